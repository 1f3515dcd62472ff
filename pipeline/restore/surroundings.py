"""What stands around a word of honest reports, further off than its neighbours: the company it keeps.

A word that was swapped still has about it what its sense has: "seats" and a figure within a few words of "won", and
none of "fitted". Counted in honest reports by ``scripts/build_spin.py`` (``models/spin/surroundings.tsv``), for each
class of words that may be meant: the words within four places of it, and the class of the words two places before and
two behind. How much likelier a word is there than anywhere is its pointwise mutual information (Church, Hanks 1990),
smoothed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.channel import Beside, Channel, cells_of
from pipeline.channel import load as load_channel
from pipeline.paths import model_files

REACH = 4
"""Words to either side that are its company."""
_SMOOTHING = 0.5
"""Added to the times that two words were met together, and to the times that chance would have it."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The table. ``times``: how often reports have words of a class; ``around``: by class, how often others stand
    within reach; ``second_before``, ``second_after``: how often words of other classes stand two places off;
    ``of_class``: how often words of a class are met at all.
    """

    times: Mapping[str, int]
    around: Beside
    second_before: Beside
    second_after: Beside
    of_class: Mapping[str, int]
    channel: Channel


def company(table: Surroundings, kind: str, near: Sequence[str]) -> float:
    """How well a class of words fits the words within reach: the mean of what each shows (a logarithm)."""
    if not near:
        return 0.0
    around, often = table.around[kind], 2 * REACH * table.times.get(kind, 0) / table.channel.total
    shown = [_shown(around.get(word, 0), often * table.channel.count[word]) for word in near]
    return sum(shown) / len(shown)


def second(table: Surroundings, kind: str, before: str, after: str) -> tuple[float, float]:
    """How well it fits the class of the words two places before and two behind (logarithms); empty where none is."""
    often = table.times.get(kind, 0) / table.channel.total
    return (
        _shown(table.second_before[kind].get(before, 0), often * table.of_class.get(before, 0)) if before else 0.0,
        _shown(table.second_after[kind].get(after, 0), often * table.of_class.get(after, 0)) if after else 0.0,
    )


def _shown(times: int, chance: float) -> float:
    return math.log((times + _SMOOTHING) / (chance + _SMOOTHING))


def class_of(key: str, kinds: Mapping[str, str]) -> str:
    """The class of a key or word; of one that has none the word itself."""
    return kinds.get(key, key)


def load(extra: Path | None = None) -> Surroundings:
    """The shipped table, with that of a user's ``--models`` folder laid over it."""
    return _load(extra)


@cache
def _load(extra: Path | None) -> Surroundings:
    return read(model_files("spin/surroundings.tsv", extra), load_channel(extra))


def read(paths: Iterable[Path], channel: Channel) -> Surroundings:
    """The table of these files, later ones laid over earlier ones, beside the channel's."""
    times: dict[str, int] = {}
    cells: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    for kind, often, *given in cells_of(paths):
        times[kind] = int(often)
        for table, cell in zip(cells, given, strict=True):
            table.setdefault(kind, []).append(cell)
    around, before, after = map(Beside, cells)
    return Surroundings(times, around, before, after, _of_class(channel), channel)


def _of_class(channel: Channel) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, often in channel.count.items():
        if not word.startswith("%"):
            kind = class_of(word, channel.kind)
            found[kind] = found.get(kind, 0) + often
    return found
