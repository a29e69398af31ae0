"""What was answered last in an office, offered again the next time; no part of its records."""

from __future__ import annotations

import contextlib
import json
import re
from functools import cached_property
from pathlib import Path

from pakdocs.errors import Unreachable
from pakdocs.store.files import write_atomic

FILE = ".answers.json"
"""Its name beside the log; it may be deleted at any time."""
MAX_ANSWER = 200
"""Characters; longer texts are not worth offering again."""
_PERSONAL = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,2}[0-9]){8,}|@")
"""Nine digits in a row, however parted, or an address: a NIK, a telephone number, an e-mail."""


class Answers:
    """The last answers of one office, by the key of the question."""

    def __init__(self, root: Path) -> None:
        self.path = root / "records" / FILE

    @cached_property
    def _kept(self) -> dict[str, str]:
        """Read the file; a missing, damaged or foreign one holds no answers."""
        try:
            found = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {key: text for key, text in found.items() if isinstance(text, str)}

    def last(self, key: str, default: str = "") -> str:
        """Give the last answer to *key*, or *default*."""
        return self._kept.get(key) or default

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer, unless it looks personal; an empty one forgets the last.

        Where nothing can be written, nothing is kept.
        """
        if len(answer) > MAX_ANSWER or _PERSONAL.search(answer) or self.last(key) == answer:
            return
        self._kept[key] = answer
        kept = {name: text for name, text in self._kept.items() if text}
        data = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
        with contextlib.suppress(Unreachable):
            write_atomic(self.path, data.encode("utf-8") + b"\n", durable=False, mode=0o600)
