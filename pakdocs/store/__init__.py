"""The office folder on disk: the log and its blobs are the truth, records.json is their fold.

One writer at a time holds the office's lock; readers never write and work on read-only media.
What a kill left behind is put right by the next writer before it does anything else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Findings, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import (
    FOLD,
    NO_PREVIOUS,
    BadEntry,
    Break,
    Chain,
    Entry,
    State,
    Verification,
    digest,
    fold,
    make_line,
    parse_line,
    split_lines,
    verify,
)
from pakdocs.store.answers import Answers
from pakdocs.store.blobs import Blobs
from pakdocs.store.files import read_bytes, sync_folder, unreachable, write_atomic
from pakdocs.store.folder import Folder
from pakdocs.store.lock import office_lock
from pakdocs.store.personal import all_values, personal_values, put_personal
from pakdocs.store.records import Records, missing

__all__ = [
    "BLOCK",
    "Answers",
    "Blobs",
    "Folder",
    "Session",
    "Store",
    "all_values",
    "find_office",
    "personal_values",
    "put_personal",
    "read_bytes",
    "unreachable",
    "write_atomic",
]

BLOCK = 500
"""Entries committed at once at most; between blocks other writers get their turn."""


def find_office(start: Path, marker: str) -> Path | None:
    """Find the nearest folder from *start* upward that holds *marker*."""
    return next((place for place in (start, *start.parents) if (place / marker).is_file()), None)


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
            entry = Entry(seq, head, at, self.actor, self.office, event, data)
            line = make_line(entry)
            head = digest(line)
            entries.append(entry)
            lines.append(line)
        before, self.spoilt = self.state.offset, True
        for entry, line in zip(entries, lines, strict=True):
            self._fold(entry, line)
        self.store.append(b"".join(line + b"\n" for line in lines), before)
        self.spoilt, self.stale = False, True
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

    def committed(self) -> bool:
        """Say whether the log holds all that the state does."""
        return self.store.log_size() >= self.state.offset


class Store:
    """The files of one office."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder(root)
        self.log_path = root / "records" / "log.jsonl"
        self.blobs = Blobs(root / "records" / "blobs")
        self.records = Records(root / "records" / "records.json")

    def log_size(self) -> int:
        """Give the bytes of the log; 0 where there is none."""
        try:
            return self.log_path.stat().st_size
        except OSError:
            return 0

    def _log_bytes(self, start: int) -> bytes:
        if not self.log_path.exists():
            return b""
        try:
            with self.log_path.open("rb") as file:
                file.seek(start)
                return file.read()
        except OSError as error:
            raise unreachable(error, self.log_path) from error

    def line_at(self, start: int) -> bytes:
        """Give the line of the log that begins at byte *start*, without its newline."""
        try:
            with self.log_path.open("rb") as file:
                file.seek(start)
                return file.readline().removesuffix(b"\n")
        except OSError as error:
            raise unreachable(error, self.log_path) from error

    def load(self) -> State:
        """Give the state for reading: records.json and newer lines of the log; writes nothing.

        Raises `Findings` when records and log contradict each other or a line does not fit.
        """
        return self._load()[0]

    def _load(self, start: State | None = None) -> tuple[State, list[Entry], bytes]:
        """Give the state, the entries newer than *start* (records.json), and the torn bytes."""
        state = start or self.records.load() or State()
        self._check_seam(state)
        if state.version != FOLD:
            state = State()
        lines, torn = split_lines(self._log_bytes(state.offset))
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
        return state, newer, torn

    def _check_seam(self, state: State) -> None:
        """Make sure that the log still holds the entry that records.json was made from."""
        if state.seq == 0:
            return
        if self.log_size() < state.offset:
            raise self._broken(
                state.seq,
                _("records.json knows {n} entries; the log was cut or changed").format(n=state.seq),
            )
        with self.log_path.open("rb") as file:
            last = _line_before(file, state.offset)
        if digest(last) != state.head:
            raise self._broken(
                state.seq, _("the line is not the one that records.json was made from")
            )

    def _broken(self, seq: int, message: str) -> Findings:
        return Findings(
            f"{message}.",
            where=_("{path}, line {n}").format(path=self.log_path, n=seq),
            fix=_(
                "Run `pakdocs log verify` for the whole picture; take the log back from a backup."
            ),
        )

    @contextlib.contextmanager
    def writing(
        self,
        actor: str,
        clock: Callable[[], dt.datetime],
        *,
        office: str = "",
        from_log: bool = False,
    ) -> Iterator[Session]:
        """Open the office for writing under its lock; write records.json when leaving.

        First sets aside what a dead process left torn. *clock* is read once the lock is held.
        *office* names a new office; one that has a log keeps the id it has. With *from_log*
        records.json is not read but made anew. Raises `Conflict` when the lock is not to be had
        or when records and log contradict each other: then the office stays closed.
        """
        try:
            self.log_path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unreachable(error, self.log_path.parent) from error
        with office_lock(self.log_path.with_name(".lock"), actor, self.log_size):
            session = self._open_session(actor, office, clock(), from_log=from_log)
            try:
                yield session
            finally:
                self._save(session)

    def _save(self, session: Session) -> None:
        """Bring records.json up to the log; a failure is left to the next writer.

        What is committed is committed: records.json is derived, so not being able to write it is
        no error of the command that got its entries into the log.
        """
        if session.stale and not session.spoilt:
            with contextlib.suppress(Unreachable):
                self.records.save(session.state)
                session.stale = False

    def _open_session(
        self, actor: str, office: str, now: dt.datetime, *, from_log: bool
    ) -> Session:
        try:
            if from_log:
                self._refuse_shorter_log()
            state, newer, torn = self._load(State() if from_log else None)
        except Findings as error:
            problem = error.problem
            raise Conflict(problem.message, where=problem.where, fix=problem.fix) from error
        known = next(iter(state.tables["office"]), office)
        if not known:
            raise Conflict(
                _("The log is not there."),
                where=str(self.log_path),
                fix=_("Take the folder records back from a backup."),
            )
        session = Session(self, state, actor, known, now)
        session.stale = bool(newer) or not self.records.path.exists()
        session.unfinished = [
            entry.data["id"] for entry in newer if entry.event.startswith("letter.")
        ]
        if torn:
            blob = self.blobs.put(torn)
            self._truncate(state.offset)
            session.commit([("log.recovered", {"bytes": len(torn), "blob": blob})])
        return session

    def _refuse_shorter_log(self) -> None:
        """Refuse to make records anew where the old ones show that the log was cut."""
        try:
            written = self.records.load()
        except Findings:
            return  # unreadable records show nothing
        if written is not None:
            self._check_seam(written)

    def append(self, data: bytes, expected: int) -> None:
        """Append *data* durably to a log of *expected* bytes; on failure leave it as it was.

        Written without a buffer: one would flush its rest onto the log after it was cut back.
        """
        new = not self.log_path.exists()
        try:
            with self.log_path.open("ab", buffering=0) as file:
                if file.tell() != expected:
                    raise Conflict(
                        _("the log changed while it was locked; nothing was written."),
                        where=str(self.log_path),
                        fix=_("Is another program, or a second copy of the folder, writing to it?"),
                    )
                try:
                    rest = memoryview(data)
                    while rest:
                        rest = rest[file.write(rest) :]
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(expected)
                    os.fsync(file.fileno())
                    raise
            if new:
                sync_folder(self.log_path.parent)
        except OSError as error:
            raise unreachable(error, self.log_path) from error

    def _truncate(self, size: int) -> None:
        try:
            with self.log_path.open("r+b") as file:
                file.truncate(size)
                os.fsync(file.fileno())
        except OSError as error:
            raise unreachable(error, self.log_path) from error

    def entry(self, letter: dict[str, Any]) -> Entry:
        """Give the log entry by which *letter* (a record of the letters table) was made."""
        return self.entry_at(letter["entry"], letter["byte"])

    def entry_at(self, seq: int, byte: int) -> Entry:
        """Give the entry *seq*, whose line begins at *byte*; raise `Findings` if it is another."""
        try:
            entry = parse_line(self.line_at(byte))
        except BadEntry as error:
            raise self._broken(seq, str(error)) from error
        if entry.seq != seq:
            raise self._broken(seq, _("another entry stands in its place"))
        return entry

    def entries(self) -> list[Entry]:
        """Give all entries of the log; raise `Findings` at the first line that is none."""
        lines, _torn = split_lines(self._log_bytes(0))
        found: list[Entry] = []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(parse_line(line))
            except BadEntry as error:
                raise self._broken(number, str(error)) from error
        return found

    def verify(self) -> tuple[Verification, State | None]:
        """Check the whole log and records.json against each other; writes nothing.

        records.json is read first: the log only grows, so a writer at work is no finding.
        """
        written: State | None = None
        damage: Break | None = None
        try:
            written = self.records.load()
        except Findings as error:
            damage = Break(0, "records_damaged", f"records.json {error.problem.message}")
        lines, torn = split_lines(self._log_bytes(0))
        ahead = written is not None and not _is_prefix(written, lines)
        result, state = verify(lines, b"" if ahead else torn, written)
        if damage:
            result.problems.append(damage)
        elif written is None and lines:
            problem = missing(self.records.path)
            result.problems.append(Break(0, "records_missing", f"{problem.message} {problem.fix}"))
        elif written is None and self.blobs.any():
            message = _("the log is empty, but there are blobs: the log was removed")
            result.problems.append(Break(0, "log_missing", message))
        elif written is not None and ahead and result:
            message = _("records.json was not made from this log: the log was cut or exchanged")
            result.problems.append(Break(written.seq, "records_ahead", message))
        return result, state


def _is_prefix(written: State, lines: list[bytes]) -> bool:
    if written.seq > len(lines):
        return False
    head = digest(lines[written.seq - 1]) if written.seq else NO_PREVIOUS
    return head == written.head


def _line_before(file: Any, end: int) -> bytes:  # noqa: ANN401 - any binary file
    """Read backwards for the line that ends just before byte *end* of *file*."""
    step, start, data = 65536, end - 1, b""
    while start > 0 and b"\n" not in data:
        begin = max(0, start - step)
        file.seek(begin)
        data = file.read(start - begin) + data
        start = begin
    file.seek(end - 1)
    if file.read(1) != b"\n":
        return b""
    return bytes(data.rpartition(b"\n")[2])
