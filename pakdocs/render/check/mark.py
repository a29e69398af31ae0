"""A copy of a template with a Word comment at each paragraph that has a fault."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pakdocs.render.check.places import Fault
from pakdocs.render.compose import open_document
from pakdocs.render.package import W

AUTHOR = "pakdocs"


def mark_faults(template: bytes, faults: Sequence[Fault], where: str) -> bytes:
    """Give *template* with a comment for each fault; raise `BadInput` if it cannot be opened.

    What has no paragraph in the body stands at its first one, with its place in words.
    """
    document = open_document(template, where)
    paragraphs = list(document.element.body.iter(f"{W}p"))
    for fault in faults:
        here = 0 <= fault.paragraph < len(paragraphs) and fault.part == "document"
        if not paragraphs:
            paragraphs = [document.add_paragraph()._p]  # noqa: SLF001 - has no public name
        paragraph = Paragraph(paragraphs[fault.paragraph if here else 0], document._body)  # noqa: SLF001
        words = f"{fault.message} {fault.fix}".strip()
        if not here:
            words = f"{fault.part} {fault.where}".strip() + f": {words}"
        document.add_comment(_runs(paragraph), text=_plain(words), author=AUTHOR, initials="pd")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _runs(paragraph: Paragraph) -> list[Run]:
    """Give first and last run of a paragraph, in whatever they stand; make one if there is none."""
    found: list[Any] = [
        run
        for run in paragraph._p.iter(f"{W}r")  # noqa: SLF001
        if run.getparent() is paragraph._p  # noqa: SLF001
    ]
    if not found:
        return [paragraph.add_run()]
    return [Run(found[0], paragraph), Run(found[-1], paragraph)]


def _plain(text: str) -> str:
    """Part the braces of quoted tags, or the marked copy would have tags in its comments."""
    for mark in ("{{", "}}", "{%", "%}", "{#", "#}"):
        text = text.replace(mark, " ".join(mark))
    return text
