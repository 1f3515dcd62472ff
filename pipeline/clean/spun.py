"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from functools import cache

from pipeline import channel, keys
from pipeline.channel import Options
from pipeline.clean import hints, marks
from pipeline.clean.hints import Hints
from pipeline.clean.marks import TIMEOUT
from pipeline.clean.unlisted import odds_at, unlisted
from pipeline.swaps import frames
from pipeline.swaps.listening import listening
from pipeline.swaps.places import Place, places_of

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_ODD_SMALL = "\u017f\u0131"  # letters that a pattern takes for one of ASCII where case is ignored
_LEAST = 0.0005 - 1e-9  # a probability below which three decimals have nothing, with some room for how it is rounded
_MOST_TRIED = 200  # places of a trigger that are looked at


def _evidence(text: str, hinted: Hints, marked: Set[str]) -> float:
    """How much likelier it is, as a logarithm, that words of a report of results were swapped than that none was.

    Each word counts once that is listed nowhere and improbable where it stands, and each listed one: much if a party, a
    council or a number stand around its frame, little elsewhere, where honest writers may have it.
    Longer texts are counted down to the length of a usual report. ``marked``: words that marks showed to be replaced.
    """
    model = marks.spun().model
    chunks = hinted.chunks
    words = hinted.words
    if hinted.parties < max(model["parties"], words / model["words_a_party"]):
        return 0.0  # of something else, where other words are usual
    table, ears = frames.load(), listening(frames.load())
    usual = min(1.0, model["usual_words"] / max(1, words))
    value = unlisted(chunks, hinted.anchors, channel.load(), hints.RATE, model["most_channel"], model["most_anywhere"])
    heard = ears.heard(chunks, hinted.listed) if hinted.listed else {}
    if not heard:
        return value * usual  # most texts
    roomy = ears.with_room(chunks, heard)
    without = 0.0 if marked else _least_shown()
    if value * usual + _most(heard, roomy) <= without or value * usual + _most_by_odds(chunks, heard, roomy) <= without:
        return value * usual  # it alters nothing what listed words show
    framed = [
        place for place in places_of(text, chunks, roomy, table) if not any(word in text for word in place.swap.unless)
    ]
    if framed or _most_by_odds(chunks, heard, ()) > 0.0:
        value += _listed(text, keys.chunk_keys(chunks), heard, framed, tuple(marked))
    telling = len({place.swap.spun for place in framed if place.is_telling()})
    return value * usual + model["telling"] * telling


@cache
def _least_shown() -> float:
    """Evidence so small that without marks the probability is nought to three decimals."""
    model = marks.spun().model
    return (math.log(_LEAST / (1.0 - _LEAST)) - model["bias"]) / model["evidence"]


def _most(heard: Iterable[tuple[str, ...]], roomy: Container[tuple[str, ...]]) -> float:
    """What the listed phrases ``heard`` in a text show at most: ``roomy`` ones in a frame of theirs, others without."""
    framed, unframed = _most_in_frame(), _most_unframed()
    return sum([framed[spun] if spun in roomy else unframed.get(spun, 0.0) for spun in heard])


def _most_by_odds(
    chunks: Sequence[str], heard: Mapping[tuple[str, ...], Sequence[int]], roomy: Container[tuple[str, ...]]
) -> float:
    """The same of phrases at these chunks: all but those with telling frames show no more than their odds."""
    unframed, telling = _most_unframed(), frames.load().may_tell
    total = 0.0
    for spun, at in heard.items():
        if spun in roomy:
            most = _most_in_frame()[spun]
            if spun in unframed and " ".join(spun) not in telling:
                most = channel.evidence(_most_odds(chunks, spun, at), hints.RATE, most)
            total += max(0.0, most)
        elif spun in unframed:
            total += max(0.0, _unframed(_most_odds(chunks, spun, at)))
    return total


def _most_odds(chunks: Sequence[str], spun: Sequence[str], at: Iterable[int]) -> float:
    """The highest odds of a listed phrase that stands at these chunks; no less than any where they are not known."""
    words, highest = listening(frames.load()).words, 0.0
    for k in at:
        odds = odds_at(chunks, k, spun[0], channel.load()) if words[chunks[k]] == spun else None
        if odds is None:
            return math.inf
        highest = max(highest, odds)
    return highest


def _unframed(odds: float) -> float:
    """The evidence of a listed phrase of these odds that stands in none of its frames, less the doubt of it."""
    model = marks.spun().model
    return channel.evidence(odds, hints.RATE, model["unframed"] + model["doubt"]) - model["doubt"]


@cache
def _most_in_frame() -> Mapping[tuple[str, ...], float]:
    """What each listed phrase shows at most in a frame of its own."""
    model, found = marks.spun().model, dict[tuple[str, ...], float]()
    for swap in (swap for some in frames.load().swaps.values() for swap in some):
        most = model["telling"] if swap.telling else model["elsewhere"] if swap.common else model["among_results"]
        found[swap.spun] = max(most, found.get(swap.spun, 0.0))
    return found


@cache
def _most_unframed() -> Mapping[tuple[str, ...], float]:
    """The same outside its frames, of those of which the channel knows the odds."""
    most, listed = marks.spun().model["unframed"], channel.load().listed
    return {spun: most for spun in _most_in_frame() if " ".join(spun) in listed}


def _listed(
    text: str, found: Sequence[str], heard: Iterable[tuple[str, ...]], framed: Sequence[Place], marked: tuple[str, ...]
) -> float:
    """The evidence of listed words: of each what its best place shows. Those in telling frames are left out, and those
    that stand for what marks showed to be replaced: both are counted by themselves. A word that comes again shows no
    more: honest writers repeat one, programs draw lots.

    ``found``: the keys of the text; ``heard``: the listed phrases that stand in it, ``framed`` those in their frames.
    """
    tables = channel.load()
    wanted = tables.listed.intersection(map(" ".join, heard))
    read = list(channel.readings(found, tables, wanted)) if wanted else []
    starts: Sequence[int] = range(len(found))  # where each stands in the text need be known of places alone
    if read and framed:
        starts = [match.start() for match in keys.TOKEN.finditer(text)]
    rated = {(starts[options.first], options.spun): options for options in read}
    shown: dict[str, float] = {}
    telling: set[str] = set()
    for place in framed:
        spun = " ".join(place.swap.spun)
        options = rated.pop((place.start, spun), None)
        if place.is_telling():
            telling.add(spun)
        elif not place.swap.meant.startswith(marked):
            shown[spun] = max(_shown(place, options), shown.get(spun, 0.0))
    for (_, spun), options in rated.items():
        if options.readings[0].fits > 1:
            shown[spun] = max(_unframed(options.odds), shown.get(spun, 0.0))
    return sum(value for spun, value in shown.items() if spun not in telling)


def _shown(place: Place, options: Options | None) -> float:
    """The evidence of listed words in a frame that is not telling; ``options``: what the channel makes of them."""
    model = marks.spun().model
    most = model["elsewhere"]
    if not place.swap.common:
        if place.among_results():
            most = model["among_results"]
        elif options is not None and options.readings[0].fits > 1:
            most = model["fitting"]
    return most if options is None else max(0.0, channel.evidence(options.odds, hints.RATE, most))


def spun_probability(text: str, hinted: Hints | None = None) -> float:
    """Probability (0 to 1, three decimals) that the words of ``text`` were swapped.

    Logistic in the rate of marks and in how many different words they show to be replaced. ``hinted``: the text's
    hints, where they are known.
    """
    hinted = hinted or hints.read(text)
    table = marks.spun()
    model = table.model
    size = hinted.words
    lower = hints.small(text) if hinted.triggers else b""
    places: dict[int, set[int]] = {}
    for trigger, numbers in hinted.triggers:
        at = lower.find(trigger)
        while at >= 0 and len(places.setdefault(numbers[0], set())) < _MOST_TRIED:
            for k in numbers:
                places.setdefault(k, set()).add(at)
            at = lower.find(trigger, at + 1)
    weight = 0.0
    words: set[str] = set()
    odd = bool(places) and not text.isascii() and any(sign in text for sign in _ODD_SMALL)
    for k in sorted(places):
        found, end = 0, 0
        mark = table.marks[k]
        if any(letters in lower for letters in mark.unless):
            continue
        for at in sorted(places[k]):
            start, stop = max(end, at - _BEFORE), at + _AFTER
            if mark.needs and not odd and not any(lower.find(letters, start, stop) >= 0 for letters in mark.needs):
                continue
            match = mark.pattern.search(text, start, stop, timeout=TIMEOUT)
            if match is not None:
                found, end = found + 1, match.end()
            if found >= model["most_repeats"]:
                break
        weight += mark.weight * found
        if found:
            words.add(mark.word)
    if len(text) > hints.READ:
        text = text[: hints.READ]
        hinted = hints.read(text, part=True)
    swapped = max(0.0, _evidence(text, hinted, words))
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (size + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["evidence"] * min(swapped, model["most_evidence"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
