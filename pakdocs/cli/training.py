"""Trainings: what all records have, who is invited and who attended."""

from __future__ import annotations

from collections.abc import Sequence

import click

from pakdocs.cli import offers
from pakdocs.cli.common import Desk, desk_command, dry_run
from pakdocs.cli.params import named, named_officers
from pakdocs.cli.records import make_group
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record, find, members
from pakdocs.model import TRAINING

training = make_group(TRAINING)
commands = {"training": training}
undo = click.option("--undo", is_flag=True, help=_("Take it back for these officers."))


@desk_command(training, "invite", N_("Note who is invited; being invited is not being trained."))
@named("name", "NAME", offers.trainings, _("Which training?"))
@named_officers()
@click.option("--untrained", is_flag=True, help=_("All appointed officers not trained yet."))
@undo
@dry_run
def invite_command(
    desk: Desk,
    *,
    name: str,
    officers: tuple[str, ...],
    untrained: bool,
    undo: bool,
    dry_run: bool,
) -> None:
    """Note invitations."""
    if desk.terminal and not (untrained or officers):
        officers = _asked(desk, _("Who is invited?"), ())
    if untrained == bool(officers):
        raise UsageProblem(_("Who is invited?"), fix=_("Give --officer ID, or --untrained."))
    if untrained:
        officers = tuple(
            item["id"]
            for item in desk.state.tables["officers"].values()
            if "appointed" in item["milestones"]
            and not {"trained", "ended"} & item["milestones"].keys()
        )
    _enrol(desk, name, officers, "invited", undo=undo, dry_run=dry_run)


@desk_command(training, "attend", N_("Note who attended; they count as trained."))
@named("name", "NAME", offers.trainings, _("Which training?"))
@named_officers()
@click.option("--invited", is_flag=True, help=_("Everybody who was invited."))
@undo
@dry_run
def attend_command(
    desk: Desk, *, name: str, officers: tuple[str, ...], invited: bool, undo: bool, dry_run: bool
) -> None:
    """Note attendance."""
    if desk.terminal and not (invited or officers):
        officers = _asked(desk, _("Who attended?"), _invited(desk, name))
    if invited == bool(officers):
        raise UsageProblem(_("Who attended?"), fix=_("Give --officer ID, or --invited."))
    if invited:
        officers = tuple(_invited(desk, name))
    _enrol(desk, name, officers, "attended", undo=undo, dry_run=dry_run)


def _invited(desk: Desk, name: str) -> list[str]:
    return members(desk.state, find(desk.state, TRAINING, name), "invited")


def _asked(desk: Desk, question: str, ticked: Sequence[str]) -> tuple[str, ...]:
    from pakdocs.cli import asking

    return tuple(asking.pick_many(question, offers.officers(desk), ticked))


def _enrol(
    desk: Desk, name: str, officers: tuple[str, ...], role: str, *, undo: bool, dry_run: bool
) -> None:
    from pakdocs.office import check_training, enrol

    if dry_run:
        today = desk.now().date()
        item, ids = check_training(desk.state, name, officers, today, role, undo=undo)
        desk.emit(
            {"dry_run": True, "training": item["id"], "officers": ids},
            lambda: _("This could be noted.") if ids else _("Nothing would change."),
        )
        return
    with desk.writing() as session:
        item = enrol(session, name, officers, role, undo=undo)
    desk.emit(
        {
            "training": item["id"],
            "invited": (ids := members(session.state, item, "invited")),
            "attended": item["attended"],
        },
        lambda: _counts(item, len(ids)),
    )


def _counts(item: Record, people: int) -> str:
    invited = ngettext("{n} invited", "{n} invited", people)
    attended = ngettext("{n} attended", "{n} attended", len(item["attended"]))
    counts = (invited.format(n=people), attended.format(n=len(item["attended"])))
    return f"{item['id']} {item['values']['name']}: {', '.join(counts)}."
