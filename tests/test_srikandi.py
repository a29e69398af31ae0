"""A letter for SRIKANDI keeps its marks untouched, and takes the number that SRIKANDI gave."""

from __future__ import annotations

import docx
import pytest

from conftest import Clerk

MARKS = (
    *("${nomor_naskah}", "${tanggal_naskah}", "${ttd_pengirim}"),
    *("${nama_pengirim}", "${nip_pengirim}"),
)


@pytest.fixture
def by_srikandi(office: Clerk) -> Clerk:
    """An office whose number book SRIKANDI keeps."""
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('keeper = "pakdocs"', 'keeper = "srikandi"'), encoding="utf-8")
    return office


def runs(clerk: Clerk, file: str) -> list[str]:
    document = docx.Document(str(clerk.office / file))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [text.text or "" for text in document.element.iter(f"{w}t")]


def drafted(clerk: Clerk) -> dict[str, str]:
    made = clerk.json(
        "letter", "draft", "sk-penetapan", "--due", "--date=2025-10-06", "--target=srikandi"
    )
    letter: dict[str, str] = made["letters"][0]
    return letter


def test_the_marks_stand_whole_in_the_file(by_srikandi: Clerk) -> None:
    """SRIKANDI replaces marks in the XML, so each must stand in one run."""
    letter = drafted(by_srikandi)
    assert letter["file"].endswith("L-0001-sk-penetapan-srikandi.docx")
    found = runs(by_srikandi, letter["file"])
    for mark in MARKS:
        wanted = 1 if mark == "${tanggal_naskah}" else 2  # the annex of a decree has no date
        assert sum(mark in text for text in found) == wanted, mark
    text = "".join(found)
    assert "Contoh" not in text.split("pada tanggal")[1].split("Tembusan")[0]
    waiting = by_srikandi.json("letter", "list", "--waiting")["letters"]
    assert [item["number"] for item in waiting] == [""]


def test_its_number_is_entered_afterwards(by_srikandi: Clerk) -> None:
    letter = drafted(by_srikandi)
    number = "500.15/77/KEP/DISNAKER/2025"
    stamped = by_srikandi.json(
        "letter", "stamp", letter["id"], f"--number={number}", "--date=2025-10-07"
    )["letter"]
    assert (stamped["number"], stamped["date"]) == (number, "2025-10-07")
    text = "".join(runs(by_srikandi, stamped["file"]))
    assert not any(mark in text for mark in MARKS)
    assert text.count(number) == 2
    assert "7 Oktober 2025" in text
    assert by_srikandi("log", "verify").code == 0
    assert by_srikandi("audit").code == 0


def test_it_is_restored_as_it_was_before_and_after_its_number(by_srikandi: Clerk) -> None:
    letter = drafted(by_srikandi)
    before = (by_srikandi.office / letter["file"]).read_bytes()
    (by_srikandi.office / letter["file"]).unlink()
    assert by_srikandi("log", "rebuild").code == 0
    assert (by_srikandi.office / letter["file"]).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("letter", "stamp", "L-0001", "--handwritten", "--number=1/2/KEP/DISNAKER/2025"), 5),
        (("letter", "draft", "L-0001", "--target=srikandi"), 2),
        (("letter", "draft", "sk-penetapan", "--due", "--net", "--target=srikandi"), 2),
    ],
)
def test_what_does_not_go_with_it_is_refused(
    by_srikandi: Clerk, arguments: tuple[str, ...], code: int
) -> None:
    drafted(by_srikandi)
    assert by_srikandi(*arguments).code == code


def test_an_office_that_counts_itself_has_no_use_for_it(office: Clerk) -> None:
    result = office("letter", "draft", "sk-penetapan", "--due", "--target=srikandi")
    assert result.code == 5
    assert 'keeper = "srikandi"' in result.err
