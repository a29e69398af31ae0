"""Letters and decrees that are cited by number and date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from pakdocs.facts import Cited, Facts
from pakdocs.i18n import _
from pakdocs.indonesian import ROMAN, format_date
from pakdocs.lint.days import make_date
from pakdocs.lint.text import GAP, MONTH, MONTH_NUMBERS, Finding, Text, near

OWN_NUMBER = "own-number"
_DATED = re.compile(
    rf"(?:(?<=[\s,;])|(?<=\)))(?:tanggal|tgl\.?){GAP}{{0,3}}(?:\n?:[\n \t\u00a0]{{0,3}})?"
    rf"([0-9]{{1,2}}){GAP}{{1,3}}({MONTH}){GAP}{{1,3}}([0-9]{{4}})(?!\w)"
)
_NUMBERED = re.compile(rf"(?<!\w)nomor(?!\w)[{GAP[1:-1]}:\n]{{0,6}}")
_WITHOUT_DATE = re.compile(
    rf"(?<!\w)nomor{GAP}{{1,3}}([^\s,;()/]{{1,40}}(?:/[^\s,;()/]{{1,40}}){{1,10}})"
)
_REACH = 110
"""Characters from *nomor* to *tanggal*: a number from outside may have 100."""
_NOT_NUMBERS = frozenset(("pada", "tentang", "hal", "perihal", "dan", "sampai", "dengan", "jo"))
_LAWS = re.compile(r"(?<!\w)(?:undang-undang|uu|peraturan\w*|per(?:da|bup|wali|gub|men\w*|pres))\b")
_PAPERS = re.compile(r"(?<!\w)(?:surat|keputusan|kep\w*|sk|nota dinas|berita acara|petikan)\b")
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

    A later letter or decree cannot have been cited: that is refused. Laws may be dated as they
    like, and what is to happen on a day has no number.
    """
    shipped = Known(facts.letters)
    for match in _DATED.finditer(text.low):
        if not (found := _number_before(text, match.start())):
            continue
        number, start = found
        day = make_date(int(match[1]), MONTH_NUMBERS[match[2]], int(match[3]))
        span = (start, match.end())
        if day is None:  # said by the rule on dates
            continue
        if squeeze(number) == squeeze(own):
            if day != date:
                yield _other_date(text, span, number, date)
            continue
        later = day > date and _is_paper(text, start, number)
        yield from _judge(text, span, number, day, (known, shipped), later=later)
    yield from _undated(text, known, shipped)


def _number_before(text: Text, end: int) -> tuple[str, int] | None:
    """Give the number between the last *nomor* and *end*, and where that word stands."""
    begin = max(0, end - _REACH)
    numbered = list(_NUMBERED.finditer(text.low, begin, end))
    if not numbered:
        return None
    last = numbered[-1]
    number = text.whole[last.end() : end].strip(" \t\u00a0\n,:(")
    pieces = number.split()
    if (
        "\n" in number
        or ";" in number
        or not any(piece[0].isdigit() or "/" in piece for piece in pieces)
    ):
        return None
    if any(piece.lower() in _NOT_NUMBERS or _is_word(piece) for piece in pieces):
        return None
    return " ".join(pieces), last.start()


def _is_word(piece: str) -> bool:
    return piece.isalpha() and not piece.isupper() and piece.lower() != "tahun"


def _is_paper(text: Text, start: int, number: str) -> bool:
    """Say whether a letter or decree is cited, no law: by what is named last before the number."""
    before = re.split(r"[;\n]", text.low[max(0, start - 250) : start])[-1]
    law = max((match.end() for match in _LAWS.finditer(before)), default=0)
    paper = max((match.end() for match in _PAPERS.finditer(before)), default=0)
    return paper > law or ("/" in number and not law)


def _judge(
    text: Text,
    span: tuple[int, int],
    number: str,
    day: dt.date,
    books: tuple[Known, ...],
    *,
    later: bool,
) -> Iterator[Finding]:
    same = [cited for book in books for cited in book.numbered(number)]
    dates = [cited.date for cited in same if cited.date]
    if dates and day not in dates:
        yield _other_date(text, span, number, dates[0], refuse=later)
    elif later:
        message = _("It cites {number} of {date}, which is later than the letter.").format(
            number=number, date=format_date(day)
        )
        fix = _("Correct the date that is cited, or date the letter later.")
        yield text.finding("cited-later", span, message, fix, refuse=True)
    elif not dates:
        yield from _unknown(text, span, number, day, () if same else books)


def _unknown(
    text: Text, span: tuple[int, int], number: str, day: dt.date, books: tuple[Known, ...]
) -> Iterator[Finding]:
    """Judge a document of unknown date by what is known of that day, and by its own number."""
    alike = [c.number for book in books for c in book.dated(day) if _nearly(c.number, number)]
    if alike:
        message = _("{number} is nearly {known} of the same date.").format(
            number=number, known=alike[0]
        )
        yield text.finding("cited-number", span, message, _("Check the number."))
    elif slip := _month_slip(number, day):
        yield text.finding("month", span, slip, _("Check number and date."))


def _other_date(
    text: Text, span: tuple[int, int], number: str, right: dt.date, *, refuse: bool = False
) -> Finding:
    message = _("{number} is dated {date}.").format(number=number, date=format_date(right))
    fix = _("Correct the date, or the number.")
    return text.finding("cited-date", span, message, fix, refuse=refuse)


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
    for match in _WITHOUT_DATE.finditer(text.low) if shipped.dated(None) else ():
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
