"""A letter before it has its number: the concept, the net to be signed, and the stamp on either.

The places of number and date are content controls (`pakdocs.number`, `pakdocs.date`). A bookmark
lies around each as well, for LibreOffice loses the tags of content controls when it saves; so a
draft that was edited in either program still takes its stamp in the right places.
"""

from __future__ import annotations

import difflib
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml as oxml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.compose import controls, open_document
from pakdocs.render.letter import Letter, finished
from pakdocs.render.looks import concealed
from pakdocs.render.package import (
    W,
    content_digest,
    parse_xml,
    read_members,
)
from pakdocs.render.wordfields import order_in, word_fields
from pakdocs.render.words import letter_text, text_digest, text_parts, words_of

SLOTS = ("number", "date")
BLANK = "\u00a0" * 8
"""Where a number or a day is written by hand: spaces that no program swallows."""

_BODY = "word/document.xml"
_BOOKMARK = "pakdocs_"
_OWNER = re.compile(r"pakdocs_(?:number|date)_[0-9]+_L([0-9]{4,})")
_PARAF = {"pakdocs_space": "p", "pakdocs_paraf": "tbl"}
"""Bookmarks in what the paraf box consists of, with the element around each that is the box's."""
_WATERMARK = "PowerPlusWaterMarkObject"
"""The name by which Word and LibreOffice alike know a shape as a watermark."""
_SHAPE = (
    '<w:r xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>'
    '</v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '</v:shapetype><v:shape id="{name}{n}" o:spid="_x0000_s{n}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:430pt;height:130pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" '
    'string="KONSEP"/></v:shape></w:pict></w:r>'
)
_BOX_WIDTHS = (Mm(60), Mm(25))
"""Whose paraf, and the room for it."""
_BOX_HEIGHT = Mm(7)
_BOX_FONT = Pt(9)
_BORDERS = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One paragraph that is not as it was; the empty text where there was, or is, none."""

    before: str
    after: str


def make_net(letter: bytes, owner: str, where: str) -> Letter:
    """Give the letter *owner* with number and date open: ready to be printed and signed."""
    document = open_document(letter, where)
    _lay_bookmarks(document.element, owner)
    return _saved(document, where)


def make_concept(letter: bytes, owner: str, paraf: Sequence[str], where: str) -> Letter:
    """Give the net with the word KONSEP across each page and a box for the *paraf* of each."""
    document = open_document(letter, where)
    _lay_bookmarks(document.element, owner)
    _lay_watermark(document)
    if paraf:
        _lay_paraf(document, paraf)
    return _saved(document, where)


def keep(draft: bytes, where: str) -> Letter:
    """Give a file as it is, with its digests; raise `BadInput` for what is no Word document."""
    members = read_members(draft, where)
    words = letter_text(members)
    return Letter(draft, content_digest(members), text_digest(words), words)


def clean(draft: bytes, where: str) -> Letter:
    """Take watermark and paraf box out of a draft; everything else stays as it was typed."""
    members = read_members(draft, where)
    for name in [name for name in members if name.startswith("word/") and name.endswith(".xml")]:
        if name != _BODY and not name.startswith("word/header"):
            continue
        root = parse_xml(members[name], f"{where}, {name}")
        if _remove_marks(root):
            members[name] = _xml(root)
    return finished(members)


def stamp(draft: bytes, number: str, date: str, where: str) -> Letter:
    """Write number and date into their places and take the marks of a concept out.

    Raises `BadInput` when the draft has no place for one of them any more.
    """
    members = read_members(clean(draft, where).data, where)
    root = parse_xml(members[_BODY], f"{where}, {_BODY}")
    for name, text in zip(SLOTS, (number, date), strict=True):
        slots = list(_slots(root, name))
        if not slots:
            raise _no_slot(name, where)
        for anchor, texts in slots:
            _write(anchor, texts, text)
    members[_BODY] = _xml(root)
    return finished(members)


def owners_of(draft: bytes, where: str) -> set[str]:
    """Give the ids of the letters whose places stand in a draft; none where no mark is left."""
    root = parse_xml(read_members(draft, where)[_BODY], f"{where}, {_BODY}")
    names = (mark.get(f"{W}name") or "" for mark in root.iter(f"{W}bookmarkStart"))
    return {f"L-{found[1]}" for name in names if (found := _OWNER.fullmatch(name))}


def check_finished(draft: bytes, where: str) -> None:
    """Raise `BadInput` for a draft that is not one plain text.

    Changes that are tracked, fields that call programs, show the clock or lead to a file.
    """
    members = read_members(draft, where)
    for name in text_parts(members):
        root = parse_xml(members[name], f"{where}, {name}")
        if next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
            raise BadInput(
                _("has changes that are tracked and not settled."),
                where=where,
                fix=_("In Word: Review, Accept All Changes; then save and take it back again."),
            )
        if message := _restless(root):
            fix = _("Remove the field and write the text itself.")
            raise BadInput(message, where=where, fix=fix)
    for text in concealed(members, where):
        raise BadInput(
            _("has text that is hidden, struck through or white: {text}").format(text=text[:60]),
            where=where,
            fix=_("Delete it, or make it readable; then save and take it back again."),
        )


def _restless(root: etree._Element) -> str:
    """Say which field would make another letter of this one when it is opened."""
    if order := order_in(root):
        message = _("has a field that calls a program or another file ({name}).")
        return message.format(name=order)
    for field in word_fields(root):
        if field.moves:
            message = _("has a field that changes whenever the letter is opened ({name}).")
            return message.format(name=field.name)
        if field.strays:
            return _("has a link that leads neither to the web nor to a place of the letter.")
    return ""


def count_slots(draft: bytes, where: str) -> dict[str, int]:
    """Count the places for number and date; raise `BadInput` when there is none for one."""
    root = parse_xml(read_members(draft, where)[_BODY], f"{where}, {_BODY}")
    found = {name: sum(1 for _slot in _slots(root, name)) for name in SLOTS}
    for name, count in found.items():
        if not count:
            raise _no_slot(name, where)
    return found


def differences(before: bytes, after: bytes, where: str) -> list[Difference]:
    """Compare two drafts paragraph by paragraph, without the marks of a concept."""
    old, new = (_paragraphs(draft, where) for draft in (before, after))
    found = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            pairs = itertools.zip_longest(old[start:end], new[new_start:new_end], fillvalue="")
            found += [Difference(left, right) for left, right in pairs]
    return found


def _paragraphs(draft: bytes, where: str) -> list[str]:
    """Give the words of a draft, paragraph by paragraph, headers and footnotes too."""
    members = read_members(clean(draft, where).data, where)
    found: list[str] = []
    for name in text_parts(members):
        root = parse_xml(members[name], f"{where}, {name}")
        _blank_fields(root)
        found += words_of(root).split("\n")
    return [line for line in (" ".join(line.split(" ")).strip() for line in found) if line]


def _blank_fields(root: etree._Element) -> None:
    """Empty what fields show, such as page numbers: each program counts them anew."""
    results: list[bool] = []
    for element in root.iter():
        if element.tag == f"{W}fldChar":
            match element.get(f"{W}fldCharType"):
                case "begin":
                    results.append(False)
                case "separate" if results:
                    results[-1] = True
                case "end" if results:
                    results.pop()
        elif element.tag == f"{W}t" and any(results):
            element.text = ""
    for simple in root.iter(f"{W}fldSimple"):
        for text in simple.iter(f"{W}t"):
            text.text = ""


def _no_slot(name: str, where: str) -> BadInput:
    label = {"number": _("the number"), "date": _("the date")}[name]
    return BadInput(
        _("has no place left for {label}.").format(label=label),
        where=where,
        fix=_("Copy its line from the draft back into the file, or write it by hand."),
    )


def _saved(document: Any, where: str) -> Letter:  # noqa: ANN401 - python-docx is untyped
    buffer = io.BytesIO()
    document.save(buffer)
    return finished(read_members(buffer.getvalue(), where))


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _lay_bookmarks(root: etree._Element, owner: str) -> None:
    """Lay a bookmark around each place; its name says which letter it is a place of."""
    mark = owner.replace("-", "")
    numbers = itertools.count(_highest_bookmark(root) + 1)
    for name in SLOTS:
        for place, control in enumerate(controls(root, f"pakdocs.{name}"), start=1):
            start, end = _bookmark(f"{_BOOKMARK}{name}_{place}_{mark}", next(numbers))
            control.addprevious(start)
            control.addnext(end)


def _highest_bookmark(root: etree._Element) -> int:
    ids = (mark.get(f"{W}id") or "0" for mark in root.iter(f"{W}bookmarkStart"))
    return max((int(number) for number in ids if number.isdigit()), default=0)


def _bookmark(name: str, number: int) -> tuple[etree._Element, etree._Element]:
    start, end = etree.Element(f"{W}bookmarkStart"), etree.Element(f"{W}bookmarkEnd")
    for mark in (start, end):
        mark.set(f"{W}id", str(number))
    start.set(f"{W}name", name)
    return start, end


def _lay_watermark(document: Any) -> None:  # noqa: ANN401 - python-docx is untyped
    number = itertools.count(2049)
    for section in document.sections:
        section.different_first_page_header_footer = True
        for header in (section.first_page_header, section.header):
            header.is_linked_to_previous = False
            shape = _SHAPE.format(w=W.strip("{}"), name=_WATERMARK, n=next(number))
            header.paragraphs[0]._p.append(oxml(shape))  # noqa: SLF001 - has no public name


def _lay_paraf(document: Any, paraf: Sequence[str]) -> None:  # noqa: ANN401
    """Put the box at the end of the letter itself, before its annexes: no page break moves."""
    table = document.add_table(rows=0, cols=len(_BOX_WIDTHS))
    table.autofit = False
    for line in ("Paraf hierarki", *paraf):
        row = table.add_row()
        row.height = _BOX_HEIGHT
        row.cells[0].paragraphs[0].add_run(line).font.size = _BOX_FONT
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    for column, width in zip(table.columns, _BOX_WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    table._tbl.tblPr.append(oxml(_BORDERS))  # noqa: SLF001 - python-docx has no borders
    space = oxml(f"<w:p {nsdecls('w')}/>")
    number = itertools.count(_highest_bookmark(document.element) + 1)
    first = table.rows[0].cells[0].paragraphs[0]._p  # noqa: SLF001
    for name, paragraph in zip(_PARAF, (space, first), strict=True):
        paragraph.extend(_bookmark(name, next(number)))
    body = document.element.body
    end = next(
        (p for p in body.iterchildren(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is not None), None
    )
    if end is None:
        end = body.find(f"{W}sectPr")
    end.addprevious(space)
    end.addprevious(table._tbl)  # noqa: SLF001


def _slots(
    root: etree._Element, name: str
) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Give each place of *name*: where it begins, and the texts that stand in it now."""
    seen: set[etree._Element] = set()
    for control in controls(root, f"pakdocs.{name}"):
        texts = list(control.iter(f"{W}t"))
        content = control.find(f"{W}sdtContent")
        if content is not None:
            seen.update(texts)
            seen.add(content)
            yield content, texts
    for start in root.iter(f"{W}bookmarkStart"):
        if (start.get(f"{W}name") or "").startswith(f"{_BOOKMARK}{name}_"):
            texts, inside = _between(start)
            if not seen.intersection(inside):
                yield start, texts


def _between(start: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Give the texts, and everything else, between a bookmark's two ends in its paragraph."""
    paragraph = next(start.iterancestors(f"{W}p"), None)
    inside: list[etree._Element] = []
    if paragraph is None:
        return [], []
    open_now = False
    for element in paragraph.iter():
        if element is start:
            open_now = True
        elif element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == start.get(f"{W}id"):
            break
        elif open_now:
            inside.append(element)
    return [element for element in inside if element.tag == f"{W}t"], inside


def _write(anchor: etree._Element, texts: list[etree._Element], text: str) -> None:
    """Write *text* in place of *texts*, or right behind *anchor* where there is none."""
    if not texts:
        run = oxml(f"<w:r {nsdecls('w')}><w:t/></w:r>")
        texts = [run[0]]
        if anchor.tag == f"{W}sdtContent":
            anchor.append(run)
        else:
            anchor.addnext(run)
    texts[0].text = text
    texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for rest in texts[1:]:
        rest.text = ""


def _remove_marks(root: etree._Element) -> bool:
    """Remove watermarks and paraf boxes from one part; say whether there were any."""
    doomed = [
        next(shape.iterancestors(f"{W}r"), shape)
        for shape in root.iter()
        if any(str(shape.get(key) or "").startswith(_WATERMARK) for key in ("id", "name"))
    ]
    for mark in root.iter(f"{W}bookmarkStart"):
        if (holder := _PARAF.get(mark.get(f"{W}name") or "")) is not None:
            doomed += list(mark.iterancestors(f"{W}{holder}"))[:1]
    for element in doomed:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bool(doomed)
