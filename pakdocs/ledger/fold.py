"""How each event of the log changes the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from pakdocs.i18n import _
from pakdocs.ledger import closing, keys, letters, numbers, people
from pakdocs.ledger.chain import BadEntry, Entry, digest
from pakdocs.ledger.milestones import settle
from pakdocs.ledger.shapes import fits
from pakdocs.ledger.state import Record, State
from pakdocs.model import KINDS


def fold(state: State, entry: Entry, line: bytes) -> None:
    """Add one entry to *state*; *line* is its bytes. Raises `BadEntry` for what cannot follow."""
    handler = _HANDLERS.get(entry.event)
    if handler is None:
        raise BadEntry(
            "unknown_event", _("the event {event!r} is not known").format(event=entry.event)
        )
    opens = entry.event == "office.opened"
    if not fits(entry.event, entry.data) or opens is not (entry.seq == 1):  # opened once
        raise _wrong(entry)
    try:
        closing.refuse_numbers(state, entry)
        handler(state, entry)
        people.blobs_back(state, entry)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise _wrong(entry) from error
    state.seq = entry.seq
    state.head = digest(line)
    state.offset += len(line) + 1
    state.at = entry.at


def _wrong(entry: Entry) -> BadEntry:
    message = _("the data of {event} do not fit what came before").format(event=entry.event)
    return BadEntry("wrong_data", message)


def _office_opened(state: State, entry: Entry) -> None:
    fresh = {"opened": entry.at, **entry.data, "closed": "", "restored": {}}
    state.tables["office"][entry.office] = {"id": entry.office, **fresh}


_FRESH: dict[str, Callable[[], Record]] = {
    "officers": lambda: {
        "milestones": {},
        "letters": [],
        "papers": {},
        "checked": "",
        "registration": [],
        "ended": {},
        "erased": 0,
        "kept": {"personal": [], "papers": []},
        "trail": [],
    },
    "bkk": lambda: {"trail": []},
    "incoming": lambda: {"trail": []},
    "signers": lambda: {"away": []},
    "trainings": lambda: {"invited": [], "attended": [], "trail": []},
}
"""What a new record of a table has beside its values."""


def _record_added(table: str, state: State, entry: Entry) -> None:
    data = entry.data
    if data["id"] in state.tables[table]:
        raise KeyError(data["id"])
    record = {"id": data["id"], "values": dict(data["values"]), "personal": data["personal"]}
    record |= _FRESH.get(table, dict)()
    state.tables[table][data["id"]] = record
    _follow(state, entry, record)
    if table == "officers":
        state.proposed.add(record["values"].get("proposal", ""), record)
        people.keep(record, "personal", record["personal"])
        _settle_at_bkk(state, record)


def _follow(state: State, entry: Entry, record: Record) -> None:
    """Keep where the entry stands, for the records that show how they came about."""
    if "trail" in record:
        state.follow(record, entry.seq)


def _settle_at_bkk(state: State, officer: Record) -> None:
    """Work out the milestones of an officer whose BKK is on file; raise `KeyError` if it is not."""
    if officer["values"]["bkk"] not in state.tables["bkk"]:
        raise KeyError(officer["values"]["bkk"])
    settle(state, officer)


def _record_changed(table: str, state: State, entry: Entry) -> None:
    record = state.tables[table][entry.data["id"]]
    before, record["values"] = record["values"], dict(entry.data["values"])
    record["personal"] = entry.data["personal"]
    if table == "officers":
        state.proposed.drop(before.get("proposal", ""), record)
        state.proposed.add(record["values"].get("proposal", ""), record)
        people.keep(record, "personal", record["personal"])
    _follow(state, entry, record)
    for officer in _touched(table, state, record):
        _settle_at_bkk(state, officer)


def _touched(table: str, state: State, record: Record) -> Iterable[Record]:
    """Give the officers whose milestones may follow from *record*."""
    officers = state.tables["officers"]
    if table == "officers":
        return [record]
    if table == "incoming":
        return state.proposed.of(state.tables, record["id"])
    return [officers[identifier] for identifier in record.get("attended", ())]


def _papers_checked(state: State, entry: Entry) -> None:
    """Tick papers of an officer, or take ticks back; ``complete`` says whether all are there."""
    officer = state.tables["officers"][entry.data["id"]]
    for key, paper in entry.data["papers"].items():
        if paper is None:
            officer["papers"].pop(key, None)
        else:
            officer["papers"][key] = dict(paper)
            people.keep(officer, "papers", paper["blob"])
    if not entry.data["complete"]:
        officer["checked"] = ""
    elif not officer["checked"]:
        officer["checked"] = entry.data["date"]
    state.follow(officer, entry.seq)
    settle(state, officer)


def _registration_observed(state: State, entry: Entry) -> None:
    officer = state.tables["officers"][entry.data["id"]]
    officer["registration"].append({key: entry.data[key] for key in ("status", "date", "note")})
    state.follow(officer, entry.seq)
    settle(state, officer)


def _training_noted(role: str, state: State, entry: Entry) -> None:
    """Note who is invited or attended, or take it back."""
    training = state.tables["trainings"][entry.data["id"]]
    for identifier in entry.data["officers"]:
        officer = state.tables["officers"][identifier]
        if entry.data["undo"]:
            training[role].remove(identifier)
        elif identifier not in training[role]:
            training[role].append(identifier)
        if role == "attended":
            note = state.attended.drop if entry.data["undo"] else state.attended.add
            note(identifier, training)
        state.follow(officer, entry.seq)
        settle(state, officer)


def _signer_away(state: State, entry: Entry) -> None:
    """Note the absence of a signer together with who acts meanwhile."""
    data = entry.data
    state.tables["signers"][data["id"]]["away"].append([data["from"], data["to"]])
    acting = data["acting"]
    if acting["id"] in state.tables["signers"]:
        raise KeyError(acting["id"])
    record = {"id": acting["id"], "values": dict(acting["values"]), "personal": ""}
    state.tables["signers"][acting["id"]] = record | _FRESH["signers"]()


def _template_approved(state: State, entry: Entry) -> None:
    """Keep which content of each file is approved; the first approval of a content counts."""
    for name, content in entry.data["files"].items():
        record = state.tables["approvals"].setdefault(name, {"id": name, "contents": {}})
        facts = {"by": entry.actor, "at": entry.at, "seq": entry.seq, "note": entry.data["note"]}
        record["contents"].setdefault(content, facts)


def _nothing(_state: State, _entry: Entry) -> None:
    """Leave the records as they are: the event only tells that something was done."""


_HANDLERS: dict[str, Callable[[State, Entry], None]] = {
    "office.opened": _office_opened,
    "template.approved": _template_approved,
    "officer.checked": _papers_checked,
    "officer.ended": people.ended,
    "officer.reinstated": people.reinstated,
    "personal.erased": people.erased,
    "registration.observed": _registration_observed,
    "training.invited": partial(_training_noted, "invited"),
    "training.attended": partial(_training_noted, "attended"),
    "signer.away": _signer_away,
    "letter.drafted": letters.drafted,
    "letter.adopted": letters.adopted,
    "letter.printed": letters.printed,
    "letter.issued": letters.issued,
    "letter.revised": letters.revised,
    "letter.signed": letters.signed,
    "letter.attached": letters.attached,
    "letter.converted": letters.converted,
    "letter.sent": letters.sent,
    "letter.unsent": letters.unsent,
    "letter.voided": letters.voided,
    "number.reserved": numbers.reserved,
    "number.booked": numbers.booked,
    "number.voided": numbers.voided,
    "key.made": keys.made,
    "key.replaced": keys.replaced,
    "log.checkpointed": keys.checkpointed,
    "office.backed_up": _nothing,
    "office.restored": closing.restored,
    "log.resumed": closing.resumed,
    "log.recovered": _nothing,
    "export.unmasked": _nothing,
}
for _kind in KINDS.values():
    _HANDLERS[f"{_kind.name}.added"] = partial(_record_added, _kind.table)
    _HANDLERS[f"{_kind.name}.changed"] = partial(_record_changed, _kind.table)
_HANDLERS["incoming.registered"] = _HANDLERS.pop("incoming.added")


def event_for(kind: str, verb: str) -> str:
    """Name the event of adding or changing a record: ``officer.added``, ``incoming.registered``."""
    return "incoming.registered" if (kind, verb) == ("incoming", "added") else f"{kind}.{verb}"
