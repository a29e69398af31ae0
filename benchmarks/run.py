"""Measure what pakdocs promises of its speed, beside its peers in the same run.

``uv run --group benchmarks python benchmarks/run.py`` prints a table of ratios: the median of the
rounds, with the range of half of them. It fails where a goal is missed. ``--only render`` (or
batch, growth, verify, startup, pdf) measures a part; ``--quick`` does it small, to see that it
works; ``--npm`` takes the peers of npm along (Node.js must be there); ``--write``
puts the table into docs/performance.md and README.md.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import letters
import log
import offices
import pdfs
import startup
from measure import Row

ROOT = Path(__file__).parent.parent
PARTS = ("render", "batch", "growth", "verify", "startup", "pdf")
_MARKS = "<!-- benchmarks -->", "<!-- /benchmarks -->"


def measure(folder: Path, part: str, npm: tuple[str, ...], *, quick: bool) -> Iterator[Row]:
    """Give the rows of one part."""
    match part:
        case "render":
            yield from letters.measure(folder, 3 if quick else 15, npm)
        case "batch":
            yield offices.measure_batch(folder, *((100, 1) if quick else (1000, 3)))
        case "growth":
            yield offices.measure_growth(folder, *((300, 1) if quick else (100_000, 5)))
        case "verify":
            yield log.measure(folder, *((300, 3) if quick else (100_000, 5)))
        case "startup":
            yield from startup.measure(3 if quick else 31)
        case "pdf":
            yield pdfs.measure(folder, *((4, 1) if quick else (40, 3)))


def lines(rows: list[Row]) -> list[str]:
    """Draw the table, as Markdown."""
    drawn = ["| measure | peer | its time | ours | ratio (half of the rounds) | goal |"]
    drawn.append("|---|---|---|---|---|---|")
    for one in rows:
        sign, kind = ("≥", "times as fast") if one.faster else ("≤", "times its time")
        goal = f"{sign} {one.goal:g}{'' if one.met else ' (missed)'}" if one.goal else ""
        times = f"{_time(one.peer_time)} | {_time(one.own_time)}"
        drawn.append(f"| {one.measure} | {one.peer} | {times} | {one.ratio} {kind} | {goal} |")
    return drawn


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def write(table: list[str]) -> None:
    """Put the table where documents show it."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."
    text = "\n".join([_MARKS[0], *table, "", machine, _MARKS[1]])
    for name in ("README.md", "docs/performance.md"):
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        pattern = re.compile(f"{_MARKS[0]}.*?{_MARKS[1]}", re.DOTALL)
        path.write_text(pattern.sub(lambda _found: text, before), encoding="utf-8")


def main() -> int:
    """Measure, print, and say whether all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--npm", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    if chosen.npm:
        subprocess.run(["npm", "install", "--no-fund"], check=True, cwd=letters.HERE / "npm")
    compileall.compile_dir(ROOT / "pakdocs", quiet=1)  # as where it is installed
    rows = []
    for part in chosen.only or PARTS:
        with tempfile.TemporaryDirectory() as name:
            os.environ["PAKDOCS_STATE"] = f"{name}/state"
            npm = tuple(letters.NPM) if chosen.npm else ()
            for one in measure(Path(name), part, npm, quick=chosen.quick):
                rows.append(one)
                print(lines([one])[-1], flush=True)
    if chosen.write:
        write(lines(rows))
    return 0 if all(one.met for one in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
