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


SOUND = lines_of(("office.opened", {"level": "kota", "files": {}}), bkk(1), bkk(2), bkk(3))


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
        (lines_of(bkk(1), bkk(1)), "wrong_data", 2),
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


def test_entries_of_another_office_are_refused() -> None:
    chain = Chain()
    chain.follow(SOUND[0])
    other = Entry(2, digest(SOUND[0]), "t", "a", "another-office", "x", {})
    with pytest.raises(BadEntry) as caught:
        chain.follow(make_line(other))
    assert caught.value.code == "wrong_office"


def test_ids_are_never_reused() -> None:
    state = State()
    assert state.next_id("officers", "pak") == "pak-0001"
