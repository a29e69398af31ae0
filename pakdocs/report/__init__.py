"""What was found, as tables for people and as JSON objects for programs.

Functions here take values and give text or plain dictionaries; they read nothing and print nothing.
"""

from __future__ import annotations

from pakdocs.indonesian import format_iso as date_text
from pakdocs.report.objects import (
    centre_object,
    compared_object,
    dossier_object,
    letter_object,
    masked,
    number_objects,
    officer_row,
    record_object,
    status_object,
    step_object,
    verification_object,
)
from pakdocs.report.tables import facts, table

__all__ = [
    "centre_object",
    "compared_object",
    "date_text",
    "dossier_object",
    "facts",
    "letter_object",
    "masked",
    "number_objects",
    "officer_row",
    "record_object",
    "status_object",
    "step_object",
    "table",
    "verification_object",
]
