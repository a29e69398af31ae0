"""Go through the tags of one part in order: each parsed by itself, the blocks kept in balance."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.exceptions import TemplateError

from pakdocs.i18n import _
from pakdocs.render.check.levels import Report, anew, barred, end_of, level, look_around, shown
from pakdocs.render.check.names import (
    LOOP_SCHEMA,
    TRUTH,
    UNKNOWN,
    Inference,
    Names,
    Schema,
    parse,
    refusals,
)
from pakdocs.render.check.places import Fault, Place
from pakdocs.render.marks import CLOSING, MAX_TAG, MAX_TAGS, Tag, next_tag
from pakdocs.render.sandbox import STATEMENTS

_CELLS = ("colspan", "cellbg", "vm", "hm")
"""What docxtpl does with the cell that such a tag stands in."""
_REPEATED = 5
"""So many faults back it is looked whether one was said already."""
_LOOSE = re.compile(r"\{\s*[{%#]|[}%#]\s*\}|[{}]")
_DOLLARS = re.compile(r"\$\{[^{}]*\}")
_TAKEN = "\0"
"""Stands for each character of a tag in what is left of a text; nothing else holds it."""


@dataclass(slots=True)
class _Open:
    """A block that waits for its end."""

    tag: Tag
    place: Place
    scope: dict[str, Schema]
    otherwise: bool = False


class TagWalk:
    """Looks at the tags of one part; the faults stand in ``faults``."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.faults: list[Fault] = []
        self._open: list[_Open] = []
        self._split = ""
        """The closing mark of a tag that began in an earlier paragraph."""
        self._count = 0

    def walk(self, places: Sequence[Place]) -> list[Fault]:
        """Look at all *places* in order and give the faults."""
        for number, place in enumerate(places):
            begin = self._rest_of_split(place)
            tags = list(self._scan(place, begin, places, number))
            self._count += len(tags)
            if self._count > MAX_TAGS:
                message = _("there are more than {n} tags before this place.")
                self._fault(place, message.format(n=MAX_TAGS), 0, 0)
                break
            for tag in tags:
                self._look(place, tag)
            self._look_loose(place, begin, tags)
        for block in self._open:
            message = _("{tag} is never closed.").format(tag=shown(block.tag))
            fix = _("Add {end} where it shall end.").format(end=end_of(block.tag))
            self.faults.append(block.place.fault(message, block.tag.start, block.tag.end, fix))
            self.names.scopes.pop()
        return self.faults

    # -- finding tags ------------------------------------------------------------------

    def _rest_of_split(self, place: Place) -> int:
        """Give where the rest of a tag ends that began in an earlier paragraph."""
        if not self._split:
            return 0
        end = place.text.find(self._split)
        if end < 0:
            return len(place.text)
        self._split = ""
        return end + 2

    def _scan(
        self, place: Place, start: int, places: Sequence[Place], number: int
    ) -> Iterator[Tag]:
        while isinstance(tag := next_tag(place.text, start), Tag):
            yield tag
            start = tag.end
        if tag >= 0:
            later = itertools.islice(places, number + 1, None)
            self._unclosed(
                place, tag, next((x for x in later if "}" in x.text or "{" in x.text), None)
            )

    def _unclosed(self, place: Place, start: int, later: Place | None) -> None:
        """Say that a tag is not closed, or that it goes on in a *later* paragraph."""
        closing = CLOSING[place.text[start : start + 2]]
        if later is not None and closing in later.text and "{" not in later.text.split(closing)[0]:
            self._split = closing
            message = _("the tag begins here and ends in {where}.").format(where=later.where)
        else:
            message = _("the tag is not closed; {closing} is missing.").format(closing=closing)
        self._fault(place, message, start, len(place.text), anew())

    def _look_loose(self, place: Place, begin: int, tags: list[Tag]) -> None:
        """Find braces that belong to no tag."""
        rest = list(place.text)
        rest[:begin] = _TAKEN * begin
        for tag in tags:
            rest[tag.start : tag.end] = _TAKEN * (tag.end - tag.start)
        text = _DOLLARS.sub(
            lambda found: _TAKEN * len(found[0]), "".join(rest)
        )  # said as what it is, another program's
        if isinstance(unclosed := next_tag(text, 0), int) and unclosed >= 0:
            text = text[:unclosed]  # said already
        if found := _LOOSE.search(text):
            message = _("{brace} belongs to no tag.").format(brace=found[0])
            self._fault(place, message, found.start(), found.end(), anew())

    def _fault(self, place: Place, message: str, start: int, end: int, fix: str = "") -> None:
        fault = place.fault(message, start, end, fix)
        if fault not in self.faults[-_REPEATED:]:  # one tag may use a wrong name twice
            self.faults.append(fault)

    # -- one tag -----------------------------------------------------------------------

    def _look(self, place: Place, tag: Tag) -> None:
        def report(message: str, fix: str = "") -> None:
            self._fault(place, message, tag.start, tag.end, fix)

        text = place.text[tag.start : tag.end]
        if len(text) > MAX_TAG:
            report(_("the tag is too long."), anew())
            return
        if place.holder(tag.start) is not place.holder(tag.end - 1):
            report(_("the tag is split: a content control or a link begins or ends in it."), anew())
        look_around(place, tag, report)
        if tag.kind == "{#":
            return
        self.names.barred = barred(place, tag)
        if tag.kind == "{{":
            self._look_printed(tag, report)
        elif re.match(r"(p|tr|tc|r)\b", tag.body) and not tag.prefix:
            word = tag.body.split()[0]
            report(
                _("{tag} is not read as docxtpl's {prefix}.").format(tag=text, prefix=f"{{%{word}"),
                _("Write it as {{%{word} ... %}}: no blank before {word}, one blank after.").format(
                    word=word
                ),
            )
        else:
            self._look_statement(place, tag, report)

    def _look_printed(self, tag: Tag, report: Report) -> None:
        if tag.prefix:
            report(
                _("{{{{{prefix} ... }}}} prints a text where Word wants more than that.").format(
                    prefix=tag.prefix
                ),
                _("Write {{{{ ... }}}}, without {prefix}.").format(prefix=tag.prefix),
            )
            return
        node = self._parsed(f"{{{{ {tag.body} }}}}", report)
        if node is None:
            return
        printed = list(node.find_all(nodes.Output))
        expression = printed[0].nodes[0] if printed and printed[0].nodes else None
        if expression is None or isinstance(expression, nodes.TemplateData):
            report(_("the tag is empty."))
            return
        self._refuse_untold(Inference(self.names, report).look(expression), report)

    @staticmethod
    def _refuse_untold(schema: Schema, report: Report) -> None:
        """Refuse to print what is no text."""
        if schema == TRUTH:
            report(
                _("the tag prints a comparison: True or False."),
                _("Write a condition around the words that are meant."),
            )
        elif isinstance(schema, list):
            report(
                _("the tag prints a whole list."),
                _("Go through it with a loop, or write |join(', ')."),
            )
        elif isinstance(schema, dict):
            names = ", ".join(sorted(schema)[:8])
            report(
                _("the tag prints no text; it is a table."),
                _("Name one of its entries: {names}.").format(names=names) if names else "",
            )

    def _parsed(self, source: str, report: Report) -> nodes.Template | None:
        try:
            tree = parse(source)
        except TemplateError as error:
            report(_("the tag is not right ({error}).").format(error=error), anew())
            return None
        except (RecursionError, ValueError) as error:
            report(_("the tag is not right ({error}).").format(error=str(error)[:60]), anew())
            return None
        for message in refusals(tree):
            _forbid(message, report)
        return tree

    # -- statements and blocks ---------------------------------------------------------

    def _look_statement(self, place: Place, tag: Tag, report: Report) -> None:
        word = tag.word
        if word in _CELLS:
            self._look_cell(place, tag, report)
        elif word in ("for", "if"):
            self._begin(place, tag, report)
        elif word in ("elif", "else"):
            self._turn(place, tag, report)
        elif word in ("endfor", "endif"):
            self._end(place, tag, report)
        elif word == "set":
            self._set(tag, report)
        else:
            self._look_other(tag, report)

    @staticmethod
    def _look_other(tag: Tag, report: Report) -> None:
        """Say what is refused, or that no tag begins so."""
        try:
            messages = refusals(parse(f"{{% {tag.body} %}}{_ends(tag.word)}"))
        except (TemplateError, RecursionError, ValueError):
            messages = []
        for message in messages:
            _forbid(message, report)
        if not messages:
            near = difflib.get_close_matches(tag.word, (*STATEMENTS, *_CELLS), n=1)
            fix = _("Did you mean {path}?").format(path=near[0]) if near else anew()
            report(_("{word} begins no tag.").format(word=tag.word or "{% %}"), fix)

    def _begin(self, place: Place, tag: Tag, report: Report) -> None:
        scope: dict[str, Schema] = {}
        closed = f"{{% {tag.body} %}}{{% end{tag.word} %}}"
        node = self._parsed(closed, report)
        found = node.body[0] if node is not None and node.body else None
        if isinstance(found, nodes.For):
            scope = self._looped(found, report)
        elif isinstance(found, nodes.If):
            Inference(self.names, report).look(found.test)
        self.names.scopes.append(scope)
        self._open.append(_Open(tag, place, scope))

    def _looped(self, loop: nodes.For, report: Report) -> dict[str, Schema]:
        """Give what is known within a loop."""
        schema = Inference(self.names, report).look(loop.iter)
        item: Schema = schema[0] if isinstance(schema, list) and schema else UNKNOWN
        if schema is not UNKNOWN and not isinstance(schema, list):
            report(_("the loop runs over no list."), _("See `pakdocs template fields`."))
        target = loop.target
        variables: dict[str, Schema] = {}
        if isinstance(target, nodes.Name):
            variables[target.name] = item
        else:
            variables |= {name.name: UNKNOWN for name in target.find_all(nodes.Name)}
        if loop.test is not None:
            self.names.scopes.append(variables)
            Inference(self.names, report).look(loop.test)
            self.names.scopes.pop()
        return variables | {"loop": LOOP_SCHEMA}

    def _turn(self, place: Place, tag: Tag, report: Report) -> None:
        block = self._open[-1] if self._open else None
        if block is None or block.otherwise or (tag.word == "elif" and block.tag.word == "for"):
            report(_("{tag} belongs to no {{% if %}}.").format(tag=shown(tag)))
            return
        block.otherwise = tag.word == "else"
        if tag.word == "elif":
            source = f"{{% if 1 %}}{{% {tag.body} %}}{{% endif %}}"
            node = self._parsed(source, report)
            for found in node.find_all(nodes.If) if node is not None else ():
                for branch in found.elif_:
                    Inference(self.names, report).look(branch.test)
        elif tag.rest:
            report(_("{tag} has words too many.").format(tag=shown(tag)))
        self._same_place(block, place, tag, report)

    def _end(self, place: Place, tag: Tag, report: Report) -> None:
        kind = tag.word.removeprefix("end")
        if tag.rest:
            report(_("{tag} has words too many.").format(tag=shown(tag)))
        if not any(block.tag.word == kind for block in self._open):
            report(_("{tag} closes nothing: no {word} is open.").format(tag=shown(tag), word=kind))
            return
        while self._open:
            block = self._open.pop()
            self.names.scopes.pop()
            if block.tag.word == kind:
                self._same_place(block, place, tag, report)
                return
            report(
                _("{tag} stands here, but {open} of {where} is still open.").format(
                    tag=shown(tag), open=shown(block.tag), where=block.place.where
                ),
                _("Add {end} before it.").format(end=end_of(block.tag)),
            )

    def _set(self, tag: Tag, report: Report) -> None:
        node = self._parsed(
            f"{{% {tag.body} %}}{'' if '=' in tag.body else '{% endset %}'}", report
        )
        found = node.body[0] if node is not None and node.body else None
        if isinstance(found, nodes.Assign):
            schema = Inference(self.names, report).look(found.node)
            single = isinstance(found.target, nodes.Name)
            for name in (found.target, *found.target.find_all(nodes.Name)):
                if isinstance(name, nodes.Name):
                    self.names.scopes[-1][name.name] = schema if single else UNKNOWN

    def _look_cell(self, place: Place, tag: Tag, report: Report) -> None:
        if place.inside("tc") is None:
            report(_("{tag} must stand in a cell of a table.").format(tag=shown(tag)))
        if tag.word in ("colspan", "cellbg"):
            node = self._parsed(f"{{{{ {tag.rest} }}}}", report)
            for output in node.find_all(nodes.Output) if node is not None else ():
                for part in output.nodes:
                    Inference(self.names, report).look(part)
        elif not any("loop" in block.scope for block in self._open):
            report(_("{tag} must stand in a loop.").format(tag=shown(tag)))

    # -- where tags may stand ----------------------------------------------------------

    def _same_place(self, block: _Open, place: Place, tag: Tag, report: Report) -> None:
        """Refuse a block that begins and ends in different kinds of places."""
        if tag.prefix != block.tag.prefix:
            report(
                _("{tag} does not fit {open} of {where}.").format(
                    tag=shown(tag), open=shown(block.tag), where=block.place.where
                ),
                _("Write both with {{%{prefix}, or both without.").format(
                    prefix=tag.prefix or block.tag.prefix
                ),
            )
        elif level(block.place, block.tag) is not level(place, tag):
            report(
                _("{tag} stands on another level than {open} of {where}.").format(
                    tag=shown(tag), open=shown(block.tag), where=block.place.where
                ),
                _("Let it begin and end in the same cell, table or content control."),
            )


def _ends(word: str) -> str:
    """Give the end that jinja2 wants for a block that pakdocs refuses anyway."""
    blocks = ("macro", "call", "filter", "block", "with", "autoescape", "raw")
    return f"{{% end{word} %}}" if word in blocks else ""


def _forbid(message: str, report: Callable[..., None]) -> None:
    report(
        _("a template may not do that ({error}).").format(error=message),
        _("Use plain names, loops and conditions only."),
    )
