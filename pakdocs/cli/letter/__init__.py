"""Letters, from the concept to the number and after it."""

from __future__ import annotations

from pakdocs.cli.letter import making, moving, restoring, revising, showing
from pakdocs.cli.letter.group import letter

__all__ = ["commands", "making", "moving", "restoring", "revising", "showing"]

commands = {"letter": letter}
