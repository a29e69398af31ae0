"""Proofs: they show a letter's entries and nobody else's, and every changed byte is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Clerk
from pakdocs.ledger import NO_PREVIOUS, Entry, canonical, digest, make_line
from pakdocs.ledger.against import Compared, Outside, Trail, compare, kind_of
from pakdocs.ledger.merkle import Tree
from pakdocs.ledger.notes import BadNote, Checkpoint, Key, Note, encode
from pakdocs.ledger.proofs import flaws, lines_about, make_proof, read_proof
from test_checkpoints import flipped, log_lines, write_log

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KEY = Key("pakdocs/kantor", PRIVATE.public_key().public_bytes_raw())


def log_of(*events: tuple[str, dict[str, Any]]) -> list[bytes]:
    """Make a log whose first entry names the key."""
    lines: list[bytes] = []
    head = NO_PREVIOUS
    for seq, (event, data) in enumerate([("key.made", {"key": str(KEY)}), *events], start=1):
        entry = Entry(seq, head, "2026-01-05T09:00:00+07:00", "sari", "kantor", event, data)
        lines.append(make_line(entry))
        head = digest(lines[-1])
    return lines


def about(letter: str, event: str = "letter.sent", **more: Any) -> tuple[str, dict[str, Any]]:
    return event, {"id": letter, **more}


LINES = log_of(
    about("L-0001", "letter.issued"),
    about("L-0002", "letter.issued"),
    about("L-0001", "letter.signed"),
    ("officer.checked", {"id": "L-0001"}),  # not about a letter
    about("L-0003", note='"id":"L-0001"', within={"id": "L-0001"}),  # about another
    about("L-0001", reason="é ✓"),
    about("L-0002"),
)


def signed(lines: list[bytes], private: Ed25519PrivateKey = PRIVATE, key: Key = KEY) -> str:
    said = Checkpoint(key.name, len(lines), Tree(lines).root())
    return str(Note(said, key.id, private.sign(str(said).encode())))


def proof_of(letter: str = "L-0001", lines: list[bytes] = LINES) -> bytes:
    return make_proof(letter, KEY, signed(lines), lines)


def held(data: bytes, lines: list[bytes] = LINES) -> Compared:
    return compare(Trail(lines), Outside("bukti.json", "proof", data))


def codes(found: Compared) -> set[str]:
    return {code for code, _message in found.problems}


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Change the proof, and put it in its canonical form again."""
    proof = json.loads(proof_of())
    change(proof)
    return canonical(proof) + b"\n"


def test_a_proof_shows_all_entries_about_its_letter_and_no_other() -> None:
    proof = read_proof(proof_of())
    assert [shown.line for shown in proof.entries] == [LINES[1], LINES[3], LINES[6]]
    assert list(flaws(proof)) == []
    found = held(proof_of())
    assert (bool(found), found.size, found.letter) == (True, len(LINES), "L-0001")
    later = [*LINES, *log_of(about("L-0001"))[1:]]
    assert held(proof_of(), later)


def test_every_flipped_byte_of_a_proof_is_refused() -> None:
    """And what was a proof is still taken for one, so it is a finding and no bad input."""
    for bent in flipped(proof_of()):
        assert kind_of(bent) == "proof"
        assert not held(bent), bent


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["L-0001", "L-0002", ""]), min_size=1, max_size=20), st.data())
def test_a_proof_of_any_log_holds_and_no_part_of_it_can_be_left_out(
    letters: list[str], data: st.DataObject
) -> None:
    events = [about(letter) if letter else ("x.y", {}) for letter in letters]
    lines = log_of(*events)
    size = data.draw(st.integers(1, len(lines)))
    whole = make_proof("L-0001", KEY, signed(lines[:size]), lines[:size])
    shown = letters[: size - 1].count("L-0001")
    assert bool(held(whole, lines)) == (shown > 0)
    for gone in range(shown):
        proof = json.loads(whole)
        del proof["entries"][gone]
        assert not held(canonical(proof) + b"\n", lines)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p["entries"].pop(), {"against_entries"}),
        (lambda p: p["entries"].reverse(), {"against_entries"}),
        (lambda p: p["entries"].append(p["entries"][-1]), {"against_entries"}),
        (lambda p: p["entries"].clear(), {"against_entries"}),
        (lambda p: p["entries"][0]["path"].pop(), {"against_root"}),
        (lambda p: p["entries"][0]["path"].reverse(), {"against_root"}),
        (lambda p: p["entries"][0].update(path=p["entries"][1]["path"]), {"against_root"}),
        (lambda p: p["entries"][0].update(line="x"), {"against_entries"}),
        (lambda p: p.update(letter="L-0002"), {"against_entries"}),
        (lambda p: p.update(checkpoint=signed(LINES[:-1])), {"against_root"}),
        (lambda p: p.update(v=2), {"against_signature"}),
        (lambda p: p.update(v=True), {"against_signature"}),
        (lambda p: p.update(kind="bukti"), {"against_signature"}),
        (lambda p: p.update(note="x"), {"against_signature"}),
        (lambda p: p.pop("letter"), {"against_signature"}),
        (lambda p: p.update(letter=1), {"against_signature"}),
        (lambda p: p.update(entries={}), {"against_signature"}),
        (lambda p: p["entries"].append("x"), {"against_signature"}),
        (lambda p: p["entries"][0].update(more=1), {"against_signature"}),
        (lambda p: p["entries"][0].update(path=[1]), {"against_signature"}),
        (lambda p: p["entries"][0].update(path=["AAAA"]), {"against_signature"}),
    ],
)
def test_a_proof_put_together_otherwise_is_refused(
    change: Callable[[dict[str, Any]], object], expected: set[str]
) -> None:
    assert expected <= codes(held(changed(change)))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]\n", b"\xff", b"[" * 100_000, b'{"v":1.0}\n', b"1" * 5000, b'"\\ud800"\n'],
)
def test_what_is_no_proof_is_refused_without_a_crash(data: bytes) -> None:
    with pytest.raises(BadNote):
        read_proof(data)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: p.update(note="x"), "not the form of a proof"),
        (lambda p: p.update(v=2), "not a proof of a known version"),
        (lambda p: p.update(letter=1), "not the values of a proof"),
        (lambda p: p.update(entries={}), "not the values of a proof"),
        (lambda p: p["entries"].append("x"), "not the form of an entry"),
        (lambda p: p["entries"].append({"line": "x"}), "not the form of an entry"),
        (lambda p: p["entries"][0].update(line=1), "not the values of an entry"),
        (lambda p: p["entries"][0].update(path="x"), "not the values of an entry"),
        (lambda p: p["entries"][0].update(path=["AAAA", 1]), "not the values of an entry"),
        (
            lambda p: p["entries"][0].update(path=["AAAA"]),
            "not the base64 form of the right number of bytes",
        ),
    ],
)
def test_what_is_no_proof_says_why(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(BadNote) as caught:
        read_proof(changed(change))
    assert str(caught.value) == sentence


def test_a_damaged_line_is_about_no_letter() -> None:
    lines = [*LINES, LINES[1].replace(b'"v":1', b'"v":2')]
    assert [place for place, _line in lines_about("L-0001", lines)] == [1, 3, 6]


def test_each_flaw_is_said_with_the_entry_that_has_it() -> None:
    def bend(proof: dict[str, Any]) -> None:
        first, second, third = proof["entries"]
        first["line"] = "x"
        second["path"] = second["path"][:-1]
        proof["entries"] = [first, third, second]

    unread = "the line is not a log entry (Expecting value: line 1 column 1 (char 0))"
    assert list(flaws(read_proof(changed(bend)))) == [
        ("against_entries", f"entry 1 of it: {unread}"),
        ("against_entries", "entry 3 of it is not about the letter, or not in its place"),
        ("against_root", "entry 3 of it is not in the log that was signed"),
    ]
    twice = changed(lambda p: p["entries"].append(p["entries"][-1]))
    assert list(flaws(read_proof(twice))) == [
        ("against_entries", "entry 4 of it is not about the letter, or not in its place")
    ]
    empty = changed(lambda p: p["entries"].clear())
    assert list(flaws(read_proof(empty))) == [("against_entries", "it shows no entry")]
    other = signed(LINES, Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
    assert list(flaws(read_proof(changed(lambda p: p.update(checkpoint=other))))) == [
        ("against_signature", "the signature is not that of the key in the proof")
    ]


def test_another_form_of_the_same_proof_is_refused() -> None:
    data = proof_of()
    for other in (data[:-1], data + b"\n", data.replace(b"\n", b"\r\n"), b" " + data):
        assert codes(held(other)) == {"against_signature"}
    assert codes(held(json.dumps(json.loads(data)).encode() + b"\n")) == {"against_signature"}


def test_a_stranger_cannot_prove_anything() -> None:
    """A proof made with another key is sound in itself: the log must name the key."""
    private = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
    key = Key("pakdocs/kantor", private.public_key().public_bytes_raw())
    lines = [*LINES[:-1], make_line(Entry(8, digest(LINES[-2]), "t", "a", "kantor", "letter.sent",
                                          {"id": "L-0001"}))]  # fmt: skip
    data = make_proof("L-0001", key, signed(lines, private, key), lines)
    assert list(flaws(read_proof(data))) == []
    assert codes(held(data)) == {"against_key", "against_root"}
    borrowed = make_proof("L-0001", KEY, signed(lines, private, key), lines)
    assert codes(held(borrowed)) >= {"against_signature"}
    swapped = make_proof("L-0001", key, signed(LINES), LINES)
    assert codes(held(swapped)) == {"against_signature", "against_key"}


# --- in an office


def prove(clerk: Clerk, letter: str, file: Path) -> dict[str, Any]:
    return clerk.json("log", "prove", letter, str(file))


def test_a_proof_is_checked_without_pakdocs(demo: Clerk, tmp_path: Path) -> None:
    """By the texts of RFC 6962 and C2SP alone, with nothing but the key from another source."""
    assert demo("letter", "void", "L-0001", "--reason=salah").code == 0
    file = tmp_path / "bukti.json"
    found = prove(demo, "500.15/1/KEP/DISNAKER/2025", file)
    assert (found["letter"], found["entries"]) == ("L-0001", 2)
    proof = json.loads(file.read_bytes())
    assert set(proof) == {"v", "kind", "letter", "key", "checkpoint", "entries"}
    text, _empty, signature = proof["checkpoint"].rpartition("\n\n")
    raw = base64.b64decode(demo.json("log", "key")["current"].split("+", 2)[2])[1:]
    blob = base64.b64decode(signature.strip().split(" ")[-1])
    Ed25519PublicKey.from_public_bytes(raw).verify(blob[4:], (text + "\n").encode())
    _origin, size, root = text.split("\n")
    assert int(size) == found["size"]
    for shown in proof["entries"]:
        entry = json.loads(shown["line"])
        assert entry["event"].startswith("letter.")
        assert entry["data"]["id"] == "L-0001"
        place, last = entry["seq"] - 1, int(size) - 1
        node = hashlib.sha256(b"\x00" + shown["line"].encode()).digest()
        for step in map(base64.b64decode, shown["path"]):
            if place % 2 or place == last:
                node = hashlib.sha256(b"\x01" + step + node).digest()
                while place % 2 == 0 and place:
                    place, last = place // 2, last // 2
            else:
                node = hashlib.sha256(b"\x01" + node + step).digest()
            place, last = place // 2, last // 2
        assert (last, base64.b64encode(node).decode()) == (0, root)


def test_a_proof_holds_nothing_of_other_letters(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "bukti.json"
    prove(demo, "L-0002", file)
    shown = file.read_bytes()
    assert b"L-0002" in shown
    assert b"L-0001-" not in shown
    assert b"L-0003" not in shown
    assert len(json.loads(shown)["entries"]) == 1


def test_what_a_proof_shows_and_what_not_is_said(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "bukti.json"
    result = demo("log", "prove", "L-0002", str(file))
    assert "1 entry about L-0002" in result.err
    assert "does not show whether later entries" in result.err
    assert demo.json("log", "key")["current"] in result.err
    printed = demo("log", "prove", "L-0002").out
    assert read_proof(printed.encode()).letter == "L-0002"
    assert demo("log", "prove", "L-0009").code == 4


def test_a_genuine_proof_names_its_letter_and_what_came_later(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "bukti.json"
    prove(demo, "L-0003", file)
    found = demo.json("verify", str(file))
    said = {"verdict": "genuine", "kind": "proof", "letter": "L-0003", "signature": "valid"}
    assert found.items() >= {**said, "later": 0}.items()
    assert demo("letter", "void", "L-0003", "--reason=salah").code == 0
    found = demo.json("verify", str(file))
    assert found.items() >= {**said, "later": 1}.items()
    assert "1 later entry" in demo("verify", str(file)).out


def test_an_altered_proof_is_refused_and_the_part_named(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "bukti.json"
    prove(demo, "L-0003", file)
    proof = json.loads(file.read_bytes())
    proof["entries"][0]["line"] = proof["entries"][0]["line"].replace("Contohwan", "Contohwin")
    file.write_bytes(canonical(proof) + b"\n")
    result = demo("verify", "--json", str(file))
    assert (result.code, result.json["verdict"], result.json["letter"]) == (3, "altered", "")
    assert [problem["code"] for problem in result.json["problems"]] == ["against_root"]
    assert "entry 1 of it" in demo("verify", str(file)).out
    file.write_bytes(file.read_bytes().replace(b'"v":1}', b'"v":1 }'))
    result = demo("verify", "--json", str(file))
    assert (result.code, result.json["signature"]) == (3, "invalid")


def test_flipped_bytes_of_a_real_proof_are_findings(demo: Clerk, tmp_path: Path) -> None:
    """A sample of all places, each in a file of its own, through the program."""
    file = tmp_path / "bukti.json"
    prove(demo, "L-0003", file)
    bent = list(flipped(file.read_bytes()))
    arguments = []
    for number in random.Random(0).sample(range(len(bent)), 400):
        path = tmp_path / f"{number}.json"
        path.write_bytes(bent[number])
        arguments += ["--against", str(path)]
    result = demo("log", "verify", "--json", *arguments)
    assert result.code == 3
    assert [one["ok"] for one in result.json["compared"]] == [False] * 400


def test_a_proof_outlives_a_log_that_was_cut(demo: Clerk, tmp_path: Path) -> None:
    """The office cannot take back what it proved: the proof is genuine, the log is not."""
    file = tmp_path / "bukti.json"
    before = log_lines(demo)
    prove(demo, "L-0003", file)
    write_log(demo, before[:-1])
    result = demo("verify", "--json", str(file))
    assert (result.code, result.json["verdict"]) == (3, "altered")
    found = {problem["code"] for problem in result.json["problems"]}
    assert found == {"against_key", "against_short"}
    assert list(flaws(read_proof(file.read_bytes()))) == []


def test_base64_of_a_proof_has_one_form() -> None:
    """The last figure of 32 bytes in base64 carries two bits that mean nothing."""
    data = proof_of()
    step = json.loads(data)["entries"][0]["path"][0]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = step[:-2] + alphabet[alphabet.index(step[-2]) ^ 1] + "="
    assert base64.b64decode(other) == base64.b64decode(step)
    assert encode(base64.b64decode(other)) == step
    assert codes(held(data.replace(step.encode(), other.encode()))) == {"against_signature"}
