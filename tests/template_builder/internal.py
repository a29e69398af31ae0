"""What stays in the office: ``nota-dinas.docx``, with which a concept goes up to the head."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.blocks import date_blank, document_end, number_blank, signed, title_head
from template_builder.letters import facts, text
from template_builder.package import ARIAL, TEXT_WIDTH
from template_builder.word import LINE, Layout, Table, loop, para, when

_HEAD_WIDTHS = (26, 4)
_NUMBERED = "{% if loop.length != 1 %}{{ loop.index }}. {% endif %}"


def note() -> Sequence[Element]:
    """Make the body of ``nota-dinas.docx``."""
    return [
        *title_head("NOTA DINAS"),
        para(layout=Layout(exact=12)),
        _head(),
        para(layout=Layout(exact=12)),
        text(
            "Bersama ini disampaikan konsep {{ letter.title }} untuk mendapat persetujuan dan "
            "tanda tangan Bapak/Ibu, dengan keterangan sebagai berikut:"
        ),
        facts(
            ("hal/tentang", "{{ letter.subject }}"),
            ("jumlah petugas", "{{ counts.officers }} orang"),
            ("jumlah BKK", "{{ counts.bkk }} BKK"),
            ("kode konsep", "{{ letter.id }}"),
        ),
        para(layout=Layout(exact=8)),
        *when("fields.note", text("{{ fields.note }}")),
        signed(
            text(
                "Demikian disampaikan. Atas perhatian dan arahan Bapak/Ibu, kami ucapkan terima "
                "kasih.",
                after=12,
            )
        ),
        *document_end(),
    ]


def _head() -> Element:
    table = Table((*_HEAD_WIDTHS, TEXT_WIDTH - sum(_HEAD_WIDTHS)))
    return table.make(
        table.row([para("Yth.")], [para(":")], _lines("line in recipient.lines", "{{ line }}")),
        table.label_row("Dari", "{{ signature.position }}"),
        *table.when(
            "copies",
            table.row([para("Tembusan")], [para(":")], _lines("copy in copies", "{{ copy }}")),
        ),
        table.label_row("Tanggal", date_blank(ARIAL)),
        table.label_row("Nomor", number_blank(ARIAL)),
        table.label_row("Sifat", "{{ sifat }}"),
        *table.when("attachments", table.label_row("Lampiran", "{{ attachments }}")),
        table.label_row("Hal", "{{ subject }}"),
        table.wide_row(para(layout=Layout(exact=4))),
        bottom=LINE,
    )


def _lines(items: str, line: str) -> list[Element]:
    """Fill a cell with a line for each of *items*, numbered when there are several."""
    return loop(items, para(_NUMBERED + line))
