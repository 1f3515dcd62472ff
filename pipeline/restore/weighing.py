"""How probable it is that a word of a spun text was swapped, and for which of those that it may stand for.

The word itself and each of its readings are alternatives of which one was meant: a conditional logit (McFadden 1974)
over what the noisy channel, the company of the word and the rest of the text show. Its weights stand in
``models/spin/weights.toml``; ``scripts/fit_spin.py`` fits them to reports of ``corpus/`` that were spun, the tables of
each counted without its own folder.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.channel import Options, Reading, evidence
from pipeline.keys import EDGE, NUMBER
from pipeline.paths import model_files
from pipeline.restore.surroundings import REACH, Surroundings, class_of, company, second

NAMES = (
    "odds", "company", "second_before", "second_after", "met_before", "met_behind", "fit_before", "fit_behind", "met",
    "synonyms", "neighbour",
    "swapped", "swaps", "framed", "honest", "never_honest", "common", "phrase", "quoted", "beside_number",
    "unknown", "listed", "listed_swaps", "listed_framed", "listed_common", "listed_honest", "listed_never",
)  # fmt: skip
"""What is weighed: of a reading, then (from "swapped" on) of the word and the text alike for all its readings."""
_RATE, _MOST = 0.15, 4.0
_MOST_ODDS = 8.0
_NONE = 0.1
"""Added to what is counted in a hundred words before its logarithm is taken."""
_FREE = 0.01
_BESIDE = 2
_QUOTES = frozenset('"“”')


class Shown(NamedTuple):
    """What a text shows of how much in it was swapped.

    ``words``: its keys; ``swaps``: the evidence of words that nobody listed (a logarithm, each word once); ``framed``,
    ``unlisted``: how many words were put back, of listed ones and of others.
    """

    words: int
    swaps: float
    framed: int
    unlisted: int = 0


@dataclass(frozen=True)
class Around:
    """What stands around a phrase: the keys within reach before and behind it, the classes of those two places off."""

    behind: tuple[str, ...]
    ahead: tuple[str, ...]
    second_before: str
    second_after: str

    @property
    def before(self) -> str:
        """The key before it."""
        return self.behind[-1] if self.behind else EDGE

    @property
    def after(self) -> str:
        """The key behind it."""
        return self.ahead[0] if self.ahead else EDGE


def around(keys: Sequence[str], first: int, last: int, kinds: Mapping[str, str]) -> Around:
    """What stands around keys ``first`` to ``last`` (exclusive) of a text; ``kinds``: keys to the channel's classes."""
    return Around(
        tuple(keys[max(0, first - REACH) : first]),
        tuple(keys[last : last + REACH]),
        class_of(keys[first - 2], kinds) if first > 1 else "",
        class_of(keys[last + 1], kinds) if last + 1 < len(keys) else "",
    )


def own_evidence(options: Options) -> float:
    """How much one phrase shows that words were swapped, nought or more."""
    return max(0.0, evidence(options.odds, _RATE, _MOST))


def features(
    options: Options, place: Around, shown: Shown, table: Surroundings, classes: Mapping[str, str], *, common: bool
) -> list[list[float]]:
    """What is weighed of each reading, in the order of ``NAMES``.

    Args:
        options: a phrase and its readings.
        place: what stands around it.
        shown: what the whole text shows, the phrase's own evidence among it.
        table: the tables of company and of the channel.
        classes: word to its class in the rules' lexicon.
        common: whether honest writers have the phrase as well, though it is listed.
    """
    channel = table.channel
    listed = options.spun in channel.listed
    own = 0.0 if listed else own_evidence(options)
    swaps = math.log(max(0.0, shown.swaps - own) / shown.words * 100 + _NONE)
    framed = math.log(shown.framed / shown.words * 100 + _NONE)
    honest = channel.count.get(options.spun, 0)
    near = place.behind + place.ahead
    known = [word for word in near if word in channel.count]
    whole = [
        1.0, swaps, framed, math.log1p(honest), float(not honest), math.log(channel.general[options.spun] + _FREE),
        float(" " in options.spun), float(not _QUOTES.isdisjoint(near)),
        float(NUMBER in place.behind[-_BESIDE:] + place.ahead[:_BESIDE]), float(len(near) - len(known)),
        *((1.0, swaps, framed, float(common), math.log1p(honest), float(not honest)) if listed else (0.0,) * 6),
    ]  # fmt: skip
    many = dict(channel.meant[options.spun])
    return [
        _of_reading(reading, place, table, class_of(reading.meant, classes), known, many[reading.meant]) + whole
        for reading in options.readings
    ]


def _of_reading(
    reading: Reading, place: Around, table: Surroundings, kind: str, known: Sequence[str], many: int
) -> list[float]:
    channel = table.channel
    return [
        min(math.log(max(reading.odds, 1e-4)), _MOST_ODDS),
        company(table, kind, known),
        *second(table, kind, place.second_before, place.second_after),
        math.log1p(channel.left[reading.meant].get(place.before, 0)),
        math.log1p(channel.right[reading.meant].get(place.after, 0)),
        *map(math.log, channel.fits(reading.meant, place.before, place.after)),
        math.log1p(channel.count.get(reading.meant, 0)),
        math.log(many),
        float(reading.seen),
    ]


def probabilities(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    """The probability of each reading; what is left of one is that of the word itself."""
    exponents = [sum(map(float.__mul__, row, weights)) for row in rows]
    most = max(0.0, *exponents)
    each = [math.exp(value - most) for value in exponents]
    whole = math.exp(-most) + sum(each)
    return [value / whole for value in each]


def weights(extra: Path | None = None) -> tuple[float, ...]:
    """The fitted weights, in the order of ``NAMES``."""
    return _weights(extra)


@cache
def _weights(extra: Path | None) -> tuple[float, ...]:
    found: dict[str, float] = {}
    for path in model_files("spin/weights.toml", extra):
        table = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
        found |= {name: float(value) for name, value in table.items()}
    return tuple(found[name] for name in NAMES)
