"""Which blobs a log entry points to, and which of them may be erased by order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pakdocs.ledger.chain import Entry

_OWN = ("blob", "source", "changes")
"""Keys whose value is one digest, or the empty text."""


def blobs_of(entry: Entry) -> Iterator[str]:
    """Give the digests that *entry* points to; a value that is no digest points to nothing."""
    data = entry.data
    found = [data.get(key) for key in _OWN]
    found += _values(data.get("inputs"))
    if entry.event == "template.approved":
        found += _values(data.get("files"))
    found += _personal(data)
    yield from (blob for blob in found if isinstance(blob, str) and blob)


def erasable_of(entry: Entry) -> set[str]:
    """Give those of the digests that an order may erase: of a person, and of no letter."""
    if not entry.event.startswith("officer."):
        return set()
    return {blob for blob in _personal(entry.data) if isinstance(blob, str) and blob}


def _personal(data: dict[str, Any]) -> list[Any]:
    """Give what the entry holds of a person: the personal values, and copies of papers."""
    papers = (paper for paper in _values(data.get("papers")) if isinstance(paper, dict))
    return [data.get("personal"), *(paper.get("blob") for paper in papers)]


def _values(table: object) -> list[Any]:
    return list(table.values()) if isinstance(table, dict) else []
