"""The number book: next, list, reserve, book, void, export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run, status_word
from pakdocs.cli.params import AskedOption, Named
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record, State
from pakdocs.profile import Series

if TYPE_CHECKING:
    from pakdocs.office import Entered

number = click.Group("number", help=_(COMMANDS["number"][1]))
commands = {"number": number}

_STATUSES = ("issued", "reserved", "void", "external", "inserted")

Function = Callable[..., Any]


def _series_option(function: Function) -> Function:
    return click.option(
        "--series",
        cls=AskedOption,
        type=Named(offers.series),
        required=True,
        question=_("Of which series?"),
        help=_("The series of numbers, as office.toml names it."),
    )(function)


@desk_command(number, "list", N_("List the numbers of a series and year, in order."))
@click.option("--series", type=Named(offers.series), help=_("Only this series."))
@click.option("--year", type=int, help=_("Only this year."))
@click.option("--status", type=click.Choice(_STATUSES), help=_("Only numbers of this status."))
def list_command(desk: Desk, *, series: str | None, year: int | None, status: str | None) -> None:
    """List numbers."""
    from pakdocs.dossier import number_gaps, number_list
    from pakdocs.report import number_objects

    if series is not None:
        series = _book(desk, series).name
    today = desk.now().date().isoformat()
    found = [
        item
        for item in number_list(desk.state, series, year, today)
        if status in (None, item["status"])
    ]
    headings = (
        N_("Series"),
        N_("Year"),
        N_("No."),
        N_("Number"),
        N_("Date"),
        N_("Status"),
        N_("Letter"),
        N_("Who, when"),
        N_("Reason"),
    )
    gaps = [] if status else number_gaps(found)
    order = ("series", "year", "seq", "suffix")
    lines = sorted([*found, *gaps], key=lambda item: tuple(item[key] for key in order))
    rows = [_row(item) for item in lines]
    spans = [{key: gap[key] for key in ("series", "year", "first", "seq")} for gap in gaps]
    desk.emit(
        {"numbers": [row for item in found for row in number_objects(item)], "gaps": spans},
        lambda: desk.table(headings, rows) if rows else _("No numbers yet."),
    )


def _row(item: Record) -> list[str]:
    from pakdocs.report import date_text

    reason = item["reason"]
    if item["status"] == "reserved" and item["until"]:
        until = _("until {date}").format(date=date_text(item["until"]))
        reason = f"{reason} ({until})"
    suffix = f".{item['suffix']}" if item["suffix"] else ""
    return [
        item["series"],
        str(item["year"]),
        _span(item) if item["seq"] else "-",
        item["number"] or f"... {_span(item)}{suffix} ...",
        date_text(item["date"]) if item["date"] else "-",
        status_word(item["status"]),
        item["letter"] or "-",
        f"{item['by']}, {date_text(item['at'][:10])}" if item["at"] else "-",
        reason or "-",
    ]


def _span(item: Record) -> str:
    last = f"{item['seq']}{item['suffix']}"
    return last if item["first"] == item["seq"] else f"{item['first']}-{last}"


def _book(desk: Desk, name: str) -> Series:
    from pakdocs.office import own_book

    return own_book(desk.store.folder.profile.series, name)


@desk_command(number, "next", N_("Show the next free number of each series; takes none."))
@click.option("--year", type=int, help=_("Of this year; the present one if not given."))
def next_command(desk: Desk, *, year: int | None) -> None:
    """Show next numbers, and the last one with its date."""
    from pakdocs.report import date_text

    wanted = year or desk.now().year
    known = desk.store.folder.profile.series.values()
    found = [
        _standing(desk.state, series, wanted) for series in known if series.book == series.name
    ]
    rows = [
        [
            str(item["series"]),
            str(item["year"]),
            str(item["seq"]) if item["keeper"] == "pakdocs" else item["keeper"],
            str(item["last"] or "-"),
            date_text(item["date"]) if item["date"] else "-",
            str(item["reserved"]),
        ]
        for item in found
    ]
    headings = (
        *(N_("Series"), N_("Year"), N_("Next number"), N_("Last number"), N_("Date")),
        N_("Reserved"),
    )
    desk.emit({"next": found}, lambda: desk.table(headings, rows))


def _standing(state: State, series: Series, year: int) -> dict[str, Any]:
    from pakdocs.numbering import next_number

    taken = state.numbers_of(series.name, year)
    return {
        "series": series.name,
        "year": year,
        "seq": next_number(item["seq"] for item in taken),
        "keeper": series.keeper,
        "last": max((item["seq"] for item in taken), default=0),
        "date": max((item["date"] for item in taken), default=""),
        "reserved": sum(item["status"] == "reserved" for item in taken),
    }


@desk_command(number, "reserve", N_("Reserve the next number, or a block, for later."))
@_series_option
@click.option("--count", type=int, default=1, show_default=True, help=_("How many."))
@click.option(
    "--for",
    "purpose",
    cls=AskedOption,
    required=True,
    question=_("For whom or what?"),
    help=_("For whom or what; it stands in the number book."),
)
@click.option(
    "--until", type=DateType(), help=_("The last day on which they may be used; open if not given.")
)
@dry_run
def reserve_command(
    desk: Desk, *, series: str, count: int, purpose: str, until: dt.date | None, dry_run: bool
) -> None:
    """Reserve numbers."""
    from pakdocs.office import plan_reservation

    book = _book(desk, series)

    def plan(state: State, today: dt.date) -> Entered:
        return plan_reservation(state, book, count, purpose, until, today)

    said = (_("Reserved in {series}: {numbers}."), _("Would be reserved in {series}: {numbers}."))
    _enter(desk, book, plan, said, preview=dry_run)


@desk_command(
    number, "book", N_("Enter numbers used on papers made elsewhere, or a whole earlier book.")
)
@click.argument("name", metavar="NUMBER", required=False, default="")
@_series_option
@click.option(
    "--date", type=DateType(), help=_("Date of the paper, or of the last one; today if not given.")
)
@click.option(
    "--through",
    type=click.IntRange(1, 999_999),
    help=_("All numbers up to this one that are not in the book: takes over a running book."),
)
@click.option(
    "--for",
    "purpose",
    cls=AskedOption,
    required=True,
    question=_("What was it used for?"),
    help=_("What it was used for; it stands in the number book."),
)
@dry_run
def book_command(
    desk: Desk,
    *,
    name: str,
    series: str,
    date: dt.date | None,
    through: int | None,
    purpose: str,
    dry_run: bool,
) -> None:
    """Book numbers."""
    from pakdocs.office import Booking, plan_booking

    book = _book(desk, series)

    def plan(state: State, today: dt.date) -> Entered:
        return plan_booking(state, book, Booking(date or today, purpose, name, through or 0), today)

    said = (_("Entered in {series}: {numbers}."), _("Would be entered in {series}: {numbers}."))
    _enter(desk, book, plan, said, preview=dry_run)


@desk_command(
    number, "void", N_("Put a reserved or booked number out of use; it stays in the book.")
)
@click.argument("name", metavar="NUMBER")
@_series_option
@click.option("--year", type=int, help=_("Of this year; the present one if not given."))
@click.option(
    "--reason",
    cls=AskedOption,
    required=True,
    question=_("Reason"),
    help=_("Why; it stands in the number book."),
)
@dry_run
def void_command(
    desk: Desk, *, name: str, series: str, year: int | None, reason: str, dry_run: bool
) -> None:
    """Void numbers: one, or several as 15-17."""
    from pakdocs.office import plan_void

    book = _book(desk, series)

    def plan(state: State, today: dt.date) -> Entered:
        return plan_void(state, book, year or today.year, name, reason)

    said = (_("Void in {series}: {numbers}."), _("Would be void in {series}: {numbers}."))
    _enter(desk, book, plan, said, preview=dry_run)


def _enter(
    desk: Desk,
    book: Series,
    plan: Callable[[State, dt.date], Entered],
    said: tuple[str, str],
    *,
    preview: bool,
) -> None:
    """Plan on the newest state and keep it, or only say what would be kept."""
    from pakdocs.office import enter

    if preview:
        entered = plan(desk.state, desk.now().date())
    else:
        with desk.writing() as session:
            entered = plan(session.state, session.now.date())
            enter(session, entered)
    found = {"series": book.name, "numbers": entered.numbers, "dry_run": preview}
    desk.emit(found, lambda: said[preview].format(series=book.name, numbers=entered.numbers))
    desk.warn(entered.warnings)


@desk_command(
    number,
    "export",
    N_("Write the agenda books (letters out, letters in, decrees) to an Excel workbook."),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help=_("Only this year."))
@click.option("--replace", is_flag=True, help=_("Replace the file if it is there already."))
def export_command(desk: Desk, *, file: Path, year: int | None, replace: bool) -> None:
    """Export the number book."""
    from pakdocs.office import export_agenda

    export_agenda(desk.store, file, year=year, replace=replace)
    desk.emit({"file": str(file)}, lambda: _("The agenda books are in {file}.").format(file=file))
