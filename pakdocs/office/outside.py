"""What left the office and comes back to be compared: read, and held against the log.

It is taken from wherever it travelled: a checkpoint or a proof by itself, the list that went to
the province, a backup, or an older copy of the log. It is hostile input: sizes are limited.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from pakdocs.errors import BadInput
from pakdocs.exchange import plain_text, read_grid
from pakdocs.i18n import _
from pakdocs.ledger import split_lines
from pakdocs.ledger.against import Compared, Outside, Trail, compare, kind_of
from pakdocs.ledger.notes import MAX_NOTE
from pakdocs.store import Store, read_bytes

SHEET = "Titik Periksa"
"""The sheet of the province's list that holds a checkpoint, line by line in its first column."""
MEMBER = "checkpoint.txt"
"""The member of a backup that holds a checkpoint."""
_LINES = 5
"""Lines of a checkpoint: log, size, root, an empty one, signature."""
_LARGEST = 1024**3
"""Bytes; an older copy of the log may be long, but not longer."""


def read_outside(path: Path) -> Outside:
    """Read a thing from outside; whether it holds is for `compare` to say.

    Raises `Unreachable`, and `BadInput` for a file that holds no checkpoint, proof or log. One
    that looks like it and is damaged is given as it is, for that is a finding.
    """
    if not path.is_file():
        raise BadInput(_("There is no such file."), where=str(path))
    if path.suffix.lower() == ".xlsx":
        return Outside(str(path), "checkpoint", _from_sheet(path))
    if zipfile.is_zipfile(path):
        return Outside(str(path), "checkpoint", _from_zip(path))
    data = read_bytes(path, limit=_LARGEST)
    kind = kind_of(data)
    if not kind:
        raise _nothing(path)
    return Outside(str(path), kind, data)


def hold_against(store: Store, paths: tuple[Path, ...]) -> list[Compared]:
    """Hold the log against each of *paths*; all are read before any is compared.

    Raises as `read_outside`. A log that is broken is compared as it stands.
    """
    found = [read_outside(path) for path in paths]
    trail = trail_of(store)
    return [compare(trail, one) for one in found]


def trail_of(store: Store) -> Trail:
    """Give the lines of the office's log, for comparing."""
    return Trail(split_lines(store.log.read())[0])


def _nothing(path: Path) -> BadInput:
    return BadInput(
        _("holds no checkpoint, no proof and no log."),
        where=str(path),
        fix=_(
            "Give what `pakdocs log checkpoint` or `log prove` wrote, a backup, the list for the "
            "province, or an older log.jsonl."
        ),
    )


def _from_sheet(path: Path) -> bytes:
    """Take the checkpoint out of a workbook: five cells of the first column, one below another."""
    column = [_cell_text(row[0]) if row else "" for row in read_grid(path, sheet=SHEET)]
    for place in range(len(column)):
        lines = column[place : place + _LINES]
        text = "\n".join(lines) + "\n"
        if kind_of(text.encode()) == "checkpoint":
            return text.encode()
    raise _nothing(path)


def _cell_text(value: object) -> str:
    """Give the text of a cell; a program that saved the list may have made the size a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain_text(value)


def _from_zip(path: Path) -> bytes:
    """Take the checkpoint out of a backup; nothing else of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename == MEMBER]
            if len(members) != 1:
                raise _nothing(path)
            with archive.open(members[0]) as member:
                text = member.read(MAX_NOTE + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise BadInput(_("is no backup that can be read."), where=str(path)) from error
    if kind_of(text) != "checkpoint":
        raise _nothing(path)
    return text
