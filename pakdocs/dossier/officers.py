"""Which documents and papers an officer has, and which are missing since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pakdocs.dossier.facts import Fact, officer_facts, put_on_file
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, ending_letter, held, letter_status, stage
from pakdocs.lettertype import LetterType
from pakdocs.model import STAGES
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
    since: str
    """The day from which it could be there; empty while something that comes before lacks."""
    days: int | None
    """For how many days that is; None while it is not due."""


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
    replaced_by: list[str]
    """Ids of officers who took the place."""
    timeline: list[Fact]


def dossier(
    store: Store, state: State, officer: Record, types: Iterable[LetterType], today: dt.date
) -> Dossier:
    """Gather everything about *officer*: documents in order of date, what is missing, its history.

    Reads the log entries of the officer, the proposal and the letters, each where it stands.
    """
    requirements = store.folder.requirements
    return Dossier(
        officer,
        stage(officer),
        dict(sorted(officer["milestones"].items(), key=lambda item: (item[1], _rank(item[0])))),
        _documents(state, officer),
        missing_of(store, state, officer, types, today),
        _papers(officer, requirements),
        [
            other["id"]
            for other in state.tables["officers"].values()
            if other["values"].get("replaces") == officer["id"]
        ],
        officer_facts(store, state, officer),
    )


def _documents(state: State, officer: Record) -> list[Document]:
    """Give the proposal, then the letters in order of date."""
    found = []
    if proposal := officer["values"].get("proposal"):
        letter = state.tables["incoming"][proposal]
        subject, number, date = (letter["values"][key] for key in ("subject", "number", "date"))
        found.append(Document(letter["id"], "usulan", subject, number, date, "received"))
    return found + show_letters(state.tables["letters"][name] for name in officer["letters"])


def show_letters(letters: Iterable[Record]) -> list[Document]:
    """Give *letters* in order of date, as documents of a dossier."""
    keys = ("type", "title", "number", "date")
    return [
        Document(
            letter=letter["id"],
            status=letter_status(letter),
            **{key: letter[key] for key in keys},
        )
        for letter in sorted(letters, key=lambda x: (x["date"] or x["drafted"], x["id"]))
    ]


def _papers(officer: Record, requirements: Requirements) -> list[Paper]:
    found = []
    for paper in requirements.papers:
        tick = officer["papers"].get(paper.key, {"date": "", "blob": ""})
        found.append(Paper(paper.key, paper.label, paper.needed, tick["date"], tick["blob"]))
    return found


def _rank(milestone: str) -> int:
    return STAGES.index(milestone) if milestone in STAGES else len(STAGES)


def missing_of(
    store: Store, state: State, officer: Record, types: Iterable[LetterType], today: dt.date
) -> list[Missing]:
    """Give the documents that *officer* lacks, each with the day from which it could be there.

    One who has ended lacks nothing any more, but for the decree that says so.
    """
    if "ended" in officer["milestones"]:
        wanted = _revocation(state, officer, types)
    else:
        wanted = _wanted(store, officer, types)
    return [
        Missing(key, label, since, _days(since, today) if since else None)
        for key, label, since in wanted
    ]


def _days(since: str, today: dt.date) -> int:
    return max((today - dt.date.fromisoformat(since)).days, 0)


def _wanted(
    store: Store, officer: Record, types: Iterable[LetterType]
) -> Iterator[tuple[str, str, str]]:
    """Give key, label and day of each document that is missing."""
    requirements = store.folder.requirements
    milestones = held(officer, requirements)
    on_file = put_on_file(store, officer)
    if not officer["values"].get("proposal"):
        yield "usulan", _("Proposal letter (surat usulan)"), on_file
    for kind in types:
        asked = kind.due and kind.gives and not (kind.changed_since or kind.training)
        if asked and not any(name in officer["milestones"] for name in kind.gives):
            days = [milestones.get(name, "") for name in kind.has] or [on_file]
            blocked = any(name in milestones for name in kind.lacks)
            yield kind.name, kind.title, max(days) if all(days) and not blocked else ""
    if "checked" not in milestones:
        for paper in requirements.missing(officer["papers"]):
            yield paper.key, paper.label, milestones.get("proposed", "")


def _revocation(
    state: State, officer: Record, types: Iterable[LetterType]
) -> Iterator[tuple[str, str, str]]:
    """Give the decree by which the appointment of an officer who left still has to end."""
    milestones = officer["milestones"]
    if "appointed" in milestones and not ending_letter(state, officer):
        for kind in types:
            if "ended" in kind.gives:
                yield kind.name, kind.title, milestones["ended"]
