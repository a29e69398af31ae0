"""The papers of a training: ``daftar-hadir.docx`` and ``sertifikat-bimtek.docx``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element as Element

from template_builder.blocks import (
    Column,
    document_end,
    head_row,
    item_row,
    letterhead_block,
    number_blank,
    numbered_title,
    place_and_date,
    signature_row,
    table_of,
)
from template_builder.letters import facts
from template_builder.package import ANNEX_WIDTH, ARIAL, TEXT_WIDTH, section
from template_builder.parts import SIGNATURE_INDENT
from template_builder.word import (
    BOLD,
    NO_BORDER,
    Attributes,
    Font,
    Layout,
    Table,
    el,
    mm,
    para,
    tag,
    tiny,
)

_SIGNING_HEIGHT = 11
"""Millimetres of a row in which somebody signs."""
_SIZE = 10


_DAY = (
    "{% if fields.day %}{{ fields.day|weekday }}, {{ fields.day }}"
    "{% else %}{{ training.days }}{% endif %}"
)


def attendance() -> Sequence[Element]:
    """Make the body of ``daftar-hadir.docx``."""
    return [
        *numbered_title("DAFTAR HADIR", "{{ training.name|upper }}"),
        facts(
            ("hari/tanggal", _DAY),
            ("waktu", "{% if fields.time %}{{ fields.time }}{% else %}-{% endif %}"),
            ("tempat", "{{ training.place }}"),
            ("acara", "{{ training.name }}"),
        ),
        para(layout=Layout(exact=10)),
        _attendance_table(),
        *document_end(),
    ]


_ATTENDANCE_COLUMNS = (
    Column("NO", 10, ("{{ o.no }}",), centred=True),
    Column("NAMA", 42, ("{{ o.name }}",)),
    Column("INSTANSI/BKK", 38, ("{{ o.bkk.name }}",)),
    Column("JABATAN", 32, ("{{ o.position }}",)),
    Column("TANDA TANGAN", 19, ("{% if loop.index is odd %}{{ o.no }}.{% endif %}",)),
    Column("", 19, ("{% if loop.index is even %}{{ o.no }}.{% endif %}",)),
)
"""Odd and even numbers sign in turn at the left and at the right, for a signature is wide."""


def _attendance_table() -> Element:
    table = table_of(_ATTENDANCE_COLUMNS)
    last, other = (_signing_row(table, keep=keep) for keep in (True, False))
    return table.make(
        _attendance_head(table),
        *table.loop("o in officers", *table.when("loop.last", last, otherwise=[other])),
        signature_row(table, place_and_date()),
    )


def _attendance_head(table: Table) -> Element:
    """Make the row of headings; that of the signatures stands over two columns."""
    row = head_row(table, _ATTENDANCE_COLUMNS)
    *_rest, wide, empty = row.findall(el("tc").tag)
    row.remove(empty)
    properties = wide[0]
    properties.replace(properties[0], el("tcW", w=mm(sum(table.widths[-2:])), type="dxa"))
    properties.insert(1, el("gridSpan", val=2))
    return row


def _signing_row(table: Table, *, keep: bool) -> Element:
    row = item_row(table, _ATTENDANCE_COLUMNS, keep=keep, size=_SIZE)
    row[0].append(el("trHeight", val=mm(_SIGNING_HEIGHT), hRule="atLeast"))
    left, right = row.findall(el("tc").tag)[-2:]
    for cell, side in ((left, "right"), (right, "left")):
        cell[0].insert(1, el("tcBorders", el(side, **NO_BORDER)))
    return row


_CENTRED = Layout(align="center", before=0, after=0, line=1)
_PERSON = (
    "{{ officers[0].position }} {{ officers[0].bkk.institution }}",
    "Petugas Antar Kerja pada {{ officers[0].bkk.name }}",
)
_ATTENDED = (
    "sebagai peserta {{ training.name }}"
    '{% if training.organiser and training.organiser != "-" %} yang diselenggarakan oleh '
    "{{ training.organiser }}{% endif %} pada tanggal {{ training.dates }}"
    '{% if training.place and training.place != "-" %} di {{ training.place }}{% endif %}.'
)


def certificate() -> Sequence[Element]:
    """Make the body of ``sertifikat-bimtek.docx``: one page, or two with a list of subjects."""
    signing = Table((ANNEX_WIDTH - SIGNATURE_INDENT - 75, SIGNATURE_INDENT + 75))
    side = (ANNEX_WIDTH - TEXT_WIDTH) / 2
    middle = Table((side, TEXT_WIDTH, side))  # a letterhead as wide as the sheet is out of balance
    return [
        middle.make(middle.row([para()], [letterhead_block(), tiny()], [para()])),
        para("SERTIFIKAT", layout=_CENTRED, font=Font(size=22, bold=True)),
        para("NOMOR ", number_blank(ARIAL), layout=replace(_CENTRED, after=6)),
        para("diberikan kepada:", layout=_CENTRED),
        para(
            "{{ officers[0].name }}",
            layout=replace(_CENTRED, before=4, after=4),
            font=Font(size=18, bold=True),
        ),
        *(para(line, layout=_CENTRED) for line in _PERSON),
        para(_ATTENDED, layout=replace(_CENTRED, before=6)),
        signing.make(signature_row(signing, place_and_date(), start=1)),
        *_subjects(),
        tiny(),
        _framed(section(annex=True)),
    ]


def _subjects() -> list[Element]:
    """Make the second page, where subjects are given."""
    columns = (
        Column("NO", 14, ("{{ t.no }}",), centred=True),
        Column("MATERI", 183, ("{{ t.topic }}",)),
        Column("JAM PELAJARAN", 50, ("{{ t.hours }}",), centred=True),
    )
    title = para("DAFTAR MATERI", layout=replace(_CENTRED, style="Judul", after=8), font=BOLD)
    title[0].insert(1, el("pageBreakBefore"))
    table = table_of(columns)
    row = item_row(table, columns, size=_SIZE)
    return [
        tag("{%p if fields.topics %}"),
        title,
        table.make(head_row(table, columns), *table.loop("t in fields.topics", row)),
        tag("{%p endif %}"),
    ]


def _framed(properties: Element) -> Element:
    """Put a frame around every page of a section, and no page numbers into it."""
    for name in ("headerReference", "titlePg"):
        properties.remove(next(properties.iter(el(name).tag)))
    line: Attributes = {"val": "thinThickThinSmallGap", "sz": 24, "space": 24, "color": "auto"}
    frame = el(
        "pgBorders",
        *(el(side, **line) for side in ("top", "left", "bottom", "right")),
        offsetFrom="page",
    )
    margins = next(iter(properties.iter(el("pgMar").tag)))
    margins.addnext(frame)
    return properties
