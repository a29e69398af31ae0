"""Letters of a province: ``hasil-verifikasi.docx`` and ``laporan-monitoring.docx``."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.annexes import Annex, end_of_letter
from template_builder.blocks import Column, document_end
from template_builder.letters import (
    CLOSING,
    addressee,
    contact_point,
    detail,
    ending,
    letter_head,
    point,
    text,
)
from template_builder.package import LETTERS
from template_builder.word import Layout, loop, para, when

_NONE = '"0 (nol)"'
_LATE = f"counts.unseen != {_NONE} or counts.returned != {_NONE}"


def verification_result() -> Sequence[Element]:
    """Make the body of ``hasil-verifikasi.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            "Menindaklanjuti {% if fields.incoming_number %}surat Saudara Nomor "
            "{{ fields.incoming_number }}{% if fields.incoming_date %} tanggal "
            "{{ fields.incoming_date }}{% endif %}{% if fields.incoming_subject %} hal "
            "{{ fields.incoming_subject }}{% endif %} serta {% endif %}hasil monitoring admin "
            "provinsi pada aplikasi e-pengantarkerja per tanggal {{ fields.checked_on }}, dengan "
            "ini kami sampaikan hal-hal sebagai berikut:"
        ),
        point(
            "Rekapitulasi status registrasi Petugas Antar Kerja pada Bursa Kerja Khusus (BKK) "
            "(rincian terlampir):"
        ),
        detail("jumlah petugas", "{{ counts.officers }} orang"),
        detail("telah registrasi", "{{ counts.seen }} orang, terdiri atas:"),
        _part("terverifikasi", "{{ counts.verified }} orang"),
        _part("perlu perbaikan data", "{{ counts.returned }} orang"),
        _part("menunggu verifikasi", "{{ counts.waiting }} orang"),
        *when("counts.other", _part("ditolak/nonaktif", "{{ counts.other }} orang")),
        detail("belum registrasi", "{{ counts.unseen }} orang"),
        *when(
            _LATE,
            point(
                "Petugas Antar Kerja yang belum melakukan registrasi dan/atau perlu memperbaiki "
                "data agar diingatkan untuk menyelesaikan registrasi dimaksud "
                "{% if fields.deadline %}paling lambat tanggal {{ fields.deadline }}"
                "{% else %}secepatnya{% endif %}."
            ),
        ),
        point(
            "Terhadap Petugas Antar Kerja yang terdaftar dalam aplikasi namun belum tercantum "
            "dalam Keputusan Kepala Dinas, mohon Saudara menyampaikan Keputusan dimaksud."
        ),
        point("Monitoring akan dilaksanakan secara berkala setiap {{ fields.period }}."),
        *contact_point("koordinasi"),
        *ending(CLOSING.format("Demikian disampaikan.", "Saudara")),
        end_of_letter(),
        *_STATUS.pages(),
        *document_end(annex=True),
    ]


_STATUS = Annex(
    (
        "HASIL VERIFIKASI REGISTRASI PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS",
        "PER TANGGAL {{ fields.checked_on|upper }}",
    ),
    "o in officers",
    (
        Column("NO", 10, ("{{ o.no }}",), centred=True),
        Column("NAMA", 50, ("{{ o.name }}",)),
        Column("BKK", 45, ("{{ o.bkk.name }}",)),
        Column("NO. SK", 51, ("{{ o.decree.number }}",)),
        Column("STATUS", 28, ("{{ o.registration }}",), centred=True),
        Column("CATATAN VERIFIKASI", 34, ("{{ o.registration_note }}",)),
        Column("TANGGAL CEK", 29, ("{{ o.registration_date }}",), centred=True),
    ),
)
_TOTALS = "fields_totals.regions."


def _part(label: str, value: str) -> Element:
    """Make a line ``label : value`` under another, its colon in a column of its own."""
    layout = Layout(style="Butir", left=100, hanging=54, tabs=(96, 100))
    return para(f"{label}\t:\t{value}", layout=layout)


def monitoring_report() -> Sequence[Element]:
    """Make the body of ``laporan-monitoring.docx``."""
    return [
        *letter_head(),
        *addressee(numbered=False),
        text(
            "Menindaklanjuti surat {{ circular.sender }} Nomor {{ circular.number }} tanggal "
            "{{ circular.date }} hal {{ circular.subject }}, dengan ini kami sampaikan laporan "
            "monitoring registrasi Petugas Antar Kerja pada Bursa Kerja Khusus (BKK)"
            "{% if office.region %} di {{ office.region }}{% endif %}"
            "{% if fields.period %} {{ fields.period }}{% endif %} sebagai berikut:"
        ),
        point(
            "Berdasarkan pemantauan pada aplikasi e-pengantarkerja per tanggal "
            "{{ fields.checked_on }}, rekapitulasi status registrasi (rincian per kabupaten/kota "
            "terlampir):"
        ),
        detail("ditetapkan", _total("appointed")),
        detail("telah registrasi", f"{_total('seen')}, terdiri atas:"),
        _part("terverifikasi", _total("verified")),
        _part("perlu perbaikan/ditolak", _total("returned")),
        _part("menunggu verifikasi", _total("waiting")),
        detail("belum registrasi", _total("unseen")),
        *_remarks("fields.obstacles", "Kendala yang dihadapi:", LETTERS[0]),
        *_remarks("fields.follow_up", "Tindak lanjut:", LETTERS[1]),
        *contact_point("informasi"),
        *ending(
            "Demikian laporan ini disampaikan. Atas perhatian dan arahan Bapak/Ibu, kami ucapkan "
            "terima kasih."
        ),
        end_of_letter(),
        *_REGIONS.pages(),
        *document_end(annex=True),
    ]


def _total(column: str) -> str:
    return f"{{{{ {_TOTALS}{column} }}}} orang"


def _remarks(field: str, heading: str, numbering: int) -> list[Element]:
    """Make a point with what the *field* lists, in the same line if it is only one thing."""
    layout = Layout(style="Butir", numbering=numbering, left=16, hanging=8)
    end = "{% if loop.last %}.{% else %};{% endif %}"
    several = [point(heading), *loop(f"text in {field}", para("{{ text }}" + end, layout=layout))]
    one = point(f"{heading} {{{{ {field}|first }}}}.")
    return when(field, *when(f"{field}|length == 1", one, otherwise=several))


def _number(heading: str, width: float, key: str) -> Column:
    return Column(heading, width, (f"{{{{ row.{key} }}}}",), centred=True)


_REGIONS = Annex(
    (
        "REKAPITULASI STATUS REGISTRASI PETUGAS ANTAR KERJA PADA BURSA KERJA KHUSUS",
        "PER TANGGAL {{ fields.checked_on|upper }}",
    ),
    "row in fields.regions",
    (
        Column("NO", 10, ("{{ row.no }}",), centred=True),
        Column("KABUPATEN/KOTA", 75, ("{{ row.region }}",)),
        _number("DITETAPKAN", 27, "appointed"),
        _number("TELAH REGISTRASI", 27, "seen"),
        _number("TERVERIFIKASI", 27, "verified"),
        _number("PERLU PERBAIKAN/ DITOLAK/ NONAKTIF", 27, "returned"),
        _number("MENUNGGU VERIFIKASI", 27, "waiting"),
        _number("BELUM REGISTRASI", 27, "unseen"),
    ),
    total=(
        "",
        "JUMLAH",
        *(
            f"{{{{ {_TOTALS}{key} }}}}"
            for key in ("appointed", "seen", "verified", "returned", "waiting", "unseen")
        ),
    ),
)
