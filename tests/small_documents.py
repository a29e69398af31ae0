"""Word documents of a few lines, written as XML: what python-docx would smooth away stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = f'xmlns:w="{_MAIN}" xmlns:r="{_RELATION}" xmlns:wp="{_DRAWING}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SECTION = "<w:sectPr/>"


def run(text: str, properties: str = "") -> str:
    """Write a run; *text* is XML, and as Word writes it: spaces at its ends are kept."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    properties = properties and f"<w:rPr>{properties}</w:rPr>"
    return f"<w:r>{properties}<w:t{space}>{text}</w:t></w:r>"


def p(*texts: str, properties: str = "") -> str:
    """Write a paragraph of one run for each text; what is markup already stands as it is."""
    properties = properties and f"<w:pPr>{properties}</w:pPr>"
    runs = "".join(text if text.startswith("<w:") else run(text) for text in texts)
    return f"<w:p>{properties}{runs}</w:p>"


def tc(content: str = "", properties: str = '<w:tcW w:w="100" w:type="dxa"/>') -> str:
    """Write a cell around a text or paragraphs."""
    inside = content if content.startswith(("<w:p", "<w:tbl", "<w:sdt")) else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str) -> str:
    """Write a row of cells or texts."""
    return f"<w:tr>{''.join(c if c.startswith('<w:') else tc(c) for c in cells)}</w:tr>"


def tbl(columns: int, *rows: str) -> str:
    """Write a table; *columns* stand in its grid, none where that is less than nought."""
    grid = "".join(f'<w:gridCol w:w="{1000 + 100 * n}"/>' for n in range(columns))
    grid = f"<w:tblGrid>{grid}</w:tblGrid>" if columns >= 0 else ""
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def picture(identifier: str = 'id="7" ') -> str:
    """Write a run with a picture's frame; there is nothing in it."""
    frame = f'<wp:inline><wp:docPr {identifier}name="x"/></wp:inline>'
    return f"<w:r><w:drawing>{frame}</w:drawing></w:r>"


def box(*paragraphs: str) -> str:
    """Write a run with a text box."""
    return f"<w:r><w:pict><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></w:pict></w:r>"


def sdt(content: str) -> str:
    """Write a content control."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def small_document(
    *body: str,
    headers: Mapping[str, str] | None = None,
    notes: str = "",
    core: str = "",
    beside: str = "",
) -> bytes:
    """Zip a document.

    *headers* maps names such as ``header1`` or ``footer2`` to what stands in them, *notes* is the
    whole member of the footnotes, *core* the elements of the file's properties, *beside* what
    stands before the body.
    """
    members: dict[str, str] = {}
    inside = "".join(body) + SECTION
    members["word/document.xml"] = (
        f"{DECLARATION}<w:document {NAMESPACES}>{beside}<w:body>{inside}</w:body></w:document>"
    )
    types, relations = "", ""
    for number, (name, content) in enumerate((headers or {}).items(), start=1):
        kind = name.rstrip("0123456789")
        tag = {"header": "hdr", "footer": "ftr"}[kind]
        members[f"word/{name}.xml"] = f"{DECLARATION}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        relations += f'<Relationship Id="h{number}" Type="{_RELATION}/{kind}" Target="{name}.xml"/>'
    if notes:
        members["word/footnotes.xml"] = notes
        types += f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/>'
        relations += f'<Relationship Id="n1" Type="{_RELATION}/footnotes" Target="footnotes.xml"/>'
    return _zipped(members, types, relations, core)


def footnotes(*paragraphs: str) -> str:
    """Write the member of footnotes as Word does: its declaration is a line of its own."""
    return (
        f"{DECLARATION}<w:footnotes {NAMESPACES}>"
        f'<w:footnote w:id="1">{"".join(paragraphs)}</w:footnote></w:footnotes>'
    )


def _zipped(members: dict[str, str], types: str, relations: str, core: str) -> bytes:
    first = f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
    if core:
        dublin = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" {dublin}>'
            f"{core}</cp:coreProperties>"
        )
        kind = "application/vnd.openxmlformats-package.core-properties+xml"
        types += f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/>'
        link = f"{_PACKAGE}/relationships/metadata/core-properties"
        first += f'<Relationship Id="r2" Type="{link}" Target="docProps/core.xml"/>'
    links = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    members["_rels/.rels"] = f"{links}{first}</Relationships>"
    members["word/_rels/document.xml.rels"] = f"{links}{relations}</Relationships>"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    members["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName='
        f'"/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{types}</Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()
