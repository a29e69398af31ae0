"""Reading: which documents an officer has and lacks, who is due, how far the office is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pakdocs.i18n import _
from pakdocs.ledger import Entry, Record, State, held, letter_status, stage, standing, waits_for
from pakdocs.lettertype import LetterType
from pakdocs.model import STAGES, WAITING
from pakdocs.requirements import Requirements
from pakdocs.store import Store


@dataclass(frozen=True, slots=True)
class Document:
    """A letter that an officer has."""

    letter: str
    type: str
    title: str
    number: str
    date: str
    status: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that an officer does not have yet."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a proposal must bring, and whether it is there."""

    key: str
    label: str
    needed: bool
    date: str
    """When it was ticked; empty while it is missing."""
    blob: str
    """The digest of the copy that is kept, if one is."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on file about one officer."""

    officer: Record
    stage: str
    milestones: dict[str, str]
    documents: list[Document]
    missing: list[Missing]
    papers: list[Paper]


def dossier(
    state: State, officer: Record, types: Iterable[LetterType], requirements: Requirements
) -> Dossier:
    """Gather the documents of *officer*: the proposal, then the letters in order of date."""
    documents = []
    if proposal := officer["values"].get("proposal"):
        letter = state.tables["incoming"][proposal]
        values = letter["values"]
        documents.append(
            Document(
                letter["id"],
                "usulan",
                values["subject"],
                values["number"],
                values["date"],
                "received",
            )
        )
    issued = sorted((state.tables["letters"][i] for i in officer["letters"]), key=_by_date)
    documents += [
        Document(
            item["id"],
            item["type"],
            item["title"],
            item["number"],
            item["date"],
            letter_status(item),
        )
        for item in issued
    ]
    missing = [] if proposal else [Missing("usulan", _("Proposal letter (surat usulan)"))]
    missing += [
        Missing(lettertype.name, lettertype.title)
        for lettertype in types
        if lettertype.due
        and lettertype.gives
        and not (lettertype.changed_since or lettertype.training)
        and not any(name in officer["milestones"] for name in lettertype.gives)
    ]
    milestones = dict(
        sorted(officer["milestones"].items(), key=lambda item: (item[1], _rank(item[0])))
    )
    papers = _papers(officer, requirements)
    if "checked" not in held(officer, requirements):
        missing += [Missing(p.key, p.label) for p in papers if p.needed and not p.date]
    return Dossier(officer, stage(officer), milestones, documents, missing, papers)


def _papers(officer: Record, requirements: Requirements) -> list[Paper]:
    found = []
    for paper in requirements.papers:
        tick = officer["papers"].get(paper.key, {"date": "", "blob": ""})
        found.append(Paper(paper.key, paper.label, paper.needed, tick["date"], tick["blob"]))
    return found


def _by_date(letter: Record) -> tuple[str, str]:
    return (letter["date"] or letter["drafted"], letter["id"])


def _rank(milestone: str) -> int:
    return STAGES.index(milestone) if milestone in STAGES else len(STAGES)


@dataclass(frozen=True, slots=True)
class Status:
    """How far the office is."""

    stages: dict[str, int]
    """Officers at each stage; the empty text is before the first."""
    due: list[tuple[LetterType, int]]
    """Letter types for which officers are due, with how many."""
    waiting: dict[str, int]
    """How many letters wait for what, by the keys of `model.WAITING`."""
    letters: int
    entries: int


def status(
    state: State, types: Iterable[LetterType], requirements: Requirements, level: str
) -> Status:
    """Count officers by stage, and for each of *types* who is due in an office of *level*."""
    officers = state.tables["officers"].values()
    counted = Counter(stage(officer) for officer in officers)
    due = [
        (kind, len(due_officers(state, kind, requirements)))
        for kind in types
        if kind.about == "officers" and not kind.training and level in kind.levels
    ]
    order = ("", *STAGES, "ended")
    letters = state.tables["letters"].values()
    waiting = Counter(waits_for(letter) for letter in letters)
    return Status(
        stages={name: counted[name] for name in order if counted[name]},
        due=[(lettertype, count) for lettertype, count in due if count],
        waiting={name: waiting[name] for name in WAITING if waiting[name]},
        letters=sum(bool(letter["number"]) for letter in letters),
        entries=state.seq,
    )


def due_officers(state: State, kind: LetterType, requirements: Requirements) -> list[Record]:
    """Give the officers who are due for a letter of type *kind*."""
    return [
        officer
        for officer in state.tables["officers"].values()
        if kind.is_due(
            held(officer, requirements),
            standing(state, officer, kind.name, since=kind.changed_since),
        )
    ]


def timeline(store: Store, letter: Record) -> list[Entry]:
    """Give the log entries of *letter*, from its making on, each read where it stands."""
    return [store.entry_at(seq, byte) for seq, byte in letter["trail"]]


def number_list(state: State, series: str | None, year: int | None) -> list[dict[str, Any]]:
    """Give the numbers of a series and year, in order, as the number book has them."""
    found = [
        number
        for number in state.tables["numbers"].values()
        if series in (None, number["series"]) and year in (None, number["year"])
    ]
    order = ("series", "year", "seq", "suffix")
    return sorted(found, key=lambda number: tuple(number[name] for name in order))
