"""Job centres: what all records have, and everything on file about one."""

from __future__ import annotations

from pakdocs.cli.common import Desk, stage_word
from pakdocs.cli.dossiers import documents_table, missing_line, timeline_table
from pakdocs.cli.records import make_group, record_facts
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record
from pakdocs.model import BKK, Kind


def _show(desk: Desk, kind: Kind, record: Record, *, unmask: bool) -> None:  # noqa: ARG001 - nothing of a BKK is personal
    from pakdocs.dossier import centre
    from pakdocs.report import centre_object

    found = centre(desk.store, desk.state, record, desk.types, desk.now().date())
    result = centre_object(desk.state, found)

    def text() -> str:
        people = [[o["id"], o["name"], stage_word(o["stage"])] for o in result["officers"]]
        missing = [f"  - {o['values']['name']}: {missing_line(m)}" for o, m in found.missing]
        return "\n\n".join(
            [
                record_facts(desk, kind, result["bkk"]),
                _("Officers:"),
                desk.table((N_("Id"), N_("Name"), N_("Stage")), people),
                _("Documents on file:"),
                documents_table(desk, found.documents),
                _("What happened:"),
                timeline_table(desk, found.timeline),
                _("Documents missing:"),
                "\n".join(missing) or _("  - nothing"),
            ]
        )

    desk.emit(result, text)


commands = {BKK.name: make_group(BKK, _show)}
