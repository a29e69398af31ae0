"""Numbers print and read back, and no two read the same."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pakdocs.numbering import CLASSIFICATION, SECURITY, Facts, Number, Parsed, Pattern, next_number

FACTS = Facts(2025, 9, "PK.01.02", "B")

REAL = [
    ("{security}-{unit}/{seq}/{class}/{month_roman}/{year}", "3", "PK.01.02",
     "B-3/4662/PK.01.02/IX/2025", 4662),
    ("{unit}/{seq}/{class}/{month_roman}/{year}", "3", "PK.01.02", "3/95/PK.01.02/IX/2025", 95),
    ("{class}/{seq}/OR", "", "000.8.3.3", "000.8.3.3/15/OR", 15),
    ("{class}/{seq}/Disnaker/{year}", "", "500.15.15.1", "500.15.15.1/325/Disnaker/2025", 325),
    ("{class} / {seq} / DTKT-{year}", "", "500.15.18.2", "500.15.18.2 / 7 / DTKT-2025", 7),
    ("{class} / {seq} TAHUN {year}", "", "000.8.3", "000.8.3 / 18 TAHUN 2025", 18),
    ("{class}/{seq}/DISKOP,UM & NAKER/{year}", "", "500.15.12.1",
     "500.15.12.1/9/DISKOP,UM & NAKER/2025", 9),
    ("{class}/KEP.{seq}/DISNAKER.LATKER", "", "560", "560/KEP.455/DISNAKER.LATKER", 455),
    ("{class}/Kept. {seq}-DISNAKER.HIJAMSOSTEK", "", "560",
     "560/Kept. 203-DISNAKER.HIJAMSOSTEK", 203),
    ("{class}/{seq:03}/{unit}/{month}/{year}", "SET", "500.15", "500.15/007/SET/09/2025", 7),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "unit", "code", "printed", "seq"), REAL)
def test_patterns_of_real_offices(
    pattern: str, unit: str, code: str, printed: str, seq: int
) -> None:
    compiled = Pattern(pattern, unit)
    facts = Facts(2025, 9, code, "B")
    assert compiled.format(Number(seq), facts) == printed
    parsed = compiled.parse(printed)
    assert parsed.number == Number(seq)
    assert parsed.year in (None, 2025)
    assert parsed.month in (None, 9)


def test_the_ministrys_number_tells_everything() -> None:
    pattern = Pattern("{security}-{unit}/{seq}/{class}/{month_roman}/{year}", "3")
    parsed = pattern.parse("B-3/3586/PK.01.02/VII/2025")
    assert (parsed.security, parsed.classification, parsed.month) == ("B", "PK.01.02", 7)


NUMBERS = st.builds(
    Number, st.integers(1, 10**8), st.just("") | st.text("abcdefghijklmnopqrstuvwxyz", max_size=3)
)
CODES = st.from_regex(CLASSIFICATION, fullmatch=True)
ALL_FACTS = st.builds(
    Facts, st.integers(1900, 2999), st.integers(1, 12), CODES, st.sampled_from(SECURITY)
)
NAMES = st.permutations(["seq", "security", "class", "month", "month_roman", "year"])
LITERALS = st.text("AZaz09./- ", max_size=4)
KEEPING_APART = LITERALS.map(lambda text: f"/{text}") | LITERALS.map(lambda text: f"{text}-")
BETWEEN = KEEPING_APART | KEEPING_APART | KEEPING_APART | LITERALS


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Draw any text with placeholders in it; keep what is accepted."""
    names = draw(NAMES)[: draw(st.integers(1, 6))]
    if "seq" not in names:
        names.append("seq")
    width = draw(st.sampled_from(["", ":03", ":05"]))
    text = draw(LITERALS) + "".join(
        f"{{{name}{width if name == 'seq' else ''}}}{draw(BETWEEN)}" for name in names
    )
    try:
        return Pattern(text)
    except ValueError:
        assume(condition=False)
        raise


@given(patterns(), NUMBERS, ALL_FACTS)
def test_what_is_printed_reads_back(pattern: Pattern, number: Number, facts: Facts) -> None:
    parsed = pattern.parse(pattern.format(number, facts))
    assert parsed.number == number
    for found, true in (
        (parsed.year, facts.year),
        (parsed.month, facts.month),
        (parsed.classification, facts.classification),
        (parsed.security, facts.security),
    ):
        assert found in (None, true)


@given(patterns(), NUMBERS, NUMBERS, ALL_FACTS, ALL_FACTS)
def test_two_numbers_never_read_the_same(
    pattern: Pattern, one: Number, two: Number, facts: Facts, others: Facts
) -> None:
    assume(one != two)
    assert pattern.format(one, facts) != pattern.format(two, others)


KNOWN = "allowed: {seq}, {unit}, {security}, {class}, {month}, {month_roman}, {year}."


@pytest.mark.parametrize(
    ("pattern", "unit", "sentence"),
    [
        ("{class}/{year}", "", "{seq} is missing: it is the running number."),
        ("{seq}/{seq:03}", "", "{seq} stands twice."),
        ("{seq}/{year}-{year}", "", "{year} stands twice."),
        ("{seq}/{kode}", "", f"{{kode}} is not known in a pattern; {KNOWN}"),
        ("{seq:3}/X", "", f"{{seq:3}} is not known in a pattern; {KNOWN}"),
        ("{class}{seq}", "", ("{class}", "{seq}")),
        ("{class}.{seq}", "", ("{class}", "{seq}")),
        ("{class}/{seq}A{month}", "", ("{seq}", "{month}")),
        ("{seq}/{unit}", "", "{unit} is in the pattern, but `unit` is empty."),
        ("{seq}{unit}{year}", "X", ("{seq}", "{year}")),
        ("{seq}/\n", "", "'/\\n' cannot stand in a number."),
        ("{seq}/{", "", "'/{' cannot stand in a number."),
        ("é/{seq}", "", "'é/' cannot stand in a number."),
        ("", "", "{seq} is missing: it is the running number."),
    ],
)
def test_a_pattern_that_may_mislead_is_refused(
    pattern: str, unit: str, sentence: str | tuple[str, str]
) -> None:
    with pytest.raises(ValueError) as caught:
        Pattern(pattern, unit)
    if not isinstance(sentence, str):
        left, right = sentence
        sentence = f"Between {left} and {right} numbers could read the same: put / or - there."
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "text", ["", "007", "0/X", "1/Y", "1/X/", "1.A/X", "1.abcd/X", "-1/X", "1/X ", "\u0661/X"]
)
def test_what_the_pattern_did_not_print_is_not_read(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        Pattern("{seq}/X").parse(text)
    assert str(caught.value) == f"{text!r} is not a number of the pattern {{seq}}/X."


def test_month_and_roman_month_must_agree() -> None:
    with pytest.raises(ValueError):
        Pattern("{seq}/{month}/{month_roman}").parse("1/02/III")


def test_a_wrong_code_does_not_become_a_number() -> None:
    with pytest.raises(ValueError) as caught:
        Pattern("{class}/{seq}").format(Number(1), Facts(2025, 1, "5/6", "B"))
    assert str(caught.value) == "'5/6' is not a classification code."
    with pytest.raises(ValueError):
        Pattern("{class}/{seq}").format(Number(1), Facts(2025, 1, "560", "X"))


@pytest.mark.parametrize(
    ("seq", "suffix", "named"), [(0, "", "0"), (-1, "", "-1"), (1, "A", "1A"), (1, "abcd", "1abcd")]
)
def test_what_is_no_number(seq: int, suffix: str, named: str) -> None:
    with pytest.raises(ValueError) as caught:
        Number(seq, suffix)
    assert str(caught.value) == f"no number: {named}"


def test_the_parts_of_a_number_stand_as_the_pattern_says() -> None:
    pattern = Pattern("{security}-{unit}/{seq:04}/{class}/{month}-{month_roman}/{year}", "3")
    number, facts = Number(12, "b"), Facts(987, 4, "560", "SR")
    assert pattern.format(number, facts) == "SR-3/0012.b/560/04-IV/0987"
    assert pattern.parse("SR-3/0012.b/560/04-IV/0987") == Parsed(number, 987, 4, "560", "SR")
    assert Pattern("{seq}").parse("123456789") == Parsed(Number(123456789), *(None,) * 4)
    for wrong in ("SR-3/012.b/560/04-IV/0987", "SR-3/0012.b/560/04-V/0987", "1234567890"):
        with pytest.raises(ValueError):
            pattern.parse(wrong)


def test_a_unit_is_given_by_the_series_and_never_made_up() -> None:
    with pytest.raises(ValueError, match="`unit` is empty"):
        Pattern("{seq}/{unit}")


def test_a_number_that_is_not_known_yet_leaves_room() -> None:
    pattern = Pattern("{security}-{unit}/{seq:04}/{class}/{month}-{month_roman}/{year}", "3")
    assert pattern.blank(FACTS, "    ") == "B-3/    /PK.01.02/    -    /2025"


def test_next_number() -> None:
    assert next_number([]) == 1
    assert next_number([3, 1]) == 4
