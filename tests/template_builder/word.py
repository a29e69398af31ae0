"""The few elements of WordprocessingML that letters need, as functions that give lxml elements.

Everything a Word file says is an `el`; paragraphs and runs take their look from a `Layout` and a
`Font`, and so do the styles. A tag of the template language always stands whole in one run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Attributes = dict[str, str | int]

NO_BORDER: Attributes = {"val": "nil"}
LINE: Attributes = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
KOP_LINE: Attributes = {"val": "thickThinSmallGap", "sz": 24, "space": 0, "color": "auto"}


def mm(length: float) -> int:
    """Give a length in twentieths of a point, Word's unit."""
    return round(length * 1440 / 25.4)


def el(name: str, /, *children: Element, **attributes: str | int) -> Element:
    """Make the element ``w:name`` with ``w:`` attributes."""
    space = NAMESPACES["w"]
    node = etree.Element(f"{{{space}}}{name}", nsmap={"w": space})
    for key, value in attributes.items():
        node.set(f"{{{space}}}{key}", str(value))
    node.extend(children)
    return node


@dataclass(frozen=True)
class Font:
    """The look of a run; what is not set is inherited."""

    name: str = ""
    size: float = 0
    bold: bool = False
    underline: bool = False
    color: str = ""

    def properties(self) -> list[Element]:
        """Give the children of ``w:rPr``, in the order that the schema wants."""
        found: list[Element] = []
        if self.name:
            found.append(el("rFonts", **dict.fromkeys(_SCRIPTS, self.name)))
        if self.bold:
            found += [el("b"), el("bCs")]
        if self.color:
            found.append(el("color", val=self.color))
        if self.size:
            half_points = round(self.size * 2)
            found += [el("sz", val=half_points), el("szCs", val=half_points)]
        if self.underline:
            found.append(el("u", val="single"))
        return found


@dataclass(frozen=True)
class Layout:
    """The look of a paragraph; lengths in millimetres, spaces in points, -1 for inherited."""

    style: str = ""
    align: str = ""
    keep: bool = False
    """Keep its lines together and on one page with the next paragraph."""
    numbering: int = 0
    left: float = -1
    right: float = -1
    hanging: float = -1
    first: float = -1
    tabs: tuple[float, ...] = ()
    before: float = -1
    after: float = -1
    line: float = -1
    """Line spacing as a factor."""
    exact: float = -1
    """Line spacing in points."""

    def properties(self) -> list[Element]:
        """Give the children of ``w:pPr``, in the order that the schema wants."""
        found: list[Element] = []
        if self.style:
            found.append(el("pStyle", val=self.style))
        if self.keep:
            found += [el("keepNext"), el("keepLines")]
        if self.numbering:
            found.append(el("numPr", el("ilvl", val=0), el("numId", val=self.numbering)))
        if self.tabs:
            found.append(el("tabs", *(el("tab", val="left", pos=mm(at)) for at in self.tabs)))
        for name, attributes in (("spacing", self._spacing()), ("ind", self._indent())):
            if attributes:
                found.append(el(name, **attributes))
        if self.align:
            found.append(el("jc", val=self.align))
        return found

    def _spacing(self) -> Attributes:
        found: Attributes = {}
        for key, points in (("before", self.before), ("after", self.after)):
            if points >= 0:
                found[key] = round(points * 20)
        if self.line >= 0:
            found |= {"line": round(self.line * 240), "lineRule": "auto"}
        if self.exact >= 0:
            found |= {"line": round(self.exact * 20), "lineRule": "exact"}
        return found

    def _indent(self) -> Attributes:
        lengths = {
            "left": self.left,
            "right": self.right,
            "hanging": self.hanging,
            "firstLine": self.first,
        }
        return {key: mm(length) for key, length in lengths.items() if length >= 0}


PLAIN = Layout()
INHERITED = Font()
BOLD = Font(bold=True)
TINY = Layout(style="Renggang")
"""A paragraph of no height, where Word wants one."""


def run(text: str, font: Font = INHERITED) -> Element:
    """Make a run; a tab character becomes Word's tab."""
    node = el("r")
    if properties := font.properties():
        node.append(el("rPr", *properties))
    for number, piece in enumerate(text.split("\t")):
        if number:
            node.append(el("tab"))
        if piece:
            content = el("t")
            content.set(_SPACE, "preserve")
            content.text = piece
            node.append(content)
    return node


def para(*content: str | Element, layout: Layout = PLAIN, font: Font = INHERITED) -> Element:
    """Make a paragraph of texts and of ready elements, such as inline content controls."""
    node = el("p")
    if properties := layout.properties():
        node.append(el("pPr", *properties))
    node.extend(run(piece, font) if isinstance(piece, str) else piece for piece in content)
    return node


def tag(text: str) -> Element:
    """Make the paragraph of a ``{%p … %}`` tag; it vanishes when the letter is made."""
    return para(text, layout=Layout(style="Tag"))


def tiny() -> Element:
    """Make a paragraph of no height."""
    return para(layout=TINY)


def loop(items: str, *body: Element) -> list[Element]:
    """Repeat paragraphs: *items* is what stands between ``for`` and the end of the tag."""
    return [tag(f"{{%p for {items} %}}"), *body, tag("{%p endfor %}")]


def when(condition: str, *body: Element, otherwise: Sequence[Element] = ()) -> list[Element]:
    """Show paragraphs on a condition."""
    middle = [tag("{%p else %}"), *otherwise] if otherwise else []
    return [tag(f"{{%p if {condition} %}}"), *body, *middle, tag("{%p endif %}")]


def control(name: str, alias: str, content: Iterable[Element], font: Font = INHERITED) -> Element:
    """Make a content control ``pakdocs.name``; `package.build` numbers it."""
    properties = el("sdtPr")
    if look := font.properties():
        properties.append(el("rPr", *look))
    properties.extend([el("alias", val=alias), el("tag", val=f"pakdocs.{name}")])
    return el("sdt", properties, el("sdtContent", *content))


def part(name: str, alias: str, note: str) -> Element:
    """Make the block that pakdocs fills with a shared part."""
    return control(name, alias, [para(note, layout=Layout(style="Tag"))])


@dataclass(frozen=True)
class Table:
    """What all cells of a table share."""

    widths: tuple[float, ...]
    """Column widths in millimetres."""
    bordered: bool = False
    indent: float = 0
    padding: float = 0
    """Left and right of a cell's text, in millimetres."""

    def make(self, *rows: Element, bottom: Attributes | None = None) -> Element:
        """Make the table of ready rows, with a line below it if wanted."""
        line = LINE if self.bordered else NO_BORDER
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = dict.fromkeys(sides, line) | ({"bottom": bottom} if bottom else {})
        properties = el(
            "tblPr",
            el("tblW", w=mm(sum(self.widths)), type="dxa"),
            el("tblInd", w=mm(self.indent), type="dxa"),
            el("tblBorders", *(el(side, **look) for side, look in borders.items())),
            el("tblLayout", type="fixed"),
            el(
                "tblCellMar",
                *(el(side, w=mm(self.padding), type="dxa") for side in ("left", "right")),
            ),
        )
        grid = el("tblGrid", *(el("gridCol", w=mm(width)) for width in self.widths))
        return el("tbl", properties, grid, *rows)

    def row(self, *cells: Sequence[Element], whole: bool = True, head: bool = False) -> Element:
        """Make a row of cells' paragraphs; a *whole* one is not split, a *head* is repeated."""
        node = el("tr", *_row_properties(whole=whole, head=head))
        for width, content in zip(self.widths, cells, strict=True):
            node.append(self._cell(width, content, "center" if head else "top"))
        return node

    def wide_row(self, *content: Element, start: int = 0) -> Element:
        """Make an unbordered row that is not split, its content from column *start* on."""
        node = el("tr", *_row_properties(whole=True, head=False))
        if start:
            node.append(self._wide_cell(0, start, [para()]))
        node.append(self._wide_cell(start, len(self.widths), content))
        return node

    def tag_row(self, text: str) -> Element:
        """Make the row of a ``{%tr … %}`` tag."""
        return el("tr", self._wide_cell(0, len(self.widths), [tag(text)]))

    def loop(self, items: str, *rows: Element) -> list[Element]:
        """Repeat rows, as `loop` does paragraphs."""
        return [self.tag_row(f"{{%tr for {items} %}}"), *rows, self.tag_row("{%tr endfor %}")]

    def when(
        self, condition: str, *rows: Element, otherwise: Sequence[Element] = ()
    ) -> list[Element]:
        """Show rows on a condition, as `when` does paragraphs."""
        middle = [self.tag_row("{%tr else %}"), *otherwise] if otherwise else []
        return [
            self.tag_row(f"{{%tr if {condition} %}}"),
            *rows,
            *middle,
            self.tag_row("{%tr endif %}"),
        ]

    def label_row(self, label: str, value: str | Element) -> Element:
        """Make the row ``label : value``; columns after the third stay empty."""
        rest = [[para()] for _width in self.widths[3:]]
        return self.row([para(label)], [para(":")], [para(value)], *rest)

    def _wide_cell(self, begin: int, end: int, content: Sequence[Element]) -> Element:
        cell = self._cell(sum(self.widths[begin:end]), content, "top")
        cell[0].insert(1, el("gridSpan", val=end - begin))
        if self.bordered:
            sides = ("left", "bottom", "right")
            cell[0].insert(2, el("tcBorders", *(el(side, **NO_BORDER) for side in sides)))
        return cell

    @staticmethod
    def _cell(width: float, content: Sequence[Element], align: str) -> Element:
        properties = el("tcPr", el("tcW", w=mm(width), type="dxa"), el("vAlign", val=align))
        return el("tc", properties, *content)


def _row_properties(*, whole: bool, head: bool) -> list[Element]:
    found = [el(name) for name, wanted in (("cantSplit", whole), ("tblHeader", head)) if wanted]
    return [el("trPr", *found)] if found else []
