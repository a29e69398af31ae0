"""Short messages to officers who have not registered on e-pengantarkerja yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find
from pakdocs.model import OFFICER
from pakdocs.office.context import officer_context
from pakdocs.render import fill_text
from pakdocs.store import Session, Store, personal_values

MESSAGE = "pesan-registrasi.txt"
"""The editable text of the message, beside the templates; it takes their tags."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message, ready to be pasted into WhatsApp."""

    officer: str
    name: str
    text: str
    phone: str = ""
    """``+62812...``; empty unless asked for, or where none is on file."""


def unregistered(state: State) -> list[Record]:
    """Give the officers who are appointed and not seen on e-pengantarkerja."""
    return [
        officer
        for officer in state.tables["officers"].values()
        if "appointed" in officer["milestones"]
        and not {"registered", "verified", "ended"} & officer["milestones"].keys()
    ]


def remind(store: Store, state: State, names: Sequence[str]) -> list[Reminder]:
    """Write a message for each of *names*, or for everybody who has not registered.

    No personal value is in it. Raises `Conflict` for one who is registered or not appointed.
    """
    waiting = {officer["id"]: officer for officer in unregistered(state)}
    chosen = [find(state, OFFICER, name) for name in names] or list(waiting.values())
    for officer in chosen:
        if officer["id"] not in waiting:
            raise Conflict(
                _("{name} needs no reminder: registered already, or not appointed.").format(
                    name=officer["values"]["name"]
                ),
                where=officer["id"],
            )
    template = store.folder.text(MESSAGE)
    office = store.folder.profile.identity
    found = []
    for officer in chosen:
        context = {"officer": officer_context(officer, state), "office": office}
        text = fill_text(template, context, f"templates/{MESSAGE}").strip()
        found.append(Reminder(officer["id"], officer["values"]["name"], text))
    return found


def with_phones(session: Session, reminders: Sequence[Reminder]) -> list[Reminder]:
    """Add the telephone numbers; that they were shown is logged first."""
    ids = [reminder.officer for reminder in reminders]
    session.commit([("export.unmasked", {"kind": OFFICER.name, "ids": ids})])
    blobs, table = session.store.blobs, session.state.tables["officers"]
    return [
        Reminder(
            r.officer, r.name, r.text, personal_values(table[r.officer], blobs).get("phone", "")
        )
        for r in reminders
    ]
