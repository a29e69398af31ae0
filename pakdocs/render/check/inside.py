"""What stands in a Word file beside its visible text, and would go out with the letter or into it.

Fields, content that is bound to data elsewhere, hidden text, comments, settings that reach for
other files, and tags where none is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from pakdocs.i18n import _
from pakdocs.render.check.looks import replaced
from pakdocs.render.check.mark import AUTHOR
from pakdocs.render.check.places import Fault, Place
from pakdocs.render.compose import brought_in, local_name
from pakdocs.render.package import W, parse_xml
from pakdocs.render.wordfields import WordField, word_fields

_OFF = ("0", "false", "off")
_SETTINGS = ("attachedTemplate", "documentProtection")


def _place(element: etree._Element, found: Sequence[Place], part: str) -> Place:
    """Give the paragraph that an element is or stands in, or the part for one in none."""
    at = {place.element: place for place in found}
    holders = (at[above] for above in (element, *element.iterancestors()) if above in at)
    return next(holders, Place(part, ""))


def check_fields(root: etree._Element, found: Sequence[Place], part: str) -> Iterator[Fault]:
    """Find Word's fields, but for those that are counted from the letter itself."""
    for field in word_fields(root):
        place = _place(field.element, found, part)
        if not field.allowed and not replaced(place):
            fix = _("Remove the field and write the text itself.")
            yield place.fault(_said(field), fix=fix)


def _said(field: WordField) -> str:
    if merged := re.match(r"\s*MERGEFIELD\s+\"?([^\s\"\\]+)", field.text, re.IGNORECASE):
        return _("the merge field {name} is not filled by pakdocs.").format(name=merged[1])
    if field.order:
        message = _("has a field that calls a program or another file ({name}).")
        return message.format(name=field.order)
    if field.strays:
        return _("has a link that leads neither to the web nor to a place of the letter.")
    message = _("has a field that may change when the letter is opened ({name}).")
    return message.format(name=field.name or "?")


def check_bindings(root: etree._Element, found: Sequence[Place], part: str) -> Iterator[Fault]:
    """Find what puts a text of elsewhere into the letter: mail merge, bound content, inclusions."""
    for element in brought_in(root):
        holder = next(element.iterancestors(f"{W}sdt"), None)
        inner = None if holder is None else next(holder.iter(f"{W}p"), None)
        place = _place(element if inner is None else inner, found, part)
        message = _("{name} would bring in text from elsewhere.").format(name=local_name(element))
        yield place.fault(message, fix=_("Remove it and write the text itself."))


def check_settings(root: etree._Element, part: str) -> Iterator[Fault]:
    """Find settings that tie the letter to another file, or keep it from being edited."""
    if root.tag != f"{W}settings":
        return
    for element in root.iterchildren(*(f"{W}{name}" for name in _SETTINGS)):
        if element.get(f"{W}enforcement") not in _OFF:
            message = _("the setting {name} would go out with every letter.")
            fix = _("In Word: Review, Restrict Editing; Developer, Document Template.")
            yield Fault(part, "", message.format(name=local_name(element)), fix=fix)


def check_comments(
    root: etree._Element,
    body: etree._Element,
    found: Sequence[Place],
    part: str,
    *,
    own: bool,
) -> Iterator[Fault]:
    """Find comments, each at the paragraph that it is about: those of people, or pakdocs's own."""
    marks = {mark.get(f"{W}id"): mark for mark in body.iter(f"{W}commentReference")}
    for comment in root.iterchildren(f"{W}comment"):
        text = "".join(str(piece.text or "") for piece in comment.iter(f"{W}t")).strip()
        author = comment.get(f"{W}author") or "?"
        if text and (author == AUTHOR) is own:
            mark = marks.get(comment.get(f"{W}id"))
            place = _place(comment if mark is None else mark, found, part)
            message = _("has a comment by {author}, which would go out with the letter.")
            said = place.fault(message.format(author=author))
            fix = _("In Word: Review, Delete Comment.")
            yield Fault(said.part, said.where, said.message, text[:60], fix, said.paragraph)


def hidden_styles(members: Mapping[str, bytes]) -> set[str]:
    """Give the ids of the styles whose text is hidden, by themselves or by what they build on."""
    if "word/styles.xml" not in members:
        return set()
    styles = {
        style.get(f"{W}styleId"): style
        for style in parse_xml(members["word/styles.xml"], "styles").iterfind(f"{W}style")
    }
    found: set[str] = set()
    for name in styles:
        seen: list[str | None] = []
        base: str | None = name
        while base in styles and base not in seen:
            seen.append(base)
            if (own := _hides(styles[base])) is not None:
                found |= {str(name)} if own else set()
                break
            above = styles[base].find(f"{W}basedOn")
            base = None if above is None else above.get(f"{W}val")
    return found


def _hides(element: etree._Element) -> bool | None:
    """Say whether a run or a style hides its text; None where it says nothing."""
    mark = element.find(f"{W}rPr/{W}vanish")
    return None if mark is None else not is_off(mark)


def is_off(mark: etree._Element) -> bool:
    """Say whether a mark that may be switched off is."""
    return mark.get(f"{W}val") in _OFF


def check_hidden(
    root: etree._Element, found: Sequence[Place], styles: set[str], part: str
) -> Iterator[Fault]:
    """Find text that is hidden: nobody sees it on paper, and everybody can in the file."""
    said: set[str] = set()
    for run in root.iter(f"{W}r"):
        text = run_text(run)
        if not text or not is_hidden(run, styles):
            continue
        place = _place(run, found, part)
        if place.where not in said and not replaced(place):
            said.add(place.where)
            start = max(place.text.find(text), 0)
            fix = _("In Word: mark the text, Font, and take the tick off Hidden; or delete it.")
            message = _("has hidden text, which would go out with the letter.")
            yield place.fault(message, start, start + len(text), fix)


def run_text(run: etree._Element) -> str:
    """Give the words of one run."""
    return "".join(str(piece.text or "") for piece in run.iterfind(f"{W}t")).strip()


def is_hidden(run: etree._Element, styles: set[str]) -> bool:
    """Say whether a run is hidden, by itself or by one of *styles*."""
    own = _hides(run)
    if own is not None or not styles:
        return bool(own)
    paragraph = next(run.iterancestors(f"{W}p"), None)
    named = [run.find(f"{W}rPr/{W}rStyle")]
    named += [] if paragraph is None else [paragraph.find(f"{W}pPr/{W}pStyle")]
    return any(mark.get(f"{W}val") in styles for mark in named if mark is not None)


def check_tags(
    elements: Iterable[etree._Element], found: Sequence[Place], part: str
) -> Iterator[Fault]:
    """Say of each element with a tag that none is filled there: in properties, comments, names."""
    for element in elements:
        text = (element.text or "").strip()
        place = _place(element, found, part)
        yield _unfilled(place, part, local_name(element), text)


def check_targets(
    relations: Iterable[etree._Element],
    owner: etree._Element,
    found: Sequence[Place],
    part: str,
) -> Iterator[Fault]:
    """Say the same of the targets of links, each at the paragraph in which its link stands."""
    for relation in relations:
        name = relation.get("Id")
        link = next((one for one in owner.iter() if name in one.attrib.values()), None)
        place = Place(part, "") if link is None else _place(link, found, part)
        yield _unfilled(place, place.part, _("the target of a link"), relation.get("Target") or "")


def _unfilled(place: Place, part: str, name: str, text: str) -> Fault:
    message = _("a tag stands in {name}, where none is filled.").format(name=name)
    fix = _("Move it into the text, a header, a footer or a footnote.")
    said = place.fault(message, fix=fix)
    return Fault(part, said.where, message, said.text or text[:60], fix, said.paragraph)
