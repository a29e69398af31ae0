"""Check a whole log and say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pakdocs.i18n import _
from pakdocs.ledger.chain import NO_PREVIOUS, BadEntry, Entry, digest, parse_line
from pakdocs.ledger.fold import fold
from pakdocs.ledger.state import FOLD, State


@dataclass(frozen=True, slots=True)
class Break:
    """One thing wrong with the log; ``seq`` is the line it is about, from 1, or 0 for none."""

    seq: int
    code: str
    message: str


@dataclass(slots=True)
class Verification:
    """What checking a log found; true when nothing is wrong."""

    entries: int = 0
    head: str = NO_PREVIOUS
    problems: list[Break] = field(default_factory=list)
    log: list[Entry] = field(default_factory=list, repr=False)
    """The entries that could be read, for whoever checks more of them."""

    def __bool__(self) -> bool:
        """Say whether the log is sound."""
        return not self.problems


def verify(
    lines: Sequence[bytes], torn: bytes = b"", written: State | None = None
) -> tuple[Verification, State | None]:
    """Check a whole log, and the records that were *written* from it; give all breaks.

    Gives the state as well if there is none. After a break the check goes on from the line as it
    stands, so that every damaged place is named, each once. A cut tail or a log rewritten as a
    whole cannot be seen here, unless *written* knows better.
    """
    result = Verification(len(lines), digest(lines[-1]) if lines else NO_PREVIOUS)
    entries = [_read(number, line, result.problems) for number, line in enumerate(lines, start=1)]
    result.log = [entry for entry in entries if entry is not None]
    result.problems += _check_links(lines, entries, written)
    result.problems += _check_order(entries)
    state = State()
    if not result.problems:
        result.problems += _fold_all(lines, result.log, state, written)
    if torn:
        message = _(
            "{n} bytes of an unfinished entry stand at the end; the next command that "
            "writes sets them aside"
        )
        result.problems.append(Break(len(lines) + 1, "torn", message.format(n=len(torn))))
    result.problems.sort(key=lambda problem: problem.seq)
    return result, state if result else None


def _read(number: int, line: bytes, problems: list[Break]) -> Entry | None:
    try:
        return parse_line(line)
    except BadEntry as error:
        problems.append(Break(number, error.code, str(error)))
        return None


def _check_links(
    lines: Sequence[bytes], entries: Sequence[Entry | None], written: State | None
) -> Iterator[Break]:
    """Find the lines that were changed: the next line was written after another one.

    A line whose own link is broken as well, and on which the next one does not rest either, had
    its ``prev`` changed; then it is the one at fault, not the line before it.
    """
    links = [True] * (len(lines) + 1)
    for number, entry in enumerate(entries):
        before = digest(lines[number - 1]) if number else NO_PREVIOUS
        links[number] = entry is None or entry.prev == before
    if written is not None and written.seq == len(lines):
        links[-1] = not lines or digest(lines[-1]) == written.head
    blamed = {number for number, entry in enumerate(entries) if entry is None}
    for number, fits in enumerate(links):
        if fits or number - 1 in blamed or _out_of_order(entries, number):
            continue  # named already, or the order tells that a line is missing or misplaced
        own = number == 0 or (number < len(lines) and not links[number + 1])
        at_fault = number if own else number - 1
        blamed.add(at_fault)
        message = _("the line was changed after the next one was written")
        yield Break(at_fault + 1, "changed", message)


def _out_of_order(entries: Sequence[Entry | None], number: int) -> bool:
    """Say whether the entry at place *number* (from 0) does not follow the one before it."""
    entry = entries[number] if number < len(entries) else None
    before = entries[number - 1] if number else None
    return entry is not None and entry.seq != (before.seq if before else 0) + 1


def _check_order(entries: Sequence[Entry | None]) -> Iterator[Break]:
    """Find where lines are missing, doubled or moved, and entries of another office."""
    expected, office = 1, next((entry.office for entry in entries if entry), "")
    for number, entry in enumerate(entries, start=1):
        if entry is None:
            expected += 1
            continue
        if entry.seq != expected:
            message = _("entry {seq} stands here, not entry {expected}: lines are missing or moved")
            yield Break(number, "wrong_seq", message.format(seq=entry.seq, expected=expected))
        if entry.office != office:
            yield Break(number, "wrong_office", _("the entry belongs to another office"))
        expected = entry.seq + 1


def _fold_all(
    lines: Sequence[bytes], entries: Sequence[Entry], state: State, written: State | None
) -> Iterator[Break]:
    """Add up the whole log in *state*, and compare it with the *written* records on the way."""
    for entry, line in zip(entries, lines, strict=True):
        try:
            fold(state, entry, line)
        except BadEntry as error:
            yield Break(state.seq + 1, error.code, str(error))
            return
        same = written is not None and (written.seq, written.version) == (state.seq, FOLD)
        if written is not None and same and written.tables != state.tables:
            yield Break(
                0, "records_damaged", _("records.json does not say what the log adds up to")
            )
