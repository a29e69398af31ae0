"""Word documents: templates put together, filled, read back and digested.

The only place that knows docxtpl, python-docx and jinja2; what they raise stops here.
"""

from __future__ import annotations

from pakdocs.render.compose import PARTS, compose
from pakdocs.render.letter import (
    RENDERER,
    Letter,
    Properties,
    fill_letter,
    fill_text,
    illegal_character,
)
from pakdocs.render.package import content_digest, letter_text, read_members

__all__ = [
    "PARTS",
    "RENDERER",
    "Letter",
    "Properties",
    "compose",
    "content_digest",
    "fill_letter",
    "fill_text",
    "illegal_character",
    "letter_text",
    "read_members",
]
