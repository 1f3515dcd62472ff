"""Bench: an extractor whose matches can be changed before they are read: to try it without a rule, or with one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.extract import Extractor
from pipeline.extract.chunk import Chunk
from pipeline.extract.events import Events, Found, Match, told_apart

Change = Callable[[list[Match], Sequence[Chunk]], list[Match]]
"""From the matches of a sentence and its chunks to the matches that shall be read."""


class Changes:
    """Events whose matches are read as ``change`` makes them; at first they stay."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self.change: Change | None = None

    def candidates(self, chunks: Sequence[Chunk]) -> list[Match]:
        """Every match of every rule, unchanged."""
        return self._events.candidates(chunks)

    def found(self, chunks: Sequence[Chunk]) -> Found:
        """The matches, changed, of each trigger, and those of fallback rules."""
        both = self._events.found(chunks)
        if self.change is None:
            return both
        return told_apart(self.change([match for groups in both for group in groups for match in group], chunks))


def bench(models: Path | None = None) -> tuple[Extractor, Changes]:
    """A fresh extractor of the shipped models and those of a folder, and what changes its matches.

    Raises:
        GazetteerError, LexiconError, RuleError: a table, lexicon or rule file with a fault.
    """
    known = Extractor.load(models)
    extractor = Extractor(known.gazetteer, known.lexicon, known.rules, models)
    extractor.events = changes = Changes(extractor.events)
    return extractor, changes
