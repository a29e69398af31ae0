"""Commands of pakdocs in warm processes, made to be killed: a program that tests talk to.

It loads everything once and forks a child for each piece of work, so that a kill a few
milliseconds after the start hits pakdocs at work and not Python loading. It needs fork, so Linux
or macOS. Three services, one a run; what it says are JSON lines on standard output:

``fire ROOT SEED KILLS``        a crew gives random commands in one office; one of them after the
                                other is killed at a random instant and replaced. The same seed
                                gives the same dice for commands and instants.
``crew ROOT N COUNT BATCH``     N processes, each issuing COUNT letters, BATCH with each command.
``serve``                       runs the commands that it is told to on standard input, in a child
                                that waits for a tracer, or in itself to get warm.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import random
import selectors
import signal
import socket
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import docx

from pakdocs import i18n

i18n.activate("en")

from pakdocs.cli import run  # noqa: E402 - its words are fixed when it is imported
from pakdocs.ledger import Record, State  # noqa: E402
from pakdocs.store import Store  # noqa: E402

TYPE = "surat-uji"
DAY = "2026-01-05"
YEAR = 2026
BOOK = ("--series=surat",)
CREW = 3
"""Processes at work in an office under fire."""
LATEST = 1.5
"""When a kill comes at the latest after a sign of life, in times of what one letter takes."""
PAUSE = 25
"""Kills after which the office is left in peace until the test says go."""
OFFICERS = [f"pak-{n:04}" for n in range(1, 13)]
CONFLICT = 5

Ack = tuple[str, str, str]
"""What a command said it had done: the event, the id it is about if any, the number or numbers."""


def allow_repeats(root: Path) -> None:
    """Put a letter type into an office that one officer may get any number of times.

    It is a short one: what costs time in a letter is its words, and they are not at stake here.
    """
    templates = root / "templates"
    manifest = (templates / "permohonan-bimtek.toml").read_text(encoding="utf-8")
    unwanted = ("has =", "lacks =", "gives =", "once =")
    lines = [line for line in manifest.split("\n") if not line.startswith(unwanted)]
    (templates / f"{TYPE}.toml").write_text("\n".join(lines), encoding="utf-8")
    letter = docx.Document(str(templates / "permohonan-bimtek.docx"))
    head, end = letter.tables[0]._tbl, letter.tables[1]._tbl  # number and date; signature
    for element in [*letter.element.body]:
        if element not in (head, end, letter.element.body.sectPr):
            letter.element.body.remove(element)
    fields = [f"{{{{ fields.{field['key']} }}}}" for field in tomllib.loads(manifest)["fields"]]
    head.addnext(letter.add_paragraph(" ".join(fields))._p)
    letter.save(str(templates / f"{TYPE}.docx"))
    said = call(root, "template", "approve", TYPE)
    assert said.code == 0, said


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def call(root: Path, *arguments: str) -> Said:
    """Run a command in the office at *root*, in this process, with ``--json``."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["-C", str(root), *arguments, "--json"])
    return Said(code, out.getvalue(), err.getvalue())


def wish(*officers: str) -> list[str]:
    """Give the arguments for a letter to each of *officers*, with a personal value in it."""
    chosen = [f"--officer={name}" for name in officers]
    fields = ("--set=contact_name=Sari", "--set=contact_phone=081200000099")
    return [TYPE, *chosen, "--each", f"--date={DAY}", *fields]


def edit_docx(source: Path, target: Path) -> None:
    """Write a copy of a letter in which somebody typed a word into its last text."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                head, tag, tail = data.rpartition(b"</w:t>")
                data = head + b" uji" + tag + tail
            new.writestr(name, data)


def acknowledged(event: str, said: dict[str, Any]) -> list[Ack]:
    """Read what a command's JSON says that it did."""
    if "added" in said:
        return [(event, name, "") for name in said["added"]]
    if "numbers" in said:
        return [(event, "", said["numbers"])]
    if "checkpoint" in said:
        return [(event, "", str(said["checkpoint"]["size"]))]
    if "erased" in said:
        return [(event, said["officer"], "")]
    letters = said["letters"] if "letters" in said else [said["letter"]]
    numbered = event == "letter.issued"
    return [(event, letter["id"], letter["number"] if numbered else "") for letter in letters]


Command = tuple[str, list[str]]
"""The event that a command leads to, and its arguments."""


class Clerk:
    """Somebody who gives one random command after the other, each fit for the office as it is."""

    def __init__(self, root: Path, dice: random.Random) -> None:
        self.root = root
        self.dice = dice
        self.desk = root.parent / f"desk-{os.getpid()}"
        self.desk.mkdir()

    def work(self) -> Iterator[list[Ack]]:
        """Give what each command that went well acknowledged, for ever.

        Another clerk may be faster with the same letter: that conflict is the only error allowed.
        """
        while True:
            state = Store(self.root).load()
            event, arguments = self._choose(state)
            said = call(self.root, *arguments)
            if said.code == 0:
                yield acknowledged(event, json.loads(said.out))
            elif said.code != CONFLICT:
                raise AssertionError(f"{arguments}: {said}")

    def _choose(self, state: State) -> Command:
        letters = state.tables["letters"].values()
        living = [letter for letter in letters if letter["status"] != "void"]
        drafts = [letter for letter in living if not letter["number"]]
        concepts = [letter for letter in drafts if letter["form"] in ("concept", "adopted")]
        unsigned = [letter for letter in living if letter["number"] and not letter["signed"]]
        busy = {name for letter in drafts for name in letter["officers"]}
        free = [name for name in OFFICERS if name not in busy]
        numbers = state.numbers_of("surat", YEAR)
        reserved = [number for number in numbers if number["status"] == "reserved"]
        known = [o for o in state.tables["officers"].values() if o["personal"]]
        choices: list[tuple[Callable[[Any], Command], Sequence[Any]]] = [
            (self._issue, OFFICERS), (self._import, [state]), (self._draft, free),
            (self._adopt, concepts), (self._net, concepts), (self._stamp, drafts),
            (self._revise, unsigned), (self._sign, unsigned), (self._attach, unsigned),
            (self._void, living), (self._reserve, [state]), (self._use, reserved),
            (self._book, [numbers]), (self._give_up, reserved), (self._sign_log, [state]),
            (self._erase, known[len(OFFICERS):]),
        ]  # fmt: skip
        method, fit = self.dice.choice([(method, fit) for method, fit in choices if fit])
        return method(self.dice.choice(fit))

    def _issue(self, _officer: str) -> Command:
        chosen = self.dice.sample(OFFICERS, self.dice.randint(1, 3))
        return "letter.issued", ["letter", "issue", *wish(*chosen)]

    def _use(self, number: Record) -> Command:
        officer = self.dice.choice(OFFICERS)
        return "letter.issued", ["letter", "issue", *wish(officer), f"--number={number['seq']}"]

    def _reserve(self, _state: State) -> Command:
        count = self.dice.randint(1, 2)
        return "number.reserved", ["number", "reserve", *BOOK, f"--count={count}", "--for=uji"]

    def _book(self, numbers: Sequence[Record]) -> Command:
        following = max((number["seq"] for number in numbers), default=0) + 1
        paper = [str(following), f"--date={DAY}", "--for=uji"]
        return "number.booked", ["number", "book", *BOOK, *paper]

    def _give_up(self, number: Record) -> Command:
        what = [str(number["seq"]), f"--year={YEAR}", "--reason=uji"]
        return "number.voided", ["number", "void", *BOOK, *what]

    def _revise(self, letter: Record) -> Command:
        place = self.dice.randrange(10**6)
        changed = ["--reason=uji", f"--set=plan_place=Aula {place}"]
        return "letter.revised", ["letter", "revise", letter["id"], *changed]

    def _sign_log(self, _state: State) -> Command:
        return "log.checkpointed", ["log", "checkpoint"]

    def _erase(self, officer: Record) -> Command:
        return "personal.erased", ["officer", "erase", officer["id"], "--order=Perintah 1"]

    def _draft(self, officer: str) -> Command:
        net = ["--net"] if self.dice.random() < 0.5 else []
        return "letter.drafted", ["letter", "draft", *wish(officer), *net]

    def _adopt(self, letter: Record) -> Command:
        edited = self.desk / f"{letter['id']}.docx"
        with contextlib.suppress(OSError):  # another clerk made the net of it just now
            edit_docx(self.root / letter["file"], edited)
        return "letter.adopted", ["letter", "draft", letter["id"], f"--adopt={edited}"]

    def _net(self, letter: Record) -> Command:
        return "letter.printed", ["letter", "draft", letter["id"], "--net"]

    def _stamp(self, letter: Record) -> Command:
        return "letter.issued", ["letter", "stamp", letter["id"], f"--date={DAY}"]

    def _sign(self, letter: Record) -> Command:
        return "letter.signed", self._keep(letter, "signed")

    def _attach(self, letter: Record) -> Command:
        return "letter.attached", self._keep(letter, "receipt")

    def _keep(self, letter: Record, kind: str) -> list[str]:
        scan = self.desk / "scan.pdf"
        scan.write_bytes(b"%PDF-1.7 rekaan " + self.dice.randbytes(2000))
        return ["letter", "attach", letter["id"], str(scan), f"--as={kind}", f"--date={DAY}"]

    def _void(self, letter: Record) -> Command:
        return "letter.voided", ["letter", "void", letter["id"], "--reason=uji"]

    def _import(self, state: State) -> Command:
        sheet = self.desk / "petugas.csv"
        write_officers(sheet, self.dice, state, self.dice.randint(1, 4))
        return "officer.added", ["officer", "import", str(sheet)]


def write_officers(sheet: Path, dice: random.Random, state: State, count: int) -> None:
    """Write a sheet of new officers with personal values."""
    lines = ["Nama Lengkap;Jabatan;Nama BKK;Telepon;Alamat Rumah"]
    names = [bkk["values"]["name"] for bkk in state.tables["bkk"].values()]
    for _place in range(count):
        name = "".join(dice.choices("abcdefghijklmnoprstuwy", k=16)).capitalize()
        phone = f"0812{dice.randrange(10**8):08}"
        lines.append(f"{name}, S.Pd.;Guru BK;{dice.choice(names)};{phone};Jalan {name}")
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")


def warm_up(root: Path) -> float:
    """Load and compose what the commands need, writing nothing; give the seconds of a letter."""
    for command in ("draft", "issue", "issue"):
        begun = time.monotonic()
        said = call(root, "letter", command, *wish(OFFICERS[0]), "--dry-run")
        assert said.code == 0, said
    gc.freeze()
    return time.monotonic() - begun


def fork(work: Callable[[socket.socket], None]) -> tuple[int, socket.socket]:
    """Run *work* in a child with a socket to us; it ends there, whatever happens."""
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    if pid := os.fork():
        theirs.close()
        return pid, ours
    status = 1
    try:
        ours.close()
        work(theirs)
        status = 0
    except BaseException as error:  # noqa: BLE001 - a process of its own has nobody above it
        import traceback

        text = "".join(traceback.format_exception(error))
        theirs.sendall(json.dumps({"error": text}).encode() + b"\n")
    finally:
        os._exit(status)
    raise AssertionError


def tell(**said: object) -> None:
    """Say something to the test."""
    print(json.dumps(said), flush=True)


@dataclass(slots=True)
class Worker:
    """A child at work: its process, the socket on which it acknowledges, what came so far."""

    pid: int
    socket: socket.socket
    heard: bytes = b""

    def listen(self) -> bool:
        """Take in what has come; say whether there may be more."""
        more = self.socket.recv(1 << 20)
        self.heard += more
        return bool(more)

    def kill(self) -> None:
        """Kill it and take in all that it had said."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while self.listen():
            pass
        self.socket.close()

    def lines(self) -> list[dict[str, Any]]:
        """Give what it said since the last time; a line that it did not finish is none."""
        *whole, self.heard = self.heard.split(b"\n")
        return [json.loads(line) for line in whole]

    def report(self) -> None:
        """Pass on what it said since the last time."""
        for line in self.lines():
            tell(**line)


class Crew:
    """The clerks who are at work in one office."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._seed = seed
        self._hired = 0
        self._workers: list[Worker] = []
        self._waiting = selectors.DefaultSelector()

    def hire(self, size: int) -> None:
        """Bring the crew up to *size*; each clerk has dice that follow from the seed."""
        while len(self._workers) < size:
            self._hired += 1
            dice = random.Random(f"{self._seed}/{self._hired}")
            worker = Worker(*fork(partial(self._work, dice)))
            self._workers.append(worker)
            self._waiting.register(worker.socket, selectors.EVENT_READ, worker)

    def _work(self, dice: random.Random, up: socket.socket) -> None:
        for acks in Clerk(self._root, dice).work():
            up.sendall(json.dumps({"acks": acks}).encode() + b"\n")

    def listen(self, seconds: float) -> bool:
        """Wait for a sign of life, pass on what is said, and tell whether anything was."""
        heard = self._waiting.select(seconds)
        for key, _events in heard:
            key.data.listen()
            key.data.report()
        return bool(heard)

    def kill(self, place: int) -> None:
        """Kill the clerk at *place*, and say that the killing is done."""
        worker = self._workers.pop(place)
        self._waiting.unregister(worker.socket)
        worker.kill()
        worker.report()
        tell(killed=worker.pid)

    def kill_all(self) -> int:
        """Kill everybody, one after the other; give how many there were."""
        count = len(self._workers)
        for _worker in range(count):
            self.kill(0)
        return count


def fire(root: Path, seed: int, kills: int) -> None:
    """Keep a crew at work in one office, and kill one of them after the other.

    Each kill comes a random time after a sign of life, so that a slow machine gets on as well.
    """
    latest, done = LATEST * warm_up(root), 0
    dice, crew = random.Random(seed), Crew(root, seed)
    while done < kills:
        crew.hire(CREW)
        crew.listen(10)
        instant = time.monotonic() + dice.uniform(0, latest)
        while (left := instant - time.monotonic()) > 0:
            crew.listen(left)
        crew.kill(dice.randrange(CREW))
        done += 1
        if done % PAUSE == 0 or done == kills:
            done += crew.kill_all()
            tell(pause=done)
            assert sys.stdin.readline() == "go\n"


def crew(root: Path, processes: int, count: int, batch: int) -> None:
    """Have *processes* issue letters at once, and say what each was told, and every error."""
    warm_up(root)

    def work(up: socket.socket) -> None:
        for place in range(0, count, batch):
            chosen = [OFFICERS[(place + n) % len(OFFICERS)] for n in range(batch)]
            said = call(root, "letter", "issue", *wish(*chosen))
            assert said.code == 0, said
            acks = acknowledged("letter.issued", json.loads(said.out))
            up.sendall(json.dumps({"acks": acks}).encode() + b"\n")

    workers = [Worker(*fork(work)) for _process in range(processes)]
    waiting = selectors.DefaultSelector()
    for worker in workers:
        waiting.register(worker.socket, selectors.EVENT_READ, worker)
    while waiting.get_map():
        for key, _events in waiting.select():
            if not key.data.listen():
                waiting.unregister(key.fileobj)
            key.data.report()
    for worker in workers:
        _pid, status = os.waitpid(worker.pid, 0)
        tell(exit=os.waitstatus_to_exitcode(status))


def _allow_tracer() -> None:
    """Let a process that is not above us trace us, where the system asks for leave (Yama)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0)


def serve() -> None:
    """Run commands as told, each in an office and with an environment of its own.

    For a command in a child its process is named first, and it starts at the next line.
    """
    for order in map(json.loads, sys.stdin):
        root, arguments = Path(order["root"]), order["arguments"]
        os.environ |= order["environment"]
        if order["warm"]:
            tell(said=asdict(call(root, *arguments)))
            gc.freeze()
            continue

        def work(up: socket.socket, root: Path = root, arguments: list[str] = arguments) -> None:
            _allow_tracer()
            up.recv(1)
            said = call(root, *arguments)
            up.sendall(json.dumps({"said": asdict(said)}).encode() + b"\n")

        worker = Worker(*fork(work))
        tell(pid=worker.pid)
        sys.stdin.readline()
        with contextlib.suppress(OSError):  # the tracer may have killed it already
            worker.socket.sendall(b"g")
        while worker.listen():
            pass
        _pid, status = os.waitpid(worker.pid, 0)
        found = worker.lines()
        tell(**(found[0] if found else {}), exit=os.waitstatus_to_exitcode(status))


def main() -> NoReturn:
    """Run one of the services."""
    match sys.argv[1:]:
        case ["fire", root, seed, kills]:
            fire(Path(root), int(seed), int(kills))
        case ["crew", root, processes, count, batch]:
            crew(Path(root), int(processes), int(count), int(batch))
        case ["serve"]:
            serve()
    sys.exit(0)


if __name__ == "__main__":
    main()
