"""To the schools about registration: ``pemberitahuan-registrasi``, ``pengingat-registrasi``."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.blocks import Column, document_end, list_table, listed
from template_builder.letters import (
    CONTACT,
    addressee,
    ending,
    letter_head,
    point,
    space,
    text,
)
from template_builder.word import when

_SITE = "https://e-pengantarkerja.kemnaker.go.id"
_DECREES = listed(
    "d in decrees", "Nomor {{ d.number }} tanggal {{ d.date }} tentang {{ d.subject }}"
)
_PROOF = (
    "kepada kami{% if fields.proof_to %} melalui {{ fields.proof_to }}{% elif office.email %} "
    "melalui pos-el {{ office.email }}{% endif %}."
)
_COLUMNS = (
    Column("NO", 10, ("{{ o.no }}",), centred=True),
    Column("NAMA", 56, ("{{ o.name }}",)),
    Column("JABATAN", 38, ("{{ o.position }}",)),
    Column("NOMOR KEPUTUSAN", 56, ("{{ o.decree.number }}",)),
)


def _long(content: str) -> Element:
    """Make a point that holds addresses of the net, which do not break: it is not justified."""
    return point(content, align="left")


def _trouble() -> list[Element]:
    return when(
        "fields.contact_name", point(f"Bila ada kendala teknis, {CONTACT} dapat dihubungi.")
    )


def registration_notice() -> Sequence[Element]:
    """Make the body of ``pemberitahuan-registrasi.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            "Sehubungan dengan penetapan Petugas Antar Kerja pada Bursa Kerja Khusus (BKK)"
            f"{{% if decrees %}} dengan Keputusan {{{{ office.head }}}} {_DECREES}{{% endif %}}, "
            "dengan ini diberitahukan hal-hal sebagai berikut:"
        ),
        point(
            "Petugas Antar Kerja pada {{ bkk[0].name }} yang telah ditetapkan"
            "{% if fields.attached %} ({{ fields.attached }} terlampir){% endif %}:"
        ),
        list_table("o in officers", _COLUMNS),
        space(),
        _long(
            "Petugas Antar Kerja yang telah ditetapkan wajib melakukan registrasi dan mengisi data "
            f"profil diri dengan lengkap secara mandiri melalui laman {_SITE} paling lambat "
            "tanggal {{ fields.deadline }}."
        ),
        point("Registrasi akan diverifikasi oleh admin {{ province.office }}."),
        _long(
            "Setelah registrasi, kami mohon bukti registrasi (tangkapan layar) disampaikan "
            f"{_PROOF}"
        ),
        *_trouble(),
        *ending(
            "Demikian untuk menjadi perhatian dan dilaksanakan. Atas kerja sama Saudara, kami "
            "ucapkan terima kasih."
        ),
        *document_end(),
    ]


def registration_reminder() -> Sequence[Element]:
    """Make the body of ``pengingat-registrasi.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            "Menindaklanjuti {% if fields.earlier_letter %}surat kami {{ fields.earlier_letter }} "
            "dan {% endif %}{% if decrees %}Keputusan {{ office.head }} "
            f"{_DECREES}{{% else %}}penetapan Petugas Antar Kerja pada Bursa Kerja Khusus (BKK)"
            "{% endif %}, dengan ini kami sampaikan hal-hal sebagai berikut:"
        ),
        point(
            "Berdasarkan pemantauan kami{% if fields.checked_on %} sampai dengan tanggal "
            "{{ fields.checked_on }}{% endif %}, Petugas Antar Kerja pada {{ bkk[0].name }} "
            "berikut ini belum tercatat melakukan registrasi dalam aplikasi e-pengantarkerja:"
        ),
        list_table("o in officers", _COLUMNS),
        space(),
        _long(
            "Sehubungan dengan hal tersebut, kami mohon bantuan Saudara mengingatkan Petugas Antar "
            "Kerja dimaksud untuk melakukan registrasi dan mengisi data profil diri dengan lengkap "
            f"secara mandiri melalui laman {_SITE} paling lambat tanggal {{{{ fields.deadline }}}}."
        ),
        _long(
            "Apabila registrasi telah dilakukan, kami mohon bukti registrasi (tangkapan layar) "
            f"disampaikan {_PROOF}"
        ),
        *_trouble(),
        *ending(
            "Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima "
            "kasih."
        ),
        *document_end(),
    ]
