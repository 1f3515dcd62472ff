"""How far each witness is right, by measure, learnt from how they agree; what that makes of the values of a figure.

A witness that errs gives a number near the true one more often than one far off (at a distance of d in 3 / (pi d)²
of cases, which sums to one over all d), a wrong party or word each as often. Of numbers the small ones are commoner (n
in proportion to 1 / (1 + n)). Bayes' rule then says how probable each stated value is, and how probable that none is
right. Accuracies start at ``PRIOR`` and are learnt in ``ROUNDS`` rounds from figures that two or more witnesses speak
on: of a measure over all witnesses, how much more or less a witness errs than others over all measures, and of each
witness on each measure, each drawn to the one before.
All sums are exact (``fsum``), so that neither the order of rows nor the names of sources enter.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from math import exp, fsum, log, pi
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import Stated, fits, order
from pipeline.reconcile.claims import Claim

PRIOR = 0.9
"""Share of statements that are right, where nothing is known of a witness."""
REGISTER = 0.995
"""The same of the register, which has slips of its own, a few in a thousand."""
ROUNDS = 4
_MEASURE_WEIGHT = 20.0
_WITNESS_WEIGHT = 40.0
"""As many statements as these the prior weighs, of a measure, and of one witness on a measure."""
_ERRORS = 2.0
"""As many errors the prior weighs when a witness is held against the others over all measures."""
_LEAST, _MOST = 0.4, 0.99
SAMPLE = 4_000
"""At most so many figures are learnt from, the first by their ids, which do not depend on sources."""
VALUES = 50
NEAR = 4
WORDS = {"outcome": 2}
OTHER_WORDS = 6
"""Values that a measure without numbers may have, or thereabouts."""
AT_ONE = 3 / pi**2


class Vote(NamedTuple):
    """What one witness says of a figure: a value, or whose holding on it rules out; ``share`` of its voice."""

    group: str
    stated: Stated
    refuses: str = ""
    share: float = 1.0


_Sure = tuple[Vote, float, float]


class Trust:
    """Accuracies of witnesses by measure."""

    def __init__(
        self,
        measures: Mapping[str, float],
        witnesses: Mapping[tuple[str, str], float],
        ratio: Mapping[str, float] | None = None,
    ) -> None:
        self._measures, self._witnesses, self._ratio = measures, witnesses, ratio or {}
        self._logs: dict[tuple[str, str], tuple[float, float]] = {}

    def accuracy(self, group: str, measure: str) -> float:
        """The probability that a statement of this witness on this measure is right."""
        found = self._witnesses.get((group, measure))
        if found is None:
            found = 1 - (1 - self._measures.get(measure, PRIOR)) * self._ratio.get(group, 1.0)
        return min(max(found, _LEAST), _MOST)

    def _sure(self, group: str, measure: str) -> tuple[float, float]:
        """Logarithms of how often the witness is right and of how often it errs."""
        if (group, measure) not in self._logs:
            a = self.accuracy(group, measure)
            self._logs[group, measure] = log(a), log(1 - a)
        return self._logs[group, measure]

    def probabilities(self, measure: str, votes: Sequence[Vote], register: Sequence[str] = ()) -> dict[Stated, float]:
        """How probable each stated value is; what is missing to one is the probability that none is right.

        ``register`` holds the values that the register allows: it is one more witness, and brings no value in.
        """
        if len(votes) == 1 and votes[0].stated.value and not register:
            return {votes[0].stated: self.accuracy(votes[0].group, measure)}
        sure = [(vote, *self._sure(vote.group, measure)) for vote in votes]
        values = {vote.stated for vote in votes if vote.stated.value}
        if len(values) == 1 and not register and not any(vote.refuses for vote in votes):
            (value,) = values
            right = exp(fsum([vote.share * a for vote, a, _ in sure]))
            wrong = exp(fsum([vote.share * b for vote, _, b in sure])) * _by_chance(measure, value, len(votes))
            return {value: right / (right + wrong)}
        exact = sorted((value for value in values if value.bound == "exact"), key=order)[:VALUES]
        candidates = exact or sorted(values, key=order)[:VALUES]
        scores = {value: _likelihood(measure, value, sure, register) for value in candidates}
        rest = [
            _likelihood(measure, value, sure, register) + log(times)
            for value, times in _unstated(measure, candidates, register)
        ]  # fmt: skip
        top = max([*scores.values(), *rest])
        whole = fsum(exp(score - top) for score in [*scores.values(), *rest])
        return {value: exp(score - top) / whole for value, score in scores.items()}


def _likelihood(measure: str, true: Stated, sure: Sequence[_Sure], register: Sequence[str]) -> float:
    """Logarithm of how probable ``true`` is before anybody speaks, and then the votes if it is."""
    terms = [-log(1 + abs(true.number))] if true.number is not None and true.bound == "exact" else []
    for vote, right, wrong in sure:
        if vote.refuses:
            terms.append(vote.share * (right if vote.refuses != true.value else wrong))
        elif vote.stated == true or fits(vote.stated, true):
            terms.append(vote.share * right)
        else:
            terms.append(vote.share * (wrong + _slip(measure, vote.stated, true)))
    if register:
        terms.append(log(REGISTER) if true.value in register else log((1 - REGISTER) / (OTHER_WORDS - 1)))
    return fsum(terms)


@lru_cache(maxsize=65536)
def _slip(measure: str, wrong: Stated, true: Stated) -> float:
    """Logarithm of the share of errors that give ``wrong`` for ``true``."""
    if wrong.bound != "exact" or true.bound != "exact":
        return 0.0
    if wrong.number is None or true.number is None:
        return -log(WORDS.get(measure, OTHER_WORDS) - 1) if WORDS.get(measure) != 2 else 0.0
    return log(AT_ONE) - 2 * log(abs(wrong.number - true.number))


def _by_chance(measure: str, value: Stated, witnesses: int) -> float:
    """The probability that so many witnesses that are wrong agree, whatever the truth."""
    if value.bound != "exact":
        return 1.0
    if value.number is None:
        return float((WORDS.get(measure, OTHER_WORDS) - 1) ** (1 - witnesses))
    return 1.0 if witnesses == 1 else float(2 * AT_ONE**witnesses * (1 + 0.25**witnesses))


def _unstated(measure: str, stated: Sequence[Stated], register: Sequence[str]) -> list[tuple[Stated, float]]:
    """Values that nobody states and how many of their like there are: numbers near the stated, or any other word."""
    numbers = {value.number for value in stated if value.number is not None and value.bound == "exact"}
    if numbers:
        near = {n + step for n in numbers for step in range(-NEAR, NEAR + 1)} - numbers
        near.update(int(text) for text in register if text.isdecimal() and int(text) not in numbers)
        return [(Stated(str(number), number, "exact"), 1.0) for number in sorted(near)]
    if any(value.number is not None for value in stated):
        return [(Stated("0", 0, "exact"), 1.0)] if not any(value.number == 0 for value in stated) else []
    words = {value.value for value in stated}
    named = [Stated(text, None, "exact") for text in register[:1] if text not in words]
    others = WORDS.get(measure, OTHER_WORDS) - len(stated) - len(named)
    unnamed = [(Stated("?", None, "exact"), float(others))] if others > 0 else []
    return [(value, 1.0) for value in named] + unnamed


def votes_of(claims: Iterable[Claim]) -> list[Vote]:
    """The votes of some claims, each witness with one voice, shared where it says several things."""
    said: dict[str, set[tuple[Stated, str]]] = {}
    for claim in claims:
        if claim.value or claim.refuses:
            said.setdefault(claim.group, set()).add((claim.stated, claim.refuses))
    return [Vote(group, stated, refuses, 1 / len(all_)) for group, all_ in said.items() for stated, refuses in all_]


Lesson = tuple[FigureKey, list[Vote]]
"""A figure that several witnesses speak on, each with one value, and what they say."""


Outcomes = Iterable[tuple[tuple[str, str], float]]
"""Of votes the witness and the measure, and how probable it is that they are right."""


def lessons(by_key: Mapping[FigureKey, Sequence[Claim]], in_run: Container[str]) -> list[Lesson]:
    """What is to be learnt from: claims in articles' own words, final and not replaced, of two witnesses or more."""
    found: list[Lesson] = []
    for key, claims in by_key.items():
        if len(claims) > 1 and key.measure != "seats_won":
            own = [c for c in claims if c.final and not c.replaced and not (c.copied and c.origin in in_run)]
            votes = votes_of(own)
            groups = {vote.group for vote in votes}
            if 1 < len(groups) == len(votes) <= VALUES and len({c.basis for c in own if c.basis}) < 2:
                found.append((key, votes))
    return found


def sampled(figures: Iterable[tuple[str, Any]]) -> list[Any]:
    """Figures to learn from, each given with its id: all, or where they are many the first by their ids."""
    found = list(figures)
    if len(found) > SAMPLE:
        found = sorted(found, key=itemgetter(0))[:SAMPLE]
    return [figure for _, figure in found]


def learn(figures: Sequence[Lesson], others: Callable[[Trust], Outcomes] | None = None) -> Trust:
    """Accuracies from some figures, and from votes on ``others``, which are weighed elsewhere."""
    trust = Trust({}, {})
    for _ in range(ROUNDS):
        right: dict[tuple[str, str], list[float]] = {}
        for key, votes in figures:
            measure = key.measure
            found = trust.probabilities(measure, votes)
            for vote in votes:
                if vote.refuses:
                    continue
                fitting = [p for value, p in found.items() if fits(value, vote.stated)]
                right.setdefault((vote.group, measure), []).append(min(1.0, fsum(fitting)))
        for voter, chance in others(trust) if others is not None else ():
            right.setdefault(voter, []).append(chance)
        if not right:
            break
        trust = _accuracies(right)
    return trust


def _accuracies(right: Mapping[tuple[str, str], list[float]]) -> Trust:
    by_measure: dict[str, list[float]] = {}
    for (_, measure), shares in right.items():
        by_measure.setdefault(measure, []).extend(shares)
    measures = {
        measure: (fsum(shares) + _MEASURE_WEIGHT * PRIOR) / (len(shares) + _MEASURE_WEIGHT)
        for measure, shares in by_measure.items()
    }
    own: dict[str, list[tuple[float, float]]] = {}
    for (group, measure), shares in right.items():
        own.setdefault(group, []).append((len(shares) - fsum(shares), len(shares) * (1 - measures[measure])))
    ratio = {
        group: (fsum(errors for errors, _ in found) + _ERRORS) / (fsum(expected for _, expected in found) + _ERRORS)
        for group, found in own.items()
    }
    witnesses = {}
    for (group, measure), shares in right.items():
        start = min(max(1 - (1 - measures[measure]) * ratio[group], _LEAST), _MOST)
        witnesses[group, measure] = (fsum(shares) + _WITNESS_WEIGHT * start) / (len(shares) + _WITNESS_WEIGHT)
    return Trust(measures, witnesses, ratio)
