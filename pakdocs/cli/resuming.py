"""``log resume``: going on in the open after a restore, from an older copy, or a wrong clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pakdocs.cli.common import Desk, desk_command, dry_run
from pakdocs.cli.log import log
from pakdocs.i18n import N_, _


def covered_text(covered: int, entries: int) -> str:
    """Say how much of a backup a thing from outside vouches for, and what it leaves open."""
    return _(
        "It covers {n} of {count} entries of the backup; it does not show whether others came "
        "after them that nobody outside knows of."
    ).format(n=covered, count=entries)


@desk_command(log, "resume", N_("Go on after a restore, from an older copy, or a wrong clock."))
@click.option(
    "--against",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("A checkpoint that was kept outside of the backup."),
)
@click.option("--risk", default="", help=_("Why to go on without one; the log keeps it."))
@dry_run
def resume_command(desk: Desk, *, against: Path | None, risk: str, dry_run: bool) -> None:
    """Open the office again, and say so in the log."""
    from pakdocs.office import writing
    from pakdocs.office.resume import Ground, check_resume, resume
    from pakdocs.store import Opening

    if against is None and not risk and desk.terminal:
        risk = desk.ask(_("Why may it go on without a checkpoint?"), "")
    ground = Ground(against, risk)
    if dry_run:
        made = check_resume(desk.store, desk.state, ground, desk.now())
        line = _("The office could go on; the log would say so.")
    else:
        with writing(desk.store, desk.actor(), desk.now, Opening.RESUME) as session:
            made = resume(session, ground)
        line = _("The office goes on; the log says so.")
    found: dict[str, Any] = {"resumed": made.data} | ({"dry_run": True} if dry_run else {})
    if against is not None:
        found |= {"covered": made.covered, "entries": made.entries}
    desk.emit(found, lambda: line)
    if against is not None:
        desk.say(covered_text(made.covered, made.entries))
    if made.data["missing"]:
        desk.say(
            _(
                "Note: this computer wrote up to entry {n}, which is not in the log any more. "
                "Enter numbers that were given meanwhile, before any letter: `pakdocs number book "
                "--through N` for each series."
            ).format(n=made.data["missing"]["seq"])
        )
