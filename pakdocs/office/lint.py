"""What a finished letter says that cannot be, held against facts and against all known letters."""

from __future__ import annotations

import datetime as dt
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from pakdocs.errors import BadInput, Problem
from pakdocs.facts import Cited
from pakdocs.i18n import _, ngettext
from pakdocs.ledger import Record, State
from pakdocs.lint import OWN_NUMBER, Finding, Known, lint, squeeze
from pakdocs.profile import Profile
from pakdocs.store import Folder

_GATHERED: weakref.WeakKeyDictionary[State, tuple[int, Known]] = weakref.WeakKeyDictionary()
"""The known letters of a state, looked through once however many letters are made."""


def letter_doubts(
    folder: Folder,
    state: State,
    words: str,
    date: dt.date,
    number: str,
    where: str,
    *,
    may_refuse: bool = True,
) -> list[Problem]:
    """Give what the office should think about in the *words* of a finished letter of *date*.

    Raises `BadInput` for what cannot be true, such as a citation of a later letter; but not for
    a letter that is signed (``may_refuse=False``): its words are what was signed, so it is only
    warned of. *number* is empty for a draft.
    """
    found = lint(
        words.split("\n"),
        folder.facts,
        date=date,
        known=_known(state),
        number=number,
        own_hosts=_own_hosts(folder.profile),
    )
    if may_refuse and (refused := [finding for finding in found if finding.refuse]):
        message = _("{where} says {n} things that cannot be.").format(where=where, n=len(refused))
        raise BadInput.collected(message, [_problem(finding, where) for finding in refused])
    # Who gives the number has already said that it does not fit the date.
    return [_problem(finding, where) for finding in found if finding.code != OWN_NUMBER]


class Told:
    """Findings of many letters: equal ones once, at their first place, with their count."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Problem] = {}
        self._count: Counter[tuple[str, str]] = Counter()

    def add(self, problems: Iterable[Problem]) -> None:
        """Add what was found; of what was found before only the count grows."""
        for problem in problems:
            key = problem.message, problem.fix
            self._first.setdefault(key, problem)
            self._count[key] += 1

    def problems(self) -> list[Problem]:
        """Give what is to be told, in the order in which it was found."""
        return [_with_count(first, self._count[key]) for key, first in self._first.items()]


def _with_count(first: Problem, count: int) -> Problem:
    if count == 1:
        return first
    also = ngettext("and at {n} more place", "and at {n} more places", count - 1)
    return replace(first, where=f"{first.where} {also.format(n=count - 1)}")


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Give equal findings once, as `Told` does."""
    told = Told()
    told.add(problems)
    return told.problems()


def _known(state: State) -> Known:
    """Give the office's own letters that have a number, void ones too, and the incoming ones."""
    seq, known = _GATHERED.get(state, (-1, None))
    if known is None or seq != state.seq:
        known = _OnFile(state)
        _GATHERED[state] = (state.seq, known)
    return known


class _OnFile(Known):
    """The letters of the records; only those that a text cites are made ready to be compared."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self._tables = state.tables

    def numbered(self, number: str) -> list[Cited]:
        """Give those of this number."""
        return [_cited(letter) for letter in self._numbers.get(squeeze(number), ())]

    def dated(self, date: dt.date | None) -> list[Cited]:
        """Give those of this date; the records have none whose date nobody knows."""
        return [_cited(letter) for letter in self._dates.get(date.isoformat() if date else "", ())]

    def _letters(self) -> Iterator[Record]:
        yield from (letter for letter in self._tables["letters"].values() if letter["number"])
        yield from (record["values"] for record in self._tables["incoming"].values())

    @cached_property
    def _numbers(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for letter in self._letters():
            found.setdefault(squeeze(letter["number"]), []).append(letter)
        return found

    @cached_property
    def _dates(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for letter in self._letters():
            found.setdefault(letter["date"], []).append(letter)
        return found


def _cited(letter: Record) -> Cited:
    return Cited(letter["number"], dt.date.fromisoformat(letter["date"]), letter["subject"])


def _own_hosts(profile: Profile) -> list[str]:
    """Give the hosts of the office's own website and mailbox: nobody else's slip."""
    website, email = (profile.identity.get(key, "") for key in ("website", "email"))
    host = website.partition("://")[2] or website
    return [found for found in (host.partition("/")[0], email.rpartition("@")[2]) if found]


def _problem(finding: Finding, where: str) -> Problem:
    paragraph = _("paragraph {n}").format(n=finding.paragraph)
    return Problem(finding.message, f"{where}, {paragraph} ({finding.text})", finding.fix)
