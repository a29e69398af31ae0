"""What is on file about a job centre: its officers, its letters, what is missing, its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pakdocs.dossier.facts import Fact, centre_facts
from pakdocs.dossier.officers import Document, Missing, missing_of, show_letters
from pakdocs.ledger import Record, State
from pakdocs.lettertype import LetterType
from pakdocs.store import Store


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything on file about one job centre."""

    bkk: Record
    officers: list[Record]
    """Those who serve it, and those who did so until they ended."""
    documents: list[Document]
    """Letters about it or about its officers, in order of date."""
    missing: list[tuple[Record, Missing]]
    """What lacks of which officer."""
    timeline: list[Fact]


def centre(
    store: Store, state: State, bkk: Record, types: Sequence[LetterType], today: dt.date
) -> Centre:
    """Gather everything about *bkk*; an officer who serves another one now is left out."""
    officers = [o for o in state.tables["officers"].values() if o["values"]["bkk"] == bkk["id"]]
    own = {officer["id"] for officer in officers}
    letters = [
        letter
        for letter in state.tables["letters"].values()
        if bkk["id"] in letter["bkk"] or not own.isdisjoint(letter["officers"])
    ]
    return Centre(
        bkk,
        officers,
        show_letters(letters),
        [
            (officer, missing)
            for officer in officers
            for missing in missing_of(store, state, officer, types, today)
        ],
        centre_facts(store, state, bkk, officers, letters),
    )
