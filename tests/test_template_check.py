"""A template is proved before it makes letters: what is wrong is found with its place.

Hostile ones neither run nor hang nor crash, on the way of the check and on that of a letter.
"""

from __future__ import annotations

import io
import re
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from conftest import Clerk, clock
from pakdocs.audit import audit
from pakdocs.errors import BadInput, Conflict
from pakdocs.ledger import State, approval, digest
from pakdocs.lettertype import FIELD_KINDS
from pakdocs.model import LINES
from pakdocs.office import approve_type, check_type, writing
from pakdocs.office.letters import Making, Recipe, make_letter
from pakdocs.office.templates import DAY, example_context
from pakdocs.render import Fault
from pakdocs.store import Store

MANIFEST = """\
title = "Surat Uji"
shape = "letter"
series = "surat"
classification = "500.15"
subject = "Uji"
signers = ["definitif"]
cites = ["circular", "papers"]
recipient = ["Kepala {{ province.office }}"]

[[fields]]
key = "contact"
label = "Contact"

[[fields]]
key = "names"
label = "Names"
kind = "list"
"""
NAME = "surat-uji"
FIRST = 5
"""The number of the first paragraph that a test writes."""
LIMIT = 60
"""Seconds after which a test that hangs is ended."""


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    """End a test that hangs."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)


@pytest.fixture(scope="module")
def store(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An office in which the type ``surat-uji`` is written anew by each test."""
    root = tmp_path_factory.mktemp("check") / "kantor"
    shutil.copytree(made_office, root)
    return Store(root)


def control(tag: str, text: str) -> Any:
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="pakdocs.{tag}"/></w:sdtPr><w:sdtContent>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )


def small(*texts: str) -> Any:
    """Begin a document with the controls and fields that it needs, and *texts* as paragraphs."""
    document = docx.Document()
    body = document.element.body
    for place, (tag, text) in enumerate(
        (("number", "{{ number }}"), ("date", "{{ date }}"), ("signature", "[tanda_tangan]"))
    ):
        body.insert(place, control(tag, text))
    document.add_paragraph("{{ fields.contact }} {{ fields.names|join(', ') }}")
    for text in texts:
        document.add_paragraph(text)
    return document


def saved(document: Any, **members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    if members:
        with zipfile.ZipFile(buffer, "a") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    return buffer.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one member of a file."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return buffer.getvalue()


def put(store: Store, data: bytes, manifest: str = MANIFEST) -> None:
    (store.root / "templates" / f"{NAME}.docx").write_bytes(data)
    (store.root / "templates" / f"{NAME}.toml").write_text(manifest, encoding="utf-8")


def faults(store: Store, data: bytes, manifest: str = MANIFEST) -> list[Fault]:
    put(store, data, manifest)
    return check_type(Store(store.root), NAME).faults


def fill(store: Store, data: bytes, manifest: str = MANIFEST) -> bytes:
    """Fill an example on the way that letters go, unproved."""
    put(store, data, manifest)
    store = Store(store.root)  # which reads each file once
    folder = store.folder
    context = example_context(folder.lettertype(NAME), folder.profile, folder.legal_basis)
    made = make_letter(
        Recipe.from_folder(store, NAME), Making(context, DAY, "L-0000", "final"), NAME
    )
    return made.data


def test_a_clean_template_passes_check_and_filling(store: Store) -> None:
    clean = saved(
        small(
            "{{ office.name|upper }} {% for o in officers %}{{ o.name }} {{ loop.index + 1 }}"
            "{% if not loop.last %}, {% endif %}{% endfor %}",
            "{%p if circular %}",
            "{{ circular.number }} {% set n = counts.officers %}{{ n }}",
            "{%p else %}",
            "-",
            "{%p endif %}",
            "{{ 'a' if officers|length > 1 else 'b' }} {{ officers[0].bkk.name }} [1] (x_y)",
            "{% for o in officers if o.missing %}{{ o.missing|join(', ') }}{% endfor %}",
            "{{ “kutip” }} {# catatan #}{% if circular is defined %}{% endif %}",
        )
    )
    assert faults(store, clean) == []
    assert fill(store, clean)


def test_the_shipped_templates_are_in_order(store: Store) -> None:
    for name in store.folder.type_names():
        if name != NAME:
            assert check_type(store, name).faults == [], name


# -- broken templates ------------------------------------------------------------------------

WRONG: dict[str, tuple[str, str]] = {
    "unknown name": ("{{ nobody }}", "nobody is not known"),
    "unknown key": ("{{ office.nmae }}", "office.nmae is not known"),
    "unknown key by brackets": ("{{ office['nmae'] }}", "office.nmae is not known"),
    "unknown in a loop": ("{% for o in officers %}{{ o.nama }}{% endfor %}", "o.nama is not"),
    "unknown in a filter of a loop": (
        "{% for o in officers if o.hilang %}{{ o.name }}{% endfor %}", "o.hilang is not",
    ),
    "unknown in a branch": ("{% if office.name %}a{% else %}{{ nobody }}{% endif %}", "nobody is"),
    "unknown in elif": ("{% if place %}a{% elif nobody %}b{% endif %}", "nobody is not known"),
    "unknown in a choice": ("{{ place if nobody else place }}", "nobody is not known"),
    "unknown loop": ("{% for x in nobody %}x{% endfor %}", "nobody is not known"),
    "loop variable after its loop": (
        "{% for o in officers %}{{ o.name }}{% endfor %}{{ o.name }}", "o is not known",
    ),
    "loop's own table": ("{{ loop.index }}", "loop is not known"),
    "unknown of loop": ("{% for o in officers %}{{ loop.nomor }}{% endfor %}", "loop.nomor is not"),
    "loop over a text": ("{% for x in office.name %}{{ x }}{% endfor %}", "runs over no list"),
    "loop over a table": ("{% for x in office %}{{ x }}{% endfor %}", "runs over no list"),
    "key of a list": ("{{ officers.name }}", "officers is a list"),
    "key of a text": ("{{ office.name.first }}", "office.name is a text"),
    "whole list": ("{{ copies }}", "prints a whole list"),
    "whole table": ("{{ office }}", "is a table"),
    "not cited": ("{% for d in proposals %}{{ d.nomor }}{% endfor %}", "d.nomor is not known"),
    "not of this type": ("{{ letter.title }}", "letter is not"),
    "undeclared field": ("{{ fields.contct }}", "the field contct is used"),
    "unknown filter": ("{{ office.name|uper }}", "the filter uper is not known"),
    "filter of Python": ("{{ office.name|attr('upper') }}", "the filter attr is not known"),
    "unknown test": ("{% if place is leer %}x{% endif %}", "the test leer is not known"),
    "a call": ("{{ office.name.upper() }}", "upper() is not allowed"),
    "a call of nothing": ("{{ range(9) }}", "range() is not allowed"),
    "diktum without brackets": ("{{ diktum }}", "printed with brackets"),
    "diktum with a number": ("{{ diktum(3) }}", "takes nothing"),
    "hidden": ("{{ office.__class__ }}", "office.__class__ is hidden"),
    "adding texts": ("{{ office.name + office.region }}", "office.name is no number"),
    "tilde": ("{{ office.name ~ place }}", "operator ~"),
    "macro": ("{% macro x() %}{% endmacro %}", "macro"),
    "include": ("{% include 'x' %}", "include"),
    "import": ("{% import 'x' as y %}", "import"),
    "extends": ("{% extends 'x' %}", "extends"),
    "set around a block": ("{% set x %}a{% endset %}", "around a block"),
    "recursive loop": ("{% for o in officers recursive %}x{% endfor %}", "recursive"),
    "syntax": ("{{ office. }}", "the tag is not right"),
    "syntax of for": ("{% for o on officers %}{% endfor %}", "the tag is not right"),
    "empty": ("{{ }}", "the tag is not right"),
    "unknown word": ("{% untuk o in officers %}", "untuk begins no tag"),
    "misspelt word": ("{% fro o in officers %}", "fro begins no tag"),
    "never closed": ("{{ office.name", "}} is missing"),
    "one brace": ("{{ office.name }", "}} is missing"),
    "lonely closing": ("nama }} x", "}} belongs to no tag"),
    "single braces": ("{ nama }", "{ belongs to no tag"),
    "parted braces": ("{ { office.name }}", "belongs to no tag"),
    "open if": ("{% if place %}x", "{% if place %} is never closed"),
    "open for": ("{% for o in officers %}x", "is never closed"),
    "stray endif": ("x{% endif %}", "closes nothing"),
    "stray endfor": ("x{% endfor %}", "closes nothing"),
    "stray else": ("x{% else %}", "belongs to no"),
    "two else": ("{% if place %}a{% else %}b{% else %}c{% endif %}", "belongs to no"),
    "crossed": ("{% for o in officers %}{% if place %}{% endfor %}{% endif %}", "still open"),
    "p with company": ("Nama {%p if place %}", "must be alone in its paragraph"),
    "p with a blank": ("{% p if place %}", "is not read as docxtpl's"),
    "p printing": ("{{p office.name }}", "prints a text"),
    "tr outside a table": ("{%tr if place %}", "must stand in a table"),
    "vm outside a table": ("{% vm %}", "must stand in a cell"),
    "number in the text": ("Nomor {{ number }}", "number stands outside its content control"),
    "date in the text": ("Pada {{ date }}", "date stands outside its content control"),
    "date in a filter": ("Hari {{ date|weekday }}", "date stands outside its content control"),
    "date in a condition": ("{% if date %}x{% endif %}", "date stands outside its content control"),
    "date by another name": ("{% set d = date %}{{ d }}", "date stands outside its"),
    "second place": ("{{ officers[1].name }}", "officers[1] is not there in every letter"),
    "second place of a key": ("{{ legal.mengingat[3] }}", "legal.mengingat[3] is not there in"),
    "last place": ("{{ officers[-1].name }}", "officers[-1] is not there in every letter"),
    "a place worked out": ("{{ officers[0 + 1].name }}", "officers[…] is not there in every"),
    "a hostile place": ("{{ officers[9 ** 9 ** 9].name }}", "officers[…] is not there in every"),
    "comparison": ("{{ place == office.place }}", "prints a comparison"),
    "comparison set": ("{% set same = place == 'x' %}{{ same }}", "prints a comparison"),
    "comparison joined": ("{{ place and place == 'x' }}", "prints a comparison"),
    "negation": ("{{ not place }}", "prints a comparison"),
    "test": ("{{ place is defined }}", "prints a comparison"),
    "truth of a loop": ("{% for o in officers %}{{ loop.last }}{% endfor %}", "a comparison"),
    "truth in capitals": ("{{ (place == 'x')|upper }}", "the filter upper takes a text"),
    "unknown is defined": ("{% if nobody is defined %}x{% endif %}", "nobody is not known"),
    "unknown is undefined": (
        "{% if office.nmae is undefined %}x{% endif %}", "office.nmae is not known",
    ),
    "merge brackets": ("Kepada «Nama»", "«Nama» is a place of another program"),
    "dollar": ("Nomor ${nomor_naskah}", "${nomor_naskah} is a place"),
    "square brackets": ("Yth. [nama_penerima]", "[nama_penerima] is a place"),
    "angle brackets": ("Yth. <<nama>>", "<<nama>> is a place"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_paragraph_is_named(store: Store, case: str) -> None:
    text, message = WRONG[case]
    found = faults(store, saved(small("Baris benar {{ place }}", text)))
    wanted = [fault for fault in found if message in fault.message]
    assert wanted, found
    assert wanted[0].part == "document"
    assert wanted[0].where == f"paragraph {FIRST + 1}"
    assert wanted[0].text.strip("…").split()[0] in text
    assert {fault.where for fault in found} == {f"paragraph {FIRST + 1}"}


def test_names_near_to_a_known_one_are_offered(store: Store) -> None:
    texts = (
        "{{ office.nmae }}",
        "{{ fields.contct }}",
        "{{ place|uper }}",
        "{% fro x in copies %}",
    )
    fixes = [fault.fix for fault in faults(store, saved(small(*texts)))]
    assert fixes == [
        "Did you mean office.name?",
        "Did you mean fields.contact?",
        "Did you mean upper?",
        "Did you mean for?",
    ]


def test_what_another_setting_would_have_is_said_so(store: Store) -> None:
    manifest = MANIFEST.replace('"circular", ', "")
    [fault] = faults(store, saved(small("{{ circular.number }}")), manifest)
    assert "not there for this type" in fault.message


def test_everything_is_found_at_once_in_the_order_of_the_text(store: Store) -> None:
    found = faults(store, saved(small("{{ a }}", "{{ b }} {{ c }}", "{% if d %}", "{{ e|f }}")))
    assert [fault.message.split()[0] for fault in found] == ["a", "b", "c", "d", "{%", "e", "the"]
    assert "{% if d %} is never closed" in found[4].message


def test_a_tag_over_two_paragraphs_is_one_problem(store: Store) -> None:
    [fault] = faults(store, saved(small("Nama {{ office", ".name }} dan {{ place }}")))
    assert fault.where == "paragraph 5"
    assert fault.message == "the tag begins here and ends in paragraph 6."


def in_table(fillings: dict[tuple[int, int], list[str]], rows: int = 2, columns: int = 3) -> Any:
    document = small("Tabel:")
    table = document.add_table(rows, columns)
    for (row, column), texts in fillings.items():
        cell = table.cell(row - 1, column - 1)
        cell.text = texts[0]
        for text in texts[1:]:
            cell.add_paragraph(text)
    return document


CELLS: dict[str, tuple[dict[tuple[int, int], list[str]], str, str]] = {
    "unknown in a cell": ({(2, 3): ["a", "{{ nobody }}"]}, "row 2 column 3 paragraph 2", "nobody"),
    "tr with company": (
        {(1, 1): ["{%tr for o in officers %}"], (1, 2): ["Nama"], (2, 1): ["{%tr endfor %}"]},
        "row 1 column 1 paragraph 1", "must be alone in its row",
    ),
    "tc with company": (
        {(1, 2): ["{%tc if place %} x"], (1, 3): ["{%tc endif %}"]},
        "row 1 column 2 paragraph 1", "must be alone in its cell",
    ),
    "over two cells": ({(1, 1): ["{{ office"], (1, 2): [".name }}"]}, "row 1 column 1", "ends in"),
    "for over two cells": (
        {(1, 1): ["{% for o in officers %}"], (1, 3): ["{{ o.name }}{% endfor %}"]},
        "row 1 column 3 paragraph 1", "another level",
    ),
    "p over two cells": (
        {(1, 1): ["{%p if place %}", "x"], (2, 2): ["{%p endif %}", "x"]},
        "row 2 column 2 paragraph 1", "another level",
    ),
    "row closed by paragraph": (
        {(1, 1): ["{%tr for o in officers %}"], (2, 1): ["{{ o.name }}", "{%p endfor %}"]},
        "row 2 column 1 paragraph 2", "does not fit",
    ),
    "vm without a loop": ({(1, 1): ["{% vm %}x"]}, "row 1 column 1", "must stand in a loop"),
    "colspan of nothing": ({(2, 1): ["{% colspan nobody %}x"]}, "row 2 column 1", "nobody is not"),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_wrong_cell_is_named(store: Store, case: str) -> None:
    fillings, where, message = CELLS[case]
    found = faults(store, saved(in_table(fillings)))
    wanted = [fault for fault in found if message in fault.message]
    assert wanted, found
    assert wanted[0].where.startswith(f"table 1 {where}")


def header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ nobody }}"


def footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = "{% if place %}"


def core_title(document: Any) -> None:
    document.core_properties.title = "{{ office.name }}"


def comment(document: Any) -> None:
    paragraph = document.add_paragraph("x")
    document.add_comment(paragraph.runs, text="{{ office.name }}", author="a")


def no_number(document: Any) -> None:
    document.element.body.remove(document.element.body[0])


def no_date(document: Any) -> None:
    document.element.body.remove(document.element.body[1])


def no_signature(document: Any) -> None:
    document.element.body.remove(document.element.body[2])


def wrong_number(document: Any) -> None:
    next(document.element.body[0].iter(qn("w:t"))).text = "{{ subject }}"


def font(document: Any) -> None:
    for text in ("x", "y"):
        document.add_paragraph("").add_run(text).font.name = "Comic Sans MS"


def wide_table(document: Any) -> None:
    table = document.add_table(1, 1)
    table.columns[0].width = Mm(300)


def merge_field(document: Any) -> None:
    document.add_paragraph("x")._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD Nama "/>')
    )


def complex_merge_field(document: Any) -> None:
    document.add_paragraph("x")._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:instrText> MERGEFIELD "Nama" </w:instrText></w:r>')
    )


def tracked(document: Any) -> None:
    document.add_paragraph("x")._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>y</w:t></w:r></w:ins>')
    )


def text_box(document: Any) -> None:
    document.add_paragraph("x")._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:pict><w:txbxContent><w:p/><w:p><w:r><w:t>{{{{ nobody }}}}</w:t>'
        "</w:r></w:p></w:txbxContent></w:pict></w:r>"
    ))  # fmt: skip


def linked(document: Any) -> None:
    document.add_paragraph("{{ off")._p.append(parse_xml(
        f'<w:hyperlink {nsdecls("w")}><w:r><w:t>ice.name }}}}</w:t></w:r></w:hyperlink>'
    ))  # fmt: skip


def picture_name(document: Any) -> None:
    document.add_paragraph("x")._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:pict><w:p w:rsidR="{{{{ place }}}}"/></w:pict></w:r>'
    ))  # fmt: skip


def in_header(document: Any) -> None:
    document.sections[0].header._element.append(control("number", "{{ number }}"))


def in_footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = "{{ date|weekday }}"


def in_the_other_control(document: Any) -> None:
    document.element.body.insert(0, control("date", "{{ date }} {{ number }}"))


def more_than_the_number(document: Any) -> None:
    next(document.element.body[0].iter(qn("w:t"))).text = "Nomor {{ number }}"


def human_comment(document: Any) -> None:
    document.add_comment(document.add_paragraph("x").runs, text="Tolong diperiksa", author="Budi")


def own_comment(document: Any) -> None:
    document.add_comment(document.add_paragraph("x").runs, text="Sudah", author="pakdocs")


def hidden(document: Any) -> None:
    document.add_paragraph("x").add_run("rahasia").font.hidden = True


def hidden_by_style(document: Any) -> None:
    style = document.styles.add_style("Sembunyi", 2)
    style.font.hidden = True
    inner = document.styles.add_style("Dalam", 2)
    inner.base_style = style
    document.add_paragraph("x").add_run("rahasia", style="Dalam")


def bound(document: Any) -> None:
    added = control("x", "Isi")
    added[0].append(parse_xml(f'<w:dataBinding {nsdecls("w")} w:xpath="/a" w:storeItemID="x"/>'))
    document.element.body.insert(4, added)


def including(document: Any) -> None:
    document.add_paragraph("x")._p.append(
        parse_xml('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="a.xml"/>')
    )


def setting(xml: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.settings.element.insert(0, parse_xml(xml.format(w=nsdecls("w"))))

    return change


def link_to(target: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        name = document.part.relate_to(target, kind, is_external=True)
        document.add_paragraph("x")._p.append(parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{name}"><w:r><w:t>y</w:t></w:r></w:hyperlink>'
        ))  # fmt: skip

    return change


def no_link(document: Any) -> None:
    """Leave a relation behind that no text points at."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    document.part.relate_to("http://x.example/{{ place }}", kind, is_external=True)


NOT_FILLED, STRAY = "in the target of a link, where none is filled", "leads neither to the web"
OUTSIDE, FETCHED = "stands outside its content control", "would bring in text from elsewhere"


ELSEWHERE: dict[str, tuple[Callable[[Any], None], str, str, str]] = {
    "header": (header, "header1", "paragraph 1", "nobody is not known"),
    "footer": (footer, "footer1", "paragraph 1", "never closed"),
    "title": (core_title, "docProps/core.xml", "", "where none is filled"),
    "comment": (comment, "comments", "", "where none is filled"),
    "no number": (no_number, "document", "", "pakdocs.number"),
    "no date": (no_date, "document", "", "pakdocs.date"),
    "no signature": (no_signature, "document", "", "pakdocs.signature"),
    "wrong number": (wrong_number, "document", "paragraph 1", "does not hold {{ number }}"),
    "font": (font, "document", "paragraph 5", "Comic Sans MS is set by hand here and in 1 more"),
    "wide": (wide_table, "document", "table 1 row 1 column 1 paragraph 1", "300 mm wide"),
    "merge field": (merge_field, "document", "paragraph 5", "the merge field Nama"),
    "complex merge": (complex_merge_field, "document", "paragraph 5", "the merge field Nama"),
    "tracked": (tracked, "document", "paragraph 5", "tracked"),
    "text box": (text_box, "document", "text box 1 paragraph 2", "nobody is not known"),
    "link": (linked, "document", "paragraph 5", "the tag is split"),
    "header's number": (in_header, "header1", "paragraph 2", f"number {OUTSIDE}"),
    "footer's date": (in_footer, "footer1", "paragraph 1", f"date {OUTSIDE}"),
    "other control": (in_the_other_control, "document", "paragraph 1", f"number {OUTSIDE}"),
    "more in control": (more_than_the_number, "document", "paragraph 1", "holds more than"),
    "comment of a person": (human_comment, "document", "paragraph 5", "has a comment by Budi"),
    "comment left over": (own_comment, "document", "paragraph 5", "has a comment by pakdocs"),
    "hidden": (hidden, "document", "paragraph 5", "has hidden text"),
    "hidden by style": (hidden_by_style, "document", "paragraph 5", "has hidden text"),
    "bound": (bound, "document", "paragraph 5", f"dataBinding {FETCHED}"),
    "XInclude": (including, "document", "paragraph 5", f"include {FETCHED}"),
    "mail merge": (setting("<w:mailMerge {w}/>"), "settings", "", f"mailMerge {FETCHED}"),
    "attached": (setting("<w:attachedTemplate {w}/>"), "settings", "", "attachedTemplate would go"),
    "protected": (
        setting('<w:documentProtection {w} w:edit="readOnly" w:enforcement="1"/>'),
        "settings",
        "",
        "documentProtection would go",
    ),
    "target": (link_to("http://x.example/{{ place }}"), "document", "paragraph 5", NOT_FILLED),
    "encoded link": (
        link_to("https://x.example/%7B%7B%20place%20%7D%7D"),
        "document",
        "paragraph 5",
        NOT_FILLED,
    ),
    "link of nothing": (no_link, "word/_rels/document.xml.rels", "", NOT_FILLED),
    "attribute": (picture_name, "document", "paragraph 5", "where none is filled"),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_what_is_wrong_elsewhere_is_named(store: Store, case: str) -> None:
    change, part, where, message = ELSEWHERE[case]
    document = small()
    change(document)
    found = [fault for fault in faults(store, saved(document)) if message in fault.message]
    assert found
    assert (found[0].part, found[0].where) == (part, where)


def with_fields(*instructions: str) -> Any:
    """Write each instruction as a whole field with its result, the letters in runs of their own."""
    document = small("x")
    for text in instructions:
        paragraph = document.add_paragraph("Isi ")._p
        for piece in (
            '<w:fldChar w:fldCharType="begin"/>',
            *(f'<w:instrText xml:space="preserve">{letter}</w:instrText>' for letter in text),
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        ):  # fmt: skip
            paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))
    return document


RIGHT_FIELDS = (
    *("PAGE", " page \\* MERGEFORMAT ", "NUMPAGES", "SECTION", "SECTIONPAGES", "REF tanda \\h"),
    *("PAGEREF tanda", "SEQ Gambar \\* ARABIC", 'TOC \\o "1-3" \\h', 'HYPERLINK \\l "tanda"'),
    *('HYPERLINK "https://x.example/link/rd"', "HYPERLINK mailto:x@x.example \\n"),
    'HYPERLINK "http://x.example" \\l "bagian" \\o "Petunjuk"',
)
WRONG_FIELDS = {
    'DATE \\@ "d MMMM yyyy"': "(DATE)",
    "time": "(TIME)",
    "SAVEDATE": "(SAVEDATE)",
    "PRINTDATE": "(PRINTDATE)",
    "DOCVARIABLE x": "(DOCVARIABLE)",
    "DOCPROPERTY Title": "(DOCPROPERTY)",
    'IF 1 = 1 "a" "b"': "(IF)",
    'QUOTE "x"': "(QUOTE)",
    "= 1 + 1": "(=)",
    "": "(?)",
    "MERGEFIELD Nama": "the merge field Nama",
    "LINK Excel.Sheet": "(LINK)",
    'HYPERLINK "file:///C:/x.docx"': STRAY,
    'HYPERLINK "\\\\\\\\server\\\\share"': STRAY,
    "HYPERLINK \\\\server\\share": STRAY,
    'HYPERLINK \\o "http://x" x.docx': STRAY,
    "HYPERLINK": STRAY,
}


def test_fields_that_are_counted_from_the_letter_may_stand(store: Store) -> None:
    data = saved(with_fields(*RIGHT_FIELDS))
    assert faults(store, data) == []
    assert fill(store, data)


@pytest.mark.parametrize("text", WRONG_FIELDS)
def test_any_other_field_is_named(store: Store, text: str) -> None:
    document = with_fields(text)
    found = faults(store, saved(document))
    assert [(fault.part, fault.where) for fault in found] == [("document", "paragraph 6")]
    assert WRONG_FIELDS[text] in found[0].message
    simple = small("x")
    simple.paragraphs[-1]._p.append(parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr=''/>"))
    simple.paragraphs[-1]._p[-1].set(qn("w:instr"), text)
    [fault] = faults(store, saved(simple))
    assert (fault.where, fault.message) == ("paragraph 5", found[0].message)


def test_a_field_in_a_field_and_in_a_header_is_named(store: Store) -> None:
    document = with_fields("PAGE")
    begin = document.paragraphs[-1]._p.findall(qn("w:r"))[1]
    for kind, text in (("begin", ""), ("", "DDEAUTO cmd"), ("end", "")):
        piece = (
            f'<w:fldChar w:fldCharType="{kind}"/>' if kind else f"<w:instrText>{text}</w:instrText>"
        )
        begin.addprevious(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))
    document.sections[0].header.paragraphs[0]._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="DATE"/>')
    )
    found = faults(store, saved(document))
    assert [(fault.part, fault.where) for fault in found] == [
        ("document", "paragraph 6"), ("header1", "paragraph 1"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="DDEAUTO"):
        fill(store, saved(document))


@pytest.mark.parametrize(
    "change",
    [bound, including, setting("<w:mailMerge {w}/>"), no_link,
     link_to("https://x.example/%7B%7B%20place%20%7D%7D"), link_to("http://x.example/{{ place }}")],
)  # fmt: skip
def test_what_no_letter_may_bring_in_is_refused_when_it_is_made_too(
    store: Store, change: Callable[[Any], None]
) -> None:
    document = small()
    change(document)
    with pytest.raises(BadInput):
        fill(store, saved(document))


def test_a_protection_that_was_taken_off_and_a_list_of_the_template_are_fine(store: Store) -> None:
    document = small(
        "{% set roman = ['I', 'II'] %}{{ roman[1] }} {{ 'a' if place == 'x' else 'b' }}"
    )
    setting('<w:documentProtection {w} w:edit="readOnly" w:enforcement="0"/>')(document)
    link_to("https://x.example/a%20b")(document)
    document.add_paragraph().add_run("terlihat").font.hidden = False
    assert faults(store, saved(document)) == []


FOOTNOTES = (
    f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>{{ nobody }}</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def test_a_footnote_is_counted_without_its_rules(store: Store) -> None:
    data = saved(small(), **{"word/footnotes.xml": FOOTNOTES})
    [fault] = [fault for fault in faults(store, data) if "nobody" in fault.message]
    assert (fault.part, fault.where) == ("footnotes", "footnote 1 paragraph 1")


def test_the_shared_parts_are_checked_under_their_own_name(store: Store, tmp_path: Path) -> None:
    path = store.root / "templates" / "tanda-tangan.docx"
    kept = path.read_bytes()
    try:
        document = docx.Document(io.BytesIO(kept))
        document.add_paragraph("{{ signature.nama }}")
        document.save(str(path))
        [fault] = faults(store, saved(small()))
        assert fault.part == "tanda-tangan.docx"
        assert "signature.nama" in fault.message
        path.unlink()
        [fault] = faults(store, saved(small()))
        assert "needs the shared part tanda-tangan.docx" in fault.message
    finally:
        path.write_bytes(kept)


TEXTS: dict[str, tuple[str, str, str, str]] = {
    "subject": ('subject = "Uji"', 'subject = "{{ nobody }}"', "subject", "nobody is not known"),
    "recipient": ("province.office", "province.ofice", "recipient 1", "province.ofice is not"),
    "too early": ('subject = "Uji"', 'subject = "{{ number }}"', "subject", "number is not known"),
    "split": ('subject = "Uji"', 'subject = "{{ place"', "subject", "is missing"),
    "prefix": ('subject = "Uji"', 'subject = "{%p if place %}"', "subject", "only for Word files"),
    "foreign": ('subject = "Uji"', 'subject = "${hal}"', "subject", "another program"),
    "unused": ('key = "names"', 'key = "lain"', "[[fields]] lain", "printed nowhere"),
    "unknown key": ('shape = "letter"', 'shape = "letter"\nbentuk = 1', "bentuk", "not known here"),
    "series": ('series = "surat"', 'series = "lain"', "series", "not in the profile"),
    "no list": ('recipient = ["', 'recipient = ["*fields.x", "', "templates/surat-uji.toml",
                "names no list"),
    "no choices": ('label = "Contact"', 'label = "Contact"\nkind = "choice"', "--set contact",
                   "is not allowed"),
    "no TOML": ('shape = "letter"', "shape = letter", "", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_a_wrong_manifest_is_named(store: Store, case: str) -> None:
    old, new, where, message = TEXTS[case]
    found = faults(store, saved(small()), MANIFEST.replace(old, new))
    wanted = [fault for fault in found if message in fault.message]
    assert wanted, found
    assert (wanted[0].part, wanted[0].where) == ("manifest", where)


def test_a_wrong_manifest_does_not_hide_the_word_file(store: Store) -> None:
    found = faults(store, saved(small("{% if %}", "{{ x }}")), "title = 1")
    assert {fault.part for fault in found} == {"manifest", "document"}
    assert not [fault for fault in found if "x is not known" in fault.message]


def test_a_manifest_of_another_encoding_is_named_and_the_word_file_checked(store: Store) -> None:
    put(store, saved(small("{{ x")))
    path = store.root / "templates" / f"{NAME}.toml"
    path.write_bytes(MANIFEST.replace("Surat Uji", "Surat Uji \u00e9").encode("latin-1"))
    found = check_type(Store(store.root), NAME).faults
    assert {fault.part for fault in found} == {"manifest", "document"}
    [fault] = [fault for fault in found if fault.part == "manifest"]
    assert "UTF-8" in fault.message


@pytest.mark.parametrize("kind", [kind for kind in FIELD_KINDS if kind not in (*LINES, "choice")])
def test_a_field_of_each_kind_has_an_example(store: Store, kind: str) -> None:
    manifest = MANIFEST.replace('label = "Contact"', f'label = "Contact"\nkind = "{kind}"')
    assert faults(store, saved(small()), manifest) == []


def test_a_missing_word_file_is_a_problem(store: Store) -> None:
    put(store, b"")
    (store.root / "templates" / f"{NAME}.docx").unlink()
    [fault] = check_type(Store(store.root), NAME).faults
    assert fault.part == "document"


def test_what_only_the_filling_shows_is_found_by_the_trial(store: Store) -> None:
    text = "Nama & {% set n = counts.officers|length + 6 %}{{ officers[n].name }}"
    [fault] = faults(store, saved(small("x", text, "y")))
    assert fault.part == "document"
    assert "is not known here" in fault.message
    assert "{{ officers[n].name }}" in fault.where


def test_the_example_has_an_item_in_every_list(store: Store) -> None:
    def empty(value: object, path: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from empty(item, f"{path}.{key}")
        elif isinstance(value, list):
            if not value:
                yield path
            for item in value:
                yield from empty(item, path)

    from dataclasses import replace

    from pakdocs.lettertype import CITABLE

    folder = store.folder
    for name in ("sk-penetapan", "koordinasi-provinsi", "nota-dinas"):
        kind = replace(folder.lettertype(name), cites=CITABLE)
        context = example_context(kind, replace(folder.profile, legal=()))
        assert set(empty(context, "")) <= {".recipient.lines", ".copies"}
        if kind.about == "officers":
            keys = {"no", "name", "bkk", "decree", "registration", "trained", "papers", "missing"}
            assert all(keys <= officer.keys() for officer in context["officers"])


# -- hostile templates -----------------------------------------------------------------------

TWICE = "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 60
NESTED = "{% for a in officers %}" * 18 + "{% for b in legal.mengingat %}x" + "{% endfor %}" * 19
GROWING = "{% set t = ['xxxxxxxxxx', place]|join %}" + "{% set t = [t, t, t, t]|join %}" * 20
LOOPS = "{% set l = [1,1,1,1,1,1,1,1,1,1] %}" + "{% for a in l %}" * 9 + "x" + "{% endfor %}" * 9
HOSTILE_TEXTS = {
    "attributes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "attribute of a table": "{{ office.__class__.__init__.__globals__ }}",
    "attribute of diktum": "{{ diktum.__call__.__globals__ }}",
    "attribute of loop": "{% for o in officers %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "filter attr": "{{ office|attr('__class__') }}",
    "globals": "{{ cycler.__init__.__globals__.os.system('x') }}",
    "self": "{{ self._TemplateReference__context }}",
    "format": "{{ '{0.__class__}'.format(office) }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "percent by a test": "{% if '%1000000000d' is odd %}x{% endif %}",
    "multiplied": "{{ 'x' * 1000000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "squares": "{% set n = 99999 %}" + "{% set n = n * n %}" * 40 + "{{ n }}",
    "a number without end": "{{ " + "9" * 4000 + "|upper }}",
    "lists in lists": TWICE + "{% if a == b %}x{% endif %}",
    "lists in lists, printed": TWICE + "{{ a is lower }}",
    "loops in loops": LOOPS,
    "growing text": GROWING + "{{ t }}",
    "loops deeper than Python": "{% for o in copies %}" * 30 + "{% endfor %}" * 30,
    "brackets": "{{ " + "(" * 950 + "1" + ")" * 950 + " }}",
    "a tag without end": "{{ " + "{{p " * 50_000,
    "tags of blanks": "{% colspan " + " " * 1900 + "% %}",
    "tags without number": "{{ place }}" * 30_000,
    "range": "{{ range(999999999)|join }}",
    "repeated layout": "{% for a in l %}" + "x" * 1000 + "{% endfor %}",
}


@pytest.mark.parametrize("case", HOSTILE_TEXTS)
def test_a_hostile_tag_is_refused_by_check_and_filling(store: Store, case: str) -> None:
    data = saved(small(HOSTILE_TEXTS[case]))
    assert faults(store, data)
    with pytest.raises(BadInput):
        fill(store, data)


def test_many_loops_of_modest_size_share_one_room(store: Store) -> None:
    loops = "{% for o in officers %}" * 17 + "x" + "{% endfor %}" * 17
    assert fill(
        store,
        saved(small(loops.replace("17", "1")[: len("{% for o in officers %}")] + "x{% endfor %}")),
    )
    with pytest.raises(BadInput, match="rounds"):
        fill(store, saved(small(loops, loops)))


def test_headers_share_the_room_of_the_body(store: Store) -> None:
    document = small("{% for o in officers %}" * 16 + "{% endfor %}" * 16)
    assert fill(store, saved(document))
    text = "{% for o in officers %}" * 16 + "{% endfor %}" * 16
    document.sections[0].header.paragraphs[0].text = text
    with pytest.raises(BadInput, match="rounds"):
        fill(store, saved(document))


def test_a_manifest_shares_the_rules(store: Store) -> None:
    for text in (LOOPS, TWICE + "{% if a == b %}x{% endif %}", GROWING + "{{ t }}"):
        manifest = MANIFEST.replace('"Uji"', f'"""{text}"""')
        assert faults(store, saved(small()), manifest)
        with pytest.raises(BadInput):
            fill(store, saved(small()), manifest)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 100_000_000)
    return buffer.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>'
LINKED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/%s" Target="http://x.example/p" '
    b'TargetMode="External"/></Relationships>'
)


def with_field(instruction: str) -> bytes:
    document = small("x")
    document.paragraphs[-1]._p.append(
        parse_xml(f"<w:r {nsdecls('w')}><w:instrText>{instruction}</w:instrText></w:r>")
    )
    return saved(document)


def with_dtd() -> bytes:
    def change(data: bytes) -> bytes:
        return data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>', 1)

    return changed(saved(small()), "word/document.xml", change)


HOSTILE_FILES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"{{ office.name }}",
    "half a zip": lambda: saved(small())[:-300],
    "bomb": bomb,
    "entities": with_dtd,
    "entities in a part": lambda: saved(small(), **{"word/extra.xml": XXE}),
    "laughs": lambda: saved(small(), **{"customXml/item7.xml": LAUGHS}),
    "macro": lambda: saved(small(), **{"word/vbaProject.bin": b"x"}),
    "embedded": lambda: saved(small(), **{"word/embeddings/oleObject1.bin": b"x"}),
    "linked picture": lambda: saved(small(), **{"word/_rels/x.xml.rels": LINKED % b"image"}),
    "attached template": lambda: saved(
        small(), **{"word/_rels/settings.xml.rels": LINKED % b"attachedTemplate"}
    ),
    "subdocument": lambda: saved(small(), **{"word/_rels/x.xml.rels": LINKED % b"subDocument"}),
    "DDE": lambda: with_field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"),
    "include": lambda: with_field("INCLUDETEXT file.docx"),
    "broken XML": lambda: changed(saved(small()), "word/document.xml", lambda data: data[:-40]),
    "no body": lambda: changed(
        saved(small()), "word/document.xml", lambda _data: b"<?xml version='1.0'?><a/>"
    ),
    "no content types": lambda: changed(
        saved(small()), "[Content_Types].xml", lambda _data: b"<Types/>"
    ),
    "climbing": lambda: saved(small(), **{"../../x.xml": b"<a/>"}),
}


@pytest.mark.parametrize("case", HOSTILE_FILES)
def test_a_hostile_file_is_refused_by_check_and_filling(store: Store, case: str) -> None:
    data = HOSTILE_FILES[case]()
    assert faults(store, data)
    with pytest.raises(BadInput):
        fill(store, data)


def test_a_refused_file_names_its_member(store: Store) -> None:
    [fault] = faults(store, saved(small(), **{"word/vbaProject.bin": b"x"}))
    assert fault.part == "word/vbaProject.bin"


# -- the commands ----------------------------------------------------------------------------


def break_template(clerk: Clerk, name: str = "koordinasi-provinsi") -> Path:
    """Put a wrong name into a paragraph, a cell and the header of a template."""
    path = clerk.office / "templates" / f"{name}.docx"
    document = docx.Document(str(path))
    plain = next(p for p in document.paragraphs if p.text and "{" not in p.text)
    plain.add_run(" {{ office.nmae }}")
    document.tables[-1].cell(0, 0).add_paragraph("{{ nobody }}")
    document.sections[0].header.paragraphs[0].add_run("{{ kepala }}")
    document.save(str(path))
    return path


def test_the_command_names_all_problems(office: Clerk) -> None:
    assert office("template", "check").code == 0
    break_template(office)
    result = office("template", "check", "koordinasi-provinsi", "--json")
    assert result.code == 3
    [found] = result.json["templates"]
    assert not found["ok"]
    assert {"part", "where", "message", "text", "fix"} <= found["problems"][0].keys()
    assert [p["part"] for p in found["problems"]] == ["document", "document", "header1"]
    shown = office("template", "check", "koordinasi-provinsi").out
    assert "3 problems" in shown
    assert "Did you mean office.name?" in shown
    assert office("template", "check").code == 3
    assert office("template", "check", "nothing").code == 4


def test_marks_stand_at_the_paragraphs_and_nothing_is_overwritten(office: Clerk) -> None:
    break_template(office)
    copy = office.office / "periksa.docx"
    result = office("template", "check", "koordinasi-provinsi", "--mark", str(copy))
    assert result.code == 3
    assert "periksa.docx" in result.out
    document = docx.Document(str(copy))
    comments = {comment.comment_id: comment for comment in document.comments}
    assert [comment.author for comment in comments.values()] == ["pakdocs"] * 3
    starts = {
        int(mark.get(qn("w:id"))): next(mark.iterancestors(qn("w:p")))
        for mark in document.element.body.iter(qn("w:commentRangeStart"))
    }
    texts = {
        comments[n].text.split(" ")[0]: "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
        for n, paragraph in starts.items()
    }
    assert "{{ office.nmae }}" in texts["office.nmae"]
    assert texts["nobody"] == "{{ nobody }}"
    first = next(document.element.body.iter(qn("w:p")))
    assert texts["header1"] == "".join(t.text or "" for t in first.iter(qn("w:t")))
    before = copy.read_bytes()
    assert office("template", "check", "koordinasi-provinsi", "--mark", str(copy)).code == 5
    assert copy.read_bytes() == before
    assert office("template", "check", "--mark", str(copy)).code == 2
    other = copy.with_suffix(".pdf")
    refused = office("template", "check", "koordinasi-provinsi", "--mark", str(other))
    assert (refused.code, "ends in .docx" in refused.err) == (4, True)
    assert not other.exists()


def test_a_marked_copy_has_no_problem_more_than_its_original(office: Clerk) -> None:
    path = break_template(office)
    before = office.json_any("template", "check", "koordinasi-provinsi")["templates"][0]["problems"]
    copy = office.office / "periksa.docx"
    office("template", "check", "koordinasi-provinsi", "--mark", str(copy))
    shutil.copy(copy, path)
    after = office.json_any("template", "check", "koordinasi-provinsi")["templates"][0]["problems"]
    assert [p["message"] for p in after] == [p["message"] for p in before]


def test_fields_shows_what_may_be_used_with_examples(office: Clerk) -> None:
    found = office.json("template", "fields", "koordinasi-provinsi")
    values = {item["name"]: item["example"] for item in found["values"]}
    assert values["office.name"] == "Dinas Tenaga Kerja"
    assert values["officers[].name"] == "Siti Contohwati, S.Pd."
    assert values["fields.contact_name"]
    assert values["number"]
    assert next(field["key"] for field in found["fields"]) == "contact_name"
    shown = office("template", "fields", "koordinasi-provinsi").out
    assert "officers: bkk.name" in shown
    assert "telephone" in shown


def change_text(path: Path, before: str, after: str) -> None:
    document = docx.Document(str(path))
    for text in document.element.body.iter(qn("w:t")):
        if text.text and before in text.text:
            text.text = text.text.replace(before, after)
    document.save(str(path))


ISSUE = ("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06", "--json")


def test_a_changed_template_makes_letters_only_once_approved(office: Clerk) -> None:
    path = office.office / "templates" / "sk-penetapan.docx"
    change_text(path, "MEMUTUSKAN", "MENGAMBIL KEPUTUSAN")
    for command in (ISSUE, (*ISSUE, "--dry-run"), ("letter", "draft", *ISSUE[2:])):
        refused = office(*command)
        assert refused.code == 5
        assert "sk-penetapan.docx" in refused.json["error"]["where"]
        assert "template approve sk-penetapan" in refused.json["error"]["fix"]
    listed = {t["type"]: t for t in office.json("template", "list")["templates"]}
    assert listed["sk-penetapan"]["changed"] == ["sk-penetapan.docx"]
    assert listed["nota-dinas"]["approved"]["by"] == ""
    seq = office.store.load().seq
    dry = office("template", "approve", "sk-penetapan", "--dry-run", "--json")
    assert dry.json["approved"] == ["sk-penetapan.docx"]
    assert office.store.load().seq == seq
    approve = office("template", "approve", "sk-penetapan", "--note", "dicek", "--json")
    assert (approve.code, approve.json["approved"]) == (0, ["sk-penetapan.docx"])
    state = office.store.load()
    known = approval(state, "sk-penetapan.docx", digest(path.read_bytes()))
    assert known is not None
    assert (known["by"], known["note"], known["seq"]) == ("tester", "dicek", state.seq)
    assert office.store.blobs.get(digest(path.read_bytes())) == path.read_bytes()
    again = office("template", "approve", "sk-penetapan", "--json")
    assert (again.code, again.json["approved"]) == (0, [])
    assert office.store.load().seq == state.seq
    assert office(*ISSUE).code == 0
    assert audit(office.store) == []


@pytest.mark.parametrize("file", ["kop.docx", "tanda-tangan.docx", "sk-penetapan.toml"])
def test_shared_parts_and_the_manifest_are_approved_as_well(office: Clerk, file: str) -> None:
    path = office.office / "templates" / file
    if file.endswith(".toml"):
        path.write_text(path.read_text(encoding="utf-8") + "\n# catatan\n", encoding="utf-8")
    else:
        change_text(path, "NIP", "NIP.") if file.startswith("tanda") else None
        document = docx.Document(str(path))
        document.add_paragraph("")
        document.save(str(path))
    refused = office(*ISSUE)
    assert refused.code == 5
    assert file in refused.json["error"]["where"]
    assert office("template", "approve", "sk-penetapan").code == 0
    assert office(*ISSUE).code == 0


def test_a_type_with_problems_is_not_approved(office: Clerk) -> None:
    break_template(office)
    seq = office.store.load().seq
    result = office("template", "approve", "koordinasi-provinsi", "--json")
    assert result.code == 3
    assert result.json["approved"] == []
    assert office.store.load().seq == seq
    proof = check_type(office.store, "koordinasi-provinsi")
    with writing(office.store, "tester", clock) as session, pytest.raises(Conflict) as caught:
        approve_type(session, proof, "")
    assert "koordinasi-provinsi has problems" in caught.value.problem.message
    assert office.store.load().seq == seq


def test_an_earlier_content_that_comes_back_is_approved_still(office: Clerk) -> None:
    path = office.office / "templates" / "sk-penetapan.docx"
    kept = path.read_bytes()
    change_text(path, "MEMUTUSKAN", "x")
    assert office(*ISSUE).code == 5
    path.write_bytes(kept)
    assert office(*ISSUE).code == 0


def test_restoring_a_letter_asks_for_no_approval(office: Clerk) -> None:
    assert office(*ISSUE).code == 0
    [letter] = office.store.load().tables["letters"].values()
    file = office.office / letter["file"]
    before = file.read_bytes()
    change_text(office.office / "templates" / "sk-penetapan.docx", "MEMUTUSKAN", "x")
    file.unlink()
    assert office("log", "rebuild").code == 0
    assert file.read_bytes() == before


def test_records_of_before_know_the_approvals_of_the_opening(office: Clerk) -> None:
    state = office.store.load()
    del state.tables["approvals"]
    content = digest((office.office / "templates" / "kop.docx").read_bytes())
    assert approval(state, "kop.docx", content)
    assert approval(State(), "kop.docx", content) is None


def test_the_audit_finds_a_letter_made_from_what_nobody_approved(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an older pakdocs, or a changed one, would have made it."""
    change_text(office.office / "templates" / "sk-penetapan.docx", "MEMUTUSKAN", "x")
    with monkeypatch.context() as patch:
        patch.setattr("pakdocs.office.approvals.approval", lambda *_any: {"seq": 1})
        assert office(*ISSUE).code == 0
    [finding] = audit(office.store)
    assert finding.code == "letter.not_approved"
    assert "sk-penetapan.docx" in finding.message
    assert office("template", "approve", "sk-penetapan").code == 0
    assert [f.code for f in audit(office.store)] == ["letter.not_approved"]


def test_what_was_checked_is_approved_and_nothing_else(office: Clerk) -> None:
    from pakdocs.office import approve_type

    path = office.office / "templates" / "sk-penetapan.docx"
    change_text(path, "MEMUTUSKAN", "x")
    proof = check_type(office.store, "sk-penetapan")
    change_text(path, "Menetapkan", "y")
    with writing(office.store, "tester", clock) as session:
        assert approve_type(session, proof, "") == ["sk-penetapan.docx"]
    assert office(*ISSUE).code == 5


def test_a_new_type_goes_its_way_from_copy_to_letter(office: Clerk) -> None:
    copied = "--from=koordinasi-provinsi"
    dry = office("template", "new", "surat-baru", "--dry-run")
    assert dry.code == 0
    assert not (office.office / "templates" / "surat-baru.toml").exists()
    made = office("template", "new", "surat-baru", copied, "--title", 'Surat "Baru"')
    assert made.code == 0
    assert "template check surat-baru" in made.out
    assert "template approve surat-baru" in made.out
    manifest = (office.office / "templates" / "surat-baru.toml").read_text(encoding="utf-8")
    assert "# Berkas ini dapat diubah dengan Notepad." in manifest
    assert office.store.folder.lettertype("surat-baru").title == 'Surat "Baru"'
    assert office("template", "check", "surat-baru").code == 0
    assert office(*ISSUE).code == 0
    issue = ("letter", "issue", "surat-baru", "--officer", "pak-0001", "--date", "2025-10-08")
    assert office(*issue).code == 5
    assert office("template", "approve", "surat-baru").code == 0
    assert office(*issue).code == 0
    assert audit(office.store) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("surat baru", 4), ("Surat", 4), ("../x", 4), ("con", 4), ("nul", 4), ("com1", 4),
     ("lpt9", 4), ("sk-penetapan", 5), ("kop", 5),
     ("dasar-hukum", 5), ("persyaratan", 5)],
)  # fmt: skip
def test_a_name_that_is_none_or_taken_is_refused(office: Clerk, name: str, code: int) -> None:
    assert office("template", "new", name).code == code


def test_a_new_type_of_an_unknown_one_is_refused(office: Clerk) -> None:
    assert office("template", "new", "surat-baru", "--from", "nothing").code == 4


def own_type(clerk: Clerk, old: str, new: str) -> None:
    """Make a letter type of one's own from that of the free letter, with a line changed."""
    assert clerk("template", "new", "surat-edaran", "--from=surat-dinas").code == 0
    path = clerk.office / "templates" / "surat-edaran.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_list_of_lines_that_is_none_is_a_problem(office: Clerk) -> None:
    own_type(office, '["*fields.to"]', '["*fields.to_place"]')
    result = office("template", "check", "surat-edaran")
    assert result.code == 3
    assert "'*fields.to_place' names no list of texts." in result.out
    assert "such as *fields.to" in result.out


def test_an_urgency_that_anybody_may_word_is_a_problem(office: Clerk) -> None:
    choices = 'kind = "choice"\nchoices = ["Biasa", "Segera", "Sangat Segera"]'
    own_type(office, choices, 'kind = "text"')
    result = office("template", "check", "surat-edaran")
    assert result.code == 3
    assert "surat-edaran.toml, urgency: 'Contoh isian' is not allowed." in result.out


def test_an_urgency_that_is_none_is_refused_when_the_letter_is_made(office: Clerk) -> None:
    """The check fills in the first choice only."""
    own_type(office, 'choices = ["Biasa", "Segera", "Sangat Segera"]',
             'choices = ["Biasa", "Kilat", "Segera"]')  # fmt: skip
    assert office("template", "approve", "surat-edaran").code == 0
    made = ("letter", "issue", "surat-edaran", "--set=to=Kepala SMK", "--set=subject=Uji",
            "--set=body=- Isi.")  # fmt: skip
    size = office.store.log_size()
    result = office(*made, "--set=urgency=Kilat")
    assert (result.code, "'Kilat' is not allowed." in result.err) == (4, True)
    assert "surat-edaran.toml, urgency" in result.err
    assert "Allowed: Biasa, Segera, Sangat Segera" in result.err
    assert office.store.log_size() == size
    assert office(*made, "--set=urgency=Segera").code == 0


def test_a_type_whose_title_is_not_on_one_line_is_copied_by_hand(office: Clerk) -> None:
    path = office.office / "templates" / "surat-dinas.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'title = "(.*)"', r'title = """\1"""', text), encoding="utf-8")
    refused = office("template", "new", "surat-baru", "--from", "surat-dinas")
    assert (refused.code, "by hand" in refused.err) == (4, True)
    assert not (office.office / "templates" / "surat-baru.toml").exists()


def test_an_unapproved_manifest_does_not_run(office: Clerk) -> None:
    path = office.office / "templates" / "sk-penetapan.toml"
    text = path.read_text(encoding="utf-8").replace('subject = "', 'subject = "{{ x.y.z }} ', 1)
    path.write_text(text, encoding="utf-8")
    assert office(*ISSUE).code == 5
