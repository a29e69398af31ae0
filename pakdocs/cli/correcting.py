"""After a correction: which letters still say the old text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pakdocs.cli.common import Desk
from pakdocs.ledger import Record
from pakdocs.model import Kind


def say_carrying(
    desk: Desk, kind: Kind, record: Record, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, Any]:
    """Note which letters still say what *record* said before; give them all for ``--json``."""
    from pakdocs.office import carrying, told
    from pakdocs.report import letter_object

    found = carrying(desk.store, desk.state, kind, record["id"], before, after)
    desk.warn(told(found))
    keys = ("id", "number", "title", "status")
    return {
        "carrying": [
            {key: letter_object(one.letter)[key] for key in keys}
            | {"fields": list(one.fields), "fix": one.fix}
            for one in found
        ]
    }
