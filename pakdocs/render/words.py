"""The words of a letter as a reader sees them, part by part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from pakdocs.render.package import W, parse_xml

_TEXT, _PARAGRAPH, _RUN, _BOX = f"{W}t", f"{W}p", f"{W}r", f"{W}txbxContent"
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_ATTRIBUTES = {f"{W}gridSpan": f"{W}val", f"{W}shd": f"{W}fill"}
_TEXT_PART = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")


def text_parts(names: Iterable[str]) -> list[str]:
    """Name the members whose words a reader sees, the body first."""
    return ["word/document.xml", *sorted(name for name in names if _TEXT_PART.fullmatch(name))]


def words_of(root: etree._Element, *, attributes: bool = False) -> str:
    """Give the words under *root*, a newline at the end of each paragraph.

    With *attributes* also the widths and colours of cells, which a template's tags may set.
    """
    pieces: list[str] = []
    begun = False
    marks = (*_BREAKS, *(_ATTRIBUTES if attributes else ()))
    for element in root.iter(_TEXT, _PARAGRAPH, _BOX, *marks):
        tag = element.tag
        if tag == _TEXT:
            pieces.append(element.text or "")
        elif tag == _PARAGRAPH:  # one ends where the next begins
            if begun:
                pieces.append("\n")
            begun = True
        elif tag == _BOX:
            return _words_in_boxes(root, attributes=attributes)
        else:
            pieces.append(_mark(element))
    return "".join((*pieces, "\n" if begun else ""))


def _mark(element: etree._Element) -> str:
    """Give what an element that is neither text nor paragraph adds to the words."""
    tag = str(element.tag)
    if tag in _ATTRIBUTES:
        return element.get(_ATTRIBUTES[tag]) or ""
    parent = element.getparent()
    return _BREAKS[tag] if parent is not None and parent.tag == _RUN else ""


def _words_in_boxes(root: etree._Element, *, attributes: bool) -> str:
    """Give the words where paragraphs stand within paragraphs, in text boxes."""
    pieces: list[str] = []
    marks = {*_BREAKS, *(_ATTRIBUTES if attributes else ())}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            pieces += ["\n"] if element.tag == _PARAGRAPH else []
        elif element.tag == _TEXT:
            pieces.append(element.text or "")
        elif element.tag in marks:
            pieces.append(_mark(element))
    return "".join(pieces)


def letter_text(members: Mapping[str, bytes]) -> str:
    """Give all words of a letter, paragraph by paragraph, part by part."""
    return "".join(words_of(parse_xml(members[name], name)) for name in text_parts(members))


def text_digest(words: str) -> str:
    """Give the SHA-256 of `letter_text`: equal for a file that Word only saved again."""
    return "sha256:" + hashlib.sha256(words.encode("utf-8")).hexdigest()
