"""Personal values: each record's in a blob of its own, so that they can be erased or left out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from pakdocs.ledger import Record, canonical
from pakdocs.store.blobs import Blobs


def personal_values(record: Record, blobs: Blobs) -> dict[str, str]:
    """Give the personal values of *record*; raise `Findings` where their blob is gone.

    To take them for empty would let the next change of the record lose them for good.
    """
    if not record["personal"]:
        return {}
    values: dict[str, str] = json.loads(blobs.get(record["personal"]))["values"]
    return values


def all_values(record: Record, blobs: Blobs) -> dict[str, str]:
    """Give the plain and the personal values of *record* together."""
    return {**record["values"], **personal_values(record, blobs)}


def put_personal(values: Mapping[str, str | list[str]], blobs: Blobs) -> str:
    """Keep personal values in a blob of their own, salted so that nobody can guess them."""
    if not values:
        return ""
    return blobs.put(canonical({"salt": secrets.token_hex(16), "values": dict(values)}))
