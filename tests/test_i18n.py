"""Every word that people see is translated, and click's own words with it."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from collections.abc import Callable

import pytest

import make_catalogue


def fields(text: str) -> set[str]:
    """Give the placeholders of a message, of both kinds in use."""
    named = {name for _text, name, _spec, _conv in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\(\w+\)[sd]", text))


def test_nothing_is_untranslated_and_nothing_left_over() -> None:
    catalogue = make_catalogue.read()
    wanted = {m if isinstance(m, str) else m[0] for m in make_catalogue.wanted()}
    known = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}
    assert sorted(wanted - known.keys()) == []
    assert sorted(known.keys() - wanted) == []
    assert [key for key, message in known.items() if message.fuzzy or not message.string] == []
    assert [
        key
        for key, message in known.items()
        if isinstance(message.string, tuple) and not all(message.string)
    ] == []


def test_no_message_hides_in_an_f_string() -> None:
    """The collector does not look into f-strings, so a message there is never translated."""
    hidden = []
    for path in sorted((make_catalogue.ROOT / "pakdocs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                names = {
                    inner.func.id
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Name)
                    and isinstance(inner.args[0] if inner.args else None, ast.Constant)
                }
                if names & {"_", "N_", "ngettext"}:
                    hidden.append(f"{path.name}:{node.lineno}")
    assert hidden == []


def test_translations_keep_the_placeholders() -> None:
    for message in make_catalogue.read():
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = message.string or ""
        targets = [strings] if isinstance(strings, str) else list(strings)
        for target in targets:
            assert fields(target) == fields(sources[-1]), message.id


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    mo = make_catalogue.PO.with_suffix(".mo")
    assert mo.read_bytes() == make_catalogue.compiled(make_catalogue.read())


@pytest.mark.parametrize(
    ("env", "arguments", "word"),
    [
        ({"PAKDOCS_LANG": ""}, (), "Perintah"),
        ({"PAKDOCS_LANG": "en"}, (), "Commands"),
        ({"PAKDOCS_LANG": "en"}, ("--lang", "id"), "Perintah"),
        ({"PAKDOCS_LANG": "id"}, ("--lang=en",), "Commands"),
    ],
)
def test_the_language_is_settled_before_the_commands_are_built(
    run_program: Callable[..., subprocess.CompletedProcess[str]],
    env: dict[str, str],
    arguments: tuple[str, ...],
    word: str,
) -> None:
    assert word in run_program(*arguments, "--help", **env).stdout


def test_clicks_own_words_are_indonesian(
    run_program: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    result = run_program("letter", "issue", PAKDOCS_LANG="id")
    assert result.returncode == 2
    assert "Usage:" not in result.stderr
    assert "Missing argument" not in result.stderr
    assert "Argumen" in result.stderr


def test_the_profile_names_the_language(
    run_program: Callable[..., subprocess.CompletedProcess[str]], demo: object
) -> None:
    root = demo.office  # type: ignore[attr-defined]
    profile = root / "office.toml"
    text = profile.read_text(encoding="utf-8").replace('language = "id"', 'language = "en"')
    profile.write_text(text, encoding="utf-8")
    assert "Officers by stage" in run_program("-C", str(root), "status", PAKDOCS_LANG="").stdout
    assert "Officers by stage" in run_program("status", cwd=root, PAKDOCS_LANG="").stdout
