"""The JSON objects that other programs rely on; keys are English and stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pakdocs.dossier import Centre, Dossier, Status
from pakdocs.identifiers import mask
from pakdocs.ledger import Entry, Record, State, Verification, letter_status, stage, waits_for
from pakdocs.ledger.against import Compared
from pakdocs.model import BKK, OFFICER, Kind


def officer_row(state: State, officer: Record) -> dict[str, str]:
    """Give one line of the list of officers."""
    values = officer["values"]
    return {
        "id": officer["id"],
        "name": values["name"],
        "bkk": state.tables["bkk"][values["bkk"]]["values"]["name"],
        "stage": stage(officer),
    }


def masked(kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """Give the values of a record with the personal ones masked."""
    personal = {spec.key for spec in kind.fields if spec.personal}
    return {key: mask(text) if key in personal else text for key, text in values.items()}


def record_object(
    kind: Kind, record: Record, personal: Mapping[str, str], *, unmask: bool
) -> dict[str, str]:
    """Give a record with all its fields; personal ones masked unless *unmask*."""
    found = {"id": record["id"]}
    for spec in kind.fields:
        if spec.personal:
            value = personal.get(spec.key, "")
            found[spec.key] = value if unmask else mask(value)
        else:
            found[spec.key] = record["values"].get(spec.key, "")
    return found


def letter_object(letter: Record, *, pending: bool = False) -> dict[str, Any]:
    """Give one letter; ``file`` is relative to the office."""
    keys = ("id", "type", "title", "number", "date", "status", "file", "officers", "subject")
    found = {key: letter[key] for key in keys}
    found |= {"status": letter_status(letter), "waits_for": waits_for(letter)}
    return found | {"pending": True} if pending else found


def step_object(entry: Entry) -> dict[str, Any]:
    """Give one step of a letter's way: who did what when, and what the entry says of it."""
    keys = (
        *("form", "changed", "number", "date", "handwritten", "outside", "kind", "blob", "file"),
        *("way", "to", "receipt", "reason", "content"),
    )
    found = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "event": entry.event}
    return found | {key: entry.data[key] for key in keys if key in entry.data}


def number_objects(number: Record) -> list[dict[str, Any]]:
    """Give an entry of the number book: one number, or each of a range that was booked."""
    keys = (
        *("series", "year", "seq", "suffix", "number", "status", "letter", "reason", "date"),
        *("until", "by", "at"),
    )
    found = {key: number[key] for key in keys}
    *earlier, last = range(number["first"], number["seq"] + 1)
    return [*({**found, "seq": seq, "date": ""} for seq in earlier), {**found, "seq": last}]


def dossier_object(
    dossier: Dossier, personal: Mapping[str, str], *, unmask: bool
) -> dict[str, Any]:
    """Give everything on file about one officer.

    ``erased`` is the log entry by which the personal values were erased, and 0 where they were not.
    """
    return {
        "officer": record_object(OFFICER, dossier.officer, personal, unmask=unmask),
        "stage": dossier.stage,
        "milestones": dossier.milestones,
        "documents": [asdict(document) for document in dossier.documents],
        "missing": [asdict(missing) for missing in dossier.missing],
        "papers": [asdict(paper) for paper in dossier.papers],
        "replaced_by": dossier.replaced_by,
        "erased": dossier.officer["erased"],
        "timeline": [asdict(fact) for fact in dossier.timeline],
    }


def centre_object(state: State, centre: Centre) -> dict[str, Any]:
    """Give everything on file about one job centre."""
    return {
        "bkk": record_object(BKK, centre.bkk, {}, unmask=False),
        "officers": [officer_row(state, officer) for officer in centre.officers],
        "documents": [asdict(document) for document in centre.documents],
        "missing": [
            {"officer": officer["id"], "name": officer["values"]["name"], **asdict(missing)}
            for officer, missing in centre.missing
        ],
        "timeline": [asdict(fact) for fact in centre.timeline],
    }


def status_object(status: Status) -> dict[str, Any]:
    """Give how far the office is."""
    return {
        "stages": status.stages,
        "due": [
            {"type": lettertype.name, "title": lettertype.title, "officers": count}
            for lettertype, count in status.due
        ],
        "waiting": status.waiting,
        "letters": status.letters,
        "entries": status.entries,
    }


def verification_object(result: Verification) -> dict[str, Any]:
    """Give what checking the log found."""
    return {
        "ok": bool(result),
        "entries": result.entries,
        "head": result.head,
        "problems": [asdict(problem) for problem in result.problems],
    }


def compared_object(compared: Compared) -> dict[str, Any]:
    """Give what holding the log against one thing from outside showed."""
    return {
        "file": compared.file,
        "kind": compared.kind,
        "size": compared.size,
        "root": compared.root,
        "ok": bool(compared),
    }
