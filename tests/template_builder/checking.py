"""The papers of a proposal: ``lembar-verifikasi.docx`` and ``permintaan-kelengkapan.docx``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element as Element

from template_builder.blocks import (
    SIGNED,
    Column,
    date_blank,
    document_end,
    list_table,
    listed,
    number_blank,
    signed,
    title_head,
)
from template_builder.letters import (
    CLOSING,
    addressee,
    contact_point,
    ending,
    facts,
    letter_head,
    point,
    text,
)
from template_builder.package import ARIAL
from template_builder.word import Layout, loop, para, tag

_PROPOSALS = listed(
    "p in proposals",
    "surat {{ p.sender }} Nomor {{ p.number }} tanggal {{ p.date }} hal {{ p.subject }}",
)
_CONCLUSION = (
    "{% if o.missing %}Berkas dinyatakan belum lengkap. Berkas yang belum ada: "
    + listed("paper in o.missing", "{{ paper }}")
    + ".{% elif o.papers %}Berkas dinyatakan lengkap dan memenuhi persyaratan untuk diproses "
    "lebih lanjut.{% else %}Daftar berkas persyaratan belum ditetapkan.{% endif %}"
)


def verification_sheet() -> Sequence[Element]:
    """Make the body of ``lembar-verifikasi.docx``."""
    place = para("{{ office.place }}, ", date_blank(ARIAL), layout=replace(SIGNED, before=10))
    return [
        *title_head("LEMBAR VERIFIKASI", "BERKAS USULAN PETUGAS ANTAR KERJA"),
        para("NOMOR ", number_blank(ARIAL), layout=Layout(style="Judul", after=10)),
        text(
            f"Menindaklanjuti {_PROPOSALS}, hasil verifikasi berkas usulan Petugas Antar Kerja "
            "adalah sebagai berikut:"
        ),
        *loop("o in officers", *_verified_officer()),
        signed(place),
        *document_end(),
    ]


def _verified_officer() -> list[Element]:
    return [
        facts(
            ("nama", "{{ o.name }}"),
            ("NIP/NUPTK", "{{ o.employee_id }}"),
            ("jabatan", "{{ o.position }}"),
            ("BKK", "{{ o.bkk.name }}"),
            ("satuan pendidikan", "{{ o.bkk.institution }}"),
        ),
        para(layout=Layout(exact=10)),
        list_table("p in o.papers", _PAPER_COLUMNS),
        para(_CONCLUSION, layout=Layout(style="Isi", before=8, keep=True)),
    ]


_PAPER_COLUMNS = (
    Column("NO", 10, ("{{ p.no }}",), centred=True),
    Column("BERKAS", 76, ("{{ p.label }}",)),
    Column("WAJIB/ BILA ADA", 20, ("{{ p.needed }}",), centred=True),
    Column("ADA/ BELUM ADA", 22, ("{{ p.status }}",), centred=True),
    Column("KETERANGAN", 32),
)


def request_for_papers() -> Sequence[Element]:
    """Make the body of ``permintaan-kelengkapan.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            f"Menindaklanjuti {_PROPOSALS}, dengan ini kami sampaikan hal-hal sebagai berikut:",
        ),
        *_when_incomplete(_wanted(), otherwise=_nothing_wanted()),
        *contact_point("informasi"),
        *ending(CLOSING.format("Demikian disampaikan.", "Saudara")),
        *document_end(),
    ]


def _when_incomplete(body: Sequence[Element], *, otherwise: Sequence[Element]) -> list[Element]:
    """Show *body* once if anybody misses a paper: the language has no shorter way to ask."""
    return [
        tag("{%p for o in officers if o.missing %}"),
        tag("{%p if loop.first %}"),
        *body,
        tag("{%p endif %}"),
        tag("{%p else %}"),
        *otherwise,
        tag("{%p endfor %}"),
    ]


def _wanted() -> list[Element]:
    address = (
        "{{ office.address }}{% if office.postal_code %} {{ office.postal_code }}{% endif %}"
        "{% if office.email %}, atau melalui pos-el {{ office.email }}{% endif %}"
    )
    return [
        point(
            "Berdasarkan hasil verifikasi, berkas usulan Petugas Antar Kerja pada Bursa Kerja "
            "Khusus (BKK) berikut ini belum lengkap:"
        ),
        list_table("o in officers if o.missing", _MISSING_COLUMNS),
        para(layout=Layout(exact=8)),
        point(
            "Sehubungan dengan hal tersebut, kami harap Saudara melengkapi berkas dimaksud dan "
            "menyampaikannya {% if fields.deadline %}paling lambat tanggal {{ fields.deadline }}"
            f"{{% else %}}secepatnya{{% endif %}} ke kantor kami, {address}.",
            align="left",  # an address for mail does not break
        ),
        point("Usulan tersebut kami proses lebih lanjut setelah berkas dinyatakan lengkap."),
    ]


_MISSING_COLUMNS = (
    Column("NO", 10, ("{{ loop.index }}",), centred=True),
    Column("NAMA", 60, ("{{ o.name }}",)),
    Column(
        "BERKAS YANG BELUM ADA",
        90,
        ("{%p for paper in o.missing %}", "{{ loop.index }}.\t{{ paper }}", "{%p endfor %}"),
        hanging=6,
    ),
)


def _nothing_wanted() -> list[Element]:
    return [
        point(
            "Berdasarkan hasil verifikasi, berkas usulan {{ counts.officers }} orang Petugas "
            "Antar Kerja pada Bursa Kerja Khusus (BKK) yang Saudara sampaikan telah lengkap."
        ),
        point(
            "Sehubungan dengan hal tersebut, tidak ada lagi berkas yang perlu disampaikan dan "
            "usulan dimaksud kami proses lebih lanjut."
        ),
    ]
