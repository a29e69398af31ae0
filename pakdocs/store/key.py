"""The private half of the office key, in a file that only its owner may read.

A new key waits beside the old one until the log names it, and takes its place then; so a kill at
any instant leaves the key that the log names within reach. Where the system has no such rights
(Windows), the folder's own protect the file.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from pakdocs.errors import BadInput
from pakdocs.ledger import ALGORITHM, digest
from pakdocs.store.files import read_bytes, sync_folder, unreachable, write_atomic

_MODE = 0o600
_LARGEST = 64 * 1024
"""Bytes; no key is longer."""


class KeyFile:
    """The files ``records/office.key`` and, while a key is being replaced, ``office.key.new``."""

    def __init__(self, records: Path) -> None:
        self.path = records / "office.key"
        self.waiting = records / "office.key.new"

    def find(self, public: bytes) -> Ed25519PrivateKey | None:
        """Give the private half of *public*, or None where it is not here; writes nothing."""
        found = (_read(path) for path in (self.path, self.waiting))
        return next((key for key in found if key and public_half(key) == public), None)

    def put_beside(self, key: Ed25519PrivateKey) -> None:
        """Keep a new *key* durably beside the one in use, before the log names it."""
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_atomic(self.waiting, pem, mode=_MODE)

    def settle(self, public: bytes) -> None:
        """Put the key that waits in its place, if it is the one of *public*, which the log names.

        Finishes what a kill cut short. A key of another time that lies there is overwritten: it
        signs nothing any more. Raises `Unreachable`.
        """
        key = _read(self.waiting)
        if key is None or public_half(key) != public:
            return
        try:
            self.waiting.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise unreachable(error, self.path) from error

    def set_aside(self) -> None:
        """Move away a file that stands in the key's place and is not the key that the log names.

        It may be the key of another office, so it is not thrown away. Raises `Unreachable`.
        """
        if not self.path.is_file():
            return
        mark = digest(read_bytes(self.path)).removeprefix(ALGORITHM)[:8]
        try:
            self.path.replace(self.path.with_name(f"office.key.{mark}"))
        except OSError as error:
            raise unreachable(error, self.path) from error


def new_key() -> Ed25519PrivateKey:
    """Make a private key."""
    return Ed25519PrivateKey.generate()


def public_half(key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes that others check signatures with."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _read(path: Path) -> Ed25519PrivateKey | None:
    """Read a private key; None for a file that is not there or holds no such key."""
    if not path.is_file():
        return None
    try:
        key = load_pem_private_key(read_bytes(path, limit=_LARGEST), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm, BadInput):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None
