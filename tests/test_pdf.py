"""Letters become PDFs whatever one file does to the converter, and nothing is left running."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from conftest import ROOT, Clerk
from pakdocs.cli.pdf import ENGINES as NAMED
from pakdocs.ledger import digest
from pakdocs.pdf import (
    ENGINES,
    Engine,
    Job,
    Limits,
    convert,
    find_engine,
    font_names,
    lacking,
    look,
    words,
)
from pakdocs.pdf.wheel import Dxpdf, without_controls
from pakdocs.pdf.word import Word, version_of

posix = pytest.mark.skipif(os.name == "nt", reason="stands in with a POSIX shell script")
Run = Callable[..., subprocess.CompletedProcess[str]]

STAND_IN = """#!/bin/sh
# Passes everything on to LibreOffice, but hangs or crashes when it comes to a certain file.
count=$#
bad=
before=
while [ "$count" -gt 0 ]; do
    arg=$1; shift; count=$((count - 1))
    if [ -z "$bad" ]; then
        for how in hang crash; do
            cmp -s -- "$arg" "$PAKDOCS_BAD/$how.docx" && bad=$how
        done
        [ -z "$bad" ] && set -- "$@" "$arg"
        case $bad$arg in 0*.docx) before=yes ;; esac
    fi
done
[ -z "$bad" ] && exec {soffice} "$@"
[ -n "$before" ] && {soffice} "$@"
[ "$bad" = crash ] && kill -SEGV $$
sleep 600 & wait
"""


@pytest.fixture
def stand_in(soffice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in before LibreOffice; give the folder for the files that it stumbles over."""
    program = tmp_path / "soffice"
    program.write_text(STAND_IN.replace("{soffice}", soffice), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PAKDOCS_SOFFICE", str(program))
    bad = tmp_path / "bad"
    bad.mkdir()
    monkeypatch.setenv("PAKDOCS_BAD", str(bad))
    return bad


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test work in a temporary folder of its own, and leave nothing: file or process."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert processes_of(folder) == []
    assert list(folder.iterdir()) == []


def processes_of(folder: Path) -> list[str]:
    """Give the command lines of all processes that work in *folder*, or were told of it."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            at = str((place / "cwd").readlink())
        except OSError:
            continue
        if str(folder) in line or at.startswith(str(folder)):
            found.append(line)
    return found


def another(data: bytes, mark: str) -> bytes:
    """Give the same letter as a file of other bytes."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(found, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "word/document.xml":
                part = part.replace(b"</w:body>", f"<!-- {mark} --></w:body>".encode())
            new.writestr(info.filename, part)
    return found.getvalue()


def with_words(data: bytes, old: str, new: str) -> bytes:
    """Give a letter's file with other XML in its body."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(found, "w") as after:
        for info in before.infolist():
            part = before.read(info)
            if info.filename == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode(), 1)
            after.writestr(info.filename, part)
    return found.getvalue()


def letters_of(desk: Clerk) -> list[Path]:
    return sorted(desk.office.glob("letters/*/*.docx"))


def short_letter(desk: Clerk) -> bytes:
    return letters_of(desk)[1].read_bytes()


# ---- One bad file among many ---------------------------------------------------------------------


@posix
def test_200_letters_with_one_that_hangs_and_one_that_crashes(
    demo: Clerk, stand_in: Path, tmp_path: Path
) -> None:
    """198 PDFs, two failures named, no process left behind."""
    folder = tmp_path / "many"
    folder.mkdir()
    data = short_letter(demo)
    for number in range(200):
        (folder / f"surat {number:03}.docx").write_bytes(another(data, str(number)))
    shutil.copy(folder / "surat 057.docx", stand_in / "hang.docx")
    shutil.copy(folder / "surat 140.docx", stand_in / "crash.docx")
    files = [str(path) for path in sorted(folder.iterdir())]
    to = tmp_path / "pdf"
    result = demo("pdf", "convert", *files, "--to", str(to), "--timeout", "10", "--json")
    assert result.code == 3
    failed = {Path(one["where"]).name: one["message"] for one in result.json["failed"]}
    assert failed == {
        "surat 057.docx": "LibreOffice had not made the PDF after 10 seconds.",
        "surat 140.docx": "LibreOffice crashed over it.",
    }
    made = sorted(to.iterdir())
    assert len(made) == len(result.json["pdfs"]) == 198
    for path in (made[0], made[99], made[-1]):
        assert "500.15/1/DISNAKER/2025" in words(path.read_bytes(), path.name)


@posix
def test_a_crash_of_the_converter_itself_costs_no_letter(demo: Clerk, soffice: str) -> None:
    """LibreOffice dies in the middle, not over a file: all letters are made all the same."""
    data = short_letter(demo)
    jobs = [Job(str(n), lambda n=n: another(data, str(n))) for n in range(12)]  # type: ignore[misc]
    outcomes = convert(jobs, find_engine("libreoffice"), workers=2)
    first = next(outcomes)
    folder = Path(tempfile.gettempdir())
    for place in Path("/proc").glob("[0-9]*"):
        line = (place / "cmdline").read_bytes() if place.is_dir() else b""
        if b"soffice.bin" in line and str(folder).encode() in line:
            os.kill(int(place.name), signal.SIGSEGV)
    rest = list(outcomes)
    assert [one.problem for one in (first, *rest) if one.problem] == []
    assert sorted(int(one.key) for one in (first, *rest)) == list(range(12))


class Script(Engine):
    """An engine made of a line of shell, which gets the names as its arguments."""

    name = "script"
    title = "Script"

    def __init__(self, line: str) -> None:
        object.__setattr__(self, "version", "1")
        object.__setattr__(self, "_line", line)

    def command(self, folder: Path, names: object, *, pdfa: bool) -> list[str]:  # noqa: ARG002
        (folder / "out").mkdir()
        return ["sh", "-c", self._line, "sh", *names]  # type: ignore[attr-defined,misc]


PDF_OF = 'pdf() { printf "%%PDF-1.7 %%%%EOF\\n" > "out/${1%.docx}.pdf"; }; '


@posix
def test_a_converter_that_does_not_work_at_all_is_given_up_after_four_files() -> None:
    tried: list[str] = []
    jobs = [Job(str(n), lambda n=n: tried.append(str(n)) or b"x") for n in range(50)]  # type: ignore[misc,func-returns-value]
    outcomes = list(convert(jobs, Script("exit 77"), workers=1))
    said = [str(one.problem) for one in outcomes]
    assert len(outcomes) == 50
    assert sum("crashed over it" in text for text in said) == 4
    assert sum("made none of the first 4" in text for text in said) == 46


@posix
def test_bad_files_in_front_are_no_reason_to_give_up_the_rest() -> None:
    line = PDF_OF + 'for n in "$@"; do case $(cat $n) in [0-2]) exit 77;; esac; pdf $n; done'
    jobs = [Job(str(n), lambda n=n: str(n).encode()) for n in range(20)]  # type: ignore[misc]
    outcomes = list(convert(jobs, Script(line), workers=1))
    failed = sorted(one.key for one in outcomes if one.problem)
    assert (len(outcomes), failed) == (20, ["0", "1", "2"])


@posix
def test_a_file_that_is_passed_over_is_tried_again_by_itself() -> None:
    """A converter that skips a file without a word, once; and one that it never makes."""
    line = PDF_OF + (
        'for n in "$@"; do case $(cat $n) in 3) [ $# = 1 ] && pdf $n;; 5) ;; *) pdf $n;; esac; done'
    )
    jobs = [Job(str(n), lambda n=n: str(n).encode()) for n in range(8)]  # type: ignore[misc]
    outcomes = {one.key: one for one in convert(jobs, Script(line), workers=1)}
    assert len(outcomes) == 8
    assert [key for key, one in outcomes.items() if one.problem] == ["5"]
    assert "could not make a PDF of it" in str(outcomes["5"].problem)


@posix
@pytest.mark.parametrize("written", ["", "%PDF-1.7 half", "<html>no PDF</html> %%EOF"])
def test_what_is_no_whole_pdf_is_not_taken(written: str) -> None:
    line = f"for n in \"$@\"; do printf '{written.replace('%', '%%')}' > out/${{n%.docx}}.pdf; done"
    [outcome] = convert([Job("a", lambda: b"x")], Script(line))
    assert (outcome.pdf, bool(outcome.problem)) == (b"", True)


@posix
def test_only_what_is_slow_is_given_up_and_its_children_with_it() -> None:
    line = PDF_OF + 'for n in "$@"; do [ $(cat $n) = 2 ] && { sleep 600 & wait; }; pdf $n; done'
    jobs = [Job(str(n), lambda n=n: str(n).encode()) for n in range(6)]  # type: ignore[misc]
    begun = time.monotonic()
    outcomes = {one.key: one for one in convert(jobs, Script(line), workers=1, limits=Limits(1, 1))}
    assert [key for key, one in outcomes.items() if one.problem] == ["2"]
    assert time.monotonic() - begun < 60


@posix
def test_who_stops_listening_leaves_nothing_running() -> None:
    outcomes = convert([Job("a", lambda: b"x"), Job("b", lambda: b"x")], Script(
        PDF_OF + "pdf $1; sleep 600"
    ), workers=1)  # fmt: skip
    next(outcomes)
    outcomes.close()  # what is left is looked at after the test


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_that_is_stopped_keeps_what_was_finished(
    demo: Clerk, stand_in: Path, number: signal.Signals, code: int
) -> None:
    """While a letter hangs: the others are in their place and in the log, nothing runs on."""
    shutil.copy(letters_of(demo)[-1], stand_in / "hang.docx")
    with subprocess.Popen(
        [sys.executable, "-m", "pakdocs", "-C", str(demo.office), "pdf", "convert", "--all",
         "--timeout", "300"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE,
    ) as command:  # fmt: skip
        folder = Path(tempfile.gettempdir())
        deadline = time.monotonic() + 120
        runs = "pakdocs-pdf-*/*"
        while not (
            list(folder.glob(f"{runs}/profile")) and len(list(folder.glob(f"{runs}/0*"))) == 1
        ):
            assert time.monotonic() < deadline, command.poll()
            time.sleep(0.05)
        time.sleep(1)  # all but one are done, and what came out last is taken in
        command.send_signal(number)
        command.communicate(timeout=60)
    assert command.returncode == code
    made = sorted(path.name[:6] for path in demo.office.glob("letters/*/*.pdf"))
    assert made == ["L-0001", "L-0002"]
    assert demo("audit").code == 0


# ---- Letters of the office -----------------------------------------------------------------------


def test_an_issued_letter_has_its_pdf_beside_it_and_in_the_log(office: Clerk, soffice: str) -> None:
    made = office.json("letter", "issue", "sk-penetapan", "--due", "--date", "2025-10-06", "--pdf")
    [letter], [pdf] = made["letters"], made["pdfs"]
    assert pdf["file"] == letter["file"].replace(".docx", ".pdf")
    path = office.office / pdf["file"]
    assert letter["number"].replace(" ", "") in words(path.read_bytes(), "x")
    shown = office.json("letter", "show", letter["id"])["letter"]
    assert shown["timeline"][-1]["event"] == "letter.converted"
    assert shown["pdfs"][0]["digest"] == pdf["digest"]
    assert shown["pdfs"][0]["engine"] == made["engine"]
    assert office.json("verify", str(path))["verdict"] == "genuine"
    assert office("audit").code == office("log", "verify").code == 0


def test_a_letter_whose_pdf_fails_is_issued_all_the_same(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("stands in with a POSIX shell script")
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo LibreOffice 99.1 || exit 1\n', encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PAKDOCS_SOFFICE", str(program))
    result = office("letter", "issue", "sk-penetapan", "--due", "--pdf")
    assert result.code == 3
    assert "1 letter issued" in result.out
    assert "No PDF: L-0001: LibreOffice crashed over it." in result.err
    assert office.store.load().tables["letters"]["L-0001"]["pdfs"] == []


def test_without_any_converter_no_number_is_spent(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("PAKDOCS_SOFFICE", raising=False)
    monkeypatch.setitem(sys.modules, "dxpdf", None)
    monkeypatch.setattr("pakdocs.pdf.libreoffice._PLACES", {})
    monkeypatch.setattr("pakdocs.pdf.sys.platform", "linux")
    for command in (("letter", "issue", "sk-penetapan", "--due", "--pdf"), ("pdf", "info")):
        result = office(*command)
        assert result.code == 6
        assert "sudo apt install libreoffice-writer" in result.err
        assert 'pip install "pakdocs[pdf]"' in result.err
    assert office.store.load().tables["letters"] == {}


def test_a_pdf_of_other_bytes_is_a_finding_and_not_genuine(demo: Clerk, soffice: str) -> None:
    [made] = demo.json("pdf", "convert", "L-0002")["pdfs"]
    path = demo.office / made["file"]
    path.write_bytes(path.read_bytes() + b"\n% added\n%%EOF\n")
    assert demo("verify", str(path)).code == 3
    findings = demo.json_any("audit")["findings"]
    assert [one["code"] for one in findings] == ["letter.pdf_altered"]


def test_all_makes_those_that_lack_theirs(demo: Clerk, soffice: str) -> None:
    demo.json("pdf", "convert", "L-0001")
    again = demo.json("pdf", "convert", "--year", "2025")
    assert [one["source"] for one in again["pdfs"]] == ["L-0002", "L-0003"]
    assert again["skipped"] == 1
    nothing = demo("pdf", "convert", "--all")
    assert (nothing.code, "3 letters have their PDF already" in nothing.out) == (0, True)


def test_a_pdf_that_somebody_else_put_there_is_left_alone(demo: Clerk, soffice: str) -> None:
    letter = letters_of(demo)[1]
    place = letter.with_suffix(".pdf")
    place.write_bytes(b"%PDF-1.4 a scan %%EOF")
    refused = demo("pdf", "convert", "L-0002")
    assert (refused.code, "--force" in refused.err) == (3, True)
    assert place.read_bytes() == b"%PDF-1.4 a scan %%EOF"
    assert demo("pdf", "convert", str(letter), "--force").code == 0  # a letter, named by its file
    assert demo("verify", str(place)).code == 0
    assert demo("pdf", "convert", "L-0002").code == 0  # our own is made anew without asking


def test_the_pdf_of_words_that_were_changed_since_goes(demo: Clerk, soffice: str) -> None:
    [made] = demo.json("pdf", "convert", "L-0003")["pdfs"]
    path = demo.office / made["file"]
    before = path.read_bytes()
    edited = letters_of(demo)[2].read_bytes()
    copy = demo.office.parent / "disunting.docx"
    text = "Sehubungan dengan hal tersebut"
    copy.write_bytes(with_words(edited, text, f"{text} di atas"))
    revised = demo("letter", "revise", "L-0003", "--adopt", str(copy), "--reason", "salah ketik")
    assert revised.code == 0, revised
    assert not path.exists()
    copy_of_old = demo.office.parent / "lama.pdf"
    copy_of_old.write_bytes(before)
    result = demo("verify", str(copy_of_old))
    assert (result.code, "before it was revised" in result.out) == (3, True)
    assert demo("audit").code == 0


def test_a_void_letter_gets_no_pdf(demo: Clerk, soffice: str) -> None:
    assert demo("letter", "void", "L-0003", "--reason", "salah").code == 0
    refused = demo("pdf", "convert", "L-0003")
    assert (refused.code, "L-0003 is void" in refused.err) == (5, True)


def test_a_letter_whose_file_was_changed_gets_none(demo: Clerk, soffice: str) -> None:
    path = letters_of(demo)[1]
    path.write_bytes(another(path.read_bytes(), "changed"))
    result = demo("pdf", "convert", "L-0001", "L-0002")
    assert result.code == 3
    assert "1 PDF made" in result.out
    assert "pakdocs letter restore L-0002" in result.err


def test_a_pdf_made_for_another_folder_is_known_as_well(
    demo: Clerk, soffice: str, tmp_path: Path
) -> None:
    [made] = demo.json("pdf", "convert", "L-0002", "--to", str(tmp_path / "keluar"))["pdfs"]
    assert demo.json("verify", made["file"])["letter"] == "L-0002"
    assert not list(demo.office.glob("letters/*/*.pdf"))
    assert demo("audit").code == 0


def test_the_second_verifier_knows_the_event(demo: Clerk, soffice: str) -> None:
    demo.json("pdf", "convert", "L-0002")
    found = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "periksa.py"), "log", str(demo.office / "records")],
        capture_output=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout


def test_a_log_that_names_a_pdf_elsewhere_is_a_finding_and_nothing_is_touched(
    demo: Clerk, tmp_path: Path
) -> None:
    """Whoever writes a well-chained log can name any file; it is neither read nor removed."""
    from conftest import clock
    from pakdocs.office import writing

    victim = tmp_path / "milik-orang.pdf"
    victim.write_bytes(b"%PDF-1.7 %%EOF")
    letter = demo.store.load().tables["letters"]["L-0002"]
    made = {"file": f"../{victim.name}", "digest": digest(victim.read_bytes()), "pdfa": False}
    engine = {"name": "x", "version": "1"}
    with writing(demo.store, "tester", clock) as session:
        session.commit([
            ("letter.converted",
             {**made, "id": "L-0002", "content": letter["content"], "engine": engine}),
        ])  # fmt: skip
    codes = [one["code"] for one in demo.json_any("audit")["findings"]]
    assert codes == ["letter.place"]
    assert victim.exists()


def test_a_dry_run_makes_nothing(demo: Clerk, soffice: str) -> None:
    found = demo.json("pdf", "convert", "--all", "--dry-run")
    assert found["sources"] == ["L-0001", "L-0002", "L-0003"]
    assert not list(demo.office.glob("letters/*/*.pdf"))


# ---- PDF/A, fonts, hostile files -----------------------------------------------------------------


def test_pdfa_is_2b_by_its_own_metadata(demo: Clerk, soffice: str) -> None:
    [made] = demo.json("pdf", "convert", "L-0002", "--pdfa")["pdfs"]
    path = demo.office / made["file"]
    metadata = pypdf.PdfReader(path).xmp_metadata
    assert metadata is not None
    xml = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xml
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xml
    told = demo.json("pdf", "info", str(path))
    assert (told["pdfa"], told["embedded"], told["signatures"]) == ("2b", True, 0)
    log = (demo.office / "records" / "log.jsonl").read_text(encoding="utf-8")
    assert '"pdfa":true' in log.splitlines()[-1]


def test_each_font_that_is_not_there_is_named_once(
    demo: Clerk, soffice: str, tmp_path: Path
) -> None:
    data = short_letter(demo)
    font = '<w:rPr><w:rFonts w:ascii="Font Rekaan" w:hAnsi="Font Rekaan"/></w:rPr>'
    body = f"<w:body><w:p><w:r>{font}<w:t>Kata</w:t></w:r></w:p>"
    files = []
    for number in range(3):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(with_words(data, "<w:body>", body))
        files.append(str(path))
    result = demo("pdf", "convert", *files)
    assert result.code == 0, result
    assert result.err.count("Font Rekaan is not installed; the PDF shows it in ") == 1


@pytest.mark.parametrize(
    ("wanted", "there", "expected"),
    [
        ({"Arial"}, {"ABCDEF+ArialMT", "ABCDEF+Arial-BoldMT"}, []),
        ({"Arial"}, {"ABCDEF+ArialNarrow"}, [("Arial", "Arial Narrow", False)]),
        ({"Arial"}, {"A" * 6 + "+LiberationSans-Bold"}, [("Arial", "Liberation Sans", True)]),
        ({"Times New Roman"}, {"TimesNewRomanPSMT", "TimesNewRomanPS-BoldMT"}, []),
        (
            {"Arial", "Bookman Old Style"},
            {"LiberationSans", "DejaVuSerif"},
            [("Arial", "Liberation Sans", True), ("Bookman Old Style", "Deja Vu Serif", False)],
        ),
        ({"Bookman Old Style"}, {"URWBookmanLight", "URWBookmanDemi"},
         [("Bookman Old Style", "URW Bookman", False)]),
        (set(), {"LiberationSans"}, []),
    ],
)  # fmt: skip
def test_fonts_are_told_apart_by_their_names(
    wanted: set[str], there: set[str], expected: list[tuple[str, str, bool]]
) -> None:
    assert list(lacking(wanted, there)) == expected


def test_a_file_from_outside_is_refused_for_macros_and_links(
    demo: Clerk, soffice: str, tmp_path: Path
) -> None:
    good, bad = tmp_path / "baik.docx", tmp_path / "makro.docx"
    good.write_bytes(short_letter(demo))
    bad.write_bytes(short_letter(demo))
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    result = demo("pdf", "convert", str(good), str(bad))
    assert result.code == 3
    assert "makro.docx: holds a macro" in result.err
    assert good.with_suffix(".pdf").is_file()
    assert not bad.with_suffix(".pdf").exists()


def test_broken_xml_is_the_trouble_of_its_own_file(
    demo: Clerk, soffice: str, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(short_letter(demo))
    (tmp_path / "b.docx").write_bytes(with_words(short_letter(demo), "</w:body>", ""))
    result = demo("pdf", "convert", str(tmp_path / "a.docx"), str(tmp_path / "b.docx"))
    assert result.code == 3
    assert "b.docx: is not valid XML" in result.err
    assert (tmp_path / "a.pdf").is_file()


def test_no_file_of_this_computer_is_drawn_into_a_pdf(
    demo: Clerk, soffice: str, tmp_path: Path
) -> None:
    """A field asks for the text of another file; the letter is made without it."""
    secret = tmp_path / "rahasia.txt"
    secret.write_text("RAHASIADAERAH", encoding="utf-8")
    asks = f"INCLUDETEXT &quot;{secret}&quot;"
    field = f'<w:fldSimple w:instr="{asks}"><w:r><w:t>LAMA</w:t></w:r></w:fldSimple>'
    path = tmp_path / "surat.docx"
    body = f"<w:body><w:p>{field}</w:p>"
    path.write_bytes(with_words(short_letter(demo), "<w:body>", body))
    assert demo("pdf", "convert", str(path)).code == 0
    assert "RAHASIADAERAH" not in words(path.with_suffix(".pdf").read_bytes(), "x")


def test_what_is_no_pdf_is_said_in_a_sentence(demo: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    for data in (b"", b"%PDF-1.7\nnothing\n%%EOF", short_letter(demo)):
        path.write_bytes(data)
        result = demo("pdf", "info", str(path))
        assert (result.code, "not a PDF that can be read" in result.err) == (4, True)


# ---- The other engines ---------------------------------------------------------------------------


def test_the_command_line_names_the_engines_there_are() -> None:
    assert NAMED == ENGINES


def test_dxpdf_prints_number_and_date_though_they_stand_in_controls(demo: Clerk) -> None:
    made = demo.json("pdf", "convert", "L-0002", "--engine", "dxpdf")
    assert made["engine"]["name"] == "dxpdf"
    text = words((demo.office / made["pdfs"][0]["file"]).read_bytes(), "x")
    assert "500.15/1/DISNAKER/2025" in text
    assert "8Oktober2025" in text


def test_a_pdf_that_lacks_words_is_not_taken(demo: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What dxpdf leaves out without a word is found by reading its PDF."""
    monkeypatch.setattr(Dxpdf, "fit", lambda _self, data: data)  # as it would come without care
    result = demo("pdf", "convert", "L-0002", "--engine", "dxpdf")
    assert result.code == 3
    assert "dxpdf left out words of it: 500.15/1/DISNAKER/2025" in result.err


def test_only_libreoffice_makes_pdfa(demo: Clerk) -> None:
    result = demo("pdf", "convert", "L-0002", "--engine", "dxpdf", "--pdfa")
    assert (result.code, "dxpdf does not make PDF/A-2b" in result.err) == (4, True)
    assert not Word.pdfa


def test_controls_inside_controls_leave_their_words(demo: Clerk) -> None:
    nested = (
        "<w:body><w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>DALAM</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"
    )
    data = without_controls(with_words(short_letter(demo), "<w:body>", nested))
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    assert b"DALAM" in body
    assert b"<w:sdt" not in body


def test_words_command_and_its_process(tmp_path: Path) -> None:
    """What is run on Windows; Word itself is not here."""
    engine = Word(version_of("Word.Application.16"))
    command = engine.command(tmp_path, ["0001.docx", "0002.docx"], pdfa=False)
    assert engine.version == "16"
    assert command[0] == "powershell"
    assert command[-2:] == ["-Folder", str(tmp_path)]
    assert (tmp_path / "names.txt").read_text(encoding="ascii") == "0001\n0002\n"
    assert (tmp_path / "convert.ps1").read_bytes().startswith(b"\xef\xbb\xbf")
    assert engine.strays(tmp_path) == []
    (tmp_path / "word.pid").write_text("\ufeff4711\r\n", encoding="utf-8")
    assert engine.strays(tmp_path) == [4711]


def test_fonts_are_read_from_a_pdf_that_packs_its_objects(demo: Clerk, soffice: str) -> None:
    [made] = demo.json("pdf", "convert", "L-0002")["pdfs"]
    path = demo.office / made["file"]
    writer = pypdf.PdfWriter(clone_from=path)
    writer.compress_identical_objects()
    again = io.BytesIO()
    writer.write(again)
    assert font_names(again.getvalue()) == font_names(path.read_bytes())
    assert look(again.getvalue(), "x").pages == 3
