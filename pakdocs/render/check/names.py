"""Whether the names in a tag are those that a letter will have: inferred, nothing is filled.

A schema is made from an example context: tables by key, lists with the schema of their items,
texts and numbers. Loop variables are bound to the schema of what they run over; both branches of
every condition are looked at.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from pakdocs.i18n import _
from pakdocs.render.sandbox import LOOP, TemplateEnvironment, refused

TEXT = "text"
NUMBER = "number"
TRUTH = "truth"
"""What a comparison gives: for a condition, never to be printed."""
UNKNOWN = None
"""The schema of what is wrong already: nothing more is said of it."""
Schema = dict[str, Any] | list[Any] | str | None
LOOP_SCHEMA: dict[str, Schema] = {
    **dict.fromkeys(LOOP, NUMBER),
    **dict.fromkeys(("first", "last"), TRUTH),
    **dict.fromkeys(("previtem", "nextitem"), UNKNOWN),
}
Report = Callable[[str, str], None]
"""Takes a message and what to do."""


class _Written(list[Any]):
    """The schema of a list that the template writes itself: as long as it stands there."""


def schema_of(value: object) -> Schema:
    """Give the schema of an example value; a list's items are taken together."""
    if isinstance(value, Mapping):
        return {str(key): schema_of(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        merged: list[Schema] = []
        for item in value:
            found = schema_of(item)
            merged = [_merged(merged[0], found)] if merged else [found]
        return merged
    return _scalar(value)


def _scalar(value: object) -> Schema:
    if isinstance(value, bool):
        return TRUTH
    return NUMBER if isinstance(value, int) else TEXT


def _merged(one: Schema, other: Schema) -> Schema:
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: _merged(one[key], other[key]) for key in one.keys() & other.keys()}
        return {**one, **other, **both}
    return one or other


def complete(own: Schema, full: Schema) -> Schema:
    """Give *own* with the items of its empty lists taken from *full*, a schema that has more."""
    if isinstance(own, dict) and isinstance(full, dict):
        return {key: complete(item, full.get(key)) for key, item in own.items()}
    if isinstance(own, list) and isinstance(full, list):
        return [complete(own[0], full[0])] if own and full else own or full
    return own


class Anything(dict[str, Any]):
    """A scope in which every name is known, and of nothing anything is said."""

    def __contains__(self, name: object) -> bool:
        """Know it."""
        return True

    def __missing__(self, name: str) -> Schema:
        """Say nothing of it."""
        return UNKNOWN


@dataclass(slots=True)
class Names:
    """What may be used at one place of a template, and what was used so far."""

    scopes: list[dict[str, Schema]]
    full: dict[str, Schema]
    """What other settings of the manifest would offer as well."""
    calls: tuple[str, ...] = ("diktum",)
    used: set[str] = field(default_factory=set)
    """Paths that were read: ``fields.contact_name``."""
    barred: Collection[str] = ()
    """Names of the letter that must not be read just here."""

    def lookup(self, name: str) -> tuple[bool, Schema]:
        """Find a name in the innermost scope that has it."""
        for scope in reversed(self.scopes):
            if name in scope:
                return True, scope[name]
        return False, UNKNOWN

    def known(self) -> set[str]:
        """Give all names."""
        return set().union(*self.scopes)


def spelled(node: nodes.Node) -> str:
    """Write a path as it stands in the template."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{spelled(node.node)}.{node.attr}"
        case nodes.Getitem() if isinstance(node.arg, nodes.Const):
            return f"{spelled(node.node)}[{node.arg.value!r}]"
        case _:
            return "…"


def _either(found: Iterable[Schema]) -> Schema:
    """Give what one of several expressions will be: a truth if one of them is."""
    known = [schema for schema in found if schema is not UNKNOWN]
    return TRUTH if TRUTH in known else next(iter(known), UNKNOWN)


_ENVIRONMENT = TemplateEnvironment(autoescape=True)


class Inference:
    """Looks at one expression; reports what is wrong and gives what it will be."""

    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report = report
        self.asked = False
        """Whether it is only asked if the name is there, which is right for another setting's."""

    def look(self, node: nodes.Node) -> Schema:
        """Give the schema of an expression."""
        kind = type(node).__name__
        handler: Callable[[Any], Schema] | None = getattr(self, f"_{kind.lower()}", None)
        if handler is not None:
            return handler(node)
        if isinstance(node, nodes.BinExpr | nodes.UnaryExpr):
            return self._sum(node)
        self._look_at(node.iter_child_nodes())
        return UNKNOWN

    def _look_at(self, found: Iterable[nodes.Node]) -> None:
        for node in found:
            self.look(node)

    def _name(self, node: nodes.Name) -> Schema:
        found, schema = self.names.lookup(node.name)
        if found:
            self.names.used.add(node.name)
            own = any(node.name in scope for scope in self.names.scopes[1:])
            if node.name in self.names.barred and not own:
                self._outside(node.name)
            return schema
        if node.name in self.names.calls:
            self.report(_("{name} is printed with brackets: {name}().").format(name=node.name), "")
            return UNKNOWN
        self._unknown(node.name, node.name, self.names.known(), self.names.full)
        return UNKNOWN

    def _outside(self, name: str) -> None:
        message = _("{name} stands outside its content control; a stamped draft keeps blanks here.")
        fix = _("Put it into a content control of the body, tagged pakdocs.{name}.")
        self.report(message.format(name=name), fix.format(name=name))

    def _unknown(
        self, path: str, name: str, candidates: Iterable[str], full: Schema = UNKNOWN
    ) -> None:
        if name.startswith("_"):
            self.report(_("{path} is hidden; a template does not reach it.").format(path=path), "")
            return
        if isinstance(full, dict) and name in full:
            if self.asked:
                return
            self.report(
                _("{path} is not there for this type of letter.").format(path=path),
                _("See `cites` and `about` in its .toml file."),
            )
            return
        before = path[: len(path) - len(name)]
        near = difflib.get_close_matches(name, list(candidates), n=1)
        fix = _("Did you mean {path}?").format(path=f"{before}{near[0]}") if near else ""
        if before == "fields.":
            self.report(
                _("the field {name} is used, but not declared.").format(name=name),
                fix or _("Add it to the .toml file as [[fields]]."),
            )
            return
        self.report(
            _("{path} is not known.").format(path=path),
            fix or _("See `pakdocs template fields` for all names."),
        )

    def _getattr(self, node: nodes.Getattr) -> Schema:
        return self._key(node, self.look(node.node), node.attr)

    def _key(self, node: nodes.Getattr | nodes.Getitem, holder: Schema, name: str) -> Schema:
        path = f"{spelled(node.node)}.{name}"
        if isinstance(holder, dict):
            if name in holder:
                self.names.used.add(path)
                return holder[name]  # type: ignore[no-any-return]
            self._unknown(path, name, holder, self._full(node.node))
        elif holder is not UNKNOWN:
            kind = _("a list") if isinstance(holder, list) else _("a text")
            self.report(
                _("{path} is not known: {owner} is {kind}.").format(
                    path=path, owner=spelled(node.node), kind=kind
                ),
                _("Go through a list with a loop.") if isinstance(holder, list) else "",
            )
        return UNKNOWN

    def _full(self, node: nodes.Node) -> Schema:
        """Give what another setting of the manifest would have in a path from the top."""
        keys = spelled(node).split(".")
        found: Schema = self.names.full
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else UNKNOWN
        return found

    def _getitem(self, node: nodes.Getitem) -> Schema:
        holder = self.look(node.node)
        if isinstance(node.arg, nodes.Slice):
            self._look_at(node.arg.iter_child_nodes())
            return holder if isinstance(holder, list) or holder == TEXT else UNKNOWN
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._key(node, holder, node.arg.value)
        self.look(node.arg)
        if isinstance(holder, list):
            if not isinstance(holder, _Written):
                self._look_place(node)
            return holder[0] if holder else UNKNOWN
        if holder is not UNKNOWN:
            self.report(_("{path} is no list.").format(path=spelled(node.node)), "")
        return UNKNOWN

    def _look_place(self, node: nodes.Getitem) -> None:
        """Refuse a place of a list that another letter's list may not have."""
        arg = node.arg
        if isinstance(arg, nodes.Name) or next(arg.find_all(nodes.Name), None) is not None:
            return  # worked out from what the letter has
        minus, place = ("-", arg.node) if isinstance(arg, nodes.Neg) else ("", arg)
        number = f"{minus}{place.value}" if isinstance(place, nodes.Const) else "…"
        if number != "0":
            message = _("{path}[{n}] is not there in every letter: one may have fewer.")
            self.report(
                message.format(path=spelled(node.node), n=number),
                _("Go through the list with a loop; only [0] is always there."),
            )

    def _const(self, node: nodes.Const) -> Schema:
        return _scalar(node.value)

    def _list(self, node: nodes.List) -> Schema:
        found = [self.look(item) for item in node.items]
        return _Written(found[:1] or [UNKNOWN])

    _tuple = _list

    def _condexpr(self, node: nodes.CondExpr) -> Schema:
        self.look(node.test)
        found = [self.look(part) for part in (node.expr1, node.expr2) if part is not None]
        return _either(found)

    def _compare(self, node: nodes.Compare) -> Schema:
        self.look(node.expr)
        self._look_at(operand.expr for operand in node.ops)
        return TRUTH

    def _and(self, node: nodes.And | nodes.Or) -> Schema:
        return _either([self.look(node.left), self.look(node.right)])

    _or = _and

    def _not(self, node: nodes.Not) -> Schema:
        self.look(node.node)
        return TRUTH

    def _concat(self, node: nodes.Concat) -> Schema:
        self._look_at(node.nodes)  # that it is refused is said elsewhere
        return TEXT

    def _sum(self, node: nodes.BinExpr | nodes.UnaryExpr) -> Schema:
        for part in node.iter_child_nodes():
            if self.look(part) not in (NUMBER, TRUTH, UNKNOWN):
                self.report(
                    _("{path} is no number; pakdocs does not calculate with texts.").format(
                        path=spelled(part)
                    ),
                    _("Write texts one after the other instead of adding them."),
                )
        return NUMBER

    def _test(self, node: nodes.Test) -> Schema:
        self.asked = node.name in ("defined", "undefined")
        self.look(node.node)
        self.asked = False
        self._look_at(node.args)
        self._listed(node.name, _ENVIRONMENT.tests, _("the test {name} is not known."))
        return TRUTH

    def _listed(self, name: str, table: Iterable[str], message: str) -> bool:
        known = [key for key in table if " " not in key]
        if name in known:
            return True
        near = difflib.get_close_matches(name, known, n=1)
        fix = _("Did you mean {path}?").format(path=near[0]) if near else ""
        self.report(
            message.format(name=name),
            fix or _("Known: {names}.").format(names=", ".join(sorted(known))),
        )
        return False

    def _filter(self, node: nodes.Filter) -> Schema:
        holder = self.look(node.node) if node.node is not None else UNKNOWN
        self._look_at(node.args)
        self._look_at(pair.value for pair in node.kwargs)
        if not self._listed(node.name, _ENVIRONMENT.filters, _("the filter {name} is not known.")):
            return UNKNOWN
        return self._filtered(node, holder)

    def _filtered(self, node: nodes.Filter, holder: Schema) -> Schema:
        path = spelled(node.node) if node.node is not None else ""
        if node.name == "length":
            return NUMBER
        if node.name in ("first", "last"):
            return holder[0] if isinstance(holder, list) and holder else UNKNOWN
        if node.name == "join":
            item = holder[0] if isinstance(holder, list) and holder else UNKNOWN
            if isinstance(item, dict | list) or holder == TEXT:
                self.report(_("{path} is no list of texts to join.").format(path=path), "")
        elif isinstance(holder, dict | list) or holder == TRUTH:
            self.report(
                _("the filter {name} takes a text, and {path} is none.").format(
                    name=node.name, path=path
                ),
                "",
            )
        return TEXT

    def _call(self, node: nodes.Call) -> Schema:
        target = node.node
        self._look_at(node.args)
        if isinstance(target, nodes.Name) and target.name in self.names.calls:
            if node.args or node.kwargs:
                self.report(_("{name}() takes nothing.").format(name=target.name), "")
            return TEXT
        name = target.attr if isinstance(target, nodes.Getattr) else ""
        fix = _("Write it as a filter: |{name}.").format(name=name) if name in _FILTERS else ""
        self.report(
            _("{path}() is not allowed; a template calls nothing but diktum().").format(
                path=spelled(target)
            ),
            fix,
        )
        return UNKNOWN


_FILTERS = frozenset(_ENVIRONMENT.filters)


def parse(source: str) -> nodes.Template:
    """Parse a piece of a template; raises jinja2's `TemplateSyntaxError`."""
    return _ENVIRONMENT.parse(source)


def refusals(tree: nodes.Node) -> list[str]:
    """Give what the sandbox refuses in a parsed piece, each once."""
    return list(dict.fromkeys(message for _line, message in refused(tree)))
