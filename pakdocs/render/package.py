"""A .docx as a zip of members: read with limits, written the same way every time, digested.

Files from outside are hostile: sizes are bounded before anything is unpacked, and what a letter
never needs (macros, embedded programs, links to outside) is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _

Members = dict[str, bytes]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_MEMBERS = 500
_MAX_UNPACKED = 60 * 1024 * 1024
"""Bytes of all members together."""
_CONTENT_TYPES = "[Content_Types].xml"
_FORBIDDEN = re.compile(
    r"vbaProject|/embeddings/|/activeX/|\.(bin|exe|ole|html?|mht|rtf)$|(^|/)\.\.(/|$)|^/|\\",
    re.IGNORECASE,
)
_FOREIGN = (
    "aFChunk",
    "oleObject",
    "package",
    "control",
    "attachedTemplate",
    "subDocument",
    "frame",
)
"""Relations that bring in other documents or programs."""
LINKS = ("http://", "https://", "mailto:")
"""What an address begins with that a letter may lead to."""
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False
)
_MAX_TAGS = 2_000_000
"""Elements in one member, counted roughly; a letter of 2,000 rows has a quarter of that."""


def read_members(data: bytes, where: str) -> Members:
    """Unpack a .docx; raise `BadInput` for what is no Word document or oversteps the limits."""
    if not (data.startswith(b"PK\x03\x04") and data[-22:-18] == b"PK\x05\x06"):
        raise _not_word(where)  # what stands before or after the archive no digest would cover
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_infos(infos, where)
            members = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise _not_word(where) from error
    if "word/document.xml" not in members or _CONTENT_TYPES not in members:
        raise _not_word(where)
    _check_members(members, where)
    return members


def _not_word(where: str) -> BadInput:
    return BadInput(
        _("is not a Word document (.docx)."),
        where=where,
        fix=_("Open it in Word and save it again as Word Document (.docx)."),
    )


def _check_infos(infos: list[zipfile.ZipInfo], where: str) -> None:
    names = {info.filename for info in infos}
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED or len(names) != len(infos):
        raise BadInput(_("is too large, or not built as Word builds documents."), where=where)
    if bad := next((name for name in sorted(names) if _FORBIDDEN.search(name)), None):
        raise BadInput(
            _("holds a macro or an embedded file ({name}); a letter has none.").format(name=bad),
            where=where,
            fix=_("Save it without macros and embedded objects."),
        )


def _check_members(members: Mapping[str, bytes], where: str) -> None:
    for name, data in members.items():
        if not name.endswith((".xml", ".rels")):
            continue
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Word writes UTF-8 only
        if wide or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise BadInput(_("{name} declares entities.").format(name=name), where=where)
        if data.count(b"<") > 2 * _MAX_TAGS:
            raise BadInput(_("is too large, or not built as Word builds documents."), where=where)
        if name.endswith(".rels"):
            _check_relations(data, name, where)


def check_filled(filled: Mapping[str, bytes], beside: int, where: str) -> None:
    """Refuse filled members that `read_members` would; *beside* bytes stand in the others."""
    if beside + sum(map(len, filled.values())) > _MAX_UNPACKED:
        raise BadInput(_("is too large, or not built as Word builds documents."), where=where)
    _check_members(filled, where)


def _check_relations(data: bytes, name: str, where: str) -> None:
    for relation in parse_xml(data, f"{where}, {name}"):
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        outside = relation.get("TargetMode") == "External"
        link = kind == "hyperlink" and str(relation.get("Target", "")).lower().startswith(LINKS)
        if kind in _FOREIGN or (outside and not link):
            raise BadInput(
                _("{name} takes content from outside the file.").format(name=name),
                where=where,
                fix=_("Put pictures into the document instead of linking them."),
            )


def root_of(data: bytes) -> etree._Element:
    """Parse as `parse_xml`, but let lxml's own error through."""
    return etree.fromstring(data, _PARSER)


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Parse one XML member without entities, network or giant trees; `BadInput` if it is broken."""
    try:
        return root_of(data)
    except etree.XMLSyntaxError as error:
        raise BadInput(_("is not valid XML ({error}).").format(error=error), where=where) from error


@dataclass(frozen=True, slots=True)
class Packed:
    """One member as it stands in a zip, compressed once for as many zips as hold it."""

    name: str
    stored: bytes
    """Its local header and its compressed bytes."""
    entry: bytes
    """Its entry in the zip's directory, but for the place at the end."""
    digest: str
    """The SHA-256 of what it holds, in hex."""


_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _DEFLATED, _UTF8 = 20, 3, 8, 0x800
_DAY, _MIDNIGHT = 1 << 5 | 1, 0
"""1 January 1980, the earliest that a zip can say: the same bytes at any time, on any system."""
_MODE = 0o600 << 16


def pack(name: str, data: bytes, level: int = 6) -> Packed:
    """Compress one member (APPNOTE.TXT 4.3, a local file); *level* as zlib has it."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    raw = name.encode()
    flags = 0 if name.isascii() else _UTF8
    common = (zlib.crc32(data), len(packed), len(data), len(raw), 0)
    when = (_MIDNIGHT, _DAY)
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, flags, _DEFLATED, *when, *common)
    entry = _ENTRY.pack(
        b"PK\x01\x02",
        *(_VERSION, _UNIX, _VERSION, 0),
        *(flags, _DEFLATED, *when),
        *(*common, 0, 0, 0, _MODE, 0),
    )
    digest = hashlib.sha256(data).hexdigest()
    return Packed(name, local + raw + packed, entry[:-4] + raw, digest)


def zip_packed(members: Iterable[Packed]) -> bytes:
    """Put packed members into one zip: content types first as Word has it, the rest by name."""
    ordered = sorted(members, key=lambda member: (member.name != _CONTENT_TYPES, member.name))
    place = 0
    directory: list[bytes] = []
    for member in ordered:
        raw = member.entry[_ENTRY.size - 4 :]
        directory += (member.entry[: _ENTRY.size - 4], place.to_bytes(4, "little"), raw)
        place += len(member.stored)
    listing = b"".join(directory)
    count = len(ordered)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), place, 0)
    return b"".join((*(member.stored for member in ordered), listing, end))


def write_members(members: Mapping[str, bytes]) -> bytes:
    """Zip *members*, the same way every time."""
    return zip_packed(pack(name, data) for name, data in members.items())


def packed_digest(members: Iterable[Packed]) -> str:
    """Give the `content_digest` of packed members."""
    lines = sorted((member.name, member.digest) for member in members)
    listing = "".join(f"{digest}  {name}\n" for name, digest in lines)
    return "sha256:" + hashlib.sha256(listing.encode()).hexdigest()


def content_digest(members: Mapping[str, bytes]) -> str:
    r"""Give the SHA-256 of the ``sha256sum``-style listing of the members, sorted by name.

    The listing has a line ``<hex>  <name>\n`` for each; so it survives re-zipping, and comparing
    two listings names the member that changed.
    """
    lines = [f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members)]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def has_content(data: bytes, content: str) -> bool:
    """Say whether a file is the document whose content digest is *content*."""
    try:
        return content_digest(read_members(data, "")) == content
    except BadInput:
        return False
