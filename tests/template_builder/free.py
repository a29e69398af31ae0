"""A letter whose words are all the clerk's own: ``surat-dinas.docx``."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.blocks import document_end
from template_builder.letters import ending, letter_head, space, text
from template_builder.word import Layout, para, tag, when

_YTH = 11
_STEP = 8
"""Millimetres by which numbers, and letters under them, stand further in."""


def free_letter() -> Sequence[Element]:
    """Make the body of ``surat-dinas.docx``."""
    return [
        *letter_head(),
        *_addressees(),
        *when("fields.opening", text("{{ fields.opening }}")),
        *_points("fields.body"),
        *ending("{{ fields.closing }}"),
        *document_end(),
    ]


def _addressees() -> list[Element]:
    """Make the addressees as the ministry prints them: several under ``Yth.``, ``di`` in line."""
    several = Layout(left=_STEP, hanging=_STEP)
    return [
        space(10),
        tag("{%p for line in recipient.lines %}"),
        *when(
            "loop.length == 1",
            para("Yth.\t{{ line }}", layout=Layout(left=_YTH, hanging=_YTH)),
            otherwise=[
                *when("loop.first", para("Yth.", layout=Layout(keep=True))),
                para("{{ loop.index }}.\t{{ line }}", layout=several),
            ],
        ),
        tag("{%p endfor %}"),
        *when("recipient.place", para("di {{ recipient.place }}")),
        space(10),
    ]


def _points(items: str) -> list[Element]:
    """Make paragraphs, points and sub-points; their labels are computed, so lists may restart."""
    point = Layout(style="Butir", left=_STEP, hanging=_STEP)
    subpoint = Layout(style="Butir", left=2 * _STEP, hanging=_STEP)
    labelled = "{{ part.label }}\t{{ part.text }}"
    return [
        tag(f"{{%p for part in {items} %}}"),
        *when(
            'part.kind == "paragraph"',
            text("{{ part.text }}", before=6),
            otherwise=when(
                'part.kind == "point"',
                para(labelled, layout=point),
                otherwise=[para(labelled, layout=subpoint)],
            ),
        ),
        tag("{%p endfor %}"),
    ]
