"""What log lines point to, kept by digest: inputs of letters, personal values, torn bytes."""

from __future__ import annotations

import re
from pathlib import Path

from pakdocs.errors import Findings
from pakdocs.i18n import _
from pakdocs.ledger import ALGORITHM, digest
from pakdocs.store.files import unreachable, write_atomic

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The folder ``records/blobs``: each file is named by the SHA-256 of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, blob: str) -> Path:
        """Give the place of *blob*, a digest with its algorithm."""
        name = blob.removeprefix(ALGORITHM)
        if not _NAME.fullmatch(name):
            raise Findings(_("{blob!r} is not a digest.").format(blob=blob), where="log.jsonl")
        return self.folder.joinpath(name[:2], name)

    def put(self, data: bytes) -> str:
        """Keep *data* durably and give its digest; what is there already is not written again."""
        blob = digest(data)
        path = self.path(blob)
        if not path.exists():
            write_atomic(path, data, mode=0o660)  # two clerks may share the folder
        return blob

    def get(self, blob: str) -> bytes:
        """Give the bytes of *blob*; raise `Findings` when they are gone or were changed."""
        path = self.path(blob)
        try:
            with path.open("rb") as file:
                data = file.read()
        except (FileNotFoundError, NotADirectoryError):
            raise Findings(
                _("the log points to {blob}, but that file is not there.").format(blob=blob[:19]),
                where=str(path),
                fix=_("Take it back from a backup."),
            ) from None
        except OSError as error:
            raise unreachable(error, path) from error
        if digest(data) != blob:
            raise Findings(
                _("the file was changed: its content is not what its name says."),
                where=str(path),
                fix=_("Take it back from a backup."),
            )
        return data

    def has(self, blob: str) -> bool:
        """Say whether *blob* is there, without reading it."""
        return self.path(blob).exists()

    def remove(self, blob: str) -> bool:
        """Remove *blob* if it is there; False where the system does not let us now.

        What a disk or a backup still holds of it is out of reach.
        """
        try:
            self.path(blob).unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def all(self) -> set[str]:
        """Give the digests of all blobs that are there, by their names."""
        names = (path.name for path in self.folder.glob("??/*") if path.is_file())
        return {ALGORITHM + name for name in names if len(name) == 64}

    def any(self) -> bool:
        """Say whether there are blobs at all."""
        return next(self.folder.glob("??/*"), None) is not None
