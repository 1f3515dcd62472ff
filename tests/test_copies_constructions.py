"""What looks like a copy and is none: lists, page frames, furniture; and what little shows one: sentences."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.article import Article
from pipeline.copies import Copies, find_copies
from pipeline.copies.fingerprint import Fingerprinter
from pipeline.copies.verbatim import Run, shared_runs

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "copies").glob("*.txt"))}
PLEA = (
    "Nobody else sends a reporter to every count between Dartford and Deal, and it costs us more than advertising will "
    "bring in. In 2022 our desk in Canterbury asked for 41 sets of minutes that the County Hall would have kept to "
    "itself. Give what a coffee costs in Whitstable and you pay for an hour of that. Thank you, say Asha and Ben."
)
FRAME = (
    "{0} went to the polls with {1} of {2} seats at stake. When the counting was done the {3} group had {4} of them "
    "and the {5} group {6}, against {7} and {8} before. Whoever wants to run {0} needs more than half of the chamber, "
    "which is why the {9} who stand alone will be courted all weekend. Our table shows how each ward voted, with the "
    "share of every candidate, and it is brought up to date as soon as a returning officer has signed the papers in "
    "front of {10}."
)


def article(source: str, text: str, **fields: object) -> Article:
    return Article(source, text, **fields)  # type: ignore[arg-type]


def prose(seed: int, words: int) -> str:
    """Words and names nobody else has."""
    dice = random.Random(seed)
    made = ["".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(3)) for _ in range(words)]
    named = [word.title() if dice.random() < 0.15 else word for word in made]
    return " ".join(str(dice.randrange(10, 90)) if dice.random() < 0.06 else word for word in named) + "."


def links(found: Copies) -> set[tuple[str, str]]:
    return {(p.source, p.of) for p in found.passages}


LAYOUTS = (
    "{c}: Con {con}, Lab {lab}, LD {ld}",
    "{c} | {con} | {lab} | {ld} | 40",
    "{c}. Held by no party. Seats 40, of which Con {con}, Lab {lab}, LD {ld}.",
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists_of_true_figures_in_one_layout(layout: str) -> None:
    dice = random.Random(2)
    names = sorted({prose(k, 1)[:-1].title() for k in range(70)})
    rows = [
        layout.format(c=name, con=dice.randrange(20), lab=dice.randrange(20), ld=dice.randrange(9)) for name in names
    ]
    one = article("a", "The councils of the south, in order\n\n" + "\n".join(rows[:50]))
    other = article("b", "Who holds what, from A to Z, by our own desk\n\n" + "\n".join(rows[4:]))
    assert find_copies([one, other]) == Copies()
    assert links(find_copies([one, article("c", one.raw)])) == {("c", "a")}  # the same words throughout


def test_repeated_furniture_is_no_passage() -> None:
    pages = [article(f"{k:02}", f"{prose(k, 150)}\n\n{PLEA}\n") for k in range(25)]
    assert find_copies(pages) == Copies()


def test_story_of_many_papers_is_no_furniture() -> None:
    early, late = "2023-05-05T05:00:00+01:00", "2023-05-05T09:00:00+01:00"
    papers = [article(f"{k:02}", f"{prose(k, 20)}\n\n{TEXTS['wire']}", published_at=early) for k in range(25)]
    taken = "\n\n".join(TEXTS["wire"].split("\n\n")[2:5])
    found = find_copies([*papers, article("up", f"{prose(99, 300)}\n\n{taken}", published_at=late)])
    assert len(found.copy_of) == 24
    assert {p.kind for p in found.passages if p.source == "up"} == {"merged"}


def test_frame_of_a_page_filled_in_for_another_council_is_no_copy() -> None:
    filled = [
        FRAME.format("Ashdown", 13, 39, "Labour", 21, "Green", 4, 17, 2, "Independents", "Ann Reed"),
        FRAME.format("Barford", 16, 48, "Conservative", 19, "Labour", 12, 25, 9, "Residents", "Carl Ode"),
    ]
    pair = [article(name, f"{text} {prose(k, 40)}") for k, (name, text) in enumerate(zip("ab", filled, strict=True))]
    assert find_copies(pair) == Copies()


def test_passage_at_the_end_of_a_long_page() -> None:
    taken = "\n\n".join(TEXTS["wire"].split("\n\n")[2:5])
    page = "\n\n".join([TEXTS["medway_a"], TEXTS["live"], prose(4, 400), taken])
    early, late = "2023-05-05T05:00:00+01:00", "2023-05-05T09:00:00+01:00"
    found = find_copies([article("wire", TEXTS["wire"], published_at=early), article("page", page, published_at=late)])
    assert [page[p.start : p.end] for p in found.passages] == [taken]


def sentences_in(page: str, *taken: str) -> str:
    """A page of its own words with foreign sentences apart from each other."""
    return "\n\n".join(x for k, text in enumerate(taken) for x in (f"{page} {prose(50 + k, 60)}", text))


WIRE = TEXTS["wire"].split("\n\n")
FIRST = WIRE[2].split(". ")[1] + "."
SECOND = WIRE[3].split(". ")[2]


def test_two_sentences_are_a_passage_each() -> None:
    page = sentences_in("", FIRST, SECOND)
    first, second = (
        article("a", TEXTS["wire"], published_at="2023-05-05"),
        article("b", page, published_at="2023-05-06"),
    )
    found = find_copies([first, second])
    assert found.copy_of == {}
    assert [(p.kind, page[p.start : p.end]) for p in found.passages] == [("merged", FIRST), ("merged", SECOND)]


def test_one_sentence_or_a_quotation_is_none() -> None:
    said = f'"{FIRST}" said one, and another: "{SECOND}"'
    for page in (sentences_in("", FIRST), sentences_in("", said)):
        assert find_copies([article("a", TEXTS["wire"]), article("b", page)]) == Copies()
    quoted = TEXTS["wire"].replace(FIRST, f'"{FIRST}"').replace(SECOND, f'"{SECOND}"')
    assert find_copies([article("a", quoted), article("b", sentences_in("", FIRST, SECOND))]) == Copies()


@pytest.mark.parametrize(("opened", "closed"), ["“”", '""'])
def test_speech_of_several_paragraphs_is_a_quotation(opened: str, closed: str) -> None:
    # each paragraph opens it again, the last alone closes it
    said = f"{opened}{FIRST}\n\n{opened}{SECOND}{closed} she said."
    texts = [f"{prose(k, 90)}\n\n{said}\n\n{prose(k + 20, 90)}" for k in range(2)]
    assert find_copies([article(name, text) for name, text in zip("ab", texts, strict=True)]) == Copies()
    plain = [text.replace(opened, "").replace(closed, "") for text in texts]
    assert links(find_copies([article(name, text) for name, text in zip("ab", plain, strict=True)])) != set()


def test_sentences_that_every_desk_has_are_none() -> None:
    stories = [f"{prose(k, 90)}\n\n{FIRST}\n\n{prose(k + 30, 90)}\n\n{SECOND}" for k in range(12)]
    dropped_in = [article(f"{k:02}", text) for k, text in enumerate(stories)]
    assert links(find_copies(dropped_in[:3])) == {("01", "00"), ("02", "00")}
    assert find_copies(dropped_in) == Copies()


def test_shared_runs_take_the_longest_and_go_on() -> None:
    fingerprint = Fingerprinter()
    a = fingerprint(article("a", "one two three four five six x y p q r s t"))
    b = fingerprint(article("b", "one two three four five z one two three four five six p q r s t"))
    assert shared_runs(a, b) == [Run(0, 6, 6), Run(8, 12, 5)]
    assert shared_runs(a, fingerprint(article("c", "one two"))) == []


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module("copies_batch"), importlib.import_module("copies")


def test_benchmark_of_a_small_night(modules: tuple[Any, Any]) -> None:
    batch, bench = modules
    night = batch.make(1000, seed=5)
    assert len(night.articles) == 1000
    assert set(night.kinds.values()) == set(batch.KINDS)
    assert len(night.bare) == 100
    hits, planted, right, claims, bare = bench.count(night, find_copies(night.articles))
    assert len(hits) >= 0.97 * len(planted) > 0
    assert len(right) >= 0.99 * len(claims) > 0
    assert bare == set()


def test_benchmark_is_made_of_its_seed_and_counts_what_is_missed(modules: tuple[Any, Any]) -> None:
    batch, bench = modules
    night = batch.make(200, seed=5)
    assert night == batch.make(200, seed=5)
    assert night.articles != batch.make(200, seed=6).articles
    hits, planted, right, claims, bare = bench.count(night, Copies())
    assert (hits, right, claims, bare) == (set(), set(), set(), set())
    assert len(planted) >= 5


def test_spinner_swaps_as_many_words_as_it_is_told(modules: tuple[Any, Any]) -> None:
    batch, _ = modules
    text, share = batch.spin(TEXTS["wire"], 0.3, random.Random(1), batch.synonyms())
    assert 0.2 < share < 0.4
    assert "Plymouth" in text
    assert {word for word in text.split() if word.isdigit()} == {w for w in TEXTS["wire"].split() if w.isdigit()}
