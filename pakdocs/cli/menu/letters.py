"""Letters in the menu: making them, and bringing one on from concept to having been sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pakdocs.cli import asking, offers
from pakdocs.cli.letter.wishes import fill_request, outside_number, request_arguments
from pakdocs.i18n import N_, _
from pakdocs.ledger import Record, find_letter, letter_file, waits_for
from pakdocs.lettertype import LetterType
from pakdocs.model import KEPT_AS, LINES, WAYS

if TYPE_CHECKING:
    from pakdocs.cli.menu.window import Window

_FORMS = {
    "draft": N_("As a concept first: number and signature come later"),
    "issue": N_("Ready at once, with its number"),
    "srikandi": N_("For SRIKANDI, which gives number and signature"),
}
_STEPS = {
    "open": N_("Open the file (Word)"),
    "show": N_("Look at it: files, and what was done so far"),
    "adopt": N_("Take back the file that was edited in Word"),
    "net": N_("Print it net, to be signed"),
    "stamp": N_("Give it number and date"),
    "handwritten": N_("Number and date stand on the paper by hand: note them"),
    "attach": N_("Keep the signed scan"),
    "receipt": N_("Keep another file with it (receipt, proof)"),
    "send": N_("Note that it was sent"),
    "revise": N_("Correct it from the corrected records; number and date stay"),
    "readopt": N_("Correct it by the file as it was edited in Word; number and date stay"),
    "void": N_("Put it out of force"),
}
_FITTING = {
    "approval": ("open", "adopt", "net", "stamp", "show", "void"),
    "number": ("open", "stamp", "handwritten", "attach", "adopt", "show", "void"),
    "signature": ("open", "attach", "send", "receipt", "revise", "readopt", "show", "void"),
    "sending": ("send", "receipt", "open", "show", "void"),
}
"""What may be done with a letter, by what it waits for, in the order of its way."""


def make(window: Window, type_name: str) -> int:
    """Make letters of a type for officers, as concept or with the number."""
    from pakdocs.office import Request, read_settings

    desk = window.desk
    lettertype = desk.store.folder.lettertype(type_name)
    series = desk.store.folder.profile.series.get(lettertype.series)
    forms = dict(_FORMS)
    if series is None or series.keeper != "srikandi":
        del forms["srikandi"]
    form = desk.ask(_("How?"), "letter.form", offers.words(forms), "draft")
    sheet = _filled_sheet(lettertype)
    fields = read_settings(sheet, lettertype.fields) if sheet else {}
    request = Request(type_name, fields=fields)
    request = fill_request(desk, request, numbered=form == "issue", whole=True)
    known = {spec.key: spec.default for spec in lettertype.fields} | fields
    verb = "issue" if form == "issue" else "draft"
    arguments = request_arguments(verb, request, known)
    if sheet:
        arguments.append(f"--fields={sheet}")
    if form == "srikandi":
        arguments.append("--target=srikandi")
    return window.try_first(*arguments)


def _filled_sheet(lettertype: LetterType) -> Path | None:
    """Ask for a sheet with the fields, where the letter has some of several lines."""
    if not any(spec.kind in LINES for spec in lettertype.fields):
        return None
    ways = [
        ("here", _("Type the letter's own text here")),
        ("file", _("Take it from a filled sheet (.xlsx or .toml)")),
    ]
    if asking.menu(_("Where is the text?"), ways) == "here":
        return None
    return asking.file(_("Which sheet? `pakdocs template fields TYPE --blank FILE` makes one"))


def make_other(window: Window) -> int:
    """Make a letter that is not on the list of those due."""
    return make(window, asking.pick(_("Which letter?"), offers.types(window.desk)))


def bring_on(window: Window, what: str) -> int:
    """Choose one of the letters that wait for *what*, then what to do with it."""
    desk = window.desk
    waiting = [i for i in desk.state.tables["letters"].values() if waits_for(i) == what]
    known = [(item["id"], offers.letter_label(desk, item)) for item in waiting]
    name = known[0][0] if len(known) == 1 else asking.pick(_("Which letter?"), known)
    return steps(window, find_letter(desk.state, name))


def steps(window: Window, item: Record) -> int:
    """Ask what to do with a letter, and do it."""
    desk = window.desk
    fitting = {step: _STEPS[step] for step in _FITTING[waits_for(item)]}
    if item["signed"]:
        for step in ("attach", "revise", "readopt"):
            fitting.pop(step, None)
    question = _("{letter}: what now?").format(letter=offers.letter_label(desk, item))
    step = asking.menu(question, offers.words(fitting))
    if step == "open":
        return click.launch(str(desk.store.root / letter_file(item)))
    arguments = step_arguments(step, item["id"], _values(window, step, item))
    cautious = step in ("adopt", "net", "stamp", "handwritten", "revise", "readopt", "void")
    return window.try_first(*arguments) if cautious else window.run(*arguments)


def _values(window: Window, step: str, item: Record) -> dict[str, str]:
    """Ask for what a step needs."""
    desk = window.desk
    if step in ("adopt", "readopt"):
        values = {"file": _edited_file(str(desk.store.root / letter_file(item)))}
        return values | ({"reason": asking.text(_("Reason"))} if step == "readopt" else {})
    if step in ("stamp", "handwritten"):
        number = outside_number(desk, item["series"])
        return {"date": asking.day(_("Letter date"), desk.now().date()), "number": number}
    if step == "attach":
        signed = asking.day(_("Signed on"), desk.now().date())
        return {"date": signed, "file": str(asking.file(_("The signed scan (PDF, JPG, PNG)")))}
    if step == "receipt":
        kinds = {kind: word for kind, word in KEPT_AS.items() if kind != "signed"}
        kind = asking.menu(_("What is it?"), offers.words(kinds))
        return {"as": kind, "file": str(asking.file(_("Which file?")))}
    if step == "send":
        way = desk.ask(_("How did it go out?"), "way", offers.words(WAYS))
        sent = asking.day(_("Sent on"), desk.now().date())
        receipt = asking.text(_("Who took it, or number of the receipt"), required=False)
        return {"way": way, "date": sent, "receipt": receipt}
    return {"reason": asking.text(_("Reason"))} if step in ("revise", "void") else {}


def _edited_file(own: str) -> str:
    """Ask whether the letter's own file was edited, or which other one."""
    known = [("own", Path(own).name), ("other", _("Another file, such as one that was sent back"))]
    if asking.menu(_("The edited file"), known) == "own":
        return own
    return str(asking.file(_("Which file?")))


def step_arguments(step: str, name: str, values: dict[str, str]) -> list[str]:
    """Give the arguments of the ordinary command for a step with a letter."""
    verbs = {
        "handwritten": "stamp",
        "receipt": "attach",
        "adopt": "draft",
        "net": "draft",
        "readopt": "revise",
    }
    flags = {"handwritten": ["--handwritten"], "net": ["--net"]}
    file = values.pop("file", "")
    options = [f"--{key}={value}" for key, value in values.items() if value]
    if step in ("adopt", "readopt"):
        options.append(f"--adopt={file}")
    elif file:
        options.insert(0, file)
    return ["letter", verbs.get(step, step), name, *options, *flags.get(step, [])]
