"""Values as typed become values as kept: one parser for each kind of field in the field table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from pakdocs import identifiers, indonesian
from pakdocs.characters import illegal_character
from pakdocs.errors import BadInput, Problem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find, squeeze
from pakdocs.model import KINDS, LINES, Field

MAX_TEXT = 2000
"""Characters in one field."""
MAX_LINES = 1000
"""Lines of a list, of points or of rows."""
_PLACEHOLDERS = ("", "-", "--", "–")
"""What offices write into a cell that has no value."""


def _text(text: str) -> str:
    return text


def _date(text: str) -> str:
    try:
        return indonesian.parse_date(text).isoformat()
    except ValueError:
        raise ValueError(
            _("{text!r} is not a date; write 23-09-2025 or 2025-09-23.").format(text=text)
        ) from None


def _rank(text: str) -> str:
    try:
        return indonesian.parse_rank(text)
    except ValueError:
        raise ValueError(
            _("{text!r} is not a rank; write III/c, Penata or, for PPPK, IX.").format(text=text)
        ) from None


def _lines(text: str) -> str:
    """Read a list, one line for each of its texts; empty lines are none."""
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    if len(lines) > MAX_LINES:
        raise ValueError(_("has more than {n} lines.").format(n=MAX_LINES))
    if any(len(line) > MAX_TEXT for line in lines):
        raise ValueError(_("is longer than {n} characters.").format(n=MAX_TEXT))
    return "\n".join(lines)


def _points(text: str) -> str:
    """Read paragraphs, points (``- ``) and sub-points (``-- ``), one a line."""
    lines = _lines(text).split("\n")
    for before, line in zip(["", *lines], lines, strict=False):
        if _mark(line) == "--" and not _mark(before):
            raise ValueError(
                _("{text!r} is a sub-point (--) without a point (-) before it.").format(
                    text=line[:40]
                )
            )
        if _mark(line) and not line.lstrip("-").strip():
            raise ValueError(_("holds a point that says nothing."))
    return "\n".join(lines)


def _mark(line: str) -> str:
    """Give the sign that makes a line a point or a sub-point."""
    return next((mark for mark in ("--", "-") if line.startswith(f"{mark} ") or line == mark), "")


def number_points(text: str) -> list[dict[str, str]]:
    """Give kept points with the labels that are printed: 1., 2. and, below each, a., b.

    A paragraph lets the numbers start again.
    """
    found, point, sub = [], 0, 0
    for line in text.split("\n") if text else ():
        mark = _mark(line)
        if not mark:
            point = sub = 0
            found.append({"kind": "paragraph", "label": "", "text": line})
        elif mark == "-":
            point, sub = point + 1, 0
            found.append({"kind": "point", "label": f"{point}.", "text": line[1:].strip()})
        else:
            sub += 1
            label = f"{indonesian.letter(sub)}."
            found.append({"kind": "subpoint", "label": label, "text": line[2:].strip()})
    return found


def _rows(field: Field, text: str) -> str:
    """Read a table: a row a line, its cells parted by ``|``."""
    width = len(field.columns)
    rows = [[cell.strip() for cell in line.split("|")] for line in _lines(text).split("\n")]
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise ValueError(
                _("row {n} has {m} cells parted by |, but the columns are {names}.").format(
                    n=number, m=len(row), names=" | ".join(field.headings)
                )
            )
    return "\n".join(" | ".join(row) for row in rows)


def rows_of(field: Field, value: str) -> list[dict[str, str]]:
    """Give the kept rows as tables by column, each with its number as ``no``."""
    lines = value.split("\n") if value else []
    return [
        {"no": str(number)}
        | dict(zip(field.columns, (cell.strip() for cell in line.split("|")), strict=True))
        for number, line in enumerate(lines, start=1)
    ]


def totals(field: Field, rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Add up the columns that hold nothing but whole numbers."""
    return {
        column: str(sum(int(row[column]) for row in rows))
        for column in field.columns
        if rows and all(re.fullmatch("[0-9]{1,9}", row[column]) for row in rows)
    }


def _tick(text: str) -> str:
    found = squeeze(text)
    for word, texts in _TICKS.items():
        if found in texts:
            return word
    raise ValueError(_("{text!r} is not {words}.").format(text=text, words=" / ".join(_TICKS)))


def _count(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(_("{text!r} is not a whole number.").format(text=text))
    return str(int(text))


_TICKS = {
    "ada": ("ada", "v", "ya", "y", "sudah", "\u2713", "\u2714", "\u221a"),
    "tidak": ("tidak", "x", "tidak ada", "tdk", "belum", "belum ada"),
}
"""What is written into the column of a paper; beside a v, an x says that it is not there."""
PARSERS: dict[str, Callable[[str], str]] = {
    "text": _text,
    "list": _lines,
    "points": _points,
    "tick": _tick,
    "date": _date,
    "rank": _rank,
    "count": _count,
    "nip": identifiers.nip,
    "nik": identifiers.nik,
    "nuptk": identifiers.nuptk,
    "npsn": identifiers.npsn,
    "phone": identifiers.phone,
    "email": identifiers.email,
    "sex": identifiers.sex,
}
"""How the text of each kind of field is checked and brought to its one form."""


def parse_value(field: Field, text: str, state: State | None, today: dt.date | None = None) -> str:
    r"""Bring *text* to the form in which *field* is kept, or to "" where there is no value.

    Texts keep every character that a Word file can hold; line ends become ``\n``. Raises
    `ValueError` with one sentence. *state* is needed for fields that refer to other records,
    *today* for those that lie in the past.
    """
    if bad := illegal_character(text):
        raise ValueError(_("holds the character {char}, which Word cannot.").format(char=bad))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > MAX_TEXT and field.kind not in LINES:
        raise ValueError(_("is longer than {n} characters.").format(n=MAX_TEXT))
    if text in _PLACEHOLDERS:
        return ""
    if field.kind == "choice":
        return _choice(field, text)
    if field.kind == "rows":
        return _rows(field, text)
    if field.kind.startswith("ref:"):
        assert state is not None  # noqa: S101 - a letter type has no such fields
        identifier: str = find(state, KINDS[field.kind.removeprefix("ref:")], text)["id"]
        return identifier
    value = PARSERS[field.kind](text)
    if field.past and today and value > today.isoformat():
        raise ValueError(_("{text!r} lies in the future.").format(text=text))
    return value


def free_text(text: str, where: str) -> str:
    """Bring a text that is no field of a record to the form it is kept in; `BadInput` if wrong.

    It is one line: books and lists print it in one.
    """
    try:
        kept = parse_value(Field(where, where), text, None)
    except ValueError as error:
        raise BadInput(str(error), where=where) from error
    if len(kept.splitlines()) > 1:
        raise BadInput(_("has more than one line."), where=where, fix=_("Write it in one line."))
    return kept


def _choice(field: Field, text: str) -> str:
    for choice in field.choices:  # "a.n." as it is printed is "an" as it is kept
        if squeeze(text).replace(".", "") == choice.casefold():
            return choice
    allowed = ", ".join(field.choices)
    raise ValueError(
        _("{text!r} is not allowed; choose {allowed}.").format(text=text, allowed=allowed)
    )


def show_value(field: Field, value: str, state: State) -> str:
    """Give the kept *value* as it is printed on paper and shown to people."""
    if not value:
        return "-"
    if field.kind == "date":
        return indonesian.format_date(dt.date.fromisoformat(value))
    if field.kind == "ref:bkk":
        name: str = state.tables["bkk"][value]["values"]["name"]
        return name
    if field.kind == "ref:officer":
        officer: str = state.tables["officers"][value]["values"]["name"]
        return officer
    if field.kind == "ref:incoming":
        number: str = state.tables["incoming"][value]["values"]["number"]
        return number
    printers: Mapping[str, Callable[[str], str]] = {
        "nip": indonesian.format_nip,
        "rank": indonesian.format_rank,
        "phone": identifiers.format_phone,
        "count": lambda text: indonesian.count(int(text)),
    }
    return printers.get(field.kind, _text)(value)


def cross_checks(values: Mapping[str, str]) -> Sequence[Problem]:
    """Compare what the NIP, the NIK, the birth date and the sex say of one person (warnings)."""
    found: list[Problem] = []
    births: dict[str, str] = {}
    if nip := values.get("nip"):
        births["NIP"] = identifiers.nip_birth_date(nip).strftime("%d-%m-%y")
    if nik := values.get("nik"):
        day, month, year = identifiers.nik_birth_day(nik)
        births["NIK"] = f"{day:02}-{month:02}-{year:02}"
    if born := values.get("birth_date"):
        births[_("date of birth")] = dt.date.fromisoformat(born).strftime("%d-%m-%y")
    if len(set(births.values())) > 1:
        found.append(
            Problem(_("{names} name different days of birth.").format(names=", ".join(births)))
        )
    sexes = {
        "NIP": identifiers.nip_sex(nip) if nip else "",
        "NIK": identifiers.nik_sex(nik) if nik else "",
        _("sex"): values.get("sex", ""),
    }
    if len({sex for sex in sexes.values() if sex}) > 1:
        names = ", ".join(name for name, sex in sexes.items() if sex)
        found.append(Problem(_("{names} name different sexes.").format(names=names)))
    return found


def same(left: Record, right: Mapping[str, str], keys: Sequence[str]) -> bool:
    """Say whether two sets of values agree in all of *keys*, none of them empty."""
    return all(left.get(key) and squeeze(left[key]) == squeeze(right.get(key, "")) for key in keys)
