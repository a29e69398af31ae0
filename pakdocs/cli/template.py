"""Letter types: list."""

from __future__ import annotations

from typing import Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command
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
    notes = [*folder.profile.check, *folder.legal_basis.check]
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
