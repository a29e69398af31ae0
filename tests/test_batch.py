"""Batches of many letters: taken up again after a kill or Ctrl-C, side by side, told in short."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from agreement import in_memory, open_and_check
from conftest import ROOT, Clerk, clock
from pakdocs.errors import BadInput, Problem
from pakdocs.ledger import State
from pakdocs.model import KINDS
from pakdocs.office import (
    Request,
    check_papers,
    chosen_for_check,
    import_sheet,
    issue,
    issue_letters,
)
from pakdocs.office.lint import Told
from pakdocs.store import Session, Store

posix = pytest.mark.skipif(os.name == "nt", reason="SIGKILL and SIGINT are sent as on POSIX")

MANY = 10_000 if os.environ.get("PAKDOCS_FULL") else 150
"""Officers who are due beside those of the sample."""
BLOCK = 500 if os.environ.get("PAKDOCS_FULL") else 40
"""Letters of a block here: the fewer, the more seams between blocks there are to be hit."""
KILLS = 6
PROGRAM = f"""
from pakdocs.office import issue, makers
from pakdocs.__main__ import main
issue.AT_ONCE = {BLOCK}
makers.PAYS_FROM = min(makers.PAYS_FROM, {MANY})
main()
"""
WISH = ("letter", "issue", "sk-penetapan", "--due", "--each", "--date=2026-01-05")
CONFLICT, INTERRUPTED = 5, 130
KILOBYTES_A_LETTER = 60
"""What a batch may need at most for each letter: the office's own records, read and written."""


@pytest.fixture(scope="module")
def made_crowd(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office in which many officers are due for a decree of their own, once."""
    root = tmp_path_factory.mktemp("made") / "kantor"
    shutil.copytree(made_office, root)
    with pytest.MonkeyPatch.context() as patch:  # this copy is of another computer
        patch.setenv("PAKDOCS_STATE", str(tmp_path_factory.mktemp("state")))
        _bring_crowd(Store(root))
    return root


def _bring_crowd(store: Store) -> None:
    state = store.load()
    one = next(iter(state.tables["officers"].values()))["values"]
    centre = state.tables["bkk"][one["bkk"]]["values"]["name"]
    letter = state.tables["incoming"][one["proposal"]]["values"]["number"]
    sheet = store.root.parent / "petugas.csv"
    lines = (f"Rekaan {_word(place)};Guru BK;{centre};{letter}" for place in range(MANY))
    sheet.write_text(
        "\n".join(("Nama Lengkap;Jabatan;Nama BKK;Surat Usulan", *lines)), encoding="utf-8"
    )
    import_sheet(store, KINDS["officer"], sheet, lambda: store.writing("tester", clock))
    papers = [paper for paper in store.folder.requirements.papers if paper.needed]
    chosen = chosen_for_check(store.load(), (), everyone=True)
    with store.writing("tester", clock) as session:
        check_papers(session, chosen, papers)


def _word(place: int) -> str:
    """Give an invented name; no two are near each other in spelling."""
    dice = random.Random(place)
    return "".join(dice.choice("bcdfghjklmnprst") + dice.choice("aiueo") for _n in range(7)).title()


@pytest.fixture
def crowd(made_crowd: Path) -> Iterator[Path]:
    """Give a copy of that office."""
    with in_memory() as folder:
        root = folder / "kantor"
        shutil.copytree(made_crowd, root)
        yield root


def start(root: Path, *options: str) -> subprocess.Popen[str]:
    """Start the batch in a process of its own, which starts others to make the letters."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "-C", str(root), *WISH, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def finish(run: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = run.communicate(timeout=1800)
    return run.returncode, out, err


def letters_in(root: Path) -> int:
    """Count the letters that a reader sees now."""
    return len(Store(root).load().tables["letters"])


def wait_for(root: Path, letters: int, run: subprocess.Popen[str]) -> None:
    """Wait until so many letters are committed, and the next block is being made."""
    staging = root / "letters" / ".staging"
    while run.poll() is None and (letters_in(root) < letters or not any(staging.glob("*.docx"))):
        time.sleep(0.01)


def check_whole(root: Path) -> State:
    """Assert that every officer has one decree, numbered without a hole, each with its file."""
    state = open_and_check(root)
    letters = list(state.tables["letters"].values())
    served = [name for letter in letters for name in letter["officers"]]
    assert sorted(served) == sorted(state.tables["officers"])
    assert [letter["id"] for letter in letters] == [f"L-{n:04}" for n in range(1, len(served) + 1)]
    return state


@posix
def test_a_killed_batch_is_taken_up_without_a_hole_or_a_double(crowd: Path) -> None:
    seed = int(os.environ.get("PAKDOCS_SEED", "0")) or random.randrange(2**32)
    print(f"PAKDOCS_SEED={seed} replays this run")
    dice = random.Random(seed)
    whole = len(Store(crowd).load().tables["officers"])
    seen = [0]
    for _kill in range(KILLS):
        run = start(crowd)
        wait_for(crowd, seen[-1], run)
        time.sleep(dice.uniform(0, 0.4))
        run.kill()
        finish(run)
        seen.append(letters_in(crowd))
        assert (seen[-1] - seen[-2]) % BLOCK == 0 or seen[-1] == whole, seen
    code, out, err = finish(start(crowd, "--json"))
    assert code == 0, err
    assert len(json.loads(out)["letters"]) == whole - seen[-1]
    check_whole(crowd)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for the processes")
def test_nobody_goes_on_for_a_batch_that_was_killed(crowd: Path) -> None:
    run = start(crowd)
    wait_for(crowd, BLOCK, run)
    helpers = _helpers_of(run.pid)
    assert helpers
    run.kill()
    finish(run)
    deadline = time.monotonic() + 10
    while any(map(_lives, helpers)):
        assert time.monotonic() < deadline, helpers
        time.sleep(0.05)
    assert finish(start(crowd))[0] == 0
    check_whole(crowd)


def _helpers_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@posix
def test_two_batches_at_once_serve_everybody_once(crowd: Path) -> None:
    """Whoever finds that the other was faster stops, and says so; nothing is made twice."""
    ended = [finish(run) for run in (start(crowd), start(crowd))]
    codes = sorted(code for code, _out, _err in ended)
    assert codes[0] == 0, ended
    assert codes[1] in (0, CONFLICT), ended
    check_whole(crowd)


@posix
def test_ctrl_c_drops_the_block_under_way_and_says_how_many_are_made(crowd: Path) -> None:
    run = start(crowd)
    wait_for(crowd, BLOCK, run)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal sends it: to all that the command started
    code, out, err = finish(run)
    made = letters_in(crowd)
    assert (code, out) == (INTERRUPTED, "")
    assert made % BLOCK == 0
    assert f"Stopped after {made} letters (up to L-{made:04})." in err
    assert "the same command goes on with the rest" in err
    assert "Traceback" not in err
    assert not list((crowd / "letters" / ".staging").glob("*"))
    assert finish(start(crowd))[0] == 0
    check_whole(crowd)


@posix
def test_ctrl_c_before_anything_is_made_leaves_the_office_as_it_was(crowd: Path) -> None:
    before = (crowd / "records" / "log.jsonl").read_bytes()
    run = start(crowd)
    wait_for(crowd, 0, run)
    run.send_signal(signal.SIGINT)
    code, _out, err = finish(run)
    assert code == INTERRUPTED
    assert err.strip() == "Stopped; nothing was made."
    assert (crowd / "records" / "log.jsonl").read_bytes() == before


def test_ctrl_c_during_a_commit_is_heard_after_it(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the log has its files: nothing in between is interrupted."""
    commit = Session.commit

    def interrupted(session: Session, events: list[tuple[str, dict[str, Any]]]) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        commit(session, events)

    monkeypatch.setattr(Session, "commit", interrupted)
    assert office("letter", "issue", "sk-penetapan", "--due", "--date=2026-01-05").code == 130
    monkeypatch.undo()
    [letter] = office.store.load().tables["letters"].values()
    assert (office.office / letter["file"]).is_file()
    assert not list((office.office / "letters" / ".staging").glob("*"))


def test_officers_whose_papers_are_missing_are_counted(office: Clerk) -> None:
    """Nobody is left out without a word, by what is made or by what would be."""
    assert office("officer", "check", "pak-0001", "ktp", "--untick").code == 0
    for options in (("--dry-run",), ()):
        said = office("letter", "issue", "sk-penetapan", "--due", "--date=2026-01-05", *options)
        assert "1 officer is left out, for papers are missing" in said.err
    said = office("letter", "issue", "sk-penetapan", "--due", "--reason=susulan")
    assert "left out" not in said.err


def test_who_may_sign_is_asked_again_for_each_block(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two blocks another clerk may note that the signer left."""
    monkeypatch.setattr(issue, "AT_ONCE", 2)
    store, signer = office.store, next(iter(office.store.load().tables["signers"]))
    turns: list[int] = []

    def opened() -> AbstractContextManager[Session]:
        turns.append(len(turns))
        if turns[1:] == [1]:
            assert office("signer", "edit", signer, "--end", "2025-01-31").code == 0
        return store.writing("tester", clock)

    request = Request("sk-penetapan", due=True, each=True, signer=signer)
    with pytest.raises(BadInput, match="may not sign"):
        issue_letters(store, request, opened)
    assert letters_in(office.office) == 2


def test_letters_are_made_in_a_thread_as_well(office: Clerk) -> None:
    """Signals belong to the main thread; who embeds pakdocs may use another."""
    request = Request("sk-penetapan", due=True)
    with ThreadPoolExecutor() as others:
        making = others.submit(
            issue_letters, office.store, request, lambda: office.store.writing("tester", clock)
        )
        assert making.result().ids == ["L-0001"]


def test_a_big_batch_is_told_in_short(crowd: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Clerk(crowd, capsys)(*WISH)
    state = Store(crowd).load()
    last = list(state.tables["letters"].values())[-1]
    assert said.code == 0, said.err
    shown = [line.split()[0] for line in said.out.splitlines() if line.startswith(("L-", "..."))]
    assert shown[:12] == [*(f"L-{n:04}" for n in range(1, 11)), "...", last["id"]]
    assert f"L-0001 to {last['id']}, numbers " in said.out
    assert f"{last['number']}; the files are in letters/2026/." in said.out
    assert len(said.out.splitlines()) < 40


def test_the_list_for_the_province_is_named_once(office: Clerk) -> None:
    fields = ("--set=contact_name=Sari", "--set=contact_phone=081200000099")
    name = "permohonan-verifikasi"
    assert office("letter", "issue", "sk-penetapan", "--due", "--date=2026-01-05").code == 0
    said = office("letter", "issue", name, "--due", "--each", "--date=2026-01-05", *fields)
    assert said.err.count("Make the list that goes with") <= 1


def test_equal_findings_of_thousands_of_letters_are_kept_once() -> None:
    told = Told()
    for place in range(3000):
        told.add([Problem("same", f"L-{place}")])
    told.add([Problem("other", "L-1")])
    assert [str(problem) for problem in told.problems()] == [
        "L-0 and at 2999 more places: same.",
        "L-1: other.",
    ]


@posix
@pytest.mark.skipif(not os.environ.get("PAKDOCS_FULL"), reason="takes minutes")
def test_ten_thousand_letters_need_memory_for_the_records_only(crowd: Path) -> None:
    with start(crowd, "--json") as run:
        assert run.stdout is not None
        out = run.stdout.read()
        _pid, status, used = os.wait4(run.pid, 0)
    made = len(json.loads(out)["letters"])
    print(f"{made} letters: {used.ru_utime + used.ru_stime:.1f} s, peak {used.ru_maxrss} kB")
    assert os.waitstatus_to_exitcode(status) == 0
    assert used.ru_maxrss < 100_000 + KILOBYTES_A_LETTER * made
