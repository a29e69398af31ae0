"""What the entries about the office key and its checkpoints do to the records.

Signatures and roots are not checked here: every reading of the log would pay for it. `log verify`
does, with all lines at hand (`against.check_marks`).
"""

from __future__ import annotations

from pakdocs.ledger.chain import Entry
from pakdocs.ledger.notes import decode, origin_of, read_key, read_note
from pakdocs.ledger.state import Record, State


def current_key(state: State) -> str:
    """Give the key that signs now, as a vkey; the empty text where there is none yet."""
    return next(reversed(state.tables["keys"]), "")


def made(state: State, entry: Entry) -> None:
    """Take in the first key of the office."""
    if state.tables["keys"]:
        raise KeyError(entry.data["key"])
    _add(state, entry, {"previous": "", "reason": "", "signature": ""})


def replaced(state: State, entry: Entry) -> None:
    """Take in a key that stands in the place of the one before it."""
    keys = ("previous", "reason", "signature")
    if entry.data["previous"] != current_key(state) or not state.tables["keys"]:
        raise KeyError(entry.data["previous"])
    if not (entry.data["signature"] or entry.data["reason"].strip()):
        raise ValueError(entry.data["reason"])
    _add(state, entry, {key: entry.data[key] for key in keys})


def _add(state: State, entry: Entry, facts: Record) -> None:
    key = entry.data["key"]
    if read_key(key).name != origin_of(entry.office) or key in state.tables["keys"]:
        raise KeyError(key)
    record = {"id": key, "seq": entry.seq, "at": entry.at, "by": entry.actor}
    state.tables["keys"][key] = record | facts


def checkpointed(state: State, entry: Entry) -> None:
    """Take in that a checkpoint was made over all entries before this one."""
    data = entry.data
    said = read_note(data["note"]).checkpoint
    right = (origin_of(entry.office), entry.seq - 1, decode(data["root"], 32))
    same = (said.origin, said.size, said.root) == right and data["size"] == said.size
    if not (same and state.tables["keys"]):
        raise ValueError(data["note"])
    record = {key: data[key] for key in ("size", "root", "note", "for")}
    name = str(entry.seq)
    state.tables["checkpoints"][name] = {"id": name, "seq": entry.seq, "at": entry.at, **record}
