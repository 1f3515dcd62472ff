"""Sentences of two articles that align, and the words that differ."""

from __future__ import annotations

import random

import pytest

from pipeline.article import Article, Region
from pipeline.compare.wording import Pair, align, sentences


def texts(raw: str, *regions: Region) -> list[str]:
    article = Article("x.txt", raw, regions=regions)
    found = sentences(article)
    assert all(raw[s.start : s.start + len(s.text)] == s.text for s in found)
    return [s.text for s in found]


def signs(pair: Pair) -> list[tuple[str, str]]:
    return [(piece.sign, piece.words) for piece in pair.pieces]


def test_sentences_end_at_stops_and_lines() -> None:
    raw = "Headline here\nLabour won St. Ives. “They did!” Dr. Poe said. Up 3.5 per cent. 12 seats fell.\n\n***\n"
    assert texts(raw) == [
        "Headline here", "Labour won St. Ives.", "“They did!”", "Dr. Poe said.", "Up 3.5 per cent.", "12 seats fell.",
    ]  # fmt: skip


def test_furniture_captions_and_comments_are_left_out() -> None:
    raw = "Share this\nLabour won.\nA photograph"
    regions = (Region(0, 10, "furniture"), Region(11, 22, "paragraph"), Region(23, 35, "caption"))
    assert texts(raw, *regions) == ["Labour won."]


def test_swapped_words_stand_side_by_side() -> None:
    a = Article("a", "The party lost control of the council overnight. Turnout fell in every ward of the borough.")
    b = Article("b", "Turnout fell in every ward of the borough. The celebration misplaced control of the council.")
    first, second = align(a, b).pairs
    assert signs(first) == [
        ("=", "The"), ("-", "party lost"), ("+", "celebration misplaced"), ("=", "control of the"),
        ("-", "council overnight."), ("+", "council."),
    ]  # fmt: skip
    assert second.same
    assert second.similarity == 1


def test_each_sentence_aligns_once_with_the_one_most_like_it() -> None:
    a = Article("a", "Labour gained nine seats in Dover. Labour gained ten seats in Dover.")
    b = Article("b", "Labour gained ten seats in Dover. Labour gained nine seats in Dover.")
    assert [(pair.a.text, pair.same) for pair in align(a, b).pairs] == [
        ("Labour gained nine seats in Dover.", True), ("Labour gained ten seats in Dover.", True),
    ]  # fmt: skip


def test_other_words_on_the_same_things_do_not_align() -> None:
    a = Article("a", "Labour took nine seats in Dover and now runs the council.")
    b = Article("b", "Dover council changed hands as nine Conservatives were unseated by Labour.")
    found = align(a, b)
    assert (found.pairs, found.sentences_a, found.sentences_b) == ((), 1, 1)


def test_swaps_are_counted() -> None:
    a = Article("a", "They lost Dover council at once. She lost Ashford seats again. He lost Thanet wards too.")
    b = Article("b", "They shed Dover council at once. She shed Ashford seats again. He shed Thanet divisions too.")
    assert align(a, b).swaps() == [("lost", "shed", 3), ("wards", "divisions", 1)]


def test_empty_texts() -> None:
    assert align(Article("a", ""), Article("b", " \n \x00")).pairs == ()


@pytest.mark.timeout(120)  # seconds now, hours if it grew with the square
def test_cost_grows_with_length_not_its_square() -> None:
    draw = random.Random(7)
    names = [f"Place{n}" for n in range(400)]

    def article(lines: int) -> Article:
        text = [
            f"The party won {draw.randint(1, 40)} seats in {draw.choice(names)} after a count." for _ in range(lines)
        ]
        return Article("x", " ".join(text))

    assert len(align(article(3000), article(3000)).pairs) > 2000
    for hostile in ("a" * 300_000, "a " * 150_000, ". " * 150_000, "(" * 300_000, "A. " * 100_000):
        align(Article("a", hostile), Article("b", hostile))
