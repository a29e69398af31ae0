"""`log verify` beside the least that a verifier must do: parse each line and hash it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from make_log import make_log
from measure import Row, rounds, row

GOAL = 3


def measure(folder: Path, entries: int, count: int) -> Row:
    """Set the whole verification, in this process, against a loop over the lines."""
    store = make_log(folder / "log", entries)

    def loop() -> None:
        before = "0" * 64
        for line in store.log_path.read_bytes().split(b"\n")[:-1]:
            entry = json.loads(line)
            if entry["prev"] != f"sha256:{before}":
                raise AssertionError(entry["seq"])
            before = hashlib.sha256(line).hexdigest()

    def verify() -> None:
        found, _state = store.verify()
        if found.problems:
            raise AssertionError(found.problems)

    taken = rounds({"pakdocs": (verify, 1), "loop": (loop, 1)}, count)
    return row(f"log verify, {entries:,} entries", taken, "pakdocs", "loop", GOAL, faster=False)
