"""The log: show, verify, checkpoint, prove, key, rebuild."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pakdocs.cli import COMMANDS, offers
from pakdocs.cli.common import Desk, actor, desk_command, dry_run
from pakdocs.cli.params import against_option, named
from pakdocs.errors import BadInput, Findings, UsageProblem
from pakdocs.i18n import N_, _, ngettext
from pakdocs.ledger import Entry, Verification, find_letter

if TYPE_CHECKING:
    from pakdocs.ledger.against import Compared
    from pakdocs.office.checkpoints import Intended

log = click.Group("log", help=_(COMMANDS["log"][1]))
commands = {"log": log}


@desk_command(log, "show", N_("Show the entries of the log, or one of them whole."))
@click.argument("seq", type=int, required=False)
@click.option("--last", type=click.IntRange(1), help=_("Only the last N entries."))
def show_command(desk: Desk, *, seq: int | None, last: int | None) -> None:
    """Show entries."""
    entries = desk.store.entries()
    if seq is not None:
        if not 1 <= seq <= len(entries):
            raise BadInput(
                _("The log has no entry {n}; it has {count}.").format(n=seq, count=len(entries))
            )
        entry = entries[seq - 1]
        desk.emit({"entry": asdict(entry)}, lambda: _whole(entry))
        return
    chosen = entries[-last:] if last else entries
    headings = (N_("No."), N_("When"), N_("Who"), N_("What"), N_("About"))
    rows = [[str(e.seq), e.at, e.actor, e.event, _about(e.data)] for e in chosen]
    desk.emit({"entries": [asdict(entry) for entry in chosen]}, lambda: desk.table(headings, rows))


def _whole(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False, indent=2)


def _about(data: dict[str, Any]) -> str:
    values = data.get("values", {})
    words = (
        *(data.get("id"), data.get("number"), values.get("name"), values.get("number")),
        *data.get("ids", ()),
        *(data.get(key) for key in ("for", "reason")),
    )
    return " ".join(str(word) for word in words if word)


@desk_command(log, "verify", N_("Check the chain, the blobs and records.json against each other."))
@against_option
def verify_command(desk: Desk, *, against: tuple[Path, ...]) -> int:
    """Verify, and give exit code 3 when something is wrong."""
    from pakdocs.audit import verify_office
    from pakdocs.ledger import Break
    from pakdocs.office.outside import hold_against
    from pakdocs.report import compared_object, verification_object

    compared = hold_against(desk.store, against)
    result = verify_office(desk.store)
    for one in compared:
        result.problems += [Break(0, code, f"{one.file}: {text}") for code, text in one.problems]
    found = verification_object(result) | {"compared": [compared_object(one) for one in compared]}
    desk.emit(found, lambda: _verified(result, compared))
    return 0 if result else Findings.exit_code


_MENDED_HERE = ("torn", "records_missing", "records_damaged", "erased_still_there")
"""Problems that the next writer or `log rebuild` sees to; the log itself is whole."""


def _verified(result: Verification, compared: list[Compared]) -> str:
    """Say what was found, and what cannot be known from here."""
    lines = [
        _("line {seq}: {message}").format(seq=problem.seq, message=problem.message)
        if problem.seq
        else problem.message
        for problem in result.problems
    ]
    count = ngettext("{n} entry", "{n} entries", result.entries).format(n=result.entries)
    verdict = (
        _("The log is whole: {count}, head {head}.")
        if result
        else _("The log is NOT in order: {count}, head {head}.")
    )
    lines.append(verdict.format(count=count, head=result.head))
    if any(problem.code not in _MENDED_HERE for problem in result.problems):
        lines.append(
            _("Write nothing; compare with a backup or an older copy, and take the log from there.")
        )
    for one in compared:
        if one:
            said = _("{file}: the first {n} entries are those that were there then.")
            lines.append(said.format(file=one.file, n=one.size))
    if not compared:
        lines.append(
            _(
                "From here it cannot be seen whether the end of the log was cut off, or the log "
                "rewritten as a whole: compare with a checkpoint kept outside (--against FILE)."
            )
        )
    return "\n".join(lines)


@desk_command(log, "checkpoint", N_("Sign the log as it stands now, to keep the note outside."))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--for", "purpose", default="", help=_("Whom it is for; the log keeps it."))
@dry_run
def checkpoint_command(desk: Desk, *, file: Path | None, purpose: str, dry_run: bool) -> None:
    """Make a checkpoint, and print it or write it to a new file."""
    from pakdocs.office.checkpoints import check_checkpoint, make_checkpoint, refuse_existing

    refuse_existing(file)
    if dry_run:
        planned = check_checkpoint(desk.store, desk.state)
        _say_intended(desk, {"file": str(file or "")}, planned)
        return
    with desk.writing() as session:
        note = make_checkpoint(session, purpose)
        seq = session.state.seq
    made = {"note": note, "size": seq - 1, "entry": seq, "for": purpose}
    found = {"checkpoint": made, "file": str(file or "")}
    _hand_out(desk, file, note.encode(), found, _("The checkpoint is in {file}."))
    desk.say(
        _(
            "Kept outside the office it shows later whether entries 1 to {n} were changed or "
            "removed, by whomever: by the office's own people too, though they have the key. As "
            "long as only this computer has it, it protects against nobody: send it away, to the "
            "province or to the auditor."
        ).format(n=seq - 1)
    )


def _hand_out(
    desk: Desk, file: Path | None, data: bytes, found: dict[str, Any], written: str
) -> None:
    """Write *data* to a new file, else print it, to the byte: a changed line end would spoil it."""
    from pakdocs.office.checkpoints import is_inside
    from pakdocs.store import write_atomic

    if file is not None:
        write_atomic(file, data)
    if file is None and not desk.as_json:
        click.echo(data, nl=False)
        return
    desk.emit(found, lambda: written.format(file=file))
    if file is not None and is_inside(desk.store, file):
        desk.say(
            _("Note: {file} lies in the office's own folder; there it protects nobody.").format(
                file=file
            )
        )


def _say_intended(desk: Desk, found: dict[str, Any], planned: Intended) -> None:
    lines = [_("A checkpoint over the entries up to now ({n}) would be made.")]
    if planned.new_key:
        lines.append(_("The office key would be made first."))
    said = {"size": planned.size, "new_key": planned.new_key, "dry_run": True}
    desk.emit(found | said, lambda: "\n".join(lines).format(n=planned.size))


@desk_command(log, "prove", N_("Write the proof of a letter's entries, with nobody else's."))
@named("name", "LETTER", offers.letters, _("Which letter?"))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@dry_run
def prove_command(desk: Desk, *, name: str, file: Path | None, dry_run: bool) -> None:
    """Make a fresh checkpoint and the proof of a letter up to it."""
    from pakdocs.office.checkpoints import check_checkpoint, prove, refuse_existing

    refuse_existing(file)
    letter = find_letter(desk.state, name)
    found: dict[str, Any] = {"letter": letter["id"], "file": str(file or "")}
    if dry_run:
        _say_intended(desk, found, check_checkpoint(desk.store, desk.state))
        return
    with desk.writing() as session:
        proof = prove(session, letter["id"])
    found |= {"key": proof.key, "entries": proof.entries, "size": proof.size}
    found["proof"] = proof.data.decode()
    _hand_out(desk, file, proof.data, found, _("The proof is in {file}."))
    for sentence in (
        ngettext(
            "It shows {n} entry about {letter}, whole, among the {size} that the log held when it "
            "was signed, and nothing of the others.",
            "It shows {n} entries about {letter}, whole, among the {size} that the log held when "
            "it was signed, and nothing of the others.",
            proof.entries,
        ),
        _("It does not show whether later entries are about the letter: it may be void by then."),
        _("Who checks it needs the office key from another source: {key}"),
    ):
        desk.say(
            sentence.format(n=proof.entries, letter=letter["id"], size=proof.size, key=proof.key)
        )


@desk_command(log, "key", N_("Show the keys that sign checkpoints, or put a new one in place."))
@click.option("--new", is_flag=True, help=_("Replace the key; the old one signs the new one."))
@click.option("--reason", default="", help=_("Why the key is replaced; the log keeps it."))
@dry_run
def key_command(desk: Desk, *, new: bool, reason: str, dry_run: bool) -> None:
    """Show keys, or replace the present one."""
    from pakdocs.ledger.keys import current_key
    from pakdocs.office.checkpoints import check_replacement, key_is_here, replace_key

    if (reason or dry_run) and not new:
        raise UsageProblem(_("Give --new as well."), where="--reason" if reason else "--dry-run")
    if new and not reason.strip():
        if not desk.terminal:
            raise UsageProblem(_("Replacing the key needs a reason."), where="--reason")
        reason = desk.ask(_("Why is the key replaced?"), "")
    state, signed = desk.state, True
    if new and dry_run:
        signed = check_replacement(desk.store, state)
    elif new:
        with desk.writing() as session:
            signed = replace_key(session, reason.strip())
            state = session.state
    keys = [{**key, "key": key["id"]} for key in state.tables["keys"].values()]
    shown = [{name: key[name] for name in _KEY_FACTS} for key in keys]
    here = key_is_here(desk.store, state)
    found: dict[str, Any] = {"keys": shown, "current": current_key(state), "here": here}
    if new:
        found |= {"signed": signed} | ({"dry_run": True} if dry_run else {})
    desk.emit(found, lambda: _keys_text(desk, shown))
    _say_key(desk, found, new=new, dry_run=dry_run)


_KEY_FACTS = ("key", "seq", "at", "by", "previous", "reason", "signature")


def _keys_text(desk: Desk, keys: list[dict[str, Any]]) -> str:
    if not keys:
        return _("There is no key yet; the first `pakdocs log checkpoint` makes it.")
    headings = (N_("Since entry"), N_("When"), N_("Who"), N_("Why"))
    rows = [[str(key["seq"]), key["at"], key["by"], key["reason"] or "-"] for key in keys]
    named = [f"{key['seq']}: {key['key']}" for key in keys]  # too long for a table
    return "\n".join([desk.table(headings, rows), "", *named])


def _say_key(desk: Desk, found: dict[str, Any], *, new: bool, dry_run: bool) -> None:
    if new and dry_run:
        desk.say(_("A new key would be put in place; nothing was written."))
    if new and not found["signed"]:
        desk.say(_("The old key is not here, so it does not sign the new one; the log says so."))
    if found["keys"] and not (found["here"] or dry_run):
        desk.say(
            _(
                "Note: the key that the log names is not here, or you may not read it. Take it "
                "back if you have it, else replace it: `pakdocs log key --new --reason ...`."
            )
        )


@desk_command(
    log, "rebuild", N_("Make records.json and missing letter files again from log and blobs.")
)
@dry_run
def rebuild_command(desk: Desk, *, dry_run: bool) -> int:
    """Rebuild what is derived; exit code 3 where letter files are not as they were issued.

    The profile is not needed for it.
    """
    from pakdocs.audit import altered_files
    from pakdocs.office import missing_letters, rebuild

    if dry_run:
        records = missing_letters(desk.store, desk.state.tables["letters"].values())
        letters = [record["id"] for record in records]
        text = _("records.json and {n} letter files would be made again.")
    else:
        letters = rebuild(desk.store, actor(), lambda: dt.datetime.now(dt.UTC).astimezone())
        text = _("records.json and {n} letter files were made again.")
    altered = altered_files(desk.store, desk.state)
    found: dict[str, Any] = {"letters": letters, "altered": altered}
    desk.emit(found | {"dry_run": True} if dry_run else found, lambda: text.format(n=len(letters)))
    for file in altered:
        desk.say(_("Note: {file} is not as it was issued; it was left alone.").format(file=file))
    return Findings.exit_code if altered else 0


from pakdocs.cli import resuming  # noqa: E402, F401 - adds a command to the group
