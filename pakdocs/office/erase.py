"""Erasing personal values by order: the log stays as it is, what it points to goes.

What is erased are the blobs of an officer's personal values, of every version of the record, and
with *papers* the copies of papers kept for the officer, but for those that something else on
record points to. Not erased are: what stands in the log itself (name, NIP, NUPTK, position, note),
letters with their own personal fields (the office's contact, mostly) and the differences noted when
one was edited, for they are the office's own documents; scans kept with letters; and whatever was
copied before: backups, exports, the free space of a disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pakdocs.errors import BadInput, Conflict, Findings
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, blobs_of, find
from pakdocs.model import OFFICER
from pakdocs.office.fields import free_text
from pakdocs.store import Session, Store, sweep


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is erased, or would be."""

    officer: Record
    order: str
    versions: list[str]
    """The blobs of personal values, the oldest first."""
    papers: list[str]
    """The blobs of papers that are erased with them."""
    shared: list[str]
    """Copies of papers that stay, for something else on record points to them."""
    letters: list[Record]
    """Letters about the officer, which stay."""
    pending: list[str]
    """Blobs that could not be removed yet; the next opening for writing removes them."""
    strays: int = 0
    """Blobs of the same values that no entry pointed to and that went as well."""


def check_erasure(store: Store, state: State, name: str, order: str, *, papers: bool) -> Erasure:
    """Find what an order erases; raise `Conflict` where there is nothing left to erase."""
    officer = find(state, OFFICER, name)
    order = free_text(order, "--order")
    if not order:
        raise BadInput(
            _("an erasure needs the order that it rests on."),
            where="--order",
            fix=_("Give who ordered it, number and date."),
        )
    versions = list(officer["kept"]["personal"])
    copies = list(officer["kept"]["papers"]) if papers else []
    used = _used_elsewhere(store, state, officer) if copies else set()
    erased = [blob for blob in copies if blob not in used]
    if not versions and not erased:
        raise Conflict(
            _("There is nothing to erase of {name}: no personal values are kept.").format(
                name=officer["values"]["name"]
            ),
            where=officer["id"],
            fix=_("Copies of papers are erased with --papers.") if not papers else "",
        )
    return Erasure(
        officer,
        order,
        versions,
        erased,
        shared=[blob for blob in copies if blob in used],
        letters=[state.tables["letters"][identifier] for identifier in officer["letters"]],
        pending=[],
    )


def erase(session: Session, name: str, order: str, *, papers: bool) -> Erasure:
    """Erase as `check_erasure` found it: logged first, then removed.

    A kill in between leaves blobs that the next opening for writing removes.
    """
    store, state = session.store, session.state
    found = check_erasure(store, state, name, order, papers=papers)
    data = {
        "kind": OFFICER.name,
        "id": found.officer["id"],
        "blobs": [*found.versions, *found.papers],
        "order": found.order,
        "papers": papers,
    }
    strays = _strays(store, found.versions)
    session.commit([("personal.erased", data)])
    pending = remove_erased(store, state)
    sweep(store.blobs.folder)
    return replace(found, pending=pending, strays=sum(map(store.blobs.remove, strays)))


def remove_erased(store: Store, state: State) -> list[str]:
    """Remove what was erased by order and is there all the same; give what could not be removed.

    It is there where a process was killed after the entry, or a backup was laid over the folder.
    """
    there = [blob for blob in state.tables["erased"] if store.blobs.has(blob)]
    return [blob for blob in there if not store.blobs.remove(blob)]


def _strays(store: Store, versions: Iterable[str]) -> list[str]:
    """Find blobs that no entry points to and that hold a value which *versions* hold.

    A command that was killed or refused between keeping a blob and committing leaves one. Others
    stay: they may belong to entries that were cut off. Reads the whole log.
    """
    wanted = {blob for entry in store.entries() for blob in blobs_of(entry)}
    own = {value for blob in versions for value in _values(store, blob)}
    return [blob for blob in store.blobs.all() - wanted if own & _values(store, blob)]


def _values(store: Store, blob: str) -> set[str]:
    """Give the personal values that a blob holds; none where it is another kind of blob."""
    try:
        values = json.loads(store.blobs.get(blob))["values"].values()
    except (Findings, ValueError, KeyError, TypeError, AttributeError):
        return set()
    return {value for value in values if isinstance(value, str)}


def _used_elsewhere(store: Store, state: State, officer: Record) -> set[str]:
    """Give the blobs that something else points to: other officers' papers, and any letter.

    A letter rests on its emblem and on files kept with it; these were given as a paper as well.
    """
    others = (o for o in state.tables["officers"].values() if o["id"] != officer["id"])
    entries = (entry for entry in store.entries() if not entry.event.startswith("officer."))
    return {blob for other in others for blob in other["kept"]["papers"]} | {
        blob for entry in entries for blob in blobs_of(entry)
    }
