"""The papers that a proposal must bring, as data: ``persyaratan.toml`` beside the templates.

The decree that lists them (Kepdirjen 3/95/PK.01.02/VI/2025) was not to be had, so the shipped list
is a proposal that the office checks and edits.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pakdocs.i18n import _
from pakdocs.tomlfile import Reader, read_checked

FILE = "persyaratan.toml"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One paper, as it is named in letters."""

    key: str
    label: str
    needed: bool
    """Whether an officer is complete only with it."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """The content of ``persyaratan.toml``."""

    papers: tuple[Requirement, ...]
    check: tuple[str, ...]

    def missing(self, ticked: Collection[str]) -> list[Requirement]:
        """Give the needed papers that are not among the *ticked* keys."""
        return [paper for paper in self.papers if paper.needed and paper.key not in ticked]


def parse_requirements(text: str, where: str) -> Requirements:
    """Parse ``persyaratan.toml``; raise `BadInput` with all its problems."""
    return read_checked(
        text,
        where,
        lambda reader: Requirements(_papers(reader), reader.texts("check")),
    )


def _papers(reader: Reader) -> tuple[Requirement, ...]:
    papers: list[Requirement] = []
    for table in reader.tables("paper"):
        key = table.text("key", required=True)
        if key and not _KEY.fullmatch(key):
            table.problem("key", _("{value!r} is not a key.").format(value=key))
        if any(paper.key == key for paper in papers):
            table.problem("key", _("{value!r} stands twice.").format(value=key))
        label = table.text("label", required=True)
        papers.append(Requirement(key, label, table.get("needed", bool, True)))
        table.done()
    return tuple(papers)
