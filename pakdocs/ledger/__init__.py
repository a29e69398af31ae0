"""The rules of the log: canonical lines, the chain of digests, and what the entries add up to.

Nothing here reads a file or a clock: lines of bytes come in, values go out.
"""

from __future__ import annotations

from pakdocs.ledger.approvals import approval, files_of
from pakdocs.ledger.blobs import blobs_of
from pakdocs.ledger.chain import (
    ALGORITHM,
    NO_PREVIOUS,
    BadEntry,
    Chain,
    Entry,
    canonical,
    digest,
    make_line,
    parse_line,
    split_lines,
)
from pakdocs.ledger.check import Break, Verification, verify
from pakdocs.ledger.fold import event_for, fold
from pakdocs.ledger.links import letter_status, links
from pakdocs.ledger.lookup import (
    earlier_file,
    find,
    find_all,
    find_letter,
    kept_file,
    letter_file,
    pdf_file,
    squeeze,
    stage,
)
from pakdocs.ledger.milestones import (
    ending_letter,
    held,
    in_force,
    last_printed,
    members,
    standing,
    waits_for,
    without,
)
from pakdocs.ledger.numbers import lapsed
from pakdocs.ledger.shapes import making
from pakdocs.ledger.state import FOLD, Record, State
from pakdocs.ledger.twins import Twin, Twins, one_record, twin_problem

__all__ = [
    "ALGORITHM",
    "FOLD",
    "NO_PREVIOUS",
    "BadEntry",
    "Break",
    "Chain",
    "Entry",
    "Record",
    "State",
    "Twin",
    "Twins",
    "Verification",
    "approval",
    "blobs_of",
    "canonical",
    "digest",
    "earlier_file",
    "ending_letter",
    "event_for",
    "files_of",
    "find",
    "find_all",
    "find_letter",
    "fold",
    "held",
    "in_force",
    "kept_file",
    "lapsed",
    "last_printed",
    "letter_file",
    "letter_status",
    "links",
    "make_line",
    "making",
    "members",
    "one_record",
    "parse_line",
    "pdf_file",
    "split_lines",
    "squeeze",
    "stage",
    "standing",
    "twin_problem",
    "verify",
    "waits_for",
    "without",
]
