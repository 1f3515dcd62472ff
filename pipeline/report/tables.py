"""Frames and articles to the rows and lines of a run's files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from pipeline.article import Article
from pipeline.csvfile import write_csv
from pipeline.schema import ARTICLE_KEYS, RUN_TABLES, TABLES, Table, check_rows, sort_rows

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_SURROGATE = regex.compile(r"\p{Cs}")


def rows_of(table: Table, frame: pd.DataFrame) -> list[Row]:
    """Rows of a frame in the order of the table's key, unknown cells empty, whole numbers without a point.

    Raises:
        SchemaError: a column that the table does not have, an empty cell that must not be, a key twice.
    """
    integers = {column.name for column in table.columns if column.type == "integer"}
    columns = {str(name): _cells(frame[name].tolist(), str(name) in integers) for name in frame.columns}
    for name in table.names:
        columns.setdefault(name, [""] * len(frame))
    names = list(columns)
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    check_rows(table, rows)
    return [dict(row) for row in sort_rows(table, rows)]


def run_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[Row]]:
    """Rows of every table of a run, in the order of ``RUN_TABLES``; one that is not given is empty.

    Raises:
        SchemaError: see ``rows_of``.
        KeyError: a name that is no table of a run.
    """
    known = {table.name for table in RUN_TABLES}
    if unknown := sorted(set(tables) - known):
        raise KeyError(f"no table of a run: {unknown[0]}")
    return {t.name: rows_of(t, tables[t.name]) if t.name in tables else [] for t in RUN_TABLES}


def write_tables(folder: Path, rows: Mapping[str, Iterable[Row]]) -> dict[str, int]:
    """Write ``NAME.csv`` for every table; returns the number of rows of each."""
    return {name: write_csv(folder / f"{name}.csv", TABLES[name].names, rows[name]) for name in rows}


def write_articles(path: Path, articles: Iterable[Article]) -> int:
    """Write ``articles.jsonl``, one object a line in the order of ``sources.csv``; returns the number of lines.

    A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD: one code point for one, so that offsets stay true.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        for article in sorted(articles, key=lambda a: a.source):
            handle.write(_SURROGATE.sub("\ufffd", json.dumps(article_row(article), ensure_ascii=False)) + "\n")
            count += 1
    return count


def article_row(article: Article) -> Row:
    """An article as an object of ``articles.jsonl``."""
    row: Row = {key: getattr(article, key) for key in ARTICLE_KEYS if key not in {"regions", "edits"}}
    row["regions"] = [
        {"kind": r.kind, "start": r.start, "end": r.end, "as_of": r.as_of, "level": r.level} for r in article.regions
    ]
    row["edits"] = [
        {"start": e.start, "end": e.end, "replacement": e.replacement, "reason": e.reason, "evidence": e.evidence}
        for e in article.edits
    ]
    return row


def _cells(values: list[Any], whole: bool) -> list[Any]:
    return [_cell(value, whole) if not isinstance(value, str) else value for value in values]


def _cell(value: Any, whole: bool) -> Any:
    """A cell that is no text: pandas' several kinds of nothing are empty, 3.0 in a column of whole numbers is 3."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value:
        return ""
    if isinstance(value, float) and whole and value.is_integer():
        return int(value)
    return value
