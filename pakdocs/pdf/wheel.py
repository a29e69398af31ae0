"""The dxpdf wheel, for computers without an office program: its pages are near to Word's.

Two things are put right here. It leaves out what stands in content controls, and there stand the
number and the date of a letter: so it gets the file without the controls. And since words could
get lost in other ways, its PDFs are read back.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import ClassVar

from lxml import etree

from pakdocs.pdf.engine import OUT, Engine
from pakdocs.pdf.parts import W, parse

_CHILD = """
import sys
from pathlib import Path
import dxpdf
out, *names = sys.argv[1:]
Path(out).mkdir(exist_ok=True)
for name in names:
    try:
        data = dxpdf.convert(Path(name).read_bytes())
    except Exception as error:
        print(name, error)
    else:
        Path(out, name).with_suffix(".pdf").write_bytes(data)
"""


@dataclass(frozen=True, slots=True)
class Dxpdf(Engine):
    """The wheel, run by this Python in a process of its own."""

    name: ClassVar[str] = "dxpdf"
    title: ClassVar[str] = "dxpdf"
    complete: ClassVar[bool] = False

    def fit(self, data: bytes) -> bytes:
        """Put what content controls hold in their place."""
        return without_controls(data)

    def command(self, folder: Path, names: Sequence[str], *, pdfa: bool) -> list[str]:  # noqa: ARG002
        """Convert all *names* with one Python."""
        (folder / OUT).mkdir(exist_ok=True)
        return [sys.executable, "-P", "-c", _CHILD, OUT, *names]


def find() -> Dxpdf | None:
    """Find the wheel among the installed packages, without loading it."""
    if importlib.util.find_spec("dxpdf") is None:
        return None
    return Dxpdf(metadata.version("dxpdf"))


def without_controls(data: bytes) -> bytes:
    """Give a .docx in which the contents of content controls stand for themselves."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(found, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if re.fullmatch(r"word/[a-z]+\d*\.xml", info.filename) and b"<w:sdt" in part:
                part = _unwrapped(part)
            new.writestr(info, part)
    return found.getvalue()


def _unwrapped(part: bytes) -> bytes:
    root = parse(part)
    for control in reversed(list(root.iter(f"{W}sdt"))):  # inner ones before those around them
        parent, content = control.getparent(), control.find(f"{W}sdtContent")
        if parent is not None:
            place = parent.index(control)
            parent[place : place + 1] = [] if content is None else list(content)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
