"""Figures as the rows of ``reconciled.csv``, ``evidence.csv`` and ``conflicts.csv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from pipeline.fact import UNIT_OF, election_id
from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import Stated, fits, sharpness, shown
from pipeline.reconcile.claims import NUMERIC, Claim, most_common
from pipeline.reconcile.columns import Ints
from pipeline.reconcile.decided import LISTED, Decided
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.register import Register

Row = dict[str, str]
_READINGS = {"seat_change": "a change", "seats": "the seats held after", "seats_won": "the seats elected"}


class Labels:
    """Names, codes and identifiers of what figures are about, each found once."""

    def __init__(self, first: Callable[[str, str], Decided | None], register: Register, origins: Origins) -> None:
        """``first`` gives the first figure on an area, by date and id, in the order of keys."""
        self._first, self._register, self._origins = first, register, origins
        self._areas: dict[tuple[str, str], tuple[str, str]] = {}

    def area(self, date: str, area_id: str) -> tuple[str, str]:
        """Name and GSS code of an area; of one that the gazetteer does not know what its first figure calls it."""
        if (date, area_id) not in self._areas:
            self._areas[date, area_id] = self._area(date, area_id)
        return self._areas[date, area_id]

    def _area(self, date: str, area_id: str) -> tuple[str, str]:
        area = self._register.area(area_id, date)
        if area is not None:
            return area.name, self._register.gazetteer.code_on(area_id, date)
        figure = self._first(date, area_id)
        name, code = figure.called if figure is not None else ("", "")
        return name or area_id, code

    def election(self, key: FigureKey, said: str) -> str:
        """Democracy Club identifier of the election, ``said`` where statements name one; '' for a nation or region."""
        if self._register.wide(key.area_id):
            return ""
        if key.measure == "mayor":
            return election_id(key.area_id, key.election_date, "mayor")
        return said or election_id(key.area_id, key.election_date)

    def publisher(self, source: str) -> str:
        """Who put an article out."""
        return self._origins.publisher(source)


def reconciled_row(figure: Decided, labels: Labels) -> Row:
    """One row of ``reconciled.csv``."""
    key, value, sources = figure.key, figure.value, figure.sources
    area, code = labels.area(key.election_date, key.area_id)
    reasons = list(figure.reasons)
    if won := figure.won:
        reasons.append(f"In its words won read as {_READINGS[key.measure]}: {won}.")
    if figure.other_basis:
        others = ", ".join(f"{number} ({basis})" for basis, number in sorted(figure.other_basis.items()))
        reasons.append(f"Counted against another baseline: {others}.")
    if len(figure.rivals) > LISTED:
        reasons.append(f"{LISTED} of {len(figure.rivals)} other values are listed here, all in conflicts.csv.")
    previous, person = figure.previous, ""
    if key.measure == "mayor":
        before = {fact.previous for claim in figure.behind for fact in claim.facts if fact.previous}
        previous = before.pop() if len(before) == 1 else ""
    if key.measure in ("mayor", "seat_lost"):
        person = most_common((fact.person for claim in figure.telling for fact in claim.facts), longest=True)
    return {
        "figure_id": figure.figure_id,
        "flagged": "yes" if figure.flagged else "",
        "election_date": key.election_date,
        "election_id": labels.election(key, figure.election),
        "area": area,
        "area_id": key.area_id,
        "area_code": code,
        "party": key.party,
        "person": person,
        "measure": key.measure,
        "counterparty": key.counterparty,
        "value": value.value,
        "number": value.value if value.number is not None else decimal(key.measure, value.value),
        "unit": UNIT_OF.get(key.measure) or figure.unit,
        "previous": previous,
        "bound": value.bound if value.value else "",
        "status": "final" if figure.final else "partial",
        "as_of": figure.told_at,
        "basis": "eve_of_poll" if key.measure == "control_before" else figure.basis,
        "other_basis": ";".join(f"{basis}={number}" for basis, number in sorted(figure.other_basis.items())),
        "verdict": figure.verdict,
        "confidence": sure(figure.confidence),
        "checks": ";".join(figure.checks),
        "publishers": ";".join(figure.publishers(labels.publisher)),
        "sources": ";".join(sources),
        "independent_sources": str(figure.witnesses),
        "independent_against": str(figure.opposed),
        "alternatives": figure.alternatives,
        "register": figure.register,
        "reason": " ".join(reason for reason in reasons if reason),
        "quote": figure.quote,
    }


def sure(confidence: float | None) -> str:
    """The cell of a figure's confidence."""
    return "" if confidence is None else format(confidence, ".2f")


def decimal(measure: str, value: str) -> str:
    """A value of a measure that is no whole count, where it is a number all the same ("31.5")."""
    if measure in NUMERIC:
        return ""
    whole, _, part = value.removeprefix("-").partition(".")
    return value if whole.isdecimal() and (part.isdecimal() or "." not in value) else ""


def evidence_rows(figure: Decided) -> Iterable[tuple[str, ...]]:
    """Rows of ``evidence.csv``, cells in the order of its columns: each statement's part in the figure, once."""
    seen: set[tuple[str, str]] = set()
    figure_id = figure.figure_id
    for claim in figure.claims:
        role, why_not = figure.roles[claim]
        for fact in claim.facts:
            if (fact.fact_id, role) in seen:
                continue
            seen.add((fact.fact_id, role))
            value = claim.value if len(claim.facts) == 1 else fact.value
            yield figure_id, fact.fact_id, role, claim.origin, value, claim.as_of, why_not


def conflict_rows(figure: Decided, labels: Labels) -> Iterable[tuple[str, ...]]:
    """Rows of ``conflicts.csv``, cells in the order of its columns.

    Every statement on a figure whose statements cannot all be true.
    """
    claims = [claim for claim in figure.claims if figure.roles[claim][0] != "other_basis"]
    if not _differ(claims):
        return
    key = figure.key
    weights = Counter(_vote(claim) for claim in claims if figure.roles[claim][0] in ("supports", "competes"))
    area, code = labels.area(key.election_date, key.area_id)
    head = (figure.figure_id, key.election_date, area, key.area_id, code, key.party, key.measure, key.counterparty)
    seen: set[str] = set()
    for claim in claims:
        role, why_not = figure.roles[claim]
        if not claim.value and not claim.refuses:
            continue
        counts = role == "competes" or (role == "supports" and not why_not)
        weight = format(round(1 / weights[_vote(claim)], 2), "g") if counts else "0"
        value = shown(claim.stated) if claim.value else f"not {claim.refuses}"
        publisher = labels.publisher(claim.source)
        for fact in claim.facts:
            if fact.fact_id in seen:
                continue
            seen.add(fact.fact_id)
            person = fact.person if key.measure == "seat_lost" else ""
            source = (claim.source, publisher, claim.origin, claim.as_of)
            yield *head, person, value, *source, weight, why_not, fact.fact_id, fact.quote


def _vote(claim: Claim) -> tuple[str, Stated, str]:
    return claim.group, claim.stated, claim.refuses


def _differ(claims: Sequence[Claim]) -> bool:
    """Whether some claims cannot all be true."""
    exact = {claim.value for claim in claims if claim.value and claim.bound == "exact"}
    if len(exact) > 1 or any(claim.refuses in exact for claim in claims if claim.refuses):
        return True
    values = sorted({claim.stated for claim in claims if claim.value}, key=lambda v: (sharpness(v), v.value))
    return any(not fits(values[0], value) for value in values[1:])


def agreement(figures: Iterable[Decided], articles: Sequence[str]) -> tuple[Ints, Ints]:
    """On how many figures each article is right, as far as they are decided, and on how many it speaks."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for figure in figures:
        ours: dict[str, bool] = {}
        for claim in figure.claims:
            if claim.value:
                agrees = bool(figure.value.value) and fits(claim.stated, figure.value)
                ours[claim.source] = ours.get(claim.source, False) or agrees
        total.update(ours.keys())
        right.update(source for source, agrees in ours.items() if agrees)
    found = np.zeros((2, len(articles)), dtype=np.int64)
    if total:  # all figures may be plain ones
        found[0], found[1] = ([counts[name] for name in articles] for counts in (right, total))
    return found[0], found[1]
