"""Personal values erased by order: gone for good, and the log as whole as before."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, Clerk
from pakdocs.ledger import Entry, State, fold
from pakdocs.office import writing
from pakdocs.store import Blobs, personal_values, put_personal

ORDER = "Perintah Kepala Dinas 800/1/2026"
ERASE = ("officer", "erase", "pak-0003", "--order", ORDER)
KTP = b"\xff\xd8\xff ktp rekaan"


def stored(clerk: Clerk, text: str) -> list[Path]:
    """Find the files of the office that hold *text*."""
    files = (path for path in clerk.office.rglob("*") if path.is_file())
    return [path for path in files if text.encode() in path.read_bytes()]


def keep_copy(clerk: Clerk, tmp_path: Path, *names: str, content: bytes = KTP) -> str:
    """Keep a copy of a paper with officers; give its digest."""
    copy = tmp_path / "ktp.jpg"
    copy.write_bytes(content)
    for name in names:
        assert clerk("officer", "check", name, "ktp", "--file", str(copy)).code == 0
    papers = clerk.json("officer", "show", names[0])["papers"]
    return next(str(paper["blob"]) for paper in papers if paper["key"] == "ktp")


def problems(clerk: Clerk) -> list[str]:
    return [problem["code"] for problem in clerk.json_any("log", "verify")["problems"]]


def test_all_versions_are_gone_and_log_audit_and_rebuild_are_content(demo: Clerk) -> None:
    nik = demo.json("officer", "show", "pak-0003", "--unmask")["officer"]["nik"]
    assert demo("officer", "edit", "pak-0003", "--phone", "081299887766").code == 0
    assert len(stored(demo, nik)) == 2, "one blob for each version, and nothing else"
    log = demo.store.log_path.read_bytes()
    found = demo.json(*ERASE)
    assert (len(found["erased"]["versions"]), found["pending"]) == (2, False)
    assert not stored(demo, nik)
    assert not stored(demo, "99887766")
    assert demo.store.log_path.read_bytes().startswith(log), "what was written stays"
    assert problems(demo) == []
    assert demo.json("audit")["findings"] == []
    records = demo.office / "records" / "records.json"
    before = records.read_bytes()
    records.unlink()
    assert demo("log", "rebuild").code == 0
    assert records.read_bytes() == before
    assert demo(*ERASE).code == 5, "there is nothing left"


def test_erased_is_shown_as_erased_until_values_are_entered_anew(demo: Clerk) -> None:
    assert demo(*ERASE).code == 0
    shown = demo("officer", "show", "pak-0003").out
    assert shown.count("erased (log entry 49)") == 5
    found = demo.json("officer", "show", "pak-0003")
    assert found["erased"] == 49
    assert found["timeline"][-1]["text"] == f"personal values erased by order: {ORDER}"
    assert demo("officer", "edit", "pak-0003", "--note", "pensiun").code == 0
    assert demo.json("officer", "show", "pak-0003")["erased"] == 49, "no value came back"
    assert demo("officer", "edit", "pak-0003", "--phone", "081299887766").code == 0
    found = demo.json("officer", "show", "pak-0003", "--unmask")
    assert (found["erased"], found["officer"]["phone"]) == (0, "+6281299887766")
    assert found["officer"]["nik"] == ""
    changed = [f["text"] for f in found["timeline"] if f["event"] == "officer.changed"]
    assert changed[-1] == "corrected: Mobile phone"
    assert problems(demo) == []


def test_a_correction_made_before_the_erasure_is_still_told(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0003", "--phone", "081299887766").code == 0
    assert demo(*ERASE).code == 0
    timeline = demo.json("officer", "show", "pak-0003")["timeline"]
    [text] = [fact["text"] for fact in timeline if fact["event"] == "officer.changed"]
    assert text == "corrected: personal values"


def test_the_old_sheet_does_not_bring_erased_values_back(office: Clerk) -> None:
    sheet = str(office.office / "contoh" / "petugas.xlsx")
    assert office("officer", "import", sheet).code == 0
    assert office(*ERASE).code == 0
    size = office.store.log_size()
    assert office("officer", "import", sheet).code == 4
    assert office.store.log_size() == size


def test_copies_of_papers_go_only_when_asked_and_only_where_nobody_else_has_them(
    demo: Clerk, tmp_path: Path
) -> None:
    own = keep_copy(demo, tmp_path, "pak-0003", content=b"%PDF- milik sendiri")
    both = keep_copy(demo, tmp_path, "pak-0003", "pak-0004")
    preview = demo.json(*ERASE, "--papers", "--dry-run")
    assert (preview["erased"]["papers"], preview["kept"]["papers"]) == ([own], [both])
    assert demo.store.blobs.has(own), "a dry run removes nothing"
    assert demo(*ERASE).code == 0
    assert demo.store.blobs.has(own)
    assert demo(*ERASE, "--papers").code == 0
    assert (demo.store.blobs.has(own), demo.store.blobs.has(both)) == (False, True)
    papers = {p["key"]: p for p in demo.json("officer", "show", "pak-0003")["papers"]}
    assert (papers["ktp"]["blob"], papers["ktp"]["date"] > "") == ("", True), "the tick stays"
    assert problems(demo) == []
    other = ("officer", "erase", "pak-0004", "--order", ORDER, "--papers")
    assert demo.json(*other)["erased"]["papers"] == [both]
    assert problems(demo) == []


def test_a_copy_kept_with_a_letter_stays(demo: Clerk, tmp_path: Path) -> None:
    blob = keep_copy(demo, tmp_path, "pak-0003")
    assert demo("letter", "attach", "L-0001", str(tmp_path / "ktp.jpg"), "--as", "other").code == 0
    assert demo.json(*ERASE, "--papers")["kept"]["papers"] == [blob]
    assert demo.store.blobs.has(blob)


def test_what_letters_are_made_from_stays_even_if_it_was_given_as_a_paper(demo: Clerk) -> None:
    emblem = demo.office / "emblem.png"
    assert demo("officer", "check", "pak-0003", "pas_foto", "--file", str(emblem)).code == 0
    assert demo.json(*ERASE, "--papers")["erased"]["papers"] == []
    (demo.office / "letters/2025/L-0001-sk-penetapan.docx").unlink()
    assert demo("letter", "restore", "L-0001").code == 0
    assert problems(demo) == []


def test_a_copy_brought_again_after_the_erasure_is_kept(demo: Clerk, tmp_path: Path) -> None:
    blob = keep_copy(demo, tmp_path, "pak-0003")
    assert demo(*ERASE, "--papers").code == 0
    assert not demo.store.blobs.has(blob)
    assert keep_copy(demo, tmp_path, "pak-0003") == blob
    assert demo("bkk", "edit", "bkk-0001", "--head", "Kepala").code == 0
    assert demo.store.blobs.get(blob) == KTP
    assert problems(demo) == []
    demo.store.blobs.path(blob).unlink()
    assert problems(demo) == ["blob"], "it may not be gone any more"


def test_a_kill_between_entry_and_removal_is_a_finding_and_put_right(demo: Clerk) -> None:
    program = (
        "import os, signal, sys\n"
        "from pakdocs.store import Blobs\n"
        "Blobs.remove = lambda self, blob: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from pakdocs.__main__ import main\n"
        "sys.argv = ['pakdocs', *sys.argv[1:]]\n"
        "main()\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, "-C", str(demo.office), *ERASE],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode not in (0, 1), killed.stderr
    nik = "3399"
    assert stored(demo, f'"nik":"{nik}')
    assert problems(demo) == ["erased_still_there"]
    [finding] = demo.json_any("audit")["findings"]
    assert (finding["code"], "rebuild" in finding["fix"]) == ("log.erased_still_there", True)
    assert demo("officer", "edit", "pak-0001", "--note", "lain").code == 0
    assert problems(demo) == []


def test_a_file_put_back_from_a_backup_is_removed_by_a_rebuild(demo: Clerk) -> None:
    blob = demo.store.load().tables["officers"]["pak-0003"]["personal"]
    path = demo.store.blobs.path(blob)
    content = path.read_bytes()
    assert demo(*ERASE).code == 0
    path.write_bytes(content)
    assert problems(demo) == ["erased_still_there"]
    assert demo("log", "rebuild").code == 0
    assert not path.exists()


def test_what_cannot_be_removed_now_is_said_and_no_error(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "remove", lambda _self, _blob: False)
        result = demo(*ERASE, "--json")
        assert (result.code, result.json["pending"]) == (0, True)
        assert "could not be removed now" in result.err
    assert demo("officer", "edit", "pak-0001", "--note", "lain").code == 0
    assert problems(demo) == []


def test_an_order_about_a_person_erases_nothing_else(demo: Clerk) -> None:
    """A log that says so is refused: a template, or another person's values, are not this one's."""

    def now() -> dt.datetime:
        return dt.datetime.now(demo.store.folder.profile.tz)

    state = demo.store.load()
    template = demo.store.entry(state.tables["letters"]["L-0001"]).data["inputs"]["template"]
    other = state.tables["officers"]["pak-0004"]["personal"]
    data = {"kind": "officer", "id": "pak-0003", "order": ORDER, "papers": True}
    for blob in (template, other):
        with (
            pytest.raises(Exception, match="does not fit"),
            writing(demo.store, "tester", now) as session,
        ):
            session.commit([("personal.erased", data | {"blobs": [blob]})])
        assert demo.store.blobs.has(blob)
    assert problems(demo) == []


def test_a_blob_missing_without_an_order_is_still_a_finding(demo: Clerk) -> None:
    assert demo(*ERASE).code == 0
    other = demo.store.load().tables["officers"]["pak-0004"]["personal"]
    demo.store.blobs.path(other).unlink()
    assert problems(demo) == ["blob"]


def test_what_a_killed_command_left_of_the_person_goes_with_the_order(demo: Clerk) -> None:
    """A blob that was kept for an entry which never came may hold personal values."""
    store = demo.store
    values = personal_values(store.load().tables["officers"]["pak-0003"], store.blobs)
    own = put_personal({"nik": values["nik"], "phone": "0812-0000-0000"}, store.blobs)
    other = put_personal({"phone": "0813-0000-0000"}, store.blobs)
    scan = store.blobs.put(b"\xff\xd8\xff pindaian rekaan")
    half = store.blobs.path(own).with_name(f".{own[7:]}.12345678.tmp")
    half.write_bytes(b"0812")
    found = [(f["code"], f["severity"]) for f in demo("audit", "--json").json["findings"]]
    assert found.count(("blob.orphan", "warning")) == 3
    assert demo(*ERASE).code == 0
    assert not store.blobs.has(own)
    assert not half.exists()
    assert store.blobs.has(other), "it may belong to entries that were cut off"
    assert store.blobs.has(scan), "it holds no values"
    assert demo("log", "verify").code == 0


@pytest.mark.parametrize("order", ["", " ", "-"])
def test_an_erasure_needs_an_order(demo: Clerk, order: str) -> None:
    size = demo.store.log_size()
    assert demo("officer", "erase", "pak-0003", "--order", order).code == 4
    assert demo("officer", "erase", "pak-0003").code == 2
    assert demo.store.log_size() == size


STEPS = st.lists(st.tuples(st.sampled_from(["edit", "paper", "erase", "all"]), st.integers(0, 3)))


@given(steps=STEPS)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_pointed_to_now_is_never_among_what_is_erased(
    steps: list[tuple[str, int]],
) -> None:
    """However versions, copies and orders follow each other, current blobs may not be gone."""
    state = State()
    add(state, "office.opened", {"level": "kota", "files": {}})
    add(state, "bkk.added", {"id": "bkk-0001", "personal": "", "values": {
        "name": "B", "institution": "S", "type": "SMK"}})  # fmt: skip
    values = {"name": "A", "position": "Guru", "bkk": "bkk-0001"}
    own = {"id": "pak-0001", "values": values}
    add(state, "officer.added", own | {"personal": blob("p", 0)})
    officer = state.tables["officers"]["pak-0001"]
    for step, number in steps:
        if step == "edit":
            add(state, "officer.changed", own | {"personal": blob("p", number)})
        elif step == "paper":
            paper = {"label": "KTP", "date": "2026-01-05", "blob": blob("k", number)}
            add(state, "officer.checked", {"id": "pak-0001", "papers": {"ktp": paper},
                                           "date": "2026-01-05", "complete": False})  # fmt: skip
        else:
            kept, whole = officer["kept"], step == "all"
            blobs = kept["personal"] + (kept["papers"] if whole else [])
            add(state, "personal.erased", {"kind": "officer", "id": "pak-0001", "order": "O",
                                           "blobs": blobs, "papers": whole})  # fmt: skip
        current = {officer["personal"], *(p["blob"] for p in officer["papers"].values())} - {""}
        kept = {*officer["kept"]["personal"], *officer["kept"]["papers"]}
        assert current <= kept
        assert not kept & state.tables["erased"].keys()


def blob(role: str, number: int) -> str:
    return f"sha256:{role.encode().hex()}{number:062}"


def add(state: State, event: str, data: Mapping[str, Any]) -> None:
    entry = Entry(
        state.seq + 1, state.head, "2026-01-05T09:00:00+07:00", "t", "o", event, dict(data)
    )
    fold(state, entry, json.dumps(data).encode())
