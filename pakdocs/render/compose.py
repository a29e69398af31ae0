"""Put a template together before it is filled: the shared parts into their content controls.

One letterhead (``kop.docx``) and one signature block (``tanda-tangan.docx``) serve all letters: a
template holds content controls tagged ``pakdocs.letterhead`` and ``pakdocs.signature``, and the
body of the part takes their place. The emblem's picture is the office's own.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import docx
from docx.opc.exceptions import OpcError, PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.layout import Layout, fit, lay_out, lay_out_letterhead
from pakdocs.render.marks import has_tag, refuse_runaway
from pakdocs.render.package import parse_xml, read_members
from pakdocs.render.wordfields import order_in

LETTERHEAD, SIGNATURE = "pakdocs.letterhead", "pakdocs.signature"
PARTS = {LETTERHEAD: "kop", SIGNATURE: "tanda-tangan"}
"""The content control that each shared part fills."""
STAMPS = ("pakdocs.number", "pakdocs.date", SIGNATURE)
"""The content controls that a letter must have, so that a draft edited by hand can be stamped."""
EMBLEM = "pakdocs.emblem"
"""The alternative text of the picture that the office's emblem replaces."""

_EMU_PER_TWIP = 635
_NAME_WIDTH = 2835
"""Fifty millimetres: what a signature block needs at least."""

_XINCLUDE = "{http://www.w3.org/2001/XInclude}"
_RENDERED_PARTS = ("word/document.xml", "word/header", "word/footer", "word/footnotes")


_UNOPENED = (
    *(OpcError, PackageNotFoundError, KeyError, ValueError, etree.LxmlError),
    *(AttributeError, TypeError, IndexError),  # python-docx takes its elements for granted
)
"""What python-docx raises for a file that is no document, or a strange one."""


def open_document(data: bytes, where: str) -> Any:  # noqa: ANN401 - python-docx is untyped
    """Open a .docx with python-docx after our own checks; raise `BadInput` for a bad one."""
    read_members(data, where)
    message = _("cannot be opened as a Word document.")
    try:
        document = docx.Document(io.BytesIO(data))
    except _UNOPENED as error:
        raise BadInput(message, where=where) from error
    if document.element.find(qn("w:body")) is None:  # python-docx opens it all the same
        raise BadInput(message, where=where)
    return document


def compose(
    template: bytes,
    parts: Mapping[str, bytes],
    emblem: bytes | None,
    where: str,
    layout: Layout | None = None,
) -> bytes:
    """Give the template with its shared parts and the emblem in place, ready to be filled.

    *parts* maps part names (``kop``, ``tanda-tangan``) to .docx bytes. Without a *layout* sheet and
    font stay those of the template, as renderer 1 had it. Raises `BadInput` when a content control
    or a part is missing, or tags stand where they are never filled.
    """
    document = open_document(template, where)
    if layout is None:
        for tag in PARTS:
            _fill_controls(document, tag, parts, where)
    else:
        letters = lay_out(document, layout)
        _fill_controls(document, SIGNATURE, parts, where, layout)
        fit(document, layout, letters)
        _fill_controls(document, LETTERHEAD, parts, where, layout)
    _check_controls(document.element, where)
    _set_emblem(document, emblem, where, whole=layout is not None)
    _complete_tables(document.element.body)
    buffer = io.BytesIO()
    document.save(buffer)
    composed = buffer.getvalue()
    _check_unfilled(composed, where)
    return composed


def controls(root: etree._Element, tag: str) -> list[etree._Element]:
    """Give the content controls tagged *tag* under *root*, in order."""
    return [
        control
        for control in root.iter(qn("w:sdt"))
        if any(
            mark.get(qn("w:val")) == tag
            for mark in control.iterfind(qn("w:sdtPr") + "/" + qn("w:tag"))
        )
    ]


def _check_controls(root: etree._Element, where: str) -> None:
    for tag in STAMPS:
        if not controls(root, tag):
            raise BadInput(
                _("has no content control tagged {tag}.").format(tag=tag),
                where=where,
                fix=_("In Word: Developer, Content Control, Properties, Tag."),
            )


def _fill_controls(
    document: Any,  # noqa: ANN401
    tag: str,
    parts: Mapping[str, bytes],
    where: str,
    layout: Layout | None = None,
) -> None:
    """Put the part of *tag*, laid out, into each of its content controls."""
    part = PARTS[tag]
    for control in controls(document.element, tag):
        if part not in parts:
            raise BadInput(
                _("needs the shared part {part}.docx, which is not there.").format(part=part),
                where=where,
                fix=_("Put it into the folder templates of the office."),
            )
        source = open_document(parts[part], f"{part}.docx")
        if layout and tag == LETTERHEAD:
            lay_out_letterhead(source, control, layout)
        elif layout:
            lay_out(source, layout)
        _fill_control(document, control, source, f"{part}.docx")


def _fill_control(document: Any, control: etree._Element, source: Any, where: str) -> None:  # noqa: ANN401
    """Replace the content of *control* by the body of *source*, with its pictures and styles."""
    content = control.find(qn("w:sdtContent"))
    parent = control.getparent()
    if content is None or parent is None or parent.tag not in (qn("w:body"), qn("w:tc")):
        raise BadInput(_("the content control must stand around whole paragraphs."), where=where)
    for child in list(content):
        content.remove(child)
    _copy_styles(source, document)
    for child in source.element.body:
        if child.tag != qn("w:sectPr"):
            moved = copy.deepcopy(child)
            content.append(moved)
            _copy_pictures(moved, source, document)
    if parent.tag == qn("w:tc"):
        _fit_indents(content, parent)


def _fit_indents(content: etree._Element, cell: etree._Element) -> None:
    """Start a part at the edge of a cell that its indents would leave too narrow for a name.

    The signature block stands at the right half of the page by itself; two of them side by side
    stand in cells of their own.
    """
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    room = int(width.get(qn("w:w"), "0")) if width is not None else 0
    for indent in content.iter(qn("w:ind")):
        if room and room - int(indent.get(qn("w:left"), "0")) < _NAME_WIDTH:
            indent.set(qn("w:left"), "0")


def _copy_styles(source: Any, document: Any) -> None:  # noqa: ANN401
    target = document.styles.element
    known = {style.get(qn("w:styleId")) for style in target.iterfind(qn("w:style"))}
    for style in source.styles.element.iterfind(qn("w:style")):
        if style.get(qn("w:styleId")) not in known:
            target.append(copy.deepcopy(style))


def _copy_pictures(element: etree._Element, source: Any, document: Any) -> None:  # noqa: ANN401
    for blip in element.iter(qn("a:blip")):
        blob = source.part.related_parts[blip.get(qn("r:embed"))].blob
        relation, _image = document.part.get_or_add_image(io.BytesIO(blob))
        blip.set(qn("r:embed"), relation)


def _set_emblem(document: Any, emblem: bytes | None, where: str, *, whole: bool) -> None:  # noqa: ANN401
    """Put the emblem in its place; *whole*: a wide one is made smaller, lest its cell cut it."""
    for drawing in list(document.element.iter(qn("w:drawing"))):
        if not any(mark.get("descr") == EMBLEM for mark in drawing.iter(qn("wp:docPr"))):
            continue
        if emblem is None:
            _close_cell(drawing)
            continue
        try:
            relation, image = document.part.get_or_add_image(io.BytesIO(emblem))
        except Exception as error:  # python-docx raises its own, struct's and plain errors alike
            raise BadInput(
                _("the emblem is not a PNG or JPEG picture."),
                where=where,
                fix=_("Give another file as `emblem` in office.toml."),
            ) from error
        for blip in drawing.iter(qn("a:blip")):
            blip.set(qn("r:embed"), relation)
        _fit(drawing, image.px_width / image.px_height, _room(drawing) if whole else 0)


def _close_cell(drawing: Any) -> None:  # noqa: ANN401 - lxml's types doubt every step
    """Take the emblem's place out, with its table column, so that the letterhead is centred."""
    cell = next(drawing.iterancestors(qn("w:tc")), None)
    drawing.getparent().remove(drawing)
    if cell is None or len(cell.getparent().findall(qn("w:tc"))) != 2:
        return
    row, table = cell.getparent(), next(cell.iterancestors(qn("w:tbl")))
    row.remove(cell)
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    whole = sum(int(column.get(qn("w:w"))) for column in columns)
    columns[0].getparent().remove(columns[0])
    for width in (columns[1], row.find(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:tcW')}")):
        width.set(qn("w:w"), str(whole))


def _room(drawing: etree._Element) -> int:
    """Give the width of the cell that a picture stands in, in its own unit; 0 for no cell."""
    cell = next(drawing.iterancestors(qn("w:tc")), None)
    width = None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    text = "" if width is None or width.get(qn("w:type")) != "dxa" else width.get(qn("w:w"), "")
    return int(text) * _EMU_PER_TWIP if text.isdecimal() else 0


def _fit(drawing: etree._Element, ratio: float, room: int) -> None:
    """Keep the place's height and give the picture its own width: an emblem is never stretched.

    One wider than its *room* is as wide as that, and lower.
    """
    for extent in (*drawing.iter(qn("wp:extent")), *drawing.iter(qn("a:ext"))):
        if height := extent.get("cy"):
            width = int(height) * ratio
            if room and width > room:
                width = room
                extent.set("cy", str(round(width / ratio)))
            extent.set("cx", str(round(width)))


def _complete_tables(body: etree._Element) -> None:
    """Give tables without a grid an empty one, which docxtpl takes for granted."""
    for table in body.iter(qn("w:tbl")):
        if table.find(qn("w:tblGrid")) is None:
            before = [child for child in table if child.tag == qn("w:tblPr")]
            grid = OxmlElement("w:tblGrid")
            table.insert(table.index(before[-1]) + 1 if before else 0, grid)


def _check_unfilled(composed: bytes, where: str) -> None:
    """Refuse tags where none is filled, such as comments, and what would bring in other texts."""
    for name, data in read_members(composed, where).items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = parse_xml(data, f"{where}, {name}")
        if is_filled(name):
            refuse_runaway("".join(str(piece) for piece in root.itertext()), f"{where}, {name}")
        if order := order_in(root):
            raise BadInput(
                _("has a field that calls a program or another file ({name}).").format(name=order),
                where=f"{where}, {name}",
                fix=_("Remove the field and write the text itself."),
            )
        if (element := next(brought_in(root), None)) is not None:
            raise BadInput(
                _("{name} would bring in text from elsewhere.").format(name=local_name(element)),
                where=f"{where}, {name}",
                fix=_("Remove it and write the text itself."),
            )
        if next(unfilled(name, root), None) is not None:
            raise BadInput(
                _("has a tag in {name}, where none is filled.").format(name=name),
                where=where,
                fix=_("Move it into the text, a header, a footer or a footnote."),
            )


def brought_in(root: etree._Element) -> Iterator[etree._Element]:
    """Give the elements that put a text of elsewhere over that of the letter when it is opened."""
    yield from root.iter(f"{_XINCLUDE}*", "{*}mailMerge", "{*}dataBinding")


def local_name(element: etree._Element) -> str:
    """Name an element as messages do."""
    return str(etree.QName(element).localname)


def is_filled(name: str) -> bool:
    """Say whether tags in the member *name* are filled."""
    return name.startswith(_RENDERED_PARTS)


def unfilled(name: str, root: etree._Element) -> Iterator[etree._Element]:
    """Give the elements of a member with a tag where none is filled: in its text or attributes."""
    filled = is_filled(name)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        texts = [unquote(str(value)) for value in element.attrib.values()]  # links are encoded
        if not filled or element.tag != qn("w:t"):
            texts.append(element.text or "")
        if any(has_tag(text) for text in texts):
            yield element
