"""What one side of a comparison says: its figures by key, from the facts of articles or from a run's table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.csvfile import CsvError, read_numbered
from pipeline.schema import RECONCILED
from pipeline.terminal import one_line


class CompareError(ValueError):
    """Two things that cannot be compared; the message is one line: what, where, what to do."""


class Key(NamedTuple):
    """What a figure is about; ``area`` is its slug, or its name where no slug is known."""

    election_date: str
    area: str
    party: str
    measure: str
    counterparty: str
    surname: str


@dataclass(frozen=True)
class Statement:
    """One figure as one side has it.

    ``values`` holds more than one where an article says several things of a figure; ``substance`` and ``attendant``
    hold the other cells by column, lists in order: a difference in substance is a difference of the figure, one in
    attendant cells (verdict, sources, time) is said beside it.
    """

    values: tuple[str, ...]
    quote: str = ""
    area: str = ""
    area_id: str = ""
    person: str = ""
    substance: Mapping[str, str] = field(default_factory=dict)
    attendant: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """The value, several joined by ``;``."""
        return ";".join(self.values)


SUBSTANCE = (
    "bound", "status", "unit", "previous", "basis", "other_basis", "flagged", "checks", "alternatives",
)  # fmt: skip
"""Columns of ``reconciled.csv`` besides the value whose change is a difference of the figure."""
ATTENDANT = ("verdict", "as_of", "publishers", "sources", "independent_sources", "independent_against", "register")
_LISTS = frozenset({"checks", "alternatives", "publishers", "sources", "other_basis"})


def of_run(path: Path) -> dict[Key, Statement]:
    """Figures of a run: its folder, or its ``reconciled.csv``.

    Raises:
        CompareError: no such file, a row longer or shorter than the header, two rows of one key (named with both
            lines).
    """
    table = path / "reconciled.csv" if path.is_dir() else path
    try:
        rows = read_numbered(table, (*Key._fields[2:5], "election_date", "area_id", "value"))
    except FileNotFoundError as error:
        raise CompareError(f"{one_line(str(table))} is missing: give the folder of a run") from error
    except OSError as error:
        raise CompareError(f"{one_line(str(table))} cannot be read: {error.strerror}") from error
    except CsvError as error:
        raise CompareError(one_line(str(error))) from error
    found: dict[Key, Statement] = {}
    lines: dict[Key, int] = {}
    for line, row in rows:
        key = key_of(row)
        if key in found:
            shown = ", ".join(p for p in (key[0], row.get("area") or key[1], *key[2:]) if p)
            raise CompareError(
                f"{one_line(str(table))}: lines {lines[key]} and {line} have one key ({one_line(shown)}): "
                "remove one of them"
            )
        lines[key] = line
        found[key] = Statement(
            (row["value"],),
            row.get("quote", ""),
            row.get("area", ""),
            row.get("area_id", ""),
            row.get("person", ""),
            {name: _ordered(name, row.get(name, "")) for name in SUBSTANCE}
            | {"person": _surname(row.get("person", ""))},
            {name: _ordered(name, row.get(name, "")) for name in ATTENDANT},
        )
    return found


def of_facts(facts: Iterable[Mapping[str, Any]]) -> dict[Key, Statement]:
    """Figures that facts state, those asserted or partial alone.

    Of several facts on one figure the final ones stand before the partial ones and the later before the earlier, as
    in reconciling; values that still differ are all kept. A ``control`` fact speaks of control, of control before
    and of the outcome.
    """
    groups: dict[Key, list[dict[str, str]]] = defaultdict(list)
    for row in facts:
        for figure in _figures({name: "" if cell is None else str(cell) for name, cell in row.items()}):
            groups[key_of(figure)].append(figure)
    return {key: _stated(_standing(rows)) for key, rows in groups.items()}


def key_of(row: Mapping[str, str]) -> Key:
    """The key of a row of ``reconciled.csv``, or of a fact that speaks of a figure."""
    measure = row["measure"]
    area = row["area_id"] or " ".join(row.get("area", "").casefold().split())
    surname = _surname(row.get("person", "")) if measure == "seat_lost" else ""
    return Key(row.get("election_date", ""), area, row.get("party", ""), measure, row.get("counterparty", ""), surname)


def is_table(path: Path) -> bool:
    """Whether a file is a table of reconciled figures, by its header."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
            header = handle.readline(10_000).rstrip("\r\n").split(",")
    except OSError:
        return False
    return {*RECONCILED.key, "value", "verdict"} <= {name.strip('"') for name in header}


def _figures(fact: dict[str, str]) -> Iterator[dict[str, str]]:
    """The figures that one fact speaks of."""
    if fact.get("status") not in {"asserted", "partial"}:
        return
    if fact["measure"] != "control":
        if fact.get("value"):
            yield fact
        return
    value, before = fact.get("value", ""), fact.get("previous", "")
    if value:
        yield fact
    if before:
        yield fact | {"measure": "control_before", "value": before}
        yield fact | {"measure": "outcome", "value": "held" if value == before else "changed"}


def _standing(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that nothing later or more final replaces."""
    rows = [row for row in rows if row["status"] == "asserted"] or rows
    days = [row["as_of"][:10] for row in rows if row.get("as_of")]
    if days:
        rows = [row for row in rows if not row.get("as_of") or row["as_of"][:10] == max(days)]
    times = [time for row in rows if (time := _time(row.get("as_of", "")))]
    if times:  # a date without a time is no earlier than a time of that day
        rows = [row for row in rows if (_time(row.get("as_of", "")) or max(times)) == max(times)]
    return rows


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC) if time else None


def _stated(rows: list[dict[str, str]]) -> Statement:
    by_value: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda r: (r["bound"] != "exact", r["source"], int(r["start"] or 0), r["quote"])):
        by_value.setdefault(row["value"], row)
    values = sorted(by_value, key=lambda v: (1, int(v), "") if v.lstrip("-").isdecimal() else (0, 0, v))
    first = min(by_value.values(), key=lambda r: (r["source"], int(r["start"] or 0), r["value"]))
    substance = {name: ";".join(dict.fromkeys(by_value[v][name] for v in values)) for name in ("bound", "status")}
    return Statement(tuple(values), first["quote"], first["area"], first["area_id"], first["person"], substance)


def _ordered(name: str, cell: str) -> str:
    """A cell to compare: the parts of a list in order; of rivals the values without who states them."""
    if name not in _LISTS:
        return cell
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    if name == "alternatives":
        parts = [part.partition(" (")[0] for part in _rivals(cell)]
    return ";".join(sorted(parts))


def _rivals(cell: str) -> Iterator[str]:
    """The parts of ``alternatives``; origins inside the brackets may be separated by ``;`` as well."""
    depth = start = 0
    for at, char in enumerate(cell):
        depth += (char == "(") - (char == ")" and depth > 0)
        if char == ";" and not depth:
            yield cell[start:at].strip()
            start = at + 1
    if last := cell[start:].strip():
        yield last


def _surname(person: str) -> str:
    parts = person.replace(",", " ").split()
    return parts[-1].casefold() if parts else ""
