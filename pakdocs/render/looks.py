"""What the words of a letter do not tell: text that nobody reads as it stands, and its pictures.

Text may be hidden, struck through or white, and a picture another one, without a word being
changed. How a letter looks otherwise (fonts, sizes, places) is not judged here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from lxml import etree

from pakdocs.render.check.inside import hidden_styles, is_hidden, is_off, run_text
from pakdocs.render.package import W, parse_xml
from pakdocs.render.words import text_parts

_WHITE = ("ffffff", "fefefe")


def concealed(members: Mapping[str, bytes], where: str) -> list[str]:
    """Give the texts of a letter that are hidden, struck through or white, in order."""
    styles = hidden_styles(members)
    return [
        text
        for name in text_parts(members)
        for run in parse_xml(members[name], f"{where}, {name}").iter(f"{W}r")
        if (text := run_text(run)) and (is_hidden(run, styles) or any(_struck(run)))
    ]


def _struck(run: etree._Element) -> Iterator[bool]:
    for name in ("strike", "dstrike"):
        mark = run.find(f"{W}rPr/{W}{name}")
        yield mark is not None and not is_off(mark)
    colour = run.find(f"{W}rPr/{W}color")
    yield colour is not None and str(colour.get(f"{W}val")).lower() in _WHITE


def pictures(members: Mapping[str, bytes]) -> dict[str, str]:
    """Give the digests of a letter's pictures with the members that hold them."""
    return {
        hashlib.sha256(data).hexdigest(): name
        for name, data in members.items()
        if name.startswith("word/media/")
    }
