"""Values with bounds ("more than 1,000 lost"): which values fit together, and which of several bounds says most.

A bound speaks of the size: -1000 with ``at_least`` is any change of -1000 or below.
"""

from __future__ import annotations

from typing import NamedTuple

_FAR = 10**12
ABOUT = 10  # "about 1,000" fits what is within a tenth of it


class Stated(NamedTuple):
    """A value as stated: canonical text, the number it is (None of a party or a word), its bound."""

    value: str
    number: int | None
    bound: str


NOTHING = Stated("", None, "exact")


def span(stated: Stated) -> tuple[int, int]:
    """Least and greatest number that a bounded statement allows."""
    number = stated.number or 0
    size = abs(number)
    if stated.bound == "at_least":
        low, high = size, _FAR
    elif stated.bound == "at_most":
        low, high = 0, size
    elif stated.bound == "about":
        margin = max(1, size // ABOUT)
        low, high = max(size - margin, 0), size + margin
    else:
        low = high = size
    return (low, high) if number >= 0 else (-high, -low)


def fits(a: Stated, b: Stated) -> bool:
    """Whether two statements can both be true of one figure."""
    if a.number is None or b.number is None:
        return a.value == b.value
    if a.bound == b.bound == "exact":
        return a.number == b.number
    (low_a, high_a), (low_b, high_b) = span(a), span(b)
    return max(low_a, low_b) <= min(high_a, high_b)


def sharpness(stated: Stated) -> tuple[int, int]:
    """Sort key, sharpest first: exact, then about, then the highest ``at_least``, then the lowest ``at_most``."""
    size = abs(stated.number or 0)
    rank = ("exact", "about", "at_least", "at_most").index(stated.bound)
    return rank, size if stated.bound == "at_most" else -size


def order(stated: Stated) -> tuple[int, int, str, str]:
    """Sort key that no name of a source enters: by size, a loss before a gain of it, then as text."""
    number = stated.number
    return (0 if number is None else abs(number), 0 if number is None else number, stated.value, stated.bound)


def shown(stated: Stated) -> str:
    """The value with its bound in words, for reasons and alternatives."""
    words = {"at_least": "at least ", "at_most": "at most ", "about": "about "}
    return words.get(stated.bound, "") + stated.value
