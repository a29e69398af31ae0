"""The legal basis of a decree as data with periods of validity, in the order the law wants.

National rules ship beside the templates (``dasar-hukum.toml``), the region's own stand in the
profile. Both are to be checked by the office's legal section: no statute is hard-coded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pakdocs.tomlfile import Reader, read_checked

FILE = "dasar-hukum.toml"
LEVELS = ("uu", "pp", "perpres", "permen", "perda", "perkada")
"""Rank of a rule, highest first: the order in *Mengingat* (UU 12/2011 art. 7; then by year)."""


@dataclass(frozen=True, slots=True)
class LegalItem:
    """One rule, as it is printed (without the closing semicolon)."""

    text: str
    level: str
    year: int
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the rule was in force on *day*, as far as the data knows."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The content of ``dasar-hukum.toml``."""

    mengingat: tuple[LegalItem, ...]
    memperhatikan: tuple[LegalItem, ...]
    check: tuple[str, ...]


def read_item(reader: Reader) -> LegalItem:
    """Read one ``[[mengingat]]``, ``[[memperhatikan]]`` or ``[[legal]]`` table."""
    item = LegalItem(
        text=reader.text("text", required=True),
        level=reader.choice("level", LEVELS, "perkada"),
        year=reader.get("year", int, 0),
        valid_from=reader.date("valid_from"),
        valid_until=reader.date("valid_until"),
    )
    reader.done()
    return item


def parse_basis(text: str, where: str) -> LegalBasis:
    """Parse ``dasar-hukum.toml``; raise `BadInput` with all its problems."""
    return read_checked(
        text,
        where,
        lambda reader: LegalBasis(
            mengingat=tuple(read_item(item) for item in reader.tables("mengingat")),
            memperhatikan=tuple(read_item(item) for item in reader.tables("memperhatikan")),
            check=reader.texts("check"),
        ),
    )


def in_order(items: Iterable[LegalItem], day: dt.date) -> list[LegalItem]:
    """Give the rules in force on *day*, by rank and then by year; equals keep their order."""
    valid = [item for item in items if item.holds_on(day)]
    return sorted(valid, key=lambda item: (LEVELS.index(item.level), item.year))
