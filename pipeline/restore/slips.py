"""Slips of a typist: whether one word may have been written for another (Damerau 1964)."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

MOST_SLIPS = 2
"""Slips in one word."""
_RATIO = 88.0
_LONG = 9  # letters of words with a wrong one, or with two slips
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def is_slip(word: str, target: str) -> bool:
    """Whether a typist may have written ``word`` for ``target`` (both lower case, first letters alike).

    One letter too few or too many, or two exchanged; one wrong letter in a word of 9 and more, or of 7 where the
    keys are neighbours; two slips in a word of 9 and more that is still 88 % the same.
    """
    if abs(len(word) - len(target)) > MOST_SLIPS or word == target:
        return False
    distance = OSA.distance(word, target, score_cutoff=MOST_SLIPS)
    if distance == 1:
        if len(word) != len(target) or sorted(word) == sorted(target):
            return True
        wrong, right = next((a, b) for a, b in zip(word, target, strict=True) if a != b)
        return len(word) >= _LONG or (len(word) >= 7 and _are_neighbours(wrong, right))
    return distance == 2 and min(len(word), len(target)) >= _LONG and fuzz.ratio(word, target) >= _RATIO


def lengths(target: str) -> range:
    """How many letters a slip for a word may have."""
    most = MOST_SLIPS if len(target) >= _LONG else 1
    return range(len(target) - most, len(target) + most + 1)


def _are_neighbours(a: str, b: str) -> bool:
    """Whether two keys of a keyboard touch; a row stands half a key to the right of the one above."""
    places = {key: (row, column + row / 2) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)}
    if a not in places or b not in places:
        return False
    (row_a, column_a), (row_b, column_b) = places[a], places[b]
    return abs(row_a - row_b) <= 1 and abs(column_a - column_b) <= 1
