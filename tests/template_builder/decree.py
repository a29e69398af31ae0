"""The decree that appoints placement officers: ``sk-penetapan.docx``."""

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
from template_builder.word import Layout, Table, loop, para

_TABLE = Table((36, 5, TEXT_WIDTH - 41))
_TITLE = Layout(style="Judul")
_GAP = Layout(style="Judul", exact=12)
_HEAD = "{{ office.head|upper }}"
_HEAD_LINES = "line in office.head_lines"
_DECREE_LINE = "{% if loop.first %}KEPUTUSAN {% endif %}{{ line|upper }}"
_AUTHORITY_LINE = "{{ line|upper }}{% if loop.last %},{% endif %}"
_SUBJECT = "{{ subject|upper }}"
_CENTRED = Layout(align="center", keep=True, before=6, after=6)


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


def _item(text: str, numbering: int = 0, *, keep: bool = False, align: str = "") -> Element:
    return para(text, layout=Layout(style="Kolom", numbering=numbering, keep=keep, align=align))


def _letter(text: str) -> Element:
    """Make an item that cites a letter: its long number would tear justified lines apart."""
    return _item(text, DECIMALS[1], align="left")


def _point(label: str, *content: Element, whole: bool = True, keep: bool = False) -> Element:
    cells = [para(text, layout=Layout(keep=keep)) for text in (label, ":")]
    return _TABLE.row(cells[:1], cells[1:], content, whole=whole)


def _considerations() -> Element:
    return _TABLE.make(
        _point("Menimbang", *(_item(text, LETTERS[0]) for text in _REASONS), whole=False),
        *_TABLE.when(
            "legal.mengingat",
            _point(
                "Mengingat",
                *loop("rule in legal.mengingat", _item("{{ rule }};", DECIMALS[0])),
                whole=False,
            ),
        ),
        _point("Memperhatikan", *_letters_considered(), whole=False),
    )


def _letters_considered() -> list[Element]:
    return [
        *loop("rule in legal.memperhatikan", _letter("{{ rule }};")),
        _letter(
            "Surat {{ circular.sender }} Nomor {{ circular.number }} tanggal {{ circular.date }} "
            "hal {{ circular.subject }};"
        ),
        *loop(
            "p in proposals",
            _letter(
                "Surat {{ p.sender }} Nomor {{ p.number }} tanggal {{ p.date }} "
                "hal {{ p.subject }};"
            ),
        ),
    ]


def _decisions() -> Element:
    return _TABLE.make(
        _point(
            "Menetapkan",
            _item(f"KEPUTUSAN {_HEAD} TENTANG {_SUBJECT}.", keep=True),
            keep=True,
        ),
        _point(
            "{{ diktum() }}",
            _item(
                "Menetapkan Petugas Antar Kerja pada Bursa Kerja Khusus di {{ office.region }} "
                "sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan "
                "dari Keputusan ini."
            ),
        ),
        _point("{{ diktum() }}", *_duties(), whole=False),
        _point("{{ diktum() }}", _item(_REGISTRATION)),
        _point("{{ diktum() }}", _item(_TERM)),
        *_TABLE.when("fields.cost_source", _point("{{ diktum() }}", _item(_COSTS))),
        _point("{{ diktum() }}", _item(_START, keep=True), keep=True),
        signature_row(
            _TABLE,
            para("Ditetapkan di {{ office.place }}", layout=replace(SIGNED, before=12)),
            para("pada tanggal ", date_blank(BOOKMAN), layout=SIGNED),
        ),
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
    return [_item(intro), *(_item(text, LETTERS[1]) for text in duties)]


def _title() -> list[Element]:
    return [
        *loop(_HEAD_LINES, para(_DECREE_LINE, layout=_TITLE)),
        para("NOMOR ", number_blank(BOOKMAN), layout=_TITLE),
        para("TENTANG", layout=Layout(style="Judul", before=8, after=8)),
        para(_SUBJECT, layout=_TITLE),
        para("", layout=_GAP),
        *loop(_HEAD_LINES, para(_AUTHORITY_LINE, layout=_TITLE)),
        para("", layout=_GAP),
    ]


def _annex() -> list[Element]:
    block = Layout(left=ANNEX_WIDTH / 2 + 5, keep=True, line=1)
    return [
        para("LAMPIRAN", layout=block),
        *loop(_HEAD_LINES, para(_DECREE_LINE, layout=block)),
        para("NOMOR ", number_blank(BOOKMAN), layout=block),
        para("TENTANG", layout=block),
        para(_SUBJECT, layout=block),
        *annex_title("DAFTAR NAMA PETUGAS ANTAR KERJA", "PADA BURSA KERJA KHUSUS"),
        annex_table("o in officers", _COLUMNS),
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


def appointment() -> Sequence[Element]:
    """Make the body of ``sk-penetapan.docx``."""
    return [
        letterhead_block(),
        *_title(),
        _considerations(),
        para("MEMUTUSKAN:", layout=_CENTRED),
        _decisions(),
        *copies_block(),
        section_end(section()),
        *_annex(),
    ]
