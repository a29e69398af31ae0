"""Counts whose parts, named in the same sentence, do not add up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from pakdocs.i18n import _
from pakdocs.indonesian import terbilang
from pakdocs.lint.text import GAP, Finding, Text
from pakdocs.lint.words import UNITS

_COUNT = (
    rf"([0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]{{1,6}}){GAP}{{1,2}}\(([a-z][a-z \u00a0]{{1,100}})\)"
)
_WHOLE = re.compile(
    rf"(?<![\w.,/-]){_COUNT}(?P<of>[a-z \t\u00a0,-]{{0,60}}?)(?<!\w)"
    rf"(?:terdiri (?:atas|dari)|meliputi){GAP}{{0,2}}:?{GAP}{{1,2}}"
)
_PART = re.compile(rf"{_COUNT}(?P<what>[^0-9;:.()\n]{{0,80}})")
_LINK = re.compile(rf"(?:,{GAP}{{0,2}}(?:dan|serta|ditambah)?|{GAP}(?:dan|serta)){GAP}{{1,2}}\Z")
_LAST = re.compile(rf"(?<!\w)(?:dan|serta|ditambah){GAP}{{1,2}}\Z")
_MORE = re.compile(r"(?<!\w)(?:dan|serta|ditambah|selain|beserta|atau|maupun)(?!\w)")
_OTHER_THING = re.compile(r"(?<!\w)(?:pada|di|dari|untuk|dengan|dalam|bagi|oleh|per)(?!\w)")
_UNCLEAR = re.compile(
    r"(?<!\w)(?:antaranya|antara lain|termasuk|masing-masing|setiap|tiap|paling|minimal|maksimal"
    r"|sekurang\S*|sebanyak-banyaknya|sekitar|kurang lebih|lebih dari|atau|hingga|per)(?!\w)"
)
_PEOPLE = frozenset(
    (
        *("orang", "peserta", "petugas", "pak", "pegawai", "guru", "siswa", "alumni", "lulusan"),
        *("laki-laki", "perempuan", "pria", "wanita"),
    )
)
_GROUPS = frozenset(
    (
        *("tim", "kelompok", "regu", "kelas", "gelombang", "angkatan", "sesi", "bkk", "bursa"),
        *("sekolah", "smk", "sma", "ma", "satuan", "perguruan", "universitas", "lembaga", "lpk"),
        *("kabupaten", "kota", "kecamatan", "provinsi", "bidang", "seksi", "unsur", "instansi"),
    )
)
"""What people may be parted into without being counted."""
_ENOUGH = 12
"""Parts that are looked at; nobody counts more in one sentence."""


def sums(text: Text) -> Iterator[Finding]:
    """Find ``5 (lima) orang terdiri atas 2 (dua) guru dan 4 (empat) staf``.

    Only where every part is a count of the same thing and the last one is joined by *dan*; any
    other sentence may count something else.
    """
    for match in text.find(_WHOLE):
        whole = _number(match[1], match[2])
        unit = _unit(match[2], match["of"])
        before = text.low[max(0, match.start() - 30) : match.start()]
        if whole is None or not unit or _OTHER_THING.search(match["of"]) or _UNCLEAR.search(before):
            continue
        parts, end = _parts(text, match.end(), unit)
        # What adds up half-way is parted once more: men and women, then teachers and others.
        if len(parts) > 1 and whole not in [*itertools.accumulate(parts)][1:]:
            said = " + ".join(map(str, parts))
            message = _("{parts} is {sum}, not {whole}.").format(
                parts=said, sum=sum(parts), whole=whole
            )
            fix = _("Correct the whole, or its parts.")
            yield text.finding("sum", (match.start(), end), message, fix)


def _number(figures: str, words: str) -> int | None:
    """Give the count; None where figures and words differ, which is said by the rule on those."""
    number = int(figures.replace(".", ""))
    said = words.split()
    while said and said[-1] in UNITS:
        said.pop()
    return number if " ".join(said) == terbilang(number) else None


def _unit(words: str, following: str) -> str:
    """Give what is counted, in the bracket or behind it."""
    last = words.rsplit(maxsplit=1)[-1]
    after = following.replace(",", " ").split()
    return last if last in UNITS else next(iter(after), "")


def _is_same(unit: str, thing: str) -> bool:
    """Say whether what a part counts is what the whole counts; people have many names."""
    if thing == unit:
        return True
    return unit in _PEOPLE and (thing in _PEOPLE or thing not in UNITS | _GROUPS)


def _parts(text: Text, start: int, unit: str) -> tuple[list[int], int]:
    """Give the parts that are listed from *start* on and where they end; none where unclear."""
    parts: list[int] = []
    place, joined = start, False
    while len(parts) < _ENOUGH and (match := _PART.match(text.low, place)):
        number, what, place = _number(match[1], match[2]), match["what"], match.end()
        same = _is_same(unit, _unit(match[2], what))
        if number is None or not same or _UNCLEAR.search(what):
            break
        parts.append(number)
        link = _LINK.search(what)
        if _MORE.search(what[: link.start()] if link else what.partition(",")[0]):
            break
        if not link:
            return (parts, place) if joined and _ends(text, place, what) else ([], place)
        joined = _LAST.search(what) is not None
    return [], place


def _ends(text: Text, place: int, what: str) -> bool:
    """Say whether a list ends with the part of which *what* is said."""
    _part, comma, clause = what.partition(",")
    if comma:
        return not _MORE.match(clause.lstrip())
    return place == len(text.low) or text.low[place] in ";:.()\n"
