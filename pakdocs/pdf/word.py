"""Microsoft Word on Windows, driven by a PowerShell script through COM.

Written after Word's documentation; it has not been run with a real Word by those who wrote it.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pakdocs.pdf.engine import OUT, Engine

_PID = "word.pid"
_SCRIPT = r"""
param([string]$Folder)
$ErrorActionPreference = 'Stop'
$before = @(Get-Process WINWORD -ErrorAction SilentlyContinue | ForEach-Object Id)
$word = New-Object -ComObject Word.Application
$own = Get-Process WINWORD | Where-Object { $before -notcontains $_.Id } | Select-Object -First 1
if ($own) { Set-Content -Path (Join-Path $Folder 'word.pid') -Value $own.Id }
try {
    $word.Visible = $false
    $word.DisplayAlerts = 0
    $word.AutomationSecurity = 3
    foreach ($name in Get-Content (Join-Path $Folder 'names.txt')) {
        try {
            $doc = $word.Documents.Open((Join-Path $Folder "$name.docx"), $false, $true, $false)
            $part = Join-Path $Folder "$name.part"
            $doc.ExportAsFixedFormat($part, 17)
            $doc.Close(0)
            Move-Item $part (Join-Path $Folder "out\$name.pdf")
        } catch { Write-Output "${name}: $_" }
    }
} finally { $word.Quit(0) }
"""
"""17 is wdExportFormatPDF, 3 msoAutomationSecurityForceDisable, 0 wdDoNotSaveChanges."""


@dataclass(frozen=True, slots=True)
class Word(Engine):
    """Word as it is installed here; it makes PDF/A-1 only, which is not what is asked for."""

    name: ClassVar[str] = "word"
    title: ClassVar[str] = "Microsoft Word"
    parallel: ClassVar[int] = 1

    def command(self, folder: Path, names: Sequence[str], *, pdfa: bool) -> list[str]:  # noqa: ARG002
        """Convert all *names* in one instance of Word, which the script starts and ends."""
        (folder / OUT).mkdir(exist_ok=True)
        script = folder / "convert.ps1"
        script.write_text(_SCRIPT, encoding="utf-8-sig")  # else PowerShell reads another encoding
        stems = "".join(f"{Path(name).stem}\n" for name in names)
        (folder / "names.txt").write_text(stems, encoding="ascii")
        options = ("-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass")
        return ["powershell", *options, "-File", str(script), "-Folder", str(folder)]

    def strays(self, folder: Path) -> list[int]:
        """Give Word's process: Windows started it for the script, which is not its parent."""
        with contextlib.suppress(OSError, ValueError):
            return [int((folder / _PID).read_text(encoding="utf-8-sig"))]
        return []


def find() -> Word | None:
    """Find Word by what the registry of Windows says of it; its version is the one there."""
    if sys.platform != "win32":
        return None
    winreg: Any = importlib.import_module("winreg")
    try:
        named = winreg.QueryValue(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CurVer")
    except OSError:
        return None
    return Word(version_of(named))


def version_of(named: str) -> str:
    """Give the version out of ``Word.Application.16``."""
    return named.rpartition(".")[2]
