"""Where a letter's words came from: for each blank the record, its version, and the log entry."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.ledger import Entry, Record, State, fold, make_line
from pakdocs.legal import FILE as LEGAL
from pakdocs.lettertype import LetterType, parse_lettertype
from pakdocs.model import KINDS
from pakdocs.office.cited import Cited, cited_by
from pakdocs.office.letters import letter_blanks
from pakdocs.profile import FILE as PROFILE
from pakdocs.store import Store

Place = tuple[str, str, int]
"""Source, version and entry, as `Origin` has them."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One blank of a letter and where its value came from."""

    part: str
    path: str
    value: str
    source: str
    """The id of a record or letter, the name of a file, or what else it was."""
    version: str
    """Of a record its count of versions, of a file the digest."""
    entry: int
    """The log entry that set the value, or in which it was kept."""


def explain(store: Store, letter: Record) -> list[Origin]:
    """Explain every blank of *letter*, in order; the same value in one part is told once.

    Personal values are named and not shown. What was typed into the draft in Word afterwards is
    not a blank: `letter show` tells that.
    """
    made = store.entry(letter)
    history = _History(store.entries(), made.seq)
    finder = _Finder(store, letter, made, history)
    personal = _personal_paths(store, made.data)
    found: dict[tuple[str, str, str], Origin] = {}
    for blank in letter_blanks(store, letter, made.data):
        value = _("(personal)") if blank.path in personal else blank.text
        source, version, entry = finder.find(blank.path)
        origin = Origin(blank.part, blank.path, value, source, version, entry)
        found.setdefault((blank.part, blank.path, value), origin)
    return list(found.values())


def _personal_paths(store: Store, data: Mapping[str, Any]) -> set[str]:
    if not data["personal"] or not store.blobs.has(data["personal"]):
        return set()
    return set(json.loads(store.blobs.get(data["personal"]))["values"])


class _History:
    """What the log says up to the entry before one: records, and when each field was last set."""

    def __init__(self, entries: Sequence[Entry], before: int) -> None:
        self.state = State()
        self._set: dict[tuple[str, str], int] = {}
        self._versions: dict[str, int] = {}
        self._values: dict[str, Mapping[str, str]] = {}
        for entry in entries[: before - 1]:
            fold(self.state, entry, make_line(entry))
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        noun, data = entry.event.partition(".")[0], entry.data
        if noun in KINDS and "values" in data:
            self._note_values(data["id"], data["values"], entry.seq)
        elif entry.event == "signer.away":
            self._note_values(data["acting"]["id"], data["acting"]["values"], entry.seq)
        elif entry.event == "officer.checked":
            self._set[data["id"], "papers"] = entry.seq
        elif entry.event == "registration.observed":
            self._set[data["id"], "registration"] = entry.seq
        elif entry.event == "training.attended":
            self._set |= {(identifier, "trained"): entry.seq for identifier in data["officers"]}

    def _note_values(self, identifier: str, values: Mapping[str, str], seq: int) -> None:
        before = self._values.get(identifier, {})
        self._versions[identifier] = self._versions.get(identifier, 0) + 1
        self._values[identifier] = values
        for key in before.keys() | values.keys():
            if before.get(key) != values.get(key):
                self._set[identifier, key] = seq
        self._set.setdefault((identifier, ""), seq)

    def last(self, identifier: str, *fields: str) -> Place:
        """Give record, version and entry of the last of *fields* set, else of the record itself."""
        seqs = [self._set[identifier, key] for key in fields if (identifier, key) in self._set]
        entry = max(seqs) if seqs else self._set.get((identifier, ""), 0)
        return identifier, str(self._versions.get(identifier, "")), entry


_OFFICE = ("office", "province", "abbr", "place", "year")
_MANIFEST = (
    *("subject", "recipient", "copies", "classification"),
    *("urgency", "security", "sifat", "attachments"),
)
_OFFICER_FIELDS = {
    "employee_id": ("nip", "nuptk"),
    "registration_date": ("registration",),
    "registration_note": ("registration",),
    "missing": ("papers",),
    "papers": ("papers",),
    "note": ("note",),
}
"""Of what in a record that which letters say of an officer is made, where the names differ."""


class _Finder:
    """Finds where the value at a path of the context came from."""

    def __init__(self, store: Store, letter: Record, made: Entry, history: _History) -> None:
        self._store, self._letter, self._made, self._history = store, letter, made, history
        self._data = made.data
        self._officers = self._about()
        self._cited = self._find_cited()
        self._finders: dict[str, Callable[[list[str]], Place]] = {
            "number": self._register,
            "date": self._register,
            "signature": self._signature,
            "officers": self._officer,
            "bkk": self._job_centre,
            "circular": self._incoming,
            "proposals": self._proposal,
            "decrees": self._decree,
            "legal": self._legal,
            "training": lambda rest: self._history.last(self._data["training"], *rest),
            "letter": lambda _rest: self._other_letter(self._data["carries"]),
            "fields": lambda _rest: (_("given when the letter was made"), "", self._made.seq),
        }

    def _about(self) -> list[Record]:
        """Give the officers of the letter, or of the one that it is about."""
        tables = self._history.state.tables
        data = self._data
        carried = tables["letters"].get(data["carries"], {"officers": []})
        return [tables["officers"][name] for name in data["officers"] or carried["officers"]]

    def _find_cited(self) -> Cited:
        try:
            text = self._store.blobs.get(self._data["inputs"]["manifest"]).decode("utf-8")
            kind: LetterType = parse_lettertype(text, self._letter["type"], self._letter["id"])
            day = dt.date.fromisoformat(self._data["date"])
            return cited_by(kind, self._officers, day, self._history.state)
        except (BadInput, UnicodeDecodeError, KeyError):
            return Cited()

    def find(self, path: str) -> Place:
        """Give source, version and entry of what stands at *path*."""
        root, *rest = path.split(".")
        if root in _OFFICE:
            return self._file(PROFILE, "profile")
        if root in _MANIFEST:
            return self._file(f"templates/{self._letter['type']}.toml", "manifest")
        if root in self._finders:
            return self._finders[root](rest)
        known = _("counted from the records") if path else _("worked out by the template")
        return known, "", self._made.seq

    def _register(self, _rest: list[str]) -> Place:
        seq = self._issued_in(self._letter)
        if not seq:
            return _("still open"), "", self._made.seq
        return _("number book, {series}").format(series=self._letter["series"]), "", seq

    def _issued_in(self, letter: Record) -> int:
        """Give the entry that gave *letter* its number; 0 where it has none."""
        found = (self._store.entry_at(seq, byte) for seq, byte in letter["trail"])
        return next((entry.seq for entry in found if entry.event == "letter.issued"), 0)

    def _file(self, name: str, role: str) -> Place:
        return name, self._data["inputs"].get(role, ""), self._made.seq

    def _signature(self, rest: list[str]) -> Place:
        fields = (rest[0],) if rest[0] in ("name", "nip", "rank") else ("capacity", "position")
        return self._history.last(self._data["signer"]["id"], *fields)

    def _officer(self, rest: list[str]) -> Place:
        officer = self._officers[int(rest[0])]
        key = rest[1] if len(rest) > 1 else ""
        if key == "bkk":
            return self._history.last(officer["values"]["bkk"], *rest[2:])
        if key in ("decree", "end_decree"):
            number = self._data["context"]["officers"][int(rest[0])][key]["number"]
            return self._numbered(number)
        if key == "no":
            return _("place in the list"), "", self._made.seq
        return self._history.last(officer["id"], *_OFFICER_FIELDS.get(key, (key,)))

    def _job_centre(self, rest: list[str]) -> Place:
        ids = self._data.get("bkk") or list(
            dict.fromkeys(o["values"]["bkk"] for o in self._officers)
        )
        fields = {"addressee": ("head", "institution")}.get(rest[1], (rest[1],))
        return self._history.last(ids[int(rest[0])], *fields)

    def _incoming(self, rest: list[str]) -> Place:
        if self._cited.circular is None:
            return _("a letter received"), "", self._made.seq
        return self._history.last(self._cited.circular["id"], *rest)

    def _proposal(self, rest: list[str]) -> Place:
        return self._history.last(self._cited.proposals[int(rest[0])]["id"], *rest[1:])

    def _decree(self, rest: list[str]) -> Place:
        return self._other_letter(self._cited.decrees[int(rest[0])]["id"])

    def _numbered(self, number: str) -> Place:
        letters = self._history.state.tables["letters"].values()
        found = next((item["id"] for item in letters if item["number"] == number), "")
        return self._other_letter(found)

    def _other_letter(self, identifier: str) -> Place:
        letter = self._history.state.tables["letters"].get(identifier)
        return identifier or "-", "", self._issued_in(letter) if letter else self._made.seq

    def _legal(self, rest: list[str]) -> Place:
        text = self._data["context"]["legal"][rest[0]][int(rest[1])]
        own = self._store.blobs.get(self._data["inputs"]["profile"]).decode("utf-8", "replace")
        if json.dumps(text, ensure_ascii=False)[1:-1] in own:
            return self._file(PROFILE, "profile")
        return self._file(f"templates/{LEGAL}", "dasar-hukum")
