"""Proposals: import."""

from __future__ import annotations

from pathlib import Path

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, blank_option, desk_command, dry_run, make_blank_file
from pakdocs.i18n import N_, _

proposal = click.Group("proposal", help=_(COMMANDS["proposal"][1]))
commands = {"proposal": proposal}


@desk_command(
    proposal,
    "import",
    N_("Import a sheet of proposals: letter, BKK, officers and papers; checked whole first."),
)
@click.argument("file", type=click.Path(path_type=Path))
@blank_option
@dry_run
def import_command(desk: Desk, *, file: Path, blank: bool, dry_run: bool) -> None:
    """Import proposals, say what would be imported, or write the empty sheet."""
    from pakdocs.office import import_proposals, plan_proposals, write_blank_proposal

    requirements = desk.store.folder.requirements
    if blank:
        make_blank_file(
            desk, file, lambda path: write_blank_proposal(path, requirements), dry_run=dry_run
        )
        return
    if dry_run:
        planned = plan_proposals(
            file, requirements, desk.state, desk.store.blobs, desk.now().date()
        )
        desk.warn(planned.warnings)
        counts = planned.counts()
        found = {"dry_run": True, "would_add": counts, "unchanged": planned.unchanged}
        text = _("{bkk} BKK, {letters} letters and {officers} officers would be added")
        desk.emit(found, lambda: _summary(text, counts, planned.unchanged))
        return
    done = import_proposals(desk.store, file, desk.writing)
    desk.warn(done.warnings)
    counts = {table: len(ids) for table, ids in done.added.items()}
    text = _("Added: {bkk} BKK, {letters} letters, {officers} officers")
    found = {"added": done.added, "unchanged": done.unchanged}
    desk.emit(found, lambda: _summary(text, counts, done.unchanged))


def _summary(text: str, counts: dict[str, int], unchanged: list[str]) -> str:
    line = text.format(bkk=counts["bkk"], letters=counts["incoming"], officers=counts["officers"])
    there = _("on file already: {n}").format(n=len(unchanged))
    return f"{line}; {there}." if unchanged else f"{line}."
