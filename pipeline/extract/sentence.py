"""Sentence and statement: a sentence as the rules see it, and what it states before that becomes a ``Fact``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import NATIONAL, Actor, Place, Span
from pipeline.fact import Bound

__all__ = ["NATIONAL", "Sentence", "Statement"]

_QUOTES = re.compile(r'["“”]')
NO_MAYOR = "$mayor"
"""Measure of what reads like a mayor's election where no mayor is spoken of; never a fact."""


TABLE_ROWS = frozenset({"table-row", "table-cell"})
"""What stands for a rule in statements that rows of tables make."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its words, in code points of the restored text.

    ``cue`` is the span of the trigger, ``words`` that of everything that the rule read.
    """

    measure: str
    area: Place | None
    party: str
    value: str
    previous: str
    counterparty: str
    bound: Bound
    person: str
    anchors: tuple[tuple[str, Span], ...]
    cue: Span
    words: Span
    rule: str
    open_area: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence with its chunks; ``base`` is where it begins in the restored text; ``loser``: who loses in it."""

    text: str
    base: int
    chunks: Sequence[Chunk]
    short: bool
    date: str
    loser: Actor | None = None

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of its chunks."""
        return frozenset([chunk.tag for chunk in self.chunks])

    @cached_property
    def starts(self) -> list[int]:
        """Where each of its chunks begins."""
        return [chunk.start for chunk in self.chunks]

    @cached_property
    def quotes(self) -> list[int]:
        """Where its quotation marks stand."""
        return [match.start() for match in _QUOTES.finditer(self.text)]

    def span(self, start: int, end: int) -> Span:
        """Span in the restored text of the chunks ``start:end``."""
        return self.base + self.chunks[start].start, self.base + self.chunks[end - 1].end
