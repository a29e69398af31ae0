"""The language that templates run in: jinja2, strict, sandboxed, and everything escaped.

A template sees plain values only: texts, lists and tables by key. It reaches no attribute of a
Python object, calls nothing but ``diktum()``, and has the few filters and tests named here. An
undefined name is an error, never an empty text.

What it may cost is bounded as well, over one whole rendering: rounds of loops, what they repeat,
and the characters that it prints, joins and compares. What is refused by its form alone is named
by `refused`, which `pakdocs.render.check` uses too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context, pass_environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from pakdocs import indonesian

MAX_OUTPUT = 20_000_000
"""Characters that one rendering may print, and as many that it may join or compare."""
MAX_ROUNDS = 200_000
"""Rounds of all loops of one rendering together, so that loops within loops cannot hang."""
MAX_REPEATED = 60_000_000
"""Characters of the template's own text and layout that loops may repeat: what a file may hold."""
MAX_STEPS = 10_000_000
"""Steps within all those rounds: names looked up, comparisons, filters."""
MAX_NUMBER = 2**63
FILTERS = ("upper", "length", "join", "first", "last", "weekday", "date_words")
NUMBER_TESTS = ("odd", "even", "divisibleby")
TESTS = (
    *("defined", "undefined", "none", "string", "number", "sequence", "mapping"),
    *NUMBER_TESTS,
)
LOOP = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length"),
    *("depth", "depth0", "previtem", "nextitem"),
)
"""What ``loop`` tells; all of it is plain values."""
STATEMENTS = ("for", "if", "elif", "else", "endfor", "endif", "set")
"""The words that a ``{% %}`` tag may begin with."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign),
    *(nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.CondExpr),
    *(nodes.Filter, nodes.Test, nodes.Call, nodes.Keyword, nodes.Getitem, nodes.Getattr),
    *(nodes.Slice, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos),
)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.Concat: "operator ~",
    nodes.Pow: "operator **",
    nodes.AssignBlock: "{% set %} around a block",
    nodes.FilterBlock: "{% filter %}",
    nodes.CallBlock: "{% call %}",
    nodes.FromImport: "{% from %}",
    nodes.NSRef: "a namespace",
    nodes.Scope: "{% autoescape %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
}
_SAID = (str, int, Undefined)
_TABLES = (Mapping, list, tuple)
_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_ESCAPED = re.compile("""[&<>"'_]""")
_ROUNDS, _WEIGH, _PART = "pakdocs rounds", "pakdocs weigh", "pakdocs part"
"""Filters that are laid into the compiled template; no tag can write a name with a blank."""


def refused(tree: nodes.Node) -> Iterator[tuple[int, str]]:
    """Give what no template may do, with its line: joining by ``~``, macros, includes, blocks."""
    for node in (tree, *tree.find_all(nodes.Node)):
        kind = type(node)
        if kind not in _ALLOWED:
            word = _WORDS.get(kind, f"{{% {kind.__name__.lower()} %}}")
            yield node.lineno, f"{word} is not allowed"
        elif isinstance(node, nodes.For) and node.recursive:
            yield node.lineno, "a recursive loop is not allowed"


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one rendering; ``emitted`` collects the texts it printed, in order."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))
    intercepted_unops = frozenset(("-", "+"))

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=autoescape, finalize=_say)
        if autoescape:
            self.code_generator_class = _LetterCode
        known = {name: self.filters[name] for name in ("length", "first", "last")}
        own = {"upper": _upper, "join": _join, "weekday": _weekday, "date_words": _date_words}
        self.filters = known | own
        self.filters |= {_ROUNDS: _rounds, _WEIGH: _weigh, _PART: _part}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.tests |= {name: _of_number(self.tests[name]) for name in NUMBER_TESTS}
        self.globals.clear()
        self.begin()

    def begin(self) -> None:
        """Begin a rendering: nothing printed, the whole room there."""
        self.emitted: list[str] = []
        self._room = {
            "prints": MAX_OUTPUT,
            "joins or compares": MAX_OUTPUT,
            "repeats": MAX_REPEATED,
        }
        self._rounds = MAX_ROUNDS
        self._steps = MAX_STEPS

    def take(self) -> list[str]:
        """Give the texts printed since the last time, in order."""
        taken, self.emitted = self.emitted, []
        return taken

    def key(self, obj: object, attribute: str) -> Any:  # noqa: ANN401
        """Take a key of a table as `getattr` does."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        return self.getattr(obj, attribute)

    def printed(self, value: object) -> str:
        """Escape what a tag prints and remember it, so that the letter can be read back.

        The underscore is escaped too, because docxtpl turns ``{_{`` in the finished XML to ``{{``.
        """
        text = value if type(value) is str else str(_plain(value))
        self.emit(text)
        return str(escape(str(text))).replace("_", "&#95;") if _ESCAPED.search(text) else text

    def emit(self, text: str) -> None:
        """Take note of a printed text."""
        self.emitted.append(text)
        self.spend("prints", len(text))

    def spend(self, what: str, characters: int) -> None:
        """Take *characters* off the room; raise `SecurityError` where there is none left."""
        self._room[what] -= characters
        if self._room[what] < 0:
            raise SecurityError(f"it {what} too many characters")

    def spend_rounds(self, rounds: int, characters: int, steps: int) -> None:
        """Take a loop off the room before its first round."""
        self.spend("repeats", rounds * characters)
        self._rounds -= rounds
        self._steps -= rounds * steps
        if self._rounds < 0 or self._steps < 0:
            raise SecurityError(f"its loops have more than {MAX_ROUNDS} rounds")

    def _parse(self, source: str, *args: Any, **named: Any) -> nodes.Template:  # noqa: ANN401
        """Refuse verbatim text: docxtpl turns ``&lt;`` into ``<`` in what looks like a tag."""
        if _RAW.search(source):
            raise SecurityError("{% raw %} is not allowed")
        return super()._parse(source, *args, **named)

    def _generate(self, source: nodes.Template, *args: Any, **named: Any) -> str:  # noqa: ANN401
        """Refuse what is refused by its form, and lay the meters into what is not."""
        for line, message in refused(source):
            raise _at(SecurityError(message), line)
        _meter(source)
        return super()._generate(source, *args, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Take a key of a table or a property of ``loop``; no attribute of anything else."""
        if type(obj) is LoopContext:
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        """Take a key of a table or a place in a list."""
        if type(obj) is dict:  # nearly always: asked first, for it is asked for every value
            fits = isinstance(argument, str)
        else:
            kind = str if isinstance(obj, Mapping) else int
            fits = isinstance(obj, _TABLES) and isinstance(argument, kind)
        if fits:
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
        if max(abs(left), abs(right)) > MAX_NUMBER:
            raise SecurityError("a number is too large")
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


def _at(error: SecurityError, line: int) -> SecurityError:
    """Say in the error in which line of the template it is."""
    error.lineno = line  # type: ignore[attr-defined] # as jinja2's own syntax errors have it
    return error


def _meter(tree: nodes.Template) -> None:
    """Lay the meters around what may run long: loops, comparisons and parts of lists and texts."""
    for loop in list(tree.find_all(nodes.For)):
        characters, steps = _weight(loop)
        price: list[nodes.Expr] = [nodes.Const(characters), nodes.Const(steps)]
        loop.iter = nodes.Filter(loop.iter, _ROUNDS, price, [], None, None, lineno=loop.lineno)
    for compared in list(tree.find_all(nodes.Compare)):
        compared.expr = _metered(compared.expr, _WEIGH)
        for operand in compared.ops:
            kind = _PART if operand.op in ("in", "notin") else _WEIGH
            operand.expr = _metered(operand.expr, kind)
    for item in list(tree.find_all(nodes.Getitem)):
        if isinstance(item.arg, nodes.Slice):
            item.node = _metered(item.node, _PART)


def _metered(node: nodes.Expr, name: str) -> nodes.Expr:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _weight(loop: nodes.For) -> tuple[int, int]:
    """Give the characters that one round repeats and its steps; inner loops count for themselves.

    Both branches of a condition are counted, so a round may in truth be lighter.
    """
    characters, steps = 0, 0
    todo = [*loop.body, *([loop.test] if loop.test is not None else [])]
    while todo:
        node = todo.pop()
        steps += 1
        if isinstance(node, nodes.For):
            todo.append(node.iter)
            continue
        value = getattr(node, "data", getattr(node, "value", ""))
        characters += len(value) if isinstance(value, str) else 0
        todo += node.iter_child_nodes()
    return characters, steps


@pass_environment
def _rounds(environment: TemplateEnvironment, values: Any, characters: int, steps: int) -> Any:  # noqa: ANN401
    """Let a loop begin if there is room for all its rounds."""
    if not isinstance(values, list | tuple | Mapping | str | Undefined):
        raise SecurityError(f"a loop runs over no list but a {type(values).__name__}")
    environment.spend_rounds(len(values), characters, steps)
    return values


@pass_environment
def _weigh(environment: TemplateEnvironment, value: Any) -> Any:  # noqa: ANN401
    """Let texts, numbers and lists of them be compared: lists of lists can be without end."""
    if isinstance(value, Mapping | list | tuple):
        found = value.values() if isinstance(value, Mapping) else value
        if not all(isinstance(item, str | int | None) for item in found):
            raise SecurityError("it compares lists of lists")
    return _part(environment, value)


@pass_environment
def _part(environment: TemplateEnvironment, value: Any) -> Any:  # noqa: ANN401
    """Count what is looked through: a text or a list."""
    if isinstance(value, str | Mapping | list | tuple):
        environment.spend("joins or compares", len(value) // 16)
    return value


@pass_context  # with less than the context jinja2 would print constants while it compiles
def _say(context: Context, value: object) -> object:
    """Remember what a tag prints."""
    value = _plain(value)
    environment = context.environment
    if isinstance(environment, TemplateEnvironment) and not isinstance(value, Undefined):
        environment.emit(str(value))
    return value


class _LetterCode(CodeGenerator):
    """The code of letters: their two commonest steps, a key and a print, take a short way."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's
        """Take a key of a table at once, and anything else by `TemplateEnvironment.getattr`."""
        key = repr(node.attr)
        self.write("environment.key(")
        self.visit(node.node, frame)
        self.write(f", {key})")

    def _output_child_pre(self, *_node: object) -> None:
        self.write("environment.printed(")

    def _output_child_post(self, *_node: object) -> None:
        self.write(")")


def _plain(value: object) -> object:
    """Let texts and numbers through; a list or a table printed whole is a mistake."""
    if isinstance(value, _SAID):
        return value
    raise SecurityError(f"a tag prints no text but a {type(value).__name__}")


def _weekday(date: object) -> str:
    """Give the day of the week of a printed date."""
    return indonesian.weekday(indonesian.parse_date(str(_plain(date))))


def _date_words(date: object) -> str:
    """Give a printed date in words."""
    return indonesian.date_words(indonesian.parse_date(str(_plain(date))))


@pass_environment
def _join(environment: TemplateEnvironment, values: Any, separator: str = "") -> str:  # noqa: ANN401
    """Join texts; counted, for joining again and again doubles a text each time."""
    if not isinstance(values, list | tuple | str | Undefined):
        raise SecurityError(f"it joins no list but a {type(values).__name__}")
    separator = str(_plain(separator))
    texts = [str(_plain(value)) for value in values]
    environment.spend("joins or compares", sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _of_number(test: Any) -> Callable[..., bool]:  # noqa: ANN401 - jinja2 has no name for it
    """Let *test* judge numbers only: a text divided is a text formatted, which fills memories."""

    def judge(value: object, *others: object) -> bool:
        if not all(isinstance(item, int) for item in (value, *others)):
            raise SecurityError("it tests a text as if it were a number")
        return bool(test(value, *others))

    return judge


@pass_environment
def _upper(environment: TemplateEnvironment, value: object) -> str:
    """Give a text in capitals."""
    text = str(_plain(value))
    environment.spend("joins or compares", len(text))
    return text.upper()
