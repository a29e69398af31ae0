"""Any letter again as it was, from log and blobs alone: neither profile nor templates are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pakdocs.errors import BadInput, Conflict, Findings, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find_letter, fold, letter_file, make_line
from pakdocs.office.letters import finish_letters, restore_letter, restore_missing, set_aside
from pakdocs.render import has_content
from pakdocs.store import Store, read_bytes, write_atomic


@dataclass(frozen=True, slots=True)
class Restored:
    """A letter that was made again; its content is what the log says."""

    letter: Record
    """As it was at that entry."""
    entry: int
    """The last log entry that was looked at."""
    file: str
    """Where it is: relative to the office, or the copy as it was named."""
    written: bool = True
    """Whether anything had to be written: its place may hold it already."""
    aside: str = ""
    """Where the file went that stood in its place and was another."""


def restore(
    store: Store,
    name: str,
    entry: int | None,
    actor: str,
    clock: Callable[[], dt.datetime],
    *,
    dry_run: bool = False,
) -> Restored:
    """Put a letter's file into its place again; one that was altered is set aside, as evidence.

    Files kept with it that are missing come back too. Raises `UsageProblem` where *entry* asks for
    an earlier form: its place belongs to the letter as it is now. Raises `Findings` for what cannot
    be made again.
    """
    if dry_run:
        return _restored(store, store.load(), name, entry, write=False)
    with store.writing(actor, clock) as session:
        finish_letters(session)
        return _restored(store, session.state, name, entry, write=True)


def _restored(store: Store, state: State, name: str, entry: int | None, *, write: bool) -> Restored:
    then, letter = _letter_at(store, state, name, entry)
    now, file = state.tables["letters"][letter["id"]], letter_file(letter)
    if (letter["content"], file) != (now["content"], letter_file(now)):
        raise UsageProblem(
            _("{id} was another then; in its place stands what it is now.").format(id=letter["id"]),
            where="--entry",
            fix=_("Give --to FILE for a copy of it."),
        )
    data, path = _make(store, state, letter), store.root / file
    if path.is_file() and has_content(read_bytes(path, limit=None), letter["content"]):
        if write:
            restore_missing(store, [now])
        return Restored(letter, then, file, written=False)
    aside = ""
    if write:
        aside = set_aside(store, now)
        write_atomic(path, data, durable=False)
        restore_missing(store, [now])
    return Restored(letter, then, file, aside=aside)


def restore_copy(
    store: Store, name: str, entry: int | None, to: Path, *, dry_run: bool = False
) -> Restored:
    """Write a letter, as it is or as it was after log entry *entry*, to a file of its own.

    Needs no right to write in the office. Raises `Conflict` for a file that is there, `Findings`
    for a letter that cannot be made again.
    """
    state = store.load()
    then, letter = _letter_at(store, state, name, entry)
    if to.exists():
        raise Conflict(
            _("There is a file of that name already."), where=str(to), fix=_("Give another name.")
        )
    data = _make(store, state, letter)
    if not dry_run:
        write_atomic(to, data, durable=False)
    return Restored(letter, then, str(to))


def _letter_at(store: Store, state: State, name: str, entry: int | None) -> tuple[int, Record]:
    """Give the entry looked at, and the letter as it was right after it."""
    letter = find_letter(state, name)
    if entry is None:
        return state.seq, letter
    if not 1 <= entry <= state.seq:
        raise BadInput(
            _("The log has no entry {n}; it has {count}.").format(n=entry, count=state.seq),
            where="--entry",
        )
    then = State()
    for one in store.entries()[:entry]:
        fold(then, one, make_line(one))
    if letter["id"] not in then.tables["letters"]:
        raise BadInput(
            _("{id} was not there yet at log entry {n}; it was made in {first}.").format(
                id=letter["id"], n=entry, first=letter["trail"][0][0]
            ),
            where="--entry",
            fix=_("Its entries: {entries}.").format(
                entries=", ".join(str(seq) for seq, _byte in letter["trail"])
            ),
        )
    return entry, then.tables["letters"][letter["id"]]


def _make(store: Store, state: State, letter: Record) -> bytes:
    """Make the letter; raise `Findings` that says why where it cannot be."""
    data = store.entry(letter).data
    erased = state.tables.get("erased", {})
    for blob in (letter["source"], data["personal"], *data["inputs"].values()):
        if blob in erased and not store.blobs.has(blob):
            raise Findings(
                _(
                    "{id} cannot be made again: what it holds of persons was erased by order."
                ).format(id=letter["id"]),
                where=_("log.jsonl, line {n}").format(n=erased[blob]["seq"]),
                fix=_("Its digests, number and dates stay in the log; the paper is the letter."),
            )
    return restore_letter(store, letter)
