"""What a file is, and the ordinary command that takes it in as that."""

from __future__ import annotations

import re
from pathlib import Path

from pakdocs.cli import asking, offers
from pakdocs.cli.menu.letters import step_arguments
from pakdocs.cli.menu.records import SHEETS, import_sheet, note_incoming
from pakdocs.cli.menu.window import Window
from pakdocs.errors import BadInput
from pakdocs.i18n import N_, _

_LETTER_ID = re.compile(r"L-[0-9]{4,}")
_SHEETS = (".xlsx", ".csv")
_SCANS = (".pdf", ".jpg", ".jpeg", ".png")
_USES = {
    "attach": N_("The signed scan of a letter"),
    "receipt": N_("A receipt, or another file that belongs to a letter"),
    "paper": N_("A paper of a proposal"),
    "incoming": N_("A letter received (it is noted; the file stays where it is)"),
}


def take_in(window: Window, file: Path) -> int:
    """Ask what *file* is and run the command for it; raise `BadInput` for a strange one."""
    file = file.absolute()
    suffix = file.suffix.lower()
    if suffix in _SHEETS:
        return import_sheet(window, asking.menu(_what(file), offers.words(SHEETS)), str(file))
    if suffix == ".docx":
        return _edited(window, file)
    if suffix in _SCANS:
        return _scan(window, file)
    raise BadInput(
        _("pakdocs cannot tell what to do with a file of this kind."),
        where=file.name,
        fix=_("It takes sheets (.xlsx, .csv), edited concepts (.docx), scans (.pdf, .jpg, .png)."),
    )


def _what(file: Path) -> str:
    return _("What is {file}?").format(file=file.name)


def _edited(window: Window, file: Path) -> int:
    """Take back an edited concept, the one whose id stands in the file's name at first."""
    known = offers.drafts(window.desk)
    found = _LETTER_ID.search(file.name)
    own = [offer for offer in known if found and offer[0] == found[0]]
    name = asking.pick(_("Of which concept is it the edited file?"), own or known)
    return window.try_first(*step_arguments("adopt", name, {"file": str(file)}))


def _scan(window: Window, file: Path) -> int:
    desk = window.desk
    use = asking.menu(_what(file), offers.words(_USES))
    if use == "incoming":
        return note_incoming(window)
    if use == "paper":
        officer = asking.pick(_("Whose papers?"), offers.officers(desk))
        paper = asking.pick(_("Which paper?"), offers.papers(desk))
        return window.run("officer", "check", officer, paper, f"--file={file}")
    if use == "receipt":
        name = asking.pick(_("Which letter?"), offers.living(desk))
        values = {"as": "receipt", "file": str(file)}
        return window.run(*step_arguments(use, name, values))
    name = asking.pick(_("Which letter?"), offers.unsigned(desk))
    signed = asking.day(_("Signed on"), desk.now().date())
    return window.run(*step_arguments(use, name, {"date": signed, "file": str(file)}))
