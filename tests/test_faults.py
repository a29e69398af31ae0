"""Every call that changes something refused: by a full disk, by a broken one.

The command ends with a sentence and leaves the office as it was, or it had committed before; then
it is fine. The next command works.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agreement import in_memory, open_and_check
from doomed import call as command
from traced import OPERATIONS, TRANSACTION, Bench, Call, bench, blaming, require_strace

FIRST = ("issue", "stamp", "revise", "void", "import", "attach")
"""What is tried with both errors at each change of pakdocs; PAKDOCS_FULL does so with all."""
NEXT = ("bkk", "edit", "bkk-0001", "--district=Uji")


def try_fault(tried: Bench, name: str, call: Call, error: str, *, on: bool) -> None:
    """Refuse one call, or also all of its name that follow, and look at what became of it."""
    with tried.office() as root, blaming(call):
        outcome = tried.run(root, name, *call.rules(f"error={error}", on=on))
        added = tried.entries_added(root)
        assert outcome.said is not None, outcome
        if outcome.said.code == 0:
            assert added == TRANSACTION[name]
        else:
            assert (outcome.said.code, added) == (6, 0), outcome.said
            assert json.loads(outcome.said.out)["error"]["message"]
        assert "Traceback" not in outcome.said.err
        said = command(root, *NEXT)
        assert said.code == 0, said
        open_and_check(root)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (name, error)
        for name in OPERATIONS
        for error in ("ENOSPC", "EIO")
        if error == "ENOSPC" or name in FIRST or os.environ.get("PAKDOCS_FULL")
    ],
)
def test_an_error_of_each_call_that_changes_something(
    made_office: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: str
) -> None:
    require_strace()
    with in_memory() as folder, bench(folder, made_office, monkeypatch) as tried:
        for call in tried.changing_calls(name):
            try_fault(tried, name, call, error, on=False)
            if call.name in ("write", "fsync"):  # a disk that is full stays so for a while
                try_fault(tried, name, call, error, on=True)
