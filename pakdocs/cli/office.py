"""The office as a whole: init, demo, status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, actor, desk_command, dry_run, stage_word
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.model import WAITING
from pakdocs.profile import LEVELS

Function = Callable[..., Any]

LABELS = {
    "government": N_("First line of the letterhead, such as Pemerintah Kabupaten ..."),
    "name": N_("Name of the office, such as Dinas Tenaga Kerja"),
    "region": N_("Region, such as Kabupaten ... or Kota ..."),
    "province": N_("Province, such as Provinsi ..."),
    "head": N_("Title of the head, such as Kepala Dinas Tenaga Kerja Kabupaten ..."),
    "place": N_("Town where letters are signed"),
    "address": N_("Address"),
    "province_office": N_("Name of the provincial office, to which names are reported"),
    "province_place": N_("Town of the provincial office"),
    "unit": N_("Code of the office in letter numbers, such as DISNAKER"),
}


def _now(tz: dt.timezone) -> dt.datetime:
    return dt.datetime.now(tz)


OF_A_REGION = ("region", "province", "province_office", "province_place")
"""What only an office below a province must have."""


def is_needed(key: str, level: str) -> bool:
    """Say whether an office of *level* cannot be worked in without *key*."""
    return key not in OF_A_REGION or level in ("kabupaten", "kota")


def option_name(key: str) -> str:
    """Give the option of ``init`` for something that it asks: ``province-office``."""
    return key.replace("_", "-")


def _identity_options(function: Function) -> Function:
    """Add an option for everything that a new office is asked for."""
    for key, label in reversed(LABELS.items()):
        function = click.option(f"--{option_name(key)}", help=_(label))(function)
    return function


@desk_command(None, "init", COMMANDS["init"][1])
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--sample", is_flag=True, help=_("The sample regency with its sheets, to try things.")
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="kabupaten",
    show_default=True,
    help=_("Level of the office."),
)
@_identity_options
@dry_run
def init_command(
    desk: Desk, *, folder: Path, sample: bool, level: str, dry_run: bool, **given: str | None
) -> None:
    """Make an office folder."""
    from pakdocs.office import IDENTITY_ASKED, check_free, open_office

    if sample and level != "kabupaten":
        raise UsageProblem(_("The sample office is a kabupaten; leave out --level."))
    check_free(folder)
    if dry_run:
        desk.emit(
            {"dry_run": True, "office": str(folder)},
            lambda: _("An office could be made in {folder}.").format(folder=folder),
        )
        return
    identity = {key: text for key, text in given.items() if text is not None}
    if desk.terminal and not sample:
        from pakdocs.cli import asking

        for key in IDENTITY_ASKED:
            if key not in identity:
                identity[key] = asking.text(_(LABELS[key]), required=is_needed(key, level))
    open_office(folder, level=level, sample=sample, identity=identity, actor=actor(), now=_now)

    def text() -> str:
        lines = [_("The office is in {folder}.").format(folder=folder)]
        if sample:
            lines.append(_("Sample sheets to import are in its folder contoh."))
        else:
            lines.append(_("Now fill in office.toml there, and put the emblem beside it."))
        return "\n".join(lines)

    desk.emit({"office": str(folder), "sample": sample, "level": level}, text)


@desk_command(None, "demo", COMMANDS["demo"][1])
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="pakdocs-demo")
@dry_run
def demo_command(desk: Desk, *, folder: Path, dry_run: bool) -> int:
    """Make the sample office and show what is in it."""
    from pakdocs.audit import verify_office
    from pakdocs.office import check_demo, make_demo
    from pakdocs.report import letter_object

    check_demo(folder)
    if dry_run:
        desk.emit(
            {"dry_run": True, "office": str(folder)},
            lambda: _("A demo could be made in {folder}.").format(folder=folder),
        )
        return 0
    if not desk.as_json:
        desk.say(_("Making a sample office in {folder} ...").format(folder=folder))
    demo = make_demo(folder, actor(), _now)
    result = verify_office(demo.store)
    letters = [letter for issued in demo.issued for letter in issued.letters]
    desk.emit(
        {
            "office": str(folder),
            "letters": [letter_object(item) for item in letters],
            "log": {"ok": bool(result), "entries": result.entries, "head": result.head},
        },
        lambda: _demo_text(folder),
    )
    return 0 if result else 3


def _demo_text(folder: Path) -> str:
    """Show the demo with the commands that a clerk would type next."""
    from pakdocs.cli.letter.showing import list_command
    from pakdocs.cli.log import verify_command
    from pakdocs.cli.officer import officer

    def shown(line: str, command: click.Command, *arguments: str) -> None:
        click.echo(f"\n$ pakdocs -C {folder} {line}")
        parent = click.Context(click.Command("pakdocs"), obj=str(folder))
        with command.make_context(line, list(arguments), parent=parent) as ctx:
            command.invoke(ctx)

    shown("letter list", list_command)
    shown("officer show pak-0001", officer.commands["show"], "pak-0001")
    shown("log verify", verify_command)
    first = folder / "letters" / "2025"
    return "\n" + "\n".join(
        [
            _("Open the letters in Word or LibreOffice: {folder}").format(folder=first),
            _("The sheets that they were made from: {folder}").format(folder=folder / "contoh"),
            _("Then try: pakdocs -C {folder} status").format(folder=folder),
        ]
    )


@desk_command(None, "status", COMMANDS["status"][1])
def status_command(desk: Desk) -> None:
    """Show how far the office is."""
    from pakdocs.dossier import status
    from pakdocs.report import facts, status_object

    folder = desk.store.folder
    found = status(desk.state, desk.types, folder.requirements, folder.profile.level)
    profile = desk.store.folder.profile

    def text() -> str:
        stages = [(stage_word(name), str(count)) for name, count in found.stages.items()]
        due = [
            _("  {title}: {n} officers - pakdocs letter issue {type} --due").format(
                title=lettertype.title, n=count, type=lettertype.name
            )
            for lettertype, count in found.due
        ]
        waiting = [
            ngettext("  {n} letter waits for {what}", "  {n} letters wait for {what}", n).format(
                n=n, what=_(WAITING[what])
            )
            for what, n in found.waiting.items()
        ]
        name = f"{profile.identity['name']} {profile.identity['region']}".strip()
        parts = [
            name,
            "",
            _("Officers by stage:"),
            facts((f"  {label}", count) for label, count in stages) or _("  none on file"),
            "",
            _("Letters due:"),
            *(due or [_("  none")]),
            "",
            _("Letters under way:"),
            *(waiting or [_("  none")]),
            "",
            _("Letters issued: {letters}; log entries: {entries}").format(
                letters=found.letters, entries=found.entries
            ),
        ]
        return "\n".join(parts)

    desk.emit(status_object(found), text)


commands = {"init": init_command, "demo": demo_command, "status": status_command}
