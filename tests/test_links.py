"""A decree knows what amends and revokes it, and the other way round, while that is in force."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clerk
from pakdocs.agenda import agenda
from pakdocs.errors import BadInput
from pakdocs.lettertype import parse_lettertype
from pakdocs.resources import resource

ALL = [f"pak-{n:04}" for n in range(1, 13)]


def shown(clerk: Clerk, name: str) -> dict[str, Any]:
    found: dict[str, Any] = clerk.json("letter", "show", name)["letter"]
    return found


def revoke(clerk: Clerk, *officers: str, day: str = "2025-11-03") -> str:
    [made] = clerk.json("letter", "issue", "sk-pencabutan", f"--date={day}", "--set=reason=pindah",
                        *(f"--officer={name}" for name in officers))["letters"]  # fmt: skip
    identifier: str = made["id"]
    return identifier


def book(clerk: Clerk) -> list[Any]:
    return [row[6] for row in agenda(clerk.store.load(), "Dinas")[2].rows]


def test_an_amendment_is_told_from_both_sides(demo: Clerk) -> None:
    assert demo("officer", "edit", "pak-0003", "--name", "Suparmi Contohwati").code == 0
    [made] = demo.json("letter", "issue", "sk-perubahan", "--due", "--date=2025-11-03")["letters"]
    assert shown(demo, made["id"])["amends"] == ["L-0001"]
    decree = shown(demo, "L-0001")
    assert (decree["amended_by"], decree["revoked_by"]) == ([made["id"]], [])
    assert decree["status"] == "issued"
    assert (
        f"Amended by        : {made['id']} {made['number']}" in demo("letter", "show", "L-0001").out
    )
    assert book(demo) == [f"Diubah oleh {made['number']}", f"Mengubah {decree['number']}"]


def test_a_decree_is_revoked_when_all_its_officers_are_out(demo: Clerk) -> None:
    some = revoke(demo, *ALL[:3])
    decree = shown(demo, "L-0001")
    assert (decree["status"], decree["revoked_by"]) == ("issued", [some])
    assert decree["revoked_for"] == ALL[:3]
    text = demo("letter", "show", "L-0001").out
    assert "3 of 12 officers: pak-0001, pak-0002, pak-0003" in text
    assert [cell.endswith("(3 dari 12 orang)") for cell in book(demo)] == [True, True]
    rest = revoke(demo, *ALL[3:], day="2025-11-04")
    decree = shown(demo, "L-0001")
    assert (decree["status"], decree["revoked_by"]) == ("revoked", [some, rest])
    assert "revoked" in demo("letter", "list").out
    listed = {item["id"]: item["status"] for item in demo.json("letter", "list")["letters"]}
    assert listed["L-0001"] == "revoked"
    documents = demo.json("officer", "show", "pak-0001")["documents"]
    assert [d["status"] for d in documents if d["letter"] == "L-0001"] == ["revoked"]
    assert demo("letter", "void", rest, "--reason=salah").code == 0
    decree = shown(demo, "L-0001")
    assert (decree["status"], decree["revoked_for"]) == ("issued", ALL[:3])
    assert shown(demo, rest)["revokes"] == []


def test_only_what_is_in_force_revokes(demo: Clerk) -> None:
    [draft] = demo.json("letter", "draft", "sk-pencabutan", "--officer=pak-0001",
                        "--set=reason=pindah", "--date=2025-11-03")["letters"]  # fmt: skip
    assert shown(demo, "L-0001")["revoked_by"] == []
    assert demo("letter", "stamp", draft["id"], "--date=2025-11-03").code == 0
    assert shown(demo, "L-0001")["revoked_by"] == [draft["id"]]
    assert shown(demo, draft["id"])["revokes"] == ["L-0001"]


def test_the_links_come_back_from_the_log(demo: Clerk) -> None:
    revoke(demo, *ALL)
    before = demo.json("letter", "list")["letters"]
    (demo.office / "records" / "records.json").unlink()
    assert demo("log", "rebuild").code == 0
    assert demo.json("letter", "list")["letters"] == before
    assert demo.json("audit")["findings"] == []


def test_what_takes_a_letter_up_is_shown_alike(demo: Clerk) -> None:
    [ralat] = demo.json("letter", "issue", "ralat", "--letter=L-0001", "--date=2025-11-03",
                        "--set=corrections=Lampiran | Sukamju | Sukamaju")["letters"]  # fmt: skip
    assert shown(demo, "L-0001")["mentioned"] == [ralat["id"]]
    assert shown(demo, ralat["id"])["about"] == "L-0001"
    assert (
        f"Taken up by       : {ralat['id']} {ralat['number']}"
        in demo("letter", "show", "L-0001").out
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [('changes = "revokes"', 'changes = "x"'), ('cites = ["decrees"]', "cites = []")],
)
def test_a_type_that_changes_decrees_cites_them(old: str, new: str) -> None:
    text = (resource("templates") / "sk-pencabutan.toml").read_text(encoding="utf-8")
    assert parse_lettertype(text, "x", "x").changes == "revokes"
    with pytest.raises(BadInput) as caught:
        parse_lettertype(text.replace(old, new), "x", "x")
    assert "changes" in caught.value.problem.where
