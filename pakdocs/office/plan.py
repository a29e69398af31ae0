"""What a letter will hold, checked whole before anything is made: whom, who signs, which values."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from pakdocs.errors import BadInput, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.indonesian import format_date, format_iso
from pakdocs.ledger import (
    Record,
    State,
    Twins,
    find,
    find_all,
    twin_problem,
)
from pakdocs.lettertype import SECURITIES, LetterType
from pakdocs.model import CAPACITIES, OFFICER, SIGNER
from pakdocs.numbering import Facts
from pakdocs.office.cited import cited_by
from pakdocs.office.context import About, Context, Sources, build_context, count_officers
from pakdocs.office.fields import free_text
from pakdocs.office.request import Request, odd_dates, parse_fields
from pakdocs.office.subjects import subjects_of
from pakdocs.office.sums import check_sums
from pakdocs.profile import Profile, Series
from pakdocs.store import Folder, Store


@dataclass(frozen=True, slots=True)
class Plan:
    """One letter that may be made: everything checked but its number."""

    lettertype: LetterType
    series: Series
    date: dt.date
    officers: list[str]
    signer: Record
    context: Context
    personal: dict[str, Any]
    """The letter's own personal values by their path in the context: ``fields.contact_phone``."""
    reason: str = ""
    carries: str = ""
    """The id of the letter that this one is about."""
    training: str = ""
    decrees: tuple[str, ...] = ()
    """Ids of the decrees that the letter changes, where its type does that."""
    bkk: tuple[str, ...] = ()
    """Ids of what the letter is about beside officers."""
    warnings: tuple[Problem, ...] = ()

    @property
    def facts(self) -> Facts:
        """What the letter puts into its number."""
        return Facts(
            year=self.date.year,
            month=self.date.month,
            classification=self.context["classification"],
            security=self.security,
        )

    @property
    def wish(self) -> Request:
        """What was asked for, said of this letter alone."""
        officers = tuple(self.officers)
        name = self.lettertype.name
        return Request(name, officers, reason=self.reason, training=self.training)

    @property
    def security(self) -> str:
        """The code of the letter's security, as numbers have it."""
        return next(c for c, name in SECURITIES.items() if name == self.context["security"])

    def without_personal(self, context: Mapping[str, Any]) -> Context:
        """Give the part of *context* that may stand in the log line."""
        fields = context["fields"].items()
        kept = {key: text for key, text in fields if f"fields.{key}" not in self.personal}
        return {**context, "fields": kept}


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


@dataclass(frozen=True, slots=True)
class Batch(Sequence[Plan]):
    """The letters that a request asks for, each planned when it is looked at.

    A plan holds all that its letter will say, so thousands of them are never held at once.
    """

    planner: _Planner
    abouts: Sequence[About]
    reason: str
    odd: Sequence[Problem]

    def __len__(self) -> int:
        """Count the letters."""
        return len(self.abouts)

    @overload
    def __getitem__(self, place: int) -> Plan: ...

    @overload
    def __getitem__(self, place: slice) -> list[Plan]: ...

    def __getitem__(self, place: int | slice) -> Plan | list[Plan]:
        """Plan one letter, or some; raise `BadInput` for what one cannot say."""
        if isinstance(place, slice):
            return [self._plan(about) for about in self.abouts[place]]
        return self._plan(self.abouts[place])

    def _plan(self, about: About) -> Plan:
        return self.planner.plan(about, self.reason, self.odd)


def plan_letters(
    store: Store,
    state: State,
    request: Request,
    today: dt.date,
    begin: Callable[[int], object] = lambda _letters: None,
) -> Sequence[Plan]:
    """Check a request whole and give the letters it asks for; none when nobody is due.

    *begin* is told how many they are before each of them is checked, which takes its time.
    """
    folder = store.folder
    lettertype = folder.lettertype(request.type)
    series = _series(folder.profile, lettertype)
    date = request.date or today
    refuse_future(date, today)
    free_text(request.reason, "--reason")
    fields = parse_fields(lettertype, request.fields)
    abouts = subjects_of(state, lettertype, request, folder.requirements)
    if not abouts:
        return []
    signer = choose_signer(state, lettertype, date, request.signer)
    odd = [*odd_dates(lettertype, request.fields, date), *_foreign_level(folder, lettertype)]
    planner = _Planner(_sources(store, state), lettertype, series, date, signer, fields)
    batch = Batch(planner, abouts, request.reason.strip(), odd)
    begin(len(batch))
    for _plan in batch:
        pass  # each is checked before the first is made
    return batch


def plan_again(
    store: Store,
    state: State,
    made: Mapping[str, Any],
    kept: Mapping[str, Any],
    wish: Request,
) -> Plan:
    """Plan a letter again, with today's records and templates, for the day that *wish* names.

    It is about what the entry data *made* say; its own fields are *kept*, as they were printed,
    but for those in *wish*, which may name another signer too. Whether its officers may have it is
    not asked again: they have it.
    """
    assert wish.date is not None  # noqa: S101 - a letter made again has its day
    lettertype = store.folder.lettertype(wish.type)
    fields = parse_fields(lettertype, wish.fields, kept)
    signer = choose_signer(state, lettertype, wish.date, wish.signer or made["signer"]["id"])
    given = tuple(spec for spec in lettertype.fields if spec.key in wish.fields)
    odd = odd_dates(replace(lettertype, fields=given), wish.fields, wish.date)
    planner = _Planner(
        _sources(store, state),
        lettertype,
        _series(store.folder.profile, lettertype),
        wish.date,
        signer,
        fields,
    )
    return planner.plan(_about_again(state, made), made["reason"], odd)


def _about_again(state: State, made: Mapping[str, Any]) -> About:
    """Give what a letter is about whose making *made* tells."""
    tables = state.tables
    carried = tables["letters"][made["carries"]] if made["carries"] else None
    ids = carried["officers"] if carried else made["officers"]
    training = made.get("training")
    return About(
        [tables["officers"][identifier] for identifier in ids],
        list(made.get("bkk", ())),
        carried,
        tables["trainings"][training] if training else None,
    )


@dataclass(frozen=True, slots=True)
class _Planner:
    """What all letters of a request have in common."""

    sources: Sources
    lettertype: LetterType
    series: Series
    date: dt.date
    signer: Record
    fields: Mapping[str, Any]

    def plan(self, about: About, reason: str, odd: Sequence[Problem]) -> Plan:
        """Plan one letter; *odd* is what the office should think about for each of them."""
        kind, state = self.lettertype, self.sources.state
        context = build_context(
            self.sources, kind, about, date=self.date, signer=self.signer, fields=self.fields
        )
        check_sums(kind, context)
        carried, training = about.carried, about.training
        own = about.officers if kind.about == "officers" else ()
        return Plan(
            lettertype=kind,
            series=self.series,
            date=self.date,
            officers=[officer["id"] for officer in own],
            signer=self.signer,
            context=context,
            personal=_personal(kind, self.fields),
            reason=reason,
            carries=carried["id"] if carried else "",
            training=training["id"] if training else "",
            decrees=tuple(
                decree["id"]
                for decree in cited_by(kind, about.officers, self.date, state, carried).decrees
                if kind.changes
            ),
            bkk=tuple(about.bkk),
            warnings=(
                *odd,
                *_training_dates(about, kind, self.date),
                *_twins_among(about.officers, state),
            ),
        )


def _foreign_level(folder: Folder, lettertype: LetterType) -> list[Problem]:
    """Warn of a letter that offices of this level do not write."""
    if folder.profile.level in lettertype.levels:
        return []
    message = _("{type} is a letter of another level of office ({levels})")
    levels = ", ".join(lettertype.levels)
    return [Problem(message.format(type=lettertype.title, levels=levels))]


def _training_dates(about: About, lettertype: LetterType, date: dt.date) -> list[Problem]:
    """Warn of an invitation after a training began; `BadInput` for proof of attendance too early.

    Attendance is known once the training has ended.
    """
    if about.training is None:
        return []
    values, day = about.training["values"], date.isoformat()
    if lettertype.training == "attended" and day < values["end"]:
        raise BadInput(
            _("{name} ends on {date}; who attended is noted then.").format(
                name=values["name"], date=format_iso(values["end"])
            ),
            where="--date",
            fix=_("Give a date from that day on."),
        )
    if "invited" in lettertype.gives and day > values["start"]:
        message = _("{name} began before the date of the letter")
        return [Problem(message.format(name=values["name"]), about.training["id"])]
    return []


def _sources(store: Store, state: State) -> Sources:
    """Gather what all letters of a request draw on; earlier letters are read once each."""

    @functools.cache
    def entry(identifier: str) -> Mapping[str, Any]:
        return store.entry(state.tables["letters"][identifier]).data

    folder = store.folder
    return Sources(
        state,
        folder.profile,
        folder.legal_basis,
        folder.requirements,
        count_officers(state),
        lambda letter: entry(letter["id"]),
    )


def _personal(lettertype: LetterType, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the letter's own personal values by their path in the context."""
    return {
        f"fields.{spec.key}": fields[spec.key]
        for spec in lettertype.fields
        if spec.personal and fields[spec.key]
    }


def refuse_future(date: dt.date, today: dt.date) -> None:
    """Raise `BadInput` for a date after today."""
    if date > today:
        raise BadInput(
            _("The date {date} is in the future.").format(date=format_date(date)),
            where="--date",
            fix=_("Today is {today}.").format(today=format_date(today)),
        )


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
