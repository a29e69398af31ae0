"""After a correction the office hears which letters carry the old text; a sending is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from test_restore import erase_the_emblem
from test_revise import DECREE, edit

from conftest import Clerk


def carried(clerk: Clerk, *arguments: str) -> dict[str, list[str]]:
    """Give the letters that say the old text, with the fields, as a dry run and the edit say."""
    before = clerk.json(*arguments, "--dry-run")["carrying"]
    found: list[dict[str, Any]] = clerk.json(*arguments)["carrying"]
    assert before == found
    return {item["id"]: item["fields"] for item in found}


def test_a_name_is_looked_for_in_what_was_printed(demo: Clerk) -> None:
    assert carried(demo, "officer", "edit", "pak-0003", "--name=Suparmi Contohwati") == {
        name: ["name"] for name in ("L-0001", "L-0002", "L-0003")
    }
    assert demo("letter", "revise", "L-0001", "--reason=ejaan").code == 0
    found = demo.json("officer", "edit", "pak-0003", "--name=Suparmi Contohwati, S.Pd.")["carrying"]
    assert [item["id"] for item in found] == ["L-0001"], "the others say it in yet another way"
    assert carried(demo, "officer", "edit", "pak-0003", "--name=Suparmi") == {}


def test_what_no_letter_prints_is_in_none(demo: Clerk) -> None:
    district = carried(demo, "bkk", "edit", "bkk-0001", "--district=Sukamaju Timur")
    assert district == {"L-0002": ["district"]}, "the others were given it and do not print it"
    assert carried(demo, "bkk", "edit", "bkk-0001", "--type=SMA") == {}
    assert carried(demo, "officer", "edit", "pak-0001", "--phone=081200000055") == {}
    assert carried(demo, "officer", "edit", "pak-0001", "--note=contoh") == {}


@pytest.mark.parametrize(
    ("arguments", "field", "count"),
    [
        (("bkk", "edit", "bkk-0001", "--name=BKK SMKN 1 Sukamaju"), "name", 3),
        (("signer", "edit", "ttd-0001", "--nip=19690817 199403 2 002"), "nip", 3),
        (("incoming", "edit", "in-0001", "--number=B-3/4663/PK.01.02/IX/2025"), "number", 3),
        (("incoming", "edit", "in-0002", "--date=2025-09-01"), "date", 1),
        (("officer", "edit", "pak-0001", "--bkk=bkk-0002"), "bkk", 3),
    ],
)
def test_every_kind_of_record(
    demo: Clerk, arguments: tuple[str, ...], field: str, count: int
) -> None:
    found = carried(demo, *arguments)
    assert found == {f"L-{n:04}": [field] for n in range(1, count + 1)}


def test_a_training_and_a_letter_whose_file_is_gone(demo: Clerk) -> None:
    assert demo("training", "add", "--name=Bimtek Rekaan", "--place=Aula Rekaan",
                "--start=2026-01-07", "--end=2026-01-08").code == 0  # fmt: skip
    issue = ("letter", "issue", "undangan-bimtek", "--due", "--training=bt-0001")
    [letter] = demo.json(*issue, "--date=2026-01-05")["letters"]
    (demo.office / letter["file"]).unlink()
    place = carried(demo, "training", "edit", "bt-0001", "--place=Gedung Rekaan")
    assert place == {"L-0004": ["place"]}


def test_a_letter_that_cannot_be_made_again_counts_by_what_it_was_given(demo: Clerk) -> None:
    (demo.office / DECREE).unlink()
    erase_the_emblem(demo)
    found = carried(demo, "officer", "edit", "pak-0004", "--position=Guru Lain")
    assert found == {name: ["position"] for name in ("L-0001", "L-0002", "L-0003")}


def test_a_position_counts_only_in_the_officers_own_row(demo: Clerk) -> None:
    positions = {
        officer["id"]: demo.json("officer", "show", officer["id"])["officer"]["position"]
        for officer in demo.json("officer", "list")["officers"]
    }
    double = next(p for p in positions.values() if list(positions.values()).count(p) > 1)
    first = next(name for name, position in positions.items() if position == double)
    assert "L-0001" in carried(demo, "officer", "edit", first, "--position=Guru Lain")
    assert "L-0001" not in carried(demo, "officer", "edit", first, f"--position={double}")


def test_what_was_typed_in_word_is_looked_at_too(demo: Clerk) -> None:
    path = demo.office / DECREE
    edit(path, "Kabupaten Sukamaju Tahun 2025", "Kabupaten Sukamaju bagi Contoh Narahubung, S.Sos.")
    assert demo("letter", "revise", "L-0001", "--reason=x", "--adopt", str(path)).code == 0
    assert demo("officer", "add", "--name=Contoh Narahubung, S.Sos.", "--position=Guru",
                "--bkk=bkk-0001", "--proposal=in-0002").code == 0  # fmt: skip
    found = carried(demo, "officer", "edit", "pak-0013", "--name=Contoh Narahubung")
    assert found == {"L-0001": ["name"], "L-0002": ["name"], "L-0003": ["name"]}


def test_the_note_names_a_handful_and_says_what_to_do(demo: Clerk) -> None:
    for officer in ("pak-0001", "pak-0002", "pak-0003", "pak-0004"):
        for name, more in (("surat-keterangan", ["--set=purpose=contoh"]), ("petikan-sk", [])):
            issue = ("letter", "issue", name, f"--officer={officer}", "--date=2025-11-03", *more)
            assert demo(*issue).code == 0
    scan = demo.office / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    assert demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 0
    assert demo("letter", "send", "L-0002", "--way=post", "--date=2025-10-09").code == 0
    result = demo("signer", "edit", "ttd-0001", "--name=Dra. Hj. Ratna Contohwaty, M.Si.")
    notes = [line for line in result.err.splitlines() if "still" in line]
    assert ("L-0001" in notes[0], "sk-perubahan" in notes[0]) == (True, True)
    assert ("L-0002" in notes[1], "ralat --letter L-0002" in notes[1]) == (True, True)
    assert ("9 letters" in notes[2], "4 more" in notes[2], "revise ID" in notes[2]) == (
        *(True, True, True),
    )
    assert demo("letter", "void", "L-0003", "--reason=x").code == 0
    found = demo.json("signer", "edit", "ttd-0001", "--name=Dra. Hj. Ratna Contohwati, M.Si.")
    assert found["carrying"] == []


def test_what_goes_out_has_a_number_and_no_later_date(demo: Clerk) -> None:
    send = ("letter", "send", "L-0002", "--way=post")
    [draft] = demo.json("letter", "draft", "petikan-sk", "--officer=pak-0001")["letters"]
    before = demo.store.log_size()
    waiting = demo("letter", "send", draft["id"], "--way=post")
    assert (waiting.code, f"letter stamp {draft['id']}" in waiting.err) == (5, True)
    early = demo(*send, "--date=2025-10-07")
    assert (early.code, "before the date of the letter, 8 Oktober 2025" in early.err) == (4, True)
    assert demo.store.log_size() == before
    assert "already" not in demo(*send, "--date=2025-10-09").err
    again = demo(*send, "--date=2025-10-10")
    assert again.code == 0
    assert "L-0002 is noted as sent on 9 Oktober 2025 already" in again.err


def test_a_sending_noted_by_mistake_is_taken_back(demo: Clerk) -> None:
    undo = ("letter", "send", "L-0002", "--undo", "--reason=salah surat")
    assert demo(*undo).code == 5
    assert demo("letter", "send", "L-0002", "--way=post", "--date=2025-10-09").code == 0
    result = demo("letter", "void", "L-0002", "--reason=x")
    assert (result.code, "--undo" in result.err) == (5, True)
    for wrong in (("--undo",), ("--undo", "--reason= "), ("--undo", "--reason=x", "--way=post"),
                  ("--way=post", "--reason=x"), ()):  # fmt: skip
        assert demo("letter", "send", "L-0002", *wrong).code == 2
    assert demo(*undo, "--dry-run").code == 0
    assert demo.json(*undo)["letter"]["status"] == "issued"
    shown = demo.json("letter", "show", "L-0002")["letter"]
    assert [step["event"] for step in shown["timeline"][-2:]] == ["letter.sent", "letter.unsent"]
    assert "sending taken back: salah surat" in demo("letter", "show", "L-0002").out
    assert demo("letter", "revise", "L-0002", "--reason=x", "--set=contact_name=Lain").code == 0
    assert demo("letter", "void", "L-0002", "--reason=x").code == 0


def test_letters_are_listed_by_officer_and_job_centre(demo: Clerk) -> None:
    def listed(*options: str) -> list[str]:
        return [item["id"] for item in demo.json("letter", "list", *options)["letters"]]

    assert (
        demo("letter", "issue", "petikan-sk", "--officer=pak-0001", "--date=2025-11-03").code == 0
    )
    assert demo("letter", "issue", "ralat", "--letter=L-0004", "--date=2025-11-03",
                "--set=corrections=Judul | a | b").code == 0  # fmt: skip
    every = ["L-0001", "L-0002", "L-0003"]
    assert listed("--officer=pak-0001") == [*every, "L-0004", "L-0005"]
    assert listed("--officer=pak-0012") == every
    assert listed("--bkk=bkk-0001", "--type=petikan-sk") == ["L-0004"]
    assert "None fits" in demo("letter", "list", "--officer=pak-0012", "--type=ralat").out
    assert demo("letter", "list", "--officer=tidak ada").code == 4
