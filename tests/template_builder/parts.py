"""The shared parts: the letterhead and the signature block.

They are put into templates that clerks may have made, so they lean on no style but Word's own
Normal: all of their look stands on the paragraphs themselves.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree
from lxml.etree import _Element as Element

from template_builder.package import ARIAL, IMAGE_ID, TEXT_WIDTH, section
from template_builder.word import (
    KOP_LINE,
    NAMESPACES,
    Font,
    Layout,
    Table,
    el,
    loop,
    para,
    tag,
    when,
)

SIGNATURE_INDENT = 78
"""Millimetres from the left margin of an upright page."""
_EMBLEM_WIDTH = 25
_EMU_PER_MM = 36000
_CENTRED = Layout(align="center", before=0, after=0, line=1)
_SIGNED = Layout(left=SIGNATURE_INDENT, before=0, after=0, line=1, keep=True)
_SEVERAL = 13
"""Points of an office's name that takes several lines."""
_ROOM = 56
"""Points left free for the signature and the stamp: four lines."""
_MARK_ROOM = 21
"""Points over and under a mark that another system replaces; with it as much as `_ROOM`."""

_PICTURE = """
<wp:inline xmlns:wp="{wp}" xmlns:a="{a}" xmlns:pic="{pic}" xmlns:r="{r}"
    distT="0" distB="0" distL="0" distR="0">
  <wp:extent cx="{cx}" cy="{cy}"/>
  <wp:docPr id="1" name="Lambang" descr="pakdocs.emblem"/>
  <a:graphic><a:graphicData uri="{pic}"><pic:pic>
    <pic:nvPicPr><pic:cNvPr id="1" name="emblem.png"/><pic:cNvPicPr/></pic:nvPicPr>
    <pic:blipFill><a:blip r:embed="{image}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
    <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
      <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
  </pic:pic></a:graphicData></a:graphic>
</wp:inline>
"""


def letterhead() -> list[Element]:
    """Make the body of ``kop.docx``."""
    table = Table((_EMBLEM_WIDTH, TEXT_WIDTH - _EMBLEM_WIDTH))
    return [
        table.make(table.row([_emblem(20)], _letterhead_lines()), bottom=KOP_LINE),
        para(layout=replace(_CENTRED, exact=10, line=-1)),
        section(),
    ]


def _letterhead_lines() -> list[Element]:
    address = (
        "{{ office.address }}{% if office.postal_code %} {{ office.postal_code }}{% endif %}"
        "{% if office.phone %}, Telepon {{ office.phone }}{% endif %}"
    )
    electronic = (
        "{% if office.website %}Laman: {{ office.website }}{% endif %}"
        "{% if office.website and office.email %}, {% endif %}"
        "{% if office.email %}Pos-el: {{ office.email }}{% endif %}"
    )
    small = Font(ARIAL, 9.5)
    return [
        *loop(
            "line in office.letterhead",
            *when(
                "loop.first",
                _line(Font(ARIAL, 12)),
                otherwise=when(
                    "loop.length > 2",
                    _line(Font(ARIAL, _SEVERAL, bold=True)),
                    otherwise=[_line(Font(ARIAL, 16, bold=True))],
                ),
            ),
        ),
        para(address, layout=replace(_CENTRED, before=2), font=small),
        *when(
            "office.website or office.email",
            para(electronic, layout=replace(_CENTRED, after=4), font=small),
        ),
    ]


def _line(font: Font) -> Element:
    return para("{{ line|upper }}", layout=_CENTRED, font=font)


def _emblem(height: float, ratio: float = 300 / 360) -> Element:
    picture = etree.fromstring(
        _PICTURE.format(
            **NAMESPACES,
            cx=round(height * ratio * _EMU_PER_MM),
            cy=round(height * _EMU_PER_MM),
            image=IMAGE_ID,
        ),
        etree.XMLParser(remove_blank_text=True),
    )
    drawing = el("r", el("drawing", picture))
    return para(drawing, layout=Layout(align="left", before=0, after=4, line=1))


def signature() -> list[Element]:
    """Make the body of ``tanda-tangan.docx``."""
    return [
        tag("{%p for line in signature.lines %}"),
        para("{{ line }}", layout=_SIGNED),
        tag("{%p endfor %}"),
        *when(
            "signature.mark",
            para("{{ signature.mark }}", layout=replace(_SIGNED, before=_MARK_ROOM)),
            _name(_MARK_ROOM),
            otherwise=[_name(_ROOM)],
        ),
        *when(
            'signature.rank and signature.rank != "-"',
            para("{{ signature.rank }}", layout=_SIGNED),
        ),
        *when("signature.nip", para("{{ signature.nip }}", layout=_SIGNED)),
        section(),
    ]


def _name(room: float) -> Element:
    return para("{{ signature.name }}", layout=replace(_SIGNED, before=room), font=Font(bold=True))
