"""Gross counts: a party's gains and losses that one sentence sets side by side ("took four seats and gave up one").

The contract: a ``seat_change`` is net, and gains and losses told apart are ``seats_gained`` and ``seats_lost``. A
sentence that tells both of one party tells gross ones; where it tells a third number that is their difference, that
one is the net change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pipeline.fact import Fact

_NOW = ("asserted", "partial")


def gross_apart(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one article, with changes that stand both up and down in one sentence told as gains and losses."""
    kept = list(facts)
    told: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
    for fact in kept:
        if fact.measure == "seat_change" and fact.status in _NOW and fact.value.lstrip("+-").isdigit():
            told[fact.area_id, fact.party, fact.election_date, fact.status].append(fact)
    turned: dict[str, Fact] = {}
    for group in told.values():
        for fact in group:
            beside = [other for other in group if other is not fact and _in_one_sentence(fact, other)]
            if _is_gross(int(fact.value), [int(other.value) for other in beside]):
                lost = fact.value.startswith("-")
                turned[fact.fact_id] = replace(
                    fact, measure="seats_lost" if lost else "seats_gained", value=fact.value.lstrip("+-")
                )
    return [turned.get(fact.fact_id, fact) for fact in kept] if turned else kept


def _in_one_sentence(one: Fact, other: Fact) -> bool:
    return one.start < other.end and other.start < one.end


def _is_gross(value: int, others: list[int]) -> bool:
    """Whether a change stands beside one of the other direction and is not the sum of two others."""
    if any(value == a + b for i, a in enumerate(others) for b in others[i + 1 :] if a * b < 0):
        return False
    return any(value * other < 0 for other in others)
