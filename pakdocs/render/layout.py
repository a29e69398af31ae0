"""Lay a template out as the office's profile says, so that one template serves every paper.

Sheet and margins of each section, the widths of tables, the font and the size that the template
writes in, its line spacing, and the place of page numbers. What a template sets apart on purpose
stays as it is: other fonts and sizes, spacing that a paragraph names itself, pictures, text boxes;
and a template without page numbers gets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from pakdocs.profile import PAPERS, Page, Style
from pakdocs.render.pagenumbers import place_numbers
from pakdocs.render.typeface import dress, dress_letterhead, roots
from pakdocs.render.widths import length, scale, twips

_NO_PAGE = {"w": 12240, "left": 1440, "right": 1440}
"""What Word takes where a section does not say."""
_NO_END = 720
_NO_PADDING = 108
_LINE_HEIGHT = 1.25
"""How high a line is over the size of its font, about."""


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


def lay_out(document: Any, layout: Layout) -> float:  # noqa: ANN401 - python-docx is untyped
    """Let a template, or the signature block before it comes into one, write as *layout* says.

    Gives how many times as large its letters are now.
    """
    return dress(document, layout.font, layout.size, layout.spacing)


def fit(document: Any, layout: Layout, letters: float) -> None:  # noqa: ANN401
    """Put a document on its sheet: sections, widths, page numbers.

    A section on its side stays so. Headers, footers and styles go with the first section.
    """
    factors = []
    for blocks, section in _sections(document.element.body):
        before = _text_width(section)
        _set_page(section, layout)
        factors.append(_text_width(section) / before)
        for block in blocks:
            scale(block, factors[-1], letters)
    for root in roots(document):
        if root is not document.element:
            scale(root, factors[0], letters)
    place_numbers(document, layout.page.numbers)


def lay_out_letterhead(source: Any, control: Element, layout: Layout) -> None:  # noqa: ANN401
    """Make the letterhead look the same in all letters, as wide as the place it will stand in."""
    dress_letterhead(source, layout.letterhead_font)
    [*_earlier, (_blocks, own)] = _sections(source.element.body)
    scale(source.element.body, _room(control) / _text_width(own))


def _room(control: Element) -> int:
    """Give the width of the cell that *control* stands in, or of the text on its pages."""
    cell = next(control.iterancestors(qn("w:tc")), None)
    width = None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if width is None or not (room := length(width, "w:w", 0)):
        holders = [control, *control.iterancestors()]
        sections = _sections(next(control.iterancestors(qn("w:body"))))
        return next(
            _text_width(found) for blocks, found in sections if any(b in holders for b in blocks)
        )
    table = next(width.iterancestors(qn("w:tbl")))
    padding = table.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    for side in ("left", "right"):
        own = None if padding is None else padding.find(qn(f"w:{side}"))
        room -= length(own, "w:w", _NO_PADDING)
    return max(room, twips(1))


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
    sides = [length(margins, f"w:{side}", _NO_PAGE[side]) for side in ("left", "right")]
    width = length(size, "w:w", _NO_PAGE["w"]) - sum(sides) - length(margins, "w:gutter", 0)
    return max(width, twips(1))


def _set_page(section: Any, layout: Layout) -> None:  # noqa: ANN401
    page = layout.page
    size, margins = section.get_or_add_pgSz(), section.get_or_add_pgMar()
    wide = length(size, "w:w", 0) > length(size, "w:h", 0)
    wide = wide or size.get(qn("w:orient")) == "landscape"
    sheet = [twips(side) for side in PAPERS[page.paper]]
    for key in list(size.attrib):
        del size.attrib[key]
    for key, side in zip(("w:w", "w:h"), reversed(sheet) if wide else sheet, strict=True):
        size.set(qn(key), str(side))
    if wide:
        size.set(qn("w:orient"), "landscape")
    for name in ("top", "right", "bottom", "left"):
        margins.set(qn(f"w:{name}"), str(twips(getattr(page, name))))
    line = round(20 * layout.size * layout.spacing * _LINE_HEIGHT)
    for end, margin in (("w:header", page.top), ("w:footer", page.bottom)):
        room = max(0, twips(margin) - line)  # a line in the margin must not push the text away
        margins.set(qn(end), str(min(length(margins, end, _NO_END), room)))
    margins.set(qn("w:gutter"), "0")
