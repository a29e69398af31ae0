"""Adding, changing and importing records; a sheet is checked whole before anything is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pakdocs.errors import Conflict, Problem
from pakdocs.exchange import Row, read_rows
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, find
from pakdocs.model import Kind
from pakdocs.office.fields import same
from pakdocs.office.register import (
    Register,
    clean,
    contradictions,
    differing,
    doubts,
    has_ended,
    labelled,
    record_event,
    refuse,
)
from pakdocs.store import BLOCK, Blobs, Session, Store, all_values


@dataclass(slots=True)
class Change:
    """What adding, changing or importing did, or would do."""

    added: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    """Ids, or rows of the sheet, that say nothing new."""
    warnings: list[Problem] = field(default_factory=list)


def check_new(
    kind: Kind, raw: Mapping[str, str], state: State, blobs: Blobs, today: dt.date
) -> tuple[dict[str, str], list[Problem]]:
    """Check a new record and give its values and what to think about.

    Raises `BadInput` for wrong values, `Conflict` for a double. An officer who has ended is no
    double: a record is one service, from the proposal to its end.
    """
    values, wrong = clean(kind.fields, raw, state, today)
    refuse(labelled(kind.fields, wrong, lambda _key: "") + contradictions(kind, values, state))
    register = Register(kind, state, blobs)
    hit = register.doubles(values)
    if hit and not has_ended(state.tables[kind.table][hit[0]]):
        raise Conflict(
            _("This {kind} is on file already: {id}.").format(kind=_(kind.title), id=hit[0]),
            fix=_("Change it with `pakdocs {kind} edit {id}`.").format(kind=kind.name, id=hit[0]),
        )
    return values, doubts(register, values)


def add(session: Session, kind: Kind, raw: Mapping[str, str]) -> Change:
    """Add one record; raise as `check_new` does."""
    values, warnings = check_new(kind, raw, session.state, session.store.blobs, session.now.date())
    [record] = import_block(session, kind, [values])
    return Change(added=[record], warnings=warnings)


class Edit(NamedTuple):
    """A change of one record that was checked."""

    record: Record
    before: dict[str, str]
    values: dict[str, str]
    """All values that the record would have."""
    changes: bool
    """Whether anything would change."""
    warnings: list[Problem]


def check_edit(
    kind: Kind, name: str, raw: Mapping[str, str], state: State, blobs: Blobs, today: dt.date
) -> Edit:
    """Check a change of the record that *name* names; an empty text clears a field.

    Raises as `check_new`.
    """
    record = find(state, kind, name)
    before = all_values(record, blobs)
    values, wrong = clean(kind.fields, {**before, **raw}, state, today)
    refuse(
        labelled(kind.fields, wrong, lambda _key: record["id"])
        + contradictions(kind, values, state)
    )
    if record.get("attended") and values["end"] > today.isoformat():
        raise Conflict(
            _("{id} was attended already; it cannot end after today.").format(id=record["id"])
        )
    register = Register(kind, state, blobs)
    hit = register.doubles(values, besides=record["id"])
    if hit and not any(map(has_ended, (record, state.tables[kind.table][hit[0]]))):
        raise Conflict(
            _("The change would make {id} the double of {other}.").format(
                id=record["id"], other=hit[0]
            )
        )
    warnings = doubts(register, values, besides=record["id"])
    return Edit(record, before, values, values != before, warnings)


def edit(session: Session, kind: Kind, name: str, raw: Mapping[str, str]) -> Change:
    """Change the fields in *raw*; raise as `check_edit` does."""
    blobs = session.store.blobs
    checked = check_edit(kind, name, raw, session.state, blobs, session.now.date())
    record = checked.record
    if not checked.changes:
        return Change(unchanged=[record["id"]])
    session.commit([record_event(kind, "changed", record["id"], checked.values, blobs)])
    return Change(changed=[record], warnings=checked.warnings)


@dataclass(frozen=True, slots=True)
class Planned:
    """A sheet that was checked: the values to add, and what is on file already."""

    new: list[dict[str, str]]
    unchanged: list[str]
    warnings: list[Problem]


def plan_import(kind: Kind, path: Path, state: State, blobs: Blobs, today: dt.date) -> Planned:
    """Check a whole sheet against the records; raise one `BadInput` with every problem in it.

    A row that says the same as a record on file is left alone, so that a sheet can be imported
    again after more rows were added or after an import was cut off.
    """
    rows = read_rows(path, kind.fields)
    register = Register(kind, state, blobs)
    planned = Planned([], [], [])
    problems: list[Problem] = []
    for row in rows:
        values, wrong = clean(kind.fields, row.cells, state, today)
        wrong = row.spoilt if "" in row.spoilt else wrong | row.spoilt
        found = labelled(kind.fields, wrong, row.where)
        if not found:
            found = [
                Problem(p.message, row.where(""), p.fix)
                for p in contradictions(kind, values, state)
            ]
        if not found:
            found = _place_row(row, values, register, planned)
        problems += found
    refuse(problems)
    return planned


def _place_row(
    row: Row, values: dict[str, str], register: Register, planned: Planned
) -> list[Problem]:
    where, hit = row.where(""), register.doubles(values)
    if hit is None:
        planned.warnings.extend(doubts(register, values, where))
        register.add(where, values)
        planned.new.append(values)
        return []
    label, other = hit
    if all(same(other, values, (key,)) for key in values):
        planned.warnings.extend(doubts(register, values, where, besides=label))
        planned.unchanged.append(label)
        return []
    return [differing(register, values, hit, row)]


def import_block(session: Session, kind: Kind, rows: Sequence[dict[str, str]]) -> list[Record]:
    """Add up to `BLOCK` checked rows with one commit and give their records."""
    table = session.state.tables[kind.table]
    first = len(table) + 1
    events = [
        record_event(kind, "added", kind.make_id(first + place), values, session.store.blobs)
        for place, values in enumerate(rows)
    ]
    entries = session.commit(events)
    return [table[entry.data["id"]] for entry in entries]


def import_sheet(
    store: Store,
    kind: Kind,
    path: Path,
    writing: Callable[[], Any],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Change:
    """Import a sheet: checked whole, then kept in blocks; *writing* opens the office for writing.

    A kill leaves a prefix of the sheet; importing it again takes up the rest.
    """
    change, planned, seen = Change(), None, 0
    while planned is None or planned.new:
        with writing() as session:
            if planned is None or session.state.seq != seen:  # somebody else wrote meanwhile
                planned = plan_import(kind, path, session.state, store.blobs, session.now.date())
            change.added += import_block(session, kind, planned.new[:BLOCK])
            del planned.new[:BLOCK]
            seen = session.state.seq
        progress(len(change.added), len(change.added) + len(planned.new))
    change.unchanged = planned.unchanged
    change.warnings = planned.warnings
    return change
