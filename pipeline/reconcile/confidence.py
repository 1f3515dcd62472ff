"""The probability that each figure's value is right: what its witnesses and the register say, then failed checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, prod

import numpy as np

from pipeline.reconcile.bounds import fits
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.register import Register
from pipeline.reconcile.trust import Trust, votes_of

LEAST, MOST = 0.01, 0.99
"""Nothing is surer than this, either way."""
_SLIP = 0.05
"""How often a failed check is due to what it compares with (the register's size, a list, a partial count)."""
_NEAR = 1e-9
"""Far more than a product of two numbers below a hundred loses by rounding."""


def give_confidence(figures: Iterable[Decided], register: Register, trust: Trust) -> None:
    """Fill in ``confidence`` of every figure that has a value which no reviewer decided."""
    found = [figure for figure in figures if figure.value.value and figure.verdict != "reviewed"]
    sure = [_borne_out(figure, register, trust) for figure in found]
    failed: dict[tuple[str, str, str], list[int]] = {}
    for place, figure in enumerate(found):
        for sentence in figure.failed:
            failed.setdefault((figure.key.election_date, figure.key.area_id, sentence), []).append(place)
    after = list(sure)
    for (_, _, sentence), together in failed.items():
        if sentence.startswith("The register has "):
            continue  # the register is among the witnesses already
        # one of these is wrong, or what the check compares with: each in proportion to how unsure it was
        unsure = [1 - min(sure[place], MOST) for place in together]
        any_wrong = 1 - (1 - _SLIP) * prod(sorted(1 - error for error in unsure))
        for place, error in zip(together, unsure, strict=True):
            after[place] = min(after[place], 1 - error / any_wrong)
    for figure, chance in zip(found, hundredths(after), strict=True):
        figure.confidence = min(max(chance, LEAST), MOST)


def hundredths(chances: Sequence[float]) -> list[float]:
    """``round(chance, 2)`` of each, all at once."""
    scaled = np.array(chances, dtype=np.float64) * 100
    found: list[float] = (np.rint(scaled) / 100).tolist()
    # the product is rounded, which decides only where it is next to a half
    for place in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < _NEAR).tolist():
        found[place] = round(chances[place], 2)
    return found


def _borne_out(figure: Decided, register: Register, trust: Trust) -> float:
    """The probability of the value by witnesses and register alone."""
    if figure.borne_out is not None:
        return figure.borne_out
    key = figure.key
    standing = [claim for claim in figure.claims if _stands(figure, claim)]
    allowed: Sequence[str] = ()
    if key.measure == "control_before":
        allowed = register.control_before(key.election_date, key.area_id)
    elif key.measure == "seats_before":
        held = register.holdings(key.election_date, key.area_id, key.party)
        allowed = [str(holding.seats) for holding in held] if len(held) > 1 else ()
    found = trust.probabilities(key.measure, votes_of(standing), allowed)
    return min(1.0, fsum(p for value, p in found.items() if value == figure.value or fits(value, figure.value)))


def _stands(figure: Decided, claim: Claim) -> bool:
    role, why_not = figure.roles[claim]
    return role == "competes" or (role == "supports" and why_not != "gives no value")
