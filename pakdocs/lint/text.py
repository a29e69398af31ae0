"""The text of a letter as the rules search it, and what they find."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pakdocs.indonesian import MONTHS

GAP = "[ \t\u00a0]"
"""What may stand between two words of one paragraph."""
_AROUND = 30
"""Characters shown on either side of what was found."""
_ONE_LINE = {ord("\r"): " ", ord("\n"): " "}
_MAX_CLEAN = 4096
"""Lines that are remembered for one search; more than the letters of one office share."""
_PRIVATE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){7,40}|[\w.+-]{1,64}(?=@)")
"""Telephone numbers, NIP, NIK and mailboxes: a finding shows them to nobody."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}+|[^\s<>@]{1,64}@[^\s<>@]{1,255}+"
    r"|(?<![a-z0-9.-])[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}){0,7}\.[a-z]{2,20}/[^\s<>\"]{0,2000}+"
)

MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, start=1)},
    "pebruari": 2,
    "nopember": 11,
}
MONTH = "|".join(MONTH_NUMBERS)

Found = TypeVar("Found")
Clean = set[str]
"""Lines in small letters in which a certain look found nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One slip: what it is, where it stands, what to do."""

    code: str
    message: str
    paragraph: int
    """Counted from 1."""
    text: str
    """The words around it, without what is personal."""
    fix: str
    refuse: bool = False
    start: int = 0
    end: int = 0
    """Where it lies in the whole text, so that two rules do not say the same."""


class Text:
    """The paragraphs of a letter, joined, so that a rule searches them in one go."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.whole = "\n".join(paragraphs)
        if "\r" in self.whole or self.whole.count("\n") >= max(len(paragraphs), 1):
            self.whole = "\n".join(paragraph.translate(_ONE_LINE) for paragraph in paragraphs)
        self.low = _lower(self.whole)
        """The same in small letters, each character in its place."""
        lines = self.low.split("\n")
        lengths = (len(line) + 1 for line in lines)
        self._starts = list(itertools.accumulate(lengths, initial=0))
        self._places: dict[str, list[int]] = {}
        for start, line in zip(self._starts, lines, strict=False):  # the last start is the end
            self._places.setdefault(line, []).append(start)
        self._distinct = frozenset(self._places)

    def by_line(self, clean: Clean, look: Callable[[int, int], Iterable[Found]]) -> Iterator[Found]:
        """Give what *look* finds between start and end of each line; lines in *clean* are skipped.

        One in which it finds nothing joins them: letters of one type have most lines in common.
        So it must judge by the line alone, and by what *clean* belongs to.
        """
        fresh = self._distinct.difference(clean)
        places = sorted((start, line) for line in fresh for start in self._places[line])
        for start, line in places:
            if found := list(look(start, start + len(line))):
                yield from found
            elif len(clean) < _MAX_CLEAN:
                clean.add(line)

    def find(self, search: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Give all that *search* finds in small letters; it must not reach into the next line."""
        return self.by_line(
            _clean_of(search), lambda start, end: search.finditer(self.low, start, end)
        )

    @functools.cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        return [match.span() for match in _ADDRESS.finditer(self.low)]

    def in_address(self, span: tuple[int, int]) -> bool:
        """Say whether what lies at *span* is part of a web or e-mail address: no words to spell."""
        before = bisect.bisect_right(self._addresses, span[0], key=lambda address: address[0])
        return before > 0 and span[1] <= self._addresses[before - 1][1]

    def finding(
        self, code: str, span: tuple[int, int], message: str, fix: str = "", *, refuse: bool = False
    ) -> Finding:
        """Make the finding of what lies at *span*."""
        start, end = span
        paragraph = bisect.bisect_right(self._starts, start)
        return Finding(code, message, paragraph, self._around(span), fix, refuse, start, end)

    def _around(self, span: tuple[int, int]) -> str:
        first = self._starts[bisect.bisect_right(self._starts, span[0]) - 1]
        last = self._starts[bisect.bisect_left(self._starts, span[1])] - 1
        start, end = max(first, span[0] - _AROUND), min(last, span[1] + _AROUND)
        # A word or number that is cut is no longer known as personal, so whole words are shown.
        while start > first and not self.whole[start - 1].isspace() and span[0] - start < 100:
            start -= 1
        while end < last and not self.whole[end].isspace() and end - span[1] < 100:
            end += 1
        shown = _PRIVATE.sub("…", " ".join(self.whole[start:end].split()))
        before, after = "… " if start > first else "", " …" if end < last else ""
        return f"{before}{shown}{after}"


@functools.lru_cache(maxsize=64)
def _clean_of(_search: re.Pattern[str]) -> Clean:
    """Give the lines in which a search found nothing so far."""
    return set()


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def near(left: str, right: str, limit: int) -> bool:
    """Say whether at most *limit* slips lie between two words: a letter more, less, other, turned.

    Equal words are near.
    """
    if abs(len(left) - len(right)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
    return row[-1] <= limit
