"""Find tags in a text, as docxtpl and jinja2 will, and refuse what neither can read in good time.

A tag ends at the first closing mark of its kind. docxtpl finds tags by regular expressions that
look on from each opening mark; what is bounded here keeps their work in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pakdocs.errors import BadInput
from pakdocs.i18n import _

MARKS = ("{{", "}}", "{%", "%}", "{#", "#}")
CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
PREFIXES = ("p", "tr", "tc", "r")
"""What docxtpl takes away around a tag: its paragraph, table row, cell or run."""
MAX_TAG = 2000
"""Characters in one tag."""
MAX_TAGS = 20_000
"""Tags in one part of a document."""

_OPENING = re.compile(r"\{[{%#]")
_BLANKS = re.compile(r"\s{10}")
_PREFIX = re.compile(rf"({'|'.join(PREFIXES)}) ")
_QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in a text."""

    start: int
    end: int
    kind: str
    """Its opening mark."""
    prefix: str
    """One of `PREFIXES`, or the empty text."""
    body: str
    """What stands in it, with the typographic quotation marks that Word makes set right."""

    @property
    def word(self) -> str:
        """The first word of a statement: ``for``, ``if``."""
        return (self.body.split() or [""])[0]

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.body[len(self.word) :].strip()


def has_tag(text: str) -> bool:
    """Say whether an opening mark stands in *text*."""
    return _OPENING.search(text) is not None


def next_tag(text: str, start: int) -> Tag | int:
    """Give the first tag from *start* on; or the place of a mark that is never closed, or -1."""
    found = _OPENING.search(text, start)
    if found is None:
        return -1
    kind = found[0]
    end = text.find(CLOSING[kind], found.end())
    if end < 0:
        return found.start()
    inner = text[found.end() : end]
    prefix = _PREFIX.match(inner)
    body = inner[prefix.end() :] if prefix else inner
    body = body.strip("-+" if not prefix else "").strip().translate(_QUOTES)
    return Tag(found.start(), end + 2, kind, prefix[1] if prefix else "", body)


def refuse_runaway(text: str, where: str) -> None:
    """Raise `BadInput` for a tag without end, an endless one, or more tags than a letter has."""
    place, count = 0, 0
    while isinstance(tag := next_tag(text, place), Tag):
        inner = text[tag.start + 2 : tag.end]
        count += 1
        place = tag.end
        crowded = len(_OPENING.findall(inner)) > 10 or _BLANKS.search(inner)
        if len(inner) > MAX_TAG or crowded or count > MAX_TAGS:
            raise BadInput(
                _("has too many tags, or one that is too long."),
                where=_("{where}, near {place!r}").format(where=where, place=inner[:60]),
                fix=_("Write the tag anew in Word, in one go and without formatting inside it."),
            )
    if tag >= 0:
        raise BadInput(
            _("has a tag that is never closed."),
            where=_("{where}, near {place!r}").format(where=where, place=text[tag : tag + 60]),
            fix=_("Write the tag anew in Word, in one go and without formatting inside it."),
        )
