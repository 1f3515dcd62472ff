"""Quantities: counts in words and digits, with sign, bound and unit; and what only looks like a count.

``read_number`` works on the tokens of a sentence. Percentages, votes, money, ages, years, times, dates and
ordinals are recognised so that they never become seats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.extract.chunk import Quantity
from pipeline.fact import Bound
from pipeline.phrasing import Numbers, Phrases

_UNITS = {
    "zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": 100, "thousand": 1000}
NUMBER_WORDS = frozenset({*_UNITS, *_TENS, *_SCALES, "dozen", "no", "none", "single"})
NUMBER_STARTS = frozenset(
    {*NUMBER_WORDS, "a", "half", "+", "-", "−", "–", "‑", "▲", "▼", "△", "▽", "↑", "↓", "£", "$", "€"}
)
"""Words and marks with which a number may begin, digits apart."""
_DIGITS = regex.compile(r"\d{1,3}(?:,\d{3})+|\d{1,6}")
_MONEY = ("£", "$", "€")
_DECIMAL = regex.compile(r"\d+\.\d+")
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1, "‑": -1, "▲": 1, "▼": -1, "△": 1, "▽": -1, "↑": 1, "↓": -1}


@cache
def _bounds(words: Numbers) -> tuple[Sequence[tuple[tuple[str, ...], Bound]], frozenset[str]]:
    """Words before a number that bound it, the longest first, and the last words of all of them."""
    kinds: tuple[tuple[Phrases, Bound], ...] = (
        (words.at_least, "at_least"), (words.at_most, "at_most"), (words.about, "about"), (words.exactly, "exact"),
    )  # fmt: skip
    found = [(tuple(phrase.split()), bound) for phrases, bound in kinds for phrase in phrases.words]
    return sorted(found, key=lambda b: (-len(b[0]), b[0])), frozenset(phrase[-1] for phrase, _ in found)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number at tokens ``start:end``. ``kind``: ``count``, ``year``, or ``other`` (time, share, vote, age ...)."""

    start: int
    end: int
    kind: str
    quantity: Quantity


def _word_value(words: Sequence[str], at: int, said: Numbers) -> tuple[int, int] | None:
    """(value, tokens) of a number in words at ``at``: "twenty-three", "one hundred and five", "a dozen"."""
    total = current = 0
    used = i = at
    seen = False
    if words[at] == "half" and tuple(words[at + 1 : at + 3]) == ("a", "dozen"):
        return 6, 3
    if words[at] == "a" and at + 1 < len(words) and words[at + 1] in said.two.words:
        return 2, 2 + (words[at + 2 : at + 3] == ["of"])
    if words[at] == "a" and at + 1 < len(words) and words[at + 1] in ("hundred", "thousand", "dozen"):
        i, current, seen = at + 1, 1, True
    while i < len(words):
        word = words[i]
        if word in _UNITS and (not seen or current % 10 == 0) and not (seen and current % 100 == 10):
            current += _UNITS[word]
        elif word in _TENS and current % 100 == 0:
            current += _TENS[word]
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        elif word == "dozen":
            current = max(current, 1) * 12
        elif (
            word in ("-", "and")
            and seen
            and i + 1 < len(words)
            and words[i + 1] in (_UNITS if word == "-" else {**_UNITS, **_TENS})
        ):
            if word == "-" and words[i - 1] not in _TENS:
                break
            if word == "and" and words[i - 1] not in _SCALES:
                break
            i += 1
            continue
        else:
            break
        seen, i = True, i + 1
        used = i
    return (total + current, used - at) if seen and used > at else None


def read_number(words: Sequence[str], adjacent: Sequence[bool], at: int, said: Numbers) -> Reading | None:
    """The number that begins at token ``at``, with its sign and bound; None where none does.

    Args:
        words: lower-case tokens.
        adjacent: for each token, whether no white space stands before it.
        at: index of a token that is not inside an earlier reading.
        said: words beside numbers that say what they are.
    """
    word = words[at]
    sign, i = 0, at
    if word in _SIGNS and at + 1 < len(words) and adjacent[at + 1] and words[at + 1][:1].isdigit():
        if not (at and adjacent[at] and words[at - 1][-1:].isdigit()):
            sign = _SIGNS[word]
        i = at + 1
    if i >= len(words):
        return None
    token = words[i]
    if token in _MONEY and i + 1 < len(words) and words[i + 1][:1].isdigit():
        return Reading(at, i + 2, "other", Quantity(0))
    digits = token[0].isdigit()
    if digits and _DECIMAL.fullmatch(token):
        end = i + 1 + (i + 1 < len(words) and words[i + 1] in said.other_units.words)
        return Reading(at, end, "other", Quantity(0))
    if digits and _DIGITS.fullmatch(token):
        value, end = int(token.replace(",", "")), i + 1
    elif (found := _word_value(words, i, said)) is not None:
        value, end = found[0], i + found[1]
    else:
        return Reading(at, i + 1, "other", Quantity(0)) if digits else None
    return _classify(words, adjacent, at, (i, end), value, sign, said)


def _classify(
    words: Sequence[str], adjacent: Sequence[bool], at: int, span: tuple[int, int], value: int, sign: int, said: Numbers
) -> Reading:
    first, end = span
    after = words[end] if end < len(words) else ""
    before = words[at - 1] if at else ""
    tight = end < len(words) and adjacent[end]
    other, months = Reading(at, end, "other", Quantity(value)), said.months.words
    if before in _MONEY or before in said.labels.words:
        return other
    if (
        tight
        and after in (":", ".", "/")
        and end + 1 < len(words)
        and adjacent[end + 1]
        and words[end + 1][:1].isdigit()
    ):
        stop = end + 2
        while (
            stop < len(words)
            and (words[stop] in said.of_clocks.words or words[stop] in (":", "/", ".") or words[stop].isdigit())
            and stop - end < 8
        ):
            stop += 1
        return Reading(at, stop, "other", Quantity(0))
    if (
        after in months
        and value <= 31
        and not sign
        and (
            after not in said.verbs_too.words
            or not before
            or before in said.weekdays.words
            or (end + 1 < len(words) and words[end + 1].isdigit())
            or before == ","
            or before in said.before_dates.words
        )
    ):
        stop = end + 1 + (end + 1 < len(words) and words[end + 1].isdigit() and len(words[end + 1]) == 4)
        return Reading(at, stop, "other", Quantity(0))
    if before in months and (value <= 31 or 1900 <= value <= 2100):
        return Reading(at, end, "year" if value > 31 else "other", Quantity(value))
    if (
        1900 <= value <= 2100
        and "," not in words[first]
        and words[first].isdigit()
        and not sign
        and after not in said.seats.words
        and not (before == ":" and after == "(")
    ):
        return Reading(at, end, "year", Quantity(value))
    if after in said.other_units.words or (
        after == "-"
        and tight
        and end + 1 < len(words)
        and words[end + 1] not in said.sized.words
        and not words[end + 1][:1].isdigit()
    ):
        return Reading(at, end + 1, "other", Quantity(value))
    if (
        tight
        and after in ("-", "–", "—", "/", "½")
        and end + 1 < len(words)
        and adjacent[end + 1]
        and words[end + 1][:1].isdigit()
    ):
        return Reading(at, end + 2, "other", Quantity(value))
    if words[first] == "single" or (words[first] == "one" and after == "of" and before != "but"):
        return other
    return Reading(
        at, end, "count", Quantity(value if sign >= 0 else -value, _bound(words, at, said), signed=bool(sign))
    )


def _bound(words: Sequence[str], at: int, said: Numbers) -> Bound:
    bounds, ends = _bounds(said)
    if not at or words[at - 1] not in ends:
        return "exact"
    for phrase, bound in bounds:
        if at >= len(phrase) and tuple(words[at - len(phrase) : at]) == phrase:
            return bound
    return "exact"
