"""The use cases that write: open an office, keep records, issue letters, rebuild."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

from pakdocs.errors import Conflict
from pakdocs.exchange import (
    read_settings,
)
from pakdocs.i18n import _
from pakdocs.office.after import (
    Sending,
    attach,
    check_attach,
    check_send,
    check_unsend,
    check_void,
    send,
    unsend,
    void,
)
from pakdocs.office.approvals import (
    Approval,
    approval_of,
    approve_type,
    check_note,
)
from pakdocs.office.book import (
    Booking,
    Entered,
    enter,
    own_book,
    plan_booking,
    plan_reservation,
    plan_void,
)
from pakdocs.office.drafts import (
    Moved,
    Stamp,
    adopt,
    changes_of,
    check_adoption,
    check_net,
    check_stamp,
    net_doubts,
    print_net,
    stamp_letter,
)
from pakdocs.office.erase import (
    Erasure,
    check_erasure,
    erase,
    remove_erased,
)
from pakdocs.office.explain import Origin, explain
from pakdocs.office.issue import (
    Issued,
    issue_letters,
    preview_letters,
)
from pakdocs.office.letters import (
    compose_type,
    finish_letters,
    missing_letters,
    remove_earlier,
    restore_missing,
)
from pakdocs.office.opening import (
    IDENTITY_ASKED,
    Demo,
    check_demo,
    check_free,
    make_demo,
    open_office,
)
from pakdocs.office.people import (
    away,
    check_away,
    check_end,
    check_papers,
    check_registration,
    check_reinstatement,
    check_training,
    chosen_for_check,
    end,
    enrol,
    find_papers,
    observe_registration,
    reinstate,
)
from pakdocs.office.plan import (
    Plan,
    fit_signers,
    plan_letters,
)
from pakdocs.office.proposals import (
    Proposals,
    Proposed,
    import_proposals,
    plan_proposals,
    write_blank_proposal,
)
from pakdocs.office.province import Listed, check_list, export_list, goes_to_province
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
from pakdocs.office.reminders import Reminder, remind, unregistered, with_phones
from pakdocs.office.request import Request
from pakdocs.office.restore import Restored, restore, restore_copy
from pakdocs.office.revise import Revision, check_revision, revise
from pakdocs.office.sheets import (
    export_agenda,
    refresh_agenda,
    write_blank,
    write_form,
)
from pakdocs.office.spelling import Carrying, carrying, told
from pakdocs.office.subjects import lacking_papers
from pakdocs.office.templates import (
    Proof,
    begin_type,
    check_target,
    check_type,
    keep_type,
    list_values,
    mark_type,
    official_types,
)
from pakdocs.office.verify import Verdict, verify_file
from pakdocs.store import Opening, Session, Store

__all__ = [
    "IDENTITY_ASKED",
    "Approval",
    "Booking",
    "Carrying",
    "Change",
    "Demo",
    "Entered",
    "Erasure",
    "Issued",
    "Listed",
    "Moved",
    "Origin",
    "Plan",
    "Planned",
    "Proof",
    "Proposals",
    "Proposed",
    "Reminder",
    "Request",
    "Restored",
    "Revision",
    "Sending",
    "Stamp",
    "Verdict",
    "add",
    "adopt",
    "approval_of",
    "approve_type",
    "attach",
    "away",
    "begin_type",
    "carrying",
    "changes_of",
    "check_adoption",
    "check_attach",
    "check_away",
    "check_demo",
    "check_edit",
    "check_end",
    "check_erasure",
    "check_free",
    "check_list",
    "check_net",
    "check_new",
    "check_note",
    "check_papers",
    "check_registration",
    "check_reinstatement",
    "check_revision",
    "check_send",
    "check_stamp",
    "check_target",
    "check_training",
    "check_type",
    "check_unsend",
    "check_void",
    "chosen_for_check",
    "compose_type",
    "edit",
    "end",
    "enrol",
    "enter",
    "erase",
    "explain",
    "export_agenda",
    "export_list",
    "find_papers",
    "fit_signers",
    "goes_to_province",
    "import_proposals",
    "import_sheet",
    "issue_letters",
    "keep_type",
    "lacking_papers",
    "list_values",
    "make_demo",
    "mark_type",
    "missing_letters",
    "net_doubts",
    "observe_registration",
    "official_types",
    "open_office",
    "own_book",
    "plan_booking",
    "plan_import",
    "plan_letters",
    "plan_proposals",
    "plan_reservation",
    "plan_void",
    "preview_letters",
    "print_net",
    "read_settings",
    "rebuild",
    "reinstate",
    "remind",
    "restore",
    "restore_copy",
    "revise",
    "send",
    "stamp_letter",
    "told",
    "unregistered",
    "unsend",
    "verify_file",
    "void",
    "with_phones",
    "write_blank",
    "write_blank_proposal",
    "write_form",
    "writing",
]


@contextlib.contextmanager
def writing(
    store: Store,
    actor: str,
    clock: Callable[[], dt.datetime],
    opening: Opening = Opening.WORK,
) -> Iterator[Session]:
    """Open the office for writing, first finishing what a dead process left behind.

    Afterwards the number book beside the records is brought up to what was committed.
    """
    with store.writing(actor, clock, opening=opening) as session:
        _same_office(session)
        finish_letters(session)
        remove_erased(store, session.state)
        before = session.state.seq
        yield session
        if session.state.seq != before:
            refresh_agenda(session)


def _same_office(session: Session) -> None:
    """Raise `Conflict` where the profile's id is not the one that every log entry carries."""
    profile = session.store.folder.profile
    if profile.id != session.office:
        raise Conflict(
            _("The id in the profile is {id!r}, but the log belongs to {office!r}.").format(
                id=profile.id, office=session.office
            ),
            where="office.toml",
            fix=_('Put it back: id = "{office}".').format(office=session.office),
        )


def rebuild(store: Store, actor: str, clock: Callable[[], dt.datetime]) -> list[str]:
    """Make records.json and missing letters again from log and blobs; give the letters made.

    Reads neither office.toml nor templates. Raises `Conflict` when the log is broken, or shorter
    than records.json knows it: a rebuild never papers over that.
    """
    with store.writing(actor, clock, opening=Opening.REBUILD) as session:
        session.stale = True
        session.unfinished.clear()  # all letters are looked at below, and failures are said
        finish_letters(session)
        remove_erased(store, session.state)
        letters = list(session.state.tables["letters"].values())
        for letter in letters:
            remove_earlier(store, letter)
        return restore_missing(store, letters)
