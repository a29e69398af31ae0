"""A letter's annexes: whose they are, their heading, their table, and the signature again."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from template_builder.blocks import (
    Column,
    annex_title,
    date_blank,
    number_blank,
    signature_row,
)
from template_builder.package import ANNEX_WIDTH, ARIAL, TEXT_WIDTH, section, section_end
from template_builder.parts import SIGNATURE_INDENT
from template_builder.word import Font, Layout, Table, para, tag

_SIGNATURE_WIDTH = SIGNATURE_INDENT + 75
_CELL_PADDING = 1.2


@dataclass(frozen=True)
class Annex:
    """One annex of a letter, a table on pages of its own."""

    titles: tuple[str, ...]
    """Lines of its heading, in capitals."""
    items: str
    """What stands between ``for`` and the end of the tag, a row for each."""
    columns: tuple[Column, ...]
    label: str = "Lampiran"
    """What the annex is called, for a letter that has several."""
    upright: bool = False
    total: tuple[str, ...] = ()
    """The cells of a last row, under the columns from the left."""

    def pages(self) -> list[Element]:
        """Make the annex, without the end of its pages."""
        width = TEXT_WIDTH if self.upright else ANNEX_WIDTH
        table = Table((25, 4, width / 2 - 19), indent=width / 2 - 10)
        rows = (
            (self.label, "Surat {{ office.head }}"),
            ("Nomor", number_blank(ARIAL)),
            ("Tanggal", date_blank(ARIAL)),
        )
        return [
            table.make(*(table.label_row(label, value) for label, value in rows)),
            *annex_title(*self.titles),
            self._table(),
        ]

    def _table(self) -> Element:
        """Make the table; the signature is its last row, so it stands with the last name."""
        widths = tuple(column.width for column in self.columns)
        table = Table(widths, bordered=True, padding=_CELL_PADDING)
        head = [[_heading(column.title)] for column in self.columns]
        rows = table.when(
            "loop.last",
            self._row(table, keep=True),
            otherwise=[self._row(table)],
        )
        return table.make(
            table.row(*head, head=True),
            *table.loop(self.items, *rows),
            *([self._total_row(table)] if self.total else []),
            signature_row(table, para(), start=self._signature_column()),
        )

    def _signature_column(self) -> int:
        """Find the last column from which on the signature has room; the first if none has."""
        widths = [column.width for column in self.columns]
        fitting = [n for n in range(len(widths)) if sum(widths[n:]) >= _SIGNATURE_WIDTH]
        return max(fitting, default=0)

    def _row(self, table: Table, *, keep: bool = False) -> Element:
        return table.row(*([_line(line, c, keep=keep) for line in c.lines] for c in self.columns))

    def _total_row(self, table: Table) -> Element:
        cells = zip(self.columns, self.total, strict=True)
        return table.row(*([_line(text, c, keep=True, bold=True)] for c, text in cells))


def _heading(title: str) -> Element:
    return para(title, layout=Layout(style="KepalaTabel", keep=True))


def _line(text: str, column: Column, *, keep: bool, bold: bool = False) -> Element:
    if text.startswith("{%p"):
        return tag(text)
    hanging = column.hanging or -1
    layout = Layout(
        style="IsiTabel",
        align="center" if column.centred else "",
        keep=keep,
        left=hanging,
        hanging=hanging,
    )
    return para(text, layout=layout, font=Font(bold=bold))


def end_of_letter() -> Element:
    """End the pages of the letter itself, before its first annex."""
    return section_end(section())
