"""One writer at a time: the office's lock, patient as long as others get on with their work."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.store.files import unreachable

PATIENCE = 60.0
"""Seconds without any growth of the log after which the wait is given up."""


@contextlib.contextmanager
def office_lock(path: Path, actor: str, progress: Callable[[], int]) -> Iterator[bool]:
    """Hold the lock at *path*; *progress* tells how far the log is, to see others working.

    Gives whether the one who held it last died before it could let go.
    Raises `Conflict` naming the holder after `PATIENCE` seconds in which nothing moved, and
    `Unreachable` where the file system has no locks (the soft fallback is refused: a lock that
    does not lock loses numbers).
    """
    lock = FileLock(path, fallback_to_soft=False, preserve_lock_file=True)
    _acquire(lock, path, progress)
    holder = _holder_file(path)
    try:
        died = holder.exists()
        _sign(path, actor)
        yield died
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()


def _acquire(lock: FileLock, path: Path, progress: Callable[[], int]) -> None:
    seen, deadline = progress(), time.monotonic() + PATIENCE
    while True:
        try:
            lock.acquire(timeout=1, poll_interval=0.01)
        except Timeout:
            now = progress()
            if now != seen:
                seen, deadline = now, time.monotonic() + PATIENCE
            elif time.monotonic() >= deadline:
                raise _held(path) from None
        except OSError as error:
            raise unreachable(error, path) from error
        else:
            return


def _holder_file(path: Path) -> Path:
    return path.with_name(path.name + "-holder.json")


def _sign(path: Path, actor: str) -> None:
    """Leave word of who holds the lock, for the message that others get; not needed to lock."""
    with contextlib.suppress(OSError):
        _holder_file(path).write_text(
            json.dumps({"actor": actor, "pid": os.getpid()}), encoding="utf-8"
        )


def _held(path: Path) -> Conflict:
    try:
        holder = json.loads(_holder_file(path).read_text(encoding="utf-8"))
        name = _("{actor} (process {pid})").format(actor=holder["actor"], pid=holder["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        name = _("another process")
    return Conflict(
        _("The office is being written to by {name} and did not get on for {n} seconds.").format(
            name=name, n=int(PATIENCE)
        ),
        where=str(path),
        fix=_("Wait until it has finished, or end that process, then try again."),
    )
