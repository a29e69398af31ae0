"""A free letter comes out as the ministry's own circular, line for line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compare_with_circular import circular_lines, differences, letter_lines

from conftest import NOW, ROOT, Clerk
from pakdocs.office import open_office

DATA = ROOT / "tests" / "data"
KEPT = DATA / "edaran-kemnaker.txt"
"""The lines of the public circular, made alike, without its signer."""
_GIVEN = os.environ.get("PAKDOCS_CIRCULAR", "")
ORIGINALS = [Path(_GIVEN)] if _GIVEN else []
"""The text of the circular itself, where somebody has it at hand and says where."""
NUMBER = "B-3/4662/PK.01.02/IX/2025"


@pytest.fixture
def ministry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """An office of the ministry, its profile written as the test has it."""
    root = tmp_path / "kementerian"
    open_office(
        root, level="kementerian", sample=False, identity={}, actor="tester", now=lambda _tz: NOW
    )
    profile = root / "office.toml"
    own = re.search(r'(?m)^id = "[^"]*"', profile.read_text(encoding="utf-8"))
    assert own  # an id stands in the log and cannot change
    text = (DATA / "kementerian" / "office.toml").read_text(encoding="utf-8")
    profile.write_text(re.sub(r'(?m)^id = "[^"]*"', own[0], text), encoding="utf-8")
    clerk = Clerk(root, capsys)
    signer = clerk(
        "signer", "add", "--name", "Contoh Direktur Rekaan, S.T., M.Si.",
        "--nip", "19690305 199403 1 999", "--capacity", "definitif", "--start", "2025-01-01",
    )  # fmt: skip
    assert signer.code == 0, signer
    return clerk


def made(clerk: Clerk, *arguments: str) -> Path:
    fields = DATA / "edaran-kemnaker.toml"
    result = clerk(
        "letter", "issue", "surat-dinas", "--fields", str(fields), "--number", NUMBER,
        "--date", "2025-09-23", *arguments,
    )  # fmt: skip
    assert result.code == 0, result
    return next((clerk.office / "letters").rglob("*.docx"))


def test_the_circular_comes_out_line_for_line(ministry: Clerk) -> None:
    letter = made(ministry)
    assert differences(letter, KEPT) == []
    for original in ORIGINALS:
        assert circular_lines(original) == KEPT.read_text(encoding="utf-8").splitlines()
        assert differences(letter, original) == []


def test_its_misspelt_address_is_told(ministry: Clerk) -> None:
    """The one slip of the circular is said, and nothing else is found wrong with it."""
    fields = DATA / "edaran-kemnaker.toml"
    result = ministry(
        "letter", "issue", "surat-dinas", "--fields", str(fields), "--number", NUMBER,
        "--date", "2025-09-23", "--dry-run",
    )  # fmt: skip
    slips = [line for line in result.err.splitlines() if "e-pengantarkerja" in line]
    assert len(slips) == 1
    assert "e-pengantarkerja.kemanker.go.id" in slips[0]
    assert "e-pengantarkerja.kemnaker.go.id" in slips[0]


def test_the_signer_is_the_offices_own(ministry: Clerk) -> None:
    lines = letter_lines(made(ministry))
    assert lines[-3:] == ["Direktur Jenderal,", "[nama]", "[NIP]"]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("subject=Verifikasi", "+Hal : Verifikasi"),
        ("to_place=Jakarta", "+di Jakarta"),
        ("urgency=Segera", "+Sifat : Segera"),
        ("attachments=2", "+Lampiran : 2 (dua) berkas"),
        ("copies=Menteri Ketenagakerjaan", "+Tembusan:"),
        ("body=- Satu.", "+1. Satu."),
    ],
)
def test_a_letter_that_differs_is_told_apart(ministry: Clerk, field: str, shown: str) -> None:
    letter = made(ministry, "--set", field)
    assert shown in differences(letter, KEPT)
    script = ROOT / "tests" / "compare_with_circular.py"
    command = [sys.executable, str(script), str(letter), str(KEPT)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 1


def test_paragraphs_between_points_let_the_numbers_start_again(ministry: Clerk) -> None:
    body = "Satu alinea.\n- Butir.\n-- Huruf.\n-- Huruf lagi.\n- Butir lagi.\nAlinea.\n- Butir."
    lines = letter_lines(made(ministry, "--set", f"body={body}"))
    begin = lines.index("Satu alinea.")
    assert lines[begin + 1 : begin + 7] == [
        "1. Butir.", "a. Huruf.", "b. Huruf lagi.", "2. Butir lagi.", "Alinea.", "1. Butir.",
    ]  # fmt: skip


def test_it_prints(ministry: Clerk, soffice: str, tmp_path: Path) -> None:
    """LibreOffice reads the letter, and the signature stands with the closing words."""
    from pypdf import PdfReader

    copy = tmp_path / "edaran.docx"
    shutil.copy(made(ministry), copy)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(copy)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(tmp_path / "edaran.pdf").pages]
    assert len(pages) == 2
    assert "Atas perhatian" in pages[1]
    assert "Direktur Jenderal," in pages[1]
