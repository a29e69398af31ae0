"""A letter again, as it is or as it was, from log and blobs alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pakdocs.cli import offers
from pakdocs.cli.common import Desk, actor, desk_command, dry_run
from pakdocs.cli.letter.group import letter
from pakdocs.cli.params import named
from pakdocs.i18n import N_, _
from pakdocs.report import letter_object


@desk_command(
    letter, "restore", N_("Make a letter's file again as it was, from log and blobs alone.")
)
@named("name", "ID", offers.letters, _("Which letter?"))
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help=_("Write it to a new file, and leave the letter's own place alone."),
)
@click.option(
    "--entry",
    type=int,
    help=_("As it was after this log entry: an earlier form, or before a revision."),
)
@dry_run
def restore_command(
    desk: Desk, *, name: str, to: Path | None, entry: int | None, dry_run: bool
) -> None:
    """Restore a letter; neither the profile nor a template is needed for it."""
    from pakdocs.office import restore, restore_copy

    if to:
        done = restore_copy(desk.store, name, entry, to, dry_run=dry_run)
    else:
        done = restore(
            *(desk.store, name, entry, actor()),
            lambda: dt.datetime.now(dt.UTC).astimezone(),  # the zone is in the profile
            dry_run=dry_run,
        )
    item = done.letter
    found = {
        "letter": letter_object(item),
        "entry": done.entry,
        "content": item["content"],
        "file": done.file,
        "written": done.written and not dry_run,
        "aside": done.aside,
    }
    if not done.written:
        line = _("{id} stands in its place as it was made: {file}")
    elif dry_run:
        line = _("{id} could be made again: {file}")
    else:
        line = _("{id} is made again: {file}")
    lines = [
        line.format(id=item["id"], file=done.file),
        _("Content, as in the log: {digest}").format(digest=item["content"]),
    ]
    desk.emit(found | {"dry_run": True} if dry_run else found, lambda: "\n".join(lines))
    if done.aside:
        desk.say(
            _("Note: the file in its place was another; it is kept as {file}.").format(
                file=done.aside
            )
        )
