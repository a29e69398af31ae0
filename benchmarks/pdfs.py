"""PDF of many letters: one command of pakdocs beside LibreOffice started once for each letter."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import letters
from measure import Row, rounds, row
from pakdocs.render import Properties, fill_letter

GOAL = 0.08
"""0.09 of 1.13 seconds, those of a LibreOffice started for it: seen on a machine of 2 cores."""
_SINGLE = 3


def measure(folder: Path, count: int, turns: int) -> Row:
    """Convert *count* letters in one command; a few alone for the peer."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("LibreOffice is not installed: leave this part out with --only.")
    composed = letters.template(letters.JINJA)
    properties = Properties("Keputusan", "Dinas", dt.date(2025, 10, 1))
    sources = [folder / f"brief-{number:03}.docx" for number in range(count)]
    for source in sources:
        letter = fill_letter(composed, letters.context(7), properties, "bench")
        source.write_bytes(letter.data)
    target = folder / "pdf"
    target.mkdir()

    def ours() -> None:
        command = [sys.executable, "-m", "pakdocs", "pdf", "convert", *map(str, sources)]
        _quietly([*command, "--to", str(target), "--force"])

    def alone() -> None:
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        for source in sources[:_SINGLE]:
            command = [soffice, profile, "--headless", "--convert-to", "pdf"]
            _quietly([*command, "--outdir", str(folder / "satu"), str(source)])

    works = {"pakdocs": (ours, count), "soffice": (alone, _SINGLE)}
    taken = rounds(works, turns)
    return row(f"PDF, one of {count} letters", taken, "pakdocs", "soffice", GOAL, faster=False)


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
