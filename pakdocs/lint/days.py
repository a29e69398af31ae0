"""Dates: days that do not exist, and weekdays that are not those of their dates."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from pakdocs.i18n import _
from pakdocs.indonesian import MONTHS, WEEKDAYS, format_date, terbilang
from pakdocs.lint.text import GAP, MONTH, MONTH_NUMBERS, Finding, Text

_UNTIL = r"(?:s\.?\ ?d\.?|s/d|sampai\ dengan|sampai|hingga|dan|[-–—])"

_DAYS = {
    **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
    "jum'at": 4,
    "jum’at": 4,
    "ahad": 6,
}
_DAY = "|".join(_DAYS)
_DATE = re.compile(
    rf"(?<![0-9.,/-])([0-9]{{1,2}}){GAP}{{1,3}}({MONTH})\b(?:{GAP}{{1,3}}([0-9]{{4}})(?![0-9]))?"
)
_LINK = r"(?:[-–,/(\s]{0,4}(?:tanggal|tgl\.?)?[:\s]{0,4})"
"""Between weekday and date: a comma, *tanggal*, or the end of one cell and the next."""
_WEEKDAY = re.compile(
    rf"""(?<!\w)(?P<w1>{_DAY})(?:{GAP}{{0,3}}{_UNTIL}{GAP}{{0,3}}(?P<w2>{_DAY}))?{_LINK}
    (?<!\w)(?P<d1>[0-9]{{1,2}})(?:{GAP}{{1,3}}(?P<m1>{MONTH})(?:{GAP}{{1,3}}(?P<y1>[0-9]{{4}}))?)?
    (?:{GAP}{{0,3}}{_UNTIL}{GAP}{{0,3}}
    (?P<d2>[0-9]{{1,2}}){GAP}{{1,3}}(?P<m2>{MONTH})(?:{GAP}{{1,3}}(?P<y2>[0-9]{{4}}))?)?(?!\w)""",
    re.VERBOSE,
)
_IN_WORDS = re.compile(
    rf"(?:(?<!\w)(?P<w1>{_DAY})[,{GAP[1:-1]}]{{1,3}})?(?<!\w)tanggal{GAP}{{1,3}}"
    rf"(?P<day>[a-z]{{2,10}}(?: [a-z]{{2,10}}){{0,2}}) bulan (?P<month>{MONTH}) "
    r"tahun (?P<year>[a-z]{2,10}(?: [a-z]{2,10}){1,6})"
)


@functools.cache
def _days_said() -> dict[str, int]:
    return {terbilang(n): n for n in range(1, 100)}


@functools.cache
def _years_said() -> dict[str, int]:
    return {terbilang(n): n for n in range(1945, 2101)}


def days(text: Text, date: dt.date) -> Iterator[Finding]:
    """Find dates that do not exist, then weekdays that are not those of their dates.

    A date without its year is that of the letter's year or of the next.
    """
    yield from _impossible(text)
    yield from _weekdays(text, date)
    yield from _in_words(text)


def make_date(day: int, month: int, year: int) -> dt.date | None:
    """Give the date, or None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _impossible(text: Text) -> Iterator[Finding]:
    for match in text.find(_DATE):
        day, month = int(match[1]), MONTH_NUMBERS[match[2]]
        if match[3]:
            wrong = make_date(day, month, int(match[3])) is None
        else:  # a leap year is given the benefit of the doubt; 45 Mei may be the number of a school
            wrong = 29 <= day <= 31 and make_date(day, month, 2000) is None
        if wrong:
            yield _no_such_day(text, match.span(), text.whole[match.start() : match.end()])


def _no_such_day(text: Text, span: tuple[int, int], said: str) -> Finding:
    message = _("{date} does not exist.").format(date=" ".join(said.split()))
    return text.finding("no-such-day", span, message, _("Look it up in a calendar."))


def _weekdays(text: Text, date: dt.date) -> Iterator[Finding]:
    if not any(day in text.low for day in _DAYS):
        return
    for match in _WEEKDAY.finditer(text.low):
        if match["w1"] == "minggu" and not _is_sunday(text, match.start()):
            continue
        possible = _possible(match, date)
        if not possible or any(_fits(match["w1"], match["w2"], *pair) for pair in possible):
            continue
        first, last = possible[0]
        if match["w2"] and last != first and _DAYS[match["w1"]] == first.weekday():
            yield _wrong_weekday(text, match, match["w2"], last)
        else:
            yield _wrong_weekday(text, match, match["w1"], first)


def _is_sunday(text: Text, start: int) -> bool:
    """Tell the day *Minggu* from *minggu*, a week."""
    return text.whole[start].isupper() or text.low[max(0, start - 6) : start].strip() == "hari"


def _possible(match: re.Match[str], date: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Give the first and the last day that the date may mean; nothing where it is no date."""
    m1, m2 = match["m1"], match["m2"]
    if not m1 and not m2:
        return []
    month1, month2 = MONTH_NUMBERS[m1 or m2], MONTH_NUMBERS[m2 or m1]
    said = match["y2"] or (match["y1"] if month1 <= month2 else "")
    years = [int(said)] if said else [date.year, date.year + 1]
    found = []
    for year in years:
        earlier = int(match["y1"]) if match["y1"] else year - (month1 > month2)
        first = make_date(int(match["d1"]), month1, earlier)
        last = make_date(int(match["d2"] or match["d1"]), month2, year)
        if first and last:
            found.append((first, last))
    return found


def _fits(w1: str, w2: str | None, first: dt.date, last: dt.date) -> bool:
    """Say whether the weekdays can be those of the days, where there are as many or not."""
    wanted = {_DAYS[w1], _DAYS[w2 or w1]}
    given = {first.weekday(), last.weekday()}
    if w2 and first != last:
        return (_DAYS[w1], _DAYS[w2]) == (first.weekday(), last.weekday())
    return not wanted.isdisjoint(given)


def _wrong_weekday(text: Text, match: re.Match[str], said: str, day: dt.date) -> Finding:
    message = _("{date} is a {right}, not a {wrong}.").format(
        date=format_date(day), right=WEEKDAYS[day.weekday()], wrong=said.capitalize()
    )
    return text.finding("weekday", match.span(), message, _("Correct the weekday or the date."))


def _in_words(text: Text) -> Iterator[Finding]:
    """Check dates that are written out, as a record of proceedings has them."""
    for match in _IN_WORDS.finditer(text.low) if " bulan " in text.low else ():
        number = _days_said().get(match["day"])
        words = match["year"].split()
        year = next(
            (_years_said()[said] for n in range(len(words), 1, -1)
             if (said := " ".join(words[:n])) in _years_said()),
            None,
        )  # fmt: skip
        if number is None or year is None:
            continue
        day = make_date(number, MONTH_NUMBERS[match["month"]], year)
        if day is None:
            said = f"{number} {MONTHS[MONTH_NUMBERS[match['month']] - 1]} {year}"
            yield _no_such_day(text, match.span(), said)
        elif match["w1"] and _DAYS[match["w1"]] != day.weekday():
            yield _wrong_weekday(text, match, match["w1"], day)
