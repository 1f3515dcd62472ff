"""Facts as columns: each column of text as codes into its distinct words, so that a million are counted at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import lt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
_TEXT = pd.StringDtype("python", na_value=np.nan)
_WHOLE = ("fact_id", "quote")
"""Columns of which nearly every cell differs: kept as they are."""


class Statement(NamedTuple):
    """The columns of a fact that reconciling reads, all text."""

    fact_id: str
    source: str
    origin: str
    measure: str
    area: str
    area_id: str
    area_code: str
    party: str
    value: str
    unit: str
    previous: str
    counterparty: str
    status: str
    bound: str
    election_date: str
    election_id: str
    as_of: str
    person: str
    quote: str
    start: str
    end: str
    reading: str


@dataclass(frozen=True)
class Column:
    """A column: row ``i`` holds ``words[codes[i]]``; no two words are equal."""

    codes: NDArray[Any]
    words: list[str]

    def texts(self) -> Texts:
        """The cells."""
        cells: Texts = as_texts(self.words)[self.codes]
        return cells

    def at(self, rows: Ints) -> list[str]:
        """The cells of some rows."""
        return [self.words[code] for code in self.codes[rows].tolist()]


def as_texts(words: Sequence[str]) -> Texts:
    """Words as an array to pick from."""
    found = np.empty(len(words), dtype=object)
    found[:] = words
    return found


def numbers(found: NDArray[Any]) -> list[int]:
    """An array as a list: single numbers are read off it far more quickly."""
    every: list[int] = found.tolist()
    return every


def ranked(column: Column) -> Column:
    """The same column with its words in order (by code point), so that codes compare as the texts do."""
    if all(map(lt, column.words, islice(column.words, 1, None))):
        return column
    order = in_order(column.words)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return Column(places[column.codes], as_texts(column.words)[order].tolist())


def in_order(words: Sequence[str]) -> Ints:
    """The places of words in their order by code point."""
    return np.argsort(_comparable(as_texts(words)), kind="stable")


def of_words(column: Column, has: Callable[[str], object]) -> Flags:
    """By row, whether its word is such a one."""
    flags = np.array([bool(has(word)) for word in column.words], dtype=bool)
    return flags[column.codes] if len(flags) else np.zeros(len(column.codes), dtype=bool)


def text_frame(columns: Mapping[str, Texts | Column]) -> pd.DataFrame:
    """Columns of text as a frame: texts as they are, a column of codes as a categorical one.

    Its cells are as Python has them, with or without pyarrow: equal ones are shared, and written as they are.
    """
    found: dict[str, Any] = {}
    types: dict[int, pd.CategoricalDtype] = {}  # columns may share their words
    for name, cells in columns.items():
        if isinstance(cells, Column):
            if id(cells.words) not in types:
                types[id(cells.words)] = pd.CategoricalDtype(pd.Index(_text_array(as_texts(cells.words)), copy=False))
            found[name] = pd.Categorical.from_codes(cells.codes, dtype=types[id(cells.words)], validate=False)
        else:
            found[name] = _text_array(cells)
    return pd.DataFrame(found, columns=list(columns), copy=False)


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of ``text_frame`` with every column text."""
    return text_frame({str(name): frame[name].to_numpy(dtype=object) for name in frame.columns})


def _text_array(cells: Texts) -> pd.api.extensions.ExtensionArray:
    return pd.array(cells, dtype=_TEXT, copy=False)


def recoded(column: Column, words: Iterable[str]) -> Column:
    """The column with each word replaced (by what some function makes of it); words that fall together are one."""
    index: dict[str, int] = {}
    places = np.array([index.setdefault(word, len(index)) for word in words], dtype=np.int64)
    return Column(places[column.codes] if len(places) else column.codes, list(index))


def lengthened(column: Column, more: Sequence[str]) -> Column:
    """The column with more cells behind its own."""
    if not more:
        return column
    index = dict(zip(column.words, range(len(column.words)), strict=True))
    codes = np.array([index.setdefault(word, len(index)) for word in more], dtype=np.int64)
    return Column(np.concatenate([column.codes, codes]), list(index))


def pairs(*codes: tuple[Ints, int]) -> Ints:
    """One code for several, in the order of all of them: each given with how many there may be.

    Where their product is beyond 64 bits, what stands so far is numbered afresh.
    """
    whole, size = codes[0]
    whole = whole.astype(np.int64)
    for part, more in codes[1:]:
        if size * max(more, 1) >= 1 << 62:
            found, whole = np.unique(whole, return_inverse=True)
            size = len(found)
        size *= max(more, 1)
        whole = whole * max(more, 1) + part
    return whole


def distinct(codes: Ints) -> Ints:
    """Each number once, in order (``numpy.unique`` counts by hashing, which takes many times as long here)."""
    found = np.sort(codes)
    new = np.ones(len(found), dtype=bool)
    new[1:] = found[1:] != found[:-1]
    return found[new]


def among(codes: Ints, wanted: Ints) -> Flags:
    """Which numbers are among others (as ``numpy.isin``, which is slow for the same reason)."""
    found = distinct(wanted)
    if not len(found):
        return np.zeros(len(codes), dtype=bool)
    return np.asarray(found[np.minimum(np.searchsorted(found, codes), len(found) - 1)] == codes)


class FactColumns:
    """Facts in the order of their ids, each once: the columns of ``Statement``, the words of ``source`` in order."""

    def __init__(self, facts: pd.DataFrame) -> None:
        self.ids, self.quotes = (texts_of(facts, name) for name in _WHOLE)
        self._columns = {name: coded(facts, name) for name in Statement._fields if name not in _WHOLE}
        self._columns["source"] = ranked(self._columns["source"])
        order = self._order()
        if order is not None:
            self.ids, self.quotes = self.ids[order], self.quotes[order]
            self._columns = {name: Column(c.codes[order], c.words) for name, c in self._columns.items()}

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def _order(self) -> Ints | None:
        """Rows in the order of their ids, of an id that comes twice the last row by its cells; None: as they stand."""
        keys = _comparable(self.ids)
        if len(keys) < 2 or bool((keys[:-1] < keys[1:]).all()):
            return None
        order = np.argsort(keys, kind="stable")
        same = keys[order[:-1]] == keys[order[1:]]
        if not same.any():
            return order
        kept: list[int] = []
        for row, again in zip(order.tolist(), [False, *same.tolist()], strict=True):
            if not again:
                kept.append(row)
            elif self.statement(row) > self.statement(kept[-1]):
                kept[-1] = row
        return np.array(kept, dtype=np.int64)

    def statement(self, row: int) -> Statement:
        """One fact."""
        return self.statements([row])[0]

    def statements(self, rows: Sequence[int]) -> list[Statement]:
        """Some facts."""
        cells: list[Iterable[str]] = []
        for name in Statement._fields:
            if name in _WHOLE:
                cells.append((self.ids if name == "fact_id" else self.quotes)[rows])
            else:
                cells.append(self._columns[name].at(np.asarray(rows, dtype=np.int64)))
        return list(map(Statement._make, zip(*cells, strict=True)))


def _comparable(texts: Texts) -> NDArray[Any]:
    """Texts as an array that compares by code point, and quickly where they are short and plain."""
    found = texts.tolist()
    joined = "".join(found)
    if joined.isascii() and "\0" not in joined and max(map(len, found), default=0) <= 64:
        return np.array(found, dtype="S")
    return texts


def texts_of(frame: pd.DataFrame, name: str) -> Texts:
    """The cells of a column of text; all '' where the frame lacks it."""
    if name not in frame.columns:
        return np.full(len(frame), "", dtype=object)
    cells = frame[name].to_numpy(dtype=object)
    if not pd.api.types.is_string_dtype(cells):  # of objects: whether each is text
        cells = as_texts([plain_cell(cell) for cell in cells.tolist()])
    return cells


def plain_cell(cell: Any) -> str:
    """A cell as text, '' for one that is missing."""
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def coded(frame: pd.DataFrame, name: str) -> Column:
    """A column of a frame of text; all '' where the frame lacks it."""
    if name not in frame.columns:
        return Column(np.zeros(len(frame), dtype=np.int64), [""])
    cells: Any = frame[name]
    if isinstance(cells.dtype, pd.CategoricalDtype):  # of a Parquet file's dictionary: codes already
        codes, words = cells.cat.codes.to_numpy(), list(map(plain_cell, cells.cat.categories.tolist()))
        return _filled(codes, words)
    if cells.dtype == object and not pd.api.types.is_string_dtype(cells):
        cells = as_texts([plain_cell(cell) for cell in cells.tolist()])  # 1, 1.0 and True are three texts
    codes, found = pd.factorize(cells)
    return _filled(codes, found.tolist())


def _filled(codes: NDArray[Any], words: list[str]) -> Column:
    """A column of codes into words, those below nought standing for ''."""
    if len(codes) and codes.min() < 0:
        codes = np.where(codes < 0, len(words), codes)
        words.append("")
    column = Column(codes.astype(np.int32), words)
    return column if len(set(words)) == len(words) else recoded(column, words)
