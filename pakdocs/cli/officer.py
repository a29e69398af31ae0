"""Officers: what all records have, and the papers of their proposals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run
from pakdocs.cli.params import Named
from pakdocs.cli.records import make_group
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record
from pakdocs.model import OFFICER
from pakdocs.requirements import Requirement

officer = make_group(OFFICER)
commands = {"officer": officer}


@desk_command(officer, "check", N_("Tick the papers that a proposal brought."))
@click.argument("name", metavar="NAME", required=False, default="", type=Named(offers.officers))
@click.argument("papers", metavar="PAPER", nargs=-1, type=Named(offers.papers))
@click.option("--complete", is_flag=True, help=_("All papers that are needed."))
@click.option("--everyone", is_flag=True, help=_("All officers whose papers are not complete."))
@click.option("--file", type=click.Path(path_type=Path), help=_("A copy of the paper, to be kept."))
@click.option("--date", type=DateType(), help=_("When they were looked at; today if not given."))
@click.option("--untick", is_flag=True, help=_("Take the ticks back."))
@dry_run
def check_command(
    desk: Desk,
    *,
    name: str,
    papers: tuple[str, ...],
    complete: bool,
    everyone: bool,
    file: Path | None,
    date: dt.date | None,
    untick: bool,
    dry_run: bool,
) -> None:
    """Tick papers; without any, show which are there."""
    from pakdocs.office import check_papers, chosen_for_check, find_papers
    from pakdocs.office.kept import read_kept

    if desk.terminal and not (everyone or name):
        from pakdocs.cli import asking

        name = asking.pick(_("Whose papers?"), offers.officers(desk))
    if everyone == bool(name):
        raise UsageProblem(_("Whose papers?"), fix=_("Give a NAME, or --everyone."))
    requirements = desk.store.folder.requirements
    ticked = find_papers(requirements, papers)
    if complete:
        ticked += [p for p in requirements.papers if p.needed and p not in ticked]
    if file:
        read_kept(file)
        if len(ticked) != 1:
            raise UsageProblem(_("A file goes with one paper."), where="--file")
    names = (name,) if name else ()
    if ticked and not dry_run:
        with desk.writing() as session:
            found = chosen_for_check(session.state, names, everyone=everyone)
            check_papers(session, found, ticked, date=date, file=file, untick=untick)
    else:
        found = chosen_for_check(desk.state, names, everyone=everyone)
    _show(desk, found, ticked if dry_run else [])


def _show(desk: Desk, officers: list[Record], would_tick: list[Requirement]) -> None:
    """Show who has which papers; *would_tick* are those that a dry run is about."""
    requirements = desk.store.folder.requirements
    found = [
        {
            "id": item["id"],
            "name": item["values"]["name"],
            "papers": sorted(item["papers"]),
            "missing": [paper.key for paper in requirements.missing(item["papers"])],
            "complete": not requirements.missing(item["papers"]),
        }
        for item in officers
    ]
    result: dict[str, Any] = {"officers": found}
    if would_tick:
        result |= {"dry_run": True, "papers": [paper.key for paper in would_tick]}

    def text() -> str:
        if not found:
            return _("Nobody's papers are waiting.")
        headings = (N_("Id"), N_("Name"), N_("Papers there"), N_("Papers missing"))
        rows = [
            [f["id"], f["name"], str(len(f["papers"])), ", ".join(f["missing"]) or _("complete")]
            for f in found
        ]
        lines = [desk.table(headings, rows)]
        if would_tick:
            names = ", ".join(paper.label for paper in would_tick)
            lines.append(_("Would be ticked: {names}").format(names=names))
        return "\n\n".join(lines)

    desk.emit(result, text)
