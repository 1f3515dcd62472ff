"""Boards: scoreboards that a page's text has flattened, a party on one line and its labelled figures on others.

"Party Labour", then "Councils Total 7 Councils Change -3 Seats Total 472 Seats Change -107"; or "LAB", then
"7 councils", "-3", "472 councillors", "-107". Every word of such a line must be a label that
``models/lexicon/tables.toml`` has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.cellwords import CellWords, body, cell_words
from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Actor, Place, Scene
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import MEASURE, Cell, column_names
from pipeline.extract.totals import MAX_NATION, MAX_SEATS
from pipeline.gazetteer import party_slug

_VALUE = r"[+\-−–]?\s?(?:\d{1,3}(?:,\d{3})+|\d{1,5})(?![\d.]|,\d|\s?%|-\d)|[-–—−=](?=\s|$)"
_BESIDE = regex.compile(
    r"\s?\((?:(?P<change>[+\-−–±]\s?\d{1,3}(?:,\d{3})?|[+\-−–±]\d{4}|0)|nc|no change|=)\)", regex.IGNORECASE
)
"""The change in brackets behind a count: "Seats: 39 (+8)"."""
_CHANGE_BEHIND = regex.compile(
    r"\s?\((?:[+\-−–]\d{1,3}|0|nc|no change|=)\)\W*$|\s*\n\s*[+\-−–]\d{1,3}\W*$", regex.IGNORECASE
)
"""The change, and no more, behind a count: "36 (+6)", or on a line of its own."""
_END = regex.compile(r"[\s|,;.]*")
_LOWER = ("-", "−", "–")
_SIGNS = ("+", *_LOWER)
_MARKS = frozenset({"colon", "dash", "bullet", "bar", "equals"})
_OWNERS = frozenset({"PARTY", "NOC"})
_MAX_LINE = 160


@dataclass(frozen=True, slots=True)
class Board:
    """The party whose figures are read (None below "No overall control") and what has been said of them.

    ``last``: the kind of the figure before; ``national``: councils are counted too, so that it is a nation's board;
    ``explicit``: a label has said that seats or councils are counted; ``seen``: kinds of its figures so far.
    """

    owner: Actor | None
    last: str = ""
    national: bool = False
    explicit: bool = False
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    value: int | None
    start: int
    end: int
    explicit: bool
    bare: bool = False
    """A count that no label names, with its change beside it: "36 (+6)"."""


@cache
def _labelled(words: CellWords) -> regex.Pattern[str]:
    """A figure with the label before it, or the noun behind it."""
    noun = body((*words.councils, *words.seat, *words.members))
    return regex.compile(
        rf"[\s|,;•]*(?:(?P<label>[^\W\d_][^\d:\n|,+\-−–]*|[+±]\s?/?\s?[-−–])\s*[:|]?\s*(?P<value>{_VALUE})"
        rf"|(?P<value>{_VALUE})(?:\s?(?P<noun>{noun})\b)?)",
        regex.IGNORECASE,
    )


@cache
def _turned(words: CellWords) -> dict[str, int]:
    """Labels that say which way a figure changed, with the sign that it then has."""
    return dict.fromkeys((*words.up, *words.increase), 1) | dict.fromkeys((*words.down, *words.decrease), -1)


def figures(line: str, extra: Path | None = None) -> list[_Figure]:
    """Labelled figures of a line that holds nothing else; none where it holds more, or no label that is known.

    A figure without a label has an empty kind; a dash has no value.
    """
    if len(line) > _MAX_LINE:
        return []
    names, words = column_names(extra), cell_words(extra)
    found: list[_Figure] = []
    at = 0
    while match := _labelled(words).match(line, at, timeout=1):
        label = " ".join((match["label"] or "").lower().split())
        noun = (match["noun"] or "").lower()
        turned = _turned(words).get(label, 0)
        if label and label not in names and not turned:
            return []
        kind = (
            "change"
            if turned
            else names[label]
            if label
            else "councils"
            if noun in words.councils
            else "total"
            if noun
            else ""
        )
        number = match["value"].replace(" ", "").replace(",", "")
        digits = number.lstrip("+-−–—=")
        value = int(digits) * (-1 if number.startswith(_LOWER) else 1) if digits else None
        value = turned * abs(value) if turned and value is not None else value
        said = any(word in f"{label} {noun}" for word in words.explicit)
        signed = number.startswith(_SIGNS)
        if (noun and signed and not label) or (kind == "total" and signed and digits):
            kind = "councils_change" if kind == "councils" else "change"
        at = match.end()
        bare = (
            not found and not kind and not signed and value is not None and _CHANGE_BEHIND.match(line, at) is not None
        )
        kind = "total" if bare else kind
        found.append(_Figure(kind, value, *match.span("value"), said, bare))
        if kind in ("total", "won", "councils") and (beside := _BESIDE.match(line, at)):
            shift = (beside["change"] or "0").replace(" ", "").replace(",", "")
            size = int(shift.lstrip("+-−–±")) * (-1 if shift.startswith(_LOWER) else 1)
            kind = "councils_change" if kind == "councils" else "change"
            found.append(_Figure(kind, size, *beside.span("change" if beside["change"] else 0), said))
            at = beside.end()
    return found if found and _END.fullmatch(line, at) else []


def led_by_party(sentence: Sentence) -> Board | None:
    """The board of the party with which a line begins ("Labour: seats 12, change +3"), or None."""
    if "PARTY" not in sentence.tags:
        return None
    first = next((c for c in sentence.chunks if c.tag not in _MARKS), None)
    if first is None or first.tag != "PARTY" or not first.parties:
        return None
    return Board(Actor(first.parties[0], _span(sentence, [first])))


def owner_line(sentence: Sentence, extra: Path | None = None) -> Board | None:
    """The board that a line opens which is a party's name and no more ("Party Labour", "CON"), or None."""
    first = next((c for c in sentence.chunks if c.tag not in _MARKS), None)
    if first is None or (first.tag not in _OWNERS and first.text not in cell_words(extra).party):
        return None
    chunks = [c for c in sentence.chunks if c.tag not in _MARKS]
    led = len(chunks) > 1 and chunks[0].text in cell_words(extra).party
    rest = chunks[1:] if led else chunks
    if len(rest) > 1 and rest[-1].text == "party":
        rest = rest[:-1]
    if len(rest) == 1 and rest[0].tag == "NOC":
        return Board(None)
    if len(rest) == 1 and rest[0].tag == "PARTY" and rest[0].parties and rest[0].role != "leader":
        return Board(Actor(rest[0].parties[0], _span(sentence, rest)))
    known = column_names(extra)
    several = sum(c.tag == "PARTY" for c in rest) > 1
    if led and rest and not several and all(c.tag in ("w", "conj", "PLACE", "PARTY", "AREA") for c in rest):
        name = sentence.text[rest[0].start : rest[-1].end]
        if name[:1].isupper() and not any(word in known for word in name.lower().split()):
            return Board(Actor(party_slug(name), _span(sentence, rest)))
    return None


def _span(sentence: Sentence, chunks: Sequence[Chunk]) -> tuple[int, int]:
    return sentence.base + chunks[0].start, sentence.base + chunks[-1].end


def read_figures(
    sentence: Sentence, board: Board, area: Place | None, scene: Scene, extra: Path | None = None
) -> tuple[Board, list[Statement]] | None:
    """Statements of a line of figures of the board's party, and the board after it; None where it is no such line.

    Args:
        sentence: the line.
        board: of the party named above the line, or at its beginning.
        area: whose figures stand in this place, as far as the headings tell.
        scene: its nation is the area where councils are counted.
        extra: a folder of tables laid over the shipped ones.
    """
    at = board.owner.span[1] - sentence.base if board.owner is not None else 0
    start = at if 0 < at < len(sentence.text) else 0
    found = figures(sentence.text[start:], extra)
    if not found:
        return None
    cells: list[Cell] = []
    for figure in found:
        signed = figure.value is not None and sentence.text[start + figure.start] in _SIGNS
        nil = figure.value == 0 and board.last in ("total", "won", "councils")  # "1 seat", "0"
        kind = figure.kind or ("change" if signed or nil else "")
        if kind == "change" and board.last == "councils":
            kind = "councils_change"
        national = board.national or kind.startswith("councils")
        explicit = board.explicit or figure.explicit or {"gained", "lost"} <= board.seen
        board = replace(board, last=kind, national=national, explicit=explicit, seen=board.seen | {kind})
        if kind in MEASURE and (figure.value is not None or kind.endswith("change")):
            cells.append(Cell(MEASURE[kind], figure.value or 0, start + figure.start, start + figure.end))
    if any(figure.bare for figure in found) and (scene.counted == "other" or area is None or area.area_id in NATIONAL):
        return board, []  # it may be a share of the vote
    owner = board.owner
    if owner is None or not (board.explicit or _is_pair(cells)):
        return board, []
    if area is None and board.explicit and any(abs(cell.value) > MAX_SEATS for cell in cells):
        board = replace(board, national=True)
    if board.national and (area is None or area.area_id not in NATIONAL):
        area = scene.heading_nation or scene.nation
    if area is None or any(not _fits(cell, area) for cell in cells):
        return board, []
    return board, list(_statements(cells, owner, area, sentence.base))


def _is_pair(cells: Sequence[Cell]) -> bool:
    """Whether a count and a change stand together, so that no votes are meant."""
    return {"seat_change"} < {cell.measure for cell in cells} and all(abs(cell.value) <= MAX_SEATS for cell in cells)


def _fits(cell: Cell, area: Place) -> bool:
    national = area.area_id in NATIONAL
    return abs(cell.value) <= (MAX_NATION if national else MAX_SEATS) and (
        national or not cell.measure.startswith("councils")
    )


def _statements(cells: Sequence[Cell], owner: Actor, area: Place, base: int) -> Iterator[Statement]:
    for cell in cells:
        span = (base + cell.start, base + cell.end)
        anchors = (("area", area.span), ("party", owner.span), ("value", span))
        yield Statement(
            cell.measure, area, owner.party, str(cell.value), "", "", "exact", "", anchors, span, span, "table-row"
        )
