"""What each entry about numbers and letters does to the records, and which entry may not follow.

Entry by entry, without an office folder: these are the rules by themselves.
"""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest

from pakdocs.errors import BadInput
from pakdocs.ledger import NO_PREVIOUS, BadEntry, Entry, State, digest, fold, make_line
from pakdocs.ledger.blobs import Pointers
from pakdocs.ledger.lookup import find_letter
from pakdocs.ledger.numbers import lapsed, number_key
from pakdocs.numbering import MAX_BLOCK

DAY = "2026-01-05"
CONTENT = {n: "sha256:" + hashlib.sha256(n.encode()).hexdigest() for n in ("a", "b", "c", "d")}


class Log:
    """A log that grows entry by entry, and what it adds up to."""

    def __init__(self) -> None:
        self.state = State()
        self.add("office.opened", level="kota", files={})

    def add(self, event: str, *, day: str = DAY, actor: str = "sari", **data: Any) -> None:
        seq = self.state.seq + 1
        at = f"{day}T09:00:00+07:00"
        entry = Entry(seq, self.state.head, at, actor, "kantor", event, data)
        fold(self.state, entry, make_line(entry))

    def refuses(self, event: str, *, day: str = DAY, **data: Any) -> bool:
        """Say whether an entry may not follow, and leave the log as it is."""
        kept = copy.deepcopy(self.state)
        try:
            self.add(event, day=day, **data)
        except BadEntry as error:
            return error.code == "wrong_data"
        finally:
            self.state = kept
        return False

    @property
    def numbers(self) -> dict[str, dict[str, Any]]:
        return self.state.tables["numbers"]

    def letter(self, identifier: str = "L-0001") -> dict[str, Any]:
        return self.state.tables["letters"][identifier]


@pytest.fixture
def log() -> Log:
    return Log()


def surat(**data: Any) -> dict[str, Any]:
    """Give the data of an entry about numbers of one book."""
    return {"series": "surat", "year": 2026, "reason": "Bidang Penta"} | data


def block(first: int, last: int, until: str = "") -> dict[str, Any]:
    return surat(first=first, last=last, until=until)


def book(*ranges: list[int], **data: Any) -> dict[str, Any]:
    return surat(ranges=list(ranges), suffix="", number="", date="2026-01-03") | data


def out(seq: int, suffix: str = "", number: str = "") -> dict[str, Any]:
    return surat(seq=seq, suffix=suffix, number=number, reason="batal")


def made(identifier: str = "L-0001", **data: Any) -> dict[str, Any]:
    """Give the data of the entry by which a letter is made."""
    return {
        "id": identifier,
        "type": "surat-dinas",
        "title": "Surat dinas",
        "shape": "letter",
        "classification": "500.15",
        "security": "B",
        "series": "surat",
        "number_at": "issue",
        "date": DAY,
        "subject": "Undangan",
        "form": "concept",
        "officers": [],
        "carries": "",
        "gives": [],
        "signer": {"id": "ttd-0001", "name": "Contohwati", "capacity": "definitif"},
        "paraf": [],
        "reason": "",
        "inputs": {},
        "renderer": 1,
        "context": {"recipient": {"lines": ["Kepala SMK"]}, "attachments": "-", "fields": {}},
        "personal": "",
        "file": f"letters/2026/{identifier}-konsep.docx",
        "content": CONTENT["a"],
        "text": CONTENT["b"],
    } | data


def stamped(seq: int, identifier: str = "L-0001", **data: Any) -> dict[str, Any]:
    """Give the data of the entry by which a draft gets its number."""
    return {
        "id": identifier,
        "form": "final",
        "series": "surat",
        "year": 2026,
        "seq": seq,
        "suffix": "",
        "number": f"500.15/{seq}/2026",
        "date": DAY,
        "outside": False,
        "handwritten": False,
        "file": f"letters/2026/{identifier}-surat.docx",
        "content": CONTENT["c"],
        "text": CONTENT["d"],
    } | data


def issue(seq: int, identifier: str = "L-0001", **data: Any) -> dict[str, Any]:
    """Give the data of the entry by which a letter is made and numbered in one step."""
    return made(identifier) | stamped(seq, identifier) | data


def number(seq: int, status: str, **data: Any) -> dict[str, Any]:
    """Give the record that a number has."""
    return {
        "id": f"surat/2026/{seq:06}",
        "series": "surat",
        "year": 2026,
        "seq": seq,
        "suffix": "",
        "number": "",
        "date": "",
        "first": seq,
        "status": status,
        "letter": "",
        "outside": False,
        "reason": "",
        "until": "",
        "by": "sari",
        "at": f"{DAY}T09:00:00+07:00",
    } | data


# --- numbers


def test_what_a_number_is_kept_under() -> None:
    assert number_key("surat", 2026, 7, "", "500.15/7") == "surat/2026/000007"
    assert number_key("surat", 2026, 7, "a", "") == "surat/2026/000007a"
    assert number_key("surat", 2026, 0, "", "800/9/SETDA") == "surat/2026/=800/9/SETDA"


def test_a_block_is_reserved_number_by_number(log: Log) -> None:
    log.add("number.reserved", **block(3, 4, "2026-01-31"))
    said = {"reason": "Bidang Penta", "until": "2026-01-31"}
    assert log.numbers == {
        "surat/2026/000003": number(3, "reserved", **said),
        "surat/2026/000004": number(4, "reserved", **said),
    }


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [(1, MAX_BLOCK, False), (1, MAX_BLOCK + 1, True), (2, 1, True), (5, 5, False), (0, 3, True)],
)
def test_a_block_has_its_bounds(log: Log, first: int, last: int, refused: bool) -> None:  # noqa: FBT001
    assert log.refuses("number.reserved", **block(first, last)) == refused


def test_no_number_is_given_twice(log: Log) -> None:
    log.add("number.reserved", **block(3, 4))
    log.add("letter.issued", **issue(5))
    for first, last in ((1, 3), (4, 4), (4, 6), (5, 5)):
        assert log.refuses("number.reserved", **block(first, last)), (first, last)
    assert log.refuses("letter.issued", **issue(5, "L-0002"))
    assert log.refuses("number.booked", **book([5, 5]))
    assert not log.refuses("letter.issued", **issue(5, "L-0002", series="keputusan"))
    assert not log.refuses("letter.issued", **issue(5, "L-0002", year=2027))
    assert not log.refuses("letter.issued", **issue(5, "L-0002", suffix="a"))


def test_a_letter_has_its_number_as_it_was_given(log: Log) -> None:
    log.add("letter.issued", **issue(1))
    log.add("letter.issued", actor="budi", **issue(1, "L-0002", suffix="a", inserted="tertinggal"))
    log.add("letter.issued", **issue(9, "L-0003", outside=True))
    assert list(log.numbers.values()) == [
        number(1, "issued", number="500.15/1/2026", date=DAY, letter="L-0001"),
        number(
            *(1, "inserted"), id="surat/2026/000001a", number="500.15/1/2026", date=DAY,
            letter="L-0002", suffix="a", reason="tertinggal", by="budi",
        ),
        number(9, "external", number="500.15/9/2026", date=DAY, letter="L-0003", outside=True),
    ]  # fmt: skip


def test_a_reserved_number_keeps_its_reason_when_a_letter_takes_it(log: Log) -> None:
    log.add("number.reserved", **block(1, 2, "2026-01-31"))
    log.add("letter.issued", **issue(1))
    log.add("number.booked", **book([2, 2], reason="Surat tugas"))
    assert [(n["status"], n["reason"], n["until"]) for n in log.numbers.values()] == [
        ("issued", "Bidang Penta", ""),
        ("external", "Surat tugas", ""),
    ]
    assert log.refuses("letter.issued", **issue(2, "L-0002"))


def test_a_reservation_holds_to_the_end_of_its_last_day(log: Log) -> None:
    log.add("number.reserved", **block(1, 1, "2026-01-10"))
    [record] = log.numbers.values()
    assert [lapsed(record, f"2026-01-{n:02}") for n in (9, 10, 11)] == [False, False, True]
    assert not lapsed(record | {"until": ""}, "2026-01-11")
    assert not lapsed(record | {"status": "void"}, "2026-01-11")
    assert not log.refuses("letter.issued", day="2026-01-10", **issue(1))
    assert log.refuses("letter.issued", day="2026-01-11", **issue(1))
    assert log.refuses("number.booked", day="2026-01-11", **book([1, 1]))


def test_a_range_is_one_record_and_only_its_last_number_is_dated(log: Log) -> None:
    log.add("number.booked", **book([1, 10], [12, 12], [20, 30]))
    said = {"outside": True, "reason": "Bidang Penta"}
    assert list(log.numbers.values()) == [
        number(10, "external", first=1, **said),
        number(12, "external", **said),
        number(30, "external", first=20, date="2026-01-03", **said),
    ]
    ranges = {"id": "surat/2026", "ranges": [[1, 10], [20, 30]]}
    assert log.state.tables["ranges"] == {"surat/2026": ranges}


@pytest.mark.parametrize("seq", [10, 11, 15, 19, 20])
def test_a_number_within_a_range_is_taken(log: Log, seq: int) -> None:
    log.add("number.booked", **book([10, 20]))
    assert log.refuses("letter.issued", **issue(seq))
    assert log.refuses("number.reserved", **block(seq, seq))
    assert log.refuses("number.booked", **book([seq, seq]))
    assert log.refuses("number.booked", **book([seq - 1, seq]))
    assert log.refuses("number.booked", **book([seq, seq + 1]))
    assert not log.refuses("letter.issued", **issue(seq, suffix="a"))


@pytest.mark.parametrize("seq", [9, 21])
def test_a_number_beside_a_range_is_free(log: Log, seq: int) -> None:
    log.add("number.booked", **book([10, 20]))
    assert not log.refuses("letter.issued", **issue(seq))
    assert not log.refuses("number.reserved", **block(seq, seq))
    assert not log.refuses("number.booked", **book([seq, seq]))
    assert not log.refuses("letter.issued", **issue(15, year=2025))
    assert not log.refuses("letter.issued", **issue(15, series="keputusan"))


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [(1, 4, False), (1, 5, True), (5, 9, True), (6, 9, False), (4, 6, True)],
)
def test_a_range_wants_all_its_numbers_free(log: Log, first: int, last: int, refused: bool) -> None:  # noqa: FBT001
    log.add("letter.issued", **issue(5))
    log.add("letter.issued", **issue(2, "L-0002", suffix="a"))  # an inserted one is in no range
    log.add("letter.issued", **issue(3, "L-0003", year=2025))
    log.add("letter.issued", **issue(3, "L-0004", series="keputusan"))
    assert log.refuses("number.booked", **book([first, last])) == refused


def test_a_number_of_another_book_may_be_only_its_text(log: Log) -> None:
    log.add("number.booked", **book(number="800/9/SETDA/2026"))
    assert list(log.numbers.values()) == [
        number(
            *(0, "external"), id="surat/2026/=800/9/SETDA/2026", number="800/9/SETDA/2026",
            date="2026-01-03", outside=True, reason="Bidang Penta",
        )
    ]  # fmt: skip
    assert log.refuses("number.booked", **book(number="800/9/SETDA/2026"))
    assert not log.refuses("number.booked", **book(number="800/10/SETDA/2026"))


def test_a_text_is_free_beside_any_range(log: Log) -> None:
    log.add("number.booked", **book([1, 20]))
    assert not log.refuses("number.booked", **book(number="800/9/SETDA/2026"))


def test_a_number_is_put_out_of_use_once_with_its_reason(log: Log) -> None:
    log.add("number.reserved", **block(1, 1, "2026-01-31"))
    log.add("number.booked", **book([2, 2]))
    log.add("letter.issued", **issue(3))
    log.add("number.voided", day="2026-01-06", actor="budi", **out(1))
    log.add("number.voided", **out(2))
    later = "2026-01-06T09:00:00+07:00"
    assert log.numbers["surat/2026/000001"] == number(
        1, "void", reason="batal", by="budi", at=later
    )
    assert log.numbers["surat/2026/000002"]["status"] == "void"
    for seq in (1, 2, 3, 4):
        assert log.refuses("number.voided", **out(seq)), seq
    for seq in (1, 2):  # what was booked by hand has no letter that was mistyped
        assert log.refuses("letter.issued", **issue(seq, "L-0002"))


def test_a_letter_takes_its_number_out_of_use_with_it(log: Log) -> None:
    log.add("number.reserved", **block(1, 1))
    log.add("letter.issued", **issue(1))
    log.add("letter.voided", day="2026-01-07", actor="budi", id="L-0001", reason="keliru")
    assert log.numbers["surat/2026/000001"] == number(
        *(1, "void"), number="500.15/1/2026", date=DAY, letter="L-0001", reason="keliru",
        by="budi", at="2026-01-07T09:00:00+07:00",
    )  # fmt: skip
    assert log.refuses("letter.issued", **issue(1, "L-0002"))
    assert log.refuses("number.booked", **book([1, 1]))


def test_a_number_mistyped_from_another_book_may_be_taken_again(log: Log) -> None:
    log.add("letter.issued", **issue(1, outside=True))
    assert log.refuses("letter.issued", **issue(1, "L-0002", outside=True))
    log.add("letter.voided", id="L-0001", reason="salah ketik")
    log.add("letter.issued", **issue(1, "L-0002", outside=True))
    kept: dict[str, Any] = {"number": "500.15/1/2026", "date": DAY, "outside": True}
    assert log.numbers == {
        "surat/2026/000001~L-0001": number(
            *(1, "void"), id="surat/2026/000001~L-0001", letter="L-0001", reason="salah ketik",
            **kept,
        ),
        "surat/2026/000001": number(1, "external", letter="L-0002", **kept),
    }  # fmt: skip
    log.add("letter.voided", id="L-0002", reason="salah lagi")
    assert not log.refuses("number.booked", **book([1, 1]))


# --- letters


def test_a_draft_is_kept_as_it_was_made(log: Log) -> None:
    offset, seq = log.state.offset, log.state.seq + 1
    log.add("letter.drafted", **made())
    assert log.letter() == {
        "id": "L-0001", "type": "surat-dinas", "title": "Surat dinas", "shape": "letter",
        "series": "surat", "number_at": "issue", "classification": "500.15", "security": "B",
        "subject": "Undangan", "file": "letters/2026/L-0001-konsep.docx",
        "content": CONTENT["a"], "text": CONTENT["b"], "status": "draft", "form": "concept",
        "officers": [], "carries": "", "training": "", "bkk": [], "relation": "", "decrees": [],
        "changed_by": [], "revoked": [], "rows": {}, "gives": [], "number": "", "year": 2026,
        "seq": 0, "suffix": "", "date": "", "source": "", "handwritten": False,
        "recipient": ["Kepala SMK"], "attachments": "-", "signer": "Contohwati", "drafted": DAY,
        "signed": "", "sending": {}, "reason": "", "files": [], "earlier": [], "versions": [],
        "pdfs": [], "entry": seq, "byte": offset, "trail": [[seq, offset]],
    }  # fmt: skip
    assert log.refuses("letter.drafted", **made())
    log.add("letter.drafted", **made("L-0002", training="bt-0001", bkk=["bkk-0001"]))
    told = log.letter("L-0002")
    assert (told["training"], told["bkk"]) == ("bt-0001", ["bkk-0001"])


def test_what_changes_a_decree_names_one_that_there_is(log: Log) -> None:
    log.add("letter.issued", **issue(1))
    assert log.refuses("letter.drafted", **made("L-0002", relation="amends"))
    assert log.refuses("letter.drafted", **made("L-0002", decrees=["L-0001"]))
    assert log.refuses("letter.drafted", **made("L-0002", relation="amends", decrees=["L-0009"]))
    assert not log.refuses(
        "letter.drafted", **made("L-0002", relation="amends", decrees=["L-0001"])
    )


def test_a_draft_goes_its_way_and_remembers_its_files(log: Log) -> None:
    new = {
        "file": "letters/2026/L-0001-sunting.docx",
        "content": CONTENT["b"],
        "text": CONTENT["c"],
    }
    log.add("letter.drafted", **made())
    log.add(
        "letter.adopted", id="L-0001", source=CONTENT["d"], changes=CONTENT["d"], changed=1, **new
    )
    letter = log.letter()
    assert letter.items() >= (new | {"form": "adopted", "source": CONTENT["d"]}).items()
    assert letter["earlier"] == [["letters/2026/L-0001-konsep.docx", CONTENT["a"]]]
    log.add("letter.printed", id="L-0001", **new)
    assert (letter["form"], len(letter["earlier"])) == ("net", 2)
    log.add("letter.issued", **stamped(4, date="2026-01-06", handwritten=True))
    assert (
        letter.items()
        >= {
            "status": "issued",
            "form": "final",
            "number": "500.15/4/2026",
            "seq": 4,
            "date": "2026-01-06",
            "handwritten": True,
            "file": "letters/2026/L-0001-surat.docx",
        }.items()
    )
    assert len(letter["trail"]) == 4
    assert log.refuses("letter.issued", **stamped(5))
    assert log.refuses("letter.printed", id="L-0001", **new)


KEPT = {"id": "L-0001", "kind": "signed", "blob": CONTENT["a"], "file": "letters/2026/s.pdf"}
SENT = {"id": "L-0001", "way": "post", "date": DAY, "to": "SMK", "receipt": "r-1"}


def test_a_letter_signed_before_its_number_is_signed_when_it_has_it(log: Log) -> None:
    log.add("letter.drafted", **made(number_at="signature"))
    log.add("letter.signed", **KEPT, date="2026-01-06")
    letter = log.letter()
    assert (letter["status"], letter["signed"]) == ("signed", "2026-01-06")
    assert letter["files"] == [{k: KEPT[k] for k in ("kind", "blob", "file")}]
    assert log.refuses("letter.printed", id="L-0001", file="x", content=CONTENT["a"],
                       text=CONTENT["b"])  # fmt: skip
    log.add("letter.issued", **stamped(1))
    assert letter["status"] == "signed"


def test_a_sending_is_noted_once_and_may_be_taken_back(log: Log) -> None:
    log.add("letter.issued", **issue(1))
    assert log.refuses("letter.unsent", id="L-0001", reason="x")
    log.add("letter.sent", **SENT)
    log.add("letter.sent", **SENT | {"way": "email"})
    letter = log.letter()
    assert letter["status"] == "sent"
    assert letter["sending"] == {k: SENT[k] for k in ("way", "date", "to", "receipt")}
    log.add("letter.signed", **KEPT, date=DAY)
    assert letter["status"] == "sent"  # a file that comes back later does not unsend it
    log.add("letter.unsent", id="L-0001", reason="salah catat")
    assert (letter["status"], letter["sending"]) == ("signed", {})


CONVERTED: dict[str, Any] = {
    "id": "L-0001", "file": "letters/2026/L-0001-surat-dinas.pdf", "digest": CONTENT["c"],
    "content": CONTENT["a"], "pdfa": False, "engine": {"name": "libreoffice", "version": "7.4"},
}  # fmt: skip


def test_a_pdf_is_of_the_letter_as_it_is(log: Log) -> None:
    log.add("letter.drafted", **made())
    assert log.refuses("letter.converted", **CONVERTED | {"content": CONTENT["b"]})
    assert log.refuses("letter.converted", **CONVERTED | {"id": "L-0002"})
    assert log.refuses("letter.converted", **CONVERTED | {"engine": {"name": "libreoffice"}})
    assert log.refuses("letter.converted", **CONVERTED | {"digest": "7"})
    log.add("letter.converted", **CONVERTED)
    letter = log.letter()
    assert letter["pdfs"] == [{key: CONVERTED[key] for key in CONVERTED if key != "id"}]
    assert len(letter["trail"]) == 2
    log.add("letter.voided", id="L-0001", reason="keliru")
    assert log.refuses("letter.converted", **CONVERTED)


def test_nothing_happens_to_a_void_letter(log: Log) -> None:
    log.add("letter.drafted", **made())
    log.add("letter.voided", id="L-0001", reason="keliru")
    letter = log.letter()
    assert (letter["status"], letter["reason"], log.numbers) == ("void", "keliru", {})
    assert log.refuses("letter.voided", id="L-0001", reason="lagi")
    assert log.refuses("letter.issued", **stamped(1))
    assert log.refuses("letter.sent", **SENT)
    assert log.refuses("letter.signed", **KEPT, date=DAY)
    assert log.refuses("letter.attached", **KEPT | {"kind": "other"}, date=DAY)


def revision(**data: Any) -> dict[str, Any]:
    """Give the data of the entry by which the words of a numbered letter change."""
    numbered = stamped(1)
    return (
        made()
        | {
            **{key: numbered[key] for key in ("series", "year", "seq", "suffix", "number", "date")},
            "form": "final",
            "subject": "Undangan rapat",
            "before": {"content": CONTENT["c"], "text": CONTENT["d"]},
            "source": "",
            "changes": CONTENT["a"],
            "changed": 1,
            "why": "salah hari",
        }
        | data
    )


def test_the_words_of_a_letter_change_but_not_what_it_is(log: Log) -> None:
    log.add("letter.issued", **issue(1))
    for wrong in (
        {"number": "500.15/9/2026"}, {"date": "2026-01-06"}, {"year": 2025}, {"seq": 2},
        {"suffix": "a"}, {"series": "keputusan"}, {"type": "nota-dinas"}, {"decrees": ["L-0001"]},
        {"officers": ["pak-0001"]}, {"before": {"content": CONTENT["a"], "text": CONTENT["d"]}},
        {"before": {"content": CONTENT["c"], "text": CONTENT["a"]}}, {"id": "L-0009"},
    ):  # fmt: skip
        assert log.refuses("letter.revised", **revision(**wrong)), wrong
    offset, seq = log.state.offset, log.state.seq + 1
    context = {"recipient": {"lines": ["Rektor"]}, "attachments": "1 berkas", "fields": {}}
    signer = {"id": "ttd-0002", "name": "Contohwan", "capacity": "plt"}
    log.add("letter.revised", **revision(context=context, signer=signer, source=CONTENT["b"]))
    letter = log.letter()
    assert letter["versions"] == [
        {"content": CONTENT["c"], "text": CONTENT["d"], "entry": seq, "at": log.state.at}
    ]
    assert (
        letter.items()
        >= {
            "subject": "Undangan rapat",
            "content": CONTENT["a"],
            "recipient": ["Rektor"],
            "attachments": "1 berkas",
            "signer": "Contohwan",
            "source": CONTENT["b"],
            "entry": seq,
            "byte": offset,
            "status": "issued",
            "number": "500.15/1/2026",
        }.items()
    )
    assert letter["trail"][-1] == [seq, offset]
    log.add("letter.signed", **KEPT, date=DAY)
    before = {"content": CONTENT["a"], "text": CONTENT["b"]}
    assert log.refuses("letter.revised", **revision(before=before))


def test_a_draft_has_no_number_to_be_revised_under(log: Log) -> None:
    log.add("letter.drafted", **made())
    before = {"content": CONTENT["a"], "text": CONTENT["b"]}
    assert log.refuses("letter.revised", **revision(before=before, seq=0, number="", date=""))


# --- what else may not follow


@pytest.mark.parametrize(
    "ranges",
    [
        {},
        [1, 2],
        [[1]],
        [[1, 2, 3]],
        [[2, 1]],
        [[0, 1]],
        [[1, 2], [2, 3]],
        [[3, 4], [1, 2]],
        [["1", "2"]],
    ],
)
def test_ranges_are_whole_and_in_order(log: Log, ranges: object) -> None:
    assert log.refuses("number.booked", **book() | {"ranges": ranges})


def test_an_office_is_restored_from_what_stands_before(log: Log) -> None:
    data: dict[str, Any] = {"digest": CONTENT["a"], "note": "", "missing": {}}
    right: dict[str, Any] = {"size": log.state.seq, "head": log.state.head}
    assert log.refuses("office.restored", **data, **right | {"size": 2})
    assert log.refuses("office.restored", **data, **right | {"head": CONTENT["a"]})
    log.add("office.restored", **data, **right)
    for event, facts in (
        ("number.reserved", block(1, 1)), ("number.booked", book([1, 1])),
        ("letter.issued", issue(1)),
    ):  # fmt: skip
        assert log.refuses(event, **facts), event
    assert not log.refuses("letter.drafted", **made())
    assert log.refuses("log.resumed", reason=" ", against="", missing={})  # on no ground at all
    log.add("log.resumed", reason="sudah dibandingkan", against="", missing={})
    log.add("letter.issued", **issue(1))


def test_who_acts_for_a_signer_is_new_on_file(log: Log) -> None:
    values = {"name": "Contohwati", "nip": "1", "capacity": "definitif", "start": DAY}
    values |= {"position": "Kepala", "end": DAY}
    log.add("signer.added", id="ttd-0001", values=values, personal="")
    away = {"id": "ttd-0001", "from": DAY, "to": DAY}
    acting = {"id": "ttd-0001", "values": values}
    assert log.refuses("signer.away", **away, acting=acting)
    log.add("signer.away", **away, acting=acting | {"id": "ttd-0002"})
    signers = log.state.tables["signers"]
    assert (signers["ttd-0001"]["away"], signers["ttd-0002"]["away"]) == ([[DAY, DAY]], [])


# --- letters as people name them


def test_a_letter_is_found_by_id_or_by_a_number_that_only_it_has(log: Log) -> None:
    log.add("letter.issued", **issue(1))
    log.add("letter.issued", **issue(2, "L-0002", number="500.15/9/2026"))
    log.add("letter.issued", **issue(3, "L-0003", number="500.15/9/2026"))
    assert find_letter(log.state, " l-0001 ")["id"] == "L-0001"
    assert find_letter(log.state, "500.15/1/2026")["id"] == "L-0001"
    with pytest.raises(BadInput, match="more than one letter: L-0002, L-0003"):
        find_letter(log.state, "500.15/9/2026")
    with pytest.raises(BadInput, match="no letter 'L-0009'"):
        find_letter(log.state, "L-0009")


# --- the chain


def test_what_stands_before_the_first_line() -> None:
    assert NO_PREVIOUS == "sha256:" + "0" * 64


def test_a_line_is_what_the_documents_say() -> None:
    """The keys in their order, and nothing between them."""
    entry = Entry(1, NO_PREVIOUS, "t", "a", "kantor", "x.y", {"b": [1, None, True], "a": "é"})
    assert make_line(entry).decode() == (
        '{"actor":"a","at":"t","data":{"a":"é","b":[1,null,true]},"event":"x.y","office":"kantor",'
        f'"prev":"{NO_PREVIOUS}","seq":1,"v":1}}'
    )
    assert json.loads(make_line(entry))["v"] == 1


def test_an_erased_blob_that_a_letter_needs_too_must_be_there() -> None:
    """An order erases what belongs to a person alone."""
    own, shared = digest(b"own"), digest(b"shared")
    pointers = Pointers()
    for seq, event, blob in ((1, "officer.added", own), (2, "officer.changed", shared),
                             (3, "letter.issued", shared)):  # fmt: skip
        data = {"id": "x", "personal": blob}
        pointers.take(Entry(seq, "", "", "sari", "kantor", event, data))
    assert list(pointers.wanted({own, shared})) == [(shared, 3)]
    assert list(pointers.wanted(set())) == [(own, 1), (shared, 2)]
