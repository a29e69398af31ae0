"""What the commands about letters share: the group itself, the table, what became of a letter."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, status_word
from pakdocs.cli.offers import about
from pakdocs.errors import PakdocsError
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record, letter_status
from pakdocs.report import date_text, letter_object

if TYPE_CHECKING:
    from pakdocs.office import Moved

letter = click.Group("letter", help=_(COMMANDS["letter"][1]))

HEADINGS = (*(N_("Id"), N_("Type"), N_("Number"), N_("Date"), N_("Status"), N_("Officers")),)


Function = TypeVar("Function", bound=Callable[..., Any])


def number_options(function: Function) -> Function:
    """Add the options that say which number a letter gets, where not just the next one."""
    options = (
        click.option(
            "--number",
            default="",
            help=_("The number, where somebody else keeps the book; or one that was reserved."),
        ),
        click.option(
            "--insert",
            "inserted",
            default="",
            metavar="REASON",
            help=_("Insert a number among earlier ones (123.a), with the reason for its date."),
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def letter_row(desk: Desk, item: Record) -> list[str]:
    """Give the line of a letter in a table, or of one that would be made."""
    return [
        item["id"],
        item["type"],
        item["number"] or "-",
        date_text(item["date"]) if item["date"] else "-",
        status_word(letter_status(item) if item["id"] else ""),
        about(desk, item),
    ]


def letter_table(desk: Desk, letters: Sequence[Record]) -> str:
    """Draw the table of letters."""
    return desk.table(HEADINGS, [letter_row(desk, item) for item in letters])


def say_list(desk: Desk, letters: Sequence[Record]) -> None:
    """Say of letters with their numbers how the list is made that goes to the province with each.

    They are of one type, so it is said once.
    """
    from pakdocs.office import goes_to_province

    with contextlib.suppress(PakdocsError):  # the type may be gone or wrong by now
        if goes_to_province(desk.store.folder.lettertype(letters[0]["type"])):
            name = letters[0]["id"] if len(letters) == 1 else "ID"
            line = ngettext(
                "Make the list that goes with it: `{command}`.",
                "Make the list that goes with each of them: `{command}`.",
                len(letters),
            )
            desk.say(line.format(command=f"pakdocs officer export FILE.xlsx --letter {name}"))


def say_pending(desk: Desk, identifier: str) -> None:
    """Say that a committed letter's file is not in its place yet."""
    desk.say(
        _(
            "Note: {id} is kept, but its file could not be put in its place (is it open in "
            "Word?); the next command finishes it."
        ).format(id=identifier)
    )


def show_moved(desk: Desk, moved: Moved, line: str, *, dry_run: bool = False) -> None:
    """Tell what became of a letter, or would: *line*, its differences and its file."""
    found: dict[str, Any] = {
        "letter": letter_object(moved.letter, pending=moved.pending),
        "differences": [asdict(difference) for difference in moved.differences],
    }
    if dry_run:
        found |= {"dry_run": True, "number": moved.number, "date": moved.date}
    changed = [
        text
        for difference in moved.differences
        for text in (f"  - {difference.before}", f"  + {difference.after}")
        if len(text) > len("  - ")
    ]
    files = [] if dry_run else [moved.letter["file"], *(f["file"] for f in moved.letter["files"])]
    desk.emit(found, lambda: "\n".join([line, *changed, *files]))
    desk.warn(moved.warnings)
    if moved.pending:
        say_pending(desk, moved.letter["id"])
