"""Officers, BKK, signers and incoming letters: one set of commands, made from the field table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import (
    Desk,
    blank_option,
    desk_command,
    dry_run,
    make_blank_file,
    progress_bar,
    stage_word,
)
from pakdocs.cli.correcting import say_carrying
from pakdocs.cli.params import named
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record, find, members
from pakdocs.model import CAPACITIES, KINDS, Field, Kind
from pakdocs.report import masked

if TYPE_CHECKING:
    from pakdocs.office.records import Edit

HEADINGS = {
    "officer": (N_("Id"), N_("Name"), N_("BKK"), N_("Stage")),
    "bkk": (N_("Id"), N_("BKK name"), N_("School or university"), N_("Officers")),
    "signer": (N_("Id"), N_("Name"), N_("Capacity"), N_("Period")),
    "incoming": (N_("Id"), N_("Letter number"), N_("Letter date"), N_("Sender"), N_("Subject")),
    "training": (N_("Id"), N_("Event"), N_("First day"), N_("Invited"), N_("Attended")),
}


Function = Callable[..., Any]


class Show(Protocol):
    """Shows one record."""

    def __call__(self, desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> None:
        """Print it; personal values masked unless *unmask*."""


def _option(spec: Field) -> Callable[[Function], Function]:
    text = _(spec.help) if spec.help else ""
    if spec.choices:
        text = f"{text} ({', '.join(spec.choices)})".strip()
    label = _(spec.label)
    return click.option(spec.option, spec.key, help=f"{label}: {text}" if text else label)


def _field_options(kind: Kind) -> Callable[[Function], Function]:
    def decorate(function: Function) -> Function:
        for spec in reversed(kind.fields):
            function = _option(spec)(function)
        return function

    return decorate


def make_group(kind: Kind, show: Show | None = None) -> click.Group:
    """Make the commands of one kind of record; *show* shows one where there is more to show."""
    group = click.Group(kind.name, help=_(COMMANDS[kind.name][1]))
    _make_add(group, kind)
    _make_edit(group, kind)
    _make_show(group, kind, show or _show_record)
    _make_list(group, kind)
    _make_import(group, kind)
    return group


def _target(kind: Kind) -> Callable[[Function], Function]:
    """Add the argument that names a record."""
    return named("target", "NAME", offers.RECORDS[kind.name], _("Which one?"))


def _make_add(group: click.Group, kind: Kind) -> None:
    @desk_command(group, "add", N_("Add one; what is needed and not given is asked for."))
    @_field_options(kind)
    @dry_run
    def add_command(desk: Desk, *, dry_run: bool, **given: str | None) -> None:
        from pakdocs.office import add, check_new

        raw = {key: text for key, text in given.items() if text is not None}
        if desk.terminal:
            for spec in kind.fields:
                if spec.required and spec.key not in raw:
                    raw[spec.key] = desk.ask_record_field(kind, spec)
        lacking = [s for s in kind.fields if s.required and not s.default and s.key not in raw]
        if lacking:
            raise UsageProblem(
                _("Not given, but needed: {names}.").format(
                    names=", ".join(_(spec.label) for spec in lacking)
                ),
                fix=_("Give {options}.").format(options=", ".join(s.option for s in lacking)),
            )
        if dry_run:
            today = desk.now().date()
            values, warnings = check_new(kind, raw, desk.state, desk.store.blobs, today)
            desk.warn(warnings)
            preview = {"dry_run": True, "values": masked(kind, values)}
            desk.emit(preview, lambda: _("This could be added."))
            return
        with desk.writing() as session:
            change = add(session, kind, raw)
        desk.warn(change.warnings)
        [record] = change.added
        found = _object(desk, kind, record, unmask=False)
        desk.emit({kind.name: found}, lambda: _("Added: {label}").format(label=label(record)))


def _make_edit(group: click.Group, kind: Kind) -> None:
    @desk_command(group, "edit", N_('Change fields; an empty text ("") clears one.'))
    @_target(kind)
    @_field_options(kind)
    @dry_run
    def edit_command(desk: Desk, *, target: str, dry_run: bool, **given: str | None) -> None:
        from pakdocs.office import check_edit, edit

        raw = {key: text for key, text in given.items() if text is not None}
        if dry_run:
            today = desk.now().date()
            checked = check_edit(kind, target, raw, desk.state, desk.store.blobs, today)
            desk.warn(checked.warnings)
            values = masked(kind, checked.values)
            preview = {"dry_run": True, "id": checked.record["id"], "values": values}
            before = masked(kind, checked.before)
            preview |= say_carrying(desk, kind, checked.record, checked.before, checked.values)
            desk.emit(preview, lambda: _changes(kind, checked, before, values))
            return
        with desk.writing() as session:
            record = find(session.state, kind, target)
            said = dict(record["values"])
            change = edit(session, kind, target, raw)
        desk.warn(change.warnings)
        carried = say_carrying(desk, kind, record, said, record["values"])
        text = _("Changed: {label}") if change.changed else _("Nothing changed: {label}")
        found = _object(desk, kind, record, unmask=False)
        desk.emit({kind.name: found, **carried}, lambda: text.format(label=label(record)))


def _changes(kind: Kind, checked: Edit, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Say field by field what would change; personal values masked."""
    if not checked.changes:
        return _("Nothing would change.")
    lines = [
        f"  {_(spec.label)}: {before.get(spec.key, '-')} → {after.get(spec.key, '-')}"
        for spec in kind.fields
        if checked.before.get(spec.key) != checked.values.get(spec.key)
    ]
    return "\n".join([_("This would be changed:"), *lines])


def _make_show(group: click.Group, kind: Kind, show: Show) -> None:
    @desk_command(group, "show", N_("Show everything on file about one."))
    @_target(kind)
    @click.option(
        "--unmask", is_flag=True, help=_("Show personal values; the log tells that you did.")
    )
    def show_command(desk: Desk, *, target: str, unmask: bool) -> None:
        record = find(desk.state, kind, target)
        if unmask and any(spec.personal for spec in kind.fields):
            with desk.writing() as session:
                session.commit([("export.unmasked", {"kind": kind.name, "ids": [record["id"]]})])
        show(desk, kind, record, unmask=unmask)


def _show_record(desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> None:
    found = _object(desk, kind, record, unmask=unmask)
    people: dict[str, list[str]] = {
        role: members(desk.state, record, role)
        for role in ("invited", "attended")
        if role in record
    }
    desk.emit(
        {kind.name: {**found, **people}},
        lambda: "\n".join([record_facts(desk, kind, found), *_roll(desk, people)]),
    )


def _roll(desk: Desk, people: Mapping[str, list[str]]) -> list[str]:
    """List who was invited to a training and who attended it."""
    titles = {"invited": _("Invited:"), "attended": _("Attended:")}
    officers = desk.state.tables["officers"]
    return [
        line
        for role, ids in people.items()
        for line in ("", titles[role], *(f"  {i} {officers[i]['values']['name']}" for i in ids))
    ]


def _make_list(group: click.Group, kind: Kind) -> None:
    @desk_command(group, "list", N_("List all, or those whose line holds a text."))
    @click.argument("text", required=False, default="")
    def list_command(desk: Desk, *, text: str) -> None:
        records = list(desk.state.tables[kind.table].values())
        rows = [(record, _row(desk, kind, record)) for record in records]
        wanted = text.casefold()
        rows = [(r, row) for r, row in rows if wanted in " ".join(row).casefold()]
        desk.emit(
            {kind.table: [_list_object(desk, kind, record) for record, _row in rows]},
            lambda: (
                desk.table(HEADINGS[kind.name], [row for _record, row in rows])
                if rows
                else _("None fits.")
                if text
                else _("None on file.")
            ),
        )


def _list_object(desk: Desk, kind: Kind, record: Record) -> dict[str, str]:
    from pakdocs.report import officer_row, record_object

    if kind.name == "officer":
        return officer_row(desk.state, record)
    return record_object(kind, record, {}, unmask=False)


def _row(desk: Desk, kind: Kind, record: Record) -> list[str]:
    from pakdocs.report import date_text, officer_row

    values = record["values"]
    if kind.name == "officer":
        row = officer_row(desk.state, record)
        return [row["id"], row["name"], row["bkk"], stage_word(row["stage"])]
    if kind.name == "bkk":
        officers = desk.state.tables["officers"].values()
        count = sum(officer["values"]["bkk"] == record["id"] for officer in officers)
        return [record["id"], values["name"], values["institution"], str(count)]
    if kind.name == "signer":
        until = date_text(values["end"]) if "end" in values else "..."
        period = f"{date_text(values['start'])} – {until}"
        return [record["id"], values["name"], _(CAPACITIES[values["capacity"]]), period]
    if kind.name == "training":
        counts = [str(len(members(desk.state, record, role))) for role in ("invited", "attended")]
        return [record["id"], values["name"], date_text(values["start"]), *counts]
    return [
        record["id"],
        values["number"],
        date_text(values["date"]),
        values["sender"],
        values["subject"],
    ]


def _make_import(group: click.Group, kind: Kind) -> None:
    @desk_command(group, "import", N_("Import a sheet (.xlsx or .csv); it is checked whole first."))
    @click.argument("file", type=click.Path(path_type=Path))
    @blank_option
    @dry_run
    def import_command(desk: Desk, *, file: Path, blank: bool, dry_run: bool) -> None:
        from pakdocs.office import import_sheet, plan_import, write_blank

        if blank:
            make_blank_file(desk, file, lambda path: write_blank(path, kind), dry_run=dry_run)
            return
        if dry_run:
            today = desk.now().date()
            planned = plan_import(kind, file, desk.state, desk.store.blobs, today)
            desk.warn(planned.warnings)
            _report_import(desk, kind, [], planned.unchanged, would_add=len(planned.new))
            return
        with progress_bar(desk) as progress:
            change = import_sheet(desk.store, kind, file, desk.writing, progress)
        desk.warn(change.warnings)
        added = [record["id"] for record in change.added]
        _report_import(desk, kind, added, change.unchanged)


def _report_import(
    desk: Desk, kind: Kind, added: list[str], unchanged: list[str], would_add: int | None = None
) -> None:
    count = len(added) if would_add is None else would_add
    line = (
        ngettext("{n} record imported", "{n} records imported", count)
        if would_add is None
        else ngettext("{n} record would be imported", "{n} records would be imported", count)
    )
    text = line.format(n=count)
    if unchanged:
        there = ngettext("{n} was on file already", "{n} were on file already", len(unchanged))
        text = f"{text}, {there.format(n=len(unchanged))}"
    found: dict[str, Any] = {"added": added, "unchanged": unchanged, "kind": kind.name}
    if would_add is not None:
        found |= {"dry_run": True, "would_add": would_add}
    desk.emit(found, lambda: f"{text}.")


def label(record: Record) -> str:
    """Name a record by its id and its name or number."""
    values = record["values"]
    return f"{record['id']} {values.get('name') or values.get('number', '')}"


def _object(desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> dict[str, str]:
    from pakdocs.report import record_object
    from pakdocs.store import personal_values

    return record_object(kind, record, personal_values(record, desk.store.blobs), unmask=unmask)


def record_facts(desk: Desk, kind: Kind, found: Mapping[str, str]) -> str:
    """Give the fields of a record below each other, references by name."""
    from pakdocs.report import facts

    pairs = [(_("Id"), found["id"])]
    for spec in kind.fields:
        value = found[spec.key]
        if value and spec.kind.startswith("ref:"):
            other = desk.state.tables[KINDS[spec.kind.removeprefix("ref:")].table][value]
            value = label(other)
        pairs.append((_(spec.label), value or "-"))
    return facts(pairs)


commands = {"incoming": make_group(KINDS["incoming"])}
