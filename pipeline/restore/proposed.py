"""Spun words that nobody listed: read as what the noisy channel finds likelier there; only in text known to be spun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from pipeline import channel
from pipeline.article import Edit
from pipeline.channel import Channel, Options, Reading
from pipeline.keys import EDGE, TOKEN, keys_of
from pipeline.restore.surroundings import Surroundings, class_of
from pipeline.restore.weighing import Shown, around, features, own_evidence, probabilities

_SURE, _SURE_LISTED, _SURE_HONEST, _SURE_COMMON = 0.73, 0.7, 0.82, 0.85
"""From this probability on that one of a class of words was meant it is put back: for a word that nobody listed, for
a listed one that no frame has, and for one of those that honest reports have as well."""
_UNSURE = 0.15
"""Share of the likeliest class from which on another one of the lexicon may as well be meant: neither is put back."""
_SEVERAL, _AMONG = 2, 0.1
"""Words that nobody listed, of which so many are put back or none, and how many for each unit of what shows that words
were swapped: a program that takes such words takes several, for words of results as for others."""
_LEAST_SHOWN = 1.0
"""What else in the text has to show that words were swapped, a listed word put back for one."""
_PUT_BACK = 3.0
"""The evidence of a word that nobody listed, once it is put back (a logarithm)."""


def shown(found: Iterable[Options], keys: Sequence[str], models: Channel, put_back: Sequence[str]) -> Shown:
    """What a text shows of how much in it was swapped.

    Args:
        found: what the phrases of the text may stand for.
        keys: the keys of the text.
        models: the tables of the channel.
        put_back: what stood for words that were put back already.
    """
    swaps: dict[str, float] = {}
    for options in found:
        if options.spun not in models.listed:
            swaps[options.spun] = max(own_evidence(options), swaps.get(options.spun, 0.0))
    unlisted = sum(words in models.meant and words not in models.listed for words in put_back)
    return Shown(max(1, len(keys)), sum(swaps.values()) + _PUT_BACK * unlisted, len(put_back) - unlisted, unlisted)


def least(spun: str, models: Channel) -> float:
    """The least probability at which a phrase is read otherwise."""
    if spun in models.count:
        return _SURE_HONEST
    return _SURE_LISTED if spun in models.listed else _SURE


def proposed_edits(
    text: str,
    keys: Sequence[str],
    found: Iterable[Options],
    table: Surroundings,
    classes: Mapping[str, str],
    weights: Sequence[float],
    evidence: Shown,
    *,
    innocent: Set[tuple[str, str, str]] = frozenset(),
    common: Set[str] = frozenset(),
) -> list[Edit]:
    """Edits over a spun text that put the likelier word for one that stands there for no reason of its own.

    Args:
        text: restored as far as the listed swaps go.
        keys: the keys of the text.
        found: what its phrases may stand for.
        table: the tables of the channel and of the company that words keep.
        classes: word to its class in the rules' lexicon. Only such words are put back; of two of one class either
            will do.
        weights: of what is weighed (``weighing.NAMES``).
        evidence: what the text shows of how much was swapped.
        innocent: places of listed words (word, before, after) that are as an honest writer puts them.
        common: listed phrases that honest writers have as well.
    """
    chosen: list[tuple[Options, Reading, float]] = []
    innocent_to = 0
    for options in found:
        listed = options.spun in table.channel.listed
        here = place_of(keys, options)
        if listed and here in innocent:
            innocent_to = options.last  # its frames knew better
        if options.first < innocent_to or not any(reading.meant in classes for reading in options.readings):
            continue
        if not listed and evidence.swaps - own_evidence(options) + evidence.framed < _LEAST_SHOWN:
            continue  # an honest writer's one rare word
        _, before, after = here
        if after == EDGE and (before == EDGE or options.spun in common):
            continue  # alone in its line nothing tells; at a sentence's end anybody says "at the moment"
        place = around(keys, options.first, options.last, table.channel.kind)
        rows = features(options, place, evidence, table, classes, common=options.spun in common)
        reading, sure = _likeliest(options.readings, probabilities(rows, weights), classes)
        if (
            sure >= (_SURE_COMMON if options.spun in common else least(options.spun, table.channel))
            and reading.meant in classes
        ):
            chosen.append((options, reading, sure))
    unlisted = {options.spun for options, _, _ in chosen} - table.channel.listed
    if len(unlisted) + evidence.unlisted < max(_SEVERAL, _AMONG * evidence.swaps):
        chosen = [entry for entry in chosen if entry[0].spun not in unlisted]
    if not chosen:
        return []
    spans = [match.span() for match in TOKEN.finditer(text)]
    edits: list[Edit] = []
    for options, reading, sure in chosen:
        edit = _edit(text, keys, spans, options, reading, sure)
        if edit is not None and not (edits and edit.start < edits[-1].end):
            edits.append(edit)
    return edits


def _likeliest(
    readings: Sequence[Reading], probable: Sequence[float], classes: Mapping[str, str]
) -> tuple[Reading, float]:
    """The likeliest reading of the likeliest class, and the probability of that class."""
    each: dict[str, float] = {}
    for reading, value in zip(readings, probable, strict=True):
        kind = class_of(reading.meant, classes)
        each[kind] = each.get(kind, 0.0) + value
    best = max(each, key=lambda kind: each[kind])
    rivals = {classes[r.meant] for r in readings if r.meant in classes} - {best}
    if any(each[kind] > _UNSURE * each[best] for kind in rivals):
        return readings[0], 0.0
    of_best = [pair for pair in zip(readings, probable, strict=True) if class_of(pair[0].meant, classes) == best]
    return max(of_best, key=lambda pair: pair[1])[0], each[best]


def innocent_places(sentences: Iterable[str], models: Channel) -> frozenset[tuple[str, str, str]]:
    """Where honest sentences have words that are listed as spun: the word with what stands before and after it."""
    places: set[tuple[str, str, str]] = set()
    for sentence in sentences:
        keys = keys_of(TOKEN.findall(sentence))
        places |= {place_of(keys, options) for options in channel.readings(keys, models)}
    return frozenset(places)


def place_of(keys: Sequence[str], options: Options) -> tuple[str, str, str]:
    """A phrase with the keys before and after it."""
    before = keys[options.first - 1] if options.first else EDGE
    after = keys[options.last] if options.last < len(keys) else EDGE
    return options.spun, before, after


def _edit(
    text: str, keys: Sequence[str], spans: Sequence[tuple[int, int]], options: Options, best: Reading, sure: float
) -> Edit | None:
    start, end = spans[options.first][0], spans[options.last - 1][1]
    spun = text[start:end]
    if "\n" in spun:
        return None
    meant = best.meant
    if spun.isupper() and len(spun) > 1:
        meant = meant.upper()
    elif spun[0].isupper():
        meant = meant[0].upper() + meant[1:]
    _, before, after = place_of(keys, options)
    beside = f"between {_shown(before)} and {_shown(after)}"
    why = f'"{spun}" read as "{best.meant}": probability {sure:.2f} {beside}'
    article = keys[options.first - 1] if options.first else ""
    if article in ("a", "an"):
        fitting = "an" if meant[0] in "aeiouAEIOU" else "a"
        if fitting != article:
            opening, closing = spans[options.first - 1]
            start, meant = opening, fitting + text[closing:start] + meant
    return Edit(start, end, meant, "spin", why)


def _shown(key: str) -> str:
    return {EDGE: "an edge", "#": "a number", "@": "a name", "&": "a party"}.get(key, f'"{key}"')
