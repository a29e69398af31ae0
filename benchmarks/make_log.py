"""The sample office with a long log, as if one office had gone on for many years.

``uv run python benchmarks/make_log.py FOLDER [ENTRIES]`` makes the demo in FOLDER and writes on
from it to 100,000 entries, or as many as asked for: schools propose officers, their papers are
checked, letters are issued, signed and sent. The entries go through the same functions as real
ones, but are written in one go. Everybody in it is invented.

The letters are those of the sample office with other people in them; no Word files are made, so
an audit finds them missing. All are of one year: a book as long as it can get. But for the salts
and the nonce that the demo draws, two runs give the same.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pakdocs.ledger import Entry, State, canonical, digest, fold, make_line, parse_line
from pakdocs.office import make_demo
from pakdocs.store import Store

START = dt.datetime(2025, 10, 12, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
"""When the demo is made, some days after its letters; from then on there is an entry a minute."""
MINUTE = dt.timedelta(minutes=1)
GROUP = 3
"""Officers of one school."""
_FIRST = ("Adi", "Bunga", "Cahya", "Dewi", "Eka", "Fajar", "Galih", "Hana", "Indra", "Jati")
_LAST = ("Contoh", "Rekaan", "Fiktif", "Misal", "Andai", "Umpama", "Ibarat", "Model", "Pola")

Event = tuple[str, dict[str, Any]]


class Work:
    """What goes on in the office: one event after the other, without end."""

    def __init__(self, store: Store, state: State) -> None:
        self.store, self.state = store, state
        self.models = [store.entry(letter).data for letter in state.tables["letters"].values()]
        self.last = {model["series"]: model["seq"] for model in self.models}
        papers = next(iter(state.tables["officers"].values()))["papers"]
        self.papers = {key: {**paper, "blob": ""} for key, paper in papers.items()}

    @property
    def day(self) -> str:
        """The date of the next entry."""
        return (START + MINUTE * self.state.seq).date().isoformat()

    def events(self) -> Iterator[Event]:
        """Give the events; each is to be in the state before the next is asked for."""
        while True:
            bkk, proposal = self.state.next_id("bkk", "bkk"), self.state.next_id("incoming", "in")
            place = bkk.removeprefix("bkk-")
            school = f"SMK Rekaan {place}"
            yield _record("bkk.added", bkk, name=f"BKK {school}", institution=school, type="SMK")
            yield self._proposal(proposal, place, school)
            first = len(self.state.tables["officers"]) + 1
            people = {f"pak-{n:04}": _name(n) for n in range(first, first + GROUP)}
            for one, name in people.items():
                yield self._officer(one, name, bkk, proposal)
            for one in people:
                ticked = {"id": one, "papers": self.papers, "date": self.day, "complete": True}
                yield "officer.checked", ticked
            for model in self.models:
                yield from self._letter(model, people)
            for one in people:
                seen = {"id": one, "status": "registered", "date": self.day, "note": "contoh"}
                yield "registration.observed", seen

    def _proposal(self, identifier: str, place: str, school: str) -> Event:
        return _record(
            "incoming.registered",
            identifier,
            number=f"421/{place}/CONTOH/2025",
            date=self.day,
            received=self.day,
            sender=f"Kepala {school}",
            subject="Usulan Petugas Antar Kerja",
            type="usulan",
        )

    def _officer(self, identifier: str, name: str, bkk: str, proposal: str) -> Event:
        values = {"name": name, "bkk": bkk, "proposal": proposal, "sex": "P", "position": "Guru"}
        secret = {"salt": identifier, "values": {"phone": "0812-0000-0000"}}
        event, data = _record("officer.added", identifier, **values)
        return event, data | {"personal": self._blob(canonical(secret))}

    def _letter(self, model: dict[str, Any], people: dict[str, str]) -> Iterator[Event]:
        """Issue a letter like *model* about other people, keep its signed scan, and send it."""
        identifier = self.state.next_id("letters", "L")
        before, seq = model["seq"], self.last[model["series"]] + 1
        self.last[model["series"]] = seq
        number = model["number"].replace(f"/{before}/", f"/{seq}/")
        rows = zip(model["context"]["officers"], people.values(), strict=False)
        shown = {"officers": [row | {"name": name} for row, name in rows], "number": number}
        shown |= {"bkk": model["context"]["bkk"][:1]}
        file = f"letters/2025/{identifier}-{model['type']}"
        yield (
            "letter.issued",
            model
            | {
                "id": identifier,
                "officers": list(people),
                "context": model["context"] | shown,
                "number": number,
                "seq": seq,
                "date": self.day,
                "file": f"{file}.docx",
                "content": digest(f"{identifier} content".encode()),
                "text": digest(f"{identifier} text".encode()),
            },
        )
        scan = {"id": identifier, "kind": "signed", "file": f"{file}-ttd.pdf", "date": self.day}
        yield "letter.signed", scan | {"blob": self._blob(f"%PDF-1.4 {identifier}".encode())}
        sent = {"id": identifier, "way": "post", "date": self.day, "to": "", "receipt": ""}
        yield "letter.sent", sent

    def _blob(self, data: bytes) -> str:
        """Keep a blob without waiting for the disk."""
        blob = digest(data)
        path = self.store.blobs.path(blob)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return blob


def _record(event: str, identifier: str, **values: str) -> Event:
    return event, {"id": identifier, "values": values, "personal": ""}


def _name(number: int) -> str:
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    return f"{first} {last} {number}"


def make_log(root: Path, entries: int) -> Store:
    """Make the office in *root*, replacing an earlier one, with *entries* in its log."""
    store = make_demo(root, "contoh", lambda _tz: START).store
    state = store.load()
    office = next(iter(state.tables["office"]))
    work = Work(store, state).events()
    with store.log_path.open("ab") as file:
        while state.seq < entries:
            event, data = next(work)
            at = (START + MINUTE * state.seq).isoformat()
            entry = Entry(state.seq + 1, state.head, at, "contoh", office, event, data)
            line = make_line(entry)
            fold(state, parse_line(line), line)
            file.write(line + b"\n")
    store.records.save(state)
    return store


def main() -> int:
    """Make the office that the command line asks for."""
    if len(sys.argv) not in (2, 3):
        print(__doc__)
        return 2
    entries = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    store = make_log(Path(sys.argv[1]), entries)
    print(f"{entries} entries, {store.log_size() / 1e6:.0f} MB: {store.log_path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
