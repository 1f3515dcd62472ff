"""Articles that never name their council: the title, the address or the publisher may, and the fact says so."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.extract.topics import slug_words

TEXT = (
    "There were shocks for every party at the count.\n\nHere is how the council now stands:\n\nLab: 24\n\nGreens: 7\n\n"
    "Con: 4\n"
)
READ = {"seats exeter LAB 24", "seats exeter GRN 7", "seats exeter CON 4"}
ON = "https://news.example/local/2024/"


def read(title: str = "", url: str = "", publisher: str = "", text: str = TEXT) -> tuple[set[str], set[str]]:
    article = Article("a", text, publisher, title, url, "2024-05-04T10:00:00+01:00")
    facts = Extractor.load().extract(clean(article))
    return {f"{f.measure} {f.area_id} {f.party} {f.value}" for f in facts}, {f.reading for f in facts}


@pytest.mark.parametrize(
    ("head", "reading"),
    [
        ({"title": "Labour hold on in Exeter"}, "area=title"),
        ({"url": f"{ON}exeter-city-council-results-in-full"}, "area=url"),
        ({"url": f"{ON}how-parties-did-in-exeter-elections-4711"}, "area=url"),
        ({"url": "https://exeter.gov.uk/your-council/results"}, "area=publisher"),
        ({"publisher": "Exeter City Council"}, "area=publisher"),
    ],
)
def test_the_metadata_name_the_council(head: dict[str, str], reading: str) -> None:
    assert read(**head) == (READ, {reading})


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"title": "Labour hold on"},
        {"title": "Exeter and Hull count their votes"},  # two that voted
        {"title": "Medway counts its votes"},  # one that did not
        {"url": f"{ON}the-exeter-chiefs-lose-again"},
        {"url": f"{ON}worth-reading-before-you-vote"},
        {"publisher": "Exeter Express"},
        {"url": "https://www.gov.uk/government/results"},
    ],
)
def test_no_council_is_guessed(head: dict[str, str]) -> None:
    assert not read(**head)[0]


def test_the_text_comes_before_the_metadata() -> None:
    found, reading = read("Labour hold on in Exeter", text="Harlow Council\n\nConservative 17\nLabour 16\n")
    assert found == {"seats harlow CON 17", "seats harlow LAB 16"}
    assert reading == {""}


def test_words_of_an_address() -> None:
    assert slug_words(f"{ON}exeter-city-council-results.html?x=1") == "Exeter City Council Results Html"
    assert slug_words("https://news.example/politics") == ""
    assert slug_words("http://[broken") == ""
