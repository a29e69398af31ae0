"""The number of a letter: the next of a series that pakdocs keeps, or one from outside."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pakdocs import numbering
from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
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
            fix=_("Give it with --number; until it is known the letter stays a draft."),
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
            ).format(
                latest=format_iso(latest),
                series=series.name,
                date=format_date(date),
            ),
            where="--date",
            fix=_("Give {latest} or a later date.").format(latest=format_iso(latest)),
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
    if re.fullmatch(r"[0-9]{1,6}", text) and int(text):  # as clerks say it: only the running number
        text = series.pattern.format(Number(int(text)), facts)
    if not text or len(text) > MAX_NUMBER or not text.isprintable():
        raise BadInput(_("{text!r} is not a letter number.").format(text=given), where="--number")
    number, warnings = _read_number(series, text, date)
    book = [n for n in state.tables["numbers"].values() if n["series"] == series.name]
    if double := _double(book, text, number, date.year):
        raise Conflict(
            _("The number {number} is taken by {letter}.").format(
                number=double["number"], letter=double["letter"]
            ),
            where="--number",
        )
    if number is not None:
        warnings += _out_of_order(state.numbers_of(series.name, facts.year), number, date)
    return Taken(series.name, facts.year, text, number, outside=True, warnings=tuple(warnings))


def _read_number(series: Series, text: str, date: dt.date) -> tuple[Number | None, list[Problem]]:
    """Read a number by the pattern of its series; one that does not read so is only warned of.

    Raises `BadInput` when it names another year than the letter's date.
    """
    try:
        parsed = series.pattern.parse(text)
    except ValueError:
        problem = Problem(
            _("{number} does not read like the pattern {pattern}").format(
                number=text, pattern=series.pattern.text
            ),
            "--number",
            _("Check it for a slip of the pen."),
        )
        return None, [problem]
    if parsed.year not in (None, date.year):
        raise BadInput(
            _("The year in {number} is not that of {date}.").format(
                number=text, date=format_date(date)
            ),
            where="--number",
        )
    if parsed.month in (None, date.month):
        return parsed.number, []
    message = _("the month in {number} is not that of {date}")
    return parsed.number, [Problem(message.format(number=text, date=format_date(date)), "--number")]


def _double(book: Iterable[Record], text: str, number: Number | None, year: int) -> Record | None:
    """Find the entry of the book that is this number, however it is spelt."""
    for entry in book:
        same = number is not None and (entry["year"], entry["seq"], entry["suffix"]) == (
            year,
            number.seq,
            number.suffix,
        )
        if same or _bare(entry["number"]) == _bare(text):
            return entry
    return None


def _bare(number: str) -> str:
    """Give what two spellings of a number share: no spaces, no leading zeros, one width."""
    compact = "".join(unicodedata.normalize("NFKC", number).casefold().split())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", compact)


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
                        date=format_iso(day),
                        other=entry["number"],
                        other_date=format_iso(entry["date"]),
                    ),
                    "--number",
                )
            ]
    return []
