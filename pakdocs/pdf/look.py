"""What a PDF says of itself: pages, fonts, PDF/A, signatures, words.

The only place that knows pypdf; what it raises stops here.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pakdocs.errors import BadInput
from pakdocs.i18n import _

_FONT = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()%]+)")
_PART = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([1-4])")
_LEVEL = re.compile(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([ABUFEabufe])")


@dataclass(frozen=True, slots=True)
class Look:
    """What is told of a PDF."""

    pages: int
    fonts: list[str]
    """As they are named in it, without the mark of a subset."""
    embedded: bool
    """Whether it brings all its fonts along."""
    pdfa: str
    """Which PDF/A it says it is, such as ``2b``; it is a claim, and is not checked."""
    signatures: int
    """How many signatures are in it; whether they hold is not looked at."""
    producer: str


def look(data: bytes, where: str) -> Look:
    """Look into a PDF; raise `BadInput` for what is none."""
    with _reading(data, where) as reader:
        fonts = {str(font["/BaseFont"])[1:]: font for font in _fonts(reader)}
        return Look(
            pages=len(reader.pages),
            fonts=sorted({re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts}),
            embedded=all(_is_embedded(font) for font in fonts.values()),
            pdfa=_claim(reader),
            signatures=_signatures(reader),
            producer=str((reader.metadata or {}).get("/Producer", "")),
        )


def words(data: bytes, where: str) -> str:
    """Give the words of a PDF, without any white space, for it breaks lines elsewhere."""
    with _reading(data, where) as reader:
        return "".join("".join(page.extract_text().split()) for page in reader.pages)


def font_names(data: bytes) -> set[str]:
    """Name the fonts in a PDF, fast: read from its bytes where they are written openly."""
    names = {name.decode("latin-1") for name in _FONT.findall(data)}
    if names:
        return names
    with _reading(data, "PDF") as reader:
        return {str(font["/BaseFont"])[1:] for font in _fonts(reader)}


@contextlib.contextmanager
def _reading(data: bytes, where: str) -> Iterator[Any]:
    """Open a PDF with pypdf, whose errors are of many kinds where a file is broken."""
    import pypdf  # noqa: PLC0415 - it takes a third of a second to load

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a sentence of ours is enough
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield reader
    except Exception as error:
        raise BadInput(
            _("is not a PDF that can be read."), where=where, fix=_("Make the file anew.")
        ) from error


def _fonts(reader: Any) -> Iterator[Any]:  # noqa: ANN401 - pypdf's objects
    """Give the fonts that the pages name."""
    seen = set()
    for page in reader.pages:
        resources = page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources else None
        for font in (fonts.get_object() if fonts else {}).values():
            found = font.get_object()
            if id(found) not in seen and "/BaseFont" in found:
                seen.add(id(found))
                yield found


def _is_embedded(font: Any) -> bool:  # noqa: ANN401
    if font.get("/Subtype") == "/Type3":
        return True
    inner = [one.get_object() for one in font.get("/DescendantFonts", [])] or [font]
    descriptors = [one.get("/FontDescriptor") for one in inner]
    return all(
        one is not None and {"/FontFile", "/FontFile2", "/FontFile3"} & one.get_object().keys()
        for one in descriptors
    )


def _claim(reader: Any) -> str:  # noqa: ANN401
    metadata = reader.root_object.get("/Metadata")
    if metadata is None:
        return ""
    said = metadata.get_object().get_data()
    part, level = _PART.search(said), _LEVEL.search(said)
    return (part[1] + (level[1].lower() if level else b"")).decode() if part else ""


def _signatures(reader: Any) -> int:  # noqa: ANN401
    fields = reader.get_fields() or {}
    return sum(field.get("/FT") == "/Sig" and bool(field.get("/V")) for field in fields.values())
