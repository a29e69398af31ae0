"""What the menu offers outside an office folder, and in one that cannot be worked in yet."""

from __future__ import annotations

import click

from pakdocs.cli import asking, offers
from pakdocs.cli.common import Desk
from pakdocs.cli.menu.entries import LEAVE, Entry
from pakdocs.cli.menu.window import Window
from pakdocs.cli.office import LABELS, is_needed, option_name
from pakdocs.errors import BadInput
from pakdocs.i18n import N_, _
from pakdocs.profile import FILE, LEVELS

_LEVEL_WORDS = {
    "kabupaten": N_("regency (kabupaten)"),
    "kota": N_("city (kota)"),
    "provinsi": N_("province (provinsi)"),
    "kementerian": N_("ministry (kementerian)"),
}


def start() -> list[Entry | None]:
    """Give the entries where there is no office."""
    return [
        Entry(_("Make a folder for our office"), make),
        Entry(_("Look around in a sample office"), demo),
        Entry(_("Choose the folder of an office that is there"), choose),
        None,
        Entry(_("Leave"), LEAVE),
    ]


def broken() -> list[Entry | None]:
    """Give the entries for an office whose files must be put right first."""
    return [
        Entry(_("Open office.toml to put it right"), edit_profile),
        Entry(_("Try again"), lambda _window: None),
        Entry(_("Check the whole trail (audit)"), lambda window: _run(window, "audit")),
        Entry(_("Choose another folder"), choose),
        None,
        Entry(_("Leave"), LEAVE),
    ]


def _run(window: Window, *arguments: str) -> None:
    window.run(*arguments)


def make(window: Window) -> None:
    """Make an office folder and go on in it."""
    folder = asking.text(_("Name of the new folder"), "kantor")
    level = asking.menu(
        _("Level of the office"), offers.words({name: _LEVEL_WORDS[name] for name in LEVELS})
    )
    identity = [
        f"--{option_name(key)}={asking.text(_(label), required=is_needed(key, level))}"
        for key, label in LABELS.items()
    ]
    if window.run("init", folder, f"--level={level}", *identity) == 0:
        window.folder = folder


def demo(window: Window) -> None:
    """Make the demo and go on in it."""
    folder = asking.text(_("Name of the sample folder"), "pakdocs-demo")
    if window.run("demo", folder) == 0:
        window.folder = folder


def choose(window: Window) -> None:
    """Go on in another folder, if it is an office."""
    folder = str(asking.folder(_("Folder of the office (it holds office.toml)")))
    if Window(folder).root is None:
        raise BadInput(_("This is no office folder: {file} is missing.").format(file=FILE),
                       where=folder)  # fmt: skip
    window.folder = folder
    click.echo(_("The office is now {folder}.").format(folder=folder))


def edit_profile(window: Window) -> None:
    """Open the profile in the editor of the system (Notepad on Windows) and wait for its end."""
    click.edit(filename=str(Desk(window.folder).store.root / FILE))
