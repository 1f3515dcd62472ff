"""Readings of "won 17 seats": a gain of 17, a group of 17, or 17 of the seats that were up.

The one that other figures bear out stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.figure import FigureKey
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.register import Register

CHANGE, SEATS, ELECTED = "seat_change", "seats", "seats_won"
Reading = tuple[str, str]
"""A measure, and why the word means it; ``seats_won`` itself where it is no more than the number elected."""
_STATED = "another statement gives it as such"
_ENOUGH = 50  # values of one figure that are looked at
_NEAR = 4  # an undecided value follows a decided one that differs by less than a quarter


def read_won(
    by_key: dict[FigureKey, list[Claim]],
    control: Mapping[tuple[str, str], str],
    register: Register,
    keep: set[FigureKey],
) -> None:
    """Move claims of ``seats_won`` whose reading is decided to the figures of that reading.

    Those read as the number elected stay, with ``won`` set.

    Args:
        by_key: claims by figure; altered.
        control: who runs each council (date and area id) after the election, where that is settled.
        register: sizes and holdings before.
        keep: figures that a reviewer decided, which stay as they are.
    """
    changes, lists = _changes(by_key), _lists(by_key)
    for key in [key for key in by_key if key.measure == "seats_won" and not key.counterparty and key not in keep]:
        claims = by_key[key]
        exact = [c for c in claims if c.own and c.number is not None and c.bound == "exact"]
        final = any(c.final for c in exact)
        values = sorted({c.number for c in exact if c.number is not None and c.final == final})[:_ENOUGH]
        if not values:
            continue
        council = (key.election_date, key.area_id)
        evidence = _Evidence(key, by_key, changes.get(council, {}), lists.get(council, []), control, register)
        decided = {value: reading for value in values if (reading := evidence.read(value, final)) is not None}
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
            if measure == ELECTED:
                left.append(claim)
                continue
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
        readings = {reading for value, (reading, _) in decided.items() if _near(value, claim.number)}
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


def _lists(by_key: Mapping[FigureKey, Sequence[Claim]]) -> dict[tuple[str, str], list[dict[str, int]]]:
    """What each article says was won, by party, for each council of which it names two parties or more."""
    found: dict[tuple[str, str], dict[str, dict[str, set[int]]]] = {}
    for key, claims in by_key.items():
        if key.measure == ELECTED and not key.counterparty:
            articles = found.setdefault((key.election_date, key.area_id), {})
            for claim in claims:
                if claim.own and claim.final and claim.number is not None and claim.bound == "exact":
                    articles.setdefault(claim.source, {}).setdefault(key.party, set()).add(claim.number)
    return {
        council: [
            {party: min(values) for party, values in parties.items()}
            for _, parties in sorted(articles.items())
            if len(parties) > 1 and all(len(values) == 1 for values in parties.values())
        ]
        for council, articles in found.items()
    }


class _Evidence:
    """What bears on the reading of one party's "won" in one council."""

    def __init__(
        self,
        key: FigureKey,
        by_key: Mapping[FigureKey, Sequence[Claim]],
        changes: Mapping[str, int],
        lists: Sequence[Mapping[str, int]],
        control: Mapping[tuple[str, str], str],
        register: Register,
    ) -> None:
        def values(measure: str) -> set[int]:
            return _numbers(by_key.get(key._replace(measure=measure), ()))

        self._party = key.party
        self._changes, self._seats = values(CHANGE), values(SEATS)
        row = register.election(key.election_date, key.area_id)
        self._size = row.seats if row else None
        self._up = row.seats_up if row else None
        self._all_out = row.whole_council if row else None
        self._control = control.get((key.election_date, key.area_id), "")
        held = register.holdings(key.election_date, key.area_id, key.party)
        self._before = sorted(values("seats_before") | {holding.seats for holding in held})
        others = [change for party, change in changes.items() if party != key.party]
        self._others = sum(others)
        self._balanced = len(others) > 1 and self._others != 0
        self._lists = lists

    def read(self, value: int, final: bool) -> Reading | None:
        """The reading that the evidence bears out, None where none or several do; of a partial count what is stated."""
        if not final:
            reading = self._stated(value)
            return (reading, _STATED) if reading else None
        for test, words in (
            (self._list, "what the article lists comes to the seats that were up"),
            (self._stated, _STATED),
            (self._worked, "so the numbers before and after say"),
            (self._apart, "other statements give other numbers for the other reading"),
            (self._majority, "the other reading does not fit the council's size and who runs it"),
            (self._balance, "with it the changes of all parties named about balance"),
        ):
            reading = test(value)
            if reading:
                return reading, words
        return None

    def _list(self, value: int) -> str:
        """Whether an article lists what every party won."""
        for parties in self._lists:
            if parties.get(self._party) == value:
                total = sum(parties.values())
                if self._all_out and total == self._size:
                    return SEATS
                if self._all_out is False and total == self._up:
                    return ELECTED
        return ""

    def _stated(self, value: int) -> str:
        return _one(value in self._changes, value in self._seats)

    def _worked(self, value: int) -> str:
        """Whether holdings before and a stated holding or change give the value."""
        change = any(after - before == value for after in self._seats for before in self._before)
        seats = any(before + change == value for change in self._changes for before in self._before)
        return _one(change, seats)

    def _apart(self, value: int) -> str:
        """Whether a stated change or holding is so far off that the word cannot mean it."""
        change = not self._changes or any(_near(value, other) for other in self._changes)
        seats = not self._seats or any(_near(value, other) for other in self._seats)
        if not change and not seats:
            return ELECTED
        return _one(change, seats) if self._all_out else ""

    def _majority(self, value: int) -> str:
        """Whether the holding after fits the council's size and who runs it; only where every seat was up."""
        size = self._size
        if not size or not self._all_out or not self._before:
            return ""

        def fits(after: int) -> bool:
            if not 0 <= after <= size:
                return False
            return not self._control or (2 * after > size) == (self._control == self._party)

        return _one(any(fits(before + value) for before in self._before), fits(value))

    def _balance(self, value: int) -> str:
        """Whether changes of the parties named come to about nothing, as those of all parties do."""
        size = self._size
        if not size or not self._before or not self._balanced or self._all_out is None:
            return ""
        if not self._all_out:  # seats elected are a third reading, which no balance speaks against
            return CHANGE if self._others + value == 0 else ""
        slack = max(1, size // 20)
        change = abs(self._others + value) <= slack
        return _one(change, any(abs(self._others + value - before) <= slack for before in self._before))


def _one(change: bool, seats: bool) -> str:
    """The reading that alone is borne out, '' where both are or none."""
    return "" if change == seats else CHANGE if change else SEATS


def _near(value: int, other: int) -> bool:
    return _NEAR * abs(value - other) <= max(abs(value), _NEAR)


def _numbers(claims: Iterable[Claim]) -> set[int]:
    return {c.number for c in claims if c.own and c.number is not None and c.bound == "exact" and not c.won}
