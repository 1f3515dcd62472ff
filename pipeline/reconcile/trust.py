"""How far each witness is right, by measure, learnt from how they agree; what that makes of the values of a figure.

A witness that errs gives a number near the true one more often than one far off (at a distance of d in 3 / (pi d)²
of cases, which sums to one over all d), a wrong party or word each as often. Bayes' rule then says how probable each
stated value is, and how probable that none is right. Accuracies start at ``PRIOR`` and are learnt in ``ROUNDS`` rounds
from figures that two or more witnesses speak on: of a measure over all witnesses, and of each witness drawn to that.
All sums are exact (``fsum``), so that neither the order of rows nor the names of sources enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import exp, fsum, log, pi
from typing import NamedTuple

from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import Stated, fits, order
from pipeline.reconcile.claims import Claim

PRIOR = 0.9
"""Share of statements that are right, where nothing is known of a witness."""
REGISTER = 0.995
"""The same of the register, which has slips of its own, a few in a thousand."""
ROUNDS = 6
_MEASURE_WEIGHT = 20.0
_WITNESS_WEIGHT = 12.0
"""As many statements as these the prior weighs, of a measure and of one witness."""
_LEAST, _MOST = 0.4, 0.99
_SAMPLE = 10_000
"""At most so many figures are learnt from, the first by their ids, which do not depend on sources."""
_VALUES = 50
_NEAR = 4
_WORDS = {"outcome": 2}
_OTHER_WORDS = 6
"""Values that a measure without numbers may have, or thereabouts."""
_AT_ONE = 3 / pi**2


class Vote(NamedTuple):
    """What one witness says of a figure: a value, or whose holding on it rules out; ``share`` of its voice."""

    group: str
    stated: Stated
    refuses: str = ""
    share: float = 1.0


class Trust:
    """Accuracies of witnesses by measure."""

    def __init__(self, measures: Mapping[str, float], witnesses: Mapping[tuple[str, str], float]) -> None:
        self._measures, self._witnesses = measures, witnesses

    def accuracy(self, group: str, measure: str) -> float:
        """The probability that a statement of this witness on this measure is right."""
        found = self._witnesses.get((group, measure))
        return found if found is not None else self._measures.get(measure, PRIOR)

    def probabilities(self, measure: str, votes: Sequence[Vote], register: Sequence[str] = ()) -> dict[Stated, float]:
        """How probable each stated value is; what is missing to one is the probability that none is right.

        ``register`` holds the values that the register allows: it is one more witness, and brings no value in.
        """
        sure = [
            (vote, min(max(self.accuracy(vote.group, measure), _LEAST), _MOST))
            for vote in votes
        ]  # fmt: skip
        values = {vote.stated for vote in votes if vote.stated.value}
        if len(values) == 1 and not register and not any(vote.refuses for vote in votes):
            (value,) = values
            right = exp(fsum(vote.share * log(a) for vote, a in sure))
            wrong = exp(fsum(vote.share * log(1 - a) for vote, a in sure)) * _by_chance(measure, value, len(votes))
            return {value: right / (right + wrong)}
        exact = sorted((value for value in values if value.bound == "exact"), key=order)[:_VALUES]
        candidates = exact or sorted(values, key=order)[:_VALUES]
        scores = {value: _likelihood(measure, value, sure, register) for value in candidates}
        rest = [
            _likelihood(measure, value, sure, register) + log(times)
            for value, times in _unstated(measure, candidates, register)
        ]  # fmt: skip
        top = max([*scores.values(), *rest])
        whole = fsum(exp(score - top) for score in [*scores.values(), *rest])
        return {value: exp(score - top) / whole for value, score in scores.items()}


def _likelihood(measure: str, true: Stated, sure: Sequence[tuple[Vote, float]], register: Sequence[str]) -> float:
    """Logarithm of how probable the votes are if ``true`` is."""
    terms = []
    for vote, a in sure:
        if vote.refuses:
            right = vote.refuses != true.value
            terms.append(vote.share * log(a if right else 1 - a))
        elif fits(vote.stated, true):
            terms.append(vote.share * log(a))
        else:
            terms.append(vote.share * (log(1 - a) + _slip(measure, vote.stated, true)))
    if register:
        terms.append(log(REGISTER) if true.value in register else log((1 - REGISTER) / (_OTHER_WORDS - 1)))
    return fsum(terms)


@lru_cache(maxsize=65536)
def _slip(measure: str, wrong: Stated, true: Stated) -> float:
    """Logarithm of the share of errors that give ``wrong`` for ``true``."""
    if wrong.bound != "exact" or true.bound != "exact":
        return 0.0
    if wrong.number is None or true.number is None:
        return -log(_WORDS.get(measure, _OTHER_WORDS) - 1) if _WORDS.get(measure) != 2 else 0.0
    return log(_AT_ONE) - 2 * log(abs(wrong.number - true.number))


def _by_chance(measure: str, value: Stated, witnesses: int) -> float:
    """The probability that so many witnesses that are wrong agree, whatever the truth."""
    if value.bound != "exact":
        return 1.0
    if value.number is None:
        return float((_WORDS.get(measure, _OTHER_WORDS) - 1) ** (1 - witnesses))
    return 1.0 if witnesses == 1 else float(2 * _AT_ONE**witnesses * (1 + 0.25**witnesses))


def _unstated(measure: str, stated: Sequence[Stated], register: Sequence[str]) -> list[tuple[Stated, float]]:
    """Values that nobody states and how many of their like there are: numbers near the stated, or any other word."""
    numbers = {value.number for value in stated if value.number is not None and value.bound == "exact"}
    if numbers:
        near = {n + step for n in numbers for step in range(-_NEAR, _NEAR + 1)} - numbers
        near.update(int(text) for text in register if text.isdecimal() and int(text) not in numbers)
        return [(Stated(str(number), number, "exact"), 1.0) for number in sorted(near)]
    if any(value.number is not None for value in stated):
        return [(Stated("0", 0, "exact"), 1.0)] if not any(value.number == 0 for value in stated) else []
    words = {value.value for value in stated}
    named = [Stated(text, None, "exact") for text in register[:1] if text not in words]
    others = _WORDS.get(measure, _OTHER_WORDS) - len(stated) - len(named)
    unnamed = [(Stated("?", None, "exact"), float(others))] if others > 0 else []
    return [(value, 1.0) for value in named] + unnamed


def votes_of(claims: Iterable[Claim]) -> list[Vote]:
    """The votes of some claims, each witness with one voice, shared where it says several things."""
    said: dict[str, set[tuple[Stated, str]]] = {}
    for claim in claims:
        if claim.value or claim.refuses:
            said.setdefault(claim.group, set()).add((claim.stated, claim.refuses))
    return [Vote(group, stated, refuses, 1 / len(all_)) for group, all_ in said.items() for stated, refuses in all_]


def learn(by_key: Mapping[FigureKey, Sequence[Claim]], in_run: frozenset[str]) -> Trust:
    """Accuracies from claims of articles' own words, final and not replaced, on figures with two witnesses or more."""
    figures: list[tuple[str, list[Vote]]] = []
    for key, claims in by_key.items():
        if len(claims) > 1 and key.measure != "seats_won":
            own = [c for c in claims if c.final and not c.replaced and not (c.copied and c.origin in in_run)]
            votes = votes_of(own)
            groups = {vote.group for vote in votes}
            if 1 < len(groups) == len(votes) <= _VALUES and len({c.basis for c in own if c.basis}) < 2:
                figures.append((key.figure_id, votes))
    ids = {key.figure_id: key.measure for key in by_key} if figures else {}
    if len(figures) > _SAMPLE:
        figures = sorted(figures, key=lambda pair: pair[0])[:_SAMPLE]
    trust = Trust({}, {})
    for _ in range(ROUNDS if figures else 0):
        right: dict[tuple[str, str], list[float]] = {}
        for figure_id, votes in figures:
            measure = ids[figure_id]
            found = trust.probabilities(measure, votes)
            for vote in votes:
                if vote.refuses:
                    continue
                fitting = [p for value, p in found.items() if fits(value, vote.stated)]
                right.setdefault((vote.group, measure), []).append(min(1.0, fsum(fitting)))
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
    witnesses = {
        (group, measure): (fsum(shares) + _WITNESS_WEIGHT * measures[measure]) / (len(shares) + _WITNESS_WEIGHT)
        for (group, measure), shares in right.items()
    }
    return Trust(measures, witnesses)
