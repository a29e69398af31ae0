"""Letters filled by the compiled renderer are those of docxtpl, and as safe.

Each template here is filled on both ways: either both give members of the same names, equal as
canonical XML, with the same digest of their words; or both refuse.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import io
import re
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from feature_templates import CONTEXTS, END, FOR, SECTIONS, TEMPLATES, Context, context
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from letter_set import Round, Wish
from lxml import etree
from small_documents import box, footnotes, p, picture, run, sdt, small_document, tbl, tc, tr
from test_letter_values import ROOTS, TYPES, example, leaves, lettertype
from test_render import AWKWARD, TEXT, profile_text

from conftest import Clerk
from pakdocs.errors import BadInput
from pakdocs.office.letters import Making, Recipe, letter_context, make_letter
from pakdocs.profile import read_page_and_style
from pakdocs.render import (
    Layout,
    Letter,
    Properties,
    compose,
    fill_letter,
    letter,
    package,
    read_members,
    sandbox,
    why_by_docxtpl,
)
from pakdocs.render.compiled import Compiled
from pakdocs.render.package import zip_packed
from pakdocs.resources import resource

WHERE = "uji.docx"
PROPERTIES = Properties("Judul & <perihal>", "Dinas\u2028\rContoh", dt.date(2025, 10, 6))
OLD, NEW = 2, 3
"""The renderers that fill by docxtpl and by the compiled template."""


def filled(template: bytes, values: Context, renderer: int) -> Letter | None:
    """Fill a letter; None where it is refused."""
    try:
        return fill_letter(template, values, PROPERTIES, WHERE, renderer)
    except BadInput:
        return None


def canonical(data: bytes) -> bytes:
    """Give XML in its canonical form, comments kept."""
    tree = etree.ElementTree(etree.fromstring(data))
    found: bytes = etree.tostring(tree, method="c14n", with_comments=True)
    return found


def assert_alike(one: Letter, other: Letter) -> None:
    """Make sure that two letters have the same words and members."""
    assert (one.words, one.text) == (other.words, other.text)
    assert_same_members(read_members(one.data, WHERE), read_members(other.data, WHERE))


def assert_same_members(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> None:
    assert one.keys() == other.keys()
    for name, data in one.items():
        if name.endswith((".xml", ".rels")):
            assert canonical(data) == canonical(other[name]), name
        else:
            assert data == other[name], name


def made_alike(template: bytes, values: Context) -> bool:
    """Fill on both ways and compare; say whether there was a letter."""
    old, new = filled(template, values, OLD), filled(template, values, NEW)
    assert (old is None) == (new is None), "only one of the two ways refuses"
    if old is None or new is None:
        return False
    assert_alike(new, old)
    return True


def pressed(template: bytes, values: Context) -> Letter:
    """Fill by the compiled template alone, where docxtpl takes over nothing."""
    press = letter._press(template)
    assert isinstance(press, letter._Press)
    return press.fill(values, PROPERTIES, WHERE)


REFUSED = (
    *("verbatim", "verbatim in a loop before a picture"),
    *("a tag escaped", "a statement escaped", "braces around a value"),
    *("no grid", "no grid and no row", "no grid and no sure row"),
    *("a width that is no number", "a width in other digits", "a picture's number from a tag"),
)
"""Templates of which neither way makes a letter."""
UNCOVERED = {
    "footnotes in several sections": (
        small_document(*SECTIONS, notes=footnotes(p("{{ b }}"))),
        "footnotes of a document of several sections",
    ),
    "breaks in footnotes in several sections": (
        small_document(*SECTIONS, notes=footnotes(p("Catatan\nkaki"))),
        "footnotes of a document of several sections",
    ),
    "properties": (TEMPLATES["properties"], "tags in the properties"),
    "points in several parts": (TEMPLATES["points in several parts"], "tags in the properties"),
    "private signs": (
        small_document(p("{{ a }}"), core="<dc:subject>\ue000title\ue000 \ue000x\ue000"
                       "</dc:subject>"),
        "signs for private use",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_feature_comes_out_alike(name: str) -> None:
    made = [values for values in CONTEXTS.values() if made_alike(TEMPLATES[name], values)]
    assert bool(made) == (name not in REFUSED)
    if made and name not in UNCOVERED:
        pressed(TEMPLATES[name], made[0])


@pytest.mark.parametrize("name", UNCOVERED)
def test_what_is_not_covered_is_named_and_filled_by_docxtpl(name: str) -> None:
    template, reason = UNCOVERED[name]
    assert reason in why_by_docxtpl(template)
    made = [made_alike(template, values) for values in CONTEXTS.values()]
    assert any(made)


STRANGE: dict[str, tuple[bytes, bytes]] = {
    "text after the body": (b"</w:body>", b"</w:body>x {{ a }}"),
    "a body with attributes": (b"<w:body>", b'<w:body w:rsidR="1" r:id="x > y">'),
    "an element after the body": (b"</w:body>", b"</w:body><w:z><w:body/></w:z>"),
    "names of its own": (b"<w:body>", b'<w:body xmlns:q="urn:q"><q:q/>'),
    "a name that means something else inside": (b"<w:body>", b'<w:body xmlns:r="urn:q"><r:q/>'),
    "no section": (b"<w:sectPr/>", b""),
    "sections in a loop": (
        b"<w:sectPr/>",
        p("{%p for x in xs %}").encode() + b"<w:sectPr/>" + p("{%p endfor %}").encode(),
    ),
    "a section in a condition": (
        b"<w:sectPr/>",
        p("{%p if yes %}").encode() + b"<w:sectPr/>" + p("{%p endif %}").encode(),
    ),
    "a picture in other letters": (b"wp", b"pic"),
}
"""Parts of a document, and what takes their place where another program wrote it."""


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("notes", ["", footnotes(p("{{ b }}"))], ids=["plain", "notes"])
def test_a_strange_document_comes_out_alike(name: str, notes: str) -> None:
    members = read_members(small_document(p("{{ a }}", picture()), notes=notes), WHERE)
    members["word/document.xml"] = members["word/document.xml"].replace(*STRANGE[name])
    template = package.write_members(members)
    for values in CONTEXTS.values():
        made_alike(template, values)


@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_elements_in_other_letters_are_refused(renderer: int) -> None:
    """What docxtpl looks for begins with ``w:``."""
    members = read_members(TEMPLATES["a value"], WHERE)
    data = members["word/document.xml"].replace(b"w:", b"v:").replace(b"xmlns:w=", b"xmlns:v=")
    members["word/document.xml"] = data
    assert filled(package.write_members(members), context(), renderer) is None


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_a_header_that_is_used_twice_is_refused(renderer: int) -> None:
    members = read_members(
        small_document(p("{{ a }}"), headers={"header1": p("{{ b }}"), "header2": p("x")}), WHERE
    )
    links = members["word/_rels/document.xml.rels"]
    members["word/_rels/document.xml.rels"] = links.replace(b"header2.xml", b"header1.xml")
    template = package.write_members(members)
    assert filled(template, context(), renderer) is None


@pytest.mark.parametrize("name", ["a value", "a loop over cells", "footnotes", *REFUSED])
def test_nothing_is_said_of_a_template_that_is_covered_or_wrong(name: str) -> None:
    assert why_by_docxtpl(TEMPLATES[name]) == ""


def test_template_check_says_what_is_filled_by_docxtpl(office: Clerk) -> None:
    """It is no problem, and only said where it is so."""
    plain = office("template", "check", "surat-dinas")
    assert (plain.code, "docxtpl" in plain.out) == (0, False)
    assert office.json("template", "check", "surat-dinas")["templates"][0]["by_docxtpl"] == ""
    file = office.office / "templates" / "surat-dinas.docx"
    document = docx.Document(str(file))
    document.core_properties.subject = "\ue000"
    document.save(str(file))
    said = office("template", "check", "surat-dinas")
    assert said.code == 0
    assert "filled by docxtpl, letter by letter: signs for private use" in said.out
    found = office.json("template", "check", "surat-dinas")["templates"][0]
    assert found["ok"]
    assert found["by_docxtpl"].startswith("signs for private use")


EDGE = st.sampled_from(
    [*"{}%#_&<>'\"\r\n\t\a\f\0\ufffe\ue000 x", "{{ a }}", "{_{", "%_}", "]]>", "\u2028", "\x85"]
)
ANY_TEXT = st.lists(EDGE | st.characters(), max_size=8).map("".join)
FINE_TEXT = st.lists(EDGE.filter(lambda x: x not in "\0\ufffe") | TEXT, max_size=6).map("".join)
ANY_CONTEXT = st.builds(
    context,
    ANY_TEXT | FINE_TEXT,
    FINE_TEXT,
    st.integers(0, 4),
    n=st.integers(-1, 4),
    yes=st.booleans() | st.sampled_from(["", "x", 0]),
    colour=FINE_TEXT,
)


@settings(max_examples=120, deadline=None)
@given(name=st.sampled_from(sorted(TEMPLATES)), values=ANY_CONTEXT)
def test_whatever_is_filled_in_comes_out_alike(name: str, values: Context) -> None:
    made_alike(TEMPLATES[name], values)


# -- templates that nobody thought of --------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["x", "{{ a }}", "{{ b }}", "{{ n }}", " ", "\n", "\t", "{", "_"]), max_size=3
).map("".join)
STATEMENTS = ("if yes", "if not yes", "for x in xs", "for x in empty", "if n &gt; 1")


def around(draw: st.DrawFn, items: list[str], make: Callable[[str], str], prefix: str) -> list[str]:
    """Lay a loop or a condition around some of *items*, or nothing."""
    statement = draw(st.sampled_from((*STATEMENTS, *[""] * 5)))
    if statement:
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(items))] * 2)))
        end = "endif" if statement.startswith("if") else "endfor"
        items.insert(last, make(f"{{%{prefix} {end} %}}"))
        if draw(st.sampled_from([False] * 4 + [True])):
            items.insert(last, make(f"{{%{prefix} else %}}"))
        items.insert(first, make(f"{{%{prefix} {statement} %}}"))
    return items


def a_paragraph(draw: st.DrawFn, depth: int) -> str:
    runs = [draw(WORDS)]
    match draw(st.integers(0, 9)):
        case 0:
            runs.append(picture(draw(st.sampled_from(['id="7" ', "", 'id="{{ n }}" ']))))
        case 1 if depth < 3:
            runs.append(box(*blocks(draw, depth + 1)))
        case 2 | 3:
            runs.append(run(draw(WORDS), "<w:b/>"))
    prefix = draw(st.sampled_from(["", "", "r"]))
    return p(*around(draw, [text for text in runs if text], str, prefix))


def a_table(draw: st.DrawFn, depth: int) -> str:
    columns = draw(st.integers(1, 3))
    rows = []
    for _row in range(draw(st.integers(1, 3))):
        count = max(columns + draw(st.sampled_from([0, 0, 0, 0, -1, 1])), 1)
        cells = around(draw, [a_cell(draw, depth) for _cell in range(count)], tc, "tc")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    if draw(st.integers(0, 9)) == 0:
        rows[0] = sdt(rows[0])
    return tbl(columns, *around(draw, rows, tr, "tr"))


def a_cell(draw: st.DrawFn, depth: int) -> str:
    span = draw(st.sampled_from(["<w:tcW/>"] * 8 + ['<w:gridSpan w:val="2"/>']))
    if depth < 2 and draw(st.integers(0, 11)) == 0:
        return tc(a_table(draw, depth + 1) + p("z"), span)
    if draw(st.integers(0, 11)) == 0:
        word = draw(st.sampled_from(["colspan n", "cellbg colour", "vm", "hm"]))
        return tc(f"{{% {word} %}}{draw(WORDS)}", span)
    return tc(a_paragraph(draw, depth + 1), span)


def blocks(draw: st.DrawFn, depth: int) -> list[str]:
    found = [
        (a_table if draw(st.booleans()) else a_paragraph)(draw, depth)
        for _block in range(draw(st.integers(1, 3)))
    ]
    return around(draw, found, p, "p")


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Make a body, and in some lay a condition or a loop from anywhere to anywhere else."""
    xml = "".join(blocks(draw, 0))
    places = [place + 5 for place in range(len(xml)) if xml.startswith("<w:t>", place)]
    if len(places) > 1 and draw(st.integers(0, 3)) == 0:
        first, last = sorted(draw(st.tuples(*[st.sampled_from(places)] * 2)))
        opening, closing = draw(
            st.sampled_from([("if yes", "endif"), ("for x in xs", "endfor"), ("raw", "endraw")])
        )
        between = f"{{% {opening} %}}{xml[first:last]}{{% {closing} %}}"
        xml = xml[:first] + between + xml[last:]
    return xml


@settings(max_examples=150, deadline=None)
@given(
    body=bodies(),
    header=st.none() | bodies(),
    note=st.none() | bodies(),
    name=st.sampled_from(["many", "breaks", "braces"]),
)
def test_whatever_template_comes_out_alike(
    body: str, header: str | None, note: str | None, name: str
) -> None:
    template = small_document(
        body, headers={"header1": header} if header else {}, notes=footnotes(note) if note else ""
    )
    for values in (CONTEXTS["plain"], CONTEXTS["no"], CONTEXTS[name]):
        made_alike(template, values)


# -- the templates of the project ------------------------------------------------------------


@cache
def laid_out(name: str) -> bytes:
    """Put a shipped template together as letters are now."""
    templates = resource("templates")
    parts = {part: (templates / f"{part}.docx").read_bytes() for part in ("kop", "tanda-tangan")}
    emblem = (resource("records") / "emblem.png").read_bytes()
    page, style = read_page_and_style(profile_text())
    layout = Layout.of(page, style, decree=lettertype(name).shape == "decree")
    return compose((templates / f"{name}.docx").read_bytes(), parts, emblem, name, layout)


def refilled(name: str, texts: list[str]) -> Context:
    """Give the example's context with *texts* in turn in place of what records and fields say."""
    values = copy.deepcopy(example(name))
    dates = {spec.key for spec in lettertype(name).fields if spec.kind == "date"}
    places = [place for root in ROOTS for place in leaves(values.get(root, {}))]
    for number, (holder, key) in enumerate(places):
        if key not in dates:
            holder[key] = texts[number % len(texts)]  # type: ignore[index]
    return values


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=6, deadline=None)
@given(texts=st.lists(TEXT | AWKWARD | FINE_TEXT, min_size=7, max_size=7))
def test_each_shipped_template_comes_out_alike(name: str, texts: list[str]) -> None:
    made_alike(laid_out(name), refilled(name, texts))


@pytest.mark.parametrize("name", TYPES)
def test_each_shipped_template_is_compiled(name: str) -> None:
    assert made_alike(laid_out(name), example(name))
    assert pressed(laid_out(name), example(name))


def test_the_letters_of_an_office_come_out_alike(tmp_path: Path) -> None:
    """The whole round of letters of every kind, each made from its entry in the log."""
    made = Round(tmp_path / "kantor", Wish())
    made.run()
    count = 0
    for letter_record in made.store.load().tables["letters"].values():
        data = made.store.entry(letter_record).data
        recipe = Recipe.from_log(made.store, data)
        values = letter_context(made.store, letter_record, data)
        making = Making(values, dt.date.fromisoformat(data["date"]), letter_record["id"], "final")
        new, old = (
            make_letter(dataclasses.replace(recipe, renderer=renderer), making, WHERE)
            for renderer in (NEW, OLD)
        )
        assert_alike(new, old)
        count += 1
    assert count >= len(TYPES)


# -- jinja2 and docxtpl without the sandbox --------------------------------------------------


def docxtpl_fills(template: bytes, values: Context) -> dict[str, bytes]:
    oracle = DocxTemplate(io.BytesIO(template))
    oracle.render(values, Environment(autoescape=True), autoescape=True)
    buffer = io.BytesIO()
    oracle.save(buffer)
    return read_members(buffer.getvalue(), WHERE)


def assert_filled_alike(template: bytes, values: Context) -> None:
    compiled = Compiled(template, Environment(autoescape=True))
    parts = {part.name: data for part, data in compiled.fill(values)}
    core = compiled.properties({"title": "", "author": "", "date": "2025-10-06"})
    new = read_members(zip_packed(compiled.pack({**parts, compiled.core: core})), WHERE)
    old = docxtpl_fills(template, values)
    assert_same_members(*({**members, compiled.core: core} for members in (new, old)))


def rich() -> RichText:
    text = RichText("satu & <dua>", bold=True, color="#FF0000", font="Arial")
    text.add("\ttiga\nempat\a", italic=True, size=20)
    text.add("{{ a }} _{ \f}", underline="wave", style="Judul")
    return text


RICH = {
    "a run": small_document(p("x ", "{{r rich }}", " y")),
    "within a text": small_document(p("x {{r rich }} y {{ listing }}")),
    "in a table": small_document(
        tbl(2, tr("{%tr for x in xs %}"), tr("{{r rich }}", "{{ listing }}"), tr("{%tr endfor %}"))
    ),
    "in a header": small_document(
        p("{{ listing }}"), headers={"header1": p("{{r rich }}") + p("{{ listing }}")}
    ),
    "in footnotes": small_document(
        p("{{ a }}"), notes=footnotes(p("{{r rich }}", "{{ listing }}"))
    ),
    "in a text box": small_document(p("x", box(p("{{r rich }}"), p("{{ listing }}")))),
    "beside a picture": small_document(p(picture(), "{{r rich }}"), p("{{ listing }}")),
}


@pytest.mark.parametrize("name", RICH)
def test_rich_texts_and_listings_come_out_alike(name: str) -> None:
    values = {**context(), "rich": rich(), "listing": Listing("satu\n<dua>\ttiga\aempat\flima {_{")}
    assert_filled_alike(RICH[name], values)


VERBATIM = "{% raw %}x {{ y {% endfor %} y{% endraw %}{{ a }}"
STATEMENTS_BESIDE = {
    "verbatim": small_document(p(VERBATIM), picture()),
    "verbatim before a picture": small_document(p(FOR), p(VERBATIM, picture()), p(END)),
    "a macro": small_document(
        p("{%p macro m() %}"), p("{{ a }}", picture()), p("{%p endmacro %}"), p("{{p m() }}")
    ),
    "a name set around a block": small_document(
        p(FOR), p("{% set c %}{{ a }}{% endset %}{{ c }}", picture()), p(END)
    ),
    "with": small_document(
        p(FOR), p("{% with c = a %}{{ c }}{% endwith %}"), tbl(1, tr("x"), tr("1", "2")), p(END)
    ),
}  # fmt: skip
"""What the sandbox refuses, and jinja2 by itself does not."""


@pytest.mark.parametrize("name", STATEMENTS_BESIDE)
def test_other_statements_come_out_alike(name: str) -> None:
    assert_filled_alike(STATEMENTS_BESIDE[name], CONTEXTS["plain"])
    assert filled(STATEMENTS_BESIDE[name], CONTEXTS["plain"], NEW) is None


@pytest.mark.parametrize(
    "value", [rich(), Listing("x"), InlineImage(None, "x.png"), ["x"], {"x": 1}, None, 1.5]
)
@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_a_letter_prints_texts_and_numbers_only(value: Any, renderer: int) -> None:
    for template in (TEMPLATES["a value"], RICH["a run"]):
        assert filled(template, {"a": value, "b": "x", "rich": value}, renderer) is None


# -- what must not get through ---------------------------------------------------------------


@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_a_value_in_a_footnote_is_no_tag(renderer: int) -> None:
    """Even where docxtpl fills footnotes again, the second time with the values in them."""
    template = small_document(*SECTIONS, notes=footnotes(p("{{ b }}")))
    assert filled(template, context(b="biasa"), renderer)
    for value in ("{{ a }}", "{{ '' }}", "{% if yes %}x{% endif %}", "{# x #}"):
        assert filled(template, context(b=value), renderer) is None


@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_verbatim_text_brings_in_no_element(renderer: int) -> None:
    """Within what looks like a tag docxtpl unescapes; outside a text nothing is read back."""
    field = '&lt;w:fldSimple w:instr="DDEAUTO x"/&gt;'
    template = small_document(
        p("{{ a }}"), p("{%p raw %}"), p(f"{{{{p {field} }}}}"), p("{%p endraw %}")
    )
    assert filled(template, context(), renderer) is None


@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_footnotes_that_are_never_filled_are_refused(renderer: int) -> None:
    """Without a section docxtpl fills none."""
    whole = small_document(p("{{ a }}"), notes=footnotes(p("{{ b }}")))
    assert filled(whole, context(), renderer)
    members = read_members(whole, WHERE)
    members["word/document.xml"] = members["word/document.xml"].replace(b"<w:sectPr/>", b"")
    assert filled(package.write_members(members), context(), renderer) is None


@pytest.mark.parametrize("renderer", [OLD, NEW])
def test_a_letter_has_the_limits_of_a_file(renderer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be read again is not made."""
    template = TEMPLATES["a loop over paragraphs"]
    assert filled(template, context(people=50), renderer)
    monkeypatch.setattr(package, "_MAX_TAGS", 400)
    assert filled(template, context(people=5), renderer)
    assert filled(template, context(people=200), renderer) is None
    monkeypatch.undo()
    size = sum(map(len, read_members(template, WHERE).values()))
    monkeypatch.setattr(package, "_MAX_UNPACKED", size + 10_000)
    assert filled(template, context(people=5), renderer)
    assert filled(template, context("x" * 1000, people=9), renderer) is None


@pytest.mark.parametrize("renderer", [OLD, NEW])
@pytest.mark.parametrize("text", ["x\0", "x\ud800", "x\ufffe", "\x1b"])
def test_a_title_that_no_file_can_hold_is_refused(text: str, renderer: int) -> None:
    with pytest.raises(BadInput, match=r"cannot be filled"):
        fill_letter(
            TEMPLATES["a value"], context(), Properties(text, "x", PROPERTIES.date), WHERE, renderer
        )


def test_a_table_without_a_grid_makes_letters_once_it_is_put_together() -> None:
    """Word always writes a grid; other programs may not, and docxtpl fails without one."""
    controls = "".join(
        f'<w:sdt><w:sdtPr><w:tag w:val="pakdocs.{tag}"/></w:sdtPr><w:sdtContent>{p("x")}'
        "</w:sdtContent></w:sdt>"
        for tag in ("number", "date", "signature")
    )
    tables = tbl(-1, tr("{{ a }}", tc(tbl(-1, tr("{{ b }}")) + p())))
    template = small_document(controls, tables)
    ready = compose(template, {"tanda-tangan": small_document(p("ttd"))}, None, WHERE)
    assert made_alike(ready, context())


@pytest.mark.parametrize("what", ["strict", "other"])
def test_a_tag_that_the_document_does_not_reach_is_left_in_no_letter(what: str) -> None:
    """A footer under another kind of relation is filled by nobody, and shown by some programs."""
    plain = small_document(p("{{ a }}"), headers={"footer1": p("Perihal {{ b }}")})
    members = read_members(plain, WHERE)
    kinds = {
        "strict": b"http://purl.oclc.org/ooxml/officeDocument/relationships/footer",
        "other": b"http://example.org/relationships/footer",
    }
    name = "word/_rels/document.xml.rels"
    members[name] = re.sub(rb'Type="[^"]*/footer"', b'Type="%b"' % kinds[what], members[name])
    template = package.write_members(members)
    assert filled(template, context(), OLD) is None
    assert filled(template, context(), NEW) is None
    assert "word/footer1.xml" in why_by_docxtpl(template)


def test_threads_do_not_mix_their_letters() -> None:
    template = TEMPLATES["a loop over rows"]
    wanted = [context(f"Contoh {n}", people=n + 1) for n in range(8)]
    alone = [filled(template, values, NEW) for values in wanted]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(lambda values: filled(template, values, NEW), wanted * 10))
    finally:
        sys.setswitchinterval(before)
    assert made == alone * 10


def test_what_fails_once_is_no_letter_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same renderer gives the same bytes, or none: docxtpl's own are others."""
    template = TEMPLATES["a loop over rows"]
    letter._press.cache_clear()
    whole = filled(template, context(), NEW)
    letter._press.cache_clear()

    def short(*_given: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(letter, "Compiled", short)
        assert filled(template, context(), NEW) is None
    assert filled(template, context(), NEW) == whole is not None


def test_nothing_is_left_from_one_letter_to_the_next() -> None:
    """Failures between them neither."""
    for name in ("a loop over rows", "decree points", "a name set", "footnotes", "vm"):
        template = TEMPLATES[name]
        letter._press.cache_clear()
        fresh = {}
        for key, values in CONTEXTS.items():
            letter._press.cache_clear()
            fresh[key] = filled(template, values, NEW)
        assert None in fresh.values()
        letter._press.cache_clear()
        for key in (*CONTEXTS, *reversed(CONTEXTS)):
            assert filled(template, CONTEXTS[key], NEW) == fresh[key], (name, key)


def test_the_room_begins_anew_with_each_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one letter may print, repeat and join is not taken from the next."""
    for limit, template in (
        ("MAX_OUTPUT", small_document(p("{{ a }}"), p("{{ a|upper }}"))),
        ("MAX_ROUNDS", TEMPLATES["a loop over paragraphs"]),
        ("MAX_REPEATED", TEMPLATES["a loop over paragraphs"]),
        ("MAX_STEPS", TEMPLATES["a loop over paragraphs"]),
    ):
        with monkeypatch.context() as patch:
            letter._press.cache_clear()
            patch.setattr(sandbox, limit, 1000)
            small, large = context("x" * 300, people=2), context("x" * 700, people=2000)
            for _time in range(5):
                assert pressed(template, small)
                assert filled(template, large, NEW) is None, limit
    letter._press.cache_clear()
