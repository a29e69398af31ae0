"""Compare a letter with the ministry's circular: ``compare_with_circular.py LETTER.docx TEXT``.

*TEXT* is the circular as text or Markdown. Both sides are read as lines, which must be the same
lines in the same order; what differs is printed, and then the exit code is 1.

Made alike before comparing:

* white space: runs of it become one space, empty lines are dropped;
* in the text, what Markdown adds: ``<...>`` around links, the dash before a lettered item;
* in the text, the break between its two pages: the catchword (``berharap...``) is dropped, and the
  sentence goes on with the line that begins with that word;
* in the text, a subject that wraps within its place in the head (``Hal : ...``, up to an empty line
  or ``Yth.``) is one line;
* in the text, ``di Tempat``, which the Markdown runs on at the end of the last addressee, is a
  line of its own;
* in the letter, a row ``label | : | value`` is one line, and what stands right of it (the date) the
  next; label and text of a point, parted by a tab, are one line;
* on both sides, the last two lines, the signer's name and NIP, become ``[nama]`` and ``[NIP]``, if
  the last one is a NIP at all: no real person's data is kept with the tests.

Nothing else is: letters, capitals, punctuation, numbers and order must agree. The look (fonts,
widths, where a page ends) is not compared.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

_NIP = re.compile(r"NIP [0-9]{8} [0-9]{6} [0-9] [0-9]{3}")


def letter_lines(path: Path) -> list[str]:
    """Give the lines of a .docx letter, its header and footer left out."""
    body = docx.Document(str(path)).element.body
    return _without_signer([line for text in _blocks(body) if (line := _squeeze(text))])


def _blocks(parent: Any) -> Iterator[str]:
    """Give paragraphs and rows under *parent*, also those within content controls."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield _text(child)
        elif child.tag == qn("w:tr"):
            yield from _row(child)
        elif child.tag in (qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent"), qn("w:tc")):
            yield from _blocks(child)


def _row(row: Any) -> Iterator[str]:
    cells = list(row.iterchildren(qn("w:tc")))
    texts = [" ".join(_blocks(cell)) for cell in cells]
    if len(cells) > 2 and _squeeze(texts[1]) == ":":
        yield " ".join(texts[:3])
        yield from texts[3:]
        return
    for cell in cells:
        yield from _blocks(cell)


def _text(paragraph: Any) -> str:
    pieces = {qn("w:tab"): "\t", qn("w:br"): " ", qn("w:noBreakHyphen"): "-"}
    runs = (element for run in paragraph.iter(qn("w:r")) for element in run)
    return "".join(
        element.text or "" if element.tag == qn("w:t") else pieces.get(element.tag, "")
        for element in runs
    )


def circular_lines(path: Path) -> list[str]:
    """Give the lines of the circular as text or Markdown."""
    lines: list[str] = []
    wraps = False
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = _squeeze(re.sub(r"<(https?://[^<>\s]+)>", r"\1", raw))
        line = re.sub(r"^- (?=[a-z]\. )", "", line)
        wraps = wraps and line not in ("", "Yth.")
        if wraps:
            lines[-1] += f" {line}"
        elif line:
            lines += _split_place(line)
        wraps = wraps or line.startswith("Hal :")
    return _without_signer(_joined_pages(lines))


def _split_place(line: str) -> list[str]:
    addressee, place, rest = line.rpartition(" di Tempat")
    return [addressee, place.strip()] if place and not rest else [line]


def _joined_pages(lines: list[str]) -> list[str]:
    """Drop each catchword and let the sentence go on that it parts."""
    found: list[str] = []
    catchword = ""
    for line in lines:
        if catchword and line.startswith(catchword):
            found[-1] += f" {line}"
            catchword = ""
        elif match := re.fullmatch(r"(\w+)\.\.\.", line):
            catchword = match[1]
        else:
            found.append(line)
    return found


def _without_signer(lines: list[str]) -> list[str]:
    named = bool(lines) and (lines[-1] == "[NIP]" or _NIP.fullmatch(lines[-1]))
    return [*lines[:-2], "[nama]", "[NIP]"] if named else lines


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def differences(letter: Path, text: Path) -> list[str]:
    """Give what differs, as the lines of a diff from the circular to the letter."""
    wanted, made = circular_lines(text), letter_lines(letter)
    return list(difflib.unified_diff(wanted, made, str(text), str(letter), lineterm="", n=0))


def main() -> int:
    """Print the differences."""
    if len(sys.argv) != 3:
        print("Usage: compare_with_circular.py LETTER.docx TEXT", file=sys.stderr)
        return 2
    found = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(found) or "The lines are the same.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
