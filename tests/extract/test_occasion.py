"""When an article without a date was written, and of which election: leaders named, voters who are still to vote."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.fact import Fact

COUNCILS = "Labour lost Bury, Bolton, Oldham, Wigan and Rochdale. "


def facts(text: str) -> list[Fact]:
    return Extractor.load().extract(clean(Article("a.txt", text)))


def days(text: str) -> set[str]:
    return {fact.election_date for fact in facts(text)}


@pytest.mark.parametrize(
    "leader",
    [
        "Gordon Brown’s party had its worst night.",
        "It was Gordon Brown's first big test at an election.",
        "Prime minister Gordon Brown was grim.",
    ],
)
def test_a_leader_whose_party_it_was_rules_later_polls_out(leader: str) -> None:
    assert days(COUNCILS + leader) == {""}


def test_a_leader_who_is_only_named_rules_out_no_later_poll() -> None:
    assert days(COUNCILS) == days(COUNCILS + "Gordon Brown went for a walk.")


AHEAD = (
    "Who has been in charge\n\nOn 3 May 2012, voters across Wales {} the polls.\n\nBridgend\n\nLab - 27\n\nInd - 11\n"
)


def test_what_councils_are_like_before_a_poll_that_is_still_to_come() -> None:
    found = facts(AHEAD.format("will go to"))
    assert {(fact.measure, fact.party, fact.value) for fact in found} >= {
        ("seats_before", "LAB", "27"),
        ("seats_before", "IND", "11"),
    }
    assert not [fact for fact in found if fact.measure == "seats"]


def test_what_they_are_like_after_a_poll_that_has_been() -> None:
    found = facts(AHEAD.format("went to"))
    assert {(fact.measure, fact.party, fact.value) for fact in found} >= {
        ("seats", "LAB", "27"),
        ("seats", "IND", "11"),
    }


@pytest.mark.parametrize(("kind", "code"), [("county council", "E10000023"), ("council", "E06000065")])
def test_an_undated_county_is_the_county_council(kind: str, code: str) -> None:
    found = facts(f"The Tories kept control of North Yorkshire at the {kind} elections. Labour won seven seats.")
    assert {fact.area_code for fact in found} == {code}
    assert {fact.election_date for fact in found} == {""}
