"""From concept to number: adopt what was edited in Word, print the net, stamp it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pakdocs.errors import BadInput, Conflict, Problem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date
from pakdocs.ledger import Record, State, canonical, find_letter, held, letter_file
from pakdocs.lettertype import LetterType
from pakdocs.numbering import Facts
from pakdocs.office.adopted import strayed_facts
from pakdocs.office.cited import cited_by
from pakdocs.office.letters import (
    letter_path,
    move_into_place,
    remove_earlier,
    render_letter,
    restore_letter,
    stage_letter,
)
from pakdocs.office.lint import letter_doubts
from pakdocs.office.numbers import Taken, Wanted, take_numbers
from pakdocs.office.plan import may_sign_on, refuse_future
from pakdocs.render import (
    Difference,
    Letter,
    check_finished,
    count_slots,
    differences,
    has_content,
    keep,
    owners_of,
)
from pakdocs.store import Session, Store, read_bytes


@dataclass(slots=True)
class Moved:
    """What became of a letter, or would become of it."""

    letter: Record
    pending: bool = False
    warnings: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    number: str = ""
    date: str = ""


def find_draft(state: State, name: str) -> Record:
    """Find a letter that waits for its number; raise `Conflict` for any other."""
    letter = find_letter(state, name)
    if letter["status"] == "void" or letter["number"]:
        status = _("it is void") if letter["status"] == "void" else letter["number"]
        raise Conflict(
            _("{id} is no draft any more ({status}).").format(id=letter["id"], status=status),
            fix=_("See `pakdocs letter list --waiting`."),
        )
    return letter


def _refuse_edited(store: Store, letter: Record) -> None:
    """Raise `Conflict` where the draft's file was edited: going on would lose what was typed."""
    path = store.root / letter_file(letter)
    if path.is_file() and not has_content(read_bytes(path), letter["content"]):
        raise Conflict(
            _("The draft of {id} was edited and not taken back yet.").format(id=letter["id"]),
            where=letter["file"],
            fix=_(
                "Take it back with `pakdocs letter draft {id} --adopt {file}`, or delete the file "
                "to go on with the draft as it was."
            ).format(id=letter["id"], file=letter["file"]),
        )


def net_doubts(
    store: Store, state: State, letter: Record, today: dt.date, made: Letter | None = None
) -> list[Problem]:
    """Warn where the one whose name is printed may not sign today, and of slips in the net *made*.

    Raises `BadInput` where the net cites what is later than today.
    """
    net = made or render_letter(store, {**letter, "form": "net"})
    slips = letter_doubts(store.folder, state, net.words, today, "", letter["id"])
    drafted = store.entry(letter).data["signer"]
    if may_sign_on(state.tables["signers"][drafted["id"]], today.isoformat()):
        return slips
    message = _("{name}, who stands in the draft, may not sign today")
    return [
        Problem(
            message.format(name=drafted["name"]),
            letter["id"],
            _("If it is signed by another, void the draft and make a new one."),
        ),
        *slips,
    ]


def _refuse_signed(letter: Record) -> None:
    """Raise `Conflict` for a letter that is signed: its words are what was signed."""
    if letter["signed"]:
        raise Conflict(
            _("{id} is signed; its words are not changed any more.").format(id=letter["id"]),
            fix=_("Give it its number, or void it and make a new draft."),
        )


def refuse_foreign(letter: Record, edited: bytes, where: str) -> None:
    """Raise `Conflict` for the file of another letter."""
    owners = owners_of(edited, where)
    if owners and letter["id"] not in owners:
        raise Conflict(
            _("is the file of {other}, not of {id}.").format(
                other=", ".join(sorted(owners)), id=letter["id"]
            ),
            where=where,
        )


def check_net(store: Store, state: State, name: str) -> Record:
    """Find a draft of which a net may be made; raise `Conflict` if it has one or was edited."""
    letter = find_draft(state, name)
    _refuse_signed(letter)
    if letter["form"] == "net":
        raise Conflict(
            _("The net of {id} is there already: {file}.").format(
                id=letter["id"], file=letter["file"]
            )
        )
    _refuse_edited(store, letter)
    return letter


def check_adoption(
    store: Store, state: State, name: str, edited: bytes, where: str, today: dt.date
) -> Moved:
    """Compare an edited file with the draft it came from; raise `BadInput` if it cannot be stamped.

    Warns where a place for number or date is gone that the draft had, and of slips in the text.
    """
    letter = find_draft(state, name)
    _refuse_signed(letter)
    own = store.root / letter_file(letter)
    if not (own.is_file() and read_bytes(own) == edited):
        _refuse_edited(store, letter)
    refuse_foreign(letter, edited, where)
    check_finished(edited, where)
    before = restore_letter(store, letter)
    moved = Moved(letter, differences=differences(before, edited, where))
    moved.warnings += lost_places(before, edited, where)
    moved.warnings += strayed_facts(store, state, letter, moved.differences)
    moved.warnings += letter_doubts(
        store.folder, state, keep(edited, where).words, today, "", where
    )
    return moved


def lost_places(before: bytes, edited: bytes, where: str) -> list[Problem]:
    """Warn of places for number or date that are gone; raise `BadInput` where none is left."""
    had, has = count_slots(before, where), count_slots(edited, where)
    labels = {"number": _("number"), "date": _("date")}
    return [
        Problem(
            _("{n} of {of} places for the {label} are left").format(
                n=has[slot], of=had[slot], label=label
            ),
            where,
            _("If that is not meant, copy the line from the draft and adopt again."),
        )
        for slot, label in labels.items()
        if has[slot] < had[slot]
    ]


def adopt(session: Session, name: str, edited: bytes, where: str) -> Moved:
    """Make an edited file the letter's own source; its differences are kept in a blob."""
    store = session.store
    moved = check_adoption(store, session.state, name, edited, where, session.now.date())
    letter = moved.letter
    kept = keep(edited, where)
    file = letter_path(letter["id"], letter["type"], letter["year"], "adopted")
    data = {
        "id": letter["id"],
        "source": store.blobs.put(edited),
        **keep_changes(store, moved.differences),
        "file": file,
        "content": kept.content,
        "text": kept.text,
    }
    commit_letter(session, "letter.adopted", data, kept, moved)
    return moved


def print_net(session: Session, name: str) -> Moved:
    """Make the net of a draft: without watermark and paraf box, number and date open."""
    letter = check_net(session.store, session.state, name)
    made = render_letter(session.store, {**letter, "form": "net"})
    warnings = net_doubts(session.store, session.state, letter, session.now.date(), made)
    file = letter_path(letter["id"], letter["type"], letter["year"], "net")
    data = {"id": letter["id"], "file": file, "content": made.content, "text": made.text}
    moved = Moved(letter, warnings=warnings)
    commit_letter(session, "letter.printed", data, made, moved)
    return moved


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a letter is stamped with."""

    letter: str
    date: dt.date | None = None
    """Today if not given."""
    number: str = ""
    """The number, where somebody else keeps the book, or one that was reserved."""
    inserted: str = ""
    """Why the number is inserted among earlier ones."""
    handwritten: bool = False
    """Number and date stand on the signed paper by hand; the file stays as it was printed."""


def check_stamp(store: Store, state: State, stamp: Stamp, today: dt.date) -> tuple[Moved, Taken]:
    """Check that a draft may have its number; raise `Conflict` or `BadInput` if not."""
    moved, taken, _made = _stamped(store, state, stamp, today)
    return moved, taken


def _stamped(
    store: Store, state: State, stamp: Stamp, today: dt.date
) -> tuple[Moved, Taken, Letter]:
    """Check the stamp and make the letter with it; nothing is written."""
    moved, taken = _plan_stamp(store, state, stamp, today)
    letter, form = moved.letter, "net" if stamp.handwritten else "final"
    target = {**letter, "form": form, "number": taken.printed, "date": moved.date}
    made = render_letter(store, target)
    moved.warnings += letter_doubts(
        store.folder,
        state,
        made.words,
        dt.date.fromisoformat(moved.date),
        "" if stamp.handwritten else taken.printed,
        letter["id"],
        may_refuse=not (letter["signed"] or stamp.handwritten),
    )
    return moved, taken, made


def _plan_stamp(store: Store, state: State, stamp: Stamp, today: dt.date) -> tuple[Moved, Taken]:
    letter = find_draft(state, stamp.letter)
    _refuse_edited(store, letter)
    if stamp.handwritten and letter["form"] == "srikandi":
        raise Conflict(
            _("{id} was made for SRIKANDI, which writes number and date itself.").format(
                id=letter["id"]
            ),
            where="--handwritten",
            fix=_("Leave --handwritten out and give the --number that SRIKANDI gave."),
        )
    date = stamp.date or today
    refuse_future(date, today)
    draft = store.entry(letter).data
    if date.year != letter["year"]:
        raise Conflict(
            _("The draft was made for {year}; a date in {other} does not fit it.").format(
                year=letter["year"], other=date.year
            ),
            where="--date",
            fix=_(
                "Give a --date in {year}, or void it with `pakdocs letter void {id}` and make a "
                "new draft."
            ).format(id=letter["id"], year=letter["year"]),
        )
    _check_signer(state, draft["signer"], date)
    lettertype = store.folder.lettertype(letter["type"])
    officers = [state.tables["officers"][identifier] for identifier in letter["officers"]]
    carried = state.tables["letters"][letter["carries"]] if lettertype.about == "issued" else None
    cited_by(lettertype, officers, date, state, carried)
    taken = _number(store, state, letter, stamp, date, today)
    warnings = [*taken.warnings, *_doubts(store, letter, draft, officers, lettertype)]
    moved = Moved(letter, warnings=warnings, number=taken.printed, date=date.isoformat())
    return moved, taken


def _doubts(
    store: Store,
    letter: Record,
    draft: dict[str, Any],
    officers: Sequence[Record],
    lettertype: LetterType,
) -> list[Problem]:
    """Give what the office should think about before it gives the number."""
    found = []
    if letter["number_at"] == "signature" and not letter["signed"]:
        found.append(
            Problem(
                _("{id} counts only once its signed file is kept").format(id=letter["id"]),
                fix=_("Keep it with `pakdocs letter attach {id} FILE`.").format(id=letter["id"]),
            )
        )
    requirements = store.folder.requirements
    for officer in officers:
        wanted = "checked" in lettertype.has and not draft["reason"]
        if wanted and "checked" not in held(officer, requirements):
            message = _("papers of {name} are missing now").format(name=officer["values"]["name"])
            found.append(Problem(message, officer["id"]))
    return found


def _check_signer(state: State, signer: dict[str, Any], date: dt.date) -> None:
    now = state.tables["signers"][signer["id"]]
    if not may_sign_on(now, date.isoformat()):
        raise Conflict(
            _("{name}, who stands in the draft, may not sign on {date}.").format(
                name=signer["name"], date=format_date(date)
            ),
            where="--date",
            fix=_("Give another date, or void the draft and make a new one."),
        )


def _number(
    store: Store,
    state: State,
    letter: Record,
    stamp: Stamp,
    date: dt.date,
    today: dt.date,
) -> Taken:
    series = store.folder.profile.series.get(letter["series"])
    if series is None:
        raise BadInput(
            _("The series {name!r} is not in the profile.").format(name=letter["series"])
        )
    facts = Facts(date.year, date.month, letter["classification"], letter["security"])
    wanted = Wanted(stamp.number, stamp.inserted)
    return take_numbers(state, series, facts, date, count=1, wanted=wanted, today=today)[0]


def stamp_letter(session: Session, stamp: Stamp) -> Moved:
    """Give a draft its number and date: written into the file, or taken from the signed paper."""
    store = session.store
    moved, taken, made = _stamped(store, session.state, stamp, session.now.date())
    letter = moved.letter
    data = {
        "id": letter["id"],
        **taken.entry(dt.date.fromisoformat(moved.date)),
        "handwritten": stamp.handwritten,
        "form": "net" if stamp.handwritten else "final",
        "file": letter_path(letter["id"], letter["type"], letter["year"], "final"),
        "content": made.content,
        "text": made.text,
    }
    commit_letter(session, "letter.issued", data, made, moved)
    return moved


def commit_letter(
    session: Session, event: str, data: dict[str, Any], made: Letter, moved: Moved
) -> None:
    """Stage the file, commit the entry, move the file to its place; the one before it goes."""
    root, end = session.store.root, session.state.offset
    staged = stage_letter(root, data["file"], made.data)
    try:
        session.commit([(event, data)])
    except BaseException:
        if not session.committed_since(end):
            staged.unlink(missing_ok=True)
        raise
    moved.pending = not move_into_place(root, staged, data["file"])
    session.undone |= not remove_earlier(session.store, moved.letter)


def keep_changes(store: Store, found: Sequence[Difference]) -> dict[str, Any]:
    """Keep differences in a blob, and give what a log entry says of them.

    They may hold personal values that somebody typed, so they stay out of the line.
    """
    changes = {"salt": secrets.token_hex(16), "values": [asdict(one) for one in found]}
    return {"changes": store.blobs.put(canonical(changes)), "changed": len(found)}


def changes_of(store: Store, data: dict[str, Any]) -> Sequence[Difference]:
    """Give the differences that a log entry keeps with `keep_changes`.

    Gives none where their blob is gone, so that the letter is shown all the same; `log verify`
    names it.
    """
    if not store.blobs.has(data["changes"]):
        return []
    return [Difference(**found) for found in json.loads(store.blobs.get(data["changes"]))["values"]]
