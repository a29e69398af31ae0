"""Checkpoints: the formats are C2SP's, the key is safe, and what was cut or rewritten is found."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from conftest import ROOT, Clerk, clock
from pakdocs.ledger import (
    NO_PREVIOUS,
    BadEntry,
    Entry,
    State,
    digest,
    fold,
    keys,
    make_line,
    parse_line,
)
from pakdocs.ledger.against import Outside, Trail, broken_link, check_marks, compare, kind_of
from pakdocs.ledger.merkle import Tree
from pakdocs.ledger.notes import (
    BadNote,
    Checkpoint,
    Key,
    Note,
    encode,
    read_key,
    read_note,
    replacement_text,
)
from pakdocs.office.checkpoints import make_checkpoint
from test_merkle import root_by_the_text

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_TEXT = (
    b"If you think cryptography is the answer to your problem,\n"
    b"then you don't know what your problem is.\n"
)
PETERS_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
CODES = {
    "against_origin",
    "against_signature",
    "against_short",
    "against_root",
    "against_key",
}


# --- the formats


def test_a_key_and_its_signature_are_those_of_the_go_reference() -> None:
    """The PeterNeumann vectors of golang.org/x/mod/sumdb/note, which C2SP signed-note specifies."""
    key = read_key(PETER)
    assert (key.name, str(key), key.id.hex()) == ("PeterNeumann", PETER, "c74f20a3")
    signed = base64.b64decode(PETERS_SIGNATURE)
    assert signed[:4] == key.id
    assert key.verifies(signed[4:], PETERS_TEXT)
    assert not key.verifies(signed[4:], PETERS_TEXT + b"\n")
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(PETERS_SECRET)[1:])
    assert private.sign(PETERS_TEXT) == signed[4:]


def test_a_mangled_key_is_no_key() -> None:
    """As TestNewVerifier of the Go reference: every part of it, every changed byte."""
    mangled = {PETER[i:j] for i in range(len(PETER)) for j in range(i + 1, len(PETER) + 1)}
    mangled |= {PETER[:i] + chr(ord(c) + 1) + PETER[i + 1 :] for i, c in enumerate(PETER)}
    mangled |= {
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.replace("c74f20a3", "C74F20A3"),
        "",
        "\u00e9" + PETER,
    }
    for text in mangled - {PETER}:
        with pytest.raises(BadNote):
            read_key(text)


def test_the_example_of_the_specification_reads_and_writes_the_same() -> None:
    """The note in C2SP tlog-checkpoint."""
    note = read_note(SOFA)
    said = note.checkpoint
    assert (said.origin, said.size) == ("example.com/behind-the-sofa", 20852163)
    assert encode(said.root) == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert note.key_id.hex() == "033de0ae"
    assert str(note) == SOFA


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20852163", "020852163"),
        ("20852163", "+20852163"),
        ("20852163", "２0852163"),
        ("20852163", "9" * 40),
        ("\n\n", "\nextension\n\n"),
        ("q2I=", "q2J="),  # the same bytes, but not the canonical base64
        ("q2I=", "q2I"),
        ("\n\n—", "\n—"),
        ("— example.com/behind-the-sofa", "— example.com/behind-the-sof"),
        ("—", "-"),
        ("\n", "\r\n"),
        ("YQ8=\n", "YQ8="),
        ("YQ8=\n", "YQ8=\n\n"),
        ("YQ8=\n", "YQ8=\n" * 500),
        ("example.com/behind-the-sofa\n2", "example.com/ behind-the-sofa\n2"),
    ],
)
def test_a_checkpoint_has_one_form_only(old: str, new: str) -> None:
    assert old in SOFA
    with pytest.raises(BadNote):
        read_note(SOFA.replace(old, new))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 4097, "too long for a checkpoint"),
        ("x" * 4096, "not the lines of a checkpoint"),
        (SOFA + "\n", "not a signature line"),
        (SOFA.replace("behind", "be hind"), "not the lines of a checkpoint"),
        (
            SOFA.replace("\n\n", "\nx\n"),
            "not one text and its signatures, with a newline at the end",
        ),
        (SOFA.replace("q2I=", "q2J="), "not the base64 form of the right number of bytes"),
        (SOFA.replace("q2I=", "q2"), "not base64: Incorrect padding"),
    ],
)
def test_what_is_no_checkpoint_says_why(text: str, sentence: str) -> None:
    with pytest.raises(BadNote) as caught:
        read_note(text)
    assert str(caught.value) == sentence


def test_what_is_no_key_says_why() -> None:
    with pytest.raises(BadNote) as caught:
        read_key(PETER.replace("c74f20a3", "c74f20a4"))
    assert str(caught.value) == "not a key of the kind that checkpoints are signed with"


# --- making them


def checkpoint(clerk: Clerk, *arguments: str) -> str:
    """Make a checkpoint and give its note."""
    note: str = clerk.json("log", "checkpoint", *arguments)["checkpoint"]["note"]
    return note


def log_lines(clerk: Clerk) -> list[bytes]:
    return (clerk.office / "records" / "log.jsonl").read_bytes().split(b"\n")[:-1]


def events(clerk: Clerk) -> list[str]:
    return [entry.event for entry in clerk.store.entries()]


def key_files(clerk: Clerk) -> list[str]:
    return sorted(path.name for path in (clerk.office / "records").glob("office.key*"))


def test_a_checkpoint_is_signed_over_the_lines_and_stands_in_the_log(demo: Clerk) -> None:
    """Checked by the texts of the specifications, with nothing of pakdocs."""
    before = len(log_lines(demo))
    note = checkpoint(demo, "--for=Dinas Provinsi")
    lines = log_lines(demo)
    made, signed = (json.loads(line) for line in lines[before:])
    assert (made["event"], signed["event"]) == ("key.made", "log.checkpointed")
    name, identifier, public = made["data"]["key"].split("+", 2)
    root = base64.b64encode(root_by_the_text(lines[: before + 1])).decode()
    text = f"pakdocs/disnaker-kab-sukamaju\n{before + 1}\n{root}\n"
    assert note.startswith(text + "\n— pakdocs/disnaker-kab-sukamaju ")
    blob = base64.b64decode(note.split(" ")[-1])
    raw = base64.b64decode(public)
    assert raw[:1] == b"\x01"
    assert hashlib.sha256(f"{name}\n".encode() + raw).digest()[:4] == blob[:4]
    assert blob[:4].hex() == identifier
    private = load_pem_private_key((demo.office / "records" / "office.key").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    assert private.public_key().public_bytes_raw() == raw[1:]
    private.public_key().verify(blob[4:], text.encode())
    data = {"note": note, "size": before + 1, "root": root, "for": "Dinas Provinsi"}
    assert signed["data"] == data
    assert demo("log", "verify").code == 0


def test_the_key_is_made_once_and_only_its_owner_may_read_it(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even for an instant: the mode is that of the file's making."""
    modes: list[int] = []
    real = os.open

    def watched(path: Any, flags: int, mode: int = 0o777, **rest: Any) -> int:
        if "office.key" in str(path) and flags & os.O_CREAT:
            modes.append(mode)
        return real(path, flags, mode, **rest)

    monkeypatch.setattr(os, "open", watched)
    checkpoint(demo)
    checkpoint(demo)
    assert modes == [0o600]
    assert events(demo).count("key.made") == 1
    assert key_files(demo) == ["office.key"]
    if os.name == "posix":
        assert stat.S_IMODE((demo.office / "records" / "office.key").stat().st_mode) == 0o600


def test_a_file_with_an_older_checkpoint_is_left_alone(demo: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "titik.txt"
    assert demo("log", "checkpoint", str(file)).code == 0
    note, entries = file.read_bytes(), events(demo)
    assert read_note(note.decode()).checkpoint.size == len(entries) - 1
    assert demo("log", "checkpoint", str(file)).code == 5
    assert demo("log", "prove", "L-0001", str(file)).code == 5
    assert (file.read_bytes(), events(demo)) == (note, entries)


def test_what_is_printed_is_the_note_and_no_more(demo: Clerk) -> None:
    result = demo("log", "checkpoint")
    assert str(read_note(result.out)) == result.out
    assert "protects against nobody" in result.err


def test_a_checkpoint_inside_the_office_is_told(demo: Clerk) -> None:
    result = demo("log", "checkpoint", str(demo.office / "titik.txt"))
    assert result.code == 0
    assert "there it protects nobody" in result.err


def test_a_dry_run_writes_nothing(demo: Clerk, tmp_path: Path) -> None:
    before = log_lines(demo)
    file = tmp_path / "titik.txt"
    found = demo.json("log", "checkpoint", str(file), "--dry-run")
    assert (found["size"], found["new_key"]) == (len(before), True)
    assert demo.json("log", "prove", "L-0001", "--dry-run")["letter"] == "L-0001"
    assert not file.exists()
    assert log_lines(demo) == before
    assert key_files(demo) == []
    checkpoint(demo)
    before = log_lines(demo)
    assert demo.json("log", "checkpoint", "--dry-run")["new_key"] is False
    assert demo.json("log", "key", "--new", "--reason=x", "--dry-run")["signed"] is True
    assert log_lines(demo) == before


def test_a_log_that_was_tampered_with_is_not_signed(demo: Clerk) -> None:
    """An ordinary write looks at the last line only; a checkpoint must not bless the rest."""
    path = demo.office / "records" / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Contohwan", b"Contohwin", 1))
    before = path.read_bytes()
    for arguments in (("log", "checkpoint"), ("log", "checkpoint", "--dry-run")):
        result = demo(*arguments)
        assert result.code == 5
        assert "line " in result.err
    assert path.read_bytes() == before
    assert key_files(demo) == []


def test_a_log_that_an_earlier_checkpoint_contradicts_is_not_signed(demo: Clerk) -> None:
    """C2SP tlog-checkpoint: a log must not sign what is inconsistent with what it signed."""
    checkpoint(demo)
    rewrite(demo, rename_someone)
    assert demo("officer", "list").code == 0
    result = demo("log", "checkpoint")
    assert result.code == 5
    assert "nothing was signed" in result.err


def test_a_log_whose_checkpoint_another_key_signed_is_not_signed(demo: Clerk) -> None:
    """Rewritten by somebody without the key, who signed the checkpoint again with one of theirs."""
    checkpoint(demo)
    rewrite(demo, rename_someone, Ed25519PrivateKey.generate())
    before = log_lines(demo)
    result = demo("log", "checkpoint")
    assert result.code == 5
    assert "not signed by the key that the office had then; nothing was signed" in result.err
    assert log_lines(demo) == before


# --- the key


BEFORE_THE_ENTRY = "Session.commit = lambda *a: os._exit(9)"
BEFORE_THE_FILE_IS_IN_PLACE = (
    "real = Path.replace; Path.replace = lambda self, target: "
    "os._exit(9) if self.name == 'office.key.new' else real(self, target)"
)


def die(clerk: Clerk, place: str, *arguments: str) -> None:
    """Run a command in a process that dies at once when it comes to *place*."""
    script = (
        "import os, sys; from pathlib import Path; from pakdocs import i18n; i18n.activate('en');"
        f"from pakdocs.store import Session; {place};"
        "from pakdocs.cli import run; run(sys.argv[1:])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, "-C", str(clerk.office), "log", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    assert result.returncode == 9, result.stderr


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize(
    ("place", "logged"), [(BEFORE_THE_ENTRY, False), (BEFORE_THE_FILE_IS_IN_PLACE, True)]
)
def test_a_kill_never_loses_the_key_that_the_log_names(
    demo: Clerk, place: str, *, logged: bool, replaced: bool
) -> None:
    if replaced:
        checkpoint(demo)
    before = len(events(demo))
    die(demo, place, *(("key", "--new", "--reason=coba") if replaced else ("checkpoint",)))
    assert len(events(demo)) == before + logged
    assert "office.key.new" in key_files(demo)
    note = checkpoint(demo)
    found = demo.json("log", "key")
    assert found["here"] is True
    assert read_note(note).signed_by(read_key(found["current"]))
    assert len(found["keys"]) == 1 + (replaced and logged)
    assert demo("log", "verify").code == 0
    if logged or not replaced:
        assert key_files(demo) == ["office.key"]


def test_a_new_key_is_signed_by_the_old_one(demo: Clerk) -> None:
    first = checkpoint(demo)
    found = demo.json("log", "key", "--new", "--reason=petugas pindah")
    assert found["signed"] is True
    second = checkpoint(demo)
    entry = next(e for e in demo.store.entries() if e.event == "key.replaced")
    old, new = read_key(entry.data["previous"]), read_key(entry.data["key"])
    assert entry.data["reason"] == "petugas pindah"
    text = f"pakdocs key replaced\n{new}\n".encode()
    assert old.verifies(base64.b64decode(entry.data["signature"]), text)
    assert (read_note(first).signed_by(old), read_note(second).signed_by(new)) == (True, True)
    assert not read_note(second).signed_by(old)
    assert demo("log", "verify").code == 0
    assert demo("audit").code == 0
    shown = demo("log", "key").out
    assert str(old) in shown
    assert str(new) in shown


def test_a_lost_key_is_replaced_in_the_open(demo: Clerk) -> None:
    note = checkpoint(demo)
    (demo.office / "records" / "office.key").unlink()
    entries = events(demo)
    result = demo("log", "checkpoint")
    assert result.code == 5
    assert "log key --new --reason" in result.err
    assert demo("log", "checkpoint", "--dry-run").code == 5
    assert demo.json("log", "key")["here"] is False
    assert events(demo) == entries
    found = demo.json("log", "key", "--new", "--reason=laptop hilang")
    assert (found["signed"], found["here"]) == (False, True)
    assert checkpoint(demo) != note
    assert demo("log", "verify").code == 0
    [finding] = demo.json_any("audit")["findings"]
    assert (finding["code"], finding["severity"]) == ("key.unsigned", "warning")
    assert "laptop hilang" in finding["message"]


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"x" * 100_000])
def test_a_file_that_is_not_the_key_is_refused_and_kept(demo: Clerk, data: bytes) -> None:
    checkpoint(demo)
    file = demo.office / "records" / "office.key"
    file.write_bytes(data)
    assert demo("log", "checkpoint").code == 5
    assert demo.json("log", "key", "--new", "--reason=rusak")["signed"] is False
    [aside] = [name for name in key_files(demo) if name != "office.key"]
    assert (demo.office / "records" / aside).read_bytes() == data
    checkpoint(demo)


def test_the_key_of_another_office_is_not_thrown_away(demo: Clerk, tmp_path: Path) -> None:
    checkpoint(demo)
    file = demo.office / "records" / "office.key"
    other = Ed25519PrivateKey.generate()
    from pakdocs.store.key import KeyFile

    KeyFile(tmp_path).put_beside(other)
    shutil.copy(tmp_path / "office.key.new", file)
    data = file.read_bytes()
    result = demo("log", "checkpoint")
    assert result.code == 5
    assert "another's" in result.err
    assert demo("log", "key", "--new", "--reason=tertukar").code == 0
    assert data in [(demo.office / "records" / name).read_bytes() for name in key_files(demo)]


def test_a_key_that_no_entry_names_shows_that_the_log_was_cut(demo: Clerk) -> None:
    """Somebody took the end off the log, records.json as well, and forgot the key."""
    before = log_lines(demo)
    checkpoint(demo)
    write_log(demo, before)
    result = demo("log", "checkpoint")
    assert result.code == 5
    assert "the log was cut" in result.err
    assert demo("log", "checkpoint", "--dry-run").code == 5
    assert log_lines(demo) == before


def test_replacing_needs_a_key_and_a_reason(demo: Clerk) -> None:
    assert demo("log", "key").code == 0
    assert demo("log", "key", "--new", "--reason=x").code == 5
    assert demo("log", "key", "--new", "--reason=x", "--dry-run").code == 5
    assert demo("log", "key", "--new").code == 2
    assert demo("log", "key", "--reason=x").code == 2
    assert demo("log", "key", "--dry-run").code == 2
    assert "key.made" not in events(demo)


def test_a_key_that_may_not_be_read_is_said(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another clerk's rights: simulated, for tests may run as root."""
    checkpoint(demo)
    real = Path.open

    def closed(path: Path, *arguments: Any, **rest: Any) -> Any:
        if path.name == "office.key":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **rest)

    monkeypatch.setattr(Path, "open", closed)
    assert demo("log", "checkpoint").code == 6
    assert demo.json("log", "key")["here"] is False


# --- the log's own checkpoints


def write_log(clerk: Clerk, lines: list[bytes]) -> None:
    """Put another log in the office, and records that fit it, as somebody thorough would.

    Whoever does so has this computer forget what it saw as well, or sits at another one.
    """
    shutil.rmtree(os.environ["PAKDOCS_STATE"], ignore_errors=True)
    (clerk.office / "records" / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (clerk.office / "records" / "records.json").unlink(missing_ok=True)
    assert clerk("log", "rebuild").code == 0


Change = Callable[[int, str, dict[str, Any]], None]


def rename_someone(_seq: int, event: str, data: dict[str, Any]) -> None:
    if event == "officer.added":
        data["values"]["name"] = data["values"]["name"].replace("Contohwan", "Contohwin")


def remade(lines: list[bytes], change: Change, key: Ed25519PrivateKey | None = None) -> list[bytes]:
    """Make a log anew with something changed in it, all links right; sign anew with *key*."""
    made: list[bytes] = []
    head = NO_PREVIOUS
    for line in lines:
        entry = parse_line(line)
        change(entry.seq, entry.event, entry.data)
        if entry.event == "log.checkpointed" and key is not None:
            sign_again(made, entry.data, key)
        made.append(make_line(Entry(**{**entry_facts(entry), "prev": head})))
        head = digest(made[-1])
    return made


def entry_facts(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def sign_again(lines: list[bytes], data: dict[str, Any], key: Ed25519PrivateKey) -> None:
    note = read_note(data["note"])
    said = Checkpoint(note.checkpoint.origin, len(lines), Tree(lines).root())
    data["note"] = str(Note(said, note.key_id, key.sign(str(said).encode())))
    data["root"] = encode(said.root)


def rewrite(clerk: Clerk, change: Change, key: Ed25519PrivateKey | None = None) -> None:
    write_log(clerk, remade(log_lines(clerk), change, key))


def office_key(clerk: Clerk) -> Ed25519PrivateKey:
    key = load_pem_private_key((clerk.office / "records" / "office.key").read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def verified(clerk: Clerk, *arguments: str) -> dict[str, Any]:
    return clerk.json_any("log", "verify", *arguments)


def codes(found: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in found["problems"]]


def test_a_log_made_anew_without_the_key_contradicts_its_checkpoints(demo: Clerk) -> None:
    checkpoint(demo)
    demo("letter", "void", "L-0003", "--reason=salah")
    checkpoint(demo)
    places = [entry.seq for entry in demo.store.entries() if entry.event == "log.checkpointed"]
    rewrite(demo, rename_someone)
    found = verified(demo)
    assert [(p["code"], p["seq"]) for p in found["problems"]] == [
        ("checkpoint", place) for place in places
    ]
    assert demo("log", "verify").code == 3
    assert {finding["code"] for finding in demo.json_any("audit")["findings"]} >= {"log.checkpoint"}


def test_without_a_checkpoint_outside_a_rewritten_or_cut_log_cannot_be_told(
    demo: Clerk, tmp_path: Path
) -> None:
    """The office's own people have the key; only what left the office shows what they did."""
    outside = tmp_path / "titik.txt"
    before = log_lines(demo)
    assert demo("log", "checkpoint", str(outside)).code == 0
    whole, key = log_lines(demo), office_key(demo)
    demo("letter", "void", "L-0003", "--reason=salah")
    assert verified(demo, f"--against={outside}")["ok"] is True

    rewrite(demo, rename_someone, key)
    found = verified(demo)
    assert (found["ok"], found["compared"]) == (True, [])
    assert "cannot be seen" in demo("log", "verify").out
    found = verified(demo, f"--against={outside}")
    assert (found["ok"], codes(found)) == (False, ["against_root"])
    assert demo("log", "verify", f"--against={outside}").code == 3

    write_log(demo, whole[: len(before) - 3])
    assert verified(demo)["ok"] is True
    found = verified(demo, f"--against={outside}")
    assert codes(found) == ["against_key", "against_short"]
    [compared] = found["compared"]
    assert (compared["size"], compared["ok"]) == (len(before) + 1, False)
    findings = {f["code"] for f in demo.json_any("audit", f"--against={outside}")["findings"]}
    assert findings >= {"log.against_key", "log.against_short"}


def test_what_is_not_compared_is_not_claimed(demo: Clerk, tmp_path: Path) -> None:
    outside = tmp_path / "titik.txt"
    demo("log", "checkpoint", str(outside))
    demo("letter", "void", "L-0003", "--reason=salah")
    size = read_note(outside.read_text("utf-8")).checkpoint.size
    found = verified(demo, f"--against={outside}")
    root = read_note(outside.read_text("utf-8")).checkpoint.root
    said = {"file": str(outside), "kind": "checkpoint", "size": size, "root": encode(root)}
    assert found["compared"] == [said | {"ok": True}]
    assert f"the first {size} entries" in demo("log", "verify", f"--against={outside}").out
    assert demo.json("audit", f"--against={outside}")["compared"] == found["compared"]


def replaced_by(clerk: Clerk, **facts: str) -> None:
    """Write the log anew with another key.replaced, as somebody without the old key would."""

    def change(_seq: int, event: str, data: dict[str, Any]) -> None:
        if event == "key.replaced":
            data.update(facts)

    rewrite(clerk, change)


def test_a_key_put_in_place_by_somebody_else_is_found(demo: Clerk) -> None:
    checkpoint(demo)
    demo("log", "key", "--new", "--reason=rutin")
    entry = demo.store.entries()[-1]
    stranger = Ed25519PrivateKey.generate()
    key = Key("pakdocs/disnaker-kab-sukamaju", stranger.public_key().public_bytes_raw())
    replaced_by(demo, key=str(key))
    assert [(p["code"], p["seq"]) for p in verified(demo)["problems"]] == [("key", entry.seq)]
    replaced_by(demo, signature=encode(stranger.sign(replacement_text(key))))
    assert codes(verified(demo)) == ["key"]
    replaced_by(demo, signature="AAAA")
    assert codes(verified(demo)) == ["key"]
    replaced_by(demo, signature="")  # in the open, then: an auditor is told
    assert verified(demo)["ok"] is True
    assert demo.json_any("audit")["findings"][0]["code"] == "key.unsigned"


def test_a_checkpoint_signed_by_a_key_that_was_replaced_is_found(
    demo: Clerk, tmp_path: Path
) -> None:
    checkpoint(demo)
    old, old_key = office_key(demo), read_key(demo.json("log", "key")["current"])
    demo("log", "key", "--new", "--reason=rutin")
    checkpoint(demo)
    lines = log_lines(demo)
    said = Checkpoint(old_key.name, len(lines), Tree(lines).root())
    outside = tmp_path / "titik.txt"
    outside.write_text(str(Note(said, old_key.id, old.sign(str(said).encode()))), "utf-8")
    assert codes(verified(demo, f"--against={outside}")) == ["against_key"]
    *kept, last = lines
    data = parse_line(last).data
    sign_again(kept, data, old)
    note = read_note(data["note"])
    data["note"] = str(Note(note.checkpoint, old_key.id, note.signature))
    facts = {**entry_facts(parse_line(last)), "data": data}
    write_log(demo, [*kept, make_line(Entry(**facts))])
    assert codes(verified(demo)) == ["checkpoint"]


def entry(seq: int, event: str, data: dict[str, Any]) -> Entry:
    return Entry(seq, NO_PREVIOUS, "2026-01-05T09:00:00+07:00", "sari", "kantor", event, data)


FIRST = Key("pakdocs/kantor", b"\x01" * 32)
SECOND = Key("pakdocs/kantor", b"\x02" * 32)


def noted(size: int, origin: str = "pakdocs/kantor", root: bytes = b"r" * 32) -> dict[str, Any]:
    note = Note(Checkpoint(origin, size, root), FIRST.id, b"s" * 64)
    return {"note": str(note), "size": size, "root": encode(root), "for": ""}


REPLACED = {"key": str(SECOND), "previous": str(FIRST), "reason": "x", "signature": ""}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("key.made", {"key": str(FIRST)}),
        ("key.made", {"key": str(SECOND)}),
        ("key.made", {}),
        ("key.replaced", {**REPLACED, "key": str(FIRST)}),
        ("key.replaced", {**REPLACED, "key": "bukan kunci"}),
        ("key.replaced", {**REPLACED, "key": str(Key("pakdocs/lain", b"k" * 32))}),
        ("key.replaced", {**REPLACED, "previous": ""}),
        ("key.replaced", {**REPLACED, "previous": str(SECOND)}),
        ("key.replaced", {**REPLACED, "reason": 1}),
        ("log.checkpointed", noted(3)),
        ("log.checkpointed", noted(1, "pakdocs/lain")),
        ("log.checkpointed", {**noted(1), "size": 2}),
        ("log.checkpointed", {**noted(1), "size": True}),
        ("log.checkpointed", {**noted(1), "root": encode(b"o" * 32)}),
        ("log.checkpointed", {**noted(1), "root": "AAAA"}),
        ("log.checkpointed", {**noted(1), "note": "x"}),
        ("log.checkpointed", {key: value for key, value in noted(1).items() if key != "for"}),
    ],
)
def test_entries_that_contradict_the_key_or_their_place_do_not_fit(
    event: str, data: dict[str, Any]
) -> None:
    state = State()
    keys.made(state, entry(1, "key.made", {"key": str(FIRST)}))
    with pytest.raises(BadEntry):
        fold(state, entry(2, event, data), b"")


def test_the_first_key_and_a_checkpoint_come_in_this_order() -> None:
    state = State()
    for event, data in (
        ("key.replaced", {**REPLACED, "previous": ""}),
        ("log.checkpointed", noted(0)),
    ):
        with pytest.raises(BadEntry):
            fold(state, entry(1, event, data), b"")
    keys.made(state, entry(1, "key.made", {"key": str(FIRST)}))
    fold(state, entry(2, "log.checkpointed", noted(1)), b"")
    fold(state, entry(3, "key.replaced", REPLACED), b"")
    assert list(state.tables["keys"]) == [str(FIRST), str(SECOND)]
    assert [made["size"] for made in state.tables["checkpoints"].values()] == [1]


def test_the_office_of_a_checkpoint_entry_does_not_matter_to_a_broken_log() -> None:
    """Comparing works on lines as they stand, whatever is wrong with them."""
    lines = [b"rusak", make_line(entry(2, "key.made", {"key": "bukan"})), b'{"event":"key.made"}']
    lines.append(make_line(entry(4, "key.made", {"name": "tanpa kunci"})))
    trail = Trail(lines)
    assert (trail.origin, trail.keys, list(check_marks(trail))) == ("pakdocs/kantor", [], [])
    bad = make_line(entry(2, "log.checkpointed", {**noted(1), "note": "x"}))
    assert [found.code for found in check_marks(Trail([b"x", bad]))] == ["checkpoint"]
    note = str(Note(Checkpoint("pakdocs/kantor", 2, Tree(lines[:2]).root()), b"abcd", b"s" * 64))
    found = compare(trail, Outside("f", "checkpoint", note.encode()))
    assert [code for code, _text in found.problems] == ["against_key"]
    assert compare(Trail([]), Outside("f", "checkpoint", note.encode())).problems[-1][0] == (
        "against_short"
    )


def test_the_quick_look_at_the_links_sees_each_broken_one(demo: Clerk) -> None:
    lines = log_lines(demo)
    assert broken_link(lines) == 0
    for place in range(len(lines) - 1):
        bent = lines[place].replace(b'"actor":"', b'"actor":"x')
        assert broken_link([*lines[:place], bent, *lines[place + 1 :]]) == place + 2
        assert broken_link([*lines[:place], *lines[place + 1 :]]) == place + 1


# --- what comes back from outside


def flipped(data: bytes, seed: int = 0) -> Iterator[bytes]:
    """Give *data* with bit 0 of every byte flipped, and with one more bit of every byte."""
    chance = random.Random(seed)
    for place in range(len(data)):
        for bit in (0, chance.randrange(1, 8)):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            yield bytes(changed)


def test_every_flipped_byte_of_a_checkpoint_is_a_finding(demo: Clerk, tmp_path: Path) -> None:
    """Code 3: one damaged byte does not make another kind of file of it, which would be 4."""
    note = checkpoint(demo).encode()
    arguments = []
    for number, data in enumerate(flipped(note)):
        file = tmp_path / f"{number}.txt"
        file.write_bytes(data)
        arguments += ["--against", str(file)]
    result = demo("log", "verify", "--json", *arguments)
    assert result.code == 3
    assert [one["ok"] for one in result.json["compared"]] == [False] * (2 * len(note))
    assert set(codes(result.json)) <= CODES
    for number in range(0, 2 * len(note), 13):
        found = demo("verify", "--json", str(tmp_path / f"{number}.txt"))
        assert found.code == 3
        assert found.json["verdict"] in ("altered", "unknown")


def sheet_of(note: str, path: Path, *, number: bool = False) -> None:
    """Write the list for the province as `officer export` does: the note on its second sheet."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("PAK").write_string(0, 0, "Nama")
    sheet = book.add_worksheet("Titik Periksa")
    for row, line in enumerate(note.rstrip("\n").split("\n")):
        if number and line.isdigit():
            sheet.write_number(row, 0, int(line))
        else:
            sheet.write_string(row, 0, line)
        sheet.write_string(row, 1, "Keterangan")
    book.close()


def backup_of(note: str, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("office.toml", "x")
        archive.writestr("checkpoint.txt", note)


@pytest.mark.parametrize("kind", ["txt", "xlsx", "number.xlsx", "zip", "jsonl", "json"])
def test_a_checkpoint_is_taken_from_wherever_it_travelled(
    demo: Clerk, tmp_path: Path, kind: str
) -> None:
    outside = tmp_path / f"dari-luar.{kind}"
    if kind == "json":
        assert demo("log", "prove", "L-0002", str(outside)).code == 0
    elif kind == "jsonl":
        shutil.copy(demo.office / "records" / "log.jsonl", outside)
    else:
        note = checkpoint(demo)
        match kind:
            case "txt":
                outside.write_bytes(note.encode())
            case "zip":
                backup_of(note, outside)
            case _:
                sheet_of(note, outside, number="number" in kind)
    size = len(log_lines(demo)) - (kind != "jsonl")
    demo("letter", "void", "L-0003", "--reason=salah")
    [compared] = verified(demo, f"--against={outside}")["compared"]
    assert (compared["size"], compared["ok"]) == (size, True)
    rewrite(demo, rename_someone)
    assert "against_root" in codes(verified(demo, f"--against={outside}"))
    write_log(demo, log_lines(demo)[:20])
    assert {"against_short", "against_root"} & set(codes(verified(demo, f"--against={outside}")))


def test_an_older_copy_tells_where_both_part_and_what_was_cut(demo: Clerk, tmp_path: Path) -> None:
    copy = tmp_path / "log-lama.jsonl"
    lines = log_lines(demo)
    copy.write_bytes(b"".join(line + b"\n" for line in lines) + b'{"torn')
    assert codes(verified(demo, f"--against={copy}")) == ["against_root"]
    copy.write_bytes(b"".join(line + b"\n" for line in lines))
    assert verified(demo, f"--against={copy}")["compared"][0]["size"] == len(lines)
    write_log(demo, lines[:-2])
    found = verified(demo, f"--against={copy}")
    assert codes(found) == ["against_short"]
    write_log(demo, lines)
    changed = parse_line(lines[11])
    rewrite(demo, lambda seq, _event, data: data.update(x="y") if seq == 12 else None)
    found = verified(demo, f"--against={copy}")
    assert (codes(found), changed.seq) == (["against_root"], 12)
    assert "part at entry 12" in found["problems"][0]["message"]
    copy.write_bytes(b'{"actor":"x","prev":"sha256:')
    assert codes(verified(demo, f"--against={copy}")) == ["against_root"]


def test_what_another_office_signed_is_of_another_office(demo: Clerk, tmp_path: Path) -> None:
    outside = tmp_path / "sofa.txt"
    outside.write_text(SOFA, "utf-8", newline="")
    assert codes(verified(demo, f"--against={outside}")) == ["against_origin"]
    found = demo("verify", "--json", str(outside))
    assert (found.code, found.json["verdict"]) == (3, "unknown")
    assert "another office" in demo("verify", str(outside)).out
    lines = remade(log_lines(demo), lambda *_: None)
    other = make_line(Entry(**{**entry_facts(parse_line(lines[0])), "office": "kantor-lain"}))
    copy = tmp_path / "log.jsonl"
    copy.write_bytes(other + b"\n")
    assert codes(verified(demo, f"--against={copy}")) == ["against_origin"]


def test_line_ends_that_a_program_changed_are_said_to_be_that(demo: Clerk, tmp_path: Path) -> None:
    """Notepad and mail programs do it; it is no forgery, but nothing to rely on either."""
    outside = tmp_path / "titik.txt"
    note = checkpoint(demo).encode()
    for data in (note.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + note, note + b"\n", note[:-1]):
        outside.write_bytes(data)
        result = demo("log", "verify", f"--against={outside}")
        assert result.code == 3
        assert "line ends" in result.out


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kosong.txt", b""),
        ("surat.txt", b"Kepada Yth. Kepala Dinas"),
        ("x.json", b'{"a":1}'),
        ("x.zip", b"PK\x03\x04 rusak"),
        ("x.xlsx", b"PK\x03\x04 rusak"),
        ("x.bin", bytes(range(256))),
    ],
)
def test_a_file_that_is_no_witness_is_bad_input(
    demo: Clerk, tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    assert demo("log", "verify", f"--against={file}").code == 4
    assert demo("audit", f"--against={file}").code == 4
    assert demo("log", "verify", f"--against={tmp_path / 'tidak-ada'}").code == 4


def test_hostile_archives_are_bad_input(demo: Clerk, tmp_path: Path) -> None:
    note = checkpoint(demo)
    empty, doubled, bomb, plain = (tmp_path / f"{n}.zip" for n in range(4))
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("office.toml", "x")
    with zipfile.ZipFile(doubled, "w") as archive:
        archive.writestr("checkpoint.txt", note)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("checkpoint.txt", note)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("checkpoint.txt", note + "\0" * 50_000_000)
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("checkpoint.txt", "bukan titik periksa")
    cut = tmp_path / "cut.zip"
    backup_of(note, cut)
    cut.write_bytes(cut.read_bytes().replace(b"pakdocs/", b"qakdocs/"))  # its checksum is wrong
    book = tmp_path / "lain.xlsx"
    sheet_of("Bukan\ncatatan\n", book)
    other = tmp_path / "tanpa.xlsx"
    workbook = xlsxwriter.Workbook(str(other))
    workbook.add_worksheet("PAK").write_string(0, 0, note)
    workbook.close()
    for file in (empty, doubled, plain, cut, book, other):
        assert demo("log", "verify", f"--against={file}").code == 4, file
    assert demo("log", "verify", f"--against={bomb}").code == 3  # one that was lengthened


def test_a_broken_log_is_compared_as_it_stands(demo: Clerk, tmp_path: Path) -> None:
    outside = tmp_path / "titik.txt"
    demo("log", "checkpoint", str(outside))
    path = demo.office / "records" / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Contohwan", b"Contohwin", 1))
    found = verified(demo, f"--against={outside}")
    assert codes(found).count("against_root") == 1
    assert "changed" in codes(found)


def test_a_checkpoint_of_the_office_is_genuine(demo: Clerk, tmp_path: Path) -> None:
    outside = tmp_path / "titik.txt"
    demo("log", "checkpoint", str(outside))
    found = demo.json("verify", str(outside))
    expected = {"verdict": "genuine", "kind": "checkpoint", "signature": "valid", "problems": []}
    assert found.items() >= expected.items()
    assert "GENUINE" in demo("verify", str(outside)).out
    write_log(demo, log_lines(demo)[:30])
    result = demo("verify", "--json", str(outside))
    assert (result.code, result.json["verdict"]) == (3, "altered")
    assert result.json["signature"] == "undecided"
    assert "the log was" in demo("verify", str(outside)).out


def test_two_checkpoints_at_once_stand_one_after_the_other(demo: Clerk) -> None:
    """As another command makes one in the middle of its own work."""
    with demo.store.writing("tester", clock) as session:
        notes = [read_note(make_checkpoint(session, str(n))) for n in range(3)]
    sizes = [note.checkpoint.size for note in notes]
    assert sizes == list(range(sizes[0], sizes[0] + 3))
    assert demo("log", "verify").code == 0


def test_kinds_are_told_apart(demo: Clerk) -> None:
    assert kind_of(checkpoint(demo).encode()) == "checkpoint"
    assert kind_of(b"\n".join(log_lines(demo))) == "log"
    assert kind_of(b"") == ""
