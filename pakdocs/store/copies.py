"""Other logs beside the log: what is left where two computers wrote to copies of one folder.

``log (1).jsonl``, ``log-KOMPUTER.jsonl``, ``log (Konflik 2026-01-05).jsonl``,
``log.sync-conflict-20260105-090000-ABCDEFG.jsonl``: programs that copy folders keep the second of
two versions under such a name. Which of them is the office's log nobody but the office can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pakdocs.errors import Conflict, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import Break, split_lines
from pakdocs.store.log import Log

_LIKE_A_LOG = re.compile(r"log.*\.jsonl", re.IGNORECASE)


def conflict_copies(log: Log) -> Iterator[Break]:
    """Name every other log beside *log*, how far both agree, and what to do about it."""
    try:
        paths = sorted(log.path.parent.iterdir())
    except OSError:
        return
    for path in paths:
        if not _LIKE_A_LOG.fullmatch(path.name) or path.name.casefold() == log.path.name:
            continue
        try:
            copy = Log(path).read()
        except Unreachable as error:
            yield Break(0, "conflict_copy", str(error.problem))
            continue
        yield _compare(log.read(), copy, path.name)


def _compare(log: bytes, copy: bytes, name: str) -> Break:
    """Say where a copy parts from the log, by whole entries."""
    ours, theirs = split_lines(log)[0], split_lines(copy)[0]
    pairs = zip(ours, theirs, strict=False)
    same = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    if same is not None:
        message = _(
            "{name} is another log: it and log.jsonl are the same up to entry {n} and part there "
            "(a fork); find out which of them the office goes on with, move the other away and "
            "keep it, and enter again what only that one holds"
        ).format(name=name, n=same)
        return Break(same + 1, "conflict_copy", message)
    if len(theirs) > len(ours):
        message = _(
            "{name} goes on after the last entry of log.jsonl, from {first} to {last}: move "
            "log.jsonl away and give {name} its place"
        ).format(name=name, first=len(ours) + 1, last=len(theirs))
        return Break(len(ours) + 1, "conflict_copy", message)
    message = _(
        "{name} is an older copy of log.jsonl, the same up to entry {n}: move it away"
    ).format(name=name, n=len(theirs))
    return Break(len(theirs), "conflict_copy", message)


def refuse_copies(log: Log) -> None:
    """Raise `Conflict` where another log lies beside *log*: there must be one to write to."""
    for found in conflict_copies(log):
        raise Conflict(
            f"{found.message}.",
            where=str(log.path.parent),
            fix=_("Until then the office is closed for writing; reading goes on."),
        )
