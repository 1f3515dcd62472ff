"""Small worlds of statements for the tests of reconciling, and that the tables they give fit their schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.reconcile import Reconciled, ReconcileError, reconcile
from pipeline.schema import COPIES, FACTS, SOURCES, TABLES, Table, check_rows, sort_rows

DAY = "2023-05-04"
Row = dict[str, str]


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


class Few:
    """The gazetteer, but for most of the councils that polled: for tests that run hundreds of times."""

    def __init__(self, *area_ids: str) -> None:
        self._polled = frozenset(area_ids)

    def polled(self, date: str) -> frozenset[str]:
        return gazetteer().polled(date) & self._polled

    def __getattr__(self, name: str) -> Any:
        return getattr(gazetteer(), name)


def fact(source: str, area_id: str, measure: str, value: str | int = "", party: str = "", **more: Any) -> Row:
    """A row of facts.csv; ``start`` tells statements of one article apart."""
    row = dict.fromkeys(FACTS.names, "")
    row.update(
        source=source, origin=source, measure=measure, area=area_id.title(), area_id=area_id, party=party,
        value=str(value), status="asserted", bound="exact", election_date=DAY, start="0", end="40",
        quote=f"{area_id} {party} {measure} {value}.",
    )  # fmt: skip
    row.update({name: str(cell) for name, cell in more.items()})
    if "fact_id" not in more:
        parts = [row[name] for name in FACTS.names if name not in ("fact_id", "quote", "origin")]
        row["fact_id"] = f"f{abs(hash_text('|'.join(parts))):015x}"
    return row


def hash_text(text: str) -> int:
    """A number for a text, the same in every process."""
    import hashlib

    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)


def source(name: str, publisher: str = "", **more: str) -> Row:
    return {**dict.fromkeys(SOURCES.names, ""), "source": name, "origin": name, "publisher": publisher, **more}


def passage(name: str, of: str, start: int = 0, end: int = 1000, kind: str = "exact", of_start: int = 0) -> Row:
    length = end - start
    return {
        "source": name, "of": of, "start": str(start), "end": str(end), "of_start": str(of_start),
        "of_end": str(of_start + length), "kind": kind, "similarity": "1", "evidence": "made up",
    }  # fmt: skip


def frame(table: Table, rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    found = list(rows)
    return pd.DataFrame({name: [row.get(name, "") for row in found] for name in table.names}, dtype=str)


def run(
    facts: Sequence[Row],
    sources: Sequence[Row] | None = None,
    copies: Sequence[Row] = (),
    decisions: Sequence[Mapping[str, str]] = (),
    previous: pd.DataFrame | None = None,
    using: Any = None,
) -> Reconciled:
    """Reconcile, each source with a publisher of its own unless said otherwise; the tables checked and in order."""
    if sources is None:
        sources = [source(name, f"Publisher of {name}") for name in sorted({row["source"] for row in facts})]
    out = reconcile(
        frame(FACTS, facts), frame(SOURCES, sources), frame(COPIES, copies), using or Few(), decisions, previous
    )
    check(out)
    return out


def check(out: Reconciled) -> None:
    for name in ("reconciled", "evidence", "conflicts", "councils", "totals", "sources"):
        table = TABLES[name]
        rows = rows_of(getattr(out, name))
        assert list(getattr(out, name).columns) == table.names
        check_rows(table, rows)
        assert rows == list(sort_rows(table, rows)), name
        assert all(isinstance(cell, str) for row in rows for cell in row.values()), name
    known = set(out.reconciled["figure_id"])
    assert set(out.evidence["figure_id"]) == known
    assert set(out.conflicts["figure_id"]) <= known


def rows_of(table: pd.DataFrame) -> list[Row]:
    columns = [table[name].tolist() for name in table.columns]
    return [dict(zip(table.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


def figure(out: Reconciled, area_id: str, measure: str, party: str = "", **more: str) -> Row:
    """The one row of reconciled.csv of a figure."""
    want = {"area_id": area_id, "measure": measure, "party": party, **more}
    found = [row for row in rows_of(out.reconciled) if all(row[name] == cell for name, cell in want.items())]
    assert len(found) == 1, f"{len(found)} rows of {want}"
    return found[0]


def has(out: Reconciled, area_id: str, measure: str, party: str = "") -> bool:
    want = {"area_id": area_id, "measure": measure, "party": party}
    return any(all(row[name] == cell for name, cell in want.items()) for row in rows_of(out.reconciled))


def roles(out: Reconciled, figure_id: str) -> dict[str, str]:
    """Fact ids and their roles in a figure."""
    return {row["fact_id"]: row["role"] for row in rows_of(out.evidence) if row["figure_id"] == figure_id}


def conflicts(out: Reconciled, row: Row) -> list[Row]:
    return [found for found in rows_of(out.conflicts) if found["figure_id"] == row["figure_id"]]


def council(out: Reconciled, area_id: str, day: str = DAY) -> Row:
    found = [row for row in rows_of(out.councils) if row["area_id"] == area_id and row["election_date"] == day]
    assert len(found) == 1
    return found[0]


def test_nothing_in_gives_empty_tables_with_every_column() -> None:
    out = run([], [])
    assert [len(getattr(out, name)) for name in ("reconciled", "evidence", "conflicts", "councils", "totals")] == [
        0
    ] * 5
    assert out.messages == ()


def test_a_missing_column_is_named() -> None:
    facts = frame(FACTS, [fact("a", "medway", "control", "LAB")]).drop(columns=["measure"])
    with pytest.raises(ReconcileError, match="facts: no column measure"):
        reconcile(facts, frame(SOURCES, []), frame(COPIES, []), gazetteer())


def test_missing_cells_and_columns_that_are_not_needed_are_empty() -> None:
    facts = frame(FACTS, [fact("a", "medway", "control", "LAB", previous="CON")])
    facts = facts.drop(columns=["reading", "person"])
    facts["speaker"] = None
    out = reconcile(facts, frame(SOURCES, [source("a")])[["source", "publisher"]], frame(COPIES, []), gazetteer())
    check(out)
    assert figure(out, "medway", "control")["value"] == "LAB"


def test_a_fact_given_twice_counts_once_and_unreadable_ones_are_counted() -> None:
    odd = [fact("a", "medway", "seat_change", value, "LAB") for value in ("five", "")]
    out = run([fact("a", "medway", "control", "LAB"), fact("a", "medway", "control", "LAB"), *odd])
    assert len(out.evidence) == 1
    assert out.messages == ("2 statements give no value, or no number where one is needed, and are left out",)


def test_articles_without_a_row_in_sources_are_originals_and_said_so() -> None:
    out = run([fact("a", "medway", "control", "LAB"), fact("b", "medway", "control", "LAB")], [source("a", "Echo")])
    assert figure(out, "medway", "control")["independent_sources"] == "2"
    assert out.messages == ("1 articles have facts and no row in sources.csv: taken as originals",)


def test_numbers_are_read_as_spreadsheets_and_articles_write_them() -> None:
    out = run(
        [
            fact("a", "medway", "seat_change", "+1,061", "LAB"), fact("b", "medway", "seat_change", "1061.0", "LAB"),
            fact("a", "medway", "seat_change", "\N{MINUS SIGN}7", "CON"),
        ]
    )  # fmt: skip
    assert figure(out, "medway", "seat_change", "LAB")["number"] == "1061"
    assert figure(out, "medway", "seat_change", "CON")["value"] == "-7"
