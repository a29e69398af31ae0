"""Every kind of letter issues, says what it should, and opens everywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from letter_set import SIGNERS, Round, Wish
from make_golden import GOLDEN, text_of, texts

from conftest import ROOT, Clerk

Files = dict[str, list[Path]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """The round of the sample office: A4, twelve officers, the head signs."""
    made = Round(tmp_path_factory.mktemp("whole") / "kantor", Wish())
    made.run()
    return made


def test_every_kind_is_made(whole: Round) -> None:
    assert sorted(whole.files) == whole.store.folder.type_names()


def test_the_letters_say_what_they_said_before(whole: Round) -> None:
    """`python tests/make_golden.py` writes the texts anew; the difference is then to be read."""
    found = texts(whole.files)
    golden = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    assert sorted(found) == sorted(golden)
    for name, text in found.items():
        assert text == golden[name], name


def test_the_round_leaves_a_log_and_a_book_in_order(whole: Round) -> None:
    from pakdocs.audit import audit

    result, _state = whole.store.verify()
    assert result.problems == []
    assert [f for f in audit(whole.store) if f.severity == "error"] == []


def test_each_letter_is_restored_from_log_and_blobs(whole: Round) -> None:
    from pakdocs.office.letters import restore_letter

    state = whole.store.load()
    for letter in state.tables["letters"].values():
        file = whole.store.root / letter["file"]
        assert restore_letter(whole.store, letter) == file.read_bytes(), letter["type"]


def test_each_blank_of_each_letter_is_explained(whole: Round) -> None:
    """Whatever it is about, a blank names an entry that was there, and a record what it is of."""
    from pakdocs.office import explain

    entries = whole.store.entries()
    sources: dict[str, set[str]] = {}
    for letter in whole.store.load().tables["letters"].values():
        for blank in explain(whole.store, letter):
            assert 0 < blank.entry <= letter["entry"], (letter["type"], blank)
            event = entries[blank.entry - 1].event
            path = re.sub(r"\.[0-9]+", "", blank.path)
            sources.setdefault(path, set()).add(f"{event} {blank.source}")
    assert sources["training.days"] == {"training.added bt-0001"}
    assert {source.split()[0] for source in sources["bkk.officers"]} == {"officer.added"}
    assert {source.split()[0] for source in sources["bkk.addressee"]} == {"bkk.added"}
    assert sources["bkk.no"] == {"letter.issued place in the list"}
    assert "registration.observed pak-0002" in sources["officers.registration_note"]
    assert sources["officers.ended"] == {"letter.issued L-0040"}
    assert sources["officers.successor"] == {"officer.changed pak-0011"}


def test_python_docx_opens_them_and_libreoffice_converts_them(
    whole: Round, soffice: str, tmp_path: Path
) -> None:
    files = [paths[0] for paths in whole.files.values()]
    for file in files:
        assert docx.Document(str(file)).paragraphs
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for file in files:
        pages = pypdf.PdfReader(tmp_path / f"{file.stem}.pdf").pages
        assert 1 <= len(pages) <= 9, file.stem
        assert all(min(page.mediabox[2:]) == pytest.approx(595, abs=1) for page in pages)


ROUNDS = [
    Wish(1, "an", profile={'paper = "A4"': 'paper = "F4"'}),
    Wish(60, "ub", long=True, profile={'paper = "A4"': 'paper = "F4-210"'}),
    Wish(3, "plt"),
    Wish(2, "plh"),
]


@pytest.mark.parametrize("wish", ROUNDS, ids=lambda wish: f"{wish.officers}-{wish.capacity}")
def test_few_and_many_officers_and_each_capacity(wish: Wish, tmp_path: Path) -> None:
    """Every kind is made, signed in the capacity that it allows, and its lists are whole."""
    made = Round(tmp_path / "kantor", wish)
    made.run()
    assert sorted(made.files) == made.store.folder.type_names()
    signer = SIGNERS[wish.capacity]["name"]
    for name, paths in made.files.items():
        kind = made.store.folder.lettertype(name)
        text = text_of(paths[0])
        assert (signer in text) == (wish.capacity in kind.signers), name
    decree = text_of(made.files["sk-penetapan"][0])
    officers = made.store.load().tables["officers"].values()
    assert len(officers) == wish.officers
    names = [officer["values"]["name"] for officer in officers]
    assert names[0] in text_of(made.files["petikan-sk"][0])
    assert all(name in decree for name in names)
    for name in ("koordinasi-provinsi", "permohonan-bimtek", "daftar-hadir", "hasil-verifikasi"):
        text = text_of(made.files[name][0])
        assert all(person in text for person in names), name


HEADS_REPEAT = ("sk-penetapan", "koordinasi-provinsi", "permohonan-bimtek", "daftar-hadir")


@pytest.mark.parametrize("name", HEADS_REPEAT)
def test_lists_repeat_their_heads_and_no_row_splits(whole: Round, name: str) -> None:
    document = docx.Document(str(whole.files[name][0]))
    tables = [table.findall(qn("w:tr")) for table in document.element.iter(qn("w:tbl"))]
    rows = max(tables, key=len)
    assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_a_kind_added_by_files_alone_is_like_the_built_in_ones(office: Clerk) -> None:
    """It is listed, proved, due and missing, issues, and gives its milestone to the next."""
    templates = office.office / "templates"
    text = (templates / "koordinasi-provinsi.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^title = .*$", 'title = "Surat Pengenalan"', text)
    text = re.sub(r"(?m)^lacks = .*$", 'lacks = ["notified"]', text)
    text = re.sub(r"(?m)^gives = .*$", 'gives = ["notified"]', text)
    (templates / "surat-pengenalan.toml").write_text(text, encoding="utf-8")
    shutil.copy(templates / "koordinasi-provinsi.docx", templates / "surat-pengenalan.docx")
    assert office.json("template", "check", "surat-pengenalan")["templates"][0]["ok"]
    assert office("template", "approve", "surat-pengenalan").code == 0
    listed = office.json("template", "list")["templates"]
    assert {item["type"]: item["ok"] for item in listed}["surat-pengenalan"]
    missing = office.json("officer", "show", "pak-0001")["missing"]
    assert "surat-pengenalan" in [item["key"] for item in missing]
    assert office("letter", "issue", "sk-penetapan", "--due", "--date=2025-10-06").code == 0
    due = {item["type"]: item["officers"] for item in office.json("status")["due"]}
    assert due["surat-pengenalan"] == 12
    made = office.json("letter", "issue", "surat-pengenalan", "--due", "--date=2025-10-08")
    assert len(made["letters"]) == 1
    assert len(made["letters"][0]["officers"]) == 12
    assert "surat-pengenalan" not in {item["type"] for item in office.json("status")["due"]}
    shown = office.json("officer", "show", "pak-0001")
    assert shown["milestones"]["notified"] == "2025-10-08"
    assert office("audit").code == 0


def test_the_program_that_makes_one_to_look_at_runs(tmp_path: Path) -> None:
    script = ROOT / "tests" / "letter_set.py"
    command = [sys.executable, str(script), str(tmp_path / "x"), "--officers=1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=ROOT, env=env, timeout=120)
