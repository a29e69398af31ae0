"""Letters made by other processes: the same as this one makes, and none is lost with them."""

from __future__ import annotations

import errno
import multiprocessing.process
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from conftest import NOW, Clerk
from pakdocs import i18n
from pakdocs.errors import BadInput
from pakdocs.office import makers as module
from pakdocs.office.letters import Making, Recipe, letter_context
from pakdocs.office.makers import Makers, Task
from pakdocs.render import Letter
from pakdocs.store import Store

DAY = NOW.date()
COUNT = 45
"""Letters of more than one portion."""


@pytest.fixture(autouse=True)
def _several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAYS_FROM", 1)
    monkeypatch.setattr(module, "cores", lambda: 3)


def tasks(
    store: Store, count: int = COUNT, where: str = "templates/sk-penetapan.docx"
) -> list[Task]:
    """Ask for the first letter of the demo again, each time for another subject."""
    letter = next(iter(store.load().tables["letters"].values()))
    data = store.entry(letter).data
    context, recipe = letter_context(store, letter, data), Recipe.from_log(store, data)
    return [
        Task(
            recipe,
            Making(context | {"subject": f"Surat {n}"}, DAY, f"L-{n:04}", "final"),
            "templates/sk-penetapan.docx",
            store.root,
            f"letters/2026/L-{n:04}-uji.docx",
        )
        for n in range(count)
    ]


def staged(store: Store) -> dict[str, bytes]:
    """Read the letters that wait."""
    folder = store.root / "letters" / ".staging"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def test_they_make_the_same_letters_in_the_same_order(demo: Clerk) -> None:
    wanted = tasks(demo.store)
    alone = list(Makers().make(wanted))
    files = staged(demo.store)
    assert len(files) == COUNT
    for name in files:
        (demo.store.root / "letters" / ".staging" / name).unlink()
    with Makers() as makers:
        makers.start(COUNT)
        assert list(makers.make(wanted)) == alone
        assert list(makers.make(wanted[:3])) == alone[:3]  # the next block
    assert staged(demo.store) == files
    assert len({letter.content for letter in alone}) == COUNT


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is sent as on POSIX")
def test_what_a_killed_process_leaves_is_made_here(demo: Clerk) -> None:
    wanted = tasks(demo.store)
    alone = list(Makers().make(wanted))
    with Makers() as makers:
        makers.start(COUNT)
        made: list[Letter] = []
        for letter in makers.make(wanted):
            made.append(letter)
            if len(made) == 1:
                _kill_one(makers)
        assert made == alone
        assert list(makers.make(wanted)) == alone  # now without others
    with Makers() as makers:
        makers.start(COUNT)
        list(makers.make(wanted[:1]))
        _kill_one(makers)
        assert list(makers.make(wanted)) == alone
    assert len(staged(demo.store)) == COUNT


def _kill_one(makers: Makers) -> None:
    assert makers._pool is not None
    os.kill(next(iter(makers._pool._processes)), signal.SIGKILL)


def test_a_pool_that_dies_while_it_is_left_does_not_hang(demo: Clerk) -> None:
    with Makers() as makers:
        makers.start(COUNT)
        making = makers.make(tasks(demo.store, 200))
        next(making)
        _kill_one(makers)
        making.close()


def test_all_of_them_start_at_once_and_none_hears_ctrl_c(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that started later would hear it, and die in the middle of its letters."""
    monkeypatch.setattr(module, "cores", lambda: 5)
    with Makers() as makers:
        makers.start(COUNT)
        assert makers._pool is not None
        helpers = list(makers._pool._processes)
        assert len(helpers) == 4
        if os.name == "posix":
            for helper in helpers:
                os.kill(helper, signal.SIGINT)
        assert len(list(makers.make(tasks(demo.store)))) == COUNT
        assert list(makers._pool._processes) == helpers


@pytest.mark.parametrize("error", [OSError(errno.EAGAIN, "no more"), RuntimeError(), ImportError()])
def test_where_the_system_has_no_process_for_us_we_do_it_alone(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def none(*_given: object) -> None:
        raise error

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", none)
    with Makers() as makers:
        makers.start(COUNT)
        assert makers._pool is None
        assert len(list(makers.make(tasks(demo.store, 2)))) == 2


def test_a_refusal_comes_from_them_as_from_here(demo: Clerk) -> None:
    i18n.activate("id")
    wanted = tasks(demo.store)
    nameless = {**wanted[30].making.context, "officers": [{}]}
    wanted[30] = replace(wanted[30], making=replace(wanted[30].making, context=nameless))
    with pytest.raises(BadInput) as alone:
        list(Makers().make(wanted))
    with Makers() as makers, pytest.raises(BadInput) as other:
        makers.start(COUNT)
        list(makers.make(wanted))
    assert other.value.problem == alone.value.problem
    assert "templates/sk-penetapan.docx" in alone.value.problem.where


def test_once_closed_nobody_writes_any_more(demo: Clerk) -> None:
    with Makers() as makers:
        makers.start(COUNT)
        making = makers.make(tasks(demo.store, 400))
        next(making)
        making.close()
        before = staged(demo.store)
        assert len(before) < 400
        assert list(makers.make([])) == []
        assert staged(demo.store) == before


def test_a_thread_may_start_them_too(demo: Clerk) -> None:
    """Signals belong to the main thread; who embeds pakdocs may use another."""
    wanted = tasks(demo.store, 3)
    with ThreadPoolExecutor() as others, Makers() as makers:
        others.submit(makers.start, COUNT).result()
        assert list(makers.make(wanted)) == list(Makers().make(wanted))


def test_few_letters_start_nobody(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAYS_FROM", 200)
    for letters, cores in ((199, 4), (200, 1)):
        monkeypatch.setattr(module, "cores", lambda cores=cores: cores)
        with Makers() as makers:
            makers.start(letters)
            assert makers._pool is None
            assert len(list(makers.make(tasks(demo.store, 2)))) == 2
