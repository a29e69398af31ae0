"""Commands import what they need and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conftest import ROOT

HEAVY = (
    *("docx", "docxtpl", "jinja2", "lxml", "tinydb", "rich", "python_calamine", "stdnum"),
    *("xlsxwriter", "filelock", "tomllib", "importlib.metadata", "pathlib", "json"),
    *("questionary", "prompt_toolkit", "pakdocs.office", "pakdocs.cli.common"),
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_help_loads_nothing_heavy(language: str) -> None:
    script = (
        "import sys; from pakdocs import i18n; "
        f"i18n.activate({language!r}); from pakdocs.cli import run; run(['--help']); "
        "print('LOADED', *sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    loaded = set(result.stdout.partition("LOADED")[2].split())
    assert loaded & set(HEAVY) == set()
    assert "click" in loaded
