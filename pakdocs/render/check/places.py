"""Where a paragraph stands, counted as a person in Word would, and the text around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pakdocs.i18n import _
from pakdocs.render.package import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_AROUND = 30
"""Characters shown on either side of a place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a template: in which part, where in it, and what to do."""

    part: str
    where: str
    message: str
    text: str = ""
    """What stands around the place."""
    fix: str = ""
    paragraph: int = -1
    """The paragraph of the body, counted over all of it from 0; -1 for none."""


@dataclass(slots=True)
class Place:
    """A paragraph, or a text of the manifest, and what stands in it."""

    part: str
    where: str
    text: str = ""
    index: int = -1
    element: etree._Element | None = None
    holders: list[tuple[int, etree._Element]] = field(default_factory=list)
    """From which character on the text stands in runs of which parent."""

    def fault(self, message: str, start: int = 0, end: int = -1, fix: str = "") -> Fault:
        """Make the fault of this place, with the text around the characters *start* to *end*."""
        end = max(start, end)
        return Fault(self.part, self.where, message, self.around(start, end), fix, self.index)

    def around(self, start: int, end: int) -> str:
        """Give about sixty characters around a place."""
        end = min(end, start + 2 * _AROUND)
        first, last = max(0, start - _AROUND // 2), min(len(self.text), end + _AROUND // 2)
        before, after = "…" if first else "", "…" if last < len(self.text) else ""
        return before + " ".join(self.text[first:last].split()) + after

    def holder(self, at: int) -> etree._Element | None:
        """Give the element whose runs hold the character *at*."""
        found = [holder for start, holder in self.holders if start <= at]
        return found[-1] if found else self.element

    def inside(self, name: str) -> etree._Element | None:
        """Give the nearest element ``w:name`` around the paragraph."""
        if self.element is None:
            return None
        return next(self.element.iterancestors(f"{W}{name}"), None)


def part_name(member: str) -> str:
    """Name a member as people do: ``document``, ``header1``; others by their path."""
    inner = member.removeprefix("word/").removesuffix(".xml")
    plain = member.startswith("word/") and member.endswith(".xml") and "/" not in inner
    return inner if plain else member


def places(root: etree._Element, part: str) -> list[Place]:
    """Give every paragraph of a part in order."""
    order = {element: n for n, element in enumerate(_body(root).iter(f"{W}p"))}
    found: list[Place] = []
    notes = root.findall(f"{W}footnote")
    if notes:
        spoken = [note for note in notes if note.get(f"{W}type") in (None, "normal")]
        for number, note in enumerate(spoken, start=1):
            found += _walk(note, part, _("footnote {n}").format(n=number))
    else:
        found += _walk(_body(root), part, "")
    for place in found:
        assert place.element is not None  # noqa: S101 - all were read from paragraphs
        place.index = order.get(place.element, -1)
    return found


def _body(root: etree._Element) -> etree._Element:
    body = root.find(f"{W}body")
    return root if body is None else body


@dataclass(slots=True)
class _Count:
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0


def _walk(container: etree._Element, part: str, above: str) -> Iterator[Place]:
    yield from _blocks(container, part, above, _Count())


def _blocks(container: etree._Element, part: str, above: str, count: _Count) -> Iterator[Place]:
    for child in container:
        if child.tag == f"{W}p":
            count.paragraphs += 1
            where = _joined(above, _("paragraph {n}").format(n=count.paragraphs))
            yield _read(child, part, where)
            yield from _boxes(child, part, above, count)
        elif child.tag == f"{W}tbl":
            count.tables += 1
            yield from _cells(child, part, _joined(above, _("table {n}").format(n=count.tables)))
        elif child.tag != f"{W}sdtPr":
            yield from _blocks(child, part, above, count)


def _cells(table: etree._Element, part: str, above: str) -> Iterator[Place]:
    for row_number, row in enumerate(_own(table, "tr", "tbl"), start=1):
        for number, cell in enumerate(_own(row, "tc", "tr"), start=1):
            where = _("row {row} column {column}").format(row=row_number, column=number)
            yield from _walk(cell, part, f"{above} {where}")


def _own(element: etree._Element, name: str, above: str) -> list[etree._Element]:
    """Give the rows of a table or the cells of a row, not those of tables within."""
    wanted, around = f"{W}{name}", f"{W}{above}"
    return [
        found
        for found in element.iter(wanted)
        if next(found.iterancestors(around), None) is element
    ]


def _boxes(paragraph: etree._Element, part: str, above: str, count: _Count) -> Iterator[Place]:
    for box in paragraph.iter(f"{W}txbxContent"):
        owner = next(box.iterancestors(f"{W}p"), None)
        if owner is paragraph and next(box.iterancestors(f"{_MC}Fallback"), None) is None:
            count.boxes += 1
            yield from _walk(box, part, _joined(above, _("text box {n}").format(n=count.boxes)))


def _joined(above: str, where: str) -> str:
    return f"{above} {where}" if above else where


_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _read(paragraph: etree._Element, part: str, where: str) -> Place:
    """Read the text of one paragraph, without those of boxes in it."""
    place, pieces, length = Place(part, where, element=paragraph), [], 0
    for element in paragraph.iter(f"{W}t", *_BREAKS):
        run = element.getparent()
        if run is None or run.tag != f"{W}r" or _owner(run) is not paragraph:
            continue
        piece = (element.text or "") if element.tag == f"{W}t" else _BREAKS[element.tag]
        holder = run.getparent()
        if holder is not None and (not place.holders or place.holders[-1][1] is not holder):
            place.holders.append((length, holder))
        pieces.append(piece)
        length += len(piece)
    place.text = "".join(pieces)
    return place


def _owner(run: etree._Element) -> etree._Element | None:
    return next(run.iterancestors(f"{W}p"), None)
