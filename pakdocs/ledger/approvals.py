"""Which files of letter types are approved: those that the office opened with, and later ones."""

from __future__ import annotations

from pakdocs.ledger.state import Record, State

FOLDER = "templates/"


def files_of(type_name: str) -> dict[str, str]:
    """Give the files that must be approved before a letter of a type is made, by their role."""
    return {
        "template": f"{type_name}.docx",
        "manifest": f"{type_name}.toml",
        "kop": "kop.docx",
        "tanda-tangan": "tanda-tangan.docx",
    }


def approval(state: State, name: str, content: str) -> Record | None:
    """Say who approved the *content* (a digest) of a file and when; None if nobody did.

    What stood there when the office was opened counts as approved by nobody in particular, at the
    first entry.
    """
    for office in state.tables["office"].values():
        if office.get("files", {}).get(FOLDER + name) == content:
            return {"by": "", "at": office["opened"], "seq": 1, "note": ""}
    contents = state.tables.get("approvals", {}).get(name, {}).get("contents", {})
    found: Record | None = contents.get(content)
    return found
