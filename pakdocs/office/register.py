"""One record checked: its values parsed, its doubles and twins found, its log entry made."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pakdocs.errors import BadInput, Problem
from pakdocs.exchange import Row
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, Twin, Twins, event_for, one_record, twin_problem
from pakdocs.model import Field, Kind
from pakdocs.office.fields import cross_checks, parse_value, same
from pakdocs.store import Blobs, all_values, put_personal


class Register:
    """The values of all records of one kind, to find the one that a new row doubles.

    Of two that are one, an officer who has not ended comes before one who has.
    """

    def __init__(self, kind: Kind, state: State, blobs: Blobs) -> None:
        self.kind = kind
        self._blobs = blobs
        on_file = sorted(state.tables[kind.table].values(), key=has_ended)
        self._records: dict[str, Record] = {record["id"]: record for record in on_file}
        self._rows: list[tuple[str, dict[str, str]]] = []
        compared = {*kind.twins, *itertools.chain.from_iterable(kind.unique)}
        self._unread = {spec.key for spec in kind.fields if spec.personal} & compared
        """Fields that records are compared by and that lie in a file for each of them."""
        self.bkk_names: dict[str, str] = {
            identifier: bkk["values"]["name"] for identifier, bkk in state.tables["bkk"].items()
        }
        self._fill({label: record["values"] for label, record in self._records.items()})

    def _fill(self, on_file: Mapping[str, dict[str, str]]) -> None:
        self._by_key: dict[tuple[str, ...], tuple[str, dict[str, str]]] = {}
        self._twins = Twins(self.kind)
        for label, values in (*on_file.items(), *self._rows):
            self._enter(label, values)

    def _enter(self, label: str, values: dict[str, str]) -> None:
        for key in self._keys(values):
            self._by_key.setdefault(key, (label, values))
        self._twins.add(label, values)

    def _read_for(self, values: Mapping[str, str]) -> None:
        """Read what records hide, which takes a while, once *values* have any of it to compare."""
        if any(values.get(key) for key in self._unread):
            self._unread = set()
            self._fill({label: self._whole(label, {}) for label in self._records})

    def _whole(self, label: str, values: dict[str, str]) -> dict[str, str]:
        """Give all values of a record on file; those of a row are whole as they are."""
        record = self._records.get(label)
        return all_values(record, self._blobs) if record else values

    def _keys(self, values: Mapping[str, str]) -> list[tuple[str, ...]]:
        return [
            (*names, *(" ".join(values[name].casefold().split()) for name in names))
            for names in self.kind.unique
            if all(values.get(name) for name in names)
        ]

    def add(self, label: str, values: dict[str, str]) -> None:
        """Take *values* in under *label* (an id, or the row of a sheet)."""
        self._rows.append((label, values))
        self._enter(label, values)

    def doubles(
        self, values: Mapping[str, str], besides: str = ""
    ) -> tuple[str, dict[str, str]] | None:
        """Give the label and values of a record that *values* would double."""
        self._read_for(values)
        found = (self._by_key.get(key) for key in self._keys(values))
        if hit := next((hit for hit in found if hit and hit[0] != besides), None):
            return hit[0], self._whole(*hit)
        twins = self._twins.find(values, besides)
        same_record = (t for t in twins if one_record(t, values))
        twin = next(same_record, None)
        return (twin.label, self._whole(twin.label, dict(twin.values))) if twin else None

    def twins(self, values: Mapping[str, str], besides: str = "") -> list[Twin]:
        """Give the records that may be the same person as *values*."""
        self._read_for(values)
        return self._twins.find(values, besides)


def has_ended(record: Record) -> bool:
    """Say whether *record* is of an officer whose service is over."""
    return "ended" in record.get("milestones", ())


def clean(
    fields: Sequence[Field], raw: Mapping[str, str], state: State, today: dt.date
) -> tuple[dict[str, str], dict[str, str]]:
    """Parse *raw* by its *fields*; give the values and, by field key, what is wrong."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for spec in fields:
        text = raw.get(spec.key, spec.default)
        try:
            value = parse_value(spec, text, state, today)
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


def contradictions(kind: Kind, values: Mapping[str, str], state: State) -> list[Problem]:
    """Check rules between the fields of one record, and of those that it refers to."""
    rules = {"signer": _signer, "incoming": _incoming, "training": _training, "officer": _officer}
    found = rules[kind.name](values, state) if kind.name in rules else ()
    return [Problem(message) for message, broken in found if broken]


def _signer(values: Mapping[str, str], _state: State) -> Iterator[tuple[str, bool]]:
    capacity = values.get("capacity", "")
    yield (
        _("a signer a.n. or u.b. needs a position of his or her own."),
        capacity in ("an", "ub") and not values.get("position"),
    )
    yield (
        _("a signer u.b. needs `via`, the position of the a.n. official."),
        capacity == "ub" and not values.get("via"),
    )
    yield (
        _("a Plt. or Plh. needs the number of the order (SPT)."),
        capacity in ("plt", "plh") and not values.get("order"),
    )
    yield _period(values)


def _training(values: Mapping[str, str], _state: State) -> Iterator[tuple[str, bool]]:
    yield _period(values)


def _period(values: Mapping[str, str]) -> tuple[str, bool]:
    ends_before = values.get("end", "9999") < values.get("start", "")
    return _("the period ends before it starts."), ends_before


def _incoming(values: Mapping[str, str], _state: State) -> Iterator[tuple[str, bool]]:
    received_before = values.get("received", "9999") < values.get("date", "")
    yield _("the letter was received before it was written."), received_before


def _officer(values: Mapping[str, str], state: State) -> Iterator[tuple[str, bool]]:
    letter = state.tables["incoming"].get(values.get("proposal", ""))
    other = letter is not None and letter["values"]["type"] != "usulan"
    yield _("the letter named as proposal is not of the type usulan."), other
    officers = state.tables["officers"]
    if (before := officers.get(values.get("replaces", ""))) is None:
        return
    own = (values.get("name"), values.get("bkk"))
    yield (
        _("nobody takes his or her own place."),
        (before["values"]["name"], before["values"]["bkk"]) == own,
    )
    yield (
        _("the one whose place is taken serves another BKK."),
        before["values"]["bkk"] != values.get("bkk"),
    )
    others = (
        officer["values"]["name"]
        for officer in officers.values()
        if officer["values"].get("replaces") == before["id"]
        and (officer["values"]["name"], officer["values"]["bkk"]) != own
    )
    other_name = next(others, "")
    yield _("{name} takes that place already.").format(name=other_name), bool(other_name)


def _split(kind: Kind, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    personal = {spec.key for spec in kind.fields if spec.personal}
    return (
        {key: value for key, value in values.items() if key not in personal},
        {key: value for key, value in values.items() if key in personal},
    )


def record_event(
    kind: Kind, verb: str, identifier: str, values: Mapping[str, str], blobs: Blobs
) -> tuple[str, dict[str, Any]]:
    """Give the event that keeps *values* under *identifier*; personal ones go into a blob."""
    plain, personal = _split(kind, values)
    data = {"id": identifier, "values": plain, "personal": put_personal(personal, blobs)}
    return event_for(kind.name, verb), data


def labelled(
    fields: Sequence[Field], wrong: Mapping[str, str], where: Callable[[str], str]
) -> list[Problem]:
    """Make problems of what `clean` found wrong, each with the field's label and its place."""
    labels = {spec.key: spec.label for spec in fields}
    return [
        Problem(f"{_(labels[key])}: {message}" if key in labels else message, where(key))
        for key, message in wrong.items()
    ]


def refuse(problems: list[Problem]) -> None:
    """Raise one `BadInput` with all *problems*, if there are any."""
    if problems:
        message = _("There are {n} problems; nothing was kept.").format(n=len(problems))
        raise BadInput.collected(message, problems)


def doubts(
    register: Register, values: Mapping[str, str], where: str = "", besides: str = ""
) -> list[Problem]:
    """Give what may be wrong with one record that is checked: numbers at odds, twins."""
    found = [Problem(p.message, where, p.fix) for p in cross_checks(values)]
    twins = register.twins(values, besides)
    names = register.bkk_names
    return found + [
        twin_problem(register.kind, twin, values, where, names.__getitem__) for twin in twins
    ]


def differing(
    register: Register, values: Mapping[str, str], hit: tuple[str, dict[str, str]], row: Row
) -> Problem:
    """Say in which fields a row of a sheet differs from the record *hit* that it doubles."""
    kind, (label, other) = register.kind, hit
    fields = [
        _(spec.label)
        for spec in kind.fields
        if spec.key in values and not same(other, values, (spec.key,))
    ]
    return Problem(
        _("is the same {kind} as {other}, but {fields} differ.").format(
            kind=_(kind.title), other=label, fields=", ".join(fields)
        ),
        row.where(""),
        _("Correct the sheet, or change the record with `pakdocs {kind} edit`.").format(
            kind=kind.name
        ),
    )
