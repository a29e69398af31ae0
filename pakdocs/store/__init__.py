"""The office folder on disk: the log and its blobs are the truth, records.json is their fold.

One writer at a time holds the office's lock; readers never write and work on read-only media.
What a kill left behind is put right by the next writer before it does anything else.
"""

from __future__ import annotations

from pathlib import Path

from pakdocs.store.answers import Answers
from pakdocs.store.blobs import Blobs
from pakdocs.store.clock import refuse_earlier_clock
from pakdocs.store.collector import collector_at_rest
from pakdocs.store.files import (
    atomic_file,
    patiently,
    read_bytes,
    sweep,
    unreachable,
    write_atomic,
)
from pakdocs.store.folder import Folder
from pakdocs.store.memory import missing_here, remember_restored
from pakdocs.store.personal import all_values, personal_values, put_personal
from pakdocs.store.store import BLOCK, Opening, Session, Store
from pakdocs.store.synced import refuse_synced

__all__ = [
    "BLOCK",
    "Answers",
    "Blobs",
    "Folder",
    "Opening",
    "Session",
    "Store",
    "all_values",
    "atomic_file",
    "collector_at_rest",
    "find_office",
    "missing_here",
    "patiently",
    "personal_values",
    "put_personal",
    "read_bytes",
    "refuse_earlier_clock",
    "refuse_synced",
    "remember_restored",
    "sweep",
    "unreachable",
    "write_atomic",
]


def find_office(start: Path, marker: str) -> Path | None:
    """Find the nearest folder from *start* upward that holds *marker*."""
    return next((place for place in (start, *start.parents) if (place / marker).is_file()), None)
