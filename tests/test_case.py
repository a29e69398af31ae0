"""A whole case as an office lives it: proposals, papers, concept, Plh., number, scan, training.

Once for each way of keeping the number book: the Umum desk's book with numbers inked after the
signature, SRIKANDI, and pakdocs itself.
"""

from __future__ import annotations

import csv
from pathlib import Path

import docx
import pytest

from conftest import Clerk
from pakdocs.cli import run

PAPERS = ("surat_usulan", "sk_bkk", "tanda_daftar_bkk", "sk_penugasan", "ijazah", "ktp", "pas_foto",
          "surat_pernyataan")  # fmt: skip
HEADINGS = ("Satuan Pendidikan", "Jenis", "Nama BKK", "NPSN", "Nomor Tanda Daftar BKK",
            "Nomor Surat", "Tanggal Surat", "Nama", "Jabatan", "NUPTK")  # fmt: skip
SCHOOLS = (
    ("SMK Contoh 1", "SMK", "BKK SMK Contoh 1", "29990001", "500/1", "421/11/2026", "05-01-2026"),
    ("SMK Contoh 2", "SMK", "BKK SMK Contoh 2", "29990002", "500/2", "421/12/2026", "06-01-2026"),
    ("Universitas Contoh", "PT", "BKK Universitas Contoh", "099002", "500/3", "7/UC/I/2026",
     "07-01-2026"),
)  # fmt: skip
OFFICERS = (
    (0, "Ani Contohwati, S.Pd.", "Guru BK", ""),
    (0, "Budi Fiktifanto", "Staf Tata Usaha", "1234567890120001"),
    (1, "Citra Rekaan, S.Kom.", "Ketua BKK", ""),
    (1, "Dodi Contohwan", "Guru", ""),
    (2, "Eka Fiktifasari, M.M.", "Kepala Pusat Karier", ""),
)
INCOMPLETE = "Dodi Contohwan"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """The sample office, with who may sign and the ministry's circular, and no officers."""
    clerk = Clerk(tmp_path / "kantor", capsys)
    assert run(["init", str(clerk.office), "--sample"]) == 0
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    text = text.replace("paraf = []", 'paraf = ["Kepala Bidang Penempatan", "Sekretaris"]')
    profile.write_text(text.replace("agenda = false", "agenda = true"), encoding="utf-8")
    good(clerk, "signer", "add", "--name", "Dra. Kepala Contohwati, M.Si.", "--nip",
         "196908171994032001", "--rank", "IV/c", "--start", "2024-01-01")  # fmt: skip
    good(clerk, "signer", "add", "--name", "Drs. Sekretaris Rekaan", "--nip",
         "197003051995031002", "--rank", "IV/b", "--capacity", "an", "--position", "Sekretaris",
         "--start", "2024-01-01")  # fmt: skip
    good(clerk, "incoming", "add", "--number", "B-3/4662/PK.01.02/IX/2025", "--date",
         "23-09-2025", "--sender", "Direktur Jenderal Binapenta dan PKK", "--subject",
         "Verifikasi registrasi PAK pada BKK", "--type", "edaran")  # fmt: skip
    return clerk


def good(clerk: Clerk, *arguments: str) -> str:
    result = clerk(*arguments)
    assert result.code == 0, (arguments, result)
    return result.out + result.err


def keep_book(clerk: Clerk, keeper: str, number_at: str) -> None:
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    text = text.replace('keeper = "pakdocs"', f'keeper = "{keeper}"')
    text = text.replace('number_at = "issue"', f'number_at = "{number_at}"')
    profile.write_text(text, encoding="utf-8")


def proposals(folder: Path) -> Path:
    path = folder / "usulan.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow([*HEADINGS, *PAPERS_HEADINGS])
        last = None
        for school, *person in OFFICERS:
            first = SCHOOLS[school] if school != last else ("",) * len(SCHOOLS[0])
            ticks = ["tidak" if person[0] == INCOMPLETE and p == "ktp" else "ada" for p in PAPERS]
            sheet.writerow([*first, *person, *ticks])
            last = school
    return path


PAPERS_HEADINGS = (
    "Surat usulan kepala satuan pendidikan/pimpinan perguruan tinggi",
    "Fotokopi keputusan pembentukan BKK", "Fotokopi tanda daftar BKK",
    "Surat penunjukan sebagai pengelola BKK", "Fotokopi ijazah terakhir", "Fotokopi KTP",
    "Pas foto", "Surat pernyataan bersedia",
)  # fmt: skip


class Book:
    """Who gives the numbers of letters: pakdocs, or somebody outside whom the clerk asks."""

    def __init__(self, keeper: str) -> None:
        self.outside = keeper != "pakdocs"
        self._last = 40

    def __call__(self, pattern: str = "500.15/{}/DISNAKER/2026") -> list[str]:
        if not self.outside:
            return []
        self._last += 1
        return ["--number", pattern.format(self._last)]


@pytest.mark.parametrize(
    ("keeper", "number_at"),
    [("office", "signature"), ("srikandi", "signature"), ("pakdocs", "issue")],
)
def test_a_whole_case(desk: Clerk, keeper: str, number_at: str, tmp_path: Path) -> None:
    keep_book(desk, keeper, number_at)
    book = Book(keeper)
    bring_in(desk, tmp_path)
    decree = appoint(desk, book, handwritten=keeper == "office")
    sign_and_send(desk, decree, tmp_path)
    shown = desk.json("officer", "show", "Budi Fiktifanto")
    assert shown["stage"] == "appointed"
    assert shown["milestones"]["appointed"] == "2026-01-12"
    tell_the_province(desk, book, tmp_path)
    train(desk, book, tmp_path)
    look_back(desk, keeper)


def bring_in(desk: Clerk, tmp_path: Path) -> None:
    """Take in three proposals with five officers, one of whom lacks a paper."""
    sheet = proposals(tmp_path)
    good(desk, "proposal", "import", str(sheet), "--dry-run")
    assert desk.json("officer", "list")["officers"] == []
    good(desk, "proposal", "import", str(sheet))
    assert len(desk.json("officer", "list")["officers"]) == len(OFFICERS)
    assert len(desk.json("bkk", "list")["bkk"]) == len(SCHOOLS)
    stages = desk.json("status")["stages"]
    assert stages == {"proposed": 1, "checked": 4}
    waiting = desk.json("officer", "check", "--everyone")["officers"]
    assert [(o["name"], o["missing"]) for o in waiting] == [(INCOMPLETE, ["ktp"])]
    refused = desk("letter", "draft", "sk-penetapan", "--officer", INCOMPLETE)
    assert (refused.code, "--reason" in refused.err) == (5, True)


def make(desk: Clerk, book: Book, *arguments: str, date: str, signed: Path) -> dict[str, object]:
    """Make a letter the short way the office has: at once, or draft, net, stamp and scan."""
    arguments = (*arguments, "--date", date, "--signer", "ttd-0001")
    if not book.outside:
        [letter] = desk.json("letter", "issue", *arguments)["letters"]
    else:
        [letter] = desk.json("letter", "draft", *arguments, "--net")["letters"]
        good(desk, "letter", "stamp", letter["id"], "--date", date, *book())
    good(desk, "letter", "attach", letter["id"], str(signed), "--date", date)
    found: dict[str, object] = desk.json("letter", "show", letter["id"])["letter"]
    return found


def appoint(desk: Clerk, book: Book, *, handwritten: bool) -> str:
    """Ask for the missing paper; draft the decree, have it changed in Word and signed by a Plh."""
    scan = desk.office.parent / "scan.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n fiktif")
    asked = make(desk, book, "permintaan-kelengkapan", "--due", date="2026-01-08", signed=scan)
    assert "Fotokopi KTP" in text_of(desk, asked)
    out = good(desk, "signer", "away", "Dra. Kepala Contohwati, M.Si.", "10-01-2026", "20-01-2026",
               "--acting", "Drs. Sekretaris Rekaan", "--order", "800/99/2026")  # fmt: skip
    assert "Plh." in out
    result = desk("letter", "draft", "sk-penetapan", "--due", "--date", "2026-01-12", "--json")
    assert result.code == 0, result
    assert "Plh" in result.err, "the office is warned of a decree signed by a Plh."
    [letter] = result.json["letters"]
    assert len(letter["officers"]) == 4
    note = desk.json("letter", "draft", "nota-dinas", "--letter", letter["id"], "--signer",
                     "ttd-0002", "--date", "2026-01-12")["letters"]  # fmt: skip
    assert "SK Penetapan" in text_of(desk, note[0])
    path = desk.office / letter["file"]
    change_in_word(path)
    found = desk.json("letter", "draft", letter["id"], "--adopt", str(path))
    assert [d["after"][-20:] for d in found["differences"]] == ["atas prakarsa kantor"]
    good(desk, "letter", "draft", letter["id"], "--net")
    number = book("500.15/{}/KEP/DISNAKER/2026")
    by_hand = ["--handwritten"] if handwritten else []
    good(desk, "letter", "stamp", letter["id"], "--date", "2026-01-12", *number, *by_hand)
    shown = desk.json("letter", "show", letter["id"])["letter"]
    assert "Plh. KEPALA DINAS TENAGA KERJA" in text_of(desk, shown)
    assert (shown["number"] in text_of(desk, shown)) == (not handwritten)
    return str(letter["id"])


def change_in_word(path: Path) -> None:
    document = docx.Document(str(path))
    for table in document.tables:
        for cell in table._cells:
            for paragraph in cell.paragraphs:
                if paragraph.text.startswith("melaksanakan tugas lain"):
                    paragraph.runs[0].text = "melaksanakan tugas lain atas prakarsa kantor"
                    for rest in paragraph.runs[1:]:
                        rest.text = ""
    document.save(str(path))


def text_of(desk: Clerk, letter: dict[str, object]) -> str:
    from pakdocs.render import letter_text, read_members

    data = (desk.office / str(letter["file"])).read_bytes()
    return letter_text(read_members(data, "x"))


def sign_and_send(desk: Clerk, decree: str, tmp_path: Path) -> None:
    scan = tmp_path / "sk-bertanda-tangan.pdf"
    scan.write_bytes(b"%PDF-1.7 pindaian rekaan")
    keeper_wants_signature = desk.json("letter", "show", decree)["letter"]["waits_for"]
    assert keeper_wants_signature == "signature"
    good(desk, "letter", "attach", decree, str(scan), "--date", "2026-01-13")
    assert desk("letter", "attach", decree, str(scan)).code == 5
    assert desk.json("letter", "show", decree)["letter"]["waits_for"] == "sending"
    good(desk, "letter", "send", decree, "--way", "courier", "--date", "2026-01-14", "--receipt",
         "diterima Sdr. Contoh")  # fmt: skip
    shown = desk.json("letter", "show", decree)["letter"]
    assert [step["event"] for step in shown["timeline"]] == [
        "letter.drafted", "letter.adopted", "letter.printed", "letter.issued", "letter.signed",
        "letter.sent",
    ]  # fmt: skip
    refused = desk("letter", "void", decree, "--reason", "salah")
    assert (refused.code, "amends or revokes" in refused.err) == (5, True)


def tell_the_province(desk: Clerk, book: Book, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    letter = make(desk, book, "koordinasi-provinsi", "--due", date="2026-01-22", signed=scan)
    assert "4 (empat)" in text_of(desk, letter)
    assert desk.json("status")["stages"] == {"proposed": 1, "reported": 4}
    messages = desk.json("registration", "remind")["messages"]
    assert len(messages) == 4
    assert all("e-pengantarkerja" in message["text"] for message in messages)
    good(desk, "registration", "set", "registered", "Budi Fiktifanto", "--date", "2026-01-25")
    assert len(desk.json("registration", "remind")["messages"]) == 3


def train(desk: Clerk, book: Book, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    good(desk, "training", "add", "--name", "Bimtek PAK 2026", "--start", "02-02-2026", "--end",
         "04-02-2026", "--place", "Aula Contoh")  # fmt: skip
    good(desk, "training", "invite", "Bimtek PAK 2026", "--untrained")
    assert "trained" not in desk.json("officer", "show", "Budi Fiktifanto")["milestones"]
    good(desk, "training", "attend", "Bimtek PAK 2026", "--officer", "Budi Fiktifanto")
    assert desk.json("officer", "show", "Budi Fiktifanto")["milestones"]["trained"] == "2026-02-04"
    letter = make(desk, book, "permohonan-bimtek", "--due", date="2026-02-10", signed=scan)
    text = text_of(desk, letter)
    assert "telah mengikuti bimtek 1 (satu) orang" in text
    assert "belum mengikuti bimtek 3 (tiga) orang" in text


def look_back(desk: Clerk, keeper: str) -> None:
    numbers = desk.json("number", "list")["numbers"]
    statuses = {number["status"] for number in numbers}
    assert statuses == ({"issued"} if keeper == "pakdocs" else {"external"})
    decrees = [n["number"] for n in numbers if n["series"] == "keputusan"]
    seq = 1 if keeper == "pakdocs" else 42
    assert decrees == [f"500.15/{seq}/KEP/DISNAKER/2026"]
    waiting = desk.json("letter", "list", "--waiting")["letters"]
    assert {item["type"]: item["waits_for"] for item in waiting} == {
        "permintaan-kelengkapan": "sending", "nota-dinas": "approval",
        "koordinasi-provinsi": "sending", "permohonan-bimtek": "sending",
    }  # fmt: skip
    [note] = [item["id"] for item in waiting if item["type"] == "nota-dinas"]
    good(desk, "letter", "void", note, "--reason", "konsepnya sudah ditandatangani")
    assert (desk.office / "records" / "agenda.xlsx").is_file()
    assert desk("log", "verify").code == 0
    found = desk.json_any("audit")["findings"]
    assert [finding for finding in found if finding["severity"] == "error"] == []
