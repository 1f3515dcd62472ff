"""Breakdown: a party's gains and losses that one sentence sets side by side ("took four seats and gave up one").

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
_MOST = 2
"""Changes of one party in a sentence: gross, or net and a part."""
_NEAR = 30
"""Characters from a number to the bracket behind it: "up 5 on the status quo (" """


def gross_apart(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one article, with changes that stand both up and down in one sentence told as gains and losses."""
    kept = list(facts)
    unlikely = _one_for_all(kept)
    kept = [fact for fact in kept if fact.fact_id not in unlikely]
    told: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
    for fact in kept:
        if fact.measure == "seat_change" and fact.status in _NOW and _whole(fact):
            told[*_key(fact), fact.status].append(fact)
    turned: dict[str, Fact] = {}
    for group in told.values():
        for fact in group:
            beside = [other for other in group if other is not fact and _in_one_sentence(fact, other)]
            if _is_gross(int(fact.value), [int(other.value) for other in beside]):
                lost = fact.value.startswith("-")
                turned[fact.fact_id] = replace(
                    fact, measure="seats_lost" if lost else "seats_gained", value=fact.value.lstrip("+-")
                )
    for fact in kept:
        if fact.measure == "councils_change" and fact.status in _NOW and fact.value.startswith("-"):
            own = [o for o in kept if o is not fact and _key(o) == _key(fact) and _in_one_sentence(o, fact)]
            gained = [o for o in own if o.measure == "councils_change" and not o.value.startswith("-")]
            net = any(o.measure == "councils_lost" for o in own)  # "-9, gain 0, loss 9": the net one stands
            if not net and (gained or any(o.measure == "councils_gained" and o.value != "0" for o in own)):
                turned[fact.fact_id] = replace(fact, measure="councils_lost", value=fact.value.lstrip("-"))
                turned |= {o.fact_id: replace(o, measure="councils_gained") for o in gained}
    return [turned.get(fact.fact_id, fact) for fact in kept] if turned else kept


def _in_one_sentence(one: Fact, other: Fact) -> bool:
    return one.start < other.end and other.start < one.end


def _is_gross(value: int, others: list[int]) -> bool:
    """Whether a change stands beside one of the other direction and is not the sum of two others."""
    if any(value == a + b for i, a in enumerate(others) for b in others[i + 1 :] if a * b < 0):
        return False
    return any(value * other < 0 for other in others)


def without_parts(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one article without changes that are parts of a net one said beside them.

    Three forms tell a part: a bracket behind the net change of its party ("up five (gaining three from Labour)"); a
    change beside a party's number before and after that is not their difference ("lost one, going from 35 to 40");
    what another party lost or gained, where the party's own change is said elsewhere to be something else.
    """
    kept = list(facts)
    spans = {fact.fact_id: _spans(fact) for fact in kept}
    dropped: set[str] = set()
    changes = [
        f for f in kept
        if f.measure == "seat_change" and f.status in _NOW and _whole(f) and "value" in spans[f.fact_id]
    ]  # fmt: skip
    for fact in changes:
        own = [f for f in kept if f is not fact and _whole(f) and _key(f) == _key(fact) and _in_one_sentence(f, fact)]
        if _bracketed(fact, own, spans) or _beside_difference(fact, own) or _against_difference(fact, kept):
            value = spans[fact.fact_id]["value"]
            dropped.add(fact.fact_id)
            dropped |= {other.fact_id for other in changes if spans[other.fact_id]["value"] == value}
    direct: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in changes:
        if not _of_another(spans[fact.fact_id]) and fact.fact_id not in dropped:
            direct[_key(fact)].add(fact.value)
    for fact in changes:  # "losing three to Labour", and elsewhere "Labour are up five"
        if _of_another(spans[fact.fact_id]) and direct[_key(fact)] - {fact.value}:
            dropped.add(fact.fact_id)
    return [fact for fact in kept if fact.fact_id not in dropped] if dropped else kept


def _one_for_all(facts: list[Fact]) -> set[str]:
    """Ids of changes that one party cannot all have: "movements of plus 13, minus eight, plus one and minus six"."""
    told: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.measure in ("seat_change", "councils_change") and fact.status in _NOW and _whole(fact):
            told[fact.measure, *_key(fact), str(fact.start), str(fact.end)].append(fact)
    return {f.fact_id for group in told.values() if _too_many({int(f.value) for f in group}) for f in group}


def _too_many(values: set[int]) -> bool:
    """Whether changes are more than a net one and the gains and losses that it is made of."""
    return len(values) > _MOST and not any(a + b in values for a in values for b in values if a * b < 0)


def _key(fact: Fact) -> tuple[str, str, str]:
    return fact.area_id, fact.party, fact.election_date


def _spans(fact: Fact) -> dict[str, tuple[int, int]]:
    return {anchor.part: (anchor.start, anchor.end) for anchor in fact.anchors}


def _of_another(spans: dict[str, tuple[int, int]]) -> bool:
    """Whether a change stands as what another party lost or gained: its number before its party."""
    return "party" in spans and spans["value"][1] <= spans["party"][0] and "cue" in spans


def _opened(fact: Fact, at: int) -> int:
    """Where the bracket opens that a place of a fact's quote stands in, -1 where it stands in none."""
    before = fact.quote[: max(0, at - fact.start)]
    opened = before.rfind("(")
    return fact.start + opened if opened > before.rfind(")") else -1


def _bracketed(fact: Fact, own: list[Fact], spans: dict[str, dict[str, tuple[int, int]]]) -> bool:
    """Whether a change stands in a bracket right behind another, not smaller, one of its party."""
    at = _opened(fact, spans[fact.fact_id]["value"][0])
    return at >= 0 and any(
        f.measure == "seat_change" and abs(int(f.value)) > abs(int(fact.value))
        and 0 <= at - spans[f.fact_id].get("value", (at + 1, at + 1))[1] <= _NEAR
        for f in own
    )  # fmt: skip


def _against_difference(fact: Fact, facts: list[Fact]) -> bool:
    """Whether the party's numbers before and after, wherever they stand, go the other way ("from 24 to 26")."""
    found = _difference([f for f in facts if _key(f) == _key(fact) and f.status in _NOW and _whole(f)])
    return found is not None and found * int(fact.value) < 0


def _beside_difference(fact: Fact, own: list[Fact]) -> bool:
    """Whether the party's numbers before and after stand in the sentence, and differ by something else."""
    found = _difference(own)
    return found is not None and found != int(fact.value)


def _difference(facts: list[Fact]) -> int | None:
    """What a party's seats changed by, where facts on it give one number before and one after."""
    before = {int(f.value) for f in facts if f.measure == "seats_before"}
    after = {int(f.value) for f in facts if f.measure == "seats"}
    return after.pop() - before.pop() if len(before) == len(after) == 1 else None


def _whole(fact: Fact) -> bool:
    """Whether a fact's value is a whole number."""
    return fact.value.lstrip("-").isdigit()
