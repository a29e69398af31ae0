"""Rejected spellings, and figures that are not what the words in brackets say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.indonesian import terbilang
from pakdocs.lint.text import GAP, Clean, Finding, Text, near

_BEFORE = r"(?<![\w./@-])(?<!\w')"
_AFTER = r"(?![\w/@]|[.-]\w)"
"""A spelling inside an address, a number or a longer word is none."""


@dataclass(frozen=True, slots=True)
class _Rejected:
    """The search for all rejected phrases, what each should be, and the search for excuses."""

    search: re.Pattern[str]
    right: Mapping[str, tuple[str, str]]
    excuses: re.Pattern[str]
    clean: Clean = field(default_factory=set)


@functools.lru_cache(maxsize=8)
def _rejected(facts: Facts) -> _Rejected:
    right = {_key(wrong): ("name", name.text) for name in facts.names for wrong in name.wrong}
    for word in facts.words:
        right |= {_key(wrong): ("word", word.right) for wrong in word.wrong}
    excused = [*facts.other_names, *(phrase for word in facts.words for phrase in word.unless)]
    return _Rejected(_search(right), right, _search(_key(phrase) for phrase in excused))


def _search(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    spaced = [re.escape(phrase).replace(r"\ ", f"{GAP}{{1,3}}") for phrase in ordered]
    return re.compile(f"{_BEFORE}(?:{'|'.join(spaced)}){_AFTER}" if spaced else r"(?!)")


def _key(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def words(text: Text, facts: Facts) -> Iterator[Finding]:
    """Find spellings that the facts reject, of words and of names."""
    rejected = _rejected(facts)
    return text.by_line(rejected.clean, lambda start, end: _words_in(text, start, end, rejected))


def _words_in(text: Text, start: int, end: int, rejected: _Rejected) -> Iterator[Finding]:
    excused = [match.span() for match in rejected.excuses.finditer(text.low, start, end)]
    for match in rejected.search.finditer(text.low, start, end):
        if text.in_address(match.span()):
            continue
        if any(first <= match.start() and match.end() <= last for first, last in excused):
            continue
        code, meant = rejected.right[_key(match[0])]
        said = text.whole[match.start() : match.end()]
        message = _("{wrong} is not spelt so.").format(wrong=said)
        yield text.finding(
            code, match.span(), message, _("Write: {right}").format(right=_cased(meant, said))
        )


def _cased(meant: str, said: str) -> str:
    """Give *meant* with capitals as *said* has them."""
    if said.isupper() and len(said) > 3:
        return meant.upper()
    return meant[0].upper() + meant[1:] if said[0].isupper() else meant


_BRACKETS = re.compile(r"\(([a-z][a-z \u00a0]{1,300})\)")
_FIGURES = re.compile(
    rf"(?<![\w.,/-])(?:rp\.?{GAP}?)?([0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,4}}|[0-9]{{1,15}})"
    rf"(?:,00|,-)?(?:{GAP}?%)?{GAP}{{0,2}}\Z"
)
_REACH = 40
"""Characters before the bracket in which its figures are looked for."""
_NUMERALS = frozenset(word for n in (*range(12), 100, 1000) for word in terbilang(n).split()) | {
    *("belas", "puluh", "ratus", "ribu", "juta", "miliar", "triliun")
}
UNITS = frozenset(
    (
        *("orang", "lembar", "berkas", "rangkap", "eksemplar", "buah", "set", "unit", "halaman"),
        *("kali", "jam", "hari", "minggu", "bulan", "tahun", "kerja", "kalender"),
        *("peserta", "petugas", "antar", "pak", "pegawai", "guru", "siswa", "alumni", "lulusan"),
        *("bkk", "bursa", "khusus", "sekolah", "satuan", "pendidikan", "dokumen", "formulir"),
        *("rupiah", "persen", "per"),
    )
)
"""What may follow the words inside the brackets."""


_LABEL = re.compile(
    rf"(?<!\w)(?:negeri|swasta|smkn?|sman?|man?|nomor|no\.?|pasal|kelas|lantai){GAP}{{1,3}}\Z"
)
"""Before a figure that is a name: *SMK Negeri 2 (tiga orang)* counts no schools."""


def figures(text: Text) -> Iterator[Finding]:
    """Find figures beside other words: ``12 (sebelas)``; brackets with no number are no concern."""
    for words_said in text.find(_BRACKETS):
        start = max(0, words_said.start() - _REACH)
        match = _FIGURES.search(text.low[start : words_said.start()])
        if not match:
            continue
        number = int(match[1].replace(".", ""))
        said = words_said[1].replace("milyar", "miliar").split()
        begin = start + match.start()
        if said[-1] in UNITS and _LABEL.search(text.low, max(0, begin - 20), begin):
            continue
        while said and said[-1] in UNITS:
            said.pop()
        right = terbilang(number) if number < 10**15 else ""
        if " ".join(said) == right or not _is_number(said):
            continue
        message = _("{figures} is not {words}.").format(figures=match[1], words=" ".join(said))
        fix = _("{figures} in words: {right}.").format(figures=match[1], right=right or "-")
        yield text.finding("figures", (begin, words_said.end()), message, fix)


def _is_number(said: list[str]) -> bool:
    """Say whether words mean a number, perhaps with a slip in one of them."""
    exact = [word in _NUMERALS for word in said]
    slips = [word for word, known in zip(said, exact, strict=True) if not known]
    return any(exact) and all(
        len(word) > 3 and any(near(word, numeral, 1) for numeral in _NUMERALS) for word in slips
    )
