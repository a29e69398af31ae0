"""The front door: what the menu composes, what it remembers, and how it behaves in a terminal."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Clerk
from pakdocs.cli import asking
from pakdocs.cli.letter.wishes import request_arguments
from pakdocs.cli.menu.letters import step_arguments
from pakdocs.cli.menu.people import ticks
from pakdocs.cli.menu.records import record_arguments
from pakdocs.cli.office import LABELS
from pakdocs.model import TRAINING
from pakdocs.office import Request
from pakdocs.store import Answers

UP, DOWN = "\x1b[A", "\x1b[B"
ENTER, CTRL_C = "\r", "\x03"


def test_a_request_becomes_the_arguments_that_make_it() -> None:
    request = Request(
        "sk-penetapan",
        due=True,
        date=dt.date(2025, 10, 6),
        fields={"term": "dua tahun", "deadline_days": "14", "cost_source": ""},
        signer="ttd-0001",
    )
    assert request_arguments("issue", request, {"deadline_days": "14"}) == [
        "letter", "issue", "sk-penetapan", "--due", "--date=06-10-2025", "--signer=ttd-0001",
        "--set=term=dua tahun",
    ]  # fmt: skip
    request = Request("nota-dinas", officers=("pak-0002", "pak-0001"), letter="L-0001", number="9")
    assert request_arguments("draft", request, {}) == [
        "letter", "draft", "nota-dinas", "--officer=pak-0002", "--officer=pak-0001",
        "--letter=L-0001", "--number=9",
    ]  # fmt: skip


def test_a_field_emptied_on_purpose_is_said() -> None:
    request = Request("sk-penetapan", due=True, fields={"deadline_days": ""})
    assert "--set=deadline_days=" in request_arguments("draft", request, {"deadline_days": "14"})


@pytest.mark.parametrize(
    ("step", "values", "arguments"),
    [
        ("show", {}, ["show", "L-0001"]),
        ("net", {}, ["draft", "L-0001", "--net"]),
        ("adopt", {"file": "a b.docx"}, ["draft", "L-0001", "--adopt=a b.docx"]),
        ("stamp", {"date": "06-10-2025", "number": ""}, ["stamp", "L-0001", "--date=06-10-2025"]),
        ("handwritten", {"number": "7/A"}, ["stamp", "L-0001", "--number=7/A", "--handwritten"]),
        ("attach", {"file": "x.pdf", "date": "06-10-2025"},
         ["attach", "L-0001", "x.pdf", "--date=06-10-2025"]),
        ("receipt", {"as": "other", "file": "x.pdf"}, ["attach", "L-0001", "x.pdf", "--as=other"]),
        ("send", {"way": "post", "receipt": ""}, ["send", "L-0001", "--way=post"]),
        ("void", {"reason": "salah ketik"}, ["void", "L-0001", "--reason=salah ketik"]),
        ("revise", {"reason": "nama"}, ["revise", "L-0001", "--reason=nama"]),
        ("readopt", {"file": "a b.docx", "reason": "nama"},
         ["revise", "L-0001", "--reason=nama", "--adopt=a b.docx"]),
    ],
)  # fmt: skip
def test_a_step_becomes_the_arguments_that_take_it(
    step: str, values: dict[str, str], arguments: list[str]
) -> None:
    assert step_arguments(step, "L-0001", values) == ["letter", *arguments]


def test_ticks_become_commands_both_ways() -> None:
    assert ticks("pak-0001", ["ktp"], ["ktp"]) == []
    assert ticks("pak-0001", ["ktp", "ijazah"], ["ktp", "pas_foto"]) == [
        ["officer", "check", "pak-0001", "pas_foto"],
        ["officer", "check", "pak-0001", "ijazah", "--untick"],
    ]


def test_a_record_becomes_the_arguments_that_add_it() -> None:
    values = {"name": "Bimtek", "start": "01-11-2025", "end": "02-11-2025", "place": "Aula"}
    assert record_arguments(TRAINING, {**values, "note": ""}) == [
        "training", "add", "--name=Bimtek", "--start=01-11-2025", "--end=02-11-2025",
        "--place=Aula",
    ]  # fmt: skip


def test_a_part_of_a_name_finds_it() -> None:
    known = [("1", "Siti Aminah - SMK A"), ("2", "Siti - SMK B"), ("3", "Budi - SMK B")]
    assert asking.matches(known, "smk b siti") == [known[1]]
    assert asking.matches(known, "SITI") == known[:2]
    assert asking.matches(known, "siti - smk b") == [known[1]]
    assert asking.matches(known, "Tono") == []


def test_answers_are_kept_without_what_is_personal(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    assert answers.last("place", "Aula") == "Aula"
    answers.keep("place", "Gedung B")
    for personal in ("0812-0000-0099", "3399010503690001", "Budi, 0812 3456 7890"):
        answers.keep("contact", personal)
    answers.keep("term", "")
    assert json.loads(answers.path.read_bytes()) == {"place": "Gedung B"}
    assert Answers(tmp_path).last("place") == "Gedung B"
    answers.keep("place", "")
    assert Answers(tmp_path).last("place", "Aula") == "Aula"
    if os.name != "nt":
        assert answers.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b'{"place": 1}', b"\xff\x00", b"[" * 9999])
def test_a_damaged_file_of_answers_is_no_error(tmp_path: Path, damaged: bytes) -> None:
    answers = Answers(tmp_path)
    answers.path.parent.mkdir()
    answers.path.write_bytes(damaged)
    assert answers.last("place", "Aula") == "Aula"
    answers.keep("place", "Gedung B")
    assert Answers(tmp_path).last("place") == "Gedung B"


def test_a_new_office_has_the_launcher_of_windows(office: Clerk) -> None:
    data = (office.office / "Pakdocs.cmd").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 0
    text = data.decode("ascii")
    assert "chcp 65001" in text
    assert '"%~dp0"' in text
    bare = [line for line in text.splitlines() if "pakdocs" in line.split("rem")[0].split()[:1]]
    assert bare == []  # cmd.exe would run the launcher itself again


# --- in a real terminal ------------------------------------------------------------------------

terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal of POSIX")


class Screen:
    """A clerk at a terminal."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        import pexpect

        self.child: Any = pexpect.spawn(
            sys.executable,
            ["-m", "pakdocs", *arguments],
            cwd=str(folder),
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"},
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 150),
        )

    def see(self, words: str) -> None:
        self.child.expect_exact(words)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.child.send(key)

    def choose(self, label: str) -> None:
        """Choose a line of the list on the screen by the key in front of it."""
        self.child.expect(r"(\w)\) " + label)
        key = self.child.match[1]
        self.child.expect(r".")  # the list is drawn
        self.press(key, ENTER)

    def code(self) -> int:
        import pexpect

        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def screens() -> Iterator[list[Screen]]:
    opened: list[Screen] = []
    yield opened
    for screen in opened:
        screen.child.close(force=True)


@terminal
def test_the_menu_makes_a_decree_and_survives_an_error(
    office: Clerk, screens: list[Screen]
) -> None:
    screen = Screen(office.office)
    screens.append(screen)
    screen.see("what is to be done?")
    screen.choose("Make SK Penetapan Petugas Antar Kerja for 12 officers")
    screen.choose("As a concept first")
    screen.see("For which officers?")
    screen.press(ENTER)
    screen.see("deadline in working days")
    screen.press(ENTER)
    screen.see("Term of the appointment")
    screen.press("selama dua tahun", ENTER)  # typed over the default
    screen.see("Source of funds")
    screen.press("APBD", ENTER)
    screen.see("--dry-run")
    screen.see("1 letter would be made")
    screen.choose("Yes")
    screen.see("1 draft made")
    screen.see("go back to the menu")
    screen.press("x")
    screen.see("1 letter waits for approval")
    [draft] = office.json("letter", "list")["letters"]
    fields = office.store.entry(office.store.load().tables["letters"]["L-0001"]).data["context"][
        "fields"
    ]
    assert (draft["status"], fields["term"]) == ("draft", "selama dua tahun")
    screen.choose("The head is away")
    screen.see("Who is away?")
    screen.press(ENTER)
    screen.see("Error: There is nobody else")
    screen.press("x")
    screen.see("what is to be done?")
    screen.choose("Leave")
    assert screen.code() == 0


@terminal
def test_last_answers_are_the_next_defaults(office: Clerk, screens: list[Screen]) -> None:
    Answers(office.office).keep("field.cost_source", "APBD Kabupaten")
    screen = Screen(office.office)
    screens.append(screen)
    screen.choose("Make SK Penetapan")
    screen.choose("Ready at once")
    screen.see("For which officers?")
    screen.press(ENTER)
    for label in ("Letter date", "deadline in working days", "Term of the appointment"):
        screen.see(label)
        screen.press(ENTER)
    screen.see("Source of funds")
    screen.see("APBD Kabupaten")
    screen.press(ENTER)
    screen.see("--set=cost_source=APBD Kabupaten")
    screen.choose("No")
    screen.see("go back to the menu")
    assert Answers(office.office).last("letter.form") == "issue"
    assert office.json("letter", "list")["letters"] == []


@terminal
def test_ctrl_c_goes_back_to_the_menu_and_then_leaves(office: Clerk, screens: list[Screen]) -> None:
    screen = Screen(office.office)
    screens.append(screen)
    screen.choose("Find an officer")
    screen.see("Whom or what?")
    screen.press("sup")
    screen.see("Suparmi")
    screen.press(CTRL_C)
    screen.see("Given up")
    screen.see("what is to be done?")
    screen.press(CTRL_C)
    assert screen.code() == 130


@terminal
def test_outside_an_office_the_menu_makes_one(tmp_path: Path, screens: list[Screen]) -> None:
    screen = Screen(tmp_path)
    screens.append(screen)
    screen.see("There is no office folder here")
    screen.choose("Make a folder for our office")
    screen.see("Name of the new folder")
    screen.press("kantor kami", ENTER)
    screen.choose(r"city \(kota\)")
    for label in LABELS.values():
        screen.see(label)
        screen.press("DISNAKER", ENTER)
    screen.see("The office is in kantor kami")
    screen.press("x")
    screen.see("DISNAKER DISNAKER: what is to be done?")
    screen.press(CTRL_C)
    assert screen.code() == 130
    assert (tmp_path / "kantor kami" / "office.toml").is_file()


@terminal
def test_a_profile_that_is_wrong_has_a_menu_of_its_own(
    office: Clerk, screens: list[Screen]
) -> None:
    (office.office / "office.toml").write_text("id = ", encoding="utf-8")
    screen = Screen(office.office)
    screens.append(screen)
    screen.see("not valid TOML")
    screen.see("cannot be worked in yet")
    screen.choose("Leave")
    assert screen.code() == 0


@terminal
def test_a_plain_command_asks_for_what_is_missing(office: Clerk, screens: list[Screen]) -> None:
    screen = Screen(office.office, "officer", "check")
    screens.append(screen)
    screen.see("Whose papers?")
    screen.press("parmi", ENTER)
    screen.see("pak-0003")
    assert screen.code() == 0
    screen = Screen(office.office, "registration", "set")
    screens.append(screen)
    screen.choose("verified")
    screen.see("Of which officers?")
    screen.press(" ", ENTER)
    screen.see("1 officer: verified")
    assert screen.code() == 0


@terminal
def test_a_dropped_file_is_asked_about(office: Clerk, screens: list[Screen]) -> None:
    made = office.json("letter", "draft", "sk-penetapan", "--due")["letters"][0]
    scan = office.office / "pindaian A & B.pdf"
    scan.write_bytes(b"%PDF-1.4\n")
    screen = Screen(office.office, "open", str(scan))
    screens.append(screen)
    screen.see("What is pindaian A & B.pdf?")
    screen.choose("A paper of a proposal")
    screen.see("Whose papers?")
    screen.press("suparmi", ENTER)
    screen.choose("Fotokopi KTP")
    screen.see("--file=")
    assert screen.code() == 0
    back = office.office / "L-0001 sudah dikoreksi.docx"
    shutil.copyfile(office.office / made["file"], back)
    screen = Screen(office.office, "open", str(back))
    screens.append(screen)
    screen.see("Of which concept")
    screen.press(ENTER)
    screen.see("0 paragraphs differ")
    screen.press(CTRL_C)
    assert screen.code() == 130


def test_the_menu_shows_no_personal_values_and_keeps_none(tmp_path: Path) -> None:
    from pakdocs.cli.menu.window import _masked
    from pakdocs.store.answers import Answers

    line = ["officer", "add", "--name=Suparmi", "--nik=3399017101780003", "--phone=0812-0000-0003"]
    assert _masked(line)[:3] == line[:3]
    assert not any(digits in " ".join(_masked(line)) for digits in ("7101780003", "0000-0003"))
    (tmp_path / "records").mkdir()
    answers = Answers(tmp_path)
    for typed in ("0812/3456/7890", "(0812) 345678 90", "3399 0171 0178 0003", "a@b.example"):
        answers.keep("any", typed)
        assert Answers(tmp_path).last("any") == ""
    answers.keep("any", "Aula Dinas")
    assert Answers(tmp_path).last("any") == "Aula Dinas"


@terminal
def test_texts_of_several_lines_are_asked_line_by_line(
    office: Clerk, screens: list[Screen]
) -> None:
    """A slip is said at once, and an empty line ends the text."""
    screen = Screen(office.office, "letter", "draft", "surat-dinas", "--date", "2025-10-06")
    screens.append(screen)
    screen.see("Addressees, line 1")
    screen.press("Kepala SMK Negeri 1 Sukamaju", ENTER)
    screen.see("Addressees, line 2")
    screen.press(ENTER)
    screen.see("Subject")
    screen.press("Pelaporan", ENTER)
    screen.see("Begin a numbered point with -")
    screen.see("Body, line 1")
    screen.press("-- terlalu dini", ENTER)
    screen.see("sub-point")
    screen.press("\x15", "- Butir pertama.", ENTER)
    screen.see("Body, line 2")
    screen.press("-- anak butir.", ENTER)
    screen.see("Body, line 3")
    screen.press(ENTER)
    screen.see("1 draft made")
    assert screen.code() == 0
    body = office.store.entry(office.store.load().tables["letters"]["L-0001"]).data["context"][
        "fields"
    ]["body"]
    assert [(item["label"], item["text"]) for item in body] == [
        ("1.", "Butir pertama."),
        ("a.", "anak butir."),
    ]


@terminal
def test_the_menu_takes_a_long_text_from_a_filled_sheet(
    office: Clerk, screens: list[Screen]
) -> None:
    (office.office / "isian.toml").write_text(
        'to = ["Kepala SMK Negeri 1 Sukamaju"]\nto_place = "Tempat"\nsubject = "Pelaporan"\n'
        'classification = "500.15"\nurgency = "Biasa"\nsecurity = "B"\nattachments = ""\n'
        'attachment_unit = "berkas"\nopening = ""\nbody = ["- Satu.", "- Dua."]\n'
        'closing = "Terima kasih."\ncopies = []\n',
        encoding="utf-8",
    )
    screen = Screen(office.office)
    screens.append(screen)
    screen.choose("Make another letter")
    screen.see("Which letter?")
    screen.press("(surat-dinas)", ENTER)
    screen.choose("As a concept first")
    screen.choose("Take it from a filled sheet")
    screen.see("Which sheet?")
    screen.press("isian.toml", ENTER)
    screen.see("--fields=isian.toml")
    screen.see("1 letter would be made")
    screen.choose("Yes")
    screen.see("1 draft made")
