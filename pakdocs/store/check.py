"""The whole log, records.json and the blobs held against each other, for `log verify`."""

from __future__ import annotations

from pakdocs.errors import Findings
from pakdocs.i18n import _
from pakdocs.ledger import (
    NO_PREVIOUS,
    Break,
    State,
    Verification,
    digest,
    split_lines,
    verify,
)
from pakdocs.store.blobs import Blobs
from pakdocs.store.collector import collector_at_rest
from pakdocs.store.copies import conflict_copies
from pakdocs.store.log import Log
from pakdocs.store.memory import lost_here
from pakdocs.store.records import Records, missing


@collector_at_rest()
def verify_files(log: Log, records: Records, blobs: Blobs) -> tuple[Verification, State | None]:
    """Check the whole log, records.json and what this computer wrote against each other.

    Writes nothing. records.json is read first: the log only grows, so a writer at work is no
    finding.
    """
    written: State | None = None
    damage: Break | None = None
    try:
        written = records.load()
    except Findings as error:
        damage = Break(0, "records_damaged", f"records.json {error.problem.message}")
    lines, torn = split_lines(log.read())
    ahead = written is not None and not _is_prefix(written, lines)
    result, state = verify(lines, b"" if ahead else torn, written)
    if damage:
        result.problems.append(damage)
    elif written is None and lines:
        problem = missing(records.path)
        result.problems.append(Break(0, "records_missing", f"{problem.message} {problem.fix}"))
    elif written is None and blobs.any():
        message = _("the log is empty, but there are blobs: the log was removed")
        result.problems.append(Break(0, "log_missing", message))
    elif written is not None and ahead and result:
        message = _("records.json was not made from this log: the log was cut or exchanged")
        result.problems.append(Break(written.seq, "records_ahead", message))
    result.problems += conflict_copies(log)
    result.problems += lost_here(log, len(lines))
    return result, state


def _is_prefix(written: State, lines: list[bytes]) -> bool:
    if written.seq > len(lines):
        return False
    head = digest(lines[written.seq - 1]) if written.seq else NO_PREVIOUS
    return head == written.head
