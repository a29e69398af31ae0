"""Python's search for cycles, put off while a log is read."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_MANY = 100_000
"""Objects that came and stayed; the records of a small office are fewer."""


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile.

    A log and its records become hundreds of thousands of objects that all stay and form none; to
    look through them again and again takes a third of the time of checking a log, and half of that
    of reading records. Where many have come and stay, they are not looked through later either.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            if gc.get_count()[0] > _MANY:
                gc.freeze()
            gc.enable()
