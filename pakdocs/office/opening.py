"""A new office folder: empty for a real office, filled for the sample one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.ledger import digest
from pakdocs.model import KINDS
from pakdocs.office.issue import Issued, issue_letters
from pakdocs.office.people import check_papers, chosen_for_check
from pakdocs.office.records import import_sheet
from pakdocs.office.request import Request
from pakdocs.profile import FILE, TIMEZONES
from pakdocs.resources import resource
from pakdocs.store import (
    Session,
    Store,
    read_bytes,
    refuse_synced,
    unreachable,
    write_atomic,
)
from pakdocs.tomlfile import parse_toml

SHEETS = "contoh"
"""Where the sample sheets lie in a sample office."""
LAUNCHER = "Pakdocs.cmd"
"""What opens the menu on Windows by a double click; a file may be dropped on it."""
DEMO_MARK = ".pakdocs-demo"
"""The file that shows that a folder is an earlier demo and may be replaced."""
IDENTITY_ASKED = (
    *("government", "name", "region", "province", "head", "place", "address"),
    *("province_office", "province_place", "unit"),
)
"""What a new office is asked for; the rest can wait."""

_PATTERNS = {
    "kementerian": (
        "{security}-{unit}/{seq}/{class}/{month_roman}/{year}",
        "{unit}/{seq}/{class}/{month_roman}/{year}",
        "DOK-{unit}/{seq}/{class}/{month_roman}/{year}",
    ),
}
"""Of letters, decrees and other documents."""
_REGIONAL = (
    "{class}/{seq}/{unit}/{year}",
    "{class}/{seq}/KEP/{unit}/{year}",
    "{class}/{seq}/DOK/{unit}/{year}",
)
_SUPERIOR = {"kabupaten": "Bupati ...", "kota": "Wali Kota ...", "provinsi": "Gubernur ..."}

_SKELETON = """\
# Profil kantor. Isilah setiap nilai di antara tanda petik, simpan, lalu jalankan: pakdocs status
id = {id}  # tetap: tertulis di setiap entri log
level = {level}  # kabupaten | kota | provinsi | kementerian
language = "id"  # bahasa pesan program: id atau en
timezone = "WIB"  # WIB | WITA | WIT
place_before_date = true  # tempat ditulis sebelum tanggal surat
emblem = ""  # nama berkas lambang (.png/.jpg) di folder ini; kosong = tanpa lambang
clerks = []  # nama petugas yang boleh mencatat, mis. ["ani", "budi"]; kosong = siapa pun
paraf = []  # kotak paraf pada konsep, mis. ["Kepala Seksi", "Kepala Bidang", "Sekretaris"]
agenda = false  # true = records/agenda.xlsx selalu diperbarui
letterhead = []  # baris kop, mis. ["Pemerintah ...", "Dinas ..."]; kosong = government dan name

check = [
    "Pola nomor surat di bawah ini contoh: sesuaikan dengan tata naskah dinas daerah.",
    "Dasar hukum daerah ([[legal]]) belum diisi: mintalah pada Bagian Hukum.",
]

[identity]
government = {government}  # mis. Pemerintah Kabupaten ...
name = {name}  # mis. Dinas Tenaga Kerja
region = {region}  # mis. Kabupaten ...
province = {province}  # mis. Provinsi ...
head = {head}  # jabatan kepala, mis. Kepala Dinas Tenaga Kerja Kabupaten ...
superior = ""  # penerima tembusan laporan, mis. {superior}
place = {place}  # tempat surat ditandatangani
address = {address}
postal_code = ""
phone = ""
email = ""
website = ""

[province]  # dinas provinsi, tujuan surat koordinasi
office = {province_office}  # mis. Dinas Tenaga Kerja dan Transmigrasi Provinsi ...
place = {province_place}

[page]
paper = "A4"  # A4 | F4 (215 x 330 mm) | F4-210 (210 x 330 mm)
top = 20  # batas tepi dalam mm
bottom = 25
left = 30
right = 20
numbers = "top"  # nomor halaman mulai halaman 2: top (atas) | bottom (bawah) | none (tanpa)

[style]
letter_font = "Arial"  # huruf surat, dan kop pada semua naskah
letter_size = 12  # ukuran dalam poin
letter_spacing = 1.0  # jarak baris
decree_font = "Bookman Old Style"  # huruf keputusan
decree_size = 12
decree_spacing = 1.15
nip = "NIP"  # NIP | NIP.
rank = true  # pangkat di bawah nama penanda tangan
up = "u.p."  # u.p. | Up.
cq = "c.q."  # c.q. | Cq.
sifat = "urgency"  # baris Sifat: urgency (Biasa, Segera, ...) | security (Biasa, Rahasia, ...)

[series.surat]
title = "Surat dinas"
pattern = {letters}
unit = {unit}  # kode unit, mis. DISNAKER
keeper = "pakdocs"  # pemegang buku nomor: pakdocs | office (Subbagian Umum) | srikandi
number_at = "issue"  # issue = bernomor ketika dibuat | signature = berlaku setelah ditandatangani

[series.keputusan]
title = "Keputusan"
pattern = {decrees}
unit = {unit}
keeper = "pakdocs"
number_at = "issue"

[series.dokumen]
title = "Dokumen lain"  # petikan, daftar hadir, sertifikat
pattern = {documents}
unit = {unit}
keeper = "pakdocs"
number_at = "issue"

# [[legal]]
# level = "perda"  # uu | pp | perpres | permen | perda | perkada
# year = 2016
# text = "Peraturan Daerah ... tentang Pembentukan dan Susunan Perangkat Daerah"
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made."""

    store: Store
    issued: list[Issued]


def _skeleton(name: str, level: str, identity: Mapping[str, str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "disnaker"
    patterns = _PATTERNS.get(level, _REGIONAL)
    values = {key: identity.get(key, "") for key in IDENTITY_ASKED}
    values |= {"id": f"{slug[:40]}-{secrets.token_hex(3)}", "level": level}
    values |= dict(zip(("letters", "decrees", "documents"), patterns, strict=True))
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    return _SKELETON.format(**quoted, superior=_SUPERIOR.get(level, "Menteri Ketenagakerjaan"))


def check_free(root: Path) -> None:
    """Raise `Conflict` unless *root* is an empty folder or none at all, and nobody copies it."""
    refuse_synced(root)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Conflict(
            _("The folder is not empty."),
            where=str(root),
            fix=_("Give a new folder."),
        )


def open_office(
    root: Path,
    *,
    level: str,
    sample: bool,
    identity: Mapping[str, str],
    actor: str,
    now: Callable[[dt.timezone], dt.datetime],
) -> Store:
    """Make an office folder with profile, templates and a log that begins.

    Raises `Conflict` where something is there already. *now* gives the time in a zone.
    """
    check_free(root)
    if sample:
        profile = read_bytes(resource("records") / FILE)
    else:
        profile = _skeleton(root.resolve().name, level, identity).encode("utf-8")
    try:
        return _lay_out(root, profile, _files(sample=sample), level, actor, now)
    except BaseException:
        for path in root.iterdir() if root.is_dir() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _files(*, sample: bool) -> dict[str, bytes]:
    """Give what an office starts with, by its place in the folder."""
    samples = resource("records")
    sources = {f"templates/{path.name}": path for path in resource("templates").iterdir()}
    sources[LAUNCHER] = Path(__file__).with_name(LAUNCHER)
    if sample:
        sheets = (path for path in samples.iterdir() if path.suffix in (".csv", ".xlsx"))
        sources |= {f"{SHEETS}/{path.name}": path for path in sheets}
        sources["emblem.png"] = samples / "emblem.png"
    return {name: read_bytes(path) for name, path in sorted(sources.items()) if path.is_file()}


def _lay_out(
    root: Path,
    profile: bytes,
    files: Mapping[str, bytes],
    level: str,
    actor: str,
    now: Callable[[dt.timezone], dt.datetime],
) -> Store:
    """Write files and log; the profile comes last, for it is what makes the folder an office."""
    store = Store(root)
    identifier, tz = permanent(profile.decode("utf-8"))
    opened = {
        "level": level,
        "files": {name: digest(data) for name, data in files.items()},
        "nonce": secrets.token_hex(8),  # a log is known by its first line: no two have the same
    }
    for name, data in files.items():
        write_atomic(root / name, data, durable=False)
    with store.writing(actor, lambda: now(tz), office=identifier) as session:
        session.commit([("office.opened", opened)])
    write_atomic(root / FILE, profile)
    return store


def permanent(profile_text: str) -> tuple[str, dt.timezone]:
    """Give the office's id and zone from a profile that may still have blanks to fill in."""
    raw = parse_toml(profile_text, FILE)
    return raw["id"], dt.timezone(dt.timedelta(hours=TIMEZONES[raw["timezone"]]))


SAMPLE_SHEETS = {
    "bkk": "bkk.csv",
    "incoming": "surat-masuk.csv",
    "signer": "penanda-tangan.csv",
    "officer": "petugas.xlsx",
}
"""The sample sheets in the order in which they must be imported."""
_SAMPLE_CHECK = dt.date(2025, 10, 2)
_CONTACT = {"contact_name": "Contoh Narahubung, S.Sos.", "contact_phone": "0812-0000-0099"}
_SAMPLE_LETTERS: tuple[tuple[str, dt.date, dict[str, str]], ...] = (
    ("sk-penetapan", dt.date(2025, 10, 6), {}),
    (
        "koordinasi-provinsi",
        dt.date(2025, 10, 8),
        {"contact_position": "Kepala Bidang Penempatan Tenaga Kerja", **_CONTACT},
    ),
    (
        "permohonan-bimtek",
        dt.date(2025, 10, 10),
        {
            "plan_time": "November 2025, selama 3 (tiga) hari",
            "plan_place": "Aula Dinas Tenaga Kerja Kabupaten Sukamaju",
            "funding": "APBD Kabupaten Sukamaju",
            **_CONTACT,
        },
    ),
)


def check_demo(root: Path) -> None:
    """Raise `Conflict` unless *root* is free or an earlier demo, and not where we stand."""
    if root.resolve() == Path.cwd():
        raise Conflict(
            _("The demo replaces the whole folder, and this one is in use."),
            where=str(root),
            fix=_("Give another name, such as pakdocs-demo."),
        )
    refuse_synced(root)
    if not (root / DEMO_MARK).is_file():
        check_free(root)


def make_demo(
    root: Path,
    actor: str,
    now: Callable[[dt.timezone], dt.datetime],
) -> Demo:
    """Make the sample office with its officers and the three letters, replacing an earlier demo.

    It is made beside *root* and takes its place when it is whole. Raises `Conflict` when *root*
    holds anything but an earlier demo.
    """
    check_demo(root)
    root = root.resolve()
    fresh = root.with_name(f".{root.name}.{secrets.token_hex(3)}")
    try:
        made = _fill_demo(fresh, actor, now)
        if root.exists():
            shutil.rmtree(root)
        fresh.rename(root)
    except OSError as error:
        raise unreachable(error, root) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Demo(Store(root), made)


def _fill_demo(root: Path, actor: str, now: Callable[[dt.timezone], dt.datetime]) -> list[Issued]:
    store = open_office(root, level="kabupaten", sample=True, identity={}, actor=actor, now=now)
    write_atomic(root / DEMO_MARK, b"", durable=False)
    tz = store.folder.profile.tz

    def writing() -> contextlib.AbstractContextManager[Session]:
        return store.writing(actor, lambda: now(tz))

    for kind, sheet in SAMPLE_SHEETS.items():
        import_sheet(store, KINDS[kind], root / SHEETS / sheet, writing)
    with writing() as session:
        papers = [paper for paper in store.folder.requirements.papers if paper.needed]
        proposed = chosen_for_check(session.state, (), everyone=True)
        check_papers(session, proposed, papers, date=_SAMPLE_CHECK)
    issued = []
    for name, date, fields in _SAMPLE_LETTERS:
        request = Request(name, due=True, date=date, fields=fields)
        issued.append(issue_letters(store, request, writing))
    return issued
