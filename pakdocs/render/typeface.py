"""The font, size and line spacing that a Word document writes in, found and replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_FONTS = tuple(qn(f"w:{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs"))
_NAMES = (qn("w:asciiTheme"), qn("w:ascii"), qn("w:hAnsi"))
"""Where a font is named, the strongest first."""
_NO_FONT, _NO_SIZE = "Times New Roman", "20"
"""What Word takes where a file names none; sizes are in half points."""


def dress(document: Any, font: str, size: float, spacing: float) -> float:  # noqa: ANN401
    """Make *font*, *size* and line *spacing* those that the document writes in.

    Gives how many times as large its letters are now.

    What it writes in are the font and size of Word's Normal. Runs and styles that name them
    themselves, as the places of number and date do, follow; others stay, and so does the spacing
    that a paragraph or another style names.
    """
    old_font, old_size = _base(document)
    new_size = str(round(size * 2))
    for root in roots(document):
        _change_font(root, old_font, font)
        for element in root.iter(qn("w:sz"), qn("w:szCs")):
            if element.get(qn("w:val")) == old_size:
                element.set(qn("w:val"), new_size)
    runs, paragraphs = _defaults(document)
    _name_font(runs.get_or_add_rFonts(), font)
    _name_size(runs, new_size)
    _space(paragraphs.get_or_add_spacing(), spacing)
    own = _of_normal(document, "w:pPr/w:spacing")
    if own is not None and own.get(qn("w:line")):
        _space(own, spacing)
    return size * 2 / int(old_size)


def dress_letterhead(source: Any, font: str) -> None:  # noqa: ANN401
    """Give the letterhead *font*, in whichever letter it will stand; its sizes stay.

    What it only inherits is named on its runs, for it would change with the letter around it.
    """
    old_font, size = _base(source)
    for root in roots(source):
        _change_font(root, old_font, font)
    for run in source.element.body.iter(qn("w:r")):
        if run.find(qn("w:t")) is None:
            continue
        properties = run.get_or_add_rPr()
        if not _is_named(source, run, "w:rFonts"):
            _name_font(properties.get_or_add_rFonts(), font)
        if not _is_named(source, run, "w:sz"):
            _name_size(properties, size)


def roots(document: Any) -> Iterator[Element]:  # noqa: ANN401
    """Give the trees of a document: its text, headers, footers, styles and lists."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield part.element


def _normal(document: Any) -> Element | None:  # noqa: ANN401
    """Give the style of paragraphs that name none."""
    style: Element
    for style in document.styles.element.iterfind(qn("w:style")):
        if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
            return style
    return None


def _of_normal(document: Any, path: str) -> Element | None:  # noqa: ANN401
    normal = _normal(document)
    return None if normal is None else normal.find(_path(path))


def _path(steps: str) -> str:
    return "/".join(qn(step) for step in steps.split("/"))


def _defaults(document: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Give the properties that runs and paragraphs start from, made where there are none."""
    styles = document.styles.element
    defaults = _child(styles, "w:docDefaults", 0)
    runs, paragraphs = (
        _child(_child(defaults, f"w:{kind}Default", place), f"w:{kind}", 0)
        for place, kind in enumerate(("rPr", "pPr"))
    )
    return runs, paragraphs


def _child(parent: Element, name: str, place: int) -> Element:
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.insert(place, found)
    return found


def _base(document: Any) -> tuple[str, str]:  # noqa: ANN401
    """Give the font and the size, in half points, that the document writes in."""
    font, size = _NO_FONT, _NO_SIZE
    for properties in (_defaults(document)[0], _of_normal(document, "w:rPr")):
        if properties is not None:
            font = _font_of(properties.find(qn("w:rFonts"))) or font
            named = properties.find(qn("w:sz"))
            found = "" if named is None else named.get(qn("w:val"), "")
            size = found if found.isdecimal() and int(found) else size
    return font, size


def _font_of(fonts: Element | None) -> str:
    if fonts is None:
        return ""
    return next((name for key in _NAMES if (name := fonts.get(key))), "")


def _change_font(root: Element, before: str, after: str) -> None:
    for fonts in root.iter(qn("w:rFonts")):
        if _font_of(fonts) == before:
            _name_font(fonts, after)


def _name_font(fonts: Element, name: str) -> None:
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in _FONTS:
        fonts.set(script, name)


def _name_size(properties: Any, half_points: str) -> None:  # noqa: ANN401
    size = properties.get_or_add_sz()
    size.set(qn("w:val"), half_points)
    other = properties.find(qn("w:szCs"))
    if other is None:
        other = OxmlElement("w:szCs")
        size.addnext(other)
    other.set(qn("w:val"), half_points)


def _space(spacing: Element, factor: float) -> None:
    spacing.set(qn("w:line"), str(round(factor * 240)))
    spacing.set(qn("w:lineRule"), "auto")


def _is_named(source: Any, run: Element, name: str) -> bool:  # noqa: ANN401
    """Say whether *run*, or a style it was given, sets the property *name* itself."""
    path = _path(f"w:rPr/{name}")
    if run.find(path) is not None:
        return True
    paragraph = next(run.iterancestors(qn("w:p")))
    given = (run.find(_path("w:rPr/w:rStyle")), paragraph.find(_path("w:pPr/w:pStyle")))
    return any(
        style.find(path) is not None
        for mark in given
        if mark is not None
        for style in _chain(source, mark.get(qn("w:val")) or "")
    )


def _chain(source: Any, identifier: str) -> list[Element]:  # noqa: ANN401
    """Give a style and those that it builds on, but for Normal."""
    styles = {s.get(qn("w:styleId")): s for s in source.styles.element.iterfind(qn("w:style"))}
    found: list[Element] = []
    style, normal = styles.get(identifier), _normal(source)
    while style is not None and style is not normal and style not in found:
        found.append(style)
        based = style.find(qn("w:basedOn"))
        style = None if based is None else styles.get(based.get(qn("w:val")))
    return found
