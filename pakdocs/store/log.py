"""``log.jsonl`` as a file: read from any byte on, appended to durably, cut back only when torn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict
from pakdocs.i18n import _
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
                    rest = memoryview(data)
                    while rest:
                        rest = rest[file.write(rest) :]
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(expected)
                    os.fsync(file.fileno())
                    raise
            if new:
                sync_folder(self.path.parent)
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
