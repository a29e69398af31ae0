"""Find records as people name them: by id, by a unique name, by a number."""

from __future__ import annotations

import difflib
import re

from pakdocs.errors import BadInput, Findings
from pakdocs.i18n import _
from pakdocs.indonesian import bare_name
from pakdocs.ledger.state import Record, State
from pakdocs.model import STAGES, Kind

_LETTER_FILE = re.compile(r"letters/[0-9]{4}/L-[0-9]{4,}-[a-z0-9-]+\.(docx|pdf|jpg|png)")
_NAMES = {
    "officer": ("name", "nip", "nuptk"),
    "bkk": ("name", "npsn", "institution"),
    "signer": ("name", "nip"),
    "incoming": ("number",),
    "training": ("name",),
}
"""The fields by which a record of each kind may be named, in place of its id."""
_BARE = "bare name"
"""The index of names without their titles: ``Budi, S.Pd.`` is found as ``Budi``."""


def squeeze(text: str) -> str:
    """Fold case and white space, so that names compare as people compare them."""
    return " ".join(text.casefold().split())


def find(state: State, kind: Kind, text: str) -> Record:
    """Find the one record that *text* names; raise `BadInput` if there is none or several."""
    found = find_all(state, kind, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(
            _("{text!r} fits more than one {kind}: {ids}.").format(
                text=text, kind=_(kind.title), ids=", ".join(r["id"] for r in found)
            ),
            fix=_("Give the id."),
        )
    raise BadInput(
        _("There is no {kind} {text!r}.").format(kind=_(kind.title), text=text),
        fix=_suggestion(state, kind, squeeze(text)),
    )


def find_all(state: State, kind: Kind, text: str) -> list[Record]:
    """Find the records that *text* may name: by id, else by the first field that fits any.

    One person may be several signers, in several capacities.
    """
    wanted = squeeze(text)
    if record := state.tables[kind.table].get(wanted):
        return [record]
    for key in _NAMES[kind.name] if wanted else ():
        found = _index(state, kind, key).get(wanted, [])
        titled = wanted != bare_name(text)
        if key == "name" and not (found and titled):
            found = _index(state, kind, _BARE).get(bare_name(text), [])
        if found:
            return found
    return []


def _index(state: State, kind: Kind, key: str) -> dict[str, list[Record]]:
    """Give the records by the folded text of *key*, made once for each state of the log."""
    name = f"{kind.name}.{key}"
    seq, index = state.indexes.get(name, (-1, {}))
    if seq != state.seq:
        index = {}
        for record in state.tables[kind.table].values():
            values = record["values"]
            text = bare_name(values["name"]) if key == _BARE else squeeze(values.get(key, ""))
            if text:
                index.setdefault(text, []).append(record)
        state.indexes[name] = (state.seq, index)
    return index


def _suggestion(state: State, kind: Kind, wanted: str) -> str:
    names: dict[str, Record] = {}
    for key in _NAMES[kind.name]:
        names |= {text: found[0] for text, found in _index(state, kind, key).items()}
    if held := [record for name, record in names.items() if wanted and wanted in name]:
        ids = ", ".join(f"{r['id']} ({_label(r)})" for r in held[:3])
        return _("Did you mean {names}?").format(names=ids)
    if close := difflib.get_close_matches(wanted, list(names), n=1, cutoff=0.6):
        record = names[close[0]]
        return _("Did you mean {names}?").format(names=f"{record['id']} ({_label(record)})")
    return _("See `pakdocs {kind} list`.").format(kind=kind.name)


def _label(record: Record) -> str:
    values = record["values"]
    return str(values.get("name") or values.get("number", ""))


def find_letter(state: State, text: str) -> Record:
    """Find a letter by its id or its number; raise `BadInput` if there is none or several."""
    letters = state.tables["letters"]
    if letter := letters.get(text.strip().upper()):
        return letter
    found = [letter for letter in letters.values() if squeeze(letter["number"]) == squeeze(text)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(letter["id"] for letter in found)
        raise BadInput(
            _("The number {text!r} stands on more than one letter: {ids}.").format(
                text=text, ids=ids
            ),
            fix=_("Give the id."),
        )
    raise BadInput(
        _("There is no letter {text!r}.").format(text=text), fix=_("See `pakdocs letter list`.")
    )


def letter_file(letter: Record) -> str:
    """Give a letter's file relative to the office; a hostile log must not name another place."""
    return _own_place(letter["file"], letter)


def kept_file(letter: Record, kept: Record) -> str:
    """Give the place of a file kept with a letter, such as its signed scan."""
    return _own_place(kept["file"], letter)


def pdf_file(letter: Record, made: Record) -> str:
    """Give the place of a PDF of a letter; the empty text for one made for another folder."""
    return _own_place(made["file"], letter) if made["file"] else ""


def earlier_file(letter: Record, file: str) -> str:
    """Give the place of a file that a letter had before, such as its concept."""
    return _own_place(file, letter)


def _own_place(file: str, letter: Record) -> str:
    if not _LETTER_FILE.fullmatch(file):
        raise Findings(
            _("{file!r} is not the place of a letter.").format(file=file), where=letter["id"]
        )
    return file


def stage(officer: Record) -> str:
    """Give the furthest milestone on the line, ``ended``, or the empty text before the first."""
    milestones = officer["milestones"]
    if "ended" in milestones:
        return "ended"
    return next((name for name in reversed(STAGES) if name in milestones), "")
