"""Where an officer stands, as it follows from letters, papers, trainings and registrations."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pakdocs.ledger.milestones import (
    ending_letter,
    held,
    in_force,
    last_printed,
    members,
    printed_row,
    standing,
    waits_for,
    without,
)
from pakdocs.requirements import Requirement, Requirements
from test_ledger_rules import DAY, KEPT, SENT, Log, issue, made, stamped

OFFICER = {"name": "Suparmi", "position": "Guru", "bkk": "bkk-0001", "nip": "1978", "nuptk": "14"}
INCOMING = {"number": "1", "date": "2025-12-01", "sender": "SMK", "subject": "x", "type": "usulan"}
TRAINING = {"name": "Bimtek", "start": "2026-02-01", "end": "2026-02-03", "place": "Aula"}


@pytest.fixture
def log() -> Log:
    """A log with a job centre and its officer."""
    log = Log()
    centre = {"name": "BKK Fiktif", "institution": "SMK Fiktif", "type": "SMK"}
    log.add("bkk.added", id="bkk-0001", values=centre, personal="")
    officer(log, "added")
    return log


def officer(log: Log, verb: str, number: int = 1, **values: str) -> None:
    log.add(f"officer.{verb}", id=f"pak-000{number}", values=OFFICER | values, personal="")


def suparmi(log: Log) -> dict[str, Any]:
    return log.state.tables["officers"]["pak-0001"]


def decree(seq: int, identifier: str = "L-0001", **data: Any) -> dict[str, Any]:
    """Give the data of the entry by which an officer is appointed."""
    facts = {"type": "sk-penetapan", "officers": ["pak-0001"], "gives": ["appointed"]}
    return issue(seq, identifier, **facts | data)


def milestones(log: Log) -> dict[str, str]:
    found: dict[str, str] = suparmi(log)["milestones"]
    return found


# --- when a letter counts


def letter(**facts: Any) -> dict[str, Any]:
    base = {"status": "issued", "number_at": "issue", "number": "1/A", "signed": "", "form": "net"}
    return base | facts


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (True, "signature")),
        ({"status": "signed", "signed": DAY}, (True, "sending")),
        ({"status": "sent"}, (True, "")),
        ({"status": "sent", "signed": DAY}, (True, "")),
        ({"status": "void"}, (False, "")),
        ({"status": "void", "signed": DAY}, (False, "")),
        ({"status": "draft", "number": ""}, (False, "number")),
        ({"status": "draft", "number": "", "form": "srikandi"}, (False, "number")),
        ({"status": "draft", "number": "", "form": "concept"}, (False, "approval")),
        ({"status": "draft", "number": "", "form": "adopted"}, (False, "approval")),
        ({"number_at": "signature"}, (False, "signature")),
        ({"number_at": "signature", "status": "signed", "signed": DAY}, (True, "sending")),
        ({"number_at": "signature", "status": "sent"}, (False, "signature")),
        ({"number_at": "signature", "status": "sent", "signed": DAY}, (True, "")),
        ({"status": "signed", "signed": DAY, "number": ""}, (False, "number")),
    ],
)
def test_when_a_letter_counts_and_what_it_waits_for(
    facts: dict[str, Any], expected: tuple[bool, str]
) -> None:
    assert (in_force(letter(**facts)), waits_for(letter(**facts))) == expected


# --- what follows for an officer


def test_each_milestone_has_its_source_and_its_day(log: Log) -> None:
    assert milestones(log) == {}
    log.add("incoming.registered", id="in-0001", values=INCOMING, personal="")
    officer(log, "changed", proposal="in-0001")
    assert milestones(log) == {"proposed": "2025-12-01"}
    log.add("incoming.changed", id="in-0001", values=INCOMING | {"date": "2025-12-02"}, personal="")
    log.add("officer.checked", id="pak-0001", papers={}, date="2025-12-05", complete=True)
    log.add("letter.issued", **decree(1))
    log.add("training.added", id="bt-0001", values=TRAINING, personal="")
    log.add("training.attended", id="bt-0001", officers=["pak-0001"], undo=False)
    for status, date in (
        ("returned", "2026-02-08"), ("registered", "2026-02-09"), ("verified", "2026-02-10"),
        ("registered", "2026-02-11"),
    ):  # fmt: skip
        seen = {"status": status, "date": date, "note": ""}
        log.add("registration.observed", id="pak-0001", **seen)
    assert milestones(log) == {
        "proposed": "2025-12-02",
        "checked": "2025-12-05",
        "appointed": DAY,
        "trained": "2026-02-03",
        "registered": "2026-02-09",
        "verified": "2026-02-10",
    }
    log.add("officer.ended", id="pak-0001", date="2026-03-01", reason="pindah")
    assert milestones(log)["ended"] == "2026-03-01"
    log.add("letter.issued", **decree(2, "L-0002", gives=["ended"]))
    assert milestones(log)["ended"] == "2026-03-01"  # the day of leaving, not that of the decree
    log.add("officer.reinstated", id="pak-0001", reason="salah orang")
    assert milestones(log)["ended"] == DAY
    log.add("training.attended", id="bt-0001", officers=["pak-0001"], undo=True)
    log.add("officer.checked", id="pak-0001", papers={}, date="2026-03-02", complete=False)
    log.add("letter.voided", id="L-0001", reason="keliru")
    assert not {"trained", "checked", "appointed"} & milestones(log).keys()


def test_an_officer_is_of_a_job_centre_on_file(log: Log) -> None:
    unknown = OFFICER | {"bkk": "bkk-0009"}
    assert log.refuses("officer.added", id="pak-0002", values=unknown, personal="")
    assert log.refuses("officer.changed", id="pak-0001", values=unknown, personal="")
    assert log.refuses("officer.added", id="pak-0001", values=OFFICER, personal="")
    proposal = OFFICER | {"proposal": "in-0009"}
    assert log.refuses("officer.changed", id="pak-0001", values=proposal, personal="")


def test_papers_count_only_while_none_is_missing(log: Log) -> None:
    needed = Requirement("ijazah", "Ijazah", needed=True)
    other = Requirement("foto", "Foto", needed=False)
    paper = {"label": "Ijazah", "date": DAY, "blob": ""}
    log.add("officer.checked", id="pak-0001", papers={"ijazah": paper}, date=DAY, complete=True)
    log.add("letter.issued", **decree(1))
    both = {"checked": DAY, "appointed": DAY}
    assert held(suparmi(log), Requirements((needed, other), ())) == both
    grown = Requirements((needed, Requirement("sertifikat", "Sertifikat", needed=True)), ())
    assert held(suparmi(log), grown) == {"appointed": DAY}
    log.add(
        "officer.checked", id="pak-0001", papers={"ijazah": None}, date="2026-01-06", complete=True
    )
    assert suparmi(log)["papers"] == {}
    assert suparmi(log)["checked"] == DAY  # the day on which they were complete stays


def test_an_officer_ends_once_and_only_who_ended_comes_back(log: Log) -> None:
    assert log.refuses("officer.reinstated", id="pak-0001", reason="x")
    log.add("officer.ended", id="pak-0001", date=DAY, reason="pindah")
    assert log.refuses("officer.ended", id="pak-0001", date=DAY, reason="lagi")
    log.add("officer.reinstated", id="pak-0001", reason="salah")
    assert suparmi(log)["ended"] == {}
    log.add("letter.issued", **decree(1, gives=["ended"]))
    assert log.refuses("officer.ended", id="pak-0001", date=DAY, reason="pindah")
    assert log.refuses("officer.reinstated", id="pak-0001", reason="decreed, not noted")


# --- what was said of an officer


def test_a_row_tells_what_a_list_prints_and_no_more(log: Log) -> None:
    said = ["Suparmi", "1978", "14", "", "Guru", "BKK Fiktif", "SMK Fiktif"]
    text = "\0".join(said)
    row = printed_row(log.state, "pak-0001")
    assert row == "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]
    officer(log, "changed", email="x@example.invalid")
    assert printed_row(log.state, "pak-0001") == row
    log.add("officer.ended", id="pak-0001", date="2026-03-01", reason="pindah")
    ended = hashlib.sha256(f"{text}\0ended".encode()).hexdigest()[:16]
    assert printed_row(log.state, "pak-0001") == f"sha256:{ended}"


def test_where_an_officer_stands_with_a_type(log: Log) -> None:
    def stands(type_name: str = "sk-penetapan", **more: str) -> str:
        return standing(log.state, suparmi(log), type_name, **more)

    assert stands() == ""
    log.add("letter.issued", **decree(1))
    assert (stands(), stands("surat-dinas")) == ("given", "")
    since = {"since": "appointed"}
    assert stands("sk-perubahan", **since) == "unchanged"
    officer(log, "changed", name="Suparmi Contohwati")
    assert stands("sk-perubahan", **since) == ""
    draft = {"type": "sk-perubahan", "officers": ["pak-0001"], "gives": []}
    log.add("letter.drafted", **made("L-0002", **draft))
    assert (stands("sk-perubahan", **since), stands("sk-perubahan")) == ("waiting", "waiting")
    log.add("letter.issued", **stamped(2, "L-0002"))
    assert (stands("sk-perubahan", **since), stands("sk-perubahan")) == ("unchanged", "given")
    log.add("letter.voided", id="L-0002", reason="keliru")
    assert (stands("sk-perubahan", **since), stands("sk-perubahan")) == ("", "")


def test_without_a_first_letter_nothing_has_changed_since(log: Log) -> None:
    assert standing(log.state, suparmi(log), "sk-perubahan", since="appointed") == "unchanged"
    assert last_printed(log.state, suparmi(log), "sk-perubahan", "appointed") is None
    assert ending_letter(log.state, suparmi(log)) is None


def test_the_last_letter_in_force_is_the_one_that_counts(log: Log) -> None:
    log.add("letter.issued", **decree(1))
    log.add("letter.issued", **decree(2, "L-0002"))
    log.add("letter.issued", **decree(3, "L-0003", type="surat-dinas", gives=[]))
    log.add("letter.issued", **decree(4, "L-0004", type="sk-pemberhentian", gives=["ended"]))

    def last() -> str:
        found = last_printed(log.state, suparmi(log), "sk-perubahan", "appointed")
        return found["id"] if found else ""

    assert last() == "L-0002"
    log.add("letter.voided", id="L-0002", reason="keliru")
    assert last() == "L-0001"
    ending = ending_letter(log.state, suparmi(log))
    assert ending is not None
    assert ending["id"] == "L-0004"


def test_a_letter_about_a_training_stands_for_that_one_only(log: Log) -> None:
    for number in (1, 2):
        log.add("training.added", id=f"bt-000{number}", values=TRAINING, personal="")
    facts: dict[str, Any] = {"gives": ["invited"], "training": "bt-0001"}
    log.add("letter.issued", **decree(1, type="undangan", **facts))
    for training, told in (("bt-0001", "given"), ("bt-0002", "")):
        assert standing(log.state, suparmi(log), "undangan", training=training) == told
    officer(log, "added", 2)
    log.add("training.invited", id="bt-0001", officers=["pak-0002"], undo=False)
    log.add("training.invited", id="bt-0001", officers=["pak-0002"], undo=False)
    log.add("training.attended", id="bt-0001", officers=["pak-0001"], undo=False)
    first, second = log.state.tables["trainings"].values()
    assert members(log.state, first, "invited") == ["pak-0002", "pak-0001"]
    assert members(log.state, first, "attended") == ["pak-0001"]
    assert members(log.state, second, "invited") == []
    log.add("training.invited", id="bt-0001", officers=["pak-0002"], undo=True)
    log.add("letter.voided", id="L-0001", reason="keliru")
    assert members(log.state, first, "invited") == []
    assert log.refuses("training.invited", id="bt-0001", officers=["pak-0002"], undo=True)


def test_a_letter_is_looked_away_from_and_comes_back(log: Log) -> None:
    log.add("letter.issued", **decree(1))
    decreed = log.letter()
    with without(log.state, decreed):
        assert (milestones(log), decreed["status"]) == ({}, "void")
    assert (milestones(log), decreed["status"]) == ({"appointed": DAY}, "issued")
    with pytest.raises(KeyError), without(log.state, decreed):
        raise KeyError
    assert (milestones(log), decreed["status"]) == ({"appointed": DAY}, "issued")


def test_where_the_signature_counts_the_number_alone_gives_nothing(log: Log) -> None:
    log.add("letter.issued", **decree(1, number_at="signature"))
    log.add("letter.sent", **SENT)
    assert milestones(log) == {}
    log.add("letter.signed", **KEPT, date=DAY)
    assert milestones(log) == {"appointed": DAY}


# --- decrees that change decrees


def test_a_decree_knows_what_changes_it(log: Log) -> None:
    officer(log, "added", 2)
    both = ["pak-0001", "pak-0002"]
    log.add("letter.issued", **decree(1, officers=both))
    change = {"type": "sk-pencabutan", "relation": "revokes", "decrees": ["L-0001"], "gives": []}
    log.add("letter.drafted", **made("L-0002", officers=["pak-0002"], **change))
    first = log.letter()
    assert (first["changed_by"], first["revoked"]) == ([], [])
    log.add("letter.issued", **stamped(2, "L-0002"))
    assert (first["changed_by"], first["revoked"]) == (["L-0002"], ["pak-0002"])
    log.add("letter.issued", **decree(3, "L-0003", **change | {"relation": "amends"}))
    assert (first["changed_by"], first["revoked"]) == (["L-0002", "L-0003"], ["pak-0002"])
    log.add("letter.signed", **KEPT | {"id": "L-0002"}, date=DAY)
    assert first["changed_by"] == ["L-0003", "L-0002"]
    log.add("letter.voided", id="L-0002", reason="keliru")
    assert (first["changed_by"], first["revoked"]) == (["L-0003"], [])


def test_a_digest_of_the_rows_stays_with_each_letter(log: Log) -> None:
    row = printed_row(log.state, "pak-0001")
    log.add("letter.drafted", **made(officers=["pak-0001"]))
    assert log.letter()["rows"] == {"pak-0001": row}
    assert suparmi(log)["letters"] == ["L-0001"]
