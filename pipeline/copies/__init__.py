"""Who copies whom: passages that one article shares with another, whole copies, versions of one address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pipeline.article import Article, Passage
from pipeline.copies.attribution import Link, choose, without_cycles
from pipeline.copies.candidates import candidate_pairs
from pipeline.copies.direction import likely_order, same_address, versions
from pipeline.copies.fingerprint import Fingerprint, Fingerprinter, without
from pipeline.copies.linking import links
from pipeline.copies.repeated import furniture
from pipeline.wording import align

__all__ = ["Copies", "CopyOf", "find_copies"]


@dataclass(frozen=True, slots=True)
class CopyOf:
    """That an article as a whole copies ``source``.

    ``similarity`` is the share of the copy's words that the original has in the same order, 0 to 1.
    """

    source: str
    of: str
    similarity: float
    evidence: str


@dataclass(frozen=True)
class Copies:
    """What a pile of articles shares.

    ``copy_of`` goes from a copy to its original, ``version_of`` from an article that a later one at the same
    address replaces to the last of those. ``passages`` are sorted; offsets are of raw texts.
    """

    passages: tuple[Passage, ...] = ()
    copy_of: Mapping[str, CopyOf] = field(default_factory=lambda: MappingProxyType({}))
    version_of: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def origin_of(self, source: str, start: int, end: int) -> str:
        """The source that the raw span ``start:end`` of ``source`` comes from in the end: itself, where no passage
        covers half of it.
        """
        seen = {source}
        while True:
            best: tuple[int, Passage] | None = None
            for passage in self._of_source.get(source, ()):
                shared = min(end, passage.end) - max(start, passage.start)
                if 2 * shared >= max(1, end - start) and (best is None or shared > best[0]):
                    best = shared, passage
            if best is None or best[1].of in seen:
                return source
            passage = best[1]
            scale = (passage.of_end - passage.of_start) / max(1, passage.end - passage.start)
            start = passage.of_start + round((max(start, passage.start) - passage.start) * scale)
            end = max(start, passage.of_start + round((min(end, passage.end) - passage.start) * scale))
            source = passage.of
            seen.add(source)

    def original_of(self, source: str) -> str | None:
        """The original to read a spun or rewritten copy beside; None for every other article."""
        return self._readable.get(source)

    def __post_init__(self) -> None:
        of_source: dict[str, list[Passage]] = defaultdict(list)
        readable: dict[str, str] = {}
        for passage in self.passages:
            if passage.kind == "version":
                continue
            of_source[passage.source].append(passage)
            whole = self.copy_of.get(passage.source)
            if whole and whole.of == passage.of and passage.kind in ("spun", "rewritten"):
                readable[passage.source] = passage.of
        object.__setattr__(self, "_of_source", dict(of_source))
        object.__setattr__(self, "_readable", readable)

    _of_source: Mapping[str, Sequence[Passage]] = field(init=False, repr=False, compare=False)
    _readable: Mapping[str, str] = field(init=False, repr=False, compare=False)


def find_copies(articles: Sequence[Article]) -> Copies:
    """Copies and versions among cleaned articles; their order changes nothing.

    Candidates come from buckets of shared word runs and runs of names and numbers (with and without the numbers),
    so that time is near linear; word-by-word alignment decides. Sources must differ.
    """
    ordered = sorted(articles, key=likely_order)
    by_source = {article.source: article for article in ordered}
    version_of = versions(ordered)
    fingerprinter = Fingerprinter()
    compared = [fingerprinter(article) for article in ordered]
    for index, spans in furniture(compared).items():
        compared[index] = without(compared[index], spans)
    prints = {article.source: found for article, found in zip(ordered, compared, strict=True)}
    pairs = (
        (ordered[first], ordered[second])
        for first, second in sorted({*candidate_pairs(compared), *_same_texts(compared)})
        if not same_address(ordered[first], ordered[second], version_of)
    )
    chosen, passages = choose(without_cycles(links(pairs, prints)), by_source)
    passages += _version_passages(version_of, prints)
    raw = [_in_raw(passage, by_source) for passage in passages]
    copy_of = {
        copy: CopyOf(copy, link.original, round(link.equal / max(1, len(prints[copy])), 3), _why(link, by_source))
        for copy, (link, _) in sorted(chosen.items())
    }
    return Copies(tuple(sorted(raw)), MappingProxyType(copy_of), MappingProxyType(dict(sorted(version_of.items()))))


def _same_texts(prints: Sequence[Fingerprint]) -> list[tuple[int, int]]:
    """Pairs of articles with the same words, each with the first of its kind: short ones have too few shingles."""
    first: dict[tuple[int, ...], int] = {}
    return [
        (first[p.codes], index)
        for index, p in enumerate(prints)
        if p.codes and first.setdefault(p.codes, index) != index
    ]


def _version_passages(version_of: Mapping[str, str], prints: Mapping[str, Fingerprint]) -> list[Passage]:
    """A row for each version that was replaced: the whole of both texts, and how much they share."""
    rows = []
    for earlier, later in version_of.items():
        mine, theirs = prints[earlier], prints[later]
        if not mine.codes or not theirs.codes:
            continue
        equal = sum(s.a1 - s.a0 for s in align(mine.codes, theirs.codes) if s.tag == "equal")
        rows.append(
            Passage(
                earlier,
                later,
                mine.words.start(0),
                mine.words.end(-1),
                theirs.words.start(0),
                theirs.words.end(-1),
                "version",
                round(equal / len(mine), 3),
                f"the same address later; {equal} of {len(mine)} words kept",
            )
        )
    return rows


def _in_raw(passage: Passage, articles: Mapping[str, Article]) -> Passage:
    start, end = articles[passage.source].raw_span(passage.start, passage.end)
    of_start, of_end = articles[passage.of].raw_span(passage.of_start, passage.of_end)
    return replace(passage, start=start, end=end, of_start=of_start, of_end=of_end)


def _why(link: Link, articles: Mapping[str, Article]) -> str:
    """The evidence for a whole copy, in a line."""
    size = len(link.stretches[0].a)
    parts = [f"{link.equal} of {size} words stand there in the same order"]
    marks = sum(s.evidence.marks for s in link.stretches)
    parts.append(f"{sum(s.evidence.marks_equal for s in link.stretches)} of {marks} names and numbers")
    if swapped := sum(s.swapped for s in link.stretches):
        parts.append(f"{swapped} words swapped")
    if differ := sum(s.evidence.numbers - s.evidence.numbers_equal for s in link.stretches):
        parts.append(f"{differ} figures differ")
    copy, original = articles[link.copy].published_at, articles[link.original].published_at
    if copy and original:
        parts.append(f"published {copy} after {original}" if copy != original else f"both published {copy}")
    return ", ".join(parts)
