"""The fields of one letter from a file: a sheet with a row for each, or a TOML file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from pakdocs.errors import BadInput, Problem
from pakdocs.exchange.grid import Grid, cell_text, plain_text, read_grid, read_limited
from pakdocs.exchange.read import find_heading_row, squeeze_heading
from pakdocs.i18n import _
from pakdocs.model import LINES, Field
from pakdocs.tomlfile import parse_toml

FORM = (
    Field("key", "Isian", ("Isian",), required=True),
    Field("value", "Nilai", ("Nilai",), required=True),
    Field("help", "Keterangan", ("Keterangan",)),
)
"""The columns of the sheet."""


def read_settings(path: Path, fields: Sequence[Field]) -> dict[str, str]:
    """Read the values of *fields* from a TOML file, or a sheet with the columns Isian and Nilai.

    A row names its field by key or label. A field of several lines (``list``, ``points``,
    ``rows``) may have several rows, joined by line ends, and in TOML a list; an empty value is the
    empty text, a field without a row is absent. What the values mean is not checked here. Raises
    as `read_rows`, with every problem at once.
    """
    if path.suffix.lower() == ".toml":
        return _read_toml(path, fields)
    grid = read_grid(path)
    head = find_heading_row(grid, FORM, path.name)
    names = [squeeze_heading(cell) for cell in grid[head]]
    if missing := [spec.headings[0] for spec in FORM[:2] if spec.headings[0].lower() not in names]:
        raise BadInput(_("the column {name} is missing.").format(name=missing[0]), where=path.name)
    columns = (names.index("isian"), names.index("nilai"))
    found, problems = _collect(grid, head, columns, fields, path.name)
    if problems:
        message = _("The sheet has {n} problems; nothing was kept.").format(n=len(problems))
        raise BadInput.collected(message, problems)
    return {key: "\n".join(line for line in lines if line) for key, lines in found.items()}


def _read_toml(path: Path, fields: Sequence[Field]) -> dict[str, str]:
    known = {spec.key: spec for spec in fields}
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in _toml(path).items():
        try:
            spec = known[key] if key in known else _field(key, fields, found)
            found[spec.key] = _from_toml(spec, value)
        except ValueError as error:
            problems.append(Problem(str(error), f"{path.name}, {key}"))
    if problems:
        message = _("The file has {n} problems; nothing was kept.").format(n=len(problems))
        raise BadInput.collected(message, problems)
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        text = read_limited(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("is not UTF-8 text."),
            where=path.name,
            fix=_("In Notepad: Save As, Encoding: UTF-8."),
        ) from error
    return parse_toml(text, path.name)


def _from_toml(spec: Field, value: Any) -> str:  # noqa: ANN401 - whatever TOML can say
    """Give a value as it would be typed: lines for a list, cells parted by | for a row."""
    if isinstance(value, list):
        if spec.kind not in LINES:
            raise ValueError(_("wants one text, not a list."))
        return "\n".join(_line(spec, item) for item in value)
    return _plain(value)


def _line(spec: Field, item: Any) -> str:  # noqa: ANN401
    if not isinstance(item, dict):
        return " ".join(_plain(item).split("\n"))
    if unknown := sorted(item.keys() - set(spec.columns)):
        raise ValueError(
            _("has no column {name!r}; columns: {names}.").format(
                name=unknown[0], names=", ".join(spec.columns) or "-"
            )
        )
    cells = [" ".join(_plain(item.get(column, "")).split("\n")) for column in spec.columns]
    if any("|" in cell for cell in cells):
        raise ValueError(_("holds the sign |, which parts the cells of a row."))
    return " | ".join(cells)


def _plain(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if type(value) is int:
        return str(value)
    raise ValueError(_("wants a text, a whole number or a date."))


def _collect(
    grid: Grid, head: int, columns: tuple[int, int], fields: Sequence[Field], name: str
) -> tuple[dict[str, list[str]], list[Problem]]:
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(grid[head + 1 :], start=head + 2):
        label, value = (row[column] if column < len(row) else "" for column in columns)
        if not plain_text(label) and not plain_text(value):
            continue
        where = _("{file}, row {row}").format(file=name, row=number)
        try:
            spec = _field(plain_text(label), fields, found)
            found.setdefault(spec.key, []).append(cell_text(value, spec))
        except ValueError as error:
            problems.append(Problem(str(error), where))
    return found, problems


def _field(text: str, fields: Sequence[Field], taken: Collection[str]) -> Field:
    """Find the field that *text* names; raise `ValueError` for none, or for one that is taken."""
    wanted = squeeze_heading(text)
    found = [
        spec
        for spec in fields
        if wanted in (squeeze_heading(name) for name in (spec.key, spec.label, _(spec.label)))
    ]
    if len(found) != 1:
        known = ", ".join(spec.key for spec in fields)
        raise ValueError(
            _("{text!r} is not the key or label of a field; fields: {names}.").format(
                text=text, names=known or "-"
            )
        )
    [spec] = found
    if spec.key in taken and spec.kind not in LINES:
        raise ValueError(_("the field {label} stands twice.").format(label=_(spec.label)))
    return spec
