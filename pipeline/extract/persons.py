"""Persons: whom a sentence names as the one who won or lost a seat."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.extract.discourse import Span
from pipeline.extract.events import Match
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_NAME = regex.compile(r"\p{Lu}(?:[\p{L}-]|['’](?!s\b))+(?:\s+\p{Lu}(?:[\p{L}-]|['’](?!s\b))+){1,2}")


@cache
def _title(words: Actors) -> regex.Pattern[str]:
    """A word before a name that is no part of it."""
    return regex.compile(rf"^{words.before_names.body}\s+(?=\p{{Lu}})")


def person_named(sentence: Sentence, match: Match, words: Actors) -> tuple[str, Span | None]:
    """The person named nearest before the trigger, else after it, outside areas and parties."""
    taken = [
        (c.start, c.end) for c in sentence.chunks if c.tag in ("AREA", "PARTY", "PLACE", "NATION", "NOC", "HELDBY")
    ]
    found = []
    for hit in _NAME.finditer(sentence.text):
        start, text = hit.start(), hit.group()
        while title := _title(words).match(text):
            start, text = start + title.end(), text[title.end() :]
        if " " in text and not any(start < stop and begin < start + len(text) for begin, stop in taken):
            found.append((start, text))
    at = sentence.chunks[match.trigger].start
    before = [f for f in found if f[0] < at and at - f[0] < 120]
    chosen = before[-1] if before else next((f for f in found if f[0] - at < 60), None)
    if chosen is None:
        return "", None
    return chosen[1], (sentence.base + chosen[0], sentence.base + chosen[0] + len(chosen[1]))
