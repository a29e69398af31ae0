"""What the entries of a log add up to: tables of plain records, as records.json holds them."""

from __future__ import annotations

from typing import Any

from pakdocs.ledger.chain import NO_PREVIOUS
from pakdocs.model import KINDS

Record = dict[str, Any]

FOLD = 4
"""What the records hold beside the entries' own values; records.json of another number is made
anew from the log."""


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
        self.tables: dict[str, dict[str, Record]] = {
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
