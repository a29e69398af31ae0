"""Whole commands in an office: a thousand letters end to end, and one more in a long log."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import statistics
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import xlsxwriter
from docxtpl import DocxTemplate

from make_log import make_log
from measure import Row, row, seconds, settle
from pakdocs.ledger import State
from pakdocs.machine import cores
from pakdocs.model import KINDS
from pakdocs.office import (
    Request,
    check_papers,
    chosen_for_check,
    import_sheet,
    issue_letters,
    open_office,
    writing,
)
from pakdocs.office.letters import Recipe, letter_context
from pakdocs.office.letters import _compose as compose
from pakdocs.office.makers import MOST
from pakdocs.office.opening import SAMPLE_SHEETS
from pakdocs.render.sandbox import DiktumCounter
from pakdocs.store import Session, Store
from pakdocs.store.records import Records

ZONE = ZoneInfo("Asia/Jakarta")
END_TO_END_GOAL = 15
GROWTH_GOAL = 1.5
"""As good as the same, on a machine that does other things too."""
ONE_MORE = Request(
    "surat-dinas",
    fields={
        "to": "Yth. Kepala Sekolah",
        "to_place": "Tempat",
        "subject": "Undangan",
        "body": "Satu alinea.",
        "classification": "500.15",
    },
)
_HEADINGS = ("No", "Nama Lengkap", "Jabatan", "Nama BKK", "Surat Usulan")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_office(folder: Path, officers: int) -> Store:
    """Make the sample office with so many invented officers more, all due for their decree."""

    def now(_zone: object = None) -> dt.datetime:
        return dt.datetime.now(ZONE)

    store = open_office(folder, level="kabupaten", sample=True, identity={}, actor="ukur", now=now)
    for kind, sheet in SAMPLE_SHEETS.items():
        import_sheet(
            store, KINDS[kind], folder / "contoh" / sheet, lambda: store.writing("ukur", now)
        )
    many = _sheet(folder, store, officers)
    import_sheet(store, KINDS["officer"], many, lambda: store.writing("ukur", now))
    papers = [paper for paper in store.folder.requirements.papers if paper.needed]
    with store.writing("ukur", now) as session:
        check_papers(session, chosen_for_check(session.state, (), everyone=True), papers)
    return store


def _sheet(folder: Path, store: Store, officers: int) -> Path:
    tables = store.load().tables
    bkk = next(iter(tables["bkk"].values()))["values"]["name"]
    incoming = (record["values"] for record in tables["incoming"].values())
    proposal = next(values["number"] for values in incoming if values["type"] == "usulan")
    path = folder / "contoh" / "banyak.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEADINGS)
        for number in range(1, officers + 1):
            sheet.write_row(number, 0, (number, _name(number), "Guru BK", bkk, proposal))
    return path


def _name(number: int) -> str:
    """Give a name that nobody has: a letter for each digit."""
    word = ""
    while number:
        number, digit = divmod(number, len(_LETTERS))
        word = _LETTERS[digit] + word
    return f"Contoh Rekaan {word.capitalize()}an"


def run(folder: Path, *arguments: str) -> None:
    """Run a command of pakdocs as a whole process."""
    command = [sys.executable, "-m", "pakdocs", "-C", str(folder), *arguments, "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)


def measure_batch(folder: Path, letters: int, count: int) -> Row:
    """Set a batch, as a whole process, against docxtpl rendering the same letters and no more."""
    first = folder / "awal"
    make_office(first, letters)
    issue = ("letter", "issue", "sk-penetapan", "--due", "--each")
    peer, own = [], []
    for turn in range(count):
        office = folder / f"kantor-{turn}"
        shutil.copytree(first, office)
        os.environ["PAKDOCS_STATE"] = str(folder / f"state-{turn}")
        made = seconds(lambda: run(office, *issue))  # noqa: B023 - called at once
        store = Store(office)
        own.append(made / len(store.load().tables["letters"]))
        peer.append(_by_docxtpl(store, folder / "brief.docx"))
        shutil.rmtree(office)
    taken = {"pakdocs": own, "docxtpl": peer}
    measure = f"one of {letters:,} letters end to end, {min(cores() - 1, MOST) + 1} processes"
    return row(measure, taken, "pakdocs", "docxtpl", END_TO_END_GOAL)


def _by_docxtpl(store: Store, place: Path, sample: int = 20) -> float:
    """Give docxtpl's seconds for one of the letters that were made, over a sample of them."""
    letters = list(store.load().tables["letters"].values())
    found: list[float] = []
    settle()
    for letter in letters[:: max(1, len(letters) // sample)]:
        data = store.entry(letter).data
        composed = compose(Recipe.from_log(store, data), "ukur")
        context = {**letter_context(store, letter, data), "diktum": DiktumCounter()}

        def work(composed: bytes = composed, context: dict[str, object] = context) -> None:
            filler = DocxTemplate(io.BytesIO(composed))
            filler.render(context, autoescape=True)
            filler.save(place)

        found.append(seconds(work))
    return statistics.median(found)


def measure_growth(folder: Path, entries: int, count: int) -> Row:
    """Set one more letter in a log of *entries* against one in a log of a hundred.

    Both times are without loading and writing the records, for what a store of one file costs is
    known and left out (DESIGN says so).
    """
    stores = {
        "short": make_log(folder / "pendek", 100),
        "long": make_log(folder / "panjang", entries),
    }
    taken: dict[str, list[float]] = {name: [] for name in stores}
    for turn in range(count + 1):
        for name, store in stores.items():
            spent = _one_more(store)
            if turn:  # the first compiles the template
                taken[name].append(spent)
    measure = f"one more letter, {entries:,} entries"
    return row(measure, taken, "long", "short", GROWTH_GOAL, faster=False)


def _one_more(store: Store) -> float:
    """Issue a letter; give the seconds that it takes beside loading and writing the records."""
    aside: list[float] = []
    load, save = Records.load, Records.save
    fresh = Store(store.root)

    def loaded(records: Records) -> State | None:
        found: list[State | None] = []
        aside.append(seconds(lambda: found.append(load(records))))
        return found[0]

    def saved(records: Records, state: State) -> None:
        aside.append(seconds(lambda: save(records, state)))

    def open_it() -> AbstractContextManager[Session]:
        return writing(fresh, "ukur", lambda: dt.datetime.now(ZONE))

    with mock.patch.object(Records, "load", loaded), mock.patch.object(Records, "save", saved):
        return seconds(lambda: issue_letters(fresh, ONE_MORE, open_it)) - sum(aside)
