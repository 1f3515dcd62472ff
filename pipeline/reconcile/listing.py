"""The tables of figures and statements as columns: rows of plain figures read off the sweep, and those of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.fact import UNIT_OF
from pipeline.reconcile.columns import Column, Ints, Texts, as_texts, distinct, pairs, text_frame
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.sweep import COMPETES, ROLES
from pipeline.reconcile.swept import AllSwept
from pipeline.reconcile.tables import Labels, conflict_rows, decimal, evidence_rows, reconciled_row, sure
from pipeline.schema import CONFLICTS, EVIDENCE, RECONCILED, Table


class Listing:
    """Rows of plain figures, read off the columns, and of the ``others``."""

    def __init__(self, swept: AllSwept, others: Sequence[Decided], labels: Labels) -> None:
        sheet = self._sheet = swept.sheet
        self._figures, self._others, self._labels = swept.figures, others, labels
        facts = sheet.claims.facts
        self._rows_of = dict(zip(facts.ids.tolist(), range(len(facts)), strict=True)) if others else {}

    def reconciled(self) -> pd.DataFrame:
        """``reconciled.csv``: a row a figure."""
        labels, figures = self._labels, self._figures
        keys = [figure.key for figure in figures]
        areas = [labels.area(key.election_date, key.area_id) for key in keys]
        values = [figure.value.value for figure in figures]
        lists = self._sheet.publishers, self._sheet.sources
        publishers, sources = ([";".join(found[place]) for place in range(len(figures))] for found in lists)
        cells: dict[str, list[str]] = {
            "figure_id": self._sheet.claims.ids,
            "flagged": ["yes" if figure.flagged else "" for figure in figures],
            "election_date": [key.election_date for key in keys],
            "election_id": list(map(labels.election, keys, self._sheet.elections)),
            "area": [name for name, _ in areas],
            "area_id": [key.area_id for key in keys],
            "area_code": [code for _, code in areas],
            "party": [key.party for key in keys],
            "person": [""] * len(keys),
            "measure": [key.measure for key in keys],
            "counterparty": [key.counterparty for key in keys],
            "value": values,
            "number": [
                v if f.value.number is not None else decimal(f.key.measure, v)
                for f, v in zip(figures, values, strict=True)
            ],
            "unit": [UNIT_OF.get(k.measure) or unit for k, unit in zip(keys, self._sheet.units, strict=True)],
            "previous": [figure.previous for figure in figures],
            "bound": ["exact"] * len(keys),
            "status": ["final" if figure.final else "partial" for figure in figures],
            "as_of": self._sheet.latest,
            "basis": ["eve_of_poll" if key.measure == "control_before" else "" for key in keys],
            "other_basis": [""] * len(keys),
            "verdict": [figure.verdict for figure in figures],
            "confidence": list(map(sure, figures)),
            "checks": [";".join(figure.checks) for figure in figures],
            "publishers": publishers,
            "sources": sources,
            "independent_sources": list(map(str, self._sheet.support)),
            "independent_against": list(map(str, self._sheet.opposed)),
            "alternatives": [figure.alternatives for figure in figures],
            "register": [figure.register for figure in figures],
            "reason": [" ".join(filter(None, figure.reasons)) for figure in figures],
            "quote": self._sheet.quotes,
        }
        rows = [reconciled_row(figure, labels) for figure in self._others]
        texts = {name: as_texts(found) for name, found in cells.items()}
        heads = [*zip(*(cells[name] for name in RECONCILED.key), strict=True)]
        heads += [tuple(row[name] for name in RECONCILED.key) for row in rows]
        order = np.array(sorted(range(len(heads)), key=heads.__getitem__), dtype=np.int64)
        return _frame(RECONCILED, texts, [tuple(row[name] for name in RECONCILED.names) for row in rows], order)

    def evidence(self) -> pd.DataFrame:
        """``evidence.csv``: each statement's part in the figure."""
        claims, sweep = self._sheet.claims, self._sheet.sweep
        fact, origin = claims.fact, claims.witnesses.origin
        cells: dict[str, Column | Texts] = {
            "figure_id": Column(claims.figure, claims.ids),
            "fact_id": claims.facts.ids[fact],
            "role": Column(sweep.role, list(ROLES)),
            "origin": Column(origin.codes[fact], origin.words),
            "value": Column(claims.value, [stated.value for stated in claims.stated]),
            "as_of": Column(claims.times.codes[fact], claims.times.words),
            "why_not": Column(sweep.reason, sweep.reasons),
        }
        rows = [row for figure in self._others for row in evidence_rows(figure)]
        ranks = (
            _ranks(claims.figure, claims.ids, [row[0] for row in rows]),
            np.concatenate([fact, self._facts(row[1] for row in rows)]),
            _ranks(sweep.role, ROLES, [row[2] for row in rows]),
        )
        return _frame(EVIDENCE, cells, rows, np.lexsort(ranks[::-1]))

    def conflicts(self) -> pd.DataFrame:
        """``conflicts.csv``: each statement on a figure whose statements cannot all be true."""
        sheet, claims, sweep = self._sheet, self._sheet.claims, self._sheet.sweep
        texts = [stated.value for stated in claims.stated]
        said = distinct(pairs((claims.figure, max(sweep.count, 1)), (claims.value, max(len(texts), 1))))
        differ = np.bincount(said // max(len(texts), 1), minlength=sweep.count) > 1
        which = np.flatnonzero(differ[claims.figure])
        figure, fact, value = claims.figure[which], claims.fact[which], claims.value[which]
        source, origin, times = claims.facts["source"], claims.witnesses.origin, claims.times
        keys = claims.keys
        areas = [
            self._labels.area(k.election_date, k.area_id) if d else ("", "") for k, d in zip(keys, differ, strict=True)
        ]
        by_figure = {
            "election_date": [key.election_date for key in keys],
            "area": [name for name, _ in areas],
            "area_id": [key.area_id for key in keys],
            "area_code": [code for _, code in areas],
            "party": [key.party for key in keys],
            "measure": [key.measure for key in keys],
            "counterparty": [key.counterparty for key in keys],
        }
        weights = self._weights()
        cells: dict[str, Column | Texts] = {name: Column(figure, found) for name, found in by_figure.items()}
        cells |= {
            "figure_id": Column(figure, claims.ids),
            "person": np.full(len(which), "", dtype=object),
            "value": Column(value, texts),
            "source": Column(source.codes[fact], source.words),
            "publisher": Column(sheet.publisher.codes[source.codes[fact]], sheet.publisher.words),
            "origin": Column(origin.codes[fact], origin.words),
            "as_of": Column(times.codes[fact], times.words),
            "weight": Column(weights.codes[which], weights.words),
            "why_not": Column(sweep.reason[which], sweep.reasons),
            "fact_id": claims.facts.ids[fact],
            "quote": claims.facts.quotes[fact],
        }
        rows = [row for figure in self._others for row in conflict_rows(figure, self._labels)]
        at = [CONFLICTS.names.index(name) for name in CONFLICTS.key]
        heads = [(k.election_date, k.area_id, k.measure, k.party, k.counterparty) for k in keys]
        ranks = [_ranks(figure, heads, [tuple(row[place] for place in at[:5]) for row in rows])]
        alone = np.zeros(len(which), dtype=np.int64)
        for place, codes, words in (
            (at[5], alone, [""]), (at[6], value, texts), (at[7], source.codes[fact], source.words),
        ):  # fmt: skip
            ranks.append(_ranks(codes, words, [row[place] for row in rows]))
        ranks.append(np.concatenate([fact, self._facts(row[at[8]] for row in rows)]))
        return _frame(CONFLICTS, cells, rows, np.lexsort(ranks[::-1]))

    def _weights(self) -> Column:
        """The share of its witness' voice that each claim on a plain figure has."""
        sweep, claims = self._sheet.sweep, self._sheet.claims
        standing = np.flatnonzero(sweep.role <= COMPETES)
        groups = max(len(claims.witnesses.group.words), 1)
        _, inverse, counts = np.unique(
            pairs((sweep.pair, max(len(sweep.votes.figure), 1)), (sweep.group[standing], groups)),
            return_inverse=True, return_counts=True,
        )  # fmt: skip
        codes = np.zeros(len(claims.fact), dtype=np.int64)
        codes[standing] = counts[inverse]
        voices = range(1, int(codes.max(initial=0)) + 1)
        return Column(codes, ["0", *(format(round(1 / count, 2), "g") for count in voices)])

    def _facts(self, ids: Iterable[str]) -> Ints:
        return np.array([self._rows_of[fact_id] for fact_id in ids], dtype=np.int64)


def _ranks(codes: NDArray[Any], words: Sequence[Any], more: Sequence[Any]) -> Ints:
    """The place in order of ``words[code]`` of each code, and behind them that of each of ``more``."""
    every = [*words, *more]
    places = {word: place for place, word in enumerate(sorted(dict.fromkeys(every)))}
    found = np.array([places[word] for word in every], dtype=np.int64)
    return np.concatenate([found[: len(words)][codes], found[len(words) :]])


def _frame(
    table: Table, cells: Mapping[str, Column | Texts], rows: Sequence[tuple[str, ...]], order: Ints
) -> pd.DataFrame:
    """Columns of plain figures, and rows of the others, in an order that counts through both."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ours, theirs = np.split(place, [len(order) - len(rows)])
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.names)
    found = {}
    for name, more in zip(table.names, columns, strict=True):
        mine = cells[name]
        found[name] = np.empty(len(order), dtype=object)
        found[name][ours] = mine.texts() if isinstance(mine, Column) else mine
        found[name][theirs] = as_texts(more)
    return text_frame(found)
