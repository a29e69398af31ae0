"""Registration on e-pengantarkerja: what was seen there, and reminders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run
from pakdocs.cli.params import AskedArgument, Named, Words
from pakdocs.errors import Conflict
from pakdocs.i18n import N_, _, ngettext
from pakdocs.identifiers import format_phone
from pakdocs.model import REGISTRATION

if TYPE_CHECKING:
    from pakdocs.office import Reminder

registration = click.Group("registration", help=_(COMMANDS["registration"][1]))
commands = {"registration": registration}


@desk_command(registration, "set", N_("Note what was seen of officers on e-pengantarkerja."))
@click.argument("status", cls=AskedArgument, type=Words(REGISTRATION), question=_("What was seen?"))
@click.argument(
    "names",
    metavar="NAME...",
    nargs=-1,
    required=True,
    cls=AskedArgument,
    type=Named(offers.officers),
    question=_("Of which officers?"),
)
@click.option("--date", type=DateType(), help=_("When it was seen; today if not given."))
@click.option("--note", default="", help=_("A note, such as what must be corrected."))
@dry_run
def set_command(
    desk: Desk, *, status: str, names: tuple[str, ...], date: dt.date | None, note: str,
    dry_run: bool,
) -> None:  # fmt: skip
    """Note an observation."""
    from pakdocs.office import check_registration, observe_registration

    today = desk.now().date()
    if dry_run:
        found = check_registration(desk.state, names, date or today, today, note)
    else:
        with desk.writing() as session:
            found = observe_registration(session, names, status, date or today, note)
    line = ngettext("{n} officer: {status}", "{n} officers: {status}", len(found))
    result = {"status": status, "officers": [item["id"] for item in found]}
    desk.emit(
        result | {"dry_run": True} if dry_run else result,
        lambda: line.format(n=len(found), status=_(REGISTRATION[status])),
    )


@desk_command(registration, "remind", N_("Write short messages to those not registered yet."))
@click.argument("names", metavar="[NAME]...", nargs=-1, type=Named(offers.officers))
@click.option("--out", type=click.Path(path_type=Path), help=_("Write them to this text file."))
@click.option(
    "--with-phone", is_flag=True, help=_("Show telephone numbers; the log tells that you did.")
)
def remind_command(
    desk: Desk, *, names: tuple[str, ...], out: Path | None, with_phone: bool
) -> None:
    """Write reminders."""
    from pakdocs.office import remind, with_phones
    from pakdocs.store import write_atomic

    if out is not None and out.exists():
        raise Conflict(_("The file is there already."), where=str(out), fix=_("Give a new name."))
    found = remind(desk.store, desk.state, names)
    if with_phone and found:
        with desk.writing() as session:
            found = with_phones(session, found)
    text = "\n\n".join(_message(reminder) for reminder in found)
    if out is not None and found:
        write_atomic(out, text.encode("utf-8") + b"\n", durable=False, mode=0o600)
        line = ngettext("{n} message is in {file}.", "{n} messages are in {file}.", len(found))
        text = line.format(n=len(found), file=out)
    messages = [
        {"officer": r.officer, "name": r.name, "phone": r.phone, "text": r.text} for r in found
    ]
    desk.emit({"messages": messages}, lambda: text or _("Everybody appointed is registered."))


def _message(reminder: Reminder) -> str:
    """Give a message under a line that says for whom it is."""
    head = f"--- {reminder.officer} {reminder.name}"
    if reminder.phone:
        head = f"{head}, {format_phone(reminder.phone)}"
    return f"{head}\n{reminder.text}"
