"""Spun words that nobody listed: read as what the noisy channel finds likelier there; only in text known to be spun."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set

from pipeline import channel
from pipeline.article import Edit
from pipeline.channel import Channel, Options
from pipeline.keys import EDGE, TOKEN, keys_of

_ODDS, _SHARE, _FITS, _SUPPORT, _SURE = 0.424, 0.398, 0.774, 0.907, 4.55
"""Logistic model of whether a word is a swap of the one it is read as: weights of the logarithms of its odds and of
the odds of what is meant among all that may be, of the neighbours that honest reports have, and of the logarithm of
what else shows that words were swapped; fitted to reports of corpus/ that were spun at 5 to 40 %, the contexts of each
counted without its own folder."""
_MOST_SURE, _MOST_ODDS, _LEAST_SUPPORT, _MOST_SUPPORT = 0.995, 6.0, 1.0, 8.0
_RATE, _MOST = 0.15, 4.0
_LEAST, _LEAST_LISTED, _LEAST_AMONG = 1.0, 3.0, 0.8
"""Least odds of a word that is read otherwise; of a listed one; of one among several listed ones, beside a word that
reports have beside what is meant."""
_SEVERAL = 2
_ALONE = 10.0
"""Least odds of a listed word that no frame has, in a text with fewer than several listed ones."""
_MEANT = 0.6
"""Least share of the odds of all that may be meant that words of one class have."""


def support(found: Iterable[Options], models: Channel) -> float:
    """How much the words that are listed nowhere show that words were swapped (a logarithm), each once.

    ``found``: what the phrases of the text may stand for.
    """
    shown: dict[str, float] = {}
    for options in found:
        if options.spun not in models.listed:
            shown[options.spun] = max(_evidence(options), shown.get(options.spun, 0.0))
    return sum(shown.values())


def proposed_edits(
    text: str,
    keys: Sequence[str],
    found: Iterable[Options],
    models: Channel,
    classes: Mapping[str, str],
    innocent: Set[tuple[str, str, str]] = frozenset(),
    *,
    common: Set[str] = frozenset(),
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
        common: listed phrases that honest writers have as well, so that more is asked of them.
        support: how much shows that words of the text were swapped (a logarithm), edits made before among it.
        swapped: listed words that were put back already.
    """
    chosen: list[Options] = []
    for options in found:
        best, odds = options.readings[0], options.odds
        if best.meant not in classes:
            continue  # it says nothing of results
        if odds < _least(options, swapped, models, common):
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


def _least(options: Options, swapped: int, models: Channel, common: Set[str]) -> float:
    if options.spun not in models.listed:
        return _LEAST
    among = swapped >= _SEVERAL and options.readings[0].seen and options.spun not in common
    return _LEAST_AMONG if among else _LEAST_LISTED


def _score(odds: float, alike: float, fits: int, others: float) -> float:
    if others < _LEAST_SUPPORT:
        return 0.0  # an honest writer's one rare word
    share = min(alike, _MOST_SURE)
    value = _ODDS * min(math.log(odds), _MOST_ODDS) + _SHARE * math.log(share / (1.0 - share)) + _FITS * fits
    return value + _SUPPORT * math.log1p(min(others, _MOST_SUPPORT))


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
