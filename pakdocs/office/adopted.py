"""What an edit in Word made of the facts of a letter: words that the records do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pakdocs.errors import Problem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State
from pakdocs.model import OFFICER, SIGNER, Kind
from pakdocs.render import Difference
from pakdocs.store import Store

_TOLD = ("name", "nip", "nuptk", "rank", "position")
"""What letters say of officers and signers."""


def strayed_facts(
    store: Store, state: State, letter: Record, differences: Sequence[Difference]
) -> list[Problem]:
    """Warn where an edit took out what the records say of the officers and the signer.

    The file then says one thing and every list another; only a person can tell which is right.
    """
    signer = store.entry(letter).data["signer"]["id"]
    people = [(OFFICER, state.tables["officers"][name]) for name in letter["officers"]]
    people.append((SIGNER, state.tables["signers"][signer]))
    found: dict[tuple[str, str], Problem] = {}
    for difference in differences:
        for kind, record, key in _taken_out(people, difference):
            found.setdefault((record["id"], key), _problem(kind, record, key))
    return list(found.values())


def _taken_out(
    people: Sequence[tuple[Kind, Record]], difference: Difference
) -> Iterator[tuple[Kind, Record, str]]:
    for kind, record in people:
        for key in _TOLD:
            value = _run_together(record["values"].get(key, ""))
            before, after = _run_together(difference.before), _run_together(difference.after)
            if value and value in before and value not in after:
                yield kind, record, key


def _run_together(text: str) -> str:
    """Leave out the spaces: a NIP is kept without and printed with them."""
    return "".join(text.split())


def _problem(kind: Kind, record: Record, key: str) -> Problem:
    spec = kind.field(key)
    assert spec is not None  # noqa: S101 - both kinds have what is told of them
    message = _("{label} is not in the file any more as the record has it: {value}")
    return Problem(
        message.format(label=_(spec.label), value=record["values"][key]),
        record["id"],
        _("Correct the file; or, if the record is wrong, `pakdocs {kind} edit {id}`.").format(
            kind=kind.name, id=record["id"]
        ),
    )
