"""Reading: which documents an officer has and lacks, who is due, how far the office is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pakdocs.dossier.centres import Centre, centre
from pakdocs.dossier.facts import Fact
from pakdocs.dossier.officers import Document, Dossier, Missing, Paper, dossier
from pakdocs.i18n import _
from pakdocs.indonesian import format_iso
from pakdocs.ledger import Entry, Record, State, held, lapsed, stage, standing, waits_for
from pakdocs.lettertype import LetterType
from pakdocs.model import STAGES, WAITING
from pakdocs.requirements import Requirements
from pakdocs.store import Store

__all__ = [
    "Centre",
    "Document",
    "Dossier",
    "Fact",
    "Missing",
    "Paper",
    "Status",
    "centre",
    "dossier",
    "due_officers",
    "number_gaps",
    "number_list",
    "status",
    "timeline",
]


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
    found = []
    for officer in state.tables["officers"].values():
        milestones = held(officer, requirements)
        if kind.is_due(milestones, "") and kind.is_due(  # most are not, whatever letters they have
            milestones, standing(state, officer, kind.name, since=kind.changed_since)
        ):
            found.append(officer)
    return found


def timeline(store: Store, letter: Record) -> list[Entry]:
    """Give the log entries of *letter*, from its making on, each read where it stands."""
    return [store.entry_at(seq, byte) for seq, byte in letter["trail"]]


def number_list(
    state: State, series: str | None, year: int | None, today: str
) -> list[dict[str, Any]]:
    """Give the numbers of a series and year, in order, as the number book has them.

    A reservation that was over before *today* (ISO) reads as void: nobody can use it any more.
    """
    found = [
        _over(number) if lapsed(number, today) else number
        for number in state.tables["numbers"].values()
        if series in (None, number["series"]) and year in (None, number["year"])
    ]
    order = ("series", "year", "seq", "suffix", "number", "at")
    return sorted(found, key=lambda number: tuple(number[name] for name in order))


def number_gaps(numbers: Iterable[Record]) -> list[Record]:
    """Give the running numbers before the last one of each book that *numbers* do not hold.

    In a book that pakdocs keeps these are holes, which `audit` finds; where another kept it for a
    time they may stand in the other's book.
    """
    following: dict[tuple[str, int], int] = {}
    gaps = []
    for number in numbers:
        book = (number["series"], number["year"])
        expected = following.get(book, 1)
        if number["first"] > expected:
            nobody = {"by": "", "at": "", "letter": "", "number": "", "date": "", "suffix": ""}
            reason = _("not in this book: missing, or given by another keeper")
            span = {"first": expected, "seq": number["first"] - 1, "status": "missing"}
            gaps.append({**number, **nobody, **span, "reason": reason})
        following[book] = max(expected, number["seq"] + 1)
    return gaps


def _over(number: Record) -> Record:
    reason = _("reserved until {date} and not used: {reason}").format(
        date=format_iso(number["until"]), reason=number["reason"]
    )
    return {**number, "status": "void", "reason": reason}
