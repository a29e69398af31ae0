"""Words on paper."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakdocs import indonesian

ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read(words: str) -> int:
    """Read a number in words, independently of how they are made."""
    total = group = digit = 0
    for word in words.replace("se", "satu ", 0).split():
        match word:
            case "sepuluh":
                group += 10
            case "sebelas":
                group += 11
            case "seratus":
                group += 100
            case "seribu":
                total += 1000
            case "belas":
                group, digit = group + digit + 10, 0
            case "puluh":
                group, digit = group + digit * 10, 0
            case "ratus":
                group, digit = group + digit * 100, 0
            case scale if scale in SCALES:
                total, group, digit = total + (group + digit) * SCALES[scale], 0, 0
            case _:
                digit = ONES.index(word)
    return total + group + digit


@given(st.integers(0, 10**15 - 1) | st.integers(0, 3000))
def test_words_read_back_to_the_number(n: int) -> None:
    assert read(indonesian.terbilang(n)) == n


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "nol"), (1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"),
        (21, "dua puluh satu"), (100, "seratus"), (111, "seratus sebelas"), (1000, "seribu"),
        (1001, "seribu satu"), (2025, "dua ribu dua puluh lima"), (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"), (1_000_000, "satu juta"), (10**9, "satu miliar"),
        (1_001_000, "satu juta seribu"),
    ],
)  # fmt: skip
def test_words(n: int, words: str) -> None:
    assert indonesian.terbilang(n) == words


@pytest.mark.parametrize("n", [-1, 10**15])
def test_numbers_without_words_are_refused(n: int) -> None:
    with pytest.raises(ValueError):
        indonesian.terbilang(n)


@given(st.dates())
def test_dates_read_back(day: dt.date) -> None:
    assert indonesian.parse_date(day.isoformat()) == day
    assert indonesian.parse_date(indonesian.format_date(day)) == day
    assert indonesian.parse_date(f"{day.day:02}-{day.month:02}-{day.year:04}") == day
    assert indonesian.parse_date(f"{day.day}/{day.month}/{day.year:04}") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23 september 2025", (2025, 9, 23)), ("1 Pebruari 2025", (2025, 2, 1)),
        ("5 Nopember 2024", (2024, 11, 5)), ("17 Agst 2025", (2025, 8, 17)),
        (" 3  Sept. 2025 ", (2025, 9, 3)), ("23.9.2025", (2025, 9, 23)),
        ("6-Okt-2025", (2025, 10, 6)),
    ],
)  # fmt: skip
def test_spellings_that_offices_use_are_read(text: str, day: tuple[int, int, int]) -> None:
    assert indonesian.parse_date(text) == dt.date(*day)


@pytest.mark.parametrize(
    "text", ["", "23-09-25", "30-02-2025", "2025/09/23", "09/23/2025", "23 Foo 2025", "1 M 2025"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        indonesian.parse_date(text)


def test_a_date_on_paper() -> None:
    day = dt.date(2025, 9, 3)
    assert indonesian.format_date(day) == "3 September 2025"


def test_roman_months() -> None:
    assert [indonesian.parse_roman_month(indonesian.roman_month(m)) for m in range(1, 13)] == [
        *range(1, 13)
    ]
    with pytest.raises(ValueError):
        indonesian.roman_month(13)


def test_decree_points() -> None:
    words = [indonesian.diktum(n) for n in (1, 2, 10, 11, 12, 20, 21)]
    assert words == [
        *("KESATU", "KEDUA", "KESEPULUH", "KESEBELAS", "KEDUA BELAS"),
        *("KEDUA PULUH", "KEDUA PULUH SATU"),
    ]
    with pytest.raises(ValueError):
        indonesian.diktum(0)


@pytest.mark.parametrize("rank", [*indonesian.RANKS, "I", "IX", "XVII"])
def test_ranks_read_back(rank: str) -> None:
    assert indonesian.parse_rank(rank) == rank
    assert indonesian.parse_rank(indonesian.format_rank(rank)) == rank


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("IIIc", "III/c"), ("iii.c", "III/c"), ("Penata, III/c", "III/c"), ("penata", "III/c"),
        ("Pembina Tk. I (IV/b)", "IV/b"), ("Pembina Tk.I, IV/b", "IV/b"), ("Golongan IX", "IX"),
        ("Penata Muda - III/a", "III/a"),
    ],
)  # fmt: skip
def test_ranks_as_offices_write_them(text: str, rank: str) -> None:
    assert indonesian.parse_rank(text) == rank


@pytest.mark.parametrize("text", ["", "V/a", "I/e", "Penata (IV/a)", "Bos", "XVIII", "3c"])
def test_what_is_no_rank_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        indonesian.parse_rank(text)


def test_a_nip_is_grouped_as_the_ministry_prints_it() -> None:
    assert indonesian.format_nip("197212051998031002") == "19721205 199803 1 002"
