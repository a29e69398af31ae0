"""Files from outside that are kept by their digest: scans, signed PDFs, photographs."""

from __future__ import annotations

from pathlib import Path

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.store import read_bytes

MAX_FILE = 50 * 1024 * 1024
"""Bytes."""
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png"}


def read_kept(path: Path) -> tuple[bytes, str]:
    """Read a file and say what it is; raise `BadInput` unless it is PDF, JPEG or PNG."""
    data = read_bytes(path, limit=MAX_FILE)
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), "")
    if not kind:
        raise BadInput(
            _("is no PDF, JPEG or PNG."),
            where=path.name,
            fix=_("Scan the letter as PDF, or take a photograph."),
        )
    return data, kind
