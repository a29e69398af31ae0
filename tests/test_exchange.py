"""Sheets as offices have them, and as nobody should have them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pakdocs.errors import BadInput, Unreachable
from pakdocs.exchange import read_rows
from pakdocs.model import BKK, OFFICER

FIELDS = OFFICER.fields


def sheet(path: Path, rows: list[list[Any]], *, empty_first: bool = False) -> Path:
    """Write a real workbook; dates become date cells, None stays empty."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    if empty_first:
        book.add_worksheet("Kosong")
    page = book.add_worksheet("Data")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                page.write_string(r, c, value) if isinstance(value, str) else page.write(
                    r, c, value
                )
    book.close()
    return path


HEAD = ["Nama", "Jabatan", "Nama BKK"]
ROW = ["Suparmi", "Guru", "BKK SMK 1"]


def test_headings_in_any_order_below_titles(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "p.xlsx",
        [
            ["DAFTAR PETUGAS ANTAR KERJA"],
            [],
            ["No.", "NAMA BKK", "jabatan  di sekolah", "L/P", "Nama (Gelar)", "NIK*"],
            [1, " BKK SMK 1\u00a0", "Guru", "P", "Siti, S.Pd.", "'3399015708890001"],
            [2],
            [],
            [3, "BKK SMK 2", "TU", "L", "Budi", None],
        ],
        empty_first=True,
    )
    rows = read_rows(path, FIELDS)
    assert [row.number for row in rows] == [4, 7]
    assert rows[0].cells == {
        "bkk": "BKK SMK 1", "position": "Guru", "sex": "P", "name": "Siti, S.Pd.",
        "nik": "'3399015708890001",
    }  # fmt: skip
    assert rows[0].where("nik") == "p.xlsx, row 4, column F (NIK*)"
    assert rows[0].where() == "p.xlsx, row 4"


def test_dates_come_as_cells_serials_or_text(tmp_path: Path) -> None:
    days: list[Any] = [dt.date(1985, 9, 23), 31313, 31313.0, "23-09-1985", "23 September 1985"]
    path = sheet(tmp_path / "p.xlsx", [[*HEAD, "Tgl Lahir"], *([*ROW, day] for day in days)])
    found = [row.cells["birth_date"] for row in read_rows(path, FIELDS)]
    assert found == ["1985-09-23"] * 3 + ["23-09-1985", "23 September 1985"]


@pytest.mark.parametrize("heading", ["NIK", "NIP", "NUPTK"])
def test_an_id_that_excel_has_rounded_is_spoilt(tmp_path: Path, heading: str) -> None:
    path = sheet(tmp_path / "p.xlsx", [[*HEAD, heading], [*ROW, 3399015708890001]])
    csv = tmp_path / "p.csv"
    csv.write_text(f"{';'.join(HEAD)};{heading}\nA;B;C;3,39902E+15\n", encoding="utf-8")
    for file in (path, csv):
        [row] = read_rows(file, FIELDS)
        assert "rounded" in row.spoilt[heading.lower()]
        assert heading.lower() not in row.cells


def test_short_numbers_are_their_figures(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "b.xlsx",
        [["Nama BKK", "Satuan Pendidikan", "Jenis", "NPSN"], ["BKK A", "SMK A", "SMK", 20999901]],
    )
    assert read_rows(path, BKK.fields)[0].cells["npsn"] == "20999901"


def test_every_wrong_column_is_named_at_once(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "p.xlsx",
        [["Nama", "Jabatan", "Warna", "NIK", "NIK", None], ["A", "B", "merah", "", "", "x"]],
    )
    with pytest.raises(BadInput) as caught:
        read_rows(path, FIELDS)
    text = "\n".join(str(problem) for problem in caught.value.problems)
    for words in (
        "column C (Warna)", "column F", "no heading", "D, E have the same", "Nama BKK is missing",
    ):  # fmt: skip
        assert words in text, words


def test_every_spoilt_cell_is_kept_with_its_reason(tmp_path: Path) -> None:
    day = dt.date(2025, 1, 2)
    rows: list[list[Any]] = [
        ["A", day, "C"],
        ["A", True, "C"],
        ["A", "#N/A", "C"],
        ["A", "B" * 6000, "C"],
    ]
    path = sheet(tmp_path / "p.xlsx", [[*HEAD, "No"], *rows, ["", "", "", 5]])
    found = [row.spoilt.get("position", "") for row in read_rows(path, FIELDS)]
    for words, message in zip(("made a date", "TRUE", "#N/A", "longer"), found, strict=True):
        assert words in message


def test_one_of_two_columns_for_the_same_thing_is_taken(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "p.xlsx", [["NPSN", "Nama", "Jabatan", "Nama BKK"], ["2099", "A", "B", "BKK A"]]
    )
    assert read_rows(path, FIELDS)[0].cells["bkk"] == "BKK A"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_as_excel_writes_it(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "p.csv"
    lines = [mark.join(HEAD), mark.join(['"René ""Yoyok"" é"', "Guru", "BKK A"])]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    assert read_rows(path, FIELDS)[0].cells["name"] == 'René "Yoyok" é'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("a.csv", b"x"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", b'Nama;Jabatan\n"never closed'),
        ("a.xlsx", b"not a zip"),
        ("a.xlsx", b"PK\x03\x04 truncated"),
        ("a.xlsx", b"<html><table><tr><td>Nama</td></tr></table></html>"),
        ("a.xls", b"x"),
        ("a.docx", b"x"),
        ("a", b"x"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        read_rows(path, FIELDS)
    assert name in caught.value.problem.where


def _with_sheet_xml(path: Path, xml: bytes) -> Path:
    sheet(path, [HEAD, ROW])
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            is_sheet = info.filename == "xl/worksheets/sheet1.xml"
            new.writestr(info.filename, xml if is_sheet else old.read(info))
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize(
    "xml",
    [
        b"0" * 210_000_000,
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>",
        b"",
        b'<worksheet><row r="1"><c r="A1"/></row><row r="2"><c r="XFD1048576"/></row></worksheet>',
        b'<worksheet><row r="1"><c r="A1"/></row><row r="1048576"><c></c></row></worksheet>',
        b"<x:worksheet><x:row\n r = '999999999999'><x:c t='n'/></x:row></x:worksheet>",
    ],
)
def test_hostile_workbooks_neither_crash_nor_hang(tmp_path: Path, xml: bytes) -> None:
    with pytest.raises(BadInput):
        read_rows(_with_sheet_xml(tmp_path / "h.xlsx", xml), FIELDS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        read_rows(tmp_path / "nothing.xlsx", FIELDS)


def test_headings_without_rows(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no rows"):
        read_rows(sheet(tmp_path / "p.xlsx", [HEAD]), FIELDS)


@settings(max_examples=50, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
        lambda text: "_x" not in text
    )
)
def test_any_text_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = sheet(tmp_path_factory.mktemp("s") / "p.xlsx", [HEAD, ["A", text, "C"]])
    [row] = read_rows(path, FIELDS)
    expected = text.strip().strip("\u00a0").strip()
    if expected != "#N/A":
        assert row.cells.get("position", "") == expected
