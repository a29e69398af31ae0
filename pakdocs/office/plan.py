"""What a letter will hold, checked whole before anything is made: whom, who signs, which values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pakdocs.errors import BadInput, Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date
from pakdocs.ledger import (
    Record,
    State,
    Twins,
    find,
    find_all,
    find_letter,
    held,
    standing,
    twin_problem,
)
from pakdocs.lettertype import LetterType
from pakdocs.model import CAPACITIES, OFFICER, SIGNER, Field
from pakdocs.numbering import Facts
from pakdocs.office.context import Context, Sources, build_context, count_officers
from pakdocs.office.fields import free_text, parse_value, show_value
from pakdocs.profile import Profile, Series
from pakdocs.requirements import Requirements
from pakdocs.store import Store


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
    number: str = ""
    """The number, where somebody else keeps the book."""
    reason: str = ""
    """Why a letter is made although papers are missing; the log keeps it."""
    letter: str = ""
    """The letter that this one carries (``about = "letter"``)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One letter that may be made: everything checked but its number."""

    lettertype: LetterType
    series: Series
    date: dt.date
    officers: list[str]
    signer: Record
    context: Context
    personal: dict[str, str | list[str]]
    """The letter's own personal values by their path in the context: ``fields.contact_phone``."""
    reason: str = ""
    carries: str = ""
    """The id of the letter that a nota dinas takes up."""
    warnings: tuple[Problem, ...] = ()

    @property
    def facts(self) -> Facts:
        """What the letter puts into its number."""
        return Facts(
            year=self.date.year,
            month=self.date.month,
            classification=self.lettertype.classification,
            security=self.lettertype.security,
        )

    def without_personal(self, context: Mapping[str, Any]) -> Context:
        """Give the part of *context* that may stand in the log line."""
        fields = context["fields"].items()
        kept = {key: text for key, text in fields if f"fields.{key}" not in self.personal}
        return {**context, "fields": kept}


def chosen_officers(
    state: State, lettertype: LetterType, request: Request, requirements: Requirements
) -> list[Record]:
    """Give the officers of the letter; raise `Conflict` for one who may not have it."""
    if request.due:
        officers = state.tables["officers"].values()
        waived = _waived(request.reason)
        return [
            officer
            for officer in officers
            if lettertype.is_due(
                held(officer, requirements),
                standing(state, officer, lettertype.name),
                waived=waived,
            )
        ]
    if not request.officers:
        raise UsageProblem(
            _("Whom is the letter about?"),
            fix=_("Give --officer ID (once for each), or --due for all who are due."),
        )
    found = {o["id"]: o for o in (find(state, OFFICER, name) for name in request.officers)}
    problems = [
        Problem(
            f"{officer['values']['name']} {reason}.",
            officer["id"],
            _way_on(held(officer, requirements), officer["id"]),
        )
        for officer in found.values()
        if (reason := _obstacle(state, lettertype, officer, request.reason, requirements))
    ]
    if problems:
        message = _("{n} officers cannot get this letter.").format(n=len(problems))
        raise Conflict.collected(message, problems)
    return list(found.values())


def _obstacle(
    state: State,
    lettertype: LetterType,
    officer: Record,
    reason: str,
    requirements: Requirements,
) -> str:
    """Say why *officer* may not have the letter; with a *reason* missing papers do not stop it."""
    return lettertype.obstacle(
        held(officer, requirements),
        standing(state, officer, lettertype.name),
        waived=_waived(reason),
    )


def _waived(reason: str) -> tuple[str, ...]:
    """Name the milestones that a reason makes up for: papers that are still to come."""
    return ("checked",) if reason else ()


def _way_on(milestones: Collection[str], identifier: str) -> str:
    """Say what brings an officer on who is at the very beginning."""
    if "proposed" not in milestones:
        fix = _("Name the proposal: `pakdocs officer edit {id} --proposal NUMBER`.")
    elif "checked" not in milestones:
        fix = _(
            "Tick the papers with `pakdocs officer check {id}`, or give --reason to go on without."
        )
    else:
        return ""
    return fix.format(id=identifier)


def parse_fields(lettertype: LetterType, given: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Parse the letter's own fields into printed texts, or lists of texts.

    Raises `BadInput` or `UsageProblem`.
    """
    known = {spec.key: spec for spec in lettertype.fields}
    if unknown := sorted(given.keys() - known.keys()):
        raise BadInput(
            _("{type} has no field {name!r}.").format(type=lettertype.name, name=unknown[0]),
            where="--set",
            fix=_("Its fields: {names}.").format(names=", ".join(known) or "-"),
        )
    printed: dict[str, str | list[str]] = {}
    problems: list[Problem] = []
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
        printed[key] = _printed(spec, value)
    if problems:
        raise BadInput.collected(_("Some fields are not right."), problems)
    return printed


def _printed(spec: Field, value: str) -> str | list[str]:
    """Give the kept *value* as the letter's context has it."""
    if spec.kind == "list":
        return value.split("\n") if value else []
    return show_value(spec, value, State()) if value else ""


def fit_signers(state: State, lettertype: LetterType, date: dt.date) -> list[Record]:
    """Give the signers whose period holds *date* and whose capacity is fit for the type."""
    day = date.isoformat()
    return [
        signer
        for signer in state.tables["signers"].values()
        if signer["values"]["capacity"] in lettertype.signers and may_sign_on(signer, day)
    ]


def may_sign_on(signer: Record, day: str) -> bool:
    """Say whether *day* (ISO) lies in the signer's period and in no absence."""
    values = signer["values"]
    away = any(first <= day <= last for first, last in signer["away"])
    return values["start"] <= day <= values.get("end", "9999-12-31") and not away


def choose_signer(state: State, lettertype: LetterType, date: dt.date, name: str) -> Record:
    """Give the one who signs: the one named, else the only one fit on that date."""
    fit = fit_signers(state, lettertype, date)
    if name:
        named = [signer for signer in find_all(state, SIGNER, name) if signer in fit]
        signer = named[0] if len(named) == 1 else find(state, SIGNER, name)
        if signer not in fit:
            raise BadInput(
                _("{name} may not sign a {type} dated {date}.").format(
                    name=signer["values"]["name"],
                    type=lettertype.name,
                    date=format_date(date),
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
                type=lettertype.name, date=format_date(date)
            ),
            fix=_("Add the head of the office with `pakdocs signer add`, or give another --date."),
        )
    if len(fit) > 1:
        names = ", ".join(
            f"{s['id']} {s['values']['name']} ({_(CAPACITIES[s['values']['capacity']])})"
            for s in fit
        )
        raise UsageProblem(
            _("More than one person may sign on {date}: {names}.").format(
                date=format_date(date), names=names
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
    refuse_future(date, today)
    free_text(request.reason, "--reason")
    fields = parse_fields(lettertype, request.fields)
    carried, officers = _subject(state, lettertype, request, folder.requirements)
    if not officers:
        return []
    signer = choose_signer(state, lettertype, date, request.signer)
    sources = Sources(
        state, folder.profile, folder.legal_basis, folder.requirements, count_officers(state)
    )
    personal = {
        f"fields.{spec.key}": fields[spec.key]
        for spec in lettertype.fields
        if spec.personal and fields[spec.key]
    }

    late = _early_dates(lettertype, request.fields, date)

    def plan(group: list[Record]) -> Plan:
        context = build_context(
            sources, lettertype, group, date=date, signer=signer, fields=fields, carried=carried
        )
        about = [] if carried else [officer["id"] for officer in group]
        return Plan(
            lettertype=lettertype,
            series=series,
            date=date,
            officers=about,
            signer=signer,
            context=context,
            personal=personal,
            reason=request.reason.strip(),
            carries=carried["id"] if carried else "",
            warnings=(*late, *_twins_among(group, state)),
        )

    return [plan(group) for group in _groups(lettertype, officers, each=request.each)]


def refuse_future(date: dt.date, today: dt.date) -> None:
    """Raise `BadInput` for a date after today."""
    if date > today:
        raise BadInput(
            _("The date {date} is in the future.").format(date=format_date(date)),
            where="--date",
            fix=_("Today is {today}.").format(today=format_date(today)),
        )


def _subject(
    state: State, lettertype: LetterType, request: Request, requirements: Requirements
) -> tuple[Record | None, list[Record]]:
    """Give the letter that is carried, if the type carries one, and the officers."""
    if lettertype.about == "officers":
        return None, chosen_officers(state, lettertype, request, requirements)
    if not request.letter:
        raise UsageProblem(
            _("Which letter does it carry?"), where="--letter", fix=_("Give --letter ID.")
        )
    carried = find_letter(state, request.letter)
    if carried["number"] or carried["status"] == "void":
        raise Conflict(
            _("{id} is no concept any more; a nota dinas takes up only those.").format(
                id=carried["id"]
            )
        )
    return carried, [state.tables["officers"][identifier] for identifier in carried["officers"]]


def _groups(
    lettertype: LetterType, officers: Sequence[Record], *, each: bool
) -> list[list[Record]]:
    """Part the officers into letters, as the type or the clerk wants them."""
    keys: dict[str, Callable[[Record], str]] = {
        "all": lambda _officer: "",
        "bkk": lambda officer: str(officer["values"]["bkk"]),
        "proposal": lambda officer: str(officer["values"].get("proposal") or officer["id"]),
        "officer": lambda officer: str(officer["id"]),
    }
    key = keys["officer" if each else lettertype.group]
    groups: dict[str, list[Record]] = {}
    for officer in officers:
        groups.setdefault(key(officer), []).append(officer)
    return list(groups.values())


def _early_dates(lettertype: LetterType, given: Mapping[str, str], date: dt.date) -> list[Problem]:
    """Warn of deadlines and the like that lie before the letter's own date."""
    found = []
    for spec in lettertype.fields:
        value = parse_value(spec, given.get(spec.key, spec.default), None)
        if spec.kind == "date" and value and value < date.isoformat():
            message = _("{label} lies before the date of the letter")
            found.append(Problem(message.format(label=_(spec.label)), f"--set {spec.key}"))
    return found


def _twins_among(group: Sequence[Record], state: State) -> list[Problem]:
    """Warn of one person who stands twice in a letter, as far as names and open numbers tell."""
    twins, found = Twins(OFFICER), []

    def name_of(bkk: str) -> str:
        return str(state.tables["bkk"][bkk]["values"]["name"])

    for officer in group:
        values = officer["values"]
        found += [
            twin_problem(OFFICER, twin, values, officer["id"], name_of)
            for twin in twins.find(values)
        ]
        twins.add(officer["id"], values)
    return found


def doubts(plan: Plan) -> list[Problem]:
    """Give what the office should think about before it signs."""
    capacity = plan.signer["values"]["capacity"]
    if capacity not in plan.lettertype.doubtful_signers:
        return list(plan.warnings)
    return [
        *plan.warnings,
        Problem(
            _(
                "{name} signs as {capacity}: make sure that the region lets a {capacity} sign."
            ).format(name=plan.signer["values"]["name"], capacity=f"{capacity.capitalize()}."),
            plan.lettertype.title,
        ),
    ]


def _series(profile: Profile, lettertype: LetterType) -> Series:
    if lettertype.series not in profile.series:
        raise BadInput(
            _("The series {name!r} is not in the profile.").format(name=lettertype.series),
            where=f"templates/{lettertype.name}.toml",
            fix=_("Series of this office: {names}.").format(names=", ".join(profile.series)),
        )
    return profile.series[lettertype.series]
