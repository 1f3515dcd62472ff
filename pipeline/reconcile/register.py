"""What the register of elections has on a figure: one witness on the past, which may decide and flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.gazetteer import Area, ElectionRow, Gazetteer

WIDE_KINDS = frozenset({"nation", "region", "country"})
LOCAL = ("IND", "OTH", "RA")
"""Party codes that the register does not tell apart."""


class Holding(NamedTuple):
    """A party's councillors on one basis."""

    basis: str
    seats: int


class Register:
    """The gazetteer as reconciling asks it, each answer looked up once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._elections: dict[tuple[str, str], ElectionRow | None] = {}
        self._areas: dict[tuple[str, str], Area | None] = {}
        self._days = tuple(sorted(gazetteer.polling_days()))

    def election(self, date: str, area_id: str) -> ElectionRow | None:
        """The register's row, if it has one."""
        key = (date, area_id)
        if key not in self._elections:
            self._elections[key] = self.gazetteer.election(date, area_id) if date else None
        return self._elections[key]

    def area(self, area_id: str, date: str) -> Area | None:
        """The area as it was on that date."""
        key = (area_id, date)
        if key not in self._areas:
            self._areas[key] = self.gazetteer.area(area_id, date)
        return self._areas[key]

    def wide(self, area_id: str, date: str = "") -> bool:
        """Whether the area is a nation, region or country."""
        area = self.area(area_id, date)
        return area is not None and area.kind in WIDE_KINDS

    def size(self, date: str, area_id: str) -> int | None:
        """Seats on the council after the election."""
        row = self.election(date, area_id)
        return row.seats if row else None

    def old_size(self, date: str, area_id: str) -> int | None:
        """Seats on the council after the election before this one, if the register has that."""
        for day in reversed(self._days):
            if day < date and (row := self.election(day, area_id)) is not None:
                return row.seats
        return None

    def control_before(self, date: str, area_id: str) -> tuple[str, ...]:
        """Codes that the register allows for who ran the council on the eve of poll; empty where it is silent."""
        row = self.election(date, area_id)
        if row is None or not row.control_before:
            return ()
        return same(row.control_before)

    def holdings(self, date: str, area_id: str, party: str) -> tuple[Holding, ...]:
        """A party's councillors before the election on each basis that the register has."""
        row = self.election(date, area_id)
        if row is None:
            return ()
        found = []
        for basis, counts in (("eve_of_poll", row.before), ("last_election", row.last_election)):
            if party in counts:
                found.append(Holding(basis, counts[party]))
        return tuple(found)


def same(code: str) -> tuple[str, ...]:
    """The codes that mean what ``code`` means in the register, itself first."""
    if code in LOCAL or code.islower():
        return (code, *(other for other in LOCAL if other != code))
    return (code,)
