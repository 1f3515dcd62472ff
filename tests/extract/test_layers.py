"""The layers of extract, each by short texts with everything that they state, and what is known to be misread."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.fact import Fact
from pipeline.restore import restore

DATE = "2023-05-04"
KNOWN = tomllib.loads((Path(__file__).parent / "known_failures.toml").read_text(encoding="utf-8"))["case"]


def facts_of(text: str, date: str = DATE, title: str = "", published: str = "") -> list[Fact]:
    article = restore(clean(Article("a.txt", text, title=title, published_at=published)))
    return Extractor.load().extract(article, date)


def told(fact: Fact) -> str:
    """A fact in a line: measure, area, party, value, what was before, bound, status, other election."""
    parts = [fact.measure, fact.area_id, fact.party, fact.value or "-", f"<{fact.previous}" if fact.previous else ""]
    parts += [fact.bound.replace("exact", ""), fact.status.replace("asserted", "")]
    return " ".join(part for part in parts if part)


def read(text: str, date: str = DATE, title: str = "", published: str = "") -> list[str]:
    """Everything stated, sorted; an outcome that only goes with a control is left out."""
    facts = facts_of(text, date, title, published)
    decided = {(fact.area_id, fact.status) for fact in facts if fact.measure == "control"}
    return sorted(told(f) for f in facts if f.measure != "outcome" or (f.area_id, f.status) not in decided)


def cases(*pairs: tuple[str, str]) -> pytest.MarkDecorator:
    """Texts with what they state, parted by ``;``."""
    split = [
        pytest.param(text, sorted(s for part in wanted.split(";") if (s := part.strip())), id=text[:50].strip())
        for text, wanted in pairs
    ]
    return pytest.mark.parametrize(("text", "wanted"), split)


@cases(
    ("In Bolton, Labour gained 21 seats.", "seat_change bolton LAB 21"),
    ("In Bolton, Labour gained twenty-one seats.", "seat_change bolton LAB 21"),
    ("In Bolton, Labour gained twenty one seats.", "seat_change bolton LAB 21"),
    ("In Bolton, Labour gained a dozen seats.", "seat_change bolton LAB 12"),
    ("Across England, Labour gained one hundred and five seats.", "seat_change england LAB 105"),
    ("In Bolton, Labour lost a single seat.", "seat_change bolton LAB -1"),
    ("Across England the Tories lost one thousand and sixty seats.", "seat_change england CON -1060"),
    ("Across England the Tories lost 1,060 seats.", "seat_change england CON -1060"),
    ("Bolton: Lab +3, Con -2", "seat_change bolton LAB 3; seat_change bolton CON -2"),
    ("Bolton: Lab +3, Con \u22122", "seat_change bolton LAB 3; seat_change bolton CON -2"),
    ("Bolton: Lab +3, Con \u20132", "seat_change bolton LAB 3; seat_change bolton CON -2"),
    ("In Bolton, the Greens won three of the nine seats.", "seats_won bolton GRN 3"),
    ("In Bolton, Labour won 12 of the 20 seats up for election.", "seats_won bolton LAB 12"),
    ("In Bolton, Labour lost 12 of its 40 seats.", "seat_change bolton LAB -12; seats_before bolton LAB 40"),
    ("In Bolton, Labour lost 12 of the 40 seats.", "seat_change bolton LAB -12"),
    ("In Bolton, Labour had been stuck on 12 seats.", "seats_before bolton LAB 12"),
    ("In Bolton, Labour have 28 councillors, up from 25.", "seats bolton LAB 28; seats_before bolton LAB 25"),
)
def test_counts_in_words_and_digits(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@cases(
    ("Across England the Tories lost more than 1,060 seats.", "seat_change england CON -1060 at_least"),
    ("In Bolton, the Tories lost at least four seats.", "seat_change bolton CON -4 at_least"),
    ("In Bolton, the Tories lost nearly ten seats.", "seat_change bolton CON -10 at_most"),
    ("In Bolton, the Greens picked up just under ten seats.", "seat_change bolton GRN 10 at_most"),
    ("In Bolton, the Tories lost around ten seats.", "seat_change bolton CON -10 about"),
    ("In Bolton, the Lib Dems gained some 12 seats.", "seat_change bolton LD 12 about"),
    ("Across England Labour gained over 500 seats.", "seat_change england LAB 500 at_least"),
)
def test_bounds_speak_of_the_size(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "In Bolton, Labour gained 12 per cent.",
        "In Bolton, Labour gained 12%.",
        "In Bolton, Labour gained 4.5 points.",
        "In Bolton, Labour gained 1,204 votes.",
        "In Bolton, Labour won by 12 votes.",
        "In Bolton, Labour won 7,000 votes and the Tories 5,200.",
        "In Bolton, Labour took 51 per cent of the vote and the Tories 30.",
        "Bolton: Labour 12,450 votes, Conservatives 9,300.",
        "In Bolton, Labour won after 16 years.",
        "In Bolton, Labour held 12-year-old plans.",
        "In Bolton, Labour won at 3.45am.",
        "In Bolton, Labour won on May 4 and again on 5 May 2023.",
        "In Bolton, Labour lost £12.",
        "In Bolton, Labour gained £12 million.",
        "In Bolton, Labour won 2019.",
    ],
)
def test_what_only_looks_like_a_count(text: str) -> None:
    assert read(text) == []


@cases(
    ("The votes were counted on 5 May and Labour won 28 seats in Bolton.", "seats_won bolton LAB 28"),
    ("At 3.45am Labour gained two seats in Bolton.", "seat_change bolton LAB 2"),
    ("Labour's share in Bolton rose by 12 points and it gained two seats.", "seat_change bolton LAB 2"),
    ("In Bolton, Labour lost four seats, its worst result since 2011.", "seat_change bolton LAB -4"),
    ("In Bolton Labour won 28 seats on a poll of 31%.", "seats_won bolton LAB 28"),
    ("Labour spent £28,000 in Bolton and won 12 seats.", "seats_won bolton LAB 12"),
    ("After 16 years in charge, the Conservatives lost Swindon.", "control swindon - <CON"),
    ("Labour hold 20 seats in Medway.", "seats medway LAB 20"),
)
def test_a_count_beside_other_numbers(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


BOLTON = "seats bolton LAB 28; seats bolton CON 17; seats bolton LD 6"
MOVED = "seat_change bolton LAB 3; seat_change bolton CON -2"


@cases(
    ("Bolton: 28 Labour, 17 Conservatives, six Lib Dems.", BOLTON),
    ("Bolton: Labour 28, Conservatives 17, Lib Dems 6.", BOLTON),
    ("Bolton: Labour 28; Conservatives 17; Lib Dems 6.", BOLTON),
    ("Bolton result: Lab 28 Con 17 LD 6", BOLTON),
    ("Bolton now has 28 Labour, 17 Conservative and six Lib Dem councillors.", BOLTON),
    ("Bolton: Labour 28 (+3), Conservatives 17 (-2), Lib Dems 6 (no change).",
     f"{BOLTON}; {MOVED}; seat_change bolton LD 0"),
    ("Bolton: Labour 28 (up 3), Conservatives 17 (down 2), Lib Dems 6.", f"{BOLTON}; {MOVED}"),
    ("Bolton: Labour 28 [+3], Conservatives 17 [\u22122], Lib Dems 6.", f"{BOLTON}; {MOVED}"),
    ("Bolton: Labour 10 (28, +3), Conservatives 5 (17, -2).",
     f"seats bolton LAB 28; seats bolton CON 17; seats_won bolton LAB 10; seats_won bolton CON 5; {MOVED}"),
    ("Labour are up 150, the Lib Dems 61 and the Greens 38 across England.",
     "seat_change england LAB 150; seat_change england LD 61; seat_change england GRN 38"),
    ("In Bolton Labour are up four and the Conservatives down three.",
     "seat_change bolton LAB 4; seat_change bolton CON -3"),
    ("Bolton: Labour 28; Conservatives 17; Horwich and Blackrod First 4.",
     "seats bolton LAB 28; seats bolton CON 17; seats bolton horwich-and-blackrod-first 4"),
)  # fmt: skip
def test_tallies(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


def test_a_verb_given_once() -> None:
    text = "Labour won 5 seats in Bolton, 12 in Bury and 20 in Leeds."
    assert read(text) == ["seats_won bolton LAB 5", "seats_won bury LAB 12", "seats_won leeds LAB 20"]
    text = "The DUP won 14 seats in Belfast, and Alliance 11."
    assert read(text, "2023-05-18") == ["seats_won belfast APNI 11", "seats_won belfast DUP 14"]


def test_a_head_is_not_of_the_list_above_it() -> None:
    text = "Lost to no overall control\n\nLabour losses: Slough\n\nSTILL NO OVERALL CONTROL\n\nBolton, Sheffield"
    assert read(text) == ["control bolton NOC <NOC", "control sheffield NOC <NOC", "control slough NOC <LAB"]


@cases(
    ("Labour gained Medway, Swindon and Dover.", "control medway LAB; control swindon LAB; control dover LAB"),
    ("Labour gained Medway Swindon and Dover.", "control medway LAB; control swindon LAB; control dover LAB"),
    ("Labour gained Medway; Swindon; and Dover.", "control medway LAB; control swindon LAB; control dover LAB"),
    ("Labour gained Brighton and Hove, Bath and North East Somerset and Dover.",
     "control brighton-and-hove LAB; control bath-and-north-east-somerset LAB; control dover LAB"),
    ("Labour gained Windsor and Maidenhead, Telford and Wrekin and Redcar and Cleveland.",
     "control windsor-and-maidenhead LAB; control telford-and-wrekin LAB; control redcar-and-cleveland LAB"),
    ("The Greens gained King's Lynn & West Norfolk.", "control kings-lynn-and-west-norfolk GRN"),
    ("Labour gained Erewash, Derbyshire, and Dover, Kent.", "control erewash LAB; control dover LAB"),
    ("Labour gained High Peak in Derbyshire.", "control high-peak LAB"),
    ("Labour took Medway and the Greens took Mid Suffolk.", "control medway LAB; control mid-suffolk GRN"),
    ("Labour gained Medway and lost Slough.", "control medway LAB; control slough - <LAB"),
)  # fmt: skip
def test_lists_of_councils(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@cases(
    ("Labour gained control of Swindon Town Council.", ""),
    ("Dover Parish Council was won by Labour.", ""),
    ("Labour won Medway ward in Rochester.", ""),
    ("Labour held Dover ward.", ""),
    ("Labour gained Luton United.", ""),
    ("The Swindon Independents gained ground.", ""),
    ("Labour won the seat of Dover, where the MP stood down.", ""),
    ("The Canvey Island Independent Party gained four seats in Castle Point.",
     "seat_change castle-point canvey-island-independents 4"),
)  # fmt: skip
def test_names_that_are_no_council(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@cases(
    ("Labour could gain Medway.", "control medway LAB projected"),
    ("Labour are expected to gain Medway from the Conservatives.", "control medway LAB <CON projected"),
    ("Labour are on course to lose Slough.", "control slough - <LAB projected"),
    ("If Labour gained Medway, it would be a shock.", "control medway LAB projected"),
    ("Could Labour gain Medway?", "control medway LAB projected"),
    ("Four years ago Labour gained Medway.", "control medway LAB past"),
    (
        "Four years ago Labour had 20 seats in Medway. Now they have 12.",
        "seats medway LAB 12; seats_before medway LAB 20",
    ),
    ("Labour had held Medway before the election.", "control medway LAB <LAB past"),
    ("In 2019, Labour lost 12 seats in Bolton.", "seat_change bolton LAB -12 past"),
    ("Labour did not gain Medway.", ""),
    ("Labour never lost Bolton.", ""),
    ("Labour fell short of winning Dover.", ""),
    ("In Bolton so far Labour have gained three seats.", "seat_change bolton LAB 3 partial"),
    ("The Conservatives have lost 300 seats in England so far.", "seat_change england CON -300 partial"),
    ("With 30 councils declared, Labour had gained 120 seats across England.", "seat_change england LAB 120 partial"),
)
def test_status(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@cases(
    ("Labour failed to take Dover but gained Medway.", "control medway LAB"),
    ("Labour hoped to take Dover but gained Medway.", "control dover LAB projected; control medway LAB"),
    ("Although Labour did not win Dover, the Greens took Mid Suffolk.", "control mid-suffolk GRN"),
    ("Labour gained Medway without losing Dover.", "control medway LAB"),
    ("Labour failed to win Dover; the Tories held it.", "control dover CON <CON"),
    ("Labour lost Slough despite being expected to hold it.",
     "control slough - <LAB; control slough LAB <LAB projected"),
    ("Labour were predicted to gain Dover, however the Conservatives held it.",
     "control dover LAB projected; control dover CON <CON"),
    ("Labour gained Medway, as expected.", "control medway LAB"),
    ("Labour not only gained Medway but held Gateshead.", "control medway LAB; control gateshead LAB <LAB"),
    ("Labour failed to hold Slough.", "control slough - <LAB"),
    ("The Conservatives failed to keep Swindon.", "control swindon - <CON"),
    ("The Conservatives no longer control Swindon.", "control swindon - <CON"),
)  # fmt: skip
def test_scope_of_a_cue(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


def test_year_of_history_dates_the_fact() -> None:
    facts = facts_of("In 2019, Labour lost 12 seats in Bolton.")
    assert [(fact.status, fact.election_date) for fact in facts] == [("past", "2019-05-02")]


def test_outcome_goes_with_control() -> None:
    assert [told(f) for f in facts_of("Labour held Gateshead.") if f.measure == "outcome"] == ["outcome gateshead held"]
    assert "outcome medway changed" in {told(f) for f in facts_of("Labour gained Medway.")}


@cases(
    ("The Conservatives had a bad night in Dover. They lost 13 seats.", "seat_change dover CON -13"),
    ("The Tories, who won 18 in Dover in 2019, lost nine.", "seats_won dover CON 18 past; seat_change dover CON -9"),
    ("The Greens beat Labour in Mid Suffolk. They won 24 seats.", "seats_won mid-suffolk GRN 24"),
    ("Labour lost seats in Slough. They lost control of the council.", "control slough - <LAB"),
    ("Labour held Gateshead. It gained two seats.", "control gateshead LAB <LAB; seat_change gateshead LAB 2"),
    ("Labour took Medway from the Conservatives. They now have 33 seats there.",
     "control medway LAB <CON; seats medway LAB 33"),
    ("In Medway and Swindon the Tories fell back. They lost 12 seats.", ""),
    ("The Conservatives lost Medway.\n\nLabour gained 12 seats.", "control medway - <CON; seat_change medway LAB 12"),
    ("The Conservatives lost Medway and Swindon.\n\nLabour gained 12 seats.",
     "control medway - <CON; control swindon - <CON"),
    ("The Conservatives lost Medway.\n\nLabour gained 300 seats.",
     "control medway - <CON; seat_change england LAB 300"),
    ("Labour have won Swindon.\n\nThe party gained 14 seats on the council.",
     "control swindon LAB; seat_change swindon LAB 14"),
)  # fmt: skip
def test_pronouns_and_places_left_out(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


def test_pronoun_is_where_its_party_is_anchored() -> None:
    text = "The Conservatives had a bad night in Dover. They lost 13 seats."
    (fact,) = facts_of(text)
    assert {a.part: text[a.start : a.end] for a in fact.anchors} == {
        "area": "Dover",
        "party": "They",
        "value": "13 seats",
        "cue": "lost",
    }
    assert fact.quote == "They lost 13 seats."


def test_heading_gives_the_council() -> None:
    text = (
        "Medway\n\nLabour took control for the first time. The Conservatives lost 12 seats.\n\n"
        "Swindon\n\nLabour gained 14 seats."
    )
    assert read(text) == ["control medway LAB", "seat_change medway CON -12", "seat_change swindon LAB 14"]


def test_live_entries_stand_alone() -> None:
    text = (
        "Local elections live\n\n09:30\nLabour gain Medway\nLabour have taken Medway from the Conservatives.\n\n"
        "09:10\nConservatives lose seats in Dover\nThe party lost 13 seats.\n\n"
        "08:00\nThe night so far\nThey now have 24 seats.\n"
    )
    facts = facts_of(text, published="2023-05-05")
    assert {(told(f), f.as_of) for f in facts if f.measure != "outcome"} == {
        ("control medway LAB", "2023-05-05T09:30:00+01:00"),
        ("control medway LAB <CON", "2023-05-05T09:30:00+01:00"),
        ("seat_change dover CON -13", "2023-05-05T09:10:00+01:00"),
    }


@cases(
    ("LABOUR GAINS: Medway, Swindon", "control medway LAB; control swindon LAB"),
    ("LABOUR GAINS\n\nMedway\nSwindon\n\nCONSERVATIVE HOLDS\n\nWalsall\nSolihull",
     "control medway LAB; control swindon LAB; control walsall CON <CON; control solihull CON <CON"),
    ("Labour gain from Conservatives\n\nMedway\nSwindon", "control medway LAB <CON; control swindon LAB <CON"),
    ("Labour gains\n- Medway (from Con)\n- Dover (from NOC)\n\nNo change\n- Bolton (NOC)\n- Gateshead (Lab)",
     "control medway LAB <CON; control dover LAB <NOC; control bolton NOC <NOC; control gateshead LAB <LAB"),
)  # fmt: skip
def test_list_heads(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@cases(
    ("Bolton\n\nParty  Won  Total  +/-\nLabour  10  28  +3\nConservative  5  17  -2",
     f"seats_won bolton LAB 10; seats_won bolton CON 5; seats bolton LAB 28; seats bolton CON 17; {MOVED}"),
    ("Bolton\n\nParty | Seats | Change\nLabour | 28 | +3\nConservative | 17 | -2",
     f"seats bolton LAB 28; seats bolton CON 17; {MOVED}"),
    ("Bolton\n\nParty\tVotes\tSeats\nLabour\t31,200\t28\nConservative\t20,100\t17",
     "seats bolton LAB 28; seats bolton CON 17"),
    ("Party | Seats | Change\nLabour | 28 | +3", ""),
)  # fmt: skip
def test_tables_under_headers(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


TWO = "Labour gained Medway from the Conservatives. The Greens took Mid Suffolk."
BOROUGHS = (
    "Labour gained Harrow, Ealing and Enfield from the Conservatives. Labour held Hackney and Newham. Such results "
    "were not expected after the last borough elections in 2006."
)
BELFAST = "Sinn Fein won 15 seats in Belfast. In Fermanagh and Omagh, Sinn Fein won 21 seats."


@pytest.mark.parametrize(
    ("text", "title", "published", "day"),
    [
        pytest.param(TWO, "", "2023-05-05", "2023-05-04", id="published the day after"),
        pytest.param(TWO, "", "2023-07-30", "2023-05-04", id="published in the same summer"),
        pytest.param(TWO, "Local elections 2023: who won", "", "2023-05-04", id="year in the title"),
        pytest.param("Labour lost control of Bolton.", "Results of the 2019 local elections", "", "2019-05-02",
                     id="year before local elections"),
        pytest.param("Labour held Gateshead and Bury in the elections held on 5 May 2022.", "", "", "2022-05-05",
                     id="polling day in the text"),
        pytest.param("Labour held Gateshead and Bury on Friday 6 May 2022.", "", "", "2022-05-05",
                     id="day of the count in the text"),
        pytest.param("Labour gained Cumberland and Barnet. The Conservatives held Bexley.", "", "", "2022-05-05",
                     id="the one election that fits"),
        pytest.param(TWO, "", "", "", id="nothing to go by"),
        pytest.param("Labour held Gateshead, Knowsley, Bolton and Bury.", "", "", "", id="two elections fit"),
        pytest.param(BELFAST, "", "2023-05-20", "2023-05-18", id="Northern Ireland's own day"),
        pytest.param(BELFAST, "", "2019-05-05", "2019-05-02", id="Northern Ireland on the common day"),
        pytest.param("In Bolton, Labour gained two seats. Labour also held Bury.", "", "2023-05-20", "2023-05-04",
                     id="England on the day of Northern Ireland"),
        pytest.param("The SNP now have 30 seats in Fife, up from 26 in 2012. They fell to seven in Moray. What the "
                     "2017 result means: fewer coalitions than in 2012.", "", "", "2017-05-04",
                     id="the year that is set against none"),
        pytest.param("Labour have 25 seats in Exeter, up from 21 in 2008. Turnout fell to 31% at the election.", "", "",
                     "", id="only a year that results are set against"),
        pytest.param(BOROUGHS, "", "2012-04-12", "2010-05-06", id="page stamped between polls: boroughs, by cycle"),
        pytest.param("12 April 2012\n\n" + BOROUGHS, "", "", "2010-05-06", id="stamp in the text"),
        pytest.param(BOROUGHS, "", "2014-05-23", "2014-05-22", id="boroughs on the day after their poll"),
    ],
)  # fmt: skip
def test_polling_day(text: str, title: str, published: str, day: str) -> None:
    facts = facts_of(text, "", title, published)
    assert facts
    assert {fact.election_date for fact in facts} == {day}


def test_preview_is_of_the_next_election() -> None:
    text = "Voters go to the polls next week. Labour have 20 seats in Medway and hope to gain it."
    facts = facts_of(text, "", published="2023-04-27")
    assert {fact.election_date for fact in facts} == {"2023-05-04"}
    assert read(text, "", published="2023-04-27") == ["control medway LAB projected", "seats_before medway LAB 20"]


def test_given_date_decides_and_a_council_that_did_not_vote_has_no_result() -> None:
    assert read("Labour have 20 seats in Medway.", "2022-05-05", "Local elections 2023") == []
    assert read("Labour have 20 seats in Medway.", "2023-05-04", "Local elections 2022") == ["seats medway LAB 20"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(reason=case["reason"], strict=True, raises=AssertionError))
        for case in KNOWN
    ],
    ids=[case["reason"] for case in KNOWN],
)
def test_known_failure(case: dict[str, str]) -> None:
    wanted = sorted(s for part in case["facts"].split(";") if (s := part.strip()))
    assert read(case["text"], case.get("date", DATE)) == wanted
