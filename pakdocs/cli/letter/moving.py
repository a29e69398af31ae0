"""Bringing a letter on: its number, its signed file, how it went out, putting it out of force."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run
from pakdocs.cli.letter.group import letter, number_options, say_list, show_moved
from pakdocs.cli.letter.wishes import outside_number
from pakdocs.cli.params import AskedOption, Words, named, named_file
from pakdocs.errors import Problem, UsageProblem
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record, find_letter
from pakdocs.model import KEPT_AS, WAYS
from pakdocs.report import date_text


@desk_command(letter, "stamp", N_("Give a draft its number and date."))
@named("name", "ID", offers.drafts, _("Which letter?"))
@click.option("--date", type=DateType(), help=_("Letter date; today if not given."))
@number_options
@click.option(
    "--handwritten",
    is_flag=True,
    help=_("Number and date stand on the signed paper by hand; the file stays as printed."),
)
@dry_run
def stamp_command(
    desk: Desk,
    *,
    name: str,
    date: dt.date | None,
    number: str,
    inserted: str,
    handwritten: bool,
    dry_run: bool,
) -> None:
    """Stamp a draft."""
    from pakdocs.office import Stamp, check_stamp, stamp_letter

    if desk.terminal and not number:
        number = outside_number(desk, find_letter(desk.state, name)["series"])
    stamp = Stamp(name, date, number, inserted, handwritten)
    if dry_run:
        moved, _taken = check_stamp(desk.store, desk.state, stamp, desk.now().date())
        line = _("{id} would get the number {number} of {date}.")
    else:
        with desk.writing() as session:
            moved = stamp_letter(session, stamp)
        line = _("{id} has the number {number} of {date}.")
    line = line.format(id=moved.letter["id"], number=moved.number, date=date_text(moved.date))
    show_moved(desk, moved, line, dry_run=dry_run)
    if not dry_run:
        say_list(desk, [moved.letter])


@desk_command(letter, "attach", N_("Keep a file with a letter: the signed scan, a receipt."))
@named("name", "ID", offers.living, _("Which letter?"))
@named_file(_("Which file?"))
@click.option(
    "--as",
    "kind",
    type=Words(KEPT_AS),
    default="signed",
    show_default=True,
    help=_("What the file is."),
)
@click.option("--date", type=DateType(), help=_("When it was signed or came; today if not given."))
@dry_run
def attach_command(
    desk: Desk, *, name: str, file: Path, kind: str, date: dt.date | None, dry_run: bool
) -> None:
    """Keep a file with a letter."""
    from pakdocs.office import attach, check_attach

    day = date or desk.now().date()
    if dry_run:
        moved = check_attach(desk.state, name, file, kind, day, desk.now().date())
        line = _("{file} could be kept with {id}.")
    else:
        with desk.writing() as session:
            moved = attach(session, name, file, kind, day)
        line = _("{file} is kept with {id}.")
    line = line.format(file=file.name, id=moved.letter["id"])
    show_moved(desk, moved, line, dry_run=dry_run)


class _Either(AskedOption):
    """An option that is wanted, and asked for, only with ``--undo`` or only without it."""

    def __init__(self, *names: Any, undo: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*names, required=True, **options)
        self.undo = undo

    def consume_value(self, ctx: click.Context, opts: Any) -> tuple[Any, ParameterSource]:  # noqa: ANN401
        """Ask for it where it is wanted; elsewhere take what is given, if anything."""
        if bool(ctx.params.get("undo")) == self.undo:
            return super().consume_value(ctx, opts)
        return click.Option.consume_value(self, ctx, opts)

    def process_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401
        """Let it be missing where it is not wanted."""
        wanted = bool(ctx.params.get("undo")) == self.undo
        missing = self.value_is_missing(value)
        return None if missing and not wanted else super().process_value(ctx, value)


@desk_command(letter, "send", N_("Note that a letter went out: how, when, who took it."))
@named("name", "ID", offers.unsent_first, _("Which letter?"))
@click.option(
    "--way",
    cls=_Either,
    undo=False,
    type=Words(WAYS),
    question=_("How did it go out?"),
    recall="way",
    help=_("How it went out."),
)
@click.option("--date", type=DateType(), help=_("When; today if not given."))
@click.option("--to", default="", help=_("To whom, if not to the addressees of the letter."))
@click.option("--receipt", default="", help=_("Who took it, or the number of the receipt."))
@click.option(
    "--undo", is_flag=True, is_eager=True, help=_("It did not go out: that was noted by mistake.")
)
@click.option(
    "--reason",
    cls=_Either,
    undo=True,
    question=_("Reason"),
    help=_("Why it is taken back; only with --undo."),
)
@dry_run
def send_command(
    desk: Desk,
    *,
    name: str,
    way: str | None,
    date: dt.date | None,
    to: str,
    receipt: str,
    undo: bool,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Note that a letter went out, or take that back."""
    from pakdocs.office import Sending, check_send, send

    wrong = {"--way": way, "--date": date, "--to": to, "--receipt": receipt}
    wrong = wrong if undo else {"--reason": reason}
    if given := [option for option, value in wrong.items() if value]:
        line = _("{option} says nothing with --undo.") if undo else _("{option} wants --undo.")
        raise UsageProblem(line.format(option=", ".join(given)))
    if undo:
        _unsend(desk, name, reason or "", preview=dry_run)
        return
    assert way  # noqa: S101 - click has seen to it
    sending = Sending(way, date or desk.now().date(), to, receipt)
    if dry_run:
        item, warnings = check_send(desk.state, name, sending, desk.now().date())
        line = _("{id} could be noted as sent.")
    else:
        with desk.writing() as session:
            item, warnings = send(session, name, sending)
        line = _("{id} is noted as sent.")
    _show(desk, item, line.format(id=item["id"]), warnings, dry_run=dry_run)


def _unsend(desk: Desk, name: str, reason: str, *, preview: bool) -> None:
    from pakdocs.office import check_unsend, unsend

    if preview:
        item = check_unsend(desk.state, name, reason)
        line = _("{id} could be noted as not sent.")
    else:
        with desk.writing() as session:
            item = unsend(session, name, reason)
        line = _("{id} is noted as not sent; the log keeps both.")
    _show(desk, item, line.format(id=item["id"]), (), dry_run=preview)


@desk_command(letter, "void", N_("Put a letter out of force; its number stays in the book."))
@named("name", "ID", offers.living, _("Which letter?"))
@click.option(
    "--reason",
    cls=AskedOption,
    required=True,
    question=_("Reason"),
    help=_("Why; it stands in the number book."),
)
@dry_run
def void_command(desk: Desk, *, name: str, reason: str, dry_run: bool) -> None:
    """Void a letter."""
    from pakdocs.office import check_void, void

    if not reason.strip():
        raise UsageProblem(_("Voiding a letter needs a reason."), where="--reason")
    if dry_run:
        item, warnings = check_void(desk.state, name, reason)
        line = _("{id} could be put out of force.")
    else:
        with desk.writing() as session:
            item, warnings = void(session, name, reason)
        line = _("{id} is void.")
    _show(desk, item, line.format(id=item["id"]), warnings, dry_run=dry_run)


def _show(
    desk: Desk, item: Record, line: str, warnings: tuple[Problem, ...] | list[Problem], *,
    dry_run: bool,
) -> None:  # fmt: skip
    from pakdocs.office import Moved

    show_moved(desk, Moved(item, warnings=list(warnings)), line, dry_run=dry_run)
