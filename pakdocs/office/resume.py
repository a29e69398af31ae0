"""Going on in the open: after a restore, from an older copy, or after a wrong clock.

The log itself says that it goes on, against what it was compared or who took which risk, and what
this computer knew of that is not there any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Findings, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import State
from pakdocs.ledger.against import Compared, Outside, Trail, compare
from pakdocs.ledger.closing import closed_since, restored_from
from pakdocs.office.fields import free_text
from pakdocs.office.outside import read_outside, trail_of
from pakdocs.store import Session, Store, missing_here, refuse_earlier_clock


@dataclass(frozen=True, slots=True)
class Ground:
    """Why it may go on: a thing from outside that agrees, or a risk that somebody takes."""

    against: Path | None = None
    risk: str = ""

    def checked(self) -> Ground:
        """Give it with the reason as it is kept; raise `UsageProblem` unless it is one of both."""
        risk = free_text(self.risk, "--risk")
        if bool(risk) == (self.against is not None):
            raise UsageProblem(
                _("Give either a checkpoint kept outside (--against) or a reason (--risk)."),
                where="--against",
            )
        return Ground(self.against, risk)


def resume(session: Session, ground: Ground) -> dict[str, Any]:
    """Log that the office goes on, and give the data of that entry; raise as `check_resume`.

    The session must be opened to resume (`Opening.RESUME`).
    """
    data = check_resume(session.store, session.state, ground, session.now)
    session.commit([("log.resumed", data)])
    return data


def check_resume(store: Store, state: State, ground: Ground, now: dt.datetime) -> dict[str, Any]:
    """Check that there is something to resume and that the ground for it holds.

    A checkpoint shows that nothing signed is lost, so it opens an office that was restored. Where
    this computer itself knows of entries that are gone, or the clock went back, only somebody who
    takes the risk can say so. Raises `Conflict`, `UsageProblem`, and `Findings` where what is
    held against it disagrees.
    """
    ground = ground.checked()
    closed, missing = bool(closed_since(state)), missing_here(store.log)
    late = _refusal(state, now)
    if not (closed or missing or late):
        raise Conflict(_("There is nothing to resume: the office is open for writing and numbers."))
    note = ""
    if ground.against is not None:
        if late or not closed:
            raise Conflict(
                _("A checkpoint does not show that this can be left as it is."),
                fix=_("Say why it can: `pakdocs log resume --risk REASON`."),
            )
        size, own = restored_from(state)["size"], restored_from(state)["note"]
        note = hold(Trail(trail_of(store).lines[:size]), ground.against, own)
    return {"reason": ground.risk, "against": note, "missing": missing}


def _refusal(state: State, now: dt.datetime) -> bool:
    try:
        refuse_earlier_clock(state, now)
    except Conflict:
        return True
    return False


def hold(trail: Trail, path: Path, own: str) -> str:
    """Hold the lines that a backup had against a thing from outside, and say what it was.

    *own* is the checkpoint in that backup, which knows as little of what came after as the backup
    itself. Gives the note, or for a proof or an older log its first line. Raises `Conflict` for
    the backup's own checkpoint, `Findings` where the outside knows more or another log.
    """
    outside = read_outside(path)
    if outside.data == own.encode():
        raise Conflict(
            _("This is the checkpoint of the backup itself: it cannot show what came after it."),
            where=str(path),
            fix=_("Give one that was kept elsewhere, such as in the list sent to the province."),
        )
    found = compare(trail, outside)
    if found:
        return _told(outside, found)
    short = [text for code, text in found.problems if code == "against_short"]
    if short or found.size > len(trail.lines):
        raise _lost(path, found.size, len(trail.lines))
    problems = [Problem(text, str(path)) for _code, text in found.problems]
    raise Findings.collected(_("What was kept outside does not fit the log."), problems)


def _told(outside: Outside, found: Compared) -> str:
    if outside.kind == "checkpoint":
        return outside.data.decode()
    return f"{outside.kind}, {found.size}, {found.root}"


def _lost(path: Path, size: int, have: int) -> Findings:
    return Findings(
        _(
            "It was made over {size} entries, the backup has {have}: {n} entries are lost, and "
            "with them perhaps numbers that letters bear."
        ).format(size=size, have=have, n=size - have),
        where=str(path),
        fix=_(
            "Look for a newer backup. If there is none: `pakdocs log resume --risk REASON`, then, "
            "before any letter, enter the numbers given meanwhile: `pakdocs number book --through "
            "N` for each series."
        ),
    )
