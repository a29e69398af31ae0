"""Kills at any instant: nothing acknowledged is lost, no number doubled, no letter without a file.

`doomed` keeps three processes at work in one office and kills them, one after the other.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import doomed
from agreement import check_acknowledged, in_memory, open_and_check, start_doomed
from traced import OPERATIONS, TRANSACTION, bench, blaming, require_strace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork and SIGKILL are POSIX")

SHIFTS = 4
KILLS = 250


class Fire:
    """An office under fire: what was acknowledged in it so far, and its pauses."""

    def __init__(self, root: Path, seed: int) -> None:
        self.acks: list[doomed.Ack] = []
        self._arguments = ("fire", str(root), str(seed), str(KILLS))

    def events(self) -> Iterator[str]:
        """Give what happens: ``killed``, and ``pause``, after which the crew works on."""
        with start_doomed(*self._arguments) as run:
            assert run.stdin is not None
            assert run.stdout is not None
            for line in run.stdout:
                said: dict[str, Any] = json.loads(line)
                if "acks" in said:
                    self.acks += [(event, name, number) for event, name, number in said["acks"]]
                    continue
                [(event, about)] = said.items()
                assert event != "error", about
                yield event
                if event == "pause":
                    run.stdin.write("go\n")
                    run.stdin.flush()
        assert run.returncode == 0


@pytest.mark.parametrize("shift", range(SHIFTS))
def test_a_thousand_kills_at_random_instants(made_office: Path, shift: int) -> None:
    seed = int(os.environ.get("PAKDOCS_SEED", "0")) or random.randrange(2**32)
    print(f"PAKDOCS_SEED={seed} replays this run")
    seen: Counter[str] = Counter()
    with in_memory() as folder:
        root = folder / "kantor"
        shutil.copytree(made_office, root)
        doomed.allow_repeats(root)
        under = Fire(root, seed)
        for event in under.events():
            seen[event] += 1
            if event == "pause" and seen[event] % 2 == 0:
                open_and_check(root)
            if event == "pause" or seen[event] % 5 == 0:
                check_acknowledged(root, under.acks)
        open_and_check(root)
    assert seen["killed"] >= KILLS
    print(Counter(event for event, _name, _number in under.acks))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_kill_at_each_call_that_changes_something(
    made_office: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The office is as before the command or as after it, and whole once it was opened."""
    require_strace()
    with in_memory() as folder, bench(folder, made_office, monkeypatch) as tried:
        seen: list[int] = []
        for call in tried.changing_calls(name):
            with tried.office() as root, blaming(call):
                outcome = tried.run(root, name, *call.rules("signal=SIGKILL"))
                assert outcome.exit == -signal.SIGKILL, outcome
                seen.append(tried.entries_added(root))
                open_and_check(root)
    assert set(seen) == {0, TRANSACTION[name]}
    assert seen == sorted(seen)  # nothing is taken back once it was committed
