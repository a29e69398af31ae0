"""Plainly invented records: the example that stands beside an empty sheet.

They are no defaults and never reach the records; a test parses every one of them.
"""

from __future__ import annotations

EXAMPLES: dict[str, dict[str, str]] = {
    "officer": {
        "name": "Siti Contohwati, S.Pd.",
        "nip": "19850312 201001 2 999",
        "rank": "III/c",
        "position": "Guru BK",
        "bkk": "BKK SMK Contoh Rekaan",
        "proposal": "421.5/001/CONTOH/2025",
        "sex": "P",
        "birth_date": "1985-03-12",
        "nik": "3399015203850001",
        "phone": "0812-0000-0000",
        "email": "siti@sekolah.example",
        "address": "Jalan Contoh Nomor 2, Rekaan",
        "note": "contoh rekaan",
    },
    "bkk": {
        "name": "BKK SMK Contoh Rekaan",
        "institution": "SMK Contoh Rekaan",
        "type": "SMK",
        "npsn": "20999999",
        "registration_number": "560/01/BKK/2024",
        "registration_date": "2024-02-01",
        "head": "Kepala SMK Contoh Rekaan",
        "district": "Rekaan",
        "address": "Jalan Contoh Nomor 1, Rekaan",
        "phone": "(0299) 555000",
        "email": "bkk@sekolah.example",
    },
    "signer": {
        "name": "Drs. Contoh Rekaan, M.Si.",
        "nip": "19690305 199403 1 999",
        "rank": "IV/c",
        "capacity": "definitif",
        "start": "2024-01-01",
    },
    "incoming": {
        "number": "421.5/001/CONTOH/2025",
        "date": "2025-09-24",
        "sender": "Kepala SMK Contoh Rekaan",
        "subject": "Usulan Petugas Antar Kerja",
        "type": "usulan",
        "received": "2025-09-26",
    },
    "training": {
        "name": "Bimtek PAK Contoh",
        "start": "2025-11-04",
        "end": "2025-11-06",
        "place": "Aula Rekaan",
        "organiser": "Dinas Contoh",
    },
}
"""By kind and field; dates are ISO, the rest is written as a clerk would."""

COLLEAGUE = {
    "name": "Budi Fiktifanto",
    "nuptk": "0000000000000001",
    "position": "Staf Tata Usaha",
    "sex": "L",
    "phone": "0812-0000-0001",
}
"""A second officer of the same proposal."""
