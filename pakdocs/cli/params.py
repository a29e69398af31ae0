"""Arguments and options that know what may be given: asked for at a terminal, completed in shells.

Each is declared once, by a type that lists what there is. Where a required one is missing, a person
at a terminal is asked; anywhere else click says what lacks and leaves with 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from pakdocs.cli import offers
from pakdocs.cli.common import DateType, Desk, F, desk_of
from pakdocs.cli.offers import Offer, words
from pakdocs.errors import PakdocsError
from pakdocs.i18n import _

Offers = Callable[[Desk], list[Offer]]

_UNQUOTED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:")
_UNQUOTABLE = frozenset("\"'$`\\\n")
"""What no pair of quotation marks holds alike in all shells."""


class Named(click.ParamType[str, str]):
    """Something on file, named by its id, its name or its number."""

    name = "name"

    def __init__(self, offers: Offers) -> None:
        self.offers = offers

    def convert(self, value: str, param: Any, ctx: Any) -> str:  # noqa: ANN401, ARG002
        """Take it as typed; the command looks it up."""
        return value

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Offer ids, or names by any part of them; nothing where the office cannot be read."""
        try:
            offers = self.offers(desk_of(ctx))
        except (PakdocsError, OSError):
            return []
        wanted = incomplete.casefold()
        by_value = [o for o in offers if o[0].casefold().startswith(wanted)]
        if by_value:
            return [CompletionItem(value, help=label) for value, label in by_value]
        found = [(value, label) for value, label in offers if wanted in label.casefold()]
        return [CompletionItem(_typed(value, label), help=label) for value, label in found]


def _typed(value: str, label: str) -> str:
    """Give the name out of *label* as it is typed in any shell, or the id if it cannot be."""
    name = label.partition(" - ")[0]
    if name == value or _UNQUOTABLE & set(name):
        return value
    return name if set(name) <= _UNQUOTED else f'"{name}"'


class Words(click.Choice[str]):
    """One of a fixed table, asked for by the words of the table."""

    def __init__(self, table: Mapping[str, str]) -> None:
        super().__init__(tuple(table))
        self.table = dict(table)


class _Asked(click.Parameter):
    """What is asked for when it is missing and somebody sits at a terminal."""

    def __init__(self, *names: Any, question: str, recall: str = "", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*names, **options)
        self.question = question
        self.recall = recall
        """The key under which the last answer is offered again; empty where it is not."""

    def consume_value(self, ctx: click.Context, opts: Any) -> tuple[Any, ParameterSource]:  # noqa: ANN401
        """Ask where click would find the value missing."""
        value, source = super().consume_value(ctx, opts)
        if self.value_is_missing(value) and not ctx.resilient_parsing:
            desk = desk_of(ctx)
            if desk.terminal:
                return self._ask(desk), ParameterSource.PROMPT
        return value, source

    def _ask(self, desk: Desk) -> Any:  # noqa: ANN401 - what it is, is the type's business
        from pakdocs.cli import asking

        if isinstance(self.type, DateType):
            return asking.date(self.question, desk.now().date())
        if isinstance(self.type, click.Path):
            return asking.file(self.question)
        if self.nargs == -1 and isinstance(self.type, Named):
            return tuple(asking.pick_many(self.question, self.type.offers(desk)))
        return desk.ask(self.question, self.recall, self._offers(desk))

    def _offers(self, desk: Desk) -> list[Offer] | None:
        if isinstance(self.type, Named):
            return self.type.offers(desk)
        return words(self.type.table) if isinstance(self.type, Words) else None


class AskedArgument(_Asked, click.Argument):
    """An argument that is asked for at a terminal."""


class AskedOption(_Asked, click.Option):
    """A required option that is asked for at a terminal."""


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def named(parameter: str, metavar: str, offers: Offers, question: str) -> Decorator:
    """Add an argument that names one of *offers*."""
    return click.argument(
        parameter, metavar=metavar, cls=AskedArgument, type=Named(offers), question=question
    )


def named_file(question: str) -> Decorator:
    """Add the argument ``file``."""
    kind = click.Path(path_type=Path)
    return click.argument("file", metavar="FILE", cls=AskedArgument, type=kind, question=question)


def named_officers() -> Decorator:
    """Add ``--officer``, which may be given several times."""
    return click.option(
        "--officer",
        "officers",
        multiple=True,
        type=Named(offers.officers),
        help=_("Id or name; once for each officer."),
    )


def against_option(function: F) -> F:
    """Add ``--against``: files from outside the office that the log is held against."""
    return click.option(
        "--against",
        multiple=True,
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=_("A checkpoint, proof, backup, list or older log kept outside; may be repeated."),
    )(function)
