"""The milestones of an officer, and the letters that still count."""

from __future__ import annotations

from pakdocs.ledger.state import Record, State
from pakdocs.requirements import Requirements

_NUMBERED = ("issued", "signed", "sent")


def in_force(letter: Record) -> bool:
    """Say whether a letter counts: it has its number, is not void, and is signed if it must be.

    Under ``number_at = "signature"`` a number alone proves nothing; the signature does.
    """
    signed = letter["number_at"] == "issue" or bool(letter["signed"])
    return letter["status"] in _NUMBERED and bool(letter["number"]) and signed


def waits_for(letter: Record) -> str:
    """Say what a letter waits for, a key of `model.WAITING`; the empty text when for nothing.

    A letter that was sent waits no more, even if no signed file of it was kept; but where the
    number alone proves nothing, it still waits for that file.
    """
    proven = letter["number_at"] == "issue" or letter["signed"]
    if letter["status"] == "void" or (letter["status"] == "sent" and proven):
        return ""
    if not letter["number"]:
        return "number" if letter["form"] == "net" else "approval"
    return "sending" if letter["signed"] else "signature"


def held(officer: Record, requirements: Requirements) -> dict[str, str]:
    """Give the milestones that hold now: papers count as checked only while none is missing.

    The list of papers may have grown since they were ticked.
    """
    milestones: dict[str, str] = officer["milestones"]
    if "checked" in milestones and requirements.missing(officer["papers"]):
        return {name: date for name, date in milestones.items() if name != "checked"}
    return milestones


def standing(state: State, officer: Record, type_name: str) -> str:
    """Say whether *officer* has a letter of a type: ``given``, ``waiting``, or the empty text."""
    for identifier in reversed(officer["letters"]):
        letter = state.tables["letters"][identifier]
        if letter["type"] == type_name and letter["status"] != "void":
            return "given" if in_force(letter) else "waiting"
    return ""


def settle(state: State, officer: Record) -> None:
    """Work out the milestones of *officer* anew from everything on file."""
    milestones: dict[str, str] = {}
    if proposal := officer["values"].get("proposal"):
        milestones["proposed"] = state.tables["incoming"][proposal]["values"]["date"]
    if officer["checked"]:
        milestones["checked"] = officer["checked"]
    for identifier in officer["letters"]:
        letter = state.tables["letters"][identifier]
        if in_force(letter):
            milestones |= dict.fromkeys(letter["gives"], letter["date"])
    for training in state.tables["trainings"].values():
        if officer["id"] in training["attended"]:
            milestones["trained"] = training["values"]["end"]
    milestones |= {
        seen["status"]: seen["date"]
        for seen in reversed(officer["registration"])  # the first observation dates it
        if seen["status"] in ("registered", "verified")
    }
    officer["milestones"] = milestones
