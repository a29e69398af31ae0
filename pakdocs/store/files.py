"""Plain files: whole or not at all, and never outside the folder they belong to."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from pakdocs.errors import BadInput, Unreachable
from pakdocs.i18n import _, os_reason

MAX_INPUT = 20 * 1024 * 1024
"""Bytes; templates, pictures and profiles above this are refused unread."""
PATIENCE = 2.0
"""Seconds that a file held by another program is waited for on Windows."""
_PAUSE = 0.05
_TEMPORARY = ".tmp"
_WINDOWS = os.name == "nt"


def unreachable(error: OSError, path: Path) -> Unreachable:
    """Say in one sentence that *path* could not be read or written, and why."""
    fix = _("Close programs that have it open, and check the disk and your rights to the folder.")
    if isinstance(error, FileNotFoundError):
        fix = _("Check the name.")
    reason = os_reason(error)
    return Unreachable(
        _("cannot be read or written: {reason}.").format(reason=reason), where=str(path), fix=fix
    )


def read_bytes(path: Path, *, limit: int | None = MAX_INPUT) -> bytes:
    """Read a whole file; raise `Unreachable`, or `BadInput` above *limit* bytes."""
    try:
        with path.open("rb") as file:
            data = file.read() if limit is None else file.read(limit + 1)
    except OSError as error:
        raise unreachable(error, path) from error
    if limit is not None and len(data) > limit:
        raise BadInput(
            _("is larger than {n} megabytes.").format(n=limit // 1024 // 1024), where=str(path)
        )
    return data


def decode(data: bytes, path: Path) -> str:
    """Decode a text that people edit: UTF-8, with or without the mark that Notepad adds."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("is not UTF-8 text (byte {byte}).").format(byte=error.start),
            where=str(path),
            fix=_("Save it again with the encoding UTF-8."),
        ) from error


def write_atomic(path: Path, data: bytes, *, durable: bool = True, mode: int = 0o666) -> None:
    """Put *data* at *path* as `atomic_file` does."""
    with atomic_file(path, durable=durable, mode=mode) as file:
        file.write(data)


@contextlib.contextmanager
def atomic_file(path: Path, *, durable: bool = True, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Give a file to write, which comes to *path* at the end: a kill leaves the old or the new one.

    With *durable* the bytes are on the disk before the name is; raise `Unreachable` on failure.
    Where the body raises, nothing is left of it.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        patiently(lambda: temporary.replace(path))
        if durable:
            sync_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            patiently(temporary.unlink)
        if isinstance(error, OSError):
            raise unreachable(error, path) from error
        raise


def sweep(folder: Path) -> None:
    """Remove what `write_atomic` left in *folder* and below when its process died.

    What it writes of a hidden file is left: answers are kept without the lock, so their writer
    may be alive.
    """
    for path in folder.rglob(f".[!.]*{_TEMPORARY}"):
        with contextlib.suppress(OSError):
            path.unlink()


def patiently(action: Callable[[], object]) -> None:
    """Do *action*, which moves or removes a file; on Windows again while somebody holds the file.

    An antivirus program, the search index or a reader has a new file open for a moment, and until
    then Windows refuses. Elsewhere a refusal is final. Raises `OSError`.
    """
    deadline = time.monotonic() + (PATIENCE if _WINDOWS else 0)
    while True:
        try:
            action()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Put the names in *folder* on the disk, where the system has a way to."""
    if _WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
