"""Ratios between two ways of doing the same work, measured in turn in the same run.

Seconds of one machine say little of another's, and a busy machine is busy for both: so each round
times all ways one after the other, and what is told is the median of the rounds' ratios with the
range that half of them lie in.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]
"""What is timed."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as fast as the peer, or how many times its time: as the goal has it."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}-{self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    measure: str
    peer: str
    peer_time: float
    """Seconds for one letter, run or command."""
    own_time: float
    ratio: Ratio
    goal: float | None = None
    """None for what has no goal of its own."""
    faster: bool = True
    """Whether the ratio is speed (more is better) or time (less is better)."""

    @property
    def met(self) -> bool:
        """Whether the goal is met by the median."""
        if self.goal is None:
            return True
        return self.ratio.median >= self.goal if self.faster else self.ratio.median <= self.goal


def seconds(work: Work) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def settle() -> None:
    """Take what is there out of Python's search for cycles, which slows down some ways only."""
    gc.collect()
    gc.freeze()


def rounds(works: Mapping[str, tuple[Work, int]], count: int) -> dict[str, list[float]]:
    """Time each of *works* in turn, *count* times; gives seconds for one of what each does.

    With each work stands how many of them one call does.
    """
    for work, _many in works.values():
        work()  # what is done once only is not what is measured
    settle()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(count):
        for name, (work, many) in works.items():
            taken[name].append(seconds(work) / many)
    return taken


def row(
    measure: str,
    taken: Mapping[str, list[float]],
    own: str,
    peer: str,
    goal: float | None = None,
    *,
    faster: bool = True,
) -> Row:
    """Set the rounds of *own* against those of *peer*."""
    pairs = list(zip(taken[peer], taken[own], strict=True))
    found = sorted(theirs / ours if faster else ours / theirs for theirs, ours in pairs)
    quarter = len(found) // 4
    spread = Ratio(statistics.median(found), found[quarter], found[-quarter - 1])
    times = (statistics.median(taken[peer]), statistics.median(taken[own]))
    return Row(measure, peer, *times, spread, goal, faster)
