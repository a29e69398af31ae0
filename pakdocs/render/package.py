"""A .docx as a zip of members: read with limits, written the same way every time, digested.

Files from outside are hostile: sizes are bounded before anything is unpacked, and what a letter
never needs (macros, embedded programs, links to outside) is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _

Members = dict[str, bytes]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_MEMBERS = 500
_MAX_UNPACKED = 60 * 1024 * 1024
"""Bytes of all members together."""
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
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
    if "word/document.xml" not in members or "[Content_Types].xml" not in members:
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


def _check_members(members: Members, where: str) -> None:
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


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Parse one XML member without entities, network or giant trees; `BadInput` if it is broken."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(_("is not valid XML ({error}).").format(error=error), where=where) from error


def write_members(members: Mapping[str, bytes]) -> bytes:
    """Zip *members* sorted by name with fixed times, content types first as Word has it."""
    buffer = io.BytesIO()
    first = "[Content_Types].xml"
    names = [first, *sorted(name for name in members if name != first)]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3  # the same bytes on every system
            archive.writestr(info, members[name])
    return buffer.getvalue()


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


def text_parts(members: Mapping[str, bytes]) -> list[str]:
    """Name the members whose words a reader sees, the body first."""
    pattern = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
    return ["word/document.xml", *sorted(name for name in members if pattern.fullmatch(name))]


_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_ATTRIBUTES = {f"{W}gridSpan": f"{W}val", f"{W}shd": f"{W}fill"}


def iter_text(root: etree._Element, *, attributes: bool = False) -> Iterator[str]:
    """Give the words under *root* piece by piece, a newline at the end of each paragraph.

    With *attributes* also the widths and colours of cells, which a template's tags may set.
    """
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "end":
            if tag == f"{W}p":
                yield "\n"
        elif tag == f"{W}t":
            yield element.text or ""
        elif tag in _BREAKS and element.getparent().tag == f"{W}r":
            yield _BREAKS[tag]
        elif attributes and tag in _ATTRIBUTES:
            yield element.get(_ATTRIBUTES[tag]) or ""


def letter_text(members: Mapping[str, bytes]) -> str:
    """Give all words of a letter, paragraph by paragraph, part by part."""
    return "".join(
        "".join(iter_text(parse_xml(members[name], name))) for name in text_parts(members)
    )


def text_digest(members: Mapping[str, bytes]) -> str:
    """Give the SHA-256 of `letter_text`: equal for a file that Word only saved again."""
    return "sha256:" + hashlib.sha256(letter_text(members).encode("utf-8")).hexdigest()
