"""What must add up in a letter, as its manifest says: ``total = part + part``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pakdocs.errors import BadInput
from pakdocs.i18n import _
from pakdocs.lettertype import LetterType
from pakdocs.model import Field
from pakdocs.office.context import Context


def check_sums(lettertype: LetterType, context: Context) -> None:
    """Raise `BadInput` for a sum of the manifest that does not come out, row by row in a table."""
    where = f"templates/{lettertype.name}.toml, sums"
    for text in lettertype.sums:
        total, parts = text.split(" = ")
        paths = (total, *parts.split(" + "))
        columns = [figures_at(context, path, where) for path in paths]
        if len({len(column) for column in columns}) > 1:
            raise BadInput(
                _("{sum} adds rows of a table to what has none.").format(sum=text), where=where
            )
        for number, (whole, *figures) in enumerate(zip(*columns, strict=True), start=1):
            if whole != sum(figures):
                said, *others = (_said(lettertype, path) for path in paths)
                shown = " + ".join(str(figure) for figure in figures)
                raise BadInput(
                    _("The figures do not add up: {total} is {n}, but {parts} is {shown}.").format(
                        total=said, n=whole, parts=" + ".join(others), shown=shown
                    ),
                    where=_place(lettertype, total, number),
                    fix=_("Correct the figures."),
                )


def _said(lettertype: LetterType, path: str) -> str:
    """Give the words of the form for a figure that a clerk typed, else its path."""
    if not (spec := _field_at(lettertype, path)):
        return path
    column = path.rpartition(".")[2]
    headings = dict(zip(spec.columns, spec.headings, strict=True))
    return headings.get(column, _(spec.label))


def _place(lettertype: LetterType, path: str, row: int) -> str:
    if not (spec := _field_at(lettertype, path)):
        return f"templates/{lettertype.name}.toml, sums"
    return _("{path}, row {n}").format(path=_(spec.label), n=row)


def _field_at(lettertype: LetterType, path: str) -> Field | None:
    """Find the letter's own field that a path of the context leads to."""
    root, _dot, rest = path.partition(".")
    key = rest.partition(".")[0]
    fields = lettertype.fields if root == "fields" else ()
    return next((spec for spec in fields if spec.key == key), None)


def figures_at(context: Context, path: str, where: str) -> list[int]:
    """Give the whole numbers at *path*: one, or one for each row of a table; 0 for an empty text.

    Raises `BadInput` for a path that is not there and for a text that is no whole number, such as
    ``12`` or ``12 (dua belas)``.
    """
    found: list[Any] = [context]
    for key in path.split("."):
        if found and isinstance(found[0], list):
            found = found[0]
        if not all(isinstance(value, Mapping) and key in value for value in found):
            raise BadInput(
                _("{path} is nothing that a letter of this type knows.").format(path=path),
                where=where,
            )
        found = [value[key] for value in found]
    return [_figure(value, path, number) for number, value in enumerate(found, start=1)]


def _figure(value: Any, path: str, row: int) -> int:  # noqa: ANN401 - whatever stands there
    if value == "":
        return 0
    number = re.fullmatch(r"([0-9]{1,9})( \(.*\))?", value) if isinstance(value, str) else None
    if number is None:
        raise BadInput(
            _("{value!r} is not a whole number.").format(value=value),
            where=_("{path}, row {n}").format(path=path, n=row),
            fix=_("Write figures only, without points: 1200."),
        )
    return int(number[1])
