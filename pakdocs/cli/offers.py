"""What can be named in an office: for each kind of thing its values and how people know them.

The same lists serve questions, the menu and the completion of shells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pakdocs.i18n import _
from pakdocs.ledger import Record, waits_for
from pakdocs.model import CAPACITIES, WAITING
from pakdocs.report import date_text

if TYPE_CHECKING:
    from pakdocs.cli.common import Desk

Offer = tuple[str, str]
"""What is typed into the command, and what people read."""


def officers(desk: Desk) -> list[Offer]:
    """Give all officers."""
    return [(o["id"], officer_label(desk, o)) for o in desk.state.tables["officers"].values()]


def officer_label(desk: Desk, officer: Record) -> str:
    """Name an officer with the BKK."""
    bkk = desk.state.tables["bkk"][officer["values"]["bkk"]]["values"]["name"]
    return f"{officer['values']['name']} - {bkk} ({officer['id']})"


def bkk(desk: Desk) -> list[Offer]:
    """Give all job centres."""
    return [
        (b["id"], f"{b['values']['name']} - {b['values']['institution']} ({b['id']})")
        for b in desk.state.tables["bkk"].values()
    ]


def signers(desk: Desk) -> list[Offer]:
    """Give all who may sign, or might once."""
    return [(s["id"], signer_label(s)) for s in desk.state.tables["signers"].values()]


def signer_label(signer: Record) -> str:
    """Name a signer with the capacity and when it began."""
    values = signer["values"]
    capacity, start = _(CAPACITIES[values["capacity"]]), date_text(values["start"])
    return f"{values['name']} - {capacity}, {start} ({signer['id']})"


def incoming(desk: Desk) -> list[Offer]:
    """Give all letters received."""
    return [
        (i["id"], f"{i['values']['number']} - {i['values']['sender']} ({i['id']})")
        for i in desk.state.tables["incoming"].values()
    ]


def trainings(desk: Desk) -> list[Offer]:
    """Give all trainings, the newest first."""
    found = reversed(desk.state.tables["trainings"].values())
    return [
        (t["id"], f"{t['values']['name']} - {date_text(t['values']['start'])} ({t['id']})")
        for t in found
    ]


RECORDS: dict[str, Callable[[Desk], list[Offer]]] = {
    "officer": officers,
    "bkk": bkk,
    "signer": signers,
    "incoming": incoming,
    "training": trainings,
}
"""The list of each kind of record."""


def _letters(desk: Desk, fits: Callable[[Record], bool]) -> list[Offer]:
    found = [item for item in desk.state.tables["letters"].values() if fits(item)]
    return [(item["id"], letter_label(desk, item)) for item in reversed(found)]


def letter_label(desk: Desk, item: Record) -> str:
    """Name a letter with its officer, if it is about one, its number and what it waits for."""
    waiting = waits_for(item)
    who = about(desk, item) if len(item["officers"]) == 1 else ""
    pieces = (item["title"], who, item["number"], _(WAITING[waiting]) if waiting else "")
    return " - ".join([item["id"], *(piece for piece in pieces if piece)])


def about(desk: Desk, item: Record) -> str:
    """Say whom a letter is about: the one officer by name, else how many."""
    ids = item["officers"]
    if len(ids) != 1:
        return str(len(ids))
    officer = desk.state.tables["officers"].get(ids[0])  # may be newer than what was read
    return str(officer["values"]["name"]) if officer else str(ids[0])


def letters(desk: Desk) -> list[Offer]:
    """Give all letters, the newest first."""
    return _letters(desk, lambda _item: True)


def drafts(desk: Desk) -> list[Offer]:
    """Give the letters that have no number yet."""
    return _letters(desk, lambda item: waits_for(item) in ("approval", "number"))


def unsigned(desk: Desk) -> list[Offer]:
    """Give the letters whose signed file is not there yet."""
    return _letters(desk, lambda item: waits_for(item) in ("approval", "number", "signature"))


def unsent(desk: Desk) -> list[Offer]:
    """Give the numbered letters that did not go out yet."""
    return _letters(desk, lambda item: waits_for(item) in ("signature", "sending"))


def unsent_first(desk: Desk) -> list[Offer]:
    """Give the letters to be sent, then those that went out, whose sending may be taken back."""
    return unsent(desk) + _letters(desk, lambda item: item["status"] == "sent")


def revisable(desk: Desk) -> list[Offer]:
    """Give the letters that have their number and wait for the signature."""
    return _letters(desk, lambda item: waits_for(item) == "signature")


def numbered(desk: Desk) -> list[Offer]:
    """Give the letters that have their number and are not void."""
    return _letters(desk, lambda item: bool(item["number"]) and item["status"] != "void")


def living(desk: Desk) -> list[Offer]:
    """Give the letters that are not void."""
    return _letters(desk, lambda item: item["status"] != "void")


def types(desk: Desk) -> list[Offer]:
    """Give all letter types."""
    return [(kind.name, f"{kind.title} ({kind.name})") for kind in desk.types]


def types_and_drafts(desk: Desk) -> list[Offer]:
    """Give all letter types, and the drafts that may be brought on."""
    return types(desk) + drafts(desk)


def papers(desk: Desk) -> list[Offer]:
    """Give the papers that a proposal brings."""
    return [(paper.key, paper.label) for paper in desk.store.folder.requirements.papers]


def series(desk: Desk) -> list[Offer]:
    """Give the series of numbers."""
    known = desk.store.folder.profile.series.values()
    return [(one.name, f"{one.title} ({one.name})") for one in known]


def words(table: dict[str, str]) -> list[Offer]:
    """Give the values of a fixed table with their words."""
    return [(value, _(word)) for value, word in table.items()]
