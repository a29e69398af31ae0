"""For each blank of a letter an auditor learns the record, its version and the log entry."""

from __future__ import annotations

from typing import Any

import pytest
from test_people import AWAY, ORDER, SECRETARY
from test_revise import edit

from conftest import Clerk


def blanks(clerk: Clerk, letter: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clerk.json("letter", "explain", letter)["blanks"]
    return found


def by_path(clerk: Clerk, letter: str) -> dict[str, dict[str, Any]]:
    return {blank["path"]: blank for blank in blanks(clerk, letter)}


def entry(clerk: Clerk, seq: int) -> Any:
    return clerk.store.entries()[seq - 1]


def test_every_blank_names_an_entry_that_holds_what_it_says(demo: Clerk) -> None:
    """What comes from a record stands, as kept, in the entry that is named."""
    for letter in ("L-0001", "L-0002", "L-0003"):
        found = blanks(demo, letter)
        assert len(found) > 40
        for blank in found:
            assert 0 < blank["entry"] <= 48, blank
            if blank["source"].startswith("pak-"):
                assert entry(demo, blank["entry"]).data["id"] == blank["source"]
    names = [blank for blank in blanks(demo, "L-0001") if blank["path"].endswith(".name")]
    officers = [blank for blank in names if blank["path"].startswith("officers.")]
    people = [blank for blank in officers if ".bkk." not in blank["path"]]
    assert len(people) == 12
    for blank in people:
        assert entry(demo, blank["entry"]).data["values"]["name"] == blank["value"]


def test_a_value_is_of_the_version_that_stood_then(demo: Clerk) -> None:
    """A change before the letter names its own entry; one after it changes nothing."""
    before = by_path(demo, "L-0002")["officers.0.position"]
    assert demo("officer", "edit", "pak-0001", "--position=Wakil Kepala Sekolah").code == 0
    assert by_path(demo, "L-0002")["officers.0.position"] == before
    made = demo.json("letter", "issue", "surat-keterangan", "--officer=pak-0001",
                     "--set=purpose=uji")  # fmt: skip
    after = by_path(demo, made["letters"][0]["id"])["officers.0.position"]
    assert (after["value"], after["version"]) == ("Wakil Kepala Sekolah", "2")
    assert after["entry"] == before["entry"] + 48 - before["entry"] + 1
    assert entry(demo, after["entry"]).event == "officer.changed"


def test_files_numbers_and_other_letters_are_named(demo: Clerk) -> None:
    found = by_path(demo, "L-0002")
    assert found["subject"]["source"] == "templates/koordinasi-provinsi.toml"
    assert found["subject"]["version"] == entry(demo, 47).data["inputs"]["manifest"]
    assert found["office.address"]["source"] == "office.toml"
    assert found["number"]["entry"] == 47
    assert found["decrees.0.number"]["source"] == "L-0001"
    assert found["decrees.0.number"]["entry"] == 46
    assert found["signature.name"]["source"] == "ttd-0001"


def test_personal_values_are_named_and_not_shown(demo: Clerk) -> None:
    phone = by_path(demo, "L-0002")["fields.contact_phone"]
    assert "0812" not in phone["value"]
    assert "0812" not in demo("letter", "explain", "L-0002").out


def test_a_draft_says_that_its_number_is_open(office: Clerk) -> None:
    assert office("letter", "draft", "sk-penetapan", "--due").code == 0
    assert by_path(office, "L-0001")["number"]["source"] == "still open"
    assert office("letter", "stamp", "L-0001").code == 0
    stamped = by_path(office, "L-0001")["number"]
    assert stamped["value"].startswith("500.15/1/KEP")
    assert entry(office, stamped["entry"]).event == "letter.issued"


def test_an_edited_file_brings_no_values_of_a_later_record(demo: Clerk) -> None:
    """The words were taken back from Word after the record changed: its values are as before."""
    before = by_path(demo, "L-0002")["officers.0.position"]
    assert demo("officer", "edit", "pak-0001", "--position=Wakil Kepala Sekolah").code == 0
    path = demo.office / "letters/2025/L-0002-koordinasi-provinsi.docx"
    edit(path, "12 (dua belas) orang", "12 (dua belas) petugas")
    assert demo("letter", "revise", "L-0002", "--reason=x", "--adopt", str(path)).code == 0
    assert by_path(demo, "L-0002")["officers.0.position"] == before


def test_who_stands_in_and_what_an_officer_left_by_are_entries_of_their_own(office: Clerk) -> None:
    assert office(*SECRETARY, "--rank=IV/b").code == 0
    assert office(*AWAY, "2026-01-10", "2026-01-12", *ORDER).code == 0
    away = office.store.entries()[-1].seq
    made = office.json("letter", "issue", "sk-penetapan", "--due", "--date=2026-01-11")
    found = by_path(office, made["letters"][0]["id"])
    assert (found["signature.name"]["source"], found["signature.name"]["entry"]) == (
        "ttd-0003", away,
    )  # fmt: skip
    contact = ("--date=2026-01-20", "--signer=ttd-0002", "--set=contact_name=Contoh Narahubung")
    assert office("letter", "issue", "koordinasi-provinsi", "--due", *contact).code == 0
    assert office("officer", "end", "pak-0003", "--date=2026-01-21", "--reason=pindah").code == 0
    left = office.store.entries()[-1].seq
    change = ("--due", "--date=2026-01-22", "--signer=ttd-0002")
    made = office.json("letter", "issue", "koordinasi-perubahan", *change)
    found = by_path(office, made["letters"][0]["id"])
    position = next(blank for blank in found.values() if blank["value"] == "Sekretaris,")
    assert position["source"] == "ttd-0002"
    ended = found["officers.0.ended"]
    assert (ended["value"], ended["source"], ended["entry"]) == (
        "21 Januari 2026", "pak-0003", left,
    )  # fmt: skip


def test_a_letter_of_a_manifest_that_is_not_known_any_more_is_still_explained(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the manifest would tell is left open; records, decrees and numbers are named."""
    assert demo("officer", "edit", "pak-0001", "--position=Wakil Kepala Sekolah").code == 0
    assert demo("letter", "issue", "sk-perubahan", "--due", "--date=2025-11-03").code == 0
    before = by_path(demo, "L-0002"), by_path(demo, "L-0004")
    monkeypatch.setattr("pakdocs.lettertype.SHAPES", ("scroll",))
    letter, decree = by_path(demo, "L-0002"), by_path(demo, "L-0001")
    assert letter["circular.number"]["source"] == "a letter received"
    assert {decree[path]["source"] for path in decree if path.startswith("proposals.")} == {
        "a letter received"
    }
    for path in ("decrees.0.number", "officers.0.name", "number", "signature.name"):
        assert letter[path] == before[0][path]
    changed = by_path(demo, "L-0004")
    assert changed["officers.0.changes.0.before"]["source"] == "-"
    assert changed["officers.0.changes.0.after"] == before[1]["officers.0.changes.0.after"]
