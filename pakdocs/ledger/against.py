"""A log held against what left the office: checkpoints, proofs, older copies of it.

Only lines are looked at, not the records, so a log that is broken can be compared as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pakdocs.i18n import _
from pakdocs.ledger.chain import (
    NO_PREVIOUS,
    VERSION,
    BadEntry,
    Entry,
    digest,
    parse_line,
    split_lines,
)
from pakdocs.ledger.check import Break
from pakdocs.ledger.merkle import Tree
from pakdocs.ledger.notes import (
    MAX_NOTE,
    BadNote,
    Key,
    Note,
    decode,
    encode,
    origin_of,
    read_key,
    read_note,
    replacement_text,
)
from pakdocs.ledger.proofs import KIND, flaws, lines_about, read_proof
from pakdocs.ledger.shapes import fits

_MARKS = re.compile(rb'"event":"(?:key\.made|key\.replaced|log\.checkpointed)"')


class Trail:
    """The lines of a log, with what a checkpoint is held against: office, keys, roots."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.lines = lines

    @cached_property
    def tree(self) -> Tree:
        """The Merkle tree over the lines; made only where something is compared."""
        return Tree(self.lines)

    @cached_property
    def origin(self) -> str:
        """The name under which the log signs; empty where no line tells it."""
        for line in self.lines:
            try:
                return origin_of(parse_line(line).office)
            except BadEntry:
                continue
        return ""

    @cached_property
    def marks(self) -> list[Entry]:
        """The entries about keys and checkpoints; those in no right form are left out."""
        found = []
        for line in self.lines:
            if _MARKS.search(line):
                try:
                    entry = parse_line(line)
                except BadEntry:
                    continue
                if fits(entry.event, entry.data):
                    found.append(entry)
        return found

    @cached_property
    def keys(self) -> list[tuple[int, Key]]:
        """The keys that the log names, each with the entry that does."""
        found = []
        for entry in self.marks:
            if entry.event.startswith("key."):
                try:
                    found.append((entry.seq, read_key(entry.data["key"])))
                except BadNote:
                    continue
        return found

    def key_at(self, size: int) -> Key | None:
        """Give the key that signed when the log had *size* lines; None if there was none."""
        return next((key for seq, key in reversed(self.keys) if seq <= size), None)


def broken_link(lines: Iterable[bytes]) -> int:
    """Give the number of the first line that does not name the one before it, or 0.

    Reads the fixed end that each canonical line has, which costs a tenth of reading the line;
    what else may be wrong with it is for `verify` to find.
    """
    head = NO_PREVIOUS
    for seq, line in enumerate(lines, start=1):
        if not line.endswith(f',"prev":"{head}","seq":{seq},"v":{VERSION}}}'.encode()):
            return seq
        head = digest(line)
    return 0


def check_marks(trail: Trail) -> Iterator[Break]:
    """Check every checkpoint and every change of key that the log itself holds.

    This finds a log changed by somebody who did not have the key. It does not find a cut tail,
    nor a log made anew by somebody who had it: see `compare`.
    """
    for entry in trail.marks:
        if entry.event == "log.checkpointed":
            yield from _check_checkpoint(trail, entry)
        elif entry.event == "key.replaced" and entry.data["signature"]:
            yield from _check_replacement(trail, entry)


def _check_checkpoint(trail: Trail, entry: Entry) -> Iterator[Break]:
    try:
        note = read_note(entry.data["note"])
    except BadNote as error:
        yield Break(entry.seq, "checkpoint", _("not a checkpoint ({error})").format(error=error))
        return
    size, key = note.checkpoint.size, trail.key_at(note.checkpoint.size)
    if key is None or not note.signed_by(key):
        message = _("the checkpoint is not signed by the key that the office had then")
        yield Break(entry.seq, "checkpoint", message)
    elif size > trail.tree.size or trail.tree.root(size) != note.checkpoint.root:
        message = _("the lines before it are not those that were signed here")
        yield Break(entry.seq, "checkpoint", message)


def _check_replacement(trail: Trail, entry: Entry) -> Iterator[Break]:
    old = trail.key_at(entry.seq - 1)
    try:
        signature = decode(entry.data["signature"], 64)
        signed = replacement_text(read_key(entry.data["key"]))
        right = old is not None and old.verifies(signature, signed)
    except BadNote:
        right = False
    if not right:
        message = _("the key is not signed by the one before it, as the entry claims")
        yield Break(entry.seq, "key", message)


@dataclass(frozen=True, slots=True)
class Outside:
    """Something that left the office: its bytes, and what they look like."""

    file: str
    kind: str
    """``checkpoint``, ``proof`` or ``log``."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Compared:
    """What holding a log against one thing from outside showed."""

    file: str
    kind: str
    size: int = 0
    """How many entries of the log are vouched for; 0 where the thing cannot be read."""
    root: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    """A code and a sentence each."""
    letter: str = ""
    """The letter that a proof is about."""

    def __bool__(self) -> bool:
        """Say whether the log still holds what it held then."""
        return not self.problems


def kind_of(data: bytes) -> str:
    """Say what bytes from outside look like, even if they were damaged; empty for none of it.

    Each kind is known by two marks far apart, so that one damaged byte does not hide it.
    """
    if data.startswith(b'{"checkpoint":"') or f'"kind":"{KIND}"'.encode() in data:
        return "proof"
    if b'","prev":"sha256:' in data:
        return "log"
    if data.startswith(b"pakdocs/") or b"\n\n\xe2\x80\x94 " in data[:MAX_NOTE]:
        return "checkpoint"
    return ""


def compare(trail: Trail, outside: Outside) -> Compared:
    """Hold a log against something that left the office; every problem is named once."""
    compare_kind = {"checkpoint": _compare_note, "proof": _compare_proof, "log": _compare_copy}
    return compare_kind[outside.kind](trail, outside)


def _damaged(outside: Outside, error: BadNote) -> Compared:
    message = _("it was changed after it was signed ({error})").format(error=error)
    if outside.kind == "checkpoint" and _resaved(outside.data):
        message = _("a program changed its line ends; take the file as it was sent")
    return Compared(outside.file, outside.kind, problems=(("against_signature", message),))


def _compare_note(trail: Trail, outside: Outside) -> Compared:
    try:
        note = read_note(_text(outside.data))
    except BadNote as error:
        return _damaged(outside, error)
    said = note.checkpoint
    problems = tuple(_note_problems(trail, note))
    return Compared(outside.file, outside.kind, said.size, encode(said.root), problems)


def _resaved(data: bytes) -> bool:
    """Say whether an editor or a mail program changed a checkpoint where nobody sees it."""
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip() + b"\n"
    try:
        read_note(_text(plain))
    except BadNote:
        return False
    return True


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadNote(str(error)) from error


def _note_problems(trail: Trail, note: Note) -> Iterator[tuple[str, str]]:
    """Give what is wrong between a log and a checkpoint, the signature first.

    A wrong signature vouches for nothing, so nothing more is said then. A key that the log does
    not name does not end it: what was signed may show why (the log was cut before that key).
    """
    said = note.checkpoint
    if trail.origin and said.origin != trail.origin:
        message = _("it is of another log: {other}, not {own}")
        yield "against_origin", message.format(other=said.origin, own=trail.origin)
        return
    known = next((key for _seq, key in trail.keys if key.id == note.key_id), None)
    if known is None:
        yield "against_key", _("the log does not name the key that signed it")
    elif not note.signed_by(known):
        yield "against_signature", _("the signature is wrong: it was changed, or never signed")
        return
    if said.size > trail.tree.size:
        yield (
            "against_short",
            _("it was made over {n} entries, the log has {have}: the log was cut").format(
                n=said.size, have=trail.tree.size
            ),
        )
    elif trail.tree.root(said.size) != said.root:
        message = _("the first {n} entries are not those that were signed: the log was rewritten")
        yield "against_root", message.format(n=said.size)
    elif known is not None and known != trail.key_at(said.size):
        yield "against_key", _("it is signed by a key that was not the office's then")


def _compare_proof(trail: Trail, outside: Outside) -> Compared:
    try:
        proof = read_proof(outside.data)
    except BadNote as error:
        return _damaged(outside, error)
    said = proof.note.checkpoint
    problems: dict[str, str] = {}
    for code, message in (*flaws(proof), *_note_problems(trail, proof.note)):
        problems.setdefault(code, message)
    if all(key != proof.key for _seq, key in trail.keys):
        problems.setdefault("against_key", _("the log does not name the key that it brings"))
    own = [line for _place, line in lines_about(proof.letter, trail.lines[: said.size])]
    if not problems and own != [shown.line for shown in proof.entries]:
        message = _("it does not show all entries about the letter up to then")
        problems["against_entries"] = message
    found = tuple(problems.items())
    return Compared(
        outside.file, outside.kind, said.size, encode(said.root), found, letter=proof.letter
    )


def _compare_copy(trail: Trail, outside: Outside) -> Compared:
    """Hold a log against an older copy of it; nothing is signed there, so lines are compared."""
    lines, torn = split_lines(outside.data)
    copy = Trail(lines)
    found = tuple(_copy_problems(trail, copy))
    if torn and lines:
        message = _("it ends in the middle of an entry: it was not copied whole")
        found = (*found, ("against_root", message))
    root = encode(copy.tree.root())
    return Compared(outside.file, outside.kind, copy.tree.size, root, found)


def _copy_problems(trail: Trail, copy: Trail) -> Iterator[tuple[str, str]]:
    if trail.origin and copy.origin and copy.origin != trail.origin:
        message = _("it is of another log: {other}, not {own}")
        yield "against_origin", message.format(other=copy.origin, own=trail.origin)
        return
    if not copy.lines:
        yield "against_root", _("it holds no whole entry")
    pairs = enumerate(zip(trail.lines, copy.lines, strict=False), start=1)
    parted = next((seq for seq, (own, other) in pairs if own != other), 0)
    if parted:
        message = _("both part at entry {n}: one of them was rewritten")
        yield "against_root", message.format(n=parted)
    elif len(copy.lines) > len(trail.lines):
        message = _("it has {n} entries, the log has {have}: the log was cut")
        yield "against_short", message.format(n=len(copy.lines), have=len(trail.lines))
