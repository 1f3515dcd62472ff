"""Spun words that nobody listed: read as what the noisy channel finds likelier there; only in text known to be spun."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set

from pipeline import channel
from pipeline.article import Edit
from pipeline.channel import Channel, Options
from pipeline.keys import EDGE, TOKEN, keys_of

_ODDS, _SHARE, _FITS, _SUPPORT, _SURE = 0.7, 0.25, 0.6, 0.85, 4.65
"""Logistic model of whether a word is a swap of the one it is read as: weights of the logarithms of its odds and of
the odds of what is meant among all that may be, of the neighbours that honest reports have, and of the support."""
_MOST_SURE, _MOST_SUPPORT = 0.995, 19.0
_LEAST, _LEAST_MET, _LEAST_LISTED, _LEAST_AMONG = 1.0, 3.0, 3.0, 0.8
"""Least odds of a word that is read otherwise; of one that honest reports have; of a listed one; of one among several
listed ones, beside a word that reports have beside what is meant."""
_RATE, _MOST = 0.15, 4.0
_SEVERAL = 2
_ALONE = 10.0
"""Least odds of a listed word that no frame has, in a text with fewer than several listed ones."""
_MEANT = 0.6
"""Least share of the odds of all that may be meant that words of one class have."""


def support(found: Iterable[Options], models: Channel, classes: Mapping[str, str]) -> float:
    """How much the words that are listed nowhere show that words of results were swapped for such (a logarithm).

    ``found``: what the phrases of the text may stand for.
    """
    return sum(
        _evidence(options)
        for options in found
        if options.readings[0].meant in classes and options.spun not in models.listed
    )


def proposed_edits(
    text: str,
    keys: Sequence[str],
    found: Iterable[Options],
    models: Channel,
    classes: Mapping[str, str],
    innocent: Set[tuple[str, str, str]] = frozenset(),
    *,
    support: float,
    swapped: int,
) -> list[Edit]:
    """Edits over a spun text that put the likelier word for one that stands there for no reason of its own.

    Args:
        text: restored as far as the listed swaps go.
        keys: the keys of the text.
        found: what its phrases may stand for.
        models: the tables of the channel.
        classes: word to its class in the rules' lexicon. Only such words are put back; of two of one class either
            will do.
        innocent: places of listed words (word, before, after) that are as an honest writer puts them.
        support: as the function of that name gives it, of the text as it was before any such edit.
        swapped: listed words that were put back already.
    """
    chosen: list[Options] = []
    for options in found:
        best, odds = options.readings[0], options.odds
        if best.meant not in classes:
            continue  # it says nothing of results
        if odds < _least(options, swapped, models):
            continue
        kind = _class(best.meant, classes)
        alike = sum(r.odds for r in options.readings if _class(r.meant, classes) == kind) / odds
        if alike < _MEANT:
            continue
        if options.spun in models.listed:
            if _place(keys, options) in innocent:
                continue  # its frames knew better
            if swapped < _SEVERAL and (best.fits < 2 or odds < _ALONE):
                continue
        elif _score(odds, alike, best.fits, support - _evidence(options)) < _SURE:
            continue
        chosen.append(options)
    if not chosen:
        return []
    spans = [match.span() for match in TOKEN.finditer(text)]
    edits: list[Edit] = []
    for options in chosen:
        edit = _edit(text, keys, spans, options)
        if edit is not None and not (edits and edit.start < edits[-1].end):
            edits.append(edit)
    return edits


def _least(options: Options, swapped: int, models: Channel) -> float:
    if options.spun not in models.listed:
        return _LEAST_MET if options.spun in models.count else _LEAST
    return _LEAST_AMONG if swapped >= _SEVERAL and options.readings[0].seen else _LEAST_LISTED


def _score(odds: float, alike: float, fits: int, support: float) -> float:
    share = min(alike, _MOST_SURE)
    value = _ODDS * min(math.log(odds), 6.0) + _SHARE * math.log(share / (1.0 - share)) + _FITS * fits
    return value + _SUPPORT * math.log1p(min(max(0.0, support), _MOST_SUPPORT))


def _evidence(options: Options) -> float:
    return max(0.0, channel.evidence(options.odds, _RATE, _MOST))


def innocent_places(sentences: Iterable[str], models: Channel) -> frozenset[tuple[str, str, str]]:
    """Where honest sentences have words that are listed as spun: the word with what stands before and after it."""
    places: set[tuple[str, str, str]] = set()
    for sentence in sentences:
        keys = keys_of(TOKEN.findall(sentence))
        places |= {_place(keys, options) for options in channel.readings(keys, models)}
    return frozenset(places)


def _place(keys: Sequence[str], options: Options) -> tuple[str, str, str]:
    before = keys[options.first - 1] if options.first else EDGE
    after = keys[options.last] if options.last < len(keys) else EDGE
    return options.spun, before, after


def _class(word: str, classes: Mapping[str, str]) -> str:
    return classes.get(word, word)


def _edit(text: str, keys: Sequence[str], spans: Sequence[tuple[int, int]], options: Options) -> Edit | None:
    start, end = spans[options.first][0], spans[options.last - 1][1]
    spun = text[start:end]
    if "\n" in spun:
        return None
    best = options.readings[0]
    meant = best.meant
    if spun.isupper() and len(spun) > 1:
        meant = meant.upper()
    elif spun[0].isupper():
        meant = meant[0].upper() + meant[1:]
    _, before, after = _place(keys, options)
    beside = f"between {_shown(before)} and {_shown(after)}"
    why = f'"{spun}" read as "{best.meant}": {best.odds:.3g} times likelier {beside}'
    article = keys[options.first - 1] if options.first else ""
    if article in ("a", "an"):
        fitting = "an" if meant[0] in "aeiouAEIOU" else "a"
        if fitting != article:
            opening, closing = spans[options.first - 1]
            start, meant = opening, fitting + text[closing:start] + meant
    return Edit(start, end, meant, "spin", why)


def _shown(key: str) -> str:
    return {EDGE: "an edge", "#": "a number", "@": "a name", "&": "a party"}.get(key, f'"{key}"')
