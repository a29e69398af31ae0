"""Names of agencies with a word missing, doubled in, turned round or misspelt."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.lint.text import GAP, Clean, Finding, Text, near

_RUN = re.compile(rf"(?<!\w)[^\W\d_]++(?:(?:{GAP}{{1,3}}|-)(?:[^\W\d_]+|&))++")
"""Two words or more that nothing but spaces parts: a name never goes across a comma or a line."""
_WORD = re.compile(r"[^\W\d_]+|&")
_MIN_MISSING = 5
"""Words of a name in which one may miss; of a shorter one the rest may be another name."""
_MIN_OTHER = 8
"""Words of a name in which one may be quite another word."""


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    words: tuple[str, ...]
    distinct: frozenset[str]
    needed: int
    """How many of its distinct words a run must have before it is looked at closely."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What the facts say of names."""

    sought: list[_Known]
    """The names that near misses are sought of, the longest first."""
    right: list[tuple[str, ...]]
    vocabulary: frozenset[str]
    clean: Clean = field(default_factory=set)


@functools.lru_cache(maxsize=8)
def _known(facts: Facts) -> _Names:
    known = []
    for name in facts.names:
        words = _words(name.text)
        if len(words) > 1:
            distinct = frozenset(words)
            needed = len(distinct) - (2 if len(words) >= _MIN_MISSING else 1)
            known.append(_Known(name.text, words, distinct, max(needed, 1)))
    known.sort(key=lambda name: -len(name.words))
    right = [*(name.words for name in known), *(_words(n) for n in facts.other_names)]
    return _Names(known, right, frozenset(word for name in known for word in name.distinct))


def _words(text: str) -> tuple[str, ...]:
    return tuple("dan" if word == "&" else word for word in _WORD.findall(text.lower()))


def names(text: Text, facts: Facts) -> Iterator[Finding]:
    """Find near misses of the known names; every name that is right itself is left alone.

    The first word must be there: *penempatan tenaga kerja dan perluasan kesempatan kerja* is no
    misspelt directorate general but what it does.
    """
    known = _known(facts)
    found = text.by_line(known.clean, lambda start, end: _slips_in(text, start, end, known))
    return (one for one in found if not text.in_address((one.start, one.end)))


def _slips_in(text: Text, start: int, end: int, known: _Names) -> Iterator[Finding]:
    for run in _RUN.finditer(text.low, start, end):
        yield from _slips_of(text, run, known)


def _slips_of(text: Text, run: re.Match[str], known: _Names) -> Iterator[Finding]:
    if known.vocabulary.isdisjoint(run[0].replace("-", " ").split()):
        return
    present = known.vocabulary.intersection(_words(run[0]))
    fit = [name for name in known.sought if len(name.distinct & present) >= name.needed]
    if fit:
        yield from _near_misses(text, run, fit, known.right)


def _near_misses(
    text: Text, run: re.Match[str], fit: Sequence[_Known], right: Sequence[tuple[str, ...]]
) -> Iterator[Finding]:
    sequence = _words(run[0])
    spans = [word.span() for word in _WORD.finditer(run[0])]
    taken = _places_of(sequence, right)
    for name in fit:
        size = len(name.words)
        for first in range(len(sequence)):
            if not _alike(sequence[first], name.words[0]):
                continue
            for length in (size, size - 1, size + 1):
                places = range(first, first + length)
                window = sequence[first : first + length]
                if len(window) < length or not taken.isdisjoint(places):
                    continue
                if slip := _slip(name.words, window):
                    taken.update(places)
                    start, end = spans[first][0], spans[first + length - 1][1]
                    span = (run.start() + start, run.start() + end)
                    fix = _("Write: {right}").format(right=name.text)
                    yield text.finding("name", span, slip, fix)


def _places_of(sequence: tuple[str, ...], right: Sequence[tuple[str, ...]]) -> set[int]:
    """Give the places of *sequence* at which a name stands as it should."""
    taken: set[int] = set()
    for words in right:
        for first in range(len(sequence) - len(words) + 1):
            if sequence[first : first + len(words)] == words:
                taken.update(range(first, first + len(words)))
    return taken


def _slip(name: tuple[str, ...], window: tuple[str, ...]) -> str:
    """Say what is wrong where *window* is nearly *name*; the empty text where it is not."""
    if len(window) == len(name):
        return _other_words(name, window)
    if len(name) < _MIN_MISSING or window[-1] != name[-1]:
        return ""
    longer, shorter = (name, window) if len(window) < len(name) else (window, name)
    for place in range(1, len(longer) - 1):
        if longer[:place] + longer[place + 1 :] == shorter:
            if longer is name:
                return _("The word {word} is missing in a name.").format(word=longer[place])
            return _("The word {word} is too much in a name.").format(word=longer[place])
    return ""


def _other_words(name: tuple[str, ...], window: tuple[str, ...]) -> str:
    pairs = [(had, wanted) for had, wanted in zip(window, name, strict=True) if had != wanted]
    if not pairs:
        return ""
    if len(name) > 2 and window[0] == name[0] and sorted(window) == sorted(name):
        return _("The words of a name stand in another order.")
    if len(pairs) > (1 if len(name) == 2 else 2):
        return ""
    if all(_alike(had, wanted) for had, wanted in pairs):
        return _("{word} is misspelt in a name.").format(word=pairs[0][0])
    inside = window[0] == name[0] and window[-1] == name[-1]
    if len(pairs) == 1 and len(name) >= _MIN_OTHER and inside:
        return _("The word {word} does not belong in a name.").format(word=pairs[0][0])
    return ""


def _alike(had: str, wanted: str) -> bool:
    """Say whether two words are one, misspelt; short ones are taken as they are."""
    if had == wanted:
        return True
    return len(wanted) > 3 and near(had, wanted, 2 if len(wanted) > 8 else 1)
