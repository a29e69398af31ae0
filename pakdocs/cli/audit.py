"""Check the whole trail."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command
from pakdocs.cli.params import against_option
from pakdocs.errors import Findings
from pakdocs.i18n import N_, _, ngettext

SEVERITIES = {"error": N_("error"), "warning": N_("warning")}


@desk_command(None, "audit", COMMANDS["audit"][1])
@click.option("--year", type=int, help=_("Numbers and letters of this year only."))
@against_option
def audit_command(desk: Desk, *, year: int | None, against: tuple[Path, ...]) -> int:
    """Audit; exit code 3 when there are findings."""
    from pakdocs.audit import audit
    from pakdocs.office.outside import hold_against
    from pakdocs.report import compared_object

    compared = hold_against(desk.store, against)
    findings = audit(desk.store, year, compared)

    def text() -> str:
        if not findings:
            return _("No findings: log, numbers, letter files and officers agree.")
        headings = (N_("Severity"), N_("Where"), N_("Finding"), N_("What to do"))
        rows = [[_(SEVERITIES[f.severity]), f.where, f.message, f.fix] for f in findings]
        count = ngettext("{n} finding.", "{n} findings.", len(findings)).format(n=len(findings))
        return f"{desk.table(headings, rows)}\n\n{count}"

    found = {"findings": [asdict(finding) for finding in findings]}
    desk.emit(found | {"compared": [compared_object(one) for one in compared]}, text)
    return Findings.exit_code if findings else 0


commands = {"audit": audit_command}
