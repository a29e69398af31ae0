"""The office in one file, and back: backup, restore."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, actor, desk_command, dry_run
from pakdocs.cli.params import named_file
from pakdocs.cli.resuming import covered_text
from pakdocs.i18n import _, ngettext

if TYPE_CHECKING:
    from pakdocs.office.recover import Recovered


@desk_command(None, "backup", COMMANDS["backup"][1])
@named_file(_("Which file shall hold the backup?"))
@click.option("--replace", is_flag=True, help=_("Replace the file if it is there already."))
@dry_run
def backup_command(desk: Desk, *, file: Path, replace: bool, dry_run: bool) -> None:
    """Write the office to one file."""
    from pakdocs.office.backup import check_backup, make_backup

    found: dict[str, Any] = {"backup": str(file)}
    if dry_run:
        planned = check_backup(desk.store, file, replace=replace)
        found |= {"entries": planned.entries, "files": planned.files, "dry_run": True}
        line = _("A backup of {n} entries could be written to {file}.")
        desk.emit(found, lambda: line.format(n=planned.entries, file=file))
        return
    made = make_backup(desk.store, file, desk.writing, replace=replace)
    found |= {"entries": made.entries, "files": made.files, "bytes": made.size}
    found |= {"digest": made.digest, "checkpoint": made.note}
    line = _("The backup is in {file}: {n} entries of the log and all they point to.")
    desk.emit(found, lambda: line.format(n=made.entries, file=file))
    for sentence in (
        _(
            "It holds the personal data of officers, and nothing in it is encrypted: keep it as "
            "the office's own papers are kept, away from this computer."
        ),
        _(
            "The office key is not in it. Keep a checkpoint elsewhere as well "
            "(`pakdocs log checkpoint`): it shows after a restore whether entries are lost."
        ),
    ):
        desk.say(sentence)


@desk_command(None, "restore", COMMANDS["restore"][1])
@named_file(_("Which backup?"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--against",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("A checkpoint kept elsewhere: if it fits, numbers may be given at once."),
)
@click.option(
    "--risk", default="", help=_("Why numbers may be given without one; the log keeps it.")
)
@dry_run
def restore_command(
    desk: Desk, *, file: Path, folder: Path, against: Path | None, risk: str, dry_run: bool
) -> None:
    """Make an office from its backup."""
    from pakdocs.office.recover import recover
    from pakdocs.office.resume import Ground

    ground = Ground(against, risk) if against or risk else None
    made = recover(file, folder, ground, actor(), dt.datetime.now, dry_run=dry_run)
    found: dict[str, Any] = {
        "office": str(folder),
        "id": made.office,
        "entries": made.entries,
        "closed": made.closed,
        "missing": dict(made.missing),
        "letters": made.letters,
        "failed": made.failed,
    }
    if against is not None:
        found["covered"] = made.covered
    if dry_run:
        line = _("The office could be restored in {folder}: {n} entries of the log.")
        desk.emit(found | {"dry_run": True}, lambda: line.format(folder=folder, n=made.entries))
    else:
        line = _("The office is in {folder}: {n} entries of the log, and its letters.")
        desk.emit(found, lambda: line.format(folder=folder, n=made.entries))
    if against is not None:
        desk.say(covered_text(made.covered, made.entries))
    _say_what_is_left(desk, made)


def _say_what_is_left(desk: Desk, made: Recovered) -> None:
    """Say what the backup does not hold, and what comes next."""
    if made.missing:
        count = made.missing["seq"] - made.entries
        lost = ngettext(
            "Note: this computer wrote up to entry {last}; entry {first} is not in the backup.",
            "Note: this computer wrote up to entry {last}; entries {first} to {last} are not in "
            "the backup.",
            count,
        )
        desk.say(lost.format(first=made.entries + 1, last=made.missing["seq"]))
    if made.failed:
        line = _("Note: these letters cannot be made again: {ids}. `pakdocs log verify` says why.")
        desk.say(line.format(ids=", ".join(made.failed)))
    if made.closed:
        desk.say(
            _(
                "No number is given yet, for what came after the backup may be lost. Compare with "
                "a checkpoint kept elsewhere: `pakdocs log resume --against FILE`; if there is "
                "none: `pakdocs log resume --risk REASON`."
            )
        )
    desk.say(
        _(
            "The office key was not in the backup: before the next checkpoint take it back, or "
            "replace it with `pakdocs log key --new --reason REASON`."
        )
    )


commands = {"backup": backup_command, "restore": restore_command}
