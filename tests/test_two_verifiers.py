"""pakdocs and docs/periksa.py, which share no code, say the same of every log and every note."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from log_cases import Book, canonical, cases, damaged, proof_of, short_lines, tampered_entries
from pakdocs.audit import verify_office
from pakdocs.ledger.against import Outside, Trail, compare, kind_of
from pakdocs.store import Store

OF_RECORDS = {"records_missing", "records_damaged"}
"""What only pakdocs looks at: the second verifier knows nothing of records.json."""


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("periksa", ROOT / "docs" / "periksa.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["periksa"] = module
    spec.loader.exec_module(module)
    return module


periksa = _load()


def second(records: Path, *against: Path) -> bool:
    """Say whether the second verifier finds a records folder sound."""
    options = [word for path in against for word in ("--against", str(path))]
    with contextlib.redirect_stdout(io.StringIO()):
        code: int = periksa.main(["log", str(records), *options])
    assert code in (0, 3)
    return code == 0


def first(records: Path) -> bool:
    """Say whether pakdocs finds it sound, but for records.json."""
    problems = verify_office(Store(records.parent)).problems
    return not [p for p in problems if p.code not in OF_RECORDS]


def test_both_say_the_same_of_every_case(made_demo: Path, tmp_path: Path) -> None:
    differing, seen = [], 0
    for case in cases(made_demo, tmp_path / "kantor"):
        seen += 1
        said = (first(case.records), second(case.records))
        if said != (case.ok, case.ok):
            differing.append((case.name, case.ok, said))
    assert differing == []
    assert seen > 70


def short_office(made_demo: Path, folder: Path) -> tuple[Book, Path]:
    """Make a short log with keys and checkpoints in a folder of its own, without blobs."""
    book = Book(short_lines(made_demo / "records"))
    book.make_key()
    book.issue("L-0101", 7)
    records = folder / "kantor" / "records"
    records.mkdir(parents=True)
    return book, records


def test_both_see_every_changed_field(made_demo: Path, tmp_path: Path) -> None:
    book, records = short_office(made_demo, tmp_path)
    differing, seen = [], 0
    for seq, where, lines in tampered_entries(book.lines):
        (records / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        store = Store(records.parent)
        ours = not [p for p in store.verify()[0].problems if p.code not in OF_RECORDS]
        log = periksa.Log()
        log.read(records / "log.jsonl")
        if ours is not (not log.problems) and seq < len(lines):
            differing.append((seq, where, ours, log.problems))
        seen += 1
    assert differing == []
    assert seen > 200


def notes(book: Book) -> Iterator[tuple[str, bytes]]:
    """Give what may have left the office: a checkpoint, a proof, an older copy."""
    key = book.keys[0]
    yield "checkpoint", key.note(book.lines).encode()
    yield "proof", canonical(proof_of(book.lines, "L-0101", key)) + b"\n"
    yield "log", b"".join(line + b"\n" for line in book.lines[:-1])


@pytest.mark.parametrize("kind", ["checkpoint", "proof", "log"])
def test_both_say_the_same_of_every_damaged_byte(
    made_demo: Path, tmp_path: Path, kind: str
) -> None:
    book, records = short_office(made_demo, tmp_path)
    (records / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in book.lines))
    log = periksa.Log()
    log.read(records / "log.jsonl")
    trail = Trail(book.lines)
    kept = dict(notes(book))[kind]
    assert kind_of(kept) == kind
    assert compare(trail, Outside("x", kind, kept))
    for place, (where, data) in enumerate(damaged(kept)):
        if place % 3 and kind != "checkpoint":
            continue  # a third of the bytes of the long ones
        ours = (found := kind_of(data)) != "" and bool(compare(trail, Outside("x", found, data)))
        try:
            periksa.compare(log, data)
        except periksa.Wrong:
            theirs = False
        else:
            theirs = True
        assert ours is theirs, where
