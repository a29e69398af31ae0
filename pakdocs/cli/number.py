"""The number book: next, list, export."""

from __future__ import annotations

from pathlib import Path

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command, status_word
from pakdocs.errors import BadInput
from pakdocs.i18n import N_, _

number = click.Group("number", help=_(COMMANDS["number"][1]))
commands = {"number": number}


@desk_command(number, "list", N_("List the numbers of a series and year, in order."))
@click.option("--series", help=_("Only this series."))
@click.option("--year", type=int, help=_("Only this year."))
def list_command(desk: Desk, *, series: str | None, year: int | None) -> None:
    """List numbers."""
    from pakdocs.dossier import number_list
    from pakdocs.report import date_text, number_object

    if series is not None:
        _check_series(desk, series)
    found = number_list(desk.state, series, year)
    headings = (
        N_("Series"),
        N_("Year"),
        N_("No."),
        N_("Number"),
        N_("Date"),
        N_("Status"),
        N_("Letter"),
        N_("Reason"),
    )
    rows = [
        [
            item["series"],
            str(item["year"]),
            f"{item['seq']}{item['suffix']}",
            item["number"],
            date_text(item["date"]),
            status_word(item["status"]),
            item["letter"],
            item["reason"] or "-",
        ]
        for item in found
    ]
    desk.emit(
        {"numbers": [number_object(item) for item in found]},
        lambda: desk.table(headings, rows) if rows else _("No numbers yet."),
    )


def _check_series(desk: Desk, series: str) -> None:
    known = desk.store.folder.profile.series
    if series not in known:
        raise BadInput(
            _("There is no series {name!r}.").format(name=series),
            where="--series",
            fix=_("Series of this office: {names}.").format(names=", ".join(known)),
        )


@desk_command(number, "next", N_("Show the next free number of each series; takes none."))
@click.option("--year", type=int, help=_("Of this year; the present one if not given."))
def next_command(desk: Desk, *, year: int | None) -> None:
    """Show next numbers."""
    from pakdocs.numbering import next_number

    wanted = year or desk.now().year
    found = [
        {
            "series": name,
            "year": wanted,
            "seq": next_number(item["seq"] for item in desk.state.numbers_of(name, wanted)),
        }
        for name in desk.store.folder.profile.series
    ]
    rows = [[str(item["series"]), str(item["year"]), str(item["seq"])] for item in found]
    headings = (N_("Series"), N_("Year"), N_("Next number"))
    desk.emit({"next": found}, lambda: desk.table(headings, rows))


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
