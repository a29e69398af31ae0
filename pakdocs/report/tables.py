"""Tables for people: as wide as the terminal, plain where there is none."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDTH = 110
"""Columns where the output is no terminal."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, terminal: bool) -> str:
    """Give a table; texts of the records are printed as they are, never read as markup.

    With *terminal* it takes the terminal's width and, unless NO_COLOR is set, its bold type.
    """
    width = shutil.get_terminal_size().columns if terminal else _WIDTH
    buffer = io.StringIO()
    console = Console(
        file=buffer, width=width, force_terminal=True if terminal else None, highlight=False
    )
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in headings:
        drawn.add_column(Text(heading), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console.print(drawn)
    lines = buffer.getvalue().split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Give labels and values below each other, the colons aligned."""
    found = list(pairs)
    width = max((len(label) for label, _value in found), default=0)
    return "\n".join(f"{label:<{width}} : {value}" for label, value in found)
