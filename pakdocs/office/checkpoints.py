"""Checkpoints that leave the office, and the key that signs them.

Whoever holds a checkpoint outside sees later whether the log still holds what it held then. Who
can write to the office folder can read the key too: a checkpoint that never left shows nothing.
The key's file is opened only here; it needs `cryptography`, which is loaded when it is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pakdocs.errors import Conflict, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import State, split_lines
from pakdocs.ledger.against import Trail, broken_link, check_marks
from pakdocs.ledger.keys import current_key
from pakdocs.ledger.merkle import Tree
from pakdocs.ledger.notes import (
    Checkpoint,
    Key,
    Note,
    encode,
    origin_of,
    read_key,
    replacement_text,
)
from pakdocs.ledger.proofs import lines_about, make_proof
from pakdocs.store import Session, Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pakdocs.store.key import KeyFile


def make_checkpoint(session: Session, purpose: str) -> str:
    """Sign the log as it stands, log that, and give the note; *purpose* says whom it is for.

    Makes the office key if there is none yet. Raises `Conflict` where the key is not the one that
    the log names, and where the log is not the one that was signed before: a checkpoint must not
    bless what was tampered with.
    """
    store, state = session.store, session.state
    lines, seen = sound_lines(store, state), state.offset
    if not current_key(state):
        _make_first_key(session)
        lines += split_lines(store.log.read(seen))[0]
    key = read_key(current_key(state))
    _settle(_key_file(store), key)
    private = _private_key(store, state)
    checkpoint = Checkpoint(origin_of(session.office), state.seq, Tree(lines).root())
    note = str(Note(checkpoint, key.id, private.sign(str(checkpoint).encode())))
    data = {"note": note, "size": checkpoint.size, "root": encode(checkpoint.root), "for": purpose}
    session.commit([("log.checkpointed", data)])
    return note


@dataclass(frozen=True, slots=True)
class Intended:
    """What a checkpoint would be made over."""

    size: int
    new_key: bool
    """Whether the office key is made first; that is one entry more."""


def check_checkpoint(store: Store, state: State) -> Intended:
    """Say what `make_checkpoint` would do, and raise what it would; writes nothing."""
    sound_lines(store, state)
    if current_key(state):
        _private_key(store, state)
    else:
        _refuse_strange_file(_key_file(store))
    return Intended(state.seq, not current_key(state))


def sound_lines(store: Store, state: State) -> list[bytes]:
    """Give the lines of the log up to *state*, as far as they may be signed.

    Raises `Conflict` where a line does not rest on the one before it, or where the log does not
    hold what an earlier checkpoint was made over: C2SP tlog-checkpoint forbids to sign both.
    """
    lines = split_lines(store.log.read())[0][: state.seq]
    if number := broken_link(lines):
        raise _unsound(store, number, _("the line does not rest on the one before it"))
    earlier = list(state.tables["checkpoints"].values())
    tree = Tree(lines if earlier else ())
    for made in earlier:
        if encode(tree.root(made["size"])) != made["root"]:
            message = _("the lines before it are not those that were signed here")
            raise _unsound(store, made["seq"], message)
    if forged := next(check_marks(Trail(lines)), None):
        raise _unsound(store, forged.seq, forged.message)
    return lines


def _unsound(store: Store, seq: int, message: str) -> Conflict:
    return Conflict(
        _("{message}; nothing was signed.").format(message=message),
        where=_("{path}, line {n}").format(path=store.log_path, n=seq),
        fix=_("Run `pakdocs log verify` for the whole picture; take the log back from a backup."),
    )


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof that was made."""

    data: bytes
    key: str
    entries: int
    size: int
    """How many entries the log held when it was signed."""


def prove(session: Session, letter: str) -> Proven:
    """Make a fresh checkpoint, and prove by it all entries about *letter*, an id on record.

    Raises as `make_checkpoint`.
    """
    state = session.state
    note = make_checkpoint(session, f"proof {letter}")
    size = state.seq - 1
    lines = split_lines(session.store.log.read())[0][:size]
    key = current_key(state)
    data = make_proof(letter, read_key(key), note, lines)
    return Proven(data, key, len(lines_about(letter, lines)), size)


def refuse_existing(path: Path | None) -> None:
    """Raise `Conflict` for a file that is there: an older checkpoint in it is a witness as well."""
    if path is not None and path.exists():
        raise Conflict(
            _("The file is there already; nothing was written."),
            where=str(path),
            fix=_("Give another name."),
        )


def is_inside(store: Store, path: Path) -> bool:
    """Say whether *path* is in the office's own folder, where a checkpoint protects nobody."""
    return path.resolve().is_relative_to(store.root.resolve())


def key_is_here(store: Store, state: State) -> bool:
    """Say whether the private half of the key that the log names is here and can be read."""
    with contextlib.suppress(Conflict, Unreachable):
        return bool(current_key(state)) and bool(_private_key(store, state))
    return False


def check_replacement(store: Store, state: State) -> bool:
    """Say whether the old key can sign a new one; raise as `replace_key`, and write nothing."""
    if not current_key(state):
        raise Conflict(
            _("There is no key to replace: the log names none."),
            where=str(store.log_path),
            fix=_("The first `pakdocs log checkpoint` makes it."),
        )
    return key_is_here(store, state)


def replace_key(session: Session, reason: str) -> bool:
    """Put a new key in the place of the office key; say whether the old one signed it.

    Where the old one is lost the log says so in the open, with the *reason*. Raises `Conflict`
    where there is no key yet.
    """
    store, state = session.store, session.state
    check_replacement(store, state)
    old = read_key(current_key(state))
    files = _key_file(store)
    _settle(files, old)
    private = files.find(old.public)

    def passed_on(key: Key) -> dict[str, str]:
        signature = encode(private.sign(replacement_text(key))) if private else ""
        return {"previous": str(old), "reason": reason, "signature": signature}

    if private is None:
        files.set_aside()
    _install(session, files, "key.replaced", passed_on)
    return private is not None


def _make_first_key(session: Session) -> None:
    files = _key_file(session.store)
    _refuse_strange_file(files)
    _install(session, files, "key.made", lambda _key: {})


def _install(
    session: Session, files: KeyFile, event: str, facts: Callable[[Key], dict[str, str]]
) -> None:
    """Make a key and log it; its file takes its place only when the log names it."""
    from pakdocs.store.key import new_key, public_half  # noqa: PLC0415 - loads cryptography

    private = new_key()
    key = Key(origin_of(session.office), public_half(private))
    files.put_beside(private)
    session.commit([(event, {"key": str(key), **facts(key)})])
    _settle(files, key)


def _settle(files: KeyFile, key: Key) -> None:
    """Put the key that the log names in its place; else the next use finds it beside."""
    with contextlib.suppress(Unreachable):
        files.settle(key.public)


def _key_file(store: Store) -> KeyFile:
    from pakdocs.store.key import KeyFile  # noqa: PLC0415 - loads cryptography

    return KeyFile(store.log_path.parent)


def _private_key(store: Store, state: State) -> Ed25519PrivateKey:
    """Give the private half of the key that the log names; raise `Conflict` if it is not here."""
    files = _key_file(store)
    private = files.find(read_key(current_key(state)).public)
    if private is not None:
        return private
    message = (
        _("the key is not the one that the log names: it is lost, or this file is another's.")
        if files.path.exists()
        else _("the office key is not there: it is lost, or was left behind with another copy.")
    )
    raise Conflict(
        message,
        where=str(files.path),
        fix=_(
            "Take it back if you have it; else replace it: `pakdocs log key --new --reason ...`."
        ),
    )


def _refuse_strange_file(files: KeyFile) -> None:
    """Refuse a key where the log names none: the log was cut, or the file is another's."""
    if files.path.exists():
        raise Conflict(
            _("a key is there, but the log names none: the log was cut, or the key is another's."),
            where=str(files.path),
            fix=_("Compare the log with a checkpoint kept outside; move the file away."),
        )
