"""Checking: the log against its blobs, numbers against letters, files against what was issued.

Everything is read and nothing written, so it works on a copy that cannot be written to. A cut tail
or a log rewritten as a whole is found only against a copy of the log's head kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from pakdocs.audit.finding import Finding
from pakdocs.audit.people import officer_findings, twin_findings
from pakdocs.errors import BadInput, Findings
from pakdocs.i18n import _
from pakdocs.ledger import (
    Break,
    Record,
    State,
    Verification,
    approval,
    digest,
    files_of,
    kept_file,
    letter_file,
    pdf_file,
    split_lines,
    squeeze,
)
from pakdocs.ledger.against import Compared, Trail, check_marks
from pakdocs.render import has_content
from pakdocs.store import Store, collector_at_rest, read_bytes


def file_state(store: Store, letter: Record) -> str:
    """Say how a letter's file is: ``ok``, ``missing`` or ``altered``.

    A draft is there to be altered: it is ``edited`` until the office takes it back.
    """
    path = store.root / letter_file(letter)
    if not path.is_file():
        return "missing"
    try:
        same = has_content(read_bytes(path), letter["content"])
    except BadInput:  # too large to be a letter
        same = False
    if same:
        return "ok"
    return "altered" if letter["number"] else "edited"


def kept_state(store: Store, letter: Record, kept: Record) -> str:
    """Say how a file kept with a letter is: ``ok``, ``missing`` or ``altered``."""
    path = store.root / kept_file(letter, kept)
    if not path.is_file():
        return "missing"
    return "ok" if digest(read_bytes(path, limit=None)) == kept["blob"] else "altered"


def pdf_state(store: Store, letter: Record, made: Record) -> str:
    """Say how a PDF of a letter is: ``ok``, ``missing``, ``outdated`` or ``altered``.

    One that is missing is nothing wrong, for it can be made again; ``outdated`` shows the letter as
    it was before its words changed. The latest of those made for one place is the one looked at.
    """
    path = store.root / pdf_file(letter, made)
    if not made["file"] or not path.is_file():
        return "missing"
    found = digest(read_bytes(path, limit=None))
    same = [one for one in letter["pdfs"] if one["digest"] == found]
    if not same:
        return "altered"
    return "ok" if same[-1]["content"] == letter["content"] else "outdated"


def altered_files(store: Store, state: State) -> list[str]:
    """Name the files of letters that are there, but not as the log has them."""
    letters = state.tables["letters"].values()
    found = [x["file"] for x in letters if file_state(store, x) == "altered"]
    return found + [
        kept["file"]
        for letter in letters
        for kept in letter["files"]
        if kept_state(store, letter, kept) == "altered"
    ]


def verify_office(store: Store) -> Verification:
    """Check the chain of the log, its own checkpoints and keys, records.json, and every blob.

    A blob is checked where a line points to it. What an outside checkpoint would show is not seen.
    """
    return _verify(store)[0]


@collector_at_rest()
def _verify(store: Store) -> tuple[Verification, State | None]:
    result, state = store.verify()
    if state is not None:
        lines = split_lines(store.log.read())[0] if state.tables["keys"] else []
        result.problems.extend(check_marks(Trail(lines[: state.seq])))
        gone = state.tables["erased"]
        for blob, seq in result.blobs.wanted(gone.keys()):
            result.problems.extend(_check_blob(store, seq, blob))
        result.problems.extend(_check_erased(store, gone.values()))
    return result, state


def _orphan_findings(store: Store, named: Collection[str]) -> Iterator[Finding]:
    """Find blobs that no entry points to: left by a kill, they may hold personal values."""
    for blob in sorted(store.blobs.all().difference(named)):
        yield Finding(
            "blob.orphan",
            "warning",
            _("no entry of the log points to this file; it may hold personal values"),
            store.blobs.path(blob).relative_to(store.root).as_posix(),
            _("A killed command may have left it, or entries were cut off: compare with a backup."),
        )


def _check_blob(store: Store, seq: int, blob: str) -> Iterator[Break]:
    try:
        store.blobs.get(blob)
    except Findings as error:
        yield Break(seq, "blob", str(error.problem))


def _check_erased(store: Store, erased: Iterable[Record]) -> Iterator[Break]:
    """Find blobs that were erased by order and are here all the same."""
    for found in erased:
        if store.blobs.has(found["id"]):
            message = _(
                "{blob} was erased by order, but is still there; the next command that writes "
                "removes it"
            )
            blob = found["id"][:19]
            yield Break(found["seq"], "erased_still_there", message.format(blob=blob))


def audit(
    store: Store, year: int | None = None, compared: Sequence[Compared] = ()
) -> list[Finding]:
    """Check the whole trail and give what an auditor should look at, errors first.

    *compared* is what holding the log against things from outside showed.
    """
    result, state = _verify(store)
    found = [
        Finding(
            f"log.{problem.code}",
            "error",
            problem.message,
            _("log.jsonl, line {n}").format(n=problem.seq) if problem.seq else "records.json",
            _way_out(problem),
        )
        for problem in result.problems
    ]
    found += _outside_findings(compared)
    if state is not None:
        found += _key_findings(state)
        found += _number_findings(state, year)
        found += _double_findings(state, year)
        found += _orphan_findings(store, result.blobs.all())
        found += _file_findings(store, state, year)
        found += _approval_findings(store, state, year)
        found += officer_findings(state)
        found += twin_findings(store, state)
    return sorted(found, key=lambda finding: finding.severity != "error")


def _outside_findings(compared: Sequence[Compared]) -> Iterator[Finding]:
    """Find where the log is not what a checkpoint, proof or copy kept outside says it was."""
    fix = _("Ask the office for its backups and for other checkpoints, and compare with them.")
    for one in compared:
        for code, message in one.problems:
            yield Finding(f"log.{code}", "error", message, one.file, fix)


def _way_out(problem: Break) -> str:
    if problem.code == "erased_still_there":
        return _("Run `pakdocs log rebuild`, and ask who put the file back.")
    return _("Compare with a backup.") if problem.seq else _("Run `pakdocs log rebuild`.")


def _key_findings(state: State) -> Iterator[Finding]:
    """Find keys that the one before them did not sign: lost, or put there by somebody else."""
    for key in state.tables["keys"].values():
        if key["previous"] and not key["signature"]:
            yield Finding(
                "key.unsigned",
                "warning",
                _("a new office key that the old one did not sign ({reason})").format(
                    reason=key["reason"]
                ),
                _("log.jsonl, line {n}").format(n=key["seq"]),
                _("Ask the office whether the old key was lost then."),
            )


def _number_findings(state: State, year: int | None) -> Iterator[Finding]:
    """Find holes in a book that pakdocs keeps, and dates that go back while numbers go on.

    What others keep is left alone: its holes are not seen here. A book that changed hands is looked
    at up to the last number that pakdocs gave.
    """
    numbers = [n for n in state.tables["numbers"].values() if year in (None, n["year"])]
    numbers.sort(key=lambda n: (n["series"], n["year"], n["seq"], n["suffix"]))
    for (series, of_year), group in groupby(numbers, key=lambda n: (n["series"], n["year"])):
        entries = list(group)
        own = max((n["seq"] for n in entries if not n["outside"]), default=0)
        yield from _book_findings(
            f"{series} {of_year}", [n for n in entries if 0 < n["first"] <= own]
        )


def _double_findings(state: State, year: int | None) -> Iterator[Finding]:
    """Find numbers that stand twice as printed; one of an outside book on a void letter may."""
    seen: dict[tuple[int, str], Record] = {}
    for number in state.tables["numbers"].values():
        if not number["number"] or year not in (None, number["year"]):
            continue
        if number["outside"] and number["status"] == "void":
            continue
        first = seen.setdefault((number["year"], squeeze(number["number"])), number)
        if first is not number:
            yield Finding(
                "number.double",
                "error",
                _("the number stands twice: {first} and {second}").format(
                    first=first["letter"] or first["series"],
                    second=number["letter"] or number["series"],
                ),
                number["number"],
                _("Ask the office which of them went out; the other is put right by a new letter."),
            )


def _book_findings(book: str, numbers: list[Record]) -> Iterator[Finding]:
    expected, latest = 1, ""
    for number in numbers:
        where = f"{book}, {number['number'] or number['seq']}"
        if number["first"] > expected:
            yield Finding(
                "number.hole",
                "error",
                _("numbers {first} to {last} are missing before this one").format(
                    first=expected, last=number["first"] - 1
                ),
                where,
                _(
                    "Ask the office what became of them; it enters them with "
                    "`pakdocs number book --through {last}`."
                ).format(last=number["first"] - 1),
            )
        inserted = bool(number["suffix"])
        if number["date"] and number["date"] < latest and not inserted:
            yield Finding(
                "number.order",
                "error",
                _("the date is earlier than that of the number before"),
                where,
                _("Ask the office for the reason."),
            )
        expected = max(expected, number["seq"] + 1)
        latest = latest if inserted else max(latest, number["date"])


def _file_findings(store: Store, state: State, year: int | None) -> Iterator[Finding]:
    for letter in state.tables["letters"].values():
        if year not in (None, letter["year"]):
            continue
        try:
            states = [(file_state(store, letter), letter["file"])]
            states += [(kept_state(store, letter, kept), kept["file"]) for kept in letter["files"]]
            states += list(_pdf_states(store, letter))
        except Findings as error:  # the log names a place outside the office
            problem = error.problem
            yield Finding("letter.place", "error", problem.message, problem.where, problem.fix)
            continue
        yield from (found for state_, file in states if (found := _file_finding(state_, file)))
    yield from _strange_files(store, state)


def _pdf_states(store: Store, letter: Record) -> Iterator[tuple[str, str]]:
    for file, made in {one["file"]: one for one in letter["pdfs"]}.items():
        state = pdf_state(store, letter, made)
        if state in ("altered", "outdated"):
            yield f"pdf_{state}", file


def _approval_findings(store: Store, state: State, year: int | None) -> Iterator[Finding]:
    """Find letters made from a template that nobody had approved when they were made."""
    for letter in state.tables["letters"].values():
        if year not in (None, letter["year"]):
            continue
        entry = store.entry(letter)
        for role, name in files_of(letter["type"]).items():
            content = entry.data["inputs"].get(role, "")
            approved = approval(state, name, content)
            if content and (approved is None or approved["seq"] > entry.seq):
                yield Finding(
                    "letter.not_approved",
                    "warning",
                    _("made with a {name} that was not approved then").format(name=name),
                    f"{letter['id']} {letter['number']}".strip(),
                    _("Compare the letter with what the office wanted to write."),
                )


def _strange_files(store: Store, state: State) -> Iterator[Finding]:
    """Find files among the letters that the log knows nothing of: it may have been cut."""
    known = {letter["file"] for letter in state.tables["letters"].values()}
    for letter in state.tables["letters"].values():
        known.update(kept["file"] for kept in letter["files"])
        known.update(file for file, _content in letter["earlier"])
        known.update(made["file"] for made in letter["pdfs"])
    for path in sorted((store.root / "letters").rglob("*")):
        name = path.relative_to(store.root).as_posix()
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(store.root).parts)
        if path.is_file() and name not in known and not hidden:
            yield Finding(
                "letter.unknown",
                "warning",
                _("the log does not know this file"),
                name,
                _("If it is a letter of the office, ask why the log lacks it; else move it away."),
            )


def _file_finding(found: str, file: str) -> Finding | None:
    again = _("`pakdocs log rebuild` makes it again.")
    match found:
        case "missing":
            return Finding(
                "letter.missing", "error", _("the file of the letter is not there"), file, again
            )
        case "altered":
            fix = _("Move it away; `pakdocs log rebuild` puts the right one back.")
            message = _("the file is not the one that was issued or kept")
            return Finding("letter.altered", "error", message, file, fix)
        case "pdf_altered":
            fix = _("Move it away; `pakdocs pdf convert ID` makes it anew.")
            message = _("the PDF is not the one that was made of the letter")
            return Finding("letter.pdf_altered", "error", message, file, fix)
        case "pdf_outdated":
            fix = _("Move it away; `pakdocs pdf convert ID` makes it anew.")
            message = _("the PDF shows the letter as it was before its words changed")
            return Finding("letter.pdf_outdated", "warning", message, file, fix)
        case "edited":
            fix = _("Take it back with `pakdocs letter draft ID --adopt FILE`.")
            message = _("the draft was edited and not taken back yet")
            return Finding("draft.edited", "warning", message, file, fix)
        case _:
            return None
