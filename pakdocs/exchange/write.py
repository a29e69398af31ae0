"""Workbooks made for people: an empty sheet to fill in, and a book of tables to read and print.

Functions give the bytes of an .xlsx file, the same for the same values; writing it in its place is
somebody else's business. Cells are written as texts or as dates, never as numbers or formulas, so
that Excel neither rounds an id nor runs what somebody typed into a record. The fixed words are
Indonesian whatever the language of messages is: a sheet goes to schools, as a letter does.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pakdocs.exchange.grid import MAX_ROWS
from pakdocs.exchange.settings import FORM
from pakdocs.i18n import _
from pakdocs.model import LINES, Field

EXAMPLE = "Contoh"
"""The worksheet that holds the example; it is the second, so that it is never imported."""

Cell = str | dt.date

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - a fixed date, so that the bytes stay the same
_DATE = "dd-mm-yyyy"
_TEXT = "@"
_A4 = 9
_MAX_TEXT = 32_767
"""Characters that a cell of Excel holds."""
_MAX_LIST = 255
"""Characters that the formula of a list, and a message beside it, may have."""
_NARROWEST = 8
_WIDEST = (34, 28, 24, 20)
"""Characters of the widest column, the next one where the table is too wide for a page."""
_WORD = 27
"""Characters of a word for which a column is made wide enough not to break it."""
_PAGE_WIDTH = 190
"""Characters across a page that can still be read once Excel has shrunk the table to fit."""
_LINE = 15
_HIGHEST = 400
"""Heights in points: of one line, and of the highest row that Excel shows."""
_SPARE = 5
"""Empty rows for more lines of a list."""
_FORMULA = ("=", "+", "-", "@", "\t")
_HEAD: dict[str, object] = {"bold": True, "valign": "vcenter", "align": "center"}
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
            look = {"align": "center"} | look
            page.write_datetime(row, column, moment, self.format(num_format=_DATE, **look))
            return
        text = value if len(value) <= _MAX_TEXT else value[: _MAX_TEXT - 1] + "\u2026"
        if text.startswith(_FORMULA):
            look = look | {"quote_prefix": True}
        page.write_string(row, column, text, self.format(num_format=_TEXT, **look))

    def row(
        self,
        page: Any,  # noqa: ANN401
        row: int,
        values: Sequence[Cell],
        widths: Sequence[int],
        **look: object,
    ) -> None:
        """Write the cells of one row in a frame, high enough for all that they hold."""
        page.set_row(row, _height(values, widths))
        for column, value in enumerate(values):
            self.put(page, row, column, value, border=1, text_wrap=True, **look)

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
    widths = _widths(page.headings, page.rows)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    book.row(sheet, head, page.headings, widths, bg_color=_OPTIONAL, **_HEAD)
    for row, values in enumerate(page.rows, start=head + 1):
        book.row(sheet, row, values, widths, valign="top")
    sheet.autofilter(head, 0, head + max(len(page.rows), 1), len(page.headings) - 1)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Give each column the width of its usual value, less where the page has no room for it."""
    wanted, needed = [], []
    for column, heading in enumerate(headings):
        texts = [_text(row[column]) for row in rows]
        usual = sorted(len(text) for text in texts)
        word = max((len(word) for text in (*texts, heading) for word in text.split()), default=0)
        wanted.append(usual[len(usual) * 9 // 10] + 2 if usual else 0)
        needed.append(max(_NARROWEST, min(word, _WORD) + 3))
    for widest in _WIDEST:
        found = [max(least, min(want, widest)) for want, least in zip(wanted, needed, strict=True)]
        if sum(found) <= _PAGE_WIDTH:
            break
    return found


def _text(value: Cell) -> str:
    return "00-00-0000" if isinstance(value, dt.date) else value


def _height(values: Sequence[Cell], widths: Sequence[int]) -> int:
    """Give a row the height of its longest cell: not every program finds it by itself."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        text, room = _text(value), width - 2
        if len(text) > room or "\n" in text:
            wrapped = (textwrap.wrap(line, room) or [""] for line in text.split("\n"))
            lines = max(lines, sum(len(found) for found in wrapped))
    return min(lines * _LINE, _HIGHEST)


def make_blank(
    fields: Sequence[Field], examples: Sequence[Mapping[str, str]], hints: Sequence[str] = ()
) -> bytes:
    """Make the empty sheet for *fields*, and beside it the worksheet that shows *examples*.

    Every column but those of dates is formatted as Text, down to the last row; what only some
    values fit has them as a list. Dates in *examples* are ISO texts; *hints* stand above them.
    """
    book = _Book()
    rows = [[_shown(spec, values) for spec in fields] for values in examples]
    widths = _widths([_heading(spec) for spec in fields], rows)
    wide = max(1, round(sum(widths) / _PAGE_WIDTH))
    blank = book.page("Isian", head=0, pages_wide=wide)
    _write_headings(book, blank, 0, fields, widths)
    for column, spec in enumerate(fields):
        _restrict(blank, spec, (1, column, MAX_ROWS - 1, column))
    legend = (*_LEGEND, *hints)
    head = len(legend) + 1
    example = book.page(EXAMPLE, head=head, pages_wide=wide)
    for row, line in enumerate(legend):
        book.put(example, row, 0, line, bold=row == 0)
    _write_headings(book, example, head, fields, widths)
    for row, cells in enumerate(rows, start=head + 1):
        book.row(example, row, cells, widths, valign="top")
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
    headings = [_heading(spec) for spec in fields]
    page.set_row(row, _height(headings, widths))
    for column, (spec, width) in enumerate(zip(fields, widths, strict=True)):
        kind = book.format(num_format=_DATE if spec.kind == "date" else _TEXT)
        page.set_column(column, column, width, kind)
        look = {"border": 1, "text_wrap": True, "bg_color": _colour(spec), **_HEAD}
        book.put(page, row, column, headings[column], **look)
        if note := f"{_note(spec)} {_(spec.help) if spec.help else ''}".strip():
            page.write_comment(row, column, note, {"x_scale": 1.6})


def _needed(spec: Field) -> bool:
    """Say whether a cell must be filled in: a default does it where there is one."""
    return spec.required and not spec.default


def _heading(spec: Field) -> str:
    return f"{spec.headings[0]}\u00a0*" if _needed(spec) else spec.headings[0]


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


def _restrict(page: Any, spec: Field, area: tuple[int, int, int, int]) -> None:  # noqa: ANN401
    """Give the cells of *area* the list of choices, where Excel can hold it in one formula."""
    listed = ",".join(spec.choices)
    plain = not any(mark in choice for choice in spec.choices for mark in ',"')
    if spec.choices and plain and len(listed) <= _MAX_LIST:
        message = f"Pilih salah satu: {', '.join(spec.choices)}."
        options = {
            "validate": "list",
            "source": list(spec.choices),
            "error_message": message if len(message) <= _MAX_LIST else "Pilih dari daftar.",
        }
        page.data_validation(*area, options)


def make_form(title: str, fields: Sequence[Field]) -> bytes:
    """Make the sheet in which the fields of one letter are filled in, below each other.

    Defaults stand in it already; a list has a row for each of its lines, and some to spare.
    """
    book = _Book()
    page = book.page("Isian", head=1)
    book.put(page, 0, 0, title, bold=True, font_size=14)
    widths = (36, 50, 60)
    for column, (spec, width) in enumerate(zip(FORM, widths, strict=True)):
        page.set_column(column, column, width, book.format(num_format=_TEXT))
        book.put(page, 1, column, spec.headings[0], border=1, bg_color=_OPTIONAL, **_HEAD)
    row = 2
    for spec in fields:
        for value in _values(spec):
            label = f"{_(spec.label)} *" if _needed(spec) else _(spec.label)
            book.row(page, row, (label, value, _hint(spec)), widths, valign="top")
            _restrict(page, spec, (row, 1, row, 1))
            row += 1
    return book.close()


def _values(spec: Field) -> list[str]:
    if spec.kind not in LINES:
        return [spec.default]
    lines = spec.default.split("\n") if spec.default else []
    return [*lines, *[""] * _SPARE]


def _hint(spec: Field) -> str:
    kinds = {
        "date": "Tanggal, misalnya 23-09-2025.",
        "count": "Bilangan bulat.",
        "list": "Satu baris untuk setiap butir; sisipkan baris bila kurang.",
        "points": "Satu baris untuk setiap alinea; awali butir dengan - dan subbutir dengan --.",
        "rows": f"Satu baris untuk setiap baris tabel: {' | '.join(spec.headings)}.",
    }
    return " ".join(part for part in (spec.help, kinds.get(spec.kind, ""), _note(spec)) if part)


def _shown(spec: Field, values: Mapping[str, str]) -> Cell:
    text = values.get(spec.key, "")
    return dt.date.fromisoformat(text) if text and spec.kind == "date" else text
