"""What happens to persons on file: an officer leaves or takes the post up again; values are erased.

Nothing of it removes anything from the log. What is erased are blobs, outside of it; the digests
of them stay in their lines, and the table ``erased`` says which may be gone and by what order.
"""

from __future__ import annotations

from pakdocs.ledger.blobs import blobs_of
from pakdocs.ledger.chain import Entry
from pakdocs.ledger.milestones import settle
from pakdocs.ledger.state import Record, State


def ended(state: State, entry: Entry) -> None:
    """Note that an officer left without a decree: moved, retired or died."""
    officer = state.tables["officers"][entry.data["id"]]
    if "ended" in officer["milestones"]:
        raise KeyError(entry.data["id"])
    officer["ended"] = {key: entry.data[key] for key in ("date", "reason")}
    _changed(state, entry, officer)


def reinstated(state: State, entry: Entry) -> None:
    """Take the end of an officer back, as far as it was only noted and not decreed."""
    officer = state.tables["officers"][entry.data["id"]]
    if not officer["ended"]:
        raise KeyError(entry.data["id"])
    officer["ended"] = {}
    _changed(state, entry, officer)


def _changed(state: State, entry: Entry, officer: Record) -> None:
    state.follow(officer, entry.seq)
    settle(state, officer)


def keep(officer: Record, role: str, blob: str) -> None:
    """Remember a blob of an officer's ``personal`` values or ``papers``, to be found by an order.

    Values that are entered after an erasure are a new version, and not erased.
    """
    if blob and blob not in officer["kept"][role]:
        officer["kept"][role].append(blob)
    if blob and role == "personal":
        officer["erased"] = 0


def erased(state: State, entry: Entry) -> None:
    """Let blobs of an officer's personal values and papers be gone; those and no others."""
    data = entry.data
    officer = state.tables["officers"][data["id"]]
    kept = officer["kept"]
    if not set(data["blobs"]) <= {*kept["personal"], *kept["papers"]}:
        raise KeyError(data["id"])
    for blob in data["blobs"]:
        found = {"id": blob, "seq": entry.seq, "order": data["order"]}
        state.tables["erased"][blob] = found
    kept["personal"] = [blob for blob in kept["personal"] if blob not in data["blobs"]]
    if officer["personal"] in data["blobs"]:
        officer["personal"] = ""
        officer["erased"] = entry.seq
    if data["papers"]:  # a copy that stays, stays for the others that need it
        kept["papers"] = []
        for paper in officer["papers"].values():
            paper["blob"] = ""
    state.follow(officer, entry.seq)


def blobs_back(state: State, entry: Entry) -> None:
    """Take blobs that *entry* points to out of those that may be gone: they were kept anew.

    The same scan may be brought a second time, and then it has the same digest.
    """
    if state.tables["erased"] and entry.event != "personal.erased":
        for blob in blobs_of(entry):
            state.tables["erased"].pop(blob, None)
