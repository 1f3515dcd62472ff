"""Tables under a header: councils by row, parties by column, by cell, or by who runs the council."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor, grid

DATE = "2022-05-05"


def read(text: str, date: str = DATE) -> set[str]:
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)
    return {
        " ".join(filter(None, (f.measure, f.area_id, f.party, f.value, f.previous)))
        for f in facts
        if f.measure != "outcome" and f.status == "asserted"
    }


@pytest.mark.parametrize(
    "text",
    [
        "The table\n\nCouncil\tControl\tWon\tNow\tChange\nExeter\tLab hold\tLab 9\tLab 28\t+1\n",
        "Table\n\nCouncil | Party in control | Seats won | Total seats | Change\nExeter | Lab (hold) | 9 | 28 | +1\n",
        "The table\n\nCouncil   Before   After   Won   Total   Change\nExeter    Lab      Lab     9     28      +1\n",
    ],
)
def test_counts_without_a_party_are_the_winners(text: str) -> None:
    assert read(text) == {
        "control exeter LAB LAB", "seats_won exeter LAB 9", "seats exeter LAB 28", "seat_change exeter LAB 1",
    }  # fmt: skip


def test_parties_as_columns_beside_was_and_now() -> None:
    text = "The table\n\nCouncil | Was | Now | Lab | Con | LD\nHull | Lab | LD | 27 (-4) | 0 (-2) | 29 (+4)\n"
    assert read(text) == {
        "control kingston-upon-hull LD LAB", "seats kingston-upon-hull LAB 27", "seat_change kingston-upon-hull LAB -4",
        "seats kingston-upon-hull CON 0", "seat_change kingston-upon-hull CON -2",
        "seats kingston-upon-hull LD 29", "seat_change kingston-upon-hull LD 4",
    }  # fmt: skip


def test_rows_of_parties_go_on_for_the_council_above() -> None:
    text = (
        "Part-elections\n\n"
        "Council     Control             Party    Won   Now  Change\n"
        "Exeter      Lab hold            Lab       11    26      +1\n"
        "                                Grn        3     5       -\n"
        "Hull        LD gain from Lab    LD        12    29      +4\n"
        "                                Lab        7    27      -4\n"
    )
    assert {"seats_won exeter LAB 11", "seats exeter GRN 5", "seat_change exeter GRN 0"} <= read(text)
    assert {"control kingston-upon-hull LD LAB", "seat_change kingston-upon-hull LAB -4"} <= read(text)


def test_cells_on_lines_of_their_own() -> None:
    text = "Part-elections\n\n" + "\n".join(
        "Council Control Party Seats|won Total|seats Change Exeter Lab|hold Labour 11 26 +1 Conservative 2 5 -1 Hull "
        "LD|gain|from|Lab Liberal|Democrat 12 29 +4 Labour 7 27 –".replace("|", "\x00").split(" ")
    ).replace("\x00", " ")
    found = read(text)
    assert {"control exeter LAB LAB", "seats_won exeter LAB 11", "seats exeter CON 5"} <= found
    assert {"seats kingston-upon-hull LD 29", "seat_change kingston-upon-hull LAB 0"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "Forecast\n\nCouncil | Control | Lab | Con | LD\nExeter | Lab hold | 28 (25-31) | 6 (3-9) | 2\n",
        "Where they vote\n\nCouncil | Control | Seats\nExeter | Lab | 39\n",
        "Turnout\n\nCouncil | Control | Won | Turnout\nExeter | Lab hold | 34% | 31%\n",
    ],
)
def test_ranges_sizes_and_shares_are_no_counts(text: str) -> None:
    assert not {fact for fact in read(text) if fact.startswith("seat")}


def test_a_header_begins_with_the_council() -> None:
    assert grid.header("Council | Won | Total") is not None
    assert grid.header("Party | Won | Total") is None
    assert grid.header("Council | Bins | Total") is None
    assert grid.header("Council 2022 | Won | Total") is None


def test_brackets_are_totals_where_more_stand_in_them_than_were_up() -> None:
    text = "Exeter\nLabour 9 (28)\nConservative 2 (6)\n\nHull\nLib Dem 12 (29)\nLabour 7 (27)\n"
    found = read(text)
    assert {"seats_won exeter LAB 9", "seats exeter LAB 28"} <= found
    assert {"seats_won kingston-upon-hull LD 12", "seats kingston-upon-hull LD 29"} <= found


def test_a_label_at_the_end_of_a_passage_is_of_its_council() -> None:
    text = "Now\n\nExeter (13 of 39): Lab 28, Con 6. Labour hold.\n\nHull (19 of 57): LD 29. LD gain from Lab.\n"
    found = read(text)
    assert {"control exeter LAB LAB", "control kingston-upon-hull LD LAB"} <= found
    assert "control kingston-upon-hull LAB LAB" not in found
