"""A log held against what left the office: checkpoints, proofs, older copies of it.

Nothing here needs the records, so a log that is broken can be compared as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from pakdocs.ledger.chain import NO_PREVIOUS, VERSION, digest


def broken_link(lines: Iterable[bytes]) -> int:
    """Give the number of the first line that does not name the one before it, or 0.

    Reads the fixed end that each canonical line has, which costs a tenth of reading the line;
    what else may be wrong with it is for `verify` to find.
    """
    head = NO_PREVIOUS
    for seq, line in enumerate(lines, start=1):
        if not line.endswith(f',"prev":"{head}","seq":{seq},"v":{VERSION}}}'.encode()):
            return seq
        head = digest(line)
    return 0
