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
from log_cases import Book, canonical, cases, damaged, lines_of, parse, proof_of, tampered_entries
from pakdocs.audit import verify_office
from pakdocs.ledger.against import Outside, Trail, check_marks, compare, kind_of
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
    """Make a short log with a key, a letter and a checkpoint, which both find sound."""
    whole = lines_of(made_demo / "records")
    book = Book(whole[:8])
    book.make_key()
    data = [parse(line)["data"] for line in whole if b'"event":"letter.issued"' in line][-1]
    context = {key: data["context"][key] for key in ("recipient", "attachments", "fields")}
    alone = {"id": "L-0101", "officers": [], "gives": [], "context": context}
    book.add("letter.issued", data | alone)
    book.checkpoint()
    records = folder / "kantor" / "records"
    records.mkdir(parents=True)
    assert sound(records, book.lines) == (True, True)
    return book, records


def sound(records: Path, lines: list[bytes]) -> tuple[bool, bool]:
    """Say whether pakdocs and the second verifier find a log of *lines* sound, without blobs."""
    (records / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    result, state = Store(records.parent).verify()
    problems = [p for p in result.problems if p.code not in OF_RECORDS]
    if state is not None:
        problems += check_marks(Trail(lines))
    log = periksa.Log()
    log.read(records / "log.jsonl")
    return not problems, not log.problems


def test_both_see_every_changed_field(made_demo: Path, tmp_path: Path) -> None:
    """The last entry is a checkpoint: what it says is judged by itself, by both.

    Only whom it is for is a free text, which the second verifier does not read.
    """
    book, records = short_office(made_demo, tmp_path)
    differing, seen = [], 0
    for seq, where, lines in tampered_entries(book.lines):
        ours, theirs = sound(records, lines)
        free = seq == len(lines) and where.startswith((".data.for", ".actor", ".at", ".office"))
        if ours is not theirs and not free:
            differing.append((seq, where, ours, theirs))
        assert free or not ours, (seq, where)
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


def said(records: Path, book: Book, kept: bytes) -> tuple[bool, bool]:
    """Say what both say of something that left the office, held against its log."""
    (records / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in book.lines))
    log = periksa.Log()
    log.read(records / "log.jsonl")
    ours = bool(compare(Trail(book.lines), Outside("x", kind_of(kept), kept)))
    try:
        periksa.compare(log, kept)
    except periksa.Wrong:
        return ours, False
    return ours, True


def test_both_miss_the_entry_that_a_proof_leaves_out(made_demo: Path, tmp_path: Path) -> None:
    book, records = short_office(made_demo, tmp_path)
    book.void_letter("L-0101")
    proof = proof_of(book.lines, "L-0101", book.keys[0])
    assert said(records, book, canonical(proof) + b"\n") == (True, True)
    proof["entries"] = proof["entries"][:-1]
    assert said(records, book, canonical(proof) + b"\n") == (False, False)


def test_both_refuse_a_note_by_a_key_that_was_replaced(made_demo: Path, tmp_path: Path) -> None:
    book, records = short_office(made_demo, tmp_path)
    book.replace_key(0, 1)
    assert said(records, book, book.keys[1].note(book.lines).encode()) == (True, True)
    assert said(records, book, book.keys[0].note(book.lines).encode()) == (False, False)


@pytest.mark.parametrize(
    ("event", "data", "other"),
    [
        ("never.heard", {}, {}),
        ("office.opened", {"level": "kota", "files": {}}, {}),
        ("letter.sent", {"id": "L-0101"}, {"at": "yesterday"}),
        ("log.recovered", {"bytes": 1, "blob": "sha256:" + "0" * 64}, {"actor": ""}),
    ],
)
def test_both_refuse_an_entry_that_may_not_follow(
    made_demo: Path, tmp_path: Path, event: str, data: dict[str, Any], other: dict[str, str]
) -> None:
    book, records = short_office(made_demo, tmp_path)
    book.add(event, data, **other)
    assert sound(records, book.lines) == (False, False)
