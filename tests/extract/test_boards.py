"""Scoreboards that a page's text has flattened, tables of parties with headers of many kinds, rows of no party."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.extract.boards import figures
from pipeline.extract.tables import header, is_sum, row_cells, stacked

COUNTS = ("seats", "seats_before", "seats_won", "seat_change", "councils_change", "seats_gained", "seats_lost")


def read(text: str, date: str) -> set[str]:
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)
    return {f"{f.measure} {f.area_id} {f.party} {f.value}" for f in facts if f.measure in COUNTS}


ENGLAND = {
    "councils_change england CON -12", "seats england CON 2104", "seat_change england CON -388",
    "councils_change england LAB 7", "seats england LAB 1870", "seat_change england LAB 241",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        (
            "England councils scoreboard\n\nParty Conservative\n\nCouncils Total51 Councils Change−12 "
            "Seats Total2,104 "
            "Seats Change−388\n\nParty Labour\n\n"
            "Councils Total66 Councils Change+7 Seats Total1,870 Seats Change+241\n\n"
            "Party No Overall Control\n\nCouncils Total40 Councils Change+5 Seats Total- Seats Change-\n"
        ),
        (
            "England: results\n\nParty: Conservative\nCouncils: 51\nChange: -12\nCouncillors: 2,104\nChange: -388\n\n"
            "Party: Labour\nCouncils: 66\nChange: +7\nCouncillors: 1,870\nChange: +241\n"
        ),
        (
            "England: results\n\nCON\n51 councils\n-12\n2,104 councillors\n-388\nLAB\n66 councils\n+7\n"
            "1,870 councillors\n+241\n"
        ),
        (
            "England: results\n\nParty Councils Seats\nTotal +/- Total +/-\nConservative 51 -12 2104 -388\n"
            "Labour 66 +7 1870 +241\n"
        ),
        (
            "England: results\n\nConservative Councils 51 Change -12 Councillors 2,104 Change -388\n"
            "Labour Councils 66 Change +7 Councillors 1,870 Change +241\n"
        ),
    ],
)
def test_a_nations_board(text: str) -> None:
    assert read(text, "2019-05-02") == ENGLAND


def test_a_dash_is_nought_as_a_change_and_unsaid_as_a_total() -> None:
    board = "Wales scoreboard\n\nParty Plaid Cymru\n\nCouncils Total2 Councils Change- Seats Total- Seats Change-\n"
    assert read(board, "2017-05-04") == {"councils_change wales PC 0", "seat_change wales PC 0"}


def test_large_totals_make_the_board_a_nations() -> None:
    board = "Council elections: results\n\nSNP\nCouncillors 441\nChange +12\n\nGreen\nCouncillors 29\nChange +8\n"
    assert read(board, "2022-05-05") == {
        "seats scotland SNP 441", "seat_change scotland SNP 12",
        "seats scotland GRN 29", "seat_change scotland GRN 8",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Exeter\n\nLabour\nVotes: 12,100\nShare: 41%\n",
        "England\n\nParty Labour\n\nTotal 4,120 votes\n",
        "Elmbridge\n\nConservative\nTotal: 84\nPages: 12\n",
        "Where to vote\n\nParty Labour\n\n14 candidates\n",
    ],
)
def test_votes_pages_and_candidates_are_no_figures(text: str) -> None:
    assert not read(text, "2019-05-02")


def test_a_line_of_a_board_holds_labels_and_figures_only() -> None:
    assert [(f.kind, f.value) for f in figures("Councils Total 7 Councils Change- Seats Total 472")] == [
        ("councils", 7), ("councils_change", None), ("total", 472),
    ]  # fmt: skip
    assert [(f.kind, f.value) for f in figures("Seats 34, down 19")] == [("total", 34), ("change", -19)]
    assert not figures("Seats 34 of 60")
    assert not figures("Seats 34 and a bus")
    assert not figures("Turnout 34.5")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Elections: totals\n\nSeats           Total      Net gain/loss\n\nConservative:   1990    +181\n\n"
            "Labour:    205    -160\n\nOther:    88    +12\n"
        ),
        "Totals\n\nParty  Councillors  Change\nConservative  1990  +181\nLabour  205  -160\nOther  88  +12\n",
    ],
)
def test_a_table_of_thousands_is_a_nations(text: str) -> None:
    assert read(text, "2009-06-04") == {
        "seats england CON 1990", "seat_change england CON 181", "seats england LAB 205",
        "seat_change england LAB -160",
        "seats england OTH 88", "seat_change england OTH 12",
    }  # fmt: skip


BEFORE_AND_AFTER = {
    "seats_before exeter LAB 26", "seats exeter LAB 24", "seats_before exeter GRN 6", "seats exeter GRN 7",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        (
            "Exeter City Council\n\nParty Number of seats 2023/24 Number of seats 2024/25\nLabour 26 24\nGreen 6 7\n"
            "Total 39 39\n"
        ),
        "Exeter City Council\n\nParty | Seats 2023 | Seats 2024\nLabour | 26 | 24\nGreen | 6 | 7\nTotal | 39 | 39\n",
        "Exeter\n\nPolitical group  Seats before  Seats after\nLabour  26  24\nGreen  6  7\nTotal  39  39\n",
        (
            "Exeter City Council: results\n\nHere is how the council now stands:\n\nLab: 24\n\nGreens: 7\n\n"
            "For comparison, this is how it looked before today's results:\n\nLabour (26 seats)\n\nGreen Party (6)\n"
        ),
        "Exeter City Council\n\nBefore: Lab 26, Green 6\nAfter: Lab 24, Green 7\n",
    ],
)
def test_a_council_before_and_after(text: str) -> None:
    assert read(text, "2024-05-02") == BEFORE_AND_AFTER


def test_columns_named_by_a_year_alone_must_add_up() -> None:
    rows = "| Party | 2019 | 2023 | Change |\n| Labour | 3 | 20 | +17 |\n| Green | 0 | {} | +4 |\n"
    found = read("Bracknell Forest\n\n" + rows.format(4), "2023-05-04")
    assert {"seats_before bracknell-forest LAB 3", "seats bracknell-forest GRN 4"} <= found
    assert "seats bracknell-forest GRN 9" not in read("Bracknell Forest\n\n" + rows.format(9), "2023-05-04")
    assert header("Party | 2019 | 2023 | Change", date="2021-05-06") is None
    assert header("Party | 2019 | 2023", date="2023-05-04") is None


def test_a_summary_table_of_an_encyclopedia() -> None:
    text = (
        "2023 Medway Council election\n\n"
        "Party | Candidates | Seats | Gains | Losses | Net gain/loss | Seats % | Votes % | Votes | +/−\n"
        "Labour | 59 | 31 | 12 | 1 | +11 | 52.5 | 40.2 | 61,100 | +5.0\n"
        "Conservative | 59 | 23 | 1 | 11 | -10 | 39.0 | 36.9 | 57,310 | -4.6\n"
    )
    assert read(text, "2023-05-04") == {
        "seats medway LAB 31", "seats_gained medway LAB 12", "seats_lost medway LAB 1", "seat_change medway LAB 11",
        "seats medway CON 23", "seats_gained medway CON 1", "seats_lost medway CON 11", "seat_change medway CON -10",
    }  # fmt: skip


def test_changes_whose_signs_were_pictures_are_left() -> None:
    text = "Hartlepool Borough Council\n\nParty\tSeats\tChange\nConservative\t13\t8\nLabour\t11\t6\n"
    assert read(text, "2021-05-06") == {"seats hartlepool CON 13", "seats hartlepool LAB 11"}
    signed = text.replace("\t6", "\t-6")
    assert "seat_change hartlepool CON 8" in read(signed, "2021-05-06")


@pytest.mark.parametrize("line", ["Total 39 39", "Total | 39 | 39 | 0", "Turnout: 31", "TOTAL  57 seats", "Majority 6"])
def test_sums_are_of_no_party(line: str) -> None:
    assert is_sum(line)


@pytest.mark.parametrize("line", ["Total", "Total Labour 39", "Labour 39", "Totnes 4", "Majority of 12 for Labour"])
def test_other_rows_are_no_sums(line: str) -> None:
    assert not is_sum(line)


def test_headers() -> None:
    assert header("Party | Seats | Votes | +/-") == ("total", "votes", "votes")
    assert header("Party | Number of councillors") == ("total",)
    assert header("Councils  Total  Net gain/loss") == ("councils", "councils_change")
    assert header("Number of councillors") is None
    assert header("Party Seats 2019", date="2019-05-02") == ("total",)
    assert stacked(("councils", "total"), "Total +/- Total +/-") == ("councils", "councils_change", "total", "change")
    assert stacked(("councils", "total"), "Total +/- Total") is None
    assert stacked(("won", "total"), "Total +/- Total +/-") is None


@pytest.mark.parametrize("row", ["Labour 1995-2003", "Labour 2009 – 2011", "Labour 41% +4", "Labour 4.5 +4"])
def test_years_and_shares_are_no_cells(row: str) -> None:
    assert row_cells(row, len("Labour"), ("total", "change")) is None


def test_a_row_of_more_columns_than_are_known_states_nothing() -> None:
    assert not read("Wales\n\nLabour 8 +1 526 +66\nPlaid Cymru 4 +3 202 -6\n", "2022-05-05")


def test_brackets_that_name_the_year_of_the_change() -> None:
    found = read("Medway\nLabour: 31 seats (up 11 from 2019)\nIndependents: 4 seats (n/c)\n", "2023-05-04")
    assert found == {
        "seats medway LAB 31",
        "seat_change medway LAB 11",
        "seats medway IND 4",
        "seat_change medway IND 0",
    }


def test_rows_between_outer_bars() -> None:
    text = "Bolton\n\n| Party | Seats | Change |\n| --- | --- | --- |\n| Labour | 28 | +3 |\n| Conservative | 17 | -2 |"
    assert read(text, "2023-05-04") == {
        "seats bolton LAB 28", "seats bolton CON 17", "seat_change bolton LAB 3", "seat_change bolton CON -2",
    }  # fmt: skip


def test_a_round_up_is_of_the_nation() -> None:
    text = (
        "Small parties do well\n\nThey did well all over Northern Ireland.\n\nRound up of 2019 council elections\n\n"
        "• DUP - 120\n• Alliance - 52\n• PBAP - 4\n• CCLA - 1\n"
        "• Independent - 21\n\nA count went on in Belfast.\n"
    )
    assert read(text, "2019-05-02") == {
        "seats northern-ireland DUP 120", "seats northern-ireland APNI 52", "seats northern-ireland PBP 4",
        "seats northern-ireland cross-community-labour-alternative 1", "seats northern-ireland IND 21",
    }  # fmt: skip


def test_boroughs_held_are_no_seats() -> None:
    text = "The party now controls 18 boroughs in London - adding four - with the Tories on 10 and the Lib Dems on one."
    assert not {fact for fact in read(text, "2010-05-06") if fact.startswith("seats ")}


def test_changes_beside_councils_gained_are_of_councils() -> None:
    text = "Across England the Conservatives gained 12 authorities, with Labour down seven and the Lib Dems up two."
    assert {"councils_change england LAB -7", "councils_change england LD 2"} <= read(text, "2021-05-06")
    assert not {fact for fact in read(text, "2021-05-06") if fact.startswith("seat")}
