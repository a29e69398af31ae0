"""The built wheel does what the checkout does, and the letters open in LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pytest

from conftest import ROOT, Clerk


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    uv = shutil.which("uv")
    if uv is None:
        if os.environ.get("CI"):
            pytest.fail("uv is missing in CI")
        pytest.skip("uv is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--wheel", "-q", "-o", str(folder), str(ROOT)], check=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_templates_samples_and_catalogue(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "pakdocs/_data/templates/sk-penetapan.docx",
        "pakdocs/_data/records/petugas.xlsx",
        "pakdocs/office/Pakdocs.cmd",
        "pakdocs/locale/id/LC_MESSAGES/pakdocs.mo",
    ):
        assert name in names


def test_the_wheel_alone_makes_the_demo(wheel: Path, tmp_path: Path) -> None:
    """The dependencies are those of this environment; the package is the wheel's."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    script = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import pakdocs; "
        "assert 'site' in pakdocs.__file__, pakdocs.__file__; "
        "from pakdocs.__main__ import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", script, str(site), "demo"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    letters = sorted(p.name for p in (tmp_path / "pakdocs-demo" / "letters").rglob("*.docx"))
    assert letters == [
        "L-0001-sk-penetapan.docx",
        "L-0002-koordinasi-provinsi.docx",
        "L-0003-permohonan-bimtek.docx",
    ]


def test_libreoffice_converts_the_letters(soffice: str, demo: Clerk, tmp_path: Path) -> None:
    letters = sorted((demo.office / "letters" / "2025").glob("*.docx"))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, letters)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    expected = {
        "sk-penetapan": ("MEMUTUSKAN:", "Drs. H. Bambang Contohwan", "KESATU", "KELIMA"),
        "koordinasi-provinsi": ("12 (dua belas) orang pada 9 (sembilan) BKK", "LPK Terampil"),
        "permohonan-bimtek": ("u.p. Direktur Bina Pengantar Kerja", "081200000099"),
    }
    for name, words in expected.items():
        [path] = tmp_path.glob(f"*{name}.pdf")
        pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
        text = " ".join(" ".join(pages).split())
        for word in words:
            assert word in text, (name, word)
        assert "{" not in text
        assert all(page.strip() for page in pages), f"an empty page in {name}"
