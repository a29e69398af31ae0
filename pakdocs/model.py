"""The field table: what a record is, declared once.

Import columns, command-line options, prompts, checks, masks, template context and reports all read
the tables here. The module declares and looks up; it does not parse values (`identifiers`,
`indonesian`) and knows no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pakdocs.i18n import N_

MILESTONES = {
    "proposed": N_("proposed"),
    "checked": N_("papers checked"),
    "appointed": N_("appointed"),
    "reported": N_("reported to the province"),
    "notified": N_("notified"),
    "registered": N_("registered"),
    "verified": N_("verified"),
    "training_requested": N_("training requested"),
    "invited": N_("invited to training"),
    "trained": N_("trained"),
    "renewed": N_("renewed"),
    "ended": N_("ended"),
}
"""Everything that can be dated in an officer's record, with the words for it."""

STAGES = ("proposed", "checked", "appointed", "reported", "registered", "verified")
"""The line an officer moves along; `ended` closes it from any place."""


LINES = ("list", "points", "rows")
"""Kinds of fields that may have several lines."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record or of a letter type."""

    key: str
    """Stable English key: in the log, in JSON, in templates, as the command-line option."""
    label: str
    """English label; shown translated."""
    headings: tuple[str, ...] = ()
    """Indonesian column headings accepted in sheets; the first is the one we write."""
    kind: str = "text"
    """How the value is parsed: a key of the parsers that `pakdocs.office` assembles."""
    required: bool = False
    past: bool = False
    """A date that cannot lie in the future."""
    personal: bool = False
    """Kept out of the log line and masked unless asked for (UU 27/2022)."""
    choices: tuple[str, ...] = ()
    """The canonical values of a ``choice`` field."""
    columns: tuple[str, ...] = ()
    """The keys of the columns of a ``rows`` field; `headings` names them for people."""
    default: str = ""
    help: str = ""
    when: tuple[str, tuple[str, ...]] = ("", ())
    """Another field and the values of it without which this one says nothing."""

    def applies(self, values: Mapping[str, str]) -> bool:
        """Say whether the field says anything beside *values*."""
        other, wanted = self.when
        return not other or values.get(other) in wanted

    @property
    def option(self) -> str:
        """The command-line option that sets this field."""
        return "--" + self.key.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record."""

    name: str
    table: str
    """Its table in records.json and its plural in JSON output."""
    prefix: str
    """What its ids start with: ``pak-0001``."""
    title: str
    """What one of them is called, in English, for messages."""
    fields: tuple[Field, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    """Combinations of fields that no two records may share."""
    twins: tuple[str, ...] = ()
    """Fields by which two records may be one person: warned of, not refused."""

    def field(self, key: str) -> Field | None:
        """Find a field by its key."""
        return next((field for field in self.fields if field.key == key), None)

    def make_id(self, count: int) -> str:
        """Give the id of the *count*-th record (counted from 1)."""
        return f"{self.prefix}-{count:04}"


BKK = Kind(
    name="bkk",
    table="bkk",
    prefix="bkk",
    title=N_("job centre (BKK)"),
    fields=(
        Field("name", N_("BKK name"), ("Nama BKK", "BKK"), required=True),
        Field(
            "institution",
            N_("School or university"),
            ("Satuan Pendidikan", "Nama Sekolah", "Sekolah", "Perguruan Tinggi", "Instansi"),
            required=True,
        ),
        Field(
            "type",
            N_("Type of institution"),
            ("Jenis", "Jenis Satuan Pendidikan", "Bentuk Pendidikan"),
            kind="choice",
            choices=("SMK", "SMA", "MA", "PT", "LPK"),
            required=True,
        ),
        Field("npsn", N_("NPSN or university code"), ("NPSN", "Kode PT", "NPSN/Kode PT"), "npsn"),
        Field(
            "registration_number",
            N_("Registration number (tanda daftar)"),
            (
                "Nomor Tanda Daftar BKK",
                "Nomor Tanda Daftar",
                "No. Tanda Daftar",
                "Tanda Daftar BKK",
            ),
        ),
        Field(
            "registration_date",
            N_("Registration date"),
            ("Tanggal Tanda Daftar", "Tgl Tanda Daftar", "Tanggal Daftar BKK"),
            "date",
            past=True,
        ),
        Field(
            "head",
            N_("Title of the head"),
            ("Jabatan Pimpinan", "Pimpinan"),
            help=N_("as addressed in letters, such as Kepala SMK Negeri 1 or Rektor"),
        ),
        Field("district", N_("District (kecamatan)"), ("Kecamatan",)),
        Field("address", N_("Address"), ("Alamat", "Alamat Sekolah")),
        Field("phone", N_("Telephone"), ("Telepon", "Telp", "No. Telepon"), "phone"),
        Field("email", N_("E-mail"), ("Pos-el", "Email", "E-mail", "Surel"), "email"),
    ),
    unique=(("npsn",), ("name", "institution")),
)

OFFICER = Kind(
    name="officer",
    table="officers",
    prefix="pak",
    title=N_("placement officer (PAK)"),
    fields=(
        Field(
            "name",
            N_("Name with titles"),
            ("Nama", "Nama Lengkap", "Nama PAK", "Nama Petugas", "Nama (Gelar)"),
            required=True,
        ),
        Field("nip", N_("NIP or NI PPPK"), ("NIP", "NIP/NI PPPK", "NI PPPK"), "nip"),
        Field("nuptk", N_("NUPTK"), ("NUPTK",), "nuptk"),
        Field(
            "rank",
            N_("Rank"),
            ("Pangkat/Gol", "Pangkat/Golongan", "Golongan", "Pangkat", "Gol", "Gol. Ruang"),
            "rank",
        ),
        Field(
            "position",
            N_("Position at the institution"),
            ("Jabatan", "Jabatan pada Satuan Pendidikan", "Jabatan di Sekolah"),
            required=True,
        ),
        Field("bkk", N_("BKK"), ("Nama BKK", "BKK", "NPSN", "NPSN BKK"), "ref:bkk", required=True),
        Field(
            "proposal",
            N_("Proposal letter"),
            ("Nomor Surat Usulan", "Surat Usulan", "No. Usulan", "Nomor Usulan", "Usulan"),
            "ref:incoming",
        ),
        Field(
            "replaces",
            N_("Takes the place of"),
            ("Menggantikan", "Pengganti Dari", "Menggantikan PAK"),
            "ref:officer",
            help=N_("the officer of the same BKK whose work this one goes on with"),
        ),
        Field(
            "sex",
            N_("Sex"),
            ("Jenis Kelamin", "L/P", "JK", "Kelamin"),
            kind="sex",
            choices=("L", "P"),
        ),
        Field(
            "birth_date",
            N_("Date of birth"),
            ("Tanggal Lahir", "Tgl Lahir", "Tgl. Lahir"),
            "date",
            past=True,
            personal=True,
        ),
        Field("nik", N_("NIK"), ("NIK", "No. KTP", "Nomor KTP"), "nik", personal=True),
        Field(
            "phone",
            N_("Mobile phone"),
            ("No. HP", "Nomor HP", "HP", "No. WA", "WhatsApp", "Telepon"),
            "phone",
            personal=True,
        ),
        Field(
            "email", N_("E-mail"), ("Pos-el", "Email", "E-mail", "Surel"), "email", personal=True
        ),
        Field("address", N_("Home address"), ("Alamat Rumah", "Alamat"), personal=True),
        Field("note", N_("Note"), ("Keterangan", "Ket", "Catatan")),
    ),
    unique=(("name", "bkk"),),
    twins=("nik", "nip", "nuptk", "name"),
)

CAPACITIES = {
    "definitif": N_("definitive"),
    "plt": N_("Plt."),
    "plh": N_("Plh."),
    "an": N_("a.n."),
    "ub": N_("u.b."),
}
"""How somebody signs: as head, as acting head (two kinds), for the head, one level further down."""

SIGNER = Kind(
    name="signer",
    table="signers",
    prefix="ttd",
    title=N_("signer"),
    fields=(
        Field("name", N_("Name with titles"), ("Nama", "Nama Lengkap"), required=True),
        Field("nip", N_("NIP"), ("NIP",), "nip", required=True),
        Field("rank", N_("Rank"), ("Pangkat/Gol", "Pangkat", "Golongan"), "rank"),
        Field(
            "capacity",
            N_("Capacity"),
            ("Kewenangan", "Kapasitas", "Status"),
            kind="choice",
            choices=tuple(CAPACITIES),
            default="definitif",
            required=True,
        ),
        Field(
            "position",
            N_("Own position"),
            ("Jabatan",),
            help=N_("needed for a.n. and u.b.: Sekretaris, Kepala Bidang ..."),
            when=("capacity", ("an", "ub")),
        ),
        Field(
            "via",
            N_("Position of the a.n. official"),
            ("Melalui",),
            help=N_("only for u.b."),
            when=("capacity", ("ub",)),
        ),
        Field("start", N_("May sign from"), ("Mulai", "Sejak"), "date", required=True),
        Field("end", N_("May sign until"), ("Sampai", "Berakhir"), "date"),
        Field(
            "order",
            N_("Order (SPT) number"),
            ("Nomor SPT", "Dasar", "Surat Perintah"),
            help=N_("the order that makes somebody Plt. or Plh."),
            when=("capacity", ("plt", "plh")),
        ),
    ),
    unique=(("nip", "capacity", "start"),),
)

INCOMING = Kind(
    name="incoming",
    table="incoming",
    prefix="in",
    title=N_("incoming letter"),
    fields=(
        Field("number", N_("Letter number"), ("Nomor Surat", "Nomor", "No. Surat"), required=True),
        Field(
            "date",
            N_("Letter date"),
            ("Tanggal Surat", "Tanggal", "Tgl Surat"),
            "date",
            required=True,
            past=True,
        ),
        Field("sender", N_("Sender"), ("Pengirim", "Asal Surat", "Dari"), required=True),
        Field("subject", N_("Subject"), ("Hal", "Perihal", "Isi Ringkas"), required=True),
        Field(
            "type",
            N_("Type"),
            ("Jenis", "Jenis Surat"),
            kind="choice",
            choices=("usulan", "edaran", "lain"),
            default="lain",
            required=True,
            help=N_("usulan: a proposal of officers; edaran: a circular of the ministry"),
        ),
        Field("received", N_("Received on"), ("Tanggal Terima", "Diterima"), "date", past=True),
    ),
    unique=(("number", "sender"),),
)

TRAINING = Kind(
    name="training",
    table="trainings",
    prefix="bt",
    title=N_("training (bimtek)"),
    fields=(
        Field("name", N_("Event"), ("Kegiatan", "Nama Kegiatan", "Bimtek"), required=True),
        Field("start", N_("First day"), ("Tanggal Mulai", "Mulai"), "date", required=True),
        Field("end", N_("Last day"), ("Tanggal Selesai", "Selesai"), "date", required=True),
        Field("place", N_("Place"), ("Tempat",), required=True),
        Field("organiser", N_("Organiser"), ("Penyelenggara",)),
        Field("note", N_("Note"), ("Keterangan", "Ket", "Catatan")),
    ),
    unique=(("name", "start"),),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (OFFICER, BKK, SIGNER, INCOMING, TRAINING)}

REGISTRATION = {
    "registered": N_("registered, waiting for verification"),
    "verified": N_("verified"),
    "returned": N_("returned for correction"),
    "rejected": N_("rejected"),
    "inactive": N_("inactive"),
}
"""What may be seen of an officer on e-pengantarkerja; the application's own labels are not known
so these are pakdocs's own words."""

WAITING = {
    "approval": N_("approval of the concept"),
    "number": N_("signature and number"),
    "signature": N_("the signed file"),
    "sending": N_("being sent"),
}
"""What a letter may wait for, in the order of its way."""

KEPT_AS = {
    "signed": N_("the signed letter"),
    "receipt": N_("proof that it arrived"),
    "other": N_("another file"),
}
"""What a file kept with a letter is."""

WAYS = {
    "courier": N_("by courier"),
    "post": N_("by post"),
    "email": N_("by e-mail"),
    "srikandi": N_("by SRIKANDI"),
    "whatsapp": N_("by WhatsApp"),
    "by-hand": N_("by hand"),
}
"""How a letter may go out."""
