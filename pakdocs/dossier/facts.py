"""The history of an officer or a job centre: dated facts, each with the log entry that proves it.

Facts are read from the entries themselves, so that a correction does not change what was written
before it. Personal values are named by their labels and never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.errors import Findings
from pakdocs.i18n import _
from pakdocs.indonesian import format_iso
from pakdocs.ledger import Entry, Record, State, in_force, letter_status
from pakdocs.model import BKK, INCOMING, KINDS, MILESTONES, OFFICER, REGISTRATION, Field, Kind
from pakdocs.store import Store, personal_values

_VERSIONS = (".added", ".changed", ".registered")
"""How the events end that hold a whole version of a record."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened."""

    date: str
    """The day it happened; the day of the entry, where that says no other."""
    at: str
    """When it was written down, by the computer's clock."""
    seq: int
    """The log entry that proves it."""
    actor: str
    event: str
    about: str
    """The id of the record or the letter that the entry is about."""
    text: str
    number: str = ""
    status: str = ""
    """Of a letter: its number and how it stands now."""


def put_on_file(store: Store, record: Record) -> str:
    """Give the day on which *record* was added."""
    return store.entry_at(*record["trail"][0]).at[:10]


def officer_facts(store: Store, state: State, officer: Record) -> list[Fact]:
    """Give the history of *officer*: own record, proposal, letters, and who came after."""
    found = list(_own(store, state, OFFICER, officer))
    if proposal := officer["values"].get("proposal"):
        found += _own(store, state, INCOMING, state.tables["incoming"][proposal])
    for identifier in officer["letters"]:
        found += _of_letter(store, state.tables["letters"][identifier], milestones=True)
    for other in state.tables["officers"].values():
        if other["values"].get("replaces") == officer["id"]:
            found.append(_replaced(store, other, officer))
    return _in_order(found)


def centre_facts(
    store: Store, state: State, bkk: Record, officers: Sequence[Record], letters: Sequence[Record]
) -> list[Fact]:
    """Give the history of *bkk*: own record, letters, and how *officers* came and went."""
    found = list(_own(store, state, BKK, bkk))
    for letter in letters:
        found += _of_letter(store, letter, milestones=False)
    for officer in officers:
        name = officer["values"]["name"]
        found += (
            _named(fact, name)
            for fact in _own(store, state, OFFICER, officer)
            if fact.event in ("officer.added", "officer.ended", "officer.reinstated")
        )
    return _in_order(found)


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.date, fact.seq))


def _fact(entry: Entry, about: str, date: str, text: str, **more: str) -> Fact:
    day = date or entry.at[:10]
    return Fact(day, entry.at, entry.seq, entry.actor, entry.event, about, text, **more)


def _named(fact: Fact, name: str) -> Fact:
    text = f"{name}: {fact.text}"
    return Fact(fact.date, fact.at, fact.seq, fact.actor, fact.event, fact.about, text)


def _own(store: Store, state: State, kind: Kind, record: Record) -> Iterator[Fact]:
    """Tell each entry of a record's trail."""
    before: Mapping[str, Any] = {}
    for seq, byte in record["trail"]:
        entry = store.entry_at(seq, byte)
        if entry.event.endswith(_VERSIONS):
            text = _version(store, state, kind, before, entry.data)
            date = entry.data["values"]["date"] if kind is INCOMING and not before else ""
            before = entry.data
        else:
            date, text = _TELLERS[entry.event](state, entry.data)
        yield _fact(entry, record["id"], date, text)


def _version(
    store: Store, state: State, kind: Kind, before: Mapping[str, Any], data: Mapping[str, Any]
) -> str:
    """Tell what a version of a record says: it is new, or these fields were changed."""
    values = data["values"]
    if not before:
        if kind is INCOMING:
            words = _("proposed by {sender}, letter {number}")
            return words.format(sender=values["sender"], number=values["number"])
        if kind is OFFICER and values.get("replaces"):
            other = _shown(state, OFFICER.fields, "replaces", values)
            return _("put on file, in the place of {name}").format(name=other)
        return _("put on file")
    changes = [
        f"{_(spec.label)} {_shown(state, kind.fields, spec.key, before['values'])} → "
        f"{_shown(state, kind.fields, spec.key, values)}"
        for spec in kind.fields
        if not spec.personal and before["values"].get(spec.key) != values.get(spec.key)
    ]
    changes += _personal_changes(store, kind, before, data)
    words = _("letter corrected: {fields}") if kind is INCOMING else _("corrected: {fields}")
    return words.format(fields="; ".join(changes))


def _shown(state: State, fields: Iterable[Field], key: str, values: Mapping[str, str]) -> str:
    """Give a plain value as people read it."""
    value = values.get(key, "")
    kind = next(spec.kind for spec in fields if spec.key == key)
    if value and kind.startswith("ref:"):
        other = state.tables[KINDS[kind.removeprefix("ref:")].table].get(value, {"values": {}})
        return str(other["values"].get("name") or other["values"].get("number", value))
    return format_iso(value) if value and kind == "date" else value or "-"


def _personal_changes(
    store: Store, kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Name the personal fields that a change was about, as far as their values are still kept."""
    if not (before["personal"] or after["personal"]):
        return []
    try:
        old, new = (personal_values(dict(data), store.blobs) for data in (before, after))
    except Findings:
        return [_("personal values")]
    labels = [spec for spec in kind.fields if spec.personal]
    return [_(spec.label) for spec in labels if old.get(spec.key) != new.get(spec.key)]


def _replaced(store: Store, other: Record, officer: Record) -> Fact:
    """Tell that *other* took the place of *officer*, by the entry that first says so."""
    entries = (store.entry_at(seq, byte) for seq, byte in other["trail"])
    versions = (entry for entry in entries if entry.event.endswith(_VERSIONS))
    entry = next(e for e in versions if e.data["values"].get("replaces") == officer["id"])
    text = _("replaced by {name}").format(name=other["values"]["name"])
    return _fact(entry, other["id"], "", text)


def _of_letter(store: Store, letter: Record, *, milestones: bool) -> Iterator[Fact]:
    """Tell the steps of a letter that count; of one without a number that it is a concept."""
    for seq, byte in letter["trail"]:
        entry = store.entry_at(seq, byte)
        tell = _LETTER_TELLERS.get(entry.event)
        if tell is None or (entry.event == "letter.drafted" and letter["number"]):
            continue
        date, text = tell(entry.data)
        gives = [_(MILESTONES[name]) for name in letter["gives"]]
        if milestones and entry.event == "letter.issued" and in_force(letter) and gives:
            text = f"{text} ({', '.join(gives)})"
        yield _fact(
            entry,
            letter["id"],
            date,
            f"{letter['title']}: {text}",
            number=letter["number"],
            status=letter_status(letter),
        )


Told = tuple[str, str]
"""A day, or the empty text for that of the entry, and words."""


def _papers(_state: State, data: Mapping[str, Any]) -> Told:
    there = [paper["label"] for paper in data["papers"].values() if paper]
    taken = [key for key, paper in data["papers"].items() if not paper]
    parts = [
        _("papers ticked: {names}").format(names=", ".join(there)) if there else "",
        _("ticks taken back: {names}").format(names=", ".join(taken)) if taken else "",
        _("all papers are there") if data["complete"] else "",
    ]
    return data["date"], "; ".join(part for part in parts if part)


def _seen(_state: State, data: Mapping[str, Any]) -> Told:
    words = _("seen on e-pengantarkerja: {status}").format(status=_(REGISTRATION[data["status"]]))
    return data["date"], f"{words} ({data['note']})" if data["note"] else words


def _invited(state: State, data: Mapping[str, Any]) -> Told:
    training = state.tables["trainings"][data["id"]]["values"]
    words = _("invitation to {name} taken back") if data["undo"] else _("invited to {name}")
    return "", words.format(name=training["name"])


def _attended(state: State, data: Mapping[str, Any]) -> Told:
    training = state.tables["trainings"][data["id"]]["values"]
    if data["undo"]:
        return "", _("attendance of {name} taken back").format(name=training["name"])
    return training["end"], _("attended {name}").format(name=training["name"])


_TELLERS: dict[str, Callable[[State, Mapping[str, Any]], Told]] = {
    "officer.checked": _papers,
    "registration.observed": _seen,
    "training.invited": _invited,
    "training.attended": _attended,
    "officer.ended": lambda _s, data: (
        data["date"], _("ended: {reason}").format(reason=data["reason"])
    ),
    "officer.reinstated": lambda _s, data: (
        "", _("the end was taken back: {reason}").format(reason=data["reason"])
    ),
    "personal.erased": lambda _s, data: (
        "", _("personal values erased by order: {order}").format(order=data["order"])
    ),
}  # fmt: skip
_LETTER_TELLERS: dict[str, Callable[[Mapping[str, Any]], Told]] = {
    "letter.drafted": lambda data: (data["date"], _("draft, without a number yet")),
    "letter.issued": lambda data: (
        data["date"], _("number {number}").format(number=data["number"])
    ),
    "letter.signed": lambda data: (data["date"], _("signed file kept")),
    "letter.sent": lambda data: (data["date"], _("sent")),
    "letter.revised": lambda _data: ("", _("revised before it was signed")),
    "letter.unsent": lambda data: ("", _("not sent after all: {reason}").format(**data)),
    "letter.voided": lambda data: ("", _("put out of force: {reason}").format(**data)),
}  # fmt: skip
