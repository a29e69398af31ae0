"""Finished letters held against what is known."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Clerk, Result
from pakdocs import indonesian
from pakdocs.errors import BadInput, Problem
from pakdocs.facts import Cited, Facts, parse_facts
from pakdocs.ledger import State
from pakdocs.lint import Finding, Known, lint
from pakdocs.office.lint import letter_doubts, told_once
from pakdocs.render import letter_text, read_members

FACTS = parse_facts((ROOT / "templates" / "fakta.toml").read_text("utf-8"), "fakta.toml")
DAY = dt.date(2025, 10, 10)
KNOWN = [
    Cited("B-3/4662/PK.01.02/IX/2025", dt.date(2025, 9, 23), "Verifikasi registrasi PAK"),
    Cited("500.15/12/DISNAKER/2025", dt.date(2025, 10, 8), "Penyampaian"),
    Cited("33/SMKF/2025", dt.date(2025, 9, 26), "Usulan"),
    Cited("33/SMKF/2025", dt.date(2025, 9, 29), "Usulan"),
]


def found(*paragraphs: str, date: dt.date = DAY, number: str = "", **other: Any) -> list[Finding]:
    return lint(paragraphs, FACTS, date=date, known=KNOWN, number=number, **other)


def codes(*paragraphs: str, **other: Any) -> list[str]:
    return [finding.code for finding in found(*paragraphs, **other)]


SEED = """\
KEMENTERIAN KETENAGAKERJAAN REPUBLIK INDONESIA
DIREKTORAT JENDERAL
PEMBINAAN PENEMPATAN TENAGA KERJA
DAN PERLUASAN KESEMPATAN KERJA
Jalan Jenderal Gatot Subroto Kaveling 51, Jakarta Selatan 12950, Telepon (021) 5255733
Laman: <http://www.kemnaker.go.id>

Nomor : B-3/4662/PK.01.02/IX/2025

23 September 2025

Sifat : Biasa

Hal : Verifikasi registrasi PAK pada BKK
dalam aplikasi e-pengantarkerja

Yth.

1. Kepala Dinas yang menyelenggarakan urusan pemerintahan bidang ketenagakerjaan provinsi \
seluruh Indonesia
2. Kepala Dinas yang menyelenggarakan urusan pemerintahan bidang ketenagakerjaan \
kabupaten/kota seluruh Indonesia di Tempat

Sehubungan dengan telah ditetapkannya Keputusan Direktur Jenderal Pembinaan Penempatan Tenaga \
Kerja dan Perluasan Kesempatan Kerja Nomor 3/95/PK.01.02/VI/2025 tentang Pedoman Penetapan \
Petugas Antar Kerja dalam Penyelenggaraan Layanan Penempatan Tenaga Kerja dan menindaklanjuti \
surat kami terdahulu Nomor B-3/3586/PK.01.02/VII/2025 tanggal 31 Juli 2025 perihal Penetapan \
Petugas Antar Kerja Pada Bursa Kerja Khusus, maka dengan ini kami sampaikan hal-hal sebagai \
berikut:

1. Berdasarkan informasi yang telah kami sampaikan sebelumnya dalam surat kami terdahulu, \
bahwa Disnaker kab/kota, berkewajiban untuk memberikan layanan, terkait pengusulan dan \
penetapan Petugas Antar Kerja pada BKK di wilayah kab/kota sesuai ketentuan dalam pedoman \
(Kepdirjen); dan
2. Diinformasikan pula bahwa Petugas Antar Kerja pada BKK yang telah ditetapkan dengan SK \
Kepala Disnaker kab/kota berkewajiban untuk melakukan registrasi dan mengisi data profil diri \
dengan lengkap secara mandiri melalui aplikasi e-pengantarkerja melalui laman \
<https://e-pengantarkerja.kemnaker.go.id>.

Terkait hal tersebut, maka dengan ini kami mohon dukungan dan bantuan Saudara untuk melakukan \
beberapa hal sebagai berikut:

1. Untuk Disnaker kab/kota, jika telah melaksanakan layanan pengusulan dan penetapan Petugas \
Antar Kerja pada BKK di wilayah kerja Saudara, maka kami

berharap...

berharap Saudara melakukan koordinasi kepada Disnaker provinsi dengan menyampaikan informasi \
nama-nama Petugas Antar Kerja beserta nama BKK pada satuan pendidikan menengah kejuruan/ \
perguruan tinggi;

2. Untuk Disnaker provinsi, melalui admin provinsi agar melakukan verifikasi registrasi \
Petugas Antar Kerja pada BKK dalam aplikasi e-pengantarkerja melalui laman \
<https://e-pengantarkerja.kemanker.go.id>. Terkait hal tersebut pihak Disnaker provinsi perlu \
melakukan monitoring secara berkala pada aplikasi e-pengantarkerja untuk memastikan status \
registrasi Petugas Antar Kerja; dan
3. Disnaker kab/kota berkewajiban untuk melakukan:
 - a. pembinaan teknis terhadap BKK di wilayah kerja Saudara, terkait pemberian layanan \
penempatan tenaga kerja dan perluasan kesempatan kerja kepada alumninya; dan
 - b. pembinaan terhadap Petugas Antar Kerja pada BKK di wilayah kerja Saudara, terkait \
peningkatan kapasitas/kemampuan Petugas Antar Kerja melalui pemberian pelatihan teknis/bimtek \
dengan berkoordinasi kepada instansi pembina (Kemnaker, Cq. Dirjen Binapenta dan PKK, Up. \
Direktur Bina Pengantar Kerja).

Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.

Direktur Jenderal,
"""
"""The circular of the ministry, with the one slip that it went out with; its signer left out."""


def test_the_circular_of_the_ministry_has_its_one_slip() -> None:
    one = found(
        *SEED.split("\n"), date=dt.date(2025, 9, 23), number="B-3/4662/PK.01.02/IX/2025"
    )  # fmt: skip
    assert [(f.code, f.refuse) for f in one] == [("host", False)]
    assert (
        one[0].message == "e-pengantarkerja.kemanker.go.id is not e-pengantarkerja.kemnaker.go.id."
    )
    assert "e-pengantarkerja.kemnaker.go.id" in one[0].fix
    assert "kemanker" in SEED.split("\n")[one[0].paragraph - 1]
    assert "kemanker" in one[0].text


def test_the_letters_of_the_sample_office_have_none(demo: Clerk) -> None:
    store = demo.store
    state = store.load()
    letters = list(state.tables["letters"].values())
    assert len(letters) == 3
    for letter in letters:
        data = (demo.office / letter["file"]).read_bytes()
        day = dt.date.fromisoformat(letter["date"])
        words = letter_text(read_members(data, "x"))
        assert letter_doubts(store.folder, state, words, day, letter["number"], "x") == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("laman https://kemanker.go.id/pak", "kemnaker.go.id"),
        ("laman www.kemnaker.co.id", "kemnaker.go.id"),
        ("laman Kemnaker.com", "kemnaker.go.id"),
        ("laman kemnaker.id", "kemnaker.go.id"),
        ("laman kemnakergo.id", "kemnaker.go.id"),
        ("laman kemnaker.goid", "kemnaker.go.id"),
        ("pos-el: bpk@kemenaker.go.id", "kemnaker.go.id"),
        ("laman siapkerja.kemanker.go.id", "siapkerja.kemnaker.go.id"),
        ("laman epengantarkerja.kemnaker.go.id", "e-pengantarkerja.kemnaker.go.id"),
        ("laman e-pengantarkreja.kemnaker.go.id", "e-pengantarkerja.kemnaker.go.id"),
        ("laman e-pengantarkerja.kemnaker.co.id", "e-pengantarkerja.kemnaker.go.id"),
        ("laman kemnaker . go . id", "kemnaker.go.id"),
        ("laman KEMNAKER. GO.ID", "kemnaker.go.id"),
        ("laman e-pengantarkerja.kemnaker.go. id", "e-pengantarkerja.kemnaker.go.id"),
        ("laman kemanker . go . id", "kemnaker.go.id"),
        ("laman https://kemnaker.go.id.evil.example/masuk", "kemnaker.go.id"),
        ("laman kemnaker.go.id-pak.com", "kemnaker.go.id"),
        ("laman kemnaker-go.id", "kemnaker.go.id"),
        ("laman e-pengantarkerja-kemnaker.go.id", "e-pengantarkerja.kemnaker.go.id"),
    ],
)
def test_a_host_that_is_nearly_known(text: str, right: str) -> None:
    (one,) = found(text)
    assert one.code == "host"
    assert one.fix == f"Write: {right}"


@pytest.mark.parametrize(
    "text",
    [
        "laman https://e-pengantarkerja.kemnaker.go.id, http://www.kemnaker.go.id.",
        "laman jdih.kemnaker.go.id dan siapkerja.kemnaker.go.id",
        "laman kemenag.go.id, kemenkeu.go.id, kemendagri.go.id, kemenkes.go.id, anri.go.id",
        "laman disnaker.sukamaju.go.id, kemnaker.sukamaju.go.id, kemanker.example",
        "pos-el disnaker@sukamaju.example, ani@gmail.com",
        "laman kemnaker.go.id.Selanjutnya, kemnaker.go.id-nya, kemnaker.go.id. Laman itu",
        "melalui aplikasi e-pengantarkerja. Kemnaker.go.id memuat berita.",
        "oleh Kemnaker.Selanjutnya, Drs. H. Budi, M.Pd. u.p. 500.15.8/1 kemnaker.docx",
        "laman www.id, www.www, www.kemnaker",
    ],
)
def test_other_hosts_are_left_alone(text: str) -> None:
    assert codes(text) == []


def test_the_offices_own_host_is_right_whatever_it_is_like() -> None:
    text = "pos-el disnaker@kemnakr.go.id, laman www.kemnakr.go.id"
    assert codes(text) == ["host", "host"]
    assert codes(text, own_hosts=["kemnakr.go.id"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Direktur Jenderal Penempatan Tenaga Kerja dan Perluasan Kesempatan Kerja",
        "Direktur Jenderal Pembinaan Penempatan Tenaga Kerja Perluasan Kesempatan Kerja",
        "Direktorat Jenderal Pembinaan dan Penempatan Tenaga Kerja dan Perluasan Kesempatan Kerja",
        "Direktorat Jenderal Pembinaan Penempatan Tenaga Kerja dan Perluasan Lapangan Kerja",
        "DIREKTORAT JENDERAL PEMBINAAN PENEMPATAN TENAGA KERJA DAN PERLUSAAN KESEMPATAN KERJA",
        "Direktorat Jenderal Perluasan Kesempatan Kerja dan Pembinaan Penempatan Tenaga Kerja",
        "Direktur Bina Pengatar Kerja",
        "Kementerian Ketenagakerjan Republik Indonesia",
        "Kementrian Ketenagakerjaan",
        "pada Bursa Khusus Kerja di sini",
        "petugas antar kreja",
        "Kementerian Tenaga Kerja Republik Indonesia",
        "KEMENTERIAN TENAGA KERJA",
        "Petugas Antarkerja",
        "Petugas Pengantar Kerja",
        "Kemenaker",
    ],
)
def test_a_name_that_is_nearly_known(text: str) -> None:
    assert codes(text) == ["name"]
    assert codes(f"Yth. {text}, di tempat.") == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "Direktur Jenderal Pembinaan Penempatan Tenaga Kerja & Perluasan Kesempatan Kerja",
        "Dirjen Binapenta dan PKK, Ditjen Binapenta & PKK, Kepdirjen",
        "layanan penempatan tenaga kerja dan perluasan kesempatan kerja kepada alumni",
        "Direktorat Jenderal Pembinaan Pelatihan Vokasi dan Produktivitas",
        "Direktorat Jenderal Pembinaan Pengawasan Ketenagakerjaan dan Keselamatan Kerja",
        "Direktorat Bina Penempatan Tenaga Kerja Dalam Negeri, Direktorat Bina Penempatan",
        "Kementerian Tenaga Kerja dan Transmigrasi, Kementerian Kesehatan",
        "Menteri Ketenagakerjaan",
        "Keputusan Menteri Tenaga Kerja Republik Indonesia Nomor 203 Tahun 1999",
        "KEMENTERIAN TENAGA KERJA DAN TRANSMIGRASI, Kementerian Tenaga Kerja Jepang",
        "laman disnaker.sukamaju.example/direktorat-bina-pengatar-kerja",
        "Dinas Tenaga Kerja dan Transmigrasi Provinsi Nusa Contoh; bidang ketenagakerjaan",
        "Bursa Kerja Khusus (BKK), bursa kerja daerah, Bursa Kerja Khususnya",
        "Pengantar Kerja dan Petugas Antar Kerja; petugas antar jemput; Kerja Bursa. Khusus ini",
        "DIREKTORAT JENDERAL",
        "PEMBINAAN PENEMPATAN TENAGA KERJA",
    ],
)
def test_other_names_are_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("surat Nomor B-3/4662/PK.01.02/IX/2025 tanggal 24 September 2025 hal X", "cited-date"),
        ("surat Nomor B-3/4662/PK.01.02/IX/2025, tanggal 24 September 2025", "cited-date"),
        ("surat Nomor B-3 / 4662 / PK.01.02 / IX / 2025 tanggal 24 September 2025", "cited-date"),
        ("surat NOMOR : b-3/4662/pk.01.02/ix/2025 TANGGAL : 2 SEPTEMBER 2025", "cited-date"),
        ("surat Nomor B-3/4626/PK.01.02/IX/2025 tanggal 23 September 2025", "cited-number"),
        ("surat Nomor B3/4662/PK01.02/IX/2025 tanggal 23 September 2025", "cited-number"),
        ("surat Nomor 500.15/13/DISNAKER/2025 tanggal 8 Oktober 2025", "cited-number"),
        (("Keputusan Nomor 3/96/PK.01.02/VI/2025 tentang Pedoman Penetapan Petugas Antar Kerja "
         "dalam Penyelenggaraan Layanan Penempatan Tenaga Kerja"), "cited-number"),
        ("surat Nomor 07/SMK/VIII/2025 tanggal 25 September 2025 hal Usulan", "month"),
        ("surat Nomor 07/SMK/IX/2024 tanggal 25 September 2025 hal Usulan", "month"),
        ("Keputusan Nomor 000.8.3 / 18 TAHUN 2025 tanggal 1 Mei 2026", "cited-later"),
        ("surat Nomor 07/SMK/2024 tanggal 25 September 2025", "month"),
    ],
)  # fmt: skip
def test_a_citation_that_cannot_be_right(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor B-3/4662/PK.01.02/IX/2025 tanggal 23 September 2025 hal X",
        (
            "surat Nomor 33/SMKF/2025 tanggal 26 September 2025 dan Nomor 33/SMKF/2025 "
            "tanggal 29 September 2025"
        ),
        "surat Nomor 07/SMK-CB/IX/2025 tanggal 25 September 2025",
        "surat Nomor B-3/9999/PK.01.02/IX/2025 tanggal 23 September 2025",
        "Keputusan Nomor 3/95/PK.01.02/VI/2025 tentang Pedoman, tanggal 5 Juni 2025",
        "Keputusan Nomor 3/1920/PK.01.02/III/2026 tentang sesuatu",
        "Nomor V/12/2025 tanggal 9 Oktober 2025",
    ],
)
def test_other_citations_are_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor 500.15/40/X/2025 tanggal 11 Oktober 2025",
        "Keputusan Kepala Dinas Nomor 500.15/9/KEP/2025, tanggal 1 November 2025",
        "surat Nomor 500.15/12/DISNAKER/2025 tanggal 8 November 2025",
        "sesuai Peraturan Bupati; surat Nomor 12/X tanggal 1 Mei 2026",
    ],
)
def test_a_later_letter_cannot_be_cited(text: str) -> None:
    assert [finding.refuse for finding in found(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor 500.15/40/X/2025 tanggal 10 Oktober 2025",
        "Undang-Undang Nomor 9 Tahun 2025 tanggal 11 Oktober 2025",
        "Peraturan Bupati Sukamaju Nomor 5/2025 tanggal 1 November 2025",
        "rapat tanggal 14 Oktober 2025, paling lambat tanggal 31 Desember 2025",
        "Keputusan Nomor 1/KEP/2025 berlaku sampai dengan tanggal 31 Desember 2027",
        "hubungi nomor 081200000099, tanggal 20 Oktober 2025; peserta nomor 12 tanggal 2 Mei 2026",
        "Surat Tugas Nomor 94/7/2025 pada tanggal 20 Oktober 2025",
    ],
)
def test_laws_events_and_deadlines_may_lie_ahead(text: str) -> None:
    assert not any(finding.refuse for finding in found(text))
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor 5/DN/2025 tertanggal 28 Oktober 2025",
        "surat No. 5/DN/2025 tanggal 28 Oktober 2025",
        "surat No 5/DN/2025 tgl. 28-10-2025 hal X",
        "surat bernomor 5/DN/2025 tanggal 28 Oktober 2025",
        (
            "Menindaklanjuti surat Kepala Dinas Nomor 5/DN/2025 pada tanggal 28 Oktober "
            "2025, bersama ini"
        ),
        "surat Kepala Dinas Nomor 5/DN/2025 pada tanggal 28 Oktober 2025 hal Usulan",
        "surat Kepala Dinas tanggal 28 Oktober 2025 Nomor 5/DN/2025",
        "surat Saudara tanggal 28 Oktober 2025 Nomor 5/DN/2025",
        "surat tertanggal 28 Oktober 2025, Nomor: 5/DN/2025 hal X.",
        "Keputusan Kepala Dinas tanggal 28/10/2025 No. 5/DN/2025.",
        (
            "surat Kepala Dinas Nomor 5/DN/2025 hal Usulan Petugas Antar Kerja tanggal 28 "
            "Oktober 2025"
        ),
        (
            "surat Kepala Dinas Nomor 5/DN/2025 perihal Usulan Petugas Antar Kerja pada "
            "Bursa Kerja Khusus, tanggal 28-10-2025, bersama ini"
        ),
        "Keputusan Kepala Dinas Nomor 5/DN/2025 tentang Penetapan PAK tertanggal 28 Oktober 2025",
        "surat Nomor 5/DN/2025 (28 Oktober 2025)",
        "surat Nomor 5/DN/2025 (tanggal 28 Oktober 2025)",
        "surat Nomor 5/DN/2025 (28/10/2025)",
        "surat Nomor 5/DN/2025 tanggal 28-10-2025",
        "surat Nomor 5/DN/2025 tanggal 28/10/2025",
        "surat Nomor 5/DN/2025, tgl 28.10.2025",
        "Keputusan Kepala Dinas Nomor 5/DN/2025 yang ditetapkan pada tanggal 28 Oktober 2025",
        "Keputusan Bupati Nomor 12 Tahun 2026 tentang X",
        "Peraturan Bupati Sukamaju Nomor 12 Tahun 2026 tentang X",
        "Undang-Undang No. 3 Tahun 2026",
        "Keputusan Kepala Dinas Nomor 500.15 / 3 TAHUN 2026 tentang X",
        "Keputusan Kepala Dinas Nomor 500.15/3 TAHUN 2026 tanggal 1 Mei 2026",
    ],
)
def test_a_later_letter_is_told_however_it_is_cited(text: str) -> None:
    """It is refused, but where words between number and date may make the date another's."""
    between = any(word in text for word in (" hal Usulan P", " perihal ", " pada tanggal", "PAK t"))
    assert [(one.code, one.refuse) for one in found(text)] == [("cited-later", not between)]


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor B-3/4662/PK.01.02/IX/2025 tertanggal 24 September 2025",
        "surat No. B-3/4662/PK.01.02/IX/2025 tanggal 24 September 2025",
        "surat tanggal 24 September 2025 Nomor B-3/4662/PK.01.02/IX/2025",
        (
            "surat Nomor B-3/4662/PK.01.02/IX/2025 hal Verifikasi registrasi PAK tanggal 24 "
            "September 2025"
        ),
        "surat Nomor B-3/4662/PK.01.02/IX/2025 (24-09-2025)",
        "surat Nomor B-3/4662/PK.01.02/IX/2025 pada tanggal 24 September 2025.",
        "surat Nomor 500.15/12/DISNAKER/2025 hal Penyampaian, tertanggal 9-10-2025",
    ],
)
def test_another_date_of_a_known_letter_is_seen_however_it_is_cited(text: str) -> None:
    assert codes(text) == ["cited-date"]


@pytest.mark.parametrize(
    "text",
    [
        "surat Nomor B-3/4662/PK.01.02/IX/2025 tertanggal 23 September 2025, (23-09-2025)",
        "surat tanggal 23 September 2025 Nomor B-3/4662/PK.01.02/IX/2025",
        "surat Nomor B-3/4662/PK.01.02/IX/2025 hal Undangan Rapat tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 tanggal 1 Oktober 2025 hal Usulan tanggal 20 Oktober 2025",
        "surat tanggal 1 Oktober 2025 Nomor 5/DN/2025 hal Usulan tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 (1-10-2025) hal Usulan tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 tgl. 1-10-2025 hal Usulan tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Usulan pada tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Usulan. Rapat tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Usulan tanggal 20 s.d. 21 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Permintaan data tanggal 20 Oktober 2025 pukul 09.00",
        "Undangan Nomor 5/DN/2025 pada tanggal 20 Oktober 2025.",
        "Kami akan hadir sesuai surat Nomor 5/DN/2025 pada tanggal 20 Oktober 2025.",
        "surat Nomor 5/DN/2025 pada tanggal 20 Oktober 2025 dilaksanakan rapat",
        "Surat Tugas tanggal 1 Oktober 2025 Nomor 5/X/2025 tanggal 1 Oktober 2025",
        (
            "di Jalan Mawar No. 12 tanggal 20 Oktober 2025; Surat kami: Jalan Mawar Nomor "
            "12, tanggal 20 Oktober 2025"
        ),
        "Peraturan Daerah Nomor 5 Tahun 2025 tentang APBD Tahun Anggaran 2026",
        "Rancangan Peraturan Bupati Nomor 5 Tahun 2026",
        "peserta nomor 5 tahun 2026, rencana Nomor 5 Tahun 2026",
        "Lembaran Negara Republik Indonesia Tahun 2003 Nomor 39",
        "Surat ini untuk rapat tanggal 20 Oktober 2025 Nomor undangan 5/X/2025",
        "surat undangan rapat tanggal 20 Oktober 2025 Nomor 5/DN/2025",
        "Keputusan ini berlaku sampai dengan tanggal 31 Desember 2027 nomor 5/X",
        "surat Nomor 5/DN/2025 yang diterima tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Usulan, kami mengundang Saudara tanggal 20 Oktober 2025",
        "surat Nomor 5/DN/2025 hal Usulan, diterima tanggal 20 Oktober 2025",
        "Keputusan Nomor 5/KEP/2025 tentang X berakhir tanggal 20 Oktober 2025",
        "sesuai surat Kepala Dinas, formulir nomor 3 tahun 2026",
        "SMK Negeri 2 (20 Oktober 2025)",
        "Keputusan Nomor 5/KEP/2025 berlaku pada tanggal 20 Oktober 2025.",
        "surat Nomor 5/DN/2025 hal Laporan per tanggal 31 Desember 2025",
    ],
)
def test_dates_that_are_not_those_of_the_letters_beside_them(text: str) -> None:
    assert codes(text) == []


def test_a_letters_own_number_and_date() -> None:
    own = "500.15/3/IX/2025"
    assert codes("Nomor", ":", own, date=DAY, number=own) == ["own-number"]
    assert codes("isi", date=DAY, number=own) == ["own-number"]
    fine = "500.15/3/X/2025"
    annex = ["Nomor", ":", fine, "Tanggal", ":", "10 Oktober 2025"]
    assert codes(*annex, number=fine) == []
    annex[-1] = "9 Oktober 2025"
    assert codes(*annex, number=fine) == ["cited-date"]
    annex[-1] = "11 Oktober 2025"
    assert [finding.refuse for finding in found(*annex, number=fine)] == [False]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Selasa, 15 Oktober 2025"],
        ["hari, tanggal\t:\tRabu, 14 Oktober 2025"],
        ["hari Rabu tanggal 14 Oktober 2025"],
        ["hari/tanggal : Rabu/14 Oktober 2025"],
        ["Selasa s.d. Kamis, 14 s.d. 17 Oktober 2025"],
        ["Rabu s.d. Kamis, 14 s.d. 16 Oktober 2025"],
        ["Selasa-Kamis, 15-16 Oktober 2025"],
        ["Rabu sampai dengan Jumat, 31 Desember 2025 sampai dengan 3 Januari 2026"],
        ["Senin s.d. Rabu, 30 September s.d. 1 Oktober 2025"],
        ["Senin, 14 Oktober"],
        ["Jum'at, 14 Oktober 2025"],
        ["Minggu, 14 Oktober 2025"],
        ["Rabu", "14 Oktober 2025"],
        ["Hari", ":", "Rabu", "Tanggal", ":", "14 Oktober 2025"],
        ["ini, Rabu tanggal dua puluh tiga bulan September tahun dua ribu dua puluh lima, kami"],
    ],
)
def test_a_weekday_that_is_not_that_of_its_date(paragraphs: list[str]) -> None:
    assert codes(*paragraphs) == ["weekday"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Selasa, 14 Oktober 2025"],
        ["hari, tanggal\t:\tSelasa, 14 Oktober 2025"],
        ["hari Selasa tanggal 14 Oktober 2025"],
        ["Selasa s.d. Kamis, 14 s.d. 16 Oktober 2025"],
        ["Selasa dan Rabu, 14 dan 15 Oktober 2025", "Selasa, dan Rabu, 14 dan 15 Oktober 2025"],
        ["Selasa, 14 Oktober 2025 dan Rabu, 15 Oktober 2025"],
        ["Rabu s.d. Jumat, 31 Desember 2025 s.d. 2 Januari 2026"],
        ["Rabu s.d. Jumat, 31 Desember s.d. 2 Januari 2026"],
        ["Selasa s.d. Rabu, 30 September s.d. 1 Oktober 2025"],
        ["Selasa s.d. Kamis, 14 Oktober 2025"],
        ["Selasa, 14 Oktober", "Kamis, 1 Januari"],
        ["selama dua minggu, 14 Oktober 2025", "setiap Senin pukul 08.00 WIB"],
        ["Selasa", "14 Oktober 2025", "Hari", ":", "Selasa", "Tanggal", ":", "14 Oktober 2025"],
        ["ini, Selasa tanggal dua puluh tiga bulan September tahun dua ribu dua puluh lima"],
    ],
)  # fmt: skip
def test_weekdays_that_are_right(paragraphs: list[str]) -> None:
    assert codes(*paragraphs) == []


@pytest.mark.parametrize(
    "text",
    [
        "31 September 2025", "29 Februari 2025", "pada 30 Februari 2024", "tanggal 32 Mei 2025",
        "0 Mei 2025", "paling lambat 31 November", "29 s.d. 31 Juni 2025",
        "tanggal tiga puluh satu bulan April tahun dua ribu dua puluh lima",
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist(text: str) -> None:
    assert codes(text) == ["no-such-day"]


@pytest.mark.parametrize(
    "text",
    ["29 Februari 2024", "31 Oktober 2025", "29 Februari", "SMK 45 Mei", "SMK 17 Agustus 1945",
     "tahun 2025 Mei", "0299 Mei 2025"],
)  # fmt: skip
def test_days_that_exist(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    ["12 (sebelas) orang", "2 (satu) lembar", "14 (empat belas belas) hari", "21 (dua puluh)",
     "14 (empat belass) hari", "Rp1.500.000,00 (satu juta rupiah)", "10% (sebelas persen)",
     "12 (DUA BELAS ORANG), 9 (Delapan) BKK", "22 (dua puluh satu orang)",
     "22 (dua puluh satu peserta)", "22 (dua puluh satu orang petugas antar kerja)",
     "9 (delapan BKK)"],
)  # fmt: skip
def test_figures_beside_other_words(text: str) -> None:
    assert codes(text) == ["figures"]


@pytest.mark.parametrize(
    "text",
    ["12 (dua belas) orang pada 9 (sembilan) BKK", "2 (dua) lembar", "1 (Satu) berkas", "0 (nol)",
     "14 (empat belas hari kerja)", "21 (dua puluh satu orang)", "9 (sembilan BKK)",
     "21 (dua puluh satu peserta)", "2 (satu guru, satu siswa)", "SMK Negeri 2 (tiga orang)",
     "Rp1.500.000,00 (satu juta lima ratus ribu rupiah)",
     "10% (sepuluh persen)", "SMK Negeri 2 (Satu Atap)", "5 (orang)", "12 (dua belas)",
     "Pasal 3 (ayat dua)", "2,5 (dua koma lima)", "1/2 (dua)", "NPSN (20999901)"],
)  # fmt: skip
def test_figures_beside_their_words(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "sebanyak 5 (lima) orang terdiri atas 2 (dua) orang guru dan 4 (empat) orang staf.",
        "5 (lima) orang PAK yang terdiri dari 2 (dua) laki-laki dan 4 (empat) perempuan",
        (
            "5 (lima) orang, meliputi 2 (dua) guru, 1 (satu) staf, dan 4 (empat) operator, "
            "dengan ini kami sampaikan"
        ),
        "5 (lima orang) terdiri atas 2 (dua orang) guru serta 4 (empat orang) staf;",
        "9 (sembilan) BKK terdiri atas 5 (lima) BKK SMK dan 3 (tiga) BKK perguruan tinggi.",
        "5 (lima) hari meliputi: 3 (tiga) hari teori dan 1 (satu) hari praktik",
    ],
)
def test_parts_that_do_not_add_up(text: str) -> None:
    assert codes(text) == ["sum"]


@pytest.mark.parametrize(
    "text",
    [
        "5 (lima) orang terdiri atas 2 (dua) orang guru dan 3 (tiga) orang staf.",
        "9 (sembilan) BKK meliputi 12 (dua belas) orang dan 3 (tiga) sekolah",
        "3 (tiga) berkas terdiri atas 5 (lima) lembar formulir dan 2 (dua) lembar foto",
        "3 (tiga) berkas terdiri atas 5 (lima) formulir dan 2 (dua) foto",
        "12 (dua belas) orang terdiri atas 2 (dua) tim dan 3 (tiga) cadangan",
        "5 (lima) orang terdiri atas 2 (dua) orang guru dan 4 (empat) orang staf dan operator",
        "5 (lima) orang terdiri atas 2 (dua) guru, 2 (dua) staf, dan Kepala Sekolah",
        "5 (lima) orang terdiri atas 3 (tiga) guru dari 2 (dua) sekolah dan 2 (dua) staf",
        (
            "12 (dua belas) orang pada BKK yang terdiri atas 5 (lima) orang guru dan 2 (dua) "
            "orang staf"
        ),
        (
            "12 (dua belas) orang terdiri atas 5 (lima) orang guru, di antaranya 2 (dua) "
            "orang baru dan 7 (tujuh) orang staf"
        ),
        (
            "12 (dua belas) orang terdiri atas 5 (lima) orang guru dan 4 (empat) orang staf, "
            "serta narasumber"
        ),
        (
            "12 (dua belas) orang terdiri atas 5 (lima) orang guru dan 4 (empat) orang staf "
            "serta narasumber"
        ),
        "12 (dua belas) orang meliputi 5 (lima) orang guru",
        "12 (dua belas) orang terdiri atas 5 (lima) orang guru dan 6 orang staf",
        "12 (dua belas) orang. Panitia terdiri atas 5 (lima) orang guru dan 6 (enam) orang staf",
        "Tim meliputi 5 (lima) orang guru dan 6 (enam) orang staf",
        "paling sedikit 12 (dua belas) orang terdiri atas guru dan staf",
        (
            "12 (dua belas) orang terdiri atas 7 (tujuh) pria, 5 (lima) wanita, 3 (tiga) guru, "
            "dan 9 (sembilan) staf"
        ),
        "paling sedikit 5 (lima) orang terdiri atas 2 (dua) orang guru dan 4 (empat) orang staf",
        "12 (dua belas) orang terdiri atas 5 (lima) guru dan 6 (enam) berkas",
    ],
)
def test_parts_that_add_up_or_count_something_else(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "pukul pukul 08.00 WIB",
        "pada tanggal  tanggal 14 Oktober 2025",
        "Yth. Kepala Kepala SMK Negeri 1",
        "DINAS DINAS TENAGA KERJA",
        "sesuai dengan dengan ketentuan",
        "Yang yang bersangkutan",
        "hari hari kerja",
        "Petugas Petugas Antar Kerja",
    ],
)
def test_a_word_that_stands_twice(text: str) -> None:
    assert codes(text) == ["doubled"]


@pytest.mark.parametrize(
    "text",
    [
        "Narahubung: Contoh Narahubung, S.Sos..",
        "atas perhatiannya.. Demikian kami sampaikan",
        "laman kemnaker.go.id..",
        "(terlampir)..",
    ],
)
def test_two_full_stops(text: str) -> None:
    assert codes(text) == ["full-stops"]


@pytest.mark.parametrize(
    "text",
    [
        "pukul 08.00 WIB, hari-hari, masing-masing, sekolah - sekolah",
        "Nama: Wawan Wawan, S.Pd., Sri Sri Rahayu, Fitri Fitri",
        "Kabupaten Bone Bone, Palu Palu, xx xx, II II, Mei Mei",
        "nol delapan satu satu dua dua",
        "Kepala, Kepala Dinas dan dan-lain; Kota Kotamobagu; kerja kerjanya",
        "Diterima tanggal .................... oleh ..",
        "Nomor .. tanggal .... 2025",
        "No.. Tanggal.. Pukul..",
        "dan seterusnya... Lalu … sekian.",
        "laman https://x.go.id/tanggal tanggal-lain ../arsip 1..2",
        "Drs. Drs. Kepala\tKepala",
    ],
)
def test_what_may_stand_twice(text: str) -> None:
    assert codes(text) == []


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 1999))
def test_a_sum_agrees_with_its_parts_alone(one: int, other: int, whole: int) -> None:
    def said(total: int) -> str:
        parts = f"{indonesian.count(one)} orang guru dan {indonesian.count(other)} orang staf"
        return f"{indonesian.count(total)} orang terdiri atas {parts}."

    assert codes(said(one + other)) == []
    assert codes(said(whole)) == ([] if whole == one + other else ["sum"])


def test_the_golden_letters_have_none() -> None:
    """But for two full stops in the request for a training, where a name ends in one."""
    for path in sorted((ROOT / "tests" / "golden").glob("*.txt")):
        lines = path.read_text("utf-8").split("\n")
        one = lint(lines, FACTS, date=dt.date(2025, 12, 9))
        assert [f for f in one if f.code != "full-stops"] == [], path.name
        assert len(one) <= (path.stem == "permohonan-bimtek"), path.name


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1))
def test_a_count_agrees_with_itself_alone(number: int, other: int) -> None:
    assert codes(f"sebanyak {indonesian.count(number)} orang") == []
    wrong = f"sebanyak {number} ({indonesian.terbilang(other)}) orang"
    assert codes(wrong) == ([] if number == other else ["figures"])


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), st.integers(1, 6))
def test_only_its_own_weekday_goes_with_a_date(day: dt.date, off: int) -> None:
    weekdays = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    printed = indonesian.format_date(day)
    assert codes(f"hari {weekdays[day.weekday()]}, {printed}") == []
    assert codes(f"hari {weekdays[(day.weekday() + off) % 7]}, {printed}") == ["weekday"]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("4 Pebruari 2025", "Write: Februari"),
        ("4 NOPEMBER 2025", "Write: NOVEMBER"),
        ("14 s/d 16 Oktober", "Write: s.d."),
        ("atas kerjasama Saudara", "Write: kerja sama"),
        ("Kerjasama Saudara", "Write: Kerja sama"),
        ("diucapkan terimakasih.", "Write: terima kasih"),
        ("satu milyar", "Write: miliar"),
        ("ditempat", "Write: di tempat"),
        ("Direktur Jendral,", "Write: Jenderal"),
    ],
)
def test_a_spelling_that_is_rejected(text: str, fix: str) -> None:
    assert [(finding.code, finding.fix) for finding in found(text)] == [("word", fix)]


@pytest.mark.parametrize(
    "text",
    [
        "Institut Teknologi Sepuluh Nopember", "kerja sama, terima kasih, ditandatangani",
        "laman kerjasama.sukamaju.go.id/kerjasama", "Nomor 5/s/d/2025", "penandatanganan",
        "ani_kerjasama@sukamaju.example", "bekerjasama-sama",
        "https://sukamaju.example/berita?bulan=Nopember&jenis=Kerjasama",
        "laman www.sukamaju.example/(Nopember) dan sukamaju.go.id/a+kerjasama",
        "pos-el rapat+nopember@sukamaju.example atau <http://sukamaju.example/#ditempat>",
    ],
)  # fmt: skip
def test_spellings_that_are_right_or_no_words(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Undang-Undang Nomor 13 Tahun 2013 tentang Ketenagakerjaan",
        "UU No. 13/2002 tentang Ketenagakerjaan",
        "UU 12/2003 tentang Ketenagakerjaan (Lembaran Negara",
        "Undang-Undang Republik Indonesia Nomor 23 Tahun 2004 tentang Pemerintahan Daerah",
        "Peraturan Menteri Ketenagakerjaan Nomor 39 Tahun 2015 tentang Penempatan Tenaga Kerja",
        "Permenaker 39/2015",
        "UU 13/2013",
    ],
)
def test_a_law_with_a_slip(text: str) -> None:
    assert codes(text) == ["law"]


@pytest.mark.parametrize(
    "text",
    [
        "Undang-Undang Nomor 13 Tahun 2003 tentang Ketenagakerjaan, UU 13/2003, UU 23/2014",
        "Undang-Undang Nomor 23 Tahun 2004 tentang Penghapusan Kekerasan Dalam Rumah Tangga",
        "Undang-Undang Nomor 32 Tahun 2004 tentang Pemerintahan Daerah",
        "Peraturan Pemerintah Pengganti Undang-Undang Nomor 23 Tahun 2004",
        "Undang-Undang Nomor 13 Tahun 1998 tentang Kesejahteraan Lanjut Usia",
        "Peraturan Menteri Ketenagakerjaan Nomor 39 Tahun 2016 tentang Penempatan Tenaga Kerja",
        "Peraturan Menteri Ketenagakerjaan Nomor 6 Tahun 2016 tentang Tunjangan Hari Raya",
        "UU 13 2003",
    ],
)
def test_laws_that_are_right_or_others(text: str) -> None:
    assert codes(text) == []


def test_a_finding_says_where_and_hides_what_is_personal() -> None:
    lines = ["", "satu", ("hubungi 0812-0000-0099, budi.contoh@kemanker.go.id atau 081200000099 "
             "NIP 19690305 199403 1 001")]  # fmt: skip
    (one,) = found(*lines)
    assert one.paragraph == 3
    assert "kemanker.go.id" in one.text
    for hidden in ("budi", "0812", "1969", "contoh"):
        assert hidden not in one.text


_PIECES = st.sampled_from(
    [
        "Nomor ", " tanggal ", "B-3/4662/PK.01.02/IX/2025", "31 Februari 2025", " s.d. ",
        "Selasa, ",
        "0 Mei 0000", "99 (dua)", "\n", "\t", ":", "kemnaker.go.id", "@", "/", " ", "\u0130", "ß",
        "Direktur Jenderal ", "Bina ", "Pengantar ", "Kerja ", "UU 13/2013 tentang ",
        "tahun dua ribu", "Undang-Undang Nomor ", "Nopember", "s/d", "(", ")", "9" * 30, "²",
        "\u0663", "\u00a0", "IX/0000",
        "tanggal satu bulan Mei ", "nomor", "tertanggal 1-5-2099", " pada ", " hal ", "1/13/2025",
        "No. 1/2 ", "Surat ", " tahun 2099", "kemnaker . go . id", "http://", "kemnaker-go.id.",
        "5 (lima) orang terdiri atas ", "2 (dua) orang", " dan ", ", ", "..", "pukul ", "pukul ",
        "-", ".", "&",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join))


@settings(max_examples=300)
@given(st.lists(_TEXTS, max_size=8), st.dates(), st.one_of(st.just(""), _TEXTS))
def test_no_text_breaks_it(paragraphs: list[str], date: dt.date, number: str) -> None:
    for finding in lint(paragraphs, FACTS, date=date, known=KNOWN, number=number):
        assert 0 <= finding.paragraph <= max(1, len(paragraphs))
        assert finding.message
        assert finding.fix
    assert isinstance(lint(paragraphs, Facts(), date=date), list)


@pytest.mark.parametrize(
    "piece",
    [
        "a", "a.", "a-", "1", "1.", "no. 1/2 hal a tanggal 1-1-2026 ", "nomor 1 (1/2/2025) ",
        "surat tanggal 1 mei 2026 nomor 1/2 ", "keputusan nomor 1 tahun 2026 ", "kemnaker . ",
        "http://a", "nomor 1/ ", "(1 mei 2026", "www.", "a.id/",
        "5 (lima) orang terdiri atas 2 (dua) orang dan ", "kepala kepala ", "a..", "a.. ", "..",
        "2 (dua) orang, ", "5 (lima) ", "terdiri atas ",
        "1/", "nomor ", "nomor 1/", "kerja ", "pengantar kerja bina ",
        "direktur jenderal pembinaan ", "tanggal dua puluh ", "selasa ", "selasa - ", "1 mei ", "(",
        "12 (dua ", "uu ", "undang-undang nomor ", "a@", "tanggal 1 mei 2025 ", "s.d. ", "\t", "\n",
        "nomor 1/2 tanggal 1 mei 2025 ", "kemnakr.go.id ", "12 (sebelas) ", "petugas kerja antar ",
    ],
)  # fmt: skip
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        begun = time.process_time()
        lint(text.split("\n"), FACTS, date=DAY, known=KNOWN)
        return time.process_time() - begun

    seconds(1000)
    assert seconds(80_000) < 20 * max(seconds(20_000), 0.01)


def test_two_thousand_paragraphs_are_looked_at_quickly(demo: Clerk) -> None:
    letter = next(iter(demo.store.load().tables["letters"].values()))
    lines = letter_text(read_members((demo.office / letter["file"]).read_bytes(), "x")).split("\n")
    rows = [
        cell
        for n in range(200)
        for cell in (
            *(
                str(n),
                f"Contoh Petugas{n}, S.Pd., M.Pd.",
                "19690305 199403 1 001",
                "Penata (III/c)",
            ),
            *("Guru BK", f"BKK SMK Negeri {n} Sukamaju / SMK Negeri {n} Sukamaju", "20999901"),
            *("560/01/BKK/2024", "500.15/1/KEP/DISNAKER/2025", "6 Oktober 2025", "-"),
        )
    ]
    paragraphs = (lines + rows)[:2000]
    known = Known(KNOWN)
    lint(paragraphs, FACTS, date=DAY, known=known)
    begun = time.process_time()
    assert lint(paragraphs, FACTS, date=DAY, known=known) == []
    assert time.process_time() - begun < 0.25  # about 0.02 on an idle machine


def test_facts_that_are_wrong_are_named_together() -> None:
    text = """
        [[domain]]
        host = "https://kemnaker.go.id/"
        [[name]]
        name = "Kemnaker"
        wrong = ["KEMNAKER", ""]
        [[word]]
        right = "Februari"
        [[law]]
        kinds = []
        number = 0
        year = 13
        title = "X"
        [[letter]]
        subjek = "X"
    """
    with pytest.raises(BadInput) as caught:
        parse_facts(text, "templates/fakta.toml")
    wheres = [problem.where for problem in caught.value.problems]
    for place in (
        *("[[domain]] 1 host", "[[name]] 1 wrong", "[[word]] 1 wrong", "[[law]] 1 kinds"),
        *("[[law]] 1 number", "[[law]] 1 year", "[[letter]] 1 number", "[[letter]] 1 subjek"),
    ):
        assert f"templates/fakta.toml {place}" in wheres


def test_the_shipped_facts_say_what_to_check() -> None:
    assert FACTS.check
    assert FACTS.check[0].startswith("PENTING")
    for law in FACTS.laws:
        kind = law.kinds[0]
        assert codes(f"{kind} Nomor {law.number} Tahun {law.year} tentang {law.title}") == []
    for name in (*(name.text for name in FACTS.names), *FACTS.other_names):
        assert codes(name) == codes(name.upper()) == codes(f"Kepala {name} Provinsi Contoh") == []
    for domain in FACTS.domains:
        assert codes(f"laman https://{domain.host}/masuk, pos-el ani@{domain.host}") == []


def test_facts_are_no_letter_type(office: Clerk) -> None:
    assert "fakta" not in office.store.folder.type_names()
    assert FACTS.check[1] in office.json("template", "list")["check"]
    (office.office / "templates" / "fakta.toml").unlink()


def test_a_folder_without_facts_has_those_that_ship(office: Clerk) -> None:
    (office.office / "templates" / "fakta.toml").unlink()
    assert asdict(office.store.folder.facts) == asdict(FACTS)
    clerk = appointed(office)
    result = request(clerk, "issue", "--due", "--dry-run", plan_place="Aula, atas kerjasama kami")
    assert "kerjasama is not spelt so." in result.err


def test_equal_findings_are_told_once() -> None:
    many = [Problem("wrong", f"L-{n}", "fix") for n in range(3)]
    told = told_once([*many, Problem("other", "L-9")])
    assert told == [Problem("wrong", "L-0 and at 2 more places", "fix"), Problem("other", "L-9")]


def test_known_letters_are_gathered_again_when_the_records_change(demo: Clerk) -> None:
    from pakdocs.office.lint import _known

    state = demo.store.load()
    assert _known(state) is _known(state)
    before = _known(state)
    state.seq += 1
    assert _known(state) is not before
    assert _known(State()).numbered("500.15/1/DISNAKER/2025") == []
    assert before.numbered("500.15 / 1 / disnaker / 2025")


LATE = "APBD, surat Nomor 900/77/BAPPEDA/2099 tanggal 1 Mei 2099"
"""Cites a letter that nobody can know yet."""


def request(clerk: Clerk, verb: str, *options: str, **fields: str) -> Result:
    """Ask for the training of all who are due."""
    given = {"contact_name": "Contoh", "contact_phone": "081200000099", **fields}
    settings = [part for key, text in given.items() for part in ("--set", f"{key}={text}")]
    return clerk("letter", verb, "permohonan-bimtek", "--date", "2026-01-05", *options, *settings)


def appointed(office: Clerk) -> Clerk:
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2026-01-02").code == 0
    return office


def test_slips_are_told_when_a_letter_is_made(office: Clerk) -> None:
    clerk = appointed(office)
    said = {"plan_time": "Selasa, 14 Januari 2026", "plan_place": "Aula, atas kerjasama kami"}
    for options in (("--due", "--dry-run"), ("--due",)):
        result = request(clerk, "issue", *options, **said)
        assert result.code == 0
        assert result.err.count("14 Januari 2026 is a Rabu, not a Selasa.") == 1
        assert result.err.count("kerjasama is not spelt so.") == 1
        assert "paragraph" in result.err


def test_equal_slips_of_a_batch_are_told_once(office: Clerk) -> None:
    clerk = appointed(office)
    for options in (("--dry-run",), ()):
        result = request(clerk, "issue", "--due", "--each", *options, plan_place="Aula ditempat")
        assert result.code == 0
        assert result.err.count("ditempat is not spelt so.") == 1
        assert "and at 11 more places" in result.err


@pytest.mark.parametrize("verb", ["issue", "draft"])
def test_a_letter_that_cites_a_later_one_is_not_made(office: Clerk, verb: str) -> None:
    clerk = appointed(office)
    before = clerk.store.load()
    for options in (("--due", "--dry-run"), ("--due",)):
        result = request(clerk, verb, *options, funding=LATE)
        assert result.code == 4
        assert "900/77/BAPPEDA/2099 of 1 Mei 2099" in result.err
    assert clerk.store.load().seq == before.seq
    assert not list((clerk.office / "letters").rglob("*permohonan*"))


def drafted(office: Clerk) -> tuple[Clerk, str, Path]:
    clerk = appointed(office)
    assert request(clerk, "draft", "--due", funding="APBD Kabupaten").code == 0
    letter = list(clerk.store.load().tables["letters"].values())[-1]
    return clerk, letter["id"], clerk.office / letter["file"]


def edit(path: Path, old: str, new: str) -> None:
    document = docx.Document(str(path))
    [run] = [run for p in document.paragraphs for run in p.runs if old in run.text]
    run.text = run.text.replace(old, new)
    document.save(str(path))


def test_an_edited_draft_is_looked_at_when_taken_back_and_as_net(office: Clerk) -> None:
    clerk, name, path = drafted(office)
    edit(path, "APBD Kabupaten", LATE)
    for options in (("--dry-run",), ()):
        refused = clerk("letter", "draft", name, "--adopt", str(path), *options)
        assert (refused.code, "later than the letter" in refused.err) == (4, True)
    edit(
        path, LATE, "APBD, dengan kerjasama, surat Nomor 900/7/BAPPEDA/2026 tanggal 3 Januari 2026"
    )
    for options in (("--dry-run",), ()):
        taken = clerk("letter", "draft", name, "--adopt", str(path), *options)
        assert (taken.code, taken.err.count("kerjasama is not spelt so.")) == (0, 1)
    for options in (("--dry-run",), ()):
        net = clerk("letter", "draft", name, "--net", *options)
        assert (net.code, net.err.count("kerjasama is not spelt so.")) == (0, 1)


def test_the_date_of_the_stamp_must_not_lie_before_what_is_cited(office: Clerk) -> None:
    clerk, name, path = drafted(office)
    cited = "APBD, surat Nomor 900/7/BAPPEDA/2026 tanggal 5 Januari 2026"
    edit(path, "APBD Kabupaten", cited)
    assert clerk("letter", "draft", name, "--adopt", str(path)).code == 0
    early = ("letter", "stamp", name, "--date", "2026-01-03")
    for options in (("--dry-run",), ()):
        assert "later than the letter" in clerk(*early, *options).err
    assert clerk.store.load().tables["letters"][name]["number"] == ""
    signed = clerk.office / "ttd.pdf"
    signed.write_bytes(b"%PDF-1.4")
    assert clerk("letter", "attach", name, str(signed)).code == 0
    result = clerk(*early)  # what is signed cannot be changed any more
    assert (result.code, "later than the letter" in result.err) == (0, True)
