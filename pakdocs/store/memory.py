"""What this computer remembers of the logs it wrote to, outside of their folders.

A log proves nothing about its own end: one that was cut, exchanged for an older copy or written on
from one looks as whole as the right one. The computer that wrote the missing entries knows better.
For each log, told apart by its first line, it remembers where the log lies and the last entry
that it wrote there itself.

This is kept as well as may be: a home that cannot be written is no error, a file that cannot be
read remembers nothing, and another computer or another user remembers something else. It is a
guard against accidents, not a proof; a checkpoint that was kept outside is one.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import ALGORITHM, Break, State, digest
from pakdocs.store.files import write_atomic
from pakdocs.store.log import Log

VARIABLE = "PAKDOCS_STATE"
"""Names another folder for what is remembered."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The last entry of a log that this computer wrote, and where the log lay."""

    path: Path
    seq: int
    head: str
    end: int
    """Bytes of the log up to and with that entry."""

    def held_by(self, log: Log) -> bool:
        """Say whether *log* has the remembered entry at its place."""
        try:
            return log.size() >= self.end and digest(log.line_before(self.end)) == self.head
        except Unreachable:
            return False

    def elsewhere(self, log: Log) -> bool:
        """Say whether another folder than that of *log* is there and has the remembered entry."""
        try:
            if self.path.samefile(log.path):
                return False
        except OSError:
            return False  # that folder is gone
        return self.held_by(Log(self.path))


def recall(log: Log) -> Memory | None:
    """Give what this computer remembers of *log*, if anything."""
    try:
        kept = json.loads(_file(log).read_bytes())
        found = Memory(Path(kept["path"]), kept["seq"], kept["head"], kept["bytes"])
    except (OSError, Unreachable, ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = all(type(number) is int and number > 0 for number in (found.seq, found.end))
    return found if numbers and isinstance(found.head, str) else None


def remember(log: Log, state: State) -> None:
    """Remember *state* as the last that was written to *log* from here; the lock must be held."""
    kept = {
        "path": str(log.path.resolve()),
        "seq": state.seq,
        "head": state.head,
        "bytes": state.offset,
    }
    with contextlib.suppress(OSError, Unreachable):
        data = json.dumps(kept, ensure_ascii=False).encode("utf-8") + b"\n"
        write_atomic(_file(log), data, durable=False, mode=0o600)


def remember_restored(log: Log, state: State) -> None:
    """Remember a restored *log* in its final place, unless the office itself lies elsewhere."""
    memory = recall(log)
    if memory is None or not memory.elsewhere(log):
        remember(log, state)


def refuse_copy(log: Log, memory: Memory) -> None:
    """Raise `Conflict` where the office itself lies elsewhere on this computer."""
    if memory.elsewhere(log):
        raise Conflict(
            _(
                "This folder is a copy: the office that this computer writes to is in {folder}. "
                "Writing to both would make two logs of one."
            ).format(folder=memory.path.parent.parent),
            where=str(log.path.parent.parent),
            fix=_("Work there; or, if it is to go on here, move that folder away first."),
        )


def refuse_lost(log: Log, memory: Memory, state: State) -> None:
    """Raise `Conflict` where *log* does not hold what this computer wrote to it."""
    if memory.held_by(log):
        return
    raise Conflict(
        _lost(memory, state.seq),
        where=str(log.path),
        fix=_(
            "Put the newest copy of the folder back; if it is lost, go on in the open with "
            "`pakdocs log resume`."
        ),
    )


def _lost(memory: Memory, entries: int) -> str:
    """Say what became of what is remembered of a log that now has that many entries."""
    if entries < memory.seq:
        return _(
            "The log ends with entry {n}, but this computer wrote up to entry {last}: the log was "
            "cut, or an older copy was put in its place."
        ).format(n=entries, last=memory.seq)
    return _(
        "Entry {n} is not the one that this computer wrote: somebody wrote on from an older "
        "copy (a fork), or the log was changed."
    ).format(n=memory.seq)


def lost_here(log: Log, entries: int) -> Iterator[Break]:
    """Find where *log*, which has that many *entries*, lacks what this computer wrote to it.

    A copy of an office that lies elsewhere on this computer may be behind it: that is no finding.
    """
    memory = recall(log)
    if memory is not None and not (memory.held_by(log) or memory.elsewhere(log)):
        yield Break(memory.seq, "cut_here", _lost(memory, entries))


def missing_here(log: Log) -> dict[str, Any]:
    """Give ``seq`` and ``head`` of what this computer wrote and *log* does not hold, if any."""
    memory = recall(log)
    if memory is None or memory.held_by(log):
        return {}
    return {"seq": memory.seq, "head": memory.head}


def _file(log: Log) -> Path:
    """Give the file for *log*; raise `Unreachable` where it has no first line."""
    first = digest(log.line_at(0)).removeprefix(ALGORITHM)
    return _folder() / "logs" / f"{first}.json"


def _folder() -> Path:
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_state_path  # noqa: PLC0415 - not at start-up

    return user_state_path("pakdocs", appauthor=False)
