"""Origins: whose words a statement repeats, which articles are one witness, which are replaced by a later version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.reconcile.articles import Articles
from pipeline.reconcile.columns import Column, recoded

SPUN_KINDS = frozenset({"spun", "rewritten"})


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    of: str
    of_start: int
    of_end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the words of a span come from.

    ``source`` is the article that had them first, ``copied`` whether that is another page than the one that has the
    span, ``reworded`` whether they were swapped or rewritten on the way.
    """

    source: str
    copied: bool
    reworded: bool


@dataclass
class Origins:
    """Who repeats whom, from the rows of ``sources.csv`` and ``copies.csv`` and a reviewer's word on them.

    ``copy`` and ``not_copy`` are pairs of sources: the first is, or is not, a copy of the second.
    """

    articles: Articles
    copies: Iterable[Mapping[str, str]] = ()
    copy: Sequence[tuple[str, str]] = ()
    not_copy: Sequence[tuple[str, str]] = ()
    _passages: dict[str, list[_Passage]] = field(init=False, default_factory=dict)
    _said: dict[str, str] = field(init=False, default_factory=dict)
    _denied: frozenset[tuple[str, str]] = field(init=False, default=frozenset())
    _denied_sources: frozenset[str] = field(init=False, default=frozenset())
    _copying: set[str] = field(init=False, default_factory=set)

    _current: dict[str, str] = field(init=False, default_factory=dict)
    _groups: dict[str, str] = field(init=False, default_factory=dict)
    _versions: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        self._denied = frozenset(self.not_copy) - frozenset(self.copy)
        self._denied_sources = frozenset(source for source, _ in self._denied)
        self._said = dict(self.copy)
        self._versions = frozenset(self.articles.filled("version_of"))
        for row in self.copies:
            if row["kind"] == "version":
                continue
            self._copying.add(row["source"])
            if (row["source"], row["of"]) in self._denied:
                continue
            numbers = [row["start"], row["end"], row["of_start"], row["of_end"]]
            if not all(number.isdecimal() for number in numbers):
                continue
            start, end, of_start, of_end = map(int, numbers)
            passage = _Passage(start, end, row["of"], of_start, of_end, row["kind"])
            self._passages.setdefault(row["source"], []).append(passage)
        for found in self._passages.values():
            found.sort(key=lambda p: (p.start, p.end, p.of))

    def known(self, source: str) -> bool:
        """Whether the article is in this run."""
        return source in self.articles.rows

    def current(self, source: str) -> str:
        """The last version of the page that ``source`` is a version of; itself where nothing replaces it."""
        if source not in self._versions:
            return source
        if source not in self._current:
            self._current[source] = self._last_version(source)
        return self._current[source]

    def _last_version(self, source: str) -> str:
        seen = [source]
        while after := self.articles.cell(seen[-1], "version_of"):
            if after in seen:  # a ring, which only a damaged table holds
                return min(seen[seen.index(after) :])
            seen.append(after)
        return seen[-1]

    def replaced(self, source: str) -> bool:
        """Whether a later version of the same page is in the run."""
        return self.current(source) != source

    def group(self, origin: str) -> str:
        """The witness that an origin is: its publisher where known, else the page with all its versions."""
        page = self.current(origin)
        publisher = self.publisher(page) or self.publisher(origin)
        if not publisher:
            return f"source {page}"
        if publisher not in self._groups:
            self._groups[publisher] = f"publisher {publisher.casefold()}"
        return self._groups[publisher]

    def groups(self, origins: Sequence[str]) -> Column:
        """The witness that each origin is, as ``group`` gives it, in a column whose words stand as they first come."""
        if self._versions:
            words = list(map(self.group, origins))
            return recoded(Column(np.arange(len(words)), words), words)
        found = self.articles.column("publisher", self.articles.places(origins))
        shared = [f"publisher {word.casefold()}" if word else "" for word in found.words]
        by_word = recoded(found, shared)
        unknown = by_word.words.index("")  # the last of a column is that of no article
        codes = by_word.codes.astype(np.int64)
        strangers = np.flatnonzero(codes == unknown)
        codes[strangers] = len(by_word.words) + np.arange(len(strangers))
        names = [*by_word.words, *(f"source {origins[place]}" for place in strangers.tolist())]
        places, first = pd.factorize(codes)
        return Column(places, [names[code] for code in first.tolist()])

    def publisher(self, source: str) -> str:
        """Who put the article out, '' where not known."""
        return self.articles.cell(source, "publisher")

    def of(self, source: str, given: str, start: int, end: int) -> Origin:
        """The origin of the raw span ``start:end`` of an article; ``given`` is what the fact says of it.

        A reviewer's word comes first, then what the fact says, then the passages of ``copies.csv``.
        """
        if source in self._said:
            origin, reworded = self._end_of(self._said[source], {source}), False
        else:
            passage = self._passage(source, start, end)
            reworded = passage is not None and passage.kind in SPUN_KINDS
            if given and given != source and not self._doubted(source, given):
                origin = self._end_of(given, {source}) if given in self._said else given
            elif passage is not None:
                origin = self._follow(passage, start, end, {source})
            else:
                origin = source
        copied = self.current(origin) != self.current(source)
        return Origin(origin if copied else source, copied, copied and reworded)

    def by_span(self, source: str) -> bool:
        """Whether the origin of an article's words depends on where in it they stand."""
        return source in self._passages and source not in self._said

    def alone(self, sources: Sequence[str]) -> list[bool]:
        """Of each article whether nothing is said of copying or of a later version: its words are its own."""
        told = {*self._versions, *self._said, *self._passages}
        return [source not in told for source in sources] if told else [True] * len(sources)

    @property
    def reviewed(self) -> set[str]:
        """Articles of which a reviewer said whom they copy or do not copy."""
        return {*self._said, *self._denied_sources}

    def whole(self, source: str) -> tuple[str, str]:
        """What an article copies as a whole and its ultimate origin, after a reviewer's word: cells of sources.csv."""
        copy_of = self.articles.cell(source, "copy_of")
        origin = self.articles.cell(source, "origin") or source
        if source in self._said:
            copy_of = self._said[source]
            origin = self._end_of(copy_of, {source})
        elif (source, copy_of) in self._denied or (source, origin) in self._denied:
            copy_of, origin = "", source
        return copy_of, origin

    def _doubted(self, source: str, given: str) -> bool:
        """Whether the fact's own word on its origin may rest on a passage that a reviewer called no copy."""
        return (source, given) in self._denied or (source in self._denied_sources and source in self._copying)

    def _passage(self, source: str, start: int, end: int) -> _Passage | None:
        """The passage that holds most of a span, if that is half of it or more."""
        best: _Passage | None = None
        most = 0
        for passage in self._passages.get(source, ()):
            if passage.start >= end:
                break
            shared = min(end, passage.end) - max(start, passage.start)
            if shared > most:
                best, most = passage, shared
        return best if 2 * most >= end - start else None

    def _follow(self, passage: _Passage, start: int, end: int, seen: set[str]) -> str:
        """The end of a chain of passages, each found at the same share of the one before."""
        while passage.of not in seen:
            seen = seen | {passage.of}
            length = max(passage.end - passage.start, 1)
            scale = (passage.of_end - passage.of_start) / length
            start = passage.of_start + int((max(start, passage.start) - passage.start) * scale)
            end = passage.of_start + int((min(end, passage.end) - passage.start) * scale)
            after = self._passage(passage.of, start, max(end, start + 1))
            if after is None or after.of in seen:
                break
            passage = after
        return passage.of

    def _end_of(self, source: str, seen: set[str]) -> str:
        """The end of the chain of whole-article copies that starts at ``source``."""
        while source not in seen:
            seen = seen | {source}
            after = self._said.get(source) or self.articles.cell(source, "copy_of")
            if not after or (source, after) in self._denied or after in seen:
                break
            source = after
        return source
