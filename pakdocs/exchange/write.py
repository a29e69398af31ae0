"""Workbooks made for people: an empty sheet to fill in, and a book of tables to read and print.

Functions give the bytes of an .xlsx file, the same for the same values; writing it in its place is
somebody else's business. Cells are written as texts or as dates, never as numbers or formulas, so
that Excel neither rounds an id nor runs what somebody typed into a record. The fixed words are
Indonesian whatever the language of messages is: a sheet goes to schools, as a letter does.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.exchange.grid import MAX_ROWS
from pakdocs.exchange.settings import FORM
from pakdocs.i18n import _
from pakdocs.model import Field

EXAMPLE = "Contoh"
"""The worksheet that holds the example; it is the second, so that it is never imported."""

Cell = str | dt.date

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - a fixed date, so that the bytes stay the same
_DATE = "dd-mm-yyyy"
_TEXT = "@"
_A4 = 9
_MAX_TEXT = 32_767
"""Characters that a cell of Excel holds."""
_WIDTHS = (9, 34)
_PAGE_WIDTH = 210
"""Characters across a page that can still be read once Excel has shrunk the table to fit."""
_SPARE = 5
"""Empty rows for more lines of a list."""
_FORMULA = ("=", "+", "-", "@", "\t")
_REQUIRED, _OPTIONAL, _PERSONAL = "#FFE699", "#DDEBF7", "#F8CBAD"


@dataclass(frozen=True, slots=True)
class Page:
    """One worksheet of a book: lines of title, headings, and rows of texts and dates."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: Sequence[str] = ()


class _Book:
    """A workbook in the making, with the formats that it uses."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 - slow to load, and needed only when a book is made

        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.book.set_properties({"created": _CREATED, "author": "pakdocs"})
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, **properties: object) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """Give the format with *properties*, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def page(self, name: str, *, head: int, pages_wide: int = 1) -> Any:  # noqa: ANN401
        """Add a worksheet set up for A4 across, its row *head* frozen and repeated in print."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(pages_wide, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.repeat_rows(head)
        page.freeze_panes(head + 1, 0)
        page.set_footer("&C&9Halaman &P dari &N")
        return page

    def put(self, page: Any, row: int, column: int, value: Cell, **look: object) -> None:  # noqa: ANN401
        """Write one cell: a date as a date, everything else as text."""
        if isinstance(value, dt.date):
            moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
            page.write_datetime(row, column, moment, self.format(num_format=_DATE, **look))
            return
        text = value if len(value) <= _MAX_TEXT else value[: _MAX_TEXT - 1] + "\u2026"
        if text.startswith(_FORMULA):
            look = look | {"quote_prefix": True}
        page.write_string(row, column, text, self.format(num_format=_TEXT, **look))

    def close(self) -> bytes:
        """Give the bytes of the whole workbook."""
        self.book.close()
        return self._buffer.getvalue()


def make_book(pages: Sequence[Page]) -> bytes:
    """Make a workbook of tables, one worksheet for each of *pages*, ready to be printed."""
    book = _Book()
    for page in pages:
        _write_page(book, page)
    return book.close()


def _write_page(book: _Book, page: Page) -> None:
    head = len(page.title) + 1 if page.title else 0
    sheet = book.page(page.name, head=head)
    for row, line in enumerate(page.title):
        book.put(sheet, row, 0, line, bold=True, font_size=12 if row else 14)
    for column, heading in enumerate(page.headings):
        texts = [row[column] for row in page.rows]
        sheet.set_column(column, column, _width(heading, texts))
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center"}
        book.put(sheet, head, column, heading, border=1, bg_color=_OPTIONAL, **look)
    for row, values in enumerate(page.rows, start=head + 1):
        for column, value in enumerate(values):
            book.put(sheet, row, column, value, border=1, text_wrap=True, valign="top")
    sheet.autofilter(head, 0, head + max(len(page.rows), 1), len(page.headings) - 1)


def _width(heading: str, values: Sequence[Cell]) -> int:
    """Give a column the width of its longest word or usual value, within bounds."""
    lengths = sorted(10 if isinstance(value, dt.date) else len(value) for value in values)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    word = max((len(word) for word in heading.split()), default=0)
    return min(max(_WIDTHS[0], word + 3, usual + 2), _WIDTHS[1])


def make_blank(fields: Sequence[Field], examples: Sequence[Mapping[str, str]]) -> bytes:
    """Make the empty sheet for *fields*, and beside it the worksheet that shows *examples*.

    Every column but those of dates is formatted as Text, down to the last row; what only some
    values fit has them as a list. Dates in *examples* are ISO texts.
    """
    book = _Book()
    widths = [_width(_heading(f), [row.get(f.key, "") for row in examples]) for f in fields]
    wide = max(1, round(sum(widths) / _PAGE_WIDTH))
    blank = book.page("Isian", head=0, pages_wide=wide)
    _write_headings(book, blank, 0, fields, widths)
    for column, spec in enumerate(fields):
        if spec.choices:
            blank.data_validation(1, column, MAX_ROWS - 1, column, _choice(spec))
    example = book.page(EXAMPLE, head=3, pages_wide=wide)
    for row, line in enumerate(_LEGEND):
        book.put(example, row, 0, line, bold=row == 0)
    _write_headings(book, example, 3, fields, widths)
    for row, values in enumerate(examples, start=4):
        for column, spec in enumerate(fields):
            book.put(example, row, column, _shown(spec, values), border=1, valign="top")
    return book.close()


_LEGEND = (
    "CONTOH ISIAN (rekaan); lembar ini tidak ikut diimpor. Isilah lembar pertama.",
    "* dan warna kuning: wajib diisi. Warna jingga: data pribadi, isilah seperlunya.",
)


def _write_headings(
    book: _Book,
    page: Any,  # noqa: ANN401
    row: int,
    fields: Sequence[Field],
    widths: Sequence[int],
) -> None:
    for column, (spec, width) in enumerate(zip(fields, widths, strict=True)):
        page.set_column(
            column, column, width, book.format(num_format=_DATE if spec.kind == "date" else _TEXT)
        )
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center"}
        book.put(page, row, column, _heading(spec), border=1, bg_color=_colour(spec), **look)
        if note := f"{_note(spec)} {_(spec.help) if spec.help else ''}".strip():
            page.write_comment(row, column, note, {"x_scale": 1.6})


def _needed(spec: Field) -> bool:
    """Say whether a cell must be filled in: a default does it where there is one."""
    return spec.required and not spec.default


def _heading(spec: Field) -> str:
    return f"{spec.headings[0]} *" if _needed(spec) else spec.headings[0]


def _colour(spec: Field) -> str:
    return _REQUIRED if _needed(spec) else _PERSONAL if spec.personal else _OPTIONAL


def _note(spec: Field) -> str:
    parts = [
        "Wajib diisi." if _needed(spec) else "",
        "Data pribadi." if spec.personal else "",
        f"Pilihan: {', '.join(spec.choices)}." if spec.choices else "",
        f"Bila kosong: {spec.default}." if spec.default else "",
    ]
    return " ".join(part for part in parts if part)


def _choice(spec: Field) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(spec.choices),
        "error_message": f"Pilih salah satu: {', '.join(spec.choices)}.",
    }


def make_form(title: str, fields: Sequence[Field]) -> bytes:
    """Make the sheet in which the fields of one letter are filled in, below each other.

    Defaults stand in it already; a list has a row for each of its lines, and some to spare.
    """
    book = _Book()
    page = book.page("Isian", head=1)
    book.put(page, 0, 0, title, bold=True, font_size=14)
    for column, (spec, width) in enumerate(zip(FORM, (36, 50, 60), strict=True)):
        page.set_column(column, column, width, book.format(num_format=_TEXT))
        book.put(page, 1, column, spec.headings[0], border=1, bold=True, bg_color=_OPTIONAL)
    row = 2
    for spec in fields:
        for value in _values(spec):
            label = f"{_(spec.label)} *" if _needed(spec) else _(spec.label)
            book.put(page, row, 0, label, border=1, valign="top", bg_color=_colour(spec))
            book.put(page, row, 1, value, border=1, valign="top", text_wrap=True)
            book.put(page, row, 2, _hint(spec), border=1, valign="top", text_wrap=True)
            if spec.choices:
                page.data_validation(row, 1, row, 1, _choice(spec))
            row += 1
    return book.close()


def _values(spec: Field) -> list[str]:
    if spec.kind != "list":
        return [spec.default]
    lines = spec.default.split("\n") if spec.default else []
    return [*lines, *[""] * _SPARE]


def _hint(spec: Field) -> str:
    kinds = {
        "date": "Tanggal, misalnya 23-09-2025.",
        "count": "Bilangan bulat.",
        "list": "Satu baris untuk setiap butir; sisipkan baris bila kurang.",
    }
    return " ".join(part for part in (spec.help, kinds.get(spec.kind, ""), _note(spec)) if part)


def _shown(spec: Field, values: Mapping[str, str]) -> Cell:
    text = values.get(spec.key, "")
    return dt.date.fromisoformat(text) if text and spec.kind == "date" else text
