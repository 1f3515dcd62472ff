"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import compress

from pipeline import channel
from pipeline.clean import marks
from pipeline.clean.marks import TIMEOUT

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_READ = 20_000  # code points that are looked at for improbable words
_RATE = 0.15
_MOST_TRIED = 200  # places of a trigger that are looked at
_REMEMBERED = 1 << 16  # entries of a cache
_LONGEST_REMEMBERED = 30  # code points of what is kept in it


class _Telling(dict[str, int]):
    """What stands between blanks to what it may tell, a bit each: the words of the marks' triggers that stand in it,
    and whether a word in it can look swapped (``swapped``). ``triggers``: those of the marks, with their bits.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tables = channel.load()
        self.swapped = 1
        self.letters: dict[str, int] = {}
        self.triggers: list[tuple[str, tuple[int, ...], int]] = []
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self.letters.setdefault(word, 2 << len(self.letters))
            self.triggers.append((trigger, numbers, bits))
        self.anchors: dict[str, bool] = {}

    def __missing__(self, chunk: str) -> int:
        lower = _lower(chunk)
        bits = sum(bit for letters, bit in self.letters.items() if letters in lower)
        bits += self.swapped * any(map(self._can_look_swapped, channel.anchors(chunk, self.tables)))
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = bits
        return bits

    def _can_look_swapped(self, word: str) -> bool:
        if word not in self.anchors:
            phrases = self.tables.anchors[word]
            self.anchors[word] = any(self.tables.can_look_swapped(phrase, _RATE) for phrase, _ in phrases)
        return self.anchors[word]


_telling = cache(_Telling)


def _lower(text: str) -> str:
    return text.replace("\u0130", "I").lower()  # the one letter whose small form is longer


def _improbable(text: str, chunks: list[str]) -> float:
    """How much likelier it is, as a logarithm for 100 words, that words were swapped, beyond what honest text has."""
    model = marks.spun().model
    telling = _telling()
    tables = telling.tables
    if len(text) > _READ:
        text = text[:_READ]
        chunks = channel.chunks(text)
    words = len(chunks) - text.count("\n")
    least = max(model["fewest"], model["fewest_rate"] * words / 100.0)
    told = map(telling.swapped.__and__, map(telling.__getitem__, chunks))
    near = channel.sentences(chunks, compress(range(len(chunks)), told))
    if sum(channel.evidence(found, tables, _RATE)[1] for found in near) < least:
        return 0.0
    found = channel.chunk_keys(chunks)
    if found.count(channel.PARTY) < model["parties"]:
        return 0.0  # of something else, where other words are usual
    value, _ = channel.evidence(found, tables, _RATE)
    return max(0.0, 100.0 * value / (words + model["spare_channel"]) - model["honest"])


def spun_probability(text: str) -> float:
    """Probability (0 to 1, three decimals) that the words of ``text`` were swapped.

    Logistic in the rate of marks and in how many different words they show to be replaced.
    """
    telling = _telling()
    chunks = channel.chunks(text)
    told = 0
    for bits in set(map(telling.__getitem__, chunks)):
        told |= bits
    cut = len(text) > _READ  # then a word may be cut as well, and tell something else
    if not told and not cut:
        return 0.0
    table = marks.spun()
    model = table.model
    lower = ""
    places: dict[int, set[int]] = {}
    for trigger, numbers, bits in telling.triggers:
        if told & bits != bits:
            continue
        lower = lower or _lower(text)
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
    swapped = _improbable(text, chunks) if told & telling.swapped or cut else 0.0
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (len(text.split()) + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["channel"] * min(swapped, model["most_channel"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
