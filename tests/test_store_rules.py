"""What the files of an office do when a disk, a person or another program is in the way."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock

from conftest import NOW, Clerk
from pakdocs.errors import BadInput, Conflict, Findings, Unreachable
from pakdocs.ledger import canonical, digest
from pakdocs.legal import LegalBasis
from pakdocs.store import Store
from pakdocs.store.answers import MAX_ANSWER, Answers
from pakdocs.store.blobs import Blobs
from pakdocs.store.collector import collector_at_rest
from pakdocs.store.copies import conflict_copies
from pakdocs.store.files import decode, read_bytes
from pakdocs.store.folder import Folder
from pakdocs.store.key import KeyFile, new_key, public_half
from pakdocs.store.lock import office_lock
from pakdocs.store.log import Log
from pakdocs.store.memory import Memory, recall, remember

# --- the log as a file


@pytest.fixture
def folder_for_log(tmp_path: Path) -> Log:
    """A log that cannot be opened: a folder stands in its place."""
    path = tmp_path / "log.jsonl"
    path.mkdir()
    return Log(path)


@pytest.mark.parametrize(
    "action",
    [
        lambda log: log.read(),
        lambda log: log.line_at(0),
        lambda log: log.line_before(10),
        lambda log: log.append(b"x\n", 0),
        lambda log: log.settle(0),
        lambda log: log.truncate(0),
    ],
)
def test_a_log_that_cannot_be_opened_is_said(
    folder_for_log: Log, action: Callable[[Log], object]
) -> None:
    with pytest.raises(Unreachable) as caught:
        action(folder_for_log)
    assert caught.value.problem.where == str(folder_for_log.path)


def test_no_log_is_empty(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    assert (log.size(), log.read()) == (0, b"")


def test_a_line_is_found_by_where_it_ends(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    long = b"x" * 200_000
    log.append(b"one\n" + long + b"\nthree\n", 0)
    assert log.line_before(4) == b"one"
    assert log.line_before(4 + len(long) + 1) == long
    assert log.line_before(log.size()) == b"three"
    assert log.line_before(log.size() - 1) == b""  # no newline stands there
    assert log.line_at(4 + len(long) + 1) == b"three"


def test_a_log_that_another_program_wrote_to_is_not_added_to(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.append(b"one\n", 0)
    with pytest.raises(Conflict, match="changed while it was locked"):
        log.append(b"two\n", 0)
    assert log.read() == b"one\n"


def test_a_write_that_fails_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int, *_more: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    log = Log(tmp_path / "log.jsonl")
    log.append(b"one\n", 0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unreachable):
            log.append(b"two\n", 4)
        assert log.read() == b"one\n"
        patch.setattr(os, "ftruncate", full)
        with pytest.raises(Unreachable):
            log.append(b"two\n", 4)
    assert log.read() == b"one\ntwo "  # torn, so nobody takes it for an entry


def test_what_is_no_log_beside_the_log_is_left_alone(tmp_path: Path) -> None:
    log = Log(tmp_path / "records" / "log.jsonl")
    assert list(conflict_copies(log)) == []
    log.path.parent.mkdir()
    log.append(b"one\n", 0)
    (log.path.parent / "catatan.jsonl").write_bytes(b"other\n")
    assert list(conflict_copies(log)) == []
    (log.path.parent / "log (1).jsonl").mkdir()  # cannot be read
    [found] = conflict_copies(log)
    assert (found.seq, found.code, "log (1).jsonl" in found.message) == (0, "conflict_copy", True)


# --- what this computer remembers


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"[]",
        b'{"path":"x"}',
        b'{"path":1,"seq":1,"head":"x","bytes":1}',
        b'{"path":"x","seq":0,"head":"x","bytes":1}',
        b'{"path":"x","seq":true,"head":"x","bytes":1}',
        b'{"path":"x","seq":1,"head":1,"bytes":1}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_memory_remembers_nothing(office: Clerk, kept: bytes) -> None:
    log, state = office.store.log, office.store.load()
    remember(log, state)
    memory = recall(log)
    assert memory is not None
    assert (memory.seq, memory.held_by(log)) == (state.seq, True)
    [file] = Path(os.environ["PAKDOCS_STATE"]).glob("logs/*.json")
    file.write_bytes(kept)
    assert recall(log) is None


def test_an_office_whose_log_cannot_be_read_is_not_where_it_was(
    folder_for_log: Log, tmp_path: Path
) -> None:
    """A disk that is there and cannot be read must not close the copy that can."""
    memory = Memory(folder_for_log.path, 1, digest(b"x"), 1)
    assert not memory.held_by(folder_for_log)
    assert not memory.elsewhere(Log(tmp_path / "salinan.jsonl"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the folder cannot be set")
def test_what_is_remembered_lies_in_the_folder_of_the_user(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAKDOCS_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert office("bkk", "edit", "bkk-0001", "--district", "Timur").code == 0
    [file] = (tmp_path / "state" / "pakdocs" / "logs").iterdir()
    assert file.suffix == ".json"
    memory = recall(office.store.log)
    assert memory is not None
    assert memory.seq == len(office.store.entries())


# --- the lock


def test_who_sees_others_get_on_waits_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.store.lock.PATIENCE", 1.5)
    path = tmp_path / ".lock"
    other, looks = FileLock(path), [0, 0, 1]
    other.acquire()

    def progress() -> int:
        """Show no growth after one second, some after two; then the other one is done."""
        if len(looks) == 1:
            other.release()
        return looks.pop(0)

    with office_lock(path, "budi", progress) as died:
        assert not died
    assert looks == []


# --- plain files


def test_a_file_too_large_or_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes(b"x" * 11)
    assert read_bytes(path, limit=11) == b"x" * 11
    with pytest.raises(BadInput, match="megabytes"):
        read_bytes(path, limit=10)
    assert decode(b"\xef\xbb\xbfa", path) == "a"
    with pytest.raises(BadInput, match=r"not UTF-8 text \(byte 1\)"):
        decode(b"a\xff", path)


def test_a_blob_is_its_own_digest(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    assert not blobs.any()
    blob = blobs.put(b"isi")
    assert (blobs.get(blob), blobs.has(blob), blobs.any()) == (b"isi", True, True)
    blobs.path(blob).write_bytes(b"lain")
    with pytest.raises(Findings, match="was changed"):
        blobs.get(blob)
    assert blobs.remove(blob)
    assert blobs.remove(blob)  # that it is gone is what was asked for
    with pytest.raises(Findings, match="is not there"):
        blobs.get(blob)
    for wrong in ("sha256:../../x", "sha256:" + "A" * 64, ""):
        with pytest.raises(Findings, match="not a digest"):
            blobs.path(wrong)


def test_a_blob_that_cannot_be_opened_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put(b"surat")

    def broken(*_how: object) -> object:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(Unreachable, match="the disk reports an error"):
        blobs.get(blob)


def test_many_objects_that_stay_are_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with collector_at_rest():
        kept: list[list[int]] = [[] for _n in range(150_000)]
    found = gc.get_freeze_count() - before
    gc.unfreeze()
    assert found >= len(kept)
    assert gc.isenabled()


def test_a_blob_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    blob = blobs.put(b"isi")
    blobs.path(blob).unlink()
    (blobs.path(blob) / "x").mkdir(parents=True)
    assert not blobs.remove(blob)


def test_a_folder_without_the_lists_has_none(made_office: Path, tmp_path: Path) -> None:
    for name in ("office.toml", "templates/surat-dinas.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((made_office / name).read_bytes())
    folder = Folder(tmp_path)
    assert folder.requirements.papers == ()
    assert folder.legal_basis == LegalBasis((), (), ())
    assert asdict(folder.facts) == asdict(Folder(made_office).facts)  # what ships stands in for it
    assert folder.type_names() == ["surat-dinas"]
    with pytest.raises(BadInput, match="no letter type 'sk'"):
        folder.lettertype("sk")


def test_a_letter_is_made_and_comes_back_where_no_laws_are_listed(office: Clerk) -> None:
    (office.office / "templates" / "dasar-hukum.toml").unlink()
    [letter] = office.json(
        "letter", "issue", "surat-dinas", "--date", "2026-01-05", "--set", "to=Kepala SMK",
        "--set", "subject=Uji", "--set", "body=- Isi.",
    )["letters"]  # fmt: skip
    assert "dasar-hukum" not in office.store.entries()[-1].data["inputs"]
    (office.office / letter["file"]).unlink()
    assert office.json("log", "rebuild")["letters"] == [letter["id"]]
    assert office("audit").code == 0


# --- the key


def test_a_key_that_cannot_take_its_place_is_said(tmp_path: Path) -> None:
    files, key = KeyFile(tmp_path), new_key()
    files.put_beside(key)
    public = public_half(key)
    files.settle(public_half(new_key()))  # the log names another: it stays where it waits
    assert files.waiting.exists()
    (files.path / "x").mkdir(parents=True)
    with pytest.raises(Unreachable):
        files.settle(public)
    assert files.find(public) is not None
    files.set_aside()  # a folder is no key
    assert files.path.is_dir()


def test_a_key_that_cannot_be_moved_away_is_said_and_stays(tmp_path: Path) -> None:
    files = KeyFile(tmp_path)
    files.path.write_bytes(b"kunci lain")
    mark = digest(b"kunci lain").removeprefix("sha256:")[:8]
    (tmp_path / f"office.key.{mark}" / "x").mkdir(parents=True)
    with pytest.raises(Unreachable):
        files.set_aside()
    assert files.path.read_bytes() == b"kunci lain"


# --- the last answers


def test_answers_are_offered_again_unless_they_are_personal(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    assert answers.last("to", "Kepala SMK") == "Kepala SMK"
    for text in ("3399017101780003", "0812-3456-789", "a@b.id", "x" * (MAX_ANSWER + 1)):
        answers.keep("to", text)
    assert not answers.path.exists()
    answers.keep("to", "Rektor")
    answers.keep("place", "x" * MAX_ANSWER)
    again = Answers(tmp_path)
    assert (again.last("to"), len(again.last("place"))) == ("Rektor", MAX_ANSWER)
    again.keep("to", "")
    assert Answers(tmp_path).last("to", "-") == "-"
    for damage in (b"{", b"[]", b"\xff", b'{"to": 1}'):
        answers.path.write_bytes(damage)
        assert Answers(tmp_path).last("to") == ""


# --- the office as a whole


def test_an_entry_that_is_not_where_the_records_say_is_a_finding(demo: Clerk) -> None:
    letter = demo.store.load().tables["letters"]["L-0001"]
    assert demo.store.entry(letter).data["id"] == "L-0001"
    with pytest.raises(Findings, match="another entry stands in its place"):
        demo.store.entry_at(letter["entry"] - 1, letter["byte"])
    with pytest.raises(Findings):
        demo.store.entry_at(letter["entry"], letter["byte"] + 1)


def test_a_block_has_its_bound(office: Clerk) -> None:
    with office.store.writing("tester", lambda: NOW) as session:
        end = session.state.offset
        with pytest.raises(ValueError, match="more than 500"):
            session.commit([("log.recovered", {})] * 501)
        assert not session.committed_since(end)
    assert "Nothing was written" in str(_refused(office.store).problem.fix)


def _refused(store: Store) -> Conflict:
    """Commit what does not fit."""
    size = store.log_size()
    with store.writing("tester", lambda: NOW) as session, pytest.raises(Conflict) as caught:
        session.commit([("letter.voided", {"id": "L-0009", "reason": "x"})])
    assert store.log_size() == size
    return caught.value


def test_a_damaged_line_is_named_when_all_are_read(office: Clerk) -> None:
    lines = office.store.log_path.read_bytes().split(b"\n")
    office.store.log_path.write_bytes(b"\n".join([lines[0], b"x", *lines[2:]]))
    with pytest.raises(Findings) as caught:
        office.store.entries()
    assert "line 2" in caught.value.problem.where


def test_another_last_line_than_that_of_the_records_is_a_finding(office: Clerk) -> None:
    data = office.store.log_path.read_bytes()
    assert data.endswith(b'"v":1}\n')
    office.store.log_path.write_bytes(data[:-3] + b"2}\n")
    with pytest.raises(Findings, match="not the one that records"):
        office.store.load()


def test_a_last_line_of_a_later_version_is_named(office: Clerk) -> None:
    """Its records.json fits it, for a later pakdocs wrote both."""
    store = office.store
    state, last = store.load(), store.entries()[-1]
    line = canonical({"v": 2, "seq": last.seq + 1, "prev": state.head, "at": last.at})
    with store.log_path.open("ab") as log:
        log.write(line + b"\n")
    state.seq, state.head = last.seq + 1, digest(line)
    state.offset = store.log.size()
    store.records.save(state)
    result = office("officer", "list")
    assert (result.code, f"line {last.seq + 1}" in result.err) == (3, True)
    assert "version" in result.err
    assert office("bkk", "edit", "bkk-0001", "--district", "Timur").code == 5


def test_records_of_an_earlier_version_are_made_anew_from_the_log(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = office.store
    state, officers = store.load(), office.json("officer", "list")
    state.tables["officers"]["pak-0001"]["values"]["name"] = "Lain Rekaan"
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.store.records.FOLD", 2)
        store.records.save(state)
    assert office.json("officer", "list") == officers
    assert office("bkk", "edit", "bkk-0001", "--district", "Timur").code == 0
    assert office("log", "verify").code == 0
    assert office.json("officer", "list") == officers


def test_a_folder_where_none_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"a file")
    with pytest.raises(Unreachable), Store(tmp_path).writing("tester", lambda: NOW):
        pass
