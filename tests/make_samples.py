"""Make the sample sheets of the invented regency Sukamaju: ``python tests/make_samples.py``.

Nobody in them is real: names say that they are invented (Contoh, Fiktif), telephone numbers and
identity numbers are of ranges that do not exist. The names are as awkward as real ones.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).parent.parent / "records"
DIRJEN = (
    "Direktur Jenderal Pembinaan Penempatan Tenaga Kerja dan Perluasan Kesempatan Kerja "
    "Kementerian Ketenagakerjaan"
)

SCHOOLS = [
    # name, type, NPSN, district, head, proposal number, proposal date
    ("SMK Negeri 1 Sukamaju", "SMK", "20999901", "Sukamaju Kota", "421.5/012/SMKN1/2025", 24),
    ("SMK Negeri 2 Sukamaju", "SMK", "20999902", "Sukamaju Timur", "421.5/098/SMKN2/2025", 24),
    ("SMK Contoh Bahari", "SMK", "20999903", "Teluk Rekaan", "07/SMK-CB/IX/2025", 25),
    ("SMK Bina Contoh & Karya", "SMK", "20999904", "Sukamaju Barat", "115/SMK-BCK/IX/2025", 25),
    ("SMK Farmasi Fiktif Husada", "SMK", "20999905", "Sukamaju Kota", "33/SMKF/2025", 26),
    ("SMK Al-Contoh", "SMK", "20999906", "Bukit Rekaan", "SMK.A/201/2025", 26),
    ("MA Negeri Contoh", "MA", "20999907", "Bukit Rekaan", "B-77/Ma.99/2025", 29),
    ("Universitas Contoh Nusantara", "PT", "099901", "Sukamaju Timur", "1204/UCN/KM/2025", 30),
    ("LPK Terampil Rekaan", "LPK", "P9999908", "Sukamaju Barat", "09/LPK-TR/2025", 30),
]

LONG_NAME = (
    "dr. Raden Mas Contohningrat Fiktifokusumo Wirorekaan Kusumadicontoh bin Sastrorekayasa, "
    "S.Ked., M.Kes., M.M.R.S., Ph.D."
)
OFFICERS = [
    # name, school, position, sex, born, NIP, NUPTK, rank
    ("Drs. H. Bambang Contohwan, M.Pd.", 0, "Guru BK", "L", (1969, 3, 5), "199403 1 001", "",
     "IV/b"),
    ("Siti Nur'aini Fiktifah, S.Kom.", 0, "Ketua BKK", "P", (1985, 9, 23), "201001 2 003", "",
     "Penata (III/c)"),
    ("Suparmi", 1, "Staf Tata Usaha", "P", (1978, 1, 31), "", "1463756657300012", ""),
    ('Yohanes "Yoyok" Fiktifanto', 1, "Guru Produktif", "L", (1990, 12, 1), "202321 1 002", "",
     "IX"),
    ("Rina Contohwati, S.Pd., Gr.", 2, "Wakil Kepala Sekolah Bidang Hubungan Industri", "P",
     (1988, 2, 29), "", "4561766667300022", ""),
    ("Ahmad <Contoh> Fiktif, S.T.", 3, "Kepala Bengkel", "L", (1982, 6, 15), "", "", ""),
    ("Maria & Rekan Contohwati", 4, "Guru BK", "P", (1993, 11, 11), "", "", ""),
    (LONG_NAME, 4, "Pembina BKK", "L", (1975, 5, 17), "", "", ""),
    ("H. Abdul Contoh, Lc.", 5, "Ketua BKK", "L", (1980, 8, 17), "", "5149758659200003", ""),
    ("Dewi Ayu Fiktifasari", 6, "Guru BK", "P", (1991, 4, 21), "201403 2 005", "", "III/b"),
    ("I Gusti Made Contohyasa, S.E., M.M.", 7, "Kepala Pusat Karier", "L", (1979, 10, 28), "", "",
     ""),
    ("Ucok D'Contoh Siregarfiktif", 8, "Instruktur", "L", (1995, 7, 7), "", "", ""),
]  # fmt: skip


def bkk_rows() -> list[list[str]]:
    """Give the sheet of BKK."""
    rows = [
        ["Nama BKK", "Satuan Pendidikan", "Jenis", "NPSN", "Nomor Tanda Daftar BKK",
         "Tanggal Tanda Daftar", "Jabatan Pimpinan", "Kecamatan"]
    ]  # fmt: skip
    for number, (name, kind, npsn, district, _proposal, _day) in enumerate(SCHOOLS, start=1):
        registered = f"{number + 2:02}-02-2024"
        rows.append(
            [f"BKK {name}", name, kind, npsn, f"560/{number:02}/BKK/2024", registered,
             head_of(name, kind), district]
        )  # fmt: skip
    return rows


def head_of(name: str, kind: str) -> str:
    """Give the title of the head of a school."""
    return {"PT": f"Rektor {name}", "LPK": f"Direktur {name}"}.get(kind, f"Kepala {name}")


def incoming_rows() -> list[list[str]]:
    """Give the sheet of letters received: the ministry's circular and the proposals."""
    rows = [
        ["Nomor Surat", "Tanggal Surat", "Pengirim", "Hal", "Jenis Surat", "Tanggal Terima"],
        ["B-3/4662/PK.01.02/IX/2025", "23-09-2025", DIRJEN,
         "Verifikasi registrasi PAK pada BKK dalam aplikasi e-pengantarkerja", "edaran",
         "26-09-2025"],
    ]  # fmt: skip
    for name, kind, _npsn, _district, number, day in SCHOOLS:
        rows.append(
            [number, f"{day}-09-2025", head_of(name, kind), "Usulan Petugas Antar Kerja", "usulan",
             f"0{1 + day % 3}-10-2025"]
        )  # fmt: skip
    return rows


def signer_rows() -> list[list[str]]:
    """Give the sheet of signers."""
    return [
        ["Nama", "NIP", "Pangkat/Gol", "Kewenangan", "Mulai"],
        ["Dra. Hj. Ratna Contohwati, M.Si.", "19690817 199403 2 001", "IV/c", "definitif",
         "01-01-2024"],
    ]  # fmt: skip


def nik(number: int, born: dt.date, sex: str) -> str:
    """Give an invented NIK of a regency that does not exist (33.99)."""
    day = born.day + (40 if sex == "P" else 0)
    return f"339901{day:02}{born:%m%y}{number:04}"


def write_officers(path: Path) -> None:
    """Write the sheet of officers as an office would: a title above, dates of both kinds."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": dt.datetime(2025, 9, 1), "author": "pakdocs"})  # noqa: DTZ001
    page = book.add_worksheet("Petugas")
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    page.write(0, 0, "DAFTAR USULAN PETUGAS ANTAR KERJA (CONTOH REKAAN)", title)
    headings = ["No", "Nama Lengkap", "L/P", "Tanggal Lahir", "NIK", "NIP/NI PPPK", "NUPTK",
                "Pangkat/Gol", "Jabatan", "Nama BKK", "Nomor Surat Usulan", "No. HP",
                "Pos-el"]  # fmt: skip
    page.write_row(2, 0, headings, head)
    for number, (name, school, position, sex, day, nip, nuptk, rank) in enumerate(OFFICERS, 1):
        born, row = dt.date(*day), number + 2
        page.write_number(row, 0, number)
        values = [name, sex, None, nik(number, born, sex), f"{born:%Y%m%d} {nip}" if nip else "",
                  nuptk, rank, position, f"BKK {SCHOOLS[school][0]}", SCHOOLS[school][4],
                  f"0812-0000-{number:04}", f"petugas{number}@sekolah.example"]  # fmt: skip
        for column, value in enumerate(values, start=1):
            if value:
                page.write_string(row, column, value, text)
        if number % 2:
            page.write_datetime(row, 3, dt.datetime(*day), date)  # noqa: DTZ001
        else:
            page.write_string(row, 3, f"{born:%d-%m-%Y}", text)
    page.set_column(1, 1, 34)
    page.set_column(2, 12, 20)
    page.freeze_panes(3, 2)
    book.close()


PROPOSED = [
    # school, type, BKK, NPSN, registration, letter, day of October, officers: name, sex, position
    ("SMK Pelita Rekaan", "SMK", "20999911", "560/11/BKK/2024", "421.5/210/PLR/2025", 13,
     [("Nining Contohwati, S.Pd.", "P", "Guru BK"), ("Joko Fiktifanto", "L", "Staf Tata Usaha")]),
    ("SMK Harapan Contoh", "SMK", "20999912", "560/12/BKK/2024", "88/SMK-HC/X/2025", 14,
     [("Lestari Rekaan, S.Kom.", "P", "Ketua BKK"), ("Anton Contohwan", "L", "Guru Produktif")]),
    ("Politeknik Fiktif Sukamaju", "PT", "099902", "560/13/BKK/2024", "512/PFS/KM/2025", 15,
     [("Dr. Ratih Fiktifasari, M.T.", "P", "Kepala Pusat Karier")]),
]  # fmt: skip
PAPERS = [
    "Surat usulan kepala satuan pendidikan/pimpinan perguruan tinggi",
    "Fotokopi keputusan pembentukan BKK", "Fotokopi tanda daftar BKK",
    "Surat penunjukan sebagai pengelola BKK", "Fotokopi ijazah terakhir", "Fotokopi KTP",
    "Pas foto", "Surat pernyataan bersedia",
]  # fmt: skip
WITHOUT_KTP = "Anton Contohwan"


def proposal_rows() -> list[list[str]]:
    """Give the sheet of three proposals; school and letter stand in the first row of each."""
    rows = [
        ["Satuan Pendidikan", "Jenis", "NPSN", "Nomor Tanda Daftar BKK", "Nomor Surat",
         "Tanggal Surat", "Nama", "L/P", "Jabatan", *PAPERS]
    ]  # fmt: skip
    for name, kind, npsn, registered, letter, day, people in PROPOSED:
        school = [name, kind, npsn, registered, letter, f"{day}-10-2025"]
        for person in people:
            ticks = [
                "tidak" if person[0] == WITHOUT_KTP and "KTP" in paper else "ada"
                for paper in PAPERS
            ]
            rows.append([*school, *person, *ticks])
            school = [""] * len(school)
    return rows


def write_proposals(path: Path) -> None:
    """Write the sheet of proposals, every cell as text."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": dt.datetime(2025, 9, 1), "author": "pakdocs"})  # noqa: DTZ001
    page = book.add_worksheet("Usulan")
    head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for number, row in enumerate(proposal_rows()):
        for column, value in enumerate(row):
            page.write_string(number, column, value, text if number else head)
    page.set_column(0, len(PAPERS) + 8, 20)
    page.freeze_panes(1, 1)
    book.close()


def write_csv(path: Path, rows: list[list[str]]) -> None:
    """Write a CSV file as Indonesian Excel does: semicolons, UTF-8 with a mark."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def make(folder: Path) -> None:
    """Write all sample sheets into *folder*."""
    write_csv(folder / "bkk.csv", bkk_rows())
    write_csv(folder / "surat-masuk.csv", incoming_rows())
    write_csv(folder / "penanda-tangan.csv", signer_rows())
    write_officers(folder / "petugas.xlsx")
    write_proposals(folder / "usulan.xlsx")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
