"""Shells complete officers, letters and the rest; without a terminal nothing is waited for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import PowerShellComplete

from conftest import ROOT, Clerk
from pakdocs.cli import cli, run
from pakdocs.cli.params import AskedArgument, AskedOption
from test_docs import commands


def complete(office: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give what PowerShell is offered behind *line*, with the help beside it."""
    monkeypatch.setenv("PAKDOCS_OFFICE", str(office))
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    answer = PowerShellComplete(cli, {}, "pakdocs", "_PAKDOCS_COMPLETE").complete().split("\n")
    return dict(zip(answer[1::3], answer[2::3], strict=True))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("pakdocs letter iss", "issue"),
        ("pakdocs letter issue ", "sk-penetapan"),
        ("pakdocs letter issue sk-penetapan --officer pak-000", "pak-0003"),
        ("pakdocs letter issue sk-penetapan --officer sup", "Suparmi"),
        ("pakdocs letter issue sk-penetapan --officer bambang", '"Drs. H. Bambang Contohwan'),
        ("pakdocs letter issue sk-penetapan --signer ttd", "ttd-0001"),
        ("pakdocs letter draft nota-dinas --letter L-", "L-0002"),
        ("pakdocs letter show ", "L-0001"),
        ("pakdocs letter send L-0001 --way wha", "whatsapp"),
        ("pakdocs letter attach L-0001 x.pdf --as ", "receipt"),
        ("pakdocs officer check pak-0001 surat_u", "surat_usulan"),
        ("pakdocs officer check sup", "Suparmi"),
        ("pakdocs signer away ttd-0001 01-10-2025 02-10-2025 --acting ", "ttd-0001"),
        ("pakdocs registration set verified pak-0012", "pak-0012"),
        ("pakdocs training invite bt --officer pak-0012", "pak-0012"),
    ],
)
def test_what_is_on_file_is_offered(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch, line: str, offered: str
) -> None:
    found = complete(demo.office, line, monkeypatch)
    assert any(value.startswith(offered) for value in found), found


def test_names_stand_beside_ids(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        "Suparmi"
        in complete(demo.office, "pakdocs officer check pak-0003", monkeypatch)["pak-0003"]
    )


def test_completion_outside_an_office_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(tmp_path, "pakdocs letter show ", monkeypatch) == {}
    assert capsys.readouterr() == ("", "")


def test_completion_writes_nothing(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in demo.office.rglob("*"))
    complete(demo.office, "pakdocs letter issue sk-penetapan --officer ", monkeypatch)
    assert sorted((p, p.stat().st_mtime_ns) for p in demo.office.rglob("*")) == before


def test_the_script_is_that_of_powershell_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion"]) == 0
    assert "Register-ArgumentCompleter -Native -CommandName pakdocs" in capsys.readouterr().out
    for shell in ("bash", "zsh", "fish"):
        assert run(["completion", shell]) == 0
        assert "_PAKDOCS_COMPLETE" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(demo: Clerk, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "pakdocs"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m pakdocs "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    script = (
        f'export PATH="{program.parent}:$PATH"; eval "$(pakdocs completion bash)"\n'
        "COMP_WORDS=(pakdocs officer check 'bambang'); COMP_CWORD=3\n"
        '_pakdocs_completion pakdocs; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    result = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=demo.office, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout == '"Drs. H. Bambang Contohwan, M.Pd."\n'


def required(command: click.Command) -> bool:
    return any(parameter.required for parameter in command.params)


@pytest.mark.parametrize(
    "name", [name for name, command in commands() if required(command)] + ["officer check"]
)
def test_without_a_terminal_a_missing_value_is_wrong_usage(demo: Clerk, name: str) -> None:
    """Standard input is no terminal here; were anything asked, the test would hang or fail."""
    before = demo.store.log_path.read_bytes()
    result = demo(*name.split())
    assert (result.code, result.out) == (2, ""), result
    as_json = demo(*name.split(), "--json")
    if name != "completion":
        assert as_json.json["error"]["code"] == "usage"
    assert demo.store.log_path.read_bytes() == before


NEEDED_LATER = [
    *((kind, "add") for kind in ("officer", "bkk", "signer", "incoming", "training")),
    ("letter", "issue", "sk-penetapan"),
    ("letter", "draft", "L-0001"),
    ("letter", "send", "L-0001"),
    ("letter", "attach", "L-0001"),
    ("letter", "void", "L-0001"),
    ("letter", "void", "L-0001", "--reason", " "),
    ("signer", "away", "ttd-0001", "2025-11-01", "2025-11-02", "--order", "800/1"),
    ("signer", "away", "ttd-0001", "2025-11-01", "2025-11-02", "--acting", "ttd-0001"),
    ("registration", "set", "verified"),
    ("open", "office.toml"),
]


@pytest.mark.parametrize("arguments", NEEDED_LATER, ids=" ".join)
def test_what_only_some_calls_need_is_wrong_usage_as_well(
    demo: Clerk, arguments: tuple[str, ...]
) -> None:
    assert demo(*arguments).code == 2


def test_every_argument_that_is_asked_for_has_a_question() -> None:
    for name, command in commands():
        for parameter in command.params:
            if isinstance(parameter, AskedArgument | AskedOption):
                assert parameter.question, name


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
@pytest.mark.parametrize("line", ["", "letter issue", "signer away", "open x.pdf"])
def test_a_closed_standard_input_is_no_terminal(demo: Clerk, line: str) -> None:
    result = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m pakdocs {line} <&-'],
        cwd=demo.office, env={"PYTHONPATH": str(ROOT), "PAKDOCS_LANG": "en"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (result.returncode, "Traceback" in result.stderr) == (2, False), result
