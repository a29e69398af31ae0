"""The milestones of an officer, and the letters that still count."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from pakdocs.ledger.chain import digest
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
        return "number" if letter["form"] in ("net", "srikandi") else "approval"
    return "sending" if letter["signed"] else "signature"


def held(officer: Record, requirements: Requirements) -> dict[str, str]:
    """Give the milestones that hold now: papers count as checked only while none is missing.

    The list of papers may have grown since they were ticked.
    """
    milestones: dict[str, str] = officer["milestones"]
    if "checked" in milestones and requirements.missing(officer["papers"]):
        return {name: date for name, date in milestones.items() if name != "checked"}
    return milestones


def standing(
    state: State, officer: Record, type_name: str, *, training: str = "", since: str = ""
) -> str:
    """Say whether *officer* has a letter of a type: ``given``, ``waiting``, or the empty text.

    Of a type that is about a *training*, only letters about that one count. For a type that says
    what has changed *since* a milestone was given, the answer is ``waiting``, ``unchanged`` or
    the empty text.
    """
    found = next(
        (
            letter
            for letter in _letters_of(state, officer)
            if letter["type"] == type_name
            and letter["status"] != "void"
            and training in ("", letter["training"])
        ),
        None,
    )
    if found and not in_force(found):
        return "waiting"
    if since:
        return "" if has_changed(state, officer, type_name, since) else "unchanged"
    return "given" if found else ""


def _letters_of(state: State, officer: Record) -> list[Record]:
    """Give the officer's letters, the newest first."""
    return [state.tables["letters"][identifier] for identifier in reversed(officer["letters"])]


def last_printed(state: State, officer: Record, type_name: str, since: str) -> Record | None:
    """Find the last letter in force that gave the milestone *since* or is of the type itself."""
    return next(
        (
            letter
            for letter in _letters_of(state, officer)
            if in_force(letter) and (since in letter["gives"] or letter["type"] == type_name)
        ),
        None,
    )


def ending_letter(state: State, officer: Record) -> Record | None:
    """Find the letter by which *officer* ended, if there is one."""
    letters = _letters_of(state, officer)
    return next((x for x in letters if in_force(x) and "ended" in x["gives"]), None)


_PRINTED = {
    "officers": ("name", "nip", "nuptk", "rank", "position"),
    "bkk": ("name", "institution"),
}
"""What lists of officers in letters say of them and of their job centres."""


def printed_row(state: State, identifier: str) -> str:
    """Give a digest of what a list in a letter would now say of an officer, and if he or she ended.

    Letters keep it, so that it is known later whether there is anything new to say.
    """
    officer = state.tables["officers"][identifier]
    bkk = state.tables["bkk"][officer["values"]["bkk"]]
    said = [officer["values"].get(key, "") for key in _PRINTED["officers"]]
    said += [bkk["values"].get(key, "") for key in _PRINTED["bkk"]]
    said += ["ended"] if "ended" in officer["milestones"] else []
    return digest("\0".join(said).encode("utf-8"))[:23]


def has_changed(state: State, officer: Record, type_name: str, since: str) -> bool:
    """Say whether a letter would now say anything else of *officer* than the last of them did."""
    last = last_printed(state, officer, type_name, since)
    row = printed_row(state, officer["id"])
    return last is not None and bool(last["rows"].get(officer["id"]) != row)


def members(state: State, training: Record, role: str) -> list[str]:
    """Give the ids of those ``invited`` to a training, by hand or letter, or who ``attended``."""
    found = dict.fromkeys(training[role])
    if role == "invited":
        for letter in state.tables["letters"].values():
            if letter["training"] == training["id"] and "invited" in letter["gives"]:
                found |= dict.fromkeys(letter["officers"] if in_force(letter) else ())
    return list(found)


@contextlib.contextmanager
def without(state: State, letter: Record) -> Iterator[None]:
    """Look at the records as they are without *letter*, so that it is not held against itself.

    A letter that is made again would else find that its officers have it already.
    """
    officers = [state.tables["officers"][identifier] for identifier in letter["officers"]]
    status, letter["status"] = letter["status"], "void"
    try:
        for officer in officers:
            settle(state, officer)
        yield
    finally:
        letter["status"] = status
        for officer in officers:
            settle(state, officer)


def settle(state: State, officer: Record) -> None:
    """Work out the milestones of *officer* anew from everything on file."""
    milestones: dict[str, str] = {}
    if proposal := officer["values"].get("proposal"):
        milestones["proposed"] = state.tables["incoming"][proposal]["values"]["date"]
    if officer["checked"]:
        milestones["checked"] = officer["checked"]
    for name, letters in _giving(state, officer).items():
        if last := next(filter(in_force, reversed(letters)), None):
            milestones[name] = last["date"]
    if attended := state.attended.of(state.tables, officer["id"]):
        milestones["trained"] = max(attended, key=_added)["values"]["end"]
    milestones |= {
        seen["status"]: seen["date"]
        for seen in reversed(officer["registration"])  # the first observation dates it
        if seen["status"] in ("registered", "verified")
    }
    if officer["ended"]:  # the day of leaving, also where the decree came later
        milestones["ended"] = officer["ended"]["date"]
    officer["milestones"] = milestones


def _added(record: Record) -> int:
    """Give the entry by which a record came."""
    seq: int = record["trail"][0][0]
    return seq


def _giving(state: State, officer: Record) -> dict[str, list[Record]]:
    """Give the letters of *officer* by the milestones that they give, the newest last.

    They are looked at once: to go through all of them at each new one would take an officer of
    many letters ever longer.
    """
    letters = officer["letters"]
    seen, giving = state.giving.get(officer["id"], (0, {}))
    if seen < len(letters):
        for identifier in letters[seen:]:
            letter = state.tables["letters"][identifier]
            for name in letter["gives"]:
                giving.setdefault(name, []).append(letter)
        state.giving[officer["id"]] = (len(letters), giving)
    return giving


def gives(state: State, letter: Record, milestones: list[str]) -> None:
    """Change what a letter gives to those whom it is about."""
    letter["gives"] = milestones
    for identifier in letter["officers"]:
        state.giving.pop(identifier, None)
