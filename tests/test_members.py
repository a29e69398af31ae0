"""Members are zipped as zipfile does it, and their words read as one would read them slowly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from small_documents import NAMESPACES, box, p, run, sdt, tbl, tc, tr

from pakdocs.render.package import (
    W,
    content_digest,
    pack,
    packed_digest,
    root_of,
    write_members,
    zip_packed,
)
from pakdocs.render.words import words_of

NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\\"), min_size=1, max_size=30
).filter(lambda name: not name.endswith("/"))
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=300), max_size=8)


def zipped(members: dict[str, bytes]) -> bytes:
    """Zip with the standard library: content types first, then by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, members[name], compresslevel=6)
    return buffer.getvalue()


@given(members=MEMBERS)
def test_a_zip_is_what_the_standard_library_writes(members: dict[str, bytes]) -> None:
    members |= {"[Content_Types].xml": b"<Types/>" * 40, "word/surat é.xml": b""}
    data = write_members(members)
    assert data == zipped(members)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members


@given(members=MEMBERS, level=st.integers(0, 9))
def test_members_packed_at_any_level_are_the_same_members(
    members: dict[str, bytes], level: int
) -> None:
    packed = [pack(name, data, level) for name, data in members.items()]
    assert packed_digest(reversed(packed)) == content_digest(members)
    with zipfile.ZipFile(io.BytesIO(zip_packed(packed))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == members


# -- words -----------------------------------------------------------------------------------

BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def slow_words(element: etree._Element) -> Iterator[str]:
    """Read element by element, a newline at the end of each paragraph."""
    name = str(element.tag).removeprefix(W)
    if name == "t":
        yield element.text or ""
    elif name in BREAKS and (parent := element.getparent()) is not None and parent.tag == f"{W}r":
        yield BREAKS[name]
    for child in element:
        yield from slow_words(child)
    if name == "p":
        yield "\n"


MARK = st.sampled_from(
    [*(f"<w:r><w:{name}/></w:r>" for name in BREAKS), "<w:r/>", "<w:proofErr/>", sdt(run("c"))]
)
PARAGRAPH = st.lists(MARK | st.sampled_from(["a", " b ", "&lt;"]), max_size=4).map(
    lambda pieces: p(*pieces, properties='<w:tabs><w:tab w:pos="9"/></w:tabs>')
)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lay text boxes, tables and controls around blocks."""
    some = st.lists(inner, min_size=1, max_size=3).map("".join)
    return (
        st.tuples(some, some).map(lambda pair: p("x", box(pair[0]), "y", box(pair[1])))
        | st.tuples(some, some).map(lambda pair: tbl(2, tr(tc(pair[0]), tc(pair[1]))))
        | some.map(sdt)
    )


@settings(max_examples=200, deadline=None)
@given(body=st.lists(st.recursive(PARAGRAPH, blocks, max_leaves=8), max_size=5).map("".join))
def test_words_are_read_as_one_would_read_them_slowly(body: str) -> None:
    root = root_of(f"<w:body {NAMESPACES}>{body}</w:body>".encode())
    assert words_of(root) == "".join(slow_words(root))
