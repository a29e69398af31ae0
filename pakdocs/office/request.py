"""What a clerk asks for: a letter of a type, and the values of its own fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pakdocs.errors import BadInput, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import State
from pakdocs.lettertype import LetterType
from pakdocs.model import Field
from pakdocs.office.fields import number_points, parse_value, rows_of, show_value


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
    """The number, where somebody else keeps the book, or one that was reserved."""
    inserted: str = ""
    """Why the number is inserted among earlier ones (*sisipan*)."""
    reason: str = ""
    """Why a letter is made although papers are missing; the log keeps it."""
    letter: str = ""
    """The letter that this one is about (``about`` is ``letter`` or ``issued``)."""
    training: str = ""
    """The training that it is about, where the type is about one."""
    bkk: tuple[str, ...] = ()
    """Job centres, where the type is about these; all on record if none is named."""


def parse_fields(
    lettertype: LetterType, given: Mapping[str, str], kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Parse the letter's own fields as they are printed: texts, lists of texts, tables.

    What is not given stays as it is *kept*, printed already, by a letter that is made again.
    Raises `BadInput` or `UsageProblem`.
    """
    known = {spec.key: spec for spec in lettertype.fields}
    if unknown := sorted(given.keys() - known.keys()):
        raise BadInput(
            _("{type} has no field {name!r}.").format(type=lettertype.name, name=unknown[0]),
            where="--set",
            fix=_("Its fields: {names}.").format(names=", ".join(known) or "-"),
        )
    printed: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, spec in known.items():
        if kept and key in kept and key not in given:
            printed[key] = kept[key]
            continue
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


def _printed(spec: Field, value: str) -> Any:  # noqa: ANN401 - as the kind has it
    """Give the kept *value* as the letter's context has it."""
    match spec.kind:
        case "list":
            return value.split("\n") if value else []
        case "points":
            return number_points(value)
        case "rows":
            return rows_of(spec, value)
    return show_value(spec, value, State()) if value else ""


def odd_dates(lettertype: LetterType, given: Mapping[str, str], date: dt.date) -> list[Problem]:
    """Warn of deadlines before the letter's own date, and of what was looked at after it."""
    found, day = [], date.isoformat()
    for spec in lettertype.fields:
        value = parse_value(spec, given.get(spec.key, spec.default), None)
        if spec.kind != "date" or not value:
            continue
        if spec.past and value > day:
            message = _("{label} lies after the date of the letter")
        elif not spec.past and value < day:
            message = _("{label} lies before the date of the letter")
        else:
            continue
        found.append(Problem(message.format(label=_(spec.label)), f"--set {spec.key}"))
    return found
