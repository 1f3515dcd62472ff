"""Heads of lists: a line such as "Labour hold" whose councils stand on the lines below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Actor, places
from pipeline.extract.statements import Sentence, Statement

_SHORT = 16
_EMPTY = frozenset(
    {
        "comma",
        "dash",
        "colon",
        "stop",
        "bullet",
        "conj",
        "LOCATOR",
        "OTHER",
        "NUM",
        "lpar",
        "rpar",
        "bar",
        "semi",
        "council",
        "YEAR",
    }
)


@dataclass(frozen=True)
class ListHead:
    """Statements of a head whose area is still open."""

    statements: tuple[Statement, ...]

    def close(self, chunks: Sequence[Chunk], base: int) -> Iterator[Statement]:
        """The head's statements for each area of a line below it; the words are those of the line."""
        for chunk in chunks:
            if chunk.tag != "AREA":
                continue
            for area in places(chunk, base):
                for statement in self.statements:
                    kept = tuple(a for a in statement.anchors if a[0] != "area")
                    yield replace(
                        statement,
                        area=area,
                        anchors=(("area", area.span), *kept),
                        cue=area.span,
                        words=area.span,
                        open_area=False,
                    )


def count_frame(stated: Sequence[Statement]) -> tuple[Actor | None, Actor | None] | None:
    """Winner and loser of the councils that a sentence counts ("gained six councils from B"); None where it counts none."""
    for statement in stated:
        if not statement.measure.startswith("councils"):
            continue
        spans = dict(statement.anchors)
        own = Actor(statement.party, spans["party"])
        other = Actor(statement.counterparty, spans["counterparty"]) if statement.counterparty else None
        lost = statement.measure == "councils_lost" or statement.value.startswith("-")
        return (other, own) if lost else (own, other)
    return None


def joined_areas(stated: Sequence[Statement], sentence: Sentence) -> Iterator[Statement]:
    """What was said of a council, said again of one joined to it: "took A from B, as well as C"."""
    taken = {span for s in stated for part, span in s.anchors if part == "area"}
    for i, chunk in enumerate(sentence.chunks):
        if chunk.tag != "AREA" or i == 0:
            continue
        before = next((c for c in reversed(sentence.chunks[:i]) if c.tag not in ("det", "loc")), None)
        if before is None or before.tag != "addition":
            continue
        at = sentence.base + before.start
        earlier = [s for s in stated if s.measure in ("control", "outcome") and s.area is not None and s.cue[0] < at]
        if not earlier:
            continue
        last = max(s.cue[0] for s in earlier)
        first_area = next(s.area for s in earlier if s.cue[0] == last)
        for area in places(chunk, sentence.base):
            if area.span in taken:
                continue
            for s in earlier:
                if s.cue[0] == last and s.area == first_area:
                    kept = tuple(a for a in s.anchors if a[0] != "area")
                    yield replace(s, area=area, anchors=(("area", area.span), *kept))


def is_short(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence is as short as a label or a heading."""
    return len(chunks) <= _SHORT


def bare_areas(chunks: Sequence[Chunk]) -> bool:
    """Whether a line holds areas and nothing else that says anything."""
    return any(c.tag == "AREA" for c in chunks) and all(c.tag == "AREA" or c.tag in _EMPTY for c in chunks)


def open_head(stated: Sequence[Statement], sentence: Sentence) -> ListHead | None:
    """The list head that a sentence is, or None: a label without an area, on a line of its own."""
    waiting = tuple(s for s in stated if s.open_area)
    return ListHead(waiting) if waiting and sentence.short else None
