"""What all engines have in common: a process that turns Word files into PDFs, one after the other.

An engine gets a folder with numbered files, and writes ``out/0001.pdf`` for ``0001.docx``. It is
never run inside this process: a converter may crash or hang, and hostile files are made to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

OUT = "out"
"""The folder, in the one that a process works in, where its PDFs come."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A converter on this computer."""

    version: str

    name: ClassVar[str]
    """What it is called in commands and in the log."""
    title: ClassVar[str]
    """What it is called in sentences."""
    pdfa: ClassVar[bool] = False
    """Whether it makes PDF/A-2b."""
    parallel: ClassVar[int] = 4
    """How many of its processes may run side by side."""
    complete: ClassVar[bool] = True
    """Whether it can be trusted to print every word; else its PDFs are read back."""

    def fit(self, data: bytes) -> bytes:
        """Give a Word file as the engine should get it."""
        return data

    def command(self, folder: Path, names: Sequence[str], *, pdfa: bool) -> list[str]:
        """Give the command that converts *names* in *folder*; may write what it needs there."""
        raise NotImplementedError

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Give what the process finds in its environment beside what is there."""
        return {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}

    def strays(self, folder: Path) -> list[int]:  # noqa: ARG002 - for those that have some
        """Give the processes that the one in *folder* had others start for it."""
        return []
