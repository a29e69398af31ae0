"""The office's profile: ``office.toml`` parsed and checked, with every problem reported at once.

The module takes text and gives values; finding and reading the file is `pakdocs.store`'s business.
The profile holds the office's habits: identity, letterhead, number series, clerks, the region's
own legal basis. What it cannot hold is said by name, with what is allowed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pakdocs.errors import Problem
from pakdocs.i18n import LANGUAGES, _
from pakdocs.legal import LegalItem, read_item
from pakdocs.numbering import Pattern
from pakdocs.tomlfile import Reader, parse_toml, read_checked

FILE = "office.toml"
KEEPERS = ("pakdocs", "office", "srikandi")
NUMBER_AT = ("issue", "signature")
LEVELS = ("kabupaten", "kota", "provinsi", "kementerian")
TIMEZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Indonesia's three zones as fixed hours east of UTC; none has summer time."""
PAPERS = {"A4": (210, 297), "F4": (215, 330), "F4-210": (210, 330)}
"""Width and height of an upright sheet in millimetres; two sizes are sold as F4."""
NUMBERS = ("top", "bottom", "none")
NIP = ("NIP", "NIP.")
UP = ("u.p.", "Up.")
CQ = ("c.q.", "Cq.")
SIFAT = ("urgency", "security")

_MARGIN = (5, 60)
"""Millimetres."""
_SIZE = (8, 16)
"""Points."""
_SPACING = (0.8, 2.5)
_NARROWEST = 100
"""Millimetres of text that a list of officers needs even on an upright page."""
_FONT_NAME = 60
"""Characters; Word itself takes no more than 31 for a font that is installed."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,62}")
EMBLEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,100}\.(png|jpg|jpeg)", re.IGNORECASE)
"""What the picture in the letterhead may be called."""
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
    book: str = ""
    """The series whose count it shares: one book for letters of several patterns; itself if none
    is named."""
    number_at: str = "issue"
    """``signature``: a letter counts once it is signed, its number alone proves nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet that letters are printed on; lengths in millimetres."""

    paper: str = "A4"
    top: float = 20
    bottom: float = 25
    left: float = 30
    right: float = 20
    numbers: str = "top"
    """Where page numbers stand, from the second page on."""


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of writing: sizes in points, spacing as a factor."""

    letter_font: str = "Arial"
    letter_size: float = 12
    letter_spacing: float = 1.0
    decree_font: str = "Bookman Old Style"
    decree_size: float = 12
    decree_spacing: float = 1.15
    nip: str = "NIP"
    rank: bool = True
    """Whether the signer's rank stands below the name."""
    up: str = "u.p."
    cq: str = "c.q."
    sifat: str = "urgency"
    """What the line Sifat of a letter says."""


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
    letterhead: tuple[str, ...]
    """The lines of the letterhead where they are not just government and name."""
    page: Page
    style: Style
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


def read_page_and_style(text: str, where: str = FILE) -> tuple[Page, Style]:
    """Take page and style alone, as a profile of any time and version says them.

    For letters made again from what the log kept: what is not known here is passed over, and what
    cannot be is taken as the default. Raises `BadInput` only for what is no TOML.
    """
    passed_over: list[Problem] = []
    reader = Reader(parse_toml(text, where), where, passed_over)
    return _page(reader.table("page")), _style(reader.table("style"))


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
        letterhead=_letterhead(reader),
        page=_page(reader.table("page")),
        style=_style(reader.table("style")),
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
    if emblem and not EMBLEM.fullmatch(emblem):
        reader.problem(
            "emblem",
            _("{value!r} is not the name of a picture in the office folder.").format(value=emblem),
            _("Copy the .png or .jpg file beside office.toml and give its plain file name."),
        )
        return ""
    return emblem


def _letterhead(reader: Reader) -> tuple[str, ...]:
    lines = reader.texts("letterhead")
    if not all(lines):
        reader.problem("letterhead", _("has an empty line."), _("Remove it."))
    return lines


def _page(reader: Reader) -> Page:
    default = Page()
    sides = {
        side: _number(reader, side, getattr(default, side), _MARGIN)
        for side in ("top", "bottom", "left", "right")
    }
    paper = reader.choice("paper", tuple(PAPERS), default.paper) or default.paper
    numbers = reader.choice("numbers", NUMBERS, default.numbers) or default.numbers
    reader.done()
    if (width := PAPERS[paper][0] - sides["left"] - sides["right"]) < _NARROWEST:
        reader.problem(
            "left",
            _("and right leave {width} mm for the text on {paper}.").format(
                width=_plain(width), paper=paper
            ),
            _("Leave at least {least} mm.").format(least=_NARROWEST),
        )
        return default
    return Page(paper=paper, numbers=numbers, **sides)


def _style(reader: Reader) -> Style:
    default = Style()
    style = Style(
        letter_font=_font(reader, "letter_font", default.letter_font),
        letter_size=_size(reader, "letter_size", default.letter_size),
        letter_spacing=_number(reader, "letter_spacing", default.letter_spacing, _SPACING),
        decree_font=_font(reader, "decree_font", default.decree_font),
        decree_size=_size(reader, "decree_size", default.decree_size),
        decree_spacing=_number(reader, "decree_spacing", default.decree_spacing, _SPACING),
        nip=reader.choice("nip", NIP, default.nip) or default.nip,
        rank=reader.get("rank", bool, default.rank),
        up=reader.choice("up", UP, default.up) or default.up,
        cq=reader.choice("cq", CQ, default.cq) or default.cq,
        sifat=reader.choice("sifat", SIFAT, default.sifat) or default.sifat,
    )
    reader.done()
    return style


def _number(reader: Reader, key: str, default: float, within: tuple[float, float]) -> float:
    """Take a number, whole or not, that lies *within* two bounds."""
    value: object = reader.get(key, object, default)
    least, most = within
    if isinstance(value, bool) or not isinstance(value, int | float):
        reader.problem(key, _("must be a number, written without quotes."))
    elif not least <= value <= most:
        reader.problem(
            key,
            _("cannot be {value}.").format(value=_plain(value)),
            _("Give a number from {least} to {most}.").format(least=least, most=most),
        )
    else:
        return value
    return default


def _size(reader: Reader, key: str, default: float) -> float:
    size = _number(reader, key, default, _SIZE)
    if (2 * size) % 1:
        reader.problem(
            key,
            _("cannot be {value}.").format(value=_plain(size)),
            _("Word knows whole and half points."),
        )
        return default
    return size


def _plain(number: float) -> str:
    return f"{number:g}"


def _font(reader: Reader, key: str, default: str) -> str:
    name = reader.text(key, default)
    if not name or not name.isprintable() or len(name) > _FONT_NAME:
        reader.problem(
            key,
            _("{value!r} is not the name of a font.").format(value=name[:_FONT_NAME]),
            _("Write it as Word shows it, such as Arial."),
        )
        return default
    return name


def _series(reader: Reader) -> dict[str, Series]:
    found: dict[str, Series] = {}
    for name in reader.names():
        table = reader.table(name)
        if not _SERIES.fullmatch(name):
            reader.problem(name, _("is not a name for a series; use small letters."))
        title = table.text("title", required=True)
        pattern_text = table.text("pattern", required=True)
        unit = table.text("unit")
        book = table.text("book", name)
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
            pattern = Pattern(pattern_text, unit)
            found[name] = Series(name, title, pattern, keeper, book, number_at)
        except ValueError as error:
            table.problem("pattern", str(error))
    if not reader.names():
        reader.problem("", _("needs at least one series of numbers."))
    _check_books(reader, found)
    return found


def _check_books(reader: Reader, series: dict[str, Series]) -> None:
    """Make sure that a shared book is one that a series keeps for itself, and one keeper's.

    Two books that pakdocs keeps must not print the same numbers.
    """
    printed: dict[tuple[object, ...], str] = {}
    for name, own in series.items():
        other = series.get(own.book)
        if other is None or other.book != own.book:
            reader.problem(
                f"{name}.book",
                _("{value!r} is not a series with a book of its own.").format(value=own.book),
            )
        elif other.keeper != own.keeper:
            reader.problem(
                f"{name}.keeper",
                _("is not that of the series {name}, whose book it shares.").format(name=own.book),
                _('Write keeper = "{keeper}" here too.').format(keeper=other.keeper),
            )
        twin = printed.setdefault(own.pattern.looks, own.book)
        if own.keeper == "pakdocs" and twin != own.book:
            reader.problem(
                f"{name}.pattern",
                _("prints the same numbers as the book of {name}.").format(name=twin),
                _('Give it another pattern, or the same book: book = "{name}".').format(name=twin),
            )
