"""Telling: a statement as its sentence tells it, by the chunks of its trigger, its council and its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Elsewhere, Phrasing

HELD = frozenset({"seats", "seats_won", "seats_before"})
"""Measures of seats that a party has, won or had."""
OWNS = ("'s", "’s", "'", "’", "s")
_PARTS = regex.compile(r"[;:!?]|\.(?= |$)|,(?= )")


@lru_cache(maxsize=16)
def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """Where the marks stand that part a sentence's clauses; those of the last sentences are remembered."""
    return tuple(m.span() for m in _PARTS.finditer(text))


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement as it is told: the chunks of its trigger, of its council and of its count, -1 where elsewhere."""

    statement: Statement
    sentence: Sentence
    phrasing: Phrasing
    cue: int
    area: int
    value: int

    @property
    def words(self) -> Elsewhere:
        """The phrases of this layer."""
        return self.phrasing.elsewhere

    @property
    def chunks(self) -> Sequence[Chunk]:
        """Those of the sentence."""
        return self.sentence.chunks

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    @property
    def end(self) -> int:
        """The first chunk behind the words that the rule read."""
        stop = self.statement.words[1] - self.sentence.base
        return next((i for i, c in enumerate(self.chunks) if c.start >= stop), len(self.chunks))

    def clause(self, at: int) -> tuple[int, int]:
        """The code points of the part between marks or words that part clauses, in which an offset stands."""
        parts = _parts(self.text)
        left = max((stop for _, stop in parts if stop <= at), default=0)
        return left, min((start for start, _ in parts if start >= at), default=len(self.text))
