"""A composed template, opened, patched and compiled once, then filled many times.

docxtpl opens, patches and compiles the template anew for each letter, and zips the result twice;
here that is done once and each letter costs its texts, its check and its bytes. The patching of
tags is docxtpl's own, so the template language is; what docxtpl does to the finished XML is done
here only where it can change something. Equal to docxtpl part by part as canonical XML; tested so.

What is not covered (`Uncovered` says why) is left to docxtpl.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import Environment, Template
from lxml import etree

from pakdocs.render.package import Packed, W, pack, read_members, root_of
from pakdocs.render.words import text_parts, words_of

_BODY = "word/document.xml"
CORE = "docProps/core.xml"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EMPTY_BODY = b"<w:body/>"
_FILLED = ("author", "comments", "identifier", "language", "subject", "title")
"""Properties of the file whose tags docxtpl fills."""
_SENTINEL = re.compile("\ue000([a-z]+)\ue001")
_NO_DAY = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_NO_TIME = "1601-01-01T00:00:00Z"
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_MAX_PROPERTY = 255
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
"""How a template writes braces that are no tag."""
_SPECIAL = "\t\n\a\f"
"""Characters that docxtpl turns into tabs, breaks, paragraphs and pages."""
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_TAG = re.compile(r"\{\{.*?\}\}|\{#.*?#\}|\{%[-+]?\s*(\w*).*?%\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"<w:(?:gridSpan|shd) [^>]*\{")
_PICTURE = re.compile(r'(<wp:docPr(?: [^>]*?)?) id="[^"]*"')
_FIRST_PICTURE = 1001
_LEVEL = 3
"""How hard zlib tries: the smallest that is as fast as the fastest, on texts like these."""


class Uncovered(Exception):
    """The template holds something that only docxtpl fills; the message says what."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member that has tags, ready to be filled."""

    name: str
    template: Template
    sets_attributes: bool
    """Whether its tags set widths or colours of cells."""
    head: bytes = b""
    tail: bytes = b""
    settle: Callable[[str], str] = str
    """What docxtpl does to the finished XML of a body that its tags may build otherwise."""

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """Give the member as it is for *context*."""
        template = self.template
        text = "".join(template.root_render_func(template.new_context(dict(context))))
        return self.head + self.settle(_finish(text)).encode() + self.tail


class Compiled:
    """A template that fills letters."""

    def __init__(self, composed: bytes, environment: Environment, where: str = "") -> None:
        """Open and compile; raise `Uncovered`, or what docxtpl and jinja2 raise for a wrong tag."""
        filler = DocxTemplate(io.BytesIO(composed))
        filler.render_init()
        self.parts = list(_parts(filler, environment))
        self._properties = _properties(filler.docx.core_properties, environment)
        buffer = io.BytesIO()
        filler.docx.save(buffer)
        members = read_members(buffer.getvalue(), where)
        self._core = members.pop(CORE).decode().replace(_NO_TIME, _sentinel("date"))
        for part in self.parts:
            members.pop(part.name)
        self.words = {
            name: words_of(root_of(members[name]))
            for name in text_parts(members)
            if name in members
        }
        """The words of the parts without tags."""
        self.packed = [pack(name, data) for name, data in members.items()]

    def fill(self, context: Mapping[str, Any]) -> Iterator[tuple[Part, bytes]]:
        """Give each part that has tags, filled, in the order of docxtpl."""
        for part in self.parts:
            yield part, part.fill(context)

    def properties(self, context: Mapping[str, Any], own: Mapping[str, str]) -> bytes:
        """Give the file's properties: tags filled as docxtpl does, and the *own* texts set.

        *own* has ``title``, ``author`` and ``date``, an ISO date. Raises `ValueError` for a text
        that is longer than a property may be.
        """
        texts = {name: template.render(context) for name, template in self._properties.items()}
        if any(len(text) > _MAX_PROPERTY for text in texts.values()):
            raise ValueError("a property of the file is longer than 255 characters")
        texts |= {**own, "date": f"{own['date']}T00:00:00Z"}
        return _SENTINEL.sub(lambda found: escape(texts[found[1]]), self._core).encode()

    def pack(self, filled: Mapping[str, bytes]) -> list[Packed]:
        """Give all members of a letter, packed; those without tags are packed already."""
        return [*self.packed, *(pack(name, data, _LEVEL) for name, data in filled.items())]


def _parts(filler: Any, environment: Environment) -> Iterator[Part]:  # noqa: ANN401 - docxtpl is untyped
    """Give body, headers, footers and footnotes, those with tags, in the order of docxtpl."""
    yield _body(filler, environment)
    names = {_BODY}
    for uri in (filler.HEADER_URI, filler.FOOTER_URI):
        for _key, part in filler.get_headers_footers(uri):
            xml = filler.get_part_xml(part)
            name = _name(part)
            if name in names:
                raise Uncovered("a header or footer that is used twice")
            names.add(name)
            if _moves(xml):
                yield Part(name, *_compiled(filler.patch_xml(xml), environment))
    for part in filler.docx.part.package.parts:
        xml = part.blob.decode() if part.content_type == _FOOTNOTES else ""
        if _moves(xml):
            if len(filler.docx.sections) != 1:
                raise Uncovered("tags in footnotes of a document of several sections")
            yield Part(_name(part), *_compiled(filler.patch_xml(xml), environment))


def _properties(core: Any, environment: Environment) -> dict[str, Template]:  # noqa: ANN401
    """Lay marks into the properties of the file where a letter's own texts go.

    Gives the templates of those that have tags.
    """
    initial = {name: getattr(core, name) for name in _FILLED}
    found = {name: text for name, text in initial.items() if "{" in text}
    own = {"title": _sentinel("title"), "author": _sentinel("author"), "comments": ""}
    for name, text in (initial | {name: _sentinel(name) for name in found} | own).items():
        setattr(core, name, text)
    core.last_modified_by = "pakdocs"
    core.created = core.modified = _NO_DAY
    return {name: environment.from_string(text) for name, text in found.items()}


def _sentinel(name: str) -> str:
    return f"\ue000{name}\ue001"


def _name(part: Any) -> str:  # noqa: ANN401
    return str(part.partname).lstrip("/")


def _moves(xml: str) -> bool:
    """Say whether filling may change a part: it has braces, or breaks within its texts."""
    return "{" in xml or "}" in xml or _has_special(_DECLARATION.sub("", xml))


def _body(filler: Any, environment: Environment) -> Part:  # noqa: ANN401
    root = copy.deepcopy(filler.docx._element)  # noqa: SLF001 - as docxtpl does
    body = root.body
    own = {key: uri for key, uri in body.nsmap.items() if root.nsmap.get(key) != uri}
    xml = filler.patch_xml(filler.xml_to_string(body))
    settle: Callable[[str], str] = str
    if _builds_otherwise(xml):
        settle = _settler(filler)
    else:
        numbers = iter(range(_FIRST_PICTURE, _FIRST_PICTURE + xml.count("<wp:docPr")))
        xml = _PICTURE.sub(lambda found: f'{found[1]} id="{next(numbers)}"', xml)
        if not own:  # they stand on the root
            xml = re.sub(r"^<w:body [^>]*>", "<w:body>", xml)
    compiled = _compiled(xml, environment)
    root.replace(body, etree.SubElement(root, f"{W}body"))
    whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if whole.count(_EMPTY_BODY) != 1:
        raise Uncovered("a body of an unusual name")
    head, _, tail = whole.partition(_EMPTY_BODY)
    return Part(_BODY, *compiled, head, tail, settle)


def _compiled(patched: str, environment: Environment) -> tuple[Template, bool]:
    # As docxtpl does, so that each paragraph is a line and an error can name it.
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", patched)
    return environment.from_string(source), _ATTRIBUTE.search(source) is not None


def _finish(text: str) -> str:
    """Do to filled XML what docxtpl does: lines joined, braces unescaped, breaks resolved."""
    text = text.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
    if "{" in text or "}" in text:
        for written, meant in _BRACES:
            text = text.replace(written, meant)
    if _has_special(text):
        text = _PARAGRAPH.sub(_resolve, text)
    return text


def _has_special(text: str) -> bool:
    return any(character in text for character in _SPECIAL)


def _resolve(found: re.Match[str]) -> str:
    """Turn tabs, breaks, paragraphs and pages in one paragraph into what Word has for them."""
    paragraph = found[0]
    if not _has_special(paragraph):
        return paragraph
    resolved: str = DocxTemplate.resolve_listing(None, paragraph)
    return resolved


def _settler(filler: Any) -> Callable[[str], str]:  # noqa: ANN401
    """Give docxtpl's own work on tables of changing width and pictures in loops."""

    def settle(xml: str) -> str:
        filler.docx_ids_index = _FIRST_PICTURE - 1
        tree = filler.fix_tables(xml)
        filler.fix_docpr_ids(tree)
        text: str = etree.tostring(tree, encoding="unicode")
        return text

    return settle


def _builds_otherwise(xml: str) -> bool:
    """Say whether tags may change the number of a table's columns, or of the pictures.

    Where they cannot, docxtpl's work on tables and pictures is done once. The body is looked at
    with each tag replaced by a mark; where that is no XML, tags stand across its structure.
    """
    try:
        root = etree.fromstring(_TAG.sub(_skeleton, xml))
    except etree.XMLSyntaxError:
        return True
    depths = _depths(root)
    if any(depths[picture] or not picture.get("id") for picture in _pictures(root)):
        return True
    rows_with_tags = (mark.getparent() for mark in root.iter(etree.PI))
    if any(row is not None and row.tag == f"{W}tr" for row in rows_with_tags):
        return True
    return not all(_keeps_columns(table, depths) for table in root.iter(f"{W}tbl"))


def _skeleton(tag: re.Match[str]) -> str:
    word = tag[1]
    if word is None:  # it prints, or says nothing
        return ""
    if word.startswith("end"):
        return "<?close?>"
    return "<?open?>" if word in ("for", "if") else ""


def _pictures(root: etree._Element) -> Iterator[etree._Element]:
    space = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    return root.iter(f"{space}docPr")


def _depths(root: etree._Element) -> dict[etree._Element, int]:
    """Give for each element how many loops and conditions it stands in."""
    depth, found = 0, {}
    for element in root.iter():
        if isinstance(element, etree._ProcessingInstruction):  # noqa: SLF001 - has no public name
            depth += 1 if element.target == "open" else -1
        else:
            found[element] = depth
    return found


def _keeps_columns(table: etree._Element, depths: Mapping[etree._Element, int]) -> bool:
    """Say whether a table has as many columns as its grid, whatever rows its tags print."""
    grid = table.find(f"{W}tblGrid")
    columns = -1 if grid is None else len(grid.findall(f"{W}gridCol"))
    always = 0
    for row in table.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        if len(cells) > columns or any(depths[cell] != depths[row] for cell in cells):
            return False
        spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
        widths = ["1" if span is None else span.get(f"{W}val", "") for span in spans]
        if not all(width.isdigit() for width in widths):
            return False
        if depths[row] == depths[table]:
            always = max(always, sum(map(int, widths)))
    return always >= columns
