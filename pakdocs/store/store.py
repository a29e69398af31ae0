"""The office opened: its state for reading, or a session for writing under its lock."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Findings, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import (
    FOLD,
    BadEntry,
    Chain,
    Entry,
    State,
    Verification,
    digest,
    fold,
    make_line,
    parse_line,
    split_lines,
)
from pakdocs.store.blobs import Blobs
from pakdocs.store.check import verify_files
from pakdocs.store.clock import refuse_earlier_clock
from pakdocs.store.collector import collector_at_rest
from pakdocs.store.copies import refuse_copies
from pakdocs.store.files import sweep, unreachable
from pakdocs.store.folder import Folder
from pakdocs.store.lock import office_lock
from pakdocs.store.log import Log
from pakdocs.store.memory import recall, refuse_copy, refuse_lost, remember
from pakdocs.store.records import Records
from pakdocs.store.synced import refuse_synced

BLOCK = 500
"""Entries committed at once at most; between blocks other writers get their turn."""


class Opening(Enum):
    """What an office is opened for writing for; it decides what stands against it."""

    WORK = "work"
    REBUILD = "rebuild"
    """records.json is not read but made anew from the log."""
    RESUME = "resume"
    """What this computer remembers of the log, and its clock, are set aside in the open."""
    RESTORE = "restore"
    """As to resume; and nothing is remembered, for the office is not in its place yet."""


@dataclass(slots=True)
class Session:
    """The office opened for writing: its state, and the one way to add to the log."""

    store: Store
    state: State
    actor: str
    office: str
    now: dt.datetime
    unfinished: list[str] = field(default_factory=list)
    """Letters of entries newer than records.json: a kill may have left their files undone."""
    stale: bool = False
    """Whether records.json is behind the log."""
    spoilt: bool = False
    """Whether the state holds entries that the log does not."""
    undone: bool = False
    """Whether a committed letter's files may not be as they should yet: records.json then stays
    behind the log, and so the next opening for writing comes back to them."""
    remembered: bool = True
    """Whether this computer remembers what is committed."""

    def commit(self, events: Sequence[tuple[str, dict[str, Any]]]) -> list[Entry]:
        """Append one entry for each of *events* (at most `BLOCK`) with one write and one fsync.

        After this returns they are committed. They are added up first, so that an entry that does
        not fit never reaches the log: then, and when the disk refuses, the log is as it was
        before, and the session can do no more. Raises `Conflict` and `Unreachable`.
        """
        if len(events) > BLOCK:
            raise ValueError(f"more than {BLOCK} entries in one block")
        entries: list[Entry] = []
        lines: list[bytes] = []
        seq, head = self.state.seq, self.state.head
        for event, data in events:
            seq += 1
            at = self.now.isoformat(timespec="seconds")
            line = make_line(Entry(seq, head, at, self.actor, self.office, event, data))
            head = digest(line)
            entries.append(parse_line(line))  # as it will be read, so that both add up alike
            lines.append(line)
        before, self.spoilt = self.state.offset, True
        for entry, line in zip(entries, lines, strict=True):
            self._fold(entry, line)
        self.store.log.append(b"".join(line + b"\n" for line in lines), before)
        self.spoilt, self.stale = False, True
        if self.remembered:
            remember(self.store.log, self.state)
        return entries

    def _fold(self, entry: Entry, line: bytes) -> None:
        try:
            fold(self.state, entry, line)
        except BadEntry as error:
            raise Conflict(
                _("{event} does not fit what is on record ({error}).").format(
                    event=entry.event, error=error
                ),
                fix=_("Nothing was written; please report it with the command that you gave."),
            ) from error

    def committed_since(self, end: int) -> bool:
        """Say whether the log, which ended after *end* bytes, holds entries more, and all of them.

        Whoever is interrupted asks this: what belongs to an entry is put away only where there is
        none.
        """
        return end < self.store.log.size() >= self.state.offset


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What the log and records.json add up to."""

    state: State
    newer: list[Entry]
    """The entries that records.json does not have."""
    torn: bytes
    unsettled: int
    """From where in the log on its writer may have died before the bytes were on the disk."""


class Store:
    """The files of one office."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder(root)
        self.log_path = root / "records" / "log.jsonl"
        self.log = Log(self.log_path)
        self.blobs = Blobs(root / "records" / "blobs")
        self.records = Records(root / "records" / "records.json")
        self._kept: State | None = None
        """What this process itself last wrote to records.json, which it need not read again."""

    def log_size(self) -> int:
        """Give the bytes of the log; 0 where there is none."""
        return self.log.size()

    def load(self) -> State:
        """Give the state for reading: records.json and newer lines of the log; writes nothing.

        Raises `Findings` when records and log contradict each other, a line does not fit, or there
        is no log at all.
        """
        state = self._load().state
        if state.seq == 0:
            raise self._gone(Findings)
        return state

    @collector_at_rest()
    def _load(self, start: State | None = None) -> _Loaded:
        """Load from *start*, else from records.json.

        Of what records.json was made from only the last line is looked at: whoever reads or adds
        should not wait for the whole log. A change further up is seen by `verify` alone.
        """
        state = start or self.records.load() or State()
        self._check_seam(state)
        if state.version != FOLD:
            state = State()
        lines, torn = split_lines(self.log.read(state.offset))
        opened = next(iter(state.tables["office"]), "")
        chain = Chain(state.seq, state.head, opened)
        newer: list[Entry] = []
        for line in lines:
            try:
                entry = chain.follow(line)
                fold(state, entry, line)
            except BadEntry as error:
                raise self._broken(chain.seq, str(error)) from error
            newer.append(entry)
        last = sum(len(line) + 1 for line in lines[-BLOCK:])
        return _Loaded(state, newer, torn, state.offset - last)

    def _check_seam(self, state: State) -> None:
        """Make sure that the log still holds the entry that records.json was made from."""
        if state.seq == 0:
            return
        if self.log.size() < state.offset:
            raise self._broken(
                state.seq,
                _("records.json knows {n} entries; the log was cut or changed").format(n=state.seq),
            )
        last = self.log.line_before(state.offset)
        if digest(last) != state.head:
            raise self._broken(
                state.seq, _("the line is not the one that records.json was made from")
            )
        try:
            state.at = parse_line(last).at
        except BadEntry as error:
            raise self._broken(state.seq, str(error)) from error

    def _broken(self, seq: int, message: str) -> Findings:
        return Findings(
            f"{message}.",
            where=_("{path}, line {n}").format(path=self.log_path, n=seq),
            fix=_(
                "Run `pakdocs log verify` for the whole picture; take the log back from a backup."
            ),
        )

    def _gone(self, kind: type[Findings | Conflict]) -> Findings | Conflict:
        return kind(
            _("The log is not there."),
            where=str(self.log_path),
            fix=_("Take the folder records back from a backup."),
        )

    @contextlib.contextmanager
    def writing(
        self,
        actor: str,
        clock: Callable[[], dt.datetime],
        *,
        office: str = "",
        opening: Opening = Opening.WORK,
    ) -> Iterator[Session]:
        """Open the office for writing under its lock; write records.json when leaving.

        First sets aside what a dead process left torn. *clock* is read once the lock is held.
        *office* names a new office; one that has a log keeps the id it has. Raises `Conflict`
        when the lock is not to be had, or when the office is closed for writing: it lies in a
        folder that is copied to a cloud, another log lies beside the log, records and log
        contradict each other, the log is not the one that this computer wrote to, or its last
        entry is later than our clock.
        """
        refuse_synced(self.root)
        try:
            self.log_path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unreachable(error, self.log_path.parent) from error
        with office_lock(self.log_path.with_name(".lock"), actor, self.log.size) as died:
            if died:
                sweep(self.log_path.parent)
                sweep(self.root / "letters")
            session = self._open_session(actor, office, clock(), opening)
            try:
                yield session
            except BaseException:
                session.undone = True  # broken off: what is committed may lack its files
                raise
            finally:
                self._save(session)

    def _save(self, session: Session) -> None:
        """Bring records.json up to the log; a failure is left to the next writer.

        What is committed is committed: records.json is derived, so not being able to write it is
        no error of the command that got its entries into the log.
        """
        self._kept = None
        if session.stale and not (session.spoilt or session.undone):
            with contextlib.suppress(Unreachable):
                self.records.save(session.state)
                session.stale = False
                self._kept = session.state

    def _open_session(self, actor: str, office: str, now: dt.datetime, opening: Opening) -> Session:
        try:
            refuse_copies(self.log)
            if opening is Opening.REBUILD:
                self._refuse_shorter_log()
            found = self._load(State() if opening is Opening.REBUILD else self._kept)
        except Findings as error:
            problem = error.problem
            raise Conflict(problem.message, where=problem.where, fix=problem.fix) from error
        known = next(iter(found.state.tables["office"]), office)
        if not known:
            raise self._gone(Conflict)
        remembered = self._refuse_other_past(found.state, now, opening)
        session = Session(self, found.state, actor, known, now, remembered=remembered)
        session.stale = bool(found.newer) or not self.records.path.exists()
        session.unfinished = [
            entry.data["id"] for entry in found.newer if entry.event.startswith("letter.")
        ]
        if found.newer:
            self.log.settle(found.unsettled)
        if found.torn:
            blob = self.blobs.put(found.torn)
            self.log.truncate(found.state.offset)
            session.commit([("log.recovered", {"bytes": len(found.torn), "blob": blob})])
        return session

    def _refuse_other_past(self, state: State, now: dt.datetime, opening: Opening) -> bool:
        """Raise `Conflict` unless the log is the one that this computer knows, and the clock fits.

        Gives whether what is committed now is to be remembered.
        """
        if opening is Opening.RESTORE:
            return False
        memory = recall(self.log) if state.seq else None
        if memory is not None:
            refuse_copy(self.log, memory)
        if opening is Opening.RESUME:
            return True
        if memory is not None:
            refuse_lost(self.log, memory, state)
        refuse_earlier_clock(state, now)
        return True

    def rehearse(self, now: dt.datetime) -> None:
        """Raise `Conflict` for what closes the office for writing; writes nothing, takes no lock.

        Records and log that contradict each other are left to whoever reads them next.
        """
        refuse_synced(self.root)
        with contextlib.suppress(Findings):
            refuse_copies(self.log)
            self._refuse_other_past(self._load().state, now, Opening.WORK)

    def _refuse_shorter_log(self) -> None:
        """Refuse to make records anew where the old ones show that the log was cut."""
        try:
            written = self.records.load()
        except Findings:
            return  # unreadable records show nothing
        if written is not None:
            self._check_seam(written)

    def entry(self, letter: dict[str, Any]) -> Entry:
        """Give the log entry by which *letter* (a record of the letters table) was made."""
        return self.entry_at(letter["entry"], letter["byte"])

    def entry_at(self, seq: int, byte: int) -> Entry:
        """Give the entry *seq*, whose line begins at *byte*; raise `Findings` if it is another."""
        try:
            entry = parse_line(self.log.line_at(byte))
        except BadEntry as error:
            raise self._broken(seq, str(error)) from error
        if entry.seq != seq:
            raise self._broken(seq, _("another entry stands in its place"))
        return entry

    def entries(self) -> list[Entry]:
        """Give all entries of the log; raise `Findings` at the first line that is none."""
        lines, _torn = split_lines(self.log.read())
        found: list[Entry] = []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(parse_line(line))
            except BadEntry as error:
                raise self._broken(number, str(error)) from error
        return found

    def verify(self) -> tuple[Verification, State | None]:
        """Check the whole log and records.json against each other; writes nothing."""
        return verify_files(self.log, self.records, self.blobs)
