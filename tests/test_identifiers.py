"""Identity numbers as they are typed; all but the ministry's public NIP are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakdocs import identifiers

PUBLIC_NIP = "197212051998031002"


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (identifiers.nip, "19721205 199803 1 002", PUBLIC_NIP),
        (identifiers.nip, "'19721205\u00a0199803.1-002", PUBLIC_NIP),
        (identifiers.nip, "198501012023211003", "198501012023211003"),
        (identifiers.nik, "3399 0117 0889 0001", "3399011708890001"),
        (identifiers.nik, "3399015708890001", "3399015708890001"),
        (identifiers.nik, "3399012902000001", "3399012902000001"),
        (identifiers.nuptk, "1234 5678 9012 3456", "1234567890123456"),
        (identifiers.npsn, "20 999901", "20999901"),
        (identifiers.npsn, "p9999901", "P9999901"),
        (identifiers.npsn, "099901", "099901"),
        (identifiers.phone, "0812-0000-0001", "+6281200000001"),
        (identifiers.phone, "62 812 0000 0001", "+6281200000001"),
        (identifiers.phone, "+6281200000001", "+6281200000001"),
        (identifiers.phone, "81200000001", "+6281200000001"),
        (identifiers.phone, "(021) 5255733", "+62215255733"),
        (identifiers.email, " a.b@disnaker.example ", "a.b@disnaker.example"),
        (identifiers.sex, "laki - laki".replace(" ", ""), "L"),
        (identifiers.sex, "WANITA", "P"),
        (identifiers.sex, "P", "P"),
    ],
)
def test_what_people_type_is_read(read: Callable[[str], str], text: str, expected: str) -> None:
    assert read(text) == expected
    assert read(expected) == expected


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (identifiers.nip, "19721205199803100"),
        (identifiers.nip, "197202301998031002"),
        (identifiers.nip, "197212051998131002"),
        (identifiers.nip, "197212051998201002"),
        (identifiers.nip, "197212051980031002"),
        (identifiers.nip, "197212051998033002"),
        (identifiers.nip, "197212051998031000"),
        (identifiers.nip, "1972120519980310O2"),
        (identifiers.nip, "\u0661" * 18),
        (identifiers.nik, "339901170889000"),
        (identifiers.nik, "3399013002890001"),
        (identifiers.nik, "3399014008890001"),
        (identifiers.nik, "3399018008890001"),
        (identifiers.nik, "3399010008890001"),
        (identifiers.nik, "3399017208890001"),
        (identifiers.nik, "9999011708890001"),
        (identifiers.nik, "3399011708890000"),
        (identifiers.nuptk, "123"),
        (identifiers.npsn, "2099990"),
        (identifiers.npsn, "A99990"),
        (identifiers.phone, "12345"),
        (identifiers.phone, "2155733001"),
        (identifiers.phone, "08120000000100000"),
        (identifiers.phone, "0812 abc"),
        (identifiers.email, "a@b"),
        (identifiers.email, "a b@c.id"),
        (identifiers.sex, "X"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(read: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(text)
    assert str(caught.value).endswith(".")
    assert text in str(caught.value) or repr(text) in str(caught.value)


def test_what_the_numbers_say() -> None:
    assert identifiers.nip_birth_date(PUBLIC_NIP) == dt.date(1972, 12, 5)
    assert identifiers.nip_sex(PUBLIC_NIP) == "L"
    assert identifiers.nik_birth_day("3399015708890001") == (17, 8, 89)
    assert identifiers.nik_sex("3399015708890001") == "P"
    assert identifiers.nik_sex("3399011708890001") == "L"


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2005, 12, 31)), st.integers(1, 12), st.integers(1, 999)
)
def test_every_real_birth_date_makes_a_nip(born: dt.date, month: int, serial: int) -> None:
    number = f"{born:%Y%m%d}{born.year + 25}{month:02}2{serial:03}"
    assert identifiers.nip(number) == number
    assert identifiers.nip_birth_date(number) == born


def test_phones_print_as_people_write_them() -> None:
    assert identifiers.format_phone("+6281200000001") == "081200000001"


@given(st.text())
def test_masks_hide(text: str) -> None:
    masked = identifiers.mask(text)
    assert len(masked) == len(text)
    hidden = masked.count("*")
    assert hidden >= len(text) - 6
    assert hidden >= len(text) / 2 or len(text) >= 12
