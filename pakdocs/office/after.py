"""After the number: the signed file, other files, how the letter went out, and putting it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
from pakdocs.ledger import Record, State, digest, find_letter
from pakdocs.office.drafts import Moved
from pakdocs.office.fields import free_text
from pakdocs.office.kept import read_kept
from pakdocs.office.letters import settle_files
from pakdocs.office.plan import refuse_future
from pakdocs.store import Session

_SUFFIXES = {"signed": "ttd", "receipt": "tanda-terima", "other": "lampiran"}


@dataclass(frozen=True, slots=True)
class Sending:
    """How a letter went out."""

    way: str
    """One of `model.WAYS`."""
    date: dt.date
    to: str = ""
    receipt: str = ""
    """Who took it, the number of the receipt, or the like."""


def find_living(state: State, name: str) -> Record:
    """Find a letter that is not void."""
    letter = find_letter(state, name)
    if letter["status"] == "void":
        raise Conflict(_("{id} is void.").format(id=letter["id"]))
    return letter


def check_attach(
    state: State, name: str, path: Path, kind: str, date: dt.date, today: dt.date
) -> Moved:
    """Check that a file may be kept with a letter as *kind*, one of `model.KEPT_AS`.

    Raises `Conflict` if it may not, `BadInput` for a file of a kind that is not kept.
    """
    data, _extension = read_kept(path)
    letter = find_living(state, name)
    refuse_future(date, today)
    if kind == "signed" and letter["signed"]:
        raise Conflict(
            _("{id} has its signed file already.").format(id=letter["id"]),
            fix=_("Keep another file with `--as other`."),
        )
    if kind == "signed" and digest(data) in {made["digest"] for made in letter["pdfs"]}:
        raise BadInput(
            _("is the PDF that pakdocs made of {id}: nobody has signed it.").format(
                id=letter["id"]
            ),
            where=path.name,
            fix=_("Give the scan, or the PDF as it came back signed."),
        )
    doubts = _doubts_of_signature(letter, date) if kind == "signed" else []
    return Moved(letter, warnings=[*doubts, *_kept_elsewhere(state, letter, digest(data))])


def _doubts_of_signature(letter: Record, date: dt.date) -> list[Problem]:
    """Warn of a signature on a paper that was printed before the words were changed."""
    if not letter["versions"] or date.isoformat() >= letter["versions"][-1]["at"][:10]:
        return []
    revised = format_iso(letter["versions"][-1]["at"][:10])
    return [
        Problem(
            _("{id} was revised on {date}, after that day").format(id=letter["id"], date=revised),
            "--date",
            _("Make sure that the paper bears the revised words."),
        )
    ]


def _kept_elsewhere(state: State, letter: Record, blob: str) -> list[Problem]:
    """Warn of a file that is kept with another letter as well."""
    message = _("the same file is kept with {id} as well")
    return [
        Problem(message.format(id=other["id"]), other["number"], _("Is it the right scan?"))
        for other in state.tables["letters"].values()
        if other["id"] != letter["id"] and any(kept["blob"] == blob for kept in other["files"])
    ]


def attach(session: Session, name: str, path: Path, kind: str, date: dt.date) -> Moved:
    """Keep a file with a letter, by its digest; the signed one makes the letter ``signed``."""
    moved = check_attach(session.state, name, path, kind, date, session.now.date())
    letter = moved.letter
    data, extension = read_kept(path)
    count = sum(kept["kind"] == kind for kept in letter["files"])
    suffix = _SUFFIXES[kind] + (f"-{count + 1}" if count else "")
    file = f"letters/{letter['year']}/{letter['id']}-{letter['type']}-{suffix}.{extension}"
    entry = {
        "id": letter["id"],
        "kind": kind,
        "blob": session.store.blobs.put(data),
        "file": file,
        "date": date.isoformat(),
    }
    session.commit([("letter.signed" if kind == "signed" else "letter.attached", entry)])
    moved.pending = not settle_files(session, letter)
    return moved


def check_send(
    state: State, name: str, sending: Sending, today: dt.date
) -> tuple[Record, list[Problem]]:
    """Check that a letter may go out; warn when no signed file is on record."""
    free_text(sending.to, "--to")
    free_text(sending.receipt, "--receipt")
    letter = find_living(state, name)
    refuse_future(sending.date, today)
    if not letter["number"]:
        raise Conflict(
            _("{id} has no number yet.").format(id=letter["id"]),
            fix=_("Give it its number with `pakdocs letter stamp {id}`.").format(id=letter["id"]),
        )
    if sending.date.isoformat() < letter["date"]:
        raise BadInput(
            _("{date} is before the date of the letter, {of}.").format(
                date=format_date(sending.date), of=format_iso(letter["date"])
            ),
            where="--date",
        )
    warnings = []
    if before := letter["sending"]:
        warnings.append(
            Problem(
                _("{id} is noted as sent on {date} already").format(
                    id=letter["id"], date=format_iso(before["date"])
                )
            )
        )
    if not letter["signed"]:
        warnings.append(
            Problem(
                _("no signed file of {id} is on record").format(id=letter["id"]),
                fix=_("Keep it with `pakdocs letter attach {id} FILE`.").format(id=letter["id"]),
            )
        )
    return letter, warnings


def send(session: Session, name: str, sending: Sending) -> tuple[Record, list[Problem]]:
    """Note that a letter went out."""
    letter, warnings = check_send(session.state, name, sending, session.now.date())
    entry = {
        "id": letter["id"],
        "way": sending.way,
        "date": sending.date.isoformat(),
        "to": free_text(sending.to, "--to"),
        "receipt": free_text(sending.receipt, "--receipt"),
    }
    session.commit([("letter.sent", entry)])
    return letter, warnings


def check_unsend(state: State, name: str, reason: str) -> Record:
    """Check that a sending may be taken back; raise `Conflict` where none is noted."""
    if not free_text(reason, "--reason"):
        raise UsageProblem(_("Taking a sending back needs a reason."), where="--reason")
    letter = find_living(state, name)
    if letter["status"] != "sent":
        raise Conflict(_("{id} is not noted as sent.").format(id=letter["id"]))
    return letter


def unsend(session: Session, name: str, reason: str) -> Record:
    """Take back that a letter went out, which was noted by mistake; the log keeps both."""
    letter = check_unsend(session.state, name, reason)
    data = {"id": letter["id"], "reason": free_text(reason, "--reason")}
    session.commit([("letter.unsent", data)])
    return letter


def check_void(state: State, name: str, reason: str) -> tuple[Record, list[Problem]]:
    """Check that a letter may be put out of force; one that went out is undone by another letter.

    Warns of later letters that are about the same officers and may rest on it.
    """
    free_text(reason, "--reason")
    letter = find_living(state, name)
    if letter["status"] == "sent":
        raise Conflict(
            _("{id} went out; it is no longer undone in the book.").format(id=letter["id"]),
            fix=_(
                "Write another letter: a decree that amends or revokes it, or a ralat. If it did "
                "not go out, take that back: `pakdocs letter send {id} --undo --reason TEXT`."
            ).format(id=letter["id"]),
        )
    return letter, resting_on(state, letter)


def resting_on(state: State, letter: Record) -> list[Problem]:
    """Warn of other letters that take *letter* up, or are about the same officers since."""
    warnings = []
    about = set(letter["officers"])
    for other in state.tables["letters"].values():
        if other["carries"] == letter["id"] and other["status"] != "void":
            message = _("{id} takes it up to the head").format(id=other["id"])
            warnings.append(Problem(message, fix=_("Look at it.")))
    for other in state.tables["letters"].values():
        later = other["trail"][0] > letter["trail"][0] and other["status"] != "void"
        if letter["gives"] and later and about.intersection(other["officers"]):
            warnings.append(
                Problem(
                    _("{id} is about the same officers and may rest on it").format(id=other["id"]),
                    fix=_("Look at it."),
                )
            )
    return warnings


def void(session: Session, name: str, reason: str) -> tuple[Record, list[Problem]]:
    """Put a letter out of force; its number stays in the book as void, with the reason."""
    letter, warnings = check_void(session.state, name, reason)
    data = {"id": letter["id"], "reason": free_text(reason, "--reason")}
    session.commit([("letter.voided", data)])
    return letter, warnings
