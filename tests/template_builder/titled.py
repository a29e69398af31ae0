"""Papers that have a title instead of an addressee, beside those of a training.

``berita-acara.docx``, ``surat-tugas.docx``, ``surat-keterangan.docx``, ``surat-pengantar.docx``
and ``ralat.docx``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element as Element

from template_builder.blocks import (
    SIGNED,
    Column,
    beside,
    copies_block,
    date_blank,
    document_end,
    halves_row,
    head_row,
    item_row,
    letterhead_block,
    list_table,
    number_blank,
    numbered_title,
    place_and_date,
    points,
    signature_block,
    signed,
    table_of,
)
from template_builder.letters import addressee, text
from template_builder.package import ARIAL, DECIMALS, FIRST_LINE, TEXT_WIDTH
from template_builder.word import BOLD, NO_BORDER, Layout, Table, el, loop, para, tiny, when

_ROOM = 56
"""Points left free for a signature, as in the shared block."""
_CLOSE = Layout(keep=True, line=1)
_RUNNING = Layout(style="Isi", keep=True)
_FLUSH = Layout(before=3, after=6)
"""The rest of a sentence that facts or a list interrupt: no new paragraph."""
_HALF = Layout(exact=8)
_FACTS = (40, 4)
"""As `facts` has them."""
_SIGNER = (
    ("nama", "{{ signature.name }}"),
    ("", "{{ signature.nip }}"),
    ("jabatan", "{{ signature.position }}"),
)
"""The signer's facts; the label NIP stands in the value."""


def minutes() -> Sequence[Element]:
    """Make the body of ``berita-acara.docx``."""
    return [
        *numbered_title("BERITA ACARA", "{{ fields.about_what|upper }}"),
        text(
            "Pada hari ini, {{ fields.day|weekday }} {{ fields.day|date_words }}, kami yang "
            "bertanda tangan di bawah ini:"
        ),
        _party(1, _SIGNER, "KESATU;"),
        tiny(),
        _party(
            2,
            (
                ("nama", "{{ fields.second_name }}"),
                ("jabatan", "{{ fields.second_position }}"),
                ("instansi", "{{ fields.second_institution }}"),
            ),
            "KEDUA,",
        ),
        para("menyatakan hal-hal sebagai berikut:", layout=_FLUSH),
        *points("fields.points"),
        beside(
            _second_party(),
            [para("PIHAK KESATU,", layout=replace(_CLOSE, after=6)), signature_block(), tiny()],
            para(
                "Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan "
                "sebagaimana mestinya.",
                layout=replace(_RUNNING, before=6, after=6),
            ),
            para("{{ office.place }}, ", date_blank(ARIAL), layout=replace(_CLOSE, after=10)),
        ),
        *document_end(),
    ]


def _party(number: int, rows: Sequence[tuple[str, str]], called: str) -> Element:
    """Name one of the two who agree, and what the paper calls him or her."""
    table = Table((8, 30, 4, TEXT_WIDTH - 42))
    shown = [
        table.row(
            [para(f"{number}." if place == 0 else "")],
            [para(label)],
            [para(":" if label else "")],
            [para(value)],
        )
        for place, (label, value) in enumerate(rows)
    ]
    return table.make(
        *shown,
        table.wide_row(
            para(f"yang selanjutnya disebut PIHAK {called}", layout=Layout(after=6)), start=1
        ),
    )


def _second_party() -> list[Element]:
    return [
        para("PIHAK KEDUA,", layout=replace(_CLOSE, after=6)),
        para("{{ fields.second_position }},", layout=_CLOSE),
        para("{{ fields.second_name }}", layout=replace(_CLOSE, before=_ROOM), font=BOLD),
        *when("fields.second_nip", para("NIP {{ fields.second_nip }}", layout=_CLOSE)),
    ]


def assignment() -> Sequence[Element]:
    """Make the body of ``surat-tugas.docx``."""
    table = Table((24, 5, TEXT_WIDTH - 29))
    layout = Layout(style="Kolom", align="left")

    def listed(label: str, field: str, numbering: int) -> Element:
        line = para("{{ line }}", layout=replace(layout, numbering=numbering))
        return table.row(
            [para(label)],
            [para(":")],
            when(
                f"fields.{field}|length == 1",
                *loop(f"line in fields.{field}", para("{{ line }}", layout=layout)),
                otherwise=loop(f"line in fields.{field}", line),
            ),
            whole=False,
        )

    return [
        *numbered_title("SURAT TUGAS"),
        table.make(listed("Dasar", "basis", DECIMALS[0])),
        para("{{ fields.order }}:", layout=Layout(align="center", keep=True, before=8, after=8)),
        para("Kepada\t:", layout=replace(_CLOSE, tabs=(24,), after=4)),
        list_table("a in fields.assignees", _ASSIGNEE_COLUMNS),
        para(layout=_HALF),
        table.make(
            listed("Untuk", "tasks", DECIMALS[1]),
            *table.when("fields.period", table.label_row("Waktu", "{{ fields.period }}")),
            *table.when("fields.place", table.label_row("Tempat", "{{ fields.place }}")),
        ),
        signed(
            para(
                "Demikian surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab.",
                layout=replace(_RUNNING, before=10, after=6),
            ),
            para("Ditetapkan di {{ office.place }}", layout=replace(SIGNED, before=6)),
            para("pada tanggal ", date_blank(ARIAL), layout=replace(SIGNED, after=6)),
        ),
        *copies_block(),
        *document_end(),
    ]


_ASSIGNEE_COLUMNS = (
    Column("NO", 10, ("{{ a.no }}",), centred=True),
    Column("NAMA", 48, ("{{ a.name }}",)),
    Column("PANGKAT/ GOLONGAN", 28, ("{{ a.rank }}",)),
    Column("NIP", 41, ("{{ a.nip }}",), centred=True),
    Column("JABATAN", 33, ("{{ a.position }}",)),
)


def statement() -> Sequence[Element]:
    """Make the body of ``surat-keterangan.docx``."""
    return [
        *numbered_title("SURAT KETERANGAN"),
        text("Yang bertanda tangan di bawah ini:"),
        _signer_facts(),
        para("menerangkan bahwa:", layout=_FLUSH),
        _officer_facts(),
        para(
            "adalah Petugas Antar Kerja pada Bursa Kerja Khusus (BKK) tersebut, yang ditetapkan "
            "dengan Keputusan {{ office.head }} Nomor {{ officers[0].decree.number }} tanggal "
            "{{ officers[0].decree.date }} tentang {{ officers[0].decree.subject }}.",
            layout=_FLUSH,
        ),
        *when(
            "fields.purpose",
            text("Surat keterangan ini diberikan untuk keperluan {{ fields.purpose }}."),
        ),
        signed(
            text(
                "Demikian surat keterangan ini dibuat untuk dapat dipergunakan sebagaimana "
                "mestinya."
            ),
            place_and_date(),
        ),
        *document_end(),
    ]


_FACTS_TABLE = Table((*_FACTS, TEXT_WIDTH - FIRST_LINE - sum(_FACTS)), indent=FIRST_LINE)


def _rank_row(path: str) -> list[Element]:
    """Show a rank where there is one: a private school's staff have none."""
    row = _FACTS_TABLE.label_row("pangkat/golongan", f"{{{{ {path} }}}}")
    return _FACTS_TABLE.when(f'{path} and {path} != "-"', row)


def _signer_facts() -> Element:
    name, nip, position = (
        _FACTS_TABLE.row([para(label)], [para(":" if label else "")], [para(value)])
        for label, value in _SIGNER
    )
    return _FACTS_TABLE.make(name, nip, *_rank_row("signature.rank"), position)


def _officer_facts() -> Element:
    row = _FACTS_TABLE.label_row
    return _FACTS_TABLE.make(
        row("nama", "{{ officers[0].name }}"),
        row("NIP/NUPTK", "{{ officers[0].employee_id }}"),
        *_rank_row("officers[0].rank"),
        row("jabatan", "{{ officers[0].position }}"),
        row("nama BKK", "{{ officers[0].bkk.name }}"),
        row("satuan pendidikan", "{{ officers[0].bkk.institution }}"),
    )


def delivery() -> Sequence[Element]:
    """Make the body of ``surat-pengantar.docx``."""
    number = para("NOMOR ", number_blank(ARIAL), layout=Layout(style="Judul", after=10))
    return [
        letterhead_block(),
        para("{{ office.place }}, ", date_blank(ARIAL), layout=Layout(align="right")),
        *addressee(numbered=True),
        para("SURAT PENGANTAR", layout=Layout(style="Judul"), font=BOLD),
        number,
        _sent_items(),
        *document_end(),
    ]


_ITEM_COLUMNS = (
    Column("NO", 10, ("{{ i.no }}",), centred=True),
    Column("JENIS YANG DIKIRIM", 68, ("{{ i.what }}",)),
    Column("BANYAKNYA", 36, ("{{ i.amount }}",), centred=True),
    Column("KETERANGAN", 46, ("{{ i.remark }}",)),
)
_RETURN = (
    "Setelah diterima, mohon satu lembar surat pengantar ini ditandatangani dan dikembalikan "
    "kepada pengirim."
)
_DOTS = "." * 28


def _sent_items() -> Element:
    """Make the table of what is sent; who takes and who sends it stand in its last row."""
    table = table_of(_ITEM_COLUMNS)
    last, other = (item_row(table, _ITEM_COLUMNS, keep=keep, size=10) for keep in (True, False))
    note = table.wide_row(para(_RETURN, layout=Layout(style="Tembusan", before=12)))
    for borders in note.iter(el("tcBorders").tag):
        borders.insert(0, el("top", **NO_BORDER))
    sender = [para("Pengirim,", layout=replace(_CLOSE, before=14)), signature_block(), tiny()]
    return table.make(
        head_row(table, _ITEM_COLUMNS),
        *table.loop("i in fields.items", *table.when("loop.last", last, otherwise=[other])),
        halves_row(table, _receipt(), sender, start=2),
        note,
    )


def _receipt() -> list[Element]:
    """Leave room for who takes the papers: written by hand, and the proof that they came."""
    line = Layout(keep=True, line=1, tabs=(20, 23), before=4)
    return [
        para(f"Diterima tanggal {'.' * 20}", layout=replace(_CLOSE, before=14)),
        para("Penerima,", layout=_CLOSE),
        para("", layout=replace(_CLOSE, before=_ROOM - 14)),
        *(para(f"{label}\t:\t{_DOTS}", layout=line) for label in ("Nama", "NIP", "Telepon")),
    ]


def correction() -> Sequence[Element]:
    """Make the body of ``ralat.docx``."""
    return [
        *numbered_title("RALAT"),
        para(
            "Sehubungan dengan adanya kekeliruan dalam {{ letter.title }} Nomor "
            "{{ letter.number }} tanggal {{ letter.date }} mengenai {{ letter.subject }}, dengan "
            "ini disampaikan ralat sebagai berikut:",
            layout=Layout(style="Isi", align="left"),
        ),
        list_table("c in fields.corrections", _CORRECTION_COLUMNS),
        text("Bagian lain dalam naskah tersebut tidak berubah.", before=8),
        signed(
            text(
                "Demikian ralat ini dibuat untuk dipergunakan sebagaimana mestinya dan menjadi "
                "bagian yang tidak terpisahkan dari naskah yang diralat."
            ),
            place_and_date(),
        ),
        *copies_block(),
        *document_end(),
    ]


_CORRECTION_COLUMNS = (
    Column("NO", 10, ("{{ c.no }}",), centred=True),
    Column("LETAK", 36, ("{{ c.place }}",)),
    Column("TERTULIS", 57, ("{{ c.written }}",)),
    Column("SEHARUSNYA", 57, ("{{ c.correct }}",)),
)
