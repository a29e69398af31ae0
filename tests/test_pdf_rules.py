"""What pakdocs does with PDFs that a converter gave it: places, log entries, and what others do.

No converter is needed here: a stand-in reads each file and gives an empty page.
"""

from __future__ import annotations

import errno
import io
import shutil
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from conftest import Clerk, clock
from pakdocs.errors import PakdocsError, Problem
from pakdocs.ledger import Record, digest
from pakdocs.office import pdf as module
from pakdocs.office.pdf import Converted, Wish, convert_files, convert_letters, without_pdf
from pakdocs.pdf import Engine, Job, Outcome
from pakdocs.store import Session


class Paper(Engine):
    """An engine that is never run."""

    name = "paper"
    title = "Paper"


class Hasty(Paper):
    """One whose PDFs are read back."""

    complete = False


def page(width: int) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


Meanwhile = Callable[[], object]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Meanwhile]:
    """Stand in for the converter; what is put into this list happens while it works."""
    happens: list[Meanwhile] = []

    def convert(jobs: Sequence[Job], *_more: object, **_named: object) -> Generator[Outcome]:
        for width, job in enumerate(jobs, start=100):
            try:
                job.read()
            except PakdocsError as error:
                yield Outcome(job.key, problem=error.problem)
                continue
            while happens:
                happens.pop()()
            yield Outcome(job.key, page(width))

    monkeypatch.setattr(module, "convert", convert)
    return happens


def letters(desk: Clerk) -> list[Record]:
    return list(desk.store.load().tables["letters"].values())


def made(desk: Clerk, wish: Wish | None = None, *names: str) -> Converted:
    chosen = [letter for letter in letters(desk) if not names or letter["id"] in names]
    return convert_letters(
        desk.store, chosen, wish or Wish(Paper("1")), lambda: desk.store.writing("tester", clock)
    )


def events(desk: Clerk) -> int:
    return sum(entry.event == "letter.converted" for entry in desk.store.entries())


def test_blocks_are_logged_as_they_are_full(
    demo: Clerk, meanwhile: list[Meanwhile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    commit, blocks = Session.commit, []

    def counted(session: Session, block: Sequence[tuple[str, dict[str, object]]]) -> None:
        blocks.append(len(block))
        commit(session, block)

    monkeypatch.setattr(Session, "commit", counted)
    assert [one.source for one in made(demo).made] == ["L-0001", "L-0002", "L-0003"]
    assert blocks == [2, 1]
    assert demo("audit").code == 0


def test_a_letter_that_was_changed_meanwhile_gets_no_pdf(
    demo: Clerk, meanwhile: list[Meanwhile]
) -> None:
    meanwhile.append(lambda: demo("letter", "void", "L-0002", "--reason", "salah"))
    found = made(demo, None, "L-0002")
    assert found.made == []
    assert "changed or put out of force" in found.failed[0].message
    assert events(demo) == 0
    meanwhile.append(lambda: demo("letter", "void", "L-0003", "--reason", "salah"))
    found = made(demo, None, "L-0001", "L-0003")
    assert [one.source for one in found.made] == ["L-0001"]
    assert len(found.failed) == 1


def test_a_missing_file_of_a_letter_is_made_again_for_its_pdf(
    demo: Clerk, meanwhile: list[Meanwhile]
) -> None:
    (demo.office / letters(demo)[0]["file"]).unlink()
    assert [one.source for one in made(demo, None, "L-0001").made] == ["L-0001"]


def test_a_changed_draft_is_to_be_taken_back_first(
    office: Clerk, meanwhile: list[Meanwhile]
) -> None:
    assert office("letter", "draft", "sk-penetapan", "--due", "--date=2026-01-05").code == 0
    [letter] = letters(office)
    path = office.office / letter["file"]
    shutil.copyfile(next((office.office / "templates").glob("*.docx")), path)
    [problem] = made(office).failed
    assert (problem.where, "--adopt FILE" in problem.fix) == ("L-0001", True)


def test_a_place_that_is_taken_is_named_and_the_rest_goes_on(
    demo: Clerk, meanwhile: list[Meanwhile], tmp_path: Path
) -> None:
    first, second = letters(demo)[:2]
    place = tmp_path / "keluar"
    blocked = place / Path(first["file"]).with_suffix(".pdf").name
    meanwhile.append(lambda: blocked.mkdir(parents=True))
    found = made(demo, Wish(Paper("1"), to=place), first["id"], second["id"])
    assert [one.source for one in found.made] == [second["id"]]
    assert "could not be put in its place" in found.failed[0].message
    assert first["id"] in found.failed[0].where


def test_files_from_outside_that_share_a_name_do_not_replace_each_other(
    demo: Clerk, meanwhile: list[Meanwhile], tmp_path: Path
) -> None:
    sources = [tmp_path / name / "surat.docx" for name in ("a", "b", "c")]
    for source in sources:
        source.parent.mkdir()
        shutil.copyfile(demo.office / letters(demo)[0]["file"], source)
    place = tmp_path / "keluar"
    place.mkdir()
    found = convert_files(sources, Wish(Paper("1"), to=place))
    assert [one.source for one in found.made] == [str(sources[0])]
    assert [one.where for one in found.failed] == [str(one) for one in sources[1:]]
    again = convert_files(sources[:1], Wish(Paper("1"), to=place))
    assert (again.made, "--force" in again.failed[0].fix) == ([], True)
    (place / "surat.pdf").unlink()
    meanwhile.append((place / "surat.pdf").mkdir)
    barred = convert_files(sources[:1], Wish(Paper("1"), to=place))
    assert barred.made == []
    assert str(place / "surat.pdf") in barred.failed[0].message


@pytest.mark.parametrize("engine", [Paper("1"), Hasty("1")])
def test_a_pdf_that_cannot_be_read_is_not_taken_where_it_must_be_read(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    """An engine that is trusted may write in a way that our reader of fonts does not know."""

    def convert(jobs: Sequence[Job], *_more: object, **_named: object) -> Generator[Outcome]:
        for job in jobs:
            job.read()
            yield Outcome(job.key, b"%PDF-9 as nobody knows it %%EOF")

    monkeypatch.setattr(module, "convert", convert)
    found = made(demo, Wish(engine), "L-0001")
    assert len(found.made) == engine.complete
    assert len(found.failed) == (not engine.complete)
    assert found.warnings == []


def test_a_failed_conversion_is_named_by_its_letter(
    demo: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def convert(jobs: Sequence[Job], *_more: object, **_named: object) -> Generator[Outcome]:
        yield from (Outcome(job.key, problem=Problem("hangs.")) for job in jobs)

    monkeypatch.setattr(module, "convert", convert)
    assert [problem.where for problem in made(demo).failed] == ["L-0001", "L-0002", "L-0003"]
    assert events(demo) == 0


def test_the_pdf_of_a_draft_proves_nothing(office: Clerk, meanwhile: list[Meanwhile]) -> None:
    assert office("letter", "draft", "sk-penetapan", "--due", "--date=2026-01-05").code == 0
    [one] = made(office).made
    said = office("verify", str(office.office / one.file), "--json")
    assert (said.code, said.json["verdict"]) == (3, "unknown")
    kept = office.office.parent / "konsep.pdf"
    shutil.copyfile(office.office / one.file, kept)
    assert office("letter", "stamp", "L-0001", "--date=2026-01-05").code == 0
    assert office("verify", str(kept), "--json").json["verdict"] == "unknown"


REVISE = ("letter", "revise", "L-0003", "--reason", "salah ketik", "--set", "plan_place=Aula")


def test_an_old_pdf_that_was_written_on_stays(demo: Clerk, meanwhile: list[Meanwhile]) -> None:
    """The PDF of words that were changed since goes; what somebody made of it is theirs."""
    [one] = made(demo, None, "L-0003").made
    path = demo.office / one.file
    path.write_bytes(path.read_bytes() + b"\n% note")
    assert "PDF" not in demo(*REVISE, "--dry-run").err
    assert "pakdocs pdf convert L-0003" in demo(*REVISE).err
    assert path.is_file()


def test_an_old_pdf_that_is_held_goes_later(
    demo: Clerk, meanwhile: list[Meanwhile], monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = made(demo, None, "L-0003").made
    path = demo.office / one.file
    unlink = Path.unlink

    def held(self: Path, *, missing_ok: bool = False) -> None:
        if self == path:
            raise PermissionError(errno.EACCES, "held by a reader", str(self))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert demo(*REVISE).code == 0
    assert path.is_file()
    monkeypatch.undo()
    assert demo("registration", "set", "registered", "pak-0001").code == 0
    assert not path.exists()


def test_a_pdf_of_any_earlier_version_is_out_of_force(
    demo: Clerk, meanwhile: list[Meanwhile], tmp_path: Path
) -> None:
    assert demo(*REVISE).code == 0
    [one] = made(demo, Wish(Paper("1"), to=tmp_path), "L-0003").made
    assert demo("verify", one.file).code == 0
    assert demo(*REVISE[:-1], "plan_place=Ruang rapat").code == 0
    assert demo("verify", one.file, "--json").json["verdict"] == "void"


def test_a_log_that_names_an_old_pdf_elsewhere_removes_nothing(
    demo: Clerk, meanwhile: list[Meanwhile], tmp_path: Path
) -> None:
    victim = tmp_path / "milik-orang.pdf"
    victim.write_bytes(b"%PDF-1.7 %%EOF")
    letter = letters(demo)[2]
    named = {"file": f"../{victim.name}", "digest": digest(victim.read_bytes()), "pdfa": False}
    named |= {"id": "L-0003", "content": letter["content"], "engine": {"name": "x", "version": "1"}}
    with demo.store.writing("tester", clock) as session:
        session.commit([("letter.converted", named)])
    assert demo(*REVISE).code == 0
    assert victim.exists()


def test_a_pdf_elsewhere_or_of_another_kind_is_not_the_one_that_is_there(
    demo: Clerk, meanwhile: list[Meanwhile], tmp_path: Path
) -> None:
    """For the archive PDF/A is made though a plain PDF is there; and a folder gets its own."""
    archive = tmp_path / "arsip"

    def left(wish: Wish) -> list[str]:
        return [letter["id"] for letter in without_pdf(demo.store, None, wish)[0]]

    plain = Wish(Paper("1"))
    lasting, away = replace(plain, pdfa=True), replace(plain, to=archive)
    made(demo, plain, "L-0001")
    assert left(plain) == ["L-0002", "L-0003"]
    assert left(lasting) == left(away) == ["L-0001", "L-0002", "L-0003"]
    meanwhile.append(lambda: None)
    assert len(made(demo, lasting).made) == len(made(demo, away).made) == 3
    assert left(plain) == left(lasting) == left(away) == []


def test_our_own_pdf_is_no_signed_one(demo: Clerk, meanwhile: list[Meanwhile]) -> None:
    [one] = made(demo, None, "L-0001").made
    refused = demo("letter", "attach", "L-0001", str(demo.office / one.file))
    assert (refused.code, "nobody has signed it" in refused.err) == (4, True)
    assert (
        demo("letter", "attach", "L-0001", str(demo.office / one.file), "--as", "other").code == 0
    )


def test_a_pdf_that_was_changed_in_its_place_is_altered(
    demo: Clerk, meanwhile: list[Meanwhile]
) -> None:
    [one] = made(demo, None, "L-0001").made
    path = demo.office / one.file
    path.write_bytes(path.read_bytes() + b"\n")
    assert demo("verify", str(path), "--json").json["verdict"] == "altered"


def test_ctrl_c_while_pdfs_are_made_says_which_letters_are_issued(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_given: object, **_named: object) -> Generator[Outcome]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(module, "convert", stopped)
    monkeypatch.setattr("pakdocs.pdf.find_engine", lambda *_name, **_how: Paper("1"))
    wish = ("letter", "issue", "sk-penetapan", "--due", "--each", "--date=2026-01-05", "--pdf")
    said = office(*wish)
    assert said.code == 130
    assert "the letters L-0001 to L-0012 are issued" in said.err
    assert "pakdocs pdf convert --year 2026" in said.err
    said = office("pdf", "convert", "--all", "--json")
    assert (said.code, said.json["error"]["code"]) == (130, "interrupted")
    assert "The same command goes on" in said.json["error"]["message"]


@pytest.mark.parametrize("name", ["catatan.txt", "folder"])
def test_what_is_no_word_file_is_refused_as_that(
    demo: Clerk, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pakdocs.pdf.find_engine", lambda *_name, **_how: Paper("1"))
    (tmp_path / "catatan.txt").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    said = demo("pdf", "convert", str(tmp_path / name))
    assert (said.code, "is not a Word document" in said.err) == (4, True)


def test_what_waits_of_a_pdf_is_removed_when_the_office_is_opened(demo: Clerk) -> None:
    waiting = demo.office / "letters" / ".staging" / "L-0001.pdf"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(b"%PDF-1.7")
    assert demo("registration", "set", "registered", "pak-0001").code == 0
    assert not waiting.exists()
