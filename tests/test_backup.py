"""The office in one file and back, on a new computer: what is held, refused, and told."""

from __future__ import annotations

import copy
import datetime as dt
import errno
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import Clerk, Result, clock
from pakdocs.audit import file_state, verify_office
from pakdocs.ledger import NO_PREVIOUS, Entry, digest, make_line
from pakdocs.ledger.closing import closed_since
from pakdocs.office import letters, recover, writing

ISSUE = ("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
CLOSED = "no number is given yet"


@dataclass
class Laptop(Clerk):
    """A clerk at another computer, which remembers nothing of this one."""

    state: Path

    def __call__(self, *arguments: str) -> Result:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAKDOCS_STATE", str(self.state))
            return super().__call__(*arguments)


def back_up(clerk: Clerk, name: str = "cadangan.zip") -> Path:
    path = clerk.office.with_name(name)
    result = clerk("backup", str(path))
    assert result.code == 0, result
    return path


def checkpoint(clerk: Clerk, name: str = "titik.txt") -> Path:
    path = clerk.office.with_name(name)
    assert clerk("log", "checkpoint", str(path)).code == 0
    return path


@pytest.fixture
def new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Laptop:
    """A clerk at a new computer, where no office is yet."""
    (tmp_path / "laptop").mkdir()
    return Laptop(tmp_path / "laptop" / "kantor", capsys, tmp_path / "ingatan")


def restore(clerk: Clerk, backup: Path, *options: str) -> Result:
    """Restore a backup where *clerk* works."""
    return clerk("restore", str(backup), str(clerk.office), *options)


def made_there(new: Clerk) -> list[Path]:
    """Give whatever lies where the office was to be made."""
    return list(new.office.parent.iterdir())


# ---------------------------------------------------------------- there and back


def test_an_office_comes_back_whole(demo: Clerk, new: Clerk) -> None:
    backup = back_up(demo)
    entries = len(demo.store.entries())
    result = restore(new, backup, "--json")
    assert result.code == 0, result
    assert result.json["entries"] == entries - 2, "all but the checkpoint and the backup itself"
    assert result.json["letters"] == ["L-0001", "L-0002", "L-0003"]
    assert (result.json["closed"], result.json["missing"]) == (True, {})
    before, after = demo.store.load(), new.store.load()
    for table in before.tables.keys() - {"office", "checkpoints"}:
        assert after.tables[table] == before.tables[table], table
    assert verify_office(new.store)
    assert all(file_state(new.store, x) == "ok" for x in after.tables["letters"].values())
    assert new("officer", "show", "pak-0001", "--unmask").code == 0
    assert [p.name for p in new.office.parent.iterdir()] == ["kantor"]


def test_a_backup_holds_what_cannot_be_made_again_and_no_key(demo: Clerk) -> None:
    (demo.office / "templates" / "~$surat.docx").write_bytes(b"Word")
    with zipfile.ZipFile(back_up(demo)) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"checkpoint.txt", "office.toml", "emblem.png", "templates", "records"}
    assert "records/log.jsonl" in names
    assert not [name for name in names if "key" in name or "~$" in name or "records.json" in name]
    assert names == [
        *names[:3],
        *sorted(name for name in names if name.startswith("templates/")),
        "records/log.jsonl",
        *sorted(name for name in names if name.startswith("records/blobs/")),
    ]


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
@pytest.mark.parametrize("named", [True, False])
def test_an_office_without_an_emblem_comes_back(demo: Clerk, new: Clerk, *, named: bool) -> None:
    """None is named, or the one that is named is not there."""
    (demo.office / "emblem.png").unlink()
    if not named:
        profile = demo.office / "office.toml"
        text = profile.read_text(encoding="utf-8")
        profile.write_text(text.replace('"emblem.png"', '""'), encoding="utf-8")
    backup = back_up(demo)
    with zipfile.ZipFile(backup) as archive:
        assert "emblem.png" not in archive.namelist()
    assert restore(new, backup).code == 0
    assert new("log", "verify").code == 0


def test_a_backup_is_for_its_owner_only(demo: Clerk) -> None:
    assert back_up(demo).stat().st_mode & 0o777 == 0o600


def test_a_backup_is_logged_with_its_digest(demo: Clerk) -> None:
    backup = back_up(demo)
    checkpointed, backed_up = demo.store.entries()[-2:]
    assert (checkpointed.event, backed_up.event) == ("log.checkpointed", "office.backed_up")
    assert backed_up.data == {
        "digest": digest(backup.read_bytes()),
        "size": checkpointed.data["size"],
        "root": checkpointed.data["root"],
    }
    with zipfile.ZipFile(backup) as archive:
        assert archive.read("checkpoint.txt").decode() == checkpointed.data["note"]
    assert demo("log", "verify", "--against", str(backup)).code == 0


def test_the_same_log_and_checkpoint_give_the_same_bytes(demo: Clerk, tmp_path: Path) -> None:
    from pakdocs.office.backup import _write

    lines = demo.store.log_path.read_bytes().split(b"\n")[:-1]
    made = []
    for name in ("satu", "dua"):
        with (tmp_path / name).open("w+b") as file:
            _write(file, demo.store, "titik", lines)
        made.append((tmp_path / name).read_bytes())
        for path in demo.office.rglob("*"):  # the times of files are not in it
            os.utime(path, (10**9, 10**9))
    assert made[0] == made[1]


def test_a_dry_run_writes_nothing(demo: Clerk, new: Clerk) -> None:
    before = demo.store.log_path.read_bytes()
    path = demo.office.with_name("cadangan.zip")
    planned = demo.json("backup", str(path), "--dry-run")
    assert planned["dry_run"] is True
    assert not path.exists()
    assert demo.store.log_path.read_bytes() == before
    made = demo.json("backup", str(path))
    assert made["files"] == planned["files"]
    result = restore(new, path, "--dry-run", "--json")
    assert (result.code, result.json["entries"]) == (0, made["entries"])
    assert made_there(new) == []


def test_what_was_erased_by_order_is_in_no_backup(demo: Clerk, new: Clerk) -> None:
    blob = demo.store.load().tables["officers"]["pak-0001"]["personal"]
    before = demo.store.blobs.get(blob)
    assert demo("officer", "erase", "pak-0001", "--order", "permintaan sendiri").code == 0
    assert demo.store.blobs.put(before) == blob, "a kill may have left it there"
    backup = back_up(demo)
    with zipfile.ZipFile(backup) as archive:
        assert not [name for name in archive.namelist() if name.endswith(blob[7:])]
    assert restore(new, backup).code == 0
    assert verify_office(new.store)


@pytest.mark.parametrize("inside", [True, False])
def test_a_backup_is_not_put_over_a_file_nor_into_the_office(demo: Clerk, *, inside: bool) -> None:
    path = demo.office / "cadangan.zip" if inside else back_up(demo)
    before = demo.store.log_path.read_bytes()
    for options in ((), ("--dry-run",)):
        assert demo("backup", str(path), *options).code == 5
    assert demo.store.log_path.read_bytes() == before
    if not inside:
        assert demo("backup", str(path), "--replace").code == 0


def test_damage_is_not_backed_up(demo: Clerk) -> None:
    path = demo.office.with_name("cadangan.zip")
    blob = demo.store.blobs.path(demo.store.load().tables["officers"]["pak-0001"]["personal"])
    kept = blob.read_bytes()
    blob.write_bytes(kept + b"x")
    assert demo("backup", str(path)).code == 3
    blob.unlink()
    assert demo("backup", str(path)).code == 3
    blob.write_bytes(kept)
    log = demo.store.log_path
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b"tester", b"nobody", 1))
    for options in ((), ("--dry-run",)):
        result = demo("backup", str(path), *options)
        assert (result.code, "line 1" in result.err) == (3, True), result
    assert not path.exists()
    assert [p.name for p in path.parent.iterdir() if p.name.endswith(".tmp")] == []
    log.write_bytes(whole)
    assert demo("backup", str(path)).code == 0


# ---------------------------------------------------------------- closed until it was compared


@pytest.fixture
def restored(office: Clerk, new: Clerk) -> Clerk:
    """An office without letters, restored on a new computer."""
    assert restore(new, back_up(office)).code == 0
    return new


NUMBERS = [
    ISSUE,
    (*ISSUE, "--dry-run"),
    ("number", "reserve", "--series", "surat", "--for", "uji"),
    ("number", "book", "--series", "surat", "--through", "3", "--for", "uji"),
]


@pytest.mark.parametrize("command", NUMBERS)
def test_no_number_is_given_until_the_log_was_compared(
    restored: Clerk, command: tuple[str, ...]
) -> None:
    before = restored.store.log_path.read_bytes()
    result = restored(*command)
    assert result.code == 5, result
    assert CLOSED in result.err
    assert "pakdocs log resume --risk" in result.err
    assert restored.store.log_path.read_bytes() == before
    assert restored("log", "resume", "--risk", "tidak ada titik periksa").code == 0
    assert restored(*command).code == 0


def test_work_without_numbers_goes_on(restored: Clerk) -> None:
    assert restored("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert restored("letter", "draft", "sk-penetapan", "--due").code == 0
    result = restored("letter", "stamp", "L-0001", "--date", clock().date().isoformat())
    assert (result.code, CLOSED in result.err) == (5, True), result


def test_a_log_that_gives_a_number_while_closed_is_a_finding(restored: Clerk) -> None:
    store = restored.store
    state = store.load()
    assert closed_since(state)
    data = {
        "series": "surat", "year": 2026, "first": 1, "last": 1, "until": "", "reason": "uji",
    }  # fmt: skip
    at = clock().isoformat(timespec="seconds")
    office = next(iter(state.tables["office"]))
    line = make_line(Entry(state.seq + 1, state.head, at, "x", office, "number.reserved", data))
    store.log_path.write_bytes(store.log_path.read_bytes() + line + b"\n")
    problems = restored.json_any("log", "verify")["problems"]
    assert (state.seq + 1, "wrong_data") in [(p["seq"], p["code"]) for p in problems]


def test_an_outside_checkpoint_opens_the_office(office: Clerk, new: Clerk) -> None:
    outside = checkpoint(office)
    assert restore(new, back_up(office)).code == 0
    planned = new.json("log", "resume", "--against", str(outside), "--dry-run")
    found = new.json("log", "resume", "--against", str(outside))
    assert found["resumed"] == planned["resumed"]
    assert found["resumed"] == {
        "reason": "", "against": outside.read_text(encoding="utf-8"), "missing": {},
    }  # fmt: skip
    assert new(*ISSUE).code == 0
    assert new.store.entries()[-2].event == "log.resumed"
    again = new("log", "resume", "--risk", "sekali lagi")
    assert (again.code, "nothing to resume" in again.err) == (5, True)


@pytest.mark.parametrize("later", [1, 3])
def test_a_newer_checkpoint_says_how_many_entries_are_lost(
    office: Clerk, new: Clerk, later: int
) -> None:
    backup = back_up(office)
    for place in range(later):
        assert office("bkk", "edit", "bkk-0001", "--district", f"Baru {place}").code == 0
    outside = checkpoint(office)
    lost = later + 2  # with the backup's own checkpoint and entry
    refused = restore(new, backup, "--against", str(outside))
    assert (refused.code, f"{lost} entries are lost" in refused.err) == (3, True), refused
    assert made_there(new) == []
    assert restore(new, backup).code == 0
    refused = new("log", "resume", "--against", str(outside))
    assert (refused.code, f"{lost} entries are lost" in refused.err) == (3, True), refused
    assert "number book --through" in refused.err
    assert new(*ISSUE).code == 5
    assert new("log", "resume", "--risk", "cadangan terbaru").code == 0
    assert new("number", "book", "--series", "surat", "--through", "4", "--for", "hilang").code == 0


def test_a_newer_checkpoint_with_a_key_made_later_is_lost_entries_too(
    office: Clerk, new: Clerk
) -> None:
    backup = back_up(office)
    assert office("log", "key", "--new", "--reason", "ganti petugas").code == 0
    assert restore(new, backup).code == 0
    refused = new("log", "resume", "--against", str(checkpoint(office)))
    assert (refused.code, "entries are lost" in refused.err) == (3, True), refused


def test_the_checkpoint_of_the_backup_itself_proves_nothing(
    office: Clerk, new: Clerk, tmp_path: Path
) -> None:
    backup = back_up(office)
    assert restore(new, backup).code == 0
    with zipfile.ZipFile(backup) as archive:
        (tmp_path / "dari-cadangan.txt").write_bytes(archive.read("checkpoint.txt"))
    for path in (backup, tmp_path / "dari-cadangan.txt"):
        result = new("log", "resume", "--against", str(path))
        assert (result.code, "of the backup itself" in result.err) == (5, True), result
        shutil.rmtree(new.office)
        assert restore(new, backup, "--against", str(path)).code == 5
        assert made_there(new) == []
        assert restore(new, backup).code == 0


def test_a_checkpoint_older_than_one_that_the_backup_names_opens_nothing(
    office: Clerk, new: Clerk
) -> None:
    old = checkpoint(office)
    newer = office.office.with_name("baru.txt")
    assert office("log", "checkpoint", str(newer), "--for", "Dinas Provinsi").code == 0
    size = len(office.store.entries())
    backup = back_up(office)
    refused = restore(new, backup, "--against", str(old))
    assert (refused.code, "a newer checkpoint" in refused.err) == (5, True), refused
    assert made_there(new) == []
    assert restore(new, backup).code == 0
    refused = new("log", "resume", "--against", str(old))
    assert (refused.code, "(Dinas Provinsi)" in refused.err) == (5, True), refused
    assert clock().date().isoformat() in refused.err
    assert closed_since(new.store.load())
    result = new("log", "resume", "--against", str(newer))
    assert (result.code, f"covers {size - 1} of {size} entries" in result.err) == (0, True), result


def test_a_copy_of_the_log_itself_opens_nothing(office: Clerk, new: Clerk, tmp_path: Path) -> None:
    backup = back_up(office)
    copy = tmp_path / "log-lama.jsonl"
    with zipfile.ZipFile(backup) as archive:
        copy.write_bytes(archive.read("records/log.jsonl"))
    assert restore(new, backup, "--against", str(copy)).code == 5
    assert restore(new, backup).code == 0
    for path in (copy, new.store.log_path):
        refused = new("log", "resume", "--against", str(path))
        assert (refused.code, "not signed" in refused.err) == (5, True), refused


def test_a_proof_kept_outside_opens_the_office(demo: Clerk, new: Clerk, tmp_path: Path) -> None:
    proof = tmp_path / "bukti.json"
    assert demo("log", "prove", "L-0001", str(proof)).code == 0
    assert restore(new, back_up(demo)).code == 0
    found = new.json("log", "resume", "--against", str(proof))
    assert found["resumed"]["against"].startswith(f"proof, {found['covered']}, ")
    assert found["covered"] == found["entries"] - 1


@pytest.mark.parametrize("later", [True, False])
def test_no_checkpoint_stands_for_entries_that_this_computer_knows_are_gone(
    office: Clerk, *, later: bool
) -> None:
    outside = checkpoint(office)
    backup = back_up(office)
    shutil.rmtree(office.office)
    if later:
        assert restore(office, backup).code == 0
        refused = office("log", "resume", "--against", str(outside))
        assert closed_since(office.store.load())
    else:
        refused = restore(office, backup, "--against", str(outside))
        assert not office.office.exists()
    assert (refused.code, "--risk" in refused.err) == (5, True), refused
    if later:
        assert office("log", "resume", "--risk", "hanya entri cadangan").code == 0


def test_the_checkpoint_of_another_office_opens_nothing(
    restored: Clerk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Clerk(tmp_path / "lain", capsys)
    assert other("init", str(other.office)).code == 0
    outside = tmp_path / "titik-lain.txt"
    other.store.folder  # noqa: B018 - an office of its own
    profile = other.office / "office.toml"
    text = profile.read_text(encoding="utf-8").replace('= ""', '= "x"')
    profile.write_text(text.replace('emblem = "x"', 'emblem = ""'), encoding="utf-8")
    result = other("log", "checkpoint", str(outside))
    assert result.code == 0, result
    result = restored("log", "resume", "--against", str(outside))
    assert (result.code, "another log" in result.err) == (3, True), result


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 2),
        (("--risk", "  "), 2),
        (("--risk", "x", "--against", "FILE"), 2),
        (("--against", "tidak-ada"), 4),
    ],
)
def test_to_resume_needs_one_ground(restored: Clerk, options: tuple[str, ...], code: int) -> None:
    assert restored("log", "resume", *options).code == code
    assert closed_since(restored.store.load())


def test_a_restore_against_a_checkpoint_is_open_at_once(office: Clerk, new: Clerk) -> None:
    outside = checkpoint(office)
    result = restore(new, back_up(office), "--against", str(outside), "--json")
    assert (result.code, result.json["closed"]) == (0, False), result
    assert [entry.event for entry in new.store.entries()[-2:]] == ["office.restored", "log.resumed"]
    assert new(*ISSUE).code == 0


def test_a_restore_at_a_risk_is_open_at_once(office: Clerk, new: Clerk) -> None:
    assert restore(new, back_up(office), "--risk", "titik periksa ikut terbakar").code == 0
    assert new(*ISSUE).code == 0
    resumed = [entry for entry in new.store.entries() if entry.event == "log.resumed"]
    assert [entry.data["reason"] for entry in resumed] == ["titik periksa ikut terbakar"]


def test_letters_that_this_version_cannot_make_are_named(
    demo: Clerk, new: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office comes back all the same; the log and the blobs are whole."""
    backup = back_up(demo)
    monkeypatch.setattr(letters, "RENDERERS", ())
    found = restore(new, backup, "--json")
    assert (found.code, found.json["failed"]) == (0, ["L-0001", "L-0002", "L-0003"])
    monkeypatch.undo()
    assert new("log", "rebuild").code == 0
    assert new("audit").code == 0


def test_a_backup_on_a_broken_disk_is_said(
    demo: Clerk, new: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_file: object) -> str:
        raise OSError(errno.EIO, "input/output error")

    backup = back_up(demo)
    monkeypatch.setattr(recover, "digest_of", broken)
    assert "the disk reports an error" in refused_whole(new, backup, 6).err


def test_a_place_that_was_taken_meanwhile_is_left_alone(
    demo: Clerk, new: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, make = back_up(demo), recover._make_letters

    def taken(*given: Any) -> None:
        make(*given)
        new.office.mkdir()
        (new.office / "milik-orang.txt").write_bytes(b"x")

    monkeypatch.setattr(recover, "_make_letters", taken)
    assert restore(new, backup).code == 6
    assert [path.name for path in new.office.iterdir()] == ["milik-orang.txt"]
    assert made_there(new) == [new.office]


def test_a_lost_key_is_replaced_in_the_open(restored: Clerk, tmp_path: Path) -> None:
    refused = restored("log", "checkpoint", str(tmp_path / "titik.txt"))
    assert (refused.code, "log key --new" in refused.err) == (5, True)
    assert restored("log", "key", "--new", "--reason", "laptop hilang").code == 0
    assert restored("log", "checkpoint", str(tmp_path / "titik.txt")).code == 0
    assert restored("log", "verify", "--against", str(tmp_path / "titik.txt")).code == 0


# ---------------------------------------------------------------- what this computer remembers


def test_entries_that_this_computer_wrote_after_the_backup_are_told_and_logged(
    office: Clerk,
) -> None:
    backup = back_up(office)
    assert office("bkk", "edit", "bkk-0001", "--district", "Sesudah").code == 0
    written = office.store.load()
    kept = len(office.store.entries()) - 3
    shutil.rmtree(office.office)
    result = restore(office, backup)
    assert result.code == 0
    assert f"entries {kept + 1} to {written.seq} are not in the backup" in result.err
    entry = office.store.entries()[-1]
    assert entry.data["missing"] == {"seq": written.seq, "head": written.head}
    assert office("bkk", "edit", "bkk-0001", "--district", "Lagi").code == 0
    assert office("log", "resume", "--risk", "disk rusak").code == 0
    assert office(*ISSUE).code == 0


def test_a_restore_to_try_it_out_leaves_the_office_alone(
    office: Clerk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trial = Clerk(tmp_path / "latihan", capsys)
    assert restore(trial, back_up(office)).code == 0
    assert trial("log", "verify").code == 0
    assert office("bkk", "edit", "bkk-0001", "--district", "Terus").code == 0
    for command in (
        ("bkk", "edit", "bkk-0001", "--district", "X"),
        ("log", "resume", "--risk", "x"),
    ):
        refused = trial(*command)
        assert (refused.code, str(office.office) in refused.err) == (5, True), refused


def test_a_copy_of_a_restored_office_is_the_copy(
    office: Clerk, new: Laptop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(office)
    assert restore(new, backup).code == 0
    copy = Laptop(tmp_path / "salinan", capsys, new.state)
    shutil.copytree(new.office, copy.office)
    for place in ("Timur", "Barat"):
        refused = copy("bkk", "edit", "bkk-0001", "--district", place)
        assert (refused.code, str(new.office) in refused.err) == (5, True), refused
        assert new("bkk", "edit", "bkk-0001", "--district", place).code == 0


def test_of_two_restores_the_first_is_the_office(
    office: Clerk, new: Laptop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(office)
    second = Laptop(tmp_path / "kedua", capsys, new.state)
    assert restore(new, backup).code == 0
    assert restore(second, backup).code == 0
    assert new("bkk", "edit", "bkk-0001", "--district", "Timur").code == 0
    refused = second("bkk", "edit", "bkk-0001", "--district", "Barat")
    assert (refused.code, str(new.office) in refused.err) == (5, True), refused


def test_an_older_copy_put_in_place_goes_on_only_at_a_risk(office: Clerk, tmp_path: Path) -> None:
    outside = checkpoint(office)
    shutil.copytree(office.office, tmp_path / "lama")
    assert office("bkk", "edit", "bkk-0001", "--district", "Sesudah").code == 0
    written = office.store.load()
    shutil.rmtree(office.office)
    shutil.copytree(tmp_path / "lama", office.office)
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 5
    assert office("log", "resume", "--against", str(outside)).code == 5
    result = office("log", "resume", "--risk", "salinan terakhir yang ada", "--json")
    assert result.code == 0, result
    missing = {"seq": written.seq, "head": written.head}
    assert result.json["resumed"]["missing"] == missing
    assert "number book --through" in result.err
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 0
    assert verify_office(office.store)


def test_an_entry_under_a_wrong_clock_is_left_behind_at_a_risk(office: Clerk) -> None:
    with writing(office.store, "tester", lambda: clock() + dt.timedelta(days=99)) as session:
        session.commit([("export.unmasked", {})])
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 5
    assert office("log", "resume", "--risk", "jam salah, baterai diganti").code == 0
    assert office("bkk", "edit", "bkk-0001", "--district", "X").code == 0


def test_a_clock_behind_the_backup_is_refused_unless_the_risk_is_taken(
    office: Clerk, new: Clerk
) -> None:
    with writing(office.store, "tester", lambda: clock() + dt.timedelta(days=99)) as session:
        session.commit([("export.unmasked", {})])
    assert office("log", "resume", "--risk", "jam salah").code == 0
    store = office.store
    entries = store.entries()
    assert entries[-2].at > entries[-1].at
    with writing(store, "tester", clock):
        pass
    backup = back_up(office)
    assert restore(new, backup).code == 0, "only the last entry counts"


# ---------------------------------------------------------------- hostile files


def rewrite(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a backup anew with its members changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    other = path.with_name("diubah.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return other


def refused_whole(new: Clerk, path: Path, *codes: int) -> Result:
    """Assert that a file is refused, in a sentence, and that nothing was made of it."""
    result = restore(new, path)
    assert result.code in codes, result
    assert result.err.startswith(("Error:", "  - "))
    assert made_there(new) == []
    return result


@pytest.mark.parametrize(
    "name",
    [
        "../luar.txt",
        "/etc/luar",
        "templates/../../luar.docx",
        "templates\\..\\luar.docx",
        "C:/luar.docx",
        "records/office.key",
        "records/records.json",
        "records/log (1).jsonl",
        "records/blobs/aa/bb",
        "letters/2025/L-0001.docx",
        "templates/",
        "templates/sub/x.docx",
        "Pakdocs.cmd",
        "OFFICE.TOML",
    ],
)
def test_a_name_that_no_backup_has_is_refused(demo: Clerk, new: Clerk, name: str) -> None:
    path = rewrite(back_up(demo), lambda members: members.update({name: b"x"}))
    refused_whole(new, path, 4)


def test_doubled_names_are_refused(demo: Clerk, new: Clerk) -> None:
    backup = back_up(demo)
    with (
        zipfile.ZipFile(backup, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("office.toml", b"x")
    refused_whole(new, backup, 4)
    other = rewrite(
        back_up(demo, "dua.zip"), lambda members: members.update({"templates/KOP.docx": b"x"})
    )
    assert "twice" in refused_whole(new, other, 4).err


@pytest.mark.parametrize(
    ("name", "megabytes"),
    [("templates/bom.txt", 65), ("records/log.jsonl", 1025), ("checkpoint.txt", 1)],
)
def test_a_bomb_is_refused_unopened(demo: Clerk, new: Clerk, name: str, megabytes: int) -> None:
    backup = back_up(demo)
    path = rewrite(backup, lambda members: members.pop(name, None))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _time in range(megabytes):
            member.write(bytes(1024**2))
    assert "unpack" in refused_whole(new, path, 4).err


def test_members_that_lie_over_each_other_are_refused(demo: Clerk, new: Clerk) -> None:
    """One packed member under many names would unpack to more than was ever read."""
    backup = back_up(demo)
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("templates/satu.txt", bytes(1024**2), zipfile.ZIP_STORED)
        whole = archive.getinfo("templates/satu.txt")
        for number in range(8):
            again = copy.copy(whole)
            again.filename = f"templates/lagi-{number}.txt"
            archive.filelist.append(again)
    assert "lie over each other" in refused_whole(new, backup, 4).err


def test_a_scan_of_white_paper_comes_back(demo: Clerk, new: Clerk, tmp_path: Path) -> None:
    """It is packed a thousand times, as a bomb is."""
    scan = tmp_path / "putih.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(3 * 1024**2))
    day = clock().date().isoformat()
    assert demo("letter", "attach", "L-0001", str(scan), "--date", day).code == 0
    assert restore(new, back_up(demo)).code == 0
    assert digest(scan.read_bytes()) in {
        digest(path.read_bytes()) for path in new.office.rglob("*.pdf")
    }


def test_what_could_not_be_restored_is_not_written(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.office.members._LARGEST_OTHER", 1000)
    path = demo.office.with_name("cadangan.zip")
    result = demo("backup", str(path))
    assert (result.code, "could not be restored" in result.err) == (3, True), result
    assert not path.exists()
    assert demo.store.entries()[-1].event != "office.backed_up"


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_folder_that_is_not_there_is_not_made(
    demo: Clerk, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    """It is a mistyped name, or a disk that is not there."""
    place = tmp_path / "flashdisk"
    before = demo.store.log_path.read_bytes()
    result = demo("backup", str(place / "cadangan.zip"), *options)
    assert (result.code, str(place) in result.err) == (4, True), result
    assert demo.store.log_path.read_bytes() == before
    backup = back_up(demo)
    assert restore(Clerk(place / "kantor", capsys), backup, *options).code == 4
    assert not place.exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_what_a_dry_run_unpacks_nobody_else_may_read(
    demo: Clerk, new: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, place = back_up(demo), tmp_path / "sementara"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen: list[int] = []

    def look(*_arguments: object) -> dict[str, str]:
        seen.extend(path.stat().st_mode & 0o777 for path in place.iterdir())
        return {}

    monkeypatch.setattr("pakdocs.office.recover.missing_here", look)
    assert restore(new, backup, "--dry-run").code == 0
    assert seen == [0o700]
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_packing_that_backups_have_is_opened(demo: Clerk, new: Clerk, method: int) -> None:
    with zipfile.ZipFile(back_up(demo), "a", method) as archive:
        archive.writestr("templates/lain.txt", b"x" * 100)
    refused_whole(new, demo.office.with_name("cadangan.zip"), 4)


@pytest.mark.parametrize("name", ["checkpoint.txt", "office.toml", "records/log.jsonl"])
def test_a_backup_that_lacks_a_part_is_refused(demo: Clerk, new: Clerk, name: str) -> None:
    refused_whole(new, rewrite(back_up(demo), lambda members: members.pop(name)), 4)


def test_a_checkpoint_that_is_no_text_is_no_backup(demo: Clerk, new: Clerk) -> None:
    path = rewrite(back_up(demo), lambda members: members.update({"checkpoint.txt": b"\xff"}))
    assert "is no backup that can be read" in refused_whole(new, path, 4).err


def test_a_changed_or_missing_blob_is_a_finding(demo: Clerk, new: Clerk) -> None:
    backup = back_up(demo)

    def blob(members: dict[str, bytes]) -> str:
        return next(name for name in members if name.startswith("records/blobs/"))

    def change(members: dict[str, bytes]) -> None:
        members[blob(members)] += b"x"

    refused_whole(new, rewrite(backup, change), 3)
    refused_whole(new, rewrite(backup, lambda members: members.pop(blob(members))), 3)


def test_a_log_that_was_changed_or_cut_is_a_finding(demo: Clerk, new: Clerk) -> None:
    backup, log = back_up(demo), "records/log.jsonl"

    def cut(members: dict[str, bytes]) -> None:
        members[log] = b"".join(members[log].splitlines(keepends=True)[:-1])

    def torn(members: dict[str, bytes]) -> None:
        members[log] += b'{"actor":'

    def changed(members: dict[str, bytes]) -> None:
        members[log] = members[log].replace(b"tester", b"nobody", 1)

    def recomputed(members: dict[str, bytes]) -> None:
        head, lines = NO_PREVIOUS, []
        for line in members[log].splitlines():
            raw = json.loads(line)
            fields = {key: raw[key] for key in ("seq", "at", "office", "event", "data")}
            lines.append(make_line(Entry(prev=head, actor="nobody", **fields)))
            head = digest(lines[-1])
        members[log] = b"".join(line + b"\n" for line in lines)

    def empty(members: dict[str, bytes]) -> None:
        members[log] = b""

    for change in (cut, torn, changed, recomputed, empty):
        refused_whole(new, rewrite(backup, change), 3)


def test_the_profile_of_another_office_is_refused(demo: Clerk, new: Clerk) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["office.toml"] = members["office.toml"].replace(b"sukamaju", b"lain")

    assert "belongs to" in refused_whole(new, rewrite(back_up(demo), change), 4).err
    backup = back_up(demo, "dua.zip")
    for text in (b"", b"\xff", b'id = 3\ntimezone = "WIB"', b'id = "x"\ntimezone = "X"'):
        only = {"office.toml": text}
        refused_whole(new, rewrite(backup, lambda members, one=only: members.update(one)), 4)  # type: ignore[misc]


def test_a_file_that_is_damaged_anywhere_is_refused_or_comes_back_right(
    office: Clerk, new: Clerk
) -> None:
    """Bytes of the zip's own making may be any; nothing wrong ever comes out of it."""
    seed = int(os.environ.get("PAKDOCS_SEED", "0")) or random.randrange(2**32)
    print(f"PAKDOCS_SEED={seed} replays this run")
    dice = random.Random(seed)
    backup = back_up(office)
    whole = backup.read_bytes()
    log = zipfile.ZipFile(backup).read("records/log.jsonl")
    for _round in range(60):
        damaged = bytearray(whole)
        place = dice.randrange(len(whole))
        damaged[place] ^= 1 << dice.randrange(8)
        backup.write_bytes(bytes(damaged))
        result = restore(new, backup)
        assert result.code in (0, 3, 4), (place, result)
        if result.code == 0:
            assert new.store.log_path.read_bytes().startswith(log)
            assert verify_office(new.store), place
            shutil.rmtree(new.office)
        assert made_there(new) == []
    for size in range(0, len(whole), len(whole) // 20):
        backup.write_bytes(whole[:size])
        refused_whole(new, backup, 4)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(new: Clerk, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "berkas.zip"
    path.write_bytes(content)
    refused_whole(new, path, 4)
    refused_whole(new, tmp_path / "tidak-ada.zip", 4)
    refused_whole(new, tmp_path, 4)


def test_a_backup_is_not_restored_over_anything_nor_into_a_synced_folder(
    demo: Clerk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(demo)
    assert restore(demo, backup).code == 5
    synced = Clerk(tmp_path / "OneDrive" / "kantor", capsys)
    assert restore(synced, backup).code == 5
    assert not synced.office.parent.exists()
    (tmp_path / "kosong").mkdir()
    assert restore(Clerk(tmp_path / "kosong", capsys), backup).code == 0
