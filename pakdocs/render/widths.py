"""What stands on the sheet by its width, made wider or narrower: tables, far indents, far tabs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_LENGTH = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_FAR = 60
"""Millimetres beyond which an indent is a place on the sheet and no indent of a text."""
_LABEL = 4
"""A column of less than a quarter of its table holds labels."""


def twips(millimetres: float) -> int:
    """Give a length in twentieths of a point, Word's unit."""
    return round(millimetres * 1440 / 25.4)


def length(element: Element | None, key: str, default: int) -> int:
    """Read a length in twips; *default* where there is none, or a share or a tag instead."""
    if element is None or element.get(qn("w:type"), "dxa") != "dxa":
        return default
    text = element.get(qn(key)) or ""
    return round(float(text)) if _LENGTH.fullmatch(text) else default


_PLACES = (
    (qn("w:ind"), "w:left", twips(_FAR)),
    (qn("w:ind"), "w:start", twips(_FAR)),
    (qn("w:tab"), "w:pos", twips(_FAR)),
    (qn("w:col"), "w:w", 0),
    (qn("w:col"), "w:space", 0),
)
"""Where something stands on the sheet, and beyond how many twips."""


def scale(element: Element, factor: float, letters: float = 1) -> None:
    """Make what stands in *element* by its width *factor* times as wide.

    A table ends where it ended, in proportion. Its wide columns take the difference where they are
    most of it, so that labels keep the room that they need for letters *letters* times as large;
    else all columns share it. What stands in a cell, other tables too, goes with the cell.
    Pictures, text boxes and the padding of cells stay.
    """
    if element.tag == qn("w:tbl"):
        _scale_table(element, factor, letters)
        return
    for tag, key, least in _PLACES:
        if element.tag == tag and (found := length(element, key, 0)) > least:
            element.set(qn(key), str(round(found * factor)))
    for child in element:
        scale(child, factor, letters)


def _scale_table(table: Element, factor: float, letters: float) -> None:
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    indent = table.find(f"{qn('w:tblPr')}/{qn('w:tblInd')}")
    lead = max(length(indent, "w:w", 0), 0)
    before = [lead, *(length(column, "w:w", 0) for column in columns)]
    after = _shared(before, factor, letters)
    for element, width in zip([indent, *columns], after, strict=True):
        if element is not None and length(element, "w:w", 0) > 0:
            element.set(qn("w:w"), str(width))
    whole = sum(before[1:])
    own = sum(after[1:]) / whole if whole else factor
    for name, key, by in (("w:tblW", "w:w", own), ("w:tblpPr", "w:tblpX", factor)):
        element = table.find(f"{qn('w:tblPr')}/{qn(name)}")
        if element is not None and (found := length(element, key, 0)):
            element.set(qn(key), str(round(found * by)))
    edges = _Edges(before[1:], after[1:], own)
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is table:
            _scale_row(row, edges, letters)


def _shared(widths: Sequence[int], factor: float, letters: float) -> list[int]:
    """Share the new width among a table's indent, the first of *widths*, and its columns.

    The sum is rounded, and not each piece.
    """
    total = sum(widths)
    wide = [width * _LABEL >= total for width in widths]
    kept = [width * letters if number else width for number, width in enumerate(widths)]
    most = sum(width for width, is_wide in zip(widths, wide, strict=True) if is_wide)
    rest = total * factor - sum(
        width for width, is_wide in zip(kept, wide, strict=True) if not is_wide
    )
    if 2 * most < total or 2 * rest < factor * most:
        exact = [width * factor for width in widths]
    else:
        exact = [
            width * rest / most if is_wide else label
            for width, label, is_wide in zip(widths, kept, wide, strict=True)
        ]
    ends = [round(end) for end in accumulate(exact, initial=0.0)]
    return [end - start for start, end in pairwise(ends)]


class _Edges:
    """Where each edge of a table's columns was and is; a place between two goes with them."""

    def __init__(self, before: Sequence[int], after: Sequence[int], factor: float) -> None:
        self.columns = before
        self._before = list(accumulate(before, initial=0))
        self._after = list(accumulate(after, initial=0))
        self._factor = factor

    def moved(self, place: int) -> int:
        """Say where *place* is now."""
        left = max(bisect_right(self._before, place) - 1, 0)
        start, new = self._before[left], self._after[left]
        by = self._factor
        if left + 1 < len(self._before) and (width := self._before[left + 1] - start):
            by = (self._after[left + 1] - new) / width
        return round(new + (place - start) * by)


def _scale_row(row: Element, edges: _Edges, letters: float) -> None:
    """Scale the cells of a row, and what stands in them, as the columns that they lie over."""
    place = number = 0
    skipped = row.find(f"{qn('w:trPr')}/{qn('w:wBefore')}")
    if skipped is not None:
        place = length(skipped, "w:w", 0)
        number = _count(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"))
        skipped.set(qn("w:w"), str(edges.moved(place)))
    for cell in _cells(row):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        span = _count(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"))
        before = length(width, "w:w", 0) or sum(edges.columns[number : number + span])
        after = edges.moved(place + before) - edges.moved(place)
        if width is not None and length(width, "w:w", 0):
            width.set(qn("w:w"), str(after))
        for child in cell:
            scale(child, after / before if before else 1, letters)
        place, number = place + before, number + span


def _cells(row: Element) -> Iterator[Element]:
    """Give the cells of a row, also those within content controls, and of no table inside."""
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield cell


def _count(element: Element | None) -> int:
    text = "" if element is None else element.get(qn("w:val")) or ""
    return int(text) if text.isdecimal() and len(text) < 4 else 1
