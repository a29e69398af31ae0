"""What a template may use: the context of one letter, built from records, profile and manifest.

Everything in it is a text, a list or a table of texts, printed as on paper (dates in words, counts
in figures and words, ``-`` for what is empty in a table), so that the log can keep it as it stood.
Personal fields of officers are not in it: no official letter prints them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs import indonesian
from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.ledger import Record, State
from pakdocs.legal import LegalBasis, in_order
from pakdocs.lettertype import AS_DECREES, SECURITIES, URGENCIES, LetterType
from pakdocs.model import BKK, OFFICER, SIGNER, Kind
from pakdocs.office.changes import Made, changes_in, printed_in
from pakdocs.office.cited import (
    Cited,
    cited_by,
    decree_of,
    latest_decree_of,
    show_decree,
    show_incoming,
    show_letter,
)
from pakdocs.office.fields import show_value, totals
from pakdocs.profile import Profile
from pakdocs.render import fill_text
from pakdocs.requirements import Requirements

Context = dict[str, Any]

_LETTER = ("number", "date", "subject", "title")

REGISTRATION = {
    "": "Belum registrasi",
    "registered": "Menunggu verifikasi",
    "verified": "Terverifikasi",
    "returned": "Perlu perbaikan data",
    "rejected": "Ditolak",
    "inactive": "Nonaktif",
}
"""What a letter says of an officer's registration; the application's own labels are not known."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the values of letters come from; one object serves a whole batch."""

    state: State
    profile: Profile
    basis: LegalBasis
    requirements: Requirements
    counts: Mapping[str, str]
    """Counts over all officers, the same for each letter of a batch."""
    made: Made
    """Reads the entry in which an earlier letter was made."""


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about."""

    officers: Sequence[Record] = ()
    bkk: Sequence[str] = ()
    """Ids of job centres, where it is about these and no officers."""
    carried: Record | None = None
    """Another letter: the concept that a nota dinas takes up, or the one that a ralat corrects."""
    training: Record | None = None


def count_officers(state: State) -> dict[str, str]:
    """Count the appointed officers, their BKK, and who was trained, in figures and words."""
    appointed, trained, centres = 0, 0, set()
    for officer in state.tables["officers"].values():  # once: with thousands it is felt
        milestones = officer["milestones"]
        if "appointed" in milestones and "ended" not in milestones:
            appointed += 1
            trained += "trained" in milestones
            centres.add(officer["values"]["bkk"])
    return {
        "appointed": indonesian.count(appointed),
        "appointed_bkk": indonesian.count(len(centres)),
        "trained": indonesian.count(trained),
        "untrained": indonesian.count(appointed - trained),
    }


def build_context(
    sources: Sources,
    lettertype: LetterType,
    subject: About,
    *,
    date: dt.date,
    signer: Record,
    fields: Mapping[str, Any],
) -> Context:
    """Build everything but the number; raise `BadInput` for a citation that is missing.

    *fields* are the letter's own, as they are printed: texts, lists, tables.
    """
    profile, state = sources.profile, sources.state
    officers, as_of = subject.officers, _as_of(fields)
    bkk_ids = subject.bkk or list(dict.fromkeys(o["values"]["bkk"] for o in officers))
    context: Context = {
        "date": indonesian.format_date(date),
        "year": str(date.year),
        "place": profile.identity["place"] if profile.place_before_date else "",
        "office": _office(profile),
        "province": dict(profile.province),
        "abbr": {"up": profile.style.up, "cq": profile.style.cq},
        "signature": signature(signer, profile, lettertype, state),
        "officers": _officers(sources, lettertype, officers, as_of),
        "bkk": _job_centres(bkk_ids, officers, state),
        "counts": {
            "officers": indonesian.count(len(officers)),
            "bkk": indonesian.count(len(bkk_ids)),
            **count_registrations(officers, as_of),
            **sources.counts,
        },
        "training": _training(subject.training),
        "fields": dict(fields),
        "fields_totals": {
            spec.key: totals(spec, fields[spec.key])
            for spec in lettertype.fields
            if spec.kind == "rows"
        },
    }
    if subject.carried:
        context["letter"] = _carried(subject.carried)
    cited = cited_by(lettertype, officers, date, state, subject.carried)
    context |= _show_cited(cited, sources, lettertype)
    _fill_manifest(context, lettertype, sources, date)
    return context


def _office(profile: Profile) -> Context:
    identity = profile.identity
    return {
        **identity,
        "head_lines": head_lines(identity),
        "letterhead": list(profile.letterhead) or [identity["government"], identity["name"]],
    }


def _as_of(fields: Mapping[str, Any]) -> str:
    """Give the day (ISO) up to which a letter that says when it was checked has been looking."""
    checked = fields.get("checked_on")
    return indonesian.parse_date(checked).isoformat() if checked else ""


def _seen(officer: Record, as_of: str) -> Mapping[str, str]:
    """Give the last that was seen of an officer's registration, up to a day if there is one."""
    found = [seen for seen in officer["registration"] if not as_of or seen["date"] <= as_of]
    return found[-1] if found else {"status": "", "note": "", "date": ""}


def _officers(
    sources: Sources, lettertype: LetterType, officers: Sequence[Record], as_of: str
) -> list[dict[str, Any]]:
    """Give the officers of a letter, with their papers or what has changed where it wants that.

    An extract shows them as the decree did.
    """
    found = []
    for number, officer in enumerate(officers, start=1):
        shown = {"no": str(number), **officer_context(officer, sources.state, as_of)}
        decree = decree_of(officer, sources.state)
        if lettertype.shape == "extract" and decree:
            row = printed_in(decree, officer, sources.made)
            shown |= {**row, "no": shown["no"], "bkk": {**shown["bkk"], **row.get("bkk", {})}}
        if "papers" in lettertype.cites:
            shown |= _papers(officer, sources.requirements)
        if lettertype.changed_since:
            shown |= changes_in(officer, shown, lettertype, sources.state, sources.made)
        found.append(shown)
    return found


def _job_centres(
    ids: Sequence[str], officers: Sequence[Record], state: State
) -> list[dict[str, Any]]:
    """Give the job centres of a letter, each with its addressee and its officers in the letter."""
    found: list[dict[str, Any]] = []
    for number, identifier in enumerate(ids, start=1):
        shown = _shown(BKK, state.tables["bkk"][identifier], state)
        head = shown["head"] if shown["head"] != "-" else f"Kepala {shown['institution']}"
        own = [o["values"]["name"] for o in officers if o["values"]["bkk"] == identifier]
        found.append({"no": str(number), **shown, "addressee": head, "officers": own})
    return found


def count_registrations(officers: Sequence[Record], as_of: str = "") -> dict[str, str]:
    """Count how far *officers* are on the application, in figures and words.

    ``officers = seen + unseen`` and ``seen = verified + returned + waiting + other``; ``other``
    is the empty text when there is none.
    """
    last = [status for o in officers if (status := _seen(o, as_of)["status"])]
    named = {
        "waiting": last.count("registered"),
        "verified": last.count("verified"),
        "returned": last.count("returned"),
    }
    other = len(last) - sum(named.values())
    named |= {"seen": len(last), "unseen": len(officers) - len(last)}
    shown = {key: indonesian.count(number) for key, number in named.items()}
    return shown | {"other": indonesian.count(other) if other else ""}


def _training(training: Record | None) -> dict[str, str]:
    if training is None:
        return {}
    values = training["values"]
    first, last = (dt.date.fromisoformat(values[key]) for key in ("start", "end"))
    kept = {key: values.get(key, "") for key in ("name", "place", "organiser", "note")}
    return kept | {
        "start": indonesian.format_date(first),
        "end": indonesian.format_date(last),
        "dates": indonesian.format_period(first, last),
        "days": indonesian.format_days(first, last),
    }


def _carried(letter: Record) -> dict[str, str]:
    if letter["number"]:
        return {"id": letter["id"], **show_letter(letter)}
    return {key: letter[key] for key in ("id", "title", "subject")}


def _show_cited(cited: Cited, sources: Sources, lettertype: LetterType) -> Context:
    return {
        "circular": show_incoming(cited.circular) if cited.circular else {},
        "proposals": [show_incoming(letter) for letter in cited.proposals],
        "decrees": [
            show_decree(letter, sources.made(letter), lettertype, sources.state)
            for letter in cited.decrees
        ],
    }


def _shown(kind: Kind, record: Record, state: State) -> dict[str, str]:
    values = record["values"]
    return {
        spec.key: show_value(spec, values.get(spec.key, ""), state)
        for spec in kind.fields
        if not spec.personal
    }


def officer_context(officer: Record, state: State, as_of: str = "") -> dict[str, Any]:
    """Give what a text may say of one officer, and of the registration up to a day (ISO)."""
    values, milestones = officer["values"], officer["milestones"]
    shown: dict[str, Any] = _shown(OFFICER, officer, state)
    employee_id = shown["nip"] if values.get("nip") else values.get("nuptk") or "-"
    seen = _seen(officer, as_of)
    decree, latest = decree_of(officer, state), latest_decree_of(officer, state)
    return shown | {
        "employee_id": employee_id,
        "bkk": _shown(BKK, state.tables["bkk"][values["bkk"]], state),
        "decree": show_letter(decree) if decree else dict.fromkeys(_LETTER, "-"),
        "latest_decree": show_letter(latest) if latest else dict.fromkeys(_LETTER, "-"),
        "registration": REGISTRATION[seen["status"]],
        "registration_date": indonesian.format_iso(seen["date"]) if seen["status"] else "-",
        "registration_note": seen["note"] or "-",
        "trained": "Sudah" if "trained" in milestones else "Belum",
    }


def _papers(officer: Record, requirements: Requirements) -> dict[str, Any]:
    """Give the list of papers with what is there, and the labels of what is missing."""
    return {
        "papers": [
            {
                "no": str(place),
                "label": paper.label,
                "status": "Ada" if paper.key in officer["papers"] else "Belum ada",
                "needed": "Wajib" if paper.needed else "Bila ada",
            }
            for place, paper in enumerate(requirements.papers, start=1)
        ],
        "missing": [paper.label for paper in requirements.missing(officer["papers"])],
    }


def head_lines(identity: Mapping[str, str]) -> list[str]:
    """Part the head's title before the region, where a line of a letter should end."""
    head, region = identity["head"], identity["region"]
    if region and head.endswith(f" {region}"):
        return [head.removesuffix(f" {region}"), region]
    return [head]


def signature(
    signer: Record, profile: Profile, lettertype: LetterType, state: State
) -> dict[str, Any]:
    """Lay out the signature block: capitals in decrees, abbreviations kept small.

    A type that its signer signs as ``self`` (a nota dinas) names only his or her own position.
    """
    values = _shown(SIGNER, signer, state)
    capacity = signer["values"]["capacity"]
    first, *more = head_lines(profile.identity)
    if lettertype.shape in AS_DECREES:
        first, more = first.upper(), [line.upper() for line in more]
    own = capacity in ("an", "ub")
    lines = {
        "definitif": [first, *more],
        "plt": [f"Plt. {first}", *more],
        "plh": [f"Plh. {first}", *more],
        "an": [f"a.n. {first}", *more, values["position"]],
        "ub": [f"a.n. {first}", *more, values["via"], "u.b.", values["position"]],
    }[capacity]
    if lettertype.signs_as == "self" and own:
        lines = [values["position"]]
    return {
        "lines": [*lines[:-1], f"{lines[-1]},"],
        "position": values["position"] if own else " ".join(lines),
        "name": values["name"],
        "rank": "" if values["rank"] == "-" or not profile.style.rank else values["rank"],
        "nip": f"{profile.style.nip} {values['nip']}",
        "mark": "",
    }


def _fill_manifest(
    context: Context, lettertype: LetterType, sources: Sources, date: dt.date
) -> None:
    """Fill the texts of manifest and legal basis, which may use what is in the context already."""
    where = f"templates/{lettertype.name}.toml"

    def fill(text: str) -> str:
        return fill_text(text, context, where)

    def lines(texts: Sequence[str]) -> list[str]:
        """Fill each text; one such as ``*fields.to`` stands for the texts of a list."""
        found: list[str] = []
        for text in texts:
            found += _list_at(context, text, where) if text.startswith("*") else [fill(text)]
        return [line.strip() for line in found if line.strip()]

    for key, allowed in (("urgency", URGENCIES), ("security", tuple(SECURITIES))):
        context[key] = _one_of(fill(getattr(lettertype, key)), allowed, key, where)
    context["security"] = SECURITIES[context["security"]]
    context["sifat"] = context[sources.profile.style.sifat]
    context["classification"] = fill(lettertype.classification)
    unit = fill(lettertype.attachment_unit)
    context["attachments"] = _attachments(fill(lettertype.attachments), unit)
    context["subject"] = fill(lettertype.subject)
    context["recipient"] = {
        "lines": lines(lettertype.recipient),
        "place": fill(lettertype.recipient_place),
    }
    context["copies"] = lines(lettertype.copies)
    mengingat = in_order((*sources.basis.mengingat, *sources.profile.legal), date)
    context["legal"] = {
        "mengingat": [fill(item.text) for item in mengingat],
        "memperhatikan": [
            fill(item.text) for item in sources.basis.memperhatikan if item.holds_on(date)
        ],
    }


def _list_at(context: Context, text: str, where: str) -> list[str]:
    """Give the list that ``*path`` names; raise `BadInput` where there is none."""
    value: Any = context
    for key in text[1:].split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(
            _("{text!r} names no list of texts.").format(text=text),
            where=where,
            fix=_("Write * and the name of a list, such as *fields.to."),
        )
    return value


def _one_of(value: str, allowed: Sequence[str], key: str, where: str) -> str:
    """Give *value*, the first of *allowed* where it is empty; raise `BadInput` for another."""
    if value.strip() and value not in allowed:
        raise BadInput(
            _("{value!r} is not allowed.").format(value=value),
            where=f"{where}, {key}",
            fix=_("Allowed: {allowed}.").format(allowed=", ".join(allowed)),
        )
    return value.strip() or allowed[0]


def _attachments(number: str, unit: str) -> str:
    """Give the line Lampiran; a field of counts brings its words with it."""
    figures = number.split(" ", maxsplit=1)[0] or "0"
    if not figures.isascii() or not figures.isdecimal() or not int(figures):
        return ""
    return f"{indonesian.count(int(figures))} {unit}"
