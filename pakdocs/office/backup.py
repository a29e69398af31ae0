"""One file that holds all of an office, to keep elsewhere.

In it is what cannot be made again: the log, everything its lines point to, the profile, the emblem
and the templates, and a checkpoint made for it that covers the log to its last byte. Left out are
what the log makes again (records.json, letters) and what must not travel: the office key. What was
erased by order is not in it. The personal values of officers are, so it is to be kept as the
office's own papers are; it is not encrypted.

The log only grows and a blob never changes, so the office is not locked while it is written; it
holds the log up to its checkpoint. The same log and checkpoint give the same bytes.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from pakdocs.errors import BadInput, Conflict, Findings, Problem
from pakdocs.i18n import _
from pakdocs.ledger import ALGORITHM, Break, blobs_of, parse_line, split_lines
from pakdocs.ledger.against import Trail, check_marks
from pakdocs.ledger.merkle import Tree
from pakdocs.ledger.notes import encode, read_note
from pakdocs.office.checkpoints import make_checkpoint
from pakdocs.office.members import LOG, TEMPLATE, blob_member, flaw_of
from pakdocs.office.outside import MEMBER
from pakdocs.profile import FILE
from pakdocs.store import Session, Store, atomic_file, read_bytes

_DAY = (1980, 1, 1, 0, 0, 0)
_PRIVATE = 0o600
_HEALED = frozenset({"torn", "records_missing"})
"""What the next command that writes puts right by itself."""


class Writing(Protocol):
    """Opens the office for writing."""

    def __call__(self) -> AbstractContextManager[Session]:
        """Open it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written, or would be."""

    entries: int
    """How many entries of the log it holds."""
    files: int
    """Members: the log, blobs, templates and the rest."""
    size: int = 0
    digest: str = ""
    note: str = ""


def check_backup(store: Store, path: Path, *, replace: bool) -> Backup:
    """Say what a backup would hold; raise what `make_backup` would, and write nothing."""
    _refuse_place(store, path, replace=replace)
    lines = _sound_lines(store)
    return Backup(len(lines), 2 + len(list(_editable(store))) + len(_blobs(store, lines)))


def make_backup(store: Store, path: Path, writing: Writing, *, replace: bool) -> Backup:
    """Write the office to one new file, with a fresh checkpoint, and log that.

    Raises `Conflict` for a file that is there (unless *replace*) or lies in the office itself,
    `BadInput` for a folder that is not there, and `Findings` for an office that does not verify,
    for a backup is no place to keep damage, or that restoring would refuse.
    """
    _refuse_place(store, path, replace=replace)
    _sound_lines(store)
    with writing() as session:
        note = make_checkpoint(session, "backup")
    size = read_note(note).checkpoint.size
    lines = split_lines(store.log.read())[0][:size]
    with atomic_file(path, mode=_PRIVATE) as file:
        count = _write(file, store, note, lines)
        length, digest = _measure(file)
        _refuse_flawed(file, length, path)
    root = encode(Tree(lines).root())
    with writing() as session:
        facts = {"digest": digest, "size": size, "root": root}
        session.commit([("office.backed_up", facts)])
    return Backup(size, count, length, digest, note)


def _refuse_place(store: Store, path: Path, *, replace: bool) -> None:
    if path.resolve().is_relative_to(store.root.resolve()):
        raise Conflict(
            _("The backup would lie in the office itself and be lost with it."),
            where=str(path),
            fix=_("Give a place on another disk."),
        )
    refuse_no_folder(path.absolute().parent)
    if path.exists() and not (replace and path.is_file()):
        raise Conflict(
            _("The file is there already; nothing was written."),
            where=str(path),
            fix=_("Give another name, or --replace."),
        )


def refuse_no_folder(folder: Path) -> None:
    """Raise `BadInput` unless *folder* is there.

    Made on the way it would hide a mistyped name, or a disk that is not there.
    """
    if not folder.is_dir():
        raise BadInput(
            _("There is no such folder; nothing was written."),
            where=str(folder),
            fix=_("Check the name and whether the disk is there, or make the folder."),
        )


def _sound_lines(store: Store) -> list[bytes]:
    """Give the lines of the log; raise `Findings` where it does not verify."""
    result, _state = store.verify()
    lines = split_lines(store.log.read())[0]
    found = [problem for problem in result.problems if problem.code not in _HEALED]
    refuse_unsound([*found, *check_marks(Trail(lines))], str(store.log_path))
    return lines


def refuse_unsound(found: Sequence[Break], where: str) -> None:
    """Raise `Findings` where a log does not verify."""
    problems = [
        Problem(one.message, _("{path}, line {n}").format(path=where, n=one.seq)) for one in found
    ]
    if problems:
        raise Findings.collected(_("The log does not verify; nothing was written."), problems)


def _blobs(store: Store, lines: Sequence[bytes]) -> list[str]:
    """Name the blobs that entries point to, each once, without those erased by order."""
    named = {blob for line in lines for blob in blobs_of(parse_line(line))}
    return sorted(named - store.load().tables["erased"].keys())


def _editable(store: Store) -> Iterator[Path]:
    """Give the files that people edit, in order: profile, emblem, templates."""
    yield store.root / FILE
    emblem = store.folder.profile.emblem
    if emblem and (store.root / emblem).is_file():
        yield store.root / emblem
    for path in sorted(store.folder.templates.iterdir()):
        if TEMPLATE.fullmatch(f"templates/{path.name}") and path.is_file():
            yield path


def _members(store: Store, note: str, lines: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give every member by name, one after another."""
    yield MEMBER, note.encode()
    for path in _editable(store):
        yield path.relative_to(store.root).as_posix(), read_bytes(path)
    yield LOG, b"".join(line + b"\n" for line in lines)
    for blob in _blobs(store, lines):
        yield blob_member(blob), store.blobs.get(blob)


def _write(file: BinaryIO, store: Store, note: str, lines: Sequence[bytes]) -> int:
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(store, note, lines):
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, so that the same bytes come out everywhere
            info.external_attr = _PRIVATE << 16
            archive.writestr(info, data)
            count += 1
    return count


def _refuse_flawed(file: BinaryIO, size: int, path: Path) -> None:
    """Raise `Findings` where `restore` would refuse what was written."""
    with zipfile.ZipFile(file) as archive:
        flaw = flaw_of(archive, size)
    if flaw:
        raise Findings(
            _("No backup was written, for it could not be restored: {reason}.").format(reason=flaw),
            where=str(path),
        )


def _measure(file: BinaryIO) -> tuple[int, str]:
    length = file.seek(0, 2)
    return length, digest_of(file)


def digest_of(file: BinaryIO) -> str:
    """Give the digest of a whole file that is too large to hold in memory."""
    file.seek(0)
    found = hashlib.sha256()
    while block := file.read(1024**2):
        found.update(block)
    return ALGORITHM + found.hexdigest()
