"""Whatever a record or a field says stands in each kind of letter as it is, where it belongs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_render import AWKWARD, DAY, TEXT, composed, profile_text, words

from pakdocs.lettertype import LetterType, parse_lettertype
from pakdocs.office.templates import example_context
from pakdocs.profile import parse_profile
from pakdocs.render import Properties, fill_letter
from pakdocs.resources import resource

TYPES = sorted(
    {path.stem for path in resource("templates").glob("*.docx")} - {"kop", "tanda-tangan"}
)
ROOTS = (
    *("officers", "bkk", "decrees", "proposals", "circular"),
    *("training", "letter", "fields"),
)
"""What comes from records and from the letter's own fields."""
AS_THEY_ARE = ("no", "kind", "label")
"""Keys that templates ask for their value, or that count."""
Leaf = tuple[dict[str, Any] | list[Any], str | int]


@cache
def lettertype(name: str) -> LetterType:
    text = (resource("templates") / f"{name}.toml").read_text(encoding="utf-8")
    return parse_lettertype(text, name, name)


@cache
def example(name: str) -> dict[str, Any]:
    return example_context(lettertype(name), parse_profile(profile_text()))


def leaves(value: Any) -> Iterator[Leaf]:
    """Give the place of every text in *value*."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        if isinstance(item, str):
            if item and key not in AS_THEY_ARE:
                yield value, key
        elif isinstance(item, dict | list):
            yield from leaves(item)


def filled(name: str, texts: list[str]) -> str:
    """Fill the letter with *texts* in turn in place of the example's."""
    context = copy.deepcopy(example(name))
    dates = {spec.key for spec in lettertype(name).fields if spec.kind == "date"}
    places = [
        (holder, key)
        for root in ROOTS
        for holder, key in leaves(context.get(root, {}))
        if not (root == "fields" and key in dates)
    ]
    for number, (holder, key) in enumerate(places):
        holder[key] = texts[number % len(texts)]  # type: ignore[index]
    properties = Properties("x", "y", DAY)
    return words(fill_letter(composed(name), context, properties, name).data)


MANY = 400
TOKEN = "\u27e6a{}\u27e7"
"""Its letter is a capital where the template prints the value in capitals."""


@cache
def skeleton(name: str) -> str:
    return filled(name, [TOKEN.format(number) for number in range(MANY)])


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=12, deadline=None)
@given(values=st.lists((TEXT | AWKWARD).filter(lambda text: text != "-"), min_size=7, max_size=7))
def test_every_value_stands_where_it_belongs(name: str, values: list[str]) -> None:
    """The letter is the one made of tokens, with every token replaced by its value."""
    texts = [values[number % 7] for number in range(MANY)]
    expected = skeleton(name)
    for number, text in enumerate(texts):
        token = TOKEN.format(number)
        expected = expected.replace(token, text).replace(token.upper(), text.upper())
    assert filled(name, texts) == expected


@pytest.mark.parametrize("name", TYPES)
def test_the_letters_do_print_values(name: str) -> None:
    """The test above would prove little of a letter without any."""
    assert skeleton(name).count("\u27e6") >= (1 if name == "nota-dinas" else 3)
