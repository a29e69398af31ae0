"""Officers: what all records have, their papers, their end, erasing, the list for the province."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run, stage_word
from pakdocs.cli.dossiers import documents_table, missing_line, timeline_table
from pakdocs.cli.params import AskedOption, Named, named, named_file
from pakdocs.cli.records import label, make_group, record_facts
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record, stage
from pakdocs.model import MILESTONES, OFFICER, Kind
from pakdocs.report import date_text
from pakdocs.requirements import Requirement

if TYPE_CHECKING:
    from pakdocs.office import Erasure


def _show_dossier(desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> None:
    from pakdocs.dossier import dossier
    from pakdocs.report import dossier_object, facts
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


@desk_command(
    officer, "end", N_("Note that one left without a decree: moved, retired, died, term run out.")
)
@named("name", "NAME", offers.officers, _("Who left?"))
@click.option("--date", type=DateType(), help=_("The day of leaving; today if not given."))
@click.option(
    "--reason",
    cls=AskedOption,
    required=True,
    question=_("Why?"),
    help=_("Why; it is shown in the dossier and stays in the log."),
)
@click.option("--undo", is_flag=True, help=_("Take the end back: it was noted by mistake."))
@dry_run
def end_command(
    desk: Desk, *, name: str, date: dt.date | None, reason: str, undo: bool, dry_run: bool
) -> None:
    """Note the end of an officer, or take it back."""
    if undo:
        if date:
            raise UsageProblem(_("--date says nothing with --undo."), where="--date")
        _reinstate(desk, name, reason, preview=dry_run)
        return
    from pakdocs.office import check_end, end

    today = desk.now().date()
    day = date or today
    if dry_run:
        found, warnings = check_end(desk.store, desk.state, name, day, reason, today)
        line = _("{label} could be noted as ended on {date}.")
    else:
        with desk.writing() as session:
            found, warnings = end(session, name, day, reason)
        line = _("{label} ended on {date}.")
    desk.warn(warnings)
    text = line.format(label=label(found), date=date_text(day.isoformat()))
    _emit_end(desk, found, text, preview=dry_run)


def _reinstate(desk: Desk, name: str, reason: str, *, preview: bool) -> None:
    from pakdocs.office import check_reinstatement, reinstate

    if preview:
        found = check_reinstatement(desk.store, desk.state, name, reason)
        line = _("The end of {label} could be taken back.")
    else:
        with desk.writing() as session:
            found = reinstate(session, name, reason)
        line = _("The end of {label} is taken back; what was on file before holds again.")
    _emit_end(desk, found, line.format(label=label(found)), preview=preview)


def _emit_end(desk: Desk, found: Record, text: str, *, preview: bool) -> None:
    shown = {"id": found["id"], "name": found["values"]["name"], "stage": stage(found)}
    shown["ended"] = found["milestones"].get("ended", "")
    desk.emit({"officer": shown} | ({"dry_run": True} if preview else {}), lambda: text)


@desk_command(
    officer, "erase", N_("Erase the personal values of one, by order; the log stays whole.")
)
@named("name", "NAME", offers.officers, _("Whose personal values?"))
@click.option(
    "--order",
    cls=AskedOption,
    required=True,
    question=_("By what order (who, number, date)?"),
    help=_("The order that it rests on: who, number, date. It stays in the log."),
)
@click.option("--papers", is_flag=True, help=_("The kept copies of the proposal's papers as well."))
@dry_run
def erase_command(desk: Desk, *, name: str, order: str, papers: bool, dry_run: bool) -> None:
    """Erase personal values."""
    from pakdocs.office import check_erasure, erase

    if dry_run:
        found = check_erasure(desk.store, desk.state, name, order, papers=papers)
    else:
        with desk.writing() as session:
            found = erase(session, name, order, papers=papers)
    result: dict[str, Any] = {
        "officer": found.officer["id"],
        "order": found.order,
        "erased": {"versions": found.versions, "papers": found.papers},
        "kept": {"papers": found.shared, "letters": [item["id"] for item in found.letters]},
        "pending": bool(found.pending),
    }
    desk.emit(
        result | ({"dry_run": True} if dry_run else {}),
        lambda: _erasure_text(found, papers=papers, preview=dry_run),
    )
    if found.pending:
        desk.say(
            _(
                "Note: {n} files could not be removed now (are they open?); the next command that "
                "writes removes them."
            ).format(n=len(found.pending))
        )


def _erasure_text(found: Erasure, *, papers: bool, preview: bool) -> str:
    """Say what is gone and, as plainly, what is not."""
    head = _("Would be erased of {label}:") if preview else _("Erased of {label}:")
    versions, copies = len(found.versions), len(found.papers)
    kept = [
        _("what stands in the log itself: name, NIP, NUPTK, rank, position, note"),
        *([] if papers else [_("copies of papers (erased with --papers)")]),
        *(
            [_("{n} copies of papers that others need as well").format(n=len(found.shared))]
            if found.shared
            else []
        ),
        _("letters about the officer ({n}), with scans kept and edits noted").format(
            n=len(found.letters)
        ),
        _("backups, exported files and copies on other disks: have them deleted where they are"),
    ]
    lines = [
        head.format(label=label(found.officer)),
        "  - "
        + ngettext(
            "personal values, {n} version", "personal values, {n} versions", versions
        ).format(n=versions),
        *(
            [
                "  - "
                + ngettext("{n} copy of papers", "{n} copies of papers", copies).format(n=copies)
            ]
            if copies
            else []
        ),
        _("Not erased:"),
        *(f"  - {line}" for line in kept),
    ]
    return "\n".join(lines)


@desk_command(
    officer,
    "export",
    N_("Write the list for the province to an Excel workbook, with a checkpoint."),
)
@named_file(_("Which file shall it be?"))
@click.option(
    "--letter",
    "carrier",
    default="",
    type=Named(offers.numbered),
    help=_("Those that this letter names; else all who are appointed and have not ended."),
)
@click.option("--unmask", is_flag=True, help=_("With NIK and e-mail; the log tells that you did."))
@click.option("--replace", is_flag=True, help=_("Replace the file if it is there already."))
@dry_run
def export_command(
    desk: Desk, *, file: Path, carrier: str, unmask: bool, replace: bool, dry_run: bool
) -> None:
    """Write the list for the province."""
    from pakdocs.office import check_list, export_list

    if dry_run:
        found = check_list(desk.store, desk.state, file, carrier, replace=replace)
        line = ngettext("{n} officer would be in {file}.", "{n} officers would be in {file}.",
                        len(found.officers))  # fmt: skip
    else:
        with desk.writing() as session:
            found = export_list(session, file, carrier, unmask=unmask, replace=replace)
        line = ngettext("{n} officer is in {file}.", "{n} officers are in {file}.",
                        len(found.officers))  # fmt: skip
    result: dict[str, Any] = {
        "file": str(file),
        "letter": found.letter["id"] if found.letter else "",
        "officers": [item["id"] for item in found.officers],
    }
    text = line.format(n=len(found.officers), file=file)
    why = _("Its second sheet holds a checkpoint: with it the province can see later whether the "
            "log was cut or written anew.")  # fmt: skip
    desk.emit(result | ({"dry_run": True} if dry_run else {}), lambda: f"{text} {why}")
