"""Workbooks for people: blanks that Excel cannot spoil, books that print, all of it read back."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Clerk
from pakdocs.errors import BadInput, Conflict, Unreachable
from pakdocs.exchange import Page, make_book, make_form, read_rows, read_settings
from pakdocs.exchange.write import make_blank
from pakdocs.lettertype import parse_lettertype
from pakdocs.model import KINDS, OFFICER, Field
from pakdocs.office.examples import COLLEAGUE, EXAMPLES
from pakdocs.office.fields import cross_checks, parse_value
from pakdocs.office.request import parse_fields
from pakdocs.office.sheets import save_sheet

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
IDS = ("nip", "nik", "nuptk", "npsn", "phone")


def xml(path: Path, name: str) -> ET.Element:
    with zipfile.ZipFile(path) as archive:
        return ET.fromstring(archive.read(f"xl/{name}.xml"))  # noqa: S314 - our own file


def column_formats(path: Path) -> dict[int, str]:
    """Give the number format of each column of the first worksheet, by its number from 0."""
    styles = xml(path, "styles")
    codes = {
        f.attrib["numFmtId"]: f.attrib["formatCode"] for f in styles.iterfind(".//s:numFmt", NS)
    } | {"49": "@"}
    formats = [x.attrib["numFmtId"] for x in styles.iterfind("s:cellXfs/s:xf", NS)]
    found = {}
    for column in xml(path, "worksheets/sheet1").iterfind("s:cols/s:col", NS):
        for number in range(int(column.attrib["min"]), int(column.attrib["max"]) + 1):
            found[number - 1] = codes.get(formats[int(column.attrib["style"])], "")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_is_an_empty_sheet_whose_ids_stay_text(
    office: Clerk, tmp_path: Path, kind: str
) -> None:
    blank = tmp_path / "kosong.xlsx"
    before = office.store.log_path.read_bytes()
    assert office.json(kind, "import", str(blank), "--blank") == {"schema": 1, "blank": str(blank)}
    result = office(kind, "import", str(blank))
    assert (result.code, "no rows" in result.err) == (4, True)
    assert office.store.log_path.read_bytes() == before
    formats = column_formats(blank)
    fields = KINDS[kind].fields
    assert formats == {
        i: "dd-mm-yyyy" if spec.kind == "date" else "@" for i, spec in enumerate(fields)
    }
    sheet = xml(blank, "worksheets/sheet1")
    lists = {
        found.text for found in sheet.iterfind("s:dataValidations/s:dataValidation/s:formula1", NS)
    }
    assert lists == {f'"{",".join(spec.choices)}"' for spec in fields if spec.choices}
    pane = sheet.find("s:sheetViews/s:sheetView/s:pane", NS)
    assert pane is not None
    assert (pane.attrib["ySplit"], pane.attrib["state"]) == ("1", "frozen")


def test_a_blank_filled_in_is_imported(office: Clerk, tmp_path: Path) -> None:
    """The headings are those of the blank; only the rows are new."""
    blank = tmp_path / "kosong.xlsx"
    office("officer", "import", "--blank", str(blank))
    with zipfile.ZipFile(blank) as archive:
        texts = re.findall(r"<t[^>]*>([^<]*)</t>", archive.read("xl/sharedStrings.xml").decode())
    headings = texts[: len(OFFICER.fields)]
    book = xlsxwriter.Workbook(str(tmp_path / "isi.xlsx"))
    page = book.add_worksheet("Isian")
    page.write_row(0, 0, headings)
    values = EXAMPLES["officer"] | {"bkk": "bkk-0002", "proposal": "in-0003"}
    for column, spec in enumerate(OFFICER.fields):
        page.write_string(1, column, values.get(spec.key, ""))
    book.close()
    [added] = office.json("officer", "import", str(tmp_path / "isi.xlsx"))["added"]
    shown = office.json("officer", "show", added, "--unmask")["officer"]
    assert (shown["nip"], shown["nik"]) == ("198503122010012999", "3399015203850001")


def test_examples_are_of_known_fields_and_right() -> None:
    assert EXAMPLES.keys() == KINDS.keys()
    for name, example in (*EXAMPLES.items(), ("officer", COLLEAGUE)):
        for key, text in example.items():
            spec = KINDS[name].field(key)
            assert spec, (name, key)
            if not spec.kind.startswith("ref:"):
                assert parse_value(spec, text, None), (name, key)
    parsed = {
        spec.key: parse_value(spec, EXAMPLES["officer"][spec.key], None)
        for spec in OFFICER.fields
        if spec.key in ("nip", "nik", "birth_date", "sex")
    }
    assert not cross_checks(parsed)


def test_a_file_that_is_there_is_not_overwritten(office: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "punya-saya.xlsx"
    path.write_bytes(b"mine")
    for arguments in (
        ("officer", "import", str(path), "--blank"),
        ("proposal", "import", str(path), "--blank"),
        ("number", "export", str(path)),
        ("template", "fields", "sk-penetapan", "--blank", str(path)),
    ):
        assert office(*arguments).code == Conflict.exit_code, arguments
        assert path.read_bytes() == b"mine"
    assert office("number", "export", str(path), "--replace").code == 0
    assert path.read_bytes().startswith(b"PK")
    assert office("bkk", "import", "--blank", str(tmp_path / "x.csv")).code == BadInput.exit_code
    assert office("bkk", "import", "--blank", "--dry-run", str(tmp_path / "x.xlsx")).code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kantor", "punya-saya.xlsx"]


def test_a_file_open_in_excel_is_unreachable_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Unreachable):
        save_sheet(tmp_path / "a.xlsx", b"x")
    assert list(tmp_path.iterdir()) == []


COLUMNS = (
    Field("one", "One", ("Satu",)),
    Field("day", "Day", ("Hari",), "date"),
    Field("nik", "NIK", ("NIK",), "nik"),
)


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).filter(
        lambda text: "_x" not in text and not text.strip().startswith("#")
    ),
    st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)),
    st.from_regex(r"[0-9]{16}", fullmatch=True),
)
def test_what_a_book_holds_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, day: dt.date, number: str
) -> None:
    path = tmp_path_factory.mktemp("b") / "b.xlsx"
    page = Page("Buku", ["Satu", "Hari", "NIK"], [[text, day, number]], ("JUDUL", "Kantor"))
    path.write_bytes(make_book([page]))
    [row] = read_rows(path, COLUMNS)
    expected = text.strip().strip("\u00a0").strip()
    assert row.cells.get("one", "") == expected
    assert (row.cells["day"], row.cells["nik"]) == (day.isoformat(), number)


@pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_nothing_typed_into_a_record_becomes_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(make_book([Page("Buku", ["Satu", "NIK"], [[text, "1"]])]))
    sheet = xml(path, "worksheets/sheet1")
    assert sheet.find(".//s:f", NS) is None
    assert {c.attrib["t"] for c in sheet.iterfind(".//s:c", NS)} == {"s"}
    assert read_rows(path, COLUMNS)[0].cells["one"] == text


def test_the_same_values_give_the_same_bytes() -> None:
    page = Page("Buku", ["Satu"], [["x"], [dt.date(2025, 1, 2)]])
    assert make_book([page]) == make_book([page])
    examples = [EXAMPLES["officer"]]
    assert make_blank(OFFICER.fields, examples) == make_blank(OFFICER.fields, examples)


def test_a_text_too_long_for_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(make_book([Page("Buku", ["Satu", "NIK"], [["a b " * 10_000, "1"]])]))
    with zipfile.ZipFile(path) as archive:
        assert "\u2026</t>" in archive.read("xl/sharedStrings.xml").decode()


def convert(soffice: str, path: Path, wanted: str) -> None:
    subprocess.run(
        [soffice, f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless",
         "--convert-to", wanted, "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=180,
        env={**os.environ, "HOME": str(path.parent)},
    )  # fmt: skip


def test_libreoffice_shows_ids_intact_and_prints_across_a_page(
    soffice: str, demo: Clerk, tmp_path: Path
) -> None:
    blank, agenda = tmp_path / "petugas.xlsx", tmp_path / "agenda.xlsx"
    demo("officer", "import", "--blank", str(blank))
    demo("number", "export", str(agenda))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    for path in (blank, agenda):
        convert(soffice, path, every_sheet)
        convert(soffice, path, "pdf")
    example = (tmp_path / "petugas-Contoh.csv").read_text(encoding="utf-8")
    assert "3399015203850001" in example
    assert "0812-0000-0000" in example
    with (tmp_path / "agenda-Surat Keluar.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:4] for row in rows[5:]] == [
        ["1", "08-10-2025", "500.15/1/DISNAKER/2025", "500.15"],
        ["2", "10-10-2025", "500.15/2/DISNAKER/2025", "500.15"],
    ]
    pages = pypdf.PdfReader(tmp_path / "agenda.pdf").pages
    assert len(pages) == 3
    assert all(page.mediabox.width > page.mediabox.height for page in pages)


FORM = (
    Field("place", "Venue", required=True),
    Field("day", "Day", kind="date"),
    Field("count", "How many", kind="count", default="2"),
    Field("items", "Agenda items", kind="list", default="satu\ndua"),
)


def form(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    page = book.add_worksheet()
    for number, row in enumerate([["Isian", "Nilai", "Keterangan"], *rows]):
        page.write_row(number, 0, row)
    book.close()
    return path


def test_a_form_left_as_it_is_says_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(make_form("Judul", FORM))
    found = read_settings(path, FORM)
    assert found == {"place": "", "day": "", "count": "2", "items": "satu\ndua"}


def test_settings_are_read_by_key_or_label_and_lists_from_several_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["agenda items", "Pembukaan"], ["Venue *", "Aula"], ["items", "Doa"], ["", ""],
        ["DAY", dt.date(2025, 11, 4)], ["count", 30], ["items", ""],
    ]  # fmt: skip
    assert read_settings(form(tmp_path / "f.xlsx", rows), FORM) == {
        "items": "Pembukaan\nDoa", "place": "Aula", "day": "2025-11-04", "count": "30",
    }  # fmt: skip


def test_every_wrong_row_of_settings_is_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["warna", "merah"],
        ["place", "A"],
        ["Venue", "B"],
        ["", "x"],
        ["day", True],
    ]
    with pytest.raises(BadInput) as caught:
        read_settings(form(tmp_path / "f.xlsx", rows), FORM)
    places = [problem.where for problem in caught.value.problems]
    assert places == [f"f.xlsx, row {n}" for n in (2, 4, 5, 6)]
    path = tmp_path / "g.csv"
    path.write_text("Isian;Keterangan\nplace;A\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Nilai"):
        read_settings(path, FORM)


def test_the_fields_of_a_type_are_shown_and_written(demo: Clerk, tmp_path: Path) -> None:
    found = demo.json("template", "fields", "permohonan-bimtek")
    first = found["fields"][0]
    assert (first["key"], first["default"]) == ("circular_point", "")
    assert "circular_point" in demo("template", "fields", "permohonan-bimtek").out
    path = tmp_path / "isian.xlsx"
    assert demo("template", "fields", "permohonan-bimtek", "--blank", str(path)).code == 0
    assert demo("template", "fields", "sk-penetapan").code == 0
    path = tmp_path / "sk.xlsx"
    assert demo("template", "fields", "sk-penetapan", "--blank", str(path)).code == 0
    fields = demo.store.folder.lettertype("sk-penetapan").fields
    assert read_settings(path, fields)["deadline_days"] == "14"
    assert demo("template", "fields", "tidak-ada").code == 4


LISTED = """
title = "Undangan"
shape = "letter"
series = "surat"
classification = "500.15"
subject = "Undangan"
signers = ["definitif"]
[[fields]]
key = "items"
label = "Agenda items"
kind = "list"
default = "satu"
[[fields]]
key = "place"
label = "Venue"
"""


def test_a_list_is_a_list_of_texts_in_the_letter() -> None:
    lettertype = parse_lettertype(LISTED, "undangan", "templates/undangan.toml")
    given = {"items": " Pembukaan \r\n\n Doa", "place": "Aula"}
    assert parse_fields(lettertype, given) == {"items": ["Pembukaan", "Doa"], "place": "Aula"}
    assert parse_fields(lettertype, {}) == {"items": ["satu"], "place": ""}
    assert parse_fields(lettertype, {"items": ""}) == {"items": [], "place": ""}
    names = "\n".join(f"Peserta {n}, S.Pd." for n in range(500))
    assert len(parse_fields(lettertype, {"items": names})["items"]) == 500
    with pytest.raises(BadInput, match="longer"):
        parse_fields(lettertype, {"items": "x" * 2001})


def test_choices_that_no_list_of_excel_holds_are_left_to_the_import(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    many = tuple(f"pilihan {n}" for n in range(40))
    for choices, lists in ((("a", "b"), 1), (("a, b", "c"), 0), (('"a"', "c"), 0), (many, 0)):
        spec = Field("one", "One", ("Satu",), "choice", choices=choices)
        path.write_bytes(make_blank([spec, COLUMNS[2]], []))
        found = xml(path, "worksheets/sheet1").findall(".//s:dataValidation", NS)
        assert len(found) == lists, choices
