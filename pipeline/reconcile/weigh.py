"""One figure from its claims: what is set aside and why, which value stands, and how well it is borne out.

In this order: copies, earlier versions, partial counts, earlier counts, other baselines; what is left is weighed by
independent witnesses, a bound ("more than 1,000") bearing out every exact value that fits it. The register may decide
between values that are left; it never brings one in.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

from pipeline.figure import FigureKey, Role, Verdict
from pipeline.reconcile.bounds import Stated, fits, order, sharpness, shown
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.decided import LISTED, Decided
from pipeline.reconcile.moment import later
from pipeline.reconcile.trust import Trust, votes_of

GROWING = frozenset({"seats", "seats_won", "seats_gained", "seats_lost", "councils_gained", "councils_lost"})
"""Counts that only grow while results come in (a net change may turn)."""
REPLACED = "replaced by a later version of the page"
PARTIAL = "a partial count, and a final one is known"
EARLIER = "said earlier by the same publisher or page"
EARLIER_PARTIAL = "an earlier partial count"
SMALLER = "a smaller partial count, and such counts only grow"
_BASES = ("last_election", "eve_of_poll", "notional")


def decide(
    key: FigureKey,
    claims: Sequence[Claim],
    in_run: Container[str],
    register: Sequence[str] = (),
    arithmetic: tuple[str, str] | None = None,
    trust: Trust | None = None,
) -> Decided:
    """Weigh the claims on one figure.

    Args:
        key: the figure.
        claims: at least one, in any order.
        in_run: origins that are articles of this run (an original outside it is told by its copies alone).
        register: values that the register allows here; empty where it is silent.
        arithmetic: the value that other settled figures leave, and that in words.
        trust: accuracies of witnesses; they say which of disputed values is shown.
    """
    figure = Decided(key, list(claims))
    standing = _set_aside(figure, in_run)
    figure.final = all(claim.final for claim in standing)
    standing = _split_bases(figure, standing)
    silent = [claim for claim in standing if not claim.value and not claim.refuses]
    valued = [claim for claim in standing if claim.value]
    refusing = [claim for claim in standing if claim.refuses]
    if not valued:
        for claim in silent:
            figure.roles[claim] = ("supports", "")
        for claim in refusing:
            figure.roles[claim] = ("competes", f"says only that {claim.refuses} lost it")
        figure.groups = {claim.group for claim in silent}
        figure.verdict = "agreed" if len(figure.groups) > 1 else "single"
        figure.reasons = [told_by(len(figure.groups), _unknown(figure.groups))]
        return figure
    for claim in silent:
        figure.roles[claim] = ("supports", "gives no value")
    _weigh(figure, valued, refusing, register, arithmetic, trust)
    return figure


def _set_aside(figure: Decided, in_run: Container[str]) -> list[Claim]:
    """Claims that are left after copies, replaced versions, partial and earlier counts; the others get their roles."""
    key, roles = figure.key, figure.roles
    copies = [claim for claim in figure.claims if claim.copied and claim.origin in in_run]
    standing = [claim for claim in figure.claims if not (claim.copied and claim.origin in in_run)]
    if standing and copies:
        said = {(claim.group, claim.origin): set[str]() for claim in standing}
        for claim in standing:
            said[claim.group, claim.origin].add(claim.value)
        for claim in copies:
            values = said.get((claim.group, claim.origin))
            if values is None:
                why = f"copy of {claim.origin}, which does not say so"
            elif claim.value in values:
                why = f"copy of {claim.origin}"
            else:
                why = f"copy of {claim.origin}, with another value"
            roles[claim] = ("copy", why)
    elif copies:
        standing = copies  # told by copies alone
    if any(not claim.replaced for claim in standing):
        for claim in standing:
            if claim.replaced:
                roles[claim] = ("superseded", REPLACED)
        standing = [claim for claim in standing if not claim.replaced]
    if any(claim.final and not claim.refuses for claim in standing):
        for claim in standing:
            if not claim.final:
                roles[claim] = ("superseded", PARTIAL)
        standing = [claim for claim in standing if claim.final]
    by_group: dict[str, list[Claim]] = {}
    for claim in standing:
        by_group.setdefault(claim.group, []).append(claim)
    for found in by_group.values():
        _earlier(found, roles, EARLIER)
    standing = [claim for claim in standing if claim not in roles]
    if standing and not any(claim.final for claim in standing):
        _earlier(standing, roles, EARLIER_PARTIAL)
        standing = [claim for claim in standing if claim not in roles]
        if key.measure in GROWING:
            _smaller(standing, roles)
            standing = [claim for claim in standing if claim not in roles]
    return standing


def _earlier(claims: list[Claim], roles: dict[Claim, tuple[Role, str]], why: str) -> None:
    """Set aside what the last of some claims contradicts and is surely later than."""
    timed = [claim for claim in claims if claim.moment is not None and (claim.value or claim.refuses)]
    if len(timed) < 2:
        return
    latest = max(claim.moment.low for claim in timed if claim.moment)
    last = [claim for claim in timed if claim.moment and claim.moment.low == latest]
    values = sorted({claim.stated for claim in last if claim.value}, key=order)[:LISTED]
    exact = {value.value for value in values if value.bound == "exact"}
    bounded = [value for value in values if value.bound != "exact"]
    refused = {claim.refuses for claim in last if claim.refuses}
    for claim in timed:
        if not later(last[0].moment, claim.moment):
            continue
        mine = claim.stated
        if claim.refuses:  # "they lost it" stands beside any other holder
            agrees = claim.refuses not in exact
        elif not values:
            agrees = claim.value not in refused
        elif mine.bound == "exact":
            agrees = mine.value in exact or any(fits(mine, value) for value in bounded)
        else:
            agrees = any(fits(mine, value) for value in values)
        if not agrees:
            roles[claim] = ("superseded", why)


def _smaller(claims: list[Claim], roles: dict[Claim, tuple[Role, str]]) -> None:
    """Of partial counts that only grow, with nothing to tell their order, the largest is the last."""
    numbers = [abs(claim.number) for claim in claims if claim.number is not None and claim.bound != "at_most"]
    largest = max(numbers, default=0)
    for claim in claims:
        if claim.number is not None and claim.bound == "exact" and abs(claim.number) < largest:
            roles[claim] = ("superseded", SMALLER)


def _split_bases(figure: Decided, standing: list[Claim]) -> list[Claim]:
    """Set aside what is counted against another baseline than the main one, where claims name two."""
    named: dict[str, set[str]] = {}
    for claim in standing:
        if claim.basis:
            named.setdefault(claim.basis, set()).add(claim.group)
    if not named:
        return standing
    figure.basis = min(named, key=lambda basis: (-len(named[basis]), _BASES.index(basis)))
    if len(named) == 1:
        return standing
    main = {claim.value for claim in standing if claim.basis == figure.basis}
    other: dict[str, str] = {}
    aside: dict[str, str] = {}
    for claim in sorted(standing, key=lambda claim: order(claim.stated)):
        if claim.basis and claim.basis != figure.basis and claim.value not in main:
            other.setdefault(claim.value, claim.basis)
    kept = []
    for claim in standing:
        basis = claim.basis or ("" if claim.value in main else other.get(claim.value, ""))
        if basis and basis != figure.basis and claim.value not in main:
            figure.roles[claim] = ("other_basis", f"counted against another baseline ({basis})")
            aside.setdefault(basis, claim.value)
        else:
            kept.append(claim)
    figure.other_basis = aside
    return kept


def _weigh(
    figure: Decided,
    valued: list[Claim],
    refusing: list[Claim],
    register: Sequence[str],
    arithmetic: tuple[str, str] | None,
    trust: Trust | None,
) -> None:
    """Choose among the values that are left and give every claim its role."""
    groups: dict[Stated, set[str]] = {}
    told: dict[Stated, list[Claim]] = {}
    for claim in valued:
        groups.setdefault(claim.stated, set()).add(claim.group)
        told.setdefault(claim.stated, []).append(claim)
    support, candidates = _candidates(groups)
    ranked = sorted(candidates, key=lambda value: (-len(support[value]), order(value)))
    refused: dict[str, set[str]] = {}
    for claim in refusing:
        refused.setdefault(claim.refuses, set()).add(claim.group)

    def likeliest() -> Stated:
        if trust is None:
            return ranked[0]
        found = trust.probabilities(figure.key.measure, votes_of([*valued, *refusing]))
        return max(ranked[:LISTED], key=lambda value: round(found.get(value, 0.0), 3))

    against = refused.get(ranked[0].value, set())
    everyone = set().union(*support.values(), *(refused.get(value.value, set()) for value in ranked))
    counts = [len(support[value]) for value in ranked]
    chosen, verdict, reason, lost = choose(ranked, counts, len(everyone), len(against), register, arithmetic, likeliest)
    figure.value, figure.groups = chosen, support[chosen]
    aside = [claim for claim, (role, _) in figure.roles.items() if role == "superseded"]
    differing = [claim for claim in aside if claim.value and not fits(claim.stated, chosen)]
    if verdict in ("agreed", "single"):
        if verdict == "single" and differing:
            verdict = "resolved"
        reason = told_by(len(figure.groups), _unknown(figure.groups))
        if differing:
            ordered = sorted(differing, key=lambda claim: (order(claim.stated), claim.as_of))
            reason += " " + aside_words([(claim.stated, claim.as_of, figure.roles[claim][1]) for claim in ordered])
    else:
        reason += unknown_words(_unknown(set().union(*groups.values())))
    figure.verdict = verdict
    figure.reasons = [*figure.reasons, reason]
    for claim in valued:
        if fits(claim.stated, chosen):
            figure.roles[claim] = ("supports", "")
        else:
            figure.roles[claim] = ("competes", lost)
    rivals = sorted(
        (value for value in groups if not fits(value, chosen)), key=lambda value: (-len(groups[value]), order(value))
    )
    figure.rivals = [(shown(v), groups[v], {claim.origin for claim in told[v]}) for v in rivals]
    contrary = [claim for claim in refusing if claim.refuses == chosen.value]
    for claim in refusing:
        if claim in contrary:
            figure.roles[claim] = ("competes", f"says that {claim.refuses} lost it")
        else:
            figure.roles[claim] = ("supports", "says only that another lost it")
    if contrary:
        figure.rivals.append(
            (f"not {chosen.value}", {claim.group for claim in contrary}, {claim.origin for claim in contrary})
        )


def _candidates(groups: dict[Stated, set[str]]) -> tuple[dict[Stated, set[str]], list[Stated]]:
    """Values to choose from, each with every witness whose statement fits it.

    Exact values are candidates, and bounds that fit none of them; among bounds that fit each other the sharpest.
    """
    exact = [value for value in groups if value.bound == "exact"]
    bounded = sorted((value for value in groups if value.bound != "exact"), key=lambda v: (sharpness(v), order(v)))
    support = {value: set(groups[value]) for value in exact}
    shortlist = sorted(exact, key=lambda value: (-len(groups[value]), order(value)))[: 10 * LISTED]
    for value in bounded:
        near = [candidate for candidate in shortlist if fits(value, candidate)]
        near = near or [candidate for candidate in support if candidate.bound != "exact" and fits(value, candidate)]
        if near:
            for candidate in near:
                support[candidate] |= groups[value]
        elif len(support) < 100 * LISTED or not exact:
            support[value] = set(groups[value])
    return support, list(support)


def choose(
    ranked: Sequence[Stated],
    support: Sequence[int],
    everyone: int,
    against: int,
    register: Sequence[str],
    arithmetic: tuple[str, str] | None,
    likeliest: Callable[[], Stated],
) -> tuple[Stated, Verdict, str, str]:
    """Choose among values.

    Args:
        ranked: the values, the best borne out first.
        support: how many witnesses bear out each.
        everyone: how many there are.
        against: how many say of the first value that it is not so.
        register: values that the register allows; empty where it is silent.
        arithmetic: the value that other settled figures leave, and that in words.
        likeliest: gives the value to show where nothing decides.

    Returns:
        The value, the verdict, the reason, and why the others lost; of one value without dispute no words.
    """
    best = ranked[0]
    if len(ranked) == 1 and not against:
        return best, ("agreed" if support[0] > 1 else "single"), "", ""
    counts = ", ".join(
        [f"{shown(value)} by {_sources(count)}" for value, count in zip(ranked[:4], support, strict=False)]
    )
    if len(ranked) > 4:
        counts += f" and {len(ranked) - 4} other values"
    if against:
        counts += f", that {best.value} lost it by {_sources(against)}"
    differ = f"Sources differ ({counts})"
    if everyone == 1:
        said = [shown(value) for value in ranked[:4]] + ([f"that {best.value} lost it"] if against else [])
        differ = f"One source contradicts itself ({', '.join(said)})"
    fitting = [value for value in ranked if value.value in register] if register else []
    if fitting and len({value.value for value in fitting}) == 1:
        value = fitting[0]
        return value, "resolved", f"{differ}; the register has {value.value}.", "the register has another value"
    if arithmetic is not None:
        worked = [value for value in ranked if value.value == arithmetic[0]]
        if worked:
            return worked[0], "resolved", f"{differ}; {arithmetic[1]}.", "other figures leave another value"
    most, second = support[0], max([*support[1:], against])
    if 2 * most > everyone and most > second:
        why = f"fewer independent sources than the {most} behind {shown(best)}"
        return best, "resolved", f"{differ}; more independent sources have {shown(best)}.", why
    best = likeliest()
    undecided = f"{differ} and nothing decides; {shown(best)} is shown, not settled."
    return best, "disputed", undecided, "nothing decides"


def changed_hands(now: str, then: str) -> tuple[str, str]:
    """The outcome that follows from who has control now and who had it before, and that in words."""
    return ("held" if now == then else "changed"), f"control was {then} before and is {now} after"


def aside_words(differing: Iterable[tuple[Stated, str, str]]) -> str:
    """What was set aside and why, a value and its reason once: of values in order, with time and reason of each."""
    seen: dict[tuple[str, str], str] = {}
    for value, as_of, why in differing:
        seen.setdefault((shown(value), why), as_of)
    parts = [f"{value}{f' ({as_of})' if as_of else ''}: {why}" for (value, why), as_of in list(seen.items())[:3]]
    more = f"; {len(seen) - 3} more" if len(seen) > 3 else ""
    return "Set aside: " + "; ".join(parts) + more + "."


def told_by(witnesses: int, unknown: int) -> str:
    """How many say so, and how many of these are of unknown publisher."""
    if witnesses == 1:
        return "One source says so."
    doubt = f" ({unknown} of unknown publisher, each taken as an origin of its own)" if unknown else ""
    return f"{witnesses} independent sources say so{doubt}."


def unknown_words(unknown: int) -> str:
    """The same of sources that differ, to be added to the reason."""
    return f" {unknown} of unknown publisher, each taken as an origin of its own." if unknown else ""


def _unknown(groups: Iterable[str]) -> int:
    return sum(1 for group in groups if not group.startswith("publisher "))


def _sources(count: int) -> str:
    return f"{count} independent source" + ("s" if count != 1 else "")
