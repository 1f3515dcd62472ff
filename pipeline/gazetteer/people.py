"""People who stand for a party: its leaders, with the dates of their leadership."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.gazetteer.tables import read_table

COLUMNS = ("name", "party", "office", "start", "end", "forms")


@dataclass(frozen=True, slots=True)
class PersonForm:
    """One way of naming a leader, and the days on which it stands for the party."""

    text: str
    code: str
    start: str
    end: str


def load_people(parties: Collection[str], extra: Path | None = None) -> tuple[PersonForm, ...]:
    """Forms of the leaders of ``people.csv`` in their order there; the full name comes first of each.

    Raises:
        GazetteerError: a malformed table, or a party that is none of ``parties``; the message names file and line.
    """
    forms = []
    for line in read_table("people.csv", COLUMNS, lambda row: (row["name"], row["party"], row["start"]), extra):
        row = line.row
        if row["party"] not in parties:
            raise line.fault(f"no party {row['party']!r} in parties.csv")
        start, end = line.date("start"), line.date("end")
        forms += [PersonForm(text, row["party"], start, end) for text in (row["name"], *line.items("forms"))]
    return tuple(forms)
