"""Which letters still say what a record no longer does, once somebody has corrected it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.errors import PakdocsError, Problem
from pakdocs.i18n import _, ngettext
from pakdocs.ledger import Record, State, letter_file, parse_line, squeeze
from pakdocs.model import Kind
from pakdocs.office.fields import show_value
from pakdocs.office.letters import restore_letter
from pakdocs.office.revise import is_open, way_out
from pakdocs.render import has_content, letter_text, read_members
from pakdocs.store import Store, read_bytes

_TELLING = ("name", "nip", "nuptk", "npsn", "institution", "number")
"""Fields whose text means one record wherever it stands; others only in the record's own row."""
_SILENT = ("choice", "sex")
"""Kinds of fields that letters do not print as they are kept."""
_NAMED = 5
"""Letters named in a note; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """A letter that is not void and still says the old text."""

    letter: Record
    fields: tuple[str, ...]
    """The fields whose old text it says."""

    @property
    def fix(self) -> str:
        """What to do about it."""
        return _fix(self.letter, self.letter["id"])


def _fix(letter: Record, name: str) -> str:
    """Say what to do about a letter, called *name*, that says an old text."""
    if not letter["number"]:
        fix = _("Correct the draft in Word: `pakdocs letter draft {id} --adopt FILE`.")
        return fix.format(id=name)
    if is_open(letter):
        fix = _("Make it anew under its number: `pakdocs letter revise {id} --reason TEXT`.")
        return fix.format(id=name)
    return way_out(letter, name)


@dataclass(frozen=True, slots=True)
class _Change:
    """One field that says something else now, as letters print it."""

    key: str
    old: str
    new: str

    @property
    def quoted(self) -> bytes:
        """The old text as a line of the log holds it."""
        return json.dumps(self.old, ensure_ascii=False)[1:-1].encode("utf-8")

    def stands_in(self, text: str) -> bool:
        """Say whether a text says the old as words of its own, and not as a part of the new."""
        old, new, text = squeeze(self.old), squeeze(self.new), squeeze(text)
        if old in new:
            text = text.replace(new, "")
        return re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text) is not None


@dataclass(frozen=True, slots=True)
class _Corrected:
    """A record that was corrected."""

    kind: Kind
    identifier: str
    name: str
    """What it was called before, as letters print it."""
    changes: Sequence[_Change]


def carrying(
    store: Store,
    state: State,
    kind: Kind,
    identifier: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> list[Carrying]:
    """Find the letters that say what the record *identifier* said *before* and not any more.

    What counts are the words of the letter; the values it was made from only say where to look.
    Personal values are not looked for: no official letter prints those of records.
    """
    spec = next(spec for spec in kind.fields if spec.key in ("name", "number"))
    name = show_value(spec, before.get(spec.key, ""), state)
    record = _Corrected(kind, identifier, name, _changes(kind, before, after, state))
    return [
        Carrying(letter, said)
        for letter in state.tables["letters"].values()
        if record.changes
        and letter["status"] != "void"
        and (said := _said_by(store, state, record, letter))
    ]


def _changes(
    kind: Kind, before: Mapping[str, str], after: Mapping[str, str], state: State
) -> list[_Change]:
    return [
        _Change(
            spec.key,
            show_value(spec, before[spec.key], state),
            show_value(spec, after.get(spec.key, ""), state),
        )
        for spec in kind.fields
        if before.get(spec.key)
        and before[spec.key] != after.get(spec.key)
        and not spec.personal
        and spec.kind not in _SILENT
    ]


def _said_by(store: Store, state: State, record: _Corrected, letter: Record) -> tuple[str, ...]:
    """Give the fields whose old text a letter says."""
    line, edited = store.log.line_at(letter["byte"]), bool(letter["source"])
    likely = [change for change in record.changes if edited or change.quoted in line]
    if not likely:
        return ()
    data = parse_line(line).data
    rows = list(_rows(record, data, state))
    likely = [
        change
        for change in likely
        if any(_is_in(change, row) for row in rows)
        or (change.key in _TELLING and (edited or _is_among(change, data["context"])))
    ]
    if not likely:
        return ()
    try:
        words = _words(store, letter)
    except PakdocsError:  # cannot be made again: what it was made from must do
        return tuple(change.key for change in likely)
    return tuple(change.key for change in likely if change.stands_in(words))


def _rows(record: _Corrected, data: Mapping[str, Any], state: State) -> Iterator[Mapping[str, Any]]:
    """Give what a letter was given of the record itself."""
    context = data["context"]
    officers = context.get("officers", ())
    match record.kind.name:
        case "officer":
            carried = state.tables["letters"].get(data["carries"], {"officers": []})
            ids = data["officers"] or carried["officers"]
            yield from (o for i, o in zip(ids, officers, strict=False) if i == record.identifier)
        case "bkk":
            centres = (*context.get("bkk", ()), *(officer.get("bkk", {}) for officer in officers))
            yield from (centre for centre in centres if centre.get("name") == record.name)
        case "incoming":
            letters = (context.get("circular", {}), *context.get("proposals", ()))
            yield from (cited for cited in letters if cited.get("number") == record.name)
        case "signer" if data["signer"]["id"] == record.identifier:
            yield context.get("signature", {})
        case "training" if data.get("training") == record.identifier:
            yield context.get("training", {})


def _is_in(change: _Change, row: Mapping[str, Any]) -> bool:
    """Say whether the record's own row has the old text; a NIP stands with its word before it."""
    value = row.get(change.key, "")
    if isinstance(value, Mapping):
        value = value["name"]
    return str(value) == change.old or str(value).endswith(f" {change.old}")


def _is_among(change: _Change, value: Any) -> bool:  # noqa: ANN401 - whatever a context holds
    """Say whether any text of a letter's values says the old."""
    if isinstance(value, str):
        return change.stands_in(value)
    inner = value.values() if isinstance(value, Mapping) else value
    return any(_is_among(change, item) for item in inner)


def _words(store: Store, letter: Record) -> str:
    """Give the words of a letter, from its file where that is as it was made."""
    path = store.root / letter_file(letter)
    data = read_bytes(path) if path.is_file() else b""
    if not has_content(data, letter["content"]):
        data = restore_letter(store, letter)
    return letter_text(read_members(data, letter["id"]))


def told(found: Sequence[Carrying]) -> list[Problem]:
    """Say which letters say the old text, at most a handful by name, and what to do."""
    groups: dict[str, list[Carrying]] = {}
    for one in found:
        groups.setdefault(_fix(one.letter, "ID"), []).append(one)
    problems = []
    for fix, group in groups.items():
        names = [_called(one.letter) for one in group[:_NAMED]]
        if (rest := len(group) - _NAMED) > 0:
            names.append(ngettext("{n} more", "{n} more", rest).format(n=rest))
        line = ngettext(
            "{n} letter still says the old text: {names}",
            "{n} letters still say the old text: {names}",
            len(group),
        )
        message = line.format(n=len(group), names="; ".join(names))
        problems.append(Problem(message, fix=group[0].fix if len(group) == 1 else fix))
    return problems


def _called(letter: Record) -> str:
    return " ".join(part for part in (letter["id"], letter["number"], letter["title"]) if part)
