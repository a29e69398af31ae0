"""Officers and signers in the menu: papers, registration, training, absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakdocs.cli import asking, offers
from pakdocs.cli.common import Desk
from pakdocs.cli.menu.records import add_record
from pakdocs.errors import BadInput
from pakdocs.i18n import N_, _
from pakdocs.indonesian import parse_date
from pakdocs.ledger import Record, State, find, members
from pakdocs.model import OFFICER, REGISTRATION, SIGNER, TRAINING
from pakdocs.office import chosen_for_check

if TYPE_CHECKING:
    from pakdocs.cli.menu.window import Window

_NEW = "+"
_PLACES = {"screen": N_("Show them here"), "file": N_("Write them into a text file")}
_PHONES = {"no": N_("Without"), "yes": N_("With telephone numbers")}
_TRAININGS = {
    "invite": N_("Who is invited"),
    "attend": N_("Who attended"),
    "show": N_("Look at it"),
}


def unchecked_proposals(state: State) -> int:
    """Count the proposals with officers whose papers are not complete."""
    found = chosen_for_check(state, (), everyone=True)
    return len({officer["values"]["proposal"] for officer in found})


def check_papers(window: Window) -> int:
    """Tick the papers of one officer."""
    desk = window.desk
    waiting = chosen_for_check(desk.state, (), everyone=True)
    known = [(o["id"], _with_proposal(desk.state, o)) for o in waiting]
    officer = find(desk.state, OFFICER, asking.pick(_("Whose papers?"), known))
    before = [paper for paper in officer["papers"] if paper in dict(offers.papers(desk))]
    after = asking.pick_many(_("Which papers are there?"), offers.papers(desk), before)
    code = 0
    for arguments in ticks(officer["id"], before, after):
        code = window.run(*arguments) or code
    return code


def _with_proposal(state: State, officer: Record) -> str:
    proposal = state.tables["incoming"][officer["values"]["proposal"]]["values"]["number"]
    return f"{officer['values']['name']} - {proposal} ({officer['id']})"


def ticks(officer: str, before: list[str], after: list[str]) -> list[list[str]]:
    """Give the commands that bring the ticks of an officer from *before* to *after*."""
    new = [key for key in after if key not in before]
    gone = [key for key in before if key not in after]
    check = ["officer", "check", officer]
    commands = [[*check, *new]] if new else []
    return commands + ([[*check, *gone, "--untick"]] if gone else [])


def note_registration(window: Window) -> int:
    """Note what was seen of officers on e-pengantarkerja."""
    desk = window.desk
    status = desk.ask(_("What was seen?"), "registration", offers.words(REGISTRATION))
    officers = asking.pick_many(_("Of which officers?"), _appointed(desk))
    if not officers:
        return 0
    seen = asking.day(_("Seen on"), desk.now().date())
    note = asking.text(_("Note, such as what must be corrected"), required=False)
    options = [f"--date={seen}", *([f"--note={note}"] if note else [])]
    return window.run("registration", "set", status, *officers, *options)


def _appointed(desk: Desk) -> list[offers.Offer]:
    """Give the officers who are appointed and still in office."""
    return [
        (officer["id"], offers.officer_label(desk, officer))
        for officer in desk.state.tables["officers"].values()
        if "appointed" in officer["milestones"] and "ended" not in officer["milestones"]
    ]


def remind(window: Window) -> int:
    """Write messages to those not registered, to the screen or into a file."""
    place = window.desk.ask(_("Where to?"), "remind", offers.words(_PLACES))
    options = []
    if place == "file":
        name = asking.text(_("Name of the new file"), "pengingat.txt")
        options.append(f"--out={name}")
    phones = asking.menu(_("With telephone numbers? The log notes that."), offers.words(_PHONES))
    if phones == "yes":
        options.append("--with-phone")
    return window.run("registration", "remind", *options)


def train(window: Window) -> int:
    """Choose a training or add one, then who is invited or attended."""
    desk = window.desk
    known = [*offers.trainings(desk), (_NEW, _("A new training"))]
    name = asking.pick(_("Which training?"), known)
    if name == _NEW:
        return add_record(window, TRAINING)
    what = asking.menu(_("What is to be noted?"), offers.words(_TRAININGS))
    if what == "show":
        return window.run("training", "show", name)
    invited = members(desk.state, find(desk.state, TRAINING, name), "invited")
    question = _(_TRAININGS[what])
    chosen = asking.pick_many(question, _appointed(desk), invited)
    if not chosen:
        return 0
    if what == "attend" and chosen == invited:
        return window.run("training", what, name, "--invited")
    return window.run("training", what, name, *(f"--officer={officer}" for officer in chosen))


def note_absence(window: Window) -> int:
    """Note that a signer is away and who acts."""
    desk = window.desk
    away = asking.pick(_("Who is away?"), offers.signers(desk))
    nip = find(desk.state, SIGNER, away)["values"]["nip"]
    signers = desk.state.tables["signers"].values()
    others = [(s["id"], offers.signer_label(s)) for s in signers if s["values"]["nip"] != nip]
    if not others:
        raise BadInput(
            _("There is nobody else on file who could act."),
            fix=_("Add the person first: Add officers, BKK, signers."),
        )
    first = asking.day(_("First day away"), desk.now().date())
    last = asking.day(_("Last day away"), parse_date(first))
    acting = desk.ask(_("Who acts meanwhile (Plh.)?"), "acting", others)
    order = asking.text(_("Number of the order (SPT)"))
    return window.run("signer", "away", away, first, last, f"--acting={acting}", f"--order={order}")
