"""PDF: letters and other Word files to PDF, and what a PDF says of itself."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import Desk, desk_command, dry_run, progress_bar
from pakdocs.cli.converting import converted_object, engine_object, made_text, say_failed
from pakdocs.cli.params import Named
from pakdocs.errors import BadInput, Interrupted, UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record

if TYPE_CHECKING:
    from pakdocs.office.pdf import Converted, Wish
    from pakdocs.pdf import Look

F = TypeVar("F", bound=Callable[..., Any])

ENGINES = ("libreoffice", "word", "dxpdf")
"""As `pakdocs.pdf` has them, which is loaded when a command runs; a test holds them equal."""
_LETTER = re.compile(r"L-[0-9]+", re.IGNORECASE)

pdf = click.Group("pdf", help=_(COMMANDS["pdf"][1]))


@desk_command(pdf, "convert", N_("Make PDFs of letters, by id or number, or of Word files."))
@click.argument("targets", metavar="[ID|FILE]...", nargs=-1, type=Named(offers.living))
@click.option("--year", type=int, help=_("All numbered letters of this year that lack theirs."))
@click.option("--all", "everything", is_flag=True, help=_("All numbered letters that lack theirs."))
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Write the PDFs to this folder, not beside the files."),
)
@click.option("--pdfa", is_flag=True, help=_("As PDF/A-2b, for the archive."))
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help=_("The program that makes them; the best that is here if not given."),
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=30.0,
    show_default=True,
    help=_("Seconds for one file; then it is given up and the rest goes on."),
)
@click.option("--force", is_flag=True, help=_("Replace a PDF that pakdocs did not make."))
@dry_run
def convert_command(
    desk: Desk,
    *,
    targets: tuple[str, ...],
    year: int | None,
    everything: bool,
    dry_run: bool,
    **options: Any,  # noqa: ANN401
) -> int:
    """Convert; exit code 3 when some PDF could not be made."""
    if bool(targets) + (year is not None) + everything != 1:
        raise UsageProblem(
            _("Give one of these: letters or files, --year, --all."),
            fix=_("For example: `pakdocs pdf convert L-0001`."),
        )
    wish = _wish(**options)
    letters, files, had = _chosen(desk, targets, year, wish)
    if dry_run:
        return _rehearse(desk, letters, files, wish, had)
    try:
        results = _convert(desk, letters, files, wish)
    except KeyboardInterrupt:
        if targets:
            raise
        line = _("Stopped; the PDFs that were finished are kept.")
        more = _("The same command goes on with the rest.")
        raise Interrupted(f"{line} {more}") from None
    return _show(desk, results, wish, had)


def _convert(desk: Desk, letters: list[Record], files: list[Path], wish: Wish) -> list[Converted]:
    from pakdocs.office.pdf import convert_files, convert_letters

    results = []
    with progress_bar(desk) as progress:
        if letters:
            desk.store.rehearse(desk.now())  # refused before the work, not after it
            results.append(convert_letters(desk.store, letters, wish, desk.writing, progress))
        if files:
            results.append(convert_files(files, wish, progress))
    return results


def _chosen(
    desk: Desk, targets: tuple[str, ...], year: int | None, wish: Wish
) -> tuple[list[Record], list[Path], int]:
    """Give the letters and the files that are meant, and how many letters have their PDF."""
    from pakdocs.office.after import find_living
    from pakdocs.office.pdf import letter_at, without_pdf

    if not targets:
        letters, had = without_pdf(desk.store, year, wish)
        return letters, [], had
    found: dict[str, Record] = {}
    files: dict[Path, None] = {}
    for target in targets:
        identifier, path = target, Path(target)
        if not _LETTER.fullmatch(target) and path.suffix.lower() == ".docx":
            if not path.is_file():
                raise BadInput(_("There is no such file."), where=target)
            identifier = ""
            with contextlib.suppress(BadInput):  # no office is needed for a file of somebody's
                identifier = letter_at(desk.store, path)
        elif path.exists():
            raise BadInput(
                _("is not a Word document (.docx)."),
                where=target,
                fix=_("Give letters by id or number, or Word files."),
            )
        if identifier:
            letter = find_living(desk.state, identifier)
            found[letter["id"]] = letter
        else:
            files[path] = None
    return list(found.values()), list(files), 0


def _wish(*, to: Path | None, pdfa: bool, engine: str | None, timeout: float, force: bool) -> Wish:
    from pakdocs.office.pdf import Wish
    from pakdocs.pdf import Limits, find_engine

    limits = Limits(each=timeout)
    return Wish(find_engine(engine or "", pdfa=pdfa), pdfa=pdfa, to=to, force=force, limits=limits)


def _rehearse(desk: Desk, letters: list[Record], files: list[Path], wish: Wish, had: int) -> int:
    names = [letter["id"] for letter in letters] + [str(path) for path in files]

    def text() -> str:
        line = ngettext("{n} PDF would be made:", "{n} PDFs would be made:", len(names))
        lines = [line.format(n=len(names)), *names] if names else []
        return "\n".join([*lines, *_had_text(had)]) or _("There is nothing to make.")

    desk.emit({"dry_run": True, "sources": names, "skipped": had, **engine_object(wish)}, text)
    return 0


def _had_text(had: int) -> list[str]:
    line = ngettext("{n} letter has its PDF already.", "{n} letters have their PDF already.", had)
    return [line.format(n=had)] if had else []


def _show(desk: Desk, results: list[Converted], wish: Wish, had: int) -> int:
    from pakdocs.office.pdf import Converted

    whole = Converted()
    for result in results:
        whole.made += result.made
        whole.failed += result.failed
        whole.warnings += result.warnings

    def text() -> str:
        if not results:
            return "\n".join(_had_text(had)) or _("There is nothing to make.")
        made = sorted(one.file for one in whole.made)
        return "\n".join(filter(None, [made_text(whole, wish), *made, *_had_text(had)]))

    desk.emit(converted_object(whole) | {"skipped": had, **engine_object(wish)}, text)
    desk.warn(whole.warnings)
    return say_failed(desk, whole)


@desk_command(pdf, "info", N_("Tell which programs here make PDFs; or what a PDF says of itself."))
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
def info_command(desk: Desk, *, file: Path | None) -> None:
    """Tell about the engines, or about a PDF."""
    if file is None:
        _show_engines(desk)
        return
    from pakdocs.pdf import look
    from pakdocs.store import read_bytes

    found = look(read_bytes(file, limit=None), str(file))
    keys = ("pages", "fonts", "embedded", "pdfa", "signatures", "producer")
    desk.emit({"file": str(file), **{k: getattr(found, k) for k in keys}}, lambda: _told(found))


def _told(found: Look) -> str:
    from pakdocs.report import facts

    embedded = _("all in the file") if found.embedded else _("not all in the file")
    signed = ngettext("{n} signature, not checked", "{n} signatures, not checked", found.signatures)
    return facts(
        [
            (_("Pages"), str(found.pages)),
            (_("Fonts"), f"{', '.join(found.fonts) or '-'} ({embedded})"),
            ("PDF/A", _("says that it is PDF/A-{level}").format(level=found.pdfa)
             if found.pdfa else _("no")),
            (_("Signed"), signed.format(n=found.signatures) if found.signatures else _("no")),
            (_("Made by"), found.producer or "-"),
        ]
    )  # fmt: skip


def _show_engines(desk: Desk) -> None:
    from pakdocs.pdf import engines, find_engine

    found = engines()
    if not found:
        find_engine()  # says what to install
    headings = (N_("Program"), N_("Version"), N_("PDF/A-2b"), N_("Name for --engine"))
    rows = [[e.title, e.version, _("yes") if e.pdfa else _("no"), e.name] for e in found]
    objects = [{"name": e.name, "version": e.version, "pdfa": e.pdfa} for e in found]
    desk.emit({"engines": objects}, lambda: desk.table(headings, rows))


commands: dict[str, click.Command] = {"pdf": pdf}
