"""Letters about changes say what is new, and nothing else; and what belongs together agrees."""

from __future__ import annotations

import docx
import pytest
from make_golden import text_of

from conftest import Clerk

TRAINING = (
    *("training", "add", "--name=Bimtek Uji", "--start=2025-11-04", "--end=2025-11-06"),
    "--place=Aula",
)


def text(clerk: Clerk, letter: dict[str, str]) -> str:
    return text_of(clerk.office / letter["file"])


def issue(clerk: Clerk, name: str, day: str, *more: str) -> dict[str, str]:
    found = clerk.json("letter", "issue", name, f"--date={day}", *more)["letters"]
    assert len(found) == 1, found
    letter: dict[str, str] = found[0]
    return letter


def due(clerk: Clerk) -> dict[str, int]:
    return {item["type"]: item["officers"] for item in clerk.json("status")["due"]}


def test_a_change_taken_back_is_nothing_to_tell(demo: Clerk) -> None:
    before = demo.json("officer", "show", "pak-0001")["officer"]["position"]
    assert demo("officer", "edit", "pak-0001", "--position=Salah").code == 0
    assert due(demo)["koordinasi-perubahan"] == 1
    assert due(demo)["sk-perubahan"] == 1
    assert demo("officer", "edit", "pak-0001", f"--position={before}").code == 0
    assert "sk-perubahan" not in due(demo)
    result = demo("letter", "issue", "sk-perubahan", "--officer=pak-0001", "--date=2025-10-20")
    assert result.code == 5
    assert "nothing new to say" in result.err


def test_the_change_is_told_once_with_before_and_after(demo: Clerk) -> None:
    assert demo("bkk", "edit", "bkk-0001", "--name=BKK Nama Baru").code == 0
    letter = issue(demo, "sk-perubahan", "2025-10-20", "--due")
    assert "BKK Nama Baru" in text(demo, letter)
    assert "BKK SMK Negeri 1 Sukamaju" in text(demo, letter)
    assert "sk-perubahan" not in due(demo)
    report = issue(demo, "koordinasi-perubahan", "2025-10-21", "--due")
    assert letter["number"] in text(demo, report)  # the decree that amends, not the first
    assert due(demo).keys().isdisjoint({"sk-perubahan", "koordinasi-perubahan"})
    shown = demo.json("officer", "show", "pak-0001")["milestones"]
    assert shown["reported"] == "2025-10-08"  # the day of the first report stays


def test_the_second_amendment_of_a_decree_is_called_so(demo: Clerk) -> None:
    subjects = []
    for number, day in enumerate(("2025-10-20", "2025-10-21", "2025-10-22")):
        assert demo("officer", "edit", "pak-0002", f"--position=Guru {number}").code == 0
        letter = issue(demo, "sk-perubahan", day, "--due")
        subjects.append(demo.json("letter", "show", letter["id"])["letter"]["subject"])
    assert [subject.split(" atas ")[0] for subject in subjects] == [
        *("Perubahan", "Perubahan Kedua", "Perubahan Ketiga"),
    ]


def test_an_extract_shows_what_the_decree_said(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0001", "--position=Jabatan Baru").code == 0
    assert "Jabatan Baru" not in text(
        demo, issue(demo, "petikan-sk", "2025-10-20", "--officer=pak-0001")
    )


def test_the_day_of_leaving_is_the_one_that_the_decree_names(demo: Clerk) -> None:
    issue(demo, "sk-pencabutan", "2025-10-20", "--officer=pak-0001",
          "--set=reason=mengundurkan diri", "--set=effective=2025-11-30")  # fmt: skip
    report = issue(demo, "koordinasi-perubahan", "2025-10-21", "--due")
    assert "berakhir pada tanggal 30 November 2025" in text(demo, report)


def test_an_end_taken_back_is_told_to_the_province(demo: Clerk) -> None:
    revoked = issue(demo, "sk-pencabutan", "2025-10-20", "--officer=pak-0001",
                    "--set=reason=mengundurkan diri")  # fmt: skip
    issue(demo, "koordinasi-perubahan", "2025-10-21", "--due")
    assert demo("letter", "void", revoked["id"], "--reason=salah orang").code == 0
    report = issue(demo, "koordinasi-perubahan", "2025-10-22", "--due")
    assert "Bertugas kembali" in text(demo, report)


@pytest.mark.parametrize("other", ["pak-0001", "pak-0012"])
def test_only_another_of_the_same_bkk_takes_a_place(demo: Clerk, other: str) -> None:
    assert demo("officer", "edit", "pak-0001", f"--replaces={other}").code == 4


def test_a_result_says_what_was_seen_up_to_its_day(demo: Clerk) -> None:
    for status, day in (("registered", "2025-10-10"), ("verified", "2025-10-20")):
        assert demo("registration", "set", status, "pak-0001", f"--date={day}").code == 0
    letter = issue(demo, "hasil-verifikasi", "2025-10-25", "--due", "--set=regency_office=Kepala",
                   "--set=checked_on=2025-10-15")  # fmt: skip
    shown = text(demo, letter)
    assert "20 Oktober 2025" not in shown
    assert "10 Oktober 2025" in shown


ROWS = "Kab A | 12 | 3 | 1 | 1 | 1 | 9"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("Kab B | 12 | 4 | 1 | 1 | 1 | 9\nKab C | 12 | 2 | 1 | 1 | 1 | 9", "row 2"),
        ("Kab B | 12 orang | 3 | 1 | 1 | 1 | 9", "12 orang"),
        ("Kab B | 1.200 | 3 | 1 | 1 | 1 | 9", "1.200"),
        ("Kab B | 12", "parted by |"),
    ],
)
def test_each_row_of_a_report_adds_up(demo: Clerk, rows: str, wrong: str) -> None:
    result = demo("letter", "issue", "laporan-monitoring", "--date=2025-10-25",
                  "--set=checked_on=2025-10-20", f"--set=regions={ROWS}\n{rows}")  # fmt: skip
    assert result.code == 4
    assert wrong in result.err


def test_a_sum_that_is_off_is_said_in_the_words_of_the_form(demo: Clerk) -> None:
    result = demo("letter", "issue", "laporan-monitoring", "--date=2025-10-25",
                  "--set=checked_on=2025-10-20", "--set=regions=Kab A|12|3|1|1|1|8")  # fmt: skip
    assert result.code == 4
    assert "Ditetapkan is 12, but Telah registrasi + Belum registrasi is 3 + 8" in result.err
    assert "row 1" in result.err


def test_a_sum_of_rows_and_a_single_figure_is_refused(demo: Clerk) -> None:
    path = demo.office / "templates" / "laporan-monitoring.toml"
    text = path.read_text(encoding="utf-8").replace("+ fields.regions.unseen", "+ counts.bkk")
    path.write_text(text, encoding="utf-8")
    assert demo("template", "approve", "laporan-monitoring").code == 0
    result = demo("letter", "issue", "laporan-monitoring", "--date=2025-10-25", "--set=checked_on="
                  "2025-10-20", f"--set=regions={ROWS}\n{ROWS}")  # fmt: skip
    assert result.code == 4
    assert "adds rows of a table" in result.err


def test_a_sum_over_counted_figures_is_said_by_their_names(demo: Clerk) -> None:
    path = demo.office / "templates" / "hasil-verifikasi.toml"
    text = path.read_text(encoding="utf-8").replace("counts.seen + counts.unseen", "counts.bkk")
    path.write_text(text, encoding="utf-8")
    assert demo("template", "approve", "hasil-verifikasi").code == 0
    result = demo("letter", "issue", "hasil-verifikasi", "--date=2025-10-25", "--due",
                  "--set=regency_office=Kepala", "--set=checked_on=2025-10-15")  # fmt: skip
    assert result.code == 4
    assert "counts.officers is 12, but counts.bkk is 9" in result.err
    assert "templates/hasil-verifikasi.toml, sums" in result.err


def test_a_sum_over_nothing_is_a_fault_of_the_type(demo: Clerk) -> None:
    path = demo.office / "templates" / "laporan-monitoring.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("fields.regions.unseen", "fields.regions.x"),
        encoding="utf-8",
    )
    result = demo.json_any("template", "check", "laporan-monitoring")
    [problem] = result["templates"][0]["problems"]
    assert "fields.regions.x" in problem["message"]


def test_a_certificate_is_given_once_and_not_before_the_end(demo: Clerk) -> None:
    assert demo(*TRAINING).code == 0
    attend = ("training", "attend", "bt-0001", "--officer=pak-0001", "--officer=pak-0002")
    assert demo(*attend).code == 0
    early = demo("letter", "issue", "sertifikat-bimtek", "--training=bt-0001", "--date=2025-11-05")
    assert early.code == 4
    made = ("letter", "issue", "sertifikat-bimtek", "--training=bt-0001", "--date=2025-11-06")
    assert len(demo.json(*made)["letters"]) == 2
    assert demo("training", "attend", "bt-0001", "--officer=pak-0003").code == 0
    assert len(demo.json(*made)["letters"]) == 1


def test_the_letter_invites_those_who_were_named_too(demo: Clerk) -> None:
    assert demo(*TRAINING).code == 0
    assert demo("training", "invite", "bt-0001", "--officer=pak-0001").code == 0
    invited = ("letter", "issue", "undangan-bimtek", "--due", "--training=bt-0001")
    letter = demo.json(*invited, "--date=2025-10-20")["letters"][0]
    assert len(letter["officers"]) == 12
    assert demo.json(*invited, "--date=2025-10-20")["letters"] == []
    assert len(demo.json("training", "show", "bt-0001")["training"]["invited"]) == 12
    undone = demo("training", "invite", "bt-0001", "--undo", "--officer=pak-0002")
    assert undone.code == 5
    assert demo("letter", "void", letter["id"], "--reason=batal").code == 0
    assert demo.json("training", "show", "bt-0001")["training"]["invited"] == ["pak-0001"]


def test_a_changed_value_is_explained_by_the_entry_that_changed_it(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0001", "--rank=III/d").code == 0  # entry 49
    assert demo("bkk", "edit", "bkk-0001", "--name=BKK Nama Baru").code == 0  # entry 50
    letter = issue(demo, "sk-perubahan", "2025-10-20", "--officer=pak-0001")
    found = {
        (blank["path"].split(".")[-1], blank["value"]): (blank["source"], blank["entry"])
        for blank in demo.json("letter", "explain", letter["id"])["blanks"]
        if ".changes." in blank["path"]
    }
    assert found["after", "Penata Tingkat I (III/d)"] == ("pak-0001", 49)
    assert found["after", "BKK Nama Baru"] == ("bkk-0001", 50)
    assert found["before", "BKK SMK Negeri 1 Sukamaju"] == ("L-0001", 46)


def test_an_older_office_takes_over_an_official_type(demo: Clerk) -> None:
    for end in ("docx", "toml"):
        (demo.office / "templates" / f"surat-tugas.{end}").unlink()
    assert demo("template", "new", "surat-tugas").code == 0
    assert demo.json("template", "check", "surat-tugas")["templates"][0]["title"] == "Surat Tugas"
    assert docx.Document(str(demo.office / "templates" / "surat-tugas.docx"))
