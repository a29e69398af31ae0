"""A log that somebody changed: every field, every line, every byte; refused, and the place named.

The office is small, but its log has an entry of every kind. What no log can show of itself, its
own cut tail or its being made anew as a whole, is held against a checkpoint kept outside.
"""

from __future__ import annotations

import contextlib
import copy
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import doomed
from conftest import Clerk
from doomed import DAY
from log_cases import tampered_entries
from pakdocs.ledger import (
    NO_PREVIOUS,
    BadEntry,
    State,
    canonical,
    digest,
    fold,
    make_line,
    parse_line,
    split_lines,
)
from pakdocs.ledger.fold import _HANDLERS
from pakdocs.store import Store

WITNESS = "titik-periksa.txt"
"""A checkpoint of the office that lies outside of it, older than the last few entries."""
BYTES = 4
"""Lines whose every byte is tried."""
_STEPS = """
signer add --name=Ani --nip=196908171994032001 --capacity=definitif --start=2024-01-01
signer add --name=Budi --nip=197001011995031002 --capacity=an --position=S --start=2024-01-01
signer edit ttd-0002 --rank=IV/a
bkk add --name=BKK~Uji --institution=SMK~Uji --type=SMK
bkk edit bkk-0001 --district=Uji
incoming add --number=421/1 --date=2025-09-24 --sender=Kepala --subject=Usulan --type=usulan
incoming add --number=B-3/4662 --date=2025-09-23 --sender=Dirjen --subject=Edaran --type=edaran
incoming edit in-0001 --received=2025-10-01
officer add --name=Cici --bkk=bkk-0001 --proposal=in-0001 --phone=081200000001 --position=Guru
officer edit pak-0001 --phone=081200000002
officer check pak-0001 --complete --date=2025-10-02
letter issue sk-penetapan --officer=pak-0001 --date=2025-10-06 --signer=ttd-0001
registration set registered pak-0001 --date=2025-11-01
training add --name=Bimtek --start=2025-11-04 --end=2025-11-06 --place=Aula
training edit bt-0001 --note=Uji
training invite bt-0001 --officer=pak-0001
training attend bt-0001 --officer=pak-0001
letter draft {wish} --signer=ttd-0001
letter draft L-0002 --adopt={desk}/edited.docx
letter draft L-0002 --net
letter stamp L-0002 --date={day}
letter attach L-0002 {desk}/scan.pdf --date={day}
letter send L-0002 --way=post --date={day}
letter send L-0002 --undo --reason=keliru
pdf convert L-0002 --engine=dxpdf
letter issue {wish} --signer=ttd-0001
letter revise L-0003 --reason=uji --set=plan_place=Aula
letter attach L-0003 {desk}/scan.pdf --as=receipt --date={day}
letter void L-0003 --reason=uji
number reserve --series=surat --for=uji
number void 3 --series=surat --year=2026 --reason=uji
number book 4 --series=surat --date={day} --for=uji
signer away ttd-0001 2026-01-05 2026-01-06 --acting=ttd-0002 --order=800/1
officer end pak-0001 --date={day} --reason=uji
officer end pak-0001 --undo --reason=keliru
officer show pak-0001 --unmask
log checkpoint
backup {desk}/cadangan.zip
restore {desk}/cadangan.zip {desk}/kantor
log resume --risk=uji
log key --new --reason=uji
backup {desk}/lagi.zip
log checkpoint {desk}/titik-periksa.txt
officer erase pak-0001 --order=Perintah~1
"""
"""What is done, a command a line; ``~`` stands for a space."""
_TORN = b'{"actor":"te'


def _steps(desk: Path) -> Iterator[list[str]]:
    for line in _STEPS.strip().split("\n"):
        words: list[str] = []
        for word in line.split(" "):
            spaced = word if word.startswith("{desk}") else word.replace("~", " ")
            text = spaced.replace("{day}", DAY).replace("{desk}", str(desk))
            words += doomed.wish("pak-0001") if word == "{wish}" else [text]
        yield words


@pytest.fixture(scope="module")
def made_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office whose log has an entry of every kind, and a checkpoint beside it.

    Halfway the folder is lost, and the office goes on from its backup.
    """
    desk = tmp_path_factory.mktemp("whole")
    root = desk / "lama"
    (desk / "scan.pdf").write_bytes(b"%PDF-1.7 rekaan")
    doomed.call(root, "init", str(root), "--sample")
    doomed.allow_repeats(root)
    for step in _steps(desk):
        if f"--adopt={desk}/edited.docx" in step:
            [concept] = root.glob("letters/*/L-0002-*")
            doomed.edit_docx(concept, desk / "edited.docx")
        if step[0] == "restore":
            shutil.rmtree(root)
            root = desk / "kantor"
        said = doomed.call(root, *step)
        assert said.code == 0, (step, said)
    log = root / "records" / "log.jsonl"
    log.write_bytes(log.read_bytes() + _TORN)
    for rank in ("IV/b", "IV/c"):
        assert doomed.call(root, "signer", "edit", "ttd-0002", f"--rank={rank}").code == 0
    return root


@pytest.fixture
def whole(
    made_whole: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Clerk:
    """A copy of the office on a computer that knows of no other."""
    monkeypatch.setenv("PAKDOCS_STATE", str(tmp_path / "state"))
    shutil.copytree(made_whole.parent, tmp_path / "desk")
    return Clerk(tmp_path / "desk" / "kantor", capsys)


def test_the_office_has_an_entry_of_every_kind(whole: Clerk) -> None:
    seen = {entry.event for entry in whole.store.entries()}
    assert set(_HANDLERS) - seen == set()


def log_lines(store: Store) -> list[bytes]:
    lines, torn = split_lines(store.log_path.read_bytes())
    assert torn == b""
    return lines


def write_log(store: Store, lines: Sequence[bytes]) -> None:
    store.log_path.write_bytes(b"".join(line + b"\n" for line in lines))


def write_records(store: Store, lines: Sequence[bytes]) -> None:
    """Make records.json fit a log, as whoever tampers with the one would do with the other."""
    state = State()
    for line in lines:
        fold(state, parse_line(line), line)
    store.records.save(state)


def refuse(clerk: Clerk, lines: Sequence[bytes], *more: str) -> set[int]:
    """Put *lines* in the log's place; assert that it is refused, and give the lines it names."""
    write_log(clerk.store, lines)
    result = clerk("log", "verify", "--json", *more)
    assert result.code == 3, result
    return {problem["seq"] for problem in result.json["problems"]}


def blameless(clerk: Clerk, *more: str) -> bool:
    """Say whether the log is found in order, but for values that a cut-off entry had erased."""
    found = clerk.json_any("log", "verify", *more)["problems"]
    return all(problem["code"] == "blob" for problem in found)


def refuse_writing(clerk: Clerk, lines: Sequence[bytes]) -> None:
    """Put *lines* in the log's place; assert that nothing is added to it."""
    write_log(clerk.store, lines)
    before = clerk.store.log_path.read_bytes()
    result = clerk("bkk", "edit", "bkk-0001", "--district=Lain")
    assert result.code == 5, result
    assert clerk.store.log_path.read_bytes() == before


def doubled(line: bytes) -> Iterator[bytes]:
    """Give a line with each of its fields twice; a reader of JSON takes the last for the only."""
    entry = json.loads(line)
    for value in (entry, entry["data"]):
        for key in value:
            pair = canonical({key: value[key]})[1:-1]
            yield line.replace(pair, pair + b"," + pair, 1)


def exchanged(lines: Sequence[bytes]) -> Iterator[tuple[set[int], list[bytes]]]:
    """Give the log with each field of each entry exchanged for that of the next one that differs.

    Gives the numbers of both lines.
    """
    entries = [json.loads(line) for line in lines]
    for at, one in enumerate(entries):
        for name, key in [("", key) for key in one] + [("data", key) for key in one["data"]]:
            for other_at, other in enumerate(entries[at + 1 :], start=at + 1):
                left, right = copy.deepcopy(one), copy.deepcopy(other)
                mine, theirs = (left[name], right[name]) if name else (left, right)
                if key in theirs and theirs[key] != mine[key]:
                    mine[key], theirs[key] = theirs[key], mine[key]
                    changed = [*lines]
                    changed[at], changed[other_at] = canonical(left), canonical(right)
                    yield {at + 1, other_at + 1}, changed
                    break


def linked(lines: Sequence[bytes], at: int, actor: str) -> list[bytes]:
    """Give the log with another actor in an entry, and all later ones written anew on top of it."""
    made, head = list(lines[:at]), digest(lines[at - 1]) if at else NO_PREVIOUS
    for place, line in enumerate(lines[at:]):
        entry = replace(parse_line(line), prev=head)
        made.append(make_line(entry if place else replace(entry, actor=actor)))
        head = digest(made[-1])
    return made


def test_every_field_changed_or_removed_is_found_and_the_line_named(whole: Clerk) -> None:
    for seq, where, changed in tampered_entries(log_lines(whole.store)):
        assert seq in refuse(whole, changed), (seq, where)


def test_every_field_exchanged_or_doubled_is_found_and_the_line_named(whole: Clerk) -> None:
    lines = log_lines(whole.store)
    for both, changed in exchanged(lines):
        assert both & refuse(whole, changed), both
    for at, line in enumerate(lines):
        for twice in doubled(line):
            assert twice != line
            assert refuse(whole, [*lines[:at], twice, *lines[at + 1 :]]) == {at + 1}, twice


def test_every_line_removed_doubled_or_moved_is_found_and_named(whole: Clerk) -> None:
    lines = log_lines(whole.store)
    for at in range(len(lines)):
        assert at + 2 in refuse(whole, [*lines[: at + 1], *lines[at:]])
        removed = refuse(whole, [*lines[:at], *lines[at + 1 :]])
        if at + 1 < len(lines):
            assert at + 1 in removed
            moved = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
            assert at + 1 in refuse(whole, moved)


def test_what_a_writing_command_sees_it_does_not_build_on(whole: Clerk) -> None:
    """It looks at the line that records.json was made from, and at what comes after it."""
    lines = log_lines(whole.store)
    last = [changed for seq, _where, changed in tampered_entries(lines) if seq == len(lines)]
    refused = [*last, lines[:-1], lines[:1], lines[:0], [*lines, lines[-1]], [*lines, b"{}"]]
    for changed in [*refused, [*lines[:-2], lines[-1], lines[-2]], linked(lines, 0, "x")]:
        refuse_writing(whole, changed)
    write_log(whole.store, lines)
    assert whole("bkk", "edit", "bkk-0001", "--district=Lain").code == 0


def test_a_cut_tail_is_known_by_the_records_else_only_from_outside(whole: Clerk) -> None:
    lines, witness = log_lines(whole.store), whole.office.parent / WITNESS
    size = int(witness.read_text(encoding="utf-8").split("\n")[1])
    assert len(lines) > size + 1
    records = whole.store.records.path.read_bytes()
    for length in range(1, len(lines)):
        whole.store.records.path.write_bytes(records)
        assert refuse(whole, lines[:length])
        write_records(whole.store, lines[:length])
        assert "cannot be seen" in whole("log", "verify").out
        assert blameless(whole)
        assert blameless(whole, f"--against={witness}") == (length >= size), length


def test_a_log_made_anew_from_any_entry_on_is_known_by_what_was_signed_later(whole: Clerk) -> None:
    """Checkpoints stand in the log as well; who has no key cannot sign them anew."""
    lines, witness = log_lines(whole.store), whole.office.parent / WITNESS
    signed = max(e.data["size"] for e in whole.store.entries() if e.event == "log.checkpointed")
    for at in range(len(lines)):
        changed = linked(lines, at, "orang lain")
        whole.store.records.path.unlink(missing_ok=True)
        with contextlib.suppress(BadEntry):  # that of a restore names the head it was written on
            write_records(whole.store, changed)
        if at < signed:
            assert refuse(whole, changed) - {0}
            assert refuse(whole, changed, f"--against={witness}") - {0}
        else:
            write_log(whole.store, changed)
            assert "cannot be seen" in whole("log", "verify").out
            assert blameless(whole), at


def test_every_flipped_byte_of_a_log_is_found(whole: Clerk) -> None:
    store, dice = whole.store, random.Random(5)
    lines = log_lines(store)[:BYTES]
    write_records(store, lines)
    write_log(store, lines)
    assert store.verify()[0]
    data = store.log_path.read_bytes()
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << dice.randrange(8)
        store.log_path.write_bytes(damaged)
        seq = data.count(b"\n", 0, place) + 1
        named = {problem.seq for problem in store.verify()[0].problems}
        assert seq in named, place
