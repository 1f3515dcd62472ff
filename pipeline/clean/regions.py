"""Regions of one text: every line's part on the page, found once."""

from __future__ import annotations

from pipeline.article import Article, Region
from pipeline.clean.columns import FEWEST_SHORT, join_columns
from pipeline.clean.entries import find_stamps, mark_entries, mark_summaries
from pipeline.clean.lines import Physical, split
from pipeline.clean.page import Page, new_page
from pipeline.clean.silent import mark_beside, mark_silent, more_than_sentences
from pipeline.clean.tables import mark_rows
from pipeline.clean.text import mark_text
from pipeline.clean.title import mark_known_title, mark_likely_title

_INSIDE = frozenset({"item", "heading"})  # begin behind the list marker
_DEPTH = {"entry": 0, "table": 1}  # what holds others stands before what it holds


def find_regions(text: str, article: Article, pieces: Physical | None = None) -> list[Region]:
    """The regions of a text in its order, an entry or table before what it holds.

    Leaf regions (all but ``entry`` and ``table``) do not overlap and hold every character that is no blank, save the
    list marker before an item. A hard-wrapped paragraph is one region over several lines. ``pieces``: the lines of the
    text as they stand, if they are known.
    """
    lines = split(text, pieces)
    others = more_than_sentences(lines)
    page = new_page(article, lines, others, find_stamps(lines, others, article))
    mark_known_title(page)
    mark_silent(page)
    barred = "|" in text
    if barred or len(page.others) >= FEWEST_SHORT:
        join_columns(page, barred)
    mark_rows(page)
    mark_beside(page)
    mark_likely_title(page)
    if page.stamps:
        mark_entries(page)
    mark_text(page)
    if page.stamps:
        mark_summaries(page)
    return _regions(page)


def _regions(page: Page) -> list[Region]:
    new = tuple.__new__  # takes a fifth of the steps that the class itself does
    out = [
        new(Region, (line.body if kind in _INSIDE else line.start, line.end, kind or "paragraph", as_of, level))
        for line, kind, as_of, level in zip(page.lines, page.kinds, page.times, page.levels, strict=True)
        if line.end > line.start
    ]
    if not page.tables and not page.entries:
        return out
    for first, last in page.tables:
        out.append(Region(*_stretch(page, first, last + 1), "table", page.times[first]))
    for entry in page.entries:
        out.append(Region(*_stretch(page, entry.first, entry.stop), "entry", entry.as_of))
    return sorted(out, key=lambda region: (region.start, _DEPTH.get(region.kind, 2), region.end))


def _stretch(page: Page, first: int, stop: int) -> tuple[int, int]:
    return page.lines[first].start, max(line.end for line in page.lines[first:stop])
