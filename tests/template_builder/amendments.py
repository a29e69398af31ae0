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
    CENTRED,
    TABLE,
    TITLE,
    annex,
    considerations,
    decisions,
    decree,
    item,
    letter,
    point,
    title,
)
from template_builder.package import BOOKMAN, LETTERS
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
            f"Mengubah Lampiran {_DECREE}, sehingga data Petugas Antar Kerja yang tercantum dalam "
            f"Lampiran {_INSEPARABLE} menjadi sebagaimana tercantum dalam Lampiran Keputusan ini."
        ),
        _decided(
            f"Ketentuan lain dalam {_DECREE} yang tidak diubah dengan Keputusan ini dinyatakan "
            "tetap berlaku."
        ),
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
    """Make the annex table: a row for each change, the officer's cells joined over all of them."""
    table = table_of(_CHANGE_COLUMNS)
    last, other = (
        table.loop("c in o.changes", *_change_rows(table, keep=keep)) for keep in (True, False)
    )
    return table.make(
        head_row(table, _CHANGE_COLUMNS),
        *table.loop("o in officers", *table.when("loop.last", *last, otherwise=other)),
        annex_signature(table),
    )


def _change_rows(table: Table, *, keep: bool) -> list[Element]:
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


def extract() -> Sequence[Element]:
    """Make the body of ``petikan-sk.docx``."""
    untold = "dan seterusnya;"
    return [
        letterhead_block(),
        para("PETIKAN", layout=replace(TITLE, after=4)),
        *title("{{ decrees[0].number }}", "{{ decrees[0].subject|upper }}"),
        TABLE.make(*(point(label, item(untold)) for label in ("Menimbang", "Mengingat"))),
        para("MEMUTUSKAN:", layout=CENTRED),
        TABLE.make(
            point(
                "Menetapkan",
                item(
                    "KEPUTUSAN {{ office.head|upper }} TENTANG {{ decrees[0].subject|upper }}.",
                    keep=True,
                ),
                keep=True,
            ),
            point(
                "KESATU",
                item(
                    "Menetapkan Petugas Antar Kerja pada Bursa Kerja Khusus sebagaimana tercantum "
                    "dalam Lampiran Keputusan ini, di antaranya:"
                ),
                _extracted(),
                tiny(),
            ),
            point("KEDUA", item("dan seterusnya.", keep=True), keep=True),
        ),
        beside(_certified(), _as_signed()),
        *document_end(),
    ]


_OFFICER_ROWS = (
    ("nama", "{{ officers[0].name }}"),
    ("NIP/NUPTK", "{{ officers[0].employee_id }}"),
    ("pangkat/golongan", "{{ officers[0].rank }}"),
    ("jabatan", "{{ officers[0].position }}"),
    ("nama BKK", "{{ officers[0].bkk.name }}"),
    ("satuan pendidikan", "{{ officers[0].bkk.institution }}"),
    ("NPSN", "{{ officers[0].bkk.npsn }}"),
    ("nomor tanda daftar", "{{ officers[0].bkk.registration_number }}"),
)


def _extracted() -> Element:
    label, colon = 46, 4
    table = Table((label, colon, TABLE.widths[-1] - label - colon))
    return table.make(*(table.label_row(*row) for row in _OFFICER_ROWS))


def _certified() -> list[Element]:
    """Say that the extract is right: its own number and date, and who vouches for it."""
    close = Layout(keep=True, line=1)
    return [
        para("Petikan ini sesuai dengan aslinya", layout=replace(close, before=12)),
        para("Nomor ", number_blank(BOOKMAN), layout=close),
        para("Tanggal ", date_blank(BOOKMAN), layout=replace(close, after=6)),
        signature_block(),
        tiny(),
    ]


def _as_signed() -> list[Element]:
    """Print the decree's own date and signature as they were."""
    close = Layout(keep=True, line=1)
    return [
        para("Ditetapkan di {{ office.place }}", layout=replace(close, before=12)),
        para("pada tanggal {{ decrees[0].date }}", layout=replace(close, after=6)),
        *loop("line in decrees[0].signature.lines", para("{{ line }}", layout=close)),
        para("ttd.", layout=replace(close, before=_ROOM / 2)),
        para(
            "{{ decrees[0].signature.name }}",
            layout=replace(close, before=_ROOM / 2 - 14),
            font=Font(bold=True),
        ),
        *when(
            'decrees[0].signature.rank and decrees[0].signature.rank != "-"',
            para("{{ decrees[0].signature.rank }}", layout=close),
        ),
        *when("decrees[0].signature.nip", para("{{ decrees[0].signature.nip }}", layout=close)),
    ]
