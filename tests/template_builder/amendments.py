"""What becomes of a decree: ``sk-perubahan.docx``, ``sk-pencabutan.docx``, ``petikan-sk.docx``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element as Element

from template_builder.blocks import (
    Column,
    annex_signature,
    annex_table,
    beside,
    date_blank,
    document_end,
    head_row,
    item_row,
    letterhead_block,
    number_blank,
    signature_block,
    table_of,
)
from template_builder.decree import (
    AUTHORITY_LINE,
    CENTRED,
    DECREE_LINE,
    GAP,
    HEAD_LINES,
    TABLE,
    TITLE,
    annex,
    considerations,
    decisions,
    decree,
    item,
    letter,
    point,
)
from template_builder.package import BOOKMAN, LETTERS, TEXT_WIDTH
from template_builder.word import Font, Layout, Table, el, loop, para, tiny, when

_DECREE = (
    "Keputusan {{ office.head }} Nomor {{ decrees[0].number }} tentang {{ decrees[0].subject }}"
)
"""The decree that is changed, revoked or extracted."""
_INSEPARABLE = "yang merupakan bagian tidak terpisahkan dari Keputusan ini"
_ROOM = 56
"""Points left free for a signature, as in the shared block."""


def _reason(text: str) -> Element:
    """Make an item of Menimbang that cites a decree: a long number would tear it apart."""
    return item(text, LETTERS[0], align="left")


def _conclusion() -> Element:
    return _reason(
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu "
        "menetapkan Keputusan {{ office.head }} tentang {{ subject }};"
    )


def _considered(*reasons: Element) -> Element:
    """Make the considerations: *reasons*, the decree itself, and the letters that told of it."""
    return considerations(
        [*reasons, _conclusion()],
        [
            letter(
                "Keputusan {{ office.head }} Nomor {{ decrees[0].number }} tanggal "
                "{{ decrees[0].date }} tentang {{ decrees[0].subject }};"
            ),
            *loop("source in fields.basis", letter("{{ source }};")),
        ],
    )


def _decided(text: str) -> Element:
    return point("{{ diktum() }}", item(text, align="left"))


def change() -> Sequence[Element]:
    """Make the body of ``sk-perubahan.docx``."""
    considered = _considered(
        _reason(
            f"bahwa dengan {_DECREE} telah ditetapkan Petugas Antar Kerja pada Bursa Kerja Khusus;"
        ),
        _reason(
            "bahwa terdapat perubahan data {{ counts.officers }} orang Petugas Antar Kerja "
            "sebagaimana dimaksud dalam huruf a, sehingga Lampiran Keputusan dimaksud perlu "
            "diubah;"
        ),
    )
    decided = decisions(
        _decided(
            f"Mengubah Lampiran {_DECREE}, sehingga data Petugas Antar Kerja berikut menjadi "
            f"sebagaimana tercantum dalam Lampiran {_INSEPARABLE}."
        ),
        _decided(
            "Ketentuan lain dalam Keputusan sebagaimana dimaksud dalam diktum KESATU yang tidak "
            "diubah dengan Keputusan ini dinyatakan tetap berlaku."
        ),
        align="left",
    )
    return [
        *decree(considered, decided),
        *annex(
            _changes_table(), "DAFTAR PERUBAHAN DATA", "PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS"
        ),
    ]


_WHOSE = 3
"""Columns of the officer, written once beside all that has changed."""
_CHANGE_COLUMNS = (
    Column("NO", 10, ("{{ o.no }}",), centred=True),
    Column("NAMA", 48, ("{{ o.name }}",)),
    Column("NAMA BKK / SATUAN PENDIDIKAN", 55, ("{{ o.bkk.name }} / {{ o.bkk.institution }}",)),
    Column("YANG DIUBAH", 36, ("{{ c.label }}",)),
    Column("SEMULA", 49, ("{{ c.before }}",)),
    Column("MENJADI", 49, ("{{ c.after }}",)),
)


def _changes_table() -> Element:
    """Make the annex table: a row for each change, the officer's cells joined over all of them.

    The rows of one officer stay together, and those of the last one with the signature.
    """
    table = table_of(_CHANGE_COLUMNS)
    kept = _change_rows(table, keep=True)
    end = table.when("loop.last", *_change_rows(table, keep=False), otherwise=kept)
    officer = table.when(
        "loop.last",
        *table.loop("c in o.changes", *_change_rows(table, keep=True)),
        otherwise=table.loop("c in o.changes", *end),
    )
    return table.make(
        head_row(table, _CHANGE_COLUMNS),
        *table.loop("o in officers", *officer),
        annex_signature(table),
    )


def _change_rows(table: Table, *, keep: bool) -> list[Element]:
    """Make the row of an officer's first change, or of a further one, that names nobody."""
    nobody = tuple(replace(column, lines=("",)) for column in _CHANGE_COLUMNS[:_WHOSE])
    first = item_row(table, _CHANGE_COLUMNS, keep=keep)
    more = item_row(table, (*nobody, *_CHANGE_COLUMNS[_WHOSE:]), keep=keep)
    for row, mark in ((first, "restart"), (more, "continue")):
        for cell in row.findall(el("tc").tag)[:_WHOSE]:
            cell[0].insert(1, el("vMerge", val=mark))
    return table.when("loop.first", first, otherwise=[more])


def revocation() -> Sequence[Element]:
    """Make the body of ``sk-pencabutan.docx``."""
    considered = _considered(
        _reason(
            "bahwa Petugas Antar Kerja sebagaimana tercantum dalam Lampiran Keputusan ini telah "
            f"ditetapkan dengan {_DECREE};"
        ),
        _reason(
            "bahwa dengan alasan {{ fields.reason }}, penetapan Petugas Antar Kerja sebagaimana "
            "dimaksud dalam huruf a perlu dicabut;"
        ),
    )
    decided = decisions(
        _decided(
            "Mencabut penetapan {{ counts.officers }} orang Petugas Antar Kerja sebagaimana "
            f"tercantum dalam Lampiran {_INSEPARABLE}, dengan alasan {{{{ fields.reason }}}}."
        ),
        _decided(
            f"Pada saat Keputusan ini mulai berlaku, {_DECREE}, sepanjang mengenai Petugas Antar "
            "Kerja sebagaimana dimaksud dalam diktum KESATU, dicabut dan dinyatakan tidak berlaku."
        ),
        *TABLE.when(
            "fields.effective",
            _decided(
                "Petugas Antar Kerja sebagaimana dimaksud dalam diktum KESATU berhenti "
                "melaksanakan tugas terhitung mulai tanggal {{ fields.effective }}."
            ),
        ),
        align="left",
    )
    return [
        *decree(considered, decided),
        *annex(
            annex_table("o in officers", _REVOKED_COLUMNS),
            "DAFTAR NAMA PETUGAS ANTAR KERJA YANG DICABUT PENETAPANNYA",
            "PADA BURSA KERJA KHUSUS",
        ),
    ]


_REVOKED_COLUMNS = (
    Column("NO", 12, ("{{ o.no }}",), centred=True),
    Column("NAMA", 60, ("{{ o.name }}",)),
    Column("NIP/NUPTK", 46, ("{{ o.employee_id }}",), centred=True),
    Column("JABATAN PADA SATUAN PENDIDIKAN", 45, ("{{ o.position }}",)),
    Column("NAMA BKK / SATUAN PENDIDIKAN", 62, ("{{ o.bkk.name }} / {{ o.bkk.institution }}",)),
    Column("NPSN", 22, ("{{ o.bkk.npsn }}",), centred=True),
)


_CLOSE = Layout(keep=True, line=1)
_EXTRACT = Layout(style="Kolom", align="left", line=1, after=1)
"""An extract stands closer than a decree, so that it keeps to one page."""


def extract() -> Sequence[Element]:
    """Make the body of ``petikan-sk.docx``."""
    start, end = (TABLE.widths[0], sum(TABLE.widths[:2]))
    return [
        letterhead_block(),
        *_extract_title(),
        TABLE.make(*(_extract_row(label, "dan seterusnya;") for label in _UNTOLD)),
        para("MEMUTUSKAN:", layout=replace(CENTRED, line=1, before=0, after=2)),
        TABLE.make(
            _extract_row(
                "Menetapkan",
                "KEPUTUSAN {{ office.head|upper }} TENTANG {{ decrees[0].subject|upper }}.",
            ),
            _extract_row(
                "KESATU",
                "Menetapkan Petugas Antar Kerja sebagaimana tercantum dalam Lampiran, di "
                "antaranya:",
            ),
            TABLE.wide_row(_extracted(), para(layout=Layout(exact=4))),
        ),
        tiny(),
        beside(
            _certified(),
            _as_signed(),
            para("KEDUA\t:\tdan seterusnya.", layout=replace(_CLOSE, tabs=(start, end))),
            after=[para("Nomor register petikan: ", number_blank(BOOKMAN), layout=_REGISTERED)],
            widths=(82, 2),
        ),
        *document_end(),
    ]


_REGISTERED = Layout(line=1, before=4)
_UNTOLD = ("Menimbang", "Mengingat")


def _extract_title() -> list[Element]:
    close = replace(TITLE, line=1)
    return [
        para("PETIKAN", layout=replace(close, after=2)),
        *loop(HEAD_LINES, para(DECREE_LINE, layout=close)),
        para("NOMOR {{ decrees[0].number }}", layout=close),
        para("TENTANG", layout=replace(close, before=2, after=2)),
        para("{{ decrees[0].subject|upper }}", layout=replace(close, after=4)),
        *loop(HEAD_LINES, para(AUTHORITY_LINE, layout=close)),
        para("", layout=replace(GAP, exact=6)),
    ]


def _extract_row(label: str, text: str, *more: Element) -> Element:
    cells = [[para(cell, layout=_CLOSE)] for cell in (label, ":")]
    return TABLE.row(*cells, [para(text, layout=_EXTRACT), *more])


_OFFICER_ROWS = (
    ("nama", "{{ officers[0].name }}"),
    ("NIP/NUPTK", "{{ officers[0].employee_id }}"),
    ("pangkat/golongan", "{{ officers[0].rank }}"),
    ("jabatan", "{{ officers[0].position }}"),
    ("nama BKK", "{{ officers[0].bkk.name }}"),
    ("satuan pendidikan", "{{ officers[0].bkk.institution }}"),
    ("NPSN", "{{ officers[0].bkk.npsn }}"),
    ("tanda daftar BKK", "{{ officers[0].bkk.registration_number }}"),
)


def _extracted() -> Element:
    indent, *widths = 8, 42, 4
    table = Table((*widths, TEXT_WIDTH - indent - sum(widths)), indent=indent)
    rows = (
        table.row(*([para(text, layout=_CLOSE)] for text in (label, ":", value)))
        for label, value in _OFFICER_ROWS
    )
    return table.make(*rows)


def _certified() -> list[Element]:
    """Say that the extract is right, when, and who vouches for it."""
    return [
        para("Petikan ini sesuai dengan aslinya", layout=replace(_CLOSE, before=4)),
        para("{{ office.place }}, ", date_blank(BOOKMAN), layout=replace(_CLOSE, after=4)),
        signature_block(),
        tiny(),
    ]


def _as_signed() -> list[Element]:
    """Print the decree's own date and signature as they were."""
    return [
        para("Ditetapkan di {{ office.place }}", layout=replace(_CLOSE, before=4)),
        para("pada tanggal {{ decrees[0].date }}", layout=replace(_CLOSE, after=4)),
        *loop("line in decrees[0].signature.lines", para("{{ line }}", layout=_CLOSE)),
        para("ttd.", layout=replace(_CLOSE, before=_ROOM / 2)),
        para(
            "{{ decrees[0].signature.name }}",
            layout=replace(_CLOSE, before=_ROOM / 2 - 14),
            font=Font(bold=True),
        ),
        *when(
            'decrees[0].signature.rank and decrees[0].signature.rank != "-"',
            para("{{ decrees[0].signature.rank }}", layout=_CLOSE),
        ),
        *when("decrees[0].signature.nip", para("{{ decrees[0].signature.nip }}", layout=_CLOSE)),
    ]
