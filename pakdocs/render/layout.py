"""Lay a template out as the office's profile says, so that one template serves every paper.

Sheet and margins of each section, the widths of tables, the font and the size that the template
writes in, its line spacing, and the place of page numbers. What a template sets apart on purpose
stays as it is: other fonts and sizes, spacing that a paragraph names itself, pictures, text boxes,
the padding of cells, and a template without page numbers gets none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from pakdocs.profile import PAPERS, Page, Style
from pakdocs.render.pagenumbers import place_numbers
from pakdocs.render.typeface import dress, dress_letterhead, roots

_NO_PAGE = {"w": 12240, "left": 1440, "right": 1440}
"""What Word takes where a section does not say."""
_NO_END = 720
_FAR = 60
"""Millimetres beyond which an indent is a place on the sheet and no indent of a text."""
_LINE_HEIGHT = 1.25
"""How high a line is over the size of its font, about."""
_LENGTH = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_TABLE_LENGTHS = tuple(qn(f"w:{name}") for name in ("tblW", "tblInd", "wBefore", "wAfter"))
_CELL_WIDTH = f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:tcW')}"


@dataclass(frozen=True, slots=True)
class Layout:
    """How one shape of letter looks in one office."""

    page: Page
    font: str
    size: float
    spacing: float
    letterhead_font: str

    @classmethod
    def of(cls, page: Page, style: Style, *, decree: bool) -> Layout:
        """Take what a profile says for a decree, or for any other letter."""
        look = (style.letter_font, style.letter_size, style.letter_spacing)
        if decree:
            look = (style.decree_font, style.decree_size, style.decree_spacing)
        return cls(page, *look, style.letter_font)


def lay_out_template(document: Any, layout: Layout) -> None:  # noqa: ANN401
    """Lay out what a template writes, before the shared parts come into it."""
    dress(document, layout.font, layout.size, layout.spacing)


def lay_out_part(
    source: Any,  # noqa: ANN401 - python-docx is untyped
    control: Element,
    layout: Layout,
    *,
    letterhead: bool,
) -> None:
    """Lay out a shared part before it goes into *control*.

    The signature block is written like the letter. The letterhead looks the same in all letters,
    and is made as wide as the text is, still, where the control stands.
    """
    if not letterhead:
        dress(source, layout.font, layout.size, layout.spacing)
        return
    dress_letterhead(source, layout.letterhead_font)
    [*_earlier, (_blocks, own)] = _sections(source.element.body)
    _scale(source.element.body, _text_width(_section_of(control)) / _text_width(own))


def fit(document: Any, layout: Layout) -> None:  # noqa: ANN401
    """Put the document, its parts in place, on its sheet: sections, widths, page numbers.

    A section on its side stays so. Headers, footers and styles go with the first section.
    """
    factors = []
    for blocks, section in _sections(document.element.body):
        before = _text_width(section)
        _set_page(section, layout)
        factors.append(_text_width(section) / before)
        for block in blocks:
            _scale(block, factors[-1])
    for root in roots(document):
        if root is not document.element:
            _scale(root, factors[0])
    place_numbers(document, layout.page.numbers)


def _section_of(element: Element) -> Any:  # noqa: ANN401
    body = next(element.iterancestors(qn("w:body")))
    holders = [element, *element.iterancestors()]
    return next(section for blocks, section in _sections(body) if any(b in holders for b in blocks))


def _sections(body: Any) -> Iterator[tuple[list[Element], Any]]:  # noqa: ANN401
    """Give each section's blocks with its set-up, which stands in or after the last of them."""
    blocks: list[Element] = []
    for child in body:
        blocks.append(child)
        section = next(child.iter(qn("w:sectPr")), None)
        if section is not None:
            yield blocks, section
            blocks = []
    if blocks or not len(body):
        section = OxmlElement("w:sectPr")
        body.append(section)
        yield blocks, section


def _text_width(section: Any) -> int:  # noqa: ANN401
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    sides = [_length(margins, f"w:{side}", _NO_PAGE[side]) for side in ("left", "right")]
    width = _length(size, "w:w", _NO_PAGE["w"]) - sum(sides) - _length(margins, "w:gutter", 0)
    return max(width, _twips(1))


def _length(element: Element | None, key: str, default: int) -> int:
    text = "" if element is None else element.get(qn(key)) or ""
    return round(float(text)) if _LENGTH.fullmatch(text) else default


def _twips(millimetres: float) -> int:
    """Give a length in twentieths of a point, Word's unit."""
    return round(millimetres * 1440 / 25.4)


def _set_page(section: Any, layout: Layout) -> None:  # noqa: ANN401
    page = layout.page
    size, margins = section.get_or_add_pgSz(), section.get_or_add_pgMar()
    wide = _length(size, "w:w", 0) > _length(size, "w:h", 0)
    wide = wide or size.get(qn("w:orient")) == "landscape"
    sheet = [_twips(length) for length in PAPERS[page.paper]]
    for key in list(size.attrib):
        del size.attrib[key]
    for side, length in zip(("w:w", "w:h"), reversed(sheet) if wide else sheet, strict=True):
        size.set(qn(side), str(length))
    if wide:
        size.set(qn("w:orient"), "landscape")
    for side in ("top", "right", "bottom", "left"):
        margins.set(qn(f"w:{side}"), str(_twips(getattr(page, side))))
    line = round(20 * layout.size * layout.spacing * _LINE_HEIGHT)
    for end, margin in (("w:header", page.top), ("w:footer", page.bottom)):
        room = max(0, _twips(margin) - line)  # a line in the margin must not push the text away
        margins.set(qn(end), str(min(_length(margins, end, _NO_END), room)))
    margins.set(qn("w:gutter"), "0")


def _scale(root: Element, factor: float) -> None:
    """Scale the tables, far indents and far tabs under *root*, and the columns of a section."""
    if factor == 1:
        return
    for grid in root.iter(qn("w:tblGrid")):
        _scale_in_line(grid.iterfind(qn("w:gridCol")), "w:w", factor)
    for row in root.iter(qn("w:tr")):
        _scale_in_line(row.iterfind(_CELL_WIDTH), "w:w", factor)
    for element in root.iter(*_TABLE_LENGTHS, qn("w:col")):
        _scale_in_line([element], "w:w", factor)
    for name, key, least in _PLACES:
        for element in root.iter(qn(name)):
            if _length(element, key, 0) > least:
                _scale_in_line([element], key, factor)


_PLACES = (
    ("w:col", "w:space", 0),
    ("w:tblpPr", "w:tblpX", 0),
    ("w:ind", "w:left", _twips(_FAR)),
    ("w:ind", "w:start", _twips(_FAR)),
    ("w:tab", "w:pos", _twips(_FAR)),
)
"""Where something stands on the sheet, and from how many twips on."""


def _scale_in_line(elements: Iterable[Element], key: str, factor: float) -> None:
    """Scale lengths that lie side by side; their sum is rounded once and not piece by piece."""
    before = after = 0
    for element in elements:
        kind = element.get(qn("w:type"), "dxa")
        if kind != "dxa" or not _LENGTH.fullmatch(element.get(qn(key), "")):
            continue  # a share of the width, or as wide as the text in it
        before += _length(element, key, 0)
        length = round(before * factor) - after
        after += length
        element.set(qn(key), str(length))
