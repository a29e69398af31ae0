"""Sheets for people: the empty one of a kind of record or of a letter's fields, and its place."""

from __future__ import annotations

from pathlib import Path

from pakdocs.errors import BadInput, Conflict
from pakdocs.exchange import make_blank, make_form
from pakdocs.i18n import _
from pakdocs.lettertype import LetterType
from pakdocs.model import Kind
from pakdocs.office.examples import EXAMPLES
from pakdocs.store import write_atomic


def save_sheet(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Put a workbook at *path*, whole or not at all.

    Raises `BadInput` for another name than .xlsx, `Conflict` for a file that is there unless
    *replace*, and `Unreachable` when it cannot be written or is open in Excel.
    """
    if path.suffix.lower() != ".xlsx":
        raise BadInput(_("Give the file a name that ends in .xlsx."), where=str(path))
    if path.exists() and not replace:
        raise Conflict(
            _("The file is there already; nothing was written."),
            where=str(path),
            fix=_("Give another name."),
        )
    write_atomic(path, data, durable=False)


def write_blank(path: Path, kind: Kind) -> None:
    """Write the empty sheet of a kind of record; raises as `save_sheet`."""
    save_sheet(path, make_blank(kind.fields, [EXAMPLES[kind.name]]))


def write_form(path: Path, lettertype: LetterType) -> None:
    """Write the sheet in which the fields of a letter are filled in; raises as `save_sheet`."""
    save_sheet(path, make_form(lettertype.title, lettertype.fields))
