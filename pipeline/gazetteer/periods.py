"""What dates a text: who held which office, words of a time, years in which councils may have polled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.gazetteer.areas import COUNCIL_KINDS
from pipeline.gazetteer.people import COLUMNS as PEOPLE_COLUMNS
from pipeline.gazetteer.tables import Line, read_table

OFFICE_COLUMNS = ("name", "office", "start", "end", "known_for")
ERA_COLUMNS = ("words", "start", "why")
CYCLE_COLUMNS = ("kind", "area_id", "years", "why")
KNOWN = "public life"
"""Office of whoever may be named from that day on, though in no office."""


@dataclass(frozen=True, slots=True)
class Term:
    """Days on which somebody held an office, or led a party; ISO dates, empty where open.

    ``known_for``: whether the name alone stands for it, without the office. ``leads``: whether it is a party's lead.
    """

    office: str
    start: str
    end: str
    known_for: bool = True
    leads: bool = False

    def covers(self, day: str) -> bool:
        """Whether the office was held on an ISO date."""
        return self.start <= day and (not self.end or day <= self.end)


@dataclass(frozen=True, slots=True)
class Era:
    """Words, as written, that no text has before ``start``; any later text may look back to it."""

    words: str
    start: str


def load_terms(extra: Path | None = None) -> dict[str, tuple[Term, ...]]:
    """Terms by full name, of ``people.csv`` and ``offices.csv``.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    people = read_table("people.csv", PEOPLE_COLUMNS, lambda row: (row["name"], row["party"], row["start"]), extra)
    offices = read_table("offices.csv", OFFICE_COLUMNS, lambda row: (row["name"], row["office"], row["start"]), extra)
    terms: dict[str, tuple[Term, ...]] = {}
    for line, leads in (*((line, True) for line in people), *((line, False) for line in offices)):
        known = leads or line.among("known_for", ("yes", "no")) == "yes"
        term = Term(line.row["office"], line.date("start"), line.date("end"), known, leads)
        terms[line.row["name"]] = (*terms.get(line.row["name"], ()), term)
    return terms


def load_eras(extra: Path | None = None) -> Sequence[Era]:
    """Words of ``eras.csv`` in their order there.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    lines = read_table("eras.csv", ERA_COLUMNS, lambda row: (row["words"],), extra)
    return tuple(Era(line.row["words"], line.date("start")) for line in lines)


def load_cycles(extra: Path | None = None) -> Mapping[tuple[str, str], frozenset[int]]:
    """Years before the register in which councils may have polled, by kind and id; of a whole kind by an empty id.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    lines = read_table("cycles.csv", CYCLE_COLUMNS, lambda row: (row["kind"], row["area_id"]), extra)
    return {(line.among("kind", COUNCIL_KINDS), line.row["area_id"]): _years(line) for line in lines}


def _years(line: Line) -> frozenset[int]:
    items = line.items("years")
    if not all(item.isdecimal() and len(item) == 4 for item in items):
        raise line.fault(f"years is {line.row['years']!r}, not years separated by ;")
    return frozenset(map(int, items))
