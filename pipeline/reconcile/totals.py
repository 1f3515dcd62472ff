"""Rows of ``totals.csv``: what single councils come to, beside what articles state of nations and regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.fact import COUNT_MEASURES
from pipeline.reconcile.councils import is_declared
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.moment import newest
from pipeline.reconcile.register import Register
from pipeline.reconcile.tables import Labels, Row

COUNCILS = ("councils_gained", "councils_lost", "councils_change")
SUMMED = COUNT_MEASURES - set(COUNCILS)
ALWAYS = frozenset({"seat_change", "seats", *COUNCILS})
"""Measures listed for every nation with figures; others only where articles state them."""
NATIONS = {
    "England": "england", "Scotland": "scotland", "Wales": "wales", "Northern Ireland": "northern-ireland",
}  # fmt: skip
_PARTS = {
    "great-britain": ("England", "Scotland", "Wales"), "england-and-wales": ("England", "Wales"),
    "united-kingdom": tuple(NATIONS),
}  # fmt: skip

Part = tuple[str, str, str]
"""Party, measure, counterparty."""


@dataclass
class _Listed:
    """What the councils of one area come to."""

    value: int = 0
    partial: bool = False
    as_of: str = ""

    def add(self, amount: int, figures: Iterable[Decided]) -> None:
        self.value += amount
        for figure in figures:
            self.partial = self.partial or not figure.final
            self.as_of = newest([self.as_of, figure.as_of])


def total_rows(areas: Mapping[tuple[str, str], Sequence[Decided]], register: Register, labels: Labels) -> list[Row]:
    """A row for each total stated of a nation or region, and for what the councils of a nation come to.

    ``areas`` has figures by date and area. Flagged figures of councils are not known and are left out of
    ``value_listed``.
    """
    stated: dict[tuple[str, str], dict[Part, Decided]] = {}
    councils: dict[tuple[str, str], Sequence[Decided]] = {}
    for (day, area_id), found in areas.items():
        if day and not register.wide(area_id, day):
            councils[day, area_id] = found
        elif day and (counts := [figure for figure in found if figure.key.measure in COUNT_MEASURES]):
            parts = ((figure.key.party, figure.key.measure, figure.key.counterparty) for figure in counts)
            stated[day, area_id] = dict(zip(parts, counts, strict=True))
    places = set(stated)
    for day, area_id in councils:
        area = register.area(area_id, day)
        if area is not None and area.nation in NATIONS:
            places.add((day, NATIONS[area.nation]))
    rows: list[Row] = []
    for day, area_id in sorted(places):
        inside = [(c, councils[c]) for c in councils if c[0] == day and _within(c[1], area_id, day, register)]
        expected = sum(1 for other in register.gazetteer.polled(day) if _within(other, area_id, day, register))
        rows += _rows(day, area_id, stated.get((day, area_id), {}), inside, expected, register, labels)
    return rows


def _within(council: str, area_id: str, day: str, register: Register) -> bool:
    """Whether a council lies in a nation, region or country."""
    area, whole = register.area(council, day), register.area(area_id, day)
    if area is None or whole is None:
        return False
    if whole.kind == "region":
        return area.region == whole.name
    return area.nation in _PARTS.get(area_id, (whole.name,))


def _rows(
    day: str,
    area_id: str,
    stated: Mapping[Part, Decided],
    inside: list[tuple[tuple[str, str], Sequence[Decided]]],
    expected: int,
    register: Register,
    labels: Labels,
) -> Iterable[Row]:
    listed = _list([found for _, found in inside], stated)
    declared = sum(1 for council, found in inside if is_declared(found, register.size(*council)))
    name, code = labels.area(day, area_id)
    for part in sorted(set(stated) | {part for part in listed if part[1] in ALWAYS and _nation(area_id)}):
        party, measure, counterparty = part
        total, sums = stated.get(part), listed.get(part)
        checks = list(total.checks) if total else []
        if total and total.verdict == "disputed":
            checks.append("disputed")
        if total and sums and _too_small(measure, total, sums, declared, expected):
            checks.append("listed_sum")
        if total is not None:
            partial = not total.final
            as_of = total.as_of
        else:
            partial = bool(sums and sums.partial) or declared < expected
            as_of = sums.as_of if sums else ""
        yield {
            "election_date": day,
            "area": name,
            "area_id": area_id,
            "area_code": code,
            "party": party,
            "measure": measure,
            "counterparty": counterparty,
            "value_listed": str(sums.value) if sums else "",
            "value_stated": total.value.value if total else "",
            "bound": total.value.bound if total and total.value.value else "",
            "status": "partial" if partial else "final",
            "as_of": as_of,
            "declared": str(declared),
            "expected": str(expected) if expected else "",
            "checks": ";".join(checks),
        }


def _nation(area_id: str) -> bool:
    return area_id in NATIONS.values()


def _too_small(measure: str, total: Decided, sums: _Listed, declared: int, expected: int) -> bool:
    """Whether a final total is below what is listed, or differs from it with every council listed."""
    number = total.number
    if number is None or not total.final or sums.partial:
        return False
    if measure in ("councils_gained", "councils_lost") and number < sums.value:
        return True
    return measure in COUNCILS and 0 < expected <= declared and number != sums.value


def _list(councils: Iterable[Sequence[Decided]], stated: Mapping[Part, Decided]) -> dict[Part, _Listed]:
    """Sums over councils of settled values, by party, measure and counterparty.

    Gains and losses of councils are counted from control before and after; a part with a counterparty only where an
    article states that part.
    """
    found: dict[Part, _Listed] = {}
    for figures in councils:
        control: dict[str, Decided] = {}
        for figure in figures:
            key = figure.key
            if not figure.settled:
                continue
            if key.measure in ("control", "control_before", "outcome"):
                control[key.measure] = figure
            elif key.measure in SUMMED and figure.number is not None and not key.counterparty:
                part = (key.party, key.measure, "")
                found.setdefault(part, _Listed()).add(figure.number, [figure])
        _hands(control, found, stated)
    return found


def _hands(control: Mapping[str, Decided], found: dict[Part, _Listed], stated: Mapping[Part, Decided]) -> None:
    """Count a council that changed hands, for the party that gained it and the one that lost it."""
    after, before, outcome = (control.get(name) for name in ("control", "control_before", "outcome"))
    now = after.value.value if after else ""
    then = before.value.value if before else ""
    if now and then:
        changed = now != then
    else:
        changed = outcome is not None and outcome.value.value == "changed"
    if not changed:
        return
    used = [figure for figure in (after, before) if figure is not None]
    for party, measure, other, sign in ((now, "councils_gained", then, 1), (then, "councils_lost", now, -1)):
        if not party or party == "NOC":
            continue
        found.setdefault((party, measure, ""), _Listed()).add(1, used)
        found.setdefault((party, "councils_change", ""), _Listed()).add(sign, used)
        if other and (party, measure, other) in stated:
            found.setdefault((party, measure, other), _Listed()).add(1, used)
