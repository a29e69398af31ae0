"""The log's rules: canonical lines, an unbroken chain, every changed byte found."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from pakdocs.ledger import (
    NO_PREVIOUS,
    BadEntry,
    Chain,
    Entry,
    State,
    canonical,
    digest,
    make_line,
    parse_line,
    split_lines,
    verify,
)
from pakdocs.ledger.chain import MAX_LINE

AT = "2026-01-05T09:00:00+07:00"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def lines_of(*events: tuple[str, dict[str, Any]]) -> list[bytes]:
    lines: list[bytes] = []
    head = NO_PREVIOUS
    for seq, (event, data) in enumerate(events, start=1):
        entry = Entry(seq, head, "2026-01-05T09:00:00+07:00", "sari", "kantor-contoh", event, data)
        lines.append(make_line(entry))
        head = digest(lines[-1])
    return lines


def bkk(number: int) -> tuple[str, dict[str, Any]]:
    values = {"name": f"BKK {number} «é»", "institution": f"SMK {number}", "type": "SMK"}
    return "bkk.added", {"id": f"bkk-{number:04}", "values": values, "personal": ""}


OPENED = ("office.opened", {"level": "kota", "files": {}})
SOUND = lines_of(OPENED, bkk(1), bkk(2), bkk(3))


@given(VALUES)
def test_canonical_form_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.5, 2**53, {"é": 1}, {1: 2}, b"x", "\ud800"])
def test_what_the_log_may_not_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


@given(VALUES)
def test_an_entry_reads_back_as_it_was_written(value: object) -> None:
    entry = Entry(7, NO_PREVIOUS, "2026-01-05T09:00:00+07:00", "é", "kantor", "x.y", {"v": value})
    assert parse_line(make_line(entry)) == entry


def test_prev_is_the_sha256_of_the_line_before_without_its_newline() -> None:
    assert json.loads(SOUND[1])["prev"] == "sha256:" + hashlib.sha256(SOUND[0]).hexdigest()


def test_a_sound_log_verifies_and_adds_up() -> None:
    result, state = verify(SOUND)
    assert result
    assert (result.entries, result.head) == (4, digest(SOUND[-1]))
    assert state is not None
    assert list(state.tables["bkk"]) == ["bkk-0001", "bkk-0002", "bkk-0003"]


def test_any_changed_byte_is_found_with_its_line() -> None:
    whole = b"".join(line + b"\n" for line in SOUND)
    starts = [0]
    for line in SOUND[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    for place in range(len(whole) - len(SOUND[-1]) - 1):
        for flip in (0x01, 0x20, 0x80):
            damaged = bytearray(whole)
            damaged[place] ^= flip
            result, _state = verify(*split_lines(bytes(damaged)))
            assert not result, (place, flip)
            number = max(n for n, start in enumerate(starts, start=1) if start <= place)
            assert min(p.seq for p in result.problems) == number, (place, flip)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_of_the_last_line_is_a_finding_or_changes_the_head(
    place: int, flip: int
) -> None:
    """Nothing after the last line holds its digest: only a head kept elsewhere shows it."""
    last = bytearray(SOUND[-1])
    last[place % len(last)] ^= flip
    result, _state = verify(*split_lines(b"".join(x + b"\n" for x in [*SOUND[:-1], bytes(last)])))
    assert not result or result.head != digest(SOUND[-1])


@pytest.mark.parametrize(
    ("lines", "code", "seq"),
    [
        ([SOUND[0], SOUND[2], SOUND[3]], "wrong_seq", 2),
        ([SOUND[0], SOUND[1], SOUND[1], SOUND[2]], "wrong_seq", 3),
        ([SOUND[1], SOUND[2]], "wrong_seq", 1),
        ([SOUND[0], b"", SOUND[1]], "not_json", 2),
        ([SOUND[0].replace(b'"v":1', b'"v":2')], "unknown_version", 1),
        ([SOUND[0].replace(b'"seq":1', b'"seq":1,"seq":1')], "not_canonical", 1),
        ([SOUND[0].replace(b'"seq":1', b'"seq":1.0')], "not_json", 1),
        ([SOUND[0].replace(b'"seq":1', b'"seq": 1')], "not_canonical", 1),
        ([b"[" * 100_000], "not_json", 1),
        (lines_of(("never.heard", {})), "unknown_event", 1),
        (lines_of(("letter.issued", {"id": 3})), "wrong_data", 1),
        (lines_of(OPENED, bkk(1), bkk(1)), "wrong_data", 3),
        (lines_of(bkk(1)), "wrong_data", 1),
        (lines_of(OPENED, OPENED), "wrong_data", 2),
    ],
)
def test_each_kind_of_break_is_named(lines: list[bytes], code: str, seq: int) -> None:
    result, state = verify(lines)
    assert state is None
    assert (result.problems[0].code, result.problems[0].seq) == (code, seq)


def test_a_cut_tail_is_not_seen_by_the_log_alone() -> None:
    """The README says so; only a checkpoint kept elsewhere shows it."""
    result, _state = verify(SOUND[:2])
    assert result


def test_every_break_is_listed_not_only_the_first() -> None:
    lines = [SOUND[0], b"x", SOUND[2], b"y"]
    assert [p.seq for p in verify(lines)[0].problems] == [2, 4]


def test_lines_split_at_newlines_only() -> None:
    assert split_lines("a\u2028b\x85c\r\nd".encode()) == (["a\u2028b\x85c\r".encode()], b"d")


def entry(seq: int, line_before: bytes, office: str = "kantor-contoh") -> bytes:
    return make_line(Entry(seq, digest(line_before), AT, "a", office, "x.y", {}))


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        (
            entry(3, SOUND[0]),
            "wrong_seq",
            "the entry says it is number 3, but it stands at line 2",
        ),
        (
            entry(2, SOUND[1]),
            "wrong_prev",
            "the line before it is not the one it was written after",
        ),
        (entry(2, SOUND[0], "another-office"), "wrong_office",
         "the entry belongs to another office"),
        (b"x", "not_json",
         "the line is not a log entry (Expecting value: line 1 column 1 (char 0))"),
    ],
)  # fmt: skip
def test_what_may_not_follow_is_refused_with_its_reason(
    line: bytes, code: str, sentence: str
) -> None:
    chain = Chain()
    chain.follow(SOUND[0])
    with pytest.raises(BadEntry) as caught:
        chain.follow(line)
    assert (caught.value.code, str(caught.value)) == (code, sentence)
    assert (chain.seq, chain.head) == (2, digest(line))  # where it stands, for the message


def test_a_chain_goes_on_from_any_line_that_is_known() -> None:
    chain = Chain(2, digest(SOUND[1]), "kantor-contoh")
    assert [chain.follow(line).seq for line in SOUND[2:]] == [3, 4]
    assert (chain.seq, chain.head, chain.office) == (4, digest(SOUND[3]), "kantor-contoh")
    with pytest.raises(BadEntry, match="another office"):
        Chain(2, digest(SOUND[1]), "another-office").follow(SOUND[2])
    fresh = Chain()
    assert (fresh.seq, fresh.head, fresh.office) == (0, NO_PREVIOUS, "")
    assert fresh.follow(SOUND[0]).office == fresh.office == "kantor-contoh"


LINE = make_line(Entry(1, NO_PREVIOUS, AT, "a", "kantor", "x.y", {}))


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        (b"[]", "not_json", "the line is not a log entry"),
        (b"{}", "unknown_version", "the entry's version is not known to this pakdocs"),
        (LINE.replace(b'"v":1', b'"v":true'), "unknown_version",
         "the entry's version is not known to this pakdocs"),
        (LINE + b" ", "not_canonical", "the line is not in canonical form"),
        (LINE.replace(b'"seq":1', b'"seq":1.5'), "not_json",
         "the line is not a log entry (number not allowed in the log: 1.5)"),
        (LINE.replace(b'"seq":1', b'"seq":NaN'), "not_json",
         "the line is not a log entry (number not allowed in the log: NaN)"),
        (LINE.replace(b'"seq":1', b'"seq":9007199254740992'), "not_json",
         "the line is not a log entry (number not allowed in the log: 9007199254740992)"),
        (LINE.replace(b'"v":1', b'"v":1,"w":1'), "wrong_keys", ""),
        (LINE.replace(b'"event":"x.y",', b""), "wrong_keys", ""),
        (LINE.replace(b'"seq":1', b'"seq":true'), "wrong_keys", ""),
        (LINE.replace(b'"data":{}', b'"data":[]'), "wrong_keys", ""),
        *(
            (LINE.replace(old, old[: old.index(b":") + 1] + b"1"), "wrong_keys", "")
            for old in (b'"actor":"a"', b'"at":"' + AT.encode() + b'"', b'"event":"x.y"',
                        b'"office":"kantor"', b'"prev":"' + NO_PREVIOUS.encode() + b'"')
        ),
    ],
)  # fmt: skip
def test_a_line_that_is_no_entry_says_why(line: bytes, code: str, sentence: str) -> None:
    with pytest.raises(BadEntry) as caught:
        parse_line(line)
    wanted = sentence or "the entry does not have the keys of a log entry"
    assert (caught.value.code, str(caught.value)) == (code, wanted)


def test_a_line_has_a_longest_length() -> None:
    data = {"x": "x" * (MAX_LINE - len(LINE) - len('"x":""'))}
    longest = make_line(Entry(1, NO_PREVIOUS, AT, "a", "kantor", "x.y", data))
    assert len(longest) == MAX_LINE == 8 * 1024 * 1024
    assert parse_line(longest).data == data
    with pytest.raises(BadEntry) as caught:
        parse_line(longest.replace(b'"actor":"a"', b'"actor":"aa"'))
    assert str(caught.value) == "the line is longer than 8388608 bytes"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (-(2**53), "integer out of range: -9007199254740992"),
        ([2**53], "integer out of range: 9007199254740992"),
        ({"a": {"é": 1}}, "key is not ASCII text: 'é'"),
        ({1: 2}, "key is not ASCII text: 1"),
        ({"a": 1.5}, "cannot be logged: float"),
        ((b"x",), "cannot be logged: bytes"),
    ],
)
def test_what_cannot_be_logged_is_named(value: object, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        canonical(value)
    assert str(caught.value) == sentence


def test_lines_without_a_newline_at_the_end_are_torn() -> None:
    assert split_lines(b"") == ([], b"")
    assert split_lines(b"a\n") == ([b"a"], b"")
    assert split_lines(b"a\n\nb") == ([b"a", b""], b"b")


def test_ids_are_never_reused() -> None:
    state = State()
    assert state.next_id("officers", "pak") == "pak-0001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "yesterday"},
        {"at": "2026-01-05T09:00:00"},
        {"actor": ""},
        {"office": ""},
        {"event": "added"},
    ],
)
def test_an_entry_says_who_did_what_and_when(wrong: dict[str, str]) -> None:
    with pytest.raises(BadEntry, match="who did what, and when"):
        parse_line(canonical(json.loads(SOUND[1]) | wrong))
