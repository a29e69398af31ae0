"""Identity numbers and addresses: each typed text becomes its one form, or is refused.

Functions take a text as people and sheets give it (spaces, dots, dashes, no-break spaces, Excel's
leading apostrophe) and return the canonical text. They raise `ValueError` with one translated
sentence. What an identity number says of birth and sex is read here too; whether it belongs to
the person nobody can tell from it.
"""

from __future__ import annotations

import datetime as dt
import re

from stdnum.exceptions import ValidationError
from stdnum.id import nik as stdnum_nik

from pakdocs.i18n import _

PROVINCES = frozenset(
    (
        *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77),
        81, 82, *range(91, 97),
    )
)  # fmt: skip
"""Codes of the 38 provinces with which a NIK may begin."""

_SEPARATORS = re.compile(r"[\s.\-'\u2019\u00a0]")
_PPPK_FROM = 21
"""From this on the 13th and 14th figures of a number mark a PPPK, not a month."""
_APPOINTED = range(17, 61)
"""Ages at which somebody may have become a civil servant."""
_SEX = {
    "L": ("l", "lk", "laki-laki", "laki laki", "lakilaki", "pria", "male"),
    "P": ("p", "pr", "perempuan", "wanita", "female"),
}


def _digits(text: str, lengths: tuple[int, ...], name: str) -> str:
    found = _SEPARATORS.sub("", text)
    if not re.fullmatch("[0-9]+", found) or len(found) not in lengths:
        wanted = _(" or ").join(str(length) for length in lengths)
        raise ValueError(
            _("{text!r} is not a {name}: it has {n} figures.").format(
                text=text, name=name, n=wanted
            )
        )
    return found


def nip(text: str) -> str:
    """Read a NIP or NI PPPK of 18 figures: birth date, appointment, sex, serial number.

    Figures 13 and 14 are the month of appointment for a civil servant and 21 or more for a PPPK;
    the age at appointment is checked as far as the number tells it.
    """
    found = _digits(text, (18,), "NIP")
    month = int(found[12:14])
    try:
        born = nip_birth_date(found)
    except ValueError:
        raise ValueError(
            _("The NIP {text!r} begins with no real date of birth.").format(text=text)
        ) from None
    if not (1 <= month <= 12 or month >= _PPPK_FROM):
        raise ValueError(_("The NIP {text!r} has no month of appointment.").format(text=text))
    if int(found[8:12]) - born.year not in _APPOINTED:
        raise ValueError(
            _("The NIP {text!r} says an age at appointment that cannot be.").format(text=text)
        )
    if found[14] not in "12" or found[15:] == "000":
        raise ValueError(_("The NIP {text!r} does not end as a NIP does.").format(text=text))
    return found


def nip_birth_date(number: str) -> dt.date:
    """Give the date of birth that a NIP begins with; raise `ValueError` if there is none."""
    return dt.date(int(number[:4]), int(number[4:6]), int(number[6:8]))


def nip_sex(number: str) -> str:
    """Give the sex that a NIP says: ``L`` or ``P``."""
    return "L" if number[14] == "1" else "P"


def nik(text: str) -> str:
    """Read a NIK of 16 figures: area, date of birth (women: day + 40), serial number.

    An unknown regency is let pass, for old numbers carry old codes. The NIK has no check figure.
    """
    found = _digits(text, (16,), "NIK")
    day, _month, _year = nik_birth_day(found)
    try:
        stdnum_nik.get_birth_date(found)
    except ValidationError:
        day = 0
    if not 1 <= day <= 31:
        raise ValueError(_("The NIK {text!r} has no real date of birth in it.").format(text=text))
    if int(found[:2]) not in PROVINCES:
        raise ValueError(_("The NIK {text!r} begins with no province's code.").format(text=text))
    if found[12:] == "0000":
        raise ValueError(
            _("The NIK {text!r} ends in 0000: Excel may have rounded it.").format(text=text)
        )
    return found


def nik_birth_day(number: str) -> tuple[int, int, int]:
    """Give day, month and the last two figures of the year that a NIK says."""
    day = int(number[6:8])
    return (day - 40 if day > 40 else day, int(number[8:10]), int(number[10:12]))


def nik_sex(number: str) -> str:
    """Give the sex that a NIK says: ``L`` or ``P``."""
    return "P" if int(number[6:8]) > 40 else "L"


def nuptk(text: str) -> str:
    """Read a NUPTK: 16 figures, no public check figure."""
    return _digits(text, (16,), "NUPTK")


def npsn(text: str) -> str:
    """Read an NPSN (8 figures, the first may be a letter) or a university's code of 6 figures."""
    found = _SEPARATORS.sub("", text).upper()
    if not re.fullmatch(r"[0-9A-Z][0-9]{7}|[0-9]{6}", found):
        raise ValueError(
            _("{text!r} is not an NPSN (8 characters) or university code (6 figures).").format(
                text=text
            )
        )
    return found


def phone(text: str) -> str:
    """Read a mobile or landline number of Indonesia; give it as ``+62...``."""
    found = re.sub(r"[\s.\-'()/\u00a0]", "", text)
    match = re.fullmatch(r"(?:\+?62|0)?([1-9][0-9]{6,11})", found)
    if match is None or (not found.startswith(("+", "0", "62")) and match[1][0] != "8"):
        raise ValueError(
            _("{text!r} is not a telephone number; write 0812... or (021)....").format(text=text)
        )
    return f"+62{match[1]}"


def format_phone(number: str) -> str:
    """Give ``+62812...`` as it is printed: ``0812...``."""
    return f"0{number.removeprefix('+62')}"


def email(text: str) -> str:
    """Read an e-mail address, as far as its shape tells."""
    found = text.strip()
    if not re.fullmatch(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;.]+(?:\.[^\s@<>\"',;.]+)+", found):
        raise ValueError(_("{text!r} is not an e-mail address.").format(text=text))
    return found


def sex(text: str) -> str:
    """Read ``L`` or ``P`` from L, P, Laki-laki, Perempuan, Pria, Wanita."""
    wanted = " ".join(text.casefold().split())
    for code, words in _SEX.items():
        if wanted in words:
            return code
    raise ValueError(_("{text!r} is not L or P.").format(text=text))


def mask(text: str) -> str:
    """Hide a personal value: the first four and last two characters of a long one, no more."""
    if len(text) < 12:
        return "*" * len(text)
    return text[:4] + "*" * (len(text) - 6) + text[-2:]
