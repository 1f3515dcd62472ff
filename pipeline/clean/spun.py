"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math

from pipeline import channel
from pipeline.clean import hints, marks
from pipeline.clean.hints import Hints
from pipeline.clean.marks import TIMEOUT

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_ODD_SMALL = "\u017f\u0131"  # letters that a pattern takes for one of ASCII where case is ignored
_MOST_TRIED = 200  # places of a trigger that are looked at


def _improbable(text: str, hinted: Hints) -> float:
    """How much likelier it is, as a logarithm for 100 words, that words were swapped, beyond what honest text has."""
    model = marks.spun().model
    tables = channel.load()
    chunks = hinted.chunks
    places = [at for at in hinted.places if hinted.bits[at] & hints.SWAPPED]
    if not places:
        return 0.0  # the fewest are more than none
    words = len(chunks) - text.count("\n")
    least = max(model["fewest"], model["fewest_rate"] * words / 100.0)
    many = [hinted.bits[at] & hints.SWAPPED for at in places]
    # words that look swapped, and how many more may at most
    seen, left = 0, math.inf if hints.SWAPPED in many else sum(many)
    if left < least:
        return 0.0
    for start, stop in channel.sentences(chunks, places):
        if seen + left < least:
            return 0.0
        seen += channel.evidence(channel.chunk_keys(chunks[start:stop]), tables, hints.RATE)[1]
        left -= sum(some for at, some in zip(places, many, strict=True) if start <= at < stop)
    if seen < least:
        return 0.0
    found = channel.chunk_keys(chunks)
    if found.count(channel.PARTY) < model["parties"]:
        return 0.0  # of something else, where other words are usual
    value, _ = channel.evidence(found, tables, hints.RATE)
    return max(0.0, 100.0 * value / (words + model["spare_channel"]) - model["honest"])


def spun_probability(text: str, hinted: Hints | None = None) -> float:
    """Probability (0 to 1, three decimals) that the words of ``text`` were swapped.

    Logistic in the rate of marks and in how many different words they show to be replaced. ``hinted``: the text's
    hints, where they are known.
    """
    hinted = hinted or hints.read(text)
    cut = len(text) > hints.READ  # then a word may be cut as well, and hint at something else
    if not hinted.together & ~hints.MENDABLE and not cut:
        return 0.0
    table = marks.spun()
    model = table.model
    size = len(hinted.chunks) - text.count("\n")
    triggers = hints.known().triggers(hinted.together)
    lower = hints.small(text) if triggers else b""
    places: dict[int, set[int]] = {}
    for trigger, numbers in triggers:
        at = lower.find(trigger)
        while at >= 0 and len(places.setdefault(numbers[0], set())) < _MOST_TRIED:
            for k in numbers:
                places.setdefault(k, set()).add(at)
            at = lower.find(trigger, at + 1)
    weight = 0.0
    words: set[str] = set()
    odd = not text.isascii() and any(sign in text for sign in _ODD_SMALL)
    for k in sorted(places):
        found, end = 0, 0
        mark = table.marks[k]
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
    if cut:
        text = text[: hints.READ]
        hinted = hints.read(text)
    swapped = _improbable(text, hinted)
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (size + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["channel"] * min(swapped, model["most_channel"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
