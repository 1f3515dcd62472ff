"""Frames and articles to the rows and lines of a run's files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
import pandas as pd
import regex
from numpy.typing import NDArray

from pipeline.article import Article
from pipeline.csvfile import Coded, plain, write_columns
from pipeline.forked import beside, can_fork
from pipeline.schema import ARTICLE_KEYS, RUN_TABLES, TABLES, Column, Table, check_rows
from pipeline.uncollected import uncollected

Row = dict[str, Any]
_Cells = NDArray[np.object_] | pd.Categorical
"""Cells of a column: texts or numbers, or codes into the texts that come again and again in it."""
_SURROGATE = regex.compile(r"\p{Cs}")
MANY = 100_000
"""From so many facts on, tables are made and written by two processes where there can be two."""
APART = ("evidence", "conflicts", "sources")
"""The tables that the second of them makes and writes: about half of the work."""
_FIRST = -(1 << 62)


class Rows(Sequence[Row]):
    """Rows of a table in the order of its key, held by column: a row is made when it is looked at."""

    def __init__(self, table: Table, columns: Sequence[_Cells]) -> None:
        """``columns`` are those of the table, all cells texts or numbers."""
        self.table, self.columns = table, columns
        self._names = table.names

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return list(Rows(self.table, [column[place] for column in self.columns]))
        return {name: column[place] for name, column in zip(self._names, self.columns, strict=True)}

    def __iter__(self) -> Iterator[Row]:
        names = self._names
        columns = [column.tolist() for column in self.columns]
        return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))

    def column(self, name: str) -> list[Any]:
        """The cells of a column."""
        cells: list[Any] = self.columns[self._names.index(name)].tolist()
        return cells


def rows_of(table: Table, frame: pd.DataFrame) -> Rows:
    """Rows of a frame in the order of the table's key, unknown cells empty, whole numbers without a point.

    Raises:
        SchemaError: a column that the table does not have, an empty cell that must not be, a key twice.
    """
    integers = {column.name for column in table.columns if column.type == "integer"}
    given = {str(name): _cells(frame[name], str(name) in integers) for name in frame.columns}
    for name in table.names:
        given.setdefault(name, np.full(len(frame), "", dtype=object))
    fits = len(given) == len(table.names) and all(_fits(column, given[column.name]) for column in table.columns)
    if fits:
        keys = [_sortable(given[name], name in integers) for name in table.key]
        if not _ordered(keys):
            by_key = list(zip(*(cells.tolist() for cells in keys), strict=True))
            order = np.array(sorted(range(len(frame)), key=by_key.__getitem__), dtype=np.int64)
            fits = len(set(by_key)) == len(by_key)
            given = {name: cells[order] for name, cells in given.items()} if fits else given
    if not fits:  # row after row tells what is wrong, and where
        rows = zip(*(cells.tolist() for cells in given.values()), strict=True)
        check_rows(table, [dict(zip(given, cells, strict=True)) for cells in rows])
    return Rows(table, [given[name] for name in table.names])


def _fits(column: Column, cells: _Cells) -> bool:
    """Whether cells are such as the column may have."""
    listed = bool(column.enum) or column.type == "integer"
    if not column.required and not listed:
        return True
    if not isinstance(cells, pd.Categorical):
        every = cells.tolist()
    else:
        every = _used(cells) if listed or (_texts_of(cells) == "").any() else []
    if column.required and "" in every:
        return False
    if not listed:
        return True
    words = {str(cell) for cell in set(every)} - {""}
    if column.enum and not words.issubset(column.enum):
        return False
    return column.type != "integer" or all(word.lstrip("-").isdigit() for word in words)


def _texts_of(cells: pd.Categorical) -> NDArray[np.object_]:
    """The texts that the codes of a column stand for."""
    return np.asarray(cells.categories, dtype=object)


def _used(cells: pd.Categorical) -> list[str]:
    """The texts that are there."""
    used = np.zeros(len(cells.categories), dtype=bool)
    used[cells.codes] = True
    found: list[str] = _texts_of(cells)[used].tolist()
    return found


def _sortable(cells: _Cells, whole: bool) -> NDArray[Any]:
    """Cells of a key as they are ordered: text by code point, whole numbers as numbers, empty ones first."""
    if isinstance(cells, pd.Categorical):
        words = _sortable(_texts_of(cells), whole)
        if _ordered([words]):
            return cells.codes
        ranks: NDArray[np.int64] = np.unique(words, return_inverse=True)[1]
        return np.asarray(ranks[cells.codes])
    if whole:
        return _array([int(cell) if cell != "" else _FIRST for cell in cells.tolist()])
    return cells if _all_text(cells) else _array(list(map(str, cells.tolist())))


def _array(cells: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    return found


def _all_text(cells: NDArray[np.object_]) -> bool:
    return pd.api.types.is_string_dtype(cells)  # of objects: whether each is text


def _ordered(keys: Sequence[NDArray[Any]]) -> bool:
    """Whether keys stand in order, none twice; of all rows only those are looked at further that are alike so far."""
    alike: NDArray[np.int64] | None = None  # None: all
    for cells in keys:
        above, below = (cells[:-1], cells[1:]) if alike is None else (cells[alike], cells[alike + 1])
        if np.asarray(above < below, dtype=bool).all():
            return True
        same = np.asarray(above == below, dtype=bool)
        differ = np.flatnonzero(~same)
        if len(differ) and not np.asarray(above[differ] < below[differ], dtype=bool).all():
            return False
        alike = np.flatnonzero(same) if alike is None else alike[same]
    return alike is None or not len(alike)


class RunRows(Mapping[str, Rows]):
    """Rows of every table of a run, in the order of ``RUN_TABLES``, each made when first looked up.

    Raises:
        SchemaError: see ``rows_of``; when a table is looked up.
        KeyError: at once, of a name that is no table of a run.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """``tables`` are frames by name; one that is not given is empty."""
        self._tables, self._made = tables, dict[str, Rows]()
        known = {table.name for table in RUN_TABLES}
        if unknown := sorted(set(tables) - known):
            raise KeyError(f"no table of a run: {unknown[0]}")

    def __getitem__(self, name: str) -> Rows:
        if name not in self._made:
            table = TABLES[name]
            given = name in self._tables
            self._made[name] = (
                rows_of(table, self._tables[name])
                if given
                else Rows(table, [np.empty(0, dtype=object) for _ in table.names])
            )
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return (table.name for table in RUN_TABLES)

    def __len__(self) -> int:
        return len(RUN_TABLES)


def write_table(folder: Path, rows: Rows) -> int:
    """Write ``NAME.csv``; returns the number of rows."""
    return write_columns(folder / f"{rows.table.name}.csv", rows.table.names, list(map(_written, rows.columns)))


def _written(cells: _Cells) -> NDArray[np.object_] | Coded:
    """Cells as the writer takes them."""
    if isinstance(cells, pd.Categorical):
        return Coded(cells.codes, _texts_of(cells))
    return cells if _all_text(cells) else _array(list(map(plain, cells.tolist())))


def apart(facts: int) -> bool:
    """Whether the tables made of so many facts are made and written by two processes."""
    return facts >= MANY and can_fork()


def write_tables(
    folder: Path, rows: Mapping[str, Rows], facts: int = 0, names: Iterable[str] | None = None
) -> dict[str, int]:
    """Write ``NAME.csv`` of every table, each looked up when its turn comes; returns the number of rows of each.

    Args:
        folder: where to.
        rows: rows by the names of a run's tables.
        facts: how many facts they are made of; of ``MANY`` or more the tables ``APART`` are looked up and written in
            a process beside this one, where there can be one, and this process then has not got them.
        names: which tables; None: all.

    Raises:
        SchemaError: see ``rows_of``; in whichever process.
    """
    wanted = list(rows if names is None else names)
    theirs = [name for name in wanted if name in APART]

    def write(some: Iterable[str]) -> dict[str, int]:
        return {name: write_table(folder, rows[name]) for name in some}

    with uncollected(), beside(lambda: write(theirs), apart(facts)) as others:
        counts = write(name for name in wanted if name not in theirs)
        counts |= others()
    return {name: counts[name] for name in wanted}


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


def _cells(column: pd.Series[Any], whole: bool) -> _Cells:
    found = column.array
    if isinstance(found, pd.Categorical) and found.categories.dtype == "string" and (found.codes >= 0).all():
        return found
    values = column.to_numpy(dtype=object)
    if _all_text(values):
        return values
    return _array([_cell(value, whole) if not isinstance(value, str) else value for value in values.tolist()])


def _cell(value: Any, whole: bool) -> Any:
    """A cell that is no text: pandas' several kinds of nothing are empty, 3.0 in a column of whole numbers is 3."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value:
        return ""
    if isinstance(value, float) and whole and value.is_integer():
        return int(value)
    return value
