"""One template comes out on every paper as the profile says, and old letters as they were."""

from __future__ import annotations

import io
import subprocess
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from conftest import ROOT, Clerk, clock
from pakdocs.errors import BadInput
from pakdocs.office import rebuild
from pakdocs.profile import Page, Style, parse_profile, read_page_and_style
from pakdocs.render import Layout, compose, has_content, letter_text, read_members
from pakdocs.resources import resource
from pakdocs.store import Store

TYPES = sorted(
    path.stem
    for path in resource("templates").glob("*.docx")
    if path.with_suffix(".toml").is_file()
)
PAPERS = {"A4": (11906, 16838), "F4": (12189, 18709), "F4-210": (11906, 18709)}
"""In twentieths of a point, as Word counts: 210 x 297, 215 x 330 and 210 x 330 mm."""
PAGE_FIELD = f".//{qn('w:fldSimple')}"


@cache
def part(name: str) -> bytes:
    return (resource("templates") / f"{name}.docx").read_bytes()


def layout(page: Page | None = None, style: Style | None = None, *, decree: bool = False) -> Layout:
    return Layout.of(page or Page(), style or Style(), decree=decree)


def composed(template: bytes, how: Layout | None, emblem: bytes | None = None) -> bytes:
    parts = {"kop": part("kop"), "tanda-tangan": part("tanda-tangan")}
    return compose(template, parts, emblem, "uji.docx", how)


def opened(name: str, how: Layout | None = None) -> Any:
    return docx.Document(io.BytesIO(composed(part(name), how)))


def twips(element: Any, key: str) -> int:
    return int(element.get(qn(key)))


def millimetres(length: float) -> int:
    return round(length * 1440 / 25.4)


def text_widths(document: Any) -> list[int]:
    widths = (s.page_width - s.left_margin - s.right_margin for s in document.sections)
    return [round(width / 635) for width in widths]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["sk-penetapan", "koordinasi-provinsi"])
def test_each_section_is_on_the_paper_with_its_margins_and_keeps_its_side(
    name: str, paper: str
) -> None:
    page = Page(paper=paper, top=15, bottom=20.5, left=35, right=25)
    upright, annex = opened(name, layout(page)).element.iter(qn("w:sectPr"))
    width, height = PAPERS[paper]
    for section, size in ((upright, (width, height)), (annex, (height, width))):
        sheet, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        assert (twips(sheet, "w:w"), twips(sheet, "w:h")) == size
        assert sheet.get(qn("w:orient")) == (None if section is upright else "landscape")
        sides = [twips(margins, f"w:{side}") for side in ("top", "bottom", "left", "right")]
        assert sides == [millimetres(length) for length in (15, 20.5, 35, 25)]


def top_tables(document: Any) -> list[Any]:
    return [table for tables in tables_by_section(document) for table in tables]


def tables_by_section(document: Any) -> list[list[Any]]:
    found: list[list[Any]] = [[]]
    for block in document.element.body:
        tables = block.iter(qn("w:tbl"))
        found[-1] += [t for t in tables if next(t.iterancestors(qn("w:tbl")), None) is None]
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            found.append([])
    return found


def right_edge(table: Any) -> int:
    indent = table.find(f"{qn('w:tblPr')}/{qn('w:tblInd')}")
    return twips(indent, "w:w") + twips(table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}"), "w:w")


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(
    "page", [Page(paper="F4"), Page(left=40, right=30), Page(left=60, right=50)]
)
def test_tables_end_where_they_ended_in_proportion(name: str, page: Page) -> None:
    before, after = opened(name), opened(name, layout(page))
    sections = zip(*map(text_widths, (before, after)), strict=True)
    tables = zip(*map(tables_by_section, (before, after)), strict=True)
    for (old, new), pairs in zip(sections, tables, strict=True):
        for was, table in zip(*pairs, strict=True):
            assert abs(right_edge(table) - right_edge(was) * new / old) <= 2
            whole = twips(table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}"), "w:w")
            rounded = len(columns(table)) // 2  # the template's own columns are rounded one by one
            assert abs(sum(columns(table)) - whole) <= max(rounded, 1)
            for row in table.iterfind(qn("w:tr")):
                cells = row.iterfind(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:tcW')}")
                assert abs(sum(twips(cell, "w:w") for cell in cells) - whole) <= max(rounded, 2)


def columns(table: Any) -> list[int]:
    return [twips(c, "w:w") for c in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]


def test_labels_keep_their_room_and_grow_with_their_letters() -> None:
    narrow = Page(left=40, right=30)
    for size in (12, 14):
        how = layout(narrow, Style(decree_size=size), decree=True)
        emblem = (resource("records") / "emblem.png").read_bytes()
        document = docx.Document(io.BytesIO(composed(part("sk-penetapan"), how, emblem)))
        kop, reasons, *_rest = map(columns, top_tables(document))
        assert kop[0] == millimetres(25)  # the emblem's place, whatever the size
        assert reasons[0] == round(millimetres(36) * size / 12)


def test_the_signature_stands_further_in_on_wider_paper_but_texts_do_not() -> None:
    def indents(how: Layout | None) -> list[int]:
        found = opened("permohonan-bimtek", how).element.iter(qn("w:ind"))
        return [twips(i, "w:left") for i in found if i.get(qn("w:left"))]

    before, after = indents(None), indents(layout(Page(paper="F4")))
    far = [(a, b) for a, b in zip(before, after, strict=True) if a > millimetres(60)]
    assert all(b > a for a, b in far)
    assert far
    near = [(a, b) for a, b in zip(before, after, strict=True) if a <= millimetres(60)]
    assert all(a == b for a, b in near)
    assert near


@pytest.mark.parametrize("name", TYPES)
def test_the_official_templates_are_drawn_for_the_default(name: str) -> None:
    """What they look like in Word is what an office gets that has set nothing."""
    manifest = tomllib.loads((resource("templates") / f"{name}.toml").read_text(encoding="utf-8"))
    decree = manifest["shape"] in ("decree", "extract")
    plain = read_members(composed(part(name), None), "x")
    default = read_members(composed(part(name), layout(decree=decree)), "x")
    for member in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
        one, other = (printed(members[member]) for members in (plain, default))
        assert one == other, member


def letterhead(document: Any) -> Any:
    return next(next(document.element.iter(qn("w:sdt"))).iter(qn("w:tbl")))


def test_the_letterhead_is_as_wide_as_the_place_it_stands_in() -> None:
    """Its own file is upright; a sheet on its side has more room, and a cell less."""
    document = clerks_template()
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    after = docx.Document(io.BytesIO(composed(saved(document), layout(Page(paper="F4")))))
    assert abs(sum(columns(letterhead(after))) - text_widths(after)[0]) <= 1
    certificate = opened("sertifikat-bimtek", layout(Page(paper="F4")))
    kop = letterhead(certificate)
    cell = next(kop.iterancestors(qn("w:tc"))).find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    assert abs(sum(columns(kop)) - twips(cell, "w:w")) <= 1


def printed(data: bytes) -> str:
    """Give one member without the paragraphs of tags, which vanish."""
    root = etree.fromstring(data)
    for style in list(root.iter(qn("w:pStyle"))):
        if style.get(qn("w:val")) == "Tag":
            paragraph = next(style.iterancestors(qn("w:p")))
            paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
    return str(etree.canonicalize(etree.tostring(root, encoding="unicode")))


@pytest.mark.parametrize("name", TYPES)
def test_the_same_profile_gives_the_same_bytes(name: str) -> None:
    how = layout(Page(paper="F4", numbers="bottom"))
    one, two = (read_members(composed(part(name), how), "x") for _time in range(2))
    assert one == two


def pages(document: Any) -> list[int]:
    """Give the height of each section's sheet."""
    return [twips(size, "w:h") for size in document.element.iter(qn("w:pgSz"))]


def fonts(data: bytes) -> set[str]:
    members = read_members(data, "x")
    found = set()
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
        for element in etree.fromstring(members[name]).iter(qn("w:rFonts")):
            found |= set(element.attrib.values())
    return {str(name) for name in found}


def sizes(document: Any) -> set[str]:
    return {element.get(qn("w:val")) for element in document.iter(qn("w:sz"))}


STYLE = Style(
    letter_font="Bookman", letter_size=11, letter_spacing=1.5,
    decree_font="Cambria", decree_size=12.5, decree_spacing=2,
)  # fmt: skip


def test_font_size_and_spacing_are_those_of_the_shape_and_the_letterhead_is_a_letters() -> None:
    for decree, name, font, size, line in (
        (False, "koordinasi-provinsi", {"Bookman"}, "22", "360"),
        (True, "sk-penetapan", {"Bookman", "Cambria"}, "25", "480"),
    ):
        how = layout(style=STYLE, decree=decree)
        data = composed(part(name), how)
        assert fonts(data) == font
        document = docx.Document(io.BytesIO(data))
        defaults = document.styles.element.find(qn("w:docDefaults"))
        assert sizes(defaults) == {size}
        assert next(defaults.iter(qn("w:spacing"))).get(qn("w:line")) == line
        kop, *_rest = document.element.iter(qn("w:sdt"))
        assert {"24", "26", "32"} <= sizes(kop)  # 12, 13 and 16 points, whatever the letter has
        number = next(s for s in document.element.iter(qn("w:sdt")) if s is not kop)
        assert sizes(number) == {size}


def clerks_template() -> Any:
    """Make what a clerk makes in Word: Normal names the font, a footer has the number."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", docx.shared.Pt(11)
    body = document.element.body
    for tag in ("pakdocs.number", "pakdocs.date", "pakdocs.signature", "pakdocs.letterhead"):
        body.insert(0, parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>'
            f"<w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ))  # fmt: skip
    document.add_paragraph("biasa")
    for text, font in (("sama", "Times New Roman"), ("lain", "Courier New")):
        document.add_paragraph().add_run(text).font.name = font
    table = document.add_table(1, 2)
    table.cell(0, 0).add_table(1, 1)
    footer = document.sections[0].footer.paragraphs[0]._p
    footer.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>'))  # fmt: skip
    footer.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>"))
    footer.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
    return document


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_template_made_in_word_is_laid_out_too() -> None:
    data = composed(saved(clerks_template()), layout(Page(paper="F4"), STYLE))
    document = docx.Document(io.BytesIO(data))
    assert document.styles["Normal"].font.name == "Bookman"
    assert document.styles["Normal"].font.size == docx.shared.Pt(11)
    runs = {run.text: run.font.name for p in document.paragraphs for run in p.runs}
    assert runs == {"biasa": None, "sama": "Bookman", "lain": "Courier New"}
    assert text_widths(document) == [PAPERS["F4"][0] - millimetres(30) - millimetres(20)]
    kop, own = top_tables(document)
    assert abs(right_edge(kop) - text_widths(document)[0]) <= 1
    assert abs(sum(columns(own)) - text_widths(document)[0]) <= 1
    [inner] = own.iterfind(f"{qn('w:tr')}/{qn('w:tc')}/{qn('w:tbl')}")
    assert columns(inner)[0] <= columns(own)[0]
    assert "PAGE" in etree.tostring(document.sections[0].header._element, encoding="unicode")
    assert "PAGE" not in etree.tostring(document.sections[0].footer._element, encoding="unicode")
    assert document.sections[0].different_first_page_header_footer


@pytest.mark.parametrize("numbers", ["top", "bottom", "none"])
@pytest.mark.parametrize("name", ["sk-penetapan", "nota-dinas"])
def test_page_numbers_stand_where_wanted_and_never_on_the_first_page(
    name: str, numbers: str
) -> None:
    document = opened(name, layout(Page(numbers=numbers)))
    for section in document.sections:
        ends = {"top": section.header, "bottom": section.footer}
        for end, found in ends.items():
            fields = found._element.findall(PAGE_FIELD)
            assert len(fields) == (1 if end == numbers else 0)
            assert found._element.findall(qn("w:p"))
        assert section.different_first_page_header_footer
        for first in (section.first_page_header, section.first_page_footer):
            assert first.is_linked_to_previous


def test_a_number_in_a_header_with_more_in_it_leaves_the_rest() -> None:
    document = clerks_template()
    header = document.sections[0].header.paragraphs[0]
    header.text = "Dinas Tenaga Kerja"
    after = docx.Document(io.BytesIO(composed(saved(document), layout())))
    section = after.sections[0]
    assert section.header.paragraphs[0].text == "Dinas Tenaga Kerja"
    assert len(section.header.paragraphs) == 2
    assert not section.different_first_page_header_footer  # the office's name would go with it


def test_margins_too_small_for_a_line_do_not_push_the_text_away() -> None:
    margins = next(opened("nota-dinas", layout(Page(top=5, bottom=5))).element.iter(qn("w:pgMar")))
    assert twips(margins, "w:header") <= millimetres(5)
    assert twips(margins, "w:footer") <= millimetres(5)


def test_a_wide_emblem_is_made_smaller_and_not_cut() -> None:
    picture = io.BytesIO()
    picture.write(_png(300, 100))
    data = composed(part("koordinasi-provinsi"), layout(), picture.getvalue())
    extent = next(docx.Document(io.BytesIO(data)).element.iter(qn("wp:extent")))
    assert int(extent.get("cx")) <= 25 * 36000 + 635
    assert abs(int(extent.get("cx")) / int(extent.get("cy")) - 3) < 0.01


def _png(width: int, height: int) -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def profile_text() -> str:
    return (resource("records") / "office.toml").read_text(encoding="utf-8")


def set_in(office: Path, **values: str) -> None:
    """Set keys of the profile, each given as TOML."""
    path = office / "office.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    for key, value in values.items():
        [place] = [n for n, line in enumerate(lines) if line.startswith(f"{key} =")][:1]
        lines[place] = f"{key} = {value}"
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_profile_without_the_tables_has_the_defaults() -> None:
    text = profile_text()
    start, end = text.index("[page]"), text.index("[series.surat]")
    bare = parse_profile(text[:start] + text[end:])
    assert (bare.page, bare.style, bare.letterhead) == (Page(), Style(), ())
    full = parse_profile(text)
    assert (full.page, full.style, full.letterhead) == (Page(), Style(), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("paper", '"Folio"'), ("top", "4"), ("bottom", "61"), ("left", '"30"'), ("right", "true"),
        ("top", "nan"), ("numbers", '"left"'), ("letter_size", "7.5"), ("decree_size", "12.3"),
        ("letter_spacing", "0.5"), ("decree_spacing", "3"), ("letter_font", '""'),
        ("decree_font", '"A\\tB"'), ("decree_font", f'"{"x" * 61}"'), ("nip", '"nip"'),
        ("rank", '"ya"'), ("up", '"UP"'), ("cq", '"cq"'), ("sifat", '"x"'), ("letterhead", '[""]'),
        ("left", "60\nright_ = 1"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(office: Clerk, key: str, value: str) -> None:
    set_in(office.office, **{key: value})
    with pytest.raises(BadInput) as caught:
        _ = office.store.folder.profile
    assert any(
        key in problem.where or "right_" in problem.where for problem in caught.value.problems
    )


def test_every_wrong_value_is_named_at_once(office: Clerk) -> None:
    set_in(office.office, paper='"Folio"', letter_size="99", nip='"x"', letterhead='["", "a"]')
    with pytest.raises(BadInput) as caught:
        _ = office.store.folder.profile
    places = " ".join(problem.where for problem in caught.value.problems)
    assert all(key in places for key in ("paper", "letter_size", "nip", "letterhead"))


def test_margins_must_leave_room_for_the_text(office: Clerk) -> None:
    set_in(office.office, left="60", right="55")
    with pytest.raises(BadInput, match="95 mm"):
        _ = office.store.folder.profile
    set_in(office.office, paper='"F4"')
    assert office.store.folder.profile.page.right == 55


def test_page_and_style_are_read_from_a_profile_of_another_version() -> None:
    text = profile_text().replace('paper = "A4"', 'paper = "F4"\nsides = 2')
    page, style = read_page_and_style("[new]\nx = 1\n" + text.replace("[identity]", "[who]"))
    assert (page, style) == (Page(paper="F4"), Style())


def test_letters_are_made_on_the_offices_paper_and_again_from_the_log(office: Clerk) -> None:
    set_in(
        office.office, paper='"F4"', numbers='"bottom"', nip='"NIP."', rank="false",
        letterhead='["Kementerian Contoh", "Direktorat Jenderal", "Pembinaan", "dan Perluasan"]',
    )  # fmt: skip
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0
    [file] = (office.office / "letters" / "2025").glob("*.docx")
    made = file.read_bytes()
    document = docx.Document(io.BytesIO(made))
    assert pages(document) == [PAPERS["F4"][1], PAPERS["F4"][0]]
    text = letter_text(read_members(made, "x"))
    assert "KEMENTERIAN CONTOH\nDIREKTORAT JENDERAL\nPEMBINAAN\nDAN PERLUASAN\n" in text
    assert "NIP. " in text
    assert "(IV/c)" not in text.split("KELIMA")[1].split("LAMPIRAN")[0]
    kop = next(document.element.iter(qn("w:sdt")))
    assert "32" not in sizes(kop)  # long names in several lines are smaller
    file.unlink()
    set_in(office.office, paper='"A4"', numbers='"top"')
    for template in (office.office / "templates").glob("*.toml"):
        template.write_text("shape = 1", encoding="utf-8")
    rebuild(office.store, "tester", clock)
    assert file.read_bytes() == made


def test_letters_of_renderer_1_are_restored_from_log_and_blobs_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(ROOT / "tests" / "data" / "renderer-1.zip") as archive:
        archive.extractall(tmp_path)
    store = Store(tmp_path)
    (tmp_path / "office.toml").write_text("broken", encoding="utf-8")
    assert rebuild(store, "tester", clock) == ["L-0001", "L-0002", "L-0003"]
    entries = [entry for entry in store.entries() if entry.event == "letter.issued"]
    for entry in entries:
        assert entry.data["renderer"] == 1
        assert has_content((tmp_path / entry.data["file"]).read_bytes(), entry.data["content"])


def test_a_long_annex_on_other_paper_repeats_its_head_and_splits_no_row(office: Clerk) -> None:
    from pakdocs.office.letters import Making, Recipe, make_letter

    set_in(office.office, paper='"F4"')
    assert office("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06").code == 0
    entry = office.store.entries()[-1]
    context = dict(entry.data["context"])
    context["number"] = entry.data["number"]
    context["officers"] = (context["officers"] * 60)[:60]
    making = Making(context, clock().date(), "L-0001", "final")
    letter = make_letter(Recipe.from_log(office.store, entry.data), making, "uji.docx")
    annex = top_tables(docx.Document(io.BytesIO(letter.data)))[-1]
    rows = annex.findall(qn("w:tr"))
    assert len(rows) == 1 + 60 + 1
    assert [i for i, row in enumerate(rows) if row.find(f".//{qn('w:tblHeader')}") is not None] == [
        0
    ]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("F4", (215, 330))])
def test_libreoffice_prints_on_the_paper(
    soffice: str, office: Clerk, tmp_path: Path, paper: str, size: tuple[int, int]
) -> None:
    set_in(office.office, paper=f'"{paper}"', numbers='"bottom"')
    for name, day in (("sk-penetapan", "2025-10-06"), ("koordinasi-provinsi", "2025-10-08")):
        assert office("letter", "issue", name, "--due", "--date", day).code == 0
    letters = sorted((office.office / "letters" / "2025").glob("*.docx"))
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, letters)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for letter in letters:
        sheets = set()
        for page in pypdf.PdfReader(tmp_path / f"{letter.stem}.pdf").pages:
            box = page.mediabox
            sheets.add((round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)))
        assert sheets == {size, size[::-1]}
