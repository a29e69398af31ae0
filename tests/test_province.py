"""The list for the province: what stands in it, what does not, and the checkpoint it carries."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from conftest import Clerk
from pakdocs.ledger.notes import read_key, read_note

HEADINGS = [
    *("NO", "NAMA PAK", "NIP/NUPTK", "JABATAN", "NAMA BKK", "SATUAN PENDIDIKAN", "NPSN"),
    *("KECAMATAN", "NOMOR DAN TANGGAL SK", "STATUS REGISTRASI"),
]


def sheets(path: Path) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def rows(path: Path) -> list[list[str]]:
    """Give the rows of the list below its headings."""
    page = sheets(path)["Daftar PAK"]
    head = next(place for place, row in enumerate(page) if row[0] == "NO")
    return page[head + 1 :]


def test_the_list_has_the_columns_of_the_annex_and_nothing_personal(
    demo: Clerk, tmp_path: Path
) -> None:
    file = tmp_path / "daftar.xlsx"
    assert demo("officer", "export", str(file), "--letter", "L-0002").code == 0
    page = sheets(file)["Daftar PAK"]
    assert "Menyertai surat Nomor 500.15/1/DISNAKER/2025 tanggal 8 Oktober 2025" in page[2][0]
    assert HEADINGS in page
    assert rows(file)[2] == [
        *("3", "Suparmi", "1463756657300012", "Staf Tata Usaha", "BKK SMK Negeri 2 Sukamaju"),
        *("SMK Negeri 2 Sukamaju", "20999902", "Sukamaju Timur"),
        *("500.15/1/KEP/DISNAKER/2025 tanggal 6 Oktober 2025", "Belum registrasi"),
    ]
    person = demo.json("officer", "show", "pak-0003", "--unmask")["officer"]
    whole = str(sheets(file))
    assert person["nik"] not in whole
    assert person["email"] not in whole


def test_the_list_says_what_its_letter_says_but_the_registration_of_today(
    demo: Clerk, tmp_path: Path
) -> None:
    assert demo("officer", "edit", "pak-0003", "--position", "Guru BK").code == 0
    assert demo("registration", "set", "verified", "pak-0003").code == 0
    with_letter, serving = tmp_path / "surat.xlsx", tmp_path / "semua.xlsx"
    assert demo("officer", "export", str(with_letter), "--letter", "L-0002").code == 0
    assert demo("officer", "export", str(serving)).code == 0
    found = (rows(with_letter)[2], rows(serving)[2])
    assert [row[3] for row in found] == ["Staf Tata Usaha", "Guru BK"]
    assert [row[-1] for row in found] == ["Terverifikasi", "Terverifikasi"]


def test_without_a_letter_it_lists_those_who_serve(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "daftar.xlsx"
    assert demo("officer", "end", "pak-0003", "--date", "2026-01-10", "--reason", "x").code == 0
    found = demo.json("officer", "export", str(file))
    assert (found["letter"], "pak-0003" in found["officers"]) == ("", False)
    assert [row[1] for row in rows(file)].count("Suparmi") == 0
    assert len(rows(file)) == len(found["officers"]) == 11


def test_unmasking_is_logged_before_the_file_is_there_and_the_file_is_private(
    demo: Clerk, tmp_path: Path
) -> None:
    file = tmp_path / "lengkap.xlsx"
    person = demo.json("officer", "show", "pak-0004", "--unmask")["officer"]
    assert demo("officer", "erase", "pak-0003", "--order", "Perintah 1").code == 0
    seq = demo.store.load().seq
    assert demo("officer", "export", str(file), "--unmask").code == 0
    found = {row[1]: row[-2:] for row in rows(file)}
    assert found[person["name"]] == [person["nik"], person["email"]]
    assert found["Suparmi"] == ["-", "-"], "what was erased is nowhere"
    entries = demo.store.entries()[seq:]
    assert [e.event for e in entries if e.event != "key.made"] == [
        *("export.unmasked", "log.checkpointed"),
    ]
    assert len(entries[0].data["ids"]) == 12
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_second_sheet_holds_the_checkpoint_that_was_logged(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "daftar.xlsx"
    assert demo("officer", "export", str(file), "--letter", "L-0002").code == 0
    page = sheets(file)["Titik Periksa"]
    text = "\n".join(row[0] for row in page[1:]) + "\n"
    entry = demo.store.entries()[-1]
    assert (entry.data["note"], entry.data["for"]) == (text, "daftar untuk provinsi (L-0002)")
    note = read_note(text)
    key = next(e.data["key"] for e in demo.store.entries() if e.event == "key.made")
    assert note.checkpoint.size == entry.seq - 1
    assert note.signed_by(read_key(key))
    assert [bool(row[1]) for row in page[1:]] == [True, True, False, False, False]


def test_the_office_holds_its_log_against_the_list(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "daftar.xlsx"
    assert demo("officer", "export", str(file)).code == 0
    assert demo("officer", "edit", "pak-0001", "--note", "lain").code == 0
    assert demo("log", "verify", "--against", str(file)).code == 0
    log = demo.store.log_path
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:40]))
    (log.parent / "records.json").unlink()
    assert demo("log", "verify", "--against", str(file)).code == 3


def test_a_dry_run_and_a_refused_place_write_nothing(demo: Clerk, tmp_path: Path) -> None:
    there, size = tmp_path / "ada.xlsx", demo.store.log_size()
    there.write_bytes(b"lama")
    new = str(tmp_path / "baru.xlsx")
    found = demo.json("officer", "export", new, "--dry-run")
    assert (len(found["officers"]), found["dry_run"]) == (12, True)
    assert demo("officer", "export", str(there)).code == 5
    assert demo("officer", "export", str(tmp_path / "daftar.csv")).code == 4
    assert demo("officer", "export", new, "--letter", "L-0099").code == 4
    assert not (tmp_path / "baru.xlsx").exists()
    assert there.read_bytes() == b"lama"
    assert demo.store.log_size() == size
    assert demo("officer", "export", str(there), "--replace").code == 0
    assert len(rows(there)) == 12


def test_a_letter_that_is_void_or_about_nobody_has_no_list(demo: Clerk, tmp_path: Path) -> None:
    export = ("officer", "export", str(tmp_path / "daftar.xlsx"), "--letter")
    assert demo("letter", "void", "L-0002", "--reason", "salah").code == 0
    assert demo(*export, "L-0002").code == 5
    made = demo.json("letter", "issue", "surat-dinas", "--set", "to=Kepala SMK", "--set",
                     "subject=Rapat", "--set", "body=- Isi.")  # fmt: skip
    assert demo(*export, made["letters"][0]["id"]).code == 5


def test_an_office_without_appointments_has_no_list(office: Clerk, tmp_path: Path) -> None:
    assert office("officer", "export", str(tmp_path / "daftar.xlsx")).code == 5


def test_a_coordination_letter_says_how_its_list_is_made(office: Clerk) -> None:
    decree = office("letter", "issue", "sk-penetapan", "--due", "--date", "2026-01-05")
    assert (decree.code, "officer export" in decree.err) == (0, False)
    concept = office("letter", "draft", "koordinasi-provinsi", "--officer", "pak-0001")
    assert (concept.code, "officer export" in concept.err) == (0, False)
    stamped = office("letter", "stamp", "L-0002", "--date", "2026-01-06")
    assert (stamped.code, "export FILE.xlsx --letter L-0002" in stamped.err) == (0, True)
    made = office("letter", "issue", "koordinasi-provinsi", "--due", "--date", "2026-01-06")
    assert (made.code, "export FILE.xlsx --letter L-0003" in made.err) == (0, True)
