"""Make ``docs/surat.png``, the first page of every kind of letter: needs soffice and pdftoppm.

``python tests/make_contact_sheet.py [OUT.png] [--paper F4] [--officers N] [--capacity C]``
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import pypdf
from letter_set import CAPACITIES, Round, Wish
from pypdf.annotations import Rectangle

DOCS = Path(__file__).parent.parent / "docs"
COLUMNS = 6
CELL = (340.0, 470.0)
"""Points of the sheet for one letter."""
_DOTS = 62
"""Dots per inch: enough to see the layout, and the picture stays below a megabyte."""


def pdfs(files: list[Path], folder: Path) -> list[Path]:
    """Convert letters with LibreOffice, all at once."""
    profile = f"-env:UserInstallation={(folder / 'lo').as_uri()}"
    options = ["--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(["soffice", profile, *options, *map(str, files)], check=True, timeout=300)
    return [folder / f"{file.stem}.pdf" for file in files]


def sheet(pages: list[pypdf.PageObject]) -> pypdf.PdfWriter:
    """Lay the pages out in rows on one large page."""
    rows = -(-len(pages) // COLUMNS)
    writer = pypdf.PdfWriter()
    whole = writer.add_blank_page(COLUMNS * CELL[0], rows * CELL[1])
    for number, page in enumerate(pages):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        scale = min((CELL[0] - 20) / width, (CELL[1] - 20) / height)
        left = number % COLUMNS * CELL[0] + (CELL[0] - width * scale) / 2
        top = (rows - number // COLUMNS) * CELL[1] - 10
        place = pypdf.Transformation().scale(scale).translate(left, top - height * scale)
        whole.merge_transformed_page(page, place)
        edge = (left, top - height * scale, left + width * scale, top)
        writer.add_annotation(0, Rectangle(rect=edge))
    return writer


def main() -> None:
    """Make the picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path, nargs="?", default=DOCS / "surat.png")
    parser.add_argument("--paper", default="A4")
    parser.add_argument("--officers", type=int, default=12)
    parser.add_argument("--capacity", choices=CAPACITIES, default="definitif")
    given = parser.parse_args()
    profile = {'paper = "A4"': f'paper = "{given.paper}"'}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wish = Wish(given.officers, given.capacity, profile=profile)
        files = [paths[0] for _kind, paths in sorted(Round(folder / "kantor", wish).run().items())]
        readers = [pypdf.PdfReader(path) for path in pdfs(files, folder)]
        sheet([reader.pages[0] for reader in readers]).write(folder / "sheet.pdf")
        target = given.out.with_suffix("")
        command = ["pdftoppm", "-r", str(_DOTS), "-png", "-singlefile", "-gray"]
        subprocess.run([*command, str(folder / "sheet.pdf"), str(target)], check=True)


if __name__ == "__main__":
    main()
