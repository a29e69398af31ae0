"""What must be true of an office after anything at all happened to the processes at work in it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import doomed
from conftest import ROOT
from pakdocs.audit import file_state, kept_state, verify_office
from pakdocs.ledger import Entry, State, fold, parse_line, split_lines
from pakdocs.office import writing
from pakdocs.store import Store
from pakdocs.store.records import Records

_WIB = dt.timezone(dt.timedelta(hours=7))


@contextlib.contextmanager
def start_doomed(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a service of `doomed`, with pipes to talk to it; it ends with what is done with it."""
    with subprocess.Popen(
        [sys.executable, doomed.__file__, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as run:  # fmt: skip
        try:
            yield run
        except BaseException:
            run.kill()
            raise


@contextlib.contextmanager
def in_memory() -> Iterator[Path]:
    """Give an empty folder for offices, in memory where there is room in it.

    A kill takes nothing from what was handed to the system, written through or not; so where
    nothing but kills is tried, waiting for a disk proves nothing.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def open_and_check(root: Path) -> State:
    """Open an office for writing once, which must make it whole; assert that it is, give its state.

    Log, records, numbers and letter files agree, and nothing half-made lies about.
    """
    store = Store(root)
    with writing(store, "checker", lambda: dt.datetime.now(_WIB)):
        pass
    assert verify_office(store).problems == []
    state = store.load()
    _check_records(store)
    _check_numbers(state)
    _check_files(store, state)
    return state


def check_acknowledged(root: Path, acks: Iterable[doomed.Ack]) -> None:
    """Assert that whoever reads now finds all that was acknowledged; writers may be at work."""
    _check_numbers(Store(root).load())
    logged = Counter(done for entry in Store(root).entries() for done in _done(entry))
    lost = Counter(acks) - logged
    assert not lost, lost


def _done(entry: Entry) -> Iterator[doomed.Ack]:
    """Give what an entry says was done, as the command that wrote it acknowledges it."""
    data = entry.data
    match entry.event:
        case "number.reserved":
            ranges = [[data["first"], data["last"]]]
        case "number.booked":
            ranges = data["ranges"]
        case "number.voided":
            ranges = [[data["seq"], data["seq"]]]
        case "letter.issued":
            yield entry.event, data["id"], data["number"]
            return
        case "log.checkpointed":
            yield entry.event, "", str(data["size"])
            return
        case _:
            yield entry.event, data.get("id", ""), ""
            return
    words = (str(first) if first == last else f"{first}-{last}" for first, last in ranges)
    yield entry.event, "", ", ".join(words)


def _check_records(store: Store) -> None:
    """Assert that records.json is the fold of the log, byte by byte."""
    lines, torn = split_lines(store.log_path.read_bytes())
    assert torn == b""
    state = State()
    for line in lines:
        fold(state, parse_line(line), line)
    anew = store.root.parent / "records-made-anew.json"
    Records(anew).save(state)
    assert store.records.path.read_bytes() == anew.read_bytes()


def _check_numbers(state: State) -> None:
    """Assert that each series and year is 1, 2, 3 ... without a hole, and each number explained."""
    letters = state.tables["letters"]
    given = Counter(letter["number"] for letter in letters.values() if letter["number"])
    assert [number for number, times in given.items() if times > 1] == []
    books: dict[tuple[str, int], list[int]] = {}
    for number in state.tables["numbers"].values():
        if not number["suffix"]:
            book = books.setdefault((number["series"], number["year"]), [])
            book.extend(range(number["first"], number["seq"] + 1))
        if number["status"] == "issued":
            letter = letters[number["letter"]]
            assert letter["number"] == number["number"]
            assert letter["status"] != "void"
        else:
            assert number["reason"], number
    for book in books.values():
        assert sorted(book) == list(range(1, len(book) + 1))
    assert given.keys() <= {number["number"] for number in state.tables["numbers"].values()}


def _check_files(store: Store, state: State) -> None:
    """Assert that every letter has its files as the log has them, and that there are no others."""
    root, known = store.root, set()
    for letter in state.tables["letters"].values():
        assert file_state(store, letter) == "ok", letter
        known.add(letter["file"])
        for kept in letter["files"]:
            assert kept_state(store, letter, kept) == "ok", kept
            known.add(kept["file"])
    assert {p.relative_to(root).as_posix() for p in root.glob("letters/**/*.*")} == known
    left = [p for p in root.rglob("*.tmp") if p.is_file()]
    assert not left, left
    assert not (root / "letters" / ".staging").exists()
