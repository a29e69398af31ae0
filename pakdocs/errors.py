"""The one tree of errors, each class with its exit code.

An error says in one sentence what is wrong, *where* it is (file, row, field, paragraph) and what
to do about it (*fix*). The command line is the only place that turns an error into text on a
screen and a process into an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do; batches collect many before failing."""

    message: str
    where: str = ""
    fix: str = ""

    def __str__(self) -> str:
        """Give the sentence as a person reads it, place first."""
        text = f"{self.where}: {self.message}" if self.where else self.message
        if not text.endswith((".", "?", "!", ":")):
            text += "."
        return f"{text} {self.fix}" if self.fix else text


class PakdocsError(Exception):
    """The root of everything that pakdocs raises on purpose; never raised itself."""

    exit_code: ClassVar[int]
    code: ClassVar[str]

    def __init__(
        self, message: str, *, where: str = "", fix: str = "", problems: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(message)
        self.problem = Problem(message, where, fix)
        self.problems = problems
        """All problems of a batch or a file, where there can be more than one."""

    @classmethod
    def collected(cls, message: str, problems: list[Problem]) -> PakdocsError:
        """Make one error of *problems*; a single problem speaks for itself."""
        if len(problems) == 1:
            one = problems[0]
            return cls(one.message, where=one.where, fix=one.fix, problems=(one,))
        return cls(message, problems=tuple(problems))


class UsageProblem(PakdocsError):
    """The command was not given what it needs."""

    exit_code = 2
    code = "usage"


class Findings(PakdocsError):
    """The command did its work and found something wrong."""

    exit_code = 3
    code = "findings"


class BadInput(PakdocsError):
    """A profile, record, sheet, template, value or date is wrong."""

    exit_code = 4
    code = "bad_input"


class Conflict(PakdocsError):
    """What is asked contradicts what is there: taken, locked, out of order, done, closed."""

    exit_code = 5
    code = "conflict"


class Unreachable(PakdocsError):
    """A file or folder cannot be read or written."""

    exit_code = 6
    code = "unreachable"


class Interrupted(PakdocsError):
    """The user stopped the command; what was finished is kept."""

    exit_code = 130
    code = "interrupted"
