"""A letter that has its number and is not signed yet gets other words: same number, same date."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pakdocs import indonesian
from pakdocs.errors import BadInput, Conflict, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, letter_file, making, without
from pakdocs.lettertype import AS_DECREES
from pakdocs.numbering import Facts
from pakdocs.office.adopted import strayed_facts
from pakdocs.office.after import find_living, resting_on
from pakdocs.office.approvals import refuse_unapproved
from pakdocs.office.drafts import (
    Moved,
    commit_letter,
    keep_changes,
    lost_places,
    refuse_foreign,
)
from pakdocs.office.fields import free_text
from pakdocs.office.issue import made_data
from pakdocs.office.letters import (
    Making,
    Recipe,
    is_known,
    letter_context,
    letter_path,
    make_letter,
    restore_letter,
)
from pakdocs.office.lint import letter_doubts, told_once
from pakdocs.office.plan import Plan, doubts, plan_again
from pakdocs.office.request import Request
from pakdocs.render import (
    BLANK,
    Letter,
    check_finished,
    differences,
    keep,
    stamp,
)
from pakdocs.store import Session, Store, put_personal, read_bytes

_NUMBER = ("series", "number_at", "year", "seq", "suffix", "number", "date")
"""What stays as it was, whatever the profile says today."""


@dataclass(frozen=True, slots=True)
class Revision:
    """How a letter is to be revised."""

    letter: str
    reason: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """Own fields that change; the others keep their values."""
    signer: str = ""
    adopted: bytes | None = None
    """The letter's file as it was edited in Word, to be its source from here on."""
    where: str = ""
    """The name of that file."""


@dataclass(slots=True)
class _Revised:
    """A revised letter that is not committed yet."""

    moved: Moved
    made: Letter
    data: dict[str, Any]
    """What the entry says, but for what it points to."""
    recipe: Recipe | None = None
    """What it was made from anew."""
    personal: Mapping[str, Any] = field(default_factory=dict)


def check_revision(store: Store, state: State, wish: Revision) -> Moved:
    """Say what a revision would change; raise `Conflict` or `BadInput` where it may not be."""
    return _revise(store, state, wish).moved


def revise(session: Session, wish: Revision) -> Moved:
    """Give a letter new words under its number and date, and log why.

    Without an adopted file it is made again from today's records and approved templates with the
    values that it had, but for those in *wish*. Raises `Conflict` once it is signed or sent, where
    it was edited by hand, and where nothing would change.
    """
    store = session.store
    revised = _revise(store, session.state, wish)
    letter, data = revised.moved.letter, revised.data
    if recipe := revised.recipe:
        data |= {
            "inputs": {role: store.blobs.put(blob) for role, blob in recipe.inputs.items()},
            "renderer": recipe.renderer,
            "personal": _personal(store, letter, revised.personal),
        }
    data |= keep_changes(store, revised.moved.differences)
    data |= {
        "before": {"content": letter["content"], "text": letter["text"]},
        "source": "" if wish.adopted is None else store.blobs.put(wish.adopted),
        "why": free_text(wish.reason, "--reason"),
    }
    commit_letter(session, "letter.revised", data, revised.made, revised.moved)
    return revised.moved


def find_unsigned(state: State, name: str) -> Record:
    """Find a letter that has its number and is neither signed nor sent; `Conflict` for others."""
    letter = find_living(state, name)
    if not letter["number"]:
        raise Conflict(
            _("{id} has no number yet.").format(id=letter["id"]),
            fix=_(
                "Edit the draft and take it back: `pakdocs letter draft {id} --adopt FILE`."
            ).format(id=letter["id"]),
        )
    done = {
        _("went out"): letter["status"] == "sent",
        _("is signed"): bool(letter["signed"]),
        _("was signed with its number written by hand"): letter["handwritten"],
    }
    for word, holds in done.items():
        if holds:
            raise Conflict(
                _("{id} {done}; its words are not changed any more.").format(
                    id=letter["id"], done=word
                ),
                fix=way_out(letter, letter["id"]),
            )
    return letter


def is_open(letter: Record) -> bool:
    """Say whether a letter that has its number may still be revised."""
    return bool(letter["number"]) and letter["status"] == "issued" and not letter["handwritten"]


def way_out(letter: Record, name: str) -> str:
    """Say which other letter corrects one that is signed, and is called *name*."""
    ralat = _("For a slip of the pen make a ralat: `pakdocs letter issue ralat --letter {id}`.")
    ralat = ralat.format(id=name)
    if letter["shape"] not in AS_DECREES:
        return ralat
    decrees = _(
        "For data that changed make an SK perubahan (`pakdocs letter issue sk-perubahan --officer "
        "ID`), for an officer who leaves an SK pencabutan (`pakdocs letter issue sk-pencabutan "
        "--officer ID`)."
    )
    return f"{decrees} {ralat}"


def _revise(store: Store, state: State, wish: Revision) -> _Revised:
    if not free_text(wish.reason, "--reason"):
        raise UsageProblem(_("Revising a letter needs a reason."), where="--reason")
    letter = find_unsigned(state, wish.letter)
    _refuse_touched(store, letter, wish.adopted)
    before = restore_letter(store, letter)
    if wish.adopted is None:
        revised = _made_again(store, state, letter, wish)
    else:
        revised = _read_back(store, letter, wish.adopted, wish.where, before)
    made, moved = revised.made, revised.moved
    if made.content == letter["content"]:
        raise Conflict(
            _("Nothing would change in {id}.").format(id=letter["id"]),
            fix=_("Correct the record, give --set KEY=VALUE, or --adopt FILE."),
        )
    moved.differences = differences(before, made.data, letter["id"])
    if wish.adopted is not None:
        moved.warnings += strayed_facts(store, state, letter, moved.differences)
    date = dt.date.fromisoformat(letter["date"])
    slips = letter_doubts(store.folder, state, made.words, date, letter["number"], letter["id"])
    moved.warnings += [*told_once(slips), *resting_on(state, letter)]
    return revised


def _refuse_touched(store: Store, letter: Record, adopted: bytes | None) -> None:
    """Raise `Conflict` where the letter's file was edited: what was typed would be lost."""
    path = store.root / letter_file(letter)
    if not path.is_file():
        return
    there = read_bytes(path)
    if there != adopted and not is_known(letter, there):
        raise Conflict(
            _("The file of {id} was edited and not taken back yet.").format(id=letter["id"]),
            where=letter["file"],
            fix=_(
                "Take it back with `pakdocs letter revise {id} --adopt {file}`, or delete the file "
                "to go on with the letter as it was."
            ).format(id=letter["id"], file=letter["file"]),
        )


def _made_again(store: Store, state: State, letter: Record, wish: Revision) -> _Revised:
    """Make the letter anew from today's records and templates, with the values that it had."""
    if letter["source"]:
        raise Conflict(
            _("{id} was edited in Word; made anew it would lose that.").format(id=letter["id"]),
            where=letter["file"],
            fix=_("Edit its file again and give --adopt FILE."),
        )
    refuse_unapproved(store, state, letter["type"])
    entry, date = store.entry(letter).data, dt.date.fromisoformat(letter["date"])
    kept = letter_context(store, letter, entry)["fields"]
    request = Request(letter["type"], date=date, fields=wish.fields, signer=wish.signer)
    with without(state, letter):
        plan = plan_again(store, state, entry, kept, request)
    _refuse_other_number(letter, plan)
    how = Making(plan.context | {"number": letter["number"]}, date, letter["id"], "final")
    recipe = Recipe.from_folder(store, letter["type"])
    made = make_letter(recipe, how, f"templates/{letter['type']}.docx")
    data = made_data(plan, how, made, letter["id"])
    data |= {key: letter[key] for key in _NUMBER}
    data["file"] = _place(letter)
    moved = Moved(letter, warnings=doubts(plan), number=letter["number"], date=letter["date"])
    return _Revised(moved, made, data, recipe, plan.personal)


def _place(letter: Record) -> str:
    return letter_path(letter["id"], letter["type"], letter["year"], "final")


def _refuse_other_number(letter: Record, plan: Plan) -> None:
    """Raise `Conflict` where the letter would now have another number: its code is part of it."""
    date, pattern = plan.date, plan.series.pattern
    had = Facts(date.year, date.month, letter["classification"], letter["security"])
    if plan.series.book != letter["series"] or (
        pattern.blank(had, BLANK) != pattern.blank(plan.facts, BLANK)
    ):
        raise Conflict(
            _("With this {id} would have another number than {number}.").format(
                id=letter["id"], number=letter["number"]
            ),
            fix=_(
                "Its series, classification and security stay; else void it with `pakdocs letter "
                "void {id}` and make a new letter."
            ).format(id=letter["id"]),
        )


def _read_back(store: Store, letter: Record, edited: bytes, where: str, before: bytes) -> _Revised:
    """Take the edited file for the letter; number and date must stand in it as they did."""
    refuse_foreign(letter, edited, where)
    check_finished(edited, where)
    warnings = lost_places(before, edited, where)
    made = stamp(edited, letter["number"], indonesian.format_iso(letter["date"]), where)
    if made.text != keep(edited, where).text:
        raise BadInput(
            _("does not bear the number {number} and the date {date} as they were.").format(
                number=letter["number"], date=indonesian.format_iso(letter["date"])
            ),
            where=where,
            fix=_("A revision keeps both; write them back as they stand in the letter."),
        )
    data = making(store.entry(letter).data)
    data |= {key: letter[key] for key in _NUMBER}
    shown = {"number": letter["number"], "date": indonesian.format_iso(letter["date"])}
    data |= {
        "form": "final",
        "paraf": [],
        "file": _place(letter),
        "content": made.content,
        "text": made.text,
        "context": data["context"] | shown,
    }
    moved = Moved(letter, warnings=warnings, number=letter["number"], date=letter["date"])
    return _Revised(moved, made, data)


def _personal(store: Store, letter: Record, values: Mapping[str, Any]) -> str:
    """Keep the letter's own personal values; where they are as before, in the blob of before."""
    blob: str = store.entry(letter).data["personal"]
    if blob and values == json.loads(store.blobs.get(blob))["values"]:
        return blob
    return put_personal(values, store.blobs)


def replaced_version(
    letters: Iterable[Record], content: str, text: str
) -> tuple[Record, Record] | None:
    """Find the letter of which a file is the version before a revision, by its digests.

    Gives the letter and that version: its digests, and entry and time of what replaced it.
    """
    found = [(letter, version) for letter in letters for version in letter["versions"]]
    same = [pair for pair in found if pair[1]["content"] == content]
    same += [(x, version) for x, version in found if version["text"] == text != x["text"]]
    return same[0] if same else None
