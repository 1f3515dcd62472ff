"""The layers as registered spaCy components, so that ``nlp.add_pipe("seatchange_entities")`` works for others too."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language

from pipeline import lexicon
from pipeline.extract.entities import EntityFinder
from pipeline.extract.events import EventFinder
from pipeline.extract.groups import Grouper
from pipeline.extract.rules import load_rules
from pipeline.extract.tokens import blank
from pipeline.gazetteer import Gazetteer

LAYERS = ("seatchange_entities", "seatchange_groups", "seatchange_events")
_CONFIG = {"models": ""}


def _folder(models: str) -> Path | None:
    return Path(models) if models else None


@Language.factory(LAYERS[0], default_config=_CONFIG)
def _entities(nlp: Language, name: str, models: str) -> EntityFinder:
    return EntityFinder(nlp, Gazetteer.load(_folder(models)))


@Language.factory(LAYERS[1], default_config=_CONFIG)
def _groups(nlp: Language, name: str, models: str) -> Grouper:
    extra = _folder(models)
    finder = nlp.get_pipe(LAYERS[0])
    assert isinstance(finder, EntityFinder)  # noqa: S101 - spaCy types a pipe as any callable
    return Grouper(Gazetteer.load(extra), lexicon.load(extra), finder, extra)


@Language.factory(LAYERS[2], default_config=_CONFIG)
def _events(nlp: Language, name: str, models: str) -> EventFinder:
    words = lexicon.load(_folder(models))
    return EventFinder(nlp, load_rules(words, _folder(models)), words)


def assemble(extra: Path | None = None) -> Language:
    """A blank pipeline with the three layers over the shipped models and those of ``extra``."""
    nlp = blank()
    for name in LAYERS:
        nlp.add_pipe(name, config={"models": str(extra or "")})
    return nlp
