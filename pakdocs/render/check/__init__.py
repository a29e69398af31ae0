"""Prove a template before it is used: everything that is wrong with it, each with its place.

What the sandbox, docxtpl or the composing of parts would refuse is found here without filling
anything, together with what would only be seen on paper: tags of other programs, fields that
nobody prints, fonts set by hand, tables that run off the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.check.inside import (
    check_bindings,
    check_comments,
    check_fields,
    check_hidden,
    check_settings,
    check_tags,
    check_targets,
    hidden_styles,
)
from pakdocs.render.check.looks import (
    check_controls,
    check_fonts,
    check_tables,
    foreign_tags,
    replaced,
    unsettled,
)
from pakdocs.render.check.mark import mark_faults
from pakdocs.render.check.names import Anything, Names, Schema, complete, schema_of
from pakdocs.render.check.places import Fault, Place, part_name, places
from pakdocs.render.check.tags import TagWalk
from pakdocs.render.compose import PARTS, controls, is_filled, unfilled
from pakdocs.render.package import Members, W, parse_xml, read_members

__all__ = ["Fault", "Subject", "check_template", "mark_faults"]

_BODY = "word/document.xml"
_LATER = ("number", "date", "recipient", "copies", "legal", "diktum")
"""What is not known yet when the manifest's own texts are filled."""
_MEMBER = re.compile(r"(?:word|docProps|customXml|_rels)/[\w./-]+|\[Content_Types\]\.xml")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: a template with all that goes with it."""

    template: bytes
    parts: Mapping[str, bytes]
    """The shared parts by name: ``kop``, ``tanda-tangan``."""
    texts: Mapping[str, str]
    """The manifest's texts that may hold tags, by their key: ``subject``, ``recipient 1``."""
    context: Mapping[str, Any] | None
    """An example of what a letter of this type knows, every list with an item.

    None where the manifest is too wrong to say; then no name is looked at.
    """
    full: Mapping[str, Any]
    """The same for a type that cites everything, to say what is only not asked for."""
    fields: Sequence[str]
    """The keys of the type's own fields."""
    spoken: Sequence[str] = ()
    """Paths that the manifest itself reads, such as those of its sums."""


def check_template(subject: Subject) -> list[Fault]:
    """Give everything that is wrong with a template, its shared parts and its manifest's texts."""
    full = {key: schema_of(value) for key, value in subject.full.items()}
    context = _context(subject, full)
    used = set(subject.spoken)
    names = Names([context], full, used=used)
    found = _check_file(subject.template, names, "")
    faults, wanted = found.faults, found.wanted
    for part in sorted(wanted):
        if part in subject.parts:
            faults += _check_file(subject.parts[part], names, f"{part}.docx").faults
        else:
            message = _("needs the shared part {part}.docx, which is not there.")
            faults.append(Fault("document", "", message.format(part=part)))
    known = {key: schema for key, schema in context.items() if key not in _LATER}
    for key, text in subject.texts.items():
        own = {name: schema for name, schema in known.items() if name != key}
        own = own if subject.context is not None else Anything()
        place = Place("manifest", key, text)
        faults += TagWalk(Names([own], {}, (), used)).walk([place])
        faults += foreign_tags(place)
    if subject.context is not None and found.read:
        faults += _unused(subject.fields, used)
    return faults or list(found.marks)


def _context(subject: Subject, full: dict[str, Schema]) -> dict[str, Schema]:
    if subject.context is None:
        return Anything()
    found = {key: schema_of(value) for key, value in subject.context.items()}
    return {key: complete(schema, full.get(key)) for key, schema in found.items()}


def _unused(fields: Sequence[str], used: set[str]) -> Iterator[Fault]:
    for key in fields:
        paths = (f"fields.{key}", f"fields_totals.{key}")
        if not any(
            path in paths or path.startswith(tuple(f"{p}." for p in paths)) for path in used
        ):
            yield Fault(
                "manifest",
                f"[[fields]] {key}",
                _("the field {name} is declared, but printed nowhere.").format(name=key),
                fix=_("Write {{{{ fields.{name} }}}} in the Word file, or take it out.").format(
                    name=key
                ),
            )


@dataclass(frozen=True, slots=True)
class _Found:
    faults: list[Fault]
    wanted: set[str]
    """The shared parts that the file calls for."""
    read: bool
    """Whether it could be read at all."""
    marks: Sequence[Fault] = ()
    """The comments of a copy with marks: in the way only once all that they say is mended."""


def _check_file(data: bytes, names: Names, file: str) -> _Found:
    """Check one Word file.

    *file* is the name of a shared part, or empty for the template itself.
    """
    try:
        members = read_members(data, "")
        read = [name for name in members if name.endswith((".xml", ".rels"))]
        roots = {name: parse_xml(members[name], name) for name in read}
    except BadInput as error:
        return _Found([_refusal(error, file)], set(), read=False)
    faults: list[Fault] = []
    for name in sorted(roots, key=lambda member: (member != _BODY, member)):
        if is_filled(name):
            faults += _check_part(name, roots[name], members, names, file)
        else:
            faults += _check_other(name, roots, file)
    wanted = {part for tag, part in PARTS.items() if controls(roots[_BODY], tag)}
    faults += _comments(roots, file, own=False)
    marks = list(_comments(roots, file, own=True))
    return _Found(faults, wanted if not file else set(), read=True, marks=marks)


def _check_other(name: str, roots: Mapping[str, etree._Element], file: str) -> list[Fault]:
    """Check a member in which no tag is filled; its faults stand where the text points at it."""
    root, part = roots[name], _named(part_name(name), file)
    if name.endswith(".rels"):
        owner = name.replace("_rels/", "").removesuffix(".rels")
        if owner not in roots:
            return list(check_tags(unfilled(name, root), (), part))
        found = places(roots[owner], _named(part_name(owner), file))
        return list(check_targets(unfilled(name, root), roots[owner], found, part))
    faults = [*check_bindings(root, (), part), *check_tags(unfilled(name, root), (), part)]
    if not file:  # a shared part lends its body only
        faults += check_settings(root, part)
    return faults


def _comments(roots: Mapping[str, etree._Element], file: str, *, own: bool) -> Iterator[Fault]:
    body = places(roots[_BODY], _named("document", file))
    for name, root in roots.items():
        if root.tag == f"{W}comments":
            part = _named(part_name(name), file)
            yield from check_comments(root, roots[_BODY], body, part, own=own)


def _refusal(error: BadInput, file: str) -> Fault:
    problem = error.problem
    found = _MEMBER.search(f"{problem.where} {problem.message}")
    part = part_name(found[0]) if found else "document"
    return Fault(_named(part, file), "", problem.message, fix=problem.fix)


def _named(part: str, file: str) -> str:
    """Name a part; the body of a shared part goes by the name of its file."""
    if not file:
        return part
    return file if part == "document" else f"{file} {part}"


def _check_part(
    name: str, root: etree._Element, members: Members, names: Names, file: str
) -> list[Fault]:
    part = _named(part_name(name), file)
    found = places(root, part)
    own = [place for place in found if not replaced(place)]
    faults = TagWalk(names).walk(own)
    for place in own:
        faults += [*foreign_tags(place), *unsettled(place)]
    faults += check_fonts(own, members)
    if name == _BODY:
        faults += check_tables(root, found)
        if not file:
            faults += check_controls(root, found, part)
    faults += check_fields(root, found, part)
    faults += check_bindings(root, found, part)
    faults += check_hidden(root, found, hidden_styles(members), part)
    faults += check_tags(unfilled(name, root), found, part)
    order = {id(place.element): n for n, place in enumerate(found)}
    ranks = {place.where: order[id(place.element)] for place in found}
    return sorted(faults, key=lambda fault: ranks.get(fault.where, -1))
