"""Collect the messages of pakdocs, and compile the Indonesian catalogue.

``python tests/make_catalogue.py`` adds new messages to ``pakdocs.po`` untranslated, drops those
that are gone, and writes ``pakdocs.mo``. A test fails while one is untranslated or the .mo is old.
"""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "pakdocs" / "locale" / "id" / "LC_MESSAGES" / "pakdocs.po"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}

HEADER = "# Indonesian messages of pakdocs, and of click as pakdocs shows them."
STATED = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
"""The header lines written: the others say nothing here, or change with every run."""

Message = str | tuple[str, ...]


class StatedCatalog(Catalog):
    """A catalogue whose bytes follow from its messages alone, not from the clock."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give the header lines that are written."""
        return [(name, value) for name, value in super().mime_headers if name in STATED]


def wanted() -> set[Message]:
    """Give every message of pakdocs, the labels in its manifests, and click's own messages."""
    found: set[Message] = set()
    for folder in (ROOT / "pakdocs", Path(click.__file__).parent):
        for _name, _line, message, _comments, _context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(message)
    for manifest in sorted((ROOT / "templates").glob("*.toml")):
        data = tomllib.loads(manifest.read_text(encoding="utf-8"))
        for field in data.get("fields", []):
            found.add(field["label"])
    return found


def read() -> Catalog:
    """Read the catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="id", project="pakdocs", fuzzy=False)
    return read_po(io.BytesIO(PO.read_bytes()), locale="id")


def compiled(catalogue: Catalog) -> bytes:
    """Give the .mo of *catalogue*."""
    stated = StatedCatalog(locale="id", fuzzy=False)
    for message in catalogue:
        if message.id:
            stated.add(message.id, message.string)
    buffer = io.BytesIO()
    write_mo(buffer, stated)
    return buffer.getvalue()


def update() -> None:
    """Bring catalogue and .mo up to the sources."""
    old = read()
    new = StatedCatalog(locale="id", fuzzy=False, header_comment=HEADER)
    for message in sorted(wanted(), key=lambda m: m if isinstance(m, str) else m[0]):
        key = message if isinstance(message, str) else message[0]
        known = old.get(key)
        string = known.string if known is not None and not known.fuzzy else None
        new.add(message, string=string)
    buffer = io.BytesIO()
    write_po(buffer, new, width=96, sort_output=True, omit_header=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(buffer.getvalue())
    PO.with_suffix(".mo").write_bytes(compiled(read()))


if __name__ == "__main__":
    update()
