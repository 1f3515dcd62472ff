"""Rows: the statements that cells of a row make, and the council or nation that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile
from pathlib import Path

import regex

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.grid import party_in
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import CELLS, Cell, counted_below, header, row_cells, totals_in_brackets, without_marks
from pipeline.extract.totals import MAX_SEATS
from pipeline.gazetteer import party_slug
from pipeline.phrasing import Headings


def over_counts(text: str, words: Headings, extra: Path | None) -> bool:
    """Whether a heading says how the parties below it are counted, so that they are of the council above it."""
    counted = totals_in_brackets(text, extra) or counted_below(text, extra) not in ("", "other")
    return counted or words.compared.opening.match(text) is not None


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


_OPEN_BRACKET = regex.compile(r"\([^()]*$")
_GAP = regex.compile(r"\s{2,}|\s*[\t|]\s*")
_BESIDE_VOTES = frozenset({"OTHER", "lpar", "rpar", "comma", "dash", "colon", "bar", "bullet"})


def led_row(sentence: Sentence, columns: tuple[str, ...], extra: Path | None) -> tuple[Chunk, list[Cell], Place] | None:
    """A row that begins with its council ("Derby  NOC, no change  Con  8  19  +2"): party, numbers and council."""
    chunks = sentence.chunks
    if not chunks or chunks[0].tag != "AREA":
        return None
    areas = places(chunks[0], sentence.base)
    cells = list(CELLS.finditer(sentence.text))
    named = [c for c in cells if c.start() > chunks[0].start and c.end() < len(sentence.text)]
    for cell in reversed(named):
        party = party_in(chunks, cell.start(), cell.end())
        if party is not None and (found := row_cells(sentence.text, cell.end(), columns, extra)):
            return party, found, areas[0]
    return None


def party_row(
    sentence: Sentence, columns: tuple[str, ...], set_as_list: bool, extra: Path | None
) -> tuple[Chunk, list[Cell]] | None:
    """A row that begins with its party, one that no table knows among them: party and numbers.

    ``set_as_list``: the table is set as a list ("Party – councils (change)"), whose marks are no part of its cells.
    """
    text = without_marks(sentence.text) if set_as_list else sentence.text
    chunks = list(dropwhile(lambda c: c.tag in ("bar", "bullet"), sentence.chunks))
    first = next((c for c in chunks if c.tag in ("NUM", "TALLY", "OTHER")), None)
    names = [c for c in chunks if first is None or c.start < first.start]
    if chunks and chunks[0].tag == "TALLY":
        part = chunks[0].parts[0]
        party: Chunk | None = Chunk("PARTY", "", part.party_start, part.party_end, parties=(part.party,))
    elif chunks and chunks[0].tag == "PARTY" and chunks[0].parties:
        party = chunks[0]
    elif chunks and chunks[0].tag == "NOC":
        party = None
    elif first is not None and names and text[:1].isupper() and first.tag == "NUM":
        name = _OPEN_BRACKET.sub("", text[: first.start].split("\n")[0]).strip(" \t|:-–")
        party = Chunk("PARTY", name, 0, len(name), parties=(party_slug(name),)) if 1 < len(name) < 60 else None
    else:
        party = None
    if party is None:
        return None
    cells = row_cells(text, party.end, columns, extra)
    if cells is None and (start := first_digit(text)) > party.end:
        cells = row_cells(text, start - (text[start - 1] in "+-−–"), columns, extra)
    return (party, cells) if cells else None


def columns_behind_council(sentence: Sentence, extra: Path | None, date: str) -> tuple[str, ...] | None:
    """Columns that stand behind a council's name on the line above its parties: "BASILDON   Seats"; None for none."""
    areas = [c for c in sentence.chunks if c.tag == "AREA"]
    if len(areas) != 1 or not (gap := _GAP.match(sentence.text, areas[0].end)):
        return None
    return header(f"Party\t{sentence.text[gap.end() :]}", extra, date)


def count_behind_votes(sentence: Sentence, measure: str) -> tuple[Chunk, Cell] | None:
    """A party and its seats behind its votes: "DUP 15,100 votes (31.5%) 14 councillors"; None for another line."""
    if "NUM" not in sentence.tags:
        return None
    chunks = [c for c in sentence.chunks if c.tag not in ("bar", "bullet")]
    if len(chunks) < 3 or (party := _before_votes(chunks[0])) is None:
        return None
    last, between = chunks[-1], chunks[1:-1]
    votes = [c for c in between if c.tag == "NUM" and c.quantity is not None and _is_votes(c.quantity)]
    if last.tag != "NUM" or not any(c.tag == "OTHER" for c in between):
        return None
    if any(c.tag not in _BESIDE_VOTES and c not in votes for c in between):
        return None
    quantity = last.quantity
    if quantity is None or quantity.signed or (quantity.unit != "seats" and quantity.value):
        return None
    return party, Cell(measure, quantity.value, last.start, last.end)


def _is_votes(quantity: Quantity) -> bool:
    return quantity.value > MAX_SEATS and not quantity.unit


def _before_votes(chunk: Chunk) -> Chunk | None:
    """The party of a chunk that is a party, or one with more votes than any council has seats; None for another."""
    if chunk.tag == "PARTY" and chunk.parties:
        return chunk
    if chunk.tag != "TALLY" or len(chunk.parts) != 1:
        return None
    part = chunk.parts[0]
    many = part.count is not None and _is_votes(part.count)
    return Chunk("PARTY", "", part.party_start, part.party_end, parties=(part.party,)) if many else None


def home_of(sentence: Sentence, scene: Scene) -> Place | None:
    """The one council that a row names, else that of the heading above it, else what the article is about."""
    own = [place for c in sentence.chunks if c.tag == "AREA" for place in places(c, sentence.base)]
    group = own or list(scene.heading)
    if len({p.area_id for p in group}) == 1:
        return group[0]
    if group:
        return None
    return scene.heading_nation or scene.topic


def told_of(chunks: Sequence[Chunk], nation: Chunk) -> bool:
    """Whether a line only tells of the nation that it names, so that what is below it is not the nation's.

    "No majority in the city after Northern Ireland's polls", and a caption: "The North East is ...".
    """
    at = chunks.index(nation)
    return (at > 0 and chunks[at - 1].tag == "clause") or any(c.tag == "be_v" for c in chunks)
