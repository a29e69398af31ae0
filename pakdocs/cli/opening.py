"""A file that was dropped on the launcher: what it is, is asked; see `pakdocs.cli.menu.dropped`."""

from __future__ import annotations

from pathlib import Path

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command
from pakdocs.cli.params import named_file
from pakdocs.errors import BadInput, UsageProblem
from pakdocs.i18n import _


@desk_command(None, "open", COMMANDS["open"][1])
@named_file(_("Which file?"))
def open_command(desk: Desk, *, file: Path) -> int:
    """Ask what a file is; it goes into the ordinary command for that."""
    if not desk.terminal:
        raise UsageProblem(
            _("`open` asks what the file is, and nobody is at a terminal."),
            fix=_("Use `proposal import`, `letter attach`, or `letter draft ID --adopt`."),
        )
    if not file.is_file():
        raise BadInput(_("There is no such file."), where=str(file))
    from pakdocs.cli.menu.dropped import take_in
    from pakdocs.cli.menu.window import Window

    return take_in(Window(click.get_current_context().find_root().obj), file)


commands = {"open": open_command}
