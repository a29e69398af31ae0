"""What a log costs as it grows: counted in lines of code that are run, for a machine may be busy.

And what is looked up, instead of being worked out from all records, must say the same as that.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Clerk, clock
from pakdocs.errors import Conflict
from pakdocs.ledger import State, make_line, verify
from pakdocs.ledger.chain import Entry
from pakdocs.ledger.fold import fold
from pakdocs.ledger.milestones import settle
from pakdocs.store import Store
from test_ledger_rules import CONTENT, DAY, Log, issue

CENTRE = {"name": "BKK Fiktif", "institution": "SMK Fiktif", "type": "SMK"}
PROPOSAL = {"number": "1", "date": DAY, "sender": "SMK", "subject": "x", "type": "usulan"}
TRAINING = {"name": "Bimtek", "start": "2026-02-01", "end": "2026-02-03", "place": "Aula"}
DAYS = st.dates().map(lambda day: day.isoformat())


def work(action: Callable[[], object]) -> int:
    """Count the lines that *action* runs, those of loops each time."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def office(officers: int = 2) -> Log:
    log = Log()
    log.add("bkk.added", id="bkk-0001", values=CENTRE, personal="")
    for n in range(1, officers + 1):
        log.add("officer.added", id=f"pak-{n:04}", values=person(n), personal="")
    return log


def person(number: int, **values: str) -> dict[str, str]:
    return {"name": f"Contoh {number}", "position": "Guru", "bkk": "bkk-0001"} | values


def next_letter(log: Log, **data: Any) -> dict[str, Any]:
    """Give the data of the next letter about the first two officers."""
    seq = len(log.state.tables["letters"]) + 1
    about = {"officers": ["pak-0001", "pak-0002"], "gives": ["appointed"]}
    return issue(seq, f"L-{seq:04}", **about | data)


def register_proposal(log: Log) -> None:
    identifier = log.state.next_id("incoming", "in")
    log.add("incoming.registered", id=identifier, values=PROPOSAL, personal="")


def add_training(log: Log) -> None:
    identifier = log.state.next_id("trainings", "bt")
    log.add("training.added", id=identifier, values=TRAINING, personal="")


# --- one more entry


@pytest.mark.parametrize(
    "grow",
    [lambda log: log.add("letter.issued", **next_letter(log)), add_training],
)
def test_a_letter_costs_the_same_whatever_was_before(grow: Callable[[Log], None]) -> None:
    log = office()

    def letter() -> None:
        log.add("letter.issued", **next_letter(log))

    letter()
    early = work(letter)
    for _time in range(200):
        grow(log)
    assert work(letter) <= early + 10


def test_a_letter_received_is_corrected_without_looking_at_every_officer() -> None:
    log = office()
    register_proposal(log)
    log.add("officer.changed", id="pak-0001", values=person(1, proposal="in-0001"), personal="")

    def correct(day: str) -> None:
        log.add("incoming.changed", id="in-0001", values=PROPOSAL | {"date": day}, personal="")

    correct("2025-12-01")
    early = work(lambda: correct("2025-12-02"))
    for n in range(3, 203):
        log.add("officer.added", id=f"pak-{n:04}", values=person(n), personal="")
    assert work(lambda: correct("2025-12-03")) <= early + 10
    assert log.state.tables["officers"]["pak-0001"]["milestones"] == {"proposed": "2025-12-03"}


def test_checking_a_log_takes_as_much_for_each_line_of_a_long_one() -> None:
    def lines_of(letters: int) -> list[bytes]:
        state, lines = State(), []
        log = office()

        def add(event: str, **data: Any) -> None:
            at = f"{DAY}T09:00:00+07:00"
            entry = Entry(state.seq + 1, state.head, at, "sari", "kantor", event, data)
            lines.append(make_line(entry))
            fold(state, entry, lines[-1])

        log.state = state
        log.add = add  # type: ignore[method-assign]
        add("office.opened", level="kota", files={})
        add("bkk.added", id="bkk-0001", values=CENTRE, personal="")
        for n in (1, 2):
            add("officer.added", id=f"pak-{n:04}", values=person(n), personal="")
        for _time in range(letters):
            log.add("letter.issued", **next_letter(log))
        return lines

    short, long = lines_of(50), lines_of(200)
    each = work(lambda: verify(short)) / len(short)
    assert verify(long)[0]
    assert work(lambda: verify(long)) / len(long) <= each * 1.1


# --- what is looked up


def _attend(log: Log, number: int, _day: str) -> None:
    trainings = list(log.state.tables["trainings"].values())
    officer = f"pak-{number % 2 + 1:04}"
    training = trainings[number % len(trainings)]
    undo = officer in training["attended"]
    log.add("training.attended", id=training["id"], officers=[officer], undo=undo)


def _move_training(log: Log, number: int, day: str) -> None:
    identifier = f"bt-{number % len(log.state.tables['trainings']) + 1:04}"
    log.add("training.changed", id=identifier, values=TRAINING | {"end": day}, personal="")


def _propose(log: Log, number: int, _day: str) -> None:
    chosen = ("", "in-0001", "in-0002")[number % 3]
    values = person(1, **({"proposal": chosen} if chosen else {}))
    log.add("officer.changed", id="pak-0001", values=values, personal="")


def _redate(log: Log, number: int, day: str) -> None:
    values = PROPOSAL | {"date": day}
    log.add("incoming.changed", id=f"in-{number % 2 + 1:04}", values=values, personal="")


def _issue(log: Log, number: int, day: str) -> None:
    gives = (["appointed"], ["reported"], ["appointed", "reported"], [])[number % 4]
    at = "signature" if number % 3 == 0 else "issue"
    log.add("letter.issued", **next_letter(log, gives=gives, date=day, number_at=at))


def _sign(log: Log, number: int, _day: str) -> None:
    kept = {"kind": "signed", "blob": CONTENT["a"], "file": "letters/2026/L-0001-surat-ttd.pdf"}
    if (letter := _living(log, number)) is not None:
        log.add("letter.signed", id=letter["id"], date=DAY, **kept)


def _revise(log: Log, number: int, _day: str) -> None:
    if (letter := _living(log, number)) is None or letter["status"] != "issued":
        return
    seq = letter["seq"]
    again = issue(seq, letter["id"], officers=letter["officers"], form="final")
    again |= {"date": letter["date"], "gives": ["reported"] if number % 2 else []}
    again |= {"before": {key: letter[key] for key in ("content", "text")}, "source": ""}
    log.add("letter.revised", **again, changes=CONTENT["b"], changed=1, why="salah ketik")


def _void(log: Log, number: int, _day: str) -> None:
    if (letter := _living(log, number)) is not None:
        log.add("letter.voided", id=letter["id"], reason="keliru")


def _living(log: Log, number: int) -> dict[str, Any] | None:
    living = [x for x in log.state.tables["letters"].values() if x["status"] != "void"]
    return living[number % len(living)] if living else None


STEPS = [_attend, _move_training, _propose, _redate, _issue, _issue, _sign, _revise, _void]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99), DAYS), max_size=30))
def test_milestones_are_those_that_all_records_together_tell(
    steps: list[tuple[Callable[[Log, int, str], None], int, str]],
) -> None:
    log = office()
    for _time in range(2):
        register_proposal(log)
        add_training(log)
    for step, number, day in steps:
        step(log, number, day)
        anew = State()
        anew.tables = copy.deepcopy(log.state.tables)
        for officer in anew.tables["officers"].values():
            settle(anew, officer)
        assert anew.tables == log.state.tables, step


# --- what a process keeps between two openings


def _note(store: Store, name: str, *, fits: bool = True) -> int:
    """Add a job centre; give the number of its entry."""
    with store.writing("tester", clock) as session:
        identifier = session.state.next_id("bkk", "bkk") if fits else "bkk-0001"
        values = CENTRE | {"name": name, "institution": name}
        [entry] = session.commit(
            [("bkk.added", {"id": identifier, "values": values, "personal": ""})]
        )
    return entry.seq


def test_two_programs_write_in_turn_and_each_sees_what_the_other_wrote(office: Clerk) -> None:
    one, other = office.store, office.store
    seqs = [
        _note(store, f"BKK Fiktif {n}") for n, store in enumerate((one, one, other, one, other))
    ]
    assert seqs == list(range(seqs[0], seqs[0] + 5))
    assert office.store.verify()[0]
    assert one.load().tables == other.load().tables


def test_after_an_entry_that_does_not_fit_the_next_starts_from_the_log(office: Clerk) -> None:
    store = office.store
    first = _note(store, "BKK Fiktif 1")
    with pytest.raises(Conflict):
        _note(store, "BKK Fiktif 2", fits=False)
    assert _note(store, "BKK Fiktif 3") == first + 1
    assert store.verify()[0]


def test_a_log_that_was_cut_between_two_openings_is_not_written_on(office: Clerk) -> None:
    store = office.store
    _note(store, "BKK Fiktif 1")
    lines = store.log.read().splitlines(keepends=True)
    store.log_path.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(Conflict):
        _note(store, "BKK Fiktif 2")


def test_an_officer_without_a_nik_is_added_without_reading_that_of_the_others(
    office: Clerk,
) -> None:
    store = office.store
    hidden = next(o for o in store.load().tables["officers"].values() if o["personal"])
    store.blobs.remove(hidden["personal"])
    person = ("--name", "Contoh Tambahan", "--bkk", "bkk-0001", "--position", "Guru", "--sex", "P")
    assert office("officer", "add", *person).code == 0
    again = office("officer", "add", *person, "--nik", "3399017101780003")
    assert (again.code, hidden["personal"][7:] in again.err) == (3, True)
