"""Readings of "won 17 seats": a gain of 17, or a group of 17; the one that other figures bear out stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.figure import FigureKey
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.register import Register

CHANGE, SEATS = "seat_change", "seats"
Reading = tuple[str, str]
"""A measure, and why the word means it."""
_ENOUGH = 50  # values of one figure that are looked at
_NEAR = 4  # an undecided value follows a decided one that differs by less than a quarter


def read_won(
    by_key: dict[FigureKey, list[Claim]],
    control: Mapping[tuple[str, str], str],
    register: Register,
    keep: set[FigureKey],
) -> None:
    """Move claims of ``seats_won`` whose reading is decided to the figures of that reading.

    Args:
        by_key: claims by figure; altered.
        control: who runs each council (date and area id) after the election, where that is settled.
        register: sizes and holdings before.
        keep: figures that a reviewer decided, which stay as they are.
    """
    changes = _changes(by_key)
    for key in [key for key in by_key if key.measure == "seats_won" and not key.counterparty and key not in keep]:
        claims = by_key[key]
        values = sorted({c.number for c in claims if c.own and c.number is not None and c.bound == "exact"})[:_ENOUGH]
        if not values:
            continue
        evidence = _Evidence(key, by_key, changes.get((key.election_date, key.area_id), {}), control, register)
        decided = {value: reading for value in values if (reading := evidence.read(value)) is not None}
        if not decided:
            continue
        left = []
        for claim in claims:
            reading = decided.get(claim.number) if claim.number is not None else None
            reading = reading or _follow(claim, decided)
            if reading is None:
                left.append(claim)
                continue
            measure, claim.won = reading
            claim.key = key._replace(measure=measure)
            by_key.setdefault(claim.key, []).append(claim)
        if left:
            by_key[key] = left
        else:
            del by_key[key]


def _follow(claim: Claim, decided: Mapping[int, Reading]) -> Reading | None:
    """The reading of a value that nothing decides by itself: that of a near one, or of all for a partial count."""
    if claim.number is None:
        return None
    readings = {reading for reading, _ in decided.values()}
    if len(readings) != 1 or (claim.final and not claim.copied):
        readings = {
            reading
            for value, (reading, _) in decided.items()
            if _NEAR * abs(value - claim.number) <= max(abs(value), _NEAR)
        }
    if len(readings) != 1:
        return None
    measure = readings.pop()
    value = min((value for value, (reading, _) in decided.items() if reading == measure), key=lambda v: (abs(v), v))
    return measure, f"as {value} is ({decided[value][1]})"


def _changes(by_key: Mapping[FigureKey, Sequence[Claim]]) -> dict[tuple[str, str], dict[str, int]]:
    """Change of each party by council, where all final claims on it agree."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for key, claims in by_key.items():
        if key.measure == CHANGE and not key.counterparty:
            values = {c.number for c in claims if c.own and c.final and c.bound == "exact"}
            if len(values) == 1 and (value := values.pop()) is not None:
                found.setdefault((key.election_date, key.area_id), {})[key.party] = value
    return found


class _Evidence:
    """What bears on the reading of one party's "won" in one council."""

    def __init__(
        self,
        key: FigureKey,
        by_key: Mapping[FigureKey, Sequence[Claim]],
        changes: Mapping[str, int],
        control: Mapping[tuple[str, str], str],
        register: Register,
    ) -> None:
        def values(measure: str) -> set[int]:
            claims = by_key.get(key._replace(measure=measure), ())
            return _numbers(claims)

        self._party = key.party
        self._changes, self._seats = values(CHANGE), values(SEATS)
        row = register.election(key.election_date, key.area_id)
        self._size = row.seats if row else None
        self._all_out = row.whole_council if row else None
        self._control = control.get((key.election_date, key.area_id), "")
        held = register.holdings(key.election_date, key.area_id, key.party)
        self._before = sorted(values("seats_before") | {holding.seats for holding in held})
        others = [change for party, change in changes.items() if party != key.party]
        self._others = sum(others)
        self._balanced = len(others) > 1 and self._others != 0

    def read(self, value: int) -> Reading | None:
        """The reading that the evidence bears out, None where none or both do."""
        for test, words in (
            (self._stated, "another statement gives it as such"),
            (self._worked, "so the numbers before and after say"),
            (self._majority, "the other reading does not fit the council's size and who runs it"),
            (self._balance, "with it the changes of all parties named about balance"),
        ):
            change, seats = test(value)
            if change != seats:
                return (CHANGE if change else SEATS), words
        return None

    def _stated(self, value: int) -> tuple[bool, bool]:
        return value in self._changes, value in self._seats

    def _worked(self, value: int) -> tuple[bool, bool]:
        """Whether holdings before and a stated holding or change give the value."""
        change = any(after - before == value for after in self._seats for before in self._before)
        seats = any(before + change == value for change in self._changes for before in self._before)
        return change, seats

    def _majority(self, value: int) -> tuple[bool, bool]:
        """Whether the holding after fits the council's size and who runs it; only where every seat was up."""
        size = self._size
        if not size or not self._all_out or not self._before:
            return True, True

        def fits(after: int) -> bool:
            if not 0 <= after <= size:
                return False
            return not self._control or (2 * after > size) == (self._control == self._party)

        return any(fits(before + value) for before in self._before), fits(value)

    def _balance(self, value: int) -> tuple[bool, bool]:
        """Whether changes of the parties named come to about nothing, as those of all parties do."""
        size = self._size
        if not size or not self._before or not self._balanced or self._all_out is None:
            return True, True
        if not self._all_out:  # seats elected are a third reading, which no balance speaks against
            return True, self._others + value != 0
        slack = max(1, size // 20)
        change = abs(self._others + value) <= slack
        return change, any(abs(self._others + value - before) <= slack for before in self._before)


def _numbers(claims: Iterable[Claim]) -> set[int]:
    return {c.number for c in claims if c.own and c.number is not None and c.bound == "exact" and not c.won}
