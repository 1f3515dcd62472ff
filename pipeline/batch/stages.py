"""The stages of a batch, bound to a user's options; each is imported where it is first run, workers included."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.batch.shards import Extractor


@dataclass(frozen=True, slots=True)
class PipelineStages:
    """Clean, restore and extract with the tables of ``models`` laid over the shipped ones."""

    models: Path | None = None
    election_date: str = ""

    def clean(self, article: Article) -> Article:
        """Regions and edits of one article alone."""
        from pipeline.clean import clean

        return clean(article)

    def restore(self, article: Article, original: Article | None) -> Article:
        """Spelling and spun words, read beside the original where there is one."""
        from pipeline.restore import restore

        return restore(article, original, models=self.models)

    def extractor(self) -> Extractor:
        """The extractor over the gazetteer and the rules."""
        from pipeline.lean_spacy import import_spacy

        import_spacy()
        from pipeline.extract import Extractor

        return Extractor.load(self.models)
