"""Make the official Word templates: ``python tests/make_templates.py [OUTDIR]``.

The templates are edited here and not in Word, so that what they share stays the same in all and
every change can be read. The clerks' own templates need none of this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from template_builder import (
    amendments,
    changes,
    checking,
    decree,
    free,
    internal,
    invitations,
    letters,
    notices,
    parts,
    province,
    titled,
    training,
)
from template_builder.package import BOOKMAN, build, write

ROOT = Path(__file__).resolve().parent.parent


def templates() -> dict[str, dict[str, bytes]]:
    """Give the members of every official template by its file name."""
    emblem = (ROOT / "records" / "emblem.png").read_bytes()
    return {
        "kop.docx": build(parts.letterhead(), title="Kop surat", image=emblem),
        "tanda-tangan.docx": build(parts.signature(), title="Tanda tangan"),
        "sk-penetapan.docx": build(
            decree.appointment(), title="SK Penetapan Petugas Antar Kerja", font=BOOKMAN
        ),
        "sk-perubahan.docx": build(
            amendments.change(), title="SK Perubahan Data Petugas Antar Kerja", font=BOOKMAN
        ),
        "sk-pencabutan.docx": build(
            amendments.revocation(), title="SK Pencabutan Petugas Antar Kerja", font=BOOKMAN
        ),
        "petikan-sk.docx": build(
            amendments.extract(), title="Petikan SK Petugas Antar Kerja", font=BOOKMAN
        ),
        "lembar-verifikasi.docx": build(
            checking.verification_sheet(), title="Lembar verifikasi berkas usulan"
        ),
        "permintaan-kelengkapan.docx": build(
            checking.request_for_papers(), title="Permintaan kelengkapan berkas usulan"
        ),
        "nota-dinas.docx": build(internal.note(), title="Nota dinas penyampaian konsep"),
        "daftar-hadir.docx": build(training.attendance(), title="Daftar hadir bimbingan teknis"),
        "sertifikat-bimtek.docx": build(
            training.certificate(), title="Sertifikat bimbingan teknis"
        ),
        "berita-acara.docx": build(titled.minutes(), title="Berita acara"),
        "surat-tugas.docx": build(titled.assignment(), title="Surat tugas"),
        "surat-keterangan.docx": build(titled.statement(), title="Surat keterangan"),
        "surat-pengantar.docx": build(titled.delivery(), title="Surat pengantar"),
        "ralat.docx": build(titled.correction(), title="Ralat"),
        "koordinasi-provinsi.docx": build(
            letters.coordination(), title="Surat koordinasi kepada Disnaker provinsi"
        ),
        "permohonan-bimtek.docx": build(
            letters.training_request(), title="Permohonan bimbingan teknis kepada Kemnaker"
        ),
        **letter_templates(),
    }


def letter_templates() -> dict[str, dict[str, bytes]]:
    """Give the members of the further letters by their file names."""
    return {
        "koordinasi-perubahan.docx": build(
            changes.change_report(), title="Penyampaian perubahan data kepada Disnaker provinsi"
        ),
        "undangan-bimtek.docx": build(
            invitations.training_invitation(), title="Undangan bimbingan teknis"
        ),
        "pemberitahuan-registrasi.docx": build(
            notices.registration_notice(), title="Pemberitahuan registrasi kepada BKK"
        ),
        "pengingat-registrasi.docx": build(
            notices.registration_reminder(), title="Pengingat registrasi kepada BKK"
        ),
        "undangan-pembinaan-bkk.docx": build(
            invitations.coaching_invitation(), title="Undangan pembinaan BKK"
        ),
        "hasil-verifikasi.docx": build(
            province.verification_result(), title="Hasil verifikasi dan monitoring registrasi"
        ),
        "laporan-monitoring.docx": build(
            province.monitoring_report(), title="Laporan monitoring registrasi kepada Kemnaker"
        ),
        "surat-dinas.docx": build(free.free_letter(), title="Surat dinas bebas"),
    }


def main() -> None:
    """Write them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for name, members in templates().items():
        write(folder / name, members)


if __name__ == "__main__":
    main()
