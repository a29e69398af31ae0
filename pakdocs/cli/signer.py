"""Signers: what all records have, and absences."""

from __future__ import annotations

import datetime as dt

import click

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run
from pakdocs.cli.params import AskedArgument, AskedOption, Named, named
from pakdocs.cli.records import make_group
from pakdocs.i18n import N_, _
from pakdocs.model import SIGNER
from pakdocs.report import date_text

signer = make_group(SIGNER)
commands = {"signer": signer}


@desk_command(signer, "away", N_("Note that a signer is away, and who is Plh. meanwhile."))
@named("name", "NAME", offers.signers, _("Who is away?"))
@click.argument(
    "first",
    metavar="FROM",
    cls=AskedArgument,
    type=DateType(),
    question=_("First day away"),
)
@click.argument(
    "last",
    metavar="TO",
    cls=AskedArgument,
    type=DateType(),
    question=_("Last day away"),
)
@click.option(
    "--acting",
    cls=AskedOption,
    required=True,
    type=Named(offers.signers),
    question=_("Who acts meanwhile (Plh.)?"),
    recall="acting",
    help=_("Who acts meanwhile: id or name of a signer."),
)
@click.option(
    "--order",
    cls=AskedOption,
    required=True,
    question=_("Number of the order (SPT)"),
    help=_("Number of the order (SPT)."),
)
@dry_run
def away_command(
    desk: Desk, *, name: str, first: dt.date, last: dt.date, acting: str, order: str, dry_run: bool
) -> None:
    """Note an absence."""
    from pakdocs.office import away, check_away

    if dry_run:
        head, values = check_away(desk.state, name, first, last, acting, order)
        desk.emit({"dry_run": True, "values": values}, lambda: _("This could be noted."))
        return
    with desk.writing() as session:
        head, stand_in = away(session, name, first, last, acting, order)
    line = _("{name} is away from {first} to {last}; {acting} ({id}) signs as Plh.").format(
        name=head["values"]["name"],
        first=date_text(first.isoformat()),
        last=date_text(last.isoformat()),
        acting=stand_in["values"]["name"],
        id=stand_in["id"],
    )
    desk.emit({"away": head["id"], "acting": {"id": stand_in["id"], **stand_in["values"]}},
              lambda: line)  # fmt: skip
