"""Indonesian words on paper: numbers, dates, ranks, decree points (DOMAIN: EYD spelling).

Nothing here is translated, for letters are always Indonesian. Readers of input are generous with
spellings; writers have one form.
"""

from __future__ import annotations

import datetime as dt
import re

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima"),
    *("enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
)
_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)
_OTHER_MONTHS = {"pebruari": 2, "peb": 2, "agst": 8, "agt": 8, "ags": 8, "nopember": 11, "nop": 11}
"""Spellings read, never written, beside the first three letters of each month."""


def terbilang(n: int) -> str:
    """Give *n* (0 to below 10^15) in words; raise `ValueError` outside."""
    if not 0 <= n < 10**15:
        raise ValueError(f"cannot be said in words: {n}")
    if n < len(_ONES):
        return _ONES[n]
    if n < 20:
        return f"{_ONES[n - 10]} belas"
    size, name = next(scale for scale in _SCALES if n >= scale[0])
    high, rest = divmod(n, size)
    # "satu" becomes "se-" before ratus and ribu (and is gone before puluh: 10 and 11 are above).
    words = f"se{name}" if high == 1 and size in (100, 1000) else f"{terbilang(high)} {name}"
    return f"{words} {terbilang(rest)}" if rest else words


def count(n: int) -> str:
    """Give *n* in figures and words: ``12 (dua belas)``."""
    return f"{n} ({terbilang(n)})"


def format_date(day: dt.date) -> str:
    """Give a date as letters have it: ``23 September 2025``, no leading zero, no comma."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def format_iso(iso: str) -> str:
    """Give an ISO date as letters have it."""
    return format_date(dt.date.fromisoformat(iso))


def parse_date(text: str) -> dt.date:
    """Read ``2025-09-23``, ``23-09-2025`` (also with / or .) or ``23 September 2025``.

    Raises `ValueError` for anything else, for a day that does not exist, and for years of two
    figures.
    """
    cleaned = " ".join(text.split())
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", cleaned):
        year, month, day = match.groups()
        return dt.date(int(year), int(month), int(day))
    if match := re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", cleaned):
        return dt.date(int(match[4]), int(match[3]), int(match[1]))
    if match := re.fullmatch(r"([0-9]{1,2})[ -]([A-Za-z]+)\.?[ -]([0-9]{4})", cleaned):
        return dt.date(int(match[3]), _month(match[2]), int(match[1]))
    raise ValueError(f"not a date: {text!r}")


def _month(word: str) -> int:
    wanted = word.lower()
    if wanted in _OTHER_MONTHS:
        return _OTHER_MONTHS[wanted]
    for number, name in enumerate(MONTHS, start=1):
        if len(wanted) >= 3 and name.lower().startswith(wanted):
            return number
    raise ValueError(f"not a month: {word!r}")


def weekday(day: dt.date) -> str:
    """Give the day of the week."""
    return WEEKDAYS[day.weekday()]


def date_words(day: dt.date) -> str:
    """Give a date in words, as the opening of a berita acara has it after the day of the week."""
    return f"tanggal {terbilang(day.day)} bulan {MONTHS[day.month - 1]} tahun {terbilang(day.year)}"


def format_period(first: dt.date, last: dt.date) -> str:
    """Give a period without saying month and year twice: ``14 s.d. 16 Oktober 2025``."""
    if first == last:
        return format_date(first)
    start = format_date(first)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year:04}")
        if first.month == last.month:
            start = str(first.day)
    return f"{start} s.d. {format_date(last)}"


def format_days(first: dt.date, last: dt.date) -> str:
    """Give a period with its days of the week: ``Selasa s.d. Kamis, 14 s.d. 16 Oktober 2025``."""
    days = weekday(first) if first == last else f"{weekday(first)} s.d. {weekday(last)}"
    return f"{days}, {format_period(first, last)}"


def roman_month(month: int) -> str:
    """Give the Roman figure of a month (1 to 12); raise `ValueError` outside."""
    if not 1 <= month <= 12:
        raise ValueError(f"not a month: {month}")
    return ROMAN[month - 1]


def parse_roman_month(text: str) -> int:
    """Read the Roman figure of a month; raise `ValueError` for anything else."""
    return ROMAN.index(text) + 1


def letter(n: int) -> str:
    """Give the letter of the *n*-th sub-point (from 1): a to z, then aa, ab ..."""
    high, low = divmod(n - 1, 26)
    return (letter(high) if high else "") + chr(ord("a") + low)


def diktum(n: int) -> str:
    """Give the word of the *n*-th decree point: KESATU, KEDUA ... (1 to 99)."""
    if not 1 <= n <= 99:
        raise ValueError(f"no decree point: {n}")
    return f"KE{terbilang(n).upper()}"


RANKS = {
    "I/a": "Juru Muda", "I/b": "Juru Muda Tingkat I", "I/c": "Juru", "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda", "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur", "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda", "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata", "III/d": "Penata Tingkat I",
    "IV/a": "Pembina", "IV/b": "Pembina Tingkat I", "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya", "IV/e": "Pembina Utama",
}  # fmt: skip
"""Ranks of civil servants by golongan ruang."""
_PPPK = (*ROMAN, "XIII", "XIV", "XV", "XVI", "XVII")
"""Golongan of PPPK, I to XVII."""


def parse_rank(text: str) -> str:
    """Read a rank as ``III/c``, ``IIIc``, ``Penata (III/c)`` or ``Penata``; PPPK as ``IX``.

    Raises `ValueError` for anything else, and when the name does not fit the golongan.
    """
    cleaned = " ".join(text.split()).casefold()
    match = re.search(r"\b(iv|iii|ii|i) ?[/.]? ?([a-e])\b\W*$", cleaned)
    name = re.sub(r"[\W_]+$", "", cleaned[: match.start()] if match else cleaned)
    name = re.sub(r"\btk\.? ?", "tingkat ", name)
    found = next((code for code, rank in RANKS.items() if rank.casefold() == name), "")
    if match:
        code = f"{match[1].upper()}/{match[2]}"
        if code in RANKS and (not name or found == code):
            return code
    elif found:
        return found
    if (golongan := name.removeprefix("golongan ").upper()) in _PPPK and not match:
        return golongan
    raise ValueError(f"not a rank: {text!r}")


def format_rank(rank: str) -> str:
    """Give a rank as it is printed: ``Penata (III/c)``, ``Golongan IX``."""
    return f"{RANKS[rank]} ({rank})" if rank in RANKS else f"Golongan {rank}"


def format_nip(nip: str) -> str:
    """Group a NIP as it is printed, 8-6-1-3: ``19721205 199803 1 002``."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


_TITLES = (
    *("prof", "dr", "drs", "dra", "drg", "drh", "ir", "apt", "ns"),
    *("h", "hj", "kh", "ust", "tn", "ny", "bpk", "ibu", "sdr", "sdri"),
)


def bare_name(text: str) -> str:
    """Give a name without the titles around it, case and white space folded, to compare names."""
    words = text.partition(",")[0].casefold().split()
    while len(words) > 1 and words[0].rstrip(".") in _TITLES:
        words = words[1:]
    while len(words) > 1 and re.search(r"\w\.\w", words[-1]):
        words = words[:-1]
    return " ".join(words)
