"""The sheet with the fields of one letter: each row a field and its value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pakdocs.errors import BadInput, Problem
from pakdocs.exchange.grid import Grid, cell_text, plain_text, read_grid
from pakdocs.exchange.read import find_heading_row, squeeze_heading
from pakdocs.i18n import _
from pakdocs.model import Field

FORM = (
    Field("key", "Isian", ("Isian",), required=True),
    Field("value", "Nilai", ("Nilai",), required=True),
    Field("help", "Keterangan", ("Keterangan",)),
)
"""The columns of the sheet."""


def read_settings(path: Path, fields: Sequence[Field]) -> dict[str, str]:
    """Read the values of *fields* from a sheet with the columns Isian and Nilai.

    A row names its field by key or label. A field of kind ``list`` may have several rows, joined
    by line ends; an empty value is the empty text, a field without a row is absent. What the
    values mean is not checked here. Raises as `read_rows`, with every problem at once.
    """
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
    if spec.key in taken and spec.kind != "list":
        raise ValueError(_("the field {label} stands twice.").format(label=_(spec.label)))
    return spec
