"""Concepts: marked, edited in Word or LibreOffice, taken back, stamped in the right places."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from conftest import ROOT, Clerk
from pakdocs.render import content_digest, read_members
from pakdocs.render.package import write_members
from pakdocs.store.files import MAX_INPUT

NUMBER = "500.15/1/DISNAKER/2026"
DATE = "5 Januari 2026"


def words(path: Path) -> str:
    """Read every word of a letter with python-docx, in its order."""
    body = docx.Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def watermarks(path: Path) -> int:
    return sum(data.count(b"KONSEP") for data in read_members(path.read_bytes(), "x").values())


@pytest.fixture
def coordinated(demo: Clerk) -> Clerk:
    """An office with one more appointed officer, so that a coordination letter is due."""
    assert demo("officer", "add", "--name", "Baru Contohwan", "--position", "Guru", "--bkk",
                "bkk-0001", "--proposal", "in-0002").code == 0  # fmt: skip
    assert demo("officer", "check", "Baru Contohwan", "--complete").code == 0
    assert demo("letter", "issue", "sk-penetapan", "--due", "--date", "2026-01-02").code == 0
    return demo


def draft(clerk: Clerk, *options: str) -> tuple[str, Path]:
    """Make a draft of a coordination letter; give its id and its file."""
    [letter] = clerk.json("letter", "draft", "koordinasi-provinsi", "--due", *options)["letters"]
    assert (letter["status"], letter["number"], letter["date"]) == ("draft", "", "")
    return letter["id"], clerk.office / letter["file"]


def edit(path: Path, old: str, new: str) -> None:
    """Change a sentence and add a row to the last table, as somebody in Word would."""
    document = docx.Document(str(path))
    [paragraph] = [p for p in document.paragraphs if old in p.text]
    paragraph.runs[0].text = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        run.text = ""
    row = document.tables[-1].add_row()  # type: ignore[no-untyped-call]
    row.cells[1].text = "Tambahan, S.Pd."
    document.save(str(path))


def edit_in_libreoffice(path: Path, old: str, new: str) -> None:
    python = "/usr/bin/python3"  # LibreOffice's own Python, where Debian puts it
    probe = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
    if probe.returncode:
        if os.environ.get("CI"):
            pytest.fail("python3-uno is missing in CI")
        pytest.skip("LibreOffice's Python bridge is not installed")
    script = ROOT / "tests" / "edit_in_libreoffice.py"
    subprocess.run([python, str(script), str(path), old, new], check=True, timeout=180)


def test_a_concept_is_marked_on_every_page_and_has_the_paraf_box(coordinated: Clerk) -> None:
    profile = coordinated.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    paraf = 'paraf = ["Kepala Bidang", "Sekretaris"]'
    profile.write_text(text.replace("paraf = []", paraf), encoding="utf-8")
    _id, path = draft(coordinated)
    assert path.name.endswith("-konsep.docx")
    document = docx.Document(str(path))
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            assert b"KONSEP" in header.part.blob
    box = [t for t in document.tables if t.cell(0, 0).text == "Paraf hierarki"]
    assert [row.cells[0].text for row in box[0].rows[1:]] == ["Kepala Bidang", "Sekretaris"]
    assert NUMBER not in words(path)


def test_a_net_is_not_marked_and_leaves_room_for_number_and_date(coordinated: Clerk) -> None:
    _id, path = draft(coordinated, "--net")
    assert path.name.endswith("-net.docx")
    assert watermarks(path) == 0
    text = words(path)
    assert "Paraf hierarki" not in text
    assert "500.15/\u00a0" in text
    assert "\u00a02026" in text


@pytest.mark.parametrize("by", ["untouched", "word", "libreoffice"])
def test_the_stamp_finds_its_places(
    coordinated: Clerk, by: str, request: pytest.FixtureRequest
) -> None:
    name, path = draft(coordinated)
    old, new = "menugaskan admin provinsi", "menunjuk <admin> & provinsi"
    if by != "untouched":
        if by == "word":
            edit(path, old, new)
        else:
            request.getfixturevalue("soffice")
            edit_in_libreoffice(path, old, new)
        found = coordinated.json("letter", "draft", name, "--adopt", str(path))["differences"]
        assert len(found) == 2
        assert (old in found[0]["before"], new in found[0]["after"]) == (True, True)
        assert found[1]["before"] == ""
    result = coordinated.json("letter", "stamp", name, "--date", "2026-01-05")["letter"]
    assert (result["number"], result["status"]) == (NUMBER, "issued")
    final = coordinated.office / result["file"]
    text = words(final)
    assert text.count(NUMBER) == 2, "in the head of the letter and of its annex"
    assert text.count(DATE) == 2
    assert "\u00a0\u00a0" not in text
    assert watermarks(final) == 0
    assert (new in text) == (by != "untouched")
    assert not path.exists(), "the concept gives way to the letter"
    assert [f["code"] for f in coordinated.json_any("audit")["findings"]] == []


def test_an_edited_concept_is_not_passed_over(coordinated: Clerk) -> None:
    name, path = draft(coordinated)
    edit(path, "menugaskan", "menunjuk")
    for step in (("stamp", name), ("draft", name, "--net")):
        result = coordinated("letter", *step)
        assert (result.code, "--adopt" in result.err) == (5, True)
    finding = coordinated.json_any("audit")["findings"][0]
    assert (finding["code"], finding["severity"]) == ("draft.edited", "warning")
    assert coordinated("letter", "draft", name, "--adopt", str(path), "--dry-run").code == 0
    assert coordinated("letter", "draft", name, "--adopt", str(path)).code == 0
    assert coordinated.json_any("audit")["findings"] == []


def test_a_lost_place_is_warned_of_and_none_at_all_refused(
    coordinated: Clerk, tmp_path: Path
) -> None:
    name, path = draft(coordinated)
    document = docx.Document(str(path))
    tags = [t for t in document.element.iter(qn("w:tag")) if t.get(qn("w:val")) == "pakdocs.number"]
    annex = next(tags[1].iterancestors(qn("w:tbl")))
    document.element.body.remove(annex)
    copy = tmp_path / "diubah.docx"
    document.save(str(copy))
    result = coordinated("letter", "draft", name, "--adopt", str(copy), "--dry-run")
    assert (result.code, "1 of 2 places" in result.err) == (0, True)
    docx.Document().save(str(copy))
    result = coordinated("letter", "draft", name, "--adopt", str(copy))
    assert (result.code, "no place left" in result.err) == (4, True)
    copy.write_bytes(b"PK no zip")
    assert coordinated("letter", "draft", name, "--adopt", str(copy)).code == 4


@pytest.mark.parametrize("where", ["body", "header"])
@pytest.mark.parametrize(
    ("field", "message"),
    [('DATE \\@ "d"', "(DATE)"), ("SaveDate", "(SAVEDATE)"), ("DDEAUTO cmd", "(DDEAUTO)"),
     ('HYPERLINK "file://x"', "leads neither"), ("HYPERLINK \\\\\\\\x\\\\y", "leads neither"),
     ("PAGE", ""), ('HYPERLINK "https://x.example"', "")],
)  # fmt: skip
def test_a_field_that_would_change_the_letter_is_not_adopted(
    coordinated: Clerk, where: str, field: str, message: str
) -> None:
    name, path = draft(coordinated, "--net")
    document = docx.Document(str(path))
    holder = document if where == "body" else document.sections[0].header
    simple = holder.paragraphs[0]._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): field})
    holder.paragraphs[0]._p.append(simple)
    document.save(str(path))
    result = coordinated("letter", "draft", name, "--adopt", str(path))
    assert (result.code, message in result.err) == (4 if message else 0, True), result


def test_drafts_come_back_from_log_and_blobs(coordinated: Clerk) -> None:
    name, path = draft(coordinated)
    edit(path, "menugaskan", "menunjuk")
    assert coordinated("letter", "draft", name, "--adopt", str(path)).code == 0
    other, _path = draft_again(coordinated)
    letters = coordinated.office / "letters"
    before = {p: content_digest(read_members(p.read_bytes(), "x")) for p in letters.rglob("*.docx")}
    shutil.rmtree(letters)
    for template in (coordinated.office / "templates").iterdir():
        template.unlink()
    restored = coordinated.json("log", "rebuild")["letters"]
    assert {name, other} <= set(restored)
    after = {p: content_digest(read_members(p.read_bytes(), "x")) for p in letters.rglob("*.docx")}
    assert after == before


def draft_again(clerk: Clerk) -> tuple[str, Path]:
    """Make a draft of another type, so that two are there."""
    assert clerk("officer", "add", "--name", "Lain Rekaan", "--position", "Guru", "--bkk",
                 "bkk-0002", "--proposal", "in-0003").code == 0  # fmt: skip
    [letter] = clerk.json(
        "letter", "draft", "lembar-verifikasi", "--officer", "Lain Rekaan", "--net", "--date",
        "2026-01-05",
    )["letters"]  # fmt: skip
    return letter["id"], clerk.office / letter["file"]


def test_a_net_is_printed_once(coordinated: Clerk) -> None:
    name, path = draft(coordinated, "--net")
    for options in (("--dry-run",), ()):
        again = coordinated("letter", "draft", name, "--net", *options)
        assert again.code == 5
        assert f"The net of {name} is there already" in again.err
    assert path.exists()


def test_who_stands_in_the_draft_must_be_one_who_may_sign_on_its_date(coordinated: Clerk) -> None:
    name, _path = draft(coordinated)
    assert coordinated("signer", "edit", "ttd-0001", "--end", "2026-01-03").code == 0
    for options in (("--dry-run",), ()):
        result = coordinated("letter", "stamp", name, "--date", "2026-01-05", *options)
        assert result.code == 5
        assert "may not sign on 5 Januari 2026" in result.err
        assert "Give another date" in result.err
    assert coordinated("letter", "stamp", name, "--date", "2026-01-03").code == 0


def test_a_draft_of_a_series_that_is_gone_has_no_number(coordinated: Clerk) -> None:
    name, _path = draft(coordinated)
    profile = coordinated.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("[series.surat]", "[series.umum]"), encoding="utf-8")
    result = coordinated("letter", "stamp", name, "--date", "2026-01-05")
    assert (result.code, "The series 'surat' is not in the profile." in result.err) == (4, True)
    profile.write_text(text, encoding="utf-8")
    assert coordinated("letter", "stamp", name, "--date", "2026-01-05").code == 0


def test_a_stamp_that_the_log_does_not_take_leaves_the_draft(
    coordinated: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    name, path = draft(coordinated)
    before, made = coordinated.store.log_path.read_bytes(), path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.store.log._write_all", full)
        assert coordinated("letter", "stamp", name, "--date", "2026-01-05").code == 6
    assert coordinated.store.log_path.read_bytes() == before
    assert path.read_bytes() == made
    assert list((coordinated.office / "letters" / ".staging").iterdir()) == []
    found = coordinated.json("letter", "stamp", name, "--date", "2026-01-05")["letter"]
    assert found["number"] == NUMBER


def test_a_stamp_that_is_broken_off_once_it_stands_in_the_log_is_finished_later(
    coordinated: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: object) -> None:
        raise KeyboardInterrupt

    name, path = draft(coordinated)
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.store.store.remember", break_off)
        assert coordinated("letter", "stamp", name, "--date", "2026-01-05").code == 130
    letter = coordinated.json("letter", "show", name)["letter"]
    assert (letter["number"], letter["status"]) == (NUMBER, "issued")
    assert coordinated("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert NUMBER in words(coordinated.office / letter["file"])
    assert not path.exists()
    assert coordinated.json_any("audit")["findings"] == []


def test_a_concept_that_is_open_in_word_is_removed_later(
    coordinated: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, path = draft(coordinated)
    unlink = Path.unlink

    def held(file: Path, *, missing_ok: bool = False) -> None:
        if file == path:
            raise PermissionError(13, "The process cannot access the file")
        unlink(file, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        found = coordinated.json("letter", "stamp", name, "--date", "2026-01-05")["letter"]
        assert NUMBER in words(coordinated.office / found["file"])
        assert path.exists()
    assert coordinated("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert not path.exists()


def test_differences_that_are_gone_do_not_hide_the_letter(coordinated: Clerk) -> None:
    name, path = draft(coordinated)
    edit(path, "menugaskan", "menunjuk")
    assert coordinated("letter", "draft", name, "--adopt", str(path)).code == 0
    adopted = coordinated.store.entries()[-1]
    coordinated.store.blobs.path(adopted.data["changes"]).unlink()
    step = coordinated.json("letter", "show", name)["letter"]["timeline"][-1]
    assert (step["event"], step["differences"]) == ("letter.adopted", [])
    assert coordinated("letter", "show", name).code == 0
    [problem] = coordinated.json_any("log", "verify")["problems"]
    assert problem["code"] == "blob"


def test_one_officer_has_one_draft_of_a_letter_at_a_time(coordinated: Clerk) -> None:
    draft(coordinated)
    assert coordinated.json("letter", "draft", "koordinasi-provinsi", "--due")["letters"] == []
    result = coordinated("letter", "draft", "koordinasi-provinsi", "--officer", "Baru Contohwan")
    assert (result.code, "waiting for number" in result.err) == (5, True)


def test_a_draft_of_last_year_does_not_take_a_number_of_this(coordinated: Clerk) -> None:
    [letter] = coordinated.json(
        "letter", "draft", "permohonan-bimtek", "--due", "--date", "2025-12-30"
    )["letters"]
    result = coordinated("letter", "stamp", letter["id"], "--date", "2026-01-05")
    assert (result.code, "made for 2025" in result.err) == (5, True)


def test_a_number_is_taken_once_and_a_letter_stamped_once(coordinated: Clerk) -> None:
    name, _path = draft(coordinated)
    assert coordinated("letter", "stamp", name, "--number", "1/2").code == 4  # no such number
    assert coordinated("letter", "stamp", name, "--date", "2026-01-05").code == 0
    again = coordinated("letter", "stamp", name)
    assert (again.code, "no draft any more" in again.err) == (5, True)
    assert coordinated("letter", "draft", name, "--net").code == 5


def test_an_own_file_edited_meanwhile_is_not_lost_when_another_is_taken_back(
    coordinated: Clerk, tmp_path: Path
) -> None:
    name, path = draft(coordinated)
    other = tmp_path / "dari-pos-el.docx"
    shutil.copy(path, other)
    edit(path, "menugaskan", "menunjuk")
    edit(other, "menugaskan", "meminta")
    result = coordinated("letter", "draft", name, "--adopt", str(other))
    assert (result.code, "edited and not taken back" in result.err) == (5, True)
    assert "menunjuk" in words(path)


def test_what_is_typed_after_a_kill_is_set_aside(
    coordinated: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, path = draft(coordinated)
    edit(path, "menugaskan", "menunjuk")
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.drafts.move_into_place", lambda *_arguments: False)
        result = coordinated("letter", "draft", name, "--adopt", str(path), "--json")
        assert result.json["letter"]["pending"] is True
    edit(path, "menunjuk", "meminta")
    assert coordinated("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert "menunjuk" in words(path)
    [aside] = path.parent.glob("*-lain-1.docx")
    assert "meminta" in words(aside)


def test_the_file_of_another_letter_is_refused(coordinated: Clerk) -> None:
    name, _path = draft(coordinated)
    other, strange = draft_again(coordinated)
    result = coordinated("letter", "draft", name, "--adopt", str(strange))
    assert (result.code, f"the file of {other}" in result.err) == (5, True)


def test_nothing_is_changed_once_it_is_signed(coordinated: Clerk, tmp_path: Path) -> None:
    name, path = draft(coordinated)
    scan = tmp_path / "s.pdf"
    scan.write_bytes(b"%PDF-1.7")
    assert coordinated("letter", "attach", name, str(scan)).code == 0
    edit(path, "menugaskan", "menunjuk")
    for step in (("--adopt", str(path)), ("--net",)):
        result = coordinated("letter", "draft", name, *step)
        assert (result.code, "signed" in result.err) == (5, True)


def test_a_concept_that_stays_behind_after_a_kill_is_removed(
    coordinated: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_arguments: object) -> None:
        raise Killed

    name, path = draft(coordinated)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("pakdocs.office.drafts.move_into_place", die)
        patch.setattr("pakdocs.store.records.Records.save", lambda *_arguments: None)
        coordinated("letter", "stamp", name, "--date", "2026-01-05")
    assert path.exists()
    concept = path.read_bytes()
    for strange in (b"catatan orang lain", bytes(MAX_INPUT + 1)):
        path.write_bytes(strange)
        assert coordinated("bkk", "edit", "bkk-0001", "--district", "Timur").code == 0
        assert path.read_bytes() == strange, "no letter: not ours to remove"
        coordinated.store.records.path.unlink()
    path.write_bytes(concept)
    assert coordinated("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert not path.exists()
    assert coordinated.json_any("audit")["findings"] == []


@pytest.mark.parametrize("hostile", ["ins", "DDEAUTO", "relation", "member"])
def test_a_hostile_or_unfinished_file_is_not_taken_back(
    coordinated: Clerk, tmp_path: Path, hostile: str
) -> None:
    name, path = draft(coordinated)
    members = read_members(path.read_bytes(), "x")
    body = members["word/document.xml"]
    if hostile == "ins":
        body = body.replace(b"<w:body>", b'<w:body><w:p><w:ins w:id="9" w:author="x"/></w:p>', 1)
    elif hostile == "DDEAUTO":
        order = b"<w:body><w:p><w:r><w:instrText> DDEAUTO cmd.exe </w:instrText></w:r></w:p>"
        body = body.replace(b"<w:body>", order, 1)
    elif hostile == "relation":
        rels = "word/_rels/document.xml.rels"
        chunk = b'<Relationship Id="rIdX" Type="http://x/aFChunk" Target="a.htm"/></Relationships>'
        members[rels] = members[rels].replace(b"</Relationships>", chunk)
    else:
        members["../../evil.xml"] = b"<x/>"
    members["word/document.xml"] = body
    bad = tmp_path / "buruk.docx"
    bad.write_bytes(write_members(members))
    result = coordinated("letter", "draft", name, "--adopt", str(bad))
    assert (result.code, "Traceback" in result.err) == (4, False), result


def test_numbers_from_outside_are_never_doubled(demo: Clerk) -> None:
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('keeper = "pakdocs"', 'keeper = "office"'), encoding="utf-8")
    name, _path = draft_again(demo)
    for number in ("500.15/2/DISNAKER/2025", "500.15/02/DISNAKER/2025", "500.15 / 2/DISNAKER/2025",
                   "５００.15/2/disnaker/2025"):  # fmt: skip
        for date in ("2025-12-01", "2026-01-05"):
            assert demo("letter", "stamp", name, "--number", number, "--date", date).code in (4, 5)
    year = demo("letter", "stamp", name, "--number", "500.15/9/DISNAKER/2024")
    assert (year.code, "year" in year.err) == (4, True)
    odd = demo("letter", "stamp", name, "--number", "000002", "--date", "2026-01-05")
    assert odd.code in (0, 5)
    assert demo("log", "verify").code == 0


def test_the_running_number_alone_is_enough_as_clerks_say_it(demo: Clerk) -> None:
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('keeper = "pakdocs"', 'keeper = "office"'), encoding="utf-8")
    name, _path = draft_again(demo)
    found = demo.json("letter", "stamp", name, "--number", "77", "--date", "2026-01-05")
    assert found["letter"]["number"] == "500.15/77/DISNAKER/2026"


def test_a_name_changed_in_word_is_told_and_hidden_text_refused(
    coordinated: Clerk, tmp_path: Path
) -> None:
    name, path = draft(coordinated)
    officer = coordinated.store.load().tables["letters"][name]["officers"][0]
    own = coordinated.store.load().tables["officers"][officer]["values"]["name"]
    document = docx.Document(str(path))
    cells = [c for t in document.tables for r in t.rows for c in r.cells if own in c.text]
    runs = [run for cell in cells for p in cell.paragraphs for run in p.runs if own in run.text]
    runs[0].text = runs[0].text.replace(own, "Orang Lain")
    document.save(str(path))
    result = coordinated("letter", "draft", name, "--adopt", str(path), "--dry-run")
    assert (result.code, own in result.err, officer in result.err) == (0, True, True)
    runs[0].font.hidden = True
    document.save(str(path))
    refused = coordinated("letter", "draft", name, "--adopt", str(path))
    assert (refused.code, "hidden" in refused.err) == (4, True)
