"""Which pairs of articles share passages, and which of the two has them from the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.article import Article
from pipeline.copies.attribution import MOSTLY, Link
from pipeline.copies.direction import CLEAR, SPUN, which_is_earlier
from pipeline.copies.fingerprint import Fingerprint
from pipeline.copies.passages import (
    FEW_MARKS,
    MARKS,
    WORDS,
    Stretch,
    is_copied,
    like_lists,
    nearly_same_words,
    outside,
    same_words,
    sentence_stretches,
    shared_stretches,
    stock_balance,
    swapped_like_a_spinner,
)
from pipeline.copies.verbatim import Run, repeats_sentences, shared_runs
from pipeline.wording import Step, align

EVERYBODYS = 8
"""A line that stands in more articles than this, their whole copies not counted, is a phrase or an agency's that every
desk drops into its story."""


class _Doubt(NamedTuple):
    """Two articles that share no passage, but some sentences: a copy where not everybody has these."""

    original: Article
    copy: Article
    runs: list[Run]


def links(pairs: Iterable[tuple[Article, Article]], prints: Mapping[str, Fingerprint]) -> list[Link]:
    """What each pair shares, from the copy to the original; nothing of pairs that show no copy."""
    found: list[Link] = []
    doubts: list[_Doubt] = []
    for a, b in pairs:
        pair = _compared(a, b, prints)
        if isinstance(pair, Link):
            found.append(pair)
        elif pair:
            doubts.append(pair)
    copies = {link.copy for link in found if link.covered > MOSTLY * len(prints[link.copy])}
    everybodys = _everybodys(doubts, prints, copies)
    for original, copy, runs in doubts:
        mine, theirs = prints[copy.source], prints[original.source]
        stretches, own = sentence_stretches(mine, theirs, runs)
        marks = sum(s.evidence.marks_equal for s in stretches)
        if marks >= FEW_MARKS and repeats_sentences(mine, theirs, own, everybodys):
            found.append(_directed(original, copy, stretches))
    return found


def _compared(a: Article, b: Article, prints: Mapping[str, Fingerprint]) -> Link | _Doubt | None:
    original, copy = (a, b) if which_is_earlier(a, b)[0] else (b, a)
    mine, theirs = prints[copy.source], prints[original.source]
    if same_words(mine, theirs):
        whole = Stretch(mine, theirs, (Step("equal", 0, len(mine), 0, len(theirs)),))
        return Link(copy.source, original.source, (whole,))
    if min(len(mine), len(theirs)) < WORDS or min(mine.names_and_numbers, theirs.names_and_numbers) < MARKS:
        if nearly_same_words(mine, theirs):
            whole = Stretch(mine, theirs, tuple(align(mine.codes, theirs.codes)))
            return Link(copy.source, original.source, (whole,))
        if min(len(mine), len(theirs)) < WORDS:
            return None
    if like_lists(mine, theirs):
        return None
    runs = shared_runs(mine, theirs)
    stretches = [s for s in shared_stretches(mine, theirs, runs) if is_copied(s)]
    if stretches:
        # who takes a passage takes sentences too: those that stand outside of it
        stretches += sentence_stretches(mine, theirs, outside(runs, stretches))[0]
        return _directed(original, copy, sorted(stretches, key=lambda s: s.a0))
    return _Doubt(original, copy, runs) if repeats_sentences(mine, theirs, runs) else None


def _directed(original: Article, copy: Article, stretches: Sequence[Stretch]) -> Link:
    """The link of two articles that share stretches, turned round where the swapped words are the earlier one's."""
    balance = stock_balance(stretches)
    first, dated = which_is_earlier(original, copy, balance)
    if dated and swapped_like_a_spinner(stretches):
        # Whoever wrote first, swapped words are the copy's: the clock of a page that was changed later says less.
        spun = (original.spun >= SPUN) - (copy.spun >= SPUN)
        first = spun < 0 or (spun == 0 and balance > -CLEAR)
    if first:
        return Link(copy.source, original.source, tuple(stretches))
    return Link(original.source, copy.source, tuple(s.reversed() for s in stretches))


def _everybodys(doubts: Sequence[_Doubt], prints: Mapping[str, Fingerprint], copies: set[str]) -> frozenset[int]:
    """The shared word runs that too many articles hold."""
    if not doubts:
        return frozenset()
    shared = np.unique(
        np.concatenate([prints[d.copy.source].runs[run.a : run.a + run.words_in] for d in doubts for run in d.runs])
    )
    holders = np.zeros(len(shared), np.int64)
    for source, article in prints.items():
        if source not in copies:
            at = np.searchsorted(shared, article.runs)
            at[at == len(shared)] = 0
            holders[np.unique(at[shared[at] == article.runs])] += 1
    return frozenset(shared[holders > EVERYBODYS].tolist())
