"""``log.jsonl`` as a file: read from any byte on, appended to durably, cut back only when torn."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Unreachable
from pakdocs.i18n import _, os_reason
from pakdocs.store.files import sync_folder, unreachable


class Log:
    """The file of the log; what its lines say is no business of this class."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def size(self) -> int:
        """Give the bytes of the log; 0 where there is none."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def read(self, start: int = 0) -> bytes:
        """Give the log from byte *start* on; nothing where there is none."""
        if not self.path.exists():
            return b""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.read()
        except OSError as error:
            raise unreachable(error, self.path) from error

    def line_at(self, start: int) -> bytes:
        """Give the line that begins at byte *start*, without its newline."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.readline().removesuffix(b"\n")
        except OSError as error:
            raise unreachable(error, self.path) from error

    def line_before(self, end: int) -> bytes:
        """Give the line whose newline stands just before byte *end*; nothing if none does."""
        try:
            with self.path.open("rb") as file:
                return _line_before(file, end)
        except OSError as error:
            raise unreachable(error, self.path) from error

    def append(self, data: bytes, expected: int) -> None:
        """Append *data* durably to a log of *expected* bytes; on failure leave it as it was.

        Written without a buffer: one would flush its rest onto the log after it was cut back.

        When the write or its fsync fails, the log is cut back. When that fails as well, what was
        written is made torn, so that nobody takes it for entries. When even that fails, the disk
        takes nothing any more and the office is closed for writing by that; then a whole line may
        stand in the log that was never acknowledged, and whoever comes next finds it there. That
        is the one state "after" which the command that made it called an error, and its message
        says so. The opposite, an acknowledged entry that is gone, never happens. See `settle`.
        """
        new = not self.path.exists()
        try:
            with self.path.open("ab", buffering=0) as file:
                if file.tell() != expected:
                    raise Conflict(
                        _("the log changed while it was locked; nothing was written."),
                        where=str(self.path),
                        fix=_("Is another program, or a second copy of the folder, writing to it?"),
                    )
                try:
                    _write_all(file, data)
                    os.fsync(file.fileno())
                except OSError as error:
                    self._take_back(file.fileno(), expected, error)
                    raise
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise unreachable(error, self.path) from error

    def _take_back(self, descriptor: int, expected: int, cause: OSError) -> None:
        """Undo a failed write; raise `Unreachable` where whole lines of it may have stayed."""
        try:
            os.ftruncate(descriptor, expected)
        except OSError:
            try:
                self._make_torn(expected)
            except OSError:
                raise Unreachable(
                    _(
                        "could not be written ({reason}), nor brought back to what it was: the "
                        "entry may stand in it all the same."
                    ).format(reason=os_reason(cause)),
                    where=str(self.path),
                    fix=_(
                        "See to the disk, then look with `pakdocs log show` before you give the "
                        "command again."
                    ),
                ) from cause
        with contextlib.suppress(OSError):  # what a dead disk brings back is whole or torn
            os.fsync(descriptor)

    def _make_torn(self, start: int) -> None:
        """Take the newlines out of everything from byte *start* on: it is no entry then."""
        with self.path.open("r+b", buffering=0) as file:
            file.seek(start)
            data = file.read().replace(b"\n", b" ")
            file.seek(start)
            _write_all(file, data)

    def settle(self, start: int) -> None:
        """Put what another process wrote from byte *start* on surely on the disk.

        One that died between its write and its fsync, or whose fsync failed, left lines that may
        be in memory only; after a failed fsync a system may hold such pages for clean and not
        write them at the next. So the same bytes are written again before anybody builds on them.
        """
        try:
            with self.path.open("r+b", buffering=0) as file:
                file.seek(start)
                data = file.read()
                file.seek(start)
                _write_all(file, data)
                os.fsync(file.fileno())
        except OSError as error:
            raise unreachable(error, self.path) from error

    def truncate(self, size: int) -> None:
        """Cut the log back to *size* bytes, durably."""
        try:
            with self.path.open("r+b") as file:
                file.truncate(size)
                os.fsync(file.fileno())
        except OSError as error:
            raise unreachable(error, self.path) from error


def _write_all(file: Any, data: bytes) -> None:  # noqa: ANN401 - any unbuffered binary file
    """Write *data* whole; a system may take less of it at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _line_before(file: Any, end: int) -> bytes:  # noqa: ANN401 - any binary file
    """Read backwards for the line that ends just before byte *end* of *file*."""
    step, start, data = 65536, end - 1, b""
    while start > 0 and b"\n" not in data:
        begin = max(0, start - step)
        file.seek(begin)
        data = file.read(start - begin) + data
        start = begin
    file.seek(end - 1)
    if file.read(1) != b"\n":
        return b""
    return bytes(data.rpartition(b"\n")[2])
