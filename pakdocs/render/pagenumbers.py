"""Where page numbers stand: the paragraphs that hold one, moved or taken out."""

from __future__ import annotations

import copy
import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_FIELD = re.compile(r"\bPAGE\b")
_BLOCKS = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))
_ENDS = (("header", "footer"), ("even_page_header", "even_page_footer"))
_FIRST_ENDS = ("first_page_header", "first_page_footer")


def place_numbers(document: Any, numbers: str) -> None:  # noqa: ANN401
    """Move page numbers to where *numbers* says (``top``, ``bottom``), or take them out (``none``).

    The letter's first page has none; an annex is numbered as its template says, and a template
    without page numbers gets none.
    """
    moves: list[tuple[Any, str, list[Element]]] = []
    doomed: list[Element] = []
    for place, section in enumerate(document.sections):
        for ends in (*_ENDS, _FIRST_ENDS):
            first = ends is _FIRST_ENDS and not place
            target = "" if first else _target(ends, numbers)
            for end in ends:
                if end != target and (found := _own_numbers(getattr(section, end))):
                    doomed += found
                    moves.append((section, target, [copy.deepcopy(unit) for unit in found]))
    for unit in doomed:
        _take_out(unit)
    for section, target, units in moves:
        if target:
            _put_in(getattr(section, target), units)
    _open_first_page(document.sections[0])


def _target(ends: tuple[str, str], numbers: str) -> str:
    return {"top": ends[0], "bottom": ends[1]}.get(numbers, "")


def _own_numbers(end: Any) -> list[Element]:  # noqa: ANN401
    return [] if end.is_linked_to_previous else _page_numbers(end._element)  # noqa: SLF001


def _page_numbers(root: Element) -> list[Element]:
    """Give the paragraphs that hold a page number, or the content control around just one."""
    found: list[Element] = []
    for paragraph in root.iter(qn("w:p")):
        orders = "".join(element.text or "" for element in paragraph.iter(qn("w:instrText")))
        fields = (field.get(qn("w:instr")) or "" for field in paragraph.iter(qn("w:fldSimple")))
        if not _FIELD.search(" ".join((orders, *fields))):
            continue
        holder = paragraph.getparent()
        alone = holder is not None and holder.tag == qn("w:sdtContent") and len(holder) == 1
        unit = holder.getparent() if alone and holder is not None else paragraph
        if unit is not None and not any(other in unit.iterancestors() for other in found):
            found.append(unit)
    return found


def _take_out(unit: Element) -> None:
    """Remove *unit*; where it was all there was, an empty paragraph stays, for Word wants one."""
    holder = unit.getparent()
    if holder is None:  # two sections share their header, and it is out already
        return
    if not any(other is not unit and other.tag in _BLOCKS for other in holder):
        unit.addprevious(OxmlElement("w:p"))
    holder.remove(unit)


def _put_in(end: Any, units: list[Element]) -> None:  # noqa: ANN401
    """Put page numbers at one end of a section's pages, unless it inherits or has them."""
    if end.is_linked_to_previous and not _page_numbers(end._element):  # noqa: SLF001
        end.is_linked_to_previous = False
    root = end._element  # noqa: SLF001
    if _page_numbers(root):
        return
    blocks = [child for child in root if child.tag in _BLOCKS]
    if len(blocks) == 1 and _is_empty(blocks[0]):
        root.remove(blocks[0])
    root.extend(units)


def _is_empty(block: Element) -> bool:
    return block.tag == qn("w:p") and next(block.iter(qn("w:r")), None) is None


def _open_first_page(section: Any) -> None:  # noqa: ANN401
    """Keep the number off the first page, where that takes nothing else away."""
    ends = [getattr(section, name) for name in _ENDS[0]]
    own = [end._element for end in ends if not end.is_linked_to_previous]  # noqa: SLF001
    units = [unit for root in own for unit in _page_numbers(root)]
    rest = [b for root in own for b in root if b not in units and not _is_empty(b)]
    if units and not rest:
        section.different_first_page_header_footer = True
