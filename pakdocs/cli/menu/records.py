"""Records in the menu: taking in sheets, adding, looking up, the agenda book and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pakdocs.cli import asking, offers
from pakdocs.i18n import N_, _
from pakdocs.model import INCOMING, KINDS, Kind

if TYPE_CHECKING:
    from pakdocs.cli.menu.window import Window

_IMPORT = "import"
SHEETS = {
    "proposal": N_("Proposals: letters of schools with their officers"),
    "officer": N_("Officers (PAK)"),
    "bkk": N_("BKK"),
    "signer": N_("Signers"),
    "incoming": N_("Letters received"),
}
"""What a sheet may hold, by the command that takes it in."""
_KINDS = {kind: SHEETS[kind] for kind in ("officer", "bkk", "signer")}


def import_proposals(window: Window) -> int:
    """Take in a sheet of proposals."""
    return import_sheet(window, "proposal", str(asking.file(_("Which sheet (.xlsx)?"))))


def import_sheet(window: Window, kind: str, file: str) -> int:
    """Take in a sheet, first without writing."""
    return window.try_first(kind, "import", file)


def note_incoming(window: Window) -> int:
    """Note a letter received."""
    return add_record(window, INCOMING)


def add_records(window: Window) -> int:
    """Add an officer, a BKK or a signer, or take in a sheet of them."""
    kind = asking.menu(_("What is to be added?"), offers.words(_KINDS))
    ways = {"one": N_("Type one in"), _IMPORT: N_("Take them in from a sheet (.xlsx, .csv)")}
    if asking.menu(_("How?"), offers.words(ways)) == _IMPORT:
        return import_sheet(window, kind, str(asking.file(_("Which sheet (.xlsx)?"))))
    return add_record(window, KINDS[kind])


def add_record(window: Window, kind: Kind) -> int:
    """Ask for the fields of one record and add it."""
    values: dict[str, str] = {}
    for spec in kind.fields:
        if spec.applies(values):
            values[spec.key] = window.desk.ask_record_field(kind, spec)
    return window.run(*record_arguments(kind, values))


def record_arguments(kind: Kind, values: Mapping[str, str]) -> list[str]:
    """Give the arguments that add a record of *values*, the empty ones left out."""
    options = [f"{spec.option}={values[spec.key]}" for spec in kind.fields if values.get(spec.key)]
    return [kind.name, "add", *options]


def look_up(window: Window) -> int:
    """Find anything on file by a part of its name, and show it."""
    desk = window.desk
    groups = {
        "officer": offers.officers,
        "letter": offers.letters,
        "bkk": offers.bkk,
        "incoming": offers.incoming,
    }
    known = [
        (f"{noun} {value}", label) for noun, list_ in groups.items() for value, label in list_(desk)
    ]
    noun, _space, value = asking.pick(_("Whom or what?"), known).partition(" ")
    return window.run(noun, "show", value)


def export_agenda(window: Window) -> int:
    """Write the agenda book as a workbook."""
    name = asking.text(_("Name of the new file"), f"agenda-{window.desk.now().year}.xlsx")
    return window.run("number", "export", name)


def reserve_numbers(window: Window) -> int:
    """Reserve numbers for later."""
    desk = window.desk
    series = desk.ask(_("Of which series?"), "number.series", offers.series(desk))
    count = asking.text(_("How many?"), "1")
    purpose = asking.text(_("For whom or what?"))
    wish = (f"--series={series}", f"--count={count}", f"--for={purpose}")
    return window.try_first("number", "reserve", *wish)


def back_up(window: Window) -> int:
    """Put the whole office into one file, which belongs on another disk."""
    desk = window.desk
    name = f"cadangan-{desk.store.folder.profile.id}-{desk.now():%Y-%m-%d}.zip"
    default = desk.store.root.resolve().parent / name
    return window.run("backup", asking.text(_("Name of the new file"), str(default)))


def audit(window: Window) -> int:
    """Check everything."""
    return window.run("audit")
