"""The fields of Word in a letter: which stand in it, and which of them may.

A field is counted anew by whatever program opens the file. Those that number pages, refer to
places of the same letter or lead to an address do no harm; any other may show tomorrow what was
not signed today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pakdocs.render.package import LINKS, W

_ALLOWED = frozenset(
    ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "REF", "PAGEREF", "SEQ", "TOC", "HYPERLINK")
)
_CLOCKS = frozenset(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "EDITTIME"))
_ORDERS = re.compile(
    r"\b(?:DDE\w*|INCLUDE\w*|IMPORT|LINK|MACROBUTTON|DATABASE|RD|GLOSSARY|AUTOTEXT)\b",
    re.IGNORECASE,
)
"""Fields that bring in something from outside or run it."""
_QUOTES = str.maketrans("\u201c\u201d", '""')
_WORD = re.compile(r'\\[A-Za-z](?![^\s"])|"[^"]*"|[^\s"]+')
_TAKES_ONE = ("\\l", "\\o", "\\s", "\\t")
"""The switches of HYPERLINK that a word of their own follows."""


@dataclass(slots=True)
class WordField:
    """One field: where it begins, and what it says without the fields within it."""

    element: etree._Element
    text: str

    @property
    def name(self) -> str:
        """What kind of field it is: ``PAGE``; the empty text where another field says it."""
        return (self.text.upper().split() or [""])[0]

    @property
    def order(self) -> str:
        """What in it calls a program or another file; the empty text for nothing."""
        if self.name == "HYPERLINK" and not self.strays:
            return ""  # an address may well have such a word in it
        found = _ORDERS.search(self.text)
        return found[0] if found else ""

    @property
    def moves(self) -> bool:
        """Whether it shows the clock of whoever opens the letter."""
        return self.name in _CLOCKS

    @property
    def strays(self) -> bool:
        """Whether it is a link to anything but an address or a place of the letter."""
        return self.name == "HYPERLINK" and not _leads_on(self.text)

    @property
    def allowed(self) -> bool:
        """Whether a template may have it."""
        return self.name in _ALLOWED and not self.strays


def word_fields(root: etree._Element) -> list[WordField]:
    """Give all fields under *root* in the order in which they begin."""
    found: list[WordField] = []
    telling: list[WordField | None] = []
    """The fields that are open; None for one that says nothing more and shows its result."""
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if element.tag == f"{W}fldSimple":
            found.append(WordField(element, element.get(f"{W}instr") or ""))
        elif element.tag == f"{W}instrText":
            if telling and telling[-1] is not None:
                telling[-1].text += element.text or ""
            else:  # no program reads it where no field is open; it is judged all the same
                found.append(WordField(element, element.text or ""))
        else:
            _turn(element, found, telling)
    return found


def _turn(mark: etree._Element, found: list[WordField], telling: list[WordField | None]) -> None:
    """Follow the marks that begin a field, part it from its result, and end it."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        found.append(WordField(mark, ""))
        telling.append(found[-1])
    elif kind == "separate" and telling:
        telling[-1] = None
    elif kind == "end" and telling:
        telling.pop()


def order_in(root: etree._Element) -> str:
    """Name a field that calls a program or another file; the empty text where there is none."""
    return next((field.order for field in word_fields(root) if field.order), "")


def _leads_on(instruction: str) -> bool:
    """Say whether a HYPERLINK leads to the web, to a mailbox, or to a bookmark of the letter."""
    words = _words(instruction)
    next(words, None)
    marked = False
    for word in words:
        if word.lower() in _TAKES_ONE:
            marked = marked or word.lower() == "\\l"
            next(words, None)
        elif not re.fullmatch(r"\\[A-Za-z]", word):
            return word.strip('"').strip().lower().startswith(LINKS)
    return marked


def _words(instruction: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(instruction.translate(_QUOTES)))
