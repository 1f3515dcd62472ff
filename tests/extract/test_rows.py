"""Rows of results: changes beside holdings, in the orders, signs and marks that newsrooms give them."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor

DATE = "2011-05-05"
HELD = {"CON 43", "LAB 28", "UKIP 1"}
MOVED = {"CON change -2", "LAB change 2"}


def figures(row: str) -> set[str]:
    text = f"Results\nDudley {row}"
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=DATE)), DATE)
    counts = [f for f in facts if f.measure in ("seats", "seat_change", "seats_won") and f.area_id == "dudley"]
    return {f"{f.party} {'change ' if f.measure == 'seat_change' else ''}{f.value}" for f in counts}


@pytest.mark.parametrize(
    "row",
    [
        "| no change | Lab +2, Con -2 | Con 43, Lab 28, UKIP 1",
        "| no change | +2 Lab -2 Con | 43 Con 28 Lab 1 UKIP",
        "| no change | Con: -2 Lab: 2 | UKIP: 1 Con: 43 Lab: 28",
        "| no change | Con 43 (-2) Lab 28 (2) UKIP 1",
        "| no change | Lab gain 2, Con lose 2 | Con 43, Lab 28, UKIP 1",
        "- Con no change. 2 Lab -2 Con. 43 Con 28 Lab 1 UKIP",
        "- no change - Con: -2 Lab: 2 - UKIP: 1 Con: 43 Lab: 28",
        "no change. Con 43 dn 2, Lab 28 up 2, UKIP 1.",
        "Con no change. Con 43, Lab 28, UKIP 1; Lab +2, Con -2",
    ],
)
def test_changes_beside_holdings(row: str) -> None:
    assert figures(row) == HELD | MOVED


@pytest.mark.parametrize(
    "row", ["- no change. Lab +2. Con 43, Lab 28, UKIP 1", "| no change | Lab gain 2 | Con 43, Lab 28, UKIP 1"]
)
def test_a_lone_change_is_not_the_first_of_the_holdings(row: str) -> None:
    assert figures(row) == HELD | {"LAB change 2"}


def test_a_lone_figure_without_sign_is_left_beside_the_list_that_has_the_party() -> None:
    assert figures("| no change | Lab 2 | Con 43, Lab 28, UKIP 1") == HELD


def test_liberals_beside_liberal_democrats() -> None:
    assert figures("- Lib 1 LD 14 Lab 51") == {"liberal 1", "LD 14", "LAB 51"}


def test_a_party_before_its_figure_holds_no_council() -> None:
    facts = Extractor.load().extract(
        clean(Article("a.txt", "Results\nSefton | no change | Lab: 5", election_date=DATE)), DATE
    )
    assert not [f for f in facts if f.measure == "control"]
