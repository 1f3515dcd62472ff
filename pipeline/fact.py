"""Fact: one statement that one article makes, and the vocabulary of measures, statuses and bounds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

Measure = Literal[
    "control", "outcome", "seat_change", "seats", "seats_before", "seats_won", "seats_gained", "seats_lost",
    "seats_defended", "vacancies", "councils_change", "councils_gained", "councils_lost", "mayor", "seat_lost",
    "coalition", "largest_party", "majority", "held_since", "vote_share", "swing", "lead", "turnout",
]  # fmt: skip
Status = Literal["asserted", "partial", "projected", "past"]
Bound = Literal["exact", "at_least", "at_most", "about"]
Unit = Literal["", "seats", "councils", "percent", "points", "votes", "year"]

MEASURES: tuple[str, ...] = get_args(Measure)
STATUSES: tuple[str, ...] = get_args(Status)
BOUNDS: tuple[str, ...] = get_args(Bound)
UNITS: tuple[str, ...] = get_args(Unit)
COUNT_MEASURES: frozenset[str] = frozenset(m for m in MEASURES if m.startswith(("seats", "councils"))) | {
    "seat_change", "vacancies",
}  # fmt: skip
"""Measures whose value is an integer."""
MAIN_PARTIES: tuple[str, ...] = ("CON", "LAB", "LD", "GRN", "REF", "UKIP", "PC", "SNP", "IND", "OTH")
NI_PARTIES: tuple[str, ...] = ("DUP", "SF", "UUP", "SDLP", "APNI", "TUV", "PBP")
NOC = "NOC"

UNIT_OF: dict[str, Unit] = {
    "seat_change": "seats", "seats": "seats", "seats_before": "seats", "seats_won": "seats", "seats_gained": "seats",
    "seats_lost": "seats", "seats_defended": "seats", "vacancies": "seats",
    "councils_change": "councils", "councils_gained": "councils", "councils_lost": "councils",
    "vote_share": "percent", "turnout": "percent", "swing": "points", "lead": "points", "held_since": "year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where one part of a fact stands, in raw code points, start inclusive, end exclusive."""

    part: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.part}:{self.start}-{self.end}"


@dataclass(frozen=True)
class Fact:
    """A statement, as the contract's ``facts.csv`` has it; offsets are code points of the article's raw text.

    ``quote`` is exactly ``raw[start:end]``. ``value`` is text: integers without a plus sign, a party code,
    ``changed`` or ``held``; ``origin`` is the source itself until copies are known.
    """

    source: str
    measure: Measure
    area: str
    area_id: str
    area_code: str
    party: str
    value: str
    unit: Unit
    previous: str
    counterparty: str
    status: Status
    bound: Bound
    election_date: str
    election_id: str
    as_of: str
    person: str
    speaker: str
    quote: str
    start: int
    end: int
    anchors: tuple[Anchor, ...] = ()
    reading: str = ""
    rule: str = ""
    origin: str = ""

    @cached_property
    def fact_id(self) -> str:
        """``f`` and 15 hex digits of a SHA-256 over what is said and where (contract, facts.csv)."""
        parts = (
            self.source, str(self.start), str(self.end), self.measure, self.area_id, self.area, self.party, self.value,
            self.previous, self.counterparty, self.status, self.bound, self.election_date, self.person,
        )  # fmt: skip
        return "f" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:15]

    def row(self) -> dict[str, str | int]:
        """The fact as a row of ``facts.csv``."""
        row: dict[str, str | int] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        row["fact_id"] = self.fact_id
        row["origin"] = self.origin or self.source
        row["anchors"] = ";".join(map(str, self.anchors))
        return row


def election_id(area_id: str, election_date: str, kind: str = "local") -> str:
    """Democracy Club identifier, such as ``local.medway.2023-05-04``; empty where a part is not known."""
    return f"{kind}.{area_id}.{election_date}" if area_id and election_date else ""
