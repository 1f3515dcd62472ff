"""Quick answers of cleaning and spelling: each must say no only where the long way says no."""

from __future__ import annotations

import random
from importlib import import_module
from itertools import product
from string import ascii_lowercase

import pytest

from pipeline.article import Article
from pipeline.clean import entries, headings, hints, lines, marks, silent, tables
from pipeline.clean.page import new_page
from pipeline.restore import restore
from pipeline.restore.spelling import load

joins = import_module("pipeline.clean.joins")  # the package has a function of that name


def _words(signs: str, many: int, longest: int) -> list[str]:
    draw = random.Random(5)
    return ["".join(draw.choices(signs, k=draw.randint(1, longest))) for _ in range(many)]


def test_whatever_begins_an_entry_has_letters_that_are_looked_at() -> None:
    begun = {"".join(three) for three in product(ascii_lowercase, repeat=3)}
    found = {three for three in begun if entries._OPENS.match(three, partial=True)}
    assert {"pub", "mon", "sun"} <= found
    assert found <= entries._LETTERS
    assert entries._OPENS.match("Po\u017fted at 10:00")
    assert "Po\u017fted"[:3].lower() in entries._LETTERS
    assert {
        sign for sign in map(chr, range(33, 127)) if not sign.isalpha() and sign in entries._FIRSTS
    } == entries._SIGNS


def test_glued_words_are_found_by_one_pattern_as_by_two() -> None:
    some = _words("aAéè)]%.!?”0 9-+−–zZ(²", 20_000, 5)
    found = [bool(joins._GLUED.search(word)) for word in some]
    assert 0.1 < sum(found) / len(found) < 0.9
    assert found == [bool(joins._CAPITAL.search(word) or joins._GLUED_FIGURE.search(word)) for word in some]


def test_words_of_ascii_are_those_of_any_text() -> None:
    for text in _words("aBz'-& 0_.,", 5_000, 20):
        assert headings._WORD_OF_ASCII.findall(text) == headings._WORD.findall(text)


def test_sentences_passed_over_are_none_that_is_silent() -> None:
    rest = " and a good deal more of the same, which nobody who reads a report of the counts will ever want to know."
    beginnings = [beginning for some in marks.furniture().starts._by_word.values() for beginning, _, _ in some]
    text = "\n\n".join([beginning.capitalize() + rest for beginning in beginnings] + ["Photo: Ann Example" + rest])
    page = new_page(Article("a.txt", text), lines.split(text), [])
    silent.mark_silent(page)
    assert page.kinds == [silent._kind(line.words, line.ended) for line in page.lines]
    assert page.kinds.count("furniture") > 100
    assert "caption" in page.kinds


@pytest.mark.parametrize(
    "text", ["Published 5 May 2022", "Last edited yesterday", "Posted by A Writer, today", "Monday"]
)
def test_a_line_that_may_be_dated_is_asked(text: str) -> None:
    assert silent._may_be_dated(text) == bool(silent._STAMPED.search(text.lower()))


def test_a_line_looks_as_its_rows_and_cells_say() -> None:
    for text in ("Con 12 8 gained 16", "Labour: 31 (-4)", "Example Group 4 (+1)", "12", "Labour 31, Con 12", "A hall"):
        looks = tables._looks(text)
        assert (looks == "row") == tables.is_row(text)
        assert (looks == "cell") == (not tables.is_row(text) and (tables.counts_party(text) or tables.is_figures(text)))


def test_triggers_are_those_whose_words_are_there() -> None:
    known = hints.known()
    bits = sorted({bits for _, _, bits in known._triggers})
    for together in [0, *bits, bits[0] | bits[-1], sum(set(bits))]:
        expected = [(trigger, numbers) for trigger, numbers, needs in known._triggers if together & needs == needs]
        assert known.triggers(together | hints.MENDABLE) == expected


@pytest.mark.parametrize("wrong", sorted(wrong for wrong, _, _ in load(None).phrases))
def test_every_mistyped_phrase_is_seen_in_text_that_was_fine(wrong: str) -> None:
    _, right, after = next(phrase for phrase in load(None).phrases if phrase[0] == wrong)
    before = sorted(after)[0]
    for form in (wrong, wrong.upper()):
        text = f"The count at the hall ended late ({before} {form}).\n"
        restore(Article("a.txt", text.replace(form, right)))  # its other words are known from now on
        assert right in restore(Article("a.txt", text)).restored.casefold()
