"""What is new about an officer since a letter last printed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pakdocs import indonesian
from pakdocs.ledger import Record, State, ending_letter, last_printed
from pakdocs.lettertype import LetterType

Made = Callable[[Record], Mapping[str, Any]]
"""Gives the data of the log entry in which a letter was made."""

_ROWS = {
    "name": "Nama",
    "employee_id": "NIP/NUPTK",
    "rank": "Pangkat/Gol",
    "position": "Jabatan",
    "bkk_name": "Nama BKK",
    "bkk_institution": "Satuan pendidikan",
}
"""What is compared, with the words for it on paper."""


def changes_in(
    officer: Record, shown: Mapping[str, Any], lettertype: LetterType, state: State, made: Made
) -> dict[str, Any]:
    """Give what has changed of *officer*, whom a letter would now show as *shown*.

    It is compared with the last letter that printed it; an officer who ended since has the letter
    by which he or she did, and who goes on with the work.
    """
    letter = last_printed(state, officer, lettertype.name, lettertype.changed_since)
    row = printed_in(letter, officer, made) if letter else {}
    before, now = _row(row) if row else {}, _row(shown)
    changes = [
        {"label": label, "before": before[key], "after": now[key]}
        for key, label in _ROWS.items()
        if key in before and before[key] != now[key]
    ]
    end = _end(officer, state, made)
    if row.get("ended") and not end["ended"]:
        changes.insert(0, {"label": "Status", "before": "Berakhir", "after": "Bertugas"})
        end["change"] = "Bertugas kembali"
    return {"changes": changes, "before": before or dict.fromkeys(_ROWS, "-")} | end


def _row(shown: Mapping[str, Any]) -> dict[str, str]:
    """Give what is compared; what an earlier letter did not know is ``-``."""
    own = {key: shown.get(key, "-") for key in ("name", "employee_id", "rank", "position")}
    bkk = shown.get("bkk", {})
    return own | {f"bkk_{key}": bkk.get(key, "-") for key in ("name", "institution")}


def printed_in(letter: Record, officer: Record, made: Made) -> Mapping[str, Any]:
    """Give what *letter* said of *officer* when it was made."""
    data = made(letter)
    row: Mapping[str, Any] = data["context"]["officers"][data["officers"].index(officer["id"])]
    return row


def _end(officer: Record, state: State, made: Made) -> dict[str, Any]:
    """Say when *officer* ended: when he or she was noted to leave, as the decree says, or on it."""
    ending = ending_letter(state, officer)
    day = indonesian.format_iso(ending["date"]) if ending else ""
    named = made(ending)["context"]["fields"].get("effective") if ending else ""
    if noted := officer["ended"].get("date", ""):
        named = indonesian.format_iso(noted)
    successor = next(
        (
            other["values"]["name"]
            for other in state.tables["officers"].values()
            if other["values"].get("replaces") == officer["id"]
        ),
        "-",
    )
    over = "Berakhir" if successor == "-" else "Diganti"
    return {
        "change": over if ending or noted else "Perubahan data",
        "ended": named or day,
        "end_decree": {
            "number": ending["number"] if ending else "-",
            "date": day or "-",
        },
        "successor": successor,
    }
