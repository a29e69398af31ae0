"""Rendering: one letter of two pages by pakdocs and by its peers, from the same template.

36 fields and a table of 7, 50 or 2,000 rows. Each peer gets the template in its own tags and writes
files to disk; pakdocs does so strict, sandboxed and, where it says so, read back.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from mailmerge import MailMerge

from measure import Row, Work, rounds, row
from pakdocs.render import Properties, fill_letter
from pakdocs.render.compiled import Compiled
from pakdocs.render.package import zip_packed
from pakdocs.render.sandbox import TemplateEnvironment

HERE = Path(__file__).parent
ROWS = (7, 50, 2000)
GOALS = {7: 35, 50: 30, 2000: 25}
BARE_GOAL = 50
"""Without reading back, for 7 rows."""
FIELDS = 36
COLUMNS = ("no", "name", "nip", "school", "position")
_CLAUSE = (
    "bahwa untuk meningkatkan mutu pelayanan penempatan tenaga kerja di satuan pendidikan, perlu "
    "ditetapkan petugas antar kerja pada bursa kerja khusus sebagaimana dimaksud dalam "
)
_DAY = dt.date(2025, 10, 1)


def context(rows: int) -> dict[str, Any]:
    """Give the values of the letter."""
    values: dict[str, Any] = {f"f{n}": f"Isian {n} & keterangan rekaan" for n in range(FIELDS)}
    values["rows"] = [
        {
            "no": str(n),
            "name": f"Contoh Rekaan {n}, S.Pd.",
            "nip": "19900101 201501 1 001",
            "school": f"SMK Negeri {n} Sukamaju",
            "position": "Guru Bimbingan dan Konseling",
        }
        for n in range(1, rows + 1)
    ]
    return values


class Tags:
    """How one engine writes a field, and the first and last cell of a repeated row."""

    def __init__(
        self,
        field: Callable[[str], str],
        cell: Callable[[str], str],
        around: tuple[str, str] = ("", ""),
        rows: tuple[str, str] = ("", ""),
    ) -> None:
        self.field, self.cell = field, cell
        self.around = around
        """Laid into the first and the last cell."""
        self.rows = rows
        """Rows of their own before and after."""


JINJA = Tags(
    lambda name: f"{{{{ {name} }}}}",
    lambda name: f"{{{{ r.{name} }}}}",
    rows=("{%tr for r in rows %}", "{%tr endfor %}"),
)
BRACES = Tags(lambda n: f"{{{n}}}", lambda n: f"{{{n}}}", around=("{#rows}", "{/rows}"))
CARBONE = Tags(lambda name: f"{{d.{name}}}", lambda name: f"{{d.rows[i].{name}}}")


def template(tags: Tags) -> bytes:
    """Build the letter with the tags of one engine."""
    document = _document(lambda paragraph, name: paragraph.add_run(tags.field(name)))
    table = document.add_table(rows=1, cols=len(COLUMNS))
    for cell, column in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = column
    if tags.rows[0]:
        table.add_row().cells[0].text = tags.rows[0]
    cells = table.add_row().cells
    for cell, column in zip(cells, COLUMNS, strict=True):
        cell.text = tags.cell(column)
    cells[0].text = tags.around[0] + cells[0].text
    cells[-1].text += tags.around[1]
    if tags.rows[1]:
        table.add_row().cells[0].text = tags.rows[1]
    if tags is CARBONE:  # it knows a loop by the row that follows
        for cell, column in zip(table.add_row().cells, COLUMNS, strict=True):
            cell.text = f"{{d.rows[i+1].{column}}}"
    return _bytes(document)


def merge_template() -> bytes:
    """Build the letter with Word's own merge fields."""
    document = _document(_merge_field)
    table = document.add_table(rows=2, cols=len(COLUMNS))
    for cell, under, column in zip(*(table.rows[n].cells for n in (0, 1)), COLUMNS, strict=True):
        cell.text = column
        _merge_field(under.paragraphs[0], column)
    return _bytes(document)


def _document(lay: Callable[[Any, str], object]) -> Any:  # noqa: ANN401 - python-docx is untyped
    document = docx.Document()
    document.add_heading("KEPUTUSAN KEPALA DINAS TENAGA KERJA", level=1)
    for number in range(FIELDS):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number + 1}. ").bold = True
        paragraph.add_run(_CLAUSE)
        lay(paragraph, f"f{number}")
        paragraph.add_run(";").italic = True
    return document


def _merge_field(paragraph: Any, name: str) -> None:  # noqa: ANN401
    paragraph._p.append(  # noqa: SLF001 - python-docx has no fields
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD {name} "><w:r><w:t>x</w:t></w:r>'
            "</w:fldSimple>"
        )
    )


def _bytes(document: Any) -> bytes:  # noqa: ANN401
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def measure(folder: Path, count: int, npm: tuple[str, ...]) -> Iterator[Row]:
    """Give the rows on rendering; *npm* names the peers from npm that are asked for."""
    composed = template(JINJA)
    for rows in ROWS:
        values = context(rows)
        works = _works(folder, composed, values, rows)
        if rows == ROWS[0]:
            works |= _floor(folder, composed, values)
        taken = rounds(works, count)
        if rows == ROWS[0]:
            yield row("not read back, 7 rows", taken, "bare", "docxtpl", BARE_GOAL)
        yield row(f"read back, {rows} rows", taken, "pakdocs", "docxtpl", GOALS[rows])
        yield row(f"read back, {rows} rows", taken, "pakdocs", "docx-mailmerge2")
        if rows == ROWS[0]:
            yield row("the floor: deflate and write", taken, "pakdocs", "floor", faster=False)
        for name in npm:
            many = max(3, 300 // rows)
            theirs = {name: [_node(name, folder, rows, many) for _round in range(count)]}
            yield row(f"read back, {rows} rows", taken | theirs, "pakdocs", name)


def _works(
    folder: Path, composed: bytes, values: Mapping[str, Any], rows: int
) -> dict[str, tuple[Work, int]]:
    many = 3 if rows < max(ROWS) else 1
    ours = many * 20
    merged = io.BytesIO(merge_template())
    place = folder / "brief.docx"
    properties = Properties("Keputusan", "Dinas", _DAY)
    environment = TemplateEnvironment(autoescape=True)
    bare = Compiled(composed, environment)
    own = {"title": "Keputusan", "author": "Dinas", "date": _DAY.isoformat()}

    def by_docxtpl() -> None:
        for _letter in range(many):
            filler = DocxTemplate(io.BytesIO(composed))
            filler.render(values, autoescape=True)
            filler.save(place)

    def by_mailmerge() -> None:
        for _letter in range(many):
            with MailMerge(merged) as document:
                document.merge_rows("no", values["rows"])
                document.merge(**{name: values[name] for name in values if name != "rows"})
                document.write(place)

    def read_back() -> None:
        for _letter in range(ours):
            place.write_bytes(fill_letter(composed, values, properties, "bench").data)

    def rendered() -> None:
        for _letter in range(ours):
            environment.begin()
            filled = {part.name: data for part, data in bare.fill(values)}
            filled[bare.core] = bare.properties(own)
            place.write_bytes(zip_packed(bare.pack(filled)))

    return {
        "docxtpl": (by_docxtpl, many),
        "docx-mailmerge2": (by_mailmerge, many),
        "pakdocs": (read_back, ours),
        "bare": (rendered, ours),
    }


def _floor(folder: Path, composed: bytes, values: Mapping[str, Any]) -> dict[str, tuple[Work, int]]:
    """Give what no engine can do without: compress the body and write the file."""
    compiled = Compiled(composed, TemplateEnvironment(autoescape=True))
    body = next(compiled.fill(values))[1]
    place = folder / "lantai.docx"

    def work() -> None:
        for _letter in range(100):
            place.write_bytes(zlib.compress(body, 3))

    return {"floor": (work, 100)}


NPM = {"docxtemplater": BRACES, "easy-template-x": BRACES, "carbone": CARBONE}


def _node(name: str, folder: Path, rows: int, many: int) -> float:
    """Let a peer from npm make *many* letters; gives its own seconds for one."""
    (folder / f"{name}.docx").write_bytes(template(NPM[name]))
    (folder / "values.json").write_text(json.dumps(context(rows)), encoding="utf-8")
    command = ["node", str(HERE / "npm" / "render.js"), name, str(folder), str(many)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return float(done.stdout.split()[-1]) / many
