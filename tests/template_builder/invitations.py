"""Invitations to the heads of schools: ``undangan-bimtek`` and ``undangan-pembinaan-bkk``."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from template_builder.annexes import Annex, end_of_letter
from template_builder.blocks import Column, document_end
from template_builder.letters import CONTACT, addressee, ending, letter_head, space, text
from template_builder.package import FIRST_LINE, TEXT_WIDTH
from template_builder.word import Layout, Table, loop, para, tag, when

_WIDTHS = (34, 4)
_HANGING = 6
_NOTE_INDENT = FIRST_LINE + 7
_REGION = "{% if office.region %} di {{ office.region }}{% endif %}"


def training_invitation() -> Sequence[Element]:
    """Make the body of ``undangan-bimtek.docx``.

    The head of a school is invited to assign the officers; an invitation is not training yet.
    """
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            "Dalam rangka peningkatan kapasitas/kemampuan Petugas Antar Kerja pada Bursa Kerja "
            f"Khusus (BKK){_REGION}, kami mohon Saudara menugaskan Petugas Antar Kerja "
            "sebagaimana tercantum dalam daftar undangan terlampir untuk hadir pada kegiatan yang "
            "akan diselenggarakan pada:"
        ),
        _event(
            ("", "hari, tanggal", "{{ training.days }}"),
            ("fields.time", "waktu", "{{ fields.time }}"),
            ("", "tempat", "{{ training.place }}"),
            (
                "",
                "acara",
                "{{ training.name }}{% if fields.schedule %} (jadwal terlampir){% endif %}",
            ),
            ("fields.dress", "pakaian", "{{ fields.dress }}"),
        ),
        space(),
        *_notes(
            f"konfirmasi kehadiran{{% if fields.contact_name %}} kepada {CONTACT}{{% endif %}} "
            "mohon disampaikan{% if fields.confirm_by %} paling lambat tanggal "
            "{{ fields.confirm_by }}{% endif %}",
            "fields.confirm_by or fields.contact_name",
        ),
        text(
            "Mengingat arti penting kegiatan tersebut, Petugas Antar Kerja yang ditugaskan "
            "diharapkan hadir tepat waktu dan tidak diwakilkan."
        ),
        *ending("Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."),
        end_of_letter(),
        *_GUESTS.pages(),
        *when("fields.schedule", end_of_letter(), *_SCHEDULE.pages()),
        *document_end(),
    ]


_GUESTS = Annex(
    ("DAFTAR UNDANGAN", "{{ training.name|upper }}"),
    "b in bkk",
    (
        Column("NO", 10, ("{{ b.no }}",), centred=True),
        Column("YTH.", 68, ("{{ b.addressee }}",)),
        Column(
            "PETUGAS ANTAR KERJA YANG DITUGASKAN",
            82,
            ("{%p for name in b.officers %}", "{{ loop.index }}.\t{{ name }}", "{%p endfor %}"),
            hanging=_HANGING,
        ),
    ),
    label="Lampiran{% if fields.schedule %} I{% endif %}",
    upright=True,
)
_SCHEDULE = Annex(
    ("JADWAL KEGIATAN", "{{ training.name|upper }}"),
    "row in fields.schedule",
    (
        Column("NO", 10, ("{{ row.no }}",), centred=True),
        Column("WAKTU", 40, ("{{ row.time }}",)),
        Column("ACARA", 64, ("{{ row.activity }}",)),
        Column("NARASUMBER/ PENANGGUNG JAWAB", 46, ("{{ row.speaker }}",)),
    ),
    label="Lampiran II",
    upright=True,
)


def coaching_invitation() -> Sequence[Element]:
    """Make the body of ``undangan-pembinaan-bkk.docx``."""
    agenda = para("{{ loop.index }}.\t{{ item }}", layout=Layout(left=_HANGING, hanging=_HANGING))
    return [
        *letter_head(),
        *addressee(numbered=True),
        text(
            f"Dalam rangka pembinaan teknis terhadap Bursa Kerja Khusus (BKK){_REGION}, terkait "
            "pemberian layanan penempatan tenaga kerja dan perluasan kesempatan kerja kepada "
            "alumni, kami mengundang Saudara untuk hadir pada pertemuan yang akan diselenggarakan "
            "pada:"
        ),
        _event(
            ("", "hari, tanggal", "{{ fields.day|weekday }}, {{ fields.day }}"),
            ("", "waktu", "{{ fields.time }}"),
            ("", "tempat", "{{ fields.place }}"),
            (
                "",
                "acara",
                loop(
                    "item in fields.agenda",
                    *when("loop.length != 1", agenda, otherwise=[para("{{ item }}")]),
                ),
            ),
        ),
        space(),
        *_notes(
            f"konfirmasi kehadiran kepada {CONTACT} mohon disampaikan",
            "fields.contact_name",
        ),
        text(
            "Mengingat arti penting acara tersebut, Saudara diharapkan hadir tepat waktu.",
        ),
        *ending("Atas perhatian dan kehadiran Saudara, kami ucapkan terima kasih."),
        *when("bkk|length != 1", end_of_letter(), *_BKK_GUESTS.pages()),
        *document_end(),
    ]


_BKK_GUESTS = Annex(
    ("DAFTAR UNDANGAN", "PEMBINAAN BURSA KERJA KHUSUS"),
    "b in bkk",
    (
        Column("NO", 10, ("{{ b.no }}",), centred=True),
        Column("YTH.", 64, ("{{ b.addressee }}",)),
        Column("NAMA BKK", 52, ("{{ b.name }}",)),
        Column("KECAMATAN", 34, ("{{ b.district }}",)),
    ),
    upright=True,
)


def _event(*rows: tuple[str, str, str | Sequence[Element]]) -> Element:
    """Make the lines ``label : value`` of an event, each on its condition, if it has one."""
    table = Table((*_WIDTHS, TEXT_WIDTH - FIRST_LINE - sum(_WIDTHS)), indent=FIRST_LINE)
    made: list[Element] = []
    for condition, label, value in rows:
        content = [para(value)] if isinstance(value, str) else value
        row = table.row([para(label)], [para(":")], content)
        made += table.when(condition, row) if condition else [row]
    return table.make(*made)


def _notes(last: str, has_last: str) -> list[Element]:
    """Make the notes under the event, the *last* of them one of our own on a condition.

    The numbers are the template's own: the list ends with a full stop and has semicolons before.
    """
    layout = Layout(style="Butir", left=_NOTE_INDENT, hanging=7, align="left")
    end = f"{{% if loop.last and not ({has_last}) %}}.{{% else %}};{{% endif %}}"
    notes = loop(
        "note in fields.notes", para(f"{{{{ loop.index }}}}.\t{{{{ note }}}}{end}", layout=layout)
    )
    number = "{% if fields.notes %}{{ fields.notes|length + 1 }}{% else %}1{% endif %}"
    return [
        tag(f"{{%p if fields.notes or {has_last} %}}"),
        para("Catatan:", layout=Layout(style="Butir", left=FIRST_LINE, keep=True)),
        *notes,
        *when(has_last, para(f"{number}.\t{last}.", layout=layout)),
        space(6),
        tag("{%p endif %}"),
    ]
