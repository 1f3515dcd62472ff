"""The phrases of models/lexicon/phrasing.toml: their notation, their faults, and that each list is read and works."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from pipeline import phrasing
from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.phrasing import Phrases, PhrasingError

SHIPPED = phrasing.load()
LISTS = [
    (section.name, field.name)
    for section in dataclasses.fields(SHIPPED)
    for field in dataclasses.fields(getattr(SHIPPED, section.name))
]
NOTED = [
    name
    for name in LISTS
    if any(set(e) & set("/?*~.:,_ ") for e in getattr(getattr(SHIPPED, name[0]), name[1]).entries)
]
"""Lists that hold more than single words."""
CASES = tomllib.loads((Path(__file__).parent / "phrasing.toml").read_text(encoding="utf-8"))


def find(name: tuple[str, str]) -> Phrases:
    found = getattr(getattr(SHIPPED, name[0]), name[1])
    assert isinstance(found, Phrases)
    return found


@pytest.mark.parametrize(
    ("phrase", "hits", "misses"),
    [
        (
            "going into the? vote*",
            ["going into the vote", "Going into the votes"],
            ["going in the vote", "going into a vote"],
        ),
        ("on/since_the last poll", ["on last poll", "since the last poll"], ["since last poll", "on the last poll"]),
        ("last ~2 poll", ["last poll", "last two hard poll"], ["last of all the poll", "last by-election poll"]),
        ("last ~~2 poll", ["last by-election poll"], ["last of all the poll"]),
        ("until ~? now", ["until now", "until right now"], ["until then", "until it is now"]),
        ("held ...20 in YEAR", ["held, or rather kept, in 2019", "held in 1999"], ["held. In 2019", "held in 1899"]),
        ("held ..20 since YEAR", ["held it since 2019"], ["held it, since 2019"]),
        ("since 20YY", ["since 2019"], ["since 1999"]),
        ("up from NUMBER in", ["up from 1,200 in", "up from twenty-one in"], ["up from some in"]),
        ("PART of WHOLE in", ["9 of 25 in", "all of twenty-five in"], ["9 of the 25 in"]),
        ("results :? ,? in", ["results in", "results: in", "results, in"], ["results; in"]),
        ("the/a?2 poll", ["poll", "the poll", "a the poll"], []),
    ],
)
def test_the_notation(phrase: str, hits: list[str], misses: list[str]) -> None:
    pattern = Phrases([phrase]).anywhere
    assert [text for text in hits if not pattern.fullmatch(text)] == []
    assert [text for text in misses if pattern.search(text)] == []


def test_words_are_written_out() -> None:
    assert Phrases(["ward/wards", "seat? up_for grabs"]).words == {"ward", "wards", "seat up for grabs", "up for grabs"}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('[contst]\nother = ["ward"]', "no section [contst] is read"),
        ('[contest]\nothers = ["ward"]', "[contest] has no list 'others'"),
        ('[contest]\nother = "ward"', "[contest] other is no list of phrases"),
        ("[contest]\nother = [1]", "[contest] other is no list of phrases"),
        ("contest = 1", "[contest] is no table of lists"),
        ('[contest]\nother = ["the?"]', "[contest] other: nothing in 'the?' must stand"),
        ('[contest]\nother = ["the ~x ward"]', "[contest] other: '~x' in 'the ~x ward' is no element of a phrase"),
        ('[contest]\nother = [""]', "[contest] other: nothing in '' must stand"),
        ("[contest", "phrasing.toml"),
    ],
)
def test_faults_name_file_and_list(tmp_path: Path, lines: str, fault: str) -> None:
    file = tmp_path / "lexicon" / "phrasing.toml"
    file.parent.mkdir()
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(PhrasingError) as caught:
        phrasing.load(tmp_path)
    assert fault in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_list_is_a_fault() -> None:
    with pytest.raises(PhrasingError, match=r"here: \[contest\] lacks the list 'by_votes'"):
        phrasing.read([("here", {"contest": {"other": ["ward"]}})])


RARE = (
    Article("coalition", "In Dover Labour and the Greens will share power.", election_date="2023-05-04"),
    Article("mayors", "Mayors were chosen too. In Derby, Ann Example (Lab) got in.", election_date="2023-05-04"),
    Article("preview", "Voters go to the polls next week in Medway.", published_at="2023-04-28"),
    Article("undated", "Seats to watch in Medway\n\nLabour has won the council."),
    Article("eve", "Before yesterday's vote Labour had 17 seats in Dover.", election_date="2023-05-04"),
    Article("tense", "Labour had run Dover, but the Tories took 17 seats in Dover.", election_date="2023-05-04"),
    Article("capital", "In Scotland's capital the SNP won 19 seats.", election_date="2022-05-05"),
    Article("county", "The Tories held Essex. The Essex authority has 75 seats.", election_date="2021-05-06"),
    Article(
        "two",
        "In Dover the Tories had 17, a majority of two; now they have ten. In Worthing Greens and Lib Dems have 12 in "
        "total. Labour lost Bolton by 26 seats to 17. East Devon: Independents and Lib Dems 36 in total.",
        election_date="2023-05-04",
    ),
    Article("speech", '"We thank Dover. The Tories lost ten seats in Dover," she said.', election_date="2023-05-04"),
    Article(
        "candidates",
        "Dover council. Four of the five Independent Alliance candidates were up.",
        election_date="2023-05-04",
    ),
    Article(
        "owner",
        "Ann Example said his party was pleased. He was not. Outgoing Tom Sample's group has ten seats in Dover. "
        "The Tories won 16 compared with 44 before, and are within two of Labour. "
        "In Dover the Greens, with one in 2019, have two against one last time. "
        "Labour and the Greens hold Dover together. "
        "They took ten at the poll and were cut to six.",
        election_date="2023-05-04",
    ),
    Article("list", "CHANGED HANDS\n\n> to nobody\n\nMedway, Dover", election_date="2023-05-04"),
    Article(
        "losers",
        "Councillors lost their seats in Dover. Labour's Ann Example missed out. Labour fell to two and leader Tom "
        "Sample was beaten. In Medway council leader Bob Sample lost his seat. His Tory group wept.",
        election_date="2023-05-04",
    ),
    Article("defenders", "In Dover Labour had three of the seats we were defending.", election_date="2023-05-04"),
    Article(
        "roles",
        "In Hackney the council is still Labour's: it won 50 seats. Labour held Worthing's count open. A number of "
        "long-serving Conservatives were also ousted by independents in Medway. Watford remains a Conservative "
        "minority administration.",
        election_date="2023-05-04",
    ),
    Article("others", "In Dover 12 Labour, ten Tories, six independents and others sit.", election_date="2023-05-04"),
    Article(
        "beaten",
        "Dover counted late. In Goodshaw, Conservative Ann Example lost out to Labour's Tom Sample by 88 votes.",
        election_date="2023-05-04",
    ),
    Article(
        "members",
        "Several Labour councillors lost their seats in Dover, among them the leader.",
        election_date="2023-05-04",
    ),
    Article("candidates", "In Dover 17 Labour candidates were elected.", election_date="2023-05-04"),
    Article("party", "The Hemel Voice Party took three seats in Dacorum.", election_date="2023-05-04"),
    Article(
        "embedded",
        "Labour took Medway after the Tories lost three seats and won Dover. The Lib Dems held on in Stockport but "
        "remain short of overall control.",
        election_date="2023-05-04",
    ),
    Article("more", "In Dover Labour have 17 (nine more) and the Tories 14 (nine fewer).", election_date="2023-05-04"),
)
"""Texts that ask what few reports do."""


def test_every_list_is_asked(tmp_path: Path) -> None:
    extractor, lists = Extractor.load(tmp_path), phrasing.load(tmp_path)
    reports = [
        path
        for folder in ("reports", "blind/reports", "previews/reports")
        for path in (Path("corpus") / folder).iterdir()
    ]
    for path in sorted(reports):
        extractor.extract(clean(Article(path.name, path.read_text(encoding="utf-8"))))
    for article in RARE:
        extractor.extract(clean(article))
    unread = [name for name in LISTS if vars(getattr(getattr(lists, name[0]), name[1])).keys() == {"entries"}]
    assert unread == []


def test_every_list_of_phrases_has_examples_and_negatives() -> None:
    told = [(section, name) for section, lists in CASES.items() for name in lists]
    assert sorted(told) == sorted(NOTED)
    assert [name for name in NOTED if not all(CASES[name[0]][name[1]].get(key) for key in ("hits", "misses"))] == []


@pytest.mark.parametrize("name", NOTED, ids=".".join)
def test_examples(name: tuple[str, str]) -> None:
    case = CASES[name[0]][name[1]]
    pattern = find(name).anywhere
    assert [text for text in case["hits"] if not pattern.search(text)] == []
    assert [text for text in case["misses"] if pattern.search(text)] == []


def facts(text: str, models: Path | None = None) -> set[str]:
    article = Article("a", text, election_date="2023-05-04")
    found = Extractor.load(models).extract(clean(article))
    return {f"{f.measure} {f.area_id} {f.party} {f.value} {f.status}" for f in found}


@pytest.mark.parametrize(
    ("section", "lines", "text", "before", "after"),
    [
        (
            "poll",
            'eve = ["as the ballot boxes were opened"]',
            "As the ballot boxes were opened Labour had 12 seats in Medway.",
            "seats",
            "seats_before",
        ),
        (
            "contest",
            'parish = ["hamlet council"]',
            "Labour gained two seats on Medway hamlet council.",
            "seat_change",
            "",
        ),
        (
            "counting",
            'still = ["more boxes to open"]',
            "More boxes to open.\n\nLabour have 310 seats.",
            "asserted",
            "partial",
        ),
    ],
)
def test_a_paraphrase_needs_no_code(
    tmp_path: Path, section: str, lines: str, text: str, before: str, after: str
) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "phrasing.toml").write_text(f"[{section}]\n{lines}\n", encoding="utf-8")
    plain, taught = facts(text), facts(text, tmp_path)
    assert plain != taught
    assert any(before in fact.split() for fact in plain)
    assert all(after in fact.split() for fact in taught) if after else not taught
