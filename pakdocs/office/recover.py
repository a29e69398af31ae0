"""An office from its backup, on a new computer or in the place of a lost one.

The file is hostile until it is proven: only the names that a backup has are taken out of it, sizes
are limited, each blob must be what its name says, the log must verify, and the
checkpoint in it must be the log's. The office is made beside its place and comes there whole.

What was written after the backup is not in it. Only a checkpoint that was kept elsewhere tells
whether anything was, so the office stays closed for numbers until one is held against it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs.errors import BadInput, Findings, PakdocsError
from pakdocs.i18n import _
from pakdocs.ledger import State, blobs_of, digest, parse_line, split_lines, verify
from pakdocs.ledger.against import Outside, Trail, check_marks, compare
from pakdocs.office.backup import digest_of, refuse_no_folder, refuse_unsound
from pakdocs.office.letters import restore_missing
from pakdocs.office.members import BLOB, LOG, blob_member, flaw_of
from pakdocs.office.opening import check_free, permanent
from pakdocs.office.outside import MEMBER
from pakdocs.office.resume import Ground, hold, refuse_missing
from pakdocs.profile import FILE
from pakdocs.store import (
    Opening,
    Session,
    Store,
    missing_here,
    refuse_earlier_clock,
    remember_restored,
    unreachable,
    write_atomic,
)


@dataclass(slots=True)
class Recovered:
    """The office that was made from a backup, or would be."""

    office: str
    """Its permanent id."""
    entries: int
    """How many entries the backup holds."""
    closed: bool
    """Whether no number may be given yet."""
    missing: Mapping[str, Any]
    """What this computer wrote to the log and the backup does not hold; nothing, mostly."""
    covered: int
    """How many entries are vouched for by what was held against it; 0 where nothing was."""
    letters: list[str] = field(default_factory=list)
    """Letters whose files were made again."""
    failed: list[str] = field(default_factory=list)
    """Letters that cannot be made again: what they need was erased by order."""


def recover(
    path: Path,
    root: Path,
    ground: Ground | None,
    actor: str,
    now: Callable[[dt.timezone], dt.datetime],
    *,
    dry_run: bool = False,
) -> Recovered:
    """Make the office of the backup *path* in *root*, a new or empty folder, and log that.

    With *ground* it is open for numbers at once, as by `resume`. Raises `BadInput` for a file that
    is no backup, `Findings` for one that does not hold together or does not fit what is held
    against it, and `Conflict` for a place that is taken or a clock that is behind the log.
    """
    check_free(root)
    refuse_no_folder(root.parent)
    ground = ground.checked() if ground else None
    root = root.resolve()
    fresh = root.parent / f".{root.name}.{secrets.token_hex(3)}"
    if dry_run:  # the values of officers are in it, and this folder only its owner may enter
        fresh = Path(tempfile.mkdtemp())
    try:
        store, found = _unpack(path, fresh)
        office, tz = _identity(store)
        if office != found.office:
            raise BadInput(
                _("The id in the profile is {id!r}, but the log belongs to {office!r}.").format(
                    id=office, office=found.office
                ),
                where=f"{path}, {FILE}",
            )
        missing = missing_here(store.log)
        opened, covered = _opened(found, ground, missing, now(tz))
        result = Recovered(office, found.state.seq, not opened, missing, covered)
        if not dry_run:
            events = [("office.restored", found.facts | {"missing": missing}), *opened]
            with store.writing(actor, lambda: now(tz), opening=Opening.RESTORE) as session:
                session.commit(events)
                _make_letters(session, result)
            _put_in_place(fresh, root)
            remember_restored(Store(root).log, session.state)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return result


@dataclass(frozen=True, slots=True)
class _Found:
    """What a backup holds, proven."""

    state: State
    office: str
    lines: Sequence[bytes]
    note: str
    digest: str

    @property
    def facts(self) -> dict[str, Any]:
        state = self.state
        return {"digest": self.digest, "size": state.seq, "head": state.head, "note": self.note}


def _opened(
    found: _Found, ground: Ground | None, missing: Mapping[str, Any], now: dt.datetime
) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    """Give the entry that opens the office for numbers at once, if there is ground for it.

    And how many entries of the backup that ground covers.
    """
    if not (ground and ground.risk):
        refuse_earlier_clock(found.state, now)
    if ground is None:
        return [], 0
    note, covered = "", 0
    if ground.against:
        note, covered = hold(Trail(found.lines), ground.against, found.note)
        refuse_missing(missing)
    return [("log.resumed", {"reason": ground.risk, "against": note, "missing": {}})], covered


def _identity(store: Store) -> tuple[str, dt.timezone]:
    try:
        return permanent((store.root / FILE).read_text(encoding="utf-8-sig"))
    except (KeyError, TypeError, ValueError) as error:
        raise _no_backup(store.root / FILE) from error


def _make_letters(session: Session, result: Recovered) -> None:
    for letter in session.state.tables["letters"].values():
        try:
            result.letters += restore_missing(session.store, [letter])
        except PakdocsError:  # `log verify` and `letter restore` say why
            result.failed.append(letter["id"])


def _put_in_place(fresh: Path, root: Path) -> None:
    try:
        if root.exists():
            root.rmdir()
        fresh.rename(root)
    except OSError as error:
        raise unreachable(error, root) from error


def _no_backup(path: Path) -> BadInput:
    return BadInput(
        _("is no backup that can be read."),
        where=str(path),
        fix=_("Give a file that `pakdocs backup` wrote."),
    )


def _unpack(path: Path, fresh: Path) -> tuple[Store, _Found]:
    """Check a backup and lay its files out in *fresh*; nothing of it is trusted before that."""
    if not path.is_file():
        raise BadInput(_("There is no such file."), where=str(path))
    try:
        with path.open("rb") as file:
            whole = digest_of(file)
        with zipfile.ZipFile(path) as archive:
            members = _checked_members(archive, path)
            return _lay_out(archive, members, path, fresh, whole)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise _no_backup(path) from error
    except OSError as error:
        raise unreachable(error, path) from error


def _checked_members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Give the members by name; raise `BadInput` unless they are those of a backup, each once."""
    if flaw := flaw_of(archive, path.stat().st_size):
        raise BadInput(
            _("This is no backup that pakdocs wrote: {reason}.").format(reason=flaw),
            where=str(path),
        )
    return {info.filename: info for info in archive.infolist()}


def _lay_out(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    path: Path,
    fresh: Path,
    whole: str,
) -> tuple[Store, _Found]:
    lines, torn = split_lines(archive.read(members[LOG]))
    note = archive.read(members[MEMBER]).decode("utf-8")
    state = _proven(lines, torn, note, path)
    needed = {blob for line in lines for blob in blobs_of(parse_line(line))}
    blobs = {blob_member(blob): blob for blob in needed - state.tables["erased"].keys()}
    if absent := sorted(blobs.keys() - members.keys()):
        raise Findings(
            _("the log points to {blob}, but that file is not there.").format(blob=absent[0]),
            where=str(path),
            fix=_("Take another backup."),
        )
    store = Store(fresh)
    for name, data in _read(archive, members, blobs, path):
        mode = 0o660 if name in blobs else 0o666
        write_atomic(fresh / name, data, durable=name == LOG or name in blobs, mode=mode)
    office = next(iter(state.tables["office"]))
    return store, _Found(state, office, lines, note, whole)


def _read(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    blobs: Mapping[str, str],
    path: Path,
) -> Iterator[tuple[str, bytes]]:
    """Give what is to be written, one after another; blobs that the log does not know are left."""
    for name, info in members.items():
        if name == MEMBER or (BLOB.fullmatch(name) and name not in blobs):
            continue
        data = archive.read(info)
        if name in blobs and digest(data) != blobs[name]:
            raise Findings(
                _("the file was changed: its content is not what its name says."),
                where=f"{path}, {name}",
                fix=_("Take another backup."),
            )
        yield name, data


def _proven(lines: Sequence[bytes], torn: bytes, note: str, path: Path) -> State:
    """Check the log of a backup and the checkpoint over it; give what it adds up to."""
    result, state = verify(lines, torn)
    trail = Trail(lines)
    refuse_unsound([*result.problems, *check_marks(trail)], f"{path}, {LOG}")
    found = compare(trail, Outside(str(path), "checkpoint", note.encode()))
    if not found or found.size != len(lines) or state is None or not state.seq:
        reasons = [text for _code, text in found.problems] or [_("it covers another part of it")]
        raise Findings(
            _("The checkpoint in the backup does not fit its log: {reason}.").format(
                reason=reasons[0]
            ),
            where=str(path),
            fix=_("Take another backup."),
        )
    return state
