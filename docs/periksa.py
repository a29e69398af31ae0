"""Pemeriksa kedua untuk catatan pakdocs: satu berkas, tanpa pakdocs.

Cara menjalankan (Python 3.11 atau lebih baru; sekali saja: pip install cryptography):

    python periksa.py log records                       seluruh catatan sebuah kantor
    python periksa.py log records --against titik.txt   dan dibandingkan dengan simpanan di luar
    python periksa.py proof bukti.json --key KUNCI      bukti tentang satu surat
    python periksa.py checkpoint titik.txt --key KUNCI  satu titik periksa

Simpanan di luar: titik periksa, berkas bukti, atau salinan lama log.jsonl. KUNCI (baris "key in
use") ditanyakan kepada kantornya, tidak diambil dari berkas yang diperiksa. Kode keluar: 0 tidak
ada yang salah; 3 ada yang salah, satu baris tiap masalah: nomor entri, kode, penjelasan; 2 salah
pakai; 6 tidak terbaca.

A second verifier of what pakdocs writes. It shares no code with pakdocs: it follows the description
of the log, RFC 8785 (canonical JSON), RFC 6962 and 9162 (Merkle tree), c2sp.org/signed-note and
c2sp.org/tlog-checkpoint, so that an error in one program is not an error in both. It only reads,
and trusts nothing that it reads: texts from the files are printed as ASCII.
"""

from __future__ import annotations

import argparse
import base64
import bisect
import datetime as dt
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

T = TypeVar("T")
Object = dict[str, object]
Book = tuple[str, int, str, str]  # series, year, suffix, and the printed number if it has no other
Range = tuple[int, int, str]  # first, last, what they are used for

LONGEST_LINE, LONGEST_NOTE, LONGEST_PROOF = 8 * 2**20, 4096, 64 * 2**20
NAME = re.compile("[!-*,-~]+")
DIGEST = re.compile("sha256:[0-9a-f]{64}")
TEXTS = {  # the texts of an entry, and how they must look
    "prev": DIGEST,
    "at": re.compile("[0-9-]{10}T[0-9]{2}(:[0-9]{2}){2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"),
    "actor": re.compile("(?s).+"),
    "office": re.compile("(?s).+"),
    "event": re.compile("[a-z_]+[.][a-z_]+"),
}
EVENTS = {  # all that may stand in a log
    f"{record}.{verb}"
    for record, verbs in {
        "office": "opened backed_up restored",
        "template": "approved",
        "officer": "added changed checked ended reinstated",
        "personal": "erased",
        "registration": "observed",
        "training": "added changed invited attended",
        "signer": "added changed away",
        "bkk": "added changed",
        "incoming": "registered changed",
        "letter": "drafted adopted printed issued revised signed attached converted sent "
        "unsent voided",
        "number": "reserved booked voided",
        "key": "made replaced",
        "log": "checkpointed resumed recovered",
        "export": "unmasked",
    }.items()
    for verb in verbs.split()
}
ENTRY_KEYS = {"v", "seq", "data", *TEXTS}
PROOF_KEYS = {"v", "kind", "letter", "key", "checkpoint", "entries"}


class Wrong(Exception):
    """Something is not as it must be: a code for programs, a message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def shown(value: object) -> str:
    """Give a value from a file so that it can do no harm on a screen."""
    return ascii(value)[:150] if isinstance(value, str | int) else f"a {type(value).__name__}"


# ---- Canonical JSON: RFC 8785, with ASCII keys, without floats and integers of 2^53 or more -----


def parse(data: bytes) -> object:
    """Read JSON, and refuse every way of writing it but the canonical one."""
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        canonical = again.encode("utf-8") == data
    except UnicodeError:
        raise Wrong("utf8", "the text is not valid UTF-8") from None
    except RecursionError:
        raise Wrong("json", "the JSON is nested too deeply") from None
    except ValueError as error:
        raise Wrong("json", f"this is not JSON as it must be: {shown(str(error))}") from None
    if not canonical:
        raise Wrong("canonical", "the JSON is not in its canonical form")
    return value


def _object(pairs: list[tuple[str, object]]) -> Object:
    found = dict(pairs)
    if len(found) != len(pairs) or not all(key.isascii() for key in found):
        raise ValueError("a key stands twice in an object, or is not ASCII")
    return found


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) >= 2**53:
        raise ValueError("an integer is 2^53 or more")
    return int(text)


def _refuse(text: str) -> object:
    raise ValueError(f"{text[:20]} is no integer")


def get(data: Object, name: str, kind: type[T]) -> T:
    """Give a value of an object; its type must be the one expected (true is no integer)."""
    value = data.get(name)
    if type(value) is not kind:
        raise Wrong("data", f"{name} must be of type {kind.__name__}, and is {shown(value)}")
    return value


def parse_entry(line: bytes) -> Object:
    """Read one line of the log and check all that can be seen from the line alone."""
    entry = parse(line)
    if not isinstance(entry, dict) or get(entry, "v", int) != 1:
        raise Wrong("version", "this is no entry of version 1, the only one that is known here")
    if set(entry) != ENTRY_KEYS:
        raise Wrong(
            "keys", f"keys missing or not wanted: {shown(str(sorted(ENTRY_KEYS ^ set(entry))))}"
        )
    get(entry, "seq", int)
    get(entry, "data", dict)
    for name, pattern in TEXTS.items():
        if not pattern.fullmatch(get(entry, name, str)):
            raise Wrong(name, f"{name} cannot be {shown(entry[name])}")
    try:
        dt.datetime.fromisoformat(get(entry, "at", str))
    except ValueError:
        raise Wrong("at", f"there is no such time: {shown(entry['at'])}") from None
    return entry


# ---- The Merkle tree: RFC 6962 section 2.1, RFC 9162 section 2.1.3.2 ----------------------------


def sha256(*parts: bytes) -> bytes:
    """Hash. In the tree, a leaf hashes 0x00 and its line, a node 0x01 and the hashes below it."""
    return hashlib.sha256(b"".join(parts)).digest()


def grow(peaks: list[tuple[int, bytes]], leaf: bytes) -> None:
    """Add a leaf to a tree, kept as its full subtrees (size and hash), the biggest first."""
    size = 1
    while peaks and peaks[-1][0] == size:  # two of one size become one
        size, leaf = 2 * size, sha256(b"\x01", peaks.pop()[1], leaf)
    peaks.append((size, leaf))


def root_of(peaks: list[tuple[int, bytes]]) -> bytes:
    """Give the root of a tree."""
    if not peaks:
        return sha256()
    root = peaks[-1][1]
    for _size, left in peaks[-2::-1]:
        root = sha256(b"\x01", left, root)
    return root


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Give the root to which an inclusion path leads; an empty one where it cannot be a path."""
    last = size - 1
    for sibling in path:
        if last == 0:
            return b""
        if index % 2 == 1 or index == last:
            leaf = sha256(b"\x01", sibling, leaf)
            while index % 2 == 0 and index:  # the right edge rises alone where it has no sibling
                index, last = index // 2, last // 2
        else:
            leaf = sha256(b"\x01", leaf, sibling)
        index, last = index // 2, last // 2
    return leaf if last == 0 else b""


# ---- Keys and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint -----------------------


def unbase64(text: str, length: int | None = None) -> bytes:
    """Read base64 of so many bytes, and refuse a second way of writing the same bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong("base64", f"{shown(text)} is not base64") from None
    if len(raw) != (length or len(raw)) or base64.b64encode(raw).decode() != text:
        raise Wrong("base64", f"{shown(text)} is not base64 of its one form and length")
    return raw


class Key(NamedTuple):
    """An Ed25519 verifier key ("vkey"): `<name>+<key hash>+<base64 of 0x01 and the key>`."""

    text: str
    name: str
    hash: bytes
    public: bytes

    @classmethod
    def read(cls, text: str) -> Key:
        """Take the text apart; the hash must be that of the name and the key."""
        name, _, rest = text.partition("+")
        hexed, _, body = rest.partition("+")
        if not NAME.fullmatch(name):
            raise Wrong("key", f"{shown(text)} is no verifier key")
        raw = unbase64(body, 33)
        key_hash = sha256(name.encode(), b"\n", raw)[:4]
        if raw[0] != 1 or hexed != key_hash.hex():
            raise Wrong("key", f"{shown(text)} is no verifier key of Ed25519")
        return cls(text, name, key_hash, raw[1:])

    def check(self, signature: bytes, text: bytes) -> None:
        """Refuse a signature that this key has not made over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            raise Wrong("signature", f"the key {self.hash.hex()} has not signed this") from None


class Note(NamedTuple):
    """A checkpoint: `root` over the first `size` entries, signed with `key`."""

    size: int
    root: bytes
    key: Key

    @classmethod
    def read(cls, data: bytes, keys: list[Key]) -> Note:
        """Take a checkpoint apart; one of the keys must have signed it."""
        try:
            body, _, tail = data.decode("utf-8").rpartition("\n\n")
        except UnicodeError:
            raise Wrong("note", "a checkpoint is UTF-8") from None
        if len(data) > LONGEST_NOTE or any(byte < 32 and byte != 10 for byte in data):
            raise Wrong("note", "too long, or a control character (were the line ends changed?)")
        lines = body.split("\n")
        if len(lines) != 3 or not tail.endswith("\n"):
            raise Wrong("note", "a checkpoint is origin, size, root, an empty line, signatures")
        if not re.fullmatch("0|[1-9][0-9]{0,14}", lines[1]):
            raise Wrong("note", f"{shown(lines[1])} is no size")
        if tail.count(f"\u2014 {lines[0]} ") > 1:
            raise Wrong("note", "a checkpoint is signed once only in the name of its log")
        signers = [_signer(line, f"{body}\n".encode(), keys) for line in tail[:-1].split("\n")]
        for key in filter(None, signers):
            if lines[0] != key.name:
                raise Wrong("origin", f"the checkpoint is of {shown(lines[0])}")
            return cls(int(lines[1]), unbase64(lines[2], 32), key)
        raise Wrong("key", "the checkpoint is not signed with a key that it could be signed with")


def _signer(line: str, text: bytes, keys: list[Key]) -> Key | None:
    """Check a signature line; those of strangers (witnesses) are passed over, as C2SP wants."""
    dash, *words = line.split(" ")
    if dash != "\u2014" or len(words) != 2 or not NAME.fullmatch(words[0]):
        raise Wrong("note", f"{shown(line)} is no signature line")
    name, signature = words[0], unbase64(words[1])
    if len(signature) < 5:
        raise Wrong("note", f"{shown(line)} is too short for a signature")
    for key in keys:
        if (name, signature[:4]) == (key.name, key.hash):
            key.check(signature[4:], text)
            return key
    return None


# ---- The log ------------------------------------------------------------------------------------


@dataclass
class Log:
    """What one pass over the lines of a log gathers."""

    problems: list[tuple[int, str, str]] = field(default_factory=list)  # entry, code, message
    remarks: list[str] = field(default_factory=list)  # no faults, but an inspector should know
    leaves: list[bytes] = field(default_factory=list)
    peaks: list[tuple[int, bytes]] = field(default_factory=list)
    head: str = "sha256:" + 64 * "0"
    office: str = ""
    keys: list[Key] = field(default_factory=list)  # the last is in use
    since: list[int] = field(default_factory=list)  # the entries that name them
    about: dict[str, list[int]] = field(default_factory=dict)  # letter: the entries about it
    owned: dict[str, set[str]] = field(default_factory=dict)  # officer: blobs an order may erase
    blobs: dict[str, int] = field(default_factory=dict)  # digest: the first entry that points to it
    erased: set[str] = field(default_factory=set)
    numbers: dict[Book, list[Range]] = field(default_factory=dict)  # those given, in order
    outside: dict[str, tuple[Book, Range]] = field(default_factory=dict)  # letter: its number

    def read(self, path: Path) -> None:
        """Take the lines one after the other; they end at newlines and nowhere else."""
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    self.wrong("torn", "the line has no end, or is too long; nothing after is read")
                    break
                self.take(line[:-1])
        if not self.leaves:
            self.wrong("empty", "the log holds no entry")

    def wrong(self, code: str, message: str) -> None:
        """Note a problem of the entry that is being looked at."""
        self.problems.append((len(self.leaves) + 1, code, message))

    def take(self, line: bytes) -> None:
        """Check one line and put it on the tree, sound or not."""
        before, self.head = self.head, "sha256:" + sha256(line).hex()
        try:
            entry = parse_entry(line)
            self.office = self.office or get(entry, "office", str)
            expected = {"seq": len(self.leaves) + 1, "prev": before, "office": self.office}
            for name, value in expected.items():
                if entry[name] != value:
                    self.wrong(name, f"{name} is {shown(entry[name])}, not {shown(value)}")
            self.replay(get(entry, "event", str), get(entry, "data", dict))
        except Wrong as error:
            self.wrong(error.code, str(error))
        self.leaves.append(sha256(b"\x00", line))
        grow(self.peaks, self.leaves[-1])

    def replay(self, event: str, data: Object) -> None:  # noqa: C901 - a line for each event
        """Follow what an entry does to blobs, numbers and keys."""
        if (event == "office.opened") is bool(self.leaves):
            raise Wrong("event", "an office is opened once, by the first entry")
        if event not in EVENTS:
            raise Wrong("event", f"the event {shown(event)} is not known")
        digests = blobs_of(event, data)
        for digest in digests:
            self.blobs.setdefault(digest, len(self.leaves) + 1)
        self.erased.difference_update(digests)  # they were kept anew
        if event in ("officer.added", "officer.changed", "officer.checked"):
            self.owned.setdefault(get(data, "id", str), set()).update(digests)
        if event.startswith("letter."):
            self.about.setdefault(get(data, "id", str), []).append(len(self.leaves) + 1)
        match event:
            case "letter.issued" | "number.reserved" | "number.booked" | "number.voided":
                self.give_numbers(event.partition(".")[2], data)
            case "letter.voided":  # the keeper of a number from outside may give it once more
                self.give_back(get(data, "id", str))
            case "key.made":
                self.add_key(get(data, "key", str), first=True)
            case "key.replaced":
                self.replace_key(data)
            case "log.checkpointed":
                self.check_checkpoint(data)
            case "personal.erased":
                blobs = {one if isinstance(one, str) else "" for one in get(data, "blobs", list)}
                if not blobs <= self.owned.get(get(data, "id", str), set()):
                    raise Wrong("erased", "the order erases what is not of its officer")
                self.erased |= blobs
                self.remark(f"personal values erased by order, {len(self.erased)} blobs so far")

    def remark(self, text: str) -> None:
        """Note what is no fault."""
        self.remarks.append(f"entry {len(self.leaves) + 1}: {text}")

    def give_numbers(self, use: str, data: Object) -> None:
        """Refuse numbers that are given already; only reserved ones may be given once more."""
        series, year = get(data, "series", str), get(data, "year", int)
        suffix = get(data, "suffix", str) if use != "reserved" else ""
        # The printed number is all that one from outside may have: its seq is 0 then.
        printed = get(data, "number", str) if use in ("issued", "booked") else ""
        for first, last in ranges_of(use, data):
            book = (series, year, suffix, "" if first else printed)
            if first or printed:  # else a letter that has no number at all
                self.take_range(book, (first, last, use))
            if use == "issued" and data.get("outside") is True:
                self.outside[get(data, "id", str)] = (book, (first, last, use))

    def take_range(self, book: Book, new: Range) -> None:
        """Put numbers among those given; one out of a reserved range cuts it in up to three."""
        given, (first, last, use) = self.numbers.setdefault(book, []), new
        at = bisect.bisect(given, first, key=lambda one: one[0])  # those before it begin by `first`
        held = given[at - 1] if at and given[at - 1][1] >= first else None
        if held and held[2] == "reserved" and use != "reserved" and first == last:
            pieces = [(held[0], first - 1, held[2]), new, (last + 1, held[1], held[2])]
            given[at - 1 : at] = [piece for piece in pieces if piece[0] <= piece[1]]
        elif not held and (at == len(given) or given[at][0] > last):
            given.insert(at, new)
        elif use != "voided":  # a number that is voided was given before, and is not given again
            raise Wrong("number", f"{shown(str(book))}: {first} to {last} are given once more")

    def give_back(self, letter: str) -> None:
        """Free the number of a void letter if it is from outside."""
        book, number = self.outside.pop(letter, (("", 0, "", ""), (0, 0, "")))
        if number in self.numbers.get(book, []):
            self.numbers[book].remove(number)

    def add_key(self, text: str, *, first: bool) -> None:
        """Take over a key; its name is that of the office."""
        key = Key.read(text)
        if key.name != f"pakdocs/{self.office}" or first is bool(self.keys):
            raise Wrong("key", f"the key is of {shown(key.name)}, or is not the first as it says")
        self.keys.append(key)
        self.since.append(len(self.leaves) + 1)

    def replace_key(self, data: Object) -> None:
        """Check the change to a new key: the old one signs it, or a reason tells why it cannot."""
        new, signature = get(data, "key", str), get(data, "signature", str)
        reason = get(data, "reason", str)
        if not self.keys or get(data, "previous", str) != self.keys[-1].text:
            raise Wrong("key", "the key that is replaced is not the one in use")
        if signature:
            signed = f"pakdocs key replaced\n{new}\n".encode()
            self.keys[-1].check(unbase64(signature, 64), signed)
        elif reason.strip():
            self.remark(f"the key was replaced WITHOUT the old one's signature: {shown(reason)}")
        else:
            raise Wrong("key", "the key is replaced without the old one's signature and a reason")
        self.add_key(new, first=False)

    def check_checkpoint(self, data: Object) -> None:
        """Hold a checkpoint against the entries before it."""
        note = Note.read(get(data, "note", str).encode(), self.keys[-1:])
        if (note.size, note.root) != (len(self.leaves), root_of(self.peaks)):
            raise Wrong("checkpoint", "the checkpoint is not one over the entries before it")
        said = get(data, "size", int), unbase64(get(data, "root", str), 32)
        if said != (note.size, note.root):
            raise Wrong("checkpoint", "the entry says another size or root than its checkpoint")


def ranges_of(use: str, data: Object) -> list[tuple[int, int]]:
    """List the numbers of an entry as first and last ones."""
    if use == "booked":
        ends = [one if isinstance(one, list) else [] for one in get(data, "ranges", list)]
    elif use == "reserved":
        ends = [[data.get("first"), data.get("last")]]
    else:
        ends = [[data.get("seq"), data.get("seq")]]
    if any([type(end) for end in pair] != [int, int] for pair in ends):
        raise Wrong("data", "the numbers are not given as first and last ones")
    if not all(0 <= first <= last for first, last in ends):
        raise Wrong("data", f"these cannot be numbers: {shown(str(ends))}")
    return [(first, last) for first, last in ends]


def blobs_of(event: str, data: Object) -> list[str]:
    """List the digests of the files in blobs/ that an entry points to."""

    def inner(name: str) -> list[object]:
        value = data.get(name)
        return list(value.values()) if isinstance(value, dict) else []

    found = [data.get(name) for name in ("personal", "blob", "source", "changes")]
    found += inner("inputs") + (inner("files") if event == "template.approved" else [])
    found += [paper.get("blob") for paper in inner("papers") if isinstance(paper, dict)]
    return [one for one in found if isinstance(one, str) and DIGEST.fullmatch(one)]


def digest_of(path: Path) -> str:
    """Give the digest of a file."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def check_blobs(folder: Path, log: Log) -> None:
    """Compare each file in blobs/ with its name, and miss none that the log points to."""
    there = set()
    for path in sorted(folder.glob("??/*")):
        digest = "sha256:" + path.name
        if not DIGEST.fullmatch(digest) or path.parent.name != path.name[:2]:
            continue
        there.add(digest)
        try:
            sound = path.is_file() and digest_of(path) == digest  # a pipe would be waited for
        except OSError:
            sound = False
        if not sound:
            message = f"the blob {digest} is not what its name says, or cannot be read"
            log.problems.append((log.blobs.get(digest, 0), "blob", message))
    for digest in log.blobs.keys() - there - log.erased:
        log.problems.append((log.blobs[digest], "blob", f"the blob {digest} is missing"))


# ---- Proofs, and what was kept outside ----------------------------------------------------------


def check_proof(data: bytes, keys: list[Key]) -> tuple[Note, str, list[Object]]:
    """Check a proof file; give its checkpoint, its letter and the entries that it shows."""
    if len(data) > LONGEST_PROOF or not data.endswith(b"\n"):
        raise Wrong("proof", "a proof ends with a newline, and has 64 MiB at most")
    proof = parse(data[:-1])
    if not isinstance(proof, dict) or set(proof) != PROOF_KEYS:
        raise Wrong("proof", "this is no proof, or keys are missing or not wanted")
    if (get(proof, "v", int), get(proof, "kind", str)) != (1, "pakdocs-proof"):
        raise Wrong("proof", "this is no proof of version 1, the only one that is known here")
    letter, items = get(proof, "letter", str), get(proof, "entries", list)
    note = Note.read(get(proof, "checkpoint", str).encode(), keys)
    if get(proof, "key", str) != note.key.text:
        raise Wrong("key", "the proof names another key than the one that signed")
    entries = [check_shown(item, letter, note) for item in items]
    order = [get(entry, "seq", int) for entry in entries]
    if not order or order != sorted(set(order)):
        raise Wrong("proof", "the proof shows no entry, or not in order")
    return note, letter, entries


def check_shown(item: object, letter: str, note: Note) -> Object:
    """Check one entry of a proof: it is about the letter, and in the tree of the checkpoint."""
    if not isinstance(item, dict) or set(item) != {"line", "path"}:
        raise Wrong("proof", "an entry must have a line and a path, and nothing else")
    line = get(item, "line", str).encode()
    entry = parse_entry(line)
    seq, event = get(entry, "seq", int), get(entry, "event", str)
    if not event.startswith("letter.") or get(entry, "data", dict).get("id") != letter:
        raise Wrong("proof", f"entry {seq} is not about {shown(letter)}")
    if note.key.name != f"pakdocs/{entry['office']}" or not 1 <= seq <= note.size:
        raise Wrong("proof", f"entry {seq} is of another office, or not under this checkpoint")
    path = [unbase64(get({"path": one}, "path", str), 32) for one in get(item, "path", list)]
    if root_by_path(sha256(b"\x00", line), seq - 1, note.size, path) != note.root:
        raise Wrong("proof", f"entry {seq} is not in the log that the checkpoint is of")
    return entry


def compare(log: Log, data: bytes) -> int:
    """Compare the log with what was kept outside; give how many entries that covers."""
    key, letter, entries = None, "", list[Object]()
    if data.startswith(b'{"actor"'):
        *lines, rest = data.split(b"\n")
        peaks: list[tuple[int, bytes]] = []
        for line in lines:
            grow(peaks, sha256(b"\x00", line))
        size, root = len(lines), root_of(peaks)
        if rest:
            raise Wrong("copy", "the copy of the log does not end with a whole line")
    else:
        if data.startswith(b"{"):
            note, letter, entries = check_proof(data, log.keys)
        else:
            note = Note.read(data, log.keys)
        size, root, key = note
    if size > len(log.leaves):
        raise Wrong("short", f"it is of {size} entries: the end of the log was cut off")
    peaks = []
    for leaf in log.leaves[:size]:
        grow(peaks, leaf)
    if root_of(peaks) != root:
        raise Wrong("root", f"the first {size} entries are no longer those that they were")
    if key and key not in log.keys[: bisect.bisect(log.since, size)][-1:]:
        raise Wrong("key", "it is signed with a key that was not in use then")
    about = log.about.get(letter, [])
    if entries and [entry["seq"] for entry in entries] != about[: bisect.bisect(about, size)]:
        raise Wrong("entries", f"it does not show all entries about {shown(letter)}")
    return size


# ---- The command line ---------------------------------------------------------------------------


def check_log(path: Path, against: list[Path]) -> int:
    """Check a whole log with its blobs, and say what was found and what cannot be known."""
    kept = [(other, other.read_bytes()) for other in against]
    for other, data in kept:
        if data.startswith(b"PK\x03\x04"):
            print(f"cannot read this kind of file: {shown(str(other))}", file=sys.stderr)
            return 2
    file = path / "log.jsonl" if path.is_dir() else path
    log, covered = Log(), 0
    log.read(file)
    for other, data in kept:
        try:
            covered = max(covered, compare(log, data))
        except Wrong as error:
            log.problems.append((0, f"against_{error.code}", f"{shown(str(other))}: {error}"))
    said = [f"{len(log.leaves)} entries of {shown(log.office)}, head {log.head}", *log.remarks]
    if path.is_dir() or (file.parent / "blobs").is_dir():
        check_blobs(file.parent / "blobs", log)
    else:
        said.append("There is no folder of blobs beside the log: no blob was looked at.")
    said += [f"key in use: {key.text} (does the office itself say so?)" for key in log.keys[-1:]]
    what = f"what is after entry {covered}" if covered else "the whole log"
    if covered:
        said.append(f"Entries 1 to {covered} are those that were kept outside the office.")
    said.append(f"CANNOT KNOW whether {what} was written anew, or its end cut off: only what was")
    said.append(
        "kept outside the office shows that (--against a checkpoint, a proof, an old copy)."
    )
    said.append("CANNOT KNOW who wrote, and when: that is what the office's computer said.")
    return tell(log.problems, said)


def check_file(path: Path, key: Key, *, proof: bool) -> int:
    """Check a proof or a checkpoint by itself, without the log."""
    with path.open("rb") as file:
        data = file.read(LONGEST_PROOF + 1)
    said = []
    try:
        if proof:
            note, letter, entries = check_proof(data, [key])
            said += [f"{shown(letter)}: {one['seq']} {one['event']} {one['at']}" for one in entries]
        else:
            note = Note.read(data, [key])
    except Wrong as error:
        return tell([(0, error.code, str(error))], [])
    said.append(f"{note.key.name} had {note.size} entries, with the root {note.root.hex()}.")
    said.append("CANNOT KNOW whether its log still holds them: compare it (log ... --against).")
    if proof:
        said.append("CANNOT KNOW whether it holds more about the letter, as that it became void.")
    return tell([], said)


def tell(problems: list[tuple[int, str, str]], said: list[str]) -> int:
    """Print the problems in order of the entries, then the rest; give the exit code."""
    for seq, code, message in sorted(problems):
        print(f"{seq or '-'} {code}: {message}")
    print(f"WRONG: {len(problems)} problems" if problems else "SOUND: nothing wrong was found")
    for line in said:
        print(line.encode("ascii", "backslashreplace").decode())
    return 3 if problems else 0


def _key(text: str) -> Key:
    try:
        return Key.read(text)
    except Wrong as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, check, and give the exit code."""
    parser = argparse.ArgumentParser(description="Check a pakdocs log without pakdocs.")
    commands = parser.add_subparsers(dest="command", required=True)
    log = commands.add_parser("log", help="a whole log and its blobs")
    log.add_argument("path", type=Path, help="the records folder, or log.jsonl")
    log.add_argument("--against", type=Path, action="append", default=[], metavar="FILE")
    for name in ("proof", "checkpoint"):
        one = commands.add_parser(name, help=f"a {name} by itself")
        one.add_argument("path", type=Path)
        one.add_argument("--key", type=_key, required=True, metavar="VKEY")
    given = parser.parse_args(arguments)
    try:
        if given.command == "log":
            return check_log(given.path, given.against)
        return check_file(given.path, given.key, proof=given.command == "proof")
    except OSError as error:
        print(f"cannot be read: {shown(str(error))}", file=sys.stderr)
        return 6


if __name__ == "__main__":
    sys.exit(main())
