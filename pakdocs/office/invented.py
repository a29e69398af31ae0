"""An invented office in memory, with one of everything: what examples of letters are about.

It is made by the same fold as the real records, so the examples have whatever those have.
"""

from __future__ import annotations

from typing import Any

from pakdocs.ledger import Entry, Record, State, digest, event_for, fold
from pakdocs.legal import LegalBasis, LegalItem
from pakdocs.model import KINDS
from pakdocs.office.examples import COLLEAGUE, EXAMPLES
from pakdocs.office.fields import parse_value
from pakdocs.requirements import Requirement, Requirements

NUMBER = "500.15/1/CONTOH/2025"
_SUBJECT = "Penetapan Petugas Antar Kerja pada Bursa Kerja Khusus (contoh rekaan)"
_NOTHING = digest(b"")
_CIRCULAR = {
    "number": "B-3/001/PK.01.02/IX/2025",
    "date": "2025-09-23",
    "sender": "Direktur Jenderal Contoh",
    "subject": "Surat Edaran Contoh",
    "type": "edaran",
}
_COLLEAGUE_BASE = ("bkk", "proposal")
BASIS = LegalBasis(
    (LegalItem("Undang-Undang Nomor 99 Tahun 1950 tentang Contoh Rekaan", "uu", 1950),),
    (LegalItem("Surat Edaran Contoh Rekaan", "permen", 2025),),
    (),
)
REQUIREMENTS = Requirements(
    (
        Requirement("surat", "Surat usulan (contoh)", needed=True),
        Requirement("sertifikat", "Sertifikat (contoh)", needed=False),
    ),
    (),
)


class _Inventor:
    """Adds one entry after the other to a state."""

    def __init__(self) -> None:
        self.state = State()

    def log(self, event: str, **data: Any) -> None:  # noqa: ANN401
        at = "2025-11-10T08:00:00+07:00"
        entry = Entry(self.state.seq + 1, "", at, "contoh", "contoh", event, data)
        fold(self.state, entry, b"")

    def add(self, kind: str, typed: dict[str, str]) -> str:
        """Add a record from values as they are typed; personal ones stay out."""
        table = KINDS[kind]
        identifier = table.make_id(len(self.state.tables[table.table]) + 1)
        values = {
            spec.key: parse_value(spec, typed[spec.key], self.state)
            for spec in table.fields
            if spec.key in typed and not spec.personal
        }
        self.log(event_for(kind, "added"), id=identifier, values=values, personal="")
        return identifier


def invented_state(capacity: str) -> State:
    """Make an office of two officers, appointed, registered and trained; one may sign.

    *capacity* is how the signer signs. The decree that appointed the officers is ``L-0001``.
    """
    made = _Inventor()
    made.log("office.opened", level="kabupaten", files={})
    made.add("bkk", EXAMPLES["bkk"])
    made.add("incoming", EXAMPLES["incoming"])
    made.add("incoming", _CIRCULAR)
    signer = {**EXAMPLES["signer"], "capacity": capacity}
    if capacity in ("an", "ub"):
        signer |= {"position": "Sekretaris", "via": "Kepala Bidang Contoh"}
    signer_id = made.add("signer", signer)
    shared = {key: EXAMPLES["officer"][key] for key in _COLLEAGUE_BASE}
    officers = [
        made.add("officer", EXAMPLES["officer"]),
        made.add("officer", {**shared, **COLLEAGUE}),
    ]
    made.log("letter.issued", **_decree(officers, made.state.tables["signers"][signer_id]))
    training = made.add("training", EXAMPLES["training"])
    for event in ("training.invited", "training.attended"):
        made.log(event, id=training, officers=officers, undo=False)
    for officer in officers:
        seen = {"status": "registered", "date": "2025-10-20", "note": "contoh"}
        made.log("registration.observed", id=officer, **seen)
    return made.state


def made_before(letter: Record) -> dict[str, Any]:
    """Give what the log would say of the making of *letter*, its officers still under old data."""
    row = {key: f"Contoh {key} lama" for key in ("name", "employee_id", "rank", "position")}
    old = {**row, "bkk": {"name": "BKK Contoh Lama", "institution": "SMK Contoh Lama"}}
    signature = {"lines": ["Kepala Dinas Contoh,"], "name": "Contoh", "rank": "-", "nip": "NIP -"}
    context = {"officers": [old] * len(letter["officers"]), "signature": signature}
    return {"officers": letter["officers"], "context": context}


def _decree(officers: list[str], signer: Record) -> dict[str, Any]:
    """Give the entry of the decree that appoints *officers*."""
    return {
        "id": "L-0001",
        "type": "sk-penetapan",
        "title": "SK Penetapan",
        "shape": "decree",
        "classification": "500.15",
        "security": "B",
        "series": "keputusan",
        "year": 2025,
        "number_at": "issue",
        "date": "2025-10-06",
        "subject": _SUBJECT,
        "form": "final",
        "file": "letters/2025/L-0001.docx",
        "content": _NOTHING,
        "text": _NOTHING,
        "officers": officers,
        "carries": "",
        "gives": ["appointed", "reported"],
        "paraf": [],
        "signer": {"id": signer["id"], **signer["values"]},
        "reason": "",
        "inputs": {},
        "renderer": 1,
        "context": {"recipient": {"lines": []}, "attachments": "", "fields": {}},
        "personal": "",
        "seq": 1,
        "suffix": "",
        "number": NUMBER,
        "outside": False,
        "handwritten": False,
    }
