"""The log: show, verify, rebuild."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, actor, desk_command, dry_run
from pakdocs.errors import BadInput, Findings
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Entry

log = click.Group("log", help=_(COMMANDS["log"][1]))
commands = {"log": log}


@desk_command(log, "show", N_("Show the entries of the log, or one of them whole."))
@click.argument("seq", type=int, required=False)
@click.option("--last", type=click.IntRange(1), help=_("Only the last N entries."))
def show_command(desk: Desk, *, seq: int | None, last: int | None) -> None:
    """Show entries."""
    entries = desk.store.entries()
    if seq is not None:
        if not 1 <= seq <= len(entries):
            raise BadInput(
                _("The log has no entry {n}; it has {count}.").format(n=seq, count=len(entries))
            )
        entry = entries[seq - 1]
        desk.emit({"entry": asdict(entry)}, lambda: _whole(entry))
        return
    chosen = entries[-last:] if last else entries
    headings = (N_("No."), N_("When"), N_("Who"), N_("What"), N_("About"))
    rows = [[str(e.seq), e.at, e.actor, e.event, _about(e.data)] for e in chosen]
    desk.emit({"entries": [asdict(entry) for entry in chosen]}, lambda: desk.table(headings, rows))


def _whole(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False, indent=2)


def _about(data: dict[str, Any]) -> str:
    values = data.get("values", {})
    words = (
        *(data.get("id"), data.get("number"), values.get("name"), values.get("number")),
        *data.get("ids", ()),
    )
    return " ".join(str(word) for word in words if word)


@desk_command(log, "verify", N_("Check the chain, the blobs and records.json against each other."))
def verify_command(desk: Desk) -> int:
    """Verify, and give exit code 3 when something is wrong."""
    from pakdocs.audit import verify_office
    from pakdocs.report import verification_object

    result = verify_office(desk.store)

    def text() -> str:
        lines = [
            _("line {seq}: {message}").format(seq=problem.seq, message=problem.message)
            for problem in result.problems
        ]
        count = ngettext("{n} entry", "{n} entries", result.entries).format(n=result.entries)
        verdict = (
            _("The log is whole: {count}, head {head}.")
            if result
            else _("The log is NOT in order: {count}, head {head}.")
        )
        return "\n".join([*lines, verdict.format(count=count, head=result.head)])

    desk.emit(verification_object(result), text)
    return 0 if result else Findings.exit_code


@desk_command(
    log, "rebuild", N_("Make records.json and missing letter files again from log and blobs.")
)
@dry_run
def rebuild_command(desk: Desk, *, dry_run: bool) -> None:
    """Rebuild what is derived; the profile is not needed for it."""
    from pakdocs.audit import altered_files
    from pakdocs.office import missing_letters, rebuild

    if dry_run:
        records = missing_letters(desk.store, desk.state.tables["letters"].values())
        letters = [record["id"] for record in records]
        text = _("records.json and {n} letter files would be made again.")
    else:
        letters = rebuild(desk.store, actor(), lambda: dt.datetime.now(dt.UTC).astimezone())
        text = _("records.json and {n} letter files were made again.")
    altered = altered_files(desk.store, desk.state)
    found: dict[str, Any] = {"letters": letters, "altered": altered}
    desk.emit(found | {"dry_run": True} if dry_run else found, lambda: text.format(n=len(letters)))
    for file in altered:
        desk.say(_("Note: {file} is not as it was issued; it was left alone.").format(file=file))
