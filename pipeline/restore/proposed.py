"""Spun words that nobody listed: read as what the noisy channel finds likelier there; only in text known to be spun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from pipeline import channel
from pipeline.article import Edit
from pipeline.channel import EDGE, Channel, Piece, Reading

SURE = 0.8
"""Least probability that a word is a swap of the one it is read as, at the rate of swaps that the text shows."""
_ALONE = 0.8
"""Least share of that word among all that may be meant."""
_LEAST_RATE, _MOST_RATE = 0.03, 0.5


def proposed_edits(
    text: str, models: Channel, classes: Mapping[str, str], innocent: Set[tuple[str, str, str]] = frozenset()
) -> list[Edit]:
    """Edits over a spun text that put the likelier word for one that stands there for no reason of its own.

    Args:
        text: restored as far as the listed swaps go.
        models: the tables of the channel.
        classes: word to its class in the rules' lexicon. Only such words are put back; of two of one class either
            will do.
        innocent: places of listed words (word, before, after) that are as an honest writer puts them.
    """
    found = channel.pieces(text)
    options = list(channel.readings([piece.key for piece in found], models))
    rate = _rate(options)
    edits: list[Edit] = []
    for readings in options:
        best = readings[0]
        weights = [reading.odds * rate for reading in readings]
        whole = sum(weights) + (1.0 - rate)
        alike = sum(
            weight
            for reading, weight in zip(readings, weights, strict=True)
            if _class(reading.meant, classes) == _class(best.meant, classes)
        )
        if best.meant not in classes:
            continue  # it says nothing of results
        if best.spun in models.listed and (best.fits < 2 or _place(found, best) in innocent):
            continue  # its frames knew better
        if not best.seen or sum(weights) / whole < SURE or alike / sum(weights) < _ALONE:
            continue
        edit = _edit(text, found, best, models)
        if edit is not None and not (edits and edit.start < edits[-1].end):
            edits.append(edit)
    return edits


def innocent_places(sentences: Iterable[str], models: Channel) -> frozenset[tuple[str, str, str]]:
    """Where honest sentences have words that are listed as spun: the word with what stands before and after it."""
    places: set[tuple[str, str, str]] = set()
    for sentence in sentences:
        found = channel.pieces(sentence)
        places |= {_place(found, readings[0]) for readings in channel.readings([piece.key for piece in found], models)}
    return frozenset(places)


def _place(found: Sequence[Piece], reading: Reading) -> tuple[str, str, str]:
    before = found[reading.first - 1].key if reading.first else EDGE
    after = found[reading.last].key if reading.last < len(found) else EDGE
    return reading.spun, before, after


def _class(word: str, classes: Mapping[str, str]) -> str:
    return classes.get(word, word)


def _rate(options: list[list[Reading]]) -> float:
    """The share of swaps among the words that may be some, by expectation maximisation from a tenth."""
    rate = 0.1
    odds = [sum(reading.odds for reading in readings) for readings in options]
    for _ in range(8):
        if odds:
            rate = sum(rate * o / (rate * o + 1.0 - rate) for o in odds) / len(odds)
        rate = min(max(rate, _LEAST_RATE), _MOST_RATE)
    return rate


def _edit(text: str, found: list[Piece], reading: Reading, models: Channel) -> Edit | None:
    first, last = found[reading.first], found[reading.last - 1]
    spun = text[first.start : last.end]
    if "\n" in spun:
        return None
    meant = reading.meant
    if spun.isupper() and len(spun) > 1:
        meant = meant.upper()
    elif spun[0].isupper():
        meant = meant[0].upper() + meant[1:]
    _, before, after = _place(found, reading)
    beside = f"between {_shown(before)} and {_shown(after)}"
    why = f'"{spun}" read as "{reading.meant}": {reading.odds:.3g} times likelier {beside}'
    start = first.start
    article = found[reading.first - 1] if reading.first else None
    if article is not None and article.key in ("a", "an"):
        fitting = "an" if meant[0] in "aeiouAEIOU" else "a"
        if fitting != article.key:
            start, meant = article.start, fitting + text[article.end : first.start] + meant
    return Edit(start, last.end, meant, "spin", why)


def _shown(key: str) -> str:
    return {EDGE: "an edge", "#": "a number", "@": "a name", "&": "a party"}.get(key, f'"{key}"')
