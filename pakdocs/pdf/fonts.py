"""Which fonts a Word file is written in, and which of them its PDF shows in another one.

Looked at is the font that Word takes for Latin letters: the run's own, else its character style's,
its paragraph's, its table's, else the document's. A single sign that a font does not have, and
that is taken from another, is not noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from pakdocs.pdf.parts import W, parse

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARTS = re.compile(r"word/(document|(header|footer|footnotes|endnotes)\d*)\.xml")
_UNNAMED = "Times New Roman"
"""What Word takes where a file names none."""
_STYLE_WORDS = re.compile(
    r"(mt|ps|std|pro|regular|roman|normal|book|medium|light|demi|semi|bold|black|italic|oblique|it)*"
)
_WEIGHT = re.compile(r"( (Light|Demi|Medium|Regular|Bold|Italic|MT|PSMT))+$")
_ALIKE = (
    ("Arial", "Liberation Sans", "Arimo", "Helvetica", "Nimbus Sans"),
    ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Times"),
    ("Courier New", "Liberation Mono", "Cousine", "Courier", "Nimbus Mono"),
    ("Calibri", "Carlito"),
    ("Cambria", "Caladea"),
    ("Bookman Old Style", "URW Bookman", "Bookman"),
    ("Century Schoolbook", "C059"),
    ("Book Antiqua", "P052", "Palatino"),
)
"""Fonts that are drawn after one another."""
_SAME_WIDTHS = 5
"""The first of those also have the same widths, so that lines and pages break alike."""


def asked(members: Mapping[str, bytes]) -> set[str]:
    """Name the fonts in which the words of a Word file, unpacked to *members*, are set."""
    styles = _Styles(members)
    return {
        styles.font_of(run)
        for name, data in members.items()
        if _PARTS.fullmatch(name)
        for run in parse(data).iter(f"{W}r")
        if any((text.text or "").strip() for text in run.iterfind(f"{W}t"))
    }


class _Styles:
    """What the styles and the theme of a file say of fonts."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self._themes = _themes(members.get("word/theme/theme1.xml", b""))
        self._named: dict[str, tuple[str, str]] = {}
        """By its id, what a style builds on and its own font."""
        self._first: dict[str, str] = {}
        """The styles of paragraphs and tables that name none."""
        self._default = _UNNAMED
        if data := members.get("word/styles.xml"):
            root = parse(data)
            if font := self._own(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")):
                self._default = font
            for style in root.iterfind(f"{W}style"):
                key, kind = style.get(f"{W}styleId", ""), style.get(f"{W}type", "")
                based = style.find(f"{W}basedOn")
                on = "" if based is None else based.get(f"{W}val", "")
                self._named[key] = (on, self._own(style.find(f"{W}rPr")))
                if style.get(f"{W}default") in ("1", "true"):
                    self._first[kind] = key

    def font_of(self, run: etree._Element) -> str:
        properties = run.find(f"{W}rPr")
        if font := self._own(properties):
            return font
        table = next(run.iterancestors(f"{W}tbl"), None)
        paragraph = next(run.iterancestors(f"{W}p"), None)
        given = (
            _mark(run, "rPr", "rStyle"),
            _mark(paragraph, "pPr", "pStyle") or self._first.get("paragraph", ""),
            _mark(table, "tblPr", "tblStyle"),
        )
        fonts = (self._of_style(style) for style in given)
        return next((font for font in fonts if font), self._default)

    def _of_style(self, key: str) -> str:
        seen: set[str] = set()
        while key in self._named and key not in seen:
            seen.add(key)
            key, font = self._named[key]
            if font:
                return font
        return ""

    def _own(self, properties: etree._Element | None) -> str:
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        if fonts is None:
            return ""
        if theme := fonts.get(f"{W}asciiTheme", ""):
            return self._themes.get(theme[:5], "")
        return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _themes(data: bytes) -> dict[str, str]:
    """Give the fonts of a theme: ``major`` and ``minor``."""
    if not data:
        return {}
    root = parse(data)
    fonts = ((kind, root.find(f".//{_A}{kind}Font/{_A}latin")) for kind in ("major", "minor"))
    return {kind: font.get("typeface", "") for kind, font in fonts if font is not None}


def _mark(element: etree._Element | None, properties: str, name: str) -> str:
    found = None if element is None else element.find(f"{W}{properties}/{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def family(name: str) -> str:
    """Give the name of a font in a PDF as people write it: ``BAAAAA+LiberationSans-Bold``."""
    name = re.sub(r"^[A-Z]{6}\+", "", name)
    name = re.split(r"[-,]", name, maxsplit=1)[0]
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)


def lacking(wanted: Iterable[str], there: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """Give each font of *wanted* that is not among *there*, the names of fonts in a PDF.

    With it the name of the one, or the ones, that the PDF shows instead, as far as can be told; and
    whether its letters are as wide.
    """
    shown = {family(name) for name in there}
    missing = [font for font in sorted(wanted) if not any(_is(font, other) for other in shown)]
    left = (other for other in shown if not any(_is(font, other) for font in wanted))
    others = {_WEIGHT.sub("", other) for other in left}
    alike = {font: set(_alike(font, others)) for font in missing}
    taken = {other for twins in alike.values() for other, _same in twins}
    for font in missing:
        if twins := alike[font]:
            names = sorted({other for other, _same in twins})
            yield font, ", ".join(names), all(same for _other, same in twins)
        else:
            yield font, ", ".join(sorted(others - taken)), False


def _is(font: str, other: str) -> bool:
    """Say whether *other*, from a PDF, is the font that a Word file calls *font*."""
    want, have = _squeeze(font), _squeeze(other)
    return have.startswith(want) and bool(_STYLE_WORDS.fullmatch(have.removeprefix(want)))


def _alike(font: str, others: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Give those of *others* that are drawn after *font*, and whether their widths are the same."""
    for place, group in enumerate(_ALIKE):
        if any(_is(one, font) for one in group):
            for other in others:
                if any(_is(one, other) for one in group):
                    yield other, place < _SAME_WIDTHS


def _squeeze(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
