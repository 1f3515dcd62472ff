"""The long tables, ``evidence.csv`` and ``conflicts.csv``: a row a statement, of plain figures as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.reconcile.columns import Ints, Texts, as_texts, pairs, text_frame
from pipeline.reconcile.sweep import COMPETES, ROLES
from pipeline.reconcile.swept import Sheet
from pipeline.reconcile.tables import Labels, conflict_rows, evidence_rows
from pipeline.reconcile.weigh import Decided
from pipeline.schema import CONFLICTS, EVIDENCE, Table


class Listing:
    """Rows of plain figures, read off the columns, and of the ``others``."""

    def __init__(self, sheet: Sheet, others: Sequence[Decided], labels: Labels) -> None:
        self._sheet, self._others, self._labels = sheet, others, labels
        self._ids = as_texts(sheet.claims.ids)
        facts = sheet.claims.facts
        self._rows_of = dict(zip(facts.ids.tolist(), range(len(facts)), strict=True)) if others else {}

    def evidence(self) -> pd.DataFrame:
        """``evidence.csv``: each statement's part in the figure."""
        claims, sweep = self._sheet.claims, self._sheet.sweep
        fact, origin = claims.fact, claims.witnesses.origin
        cells = {
            "figure_id": self._ids[claims.figure],
            "fact_id": claims.facts.ids[fact],
            "role": as_texts(ROLES)[sweep.role],
            "origin": as_texts(origin.words)[origin.codes[fact]],
            "value": as_texts([stated.value for stated in claims.stated])[claims.value],
            "as_of": as_texts(claims.times.words)[claims.times.codes[fact]],
            "why_not": as_texts(sweep.reasons)[sweep.reason],
        }
        rows = [row for figure in self._others for row in evidence_rows(figure)]
        figures = _Order([*self._ids.tolist(), *(row[0] for row in rows)])
        roles = _Order([*ROLES, *(row[2] for row in rows)])
        ours = (figures.of(self._ids.tolist())[claims.figure], fact, roles.of(ROLES)[sweep.role])
        theirs = (
            figures.of(row[0] for row in rows),
            self._facts(row[1] for row in rows),
            roles.of(row[2] for row in rows),
        )
        return _frame(EVIDENCE, cells, rows, ours, theirs)

    def conflicts(self) -> pd.DataFrame:
        """``conflicts.csv``: each statement on a figure whose statements cannot all be true."""
        claims, sweep = self._sheet.claims, self._sheet.sweep
        texts = [stated.value for stated in claims.stated]
        said = np.unique(pairs((claims.figure, max(sweep.count, 1)), (claims.value, max(len(texts), 1))))
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
        cells: dict[str, Texts] = {name: as_texts(found)[figure] for name, found in by_figure.items()}
        cells |= {
            "figure_id": self._ids[figure],
            "person": np.full(len(which), "", dtype=object),
            "value": as_texts(texts)[value],
            "source": as_texts(source.words)[source.codes[fact]],
            "publisher": as_texts(list(map(self._labels.publisher, source.words)))[source.codes[fact]],
            "origin": as_texts(origin.words)[origin.codes[fact]],
            "as_of": as_texts(times.words)[times.codes[fact]],
            "weight": self._weights()[which],
            "why_not": as_texts(sweep.reasons)[sweep.reason[which]],
            "fact_id": claims.facts.ids[fact],
            "quote": claims.facts.quotes[fact],
        }
        rows = [row for figure in self._others for row in conflict_rows(figure, self._labels)]
        at = [CONFLICTS.names.index(name) for name in CONFLICTS.key]
        heads = [tuple(row[place] for place in at[:5]) for row in rows]
        ours_at = [(k.election_date, k.area_id, k.measure, k.party, k.counterparty) for k in keys]
        parts = [_Order([*ours_at, *heads])]
        ours, theirs = [parts[0].of(ours_at)[figure]], [parts[0].of(heads)]
        for place, words, codes in (
            (at[5], [""], np.zeros(len(which), dtype=np.int64)), (at[6], texts, value),
            (at[7], source.words, source.codes[fact]),
        ):  # fmt: skip
            order = _Order([*words, *(row[place] for row in rows)])
            ours.append(order.of(words)[codes] if len(codes) else codes)
            theirs.append(order.of(row[place] for row in rows))
        ours.append(fact)
        theirs.append(self._facts(row[at[8]] for row in rows))
        return _frame(CONFLICTS, cells, rows, ours, theirs)

    def _weights(self) -> Texts:
        """The share of its witness' voice that each claim on a plain figure has."""
        sweep, claims = self._sheet.sweep, self._sheet.claims
        weights = np.full(len(claims.fact), "0", dtype=object)
        standing = np.flatnonzero(sweep.role <= COMPETES)
        groups = max(len(claims.witnesses.group.words), 1)
        _, inverse, counts = np.unique(
            pairs((sweep.pair, max(len(sweep.votes.figure), 1)), (sweep.group[standing], groups)),
            return_inverse=True, return_counts=True,
        )  # fmt: skip
        words = {count: format(round(1 / count, 2), "g") for count in np.unique(counts).tolist()}
        weights[standing] = as_texts([words[count] for count in counts.tolist()])[inverse]
        return weights

    def _facts(self, ids: Iterable[str]) -> Ints:
        return np.array([self._rows_of[fact_id] for fact_id in ids], dtype=np.int64)


class _Order:
    """Words (or tuples of words) by their place in code point order."""

    def __init__(self, words: Iterable[Any]) -> None:
        self._places = {word: place for place, word in enumerate(sorted(set(words)))}

    def of(self, words: Iterable[Any]) -> Ints:
        """The places of some of them."""
        return np.array([self._places[word] for word in words], dtype=np.int64)


def _frame(
    table: Table,
    cells: Mapping[str, Texts],
    rows: Sequence[tuple[str, ...]],
    ours: Sequence[Ints],
    theirs: Sequence[Ints],
) -> pd.DataFrame:
    """Columns and rows together, in the order of their ranks."""
    ranks = [np.concatenate(part) for part in zip(ours, theirs, strict=True)]
    order = np.lexsort(ranks[::-1])
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.names)
    found = {}
    for name, more in zip(table.names, columns, strict=True):
        found[name] = np.concatenate([cells[name], as_texts(more)])[order]
    return text_frame(found)
