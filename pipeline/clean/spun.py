"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math

from pipeline import channel
from pipeline.clean import marks
from pipeline.clean.marks import TIMEOUT

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_READ = 20_000  # code points that are looked at for improbable words
_RATE = 0.15
_MOST_TRIED = 200  # places of a trigger that are looked at


def _improbable(text: str) -> float:
    """How much likelier it is, as a logarithm for 100 words, that words were swapped, beyond what honest text has."""
    model = marks.spun().model
    tables = channel.load()
    text = text[:_READ]
    found = channel.text_keys(text)
    if found.count(channel.PARTY) < model["parties"]:
        return 0.0  # of something else, where other words are usual
    value, seen = channel.evidence(found, tables, _RATE)
    if seen < model["fewest"]:
        return 0.0
    words = len(text.split())
    if seen < model["fewest_rate"] * words / 100.0:
        return 0.0
    return max(0.0, 100.0 * value / (words + model["spare_channel"]) - model["honest"])


def spun_probability(text: str) -> float:
    """Probability (0 to 1, three decimals) that the words of ``text`` were swapped.

    Logistic in the rate of marks and in how many different words they show to be replaced.
    """
    table = marks.spun()
    model = table.model
    lower = text.replace("\u0130", "I").lower()  # the one letter whose small form is longer
    places: dict[int, set[int]] = {}
    for trigger, numbers in table.by_trigger.items():
        at = lower.find(trigger)
        while at >= 0 and len(places.setdefault(numbers[0], set())) < _MOST_TRIED:
            for k in numbers:
                places.setdefault(k, set()).add(at)
            at = lower.find(trigger, at + 1)
    weight = 0.0
    words: set[str] = set()
    for k in sorted(places):
        found, end = 0, 0
        for at in sorted(places[k]):
            match = table.marks[k].pattern.search(text, max(end, at - _BEFORE), at + _AFTER, timeout=TIMEOUT)
            if match is not None:
                found, end = found + 1, match.end()
            if found >= model["most_repeats"]:
                break
        weight += table.marks[k].weight * found
        if found:
            words.add(table.marks[k].word)
    swapped = _improbable(text)
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (len(text.split()) + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["channel"] * min(swapped, model["most_channel"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
