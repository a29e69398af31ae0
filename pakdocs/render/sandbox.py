"""The language that templates run in: jinja2, strict, sandboxed, and everything escaped.

A template sees plain values only: texts, lists and tables by key. It reaches no attribute of a
Python object, calls nothing but ``diktum()``, and has the few filters named here. An undefined
name is an error, never an empty text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pakdocs import indonesian

MAX_OUTPUT = 20_000_000
"""Characters that one template may print."""
FILTERS = ("upper", "length", "join", "first", "last", "weekday", "date_words")


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one template; ``emitted`` collects the texts it printed, in order."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))
    intercepted_unops = frozenset(("-", "+"))

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=autoescape,
            finalize=_emit if autoescape else _plain,
        )
        own = {"join": _join, "weekday": _weekday, "date_words": _date_words}
        self.filters = {name: (self.filters | own)[name] for name in FILTERS}
        self.globals.clear()
        self.emitted: list[str] = []
        self._room = MAX_OUTPUT

    def emit(self, text: str) -> None:
        """Take note of a printed text; raise `SecurityError` beyond `MAX_OUTPUT` characters."""
        self._room -= len(text)
        if self._room < 0:
            raise SecurityError(f"it prints more than {MAX_OUTPUT} characters")
        self.emitted.append(text)

    def _generate(self, source: nodes.Template, *args: Any, **named: Any) -> str:  # noqa: ANN401
        """Refuse ``~``, which joins texts without end and cannot be watched as it runs."""
        if source.find(nodes.Concat):
            raise SecurityError("operator ~ is not allowed")
        return super()._generate(source, *args, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Take a key of a table or a property of ``loop``; no attribute of anything else."""
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        """Take a key of a table or a place in a list."""
        fits = isinstance(argument, str) if isinstance(obj, Mapping) else isinstance(argument, int)
        if fits and isinstance(obj, Mapping | list | tuple):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                pass
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        """Allow the counter of decree points and nothing else."""
        return isinstance(obj, DiktumCounter)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Calculate with numbers only: a multiplied text could fill the memory."""
        if not (isinstance(left, int) and isinstance(right, int)) or operator == "**":
            raise SecurityError(f"operator {operator} is not allowed")
        if operator in ("/", "//", "%") and right == 0:
            raise SecurityError("division by zero")
        return super().call_binop(context, operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ANN401
        """Calculate with numbers only."""
        if not isinstance(arg, int):
            raise SecurityError(f"operator {operator} is not allowed")
        return super().call_unop(context, operator, arg)


class DiktumCounter:
    """Give KESATU, KEDUA, ... in turn, so that a point left out leaves no hole."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self) -> str:
        """Give the next word."""
        self._count += 1
        return indonesian.diktum(self._count)


@pass_context
def _emit(context: Context, value: object) -> object:
    """Escape what a tag prints and remember it, so that the letter can be read back.

    The underscore is escaped too, because docxtpl turns ``{_{`` in the finished XML into ``{{``.
    """
    if isinstance(value, Undefined):
        return value
    text = str(_plain(value))
    environment = context.environment
    if isinstance(environment, TemplateEnvironment):
        environment.emit(text)
    return Markup(str(escape(text)).replace("_", "&#95;"))  # noqa: S704 - escaped just here


def _plain(value: object) -> object:
    """Let texts and numbers through; a list or a table printed whole is a mistake."""
    if isinstance(value, str | int | Undefined):
        return value
    raise SecurityError(f"a tag prints no text but a {type(value).__name__}")


def _weekday(date: object) -> str:
    """Give the day of the week of a printed date."""
    return indonesian.weekday(indonesian.parse_date(str(_plain(date))))


def _date_words(date: object) -> str:
    """Give a printed date in words."""
    return indonesian.date_words(indonesian.parse_date(str(_plain(date))))


def _join(values: Iterable[object], separator: str = "") -> str:
    """Join texts; bounded, for joining again and again doubles a text each time."""
    text = separator.join(str(_plain(value)) for value in values)
    if len(text) > MAX_OUTPUT:
        raise SecurityError(f"it joins more than {MAX_OUTPUT} characters")
    return text
