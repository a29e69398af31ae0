"""The use cases that write: open an office, keep records, issue letters, rebuild."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

from pakdocs.exchange import read_settings
from pakdocs.office.issue import Issued, issue_letters, preview_letters
from pakdocs.office.letters import compose_type, finish_letters, missing_letters, restore_missing
from pakdocs.office.opening import (
    IDENTITY_ASKED,
    Demo,
    check_demo,
    check_free,
    make_demo,
    open_office,
)
from pakdocs.office.plan import Plan, Request, fit_signers, plan_letters
from pakdocs.office.proposals import (
    Proposals,
    Proposed,
    import_proposals,
    plan_proposals,
    write_blank_proposal,
)
from pakdocs.office.records import (
    Change,
    Planned,
    add,
    check_edit,
    check_new,
    edit,
    import_sheet,
    plan_import,
)
from pakdocs.office.sheets import export_agenda, refresh_agenda, write_blank, write_form
from pakdocs.store import Session, Store

__all__ = [
    "IDENTITY_ASKED",
    "Change",
    "Demo",
    "Issued",
    "Plan",
    "Planned",
    "Proposals",
    "Proposed",
    "Request",
    "add",
    "check_demo",
    "check_edit",
    "check_free",
    "check_new",
    "compose_type",
    "edit",
    "export_agenda",
    "fit_signers",
    "import_proposals",
    "import_sheet",
    "issue_letters",
    "make_demo",
    "missing_letters",
    "open_office",
    "plan_import",
    "plan_letters",
    "plan_proposals",
    "preview_letters",
    "read_settings",
    "rebuild",
    "write_blank",
    "write_blank_proposal",
    "write_form",
    "writing",
]


@contextlib.contextmanager
def writing(store: Store, actor: str, clock: Callable[[], dt.datetime]) -> Iterator[Session]:
    """Open the office for writing, first finishing what a dead process left behind.

    Afterwards the number book beside the records is brought up to what was committed.
    """
    with store.writing(actor, clock) as session:
        finish_letters(session)
        before = session.state.seq
        yield session
        if session.state.seq != before:
            refresh_agenda(session)


def rebuild(store: Store, actor: str, clock: Callable[[], dt.datetime]) -> list[str]:
    """Make records.json and missing letters again from log and blobs; give the letters made.

    Reads neither office.toml nor templates. Raises `Conflict` when the log is broken, or shorter
    than records.json knows it: a rebuild never papers over that.
    """
    with store.writing(actor, clock, from_log=True) as session:
        session.stale = True
        session.unfinished.clear()  # all letters are looked at below, and failures are said
        finish_letters(session)
        return restore_missing(store, list(session.state.tables["letters"].values()))
