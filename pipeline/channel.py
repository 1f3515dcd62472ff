"""A noisy channel for spun text: somebody swapped words for others, any sense of the word would do.

A word ``w`` of a text is taken for a swap of ``t`` by what is likelier: that an honest writer put ``w`` here, or that
he put ``t`` and a program took one of the synonyms of ``t`` at random. How likely ``t`` is here is counted in honest
reports of elections (``models/spin/contexts.tsv``), how common ``w`` is in general English in the sense counts of
WordNet; which ``w`` may stand for ``t`` is in ``models/spin/thesaurus.tsv``, an inverse thesaurus. Both files are made
by ``scripts/build_spin.py``. The method is that of noisy-channel spelling correction (Kernighan, Church, Gale 1990).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.paths import model_files
from pipeline.wording import NUMBER_WORDS

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()“”\"–—]|\n")
EDGE, NUMBER, NAME, PARTY = "^", "#", "@", "&"
_PARTY = frozenset(
    "labour conservative conservatives tory tories liberal democrat democrats lib dem dems green greens reform ukip "
    "snp plaid cymru con lab ld".split()
)
_BACKOFF = 1.0
"""Added to the times that two words were met beside each other, and to the times that chance would have it."""
_UNSEEN = 0.05
_REGISTER = 1.5
"""How much commoner than in general English a word may be in a newspaper."""
_LONGEST = 3
_MOST, _LISTED = 4.0, 1.0
"""Most that one word counts as evidence, and one that models/spin lists."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or mark: its class or lower-case form as contexts know it, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Channel:
    """The two tables. ``meant``: spun phrase to (target, number of its synonyms); ``general``: how often a spun
    phrase is met in a million words of general English; the counts are those of honest reports. ``listed``: phrases
    that models/spin lists with frames; ``begins``: words that begin a phrase of several.
    """

    meant: Mapping[str, tuple[tuple[str, int], ...]]
    general: Mapping[str, float]
    count: Mapping[str, int]
    left: Mapping[tuple[str, str], int]
    right: Mapping[tuple[str, str], int]
    total: int
    listed: frozenset[str]
    begins: frozenset[str]

    def likelihood(self, word: str, before: str, after: str) -> float:
        """How probable a word is between two others, in honest reports: product of both sides, smoothed.

        A word that no report has is as probable as general English makes it.
        """
        base = max(self.count.get(word, 0), _UNSEEN) / self.total
        base = max(base, _REGISTER * self.general.get(word, 0.0) / 1e6)
        return base * self._fit(self.left, before, word, base) * self._fit(self.right, after, word, base)

    def _fit(self, table: Mapping[tuple[str, str], int], other: str, word: str, base: float) -> float:
        """How much likelier a word is beside another than anywhere; half of that (as a logarithm) is its kind of
        word's, which the word that it is compared with shares.
        """
        expected = base * self.count.get(other, 0)
        fit = (table.get((other, word), 0) + _BACKOFF) / (expected + _BACKOFF)
        return math.sqrt(fit) if fit > 1.0 else fit

    def sides(self, word: str, before: str, after: str) -> tuple[bool, bool]:
        """Whether honest reports have the word behind the one and before the other."""
        return (before, word) in self.left, (after, word) in self.right

    def odds(self, word: str, target: str, size: int, before: str, after: str) -> float:
        """How many times likelier it is that ``word`` stands for ``target`` than for itself, whatever the rate."""
        return self.likelihood(target, before, after) / size / self.likelihood(word, before, after)


_MARKS = {**dict.fromkeys(".!?\n;:", EDGE), **{mark: mark for mark in ',()“”"–—'}}


def keys(forms: Iterable[str]) -> list[str]:
    """Words and marks as contexts know them: numbers, names and parties by their class."""
    found: list[str] = []
    opening = True
    for form in forms:
        key = _MARKS.get(form)
        if key is not None:
            opening = opening or key == EDGE
        elif form.islower():
            key = NUMBER if form in NUMBER_WORDS else form.replace("’", "'")
            opening = False
        elif form[0].isdigit():
            key, opening = NUMBER, False
        else:
            low = form.lower().replace("’", "'")
            key = NUMBER if low in NUMBER_WORDS else PARTY if low in _PARTY and form[0].isupper() else low
            if key == low and form[0].isupper() and not opening:
                key = NAME
            opening = False
        found.append(key)
    return found


def pieces(text: str) -> list[Piece]:
    """Words and marks of a text with their keys and where they stand."""
    matches = list(TOKEN.finditer(text))
    return [
        Piece(key, match.start(), match.end())
        for key, match in zip(keys(match.group() for match in matches), matches, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase that may stand for another: pieces ``first`` to ``last`` (exclusive), what is meant, and its odds.

    ``fits``: how many of its two neighbours (the edge of a sentence among them) honest reports have beside what is
    meant; ``seen``: whether one of them is a word.
    """

    first: int
    last: int
    spun: str
    meant: str
    odds: float
    fits: int
    seen: bool


def readings(found: Sequence[str], channel: Channel) -> Iterator[list[Reading]]:
    """For each place among the keys of a text, the readings of the longest phrase there that the thesaurus knows.

    The likeliest comes first.
    """
    meant, longer, size = channel.meant, channel.begins, len(found)
    for at, word in enumerate(found):
        long = _LONGEST if word in longer else 1
        if long == 1 and word not in meant:
            continue
        for many in range(min(long, size - at), 0, -1):
            spun = word if many == 1 else " ".join(found[at : at + many])
            options = meant.get(spun)
            if options:
                before = found[at - 1] if at else EDGE
                after = found[at + many] if at + many < size else EDGE
                span, beside = (at, at + many), (before, after)
                rated = [_reading(channel, span, (spun, target, count), beside) for target, count in options]
                yield sorted(rated, key=lambda reading: (-reading.odds, reading.meant)) if len(rated) > 1 else rated
                break


def _reading(channel: Channel, span: tuple[int, int], pair: tuple[str, str, int], beside: tuple[str, str]) -> Reading:
    spun, meant, many = pair
    left, right = channel.sides(meant, *beside)
    seen = (left and beside[0] != EDGE) or (right and beside[1] != EDGE)
    return Reading(*span, spun, meant, channel.odds(spun, meant, many, *beside), left + right, seen)


def evidence(found: Sequence[str], channel: Channel, rate: float) -> tuple[float, int]:
    """Log likelihood ratio that words were swapped at a rate, against that none was; and how many look swapped."""
    total, seen = 0.0, 0
    for options in readings(found, channel):
        if options[0].spun in channel.listed:  # judged by frames and marks of their own, which know innocent uses
            odds = sum(reading.odds for reading in options if reading.fits == 2)
            total += min(math.log(1.0 - rate + rate * odds), _LISTED)
            continue
        odds = sum(reading.odds for reading in options if reading.fits)
        total += min(math.log(1.0 - rate + rate * odds), _MOST)
        seen += odds * rate / (1.0 - rate) > 4.0
    return total, seen


def _begins(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in phrases if " " in phrase)


@cache
def load(extra: Path | None = None) -> Channel:
    """The shipped tables, with those of a user's ``--models`` folder laid over them."""
    meant: dict[str, tuple[tuple[str, int], ...]] = {}
    general: dict[str, float] = {}
    count: dict[str, int] = {}
    left: dict[tuple[str, str], int] = {}
    right: dict[tuple[str, str], int] = {}
    sizes: dict[str, int] = {}
    listed: set[str] = set()
    rows: list[tuple[str, list[str]]] = []
    for path in model_files("spin/thesaurus.tsv", extra):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                spun, often, *targets = line.split("\t")
                general[spun] = float(often.removesuffix("!"))
                if often.endswith("!"):
                    listed.add(spun)
                rows.append((spun, targets))
                for target in targets:
                    sizes[target] = sizes.get(target, 0) + 1
    for spun, targets in rows:
        meant[spun] = tuple((target, sizes[target]) for target in targets)
    total = 1
    for path in model_files("spin/contexts.tsv", extra):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            word, often, befores, afters = line.split("\t")
            count[word] = int(often)
            total += int(often)
            for table, cell in ((left, befores), (right, afters)):
                for entry in cell.split(" ") if cell else ():
                    other, _, times = entry.rpartition("=")
                    table[other, word] = int(times)
    return Channel(meant, general, count, left, right, total, frozenset(listed), _begins(meant))
