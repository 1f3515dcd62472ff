"""Runs of words that two articles share to the letter, wherever they stand, and what these alone prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.copies.fingerprint import WORD_SHINGLE, Fingerprint

_LONG = 7  # words; shorter runs are idiom
_WORDS = 40  # two sentences of an agency; one is dropped into a story by every desk
_PLACES = 2
_WHOLE = 18  # words; one of them stands there as a whole
_VOCABULARY = 5  # different words that are no names, figures or stock words: what a list has not
_SENTENCE = 12  # words; shorter pieces are given to nobody
_BETWEEN = 6  # words between two runs of one sentence, at most


class Run(NamedTuple):
    """``length`` words, from ``a`` on in the one text and from ``b`` on in the other."""

    a: int
    b: int
    length: int

    @property
    def words_in(self) -> int:
        """How many runs of five words are in it."""
        return self.length - WORD_SHINGLE + 1


def shared_runs(a: Fingerprint, b: Fingerprint) -> list[Run]:
    """Runs of five words and more in the order of ``a``, which they cover once: the longest at each place, and of
    equals the one that goes on where the last one ended.
    """
    values, order = b.sorted_runs
    first, last = np.searchsorted(values, a.runs, "left"), np.searchsorted(values, a.runs, "right")
    shared = np.flatnonzero(first < last)
    lows, highs = first[shared], last[shared]
    own, other = a.codes, b.codes
    runs: list[Run] = []
    after, goes_on = 0, 0
    places = zip(shared.tolist(), order[lows].tolist(), lows.tolist(), highs.tolist(), strict=True)
    for at, there, low, high in places:
        if at < after:
            continue
        if high > low + 1:
            # a phrase that a list repeats in every line has too many places to try them all
            tried = order[low : min(high, low + 20)].tolist()
            _, _, there = max([(_end(own, other, at, b0), b0 >= goes_on, -b0) for b0 in tried])
            there = -there
        after = _end(own, other, at, there)
        goes_on = there + after - at
        runs.append(Run(at, there, after - at))
    return runs


def _end(own: Sequence[int], other: Sequence[int], at: int, there: int) -> int:
    """Where the run of words that begins at these places ends in the one text."""
    end = min(len(own), len(other) - there + at)
    apart = there - at
    at += WORD_SHINGLE
    while at < end and own[at] == other[at + apart]:
        at += 1
    return at


def chains(runs: Sequence[Run], apart: int) -> Iterator[list[Run]]:
    """Runs that follow one another in both texts with at most ``apart`` words between them."""
    chain: list[Run] = []
    for run in runs:
        if chain:
            last = chain[-1]
            near = run.a - last.a - last.length <= apart and 0 <= run.b - last.b - last.length <= apart
            if not near:
                yield chain
                chain = []
        chain.append(run)
    if chain:
        yield chain


def repeats_sentences(
    a: Fingerprint, b: Fingerprint, runs: Sequence[Run], everybodys: frozenset[int] = frozenset()
) -> bool:
    """Whether one article repeats sentences of the other: two or more, in whatever order.

    Neither quotations count nor the runs of five words that ``everybodys`` holds. What stays of an agency's story
    after three editions, or in a page of a reporter's own, is no passage of 50 words.
    """
    long = [run for run in runs if run.length >= _LONG]
    if max((run.length for run in long), default=0) < _WHOLE or sum(run.length for run in long) < _WORDS:
        return False
    words = places = longest = 0
    own: set[int] = set()
    coded = a.runs.tolist() if everybodys else None
    for run in long:
        counted = set(range(run.length))
        if coded is not None:
            rare = [k for k in range(run.words_in) if coded[run.a + k] not in everybodys]
            counted = {k + more for k in rare for more in range(WORD_SHINGLE)}
        said = [k for k in sorted(counted) if not (a.quoted[run.a + k] or b.quoted[run.b + k])]
        free = {a.codes[run.a + k] for k in said if not (a.marks[run.a + k] or a.stock[run.a + k])}
        if len(said) >= _LONG and free:
            words += len(said)
            places += 1
            longest = max(longest, len(said))
            own |= free
    return longest >= _WHOLE and words >= _WORDS and places >= _PLACES and len(own) >= _VOCABULARY


def sentences(runs: Sequence[Run]) -> Iterator[tuple[int, int, int, int]]:
    """Where the repeated sentences stand: ``a0, a1, b0, b1`` of each stretch of runs with little between them."""
    for chain in chains(runs, _BETWEEN):
        if sum(run.length for run in chain) >= _SENTENCE:
            first, last = chain[0], chain[-1]
            yield first.a, last.a + last.length, first.b, last.b + last.length
