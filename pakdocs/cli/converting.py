"""What the commands that make PDFs share: how the result is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakdocs.cli.common import Desk
from pakdocs.errors import Findings
from pakdocs.i18n import _, ngettext

if TYPE_CHECKING:
    from pakdocs.office.pdf import Converted, Wish


def engine_object(wish: Wish) -> dict[str, Any]:
    """Give what makes the PDFs, for programs."""
    engine = {"name": wish.engine.name, "version": wish.engine.version}
    return {"engine": engine, "pdfa": wish.pdfa}


def converted_object(result: Converted) -> dict[str, Any]:
    """Give what became of a wish for PDFs, for programs."""
    return {
        "pdfs": [{"source": x.source, "file": x.file, "digest": x.digest} for x in result.made],
        "failed": [{"message": p.message, "where": p.where, "fix": p.fix} for p in result.failed],
    }


def made_text(result: Converted, wish: Wish) -> str:
    """Say how many PDFs were made, and by what; nothing where none was."""
    if not result.made:
        return ""
    line = ngettext("{n} PDF made by {engine}.", "{n} PDFs made by {engine}.", len(result.made))
    title = f"{wish.engine.title} {wish.engine.version}"
    return line.format(n=len(result.made), engine=title)


def say_failed(desk: Desk, result: Converted) -> int:
    """Say of each file that it has no PDF, and give the exit code."""
    for problem in result.failed:
        desk.say(_("No PDF: {problem}").format(problem=problem))
    return Findings.exit_code if result.failed else 0
