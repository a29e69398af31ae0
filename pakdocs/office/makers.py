"""Letters of a batch, made by several processes where there are enough of them to pay for it.

The order of the office stays in one process: plans, numbers, log and records. What the others do
has no order: fill a template, read the letter back, put the file where it waits for its log entry.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pakdocs import i18n
from pakdocs.machine import cores
from pakdocs.office.letters import STAGING, Making, Recipe, make_letter, stage_letter
from pakdocs.render import Letter
from pakdocs.store import sweep

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

PAYS_FROM = 500
"""Letters for which starting other processes pays: on two cores 350 take no less time, 500 do."""
MOST = 4
"""Processes beside this one, which cannot plan and log for more of them."""
_TOGETHER = 20
"""Letters given to a process at a time: what they are made from is sent once."""


@dataclass(frozen=True, slots=True)
class Task:
    """One letter to be made and staged."""

    recipe: Recipe
    making: Making
    where: str
    root: Path
    file: str


@dataclass(slots=True)
class Makers:
    """Processes that make letters for this one, which makes them itself where it has none."""

    _pool: ProcessPoolExecutor | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def start(self, letters: int) -> None:
        """Start as many as the machine has cores to spare, if *letters* are many."""
        spare = min(cores() - 1, MOST)
        if letters < PAYS_FROM or spare < 1:
            return
        try:
            self._start(spare)
        except (OSError, RuntimeError, ImportError):  # the system has none for us: done without
            self.end()

    def _start(self, count: int) -> None:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - few commands need it
        from multiprocessing import get_context  # noqa: PLC0415

        spoken = (i18n.language(),)
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, spoken)
        with _without_ctrl_c():
            for _process in range(count):  # each task brings one to life, as long as none is idle
                self._pool.submit(_make, ())

    def end(self) -> None:
        """End the processes; what they were given and have not begun is dropped.

        Ctrl-C is not heard meanwhile: whoever let the office go now would have them write into it.
        """
        if self._pool is not None:
            with _without_ctrl_c():
                self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def make(self, tasks: Sequence[Task]) -> Generator[Letter, None, None]:
        """Make and stage letters; give them in order, without their bytes.

        When this ends or is closed, for whatever reason, nobody writes a letter any more. Raises
        what `make_letter` and `stage_letter` raise.
        """
        pool = self._pool
        if pool is None:
            for task in tasks:
                yield from _make([task])
            return
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415 - as in `_start`

        parts = [tasks[n : n + _TOGETHER] for n in range(0, len(tasks), _TOGETHER)]
        running: list[Future[list[Letter]]] = []
        taken = 0
        try:
            running.extend(pool.submit(_make, part) for part in parts)
            for future in running:
                yield from future.result()
                taken += 1
        except BrokenExecutor:  # somebody killed one of them
            self.end()
            sweep(tasks[0].root / STAGING)
            for part in parts[taken:]:
                yield from _make(part)
        except BaseException:  # broken off, or closed; the pool itself knows best how to stop
            self.end()
            raise


def _make(tasks: Sequence[Task]) -> list[Letter]:
    made = []
    for task in tasks:
        letter = make_letter(task.recipe, task.making, task.where)
        stage_letter(task.root, task.file, letter.data)
        made.append(replace(letter, data=b""))
    return made


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Ignore Ctrl-C for a moment: processes that are started now never hear of it.

    The one that starts them hears it, and ends them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _begin(language: str) -> None:
    """Prepare a process that makes letters: it ends with the one that started it."""
    from multiprocessing import parent_process  # noqa: PLC0415 - as in `_start`

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Windows has let it through
    i18n.activate(language)
    parent = parent_process()
    assert parent is not None  # noqa: S101 - nobody else begins
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    # At once, whatever is being made: nobody waits for it.
    os._exit(1)  # pragma: no cover - after it nothing can be noted
