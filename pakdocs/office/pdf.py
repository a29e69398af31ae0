"""Letters as PDFs: converted by an engine, put beside the letters, and noted in the log.

A PDF is not kept among the blobs: it can be made anew at any time, and its digest in the log says
whether a file is one that was made of the letter. A letter is issued whether its PDF succeeds or
not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pakdocs.errors import Findings, PakdocsError, Problem, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import Record, digest, letter_file
from pakdocs.office.issue import Writing
from pakdocs.office.letters import STAGING, restore_letter
from pakdocs.pdf import (
    Engine,
    Job,
    Limits,
    Outcome,
    asked,
    convert,
    font_names,
    lacking,
    words,
)
from pakdocs.render import has_content, letter_text, read_members
from pakdocs.store import Session, Store, patiently, read_bytes, write_atomic

AT_ONCE = 100
"""PDFs noted in the log together: the office is closed to others only for that moment."""
_WORDS_NAMED = 5
_BODY = "word/document.xml"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """How PDFs are to be made."""

    engine: Engine
    pdfa: bool = False
    to: Path | None = None
    """A folder for them, in place of that of each file."""
    force: bool = False
    """Whether a file at the place of a PDF, which pakdocs did not make, is replaced."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF that was made."""

    source: str
    """The letter's id, or the Word file."""
    file: str
    """Relative to the office, where it lies beside its letter."""
    digest: str


@dataclass(slots=True)
class Converted:
    """What became of a wish for PDFs."""

    made: list[Made] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def pdf_path(letter: Record) -> str:
    """Give the place of a letter's PDF, beside the letter."""
    return str(Path(letter_file(letter)).with_suffix(".pdf").as_posix())


def without_pdf(store: Store, year: int | None, wish: Wish) -> tuple[list[Record], int]:
    """Give the numbered letters, all or of *year*, that lack their PDF; and how many have it.

    It lies where *wish* has it, and is PDF/A where that is wished. A letter lacks it too where the
    PDF shows it as it was before its words changed.
    """
    letters = [
        letter
        for letter in store.load().tables["letters"].values()
        if letter["number"] and letter["status"] != "void" and year in (None, letter["year"])
    ]
    lacks = [letter for letter in letters if not _has_pdf(store, letter, wish)]
    return lacks, len(letters) - len(lacks)


def _has_pdf(store: Store, letter: Record, wish: Wish) -> bool:
    path = _place(store, letter, wish)
    if not (letter["pdfs"] and path.is_file()):
        return False
    found = digest(read_bytes(path, limit=None))
    return any(
        made["digest"] == found
        and made["content"] == letter["content"]
        and (made["pdfa"] or not wish.pdfa)
        for made in letter["pdfs"]
    )


def letter_at(store: Store, path: Path) -> str:
    """Give the id of the letter whose own file is *path*; the empty text where it is none's."""
    try:
        name = path.resolve().relative_to(store.root.resolve()).as_posix()
    except ValueError:
        return ""
    letters = store.load().tables["letters"].values()
    return next((letter["id"] for letter in letters if letter["file"] == name), "")


def convert_letters(
    store: Store,
    letters: Sequence[Record],
    wish: Wish,
    writing: Writing,
    progress: Progress = lambda _done, _total: None,
) -> Converted:
    """Make the PDFs of *letters*; each that succeeds is noted in the log, with what made it.

    What was finished is kept when this is interrupted. Raises what opening for writing raises.
    """
    batch = _Batch(wish, progress)
    known = {letter["id"]: letter for letter in letters}
    places = {key: _place(store, letter, wish) for key, letter in known.items()}
    jobs = []
    for key, letter in known.items():
        own = {made["digest"] for made in letter["pdfs"]}
        if batch.may_write(places[key], own, key):
            jobs.append(Job(key, batch.reader(key, partial(_read_letter, store, letter))))
    block: list[tuple[Record, bytes]] = []
    try:
        with contextlib.closing(batch.run(jobs)) as finished:
            for key, pdf in finished:
                block.append((known[key], pdf))
                if len(block) >= AT_ONCE:
                    ready, block = block, []
                    _keep(store, ready, places, batch, writing)
    finally:
        if block:
            _keep(store, block, places, batch, writing)
    return batch.done()


def convert_files(
    files: Sequence[Path], wish: Wish, progress: Progress = lambda _done, _total: None
) -> Converted:
    """Make PDFs of Word files that are no letters of the office; nothing is logged.

    They are hostile input: macros, embedded files and links to outside are refused.
    """
    batch = _Batch(wish, progress)
    places: dict[str, Path] = {}
    jobs = []
    for path in files:
        key = str(path)
        place = (wish.to or path.parent) / f"{path.stem}.pdf"
        if place in places.values():
            batch.fail(key, Problem(_("another of these files has the same name.")))
        elif batch.may_write(place, None, key):
            places[key] = place
            jobs.append(Job(key, batch.reader(key, partial(read_bytes, path))))
    with contextlib.closing(batch.run(jobs)) as finished:
        for key, pdf in finished:
            try:
                write_atomic(places[key], pdf, durable=False)
            except Unreachable:
                batch.fail(key, _not_in_place(places[key]))
            else:
                batch.result.made.append(Made(key, str(places[key]), digest(pdf)))
    return batch.done()


class _Batch:
    """What letters and other files have in common: reading, converting, looking at fonts."""

    def __init__(self, wish: Wish, progress: Progress) -> None:
        self.wish = wish
        self.result = Converted()
        self._progress = progress
        self._fonts: dict[str, set[str]] = {}
        self._texts: dict[str, list[str]] = {}
        self._replaced: dict[str, tuple[set[str], bool]] = {}

    def fail(self, key: str, problem: Problem) -> None:
        """Note a file that has no PDF, by its name."""
        where = problem.where if key in problem.where else key
        self.result.failed.append(Problem(problem.message, where, problem.fix))

    def may_write(self, place: Path, own: Collection[str] | None, key: str) -> bool:
        """Say whether a PDF may come to *place*: nothing is there, or one of *own* digests.

        None for a file that is no letter: nobody has noted whether pakdocs made what is there.
        """
        if self.wish.force or not place.exists():
            return True
        if own and place.is_file() and digest(read_bytes(place, limit=None)) in own:
            return True
        if own is None:
            message = _("there is a file already: {file}.")
        else:
            message = _("there is a file already that pakdocs did not make: {file}.")
        fix = _("Move it away, or give --force to replace it.")
        self.fail(key, Problem(message.format(file=place), fix=fix))
        return False

    def reader(self, key: str, read: Callable[[], bytes]) -> Callable[[], bytes]:
        """Give a function that reads a Word file, checks it, and remembers its fonts."""

        def checked() -> bytes:
            data = read()
            members = read_members(data, key)
            self._fonts[key] = asked(members)
            if not self.wish.engine.complete:  # headers may be for pages that there are none of
                body = {_BODY: members[_BODY]}
                self._texts[key] = letter_text(body).split()
            return data

        return checked

    def run(self, jobs: Sequence[Job]) -> Generator[tuple[str, bytes]]:
        """Convert *jobs*, and give each key with its PDF; failures are noted."""
        wish = self.wish
        total = len(jobs)
        outcomes = convert(jobs, wish.engine, pdfa=wish.pdfa, limits=wish.limits)
        with contextlib.closing(outcomes):
            for done, outcome in enumerate(outcomes, start=1):
                problem = outcome.problem or self._left_out(outcome)
                if problem:
                    self.fail(outcome.key, problem)
                else:
                    self._look_at_fonts(outcome)
                    yield outcome.key, outcome.pdf
                self._progress(done, total)

    def _left_out(self, outcome: Outcome) -> Problem | None:
        """Find words that an engine, which is not to be trusted with them, did not print."""
        text = self._texts.pop(outcome.key, [])
        if not text:
            return None
        try:
            there = words(outcome.pdf, outcome.key)
        except PakdocsError as error:
            return error.problem
        lost = [word for word in text if word not in there]
        if not lost:
            return None
        message = _("{engine} left out words of it: {words}.").format(
            engine=self.wish.engine.title, words=" ".join(lost[:_WORDS_NAMED])
        )
        return Problem(message, fix=_("Make this PDF with LibreOffice or Word."))

    def _look_at_fonts(self, outcome: Outcome) -> None:
        wanted = self._fonts.pop(outcome.key, set())
        try:
            there = font_names(outcome.pdf)
        except PakdocsError:  # an engine that writes in a way that is not known here
            return
        for font, others, same in lacking(wanted, there):
            names, alike = self._replaced.setdefault(font, (set(), same))
            self._replaced[font] = (names | {others}, alike and same)

    def done(self) -> Converted:
        """Give the result, with a warning for each font that another took the place of."""
        for font, (others, same) in sorted(self._replaced.items()):
            other = ", ".join(sorted(filter(None, others))) or "?"
            if same:
                line = _("{font} is not installed; the PDF shows it in {other}, of equal widths")
                fix = ""
            else:
                line = _("{font} is not installed; the PDF shows it in {other}")
                fix = _("Install the font, or see whether lines and pages still break well.")
            problem = Problem(line.format(font=font, other=other), fix=fix)
            self.result.warnings.append(problem)
        return self.result


def _place(store: Store, letter: Record, wish: Wish) -> Path:
    place = store.root / pdf_path(letter)
    return wish.to / place.name if wish.to else place


def _read_letter(store: Store, letter: Record) -> bytes:
    """Give a letter as the log has it; raise `Findings` where its file is another one."""
    path = store.root / letter_file(letter)
    if not path.is_file():
        return restore_letter(store, letter)
    data = read_bytes(path)
    if has_content(data, letter["content"]):
        return data
    if letter["number"]:
        fix = _("Put the right one back with `pakdocs letter restore {id}`.")
    else:
        fix = _("Take it back first with `pakdocs letter draft {id} --adopt FILE`.")
    raise Findings(
        _("the file was changed after it was made."),
        where=letter["id"],
        fix=fix.format(id=letter["id"]),
    )


def _keep(
    store: Store,
    block: Sequence[tuple[Record, bytes]],
    places: Mapping[str, Path],
    batch: _Batch,
    writing: Writing,
) -> None:
    """Note PDFs in the log, then put them in their place."""
    with writing() as session:
        living = [(letter, pdf) for letter, pdf in block if _still(session, letter, batch)]
        staged = {}
        for letter, pdf in living:
            staged[letter["id"]] = store.root / STAGING / f"{letter['id']}.pdf"
            write_atomic(staged[letter["id"]], pdf, durable=False)
        events = [_event(letter, pdf, batch.wish) for letter, pdf in living]
        if events:
            session.commit([("letter.converted", data) for data in events])
        for data in events:
            key, place = data["id"], places[data["id"]]
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                _move(staged[key], place, outside=batch.wish.to is not None)
            except (OSError, Unreachable):
                batch.fail(key, _not_in_place(place))
            else:
                file = data["file"] or str(place)
                batch.result.made.append(Made(key, file, data["digest"]))


def _not_in_place(place: Path) -> Problem:
    message = _("its PDF could not be put in its place: {file}.").format(file=place)
    return Problem(message, fix=_("Close the program that shows it, then make the PDF again."))


def _move(staged: Path, place: Path, *, outside: bool) -> None:
    if outside:  # it may be on another disk
        write_atomic(place, staged.read_bytes(), durable=False)
        staged.unlink()
    else:
        patiently(lambda: staged.replace(place))


def _still(session: Session, letter: Record, batch: _Batch) -> bool:
    """Say whether a letter is still what its PDF was made of, for others work meanwhile."""
    now = session.state.tables["letters"].get(letter["id"], {})
    if now.get("content") == letter["content"] and now.get("status") != "void":
        return True
    message = _("it was changed or put out of force while its PDF was made.")
    batch.fail(letter["id"], Problem(message, fix=_("Look at it, then make the PDF again.")))
    return False


def _event(letter: Record, pdf: bytes, wish: Wish) -> dict[str, Any]:
    return {
        "id": letter["id"],
        "file": "" if wish.to else pdf_path(letter),
        "digest": digest(pdf),
        "content": letter["content"],
        "pdfa": wish.pdfa,
        "engine": {"name": wish.engine.name, "version": wish.engine.version},
    }
