"""PDF: letters converted by the engine that is here, and what a PDF says of itself.

Engines are programs of their own: LibreOffice, Word on Windows, the dxpdf wheel. Each works in a
process that is watched; what a hostile or unlucky file does to it stops there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from pakdocs.errors import BadInput, Unreachable
from pakdocs.i18n import _
from pakdocs.pdf import libreoffice, wheel, word
from pakdocs.pdf.batch import Job, Limits, Outcome, convert
from pakdocs.pdf.engine import Engine
from pakdocs.pdf.fonts import asked, lacking
from pakdocs.pdf.look import Look, font_names, look, words

__all__ = [
    "ENGINES",
    "Engine",
    "Job",
    "Limits",
    "Look",
    "Outcome",
    "asked",
    "convert",
    "engines",
    "find_engine",
    "font_names",
    "lacking",
    "look",
    "words",
]

_FINDERS: dict[str, Callable[[], Engine | None]] = {
    "libreoffice": libreoffice.find,
    "word": word.find,
    "dxpdf": wheel.find,
}
ENGINES = tuple(_FINDERS)
"""The names of the engines, the best first."""
_INSTALL = {
    "win32": "winget install TheDocumentFoundation.LibreOffice",
    "darwin": "brew install --cask libreoffice",
}


def engines() -> list[Engine]:
    """Give the engines that are on this computer, the best first."""
    return [engine for find in _FINDERS.values() if (engine := find()) is not None]


def find_engine(name: str = "", *, pdfa: bool = False) -> Engine:
    """Give the engine *name*, or the best one here; with *pdfa* one that makes PDF/A-2b.

    Raises `Unreachable` where there is none, and `BadInput` where *name* does not make PDF/A-2b.
    """
    there = [find() for key, find in _FINDERS.items() if name in ("", key)]
    found = [engine for engine in there if engine is not None]
    fit = [engine for engine in found if engine.pdfa or not pdfa]
    if fit:
        return fit[0]
    if found and name:
        raise BadInput(
            _("{engine} does not make PDF/A-2b.").format(engine=found[0].title),
            where="--pdfa",
            fix=_("Leave --engine out where LibreOffice is installed."),
        )
    raise Unreachable(
        _("There is no program here that makes the PDF."),
        where=name or "LibreOffice",
        fix=_install(pdfa=pdfa, name=name),
    )


def _install(*, pdfa: bool, name: str) -> str:
    office = _INSTALL.get(sys.platform, "sudo apt install libreoffice-writer")
    wheel_command = 'pip install "pakdocs[pdf]"'
    if name == "word":
        return _("Word is used on Windows only, and must be installed there.")
    if name == "dxpdf":
        return _("Install it: `{command}`.").format(command=wheel_command)
    if pdfa or name:
        return _("Install LibreOffice: `{command}`.").format(command=office)
    return _("Install LibreOffice: `{command}`; or the small converter: `{wheel}`.").format(
        command=office, wheel=wheel_command
    )
