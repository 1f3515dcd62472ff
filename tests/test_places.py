"""Where listed words stand in a frame: what is looked at only where it may be found, found all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.keys import chunks
from pipeline.swaps import frames, places, units

SEPARATORS = (" ", "\n", "\r\n", "\r", "\n\n", " \n\t", "\x85", ' " ', " - ", ";", " • ", "…", ".", "\u00a0", "\x1c")


def everywhere(text: str) -> Iterator[tuple[int, int, str]]:
    """The places of all sentences, one after the other, whatever stands in them."""
    table = frames.load()
    start = 0
    for end in [*(match.end() for match in places._END.finditer(text)), len(text)]:
        base = max(0, start - 1)
        for place in places._in_sentence(text[base:end], start - base, table, None):
            yield base + place.start, base + place.end, place.frame.text
        start = end


@pytest.mark.parametrize("separator", SEPARATORS)
def test_no_place_is_passed_over(separator: str) -> None:
    table = frames.load()
    sentences = [side for pair in table.examples for side in pair]
    for some in (sentences[k : k + 40] for k in range(0, len(sentences), 40)):
        for text in (separator.join(some), separator.join(" ".join(some).split(" ")), separator.join(some).upper()):
            wanted = list(everywhere(text))
            for _ in range(2):  # the second time from what is known
                found = places.places(text, chunks(text), table)
                assert [(place.start, place.end, place.frame.text) for place in found] == wanted


def test_examples_have_places() -> None:
    text = "\n".join(spun for spun, _ in frames.load().examples)
    assert len(list(everywhere(text))) > 100


def test_words_of_plain_text_are_those_of_any_text() -> None:
    signs = [chr(code) for code in range(128)]
    for text in ("".join(f"{a}{b} {a}{c}" for c in "a. -\n'") for a in signs for b in signs):
        plain = [(match.span(), match.lastgroup) for match in units._PLAIN.finditer(text)]
        assert plain == [(match.span(), match.lastgroup) for match in units._PIECE.finditer(text)]
