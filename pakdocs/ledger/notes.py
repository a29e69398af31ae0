"""Checkpoints: signed notes that say how a log looked at one moment.

The formats are public, so that other programs can check them: C2SP signed-note
(https://c2sp.org/signed-note) for keys and signatures, and C2SP tlog-checkpoint
(https://c2sp.org/tlog-checkpoint) for the text. They are read more strictly than the
specifications ask: one signature in the name of the log, no extension lines. Well-formed signature
lines of other names (witnesses) are passed over, as C2SP wants, so a changed byte in one of those
is not found; of all else in a note it is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

_ED25519 = b"\x01"
_HASH_BYTES = 32
_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")
_NAME = re.compile(r"[!-*,-~]+")
"""What a key may be called here: ASCII without spaces, and without the ``+`` that ends it."""
_MARK = "\u2014 "
MAX_NOTE = 4096
"""Bytes; no checkpoint is longer."""


class BadNote(ValueError):
    """A text is not a key, or not a checkpoint, in the one form that it can have."""


def encode(data: bytes) -> str:
    """Give *data* in base64."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str, size: int) -> bytes:
    """Read *size* bytes in base64; raise `BadNote` for any but the canonical form of them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote(f"not base64: {error}") from error
    if len(data) != size or encode(data) != text:
        raise BadNote("not the base64 form of the right number of bytes")
    return data


def origin_of(office: str) -> str:
    """Give the name under which the log of *office*, a permanent id, signs."""
    return f"pakdocs/{office}"


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of an office key, with the name of the log that it signs for."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(named).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """Give the key as people pass it on: C2SP's verifier key ("vkey")."""
        return f"{self.name}+{self.id.hex()}+{encode(_ED25519 + self.public)}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Say whether *signature* is this key's over *message*."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only where needed
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_key(text: str) -> Key:
    """Read a verifier key; raise `BadNote` for a text that is none."""
    name, _plus, rest = text.partition("+")
    identifier, _plus, public = rest.partition("+")
    data = decode(public, 1 + _HASH_BYTES)
    key = Key(name, data[1:])
    if not _NAME.fullmatch(name) or data[:1] != _ED25519 or key.id.hex() != identifier:
        raise BadNote("not a key of the kind that checkpoints are signed with")
    return key


def replacement_text(new: Key) -> bytes:
    """Give what an old key signs to pass on to the *new* one."""
    return f"pakdocs key replaced\n{new}\n".encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: the log's name, how many lines it had, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """Give the text that is signed."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint with its signature; whether the signature is right is asked of a `Key`."""

    checkpoint: Checkpoint
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Give the whole note."""
        signed = encode(self.key_id + self.signature)
        return f"{self.checkpoint}\n{_MARK}{self.checkpoint.origin} {signed}\n"

    def signed_by(self, key: Key) -> bool:
        """Say whether *key* made the signature."""
        named = (self.checkpoint.origin, self.key_id) == (key.name, key.id)
        return named and key.verifies(self.signature, str(self.checkpoint).encode())


def read_note(text: str) -> Note:
    """Read a checkpoint; raise `BadNote` for a text that differs from one by anything at all.

    The signature is not checked: see `Note.signed_by`.
    """
    if len(text) > MAX_NOTE:
        raise BadNote("too long for a checkpoint")
    lines = text.split("\n")
    if len(lines) < 6 or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise BadNote("not the lines of a checkpoint")
    if lines[3] or lines[-1]:
        raise BadNote("not one text and its signatures, with a newline at the end")
    checkpoint = Checkpoint(lines[0], int(lines[1]), decode(lines[2], _HASH_BYTES))
    own = [signed for name, signed in map(_signature, lines[4:-1]) if name == lines[0]]
    if len(own) != 1 or len(own[0]) != _ID_BYTES + _SIGNATURE_BYTES:
        raise BadNote("not signed once in the name of its log")
    return Note(checkpoint, own[0][:_ID_BYTES], own[0][_ID_BYTES:])


def _signature(line: str) -> tuple[str, bytes]:
    """Give who signed, and the bytes: the key's id and the signature."""
    name, space, signed = line.removeprefix(_MARK).partition(" ")
    if not (line.startswith(_MARK) and space and _NAME.fullmatch(name)):
        raise BadNote("not a signature line")
    data = decode(signed, len(signed) // 4 * 3 - signed[-2:].count("="))
    if len(data) <= _ID_BYTES:
        raise BadNote("too short for a signature")
    return name, data
