"""Fill one letter and read it back before anything depends on it."""

from __future__ import annotations

import datetime as dt
import functools
import html
import io
import re
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from docxtpl import DocxTemplate
from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.render.compiled import Compiled, Uncovered
from pakdocs.render.compose import is_filled
from pakdocs.render.marks import MARKS
from pakdocs.render.package import (
    Members,
    check_filled,
    content_digest,
    packed_digest,
    parse_xml,
    read_members,
    root_of,
    write_members,
    zip_packed,
)
from pakdocs.render.sandbox import DiktumCounter, TemplateEnvironment
from pakdocs.render.words import letter_text, text_digest, text_parts, words_of

RENDERER = 3
"""The same number gives the same content for ever; a change of output takes a new number.

1: sheet, font and page numbers as the template has them. 2: as the profile says (`layout`).
3: the template is compiled once; as XML the same, written in other bytes.
"""
RENDERERS = (1, 2, RENDERER)
"""Those whose letters can still be made."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter: the file and the digests that the log keeps."""

    data: bytes
    content: str
    text: str
    words: str
    """What `text` is the digest of."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself in Word's information pane."""

    title: str
    author: str
    date: dt.date


class _Filler(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """A docxtpl template that keeps, for each part, the texts that its tags printed."""

    def __init__(self, template: bytes) -> None:
        super().__init__(io.BytesIO(template))
        self.emitted: dict[str, list[str]] = {}

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,  # noqa: ANN401 - docxtpl is untyped
        context: dict[str, Any],
        jinja_env: Any = None,  # noqa: ANN401
    ) -> str:
        jinja_env.emitted = []
        try:
            xml: str = super().render_xml_part(src_xml, part, context, jinja_env)
        except TemplateError as error:
            if not hasattr(error, "docx_context") and (line := _line(error)):
                lines = re.sub(r"(?=<w:p[ >])", "\n", src_xml).split("\n")  # as docxtpl does
                error.docx_context = lines[line - 1 : line]  # type: ignore[attr-defined]
            raise
        # docxtpl fills footnotes once for each section: what the first time printed counts too.
        self.emitted.setdefault(str(part.partname).lstrip("/"), []).extend(jinja_env.emitted)
        return xml


def fill_letter(
    composed: bytes,
    context: Mapping[str, Any],
    properties: Properties,
    where: str,
    renderer: int = RENDERER,
) -> Letter:
    """Fill a composed template with *context* (texts, lists and tables only) and read it back.

    The same bytes in give the same members out. Raises `BadInput` naming the template and the
    place for an undefined name, a broken or forbidden tag, or a letter that does not hold exactly
    what its tags printed.
    """
    if renderer < _COMPILED_FROM:
        return _fill_by_docxtpl(composed, context, properties, where)
    try:
        press = _press(composed)
        if isinstance(press, _Press):
            return press.fill(context, properties, where)
    except Uncovered:
        pass
    except (BadInput, TemplateError, *_FILLING) as error:
        _fill_by_docxtpl(composed, context, properties, where)  # says what is wrong, and where
        # Its letter is not taken: the same renderer gives the same bytes, or none.
        if not isinstance(error, BadInput):
            raise _unfillable(error, where) from error
        one = error.problem
        raise BadInput(one.message, where=one.where or where, fix=one.fix) from error
    return _fill_by_docxtpl(composed, context, properties, where)


_COMPILED_FROM = 3


@dataclass(frozen=True, slots=True)
class _Press:
    """A compiled template and the environment that takes note of what it prints."""

    compiled: Compiled
    environment: TemplateEnvironment
    busy: threading.Lock = field(default_factory=threading.Lock)
    """Held while a letter is filled: two threads must not note what they print in one place."""

    def fill(self, context: Mapping[str, Any], properties: Properties, where: str) -> Letter:
        """Fill and read back; raise what jinja2 or lxml raise, or `BadInput`."""
        with self.busy:
            return self._fill(context, properties, where)

    def _fill(self, context: Mapping[str, Any], properties: Properties, where: str) -> Letter:
        compiled, environment = self.compiled, self.environment
        environment.begin()
        context = {**context, "diktum": DiktumCounter()}
        filled: dict[str, bytes] = {}
        words = dict(compiled.words)
        for part, data in compiled.fill(context):
            filled[part.name] = data
            root = root_of(data)
            words[part.name] = words_of(root)
            stream = words_of(root, attributes=True) if part.sets_attributes else words[part.name]
            _read_back_part(stream, environment.take(), f"{where}, {part.name}")
        own = {"title": properties.title[:255], "author": properties.author[:255]}
        core = compiled.properties(own | {"date": properties.date.isoformat()})
        root_of(core)
        filled[compiled.core] = core
        check_filled(filled, compiled.size, where)
        members = compiled.pack(filled)
        text = "".join(words[name] for name in text_parts(words))
        return Letter(zip_packed(members), packed_digest(members), text_digest(text), text)


@functools.lru_cache(maxsize=32)
def _press(composed: bytes) -> _Press | Uncovered:
    """Compile a composed template once; raise what docxtpl and jinja2 raise for a wrong one.

    That is not kept: it may be the memory that was short, and not the template that is wrong.
    """
    environment = TemplateEnvironment(autoescape=True)
    try:
        return _Press(Compiled(composed, environment), environment)
    except Uncovered as reason:
        return reason


def why_by_docxtpl(composed: bytes) -> str:
    """Say what in a template is filled by docxtpl only, letter by letter; empty for nothing.

    Says nothing of a template that cannot be filled at all.
    """
    try:
        press = _press(composed)
    except (BadInput, TemplateError, *_FILLING):
        return ""
    return str(press) if isinstance(press, Uncovered) else ""


def _fill_by_docxtpl(
    composed: bytes, context: Mapping[str, Any], properties: Properties, where: str
) -> Letter:
    filler = _fill(composed, context, where)
    core = filler.docx.core_properties
    try:
        core.title, core.author = properties.title[:255], properties.author[:255]
    except ValueError as error:  # a character that no file can hold
        raise _unfillable(error, where) from error
    core.last_modified_by, core.comments = "pakdocs", ""
    core.created = core.modified = dt.datetime.combine(properties.date, dt.time())
    buffer = io.BytesIO()
    filler.docx.save(buffer)
    members = read_members(buffer.getvalue(), where)
    read_back(members, filler.emitted, where)
    return finished(members)


def _fill(composed: bytes, context: Mapping[str, Any], where: str) -> _Filler:
    filler = _Filler(composed)
    environment = TemplateEnvironment(autoescape=True)
    try:
        filler.render({**context, "diktum": DiktumCounter()}, environment, autoescape=True)
    except TemplateError as error:
        raise _template_error(error, where) from error
    except _FILLING as error:
        raise _unfillable(error, where) from error
    return filler


@dataclass(frozen=True, slots=True)
class Blank:
    """What one tag of a letter printed, and where in the context it stood."""

    part: str
    path: str
    """Such as ``officers.0.name``; empty for what the template worked out itself."""
    text: str


class _Traced(str):
    """A text that knows its place in the context, through ``upper`` too."""

    __slots__ = ("path",)
    path: str

    def __new__(cls, text: str, path: str) -> Self:
        traced = super().__new__(cls, text)
        traced.path = path
        return traced

    def __str__(self) -> str:
        return self

    def upper(self) -> _Traced:
        return _Traced(super().upper(), self.path)


def trace_blanks(composed: bytes, context: Mapping[str, Any], where: str) -> list[Blank]:
    """Give what each tag of a letter prints, in order, with the place it came from.

    Empty texts are left out. Raises as `fill_letter`.
    """
    filler = _fill(composed, _trace(context, ""), where)
    return [
        Blank(part, getattr(text, "path", ""), str.__str__(text))
        for part, texts in filler.emitted.items()
        for text in texts
        if text
    ]


def _trace(value: Any, path: str) -> Any:  # noqa: ANN401 - whatever a context holds
    if isinstance(value, str):
        return _Traced(value, path)
    if isinstance(value, Mapping):
        return {key: _trace(item, f"{path}.{key}".lstrip(".")) for key, item in value.items()}
    return [_trace(item, f"{path}.{number}") for number, item in enumerate(value)]


def finished(members: Members) -> Letter:
    """Zip *members* and take their digests."""
    words = letter_text(members)
    return Letter(write_members(members), content_digest(members), text_digest(words), words)


def read_back(members: Members, emitted: Mapping[str, list[str]], where: str) -> None:
    """Make sure that every printed text stands in the letter in order, and no tag is left over.

    Braces that came from a value are not a tag: the printed texts are struck out first. A part that
    should have been filled and was not is looked at too.
    """
    for name in dict.fromkeys((*emitted, *filter(is_filled, members))):
        root = parse_xml(members[name], name)
        stream = words_of(root, attributes=True)
        _read_back_part(stream, emitted.get(name, []), f"{where}, {name}")


def _read_back_part(stream: str, texts: Sequence[str], where: str) -> None:
    rest: list[str] = []
    position = 0
    for text in texts:
        found = stream.find(text, position)
        if found < 0:
            raise BadInput(
                _("the finished letter does not hold the value {text!r} where it belongs.").format(
                    text=text[:80]
                ),
                where=where,
            )
        rest.append(stream[position:found])
        position = found + len(text)
    rest.append(stream[position:])
    _refuse_leftovers("\0".join(rest), where)


def _refuse_leftovers(rest: str, where: str) -> None:
    if "{" not in rest and "}" not in rest:
        return
    for number, paragraph in enumerate(rest.split("\n"), start=1):
        if any(mark in paragraph for mark in MARKS):
            raise BadInput(
                _("a tag is left over: {text!r}.").format(text=paragraph.replace("\0", "…")[:80]),
                where=_("{where}, paragraph {n}").format(where=where, n=number),
                fix=_("Write the tag anew in Word, in one go and without formatting inside it."),
            )


def fill_text(text: str, context: Mapping[str, Any], where: str) -> str:
    """Fill the tags of a manifest's text; raise `BadInput` naming it when they cannot be."""
    if "{" not in text and "\n" not in text and "\r" not in text:
        return text  # jinja2 would change nothing
    try:
        environment, template, busy = _text_template(text)
        with busy:
            environment.begin()
            return template.render(context)
    except TemplateError as error:
        raise _template_error(error, where) from error
    except _FILLING as error:
        raise _unfillable(error, where) from error


@functools.lru_cache(maxsize=256)
def _text_template(text: str) -> tuple[TemplateEnvironment, Template, threading.Lock]:
    environment = TemplateEnvironment(autoescape=False)
    return environment, environment.from_string(text), threading.Lock()


_FILLING = (
    *(etree.LxmlError, RecursionError, ValueError, TypeError, ArithmeticError, MemoryError),
    SyntaxError,  # Python's own, for loops nested deeper than it can
    *(AttributeError, LookupError),  # docxtpl's, for tables and documents that are not whole
)
"""What filling a wrong template may raise beside jinja2's own errors."""


def _unfillable(error: Exception, where: str) -> BadInput:
    return BadInput(_("the template cannot be filled ({error}).").format(error=error), where=where)


def _template_error(error: TemplateError, where: str) -> BadInput:
    place = _place(error)
    where = _("{where}, near {place!r}").format(where=where, place=place) if place else where
    if isinstance(error, UndefinedError):
        message = _("the template uses a name that is not known here ({error}).")
        fix = _("Correct the name in the template.")
    elif isinstance(error, SecurityError):
        message = _("the template does what a template may not do ({error}).")
        fix = _("Use plain names, loops and conditions only.")
    else:
        message = _("a tag of the template is not right ({error}).")
        fix = _("Write the tag anew in Word, in one go and without formatting inside it.")
    return BadInput(message.format(error=error), where=where, fix=fix)


def _place(error: TemplateError) -> str:
    """Give the words of the paragraph where a template failed, as docxtpl or jinja2 know it."""
    lines: list[str] = []
    if context := getattr(error, "docx_context", None):
        lines = [line.strip() for line in context]
        lines = lines[3:4] or lines
    elif isinstance(error, TemplateSyntaxError) and error.source:
        lines = error.source.splitlines()[error.lineno - 1 : error.lineno]
    elif line := _line(error):
        return _("paragraph {n}").format(n=line)
    return html.unescape(re.sub(r"<[^>]+>", "", " ".join(lines))).strip()[:100]


def _line(error: TemplateError) -> int:
    """Give the line of the template that was being filled, from 1; 0 where none was."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == "<template>"]
    return lines[-1] if lines else 0
