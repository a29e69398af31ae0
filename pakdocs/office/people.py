"""What happens to officers and signers between letters: papers, registration, training, absence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pakdocs.errors import BadInput, Conflict, Problem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
from pakdocs.ledger import Record, State, ending_letter, find, find_all, members
from pakdocs.model import MILESTONES, OFFICER, SIGNER, TRAINING
from pakdocs.office.fields import free_text
from pakdocs.office.kept import read_kept
from pakdocs.office.plan import may_sign_on, refuse_future
from pakdocs.office.register import Register, has_ended
from pakdocs.requirements import Requirement, Requirements
from pakdocs.store import BLOCK, Session, Store, all_values


def find_papers(requirements: Requirements, keys: Sequence[str]) -> list[Requirement]:
    """Find papers by key or label; raise `BadInput` for one that is not on the list."""
    found = []
    for key in keys:
        wanted = key.strip().casefold()
        hits = [p for p in requirements.papers if wanted in (p.key, p.label.casefold())]
        if not hits:
            known = ", ".join(paper.key for paper in requirements.papers)
            raise BadInput(
                _("{key!r} is not on the list of papers.").format(key=key),
                where="templates/persyaratan.toml",
                fix=_("Papers: {names}.").format(names=known or "-"),
            )
        found.append(hits[0])
    return found


def chosen_for_check(state: State, names: Collection[str], *, everyone: bool) -> list[Record]:
    """Find the officers whose papers are looked at: those named, or all whose papers lack."""
    if everyone:
        return [
            officer
            for officer in state.tables["officers"].values()
            if "proposed" in officer["milestones"]
            and not {"checked", "ended"} & officer["milestones"].keys()
        ]
    return list({o["id"]: o for o in (find(state, OFFICER, name) for name in names)}.values())


def check_papers(
    session: Session,
    officers: Sequence[Record],
    papers: Sequence[Requirement],
    *,
    date: dt.date | None = None,
    file: Path | None = None,
    untick: bool = False,
) -> None:
    """Tick *papers* of *officers*, or take the ticks back; keep *file* with them by its digest.

    A paper that is ticked already keeps its date and its file, unless a new *file* comes.
    *date* is when they were looked at, today if not given; raises `BadInput` for a later one.
    """
    store, today = session.store, session.now.date()
    refuse_future(date or today, today)
    requirements = store.folder.requirements
    blob = store.blobs.put(read_kept(file)[0]) if file else ""
    day = (date or today).isoformat()
    ticks: dict[str, Any] = {
        paper.key: None if untick else {"label": paper.label, "date": day, "blob": blob}
        for paper in papers
    }
    events = []
    for officer in officers:
        there = officer["papers"]
        new = {k: tick for k, tick in ticks.items() if untick == (k in there) or blob}
        if new:
            events.append(papers_event(officer["id"], there, new, requirements, day))
    for start in range(0, len(events), BLOCK):
        session.commit(events[start : start + BLOCK])


def papers_event(
    identifier: str,
    before: Mapping[str, Any],
    ticks: Mapping[str, Any],
    requirements: Requirements,
    day: str,
) -> tuple[str, dict[str, Any]]:
    """Give the event that ticks papers; it says whether all that is needed is there then."""
    ticked = {key for key, tick in {**before, **ticks}.items() if tick is not None}
    data = {
        "id": identifier,
        "papers": dict(ticks),
        "date": day,
        "complete": not requirements.missing(ticked),
    }
    return "officer.checked", data


def check_registration(
    state: State, names: Collection[str], date: dt.date, today: dt.date, note: str
) -> list[Record]:
    """Find the officers of an observation; raise `BadInput` for a wrong name, date or note."""
    refuse_future(date, today)
    free_text(note, "--note")
    return list({o["id"]: o for o in (find(state, OFFICER, name) for name in names)}.values())


def observe_registration(
    session: Session, names: Collection[str], status: str, date: dt.date, note: str
) -> list[Record]:
    """Note what was seen of officers on e-pengantarkerja: *status*, one of `model.REGISTRATION`.

    Who noted it stands in the entry.
    """
    officers = check_registration(session.state, names, date, session.now.date(), note)
    seen = {"status": status, "date": date.isoformat(), "note": free_text(note, "--note")}
    session.commit([("registration.observed", {"id": o["id"], **seen}) for o in officers])
    return officers


def check_end(
    store: Store, state: State, name: str, date: dt.date, reason: str, today: dt.date
) -> tuple[Record, list[Problem]]:
    """Check that an officer may be noted as ended on *date*: moved, retired, died, term run out.

    Raises `Conflict` for one who has ended, `BadInput` for a later date than *today*, for one
    before the proposal or the decree, and for an empty reason. Warns where a decree still stands.
    """
    officer = find(state, OFFICER, name)
    _need_reason(reason)
    refuse_future(date, today)
    milestones = officer["milestones"]
    if "ended" in milestones:
        raise Conflict(
            _("{name} ended on {date} already.").format(
                name=officer["values"]["name"], date=format_iso(milestones["ended"])
            ),
            where=officer["id"],
        )
    for before in ("proposed", "appointed"):
        if date.isoformat() < milestones.get(before, ""):
            raise BadInput(
                _("{date} is before the officer was {milestone}, {of}.").format(
                    date=format_date(date),
                    milestone=_(MILESTONES[before]),
                    of=format_iso(milestones[before]),
                ),
                where="--date",
            )
    return officer, _still_appointed(store, officer)


def _need_reason(reason: str) -> None:
    if not free_text(reason, "--reason"):
        raise BadInput(_("a reason is needed."), where="--reason")


def _still_appointed(store: Store, officer: Record) -> list[Problem]:
    """Warn where a decree that appoints is still in force after its officer left."""
    if "appointed" not in officer["milestones"]:
        return []
    revoking = revoking_type(store)
    command = f"pakdocs letter issue {revoking} --officer {officer['id']}"
    return [
        Problem(
            _("the decree that appointed {name} is still in force").format(
                name=officer["values"]["name"]
            ),
            officer["id"],
            _("Revoke it with `{command}`.").format(command=command) if revoking else "",
        )
    ]


def revoking_type(store: Store) -> str:
    """Name the office's letter type by which officers end, or give the empty text."""
    types = (store.folder.lettertype(name) for name in store.folder.type_names())
    return next((kind.name for kind in types if "ended" in kind.gives), "")


def end(session: Session, name: str, date: dt.date, reason: str) -> tuple[Record, list[Problem]]:
    """Note that an officer left without a decree; raises and warns as `check_end`."""
    today = session.now.date()
    officer, warnings = check_end(session.store, session.state, name, date, reason, today)
    data = {
        "id": officer["id"],
        "date": date.isoformat(),
        "reason": free_text(reason, "--reason"),
    }
    session.commit([("officer.ended", data)])
    return officer, warnings


def check_reinstatement(store: Store, state: State, name: str, reason: str) -> Record:
    """Check that the end of an officer may be taken back: only if it was noted, not decreed.

    Raises `Conflict` where it was decreed, was not noted, or somebody is on file anew since.
    """
    officer = find(state, OFFICER, name)
    _need_reason(reason)
    if letter := ending_letter(state, officer):
        raise Conflict(
            _("{name} ended by {number}; that is not taken back here.").format(
                name=officer["values"]["name"], number=letter["number"]
            ),
            where=officer["id"],
            fix=_(
                "A person who is appointed again is proposed again: add him or her anew with "
                "`pakdocs officer add`; this record stays as it ended."
            ),
        )
    if not officer["ended"]:
        raise Conflict(
            _("{name} has not ended.").format(name=officer["values"]["name"]), where=officer["id"]
        )
    register = Register(OFFICER, state, store.blobs)
    hit = register.doubles(all_values(officer, store.blobs), besides=officer["id"])
    if hit and not has_ended(state.tables["officers"][hit[0]]):
        raise Conflict(
            _("{name} is on file anew since: {id}.").format(
                name=officer["values"]["name"], id=hit[0]
            ),
            where=officer["id"],
        )
    return officer


def reinstate(session: Session, name: str, reason: str) -> Record:
    """Take the noted end of an officer back; raises as `check_reinstatement`."""
    officer = check_reinstatement(session.store, session.state, name, reason)
    data = {"id": officer["id"], "reason": free_text(reason, "--reason")}
    session.commit([("officer.reinstated", data)])
    return officer


def check_training(
    state: State, name: str, names: Collection[str], today: dt.date, role: str, *, undo: bool
) -> tuple[Record, list[str]]:
    """Find a training, and those of the officers for whom anything would change.

    *role* is ``invited`` or ``attended``; with *undo* it is taken back. Raises `BadInput` for
    attendance before the training has ended.
    """
    training = find(state, TRAINING, name)
    officers = dict.fromkeys(find(state, OFFICER, officer)["id"] for officer in names)
    if role == "attended" and training["values"]["end"] > today.isoformat():
        raise BadInput(
            _("{name} ends on {date}; who attended is noted then.").format(
                name=training["values"]["name"],
                date=format_iso(training["values"]["end"]),
            ),
            where=training["id"],
        )
    if undo and role == "invited":
        _refuse_by_letter(state, training, officers)
    return training, [x for x in officers if (x in training[role]) == undo]


def _refuse_by_letter(state: State, training: Record, officers: Collection[str]) -> None:
    """Raise `Conflict` for somebody whose invitation is a letter: that stands until it is void."""
    by_letter = set(members(state, training, "invited")) - set(training["invited"])
    if found := [identifier for identifier in officers if identifier in by_letter]:
        raise Conflict(
            _("{ids} was invited by letter.").format(ids=", ".join(found)),
            where=training["id"],
            fix=_("Void the letter with `pakdocs letter void ID`."),
        )


def enrol(
    session: Session, name: str, names: Collection[str], role: str, *, undo: bool = False
) -> Record:
    """Note who is invited to a training, or who attended it: attendance alone makes ``trained``."""
    today = session.now.date()
    training, officers = check_training(session.state, name, names, today, role, undo=undo)
    if officers:
        data = {"id": training["id"], "officers": officers, "undo": undo}
        session.commit([(f"training.{role}", data)])
    return training


def check_away(
    state: State, name: str, first: dt.date, last: dt.date, acting: str, order: str
) -> tuple[Record, dict[str, str]]:
    """Check an absence; give the one who is away and the values of the acting signer.

    Raises `BadInput` for a period that ends before it starts, `Conflict` for one outside the
    signer's own period or laid over another absence.
    """
    head, person = _person(state, name), _person(state, acting)
    if last < first:
        raise BadInput(_("the period ends before it starts."), where="--to")
    order = free_text(order, "--order")
    if not order:
        raise BadInput(_("a Plt. or Plh. needs the number of the order (SPT)."), where="--order")
    if head["values"]["nip"] == person["values"]["nip"]:
        raise BadInput(_("Nobody acts for himself or herself."), where="--acting")
    days = (first.isoformat(), last.isoformat())
    same = [
        s for s in state.tables["signers"].values() if s["values"]["nip"] == person["values"]["nip"]
    ]
    for signer in (head, *same):
        _refuse_absent(signer, *days)
    if not all(may_sign_on(head, day) for day in days):
        raise Conflict(
            _("{name} may not sign in that period anyway.").format(name=head["values"]["name"]),
            fix=_("Check the period with `pakdocs signer show {id}`.").format(id=head["id"]),
        )
    kept = {
        key: person["values"][key] for key in ("name", "nip", "rank") if key in person["values"]
    }
    values = {**kept, "capacity": "plh", "start": days[0], "end": days[1], "order": order}
    return head, values


def _person(state: State, name: str) -> Record:
    """Find a signer; of a person who is several signers, the first."""
    found = find_all(state, SIGNER, name)
    if len({signer["values"]["nip"] for signer in found}) == 1:
        return found[0]
    return find(state, SIGNER, name)


def _refuse_absent(signer: Record, first: str, last: str) -> None:
    """Raise `Conflict` where *signer* is away on any day of a period (ISO dates)."""
    for start, end in signer["away"]:
        if start <= last and first <= end:
            raise Conflict(
                _("{name} is away from {first} to {last} already.").format(
                    name=signer["values"]["name"],
                    first=format_iso(start),
                    last=format_iso(end),
                ),
                where=signer["id"],
            )


def away(
    session: Session, name: str, first: dt.date, last: dt.date, acting: str, order: str
) -> tuple[Record, Record]:
    """Note that a signer is away and who acts as Plh. meanwhile; give both records."""
    head, values = check_away(session.state, name, first, last, acting, order)
    identifier = session.state.next_id("signers", SIGNER.prefix)
    data = {
        "id": head["id"],
        "from": values["start"],
        "to": values["end"],
        "acting": {"id": identifier, "values": values},
    }
    session.commit([("signer.away", data)])
    return head, session.state.tables["signers"][identifier]
