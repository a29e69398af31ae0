"""Reading: which documents an officer has and lacks, who is due, how far the office is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pakdocs.i18n import _
from pakdocs.ledger import Record, State, stage, standing
from pakdocs.lettertype import LetterType
from pakdocs.model import STAGES


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
class Dossier:
    """Everything on file about one officer."""

    officer: Record
    stage: str
    milestones: dict[str, str]
    documents: list[Document]
    missing: list[Missing]


def dossier(state: State, officer: Record, types: Iterable[LetterType]) -> Dossier:
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
            item["id"], item["type"], item["title"], item["number"], item["date"], item["status"]
        )
        for item in issued
    ]
    missing = [] if proposal else [Missing("usulan", _("Proposal letter (surat usulan)"))]
    missing += [
        Missing(lettertype.name, lettertype.title)
        for lettertype in types
        if lettertype.gives and not any(name in officer["milestones"] for name in lettertype.gives)
    ]
    milestones = dict(
        sorted(officer["milestones"].items(), key=lambda item: (item[1], _rank(item[0])))
    )
    return Dossier(officer, stage(officer), milestones, documents, missing)


def _by_date(letter: Record) -> tuple[str, str]:
    return (letter["date"], letter["id"])


def _rank(milestone: str) -> int:
    return STAGES.index(milestone) if milestone in STAGES else len(STAGES)


@dataclass(frozen=True, slots=True)
class Status:
    """How far the office is."""

    stages: dict[str, int]
    """Officers at each stage; the empty text is before the first."""
    due: list[tuple[LetterType, int]]
    """Letter types for which officers are due, with how many."""
    letters: int
    entries: int
    last: Record | None


def status(state: State, types: Iterable[LetterType]) -> Status:
    """Count officers by stage, and for each of *types* who is due."""
    officers = state.tables["officers"].values()
    counted = Counter(stage(officer) for officer in officers)
    due = [
        (kind, sum(_is_due(state, kind, officer) for officer in officers))
        for kind in types
        if kind.about == "officers"
    ]
    order = ("", *STAGES, "ended")
    letters = state.tables["letters"]
    return Status(
        stages={name: counted[name] for name in order if counted[name]},
        due=[(lettertype, count) for lettertype, count in due if count],
        letters=len(letters),
        entries=state.seq,
        last=next(reversed(letters.values()), None),
    )


def _is_due(state: State, kind: LetterType, officer: Record) -> bool:
    return not kind.obstacle(officer["milestones"], standing(state, officer, kind.name))


def number_list(state: State, series: str | None, year: int | None) -> list[dict[str, Any]]:
    """Give the numbers of a series and year, in order, as the number book has them."""
    found = [
        number
        for number in state.tables["numbers"].values()
        if series in (None, number["series"]) and year in (None, number["year"])
    ]
    order = ("series", "year", "seq", "suffix")
    return sorted(found, key=lambda number: tuple(number[name] for name in order))
