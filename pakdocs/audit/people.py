"""The trail rule of officers: decree on proposal, report on decree, verification on report.

Every officer in a coordination letter must stand in a decree in force of the same day or before,
everyone verified must have been reported, everyone appointed must trace to a proposal, and who has
left must have been revoked. Whether it is true what was entered nobody can tell from here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pakdocs.audit.finding import Finding
from pakdocs.errors import Findings
from pakdocs.i18n import _
from pakdocs.indonesian import format_iso
from pakdocs.ledger import Record, State, Twins, ending_letter, in_force, twin_problem
from pakdocs.model import OFFICER
from pakdocs.store import Store, all_values

_ABOVE = ("provinsi", "kementerian")
"""Levels of offices that send no coordination letter of their own."""


def officer_findings(state: State) -> Iterator[Finding]:
    """Find officers whose trail has a step without the one that it rests on."""
    level = next(iter(state.tables["office"].values()), {}).get("level", "")
    for officer in state.tables["officers"].values():
        where = f"{officer['id']} {officer['values']['name']}"
        if "appointed" in officer["milestones"]:
            yield from _appointment(state, officer, where)
        yield from _reports(state, officer, where)
        if level not in _ABOVE:
            yield from _verification(officer, where)


def _appointment(state: State, officer: Record, where: str) -> Iterator[Finding]:
    """Find what a decree that appoints rests on and lacks, and one that should have ended."""
    values, milestones = officer["values"], officer["milestones"]
    if not values.get("proposal"):
        yield Finding(
            "officer.no_proposal",
            "error",
            _("appointed, but no proposal is on file"),
            where,
            _("Register the proposal and name it in the officer's record."),
        )
    elif milestones["proposed"] > milestones["appointed"]:
        yield Finding(
            "officer.proposal_later",
            "warning",
            _("appointed on {date}, but the proposal is of {of}").format(
                date=format_iso(milestones["appointed"]), of=format_iso(milestones["proposed"])
            ),
            where,
            _("Ask the office for the proposal that the decree rests on."),
        )
    if not state.tables["bkk"][values["bkk"]]["values"].get("registration_number"):
        yield Finding(
            "bkk.no_registration",
            "warning",
            _("appointed at a BKK without a registration number (tanda daftar)"),
            where,
            _("Enter the number with `pakdocs bkk edit`."),
        )
    if "ended" in milestones and not ending_letter(state, officer):
        yield Finding(
            "officer.not_revoked",
            "warning",
            _("left on {date}, but the decree that appoints is still in force").format(
                date=format_iso(milestones["ended"])
            ),
            where,
            _("Revoke it with a decree (sk-pencabutan)."),
        )


def _reports(state: State, officer: Record, where: str) -> Iterator[Finding]:
    """Find letters to the province that name an officer who was not appointed on their day."""
    for letter in _giving(state, officer, "reported"):
        decrees = [d["date"] for d in _giving(state, officer, "appointed")]
        ends = [e["date"] for e in _giving(state, officer, "ended")]
        number, date = letter["number"], format_iso(letter["date"])
        if not any(day <= letter["date"] for day in decrees):
            yield Finding(
                "officer.reported_without_decree",
                "error",
                _(
                    "reported by {number} of {date}, but no decree in force appoints up to then"
                ).format(number=number, date=date),
                where,
                _("Ask what became of the decree, and tell the province."),
            )
        elif any(day < letter["date"] for day in ends):
            yield Finding(
                "officer.reported_after_end",
                "error",
                _("reported by {number} of {date}, but the appointment was revoked before")
                .format(number=number, date=date),
                where,
                _("Tell the province with a letter about what has changed."),
            )  # fmt: skip


def _giving(state: State, officer: Record, milestone: str) -> list[Record]:
    """Give the officer's letters in force that give a milestone."""
    letters = (state.tables["letters"][identifier] for identifier in officer["letters"])
    return [letter for letter in letters if in_force(letter) and milestone in letter["gives"]]


def _verification(officer: Record, where: str) -> Iterator[Finding]:
    """Find officers seen as verified whom no letter had reported to the province by then."""
    milestones = officer["milestones"]
    verified, reported = milestones.get("verified", ""), milestones.get("reported", "")
    if verified and not reported:
        yield Finding(
            "officer.verified_not_reported",
            "error",
            _("verified on {date}, but never reported to the province").format(
                date=format_iso(verified)
            ),
            where,
            _("Report the officer with a coordination letter, or ask on what list he or she was."),
        )
    elif verified and verified < reported:
        yield Finding(
            "officer.verified_before_report",
            "warning",
            _("verified on {date}, but reported to the province only on {of}").format(
                date=format_iso(verified), of=format_iso(reported)
            ),
            where,
            _("Check the day of the observation."),
        )


def twin_findings(store: Store, state: State) -> Iterator[Finding]:
    """Find officers who may be one person on file twice; those who have ended are left out."""
    twins = Twins(OFFICER)
    names = {key: bkk["values"]["name"] for key, bkk in state.tables["bkk"].items()}
    for officer in state.tables["officers"].values():
        if "ended" in officer["milestones"]:
            continue
        values = _readable_values(store, officer)
        where = f"{officer['id']} {values['name']}"
        for twin in twins.find(values):
            found = twin_problem(OFFICER, twin, values, where, names.__getitem__)
            yield Finding("officer.twice", "warning", found.message, found.where, found.fix)
        twins.add(officer["id"], values)


def _readable_values(store: Store, officer: Record) -> dict[str, str]:
    """Give all values of *officer*, the plain ones where the blob of the others is damaged."""
    try:
        return all_values(officer, store.blobs)
    except Findings:
        return dict(officer["values"])
