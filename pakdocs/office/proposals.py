"""Proposals: one sheet makes the incoming letter, the BKK and the officers together.

A row is an officer; the columns of school and letter may be left empty below the first row of a
proposal, as merged cells are. Papers are ticked in the same row. The sheet is checked whole first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pakdocs.errors import Problem
from pakdocs.exchange import Row, make_blank, read_rows
from pakdocs.i18n import _
from pakdocs.ledger import State, squeeze
from pakdocs.model import BKK, INCOMING, OFFICER, Field, Kind
from pakdocs.office.examples import COLLEAGUE, EXAMPLES
from pakdocs.office.fields import same
from pakdocs.office.people import papers_event
from pakdocs.office.register import (
    Register,
    clean,
    contradictions,
    differing,
    doubts,
    labelled,
    record_event,
    refuse,
)
from pakdocs.office.sheets import save_sheet
from pakdocs.requirements import Requirement, Requirements
from pakdocs.store import BLOCK, Blobs, Session, Store

SUBJECT = "Usulan Petugas Antar Kerja"
"""The subject of a proposal whose sheet names none."""

_PARTS: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "bkk": (BKK, ("phone", "email")),
    "letter": (INCOMING, ("type",)),
    "officer": (OFFICER, ("bkk", "proposal")),
}
"""What a row is made of, and the fields that have no column: telephone and e-mail are those of the
officer, the type of the letter and the officer's references follow from the sheet."""
_GROUP = ("bkk", "letter")
_NEEDED = ("bkk.institution", "bkk.type", "letter.number", "letter.date")
_HINTS = (
    "Satu baris untuk satu petugas. Kolom sekolah dan surat cukup diisi pada baris pertama usulan.",
    "Kolom Berkas: ada atau tidak.",
)
_PERSON = tuple(spec for spec in OFFICER.fields if spec.key not in _PARTS["officer"][1])
_HEADS = {"PT": "Pimpinan", "LPK": "Pimpinan"}
"""What the head of an institution is called, where not *Kepala* as at schools."""


def proposal_fields(requirements: Requirements) -> list[Field]:
    """Give the columns of the sheet: school and letter, officer, and one for each paper."""
    fields = [
        _column(part, spec)
        for part, (kind, hidden) in _PARTS.items()
        for spec in kind.fields
        if spec.key not in hidden
    ]
    papers = [
        Field(
            f"paper.{paper.key}",
            paper.label,
            (f"Berkas: {paper.label}", paper.label),
            "tick",
            choices=("ada", "tidak"),
        )
        for paper in requirements.papers
    ]
    return fields + papers


def _column(part: str, spec: Field) -> Field:
    key = f"{part}.{spec.key}"
    proposal = OFFICER.field("proposal")
    headings = spec.headings
    if key == "letter.number" and proposal:
        headings = (*headings, *proposal.headings)
    needed = key in _NEEDED if part in _GROUP else spec.required
    return replace(spec, key=key, headings=headings, required=needed)


def write_blank_proposal(path: Path, requirements: Requirements) -> None:
    """Write the empty sheet of proposals; raises as `save_sheet`."""
    first = {
        f"{part}.{key}": text
        for part, (kind, _hidden) in _PARTS.items()
        for key, text in EXAMPLES[kind.name].items()
    }
    second = {f"officer.{key}": text for key, text in COLLEAGUE.items()}
    for paper in requirements.papers:
        first[f"paper.{paper.key}"] = "ada"
        second[f"paper.{paper.key}"] = "ada" if paper.needed else "tidak"
    save_sheet(path, make_blank(proposal_fields(requirements), [first, second], _HINTS))


@dataclass(frozen=True, slots=True)
class Unit:
    """What one row adds: an officer, and the BKK and letter that come with the first of them."""

    records: list[tuple[Kind, str, dict[str, str]]]
    """Kind, id and values of each; the officer is the last."""
    papers: list[Requirement]


@dataclass(slots=True)
class Proposals:
    """A sheet that was checked: what it would add, and what is on file already."""

    units: list[Unit] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    """Ids, or rows of the sheet, that say nothing new."""
    warnings: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Say how many records of each table would be added."""
        counted = Counter(kind.table for unit in self.units for kind, _id, _values in unit.records)
        return {kind.table: counted[kind.table] for kind, _hidden in _PARTS.values()}


@dataclass(slots=True)
class _School:
    """School and letter of the rows that belong together; empty ids where they are wrong."""

    bkk: str = ""
    letter: str = ""
    new: list[tuple[Kind, str, dict[str, str]]] = field(default_factory=list)
    """Records that come with the first officer."""


def plan_proposals(
    path: Path, requirements: Requirements, state: State, blobs: Blobs, today: dt.date
) -> Proposals:
    """Check a whole sheet of proposals; raise one `BadInput` with every problem in it.

    What is on file already is left alone, so that a sheet can be imported again.
    """
    rows = read_rows(path, proposal_fields(requirements))
    planner = _Planner(requirements, state, blobs, today)
    for row in rows:
        planner.take(row)
    refuse(planner.problems)
    return planner.found


class _Planner:
    """Takes the rows of a sheet one after the other."""

    def __init__(
        self, requirements: Requirements, state: State, blobs: Blobs, today: dt.date
    ) -> None:
        self._papers = requirements.papers
        self._state, self._today = state, today
        self._registers = {
            part: Register(kind, state, blobs) for part, (kind, _hidden) in _PARTS.items()
        }
        self._index: dict[tuple[str, str], list[tuple[str, dict[str, str]]]] = {}
        for part in _GROUP:
            for record in state.tables[_PARTS[part][0].table].values():
                self._remember(part, record["id"], record["values"])
        self._added = dict.fromkeys(_PARTS, 0)
        self._ticked = {o["id"]: set(o["papers"]) for o in state.tables["officers"].values()}
        self._school: _School | None = None
        self.problems: list[Problem] = []
        self.found = Proposals()

    def take(self, row: Row) -> None:
        """Check one row, and plan what it adds."""
        if "" in row.spoilt:
            self.problems.append(Problem(row.spoilt[""], row.where()))
            return
        starts = any(key.partition(".")[0] in _GROUP for key in (*row.cells, *row.spoilt))
        if starts or self._school is None:
            self._school = self._take_school(row)
        person = self._clean(row, "officer", _PERSON, _cells(row, "officer"))
        papers = self._take_papers(row)
        if person is not None and self._school.letter:
            references = {"bkk": self._school.bkk, "proposal": self._school.letter}
            self._take_officer(row, person | references, papers, self._school)

    def _take_school(self, row: Row) -> _School:
        """Find or plan the BKK and the letter that a row names."""
        school = _School()
        cells, letter = _cells(row, "bkk"), _cells(row, "letter")
        named = {"name": f"BKK {cells['institution']}"} if cells.get("institution") else {}
        bkk = self._settle(row, "bkk", named, cells, self._known_bkk(cells), school)
        values = bkk[1] if bkk else {}
        sender = values.get("head") or " ".join(
            (_HEADS.get(values.get("type", ""), "Kepala"), values.get("institution", ""))
        )
        given = {"sender": sender, "subject": SUBJECT, "type": "usulan"}
        known = self._known_letter(letter, sender, values.get("institution", ""))
        incoming = self._settle(row, "letter", given, letter, known, school)
        if bkk and incoming:
            school.bkk, school.letter = bkk[0], incoming[0]
        return school

    def _settle(
        self,
        row: Row,
        part: str,
        defaults: Mapping[str, str],
        cells: Mapping[str, str],
        known: tuple[str, dict[str, str]] | None,
        school: _School,
    ) -> tuple[str, dict[str, str]] | None:
        """Give id and values of the record on file, or of a new one; None for a wrong one."""
        kind, register = _PARTS[part][0], self._registers[part]
        raw = {**defaults, **(known[1] if known else {}), **cells}
        values = self._clean(row, part, kind.fields, raw)
        if values is None:
            return None
        hit = known or register.doubles(values)
        if hit is None:
            identifier = self._next_id(part)
            register.add(identifier, values)
            self._remember(part, identifier, values)
            school.new.append((kind, identifier, values))
            return identifier, values
        if all(same(hit[1], values, (key,)) for key in values):
            return hit
        self.problems.append(differing(register, values, hit, row))
        return None

    def _take_officer(
        self, row: Row, values: dict[str, str], papers: list[Requirement], school: _School
    ) -> None:
        register, where = self._registers["officer"], row.where()
        ticked = {paper.key for paper in papers}
        hit = register.doubles(values)
        if hit is None:
            self.found.warnings += doubts(register, values, where)
            register.add(where, values)
            self._ticked[where] = ticked
            officer = (OFFICER, self._next_id("officer"), values)
            self.found.units.append(Unit([*school.new, officer], papers))
            school.new.clear()
            return
        label, other = hit
        if not all(same(other, values, (key,)) for key in values):
            self.problems.append(differing(register, values, hit, row))
            return
        self.found.warnings += doubts(register, values, where, besides=label)
        self.found.unchanged.append(label)
        if more := ticked - self._ticked[label]:
            self.found.warnings.append(_not_ticked(label, more, where))

    def _take_papers(self, row: Row) -> list[Requirement]:
        """Give the papers that a row says are there."""
        fields = tuple(Field(p.key, p.label, kind="tick") for p in self._papers)
        values = self._clean(row, "paper", fields, _cells(row, "paper"))
        return [paper for paper in self._papers if values and values.get(paper.key) == "ada"]

    def _clean(
        self, row: Row, part: str, fields: Sequence[Field], raw: Mapping[str, str]
    ) -> dict[str, str] | None:
        """Parse one part of a row; None where something is wrong, which is kept as a problem."""
        values, wrong = clean(fields, raw, self._state, self._today)
        wrong |= {
            key.removeprefix(f"{part}."): message
            for key, message in row.spoilt.items()
            if key.startswith(f"{part}.")
        }
        found = labelled(fields, wrong, lambda key: row.where(f"{part}.{key}"))
        if part in _PARTS and not found:
            rules = contradictions(_PARTS[part][0], values, self._state)
            found = [Problem(problem.message, row.where()) for problem in rules]
        self.problems += found
        return None if found else values

    def _next_id(self, part: str) -> str:
        kind = _PARTS[part][0]
        self._added[part] += 1
        return kind.make_id(len(self._state.tables[kind.table]) + self._added[part])

    def _remember(self, part: str, identifier: str, values: dict[str, str]) -> None:
        """Keep a BKK or a letter where rows that name it in short will find it."""
        for key in ("npsn", "name", "institution") if part == "bkk" else ("number",):
            if text := squeeze(values.get(key, "")):
                self._index.setdefault((key, text), []).append((identifier, values))
        if part == "bkk":
            self._registers["officer"].bkk_names[identifier] = values["name"]

    def _known_bkk(self, cells: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
        """Find the BKK that a row names by its NPSN, or by the names that it gives."""
        values, _wrong = clean(BKK.fields, cells, self._state, self._today)
        if hits := self._index.get(("npsn", squeeze(values.get("npsn", "")))):
            return hits[0]
        given = [key for key in ("name", "institution") if values.get(key)]
        hits = [
            (identifier, other)
            for identifier, other in self._index.get(
                (given[0], squeeze(values[given[0]])) if given else ("", ""), []
            )
            if all(same(values, other, (key,)) for key in given)
            and not (values.get("npsn") and other.get("npsn"))
        ]
        return hits[0] if len(hits) == 1 else None

    def _known_letter(
        self, cells: Mapping[str, str], sender: str, institution: str
    ) -> tuple[str, dict[str, str]] | None:
        """Find the letter of that number from the sender given, else from the school itself."""
        for identifier, other in self._index.get(("number", squeeze(cells.get("number", ""))), []):
            known, wanted = squeeze(other["sender"]), squeeze(cells.get("sender", sender))
            of_school = "sender" not in cells and institution and squeeze(institution) in known
            if known == wanted or of_school:
                return identifier, other
        return None


def _cells(row: Row, part: str) -> dict[str, str]:
    """Give the cells of one part of a row by their own keys."""
    return {
        key.removeprefix(f"{part}."): text
        for key, text in row.cells.items()
        if key.startswith(f"{part}.")
    }


def _not_ticked(label: str, keys: Collection[str], where: str) -> Problem:
    return Problem(
        _("{id} is on file already; papers ticked only in the sheet: {keys}.").format(
            id=label, keys=", ".join(sorted(keys))
        ),
        where,
        _("Tick them with `pakdocs officer check {id}`.").format(id=label),
    )


@dataclass(slots=True)
class Proposed:
    """What importing proposals did."""

    added: dict[str, list[str]] = field(
        default_factory=lambda: {kind.table: [] for kind, _hidden in _PARTS.values()}
    )
    """Ids by table: ``bkk``, ``incoming``, ``officers``."""
    unchanged: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def import_proposals(
    store: Store,
    path: Path,
    writing: Callable[[], contextlib.AbstractContextManager[Session]],
) -> Proposed:
    """Import a sheet of proposals: checked whole, then kept, an officer with all that is new.

    What fits into one block is one commit; of a longer sheet a kill leaves a prefix, and importing
    it again takes up the rest. Raises as `plan_proposals`.
    """
    done, planned, seen = Proposed(), None, 0
    requirements = store.folder.requirements
    while planned is None or planned.units:
        with writing() as session:
            if planned is None or session.state.seq != seen:  # somebody else wrote meanwhile
                planned = plan_proposals(
                    path, requirements, session.state, store.blobs, session.now.date()
                )
            _keep_block(session, requirements, planned.units, done)
            seen = session.state.seq
    done.unchanged, done.warnings = planned.unchanged, planned.warnings
    return done


def _keep_block(
    session: Session, requirements: Requirements, units: list[Unit], done: Proposed
) -> None:
    """Commit as many *units* as fit into one block, and take them from the list."""
    events: list[tuple[str, dict[str, Any]]] = []
    while units:
        more = _events(session, requirements, units[0])
        if len(events) + len(more) > BLOCK:
            break
        events += more
        for kind, identifier, _values in units.pop(0).records:
            done.added[kind.table].append(identifier)
    if events:
        session.commit(events)


def _events(
    session: Session, requirements: Requirements, unit: Unit
) -> list[tuple[str, dict[str, Any]]]:
    blobs, day = session.store.blobs, session.now.date().isoformat()
    events = [
        record_event(kind, "added", identifier, values, blobs)
        for kind, identifier, values in unit.records
    ]
    if unit.papers:
        ticks = {p.key: {"label": p.label, "date": day, "blob": ""} for p in unit.papers}
        events.append(papers_event(unit.records[-1][1], {}, ticks, requirements, day))
    return events
