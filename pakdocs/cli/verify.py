"""Verify: is this file the document that the register knows?"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import COMMANDS
from pakdocs.cli.common import Desk, desk_command, status_word
from pakdocs.cli.params import named_file
from pakdocs.errors import BadInput, Findings
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import letter_status
from pakdocs.report import date_text

if TYPE_CHECKING:
    from pakdocs.office import Verdict

_SAID_OF_NOTES = {
    "genuine": N_("GENUINE: the office signed it, and the log still holds what it says."),
    "altered": N_("DOES NOT FIT: it was changed, or the log was."),
    "unknown": N_("UNKNOWN: it is of another office."),
}
_SAID = {
    "genuine": N_("GENUINE: this is the file that the register knows."),
    "resaved": N_("RE-SAVED: the words are those of the letter; the file was saved again."),
    "altered": N_("ALTERED: this is not what was issued."),
    "void": N_("VOID: the letter was put out of force."),
    "replaced": N_("VOID: this is the letter as it was before it was revised."),
    "unknown": N_("UNKNOWN: the register knows no such document."),
}


@desk_command(None, "verify", COMMANDS["verify"][1])
@named_file(_("Which file?"))
def verify_command(desk: Desk, *, file: Path) -> int:
    """Verify a file; exit code 3 unless it is genuine or only saved again."""
    from pakdocs.office import verify_file

    if not file.is_file():
        raise BadInput(_("There is no such file."), where=str(file))
    found = verify_file(desk.store, desk.state, file)
    letter = found.letter or {}
    changes = [asdict(one) for one in found.differences]
    desk.emit(
        {
            "verdict": found.verdict,
            "letter": letter.get("id", ""),
            "number": letter.get("number", ""),
            "draft": found.draft,
            "replaced": {key: found.replaced[key] for key in ("entry", "at")}
            if found.replaced
            else {},
            "members": found.members,
            "differences": changes,
            **_note_object(found),
        },
        lambda: _text(found),
    )
    return 0 if found.verdict in ("genuine", "resaved") else Findings.exit_code


def _note_object(found: Verdict) -> dict[str, Any]:
    """Give what is known of a checkpoint or a proof; for any other file, that it is none."""
    compared = found.compared
    if compared is None:
        return {"kind": "document", "signature": "none", "problems": []}
    codes = {code for code, _message in compared.problems}
    signature = "valid"
    if "against_signature" in codes:
        signature = "invalid"
    elif codes & {"against_origin", "against_key"}:
        signature = "undecided"
    return {
        "kind": compared.kind,
        "signature": signature,
        "size": compared.size,
        "later": found.later,
        "problems": [{"code": code, "message": text} for code, text in compared.problems],
    }


def _text(found: Verdict) -> str:
    if found.compared is None:
        lines = [_(_SAID["replaced" if found.replaced else found.verdict])]
    else:
        lines = [_(_SAID_OF_NOTES[found.verdict])]
        lines += [f"  - {message}" for _code, message in found.compared.problems]
        if found.compared:
            size = found.compared.size
            lines.append(_("It vouches for entries 1 to {n}, not for later ones.").format(n=size))
        if found.later:
            text = ngettext(
                "The log has {n} later entry about the letter: see `pakdocs letter show`.",
                "The log has {n} later entries about the letter: see `pakdocs letter show`.",
                found.later,
            )
            lines.append(text.format(n=found.later))
    if letter := found.letter:
        day = date_text(letter["date"]) if letter["date"] else "-"
        pieces = (letter["id"], letter["title"], letter["number"] or "-", day)
        lines.append(", ".join((*pieces, status_word(letter_status(letter)))))
    if found.replaced:
        line = _(
            "It was revised on {date}, log entry {n}; the revised letter is the one that counts."
        )
        at = dt.datetime.fromisoformat(found.replaced["at"]).date().isoformat()
        lines.append(line.format(date=date_text(at), n=found.replaced["entry"]))
    if found.draft:
        lines.append(_("It is a draft of that letter, from before it had its number."))
    if found.members:
        lines.append(
            _("Parts of the file that differ: {names}").format(names=", ".join(found.members))
        )
    for change in found.differences:
        lines += [f"  - {change.before}", f"  + {change.after}"]
    return "\n".join(lines)


commands: dict[str, click.Command] = {"verify": verify_command}
