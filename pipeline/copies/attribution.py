"""From pairs that share passages to who copies whom: one original for each passage, the first of its chain."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.article import Article, Passage
from pipeline.copies.direction import SPUN
from pipeline.copies.fingerprint import Fingerprint
from pipeline.copies.passages import PASSAGE_WORDS, Kind, Stretch, stock_balance, swapped_like_a_spinner

MOSTLY = 0.6
"""An article copies another as a whole where more than this share of its words stand in passages of it."""
_AS_GOOD = 0.85  # a root that explains this much of what a sibling explains is the original
_CLOSERS = frozenset(".!?…”’\"')]")


@dataclass(frozen=True)
class Link:
    """One article (``copy``) shares ``stretches`` with another (``original``) that came before it."""

    copy: str
    original: str
    stretches: tuple[Stretch, ...]

    @property
    def covered(self) -> int:
        """Words of the copy within the stretches."""
        return sum(s.a1 - s.a0 for s in self.stretches)

    @property
    def equal(self) -> int:
        """Words that both have."""
        return sum(s.equal for s in self.stretches)


def without_cycles(links: Sequence[Link]) -> list[Link]:
    """The links less those that would make an article the copy of its own copy, the weakest of a ring first."""
    kept: list[Link] = []
    originals: dict[str, list[str]] = {}

    def reaches(start: str, goal: str) -> bool:
        stack, seen = [start], {start}
        while stack:
            for name in originals.get(stack.pop(), ()):
                if name == goal:
                    return True
                if name not in seen:
                    seen.add(name)
                    stack.append(name)
        return False

    for link in sorted(links, key=lambda x: (-x.equal, x.copy, x.original)):
        if not reaches(link.original, link.copy):
            kept.append(link)
            originals.setdefault(link.copy, []).append(link.original)
    return kept


def choose(
    links: Sequence[Link], articles: Mapping[str, Article]
) -> tuple[dict[str, tuple[Link, Kind]], list[Passage]]:
    """For each copy its original (where it copies one as a whole) and all passages, sorted.

    An original that copies nothing itself is preferred to its copies that explain little more, so that
    siblings of one story are grouped through it and none is said to copy another.
    """
    by_copy: dict[str, list[Link]] = {}
    for link in links:
        by_copy.setdefault(link.copy, []).append(link)
    chosen: dict[str, tuple[Link, Kind]] = {}
    passages: list[Passage] = []
    for copy in sorted(by_copy):
        own = by_copy[copy]
        size = max(1, len(own[0].stretches[0].a))
        best = max(link.covered for link in own)
        roots = [k for k in own if k.original not in by_copy and k.covered >= _AS_GOOD * best]
        first = min(roots or own, key=lambda k: (-k.covered // 5, -k.equal, k.original))
        whole = first.covered > MOSTLY * size
        taken: list[tuple[int, int]] = []
        others = [k for k in own if k is not first]
        others.sort(key=lambda k: (k.original in by_copy, -k.covered, -k.equal, k.original))
        for link in [first, *others]:
            kind = kind_of(link, articles) if whole and link is first else "merged"
            if whole and link is first:
                chosen[copy] = (link, kind)
            for stretch in link.stretches:
                for start, end in _free(stretch.a0, stretch.a1, taken):
                    if (start, end) == (stretch.a0, stretch.a1) or end - start >= PASSAGE_WORDS:
                        passages.append(_passage(link, stretch, start, end, kind))
                        insort(taken, (start, end))
    return chosen, sorted(passages)


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts of ``start:end`` that no span of ``taken`` covers; these are sorted and do not overlap."""
    parts: list[tuple[int, int]] = []
    for place in range(max(0, bisect_left(taken, (start,)) - 1), len(taken)):
        low, high = taken[place]
        if low >= end:
            break
        if low > start:
            parts.append((start, low))
        start = max(start, high)
    return [*parts, (start, end)] if start < end else parts


def kind_of(link: Link, articles: Mapping[str, Article]) -> Kind:
    """How a copy of a whole article was made."""
    copy, original = link.stretches[0].a, link.stretches[0].b
    equal = link.equal
    if copy.codes == original.codes:
        return "exact"
    if _marks(copy) == _marks(original) and equal >= 0.985 * max(len(copy), len(original)):
        return "exact"
    swaps = sum(step.tag == "replace" for stretch in link.stretches for step in stretch.steps)
    if swaps >= 2 and articles[link.original].spun < SPUN <= articles[link.copy].spun:
        return "spun"
    if swapped_like_a_spinner(link.stretches) and stock_balance(link.stretches) > 0:
        return "spun"
    return "cut" if equal >= 0.9 * link.covered and not _same_length(copy, original) else "rewritten"


def _same_length(a: Fingerprint, b: Fingerprint) -> bool:
    return abs(len(a) - len(b)) <= 0.03 * max(len(a), len(b))


def _marks(fingerprint: Fingerprint) -> list[int]:
    return [code for code, kind in zip(fingerprint.codes, fingerprint.marks, strict=True) if kind]


def _passage(link: Link, stretch: Stretch, start: int, end: int, kind: Kind) -> Passage:
    """A passage of words ``start:end`` of the copy; offsets still of the restored texts."""
    pairs = [
        (s.b0 + at - s.a0, at)
        for s in stretch.steps
        if s.tag == "equal"
        for at in range(s.a0, s.a1)
        if start <= at < end
    ]
    b0, b1 = (pairs[0][0], pairs[-1][0] + 1) if pairs else (stretch.b0, stretch.b1)
    similarity = round(len(pairs) / (end - start), 3)
    seen = stretch.evidence
    parts = [
        f"{len(pairs)} of {end - start} words in the same order",
        f"{seen.marks_equal} of {seen.marks} names and numbers",
    ]
    if stretch.swapped:
        parts.append(f"{stretch.swapped} words swapped")
    if seen.numbers > seen.numbers_equal:
        parts.append(f"{seen.numbers - seen.numbers_equal} figures differ")
    return Passage(
        link.copy,
        link.original,
        stretch.a.words.start(start),
        _closed(stretch.a, end),
        stretch.b.words.start(b0),
        _closed(stretch.b, b1),
        kind,
        similarity,
        ", ".join(parts),
    )


def _closed(side: Fingerprint, end: int) -> int:
    """Where the words up to ``end`` stop, with the full stop and the closing quotation mark after them."""
    text, at = side.words.text, side.words.end(end - 1)
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    return at
