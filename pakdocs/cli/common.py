"""What all commands share: finding the office, who and when, printing, prompts."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from pakdocs import indonesian
from pakdocs.cli import at_terminal
from pakdocs.errors import BadInput, Problem, UsageProblem
from pakdocs.i18n import N_, _
from pakdocs.ledger import State
from pakdocs.lettertype import LetterType
from pakdocs.model import CAPACITIES, LINES, MILESTONES, Field, Kind
from pakdocs.office import writing
from pakdocs.profile import FILE
from pakdocs.store import Answers, Session, Store, find_office

F = TypeVar("F", bound=Callable[..., Any])

_DESK = "pakdocs.desk"
_NOT_KEPT = ("phone", "email", "nik")
"""Kinds of fields whose answers are not offered again, as little as those marked personal."""
_STATUSES = {
    "received": N_("received"),
    "draft": N_("draft"),
    "issued": N_("issued"),
    "external": N_("external"),
    "inserted": N_("inserted"),
    "reserved": N_("reserved"),
    "missing": N_("not here"),
    "signed": N_("signed"),
    "sent": N_("sent"),
    "void": N_("void"),
    "revoked": N_("revoked"),
}


def stage_word(stage: str) -> str:
    """Give the word for an officer's stage; the empty text is before the first."""
    return _(MILESTONES[stage]) if stage else _("recorded")


def status_word(status: str) -> str:
    """Give the word for a letter's or number's status."""
    return _(_STATUSES.get(status, status))


class Desk:
    """The office that a command works in, and how it talks."""

    def __init__(self, folder: str | None, *, as_json: bool = False) -> None:
        self._folder = folder
        self.as_json = as_json

    @cached_property
    def store(self) -> Store:
        """The files of the office; raises `BadInput` when there is none."""
        if self._folder:
            root = Path(self._folder)
            if (root / FILE).is_file() or (root / "records" / "log.jsonl").is_file():
                return Store(root)
        elif found := find_office(Path.cwd(), FILE):
            return Store(found)
        raise BadInput(
            _("There is no office folder here."),
            where=self._folder or str(Path.cwd()),
            fix=_(
                "Go to the folder that holds office.toml, give it with -C, or make one with "
                "`pakdocs init`."
            ),
        )

    @cached_property
    def state(self) -> State:
        """The records, for reading."""
        return self.store.load()

    @cached_property
    def types(self) -> list[LetterType]:
        """All letter types of the office, in the order of the work."""
        folder = self.store.folder
        types = (folder.lettertype(name) for name in folder.type_names())
        return sorted(types, key=lambda lettertype: lettertype.place)

    def now(self) -> dt.datetime:
        """Give the office's time."""
        return dt.datetime.now(self.store.folder.profile.tz)

    def actor(self) -> str:
        """Say who works here: PAKDOCS_ACTOR or the login, from the profile's list of clerks."""
        name = actor()
        clerks = self.store.folder.profile.clerks
        if not clerks or name in clerks:
            return name
        if len(clerks) == 1 and not os.environ.get("PAKDOCS_ACTOR"):
            return clerks[0]
        raise UsageProblem(
            _("{name!r} is not a clerk of this office.").format(name=name),
            where=FILE,
            fix=_("Set PAKDOCS_ACTOR to one of: {names}.").format(names=", ".join(clerks)),
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the office for writing."""
        with writing(self.store, self.actor(), self.now) as session:
            yield session

    @property
    def terminal(self) -> bool:
        """Whether somebody sits in front and may be asked."""
        return at_terminal() and not self.as_json

    @cached_property
    def answers(self) -> Answers:
        """What was answered last in this office."""
        return Answers(self.store.root)

    def ask(
        self,
        label: str,
        key: str,
        offers: list[tuple[str, str]] | None = None,
        default: str = "",
        *,
        required: bool = True,
        check: Callable[[str], bool | str] | None = None,
    ) -> str:
        """Ask for a text, or for one of *offers*, with the last answer to *key* as default.

        *check* gives True for a text, or says what is wrong with it; then it is asked again.
        An empty *key* is for what is not offered again: personal values, numbers. The default
        itself is not kept, for it may change.
        """
        from pakdocs.cli import asking

        last = self.answers.last(key, default) if key else default
        if offers is None:
            answer = asking.text(label, last, required=required, check=check)
        else:
            answer = asking.pick(label, offers, last)
        if key:
            self.answers.keep(key, "" if answer == default else answer)
        return answer

    def ask_field(self, spec: Field, key: str) -> str:
        """Ask for the value of a field as it is typed into a command; never keep personal ones."""
        from pakdocs.cli import asking

        label = _(spec.label)
        if spec.personal or spec.kind in _NOT_KEPT:
            key = ""
        if spec.choices:
            none = [] if spec.required else [("", _("none"))]
            words = ((choice, _(CAPACITIES.get(choice, choice))) for choice in spec.choices)
            offers = [*none, *words]
            return self.ask(label, key, offers, spec.default)
        if spec.kind == "date":
            today = self.now().date() if spec.required else None
            return asking.day(label, today, required=spec.required)
        if spec.kind in LINES:
            self.say(_lines_hint(spec))
            return asking.lines(label, required=spec.required, check=_judge(spec))
        return self.ask(
            label, key, default=spec.default, required=spec.required, check=_judge(spec)
        )

    def ask_record_field(self, kind: Kind, spec: Field) -> str:
        """Ask for a field of a record; what tells records apart is not offered again."""
        if spec.kind.startswith("ref:"):
            from pakdocs.cli import asking, offers

            known = offers.RECORDS[spec.kind.removeprefix("ref:")](self)
            none = [] if spec.required else [("", _("none"))]
            return asking.pick(_(spec.label), [*none, *known])
        telling = {key for keys in (*kind.unique, kind.twins) for key in keys}
        return self.ask_field(spec, "" if spec.key in telling else f"{kind.name}.{spec.key}")

    def emit(self, found: dict[str, Any], text: Callable[[], str]) -> None:
        """Print *found* as one JSON object, or what *text* makes for people."""
        if self.as_json:
            click.echo(json.dumps({"schema": 1, **found}, ensure_ascii=False))
        else:
            click.echo(text())

    def say(self, message: str) -> None:
        """Talk to the person, beside the output."""
        click.echo(message, err=True)

    def warn(self, warnings: Sequence[Problem]) -> None:
        """Print warnings."""
        for warning in warnings:
            self.say(_("Note: {problem}").format(problem=warning))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Draw a table for people."""
        from pakdocs.report import table

        return table([_(heading) for heading in headings], rows, terminal=sys.stdout.isatty())


def _lines_hint(spec: Field) -> str:
    """Say how the lines of a field are written."""
    hints = {
        "list": _("One line each."),
        "points": _("Begin a numbered point with - and a lettered one below it with --."),
        "rows": _("Cells are parted by |: {headings}").format(headings=" | ".join(spec.headings)),
    }
    return f"{_(spec.label)}: {hints[spec.kind]}"


def _judge(spec: Field) -> Callable[[str], bool | str]:
    """Make the check of what is typed for a field, so that a slip is said at once."""

    def check(typed: str) -> bool | str:
        from pakdocs.office.fields import parse_value

        try:
            parse_value(spec, typed, None)
        except ValueError as error:
            return str(error)
        return True

    return check


def actor() -> str:
    """Give the name that the log shall carry: a claim, not a proof."""
    name = os.environ.get("PAKDOCS_ACTOR", "").strip().encode("utf-8", "replace").decode()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def desk_of(ctx: click.Context) -> Desk:
    """Give the desk of a command, whose ``--json`` is parsed before all else."""
    desk = ctx.meta.get(_DESK)
    if desk is None:
        root = ctx.find_root()
        folder = root.obj or root.params.get("office")  # not run when a shell completes
        desk = ctx.meta[_DESK] = Desk(folder, as_json=bool(ctx.params.get("as_json")))
    assert isinstance(desk, Desk)  # noqa: S101 - nobody else writes that key
    return desk


def desk_command(
    group: click.Group | None, name: str, help_text: str
) -> Callable[[F], click.Command]:
    """Make a command, of *group* if given, whose function gets a `Desk`; it takes ``--json``."""

    def decorate(function: F) -> click.Command:
        @click.option(
            "--json", "as_json", is_flag=True, is_eager=True, help=_("Print one JSON object.")
        )
        @click.pass_context
        @functools.wraps(function)
        def invoke(ctx: click.Context, /, *, as_json: bool, **options: Any) -> Any:  # noqa: ANN401, ARG001
            return function(desk_of(ctx), **options)

        command = click.command(name, help=_(help_text))(invoke)
        if group is not None:
            group.add_command(command)
        return command

    return decorate


def _rehearse(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        with contextlib.suppress(BadInput):  # no office, or a wrong profile: the command says so
            desk_of(ctx).store.rehearse(dt.datetime.now(dt.UTC).astimezone())
    return value


def dry_run(function: F) -> F:
    """Add ``--dry-run``, which is refused where the office is closed for writing."""
    return click.option(
        "--dry-run",
        is_flag=True,
        callback=_rehearse,
        help=_("Check everything and say what would happen; write nothing."),
    )(function)


def blank_option(function: F) -> F:
    """Add ``--blank``, which writes an empty sheet to FILE instead of reading it."""
    return click.option(
        "--blank",
        is_flag=True,
        help=_("Write the empty sheet to FILE, with an example beside it; import nothing."),
    )(function)


def make_blank_file(
    desk: Desk, file: Path, write: Callable[[Path], None], *, dry_run: bool = False
) -> None:
    """Write an empty sheet with *write* and say where it is."""
    if dry_run:
        raise UsageProblem(_("Give either --blank or --dry-run, not both."))
    write(file)
    text = _("The empty sheet is {file}. Fill it in and save it.")
    desk.emit({"blank": str(file)}, lambda: text.format(file=file))


@contextlib.contextmanager
def progress_bar(desk: Desk) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while a long batch runs: how far, how fast, how much longer."""
    if desk.as_json or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from pakdocs.cli.bar import bar

    with bar() as progress:
        yield progress


class DateType(click.ParamType[dt.date, Any]):
    """A date as people type it."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:  # noqa: ANN401, ARG002
        """Parse *value*; a wrong date is bad input, not wrong usage."""
        if isinstance(value, dt.date):
            return value
        try:
            return indonesian.parse_date(value)
        except ValueError:
            raise BadInput(
                _("{text!r} is not a date; write 2025-09-23 or 23-09-2025.").format(text=value),
                where="--date",
            ) from None
