"""Boxes: what an encyclopaedia sets beside its article, parties across, a measure a line, its figures a space apart.

"Party Labour Conservative", then "Seats won 15 5" and "Seat change Increase 5 Decrease 4". A line counts only where it
has as many figures as the box has parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.cellwords import CellWords, body, cell_words
from pipeline.extract.discourse import Actor, Place
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import MEASURE, column_names
from pipeline.extract.totals import MAX_NATION, MAX_SEATS

_FEWEST = 2
_LONGEST = 160
_DASH = regex.compile("[−–]")
_LOWER = frozenset({"▼", "-", "−", "–"})


@cache
def _label(words: CellWords) -> regex.Pattern[str]:
    """What a line of a box says that its figures are."""
    ways = body(map(str.title, (*words.increase, *words.decrease, *words.steady)))
    return regex.compile(rf"[\s|]*((?:[^\W\d]|[+±/ −–-])+?)[\s|:]*(?=(?:{ways}|[▲▼▬]|[+\-−–]?\d))")


@cache
def _figure(words: CellWords) -> regex.Pattern[str]:
    """A figure with the way in which it changed, as an icon's name or a mark."""
    steady = body(map(str.title, words.steady))
    ways = body(map(str.title, (*words.increase, *words.decrease, *words.steady)))
    return regex.compile(
        rf"[\s|]*(?:(?P<way>{ways}|[▲▼▬+\-−–])?\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}})(?![\d.,]|\s?%)"
        rf"(?:\[[^\[\]]{{1,5}}\])?|(?P<way>{steady}|▬)(?:\s?(?P<digits>0))?)"
    )


@dataclass(frozen=True, slots=True)
class Box:
    """The parties of a box, in their order; ``last``: the kind of its line before."""

    parties: tuple[Actor, ...]
    last: str = ""


def box_header(sentence: Sentence, extra: Path | None = None) -> Box | None:
    """The box that a line begins: "Party" and the names of two parties or more, nothing else; None for another line."""
    if "PARTY" not in sentence.tags:
        return None
    chunks = [c for c in sentence.chunks if c.tag not in ("bar", "colon")]
    if len(chunks) <= _FEWEST or chunks[0].text not in cell_words(extra).across:
        return None
    if any(c.tag != "PARTY" or len(c.parties) != 1 or c.role == "leader" for c in chunks[1:]):
        return None
    parties = [Actor(c.parties[0], (sentence.base + c.start, sentence.base + c.end)) for c in chunks[1:]]
    return Box(tuple(parties)) if len({party.party for party in parties}) == len(parties) else None


def box_row(
    sentence: Sentence, box: Box, home: Place | None, nation: Place | None, extra: Path | None = None
) -> tuple[Box, list[Statement]] | None:
    """The box behind a line of it, and the line's statements; None where it is no such line.

    Args:
        sentence: the line.
        box: in force above it.
        home: what the box is of, as far as headings tell.
        nation: of the article's totals, of which a box is where no council is spoken of.
        extra: a folder of tables laid over the shipped ones.
    """
    text, words = sentence.text, cell_words(extra)
    label = _label(words).match(text) if len(text) <= _LONGEST else None
    if label is None:
        return None
    kind = column_names(extra).get(" ".join(_DASH.sub("-", label[1].lower()).split()), "")
    if kind == "change" and box.last == "councils":
        kind = "councils_change"  # "Councils 20 9", "Gain/loss Increase3 Decrease2"
    box = replace(box, last=kind)
    if kind not in MEASURE and kind != "councils":
        return None
    figures = list(_figures(text, label.end(), words))
    if len(figures) != len(box.parties):
        return None
    signed = kind == "change" or kind == "councils_change"
    area = home if home is not None and home.area_id not in NATIONAL else nation
    if area is None or kind == "councils" or any(way and not signed for way, *_ in figures):
        return box, []
    most = MAX_NATION if area.area_id in NATIONAL else MAX_SEATS
    if any(abs(value) > most for _, value, *_ in figures):
        return box, []
    return box, [
        Statement(
            MEASURE[kind],
            area,
            party.party,
            str(value),
            "",
            "",
            "exact",
            "",
            (("area", area.span), ("party", party.span), ("value", span)),
            span,
            span,
            "table-cell",
        )
        for party, (_, value, start, end) in zip(box.parties, figures, strict=True)
        for span in ((sentence.base + start, sentence.base + end),)
    ]


def _figures(text: str, at: int, words: CellWords) -> Iterator[tuple[str, int, int, int]]:
    """Sign, value, start and end of each figure from ``at`` on; nothing where something else stands there."""
    found = []
    while match := _figure(words).match(text, at):
        way, digits = match["way"] or "", match["digits"] or "0"
        value = int(digits.replace(",", "")) * (-1 if way in _LOWER or way.lower() in words.decrease else 1)
        found.append((way, value, match.end() - len(match[0].lstrip(" |\t\n")), match.end()))
        at = match.end()
    if not text[at:].strip(" |\t\n"):
        yield from found
