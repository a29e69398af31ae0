"""Write the golden texts: ``python tests/make_golden.py``; read the difference before you commit.

Each is the whole text of one letter of the round in `letter_set`, paragraph by paragraph.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from letter_set import Round, Wish

from pakdocs.render import letter_text, read_members

GOLDEN = Path(__file__).parent / "golden"


def texts(files: dict[str, list[Path]]) -> dict[str, str]:
    """Give the text of the first letter of each type."""
    return {name: text_of(paths[0]) for name, paths in files.items()}


def text_of(path: Path) -> str:
    """Give the words of a letter without its empty paragraphs."""
    lines = letter_text(read_members(path.read_bytes(), path.name)).split("\n")
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def main() -> None:
    """Write them all."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts(Round(Path(folder) / "kantor", Wish()).run()).items():
            (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
