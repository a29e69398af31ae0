"""Dossiers: what happened when, what is missing since when, and how an officer ends."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clerk

END = ("officer", "end", "pak-0003")
NEW = ("officer", "add", "--position", "Guru BK", "--bkk", "bkk-0002", "--proposal", "in-0003")


def facts(clerk: Clerk, name: str, kind: str = "officer") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clerk.json(kind, "show", name)["timeline"]
    return found


def codes(clerk: Clerk, about: str) -> set[str]:
    findings = clerk.json_any("audit")["findings"]
    return {found["code"] for found in findings if about in found["where"]}


def test_every_fact_of_a_life_is_there_in_order_and_proved_by_its_entry(demo: Clerk) -> None:
    assert demo("registration", "set", "registered", "pak-0003", "--date", "2025-10-20").code == 0
    assert demo("training", "add", "--name", "Bimtek", "--start", "2025-11-04", "--end",
                "2025-11-06", "--place", "Aula").code == 0  # fmt: skip
    assert demo("training", "invite", "Bimtek", "--officer", "pak-0003").code == 0
    assert demo("training", "attend", "Bimtek", "--officer", "pak-0003").code == 0
    assert demo("officer", "edit", "pak-0003", "--position", "Guru BK").code == 0
    assert demo(*NEW, "--name", "Pengganti, S.Pd.", "--replaces", "pak-0003").code == 0
    assert demo(*END, "--date", "2025-12-31", "--reason", "pensiun").code == 0
    found = facts(demo, "pak-0003")
    assert {fact["event"] for fact in found} == {
        *("officer.added", "officer.checked", "officer.changed", "officer.ended"),
        *("incoming.registered", "letter.issued", "registration.observed"),
        *("training.invited", "training.attended"),
    }
    assert [fact["date"] for fact in found] == sorted(fact["date"] for fact in found)
    entries = {entry.seq: entry for entry in demo.store.entries()}
    for fact in found:
        entry = entries[fact["seq"]]
        assert (entry.event, entry.actor, entry.at) == (fact["event"], fact["actor"], fact["at"])
    days = {fact["event"]: fact["date"] for fact in found}
    assert days["training.attended"] == "2025-11-06"
    assert days["officer.ended"] == "2025-12-31"
    assert days["registration.observed"] == "2025-10-20"
    numbers = {fact["number"] for fact in found if fact["about"] == "L-0001"}
    assert numbers == {"500.15/1/KEP/DISNAKER/2025"}


def test_a_correction_is_told_without_its_personal_values(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0003", "--position", "Guru BK", "--phone",
                "081299887766").code == 0  # fmt: skip
    [text] = [f["text"] for f in facts(demo, "pak-0003") if f["event"] == "officer.changed"]
    assert text == "corrected: Position at the institution Staf Tata Usaha → Guru BK; Mobile phone"
    shown = demo("officer", "show", "pak-0003").out
    assert "99887766" not in shown
    assert "Guru BK; Mobile phone" in " ".join(shown.split())


def test_a_document_is_missing_since_what_it_rests_on_is_there(office: Clerk) -> None:
    def missing(name: str) -> dict[str, tuple[str, Any]]:
        found = office.json("officer", "show", name)["missing"]
        return {item["key"]: (item["since"], item["days"]) for item in found}

    before = missing("pak-0003")
    assert before["sk-penetapan"][0] == "2026-01-05", "the day on which the last paper came"
    assert before["sk-penetapan"][1] > 0
    assert before["koordinasi-provinsi"] == ("", None), "nobody is reported before a decree"
    assert office("officer", "check", "pak-0003", "ktp", "--untick").code == 0
    lacking = missing("pak-0003")
    assert lacking["ktp"][0] == office.json("officer", "show", "pak-0003")["milestones"]["proposed"]
    assert lacking["sk-penetapan"] == ("", None)
    text = office("officer", "show", "pak-0003").out
    assert "(koordinasi-provinsi): not due yet" in text
    assert "Fotokopi KTP (ktp): since 24 September 2025" in text


def test_one_without_a_proposal_lacks_it_since_the_record_was_made(office: Clerk) -> None:
    assert office("officer", "add", "--name", "Baru", "--position", "Guru", "--bkk",
                  "bkk-0001").code == 0  # fmt: skip
    found = office.json("officer", "show", "Baru")
    [added] = [f for f in found["timeline"] if f["event"] == "officer.added"]
    lacking = {item["key"]: item["since"] for item in found["missing"]}
    assert lacking["usulan"] == added["date"]
    assert lacking["ktp"] == "", "papers come with a proposal"


def test_who_takes_a_place_is_named_on_both_sides(demo: Clerk) -> None:
    assert demo(*NEW, "--name", "Pengganti, S.Pd.", "--replaces", "pak-0003").code == 0
    assert demo.json("officer", "show", "pak-0003")["replaced_by"] == ["pak-0013"]
    assert "replaced by Pengganti" in [f["text"] for f in facts(demo, "pak-0003")][-1]
    [added] = [f["text"] for f in facts(demo, "pak-0013") if f["event"] == "officer.added"]
    assert added == "put on file, in the place of Suparmi"
    assert "Replaced by: pak-0013 Pengganti" in demo("officer", "show", "pak-0003").out


def test_a_bkk_shows_its_officers_its_letters_and_what_they_lack(demo: Clerk) -> None:
    assert demo("bkk", "edit", "bkk-0002", "--head", "Kepala Baru").code == 0
    assert demo(*END, "--date", "2026-01-10", "--reason", "pindah").code == 0
    found = demo.json("bkk", "show", "bkk-0002")
    assert found["bkk"]["head"] == "Kepala Baru"
    stages = {item["id"]: item["stage"] for item in found["officers"]}
    assert stages == {"pak-0003": "ended", "pak-0004": "reported"}
    assert [item["letter"] for item in found["documents"]] == ["L-0001", "L-0002", "L-0003"]
    assert {(item["officer"], item["key"]) for item in found["missing"]} == {
        ("pak-0003", "sk-pencabutan"),
        ("pak-0004", "pemberitahuan-registrasi"),
    }
    events = [fact["event"] for fact in found["timeline"]]
    assert {"bkk.added", "bkk.changed", "officer.added", "officer.ended", "letter.issued"} == {
        *events
    }
    text = demo("bkk", "show", "bkk-0002").out
    assert "Suparmi: ended: pindah" in text


def test_an_end_without_a_decree_is_noted_warned_of_and_taken_back(demo: Clerk) -> None:
    before = demo.json("officer", "show", "pak-0003")
    preview = demo(*END, "--date", "2026-01-10", "--reason", "pindah", "--dry-run")
    assert (preview.code, "still in force" in preview.err) == (0, True)
    assert demo.json("officer", "show", "pak-0003") == before, "a dry run writes nothing"
    ended = demo(*END, "--date", "2026-01-10", "--reason", "pindah")
    assert (ended.code, "sk-pencabutan --officer pak-0003" in ended.err) == (0, True)
    found = demo.json("officer", "show", "pak-0003")
    assert (found["stage"], found["milestones"]["ended"]) == ("ended", "2026-01-10")
    assert [item["key"] for item in found["missing"]] == ["sk-pencabutan"]
    assert demo(*END, "--reason", "lagi").code == 5
    assert demo(*END, "--undo", "--reason", "keliru").code == 0
    again = demo.json("officer", "show", "pak-0003")
    assert (again["stage"], again["milestones"]) == (before["stage"], before["milestones"])
    assert demo(*END, "--undo", "--reason", "keliru").code == 5
    events = [fact["event"] for fact in again["timeline"]]
    assert {"officer.ended", "officer.reinstated"} <= {*events}, "nothing is deleted"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("--date", "2090-01-01", "--reason", "pindah"), 4),
        (("--date", "2025-10-05", "--reason", "pindah"), 4),
        (("--date", "2026-01-10", "--reason", "-"), 4),
        (("--date", "2026-01-10"), 2),
        (("--date", "2026-01-10", "--undo", "--reason", "keliru"), 2),
    ],
)
def test_an_end_that_cannot_be_is_refused(demo: Clerk, given: tuple[str, ...], code: int) -> None:
    size = demo.store.log_size()
    assert demo(*END, *given).code == code
    assert demo.store.log_size() == size


def test_who_has_ended_is_due_for_nothing_but_can_still_be_revoked(demo: Clerk) -> None:
    issue = ("letter", "issue", "pemberitahuan-registrasi", "--due", "--set", "deadline=2026-12-31")
    due = ("letter", "draft", "sk-pencabutan", "--officer", "pak-0003", "--set", "reason=pindah")
    assert demo(*END, "--date", "2026-01-10", "--reason", "pindah").code == 0
    letters = demo.json(*issue, "--dry-run")["letters"]
    assert letters
    assert "pak-0003" not in [name for letter in letters for name in letter["officers"]]
    refused = demo("letter", "issue", "petikan-sk", "--officer", "pak-0003")
    assert (refused.code, "no officer any more" in refused.err) == (5, True)
    assert "officer.not_revoked" in codes(demo, "pak-0003")
    assert demo(*due, "--date", "2026-01-12").code == 0
    assert demo(*due, "--date", "2026-01-12").code == 5, "one is on its way already"
    assert demo("letter", "stamp", "L-0004", "--date", "2026-01-12").code == 0
    assert "officer.not_revoked" not in codes(demo, "pak-0003")
    found = demo.json("officer", "show", "pak-0003")
    assert (found["milestones"]["ended"], found["missing"]) == ("2026-01-10", [])
    undone = demo(*END, "--undo", "--reason", "keliru")
    assert (undone.code, "ended by 500.15/" in undone.err) == (5, True)


def test_the_province_is_told_of_an_end_without_a_decree(demo: Clerk) -> None:
    assert demo(*END, "--date", "2026-01-10", "--reason", "pindah").code == 0
    [letter] = demo.json("letter", "issue", "koordinasi-perubahan", "--due")["letters"]
    assert letter["officers"] == ["pak-0003"]
    entry = demo.store.entry(demo.store.load().tables["letters"][letter["id"]])
    [row] = entry.data["context"]["officers"]
    assert (row["change"], row["ended"]) == ("Berakhir", "10 Januari 2026")


def test_who_has_ended_may_be_put_on_file_anew_and_then_not_come_back(demo: Clerk) -> None:
    same = (*NEW, "--name", "Suparmi")
    assert demo(*same).code == 5, "is on file"
    assert demo(*END, "--date", "2026-01-10", "--reason", "masa berlaku habis").code == 0
    added = demo.json(*same)["officer"]
    assert added["id"] == "pak-0013"
    assert demo(*same).code == 5, "is on file again"
    assert demo("officer", "edit", "pak-0013", "--note", "diangkat lagi").code == 0
    assert demo("officer", "edit", "pak-0003", "--note", "yang lama").code == 0
    back = demo(*END, "--undo", "--reason", "keliru")
    assert (back.code, "pak-0013" in back.err) == (5, True)
    assert demo("officer", "check", "pak-0013", "--complete").code == 0
    [letter] = demo.json("letter", "issue", "sk-penetapan", "--due")["letters"]
    assert letter["officers"] == ["pak-0013"]
    assert demo.json("officer", "show", "pak-0003")["milestones"]["appointed"] == "2025-10-06"


def test_a_report_rests_on_a_decree_and_a_verification_on_a_report(demo: Clerk) -> None:
    assert not {code for code in codes(demo, "pak-") if code.startswith("officer.")}
    assert demo("registration", "set", "verified", "pak-0003", "--date", "2025-10-07").code == 0
    assert "officer.verified_before_report" in codes(demo, "pak-0003")
    assert demo("letter", "void", "L-0002", "--reason", "salah daftar").code == 0
    assert "officer.verified_not_reported" in codes(demo, "pak-0003")
    assert "officer.verified_not_reported" not in codes(demo, "pak-0004")


def test_a_decree_put_out_of_force_leaves_a_report_without_ground(demo: Clerk) -> None:
    assert demo("letter", "void", "L-0001", "--reason", "salah nama").code == 0
    assert "officer.reported_without_decree" in codes(demo, "pak-0003")
    [letter] = demo.json("letter", "issue", "sk-penetapan", "--due", "--date",
                         "2025-10-20")["letters"]  # fmt: skip
    assert len(letter["officers"]) == 12
    assert "officer.reported_without_decree" in codes(demo, "pak-0003"), "it came too late"


def test_a_proposal_after_the_decree_is_a_finding(demo: Clerk) -> None:
    assert demo("incoming", "add", "--number", "9/U/2025", "--date", "2025-12-01", "--sender",
                "SMK", "--subject", "Usulan", "--type", "usulan").code == 0  # fmt: skip
    assert demo("officer", "edit", "pak-0003", "--proposal", "9/U/2025").code == 0
    assert "officer.proposal_later" in codes(demo, "pak-0003")
