"""Who copies whom: copies of every kind are found, independent reports of one night are not."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.article import Article, Edit, Region
from pipeline.copies import Copies, find_copies
from pipeline.copies.direction import address, moment, versions

TEXTS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "copies").glob("*.txt"))
}
SHARED = Path(__file__).resolve().parents[2] / "shared"
PROSE = ("wire", "daily", "live", "medway_a", "medway_b")
SYNONYMS = {
    "the": "the", "party": "celebration", "control": "management", "majority": "bulk", "seats": "chairs",
    "councillors": "members", "leader": "chief", "won": "gained", "lost": "misplaced", "gained": "received",
    "first": "primary", "night": "evening", "overall": "general", "after": "following", "before": "earlier than",
}  # fmt: skip


def article(source: str, text: str, **fields: object) -> Article:
    return Article(source, text, **fields)  # type: ignore[arg-type]


def spin(text: str, rate: float, seed: int = 0) -> str:
    """Swaps words without capitals: known synonyms first, made-up words of like length for the rest."""
    dice = random.Random(seed)

    def swap(match: re.Match[str]) -> str:
        word = match[0]
        if dice.random() >= rate:
            return word
        return SYNONYMS.get(word, f"{word[::-1]}al" if len(word) > 3 else word)

    return re.sub(r"\b[a-z]{3,}\b", swap, text)


def copied(found: Copies) -> dict[str, tuple[str, str]]:
    """Copy to (original, kind of its first passage)."""
    return {
        name: (copy.of, next(p.kind for p in found.passages if p.source == name and p.of == copy.of))
        for name, copy in found.copy_of.items()
    }


def test_independent_reports_of_one_night_are_no_copies() -> None:
    found = find_copies([article(name, text) for name, text in TEXTS.items()])
    assert found == Copies()


def test_lists_of_the_same_results_are_no_copies() -> None:
    # the same councils in the same order with the same parties: two papers that list what happened
    lines = TEXTS["list_a"].splitlines()
    short = "\n".join(line.replace("Labour", "Lab").replace("Conservative", "Con") for line in lines)
    assert find_copies([article("a", TEXTS["list_a"]), article("b", short)]).passages == ()


def test_exact_copy() -> None:
    found = find_copies([article("a", TEXTS["wire"]), article("b", TEXTS["wire"])])
    assert copied(found) == {"b": ("a", "exact")}
    (passage,) = found.passages
    assert TEXTS["wire"][passage.start : passage.end] == TEXTS["wire"].strip()
    assert (passage.of_start, passage.of_end, passage.similarity) == (passage.start, passage.end, 1.0)
    assert found.copy_of["b"].similarity == 1.0
    assert found.original_of("b") is None


def test_punctuation_and_line_ends_make_no_difference() -> None:
    other = TEXTS["wire"].replace("\n", "\r\n").replace('"', "”").replace("'", "’")
    assert copied(find_copies([article("a", TEXTS["wire"]), article("b", other)])) == {"b": ("a", "exact")}


def test_cut_copy_with_a_new_head_and_a_plea() -> None:
    body = TEXTS["wire"].split("\n\n")
    cut = "Help us to keep reporting: give two pounds a month.\n\n" + "\n\n".join(["A new head", *body[2:6]])
    found = find_copies([article("wire", TEXTS["wire"]), article("cut", cut)])
    assert copied(found) == {"cut": ("wire", "cut")}
    (passage,) = found.passages
    assert cut[passage.start :].startswith("In Medway the party ended")
    assert TEXTS["wire"][passage.of_start :].startswith("In Medway the party ended")
    assert cut[: passage.end].endswith(body[5][-20:])
    assert found.origin_of("cut", 0, 30) == "cut"
    assert found.origin_of("cut", passage.start + 5, passage.start + 60) == "wire"


@pytest.mark.parametrize("name", [*PROSE, "medway_2027"])
@pytest.mark.parametrize("rate", [0.15, 0.3, 0.5])
def test_spun_copy(name: str, rate: float) -> None:
    spun = spin(TEXTS[name], rate)
    found = find_copies([article("b", TEXTS[name]), article("a", spun, spun=0.9)])
    assert copied(found) == {"a": ("b", "spun")}
    assert found.original_of("a") == "b"
    (passage,) = found.passages
    assert passage.end - passage.start > 0.9 * len(spun.strip())


def test_spun_list() -> None:
    words = {"gain": "achieve", "hold": "maintain", "loss": "misplaced", "control": "management", "change": "alter"}
    spun = re.sub(r"[a-z]+", lambda m: words.get(m[0], m[0]), TEXTS["list_a"])
    assert copied(find_copies([article("a", spun, spun=0.9), article("b", TEXTS["list_a"])])) == {"a": ("b", "spun")}


def test_changed_figures_hide_no_copy() -> None:
    changed = TEXTS["wire"].replace("33 of the 59", "35 of the 59").replace("22 councillors", "20 councillors")
    changed = changed.replace("31 councillors", "29 councillors").replace("17 of 32", "18 of 32")
    first = article("a", TEXTS["wire"], published_at="2023-05-05")
    found = find_copies([first, article("b", changed, published_at="2023-05-06")])
    assert found.copy_of["b"].of == "a"
    assert "4 figures differ" in found.copy_of["b"].evidence
    both = spin(changed, 0.3)
    assert find_copies([first, article("b", both, spun=0.8)]).copy_of["b"].of == "a"


def test_frame_used_again_next_year_is_no_copy() -> None:
    longer = (
        TEXTS["medway_a"]
        + "\n"
        + "The count was watched by students of politics from the town's two universities. " * 2
    )
    again = re.sub(r"\b(\d+)\b", lambda m: str(int(m[0]) + 3), longer).replace("Vince Maple", "Ann Reed")
    found = find_copies(
        [article("a", longer, published_at="2023-05-05"), article("b", again, published_at="2027-05-07")]
    )
    # all of its figures are others: the paper asked the same questions again
    assert found.copy_of == {} or found.copy_of["b"].similarity >= 0.9


def test_round_up_has_passages_but_is_no_copy() -> None:
    wire = TEXTS["wire"].split("\n\n")
    own = TEXTS["medway_2027"].replace("2027", "2023")
    round_up = "\n\n".join([own, *wire[3:5], wire[2]])  # in another order
    found = find_copies([article("wire", TEXTS["wire"]), article("up", round_up)])
    assert found.copy_of == {}
    assert {(p.source, p.of, p.kind) for p in found.passages} == {("up", "wire", "merged")}
    assert [round_up[p.start : p.end] for p in found.passages] == ["\n\n".join(wire[3:5]), wire[2]]
    assert [TEXTS["wire"][p.of_start : p.of_end] for p in found.passages] == ["\n\n".join(wire[3:5]), wire[2]]
    assert found.origin_of("up", 0, len(own)) == "up"


def test_party_statement_quoted_in_full_is_no_passage() -> None:
    said = (
        '"We have listened on every doorstep, we have heard about the buses, the bins, the surgeries and the potholes, '
        "and we shall get to work on Monday with a plan that has been costed line by line, because people in this town "
        'deserve a council that turns up, answers its letters and keeps its word from the first day to the last," '
        "the party said."
    )
    pair = [article(name, f"{TEXTS[name]}\n{said}\n") for name in ("wire", "daily")]
    assert find_copies(pair).passages == ()


def test_siblings_are_grouped_through_the_parent() -> None:
    paragraphs = TEXTS["wire"].split("\n\n")
    first, second = "\n\n".join(paragraphs[:6]), "\n\n".join(paragraphs[1:6])
    found = find_copies(
        [
            article("parent", TEXTS["wire"], published_at="2023-05-05T05:00:00+01:00"),
            article("b", first, published_at="2023-05-05T07:00:00+01:00"),
            article("c", second, published_at="2023-05-05T08:00:00+01:00"),
            article("d", spin(first, 0.3), published_at="2023-05-05T09:00:00+01:00", spun=0.9),
        ]
    )
    assert {name: copy.of for name, copy in found.copy_of.items()} == {"b": "parent", "c": "parent", "d": "parent"}
    assert {p.of for p in found.passages} == {"parent"}


def test_chain_leads_to_the_first() -> None:
    # c takes what b added to a, and with it what b took from a
    a = "\n\n".join(TEXTS["wire"].split("\n\n")[2:5])
    b = a + "\n\n" + TEXTS["daily"]
    c = b + "\n\nIt rained."
    stamps = ("2023-05-05T05:00:00+01:00", "2023-05-05T07:00:00+01:00", "2023-05-05T08:00:00+01:00")
    found = find_copies([article(n, t, published_at=s) for n, t, s in zip("abc", (a, b, c), stamps, strict=True)])
    at_medway, at_mid_suffolk = c.index("Medway"), c.index("Stowmarket")
    assert found.origin_of("c", at_medway, at_medway + 20) == "a"
    assert found.origin_of("c", at_mid_suffolk, at_mid_suffolk + 10) == "b"
    assert found.origin_of("b", at_mid_suffolk, at_mid_suffolk + 10) == "b"
    at_rain = c.index("It rained")
    assert found.origin_of("c", at_rain, len(c)) == "c"


@pytest.mark.parametrize(
    ("first", "second", "original"),
    [
        ({"published_at": "2023-05-05T09:00:00+01:00"}, {"published_at": "2023-05-05T08:30:00Z"}, "a"),
        ({"published_at": "2023-05-05T09:00:00+01:00"}, {"published_at": "2023-05-05T07:30:00Z"}, "b"),
        ({"published_at": "2023-05-06"}, {"published_at": "2023-05-05"}, "b"),
        # one of the two has no time: the day does not tell, the shorter name does
        ({"published_at": "2023-05-05T09:00:00+01:00"}, {"published_at": "2023-05-05"}, "a"),
        ({}, {"published_at": "2023-05-05"}, "b"),
        ({"published_at": "not a date"}, {}, "a"),
        ({"spun": 0.9}, {}, "b"),
        ({"published_at": "2023-05-06", "spun": 0.2}, {"published_at": "2023-05-05", "spun": 0.9}, "b"),
    ],
)
def test_direction(first: dict[str, object], second: dict[str, object], original: str) -> None:
    pair = [article("a", TEXTS["wire"], **first), article("b", TEXTS["wire"], **second)]
    (copy,) = find_copies(pair).copy_of.values()
    assert copy.of == original


def test_longer_is_the_original_where_nothing_else_tells() -> None:
    cut = "\n\n".join(TEXTS["wire"].split("\n\n")[:6])
    assert copied(find_copies([article("a", cut), article("b", TEXTS["wire"])])) == {"a": ("b", "cut")}


def test_swapped_words_are_the_copys_whatever_the_clock_says() -> None:
    spun = spin(TEXTS["wire"], 0.3)
    early, late = "2023-05-05T06:00:00+01:00", "2023-05-05T12:00:00+01:00"
    pair = [article("a", spun, published_at=early, spun=0.9), article("b", TEXTS["wire"], published_at=late)]
    assert copied(find_copies(pair)) == {"a": ("b", "spun")}


def test_short_texts_copy_by_the_same_words_alone() -> None:
    text = (
        "Labour remain in control of Gateshead. The Liberal Democrats are up two, and the count ended at half past two."
    )
    other = text.replace("up two", "up three")
    found = find_copies([article("a", text), article("b", text), article("c", other)])
    assert copied(found) == {"b": ("a", "exact")}
    line = "Labour hold, no change."
    assert find_copies([article("a", line), article("b", line)]) == Copies()


def test_version_at_the_same_address_is_no_copy() -> None:
    url = "https://www.news.example/politics/gateshead-101"
    early = article("1", TEXTS["wire"], url=f"{url}?utm_source=x#top", published_at="2023-05-05T06:00:00+01:00")
    middle = article("2", TEXTS["daily"], url=url, published_at="2023-05-05T07:00:00+01:00")
    late = article("3", TEXTS["wire"] + "\nUpdated.", url=f"{url}/", modified_at="2023-05-05T09:00:00+01:00")
    elsewhere = article("4", TEXTS["wire"], url="https://other.example/x", published_at="2023-05-06")
    found = find_copies([early, middle, late, elsewhere])
    assert dict(found.version_of) == {"1": "3", "2": "3"}
    assert copied(found) == {"4": ("1", "exact")}
    assert {(p.source, p.of) for p in found.passages if p.kind == "version"} == {("1", "3"), ("2", "3")}
    assert found.origin_of("1", 0, 100) == "1"


def test_case_of_one_story_under_many_addresses() -> None:
    lines = SHARED / "cases" / "07_one_story_many_addresses" / "input.jsonl"
    if not lines.is_file():
        pytest.skip("needs ../shared/cases")
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    given_rows = [
        article(r["id"], r["text"], url=r["url"], publisher=r["publisher"], published_at=r["published_at"])
        for r in rows
    ]
    found = find_copies(given_rows)
    assert dict(found.version_of) == {"1": "3"}
    assert copied(found) == {"2": ("1", "exact"), "4": ("1", "exact")}
    assert found.origin_of("4", 0, 40) == "1"


def test_addresses() -> None:
    assert address("HTTPS://www.News.example/a/b/?utm_medium=rss&id=7&ref=x#c") == "news.example/a/b?id=7"
    assert address("https://news.example/") == ""
    assert address("http://[bad") == ""
    assert address("https://news.example/a?page=2") != address("https://news.example/a")


def test_moments() -> None:
    day, noon = moment("2023-05-05"), moment("2023-05-05T12:00:00+01:00")
    next_day, naive = moment("2023-05-06T00:00:00+01:00"), moment("2023-05-05T12:00:00")
    assert day
    assert noon
    assert next_day
    assert naive == noon
    assert not day.before(noon)
    assert not noon.before(day)
    assert day.before(next_day)
    assert moment("soon") is None
    assert moment("9999-12-31") is None


def test_versions_need_a_time_that_tells() -> None:
    url = "https://news.example/a"
    same = [
        article("1", "x", url=url, published_at="2023-05-05"),
        article("2", "y", url=url, published_at="2023-05-05"),
    ]
    assert versions(same) == {}
    assert versions([article("1", "x", url=url), article("2", "y", url=url)]) == {}


def test_offsets_are_of_the_raw_text() -> None:
    raw = "<b>x</b> " + TEXTS["wire"].replace("'", "&#8217;")
    edits = tuple(Edit(m.start(), m.end(), "'", "entity") for m in re.finditer("&#8217;", raw))
    found = find_copies([article("a", raw, edits=edits, spun=0.6), article("b", TEXTS["daily"] + TEXTS["wire"])])
    (passage,) = found.passages
    assert raw[passage.start :].startswith("Labour sweeps coastal")
    assert raw[: passage.end].endswith("resumes in Stowmarket.")


def test_furniture_is_not_compared() -> None:
    plea = (
        "Reporting on Ashford, Dover, Medway and Thanet takes time, and your support in 2023 pays for 14 reporters, "
        "6 photographers and a court desk that sits in Canterbury, Maidstone and Folkestone on every day of the week. "
        "From only 5 pounds a month you help Kent's biggest newsroom to ask what others do not, and you read all 40 "
        "pages without advertising, wherever you are between Dartford and Deal. Thank you, say Asha, Ben and Carol.\n"
    )
    plain = [article(name, plea + TEXTS[name]) for name in ("wire", "daily")]
    assert find_copies(plain).passages != ()
    region = (Region(0, len(plea), "furniture"),)
    assert find_copies([article(a.source, a.raw, regions=region) for a in plain]) == Copies()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(7)), st.sampled_from(PROSE), st.integers(0, 3))
def test_order_changes_nothing(order: Sequence[int], name: str, seed: int) -> None:
    pile = [article(key, TEXTS[key]) for key in PROSE]
    pile += [article("spun", spin(TEXTS[name], 0.4, seed), spun=0.9), article("exact", TEXTS[name])]
    assert find_copies([pile[k] for k in order]) == find_copies(pile)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(PROSE), st.floats(0.0, 0.5), st.integers(0, 9))
def test_an_added_copy_is_found_and_changes_nothing_else(name: str, rate: float, seed: int) -> None:
    pile = [article(key, text) for key, text in TEXTS.items()]
    text = spin(TEXTS[name], rate, seed)
    added = article("zz", text, spun=0.9 if text != TEXTS[name] else 0.0)
    found = find_copies([*pile, added])
    assert set(found.copy_of) == {"zz"}
    assert found.copy_of["zz"].of == name
    assert {(p.source, p.of) for p in found.passages} == {("zz", name)}


def test_the_seeds_have_one_copy() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared/seeds")
    pile = [article(p.name[:3], p.read_bytes().decode()) for p in sorted((SHARED / "seeds").glob("*.txt"))]
    for order in itertools.islice(itertools.permutations(pile), 0, 120, 40):
        found = find_copies(order)
        assert copied(found) == {"002": ("004", "spun")}
        assert {(p.source, p.of) for p in found.passages} == {("002", "004")}
        assert found.original_of("002") == "004"


def test_nothing_and_next_to_nothing() -> None:
    assert find_copies([]) == Copies()
    assert find_copies([article("a", ""), article("b", ""), article("c", "..."), article("d", "...")]) == Copies()


def test_thousands_of_articles_take_seconds() -> None:
    dice = random.Random(3)
    vocabulary = [f"{a}{b}" for a in "bcdfglmnprst" for b in ("an", "eld", "ing", "ost", "und", "are", "ick")]
    names = ["Ashdown", "Barford", "Carlow", "Denby", "Elmham", "Farley", "Grange", "Holt", "Labour", "Greens"]

    def story() -> str:
        return " ".join(
            dice.choice(names)
            if dice.random() < 0.1
            else str(dice.randrange(90))
            if dice.random() < 0.04
            else dice.choice(vocabulary)
            for _ in range(150)
        )

    stories = [story() for _ in range(1500)]
    pile = [article(f"{k:04}", text, published_at="2023-05-05") for k, text in enumerate(stories)]
    pile += [article(f"x{k:03}", stories[0], published_at="2023-05-06") for k in range(300)]  # one wire, 300 papers
    found = find_copies(pile)
    assert {copy.of for copy in found.copy_of.values()} == {"0000"}
    assert len(found.copy_of) == 300
