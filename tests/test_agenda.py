"""The agenda books: the columns that offices know, every number, no personal value."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from conftest import Clerk
from pakdocs import model
from pakdocs.agenda import DECREES, INCOMING, OUTGOING, STATUS, WAYS, agenda
from pakdocs.ledger import State
from pakdocs.office.after import Sending, send, void


def number(seq: int, **more: Any) -> dict[str, Any]:
    found = {
        "series": "surat", "year": 2025, "seq": seq, "suffix": "", "number": f"500/{seq}/2025",
        "date": "2025-10-01", "status": "issued", "letter": "", "reason": "",
        "first": seq, "outside": False, "until": "", "at": "",
    } | more  # fmt: skip
    return found | {"id": f"{found['series']}/{found['year']}/{seq:06}{found['suffix']}"}


def state_of(*numbers: dict[str, Any]) -> State:
    state = State()
    state.tables["numbers"] = {item["id"]: item for item in numbers}
    return state


def test_the_columns_are_those_of_the_books() -> None:
    assert "; ".join(OUTGOING) == (
        "No. agenda; Tanggal surat; Nomor surat; Kode klasifikasi; Sifat/keamanan; "
        "Kepada (tujuan); Hal / isi ringkas; Lampiran; Pengolah (bidang); Penanda tangan; "
        "Tanggal kirim; Cara kirim; Penerima / tanda terima; Status; Keterangan"
    )
    assert "; ".join(INCOMING) == (
        "No. agenda; Tanggal terima; Nomor surat; Tanggal surat; Pengirim; Hal; Jenis; "
        "Petugas diusulkan"
    )
    assert "; ".join(DECREES) == (
        "No.; Nomor SK; Tanggal; Tentang; Jumlah orang; Berlaku s.d.; Mencabut/dicabut oleh; "
        "Lokasi arsip; Keterangan"
    )
    assert WAYS.keys() == set(model.WAYS)


def test_every_number_stands_in_the_book_with_what_is_not_usual() -> None:
    state = state_of(
        number(3, date="2025-10-03", status="external"),
        number(1, status="void", reason="salah ketik"),
        number(2, status="reserved", reason="Bidang Penta", date="", until="2025-12-31"),
        number(1, suffix=".a", status="inserted", reason="surat tertinggal"),
        number(9, first=4, status="external", outside=True, reason="buku lama", date="2025-10-04"),
        number(1, year=2026, date="2026-01-02"),
    )
    rows = agenda(state, "Dinas", 2025)[0].rows
    assert [(row[0], row[13], row[14]) for row in rows] == [
        ("1", "Batal", "Batal: salah ketik"),
        ("1.a", "Bernomor", "surat tertinggal; Sisipan"),
        ("2", "Dipesan", "Dipesan sampai 31 Desember 2025"),
        ("3", "Di luar pakdocs", "Nomor dari luar"),
        ("4-9", "Di luar pakdocs", "Nomor dari luar"),
    ]
    assert [row[6] for row in rows] == ["", "", "Bidang Penta", "", "buku lama"]
    assert len(agenda(state, "Dinas")[0].rows) == 6
    assert all(STATUS.values())


def test_letters_go_to_their_books(demo: Clerk) -> None:
    with demo.store.writing("tester", lambda: dt.datetime.now(dt.UTC)) as session:
        send(session, "L-0002", Sending("whatsapp", dt.date(2025, 10, 9), "Sdr. Rekaan", "12/TT"))
        void(session, "L-0003", "salah tujuan")
        session.commit([("letter.signed", {
            "id": "L-0001", "kind": "signed", "blob": session.store.blobs.put(b"%PDF-"),
            "file": "letters/2025/L-0001-sk-penetapan-ttd.pdf", "date": "2025-10-07",
        })])  # fmt: skip
    out, came, decrees = agenda(demo.store.load(), "Dinas")
    first, second = out.rows
    assert first[:6] == (
        "1", dt.date(2025, 10, 8), "500.15/1/DISNAKER/2025", "500.15", "Biasa",
        "Kepala Dinas Tenaga Kerja dan Transmigrasi Provinsi Nusa Contoh",
    )  # fmt: skip
    assert first[9:] == (
        "Dra. Hj. Ratna Contohwati, M.Si.", dt.date(2025, 10, 9), "WhatsApp",
        "Sdr. Rekaan / 12/TT", "Terkirim", "",
    )  # fmt: skip
    assert second[-2:] == ("Batal", "Batal: salah tujuan")
    [decree] = decrees.rows
    assert decree == (
        "1", "500.15/1/KEP/DISNAKER/2025", dt.date(2025, 10, 6),
        "Penetapan Petugas Antar Kerja pada Bursa Kerja Khusus di Kabupaten Sukamaju Tahun 2025",
        "12", "", "", "letters/2025/L-0001-sk-penetapan-ttd.pdf", "",
    )  # fmt: skip
    assert len(came.rows) == 10
    assert came.rows[0][:5] == (
        "in-0001", dt.date(2025, 9, 26), "B-3/4662/PK.01.02/IX/2025", dt.date(2025, 9, 23),
        came.rows[0][4],
    )  # fmt: skip
    assert came.rows[1][-1] == "Drs. H. Bambang Contohwan, M.Pd.; Siti Nur'aini Fiktifah, S.Kom."


def test_a_draft_without_a_number_is_in_no_book(demo: Clerk) -> None:
    state = demo.store.load()
    state.tables["letters"]["L-0004"] = state.tables["letters"]["L-0003"] | {"number": ""}
    assert [len(page.rows) for page in agenda(state, "Dinas")] == [2, 10, 1]


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_export_is_one_workbook_without_personal_values(demo: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "agenda.xlsx"
    assert demo.json("number", "export", str(path), "--year", "2025")["file"] == str(path)
    found = sheets(path)
    assert list(found) == ["Surat Keluar", "Surat Masuk", "Register SK"]
    assert found["Surat Keluar"][0][0] == "BUKU AGENDA SURAT KELUAR"
    assert found["Surat Keluar"][1][0] == "Dinas Tenaga Kerja Kabupaten Sukamaju"
    assert found["Surat Keluar"][5][2] == "500.15/1/DISNAKER/2025"
    text = str(found)
    for number_of in range(1, 13):
        person = demo.json("officer", "show", f"pak-{number_of:04}", "--unmask")["officer"]
        for key in ("nik", "phone", "email"):
            assert person[key]
            assert person[key] not in text
    assert demo.json("number", "export", str(tmp_path / "b.xlsx"), "--year", "2024")
    assert len(sheets(tmp_path / "b.xlsx")["Surat Keluar"]) == 5


def keep_agenda(clerk: Clerk) -> Path:
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("agenda = false", "agenda = true"), encoding="utf-8")
    return clerk.office / "records" / "agenda.xlsx"


def test_the_book_beside_the_records_follows_each_write(office: Clerk) -> None:
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 0
    assert not (office.office / "records" / "agenda.xlsx").exists()
    book = keep_agenda(office)
    assert office("bkk", "list").code == 0
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 0
    assert not book.exists()  # nothing was committed
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0
    assert len(sheets(book)["Register SK"]) == 6
    assert office("log", "verify").code == 0


def test_a_book_open_in_excel_is_no_error_and_is_written_next_time(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = keep_agenda(office)
    replace = Path.replace

    def locked(path: Path, target: Path) -> Path:
        if Path(target).name == book.name:
            raise PermissionError(13, "in use")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        result = office("bkk", "edit", "bkk-0001", "--district", "Y")
        assert (result.code, result.err) == (0, "")
        assert not book.exists()
    assert office("bkk", "edit", "bkk-0001", "--district", "Z").code == 0
    assert book.exists()
