"""Where the menu works: one office or none, and the one way in which it runs a command."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click

from pakdocs.cli import asking, run
from pakdocs.cli.common import Desk
from pakdocs.i18n import _
from pakdocs.identifiers import mask
from pakdocs.model import KINDS
from pakdocs.profile import FILE
from pakdocs.store import find_office


def shown(arguments: Sequence[str]) -> str:
    """Give a command line as it may be typed into the shell of this system."""
    words = ["pakdocs", *arguments]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


class Window:
    """The menu's place: the office it is about, read anew for each round."""

    def __init__(self, folder: str | None) -> None:
        self.folder = folder
        self.desk = Desk(folder)

    def refresh(self) -> None:
        """Forget what was read, for commands and other people write."""
        self.desk = Desk(self.folder)

    @property
    def root(self) -> Path | None:
        """The office folder, if there is one."""
        if self.folder is None:
            return find_office(Path.cwd(), FILE)
        return Path(self.folder) if (Path(self.folder) / FILE).is_file() else None

    def run(self, *arguments: str) -> int:
        """Show a command and run it as if it had been typed; give its exit code."""
        line = self._line(arguments)
        click.echo(_("\nCommand: {line}\n").format(line=shown(_masked(line))))
        code = run(line)
        click.echo()
        return code

    def try_first(self, *arguments: str) -> int:
        """Run a command with ``--dry-run``, ask whether to go on, and run it."""
        if code := self.run(*arguments, "--dry-run"):
            return code
        return self.run(*arguments) if asking.yes(_("Go on and do it?")) else 0

    def _line(self, arguments: Sequence[str]) -> list[str]:
        """Name the office only where pakdocs would not find it by itself."""
        return [*(["-C", self.folder] if self.folder else []), *arguments]


def _masked(line: Sequence[str]) -> list[str]:
    """Hide the personal values of a command; what is shown may stay on the screen."""
    kind = next((KINDS[word] for word in line if word in KINDS), None)
    personal = {spec.option for spec in kind.fields if spec.personal} if kind else set()
    pairs = (word.partition("=") for word in line)
    return [f"{o}{eq}{mask(text) if o in personal else text}" for o, eq, text in pairs]
