"""Letters hold exactly what the records say, and nothing bad in a template gets through."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from pakdocs.characters import illegal_character
from pakdocs.errors import BadInput
from pakdocs.ledger import State
from pakdocs.legal import LegalBasis
from pakdocs.lettertype import LetterType, parse_lettertype
from pakdocs.office.context import About, Sources, build_context, count_officers
from pakdocs.profile import parse_profile
from pakdocs.render import (
    Letter,
    Properties,
    compose,
    content_digest,
    fill_letter,
    read_members,
)
from pakdocs.requirements import Requirement, Requirements
from pakdocs.resources import resource

TYPES = (
    *("sk-penetapan", "koordinasi-provinsi", "permohonan-bimtek"),
    *("lembar-verifikasi", "permintaan-kelengkapan", "nota-dinas"),
)
DAY = dt.date(2025, 10, 6)
FIELDS = {
    "sk-penetapan": ("deadline_days", "term", "cost_source"),
    "koordinasi-provinsi": ("contact_name", "contact_position", "contact_phone"),
    "permohonan-bimtek": (
        *("circular_point", "plan_time", "plan_place", "funding"),
        *("contact_name", "contact_phone", "contact_email"),
    ),
    "lembar-verifikasi": (),
    "permintaan-kelengkapan": ("deadline", "contact_name", "contact_position", "contact_phone"),
    "nota-dinas": ("copy_to", "note"),
}


SIGNED = {"lines": ["Kepala,"], "name": "A", "rank": "", "nip": "NIP 1"}
CARRIED_LETTER = {"id": "L-0009", "number": "", "date": ""}


@cache
def composed(name: str) -> bytes:
    templates = resource("templates")
    parts = {part: (templates / f"{part}.docx").read_bytes() for part in ("kop", "tanda-tangan")}
    emblem = (resource("records") / "emblem.png").read_bytes()
    return compose((templates / f"{name}.docx").read_bytes(), parts, emblem, name)


@cache
def lettertype(name: str) -> LetterType:
    text = (resource("templates") / f"{name}.toml").read_text(encoding="utf-8")
    return parse_lettertype(text, name, name)


@cache
def profile_text() -> str:
    return (resource("records") / "office.toml").read_text(encoding="utf-8")


def record(identifier: str, **values: str) -> dict[str, Any]:
    return {"id": identifier, "values": values, "personal": ""}


def a_state(value: Callable[[str], str]) -> State:
    """Make an office of three officers, whose every text is what *value* gives for its key."""
    state = State()
    for n in (1, 2):
        state.tables["bkk"][f"bkk-{n}"] = record(
            f"bkk-{n}",
            type="SMK",
            npsn=value(f"npsn{n}"),
            **{
                key: value(f"{key}{n}")
                for key in ("name", "institution", "registration_number", "district", "head")
            },
        )
        state.tables["incoming"][f"in-{n}"] = record(
            f"in-{n}",
            type="usulan",
            date="2025-10-01",
            **{key: value(f"in_{key}{n}") for key in ("number", "sender", "subject")},
        )
    state.tables["incoming"]["in-3"] = record(
        "in-3",
        type="edaran",
        date="2025-09-23",
        **{key: value(f"circular_{key}") for key in ("number", "sender", "subject")},
    )
    state.tables["letters"]["L-0001"] = {
        "id": "L-0001", "date": "2025-10-06", "gives": ["appointed"],
        "number": value("decree_number"), "subject": "x", "title": "x",
        "status": "issued", "number_at": "issue", "shape": "decree", "entry": 1,
        "type": "sk-penetapan", "officers": ["pak-1", "pak-2", "pak-3"],
        "signed": "", "trail": [[1, 0]],
    }  # fmt: skip
    for n in (1, 2, 3):
        state.tables["officers"][f"pak-{n}"] = record(
            f"pak-{n}",
            bkk=f"bkk-{1 + n % 2}",
            proposal=f"in-{1 + n % 2}",
            nuptk=value(f"nuptk{n}"),
            rank="III/c",
            **{key: value(f"{key}{n}") for key in ("name", "position", "note")},
        ) | {"milestones": {"appointed": "2025-10-06"}, "letters": ["L-0001"], "papers": {},
            "registration": [],
        }  # fmt: skip
    state.tables["signers"]["ttd-1"] = record(
        "ttd-1", name=value("signer"), nip="196903051994031001", capacity="an",
        position=value("signer_position"), start="2024-01-01",
    )  # fmt: skip
    return state


def render(name: str, value: Callable[[str], str]) -> Letter:
    state = a_state(value)
    kind = lettertype(name)
    context = build_context(
        Sources(
            state,
            parse_profile(profile_text()),
            LegalBasis((), (), ()),
            Requirements((Requirement("ktp", value("ktp"), needed=True),), ()),
            count_officers(state),
            lambda _letter: {"context": {"signature": SIGNED}},
        ),
        kind,
        About(
            list(state.tables["officers"].values()),
            carried=CARRIED_LETTER
            | {
                "title": value("carried_title"),
                "subject": value("carried"),
            },
        ),
        date=DAY,
        signer=state.tables["signers"]["ttd-1"],
        fields={key: value(key) for key in FIELDS[name]},
    )
    context["number"] = value("number")
    return fill_letter(composed(name), context, Properties("x", "y", DAY), name)


def words(data: bytes) -> str:
    """Read a letter with python-docx, independently of the renderer's own reading."""
    pieces: list[str] = []
    for paragraph in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p")):
        for element in paragraph.iter():
            if element.tag == qn("w:t"):
                pieces.append(element.text or "")
            elif element.tag == qn("w:tab") and element.getparent().tag == qn("w:r"):
                pieces.append("\t")
            elif element.tag == qn("w:br"):
                pieces.append("\n")
        pieces.append("\n")
    return "".join(pieces)


TOKEN = "\u27e6{}\u27e7"


@cache
def skeleton(name: str) -> str:
    return words(render(name, TOKEN.format).data)


@cache
def not_printed(name: str) -> set[str]:
    """Name the values that a letter of type *name* has at hand and does not print."""
    asked: set[str] = set()

    def value(key: str) -> str:
        asked.add(key)
        return TOKEN.format(key)

    render(name, value)
    return {key for key in asked if TOKEN.format(key) not in skeleton(name)}


TEXT = (
    st.text(
        st.characters(
            exclude_categories=["Cs", "Cc", "Cn"],
            include_characters="\t\n",
            exclude_characters="\u27e6",
        ),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(lambda text: text and not illegal_character(text))
)
AWKWARD = st.sampled_from(
    ["{{ name }}", "{% if x %}", "{_{ }_}", "a & b", "<w:t>x</w:t>", "]]>", "&amp;", "a\tb\nc",
     "#}", "\\", "'\"`", "\u202e\u0645", "\U0001f600", "-", "  x", "\u00a0", "$1 \\1", "x" * 500]
).map(str.strip).filter(bool)  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=60, deadline=None)
@given(values=st.lists(TEXT | AWKWARD, min_size=80, max_size=80))
def test_every_value_stands_in_the_letter_where_it_belongs_and_as_often(
    name: str, values: list[str]
) -> None:
    """The letter is the one made of tokens, with every token replaced by its value."""
    given_values: dict[str, str] = {}

    def value(key: str) -> str:
        text = values[len(given_values)]
        if key.startswith(("head", "district")) and text == "-":
            text = "x"  # "-" stands for nothing, and an addressee is found another way
        return given_values.setdefault(key, text)

    letter = render(name, value)
    expected = skeleton(name)
    for key, text in given_values.items():
        expected = expected.replace(TOKEN.format(key), text)
    assert words(letter.data) == expected


def numbered(*keys: str, upto: int) -> set[str]:
    return {f"{key}{n}" for key in keys for n in range(1, upto + 1)}


CARRIED = {"carried", "carried_title"}
CIRCULAR = {"circular_number", "circular_sender", "circular_subject"}
PROPOSALS = numbered("in_number", "in_sender", "in_subject", upto=2)
NOTES = numbered("note", upto=3)
NOT_PRINTED = {
    "sk-penetapan": CARRIED | {"decree_number", "ktp"} | numbered("district", "head", upto=2),
    "koordinasi-provinsi": CARRIED | PROPOSALS | NOTES | {"ktp"}
    | numbered("head", "registration_number", upto=2),
    "permohonan-bimtek": CARRIED | PROPOSALS | NOTES | {"circular_subject", "decree_number", "ktp"}
    | numbered("district", "head", "npsn", "registration_number", upto=2),
    "lembar-verifikasi": CARRIED | CIRCULAR | NOTES | {"decree_number"}
    | numbered("district", "head", "npsn", "registration_number", upto=2),
    "permintaan-kelengkapan": CARRIED | CIRCULAR | NOTES | {"decree_number", "district1", "head1"}
    | numbered("institution", "npsn", "registration_number", upto=2)
    | numbered("nuptk", "position", upto=3),
    "nota-dinas": CIRCULAR | PROPOSALS | NOTES | {"decree_number", "ktp"}
    | numbered("district", "head", "institution", "npsn", "registration_number", upto=2)
    | numbered("name", "nuptk", "position", upto=3),
}  # fmt: skip
"""What each letter has at hand and has no business to print; everything else it must print."""


@pytest.mark.parametrize("name", TYPES)
def test_the_letters_print_what_they_are_about_and_nothing_else(name: str) -> None:
    """The test above would prove little if the letters did not print the records."""
    assert not_printed(name) == NOT_PRINTED[name]


def test_the_same_letter_has_the_same_bytes() -> None:
    one, two = (render("sk-penetapan", TOKEN.format) for _time in range(2))
    assert one == two


def test_the_content_digest_survives_zipping_again_and_names_a_change() -> None:
    members = read_members(render("koordinasi-provinsi", TOKEN.format).data, "x")
    again = dict(reversed(members.items()))
    assert content_digest(again) == content_digest(members)
    again["word/document.xml"] += b" "
    assert content_digest(again) != content_digest(members)


def blank(text: str, **members: str | bytes) -> bytes:
    """Make a small template with *text* in a paragraph and the controls that a letter needs."""
    document = docx.Document()
    body = document.element.body
    for tag in ("pakdocs.number", "pakdocs.date", "pakdocs.signature"):
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        body.insert(0, parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>'
            f"<w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ))  # fmt: skip
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    if members:
        with zipfile.ZipFile(buffer, "a") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    return buffer.getvalue()


CONTEXT = {
    "office": {"name": "Dinas", "items": "texts"},
    "signature": {"lines": ["Kepala,"], "name": "N", "rank": "", "nip": "NIP 1", "mark": ""},
    "people": [{"name": "A"}, {"name": "B"}],
    "empty": "",
}


def fill(text: str, **context: Any) -> str:
    parts = {"tanda-tangan": (resource("templates") / "tanda-tangan.docx").read_bytes()}
    ready = compose(blank(text), parts, None, "uji.docx")
    letter = fill_letter(ready, CONTEXT | context, Properties("t", "a", DAY), "uji.docx")
    return words(letter.data)


def test_plain_tags_loops_and_filters_work() -> None:
    loop = "{% for p in people %}{{ p.name }}{% if not loop.last %}, {% endif %}{% endfor %}"
    assert "DINAS: A, B" in fill("{{ office.name|upper }}: " + loop)
    assert "{{ x }}" in fill("{{ office.name }}", office={"name": "{{ x }}"})
    assert "KESATU KEDUA" in fill("{{ diktum() }} {{ diktum() }}")
    assert "{{" in fill("{{ '{{' }}")
    assert "texts" in fill("{{ office.items }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ office.nothing }}",
        "{% if nobody %}x{% endif %}",
        "{% for x in nobody %}x{% endfor %}",
        "{{ people[7].name }}",
        "{{ office.name",
        "{% if office %}x",
        "{{ office.name|nofilter }}",
        "{{ none }}",
        "x }} y",
        "{% endfor %}",
    ],
)
def test_a_wrong_tag_is_refused_naming_the_template(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        fill(text)
    assert "uji.docx" in caught.value.problem.where


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ office.__class__ }}",
        "{{ office['__class__'] }}",
        "{{ office.keys() }}",
        "{{ office.name.upper() }}",
        "{{ people.append(1) }}",
        "{{ diktum.__init__.__globals__ }}",
        "{{ diktum._count }}",
        "{{ self.__init__ }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ range(9) }}",
        "{{ namespace(x=1) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ office.name|attr('upper') }}",
        "{{ office|pprint }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
    ],
)
def test_a_hostile_tag_does_nothing(text: str) -> None:
    with pytest.raises(BadInput):
        fill(text)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 100_000_000)
    return buffer.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LINKED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/image" Target="http://x.example/p" '
    b'TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        b"PK\x03\x04",
        bomb(),
        blank("x")[:-200],
        blank("x", **{"word/vbaProject.bin": b"x"}),
        blank("x", **{"word/embeddings/ole.bin": b"x"}),
        blank("x", **{"word/extra.xml": XXE}),
        blank("x", **{"word/_rels/extra.xml.rels": LINKED}),
        docx.__file__.encode(),
    ],
)
def test_a_hostile_file_is_refused(data: bytes) -> None:
    parts = {"tanda-tangan": (resource("templates") / "tanda-tangan.docx").read_bytes()}
    with pytest.raises(BadInput):
        compose(data, parts, None, "uji.docx")


def test_a_tag_where_none_is_filled_is_refused() -> None:
    document = docx.Document(io.BytesIO(blank("x")))
    document.core_properties.title = "{{ office.name }}"
    buffer = io.BytesIO()
    document.save(buffer)
    parts = {"tanda-tangan": (resource("templates") / "tanda-tangan.docx").read_bytes()}
    with pytest.raises(BadInput, match=r"docProps/core\.xml"):
        compose(buffer.getvalue(), parts, None, "uji.docx")


def test_the_same_path_takes_a_clean_file() -> None:
    parts = {"tanda-tangan": (resource("templates") / "tanda-tangan.docx").read_bytes()}
    assert compose(blank("x"), parts, None, "uji.docx")


def test_a_template_without_its_controls_or_parts_is_refused() -> None:
    document = docx.Document()
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(BadInput, match=r"pakdocs\.number"):
        compose(buffer.getvalue(), {}, None, "x")
    with pytest.raises(BadInput, match="tanda-tangan"):
        compose(blank("x"), {}, None, "x")


def test_the_signature_block_starts_at_the_edge_of_a_narrow_cell() -> None:
    """Two blocks side by side have cells of their own; alone it stands at the right half."""
    templates = resource("templates")
    parts = {part: (templates / f"{part}.docx").read_bytes() for part in ("kop", "tanda-tangan")}
    indents = {}
    for name in ("berita-acara", "ralat"):
        data = compose((templates / f"{name}.docx").read_bytes(), parts, None, name)
        body = docx.Document(io.BytesIO(data)).element.body
        (line,) = (p for p in body.iter(qn("w:p")) if "signature.nip }" in "".join(p.itertext())
                   and p.getparent().tag == qn("w:sdtContent"))  # fmt: skip
        indents[name] = int(line.find(qn("w:pPr")).find(qn("w:ind")).get(qn("w:left")))
    assert indents["berita-acara"] == 0
    assert indents["ralat"] > 4000


def test_the_emblem_is_replaced_keeping_its_proportions_or_left_out() -> None:
    templates = resource("templates")
    parts = {part: (templates / f"{part}.docx").read_bytes() for part in ("kop", "tanda-tangan")}
    template = (templates / "koordinasi-provinsi.docx").read_bytes()
    without = docx.Document(io.BytesIO(compose(template, parts, None, "x")))
    assert not list(without.element.iter(qn("w:drawing")))
    emblem = (resource("records") / "emblem.png").read_bytes()
    ready = compose(template, parts, emblem, "x")
    assert emblem in read_members(ready, "x").values()
    drawing = next(docx.Document(io.BytesIO(ready)).element.iter(qn("wp:extent")))
    assert abs(int(drawing.get("cx")) / int(drawing.get("cy")) - 300 / 360) < 0.01
    with pytest.raises(BadInput, match="emblem"):
        compose(template, parts, b"no picture", "x")
