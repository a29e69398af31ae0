"""Proofs: the entries about one letter, shown to be in the log without showing any other.

A proof is a file of one JSON object in the log's canonical form, with a checkpoint and for each
entry the path to the checkpoint's root (RFC 6962). It can be checked by whoever has the office's
key from another source. It does not show that no later entry is about the letter, nor, by itself,
that none before was left out: for that the log is needed (`against.compare`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.i18n import _
from pakdocs.ledger.chain import BadEntry, canonical, parse_line
from pakdocs.ledger.merkle import Tree, root_of_path
from pakdocs.ledger.notes import BadNote, Key, Note, decode, encode, read_key, read_note

KIND = "pakdocs-proof"
_VERSION = 1
_KEYS = {"v", "kind", "letter", "key", "checkpoint", "entries"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a proof: its line, and the hashes from there to the root."""

    line: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as it was read; whether it holds is for `flaws` to say."""

    letter: str
    key: Key
    note: Note
    entries: tuple[Shown, ...]


def lines_about(letter: str, lines: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """Give the lines about *letter*, an id, each with its place from 0.

    Only a line that bears the words of such an entry is read, so that a long log is quick.
    """
    named = b'"id":' + canonical(letter)
    return [
        (place, line)
        for place, line in enumerate(lines)
        if b'"event":"letter.' in line and named in line and _is_about(letter, line)
    ]


def _is_about(letter: str, line: bytes) -> bool:
    try:
        entry = parse_line(line)
    except BadEntry:
        return False
    return entry.event.startswith("letter.") and entry.data.get("id") == letter


def make_proof(letter: str, key: Key, note: str, lines: Sequence[bytes]) -> bytes:
    """Make the proof of all entries about *letter* among *lines*, over which *note* was made."""
    tree = Tree(lines)
    entries = [
        {"line": line.decode("utf-8"), "path": [encode(step) for step in tree.path(place)]}
        for place, line in lines_about(letter, lines)
    ]
    proof = {"v": _VERSION, "kind": KIND, "letter": letter, "key": str(key), "checkpoint": note}
    return canonical({**proof, "entries": entries}) + b"\n"


def read_proof(data: bytes) -> Proof:
    """Read a proof; raise `BadNote` for anything but the one form that a proof can have."""
    try:
        raw = json.loads(data.decode("utf-8"))
        same = canonical(raw) + b"\n" == data
    except (ValueError, RecursionError) as error:
        raise BadNote(f"not JSON: {error}") from error
    if not same or not isinstance(raw, dict) or raw.keys() != _KEYS:
        raise BadNote("not the form of a proof")
    if (raw["kind"], raw["v"]) != (KIND, _VERSION) or isinstance(raw["v"], bool):
        raise BadNote("not a proof of a known version")
    texts = (raw["letter"], raw["key"], raw["checkpoint"])
    if not (all(isinstance(text, str) for text in texts) and isinstance(raw["entries"], list)):
        raise BadNote("not the values of a proof")
    entries = tuple(_read_shown(item) for item in raw["entries"])
    return Proof(raw["letter"], read_key(raw["key"]), read_note(raw["checkpoint"]), entries)


def _read_shown(item: Any) -> Shown:  # noqa: ANN401 - it came from outside
    if not isinstance(item, dict) or item.keys() != {"line", "path"}:
        raise BadNote("not the form of an entry")
    line, path = item["line"], item["path"]
    right = isinstance(line, str) and isinstance(path, list)
    if not right or not all(isinstance(step, str) for step in path):
        raise BadNote("not the values of an entry")
    return Shown(line.encode("utf-8"), tuple(decode(step, 32) for step in path))


def flaws(proof: Proof) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a proof in itself: a code and a sentence for each part that fails.

    Sound is only that the key it brings made it; whose key that is must be known otherwise.
    """
    if not proof.note.signed_by(proof.key):
        yield "against_signature", _("the signature is not that of the key in the proof")
    if not proof.entries:
        yield "against_entries", _("it shows no entry")
    latest = 0
    said = proof.note.checkpoint
    for number, shown in enumerate(proof.entries, start=1):
        try:
            seq = parse_line(shown.line).seq
        except BadEntry as error:
            yield "against_entries", _("entry {n} of it: {error}").format(n=number, error=error)
            continue
        if not _is_about(proof.letter, shown.line) or seq <= latest:
            yield (
                "against_entries",
                _("entry {n} of it is not about the letter, or not in its place").format(n=number),
            )
        latest = seq
        if root_of_path(shown.line, seq - 1, said.size, shown.path) != said.root:
            yield (
                "against_root",
                _("entry {n} of it is not in the log that was signed").format(n=number),
            )
