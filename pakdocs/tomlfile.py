"""TOML that people edit, read key by key: every problem at once, nothing unknown let through."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pakdocs.characters import illegal_character
from pakdocs.errors import BadInput, Problem
from pakdocs.i18n import _

T = TypeVar("T")


class Reader:
    """Read a TOML table key by key, collecting problems instead of stopping at the first."""

    def __init__(self, table: Mapping[str, Any], where: str, problems: list[Problem]) -> None:
        self._table = table
        self._where = where
        self._problems = problems
        self._known: set[str] = set()

    def problem(self, key: str, message: str, fix: str = "") -> None:
        """Note a problem with *key*."""
        self._problems.append(Problem(message, f"{self._where} {key}".strip(), fix))

    def get(self, key: str, kind: type, default: Any, *, required: bool = False) -> Any:  # noqa: ANN401
        """Take *key* if it is a *kind*; note a problem and give *default* otherwise."""
        self._known.add(key)
        if key not in self._table:
            if required:
                self.problem(key, _("is missing."), _("Add it; `pakdocs init` shows an example."))
            return default
        value = self._table[key]
        right_type = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not right_type:
            self.problem(key, _("must be a {kind}.").format(kind=_kind_name(kind)))
            return default
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Take a text; an empty one counts as missing where it is required."""
        value: str = self.get(key, str, default, required=required)
        if required and key in self._table and isinstance(value, str) and not value.strip():
            self.problem(key, _("is empty."), _("Fill it in."))
        self._check_characters(key, value)
        return value.strip()

    def _check_characters(self, key: str, value: str) -> None:
        if found := illegal_character(value):
            self.problem(
                key, _("holds the character {char}, which Word cannot.").format(char=found)
            )

    def choice(
        self, key: str, allowed: tuple[str, ...], default: str, *, required: bool = False
    ) -> str:
        """Take one of the *allowed* words."""
        value = self.text(key, default, required=required)
        if value not in allowed and (value or not default):
            if key in self._table:
                self.problem(
                    key,
                    _("{value!r} is not allowed.").format(value=value),
                    _("Allowed: {allowed}.").format(allowed=", ".join(allowed)),
                )
            return default
        return value

    def date(self, key: str) -> dt.date | None:
        """Take a date written without quotes, as TOML has it: ``2025-09-23``."""
        value: dt.date | None = self.get(key, dt.date, None)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Take a list of texts."""
        values = self.get(key, list, [], required=required)
        if not all(isinstance(value, str) for value in values):
            self.problem(key, _("must be a list of texts."))
            return ()
        for value in values:
            self._check_characters(key, value)
        return tuple(value.strip() for value in values)

    def tables(self, key: str) -> list[Reader]:
        """Take an array of tables."""
        values = self.get(key, list, [])
        where = f"{self._where} [[{key}]]".strip()
        if not all(isinstance(value, dict) for value in values):
            self.problem(key, _("must be a list of tables."))
            return []
        return [
            Reader(value, f"{where} {number}", self._problems)
            for number, value in enumerate(values, start=1)
        ]

    def table(self, key: str, *, required: bool = False) -> Reader:
        """Take a table."""
        value = self.get(key, dict, {}, required=required)
        return Reader(value, f"{self._where} [{key}]".strip(), self._problems)

    def names(self) -> list[str]:
        """Give the table's keys and count them all as known."""
        self._known |= self._table.keys()
        return list(self._table)

    def done(self) -> None:
        """Note every key that nobody asked for: nothing is silent."""
        for key in self._table:
            if key not in self._known:
                allowed = ", ".join(sorted(self._known))
                self.problem(
                    key,
                    _("is not known here."),
                    _("Known keys: {allowed}.").format(allowed=allowed),
                )


def _kind_name(kind: type) -> str:
    names = {str: _("text"), int: _("whole number"), bool: _("true or false"), list: _("list")}
    return names.get(kind, _("table"))


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Parse TOML; raise `BadInput` naming the file and, as TOML's own words do, line and column."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(
            _("is not valid TOML: {error}.").format(error=error),
            where=where,
            fix=_("Correct that line, or take the file back from a backup."),
        ) from error


def read_checked(text: str, where: str, build: Callable[[Reader], T]) -> T:
    """Parse *text* and *build* from it; raise one `BadInput` with all problems found."""
    problems: list[Problem] = []
    reader = Reader(parse_toml(text, where), where, problems)
    value = build(reader)
    reader.done()
    if problems:
        message = _("{where} has {count} problems.").format(where=where, count=len(problems))
        raise BadInput.collected(message, problems)
    return value
