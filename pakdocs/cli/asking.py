"""Questions at the terminal: texts, dates, choices, names found by a part of them, files.

Knows no office. Ctrl-C in any question raises `KeyboardInterrupt`; whoever asks decides what that
gives up. Only imported where something is asked: questionary is slow to load.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from questionary import Choice, Question

from pakdocs import indonesian
from pakdocs.cli.offers import Offer
from pakdocs.errors import BadInput
from pakdocs.i18n import _, ngettext

_LIST = 9
"""Above so many choices one is found by typing instead of walking down a list."""


def _answer(question: Question) -> Any:  # noqa: ANN401 - what it is, is the question's business
    try:
        return question.unsafe_ask()
    except EOFError:
        raise KeyboardInterrupt from None


def text(
    label: str,
    default: str = "",
    *,
    required: bool = True,
    check: Callable[[str], bool | str] | None = None,
) -> str:
    """Ask for a text; *check* gives True or says what is wrong with it."""

    def judge(typed: str) -> bool | str:
        if not typed.strip():
            return _("Something must be typed here.") if required else True
        return check(typed) if check else True

    kept = _Default()
    question = questionary.text(
        label,
        default=default,
        validate=judge,
        validate_while_typing=False,
        instruction=None if required else _("(may stay empty)"),
        key_bindings=kept.bindings,
    )
    question.application.current_buffer.on_text_changed += kept.touch
    return str(_answer(question)).strip()


def lines(
    label: str, *, required: bool = True, check: Callable[[str], bool | str] | None = None
) -> str:
    """Ask line by line until an empty one; *check* judges all lines so far."""
    found: list[str] = []

    def judge(typed: str) -> bool | str:
        return check("\n".join([*found, typed])) if check else True

    while True:
        question = _("{label}, line {n} (empty: done)").format(label=label, n=len(found) + 1)
        typed = text(question, required=required and not found, check=judge)
        if not typed:
            return "\n".join(found)
        found.append(typed)


class _Default:
    """A default that the first key typed behind it replaces, as in a web form."""

    def __init__(self) -> None:
        self.touched = False
        self.bindings = KeyBindings()
        untouched = Condition(self._untouched)
        self.bindings.add(Keys.Any, filter=untouched)(self._replace)
        self.bindings.add(Keys.BracketedPaste, filter=untouched)(self._replace)

    def _untouched(self) -> bool:
        return not self.touched and get_app().current_buffer.document.is_cursor_at_the_end

    def _replace(self, event: KeyPressEvent) -> None:
        event.current_buffer.text = ""
        event.current_buffer.insert_text(event.data)

    def touch(self, _buffer: object) -> None:
        """Note that the text was changed in any way; from then on keys are only added."""
        self.touched = True


def date(label: str, default: dt.date | None, *, required: bool = True) -> dt.date | None:
    """Ask for a date as day-month-year."""

    def judge(typed: str) -> bool | str:
        try:
            indonesian.parse_date(typed)
        except ValueError:
            return _("This is no date; write it as 23-09-2025.")
        return True

    shown = default.strftime("%d-%m-%Y") if default else ""
    typed = text(
        _("{label} (dd-mm-yyyy)").format(label=label), shown, required=required, check=judge
    )
    return indonesian.parse_date(typed) if typed else None


def day(label: str, default: dt.date | None, *, required: bool = True) -> str:
    """Ask for a date; give it as it is typed into a command."""
    found = date(label, default, required=required)
    return found.strftime("%d-%m-%Y") if found else ""


def yes(label: str) -> bool:
    """Ask whether to go on; the first choice is yes."""
    return pick(label, [("yes", _("Yes")), ("no", _("No"))]) == "yes"


def _nothing(label: str) -> BadInput:
    return BadInput(_("{question} Nothing on file fits.").format(question=label))


def pick(label: str, offers: Sequence[Offer], default: str = "") -> str:
    """Let one be chosen, from a list or by typing a part of it; give its value.

    Raises `BadInput` when there is nothing to choose from.
    """
    if not offers:
        raise _nothing(label)
    if len(offers) > _LIST:
        return _found(label, offers)
    values = [value for value, _label in offers]
    return menu(label, offers, default if default in values else "")


def menu(
    label: str, offers: Sequence[Offer | None], default: str = "", *, erase: bool = False
) -> str:
    """Let one line of a list be chosen with arrows or its key; None draws a line between.

    With *erase* the list and the question are gone afterwards.
    """
    choices = [questionary.Separator(" ") if o is None else Choice(o[1], o[0]) for o in offers]
    question = questionary.select(
        label,
        choices=choices,
        default=default or None,
        instruction=_("(arrows or key, then Enter)"),
        use_shortcuts=True,
        use_jk_keys=False,
        erase_when_done=erase,
    )
    return str(_answer(question))


def matches(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Give what *typed* may mean: the one of just that label, else all that hold its words."""
    wanted = typed.casefold().split()
    exact = [offer for offer in offers if offer[1].casefold().split() == wanted]
    return exact or [o for o in offers if all(word in o[1].casefold() for word in wanted)]


def _found(label: str, offers: Sequence[Offer]) -> str:
    def judge(typed: str) -> bool | str:
        found = matches(offers, typed)
        if not typed.strip() or not found:
            return _("Nothing on file holds that; type a part of the name.")
        if len(found) > 1:
            return _("{n} fit that: type more, or choose with the arrows.").format(n=len(found))
        return True

    question = questionary.autocomplete(
        _("{label} (type a part of it)").format(label=label),
        choices=[text for _value, text in offers],
        validate=judge,
        validate_while_typing=False,
        erase_when_done=True,
    )
    application = question.application
    application.pre_run_callables.append(application.current_buffer.start_completion)
    [(value, chosen)] = matches(offers, str(_answer(question)))
    _echo(label, chosen)
    return value


def pick_many(label: str, offers: Sequence[Offer], checked: Sequence[str] = ()) -> list[str]:
    """Let some be ticked, none too; give their values."""
    if not offers:
        raise _nothing(label)
    many = len(offers) > _LIST
    question = questionary.checkbox(
        label,
        choices=[Choice(text, value, checked=value in checked) for value, text in offers],
        instruction=_("(type a part, space ticks, Ctrl-A ticks all, Enter goes on)")
        if many
        else _("(space ticks, a ticks all, Enter goes on)"),
        use_jk_keys=False,
        use_search_filter=many,
        erase_when_done=True,
    )
    chosen: list[str] = _answer(question)
    shown = [text for value, text in offers if value in chosen]
    count = ngettext("{n} chosen", "{n} chosen", len(shown)).format(n=len(shown))
    _echo(label, shown[0] if len(shown) == 1 else count)
    return chosen


def file(label: str) -> Path:
    """Ask for a file that is there; its path may be typed, pasted or dropped into the window."""

    def judge(typed: str) -> bool | str:
        return True if _path(typed).is_file() else _("There is no such file.")

    return _path(str(_answer(questionary.path(label, validate=judge, validate_while_typing=False))))


def folder(label: str) -> Path:
    """Ask for a folder."""
    return _path(str(_answer(questionary.path(label, only_directories=True))))


def _path(typed: str) -> Path:
    """Take off the quotation marks that Windows puts around a path that is dropped."""
    return Path(typed.strip().strip("\"'")).expanduser()


def pause(label: str) -> None:
    """Wait for a key, so that what was shown can be read."""
    _answer(questionary.press_any_key_to_continue(label))


def _echo(label: str, answer: str) -> None:
    click.echo(f"? {label} {answer}")
