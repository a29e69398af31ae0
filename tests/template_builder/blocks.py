"""Blocks that several letters have: the annex table, the copies, the number and date blanks."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from template_builder.package import DECIMALS, section
from template_builder.parts import SIGNATURE_INDENT
from template_builder.word import (
    Font,
    Layout,
    Table,
    control,
    para,
    part,
    run,
    tag,
    tiny,
    when,
)

_COPIES_LIST = DECIMALS[-1]
_SIGNATURE_WIDTH = SIGNATURE_INDENT + 75
_CELL_PADDING = 1.2


@dataclass(frozen=True)
class Column:
    """One column of an annex: its heading, its width in millimetres, the lines of its cells."""

    title: str
    width: float
    lines: tuple[str, ...]
    centred: bool = False


def number_blank(font: str) -> Element:
    """Make the inline control around the letter's own number."""
    look = Font(font, 12)
    return control("number", "Nomor", [run("{{ number }}", look)], look)


def date_blank(font: str) -> Element:
    """Make the inline control around the letter's own date."""
    look = Font(font, 12)
    return control("date", "Tanggal", [run("{{ date }}", look)], look)


def letterhead_block() -> Element:
    """Make the place of the letterhead."""
    return part("letterhead", "Kop surat", "[kop surat: kop.docx]")


def signature_row(table: Table, *before: Element, start: int = 0) -> Element:
    """Make the row that holds the place of the signature and what must stay with it.

    A row is never split, and not parted from a row before it whose paragraphs are kept with the
    next; LibreOffice does not promise the same for paragraphs alone.
    """
    block = part("signature", "Tanda tangan", "[tanda tangan: tanda-tangan.docx]")
    return table.wide_row(*before, block, tiny(), start=start)


def copies_block() -> list[Element]:
    """Make the list of copies, numbered when there is more than one."""
    text = "{{ copy }}{% if loop.last %}.{% else %};{% endif %}"
    return when(
        "copies",
        para("Tembusan:", layout=Layout(style="Tembusan", before=12, keep=True)),
        tag("{%p for copy in copies %}"),
        *when(
            "loop.length != 1",
            para(text, layout=Layout(style="Tembusan", numbering=_COPIES_LIST)),
            otherwise=[para(text, layout=Layout(style="Tembusan"))],
        ),
        tag("{%p endfor %}"),
    )


def annex_title(*lines: str) -> list[Element]:
    """Make the centred heading over an annex table."""
    last = len(lines) - 1
    return [
        para(
            line,
            layout=Layout(
                align="center",
                keep=True,
                before=0 if number else 12,
                after=6 if number == last else 0,
            ),
            font=Font(bold=True),
        )
        for number, line in enumerate(lines)
    ]


def annex_table(items: str, columns: tuple[Column, ...]) -> Element:
    """Make the annex table, a row for each of *items*, and the signature as its last row.

    The signature is a row so that a page break never parts it from the last name.
    """
    table = Table(tuple(column.width for column in columns), bordered=True, padding=_CELL_PADDING)
    head = Layout(style="KepalaTabel", keep=True)
    start = max(
        number
        for number in range(1, len(columns))
        if sum(column.width for column in columns[number:]) >= _SIGNATURE_WIDTH
    )
    return table.make(
        table.row(*([para(column.title, layout=head)] for column in columns), head=True),
        table.tag_row(f"{{%tr for {items} %}}"),
        table.tag_row("{%tr if loop.last %}"),
        _item_row(table, columns, keep=True),
        table.tag_row("{%tr else %}"),
        _item_row(table, columns, keep=False),
        table.tag_row("{%tr endif %}"),
        table.tag_row("{%tr endfor %}"),
        signature_row(table, para(), start=start),
    )


def _item_row(table: Table, columns: tuple[Column, ...], *, keep: bool) -> Element:
    cells = []
    for column in columns:
        align = "center" if column.centred else ""
        layout = Layout(style="IsiTabel", align=align, keep=keep)
        cells.append([para(line, layout=layout) for line in column.lines])
    return table.row(*cells)


def document_end() -> list[Element]:
    """End the annex, and with it the document."""
    return [tiny(), section(annex=True)]
