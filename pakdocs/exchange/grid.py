"""A file from outside becomes a grid of cells, and a cell becomes a text.

Files from outside are hostile: sizes are bounded before a sheet is unpacked. Which column means
what is not known here (`read`, `settings`).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import zipfile
from pathlib import Path
from typing import Any

import python_calamine

from pakdocs.errors import BadInput, Unreachable
from pakdocs.i18n import _, os_reason
from pakdocs.model import Field

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
"""Characters."""

_IDS = ("nip", "nik", "nuptk")
_EXCEL_DIGITS = 15
"""Excel keeps this many figures of a number; the rest become zeros."""
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of Excel's date serials, allowing for its leap day of 1900."""
_LAST_SERIAL = 109_574  # 31 December 2199
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]*)([0-9]+)""")
"""The place that a cell or a row of a worksheet says it has."""

_ERROR = re.compile(rb"""<c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]+[0-9]+)\"""")
_SHEET = "xl/worksheets/sheet1.xml"
"""Where every program puts the first sheet."""

Grid = list[list[Any]]


def read_limited(path: Path) -> bytes:
    """Read a file from outside; raise `Unreachable`, or `BadInput` for an empty or huge one."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreachable(
            _("cannot be read: {reason}.").format(reason=os_reason(error)),
            where=str(path),
            fix=_("Check the name, and close the file in Excel."),
        ) from error
    if not 0 < len(data) <= MAX_BYTES:
        raise BadInput(_("is empty or larger than 20 megabytes."), where=path.name)
    return data


def read_grid(path: Path, *, sheet: str = "") -> Grid:
    """Read the first sheet with content, or the *sheet* of that name (of a workbook).

    Raises as `read_limited`, or `BadInput` where there is no such sheet.
    """
    data = read_limited(path)
    match path.suffix.lower():
        case ".csv":
            grid = _read_csv(data, path.name)
        case ".xlsx":
            grid = _read_xlsx(data, path.name, sheet)
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
        return list(itertools.islice(reader, MAX_ROWS + 1))
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


def _read_xlsx(data: bytes, name: str, sheet: str) -> Grid:
    try:
        _check_unpacked(data, name)
        return _one_sheet(data, name, sheet)
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
            if not info.filename.endswith("/"):  # a sheet may lie under any name
                _check_places(archive.read(info), name)
        if _SHEET in archive.namelist():
            _check_errors(archive.read(_SHEET), name)


def _check_places(xml: bytes, name: str) -> None:
    for match in _PLACE.finditer(xml):
        if (
            int(match[2]) > MAX_ROWS
            or len(match[1]) > len("AAA")
            or _column(match[1].upper()) > MAX_COLUMNS
        ):
            raise BadInput(
                _("has something below row {rows} or to the right of column {columns}.").format(
                    rows=MAX_ROWS, columns=column_letter(MAX_COLUMNS - 1)
                ),
                where=name,
                fix=_("Copy the table into a new workbook."),
            )


def _check_errors(xml: bytes, name: str) -> None:
    """Refuse cells that hold an error of Excel: the reader would take them for empty."""
    if places := [match[1].decode() for match in _ERROR.finditer(xml)]:
        raise BadInput(
            _("holds an error of Excel in {cells}.").format(cells=", ".join(places[:10])),
            where=name,
            fix=_("Correct these cells in Excel, or empty them."),
        )


def _column(letters: bytes) -> int:
    """Give the number of a column from its letters: ``A`` is 1; 0 for no letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _one_sheet(data: bytes, name: str, wanted: str) -> Grid:
    """Give the cells of the sheet that is *wanted* by name, else of the first that has any."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet_name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(sheet_name)
        if sheet.height and sheet.width and wanted in ("", sheet_name):
            return sheet.to_python(skip_empty_area=False)
    if wanted:
        raise BadInput(_("has no sheet {sheet!r} with content.").format(sheet=wanted), where=name)
    raise BadInput(_("has no content."), where=name)


def column_letter(index: int) -> str:
    """Give the letter of a column, counted from 0, as Excel shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_text(value: object) -> str:
    """Give a cell as text, without the white space around it."""
    return str(value).strip().strip("\u00a0").strip() if value is not None else ""


def cell_text(value: object, spec: Field) -> str:
    """Give the text of a cell; raise `ValueError` for one that Excel has spoilt."""
    if isinstance(value, bool):
        raise ValueError(_("is TRUE or FALSE; write it as text."))  # noqa: TRY004
    if isinstance(value, dt.datetime | dt.date):
        return _date_cell(value, spec)
    if isinstance(value, int | float):
        return _number_cell(value, spec)
    text = plain_text(value)
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
