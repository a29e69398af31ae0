"""What most tests start from: a clerk at an office folder of their own."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pakdocs import i18n
from pakdocs.office import make_demo
from pakdocs.store import Store

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
"""When the offices that tests start from were made."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, and so would the programs that
    # tests start and send one.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def clock() -> dt.datetime:
    """Give the time in the office's zone, as commands see it: a log never goes back in time."""
    return dt.datetime.now(NOW.tzinfo)


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass
class Clerk:
    """Runs commands in an office, in this process: as the real program does, but faster."""

    office: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Result:
        from pakdocs.cli import run

        self.capsys.readouterr()
        code = run(["-C", str(self.office), *arguments])
        captured = self.capsys.readouterr()
        return Result(code, captured.out, captured.err)

    def json(self, *arguments: str) -> dict[str, Any]:
        result = self(*arguments, "--json")
        assert result.code == 0, result
        return result.json

    def json_any(self, *arguments: str) -> dict[str, Any]:
        """Run a command that may have findings."""
        result = self(*arguments, "--json")
        assert result.code in (0, 3), result
        return result.json

    @property
    def store(self) -> Store:
        return Store(self.office)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what works in an office folder, so that the rules alone can be tested in seconds."""
    for item in items:
        if {"made_demo", "made_office"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("in_office")


@pytest.fixture(autouse=True, scope="session")
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what this computer remembers of logs out of the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAKDOCS_STATE", str(tmp_path_factory.mktemp("made-state")))
        yield


@pytest.fixture(autouse=True)
def _another_computer(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let each test be a computer of its own, for all work on copies of the same two offices."""
    monkeypatch.setenv("PAKDOCS_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak English, whatever the machine speaks, and log a name of our own."""
    monkeypatch.setenv("PAKDOCS_ACTOR", "tester")
    monkeypatch.setenv("PAKDOCS_LANG", "en")
    for name in ("PAKDOCS_OFFICE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    i18n.activate("en")
    yield
    i18n.activate("en")


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the sample office once; tests get copies."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    make_demo(folder, "tester", lambda _tz: NOW)
    return folder


@pytest.fixture
def demo(made_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """An office with 12 officers and the three letters issued."""
    office = tmp_path / "kantor"
    shutil.copytree(made_demo, office)
    return Clerk(office, capsys)


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the sample office with its records and no letters, once."""
    from pakdocs.model import KINDS
    from pakdocs.office import check_papers, chosen_for_check, import_sheet, open_office
    from pakdocs.office.opening import SAMPLE_SHEETS

    def made() -> dt.datetime:
        return NOW

    root = tmp_path_factory.mktemp("made") / "kantor"
    store = open_office(
        root, level="kabupaten", sample=True, identity={}, actor="tester", now=lambda _tz: NOW
    )
    for kind, sheet in SAMPLE_SHEETS.items():
        import_sheet(
            store, KINDS[kind], root / "contoh" / sheet, lambda: store.writing("tester", made)
        )
    papers = [paper for paper in store.folder.requirements.papers if paper.needed]
    with store.writing("tester", made) as session:
        check_papers(session, chosen_for_check(session.state, (), everyone=True), papers)
    return root


@pytest.fixture
def office(made_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """An office with 12 officers at 9 BKK, their papers complete, and no letter yet."""
    folder = tmp_path / "kantor"
    shutil.copytree(made_office, folder)
    return Clerk(folder, capsys)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice; where it is missing the test is skipped, but in CI that is an error."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing in CI")
        pytest.skip("LibreOffice is not installed")
    return found


@pytest.fixture
def run_program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run pakdocs as a process of its own."""

    def run(
        *arguments: str, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pakdocs", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return run
