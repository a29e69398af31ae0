"""Check a whole log and say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pakdocs.i18n import _
from pakdocs.ledger.blobs import Pointers
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
    blobs: Pointers = field(default_factory=Pointers, repr=False)
    """What the entries point to, for whoever looks at that; whole only where nothing is wrong."""

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
    walk = _Walk(written)
    for line in lines:
        walk.take(line)
    result = Verification(len(lines), walk.head, walk.problems(), walk.blobs)
    if torn:
        message = _(
            "{n} bytes of an unfinished entry stand at the end; the next command that "
            "writes sets them aside"
        )
        result.problems.append(Break(len(lines) + 1, "torn", message.format(n=len(torn))))
    result.problems.sort(key=lambda problem: problem.seq)
    return result, walk.state if result else None


class _Walk:
    """One walk along the lines, which are looked at once each and their entries not kept.

    The entries are added up as long as nothing is wrong with their lines, and compared with the
    *written* records on the way.
    """

    def __init__(self, written: State | None) -> None:
        self.state = State()
        self.head = NO_PREVIOUS
        self.blobs = Pointers()
        self._written = written
        self._office = ""
        self._expected = 1
        self._seqs: list[int | None] = []
        """The number that each line gives itself; None where it is no entry."""
        self._links: list[bool] = []
        """Whether each line names the one before it."""
        self._unread: list[Break] = []
        self._disorder: list[Break] = []
        self._misfit: list[Break] = []
        self._whole = True
        """Whether nothing was wrong so far, and all of it is added up."""

    def take(self, line: bytes) -> None:
        """Look at the next line."""
        try:
            entry = parse_line(line)
        except BadEntry as error:
            self._unread.append(Break(len(self._seqs) + 1, error.code, str(error)))
            self._pass(None, line, linked=True)
            return
        self._check_order(entry)
        linked = entry.prev == self.head
        if self._whole and linked and not self._disorder and self._fold(entry, line):
            self._seqs.append(entry.seq)
            self._links.append(True)
            self.head = self.state.head
        else:
            self._pass(entry.seq, line, linked=linked)

    def _pass(self, seq: int | None, line: bytes, *, linked: bool) -> None:
        """Go on from a line at or after which something is wrong: no more is added up."""
        self._whole = False
        self._seqs.append(seq)
        self._links.append(linked)
        self._expected += seq is None
        self.head = digest(line)

    def _check_order(self, entry: Entry) -> None:
        """Find where lines are missing, doubled or moved, and entries of another office."""
        number, expected = len(self._seqs) + 1, self._expected
        self._office = self._office or entry.office
        if entry.seq != expected:
            message = _("entry {seq} stands here, not entry {expected}: lines are missing or moved")
            message = message.format(seq=entry.seq, expected=expected)
            self._disorder.append(Break(number, "wrong_seq", message))
        if entry.office != self._office:
            message = _("the entry belongs to another office")
            self._disorder.append(Break(number, "wrong_office", message))
        self._expected = entry.seq + 1

    def _fold(self, entry: Entry, line: bytes) -> bool:
        """Add an entry up, and compare with the written records where these end."""
        try:
            fold(self.state, entry, line)
        except BadEntry as error:
            self._misfit.append(Break(self.state.seq + 1, error.code, str(error)))
            return False
        self.blobs.take(entry)
        written, state = self._written, self.state
        ends = written is not None and (written.seq, written.version) == (state.seq, FOLD)
        if written is not None and ends and written.tables != state.tables:
            message = _("records.json does not say what the log adds up to")
            self._misfit.append(Break(0, "records_damaged", message))
        return True

    def problems(self) -> list[Break]:
        """Give what is wrong: with the lines, else with what they add up to."""
        return [*self._unread, *self._changed(), *self._disorder] or self._misfit

    def _changed(self) -> Iterator[Break]:
        """Find the lines that were changed: the next line was written after another one.

        A line whose own link is broken as well, and on which the next one does not rest either,
        had its ``prev`` changed; then it is the one at fault, not the line before it.
        """
        count, links, written = len(self._seqs), [*self._links, True], self._written
        if written is not None and written.seq == count:
            links[-1] = not count or self.head == written.head
        blamed = {number for number, seq in enumerate(self._seqs) if seq is None}
        for number, fits in enumerate(links):
            if fits or number - 1 in blamed or self._is_misplaced(number):
                continue  # named already, or the order tells that a line is missing or misplaced
            own = number == 0 or (number < count and not links[number + 1])
            at_fault = number if own else number - 1
            blamed.add(at_fault)
            message = _("the line was changed after the next one was written")
            yield Break(at_fault + 1, "changed", message)

    def _is_misplaced(self, number: int) -> bool:
        """Say whether the entry at place *number* (from 0) does not follow the one before it."""
        seq = self._seqs[number] if number < len(self._seqs) else None
        before = self._seqs[number - 1] if number else None
        return seq is not None and seq != (before or 0) + 1
