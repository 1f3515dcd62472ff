"""Bench: an extractor whose matches can be changed before they are read: to try it without a rule, or with one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract import Extractor
from pipeline.extract.chunk import Chunk
from pipeline.extract.events import EventFinder, Match

Change = Callable[[list[Match], Sequence[Chunk]], list[Match]]
"""From the matches of a sentence and its chunks to the matches that shall be read."""
_CHANGES = "seatchange_changes"


class Changes:
    """A spaCy component behind the events: what ``change`` makes of the matches is read; at first they stay."""

    change: Change | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Change ``doc.user_data["matches"]`` and the fallbacks beside them."""
        if self.change is not None:
            both = (doc.user_data["matches"], doc.user_data["fallbacks"])
            matches = [match for groups in both for group in groups for match in group]
            EventFinder.leave(doc, self.change(matches, doc.user_data["chunks"]))
        return doc


@Language.factory(_CHANGES)
def _changes(nlp: Language, name: str) -> Changes:
    return Changes()


def bench(models: Path | None = None) -> tuple[Extractor, Changes]:
    """A fresh extractor of the shipped models and those of a folder, and the component to change its matches by.

    Raises:
        GazetteerError, LexiconError, RuleError: a table, lexicon or rule file with a fault.
    """
    known = Extractor.load(models)
    extractor = Extractor(known.gazetteer, known.lexicon, known.rules, models)
    component = extractor.nlp.add_pipe(_CHANGES, last=True)
    assert isinstance(component, Changes)  # noqa: S101 - spaCy types a pipe as any callable
    return extractor, component
