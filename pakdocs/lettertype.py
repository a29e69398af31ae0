"""A letter type: what ``templates/<type>.toml`` says beside the Word file, parsed and checked.

The texts in it (subject, recipient, copies) may hold the same tags as the Word template; they are
kept here as written and filled by `pakdocs.render`. Who is due and who is fit is decided here, on
values alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pakdocs.i18n import N_, _
from pakdocs.model import CAPACITIES, MILESTONES, Field
from pakdocs.tomlfile import Reader, read_checked

NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
ABOUT = ("officers", "letter", "issued", "bkk", "free")
GROUPS = ("all", "bkk", "proposal", "decree", "officer")
TRAINING = ("any", "invited", "attended")
CHANGING = ("appointed", "reported")
CHANGES = ("amends", "revokes")
SIGNS_AS = ("head", "self")
SHAPES = ("letter", "decree", "extract", "title")
AS_DECREES = ("decree", "extract")
"""Shapes that are set like decrees; an extract of one is none itself."""
URGENCIES = ("Biasa", "Segera", "Sangat Segera")
SECURITIES = {"B": "Biasa", "T": "Terbatas", "R": "Rahasia", "SR": "Sangat Rahasia"}
LEVELS = ("kabupaten", "kota", "provinsi", "kementerian")
CITABLE = ("circular", "proposals", "decrees", "papers")
"""What a letter may cite; ``papers`` are those of the proposals, ticked or not."""
FIELD_KINDS = (
    *("text", "list", "date", "count", "choice", "phone", "email"),
    *("nip", "points", "rows"),
)

_STANDING = {
    "waiting": N_("has this letter already, waiting for number or signature"),
    "unchanged": N_("is as printed last; there is nothing new to say"),
}
SUM = re.compile(r"[a-z_.]+ = [a-z_.]+( \+ [a-z_.]+)*")
"""A sum of the manifest; the names are paths of the context."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class LetterType:
    """A checked manifest. Texts that may hold tags are kept as written."""

    name: str
    title: str
    about: str
    """``officers``; ``letter``, a concept that this one carries up; ``issued``, another letter with
    its number; ``bkk``, job centres; or ``free``: nothing on record."""
    shape: str
    series: str
    classification: str
    urgency: str
    security: str
    subject: str
    has: tuple[str, ...]
    """Milestones an officer must have to be due."""
    lacks: tuple[str, ...]
    """Milestones an officer must not have yet to be due."""
    gives: tuple[str, ...]
    """Milestones that the letter gives its officers, dated as the letter."""
    once: bool
    """Whether one officer gets it only once."""
    due: bool
    """Whether anybody is due for it; a letter made on demand is missing from no dossier."""
    again: bool
    """Whether an officer who has it is due again as long as the milestones fit."""
    ended: bool
    """Whether it may be about officers who ended."""
    changed_since: str
    """A milestone: the letter is about what has changed since the one that gave it last."""
    changes: str
    """What it does to the decrees that it cites: ``amends``, ``revokes``; empty for nothing."""
    training: str
    """Of which list of a training the officers must be: ``any``, ``invited``, ``attended``; empty
    for a letter about no training."""
    levels: tuple[str, ...]
    """In offices of which levels officers are counted as due."""
    signers: tuple[str, ...]
    """Capacities fit to sign it."""
    doubtful_signers: tuple[str, ...]
    """Those of them with which the office is warned: not every rule lets them sign."""
    signs_as: str
    """``head``: the block names the head's office; ``self``: only the signer's own position."""
    group: str
    """What one letter is about: all chosen, those of a BKK, a proposal, a decree, or each."""
    cites: tuple[str, ...]
    sums: tuple[str, ...]
    """What must add up, as ``total = part + part`` over paths of the context."""
    attachments: str
    attachment_unit: str
    recipient: tuple[str, ...]
    recipient_place: str
    copies: tuple[str, ...]
    check: tuple[str, ...]
    """Notes on what the office must still check itself."""
    fields: tuple[Field, ...]

    @property
    def place(self) -> tuple[int, str]:
        """Where the type stands in the order of the work, for lists."""
        order = list(MILESTONES)
        if self.gives:
            return (2 * order.index(self.gives[0]), self.name)
        return (2 * order.index(self.has[-1]) + 1 if self.has else 2 * len(order), self.name)

    def obstacle(
        self, milestones: Collection[str], standing: str = "", *, waived: Collection[str] = ()
    ) -> str:
        """Say why an officer may not have the letter, or give the empty text.

        *standing* says whether the officer has one of this type: ``waiting`` (not in force yet),
        ``given``, ``unchanged`` (nothing new to say), or the empty text. Milestones in *waived*
        are not asked for.
        """
        if "ended" in milestones and not self.ended:
            return _("is no officer any more")
        if standing in _STANDING:
            return _(_STANDING[standing])
        if self.once and (standing or any(name in milestones for name in self.gives)):
            return _("has this letter already")
        wanted = [name for name in self.has if name not in waived]
        if missing := [name for name in wanted if name not in milestones]:
            return _("lacks the milestone {names}").format(names=_words(missing))
        if present := [name for name in self.lacks if name in milestones]:
            return _("already has the milestone {names}").format(names=_words(present))
        return ""

    def is_due(
        self, milestones: Collection[str], standing: str, *, waived: Collection[str] = ()
    ) -> bool:
        """Say whether an officer is due: may have the letter and, if it changes nothing, has none.

        The arguments are those of `obstacle`.
        """
        new = bool(self.gives or self.changed_since) or self.again or not standing
        return self.due and new and not self.obstacle(milestones, standing, waived=waived)


def _words(milestones: Iterable[str]) -> str:
    return ", ".join(_(MILESTONES[name]) for name in milestones)


def parse_lettertype(text: str, name: str, where: str) -> LetterType:
    """Parse the manifest of type *name*; raise one `BadInput` that names every wrong key."""
    return read_checked(text, where, lambda reader: _build(reader, name))


def _build(reader: Reader, name: str) -> LetterType:
    lettertype = LetterType(
        name=name,
        title=reader.text("title", required=True),
        about=reader.choice("about", ABOUT, "officers"),
        shape=reader.choice("shape", SHAPES, "letter", required=True),
        series=reader.text("series", required=True),
        classification=reader.text("classification", required=True),
        urgency=_choice_or_tag(reader, "urgency", URGENCIES),
        security=_choice_or_tag(reader, "security", tuple(SECURITIES)),
        subject=reader.text("subject", required=True),
        has=_subset(reader, "has", tuple(MILESTONES)),
        lacks=_subset(reader, "lacks", tuple(MILESTONES)),
        gives=_subset(reader, "gives", tuple(MILESTONES)),
        once=reader.get("once", bool, False),
        due=reader.get("due", bool, True),
        again=reader.get("again", bool, False),
        ended=reader.get("ended", bool, False),
        changed_since=reader.choice("changed_since", ("", *CHANGING), ""),
        changes=reader.choice("changes", ("", *CHANGES), ""),
        training=reader.choice("training", ("", *TRAINING), ""),
        levels=_subset(reader, "levels", LEVELS) or LEVELS,
        signers=_subset(reader, "signers", tuple(CAPACITIES), required=True),
        doubtful_signers=_subset(reader, "doubtful_signers", tuple(CAPACITIES)),
        signs_as=reader.choice("signs_as", SIGNS_AS, "head"),
        group=reader.choice("group", GROUPS, "all"),
        cites=_subset(reader, "cites", CITABLE),
        sums=_sums(reader),
        attachments=_whole_or_tag(reader, "attachments"),
        attachment_unit=reader.text("attachment_unit", "berkas"),
        recipient=reader.texts("recipient"),
        recipient_place=reader.text("recipient_place"),
        copies=reader.texts("copies"),
        check=reader.texts("check"),
        fields=_fields(reader),
    )
    cites = lettertype.about == "officers" and "decrees" in lettertype.cites
    if lettertype.changes and not cites:
        reader.problem(
            "changes",
            _("A letter that changes decrees is about officers and cites their decrees."),
            _('Write about = "officers" and cites = ["decrees"].'),
        )
    return lettertype


def _choice_or_tag(reader: Reader, key: str, allowed: tuple[str, ...]) -> str:
    """Read a choice, or a tag that gives one when the letter is made."""
    text = reader.text(key) or allowed[0]
    if "{" not in text and text not in allowed:
        reader.problem(
            key,
            _("{value!r} is not allowed.").format(value=text),
            _("Allowed: {allowed}.").format(allowed=", ".join(allowed)),
        )
    return text


def _whole_or_tag(reader: Reader, key: str) -> str:
    """Read a whole number, or a tag that gives one when the letter is made."""
    value = reader.get(key, object, 0)
    text = str(value)
    if "{" not in text and not re.fullmatch("[0-9]{1,3}", text):
        reader.problem(key, _("must be a whole number."))
    return text


def _sums(reader: Reader) -> tuple[str, ...]:
    sums = reader.texts("sums")
    for text in sums:
        if not SUM.fullmatch(text):
            reader.problem("sums", _("{value!r} is not `total = part + part`.").format(value=text))
    return sums


def _subset(
    reader: Reader, key: str, allowed: tuple[str, ...], *, required: bool = False
) -> tuple[str, ...]:
    values = reader.texts(key, required=required)
    for value in values:
        if value not in allowed:
            reader.problem(
                key,
                _("{value!r} is not allowed.").format(value=value),
                _("Allowed: {allowed}.").format(allowed=", ".join(allowed)),
            )
    return values


def _fields(reader: Reader) -> tuple[Field, ...]:
    fields: list[Field] = []
    for table in reader.tables("fields"):
        key = table.text("key", required=True)
        if key and not _KEY.fullmatch(key):
            table.problem(
                "key",
                _("{value!r} is not a field key.").format(value=key),
                _("Use small letters, digits and underscores."),
            )
        if any(other.key == key for other in fields):
            table.problem("key", _("{value!r} stands twice.").format(value=key))
        kind = table.choice("kind", FIELD_KINDS, "text")
        columns, headings = table.texts("columns"), table.texts("headings")
        wrong = [column for column in columns if not _KEY.fullmatch(column)]
        if (kind == "rows") != bool(columns) or len(columns) != len(headings) or wrong:
            table.problem(
                "columns",
                _("A field of rows, and no other, has columns (keys) and as many headings."),
            )
        fields.append(
            Field(
                key=key,
                label=table.text("label", required=True),
                kind=kind,
                columns=columns,
                headings=headings,
                required=table.get("required", bool, False),
                past=table.get("past", bool, False),
                personal=table.get("personal", bool, False),
                choices=table.texts("choices"),
                default=table.text("default"),
                help=table.text("help"),
            )
        )
        table.done()
    return tuple(fields)
