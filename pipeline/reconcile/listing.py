"""The tables of figures and statements as columns: rows of plain figures read off the sweep, and those of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.fact import UNIT_OF
from pipeline.reconcile.columns import (
    Column,
    Ints,
    Texts,
    as_texts,
    distinct,
    lengthened,
    pairs,
    ranked,
    recoded,
    text_frame,
)
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.sweep import COMPETES, ROLES
from pipeline.reconcile.swept import AllSwept
from pipeline.reconcile.tables import Labels, conflict_rows, decimal, evidence_rows, reconciled_row, sure
from pipeline.schema import CONFLICTS, EVIDENCE, RECONCILED, Table


class Listing:
    """Rows of plain figures, read off the columns, and of the ``others``."""

    def __init__(self, swept: AllSwept, others: Sequence[Decided], labels: Labels) -> None:
        self._sheet = swept.sheet
        self._swept, self._others, self._labels = swept, others, labels

    def reconciled(self) -> pd.DataFrame:
        """``reconciled.csv``: a row a figure."""
        sheet, labels, figures = self._sheet, self._labels, self._swept.figures
        claims, sweep = sheet.claims, sheet.sweep
        measure = claims.heads["measure"]
        none = Column(np.zeros(len(figures), dtype=np.int64), [""])
        value = _worded(np.array(sheet.values, dtype=np.int64), [stated.value for stated in claims.stated])
        cells: dict[str, Column | Sequence[str]] = {
            **claims.heads,
            **self._areas,
            "figure_id": Column(np.arange(len(figures)), claims.ids),
            "flagged": ["yes" if figure.flagged else "" for figure in figures],
            "election_id": list(map(labels.election, claims.keys, sheet.elections)),
            "person": none,
            "value": value,
            "number": [
                said.value if said.number is not None else decimal(key.measure, said.value)
                for key, said in zip(claims.keys, map(claims.stated.__getitem__, sheet.values), strict=True)
            ],
            "unit": [UNIT_OF.get(key.measure) or unit for key, unit in zip(claims.keys, sheet.units, strict=True)],
            "previous": [figure.previous for figure in figures],
            "bound": Column(none.codes, ["exact"]),
            "status": Column(sweep.final.astype(np.int64), ["partial", "final"]),
            "as_of": sheet.latest,
            "basis": _worded(measure.codes, ["eve_of_poll" if m == "control_before" else "" for m in measure.words]),
            "other_basis": none,
            "verdict": sweep.verdicts,
            "confidence": _told([figure.confidence for figure in figures], sure),
            "checks": [";".join(figure.checks) for figure in figures],
            "publishers": sheet.publishers.joined,
            "sources": sheet.sources.joined,
            "independent_sources": _told(sheet.support, str),
            "independent_against": _told(sheet.opposed, str),
            "alternatives": sheet.alternatives,
            "register": [figure.register for figure in figures],
            "reason": [" ".join(filter(None, figure.reasons)) for figure in figures],
            "quote": sheet.quotes,
        }
        rows = [reconciled_row(figure, labels) for figure in self._others]
        columns = {name: found if isinstance(found, Column) else as_texts(found) for name, found in cells.items()}
        return _frame(RECONCILED, columns, [tuple(row[name] for name in RECONCILED.names) for row in rows])

    def evidence(self) -> pd.DataFrame:
        """``evidence.csv``: each statement's part in the figure."""
        claims, sweep = self._sheet.claims, self._sheet.sweep
        fact, origin = claims.fact, claims.witnesses.origin
        cells: dict[str, Column | Texts] = {
            "figure_id": Column(claims.figure, claims.ids),
            "fact_id": Column(fact, claims.facts.ids.tolist()),
            "role": Column(sweep.role, list(ROLES)),
            "origin": Column(origin.codes[fact], origin.words),
            "value": _worded(claims.value, [stated.value for stated in claims.stated]),
            "as_of": Column(claims.times.codes[fact], claims.times.words),
            "why_not": Column(sweep.reason, sweep.reasons),
        }
        return _frame(EVIDENCE, cells, [row for figure in self._others for row in evidence_rows(figure)])

    def conflicts(self) -> pd.DataFrame:
        """``conflicts.csv``: each statement on a figure whose statements cannot all be true."""
        sheet, claims, sweep = self._sheet, self._sheet.claims, self._sheet.sweep
        values = max(len(claims.stated), 1)
        said = distinct(pairs((claims.figure, max(sweep.count, 1)), (claims.value, values)))
        differ = np.bincount(said // values, minlength=sweep.count) > 1
        which = np.flatnonzero(differ[claims.figure])
        figure, fact, value = claims.figure[which], claims.fact[which], claims.value[which]
        source, origin, times = claims.facts["source"], claims.witnesses.origin, claims.times
        heads = {**claims.heads, **self._areas}
        weights = self._weights()
        cells: dict[str, Column | Texts] = {
            name: Column(head.codes[figure], head.words) for name, head in heads.items()
        }
        cells |= {
            "figure_id": Column(figure, claims.ids),
            "person": Column(np.zeros(len(which), dtype=np.int64), [""]),
            "value": _worded(value, [stated.value for stated in claims.stated]),
            "source": Column(source.codes[fact], source.words),
            "publisher": Column(sheet.publisher.codes[source.codes[fact]], sheet.publisher.words),
            "origin": Column(origin.codes[fact], origin.words),
            "as_of": Column(times.codes[fact], times.words),
            "weight": Column(weights.codes[which], weights.words),
            "why_not": Column(sweep.reason[which], sweep.reasons),
            "fact_id": Column(fact, claims.facts.ids.tolist()),
            "quote": claims.facts.quotes[fact],
        }
        return _frame(CONFLICTS, cells, [row for figure in self._others for row in conflict_rows(figure, self._labels)])

    @cached_property
    def _areas(self) -> dict[str, Column]:
        """Name and code of the area that each plain figure is about."""
        day, area = (self._sheet.claims.heads[name] for name in ("election_date", "area_id"))
        size = max(len(area.words), 1)
        places, place = np.unique(pairs((day.codes, len(day.words)), (area.codes, size)), return_inverse=True)
        labels = [self._labels.area(day.words[code // size], area.words[code % size]) for code in places.tolist()]
        return {
            "area": _worded(place, [name for name, _ in labels]),
            "area_code": _worded(place, [code for _, code in labels]),
        }

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
        # many voices round to the same share
        return _worded(codes, ["0", *(format(round(1 / count, 2), "g") for count in voices)])


def _told(values: Sequence[Any], words: Callable[[Any], str]) -> list[str]:
    """Values in words, each of those that come again and again told once."""
    told = {value: words(value) for value in set(values)}
    return [told[value] for value in values]


def _worded(codes: NDArray[Any], words: Sequence[str]) -> Column:
    """A column of codes into words of which some may be equal."""
    return recoded(Column(codes, list(words)), words)


def _frame(table: Table, cells: Mapping[str, Column | Texts], rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Columns of plain figures, and rows of the others, in the order of the table's key, whose columns are codes."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.names)
    found: dict[str, Column | Texts] = {}
    parts: dict[str, tuple[Ints, int]] = {}
    for name, more in zip(table.names, columns, strict=True):
        mine = cells[name]
        if not isinstance(mine, Column):
            found[name] = np.concatenate([mine, as_texts(more)])
            continue
        every = lengthened(mine, more)
        if name in table.key:
            every = ranked(every)
            parts[name] = every.codes, len(every.words)
        found[name] = every
    keys = pairs(*(parts[name] for name in table.key))
    if bool((keys[:-1] <= keys[1:]).all()):
        return text_frame(found)
    order = np.argsort(keys, kind="stable")
    return text_frame(
        {
            name: Column(mine.codes[order], mine.words) if isinstance(mine, Column) else mine[order]
            for name, mine in found.items()
        }
    )
