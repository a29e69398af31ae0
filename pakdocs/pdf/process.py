"""Processes that are ended together with all that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterable, Sequence
from typing import Any

_WINDOWS = os.name == "nt"
_APART: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if _WINDOWS
    else {"start_new_session": True}
)
"""In a group of its own, which also keeps Ctrl-C at the terminal from it."""


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    """Start *command*, which gets no input; the options are those of `subprocess.Popen`."""
    return subprocess.Popen(  # noqa: S603 - an engine's own command
        command, stdin=subprocess.DEVNULL, **_APART, **options
    )


def kill(process: subprocess.Popen[bytes], strays: Iterable[int] = ()) -> None:
    """End a process with all that it started, and *strays*, which others started for it."""
    if _WINDOWS:
        for pid in (process.pid, *strays):
            subprocess.run(  # noqa: S603
                ["taskkill", "/F", "/T", "/PID", str(pid)],  # noqa: S607 - a part of Windows
                capture_output=True,
                check=False,
            )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
