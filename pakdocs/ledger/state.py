"""What the entries of a log add up to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pakdocs.i18n import _
from pakdocs.ledger.chain import NO_PREVIOUS, BadEntry, Entry, digest
from pakdocs.model import KINDS

Record = dict[str, Any]


class State:
    """What the log adds up to: tables of plain records, as records.json holds them."""

    def __init__(self) -> None:
        self.seq = 0
        self.head = NO_PREVIOUS
        self.offset = 0
        """Bytes of the log that this state has seen."""
        self.tables: dict[str, dict[str, dict[str, Any]]] = {
            "letters": {},
            "numbers": {},
            "office": {},
            **{kind.table: {} for kind in KINDS.values()},
        }

        self.indexes: dict[str, tuple[int, dict[str, list[Record]]]] = {}
        """Look-up tables by name, each with the ``seq`` it was made at; see `find`."""

    def apply(self, entry: Entry, line: bytes) -> None:
        """Add one entry; *line* is its bytes. Raises `BadEntry` for what cannot follow."""
        handler = _HANDLERS.get(entry.event)
        if handler is None:
            raise BadEntry(
                "unknown_event", _("the event {event!r} is not known").format(event=entry.event)
            )
        try:
            handler(self, entry)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise BadEntry(
                "wrong_data",
                _("the data of {event} do not fit what came before").format(event=entry.event),
            ) from error
        self.seq = entry.seq
        self.head = digest(line)
        self.offset += len(line) + 1

    def next_id(self, table: str, prefix: str) -> str:
        """Give the next id of *table*; nothing is ever removed, so counting never reuses one."""
        return f"{prefix}-{len(self.tables[table]) + 1:04}"

    def numbers_of(self, series: str, year: int) -> list[dict[str, Any]]:
        """Give the numbers of one series and year, in order."""
        found = [
            number
            for number in self.tables["numbers"].values()
            if number["series"] == series and number["year"] == year
        ]
        return sorted(found, key=lambda number: (number["seq"], number["suffix"]))


def number_key(series: str, year: int, seq: int, suffix: str) -> str:
    """Give the key under which a number stands in the table of numbers."""
    return f"{series}/{year}/{seq:06}{suffix}"


def _office_opened(state: State, entry: Entry) -> None:
    state.tables["office"][entry.office] = {"id": entry.office, "opened": entry.at, **entry.data}


def _record_added(table: str, state: State, entry: Entry) -> None:
    data = entry.data
    if data["id"] in state.tables[table]:
        raise KeyError(data["id"])
    record = {"id": data["id"], "values": dict(data["values"]), "personal": data["personal"]}
    if table == "officers":
        record |= {"milestones": {}, "letters": []}
    state.tables[table][data["id"]] = record
    _mark_proposed(state, table, record)


def _record_changed(table: str, state: State, entry: Entry) -> None:
    record = state.tables[table][entry.data["id"]]
    record["values"] = dict(entry.data["values"])
    record["personal"] = entry.data["personal"]
    _mark_proposed(state, table, record)


def _mark_proposed(state: State, table: str, record: dict[str, Any]) -> None:
    """Date the milestone ``proposed`` by the letter that proposes the officer."""
    if table != "officers":
        return
    record["milestones"].pop("proposed", None)
    if proposal := record["values"].get("proposal"):
        letter = state.tables["incoming"][proposal]
        record["milestones"]["proposed"] = letter["values"]["date"]


def _incoming_changed(state: State, entry: Entry) -> None:
    _record_changed("incoming", state, entry)
    for officer in state.tables["officers"].values():
        if officer["values"].get("proposal") == entry.data["id"]:
            _mark_proposed(state, "officers", officer)


def _letter_issued(state: State, entry: Entry) -> None:
    data = entry.data
    keys = ("type", "title", "series", "year", "seq", "suffix", "number", "date", "subject")
    letter = {key: data[key] for key in keys}
    letter |= {
        "id": data["id"],
        "status": "issued",
        "file": data["file"],
        "officers": list(data["officers"]),
        "gives": list(data["gives"]),
        "content": data["content"],
        "text": data["text"],
        "entry": entry.seq,
        "byte": state.offset,
    }
    key = number_key(data["series"], data["year"], data["seq"], data["suffix"])
    if data["id"] in state.tables["letters"] or key in state.tables["numbers"]:
        raise KeyError(key)
    state.tables["letters"][data["id"]] = letter
    state.tables["numbers"][key] = {
        "id": key,
        **{name: data[name] for name in ("series", "year", "seq", "suffix", "number", "date")},
        "status": "issued",
        "letter": data["id"],
        "reason": "",
    }
    for officer_id in data["officers"]:
        officer = state.tables["officers"][officer_id]
        officer["letters"].append(data["id"])
        for milestone in data["gives"]:
            officer["milestones"][milestone] = data["date"]


def _nothing(_state: State, _entry: Entry) -> None:
    """Leave the records as they are: the event only tells that something was done."""


_HANDLERS: dict[str, Callable[[State, Entry], None]] = {
    "office.opened": _office_opened,
    "letter.issued": _letter_issued,
    "log.recovered": _nothing,
    "export.unmasked": _nothing,
}
for _kind in KINDS.values():
    _HANDLERS[f"{_kind.name}.added"] = partial(_record_added, _kind.table)
    _HANDLERS[f"{_kind.name}.changed"] = partial(_record_changed, _kind.table)
_HANDLERS["incoming.registered"] = _HANDLERS.pop("incoming.added")
_HANDLERS["incoming.changed"] = _incoming_changed


def event_for(kind: str, verb: str) -> str:
    """Name the event of adding or changing a record: ``officer.added``, ``incoming.registered``."""
    return "incoming.registered" if (kind, verb) == ("incoming", "added") else f"{kind}.{verb}"
