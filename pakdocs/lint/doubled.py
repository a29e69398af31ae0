"""Words and full stops that stand twice side by side."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.indonesian import MONTHS, WEEKDAYS, terbilang
from pakdocs.lint.text import Clean, Finding, Text

_BLANK = "[ \u00a0]"
_TWICE = re.compile(
    rf"(?<![\w./@'’-])([^\W\d_]{{2,40}}+)((?:{_BLANK}{{1,3}}\1(?!\w)){{1,9}}+)(?![/@'’-]|\.\w)"
)
_RIGHT = frozenset(
    (
        *("baden", "bone", "bora", "lai", "lau", "mei", "pago", "palu", "sri", "walla", "wara"),
        *("belas", "puluh", "ratus", "ribu", "juta", "miliar", "triliun"),
        *(terbilang(n) for n in range(12)),
    )
)
"""Names of places and people, and figures read out one by one."""
_OFFICIAL = frozenset(
    (
        *("kepala", "dinas", "bidang", "seksi", "bupati", "wali", "kota", "kabupaten", "provinsi"),
        *("gubernur", "sekretaris", "direktur", "direktorat", "menteri", "rektor", "pimpinan"),
        *("kecamatan", "kelurahan", "desa", "jalan", "nomor", "tanggal", "tahun", "bulan", "hari"),
        *("pukul", "surat", "keputusan", "peraturan", "lampiran", "tentang", "perihal", "hal"),
        *("pada", "dan", "di", "yang", "dengan", "untuk", "dalam", "dari", "oleh", "sebagai"),
        *("pegawai", "peserta", "bapak", "ibu", "saudara", "bkk", "smk", "yth", "tembusan"),
        *(name.lower() for name in (*MONTHS, *WEEKDAYS)),
    )
)
_STOPS = re.compile(r"(?<=[\w)\]\"”'’])\.\.(?![.\w/])(?=\Z|[\n\"”')]|\s{1,3}[^\s.])")
_TO_FILL_IN = re.compile(r"\.{3}|…|_{2}|(?<!\w)(?:no|nomor|rp|tgl|tanggal|pukul|jam|nip)\.\.")


def doubled(text: Text, facts: Facts) -> Iterator[Finding]:
    """Find *pukul pukul* and *S.Sos..*; lines to fill in, names and cells side by side are right.

    A name may well be one word twice, so of words with capitals only official ones are doubted.
    """
    words = _official(facts)
    yield from text.by_line(
        words.clean, lambda start, end: _twice_in(text, start, end, words.official)
    )
    if ".." in text.low:
        yield from _stops(text)


def _twice_in(text: Text, start: int, end: int, official: frozenset[str]) -> Iterator[Finding]:
    for match in _TWICE.finditer(text.low, start, end):
        word = match[1]
        if word in _RIGHT or len(set(word)) == 1 or text.in_address(match.span()):
            continue
        said = text.whole[match.start() : match.end()].split()
        if word in official or any(one.islower() for one in said[1:]):
            message = _("The word {word} stands twice.").format(word=word)
            yield text.finding("doubled", match.span(), message, _("Write it once."))


def _stops(text: Text) -> Iterator[Finding]:
    for match in _STOPS.finditer(text.low):
        start = text.low.rfind("\n", max(0, match.start() - 200), match.start()) + 1
        around = text.low[max(start, match.start() - 200) : match.end() + 200].partition("\n")[0]
        if not _TO_FILL_IN.search(around):
            message = _("Two full stops stand side by side.")
            yield text.finding("full-stops", match.span(), message, _("Write one."))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of agencies and offices, in which capitals mean no person's name."""

    official: frozenset[str]
    clean: Clean = field(default_factory=set)


@functools.lru_cache(maxsize=8)
def _official(facts: Facts) -> _Words:
    known = (word.lower() for name in facts.names for word in name.text.split())
    return _Words(_OFFICIAL.union(known))
