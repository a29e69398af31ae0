"""Between letters: papers, absences, training, registration, reminders."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Clerk

SECRETARY = ("signer", "add", "--name", "Drs. Sekretaris Rekaan", "--nip", "197003051995031002",
             "--capacity", "a.n.", "--position", "Sekretaris", "--start", "2024-01-01")  # fmt: skip
AWAY = ("signer", "away", "Ratna Contohwati")
ORDER = ("--acting", "Sekretaris Rekaan", "--order", "800/9/2026")


def test_a_paper_added_to_the_list_later_makes_officers_incomplete(office: Clerk) -> None:
    assert office.json("status")["stages"] == {"checked": 12}
    papers = office.office / "templates" / "persyaratan.toml"
    more = '\n[[paper]]\nkey = "surat_sehat"\nlabel = "Surat keterangan sehat"\n'
    papers.write_text(papers.read_text(encoding="utf-8") + more, encoding="utf-8")
    refused = office("letter", "draft", "sk-penetapan", "--officer", "pak-0001")
    assert (refused.code, "--reason" in refused.err) == (5, True)
    due = {item["type"] for item in office.json("status")["due"]}
    assert "sk-penetapan" not in due
    missing = office.json("officer", "show", "pak-0001")["missing"]
    assert "surat_sehat" in [item["key"] for item in missing]
    assert office("officer", "check", "pak-0001", "surat_sehat").code == 0
    assert office("letter", "draft", "sk-penetapan", "--officer", "pak-0001").code == 0


def test_a_paper_taken_back_after_the_concept_is_said_at_the_stamp(office: Clerk) -> None:
    [letter] = office.json(
        "letter", "draft", "sk-penetapan", "--officer", "pak-0003", "--date", "2026-01-05"
    )["letters"]
    assert office("officer", "check", "pak-0003", "ktp", "--untick").code == 0
    result = office("letter", "stamp", letter["id"], "--date", "2026-01-05", "--dry-run")
    assert (result.code, "Suparmi are missing" in result.err) == (0, True)


def test_a_copy_of_a_paper_is_kept_and_stays(office: Clerk, tmp_path: Path) -> None:
    copy = tmp_path / "ktp & lain.jpg"
    copy.write_bytes(b"\xff\xd8\xff rekaan")
    assert office("officer", "check", "pak-0003", "ktp", "--file", str(copy)).code == 0
    assert office("officer", "check", "pak-0003", "--complete").code == 0
    papers = {p["key"]: p for p in office.json("officer", "show", "pak-0003")["papers"]}
    assert office.store.blobs.get(papers["ktp"]["blob"]) == b"\xff\xd8\xff rekaan"
    copy.write_bytes(b"MZ")
    assert office("officer", "check", "pak-0003", "ktp", "--file", str(copy)).code == 4
    assert office("officer", "check", "pak-0003", "foto_kucing").code == 4


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-01-10", "2026-01-12", 0),
        ("2026-01-09", "2026-01-13", 5),
        ("2026-01-12", "2026-01-14", 5),
        ("2026-01-07", "2026-01-06", 4),
    ],
)
def test_absences_do_not_overlap(office: Clerk, first: str, last: str, code: int) -> None:
    assert office(*SECRETARY).code == 0
    if code == 5:
        assert office(*AWAY, "2026-01-10", "2026-01-12", *ORDER).code == 0
    assert office(*AWAY, first, last, *ORDER).code == code


def test_who_is_away_signs_nothing_and_stands_in_for_nobody(office: Clerk) -> None:
    assert office(*SECRETARY).code == 0
    assert office(*AWAY, "2026-01-10", "2026-01-12", *ORDER).code == 0
    back = ("signer", "away", "ttd-0002", "2026-01-11", "2026-01-11")
    assert office(*back, "--acting", "ttd-0001", "--order", "1").code == 5
    head = office("letter", "draft", "sk-penetapan", "--due", "--date", "2026-01-11",
                  "--signer", "ttd-0001")  # fmt: skip
    assert (head.code, "may not sign" in head.err) == (4, True)
    result = office("letter", "draft", "sk-penetapan", "--due", "--date", "2026-01-11", "--json")
    assert (result.code, "Plh." in result.err) == (0, True)
    secretary = office("letter", "draft", "sk-penetapan", "--officer", "pak-0001", "--signer",
                       "ttd-0002", "--date", "2026-01-20")  # fmt: skip
    assert secretary.code in (4, 5)  # a decree is never signed a.n.


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("2026-01-10", "2026-01-12", "--acting", "ttd-0002", "--order", " "), 4, "(SPT)"),
        (("2026-01-10", "2026-01-12", "--acting", "ttd-0001", "--order", "1"), 4, "acts for"),
        (("2020-01-10", "2020-01-12", "--acting", "ttd-0002", "--order", "1"), 5, "anyway"),
        (("2026-01-10", "2026-01-12", "--acting", "Rekaan", "--order", "1"), 4, "ttd-0003"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    office: Clerk, arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert office(*SECRETARY).code == 0
    other = ("--name", "Dra. Bendahara Rekaan", "--nip", "197103051996032001")
    assert office(*SECRETARY[:2], *other, *SECRETARY[6:]).code == 0
    result = office(*AWAY, *arguments)
    assert (result.code, words in result.err) == (code, True), result


def test_two_absences_one_after_the_other(office: Clerk) -> None:
    assert office(*SECRETARY).code == 0
    for days in (("2026-01-10", "2026-01-12"), ("2026-01-13", "2026-01-14")):
        assert office(*AWAY, *days, *ORDER).code == 0
    away = office.store.load().tables["signers"]["ttd-0001"]["away"]
    assert away == [["2026-01-10", "2026-01-12"], ["2026-01-13", "2026-01-14"]]


def test_the_end_of_one_who_was_never_appointed_leaves_no_decree(office: Clerk) -> None:
    result = office("officer", "end", "pak-0003", "--date=2026-01-05", "--reason=mundur")
    assert (result.code, "still in force" in result.err) == (0, False)
    assert office.json("officer", "show", "pak-0003")["milestones"]["ended"] == "2026-01-05"


def test_attendance_is_noted_after_the_end_and_taken_back_if_wrong(demo: Clerk) -> None:
    add = ("training", "add", "--place", "Aula", "--name")
    assert demo(*add, "Dulu", "--start", "2026-01-05", "--end", "2026-01-07").code == 0
    assert demo(*add, "Nanti", "--start", "2090-01-05", "--end", "2090-01-07").code == 0
    assert demo(*add, "Balik", "--start", "2026-01-07", "--end", "2026-01-05").code == 4
    later = demo("training", "attend", "Nanti", "--officer", "Suparmi")
    assert (later.code, "ends on" in later.err) == (4, True)
    attend = ("training", "attend", "Dulu", "--officer", "Suparmi")
    assert demo(*attend).code == 0
    size = demo.store.log_size()
    assert demo(*attend).code == 0
    assert demo.store.log_size() == size, "what is noted already is not logged again"
    assert demo("training", "edit", "Dulu", "--end", "2090-01-07").code == 5
    assert "trained" in demo.json("officer", "show", "Suparmi")["milestones"]
    assert demo(*attend, "--undo").code == 0
    assert "trained" not in demo.json("officer", "show", "Suparmi")["milestones"]


def test_a_reminder_holds_no_personal_value_unless_asked_for(demo: Clerk, tmp_path: Path) -> None:
    shown = demo.json("officer", "show", "Suparmi", "--unmask")["officer"]
    plain = demo("registration", "remind", "Suparmi").out
    assert "e-pengantarkerja.kemnaker.go.id" in plain
    for key in ("nik", "phone", "email", "birth_date"):
        assert shown[key] not in plain
    size = demo.store.log_size()
    out = tmp_path / "pesan.txt"
    assert demo("registration", "remind", "--out", str(out), "--with-phone").code == 0
    assert out.read_text(encoding="utf-8").count("Yth.") == 12
    assert demo.store.entries()[-1].event == "export.unmasked"
    assert demo.store.log_size() > size
    assert demo("registration", "remind", "--out", str(out)).code == 5
    assert demo("registration", "set", "registered", "Suparmi").code == 0
    assert demo("registration", "remind", "Suparmi").code == 5


def test_one_person_twice_in_a_letter_is_warned_of(office: Clerk) -> None:
    assert office("officer", "add", "--name", "Suparmi, S.E.", "--position", "Guru", "--bkk",
                  "bkk-0005", "--proposal", "in-0006").code == 0  # fmt: skip
    assert office("officer", "check", "Suparmi, S.E.", "--complete").code == 0
    result = office("letter", "draft", "sk-penetapan", "--due", "--dry-run")
    assert (result.code, "pak-0013" in result.err) == (0, True)
    made = office("letter", "draft", "sk-penetapan", "--due", "--json")
    assert (made.code, "pak-0013" in made.err, "pak-0003" in made.err) == (0, True, True)


def test_a_training_shows_who_was_invited_and_who_attended(demo: Clerk) -> None:
    assert demo("training", "add", "--name", "Dulu", "--start", "2026-01-05", "--end",
                "2026-01-07", "--place", "Aula").code == 0  # fmt: skip
    assert demo("training", "invite", "Dulu", "--untrained").code == 0
    assert demo("training", "attend", "Dulu", "--officer", "Suparmi").code == 0
    assert demo.json("training", "show", "Dulu")["training"]["attended"] == ["pak-0003"]
    shown = demo("training", "show", "Dulu").out
    assert shown.count("Suparmi") == 2
    assert shown.count("Contohwati") == 2


def test_a_letter_about_a_training_is_for_those_on_its_list(demo: Clerk) -> None:
    add = ("training", "add", "--name", "Dulu", "--place", "Aula")
    assert demo(*add, "--start", "2026-01-05", "--end", "2026-01-07").code == 0
    about = ("--training=Dulu", "--date=2026-01-08", "--officer=pak-0004")
    for name, words in (
        ("daftar-hadir", "is not invited to the training"),
        ("sertifikat-bimtek", "did not attend the training"),
    ):
        refused = demo("letter", "issue", name, *about)
        assert (refused.code, words in refused.err) == (5, True), refused
    late = demo("letter", "issue", "undangan-bimtek", *about)
    assert (late.code, "began before the date of the letter" in late.err) == (0, True)
    assert demo("training", "invite", "Dulu", "--officer=pak-0005").code == 0
    assert demo("letter", "issue", "daftar-hadir", *about).code == 0
    undo = ("training", "invite", "Dulu", "--undo")
    assert demo(*undo, "--officer=pak-0005").code == 0
    assert demo.json("training", "show", "Dulu")["training"]["invited"] == ["pak-0004"]
    refused = demo(*undo, "--officer=pak-0004")
    assert (refused.code, "pak-0004 was invited by letter" in refused.err) == (5, True)


def test_who_was_not_proposed_is_named_with_the_way_on(office: Clerk) -> None:
    add = ("officer", "add", "--name=Baru Rekaan", "--position=Guru", "--bkk=bkk-0001")
    assert office(*add).code == 0
    refused = office("letter", "draft", "sk-penetapan", "--officer=pak-0013")
    assert (refused.code, "officer edit pak-0013 --proposal" in refused.err) == (5, True)


def test_who_takes_over_is_shown_by_name(office: Clerk) -> None:
    assert office("officer", "end", "pak-0003", "--date=2026-01-05", "--reason=mundur").code == 0
    assert office("officer", "edit", "pak-0004", "--replaces=pak-0003").code == 0
    assert "Suparmi" in office("officer", "show", "pak-0004").out
    issue = ("letter", "issue", "sk-penetapan", "--officer=pak-0004", "--date=2026-01-06")
    assert office(*issue).code == 0
    [row] = office.store.entries()[-1].data["context"]["officers"]
    assert row["replaces"] == "Suparmi", "what a template may print"
