"""Many clerks at once: every one gets a number, no two the same, and nobody gets an error."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

import doomed
from agreement import check_acknowledged, in_memory, open_and_check, start_doomed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX")

PROCESSES = 16
LETTERS = 100
BATCH = 1 if os.environ.get("PAKDOCS_FULL") else 10
"""Letters that each command asks for; with PAKDOCS_FULL each takes the lock for itself."""


def test_sixteen_processes_issue_a_hundred_letters_each(made_office: Path) -> None:
    acks: list[doomed.Ack] = []
    exits = []
    with in_memory() as folder:
        root = folder / "kantor"
        shutil.copytree(made_office, root)
        doomed.allow_repeats(root)
        arguments = (str(root), str(PROCESSES), str(LETTERS), str(BATCH))
        with start_doomed("crew", *arguments) as run:
            assert run.stdout is not None
            for said in map(json.loads, run.stdout):
                assert "error" not in said, said["error"]
                acks += [(event, name, number) for event, name, number in said.get("acks", ())]
                exits += [said["exit"]] if "exit" in said else []
        assert exits == [0] * PROCESSES
        state = open_and_check(root)
        check_acknowledged(root, acks)
    numbers = [number["seq"] for number in state.numbers_of("surat", 2026)]
    assert numbers == list(range(1, PROCESSES * LETTERS + 1))
    assert {number for _event, _id, number in acks} == {
        number["number"] for number in state.numbers_of("surat", 2026)
    }
