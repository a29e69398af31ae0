"""Letters: issue, list, show."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import DateType, Desk, ask, desk_command, dry_run, status_word
from pakdocs.errors import UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record, find_letter

letter = click.Group("letter", help=_(COMMANDS["letter"][1]))
commands = {"letter": letter}

_FILES_SHOWN = 10


@desk_command(letter, "issue", N_("Make a letter: number, file and log entry at once."))
@click.argument("type_name", metavar="TYPE")
@click.option("--officer", "officers", multiple=True, help=_("Id or name; once for each officer."))
@click.option("--due", is_flag=True, help=_("All officers who are due for this letter."))
@click.option("--each", is_flag=True, help=_("One letter for each officer."))
@click.option("--date", type=DateType(), help=_("Letter date; today if not given."))
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("A field of the letter's own; once for each field."),
)
@click.option("--signer", default="", help=_("Who signs, if more than one person may."))
@dry_run
def issue_command(
    desk: Desk,
    *,
    type_name: str,
    officers: tuple[str, ...],
    due: bool,
    each: bool,
    date: dt.date | None,
    settings: tuple[str, ...],
    signer: str,
    dry_run: bool,
) -> None:
    """Issue letters, or say what would be issued."""
    from pakdocs.office import Request, issue_letters, preview_letters

    if due and officers:
        raise UsageProblem(_("Give either --due or --officer, not both."))
    fields = _ask_fields(desk, type_name, _settings(settings))
    request = Request(type_name, officers, due, each, date, fields, signer)
    if dry_run:
        _show_preview(desk, preview_letters(desk.store, request, desk.now().date()))
        return
    with _progress(desk) as progress:
        issued = issue_letters(desk.store, request, desk.writing, progress)
    from pakdocs.report import letter_object

    found = [
        letter_object(record, pending=record["id"] in issued.pending) for record in issued.letters
    ]
    desk.emit({"letters": found}, lambda: _issued_text(desk, issued.letters))
    for identifier in issued.pending:
        desk.say(
            _(
                "Note: {id} is issued, but its file could not be put in its place (is it open in "
                "Word?); the next command finishes it."
            ).format(id=identifier)
        )


def _settings(settings: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        key, separator, value = setting.partition("=")
        if not separator:
            raise UsageProblem(_("{text!r} is not KEY=VALUE.").format(text=setting), where="--set")
        if key in found:
            raise UsageProblem(_("{key!r} is given twice.").format(key=key), where="--set")
        found[key] = value
    return found


def _ask_fields(desk: Desk, type_name: str, given: dict[str, str]) -> dict[str, str]:
    if desk.terminal:
        for spec in desk.store.folder.lettertype(type_name).fields:
            if spec.required and not given.get(spec.key):
                given[spec.key] = ask(_(spec.label), spec.default)
    return given


@contextlib.contextmanager
def _progress(desk: Desk) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while a long batch runs."""
    if desk.as_json or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _issued_text(desk: Desk, letters: list[Record]) -> str:
    if not letters:
        return _("Nobody is due for this letter; nothing was issued.")
    line = ngettext("{n} letter issued:", "{n} letters issued:", len(letters))
    files = "\n".join(item["file"] for item in letters[:_FILES_SHOWN])
    if len(letters) > _FILES_SHOWN:
        files += f"\n... letters/{letters[0]['year']}/"
    return f"{line.format(n=len(letters))}\n\n{_letter_table(desk, letters)}\n\n{files}"


def _letter_table(desk: Desk, letters: list[Record]) -> str:
    from pakdocs.report import date_text

    headings = (
        N_("Id"),
        N_("Type"),
        N_("Number"),
        N_("Date"),
        N_("Status"),
        N_("Officers"),
    )
    rows = [
        [
            item["id"],
            item["type"],
            item["number"],
            date_text(item["date"]),
            status_word(item["status"]),
            str(len(item["officers"])),
        ]
        for item in letters
    ]
    return desk.table(headings, rows)


def _show_preview(desk: Desk, found: list[dict[str, Any]]) -> None:
    letters = [{"id": "", "status": "", "file": "", **item} for item in found]

    def text() -> str:
        if not letters:
            return _("Nobody is due for this letter.")
        line = ngettext("{n} letter would be issued:", "{n} letters would be issued:", len(letters))
        return f"{line.format(n=len(letters))}\n\n{_letter_table(desk, letters)}"

    desk.emit({"dry_run": True, "letters": letters}, text)


@desk_command(letter, "list", N_("List letters, newest last."))
@click.option("--type", "type_name", default="", help=_("Only letters of this type."))
@click.option("--year", type=int, help=_("Only letters of this year."))
def list_command(desk: Desk, *, type_name: str, year: int | None) -> None:
    """List letters."""
    from pakdocs.report import letter_object

    found = [
        item
        for item in desk.state.tables["letters"].values()
        if type_name in ("", item["type"]) and year in (None, item["year"])
    ]
    desk.emit(
        {"letters": [letter_object(item) for item in found]},
        lambda: _letter_table(desk, found) if found else _("No letters yet."),
    )


@desk_command(letter, "show", N_("Show a letter: its log entry, its officers, its file."))
@click.argument("name", metavar="ID")
def show_command(desk: Desk, *, name: str) -> None:
    """Show one letter by id or number."""
    from pakdocs.audit import file_state
    from pakdocs.report import date_text, facts, letter_object

    item = find_letter(desk.state, name)
    entry = desk.store.entry(item)
    state_of_file = file_state(desk.store, item)
    signer = entry.data["signer"]
    found = letter_object(item) | {
        "signer": signer,
        "content": item["content"],
        "entry": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "inputs": entry.data["inputs"],
        "file_state": state_of_file,
    }

    def text() -> str:
        people = desk.state.tables["officers"]
        states = {
            "ok": _("as issued"),
            "missing": _("missing"),
            "altered": _("altered after issue"),
        }
        lines = [
            (_("Letter"), f"{item['id']} {item['title']}"),
            (_("Number"), item["number"]),
            (_("Date"), date_text(item["date"])),
            (_("Subject"), item["subject"]),
            (_("Signer"), f"{signer['name']} ({signer['capacity']})"),
            (_("Status"), status_word(item["status"])),
            (_("File"), f"{item['file']} ({states[state_of_file]})"),
            (
                _("Issued"),
                _("{at} by {actor}, log entry {seq}").format(
                    at=entry.at, actor=entry.actor, seq=entry.seq
                ),
            ),
            (_("Content"), item["content"]),
        ]
        names = [f"  {i} {people[i]['values']['name']}" for i in item["officers"]]
        return "\n".join([facts(lines), "", _("Officers:"), *names])

    desk.emit({"letter": found}, text)
