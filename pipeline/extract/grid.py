"""Grids: rows of cells under a header that names the columns, the first of them the council's.

"Council | Was | Now | Lab | Con" and "Council  Result  Won  Total": cells are parted by tabs, bars or two spaces and
more. A number is of the party that its column or its cell names, else of the row's party, else of who runs the council.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.cellwords import CellWords, body, cell_words
from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, places
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.tables import MEASURE, column_names
from pipeline.extract.totals import MAX_SEATS
from pipeline.when import A_YEAR

_PARTS = regex.compile(r"[ \xa0\n]*[\t|][ \xa0\n]*|[ \xa0]*\n[ \xa0\n]*|[ \xa0]{2,}")
_APART = re.compile(r"[\t|\n]|[ \xa0]{2}")
_CELL_NUMBER = regex.compile(
    r"(?P<sign>[+\-−–]?)(?P<digits>\d{1,3})(?![\d.,]*\d|\s?%)"
    r"(?:\s?\((?:(?P<total>\d{1,3})|(?P<change>[+\-−–=]?\s?\d{0,3}|nc|no change))\))?"
)
_SHARED = re.compile(r"[:;,(]| \(| [–-] ")
"""What stands between a council that nobody controls and those who run it all the same: "NOC: Lab minority"."""
_NIL = frozenset({"-", "–", "—", "−", "=", "nc", "no change", "nil", "0"})
_LOWER = ("-", "−", "–")
_PARTY, _AREA, _CONTROL = "party", "councils", "control"
_MANY = 3
"""Parties across from which on a table is a cross table, unless other columns count too."""
_LARGEST = "largest"
_OWNERS = frozenset({_LARGEST, "control"})
"""Columns whose name may have the year of the poll beside it: "2022 biggest party"."""
_COUNTED = frozenset({"total", "won", "before", "gained", "lost", "defended"})
_STATES = frozenset({"control", "total", "before"})
"""Columns whose cell may be a party: who runs the council, now or before."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: ``kind`` as in ``models/lexicon/tables.toml``, or a party whose seats stand in it."""

    kind: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str
    holder: Chunk | None
    number: regex.Match[str] | None


@cache
def _holding(words: CellWords) -> regex.Pattern[str]:
    """A party and its seats as one cell: "Lab 23 of 45 seats"."""
    counted = body([word for word in (*words.seat, *words.members) if word.endswith("s")])
    return regex.compile(
        rf"\D{{2,40}}(?<!\d)\d{{1,3}}(?: (?:{body(words.out_of)}|/) \d{{1,3}})?(?: {counted})?\)?", regex.IGNORECASE
    )


@cache
def _range(words: CellWords) -> regex.Pattern[str]:
    return regex.compile(rf"\d[-–]\d|\d [-–] \d|\d {body(words.to)} \d")


def split(line: str) -> list[tuple[int, int]]:
    """Spans of the cells of a line; empty ones between two marks count."""
    line = line.rstrip()
    spans, at = [], 0
    start = len(line) - len(line.lstrip(" \t|\xa0"))
    at = start
    for match in _PARTS.finditer(line, start):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(line)))
    return [(a, b) for a, b in spans if a < b or (a == b and 0 < a < len(line))]


def is_parted(line: str) -> bool:
    """Whether a line has marks between its cells: tabs, bars, line ends or two spaces and more."""
    return _may_be_parted(line) and _APART.search(line.strip()) is not None


def _may_be_parted(line: str) -> bool:
    return "|" in line or "  " in line or "\n" in line or "\t" in line or "\xa0" in line


def party_in(chunks: Sequence[Chunk], start: int, end: int) -> Chunk | None:
    """The party that a cell from ``start`` to ``end`` names, as a chunk of its own."""
    for chunk in chunks:
        if chunk.tag == "PARTY" and chunk.parties and start <= chunk.start and chunk.end <= end:
            return chunk
        for part in chunk.parts:
            if start <= part.party_start and part.party_end <= end:
                return Chunk("PARTY", "", part.party_start, part.party_end, parties=(part.party,))
    return None


def header(line: str, chunks: Sequence[Chunk] = (), extra: Path | None = None) -> tuple[Column, ...] | None:
    """The columns that a line names, or None where it is no such header.

    The first is the council's; a party that a column names alone is known from the chunks of the line.
    """
    if not _may_be_parted(line):
        return None
    if not _APART.search(line) or any(map(str.isdigit, A_YEAR.sub("", line))) or len(spans := split(line)) < 3:
        return None
    names, unread = column_names(extra), cell_words(extra).unread
    columns = []
    for start, end in spans:
        words = line[start:end].strip().lower()
        dated = A_YEAR.sub("", words).strip()
        party = next((c for c in chunks if c.tag == "PARTY" and c.parties and start <= c.start and c.end <= end), None)
        if words in names:
            columns.append(Column(names[words]))
        elif names.get(dated) in _OWNERS:
            columns.append(Column(names[dated]))
        elif party is not None and party.end - party.start == end - start:
            columns.append(Column("total", party.parties[0]))
        elif not words or words in unread:
            columns.append(Column("other"))
        else:
            return None
    kinds = [column.kind for column in columns]
    if sum(bool(column.party) for column in columns) >= _MANY and not _COUNTED & {
        c.kind for c in columns if not c.party
    }:
        return None  # a cross table
    if kinds[0] != _AREA or _AREA in kinds[1:] or not any(k in MEASURE for k in kinds[1:]):
        return None
    return tuple(columns)


def is_forecast(line: str, extra: Path | None = None) -> bool:
    """Whether a row has ranges for counts ("29 (21-37)"): a forecast's, and so is the table that it stands in."""
    return _range(cell_words(extra)).search(line) is not None


def row(
    sentence: Sentence, columns: Sequence[Column], before: Place | None, extra: Path | None = None
) -> tuple[list[Statement], Place] | None:
    """Statements of a row under a header and its council; None where the line is no such row.

    Args:
        sentence: the line with its chunks.
        columns: of the header in force.
        before: council of the row above, for a row whose first cell is empty.
        extra: a folder of tables laid over the shipped ones.
    """
    spans = split(sentence.text)
    lead = len(sentence.text) - len(sentence.text.lstrip())
    if len(spans) == len(columns) - 1 and before is not None and lead > 3:
        spans = [(0, 0), *spans]
    if len(spans) != len(columns) or len(spans) < 3:
        return None
    cells = [_cell(sentence, span) for span in spans]
    area = before if cells[0].start == cells[0].end else _council(sentence, cells[0])
    if area is None:
        return None
    stated: list[Statement] = list(_control(sentence, columns, cells, area))
    if not stated and not any(cell.number for cell in cells[1:]):
        return None
    party = next((c.holder for k, c in zip(columns, cells, strict=True) if k.kind == _PARTY and c.holder), None)
    runs = next((c.holder for k, c in zip(columns, cells, strict=True) if k.kind == _CONTROL and c.holder), None)
    now = next((c.holder for k, c in zip(columns, cells, strict=True) if k.kind == "total" and c.holder), None)
    # "Council | Control | Seats": how many seats a council has; "Won" beside it tells that the winner's are meant
    owner = party or ((runs or now) if any(column.kind in ("won", "change") for column in columns) else None)
    for column, cell in zip(columns[1:], cells[1:], strict=True):
        kind = column.kind
        if kind == _LARGEST and cell.holder is not None and _holding(cell_words(extra)).fullmatch(cell.text):
            kind = "total"  # "Largest party": "Lab 23 of 45 seats"
        if kind not in MEASURE or kind == "councils_change":
            continue
        own = column.party or _code(cell.holder) or _code(owner if kind != "defended" else party)
        nil = cell.text.lower() in _NIL and kind == "change"
        if not own or own == "NOC" or (cell.number is None and not nil):
            continue
        at = (sentence.base + cell.start, sentence.base + cell.end)
        holder = cell.holder or (None if column.party else owner)
        span = (sentence.base + holder.start, sentence.base + holder.end) if holder else at
        for measure, value in _counts(kind, cell.number):
            if abs(value) <= MAX_SEATS:
                anchors = (("area", area.span), ("party", span), ("value", at))
                stated.append(
                    Statement(measure, area, own, str(value), "", "", "exact", "", anchors, at, at, "table-cell")
                )
    return stated, area


def _cell(sentence: Sentence, span: tuple[int, int]) -> _Cell:
    start, end = span
    text = sentence.text[start:end].strip()
    holder: Chunk | None = None
    for chunk in sentence.chunks:
        if chunk.tag in ("PARTY", "NOC", "HELDBY") and start <= chunk.start and chunk.end <= end:
            holder = holder or chunk
        for part in chunk.parts:
            if start <= part.party_start and part.party_end <= end:
                named = Chunk("PARTY", "", part.party_start, part.party_end, parties=(part.party,))
                holder = holder or named
    return _Cell(start, end, text, holder, _CELL_NUMBER.search(sentence.text, start, end))


def _council(sentence: Sentence, cell: _Cell) -> Place | None:
    named = [
        place
        for chunk in sentence.chunks
        if chunk.tag == "AREA" and cell.start <= chunk.start and chunk.end <= cell.end
        for place in places(chunk, sentence.base)
    ]
    return named[0] if len(named) == 1 else None


def _code(holder: Chunk | None) -> str:
    if holder is None:
        return ""
    return "NOC" if holder.tag == "NOC" else (holder.parties[0] if holder.parties else "")


def _control(sentence: Sentence, columns: Sequence[Column], cells: Sequence[_Cell], area: Place) -> Iterator[Statement]:
    """Who runs the council and who ran it, where two columns say no more than that: "Was | Now"."""
    found: dict[str, Chunk] = {}
    for column, cell in zip(columns, cells, strict=True):
        if column.party or column.kind not in _STATES or cell.number is not None or cell.holder is None:
            continue
        rest = sentence.text[cell.holder.end : cell.end]
        if cell.holder.start - cell.start or (len(rest) > 1 and not (cell.holder.tag == "NOC" and _SHARED.match(rest))):
            continue  # "Lab gain from Con": the rules read it
        found.setdefault("previous" if column.kind == "before" else "value", cell.holder)
    if "value" not in found or "previous" not in found:
        return
    value, previous = _code(found["value"]), _code(found["previous"])
    spans = {part: (sentence.base + chunk.start, sentence.base + chunk.end) for part, chunk in found.items()}
    anchors = (("area", area.span), *spans.items())
    statement = Statement(
        "control", area, "", value, previous, "", "exact", "", anchors, spans["value"], spans["value"], "table-cell"
    )
    yield statement
    yield replace(statement, measure="outcome", value="held" if value == previous else "changed", previous="")


def _counts(kind: str, number: regex.Match[str] | None) -> Iterator[tuple[str, int]]:
    """Measures and values of a cell: "9", "+3", "28 (+1)", "9 (28)"."""
    if number is None:
        yield MEASURE[kind], 0
        return
    value = int(number["digits"]) * (-1 if number["sign"] in _LOWER and number["sign"] else 1)
    signed = bool(number["sign"])
    if kind == "total" and signed:
        yield "seat_change", value
    elif kind == "change" or not signed:
        yield ("seats_won" if number["total"] else MEASURE[kind]), value
    if number["total"]:
        yield "seats", int(number["total"])
    if number["change"] is not None:
        change = number["change"].replace(" ", "")
        digits = change.lstrip("+-−–=")
        if digits.isdigit() or not digits or digits in ("nc", "nochange"):
            moved = int(digits) if digits.isdigit() else 0
            yield "seat_change", -moved if change.startswith(_LOWER) else moved
