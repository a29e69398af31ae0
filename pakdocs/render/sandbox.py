"""The language that templates run in: jinja2, strict, sandboxed, and everything escaped.

A template sees plain values only: texts, lists and tables by key. It reaches no attribute of a
Python object, calls nothing but ``diktum()``, and has the few filters named here. An undefined
name is an error, never an empty text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pakdocs import indonesian

FILTERS = ("upper", "length", "join", "first", "last")


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one template; ``emitted`` collects the texts it printed, in order."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=autoescape,
            finalize=_emit if autoescape else _plain,
        )
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals.clear()
        self.emitted: list[str] = []

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
        return super().call_binop(context, operator, left, right)


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
    if value is None:
        raise SecurityError("a tag has no value")
    text = str(value)
    environment = context.environment
    if isinstance(environment, TemplateEnvironment):
        environment.emitted.append(text)
    return Markup(str(escape(text)).replace("_", "&#95;"))  # noqa: S704 - escaped just here


def _plain(value: object) -> object:
    if value is None:
        raise SecurityError("a tag has no value")
    return value
