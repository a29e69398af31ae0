"""Only what was approved makes letters: who approves it, and what is refused until then."""

from __future__ import annotations

from dataclasses import dataclass

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.ledger import Record, State, approval, digest, files_of
from pakdocs.ledger.approvals import FOLDER
from pakdocs.office.fields import free_text
from pakdocs.office.templates import Proof
from pakdocs.store import Session, Store


@dataclass(frozen=True, slots=True)
class Approval:
    """How the files of a type stand: when the last of them was approved, or which are not."""

    by: str
    at: str
    """The time in ISO form; empty where something is not approved."""
    changed: list[str]
    """The files whose content nobody approved."""


def approval_of(store: Store, state: State, name: str) -> Approval:
    """Say whether a type is approved as it stands in the folder now."""
    found = {file: approval(state, file, content) for file, content in _contents(store, name)}
    changed = [file for file, known in found.items() if known is None]
    known = [record for record in found.values() if record is not None]
    if changed or not known:
        return Approval("", "", changed)
    last: Record = max(known, key=lambda record: int(record["seq"]))
    return Approval(last["by"], last["at"], [])


def _contents(store: Store, name: str) -> list[tuple[str, str]]:
    paths = [store.folder.templates / file for file in files_of(name).values()]
    return [(path.name, digest(store.folder.read(path))) for path in paths if path.is_file()]


def refuse_unapproved(store: Store, state: State, name: str) -> None:
    """Raise `Conflict` where a file that a letter would be made from is not approved.

    The folder reads each file once, so what is looked at here is what the letter is made from.
    Whether there is such a type is left to whoever reads its manifest.
    """
    contents = dict(_contents(store, name))
    changed = [file for file, content in contents.items() if not approval(state, file, content)]
    if not changed:
        return
    fix = _("Run `pakdocs template check {type}`, then `pakdocs template approve {type}`.")
    before = all(file in state.tables["approvals"] or _opened(state, file) for file in changed)
    raise Conflict(
        _("was changed since it was approved.") if before else _("is not approved yet."),
        where=", ".join(f"{FOLDER}{file}" for file in changed),
        fix=fix.format(type=name),
    )


def _opened(state: State, file: str) -> bool:
    return any(
        FOLDER + file in office.get("files", {}) for office in state.tables["office"].values()
    )


def check_note(note: str) -> str:
    """Bring the note to an approval to the form it is kept in; `BadInput` if it cannot be kept."""
    return free_text(note, "--note")


def approve_type(session: Session, proof: Proof, note: str) -> list[str]:
    """Log that a type is approved as it was checked; give the files that are new in it.

    Nothing is logged where all of them are approved already. What was checked is approved, and not
    what stands in the folder by now. Raises `Conflict` for a type with faults.
    """
    if proof.faults:
        raise Conflict(_("{type} has problems; it is not approved.").format(type=proof.type))
    contents = {file: digest(data) for file, data in proof.files.items()}
    new = [file for file, content in contents.items() if not approval(session.state, file, content)]
    if new:
        for data in proof.files.values():
            session.store.blobs.put(data)
        entry = {"type": proof.type, "files": contents, "note": note}
        session.commit([("template.approved", entry)])
    return new
