"""Which blobs a log entry points to, and which of them may be erased by order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from pakdocs.ledger.chain import Entry

_OWN = ("blob", "source", "changes", "personal")
"""Keys whose value is one digest, or the empty text."""


def blobs_of(entry: Entry) -> list[str]:
    """Give the digests that *entry* points to; a value that is no digest points to nothing."""
    data = entry.data
    found = [data[key] for key in _OWN if key in data]
    if "inputs" in data:
        found += _values(data["inputs"])
    if entry.event == "template.approved":
        found += _values(data.get("files"))
    if "papers" in data:
        found += _copies(data)
    return [blob for blob in found if blob and isinstance(blob, str)]


def erasable_of(entry: Entry) -> set[str]:
    """Give those of the digests that an order may erase: of a person, and of no letter."""
    if not entry.event.startswith("officer."):
        return set()
    found = [entry.data.get("personal"), *_copies(entry.data)]
    return {blob for blob in found if blob and isinstance(blob, str)}


class Pointers:
    """Which blobs the entries of a log point to, and from where, without keeping the entries."""

    def __init__(self) -> None:
        self._named: dict[str, int] = {}
        self._lasting: dict[str, int] = {}

    def take(self, entry: Entry) -> None:
        """Look at the next entry."""
        if not (blobs := blobs_of(entry)):
            return
        erasable = erasable_of(entry)
        for blob in blobs:
            self._named.setdefault(blob, entry.seq)
            if blob not in erasable:
                self._lasting.setdefault(blob, entry.seq)

    def all(self) -> Collection[str]:
        """Give every blob that an entry points to."""
        return self._named.keys()

    def wanted(self, erased: Collection[str]) -> Iterator[tuple[str, int]]:
        """Give the blobs that must be there, each with the first entry that needs it.

        What was *erased* by order may be gone, unless something else than a person's own record
        points to it.
        """
        for blob, seq in self._named.items():
            if blob not in erased:
                yield blob, seq
            elif blob in self._lasting:
                yield blob, self._lasting[blob]


def _copies(data: dict[str, Any]) -> list[Any]:
    """Give the copies of papers that the entry holds."""
    papers = _values(data.get("papers"))
    return [paper.get("blob") for paper in papers if isinstance(paper, dict)]


def _values(table: object) -> list[Any]:
    return list(table.values()) if isinstance(table, dict) else []
