"""The sample sheets are those of the script, and import without a word."""

from __future__ import annotations

from pathlib import Path

import make_samples
import pytest

from pakdocs.exchange import read_rows
from pakdocs.model import KINDS

SHEETS = {"bkk.csv": 9, "surat-masuk.csv": 10, "penanda-tangan.csv": 1, "petugas.xlsx": 12}


def test_the_committed_sheets_are_those_of_the_script(tmp_path: Path) -> None:
    make_samples.make(tmp_path)
    for name in (*SHEETS, "usulan.xlsx"):
        assert (tmp_path / name).read_bytes() == (make_samples.SAMPLES / name).read_bytes(), name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("bkk", "bkk.csv"),
        ("incoming", "surat-masuk.csv"),
        ("signer", "penanda-tangan.csv"),
        ("officer", "petugas.xlsx"),
    ],
)
def test_they_are_read_whole(kind: str, name: str) -> None:
    rows = read_rows(make_samples.SAMPLES / name, KINDS[kind].fields)
    assert len(rows) == SHEETS[name]
