"""What all letters share, and ``koordinasi-provinsi.docx`` and ``permohonan-bimtek.docx``."""

from __future__ import annotations

from lxml.etree import _Element as Element

from template_builder.annexes import Annex, end_of_letter
from template_builder.blocks import (
    Column,
    copies_block,
    date_blank,
    document_end,
    letterhead_block,
    listed,
    number_blank,
    signed,
)
from template_builder.package import ARIAL, DECIMALS, FIRST_LINE, TEXT_WIDTH
from template_builder.word import Layout, Table, loop, para, tag, when

_HEAD_WIDTHS = (21, 4, 68)
_POINTS = DECIMALS[0]
_FACTS = (40, 4)
_YTH = 11
_NUMBERED = 19
_INDENT = 8
_COLON = 42
CLOSING = "{} Atas perhatian dan kerja sama {}, kami ucapkan terima kasih."
"""What was done, and whom we thank."""
CONTACT = (
    "Sdr. {{ fields.contact_name }}"
    "{% if fields.contact_position %} ({{ fields.contact_position }}){% endif %}"
    "{% if fields.contact_phone %}, telepon {{ fields.contact_phone }}{% endif %}"
)
"""Whom to ask, in a letter that has the three fields of a contact person."""


def letter_head() -> list[Element]:
    """Make the letterhead, and number, urgency, annexes and subject with the date at the right."""
    table = Table((*_HEAD_WIDTHS, TEXT_WIDTH - sum(_HEAD_WIDTHS)))
    place = "{% if place %}{{ place }}, {% endif %}"
    date = para(place, date_blank(ARIAL), layout=Layout(align="right"))
    return [
        letterhead_block(),
        table.make(
            table.row([para("Nomor")], [para(":")], [para(number_blank(ARIAL))], [date]),
            table.label_row("Sifat", "{{ sifat }}"),
            *table.when("attachments", table.label_row("Lampiran", "{{ attachments }}")),
            table.label_row("Hal", "{{ subject }}"),
        ),
    ]


def addressee(*, numbered: bool) -> list[Element]:
    """Make the addressees and their place.

    Lines are numbered, when there are several, only where each is an addressee of its own.
    """
    name = "{% if loop.first %}Yth.{% endif %}\t"
    plain = para(f"{name}{{{{ line }}}}", layout=Layout(left=_YTH, hanging=_YTH))
    several = para(
        f"{name}{{{{ loop.index }}}}.\t{{{{ line }}}}",
        layout=Layout(left=_NUMBERED, hanging=_NUMBERED, tabs=(_YTH, _NUMBERED)),
    )
    line = when("loop.length != 1", several, otherwise=[plain]) if numbered else [plain]
    return [
        para(layout=Layout(exact=10)),
        *loop("line in recipient.lines", *line),
        *when(
            "recipient.place",
            para("di"),
            para("{{ recipient.place }}", layout=Layout(left=_YTH)),
        ),
        para(layout=Layout(exact=10)),
    ]


def space(points: float = 8) -> Element:
    """Make an empty line, such as a table needs after it."""
    return para(layout=Layout(exact=points))


def text(content: str, *, before: float = -1, after: float = -1) -> Element:
    """Make a paragraph of running text, spaced as the style says or as wanted here."""
    return para(content, layout=Layout(style="Isi", before=before, after=after))


def point(content: str, *, align: str = "") -> Element:
    """Make a numbered point; Word counts, so a point left out leaves no hole."""
    return para(content, layout=Layout(style="Butir", numbering=_POINTS, align=align))


def facts(*rows: tuple[str, str]) -> Element:
    """Make lines ``label : value`` between two paragraphs of running text."""
    table = Table((*_FACTS, TEXT_WIDTH - FIRST_LINE - sum(_FACTS)), indent=FIRST_LINE)
    return table.make(*(table.label_row(label, value) for label, value in rows))


def detail(label: str, value: str) -> Element:
    """Make a line ``label : value`` under a point, the colons in one column."""
    layout = Layout(
        style="Butir", left=_COLON + 4, hanging=_COLON + 4 - _INDENT, tabs=(_COLON, _COLON + 4)
    )
    return para(f"{label}\t:\t{value}", layout=layout)


def contact_point(purpose: str) -> list[Element]:
    """Make the point that names whom to ask, where the letter has such a person."""
    # a name may end in a point (S.Sos.), so it never ends the sentence
    sentence = f"Untuk {purpose} lebih lanjut, {CONTACT} dapat dihubungi."
    return when("fields.contact_name", point(sentence))


def ending(closing: str) -> list[Element]:
    """Make the closing sentence in one block with the signature, and the copies."""
    return [signed(text(closing, before=6, after=12)), *copies_block()]


def _officers_annex(title: str, columns: tuple[Column, ...]) -> list[Element]:
    annex = Annex((title, "{{ office.region|upper }}"), "o in officers", columns)
    return [end_of_letter(), *annex.pages(), *document_end(annex=True)]


def coordination() -> list[Element]:
    """Make the body of ``koordinasi-provinsi.docx``."""
    decrees = listed("d in decrees", "Nomor {{ d.number }} tanggal {{ d.date }}")
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            "Menindaklanjuti surat {{ circular.sender }} Nomor {{ circular.number }} tanggal "
            "{{ circular.date }} hal {{ circular.subject }}, dengan ini kami sampaikan hal-hal "
            "sebagai berikut:"
        ),
        point(
            "Kami telah menetapkan Petugas Antar Kerja pada Bursa Kerja Khusus (BKK) di wilayah "
            "{{ office.region }} sebanyak {{ counts.officers }} orang pada {{ counts.bkk }} BKK "
            f"dengan Keputusan {{{{ office.head }}}} {decrees}.",
            align="left",  # long numbers would tear justified lines apart
        ),
        point(
            "Daftar nama Petugas Antar Kerja beserta nama BKK pada satuan pendidikan menengah "
            "kejuruan/perguruan tinggi sebagaimana tercantum dalam Lampiran surat ini."
        ),
        point(
            "Sehubungan dengan hal tersebut, kami mohon bantuan Saudara menugaskan admin provinsi "
            "untuk memverifikasi registrasi Petugas Antar Kerja dimaksud dalam aplikasi "
            "e-pengantarkerja."
        ),
        *contact_point("koordinasi"),
        *ending(CLOSING.format("Demikian disampaikan.", "Saudara")),
        *_officers_annex(
            "DAFTAR NAMA PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS", _COORDINATION_COLUMNS
        ),
    ]


_COORDINATION_COLUMNS = (
    Column("NO", 9, ("{{ o.no }}",), centred=True),
    Column("NAMA PAK", 40, ("{{ o.name }}",)),
    Column("NIP/NUPTK", 37, ("{{ o.employee_id }}",), centred=True),
    Column("JABATAN", 22, ("{{ o.position }}",)),
    Column("NAMA BKK", 30, ("{{ o.bkk.name }}",)),
    Column("SATUAN PENDIDIKAN (NPSN)", 31, ("{{ o.bkk.institution }} ({{ o.bkk.npsn }})",)),
    Column("KECAMATAN", 23, ("{{ o.bkk.district }}",)),
    Column("NOMOR DAN TANGGAL SK PAK", 32, ("{{ o.decree.number }}", "{{ o.decree.date }}")),
    Column("STATUS REGISTRASI", 23, ("{{ o.registration }}",), centred=True),
)


def training_request() -> list[Element]:
    """Make the body of ``permohonan-bimtek.docx``."""
    planned = "fields.plan_time or fields.plan_place or fields.funding"
    contact = (
        "Untuk koordinasi lebih lanjut, Sdr. {{ fields.contact_name }}"
        "{% if fields.contact_phone %}, telepon {{ fields.contact_phone }}{% endif %}"
        "{% if fields.contact_email %}, pos-el {{ fields.contact_email }}{% endif %} dapat "
        "dihubungi."
    )
    return [
        *letter_head(),
        *addressee(numbered=False),
        text(
            "Dalam rangka peningkatan kapasitas/kemampuan Petugas Antar Kerja pada Bursa Kerja "
            "Khusus (BKK) di {{ office.region }} dan menindaklanjuti surat {{ circular.sender }} "
            "Nomor {{ circular.number }} tanggal {{ circular.date }}{% if fields.circular_point %}"
            " {{ fields.circular_point }}"
            '{% elif circular.number == "B-3/4662/PK.01.02/IX/2025" %} angka 3 huruf b{% endif %}'
            ", dengan ini disampaikan hal-hal sebagai "
            "berikut:"
        ),
        point(
            "Jumlah Petugas Antar Kerja yang telah ditetapkan sebanyak {{ counts.appointed }} "
            "orang pada {{ counts.appointed_bkk }} BKK, dengan rincian telah mengikuti bimtek "
            "{{ counts.trained }} orang dan belum mengikuti bimtek {{ counts.untrained }} orang."
        ),
        point(
            "Sehubungan dengan hal tersebut, kami mohon Bapak/Ibu berkenan memfasilitasi "
            "penyelenggaraan pelatihan teknis/bimbingan teknis bagi Petugas Antar Kerja "
            "sebagaimana daftar terlampir"
            f"{{% if {planned} %}}, dengan rencana pelaksanaan:{{% else %}}.{{% endif %}}"
        ),
        tag(f"{{%p if {planned} %}}"),
        *when("fields.plan_time", detail("waktu", "{{ fields.plan_time }}")),
        *when("fields.plan_place", detail("tempat", "{{ fields.plan_place }}")),
        detail("jumlah peserta", "{{ counts.officers }} orang"),
        *when("fields.funding", detail("pembiayaan", "{{ fields.funding }}")),
        tag("{%p endif %}"),
        *when("fields.contact_name", point(contact)),
        *ending(CLOSING.format("Demikian permohonan ini disampaikan.", "Bapak/Ibu")),
        *_officers_annex(
            "DAFTAR USULAN PESERTA BIMBINGAN TEKNIS PETUGAS ANTAR KERJA", _TRAINING_COLUMNS
        ),
    ]


_TRAINING_COLUMNS = (
    Column("NO", 12, ("{{ o.no }}",), centred=True),
    Column("NAMA", 62, ("{{ o.name }}",)),
    Column("NIP/NUPTK", 46, ("{{ o.employee_id }}",), centred=True),
    Column("JABATAN", 38, ("{{ o.position }}",)),
    Column("BKK / SATUAN PENDIDIKAN", 57, ("{{ o.bkk.name }} / {{ o.bkk.institution }}",)),
    Column("KETERANGAN", 32, ("Belum mengikuti bimtek",), centred=True),
)
