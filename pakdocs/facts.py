"""What is known and often written wrong, as data: ``fakta.toml`` beside the templates.

Addresses, names of agencies, rejected spellings, laws and letters of the ministry. They ship with
what the office must check; `pakdocs.lint` holds a finished letter against them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pakdocs.i18n import _
from pakdocs.tomlfile import Reader, read_checked

FILE = "fakta.toml"
_HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}")
_MAX = 200
"""Characters of a name, a spelling or a title."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A host that letters name, and wrong spellings of it."""

    host: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an agency or an office, and wrong spellings of it."""

    text: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A spelling that is rejected wherever it stands, but for the phrases of *unless*."""

    right: str
    wrong: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """A law: how its kind is written, its number and year, and how its title begins."""

    kinds: tuple[str, ...]
    number: int
    year: int
    title: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A letter or decree that others cite."""

    number: str
    date: dt.date | None
    """None where only the number is known."""
    subject: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The content of ``fakta.toml``; what ships, for an office that keeps no such file.

    Equal to itself only: rules keep what they make of it, and look for that at every letter.
    """

    domains: tuple[Domain, ...] = ()
    names: tuple[Name, ...] = ()
    other_names: tuple[str, ...] = ()
    """Names that look like a known one but are right too."""
    words: tuple[Word, ...] = ()
    laws: tuple[Law, ...] = ()
    letters: tuple[Cited, ...] = ()
    check: tuple[str, ...] = ()


def parse_facts(text: str, where: str) -> Facts:
    """Parse ``fakta.toml``; raise `BadInput` with all its problems."""
    return read_checked(text, where, _build)


def _build(reader: Reader) -> Facts:
    return Facts(
        domains=tuple(_domain(table) for table in reader.tables("domain")),
        names=tuple(_name(table) for table in reader.tables("name")),
        other_names=_phrases(reader, "other_names"),
        words=tuple(_word(table) for table in reader.tables("word")),
        laws=tuple(_law(table) for table in reader.tables("law")),
        letters=tuple(_letter(table) for table in reader.tables("letter")),
        check=reader.texts("check"),
    )


def _domain(reader: Reader) -> Domain:
    host = reader.text("host", required=True).lower()
    wrong = tuple(text.lower() for text in reader.texts("wrong"))
    for key, text in [("host", host), *(("wrong", text) for text in wrong)]:
        if text and not _HOST.fullmatch(text):
            reader.problem(
                key,
                _("{value!r} is not a web address.").format(value=text),
                _("Give it without https:// and without a path, such as kemnaker.go.id."),
            )
    _refuse_right(reader, host, wrong)
    reader.done()
    return Domain(host, wrong)


def _name(reader: Reader) -> Name:
    name = Name(reader.text("name", required=True), _phrases(reader, "wrong"))
    _refuse_right(reader, name.text, name.wrong)
    _refuse_long(reader, "name", name.text)
    reader.done()
    return name


def _word(reader: Reader) -> Word:
    word = Word(
        right=reader.text("right", required=True),
        wrong=_phrases(reader, "wrong", required=True),
        unless=_phrases(reader, "unless"),
    )
    _refuse_right(reader, word.right, word.wrong)
    reader.done()
    return word


def _law(reader: Reader) -> Law:
    law = Law(
        kinds=_phrases(reader, "kinds", required=True),
        number=reader.get("number", int, 1, required=True),
        year=reader.get("year", int, 2000, required=True),
        title=reader.text("title", required=True),
    )
    if not 1 <= law.number <= 9999:
        reader.problem(
            "number", _("{value!r} is not the number of a law.").format(value=law.number)
        )
    if not 1945 <= law.year <= 2100:
        reader.problem("year", _("{value!r} is not a year.").format(value=law.year))
    _refuse_long(reader, "title", law.title)
    reader.done()
    return law


def _letter(reader: Reader) -> Cited:
    cited = Cited(
        number=reader.text("number", required=True),
        date=reader.date("date"),
        subject=reader.text("subject"),
    )
    _refuse_long(reader, "number", cited.number)
    reader.done()
    return cited


def _phrases(reader: Reader, key: str, *, required: bool = False) -> tuple[str, ...]:
    """Take texts of which none may be empty or endless."""
    found = reader.texts(key, required=required)
    if not all(found) or (required and not found):
        reader.problem(key, _("is empty."), _("Fill it in."))
    for text in found:
        _refuse_long(reader, key, text)
    return tuple(text for text in found if text)


def _refuse_long(reader: Reader, key: str, text: str) -> None:
    if len(text) > _MAX:
        reader.problem(key, _("is longer than {n} characters.").format(n=_MAX))


def _refuse_right(reader: Reader, right: str, wrong: tuple[str, ...]) -> None:
    """Note where the right spelling is among the wrong ones: every letter would be a finding."""
    if right.casefold() in (text.casefold() for text in wrong):
        reader.problem("wrong", _("holds the right spelling {value!r}.").format(value=right))
