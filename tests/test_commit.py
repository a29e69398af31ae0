"""Before and after a commit: what closes the office for writing, and what a failure leaves."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import NOW, ROOT, Clerk, Result, clock
from pakdocs.audit import file_state, verify_office
from pakdocs.errors import Unreachable
from pakdocs.ledger import State, split_lines
from pakdocs.model import KINDS
from pakdocs.office import add, make_demo, writing
from pakdocs.store import Session, Store, write_atomic
from pakdocs.store.clock import refuse_earlier_clock
from pakdocs.store.memory import recall

BKK = {"name": "BKK Baru", "institution": "SMK Baru", "type": "SMK"}
CHANGE = ("bkk", "edit", "bkk-0001", "--district", "Baru")


def change(clerk: Clerk, district: str) -> Result:
    """Write something small."""
    return clerk("bkk", "edit", "bkk-0001", "--district", district)


def refused(result: Result, *words: str) -> None:
    """Assert that a command was refused because the office is closed for writing."""
    assert result.code == 5, result
    assert [word for word in words if word not in result.err] == []


@contextlib.contextmanager
def another_computer() -> Iterator[None]:
    """Work on another computer meanwhile, which remembers nothing of this one."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAKDOCS_STATE", folder)
        yield


# ---------------------------------------------------------------- folders copied to a cloud


SYNCED = [
    ("OneDrive/kantor", "OneDrive"),
    ("OneDrive - Dinas Tenaga Kerja/Documents/kantor", "OneDrive"),
    ("Google Drive/kantor", "Google Drive"),
    ("My Drive/kantor", "Google Drive"),
    ("Drive Saya/kantor", "Google Drive"),
    ("GoogleDrive/kantor", "Google Drive"),
    ("Dropbox (Disnaker)/kantor", "Dropbox"),
    ("Mobile Documents/com~apple~CloudDocs/kantor", "iCloud"),
    ("iCloudDrive/kantor", "iCloud"),
    ("Library/CloudStorage/Box-Box/kantor", "CloudStorage"),
]


@pytest.mark.parametrize(("place", "name"), SYNCED)
def test_an_office_in_a_synced_folder_is_read_but_not_written(
    made_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, name: str
) -> None:
    clerk = Clerk(tmp_path / place, capsys)
    shutil.copytree(made_office, clerk.office)
    refused(change(clerk, "Baru"), name, "pakdocs backup")
    refused(clerk(*CHANGE, "--dry-run"), name, "pakdocs backup")
    assert clerk("officer", "list").code == 0
    assert clerk.store.log_path.read_bytes() == (made_office / "records/log.jsonl").read_bytes()


@pytest.mark.parametrize("mark", [".dropbox.cache", ".tmp.driveupload", ".tmp.drivedownload"])
def test_a_synced_folder_is_known_by_what_its_program_leaves_there(
    office: Clerk, mark: str
) -> None:
    (office.office.parent / mark).mkdir()
    refused(change(office, "Baru"))


def test_the_settings_of_dropbox_in_a_home_are_no_synced_folder(office: Clerk) -> None:
    mark = office.office.parent / ".dropbox"
    mark.mkdir()
    assert change(office, "Baru").code == 0
    mark.rmdir()
    mark.write_text("{}", encoding="utf-8")
    refused(change(office, "Lain"), "Dropbox")


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_the_folder_that_onedrive_names_is_refused_whatever_it_is_called(
    office: Clerk, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    other = office.office.parent / "lain"
    other.mkdir()
    monkeypatch.setenv(variable, str(other))
    assert change(office, "Baru").code == 0
    monkeypatch.setenv(variable, str(office.office.parent))
    refused(change(office, "Lain"), "OneDrive")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_into_a_synced_folder_and_one_out_of_it_are_refused(
    made_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "OneDrive").mkdir()
    shutil.copytree(made_office, tmp_path / "OneDrive" / "kantor")
    (tmp_path / "kerja").symlink_to(tmp_path / "OneDrive" / "kantor")
    refused(change(Clerk(tmp_path / "kerja", capsys), "Baru"), "OneDrive")
    shutil.copytree(made_office, tmp_path / "data")
    (tmp_path / "OneDrive" / "lain").symlink_to(tmp_path / "data")
    refused(change(Clerk(tmp_path / "OneDrive" / "lain", capsys), "Baru"), "OneDrive")


@pytest.mark.parametrize(
    "place",
    [
        *("Arsip OneDrive lama", "dropboxes", "Dropbox lama", "Google Drive lama"),
        *("home/onedrive", "Users/Dropbox"),
    ],
)
def test_an_ordinary_name_is_not_taken_for_a_synced_folder(
    made_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    clerk = Clerk(tmp_path / place / "kantor", capsys)
    shutil.copytree(made_office, clerk.office)
    assert change(clerk, "Baru").code == 0


@pytest.mark.parametrize("command", [("init", "--sample"), ("init", "--dry-run"), ("demo",)])
def test_no_office_is_made_in_a_synced_folder(
    office: Clerk, tmp_path: Path, command: tuple[str, ...]
) -> None:
    place = tmp_path / "OneDrive" / "baru"
    refused(office(*command, str(place)), "OneDrive")
    assert not place.parent.exists()


# ---------------------------------------------------------------- other logs beside the log


def copy_name(clerk: Clerk, name: str) -> Path:
    return clerk.store.log_path.with_name(name)


def findings(clerk: Clerk) -> list[tuple[int, str]]:
    problems = clerk.json_any("log", "verify")["problems"]
    return [(problem["seq"], problem["code"]) for problem in problems]


@pytest.mark.parametrize(
    "name",
    [
        "log (1).jsonl",
        "log-KOMPUTER.jsonl",
        "log (Konflik 2026-01-05).jsonl",
        "log (Budi's conflicted copy 2026-01-05).jsonl",
        "log.sync-conflict-20260105-090000-ABCDEFG.jsonl",
        "log_Andi-PC_Jan-05-0901-2026_Conflict.jsonl",
        "LOG.JSONL.jsonl",
    ],
)
def test_another_log_beside_the_log_closes_the_office(office: Clerk, name: str) -> None:
    shutil.copy(office.store.log_path, copy_name(office, name))
    entries = len(office.store.entries())
    refused(change(office, "Baru"), name, "older copy", f"up to entry {entries}")
    assert findings(office) == [(entries, "conflict_copy")]
    assert office("officer", "list").code == 0
    copy_name(office, name).unlink()
    assert change(office, "Baru").code == 0
    assert findings(office) == []


def test_a_fork_names_the_entry_where_the_logs_part(office: Clerk) -> None:
    entries = len(office.store.entries())
    other = copy_name(office, "log (1).jsonl")
    before = office.store.log_path.read_bytes()
    assert change(office, "Timur").code == 0
    other.write_bytes(office.store.log_path.read_bytes())
    office.store.log_path.write_bytes(before)
    office.store.records.path.unlink()
    refused(change(office, "Barat"), f"from {entries + 1} to {entries + 1}")
    other.write_bytes(before + before.splitlines(keepends=True)[-1])
    moved = other.rename(office.office / "aside.jsonl")
    with another_computer():
        assert change(office, "Barat").code == 0
    moved.rename(other)
    with another_computer():
        refused(change(office, "Selatan"), "fork", f"up to entry {entries} ")
    assert (entries + 1, "conflict_copy") in findings(office)


# ---------------------------------------------------------------- what this computer remembers


def put_back(clerk: Clerk, saved: Path) -> None:
    """Put an older copy of the whole folder in its place."""
    shutil.rmtree(clerk.office)
    shutil.copytree(saved, clerk.office)


@pytest.fixture
def saved(office: Clerk, tmp_path: Path) -> Path:
    """A copy of the office as it was before the next entry."""
    place = tmp_path / "salinan"
    shutil.copytree(office.office, place)
    return place


def test_a_cut_log_is_known_even_where_the_records_are_gone(office: Clerk) -> None:
    assert change(office, "Timur").code == 0
    entries = len(office.store.entries())
    lines = office.store.log_path.read_bytes().splitlines(keepends=True)
    office.store.log_path.write_bytes(b"".join(lines[:-1]))
    office.store.records.path.unlink()
    message = f"ends with entry {entries - 1}, but this computer wrote up to entry {entries}"
    refused(change(office, "Barat"), message, "pakdocs log resume")
    refused(office("log", "rebuild"), message)
    assert office.store.log_path.read_bytes() == b"".join(lines[:-1])
    office.store.log_path.write_bytes(b"".join(lines))
    assert change(office, "Barat").code == 0


def test_an_older_copy_of_the_folder_in_its_place_is_refused(office: Clerk, saved: Path) -> None:
    assert change(office, "Timur").code == 0
    put_back(office, saved)
    refused(change(office, "Barat"), "an older copy was put in its place")
    assert office("officer", "list").code == 0


def test_verify_and_audit_say_what_this_computer_knows_better(
    office: Clerk, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert change(office, "Timur").code == 0
    entries = len(office.store.entries())
    assert Clerk(saved, capsys)("log", "verify").code == 0, "a copy of an office may be behind it"
    for name in ("log.jsonl", "records.json"):
        shutil.copy(saved / "records" / name, office.office / "records" / name)
    assert findings(office) == [(entries, "cut_here")]
    said = office("log", "verify").out
    assert f"this computer wrote up to entry {entries}" in said
    assert "NOT in order" in said
    found = office.json_any("audit")["findings"]
    assert [one["code"] for one in found if one["severity"] == "error"] == ["log.cut_here"]
    with another_computer():
        assert findings(office) == []
        for place in ("Utara", "Selatan"):
            assert change(office, place).code == 0
    assert findings(office) == [(entries, "cut_here")]
    assert "a fork" in office("log", "verify").out


def test_a_log_that_another_computer_wrote_on_from_an_older_copy_is_a_fork(
    office: Clerk, saved: Path
) -> None:
    assert change(office, "Timur").code == 0
    put_back(office, saved)
    with another_computer():
        for place in ("Utara", "Selatan", "Barat"):
            assert change(office, place).code == 0
    refused(change(office, "Pusat"), "fork")


def test_a_log_that_another_computer_wrote_on_is_in_order(office: Clerk) -> None:
    assert change(office, "Timur").code == 0
    with another_computer():
        assert change(office, "Utara").code == 0
    assert change(office, "Pusat").code == 0


def test_a_copy_on_the_same_computer_is_refused_and_names_the_office(
    office: Clerk, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Clerk(saved, capsys)
    assert change(office, "Timur").code == 0
    refused(change(copy, "Barat"), str(office.office), "copy")
    shutil.rmtree(saved)
    shutil.copytree(office.office, saved)  # up to date, and still a copy
    refused(change(copy, "Barat"), str(office.office), "copy")
    office.office.rename(office.office.with_name("lama"))
    assert change(copy, "Barat").code == 0
    assert change(copy, "Tengah").code == 0
    refused(change(Clerk(office.office.with_name("lama"), capsys), "Timur"), str(saved))


def test_a_copy_that_is_behind_does_not_take_the_place_of_an_office_that_is_gone(
    office: Clerk, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert change(office, "Timur").code == 0
    shutil.rmtree(office.office)
    refused(change(Clerk(saved, capsys), "Barat"), "this computer wrote up to entry")


def test_a_moved_office_goes_on(office: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    assert change(office, "Timur").code == 0
    moved = Clerk(office.office.rename(office.office.with_name("pindah")), capsys)
    assert change(moved, "Barat").code == 0
    memory = recall(moved.store.log)
    assert memory is not None
    assert memory.path == moved.store.log_path.resolve()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_the_same_folder_under_another_name_is_no_copy(
    office: Clerk, capsys: pytest.CaptureFixture[str]
) -> None:
    link = office.office.with_name("tautan")
    link.symlink_to(office.office)
    assert change(office, "Timur").code == 0
    assert change(Clerk(link, capsys), "Barat").code == 0
    assert change(office, "Utara").code == 0


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"path": 3}', "[" * 100_000])
def test_a_memory_that_cannot_be_read_remembers_nothing(office: Clerk, content: str) -> None:
    assert change(office, "Timur").code == 0
    [file] = Path(os.environ["PAKDOCS_STATE"]).glob("logs/*.json")
    file.write_text(content, encoding="utf-8")
    assert change(office, "Barat").code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["seq"] == len(office.store.entries())


def test_a_home_that_cannot_be_written_is_no_error(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").write_text("", encoding="utf-8")
    monkeypatch.setenv("PAKDOCS_STATE", str(tmp_path / "berkas" / "di-bawah-berkas"))
    assert change(office, "Timur").code == 0
    assert change(office, "Barat").code == 0


def test_nothing_personal_is_remembered(office: Clerk) -> None:
    assert change(office, "Timur").code == 0
    [file] = Path(os.environ["PAKDOCS_STATE"]).glob("logs/*.json")
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert sorted(kept) == ["bytes", "head", "path", "seq"]
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0


def test_a_demo_made_again_in_the_same_second_is_an_office_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = Clerk(tmp_path / "demo", capsys)
    for _time in range(2):
        make_demo(clerk.office, "tester", lambda _tz: NOW)
        assert change(clerk, "Timur").code == 0
        assert change(clerk, "Barat").code == 0


def test_two_offices_made_in_the_same_second_are_no_copies_of_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerks = [Clerk(tmp_path / name, capsys) for name in ("satu", "dua")]
    for clerk in clerks:
        make_demo(clerk.office, "tester", lambda _tz: NOW)
    for clerk in clerks:
        assert change(clerk, "Timur").code == 0


# ---------------------------------------------------------------- the clock


def test_a_clock_that_was_set_back_closes_the_office(office: Clerk) -> None:
    def shifted(minutes: float) -> Callable[[], dt.datetime]:
        return lambda: clock() + dt.timedelta(minutes=minutes)

    with writing(office.store, "tester", shifted(4)) as session:
        add(session, KINDS["bkk"], BKK)
    assert change(office, "Timur").code == 0, "two clocks may differ by a few minutes"
    with writing(office.store, "tester", shifted(60 * 24 * 400)) as session:
        add(session, KINDS["bkk"], BKK | {"name": "BKK Lain", "institution": "SMK Lain"})
    before = office.store.log_path.read_bytes()
    refused(change(office, "Barat"), "clock", "pakdocs log resume --risk")
    assert office("officer", "list").code == 0
    office.store.records.path.unlink()  # what is read from the log knows the time as well
    refused(change(office, "Barat"), "clock")
    assert office.store.log_path.read_bytes() == before


@pytest.mark.parametrize("at", ["", "yesterday", "2999-01-01T00:00:00", "2999-13-01T00:00:00Z"])
def test_an_entry_that_tells_no_time_stands_against_no_clock(at: str) -> None:
    state = State()
    state.at = at
    refuse_earlier_clock(state, clock())


# ---------------------------------------------------------------- writes that fail


@pytest.fixture(scope="session")
def strace() -> str:
    """What makes a system call fail; where it is missing the test is skipped, in CI an error."""
    found = shutil.which("strace")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("strace is missing in CI")
        pytest.skip("strace is not installed")
    return found


def run_with_faults(
    strace: str, clerk: Clerk, faults: list[str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own whose calls on the log fail as *faults* say."""
    injected = [word for fault in faults for word in ("-e", f"inject={fault}")]
    calls = sorted({fault.split(":", maxsplit=1)[0] for fault in faults})
    return subprocess.run(
        [
            strace, "-f", "-qq", "-o", os.devnull, "-P", str(clerk.store.log_path),
            "-e", f"trace={','.join(calls)}", *injected,
            sys.executable, "-m", "pakdocs", "-C", str(clerk.office), *arguments,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("fault", ["write:error=ENOSPC", "write:error=EIO", "fsync:error=EIO"])
def test_a_failed_write_is_taken_back(strace: str, office: Clerk, fault: str) -> None:
    before = office.store.log_path.read_bytes()
    result = run_with_faults(strace, office, [fault], *CHANGE)
    assert result.returncode == 6, result.stderr
    assert "Traceback" not in result.stderr
    assert office.store.log_path.read_bytes() == before
    assert change(office, "Baru").code == 0
    assert verify_office(office.store)


def test_what_can_neither_be_synced_nor_cut_off_is_torn_and_no_entry(
    strace: str, office: Clerk
) -> None:
    before, entries = office.store.log_path.read_bytes(), len(office.store.entries())
    faults = ["fsync:error=EIO", "ftruncate:error=EIO"]
    result = run_with_faults(strace, office, faults, *CHANGE)
    assert result.returncode == 6, result.stderr
    left = office.store.log_path.read_bytes()
    assert left.startswith(before)
    assert len(left) > len(before)
    assert len(split_lines(left)[0]) == entries, "what was not acknowledged is no entry"
    assert office.json("bkk", "show", "bkk-0001")["bkk"]["district"] != "Baru"
    assert change(office, "Timur").code == 0
    events = [entry.event for entry in office.store.entries()]
    assert events[entries:] == ["log.recovered", "bkk.changed"]
    assert verify_office(office.store)


def test_a_disk_that_takes_nothing_at_all_is_said_as_it_is(strace: str, office: Clerk) -> None:
    """The first write gets through; then neither fsync, nor cutting off, nor overwriting."""
    entries = len(office.store.entries())
    faults = ["fsync:error=EIO", "ftruncate:error=EIO", "write:error=EIO:when=2+"]
    result = run_with_faults(strace, office, faults, *CHANGE)
    assert result.returncode == 6, result.stderr
    assert "may stand in it all the same" in result.stderr
    assert "pakdocs log show" in result.stderr
    # The disk works again: the line is whole and stands where it fits, so it is an entry.
    assert len(office.store.entries()) == entries + 1
    assert change(office, "Timur").code == 0
    assert verify_office(office.store)


def test_what_a_dead_writer_left_in_memory_is_written_again_before_it_is_built_on(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.store.log.size()
    with monkeypatch.context() as patch:  # records.json is behind, as after a kill
        patch.setattr("pakdocs.store.records.Records.save", lambda *_arguments: None)
        assert change(office, "Timur").code == 0
    content = office.store.log_path.read_bytes()
    settled: list[int] = []
    original = type(office.store.log).settle

    def settle(log: object, start: int) -> None:
        settled.append(start)
        original(log, start)  # type: ignore[arg-type]

    monkeypatch.setattr("pakdocs.store.log.Log.settle", settle)
    with writing(office.store, "tester", clock):
        pass
    assert settled == [before]
    assert office.store.log_path.read_bytes() == content
    with writing(office.store, "tester", clock):
        pass
    assert settled == [before], "nothing is written again once records.json is up to it"


def test_what_a_kill_left_half_written_is_swept_away(office: Clerk) -> None:
    for folder in ("records", "records/blobs/ab", "letters/.staging", "letters/2026"):
        place = office.office / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / ".sisa.0123abcd.tmp").write_bytes(b"x")
    answers = office.office / "records" / "..answers.json.0123abcd.tmp"
    answers.write_bytes(b"another menu is writing it, for that needs no lock")
    office.store.log_path.with_name(".lock-holder.json").write_text("{}", encoding="utf-8")
    assert change(office, "Timur").code == 0
    assert list(office.office.rglob("*.tmp")) == [answers]
    assert not (office.office / "letters/.staging").exists()


# ---------------------------------------------------------------- files held by others


class Held:
    """Refuses to replace a file for a number of times, as Windows does while others have it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
        self.tries = 0
        replace = Path.replace

        def held(path: Path, target: Path) -> Path:
            if target.as_posix().endswith(f"/{name}"):
                self.tries += 1
                if self.tries <= times:
                    raise PermissionError(13, "The process cannot access the file")
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", held)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be as patient as on Windows, but faster."""
    monkeypatch.setattr("pakdocs.store.files._WINDOWS", True)
    monkeypatch.setattr("pakdocs.store.files.PATIENCE", 0.5)
    monkeypatch.setattr("pakdocs.store.files._PAUSE", 0.01)


@pytest.mark.usefixtures("windows")
def test_a_file_that_an_antivirus_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, "berkas", 5)
    write_atomic(tmp_path / "berkas", b"isi")
    assert (tmp_path / "berkas").read_bytes() == b"isi"
    assert held.tries == 6


@pytest.mark.usefixtures("windows")
def test_a_file_that_is_held_for_good_is_an_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, "berkas", 10**6)
    with pytest.raises(Unreachable):
        write_atomic(tmp_path / "berkas", b"isi")
    assert held.tries > 5
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="elsewhere a refusal is final")
def test_a_refusal_is_final_where_there_are_posix_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, "berkas", 1)
    with pytest.raises(Unreachable):
        write_atomic(tmp_path / "berkas", b"isi")
    assert held.tries == 1


@pytest.mark.usefixtures("windows")
def test_a_letter_held_for_a_moment_comes_to_its_place_at_once(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, "letters/2025/L-0001-sk-penetapan.docx", 4)
    made = office.json("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
    assert held.tries == 5
    assert not made["letters"][0].get("pending")
    assert file_state(office.store, office.store.load().tables["letters"]["L-0001"]) == "ok"


def test_records_that_cannot_be_replaced_are_no_error_of_what_is_committed(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Held(patch, "records.json", 10**6)
        assert change(office, "Timur").code == 0
    assert office.json("bkk", "show", "bkk-0001")["bkk"]["district"] == "Timur"
    assert change(office, "Barat").code == 0
    assert verify_office(office.store)


def test_a_staged_file_that_is_held_does_not_stop_other_work(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a dead process staged can be neither moved nor removed: it is left for later."""
    staging = office.office / "letters" / ".staging"
    staging.mkdir(parents=True)
    (staging / "L-0099-surat.docx").write_bytes(b"sisa")
    unlink = Path.unlink

    def held(path: Path, *, missing_ok: bool = False) -> None:
        if path.parent.name == ".staging":
            raise PermissionError(13, "The process cannot access the file")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert change(office, "Timur").code == 0
    assert change(office, "Barat").code == 0
    assert not staging.exists()


# ---------------------------------------------------------------- things gone or not ours


def test_missing_records_are_made_again_by_the_next_writer(office: Clerk) -> None:
    before = office.store.load()
    office.store.records.path.unlink()
    assert office("officer", "list").code == 0
    assert findings(office) == [(0, "records_missing")]
    with writing(office.store, "tester", clock):
        pass
    written = office.store.records.load()
    assert written is not None
    assert written.tables == before.tables
    assert verify_office(office.store)


def test_damaged_records_close_the_office_until_they_are_made_again(office: Clerk) -> None:
    path = office.store.records.path
    path.write_bytes(path.read_bytes()[:-7])
    assert office("officer", "list").code == 3
    refused(change(office, "Timur"), "pakdocs log rebuild")
    assert office("log", "rebuild").code == 0
    assert change(office, "Timur").code == 0


def test_missing_blobs_are_named_and_do_not_stop_other_work(demo: Clerk) -> None:
    shutil.rmtree(demo.office / "records" / "blobs")
    problems = demo.json_any("log", "verify")["problems"]
    assert {problem["code"] for problem in problems} == {"blob"}
    assert change(demo, "Timur").code == 0
    result = demo("officer", "show", "pak-0001", "--unmask")
    assert result.code == 3
    assert "backup" in result.err


@pytest.mark.parametrize("records", [True, False])
def test_a_log_that_is_gone_is_said_by_readers_and_writers(demo: Clerk, *, records: bool) -> None:
    demo.store.log_path.unlink()
    if not records:
        demo.store.records.path.unlink()
    for reader in (("officer", "list"), ("letter", "list"), ("status",), ("log", "verify")):
        result = demo(*reader)
        assert result.code == 3, reader
    refused(change(demo, "Timur"), "backup")
    assert not demo.store.log_path.exists()


NOBODY = 65534


@pytest.fixture
def unprivileged(
    made_office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """An office of somebody who may not do everything; root works as nobody meanwhile."""
    if os.name == "nt":
        pytest.skip("POSIX rights")
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        clerk = Clerk(Path(place) / "kantor", capsys)
        shutil.copytree(made_office, clerk.office)
        state = Path(place) / "state"
        state.mkdir()
        monkeypatch.setenv("PAKDOCS_STATE", str(state))
        for path in (state, clerk.office, *clerk.office.rglob("*")) if root else ():
            os.chown(path, NOBODY, NOBODY)
        if root:
            os.seteuid(NOBODY)
        try:
            yield clerk
        finally:
            if root:
                os.seteuid(0)
            for path in [clerk.office, *clerk.office.rglob("*")]:
                path.chmod(0o700)


def test_a_folder_that_may_not_be_written_is_6_and_read_all_the_same(unprivileged: Clerk) -> None:
    for path in sorted(unprivileged.office.rglob("*"), reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    unprivileged.office.chmod(0o500)
    result = change(unprivileged, "Timur")
    assert result.code == 6
    assert "access is denied" in result.err
    assert unprivileged("officer", "list").code == 0
    assert unprivileged("log", "verify").code == 0


def test_rights_lost_in_the_middle_leave_what_was_committed(unprivileged: Clerk) -> None:
    store = unprivileged.store
    log = store.log_path

    def two(session: Session) -> None:
        add(session, KINDS["bkk"], BKK)
        log.chmod(0o400)
        add(session, KINDS["bkk"], BKK | {"name": "BKK Lain", "institution": "SMK Lain"})

    entries = len(store.entries())
    with pytest.raises(Unreachable), writing(store, "tester", clock) as session:
        two(session)
    log.chmod(0o600)
    assert len(store.entries()) == entries + 1
    assert change(unprivileged, "Timur").code == 0
    assert verify_office(Store(unprivileged.office))


def test_blobs_that_may_not_be_written_leave_no_letter_behind(unprivileged: Clerk) -> None:
    blobs = unprivileged.office / "records" / "blobs"
    for path in (blobs, *blobs.iterdir()):
        path.chmod(0o500)
    before = unprivileged.store.log_path.read_bytes()
    result = unprivileged("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
    assert result.code == 6
    assert unprivileged.store.log_path.read_bytes() == before
    for path in (blobs, *blobs.iterdir()):
        path.chmod(0o700)
    result = unprivileged("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")
    assert result.code == 0
