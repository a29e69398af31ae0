"""Closed for numbers: after a restore none is given until the log was compared with the outside.

A backup does not know what was written after it. Whoever goes on from one might give a number that
a letter already bears; so the log itself closes, and opens again by an entry that says against
what it was compared, or why the risk is taken.
"""

from __future__ import annotations

from pakdocs.ledger.chain import Entry
from pakdocs.ledger.state import Record, State

GIVING = frozenset({"letter.issued", "number.reserved", "number.booked"})
"""The events that take a number."""


def closed_since(state: State) -> str:
    """Give the time since when no number may be given; the empty text where one may."""
    return next((str(one["closed"]) for one in state.tables["office"].values()), "")


def restored_from(state: State) -> Record:
    """Give ``size`` and ``note`` of the backup that the office was last restored from, if any.

    ``missing`` is what the computer knew then that the backup lacks.
    """
    return next((one["restored"] for one in state.tables["office"].values()), {})


def restored(state: State, entry: Entry) -> None:
    """Close the office: it goes on from a backup of the first ``size`` entries."""
    data = entry.data
    if (data["size"], data["head"]) != (entry.seq - 1, entry.prev):
        raise ValueError(data["size"])
    from_backup = {key: data[key] for key in ("size", "note", "missing")}
    state.tables["office"][entry.office] |= {"closed": entry.at, "restored": from_backup}


def resumed(state: State, entry: Entry) -> None:
    """Open the office again; it must say against what it was compared, or why it was not."""
    if not (entry.data["reason"].strip() or entry.data["against"]):
        raise ValueError(entry.event)
    state.tables["office"][entry.office]["closed"] = ""


def refuse_numbers(state: State, entry: Entry) -> None:
    """Raise `ValueError` where *entry* takes a number while the office is closed."""
    if entry.event in GIVING and closed_since(state):
        raise ValueError(entry.event)
