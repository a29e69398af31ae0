"""Word documents: templates put together, filled, read back and digested.

The only place that knows docxtpl, python-docx and jinja2; what they raise stops here.
"""

from __future__ import annotations

from pakdocs.render.check import Fault, Subject, check_template, mark_faults
from pakdocs.render.compose import PARTS, compose
from pakdocs.render.draft import (
    BLANK,
    Difference,
    check_finished,
    clean,
    count_slots,
    differences,
    keep,
    make_concept,
    make_net,
    owners_of,
    stamp,
)
from pakdocs.render.layout import Layout
from pakdocs.render.letter import (
    RENDERER,
    RENDERERS,
    Blank,
    Letter,
    Properties,
    fill_letter,
    fill_text,
    trace_blanks,
    why_by_docxtpl,
)
from pakdocs.render.looks import concealed, pictures
from pakdocs.render.package import content_digest, has_content, read_members
from pakdocs.render.sandbox import FILTERS
from pakdocs.render.words import letter_text

__all__ = [
    "BLANK",
    "FILTERS",
    "PARTS",
    "RENDERER",
    "RENDERERS",
    "Blank",
    "Difference",
    "Fault",
    "Layout",
    "Letter",
    "Properties",
    "Subject",
    "check_finished",
    "check_template",
    "clean",
    "compose",
    "concealed",
    "content_digest",
    "count_slots",
    "differences",
    "fill_letter",
    "fill_text",
    "has_content",
    "keep",
    "letter_text",
    "make_concept",
    "make_net",
    "mark_faults",
    "owners_of",
    "pictures",
    "read_members",
    "stamp",
    "trace_blanks",
    "why_by_docxtpl",
]
