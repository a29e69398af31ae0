"""Logs, keys, checkpoints and proofs, sound and tampered with, made without pakdocs.

A test writes them with `cases` and holds a verifier to them. They start from the records of a real
office, so that both verifiers can read them, and follow the specifications of the formats.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Entry = dict[str, Any]


class Case(NamedTuple):
    """A records folder that stays as it is until the next case is asked for."""

    name: str
    records: Path
    ok: bool
    code: str  # what docs/periksa.py must say among others; empty where all is well


# ---- Merkle trees as RFC 6962 section 2.1 writes them down --------------------------------------


def leaf_hash(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def _split(count: int) -> int:
    """Give the largest power of two smaller than count."""
    half: int = 1 << ((count - 1).bit_length() - 1)
    return half


def tree_hash(lines: list[bytes]) -> bytes:
    """MTH(D[n])."""
    if not lines:
        return hashlib.sha256().digest()
    if len(lines) == 1:
        return leaf_hash(lines[0])
    k = _split(len(lines))
    return hashlib.sha256(b"\x01" + tree_hash(lines[:k]) + tree_hash(lines[k:])).digest()


def tree_path(index: int, lines: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(lines) == 1:
        return []
    k = _split(len(lines))
    if index < k:
        return [*tree_path(index, lines[:k]), tree_hash(lines[k:])]
    return [*tree_path(index - k, lines[k:]), tree_hash(lines[:k])]


# ---- Keys, checkpoints, proofs ------------------------------------------------------------------


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Signer:
    """An office key, the same for the same seed."""

    def __init__(self, name: str, seed: str) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        public = b"\x01" + self._key.public_key().public_bytes_raw()
        self.hash = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self.hash.hex()}+{b64(public)}"

    def sign(self, text: str) -> bytes:
        return self._key.sign(text.encode())

    def signature_line(self, text: str) -> str:
        return f"\u2014 {self.name} {b64(self.hash + self.sign(text))}\n"

    def note(self, lines: list[bytes], *, origin: str = "", size: int | None = None) -> str:
        """Sign a checkpoint over the lines."""
        count = len(lines) if size is None else size
        text = f"{origin or self.name}\n{count}\n{b64(tree_hash(lines))}\n"
        return f"{text}\n{self.signature_line(text)}"


def proof_of(lines: list[bytes], letter: str, signer: Signer) -> Entry:
    """Prove the entries of a letter under a checkpoint over all lines."""
    shown = []
    for index, line in enumerate(lines):
        entry = parse(line)
        if entry["event"].startswith("letter.") and entry["data"].get("id") == letter:
            path = [b64(one) for one in tree_path(index, lines)]
            shown.append({"line": line.decode(), "path": path})
    return {
        "v": 1,
        "kind": "pakdocs-proof",
        "letter": letter,
        "key": signer.vkey,
        "checkpoint": signer.note(lines),
        "entries": shown,
    }


def canonical(value: Any) -> bytes:
    """Write JSON as RFC 8785 wants it."""
    return rfc8785.dumps(value)


def parse(line: bytes) -> Entry:
    found: Entry = json.loads(line)
    return found


# ---- Logs ---------------------------------------------------------------------------------------


class Book:
    """A log that is being written on: each entry takes its place in the chain as it is added."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = list(lines)
        self.office = str(parse(self.lines[0])["office"])
        self.keys = [Signer(f"pakdocs/{self.office}", seed) for seed in ("one", "two", "three")]

    def add(self, event: str, data: Entry, **other: Any) -> None:
        """Add an entry; *other* are keys of the entry that are to be as they should not."""
        at = parse(self.lines[-1])["at"]
        entry = {"v": 1, "at": at, "actor": "tester", "office": self.office}
        entry |= {"event": event, "data": data, "seq": len(self.lines) + 1, "prev": self.head}
        self.lines.append(canonical(entry | other))

    @property
    def head(self) -> str:
        return "sha256:" + hashlib.sha256(self.lines[-1]).hexdigest()

    def issue(self, letter: str, seq: int, **other: Any) -> None:
        """Issue another letter like the last one of the office, under a number."""
        issued = [parse(line) for line in self.lines if b'"event":"letter.issued"' in line]
        data = {"id": letter, "seq": seq, "number": f"500.15/{seq}/DISNAKER/2025"}
        self.add("letter.issued", issued[-1]["data"] | data | other)

    def number(self, event: str, **data: Any) -> None:
        """Reserve, book or void numbers of the series of letters."""
        more = {"reserved": {"until": ""}, "voided": {"number": ""}}.get(event, {})
        named = {"series": "surat", "year": 2025, "reason": "contoh"}
        self.add(f"number.{event}", named | more | data)

    def book(self, *ranges: list[int], suffix: str = "", number: str = "") -> None:
        more = {"ranges": list(ranges), "suffix": suffix, "number": number, "date": "2025-12-01"}
        self.number("booked", **more)

    def void_letter(self, letter: str) -> None:
        self.add("letter.voided", {"id": letter, "reason": "contoh"})

    def make_key(self) -> None:
        self.add("key.made", {"key": self.keys[0].vkey})

    def checkpoint(self, signer: Signer | None = None, **other: Any) -> None:
        """Log a checkpoint over all entries so far."""
        signed = (signer or self.keys[0]).note(self.lines)
        data = {"note": signed, "size": len(self.lines), "root": b64(tree_hash(self.lines))}
        self.add("log.checkpointed", data | {"for": "contoh"} | other)

    def replace_key(self, old: int, new: int, **other: Any) -> None:
        """Replace one of the keys by another, signed by the old one."""
        before, after = self.keys[old], self.keys[new]
        signature = b64(before.sign(f"pakdocs key replaced\n{after.vkey}\n"))
        data = {"key": after.vkey, "previous": before.vkey, "reason": "ganti laptop"}
        self.add("key.replaced", data | {"signature": signature} | other)


def lines_of(records: Path) -> list[bytes]:
    """Give the lines of the log in a records folder."""
    return records.joinpath("log.jsonl").read_bytes().split(b"\n")[:-1]


def short_lines(records: Path) -> list[bytes]:
    """Make a small log of a real one: the first entry of each event, without its bulky parts."""
    first: dict[str, Entry] = {}
    for entry in map(parse, lines_of(records)):
        first.setdefault(entry["event"], entry)
    lines: list[bytes] = []
    for seq, entry in enumerate(first.values(), start=1):
        prev = hashlib.sha256(lines[-1]).hexdigest() if lines else 64 * "0"
        data = {
            name: dict(list(value.items())[:2]) if isinstance(value, dict) else value
            for name, value in entry["data"].items()
            if name not in ("context", "officers")
        }
        lines.append(canonical(entry | {"seq": seq, "prev": f"sha256:{prev}", "data": data}))
    return lines


def whole_life(lines: list[bytes]) -> Book:
    """Let an office live through everything that has to do with numbers and keys."""
    book = Book(lines)
    book.number("reserved", first=10, last=14)
    book.number("voided", seq=14, suffix="")
    book.issue("L-0101", 11)
    book.make_key()
    book.void_letter("L-0101")
    book.book([15, 20], [22, 22])
    book.checkpoint()
    book.issue("L-0102", 0, **OUTSIDE)
    book.void_letter("L-0102")  # the office's own book may give X/1 to another letter
    book.issue("L-0103", 0, **OUTSIDE)
    book.replace_key(0, 1)
    book.checkpoint(book.keys[1])
    book.replace_key(1, 2, signature="", reason="laptop hilang")
    book.checkpoint(book.keys[2])
    return book


Step = Callable[[Book], None]
Tamper = Callable[[list[bytes]], list[bytes]]


def do(method: Callable[..., None], *arguments: Any, **named: Any) -> Step:
    """Call a method of the book that is being written."""
    return lambda book: method(book, *arguments, **named)


RESERVE = do(Book.number, "reserved", first=10, last=14)
OUTSIDE = {"series": "luar", "number": "X/1", "outside": True}
RECOVERED = ("log.recovered", {"bytes": 1})

# What is written on behind the entries of a real office: name, code (empty: sound), the steps.
WRITTEN: list[tuple[str, str, list[Step]]] = [
    ("nothing", "", []),
    ("reserved", "", [RESERVE]),
    ("reserved twice", "number", [RESERVE, RESERVE]),
    ("a reserved number issued", "", [RESERVE, do(Book.issue, "L-0101", 12)]),
    (
        "a reserved number issued twice",
        "number",
        [RESERVE, do(Book.issue, "L-0101", 12), do(Book.issue, "L-0102", 12)],
    ),
    ("an issued number reserved", "number", [do(Book.number, "reserved", first=1, last=9)]),
    ("an issued number again", "number", [do(Book.issue, "L-0101", 1)]),
    ("an inserted number", "", [do(Book.issue, "L-0101", 1, suffix="a")]),
    (
        "an inserted number twice",
        "number",
        [do(Book.issue, "L-0101", 1, suffix="a"), do(Book.issue, "L-0102", 1, suffix="a")],
    ),
    (
        "a void letter's number again",
        "number",
        [do(Book.void_letter, "L-0003"), do(Book.issue, "L-0101", 2)],
    ),
    (
        "a void reserved number again",
        "number",
        [RESERVE, do(Book.number, "voided", seq=12, suffix=""), do(Book.issue, "L-0101", 12)],
    ),
    ("booked", "", [do(Book.book, [10, 20], [30, 30])]),
    ("booked over an issued one", "number", [do(Book.book, [1, 2])]),
    ("booked twice in one entry", "number", [do(Book.book, [10, 20], [20, 30])]),
    (
        "issued over a booked one",
        "number",
        [do(Book.book, [10, 20]), do(Book.issue, "L-0101", 15)],
    ),
    (
        "a number from outside twice",
        "number",
        [do(Book.issue, "L-0101", 0, **OUTSIDE), do(Book.issue, "L-0102", 0, **OUTSIDE)],
    ),
    ("a range back to front", "data", [do(Book.number, "reserved", first=9, last=5)]),
    ("a great range", "", [do(Book.book, [9, 999_999_999])]),
    (
        "a great range and one of its numbers",
        "number",
        [do(Book.book, [9, 999_999_999]), do(Book.issue, "L-0101", 123_456_789)],
    ),
    ("a reserved number booked", "", [RESERVE, do(Book.book, [12, 12])]),
    ("a reserved range booked", "number", [RESERVE, do(Book.book, [12, 13])]),
    ("booked beyond what is reserved", "number", [RESERVE, do(Book.book, [14, 15])]),
    ("booked around what is reserved", "number", [RESERVE, do(Book.book, [9, 15])]),
    (
        "what is left of a reserved range again",
        "number",
        [RESERVE, do(Book.issue, "L-0101", 12), do(Book.number, "reserved", first=14, last=14)],
    ),
    ("a seq left out", "seq", [do(Book.add, *RECOVERED, seq=99)]),
    ("another office", "office", [do(Book.add, *RECOVERED, office="lain")]),
    ("an unknown version", "version", [do(Book.add, *RECOVERED, v=2)]),
    ("a key too many", "keys", [do(Book.add, *RECOVERED, more="")]),
    ("no offset", "at", [do(Book.add, *RECOVERED, at="2025-12-01T10:00:00")]),
    ("no such day", "at", [do(Book.add, *RECOVERED, at="2025-02-30T10:00:00+07:00")]),
    ("another digest", "prev", [do(Book.add, *RECOVERED, prev="sha256:" + 64 * "0")]),
    ("no such event", "event", [do(Book.add, "Recovered", {})]),
    ("a key that is not ASCII", "json", [do(Book.add, "log.recovered", {"\u00e9": ""})]),
    (
        "a blob that is not there",
        "blob",
        [do(Book.add, "letter.attached", {"id": "L-0001", "blob": "sha256:" + 64 * "5"})],
    ),
]

# The same with keys and checkpoints, behind a first key.
SIGNED: list[tuple[str, str, list[Step]]] = [
    ("a key", "", []),
    ("a first key twice", "key", [Book.make_key]),
    ("a checkpoint", "", [Book.checkpoint]),
    ("a checkpoint by a stranger", "key", [lambda book: book.checkpoint(book.keys[1])]),
    ("a checkpoint with another size", "checkpoint", [do(Book.checkpoint, size=3)]),
    ("a checkpoint with another root", "checkpoint", [do(Book.checkpoint, root=b64(bytes(32)))]),
    (
        "a checkpoint over fewer entries",
        "checkpoint",
        [lambda book: book.checkpoint(note=book.keys[0].note(book.lines[:-1]))],
    ),
    (
        "a checkpoint over other entries",
        "checkpoint",
        [lambda book: book.checkpoint(note=book.keys[0].note(book.lines[::-1]))],
    ),
    (
        "a checkpoint of another log",
        "origin",
        [lambda book: book.checkpoint(note=book.keys[0].note(book.lines, origin="pakdocs/lain"))],
    ),
    (
        "a signature over another text",
        "signature",
        [
            lambda book: book.checkpoint(
                note=book.keys[0].note(book.lines).replace(f"\n{len(book.lines)}\n", "\n1\n")
            )
        ],
    ),
    ("a key replaced", "", [do(Book.replace_key, 0, 1)]),
    (
        "a key replaced, and the old one signs",
        "key",
        [do(Book.replace_key, 0, 1), Book.checkpoint],
    ),
    ("a lost key replaced in the open", "", [do(Book.replace_key, 0, 1, signature="")]),
    (
        "a lost key replaced without reason",
        "key",
        [do(Book.replace_key, 0, 1, signature="", reason=" ")],
    ),
    (
        "a key replaced, not signed by the old one",
        "signature",
        [do(Book.replace_key, 0, 1, signature=b64(bytes(64)))],
    ),
    ("a key replaced that is not in use", "key", [do(Book.replace_key, 1, 2)]),
]
UNSIGNED: list[tuple[str, str, list[Step]]] = [
    ("a checkpoint before a key", "key", [Book.checkpoint]),
    ("a key replaced before there is one", "key", [do(Book.replace_key, 0, 1)]),
    (
        "a key of another office",
        "key",
        [do(Book.add, "key.made", {"key": Signer("pakdocs/lain", "one").vkey})],
    ),
    ("a key that is none", "base64", [do(Book.add, "key.made", {"key": "pakdocs/x+00+AA=="})]),
]


def _edit(old: bytes, new: bytes) -> Tamper:
    """Change the sixth line, and nothing else."""

    def edit(lines: list[bytes]) -> list[bytes]:
        assert old in lines[5]
        return [*lines[:5], lines[5].replace(old, new, 1), *lines[6:]]

    return edit


# What is done to the lines of a sound log, the chain left as it was: name, code, what is done.
TAMPERED: list[tuple[str, str, Tamper]] = [
    ("a line removed", "prev", lambda lines: lines[:5] + lines[6:]),
    ("the first line removed", "prev", lambda lines: lines[1:]),
    ("a line doubled", "seq", lambda lines: lines[:6] + lines[5:]),
    ("two lines swapped", "seq", lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]]),
    ("an empty line", "json", lambda lines: [*lines[:5], b"", *lines[5:]]),
    ("a list for an object", "version", lambda lines: [*lines[:5], b"[]", *lines[6:]]),
    ("nested without end", "json", lambda lines: [*lines[:5], b"[" * 200_000, *lines[6:]]),
    ("everything removed", "empty", lambda lines: lines[:0]),
    ("a space", "canonical", _edit(b'"actor":', b'"actor": ')),
    ("keys in another order", "canonical", _edit(b',"v":1}', b',"v":1,"a":1}')),
    ("a key twice", "json", _edit(b',"v":1}', b',"v":1,"v":1}')),
    ("a float", "json", _edit(b',"v":1}', b',"v":1.0}')),
    ("an exponent", "json", _edit(b',"v":1}', b',"v":1e0}')),
    ("a minus", "canonical", _edit(b'"seq":6,', b'"seq":-0,')),
    ("true for one", "data", _edit(b',"v":1}', b',"v":true}')),
    ("an integer of 2^53", "json", _edit(b'"seq":6,', b'"seq":9007199254740992,')),
    ("an integer without end", "json", _edit(b'"seq":6,', b'"seq":' + b"9" * 9999 + b",")),
    ("a number that is none", "json", _edit(b',"v":1}', b',"v":NaN}')),
    ("an escape that need not be", "canonical", _edit(b'"actor":"', b'"actor":"\\u0041')),
    ("half a surrogate", "utf8", _edit(b'"actor":"', b'"actor":"\\ud800')),
    ("a byte that is no UTF-8", "utf8", _edit(b'"actor":"', b'"actor":"\xff')),
    ("a byte order mark", "json", _edit(b'{"actor":"', b'\xef\xbb\xbf{"actor":"')),
    ("a line end of Windows", "canonical", _edit(b',"v":1}', b',"v":1}\r')),
]


def cases(office: Path, work: Path) -> Iterator[Case]:
    """Give the cases, one after the other, in a copy of the office.

    Args:
        office: An office folder of pakdocs with the three letters of the sample.
        work: Where the copy is made; it must not be there yet.
    """
    shutil.copytree(office, work, ignore=shutil.ignore_patterns("records.json", "letters"))
    records = work / "records"
    real = lines_of(office / "records")
    first = [(name, code, [Book.make_key, *steps]) for name, code, steps in SIGNED]
    for name, code, steps in WRITTEN + UNSIGNED + first:
        book = Book(real)
        for step in steps:
            step(book)
        yield _case(records, name, code, book.lines)
    sound = whole_life(real).lines
    yield _case(records, "a whole life", "", sound)
    for name, code, tamper in TAMPERED:
        yield _case(records, name, code, tamper(sound))
    yield _case(records, "an unfinished line", "torn", sound, end=b"")
    yield from _blob_cases(real, records)


def _case(records: Path, name: str, code: str, lines: list[bytes], end: bytes = b"\n") -> Case:
    data = b"\n".join(lines) + (end if lines else b"")
    records.joinpath("log.jsonl").write_bytes(data)
    return Case(name, records, not code, code)


def _blob_cases(lines: list[bytes], records: Path) -> Iterator[Case]:
    book = Book(lines)
    added = [parse(line)["data"] for line in book.lines if b'"event":"officer.added"' in line]
    digest = added[0]["personal"]
    blob = records / "blobs" / digest[7:9] / digest[7:]
    kept = blob.read_bytes()
    blob.write_bytes(kept + b" ")
    yield _case(records, "a blob changed", "blob", book.lines)
    blob.unlink()
    yield _case(records, "a blob removed", "blob", book.lines)
    erased = {"kind": "officer", "id": added[0]["id"], "order": "contoh", "papers": False}
    book.add("personal.erased", erased | {"blobs": [digest]})
    yield _case(records, "a blob erased by order", "", book.lines)
    blob.write_bytes(kept)


# ---- Tampering with every part ------------------------------------------------------------------


def tampered_entries(lines: list[bytes]) -> Iterator[tuple[int, str, list[bytes]]]:
    """Change, and remove, every field of every entry, one at a time; the chain stays as it was."""
    for at, line in enumerate(lines):
        for where, changed in _variants(parse(line)):
            yield at + 1, where, [*lines[:at], canonical(changed), *lines[at + 1 :]]


def _variants(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Give a value with one leaf changed, or one key or item removed."""
    if isinstance(value, dict):
        for key in value:
            yield f"{where}.{key} removed", {name: value[name] for name in value if name != key}
            for told, inner in _variants(value[key], f"{where}.{key}"):
                yield told, value | {key: inner}
    elif isinstance(value, list):
        for at in range(len(value)):
            yield f"{where}[{at}] removed", value[:at] + value[at + 1 :]
            for told, inner in _variants(value[at], f"{where}[{at}]"):
                yield told, [*value[:at], inner, *value[at + 1 :]]
    elif isinstance(value, bool):
        yield f"{where} changed", not value
    elif isinstance(value, int):
        yield f"{where} changed", value + 1
    else:
        yield f"{where} changed", f"{value}x"


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Flip, remove and double every byte of a file, and cut it off everywhere."""
    for at in range(len(data)):
        before, byte, after = data[:at], data[at], data[at + 1 :]
        for bit in (0, 1 + at % 7):
            yield f"byte {at} bit {bit}", before + bytes([byte ^ (1 << bit)]) + after
        yield f"byte {at} removed", before + after
        yield f"byte {at} doubled", before + bytes([byte, byte]) + after
        yield f"cut at {at}", before
