"""A wished letter: what still lacks of it is asked for; and the arguments that say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pakdocs.cli import offers
from pakdocs.cli.common import Desk
from pakdocs.i18n import _
from pakdocs.lettertype import LetterType

if TYPE_CHECKING:
    from pakdocs.office import Request


def fill_request(desk: Desk, request: Request, *, numbered: bool, whole: bool) -> Request:
    """Ask for what *request* still lacks; with *whole* also for what may stay empty.

    *numbered* says that the letter gets its number at once.
    """
    lettertype = desk.store.folder.lettertype(request.type)
    request = _subject(desk, lettertype, request)
    if whole and numbered and request.date is None:
        from pakdocs.cli import asking

        request = replace(request, date=asking.date(_("Letter date"), desk.now().date()))
    fields = dict(request.fields)
    for spec in lettertype.fields:
        if spec.key not in fields and ((spec.required and not spec.default) or whole):
            fields[spec.key] = desk.ask_field(spec, f"field.{spec.key}")
    number = request.number
    if numbered and not number:
        number = outside_number(desk, lettertype.series)
    signer = request.signer or _signer(desk, lettertype, request.date or desk.now().date())
    return replace(request, fields=fields, number=number, signer=signer)


def _subject(desk: Desk, lettertype: LetterType, request: Request) -> Request:
    """Ask whom, which letter, training or job centres it is about."""
    from pakdocs.cli import asking

    if lettertype.training and not request.training:
        training = asking.pick(_("Which training is it about?"), offers.trainings(desk))
        request = replace(request, training=training)
    match lettertype.about:
        case "letter" | "issued" if not request.letter:
            letters = offers.drafts if lettertype.about == "letter" else offers.numbered
            carried = asking.pick(_("Which letter is it about?"), letters(desk))
            return replace(request, letter=carried)
        case "bkk" if not request.bkk:
            every = offers.bkk(desk)
            ticked = [name for name, _label in every]
            return replace(
                request, bkk=tuple(asking.pick_many(_("Which job centres?"), every, ticked))
            )
    listed = lettertype.training in ("invited", "attended")
    if lettertype.about != "officers" or listed or request.due or request.officers:
        return request
    due = _due(desk, lettertype)
    known = [o for o in offers.officers(desk) if o[0] in due] or offers.officers(desk)
    chosen = asking.pick_many(_("For which officers?"), known, due)
    if due and set(chosen) == set(due):
        return replace(request, due=True)
    return replace(request, officers=tuple(chosen))


def _due(desk: Desk, lettertype: LetterType) -> list[str]:
    from pakdocs.dossier import due_officers

    return [
        officer["id"]
        for officer in due_officers(desk.state, lettertype, desk.store.folder.requirements)
    ]


def _signer(desk: Desk, lettertype: LetterType, date: dt.date) -> str:
    """Ask who signs where more than one may; give the empty text where there is no choice."""
    from pakdocs.office import fit_signers

    fit = fit_signers(desk.state, lettertype, date)
    if len(fit) < 2:
        return ""
    known = [(signer["id"], offers.signer_label(signer)) for signer in fit]
    return desk.ask(_("Who signs?"), "signer", known)


def outside_number(desk: Desk, series: str) -> str:
    """Ask for the number where somebody else keeps the book of *series*."""
    from pakdocs.cli import asking

    known = desk.store.folder.profile.series
    if series not in known or known[series].keeper == "pakdocs":
        return ""
    return asking.text(_("Number given by who keeps the book"))


def request_arguments(verb: str, request: Request, defaults: Mapping[str, str]) -> list[str]:
    """Give the arguments of ``letter issue`` or ``draft`` that make just this request.

    A field that has its default already is left out.
    """
    options = [f"--officer={name}" for name in request.officers]
    options += [f"--bkk={name}" for name in request.bkk]
    options += ["--due"] if request.due else []
    options += ["--each"] if request.each else []
    values = {
        "letter": request.letter,
        "training": request.training,
        "date": request.date.strftime("%d-%m-%Y") if request.date else "",
        "signer": request.signer,
        "number": request.number,
        "reason": request.reason,
    }
    options += [f"--{name}={value}" for name, value in values.items() if value]
    options += [
        f"--set={key}={value}"
        for key, value in request.fields.items()
        if value != defaults.get(key, "")
    ]
    return ["letter", verb, request.type, *options]
