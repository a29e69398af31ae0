"""Finished letters held against what is known: addresses, names, dates, numbers, words, laws.

Pure rules: they know no file and ask no clock. Each looks for one kind of slip that letters are
sent back for; what it cannot tell for sure it leaves alone, for a clerk who is warned for nothing
stops reading. Every search is bounded, so that the time grows with the text and not faster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from pakdocs.facts import Cited, Facts
from pakdocs.lint.cited import OWN_NUMBER, Known, citations, own_number, squeeze
from pakdocs.lint.days import days
from pakdocs.lint.doubled import doubled
from pakdocs.lint.hosts import hosts
from pakdocs.lint.laws import laws
from pakdocs.lint.names import names
from pakdocs.lint.sums import sums
from pakdocs.lint.text import Finding, Text
from pakdocs.lint.words import figures, words

__all__ = ["OWN_NUMBER", "Finding", "Known", "lint", "squeeze"]


def lint(
    paragraphs: Sequence[str],
    facts: Facts,
    *,
    date: dt.date,
    known: Sequence[Cited] | Known = (),
    number: str = "",
    own_hosts: Collection[str] = (),
) -> list[Finding]:
    """Give what in the letter of *date* contradicts *facts*, itself or the *known* letters.

    *number* is the letter's own, if it has one; *own_hosts* are addresses that are right whatever
    the facts say. A finding that says ``refuse`` is one of which the letter cannot be true.
    """
    text = Text(paragraphs)
    cited = known if isinstance(known, Known) else Known(known)
    found = [
        *citations(text, facts, cited, date, number),
        *own_number(text, number, date),
        *days(text, date),
        *figures(text),
        *sums(text),
        *laws(text, facts),
        *_once(
            [
                *hosts(text, facts, own_hosts),
                *words(text, facts),
                *names(text, facts),
                *doubled(text, facts),
            ]
        ),
    ]
    return sorted(found, key=lambda finding: (finding.paragraph, finding.start))


def _once(found: Sequence[Finding]) -> Iterator[Finding]:
    """Give each slip once, as the first rule says it: a misspelt name may hold a misspelt word."""
    taken: set[int] = set()
    for finding in found:
        places = range(finding.start, finding.end)
        if taken.isdisjoint(places):
            taken.update(places)
            yield finding
