"""Check a whole log and say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pakdocs.i18n import _
from pakdocs.ledger.chain import NO_PREVIOUS, BadEntry, Chain
from pakdocs.ledger.fold import fold
from pakdocs.ledger.state import State


@dataclass(frozen=True, slots=True)
class Break:
    """One thing wrong with the log; ``seq`` is the line it was found at, from 1."""

    seq: int
    code: str
    message: str


@dataclass(slots=True)
class Verification:
    """What checking a log found; true when nothing is wrong."""

    entries: int = 0
    head: str = NO_PREVIOUS
    problems: list[Break] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Say whether the log is sound."""
        return not self.problems


def verify(lines: Iterable[bytes], torn: bytes = b"") -> tuple[Verification, State | None]:
    """Check a whole log; give all breaks, and the state if there is none.

    After a broken link the check goes on from the line as it stands, so that every damaged place
    is named and not only the first. A cut tail or a log rewritten as a whole cannot be seen here.
    """
    result, state, chain = Verification(), State(), Chain()
    for line in lines:
        try:
            entry = chain.follow(line)
            if not result.problems:
                fold(state, entry, line)
        except BadEntry as error:
            result.problems.append(Break(chain.seq, error.code, str(error)))
    if torn:
        result.problems.append(
            Break(
                chain.seq + 1,
                "torn",
                _(
                    "{n} bytes of an unfinished entry stand at the end; the next command that "
                    "writes sets them aside"
                ).format(n=len(torn)),
            )
        )
    result.entries, result.head = chain.seq, chain.head
    return result, None if not result else state
