"""docs/periksa.py: the verifier for those who do not want to trust pakdocs with checking itself."""

from __future__ import annotations

import ast
import base64
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Clerk
from log_cases import (
    Book,
    Signer,
    canonical,
    cases,
    damaged,
    leaf_hash,
    parse,
    proof_of,
    short_lines,
    tampered_entries,
    tree_hash,
    tree_path,
    whole_life,
)

PROGRAM = ROOT / "docs" / "periksa.py"


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("periksa", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["periksa"] = module
    spec.loader.exec_module(module)
    return module


periksa = _load()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the verifier in this process; give the exit code and what was printed."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        code = periksa.main([str(one) for one in arguments])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.fixture
def short(made_demo: Path) -> Book:
    """A log of some twenty entries with everything in it."""
    return whole_life(short_lines(made_demo / "records"))


def write(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def codes(out: str) -> set[str]:
    """Read the codes of the problems that were printed."""
    problems, wrong, _ = out.partition("WRONG:")
    return {line.split(" ")[1].rstrip(":") for line in problems.splitlines()} if wrong else set()


def refused(read: Callable[..., Any], *arguments: Any) -> bool:
    """Say whether the verifier refuses: it must not crash in another way."""
    try:
        read(*arguments)
    except periksa.Wrong:
        return True
    return False


# ---- A real office ------------------------------------------------------------------------------


def test_a_real_office_is_sound(demo: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert demo("letter", "attach", "L-0001", str(scan)).code == 0
    assert demo("letter", "void", "L-0003", "--reason", "salah alamat").code == 0
    assert demo("template", "approve", "surat-dinas").code == 0
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), "log", "records"],
        cwd=demo.office,
        capture_output=True,
        text=True,
        check=False,
    )
    entries = demo.json("log", "verify")["entries"]
    assert (done.returncode, done.stderr) == (0, "")
    assert f"SOUND: nothing wrong was found\n{entries} entries" in done.stdout
    assert "CANNOT KNOW whether the whole log was written anew, or its end cut off" in done.stdout


def test_it_needs_nothing_but_the_standard_library_and_cryptography() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    named = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    ]
    roots = {str(name).partition(".")[0] for name in named}
    assert roots - sys.stdlib_module_names == {"cryptography"}


def test_each_blob_of_a_real_office_is_wanted_or_harmless(
    demo: Clerk, run: Callable[..., tuple[int, str]]
) -> None:
    records = demo.office / "records"
    for blob in sorted(path for path in records.joinpath("blobs").rglob("*") if path.is_file()):
        kept = blob.read_bytes()
        blob.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        code, out = run("log", records)
        assert (code, codes(out)) == (3, {"blob"}), blob
        blob.write_bytes(kept)


# ---- Tampering ----------------------------------------------------------------------------------


def test_every_case_is_told_right(
    made_demo: Path, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    wrong = []
    for case in cases(made_demo, tmp_path / "kantor"):
        code, out = run("log", case.records)
        expected = {case.code} if case.code else set()
        if (code == 0) is not case.ok or not expected <= codes(out) or code not in (0, 3):
            wrong.append((case.name, code, out))
    assert not wrong


def test_no_field_of_any_entry_can_be_changed_or_removed(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    kept = tmp_path / "titik.txt"
    kept.write_bytes(short.keys[2].note(short.lines).encode())
    assert run("log", write(tmp_path / "log.jsonl", short.lines), "--against", kept)[0] == 0
    seen = 0
    for seq, where, lines in tampered_entries(short.lines):
        # Nothing in the log is about its own last entry; only what was kept outside is.
        outside = ["--against", str(kept)] if seq == len(lines) else []
        code, out = run("log", write(tmp_path / "log.jsonl", lines), *outside)
        assert code == 3, (seq, where, out)
        seen += 1
    assert seen > 400


def test_a_log_written_anew_or_cut_off_is_seen_from_outside_only(
    made_demo: Path, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    start = short_lines(made_demo / "records")
    book, other = Book(start), Book(start)
    book.make_key()
    book.issue("L-0101", 7)
    book.void_letter("L-0101")
    other.make_key()
    other.issue("L-0101", 7, subject="lain sekali")
    other.void_letter("L-0101")
    other.add("log.recovered", {"bytes": 1})
    key = book.keys[0]
    note, proof, copy = (tmp_path / name for name in ("titik.txt", "bukti.json", "lama.jsonl"))
    note.write_bytes(key.note(book.lines).encode())
    proof.write_bytes(canonical(proof_of(book.lines, "L-0101", key)) + b"\n")
    write(copy, book.lines)
    log = tmp_path / "log.jsonl"
    for lines, code in [(other.lines, "root"), (book.lines[:-1], "short")]:
        write(log, lines)
        sound, out = run("log", log)
        assert (sound, "CANNOT KNOW whether the whole log was written anew" in out) == (0, True)
        for outside in (note, proof, copy):
            found, out = run("log", log, "--against", outside)
            assert (found, codes(out)) == (3, {f"against_{code}"}), outside
    write(log, [*book.lines, *other.lines[-1:]])  # the chain is broken here, but not before
    found, out = run("log", log, "--against", note, "--against", proof, "--against", copy)
    assert (found, codes(out)) == (3, {"prev", "seq"} & codes(out))
    assert f"Entries 1 to {len(book.lines)} are those that were kept outside" in out


def test_a_log_that_grew_is_compared_as_far_as_it_was_kept(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    log = write(tmp_path / "log.jsonl", short.lines)
    for size in range(1, len(short.lines) + 1):
        copy = write(tmp_path / "lama.jsonl", short.lines[:size])
        assert run("log", log, "--against", copy)[0] == 0
        changes = b"".join(short.lines[:size]).count(b'"event":"key.')
        if not changes:
            continue  # there was no key yet
        note = tmp_path / "titik.txt"
        note.write_bytes(short.keys[changes - 1].note(short.lines[:size]).encode())
        code, out = run("log", log, "--against", note)
        assert (code, f"what is after entry {size} was written anew" in out) == (0, True)


@pytest.mark.parametrize("kind", ["note", "copy"])
def test_every_byte_of_what_was_kept_outside_counts(short: Book, tmp_path: Path, kind: str) -> None:
    log = periksa.Log()
    log.read(write(tmp_path / "log.jsonl", short.lines))
    kept = {
        "note": short.keys[2].note(short.lines).encode(),
        "copy": b"".join(line + b"\n" for line in short.lines[:2]),
    }[kind]
    assert periksa.compare(log, kept) == (2 if kind == "copy" else len(short.lines))
    for where, data in damaged(kept):
        if kind == "copy" and data.endswith(b"\n") and kept.startswith(data):
            continue  # an older copy, and a sound one
        assert refused(periksa.compare, log, data), where


def test_every_byte_of_a_proof_counts_without_the_log(short: Book) -> None:
    key = periksa.Key.read(short.keys[0].vkey)
    proof = canonical(proof_of(short.lines, "L-0101", short.keys[0])) + b"\n"
    assert periksa.check_proof(proof, [key])[1] == "L-0101"
    for where, data in damaged(proof):
        assert refused(periksa.check_proof, data, [key]), where


# ---- Proofs and checkpoints by themselves -------------------------------------------------------


def test_a_proof_is_checked_offline(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    file, key = tmp_path / "bukti.json", short.keys[0]
    file.write_bytes(canonical(proof_of(short.lines, "L-0101", key)) + b"\n")
    code, out = run("proof", file, "--key", key.vkey)
    assert code == 0
    assert "'L-0101': " in out
    assert "letter.issued" in out
    assert "letter.voided" in out
    assert "CANNOT KNOW whether it holds more about the letter" in out
    code, out = run("proof", file, "--key", short.keys[1].vkey)
    assert (code, codes(out)) == (3, {"key"})


def _proofs(book: Book) -> Iterator[tuple[str, str, Any]]:
    """Give proofs that are well written and signed, and prove nothing."""
    key, lines = book.keys[0], book.lines
    sound = proof_of(lines, "L-0101", key)
    first, second = sound["entries"]
    other = proof_of(lines, "L-0102", key)["entries"]
    yield "another letter", "proof", sound | {"letter": "L-0102"}
    yield "no entry", "proof", sound | {"entries": []}
    yield "entries swapped", "proof", sound | {"entries": [second, first]}
    yield "an entry twice", "proof", sound | {"entries": [first, first]}
    yield "another letter's entry", "proof", sound | {"entries": [first, *other]}
    yield "another one's path", "proof", sound | {"entries": [first | {"path": second["path"]}]}
    longer = [*first["path"], first["path"][0]]
    yield "a path too long", "proof", sound | {"entries": [first | {"path": longer}]}
    yield "a path too short", "proof", sound | {"entries": [first | {"path": longer[:-2]}]}
    yield "no path", "data", sound | {"entries": [{"line": first["line"], "path": ""}]}
    yield "more in an entry", "proof", sound | {"entries": [first | {"more": ""}]}
    yield "more in the proof", "proof", sound | {"more": ""}
    yield "another version", "proof", sound | {"v": 2}
    yield "true for one", "data", sound | {"v": True}
    yield "another kind", "proof", sound | {"kind": "pakdocs"}
    yield "another key named", "key", sound | {"key": book.keys[1].vkey}
    yield "another tree", "proof", sound | {"checkpoint": key.note(lines[:-1])}
    yield "a tree too small", "proof", sound | {"checkpoint": key.note(lines[:3])}
    yield "a tree without leaves", "proof", sound | {"checkpoint": key.note([])}
    changed = parse(first["line"].encode()) | {"actor": "lain"}
    line = canonical(changed).decode()
    yield "an entry changed", "proof", sound | {"entries": [first | {"line": line}]}
    yield "a list", "proof", [sound]


def test_a_proof_that_proves_nothing_is_refused(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    file = tmp_path / "bukti.json"
    for name, expected, proof in _proofs(short):
        file.write_bytes(canonical(proof) + b"\n")
        code, out = run("proof", file, "--key", short.keys[0].vkey)
        assert (code, codes(out)) == (3, {expected}), name


def test_a_proof_of_another_office_is_refused(short: Book, made_demo: Path) -> None:
    """The key may be trusted for one office and sign what it likes about another."""
    stranger = Signer("pakdocs/lain", "one")
    proof = canonical(proof_of(short.lines, "L-0101", stranger)) + b"\n"
    with pytest.raises(periksa.Wrong, match="of another office"):
        periksa.check_proof(proof, [periksa.Key.read(stranger.vkey)])


def test_a_checkpoint_is_checked_by_itself(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    key, file = short.keys[0], tmp_path / "titik.txt"
    note = key.note(short.lines)
    text, line = note.split("\n\n")
    witness = Signer("saksi.example/1", "w").signature_line(text + "\n")
    forged = key.signature_line("something else\n")
    more = f"{text}\nan extension line\n"
    expected = {
        note: "",
        note + witness: "",
        f"{text}\n\n{witness}{line}": "",
        f"{text}\n\n{witness}": "key",
        note + forged: "note",
        forged.join([f"{text}\n\n", line]): "note",
        f"{text}\n\n{forged}": "signature",
        f"{more}\n{key.signature_line(more)}": "note",
        note.replace("\n", "\r\n"): "note",
        note.replace("\u2014", "-"): "note",
        note.replace(text.split("\n")[1], "0" + text.split("\n")[1], 1): "note",
        note + "\n": "note",
        note + "garbage\n": "note",
        key.note(short.lines, origin="pakdocs/lain"): "origin",
        "": "note",
        note + 30_000 * witness: "note",
    }
    for data, code in expected.items():
        file.write_bytes(data.encode())
        found, out = run("checkpoint", file, "--key", key.vkey)
        assert (found, codes(out)) == ((3, {code}) if code else (0, set())), data


def test_base64_has_one_form_only(short: Book) -> None:
    """The last character of 32 bytes has four spare bits: other spellings of the same bytes."""
    text = base64.b64encode(bytes(32)).decode()
    assert periksa.unbase64(text, 32) == bytes(32)
    for other in (
        text[:-2] + "B=",
        text[:-1],
        text + "=",
        " " + text,
        text + "\n",
        text[:-1] + "\u00e9",
    ):
        assert refused(periksa.unbase64, other, 32)


# ---- Vectors from outside -----------------------------------------------------------------------


LEAVES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_over(lines: list[bytes]) -> bytes:
    peaks: list[tuple[int, bytes]] = []
    for line in lines:
        periksa.grow(peaks, leaf_hash(line))
    found: bytes = periksa.root_of(peaks)
    return found


def test_the_tree_is_that_of_certificate_transparency() -> None:
    """The eight leaves that the implementations of RFC 6962 are tested with."""
    assert root_over([]).hex().startswith("e3b0c44298fc1c14")
    assert [root_over(LEAVES[: size + 1]).hex() for size in range(8)] == ROOTS


@given(st.integers(1, 70), st.data())
def test_a_path_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    lines = [bytes([at]) for at in range(size)]
    at = data.draw(st.integers(0, size - 1))
    path, root = tree_path(at, lines), tree_hash(lines)
    leaf = leaf_hash(lines[at])
    assert root_over(lines) == root
    assert periksa.root_by_path(leaf, at, size, path) == root
    assert periksa.root_by_path(leaf, at, size, [*path, root]) != root
    if size > 1:
        elsewhere = data.draw(st.integers(0, size - 1).filter(lambda one: one != at))
        assert periksa.root_by_path(leaf, elsewhere, size, path) != root
        gap = data.draw(st.integers(0, len(path) - 1))
        assert periksa.root_by_path(leaf, at, size, path[:gap] + path[gap + 1 :]) != root
        path[gap] = bytes(32)
        assert periksa.root_by_path(leaf, at, size, path) != root


SIGNED_NOTES = {
    # The example of c2sp.org/signed-note.
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k": """\
This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj\
OBH3mFXmRKuwHjG1Yu72IneyaQM=
""",
    # The example of golang.org/x/mod/sumdb/note.
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv\
qfqdngotpRZb6KE6RyyBwJnAM=
""",
}


@pytest.mark.parametrize(("vkey", "note"), SIGNED_NOTES.items())
def test_keys_and_signatures_are_those_of_signed_notes(vkey: str, note: str) -> None:
    key = periksa.Key.read(vkey)
    text, line = note.rstrip("\n").split("\n\n")
    signature = periksa.unbase64(line.split(" ")[2], 68)
    assert (line.split(" ")[1], signature[:4]) == (key.name, key.hash)
    key.check(signature[4:], f"{text}\n".encode())
    assert refused(key.check, signature[4:], text.encode())
    for at, char in enumerate(vkey):
        assert refused(periksa.Key.read, vkey[:at] + chr(ord(char) ^ 1) + vkey[at + 1 :])


# ---- Hostile input ------------------------------------------------------------------------------


def _json(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.text(st.characters(max_codepoint=127), max_size=5)
    return st.recursive(
        leaves, lambda one: st.lists(one) | st.dictionaries(keys, one), max_leaves=9
    )


WHOLE = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text()


@given(_json(WHOLE))
def test_canonical_json_is_read_and_no_other(value: Any) -> None:
    data = rfc8785.dumps(value)
    assert periksa.parse(data) == value
    for other in (json.dumps(value).encode(), json.dumps(value, indent=1).encode(), data + b" "):
        if other != data:
            assert refused(periksa.parse, other)


@given(_json(WHOLE | st.floats()), st.data())
def test_nothing_in_an_entry_makes_it_crash(value: Any, data: st.DataObject) -> None:
    """The chain is made to fit, so that what an entry says is looked at."""
    start = canonical({
        "v": 1, "seq": 1, "prev": "sha256:" + 64 * "0", "at": "2026-01-05T09:00:00+07:00",
        "actor": "a", "office": "o", "event": "letter.issued",
        "data": {"id": "L-0001", "series": "surat", "year": 2025, "seq": 1, "suffix": "",
                 "number": "1", "outside": False, "inputs": {}, "personal": ""},
    })  # fmt: skip
    book = whole_life([start])
    at = data.draw(st.integers(1, len(book.lines) - 1))
    entry = parse(book.lines[at])
    target = entry if data.draw(st.booleans()) else entry["data"]
    target[data.draw(st.sampled_from(sorted(target)))] = value
    log = periksa.Log()
    for line in [*book.lines[:at], json.dumps(entry).encode(), *book.lines[at + 1 :]]:
        log.take(line)
    again = periksa.Log()
    for line in [*book.lines[:at], _canonical_or_not(entry), *book.lines[at + 1 :]]:
        again.take(line)
    assert len(log.leaves) == len(again.leaves) == len(book.lines)
    assert periksa.tell(log.problems, log.remarks) in (0, 3)


def _canonical_or_not(entry: Any) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_make_it_crash(data: bytes, start: bool) -> None:  # noqa: FBT001
    key = periksa.Key.read(Signer("pakdocs/o", "one").vkey)
    data = b'{"checkpoint":' + data if start else data
    assert refused(periksa.Note.read, data, [key])
    assert refused(periksa.check_proof, data, [key])


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_no_depth_of_nesting_makes_it_crash(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]], opening: str
) -> None:
    """Whichever depth the interpreter has had enough of: reading, writing or showing."""
    closing = {"[": "]", '{"a":': "}"}[opening]
    line = short.lines[1].decode()
    for depth in [*range(100, 1100, 13), 5_000, 100_000]:
        nested = opening * depth + "1" + closing * depth
        changed = line.replace('"actor":"root"', f'"actor":{nested}').replace(
            '"actor":"tester"', f'"actor":{nested}'
        )
        assert changed != line
        lines = [short.lines[0], changed.encode(), *short.lines[2:]]
        code, out = run("log", write(tmp_path / "log.jsonl", lines))
        assert (code, codes(out) & {"data", "json"} != set()) == (3, True), depth


def test_a_line_without_end_is_not_read_to_its_end(
    tmp_path: Path, short: Book, run: Callable[..., tuple[int, str]]
) -> None:
    log = write(tmp_path / "log.jsonl", short.lines[:2])
    with log.open("ab") as file:
        file.write(b'{"actor":"' + b"a" * (9 * 2**20) + b"\n")
    code, out = run("log", log)
    assert (code, codes(out)) == (3, {"torn"})


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 5), st.booleans()), max_size=12))
def test_numbers_are_followed_as_a_plain_table_would(steps: list[tuple[int, int, bool]]) -> None:
    """Numbers are given all or none, and reserved ones one by one."""
    log = periksa.Log()
    reserved: dict[int, int] = {}  # number: the step that reserved it
    used: set[int] = set()
    for step, (first, more, reserve) in enumerate(steps):
        wanted = set(range(first, first + more + 1))
        by = {reserved.get(one) for one in wanted}
        free = not wanted & used and (by == {None} or (not reserve and more == 0))
        use = "reserved" if reserve else "booked"
        asked = (("surat", 2025, "", ""), (first, first + more, use))
        assert refused(log.take_range, *asked) is not free, (step, steps)
        if free and reserve:
            reserved |= dict.fromkeys(wanted, step)
        elif free:
            used |= wanted


def test_what_a_log_says_cannot_write_on_the_screen(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    book = Book(short.lines)
    book.replace_key(2, 1, signature="", reason="\x1b[2Jhilang\u202e")
    for name in ("office", "at", "prev", "actor"):
        book.add("\x1b[2J\u202e", {"id": "\x1b[2J\u202e"}, **{name: "\x1b[2J\u202e"})
    _, out = run("log", write(tmp_path / "log.jsonl", book.lines))
    assert "\\x1b[2Jhilang" in out
    assert out.isascii()
    assert "\x1b" not in out


# ---- Exit codes ---------------------------------------------------------------------------------


def test_what_cannot_be_read_is_6_and_a_wrong_call_2(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    log = write(tmp_path / "log.jsonl", short.lines)
    gone = tmp_path / "tidak-ada"
    key = short.keys[0].vkey
    assert run("log", gone)[0] == 6
    assert run("log", tmp_path / "..")[0] == 6
    assert run("log", log, "--against", gone)[0] == 6
    assert run("proof", gone, "--key", key)[0] == 6
    assert run("checkpoint", tmp_path, "--key", key)[0] == 6
    for arguments in (
        [],
        ["log"],
        ["proof", str(log)],
        ["checkpoint", str(log), "--key", "x"],
        ["checkpoint", str(log), "--key", key[:-4] + "AAA="],
    ):
        with pytest.raises(SystemExit) as stopped:
            run(*arguments)
        assert stopped.value.code == 2


def test_a_log_without_its_blobs_says_that_they_were_not_looked_at(
    short: Book, tmp_path: Path, run: Callable[..., tuple[int, str]]
) -> None:
    log = write(tmp_path / "log.jsonl", short.lines)
    code, out = run("log", log)
    assert (code, "no blob was looked at" in out) == (0, True)
    code, out = run("log", tmp_path)
    assert (code, codes(out)) == (3, {"blob"})
