"""Councils in lists: what is said once holds for all of them, and no further."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor


def controls(text: str, date: str = "2023-05-04") -> set[str]:
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)
    return {
        f"{f.area_id} {f.value or '-'} {f.previous}".strip()
        for f in facts
        if f.measure == "control" and f.status == "asserted"
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Labour gain Medway and Dover, both Conservative before.", {"medway LAB CON", "dover LAB CON"}),
        ("Labour has taken control of Medway; the Lib Dems of Dacorum.", {"medway LAB", "dacorum LD"}),
        ("Labour took Medway from the Tories and York, which had been hung.", {"medway LAB CON", "york LAB NOC"}),
        ("Medway and Dover, Conservative until Thursday, are red.", {"medway LAB CON", "dover LAB CON"}),
        ("Con → NOC: Tamworth, Hertsmere", {"tamworth NOC CON", "hertsmere NOC CON"}),
        ("From NOC to Lab. Two of them: York and Blackpool.", {"york LAB NOC", "blackpool LAB NOC"}),
    ],
)
def test_said_of_all(text: str, wanted: set[str]) -> None:
    assert wanted <= controls(text)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("Labour took Medway from the Tories and York is hung.", "york LAB"),
        ("Labour held Medway, and the Lib Dems Dacorum bus drivers.", "dacorum LD"),
        ("Labour took Medway from the Tories. The Lib Dems met in Dacorum.", "dacorum LD"),
    ],
)
def test_not_said_of(text: str, unwanted: str) -> None:
    assert not any(found.startswith(unwanted) for found in controls(text))


def test_gains_and_losses_of_one_sentence_are_gross() -> None:
    def counts(text: str) -> set[str]:
        facts = Extractor.load().extract(clean(Article("a.txt", text)), "2024-05-02")
        return {f"{f.measure} {f.party} {f.value}" for f in facts}

    text = "Across England the Liberal Democrats gained 127 seats and lost 23, a net increase of 104."
    assert counts(text) == {"seats_gained LD 127", "seats_lost LD 23", "seat_change LD 104"}
    assert counts("Across England the Liberal Democrats gained 104 seats. Labour lost 23.") >= {"seat_change LD 104"}


def test_a_party_named_as_in_northern_ireland_goes_on_with_the_verb_before_it() -> None:
    date = "2023-05-18"
    text = "The DUP held 13 seats in Mid and East Antrim, and Alliance eight."
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)
    assert {(f.area_id, f.party, f.value) for f in facts} == {
        ("mid-and-east-antrim", "DUP", "13"),
        ("mid-and-east-antrim", "APNI", "8"),
    }


def test_a_gap_of_blanks_behind_a_list_of_councils_is_no_word() -> None:
    text = "LABOUR GAINS: Dover, Medway and Slough  51 | -61"
    Extractor.load().extract(clean(Article("a.txt", text, election_date="2023-05-04")), "2023-05-04")
