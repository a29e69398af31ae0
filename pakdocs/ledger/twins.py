"""Records that may be the same person: a shared number, or the same name without its titles.

Whether they are one person nobody can tell from a record, so twins are named and never refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pakdocs.errors import Problem
from pakdocs.i18n import _
from pakdocs.identifiers import mask
from pakdocs.indonesian import bare_name
from pakdocs.ledger.lookup import squeeze
from pakdocs.model import Kind


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that may be the same person as another."""

    label: str
    """Its id, or the row of a sheet."""
    values: Mapping[str, str]
    shared: tuple[str, ...]
    """The fields that say so."""


class Twins:
    """The records of one kind by all that may name the same person."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._by_key: dict[tuple[str, str], list[tuple[str, Mapping[str, str]]]] = {}

    def _keys(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(key, _folded(key, values[key])) for key in self.kind.twins if values.get(key)]

    def add(self, label: str, values: Mapping[str, str]) -> None:
        """Take *values* in under *label* (an id, or the row of a sheet)."""
        for key in self._keys(values):
            self._by_key.setdefault(key, []).append((label, values))

    def find(self, values: Mapping[str, str], besides: str = "") -> list[Twin]:
        """Give every record that may be the same person as *values*."""
        found: dict[str, Twin] = {}
        for key in self._keys(values):
            for label, other in self._by_key.get(key, ()):
                if label != besides:
                    before = found[label].shared if label in found else ()
                    found[label] = Twin(label, other, (*before, key[0]))
        return list(found.values())


def _folded(key: str, text: str) -> str:
    return bare_name(text) if key == "name" else squeeze(text)


def one_record(twin: Twin, values: Mapping[str, str]) -> bool:
    """Say whether *twin* and *values* are one record: number, name and BKK are the same."""
    same_place = twin.values.get("bkk") == values.get("bkk")
    return same_place and "name" in twin.shared and len(twin.shared) > 1


def twin_problem(
    kind: Kind, twin: Twin, values: Mapping[str, str], where: str, bkk: Callable[[str], str]
) -> Problem:
    """Name both records and what they share; personal values are masked.

    *bkk* gives the name of a BKK by its id.
    """
    shared = []
    for key in twin.shared:
        spec = kind.field(key)
        assert spec is not None  # noqa: S101 - twins are declared beside the fields
        shown = "" if key == "name" else mask(values[key]) if spec.personal else values[key]
        shared.append(f"{_(spec.label)} {shown}".strip())
    return Problem(
        _("{name} ({bkk}) shares {fields} with {other}, {other_name} ({other_bkk}).").format(
            name=values["name"],
            bkk=bkk(values["bkk"]),
            fields=", ".join(shared),
            other=twin.label,
            other_name=twin.values["name"],
            other_bkk=bkk(twin.values["bkk"]),
        ),
        where,
        _("Is it the same person? Keep one record, or correct what is wrong."),
    )
