"""Laws cited with another number or year than that of their title."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pakdocs.facts import Facts, Law
from pakdocs.i18n import _
from pakdocs.lint.text import GAP, Clean, Finding, Text, near

_ABOUT = re.compile(rf"{GAP}{{1,3}}tentang{GAP}{{1,3}}([^\n]{{1,250}})")


@dataclass(frozen=True, slots=True)
class _Cited:
    """The search for laws of the known kinds."""

    search: re.Pattern[str]
    clean: Clean = field(default_factory=set)


@functools.lru_cache(maxsize=8)
def _cited(facts: Facts) -> _Cited:
    return _Cited(_search(facts))


def _search(facts: Facts) -> re.Pattern[str]:
    kinds = {" ".join(kind.lower().split()) for law in facts.laws for kind in law.kinds}
    named = "|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True))
    # "Peraturan Pemerintah Pengganti Undang-Undang" is another kind.
    return re.compile(
        rf"(?<![\w-])(?<!pengganti )({named}){GAP}{{1,3}}(?:(?:republik indonesia|ri){GAP}{{1,3}})?"
        rf"(?:(?:nomor|no\.?){GAP}{{0,3}})?([0-9]{{1,4}})"
        rf"(?:{GAP}{{1,3}}(?:tahun|thn\.?|th\.?){GAP}{{1,3}}|/)([0-9]{{4}})(?!\w)"
        if named
        else r"(?!)"
    )


def laws(text: Text, facts: Facts) -> Iterator[Finding]:
    """Find known laws with a slip in number or year.

    Under the right title either may be wrong; without a title only a slip of one figure in the
    year is taken for one, for the same number of another year is mostly another law.
    """
    cited = _cited(facts)
    return text.by_line(
        cited.clean,
        lambda start, end: _laws_in(text, cited.search.finditer(text.low, start, end), facts),
    )


def _laws_in(text: Text, found: Iterator[re.Match[str]], facts: Facts) -> Iterator[Finding]:
    for match in found:
        about = _ABOUT.match(text.low, match.end())
        for law in facts.laws:
            if match[1] in (kind.lower() for kind in law.kinds) and _is_slip(
                law, int(match[2]), match[3], about[1] if about else ""
            ):
                message = _("{kind} {number}/{year} is not that about {title}.").format(
                    kind=law.kinds[0], number=match[2], year=match[3], title=law.title
                )
                fix = _("That is number {number} of {year}; correct it, or the title.").format(
                    number=law.number, year=law.year
                )
                yield text.finding("law", match.span(), message, fix)
                break


def _is_slip(law: Law, number: int, year: str, about: str) -> bool:
    same_number, same_year = number == law.number, year == str(law.year)
    if same_number == same_year:
        return False  # it is the law, or has nothing of it
    if about:
        title = law.title.lower()
        following = about[len(title) : len(title) + 1]
        return about.startswith(title) and not (following and following.isalpha())
    return same_number and near(year, str(law.year), 1)
