"""What one side of a comparison says: its figures by key, from the facts of articles or from a run's table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.csvfile import CsvError, read_numbered
from pipeline.figure import FigureKey
from pipeline.reconcile.claims import COOP, NUMERIC, add_labels, canonical, figure_key, slug, surname
from pipeline.reconcile.columns import Statement
from pipeline.schema import RECONCILED
from pipeline.terminal import one_line


class CompareError(ValueError):
    """Two things that cannot be compared; the message is one line: what, where, what to do."""


@dataclass(frozen=True)
class Said:
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
_NEEDED = ("election_date", "area_id", "party", "measure", "counterparty", "value")
_LISTS = frozenset({"checks", "alternatives", "publishers", "sources", "other_basis"})


def of_run(path: Path) -> dict[FigureKey, Said]:
    """Figures of a run: its folder, or its ``reconciled.csv``.

    Raises:
        CompareError: no such file, a row longer or shorter than the header, two rows of one key (named with both
            lines).
    """
    table = path / "reconciled.csv" if path.is_dir() else path
    try:
        rows = read_numbered(table, _NEEDED)
    except FileNotFoundError as error:
        raise CompareError(f"{one_line(str(table))} is missing: give the folder of a run") from error
    except OSError as error:
        raise CompareError(f"{one_line(str(table))} cannot be read: {error.strerror}") from error
    except CsvError as error:
        raise CompareError(one_line(str(error))) from error
    found: dict[FigureKey, Said] = {}
    lines: dict[FigureKey, int] = {}
    for line, row in rows:
        key = key_of(row)
        if key in found:
            shown = ", ".join(part for part in (key[0], row.get("area") or key[1], *key[2:]) if part)
            raise CompareError(
                f"{one_line(str(table))}: lines {lines[key]} and {line} have one key ({one_line(shown)}): "
                "remove one of them"
            )
        lines[key] = line
        found[key] = Said(
            (row["value"],),
            row.get("quote", ""),
            row.get("area", ""),
            row.get("area_id", ""),
            row.get("person", ""),
            {name: _ordered(name, row.get(name, "")) for name in SUBSTANCE}
            | {"person": surname(row.get("person", ""))},
            {name: _ordered(name, row.get(name, "")) for name in ATTENDANT},
        )
    return found


def of_facts(facts: Iterable[Mapping[str, Any]]) -> dict[FigureKey, Said]:
    """Figures that facts state, those asserted or partial alone; keys and values as in reconciling.

    Of several facts on one figure the final ones stand before the partial ones and the later before the earlier;
    values that still differ are all kept. A ``control`` fact speaks of control, of control before and, where its
    article does not say so itself, of the outcome. What is counted as Labour and Co-operative is added to Labour.
    """
    rows = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in facts]
    rows = [row for row in rows if row["status"] in {"asserted", "partial"}]
    told = {(row["source"], *key_of(row)[:2]) for row in rows if row["measure"] == "outcome"}
    groups: dict[FigureKey, list[dict[str, str]]] = defaultdict(list)
    for row in _with_whole_labour(rows):
        for figure in _figures(row, (row["source"], *key_of(row)[:2]) in told):
            groups[key_of(figure)].append(figure)
    return {key: _stated(_standing(found)) for key, found in sorted(groups.items())}


def key_of(row: Mapping[str, str]) -> FigureKey:
    """The key of a row of ``reconciled.csv``, or of a fact that speaks of a figure."""
    key = figure_key(row)
    return key if key.area_id else key._replace(area_id=slug(row.get("area", "")))


def is_table(path: Path) -> bool:
    """Whether a file is a table of reconciled figures, by its header."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
            header = handle.readline(10_000).rstrip("\r\n").split(",")
    except OSError:
        return False
    return {*RECONCILED.key, "value", "verdict"} <= {name.strip('"') for name in header}


def _with_whole_labour(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Facts, the parts of Labour in one article and count added where some are Labour and Co-operative."""
    parts: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["party"] in {"LAB", COOP} and row["measure"] in NUMERIC:
            parts[row["source"], *key_of(row), row["status"], row.get("as_of", "")].append(row)
        else:
            yield row
    for found in parts.values():
        statements = [Statement(*(row.get(name, "") for name in Statement._fields)) for row in found]
        by_statement = dict(zip(statements, found, strict=True))
        for value, behind in add_labels(statements):
            yield by_statement[behind[0]] | {"party": "LAB", "value": value}


def _figures(fact: dict[str, str], told: bool) -> Iterator[dict[str, str]]:
    """The figures that one fact speaks of; ``told`` where its article states the outcome in words of its own."""
    value = canonical(fact["measure"], fact.get("value", ""))
    if value:
        yield fact | {"value": value}
    if fact["measure"] == "control" and (before := fact.get("previous", "")):
        yield fact | {"measure": "control_before", "value": before}
        if not told:
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


def _stated(rows: list[dict[str, str]]) -> Said:
    by_value: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda r: (r["bound"] != "exact", r["source"], int(r["start"] or 0), r["quote"])):
        by_value.setdefault(row["value"], row)
    values = sorted(by_value, key=lambda v: (1, int(v), "") if v.lstrip("-").isdecimal() else (0, 0, v))
    first = min(by_value.values(), key=lambda r: (r["source"], int(r["start"] or 0), r["value"]))
    substance = {name: ";".join(dict.fromkeys(by_value[v][name] for v in values)) for name in ("bound", "status")}
    return Said(tuple(values), first["quote"], first["area"], first["area_id"], first["person"], substance)


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
