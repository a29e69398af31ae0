"""What the entries of a log add up to: tables of plain records, as records.json holds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from pakdocs.ledger.chain import NO_PREVIOUS
from pakdocs.model import KINDS

Record = dict[str, Any]
Tables = dict[str, dict[str, Record]]

FOLD = 4
"""What the records hold beside the entries' own values; records.json of another number is made
anew from the log."""


class Index:
    """Which records belong to a key, found without looking through their table each time.

    It is made from the tables when it is first asked for; from then on whoever changes what the
    key is taken from says so. It is never written down, so it cannot outlive the tables.
    """

    def __init__(self, pairs: Callable[[Tables], Iterable[tuple[str, Record]]]) -> None:
        self._pairs = pairs
        self._found: dict[str, dict[str, Record]] | None = None

    def of(self, tables: Tables, key: str) -> Collection[Record]:
        """Give the records of *key*, in no order that means anything."""
        if self._found is None:
            self._found = {}
            for other, record in self._pairs(tables):
                self.add(other, record)
        return self._found.get(key, {}).values()

    def add(self, key: str, record: Record) -> None:
        """Note that *record* belongs to *key* now."""
        if self._found is not None:
            self._found.setdefault(key, {})[record["id"]] = record

    def drop(self, key: str, record: Record) -> None:
        """Note that *record* belongs to *key* no more."""
        if self._found is not None:
            self._found.get(key, {}).pop(record["id"], None)


def _by_proposal(tables: Tables) -> Iterable[tuple[str, Record]]:
    for officer in tables["officers"].values():
        yield officer["values"].get("proposal", ""), officer


def _by_attendance(tables: Tables) -> Iterable[tuple[str, Record]]:
    for training in tables["trainings"].values():
        for officer in training["attended"]:
            yield officer, training


class State:
    """The records at one point of the log; `fold` brings it forward entry by entry."""

    def __init__(self) -> None:
        self.seq = 0
        self.head = NO_PREVIOUS
        self.version = FOLD
        self.offset = 0
        """Bytes of the log that this state has seen."""
        self.at = ""
        """When the last entry was made, as it says."""
        self.tables: Tables = {
            "approvals": {},
            "checkpoints": {},
            "erased": {},
            "keys": {},
            "letters": {},
            "numbers": {},
            "office": {},
            "ranges": {},
            **{kind.table: {} for kind in KINDS.values()},
        }
        self.indexes: dict[str, tuple[int, dict[str, list[Record]]]] = {}
        """Look-up tables by name, each with the ``seq`` it was made at; see `find`."""
        self.proposed = Index(_by_proposal)
        """Officers by their proposal."""
        self.attended = Index(_by_attendance)
        """Trainings by those who attended them."""
        self.giving: dict[str, tuple[int, dict[str, list[Record]]]] = {}
        """The letters of an officer by what they give, and how many were seen; see `settle`."""

    def next_id(self, table: str, prefix: str) -> str:
        """Give the next id of *table*; nothing is ever removed, so counting never reuses one."""
        return f"{prefix}-{len(self.tables[table]) + 1:04}"

    def follow(self, record: Record, seq: int) -> None:
        """Keep where the entry *seq* stands, so that a trail is read without the whole log."""
        record["trail"].append([seq, self.offset])

    def numbers_of(self, series: str, year: int) -> list[Record]:
        """Give the numbers of one series and year, in order."""
        found = [
            number
            for number in self.tables["numbers"].values()
            if number["series"] == series and number["year"] == year
        ]
        return sorted(found, key=lambda number: (number["seq"], number["suffix"]))
