"""A composed template, opened, patched and compiled once, then filled many times.

docxtpl opens, patches and compiles the template anew for each letter, and zips the result twice;
here that is done once and each letter costs its texts, its check and its bytes. The patching of
tags is docxtpl's own, so the template language is; what docxtpl does to the finished XML is done
here only where it can change something. Equal to docxtpl part by part as canonical XML; tested so.

What is not covered (`Uncovered` says why) is left to docxtpl. What is covered belongs to the number
of the renderer: docxtpl writes the same XML in other bytes.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml as parse_as_docx
from docxtpl import DocxTemplate
from jinja2 import Environment, Template
from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.compose import is_filled
from pakdocs.render.marks import MARKS, has_tag
from pakdocs.render.package import Packed, W, pack, read_members, root_of
from pakdocs.render.words import text_parts, words_of

_BODY = "word/document.xml"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EMPTY_BODY = b"<w:body/>"
_FILLED = ("author", "comments", "identifier", "language", "subject", "title")
"""Properties of the file whose tags docxtpl fills."""
_MARK = "\ue000"
_MARKED = re.compile(f"{_MARK}([a-z]+){_MARK}")
_ANY_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>\s*", re.DOTALL)
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
"""How a template writes braces that are no tag."""
_SPECIAL = "\t\n\a\f"
"""Characters that docxtpl turns into tabs, breaks, paragraphs and pages."""
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_TAG = re.compile(r"\{\{.*?\}\}|\{#.*?#\}|\{%[-+]?\s*(\w*).*?%\}", re.DOTALL)
_OPEN, _CLOSE = "<?open?>", "<?close?>"
_SKELETON = {"for": _OPEN, "if": _OPEN, "endfor": _CLOSE, "endif": _CLOSE}
_SKELETON |= dict.fromkeys(("elif", "else", "set"), "")
"""What takes the place of statements while a body is looked at."""
_UNKNOWN = "<"
"""What takes the place of any other, such as ``raw``: with it the whole is no XML."""
_BLANK = re.compile(r">\s+<")
_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_ATTRIBUTE = re.compile(r"<\w+:\w+ [^<>]*\{")
_PICTURE = re.compile(r'(<wp:docPr(?: [^>]*?)?) id="[^"{]*"')
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
    """Whether tags stand in attributes, such as the width or the colour of a cell."""
    head: bytes = b""
    tail: bytes = b""
    settle: Callable[[str], str] = str
    """What docxtpl does to the finished XML where that may change it: to tables, pictures, blanks.
    """

    of_notes: bool = False

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """Give the member as it is for *context*."""
        template = self.template
        text = "".join(template.root_render_func(template.new_context(dict(context))))
        return self.head + self.settle(_finish(text)).encode() + self.tail


class Compiled:
    """A template that fills letters.

    Its values are texts, and runs at most, as docxtpl's RichText has: a value that prints tables or
    pictures would find them laid out already. The environment has jinja2's own marks.
    """

    def __init__(self, composed: bytes, environment: Environment) -> None:
        """Open and compile.

        Raises `Uncovered`, `BadInput` without a place for a strange file, and what docxtpl and
        jinja2 raise for a wrong tag.
        """
        filler = DocxTemplate(io.BytesIO(composed))
        filler.render_init()
        self.parts = list(_parts(filler, environment))
        _mark_properties(filler.docx.core_properties, environment)
        buffer = io.BytesIO()
        filler.docx.save(buffer)
        members = read_members(buffer.getvalue(), "")
        self.core = _name(filler.docx.part.package._core_properties_part)  # noqa: SLF001
        """The member that has the file's properties."""
        self._properties = members.pop(self.core).decode()
        for part in self.parts:
            members.pop(part.name)
        _refuse_unreached(members)
        self.words = {
            name: words_of(root_of(members[name]))
            for name in text_parts(members)
            if name in members
        }
        """The words of the parts without tags."""
        self.size = sum(map(len, members.values()))
        """Bytes of the members that are the same in all letters."""
        self.packed = [pack(name, data) for name, data in members.items()]

    def fill(self, context: Mapping[str, Any]) -> Iterator[tuple[Part, bytes]]:
        """Give each part that has tags, filled, in the order of docxtpl.

        Raises `Uncovered` where tags change the number of sections, and what jinja2 raises.
        """
        body = b""
        for part in self.parts:
            if part.of_notes:
                _check_sections(root_of(body))
            data = part.fill(context)
            body = body or data
            yield part, data

    def properties(self, own: Mapping[str, str]) -> bytes:
        """Give the file's properties with *own* texts: ``title``, ``author``, an ISO ``date``."""
        texts = {**own, "date": f"{own['date']}T00:00:00Z"}
        lone = {"\r": "&#13;"}  # which a parser would take for the end of a line
        filled = _MARKED.sub(lambda found: escape(texts[found[1]], lone), self._properties)
        return filled.encode()

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
                raise _twice()
            names.add(name)
            if _moves(xml) or _without_blanks(xml) != xml:
                compiled = _compiled(filler.patch_xml(xml), environment)
                yield Part(name, *compiled, settle=_without_blanks)
    for part in filler.docx.part.package.parts:
        xml = part.blob.decode() if part.content_type == _FOOTNOTES else ""
        if _moves(xml):
            _check_sections(filler.docx.element)
            compiled = _compiled(filler.patch_xml(xml), environment)
            yield Part(_name(part), *compiled, of_notes=True)


def _refuse_unreached(members: Mapping[str, bytes]) -> None:
    """Raise `Uncovered` for marks of tags in a part that should be filled, and that none reached.

    Reading back looks at filled parts only; docxtpl's way looks at these too.
    """
    for name in filter(is_filled, members):
        words = words_of(root_of(members[name]), attributes=True)
        if any(mark in words for mark in MARKS):
            raise Uncovered(
                _("tags in {name}, which the document does not reach").format(name=name)
            )


def _twice() -> BadInput:
    """Refuse what docxtpl would write twice, under one name."""
    return BadInput(
        _("has a header or footer that is used twice."),
        fix=_("Open it in Word and save it again as Word Document (.docx)."),
    )


def _check_sections(root: etree._Element) -> None:
    """Raise `Uncovered` where docxtpl would not fill footnotes once: it does for each section."""
    paths = (f"{W}body/{W}sectPr", f"{W}body/{W}p/{W}pPr/{W}sectPr")
    if sum(len(root.findall(path)) for path in paths) != 1:
        raise Uncovered(_("tags or breaks in footnotes of a document of several sections"))


def _mark_properties(core: Any, environment: Environment) -> None:  # noqa: ANN401
    """Lay marks into the properties of the file where a letter's own texts go."""
    element = core._element  # noqa: SLF001 - dates take no marks otherwise
    if _MARK in etree.tostring(element, encoding="unicode"):
        raise Uncovered(_("signs for private use in the properties of the file"))
    texts = {name: getattr(core, name) for name in _FILLED}
    if any(map(has_tag, texts.values())):
        raise Uncovered(_("tags in the properties of the file"))
    own = {"title": _mark("title"), "author": _mark("author"), "comments": ""}
    for name, text in texts.items():  # a template without tags loses the end of its last line
        setattr(core, name, own.get(name, environment.from_string(text).render()))
    core.last_modified_by = "pakdocs"
    core.created = core.modified = _ANY_DAY
    element.created.text = element.modified.text = _mark("date")


def _mark(name: str) -> str:
    return f"{_MARK}{name}{_MARK}"


def _name(part: Any) -> str:  # noqa: ANN401
    return str(part.partname).lstrip("/")


def _moves(xml: str) -> bool:
    """Say whether filling may change a part: it has braces, or breaks within its texts."""
    return "{" in xml or "}" in xml or _has_special(_DECLARATION.sub("", xml))


def _without_blanks(xml: str) -> str:
    """Parse a header as docxtpl lets python-docx do, which drops blanks between elements."""
    if not _BLANK.search(xml):
        return xml
    parsed: str = etree.tostring(parse_as_docx(xml.encode()), encoding="unicode")
    return parsed


def _body(filler: Any, environment: Environment) -> Part:  # noqa: ANN401
    root = copy.deepcopy(filler.docx._element)  # noqa: SLF001 - as docxtpl does
    body = root.body
    if _name(filler.docx.part) != _BODY or body.tail:
        raise Uncovered(_("a body of an unusual kind"))
    own = {key: uri for key, uri in body.nsmap.items() if root.nsmap.get(key) != uri}
    xml = filler.patch_xml(filler.xml_to_string(body))
    settle: Callable[[str], str] = str
    if (numbered := _numbered(xml)) is None:
        settle = _settler(filler)
    else:
        xml = numbered
        if not own and not body.attrib:  # they stand on the root
            xml = re.sub(r"^<w:body [^>]*>", "<w:body>", xml)
    compiled = _compiled(xml, environment)
    root.replace(body, etree.SubElement(root, f"{W}body"))
    whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if whole.count(_EMPTY_BODY) != 1:
        raise Uncovered(_("a body of an unusual kind"))
    head, _empty, tail = whole.partition(_EMPTY_BODY)
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


def _numbered(xml: str) -> str | None:
    """Give a body with its pictures numbered; None where docxtpl's work is not done once for all.

    That is where tags may change the number of a table's columns, or of the pictures. The body is
    looked at with each tag replaced by a mark; where that is no XML, tags stand across its
    structure.
    """
    if "<!--" in xml or "<?" in xml:  # which may hold tags, or be taken for marks
        return None
    try:
        root = etree.fromstring(_TAG.sub(_skeleton, xml))
    except etree.XMLSyntaxError:
        return None
    depths = _depths(root)
    pictures = list(_pictures(root))
    if depths is None or any(depths[picture] for picture in pictures):
        return None
    if not all(_keeps_columns(table, depths) for table in root.iter(_TABLE)):
        return None
    numbers = itertools.count(_FIRST_PICTURE)
    xml, count = _PICTURE.subn(lambda found: f'{found[1]} id="{next(numbers)}"', xml)
    return xml if count == len(pictures) else None


def _skeleton(tag: re.Match[str]) -> str:
    word = tag[1]
    return "" if word is None else _SKELETON.get(word, _UNKNOWN)  # the first print, or say nothing


def _pictures(root: etree._Element) -> Iterator[etree._Element]:
    space = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    return root.iter(f"{space}docPr")


def _depths(root: etree._Element) -> dict[etree._Element, int] | None:
    """Give for each element how many loops and conditions it stands in.

    None where one begins in another table, row or cell than it ends in, or stands among the cells
    of a row: then rows are put together of parts.
    """
    opened: list[etree._Element | None] = []
    found: dict[etree._Element, int] = {}
    for element in root.iter():
        if not isinstance(element, etree._ProcessingInstruction):  # noqa: SLF001 - has no public name
            found[element] = len(opened)
            continue
        home = next(element.iterancestors(_TABLE, _ROW, _CELL), None)
        if home is not None and home.tag == _ROW and element.getparent() is home:
            return None
        if element.target == "open":
            opened.append(home)
        elif not opened or opened.pop() is not home:
            return None
    return found


def _keeps_columns(table: etree._Element, depths: Mapping[etree._Element, int]) -> bool:
    """Say whether a table has as many columns as its grid, whatever rows its tags print."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return False
    columns = len(grid.findall(f"{W}gridCol"))
    always = 0
    for row in table.iter(_ROW):
        cells = row.findall(_CELL)
        if len(cells) > columns or any(depths[cell] != depths[row] for cell in cells):
            return False
        widths = [_span(cell) for cell in cells]
        if not all(width.isdecimal() for width in widths):
            return False
        if depths[row] == depths[table]:
            always = max(always, sum(map(int, widths)))
    return always >= columns


def _span(cell: etree._Element) -> str:
    """Give how many columns a cell says that it takes."""
    properties = cell.find(f"{W}tcPr")
    span = None if properties is None else properties.find(f"{W}gridSpan")
    return "1" if span is None else span.get(f"{W}val", "")
