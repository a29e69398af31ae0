"""The number of a letter: the next of a book that pakdocs keeps, inserted, or from outside."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pakdocs import numbering
from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
from pakdocs.ledger import Record, State, lapsed, squeeze
from pakdocs.numbering import Facts, Number
from pakdocs.office.closed import refuse_closed
from pakdocs.office.fields import free_text
from pakdocs.profile import Series

MAX_NUMBER = 100
"""Characters of a number given from outside."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number is wanted, where not just the next one."""

    number: str = ""
    """From who keeps the book; in pakdocs's own, one that was reserved."""
    inserted: str = ""
    """Why it is to be inserted among earlier ones (*sisipan*)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number for a letter."""

    series: str
    """The book it stands in."""
    year: int
    printed: str
    number: Number | None
    """None when a number from outside does not read like the series' pattern."""
    outside: bool = False
    inserted: str = ""
    """Why it was inserted."""
    warnings: tuple[Problem, ...] = ()

    def entry(self, date: dt.date) -> dict[str, Any]:
        """Give what the log entry says of the number and the date it goes with."""
        found = {
            "series": self.series,
            "year": self.year,
            "seq": self.number.seq if self.number else 0,
            "suffix": self.number.suffix if self.number else "",
            "number": self.printed,
            "date": date.isoformat(),
            "outside": self.outside,
        }
        return found | {"inserted": self.inserted} if self.inserted else found


def take_numbers(
    state: State,
    series: Series,
    facts: Facts,
    date: dt.date,
    *,
    count: int,
    wanted: Wanted,
    today: dt.date,
) -> list[Taken]:
    """Give *count* numbers for letters of *date*: the next ones, or what is *wanted*.

    Raises `UsageProblem` when a book that somebody else keeps gets no number; `Conflict` for a
    number that is taken, was not reserved, or is out of order with the dates around it, and while
    the office is closed for numbers.
    """
    refuse_closed(state)
    free_text(wanted.inserted, "--insert")
    if series.keeper != "pakdocs":
        _refuse_foreign(series, count, wanted)
        return [outside_number(state, series, facts, date, wanted.number)]
    book = _Book(state, series, facts, date)
    if wanted.inserted:
        return book.insert(count, wanted)
    if wanted.number and count == 1:
        return [book.reserved(wanted.number, today)]
    if wanted.number:
        raise UsageProblem(_("One number is for one letter."), where="--number")
    return book.next(count)


def _refuse_foreign(series: Series, count: int, wanted: Wanted) -> None:
    """Raise `UsageProblem` for what a book that somebody else keeps does not give."""
    if wanted.inserted:
        raise UsageProblem(
            _(
                "The numbers of the series {series} come from outside, inserted ones as well."
            ).format(series=series.name),
            where="--insert",
            fix=_("Give the number that you got with --number."),
        )
    if count > 1:
        raise UsageProblem(
            _("The numbers of the series {series} come from outside, one for each letter.").format(
                series=series.name
            ),
            fix=_("Make drafts with `pakdocs letter draft`, then stamp each with its number."),
        )
    if not wanted.number:
        raise UsageProblem(
            _("The number of the series {series} comes from outside ({keeper}).").format(
                series=series.name, keeper=series.keeper
            ),
            where="--number",
            fix=_("Give it with --number; until it is known the letter stays a draft."),
        )


class _Book:
    """The book of one series and year that pakdocs itself keeps, as one letter finds it."""

    def __init__(self, state: State, series: Series, facts: Facts, date: dt.date) -> None:
        self._series, self._facts, self._date = series, facts, date
        self._taken = state.numbers_of(series.book, facts.year)
        self._printed = {
            squeeze(number["number"])
            for number in state.tables["numbers"].values()
            if number["number"] and number["year"] == facts.year
        }
        """All numbers of the year, of every book: a series that was renamed, or two of like
        patterns, must not give one twice."""

    def next(self, count: int) -> list[Taken]:
        """Take the numbers after the last one, which no letter of a later date may have."""
        latest = max((number["date"] for number in self._taken), default="")
        if self._date.isoformat() < latest:
            raise Conflict(
                _(
                    "A letter dated {latest} is already in the series {series}; {date} is earlier."
                ).format(
                    latest=format_iso(latest),
                    series=self._series.book,
                    date=format_date(self._date),
                ),
                where="--date",
                fix=_(
                    "Give {latest} or a later date; if the earlier one must stand, insert a "
                    "number: --insert REASON."
                ).format(latest=format_iso(latest)),
            )
        first = numbering.next_number(entry["seq"] for entry in self._taken)
        refuse_overflow(first + count - 1)
        return [self._take(Number(seq)) for seq in range(first, first + count)]

    def insert(self, count: int, wanted: Wanted) -> list[Taken]:
        """Take numbers with a suffix after the last one up to the date: ``123.a``."""
        if wanted.number:
            raise UsageProblem(_("Give either --number or --insert, not both."), where="--insert")
        day = self._date.isoformat()
        own = [number for number in self._taken if number["date"] and not number["suffix"]]
        if all(number["date"] <= day for number in own):
            raise Conflict(
                _("No letter of a later date is in the series {series}.").format(
                    series=self._series.book
                ),
                where="--insert",
                fix=_("Leave --insert out: the letter gets the next number."),
            )
        before = [number["seq"] for number in own if number["date"] <= day]
        if not before:
            raise Conflict(
                _("Before {date} there is no number to insert another after.").format(
                    date=format_date(self._date)
                ),
                where="--date",
                fix=_("Give the date of the first letter of the year or a later one."),
            )
        seq, reason = max(before), wanted.inserted.strip()
        used = {number["suffix"] for number in self._taken if number["seq"] == seq}
        free = (suffix for suffix in _suffixes() if suffix not in used)
        return [self._take(Number(seq, next(free)), inserted=reason) for _place in range(count)]

    def reserved(self, given: str, today: dt.date) -> Taken:
        """Take the number that was reserved, or the next one by its name."""
        number = running_number(self._series, given, self._facts.year)
        record = next((n for n in self._taken if _is(n, number)), None)
        if record is None:
            [following] = self.next(1)
            if following.number == number:
                return _as_given(following, given)
            raise Conflict(
                _("The number {number} is not the next one, nor is it reserved.").format(
                    number=given
                ),
                where="--number",
                fix=_("The next one is {number}: leave --number out.").format(
                    number=following.printed
                ),
            )
        if record["status"] != "reserved" or lapsed(record, today.isoformat()):
            raise Conflict(
                _("The number {number} is taken.").format(number=given),
                where="--number",
                fix=_("See `pakdocs number list --series {series}`.").format(
                    series=self._series.book
                ),
            )
        self._check_between(record)
        return _as_given(self._take(number), given)

    def _check_between(self, record: Record) -> None:
        """Raise `Conflict` for a date that contradicts those of the numbers around *record*."""
        day = self._date.isoformat()
        dated = [number for number in self._taken if number["date"] and not number["suffix"]]
        least = max((n["date"] for n in dated if n["seq"] < record["seq"]), default=day)
        most = min((n["date"] for n in dated if n["seq"] > record["seq"]), default=day)
        if least <= day <= most:
            return
        bounds = [format_iso(bound) for bound in (least, most) if bound != day]
        raise Conflict(
            _(
                "The number {number} lies between letters dated {bounds}; {date} does not fit."
            ).format(number=record["seq"], bounds=" - ".join(bounds), date=format_date(self._date)),
            where="--date",
            fix=_("Give a date that fits, or leave --number out for the next number."),
        )

    def _take(self, number: Number, inserted: str = "") -> Taken:
        printed = self._series.pattern.format(number, self._facts)
        if squeeze(printed) in self._printed:
            raise Conflict(
                _("The number {number} is taken.").format(number=printed),
                fix=_("See `pakdocs number list`; do two series print the same numbers?"),
            )
        self._printed.add(squeeze(printed))
        year = self._facts.year
        return Taken(self._series.book, year, printed, number, inserted=inserted)


def _suffixes() -> Iterator[str]:
    """Give a, b ... z, aa, ab ... without end that a book could reach."""
    return (
        "".join(letters)
        for length in (1, 2, 3)
        for letters in itertools.product(string.ascii_lowercase, repeat=length)
    )


def _is(record: Record, number: Number) -> bool:
    if record["suffix"] or number.suffix:
        return (record["seq"], record["suffix"]) == (number.seq, number.suffix)
    return bool(record["first"] <= number.seq <= record["seq"])


def _as_given(taken: Taken, given: str) -> Taken:
    """Raise `BadInput` where a number was given as printed that the letter would not bear."""
    bare = re.fullmatch(r"\s*[0-9]+\.?[a-z]*\s*", given)
    if not bare and squeeze(given) != squeeze(taken.printed):
        raise BadInput(
            _("The letter would have the number {printed}, not {given}.").format(
                printed=taken.printed, given=given
            ),
            where="--number",
            fix=_("Give only the running number, or leave --number out."),
        )
    return taken


def refuse_overflow(last: int) -> None:
    """Raise `Conflict` for a running number that no pattern could read back."""
    if last > numbering.HIGHEST:
        raise Conflict(
            _("The book has no number after {n}.").format(n=numbering.HIGHEST),
            fix=_("Was a number entered wrongly? See `pakdocs number list`."),
        )


def running_number(series: Series, text: str, year: int) -> Number:
    """Read a number as people name it in its book: ``12``, ``12.a``, or as it is printed.

    Raises `BadInput`, also for a printed one of another year than that of the book.
    """
    text = " ".join(text.split())
    if bare := re.fullmatch(r"([0-9]{1,9})\.?([a-z]{0,3})", text):
        try:
            return Number(int(bare[1]), bare[2])
        except ValueError:
            pass  # 0 is no number
    try:
        parsed = series.pattern.parse(text)
    except ValueError as error:
        raise BadInput(str(error), where="NUMBER") from error
    if parsed.year not in (None, year):
        raise BadInput(
            _("{number} is of another year than {year}.").format(number=text, year=year),
            where="NUMBER",
        )
    return parsed.number


def outside_number(state: State, series: Series, facts: Facts, date: dt.date, given: str) -> Taken:
    """Take a number that another book gave; doubles are refused, dates out of order warned of."""
    text = " ".join(given.split())
    if re.fullmatch(r"[0-9]{1,6}", text) and int(text):  # as clerks say it: only the running number
        text = series.pattern.format(Number(int(text)), facts)
    if not text or len(text) > MAX_NUMBER or not text.isprintable():
        raise BadInput(_("{text!r} is not a letter number.").format(text=given), where="--number")
    number, warnings = _read_number(series, text, date)
    book = [n for n in state.tables["numbers"].values() if n["series"] == series.book]
    if double := _double(book, text, number, date.year):
        raise Conflict(
            _("The number {number} is taken by {letter}.").format(
                number=double["number"] or double["seq"],
                letter=double["letter"] or double["reason"],
            ),
            where="--number",
        )
    if number is not None:
        warnings += _out_of_order(state.numbers_of(series.book, facts.year), number, date)
    return Taken(series.book, facts.year, text, number, outside=True, warnings=tuple(warnings))


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
    """Find the entry of the book that is this number, however it is spelt.

    One on a letter that is void had been mistyped: the book is another's, and may give it to its
    own letter.
    """
    for entry in book:
        if entry["outside"] and entry["letter"] and entry["status"] == "void":
            continue
        same = number is not None and entry["year"] == year and _is(entry, number)
        if same or (entry["number"] and _bare(entry["number"]) == _bare(text)):
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
        before = (entry["seq"], entry["suffix"]) < (number.seq, number.suffix)
        counts = entry["seq"] and entry["date"] and entry["status"] != "void"
        if counts and ((before and entry["date"] > day) or (not before and entry["date"] < day)):
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
