"""The clock of this computer, held against the last entry of the log."""

from __future__ import annotations

import datetime as dt

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.ledger import State

SLACK = dt.timedelta(minutes=5)
"""What the clocks of two computers in one office may differ by."""


def refuse_earlier_clock(state: State, now: dt.datetime) -> None:
    """Raise `Conflict` where *now* is before the last entry by more than `SLACK`.

    A clock that was set back would date letters and entries wrongly, and nobody would notice. One
    that is fast is not seen here.
    """
    try:
        last = dt.datetime.fromisoformat(state.at)
    except ValueError:
        return
    if last.tzinfo is None or now >= last - SLACK:
        return
    shown = "%Y-%m-%d %H:%M"
    raise Conflict(
        _("The clock of this computer says {now}, but the last entry was made on {last}.").format(
            now=now.strftime(shown), last=last.astimezone(now.tzinfo).strftime(shown)
        ),
        fix=_(
            "Set the clock right; if it is right, and that entry was made under a wrong one, run "
            "`pakdocs log resume --risk REASON`."
        ),
    )
