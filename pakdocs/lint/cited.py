"""Letters and decrees that are cited by number and date."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterable, Iterator

from pakdocs.facts import Cited, Facts
from pakdocs.i18n import _
from pakdocs.indonesian import ROMAN, format_date
from pakdocs.lint.dated import Dated, dated, names_law, names_paper, sentence_before
from pakdocs.lint.text import GAP, Clean, Finding, Text, near

OWN_NUMBER = "own-number"
_WITHOUT_DATE = re.compile(
    rf"(?<!\w)nomor{GAP}{{1,3}}([^\s,;()/]{{1,40}}(?:/[^\s,;()/]{{1,40}}){{1,10}})"
)
_OF_YEAR = re.compile(
    rf"(?<![\w.])(?:nomor(?!\w)|no(?:\.|(?={GAP}))){GAP}{{0,3}}"
    rf"([^\s,;()/]{{1,40}}(?:{GAP}{{0,2}}/{GAP}{{0,2}}[^\s,;()/]{{1,40}}){{0,10}}){GAP}{{1,3}}"
    rf"(?:tahun|thn\.?|th\.?){GAP}{{1,3}}([0-9]{{4}})(?!\w)"
)
_PLANNED = re.compile(r"(?<!\w)(?:rancangan|ran?perda|ranper\w*|draf\w*|konsep|rencana)\b")
_MONTH_YEAR = re.compile(
    rf"[/.-]({'|'.join(sorted(ROMAN, key=len, reverse=True))})[/.-]([0-9]{{4}})(?!\w)"
)
_YEAR = re.compile(r"[/.-]((?:19|20)[0-9]{2})$")


class Known:
    """The letters that are known, looked up by number and by date."""

    def __init__(self, cited: Iterable[Cited] = ()) -> None:
        self._by_number: dict[str, list[Cited]] = {}
        self._by_date: dict[dt.date | None, list[Cited]] = {}
        for one in cited:
            self._by_number.setdefault(squeeze(one.number), []).append(one)
            self._by_date.setdefault(one.date, []).append(one)

    def numbered(self, number: str) -> list[Cited]:
        """Give those of this number; two senders may have given the same."""
        return self._by_number.get(squeeze(number), [])

    def dated(self, date: dt.date | None) -> list[Cited]:
        """Give those of this date; of None, those whose date nobody knows."""
        return self._by_date.get(date, [])


def squeeze(number: str) -> str:
    """Fold what two spellings of a number may differ in: spaces and case."""
    return "".join(number.casefold().split())


def citations(text: Text, facts: Facts, known: Known, date: dt.date, own: str) -> Iterator[Finding]:
    """Find citations with a wrong date or number, and such of letters later than this one.

    A later letter or decree cannot have been cited: that is refused where the date is surely its
    own, and warned of where a subject stands between. Laws may be dated as they
    like within the letter's year, and what is to happen on a day has no number.
    """
    shipped = Known(facts.letters)
    told: set[int] = set()
    for one in dated(text):
        if one.day is None:  # said by the rule on dates
            continue
        if squeeze(one.number) == squeeze(own):
            if one.sure and one.day != date:
                yield _other_date(text, one, date)
            continue
        before = sentence_before(text, one.start, 250)
        later = one.day > date and names_paper(before, one.number)
        if later:
            told.add(one.start)
        yield from _judge(text, one, (known, shipped), later=later)
    yield from _later_years(text, date, own, told)
    yield from _undated(text, known, shipped)


def _later_years(text: Text, date: dt.date, own: str, told: Collection[int]) -> Iterator[Finding]:
    """Find decrees and laws that are numbered in a year after the letter's."""

    def look(start: int, end: int) -> list[re.Match[str]]:
        found = _OF_YEAR.finditer(text.low, start, end)
        return [match for match in found if int(match[2]) > date.year]

    for match in text.by_line(_not_later(date.year), look):
        before = sentence_before(text, match.start(), 250)
        kind = before.rpartition(",")[2]
        number = text.whole[match.start(1) : match.end()]
        if (
            match.start() in told
            or squeeze(number) == squeeze(own)
            or not re.search("[0-9]", match[1])
            or not (names_law(kind) or names_paper(kind))
            or _PLANNED.search(before)
        ):
            continue
        message = _("It cites {number}, which is of a later year than the letter.").format(
            number=" ".join(number.split())
        )
        fix = _("Correct the year that is cited, or date the letter later.")
        yield text.finding("cited-later", match.span(), message, fix, refuse=True)


@functools.lru_cache(maxsize=8)
def _not_later(_year: int) -> Clean:
    """Give the lines that cite nothing numbered in a later year, as far as they were looked at."""
    return set()


def _judge(text: Text, one: Dated, books: tuple[Known, ...], *, later: bool) -> Iterator[Finding]:
    same = [cited for book in books for cited in book.numbered(one.number)]
    dates = [cited.date for cited in same if cited.date]
    if dates and one.day not in dates:
        yield _other_date(text, one, dates[0], refuse=later and one.sure)
    elif later and one.day:
        message = _("It cites {number} of {date}, which is later than the letter.").format(
            number=one.number, date=format_date(one.day)
        )
        fix = _("Correct the date that is cited, or date the letter later.")
        yield text.finding("cited-later", (one.start, one.end), message, fix, refuse=one.sure)
    elif not dates and one.sure and one.day:
        yield from _unknown(text, one, one.day, () if same else books)


def _unknown(text: Text, one: Dated, day: dt.date, books: tuple[Known, ...]) -> Iterator[Finding]:
    """Judge a document of unknown date by what is known of that day, and by its own number."""
    alike = [c.number for book in books for c in book.dated(day) if _nearly(c.number, one.number)]
    if alike:
        message = _("{number} is nearly {known} of the same date.").format(
            number=one.number, known=alike[0]
        )
        yield text.finding("cited-number", (one.start, one.end), message, _("Check the number."))
    elif slip := _month_slip(one.number, day):
        yield text.finding("month", (one.start, one.end), slip, _("Check number and date."))


def _other_date(text: Text, one: Dated, right: dt.date, *, refuse: bool = False) -> Finding:
    message = _("{number} is dated {date}.").format(number=one.number, date=format_date(right))
    fix = _("Correct the date, or the number.")
    return text.finding("cited-date", (one.start, one.end), message, fix, refuse=refuse)


def _nearly(known: str, number: str) -> bool:
    """Say whether two numbers differ by one slip, or only in the marks between their parts."""
    left, right = squeeze(known), squeeze(number)
    if left == right:
        return False
    return (len(left) > 5 and near(left, right, 1)) or (
        re.sub(r"\W", "", left) == re.sub(r"\W", "", right)
    )


def _undated(text: Text, known: Known, shipped: Known) -> Iterator[Finding]:
    """Find slips in the numbers of documents without a known date, where their subject follows."""
    for match in text.find(_WITHOUT_DATE) if shipped.dated(None) else ():
        number = text.whole[match.start(1) : match.end(1)]
        if known.numbered(number) or shipped.numbered(number):
            continue
        following = text.low[match.end() : match.end() + 250]
        for cited in shipped.dated(None):
            if (
                cited.subject
                and cited.subject.lower() in following
                and _nearly(cited.number, number)
            ):
                message = _("{number} is nearly {known} on the same subject.").format(
                    number=number, known=cited.number
                )
                yield text.finding("cited-number", match.span(), message, _("Check the number."))
                break


def own_number(text: Text, number: str, date: dt.date) -> Iterator[Finding]:
    """Find a letter's own number that names another month or year than its date."""
    if slip := _month_slip(number, date):
        start = max(text.whole.find(number), 0)
        end = start + len(number) if text.whole.startswith(number, start) else start
        yield text.finding(OWN_NUMBER, (start, end), slip, _("Check number and date."))


def _month_slip(number: str, day: dt.date) -> str:
    """Say what in *number* is not of *day*; the empty text where nothing is."""
    compact = "".join(number.split())
    if match := _MONTH_YEAR.search(compact):
        if ROMAN.index(match[1]) + 1 != day.month:
            return _("The month in {number} is not that of {date}.").format(
                number=number, date=format_date(day)
            )
        year = match[2]
    else:
        ending = _YEAR.search(compact)
        year = ending[1] if ending else ""
    if year and int(year) != day.year:
        return _("The year in {number} is not that of {date}.").format(
            number=number, date=format_date(day)
        )
    return ""
