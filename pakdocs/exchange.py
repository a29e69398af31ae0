"""Sheets from Excel and CSV, read cell by cell as offices have them.

Columns are found by their headings, in any order and below any title rows. The module only reads:
what a text means is checked by the field table's parsers later. Files from outside are hostile:
sizes are bounded before a sheet is unpacked. Every problem of a sheet is reported at once.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from pakdocs.errors import BadInput, Problem, Unreachable
from pakdocs.i18n import _
from pakdocs.model import Field

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
"""Characters."""

_HEADING_ROWS = 20
"""The heading row is looked for in this many rows from the top."""
_IDS = ("nip", "nik", "nuptk")
_EXCEL_DIGITS = 15
"""Excel keeps this many figures of a number; the rest become zeros."""
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of Excel's date serials, allowing for its leap day of 1900."""
_LAST_SERIAL = 109_574  # 31 December 2199
_IGNORED = ("no", "nomorurut", "nourut", "nomer")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']([A-Z]*)([0-9]+)""")
"""The place that a cell or a row of a worksheet says it has."""

Grid = list[list[Any]]


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
    grid = _read_grid(path)
    head = _find_heading_row(grid, fields, path.name)
    problems: list[Problem] = []
    columns = _map_columns(grid, head, fields, path.name, problems)
    if problems:
        message = _("The sheet has {n} problems; nothing was kept.").format(n=len(problems))
        raise BadInput.collected(message, problems)
    rows = _read_cells(grid, head, columns, path.name)
    if not rows:
        raise BadInput(_("The sheet has headings but no rows."), where=path.name)
    return rows


def _read_grid(path: Path) -> Grid:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError as error:
        raise Unreachable(
            _("cannot be read: {reason}.").format(reason=error.strerror),
            where=str(path),
            fix=_("Check the name, and close the file in Excel."),
        ) from error
    if not data:
        raise BadInput(_("is empty or larger than 20 megabytes."), where=path.name)
    match path.suffix.lower():
        case ".csv":
            grid = _read_csv(data, path.name)
        case ".xlsx":
            grid = _read_xlsx(data, path.name)
        case _:
            raise BadInput(
                _("is not a .xlsx or .csv sheet."),
                where=path.name,
                fix=_("Save it in Excel as Excel Workbook (.xlsx)."),
            )
    if len(grid) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in grid):
        raise BadInput(
            _("has more than {rows} rows or {columns} columns.").format(
                rows=MAX_ROWS, columns=MAX_COLUMNS
            ),
            where=path.name,
        )
    return grid


def _read_csv(data: bytes, name: str) -> Grid:
    text = _decode(data)
    delimiter = max(
        ";,\t", key=lambda mark: max(line.count(mark) for line in text.split("\n")[:20])
    )
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [list(row) for row in reader]
    except csv.Error as error:
        raise BadInput(
            _("is not a well-formed CSV file ({error}).").format(error=error), where=name
        ) from error


def _decode(data: bytes) -> str:
    """Decode as Excel writes CSV: UTF-8 or UTF-16 with a mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _read_xlsx(data: bytes, name: str) -> Grid:
    try:
        _check_unpacked(data, name)
        return _first_sheet(data, name)
    except BadInput:
        raise
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError) as error:
        raise _no_workbook(name) from error
    except BaseException as error:  # a panic of the Rust library comes as a bare BaseException
        if type(error).__name__ == "PanicException":
            raise _no_workbook(name) from error
        raise


def _no_workbook(name: str) -> BadInput:
    return BadInput(
        _("is not an Excel workbook (.xlsx), or is protected by a password."),
        where=name,
        fix=_("Open it in Excel and save it again as Excel Workbook (.xlsx)."),
    )


def _check_unpacked(data: bytes, name: str) -> None:
    """Refuse a workbook that would fill the memory.

    The reader makes room for every cell up to the last one, and aborts the process where it
    cannot; so the places of the cells are looked at before it sees the file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise BadInput(_("is too large when unpacked."), where=name)
        for info in archive.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                _check_places(archive.read(info), name)


def _check_places(xml: bytes, name: str) -> None:
    for match in _PLACE.finditer(xml):
        if (
            int(match[2]) > MAX_ROWS
            or len(match[1]) > len("AAA")
            or _column(match[1]) > MAX_COLUMNS
        ):
            raise BadInput(
                _("has something below row {rows} or to the right of column {columns}.").format(
                    rows=MAX_ROWS, columns=_letter(MAX_COLUMNS - 1)
                ),
                where=name,
                fix=_("Copy the table into a new workbook."),
            )


def _column(letters: bytes) -> int:
    """Give the number of a column from its letters: ``A`` is 1; 0 for no letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _first_sheet(data: bytes, name: str) -> Grid:
    """Give the cells of the first sheet that has any."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet_name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(sheet_name)
        if sheet.height and sheet.width:
            return sheet.to_python(skip_empty_area=False)
    raise BadInput(_("has no content."), where=name)


def _squeeze(text: object) -> str:
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def _names(spec: Field) -> list[str]:
    """Give what a heading of *spec* may be, the most wanted first."""
    return [_squeeze(name) for name in (*spec.headings, spec.key, spec.label, _(spec.label))]


def _find_heading_row(grid: Grid, fields: Sequence[Field], name: str) -> int:
    known = {heading for spec in fields for heading in _names(spec)}
    for number, row in enumerate(grid[:_HEADING_ROWS]):
        if sum(_squeeze(cell) in known for cell in row) >= 2:
            return number
    wanted = ", ".join(spec.headings[0] for spec in fields if spec.headings)
    raise BadInput(
        _("has no row of headings."), where=name, fix=_("Headings: {names}.").format(names=wanted)
    )


def _letter(index: int) -> str:
    """Give the letter of a column, counted from 0, as Excel shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _map_columns(
    grid: Grid, head: int, fields: Sequence[Field], name: str, problems: list[Problem]
) -> dict[int, Field]:
    """Find the field of each column; where one field has several columns, the most wanted wins."""
    found: dict[str, list[tuple[int, int]]] = {}
    for index, cell in enumerate(grid[head]):
        heading = _squeeze(cell)
        where = _("{file}, column {column}").format(file=name, column=f"{_letter(index)} ({cell})")
        specs = [spec for spec in fields if heading in _names(spec)]
        if not heading:
            if any(_text(row[index]) for row in grid[head + 1 :] if index < len(row)):
                problems.append(
                    Problem(_("has data but no heading."), where, _("Give it a heading."))
                )
        elif len(specs) == 1 or (specs and _names(specs[0])[0] == heading):
            rank = _names(specs[0]).index(heading)
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
            letters = ", ".join(_letter(index) for _rank, index in places)
            problems.append(
                Problem(
                    _("the columns {letters} have the same heading.").format(letters=letters), name
                )
            )
        if places:
            chosen[places[0][1]] = spec
    return chosen


def _read_cells(grid: Grid, head: int, columns: Mapping[int, Field], name: str) -> list[Row]:
    numbering = {i for i, cell in enumerate(grid[head]) if _squeeze(cell) in _IGNORED}
    labels = {spec.key: f"{_letter(i)} ({grid[head][i]})" for i, spec in columns.items()}
    rows = []
    for number, values in enumerate(grid[head + 1 :], start=head + 2):
        row = Row(number, {}, {}, name, labels)
        for index, spec in columns.items():
            try:
                text = _cell(values[index] if index < len(values) else "", spec)
            except ValueError as error:
                row.spoilt[spec.key] = str(error)
                continue
            if text:
                row.cells[spec.key] = text
        if not row.cells and not row.spoilt:
            if not any(_text(value) for i, value in enumerate(values) if i not in numbering):
                continue
            row.spoilt[""] = _("the row has something in it, but in no known column.")
        rows.append(row)
    return rows


def _text(value: object) -> str:
    return str(value).strip().strip("\u00a0").strip() if value is not None else ""


def _cell(value: object, spec: Field) -> str:
    """Give the text of a cell; raise `ValueError` for one that Excel has spoilt."""
    if isinstance(value, bool):
        raise ValueError(_("is TRUE or FALSE; write it as text."))  # noqa: TRY004
    if isinstance(value, dt.datetime | dt.date):
        return _date_cell(value, spec)
    if isinstance(value, int | float):
        return _number_cell(value, spec)
    text = _text(value)
    if len(text) > MAX_CELL:
        raise ValueError(_("is longer than {n} characters.").format(n=MAX_CELL))
    if text in _ERRORS:
        raise ValueError(_("holds an error of Excel ({text}).").format(text=text))
    if spec.kind in _IDS and re.fullmatch(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+", text):
        raise ValueError(_rounded(text))
    return text


def _date_cell(value: dt.datetime | dt.date, spec: Field) -> str:
    if spec.kind != "date":
        raise ValueError(
            _("Excel has made a date of it; format the column as Text and type it again.")
        )
    return value.strftime("%Y-%m-%d")


def _number_cell(value: float, spec: Field) -> str:
    if spec.kind == "date":
        if 1 <= value <= _LAST_SERIAL:
            return (_EPOCH + dt.timedelta(days=int(value))).isoformat()
        raise ValueError(_("{value} is not a date.").format(value=value))
    if isinstance(value, float) and not value.is_integer():
        return str(value)
    digits = str(int(value))
    if spec.kind in _IDS and len(digits) > _EXCEL_DIGITS:
        raise ValueError(_rounded(digits))
    return digits


def _rounded(text: str) -> str:
    return _(
        "{text} is stored as a number, so Excel has rounded it; format the column as Text and type "
        "the number again."
    ).format(text=text)
