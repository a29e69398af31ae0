"""Letter types: list, fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command, make_blank_file
from pakdocs.errors import Findings, PakdocsError
from pakdocs.i18n import N_, _

template = click.Group("template", help=_(COMMANDS["template"][1]))
commands = {"template": template}


@desk_command(
    template, "list", N_("List the letter types, whether they are in order, and what to check.")
)
def list_command(desk: Desk) -> int:
    """List types; exit code 3 when one is not in order."""
    folder = desk.store.folder
    found = [_examine(desk, name) for name in folder.type_names()]
    notes = [*folder.profile.check, *folder.legal_basis.check, *folder.facts.check]
    notes += [f"{item['type']}: {note}" for item in found for note in item["check"]]

    def text() -> str:
        headings = (N_("Type"), N_("Title"), N_("Fields (--set)"), N_("In order"))
        rows = [
            [
                item["type"],
                item["title"],
                ", ".join(item["fields"]),
                _("yes") if item["ok"] else _("NO"),
            ]
            for item in found
        ]
        problems = [
            f"  - {p['part']} {p['where']}: {p['message']}"
            for item in found
            for p in item["problems"]
        ]
        parts = [desk.table(headings, rows), *problems]
        if notes:
            parts += ["", _("To be checked by the office:"), *(f"  - {note}" for note in notes)]
        return "\n".join(parts)

    desk.emit({"templates": found, "check": notes}, text)
    return 0 if all(item["ok"] for item in found) else Findings.exit_code


def _examine(desk: Desk, name: str) -> dict[str, Any]:
    from pakdocs.office import compose_type

    title, check, fields, problems = name, [], [], []
    try:
        lettertype = desk.store.folder.lettertype(name)
        title, check = lettertype.title, list(lettertype.check)
        fields = [spec.key for spec in lettertype.fields]
        compose_type(desk.store, name)
    except PakdocsError as error:
        problems = [
            {"part": name, "where": p.where, "message": p.message}
            for p in error.problems or (error.problem,)
        ]
    return {
        "type": name,
        "title": title,
        "ok": not problems,
        "problems": problems,
        "fields": fields,
        "check": check,
    }


@desk_command(template, "fields", N_("Show the fields of a letter type, which --set fills."))
@click.argument("type_name", metavar="TYPE")
@click.option(
    "--blank",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Write an Excel sheet to fill the fields in."),
)
def fields_command(desk: Desk, *, type_name: str, blank: Path | None) -> None:
    """Show the fields of a type, or write the sheet for them."""
    from pakdocs.office import write_form

    lettertype = desk.store.folder.lettertype(type_name)
    if blank is not None:
        make_blank_file(desk, blank, lambda path: write_form(path, lettertype))
        return
    found: list[dict[str, Any]] = [
        {
            "key": spec.key,
            "label": _(spec.label),
            "kind": spec.kind,
            "required": spec.required,
            "default": spec.default,
            "choices": list(spec.choices),
            "help": spec.help,
        }
        for spec in lettertype.fields
    ]
    headings = (N_("Field"), N_("Label"), N_("Kind"), N_("Needed"), N_("Default"), N_("Help"))

    def text() -> str:
        shown = ("key", "label", "kind", "required", "default", "help")
        rows = [
            [(_("yes") if item[name] is True else str(item[name] or "-")) for name in shown]
            for item in found
        ]
        return desk.table(headings, rows) if rows else _("This type has no fields of its own.")

    desk.emit({"type": lettertype.name, "fields": found}, text)
