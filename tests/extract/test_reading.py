"""Ways in which pages run words together, and what the reading makes of them."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.fact import Fact


def facts(text: str, date: str = "2023-05-04") -> list[Fact]:
    return Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)


def controls(text: str, date: str = "2023-05-04") -> set[tuple[str, str, str]]:
    return {(f.area_id, f.value, f.previous) for f in facts(text, date) if f.measure == "control"}


def counts(text: str, date: str = "2023-05-04") -> set[tuple[str, str, str, str]]:
    return {(f.measure, f.area_id, f.party, f.value) for f in facts(text, date) if f.measure.startswith("seat")}


def test_councils_and_labels_by_turns_on_one_line() -> None:
    line = "Medway Con to Lab all seats up Dover Lab hold Dacorum LD hold Derby NOC no change Slough Lab to NOC"
    assert controls(line) == {
        ("medway", "LAB", "CON"),
        ("dover", "LAB", "LAB"),
        ("dacorum", "LD", "LD"),
        ("derby", "NOC", "NOC"),
        ("slough", "NOC", "LAB"),
    }


def test_two_such_pairs_are_no_list() -> None:
    assert not [f for f in facts("Medway Con to Lab Dover Lab hold") if f.rule == "run-on-label"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Derby: Labour 20 (16 at the last election), Tories 12 (14)", ("seats_before", "derby", "LAB", "16")),
        ("In Derby the Tories took 12 (14 in 2019).", ("seats_before", "derby", "CON", "14")),
        ("Derby: Lab 20 (+/- 0), Con 12 (-2)", ("seat_change", "derby", "LAB", "0")),
    ],
)
def test_brackets_of_the_last_election(text: str, wanted: tuple[str, str, str, str]) -> None:
    assert wanted in counts(text)


def test_a_name_that_is_also_a_parliaments() -> None:
    date = "2022-05-05"
    assert counts("Labour could win 12 more Westminster seats. Labour won 31 seats on Westminster council.", date) == {
        ("seats_won", "westminster", "LAB", "31")
    }
    assert not controls("In the Westminster election Labour held its majority.", date)


def test_a_state_since_an_earlier_year_is_no_result() -> None:
    assert not {f.area_id for f in facts("Labour has run Dover since 1995.") if f.measure != "held_since"}


@pytest.mark.parametrize(
    "text",
    [
        "In Derby, Ann Bird (Lab): 831 Tom Roe (Con): 124 Joe Fox (LD): 98",
        "In Derby the Greens 5,703, 0.7%",
    ],
)
def test_ballots_are_no_seats(text: str) -> None:
    assert not counts(text)


def test_a_round_up_that_tells_how_many_councils_are_in() -> None:
    text = "England\nCon 343 (-133), Lab 313 (+77)\nCouncils declared: {} of 230\n"
    some = {f.status for f in facts(text.format(60)) if f.area_id == "england"}
    every = {f.status for f in facts(text.format(230)) if f.area_id == "england"}
    assert (some, every) == ({"partial"}, {"asserted"})


def test_who_was_swept_from_power_wins_nothing() -> None:
    told = "The Greens have swept the Conservatives from power in Mid Suffolk after 20 years, winning 24 seats."
    assert counts(told) == {("seats_won", "mid-suffolk", "GRN", "24")}
    assert controls(told) == {("mid-suffolk", "GRN", "CON")}


def test_what_came_within_votes_is_not_won() -> None:
    assert not controls("Labour came within 141 votes of winning Dover.")


def test_whose_group_it_is_of_somebody_who_led_two_parties() -> None:
    told = "In Tower Hamlets, Lutfur Rahman unseated Labour mayor John Biggs. His party won 24 of the 45 seats."
    assert counts(told, "2022-05-05") == {("seats_won", "tower-hamlets", "aspire", "24")}
    assert {f.value for f in facts(told, "") if f.measure == "seats_won"} == {"24"}  # no date: either might be his


# Texts that the fuzzer made, on which a look past the last word once failed.
TORN = [
    (
        "2025-05-01",
        (
            "The council went from Progressive Unionist Party to Trade Union and Socialist Coalition, which was "
            "defending several of its £4m seats. and LABOUR AND COOPERATIVE GAINS: N Hertfordshire, Gtr Manchester, "
            "Poole Reform. 5. the Lib Dems will run North Cornwall together; the green leader lost his seat by and\n"
            "In Warwicks, the SNP wo\x80n 12 of the 3.5 seats, up 12½, while the Conservatives were down 41."
        ),
    ),
    (
        "",
        (
            "Mr Allister was elected mayor of Monmouthshire for Reform UK Party by 45 votes.kidderminster\x18 "
            "hospital & health concern gains\r\n gain\x04s\r\n 1,060 gains\r\n west lancashire, greater "
            "lincolnshire combined county authority, torfaen county borough council For Britain and Basingstoke "
            "lost Deane Independents will run S Ribble together; the yellow leader and his seat by 58."
        ),
    ),
]


@pytest.mark.parametrize(("date", "text"), TORN)
def test_torn_text_that_fuzzing_made_is_read(date: str, text: str) -> None:
    assert all(text[f.start : f.end] for f in facts(text, date))
