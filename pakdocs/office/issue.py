"""Making letters: in one step with their number, or as drafts that get it later.

The order, under the office's lock: decide the number, render in memory, read back, stage the
file, append to the log and fsync (the commit), move the file to its place, write records.json.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakdocs.errors import Conflict, Problem
from pakdocs.i18n import _
from pakdocs.ledger import Record, State
from pakdocs.office.approvals import refuse_unapproved
from pakdocs.office.context import Context
from pakdocs.office.letters import (
    Making,
    Recipe,
    letter_path,
    make_letter,
    move_into_place,
    staged_path,
)
from pakdocs.office.lint import Told, letter_doubts
from pakdocs.office.makers import Makers, Task
from pakdocs.office.numbers import Taken, Wanted, take_numbers
from pakdocs.office.plan import Plan, choose_signer, doubts, plan_letters
from pakdocs.office.request import Request
from pakdocs.office.subjects import refuse_taken
from pakdocs.render import BLANK, Letter
from pakdocs.store import Session, Store, put_personal

AT_ONCE = 500
"""Letters made and committed under one lock: others wait a few seconds for their turn."""

Writing = Callable[[], contextlib.AbstractContextManager[Session]]


@dataclass(slots=True)
class Issued:
    """What became of a request; filled block by block, so that it holds after an interruption."""

    ids: list[str] = field(default_factory=list)
    """The letters that are made and committed."""
    letters: list[Record] = field(default_factory=list)
    """Their records, once all are made."""
    pending: list[str] = field(default_factory=list)
    """Letters whose file could not be put in its place yet; the next command finishes them."""
    warnings: list[Problem] = field(default_factory=list)
    """What the office should think about, each thing once."""


def issue_letters(
    store: Store,
    request: Request,
    writing: Writing,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    form: str = "final",
    issued: Issued | None = None,
) -> Issued:
    """Make what *request* asks for; *writing* opens the office for writing.

    As ``final`` each letter takes its number at once; as ``concept``, ``net`` or ``srikandi`` it is
    a draft that waits for it. All letters of a block commit together; between blocks other writers
    get their turn. Whoever gives *issued* can say after an exception what was made before it.
    Raises `Conflict` when the series gives its numbers in another way.
    """
    issued = Issued() if issued is None else issued
    with Makers() as makers:
        with writing() as session:
            refuse_unapproved(store, session.state, request.type)
            today = session.now.date()
            plans = plan_letters(store, session.state, request, today, makers.start)
            _refuse_wrong_series(plans, form)
            batch = _Batch(plans, request, form, progress, issued, makers)
            batch.make_next(session)
        while batch.left():
            del session  # its state, with all records of the office, before the next one is read
            with writing() as session:
                batch.make_next(session)
    letters = session.state.tables["letters"]
    issued.letters = [letters[identifier] for identifier in issued.ids]
    issued.warnings = [*batch.warnings, *batch.slips.problems()]
    return issued


@dataclass(slots=True)
class _Batch:
    """The letters of a request on their way, one block under the lock after the other."""

    plans: Sequence[Plan]
    request: Request
    form: str
    progress: Callable[[int, int], None]
    issued: Issued
    makers: Makers
    warnings: dict[Problem, None] = field(default_factory=dict)
    slips: Told = field(default_factory=Told)
    """What the finished letters say wrong."""

    def left(self) -> int:
        """Count the letters that are not made yet."""
        return len(self.plans) - len(self.issued.ids)

    def make_next(self, session: Session) -> None:
        """Make the next block under the lock that is held."""
        done = len(self.issued.ids)
        block = self.plans[done : done + AT_ONCE]
        if done:
            _still_allowed(session.store, session.state, block)
        today = session.now.date()
        # What is refused because of their count is refused before the first.
        asked = block if done else self.plans
        numbers = _numbers(session.state, asked, len(block), self.request, self.form, today)
        if block:
            self._make_block(session, block, numbers)

    def _make_block(
        self, session: Session, plans: Sequence[Plan], numbers: Sequence[Taken | None]
    ) -> None:
        """Make letters and commit them; where that fails nothing is left of any of them."""
        bench = _Bench(session, plans[0].lettertype.name)
        first, done = len(session.state.tables["letters"]) + 1, len(self.issued.ids)
        end = session.state.offset
        events: list[tuple[str, dict[str, Any]]] = []
        tasks = [
            bench.task(plan, _making(session.store, plan, taken, self.form, f"L-{place:04}"))
            for place, plan, taken in zip(itertools.count(first), plans, numbers)
        ]
        try:
            with contextlib.closing(self.makers.make(tasks)) as made:
                for plan, taken, task, letter in zip(plans, numbers, tasks, made, strict=True):
                    events.append(bench.event(plan, task.making, taken, letter))
                    found = (*(taken.warnings if taken else ()), *doubts(plan))
                    self.warnings |= dict.fromkeys(found)
                    self.progress(done + len(events), len(self.plans))
            self.slips.add(bench.slips)
            with _undisturbed():
                session.commit(events)
                self._put_in_place(session.store.root, events)
        except BaseException:
            if not session.committed_since(end):
                for task in tasks:
                    staged_path(task.root, task.file).unlink(missing_ok=True)
            raise

    def _put_in_place(self, root: Path, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
        for _event, data in events:
            self.issued.ids.append(data["id"])
            if not move_into_place(root, staged_path(root, data["file"]), data["file"]):
                self.issued.pending.append(data["id"])


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off Ctrl-C to the end of the body: a commit and what follows from it are one step."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if came:
        handler(signal.SIGINT, None)


def preview_letters(
    store: Store, request: Request, today: dt.date, *, form: str = "final"
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Check and render what *request* asks for without writing anything.

    Gives for each letter the number it would have now, which is neither kept nor promised; and
    what the office should think about.
    """
    state = store.load()
    refuse_unapproved(store, state, request.type)
    plans = plan_letters(store, state, request, today)
    _refuse_wrong_series(plans, form)
    if not plans:
        return [], []
    recipe = Recipe.from_folder(store, request.type)
    numbers = _numbers(state, plans, len(plans), request, form, today)
    found: list[dict[str, Any]] = []
    warnings: list[Problem] = []
    slips = Told()
    for plan, taken in zip(plans, numbers, strict=True):
        warnings += [*(taken.warnings if taken else ()), *doubts(plan)]
        making = _making(store, plan, taken, form)
        letter = make_letter(recipe, making, f"templates/{request.type}.docx")
        number = taken.printed if taken else ""
        where = number or plan.lettertype.title
        slips.add(letter_doubts(store.folder, state, letter.words, plan.date, number, where))
        found.append(
            {
                "type": request.type,
                "number": number,
                "date": plan.date.isoformat() if taken else "",
                "officers": plan.officers,
                "subject": plan.context["subject"],
            }
        )
    return found, [*dict.fromkeys(warnings), *slips.problems()]


def _refuse_wrong_series(plans: Sequence[Plan], form: str) -> None:
    """Raise `Conflict` where the series does not give its numbers in the way of *form*."""
    for plan in plans[:1]:
        if form == "srikandi" and plan.series.keeper != "srikandi":
            raise Conflict(
                _("The numbers of the series {series} are not given by SRIKANDI.").format(
                    series=plan.series.name
                ),
                where="--target",
                fix=_('Say so in office.toml: keeper = "srikandi"; or leave --target out.'),
            )
        if form == "final" and plan.series.number_at == "signature":
            raise Conflict(
                _("The series {series} gives its numbers after the signature.").format(
                    series=plan.series.name
                ),
                fix=_(
                    "Make a draft with `pakdocs letter draft {type}`, have it signed, then give "
                    "it its number with `pakdocs letter stamp`."
                ).format(type=plan.lettertype.name),
            )


def _numbers(
    state: State,
    plans: Sequence[Plan],
    count: int,
    request: Request,
    form: str,
    today: dt.date,
) -> Sequence[Taken | None]:
    """Give the numbers of the first *count* of *plans*; none for drafts."""
    if form != "final" or not plans:
        return [None] * count
    first = plans[0]
    if first.series.keeper != "pakdocs":
        count = len(plans)  # refused as a whole, not block by block
    wanted = Wanted(request.number, request.inserted)
    return take_numbers(
        state, first.series, first.facts, first.date, count=count, wanted=wanted, today=today
    )


def _still_allowed(store: Store, state: State, plans: Sequence[Plan]) -> None:
    """Check again what another writer may have changed between two blocks."""
    first = plans[0]
    choose_signer(state, first.lettertype, first.date, first.signer["id"])
    for plan in plans:
        refuse_taken(state, plan.lettertype, plan.wish, store.folder.requirements)


def _making(store: Store, plan: Plan, taken: Taken | None, form: str, owner: str = "") -> Making:
    """Say how the letter is made: its context with number and date, or with room for them."""
    if taken:
        known: Context = {"number": taken.printed}
    else:
        number = plan.series.pattern.blank(plan.facts, BLANK)
        known = {"number": number, "date": f"{BLANK * 2}{plan.date.year}"}
    paraf = store.folder.profile.paraf if form == "concept" else ()
    return Making(plan.context | known, plan.date, owner, form, paraf)


class _Bench:
    """What all letters of a block share: their recipe, read and kept once."""

    def __init__(self, session: Session, name: str) -> None:
        self._store = session.store
        self._state = session.state
        self.slips: list[Problem] = []
        self._recipe = Recipe.from_folder(session.store, name)
        self._where = f"templates/{name}.docx"
        blobs = session.store.blobs
        self._inputs = {role: blobs.put(data) for role, data in self._recipe.inputs.items()}

    def task(self, plan: Plan, making: Making) -> Task:
        """Say what is to be made, from what, and where it waits for its log entry."""
        name, year = plan.lettertype.name, plan.date.year
        file = letter_path(making.owner, name, year, making.form)
        return Task(self._recipe, making, self._where, self._store.root, file)

    def event(
        self, plan: Plan, making: Making, taken: Taken | None, letter: Letter
    ) -> tuple[str, dict[str, Any]]:
        """Look a finished letter over, and give its log entry: event and data."""
        number, identifier = taken.printed if taken else "", making.owner
        self.slips += letter_doubts(
            self._store.folder, self._state, letter.words, plan.date, number, identifier
        )
        data = made_data(plan, making, letter, identifier) | {
            "inputs": self._inputs,
            "renderer": self._recipe.renderer,
            "personal": put_personal(plan.personal, self._store.blobs),
        }
        if taken is None:
            return "letter.drafted", data
        return "letter.issued", data | taken.entry(plan.date) | {"handwritten": False}


def made_data(plan: Plan, making: Making, letter: Letter, identifier: str) -> dict[str, Any]:
    """Give what a log entry says of the making of a letter, but for the blobs it points to."""
    return {
        "id": identifier,
        "type": plan.lettertype.name,
        "title": plan.lettertype.title,
        "shape": plan.lettertype.shape,
        "classification": plan.context["classification"],
        "security": plan.security,
        "series": plan.series.name,
        "number_at": plan.series.number_at,
        "date": plan.date.isoformat(),
        "subject": making.context["subject"],
        "form": making.form,
        "file": letter_path(identifier, plan.lettertype.name, plan.date.year, making.form),
        "officers": plan.officers,
        "carries": plan.carries,
        "training": plan.training,
        "relation": plan.lettertype.changes if plan.decrees else "",
        "decrees": list(plan.decrees),
        "bkk": list(plan.bkk),
        "gives": list(plan.lettertype.gives),
        "signer": {"id": plan.signer["id"], **plan.signer["values"]},
        "paraf": list(making.paraf),
        "reason": plan.reason,
        "content": letter.content,
        "text": letter.text,
        "context": plan.without_personal(making.context),
    }
