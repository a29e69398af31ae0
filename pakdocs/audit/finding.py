"""One thing that an audit found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an auditor should look at."""

    code: str
    severity: str
    """``error``: something is wrong; ``warning``: it may have a reason."""
    message: str
    where: str
    fix: str
