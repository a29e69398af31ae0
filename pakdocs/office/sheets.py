"""Workbooks for people: empty sheets to fill in, and the number book to read and print."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pakdocs.agenda import agenda
from pakdocs.errors import BadInput, Conflict, PakdocsError
from pakdocs.exchange import make_blank, make_book, make_form
from pakdocs.i18n import _
from pakdocs.ledger import State
from pakdocs.lettertype import LetterType
from pakdocs.model import Kind
from pakdocs.office.examples import EXAMPLES
from pakdocs.store import Session, Store, write_atomic

AGENDA = "records/agenda.xlsx"
"""The number book that is kept fresh, where the profile wants it."""


def refuse_sheet(path: Path, *, replace: bool = False) -> None:
    """Refuse a place for a workbook.

    Raises `BadInput` for another name than .xlsx, `Conflict` for a file that is there unless
    *replace*.
    """
    if path.suffix.lower() != ".xlsx":
        raise BadInput(_("Give the file a name that ends in .xlsx."), where=str(path))
    if path.exists() and not replace:
        raise Conflict(
            _("The file is there already; nothing was written."),
            where=str(path),
            fix=_("Give another name."),
        )


def save_sheet(path: Path, data: bytes, *, replace: bool = False, private: bool = False) -> None:
    """Put a workbook at *path*, whole or not at all; a *private* one only its writer may read.

    Raises as `refuse_sheet`, and `Unreachable` when it cannot be written or is open in Excel.
    """
    refuse_sheet(path, replace=replace)
    write_atomic(path, data, durable=False, mode=0o600 if private else 0o666)


def write_blank(path: Path, kind: Kind) -> None:
    """Write the empty sheet of a kind of record; raises as `save_sheet`."""
    save_sheet(path, make_blank(kind.fields, [EXAMPLES[kind.name]]))


def write_form(path: Path, lettertype: LetterType) -> None:
    """Write the sheet in which the fields of a letter are filled in; raises as `save_sheet`."""
    save_sheet(path, make_form(lettertype.title, lettertype.fields))


def agenda_book(store: Store, state: State, year: int | None = None) -> bytes:
    """Make the workbook of letters out, letters in and decrees, of one year or of all."""
    identity = store.folder.profile.identity
    office = f"{identity['name']} {identity['region']}".strip()
    return make_book(agenda(state, office, year))


def export_agenda(
    store: Store, path: Path, *, year: int | None = None, replace: bool = False
) -> None:
    """Write the number book to *path*; raises as `save_sheet`."""
    save_sheet(path, agenda_book(store, store.load(), year), replace=replace)


def refresh_agenda(session: Session) -> None:
    """Write the number book beside the records anew, where the profile wants it.

    It is derived: one that cannot be written now (it may be open in Excel) is left to the next
    write, and so is one for which the profile cannot be read.
    """
    store = session.store
    with contextlib.suppress(PakdocsError):
        if store.folder.profile.agenda:
            data = agenda_book(store, session.state)
            write_atomic(store.root / AGENDA, data, durable=False)
