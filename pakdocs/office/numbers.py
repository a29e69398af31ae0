"""The number of a letter: the next of a series that pakdocs keeps, or one from outside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pakdocs import numbering
from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, squeeze
from pakdocs.numbering import Facts, Number
from pakdocs.profile import Series

MAX_NUMBER = 100
"""Characters of a number given from outside."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number for a letter."""

    series: str
    year: int
    printed: str
    number: Number | None
    """None when a number from outside does not read like the series' pattern."""
    outside: bool = False
    warnings: tuple[Problem, ...] = ()

    def entry(self, date: dt.date) -> dict[str, Any]:
        """Give what the log entry says of the number and the date it goes with."""
        return {
            "series": self.series,
            "year": self.year,
            "seq": self.number.seq if self.number else 0,
            "suffix": self.number.suffix if self.number else "",
            "number": self.printed,
            "date": date.isoformat(),
            "outside": self.outside,
        }


def take_numbers(
    state: State, series: Series, facts: Facts, date: dt.date, *, count: int, given: str
) -> list[Taken]:
    """Give *count* numbers for letters of *date*: the next ones, or the one that was *given*.

    Raises `UsageProblem` when a series that somebody else keeps gets no number, or pakdocs's own
    gets one; `Conflict` for a number that is taken or, in pakdocs's own series, out of order.
    """
    if series.keeper == "pakdocs":
        if given:
            raise UsageProblem(
                _("pakdocs itself keeps the numbers of the series {series}.").format(
                    series=series.name
                ),
                where="--number",
                fix=_("Leave out --number, or say who keeps the book: `keeper` in office.toml."),
            )
        return _next_numbers(state, series, facts, date, count)
    if count > 1:
        raise UsageProblem(
            _("The numbers of the series {series} come from outside, one for each letter.").format(
                series=series.name
            ),
            fix=_("Make drafts with `pakdocs letter draft`, then stamp each with its number."),
        )
    if not given:
        raise UsageProblem(
            _("The number of the series {series} comes from outside ({keeper}).").format(
                series=series.name, keeper=series.keeper
            ),
            where="--number",
            fix=_("Give it with --number, or make a draft with `pakdocs letter draft` first."),
        )
    return [_outside(state, series, facts, date, given)]


def _next_numbers(
    state: State, series: Series, facts: Facts, date: dt.date, count: int
) -> list[Taken]:
    taken = state.numbers_of(series.name, facts.year)
    latest = max((number["date"] for number in taken), default="")
    if date.isoformat() < latest:
        raise Conflict(
            _(
                "A letter dated {latest} is already in the series {series}; {date} is earlier."
            ).format(latest=latest, series=series.name, date=date.isoformat()),
            where="--date",
            fix=_("Give {latest} or a later date.").format(latest=latest),
        )
    first = numbering.next_number(entry["seq"] for entry in taken)
    known = {squeeze(entry["number"]) for entry in taken}
    found = []
    for seq in range(first, first + count):
        printed = series.pattern.format(Number(seq), facts)
        if squeeze(printed) in known:
            raise Conflict(_("The number {number} is taken.").format(number=printed))
        found.append(Taken(series.name, facts.year, printed, Number(seq)))
    return found


def _outside(state: State, series: Series, facts: Facts, date: dt.date, given: str) -> Taken:
    text = " ".join(given.split())
    if not text or len(text) > MAX_NUMBER or not text.isprintable():
        raise BadInput(_("{text!r} is not a letter number.").format(text=given), where="--number")
    warnings = []
    number = None
    try:
        parsed = series.pattern.parse(text)
        number = parsed.number
        if parsed.year not in (None, date.year) or parsed.month not in (None, date.month):
            warnings.append(
                Problem(
                    _("year or month in {number} are not those of {date}").format(
                        number=text, date=date.isoformat()
                    ),
                    "--number",
                )
            )
    except ValueError:
        warnings.append(
            Problem(
                _("{number} does not read like the pattern {pattern}").format(
                    number=text, pattern=series.pattern.text
                ),
                "--number",
                _("Check it for a slip of the pen."),
            )
        )
    taken = state.numbers_of(series.name, facts.year)
    if double := _double(taken, text, number):
        raise Conflict(
            _("The number {number} is taken by {letter}.").format(
                number=double["number"], letter=double["letter"]
            ),
            where="--number",
        )
    if number is not None:
        warnings += _out_of_order(taken, number, date)
    return Taken(series.name, facts.year, text, number, outside=True, warnings=tuple(warnings))


def _double(taken: list[Record], text: str, number: Number | None) -> Record | None:
    for entry in taken:
        same = number is not None and (entry["seq"], entry["suffix"]) == (
            number.seq,
            number.suffix,
        )
        if same or squeeze(entry["number"]) == squeeze(text):
            return entry
    return None


def _out_of_order(taken: list[Record], number: Number, date: dt.date) -> list[Problem]:
    """Warn where the dates go back while the numbers go on; the book is not ours to correct."""
    day = date.isoformat()
    for entry in taken:
        before = entry["seq"] and (entry["seq"], entry["suffix"]) < (number.seq, number.suffix)
        if entry["seq"] and (
            (before and entry["date"] > day) or (not before and entry["date"] < day)
        ):
            return [
                Problem(
                    _("{number} of {date} is out of order with {other} of {other_date}").format(
                        number=number.seq,
                        date=day,
                        other=entry["number"],
                        other_date=entry["date"],
                    ),
                    "--number",
                )
            ]
    return []
