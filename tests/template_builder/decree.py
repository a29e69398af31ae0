"""Decrees: ``sk-penetapan.docx``, which appoints officers, and the blocks that all decrees have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element as Element

from template_builder.blocks import (
    SIGNED,
    Column,
    annex_table,
    annex_title,
    copies_block,
    date_blank,
    document_end,
    letterhead_block,
    number_blank,
    signature_row,
)
from template_builder.package import (
    ANNEX_WIDTH,
    BOOKMAN,
    DECIMALS,
    LETTERS,
    TEXT_WIDTH,
    section,
    section_end,
)
from template_builder.word import Layout, Table, loop, para, run

TABLE = Table((36, 5, TEXT_WIDTH - 41))
TITLE = Layout(style="Judul")
GAP = Layout(style="Judul", exact=12)
_HEAD = "{{ office.head|upper }}"
HEAD_LINES = "line in office.head_lines"
DECREE_LINE = "{% if loop.first %}KEPUTUSAN {% endif %}{{ line|upper }}"
AUTHORITY_LINE = "{{ line|upper }}{% if loop.last %},{% endif %}"
SUBJECT = "{{ subject|upper }}"
CENTRED = Layout(align="center", keep=True, before=6, after=6)


_REASONS = (
    (
        "bahwa dalam rangka meningkatkan pelayanan penempatan tenaga kerja kepada alumni satuan "
        "pendidikan, perlu menetapkan Petugas Antar Kerja pada Bursa Kerja Khusus;"
    ),
    (
        "bahwa berdasarkan usulan kepala satuan pendidikan/pimpinan perguruan tinggi dan hasil "
        "verifikasi kelengkapan berkas, nama-nama sebagaimana tercantum dalam Lampiran Keputusan "
        "ini dinilai memenuhi persyaratan untuk ditetapkan sebagai Petugas Antar Kerja;"
    ),
    (
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu "
        "menetapkan Keputusan {{ office.head }} tentang {{ subject }};"
    ),
)


def item(text: str, numbering: int = 0, *, keep: bool = False, align: str = "") -> Element:
    """Make a paragraph of the right column, an item of a list if it has a *numbering*."""
    return para(text, layout=Layout(style="Kolom", numbering=numbering, keep=keep, align=align))


def letter(text: str) -> Element:
    """Make an item that cites a letter: its long number would tear justified lines apart."""
    return item(text, DECIMALS[1], align="left")


def point(label: str, *content: Element, whole: bool = True, keep: bool = False) -> Element:
    """Make a row ``label : content``."""
    cells = [para(text, layout=Layout(keep=keep)) for text in (label, ":")]
    return TABLE.row(cells[:1], cells[1:], content, whole=whole)


def considerations(reasons: Sequence[Element], letters: Sequence[Element]) -> Element:
    """Make Menimbang with *reasons*, Mengingat and Memperhatikan with the *letters* considered."""
    return TABLE.make(
        point("Menimbang", *reasons, whole=False),
        *TABLE.when(
            "legal.mengingat",
            point(
                "Mengingat",
                *loop("rule in legal.mengingat", item("{{ rule }};", DECIMALS[0])),
                whole=False,
            ),
        ),
        point(
            "Memperhatikan",
            *loop("rule in legal.memperhatikan", letter("{{ rule }};")),
            *letters,
            whole=False,
        ),
    )


def decisions(*rows: Element) -> Element:
    """Make what is decreed: Menetapkan with the title, the ready *rows*, and the signature."""
    return TABLE.make(
        point(
            "Menetapkan",
            item(f"KEPUTUSAN {_HEAD} TENTANG {SUBJECT}.", keep=True),
            keep=True,
        ),
        *rows,
        point("{{ diktum() }}", item(_START, keep=True), keep=True),
        signature_row(
            TABLE,
            para("Ditetapkan di {{ office.place }}", layout=replace(SIGNED, before=12)),
            para("pada tanggal ", date_blank(BOOKMAN), layout=SIGNED),
        ),
    )


def _letters_considered() -> list[Element]:
    return [
        letter(
            "Surat {{ circular.sender }} Nomor {{ circular.number }} tanggal {{ circular.date }} "
            "hal {{ circular.subject }};"
        ),
        *loop(
            "p in proposals",
            letter(
                "Surat {{ p.sender }} Nomor {{ p.number }} tanggal {{ p.date }} "
                "hal {{ p.subject }};"
            ),
        ),
    ]


def _decisions() -> Element:
    return decisions(
        point(
            "{{ diktum() }}",
            item(
                "Menetapkan Petugas Antar Kerja pada Bursa Kerja Khusus di {{ office.region }} "
                "sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan "
                "dari Keputusan ini."
            ),
        ),
        point("{{ diktum() }}", *_duties(), whole=False),
        point("{{ diktum() }}", item(_REGISTRATION)),
        point("{{ diktum() }}", item(_TERM)),
        *TABLE.when("fields.cost_source", point("{{ diktum() }}", item(_COSTS))),
    )


_REGISTRATION = (
    "Petugas Antar Kerja sebagaimana dimaksud dalam diktum KESATU wajib melakukan registrasi dan "
    "mengisi data profil diri secara lengkap dan mandiri melalui laman "
    "https://e-pengantarkerja.kemnaker.go.id{% if fields.deadline_days %} paling lambat "
    "{{ fields.deadline_days }} hari kerja sejak Keputusan ini ditetapkan{% endif %}."
)
_TERM = (
    "Penetapan sebagaimana dimaksud dalam diktum KESATU berlaku {% if fields.term %}"
    "{{ fields.term }} {% endif %}sejak tanggal ditetapkan dan dapat ditinjau kembali."
)
_COSTS = (
    "Segala biaya yang timbul sebagai akibat ditetapkannya Keputusan ini dibebankan pada "
    "{{ fields.cost_source }}."
)
_START = (
    "Keputusan ini mulai berlaku pada tanggal ditetapkan, dengan ketentuan apabila di kemudian "
    "hari terdapat kekeliruan akan diadakan perbaikan sebagaimana mestinya."
)


def _duties() -> list[Element]:
    duties = (
        (
            "memberikan layanan informasi pasar kerja, pendaftaran pencari kerja, penyuluhan dan "
            "bimbingan jabatan, serta penempatan tenaga kerja kepada alumni;"
        ),
        "menyampaikan laporan pelaksanaan tugas secara berkala kepada {{ office.head }}; dan",
        "melaksanakan tugas lain sesuai dengan ketentuan peraturan perundang-undangan.",
    )
    intro = "Petugas Antar Kerja sebagaimana dimaksud dalam diktum KESATU mempunyai tugas:"
    return [item(intro), *(item(text, LETTERS[1]) for text in duties)]


def title(number: str = "", subject: str = SUBJECT) -> list[Element]:
    """Make a decree's title and the line of who decrees; the *number* is its own if not given."""
    shown = run(number) if number else number_blank(BOOKMAN)
    return [
        *loop(HEAD_LINES, para(DECREE_LINE, layout=TITLE)),
        para("NOMOR ", shown, layout=TITLE),
        para("TENTANG", layout=Layout(style="Judul", before=8, after=8)),
        para(subject, layout=TITLE),
        para("", layout=GAP),
        *loop(HEAD_LINES, para(AUTHORITY_LINE, layout=TITLE)),
        para("", layout=GAP),
    ]


def annex(table: Element, *heading: str) -> list[Element]:
    """Make a decree's annex on pages of its own: whose it is, its heading, its ready table."""
    block = Layout(left=ANNEX_WIDTH / 2 + 5, keep=True, line=1)
    return [
        section_end(section()),
        para("LAMPIRAN", layout=block),
        *loop(HEAD_LINES, para(DECREE_LINE, layout=block)),
        para("NOMOR ", number_blank(BOOKMAN), layout=block),
        para("TENTANG", layout=block),
        para(SUBJECT, layout=block),
        *annex_title(*heading),
        table,
        *document_end(annex=True),
    ]


_COLUMNS = (
    Column("NO", 10, ("{{ o.no }}",), centred=True),
    Column("NAMA", 42, ("{{ o.name }}",)),
    Column("NIP/NUPTK", 42, ("{{ o.employee_id }}",), centred=True),
    Column("PANGKAT/ GOL", 25, ("{{ o.rank }}",), centred=True),
    Column("JABATAN PADA SATUAN PENDIDIKAN", 28, ("{{ o.position }}",)),
    Column("NAMA BKK / SATUAN PENDIDIKAN", 39, ("{{ o.bkk.name }} / {{ o.bkk.institution }}",)),
    Column("NPSN", 20, ("{{ o.bkk.npsn }}",), centred=True),
    Column("NOMOR TANDA DAFTAR BKK", 27, ("{{ o.bkk.registration_number }}",), centred=True),
    Column("KET", 14, ("{{ o.note }}",), centred=True),
)


def decree(considered: Element, decided: Element) -> list[Element]:
    """Make a decree up to its annex."""
    return [
        letterhead_block(),
        *title(),
        considered,
        para("MEMUTUSKAN:", layout=CENTRED),
        decided,
        *copies_block(),
    ]


def appointment() -> Sequence[Element]:
    """Make the body of ``sk-penetapan.docx``."""
    reasons = [item(text, LETTERS[0]) for text in _REASONS]
    return [
        *decree(considerations(reasons, _letters_considered()), _decisions()),
        *annex(
            annex_table("o in officers", _COLUMNS),
            "DAFTAR NAMA PETUGAS ANTAR KERJA",
            "PADA BURSA KERJA KHUSUS",
        ),
    ]
