"""Going on in the open: after a restore, from an older copy, or after a wrong clock.

The log itself says that it goes on, against what it was compared or who took which risk, and what
this computer knew of that is not there any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Resumed:
    """How it goes on."""

    data: dict[str, Any]
    """The entry of the log that says so."""
    covered: int = 0
    """How many entries of the backup the thing from outside vouches for; 0 where there is none."""
    entries: int = 0
    """How many entries the backup has, if the office goes on from one."""


def resume(session: Session, ground: Ground) -> Resumed:
    """Log that the office goes on; raise as `check_resume`.

    The session must be opened to resume (`Opening.RESUME`).
    """
    found = check_resume(session.store, session.state, ground, session.now)
    session.commit([("log.resumed", found.data)])
    return found


def check_resume(store: Store, state: State, ground: Ground, now: dt.datetime) -> Resumed:
    """Check that there is something to resume and that the ground for it holds.

    A checkpoint shows that nothing signed up to then is lost, so it opens an office that was
    restored. Where this computer itself knows, or knew at the restore, of entries that are gone,
    or the clock went back, only somebody who takes the risk can say so. Raises `Conflict`,
    `UsageProblem`, and `Findings` where what is held against it disagrees.
    """
    ground = ground.checked()
    closed, missing = bool(closed_since(state)), missing_here(store.log)
    late = _refusal(state, now)
    if not (closed or missing or late):
        raise Conflict(_("There is nothing to resume: the office is open for writing and numbers."))
    if ground.against is None:
        return Resumed({"reason": ground.risk, "against": "", "missing": missing})
    if late or not closed:
        raise Conflict(
            _("A checkpoint does not show that this can be left as it is."),
            fix=_("Say why it can: `pakdocs log resume --risk REASON`."),
        )
    backup = restored_from(state)
    lines = trail_of(store).lines[: backup["size"]]
    note, covered = hold(Trail(lines), ground.against, backup["note"])
    refuse_missing(missing or backup["missing"])
    return Resumed({"reason": "", "against": note, "missing": {}}, covered, len(lines))


def refuse_missing(missing: Mapping[str, Any]) -> None:
    """Raise `Conflict` where it is known that entries are gone, whatever a checkpoint shows."""
    if missing:
        raise Conflict(
            _(
                "This computer wrote up to entry {n}, which is not in the backup: no checkpoint "
                "shows that it can be left."
            ).format(n=missing["seq"]),
            fix=_("Say why it can: --risk REASON in the place of --against."),
        )


def _refusal(state: State, now: dt.datetime) -> bool:
    try:
        refuse_earlier_clock(state, now)
    except Conflict:
        return True
    return False


def hold(trail: Trail, path: Path, own: str) -> tuple[str, int]:
    """Hold the lines that a backup had against a thing from outside, and say what it was.

    *own* is the checkpoint in that backup, which knows as little of what came after as the backup
    itself; so does a checkpoint older than one that the lines name, and a copy of the log, which
    nobody signed. Gives the note, or of a proof its size and root, and how many lines are vouched
    for. Raises `Conflict` for what shows nothing, `Findings` where the outside knows more or
    another log.
    """
    outside = read_outside(path)
    if outside.data == own.encode():
        raise Conflict(
            _("This is the checkpoint of the backup itself: it cannot show what came after it."),
            where=str(path),
            fix=_("Give one that was kept elsewhere, such as in the list sent to the province."),
        )
    if outside.kind == "log":
        raise Conflict(
            _("A copy of the log is not signed: it does not show that nothing came after it."),
            where=str(path),
            fix=_(
                "Give a checkpoint or a proof that was kept elsewhere; `pakdocs log verify "
                "--against FILE` says whether the copy holds more."
            ),
        )
    found = compare(trail, outside)
    if found:
        _refuse_old(trail, outside, found.size)
        return _told(outside, found), found.size
    short = [text for code, text in found.problems if code == "against_short"]
    if short or found.size > len(trail.lines):
        raise _lost(path, found.size, len(trail.lines))
    problems = [Problem(text, str(path)) for _code, text in found.problems]
    raise Findings.collected(_("What was kept outside does not fit the log."), problems)


def _refuse_old(trail: Trail, outside: Outside, size: int) -> None:
    """Raise `Conflict` for what fits, but is older than what the backup itself knows of."""
    noted = [entry for entry in trail.marks if entry.event == "log.checkpointed"]
    if noted and size < noted[-1].data["size"]:
        newest = noted[-1]
        raise Conflict(
            _(
                "The backup itself knows of a newer checkpoint, of {date} ({purpose}): this one "
                "covers {n} of {count} entries and cannot show what came after them."
            ).format(
                date=newest.at[:10],
                purpose=newest.data["for"] or "-",
                n=size,
                count=len(trail.lines),
            ),
            where=outside.file,
            fix=_("Ask for that one or a later one."),
        )


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
