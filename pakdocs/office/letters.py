"""Letter files: made from their inputs, staged, moved into place, and made again at any time."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakdocs import indonesian
from pakdocs.errors import BadInput, Findings, PakdocsError, Unreachable
from pakdocs.i18n import _
from pakdocs.ledger import Record, digest, earlier_file, kept_file, letter_file, pdf_file
from pakdocs.lettertype import AS_DECREES
from pakdocs.profile import read_page_and_style
from pakdocs.render import (
    RENDERER,
    RENDERERS,
    Blank,
    Layout,
    Letter,
    Properties,
    clean,
    compose,
    fill_letter,
    has_content,
    keep,
    make_concept,
    make_net,
    stamp,
    trace_blanks,
    why_by_docxtpl,
)
from pakdocs.store import Session, Store, patiently, read_bytes, write_atomic
from pakdocs.tomlfile import parse_toml

STAGING = "letters/.staging"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All files that a letter is made from, by role, and the renderer that makes it."""

    inputs: Mapping[str, bytes]
    renderer: int = RENDERER

    @classmethod
    def from_folder(cls, store: Store, name: str) -> Recipe:
        """Take the files as they stand in the office folder now."""
        return cls(store.folder.inputs(name))

    @classmethod
    def from_log(cls, store: Store, data: Mapping[str, Any]) -> Recipe:
        """Take the files that the log entry *data* points to."""
        inputs = {role: store.blobs.get(blob) for role, blob in data["inputs"].items()}
        return cls(inputs, data["renderer"])


def _compose(recipe: Recipe, where: str) -> bytes:
    """Put the template together as its renderer does; from the recipe alone, never the folder."""
    inputs, layout = recipe.inputs, None
    if recipe.renderer > 1:
        layout = _layout(inputs["profile"], inputs["manifest"])
    parts = (inputs["kop"], inputs["tanda-tangan"])
    try:
        return _composed(inputs["template"], *parts, inputs.get("emblem"), layout)
    except BadInput:  # once more, for it to name the place
        return _put_together(inputs["template"], *parts, inputs.get("emblem"), layout, where)


@functools.lru_cache(maxsize=32)
def _layout(profile: bytes, manifest: bytes) -> Layout:
    """Read how the letter looks; only that, for the files may be of a later version than this."""
    page, style = read_page_and_style(profile.decode("utf-8-sig"))
    shape = parse_toml(manifest.decode("utf-8-sig"), "manifest").get("shape")
    return Layout.of(page, style, decree=shape in AS_DECREES)


def _put_together(
    template: bytes,
    kop: bytes,
    signature: bytes,
    emblem: bytes | None,
    layout: Layout | None,
    where: str = "",
) -> bytes:
    return compose(template, {"kop": kop, "tanda-tangan": signature}, emblem, where, layout)


_composed = functools.lru_cache(maxsize=32)(_put_together)
"""Called without the place: what is put together is the same for all letters."""


def compose_type(store: Store, name: str) -> None:
    """Put the template of a type together without filling it; raise `BadInput` if it cannot be."""
    _compose(Recipe.from_folder(store, name), f"templates/{name}.docx")


def by_docxtpl(recipe: Recipe, where: str) -> str:
    """Say what in a template only docxtpl fills, letter by letter; empty for nothing."""
    return why_by_docxtpl(_compose(recipe, where))


@dataclass(frozen=True, slots=True)
class Making:
    """What a letter is made of beside its recipe."""

    context: Mapping[str, Any]
    date: dt.date
    """What the file says of its age."""
    owner: str
    """The letter's id, which a draft carries in its bookmarks."""
    form: str
    """``final``; or a draft, number and date open: ``concept`` (marked as such), ``net``, or
    ``srikandi``, with the marks in which SRIKANDI writes them."""
    paraf: Sequence[str] = ()


def make_letter(recipe: Recipe, making: Making, where: str) -> Letter:
    """Fill the letter; the same recipe and making give the same content for ever."""
    if recipe.renderer not in RENDERERS:
        raise Findings(
            _("the letter was made by renderer {n}, which this pakdocs does not have.").format(
                n=recipe.renderer
            ),
            fix=_("Use a newer pakdocs."),
        )
    context = for_srikandi(making.context) if making.form == "srikandi" else making.context
    composed = _compose(recipe, where)
    office = context["office"]
    author = f"{office['name']} {office['region']}".strip()
    properties = Properties(title=context["subject"], author=author, date=making.date)
    letter = fill_letter(composed, context, properties, where, recipe.renderer)
    if making.form == "concept":
        return make_concept(letter.data, making.owner, making.paraf, where)
    return letter if making.form == "final" else make_net(letter.data, making.owner, where)


def for_srikandi(context: Mapping[str, Any]) -> dict[str, Any]:
    """Put the marks that SRIKANDI fills in the place of number, date and signature.

    It looks for them in the .docx as they stand here; the signer's rank stays, for it has no mark.
    """
    signature = dict(context["signature"])
    prefix = signature["nip"].split(" ")[0]
    signature |= {
        "name": "${nama_pengirim}",
        "nip": f"{prefix} ${{nip_pengirim}}",
        "mark": "${ttd_pengirim}",
    }
    return {
        **context,
        "number": "${nomor_naskah}",
        "date": "${tanggal_naskah}",
        "signature": signature,
    }


_SUFFIXES = {
    "final": "",
    "concept": "-konsep",
    "adopted": "-konsep",
    "net": "-net",
    "srikandi": "-srikandi",
}


def letter_path(identifier: str, name: str, year: int, form: str) -> str:
    """Give the place of a letter's file, relative to the office: its name carries the id."""
    return f"letters/{year}/{identifier}-{name}{_SUFFIXES[form]}.docx"


def staged_path(root: Path, file: str) -> Path:
    """Give where the letter that shall be *file* waits for its log entry."""
    return root / STAGING / Path(file).name


def stage_letter(root: Path, file: str, data: bytes) -> Path:
    """Write a letter where it waits for its log entry; not fsynced, for it can be made again."""
    path = staged_path(root, file)
    write_atomic(path, data, durable=False)
    return path


def move_into_place(root: Path, staged: Path, file: str) -> bool:
    """Move a staged letter to its place; False when the system does not let us now."""
    target = root / file
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        patiently(lambda: staged.replace(target))
    except OSError:
        return False
    return True


def restore_letter(store: Store, letter: Record) -> bytes:
    """Make the file of a letter again from log and blobs alone, as it is now: draft or issued.

    Raises `Findings` when an input is gone or the content is not what the log says.
    """
    made = render_letter(store, letter)
    if made.content != letter["content"]:
        raise Findings(
            _("the letter made again is not the one that was issued."), where=letter["id"]
        )
    return made.data


def render_letter(store: Store, letter: Record) -> Letter:
    """Render *letter* in its form, with its number and date if it has them, from log and blobs."""
    where = letter["id"]
    if letter["source"]:
        source = store.blobs.get(letter["source"])
        match letter["form"]:
            case "adopted":
                return keep(source, where)
            case "net":
                return clean(source, where)
            case _:
                return stamp(source, letter["number"], indonesian.format_iso(letter["date"]), where)
    data = store.entry(letter).data
    context = letter_context(store, letter, data)
    date = dt.date.fromisoformat(letter["date"] if letter["form"] == "final" else data["date"])
    paraf = data["paraf"] if letter["form"] == "concept" else ()
    return make_letter(
        Recipe.from_log(store, data),
        Making(context, date, letter["id"], letter["form"], paraf),
        where,
    )


def letter_context(store: Store, letter: Record, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the context of *letter*, whose making the entry data tell, as it is filled now."""
    context = dict(data["context"])
    if letter["form"] == "final":
        context |= {"number": letter["number"], "date": indonesian.format_iso(letter["date"])}
    context["fields"] = dict(context["fields"])
    if data["personal"]:
        for path, value in json.loads(store.blobs.get(data["personal"]))["values"].items():
            context["fields"][path.removeprefix("fields.")] = value
    return context


def letter_blanks(store: Store, letter: Record, data: Mapping[str, Any]) -> list[Blank]:
    """Give what each tag of *letter* printed, with its place in the context."""
    composed = _compose(Recipe.from_log(store, data), letter["id"])
    return trace_blanks(composed, letter_context(store, letter, data), letter["id"])


def missing_letters(store: Store, letters: Iterable[Record]) -> list[Record]:
    """Give those of *letters* whose files are not all there."""
    return [letter for letter in letters if any(_missing_files(store, letter))]


def _missing_files(store: Store, letter: Record) -> Iterator[str]:
    for name in (letter_file(letter), *(kept_file(letter, kept) for kept in letter["files"])):
        if not (store.root / name).is_file() or (
            name == letter["file"] and _outdated(store, letter)
        ):
            yield name


def _outdated(store: Store, letter: Record) -> bool:
    """Say whether a letter's place still holds it as it was before it was revised."""
    versions = [version["content"] for version in letter["versions"]]
    if not versions:
        return False
    data = read_bytes(store.root / letter["file"])
    return not has_content(data, letter["content"]) and any(
        has_content(data, content) for content in versions
    )


def restore_missing(store: Store, letters: Iterable[Record]) -> list[str]:
    """Make missing files of letters again; altered ones are left alone, as evidence."""
    restored = []
    for letter in letters:
        missing = set(_missing_files(store, letter))
        for kept in letter["files"]:  # first, for they need no template to be made from
            if kept["file"] in missing:
                data = store.blobs.get(kept["blob"])
                write_atomic(store.root / kept["file"], data, durable=False)
        if letter_file(letter) in missing:
            data = restore_letter(store, letter)
            write_atomic(store.root / letter_file(letter), data, durable=False)
        if missing:
            restored.append(letter["id"])
    return restored


def finish_letters(session: Session) -> None:
    """Finish what a dead process, or a file open in Word, left undone.

    A staged file whose entry is in the log is moved to its place; one without an entry was never
    issued and is removed. Letters of new entries without a file are made again.
    """
    store, letters = session.store, session.state.tables["letters"]
    for staged in sorted((store.root / STAGING).glob("*.docx")):
        with contextlib.suppress(OSError, PakdocsError):  # held by another program: the next time
            _finish_staged(session, staged)
    for staged in (store.root / STAGING).glob("*.pdf"):  # made anew when it is asked for
        with contextlib.suppress(OSError):
            staged.unlink()
    for identifier in session.unfinished:
        settle_files(session, letters[identifier])
    with contextlib.suppress(OSError):  # not empty, or not there
        (store.root / STAGING).rmdir()


def settle_files(session: Session, letter: Record) -> bool:
    """Bring the files of a committed letter to what the log says; say whether that worked.

    What another program holds, or the disk has no room for, is left to the next opening. What
    cannot be made again at all is named by `log verify`, not here.
    """
    done = remove_earlier(session.store, letter)
    try:
        restore_missing(session.store, [letter])
    except Unreachable:
        done = False
    except PakdocsError:
        pass
    session.undone |= not done
    return done


def _finish_staged(session: Session, staged: Path) -> None:
    store = session.store
    letter = session.state.tables["letters"].get("-".join(staged.name.split("-", 2)[:2]))
    if letter is None or Path(letter["file"]).name != staged.name:
        staged.unlink(missing_ok=True)
    elif has_content(read_bytes(staged), letter["content"]):
        set_aside(store, letter)
        place = store.root / letter_file(letter)
        place.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(place)
    else:
        session.unfinished.append(letter["id"])
        staged.unlink(missing_ok=True)


def set_aside(store: Store, letter: Record) -> str:
    """Keep what somebody typed into a letter's file under a name of its own, and give that.

    Gives the empty text where the file is one that the letter has or had.
    """
    path = store.root / letter_file(letter)
    if not path.is_file() or is_known(letter, read_bytes(path, limit=None)):
        return ""
    places = (path.with_name(f"{path.stem}-lain-{n}.docx") for n in itertools.count(1))
    aside = next(place for place in places if not place.exists())
    path.rename(aside)
    return aside.relative_to(store.root).as_posix()


def is_known(letter: Record, data: bytes) -> bool:
    """Say whether a file is the letter as it is, or as it was in an earlier form or version."""
    known = (letter["content"], *(content for _file, content in letter["earlier"]))
    return any(has_content(data, content) for content in known)


def remove_earlier(store: Store, letter: Record) -> bool:
    """Remove the files of a letter's earlier forms that are as they were made; say if all went.

    One that is open in Word stays for now; one that was edited stays for good. PDFs that show the
    letter as it was go too.
    """
    gone = _remove_outdated(store, letter)
    for file, content in letter["earlier"]:
        path = store.root / earlier_file(letter, file)
        try:
            if file != letter["file"] and path.exists() and has_content(read_bytes(path), content):
                patiently(path.unlink)
        except (OSError, Unreachable):
            gone = False
        except PakdocsError:
            continue  # larger than any letter: somebody's, not ours to remove
    return gone


def _remove_outdated(store: Store, letter: Record) -> bool:
    """Remove the PDFs made of a letter before its words changed, where they are as they were."""
    old = [made for made in letter["pdfs"] if made["content"] != letter["content"] and made["file"]]
    gone = True
    for made in old:
        try:
            path = store.root / pdf_file(letter, made)
            if path.exists() and digest(read_bytes(path, limit=None)) == made["digest"]:
                patiently(path.unlink)
        except (OSError, Unreachable):
            gone = False
        except PakdocsError:
            continue  # the log names a place outside the office
    return gone
