"""Cross tables: parties across and councils or measures down, or councils across and parties down.

"Council | Con | Lab | LD", "Party | Devon | Dorset", "Party | Labour | SNP" over "Net gain | -320 | +31".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.extract import grid
from pipeline.extract.cellwords import cell_words
from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, places
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import MEASURE, column_names, column_words
from pipeline.extract.totals import MAX_NATION, MAX_SEATS

_FEWEST_PARTIES = 3
_FEWEST_AREAS = 2
_SIGN = r"[+\-−–±]?\s?"
_CELL = regex.compile(
    rf"(?P<count>{_SIGN}(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}))(?![\d.,]*\d|\s?%)\s*(?:\((?P<beside>[^()]{{0,24}})\)|(?P<beside>[+\-−–]\d{{1,3}}))?"
)
_SHARE = regex.compile(r"\d\.\d|%|\d[-–]\d|\d [-–] \d|£")
_NIL = frozenset({"-", "–", "—", "−", "0"})
_PLAIN = regex.compile(r"[+\-−–=]?\s?\d{1,4}|=")
_WAYS = {"up": 1, "plus": 1, "down": -1, "minus": -1}
_COUNCIL_CELL = regex.compile(
    r"(?<![\d.,%£])(?:(?P<count>[+\-−–]?\d{1,3})(?![\d.,]*\d|\s?%)"
    r"(?:\s?\((?P<beside>[^()]{0,20})\)|\s(?P<beside>[+\-−–]\d{1,3}))?"
    r"|(?<=[\s|])[-–—](?=[\s|]|$))"
)
_SIGNED = regex.compile(r"[+\-−–]\d{1,3}|\d{1,3}|=")
_RANGE = regex.compile(r"\d[-–]\d")
_ROW_MARKS = frozenset({"NOC", "bar", "dash", "slash", "bullet", "colon"})


@dataclass(frozen=True, slots=True)
class CouncilCell:
    """A cell of a table of councils ("18 (-4)", "10 (22, 6)"): its count, the total and the change beside it."""

    count: int
    total: int | None
    change: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """What a column behind the first holds: seats (or changes, ``kind`` "change") of a party or of a council."""

    kind: str = ""
    party: str = ""
    area: Place | None = None


@dataclass(frozen=True, slots=True)
class CrossHeader:
    """The columns of a cross table; ``parted`` where its cells are parted by marks, so that empty ones count.

    ``parties``: whether parties stand across; ``of_party`` where the corner names them, so that measures stand down;
    ``bare`` where it has no corner, so that a row may be figures alone; ``before`` where brackets hold what was before.
    """

    columns: tuple[Column, ...]
    parted: bool
    parties: bool
    of_party: bool = False
    bare: bool = False
    before: bool = False


def cross_header(sentence: Sentence, extra: Path | None = None) -> CrossHeader | None:
    """The cross table that a line begins, or None."""
    if grid.is_parted(sentence.text) and (found := _parted_header(sentence, extra)) is not None:
        return found
    parties = _party_columns(sentence.chunks, extra) if "PARTY" in sentence.tags else None
    if parties is None:
        return None
    return CrossHeader(tuple(Column("total" if party else "", party) for party in parties), parted=False, parties=True)


def _parted_header(sentence: Sentence, extra: Path | None) -> CrossHeader | None:
    spans = grid.split(sentence.text)
    names = column_names(extra)
    columns: list[Column] = []
    for start, end in spans:
        words = " ".join(sentence.text[start:end].lower().replace("−", "-").split())
        party = grid.party_in(sentence.chunks, start, end)
        area = _area_in(sentence, start, end, names)
        if party is not None and party.end - party.start == len(sentence.text[start:end].rstrip(".")):
            columns.append(Column("total", party.parties[0]))
        elif area is not None:
            columns.append(Column("total", "", area))
        elif columns and names.get(words) == "change" and columns[-1].kind == "total" and _whose(columns[-1]):
            columns.append(Column("change", columns[-1].party, columns[-1].area))
        elif not words or words in names:
            columns.append(Column())
        else:
            return None
    corner = names.get(" ".join(sentence.text[slice(*spans[0])].lower().split()), "") if spans else ""
    bare = bool(columns) and _whose(columns[0])
    columns = columns if bare else columns[1:]
    totals = [column for column in columns if column.kind == "total"]
    parties = [column.party for column in totals if column.party]
    areas = [column.area.area_id for column in totals if column.area is not None]
    if len(parties) >= _FEWEST_PARTIES and not areas and len(set(parties)) == len(parties):
        return CrossHeader(tuple(columns), parted=True, parties=True, of_party=corner == "party", bare=bare)
    if len(areas) >= _FEWEST_AREAS and not parties and len(set(areas)) == len(areas):
        return CrossHeader(tuple(columns), parted=True, parties=False)
    return None


def _party_columns(chunks: Sequence[Chunk], extra: Path | None = None) -> tuple[str, ...] | None:
    """Parties of the columns that a header of a table of councils names ("Council | Con | Lab | LD"), or None.

    A column of something else ("Total") is an empty string.
    """
    words, corner = column_words(extra), cell_words(extra).corner
    columns: list[str] = []
    for chunk in chunks:
        if chunk.tag == "PARTY" and chunk.parties:
            columns.append(chunk.parties[0])
        elif chunk.tag in _ROW_MARKS or chunk.text in corner:
            continue
        elif all(word in words for word in chunk.text.split()):
            columns.append("")
        else:
            return None
    named = [party for party in columns if party]
    return tuple(columns) if len(named) >= 3 and len(set(named)) == len(named) else None


def _whose(column: Column) -> bool:
    return bool(column.party) or column.area is not None


def _area_in(sentence: Sentence, start: int, end: int, names: Mapping[str, str]) -> Place | None:
    """The council that fills a cell, a kind of council behind its name or not."""
    for chunk in sentence.chunks:
        for place in places(chunk, sentence.base) if chunk.tag == "AREA" else ():
            first, last = place.span[0] - sentence.base, place.span[1] - sentence.base
            behind = sentence.text[last:end].strip().lower()
            if first == start and last <= end and (not behind or names.get(behind) == "councils"):
                return place
    return None


def cross_row(
    sentence: Sentence, header: CrossHeader, home: Place | None, counted: str = "", extra: Path | None = None
) -> list[Statement]:
    """Statements of a row of a cross table; none where the line is no such row.

    Args:
        sentence: the line.
        header: in force above it.
        home: the council or nation that a table of measures is of.
        counted: what a heading says that the table counts, a measure; empty where it says nothing.
        extra: a folder of tables laid over the shipped ones.
    """
    if counted == "other":
        return []
    if header.parties and header.of_party and (kind := _measure(sentence, extra)):
        return list(_measure_row(sentence, header, kind, home))
    if header.parties and header.bare and (stated := list(_bare_row(sentence, header, home, counted))):
        return stated
    if header.parties:
        return list(_council_row(sentence, header, counted))
    return list(_party_row(sentence, header, counted))


def _measure(sentence: Sentence, extra: Path | None) -> str:
    """The kind of count that the first cell of a row names; empty where it names none."""
    spans = grid.split(sentence.text)
    words = " ".join(sentence.text[slice(*spans[0])].lower().split()) if spans else ""
    return "" if words in cell_words(extra).kept else column_names(extra).get(words, "")


def _bare_row(sentence: Sentence, header: CrossHeader, home: Place | None, counted: str) -> Iterator[Statement]:
    """Counts of a row that has a number for each party of the header above it and nothing else, of one council."""
    if home is None or home.area_id in NATIONAL or any(map(str.isalpha, sentence.text)):
        return
    spans = grid.split(sentence.text)
    found = _cells(sentence, header.columns, spans) if len(spans) == len(header.columns) else None
    yield from _counts(
        sentence, [(column, cell, home, column.party, None) for column, cell in found or ()], counted, header
    )


def _cells(
    sentence: Sentence, columns: Sequence[Column], spans: Sequence[tuple[int, int]] = ()
) -> list[tuple[Column, CouncilCell]] | None:
    """Cells behind a row's first with their columns, empty ones left out; None where the row does not fit."""
    spans = spans or grid.split(sentence.text)[1:]
    if len(spans) > len(columns) and all(start == end for start, end in spans[len(columns) :]):
        spans = spans[: len(columns)]
    if len(spans) > len(columns) or len(spans) < _FEWEST_AREAS:
        return None
    found: list[tuple[Column, CouncilCell]] = []
    for column, (start, end) in zip(columns, spans, strict=False):
        text = sentence.text[start:end]
        if not _whose(column) or not text:
            continue
        if _SHARE.search(text.split("(")[0]):
            return None
        if text in _NIL:
            found.append((column, CouncilCell(0, None, None, start, end)))
        elif (match := _CELL.match(sentence.text, start, end)) and not sentence.text[match.end() : end].strip():
            count, total, moved = _numbers(match)
            moved = _turned(sentence, *match.span("beside")) if moved is None and match["beside"] else moved
            found.append((column, CouncilCell(count, total, moved, start, end)))
        else:
            return None
    return found


def _numbers(match: regex.Match[str]) -> tuple[int, int | None, int | None]:
    """Count, total and change of a cell: "9", "28 (+1)", "9 (28, 1)"."""
    count = _value(match["count"])
    beside = match["beside"] or ""
    numbers = _PLAIN.findall(beside) if not any(map(str.isalpha, beside)) else []
    return count, *_beside(numbers)


def _beside(numbers: Sequence[str]) -> tuple[int | None, int | None]:
    """Total and change that numbers beside a count give: the plain one, and the signed or else the second plain one."""
    change = next((n for n in numbers if n[0] in "+-−–="), None)
    plain = [_value(n) for n in numbers if n[0].isdigit()]
    moved = None if change is None else _value(change.replace("=", "0"))
    if moved is None and len(plain) > 1:
        moved = plain[1]
    return plain[0] if plain else None, moved


def _turned(sentence: Sentence, start: int, end: int) -> int | None:
    """The change that a bracket says in words ("down one", "no change"); None where it says none."""
    inside = [c for c in sentence.chunks if start <= c.start and c.end <= end]
    if [c.tag for c in inside] == ["nochange"]:
        return 0
    if len(inside) != 2 or inside[0].tag not in _WAYS or inside[1].quantity is None:
        return None
    return _WAYS[inside[0].tag] * abs(inside[1].quantity.value)


def _value(text: str) -> int:
    digits = int("".join(filter(str.isdigit, text)) or 0)
    return -digits if text[:1] in "-−–" else digits


def _plain_cells(line: str, at: int, columns: int) -> list[CouncilCell]:
    """Cells behind a council's name, ``columns`` of them; none where the line has fewer or ranges stand in it."""
    cells: list[CouncilCell] = []
    for match in _COUNCIL_CELL.finditer(line, at):
        numbers = _SIGNED.findall(match["beside"] or "")
        if _RANGE.search(match["beside"] or ""):
            return []
        total, moved = _beside(numbers)
        cells.append(CouncilCell(_value(match["count"] or "0"), total, moved, match.start(), match.end()))
        if len(cells) == columns:
            return cells
    return []


def _council_row(sentence: Sentence, header: CrossHeader, counted: str) -> Iterator[Statement]:
    """Counts of a row that names a council and has a number for each party of the header above it."""
    areas = [place for c in sentence.chunks if c.tag == "AREA" for place in places(c, sentence.base)]
    first = next((c for c in sentence.chunks if c.tag not in ("bullet", "bar", "dash")), None)
    if len(areas) != 1 or first is None or first.tag != "AREA":
        return
    found = _cells(sentence, header.columns) if header.parted else None
    if found is None:
        cells = _plain_cells(sentence.text, first.end, sum(column.kind != "change" for column in header.columns))
        plain = [column for column in header.columns if column.kind != "change"]
        found = [(column, cell) for column, cell in zip(plain, cells, strict=False) if column.party]
    yield from _counts(
        sentence, [(column, cell, areas[0], column.party, None) for column, cell in found], counted, header
    )


def _party_row(sentence: Sentence, header: CrossHeader, counted: str) -> Iterator[Statement]:
    """Counts of a row that names a party and has a number for each council of the header above it."""
    spans = grid.split(sentence.text)
    party = grid.party_in(sentence.chunks, *spans[0]) if spans else None
    found = _cells(sentence, header.columns) if party is not None else None
    if party is None or not found:
        return
    yield from _counts(
        sentence,
        [(column, cell, column.area, party.parties[0], party) for column, cell in found if column.area],
        counted,
        header,
    )


def _measure_row(sentence: Sentence, header: CrossHeader, kind: str, home: Place | None) -> Iterator[Statement]:
    """Counts of a row that names a measure and has a number for each party of the header above it."""
    found = _cells(sentence, header.columns) or []
    if kind not in MEASURE or home is None or any(cell.total is not None for _, cell in found):
        return
    most = MAX_NATION if home.area_id in NATIONAL else MAX_SEATS
    if any(abs(cell.count) > most for _, cell in found):
        return
    for column, cell in found:
        if column.kind == "total":
            yield _statement(sentence, MEASURE[kind], home, column.party, cell.count, cell, None)


def _counts(
    sentence: Sentence,
    rows: Sequence[tuple[Column, CouncilCell, Place | None, str, Chunk | None]],
    counted: str,
    header: CrossHeader,
) -> Iterator[Statement]:
    both = not header.before and any(cell.total is not None and cell.change is not None for _, cell, *_ in rows)
    signed = any(
        column.kind == "total" and sentence.text[cell.start] in "+-−–" and cell.count for column, cell, *_ in rows
    )
    if any(abs(cell.count) > MAX_SEATS for _, cell, *_ in rows):
        return
    for column, cell, area, party, holder in rows:
        if area is None:
            continue
        kind = "seat_change" if column.kind == "change" or signed else counted or ("seats_won" if both else "seats")
        yield _statement(sentence, kind, area, party, cell.count, cell, holder)
        if column.kind != "total" or signed:
            continue
        if header.before and cell.total is not None:
            yield _statement(sentence, "seats_before", area, party, cell.total, cell, holder)
        if both and cell.total is not None:
            yield _statement(sentence, "seats", area, party, cell.total, cell, holder)
        if cell.change is not None:
            yield _statement(sentence, "seat_change", area, party, cell.change, cell, holder)


def _statement(
    sentence: Sentence, measure: str, area: Place, party: str, value: int, cell: CouncilCell, holder: Chunk | None
) -> Statement:
    span = (sentence.base + cell.start, sentence.base + cell.end)
    owner = (sentence.base + holder.start, sentence.base + holder.end) if holder is not None else span
    anchors = (("area", area.span), ("party", owner), ("value", span))
    return Statement(measure, area, party, str(value), "", "", "exact", "", anchors, span, span, "table-cell")
