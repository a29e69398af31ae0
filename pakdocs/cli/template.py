"""Letter types: list, check, fields, new, approve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import Desk, desk_command, dry_run, make_blank_file
from pakdocs.cli.params import AskedArgument, Named, named
from pakdocs.errors import Findings, PakdocsError, UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.report import date_text

if TYPE_CHECKING:
    from pakdocs.lettertype import LetterType
    from pakdocs.office.templates import Proof
    from pakdocs.render import Fault

template = click.Group("template", help=_(COMMANDS["template"][1]))
commands = {"template": template}

KINDS = {
    "nip": N_("NIP"),
    "text": N_("text"),
    "list": N_("list, one line each"),
    "date": N_("date"),
    "count": N_("whole number"),
    "choice": N_("one of"),
    "phone": N_("telephone"),
    "email": N_("e-mail"),
    "points": N_("numbered points"),
    "rows": N_("table"),
}
"""What the kinds of a letter's own fields are called."""
_USUAL_SOURCES = ("surat-dinas", "koordinasi-provinsi")
"""The types that a new one is copied from unless another is named, the better one first."""


@desk_command(
    template, "list", N_("List the letter types, whether they are in order, and what to check.")
)
def list_command(desk: Desk) -> int:
    """List types; exit code 3 when one is not in order."""
    folder = desk.store.folder
    found = [_examine(desk, name) for name in folder.type_names()]
    notes = [*folder.profile.check, *folder.legal_basis.check, *folder.facts.check]

    def text() -> str:
        headings = (N_("Type"), N_("Title"), N_("To check"), N_("In order"), N_("Approved"))
        rows = [
            [
                item["type"],
                item["title"],
                str(len(item["check"]) or "-"),
                _("yes") if item["ok"] else _("NO"),
                _approved_words(item),
            ]
            for item in found
        ]
        problems = [
            f"  - {item['type']}, {p['part']} {p['where']}: {p['message']}"
            for item in found
            for p in item["problems"]
        ]
        hint = _("What the office must check itself of a type: `pakdocs template check TYPE`.")
        parts = [desk.table(headings, rows), *problems, "", hint]
        if notes:
            parts += ["", _("To be checked by the office:"), *(f"  - {note}" for note in notes)]
        return "\n".join(parts)

    of_types = [f"{item['type']}: {note}" for item in found for note in item["check"]]
    desk.emit({"templates": found, "check": [*notes, *of_types]}, text)
    return 0 if all(item["ok"] for item in found) else Findings.exit_code


def _approved_words(item: dict[str, Any]) -> str:
    if item["changed"]:
        return _("NO: {files}").format(files=", ".join(item["changed"]))
    approved = item["approved"]
    if not approved["by"]:
        return _("when the office was opened")
    return _("{name}, {date}").format(name=approved["by"], date=date_text(approved["at"][:10]))


def _examine(desk: Desk, name: str) -> dict[str, Any]:
    """Look at a type: one that was approved as it is was proved then, any other is proved now."""
    from pakdocs.office import approval_of, check_type, compose_type

    approval = approval_of(desk.store, desk.state, name)
    check, fields, problems = [], [], []
    title = name
    try:
        lettertype = desk.store.folder.lettertype(name)
        title, check = lettertype.title, list(lettertype.check)
        fields = [spec.key for spec in lettertype.fields]
        if approval.changed:
            problems = _as_json(check_type(desk.store, name))["problems"]
        else:
            compose_type(desk.store, name)
    except PakdocsError as error:
        problems = [
            {"part": name, "where": p.where, "message": p.message}
            for p in error.problems or (error.problem,)
        ]
    return {
        "type": name,
        "title": title,
        "ok": not problems,
        "problems": problems,
        "fields": fields,
        "check": check,
        "approved": {"by": approval.by, "at": approval.at} if approval.at else None,
        "changed": approval.changed,
    }


@desk_command(
    template, "check", N_("Prove letter types: every tag, name, field, control, font and table.")
)
@click.argument("type_name", metavar="[TYPE]", type=Named(offers.types), required=False)
@click.option(
    "--mark",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Write a copy of the Word file with a comment at each problem."),
)
def check_command(desk: Desk, *, type_name: str | None, mark: Path | None) -> int:
    """Check one type or all; exit code 3 when there are problems."""
    from pakdocs.office import check_target, check_type, mark_type

    if mark is not None:
        if not type_name:
            raise UsageProblem(_("Which type? --mark writes a copy of one."), where="TYPE")
        check_target(mark)
    names = [type_name] if type_name else desk.store.folder.type_names()
    proofs = [check_type(desk.store, name) for name in names]
    marked = mark is not None and not proofs[0].ok
    if marked and mark is not None:
        mark_type(proofs[0], mark)
    found: dict[str, Any] = {"templates": [_as_json(proof) for proof in proofs]}
    if mark is not None:
        found |= {"marked": str(mark) if marked else ""}

    def text() -> str:
        parts = [_proof_text(proof) for proof in proofs]
        if type_name and proofs[0].check:
            notes = (f"  - {note}" for note in proofs[0].check)
            parts += ["", _("To be checked by the office:"), *notes]
        if marked:
            parts.append(_("The copy with comments: {file}").format(file=mark))
        elif mark is not None:
            parts.append(_("There is nothing to mark; no copy was written."))
        return "\n".join(parts)

    desk.emit(found, text)
    return 0 if all(proof.ok for proof in proofs) else Findings.exit_code


def _as_json(proof: Proof) -> dict[str, Any]:
    keys = ("part", "where", "message", "text", "fix")
    problems = [{key: getattr(fault, key) for key in keys} for fault in proof.faults]
    return {
        "type": proof.type,
        "title": proof.title,
        "ok": proof.ok,
        "problems": problems,
        "check": list(proof.check),
        "by_docxtpl": proof.by_docxtpl,
    }


def _proof_text(proof: Proof) -> str:
    """Write what was found of one type, as it is read beside the open Word file."""
    name = f"{proof.type} ({proof.title})" if proof.title != proof.type else proof.type
    if proof.ok:
        said = _("{type}: in order").format(type=name)
        note = _("filled by docxtpl, letter by letter: {reason}").format(reason=proof.by_docxtpl)
        return f"{said}\n  - {note}" if proof.by_docxtpl else said
    count = ngettext("{n} problem", "{n} problems", len(proof.faults)).format(n=len(proof.faults))
    lines = [f"{name}: {count}"]
    for number, fault in enumerate(proof.faults, start=1):
        lines += [f"  {number}. {_fault_text(fault)}"]
        lines += [f"     > {fault.text}"] if fault.text else []
        lines += [f"     {fault.fix}"] if fault.fix else []
    return "\n".join(lines)


def _fault_text(fault: Fault) -> str:
    return f"{_part_word(fault.part)} {fault.where}".strip() + f": {fault.message}"


def _part_word(part: str) -> str:
    return {"document": _("document,"), "manifest": _("manifest (.toml),")}.get(part, f"{part},")


@desk_command(
    template, "fields", N_("Show what a letter type may use in its text, and the fields it asks.")
)
@named("type_name", "TYPE", offers.types, N_("Which letter type?"))
@click.option(
    "--blank",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Write an Excel sheet to fill the fields in."),
)
def fields_command(desk: Desk, *, type_name: str, blank: Path | None) -> None:
    """Show names and fields of a type, or write the sheet for its fields."""
    from pakdocs.office import list_values, write_form
    from pakdocs.render import FILTERS

    lettertype = desk.store.folder.lettertype(type_name)
    if blank is not None:
        make_blank_file(desk, blank, lambda path: write_form(path, lettertype))
        return
    values = list_values(desk.store, lettertype)
    found = _own_fields(lettertype)

    def text() -> str:
        rows = [[_used(name), example or "-"] for name, example in values]
        return "\n".join(
            [
                _("What the template may use:"),
                desk.table((N_("Name"), N_("Example")), rows),
                "",
                _("Written {one}; what stands behind a colon, in a loop: {many}").format(
                    one="{{ office.name }}", many="{% for o in officers %}{{ o.name }}{% endfor %}"
                ),
                _("Filters: {names}. In a decree {call} counts KESATU, KEDUA ...").format(
                    names=", ".join(FILTERS), call="{{ diktum() }}"
                ),
                "",
                _fields_text(desk, found),
            ]
        )

    shown = [{"name": name, "example": example} for name, example in values]
    desk.emit({"type": lettertype.name, "fields": found, "values": shown}, text)


def _own_fields(lettertype: LetterType) -> list[dict[str, Any]]:
    return [
        {
            "key": spec.key,
            "label": _(spec.label),
            "kind": spec.kind,
            "required": spec.required,
            "default": spec.default,
            "choices": list(spec.choices),
            "help": spec.help,
        }
        for spec in lettertype.fields
    ]


def _fields_text(desk: Desk, found: list[dict[str, Any]]) -> str:
    if not found:
        return _("This type has no fields of its own.")
    headings = (N_("Field"), N_("Label"), N_("Kind"), N_("Needed"), N_("Default"), N_("Help"))
    rows = [
        [
            item["key"],
            item["label"],
            _kind_words(item),
            _("yes") if item["required"] else "-",
            item["default"] or "-",
            item["help"] or "-",
        ]
        for item in found
    ]
    return "\n".join([_("Its own fields, filled with --set:"), desk.table(headings, rows)])


def _kind_words(item: dict[str, Any]) -> str:
    words = _(KINDS.get(item["kind"], item["kind"]))
    return f"{words}: {', '.join(item['choices'])}" if item["choices"] else words


def _used(name: str) -> str:
    """Write a path as people say it: ``officers[].bkk.name`` is ``officers: bkk.name``."""
    return name.replace("[].", ": ").replace("[]", ": ...")


@desk_command(template, "new", N_("Begin a letter type of your own, copied from another."))
@click.argument("name", metavar="NAME", cls=AskedArgument, question=N_("Name of the new type?"))
@click.option(
    "--from",
    "source",
    metavar="TYPE",
    type=Named(offers.types),
    help=_("The type to copy; asked for, else surat-dinas or koordinasi-provinsi."),
)
@click.option("--title", default="", help=_("What it is called; else as NAME."))
@dry_run
def new_command(desk: Desk, *, name: str, source: str | None, title: str, dry_run: bool) -> None:
    """Copy a pair of files under a new name and title."""
    from pakdocs.office import begin_type, keep_type

    begun = begin_type(desk.store, name, source or _source(desk, name), title.strip())
    if not dry_run:
        keep_type(desk.store, begun)
    files = [f"templates/{file}" for file in begun.files]

    def text() -> str:
        if dry_run:
            said = _("Would be made from {source}: {files}. Nothing was written.")
            return said.format(source=begun.source, files=", ".join(files))
        lines = (
            _("Made from {source}: {files}.").format(source=begun.source, files=", ".join(files)),
            _("1. Write the letter in Word: {file}").format(file=files[0]),
            _("2. Set title, subject, whom it is about and its fields in Notepad: {file}").format(
                file=files[1]
            ),
            _("3. Look for mistakes: pakdocs template check {type}").format(type=name),
            _("4. Let it be used: pakdocs template approve {type}").format(type=name),
        )
        return "\n".join(lines)

    desk.emit({"type": name, "title": begun.title, "from": begun.source, "files": files}, text)


def _source(desk: Desk, name: str) -> str:
    """Ask for the type to copy from, or give the usual one; an official one is itself."""
    from pakdocs.office import official_types

    names = desk.store.folder.type_names()
    if name not in names and name in official_types():
        return name
    usual = next((name for name in _USUAL_SOURCES if name in names), "")
    if desk.terminal:
        return desk.ask(_("Copy which type?"), "", offers.types(desk), usual)
    if not usual:
        raise UsageProblem(_("Copy which type?"), where="--from", fix=_("Give --from TYPE."))
    return usual


@desk_command(template, "approve", N_("Check a letter type and let it make letters."))
@named("type_name", "TYPE", offers.types, N_("Which letter type?"))
@click.option("--note", default="", help=_("Who looked at it, or why it was changed."))
@dry_run
def approve_command(desk: Desk, *, type_name: str, note: str, dry_run: bool) -> int:
    """Approve the files of a type as they are; exit code 3 when they have problems."""
    from pakdocs.office import approval_of, approve_type, check_note, check_type

    note = check_note(note)
    proof = check_type(desk.store, type_name)
    if not proof.ok:
        desk.emit(
            {"templates": [_as_json(proof)], "approved": []},
            lambda: "\n".join([_proof_text(proof), _("Not approved.")]),
        )
        return Findings.exit_code
    if dry_run:
        new = approval_of(desk.store, desk.state, type_name).changed
    else:
        with desk.writing() as session:
            new = approve_type(session, proof, note)

    def text() -> str:
        if not new:
            return _("{type} is approved already; nothing was changed.").format(type=type_name)
        said = (
            _("Would be approved: {files}. Nothing was written.")
            if dry_run
            else _("Approved: {files}. Letters of this type can be made now.")
        )
        return said.format(files=", ".join(new))

    desk.emit({"templates": [_as_json(proof)], "approved": new}, text)
    return 0
