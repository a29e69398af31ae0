"""What a restored office may not do yet: give numbers."""

from __future__ import annotations

from pakdocs.errors import Conflict
from pakdocs.i18n import _
from pakdocs.ledger import State
from pakdocs.ledger.closing import closed_since


def refuse_closed(state: State) -> None:
    """Raise `Conflict` while no number may be given; all else goes on."""
    if closed_since(state):
        raise Conflict(
            _(
                "The office was restored from a backup, and what was written after the backup may "
                "be lost: no number is given yet, for another letter may bear it."
            ),
            fix=_(
                "Compare with a checkpoint kept outside: `pakdocs log resume --against FILE`; if "
                "there is none, take the risk: `pakdocs log resume --risk REASON`."
            ),
        )
