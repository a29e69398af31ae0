"""An office that has issued every kind of letter: for golden texts, pictures and tests.

``python tests/letter_set.py OUTDIR [--officers N] [--capacity C] [--paper P] [--long]`` makes one
to look at; everybody in it is invented.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs.model import BKK, KINDS, OFFICER, SIGNER, TRAINING
from pakdocs.office import (
    Request,
    add,
    check_papers,
    edit,
    enrol,
    import_sheet,
    issue_letters,
    observe_registration,
    open_office,
)
from pakdocs.office.opening import SAMPLE_SHEETS
from pakdocs.store import Session, Store

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
CAPACITIES = ("definitif", "plt", "plh", "an", "ub")
SIGNERS: dict[str, dict[str, str]] = {
    "plt": {"name": "Ir. Bambang Rekaan, M.T.", "nip": "197001011995031999", "order": "800/1/2024"},
    "plh": {"name": "Drs. Candra Fiktif", "nip": "197102021996031998", "order": "800/2/2025"},
    "an": {
        "name": "Dewi Contohsari, S.Sos., M.AP.",
        "nip": "197503031999032997",
        "position": "Sekretaris Dinas Tenaga Kerja",
    },
    "ub": {
        "name": "Eko Umpamanto, S.E.",
        "nip": "197804042002121996",
        "via": "Sekretaris Dinas Tenaga Kerja",
        "position": "Kepala Bidang Penempatan dan Perluasan Kesempatan Kerja",
    },
}
LONG = "Prof. Dr. Ir. H. Raden Mas Contohwijaya Rekaanjaya Kusumawardhana, S.Pd., M.Pd., M.Kom."
_FIRST = (
    *("Adi", "Bunga", "Cahya", "Dian", "Edi", "Fitri", "Gita", "Hari", "Indah", "Joko"),
    *("Kartika", "Lestari"),
)
_LAST = ("Contohwati", "Rekaanto", "Fiktifa", "Umpamanto", "Misalnya")
_CONTACT = {
    "contact_name": "Contoh Narahubung, S.Sos.",
    "contact_position": "Kepala Bidang Penempatan Tenaga Kerja",
    "contact_phone": "0812-0000-0099",
}

FIELDS: dict[str, dict[str, str]] = {
    "sk-penetapan": {"cost_source": "Anggaran Pendapatan dan Belanja Daerah"},
    "koordinasi-provinsi": _CONTACT,
    "permohonan-bimtek": {
        "plan_time": "November 2025, selama 3 (tiga) hari",
        "plan_place": "Aula Dinas Tenaga Kerja Kabupaten Sukamaju",
        "funding": "APBD Kabupaten Sukamaju",
        "contact_name": "Contoh Narahubung, S.Sos.",
    },
    "nota-dinas": {"note": "Konsep ini telah diperiksa oleh Kepala Bidang."},
    "permintaan-kelengkapan": {"deadline": "2025-10-20"},
    "pemberitahuan-registrasi": {"deadline": "2025-10-30", **_CONTACT},
    "pengingat-registrasi": {"deadline": "2025-12-12", "checked_on": "2025-11-28"},
    "undangan-bimtek": {
        "time": "pukul 08.30 WIB s.d. selesai",
        "dress": "batik",
        "notes": "membawa fotokopi SK Penetapan PAK\nmembawa laptop",
        "confirm_by": "2025-10-31",
        "schedule": "08.30 - 09.00 | Pembukaan | Kepala Dinas\n"
        "09.00 - 11.00 | Informasi pasar kerja | Pengantar Kerja\n"
        "11.00 - 12.00 | Registrasi pada e-pengantarkerja | Admin provinsi",
        **_CONTACT,
    },
    "daftar-hadir": {"day": "2025-11-04", "time": "pukul 08.30 WIB s.d. selesai"},
    "sertifikat-bimtek": {
        "topics": "Informasi pasar kerja | 4\nPenyuluhan dan bimbingan jabatan | 6"
    },
    "berita-acara": {
        "about_what": "Penyerahan Berkas Usulan Petugas Antar Kerja",
        "day": "2025-12-04",
        "second_name": "Contohwan Rekaan, S.Pd.",
        "second_position": "Kepala SMK Negeri 1 Sukamaju",
        "second_institution": "SMK Negeri 1 Sukamaju",
        "points": "PIHAK KEDUA menyerahkan kepada PIHAK KESATU berkas sebagai berikut:\n"
        "- surat usulan;\n- fotokopi ijazah; dan\n- pas foto.\n"
        "PIHAK KESATU menerima berkas tersebut dalam keadaan lengkap.",
    },
    "surat-tugas": {
        "about_what": "Monitoring Bursa Kerja Khusus",
        "basis": "Peraturan Menteri Ketenagakerjaan Nomor 39 Tahun 2016 tentang Penempatan Tenaga "
        "Kerja\nRencana kerja Dinas Tenaga Kerja Tahun 2025",
        "assignees": "Eko Umpamanto, S.E. | Penata (III/c) | 19780404 200212 1 996 | Kepala Bidang"
        "\nFarah Misalnya, A.Md. | Pengatur (II/c) | 19900505 201503 2 995 | Pengelola Data",
        "tasks": "melaksanakan monitoring BKK di wilayah Kabupaten Sukamaju\n"
        "menyampaikan laporan pelaksanaan tugas kepada Kepala Dinas",
        "period": "18 s.d. 20 November 2025",
        "place": "Kabupaten Sukamaju",
    },
    "surat-keterangan": {"purpose": "kelengkapan berkas kenaikan pangkat"},
    "surat-pengantar": {
        "to": "Kepala Dinas Tenaga Kerja dan Transmigrasi Provinsi Nusa Contoh",
        "to_place": "Kota Contoh",
        "items": "Salinan Keputusan Penetapan Petugas Antar Kerja | 1 (satu) berkas | Disampaikan "
        "dengan hormat untuk menjadi periksa\nDaftar Petugas Antar Kerja | 1 (satu) lembar |",
    },
    "ralat": {
        "corrections": "Lampiran nomor 3, kolom Jabatan | Guru BK | Guru Bimbingan dan Konseling"
    },
    "undangan-pembinaan-bkk": {
        "day": "2025-11-25",
        "time": "pukul 09.00 WIB s.d. selesai",
        "place": "Aula Dinas Tenaga Kerja Kabupaten Sukamaju",
        "agenda": "pelaporan BKK\nevaluasi registrasi Petugas Antar Kerja",
        **_CONTACT,
    },
    "hasil-verifikasi": {
        "regency_office": "Kepala Dinas Tenaga Kerja Kabupaten Sukamaju",
        "regency_place": "Sukamaju",
        "checked_on": "2025-12-01",
        "deadline": "2025-12-31",
        "period": "bulan",
    },
    "laporan-monitoring": {
        "checked_on": "2025-12-05",
        "regions": "Kabupaten Sukamaju | 12 | 3 | 1 | 1 | 1 | 9\n"
        "Kota Contoh | 20 | 15 | 10 | 2 | 3 | 5",
        "obstacles": "sebagian petugas belum mempunyai pos-el\njaringan internet terbatas",
        "follow_up": "pendampingan registrasi oleh admin provinsi",
    },
    "surat-dinas": {
        "to": "Kepala SMK Negeri 1 Sukamaju\nKepala SMK Negeri 2 Sukamaju",
        "subject": "Pelaporan Kegiatan BKK",
        "opening": "Dalam rangka evaluasi Bursa Kerja Khusus, kami sampaikan hal-hal berikut:",
        "body": "- Setiap BKK menyampaikan laporan yang memuat:\n-- jumlah pencari kerja; dan\n"
        "-- jumlah penempatan.\n- Laporan disampaikan paling lambat tanggal 12 Desember 2025.",
        "copies": "Kepala Cabang Dinas Pendidikan",
    },
}
"""The letters' own values; a type that is not named has none."""


@dataclass
class Wish:
    """What the office is to be like."""

    officers: int = 12
    capacity: str = "definitif"
    long: bool = False
    profile: Mapping[str, str] = field(default_factory=dict)
    """Replacements in the sample profile's text."""


class Round:
    """The whole round of letters in a new office."""

    def __init__(self, root: Path, wish: Wish) -> None:
        self.wish = wish
        self.store = open_office(
            root, level="kabupaten", sample=True, identity={}, actor="contoh", now=lambda _tz: NOW
        )
        profile = root / "office.toml"
        text = profile.read_text(encoding="utf-8")
        for before, after in wish.profile.items():
            assert before in text, before
            text = text.replace(before, after)
        profile.write_text(text, encoding="utf-8", newline="\n")
        self.store = Store(root)
        self.files: dict[str, list[Path]] = {}

    def writing(self) -> AbstractContextManager[Session]:
        return self.store.writing("contoh", lambda: NOW)

    def letter(self, name: str, day: str, form: str = "final", **wish: Any) -> list[str]:
        """Make letters of a type; give their ids."""
        kind = self.store.folder.lettertype(name)
        wanted = self.wish.capacity
        capacity = wanted if wanted in kind.signers else "definitif"
        if name == "nota-dinas" and wanted not in kind.signers:
            capacity = "an"
        request = Request(
            name,
            date=dt.date.fromisoformat(day),
            signer=self.signers[capacity],
            fields=FIELDS.get(name, {}),
            **wish,
        )
        letters = issue_letters(self.store, request, self.writing, form=form).letters
        assert letters, name
        self.files[name] = [self.store.root / letter["file"] for letter in letters]
        return [letter["id"] for letter in letters]

    def people(self) -> list[str]:
        """Take in job centres, proposals, signers and officers; give the officers' ids."""
        for kind in ("bkk", "incoming", "signer"):
            sheet = self.store.root / "contoh" / SAMPLE_SHEETS[kind]
            import_sheet(self.store, KINDS[kind], sheet, self.writing)
        with self.writing() as session:
            self.signers = {"definitif": "ttd-0001"}
            for capacity, values in SIGNERS.items():
                more = {"capacity": capacity, "start": "2024-01-02", "rank": "IV/b"}
                record = add(session, SIGNER, values | more).added[0]
                self.signers[capacity] = record["id"]
            names = itertools.product(_LAST, _FIRST)
            return [
                self._officer(session, number, f"{first} {last}")
                for number, (last, first) in enumerate(
                    itertools.islice(names, self.wish.officers), start=1
                )
            ]

    def _officer(self, session: Session, number: int, name: str) -> str:
        bkk = 1 + (number - 1) % 9
        values = {
            "name": f"{number} {LONG}" if self.wish.long and number % 3 == 1 else f"{name}, S.Pd.",
            "nip": f"1985{1 + number % 12:02}{1 + number % 28:02}2010011{number:03}",
            "rank": "III/c",
            "position": "Guru Bimbingan dan Konseling",
            "bkk": f"bkk-{bkk:04}",
            "proposal": f"in-{1 + bkk:04}",
        }
        if number % 4 == 0:
            values |= {"nip": "", "rank": "", "nuptk": f"{number:016}", "position": "Staf BKK"}
        record = add(session, OFFICER, values).added[0]
        return str(record["id"])

    def run(self) -> dict[str, list[Path]]:
        """Go the whole way; give the files by type."""
        ids = self.people()
        papers = [paper for paper in self.store.folder.requirements.papers if paper.needed]
        with self.writing() as session:
            officers = list(session.state.tables["officers"].values())
            check_papers(session, officers[:1], papers[:4], date=dt.date(2025, 10, 1))
        self.letter("lembar-verifikasi", "2025-10-01", officers=(ids[0],))
        self.letter("permintaan-kelengkapan", "2025-10-01", officers=(ids[0],))
        with self.writing() as session:
            officers = list(session.state.tables["officers"].values())
            check_papers(session, officers, papers, date=dt.date(2025, 10, 2))
        [decree] = self.letter("sk-penetapan", "2025-10-06", due=True)
        self.letter("petikan-sk", "2025-10-07", officers=tuple(ids[:1]))
        [draft] = self.letter("koordinasi-provinsi", "2025-10-08", form="concept", due=True)
        self.letter("nota-dinas", "2025-10-08", letter=draft)
        self._void(draft)
        self.letter("koordinasi-provinsi", "2025-10-08", due=True)
        self.letter("pemberitahuan-registrasi", "2025-10-09", due=True)
        self.letter("permohonan-bimtek", "2025-10-10", due=True)
        self._training(ids)
        self.letter("undangan-pembinaan-bkk", "2025-11-12")
        self.letter("pengingat-registrasi", "2025-12-01", due=True)
        self._change(ids)
        self.letter("ralat", "2025-12-02", letter=decree)
        self.letter("surat-keterangan", "2025-12-02", officers=(ids[-1],))
        observed = [("registered", ids[:3]), ("verified", ids[:1]), ("returned", ids[1:2])]
        with self.writing() as session:
            for status, names in observed:
                observe_registration(session, names, status, dt.date(2025, 12, 1), "")
        self.letter("hasil-verifikasi", "2025-12-03", due=True)
        for name in ("berita-acara", "surat-tugas", "surat-pengantar", "surat-dinas"):
            self.letter(name, "2025-12-04")
        self.letter("laporan-monitoring", "2025-12-08")
        self._end(ids)
        return self.files

    def _void(self, letter: str) -> None:
        from pakdocs.office import void

        with self.writing() as session:
            void(session, letter, "nota dinas saja")

    def _training(self, ids: Sequence[str]) -> None:
        values = {"name": "Bimbingan Teknis Petugas Antar Kerja pada BKK", "start": "2025-11-04",
                  "end": "2025-11-06", "place": "Aula Dinas Tenaga Kerja Kabupaten Sukamaju",
                  "organiser": "Dinas Tenaga Kerja Kabupaten Sukamaju"}  # fmt: skip
        with self.writing() as session:
            training = add(session, TRAINING, values).added[0]["id"]
        self.letter("undangan-bimtek", "2025-10-20", due=True, training=training)
        self.letter("daftar-hadir", "2025-11-04", training=training)
        with self.writing() as session:
            enrol(session, training, ids, "attended")
        self.letter("sertifikat-bimtek", "2025-11-06", training=training, officers=(ids[0],))

    def _change(self, ids: Sequence[str]) -> None:
        """Change the first officer and one job centre."""
        with self.writing() as session:
            edit(session, OFFICER, ids[0], {"position": "Wakil Kepala Sekolah", "rank": "III/d"})
            edit(session, BKK, "bkk-0003", {"name": "BKK SMK Contoh Bahari Jaya"})
        self.letter("sk-perubahan", "2025-12-02", due=True)

    def _end(self, ids: Sequence[str]) -> None:
        """End the second officer, whose work one of the same BKK goes on with, or the only one."""
        if len(ids) > 10:
            with self.writing() as session:
                edit(session, OFFICER, ids[10], {"replaces": ids[1]})
        self.letter("sk-pencabutan", "2025-12-08", officers=(ids[min(1, len(ids) - 1)],))
        self.letter("koordinasi-perubahan", "2025-12-09", due=True)


FIELDS["sk-pencabutan"] = {"reason": "mengundurkan diri"}


def main() -> None:
    """Make one office from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--officers", type=int, default=12)
    parser.add_argument("--capacity", choices=CAPACITIES, default="definitif")
    parser.add_argument("--paper", default="A4")
    parser.add_argument("--long", action="store_true")
    given = parser.parse_args()
    profile = {'paper = "A4"': f'paper = "{given.paper}"'}
    Round(given.root, Wish(given.officers, given.capacity, given.long, profile)).run()


if __name__ == "__main__":
    main()
