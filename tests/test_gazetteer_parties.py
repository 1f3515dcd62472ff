"""Parties, their written forms, and the people who lead them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest

from pipeline.fact import MAIN_PARTIES, NI_PARTIES
from pipeline.gazetteer import Gazetteer, normalise, party_slug
from pipeline.gazetteer.parties import ROLES
from pipeline.paths import shipped

GAZETTEER = Gazetteer.load()
FORMS = GAZETTEER.party_forms()


def codes(text: str) -> set[str]:
    """Parties that a text may mean, as a reader of forms sees it."""
    return {
        form.code
        for form in FORMS
        if (form.text == text if form.case_sensitive else form.text.casefold() == text.casefold())
    }


def test_the_parties_of_the_contract_are_there() -> None:
    assert {*MAIN_PARTIES, *NI_PARTIES, "RA", "labour-co-op"} <= set(GAZETTEER.parties)
    assert "NOC" not in GAZETTEER.parties
    for code, party in GAZETTEER.parties.items():
        assert re.fullmatch(r"[A-Z]+|[a-z0-9]+(-[a-z0-9]+)*", code)
        assert party.code == code
        assert re.fullmatch(r"#[0-9A-F]{6}", party.hex), code
        assert set(party.nations) <= {"England", "Scotland", "Wales", "Northern Ireland"}
        assert not re.search(r"[=?;]", "".join((*party.names, *party.adjectives, *party.abbreviations)))
    ids = {code: party.ec_id for code, party in GAZETTEER.parties.items() if party.ec_id}
    assert ids["CON"] == "PP52"
    assert (ids["LAB"], ids["GRN"], ids["PC"], ids["REF"]) == ("PP53", "PP63", "PP77", "PP7931")
    assert len(set(ids.values())) == len(ids)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tories", "CON"), ("Conservatives", "CON"), ("Scottish Conservative and Unionist", "CON"), ("Con", "CON"),
        ("Labour", "LAB"), ("Welsh Labour", "LAB"), ("Lab", "LAB"), ("Llafur", "LAB"),
        ("Labour and Co-operative", "labour-co-op"), ("Lab Co-op", "labour-co-op"), ("labour & co-op", "labour-co-op"),
        ("Lib Dems", "LD"), ("LibDem", "LD"), ("Liberal Democrat", "LD"), ("LD", "LD"),
        ("Greens", "GRN"), ("Scottish Greens", "GRN"), ("Green", "GRN"),
        ("Reform", "REF"), ("Reform UK", "REF"), ("Brexit Party", "REF"),
        ("Ukip", "UKIP"), ("UKIP", "UKIP"), ("SNP", "SNP"), ("Plaid", "PC"), ("Plaid Cymru", "PC"),
        ("Independents", "IND"), ("Annibynnol", "IND"), ("Ind", "IND"),
        ("Residents’ Association", "RA"), ("Residents Association", "RA"), ("Residents' Associations", "RA"),
        ("ratepayers", "RA"), ("Res", "RA"),
        ("Sinn Féin", "SF"), ("Sinn Fein", "SF"), ("Alliance Party", "APNI"), ("DUP", "DUP"), ("TUV", "TUV"),
        ("Ulster Unionist Party", "UUP"), ("SDLP", "SDLP"), ("People Before Profit", "PBP"),
        ("Liberal/SDP Alliance", "sdp-liberal-alliance"), ("Health Concern", "health-concern"),
        ("Canvey Island Independent Party", "canvey-island-independents"),
        ("People's Independent Party", "peoples-independent"),
        ("Ashfield Independents", "ashfield-independents"), ("Lincolnshire Independents", "lincolnshire-independents"),
        ("Aspire", "aspire"), ("Tower Hamlets First", "tower-hamlets-first"), ("Yorkshire Party", "yorkshire"),
        ("Women’s Equality Party", "womens-equality"), ("TUSC", "tusc"), ("Mebyon Kernow", "mebyon-kernow"),
        ("BNP", "bnp"), ("Advance UK", "advance-uk"), ("Alba Party", "alba"), ("NI21", "ni21"),
    ],
)  # fmt: skip
def test_what_a_form_means(text: str, code: str) -> None:
    assert codes(text) == {code}


def test_ordinary_words_are_no_parties() -> None:
    for text in ("reform", "con", "lab", "green", "greens", "res", "respect", "aspire", "plaid", "others' "):
        assert codes(text) - {"GRN"} == set() or text == "greens", text
    assert codes("green") == {"GRN"}  # the colour, weak
    assert all(
        form.weak
        for form in FORMS
        if form.text in ("green", "independent", "independents?", "ind", "labour", "Alliance")
    )


def test_forms_are_marked() -> None:
    for form in FORMS:
        assert form.role in ROLES
        assert form.code in GAZETTEER.parties
        assert form.text == form.text.strip() != ""
        if len(form.text) == 1:
            assert form.case_sensitive
            assert form.weak
        if form.role == "abbreviation" and len(form.text) <= 3:
            assert form.case_sensitive, form
        if form.role == "colour":
            assert form.weak
    assert len({(form.text, form.code, form.case_sensitive) for form in FORMS}) == len(FORMS)
    independent = [form for form in FORMS if form.text == "independent"]
    assert [(form.code, form.role, form.weak) for form in independent] == [("IND", "adjective", True)]


def test_two_parties_share_a_form_only_where_context_must_decide() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for form in FORMS:
        if not form.weak:
            owners[form.text].add(form.code)
    assert {text: found for text, found in owners.items() if len(found) > 1} == {}


def test_slugs_of_parties_that_the_table_does_not_know() -> None:
    assert party_slug("The Ashdown Independents Party") == "ashdown-independents"
    assert party_slug("People’s Voice of Beadle") == "peoples-voice-of-beadle"
    assert party_slug("The Party") == "the-party"
    assert party_slug("Independent Community & Health Concern") == "independent-community-and-health-concern"


# people


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Sir Keir Starmer", "2023-05-04", "LAB"),
        ("Keir Starmer", "2023-05-04", "LAB"),
        ("Keir Starmer", "2018-05-03", ""),
        ("Rishi Sunak", "2023-05-04", "CON"),
        ("Mr Sunak", "2023-05-04", "CON"),
        ("RISHI SUNAK", "2023-05-04", "CON"),
        ("Sir Ed Davey", "2024-05-02", "LD"),
        ("Nigel Farage", "2013-05-02", "UKIP"),
        ("Nigel Farage", "2019-05-02", "REF"),
        ("Nigel Farage", "2023-05-04", ""),
        ("Nigel Farage", "2025-05-01", "REF"),
        ("Nigel Farage", "", ""),
        ("Theresa May", "2018-05-03", "CON"),
        ("Jeremy Corbyn", "2018-05-03", "LAB"),
        ("Kemi Badenoch", "2025-05-01", "CON"),
        ("Zack Polanski", "2026-05-07", "GRN"),
        ("Nicola Sturgeon", "2022-05-05", "SNP"),
        ("John Swinney", "2026-05-07", "SNP"),
        ("Rhun ap Iorwerth", "2024-05-02", "PC"),
        ("Siân Berry", "2021-05-06", "GRN"),
        ("Sian Berry", "2021-05-06", "GRN"),
        ("Michelle O’Neill", "2023-05-18", "SF"),
        ("Naomi Long", "2023-05-18", "APNI"),
        ("Jon Burrows", "2026-05-07", "UUP"),
        ("Joan Smith", "2023-05-04", ""),
    ],
)
def test_who_stands_for_a_party(name: str, day: str, code: str) -> None:
    assert GAZETTEER.person_party(name, day) == code


def test_people_are_well_formed() -> None:
    with (shipped("models") / "people.csv").open(encoding="utf-8", newline="") as handle:
        people = list(csv.DictReader(handle))
    assert {row["party"] for row in people} <= set(GAZETTEER.parties)
    assert all(row["start"] and (not row["end"] or row["start"] <= row["end"]) for row in people)
    texts = [form.text for form in GAZETTEER.people_forms()]
    assert {row["name"] for row in people} <= set(texts)
    for surname in ("May", "Brown", "Long", "Price", "Lucas", "Wood", "Howard"):
        assert surname not in texts, "an ordinary word or another's name"


def test_no_name_stands_for_two_parties_on_one_day() -> None:
    forms = GAZETTEER.people_forms()
    for day in GAZETTEER.polling_days():
        standing: dict[str, set[str]] = defaultdict(set)
        for form in forms:
            if form.start <= day and (not form.end or day <= form.end):
                standing[normalise(form.text)].add(form.code)
        assert {name: found for name, found in standing.items() if len(found) > 1} == {}, day
