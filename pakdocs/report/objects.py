"""The JSON objects that other programs rely on; keys are English and stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pakdocs.dossier import Dossier, Status
from pakdocs.identifiers import mask
from pakdocs.ledger import Entry, Record, State, Verification, letter_status, stage, waits_for
from pakdocs.model import OFFICER, Kind


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


def number_object(number: Record) -> dict[str, Any]:
    """Give one number of the number book."""
    keys = ("series", "year", "seq", "suffix", "number", "status", "letter", "reason", "date")
    return {key: number[key] for key in keys}


def dossier_object(
    dossier: Dossier, personal: Mapping[str, str], *, unmask: bool
) -> dict[str, Any]:
    """Give everything on file about one officer."""
    return {
        "officer": record_object(OFFICER, dossier.officer, personal, unmask=unmask),
        "stage": dossier.stage,
        "milestones": dossier.milestones,
        "documents": [asdict(document) for document in dossier.documents],
        "missing": [asdict(missing) for missing in dossier.missing],
        "papers": [asdict(paper) for paper in dossier.papers],
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
