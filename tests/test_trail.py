"""The trail damaged by hand, and what is made again of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

import doomed
from agreement import open_and_check
from conftest import ROOT, Clerk, clock
from pakdocs.audit import audit, file_state, verify_office
from pakdocs.errors import Conflict, Findings, Unreachable
from pakdocs.ledger import (
    NO_PREVIOUS,
    Entry,
    digest,
    make_line,
    split_lines,
    verify,
)
from pakdocs.model import KINDS
from pakdocs.office import Request, add, issue_letters, rebuild, writing
from pakdocs.store import Session


@pytest.fixture
def repeatable(office: Clerk) -> Clerk:
    """An office with a letter type that one officer may get any number of times."""
    doomed.allow_repeats(office.office)
    return office


@pytest.mark.parametrize("step", ["stage_letter", "append", "move_into_place", "save"])
def test_death_before_each_step_leaves_the_state_before_or_after(
    repeatable: Clerk, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_arguments: object, **_named: object) -> None:
        raise Killed

    store = repeatable.store
    request = Request("surat-uji", officers=("pak-0001",), date=dt.date(2026, 1, 5))
    issue_letters(store, request, lambda: writing(store, "tester", clock))
    targets = {
        "stage_letter": "pakdocs.office.makers.stage_letter",
        "append": "pakdocs.store.log.Log.append",
        "move_into_place": "pakdocs.office.issue.move_into_place",
        "save": "pakdocs.store.records.Records.save",
    }
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(targets[step], die)
        if step == "move_into_place":  # a dead process does not save the records either
            patch.setattr(targets["save"], lambda *_arguments: None)
        issue_letters(store, request, lambda: writing(store, "tester", clock))
    state = open_and_check(repeatable.office)
    committed = step in ("move_into_place", "save")
    assert len(state.tables["letters"]) == 1 + committed


def test_a_torn_tail_is_set_aside_and_logged(demo: Clerk) -> None:
    log = demo.store.log_path
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"actor":"sa')
    assert [p.code for p in verify_office(demo.store).problems] == ["torn"]
    assert demo("letter", "list").code == 0
    assert log.read_bytes() == whole + b'{"actor":"sa'
    with writing(demo.store, "tester", clock):
        pass
    entry = demo.store.entries()[-1]
    assert entry.event == "log.recovered"
    assert demo.store.blobs.get(entry.data["blob"]) == b'{"actor":"sa'
    assert verify_office(demo.store)


def test_records_rebuilt_from_the_log_are_the_same_bytes(demo: Clerk) -> None:
    path = demo.store.records.path
    before = path.read_bytes()
    path.unlink()
    (demo.office / "office.toml").write_text("broken", encoding="utf-8")
    rebuild(demo.store, "tester", clock)
    assert path.read_bytes() == before


def test_log_and_blobs_alone_bring_the_whole_office_back(demo: Clerk, tmp_path: Path) -> None:
    """From nothing else, in another place: the same records, the same letters."""
    alone = replace(demo, office=tmp_path / "lain" / "kantor")
    shutil.copytree(demo.office / "records" / "blobs", alone.office / "records" / "blobs")
    shutil.copy(demo.store.log_path, alone.store.log_path)
    letters = demo.store.load().tables["letters"]
    assert alone.json("log", "rebuild")["letters"] == list(letters)
    assert alone.store.records.path.read_bytes() == demo.store.records.path.read_bytes()
    for letter in letters.values():
        assert file_state(alone.store, letter) == "ok"
        made = (alone.office / letter["file"]).read_bytes()
        assert made == (demo.office / letter["file"]).read_bytes()
    assert verify_office(alone.store)


def test_deleted_letters_come_back_with_the_same_content(demo: Clerk) -> None:
    letters = demo.store.load().tables["letters"].values()
    files = {letter["id"]: (demo.office / letter["file"]).read_bytes() for letter in letters}
    for letter in letters:
        (demo.office / letter["file"]).unlink()
    for template in (demo.office / "templates").iterdir():
        template.unlink()
    assert [f.code for f in audit(demo.store)] == ["letter.missing"] * 3
    assert demo.json("log", "rebuild")["letters"] == list(files)
    for letter in letters:
        assert file_state(demo.store, letter) == "ok"
        assert (demo.office / letter["file"]).read_bytes() == files[letter["id"]]


def test_a_rebuild_leaves_an_altered_letter_alone_and_audit_names_it(demo: Clerk) -> None:
    letter = next(iter(demo.store.load().tables["letters"].values()))
    (demo.office / letter["file"]).write_bytes(b"changed")
    rebuilt = demo("log", "rebuild", "--json")
    assert (rebuilt.code, rebuilt.json["letters"]) == (3, [])
    result = demo("audit", "--json")
    assert result.code == 3
    assert [(f["code"], f["where"]) for f in result.json["findings"]] == [
        ("letter.altered", letter["file"])
    ]


@pytest.mark.parametrize("damage", ["not json", "", '{"meta": {}}', "{}"])
def test_damaged_records_are_said_with_the_way_back(demo: Clerk, damage: str) -> None:
    path = demo.store.records.path
    path.write_text(damage, encoding="utf-8")
    result = demo("officer", "list")
    assert result.code == 3
    assert "pakdocs log rebuild" in result.err
    refused = demo("bkk", "edit", "bkk-0001", "--district", "X")
    assert refused.code == 5
    assert demo("log", "rebuild").code == 0
    assert demo("officer", "list").code == 0


def test_a_name_changed_by_hand_in_the_records_is_seen(demo: Clerk) -> None:
    path = demo.store.records.path
    path.write_text(
        path.read_text(encoding="utf-8").replace("Suparmi", "Suparna"), encoding="utf-8"
    )
    assert demo("officer", "list").code == 3
    assert demo("log", "verify").code == 3


def test_a_changed_line_is_named_and_the_office_closed_for_writing(demo: Clerk) -> None:
    log = demo.store.log_path
    lines = log.read_bytes().split(b"\n")
    lines[5] = lines[5].replace(b"tester", b"nobody")
    log.write_bytes(b"\n".join(lines))
    result = demo("log", "verify", "--json")
    assert result.code == 3
    assert [p["seq"] for p in result.json["problems"]] == [6]
    path = demo.store.records.path
    path.unlink()
    assert demo("log", "rebuild").code == 5
    assert not path.exists()


def test_any_changed_byte_of_the_last_line_is_found_while_records_are_there(demo: Clerk) -> None:
    log = demo.store.log_path
    whole = log.read_bytes()
    start = whole.rindex(b"\n", 0, len(whole) - 1) + 1
    for place in [*range(start, len(whole), 37), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        log.write_bytes(bytes(damaged))
        result = verify_office(demo.store)
        last = whole.count(b"\n")
        assert {p.seq for p in result.problems} == {last}, place


def test_a_log_shorter_than_the_records_know_it_closes_the_office(demo: Clerk) -> None:
    log = demo.store.log_path
    lines = log.read_bytes().split(b"\n")
    log.write_bytes(b"\n".join(lines[:-2]) + b"\n")
    assert demo("officer", "list").code == 3
    assert demo("log", "verify").code == 3
    assert demo("letter", "issue", "sk-penetapan", "--due").code == 5
    assert demo("log", "rebuild").code == 5


def test_a_missing_or_changed_blob_is_a_finding(demo: Clerk) -> None:
    blob = demo.store.entries()[-1].data["inputs"]["template"]
    path = demo.store.blobs.path(blob)
    path.write_bytes(path.read_bytes() + b"x")
    result = demo("log", "verify", "--json")
    assert (result.code, result.json["problems"][0]["code"]) == (3, "blob")
    path.unlink()
    assert demo("log", "verify").code == 3


def test_a_full_disk_leaves_the_log_as_it_was(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.store.log_path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    values = {"name": "BKK Baru", "institution": "SMK Baru", "type": "SMK"}
    with monkeypatch.context() as patch:
        original = os.fsync

        def fsync(descriptor: int) -> None:
            log = office.store.log_path
            if log.exists() and os.fstat(descriptor).st_ino == log.stat().st_ino:
                patch.setattr(os, "fsync", original)
                full(descriptor)
            original(descriptor)

        patch.setattr(os, "fsync", fsync)
        with pytest.raises(Unreachable), writing(office.store, "tester", clock) as session:
            add(session, KINDS["bkk"], values)
    assert office.store.log_path.read_bytes() == before
    assert verify_office(office.store)


def test_a_file_open_in_word_is_pending_and_finished_later(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_root: Path, _staged: Path, _file: str) -> bool:
        return False

    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.issue.move_into_place", held)
        result = office(
            "letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06", "--json"
        )
    assert result.code == 0
    [letter] = result.json["letters"]
    assert letter["pending"] is True
    assert "next command" in result.err
    assert not (office.office / letter["file"]).exists()
    assert office("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    record = office.store.load().tables["letters"][letter["id"]]
    assert file_state(office.store, record) == "ok"


def test_a_letter_whose_place_is_taken_waits_and_comes_there_later(office: Clerk) -> None:
    place = office.office / "letters" / "2025" / "L-0001-sk-penetapan.docx"
    (place / "isi").mkdir(parents=True)
    [letter] = office.json("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06")[
        "letters"
    ]
    assert letter["pending"] is True
    assert office("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert (place / "isi").is_dir(), "what lies there is not ours"
    shutil.rmtree(place)
    assert office("bkk", "edit", "bkk-0001", "--district", "Timur").code == 0
    assert file_state(office.store, office.store.load().tables["letters"]["L-0001"]) == "ok"
    assert not (office.office / "letters" / ".staging").exists()


def test_a_staged_file_that_came_to_harm_is_made_again(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not fsynced: after a power cut it may hold anything."""
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.issue.move_into_place", lambda *_arguments: False)
        assert office("letter", "issue", "sk-penetapan", "--due", "--date=2025-10-06").code == 0
    [staged] = (office.office / "letters" / ".staging").iterdir()
    other = office.office / "templates" / "sk-penetapan.docx"
    staged.write_bytes(other.read_bytes())
    assert office("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert not staged.exists()
    assert file_state(office.store, office.store.load().tables["letters"]["L-0001"]) == "ok"


def test_a_scan_whose_place_is_taken_waits_and_comes_there_later(
    demo: Clerk, tmp_path: Path
) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    place = demo.office / "letters" / "2025" / "L-0001-sk-penetapan-ttd.pdf"
    place.mkdir()
    result = demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07", "--json")
    assert (result.code, result.json["letter"]["pending"]) == (0, True)
    place.rmdir()
    assert demo("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    assert place.read_bytes() == scan.read_bytes()


def test_a_scan_whose_keeping_is_broken_off_comes_to_its_place_later(
    demo: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: object) -> None:
        raise KeyboardInterrupt

    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.after.settle_files", break_off)
        assert demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 130
    assert demo.json("letter", "show", "L-0001")["letter"]["status"] == "signed"
    assert demo("bkk", "edit", "bkk-0001", "--district", "Baru").code == 0
    place = demo.office / "letters" / "2025" / "L-0001-sk-penetapan-ttd.pdf"
    assert place.read_bytes() == scan.read_bytes()


def test_a_scan_is_kept_with_a_letter_that_cannot_be_made_again(
    demo: Clerk, tmp_path: Path
) -> None:
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4 contoh")
    letter = demo.store.load().tables["letters"]["L-0001"]
    (demo.office / letter["file"]).unlink()
    template = demo.store.entry(letter).data["inputs"]["template"]
    demo.store.blobs.path(template).unlink()
    assert demo("letter", "attach", "L-0001", str(scan), "--date=2025-10-07").code == 0
    kept = demo.office / "letters" / "2025" / "L-0001-sk-penetapan-ttd.pdf"
    assert kept.read_bytes() == scan.read_bytes()
    assert {problem.code for problem in verify_office(demo.store).problems} == {"blob"}


def test_who_comes_between_two_blocks_is_not_passed_over(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between blocks others get their turn; what they did is looked at again."""
    monkeypatch.setattr("pakdocs.office.issue.AT_ONCE", 5)
    store, turns = office.store, []
    request = Request("sk-penetapan", due=True, each=True, date=dt.date(2025, 10, 6))

    def in_turn() -> AbstractContextManager[Session]:
        turns.append("block")
        if len(turns) == 2:
            other = ("letter", "issue", "sk-penetapan", "--officer=pak-0007", "--date=2025-10-06")
            assert office(*other).code == 0
        return writing(store, "tester", clock)

    with pytest.raises(Conflict, match="has this letter already"):
        issue_letters(store, request, in_turn)
    letters = store.load().tables["letters"].values()
    assert [letter["officers"][0] for letter in letters] == [
        *(f"pak-{n:04}" for n in range(1, 6)), "pak-0007",
    ]  # fmt: skip
    assert audit(store) == []


def test_readers_write_nothing(demo: Clerk) -> None:
    def snapshot() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in sorted(demo.office.rglob("*"))
        }

    before = snapshot()
    for command in (
        ("status",), ("officer", "list"), ("officer", "show", "pak-0001"), ("letter", "list"),
        ("letter", "show", "L-0001"), ("number", "list"), ("number", "next"), ("template", "list"),
        ("log", "show"), ("log", "verify"), ("audit",),
    ):  # fmt: skip
        assert demo(*command).code in (0, 3), command
    assert snapshot() == before


def test_readers_take_in_lines_newer_than_the_records(demo: Clerk) -> None:
    path = demo.store.records.path
    old = path.read_bytes()
    assert demo("bkk", "edit", "bkk-0001", "--district", "Baru Sekali").code == 0
    path.write_bytes(old)
    assert demo.json("bkk", "show", "bkk-0001")["bkk"]["district"] == "Baru Sekali"
    assert path.read_bytes() == old


ODD: tuple[object, ...] = ("x", "", 3, None, True, [], ["x"], {}, {"x": "y"})


def test_odd_data_in_a_well_chained_log_is_a_finding_and_no_crash(demo: Clerk) -> None:
    """Whoever recomputes the chain can write anything; nothing of it may bring a command down."""
    entries = demo.store.entries()
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        if entry.event in seen:
            continue
        seen.add(entry.event)
        for key in entry.data:
            for odd in ODD:
                changed = [*entries]
                changed[place] = replace(entry, data={**entry.data, key: odd})
                _write_chain(demo, changed)
                for command in (("log", "verify"), ("officer", "list"), ("letter", "list")):
                    result = demo(*command)
                    assert result.code in (0, 3, 4), (entry.event, key, odd, command, result)


def _write_chain(clerk: Clerk, entries: list[Entry]) -> None:
    """Write a log of *entries*, each linked to the one before, and take records.json away."""
    head, lines = NO_PREVIOUS, []
    for entry in entries:
        lines.append(make_line(replace(entry, prev=head)))
        head = digest(lines[-1])
    clerk.store.log_path.write_bytes(b"".join(line + b"\n" for line in lines))
    clerk.store.records.path.unlink(missing_ok=True)


def test_records_that_were_sealed_again_after_a_change_are_found(demo: Clerk) -> None:
    """The digest in records.json is no secret: only adding up the log shows the change."""
    state = demo.store.load()
    state.tables["officers"]["pak-0003"]["values"]["name"] = "Orang Lain"
    demo.store.records.save(state)
    assert demo("officer", "list").code == 0
    result = demo("log", "verify", "--json")
    assert (result.code, result.json["problems"][0]["code"]) == (3, "records_damaged")
    assert demo("log", "rebuild").code == 0
    assert demo("log", "verify").code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [('"bytes": ', '"bytes": 1'), ('"seq": ', '"seq": 9'), ("sha256:", "sha1:")],
)
def test_a_changed_place_in_the_log_is_damage(demo: Clerk, before: str, after: str) -> None:
    path = demo.store.records.path
    head, found, meta = path.read_text(encoding="utf-8").rpartition('"meta"')
    path.write_text(head + found + meta.replace(before, after), encoding="utf-8")
    assert demo("officer", "list").code == 3
    assert demo("log", "rebuild").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE stands in for a full disk")
@pytest.mark.parametrize("room", range(0, 400, 61))
def test_a_disk_that_fills_up_within_an_entry_leaves_the_log_whole(demo: Clerk, room: int) -> None:
    """A limit on the file's size cuts the write off at any byte, as a full disk does."""
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "limit = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)); "
        "from pakdocs.cli import run; sys.exit(run(sys.argv[2:]))"
    )
    log = demo.store.log_path
    before = log.read_bytes()
    values = ("--name", "BKK Baru", "--institution", "SMK Baru " + "x" * 300, "--type", "SMK")
    result = subprocess.run(
        [sys.executable, "-c", script, str(len(before) + room), "-C", str(demo.office),
         "bkk", "add", *values],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert result.returncode == 6, result
    assert log.read_bytes() == before
    assert demo("bkk", "add", *values).code == 0


def test_an_office_whose_log_is_gone_is_closed(demo: Clerk) -> None:
    demo.store.log_path.unlink()
    demo.store.records.path.unlink()
    assert demo("log", "verify").code == 3
    result = demo("bkk", "add", "--name", "X", "--institution", "Y", "--type", "SMK")
    assert (result.code, "backup" in result.err) == (5, True)


def test_the_id_of_the_office_stays(demo: Clerk) -> None:
    profile = demo.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("disnaker-kab-sukamaju", "disnaker-lain"), encoding="utf-8")
    result = demo("bkk", "edit", "bkk-0001", "--district", "X")
    assert (result.code, "disnaker-kab-sukamaju" in result.err) == (5, True)


def test_files_that_the_log_does_not_know_and_bytes_around_a_letter_are_found(demo: Clerk) -> None:
    letter = demo.office / demo.store.load().tables["letters"]["L-0001"]["file"]
    (letter.parent / "lain.docx").write_bytes(letter.read_bytes())
    letter.write_bytes(letter.read_bytes() + b"x")
    found = demo.json_any("audit")["findings"]
    assert [f["code"] for f in found] == ["letter.altered", "letter.unknown"]


def test_the_lock_names_its_holder(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pakdocs.store.lock.PATIENCE", 0.0)
    with (
        writing(office.store, "sari", clock),
        pytest.raises(Conflict, match=r"sari \(process"),
        writing(office.store, "budi", clock),
    ):
        pass
    with writing(office.store, "sari", clock):
        (office.store.log_path.parent / ".lock-holder.json").unlink()
        with (
            pytest.raises(Conflict, match="written to by another process"),
            writing(office.store, "budi", clock),
        ):
            pass


def test_personal_values_are_nowhere_in_the_log(demo: Clerk) -> None:
    shown = demo.json("officer", "show", "pak-0001", "--unmask")["officer"]
    log = demo.store.log_path.read_text(encoding="utf-8")
    records = demo.store.records.path.read_text(encoding="utf-8")
    for key in ("nik", "phone", "birth_date"):
        assert shown[key]
        assert shown[key] not in log
        assert shown[key] not in records
    assert demo.store.entries()[-1].event == "export.unmasked"


def test_the_log_points_only_inside_the_office(demo: Clerk) -> None:
    from pakdocs.ledger import letter_file

    with pytest.raises(Findings):
        letter_file({"id": "L-0001", "file": "../../etc/passwd"})
    with pytest.raises(Findings):
        demo.store.blobs.get("sha256:../../../../etc/passwd")


def test_records_open_in_any_tinydb(demo: Clerk) -> None:
    from tinydb import TinyDB, where
    from tinydb.storages import JSONStorage

    with TinyDB(demo.store.records.path, storage=JSONStorage, access_mode="r") as database:
        found = database.table("letters").search(where("type") == "sk-penetapan")
    assert [letter["id"] for letter in found] == ["L-0001"]


def test_every_line_is_a_sorted_ascii_keyed_object(demo: Clerk) -> None:
    lines, torn = split_lines(demo.store.log_path.read_bytes())
    assert torn == b""
    assert verify(lines)[0]
    assert json.loads(lines[0])["event"] == "office.opened"
