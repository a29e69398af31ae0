"""How long ``pakdocs --help`` takes beside ``python -c "import click"``, whole processes.

``uv run python benchmarks/startup.py [ROUNDS]`` prints the median of each and their ratio; the goal
is at most 1.5. The runs alternate, so that a busy machine is busy for all of them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

GOAL = 1.5
COMMANDS = {
    "import click": ["-c", "import click"],
    "pakdocs --help (id)": ["-m", "pakdocs", "--lang", "id", "--help"],
    "pakdocs --help (en)": ["-m", "pakdocs", "--lang", "en", "--help"],
}


def seconds(arguments: list[str]) -> float:
    """Time one process."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=os.environ
    )
    return time.perf_counter() - start


def main() -> int:
    """Print the table and fail when the goal is missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _round in range(rounds):
        for name, arguments in COMMANDS.items():
            taken[name].append(seconds(arguments))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    peer = medians["import click"]
    for name, median in medians.items():
        print(f"{name:<22} {median * 1000:7.1f} ms   {median / peer:5.2f} x")
    return 0 if all(median <= GOAL * peer for median in medians.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
