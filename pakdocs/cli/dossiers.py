"""What the dossiers of an officer and of a job centre have in common on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pakdocs.cli.common import Desk, status_word
from pakdocs.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from pakdocs.dossier import Document, Fact, Missing


def documents_table(desk: Desk, documents: Sequence[Document]) -> str:
    """Draw the table of documents on file."""
    from pakdocs.report import date_text

    headings = (N_("Letter"), N_("Document"), N_("Number"), N_("Date"), N_("Status"))
    rows = [
        [
            d.letter,
            d.title,
            d.number or "-",
            date_text(d.date) if d.date else "-",
            status_word(d.status),
        ]
        for d in documents
    ]
    return desk.table(headings, rows)


def timeline_table(desk: Desk, facts: Sequence[Fact]) -> str:
    """Draw the history: what happened when, and the log entry that proves it."""
    from pakdocs.report import date_text

    headings = (N_("Date"), N_("What"), N_("About"), N_("Who"), N_("Log entry"))
    rows = [
        [
            date_text(f.date),
            f"{f.text} [{status_word(f.status)}]" if f.event == "letter.issued" else f.text,
            f.about,
            f.actor,
            str(f.seq),
        ]
        for f in facts
    ]
    return desk.table(headings, rows)


def missing_line(missing: Missing) -> str:
    """Say what is missing, since when, and for how many days."""
    from pakdocs.report import date_text

    line = f"{missing.label} ({missing.key})"
    if missing.days is None:
        return _("{document}: not due yet").format(document=line)
    since = ngettext(
        "{document}: since {date}, {n} day", "{document}: since {date}, {n} days", missing.days
    )
    return since.format(document=line, date=date_text(missing.since), n=missing.days)
