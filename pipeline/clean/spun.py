"""How probable it is that a program swapped an article's words for synonyms.

A spinner ignores context, so it breaks the fixed pairs of words of election reports ("no overall control" becomes "no
general management"). Counted are pairs that no reporter writes (``models/clean/spun_marks.toml``), never single words:
a report of a wedding celebration or of council management has none of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from pipeline import channel
from pipeline.clean import marks
from pipeline.clean.marks import TIMEOUT

_BEFORE, _AFTER = 60, 90  # code points around a trigger that its pattern may use
_READ = 20_000  # code points that are looked at for improbable words
_RATE = 0.15
_MOST_TRIED = 200  # places of a trigger that are looked at
_SWAPPED = 3  # the bits that say how many words can look swapped
_REMEMBERED = 1 << 16  # entries of a cache
_LONGEST_REMEMBERED = 30  # code points of what is kept in it


class _Telling(dict[str, int]):
    """What stands between blanks to what it may tell: in the two lowest bits how many phrases begin or end in it that
    can look swapped (3: three or more), then a bit for each word of the marks' triggers that stands in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tables = channel.load()
        self.letters: dict[str, int] = {}
        self.triggers: list[tuple[str, tuple[int, ...], int]] = []
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self.letters.setdefault(word, 4 << len(self.letters))
            self.triggers.append((trigger, numbers, bits))
        self.anchors: dict[str, int] = {}

    def __missing__(self, chunk: str) -> int:
        lower = _lower(chunk)
        bits = sum(bit for letters, bit in self.letters.items() if letters in lower)
        bits += min(3, sum(map(self._can_look_swapped, channel.anchors(chunk, self.tables))))
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = bits
        return bits

    def _can_look_swapped(self, word: str) -> int:
        """How many phrases that stand around this word in one place can look swapped at once."""
        if word not in self.anchors:
            phrases = self.tables.anchors[word]
            places = {before for phrase, before in phrases if self.tables.can_look_swapped(phrase, _RATE)}
            self.anchors[word] = len(places)
        return self.anchors[word]


_telling = cache(_Telling)


def _lower(text: str) -> str:
    return text.replace("\u0130", "I").lower()  # the one letter whose small form is longer


def _improbable(text: str, chunks: Sequence[str], told: Sequence[int]) -> float:
    """How much likelier it is, as a logarithm for 100 words, that words were swapped, beyond what honest text has.

    ``told``: what each chunk of the text may tell.
    """
    model = marks.spun().model
    tables = _telling().tables
    words = len(chunks) - text.count("\n")
    least = max(model["fewest"], model["fewest_rate"] * words / 100.0)
    swapped = [bits for bits in set(told) if bits & _SWAPPED]
    many = sum(told.count(bits) * (bits & _SWAPPED) for bits in swapped)
    if many < least and not any(bits & _SWAPPED == _SWAPPED for bits in swapped):
        return 0.0
    near = channel.sentences(chunks, [at for at, bits in enumerate(told) if bits & _SWAPPED])
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
    told = list(map(telling.__getitem__, chunks))
    told_at_all = 0
    for bits in set(told):
        told_at_all |= bits
    cut = len(text) > _READ  # then a word may be cut as well, and tell something else
    if not told_at_all and not cut:
        return 0.0
    table = marks.spun()
    model = table.model
    size = len(chunks) - text.count("\n")
    lower = ""
    places: dict[int, set[int]] = {}
    for trigger, numbers, bits in telling.triggers:
        if told_at_all & bits != bits:
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
    if cut:
        text = text[:_READ]
        chunks = channel.chunks(text)
        told = list(map(telling.__getitem__, chunks))
    swapped = _improbable(text, chunks, told)
    if not words and not swapped:
        return 0.0
    rate = min(100.0 * weight / (size + model["spare_words"]), model["most_rate"])
    z = model["bias"] + model["rate"] * rate + model["kinds"] * min(len(words), model["most_kinds"])
    z += model["channel"] * min(swapped, model["most_channel"])
    return round(1.0 / (1.0 + math.exp(-z)), 3)
