"""A file is genuine, saved again, altered, void or unknown; and the place is named."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from test_restore import erase_the_emblem

from conftest import Clerk


def letter_file(clerk: Clerk, name: str = "L-0001-sk-penetapan") -> Path:
    return clerk.office / "letters" / "2025" / f"{name}.docx"


def verdict(clerk: Clerk, path: Path) -> tuple[str, str]:
    found = clerk.json_any("verify", str(path))
    assert found["signature"] == "none"
    return found["verdict"], found["letter"]


def test_an_issued_file_is_genuine_under_any_name(demo: Clerk, tmp_path: Path) -> None:
    copy = tmp_path / "apa saja.docx"
    shutil.copy(letter_file(demo), copy)
    assert verdict(demo, copy) == ("genuine", "L-0001")
    assert demo("verify", str(copy)).code == 0


def test_a_file_that_was_zipped_or_saved_again_is_told_apart(demo: Clerk, tmp_path: Path) -> None:
    zipped = tmp_path / "zip.docx"
    with zipfile.ZipFile(letter_file(demo)) as old, zipfile.ZipFile(zipped, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert verdict(demo, zipped) == ("genuine", "L-0001")
    saved = tmp_path / "saved.docx"
    document = docx.Document(str(letter_file(demo)))
    document.core_properties.author = "Orang Lain"
    document.save(str(saved))
    assert verdict(demo, saved) == ("resaved", "L-0001")
    assert demo("verify", str(saved)).code == 0


def test_a_changed_word_is_altered_and_named(demo: Clerk, tmp_path: Path) -> None:
    changed = tmp_path / "ubah.docx"
    document = docx.Document(str(letter_file(demo, "L-0002-koordinasi-provinsi")))
    paragraph = next(p for p in document.paragraphs if "12 (dua belas)" in p.text)
    paragraph.runs[0].text = paragraph.runs[0].text.replace("12 (dua belas)", "13 (tiga belas)")
    document.save(str(changed))
    result = demo("verify", str(changed), "--json")
    assert result.code == 3
    found = result.json
    assert (found["verdict"], found["letter"]) == ("altered", "L-0002")
    assert "word/document.xml" in found["members"]
    [change] = found["differences"]
    assert "12 (dua belas)" in change["before"]
    assert "13 (tiga belas)" in change["after"]
    assert "13 (tiga belas)" in demo("verify", str(changed)).out


def test_a_void_letter_and_a_foreign_file(demo: Clerk, tmp_path: Path) -> None:
    assert demo("letter", "void", "L-0003", "--reason=salah").code == 0
    file = letter_file(demo, "L-0003-permohonan-bimtek")
    assert verdict(demo, file) == ("void", "L-0003")
    assert demo("verify", str(file)).code == 3
    foreign = tmp_path / "lain.docx"
    document = docx.Document()
    document.add_paragraph("Surat lain yang mengutip Nomor 500.15/1/KEP/DISNAKER/2025.")
    document.save(str(foreign))
    assert verdict(demo, foreign) == ("unknown", "")


def resave(clerk: Clerk, name: str, to: Path, more: str = "") -> Path:
    """Save a letter as another program would, with *more* at its end."""
    document = docx.Document(str(letter_file(clerk, name)))
    document.core_properties.author = "Orang Lain"
    if more:
        document.add_paragraph(more)
    document.save(str(to))
    return to


def test_a_void_letter_saved_again_is_void(demo: Clerk, tmp_path: Path) -> None:
    assert demo("letter", "void", "L-0003", "--reason=salah").code == 0
    saved = resave(demo, "L-0003-permohonan-bimtek", tmp_path / "x.docx")
    assert verdict(demo, saved) == ("void", "L-0003")


def test_what_cannot_be_made_again_is_known_by_its_words_alone(demo: Clerk, tmp_path: Path) -> None:
    saved = resave(demo, "L-0001-sk-penetapan", tmp_path / "simpan.docx")
    altered = resave(demo, "L-0001-sk-penetapan", tmp_path / "ubah.docx", "Tambahan")
    assert verdict(demo, altered) == ("altered", "L-0001")
    erase_the_emblem(demo)
    assert verdict(demo, saved) == ("resaved", "L-0001")
    assert verdict(demo, altered) == ("unknown", "")


def test_a_concept_is_no_letter(office: Clerk) -> None:
    made = office.json("letter", "draft", "sk-penetapan", "--due", "--date=2025-10-06")["letters"]
    concept = office.office / made[0]["file"]
    copy = office.office / "konsep.docx"
    shutil.copy(concept, copy)
    found = office.json_any("verify", str(copy))
    assert (found["verdict"], found["letter"], found["draft"]) == ("unknown", "L-0001", True)
    assert office("letter", "stamp", "L-0001", "--date=2025-10-06").code == 0
    found = office.json_any("verify", str(copy))
    assert (found["verdict"], found["letter"], found["draft"]) == ("unknown", "L-0001", True)


def test_a_kept_scan_is_genuine_and_another_is_not(demo: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    assert demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 0
    assert verdict(demo, scan) == ("genuine", "L-0001")
    scan.write_bytes(b"%PDF-1.4 lain")
    assert verdict(demo, scan) == ("unknown", "")


def test_a_scan_of_a_void_letter_kept_with_a_living_one_too_is_genuine(
    demo: Clerk, tmp_path: Path
) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    for name in ("L-0002", "L-0003"):
        assert demo("letter", "attach", name, str(scan), "--date=2025-10-07").code == 0
    assert demo("letter", "void", "L-0002", "--reason=salah").code == 0
    assert verdict(demo, scan) == ("genuine", "L-0003")
    assert demo("letter", "void", "L-0003", "--reason=salah").code == 0
    assert verdict(demo, scan) == ("void", "L-0002")


@pytest.mark.parametrize("data", [b"PK\x03\x04 rusak", b"PK"])
def test_a_broken_word_file_is_bad_input(demo: Clerk, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rusak.docx"
    path.write_bytes(data)
    assert demo("verify", str(path)).code == 4
    assert demo("verify", str(tmp_path / "tidak-ada.docx")).code == 4


@pytest.mark.parametrize("mark", ["vanish", "strike", "dstrike"])
def test_words_that_are_there_but_not_to_be_read_are_altered(
    demo: Clerk, tmp_path: Path, mark: str
) -> None:
    changed = tmp_path / "ubah.docx"
    document = docx.Document(str(letter_file(demo, "L-0002-koordinasi-provinsi")))
    paragraph = next(p for p in document.paragraphs if "12 (dua belas)" in p.text)
    run = next(run for run in paragraph.runs if run.text.strip())
    properties = run._r.get_or_add_rPr()
    properties.append(properties.makeelement(f"{{{properties.nsmap['w']}}}{mark}", {}))
    document.save(str(changed))
    found = demo.json_any("verify", str(changed))
    assert (found["verdict"], found["letter"]) == ("altered", "L-0002")
    assert [d["before"] for d in found["differences"]] == [run.text.strip()]
    assert demo("verify", str(changed)).code == 3


def test_another_picture_is_altered(demo: Clerk, tmp_path: Path) -> None:
    changed = tmp_path / "ubah.docx"
    with zipfile.ZipFile(letter_file(demo)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + b"x" if name.startswith("word/media/") else data)
    found = demo.json_any("verify", str(changed))
    assert (found["verdict"], found["letter"]) == ("altered", "L-0001")
    assert found["members"]


def test_a_backup_and_a_list_are_judged_by_the_checkpoint_that_they_carry(
    demo: Clerk, tmp_path: Path
) -> None:
    backup, sheet = tmp_path / "cadangan.zip", tmp_path / "daftar.xlsx"
    assert demo("backup", str(backup)).code == 0
    assert demo("officer", "export", str(sheet)).code == 0
    for path in (backup, sheet):
        found = demo.json("verify", str(path))
        assert (found["verdict"], found["kind"], found["signature"]) == (
            "genuine", "checkpoint", "valid",
        )  # fmt: skip


def test_a_file_of_another_kind_is_unknown(demo: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text("bukan surat", encoding="utf-8")
    assert demo("verify", str(path), "--json").json["verdict"] == "unknown"
