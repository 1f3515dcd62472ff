"""Laws of extract, from raw text to facts: any text is read, quotes are the text's own, silence changes nothing."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.batch.frames import copies_frame, facts_frame, sources_frame
from pipeline.clean import clean
from pipeline.copies import find_copies
from pipeline.extract import Extractor
from pipeline.fact import BOUNDS, COUNT_MEASURES, MEASURES, STATUSES, Fact
from pipeline.gazetteer import Gazetteer
from pipeline.reconcile import Reconciled, reconcile
from pipeline.restore import restore

law = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
WORDS = (
    "Labour Con Tories LD Greens Independents Reform SNP Medway Swindon Bolton Dover Windsor England Scotland "
    "Brighton Hove and & the of in from to by won win gained gain lost lose loss hold held holds takes took control "
    "majority seats seat councils councillors net change no overall NOC they it party council mayor up down plus minus "
    "more than about over so far could not failed never if but while who which was is has have had now before after "
    "2019 2023 May 4 12 -3 +5 −7 1,060 three twelve dozen hundred per cent % votes £ am ward United Total Party Won +/-"
).split()
MARKS = ("(", ")", "[", "]", ",", ";", ":", "-", "–", "—", ".", "?", "!", "'", "’s", '"', "“", "”", "|", "/", "•",
         "*", "=", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u200b", "\ufeff", "…", "&amp;", "â€™", "İ", "ß",
         "😀")  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS),
    st.integers(0, 9999).map(str), st.text(max_size=6),
)  # fmt: skip
REPORTS = st.lists(st.tuples(PIECES, st.sampled_from((" ", " ", " ", "", "\n"))), max_size=60).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
CLAUSES = st.lists(
    st.sampled_from(
        (
            "Labour gained Medway from the Conservatives",
            "the Tories lost 12 seats in Bolton",
            "they now have 28",
            "Bolton: Lab 28 (+3), Con 17 (−2)",
            "LABOUR GAINS",
            "Medway\nSwindon (from Con)",
            "Party  Won  Total  +/-\nLabour  10  28  +3",
            "the Lib Dems are up 58, the Greens 40",
            "King&amp;#39;s Lynn &amp; West Norfolk stayed under no overall control",
            "the party has three of the nine seats",
            "09:30\nThe Greens took Mid Suffolk",
        )
    ),
    max_size=7,
)
MIXED = st.one_of(
    st.text(max_size=200),
    REPORTS,
    st.tuples(CLAUSES, REPORTS, st.sampled_from((". ", ", ", "; ", "\n\n", ", but ", " and "))).map(
        lambda parts: parts[2].join([*parts[0], parts[1]])
    ),
)


def facts_of(text: str, date: str = "2023-05-04", source: str = "a.txt", **known: str) -> tuple[Article, list[Fact]]:
    article = restore(clean(Article(source, text, **known)))  # type: ignore[arg-type]
    return article, Extractor.load().extract(article, date)


def check(article: Article, facts: list[Fact]) -> None:
    """What holds for the facts of any article."""
    order = [(fact.start, fact.end, fact.fact_id) for fact in facts]
    assert order == sorted(order)
    assert len({fact.fact_id for fact in facts}) == len(facts)
    for fact in facts:
        assert fact.quote == article.raw[fact.start : fact.end] != ""
        assert all(0 <= anchor.start <= anchor.end <= len(article.raw) for anchor in fact.anchors)
        assert fact.area_id in Gazetteer.load().areas
        assert fact.measure in MEASURES
        assert fact.status in STATUSES
        assert fact.bound in BOUNDS
        if fact.measure in COUNT_MEASURES:
            assert str(int(fact.value)) == fact.value
            assert fact.party or fact.measure == "vacancies"


@law
@given(MIXED, st.sampled_from(("2023-05-04", "2022-05-05", "")))
@example("Bolton: Lab 28 (+3), Con 17 (−2)\r\n\r\nLABOUR GAINS\nMedway\nSwindon (from Con)", "2023-05-04")
@example("LABOUR GAİNS: Medway. The Tories lost 12 seats in Bolton", "")
def test_any_text_is_read(text: str, date: str) -> None:
    article, facts = facts_of(text, date)
    check(article, facts)
    assert [fact.row() for fact in facts_of(text, date)[1]] == [fact.row() for fact in facts]


@law
@given(CLAUSES.filter(bool), st.sampled_from((". ", "\n\n", "; ")))
def test_reading_leaves_no_trace(clauses: list[str], glue: str) -> None:
    text = glue.join(clauses)
    before = facts_of(text)[1]
    facts_of("The SNP held Moray. They lost two seats in Dundee.\n\nGREEN GAINS\n")
    assert facts_of(text)[1] == before


def test_laws_are_put_to_texts_that_state_something() -> None:
    facts = facts_of(
        "Labour gained Medway from the Conservatives. They now have 28 seats; the Tories lost 12 in Bolton."
    )[1]
    assert {fact.measure for fact in facts} >= {"control", "outcome", "seats", "seat_change"}


BASE = (
    ("a.txt", "Labour gained Medway from the Conservatives. They have 33 seats, the Tories 22.", "Echo"),
    ("b.txt", "Labour took Medway. In Bolton, the Tories lost four seats.", "Post"),
    ("c.txt", "In Bolton, the Tories lost five seats and Labour gained three.", "Mail"),
)
SILENT = (
    "The count in Medway was held in a sports hall, and tea was served until three.",
    "Labour did not gain Dover.",
    "A spokesman for Bolton council said that 12 polling stations had opened late.",
    "Turnout will be announced on Friday.",
    "Voters queued in the rain. Some had come with dogs.",
    "The Greens gained 12 per cent of the vote in one ward.",
    "Nobody lost an umbrella.",
)


def reconciled(pile: tuple[tuple[str, str, str], ...]) -> Reconciled:
    read = [
        facts_of(text, source=name, publisher=publisher, published_at="2023-05-05") for name, text, publisher in pile
    ]
    articles = [article for article, _ in read]
    copies = find_copies(articles)
    facts = facts_frame((fact for _, found in read for fact in found), copies)
    return reconcile(facts, sources_frame(articles, facts, copies), copies_frame(copies.passages), Gazetteer.load())


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(SILENT), min_size=1, max_size=4), st.sampled_from(("", "Echo", "Star")))
def test_an_article_that_states_nothing_changes_no_figure(sentences: list[str], publisher: str) -> None:
    extra = (("0.txt", " ".join(sentences), publisher),)
    assert facts_of(extra[0][1])[1] == []
    alone, beside = reconciled(BASE), reconciled((*extra, *BASE))
    assert len(alone.reconciled) >= 5
    for name in ("reconciled", "evidence", "conflicts", "councils", "totals"):
        assert getattr(beside, name).equals(getattr(alone, name)), name


def council_list() -> str:
    gazetteer = Gazetteer.load()
    names = sorted(gazetteer.areas[slug].name for slug in gazetteer.polled("2023-05-04") if slug in gazetteer.areas)
    many = (name for pair in product(names, names) for name in pair)
    return "Labour gained " + ", ".join(islice(many, 5000)) + "."


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bolton: Labour " + "(12 " * 25_000, id="open brackets with numbers"),
        pytest.param("Bolton: Lab 28 " + "() " * 33_000, id="empty brackets"),
        pytest.param(
            "Labour gained Medway and " + "the party won seats and " * 4_000 + "that was it", id="20,000 words"
        ),
        pytest.param("Labour lost " + "twenty " * 20_000, id="number words"),
        pytest.param("Labour " + "1,060 " * 15_000, id="numbers"),
        pytest.param("Labour gain from Con - " * 1_500, id="labels"),
        pytest.param("The Tories did not " * 5_000, id="cues"),
        pytest.param("Bolton" * 20_000, id="one word"),
    ],
)
def test_hostile_text_is_finished(text: str) -> None:
    check(*facts_of(text))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("mark", ["(", "()"])
def test_line_of_brackets_is_finished(mark: str) -> None:
    check(*facts_of("Bolton: Labour 28 " + mark * (100_000 // len(mark))))


@pytest.mark.timeout(120)
def test_five_thousand_councils_in_a_list() -> None:
    article, facts = facts_of(council_list())
    check(article, facts)
    assert len({fact.area_id for fact in facts}) > 100
    assert {fact.value for fact in facts if fact.measure == "control"} == {"LAB"}
