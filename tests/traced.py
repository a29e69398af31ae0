"""One command at a time under strace, killed or failed at the system call of one's choice.

A warm child of `doomed` waits until strace is attached, so that calls are counted from the start of
the command; they come in the same order in every run that starts from a copy of the same office.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import doomed
from agreement import start_doomed
from doomed import DAY, Said, call, wish

_OPENING = ("open", "openat", "creat")
_CHANGING = (
    *("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile", "copy_file_range"),
    *("ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "sync_file_range"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"),
    *("link", "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "chown", "fchown"),
    *("utimensat", "mknod", "mknodat", "setxattr", "fsetxattr"),
)
_LINE = re.compile(r"(\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that changes something on the disk: the *nth* of its name in the command."""

    name: str
    nth: int
    text: str
    """What strace says of it, for people."""

    def rules(self, what: str, *, on: bool = False) -> tuple[str, str]:
        """Say in the words of strace what happens at this call, or from here *on* at all of it."""
        count = f"{self.nth}+" if on else f"{self.nth}"
        return f"trace={self.name}", f"inject={self.name}:{what}:when={count}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: how its process ended, and what it said if it got so far."""

    exit: int
    said: Said | None


OPERATIONS = {
    "issue": ["letter", "issue", *wish("pak-0001", "pak-0005")],
    "stamp": ["letter", "stamp", "L-0003", f"--date={DAY}"],
    "revise": ["letter", "revise", "L-0001", "--reason=uji", "--set=plan_place=Aula"],
    "void": ["letter", "void", "L-0001", "--reason=uji"],
    "import": ["officer", "import", "{desk}/petugas.csv"],
    "attach": ["letter", "attach", "L-0001", "{desk}/scan.pdf", f"--date={DAY}"],
    "adopt": ["letter", "draft", "L-0002", "--adopt={desk}/edited.docx"],
    "print": ["letter", "draft", "L-0002", "--net"],
    "reserve": ["number", "reserve", *doomed.BOOK, "--count=2", "--for=uji"],
    "book": ["number", "book", "2", *doomed.BOOK, f"--date={DAY}", "--for=uji"],
    "erase": ["officer", "erase", "pak-0007", "--order=Perintah 1"],
    "checkpoint": ["log", "checkpoint"],
}
"""What is tried in a copy of the office that `prepare` makes."""
TRANSACTION = {name: 2 if name in ("issue", "import") else 1 for name in OPERATIONS}
"""The entries that each commits at once."""


def prepare(root: Path, made_office: Path) -> None:
    """Make an office in which each of `OPERATIONS` may be done, with what it needs beside it."""
    shutil.copytree(made_office, root)
    doomed.allow_repeats(root)
    for arguments in (
        ["letter", "issue", *wish("pak-0001")],
        ["letter", "draft", *wish("pak-0002")],
        ["letter", "draft", *wish("pak-0003"), "--net"],
        ["log", "checkpoint"],  # makes the key
    ):
        said = call(root, *arguments)
        assert said.code == 0, said
    desk = root.parent
    [concept] = root.glob("letters/*/L-0002-*")
    doomed.edit_docx(concept, desk / "edited.docx")
    (desk / "scan.pdf").write_bytes(b"%PDF-1.7 rekaan")
    names = ("Contoh Satu", "Contoh Dua")
    rows = [f"{name}, S.Pd.;Guru BK;BKK SMK Negeri 1 Sukamaju;08120000001{n};Jalan {n}"
            for n, name in enumerate(names)]  # fmt: skip
    lines = ["Nama Lengkap;Jabatan;Nama BKK;Telepon;Alamat Rumah", *rows]
    (desk / "petugas.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Bench:
    """Copies of one office, in each of which one command is run."""

    def __init__(
        self, prepared: Path, service: subprocess.Popen[str], patch: pytest.MonkeyPatch
    ) -> None:
        self._prepared = prepared
        self._service = service
        self._patch = patch
        self._folder = prepared.parent.parent
        self._count = 0

    @contextlib.contextmanager
    def office(self) -> Iterator[Path]:
        """Give a fresh copy of the office; what this computer remembers of others is elsewhere."""
        self._count += 1
        place = self._folder / str(self._count)
        shutil.copytree(self._prepared, place / "kantor")
        self._patch.setenv("PAKDOCS_STATE", str(place / "state"))
        yield place / "kantor"
        shutil.rmtree(place)

    def changing_calls(self, name: str) -> list[Call]:
        """Run an operation and give the calls that change something once it holds the lock."""
        with self.office() as root:
            self._order(root, name, warm=True)
        trace = self._folder / "trace"
        watched = ",".join(f"?{call}" for call in (*_OPENING, *_CHANGING, "flock", "fcntl"))
        with self.office() as root:
            outcome = self.run(root, name, f"trace={watched}", output=trace)
            assert outcome.said is not None
            assert outcome.said.code == 0, outcome.said
            assert self.entries_added(root) == TRANSACTION[name]
        return list(_after_the_lock(trace.read_text(encoding="utf-8")))

    def entries_added(self, root: Path) -> int:
        """Count the entries by which a copy's log is longer than that of the office it is of."""
        before = (self._prepared / "records" / "log.jsonl").read_bytes()
        after = (root / "records" / "log.jsonl").read_bytes()
        assert after.startswith(before)
        added = after[len(before) :]
        assert added == b"" or added.endswith(b"\n")
        return added.count(b"\n")

    def run(self, root: Path, name: str, *rules: str, output: Path = Path(os.devnull)) -> Outcome:
        """Run an operation in a child under strace, each of *rules* an ``-e`` of it."""
        pid = self._order(root, name, warm=False)["pid"]
        expressions = [word for rule in rules for word in ("-e", rule)]
        command = ["strace", "-p", str(pid), "-o", str(output), "-y", "-s", "0", *expressions]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            attached = strace.stderr.readline()
            assert "attached" in attached, attached
            found = self._tell("go")
            strace.communicate(timeout=60)
        said = found.get("said")
        return Outcome(found["exit"], Said(**said) if said else None)

    def _order(self, root: Path, name: str, *, warm: bool) -> dict[str, Any]:
        desk = str(self._prepared.parent)
        order = {
            "root": str(root),
            "arguments": [word.replace("{desk}", desk) for word in OPERATIONS[name]],
            "environment": {"PAKDOCS_STATE": os.environ["PAKDOCS_STATE"]},
            "warm": warm,
        }
        return self._tell(json.dumps(order))

    def _tell(self, line: str) -> dict[str, Any]:
        assert self._service.stdin is not None
        assert self._service.stdout is not None
        self._service.stdin.write(line + "\n")
        self._service.stdin.flush()
        found: dict[str, Any] = json.loads(self._service.stdout.readline())
        assert "error" not in found, found["error"]
        return found


@contextlib.contextmanager
def bench(folder: Path, made_office: Path, patch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Set up a bench in *folder* for copies of the office that `prepare` makes."""
    prepared = folder / "prepared" / "kantor"
    patch.setenv("PAKDOCS_STATE", str(folder / "prepared" / "state"))
    prepare(prepared, made_office)
    with start_doomed("serve") as service:
        yield Bench(prepared, service, patch)
        assert service.stdin is not None
        service.stdin.close()


@contextlib.contextmanager
def blaming(call: Call) -> Iterator[None]:
    """Say with an error at which call it came up."""
    try:
        yield
    except Exception as error:
        error.add_note(f"at {call.name} {call.nth}: {call.text}")
        raise


def require_strace() -> None:
    """Skip the test where there is no strace; in CI that is an error."""
    if shutil.which("strace") is None:
        if os.environ.get("CI"):
            pytest.fail("strace is missing in CI")
        pytest.skip("strace is not installed")


def _after_the_lock(trace: str) -> Iterator[Call]:
    """Give the calls of a trace that change something, from where the office's lock is held."""
    counts: Counter[str] = Counter()
    locked = False
    for line in trace.split("\n"):
        if (found := _LINE.match(line)) is None:
            continue
        name, rest = found.groups()
        counts[name] += 1
        if name in ("flock", "fcntl"):
            locked = locked or ("/.lock>" in rest and rest.endswith("= 0") and "EX" in rest)
        elif locked and (name in _CHANGING or _opens_to_write(rest)):
            yield Call(name, counts[name], line)


def _opens_to_write(rest: str) -> bool:
    return any(flag in rest for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
