"""Issuing letters: number, letter and log entry commit together, or nothing happened.

The order, under the office's lock: decide the number, render in memory, read back, stage the
file, append to the log and fsync (the commit), move the file to its place, write records.json.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs import numbering
from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find
from pakdocs.lettertype import LetterType
from pakdocs.model import OFFICER, SIGNER
from pakdocs.numbering import Facts, Number
from pakdocs.office.context import Context, Sources, build_context, count_officers
from pakdocs.office.fields import parse_value, show_value
from pakdocs.office.letters import Recipe, letter_path, make_letter, move_into_place, stage_letter
from pakdocs.office.records import put_personal
from pakdocs.profile import Profile, Series
from pakdocs.store import BLOCK, Session, Store


@dataclass(frozen=True, slots=True)
class Request:
    """What a clerk asks for."""

    type: str
    officers: tuple[str, ...] = ()
    """Ids or names; ignored under ``due``."""
    due: bool = False
    """All officers who are due, in the order of their ids."""
    each: bool = False
    """One letter for each officer, instead of one letter for all."""
    date: dt.date | None = None
    """Today if not given."""
    fields: Mapping[str, str] = field(default_factory=dict)
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One letter that may be made: everything checked but its number."""

    lettertype: LetterType
    series: Series
    date: dt.date
    officers: list[str]
    signer: Record
    context: Context
    personal: dict[str, str]
    """The letter's own personal values by their path in the context: ``fields.contact_phone``."""

    def without_personal(self, context: Context) -> Context:
        """Give the part of *context* that may stand in the log line."""
        fields = context["fields"].items()
        kept = {key: text for key, text in fields if f"fields.{key}" not in self.personal}
        return context | {"fields": kept}


@dataclass(slots=True)
class Issued:
    """What became of a request."""

    letters: list[Record] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    """Letters whose file could not be put in its place yet; the next command finishes them."""


def chosen_officers(state: State, lettertype: LetterType, request: Request) -> list[Record]:
    """Give the officers of the letter; raise `Conflict` for one who may not have it."""
    if request.due:
        officers = state.tables["officers"].values()
        return [officer for officer in officers if lettertype.is_due(officer["milestones"])]
    if not request.officers:
        raise UsageProblem(
            _("Whom is the letter about?"),
            fix=_("Give --officer ID (once for each), or --due for all who are due."),
        )
    found = {o["id"]: o for o in (find(state, OFFICER, name) for name in request.officers)}
    problems = []
    for officer in found.values():
        given = lettertype.already_given(officer["milestones"])
        reason = (
            _("has this letter already") if given else lettertype.obstacle(officer["milestones"])
        )
        if "ended" in officer["milestones"]:
            reason = _("is no officer any more")
        if reason:
            problems.append(Problem(f"{officer['values']['name']} {reason}.", officer["id"]))
    if problems:
        message = _("{n} officers cannot get this letter.").format(n=len(problems))
        raise Conflict.collected(message, problems)
    return list(found.values())


def parse_fields(lettertype: LetterType, given: Mapping[str, str]) -> dict[str, str]:
    """Parse the letter's own fields into printed texts; raise `BadInput` or `UsageProblem`."""
    known = {spec.key: spec for spec in lettertype.fields}
    if unknown := sorted(given.keys() - known.keys()):
        raise BadInput(
            _("{type} has no field {name!r}.").format(type=lettertype.name, name=unknown[0]),
            where="--set",
            fix=_("Its fields: {names}.").format(names=", ".join(known) or "-"),
        )
    printed, problems = {}, []
    for key, spec in known.items():
        try:
            value = parse_value(spec, given.get(key, spec.default), None)
        except ValueError as error:
            problems.append(Problem(f"{_(spec.label)}: {error}", f"--set {key}"))
            continue
        if spec.required and not value:
            raise UsageProblem(
                _("The field {label} is needed.").format(label=_(spec.label)),
                where=f"--set {key}",
                fix=_("Add --set {key}=...").format(key=key),
            )
        printed[key] = show_value(spec, value, State()) if value else ""
    if problems:
        raise BadInput.collected(_("Some fields are not right."), problems)
    return printed


def fit_signers(state: State, lettertype: LetterType, date: dt.date) -> list[Record]:
    """Give the signers whose period holds *date* and whose capacity is fit for the type."""
    day = date.isoformat()
    return [
        signer
        for signer in state.tables["signers"].values()
        if signer["values"]["start"] <= day <= signer["values"].get("end", "9999-12-31")
        and signer["values"]["capacity"] in lettertype.signers
    ]


def choose_signer(state: State, lettertype: LetterType, date: dt.date, name: str) -> Record:
    """Give the one who signs: the one named, else the only one fit on that date."""
    fit = fit_signers(state, lettertype, date)
    if name:
        signer = find(state, SIGNER, name)
        if signer not in fit:
            raise BadInput(
                _("{name} may not sign a {type} dated {date}.").format(
                    name=signer["values"]["name"], type=lettertype.name, date=date.isoformat()
                ),
                where="--signer",
                fix=_("Check the period and the capacity with `pakdocs signer show {id}`.").format(
                    id=signer["id"]
                ),
            )
        return signer
    if not fit:
        raise BadInput(
            _("Nobody may sign a {type} dated {date}.").format(
                type=lettertype.name, date=date.isoformat()
            ),
            fix=_("Add the head of the office with `pakdocs signer add`, or give another --date."),
        )
    if len(fit) > 1:
        names = ", ".join(f"{s['id']} {s['values']['name']}" for s in fit)
        raise UsageProblem(
            _("More than one person may sign on {date}: {names}.").format(
                date=date.isoformat(), names=names
            ),
            where="--signer",
            fix=_("Give --signer ID."),
        )
    return fit[0]


def plan_letters(store: Store, state: State, request: Request, today: dt.date) -> list[Plan]:
    """Check a request whole and give the letters it asks for; none when nobody is due."""
    folder = store.folder
    lettertype = folder.lettertype(request.type)
    series = _series(folder.profile, lettertype)
    date = request.date or today
    if date > today:
        raise BadInput(
            _("The date {date} is in the future.").format(date=date.isoformat()),
            where="--date",
            fix=_("Today is {today}.").format(today=today.isoformat()),
        )
    fields = parse_fields(lettertype, request.fields)
    officers = chosen_officers(state, lettertype, request)
    if not officers:
        return []
    signer = choose_signer(state, lettertype, date, request.signer)
    sources = Sources(state, folder.profile, folder.legal_basis, count_officers(state))
    groups = [[officer] for officer in officers] if request.each else [officers]
    personal = {
        f"fields.{spec.key}": fields[spec.key]
        for spec in lettertype.fields
        if spec.personal and fields[spec.key]
    }
    return [
        Plan(
            lettertype,
            series,
            date,
            [officer["id"] for officer in group],
            signer,
            build_context(sources, lettertype, group, date=date, signer=signer, fields=fields),
            personal,
        )
        for group in groups
    ]


def _series(profile: Profile, lettertype: LetterType) -> Series:
    if lettertype.series not in profile.series:
        raise BadInput(
            _("The series {name!r} is not in the profile.").format(name=lettertype.series),
            where=f"templates/{lettertype.name}.toml",
            fix=_("Series of this office: {names}.").format(names=", ".join(profile.series)),
        )
    return profile.series[lettertype.series]


def next_numbers(state: State, plan: Plan, count: int) -> list[tuple[Number, str]]:
    """Give the next *count* numbers of the plan's series, each with its printed form.

    Raises `Conflict` when a later letter is already in the series (chronology), or when a number
    would read like one that is taken (after a change of the pattern).
    """
    year = plan.date.year
    taken = state.numbers_of(plan.series.name, year)
    latest = max((number["date"] for number in taken), default="")
    if plan.date.isoformat() < latest:
        raise Conflict(
            _(
                "A letter dated {latest} is already in the series {series}; {date} is earlier."
            ).format(latest=latest, series=plan.series.name, date=plan.date.isoformat()),
            where="--date",
            fix=_("Give {latest} or a later date.").format(latest=latest),
        )
    facts = Facts(
        year=year,
        month=plan.date.month,
        classification=plan.lettertype.classification,
        security=plan.lettertype.security,
    )
    first = numbering.next_number(entry["seq"] for entry in taken)
    numbers = [Number(seq) for seq in range(first, first + count)]
    printed = [(number, plan.series.pattern.format(number, facts)) for number in numbers]
    known = {entry["number"] for entry in taken}
    for _number, text in printed:
        if text in known:
            raise Conflict(_("The number {number} is taken.").format(number=text))
    return printed


def issue_letters(
    store: Store,
    request: Request,
    writing: Callable[[], contextlib.AbstractContextManager[Session]],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Issued:
    """Issue what *request* asks for; *writing* opens the office for writing.

    All letters of a block commit together; between blocks other writers get their turn.
    """
    issued = Issued()
    with writing() as session:
        plans = plan_letters(store, session.state, request, session.now.date())
        _issue_block(session, plans[:BLOCK], issued, lambda done: progress(done, len(plans)))
    for start in range(BLOCK, len(plans), BLOCK):
        with writing() as session:
            block = plans[start : start + BLOCK]
            _still_allowed(session.state, block)
            _issue_block(session, block, issued, lambda done: progress(done, len(plans)))
    return issued


def preview_letters(store: Store, request: Request, today: dt.date) -> list[dict[str, Any]]:
    """Check and render what *request* asks for without writing anything.

    Gives for each letter the number it would have now; it is neither kept nor promised.
    """
    state = store.load()
    plans = plan_letters(store, state, request, today)
    if not plans:
        return []
    recipe = Recipe.from_folder(store, request.type)
    found = []
    for plan, (_number, printed) in zip(
        plans, next_numbers(state, plans[0], len(plans)), strict=True
    ):
        context = plan.context | {"number": printed}
        make_letter(recipe, context, plan.date, f"templates/{request.type}.docx")
        found.append(
            {
                "type": request.type,
                "number": printed,
                "date": plan.date.isoformat(),
                "officers": plan.officers,
                "subject": context["subject"],
            }
        )
    return found


def _still_allowed(state: State, plans: Sequence[Plan]) -> None:
    """Check again what another writer may have changed between two blocks."""
    for plan in plans:
        request = Request(plan.lettertype.name, officers=tuple(plan.officers))
        chosen_officers(state, plan.lettertype, request)


def _issue_block(
    session: Session, plans: Sequence[Plan], issued: Issued, progress: Callable[[int], None]
) -> None:
    if not plans:
        return
    bench = _Bench(session, plans[0].lettertype.name)
    numbers = next_numbers(session.state, plans[0], len(plans))
    first = len(session.state.tables["letters"]) + 1
    events, staged = [], []
    try:
        for place, (plan, number) in enumerate(zip(plans, numbers, strict=True)):
            data, path = bench.prepare(plan, number, f"L-{first + place:04}")
            events.append(("letter.issued", data))
            staged.append(path)
            progress(len(issued.letters) + len(staged))
        session.commit(events)
    except BaseException:
        if len(session.state.tables["letters"]) < first:  # not committed
            for path in staged:
                path.unlink(missing_ok=True)
        raise
    for (_event, data), path in zip(events, staged, strict=True):
        issued.letters.append(session.state.tables["letters"][data["id"]])
        if not move_into_place(session.store.root, path, data["file"]):
            issued.pending.append(data["id"])


class _Bench:
    """What all letters of a block share: their recipe, read and kept once."""

    def __init__(self, session: Session, name: str) -> None:
        self._store = session.store
        self._recipe = Recipe.from_folder(session.store, name)
        self._where = f"templates/{name}.docx"
        blobs = session.store.blobs
        self._inputs = {role: blobs.put(data) for role, data in self._recipe.inputs.items()}

    def prepare(
        self, plan: Plan, number: tuple[Number, str], identifier: str
    ) -> tuple[dict[str, Any], Path]:
        """Render one letter, stage its file, and give the data of its log entry."""
        context = plan.context | {"number": number[1]}
        letter = make_letter(self._recipe, context, plan.date, self._where)
        file = letter_path(identifier, plan.lettertype.name, plan.date.year)
        data = {
            "id": identifier,
            "type": plan.lettertype.name,
            "title": plan.lettertype.title,
            "series": plan.series.name,
            "year": plan.date.year,
            "seq": number[0].seq,
            "suffix": number[0].suffix,
            "number": number[1],
            "date": plan.date.isoformat(),
            "subject": context["subject"],
            "file": file,
            "officers": plan.officers,
            "gives": list(plan.lettertype.gives),
            "signer": {"id": plan.signer["id"], **plan.signer["values"]},
            "inputs": self._inputs,
            "renderer": self._recipe.renderer,
            "content": letter.content,
            "text": letter.text,
            "context": plan.without_personal(context),
            "personal": put_personal(plan.personal, self._store.blobs),
        }
        return data, stage_letter(self._store.root, file, letter.data)
