"""Templates that each have one thing, and contexts to fill them with; everything is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from small_documents import box, footnotes, p, picture, run, sdt, small_document, tbl, tc, tr

Context = Mapping[str, Any]

FOR, END = "{%p for x in xs %}", "{%p endfor %}"
LOOP = "{% for x in xs %}{{ x.name }}{% endfor %}"
SPAN = '<w:tcW w:w="9" w:type="dxa"/><w:gridSpan w:val="2"/>'
SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="FF0000"/>'
SECTIONS = (p("{{ a }}", properties="<w:sectPr/>"), p("{{ b }}"))
TR_FOR, TR_END = tr("{%tr for x in xs %}"), tr("{%tr endfor %}")
TC_FOR, TC_END = tc("{%tc for x in xs %}"), tc("{%tc endfor %}")

TEMPLATES: dict[str, bytes] = {
    "a value": small_document(p("Kepada {{ a }}, {{ b }}")),
    "values side by side": small_document(p("{{ a }}{{ b }}{{ a }}")),
    "a value alone": small_document(p("{{a}}")),
    "values in runs of their own": small_document(p("{{ a }}", run("{{ b }}", "<w:b/>"), " x ")),
    "the same within a style": small_document(
        p(run("{{ a }}", "<w:i/>"), properties='<w:pStyle w:val="Judul"/>')
    ),
    "numbers": small_document(p("{{ n }} {{ n + 1 }} {{ -n }} {{ 7 // 2 }} {{ yes }}")),
    "filters": small_document(p("{{ a|upper }} {{ xs|length }} {{ words|join(', ') }}")),
    "a choice": small_document(p("{{ a if yes else b }}")),
    "a name set": small_document(p("{% set c = a %}{{ c }}{% set c = b %}{{ c }}")),
    "decree points": small_document(p("{{ diktum() }}"), p("{{ diktum() }}: {{ a }}")),
    "a condition": small_document(
        p("x{% if yes %}{{ a }}{% elif n %}{{ b }}{% else %}-{% endif %}y")
    ),
    "a condition over runs": small_document(
        p("{% if yes %}", run("{{ a }}", "<w:b/>"), "{% endif %}")
    ),
    "a condition over paragraphs": small_document(
        p("{%p if yes %}"), p("{{ a }}"), p("{%p else %}"), p("{{ b }}"), p("{%p endif %}"), p("z")
    ),
    "a condition from paragraph to paragraph": small_document(
        p("a{% if yes %}{{ a }}"), p("{{ b }}{% endif %}z")
    ),
    "a loop in a run": small_document(p(f"x {LOOP} y")),
    "a loop with commas": small_document(
        p("{% for x in xs %}{{ x.name }}{% if not loop.last %}, {% endif %}{% endfor %}")
    ),
    "a loop over paragraphs": small_document(p(FOR), p("{{ loop.index }}. {{ x.name }}"), p(END)),
    "a loop from paragraph to paragraph": small_document(
        p("{% for x in xs %}{{ x.name }}"), p("{{ a }}{% endfor %}")
    ),
    "loops in loops": small_document(
        p(FOR), p("{{ x.name }}"), p("{%p for y in x.ys %}"), p("- {{ y }}"), p(END), p(END)
    ),
    "a loop with a filter and else": small_document(
        p("{% for x in xs if x.n > 1 %}{{ x.name }}{% else %}{{ a }}{% endfor %}")
    ),
    "an empty loop": small_document(p("{%p for x in empty %}"), p("{{ x }}"), p(END), p("end")),
    "run tags": small_document(
        p("x", "{%r if yes %}", run("{{ a }}", "<w:b/>"), "{%r endif %}", "y")
    ),
    "run tags within a text": small_document(p("x {%r if yes %}{{ a }}{%r endif %} y")),
    "a printing run tag": small_document(p("x ", "{{r a }}", " y")),
    "a printing run tag within a text": small_document(p("x {{r a }} y")),
    "a printing paragraph tag": small_document(p("x"), p("{{p a }}"), p("y {{ b }}")),
    "trimming before": small_document(p("x "), p("{%- if yes %}{{ a }}{% endif %}")),
    "trimming after": small_document(p("{% if yes -%}"), p("{{ a }}"), p("{% endif %}")),
    "trimming around": small_document(
        p("x"), p("{%- for x in xs -%}"), p("{{ x.name }}"), p("{%- endfor -%}"), p("y")
    ),
    "lines trimmed within a run": small_document(p("x {%- if yes %} {{ a }} {% endif -%} y")),
    "a comment": small_document(p("x{# {{ nobody }} {% for %} #}{{ a }}")),
    "comments with prefixes": small_document(p("x"), p("{#p catatan #}"), p("{{ a }}")),
    "a comment of a row": small_document(tbl(1, tr("{{ a }}"), tr("{#tr catatan #}"))),
    "tags split by Word": small_document(
        p(
            "{",
            "{ a",
            " }",
            "}",
            "<w:proofErr/>",
            "{% i",
            "f yes",
            " %",
            "}{{",
            "b",
            "}}{% endif %}",
        )
    ),
    "tags split with formatting": small_document(
        p(run("{{ ", "<w:b/>"), run("a"), run(" }}", "<w:i/>"), run("z", "<w:b/>"))
    ),
    "typographic quotes": small_document(p("{{ “kutip” }}{{ ‘x’ if a == “x” else ’y’ }}")),
    "comparisons": small_document(
        p("{% if n &lt; 3 and n &gt;= 0 %}{{ a }}{% endif %}&lt;{{ b }}&gt;")
    ),
    "a text with braces": small_document(p("{{ '{_{' }}{{ a }}{{ '}_}' }}")),
    "a tag escaped": small_document(p("{_{ a }_}")),
    "a statement escaped": small_document(p("{_% if %_}")),
    "one brace escaped": small_document(p("{_{ x {{ a }} _{{ b }}_")),
    "a lonely brace": small_document(p("{ {{ a }} } {_ {{ b }} _} %")),
    "braces around a value": small_document(p("{ {{ a }}_{ {{ b }}%_}")),
    "verbatim": small_document(p("{% raw %}x { y{% endraw %}{{ a }}")),
    "verbatim in a loop before a picture": small_document(
        p(FOR), p("{% raw %}{% endraw %}{{ x.name }}"), p(picture()), p(END)
    ),
    "tabs and breaks": small_document(
        p("x\t{{ a }}", "<w:r><w:tab/><w:t>y</w:t><w:br/></w:r>", run("{{ b }}", "<w:b/>"))
    ),
    "a break in the template": small_document(p("satu\ndua {{ a }}")),
    "no tag at all": small_document(p("Halaman ini kosong.")),
    "nothing": small_document(),
    # tables
    "a table": small_document(tbl(2, tr("{{ a }}", "{{ b }}"), tr("x", LOOP))),
    "a loop over rows": small_document(
        tbl(2, tr("No", "Nama"), TR_FOR, tr("{{ loop.index }}", "{{ x.name }}"), TR_END)
    ),
    "a condition over rows": small_document(
        tbl(2, tr("{%tr if yes %}"), tr("{{ a }}", "{{ b }}"), tr("{%tr endif %}"))
    ),
    "rows without a sure one": small_document(
        tbl(
            3,
            TR_FOR,
            tr("{{ x.name }}", "x"),
            TR_END,
            tr("{%tr if yes %}"),
            tr("1", "2", "3"),
            tr("{%tr endif %}"),
        ),
    ),
    "a loop over cells": small_document(
        tbl(2, f"<w:tr>{tc('{{ a }}')}{TC_FOR}{tc('{{ x.name }}')}{TC_END}</w:tr>")
    ),
    "a loop over cells of all rows": small_document(
        tbl(
            2,
            f"<w:tr>{TC_FOR}{tc('{{ x.name }}')}{TC_END}</w:tr>",
            f"<w:tr>{TC_FOR}{tc('{{ x.n }}')}{TC_END}</w:tr>",
        )
    ),
    "a condition over cells": small_document(
        tbl(2, tr("{{ a }}", "{%tc if yes %}", "{{ b }}", "{%tc endif %}"))
    ),
    "cells by loops in rows by loops": small_document(
        tbl(2, TR_FOR, f"<w:tr>{tc('{%tc for y in x.ys %}')}{tc('{{ y }}')}{TC_END}</w:tr>", TR_END)
    ),
    "a condition from cell to cell": small_document(
        tbl(2, tr("{% if yes %}{{ a }}", "{{ b }}{% endif %}"))
    ),
    "a condition from row to row": small_document(
        tbl(1, tr("{% if yes %}{{ a }}"), tr("{{ b }}{% endif %}"))
    ),
    "a condition from table to table": small_document(
        tbl(1, tr("{% if yes %}{{ a }}")),
        tbl(2, tr(tc("{% endif %}{{ b }}", SPAN)), tr("1", "2")),
    ),
    "more cells than columns": small_document(tbl(1, tr("{{ a }}", "{{ b }}"))),
    "fewer cells than columns": small_document(tbl(3, tr("{{ a }}"), tr("x", "y"))),
    "a grid of none": small_document(tbl(0, tr("{{ a }}"))),
    "no grid": small_document(tbl(-1, tr("{{ a }}"))),
    "no grid and no row": small_document(p("{{ a }}"), tbl(-1)),
    "no grid and no sure row": small_document(
        tbl(-1, tr("{%tr if not yes %}"), tr("{{ a }}"), tr("{%tr endif %}"))
    ),
    "wide cells": small_document(tbl(2, tr(tc("{{ a }}", SPAN)), tr("x", "{{ b }}"))),
    "a width that is no number": small_document(
        tbl(2, tr(tc("{{ a }}", '<w:gridSpan w:val="dua"/>')), tr("x", "{{ b }}"))
    ),
    "a width in other digits": small_document(
        tbl(2, tr(tc("{{ a }}", '<w:gridSpan w:val="²"/>')), tr("x", "{{ b }}"))
    ),
    "properties of a cell twice": small_document(
        tbl(3, tr(f"<w:tc><w:tcPr/><w:tcPr>{SPAN}</w:tcPr>{p('{{ a }}')}</w:tc>", "x"))
    ),
    "colspan": small_document(tbl(3, tr("{% colspan n %}{{ a }}", "x"), tr("1", "2", "3"))),
    "colspan over a width": small_document(tbl(3, tr(tc("{% colspan n %}{{ a }}", SPAN), "x"))),
    "cellbg": small_document(tbl(2, tr("{% cellbg colour %}{{ a }}", "{{ b }}"))),
    "cellbg over a colour": small_document(tbl(1, tr(tc("{% cellbg colour %}{{ a }}", SHADE)))),
    "vm": small_document(tbl(2, TR_FOR, tr("{% vm %}{{ a }}", "{{ x.name }}"), TR_END)),
    "hm": small_document(
        tbl(3, f"<w:tr>{TC_FOR}{tc('{% hm %}{{ a }}')}{TC_END}</w:tr>", tr("1", "2", "3"))
    ),
    "hm over a width": small_document(
        tbl(3, f"<w:tr>{TC_FOR}{tc('{% hm %}{{ a }}', SPAN)}{TC_END}</w:tr>", tr("1", "2", "3"))
    ),
    "a table in a cell": small_document(
        tbl(1, tr(tc(tbl(2, tr("{{ a }}", "x"), TR_FOR, tr("{{ x.name }}", "y"), TR_END) + p("z"))))
    ),
    "a wider table in a cell": small_document(
        tbl(2, tr("{{ a }}", tc(tbl(3, tr("1", "{{ b }}", "3")) + p("z"))))
    ),
    "a table in a loop": small_document(p(FOR), tbl(2, tr("{{ x.name }}", "{{ a }}")), p(END)),
    "a table in a loop, too wide": small_document(
        p(FOR), tbl(2, tr("{{ x.name }}", "{{ a }}", "3")), p(END)
    ),
    "rows in content controls": small_document(
        tbl(
            2,
            tr("x", "y"),
            sdt(tr("{{ a }}", "{{ b }}")),
            TR_FOR,
            sdt(tr("{{ x.name }}", "1")),
            TR_END,
        )
    ),
    "cells in content controls": small_document(
        tbl(2, f"<w:tr>{tc('{{ a }}')}{sdt(tc('{{ b }}'))}</w:tr>")
    ),
    "cells by loops in content controls": small_document(
        tbl(2, f"<w:tr>{tc('x')}{sdt(TC_FOR + tc('{{ x.name }}') + TC_END)}</w:tr>")
    ),
    "controls": small_document(sdt(p("{{ a }}")), p(sdt(run("{{ b }}")))),
    "a table in a text box": small_document(
        p(
            "{{ a }}",
            box(tbl(2, tr("{{ b }}", "x"), TR_FOR, tr("{{ x.name }}", "1"), TR_END), p("z")),
        )
    ),
    # pictures and boxes
    "a picture": small_document(p("{{ a }}", picture())),
    "pictures of one number": small_document(p(picture()), p("{{ a }}", picture())),
    "a picture without a number": small_document(p("{{ a }}", picture(""))),
    "a picture in a loop": small_document(p(FOR), p("{{ x.name }}", picture()), p(END)),
    "a picture in a condition": small_document(
        p("{% if yes %}", picture(), "{% endif %}"), p(picture())
    ),
    "a picture with a tag in its description": small_document(
        p(picture('descr="{{ \x27\x27 if n &gt; 3 else \x27\x27 }}" id="3" '), picture()),
        p("{{ a }}"),
    ),
    "a picture's number from a tag": small_document(p(picture('id="{{ n }}" '), "{{ a }}")),
    "a picture in a header": small_document(
        p("{{ a }}", picture()), headers={"header1": p("{{ b }}", picture())}
    ),
    "a picture between comments that loop": small_document(
        "<!-- {% for x in xs %} -->", p(picture()), "<!-- {% endfor %} -->", p("{{ a }}")
    ),
    "a picture behind an instruction that looks like a mark": small_document(
        p(FOR), "<?close?>", p("{{ x.name }}", picture()), p(END)
    ),
    "a text box": small_document(p("{{ a }}", box(p("{{ b }}"), p(LOOP)), "z")),
    "a text box in a text box": small_document(
        p("{{ a }}", box(p("{{ b }}", box(p("{{ a }}"))), p("y")), "z")
    ),
    "a loop over a text box": small_document(p(FOR), p(box(p("{{ x.name }}")), "y"), p(END)),
    # other parts
    "headers and footers": small_document(
        p("{{ a }}"),
        headers={
            "header1": p("{{ b }}"),
            "header2": p(LOOP),
            "footer1": p("{{ a }}"),
            "footer2": p("x"),
            "footer3": tbl(2, tr("{{ a }}", "{{ b }}", "3")),
        },
    ),
    "a header without tags": small_document(p("{{ a }}"), headers={"header1": p("Kop <w:b/>")}),
    "a header with a break": small_document(p("{{ a }}"), headers={"header1": p("satu\ndua")}),
    "a header with braces": small_document(p("{{ a }}"), headers={"header1": p("{ x }")}),
    "a header of paragraph tags": small_document(
        p("{{ a }}"),
        headers={"header1": p(FOR) + p("{{ x.name }}") + p(END) + p("{{p a }}") + p("x y z")},
    ),
    "a header of blanks": small_document(
        p("{{ a }}"),
        headers={"header1": "<w:p> <w:r> <w:t> </w:t> </w:r>\n</w:p>\n" + p(" {{ b }} ")},
    ),
    "points in several parts": small_document(
        p("{{ diktum() }}"),
        headers={"footer1": p("{{ diktum() }}"), "header1": p("{{ diktum() }}")},
        notes=footnotes(p("{{ diktum() }}")),
        core="<dc:subject>{{ diktum() }}</dc:subject>",
    ),
    "footnotes": small_document(
        p("{{ a }}"), notes=footnotes(p("{{ b }}"), p(FOR), p("{{ x.name }}"), p(END))
    ),
    "footnotes without tags": small_document(p("{{ a }}"), notes=footnotes(p("Catatan"))),
    "footnotes with breaks": small_document(
        p("{{ a }}"), notes=footnotes(p("satu\ndua"), p("x\ty"))
    ),
    "footnotes without tags in several sections": small_document(
        *SECTIONS, notes=footnotes(p("Catatan kaki"))
    ),
    "several sections": small_document(
        *SECTIONS, headers={"header1": p("{{ a }}"), "header2": p("{{ b }}")}
    ),
    "properties": small_document(
        p("{{ a }}"),
        core="<dc:subject>{{ b }}</dc:subject><dc:title>{{ a }}</dc:title>"
        "<dc:identifier>x &amp; y_z</dc:identifier><dc:language>id</dc:language>",
    ),
    "properties with breaks": small_document(
        p("{{ a }}"), core="<dc:subject>satu&#13;\n\n</dc:subject><dc:identifier>\n</dc:identifier>"
    ),
    "properties without tags": small_document(
        p("{{ a }}"), core="<dc:subject>Perihal</dc:subject>"
    ),
    # documents of other programs
    "namespaces of the body": small_document(
        p("{{ a }}"), '<x:y xmlns:x="urn:x" x:z="1">{{ b }}</x:y>'
    ),
    "comments and instructions": small_document(
        "<!-- x -->", p("{{ a }}"), "<?y z?>", beside="<!-- v -->"
    ),
    "blanks between": small_document(p("{{ a }}") + "\n  " + p("{{ b }}") + "\n"),
    "an unclosed paragraph": small_document('<w:p w:rsidR="1"/>', p("{{ a }}"), "<w:p/>"),
}


def context(a: Any = "Contoh", b: Any = "Dinas", people: int = 2, **more: Any) -> Context:
    """Make a context of which *a* and *b* are the texts, with so many *people*."""
    xs = [
        {"name": f"{a}{number}", "n": number, "ys": [b] * number} for number in range(1, people + 1)
    ]
    words = [a, b]
    base = {"a": a, "b": b, "n": 2, "yes": True, "colour": "00FF00", "xs": xs, "words": words}
    return {**base, "empty": [], **more}


CONTEXTS: dict[str, Context] = {
    "plain": context(),
    "no": context(yes=False, n=0),
    "nobody": context(people=0, n=5),
    "one": context(people=1, n=1),
    "many": context(people=5, n=3, yes=False),
    "empty": context("", "", yes=""),
    "blanks": context(" ", "   ", people=1),
    "XML": context("<w:p/> & \"x\" 'y' ]]>", "&lt;&#65;<!-- -->", n=-1),
    "braces": context("{{ b }} {% x %} {# y #}", "{_{ x }_} {_% %_} _{ }_"),
    "half braces": context("{", "_{%}", people=3),
    "breaks": context("x\ty\nz", "\n\n\t", people=3),
    "breaks of sheets": context("x\fy", "\az\a\f", people=1),
    "returns": context("x\ry", "\r\n"),
    "all of Unicode": context("\u2028\u00a0\u202e\u0645\U0001f600", "\ue000date\ue001", people=1),
    "a date as they are kept": context("1601-01-01T00:00:00Z", "\ue000title\ue001"),
    "long": context("Nama " * 60, "x" * 3000, people=1),
    "colour of blanks": context(colour="\n x"),
    "nul": context("x\0y"),
    "control": context(b="x\x1by"),
    "no character": context("x\ufffe"),
    "half a character": context(b="\ud800"),
    "none": context(a=None),
    "list": context(b=["x"]),
    "words for numbers": context(n="banyak"),
    "missing": {"b": "x", "n": 1, "yes": True, "empty": []},
}
