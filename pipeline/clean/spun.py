"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set

from pipeline import channel, keys
from pipeline.channel import Options
from pipeline.clean import hints, marks
from pipeline.clean.hints import Hints
from pipeline.clean.marks import TIMEOUT
from pipeline.clean.unlisted import odds_at, unlisted
from pipeline.swaps import frames
from pipeline.swaps.listening import listening
from pipeline.swaps.places import Place, places

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_ODD_SMALL = "\u017f\u0131"  # letters that a pattern takes for one of ASCII where case is ignored
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
    table = frames.load()
    most, anywhere = model["most_channel"], model["most_anywhere"]
    value = unlisted(chunks, hinted.anchors, channel.load(), hints.RATE, most, anywhere)
    heard = listening(table).heard(chunks, hinted.listed)
    most = _most(chunks, heard) if heard else 0.0
    if most <= 0.0 or value + most <= 0.0:
        return value * min(1.0, model["usual_words"] / max(1, words))
    framed = [place for place in places(text, chunks, table) if not any(word in text for word in place.swap.unless)]
    value += _listed(text, keys.chunk_keys(chunks), heard, framed, tuple(marked))
    telling = len({place.swap.spun for place in framed if place.is_telling()})
    return value * min(1.0, model["usual_words"] / max(1, words)) + model["telling"] * telling


def _most(chunks: Sequence[str], heard: Mapping[tuple[str, ...], Sequence[int]]) -> float:
    """What listed words show at most, whatever their frames: nothing where they are as probable as any other, but for
    those with telling frames.
    """
    tables, words, telling = channel.load(), listening(frames.load()).words, frames.load().may_tell
    most = marks.spun().model["telling"]
    total = 0.0
    for spun, at in heard.items():
        one = spun[0] if len(spun) == 1 and spun[0] in tables.listed and spun[0] not in telling else ""
        rated = [odds_at(chunks, k, one, tables) if words[chunks[k]] == spun else None for k in at if one]
        shown = [most if odds is None else channel.evidence(odds, hints.RATE, most) for odds in rated]
        total += max(0.0, *shown) if shown else most
    return total


def _listed(
    text: str, found: Sequence[str], heard: Iterable[tuple[str, ...]], framed: Sequence[Place], marked: tuple[str, ...]
) -> float:
    """The evidence of listed words: of each what its best place shows. Those in telling frames are left out, and those
    that stand for what marks showed to be replaced: both are counted by themselves. A word that comes again shows no
    more: honest writers repeat one, programs draw lots.

    ``found``: the keys of the text; ``heard``: the listed phrases that stand in it, ``framed`` those in their frames.
    """
    model, tables = marks.spun().model, channel.load()
    wanted = tables.listed.intersection(map(" ".join, heard))
    starts = [match.start() for match in keys.TOKEN.finditer(text)] if wanted else []
    rated = {(starts[options.first], options.spun): options for options in channel.readings(found, tables, wanted)}
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
            likely = channel.evidence(options.odds, hints.RATE, model["unframed"] + model["doubt"])
            shown[spun] = max(likely - model["doubt"], shown.get(spun, 0.0))
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
        hinted = hints.read(text)
    swapped = max(0.0, _evidence(text, hinted, words))
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (size + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["evidence"] * min(swapped, model["most_evidence"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
