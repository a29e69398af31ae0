"""What the data of each event must look like, so that a hostile log is a finding and no crash.

A well-chained log can be written by anybody. Keys not named here are let through, for entries of
later versions may say more.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any

from pakdocs.ledger.links import RELATIONS
from pakdocs.model import CAPACITIES, KEPT_AS, KINDS, MILESTONES, REGISTRATION, WAYS
from pakdocs.numbering import HIGHEST, MAX_RANGES

Check = Callable[[Any], bool]

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def fits(event: str, data: Mapping[str, Any]) -> bool:
    """Say whether *data* has what the event needs, each in its form; True for unknown events."""
    shape = _SHAPES.get(event, {})
    if event == "letter.issued" and "inputs" in data:  # made in one step, not from a draft
        shape = _MADE_WITH_NUMBER
    for key, check in _LATER.get(event, {}).items():
        if key in data and not check(data[key]):
            return False
    return _has(data, shape)


def _has(data: Mapping[str, Any], shape: Mapping[str, Check]) -> bool:
    """Say whether all keys of *shape* are there, each in its form.

    Every entry of a log comes by here, so the commonest form is looked at without a call.
    """
    if not shape.keys() <= data.keys():
        return False
    for key, check in shape.items():
        value = data[key]
        if type(value) is not str if check is _text else not check(value):
            return False
    return True


def _text(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str)


def _flag(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, bool)


def _whole(value: Any) -> bool:  # noqa: ANN401
    return type(value) is int and value >= 0


def _number(value: Any) -> bool:  # noqa: ANN401
    return _whole(value) and 0 < value <= HIGHEST


def _ranges(value: Any) -> bool:  # noqa: ANN401
    """Check ``[[first, last], ...]``: whole, in order, none touching the one before."""
    if not (isinstance(value, list) and len(value) <= MAX_RANGES):
        return False
    if not all(map(_list_of(_number), value)):
        return False
    if not all(len(pair) == 2 and pair[0] <= pair[1] for pair in value):
        return False
    return all(before[1] < after[0] for before, after in itertools.pairwise(value))


def _date(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and len(value) == len("2025-01-31") and _is_date(value)


@functools.lru_cache(maxsize=4096)
def _is_date(text: str) -> bool:
    """Say whether a text is a day, written as ISO 8601 has it; a log names few days, and often."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _digest(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _no_or(check: Check) -> Check:
    """Allow the empty text as well."""
    return lambda value: value == "" or check(value)


def _one_of(*allowed: str) -> Check:
    return lambda value: isinstance(value, str) and value in allowed


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _table_of(check: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _shape(**checks: Check) -> Check:
    return lambda value: isinstance(value, dict) and _has(value, checks)


_on_paper = _shape(label=_text, date=_date, blob=_no_or(_digest))
_at_entry = _shape(seq=_whole, head=_digest)


def _paper(value: Any) -> bool:  # noqa: ANN401
    return value is None or _on_paper(value)


def _record_values(name: str) -> Check:
    """Check the plain values of a record: texts, dates real, needed ones there."""
    fields = [spec for spec in KINDS[name].fields if not spec.personal]
    dates = {spec.key for spec in fields if spec.kind == "date"}
    needed = {spec.key for spec in fields if spec.required}

    def check(value: Any) -> bool:  # noqa: ANN401
        return (
            isinstance(value, dict)
            and needed <= value.keys()
            and all(map(_text, value.values()))
            and all(map(_date, [value[key] for key in dates & value.keys()]))
        )

    return check


def _missing(value: Any) -> bool:  # noqa: ANN401
    """Check what this computer remembered and the log does not hold; nothing, mostly."""
    return value == {} or _at_entry(value)


_FILE = {"file": _text, "content": _digest, "text": _digest}
_NUMBERED = {
    **_FILE,
    "id": _text,
    "form": _one_of("final", "net"),
    "series": _text,
    "year": _whole,
    "seq": _whole,
    "suffix": _text,
    "number": _text,
    "date": _date,
    "outside": _flag,
    "handwritten": _flag,
}
_MADE = {
    **_FILE,
    "id": _text,
    "type": _text,
    "title": _text,
    "shape": _text,
    "classification": _text,
    "security": _text,
    "series": _text,
    "number_at": _text,
    "date": _date,
    "subject": _text,
    "form": _one_of("concept", "net", "srikandi", "final"),
    "officers": _list_of(_text),
    "carries": _text,
    "gives": _list_of(_one_of(*MILESTONES)),
    "signer": _shape(id=_text, name=_text, capacity=_one_of(*CAPACITIES)),
    "paraf": _list_of(_text),
    "reason": _text,
    "inputs": _table_of(_digest),
    "renderer": _whole,
    "context": _shape(recipient=_shape(lines=_list_of(_text)), attachments=_text, fields=_table_of(
        lambda value: isinstance(value, str | list)
    )),
    "personal": _no_or(_digest),
}  # fmt: skip
_KEPT = {"id": _text, "kind": _one_of(*KEPT_AS), "blob": _digest, "file": _text, "date": _date}

_SHAPES: dict[str, Mapping[str, Check]] = {
    "office.opened": {"level": _text, "files": _table_of(_digest)},
    "template.approved": {"type": _text, "files": _table_of(_digest), "note": _text},
    "officer.checked": {
        "id": _text, "papers": _table_of(_paper), "date": _date, "complete": _flag,
    },
    "officer.ended": {"id": _text, "date": _date, "reason": _text},
    "officer.reinstated": {"id": _text, "reason": _text},
    "personal.erased": {
        "kind": _one_of("officer"), "id": _text, "blobs": _list_of(_digest), "order": _text,
        "papers": _flag,
    },
    "registration.observed": {
        "id": _text, "status": _one_of(*REGISTRATION), "date": _date, "note": _text,
    },
    "training.invited": {"id": _text, "officers": _list_of(_text), "undo": _flag},
    "training.attended": {"id": _text, "officers": _list_of(_text), "undo": _flag},
    "signer.away": {
        "id": _text, "from": _date, "to": _date,
        "acting": _shape(id=_text, values=_record_values("signer")),
    },
    "letter.drafted": _MADE,
    "letter.adopted": {
        **_FILE, "id": _text, "source": _digest, "changes": _digest, "changed": _whole,
    },
    "letter.printed": {**_FILE, "id": _text},
    "letter.issued": _NUMBERED,
    "letter.revised": {
        **_MADE, "form": _one_of("final"),
        "year": _whole, "seq": _whole, "suffix": _text, "number": _text,
        "before": _shape(content=_digest, text=_digest), "source": _no_or(_digest),
        "changes": _digest, "changed": _whole, "why": _text,
    },
    "letter.signed": _KEPT,
    "letter.attached": _KEPT,
    "letter.converted": {
        "id": _text, "file": _text, "digest": _digest, "content": _digest, "pdfa": _flag,
        "engine": _shape(name=_text, version=_text),
    },
    "letter.sent": {
        "id": _text, "way": _one_of(*WAYS), "date": _date, "to": _text, "receipt": _text,
    },
    "letter.unsent": {"id": _text, "reason": _text},
    "letter.voided": {"id": _text, "reason": _text},
    "number.reserved": {
        "series": _text, "year": _whole, "first": _number, "last": _number, "until": _no_or(_date),
        "reason": _text,
    },
    "number.booked": {
        "series": _text, "year": _whole, "ranges": _ranges, "suffix": _text, "number": _text,
        "date": _date, "reason": _text,
    },
    "number.voided": {
        "series": _text, "year": _whole, "seq": _whole, "suffix": _text, "number": _text,
        "reason": _text,
    },
    "key.made": {"key": _text},
    "key.replaced": {"key": _text, "previous": _text, "reason": _text, "signature": _text},
    "log.checkpointed": {"note": _text, "size": _whole, "root": _text, "for": _text},
    "office.backed_up": {"digest": _digest, "size": _whole, "root": _text},
    "office.restored": {
        "digest": _digest, "size": _whole, "head": _digest, "note": _text, "missing": _missing,
    },
    "log.resumed": {"reason": _text, "against": _text, "missing": _missing},
    "log.recovered": {"bytes": _whole, "blob": _digest},
}  # fmt: skip
_MADE_WITH_NUMBER = {**_MADE, **_NUMBERED}
_LATER: dict[str, Mapping[str, Check]] = {
    "office.opened": {"nonce": _text},
    **{
        event: {
            "training": _text,
            "inserted": _text,
            "bkk": _list_of(_text),
            "relation": _one_of("", *RELATIONS),
            "decrees": _list_of(_text),
        }
        for event in ("letter.drafted", "letter.issued", "letter.revised")
    },
}
"""Keys that entries written before they were thought of do not have."""


def making(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of an entry's *data* from which its letter can be made again."""
    keys = (*_MADE, *_LATER["letter.drafted"])
    return {key: data[key] for key in keys if key in data}


for _name in KINDS:
    _record = {"id": _text, "values": _record_values(_name), "personal": _no_or(_digest)}
    for _verb in ("added", "changed", "registered"):
        _SHAPES[f"{_name}.{_verb}"] = _record
