"""Numbers without a letter of pakdocs: reserved for later, used on other papers, put out of use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs import numbering
from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
from pakdocs.ledger import Record, State, lapsed, squeeze
from pakdocs.numbering import MAX_BLOCK, MAX_RANGES, Facts, Number
from pakdocs.office.closed import refuse_closed
from pakdocs.office.fields import free_text
from pakdocs.office.numbers import outside_number, refuse_overflow, running_number
from pakdocs.office.plan import refuse_future
from pakdocs.profile import Series
from pakdocs.store import Session


@dataclass(slots=True)
class Entered:
    """What was entered into the number book, or would be."""

    events: list[tuple[str, dict[str, Any]]]
    numbers: str
    """The numbers as people name them: ``413`` or ``413-417``."""
    warnings: Sequence[Problem] = ()


def enter(session: Session, entered: Entered) -> None:
    """Put what was planned on the state of this session into the log."""
    session.commit(entered.events)


def own_book(known: dict[str, Series], name: str) -> Series:
    """Find the series whose book a name leads to; raise `BadInput` for an unknown one."""
    if name not in known:
        raise BadInput(
            _("There is no series {name!r}.").format(name=name),
            where="--series",
            fix=_("Series of this office: {names}.").format(names=", ".join(known)),
        )
    return known[known[name].book]


def _needed(text: str, option: str, message: str) -> str:
    kept = free_text(text, option)
    if not kept:
        raise UsageProblem(message, where=option)
    return kept


def plan_reservation(
    state: State, series: Series, count: int, purpose: str, until: dt.date | None, today: dt.date
) -> Entered:
    """Reserve the next *count* numbers of the present year; up to and with *until*, if given.

    Raises `UsageProblem`, and `Conflict` where somebody else keeps the book.
    """
    refuse_closed(state)
    _refuse_foreign(series)
    purpose = _needed(purpose, "--for", _("Say for whom or what the numbers are reserved."))
    if not 1 <= count <= MAX_BLOCK:
        raise UsageProblem(
            _("From 1 to {n} numbers can be reserved at once.").format(n=MAX_BLOCK), where="--count"
        )
    if until and until < today:
        raise BadInput(
            _("The reservation would be over on {date}, before today.").format(
                date=format_date(until)
            ),
            where="--until",
        )
    first = numbering.next_number(n["seq"] for n in state.numbers_of(series.name, today.year))
    last = first + count - 1
    refuse_overflow(last)
    data = {
        "series": series.name,
        "year": today.year,
        "first": first,
        "last": last,
        "until": until.isoformat() if until else "",
        "reason": purpose,
    }
    return Entered([("number.reserved", data)], _span(first, last))


def _refuse_foreign(series: Series) -> None:
    if series.keeper != "pakdocs":
        raise Conflict(
            _("The book of the series {series} is kept by {keeper}, not by pakdocs.").format(
                series=series.name, keeper=series.keeper
            ),
            where="--series",
            fix=_("Ask for the number there and give it with --number."),
        )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A number that was used on a paper which pakdocs did not make."""

    date: dt.date
    purpose: str
    number: str = ""
    """The next one if empty; as people name it or as it is printed."""
    through: int = 0
    """All numbers up to this one that are not in the book yet; 0 for a single number."""


def plan_booking(state: State, series: Series, booking: Booking, today: dt.date) -> Entered:
    """Enter numbers of another book or of papers made elsewhere.

    In a book that pakdocs keeps, a single number must be the next one or a reserved one; a book
    that was kept elsewhere until now is taken over whole, up to its last number. Raises `BadInput`,
    `UsageProblem`, and `Conflict` for a number that is there or out of order.
    """
    refuse_closed(state)
    refuse_future(booking.date, today)
    purpose = _needed(booking.purpose, "--for", _("Say what the number was used for."))
    data: dict[str, Any] = {
        "series": series.name,
        "year": booking.date.year,
        "ranges": [],
        "suffix": "",
        "number": "",
        "date": booking.date.isoformat(),
        "reason": purpose,
    }
    if booking.through:
        if booking.number:
            raise UsageProblem(_("Give either a NUMBER or --through, not both."), where="--through")
        data["ranges"] = _missing_ranges(state, series, booking)
        return Entered([("number.booked", data)], _ranges_text(data["ranges"]))
    if series.keeper != "pakdocs":
        return _foreign(state, series, booking, data)
    number, printed = _single(state, series, booking, today)
    data |= {"ranges": [[number.seq, number.seq]], "number": printed}
    return Entered([("number.booked", data)], printed or str(number.seq))


def _ranges_text(ranges: list[list[int]]) -> str:
    return ", ".join(_span(first, last) for first, last in ranges)


def _missing_ranges(state: State, series: Series, booking: Booking) -> list[list[int]]:
    """Give the ranges of numbers up to ``through`` that the book does not have."""
    taken = [n for n in state.numbers_of(series.name, booking.date.year) if not n["suffix"]]
    ranges, following = [], 1
    for number in sorted(taken, key=lambda n: n["first"]):
        if number["seq"] and following < number["first"] and following <= booking.through:
            ranges.append([following, min(number["first"] - 1, booking.through)])
        following = max(following, number["seq"] + 1)
    if following <= booking.through:
        ranges.append([following, booking.through])
    if not ranges:
        raise Conflict(
            _("All numbers up to {n} are in the book already.").format(n=booking.through),
            where="--through",
        )
    if len(ranges) > MAX_RANGES:
        raise Conflict(
            _("More than {n} gaps lie before {last}.").format(n=MAX_RANGES, last=booking.through),
            where="--through",
            fix=_("Take a smaller number first, then go on."),
        )
    _check_dates(taken, ranges[-1][1], booking.date)
    return ranges


def _check_dates(taken: list[Record], seq: int, date: dt.date) -> None:
    """Raise `Conflict` for a date that contradicts those of the numbers around *seq*."""
    day = date.isoformat()
    least = max((n["date"] for n in taken if n["seq"] < seq), default="")
    most = min((n["date"] for n in taken if n["date"] and n["seq"] > seq), default="9999")
    if least <= day <= most:
        return
    other = least if day < least else most
    raise Conflict(
        _("{date} does not fit: a number {place} {number} is dated {other}.").format(
            date=format_date(date),
            place=_("before") if day < least else _("after"),
            number=seq,
            other=format_iso(other),
        ),
        where="--date",
        fix=_("Give the date of the paper; see `pakdocs number list`."),
    )


def _foreign(state: State, series: Series, booking: Booking, data: dict[str, Any]) -> Entered:
    """Enter a number of a book that others keep, so that it is not given to a letter as well."""
    if not booking.number:
        raise UsageProblem(_("Which number was used?"), fix=_("Give NUMBER."))
    facts = Facts(booking.date.year, booking.date.month, "000", "B")
    if re.fullmatch(r"[0-9]+", booking.number.strip()):
        raise BadInput(
            _("Give the number as it is printed, not only {text}.").format(text=booking.number),
            where="NUMBER",
        )
    taken = outside_number(state, series, facts, booking.date, booking.number)
    if taken.number:
        data |= {"ranges": [[taken.number.seq] * 2], "suffix": taken.number.suffix}
    data["number"] = taken.printed
    return Entered([("number.booked", data)], taken.printed, taken.warnings)


def _single(state: State, series: Series, booking: Booking, today: dt.date) -> tuple[Number, str]:
    """Find the number of a paper in pakdocs's own book: the next one, or a reserved one."""
    taken = state.numbers_of(series.name, booking.date.year)
    following = numbering.next_number(n["seq"] for n in taken)
    number, printed = Number(following), ""
    if booking.number:
        number = running_number(series, booking.number, booking.date.year)
        printed = "" if re.fullmatch(r"[0-9]+", booking.number.strip()) else booking.number.strip()
    own = next((n for n in taken if n["status"] == "reserved" and n["seq"] == number.seq), None)
    if number.suffix or not (number.seq == following or own):
        raise Conflict(
            _("The number {number} is not the next one, nor is it reserved.").format(
                number=booking.number
            ),
            where="NUMBER",
            fix=_("The next one is {number}; a whole book is taken over with --through.").format(
                number=following
            ),
        )
    if own and lapsed(own, today.isoformat()):
        raise Conflict(_("The reservation of {number} is over.").format(number=number.seq))
    _check_dates(taken, number.seq, booking.date)
    return number, printed


def plan_void(state: State, series: Series, year: int, name: str, reason: str) -> Entered:
    """Put reserved or booked numbers out of use: one, or several as ``15-17``.

    Raises `Conflict` for one that a letter has: that is voided as a letter.
    """
    reason = _needed(reason, "--reason", _("Voiding a number needs a reason."))
    found = _named(state, series, year, name)
    events = []
    for number in found:
        if number["letter"]:
            raise Conflict(
                _("The number {number} stands on {letter}.").format(
                    number=number["number"] or number["seq"], letter=number["letter"]
                ),
                where="NUMBER",
                fix=_("Put the letter out of force: `pakdocs letter void {letter}`.").format(
                    letter=number["letter"]
                ),
            )
        if number["status"] == "void":
            raise Conflict(_("The number {number} is void already.").format(number=name))
        keys = ("series", "year", "seq", "suffix", "number")
        events.append(("number.voided", {key: number[key] for key in keys} | {"reason": reason}))
    return Entered(events, name.strip())


def _named(state: State, series: Series, year: int, name: str) -> list[Record]:
    """Find the numbers that *name* stands for; raise `BadInput` where one is not in the book."""
    taken = state.numbers_of(series.name, year)
    if printed := [n for n in taken if n["number"] and squeeze(n["number"]) == squeeze(name)]:
        return printed[-1:]
    if span := re.fullmatch(r"\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*", name):
        first, last = int(span[1]), int(span[2])
        wanted = [n for n in taken if not n["suffix"] and first <= n["first"] and n["seq"] <= last]
        complete = sum(n["seq"] - n["first"] + 1 for n in wanted) == last - first + 1
        if wanted and complete:
            return wanted
    else:
        number = running_number(series, name, year)
        key = (number.seq, number.suffix)
        if wanted := [n for n in taken if (n["seq"], n["suffix"]) == key]:
            return wanted[-1:]
    raise _not_there(taken, series, year, name)


def _not_there(taken: list[Record], series: Series, year: int, name: str) -> BadInput:
    """Say that a number is not in the book, or only within a block that was entered as one."""
    first = re.match(r"\s*([0-9]{1,9})", name)
    seq = int(first[1]) if first else 0
    blocks = (n for n in taken if n["first"] <= seq <= n["seq"] and n["first"] != n["seq"])
    block = next(blocks, None)
    if block:
        return BadInput(
            _("{name} stands in the block {block}, which was entered as one.").format(
                name=name, block=_span(block["first"], block["seq"])
            ),
            where="NUMBER",
            fix=_("Give the whole block."),
        )
    return BadInput(
        _("{name} is not in the book of {series} {year}.").format(
            name=name, series=series.name, year=year
        ),
        where="NUMBER",
        fix=_(
            "See `pakdocs number list --series {series}`; a number of another year wants --year."
        ).format(series=series.name),
    )
