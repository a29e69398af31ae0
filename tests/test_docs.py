"""What the documentation says is so: its examples run, its tables are those of the program."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conftest import ROOT
from pakdocs.cli import cli
from pakdocs.errors import PakdocsError

README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "panduan.md"
HELP = re.compile(r"(<!-- begin help[^>]*-->\n).*?(<!-- end help -->)", re.DOTALL)


def console_blocks(path: Path) -> list[str]:
    return re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def run_block(block: str, folder: Path) -> None:
    """Run the commands of a console block as a person would, one after the other.

    What the document shows below a command must stand in what it prints, line by line; ``...`` is
    for lines left out.
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PAKDOCS_LANG": "id"}
    for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _newline, shown = piece.partition("\n")
        command, *arguments = shlex.split(line)
        if command == "cd":
            folder = folder / arguments[0]
            continue
        assert command == "pakdocs", line
        result = subprocess.run(
            [sys.executable, "-m", "pakdocs", *arguments],
            cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert result.returncode == 0, (line, result.stdout, result.stderr)
        printed = [" ".join(text.split()) for text in (result.stdout + result.stderr).splitlines()]
        for text in shown.splitlines():
            wanted = " ".join(text.split())
            if wanted and wanted != "...":
                assert wanted in printed, (line, wanted, result.stdout, result.stderr)


@pytest.mark.parametrize("path", [README, GUIDE], ids=lambda path: path.name)
def test_every_console_example_runs(path: Path, tmp_path: Path) -> None:
    """The blocks of one document follow on each other, from an empty folder."""
    blocks = console_blocks(path)
    assert blocks
    run_block("".join(blocks), tmp_path)


def commands() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    with click.Context(cli) as ctx:
        for name in cli.list_commands(ctx):
            command = cli.get_command(ctx, name)
            assert command is not None
            if isinstance(command, click.Group):
                found += [(f"{name} {sub}", c) for sub, c in sorted(command.commands.items())]
            else:
                found.append((name, command))
    return found


def help_table() -> str:
    """Give the table of commands as the README has it."""
    lines = ["| command | what it does |", "|---|---|"]
    for name, command in commands():
        with click.Context(command, info_name=f"pakdocs {name}") as ctx:
            pieces = [p for p in command.collect_usage_pieces(ctx) if p != "[OPTIONS]"]
        usage = " ".join(["pakdocs", name, *pieces])
        lines.append(f"| `{usage}` | {(command.help or '').strip().splitlines()[0]} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_commands_is_that_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """PAKDOCS_UPDATE=1 writes it."""
    text = README.read_text(encoding="utf-8")
    wanted = HELP.sub(lambda match: match[1] + help_table() + match[2], text)
    if os.environ.get("PAKDOCS_UPDATE"):
        README.write_text(wanted, encoding="utf-8")
        return
    assert text == wanted


def test_readme_and_guide_name_every_kind_of_letter() -> None:
    names = {path.stem for path in (ROOT / "templates").glob("*.docx")} - {"kop", "tanda-tangan"}
    for document in (README, GUIDE):
        text = document.read_text(encoding="utf-8")
        assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def test_every_command_and_option_has_help() -> None:
    for name, command in commands():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)


def test_the_exit_codes_of_the_readme_are_those_of_the_errors() -> None:
    table = dict(
        re.findall(r"^\| (\d+) \| (.+?) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    )
    codes = {str(error.exit_code) for error in PakdocsError.__subclasses__()}
    assert codes | {"0", "130"} == table.keys()


def test_a_letter_checks_with_unzip_and_sha256sum(demo: object, tmp_path: Path) -> None:
    """The README's lines of shell give the ``content`` of a letter."""
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    text = README.read_text(encoding="utf-8")
    [block] = [b for b in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "unzip" in b]
    script = block.replace("letters/2025/", f"{demo.office}/letters/2025/")  # type: ignore[attr-defined]
    found = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True,
                           check=True)  # fmt: skip
    letter = demo.store.load().tables["letters"]["L-0001"]  # type: ignore[attr-defined]
    assert letter["content"] == f"sha256:{found.stdout.split()[0]}"


def test_the_chain_checks_with_sha256sum(demo: object) -> None:
    """The README's line of shell gives the ``prev`` of line 2."""
    root = demo.office  # type: ignore[attr-defined]
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    [line] = re.findall(r"^sed .*$", README.read_text(encoding="utf-8"), re.MULTILINE)
    found = subprocess.run(line, shell=True, cwd=root, capture_output=True, text=True, check=True)  # noqa: S602
    second = (root / "records" / "log.jsonl").read_text(encoding="utf-8").split("\n")[1]
    assert f'"prev":"sha256:{found.stdout.split()[0]}"' in second
