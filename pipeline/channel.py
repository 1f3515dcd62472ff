"""A noisy channel for spun text: somebody swapped words for others, any sense of the word would do.

A word ``w`` of a text is taken for a swap of ``t`` by what is likelier: that an honest writer put ``w`` here, or that
he put ``t`` and a program took one of the synonyms of ``t`` at random. How likely ``t`` is here is counted in honest
reports of elections (``models/spin/contexts.tsv``), how common ``w`` is in general English in the sense counts of
WordNet; which ``w`` may stand for ``t`` is in ``models/spin/thesaurus.tsv``, an inverse thesaurus. Both files are made
by ``scripts/build_spin.py``. The method is that of noisy-channel spelling correction (Kernighan, Church, Gale 1990).
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from pipeline.keys import EDGE
from pipeline.paths import model_files

_BACKOFF = 1.0
"""Added to the times that two words were met beside each other, and to the times that chance would have it."""
_UNSEEN = 0.05
_REGISTER = 1.5
"""How much commoner than in general English a word may be in a newspaper."""
LONGEST = 3
"""Words of the longest phrase."""
_REMEMBERED = 1 << 16  # entries of a cache


class Beside(dict[str, Mapping[str, int]]):
    """By word, how often reports have others beside it; what a table says of a word is read when it is asked for."""

    def __init__(self, cells: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._cells = cells

    def __missing__(self, word: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for cell in self._cells.get(word, ()):
            for entry in cell.split(" ") if cell else ():
                other, _, times = entry.rpartition("=")
                found[other] = int(times)
        self[word] = found  # words are asked for that the thesaurus has: no more than these
        return found

    def others(self) -> Iterator[str]:
        """Every word that stands beside one."""
        for word in self._cells:
            yield from self[word]


@dataclass(frozen=True, eq=False)
class Channel:
    """The two tables. ``meant``: spun phrase to (target, number of its synonyms); ``general``: how often a spun
    phrase is met in a million words of general English; the counts are those of honest reports. ``listed``: phrases
    that models/spin lists with frames; ``begins``: words that begin phrases of several to the second words of these;
    ``anchors``: phrases by the word in them that reports have least, with its place; ``kind``: small words and words
    of the lexicon to their class, which is counted beside others as well; ``rated``: a cache of ``rating``.
    """

    meant: Mapping[str, tuple[tuple[str, int], ...]]
    general: Mapping[str, float]
    count: Mapping[str, int]
    left: Beside
    right: Beside
    kind: Mapping[str, str]
    total: int
    listed: frozenset[str]
    begins: Mapping[str, frozenset[str]]
    anchors: Mapping[str, tuple[tuple[str, int], ...]]
    rated: dict[tuple[str, str, str], tuple[list[Reading], float]] = field(default_factory=dict)

    @cached_property
    def neighbours(self) -> frozenset[str]:
        """All words that the counts of either side know."""
        return frozenset(self.count).union(self.left.others(), self.right.others())

    def likelihood(self, word: str, before: str, after: str) -> float:
        """How probable a word is between two others, in honest reports: product of both sides, smoothed.

        A word that no report has is as probable as general English makes it.
        """
        base = self._base(word)
        return base * self._fit(self.left, before, word, base) * self._fit(self.right, after, word, base)

    def _base(self, word: str) -> float:
        base = max(self.count.get(word, 0), _UNSEEN) / self.total
        return max(base, _REGISTER * self.general.get(word, 0.0) / 1e6)

    def _fit(self, table: Beside, other: str, word: str, base: float) -> float:
        """How much likelier a word is beside another than anywhere; half of that (as a logarithm) is its kind of
        word's, which the word that it is compared with shares.
        """
        beside = table[word]
        kind = self.kind.get(other)
        prior = 1.0
        if kind is not None:
            prior = (beside.get(kind, 0) + _BACKOFF) / (base * self.count.get(kind, 0) + _BACKOFF)
        fit = (beside.get(other, 0) + _BACKOFF * prior) / (base * self.count.get(other, 0) + _BACKOFF)
        return math.sqrt(fit) if fit > 1.0 else fit

    def fits(self, word: str, before: str, after: str) -> tuple[float, float]:
        """How much likelier the word is behind the one and before the other than anywhere."""
        base = self._base(word)
        return self._fit(self.left, before, word, base), self._fit(self.right, after, word, base)

    def sides(self, word: str, before: str, after: str) -> tuple[bool, bool]:
        """Whether honest reports have the word behind the one and before the other."""
        return self._met(self.left, before, word), self._met(self.right, after, word)

    def _met(self, table: Beside, other: str, word: str) -> bool:
        beside = table[word]
        return other in beside or self.kind.get(other) in beside

    def anywhere(self, spun: str) -> float:
        """How many times likelier it is that a phrase stands for one of its targets than for itself, anywhere."""
        return sum(self._base(target) / size for target, size in self.meant[spun]) / self._base(spun)

    def odds(self, word: str, target: str, size: int, before: str, after: str) -> float:
        """How many times likelier it is that ``word`` stands for ``target`` than for itself, whatever the rate."""
        return self.likelihood(target, before, after) / size / self.likelihood(word, before, after)


@dataclass(frozen=True, slots=True)
class Reading:
    """A word that a phrase may stand for, and its odds.

    ``fits``: how many of its two neighbours (the edge of a sentence among them) honest reports have beside what is
    meant; ``seen``: whether one of them is a word.
    """

    meant: str
    odds: float
    fits: int
    seen: bool


class Options(NamedTuple):
    """A phrase, keys ``first`` to ``last`` (exclusive) of a text, its readings, likeliest first, and all their odds."""

    first: int
    last: int
    spun: str
    readings: Sequence[Reading]
    odds: float


def readings(found: Sequence[str], channel: Channel, only: Container[str] | None = None) -> Iterator[Options]:
    """For each place among the keys of a text, the readings of the longest phrase there that the thesaurus knows.

    ``only``: phrases to which that is confined.
    """
    for first, last, spun, (before, after) in _places(found, channel):
        if only is not None and spun not in only:
            continue
        yield Options(first, last, spun, *rating(channel, spun, before, after))


def rating(channel: Channel, spun: str, before: str, after: str) -> tuple[list[Reading], float]:
    """The readings of a phrase between two neighbours, and all their odds."""
    known, rated = channel.neighbours, channel.rated
    # neighbours that no count knows are all alike
    place = (spun, before if before in known else "", after if after in known else "")
    entry = rated.get(place)
    if entry is None:
        options = _rated(channel, spun, place[1:])
        entry = options, sum(reading.odds for reading in options)
        if len(rated) < _REMEMBERED:
            rated[place] = entry
    return entry


def fitting_odds(channel: Channel, spun: str, before: str, after: str) -> float:
    """The odds of all that a phrase may stand for that honest reports have beside one of its neighbours."""
    # as ``sides`` has it, but for all at once
    left, right = channel.left.__getitem__, channel.right.__getitem__  # quicker than by index, in a class of its own
    kind_before, kind_after = channel.kind.get(before), channel.kind.get(after)
    fitting = []
    for option in channel.meant[spun]:
        befores, afters = left(option[0]), right(option[0])
        if before in befores or after in afters or kind_before in befores or kind_after in afters:
            fitting.append(option)
    if not fitting:
        return 0.0  # the quick answer for most
    itself = channel.likelihood(spun, before, after)
    odds = [channel.likelihood(meant, before, after) / many / itself for meant, many in fitting]
    return sum(sorted(odds, reverse=True))  # as ``rating`` has them, to the last digit


def _places(found: Sequence[str], channel: Channel) -> Iterator[tuple[int, int, str, tuple[str, str]]]:
    """Where the longest phrases that the thesaurus knows stand: first and last (exclusive), phrase, neighbours."""
    meant, longer, anchors, size = channel.meant, channel.begins, channel.anchors, len(found)
    anchored = compress(enumerate(found), map(anchors.__contains__, found))
    for at in sorted({at - before for at, word in anchored for _, before in anchors[word] if before <= at}):
        word = found[at]
        for many in range(min(LONGEST if word in longer else 1, size - at), 0, -1):
            spun = word if many == 1 else " ".join(found[at : at + many])
            if spun in meant:
                before = found[at - 1] if at else EDGE
                after = found[at + many] if at + many < size else EDGE
                yield at, at + many, spun, (before, after)
                break


def _rated(channel: Channel, spun: str, beside: tuple[str, str]) -> list[Reading]:
    """The readings of a phrase between two neighbours, the likeliest first."""
    itself = channel.likelihood(spun, *beside)
    found = [_reading(channel, meant, many, itself, beside) for meant, many in channel.meant[spun]]
    return sorted(found, key=lambda reading: (-reading.odds, reading.meant)) if len(found) > 1 else found


def _reading(channel: Channel, meant: str, many: int, itself: float, beside: tuple[str, str]) -> Reading:
    left, right = channel.sides(meant, *beside)
    seen = (left and beside[0] != EDGE) or (right and beside[1] != EDGE)
    return Reading(meant, channel.likelihood(meant, *beside) / many / itself, left + right, seen)


def evidence(odds: float, rate: float, most: float) -> float:
    """Log likelihood ratio that a word was swapped at a rate, against that none was; at most so much."""
    return min(math.log(1.0 - rate + rate * odds), most)


def _anchors(phrases: Iterable[str], count: Mapping[str, int]) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for phrase in phrases:
        if " " not in phrase:
            found.setdefault(phrase, []).append((phrase, 0))
            continue
        words = phrase.split(" ")
        if len(words) <= LONGEST:
            rarest = min(range(len(words)), key=lambda k: count.get(words[k], 0))
            found.setdefault(words[rarest], []).append((phrase, rarest))
    return {word: tuple(entries) for word, entries in found.items()}


def load(extra: Path | None = None) -> Channel:
    """The shipped tables, with those of a user's ``--models`` folder laid over them."""
    return _load(extra)


@cache
def _load(extra: Path | None) -> Channel:
    return read(model_files("spin/thesaurus.tsv", extra), model_files("spin/contexts.tsv", extra))


def cells_of(paths: Iterable[Path]) -> Iterator[list[str]]:
    """The cells of each line of some tables, but for comments; ``#`` alone in a cell is a number's key."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# "):
                yield line.split("\t")


def read(thesauri: Iterable[Path], contexts: Iterable[Path]) -> Channel:
    """The channel of these files, later ones laid over earlier ones."""
    meant: dict[str, tuple[tuple[str, int], ...]] = {}
    general: dict[str, float] = {}
    count: dict[str, int] = {}
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    kind: dict[str, str] = {}
    sizes: dict[str, int] = {}
    listed: set[str] = set()
    rows: list[tuple[str, list[str]]] = []
    for spun, often, *targets in cells_of(thesauri):
        general[spun] = float(often.removesuffix("!"))
        if often.endswith("!"):
            listed.add(spun)
        rows.append((spun, targets))
        for target in targets:
            sizes[target] = sizes.get(target, 0) + 1
    for spun, targets in rows:
        meant[spun] = tuple((target, sizes[target]) for target in targets)
    total = 1
    for word, often, of, befores, afters in cells_of(contexts):
        count[word] = int(often)
        if of:
            kind[word] = of
        if " " not in word and not word.startswith("%"):
            total += int(often)
        left.setdefault(word, []).append(befores)
        right.setdefault(word, []).append(afters)
    begins: dict[str, set[str]] = {}
    for phrase in meant:
        if " " in phrase:
            first, second, *_ = phrase.split(" ")
            begins.setdefault(first, set()).add(second)
    return Channel(
        meant, general, count, Beside(left), Beside(right), kind, total, frozenset(listed),
        {first: frozenset(second) for first, second in begins.items()}, _anchors(meant, count),
    )  # fmt: skip
