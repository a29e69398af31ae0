"""For each blank of a letter an auditor learns the record, its version and the log entry."""

from __future__ import annotations

from typing import Any

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
