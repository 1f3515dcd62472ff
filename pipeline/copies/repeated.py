"""Furniture that nobody marked: the same words on page after page, around reports that share nothing else.

A wire story too stands in hundreds of papers, but in some of them it is nearly all there is. A plea for money, a
note on how figures are gathered, the frame of a page that a program fills in, stand beside other words everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.fingerprint import WORD_SHINGLE, Fingerprint, in_sample

OFTEN = 20
"""Words in more articles than this may be furniture."""
_ALONE = 0.5  # a story is all there is in an article whose other words are printed at least this often beside it:
_OTHER_WORDS = 0.25  # all but so much of its word runs, and
_OTHER_MARKS = 0.4  # all but so much of its names and figures, since those of a filled-in page are its own
_SELDOM_ALONE = 0.1  # a story is nearly all there is in a tenth of the articles that hold it
_BLOCK = 16  # words; what is shorter is a phrase


def furniture(prints: Sequence[Fingerprint]) -> dict[int, list[tuple[int, int]]]:
    """Spans of words (indices, end exclusive) that are repeated furniture, by the index of the article."""
    shingled = [_pairs(p.sampled) for p in prints]
    sizes = np.array([len(s) for s in shingled], np.int64)
    if len(prints) <= OFTEN or not sizes.sum():
        return {}
    kinds, holders = _kinds(shingled)
    if holders.max() <= OFTEN:
        return {}
    owners = np.repeat(np.arange(len(prints)), sizes)
    # how often most of each article's words and of its marks are printed
    usual = np.minimum(
        _usual(holders[kinds], owners, sizes, _OTHER_WORDS),
        _usual_marks([p.mark_shingles for p in prints]),
    )
    alone = usual[owners] >= _ALONE * holders[kinds]
    standing = np.bincount(kinds, alone, len(holders))
    of_block = ((holders > OFTEN) & (standing < _SELDOM_ALONE * holders))[kinds]
    ends = np.cumsum(sizes)
    found = {
        int(index): _spans(prints[index], of_block[ends[index] - sizes[index] : ends[index]])
        for index in np.unique(owners[of_block])
    }
    return {index: spans for index, spans in found.items() if spans}


def _pairs(sampled: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each sampled shingle and the next: a phrase is printed often, beside others that it is no block."""
    return sampled[:-1] * np.uint64(0x9E3779B97F4A7C15) + sampled[1:]


def _kinds(shingled: Sequence[NDArray[np.uint64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each shingle's kind, in the order of the articles, and how many articles hold each kind."""
    _, kinds, holders = np.unique(np.concatenate(list(shingled)), return_inverse=True, return_counts=True)
    return kinds, holders


def _usual(
    holders: NDArray[np.int64], owners: NDArray[np.int64], sizes: NDArray[np.int64], less: float
) -> NDArray[np.int64]:
    """For each article the number of articles that all but a share ``less`` of its shingles stand in; 0 for none."""
    in_order = holders[np.lexsort((holders, owners))]
    places = np.cumsum(sizes) - sizes + (less * sizes).astype(np.int64)
    return np.where(sizes > 0, in_order[np.minimum(places, len(in_order) - 1)], 0)


def _usual_marks(shingled: Sequence[NDArray[np.uint64]]) -> NDArray[np.int64]:
    """The same of names and figures."""
    sizes = np.array([len(s) for s in shingled], np.int64)
    if not sizes.sum():
        return np.zeros(len(sizes), np.int64)
    kinds, holders = _kinds(shingled)
    return _usual(holders[kinds], np.repeat(np.arange(len(sizes)), sizes), sizes, _OTHER_MARKS)


def _spans(article: Fingerprint, of_block: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Spans of words that are blocks, from which pairs of sampled shingles are of one."""
    places = np.flatnonzero(in_sample(article.runs))
    spans: list[tuple[int, int]] = []
    for pair in np.flatnonzero(of_block).tolist():
        start, end = int(places[pair]), int(places[pair + 1]) + WORD_SHINGLE
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [(start, end) for start, end in spans if end - start >= _BLOCK]
