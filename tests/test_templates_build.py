from __future__ import annotations

import re
import zipfile
from pathlib import Path

import make_templates
import pytest

from template_builder.package import write

FOLDER = make_templates.ROOT / "templates"
NAMES = sorted(make_templates.templates())


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", NAMES)
def test_committed_template_is_what_the_script_makes(name: str) -> None:
    assert members_of(FOLDER / name) == make_templates.templates()[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for copy in ("first", "second"):
        write(tmp_path / copy, make_templates.templates()[name])
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_stands_whole_in_one_run(name: str) -> None:
    document = make_templates.templates()[name]["word/document.xml"].decode()
    for text in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document):
        outside = re.sub(r"\{\{[^{}]*\}\}|\{%[^{}%]*%\}", "", text)
        assert not re.search(r"[{}]", outside), text


@pytest.mark.parametrize("name", NAMES)
def test_content_controls_have_ids_of_their_own(name: str) -> None:
    document = make_templates.templates()[name]["word/document.xml"].decode()
    controls = re.findall(r"<w:sdtPr>(.*?)</w:sdtPr>", document)
    ids = [re.findall(r'<w:id w:val="(\d+)"/>', properties) for properties in controls]
    assert all(len(found) == 1 for found in ids)
    assert len({found[0] for found in ids}) == len(controls)
