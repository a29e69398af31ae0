"""What else must be right in a template: its controls, fonts and tables, and no foreign tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.check.places import Fault, Place
from pakdocs.render.compose import PARTS, STAMPS, controls
from pakdocs.render.marks import next_tag
from pakdocs.render.package import W, parse_xml

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FOREIGN = re.compile(
    r"«[^»]{1,60}»|\$\{[^}]{1,60}\}|<<[^<>]{1,60}>>|\[[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\]"
)
"""Places to be filled of other programs: mail merge, SRIKANDI and the like."""
_SYMBOLS = ("symbol", "wingdings", "webdings", "segoe ui symbol", "ms gothic")
"""Fonts of signs and ticks, which no other font has."""
_SLACK = 230
"""Twentieths of a point by which a table may be wider: Word lets the padding stand out."""
_TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


def foreign_tags(place: Place) -> Iterator[Fault]:
    """Find places to be filled by other programs; pakdocs would print them as they are."""
    text, start = place.text, 0
    while not isinstance(tag := next_tag(text, start), int):
        text = text[: tag.start] + " " * (tag.end - tag.start) + text[tag.end :]
        start = tag.end
    fix = _("Write pakdocs's own tag instead; see `pakdocs template fields`.")
    for found in _FOREIGN.finditer(text):
        message = _("{tag} is a place of another program; pakdocs does not fill it.")
        yield place.fault(message.format(tag=found[0]), found.start(), found.end(), fix)


def unsettled(place: Place) -> Iterator[Fault]:
    """Find changes that are tracked."""
    if place.element is not None and next(place.element.iter(*_TRACKED), None) is not None:
        yield place.fault(
            _("has changes that are tracked and not settled."),
            fix=_("In Word: Review, Accept All Changes; then save it."),
        )


def check_controls(root: etree._Element, places: Sequence[Place], part: str) -> Iterator[Fault]:
    """Make sure that number, date and signature have their content controls, and hold their tag."""
    at = {place.element: place for place in places}
    for tag in STAMPS:
        found = controls(root, tag)
        if not found:
            yield Fault(
                part,
                "",
                _("has no content control tagged {tag}.").format(tag=tag),
                fix=_("In Word: Developer, Content Control, Properties, Tag."),
            )
        name = tag.partition(".")[2]
        for control in found if tag not in PARTS else ():
            text = "".join(str(piece.text or "") for piece in control.iter(f"{W}t"))
            if re.fullmatch(r"\s*\{\{\s*" + name + r"\s*\}\}\s*", text):
                continue
            place = _place_of(control, at) or Place(part, "")
            message = _("the content control {tag} does not hold {{{{ {name} }}}}.")
            fix = _("Write {{{{ {name} }}}} into it.").format(name=name)
            if re.search(r"\{\{\s*" + name + r"\s*\}\}", text):
                message = _("the content control {tag} holds more than {{{{ {name} }}}}.")
                fix = _("Move the rest out of it; the stamp of a draft would take it away.")
            yield place.fault(message.format(tag=tag, name=name), 0, len(place.text), fix)


def _place_of(control: etree._Element, at: Mapping[etree._Element | None, Place]) -> Place | None:
    around = next(control.iterancestors(f"{W}p"), None)
    inner = next(control.iter(f"{W}p"), None)
    return at.get(around if around is not None else inner)


def replaced(place: Place) -> bool:
    """Say whether a shared part takes the place of this paragraph."""
    element = place.element
    return element is not None and any(
        mark.get(f"{W}val") in PARTS
        for control in element.iterancestors(f"{W}sdt")
        for mark in control.iterfind(f"{W}sdtPr/{W}tag")
    )


def base_font(members: Mapping[str, bytes]) -> str:
    """Give the font that the document's defaults name, as the theme has it or Word itself."""
    if "word/styles.xml" not in members:
        return "Times New Roman"
    try:
        styles = parse_xml(members["word/styles.xml"], "styles")
    except BadInput:
        return ""
    fonts = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    return _named(fonts, members) or "Times New Roman"


def _named(fonts: etree._Element | None, members: Mapping[str, bytes]) -> str:
    """Give the font that an element names for plain letters, looking it up in the theme."""
    if fonts is None:
        return ""
    theme = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme")
    if theme and "word/theme/theme1.xml" in members:
        kind = "majorFont" if theme.startswith("major") else "minorFont"
        root = parse_xml(members["word/theme/theme1.xml"], "theme1")
        found = root.find(f".//{_A}{kind}/{_A}latin")
        return str(found.get("typeface") or "") if found is not None else ""
    return str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")


def check_fonts(places: Sequence[Place], members: Mapping[str, bytes]) -> Iterator[Fault]:
    """Find fonts named on runs that are not the base font, each once with how often it stands.

    The profile's font replaces the base font only, so these would stay as they are.
    """
    base = base_font(members)
    found: dict[str, list[Place]] = {}
    for place in places if base else ():
        for name in dict.fromkeys(_fonts_of(place, members)):
            if name.casefold() != base.casefold() and not name.casefold().startswith(_SYMBOLS):
                found.setdefault(name, []).append(place)
    for name, where in found.items():
        message = _("the font {name} is set by hand here; the base font is {base}.")
        if len(where) > 1:
            message = _(
                "the font {name} is set by hand here and in {n} more paragraphs; the base font "
                "is {base}."
            )
        yield where[0].fault(
            message.format(name=name, base=base, n=len(where) - 1),
            fix=_("In Word: mark the text and press Ctrl+Space, or set {base}.").format(base=base),
        )


def _fonts_of(place: Place, members: Mapping[str, bytes]) -> Iterator[str]:
    for run in place.element.iter(f"{W}r") if place.element is not None else ():
        if any((piece.text or "").strip() for piece in run.iterfind(f"{W}t")) and (
            name := _named(run.find(f"{W}rPr/{W}rFonts"), members)
        ):
            yield name


def check_tables(root: etree._Element, places: Sequence[Place]) -> Iterator[Fault]:
    """Find tables of the body that are wider than the text of their section."""
    sections = list(root.iter(f"{W}sectPr"))
    at = {place.element: place for place in places}
    number = -1
    for element in root.iter(f"{W}tbl", f"{W}sectPr"):
        if element.tag == f"{W}sectPr":
            number += 1
            continue
        nested = next(element.iterancestors(f"{W}tbl", f"{W}txbxContent"), None) is not None
        if nested or number + 1 >= len(sections):
            continue
        room, width = _text_width(sections[number + 1]), _table_width(element)
        place = at.get(next(element.iter(f"{W}p"), None))
        if room and place is not None and width > room + _SLACK:
            message = _("the table is {width} mm wide, but the text only {room} mm.")
            yield place.fault(
                message.format(width=_mm(width), room=_mm(room)),
                fix=_("In Word: Table, Properties, width; or AutoFit to Window."),
            )


def _text_width(section: etree._Element) -> int:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return 0
    taken = sum(_whole(margins.get(f"{W}{side}")) for side in ("left", "right", "gutter"))
    return _whole(size.get(f"{W}w")) - taken


def _table_width(table: etree._Element) -> int:
    columns = sum(_whole(c.get(f"{W}w")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol"))
    wanted = table.find(f"{W}tblPr/{W}tblW")
    if wanted is not None and wanted.get(f"{W}type") == "pct":
        return 0  # by its nature within the text
    said = _whole(wanted.get(f"{W}w")) if wanted is not None else 0
    indent = table.find(f"{W}tblPr/{W}tblInd")
    return max(columns, said) + (_whole(indent.get(f"{W}w")) if indent is not None else 0)


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else 0


def _mm(length: int) -> int:
    return round(length / 1440 * 25.4)
