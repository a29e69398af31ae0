"""Where a text cites a letter by number and date, in the ways that clerks write it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pakdocs.lint.days import make_date
from pakdocs.lint.text import GAP, MONTH, MONTH_NUMBERS, Text

_DAY = (
    rf"(?P<day>[0-9]{{1,2}})(?:{GAP}{{1,3}}(?P<month>{MONTH}){GAP}{{1,3}}"
    r"|(?P<mark>[-/.])(?P<figure>[0-9]{1,2})(?P=mark))(?P<year>[0-9]{4})"
)
_DATED = re.compile(
    r"(?:(?:(?<=[\s,;(])|(?<=\)))(?P<led>tertanggal|bertanggal|tanggal|tgl\.?)"
    rf"{GAP}{{0,3}}(?:\n?:[\n \t\u00a0]{{0,3}})?|\({GAP}{{0,2}}){_DAY}"
    rf"(?(led)(?!\w|[-/]\w)|{GAP}{{0,2}}\))"
)
_MARK = re.compile(rf"(?:ter|ber)?tanggal|tgl|\({GAP}{{0,2}}[0-9]")
"""How all that `_DATED` finds begins; few lines have one."""
_ENDS_DATED = re.compile(rf"{_DAY},?{GAP}{{1,3}}\Z")
_NUMBERED = re.compile(
    rf"(?<![\w.])(?:(?:ber)?nomor(?!\w)[{GAP[1:-1]}:\n]{{0,6}}|no(?:\.|(?={GAP}))[{GAP[1:-1]}:]{{0,6}})"
)
_THEN_NUMBERED = re.compile(
    rf",?{GAP}{{1,3}}(?:dengan{GAP})?(?:(?:ber)?nomor|no\.?){GAP}{{0,3}}:?{GAP}{{0,3}}"
    rf"([^\s,;()/]{{1,40}}(?:{GAP}{{0,2}}/{GAP}{{0,2}}[^\s,;()/]{{1,40}}){{0,10}})"
)
_REACH = 240
"""Characters from *nomor* to *tanggal*, with a subject between them."""
_LONGEST = 110
"""Characters of a number: one from outside may have 100."""
_NOT_NUMBERS = frozenset(("pada", "tentang", "hal", "perihal", "dan", "sampai", "dengan", "jo"))
_BETWEEN = re.compile(
    r"(?<!\w)(?:(?P<on>pada)|(?P<about>hal|perihal|tentang|mengenai)"
    r"|(?P<issued>(?:yang )?(?:telah )?"
    r"(?:ditetapkan|diterbitkan|dikeluarkan|ditandatangani)))(?!\w)"
)
_EVENTS = re.compile(
    r"(?<![\w-])(?:undangan|panggilan|surat (?:perintah )?tugas|surat perintah|rapat|pertemuan"
    r"|bimtek|bimbingan|pelatihan|diklat|sosialisasi|lokakarya|seminar|workshop|webinar|kegiatan|acara"
    r"|upacara|apel|kunjungan|monitoring|monev|pelaksanaan|penyelenggaraan|jadwal|libur|cuti"
    r"|job fair|bursa kerja(?! khusus)|pameran|audiensi|koordinasi|peringatan|narasumber|peminjaman"
    r"|perjalanan|penugasan|pelantikan|serah terima|ujian|tes|seleksi|wawancara|simulasi|evaluasi"
    r"|data|rekapitulasi|keadaan|batas|tenggat|paling|sebelum|sesudah|terhitung|berlaku|mulai|dimulai|berakhir|selesai|jatuh)(?![\w-])"
)
"""What happens on a day, or is to be done by then: the date beside it is not that of the letter."""
_HAPPENS = re.compile(
    r"(?<!\w)(?:akan|hadir|dilaksanakan|diselenggarakan|diadakan|berlangsung|bertempat)(?!\w)"
)
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:kami|saudara|agar|mohon|diminta|diharapkan|mengundang|menghadap|akan|hadir|telah|yang)"
    r"(?!\w)|,(?=[^\n]*\w)"
)
"""What shows that the sentence goes on, behind the subject, to something else."""
_NOT_OF_LETTER = re.compile(
    rf"(?<!\w)(?:pada|per|mulai|sejak|sampai|dengan|s\.d\.|lambat|hingga|untuk|hari|dan)[{GAP[1:-1]},]{{1,3}}\Z"
)
_GOES_ON = re.compile(
    rf"{GAP}{{0,2}}(?:[-–—]|s\.?d\b|s/d)|,?{GAP}{{1,3}}(?:di|pukul|jam|bertempat|akan|sampai|hingga"
    r"|dilaksanakan|diselenggarakan|berlaku|mulai)(?!\w)"
)
_CLOSED = re.compile(rf"{GAP}{{0,3}}(?:[,;.)\n]|\Z)|{GAP}{{1,3}}(?:hal|perihal|tentang|mengenai)\b")
_LAWS = re.compile(r"(?<!\w)(?:undang-undang|uu|peraturan\w*|per(?:da|bup|wali|gub|men\w*|pres))\b")
_PAPERS = re.compile(r"(?<!\w)(?:surat|keputusan|kep\w*|sk|nota dinas|berita acara|petikan)\b")
_PLACES = re.compile(
    r"(?<!\w)(?:jalan|jln?|gang|blok|kav\w*|telepon|telp|hp|rekening|kamar|ruang|rumah|urut)\b"
)
"""What has a number too: no letter was ever cited as one of these."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A number with a date, and where the two lie."""

    number: str
    day: dt.date | None
    """None for a day that does not exist."""
    start: int
    end: int
    sure: bool
    """Whether nothing stands between number and date."""


def dated(text: Text) -> Iterator[Dated]:
    """Give every number that has a date: before it, after it, or after its subject."""
    for match in _dates(text):
        if found := _before(text, match) or (match["led"] and _after(text, match)):
            number, start, end, sure = found
            month = MONTH_NUMBERS[match["month"]] if match["month"] else int(match["figure"])
            day = make_date(int(match["day"]), month, int(match["year"]))
            yield Dated(number, day, start, end, sure)


def _dates(text: Text) -> Iterator[re.Match[str]]:
    """Find as ``_DATED.finditer`` does."""
    end = 0
    for mark in text.find(_MARK):
        match = _DATED.match(text.low, mark.start()) if mark.start() >= end else None
        if match:
            end = match.end()
            yield match


def _before(text: Text, match: re.Match[str]) -> tuple[str, int, int, bool] | None:
    """Give the number that the date of *match* belongs to, where it stands before it."""
    end = match.start()
    numbered = list(_NUMBERED.finditer(text.low, max(0, end - _REACH), end))
    if not numbered:
        return None
    last = numbered[-1]
    link = _BETWEEN.search(text.low, last.end(), end)
    number = _number(text.whole[last.end() : link.start() if link else end])
    if number and link and not _is_its_date(text, last.start(), link, match):
        return None
    return (number, last.start(), match.end(), not link) if number else None


def _number(said: str) -> str:
    """Give the number that *said* is, or the empty text."""
    said = said.strip(" \t\u00a0\n,:(")
    pieces = said.split()
    if (
        len(said) > _LONGEST
        or "\n" in said
        or ";" in said
        or not any(piece[0].isdigit() or "/" in piece for piece in pieces)
        or any(piece.lower() in _NOT_NUMBERS or _is_word(piece) for piece in pieces)
    ):
        return ""
    return " ".join(pieces)


def _is_word(piece: str) -> bool:
    if piece[0] == "(" or piece.lower() == "tgl.":
        return True
    return piece.isalpha() and not piece.isupper() and piece.lower() != "tahun"


def _is_its_date(text: Text, start: int, link: re.Match[str], match: re.Match[str]) -> bool:
    """Say whether a date that does not stand beside the number at *start* is that of the letter.

    *Surat Tugas Nomor 5 pada tanggal* and *hal Undangan Rapat tanggal* tell when something is to
    happen, which is what letters are mostly about.
    """
    between = text.low[link.end() : match.start()]
    if (
        not match["led"]
        or "\n" in between
        or ";" in between
        or re.search(r"[.!?] +[A-Z]", text.whole[link.end() : match.start()])
        or _ENDS_DATED.search(text.low, max(0, start - 40), start)
    ):
        return False
    if match["led"] in ("tertanggal", "bertanggal"):
        return True
    sentence = sentence_before(text, start, 120)
    if link["issued"]:
        return not between.strip() or between.strip() in ("pada", "di", "oleh")
    if link["on"]:
        happens = _EVENTS.search(sentence) or _HAPPENS.search(sentence)
        closed = _CLOSED.match(text.low, match.end()) and not _GOES_ON.match(text.low, match.end())
        return not between.strip() and not happens and closed is True
    return not (
        _EVENTS.search(between)
        or _EVENTS.search(sentence[-60:])
        or _NO_SUBJECT.search(between)
        or _NOT_OF_LETTER.search(between)
        or _GOES_ON.match(text.low, match.end())
    )


def _after(text: Text, match: re.Match[str]) -> tuple[str, int, int, bool] | None:
    """Give the number that follows the date: *surat tanggal 1 Mei 2025 Nomor 5/X*."""
    then = _THEN_NUMBERED.match(text.low, match.end())
    if not then or _DATED.match(text.low, _skip_gap(text, then.end())):
        return None
    sentence = sentence_before(text, match.start(), 120)
    paper = _last(_PAPERS, sentence)
    number = _number(text.whole[then.start(1) : then.end(1)].rstrip("."))
    between = sentence[paper:]
    if (
        not (paper and number)
        or "," in between.rstrip(" ,")
        or _EVENTS.search(sentence[max(0, paper - 20) :])
        or _NOT_OF_LETTER.search(between)
    ):
        return None
    return number, match.start(), then.start(1) + len(number), True


def _skip_gap(text: Text, place: int) -> int:
    while place < len(text.low) and text.low[place] in " \t\u00a0,":
        place += 1
    return place


def sentence_before(text: Text, end: int, reach: int) -> str:
    """Give what stands before *end* in its paragraph, from the last semicolon on."""
    return re.split(r"[;\n]", text.low[max(0, end - reach) : end])[-1]


def names_law(before: str) -> bool:
    """Say whether what has the number after *before* is a law."""
    return _last(_LAWS, before) > max(_last(_PAPERS, before), _last(_PLACES, before))


def names_paper(before: str, number: str = "") -> bool:
    """Say whether what is named last in *before*, and has the *number*, is a letter or decree."""
    other = max(_last(_LAWS, before), _last(_PLACES, before))
    return _last(_PAPERS, before) > other or ("/" in number and not other)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)
