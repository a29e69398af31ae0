"""``records.json``: the fold of the log as a TinyDB database, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from pakdocs.errors import Findings, Problem
from pakdocs.i18n import _
from pakdocs.ledger import ALGORITHM, FOLD, State
from pakdocs.store.files import atomic_file, read_bytes

Tables = dict[str, dict[str, dict[str, Any]]]


class AtomicStorage(Storage):
    """A TinyDB storage with sorted keys and one record per line, replaced atomically.

    Any TinyDB opens the file; document ids are the order in which the records were made.

    TinyDB's own storage overwrites in place; it has no lock either, so writing happens under the
    office's lock only. The ``meta`` table names the log entry that the records were made from and
    the digest of that and of everything above it, so that a change by hand is seen. Whoever makes
    the digest anew as well is found by `log verify`, which adds up the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """Read all tables, or None where there is no file yet; raise `Findings` for damage."""
        if not self._path.exists():
            return None
        data = read_bytes(self._path, limit=None)
        try:
            tables: Tables = json.loads(data)
            meta = tables["meta"]["1"]
            body = memoryview(data)[: max(data.rfind(_META), 0)]
            sound = meta["digest"] == _seal([body], meta) and _is_meta(meta)
        except (ValueError, KeyError, TypeError, RecursionError):
            sound = False
        if not sound:
            problem = damaged(self._path)
            raise Findings(problem.message, where=problem.where, fix=problem.fix)
        return tables

    def write(self, data: Tables) -> None:
        """Write all tables; ``meta`` comes last and covers what stands before it."""
        meta = dict(data["meta"]["1"])
        names = sorted(name for name in data if name != "meta")
        body = [
            (b",\n" if place else b"{\n") + _table(name, data[name])
            for place, name in enumerate(names)
        ]
        meta["digest"] = _seal(body, meta)
        with atomic_file(self._path) as file:
            file.writelines([*body, _META, _dump({"1": meta}), b"\n}\n"])


_META = b',\n"meta": '
_PLACE = ("seq", "head", "bytes")
_FIRST_FOLD = 1
"""The number of records.json files that do not say theirs."""


def _seal(body: Iterable[bytes | memoryview], meta: Mapping[str, Any]) -> str:
    """Give the digest of the tables, piece by piece, and of the place in the log they are from."""
    place = [meta[key] for key in _PLACE]
    sealed = hashlib.sha256()
    for piece in (*body, _dump([*place, meta["fold"]] if "fold" in meta else place)):
        sealed.update(piece)
    return ALGORITHM + sealed.hexdigest()


def _is_meta(meta: Mapping[str, Any]) -> bool:
    numbers = all(type(meta[key]) is int and meta[key] >= 0 for key in ("seq", "bytes"))
    return numbers and isinstance(meta["head"], str)


def missing(path: Path) -> Problem:
    """Say that there is no records.json, and that nothing is lost."""
    return Problem(
        _("records.json is missing; it is made from the log."),
        str(path),
        _("Run `pakdocs log rebuild`."),
    )


def damaged(path: Path) -> Problem:
    """Say that records.json is not what pakdocs wrote, and the way back."""
    return Problem(
        _("is damaged or was changed by hand; the log is the truth."),
        str(path),
        _("Run `pakdocs log rebuild` to make it again from the log."),
    )


# Made once: to make it anew for each record takes a third of the time of writing them. What comes
# from the log holds no circles.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, check_circular=False).encode


def _dump(value: object) -> bytes:
    return _encode(value).encode("utf-8")


def _table(name: str, records: dict[str, dict[str, Any]]) -> bytes:
    lines = [f"{_encode(key)}: {_encode(record)}" for key, record in records.items()]
    body = "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"
    return f"{_encode(name)}: {body}".encode()


class Records:
    """The records on disk, as a `State`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = AtomicStorage(path)

    def load(self) -> State | None:
        """Give the state as last written, or None where there is none; `Findings` for damage.

        Its tables are of use only where its ``version`` is `FOLD`.
        """
        tables = self._storage.read()
        if tables is None:
            return None
        state = State()
        meta = tables.pop("meta")["1"]
        state.seq, state.head, state.offset = meta["seq"], meta["head"], meta["bytes"]
        state.version = meta.get("fold", _FIRST_FOLD)
        for name, table in tables.items():
            state.tables[name] = {record["id"]: record for record in table.values()}
        return state

    def save(self, state: State) -> None:
        """Write *state* whole; the office's lock must be held."""
        tables: Tables = {
            name: {str(number): record for number, record in enumerate(table.values(), start=1)}
            for name, table in state.tables.items()
        }
        place = {"seq": state.seq, "head": state.head, "bytes": state.offset}
        tables["meta"] = {"1": place | {"fold": FOLD}}
        self._storage.write(tables)
