"""The menu of the day's work, for people who do not type commands.

It does no work itself: an entry asks for values, shows the ordinary command that they make, and
runs it. Leaving the menu gives 0, Ctrl-C in it 130; Ctrl-C in a question only goes back to it.
"""

from __future__ import annotations

import contextlib

import click

from pakdocs.cli import asking, show_error
from pakdocs.cli.menu.entries import LEAVE, Entry, entries
from pakdocs.cli.menu.start import broken, start
from pakdocs.cli.menu.window import Window
from pakdocs.errors import Interrupted, PakdocsError
from pakdocs.i18n import _

__all__ = ["show"]


def show(folder: str | None) -> int:
    """Show the menu again and again until somebody leaves it; give the exit code."""
    window = Window(folder)
    while True:
        title, offered = _offered(window)
        shown = [None if entry is None else (str(n), entry.label) for n, entry in offered]
        try:
            chosen = asking.menu(title, shown, erase=True)
        except KeyboardInterrupt:
            return Interrupted.exit_code
        entry = dict(offered)[int(chosen)]
        assert entry is not None  # noqa: S101 - a line between cannot be chosen
        if entry.act is LEAVE:
            return 0
        click.secho(f"\n{entry.label}", bold=True)
        _act(window, entry)


def _offered(window: Window) -> tuple[str, list[tuple[int, Entry | None]]]:
    """Give the title and the entries, numbered; an office that cannot be read has its own."""
    window.refresh()
    try:
        if window.root is None:
            title, found = _("There is no office folder here. What now?"), start()
        else:
            title, found = _title(window), entries(window.desk)
    except PakdocsError as error:
        show_error(error)
        title, found = _("This office cannot be worked in yet. What now?"), broken()
    return title, list(enumerate(found))


def _title(window: Window) -> str:
    profile = window.desk.store.folder.profile
    office = f"{profile.identity['name']} {profile.identity['region']}".strip()
    return _("{office}: what is to be done?").format(office=office)


def _act(window: Window, entry: Entry) -> None:
    """Do what an entry says; errors are shown and the menu goes on."""
    try:
        entry.act(window)
    except PakdocsError as error:
        show_error(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(_("Given up; nothing more was done."))
        return
    with contextlib.suppress(KeyboardInterrupt):
        asking.pause(_("Press a key to go back to the menu."))
    click.clear()
