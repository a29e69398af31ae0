"""Looking at letters: the list, what waits, and one letter with everything that happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import click

from pakdocs.cli import offers
from pakdocs.cli.common import Desk, desk_command, status_word
from pakdocs.cli.letter.group import HEADINGS, letter, letter_row, letter_table
from pakdocs.cli.params import Named, named
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import (
    Entry,
    Record,
    approval,
    files_of,
    find,
    find_letter,
    letter_status,
    links,
    waits_for,
)
from pakdocs.model import BKK, CAPACITIES, KEPT_AS, OFFICER, WAITING, WAYS
from pakdocs.report import date_text, facts, letter_object, step_object

_VALUE_WIDTH = 40
"""Characters of a value in a table."""
_LINKS = {
    "amends": N_("Amends"),
    "revokes": N_("Revokes"),
    "amended_by": N_("Amended by"),
    "revoked_by": N_("Revoked by"),
    "about": N_("Is about"),
    "mentioned": N_("Taken up by"),
}
"""The words for what other letters are to one, as `links` gives them."""
FILE_STATES = {
    "ok": N_("as made"),
    "missing": N_("missing"),
    "outdated": N_("shows the words from before they changed"),
    "altered": N_("altered afterwards"),
    "edited": N_("edited, not taken back yet"),
}


@desk_command(letter, "list", N_("List letters, newest last; or those that wait for something."))
@click.option(
    "--type",
    "type_name",
    default="",
    type=Named(offers.types),
    help=_("Only letters of this type."),
)
@click.option("--year", type=int, help=_("Only letters of this year."))
@click.option(
    "--officer", default="", type=Named(offers.officers), help=_("Only letters about this officer.")
)
@click.option(
    "--bkk", default="", type=Named(offers.bkk), help=_("Only letters about this job centre.")
)
@click.option(
    "--waiting", is_flag=True, help=_("Only letters that wait: for number, signature, sending.")
)
def list_command(
    desk: Desk, *, type_name: str, year: int | None, officer: str, bkk: str, waiting: bool
) -> None:
    """List letters."""
    person = find(desk.state, OFFICER, officer)["id"] if officer else ""
    centre = find(desk.state, BKK, bkk)["id"] if bkk else ""
    found = [
        item
        for item in desk.state.tables["letters"].values()
        if (not person or person in _officers_of(desk, item))
        and (not centre or centre in _centres_of(desk, item))
        and type_name in ("", item["type"])
        and year in (None, item["year"])
        and (waits_for(item) or not waiting)
    ]

    def text() -> str:
        if not found:
            if type_name or year or officer or bkk:
                return _("None fits.")
            return _("No letter waits for anything.") if waiting else _("No letters yet.")
        if not waiting:
            return letter_table(desk, found)
        headings = (*HEADINGS, N_("Waits for"))
        return desk.table(
            headings, [[*letter_row(desk, i), _(WAITING[waits_for(i)])] for i in found]
        )

    desk.emit({"letters": [letter_object(item) for item in found]}, text)


def _officers_of(desk: Desk, item: Record) -> list[str]:
    """Give the officers that a letter is about, if only through the letter it is about."""
    letters = desk.state.tables["letters"]
    carried = letters[item["carries"]]["officers"] if item["carries"] else []
    return [*item["officers"], *carried]


def _centres_of(desk: Desk, item: Record) -> set[str]:
    """Give the job centres that a letter is about, or whose officers it is about."""
    officers = desk.state.tables["officers"]
    own = {officers[identifier]["values"]["bkk"] for identifier in _officers_of(desk, item)}
    return own | set(item["bkk"])


@desk_command(letter, "show", N_("Show a letter: what it is, its files, everything done to it."))
@named("name", "ID", offers.letters, _("Which letter?"))
def show_command(desk: Desk, *, name: str) -> None:
    """Show one letter by id or number."""
    from pakdocs.audit import file_state, kept_state, pdf_state
    from pakdocs.dossier import timeline

    item = find_letter(desk.state, name)
    steps = timeline(desk.store, item)
    made = desk.store.entry(item).data
    states = {item["file"]: file_state(desk.store, item)}
    states |= {kept["file"]: kept_state(desk.store, item, kept) for kept in item["files"]}
    latest = {made["file"]: made for made in item["pdfs"] if made["file"]}
    pdfs = {file: pdf_state(desk.store, item, made) for file, made in latest.items()}
    states |= {file: state for file, state in pdfs.items() if state != "missing"}
    found = letter_object(item) | {
        "signer": made["signer"],
        "reason": item["reason"] or made["reason"],
        "content": item["content"],
        "text": item["text"],
        "versions": item["versions"],
        "entry": steps[0].seq,
        "at": steps[0].at,
        "actor": steps[0].actor,
        "inputs": made["inputs"],
        "file_state": states[item["file"]],
        "files": [kept | {"file_state": states[kept["file"]]} for kept in item["files"]],
        "pdfs": [made | {"file_state": pdfs.get(made["file"], "")} for made in item["pdfs"]],
        **links(desk.state, item),
        "about": item["carries"],
        "revoked_for": item["revoked"],
        "template_approved": _approved(desk, item, made),
        "timeline": [_step(desk, step) for step in steps],
    }
    desk.emit({"letter": found}, lambda: _whole(desk, item, found, steps, states))


def _approved(desk: Desk, item: Record, made: Mapping[str, Any]) -> dict[str, Any]:
    """Say who approved the template that the letter was made from, and in which entry."""
    file = files_of(item["type"])["template"]
    found = approval(desk.state, file, made["inputs"]["template"])
    return {key: found[key] for key in ("by", "at", "seq")} if found else {}


@desk_command(
    letter, "explain", N_("Tell for each blank of a letter from which record and entry it came.")
)
@named("name", "ID", offers.letters, _("Which letter?"))
def explain_command(desk: Desk, *, name: str) -> None:
    """Explain a letter."""
    from pakdocs.office import explain

    item = find_letter(desk.state, name)
    found = explain(desk.store, item)
    steps = (desk.store.entry_at(seq, byte) for seq, byte in item["trail"])
    edited = [step.seq for step in steps if step.data.get("source")]
    headings = (
        N_("Value"),
        N_("Name in the template"),
        N_("Came from"),
        N_("Version"),
        N_("Entry"),
    )

    def text() -> str:
        rows = [
            [_short(o.value), o.path or "-", o.source, o.version[:17] or "-", str(o.entry)]
            for o in found
        ]
        parts = [f"{item['id']} {item['title']}", "", desk.table(headings, rows)]
        if edited:
            entries = ", ".join(str(seq) for seq in edited)
            message = _(
                "Edited in Word afterwards (log entry {n}): see `pakdocs letter show {id}`."
            )
            parts += ["", message.format(n=entries, id=item["id"])]
        return "\n".join(parts)

    blanks = [asdict(origin) for origin in found]
    desk.emit({"letter": item["id"], "blanks": blanks, "edited": edited}, text)


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _VALUE_WIDTH else f"{line[: _VALUE_WIDTH - 1]}…"


def _approved_words(approved: Mapping[str, Any]) -> str:
    if not approved:
        return _("by nobody")
    by = approved["by"] or _("when the office was opened")
    return _("{by}, log entry {n}").format(by=by, n=approved["seq"])


def _step(desk: Desk, step: Entry) -> dict[str, Any]:
    from pakdocs.office import changes_of

    found = step_object(step)
    if step.event == "letter.revised":
        after = {key: step.data[key] for key in ("content", "text")}
        found |= {"why": step.data["why"], "before": step.data["before"], "after": after}
    if "changes" in step.data:
        found["differences"] = [asdict(change) for change in changes_of(desk.store, step.data)]
    return found


def _whole(
    desk: Desk,
    item: Record,
    found: Mapping[str, Any],
    steps: list[Entry],
    states: dict[str, str],
) -> str:
    made = desk.store.entry(item).data
    signer = made["signer"]
    waiting = waits_for(item)
    lines = [
        (_("Letter"), f"{item['id']} {item['title']}"),
        (_("Number"), item["number"] or "-"),
        (_("Date"), date_text(item["date"]) if item["date"] else "-"),
        (_("Subject"), item["subject"]),
        (_("Signer"), f"{signer['name']} ({_(CAPACITIES[signer['capacity']])})"),
        (_("Status"), status_word(letter_status(item))),
        *([(_("Waits for"), _(WAITING[waiting]))] if waiting else []),
        *((_("File"), f"{file} ({_(FILE_STATES[state])})") for file, state in states.items()),
        (_("Content"), item["content"]),
        (_("Template approved"), _approved_words(found["template_approved"])),
    ]
    lines += [
        (_(_LINKS[name]), _linked(desk, ids))
        for name, ids in links(desk.state, item).items()
        if ids
    ]
    if item["revoked"] and letter_status(item) != "revoked":
        count = ngettext("{n} of {of} officer", "{n} of {of} officers", len(item["officers"]))
        count = count.format(n=len(item["revoked"]), of=len(item["officers"]))
        lines.append((_("Revoked for"), f"{count}: {', '.join(item['revoked'])}"))
    if made["reason"]:
        lines.append((_("Papers missing"), made["reason"]))
    headings = (N_("When"), N_("Who"), N_("What"), N_("Log entry"))
    rows = [[step.at, step.actor, told(step), str(step.seq)] for step in steps]
    people = desk.state.tables["officers"]
    names = [f"  {i} {people[i]['values']['name']}" for i in item["officers"]]
    parts = [facts(lines), desk.table(headings, rows)]
    parts += [_changed(desk, step) for step in steps if "changes" in step.data]
    if names:
        parts.append("\n".join([_("Officers:"), *names]))
    return "\n\n".join(parts)


def _linked(desk: Desk, ids: list[str]) -> str:
    """Name other letters, each with its number."""
    letters = desk.state.tables["letters"]
    return ", ".join(f"{name} {letters[name]['number']}".strip() for name in ids)


def _changed(desk: Desk, step: Entry) -> str:
    """Tell paragraph by paragraph what a step changed; of a revision with both digests."""
    lines = [_("Changed by hand:")]
    if step.event == "letter.revised":
        lines = [
            _("Revised in log entry {n}:").format(n=step.seq),
            _("  content before {digest}").format(digest=step.data["before"]["content"]),
            _("  content after {digest}").format(digest=step.data["content"]),
        ]
    for change in _step(desk, step)["differences"]:
        pair = (f"  - {change['before']}", f"  + {change['after']}")
        lines += [line for line in pair if len(line) > len("  - ")]
    return "\n".join(lines)


def told(step: Entry) -> str:
    """Tell in words what a log entry did to a letter."""
    return _TELLERS[step.event](step.data)


def _drafted(data: dict[str, Any]) -> str:
    made = {"concept": _("concept made"), "srikandi": _("made for SRIKANDI")}
    return made.get(data["form"], _("net made for signature"))


def _adopted(data: dict[str, Any]) -> str:
    line = ngettext(
        "edited file taken back, {n} paragraph changed",
        "edited file taken back, {n} paragraphs changed",
        data["changed"],
    )
    return line.format(n=data["changed"])


def _revised(data: dict[str, Any]) -> str:
    line = ngettext(
        "revised, {n} paragraph changed: {why}",
        "revised, {n} paragraphs changed: {why}",
        data["changed"],
    )
    return line.format(n=data["changed"], why=data["why"])


def _kept(data: dict[str, Any]) -> str:
    kind, date = _(KEPT_AS[data["kind"]]), date_text(data["date"])
    return _("file kept: {kind}, {date}").format(kind=kind, date=date)


def _converted(data: dict[str, Any]) -> str:
    kind = "PDF/A-2b" if data["pdfa"] else "PDF"
    return _("{kind} made by {engine} {version}").format(kind=kind, **_engine(data))


def _engine(made: Mapping[str, Any]) -> dict[str, str]:
    """Give what a log entry says of the program that made a PDF."""
    return {"engine": made["engine"]["name"], "version": made["engine"]["version"]}


def _sent(data: dict[str, Any]) -> str:
    line = _("sent {way}, {date}").format(way=_(WAYS[data["way"]]), date=date_text(data["date"]))
    return ", ".join(piece for piece in (line, data["to"], data["receipt"]) if piece)


def _voided(data: dict[str, Any]) -> str:
    return _("put out of force: {reason}").format(reason=data["reason"])


def _numbered(data: dict[str, Any]) -> str:
    line = _("number {number} of {date}").format(
        number=data["number"], date=date_text(data["date"])
    )
    notes = [
        note
        for note, holds in (
            (_("from outside"), data["outside"]),
            (_("written by hand"), data["handwritten"]),
        )
        if holds
    ]
    return f"{line} ({', '.join(notes)})" if notes else line


_TELLERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "letter.drafted": _drafted,
    "letter.adopted": _adopted,
    "letter.printed": lambda _data: _("net made for signature"),
    "letter.issued": _numbered,
    "letter.revised": _revised,
    "letter.signed": _kept,
    "letter.attached": _kept,
    "letter.converted": _converted,
    "letter.sent": _sent,
    "letter.unsent": lambda data: _("sending taken back: {reason}").format(reason=data["reason"]),
    "letter.voided": _voided,
}
