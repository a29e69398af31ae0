"""What a letter cites: the circular, the proposals, the decrees; none later than itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pakdocs import indonesian
from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, in_force
from pakdocs.lettertype import LetterType


@dataclass(frozen=True, slots=True)
class Cited:
    """The records that a letter cites."""

    circular: Record | None = None
    proposals: list[Record] = field(default_factory=list)
    decrees: list[Record] = field(default_factory=list)
    """The letters that appointed the officers."""


def cited_by(
    lettertype: LetterType,
    officers: Sequence[Record],
    date: dt.date,
    state: State,
    carried: Record | None = None,
) -> Cited:
    """Find what the type cites; raise `BadInput` where it is missing or later than *date*.

    *carried* is the letter that a letter about another one is about.
    """
    if carried and carried["date"] > date.isoformat():
        raise _later(carried["number"], carried["date"], date)
    wanted = lettertype.cites
    cited = Cited(
        _circular(state, date) if "circular" in wanted else None,
        _proposals(officers, state) if "proposals" in wanted else [],
        _decrees(officers, state) if "decrees" in wanted else [],
    )
    for letter in cited.proposals:
        if letter["values"]["date"] > date.isoformat():
            raise _later(letter["values"]["number"], letter["values"]["date"], date)
    for letter in cited.decrees:
        if letter["date"] > date.isoformat():
            raise _later(letter["number"], letter["date"], date)
    return cited


def _proposals(officers: Sequence[Record], state: State) -> list[Record]:
    ids = dict.fromkeys(o["values"]["proposal"] for o in officers if o["values"].get("proposal"))
    letters = [state.tables["incoming"][identifier] for identifier in ids]
    return sorted(letters, key=lambda letter: (letter["values"]["date"], letter["id"]))


def _decrees(officers: Sequence[Record], state: State) -> list[Record]:
    found = {decree["id"]: decree for o in officers if (decree := decree_of(o, state))}
    return [found[identifier] for identifier in sorted(found)]


def decree_of(officer: Record, state: State) -> Record | None:
    """Find the letter that appointed the officer: the last decree dated as the milestone."""
    letters = [state.tables["letters"][letter] for letter in officer["letters"]]
    day = officer["milestones"].get("appointed")
    found = [
        letter
        for letter in letters
        if in_force(letter) and "appointed" in letter["gives"] and letter["date"] == day
    ]
    return found[-1] if found else None


def latest_decree_of(officer: Record, state: State) -> Record | None:
    """Find the last decree in force about the officer: the one that appoints, or amends since."""
    letters = [state.tables["letters"][letter] for letter in officer["letters"]]
    found = [letter for letter in letters if in_force(letter) and letter["shape"] == "decree"]
    return max(found, key=lambda letter: (letter["date"], letter["trail"][0]), default=None)


def _later(number: str, cited: str, date: dt.date) -> BadInput:
    return BadInput(
        _("The letter of {date} would cite {number} of {cited}, which is later.").format(
            date=indonesian.format_date(date), number=number, cited=indonesian.format_iso(cited)
        ),
        where="--date",
        fix=_("Give a later date, or correct the date of the cited letter."),
    )


def _circular(state: State, date: dt.date) -> Record:
    """Give the latest circular of the ministry that was out on *date*."""
    circulars = [
        letter
        for letter in state.tables["incoming"].values()
        if letter["values"]["type"] == "edaran" and letter["values"]["date"] <= date.isoformat()
    ]
    if not circulars:
        raise BadInput(
            _(
                "The letter cites the ministry's circular, but none dated up to {date} is on file."
            ).format(date=indonesian.format_date(date)),
            fix=_(
                "Register it with `pakdocs incoming add --type edaran`; if it is on file as "
                "another type, `pakdocs incoming edit NUMBER --type edaran`."
            ),
        )
    return max(circulars, key=lambda letter: (letter["values"]["date"], letter["id"]))


def show_incoming(letter: Record) -> dict[str, str]:
    """Give what a text may say of a letter received."""
    values: dict[str, str] = letter["values"]
    date = indonesian.format_iso(values["date"])
    return {key: values[key] for key in ("number", "sender", "subject")} | {"date": date}


def show_letter(letter: Record) -> dict[str, str]:
    """Give what a text may say of a letter of the office's own."""
    return {
        "number": letter["number"],
        "date": indonesian.format_iso(letter["date"]),
        "subject": letter["subject"],
        "title": letter["title"],
    }


def show_decree(
    letter: Record, made: Mapping[str, Any], lettertype: LetterType, state: State
) -> dict[str, Any]:
    """Give what a text may say of a decree; *made* is the data of the entry that made it.

    ``amendment`` is which amendment a letter of *lettertype* would be: Kedua, Ketiga ..., and the
    empty text for the first, and for a type that is not about one decree.
    """
    keys = ("lines", "name", "rank", "nip")
    signature = {key: made["context"]["signature"][key] for key in keys}
    earlier = len(_amending(letter, lettertype, state)) if lettertype.group == "decree" else 0
    amendment = indonesian.diktum(earlier + 1).capitalize() if earlier else ""
    return show_letter(letter) | {"signature": signature, "amendment": amendment}


def _amending(decree: Record, lettertype: LetterType, state: State) -> set[str]:
    """Give the ids of the letters in force of the type about officers of *decree*."""
    officers = (state.tables["officers"][identifier] for identifier in decree["officers"])
    own = [o for o in officers if (found := decree_of(o, state)) and found["id"] == decree["id"]]
    letters = (state.tables["letters"][name] for officer in own for name in officer["letters"])
    return {x["id"] for x in letters if x["type"] == lettertype.name and in_force(x)}
