"""Numbers and letters against a plain model: whatever a clerk does, in whatever order."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pakdocs.audit import audit, verify_office
from pakdocs.dossier import number_list
from pakdocs.errors import Conflict, PakdocsError
from pakdocs.ledger import Record, State
from pakdocs.office import (
    Booking,
    Entered,
    Request,
    Stamp,
    attach,
    enter,
    issue_letters,
    own_book,
    plan_booking,
    plan_reservation,
    plan_void,
    rebuild,
    stamp_letter,
    void,
    writing,
)
from pakdocs.office.revise import Revision, revise
from pakdocs.profile import Series
from pakdocs.store import Session, Store

TODAY = dt.datetime(2026, 6, 30, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FIELDS = {"to": "Kepala SMK Rekaan", "subject": "Uji", "body": "- Isi."}
DAYS = st.integers(1, 28).map(lambda day: dt.date(2026, 6, day))


@dataclass
class Number:
    """A number as the model has it."""

    status: str
    date: dt.date | None = None
    letter: str = ""


@dataclass
class Model:
    """What a book is: numbers by place, one after the other, and the letters that have them."""

    numbers: dict[tuple[int, str], Number] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    """Status by id: draft, issued, signed, void."""
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max((seq for seq, _suffix in self.numbers), default=0)

    def latest(self, below: int = 10**9) -> dt.date:
        dates = [n.date for (seq, suffix), n in self.numbers.items() if n.date and seq < below]
        return max(dates, default=dt.date(2026, 1, 1))

    def fits(self, seq: int, date: dt.date) -> bool:
        """Say whether a date fits among those of the numbers around *seq*."""
        own = {seq: n.date for (seq, suffix), n in self.numbers.items() if n.date and not suffix}
        before = all(day <= date for other, day in own.items() if other < seq)
        return before and all(date <= day for other, day in own.items() if other > seq)

    def having(self, *statuses: str) -> list[str]:
        return [name for name, status in self.letters.items() if status in statuses]

    def reserved(self) -> list[int]:
        return [seq for (seq, _s), n in self.numbers.items() if n.status == "reserved"]


class Book(RuleBasedStateMachine):
    """One series of an office, written to as commands do."""

    made: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        os.environ["PAKDOCS_STATE"] = str(self.folder / "state")  # each run on its own computer
        shutil.copytree(self.made, self.folder / "kantor")
        self.store = Store(self.folder / "kantor")
        self.model = Model()
        (self.folder / "pindai.pdf").write_bytes(b"%PDF-1.7 rekaan")

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert verify_office(self.store).problems == []
            assert [f for f in audit(self.store) if not f.code.startswith("officer")] == []
            shutil.rmtree(self.folder)

    def _writing(self) -> contextlib.AbstractContextManager[Session]:
        self.store = Store(self.folder / "kantor")
        return writing(self.store, "tester", lambda: TODAY)

    def _issue(
        self, date: dt.date, *, form: str = "final", number: str = "", inserted: str = ""
    ) -> Record:
        request = Request("surat-dinas", date=date, fields=FIELDS, number=number, inserted=inserted)
        store = self.store = Store(self.folder / "kantor")
        issued = issue_letters(
            store, request, lambda: writing(store, "tester", lambda: TODAY), form=form
        )
        [letter] = issued.letters
        self.model.versions[letter["id"]] = 1
        return letter

    def _given(self, letter: Record, date: dt.date, status: str = "issued") -> None:
        key = (letter["seq"], letter["suffix"])
        self.model.numbers[key] = Number(status, date, letter["id"])
        self.model.letters[letter["id"]] = "issued"

    @rule(date=DAYS)
    def issue(self, date: dt.date) -> None:
        late = date >= self.model.latest()
        try:
            letter = self._issue(date)
        except Conflict:
            assert not late
        else:
            assert late
            assert (letter["seq"], letter["suffix"]) == (self.model.last + 1, "")
            self._given(letter, date)

    @rule(date=DAYS)
    def insert(self, date: dt.date) -> None:
        own = [(s, n.date) for (s, suffix), n in self.model.numbers.items()
               if n.date and not suffix]  # fmt: skip
        later = any(day > date for _seq, day in own)
        before = [seq for seq, day in own if day <= date]
        try:
            letter = self._issue(date, inserted="surat tertinggal")
        except Conflict:
            assert not (later and before)
        else:
            assert later
            assert letter["seq"] == max(before)
            assert (letter["seq"], letter["suffix"]) not in self.model.numbers
            self._given(letter, date, "inserted")

    @rule(date=DAYS)
    def draft(self, date: dt.date) -> None:
        letter = self._issue(date, form="net")
        self.model.letters[letter["id"]] = "draft"

    @precondition(lambda self: self.model.having("draft"))
    @rule(data=st.data(), date=DAYS)
    def stamp(self, data: st.DataObject, date: dt.date) -> None:
        name = data.draw(st.sampled_from(self.model.having("draft")))
        late = date >= self.model.latest()
        try:
            with self._writing() as session:
                letter = stamp_letter(session, Stamp(name, date)).letter
        except Conflict:
            assert not late
        else:
            assert late
            assert letter["seq"] == self.model.last + 1
            self._given(letter, date)

    def _enter(self, plan: Callable[[State, Series], Entered]) -> None:
        with self._writing() as session:
            series = own_book(self.store.folder.profile.series, "surat")
            enter(session, plan(session.state, series))

    @rule(count=st.integers(1, 3))
    def reserve(self, count: int) -> None:
        first = self.model.last + 1
        self._enter(
            lambda state, series: plan_reservation(state, series, count, "Umum", None, TODAY.date())
        )
        for seq in range(first, first + count):
            self.model.numbers[(seq, "")] = Number("reserved")

    @precondition(lambda self: self.model.reserved())
    @rule(data=st.data(), date=DAYS, paper=st.booleans())
    def use_reserved(self, data: st.DataObject, date: dt.date, *, paper: bool) -> None:
        seq = data.draw(st.sampled_from(self.model.reserved()))
        fits = self.model.fits(seq, date)
        try:
            if paper:
                self._book(Booking(date, "Surat tangan", str(seq)))
                self.model.numbers[(seq, "")] = Number("external", date)
            else:
                self._given(self._issue(date, number=str(seq)), date)
        except Conflict:
            assert not fits
        else:
            assert fits

    def _book(self, booking: Booking) -> None:
        self._enter(lambda state, series: plan_booking(state, series, booking, TODAY.date()))

    @rule(date=DAYS)
    def book_next(self, date: dt.date) -> None:
        seq, late = self.model.last + 1, date >= self.model.latest()
        try:
            self._book(Booking(date, "Surat tangan"))
        except Conflict:
            assert not late
        else:
            assert late
            self.model.numbers[(seq, "")] = Number("external", date)

    @rule(more=st.integers(0, 4))
    def take_over(self, more: int) -> None:
        last, date = self.model.last, self.model.latest()
        try:
            self._book(Booking(date, "buku lama", through=max(1, last + more)))
        except Conflict:
            assert last
            assert more == 0
        else:
            for seq in range(last + 1, max(1, last + more) + 1):
                self.model.numbers[(seq, "")] = Number("external")
            self.model.numbers[(max(1, last + more), "")].date = date

    @precondition(lambda self: self.model.numbers)
    @rule(data=st.data())
    def void_number(self, data: st.DataObject) -> None:
        seq, suffix = data.draw(st.sampled_from(sorted(self.model.numbers)))
        number = self.model.numbers[(seq, suffix)]
        free = number.status in ("reserved", "external") and not number.letter
        try:
            self._enter(
                lambda state, series: plan_void(state, series, 2026, f"{seq}{suffix}", "keliru")
            )
        except PakdocsError:
            alone = not (number.status == "external" and not number.letter)
            assert not free or not alone  # a number within a range is not put out alone
        else:
            assert free
            for key in self._same_range(seq):
                self.model.numbers[key].status = "void"

    def _same_range(self, seq: int) -> list[tuple[int, str]]:
        """Give the numbers that were booked together and end at *seq*."""
        state = self.store.load()
        record = next(n for n in state.numbers_of("surat", 2026) if n["seq"] == seq)
        return [(number, "") for number in range(record["first"], seq + 1)]

    @precondition(lambda self: self.model.having("draft", "issued", "signed"))
    @rule(data=st.data())
    def void_letter(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.model.having("draft", "issued", "signed")))
        with self._writing() as session:
            void(session, name, "keliru")
        self.model.letters[name] = "void"
        for number in self.model.numbers.values():
            if number.letter == name:
                number.status = "void"

    @precondition(lambda self: self.model.having("issued", "signed", "void", "draft"))
    @rule(data=st.data())
    def revise(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.letters)))
        version = self.model.versions[name] + 1
        try:
            with self._writing() as session:
                revise(session, Revision(name, "salah ketik", {"subject": f"Uji {version}"}))
        except Conflict:
            assert self.model.letters[name] != "issued"
        else:
            assert self.model.letters[name] == "issued"
            self.model.versions[name] = version

    @precondition(lambda self: self.model.having("issued"))
    @rule(data=st.data())
    def sign(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.model.having("issued")))
        with self._writing() as session:
            attach(session, name, self.folder / "pindai.pdf", "signed", TODAY.date())
        self.model.letters[name] = "signed"

    @rule()
    def records_are_lost(self) -> None:
        path = self.store.records.path
        before = path.read_bytes()
        path.unlink()
        rebuild(self.store, "tester", lambda: TODAY)
        assert path.read_bytes() == before

    @invariant()
    def the_book_is_what_was_done(self) -> None:
        if not hasattr(self, "store"):
            return
        state = Store(self.folder / "kantor").load()
        book = number_list(state, "surat", 2026, TODAY.date().isoformat())
        found = {
            (seq, number["suffix"]): number["status"]
            for number in book
            for seq in range(number["first"], number["seq"] + 1)
        }
        assert found == {key: number.status for key, number in self.model.numbers.items()}
        plain = [seq for seq, suffix in sorted(found) if not suffix]
        assert plain == list(range(1, len(plain) + 1))
        letters = {name: letter["status"] for name, letter in state.tables["letters"].items()}
        assert letters == self.model.letters


def test_numbers_and_letters_are_what_was_done(made_office: Path) -> None:
    machine = type("OfficeBook", (Book,), {"made": made_office})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=20, stateful_step_count=20, deadline=None),
    )
