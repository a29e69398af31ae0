"""What the events of a letter do to the records: drafted, stamped, signed, sent, void."""

from __future__ import annotations

from typing import Any

from pakdocs.ledger.chain import Entry
from pakdocs.ledger.links import relink
from pakdocs.ledger.milestones import gives, in_force, printed_row, settle, without
from pakdocs.ledger.numbers import given, letter_voided
from pakdocs.ledger.state import Record, State

_DRAFTED = (
    *("id", "type", "title", "shape", "series", "number_at", "classification", "security"),
    *("subject", "file", "content", "text"),
)


def drafted(state: State, entry: Entry) -> None:
    """Take in a new letter that has no number yet."""
    data = entry.data
    if data["id"] in state.tables["letters"]:
        raise KeyError(data["id"])
    letter = {key: data[key] for key in _DRAFTED} | {
        "status": "draft",
        "form": data["form"],
        "officers": list(data["officers"]),
        "carries": data["carries"],
        "training": data.get("training", ""),
        "bkk": list(data.get("bkk", ())),
        "relation": data.get("relation", ""),
        "decrees": list(data.get("decrees", ())),
        "changed_by": [],
        "revoked": [],
        "rows": {name: printed_row(state, name) for name in data["officers"]},
        "gives": list(data["gives"]),
        "number": "",
        "year": int(data["date"][:4]),
        "seq": 0,
        "suffix": "",
        "date": "",
        "source": "",
        "handwritten": False,
        "recipient": list(data["context"]["recipient"]["lines"]),
        "attachments": data["context"]["attachments"],
        "signer": data["signer"]["name"],
        "drafted": data["date"],
        "signed": "",
        "sending": {},
        "reason": "",
        "files": [],
        "earlier": [],
        "versions": [],
        "pdfs": [],
        "entry": entry.seq,
        "byte": state.offset,
        "trail": [],
    }
    _refuse_unlike(state, letter)
    state.tables["letters"][data["id"]] = letter
    for officer in data["officers"]:
        state.tables["officers"][officer]["letters"].append(data["id"])
    _follow(state, entry, letter)


def _refuse_unlike(state: State, letter: Record) -> None:
    """Raise `KeyError` for a letter that changes what is no letter."""
    if bool(letter["relation"]) != bool(letter["decrees"]):
        raise KeyError(letter["id"])
    for identifier in letter["decrees"]:
        state.tables["letters"][identifier]


def adopted(state: State, entry: Entry) -> None:
    """Make a file edited by hand the letter's own source."""
    letter = _unsigned(state, entry.data)
    _replace_file(letter, entry.data)
    letter |= {"source": entry.data["source"], "form": "adopted"}
    _follow(state, entry, letter)


def printed(state: State, entry: Entry) -> None:
    """Take in the net of a draft: what is printed and signed."""
    letter = _unsigned(state, entry.data)
    _replace_file(letter, entry.data)
    letter["form"] = "net"
    _follow(state, entry, letter)


def issued(state: State, entry: Entry) -> None:
    """Give a letter its number: a new letter in one step, or a draft that is stamped."""
    data = entry.data
    if data["id"] not in state.tables["letters"]:
        drafted(state, entry)
        letter = state.tables["letters"][data["id"]]
    else:
        letter = _draft(state, data)
        _replace_file(letter, data)
        letter["form"] = data["form"]
        _follow(state, entry, letter)
    given(state, entry)
    facts = {key: data[key] for key in ("series", "year", "seq", "suffix", "number", "date")}
    letter |= facts | {"status": "signed" if letter["signed"] else "issued"}
    letter["handwritten"] = data["handwritten"]
    relink(state, letter)
    _settle_officers(state, letter)


_NUMBER = ("series", "year", "seq", "suffix", "number", "date")


def revised(state: State, entry: Entry) -> None:
    """Take in the new words of a letter that has its number and is not signed yet.

    Number, date and officers are those it had; from here on it is made from this entry.
    """
    data = entry.data
    letter = _living(state, data)
    same = all(letter[key] == data[key] for key in (*_NUMBER, "officers", "type"))
    same = same and letter["decrees"] == data.get("decrees", [])
    if not (letter["number"] and same) or letter["status"] != "issued":
        raise KeyError(data["id"])
    before = {key: letter[key] for key in ("content", "text")}
    if data["before"] != before:
        raise KeyError(data["id"])
    letter["versions"].append({**before, "entry": entry.seq, "at": entry.at})
    _replace_file(letter, data)
    letter |= {key: data[key] for key in _DRAFTED} | {
        "form": data["form"],
        "source": data["source"],
        "recipient": list(data["context"]["recipient"]["lines"]),
        "attachments": data["context"]["attachments"],
        "signer": data["signer"]["name"],
        "entry": entry.seq,
        "byte": state.offset,
    }
    gives(state, letter, list(data["gives"]))
    with without(state, letter):  # a list does not say of an officer what the letter itself does
        letter["rows"] = {name: printed_row(state, name) for name in data["officers"]}
    _follow(state, entry, letter)


def signed(state: State, entry: Entry) -> None:
    """Take in the signed letter: a scan, or the file with an electronic signature."""
    letter = _living(state, entry.data)
    counted = in_force(letter)
    letter["signed"] = entry.data["date"]
    if letter["status"] in ("draft", "issued"):
        letter["status"] = "signed"
    attached(state, entry)
    relink(state, letter)
    if not counted:  # what is in force by its number already gives what it gave
        _settle_officers(state, letter)


def attached(state: State, entry: Entry) -> None:
    """Keep a file with the letter."""
    letter = _living(state, entry.data)
    letter["files"].append({key: entry.data[key] for key in ("kind", "blob", "file")})
    _follow(state, entry, letter)


def converted(state: State, entry: Entry) -> None:
    """Take in a PDF of the letter as it is now; the file itself is not kept, only what it was."""
    letter, data = _living(state, entry.data), entry.data
    if data["content"] != letter["content"]:
        raise KeyError(data["id"])
    letter["pdfs"].append(
        {key: data[key] for key in ("file", "digest", "content", "pdfa")}
        | {"engine": {key: data["engine"][key] for key in ("name", "version")}}
    )
    _follow(state, entry, letter)


def sent(state: State, entry: Entry) -> None:
    """Take in that the letter went out."""
    letter = _living(state, entry.data)
    letter["status"] = "sent"
    if not letter["sending"]:  # the first is the one in the book; the trail has all
        letter["sending"] = {key: entry.data[key] for key in ("way", "date", "to", "receipt")}
    _follow(state, entry, letter)


def unsent(state: State, entry: Entry) -> None:
    """Take back that the letter went out: it was noted by mistake; the trail keeps both."""
    letter = _living(state, entry.data)
    if letter["status"] != "sent":
        raise KeyError(entry.data["id"])
    letter |= {"status": "signed" if letter["signed"] else "issued", "sending": {}}
    _follow(state, entry, letter)


def voided(state: State, entry: Entry) -> None:
    """Put a letter out of force; its number stays in the book, with the reason."""
    letter = _living(state, entry.data)
    letter |= {"status": "void", "reason": entry.data["reason"]}
    if letter["number"]:
        letter_voided(state, letter, entry)
    relink(state, letter)
    _settle_officers(state, letter)
    _follow(state, entry, letter)


def _draft(state: State, data: dict[str, Any]) -> Record:
    letter = _living(state, data)
    if letter["number"]:
        raise KeyError(letter["number"])
    return letter


def _unsigned(state: State, data: dict[str, Any]) -> Record:
    """Find a draft whose words may still change; nothing is changed once it is signed."""
    letter = _draft(state, data)
    if letter["signed"]:
        raise KeyError(data["id"])
    return letter


def _replace_file(letter: Record, data: dict[str, Any]) -> None:
    """Take in a new file of a letter, and remember the one before it."""
    letter["earlier"].append([letter["file"], letter["content"]])
    letter |= {key: data[key] for key in ("file", "content", "text")}


def _living(state: State, data: dict[str, Any]) -> Record:
    letter = state.tables["letters"][data["id"]]
    if letter["status"] == "void":
        raise KeyError(data["id"])
    return letter


def _follow(state: State, entry: Entry, letter: Record) -> None:
    state.follow(letter, entry.seq)


def _settle_officers(state: State, letter: Record) -> None:
    """Work out what follows from a letter coming into force, or going out of it."""
    for officer in letter["officers"]:
        settle(state, state.tables["officers"][officer])
