"""Where a letter's words came from: for each blank the record, its version, and the log entry."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.ledger import (
    Entry,
    Record,
    State,
    ending_letter,
    fold,
    last_printed,
    make_line,
    without,
)
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
    made = _making_of(store, letter)
    history = _History(store.entries(), made.seq)
    personal = _personal_paths(store, made.data)
    found: dict[tuple[str, str, str], Origin] = {}
    with history.without(letter):
        finder = _Finder(store, letter, made, history)
        for blank in letter_blanks(store, letter, made.data):
            value = _("(personal)") if blank.path in personal else blank.text
            source, version, entry = finder.find(blank.path)
            origin = Origin(blank.part, blank.path, value, source, version, entry)
            found.setdefault((blank.part, blank.path, value), origin)
    return list(found.values())


def _making_of(store: Store, letter: Record) -> Entry:
    """Give the last entry that took values from the records: a file edited in Word brings none."""
    entries = (store.entry_at(seq, byte) for seq, byte in letter["trail"])
    return [e for e in entries if "context" in e.data and not e.data.get("source")][-1]


def _personal_paths(store: Store, data: Mapping[str, Any]) -> set[str]:
    if not data["personal"] or not store.blobs.has(data["personal"]):
        return set()
    return set(json.loads(store.blobs.get(data["personal"]))["values"])


class _History:
    """What the log says up to the entry before one: records, and when each field was last set."""

    def __init__(self, entries: Sequence[Entry], before: int) -> None:
        self.state = State()
        self._set: dict[tuple[str, str], int] = {}
        self._versions: dict[str, list[int]] = {}
        self._values: dict[str, Mapping[str, str]] = {}
        for entry in entries[: before - 1]:
            fold(self.state, entry, make_line(entry))
            self._note(entry)

    @contextlib.contextmanager
    def without(self, letter: Record) -> Iterator[None]:
        """Look at the records as a revision of *letter* did: as if it were not there."""
        own = self.state.tables["letters"].get(letter["id"])
        with without(self.state, own) if own else contextlib.nullcontext():
            yield

    def _note(self, entry: Entry) -> None:
        noun, data = entry.event.partition(".")[0], entry.data
        if noun in KINDS and "values" in data:
            self._note_values(data["id"], data["values"], entry.seq)
        elif entry.event == "signer.away":
            self._note_values(data["acting"]["id"], data["acting"]["values"], entry.seq)
        elif entry.event == "officer.checked":
            self._set[data["id"], "papers"] = entry.seq
        elif entry.event == "officer.ended":
            self._set[data["id"], "ended"] = entry.seq
        elif entry.event == "registration.observed":
            self._set[data["id"], "registration"] = entry.seq
        elif entry.event == "training.attended":
            self._set |= {(identifier, "trained"): entry.seq for identifier in data["officers"]}

    def _note_values(self, identifier: str, values: Mapping[str, str], seq: int) -> None:
        before = self._values.get(identifier, {})
        self._versions.setdefault(identifier, []).append(seq)
        self._values[identifier] = values
        for key in before.keys() | values.keys():
            if before.get(key) != values.get(key):
                self._set[identifier, key] = seq
        self._set.setdefault((identifier, ""), seq)

    def last(self, identifier: str, *fields: str) -> Place:
        """Give record, version and entry of the last of *fields* set, else of the record itself."""
        seqs = [self._set[identifier, key] for key in fields if (identifier, key) in self._set]
        entry = max(seqs) if seqs else self._set.get((identifier, ""), 0)
        version = sum(seq <= entry for seq in self._versions.get(identifier, ()))
        return identifier, str(version or ""), entry


_OFFICE = ("office", "province", "abbr", "place", "year")
_MANIFEST = (
    *("subject", "recipient", "copies", "classification"),
    *("urgency", "security", "sifat", "attachments"),
)
_COMPARED = {
    "Nama": ("name",),
    "NIP/NUPTK": ("nip", "nuptk"),
    "Pangkat/Gol": ("rank",),
    "Jabatan": ("position",),
}
"""Of what fields the changes in a letter are, by the words for them there."""
_DAYS = {"days": ("start", "end"), "dates": ("start", "end")}
_TYPED = re.compile(r"\{\{\s*fields\.\w+\s*\}\}|\*fields\.\w+")
"""A text of the manifest that only hands on what was typed."""
_OFFICER_FIELDS = {
    "employee_id": ("nip", "nuptk"),
    "registration_date": ("registration",),
    "registration_note": ("registration",),
    "missing": ("papers",),
    "papers": ("papers",),
    "trained": ("trained",),
}
"""Of what in a record that which letters say of an officer is made, where the names differ."""


class _Finder:
    """Finds where the value at a path of the context came from."""

    def __init__(self, store: Store, letter: Record, made: Entry, history: _History) -> None:
        self._store, self._letter, self._made, self._history = store, letter, made, history
        self._data = made.data
        self._officers = self._about()
        self._kind = self._find_kind()
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
            "training": self._training,
            "letter": lambda _rest: self._other_letter(self._data["carries"]),
            "fields": self._field,
        }

    def _about(self) -> list[Record]:
        """Give the officers of the letter, or of the one that it is about."""
        tables = self._history.state.tables
        data = self._data
        carried = tables["letters"].get(data["carries"], {"officers": []})
        return [tables["officers"][name] for name in data["officers"] or carried["officers"]]

    def _find_kind(self) -> LetterType | None:
        """Read the manifest as it stood; None where this pakdocs cannot."""
        try:
            text = self._store.blobs.get(self._data["inputs"]["manifest"]).decode("utf-8")
            return parse_lettertype(text, self._letter["type"], self._letter["id"])
        except (BadInput, UnicodeDecodeError, KeyError):
            return None

    def _find_cited(self) -> Cited:
        if self._kind is None:
            return Cited()
        day = dt.date.fromisoformat(self._data["date"])
        return cited_by(self._kind, self._officers, day, self._history.state)

    def find(self, path: str) -> Place:
        """Give source, version and entry of what stands at *path*."""
        root, *rest = path.split(".")
        if root in _OFFICE:
            return self._file(PROFILE, "profile")
        if root in _MANIFEST:
            return self._given() if self._handed_on(root) else self._manifest()
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

    def _manifest(self) -> Place:
        return self._file(f"templates/{self._letter['type']}.toml", "manifest")

    def _given(self) -> Place:
        return _("given when the letter was made"), "", self._made.seq

    def _handed_on(self, root: str) -> bool:
        """Say whether the manifest's text only hands on a field."""
        key = "urgency" if root == "sifat" else root
        text = getattr(self._kind, key, "")
        texts = (text,) if isinstance(text, str) else text
        return bool(texts) and all(_TYPED.fullmatch(one.strip()) for one in texts)

    def _field(self, rest: list[str]) -> Place:
        fields = self._kind.fields if self._kind else ()
        default = next((spec.default for spec in fields if spec.key == rest[0]), "")
        kept = self._data["context"]["fields"].get(rest[0])
        return self._manifest() if default and kept == default else self._given()

    def _training(self, rest: list[str]) -> Place:
        return self._history.last(self._data["training"], *_DAYS.get(rest[0], (rest[0],)))

    def _signature(self, rest: list[str]) -> Place:
        signer = self._data["signer"]
        if rest[0] in ("name", "nip", "rank"):
            return self._history.last(signer["id"], rest[0])
        value: Any = self._data["context"]["signature"]
        for key in rest:
            value = value[int(key)] if isinstance(value, list) else value[key]
        for key in ("position", "via"):
            if str(value).rstrip(",") == signer.get(key):
                return self._history.last(signer["id"], key)
        return self._file(PROFILE, "profile")

    def _officer(self, rest: list[str]) -> Place:
        place, officer = int(rest[0]), self._officers[int(rest[0])]
        key = rest[1] if len(rest) > 1 else ""
        if self._kind and self._kind.shape == "extract" and key not in ("no", "decree"):
            return self._decree(["0"])
        match key:
            case "bkk":
                return self._history.last(officer["values"]["bkk"], *rest[2:])
            case "no":
                return _("place in the list"), "", self._made.seq
            case "decree" | "latest_decree":
                return self._numbered(self._data["context"]["officers"][place][key]["number"])
            case "changes" | "before" | "ended" | "end_decree" | "change" | "successor":
                return self._change(officer, place, rest[1:])
        return self._history.last(officer["id"], *_OFFICER_FIELDS.get(key, (key,)))

    def _change(self, officer: Record, place: int, rest: list[str]) -> Place:
        """Explain what a letter says of a change: before from a letter, after from the records."""
        state, history = self._history.state, self._history
        kind = self._kind
        if rest[0] == "before" or rest[-1] == "before":
            last = last_printed(state, officer, kind.name, kind.changed_since) if kind else None
            return self._other_letter(last["id"] if last else "")
        if rest[0] != "changes":
            return self._end(officer, rest[0])
        label = self._data["context"]["officers"][place]["changes"][int(rest[1])]["label"]
        if rest[-1] == "label" or label == "Status":
            return self.find("")
        if label in _COMPARED:
            return history.last(officer["id"], *_COMPARED[label])
        own = history.last(officer["id"], "bkk")
        named = history.last(officer["values"]["bkk"], "name", "institution")
        return max(own, named, key=lambda found: found[2])

    def _end(self, officer: Record, key: str) -> Place:
        """Explain what a letter says of the end of an officer, and of who goes on."""
        state, history = self._history.state, self._history
        if key == "successor":
            officers = state.tables["officers"].values()
            heirs = [o["id"] for o in officers if o["values"].get("replaces") == officer["id"]]
            return history.last(heirs[0], "replaces", "name") if heirs else self.find("")
        if key == "ended" and officer["ended"]:
            return history.last(officer["id"], "ended")
        ending = ending_letter(state, officer)
        return self._other_letter(ending["id"]) if ending else self.find("")

    def _job_centre(self, rest: list[str]) -> Place:
        ids = self._data.get("bkk") or list(
            dict.fromkeys(o["values"]["bkk"] for o in self._officers)
        )
        if rest[1] == "no":
            return _("place in the list"), "", self._made.seq
        if rest[1] == "officers":
            own = [o for o in self._officers if o["values"]["bkk"] == ids[int(rest[0])]]
            return self._history.last(own[int(rest[2])]["id"], "name")
        fields = {"addressee": ("head", "institution")}.get(rest[1], (rest[1],))
        return self._history.last(ids[int(rest[0])], *fields)

    def _incoming(self, rest: list[str]) -> Place:
        if self._cited.circular is None:
            return self._received()
        return self._history.last(self._cited.circular["id"], *rest)

    def _received(self) -> Place:
        """Say of a letter received no more than that, where the manifest cannot be read."""
        return _("a letter received"), "", self._made.seq

    def _proposal(self, rest: list[str]) -> Place:
        if not self._cited.proposals:
            return self._received()
        return self._history.last(self._cited.proposals[int(rest[0])]["id"], *rest[1:])

    def _decree(self, rest: list[str]) -> Place:
        return self._numbered(self._data["context"]["decrees"][int(rest[0])]["number"])

    def _numbered(self, number: str) -> Place:
        letters = self._history.state.tables["letters"].values()
        living = (item for item in letters if item["status"] != "void")
        found = next((item["id"] for item in living if item["number"] == number), "")
        return self._other_letter(found)

    def _other_letter(self, identifier: str) -> Place:
        letter = self._history.state.tables["letters"].get(identifier)
        if letter is None:
            return identifier or "-", "", self._made.seq
        return identifier, "", self._issued_in(letter) or letter["entry"]

    def _legal(self, rest: list[str]) -> Place:
        text = self._data["context"]["legal"][rest[0]][int(rest[1])]
        own = self._store.blobs.get(self._data["inputs"]["profile"]).decode("utf-8", "replace")
        if json.dumps(text, ensure_ascii=False)[1:-1] in own:
            return self._file(PROFILE, "profile")
        return self._file(f"templates/{LEGAL}", "dasar-hukum")
