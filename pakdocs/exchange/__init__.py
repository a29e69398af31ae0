"""Excel and CSV: sheets that people fill in are read, sheets for people are made."""

from __future__ import annotations

from pakdocs.exchange.grid import plain_text, read_grid
from pakdocs.exchange.read import Row, read_rows
from pakdocs.exchange.settings import read_settings
from pakdocs.exchange.write import EXAMPLE, Cell, Page, make_blank, make_book, make_form

__all__ = [
    "EXAMPLE",
    "Cell",
    "Page",
    "Row",
    "make_blank",
    "make_book",
    "make_form",
    "plain_text",
    "read_grid",
    "read_rows",
    "read_settings",
]
