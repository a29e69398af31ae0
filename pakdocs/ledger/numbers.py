"""The whole life of a number: reserved, given to a letter, booked for a paper elsewhere, void.

A number is never removed and, in a book that pakdocs keeps, never given twice. Each record says who
set its present status, when and why, so that 1..N of a series and year explains itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from pakdocs.ledger.chain import Entry
from pakdocs.ledger.state import Record, State
from pakdocs.numbering import MAX_BLOCK


def number_key(series: str, year: int, seq: int, suffix: str, number: str) -> str:
    """Give the key under which a number stands.

    One from outside may have no running number; the ``=`` keeps its text apart from all others.
    """
    return f"{series}/{year}/{seq:06}{suffix}" if seq else f"{series}/{year}/={number}"


def _key(data: Mapping[str, Any]) -> str:
    return number_key(*(data[name] for name in ("series", "year", "seq", "suffix", "number")))


def lapsed(number: Record, day: str) -> bool:
    """Say whether a reservation is over on *day* (ISO): its last day has passed."""
    return bool(number["status"] == "reserved" and number["until"] and number["until"] < day)


def _record(entry: Entry, facts: Mapping[str, Any], status: str) -> Record:
    """Make a number's record from *facts*: series, year, seq, suffix, number, date."""
    record = {key: facts[key] for key in ("series", "year", "seq", "suffix", "number", "date")}
    return {
        "id": _key(facts),
        **record,
        "first": facts["seq"],
        "status": status,
        "letter": "",
        "outside": False,
        "reason": "",
        "until": "",
        "by": entry.actor,
        "at": entry.at,
    }


def _add(state: State, record: Record) -> None:
    """Keep a new number; raise `KeyError` where it, or a booked range over it, is there."""
    taken = state.tables["numbers"]
    if record["id"] in taken or _in_a_range(state, record):
        raise KeyError(record["id"])
    taken[record["id"]] = record


def _in_a_range(state: State, record: Record) -> bool:
    """Say whether a range that was booked holds a number; ranges are few and kept by themselves."""
    book = state.tables["ranges"].get(f"{record['series']}/{record['year']}", {"ranges": []})
    alone = bool(record["seq"]) and not record["suffix"]
    return alone and any(
        first <= record["seq"] and record["first"] <= last for first, last in book["ranges"]
    )


def reserved(state: State, entry: Entry) -> None:
    """Keep a block of numbers for later; each may be given to a letter until the last day."""
    data = entry.data
    if not 0 <= data["last"] - data["first"] < MAX_BLOCK:
        raise ValueError(data["last"])
    for seq in range(data["first"], data["last"] + 1):
        facts = {**data, "seq": seq, "suffix": "", "number": "", "date": ""}
        record = _record(entry, facts, "reserved")
        _add(state, record | {"reason": data["reason"], "until": data["until"]})


def booked(state: State, entry: Entry) -> None:
    """Take in numbers that stand in another book or on a paper made elsewhere.

    A range is one record, from ``first`` to ``seq``; the last of them bears the date. A number from
    outside that does not read like the pattern has no range, only its text. One that was reserved
    is used up.
    """
    data = entry.data
    ranges = data["ranges"] or [[0, 0]]
    _refuse_overlap(state, entry)
    for place, (first, last) in enumerate(ranges, start=1):
        facts = {**data, "seq": last, "date": data["date"] if place == len(ranges) else ""}
        record = _record(entry, facts, "external")
        record |= {"first": first, "outside": True, "reason": data["reason"]}
        if first == last:
            _take_reserved(state, record, entry)
            _free_void(state, record)
        _add(state, record)
        if first != last:
            _keep_range(state, record)


def _refuse_overlap(state: State, entry: Entry) -> None:
    """Raise `KeyError` where a range to be booked holds a number that is there already."""
    wide = [pair for pair in entry.data["ranges"] if pair[0] != pair[1]]
    if not wide:
        return
    taken = state.numbers_of(entry.data["series"], entry.data["year"])
    spans = [(n["first"], n["seq"]) for n in taken if n["seq"] and not n["suffix"]]
    ends = [last for _first, last in spans]
    for first, last in wide:
        at = bisect_left(ends, first)
        if at < len(spans) and spans[at][0] <= last:
            raise KeyError(first)


def _keep_range(state: State, record: Record) -> None:
    """Remember a range by itself."""
    name = f"{record['series']}/{record['year']}"
    book = state.tables["ranges"].setdefault(name, {"id": name, "ranges": []})
    book["ranges"].append([record["first"], record["seq"]])


def given(state: State, entry: Entry) -> None:
    """Give a letter its number; raise `KeyError` where another has it or had it."""
    data = entry.data
    inserted = data.get("inserted", "")
    status = "external" if data["outside"] else "inserted" if data["suffix"] else "issued"
    record = _record(entry, data, status)
    record |= {"letter": data["id"], "outside": data["outside"], "reason": inserted}
    _take_reserved(state, record, entry)
    _free_void(state, record)
    _add(state, record)


def _take_reserved(state: State, record: Record, entry: Entry) -> None:
    """Take the number out of its reservation, whose reason stays with it."""
    before = state.tables["numbers"].get(record["id"])
    if before is None or before["status"] != "reserved":
        return
    if lapsed(before, entry.at[:10]):
        raise KeyError(record["id"])
    record["reason"] = record["reason"] or before["reason"]
    del state.tables["numbers"][record["id"]]


def _free_void(state: State, record: Record) -> None:
    """Let a number from outside be taken again whose letter is void: it had been mistyped.

    Both stay in the book. A number that pakdocs itself gave is never given again.
    """
    before = state.tables["numbers"].get(record["id"])
    if before and before["outside"] and before["letter"] and before["status"] == "void":
        aside = f"{before['id']}~{before['letter']}"
        state.tables["numbers"][aside] = {**before, "id": aside}
        del state.tables["numbers"][record["id"]]


def voided(state: State, entry: Entry) -> None:
    """Put a reserved or booked number out of use; it stays in the book, with the reason."""
    record = state.tables["numbers"][_key(entry.data)]
    if record["letter"] or record["status"] == "void":
        raise KeyError(record["id"])
    _put_out(record, entry)


def letter_voided(state: State, letter: Record, entry: Entry) -> None:
    """Put the number of a letter out of use together with the letter."""
    _put_out(state.tables["numbers"][_key(letter)], entry)


def _put_out(record: Record, entry: Entry) -> None:
    facts = {"reason": entry.data["reason"], "by": entry.actor, "at": entry.at}
    record |= {"status": "void", "until": "", **facts}
