"""The bar that shows how far a long batch is, how fast it goes and how long it still takes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TimeRemainingColumn,
)
from rich.text import Text

from pakdocs.i18n import _


class _Rate(ProgressColumn):
    """How many are done in a second; nothing before that is known."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(_("{n} a second").format(n=round(speed)) if speed else "")


@contextlib.contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """Show the bar on standard error until the body ends; give what tells it done and total."""
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
