"""Python's search for cycles, put off while a log is read."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile.

    A log and its records become hundreds of thousands of objects that all stay and form none; to
    look through them again and again takes a third of the time of checking a log, and half of that
    of reading records.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
