"""Blocks that several letters have: titles, lists, signature, copies, number and date blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from template_builder.package import ARIAL, DECIMALS, TEXT_WIDTH, section
from template_builder.parts import SIGNATURE_INDENT
from template_builder.word import (
    Font,
    Layout,
    Table,
    control,
    el,
    loop,
    para,
    part,
    run,
    tag,
    tiny,
    when,
)

_COPIES_LIST = DECIMALS[-1]
_LIST_SIZE = 10
"""Points; an annex has more columns and stays at the nine of its style."""
_SIGNATURE_WIDTH = SIGNATURE_INDENT + 75
_CELL_PADDING = 1.2
SIGNED = Layout(left=SIGNATURE_INDENT, keep=True)
"""A line over the signature, such as place and date."""
_BESIDE = (76, 4)
"""The left of two blocks side by side, and what parts it from the right one."""
_STEP = 8
"""Millimetres by which a point stands in, and a lettered point under it once more."""


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, its width in millimetres, the lines of its cells."""

    title: str
    width: float
    lines: tuple[str, ...] = ("",)
    """A line that is a ``{%p … %}`` tag vanishes when the letter is made."""
    centred: bool = False
    hanging: float = 0
    """For a cell that is a list itself: millimetres by which a text's second line stands in."""


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


def title_head(*lines: str) -> list[Element]:
    """Make the letterhead and the title of a letter that has one instead of an addressee."""
    layout = Layout(style="Judul", left=0, right=0)
    return [
        letterhead_block(),
        *(para(line, layout=layout, font=Font(bold=True)) for line in lines),
    ]


def numbered_title(*lines: str) -> list[Element]:
    """Make the letterhead, the title and the line of the number under it."""
    number = para("NOMOR ", number_blank(ARIAL), layout=Layout(style="Judul", left=0, right=0))
    return [*title_head(*lines), number, para(layout=Layout(exact=12))]


def place_and_date(font: str = ARIAL) -> Element:
    """Make the line over the signature of a letter that has no date at its head."""
    return para("{{ office.place }}, ", date_blank(font), layout=replace(SIGNED, before=10))


def points(items: str) -> list[Element]:
    """Print a structured text: paragraphs, numbered points and lettered ones under them.

    The labels are in the values, so that the numbers start anew after a paragraph.
    """
    labelled = "{{ p.label }}\t{{ p.text }}"
    point, subpoint = (
        para(labelled, layout=Layout(style="Butir", left=step * _STEP, hanging=_STEP))
        for step in (1, 2)
    )
    return loop(
        f"p in {items}",
        *when(
            'p.kind == "paragraph"',
            para("{{ p.text }}", layout=Layout(style="Isi", before=3)),
            otherwise=when('p.kind == "point"', point, otherwise=[subpoint]),
        ),
    )


def listed(items: str, text: str) -> str:
    """Give the tags that print *text* for each of *items*: "a", "a dan b", "a, b, dan c"."""
    return (
        f"{{% for {items} %}}{{% if not loop.first %}}{{% if loop.length != 2 %}},{{% endif %}}"
        f"{{% if loop.last %}} dan{{% endif %}} {{% endif %}}{text}{{% endfor %}}"
    )


def signed(*before: Element) -> Element:
    """Make the place of the signature on an upright page, in one block with what is *before*."""
    table = Table((TEXT_WIDTH,))
    return table.make(signature_row(table, *before))


def signature_row(table: Table, *before: Element, start: int = 0) -> Element:
    """Make the row that holds the place of the signature and what must stay with it.

    A row is never split, and not parted from a row before it whose paragraphs are kept with the
    next; LibreOffice does not promise the same for paragraphs alone.
    """
    return table.wide_row(*before, signature_block(), tiny(), start=start)


def signature_block() -> Element:
    """Make the place of the signature; in a narrow cell it begins at the cell's edge."""
    return part("signature", "Tanda tangan", "[tanda tangan: tanda-tangan.docx]")


def beside(
    left: Sequence[Element],
    right: Sequence[Element],
    *before: Element,
    after: Sequence[Element] = (),
    widths: tuple[float, float] = _BESIDE,
) -> Element:
    """Make two blocks side by side, not parted from what is *before* and *after* them."""
    table = Table((*widths, TEXT_WIDTH - sum(widths)))
    rows = [table.wide_row(*before)] if before else []
    rows.append(table.row(left, [para()], right))
    return table.make(*rows, *([table.wide_row(*after)] if after else []))


def halves_row(
    table: Table, left: Sequence[Element], right: Sequence[Element], *, start: int
) -> Element:
    """Make a last row of two blocks, the *right* one from column *start* on."""
    row = table.wide_row(*right, start=start)
    cell = row.findall(el("tc").tag)[0]
    cell.remove(cell[-1])
    cell.extend(left)
    return row


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
    table = table_of(columns)
    rows = table.when(
        "loop.last",
        item_row(table, columns, keep=True),
        otherwise=[item_row(table, columns)],
    )
    return table.make(
        head_row(table, columns),
        *table.loop(items, *rows),
        annex_signature(table),
    )


def annex_signature(table: Table) -> Element:
    """Make the last row of an annex table: the signature, as far to the right as it fits."""
    widths = table.widths
    fitting = (n for n in range(1, len(widths)) if sum(widths[n:]) >= _SIGNATURE_WIDTH)
    return signature_row(table, para(), start=max(fitting))


def list_table(items: str, columns: tuple[Column, ...]) -> Element:
    """Make a table within a letter, a row for each of *items*."""
    table = table_of(columns)
    row = item_row(table, columns, size=_LIST_SIZE)
    return table.make(head_row(table, columns), *table.loop(items, row))


def table_of(columns: tuple[Column, ...]) -> Table:
    """Give the table of *columns*, without its rows."""
    widths = tuple(column.width for column in columns)
    return Table(widths, bordered=True, padding=_CELL_PADDING)


def head_row(table: Table, columns: tuple[Column, ...]) -> Element:
    """Make the row of headings, repeated on every page."""
    layout = Layout(style="KepalaTabel", keep=True)
    return table.row(*([para(column.title, layout=layout)] for column in columns), head=True)


def item_row(
    table: Table, columns: tuple[Column, ...], *, keep: bool = False, size: float = 0
) -> Element:
    """Make the row of one item; *keep* keeps it on a page with the next row."""
    cells = []
    for column in columns:
        layout = Layout(style="IsiTabel", align="center" if column.centred else "", keep=keep)
        if column.hanging > 0:
            hanging = column.hanging
            layout = replace(layout, left=hanging, hanging=hanging, before=1, after=1)
        cells.append([_item_line(line, layout, Font(size=size)) for line in column.lines])
    return table.row(*cells)


def _item_line(line: str, layout: Layout, font: Font) -> Element:
    return tag(line) if line.startswith("{%p") else para(line, layout=layout, font=font)


def document_end(*, annex: bool = False) -> list[Element]:
    """End the document on an upright page or, after an *annex*, on its side."""
    return [tiny(), section(annex=annex)]
