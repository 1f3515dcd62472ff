"""Passages that two articles share, and whether they show that one repeats the other.

Two reports of one night name the same places, parties and figures, so these alone prove nothing. What is weighed
is the rest: the words around them in the same order, the number of words between one name and the next, and the
share of an article that runs like this. Direct quotations and the stock words of results are no evidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from pipeline.copies.fingerprint import Fingerprint
from pipeline.copies.verbatim import Run, chains, sentences
from pipeline.wording import Step, StepTag, align, equal_stretches, steps_of

Kind = Literal["exact", "cut", "merged", "rewritten", "spun", "version"]

WORDS = 80
"""An article below this many words, or below ``MARKS`` names and numbers, copies only by the same words."""
MARKS = 12
PASSAGE_WORDS = 50
SHORTEST = 8
"""Below this many words even the same text may be chance ("Labour hold, no change")."""
FEW_MARKS = 4
"""With fewer names and numbers than this a passage states nothing: a page's notes, whoever's they are."""
_SAME_MARKS = 0.7  # where fewer names and figures agree, the words around them are a frame
_SLACK = 0.85  # an article of 80 words has fewer between its first and last shared one
_STOCK_WEIGHT = 0.4
_SWAP_COST = 0.6
_CUT_COST = 4.0
_DROP = 12.0
_MUCH = 0.25  # of the shorter text or of its names and numbers
_AROUND = 40  # words between two shared runs of one passage, and around them, at most
_VOCABULARY, _LIST, _RICH = 12, 0.08, 100  # different words of its own: of 80 words, a word, of any text


@dataclass(frozen=True)
class Stretch:
    """A run of alignment steps in which two articles go the same way; ``a`` is the copy, ``b`` the original.

    Word indices, end exclusive: ``a0:a1`` of the copy, ``b0:b1`` of the original.
    """

    a: Fingerprint
    b: Fingerprint
    steps: tuple[Step, ...]

    @property
    def a0(self) -> int:
        """First word in the copy."""
        return self.steps[0].a0

    @property
    def a1(self) -> int:
        """Word after the last in the copy."""
        return self.steps[-1].a1

    @property
    def b0(self) -> int:
        """First word in the original."""
        return self.steps[0].b0

    @property
    def b1(self) -> int:
        """Word after the last in the original."""
        return self.steps[-1].b1

    @cached_property
    def equal(self) -> int:
        """Words that both have."""
        return sum(s.a1 - s.a0 for s in self.steps if s.tag == "equal")

    @cached_property
    def swapped(self) -> int:
        """Words of the copy that stand for others of the original."""
        return sum(s.a1 - s.a0 for s in self.steps if s.tag == "replace")

    @cached_property
    def evidence(self) -> Evidence:
        """What the stretch shows."""
        return _weigh(self)

    def reversed(self) -> Stretch:
        """The same with the sides exchanged."""
        tags: dict[StepTag, StepTag] = {
            "equal": "equal",
            "replace": "replace",
            "delete": "insert",
            "insert": "delete",
        }
        return Stretch(self.b, self.a, tuple(Step(tags[s.tag], s.b0, s.b1, s.a0, s.a1) for s in self.steps))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts over a stretch, direct quotations left out; ``free`` words are neither marks nor stock words.

    ``other_free`` counts those of the original. ``vocabulary`` is the number of different free words, on the side that
    has fewer. ``gaps`` are distances of 4 words or more between marks that both share; ``same_gaps`` those of like
    length.
    """

    words: int
    equal: int
    free: int
    other_free: int
    free_equal: int
    vocabulary: int
    names: int
    names_equal: int
    numbers: int
    numbers_equal: int
    gaps: int
    same_gaps: int

    @property
    def marks(self) -> int:
        """Names and numbers."""
        return self.names + self.numbers

    @property
    def marks_equal(self) -> int:
        """Names and numbers that both have."""
        return self.names_equal + self.numbers_equal


def shared_stretches(a: Fingerprint, b: Fingerprint, runs: Sequence[Run]) -> list[Stretch]:
    """Stretches in which copy ``a`` runs like ``b``, in the order of the copy; they do not overlap in it.

    Aligned are the whole texts, if these may be spun or share much, then what lies around each of the shared ``runs``
    that this left over: passages that a round-up puts in another order, or alone in a page full of other matter.
    """
    found: list[Stretch] = []
    shared = sum(run.length for run in runs)
    if shared >= _MUCH * min(len(a), len(b)) or _same_marks(a, b) >= _MUCH:
        found += _stretches(a, b, (0, len(a)), (0, len(b)))
    for low, high in list(_holes([(s.a0, s.a1) for s in found], len(a))):
        left = [
            run for run in runs[bisect_left(runs, (low,)) : bisect_left(runs, (high,))] if run.a + run.length <= high
        ]
        at = low
        for chain in chains(left, _AROUND):
            if sum(run.length for run in chain) >= 0.25 * PASSAGE_WORDS:
                first, last = chain[0], chain[-1]
                window = max(at, first.a - _AROUND), min(high, last.a + last.length + _AROUND)
                beside = max(0, first.b - _AROUND), min(len(b), last.b + last.length + _AROUND)
                for stretch in _stretches(a, b, window, beside):
                    found.append(stretch)
                    at = stretch.a1
    return sorted(found, key=lambda s: s.a0)


def _same_marks(a: Fingerprint, b: Fingerprint) -> float:
    """Share of the runs of names and numbers that both have, of the article that has fewer."""
    fewer = min(len(a.mark_shingles), len(b.mark_shingles))
    both = len(np.intersect1d(a.mark_shingles, b.mark_shingles, assume_unique=True))
    return both / max(1, fewer)


def sentence_stretches(a: Fingerprint, b: Fingerprint, runs: Sequence[Run]) -> tuple[list[Stretch], list[Run]]:
    """The sentences that two articles share to the letter, and the runs without those of frames: pages that a program
    fills in share words around names and figures that differ.
    """
    found = [Stretch(a, b, tuple(_steps(a, b, (a0, a1), (b0, b1)))) for a0, a1, b0, b1 in sentences(runs)]
    frames = [s for s in found if s.evidence.marks_equal < _SAME_MARKS * s.evidence.marks]
    return [s for s in found if s not in frames], outside(runs, frames)


def outside(runs: Sequence[Run], stretches: Sequence[Stretch]) -> list[Run]:
    """The runs that no stretch touches."""
    return [run for run in runs if all(run.a + run.length <= s.a0 or s.a1 <= run.a for s in stretches)]


def _holes(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in spans:
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _steps(a: Fingerprint, b: Fingerprint, own: tuple[int, int], other: tuple[int, int]) -> list[Step]:
    """The alignment of words ``own`` of the one with words ``other`` of the other, in places of the whole texts."""
    (start, end), (first, last) = own, other
    return align(a.codes[start:end], b.codes[first:last], start, first)


def _stretches(a: Fingerprint, b: Fingerprint, own: tuple[int, int], other: tuple[int, int]) -> Iterator[Stretch]:
    """Runs of steps whose score, equal words less swapped and added ones, does not fall far below its peak.

    Most alignments hold no such run, so that steps are made of those alone that do.
    """
    (start, end), (low, high) = own, other
    equal = equal_stretches(a.codes[start:end], b.codes[low:high], start, low)
    ends = [*equal[1:], (end, high, 0)]
    stock = a.stock_before
    score = peak = 0.0
    first = best = -1  # first equal stretch of the run, last one at its peak
    index = 0
    while index < len(equal):
        a0, b0, length = equal[index]
        if first < 0:
            first, score, peak = index, 0.0, 0.0
        a1, b1 = a0 + length, b0 + length
        score += length - (1 - _STOCK_WEIGHT) * (stock[a1] - stock[a0])
        if score > peak:
            peak, best = score, index
        a0, b0, _ = ends[index]
        added, copied = a0 - a1, b0 - b1
        if added:
            score -= _SWAP_COST * (added if copied <= added else min(copied, added + 4))
        else:  # words of the original that the copy cut, or the end
            score -= min(0.3 * copied, _CUT_COST)
        if score <= 0 or score < peak - _DROP:
            if peak >= 0.25 * PASSAGE_WORDS:
                yield _grown(Stretch(a, b, _run(equal[first : best + 1])), start, end)
                index = best
            first = -1
        index += 1
    if first >= 0 and peak >= 0.25 * PASSAGE_WORDS:
        yield _grown(Stretch(a, b, _run(equal[first : best + 1])), start, end)


def _run(equal: Sequence[tuple[int, int, int]]) -> tuple[Step, ...]:
    """The steps from the first of the equal stretches to the last."""
    return tuple(steps_of(equal, *equal[0][:2]))


def _grown(stretch: Stretch, start: int, end: int) -> Stretch:
    """The stretch with the equal words before and after it that were aligned with others further off."""
    a, b = stretch.a.codes, stretch.b.codes
    head, tail = stretch.steps[0], stretch.steps[-1]
    before = after = 0
    while head.a0 - before > start and head.b0 > before and a[head.a0 - before - 1] == b[head.b0 - before - 1]:
        before += 1
    while tail.a1 + after < end and tail.b1 + after < len(b) and a[tail.a1 + after] == b[tail.b1 + after]:
        after += 1
    steps = list(stretch.steps)
    steps[0] = steps[0]._replace(a0=head.a0 - before, b0=head.b0 - before)
    steps[-1] = steps[-1]._replace(a1=tail.a1 + after, b1=tail.b1 + after)
    return Stretch(stretch.a, stretch.b, tuple(steps))


def _weigh(stretch: Stretch) -> Evidence:
    a = stretch.a
    words = equal = free = free_equal = gaps = same_gaps = 0
    totals, shared = [0, 0, 0], [0, 0, 0]
    last: tuple[int, int] | None = None
    mine: set[int] = set()
    for step in stretch.steps:
        same = step.tag == "equal"
        for at in range(step.a0, step.a1):
            kind = a.marks[at]
            if same and kind:
                here = (at, step.b0 + at - step.a0)
                if last and not a.quoted[at]:
                    own, other = here[0] - last[0], here[1] - last[1]
                    if own > 4 and other > 4:
                        gaps += 1
                        same_gaps += abs(own - other) <= 1 + own // 6
                last = here
            if a.quoted[at]:
                continue
            words += 1
            equal += same
            totals[kind] += 1
            shared[kind] += same
            if not kind and not a.stock[at]:
                free += 1
                free_equal += same
                mine.add(a.codes[at])
    b = stretch.b
    theirs = [b.codes[k] for k in range(stretch.b0, stretch.b1) if not (b.marks[k] or b.stock[k] or b.quoted[k])]
    vocabulary = min(len(mine), len(set(theirs)))
    names, numbers = (totals[1], shared[1]), (totals[2], shared[2])
    return Evidence(words, equal, free, len(theirs), free_equal, vocabulary, *names, *numbers, gaps, same_gaps)


def is_copied(stretch: Stretch) -> bool:
    """Whether the stretch shows that one of the two articles repeats the other."""
    if stretch.a1 - stretch.a0 < PASSAGE_WORDS * _SLACK:
        return False  # as most are: no need to count
    seen = stretch.evidence
    if seen.words < PASSAGE_WORDS * _SLACK or seen.marks_equal < FEW_MARKS:
        return False
    of_words = seen.equal / seen.words
    free = min(seen.free, seen.other_free)  # a spinner makes free words of stock ones
    of_free = seen.free_equal / max(1, free)
    of_names = seen.names_equal / max(1, seen.names)
    of_numbers = seen.numbers_equal / max(1, seen.numbers)
    # A reporter's own frame used again next year, a page that a program fills in: the same words around other names,
    # or around other figures.
    if of_names < 0.6 or (seen.numbers >= 4 and of_numbers < 0.5):
        return False
    of_marks = seen.marks_equal / max(1, seen.marks)
    if of_marks < _SAME_MARKS and 2 * (seen.marks - seen.marks_equal) >= seen.words - seen.equal:
        return False
    is_list = seen.vocabulary < _poor(seen.words)
    if not is_list and of_words >= 0.97 and seen.words >= WORDS * _SLACK:
        return True
    if is_list or free < 15:
        # A list of results has no words of its own; but no two reporters misname the same things in its every line.
        return seen.marks_equal >= 2 * MARKS and seen.names_equal >= 0.95 * seen.names and _misnamed(stretch)
    if of_words >= 0.85 and of_free >= 0.8:
        return True
    if seen.words < WORDS * _SLACK or seen.marks_equal < MARKS * _SLACK:
        return False
    if of_free >= 0.5 and of_words >= 0.5:
        return True
    same_gaps = seen.same_gaps / max(1, seen.gaps)
    if of_free >= 0.25:
        return of_marks >= 0.75 and seen.gaps >= 6 and same_gaps >= 0.8
    return of_marks >= 0.9 and seen.gaps >= 20 and same_gaps >= 0.9


def _poor(words: int) -> float:
    """Prose of so many words has at least this many different ones of its own; a list, one frame a line, has fewer."""
    return max(_VOCABULARY, min(_LIST * words, _RICH))


def like_lists(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two articles are lists, a few words over and over, and both use the same words: no evidence."""
    if any(len(side.unmarked) >= _VOCABULARY + _poor(len(side)) for side in (a, b)):
        return False
    frames = [{word for word, times in side.unmarked.items() if times > 3} for side in (a, b)]
    return len(frames[0] & frames[1]) >= 0.75 * min(map(len, frames))


def _misnamed(stretch: Stretch) -> bool:
    """Whether one side has other words for the stock words of the other throughout, word for word."""
    swaps = [s for s in stretch.steps if s.tag == "replace"]
    like = sum(s.a1 - s.a0 == s.b1 - s.b0 for s in swaps)
    even = abs((stretch.a1 - stretch.a0) - (stretch.b1 - stretch.b0)) <= 0.1 * (stretch.a1 - stretch.a0)
    return even and 2 * like >= len(swaps) >= 5 and 2 * abs(stock_balance([stretch])) >= stretch.swapped


def same_words(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two articles, short ones too, are one text: the same words, but for punctuation and capitals."""
    return len(a) >= SHORTEST and a.codes == b.codes


def nearly_same_words(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two short articles are one text but for a word in thirty, all names and numbers being the same."""
    if min(len(a), len(b)) < 25 or abs(len(a) - len(b)) > 0.1 * len(a):
        return False
    marks = [[c for c, kind in zip(p.codes, p.marks, strict=True) if kind] for p in (a, b)]
    if marks[0] != marks[1]:
        return False
    equal = sum(s.a1 - s.a0 for s in align(a.codes, b.codes) if s.tag == "equal")
    return equal >= 0.967 * max(len(a), len(b))


def swapped_like_a_spinner(stretches: Sequence[Stretch]) -> bool:
    """Whether short swaps of words are spread over the whole shared text, as a program leaves them.

    A sub-editor changes a sentence here and there and leaves long runs alone.
    """
    swaps = [s for stretch in stretches for s in stretch.steps if s.tag == "replace"]
    covered = sum(s.a1 - s.a0 for s in stretches)
    if len(swaps) < 6 or sum(s.a1 - s.a0 for s in swaps) < 0.05 * covered:
        return False
    short = sum(max(s.a1 - s.a0, s.b1 - s.b0) <= 4 for s in swaps)
    runs = sum(s.a1 - s.a0 for stretch in stretches for s in stretch.steps if s.tag == "equal" and s.a1 - s.a0 >= 20)
    return short >= 0.75 * len(swaps) and runs <= 0.4 * covered


def stock_balance(stretches: Sequence[Stretch]) -> int:
    """Stock words of results that the original has where words were swapped, less those that the copy has.

    Of two texts of which one is spun, the original is the one that speaks the language of results there.
    """
    balance = 0
    for stretch in stretches:
        for step in stretch.steps:
            if step.tag == "replace":
                balance += stretch.b.stock.count(1, step.b0, step.b1) - stretch.a.stock.count(1, step.a0, step.a1)
    return balance
