"""The number book as offices know it: letters out, letters in, decrees, as rows of a workbook.

It is an office document, so its words are Indonesian whatever the language of messages is, and it
holds no personal values. Both the use cases (which keep it fresh beside the records) and the
reports stand above this module; it reads a state and writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pakdocs.exchange import Cell, Page
from pakdocs.indonesian import format_iso
from pakdocs.ledger import Record, State, links

SECURITY = {"B": "Biasa", "T": "Terbatas", "R": "Rahasia", "SR": "Sangat Rahasia"}
STATUS = {
    "reserved": "Dipesan",
    "issued": "Bernomor",
    "inserted": "Bernomor",
    "external": "Di luar pakdocs",
    "signed": "Ditandatangani",
    "sent": "Terkirim",
    "void": "Batal",
    "revoked": "Dicabut",
}
WAYS = {
    "courier": "Kurir",
    "post": "Pos",
    "email": "Pos-el",
    "srikandi": "SRIKANDI",
    "whatsapp": "WhatsApp",
    "by-hand": "Diserahkan langsung",
}
OUTGOING = (
    *("No. agenda", "Tanggal surat", "Nomor surat", "Kode klasifikasi", "Sifat/keamanan"),
    *("Kepada (tujuan)", "Hal / isi ringkas", "Lampiran", "Pengolah (bidang)", "Penanda tangan"),
    *("Tanggal kirim", "Cara kirim", "Penerima / tanda terima", "Status", "Keterangan"),
)
INCOMING = (
    *("No. agenda", "Tanggal terima", "Nomor surat", "Tanggal surat", "Pengirim", "Hal", "Jenis"),
    "Petugas diusulkan",
)
DECREES = (
    *("No.", "Nomor SK", "Tanggal", "Tentang", "Jumlah orang", "Berlaku s.d."),
    *("Mencabut/dicabut oleh", "Lokasi arsip", "Keterangan"),
)
_NAMES = 5
"""Officers named in one cell; the rest are counted."""


def agenda(state: State, office: str, year: int | None = None) -> list[Page]:
    """Give the three books of the office called *office*, of one year or of all.

    A letter without a number is in no book; a void number stays, with its reason.
    """
    when = f"Tahun {year}" if year else "Semua tahun"
    letters: list[Sequence[Cell]] = []
    decrees: list[Sequence[Cell]] = []
    shapes: dict[str, set[str]] = {}
    for letter in state.tables["letters"].values():
        shapes.setdefault(letter["series"], set()).add(letter["shape"])
    for number in _numbers(state, year):
        letter = state.tables["letters"].get(number["letter"], {})
        shape = letter.get("shape") or "/".join(shapes.get(number["series"], ()))
        if shape == "decree":
            decrees.append(_decree(state, number, letter))
        else:
            letters.append(_outgoing(number, letter))
    books = (
        ("Surat Keluar", "BUKU AGENDA SURAT KELUAR", OUTGOING, letters),
        ("Surat Masuk", "BUKU AGENDA SURAT MASUK", INCOMING, _incoming(state, year)),
        ("Register SK", "BUKU REGISTER KEPUTUSAN", DECREES, decrees),
    )
    return [
        Page(name, headings, rows, (title, office, when)) for name, title, headings, rows in books
    ]


def _numbers(state: State, year: int | None) -> list[Record]:
    """Give the numbers in the order of the book: by date, an inserted one after its number.

    One without a date, such as a reserved one, stands after the number before it.
    """
    found = [n for n in state.tables["numbers"].values() if year in (None, n["year"])]
    order = ("series", "year", "seq", "suffix", "number")
    found.sort(key=lambda number: tuple(number[key] for key in order))
    days: list[tuple[str, Record]] = []
    for book, group in groupby(found, key=lambda number: (number["series"], number["year"])):
        day = f"{book[1]:04}"
        for number in group:
            day = max(day, number["date"])
            days.append((day, number))
    return [number for _day, number in sorted(days, key=lambda item: item[0])]


def _place(number: Record) -> str:
    if number["first"] != number["seq"]:
        return f"{number['first']}-{number['seq']}"
    return f"{number['seq']}{number['suffix']}" if number["seq"] else "-"


def _day(iso: str) -> Cell:
    return dt.date.fromisoformat(iso) if iso else ""


def _remarks(number: Record, letter: Record) -> str:
    """Say what is not usual about a number."""
    remarks = []
    if number["status"] == "void":
        remarks.append(f"Batal: {number['reason']}")
    elif number["reason"] and not _used_for(number):
        remarks.append(number["reason"])
    if number["suffix"] and not number["outside"]:
        remarks.append("Sisipan")
    if number["status"] == "reserved" and number["until"]:
        remarks.append(f"Dipesan sampai {format_iso(number['until'])}")
    if number["status"] == "external":
        remarks.append("Nomor dari luar")
    if letter.get("handwritten"):
        remarks.append("Nomor ditulis tangan")
    return "; ".join(remarks)


def _used_for(number: Record) -> str:
    return str(number["reason"]) if number["status"] in ("external", "reserved") else ""


def _outgoing(number: Record, letter: dict[str, Any]) -> Sequence[Cell]:
    sending = letter.get("sending", {})
    taken_by = (sending.get("to", ""), sending.get("receipt", ""))
    return (
        _place(number),
        _day(number["date"]),
        number["number"],
        letter.get("classification", ""),
        SECURITY.get(letter.get("security", ""), ""),
        "; ".join(letter.get("recipient", ())),
        letter.get("subject", "") or _used_for(number),
        letter.get("attachments", ""),
        "",
        letter.get("signer", ""),
        _day(sending.get("date", "")),
        WAYS.get(sending.get("way", ""), ""),
        " / ".join(text for text in taken_by if text),
        STATUS.get(letter["status"] if letter else number["status"], ""),
        _remarks(number, letter),
    )


def _decree(state: State, number: Record, letter: dict[str, Any]) -> Sequence[Cell]:
    kept = {kept["kind"]: kept["file"] for kept in letter.get("files", ())}
    return (
        _place(number),
        number["number"],
        _day(number["date"]),
        letter.get("subject", "") or _used_for(number),
        str(len(letter["officers"])) if letter else "",
        "",
        _linked(state, letter),
        kept.get("signed", letter.get("file", "")),
        _remarks(number, letter),
    )


_LINKS = {
    "revokes": "Mencabut",
    "revoked_by": "Dicabut oleh",
    "amends": "Mengubah",
    "amended_by": "Diubah oleh",
}


def _linked(state: State, letter: Record) -> str:
    """Say which decrees a decree revokes or amends, or is revoked or amended by, and how far."""
    found, letters = links(state, letter), state.tables["letters"]
    said = []
    for name, word in _LINKS.items():
        for identifier in found[name]:
            other = letters[identifier]
            revoking = {"revokes": letter, "revoked_by": other}.get(name)
            of = {"revokes": other, "revoked_by": letter}.get(name, letter)["officers"]
            out = sum(officer in of for officer in revoking["officers"]) if revoking else 0
            some = f" ({out} dari {len(of)} orang)" if 0 < out < len(of) else ""
            said.append(f"{word} {other['number']}{some}")
    return "; ".join(said)


def _incoming(state: State, year: int | None) -> list[Sequence[Cell]]:
    proposed: dict[str, list[str]] = {}
    for officer in state.tables["officers"].values():
        values = officer["values"]
        proposed.setdefault(values.get("proposal", ""), []).append(values["name"])
    found: list[tuple[str, str, Sequence[Cell]]] = []
    for letter in state.tables["incoming"].values():
        values = letter["values"]
        day = values.get("received") or values["date"]
        if year in (None, int(day[:4])):
            row = (
                letter["id"],
                _day(values.get("received", "")),
                values["number"],
                _day(values["date"]),
                values["sender"],
                values["subject"],
                values["type"],
                _people(proposed.get(letter["id"], ())),
            )
            found.append((day, letter["id"], row))
    return [row for *_order, row in sorted(found, key=lambda item: item[:2])]


def _people(names: Sequence[str]) -> str:
    text = "; ".join(names[:_NAMES])
    return f"{text}; dan {len(names) - _NAMES} lainnya" if len(names) > _NAMES else text
