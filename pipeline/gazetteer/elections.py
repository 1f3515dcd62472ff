"""The register of past elections, and on which days people polled."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from pipeline.gazetteer.areas import NATIONS
from pipeline.gazetteer.tables import Line, read_table

PARTIES = ("con", "lab", "ld", "grn", "ref", "ukip", "pc", "snp")
COLUMNS = (
    "election_date", "slug", "code", "seats", "seats_up", "whole_council", "control_before", "control_last_election",
    *(f"{party}_{basis}" for party in PARTIES for basis in ("before", "last_election")),
)  # fmt: skip
DAY_COLUMNS = ("date", "nation", "kind")
DAY_KINDS = ("ordinary", "other", "postponed")
GREAT_BRITAIN = ("England", "Scotland", "Wales")
CYCLE = {"Scotland": 5, "Wales": 5, "Northern Ireland": 4}
"""Years from one ordinary election of all councils to the next; in England some councils poll every year."""


@dataclass(frozen=True, slots=True)
class ElectionRow:
    """What the register has on one council's election; counts are seats, None where it is silent.

    ``seats`` is the council's size after the election, ``seats_up`` the seats polled for. ``before`` holds each
    party's councillors on the eve of poll, ``last_election`` as elected when these seats were last fought; parties
    of which the register is silent are not in them. Control is a party code, ``NOC`` or empty.
    """

    election_date: str
    slug: str
    seats: int | None
    seats_up: int | None
    whole_council: bool | None
    control_before: str
    control_last_election: str
    before: Mapping[str, int]
    last_election: Mapping[str, int]


def election_lines(extra: Path | None = None) -> dict[tuple[str, str], Line]:
    """Lines of ``elections.csv`` by date and slug; ``election_row`` reads one when it is asked for."""
    lines = read_table("elections.csv", COLUMNS, lambda row: (row["election_date"], row["slug"]), extra)
    for line in lines:
        line.date("election_date")
    return {(line.row["election_date"], line.row["slug"]): line for line in lines}


def election_row(line: Line) -> ElectionRow:
    """One line of ``elections.csv``.

    Raises:
        GazetteerError: a count that is no whole number, or another word than yes and no.
    """

    def held(basis: str) -> Mapping[str, int]:
        counts = {party.upper(): line.whole_number(f"{party}_{basis}") for party in PARTIES}
        return MappingProxyType({party: count for party, count in counts.items() if count is not None})

    row = line.row
    whole = line.among("whole_council", ("yes", "no", ""))
    return ElectionRow(
        row["election_date"], row["slug"], line.whole_number("seats"), line.whole_number("seats_up"),
        None if not whole else whole == "yes", row["control_before"], row["control_last_election"],
        held("before"), held("last_election"),
    )  # fmt: skip


def ordinary_day(year: int) -> str:
    """The first Thursday in May of a year (Representation of the People Act 1983, section 37)."""
    may = date(year, 5, 1)
    return (may + timedelta(days=(3 - may.weekday()) % 7)).isoformat()


class Calendar:
    """Polling days by nation: those of ``polling_days.csv`` and of the register, else the first Thursday in May."""

    def __init__(self, lines: Iterable[Line], register: Iterable[str]) -> None:
        self._days: dict[str, set[str]] = {nation: set() for nation in NATIONS}
        self._known: dict[str, set[int]] = {nation: set() for nation in NATIONS}
        for line in lines:
            nation, kind, day = line.among("nation", NATIONS), line.among("kind", DAY_KINDS), line.date("date")
            self._known[nation].add(int(day[:4]))
            if kind != "postponed":
                self._days[nation].add(day)
        self._register = frozenset(register)

    def known(self) -> tuple[str, ...]:
        """Every polling day that a table names, in order."""
        return tuple(sorted(self._register.union(*self._days.values())))

    def days_of(self, nation: str, year: int) -> frozenset[str]:
        """The polling days that ``polling_days.csv`` has of a nation in a year."""
        return frozenset(day for day in self._days[nation] if day.startswith(str(year)))

    def first_year(self, nation: str) -> int:
        """The first year of which ``polling_days.csv`` has a nation's day; 0 where it has none."""
        return min(self._known[nation], default=0)

    def _near(self, day: str, nation: str) -> list[str]:
        if nation and nation not in NATIONS:
            raise ValueError(f"nation {nation!r} is not one of {', '.join(NATIONS)}")
        try:
            year = date.fromisoformat(day[:10]).year
        except ValueError as error:
            raise ValueError(f"no ISO date: {day!r}") from error
        days = set(self._days[nation]) if nation else set(self._register - self._days["Northern Ireland"])
        if not nation:
            days.update(*(self._days[name] for name in GREAT_BRITAIN))
        # England polls every year, so computed days are England's unless another nation is named
        own = nation or "England"
        latest = max(self._known[own], default=0)
        for other in range(max(year - 6, 1), min(year + 6, 9999) + 1):
            every = CYCLE.get(own)
            due = every is None or (other > latest and (other - latest) % every == 0)
            if due and other not in self._known[own]:
                days.add(ordinary_day(other))
        return sorted(days)

    def last(self, on: str, nation: str = "") -> str:
        """The last polling day on or before the date of ``on`` (ISO date or time); see ``Gazetteer``."""
        days = self._near(on, nation)
        at = bisect_right(days, on[:10])
        return days[at - 1] if at else ""

    def next(self, after: str, nation: str = "") -> str:
        """The first polling day after the date of ``after``."""
        days = self._near(after, nation)
        at = bisect_left(days, after[:10])
        at += at < len(days) and days[at] == after[:10]
        return days[at] if at < len(days) else ""


def load_calendar(register: Iterable[str], extra: Path | None = None) -> Calendar:
    """The calendar of ``polling_days.csv`` and of the register's days.

    Raises:
        GazetteerError: a malformed table.
    """
    return Calendar(read_table("polling_days.csv", DAY_COLUMNS, lambda r: (r["date"], r["nation"]), extra), register)
