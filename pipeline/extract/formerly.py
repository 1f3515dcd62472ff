"""Formerly: who ran a council before, said in an aside beside its name ("Thurrock, previously hung, ...")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.asides import holder_before
from pipeline.extract.chunk import Chunk
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Asides

_OPENS = frozenset({"comma", "lpar", "dash"})


def with_previous(stated: Sequence[Statement], sentence: Sentence, words: Asides) -> Iterator[Statement]:
    """The statements, those of control with the holder before filled in from an aside behind the council's name.

    A holder before that is another than the one now makes the council's outcome too.
    """
    outcomes = {s.area.area_id for s in stated if s.measure == "outcome" and s.area is not None}
    for statement in stated:
        found = None
        if statement.measure == "control" and statement.value and not statement.previous and statement.area is not None:
            found = _beside(sentence.chunks, statement.area.span[0] - sentence.base, words)
        if found is None:
            yield statement
            if _first(statement, outcomes, sentence, words):
                yield replace(statement, measure="outcome", value="changed", previous="")
            continue
        code = "NOC" if found.tag == "NOC" else found.parties[0]
        span = (sentence.base + found.start, sentence.base + found.end)
        filled = replace(statement, previous=code, anchors=(*statement.anchors, ("previous", span)))
        yield filled
        if statement.area is not None and statement.area.area_id not in outcomes:
            outcome = "held" if code == statement.value else "changed"
            yield replace(filled, measure="outcome", value=outcome, previous="")


def _first(statement: Statement, outcomes: set[str], sentence: Sentence, words: Asides) -> bool:
    """Whether a holder of whom nothing else is said holds the council for the first time, which is a change."""
    if statement.measure != "control" or not statement.value or statement.previous or statement.area is None:
        return False
    if statement.area.area_id in outcomes:
        return False
    return words.first.opening.match(sentence.text, statement.words[1] - sentence.base) is not None


def _beside(chunks: Sequence[Chunk], at: int, words: Asides) -> Chunk | None:
    """The holder named in the aside right behind the council at code point ``at`` of the sentence, if one is."""
    i = next((k for k, c in enumerate(chunks) if c.start <= at < c.end), None)
    if i is None:
        return None
    if chunks[i].before is not None:
        return chunks[i].before
    start = i + 1 + (i + 1 < len(chunks) and chunks[i + 1].tag == "LOCATOR")
    if start + 1 >= len(chunks) or chunks[start].tag not in _OPENS:
        return None
    return holder_before(chunks, start, words)
