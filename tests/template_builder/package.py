"""A Word file as its members: styles, lists, page set-up, and the zip that holds them.

All templates share one set of styles, lists and settings and differ in the font, so a shared part
looks right in whichever letter it is put. The same input gives the same bytes on every machine.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from template_builder.word import NAMESPACES, Attributes, Font, Layout, el, mm, para, run

ARIAL = "Arial"
BOOKMAN = "Bookman Old Style"

A4 = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 25, 30, 20
"""Margins in millimetres."""
TEXT_WIDTH = A4[0] - LEFT - RIGHT
ANNEX_WIDTH = A4[1] - LEFT - RIGHT

DECIMALS = (1, 2, 3, 4, 5, 6)
"""Lists 1., 2., 3.; a letter takes one of them for each list, so that each starts at 1."""
LETTERS = (7, 8, 9)
"""Lists a., b., c."""
FIRST_LINE = 12.5
"""Millimetres by which a paragraph of running text begins further in."""
_LIST_INDENT = 8
_LINE_SPACING = {ARIAL: 1.0, BOOKMAN: 1.15}
"""Letters stand closer than decrees, so that a usual one keeps its copies on the first page."""

_CELL = Layout(align="left", before=2, after=2, line=1)
_STYLES = (
    ("Header", "header", Layout(align="center"), Font()),
    ("Judul", "Judul", Layout(align="center", left=8, right=8, keep=True), Font()),
    ("Isi", "Isi Surat", Layout(align="both", first=FIRST_LINE, after=6), Font()),
    ("Butir", "Butir", Layout(align="both", after=3), Font()),
    ("Kolom", "Kolom Keputusan", Layout(align="both", after=3), Font()),
    ("KepalaTabel", "Kepala Tabel", replace(_CELL, align="center"), Font(size=9, bold=True)),
    ("IsiTabel", "Isi Tabel", _CELL, Font(size=9)),
    ("Tembusan", "Tembusan", Layout(line=1), Font(size=10)),
    ("Renggang", "Renggang", Layout(before=0, after=0, exact=0.1), Font(size=1)),
    ("Tag", "Tag pakdocs", Layout(line=1), Font(size=8, color="7F7F7F")),
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CREATED = "2025-09-23T00:00:00Z"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD_PARTS = ("styles", "settings", "numbering", "fontTable", "header1")
_HEADER_ID = "rId5"
IMAGE_ID = "rId6"
"""The fifth of the parts and the picture after them."""


def section(*, annex: bool = False) -> Element:
    """Make the page set-up: A4 with page numbers from its second page, an annex on its side."""
    width, height = reversed(A4) if annex else A4
    size: Attributes = {"w": mm(width), "h": mm(height)}
    reference = el("headerReference", type="default")
    reference.set(f"{{{NAMESPACES['r']}}}id", _HEADER_ID)
    return el(
        "sectPr",
        reference,
        el("type", val="nextPage"),
        el("pgSz", **size, **({"orient": "landscape"} if annex else {})),
        el(
            "pgMar",
            top=mm(TOP),
            right=mm(RIGHT),
            bottom=mm(BOTTOM),
            left=mm(LEFT),
            header=mm(10),
            footer=mm(10),
            gutter=0,
        ),
        el("pgNumType", start=1),
        el("titlePg"),
    )


def section_end(properties: Element) -> Element:
    """Make the paragraph of no height that ends a section."""
    node = para(layout=Layout(style="Renggang"))
    node[0].append(properties)
    return node


def build(
    body: Sequence[Element], *, title: str, font: str = ARIAL, image: bytes = b""
) -> dict[str, bytes]:
    """Give the members of a Word file by name."""
    document = el("document", el("body", *body))
    for number, properties in enumerate(document.iter(f"{{{NAMESPACES['w']}}}sdtPr"), start=1):
        properties.append(el("id", val=1000 + number))
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title),
        "word/document.xml": _xml(document),
        "word/styles.xml": _xml(_styles(font)),
        "word/settings.xml": _xml(_settings()),
        "word/numbering.xml": _xml(_numbering()),
        "word/fontTable.xml": _xml(_font_table()),
        "word/header1.xml": _xml(el("hdr", _page_number())),
    }
    parts = [(name, f"{_OFFICE}/{name.rstrip('1')}", f"{name}.xml") for name in _WORD_PARTS]
    if image:
        members["word/media/emblem.png"] = image
        parts.append(("emblem", f"{_OFFICE}/image", "media/emblem.png"))
    members["word/_rels/document.xml.rels"] = _relationships(*parts)
    return members


def write(path: Path, members: Mapping[str, bytes]) -> None:
    """Write the members as a zip, in order of their names and without times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])


def _xml(root: Element) -> bytes:
    whole = etree.Element(root.tag, nsmap=NAMESPACES)
    whole.extend(list(root))
    etree.cleanup_namespaces(whole, keep_ns_prefixes=["w", "r"])
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True)


def _page_number() -> Element:
    field = el("fldSimple", run("2"), instr=" PAGE ")
    return para("- ", field, " -", layout=Layout(style="Header"))


def _styles(font: str) -> Element:
    normal = Layout(before=0, after=0, line=_LINE_SPACING[font])
    defaults = el(
        "docDefaults",
        el("rPrDefault", el("rPr", *Font(font, 12).properties(), el("lang", val="id-ID"))),
        el("pPrDefault", el("pPr", el("widowControl"), *normal.properties())),
    )
    root = el("styles", defaults)
    root.append(
        el(
            "style",
            el("name", val="Normal"),
            el("qFormat"),
            type="paragraph",
            default=1,
            styleId="Normal",
        )
    )
    for identifier, name, layout, look in _STYLES:
        root.append(
            el(
                "style",
                *(el("name", val=name), el("basedOn", val="Normal"), el("qFormat")),
                *(el("pPr", *layout.properties()), el("rPr", *look.properties())),
                type="paragraph",
                styleId=identifier,
            )
        )
    return root


def _numbering() -> Element:
    kinds = dict.fromkeys(DECIMALS, "decimal") | dict.fromkeys(LETTERS, "lowerLetter")
    indent = Layout(left=_LIST_INDENT, hanging=_LIST_INDENT)
    abstract = [
        el(
            "abstractNum",
            el("multiLevelType", val="singleLevel"),
            el(
                "lvl",
                *(el("start", val=1), el("numFmt", val=kind), el("suff", val="tab")),
                *(el("lvlText", val="%1."), el("lvlJc", val="left")),
                el("pPr", *indent.properties()),
                ilvl=0,
            ),
            abstractNumId=number,
        )
        for number, kind in kinds.items()
    ]
    concrete = [el("num", el("abstractNumId", val=number), numId=number) for number in kinds]
    return el("numbering", *abstract, *concrete)


def _settings() -> Element:
    mode = el(
        "compatSetting",
        name="compatibilityMode",
        val=15,
        uri="http://schemas.microsoft.com/office/word",
    )
    tabs = el("defaultTabStop", val=720)
    return el("settings", el("zoom", percent=100), tabs, el("compat", mode))


def _font_table() -> Element:
    fonts = ((ARIAL, "Liberation Sans", "swiss"), (BOOKMAN, "TeX Gyre Bonum", "roman"))
    return el(
        "fonts",
        *(
            el("font", el("altName", val=other), el("family", val=family), name=name)
            for name, other, family in fonts
        ),
    )


def _content_types() -> bytes:
    space = f"{_PACKAGE}/content-types"
    root = etree.fromstring(f'<Types xmlns="{space}"/>')
    defaults = {
        "png": "image/png",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    overrides = {f"/word/{name}.xml": f"{_MAIN}.{name.rstrip('1')}+xml" for name in _WORD_PARTS}
    overrides["/word/document.xml"] = f"{_MAIN}.document.main+xml"
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    for extension, kind in defaults.items():
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(overrides.items()):
        etree.SubElement(root, f"{{{space}}}Override", PartName=name, ContentType=kind)
    return _plain(root)


def _relationships(*targets: tuple[str, str, str]) -> bytes:
    space = f"{_PACKAGE}/relationships"
    root = etree.fromstring(f'<Relationships xmlns="{space}"/>')
    for number, (_, kind, target) in enumerate(targets, start=1):
        etree.SubElement(
            root, f"{{{space}}}Relationship", Id=f"rId{number}", Type=kind, Target=target
        )
    return _plain(root)


def _core(title: str) -> bytes:
    spaces = {
        "cp": f"{_PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    root = etree.Element(f"{{{spaces['cp']}}}coreProperties", nsmap=spaces)
    _fill(
        root,
        {
            "dc:title": title,
            "dc:creator": "pakdocs",
            "cp:lastModifiedBy": "pakdocs",
            "cp:revision": "1",
        }.items(),
        spaces,
    )
    for name in ("created", "modified"):
        node = etree.SubElement(root, f"{{{spaces['dcterms']}}}{name}")
        node.set(f"{{{spaces['xsi']}}}type", "dcterms:W3CDTF")
        node.text = _CREATED
    return _plain(root)


def _fill(root: Element, texts: Iterable[tuple[str, str]], spaces: Mapping[str, str]) -> None:
    for name, text in texts:
        prefix, local = name.split(":")
        etree.SubElement(root, f"{{{spaces[prefix]}}}{local}").text = text


def _plain(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
