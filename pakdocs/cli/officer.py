"""Officers: what all records have, their papers, their end, erasing, the list for the province."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run, stage_word
from pakdocs.cli.dossiers import documents_table, missing_line, timeline_table
from pakdocs.cli.params import Named
from pakdocs.cli.records import label, make_group, record_facts
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record
from pakdocs.model import MILESTONES, OFFICER, Kind
from pakdocs.requirements import Requirement


def _show_dossier(desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> None:
    from pakdocs.dossier import dossier
    from pakdocs.report import date_text, dossier_object, facts
    from pakdocs.store import personal_values

    found = dossier(desk.store, desk.state, record, desk.types, desk.now().date())
    personal = personal_values(record, desk.store.blobs)
    result = dossier_object(found, personal, unmask=unmask)

    def text() -> str:
        papers = [
            f"  {date_text(p.date)}  {p.label}" + (f" ({p.blob})" if p.blob else "")
            for p in found.papers
            if p.date
        ]
        people = desk.state.tables["officers"]
        successors = ", ".join(label(people[name]) for name in found.replaced_by)
        parts = [
            record_facts(desk, kind, _with_erased(kind, record, result["officer"])),
            _("Replaced by: {names}").format(names=successors) if successors else "",
            _("Stage: {stage}").format(stage=stage_word(found.stage)),
            facts((f"  {date_text(d)}", _(MILESTONES[n])) for n, d in found.milestones.items()),
            _("Documents on file:"),
            documents_table(desk, found.documents),
            _("Papers of the proposal:") if papers else "",
            "\n".join(papers),
            _("What happened:"),
            timeline_table(desk, found.timeline),
            _("Documents missing:"),
            "\n".join(f"  - {missing_line(m)}" for m in found.missing) or _("  - nothing"),
        ]
        return "\n\n".join(part for part in parts if part)

    desk.emit(result, text)


def _with_erased(kind: Kind, record: Record, shown: Mapping[str, str]) -> dict[str, str]:
    """Say of personal values that they were erased, where none were entered since."""
    found = dict(shown)
    if record["erased"]:
        word = _("erased (log entry {n})").format(n=record["erased"])
        found |= {spec.key: word for spec in kind.fields if spec.personal}
    return found


officer = make_group(OFFICER, _show_dossier)
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
