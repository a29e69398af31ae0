"""The working list that travels to the province beside the coordination letter.

It is a workbook for the province's admin to filter and copy from; the letter and its annex are what
counts. Its second sheet carries a checkpoint of the log out of the office. The words in it are
Indonesian, as on paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakdocs import indonesian
from pakdocs.errors import Conflict
from pakdocs.exchange import Page, make_book
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find_letter
from pakdocs.lettertype import LetterType
from pakdocs.model import OFFICER
from pakdocs.office.checkpoints import check_checkpoint, make_checkpoint
from pakdocs.office.context import officer_context
from pakdocs.office.outside import SHEET
from pakdocs.office.sheets import refuse_sheet, save_sheet
from pakdocs.store import Session, Store, personal_values

COLUMNS = (
    *("NO", "NAMA PAK", "NIP/NUPTK", "JABATAN", "NAMA BKK", "SATUAN PENDIDIKAN", "NPSN"),
    *("KECAMATAN", "NOMOR DAN TANGGAL SK", "STATUS REGISTRASI"),
)
UNMASKED = ("NIK", "POS-EL")
_EXPLAINED = (
    "Tanda tangan digital atas catatan (log) kantor saat daftar dibuat; simpanlah apa adanya.",
    "Untuk memeriksa apakah log kemudian dipotong: pakdocs log verify --against BERKAS.xlsx",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is on the list."""

    officers: list[Record]
    letter: Record | None
    """The letter that the list travels with; None for all who serve now."""


def goes_to_province(lettertype: LetterType) -> bool:
    """Say whether letters of a type bring names to the province."""
    return "reported" in lettertype.gives or lettertype.changed_since == "reported"


def check_list(
    store: Store, state: State, path: Path, letter: str, *, replace: bool = False
) -> Listed:
    """Find who is on the list, and check that it could be made; writes nothing.

    With *letter* those that it names, else all who are appointed and have not ended. Raises
    `Conflict` where that is nobody, where the letter has no number or is void, and where the log
    cannot be signed; and as `refuse_sheet`.
    """
    refuse_sheet(path, replace=replace)
    listed = _listed(state, letter)
    check_checkpoint(store, state)
    return listed


def _listed(state: State, name: str) -> Listed:
    officers = state.tables["officers"]
    if not name:
        serving = [
            officer
            for officer in officers.values()
            if "appointed" in officer["milestones"] and "ended" not in officer["milestones"]
        ]
        if not serving:
            raise Conflict(
                _("Nobody is appointed; there is no list to make."),
                fix=_("See `pakdocs status` for who is at which stage."),
            )
        return Listed(serving, None)
    letter = find_letter(state, name)
    if not letter["officers"]:
        raise Conflict(_("{id} names no officers.").format(id=letter["id"]))
    if not letter["number"] or letter["status"] == "void":
        raise Conflict(
            _("{id} has no number, or is void; a list goes out with a letter in force.").format(
                id=letter["id"]
            ),
            fix=_("See `pakdocs letter list`."),
        )
    return Listed([officers[identifier] for identifier in letter["officers"]], letter)


def export_list(
    session: Session, path: Path, letter: str, *, unmask: bool = False, replace: bool = False
) -> Listed:
    """Write the list to *path*, with a checkpoint made for it; raises as `check_list`.

    With *unmask* NIK and e-mail stand in it, and the log tells so before the file is there.
    """
    store, state = session.store, session.state
    listed = check_list(store, state, path, letter, replace=replace)
    page = _page(store, state, listed, session.now.date(), unmask=unmask)
    if unmask:
        ids = [officer["id"] for officer in listed.officers]
        session.commit([("export.unmasked", {"kind": OFFICER.name, "ids": ids})])
    beside = f" ({listed.letter['id']})" if listed.letter else ""
    note = make_checkpoint(session, f"daftar untuk provinsi{beside}")
    data = make_book([page, _checkpoint_page(note)])
    save_sheet(path, data, replace=replace, private=unmask)
    return listed


def _page(store: Store, state: State, listed: Listed, today: dt.date, *, unmask: bool) -> Page:
    identity = store.folder.profile.identity
    day = f"Status registrasi per {indonesian.format_date(today)}"
    if letter := listed.letter:
        of = indonesian.format_iso(letter["date"])
        day = f"Menyertai surat Nomor {letter['number']} tanggal {of}. {day}"
    title = (
        "DAFTAR PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS",
        f"{identity['name']} {identity['region']}".strip(),
        day,
    )
    printed = _printed(store, listed)
    rows = []
    for number, officer in enumerate(listed.officers, start=1):
        now = officer_context(officer, state)
        row = _row(number, printed.get(officer["id"], now), now["registration"])
        if unmask:
            personal = personal_values(officer, store.blobs)
            row += [personal.get(key) or "-" for key in ("nik", "email")]
        rows.append(row)
    return Page("Daftar PAK", (*COLUMNS, *(UNMASKED if unmask else ())), rows, title)


def _printed(store: Store, listed: Listed) -> Mapping[str, Any]:
    """Give what the letter printed of each officer: its list must not contradict its annex."""
    if listed.letter is None:
        return {}
    data = store.entry(listed.letter).data
    return dict(zip(data["officers"], data["context"]["officers"], strict=True))


def _row(number: int, shown: Mapping[str, Any], registration: str) -> list[str]:
    bkk, decree = shown["bkk"], shown["decree"]
    return [
        str(number),
        *(shown[key] for key in ("name", "employee_id", "position")),
        *(bkk[key] for key in ("name", "institution", "npsn", "district")),
        f"{decree['number']} tanggal {decree['date']}" if decree["number"] != "-" else "-",
        registration,
    ]


def _checkpoint_page(note: str) -> Page:
    lines = note.removesuffix("\n").split("\n")
    words: Sequence[str] = (*_EXPLAINED, *[""] * (len(lines) - len(_EXPLAINED)))
    rows = list(zip(lines, words, strict=True))
    return Page(SHEET, ("TITIK PERIKSA", "KETERANGAN"), rows)
