"""Making letters: in one step with their number, or as drafts that get it later."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, desk_command, dry_run, progress_bar, stage_word
from pakdocs.cli.converting import converted_object, engine_object, made_text, say_failed
from pakdocs.cli.letter.group import (
    HEADINGS,
    letter,
    letter_row,
    letter_table,
    number_options,
    say_list,
    say_pending,
    show_moved,
)
from pakdocs.cli.letter.wishes import fill_request
from pakdocs.cli.params import Named, named, named_officers
from pakdocs.errors import Interrupted, PakdocsError, Problem, UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Record
from pakdocs.report import letter_object

if TYPE_CHECKING:
    from pakdocs.office import Issued, Request
    from pakdocs.office.pdf import Converted, Wish

Function = Callable[..., Any]

_SHOWN = 10
"""Letters of a big batch that are shown, and their files; and the last one."""
_MANY = 40
"""Letters from which on a batch is a big one."""
_LETTER_ID = re.compile(r"L-[0-9]+", re.IGNORECASE)


def request_options(function: Function) -> Function:
    """Add the options that say what letter is wanted."""
    options = (
        named_officers(),
        click.option("--due", is_flag=True, help=_("All officers who are due for this letter.")),
        click.option("--each", is_flag=True, help=_("One letter for each officer.")),
        click.option("--letter", "carried", default="", type=Named(offers.living),
                     help=_("The letter that this one is about (nota dinas, ralat): its id.")),
        click.option("--training", default="", type=Named(offers.trainings),
                     help=_("The training that the letter is about.")),
        click.option("--bkk", multiple=True, type=Named(offers.bkk),
                     help=_("A job centre that the letter is about; once for each, else all.")),
        click.option("--date", type=DateType(), help=_("Letter date; today if not given.")),
        click.option("--set", "settings", multiple=True, metavar="KEY=VALUE",
                     help=_("A field of the letter's own; once for each field.")),
        click.option("--fields", "sheet", type=click.Path(path_type=Path),
                     help=_("A sheet or TOML file with the letter's own fields.")),
        click.option("--signer", default="", type=Named(offers.signers),
                     help=_("Who signs, if more than one person may.")),
        click.option("--reason", default="",
                     help=_("Why the letter is made although papers are missing.")),
        dry_run,
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@desk_command(letter, "issue", N_("Make a letter: number, file and log entry at once."))
@named("type_name", "TYPE", offers.types, _("Which letter?"))
@number_options
@click.option("--pdf", "as_pdf", is_flag=True, help=_("Make a PDF of each letter beside it."))
@click.option("--pdfa", is_flag=True, help=_("Make it as PDF/A-2b, for the archive."))
@request_options
def issue_command(
    desk: Desk,
    *,
    as_pdf: bool,
    pdfa: bool,
    dry_run: bool,
    **options: Any,  # noqa: ANN401
) -> int:
    """Issue letters, or say what would be issued; exit code 3 when a PDF could not be made."""
    wish = _pdf_wish(pdfa=pdfa) if as_pdf or pdfa else None  # before a number is spent
    request = _request(desk, numbered=True, **options)
    return _make(desk, request, "final", preview=dry_run, wish=wish)


@desk_command(
    letter, "draft", N_("Make a concept; or take back an edited one, or print it for signature.")
)
@named("target", "TYPE|ID", offers.types_and_drafts, _("A concept of which letter?"))
@click.option(
    "--net", is_flag=True, help=_("Without watermark; number and date open, to be signed.")
)
@click.option(
    "--target",
    "system",
    type=click.Choice(["srikandi"]),
    help=_("Leave the marks in which SRIKANDI writes number, date and signature."),
)
@click.option(
    "--adopt",
    type=click.Path(path_type=Path),
    help=_("The draft's file as it was edited in Word; only for a draft that is there."),
)
@request_options
def draft_command(
    desk: Desk,
    *,
    target: str,
    net: bool,
    system: str | None,
    adopt: Path | None,
    dry_run: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Make drafts, or bring one that is there a step on."""
    if not _LETTER_ID.fullmatch(target):
        if adopt:
            raise UsageProblem(
                _("--adopt wants the id of a draft, not a type."),
                where="--adopt",
                fix=_("See `pakdocs letter list --waiting`."),
            )
        request = _request(desk, numbered=False, type_name=target, **options)
        if net and system:
            raise UsageProblem(_("Give either --net or --target, not both."), where="--target")
        _make(desk, request, system or ("net" if net else "concept"), preview=dry_run)
    elif system:
        raise UsageProblem(
            _("--target is given when the draft is made."),
            where="--target",
            fix=_("Void {id} and make it anew with --target.").format(id=target),
        )
    elif adopt and not net:
        _adopt(desk, target, adopt, preview=dry_run)
    elif net and not adopt:
        _print_net(desk, target, preview=dry_run)
    else:
        raise UsageProblem(
            _("{id} is a draft already.").format(id=target),
            fix=_("Give --adopt FILE for an edited one, or --net for the one to be signed."),
        )


def _request(
    desk: Desk,
    *,
    numbered: bool,
    type_name: str,
    settings: tuple[str, ...],
    sheet: Path | None,
    **options: Any,  # noqa: ANN401
) -> Request:
    from pakdocs.office import Request

    if options["due"] and options["officers"]:
        raise UsageProblem(_("Give either --due or --officer, not both."))
    options["letter"] = options.pop("carried")
    fields = fields_given(desk, type_name, settings, sheet)
    request = Request(type=type_name, fields=fields, **options)
    return fill_request(desk, request, numbered=numbered, whole=False) if desk.terminal else request


def fields_given(
    desk: Desk, type_name: str, settings: tuple[str, ...], sheet: Path | None
) -> dict[str, str]:
    """Give the own fields of a letter that ``--fields`` and ``--set`` name, as they are typed."""
    lettertype = desk.store.folder.lettertype(type_name)
    fields: dict[str, str] = {}
    if sheet:
        from pakdocs.office import read_settings

        fields = read_settings(sheet, lettertype.fields)
    return fields | _settings(settings)


def _settings(settings: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        key, separator, value = setting.partition("=")
        if not separator:
            raise UsageProblem(_("{text!r} is not KEY=VALUE.").format(text=setting), where="--set")
        if key in found:
            raise UsageProblem(_("{key!r} is given twice.").format(key=key), where="--set")
        found[key] = value
    return found


def _pdf_wish(*, pdfa: bool) -> Wish:
    """Say how the PDFs are made; raise `Unreachable` where nothing here makes them."""
    from pakdocs.office.pdf import Wish
    from pakdocs.pdf import find_engine

    return Wish(find_engine(pdfa=pdfa), pdfa=pdfa)


def _make(
    desk: Desk, request: Request, form: str, *, preview: bool, wish: Wish | None = None
) -> int:
    from pakdocs.office import preview_letters

    if preview:
        today = desk.now().date()
        planned, warnings = preview_letters(desk.store, request, today, form=form)
        _show_preview(desk, planned)
        desk.warn([*warnings, *_left_out(desk, request)])
        return 0
    issued = _issue(desk, request, form)
    converted = _convert(desk, issued.letters, wish) if wish and issued.letters else None
    found = {
        "letters": [
            letter_object(record, pending=record["id"] in issued.pending)
            for record in issued.letters
        ]
    }
    if converted and wish:
        found |= converted_object(converted) | engine_object(wish)

    def text() -> str:
        made = _made_text(desk, issued.letters, form)
        printed = made_text(converted, wish) if converted and wish else ""
        return f"{made}\n\n{printed}" if printed else made

    desk.emit(found, text)
    found_odd = [*issued.warnings, *(converted.warnings if converted else ())]
    desk.warn([*found_odd, *_left_out(desk, request)])
    for identifier in issued.pending:
        say_pending(desk, identifier)
    if form == "final" and issued.letters:
        say_list(desk, issued.letters)
    return say_failed(desk, converted) if converted else 0


def _issue(desk: Desk, request: Request, form: str) -> Issued:
    """Make the letters; where that breaks off, say how many were made."""
    from pakdocs.office import Issued, issue_letters

    issued = Issued()
    try:
        with progress_bar(desk) as progress:
            issue_letters(desk.store, request, desk.writing, progress, form=form, issued=issued)
    except KeyboardInterrupt:
        raise Interrupted(_stopped_text(issued.ids, request)) from None
    except PakdocsError:
        if issued.ids:
            desk.say(_stopped_text(issued.ids, request))
        raise
    return issued


def _left_out(desk: Desk, request: Request) -> list[Problem]:
    """Tell of officers who would be due if their papers were complete: nobody is left silently."""
    from pakdocs.office import lacking_papers

    if not request.due:
        return []
    count = len(lacking_papers(desk.store, desk.state, request))
    line = ngettext(
        "{n} officer is left out, for papers are missing",
        "{n} officers are left out, for papers are missing",
        count,
    )
    fix = _("`pakdocs officer list {stage}` names them; `pakdocs officer check` ticks papers.")
    fix = fix.format(stage=stage_word("proposed"))
    return [Problem(line.format(n=count), fix=fix)] if count else []


def _convert(desk: Desk, letters: list[Record], wish: Wish) -> Converted:
    """Make the PDFs of letters that are issued, whatever becomes of them."""
    from pakdocs.office.pdf import Converted, convert_letters

    try:
        with progress_bar(desk) as progress:
            return convert_letters(desk.store, letters, wish, desk.writing, progress)
    except PakdocsError as error:
        return Converted(failed=[error.problem])
    except KeyboardInterrupt:
        line = _(
            "Stopped; the letters {first} to {last} are issued. Make the PDFs that are missing "
            "with `pakdocs pdf convert --year {year}`."
        )
        first, last = letters[0], letters[-1]
        line = line.format(first=first["id"], last=last["id"], year=first["year"])
        raise Interrupted(line) from None


def _stopped_text(ids: list[str], request: Request) -> str:
    """Say what of a batch was made before it broke off, and how the rest is made."""
    if not ids:
        return _("Stopped; nothing was made.")
    line = ngettext(
        "Stopped after {n} letter ({last}).", "Stopped after {n} letters (up to {last}).", len(ids)
    )
    if request.due:
        rest = _("It is kept whole; the same command goes on with the rest.")
    else:
        rest = _("It is kept whole; leave it out when you give the command again.")
    return f"{line.format(n=len(ids), last=ids[-1])} {rest}"


def _made_text(desk: Desk, letters: list[Record], form: str) -> str:
    if not letters:
        return _("Nobody is due for this letter; nothing was made.")
    if form == "final":
        line = ngettext("{n} letter issued:", "{n} letters issued:", len(letters))
    else:
        line = ngettext("{n} draft made:", "{n} drafts made:", len(letters))
    folder = f"letters/{letters[0]['year']}/"
    if len(letters) > _MANY:
        files = _range_text(letters, folder)
    else:
        files = "\n".join(item["file"] for item in letters[:_SHOWN])
        if len(letters) > _SHOWN:
            files += f"\n... {folder}"
    return f"{line.format(n=len(letters))}\n\n{_table(desk, letters)}\n\n{files}"


def _range_text(letters: list[Record], folder: str) -> str:
    """Say from which letter to which a big batch goes, and where its files are."""
    first, last = letters[0], letters[-1]
    if not first["number"]:
        line = _("{first} to {last}; the files are in {folder}.")
    else:
        line = _("{first} to {last}, numbers {number} to {last_number}; the files are in {folder}.")
    return line.format(
        first=first["id"],
        last=last["id"],
        number=first["number"],
        last_number=last["number"],
        folder=folder,
    )


def _table(desk: Desk, letters: Sequence[Record]) -> str:
    """Draw the table of letters; of a big batch the first ones and the last one."""
    if len(letters) <= _MANY:
        return letter_table(desk, letters)
    rows = [letter_row(desk, item) for item in (*letters[:_SHOWN], letters[-1])]
    rows.insert(_SHOWN, ["..."] * len(HEADINGS))
    return desk.table(HEADINGS, rows)


def _show_preview(desk: Desk, found: list[dict[str, Any]]) -> None:
    letters = [{"id": "", "status": "", "file": "", **item} for item in found]

    def text() -> str:
        if not letters:
            return _("Nobody is due for this letter.")
        line = ngettext("{n} letter would be made:", "{n} letters would be made:", len(letters))
        return f"{line.format(n=len(letters))}\n\n{_table(desk, letters)}"

    desk.emit({"dry_run": True, "letters": letters}, text)


def _adopt(desk: Desk, name: str, path: Path, *, preview: bool) -> None:
    from pakdocs.office import adopt, check_adoption
    from pakdocs.store import read_bytes

    edited = read_bytes(path)
    if preview:
        today = desk.now().date()
        moved = check_adoption(desk.store, desk.state, name, edited, path.name, today)
    else:
        with desk.writing() as session:
            moved = adopt(session, name, edited, path.name)
    count = len(moved.differences)
    line = ngettext(
        "{id}: {n} paragraph differs from the draft.",
        "{id}: {n} paragraphs differ from the draft.",
        count,
    )
    line = line.format(id=moved.letter["id"], n=count)
    if not preview:
        line = " ".join((line, _("The edited file is the draft now.")))
    show_moved(desk, moved, line, dry_run=preview)


def _print_net(desk: Desk, name: str, *, preview: bool) -> None:
    from pakdocs.office import Moved, check_net, net_doubts, print_net

    if preview:
        item = check_net(desk.store, desk.state, name)
        today = desk.now().date()
        moved = Moved(item, warnings=net_doubts(desk.store, desk.state, item, today))
    else:
        with desk.writing() as session:
            moved = print_net(session, name)
    if preview:
        line = _("{id} could be made ready to be printed and signed.")
    else:
        line = _("{id} is ready to be printed and signed.")
    show_moved(desk, moved, line.format(id=moved.letter["id"]), dry_run=preview)
