"""Which pairs of articles are worth aligning: buckets of shared shingles, never all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.fingerprint import Fingerprint

EARLIEST = 6
"""Members of a bucket that every later member is paired with: a story's original is among the first to tell it."""
BEFORE = 2
"""Members just before it that a member is paired with as well: chains of copies."""
RARE = 12
"""A shingle in more articles than this is a story all over the country or a paper's furniture: it counts only
where two articles share a good part of all they have."""
_INDEX = 2**31 - 1
PER_ARTICLE = 12
"""Partners that an article is aligned with at most, the likeliest first."""


def candidate_pairs(prints: Sequence[Fingerprint]) -> list[tuple[int, int]]:
    """Pairs (earlier index, later index) that may share a passage, in order.

    ``prints`` stand in the order in which an original is likely to come before its copies. Every pair of
    articles that shares 4 rare word runs, a quarter of the word runs of the shorter, or three tenths of its
    runs of marks, is given.
    """
    words = _shared([p.word_shingles for p in prints])
    marks = _shared([p.mark_shingles for p in prints])
    pairs = np.union1d(words.pairs, marks.pairs)
    first, second = pairs >> 31, pairs & _INDEX
    rare, word_count = words.of(pairs)
    rare_marks, mark_count = marks.of(pairs)
    word_share = word_count / _fewest([p.word_shingles for p in prints], first, second)
    mark_share = mark_count / _fewest([p.mark_shingles for p in prints], first, second)
    likely = (rare >= 4) | (word_share >= 0.25) | ((mark_share >= 0.3) & (mark_count >= 4)) | (rare_marks >= 40)
    score = (word_share + mark_share)[likely]
    first, second = first[likely], second[likely]
    order = np.lexsort((first, -score, second))
    kept: list[tuple[int, int]] = []
    partners = 0
    last = -1
    for a, b in zip(first[order].tolist(), second[order].tolist(), strict=True):
        partners = partners + 1 if b == last else 1
        last = b
        if partners <= PER_ARTICLE:
            kept.append((a, b))
    return sorted(kept)


@dataclass(frozen=True, slots=True)
class _Shared:
    """Pairs of articles (packed, sorted) with the shingles they share, rare ones and all."""

    pairs: NDArray[np.int64]
    rare: NDArray[np.int64]
    total: NDArray[np.int64]

    def of(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rare and all shared shingles of given pairs, 0 for pairs that share too few."""
        if not len(self.pairs):
            return np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.int64)
        where = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        known = self.pairs[where] == pairs
        return np.where(known, self.rare[where], 0), np.where(known, self.total[where], 0)


def _fewest(
    shingles: Sequence[NDArray[np.uint64]], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The number of shingles of the poorer article of each pair, at least 1."""
    sizes = np.array([len(s) for s in shingles], np.int64)
    return np.maximum(1, np.minimum(sizes[first], sizes[second]))


def _shared(shingles: Sequence[NDArray[np.uint64]]) -> _Shared:
    """Pairs that share at least 4 shingles."""
    sizes = np.array([len(s) for s in shingles], np.int64)
    if sizes.sum() == 0:
        none = np.empty(0, np.int64)
        return _Shared(none, none, none)
    keys = np.concatenate(list(shingles))
    owners = np.repeat(np.arange(len(shingles), dtype=np.int64), sizes)
    order = np.argsort(keys, kind="stable")  # stable: members of a bucket stay in order of articles
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    counts = np.diff(np.r_[starts, len(keys)])
    keep = np.repeat(counts > 1, counts)
    place = (np.arange(len(keys)) - np.repeat(starts, counts))[keep]
    common = np.repeat(counts > RARE, counts)[keep]
    owners = owners[keep]
    found: list[NDArray[np.int64]] = []
    rows = np.arange(len(owners))
    for back in range(1, EARLIEST + BEFORE + 1):
        # the partner is one of the first EARLIEST of the bucket, or one of the BEFORE just before
        partner = place - back
        near = rows[(partner >= 0) & ((partner < EARLIEST) | (back <= BEFORE))]
        found.append(_packed(owners, near - back, near, common))
    for first in range(EARLIEST):
        # members further down than the loop above reaches
        far = rows[place - first > EARLIEST + BEFORE]
        found.append(_packed(owners, far - place[far] + first, far, common))
    pairs, counted = np.unique(np.concatenate(found) >> 1, return_counts=True)
    pairs, counted = pairs[counted >= 4], counted[counted >= 4]
    of_rare, few = np.unique(np.concatenate([f[f & 1 == 0] for f in found]) >> 1, return_counts=True)
    return _Shared(pairs, _Shared(of_rare, few, few).of(pairs)[0], counted)


def _packed(
    owners: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64], common: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Pairs as one number each: two indices of 31 bits, and a bit that says the shingle is common."""
    return (((owners[first] << 31) | owners[second]) << 1) | common[second]
