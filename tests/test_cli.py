"""What a clerk sees: commands, prompts, messages, exit codes."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Clerk, clock
from pakdocs import office as use_cases
from pakdocs.cli import run
from pakdocs.errors import Conflict
from pakdocs.office import Request


def test_an_office_from_nothing_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clerk = Clerk(tmp_path / "kantor", capsys)
    assert run(["init", str(clerk.office)]) == 0
    result = clerk("status")
    assert result.code == 4
    for key in ("government", "name", "head", "place", "address"):
        assert f"[identity] {key}" in result.err
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    for key in ("government", "name", "region", "province", "head", "place", "address", "office"):
        text = text.replace(f'{key} = ""', f'{key} = "Uji {key}"')
    profile.write_text(text.replace('unit = ""', 'unit = "UJI"'), encoding="utf-8")
    assert clerk("status").code == 0
    bkk = ("--name", "BKK A", "--institution", "SMK A", "--type", "smk")
    assert clerk("bkk", "add", *bkk).code == 0
    assert clerk("incoming", "add", "--number", "1/A", "--date", "01-10-2025", "--sender", "Kepala",
                 "--subject", "Usulan", "--type", "usulan").code == 0  # fmt: skip
    assert clerk("incoming", "add", "--number", "B-3/1", "--date", "2025-09-23", "--sender",
                 "Dirjen", "--subject", "Edaran", "--type", "edaran").code == 0  # fmt: skip
    assert clerk("signer", "add", "--name", "K", "--nip", "19690305 199403 1 001", "--start",
                 "2024-01-01").code == 0  # fmt: skip
    assert clerk("officer", "add", "--name", "Budi", "--position", "Guru", "--bkk", "BKK A",
                 "--proposal", "1/A").code == 0  # fmt: skip
    issue = ("letter", "issue", "sk-penetapan", "--officer", "budi", "--date", "6 Oktober 2025")
    result = clerk(*issue)
    assert (result.code, "papers checked" in result.err) == (5, True)
    assert clerk("officer", "check", "budi", "--complete").code == 0
    result = clerk(*issue)
    assert result.code == 0, result
    assert "500.15/1/KEP/UJI/2025" in result.out
    assert clerk("log", "verify").code == 0


@pytest.mark.parametrize("level", ["kabupaten", "kota", "provinsi", "kementerian"])
def test_every_level_makes_a_profile_that_only_wants_filling_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str
) -> None:
    clerk = Clerk(tmp_path / "k", capsys)
    assert run(["init", str(clerk.office), "--level", level]) == 0
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8").replace('= ""', '= "Isi"')
    profile.write_text(text.replace('emblem = "Isi"', 'emblem = ""'), encoding="utf-8")
    assert clerk("template", "list").code == 0
    assert clerk("number", "next").code == 0


def test_a_profile_names_all_its_problems_at_once(demo: Clerk) -> None:
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    text = (
        text.replace('"kabupaten"', '"desa"').replace('"WIB"', '"UTC"').replace("[identity]", "[x]")
    )
    text = text.replace("{class}/{seq}/{unit}/{year}", "{class}/{year}")
    profile.write_text(text, encoding="utf-8")
    result = demo("officer", "list")
    assert result.code == 0  # reading records needs no profile
    result = demo("status", "--json")
    assert result.code == 4
    places = [problem["where"] for problem in result.json["error"]["problems"]]
    for place in ("level", "timezone", "identity", "[series] [surat] pattern", "x"):
        assert any(where.endswith(place) for where in places), (place, places)
    assert "kabupaten, kota, provinsi, kementerian" in result.out
    profile.write_text("id = ", encoding="utf-8")
    assert "not valid TOML" in demo("status").err


def add_officer(clerk: Clerk) -> None:
    """Add an officer who is due for the decree."""
    assert clerk("officer", "add", "--name", "Baru", "--position", "Guru", "--bkk", "bkk-0001",
                 "--proposal", "in-0002").code == 0  # fmt: skip
    assert clerk("officer", "check", "Baru", "--complete").code == 0


LETTER = ("letter", "issue", "surat-dinas", "--set", "to=Kepala SMK", "--set", "subject=Uji",
          "--set", "body=- Isi.")  # fmt: skip
REFUSED = [
    (("officer", "show", "nobody"), 4, "There is no"),
    (("officer", "show", "Suparni"), 4, "Suparmi"),
    (("officer", "show", "Supar"), 4, "Did you mean pak-0003 (Suparmi)?"),
    (("letter", "issue", "sk-lain", "--due"), 4, "letter type"),
    (("letter", "issue", "sk-penetapan"), 2, "--officer"),
    (("letter", "issue", "sk-penetapan", "--due", "--officer", "pak-0001"), 2, "not both"),
    (("letter", "issue", "sk-penetapan", "--officer", "pak-0099"), 4, "There is no"),
    (("letter", "issue", "sk-penetapan", "--officer", "pak-0001"), 5, "has this letter already"),
    (("letter", "issue", "koordinasi-provinsi", "--officer", "pak-0001"), 5, "already"),
    (("letter", "issue", "permohonan-bimtek", "--due", "--date", "2999-01-01"), 4, "future"),
    (("letter", "issue", "permohonan-bimtek", "--due", "--date", "31-02-2025"), 4, "not a date"),
    (("letter", "issue", "permohonan-bimtek", "--due", "--set", "colour=red"), 4, "no field"),
    (("letter", "issue", "permohonan-bimtek", "--due", "--set", "colour"), 2, "KEY=VALUE"),
    (("letter", "issue", "permohonan-bimtek", "--due", "--set", "contact_phone=1"), 4, "telephone"),
    (("letter", "show", "L-0099"), 4, "There is no letter"),
    (("number", "list", "--series", "memo"), 4, "There is no series"),
    (("log", "show", "999"), 4, "no entry"),
    (("officer", "import", "nothing.xlsx"), 6, "nothing.xlsx"),
    (("officer", "add", "--name", "X"), 2, "--position, --bkk"),
    (("officer", "edit", "pak-0001", "--nip", "123"), 4, "NIP"),
    (("officer", "edit", "pak-0001", "--bkk", "BKK Z"), 4, "There is no"),
    (("officer", "edit", "pak-0001", "--note", "a\x07b"), 4, "U+0007"),
    (("officer", "edit", "pak-0001", "--name", "Siti Nur'aini Fiktifah, S.Kom."), 5, "double"),
    (("bkk", "add", "--name", "X", "--institution", "Y", "--type", "SD"), 4, "SMK"),
    (("signer", "add", "--name", "X", "--nip", "19690305 199403 1 001", "--start", "2024-01-01",
      "--capacity", "plh"), 4, "SPT"),
    (("signer", "edit", "ttd-0001", "--rank", "Jenderal"), 4, "is not a rank"),
    (("officer", "edit", "pak-0001", "--note", "x" * 2001), 4, "longer than 2000"),
    (("officer", "edit", "pak-0001", "--birth-date", "2999-01-01"), 4, "in the future"),
    (("letter", "void", "L-0001", "--reason", "a\x07b"), 4, "U+0007"),
    ((*LETTER, "--set", "copies=" + "x\n" * 1001), 4, "more than 1000 lines"),
    ((*LETTER[:-1], "body=- a\n-"), 4, "says nothing"),
    ((*LETTER, "--set", "attachments=dua"), 4, "not a whole number"),
    ((*LETTER[:-1], "body="), 2, "--set body"),
    ((*LETTER, "--officer", "pak-0001"), 2, "--officer says nothing for surat-dinas"),
    ((*LETTER, "--training", "bt-0001"), 2, "--training says nothing for surat-dinas"),
    (("letter", "issue", "undangan-bimtek", "--due"), 2, "Which training"),
    (("letter", "issue", "ralat", "--set", "corrections=a | b | c"), 2, "Which letter"),
    (("letter", "draft", "nota-dinas", "--letter", "L-0001"), 5, "is no concept any more"),
    (("nothing",), 2, "No such command"),
    (("officer", "list", "--colour"), 2, "No such option"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED)
def test_what_is_wrong_is_said_and_nothing_written(
    demo: Clerk, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = demo.store.log_path.read_bytes()
    result = demo(*arguments)
    assert (result.code, result.out) == (code, "")
    assert words in result.err
    assert "Traceback" not in result.err
    as_json = demo(*arguments, "--json")
    assert as_json.code == code
    error = json.loads(as_json.out)["error"]
    assert {"code", "message", "where", "fix"} <= error.keys()
    assert demo.store.log_path.read_bytes() == before
    assert not list((demo.office / "letters" / ".staging").glob("*"))


def test_dry_runs_write_nothing(office: Clerk) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in office.office.rglob("*"))
    for arguments in (
        ("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06"),
        ("officer", "edit", "pak-0001", "--note", "x"),
        ("bkk", "add", "--name", "X", "--institution", "Y", "--type", "SMK"),
        ("officer", "import", str(office.office / "contoh" / "petugas.xlsx")),
        ("log", "rebuild"),
    ):
        assert office(*arguments, "--dry-run").code == 0, arguments
    assert sorted((p, p.stat().st_mtime_ns) for p in office.office.rglob("*")) == before


def test_a_dry_run_names_the_number_that_the_letter_then_gets(office: Clerk) -> None:
    arguments = ("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
    [would] = office.json(*arguments, "--dry-run")["letters"]
    [letter] = office.json(*arguments)["letters"]
    assert (would["number"], would["officers"]) == (letter["number"], letter["officers"])


def test_the_objects_that_programs_rely_on(demo: Clerk) -> None:
    officers = demo.json("officer", "list")["officers"]
    assert officers[2] == {
        "id": "pak-0003", "name": "Suparmi", "bkk": "BKK SMK Negeri 2 Sukamaju",
        "stage": "reported",
    }  # fmt: skip
    shown = demo.json("officer", "show", "suparmi")
    assert shown["milestones"]["appointed"] == "2025-10-06"
    assert [d["type"] for d in shown["documents"]] == [
        "usulan", "sk-penetapan", "koordinasi-provinsi", "permohonan-bimtek",
    ]  # fmt: skip
    assert [item["key"] for item in shown["missing"]] == ["pemberitahuan-registrasi"]
    letters = demo.json("letter", "list")["letters"]
    assert {"id", "type", "number", "date", "status", "file", "officers"} <= letters[0].keys()
    numbers = demo.json("number", "list", "--series", "surat", "--year", "2025")["numbers"]
    assert [(n["seq"], n["suffix"], n["status"], n["letter"]) for n in numbers] == [
        (1, "", "issued", "L-0002"), (2, "", "issued", "L-0003"),
    ]  # fmt: skip
    verified = demo.json("log", "verify")
    assert (verified["ok"], verified["problems"]) == (True, [])
    assert verified["head"].startswith("sha256:")
    assert demo.json("audit")["findings"] == []
    templates = demo.json("template", "list")["templates"]
    assert all(t["ok"] and t["problems"] == [] for t in templates)
    assert demo.json("status")["stages"] == {"reported": 12}


def test_missing_documents_are_named(office: Clerk) -> None:
    missing = office.json("officer", "show", "pak-0001")["missing"]
    assert [item["key"] for item in missing] == [
        *("sk-penetapan", "koordinasi-provinsi"),
        *("pemberitahuan-registrasi", "permohonan-bimtek"),
    ]
    due = office.json("status")["due"]
    assert [(item["type"], item["officers"]) for item in due] == [
        ("lembar-verifikasi", 12), ("sk-penetapan", 12),
    ]  # fmt: skip


def test_nobody_due_is_no_error(demo: Clerk) -> None:
    result = demo("letter", "issue", "sk-penetapan", "--due")
    assert result.code == 0
    assert "Nobody is due" in result.out
    assert demo.json("letter", "issue", "sk-penetapan", "--due")["letters"] == []
    assert demo.json("letter", "issue", "sk-penetapan", "--due", "--dry-run")["letters"] == []


def test_each_makes_one_letter_for_each_officer(office: Clerk) -> None:
    letters = office.json(
        "letter", "issue", "sk-penetapan", "--due", "--each", "--date", "2025-10-06"
    )["letters"]
    assert [letter["officers"] for letter in letters] == [[f"pak-{n:04}"] for n in range(1, 13)]
    numbers = office.json("number", "list")["numbers"]
    assert [number["seq"] for number in numbers] == list(range(1, 13))


def test_many_letters_are_made_in_blocks_and_numbered_on(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.office.issue.AT_ONCE", 5)
    made = office.json("letter", "issue", "sk-penetapan", "--due", "--each", "--date", "2025-10-06")
    assert [letter["officers"] for letter in made["letters"]] == [
        [f"pak-{n:04}"] for n in range(1, 13)
    ]
    numbers = [f"500.15/{seq}/KEP/DISNAKER/2025" for seq in range(1, 13)]
    assert [letter["number"] for letter in made["letters"]] == numbers
    assert office.json("audit")["findings"] == []


def test_odd_dates_in_a_letter_are_warned_of(demo: Clerk) -> None:
    result = demo(*("letter", "issue", "hasil-verifikasi", "--officer=pak-0001"),
                  *("--date=2026-01-05", "--set=regency_office=Kepala Disnaker"),
                  *("--set=checked_on=2026-01-06", "--set=deadline=2026-01-04"))  # fmt: skip
    assert result.code == 0
    assert "Checked on lies after the date of the letter" in result.err
    assert "Deadline lies before the date of the letter" in result.err


def test_a_letter_whose_series_the_office_does_not_have_is_refused(demo: Clerk) -> None:
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("[series.surat]", "[series.lain]"), encoding="utf-8")
    refused = demo(*LETTER)
    assert (refused.code, "'surat' is not in the profile" in refused.err) == (4, True)
    assert "lain, keputusan" in refused.err


def test_a_ralat_is_about_a_letter_in_force(demo: Clerk) -> None:
    assert demo("letter", "void", "L-0003", "--reason=x").code == 0
    about = ("letter", "issue", "ralat", "--set=corrections=a | b | c", "--letter=L-0003")
    refused = demo(*about)
    assert (refused.code, "has no number, or is void" in refused.err) == (5, True)


def test_between_two_blocks_of_letters_another_gets_a_turn(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block asks anew who may have the letter; what is committed before a refusal stays."""
    monkeypatch.setattr("pakdocs.office.issue.AT_ONCE", 2)
    one = ("letter", "issue", "sk-penetapan", "--date=2026-01-06")
    turns = [(), (*one, "--officer=pak-0009"), (*one, "--officer=pak-0005")]

    def writing() -> Any:
        if turn := turns.pop(0):
            assert office(*turn).code == 0
        return use_cases.writing(office.store, "tester", clock)

    names = tuple(f"pak-000{n}" for n in range(1, 6))
    request = Request("sk-penetapan", names, each=True, date=dt.date(2026, 1, 6))
    with pytest.raises(Conflict) as caught:
        use_cases.issue_letters(office.store, request, writing)
    assert "has this letter already" in caught.value.problems[0].message
    letters = office.store.load().tables["letters"].values()
    assert [(x["officers"], x["seq"]) for x in letters] == [
        (["pak-0001"], 1), (["pak-0002"], 2), (["pak-0009"], 3), (["pak-0003"], 4),
        (["pak-0004"], 5), (["pak-0005"], 6),
    ]  # fmt: skip
    assert office("log", "verify").code == 0


def test_an_invitation_for_each_job_centre_is_made_in_blocks(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.office.issue.AT_ONCE", 4)
    made = office.json("letter", "issue", "undangan-pembinaan-bkk", "--each", "--date=2026-01-06",
                       "--set=day=2026-01-20", "--set=place=Aula")  # fmt: skip
    assert [letter["number"] for letter in made["letters"]] == [
        f"500.15/{n}/DISNAKER/2026" for n in range(1, 10)
    ]


def test_a_letter_may_not_be_dated_before_the_last_of_its_series(demo: Clerk) -> None:
    add_officer(demo)
    result = demo("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-05")
    assert (result.code, "6 Oktober 2025" in result.err) == (5, True)
    result = demo("letter", "issue", "sk-penetapan", "--due", "--date", "2025-09-20")
    assert result.code in (4, 5)  # it would also cite what came later
    assert demo("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0


def test_the_count_starts_again_with_the_year(demo: Clerk) -> None:
    add_officer(demo)
    [letter] = demo.json("letter", "issue", "sk-penetapan", "--due", "--date", "2026-01-02")[
        "letters"
    ]
    assert letter["number"] == "500.15/1/KEP/DISNAKER/2026"
    assert letter["file"] == "letters/2026/L-0004-sk-penetapan.docx"


def test_a_letter_does_not_cite_what_came_later(office: Clerk) -> None:
    result = office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-09-25")
    assert (result.code, "later" in result.err) == (4, True)
    result = office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-09-01")
    assert (result.code, "circular" in result.err) == (4, True)
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0
    for letter in (("koordinasi-provinsi", "--due"), ("ralat", "--letter=L-0001")):
        told = "--set=contact_name=x" if letter[1] == "--due" else "--set=corrections=a | b | c"
        result = office("letter", "issue", *letter, "--date", "2025-10-03", told)
        assert result.code == 4
        assert "3 Oktober 2025 would cite 500.15/1/KEP/DISNAKER/2025 of 6 Oktober" in result.err


def test_who_signs_follows_from_the_date(office: Clerk) -> None:
    office("signer", "edit", "ttd-0001", "--end", "2025-10-01")
    result = office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
    assert (result.code, "Nobody may sign" in result.err) == (4, True)
    office("signer", "add", "--name", "Wakil", "--nip", "197001011995031002", "--capacity", "plt",
           "--start", "2025-10-02", "--order", "800/1/SPT")  # fmt: skip
    office("signer", "add", "--name", "Sekre", "--nip", "197101011996031003", "--capacity", "an",
           "--start", "2025-10-02", "--position", "Sekretaris")  # fmt: skip
    [sk] = office.json("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")[
        "letters"
    ]
    assert office.json("letter", "show", sk["id"])["letter"]["signer"]["name"] == "Wakil"
    result = office("letter", "issue", "koordinasi-provinsi", "--due", "--date", "2025-10-08")
    assert (result.code, "--signer" in result.err) == (2, True)
    result = office("letter", "issue", "koordinasi-provinsi", "--due", "--date", "2025-10-08",
                    "--signer", "Sekre")  # fmt: skip
    assert result.code == 0


def test_what_was_true_at_issue_stays(demo: Clerk) -> None:
    before = demo.json("letter", "show", "L-0001")["letter"]
    demo("signer", "edit", "ttd-0001", "--name", "Nama Lain")
    demo("officer", "edit", "pak-0003", "--name", "Suparmi Baru")
    file = demo.office / before["file"]
    file.unlink()
    assert demo("log", "rebuild").code == 0
    after = demo.json("letter", "show", "L-0001")["letter"]
    assert after["signer"] == before["signer"]
    assert after["file_state"] == "ok"


def test_personal_values_are_masked_unless_asked_for(demo: Clerk) -> None:
    masked = demo.json("officer", "show", "pak-0001")["officer"]
    plain = demo.json("officer", "show", "pak-0001", "--unmask")["officer"]
    assert plain["nik"] == "3399010503690001"
    assert "*" in masked["nik"]
    assert plain["nik"] not in json.dumps(masked)


def test_the_contact_of_a_letter_is_kept_apart_and_comes_back(demo: Clerk) -> None:
    entry = demo.store.entry(demo.store.load().tables["letters"]["L-0002"])
    assert "contact_phone" not in entry.data["context"]["fields"]
    assert entry.data["personal"]
    assert entry.data["context"]["fields"]["contact_name"]


def test_a_sheet_imported_twice_adds_nothing(office: Clerk) -> None:
    sheet = str(office.office / "contoh" / "petugas.xlsx")
    result = office.json("officer", "import", sheet)
    assert (len(result["added"]), len(result["unchanged"])) == (0, 12)


def test_a_long_sheet_is_imported_in_blocks(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.office.records.BLOCK", 5)
    sheet = tmp_path / "bkk.csv"
    rows = [f"BKK Rekaan {n},SMK Rekaan {n},SMK" for n in range(12)]
    sheet.write_text("\n".join(["Nama BKK,Satuan Pendidikan,Jenis", *rows]), encoding="utf-8")
    before = office.store.load().seq
    added = office.json("bkk", "import", str(sheet))["added"]
    assert added == [f"bkk-{n:04}" for n in range(10, 22)]
    state = office.store.load()
    assert [state.tables["bkk"][name]["values"]["name"] for name in added] == [
        f"BKK Rekaan {n}" for n in range(12)
    ]
    assert state.seq == before + 12


def test_a_sheet_that_contradicts_the_records_names_rows_and_fields(office: Clerk) -> None:
    office("officer", "edit", "Suparmi", "--position", "Kepala Tata Usaha")
    before = office.store.log_path.read_bytes()
    result = office("officer", "import", str(office.office / "contoh" / "petugas.xlsx"))
    assert result.code == 4
    assert "row 6" in result.err
    assert "Position" in result.err
    assert office.store.log_path.read_bytes() == before


def test_every_bad_row_is_named_and_none_kept(office: Clerk, tmp_path: Path) -> None:
    sheet = tmp_path / "petugas.csv"
    sheet.write_text(
        "Nama;Jabatan;Nama BKK;NIK;L/P;Tgl Lahir\n"
        "Budi;Guru;BKK SMK Negeri 1 Sukamaju;;L;\n"
        "Tono;Guru;BKK Tidak Ada;123;X;31-02-1980\n"
        ";Guru;BKK SMK Negeri 1 Sukamaju;;;\n"
        "Wati;#N/A;BKK SMK Negeri 1 Sukamaju;3,39902E+15;P;\n",
        encoding="utf-8",
    )
    result = office("officer", "import", str(sheet), "--json")
    assert result.code == 4
    places = [p["where"] for p in result.json["error"]["problems"]]
    assert sorted(places) == sorted(
        [
            "petugas.csv, row 3, column C (Nama BKK)", "petugas.csv, row 3, column D (NIK)",
            "petugas.csv, row 3, column E (L/P)", "petugas.csv, row 3, column F (Tgl Lahir)",
            "petugas.csv, row 4, column A (Nama)",
            "petugas.csv, row 5, column B (Jabatan)", "petugas.csv, row 5, column D (NIK)",
        ]
    )  # fmt: skip
    assert len(office.json("officer", "list")["officers"]) == 12


def test_numbers_that_contradict_each_other_are_noted(office: Clerk) -> None:
    result = office("officer", "edit", "pak-0001", "--birth-date", "1970-01-01", "--sex", "P")
    assert result.code == 0
    assert "different days of birth" in result.err
    assert "different sexes" in result.err


def test_the_log_names_who_and_only_clerks_of_the_profile(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo.json("log", "show", "--last", "1")["entries"][0]["actor"] == "tester"
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8").replace("clerks = []", 'clerks = ["sari", "budi"]')
    profile.write_text(text, encoding="utf-8")
    assert demo("bkk", "edit", "bkk-0001", "--district", "X").code == 2
    monkeypatch.setenv("PAKDOCS_ACTOR", "sari")
    assert demo("bkk", "edit", "bkk-0001", "--district", "X").code == 0


def test_the_office_is_found_as_git_finds_it(
    demo: Clerk,
    tmp_path: Path,
    run_program: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert run_program("status", cwd=demo.office / "letters" / "2025").returncode == 0
    assert run_program("status", cwd=tmp_path, PAKDOCS_OFFICE=str(demo.office)).returncode == 0
    result = run_program("status", cwd=tmp_path)
    assert result.returncode == 4
    assert "pakdocs init" in result.stderr
    assert run_program("-C", str(tmp_path), "status").returncode == 4


def test_demo_replaces_a_demo_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pakdocs-demo"
    assert run(["demo", str(folder)]) == 0
    shown = capsys.readouterr().out
    for words in ("L-0001", "Drs. H. Bambang Contohwan", "log verify", "status"):
        assert words in shown
    assert run(["demo", str(folder)]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pakdocs-demo"]
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.docx").write_text("x", encoding="utf-8")
    assert run(["demo", str(other)]) == 5
    assert run(["init", str(other)]) == 5
    assert (other / "thesis.docx").exists()


def test_the_demo_does_not_replace_the_folder_one_works_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pakdocs-demo"
    assert run(["demo", str(folder)]) == 0
    before = sorted(folder.rglob("*"))
    monkeypatch.chdir(folder)
    capsys.readouterr()
    assert run(["demo", "."]) == 5
    assert "this one is in use" in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_a_name_that_the_disk_does_not_take_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name itself would do, but not the longer one under which the demo is made beside it."""
    folder = tmp_path / ("d" * 250)
    assert run(["demo", str(folder)]) == 6
    assert "Traceback" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_office_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted(_zone: dt.timezone) -> dt.datetime:
        raise KeyboardInterrupt

    folder = tmp_path / "kantor"
    with pytest.raises(KeyboardInterrupt):
        use_cases.open_office(
            folder, level="kota", sample=True, identity={}, actor="tester", now=interrupted
        )
    assert list(folder.iterdir()) == []
    assert run(["init", str(folder), "--sample"]) == 0


def test_interrupting_is_130(monkeypatch: pytest.MonkeyPatch, demo: Clerk) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pakdocs.dossier.status", interrupt)
    assert demo("status").code == 130


NOBODY = 65534


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_a_folder_that_cannot_be_written_to(
    made_demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As root, who may write anywhere, the commands run under the rights of nobody."""
    with tempfile.TemporaryDirectory() as place:
        clerk = Clerk(Path(place) / "kantor", capsys)
        shutil.copytree(made_demo, clerk.office)
        Path(place).chmod(0o755)
        root = os.geteuid() == 0
        for path in (clerk.office, *clerk.office.rglob("*")) if root else ():
            os.chown(path, NOBODY, NOBODY)
        records = clerk.office / "records"
        before = clerk.store.log_path.read_bytes()
        for path in records.iterdir():
            if path.is_file():
                path.chmod(0o400)
        records.chmod(0o500)
        try:
            if root:
                os.seteuid(NOBODY)
            assert clerk("bkk", "edit", "bkk-0001", "--district", "X").code == 6
            assert clerk("officer", "list").code == 0
            assert clerk.store.log_path.read_bytes() == before
            clerk.store.log_path.chmod(0o600)
            clerk.store.log_path.with_name(".lock").chmod(0o600)
            # The log can be written and records.json cannot: what is committed is no error.
            assert clerk("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
            assert clerk.json("bkk", "show", "bkk-0001")["bkk"]["district"] == "Baru"
        finally:
            if root:
                os.seteuid(0)
            records.chmod(0o700)


def test_output_has_no_colour_codes_where_there_is_no_terminal(demo: Clerk) -> None:
    assert "\x1b" not in demo("letter", "list").out


def test_pipes_get_utf_8_whatever_the_code_page(
    demo: Clerk, run_program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert demo("officer", "edit", "pak-0003", "--name", "Suparmi \u4e16\u754c \u2212").code == 0
    for arguments in (("officer", "list"), ("officer", "list", "--json")):
        result = run_program("-C", str(demo.office), *arguments, PYTHONIOENCODING="cp1252")
        assert result.returncode == 0, result.stderr
        assert "Suparmi \u4e16\u754c \u2212" in result.stdout


def test_texts_of_records_are_not_read_as_markup(demo: Clerk) -> None:
    demo("officer", "edit", "pak-0003", "--name", "Suparmi [bold]x[/bold] :smile:")
    assert "[bold]x[/bold] :smile:" in demo("officer", "list").out
