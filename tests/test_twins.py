"""The same person twice: both records are named, and the clerk decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Clerk
from pakdocs.indonesian import bare_name

NIK = "3399017101780003"  # Suparmi's, pak-0003 at bkk-0002


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Suparmi", "suparmi"),
        ("Hj. Suparmi, S.Pd., M.Pd.", "suparmi"),
        ("Prof. Dr. H. Ahmad  Rekaan, M.Sc.", "ahmad rekaan"),
        ("Drs Budi S.Pd", "budi"),
        ("I Gusti Made Contohyasa, S.E.", "i gusti made contohyasa"),
        ("M. Rizki", "m. rizki"),
        ("Ahmad S.", "ahmad s."),
        ("Dr.", "dr."),
    ],
)
def test_names_compare_without_titles(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def add(clerk: Clerk, name: str, bkk: str, *more: str) -> tuple[int, str]:
    result = clerk("officer", "add", "--name", name, "--position", "Guru", "--bkk", bkk, *more)
    return result.code, result.err


def test_a_shared_number_or_name_is_warned_of_with_both_records(office: Clerk) -> None:
    code, said = add(office, "Suparmi, S.Pd.", "bkk-0005", "--nik", NIK)
    assert code == 0
    for words in (
        "Suparmi, S.Pd. (BKK SMK Farmasi Fiktif Husada)", "pak-0003, Suparmi",
        "(BKK SMK Negeri 2 Sukamaju)", "NIK 3399**********03", "Name",
    ):  # fmt: skip
        assert words in said
    assert NIK not in said
    code, said = add(office, "Orang Lain", "bkk-0005", "--nuptk", "1463756657300012")
    assert (code, "NUPTK 1463756657300012" in said, "pak-0003" in said) == (0, True, True)
    code, said = add(office, "Drs. Suparmi", "bkk-0006")
    assert (code, "pak-0003" in said, "pak-0013" in said) == (0, True, True)
    assert add(office, "Nama Baru", "bkk-0006") == (0, "")


def test_a_name_that_two_bear_is_no_name_for_one(office: Clerk) -> None:
    assert add(office, "Suparmi, S.Pd.", "bkk-0005")[0] == 0
    result = office("letter", "issue", "sk-penetapan", "--officer", "Suparmi")
    assert result.code == 4
    assert "'Suparmi' fits more than one" in result.err
    assert "pak-0003, pak-0013" in result.err
    assert "Give the id" in result.err
    assert office("letter", "issue", "sk-penetapan", "--officer", "pak-0003").code == 0


def test_a_true_double_is_still_refused(office: Clerk) -> None:
    assert add(office, "suparmi", "bkk-0002")[0] == 5
    code, said = add(office, "Hj. Suparmi, S.Pd.", "bkk-0002", "--nik", NIK)
    assert (code, "pak-0003" in said) == (5, True)
    code, said = add(office, "Hj. Suparmi, S.Pd.", "bkk-0002")
    assert (code, "pak-0003" in said) == (0, True)


def test_an_edit_that_makes_a_twin_is_warned_of(office: Clerk) -> None:
    result = office("officer", "edit", "pak-0001", "--nik", NIK, "--dry-run")
    assert (result.code, "pak-0003" in result.err) == (0, True)
    result = office("officer", "edit", "pak-0001", "--nik", NIK)
    assert (result.code, "pak-0003" in result.err, NIK in result.err) == (0, True, False)
    assert office("officer", "edit", "pak-0003", "--note", "x").err.count("pak-0001") == 1
    assert office("officer", "edit", "pak-0002", "--note", "x").err == ""


def test_twins_in_a_sheet_are_named_by_row(office: Clerk, tmp_path: Path) -> None:
    sheet = tmp_path / "p.csv"
    sheet.write_text(
        "Nama;Jabatan;Nama BKK;NUPTK\n"
        "Ani;Guru;bkk-0001;1111222233334444\n"
        "Ani, S.Pd.;Guru;bkk-0002;1111222233334444\n"
        "Hj. Suparmi;Guru;bkk-0003;\n",
        encoding="utf-8",
    )
    result = office("officer", "import", str(sheet))
    assert result.code == 0
    first, second = result.err.strip().splitlines()
    assert "p.csv, row 3: Ani, S.Pd." in first
    assert "p.csv, row 2, Ani" in first
    assert "p.csv, row 4: Hj. Suparmi" in second
    assert "pak-0003, Suparmi" in second


def test_the_audit_names_each_pair_once(demo: Clerk) -> None:
    add(demo, "Suparmi, S.Pd.", "bkk-0005", "--nik", NIK)
    [finding] = demo("audit", "--json").json["findings"]
    assert (finding["code"], finding["severity"]) == ("officer.twice", "warning")
    assert finding["where"] == "pak-0013 Suparmi, S.Pd."
    assert "pak-0003" in finding["message"]
    assert NIK not in str(finding)


def test_the_audit_goes_on_without_personal_values(demo: Clerk) -> None:
    """Erased values tell nothing; a damaged blob is a finding of the log, and the rest is found."""
    add(demo, "Suparmi, S.Pd.", "bkk-0005", "--nik", NIK)
    officer = demo.store.load().tables["officers"]["pak-0013"]
    blob = demo.store.blobs.path(officer["personal"])
    blob.chmod(0o600)
    blob.write_bytes(b"damaged")
    codes = {finding["code"] for finding in demo("audit", "--json").json["findings"]}
    assert codes == {"log.blob", "officer.twice"}
