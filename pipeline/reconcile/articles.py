"""The articles of a run as columns: what reconciling reads of ``sources.csv``, and the columns that it fills in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.reconcile.columns import (
    Column,
    FactColumns,
    Ints,
    Texts,
    as_texts,
    coded,
    in_order,
    pairs,
    ranked,
    recoded,
    text_frame,
    texts_of,
)
from pipeline.schema import SOURCES

if TYPE_CHECKING:
    from pipeline.reconcile.origins import Origins


class Articles:
    """Articles by name; of two rows of one name the last counts.

    ``rows`` gives the row of an article.
    """

    def __init__(self, sources: pd.DataFrame) -> None:
        self._frame = sources
        self.names: list[str] = texts_of(sources, "source").tolist()
        self.rows = dict(zip(self.names, range(len(self.names)), strict=True))
        self._columns: dict[str, Column] = {}
        self._asked: tuple[Sequence[str], Ints] = (), np.zeros(0, dtype=np.int64)

    def _column(self, name: str) -> Column:
        """A column, read when it is first asked for."""
        if name not in self._columns:
            found = coded(self._frame, name)
            self._columns[name] = _spaced(found) if name == "publisher" else found
        return self._columns[name]

    def cell(self, article: str, column: str) -> str:
        """A cell of an article's row, '' of an article that is not there."""
        row, cells = self.rows.get(article), self._column(column)
        return "" if row is None else cells.words[cells.codes[row]]

    def filled(self, column: str) -> list[str]:
        """Names of the articles whose cell in a column is not empty."""
        cells = self._column(column)
        given = np.array([bool(word) for word in cells.words], dtype=bool)
        return [self.names[row] for row in np.flatnonzero(given[cells.codes]).tolist()] if len(given) else []

    def places(self, articles: Sequence[str]) -> Ints:
        """The row of each of some articles, -1 where it is not there."""
        if articles is not self._asked[0]:  # the same list is asked for more than once
            found = list(map(self.rows.get, articles, repeat(-1)))
            self._asked = articles, np.array(found, dtype=np.int64)
        return self._asked[1]

    def _places_in(self, articles: Sequence[str]) -> Ints:
        """The place of each row's article in a list of articles, -1 where it is not there."""
        rows = self.places(articles)
        known = np.flatnonzero(rows >= 0)
        found = np.full(len(self.names), -1, dtype=np.int64)
        found[rows[known]] = known
        if len(self.rows) < len(self.names):  # a name twice: what its last row has
            found = found[list(map(self.rows.__getitem__, self.names))]
        return found

    def column(self, name: str, rows: Ints) -> Column:
        """The cells of some rows, '' of row -1."""
        column = self._column(name)
        words = [*column.words, ""]
        codes = np.append(column.codes, len(column.words))
        return Column(codes[rows], words)

    def completed(self, facts: FactColumns, right: Ints, total: Ints, origins: Origins) -> pd.DataFrame:
        """``sources.csv`` with what only reconciling knows: election date, agreement, a reviewer's word on copies.

        ``right`` and ``total`` say by article of the facts on how many figures it is right, and on how many it speaks.
        """
        texts = {name: texts_of(self._frame, name) for name in ("origin", "copy_of", "election_date")}
        own = as_texts(self.names)
        texts["origin"] = np.where(texts["origin"] == "", own, texts["origin"])
        reviewed = origins.reviewed
        for row in [row for row, name in enumerate(self.names) if name in reviewed] if reviewed else ():
            texts["copy_of"][row], texts["origin"][row] = origins.whole(self.names[row])
        place = self._places_in(facts["source"].words)
        days = np.append(_days(facts), "")[place]
        texts["election_date"] = np.where(days == "", texts["election_date"], days)
        texts["agreement"] = np.append(_shares(right, total), "")[place]
        texts["source"] = own
        order = in_order(self.names)
        found: dict[str, Column | Texts] = {}
        for name in SOURCES.names:
            if name in texts:
                found[name] = texts[name][order]
            else:
                column = coded(self._frame, name)
                found[name] = Column(column.codes[order], column.words)
        return text_frame(found)


def _spaced(column: Column) -> Column:
    """Names with single spaces between their words."""
    return recoded(column, [" ".join(name.split()) for name in column.words])


def _shares(right: Ints, total: Ints) -> Texts:
    """Shares with two decimals, '' of nothing."""
    most = int(total.max(initial=0)) + 1
    found, inverse = np.unique(pairs((right, most), (total, most)), return_inverse=True)
    words = [f"{pair // most / (pair % most):.2f}" if pair % most else "" for pair in found.tolist()]
    return as_texts(words)[inverse] if len(words) else as_texts([])


def _days(facts: FactColumns) -> Texts:
    """Of each article the election that most of its facts are about, the last of several: of those that make figures
    if any has a date, else of all.
    """
    source, day, status = facts["source"], ranked(facts["election_date"]), facts["status"]
    dated = np.array([bool(word) for word in day.words], dtype=bool)[day.codes]
    certain = np.array([word in ("asserted", "partial") for word in status.words], dtype=bool)[status.codes]
    found = np.full(len(source.words), "", dtype=object)
    size = max(len(day.words), 1)
    for which in (dated, dated & certain):
        place, counts = np.unique(
            pairs((source.codes[which], max(len(source.words), 1)), (day.codes[which], size)), return_counts=True
        )
        article, named = place // size, place % size
        order = np.lexsort((named, counts, article))
        last = order[np.flatnonzero(np.append(article[order][1:] != article[order][:-1], [True] * bool(len(order))))]
        found[article[last]] = as_texts(day.words)[named[last]]
    return found
