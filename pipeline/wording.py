"""Words of a text with their places, and the word-by-word alignment of two texts.

What copies compares and restore reads off; both see the same words.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

# One alternative per kind and no nested quantifiers: linear on any text. "8pm" is two words, "party's" too.
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*|['’][sS]\b")
_UNITS = (
    "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_UNITS)},
    **{word: str(10 * value) for value, word in enumerate(_TENS, 2)},
}
"""Number words and the digits they stand for; "twenty-one" is two words, on both sides of an alignment."""

StepTag = Literal["equal", "replace", "delete", "insert"]
CELLS = 100_000_000
"""Largest alignment done in one piece (words times words): a tenth of a second and 25 MB."""


@dataclass(frozen=True)
class Words:
    """The words of ``text`` in order as written; where they stand (code points) is found when first asked for."""

    text: str
    forms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins.

        It stands where its letters are next found: what lies between two words holds no letter and no digit, and an
        apostrophe there begins no "'s".
        """
        find, at = self.text.index, 0
        found = []
        for form in self.forms:
            at = find(form, at)
            found.append(at)
            at += len(form)
        return tuple(found)

    def start(self, index: int) -> int:
        """Where a word begins."""
        return self.starts[index]

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.starts[index] + len(self.forms[index])

    def at(self, offset: int) -> int:
        """Index of the first word that starts at or after ``offset``."""
        return bisect_left(self.starts, offset)


def split(text: str) -> Words:
    """The words of a text."""
    return Words(text, tuple(WORD.findall(text)))


def plain(form: str) -> str:
    """A word as compared: lower case, straight apostrophe, numbers of one value alike ("four" and "4")."""
    word = form.casefold().replace("’", "'")
    if word[0].isdigit():
        return word.replace(",", "")
    return NUMBER_WORDS.get(word, word)


class Codes(dict[str, int]):
    """From a word as written to a 63-bit number, the same in every process for words that compare equal."""

    def __missing__(self, form: str) -> int:
        digest = hashlib.blake2b(plain(form).encode("utf-8", "replace"), digest_size=8).digest()
        code = self[form] = int.from_bytes(digest, "big") >> 1
        return code


class Step(NamedTuple):
    """One step of an alignment: words ``a0:a1`` of the one text against ``b0:b1`` of the other."""

    tag: StepTag
    a0: int
    a1: int
    b0: int
    b1: int


def align(a: Sequence[int], b: Sequence[int], a_at: int = 0, b_at: int = 0) -> list[Step]:
    """Steps that turn the word codes ``a`` into ``b``, in order and without holes (Levenshtein 1966).

    ``a_at`` and ``b_at`` are the places of the first words in longer texts, from which the steps then count.

    Equal steps and others take turns: all that lies between two equal stretches is one step.
    """
    steps = steps_of(equal_stretches(a, b, a_at, b_at), a_at, b_at)
    _, a1, _, b1 = steps[-1][1:] if steps else (0, a_at, 0, b_at)
    if a1 < a_at + len(a) or b1 < b_at + len(b):
        steps.append(_between(a1, a_at + len(a), b1, b_at + len(b)))
    return steps


def equal_stretches(a: Sequence[int], b: Sequence[int], a_at: int = 0, b_at: int = 0) -> list[tuple[int, int, int]]:
    """The equal steps of ``align`` alone: start in a, start in b, length; none goes on where the one before ends.

    Long texts are first cut at runs of four words that both hold exactly once (the idea of patience diff),
    so that time and memory stay near linear; a stretch too long without such runs counts as replaced.
    """
    found: list[tuple[int, int, int]] = []
    a0 = b0 = 0
    for x, y, length in [*_anchors(a, b), (len(a), len(b), 0)]:
        if x > a0 and y > b0 and (x - a0) * (y - b0) <= CELLS:
            blocks = Levenshtein.opcodes(a[a0:x], b[b0:y]).as_matching_blocks()
            blocks.pop()  # the end, which is no block
            _add(found, [(block.a + a0 + a_at, block.b + b0 + b_at, block.size) for block in blocks])
        if length:
            _add(found, [(x + a_at, y + b_at, length)])
        a0, b0 = x + length, y + length
    return found


def _add(found: list[tuple[int, int, int]], more: list[tuple[int, int, int]]) -> None:
    """Add equal stretches that stand apart; the first may go on where the last one found ends."""
    if found and more:
        (x, y, before), (a0, b0, length) = found[-1], more[0]
        if (x + before, y + before) == (a0, b0):
            found[-1], more = (x, y, before + length), more[1:]
    found += more


def steps_of(equal: Iterable[tuple[int, int, int]], a_at: int, b_at: int) -> list[Step]:
    """Equal stretches as steps, and what lies before and between them, from the places ``a_at`` and ``b_at`` on."""
    steps: list[Step] = []
    for a0, b0, length in equal:
        if a0 > a_at or b0 > b_at:
            steps.append(_between(a_at, a0, b_at, b0))
        a_at, b_at = a0 + length, b0 + length
        steps.append(Step("equal", a0, a_at, b0, b_at))
    return steps


def _between(a0: int, a1: int, b0: int, b1: int) -> Step:
    """The step of words that are not equal."""
    return Step("insert" if a0 == a1 else "delete" if b0 == b1 else "replace", a0, a1, b0, b1)


def _anchors(a: Sequence[int], b: Sequence[int], size: int = 4) -> list[tuple[int, int, int]]:
    """Runs (start in a, start in b, length) that stand once in each text, in one order in both."""
    if len(a) * len(b) <= CELLS:
        return []
    places: list[dict[tuple[int, ...], int]] = []
    for codes in (a, b):
        seen: dict[tuple[int, ...], int] = {}
        for at in range(len(codes) - size + 1):
            key = tuple(codes[at : at + size])
            seen[key] = -1 if key in seen else at
        places.append(seen)
    pairs = sorted((at, places[1].get(key, -1)) for key, at in places[0].items() if at >= 0)
    pairs = [pair for pair in pairs if pair[1] >= 0]
    # longest increasing chain of places in b (patience sorting)
    tails: list[int] = []
    heads: list[int] = []
    back: list[int] = []
    for index, (_, y) in enumerate(pairs):
        pile = bisect_left(tails, y)
        back.append(heads[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(y)
            heads.append(index)
        else:
            tails[pile] = y
            heads[pile] = index
    chain: list[tuple[int, int]] = []
    index = heads[-1] if heads else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    runs: list[tuple[int, int, int]] = []
    for x, y in reversed(chain):
        if runs and x < runs[-1][0] + runs[-1][2] and x - y == runs[-1][0] - runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1], x + size - runs[-1][0])
        elif not runs or (x >= runs[-1][0] + runs[-1][2] and y >= runs[-1][1] + runs[-1][2]):
            runs.append((x, y, size))
    return runs
