"""How long ``pakdocs --help`` takes beside ``python -c "import click"``, whole processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from measure import Row, Work, rounds, row

GOAL = 1.5
_HELP = {
    "id": ("-m", "pakdocs", "--lang", "id", "--help"),
    "en": ("-m", "pakdocs", "--lang", "en", "--help"),
}
_PEER = "import click"


def measure(count: int) -> Iterator[Row]:
    """Give a row for each language."""
    works = {_PEER: (_process("-c", "import click"), 1)}
    works |= {language: (_process(*command), 1) for language, command in _HELP.items()}
    taken = rounds(works, count)
    for language in _HELP:
        yield row(f"pakdocs --help ({language})", taken, language, _PEER, GOAL, faster=False)


def _process(*arguments: str) -> Work:
    def work() -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    return work
