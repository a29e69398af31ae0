"""Adding, changing and importing records; a sheet is checked whole before anything is kept."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs.errors import BadInput, Conflict, PakdocsError, Problem
from pakdocs.exchange import Row, read_rows
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, canonical, event_for, find
from pakdocs.model import Kind
from pakdocs.office.fields import cross_checks, parse_value, same
from pakdocs.store import BLOCK, Blobs, Session, Store


@dataclass(slots=True)
class Change:
    """What adding, changing or importing did, or would do."""

    added: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    """Ids, or rows of the sheet, that say nothing new."""
    warnings: list[Problem] = field(default_factory=list)


def personal_values(record: Record, blobs: Blobs) -> dict[str, str]:
    """Give the personal values of *record*; none where it has none or they were erased."""
    if not record["personal"] or not blobs.has(record["personal"]):
        return {}
    values: dict[str, str] = json.loads(blobs.get(record["personal"]))["values"]
    return values


def all_values(record: Record, blobs: Blobs) -> dict[str, str]:
    """Give the plain and the personal values of *record* together."""
    return {**record["values"], **personal_values(record, blobs)}


def put_personal(values: Mapping[str, str], blobs: Blobs) -> str:
    """Keep personal values in a blob of their own, salted so that nobody can guess them."""
    if not values:
        return ""
    return blobs.put(canonical({"salt": secrets.token_hex(16), "values": dict(values)}))


class Register:
    """The values of all records of one kind, to find the one that a new row doubles."""

    def __init__(self, kind: Kind, state: State, blobs: Blobs) -> None:
        self.kind = kind
        self._by_key: dict[tuple[str, ...], tuple[str, dict[str, str]]] = {}
        for record in state.tables[kind.table].values():
            self.add(record["id"], all_values(record, blobs))

    def _keys(self, values: Mapping[str, str]) -> list[tuple[str, ...]]:
        return [
            (*names, *(" ".join(values[name].casefold().split()) for name in names))
            for names in self.kind.unique
            if all(values.get(name) for name in names)
        ]

    def add(self, label: str, values: dict[str, str]) -> None:
        """Take *values* in under *label* (an id, or the row of a sheet)."""
        for key in self._keys(values):
            self._by_key.setdefault(key, (label, values))

    def doubles(
        self, values: Mapping[str, str], besides: str = ""
    ) -> tuple[str, dict[str, str]] | None:
        """Give the label and values of a record that *values* would double."""
        found = (self._by_key.get(key) for key in self._keys(values))
        return next((hit for hit in found if hit and hit[0] != besides), None)


def clean(
    kind: Kind, raw: Mapping[str, str], state: State
) -> tuple[dict[str, str], dict[str, str]]:
    """Parse *raw* by the field table; give the values and, by field key, what is wrong."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for spec in kind.fields:
        text = raw.get(spec.key, spec.default)
        try:
            value = parse_value(spec, text, state)
        except ValueError as error:
            wrong[spec.key] = str(error)
            continue
        except BadInput as error:  # a reference that leads nowhere
            wrong[spec.key] = f"{error.problem.message} {error.problem.fix}".strip()
            continue
        if value:
            values[spec.key] = value
        elif spec.required:
            wrong[spec.key] = _("is empty, but needed.")
    return values, wrong


def _complete(kind: Kind, values: Mapping[str, str]) -> list[Problem]:
    """Check rules between the fields of one record."""
    if kind.name != "signer":
        return []
    problems = []
    capacity = values.get("capacity", "")
    if capacity in ("an", "ub") and not values.get("position"):
        problems.append(Problem(_("a signer a.n. or u.b. needs a position of his or her own.")))
    if capacity == "ub" and not values.get("via"):
        problems.append(Problem(_("a signer u.b. needs `via`, the position of the a.n. official.")))
    if capacity in ("plt", "plh") and not values.get("order"):
        problems.append(Problem(_("a Plt. or Plh. needs the number of the order (SPT).")))
    if values.get("end", "9999") < values.get("start", ""):
        problems.append(Problem(_("the period ends before it starts.")))
    return problems


def _split(kind: Kind, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    personal = {spec.key for spec in kind.fields if spec.personal}
    return (
        {key: value for key, value in values.items() if key not in personal},
        {key: value for key, value in values.items() if key in personal},
    )


def _event(
    kind: Kind, verb: str, identifier: str, values: Mapping[str, str], blobs: Blobs
) -> tuple[str, dict[str, Any]]:
    plain, personal = _split(kind, values)
    data = {"id": identifier, "values": plain, "personal": put_personal(personal, blobs)}
    return event_for(kind.name, verb), data


def _labelled(kind: Kind, wrong: Mapping[str, str], where: Callable[[str], str]) -> list[Problem]:
    found = []
    for key, message in wrong.items():
        spec = kind.field(key)
        text = f"{_(spec.label)}: {message}" if spec else message
        found.append(Problem(text, where(key)))
    return found


def _refuse(problems: list[Problem], error: type[PakdocsError] = BadInput) -> None:
    if problems:
        message = _("There are {n} problems; nothing was kept.").format(n=len(problems))
        raise error.collected(message, problems)


def check_new(kind: Kind, raw: Mapping[str, str], state: State, blobs: Blobs) -> dict[str, str]:
    """Check a new record; raise `BadInput` for wrong values, `Conflict` for a double."""
    values, wrong = clean(kind, raw, state)
    _refuse(_labelled(kind, wrong, lambda _key: "") + _complete(kind, values))
    if hit := Register(kind, state, blobs).doubles(values):
        raise Conflict(
            _("This {kind} is on file already: {id}.").format(kind=_(kind.title), id=hit[0]),
            fix=_("Change it with `pakdocs {kind} edit {id}`.").format(kind=kind.name, id=hit[0]),
        )
    return values


def add(session: Session, kind: Kind, raw: Mapping[str, str]) -> Change:
    """Add one record; raise as `check_new` does."""
    values = check_new(kind, raw, session.state, session.store.blobs)
    [record] = import_block(session, kind, [values])
    return Change(added=[record], warnings=list(cross_checks(values)))


def check_edit(
    kind: Kind, name: str, raw: Mapping[str, str], state: State, blobs: Blobs
) -> tuple[Record, dict[str, str], bool]:
    """Check a change of the record that *name* names; an empty text clears a field.

    Gives the record, all its new values, and whether anything changes. Raises as `check_new`.
    """
    record = find(state, kind, name)
    before = all_values(record, blobs)
    values, wrong = clean(kind, {**before, **raw}, state)
    _refuse(_labelled(kind, wrong, lambda _key: record["id"]) + _complete(kind, values))
    if hit := Register(kind, state, blobs).doubles(values, besides=record["id"]):
        raise Conflict(
            _("The change would make {id} the double of {other}.").format(
                id=record["id"], other=hit[0]
            )
        )
    return record, values, values != before


def edit(session: Session, kind: Kind, name: str, raw: Mapping[str, str]) -> Change:
    """Change the fields in *raw*; raise as `check_edit` does."""
    blobs = session.store.blobs
    record, values, changes = check_edit(kind, name, raw, session.state, blobs)
    if not changes:
        return Change(unchanged=[record["id"]])
    session.commit([_event(kind, "changed", record["id"], values, blobs)])
    return Change(changed=[record], warnings=list(cross_checks(values)))


@dataclass(frozen=True, slots=True)
class Planned:
    """A sheet that was checked: the values to add, and what is on file already."""

    new: list[dict[str, str]]
    unchanged: list[str]
    warnings: list[Problem]


def plan_import(kind: Kind, path: Path, state: State, blobs: Blobs) -> Planned:
    """Check a whole sheet against the records; raise one `BadInput` with every problem in it.

    A row that says the same as a record on file is left alone, so that a sheet can be imported
    again after more rows were added or after an import was cut off.
    """
    rows = read_rows(path, kind.fields)
    register = Register(kind, state, blobs)
    planned = Planned([], [], [])
    problems: list[Problem] = []
    for row in rows:
        values, wrong = clean(kind, row.cells, state)
        wrong = row.spoilt if "" in row.spoilt else wrong | row.spoilt
        found = _labelled(kind, wrong, row.where)
        if not found:
            found = [Problem(p.message, row.where(""), p.fix) for p in _complete(kind, values)]
        if not found:
            found = _place_row(kind, row, values, register, planned)
        problems += found
        if not found:
            planned.warnings.extend(
                Problem(p.message, row.where(""), p.fix) for p in cross_checks(values)
            )
    _refuse(problems)
    return planned


def _place_row(
    kind: Kind, row: Row, values: dict[str, str], register: Register, planned: Planned
) -> list[Problem]:
    hit = register.doubles(values)
    if hit is None:
        register.add(row.where(""), values)
        planned.new.append(values)
        return []
    label, other = hit
    if all(same(other, values, (key,)) for key in values):
        planned.unchanged.append(label)
        return []
    differing = [
        _(spec.label)
        for spec in kind.fields
        if spec.key in values and not same(other, values, (spec.key,))
    ]
    return [
        Problem(
            _("is the same {kind} as {other}, but {fields} differ.").format(
                kind=_(kind.title), other=label, fields=", ".join(differing)
            ),
            row.where(""),
            _("Correct the sheet, or change the record with `pakdocs {kind} edit`.").format(
                kind=kind.name
            ),
        )
    ]


def import_block(session: Session, kind: Kind, rows: Sequence[dict[str, str]]) -> list[Record]:
    """Add up to `BLOCK` checked rows with one commit and give their records."""
    table = session.state.tables[kind.table]
    first = len(table) + 1
    events = [
        _event(kind, "added", kind.make_id(first + place), values, session.store.blobs)
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
                planned = plan_import(kind, path, session.state, store.blobs)
            change.added += import_block(session, kind, planned.new[:BLOCK])
            del planned.new[:BLOCK]
            seen = session.state.seq
        progress(len(change.added), len(change.added) + len(planned.new))
    change.unchanged = planned.unchanged
    change.warnings = planned.warnings
    return change
