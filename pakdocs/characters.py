"""Which characters a Word file can hold."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2, Char)."""


def illegal_character(text: str) -> str:
    """Name the first character of *text* that a Word file cannot hold, or give the empty text."""
    found = _ILLEGAL.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""
