"""The office's profile: ``office.toml`` parsed and checked, with every problem reported at once.

The module takes text and gives values; finding and reading the file is `pakdocs.store`'s business.
The profile holds the office's habits: identity, letterhead, number series, clerks, the region's
own legal basis. What it cannot hold is said by name, with what is allowed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pakdocs.i18n import LANGUAGES, _
from pakdocs.legal import LegalItem, read_item
from pakdocs.numbering import Pattern
from pakdocs.tomlfile import Reader, read_checked

FILE = "office.toml"
KEEPERS = ("pakdocs", "office", "srikandi")
NUMBER_AT = ("issue", "signature")
LEVELS = ("kabupaten", "kota", "provinsi", "kementerian")
TIMEZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Indonesia's three zones as fixed hours east of UTC; none has summer time."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,62}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,100}\.(png|jpg|jpeg)", re.IGNORECASE)
_SERIES = re.compile(r"[a-z][a-z0-9-]{0,30}")
_REQUIRED_IDENTITY = ("government", "name", "head", "place", "address")
_IDENTITY = (
    *_REQUIRED_IDENTITY,
    *("region", "province", "superior", "postal_code", "phone", "email", "website"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One number series: what its numbers look like and what it is called."""

    name: str
    title: str
    pattern: Pattern
    keeper: str = "pakdocs"
    """Who keeps the number book; numbers of other keepers come from outside."""
    number_at: str = "issue"
    """``signature``: a letter counts once it is signed, its number alone proves nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile."""

    id: str
    """Permanent: it stands in every log entry."""
    level: str
    language: str
    timezone: str
    identity: dict[str, str]
    """Every key of ``[identity]``, empty where the office has none."""
    province: dict[str, str]
    """``office`` and ``place`` of the provincial office, empty where there is none above."""
    place_before_date: bool
    emblem: str
    """File name of the emblem in the office folder, empty for none."""
    clerks: tuple[str, ...]
    paraf: tuple[str, ...]
    """Whose initials a concept needs on its way up, from the lowest."""
    agenda: bool
    """Whether ``records/agenda.xlsx`` is written anew after each change."""
    series: dict[str, Series]
    legal: tuple[LegalItem, ...]
    check: tuple[str, ...]
    """Notes on what the office must still check itself."""

    @property
    def tz(self) -> dt.timezone:
        """The office's fixed offset."""
        return dt.timezone(dt.timedelta(hours=TIMEZONES[self.timezone]))


def parse_profile(text: str, where: str = FILE) -> Profile:
    """Parse and check a profile; raise one `BadInput` that names every wrong field."""
    return read_checked(text, where, _build)


def _build(reader: Reader) -> Profile:
    identifier = reader.text("id", required=True)
    if identifier and not _ID.fullmatch(identifier):
        reader.problem(
            "id",
            _("{value!r} cannot be an office id.").format(value=identifier),
            _("Use 3 to 63 small letters, digits and hyphens, such as disnaker-kab-sukamaju."),
        )
    clerks = reader.texts("clerks")
    level = reader.choice("level", LEVELS, "kabupaten", required=True)
    below = level in ("kabupaten", "kota")
    return Profile(
        id=identifier,
        level=level,
        language=reader.choice("language", LANGUAGES, "id"),
        timezone=reader.choice("timezone", tuple(TIMEZONES), "WIB", required=True),
        identity=_identity(reader.table("identity", required=True), below=below),
        province=_province(reader.table("province", required=below), below=below),
        place_before_date=reader.get("place_before_date", bool, True),
        emblem=_emblem(reader),
        clerks=clerks,
        paraf=reader.texts("paraf"),
        agenda=reader.get("agenda", bool, False),
        series=_series(reader.table("series", required=True)),
        legal=tuple(read_item(item) for item in reader.tables("legal")),
        check=reader.texts("check"),
    )


def _identity(reader: Reader, *, below: bool) -> dict[str, str]:
    """Read who the office is; one *below* a province must say of which region and province."""
    required = (*_REQUIRED_IDENTITY, *(("region", "province") if below else ()))
    identity = {key: reader.text(key, required=key in required) for key in sorted(_IDENTITY)}
    reader.done()
    return identity


def _province(reader: Reader, *, below: bool) -> dict[str, str]:
    """Read the provincial office above; letters are addressed to it."""
    province = {key: reader.text(key, required=below) for key in ("office", "place")}
    reader.done()
    return province


def _emblem(reader: Reader) -> str:
    emblem = reader.text("emblem")
    if emblem and not _FILE_NAME.fullmatch(emblem):
        reader.problem(
            "emblem",
            _("{value!r} is not the name of a picture in the office folder.").format(value=emblem),
            _("Copy the .png or .jpg file beside office.toml and give its plain file name."),
        )
        return ""
    return emblem


def _series(reader: Reader) -> dict[str, Series]:
    found: dict[str, Series] = {}
    for name in reader.names():
        table = reader.table(name)
        if not _SERIES.fullmatch(name):
            reader.problem(name, _("is not a name for a series; use small letters."))
        title = table.text("title", required=True)
        pattern_text = table.text("pattern", required=True)
        unit = table.text("unit")
        keeper = table.choice("keeper", KEEPERS, "pakdocs")
        number_at = table.choice("number_at", NUMBER_AT, "issue")
        table.done()
        if not pattern_text:
            continue
        if keeper == "pakdocs" and "{year}" not in pattern_text:
            table.problem(
                "pattern",
                _("has no {year}, but the count restarts each year: two letters would be alike."),
            )
        try:
            found[name] = Series(name, title, Pattern(pattern_text, unit), keeper, number_at)
        except ValueError as error:
            table.problem("pattern", str(error))
    if not reader.names():
        reader.problem("", _("needs at least one series of numbers."))
    return found
