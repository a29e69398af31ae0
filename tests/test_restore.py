"""Any letter again from log and blobs alone: with the content that the log names, or a reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_revise import DECREE, blobs, content, edit, entries, words

from conftest import Clerk, clock
from pakdocs.ledger import digest
from pakdocs.office import writing
from pakdocs.render import RENDERER
from test_checkpoints import log_lines, remade


def trail(clerk: Clerk, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clerk.json("letter", "show", name)["letter"]["timeline"]
    return found


def lose_the_profile(clerk: Clerk) -> None:
    shutil.rmtree(clerk.office / "templates")
    (clerk.office / "office.toml").unlink()


@pytest.fixture
def grown(office: Clerk) -> tuple[Clerk, str]:
    """An office with a decree that was a concept, edited, net, numbered and revised."""
    [made] = office.json("letter", "draft", "sk-penetapan", "--due", "--date=2025-10-06")["letters"]
    name = made["id"]
    concept = office.office / made["file"]
    edit(concept, "Sukamaju Tahun 2025", "Sukamaju pada Tahun 2025")
    assert office("letter", "draft", name, "--adopt", str(concept)).code == 0
    assert office("letter", "draft", name, "--net").code == 0
    assert office("letter", "stamp", name, "--date=2025-10-06").code == 0
    final = office.office / office.json("letter", "show", name)["letter"]["file"]
    edit(final, "Sukamaju pada Tahun 2025", "Sukamaju dalam Tahun 2025")
    assert office("letter", "revise", name, "--reason=redaksi", "--adopt", str(final)).code == 0
    return office, name


def test_every_form_and_version_comes_back(grown: tuple[Clerk, str], tmp_path: Path) -> None:
    office, name = grown
    steps = trail(office, name)
    assert [step["event"] for step in steps] == [
        *("letter.drafted", "letter.adopted", "letter.printed", "letter.issued", "letter.revised"),
    ]
    lose_the_profile(office)
    shutil.rmtree(office.office / "letters")
    for step in steps:
        to = tmp_path / f"{step['seq']}.docx"
        found = office.json("letter", "restore", name, f"--entry={step['seq']}", "--to", str(to))
        assert found["content"] == step["content"] == content(to)
    assert "pada Tahun 2025" in words(tmp_path / f"{steps[3]['seq']}.docx")
    assert "dalam Tahun 2025" in words(tmp_path / f"{steps[4]['seq']}.docx")
    assert not (office.office / "letters").exists(), "copies leave the office alone"


def test_a_missing_letter_comes_back_into_its_place(demo: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    assert demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 0
    made, before = content(demo.office / DECREE), entries(demo)
    lose_the_profile(demo)
    shutil.rmtree(demo.office / "letters")
    found = demo.json("letter", "restore", "L-0001", "--dry-run")
    assert (found["written"], (demo.office / DECREE).exists()) == (False, False)
    found = demo.json("letter", "restore", "L-0001")
    assert (found["file"], found["content"], found["written"]) == (DECREE, made, True)
    assert content(demo.office / DECREE) == made
    kept = demo.office / "letters/2025/L-0001-sk-penetapan-ttd.pdf"
    assert kept.read_bytes() == scan.read_bytes()
    assert demo.json("letter", "restore", "L-0001")["written"] is False
    assert entries(demo) == before


def test_an_altered_letter_is_kept_as_evidence(demo: Clerk) -> None:
    path = demo.office / DECREE
    made = content(path)
    for n in (1, 2):
        document = docx.Document(str(path))
        document.add_paragraph(f"Tambahan {n}")
        document.save(str(path))
        altered = path.read_bytes()
        found = demo.json("letter", "restore", "L-0001")
        assert found["aside"] == f"letters/2025/L-0001-sk-penetapan-lain-{n}.docx"
        assert (demo.office / found["aside"]).read_bytes() == altered
        assert content(path) == made
    assert {f["code"] for f in demo.json_any("audit")["findings"]} == {"letter.unknown"}


def test_the_number_is_not_asked_of_the_wrong_place(
    grown: tuple[Clerk, str], tmp_path: Path
) -> None:
    office, name = grown
    steps = trail(office, name)
    before = steps[0]["seq"] - 1
    for arguments, code, hint in (
        ((f"--entry={steps[3]['seq']}",), 2, "--to"),
        ((f"--entry={before}", "--to", str(tmp_path / "a.docx")), 4, f"made in {before + 1}"),
        (("--entry=0",), 4, "no entry"),
        (("--entry=99999",), 4, "no entry"),
        (("--to", str(office.office / "office.toml")), 5, "already"),
    ):
        result = office("letter", "restore", name, *arguments)
        assert (result.code, hint in result.err) == (code, True), result
    assert office("letter", "restore", "L-9999").code == 4
    assert office.json("letter", "restore", name, f"--entry={steps[4]['seq']}")["written"] is False


def test_what_cannot_be_made_again_says_why(demo: Clerk) -> None:
    log = demo.office / "records" / "log.jsonl"
    made = json.loads(log.read_bytes().splitlines()[demo.store.load().tables["letters"]["L-0002"]
                                                    ["entry"] - 1])["data"]  # fmt: skip
    path = demo.store.blobs.path(made["personal"])
    data = path.read_bytes()
    path.unlink()
    (demo.office / "letters/2025/L-0002-koordinasi-provinsi.docx").unlink()
    result = demo("letter", "restore", "L-0002")
    assert (result.code, made["personal"][:19] in result.err) == (3, True)
    path.write_bytes(data)
    assert demo("letter", "restore", "L-0002").code == 0


def test_a_letter_that_comes_out_otherwise_is_not_given_as_the_one_issued(
    demo: Clerk, tmp_path: Path
) -> None:
    def other_content(_seq: int, event: str, data: dict[str, Any]) -> None:
        if event == "letter.issued" and data["id"] == "L-0001":
            data["content"] = "sha256:" + "0" * 64

    lines = remade(log_lines(demo), other_content)
    demo.store.log_path.write_bytes(b"".join(line + b"\n" for line in lines))
    demo.store.records.path.unlink()
    lose_the_profile(demo)
    copy = tmp_path / "salinan.docx"
    for to in ((), ("--to", str(copy))):
        result = demo("letter", "restore", "L-0001", *to)
        assert (result.code, "not the one that was issued" in result.err) == (3, True)
        assert "L-0001" in result.err
    assert not copy.exists()


def erase_the_emblem(clerk: Clerk) -> None:
    """Erase the emblem of all letters by order, as logs of earlier versions may have it."""
    emblem = clerk.office / "emblem.png"
    assert clerk("officer", "check", "pak-0003", "pas_foto", "--file", str(emblem)).code == 0
    blob = digest(emblem.read_bytes())
    data = {"kind": "officer", "id": "pak-0003", "order": "O", "papers": True, "blobs": [blob]}
    with writing(clerk.store, "tester", clock) as session:
        session.commit([("personal.erased", data)])
    assert clerk.store.blobs.remove(blob)


def test_a_letter_whose_inputs_were_erased_by_order_says_so(demo: Clerk, tmp_path: Path) -> None:
    to = tmp_path / "salinan.docx"
    copy = ("letter", "restore", "L-0001", "--to", str(to))
    assert demo(*copy, "--dry-run").code == 0
    assert demo.json("letter", "restore", "L-0001", "--dry-run")["written"] is False
    erase_the_emblem(demo)
    result = demo(*copy)
    assert (result.code, "erased by order" in result.err) == (3, True)
    assert "log.jsonl, line 50" in result.err
    assert not to.exists()


def test_a_renderer_of_later_days_is_named(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    (demo.office / DECREE).unlink()
    monkeypatch.setattr("pakdocs.office.letters.RENDERERS", (1,))
    before = blobs(demo)
    result = demo("letter", "restore", "L-0001")
    assert (result.code, f"renderer {RENDERER}" in result.err) == (3, True)
    assert not (demo.office / DECREE).exists()
    assert blobs(demo) == before


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.text("abcé <&>{}'\"", min_size=1, max_size=8).map("x{}x".format), min_size=1, max_size=4
    )
)
def test_each_revision_can_be_had_again(office: Clerk, subjects: list[str]) -> None:
    body = ("--set=to=Kepala SMK", "--set=body=Isi.")
    [made] = office.json("letter", "issue", "surat-dinas", "--date=2026-01-02", *body,
                         "--set=subject=Semula")["letters"]  # fmt: skip
    for subject in subjects:
        result = office("letter", "revise", made["id"], "--reason=uji", f"--set=subject={subject}")
        same = result.code == 5 and "Nothing would change" in result.err
        assert result.code == 0 or same, result
    for step in trail(office, made["id"]):
        to = office.office / f"{made['id']}-{step['seq']}.docx"
        office.json("letter", "restore", made["id"], f"--entry={step['seq']}", "--to", str(to))
        assert content(to) == step["content"]
