"""Words of a text with their places, and the word-by-word alignment of two texts.

What copies compares and restore reads off; both see the same words.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

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
    """The words of ``text`` in order as written; ``spans`` (code points) are found when first asked for."""

    text: str
    forms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each word."""
        return tuple([match.span() for match in WORD.finditer(self.text)])

    def start(self, index: int) -> int:
        """Where a word begins."""
        return self.spans[index][0]

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.spans[index][1]

    def at(self, offset: int) -> int:
        """Index of the first word that starts at or after ``offset``."""
        return bisect_left(self.spans, (offset, offset))


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


def align(a: Sequence[int], b: Sequence[int]) -> list[Step]:
    """Steps that turn the word codes ``a`` into ``b``, in order and without holes (Levenshtein 1966).

    Equal steps and others take turns: all that lies between two equal stretches is one step.

    Long texts are first cut at runs of four words that both hold exactly once (the idea of patience diff),
    so that time and memory stay near linear; a stretch too long without such runs counts as replaced.
    """
    steps: list[Step] = []
    a0 = b0 = 0
    for x, y, length in [*_anchors(a, b), (len(a), len(b), 0)]:
        steps += _piece(a, b, a0, x, b0, y)
        if length:
            steps.append(Step("equal", x, x + length, y, y + length))
        a0, b0 = x + length, y + length
    return _joined(steps)


def _piece(a: Sequence[int], b: Sequence[int], a0: int, a1: int, b0: int, b1: int) -> Iterator[Step]:
    if a0 == a1 and b0 == b1:
        return
    if a0 == a1:
        yield Step("insert", a0, a1, b0, b1)
    elif b0 == b1:
        yield Step("delete", a0, a1, b0, b1)
    elif (a1 - a0) * (b1 - b0) > CELLS:
        yield Step("replace", a0, a1, b0, b1)
    else:
        for code in Levenshtein.opcodes(a[a0:a1], b[b0:b1]):
            yield Step(
                cast("StepTag", code.tag),
                a0 + code.src_start,
                a0 + code.src_end,
                b0 + code.dest_start,
                b0 + code.dest_end,
            )


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


def _joined(steps: list[Step]) -> list[Step]:
    """Neighbouring equal steps as one, and so for all that stands between two equal ones."""
    out: list[Step] = []
    for step in steps:
        if not out or (step.tag == "equal") != (out[-1].tag == "equal"):
            out.append(step)
            continue
        a0, a1, b0, b1 = out[-1].a0, step.a1, out[-1].b0, step.b1
        tag: StepTag = "equal" if step.tag == "equal" else "insert" if a0 == a1 else "delete" if b0 == b1 else "replace"
        out[-1] = Step(tag, a0, a1, b0, b1)
    return out
