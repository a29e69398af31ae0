"""Letter types as files: proved, listed with what they may use, and begun from another."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakdocs import legal, requirements
from pakdocs.errors import BadInput, Conflict, PakdocsError
from pakdocs.i18n import _
from pakdocs.ledger import State
from pakdocs.legal import LegalBasis
from pakdocs.lettertype import CITABLE, NAME, URGENCIES, LetterType, parse_lettertype
from pakdocs.model import Field
from pakdocs.office.context import About, Context, Sources, build_context, count_officers
from pakdocs.office.invented import BASIS, NUMBER, REQUIREMENTS, invented_state, made_before
from pakdocs.office.letters import Making, Recipe, by_docxtpl, make_letter
from pakdocs.office.request import parse_fields
from pakdocs.office.sums import figures_at
from pakdocs.profile import Profile
from pakdocs.render import PARTS, Fault, Subject, check_template, mark_faults
from pakdocs.resources import resource
from pakdocs.store import Folder, Store, write_atomic

DAY = dt.date(2025, 11, 10)
"""The date of examples: after everything in the invented office."""
_FILLED = (
    *("classification", "urgency", "security", "attachments"),
    *("attachment_unit", "subject", "recipient", "recipient_place", "copies"),
)
"""The manifest's texts that may hold tags."""
_PLAIN = {"urgency": URGENCIES[0], "security": "B"}
_TYPED = {
    "text": "Contoh isian",
    "list": "Contoh pertama\nContoh kedua",
    "date": "2025-11-20",
    "count": "14",
    "phone": "0812-0000-0099",
    "email": "contoh@dinas.example",
    "nip": "19850202 201001 1 999",
    "points": "Contoh alinea\n- Contoh butir\n-- Contoh anak butir",
}
"""What stands in a letter's own field in an example, by its kind, as it is typed."""
_TAKEN = (*PARTS.values(), Path(legal.FILE).stem, Path(requirements.FILE).stem)

_OF_WINDOWS = re.compile(r"con|aux|nul|prn|(com|lpt)[0-9]")
"""Names of devices, which no file can have on Windows, whatever its ending."""


def example_context(
    lettertype: LetterType,
    profile: Profile,
    basis: LegalBasis = BASIS,
) -> Context:
    """Build the context of an invented letter of a type: every list has an item with all keys.

    This is the one place where examples meet `build_context`. Raises `BadInput` where the
    manifest's own texts cannot be filled.
    """
    state = invented_state(lettertype.signers[0])
    counts = count_officers(state)
    sources = Sources(state, profile, basis, REQUIREMENTS, counts, made_before)
    context = build_context(
        sources,
        lettertype,
        _about(lettertype, state),
        date=DAY,
        signer=next(iter(state.tables["signers"].values())),
        fields=parse_fields(lettertype, {f.key: _typed(f) for f in lettertype.fields}),
    )
    return context | {"number": NUMBER}


def _about(lettertype: LetterType, state: State) -> About:
    """Give what an invented letter of a type is about."""
    training = next(iter(state.tables["trainings"].values())) if lettertype.training else None
    officers = list(state.tables["officers"].values())
    decree = state.tables["letters"]["L-0001"]
    match lettertype.about:
        case "letter":
            return About(officers, carried={**decree, "number": ""})
        case "issued":
            return About(officers, carried=decree)
        case "bkk":
            return About(bkk=list(state.tables["bkk"]), training=training)
        case "free":
            return About(training=training)
    return About(officers, training=training)


def _typed(spec: Field) -> str:
    if spec.choices:
        return spec.choices[0]
    if spec.columns:
        return "\n".join(" | ".join(str(n) for _column in spec.columns) for n in (1, 2))
    return _TYPED.get(spec.kind, _TYPED["text"])


def _neutral(lettertype: LetterType) -> LetterType:
    """Give the type with plain words for its texts, so that their tags do not matter."""
    plain: dict[str, Any] = {}
    for key in _FILLED:
        value = getattr(lettertype, key)
        if isinstance(value, str) and "{" in value:
            plain[key] = _PLAIN.get(key, "1")
        elif isinstance(value, tuple) and any("{" in text for text in value):
            plain[key] = ("Contoh",)
    for key in ("recipient", "copies"):
        if not getattr(lettertype, key):
            plain[key] = ("Contoh",)
    return dataclasses.replace(lettertype, **plain)


def _full(lettertype: LetterType) -> LetterType:
    """Give the type as it would be if it cited everything."""
    wanted = {"cites": CITABLE, "training": "any", "changed_since": "appointed"}
    about = {} if lettertype.about in ("letter", "issued") else {"about": "officers"}
    return dataclasses.replace(_neutral(lettertype), **wanted, **about)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Proof:
    """What checking a type found."""

    type: str
    title: str
    faults: list[Fault]
    files: Mapping[str, bytes]
    """The files that were checked, by name: those that are approved together."""
    check: Sequence[str] = ()
    """The manifest's notes on what the office must check itself."""
    by_docxtpl: str = ""
    """What in it docxtpl fills anew for each letter, which takes longer; empty for nothing."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def check_type(store: Store, name: str) -> Proof:
    """Prove a letter type: its Word file, its manifest, the shared parts, and a trial filling.

    Raises `BadInput` for an unknown type and a wrong profile only; whatever is wrong with the
    type's own files is a fault.
    """
    folder = store.folder
    profile = folder.profile  # a wrong one is no fault of the type
    if name not in folder.type_names():
        folder.lettertype(name)  # says so, with the names that are known
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    for file in (f"{name}.docx", f"{name}.toml", *(f"{part}.docx" for part in PARTS.values())):
        try:
            files[file] = folder.read(folder.templates / file)
        except PakdocsError as error:
            if file != f"{name}.toml" and file.removesuffix(".docx") != name:
                continue  # a shared part that is not called for need not be there
            faults += _faults(error, "document" if file.endswith(".docx") else "manifest")
    lettertype, wrong = _manifest(files, name)
    faults += wrong
    if lettertype and lettertype.series not in profile.series:
        faults.append(_no_series(lettertype, profile))
    if f"{name}.docx" in files:
        faults += _check_pair(store, name, lettertype, files)
    title = lettertype.title if lettertype else name
    if lettertype and not faults:
        faults += _try(store, lettertype)
    slow = "" if faults else by_docxtpl(Recipe.from_folder(store, name), "")
    return Proof(name, title, faults, files, lettertype.check if lettertype else (), slow)


def _manifest(files: Mapping[str, bytes], name: str) -> tuple[LetterType | None, list[Fault]]:
    file = f"{name}.toml"
    try:
        return parse_lettertype(files[file].decode("utf-8-sig"), name, ""), []
    except (UnicodeDecodeError, KeyError):
        message = _("is not UTF-8 text; save it again with the encoding UTF-8.")
        return None, [Fault("manifest", "", message)]
    except BadInput as error:
        return None, _faults(error, "manifest")


def _no_series(lettertype: LetterType, profile: Profile) -> Fault:
    message = _("The series {name!r} is not in the profile.").format(name=lettertype.series)
    fix = _("Series of this office: {names}.").format(names=", ".join(profile.series))
    return Fault("manifest", "series", message, fix=fix)


def _faults(error: PakdocsError, part: str) -> list[Fault]:
    found = error.problems or (error.problem,)
    return [Fault(part, problem.where, problem.message, fix=problem.fix) for problem in found]


def _check_pair(
    store: Store, name: str, lettertype: LetterType | None, files: Mapping[str, bytes]
) -> list[Fault]:
    context: Context | None = None
    full: Context = {}
    faults: list[Fault] = []
    if lettertype is not None:
        try:
            profile = dataclasses.replace(store.folder.profile, legal=())
            context = example_context(_neutral(lettertype), profile)
            full = example_context(_full(lettertype), profile)
            faults += _unknown_sums(lettertype, context)
        except PakdocsError as error:
            faults += _faults(error, "manifest")
    subject = Subject(
        template=files[f"{name}.docx"],
        parts={part: files[f"{part}.docx"] for part in PARTS.values() if f"{part}.docx" in files},
        texts=dict(_texts(lettertype)) if lettertype else {},
        context=context,
        full=full,
        fields=[spec.key for spec in lettertype.fields] if lettertype else (),
        spoken=_spoken(lettertype) if lettertype else (),
    )
    return faults + check_template(subject)


def _unknown_sums(lettertype: LetterType, context: Context) -> list[Fault]:
    """Give the paths of the manifest's sums that lead nowhere."""
    faults: list[Fault] = []
    for path in dict.fromkeys(re.findall(r"[\w.]+", " ".join(lettertype.sums))):
        try:
            figures_at(context, path, "sums")
        except BadInput as error:
            faults += _faults(error, "manifest")
    return faults


def _texts(lettertype: LetterType) -> Iterator[tuple[str, str]]:
    for key in _FILLED:
        value = getattr(lettertype, key)
        if isinstance(value, str):
            yield key, value
            continue
        for number, text in enumerate(value, start=1):
            if not text.startswith("*"):
                yield f"{key} {number}", text


def _spoken(lettertype: LetterType) -> list[str]:
    """Give the paths that the manifest reads itself: in its sums, and lists such as *fields.to."""
    summed = [path for line in lettertype.sums for path in re.findall(r"[\w.]+", line)]
    lines = (*lettertype.recipient, *lettertype.copies)
    return [*summed, *(line[1:] for line in lines if line.startswith("*"))]


def _try(store: Store, lettertype: LetterType) -> list[Fault]:
    """Fill an example on the way that real letters go; give what stops it."""
    folder = store.folder
    try:
        context = example_context(lettertype, folder.profile, folder.legal_basis)
        recipe = Recipe.from_folder(store, lettertype.name)
        make_letter(recipe, Making(context, DAY, "L-0000", "final"), "")
    except PakdocsError as error:
        return [
            Fault(_part_of(f.where), f.where.strip(", "), f.message, fix=f.fix)
            for f in _faults(error, "document")
        ]
    return []


def _part_of(where: str) -> str:
    if ".toml" in where:
        return "manifest"
    found = re.search(r"word/(\w+)\.xml", where)
    return found[1] if found else "document"


def mark_type(proof: Proof, target: Path) -> None:
    """Write a copy of the template with a comment for each fault; never over another file."""
    check_target(target)
    template = proof.files.get(f"{proof.type}.docx", b"")
    write_atomic(target, mark_faults(template, proof.faults, f"{proof.type}.docx"), durable=False)


def check_target(target: Path) -> None:
    """Raise `BadInput` for a name that Word would not open, `Conflict` for a file that is there."""
    if target.suffix.lower() != ".docx":
        raise BadInput(_("Give the file a name that ends in .docx."), where=str(target))
    if target.exists():
        raise Conflict(
            _("The file is there already; nothing was written."),
            where=str(target),
            fix=_("Give another name."),
        )


def list_values(store: Store, lettertype: LetterType) -> list[tuple[str, str]]:
    """Give all that a template of a type may use, with an example: ``officers[].name``."""
    profile = dataclasses.replace(store.folder.profile, legal=())
    context = example_context(_neutral(lettertype), profile)
    with contextlib.suppress(BadInput):  # a wrong tag in the manifest is the check's business
        context["subject"] = example_context(lettertype, profile)["subject"]
    return list(_flat(context, ""))


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        items = list(dict.fromkeys(pair for item in value for pair in _flat(item, f"{path}[]")))
        first: dict[str, str] = {}
        for name, example in items:
            first.setdefault(name, example)
        yield from first.items()
    else:
        yield path, str(value)


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter type to be, copied from another."""

    name: str
    title: str
    source: str
    files: Mapping[str, bytes]


def begin_type(store: Store, name: str, source: str, title: str) -> Begun:
    """Copy the pair of *source* under a new name and title, comments and all; writes nothing.

    A source that the office does not have is taken from the types that come with pakdocs; so an
    older office gets the newer ones. Raises `BadInput` for a name that cannot be one, `Conflict`
    for one that is taken.
    """
    folder = store.folder
    if not NAME.fullmatch(name):
        raise BadInput(
            _("{name!r} cannot be the name of a letter type.").format(name=name),
            fix=_("Use small letters, digits and hyphens, such as surat-undangan."),
        )
    if _OF_WINDOWS.fullmatch(name):
        raise BadInput(
            _("{name!r} cannot be the name of a letter type.").format(name=name),
            fix=_("Windows keeps this name for a device; give another one."),
        )
    taken = [
        f"{name}{end}" for end in (".docx", ".toml") if (folder.templates / f"{name}{end}").exists()
    ]
    if taken or name in _TAKEN:
        raise Conflict(
            _("The name {name} is taken.").format(name=name),
            where=f"templates/{(taken or [name])[0]}",
            fix=_("Give another name."),
        )
    place = folder.templates
    if source not in folder.type_names() and (shipped := official_types()) and source in shipped:
        place = resource("templates")
    else:
        folder.lettertype(source)
    manifest = folder.read(place / f"{source}.toml").decode("utf-8-sig")
    renamed = manifest if source == name and not title else _retitled(manifest, title or name)
    kind = parse_lettertype(renamed, name, f"templates/{name}.toml")
    template = folder.read(place / f"{source}.docx")
    files = {f"{name}.docx": template, f"{name}.toml": renamed.encode("utf-8")}
    return Begun(name, kind.title, source, files)


def official_types() -> list[str]:
    """Name the letter types that come with pakdocs."""
    return Folder(resource("templates").parent).type_names()


def keep_type(store: Store, begun: Begun) -> None:
    """Write the files of a new type; the manifest last, for it is what makes it one."""
    for file, data in begun.files.items():
        write_atomic(store.folder.templates / file, data)


_TITLE = re.compile(r"""^(title\s*=\s*)("(?:[^"\\\n]|\\.)*"(?!")|'[^'\n]*'(?!'))""", re.MULTILINE)
"""The line of the title; three quotes begin a text of several lines, which it is not."""


def _retitled(manifest: str, title: str) -> str:
    quoted = json.dumps(title, ensure_ascii=False)
    changed, count = _TITLE.subn(lambda found: found[1] + quoted, manifest, count=1)
    if not count:
        raise BadInput(
            _('has no line that says title = "...".'), fix=_("Copy the files by hand instead.")
        )
    return changed
