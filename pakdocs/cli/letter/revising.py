"""Other words for a letter that is not signed yet."""

from __future__ import annotations

from pathlib import Path

import click

from pakdocs.cli import offers
from pakdocs.cli.common import Desk, desk_command, dry_run
from pakdocs.cli.letter.group import letter, show_moved
from pakdocs.cli.letter.making import fields_given
from pakdocs.cli.params import AskedOption, Named, named
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import find_letter


@desk_command(letter, "revise", N_("Change a letter before it is signed; number and date stay."))
@named("name", "ID", offers.revisable, _("Which letter?"))
@click.option(
    "--reason",
    cls=AskedOption,
    required=True,
    question=_("Reason"),
    help=_("Why; it stands in the log."),
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("A field of the letter's own that changes; once for each."),
)
@click.option(
    "--fields",
    "sheet",
    type=click.Path(path_type=Path),
    help=_("A sheet or TOML file with the fields that change."),
)
@click.option(
    "--signer", default="", type=Named(offers.signers), help=_("Who signs, if it is another now.")
)
@click.option(
    "--adopt",
    type=click.Path(path_type=Path),
    help=_("The letter's file as it was edited in Word, in place of making it anew."),
)
@dry_run
def revise_command(
    desk: Desk,
    *,
    name: str,
    reason: str,
    settings: tuple[str, ...],
    sheet: Path | None,
    signer: str,
    adopt: Path | None,
    dry_run: bool,
) -> None:
    """Revise a letter, or show paragraph by paragraph what would change."""
    from pakdocs.office import Revision, check_revision, revise
    from pakdocs.store import read_bytes

    if adopt and (settings or sheet or signer):
        raise UsageProblem(
            _("An edited file says all; leave --set, --fields and --signer out."), where="--adopt"
        )
    wish = Revision(
        name,
        reason,
        fields_given(desk, find_letter(desk.state, name)["type"], settings, sheet),
        signer,
        read_bytes(adopt) if adopt else None,
        adopt.name if adopt else "",
    )
    if dry_run:
        moved = check_revision(desk.store, desk.state, wish)
    else:
        with desk.writing() as session:
            moved = revise(session, wish)
    count = len(moved.differences)
    if dry_run:
        line = ngettext(
            "{id}: {n} paragraph would change; number {number} stays.",
            "{id}: {n} paragraphs would change; number {number} stays.",
            count,
        )
    else:
        line = ngettext(
            "{id} is revised, {n} paragraph changed; number {number} stays.",
            "{id} is revised, {n} paragraphs changed; number {number} stays.",
            count,
        )
    line = line.format(id=moved.letter["id"], n=count, number=moved.number)
    show_moved(desk, moved, line, dry_run=dry_run)
    if moved.letter["pdfs"] and not dry_run:
        said = _("Its PDF shows the words as they were; make it anew: `pakdocs pdf convert {id}`.")
        desk.say(said.format(id=moved.letter["id"]))
