"""Proposals as schools send them: one sheet makes the letter, the BKK, the officers, the ticks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from conftest import Clerk, clock
from pakdocs import office as use_cases
from pakdocs.exchange.read import squeeze_heading
from pakdocs.office.proposals import proposal_fields

SCHOOL: dict[str, Any] = {
    "Satuan Pendidikan": "SMK Rekaan Baru", "Jenis": "SMK", "NPSN": "20988801",
    "Nomor Surat": "7/SMK-RB/2025", "Tanggal Surat": dt.date(2025, 12, 1),
}  # fmt: skip
PAPERS = {
    "Surat usulan kepala satuan pendidikan/pimpinan perguruan tinggi": "ada",
    "Berkas: Fotokopi keputusan pembentukan BKK": "v",
    "Berkas: Fotokopi tanda daftar BKK": "Ya",
    "Berkas: Surat penunjukan sebagai pengelola BKK": "\u2713",
    "Berkas: Fotokopi ijazah terakhir": "ada",
    "Berkas: Fotokopi KTP": "ADA",
    "Berkas: Pas foto": "ada",
    "Berkas: Surat pernyataan bersedia": "ada",
    "Berkas: Sertifikat bimbingan teknis": "tidak",
}
ANI = {"Nama": "Ani Rekaan, S.Pd.", "Jabatan": "Guru", "NIK": "3399014101900001", "L/P": "P"}
BUDI = {"Nama": "Budi Rekaan", "Jabatan": "Staf", "NUPTK": "1234567890123456"}


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows under the headings that they use, dates as dates and all else as text."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    needed = ("Satuan Pendidikan", "Jenis", "Nomor Surat", "Tanggal Surat", "Nama", "Jabatan")
    headings += [heading for heading in needed if heading not in headings]
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    page = book.add_worksheet()
    page.write_row(0, 0, headings)
    for number, row in enumerate(rows, start=1):
        for heading, value in row.items():
            column = headings.index(heading)
            if isinstance(value, dt.date):
                page.write_datetime(number, column, dt.datetime(*value.timetuple()[:3]))  # noqa: DTZ001
            else:
                page.write_string(number, column, value)
    book.close()
    return path


def load(clerk: Clerk, path: Path) -> dict[str, Any]:
    return clerk.json("proposal", "import", str(path))


def test_one_sheet_makes_letter_bkk_officers_and_ticks_in_one_commit(
    office: Clerk, tmp_path: Path
) -> None:
    other = SCHOOL | {"Satuan Pendidikan": "SMA Fiktif", "Jenis": "SMA", "NPSN": "20988802"}
    sheet = write(
        tmp_path / "usulan.xlsx",
        [
            SCHOOL | ANI | PAPERS,
            BUDI | PAPERS | {"Berkas: Pas foto": "x"},
            other | {"Nama": "Cici Rekaan", "Jabatan": "Guru", "Nomor Surat": "8/SMA/2025"},
        ],
    )
    before = office.store.load().seq
    would = office.json("proposal", "import", str(sheet), "--dry-run")
    assert would["would_add"] == {"bkk": 2, "incoming": 2, "officers": 3}
    assert office.store.load().seq == before
    added = load(office, sheet)["added"]
    assert {table: len(ids) for table, ids in added.items()} == would["would_add"]
    state = office.store.load()
    ani, budi, cici = (state.tables["officers"][i] for i in added["officers"])
    assert ani["milestones"].keys() == {"proposed", "checked"}
    assert ani["values"]["bkk"] == budi["values"]["bkk"] != cici["values"]["bkk"]
    assert "pas_foto" not in budi["papers"]
    assert budi["milestones"] == {"proposed": "2025-12-01"}
    assert cici["papers"] == {}
    bkk = state.tables["bkk"][ani["values"]["bkk"]]["values"]
    assert bkk["name"] == "BKK SMK Rekaan Baru"
    letter = state.tables["incoming"][ani["values"]["proposal"]]["values"]
    assert letter["sender"] == "Kepala SMK Rekaan Baru"
    assert (letter["subject"], letter["type"]) == ("Usulan Petugas Antar Kerja", "usulan")
    shown = office.json("officer", "show", ani["id"], "--unmask")["officer"]
    assert shown["nik"] == "3399014101900001"
    assert "3399014101900001" not in office.store.log_path.read_text(encoding="utf-8")


def test_importing_it_again_adds_only_what_is_new(office: Clerk, tmp_path: Path) -> None:
    sheet = write(tmp_path / "usulan.xlsx", [SCHOOL | ANI | PAPERS])
    first = load(office, sheet)["added"]["officers"]
    again = office.json("proposal", "import", str(sheet))
    assert again["unchanged"] == first
    assert not any(again["added"].values())
    late = write(tmp_path / "usulan.xlsx", [SCHOOL | ANI | PAPERS, BUDI])
    assert [len(ids) for ids in load(office, late)["added"].values()] == [0, 0, 1]


def test_papers_that_came_later_are_not_ticked_in_silence(office: Clerk, tmp_path: Path) -> None:
    load(office, write(tmp_path / "usulan.xlsx", [SCHOOL | ANI]))
    result = office("proposal", "import", str(write(tmp_path / "u2.xlsx", [SCHOOL | ANI | PAPERS])))
    assert result.code == 0
    assert "pakdocs officer check pak-0013" in result.err
    assert "ktp" in result.err


@pytest.mark.parametrize(
    "named",
    [
        {"NPSN": "20999901"},
        {"Nama BKK": "BKK SMK Negeri 1 Sukamaju"},
        {"Satuan Pendidikan": "smk negeri 1  sukamaju"},
    ],
)
def test_a_bkk_on_file_is_found_by_npsn_or_name(
    office: Clerk, tmp_path: Path, named: dict[str, str]
) -> None:
    row = named | ANI | {"Nomor Surat": "9/2025", "Tanggal Surat": dt.date(2025, 12, 2)}
    added = load(office, write(tmp_path / "u.xlsx", [row]))["added"]
    assert (added["bkk"], len(added["incoming"])) == ([], 1)
    officer = office.store.load().tables["officers"][added["officers"][0]]
    assert officer["values"]["bkk"] == "bkk-0001"


def test_a_letter_on_file_is_not_registered_twice(office: Clerk, tmp_path: Path) -> None:
    """The number and the school are enough; a letter of another school is another letter."""
    same = {"NPSN": "20999901", "Nomor Surat": "421.5/012/SMKN1/2025"}
    row = same | ANI | {"Tanggal Surat": dt.date(2025, 9, 24)}
    assert load(office, write(tmp_path / "u.xlsx", [row]))["added"]["incoming"] == []
    other = row | {"NPSN": "20999902", "Nama": "Dodi"}
    assert len(load(office, write(tmp_path / "u.xlsx", [other]))["added"]["incoming"]) == 1
    result = office("proposal", "import", str(
        write(tmp_path / "u.xlsx", [row | {"Tanggal Surat": dt.date(2025, 9, 25), "Nama": "E"}])
    ))  # fmt: skip
    assert (result.code, "in-0002" in result.err, "Letter date" in result.err) == (4, True, True)


def test_every_problem_is_named_by_row_and_column_and_nothing_kept(
    office: Clerk, tmp_path: Path
) -> None:
    sheet = write(
        tmp_path / "usulan.xlsx",
        [
            ANI | {"NIK": "123"},
            SCHOOL | BUDI | {"Jenis": "TK", "Tanggal Surat": "31-02-2025"},
            {"Nama": "Cici", "Berkas: Fotokopi KTP": "mungkin"},
            {"Satuan Pendidikan": "SMK Negeri 1 Sukamaju", "NPSN": "20999999", "Jenis": "SMK",
             "Nomor Surat": "1", "Tanggal Surat": "01-12-2025", "Nama": "Dodi", "Jabatan": "Guru"},
        ],
    )  # fmt: skip
    before = office.store.log_path.read_bytes()
    result = office("proposal", "import", str(sheet), "--json")
    assert result.code == 4
    problems = result.json["error"]["problems"]
    places = {
        tuple(p["where"].removeprefix("usulan.xlsx, row ").split(", column ")) for p in problems
    }
    found = {(row, column[0].partition(" (")[2].rstrip(")")) for row, *column in places if column}
    assert found == {
        ("2", "NIK"), ("2", "Satuan Pendidikan"), ("2", "Jenis"), ("2", "Nomor Surat"),
        ("2", "Tanggal Surat"), ("3", "Jenis"), ("3", "Tanggal Surat"),
        ("4", "Berkas: Fotokopi KTP"), ("4", "Jabatan"),
    }  # fmt: skip
    assert any("bkk-0001" in p["message"] and "NPSN" in p["message"] for p in problems)
    assert office.store.log_path.read_bytes() == before


def test_a_row_in_no_known_column_and_one_that_contradicts_the_records_are_named(
    office: Clerk, tmp_path: Path
) -> None:
    load(office, write(tmp_path / "usulan.xlsx", [SCHOOL | ANI]))
    row = SCHOOL | ANI | {"Jabatan": "Kepala", "Tanggal Surat": "01-12-2025"}
    sheet = tmp_path / "u2.csv"
    lines = [";".join(row), ";".join(row.values()), ";" * len(row) + "lihat surat"]
    sheet.write_text("\n".join(lines), encoding="utf-8")
    before = office.store.log_path.read_bytes()
    result = office("proposal", "import", str(sheet))
    assert result.code == 4
    assert "in no known column" in result.err
    assert "pak-0013" in result.err
    assert "Position" in result.err
    assert office.store.log_path.read_bytes() == before


def test_a_row_that_names_part_of_a_school_is_not_filled_up_from_above(
    office: Clerk, tmp_path: Path
) -> None:
    sheet = write(tmp_path / "u.xlsx", [SCHOOL | ANI, BUDI | {"Nomor Surat": "8"}])
    result = office("proposal", "import", str(sheet))
    assert result.code == 4
    assert "row 3" in result.err
    assert "row 2" not in result.err


def test_a_long_sheet_is_kept_in_blocks_and_taken_up_again(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill after the first block leaves whole officers; importing again takes up the rest."""
    monkeypatch.setattr("pakdocs.office.proposals.BLOCK", 7)
    rows: list[dict[str, Any]] = [SCHOOL | ANI] + [
        BUDI | PAPERS | {"Nama": f"Orang {n}", "NUPTK": ""} for n in range(9)
    ]
    sheet = write(tmp_path / "u.xlsx", rows)
    blocks = 0

    def killed() -> Any:
        nonlocal blocks
        blocks += 1
        if blocks == 3:
            raise KeyboardInterrupt
        return use_cases.writing(office.store, "tester", clock)

    with pytest.raises(KeyboardInterrupt):
        use_cases.import_proposals(office.store, sheet, killed)
    kept = len(office.store.load().tables["officers"]) - 12
    assert 0 < kept < 10
    again = load(office, sheet)
    assert len(again["unchanged"]) == kept
    officers = list(office.store.load().tables["officers"].values())[12:]
    assert [o["values"]["name"] for o in officers] == [row["Nama"] for row in rows]
    assert all("checked" in o["milestones"] for o in officers[1:])
    assert office("log", "verify").code == 0


def test_another_writer_between_two_blocks_costs_nothing(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.office.proposals.BLOCK", 5)
    rows: list[dict[str, Any]] = [SCHOOL | ANI] + [
        BUDI | {"Nama": f"Orang {n}", "NUPTK": ""} for n in range(9)
    ]
    sheet = write(tmp_path / "u.xlsx", rows)

    def writing() -> Any:
        office("officer", "add", "--name", f"Sela {len(office.store.load().tables['officers'])}",
               "--position", "Guru", "--bkk", "bkk-0001")  # fmt: skip
        return use_cases.writing(office.store, "tester", clock)

    use_cases.import_proposals(office.store, sheet, writing)
    names = [o["values"]["name"] for o in office.store.load().tables["officers"].values()]
    assert sorted(n for n in names[12:] if not n.startswith("Sela")) == sorted(
        row["Nama"] for row in rows
    )
    assert len(office.store.load().tables["bkk"]) == 10


def test_no_two_columns_can_be_taken_for_each_other(office: Clerk) -> None:
    fields = proposal_fields(office.store.folder.requirements)
    first = [squeeze_heading(spec.headings[0]) for spec in fields]
    assert len(set(first)) == len(first)
    assert len({spec.key for spec in fields}) == len(fields)


def test_the_blank_holds_an_example_that_would_import(office: Clerk, tmp_path: Path) -> None:
    blank = tmp_path / "usulan.xlsx"
    assert office("proposal", "import", str(blank), "--blank").code == 0
    result = office("proposal", "import", str(blank))
    assert (result.code, "no rows" in result.err) == (4, True)
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(blank))
    assert book.sheet_names == ["Isian", "Contoh"]
    rows = book.get_sheet_by_name("Contoh").to_python()
    head = next(i for i, row in enumerate(rows) if "NIP" in row)
    sheet = write(
        tmp_path / "terisi.xlsx",
        [
            {
                str(h).removesuffix("\u00a0*"): value
                for h, value in zip(rows[head], row, strict=True)
                if value != ""
            }
            for row in rows[head + 1 :]
        ],
    )
    added = load(office, sheet)["added"]
    assert [len(ids) for ids in added.values()] == [1, 1, 2]


def test_merged_cells_of_school_and_letter_count_for_all_their_rows(
    office: Clerk, tmp_path: Path
) -> None:
    path = tmp_path / "gabung.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    headings = ("Satuan Pendidikan", "Jenis", "Nomor Surat", "Tanggal Surat", "Nama", "Jabatan")
    page.write_row(0, 0, headings)
    for column, text in enumerate(("SMK Gabungan", "SMK", "5/2025", "01-12-2025")):
        page.merge_range(1, column, 3, column, text)
    for row in (1, 2, 3):
        page.write_row(row, 4, (f"Orang {row}", "Guru"))
    book.close()
    assert [len(ids) for ids in load(office, path)["added"].values()] == [1, 1, 3]
