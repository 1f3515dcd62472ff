"""How probable the values of plain figures are: what ``trust`` says of one figure, for all at once.

Logarithms are added as whole numbers of ``_GRAIN``, so that the sums are exact: neither order nor names enter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from pipeline.reconcile.columns import Floats, Ints, among, distinct, pairs
from pipeline.reconcile.plain import PlainClaims
from pipeline.reconcile.sweep import Votes
from pipeline.reconcile.trust import AT_ONE, NEAR, OTHER_WORDS, REGISTER, WORDS, Trust

_GRAIN = 2.0**-40
_FAR = 1 << 41  # beyond the greatest number that a figure may have


class Chances:
    """Probabilities of the pairs of some votes on plain figures, by how far witnesses are trusted."""

    def __init__(self, votes: Votes, claims: PlainClaims) -> None:
        self._votes, self._count, self._stated = votes, len(claims.keys), claims.stated
        measure = claims.heads["measure"]  # whose words are in order
        self._measures, self._measure = measure.words, measure.codes
        numbers = [stated.number for stated in claims.stated]
        self._counted = np.array([number is not None for number in numbers], dtype=bool)[votes.value]
        self._number = np.array([number or 0 for number in numbers], dtype=np.int64)[votes.value]
        groups = claims.witnesses.group.words
        both = pairs((votes.group, len(groups)), (self._measure[votes.figure[votes.pair]], len(self._measures)))
        found, self._voter = np.unique(both, return_inverse=True)
        self.voters = [
            (groups[pair // len(self._measures)], self._measures[pair % len(self._measures)]) for pair in found.tolist()
        ]
        """Witnesses, each on one measure."""
        self._starts = np.searchsorted(votes.pair, np.arange(len(votes.figure)))
        self._voices = self._summed(np.rint(1 / (votes.voices * _GRAIN)))

    def _summed(self, parts: Floats) -> Floats:
        """By pair, what its votes come to."""
        return np.add.reduceat(parts.astype(np.int64), self._starts) * _GRAIN if len(parts) else np.zeros(0)

    def lessons(self, trust: Trust) -> list[tuple[tuple[str, str], float]]:
        """Each vote's witness and measure, and how probable it is that what it says is right."""
        sure = np.minimum(self.all(trust)[self._votes.pair], 1.0).tolist()
        return [(self.voters[voter], chance) for voter, chance in zip(self._voter.tolist(), sure, strict=True)]

    def all(self, trust: Trust, allowed: Mapping[int, Sequence[str]] | None = None) -> Floats:
        """The probability of each pair; ``allowed`` are the values by figure that the register allows, as a witness.

        With it, only pairs of these figures are looked at; the others are nil.
        """
        votes, count = self._votes, self._count
        accuracies = [trust.accuracy(*voter) for voter in self.voters]
        self._accuracy = np.array(accuracies, dtype=float)
        # by pair: what its votes come to if its value is right, and if it is wrong
        self._right, self._wrong = (
            self._summed(
                np.rint(np.array([round(log(chance) / _GRAIN) for chance in chances])[self._voter] / votes.voices)
            )
            for chances in (accuracies, [1 - accuracy for accuracy in accuracies])
        )
        found = np.zeros(len(votes.figure))
        if not len(found):
            return found
        many = votes.first[1:] - votes.first[:-1]
        asked = many > 0
        if allowed is not None:
            asked[:] = False
            asked[np.fromiter(allowed, dtype=np.int64, count=len(allowed))] = True
        alone = asked & (many == 1) & (allowed is None)
        self._of_one_value(found, np.flatnonzero(alone))
        counted = np.zeros(count, dtype=bool)
        counted[votes.figure[self._counted]] = True
        self._of_several(found, asked & ~alone & counted, allowed or {}, True)
        self._of_several(found, asked & ~alone & ~counted, allowed or {}, False)
        return found

    def _of_one_value(self, found: Floats, figures: Ints) -> None:
        """Figures on whose value all witnesses agree."""
        votes = self._votes
        at = votes.first[figures]
        witnesses = votes.support[at]
        words = np.array([WORDS.get(name, OTHER_WORDS) for name in self._measures], dtype=float)[self._measure[figures]]
        far = (words - 1) ** (1.0 - witnesses)
        near = np.where(
            witnesses == 1, 1.0, 2 * AT_ONE ** witnesses.astype(float) * (1 + 0.25 ** witnesses.astype(float))
        )
        right = np.exp(self._right[at])
        wrong = np.exp(self._wrong[at]) * np.where(self._counted[at], near, far)
        found[at] = np.where(witnesses == 1, self._accuracy[self._voter[self._starts[at]]], right / (right + wrong))

    def _of_several(
        self, found: Floats, asked: np.ndarray, allowed: Mapping[int, Sequence[str]], counted: bool
    ) -> None:
        """Figures on which values differ, or on which the register is a witness: of numbers, or of words."""
        figures = np.flatnonzero(asked)
        if not len(figures):
            return
        rows = np.flatnonzero(asked[self._votes.figure])
        register = [(figure, text) for figure in figures.tolist() for text in allowed.get(figure, ())]
        spoken = np.zeros(self._count, dtype=bool)
        spoken[[figure for figure, _ in register]] = True
        if counted:
            self._of_numbers(found, rows, figures, [(f, int(text)) for f, text in register], spoken)
        else:
            self._of_words(found, rows, register, spoken)

    def _of_numbers(
        self, found: Floats, rows: Ints, figures: Ints, register: Sequence[tuple[int, int]], spoken: np.ndarray
    ) -> None:
        """``rows`` are the pairs of the ``figures``; ``register`` the numbers it allows."""
        figure, number = self._votes.figure[rows], self._number[rows]
        steps = np.arange(-NEAR, NEAR + 1)
        by = 2 * _FAR
        stated = figure * by + number + _FAR
        allowed = np.array([f * by + n + _FAR for f, n in register], dtype=np.int64)
        targets = distinct(np.concatenate([(stated[:, None] + steps).ravel(), allowed]))
        of, value = targets // by, targets % by - _FAR
        # every pair of a figure beside every value that may be true of it
        first, last = np.searchsorted(figure, of), np.searchsorted(figure, of, side="right")
        width = last - first
        target = np.repeat(np.arange(len(targets)), width)
        pair = np.arange(len(target)) - np.repeat(np.cumsum(width) - width, width) + first[target]
        distance = np.abs(number[pair] - value[target])
        slip = log(AT_ONE) - 2 * np.log(np.where(distance == 0, 1, distance))
        own = rows[pair]
        terms = np.where(distance == 0, self._right[own], self._wrong[own] + self._voices[own] * slip)
        scores = np.bincount(target, weights=terms, minlength=len(targets)) - np.log(1 + np.abs(value))
        scores += np.where(spoken[of], np.where(among(targets, allowed), _HAS, _HAS_NOT), 0.0)
        share = _shares(scores, of, figures)
        found[rows] = share[np.searchsorted(targets, stated)]

    def _of_words(self, found: Floats, rows: Ints, register: Sequence[tuple[int, str]], spoken: np.ndarray) -> None:
        """The same of words: those stated, the register's first, and others that nobody states."""
        figures = distinct(self._votes.figure[rows])
        place = np.searchsorted(figures, self._votes.figure[rows])
        words = np.array([WORDS.get(name, OTHER_WORDS) for name in self._measures])[self._measure[figures]]
        slip = np.where(words == 2, 0.0, -np.log(np.maximum(words - 1, 1)))
        astray = self._wrong[rows] + self._voices[rows] * slip[place]
        none = np.bincount(place, weights=astray, minlength=len(figures))  # no stated value is right
        has = {(figure, text) for figure, text in register}
        first: dict[int, str] = {}
        for figure, text in register:
            first.setdefault(figure, text)
        texts = [self._stated[value].value for value in self._votes.value[rows].tolist()]
        said = list(zip(self._votes.figure[rows].tolist(), texts, strict=True))
        allowed = np.array([pair in has for pair in said], dtype=bool)
        speaks = spoken[figures]
        # sums over values go by their order, in which no name of a source enters
        scores = none[place] - astray + self._right[rows]
        scores += np.where(speaks[place], np.where(allowed, _HAS, _HAS_NOT), 0.0)
        every_said = set(said)
        named = np.array([f in first and (f, first[f]) not in every_said for f in figures.tolist()], dtype=bool)
        others = words - np.bincount(place, minlength=len(figures)) - named
        rest = np.where(others > 0, none + np.log(np.maximum(others, 1)) + np.where(speaks, _HAS_NOT, 0.0), -np.inf)
        instead = np.where(named, none + _HAS, -np.inf)
        every = np.concatenate([scores, rest, instead])
        where = np.arange(len(figures))
        share = _shares(every, figures[np.concatenate([place, where, where])], figures)
        found[rows] = share[: len(rows)]


_HAS, _HAS_NOT = log(REGISTER), log((1 - REGISTER) / (OTHER_WORDS - 1))


def _shares(scores: Floats, figure: Ints, figures: Ints) -> Floats:
    """What logarithms come to, as shares of their figure's whole."""
    place = np.searchsorted(figures, figure)
    top = np.full(len(figures), -np.inf)
    np.maximum.at(top, place, scores)
    sizes = np.exp(scores - top[place])
    return np.asarray(sizes / np.bincount(place, weights=sizes, minlength=len(figures))[place])
