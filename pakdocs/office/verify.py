"""Is a file the document that the register knows?

What is compared are the digests in the log and, for a file that is neither, the letter made again
from log and blobs. So the answer is as good as the log: `log verify` comes first. Signatures in a
file are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pakdocs.errors import PakdocsError
from pakdocs.ledger import Record, State, digest, letter_file, squeeze
from pakdocs.ledger.against import Compared, Outside, compare, kind_of
from pakdocs.ledger.proofs import lines_about
from pakdocs.office.letters import restore_letter
from pakdocs.office.outside import read_outside, trail_of
from pakdocs.office.revise import replaced_version
from pakdocs.render import (
    Difference,
    concealed,
    differences,
    keep,
    letter_text,
    owners_of,
    pictures,
    read_members,
)
from pakdocs.store import Store, read_bytes

_LIKE = 0.5
"""The share of a letter's paragraphs that a file must have to be taken for an altered copy."""


_CARRIERS = (".xlsx", ".zip")
"""The list for the province and a backup, which are judged by the checkpoint that they carry."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is."""

    verdict: str
    letter: Record | None = None
    replaced: Record | None = None
    """The version of the letter that the file is, where a revision has replaced it: entry, at."""
    draft: bool = False
    """Whether it is a form that the letter had before its number: a concept or a net."""
    members: list[str] = field(default_factory=list)
    """The members of the file that are not those of the letter."""
    differences: list[Difference] = field(default_factory=list)
    compared: Compared | None = None
    """For a checkpoint or a proof, what holding the log against it showed."""
    later: int = 0
    """For a proof, how many entries about the letter the log has that came after it."""


def verify_file(store: Store, state: State, path: Path) -> Verdict:
    """Say what the file at *path* is; raise `BadInput` for a .docx that is no Word document.

    A .docx is ``genuine`` where all its members are those that were issued, ``resaved`` where the
    words are, ``altered`` where it is like one letter whose number it bears, and ``void`` where the
    letter is not in force any more. Any other file is genuine if it was kept with a letter, or is
    the PDF that was made of it as it is now. A checkpoint or a proof is genuine where its signature
    is the office's and the log still holds what it says, ``unknown`` if it is another office's,
    else ``altered``: it, or the log.
    """
    if path.suffix.lower() in _CARRIERS:
        return _compared(store, state, read_outside(path))
    data = read_bytes(path)
    letters = list(state.tables["letters"].values())
    if not data.startswith(b"PK"):
        kept = digest(data)
        owners = [x for x in letters if any(one["blob"] == kept for one in x["files"])]
        living = (x for x in owners if x["status"] != "void")
        letter = next(living, next(iter(owners), None))
        if letter is None and data.startswith(b"%PDF-"):
            return _printed(store, letters, kept, path)
        if letter is None and (kind := kind_of(data)) in ("checkpoint", "proof"):
            return _compared(store, state, Outside(str(path), kind, data))
        return _known("genuine", letter)
    return _document(store, state, letters, data, path.name)


def _printed(store: Store, letters: list[Record], found: str, path: Path) -> Verdict:
    """Give the verdict on a PDF whose digest is *found*: by the words that it was made of.

    An unknown one that lies where a letter has its PDF was altered.
    """
    for letter in letters:
        for made in letter["pdfs"]:
            if made["digest"] != found:
                continue
            if made["content"] == letter["content"]:
                return _known("genuine", letter)
            for version in letter["versions"]:
                if version["content"] == made["content"]:
                    return Verdict("void", letter, version)
            return Verdict("unknown", letter, draft=True)
    for letter in letters:
        place = (store.root / letter_file(letter)).with_suffix(".pdf")
        if letter["pdfs"] and place.resolve() == path.resolve():
            return Verdict("altered", letter)
    return Verdict("unknown")


def _document(store: Store, state: State, letters: list[Record], data: bytes, name: str) -> Verdict:
    """Give the verdict on a Word document."""
    file = keep(data, name)
    content, words = file.content, file.text
    for letter in letters:
        if letter["content"] == content:
            return _known("genuine", letter)
    if replaced := replaced_version(letters, content, words):
        return Verdict("void", *replaced)
    for letter in letters:
        if any(earlier == content for _file, earlier in letter["earlier"]):
            return Verdict("unknown", letter, draft=True)
    for letter in letters:
        if letter["text"] == words:
            return _resaved(store, letter, data, name)
    return _altered(store, state, data, name)


def _compared(store: Store, state: State, outside: Outside) -> Verdict:
    """Give the verdict on a checkpoint or a proof."""
    trail = trail_of(store)
    found = compare(trail, outside)
    if not found:
        codes = {code for code, _message in found.problems}
        return Verdict("unknown" if "against_origin" in codes else "altered", compared=found)
    later = len(lines_about(found.letter, trail.lines[found.size :])) if found.letter else 0
    letter = state.tables["letters"].get(found.letter)
    return Verdict("genuine", letter, compared=found, later=later)


def _known(verdict: str, letter: Record | None) -> Verdict:
    """Give the verdict on a file that is *letter*'s, by what became of the letter."""
    if letter is None:
        return Verdict("unknown")
    if letter["status"] == "void":
        return Verdict("void", letter)
    if not letter["number"] and verdict != "unknown":
        return Verdict("unknown", letter, draft=True)
    return Verdict(verdict, letter)


def _resaved(store: Store, letter: Record, data: bytes, name: str) -> Verdict:
    """Give the verdict on a file with the words of *letter*: can all be read, are the pictures its?

    Its fonts, sizes and places are not judged: another program may set them otherwise.
    """
    known = _known("resaved", letter)
    if known.verdict != "resaved":
        return known
    try:
        original = read_members(restore_letter(store, letter), name)
    except PakdocsError:
        return known  # `log verify` names what cannot be made again
    members = read_members(data, name)
    had = concealed(original, name)
    hidden = [text for text in concealed(members, name) if text not in had]
    before, after = pictures(original), pictures(members)
    others = sorted({after.get(key, before.get(key, "")) for key in before.keys() ^ after.keys()})
    if not (hidden or others):
        return known
    return Verdict(
        "altered", letter, members=others, differences=[Difference(text, "") for text in hidden]
    )


def _altered(store: Store, state: State, data: bytes, name: str) -> Verdict:
    """Find the letter of which a file is an altered copy, and where it differs."""
    members = read_members(data, name)
    lines = set(letter_text(members).split("\n"))
    best: tuple[float, Record, bytes] | None = None
    for letter in _candidates(state, data, name, letter_text(members)):
        try:
            original = restore_letter(store, letter)
        except PakdocsError:
            continue  # `log verify` names what cannot be made again
        own = set(letter_text(read_members(original, name)).split("\n"))
        share = len(own & lines) / max(len(own), 1)
        if share >= _LIKE and (best is None or share > best[0]):
            best = (share, letter, original)
    if best is None:
        return Verdict("unknown")
    _share, letter, original = best
    before = read_members(original, name)
    changed = sorted(
        member
        for member in before.keys() | members.keys()
        if before.get(member) != members.get(member)
    )
    return Verdict(
        "altered", letter, members=changed, differences=differences(original, data, name)
    )


def _candidates(state: State, data: bytes, name: str, text: str) -> Iterator[Record]:
    """Give the letters whose number stands in a file, or whose mark does."""
    owners, squeezed = owners_of(data, name), squeeze(text)
    for letter in state.tables["letters"].values():
        number = squeeze(letter["number"])
        if letter["id"] in owners or (number and number in squeezed):
            yield letter
