"""Clean: one article alone. Regions over its raw text, edits for damage and joins, and how spun it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.article import Article, Edit, OffsetMap, Region, apply_edits, compose
from pipeline.clean import hints
from pipeline.clean.damage import encoding, entities, invisible
from pipeline.clean.joins import joined_lines, joins
from pipeline.clean.lines import Physical, physical
from pipeline.clean.regions import find_regions
from pipeline.clean.spun import spun_probability

__all__ = ["clean"]

_STEPS: tuple[Callable[[str], list[Edit]], ...] = (entities, encoding, invisible, joins)
_MOST_ROUNDS = 8  # one is enough for all but damage upon damage; the rest is a bound


def clean(article: Article) -> Article:
    """The article with regions, edits and ``spun``; everything else as it was, earlier edits and regions replaced.

    Edits have the reasons ``encoding``, ``entity``, ``layout`` and ``furniture``; text that needs none has none, and
    cleaning restored text again finds nothing more. Regions are found in the restored text and given in raw offsets.

    Raises:
        TimeoutError: a pattern took longer than its limit on hostile input.
    """
    raw = article.raw
    pieces = physical(raw)
    hinted = hints.read(raw, pieces)
    edits, text = _mended(raw, bool(hinted.together & hints.MENDABLE), pieces)
    spun = spun_probability(text, hinted if text == raw else None)
    del hinted  # the words of the text need no longer be kept
    regions = find_regions(text, article, pieces if text == raw else None)
    if edits:
        regions = _in_raw(regions, OffsetMap(len(raw), edits))
    # many times as quick as replace()
    return Article(
        source=article.source,
        raw=raw,
        publisher=article.publisher,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        modified_at=article.modified_at,
        election_date=article.election_date,
        regions=tuple(regions),
        edits=edits,
        spun=spun,
        digest=article.digest,
    )


def _mended(raw: str, mendable: bool, pieces: Physical) -> tuple[tuple[Edit, ...], str]:
    """The edits over the raw text and the text they give: steps in turn until none finds anything.

    ``mendable``: whether there may be more to mend than lines that were joined.
    """
    if not mendable and not joined_lines(raw, pieces):
        return (), raw
    steps = _STEPS if mendable else (joined_lines,)
    edits: tuple[Edit, ...] = ()
    text = raw
    for _ in range(_MOST_ROUNDS):
        before = text
        for step in steps:
            if more := step(text):
                edits = compose(raw, edits, more)
                text = apply_edits(text, more)
        if text == before:
            break
        steps = _STEPS
    return edits, text


def _in_raw(regions: Sequence[Region], offsets: OffsetMap) -> list[Region]:
    """The regions of the mended text in offsets of the raw text; where two meet in one edit, the first has it."""
    out: list[Region] = []
    leaf_end = 0
    for region in regions:
        start, end = offsets.to_before(region.start, region.end)
        if region.kind not in ("entry", "table"):
            start = max(start, leaf_end)
            leaf_end = max(leaf_end, end)
        if start < end:
            out.append(Region(start, end, region.kind, region.as_of, region.level))
    return out
