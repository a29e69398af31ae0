"""Sheets from Excel and CSV, read by their headings as offices have them.

Columns are found by their headings, in any order and below any title rows. The module only reads:
what a text means is checked by the field table's parsers later. Every problem of a sheet is
reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pakdocs.errors import BadInput, Problem
from pakdocs.exchange.grid import Grid, cell_text, column_letter, plain_text, read_grid
from pakdocs.i18n import _
from pakdocs.model import Field

_HEADING_ROWS = 20
"""The heading row is looked for in this many rows from the top."""
_IGNORED = ("no", "nomorurut", "nourut", "nomer")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: texts by field key, and where each stands."""

    number: int
    """The row number as Excel shows it."""
    cells: dict[str, str]
    """Texts as typed, without outer white space; empty cells are absent."""
    spoilt: dict[str, str] = field(default_factory=dict)
    """By field key what is wrong with a cell that Excel has spoilt; the empty key is the row."""
    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For each field key the column's letter and heading: ``C (NIK)``."""

    def where(self, key: str = "") -> str:
        """Say where the cell of *key* stands, or the row."""
        place = _("{file}, row {row}").format(file=self.file, row=self.number)
        if key in self.columns:
            place = _("{place}, column {column}").format(place=place, column=self.columns[key])
        return place


def read_rows(path: Path, fields: Sequence[Field]) -> list[Row]:
    """Read the sheet at *path* by the headings of *fields*.

    Raises `Unreachable` when the file cannot be read, and `BadInput` when it is no sheet or with
    every column that is unknown, doubled or missing. Spoilt cells are left to the caller, to be
    reported together with what else is wrong in the rows.
    """
    grid = read_grid(path)
    head = find_heading_row(grid, fields, path.name)
    problems: list[Problem] = []
    columns = _map_columns(grid, head, fields, path.name, problems)
    if problems:
        message = _("The sheet has {n} problems; nothing was kept.").format(n=len(problems))
        raise BadInput.collected(message, problems)
    rows = _read_cells(grid, head, columns, path.name)
    if not rows:
        raise BadInput(_("The sheet has headings but no rows."), where=path.name)
    return rows


def squeeze_heading(text: object) -> str:
    """Fold what headings are written with but do not mean: case, spaces, marks."""
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def heading_names(spec: Field) -> list[str]:
    """Give what a heading of *spec* may be, the most wanted first."""
    return [squeeze_heading(name) for name in (*spec.headings, spec.key, spec.label, _(spec.label))]


def find_heading_row(grid: Grid, fields: Sequence[Field], name: str) -> int:
    """Find the row that holds at least two headings of *fields*; raise `BadInput` for none."""
    known = {heading for spec in fields for heading in heading_names(spec)}
    for number, row in enumerate(grid[:_HEADING_ROWS]):
        if sum(squeeze_heading(cell) in known for cell in row) >= 2:
            return number
    wanted = ", ".join(spec.headings[0] for spec in fields if spec.headings)
    raise BadInput(
        _("has no row of headings."), where=name, fix=_("Headings: {names}.").format(names=wanted)
    )


def _map_columns(
    grid: Grid, head: int, fields: Sequence[Field], name: str, problems: list[Problem]
) -> dict[int, Field]:
    """Find the field of each column; where one field has several columns, the most wanted wins."""
    found: dict[str, list[tuple[int, int]]] = {}
    for index, cell in enumerate(grid[head]):
        heading = squeeze_heading(cell)
        where = _("{file}, column {column}").format(
            file=name, column=f"{column_letter(index)} ({cell})"
        )
        specs = [spec for spec in fields if heading in heading_names(spec)]
        if not heading:
            if any(plain_text(row[index]) for row in grid[head + 1 :] if index < len(row)):
                problems.append(
                    Problem(_("has data but no heading."), where, _("Give it a heading."))
                )
        elif len(specs) == 1 or (specs and heading_names(specs[0])[0] == heading):
            rank = heading_names(specs[0]).index(heading)
            found.setdefault(specs[0].key, []).append((rank, index))
        elif heading not in _IGNORED:
            allowed = ", ".join(spec.headings[0] for spec in fields if spec.headings)
            problems.append(
                Problem(
                    _("the heading is not known."),
                    where,
                    _("Known headings: {names}.").format(names=allowed),
                )
            )
    return _choose_columns(found, fields, name, problems)


def _choose_columns(
    found: Mapping[str, list[tuple[int, int]]],
    fields: Sequence[Field],
    name: str,
    problems: list[Problem],
) -> dict[int, Field]:
    chosen: dict[int, Field] = {}
    for spec in fields:
        places = sorted(found.get(spec.key, []))
        if not places and spec.required and not spec.default:
            problems.append(
                Problem(_("the column {name} is missing.").format(name=spec.headings[0]), name)
            )
        if len(places) > 1 and places[0][0] == places[1][0]:
            letters = ", ".join(column_letter(index) for _rank, index in places)
            problems.append(
                Problem(
                    _("the columns {letters} have the same heading.").format(letters=letters), name
                )
            )
        if places:
            chosen[places[0][1]] = spec
    return chosen


def _read_cells(grid: Grid, head: int, columns: Mapping[int, Field], name: str) -> list[Row]:
    numbering = {i for i, cell in enumerate(grid[head]) if squeeze_heading(cell) in _IGNORED}
    labels = {spec.key: f"{column_letter(i)} ({grid[head][i]})" for i, spec in columns.items()}
    rows = []
    for number, values in enumerate(grid[head + 1 :], start=head + 2):
        row = Row(number, {}, {}, name, labels)
        for index, spec in columns.items():
            try:
                text = cell_text(values[index] if index < len(values) else "", spec)
            except ValueError as error:
                row.spoilt[spec.key] = str(error)
                continue
            if text:
                row.cells[spec.key] = text
        if not row.cells and not row.spoilt:
            if not any(plain_text(value) for i, value in enumerate(values) if i not in numbering):
                continue
            row.spoilt[""] = _("the row has something in it, but in no known column.")
        rows.append(row)
    return rows
