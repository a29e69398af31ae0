"""Many files to PDF with processes that may crash or hang, so that only the bad files suffer.

Each process gets a share of the files. What it has finished is seen by its output files. Where
nothing new comes for too long, or the process ends early, the file it was at is tried once more by
itself, and the rest of its share goes on with another process.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pakdocs.errors import PakdocsError, Problem
from pakdocs.i18n import _
from pakdocs.machine import cores
from pakdocs.pdf.engine import OUT, Engine
from pakdocs.pdf.process import kill, start

MAX_PDF = 200 * 1024 * 1024
"""Bytes; a letter has a thousandth of that."""
_AT_ONCE = 100
"""Files that one process gets: it grows with each, and a command line has an end."""
_WORTH_A_PROCESS = 3
"""Files for which starting one more process pays."""
_PAUSE = 0.02
_TRIES = 3
"""Files that may fail before the converter itself is given up, if none has worked."""
_TAIL = 1024


@dataclass(frozen=True, slots=True)
class Job:
    """One file to convert."""

    key: str
    """What the caller knows it by."""
    read: Callable[[], bytes]
    """Gives the Word file when its turn comes; may raise a `PakdocsError`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a PDF, or a problem that says why there is none."""

    key: str
    pdf: bytes = b""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that the converter may take."""

    each: float = 30
    """For one file."""
    start: float = 60
    """To start, before its first file is out; less once it was seen how long it takes."""


def convert(
    jobs: Sequence[Job],
    engine: Engine,
    *,
    pdfa: bool = False,
    workers: int = 0,
    limits: Limits = Limits(),
) -> Generator[Outcome]:
    """Convert *jobs*, and give each outcome as soon as it is there, in no order.

    No process and no file is left behind when this ends: by itself, by an error, by Ctrl-C, or by
    SIGTERM or SIGHUP, which end the program (only there, a kill by SIGKILL leaves a converter to
    finish its share by itself). Close the generator when it is not read to its end.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pakdocs-pdf-", ignore_cleanup_errors=True) as folder,
        _ended_in_order(),
    ):
        yield from _Shop(Path(folder), engine, list(jobs), pdfa, workers, limits).work()


class _Shop:
    """The processes at work, and the files that wait for one."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        jobs: list[Job],
        pdfa: bool,  # noqa: FBT001
        workers: int,
        limits: Limits,
    ) -> None:
        self._folder, self._engine, self._pdfa, self._limits = folder, engine, pdfa, limits
        self._waiting, self._suspects = jobs, list[Job]()
        self._places = workers or min(cores(), engine.parallel)
        self._places = max(1, min(self._places, math.ceil(len(jobs) / _WORTH_A_PROCESS)))
        self._runs: list[_Run] = []
        self._started = 0
        self._start_limit = limits.start
        self._worked = False
        self._failed, self._may_fail = 0, _TRIES

    def work(self) -> Iterator[Outcome]:
        try:
            while self._waiting or self._suspects or self._runs:
                yield from self._fill()
                yield from self._look()
                if self._failed >= self._may_fail and not self._worked:
                    yield from self._doubt()
                if self._runs:
                    time.sleep(_PAUSE)
        finally:
            for run in self._runs:
                run.stop()

    def _fill(self) -> Iterator[Outcome]:
        """Start processes while there are places and files."""
        while len(self._runs) < self._places and (self._suspects or self._waiting):
            alone = bool(self._suspects)
            jobs = [self._suspects.pop(0)] if alone else self._share()
            self._started += 1
            folder = self._folder / str(self._started)
            folder.mkdir()
            files: dict[str, Job] = {}
            for job in jobs:
                try:
                    data = self._engine.fit(job.read())
                except PakdocsError as error:
                    yield Outcome(job.key, problem=error.problem)
                    continue
                name = f"{len(files) + 1:04}.docx"
                (folder / name).write_bytes(data)
                files[name] = job
            if files:
                limits = Limits(self._limits.each, self._start_limit)
                self._runs.append(
                    _Run(self._engine, folder, files, alone=alone, pdfa=self._pdfa, limits=limits)
                )

    def _share(self) -> list[Job]:
        """Take the files for one process; every second one for two, for neighbours are alike."""
        free = self._places - len(self._runs)
        jobs = self._waiting[::free][:_AT_ONCE]
        taken = {id(job) for job in jobs}
        self._waiting = [job for job in self._waiting if id(job) not in taken]
        return jobs

    def _look(self) -> Iterator[Outcome]:
        """See what the processes have done since."""
        for run in list(self._runs):
            over = run.ended() or run.late()  # before the last look at its files
            for job, pdf in run.gather():
                self._worked = True
                yield Outcome(job.key, pdf)
            if run.first is not None:  # it was seen how long it takes to start
                self._start_limit = min(self._start_limit, 10 + 3 * run.first)
            if over or not run.left:
                yield from self._finish(run)

    def _finish(self, run: _Run) -> Iterator[Outcome]:
        self._runs.remove(run)
        why = run.why()
        run.stop()
        suspects, rest = run.divide()
        if run.alone:
            for job in suspects:
                self._failed += 1
                yield Outcome(job.key, problem=Problem(why, fix=_ways_out()))
        else:
            self._suspects += suspects
        self._waiting = rest + self._waiting

    def _doubt(self) -> Iterator[Outcome]:
        """Try one file from the other end, once; if that fails too, leave the rest undone."""
        if self._waiting and self._may_fail == _TRIES:
            self._may_fail += 1
            self._suspects.insert(0, self._waiting.pop())
        else:
            yield from self._give_up()

    def _give_up(self) -> Iterator[Outcome]:
        """Leave the rest undone: it is the converter that does not work, not the files."""
        left = [*self._suspects, *self._waiting, *(job for run in self._runs for job in run.left)]
        self._suspects, self._waiting = [], []
        for run in self._runs:
            run.stop()
        self._runs = []
        message = _("not tried: {engine} made none of the first {n} PDFs.").format(
            engine=self._engine.title, n=self._failed
        )
        fix = _("Open it once by hand and see whether it works; `pakdocs pdf info` names others.")
        for job in left:
            yield Outcome(job.key, problem=Problem(message, fix=fix))


class _Run:
    """One process with its share of the files."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        files: dict[str, Job],
        *,
        alone: bool,
        pdfa: bool,
        limits: Limits,
    ) -> None:
        self.alone = alone
        self.first: float | None = None
        self._left = dict(files)
        self._folder, self._engine, self._limits = folder, engine, limits
        self._order = list(files)
        self._last = -1
        """The place of the last file that is done."""
        self._begun = time.monotonic()
        self._deadline = self._begun + limits.start + limits.each
        self._late = False
        command = engine.command(folder, self._order, pdfa=pdfa)
        self._process = start(
            command,
            cwd=folder,
            env=os.environ | engine.environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def left(self) -> list[Job]:
        return list(self._left.values())

    def ended(self) -> bool:
        return self._process.poll() is not None

    def late(self) -> bool:
        self._late = time.monotonic() > self._deadline
        return self._late

    def gather(self) -> Iterator[tuple[Job, bytes]]:
        """Give the files that are done since the last time, and remove them."""
        for path in sorted((self._folder / OUT).glob("*.pdf")):
            source = f"{path.stem}.docx"
            if source in self._left and (pdf := _whole(path)):
                path.unlink()
                (self._folder / source).unlink()
                now = time.monotonic()
                self.first = now - self._begun if self.first is None else self.first
                self._deadline = now + self._limits.each
                self._last = max(self._last, self._order.index(source))
                yield self._left.pop(source), pdf

    def divide(self) -> tuple[list[Job], list[Job]]:
        """Give the files that may have stopped the process, or were passed over; and the rest."""
        orderly = self._process.returncode == 0 and not self._late
        upto = len(self._order) if orderly else self._last + 1
        suspects = [self._left[name] for name in self._order[: upto + 1] if name in self._left]
        return suspects, [job for job in self.left if job not in suspects]

    def why(self) -> str:
        """Say in one sentence why a file has no PDF."""
        title = self._engine.title
        if self._late:
            return _("{engine} had not made the PDF after {n} seconds.").format(
                engine=title, n=round(self._limits.each)
            )
        if self._process.returncode:
            return _("{engine} crashed over it.").format(engine=title)
        return _("{engine} could not make a PDF of it.").format(engine=title)

    def stop(self) -> None:
        """End the process and all that it started."""
        kill(self._process, self._engine.strays(self._folder))


def _ways_out() -> str:
    return _("Open the file in Word or LibreOffice and see what is wrong with it.")


def _whole(path: Path) -> bytes:
    """Give a PDF that is finished; nothing while it is being written."""
    try:
        size = path.stat().st_size
        if size > MAX_PDF:
            return b""
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL))
            if b"%%EOF" not in file.read():
                return b""
            file.seek(0)
            data = file.read()
    except OSError:  # on Windows, while it is open for writing
        return b""
    return data if data.startswith(b"%PDF-") else b""


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to end the program run its clean-up, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = ("SIGTERM", "SIGHUP")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in signals}
    mine = [one for one, handler in before.items() if handler == signal.SIG_DFL]
    for one in mine:
        signal.signal(one, _leave)
    try:
        yield
    finally:
        for one in mine:
            signal.signal(one, before[one])


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
