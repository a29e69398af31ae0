"""The whole life of a number: reserved, used, inserted, booked, void; 1..N explains itself."""

from __future__ import annotations

import datetime as dt

import pytest

from conftest import Clerk, clock
from pakdocs.audit import _double_findings, audit
from pakdocs.dossier import number_list
from pakdocs.numbering import MAX_RANGES, Facts
from pakdocs.office.numbers import Wanted, take_numbers
from pakdocs.store import Store


def issue(clerk: Clerk, date: str, *more: str) -> dict[str, str]:
    """Issue a letter of the series surat for one officer."""
    [letter] = clerk.json(
        "letter", "issue", "surat-dinas", "--date", date, "--set", "to=Kepala SMK",
        "--set", "subject=Uji", "--set", "body=- Isi.", *more,
    )["letters"]  # fmt: skip
    found: dict[str, str] = letter
    return found


def book_of(clerk: Clerk, year: int = 2026) -> list[tuple[str, str]]:
    """Give number and status of the series surat, in order."""
    found = clerk.json("number", "list", "--series", "surat", "--year", str(year))["numbers"]
    return [(f"{n['seq']}{n['suffix']}", n["status"]) for n in found]


def clean(clerk: Clerk) -> bool:
    """Say whether audit has nothing to say of the numbers."""
    return not [f for f in audit(clerk.store) if f.code.startswith("number")]


@pytest.fixture
def today() -> dt.date:
    """The day on which commands run here."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()


def test_the_life_of_a_reservation(office: Clerk, today: dt.date) -> None:
    day, year = today.isoformat(), today.year
    issue(office, day)
    reserve = ("number", "reserve", "--series", "surat", "--for", "Bidang Penta", "--count", "4")
    assert office.json(*reserve)["numbers"] == "2-5"
    issue(office, day)  # others go on meanwhile
    assert issue(office, day, "--number", "3")["number"] == f"500.15/3/DISNAKER/{year}"
    assert (
        office.json("number", "book", "2", "--series", "surat", "--for", "Undangan tulis tangan")[
            "numbers"
        ]
        == "2"
    )
    assert office("number", "void", "4-5", "--series", "surat", "--reason", "batal").code == 0
    assert book_of(office, year) == [
        ("1", "issued"), ("2", "external"), ("3", "issued"), ("4", "void"), ("5", "void"),
        ("6", "issued"),
    ]  # fmt: skip
    taken = office("letter", "issue", "surat-dinas", "--number", "4", "--set", "to=x",
                   "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (taken.code, "taken" in taken.err) == (5, True)
    assert clean(office)
    [void] = office.json("number", "list", "--status", "void")["numbers"][:1]
    assert (void["reason"], void["by"]) == ("batal", "tester")


def test_a_reserved_number_wants_a_date_that_fits_between_its_neighbours(office: Clerk) -> None:
    with office.store.writing(
        "tester", lambda: dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC)
    ) as session:
        data = {"series": "surat", "year": 2026, "first": 1, "last": 2, "until": "", "reason": "x"}
        session.commit([("number.reserved", data)])
    issue(office, "2026-01-07")
    late = office("letter", "issue", "surat-dinas", "--number", "2", "--date", "2026-01-08",
                  "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (late.code, "7 Januari 2026" in late.err) == (5, True)
    assert issue(office, "2026-01-06", "--number", "2")["number"].startswith("500.15/2/")
    early = office("letter", "issue", "surat-dinas", "--number", "1", "--date", "2026-01-07",
                   "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert early.code == 5
    assert clean(office)


def test_a_reservation_that_is_over_reads_as_void_and_cannot_be_used(office: Clerk) -> None:
    with office.store.writing(
        "tester", lambda: dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC)
    ) as session:
        data = {"series": "surat", "year": 2026, "first": 1, "last": 1, "reason": "Umum"}
        session.commit([("number.reserved", data | {"until": "2026-01-10"})])
    state = office.store.load()
    assert [n["status"] for n in number_list(state, "surat", 2026, "2026-01-10")] == ["reserved"]
    [over] = number_list(state, "surat", 2026, "2026-01-11")
    assert (over["status"], "Umum" in over["reason"]) == ("void", True)
    refused = office("letter", "issue", "surat-dinas", "--number", "1", "--date", "2026-01-08",
                     "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert refused.code == 5
    booked = office("number", "book", "1", "--series", "surat", "--date", "2026-01-08",
                    "--for", "Surat tugas")  # fmt: skip
    assert (booked.code, "The reservation of 1 is over." in booked.err) == (5, True)
    assert issue(office, "2026-01-12")["number"].startswith("500.15/2/")
    assert clean(office)


def test_a_late_letter_is_inserted_with_its_reason(office: Clerk) -> None:
    for date in ("2026-01-05", "2026-01-06", "2026-01-09"):
        issue(office, date)
    wish = ("--date", "2026-01-07", "--insert", "surat tertinggal")
    assert issue(office, *wish[1:])["number"] == "500.15/2.a/DISNAKER/2026"
    assert issue(office, *wish[1:])["number"] == "500.15/2.b/DISNAKER/2026"
    assert issue(office, "2026-01-09")["number"] == "500.15/4/DISNAKER/2026"  # the count goes on
    assert book_of(office)[1:4] == [("2", "issued"), ("2a", "inserted"), ("2b", "inserted")]
    [first, _second] = office.json("number", "list", "--status", "inserted")["numbers"]
    assert first["reason"] == "surat tertinggal"
    assert office("letter", "void", first["letter"], "--reason", "keliru").code == 0
    assert book_of(office)[2] == ("2a", "void")
    assert clean(office)


@pytest.mark.parametrize(
    ("date", "words"), [("2026-01-09", "Leave --insert out"), ("2026-01-04", "no number to insert")]
)
def test_what_needs_no_insertion_or_has_no_place_is_refused(
    office: Clerk, date: str, words: str
) -> None:
    issue(office, "2026-01-05")
    issue(office, "2026-01-09")
    result = office("letter", "issue", "surat-dinas", "--date", date, "--insert", "x",
                    "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (result.code, words in result.err) == (5, True)


def test_a_running_book_is_taken_over(office: Clerk) -> None:
    """The last number was 412: the next is 413, and 1..413 has no unexplained line."""
    take = ("number", "book", "--series", "surat", "--through", "412", "--date", "2026-01-03")
    assert office.json(*take, "--for", "buku agenda 2026")["numbers"] == "1-412"
    assert issue(office, "2026-01-05")["number"] == "500.15/413/DISNAKER/2026"
    assert book_of(office) == [
        *((str(n), "external") for n in range(1, 413)), ("413", "issued"),
    ]  # fmt: skip
    assert office(*take, "--for", "lagi").code == 5
    assert issue(office, "2026-01-06")["number"] == "500.15/414/DISNAKER/2026"
    early = office("letter", "issue", "surat-dinas", "--date", "2026-01-02", "--set", "to=x",
                   "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert early.code == 5
    assert clean(office)


def test_a_book_that_changes_hands_within_the_year(office: Clerk) -> None:
    profile = office.office / "office.toml"
    own = profile.read_text(encoding="utf-8")
    profile.write_text(own.replace('keeper = "pakdocs"', 'keeper = "office"'), encoding="utf-8")
    issue(office, "2026-01-05", "--number", "12")
    issue(office, "2026-01-06", "--number", "57")
    assert clean(office)  # holes in another's book are no finding
    profile.write_text(own, encoding="utf-8")
    issue(office, "2026-01-07")
    [hole, other] = [f for f in audit(office.store) if f.code == "number.hole"]
    assert ("1 to 11" in hole.message, "13 to 56" in other.message) == (True, True)
    found = office.json("number", "book", "--series", "surat", "--through", "57",
                        "--date", "2026-01-06", "--for", "buku Subbagian Umum")  # fmt: skip
    assert found["numbers"] == "1-11, 13-56"
    assert clean(office)
    assert [int(seq) for seq, _status in book_of(office)] == list(range(1, 59))


def test_a_paper_written_while_the_power_was_out(office: Clerk) -> None:
    issue(office, "2026-01-05")
    book = ("number", "book", "--series", "surat", "--date", "2026-01-06", "--for", "Surat tugas")
    assert office.json(*book)["numbers"] == "2"
    printed = office.json(book[0], book[1], "500.15/3/DISNAKER/2026", *book[2:])
    assert printed["numbers"] == "500.15/3/DISNAKER/2026"
    void = ("number", "void", "500.15/3/disnaker/2026", "--series", "surat", "--year", "2026")
    assert office(*void, "--reason", "salah cetak").code == 0
    assert book_of(office)[-1] == ("3", "void")
    again = office(*void, "--reason", "salah cetak")
    assert (again.code, "is void already" in again.err) == (5, True)
    for wrong in ("7", "1", "2.a", "500.15/9/DISNAKER/2025"):
        assert office(book[0], book[1], wrong, *book[2:]).code in (4, 5), wrong
    assert issue(office, "2026-01-07")["number"].startswith("500.15/4/")
    late = office("number", "book", "--series", "surat", "--date", "2026-01-05", "--for", "x")
    assert late.code == 5
    assert clean(office)


def test_a_number_mistyped_for_another_book_goes_to_its_own_letter(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('keeper = "pakdocs"', 'keeper = "srikandi"'), encoding="utf-8")
    wrong = issue(office, "2026-01-05", "--number", "77")
    assert office("letter", "void", wrong["id"], "--reason", "salah ketik nomor").code == 0
    right = issue(office, "2026-01-06", "--number", "77")
    assert right["number"] == wrong["number"]
    assert book_of(office) == [("77", "void"), ("77", "external")]
    doubled = office("letter", "issue", "surat-dinas", "--number", "77", "--date", "2026-01-06",
                     "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert doubled.code == 5
    booked = ("number", "book", "800/9/SETDA/2026", "--series", "surat", "--for", "Surat Setda")
    assert office(*booked, "--date", "2026-01-07").code == 0
    assert office(*booked, "--date", "2026-01-07").code == 5


def test_one_book_for_letters_of_several_patterns(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    one = text.replace("[series.keputusan]", '[series.keputusan]\nbook = "surat"')
    profile.write_text(one, encoding="utf-8")
    issue(office, "2026-01-05")
    [decree] = office.json("letter", "issue", "sk-penetapan", "--due", "--date", "2026-01-05")[
        "letters"
    ]
    assert decree["number"] == "500.15/2/KEP/DISNAKER/2026"
    assert issue(office, "2026-01-05")["number"] == "500.15/3/DISNAKER/2026"
    assert [seq for seq, _status in book_of(office)] == ["1", "2", "3"]
    assert [n["series"] for n in office.json("number", "next")["next"]] == ["surat", "dokumen"]
    wrong = text.replace("[series.keputusan]", '[series.keputusan]\nbook = "arsip"')
    profile.write_text(wrong, encoding="utf-8")
    assert office("number", "next").code == 4
    other = one.replace('keeper = "pakdocs"', 'keeper = "office"', 1)
    profile.write_text(other, encoding="utf-8")
    refused = office("number", "next")
    assert (refused.code, "whose book it shares" in refused.err) == (4, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("reserve", "--series", "surat"), 2),
        (("reserve", "--series", "arsip", "--for", "x"), 4),
        (("reserve", "--series", "surat", "--for", " "), 2),
        (("reserve", "--series", "surat", "--for", "x", "--count", "0"), 2),
        (("reserve", "--series", "surat", "--for", "x", "--count", "5000"), 2),
        (("reserve", "--series", "surat", "--for", "x", "--until", "2025-01-01"), 4),
        (("book", "5", "--through", "9", "--series", "surat", "--for", "x"), 2),
        (("book", "--series", "surat", "--for", "x", "--date", "2099-01-01"), 4),
        (("void", "9", "--series", "surat", "--reason", "x"), 4),
        (("void", "3-9", "--series", "surat", "--reason", "x"), 4),
        (("void", "banyak", "--series", "surat", "--reason", "x"), 4),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_kept(
    office: Clerk, arguments: tuple[str, ...], code: int
) -> None:
    before = office.store.log_path.read_bytes()
    result = office("number", *arguments)
    assert (result.code, bool(result.err)) == (code, True)
    assert office.store.log_path.read_bytes() == before


def test_dry_runs_say_the_numbers_and_keep_nothing(office: Clerk) -> None:
    before = office.store.log_path.read_bytes()
    reserve = ("number", "reserve", "--series", "surat", "--count", "3", "--for", "x")
    assert "1-3" in office(*reserve, "--dry-run").out
    book = ("number", "book", "--series", "surat", "--through", "9", "--for", "x")
    assert office.json(*book, "--dry-run") == {
        "schema": 1, "series": "surat", "numbers": "1-9", "dry_run": True,
    }  # fmt: skip
    assert office.store.log_path.read_bytes() == before


def test_a_number_given_after_the_signature_waits_for_it(office: Clerk) -> None:
    other_book(office, 'number_at = "issue"', 'number_at = "signature"')
    letter = ("surat-dinas", "--date", "2026-01-05", "--set", "to=x", "--set", "subject=Uji",
              "--set", "body=- Isi.")  # fmt: skip
    for options in (("--dry-run",), ()):
        refused = office("letter", "issue", *letter, *options)
        assert (refused.code, "after the signature" in refused.err) == (5, True)
        assert "pakdocs letter draft surat-dinas" in refused.err
    assert book_of(office) == []
    assert office("letter", "draft", *letter).code == 0


def test_the_book_of_another_keeper_is_not_reserved(office: Clerk) -> None:
    profile = office.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('keeper = "pakdocs"', 'keeper = "office"'), encoding="utf-8")
    assert office("number", "reserve", "--series", "surat", "--for", "x").code == 5
    inserted = office("letter", "issue", "surat-dinas", "--insert", "x", "--set", "to=x",
                      "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert inserted.code == 2


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ((), 2, "Which number was used?"),
        (("7",), 4, "Give the number as it is printed, not only 7."),
        (("500.15/7/DISNAKER/2025",), 4, "The year in 500.15/7/DISNAKER/2025"),
    ],
)
def test_a_number_of_another_book_is_entered_as_it_is_printed(
    office: Clerk, number: tuple[str, ...], code: int, words: str
) -> None:
    other_book(office, 'keeper = "pakdocs"', 'keeper = "office"')
    book = ("--series", "surat", "--for", "Surat Setda", "--date", "2026-01-05")
    result = office("number", "book", *number, *book)
    assert (result.code, words in result.err) == (code, True), result
    assert book_of(office) == []
    printed = "500.15/7/DISNAKER/2026"
    assert office.json("number", "book", printed, *book)["numbers"] == printed
    assert book_of(office) == [("7", "external")]
    taken = office("letter", "issue", "surat-dinas", "--number", "7", "--date", "2026-01-06",
                   "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (taken.code, "is taken by Surat Setda" in taken.err) == (5, True)


def test_the_number_book_says_who_when_and_why(office: Clerk, today: dt.date) -> None:
    office("number", "reserve", "--series", "surat", "--for", "Bidang Penta", "--until",
           (today + dt.timedelta(days=3)).isoformat())  # fmt: skip
    text = office("number", "list").out
    for word in ("tester", "Bidang Penta", "reserved"):
        assert word in text
    assert Store(office.office).load().tables["numbers"]


def other_book(clerk: Clerk, before: str, after: str) -> None:
    """Change the profile."""
    profile = clerk.office / "office.toml"
    text = profile.read_text(encoding="utf-8")
    assert before in text
    profile.write_text(text.replace(before, after), encoding="utf-8")


def test_a_number_is_not_given_again_when_the_books_are_changed(office: Clerk) -> None:
    """A book shared for a time and then not counts from 1 again: the printed number tells."""
    own = "[series.keputusan]"
    other_book(office, own, f'{own}\nbook = "surat"')
    decree = ("letter", "issue", "sk-penetapan", "--date", "2026-01-05", "--officer")
    assert office(*decree, "pak-0001").code == 0  # 1 of the shared book
    other_book(office, f'{own}\nbook = "surat"', own)
    again = office(*decree, "pak-0002")
    assert (again.code, "taken" in again.err) == (5, True)
    assert clean(office)


def test_two_books_that_print_alike_are_refused(office: Clerk) -> None:
    other_book(office, "{class}/{seq}/KEP/{unit}/{year}", "{class}/{seq:03}/{unit}/{year}")
    result = office("number", "next")
    assert (result.code, "prints the same numbers" in result.err) == (4, True)


def test_a_double_that_came_about_all_the_same_is_found(office: Clerk) -> None:
    issue(office, "2026-01-05")
    state = office.store.load()
    [number] = state.tables["numbers"].values()
    double = {**number, "id": "keputusan/2026/000001", "series": "keputusan", "letter": "L-0009"}
    state.tables["numbers"][double["id"]] = double
    [finding] = list(_double_findings(state, 2026))
    assert (finding.code, finding.where) == ("number.double", number["number"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("void", "500.15/2/DISNAKER/2025", "--reason", "x"),
        ("book", "500.15/3/DISNAKER/2025", "--for", "x", "--date", "2026-01-06"),
    ],
)
def test_a_number_of_another_year_is_not_taken_for_this_years(
    office: Clerk, arguments: tuple[str, ...]
) -> None:
    issue(office, "2026-01-05")
    assert office("number", "book", "--series", "surat", "--for", "x", "--date", "2026-01-05")
    before = office.store.log_path.read_bytes()
    year = ("--year", "2026") if arguments[0] == "void" else ()
    result = office("number", *arguments, "--series", "surat", *year)
    assert (result.code, "another year" in result.err) == (4, True)
    assert office.store.log_path.read_bytes() == before


def test_a_printed_number_that_the_letter_would_not_bear_is_refused(
    office: Clerk, today: dt.date
) -> None:
    office("number", "reserve", "--series", "surat", "--for", "x")
    wrong = office("letter", "issue", "surat-dinas", "--number", f"999/1/DISNAKER/{today.year}",
                   "--set", "to=x", "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (wrong.code, "would have the number" in wrong.err) == (4, True)
    right = issue(office, today.isoformat(), "--number", f"500.15/1/DISNAKER/{today.year}")
    assert right["number"] == f"500.15/1/DISNAKER/{today.year}"


def test_numbers_of_an_earlier_date_do_not_follow_later_ones(office: Clerk) -> None:
    issue(office, "2026-01-05")
    book = ("number", "book", "--series", "surat", "--through", "9", "--for", "x")
    early = office(*book, "--date", "2026-01-01")
    assert (early.code, "does not fit" in early.err) == (5, True)
    assert office(*book, "--date", "2026-01-05").code == 0


def test_the_list_names_what_is_not_in_the_book(office: Clerk) -> None:
    other_book(office, 'keeper = "pakdocs"', 'keeper = "office"')
    issue(office, "2026-01-05", "--number", "3")
    issue(office, "2026-01-06", "--number", "7")
    found = office.json("number", "list", "--series", "surat")
    assert [(gap["first"], gap["seq"]) for gap in found["gaps"]] == [(1, 2), (4, 6)]
    assert "not in this book" in " ".join(office("number", "list").out.split())


def test_a_book_ends_where_no_number_could_be_read_back(office: Clerk) -> None:
    data = {"series": "surat", "year": 2026, "ranges": [[1, 999_999_999]], "suffix": "",
            "number": "", "date": "2026-01-05", "reason": "x"}  # fmt: skip
    with office.store.writing("tester", clock) as session:
        session.commit([("number.booked", data)])
    result = office("letter", "issue", "surat-dinas", "--date", "2026-01-05", "--set", "to=x",
                    "--set", "subject=Uji", "--set", "body=- Isi.")  # fmt: skip
    assert (result.code, "no number after" in result.err) == (5, True)


def test_a_book_with_too_many_gaps_is_taken_over_in_steps(office: Clerk) -> None:
    every_other = [[seq, seq] for seq in range(2, 2 * MAX_RANGES + 1, 2)]
    data = {"series": "surat", "year": 2026, "ranges": every_other, "suffix": "",
            "number": "", "date": "2026-01-05", "reason": "x"}  # fmt: skip
    with office.store.writing("tester", clock) as session:
        session.commit([("number.booked", data)])
    book = ("number", "book", "--series", "surat", "--for", "buku lama", "--date", "2026-01-05")
    last = 2 * MAX_RANGES + 1
    result = office(*book, "--through", str(last))
    assert result.code == 5
    assert f"More than {MAX_RANGES} gaps lie before {last}." in result.err
    assert "Take a smaller number first" in result.err
    assert office(*book, "--through", "9").code == 0
    assert office(*book, "--through", str(last)).code == 0
    assert [int(seq) for seq, _status in book_of(office)] == list(range(1, last + 1))


def test_a_purpose_is_one_line(office: Clerk) -> None:
    result = office("number", "reserve", "--series=surat", "--for", "undangan\nNomor 7")
    assert (result.code, "one line" in result.err) == (4, True), result


def test_a_number_within_a_block_names_the_block(office: Clerk) -> None:
    take = ("number", "book", "--series", "surat", "--through", "412", "--date", "2026-01-03")
    assert office(*take, "--for", "buku agenda 2026").code == 0
    void = ("--series", "surat", "--year", "2026", "--reason", "x")
    inside = office("number", "void", "100", *void)
    assert (inside.code, "1-412" in inside.err) == (4, True)
    absent = office("number", "void", "500", *void)
    assert (absent.code, "not in the book" in absent.err) == (4, True)
    assert office("number", "void", "1-412", *void).code == 0


LETTER = ("letter", "issue", "surat-dinas", "--set", "to=x", "--set", "subject=Uji",
          "--set", "body=- Isi.")  # fmt: skip


def test_a_number_that_is_named_is_the_next_one_or_was_reserved(office: Clerk) -> None:
    assert issue(office, "2026-01-05", "--number", "1")["number"] == "500.15/1/DISNAKER/2026"
    refused = office(*LETTER, "--number", "0")
    assert (refused.code, "pattern" in refused.err) == (4, True), refused
    for wrong in ("7", "1.a"):
        refused = office(*LETTER, "--number", wrong)
        assert (refused.code, "leave --number out" in refused.err) == (5, True), refused
    both = office(*LETTER, "--number", "2", "--insert", "x")
    assert (both.code, "not both" in both.err) == (2, True)
    assert clean(office)


def test_one_number_is_for_one_letter(demo: Clerk) -> None:
    two = ("letter", "issue", "surat-keterangan", "--officer=pak-0001", "--officer=pak-0002")
    refused = demo(*two, "--number", "3")
    assert (refused.code, "for one letter" in refused.err) == (2, True)
    other_book(demo, 'keeper = "pakdocs"', 'keeper = "office"')
    refused = demo(*two, "--number", "3")
    assert (refused.code, "one for each letter" in refused.err) == (2, True)
    refused = demo(*two[:-1])
    assert (refused.code, "comes from outside (office)" in refused.err) == (2, True)
    refused = demo(*two[:-1], "--number", "x" * 101)
    assert (refused.code, "not a letter number" in refused.err) == (4, True)


def test_a_number_from_outside_that_does_not_fit_its_date_is_warned_of(office: Clerk) -> None:
    other_book(office, 'keeper = "pakdocs"', 'keeper = "office"')
    other_book(office, "{class}/{seq}/{unit}/{year}", "{class}/{seq}/{unit}/{month_roman}/{year}")
    wish = (*LETTER, "--date", "2026-02-03", "--number")
    month = office(*wish, "500.15/8/DISNAKER/III/2026")
    assert (month.code, "the month in" in month.err) == (0, True)
    order = office(*wish[:-2], "2026-02-04", "--number", "5")
    assert (order.code, "5 of 4 Februari 2026 is out of order" in order.err) == (0, True)
    good = office(*wish, "500.15/3/DISNAKER/II/2026")
    assert (good.code, "Note" in good.err) == (0, False)


def test_after_the_letter_z_an_inserted_number_has_two(office: Clerk) -> None:
    issue(office, "2026-01-05")
    issue(office, "2026-01-07")
    day = dt.date(2026, 1, 6)
    taken = take_numbers(
        office.store.load(),
        office.store.folder.profile.series["surat"],
        Facts(2026, 1, "500.15", "B"),
        day,
        count=28,
        wanted=Wanted(inserted="surat tertinggal"),
        today=day,
    )
    assert [one.number.suffix for one in taken if one.number][24:] == ["y", "z", "aa", "ab"]
