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
from pakdocs.ledger import Record, State, in_force
from pakdocs.legal import LegalBasis, in_order
from pakdocs.lettertype import LetterType
from pakdocs.model import BKK, OFFICER, SIGNER, Kind
from pakdocs.office.fields import show_value
from pakdocs.profile import Profile
from pakdocs.render import fill_text
from pakdocs.requirements import Requirements

Context = dict[str, Any]

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


def count_officers(state: State) -> dict[str, str]:
    """Count the appointed officers, their BKK, and who was trained, in figures and words."""
    appointed = [
        officer
        for officer in state.tables["officers"].values()
        if "appointed" in officer["milestones"] and "ended" not in officer["milestones"]
    ]
    trained = sum("trained" in officer["milestones"] for officer in appointed)
    return {
        "appointed": indonesian.count(len(appointed)),
        "appointed_bkk": indonesian.count(len({o["values"]["bkk"] for o in appointed})),
        "trained": indonesian.count(trained),
        "untrained": indonesian.count(len(appointed) - trained),
    }


def build_context(
    sources: Sources,
    lettertype: LetterType,
    officers: Sequence[Record],
    *,
    date: dt.date,
    signer: Record,
    fields: Mapping[str, str | list[str]],
    carried: Record | None = None,
) -> Context:
    """Build everything but the number; raise `BadInput` for a citation that is missing.

    *carried* is the letter that a nota dinas takes up to the head.
    """
    profile, state = sources.profile, sources.state
    bkk_ids = list(dict.fromkeys(officer["values"]["bkk"] for officer in officers))
    context: Context = {
        "date": indonesian.format_date(date),
        "year": str(date.year),
        "place": profile.identity["place"] if profile.place_before_date else "",
        "urgency": lettertype.urgency,
        "attachments": _attachments(lettertype),
        "office": _office(profile),
        "province": dict(profile.province),
        "signature": signature(signer, profile, lettertype, state),
        "officers": [
            {"no": str(number), **officer_context(officer, state)}
            for number, officer in enumerate(officers, start=1)
        ],
        "bkk": [_shown(BKK, state.tables["bkk"][bkk], state) for bkk in bkk_ids],
        "counts": {
            "officers": indonesian.count(len(officers)),
            "bkk": indonesian.count(len(bkk_ids)),
            **sources.counts,
        },
        "fields": dict(fields),
    }
    if "papers" in lettertype.cites:
        for shown, officer in zip(context["officers"], officers, strict=True):
            shown.update(_papers(officer, sources.requirements))
    if carried:
        context["letter"] = {key: carried[key] for key in ("id", "title", "subject")}
    context |= cite(lettertype, officers, date, state)
    _fill_manifest(context, lettertype, sources, date)
    return context


def _office(profile: Profile) -> Context:
    identity = profile.identity
    return {
        **identity,
        "head_lines": head_lines(identity),
        "letterhead": list(profile.letterhead) or [identity["government"], identity["name"]],
    }


def _attachments(lettertype: LetterType) -> str:
    if not lettertype.attachments:
        return ""
    return f"{indonesian.count(lettertype.attachments)} {lettertype.attachment_unit}"


def _shown(kind: Kind, record: Record, state: State) -> dict[str, str]:
    values = record["values"]
    return {
        spec.key: show_value(spec, values.get(spec.key, ""), state)
        for spec in kind.fields
        if not spec.personal
    }


def officer_context(officer: Record, state: State) -> dict[str, Any]:
    """Give what a text may say of one officer."""
    values, milestones = officer["values"], officer["milestones"]
    shown: dict[str, Any] = _shown(OFFICER, officer, state)
    employee_id = shown["nip"] if values.get("nip") else values.get("nuptk") or "-"
    seen = officer["registration"][-1]["status"] if officer["registration"] else ""
    decree = _decree_of(officer, state)
    return shown | {
        "employee_id": employee_id,
        "bkk": _shown(BKK, state.tables["bkk"][values["bkk"]], state),
        "decree": _cited_letter(decree) if decree else {"number": "-", "date": "-", "subject": "-"},
        "registration": REGISTRATION[seen],
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


def _decree_of(officer: Record, state: State) -> Record | None:
    """Find the letter that appointed the officer: the last decree dated as the milestone."""
    letters = [state.tables["letters"][letter] for letter in officer["letters"]]
    day = officer["milestones"].get("appointed")
    found = [
        letter
        for letter in letters
        if in_force(letter) and "appointed" in letter["gives"] and letter["date"] == day
    ]
    return found[-1] if found else None


def _cited_letter(letter: Record) -> dict[str, str]:
    return {
        "number": letter["number"],
        "date": indonesian.format_date(dt.date.fromisoformat(letter["date"])),
        "subject": letter["subject"],
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
    if lettertype.shape == "decree":
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
        "rank": values["rank"] if profile.style.rank and values["rank"] != "-" else "",
        "nip": f"{profile.style.nip} {values['nip']}",
        "mark": "",
    }


def cite(
    lettertype: LetterType, officers: Sequence[Record], date: dt.date, state: State
) -> Context:
    """Give what the type cites; raise `BadInput` where it is missing or later than *date*."""
    cited: Context = {"circular": {}, "proposals": [], "decrees": []}
    if "circular" in lettertype.cites:
        cited["circular"] = _incoming(_circular(state, date))
    if "proposals" in lettertype.cites:
        ids = dict.fromkeys(
            o["values"]["proposal"] for o in officers if o["values"].get("proposal")
        )
        letters = [state.tables["incoming"][identifier] for identifier in ids]
        letters.sort(key=lambda letter: (letter["values"]["date"], letter["id"]))
        _refuse_later(letters[-1:], date)
        cited["proposals"] = [_incoming(letter) for letter in letters]
    if "decrees" in lettertype.cites:
        found = {d["id"]: d for o in officers if (d := _decree_of(o, state))}
        for letter in found.values():
            if letter["date"] > date.isoformat():
                raise _later(letter["number"], letter["date"], date)
        cited["decrees"] = [_cited_letter(found[identifier]) for identifier in sorted(found)]
    return cited


def _refuse_later(letters: Sequence[Record], date: dt.date) -> None:
    for letter in letters:
        if letter["values"]["date"] > date.isoformat():
            raise _later(letter["values"]["number"], letter["values"]["date"], date)


def _later(number: str, cited: str, date: dt.date) -> BadInput:
    return BadInput(
        _("The letter of {date} would cite {number} of {cited}, which is later.").format(
            date=indonesian.format_date(date), number=number, cited=indonesian.format_iso(cited)
        ),
        where="--date",
        fix=_("Give a later date, or correct the date of the cited letter."),
    )


def _circular(state: State, date: dt.date) -> Record:
    """Give the latest circular of the ministry that was out on *date*."""
    circulars = [
        letter
        for letter in state.tables["incoming"].values()
        if letter["values"]["type"] == "edaran" and letter["values"]["date"] <= date.isoformat()
    ]
    if not circulars:
        raise BadInput(
            _(
                "The letter cites the ministry's circular, but none dated up to {date} is on file."
            ).format(date=indonesian.format_date(date)),
            fix=_(
                "Register it with `pakdocs incoming add --type edaran`; if it is on file as "
                "another type, `pakdocs incoming edit NUMBER --type edaran`."
            ),
        )
    return max(circulars, key=lambda letter: (letter["values"]["date"], letter["id"]))


def _incoming(letter: Record) -> dict[str, str]:
    values: dict[str, str] = letter["values"]
    date = indonesian.format_date(dt.date.fromisoformat(values["date"]))
    return {key: values[key] for key in ("number", "sender", "subject")} | {"date": date}


def _fill_manifest(
    context: Context, lettertype: LetterType, sources: Sources, date: dt.date
) -> None:
    """Fill the texts of manifest and legal basis, which may use what is in the context already."""
    where = f"templates/{lettertype.name}.toml"

    def fill(text: str) -> str:
        return fill_text(text, context, where)

    context["subject"] = fill(lettertype.subject)
    context["recipient"] = {
        "lines": [fill(line) for line in lettertype.recipient],
        "place": fill(lettertype.recipient_place),
    }
    context["copies"] = [filled for line in lettertype.copies if (filled := fill(line).strip())]
    mengingat = in_order((*sources.basis.mengingat, *sources.profile.legal), date)
    context["legal"] = {
        "mengingat": [fill(item.text) for item in mengingat],
        "memperhatikan": [
            fill(item.text) for item in sources.basis.memperhatikan if item.holds_on(date)
        ],
    }
