"""LibreOffice: one process for many files, each process in a profile of its own.

The profile is made anew for each process and thrown away with it. So nothing is carried over from
one batch to the next, no two processes share one, and a broken profile cannot stay: making one
costs 0.15 s where starting LibreOffice costs a second.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pakdocs.errors import Unreachable
from pakdocs.i18n import _
from pakdocs.pdf.engine import OUT, Engine
from pakdocs.pdf.process import kill, start

SOFFICE = "PAKDOCS_SOFFICE"
"""Names the program, where it is at no usual place."""
_PATIENCE = 30
"""Seconds in which it must say its version."""
_PLACES = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
_SETTINGS: dict[str, dict[str, int | str]] = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Writer/Content/Update": {"Link": 0},
    "Office.Calc/Content/Update": {"Link": 0},
    "Office.Recovery/RecoveryInfo": {"Enabled": "false"},
    "Office.Common/Misc": {"FirstRun": "false"},
}
"""No macros, nothing fetched from other files or the network, no questions."""
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "134217728", "MALLOC_TRIM_THRESHOLD_": "536870912"}
"""For glibc; others do not know them. While it starts, LibreOffice takes 64 MB sixteen times and
gives them back; kept for the next time they are not cleared anew: a third of a start is saved."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class LibreOffice(Engine):
    """LibreOffice as it is installed here."""

    program: str

    name: ClassVar[str] = "libreoffice"
    title: ClassVar[str] = "LibreOffice"
    pdfa: ClassVar[bool] = True

    def command(self, folder: Path, names: Sequence[str], *, pdfa: bool) -> list[str]:
        """Convert all *names* with one process, in a profile made for it."""
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        return [
            self.program,
            f"-env:UserInstallation={user.parent.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            *("--convert-to", _filter(pdfa=pdfa), "--outdir", OUT),
            *names,
        ]

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Draw without a screen, and keep temporary files in *folder*."""
        # Not the method of the parent by `super()`: a class with slots is made twice.
        return {**Engine.environment(self, folder), "SAL_USE_VCLPLUGIN": "svp", **_MEMORY}


def find() -> LibreOffice | None:
    """Find LibreOffice: where the environment says, on the path, or at its usual places.

    Raises `Unreachable` where the environment names a program that does not answer as LibreOffice:
    another engine in its place would lay pages out otherwise, without a word.
    """
    chosen = os.environ.get(SOFFICE)
    program = chosen or shutil.which("soffice")
    program = program or next(filter(os.path.exists, _PLACES.get(sys.platform, ())), None)
    version = _version(program) if program else ""
    if program and version:
        return LibreOffice(version, program)
    if chosen:
        raise Unreachable(
            _("{program} does not answer as LibreOffice.").format(program=chosen),
            where=SOFFICE,
            fix=_("Let it name the program `soffice`, or unset it."),
        )
    return None


@functools.lru_cache(maxsize=4)
def _version(program: str) -> str:
    """Give the version that *program* says; the empty text where it does not run."""
    try:
        process = start([program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    try:
        said = process.communicate(timeout=_PATIENCE)[0].decode("utf-8", "replace").split()
    except subprocess.TimeoutExpired:
        return ""
    finally:
        kill(process)
    return said[1] if said[:1] == ["LibreOffice"] and len(said) > 1 else ""


def _filter(*, pdfa: bool) -> str:
    """Say what PDF is wanted; pictures stay as they are, which is also the fastest."""
    options: dict[str, tuple[str, str]] = {
        "ReduceImageResolution": ("boolean", "false"),
        "UseLosslessCompression": ("boolean", "true"),
    }
    if pdfa:
        options["SelectPdfVersion"] = ("long", "2")
    told = {name: {"type": kind, "value": value} for name, (kind, value) in options.items()}
    return f"pdf:writer_pdf_Export:{json.dumps(told, separators=(',', ':'))}"


def _profile() -> str:
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    return _PROFILE.format(items="\n".join(items))
