"""Letter numbers: patterns that format and parse, and the next number of a series.

A pattern such as ``{class}/{seq}/{unit}/{year}`` belongs to one series. What identifies a number
within series and year is its running number and, for one inserted later (*sisipan*), a suffix:
``123.a``. Everything else in the printed text follows from the letter.

A pattern is accepted only if no two numbers can read the same under it. The rule that ensures it:
no value holds anything but ASCII letters, digits and full stops, so a literal with any other
character (``/``, ``-``, a space) marks where a value ends; such a literal must stand between every
two placeholders. Then the k-th such character of a text is the k-th of the pattern, the split is
fixed, and each value reads back alone. (Permendagri 83/2022 art. 3 wants the classification first;
month and year are not required there, since the letter is dated.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pakdocs import indonesian
from pakdocs.i18n import _

SECURITY = ("SR", "B", "T", "R")
"""Codes of biasa, terbatas, rahasia, sangat rahasia."""
CLASSIFICATION = re.compile(r"[0-9]{3}(?:\.[0-9]+)*|[A-Z]{2}\.[0-9]{2}(?:\.[0-9]{2})?")
"""Archive codes: regional (Permendagri 83/2022 and the older scheme), and of the ministry."""

HIGHEST = 999_999_999
"""The highest running number that a pattern reads."""
MAX_BLOCK = 200
"""Numbers reserved at once."""
MAX_RANGES = 1000
"""Ranges of another book taken in at once."""

_VALUES = {
    "security": "|".join(SECURITY),
    "class": CLASSIFICATION.pattern,
    "month": "0[1-9]|1[0-2]",
    "month_roman": "|".join(sorted(indonesian.ROMAN, key=len, reverse=True)),
    "year": "[0-9]{4}",
}
PLACEHOLDERS = ("seq", "unit", *_VALUES)
_TOKEN = re.compile(r"\{([^{}]*)\}")
_SEQ = re.compile(r"seq(?::0([1-9]))?")
_ANCHOR = re.compile(r"[^A-Za-z0-9.]")
_LITERAL = re.compile(r"[A-Za-z0-9 ./,_&()-]*")
_SUFFIX = re.compile(r"[a-z]{0,3}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number within its series and year."""

    seq: int
    suffix: str = ""
    """Empty, or the letters of an inserted number: ``a``."""

    def __post_init__(self) -> None:
        if self.seq < 1 or not _SUFFIX.fullmatch(self.suffix):
            raise ValueError(f"no number: {self.seq}{self.suffix}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the letter itself puts into its number."""

    year: int
    month: int
    classification: str
    security: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a printed number says; None where the pattern has no such placeholder."""

    number: Number
    year: int | None
    month: int | None
    classification: str | None
    security: str | None


class Pattern:
    """A checked pattern of one series."""

    def __init__(self, text: str, unit: str = "") -> None:
        """Check the pattern *text*, in which ``{unit}`` stands for *unit*.

        Raises `ValueError` with a sentence for an unknown or doubled placeholder, a missing
        ``{seq}``, or two placeholders that nothing keeps apart.
        """
        self.text = text
        if "{unit}" in text and not unit:
            raise ValueError(_("{unit} is in the pattern, but `unit` is empty."))
        self._names: list[str] = []
        self._literals: list[str] = []
        self._width = 1
        self._read(text.replace("{unit}", unit))
        self._check_apart()
        self._regex = re.compile(self._expression())

    @property
    def looks(self) -> tuple[object, ...]:
        """What its numbers look like: patterns that look alike print the same numbers."""
        return (*self._names, *self._literals)

    def _read(self, text: str) -> None:
        """Split the pattern into literals and the placeholders between them."""
        pieces = _TOKEN.split(text)
        self._literals = pieces[0::2]
        for token in pieces[1::2]:
            seq = _SEQ.fullmatch(token)
            name = "seq" if seq else token
            if name not in PLACEHOLDERS:
                allowed = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                raise ValueError(
                    _("{token} is not known in a pattern; allowed: {allowed}.").format(
                        token=f"{{{token}}}", allowed=allowed
                    )
                )
            if name in self._names:
                raise ValueError(_("{token} stands twice.").format(token=f"{{{name}}}"))
            self._names.append(name)
            self._width = int(seq[1] or 1) if seq else self._width
        if "seq" not in self._names:
            raise ValueError(_("{seq} is missing: it is the running number."))
        for literal in self._literals:
            if not _LITERAL.fullmatch(literal):
                raise ValueError(_("{text!r} cannot stand in a number.").format(text=literal))

    def _check_apart(self) -> None:
        for place, literal in enumerate(self._literals[1:-1]):
            if not _ANCHOR.search(literal):
                left, right = self._names[place], self._names[place + 1]
                raise ValueError(
                    _(
                        "Between {left} and {right} numbers could read the same: put / or - there."
                    ).format(left=f"{{{left}}}", right=f"{{{right}}}")
                )

    def _expression(self) -> str:
        seq = f"(?P<seq>[0-9]{{{self._width},9}})(?:\\.(?P<suffix>[a-z]{{1,3}}))?"
        parts = [re.escape(self._literals[0])]
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            parts.append(seq if name == "seq" else f"(?P<{name}>{_VALUES[name]})")
            parts.append(re.escape(literal))
        return "".join(parts)

    def format(self, number: Number, facts: Facts) -> str:
        """Print *number*; raise `ValueError` for facts that cannot stand in a number."""
        if not CLASSIFICATION.fullmatch(facts.classification) or facts.security not in SECURITY:
            raise ValueError(
                _("{code!r} is not a classification code.").format(code=facts.classification)
            )
        suffix = f".{number.suffix}" if number.suffix else ""
        return self._print(
            facts,
            seq=f"{number.seq:0{self._width}}{suffix}",
            month=f"{facts.month:02}",
            month_roman=indonesian.roman_month(facts.month),
        )

    def blank(self, facts: Facts, room: str) -> str:
        """Print a number that is not known yet: *room* stands for running number and month."""
        return self._print(facts, seq=room, month=room, month_roman=room)

    def _print(self, facts: Facts, **values: str) -> str:
        values |= {
            "security": facts.security,
            "class": facts.classification,
            "year": f"{facts.year:04}",
        }
        pairs = zip(self._names, self._literals[1:], strict=True)
        return self._literals[0] + "".join(values[name] + literal for name, literal in pairs)

    def parse(self, text: str) -> Parsed:
        """Read a printed number; raise `ValueError` unless this pattern could have printed it."""
        match = self._regex.fullmatch(text)
        found = match.groupdict() if match else {}
        seq = found.get("seq") or ""
        padded = f"{int(seq):0{self._width}}" if seq else ""
        months = {int(found["month"])} if found.get("month") else set()
        if roman := found.get("month_roman"):
            months.add(indonesian.parse_roman_month(roman))
        if not match or padded != seq or int(seq) == 0 or len(months) > 1:
            raise ValueError(
                _("{text!r} is not a number of the pattern {pattern}.").format(
                    text=text, pattern=self.text
                )
            )
        return Parsed(
            number=Number(int(seq), found.get("suffix") or ""),
            year=int(found["year"]) if found.get("year") else None,
            month=months.pop() if months else None,
            classification=found.get("class"),
            security=found.get("security"),
        )


def next_number(taken: Iterable[int]) -> int:
    """Give the running number after the highest of *taken*; 1 in an empty series."""
    return max(taken, default=0) + 1
