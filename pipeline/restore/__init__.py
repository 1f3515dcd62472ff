"""Restoring: spelling of names, and words that a program swapped. Every change is an edit with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline import channel, lexicon
from pipeline.article import SILENT_KINDS, Article, Edit, Region
from pipeline.keys import chunk_keys, chunks
from pipeline.restore import surroundings
from pipeline.restore.proposed import innocent_places, proposed_edits, shown
from pipeline.restore.read_off import read_off
from pipeline.restore.spelling import spelling_edits
from pipeline.restore.spin import spin_edits
from pipeline.restore.weighing import weights
from pipeline.swaps import frames

__all__ = ["SPUN", "restore"]

SPUN = 0.5
"""From this probability on an article is taken for spun."""
_ROUNDS = 6  # a restored word may complete the frame of the next


def restore(article: Article, original: Article | None = None, *, models: Path | None = None) -> Article:
    """The article with the spelling of names mended and spun words read as what they stand for.

    Args:
        article: cleaned; its ``spun`` says whether words were swapped.
        original: cleaned; the article that this one copies, if it is in the batch. Where the two align the copy's
            words are read off it; names stay, and so do figures that differ. One that is spun itself is passed over.
        models: folder of tables to lay over the shipped ones.

    Returns:
        The article with ``spelling`` and ``spin`` edits over its restored text. Honest text gets no ``spin`` edit;
        restoring again changes nothing more.
    """
    spun = article.spun >= SPUN
    if original is not None and original.spun >= SPUN:
        original = None  # its words are as little what was written
    if spun or original is not None:
        table = frames.load(models)
        for _ in range(_ROUNDS):
            edits = read_off(article, original, table, sure=spun) if original is not None else []
            if not edits and spun:
                edits = spin_edits(article.restored, table, models)
            if not edits and spun:
                edits = _proposed(article, models)
            if not edits:
                break
            article = article.with_edits(edits)
    if edits := spelling_edits(article, models):
        article = article.with_edits(edits)
    return article


def _proposed(article: Article, models: Path | None) -> list[Edit]:
    """Edits that the noisy channel proposes."""
    tables, classes = channel.load(models), lexicon.load(models).class_of
    keys = chunk_keys(chunks(article.restored))
    found = list(channel.readings(keys, tables))
    before = [_bare(article.raw[edit.start : edit.end]) for edit in article.edits if edit.reason == "spin"]
    edits = proposed_edits(
        article.restored, keys, found, surroundings.load(models), classes, weights(models),
        shown(found, keys, tables, before), innocent=_innocent(models), common=frames.load(models).common,
    )  # fmt: skip
    silent = [region for region in article.regions if region.kind in SILENT_KINDS]
    return [edit for edit in edits if not _is_within(article.raw_span(edit.start, edit.end), silent)]


def _is_within(span: tuple[int, int], regions: Sequence[Region]) -> bool:
    """Whether raw words stand in one of some regions: where nothing is read nothing need be put back."""
    return any(region.start <= span[0] and span[1] <= region.end for region in regions)


def _bare(words: str) -> str:
    """Words without the article that was changed with them."""
    return words.lower().removeprefix("a ").removeprefix("an ")


@cache
def _innocent(models: Path | None) -> frozenset[tuple[str, str, str]]:
    return innocent_places(frames.load(models).negatives, channel.load(models))
