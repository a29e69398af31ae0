"""What has changed since it was reported to the province: ``koordinasi-perubahan.docx``."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.annexes import Annex, end_of_letter
from template_builder.blocks import Column, document_end, listed
from template_builder.letters import (
    CLOSING,
    addressee,
    contact_point,
    ending,
    letter_head,
    point,
    text,
)
from template_builder.word import when

_DECREES = listed("d in decrees", "Nomor {{ d.number }} tanggal {{ d.date }}")
_EARLIER = (
    "{% if fields.earlier_letter %}surat kami {{ fields.earlier_letter }}{% else %}penyampaian "
    "nama Petugas Antar Kerja pada Bursa Kerja Khusus (BKK) terdahulu{% endif %}"
)


def change_report() -> Sequence[Element]:
    """Make the body of ``koordinasi-perubahan.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(f"Menyusul {_EARLIER}, dengan ini kami sampaikan hal-hal sebagai berikut:"),
        point(
            "Terdapat perubahan data dan/atau penugasan Petugas Antar Kerja pada Bursa Kerja "
            "Khusus (BKK) di wilayah "
            "{{ office.region }} sebanyak {{ counts.officers }} orang pada {{ counts.bkk }} BKK."
        ),
        *when(
            "decrees",
            point(
                "Petugas Antar Kerja dimaksud ditetapkan dengan Keputusan {{ office.head }} "
                f"{_DECREES}.",
                align="left",  # long numbers would tear justified lines apart
            ),
        ),
        point(
            "Rincian perubahan beserta nomor dan tanggal keputusan sebagaimana tercantum dalam "
            "Lampiran surat ini."
        ),
        point(
            "Sehubungan dengan hal tersebut, kami mohon bantuan Saudara menugaskan admin provinsi "
            "untuk menyesuaikan data Petugas Antar Kerja dimaksud dalam aplikasi e-pengantarkerja."
        ),
        *contact_point("koordinasi"),
        *ending(CLOSING.format("Demikian disampaikan.", "Saudara")),
        end_of_letter(),
        *_ANNEX.pages(),
        *document_end(annex=True),
    ]


_BEFORE = (
    "{%p if o.ended %}",
    "Petugas Antar Kerja pada {{ o.bkk.name }}",
    "{%p else %}",
    "{%p for c in o.changes %}",
    "{{ c.label }}: {{ c.before }}",
    "{%p else %}",
    "-",
    "{%p endfor %}",
    "{%p endif %}",
)
_AFTER = (
    "{%p if o.ended %}",
    (
        "berakhir pada tanggal {{ o.ended }}"
        '{% if o.successor != "-" %}, diganti oleh {{ o.successor }}{% endif %}'
    ),
    "{%p else %}",
    "{%p for c in o.changes %}",
    "{{ c.label }}: {{ c.after }}",
    "{%p else %}",
    "-",
    "{%p endfor %}",
    "{%p endif %}",
)
_DECREE = (
    "{%p if o.ended %}",
    "{{ o.end_decree.number }}",
    '{%p if o.end_decree.date != "-" %}',
    "{{ o.end_decree.date }}",
    "{%p endif %}",
    "{%p else %}",
    "{{ o.latest_decree.number }}",
    '{%p if o.latest_decree.date != "-" %}',
    "{{ o.latest_decree.date }}",
    "{%p endif %}",
    "{%p endif %}",
)
_ANNEX = Annex(
    (
        "DAFTAR PERUBAHAN DATA PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS",
        "{{ office.region|upper }}",
    ),
    "o in officers",
    (
        Column("NO", 9, ("{{ o.no }}",), centred=True),
        Column("NAMA PAK", 40, ("{{ o.name }}",)),
        Column("NAMA BKK", 36, ("{{ o.bkk.name }}",)),
        Column("JENIS PERUBAHAN", 25, ("{{ o.change }}",), centred=True),
        Column("SEMULA", 43, _BEFORE),
        Column("MENJADI", 43, _AFTER),
        Column("NOMOR DAN TANGGAL SK", 51, _DECREE),
    ),
)
