"""A letter gets other words before it is signed: same number, same date, everything on record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from conftest import Clerk
from pakdocs.render import content_digest, read_members

DECREE = "letters/2025/L-0001-sk-penetapan.docx"
NUMBER = "500.15/1/KEP/DISNAKER/2025"


def words(path: Path) -> str:
    body = docx.Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def content(path: Path) -> str:
    return content_digest(read_members(path.read_bytes(), "x"))


def entries(clerk: Clerk) -> int:
    return len((clerk.office / "records" / "log.jsonl").read_bytes().split(b"\n"))


def edit(path: Path, old: str, new: str) -> None:
    """Change words of one paragraph as somebody in Word would, controls kept."""
    document = docx.Document(str(path))
    found = [t for t in document.element.body.iter(qn("w:t")) if old in (t.text or "")]
    assert found
    for text in found:
        text.text = text.text.replace(old, new)
    document.save(str(path))


@pytest.fixture
def respelt(demo: Clerk) -> Clerk:
    """An office in which a name was misspelt when the decree was made."""
    assert demo("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    return demo


def test_a_corrected_record_comes_into_the_letter_under_its_number(respelt: Clerk) -> None:
    before = respelt.json("letter", "show", "L-0001")["letter"]
    found = respelt.json("letter", "revise", "L-0001", "--reason", "salah eja")
    assert found["differences"] == [{"before": "Suparmi", "after": "Suparmi Contohwati"}]
    after = respelt.json("letter", "show", "L-0001")["letter"]
    same = ("number", "date", "status", "file", "officers", "subject", "waits_for")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    step = after["timeline"][-1]
    assert (step["event"], step["why"]) == ("letter.revised", "salah eja")
    assert step["before"] == {key: before[key] for key in ("content", "text")}
    assert step["after"] == {key: after[key] for key in ("content", "text")}
    assert step["differences"] == found["differences"]
    path = respelt.office / DECREE
    assert content(path) == after["content"] != before["content"]
    text = words(path)
    assert ("Suparmi Contohwati" in text, NUMBER in text) == (True, True)
    milestones = respelt.json("officer", "show", "pak-0003")["milestones"]
    assert (milestones["appointed"], milestones["reported"]) == ("2025-10-06", "2025-10-08")
    assert respelt.json("log", "verify")["ok"]
    assert respelt.json("audit")["findings"] == []
    shown = respelt("letter", "show", "L-0001").out
    assert "+ Suparmi Contohwati" in shown
    assert (before["content"] in shown, after["content"] in shown) == (True, True)


def test_a_revised_letter_comes_back_from_log_and_blobs(respelt: Clerk) -> None:
    assert respelt("letter", "revise", "L-0001", "--reason", "salah eja").code == 0
    made = content(respelt.office / DECREE)
    shutil.rmtree(respelt.office / "letters")
    shutil.rmtree(respelt.office / "templates")
    (respelt.office / "records" / "records.json").unlink()
    assert "L-0001" in respelt.json("log", "rebuild")["letters"]
    assert content(respelt.office / DECREE) == made


def test_only_what_is_set_changes(demo: Clerk) -> None:
    before = words(demo.office / "letters/2025/L-0002-koordinasi-provinsi.docx")
    assert "081200000099" in before
    found = demo.json("letter", "revise", "L-0002", "--reason=narahubung pindah",
                      "--set", "contact_name=Baru Contohwan")  # fmt: skip
    [change] = found["differences"]
    assert ("Contoh Narahubung" in change["before"], "Baru Contohwan" in change["after"]) == (
        *(True, True),
    )
    after = words(demo.office / "letters/2025/L-0002-koordinasi-provinsi.docx")
    assert "081200000099" in after, "the phone was kept"
    log = (demo.office / "records" / "log.jsonl").read_bytes()
    assert b"081200000099" not in log, "and stays out of the log"
    made, revised = (json.loads(line)["data"] for line in log.splitlines()
                     if b'"id":"L-0002"' in line)  # fmt: skip
    assert made["personal"] == revised["personal"], "one blob to erase"
    assert demo("letter", "revise", "L-0002", "--reason=x", "--set", "tidak=ada").code == 4


def test_a_letter_whose_file_is_gone_is_made_anew(respelt: Clerk) -> None:
    path = respelt.office / DECREE
    path.unlink()
    assert respelt("letter", "revise", "L-0001", "--reason=ejaan").code == 0
    assert "Suparmi Contohwati" in words(path)


def test_another_may_sign(demo: Clerk) -> None:
    added = demo(
        *("signer", "add", "--name=Plh Contohwan, S.H.", "--nip=198001012005011001"),
        *("--capacity=plh", "--rank=Pembina (IV/a)", "--position=Sekretaris"),
        *("--order=800/1/2025", "--start=2025-10-01", "--end=2025-10-31"),
    )
    assert added.code == 0, added
    signer = demo.json("signer", "list")["signers"][-1]["id"]
    found = demo.json("letter", "revise", "L-0001", "--reason=Kepala sakit", "--signer", signer)
    assert any("Plh Contohwan, S.H." in change["after"] for change in found["differences"])
    assert demo.json("letter", "show", "L-0001")["letter"]["signer"]["id"] == signer
    late = demo("letter", "revise", "L-0001", "--reason=x", "--signer", "ttd-9999")
    assert late.code == 4


def test_a_dry_run_shows_the_differences_and_writes_nothing(respelt: Clerk) -> None:
    before = (entries(respelt), content(respelt.office / DECREE), blobs(respelt))
    result = respelt("letter", "revise", "L-0001", "--reason", "salah eja", "--dry-run")
    assert (result.code, "+ Suparmi Contohwati" in result.out) == (0, True)
    assert (entries(respelt), content(respelt.office / DECREE), blobs(respelt)) == before


def test_a_letter_whose_type_is_gone_is_not_made_anew(respelt: Clerk) -> None:
    (respelt.office / "templates" / "sk-penetapan.toml").unlink()
    shared = respelt.office / "templates" / "tanda-tangan.docx"
    shared.write_bytes(shared.read_bytes() + b"x")  # not approved, but that is beside the point
    result = respelt("letter", "revise", "L-0001", "--reason", "salah eja")
    assert (result.code, "There is no letter type 'sk-penetapan'." in result.err) == (4, True)


def blobs(clerk: Clerk) -> set[str]:
    return {path.name for path in (clerk.office / "records" / "blobs").rglob("*")}


def test_what_may_not_be_revised_says_what_to_do(respelt: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    assert respelt("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 0
    assert respelt("letter", "send", "L-0002", "--way=post", "--date=2025-10-09").code == 0
    assert respelt("letter", "void", "L-0003", "--reason=salah").code == 0
    [draft] = respelt.json("letter", "draft", "petikan-sk", "--officer=pak-0001")["letters"]
    before = entries(respelt)
    for name, hints in {
        "L-0001": ("sk-perubahan", "sk-pencabutan", "ralat --letter L-0001"),
        "L-0002": ("went out", "ralat --letter L-0002"),
        "L-0003": ("void",),
        draft["id"]: ("no number yet", "--adopt"),
    }.items():
        result = respelt("letter", "revise", name, "--reason=salah")
        assert result.code == 5, result
        assert [hint for hint in hints if hint not in result.err] == []
    assert entries(respelt) == before


def test_a_revision_needs_a_reason_and_a_change(demo: Clerk) -> None:
    assert demo("letter", "revise", "L-0001", "--reason= ").code == 2
    assert demo("letter", "revise", "L-0001").code == 2
    result = demo("letter", "revise", "L-0001", "--reason=iseng")
    assert (result.code, "Nothing would change" in result.err) == (5, True)


def test_the_classification_in_the_number_stays(demo: Clerk) -> None:
    manifest = demo.office / "templates" / "sk-penetapan.toml"
    text = manifest.read_text(encoding="utf-8")
    other = text.replace('classification = "500.15"', 'classification = "500.16"')
    assert other != text
    manifest.write_text(other, encoding="utf-8")
    result = demo("letter", "revise", "L-0001", "--reason=kode")
    assert (result.code, "approve" in result.err) == (5, True)
    assert demo("template", "approve", "sk-penetapan", "--note=x").code == 0
    result = demo("letter", "revise", "L-0001", "--reason=kode")
    assert (result.code, NUMBER in result.err) == (5, True)


def test_a_letter_whose_series_shares_a_book_is_revised(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    shared = text.replace("[series.keputusan]", '[series.keputusan]\nbook = "surat"')
    assert shared != text
    profile.write_text(shared, encoding="utf-8")
    made = office("letter", "issue", "sk-penetapan", "--due", "--date=2025-10-06")
    assert made.code == 0, made
    assert office("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    found = office.json("letter", "revise", "L-0001", "--reason", "salah eja")
    assert found["differences"] == [{"before": "Suparmi", "after": "Suparmi Contohwati"}]


def test_an_edited_file_becomes_the_letter(demo: Clerk) -> None:
    path = demo.office / DECREE
    edit(path, "Kabupaten Sukamaju Tahun 2025", "Kabupaten Sukamaju pada Tahun 2025")
    result = demo("letter", "revise", "L-0001", "--reason=x")
    assert (result.code, "--adopt" in result.err) == (5, True), "what was typed is not lost"
    found = demo.json("letter", "revise", "L-0001", "--reason=redaksi", "--adopt", str(path))
    assert found["differences"]
    assert all("pada Tahun 2025" in change["after"] for change in found["differences"])
    assert demo.json("audit")["findings"] == []
    made = content(path)
    path.unlink()
    assert demo.json("log", "rebuild")["letters"] == ["L-0001"]
    assert content(path) == made
    again = demo("letter", "revise", "L-0001", "--reason=x")
    assert (again.code, "edited in Word" in again.err) == (5, True)


@pytest.mark.parametrize("old", [NUMBER, "6 Oktober 2025"])
def test_an_edited_file_keeps_number_and_date(demo: Clerk, tmp_path: Path, old: str) -> None:
    copy = tmp_path / "ubah.docx"
    shutil.copy(demo.office / DECREE, copy)
    edit(copy, old, old.replace("6", "7").replace("/1/", "/9/"))
    result = demo("letter", "revise", "L-0001", "--reason=x", "--adopt", str(copy))
    assert (result.code, NUMBER in result.err) == (4, True)


def test_the_file_of_another_letter_is_refused(demo: Clerk) -> None:
    other = demo.office / "letters/2025/L-0002-koordinasi-provinsi.docx"
    assert demo("letter", "revise", "L-0001", "--reason=x", "--adopt", str(other)).code == 4
    assert demo("letter", "revise", "L-0001", "--reason=x", "--adopt", "tidak-ada.docx").code == 6
    result = demo("letter", "revise", "L-0001", "--reason=x", "--adopt", str(other), "--set=a=b")
    assert result.code == 2


def test_the_version_before_is_told_from_the_letter(respelt: Clerk, tmp_path: Path) -> None:
    old, saved = tmp_path / "lama.docx", tmp_path / "simpan.docx"
    shutil.copy(respelt.office / DECREE, old)
    document = docx.Document(str(old))
    document.core_properties.author = "Orang Lain"
    document.save(str(saved))
    assert respelt("letter", "revise", "L-0001", "--reason", "salah eja").code == 0
    last = respelt.json("log", "show", "--last=1")["entries"][0]
    for path in (old, saved):
        found = respelt.json_any("verify", str(path))
        assert (found["verdict"], found["letter"]) == ("void", "L-0001")
        assert found["replaced"] == {"entry": last["seq"], "at": last["at"]}
        assert f"log entry {last['seq']}" in respelt("verify", str(path)).out
    found = respelt.json("verify", str(respelt.office / DECREE))
    assert (found["verdict"], found["replaced"]) == ("genuine", {})


def test_an_amendment_is_not_held_against_itself(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0003", "--name", "Suparmi Contohwat").code == 0
    [made] = demo.json("letter", "issue", "sk-perubahan", "--due", "--date=2025-11-03")["letters"]
    assert demo("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    found = demo.json("letter", "revise", made["id"], "--reason=salah eja")
    assert {c["after"] for c in found["differences"]} == {"Suparmi Contohwati"}
    assert "Suparmi" in words(demo.office / made["file"]).split("\n"), "what it was before"
    state = demo.json("status")["due"]
    assert "sk-perubahan" not in [due["type"] for due in state], "the letter says all there is"


def test_a_letter_open_in_word_is_finished_later(
    respelt: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.drafts.move_into_place", lambda *_: False)
        found = respelt.json("letter", "revise", "L-0001", "--reason=salah eja")
    assert found["letter"]["pending"] is True
    assert respelt.json("letter", "show", "L-0001")["letter"]["file_state"] == "altered"
    assert respelt("officer", "check", "pak-0001", "--complete").code == 0
    assert respelt.json("letter", "show", "L-0001")["letter"]["file_state"] == "ok"


def test_a_power_cut_that_took_the_new_file_is_healed(respelt: Clerk) -> None:
    path, records = respelt.office / DECREE, respelt.office / "records" / "records.json"
    old, before = path.read_bytes(), records.read_bytes()
    assert respelt("letter", "revise", "L-0001", "--reason=salah eja").code == 0
    new = content(path)
    path.write_bytes(old)
    records.write_bytes(before)
    assert respelt("officer", "check", "pak-0001", "--complete").code == 0
    assert content(path) == new
    assert list(path.parent.glob("*lain*")) == [], "the version before is no evidence of anything"


def test_where_another_keeps_the_book_the_signature_counts_as_well(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    text = text.replace('keeper = "pakdocs"', 'keeper = "office"')
    text = text.replace('number_at = "issue"', 'number_at = "signature"')
    profile.write_text(text, encoding="utf-8")
    [draft] = office.json("letter", "draft", "sk-penetapan", "--due", "--date=2025-10-06")[
        "letters"
    ]
    number = "500.15/77/KEP/DISNAKER/2025"
    stamp = ("letter", "stamp", draft["id"], "--date=2025-10-07", f"--number={number}")
    assert office(*stamp).code == 0
    assert office("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    revise = ("letter", "revise", draft["id"], "--reason=salah eja")
    assert office.json(*revise)["letter"]["number"] == number
    scan = office.office / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    assert office("letter", "attach", draft["id"], str(scan), "--date=2025-10-07").code == 0
    assert office("officer", "edit", "pak-0003", "--name", "Suparmi").code == 0
    assert office(*revise).code == 5


def test_a_stamped_draft_is_revised_and_explained(office: Clerk) -> None:
    [draft] = office.json("letter", "draft", "sk-penetapan", "--due", "--date=2025-10-06")[
        "letters"
    ]
    assert office("letter", "stamp", draft["id"], "--date=2025-10-07").code == 0
    assert office("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    found = office.json("letter", "revise", draft["id"], "--reason=salah eja")
    assert [c["after"] for c in found["differences"]] == ["Suparmi Contohwati"]
    blanks = office.json("letter", "explain", draft["id"])["blanks"]
    [name] = [b for b in blanks if b["value"] == "Suparmi Contohwati"]
    assert (name["source"], name["version"]) == ("pak-0003", "2")
    numbered = {b["entry"] for b in blanks if b["path"] in ("number", "date")}
    steps = office.json("letter", "show", draft["id"])["letter"]["timeline"]
    stamped = next(step["seq"] for step in steps if step["event"] == "letter.issued")
    assert numbered == {stamped}


def test_a_letter_of_a_shared_book_is_revised(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    shared = text.replace("[series.keputusan]", '[series.keputusan]\nbook = "surat"')
    profile.write_text(shared, encoding="utf-8")
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0
    assert office("officer", "edit", "pak-0001", "--position", "Guru BK Ahli").code == 0
    assert office("letter", "revise", "L-0001", "--reason", "jabatan").code == 0
