"""Rows: the statements that cells of a row make, and the council or nation that they are of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import Cell, counted_below, totals_in_brackets
from pipeline.extract.totals import MAX_SEATS


def over_counts(text: str, extra: Path | None) -> bool:
    """Whether a heading says how the parties below it are counted, so that they are of the council above it."""
    return totals_in_brackets(text, extra) or counted_below(text, extra) not in ("", "other")


def first_digit(text: str) -> int:
    """Where the first digit of a line stands; -1 where it has none."""
    return next((i for i, c in enumerate(text) if c.isdigit()), -1)


def cell_statements(row: tuple[Chunk, list[Cell]], sentence: Sentence, area: Place | None) -> Iterator[Statement]:
    """Statements of a row's party and cells, of the council or nation ``area``; none where a number is too large."""
    party, cells = row
    if area is None:
        return
    base = sentence.base
    if area.area_id not in NATIONAL and any(abs(cell.value) > MAX_SEATS for cell in cells):
        return
    for cell in cells:
        if area.area_id not in NATIONAL and cell.measure.startswith("councils"):
            continue
        span = (base + party.start, base + cell.end)
        anchors = (
            ("area", area.span),
            ("party", (base + party.start, base + party.end)),
            ("value", (base + cell.start, base + cell.end)),
        )
        yield Statement(
            cell.measure, area, party.parties[0], str(cell.value), "", "", "exact", "", anchors, span, span, "table-row"
        )


def home_of(sentence: Sentence, scene: Scene) -> Place | None:
    """The one council that a row names, else that of the heading above it, else what the article is about."""
    own = [place for c in sentence.chunks if c.tag == "AREA" for place in places(c, sentence.base)]
    group = own or list(scene.heading)
    if len({p.area_id for p in group}) == 1:
        return group[0]
    if group:
        return None
    return scene.heading_nation or scene.topic
