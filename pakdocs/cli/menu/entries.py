"""The entries of the menu: what is due today first, then what may come up at any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakdocs.cli.common import Desk
from pakdocs.cli.menu import letters, people, records
from pakdocs.dossier import status
from pakdocs.i18n import _, ngettext
from pakdocs.lettertype import LetterType
from pakdocs.model import WAITING
from pakdocs.office import unregistered

if TYPE_CHECKING:
    from pakdocs.cli.menu.window import Window


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu and what it does."""

    label: str
    act: Callable[[Window], object]


def LEAVE(_window: Window) -> None:  # noqa: N802 - a mark that the loop knows, never called
    """Leave the menu."""


def entries(desk: Desk) -> list[Entry | None]:
    """Give all entries that apply; None draws a line between."""
    due = due_entries(desk)
    return [*due, *([None] if due else []), *_always(desk), None, Entry(_("Leave"), LEAVE)]


def due_entries(desk: Desk) -> list[Entry]:
    """Give what waits: letters under way, letters due, papers to look at, registration."""
    folder = desk.store.folder
    found = status(desk.state, desk.types, folder.requirements, folder.profile.level)
    entries = [_waiting(what, n) for what, n in found.waiting.items()]
    entries += [_due(kind, n) for kind, n in found.due]
    if n := people.unchecked_proposals(desk.state):
        line = ngettext("Check the papers of {n} proposal", "Check the papers of {n} proposals", n)
        entries.append(Entry(line.format(n=n), people.check_papers))
    return entries


def _waiting(what: str, n: int) -> Entry:
    line = ngettext("{n} letter waits for {what}", "{n} letters wait for {what}", n)
    label = line.format(n=n, what=_(WAITING[what]))
    return Entry(label, lambda window: letters.bring_on(window, what))


def _due(kind: LetterType, n: int) -> Entry:
    if "checked" in kind.has:
        line = ngettext(
            "Make {title} for {n} officer whose papers are complete",
            "Make {title} for {n} officers whose papers are complete",
            n,
        )
    else:
        line = ngettext("Make {title} for {n} officer", "Make {title} for {n} officers", n)
    label = line.format(title=kind.title, n=n)
    return Entry(label, lambda window: letters.make(window, kind.name))


def _always(desk: Desk) -> list[Entry]:
    state = desk.state
    officers, signers = state.tables["officers"], state.tables["signers"]
    appointed = any("appointed" in officer["milestones"] for officer in officers.values())
    some = [
        (True, _("Take in proposals from Excel"), records.import_proposals),
        (True, _("Note a letter received"), records.note_incoming),
        (appointed, _("Note what was seen on e-pengantarkerja"), people.note_registration),
        (bool(unregistered(state)), _("Remind of registration (WhatsApp)"), people.remind),
        (appointed, _("Training (bimtek): participants and attendance"), people.train),
        (bool(signers), _("The head is away (Plh.)"), people.note_absence),
        (bool(officers), _("Make another letter"), letters.make_other),
        (True, _("Find an officer or a letter"), records.look_up),
        (True, _("Add officers, BKK, signers"), records.add_records),
        (bool(state.tables["letters"]), _("Export the agenda book"), records.export_agenda),
        (bool(officers), _("Reserve numbers"), records.reserve_numbers),
        (True, _("Back up the office"), records.back_up),
        (True, _("Check the whole trail (audit)"), records.audit),
    ]
    return [Entry(label, act) for applies, label, act in some if applies]
