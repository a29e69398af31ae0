"""Where tags may stand: alone in what they take away, a block's ends on one level."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from pakdocs.i18n import _
from pakdocs.render.check.places import Place
from pakdocs.render.draft import SLOTS
from pakdocs.render.marks import CLOSING, Tag
from pakdocs.render.package import W

Report = Callable[..., None]
"""Takes a message and, if there is one, what to do."""


def look_around(place: Place, tag: Tag, report: Report) -> None:
    """Refuse company for a tag that takes its paragraph, row or cell away."""
    if tag.prefix in ("", "r"):
        return
    if re.search(r"[}%]", tag.body) and tag.kind != "{#":
        report(_("{tag} must not hold % or braces.").format(tag=shown(tag)))
    if place.element is None:
        report(_("{tag} is only for Word files.").format(tag=shown(tag)))
        return
    if tag.prefix == "p":
        if (place.text[: tag.start] + place.text[tag.end :]).strip():
            report(
                _("{tag} must be alone in its paragraph: the whole paragraph goes.").format(
                    tag=shown(tag)
                ),
                _("Move the rest to a paragraph of its own, or leave the p out."),
            )
        return
    _look_at_row(place, tag, report)


def _look_at_row(place: Place, tag: Tag, report: Report) -> None:
    label = {"tr": _("row"), "tc": _("cell")}[tag.prefix]
    holder = place.inside(tag.prefix)
    if holder is None:
        report(_("{tag} must stand in a table.").format(tag=shown(tag)))
        return
    text = "".join(str(piece.text or "") for piece in holder.iter(f"{W}t"))
    own = place.text[tag.start : tag.end]
    if text.replace(own, "", 1).strip():
        report(
            _("{tag} must be alone in its {holder}: the whole {holder} goes.").format(
                tag=shown(tag), holder=label
            ),
            _("Give it a {holder} of its own.").format(holder=label),
        )


def level(place: Place, tag: Tag) -> etree._Element | None:
    """Give the element within which a block must begin and end."""
    if place.element is None:
        return None
    match tag.prefix:
        case "tr":
            row = place.inside("tr")
            return row.getparent() if row is not None else None
        case "tc":
            cell = place.inside("tc")
            return cell.getparent() if cell is not None else None
        case "p":
            return place.element.getparent()
    holder = place.holder(tag.start)
    return place.element.getparent() if holder is place.element else holder


def barred(place: Place, tag: Tag) -> set[str]:
    """Give the names that a stamp would not reach where *tag* stands.

    A draft is made with blanks for them, and the stamp writes into their content controls in the
    body only.
    """
    holder = place.holder(tag.start)
    if holder is None:
        return set()  # a text of the manifest
    body = holder.getroottree().getroot().tag == f"{W}document"
    around = [holder, *holder.iterancestors()] if body else []
    inside = {mark.get(f"{W}val") for one in around for mark in one.iterfind(f"{W}sdtPr/{W}tag")}
    return {name for name in SLOTS if f"pakdocs.{name}" not in inside}


def shown(tag: Tag) -> str:
    """Write a tag for a message, a long one cut."""
    body = tag.body if len(tag.body) <= 40 else f"{tag.body[:40]}…"
    return f"{tag.kind}{tag.prefix} {body} {CLOSING[tag.kind]}"


def end_of(tag: Tag) -> str:
    """Give the tag that ends the block of *tag*."""
    return f"{{%{tag.prefix} end{tag.word} %}}"


def anew() -> str:
    """Say how a broken tag is mended."""
    return _("Write the tag anew in Word, in one go and without formatting inside it.")
