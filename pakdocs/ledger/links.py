"""Which letters change or take up which others, told from both sides."""

from __future__ import annotations

from pakdocs.ledger.milestones import in_force
from pakdocs.ledger.state import Record, State

RELATIONS = {"amends": "amended_by", "revokes": "revoked_by"}
"""What a letter may do to the decrees it names, and how it is told of these."""


def relink(state: State, letter: Record) -> None:
    """Note with the decrees that *letter* changes whether it does so now: it must be in force."""
    letters = state.tables["letters"]
    for identifier in letter["decrees"]:
        decree = letters[identifier]
        others = [other for other in decree["changed_by"] if other != letter["id"]]
        decree["changed_by"] = [*others, letter["id"]] if in_force(letter) else others
        revoking = (x for x in map(letters.__getitem__, decree["changed_by"]) if _revokes(x))
        out = {officer for other in revoking for officer in other["officers"]}
        decree["revoked"] = [officer for officer in decree["officers"] if officer in out]


def _revokes(letter: Record) -> bool:
    return bool(letter["relation"] == "revokes")


def letter_status(letter: Record) -> str:
    """Give a letter's status as people are told it: ``revoked`` once all its officers are out.

    A decree that is revoked for some of them stays what it was, for the others.
    """
    whole = letter["officers"] and letter["revoked"] == letter["officers"]
    return "revoked" if whole and in_force(letter) else str(letter["status"])


def links(state: State, letter: Record) -> dict[str, list[str]]:
    """Give the ids of the letters that *letter* has to do with, by what they are to it.

    ``amends``, ``revokes`` and, from the other side, ``amended_by`` and ``revoked_by`` hold only
    where the changing letter is in force; ``about`` is what a nota dinas or a ralat is about,
    ``mentioned`` the letters of that kind about this one, void ones too.
    """
    letters = state.tables["letters"]
    found: dict[str, list[str]] = {name: [] for pair in RELATIONS.items() for name in pair}
    if letter["relation"] and in_force(letter):
        found[letter["relation"]] = list(letter["decrees"])
    for identifier in letter["changed_by"]:
        found[RELATIONS[letters[identifier]["relation"]]].append(identifier)
    found["about"] = [letter["carries"]] if letter["carries"] else []
    found["mentioned"] = [x["id"] for x in letters.values() if x["carries"] == letter["id"]]
    return found
