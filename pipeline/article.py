"""Article: raw text, regions over it, edits to it, and the way between raw and restored offsets.

Offsets are code points. ``raw`` is never altered; ``restored`` is ``raw`` with the edits applied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple, get_args

RegionKind = Literal[
    "title",
    "heading",
    "paragraph",
    "item",
    "entry",
    "table",
    "row",
    "caption",
    "quote",
    "comment",
    "furniture",
]
EditReason = Literal["encoding", "entity", "layout", "furniture", "spelling", "spin"]

REGION_KINDS: tuple[str, ...] = get_args(RegionKind)
EDIT_REASONS: tuple[str, ...] = get_args(EditReason)
SILENT_KINDS: frozenset[str] = frozenset({"caption", "comment", "furniture"})
"""Regions that stay in the text and that extraction passes over."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace ``raw[start:end]`` by ``replacement``; ``evidence`` says in words why.

    An insertion has ``start == end``; a deletion an empty replacement.
    """

    start: int
    end: int
    replacement: str
    reason: EditReason
    evidence: str = ""


class Region(NamedTuple):
    """A stretch of ``raw`` that has a part to play.

    ``as_of`` is the ISO 8601 time of a live entry (or of what stands in it), empty where none is given;
    ``level`` is the depth of a heading or list item, 0 where that means nothing.
    Regions of one article do not overlap, but for ``entry`` and ``table``, which hold others.
    """

    start: int
    end: int
    kind: RegionKind
    as_of: str = ""
    level: int = 0


class OffsetMap:
    """The way between the offsets of a text and those of the same text after edits.

    Edits must not overlap; two at one place are applied in the order given.

    Raises:
        ValueError: edits overlap or stand outside the text.
    """

    def __init__(self, length: int, edits: Iterable[Edit]) -> None:
        ordered = sorted(edits, key=lambda e: (e.start, e.end))
        self._before: list[int] = [0]  # starts of segments in the text before
        self._after: list[int] = [0]  # the same places after
        self._kept: list[bool] = []  # whether the segment is unchanged text
        at = after = 0
        for edit in ordered:
            if edit.start < at or edit.end < edit.start or edit.end > length:
                raise ValueError(f"edit {edit.start}-{edit.end} overlaps another or leaves the text of {length}")
            if edit.start > at:
                after += edit.start - at
                self._add(edit.start, after, kept=True)
            after += len(edit.replacement)
            self._add(edit.end, after, kept=False)
            at = edit.end
        if length > at or not self._kept:
            self._add(length, after + length - at, kept=True)
        self.edits: tuple[Edit, ...] = tuple(ordered)

    def _add(self, before: int, after: int, *, kept: bool) -> None:
        self._before.append(before)
        self._after.append(after)
        self._kept.append(kept)

    def _segments(self, starts: list[int], start: int, end: int) -> tuple[int, int]:
        """Indices of the first and last segment that ``start:end`` touches.

        A boundary between two segments belongs to the right one for a start, to the left one for an end;
        an empty segment (an insertion before, a deletion after) is passed over where it is not asked for.
        """
        last = len(self._kept) - 1
        first = min(bisect_right(starts, start) - 1, last)
        if end <= start:
            return first, first
        return first, max(first, min(bisect_right(starts, end - 1) - 1, last))

    @staticmethod
    def _span(
        own: list[int], other: list[int], kept: list[bool], first: int, last: int, start: int, end: int
    ) -> tuple[int, int]:
        left = other[first] + (start - own[first] if kept[first] else 0)
        if end <= start:
            return left, left
        right = other[last] + (end - own[last]) if kept[last] else other[last + 1]
        return left, max(left, right)

    def to_before(self, start: int, end: int) -> tuple[int, int]:
        """Span of the text before that the span ``start:end`` of the text after stands for (whole edits)."""
        first, last = self._segments(self._after, start, end)
        return self._span(self._after, self._before, self._kept, first, last, start, end)

    def to_after(self, start: int, end: int) -> tuple[int, int]:
        """Span of the text after that the span ``start:end`` of the text before became (whole edits)."""
        first, last = self._segments(self._before, start, end)
        return self._span(self._before, self._after, self._kept, first, last, start, end)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with the edits applied; they may come in any order (two insertions at one place in theirs).

    Raises:
        ValueError: edits overlap or stand outside the text.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit {edit.start}-{edit.end} overlaps another or leaves the text of {len(text)}")
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def compose(raw: str, first: Iterable[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits over ``raw`` that do what ``first`` and then ``second`` (over the text after ``first``) do.

    Edits of the first layer that an edit of the second overlaps melt into it: the text that both change is replaced
    once, with the second's reason and the evidence of both. All others, those that only touch among them, stay as
    they are.

    Raises:
        ValueError: edits of one layer overlap or stand outside their text.
    """
    first = tuple(sorted(first, key=lambda e: (e.start, e.end)))
    later = sorted(second, key=lambda e: (e.start, e.end))
    if not later:
        return first
    middle = apply_edits(raw, first)
    placed: list[tuple[int, int, Edit]] = []  # an edit of the first layer with its span after it
    shift = 0
    for edit in first:
        begin = edit.start + shift
        placed.append((begin, begin + len(edit.replacement), edit))
        shift += len(edit.replacement) - (edit.end - edit.start)
    out: list[Edit] = []
    index = near = 0  # next edit of the second layer, next one of the first
    at_middle = at_raw = 0  # one place in both texts, behind all that is done
    while index < len(later):
        start, end = later[index].start, later[index].end
        while near < len(placed) and placed[near][1] <= start:
            _, at_middle, edit = placed[near]
            at_raw = edit.end
            out.append(edit)
            near += 1
        begin = at_raw + start - at_middle
        group: list[Edit] = []
        melted: list[Edit] = []
        grown = True
        while grown:
            grown = False
            while near < len(placed) and placed[near][0] < end and placed[near][1] > start:
                left, right, edit = placed[near]
                if left < start:
                    start, begin = left, edit.start
                end = max(end, right)
                at_middle, at_raw = right, edit.end
                melted.append(edit)
                near += 1
                grown = True
            while index < len(later) and (not group or later[index].start < end):
                end = max(end, later[index].end)
                group.append(later[index])
                index += 1
                grown = True
        text = apply_edits(middle[start:end], [replace(e, start=e.start - start, end=e.end - start) for e in group])
        stop = at_raw + end - at_middle
        at_middle, at_raw = end, stop
        if text != raw[begin:stop]:
            evidence = "; ".join(dict.fromkeys(e.evidence for e in [*melted, *group] if e.evidence))
            out.append(Edit(begin, stop, text, group[-1].reason, evidence))
    out += [edit for _, _, edit in placed[near:]]
    return tuple(out)


@dataclass(frozen=True)
class Article:
    """One report. Ingest fills the head and ``raw``; clean adds regions, edits and ``spun``; restore adds edits.

    ``published_at`` and ``modified_at`` are ISO 8601: a date, or a time with its offset. ``election_date`` is
    what metadata or the user said, else empty. ``spun`` is the probability that words were swapped.
    """

    source: str
    raw: str
    publisher: str = ""
    title: str = ""
    url: str = ""
    published_at: str = ""
    modified_at: str = ""
    election_date: str = ""
    regions: tuple[Region, ...] = ()
    edits: tuple[Edit, ...] = ()
    spun: float = 0.0
    digest: str = field(default="", compare=False)

    @cached_property
    def restored(self) -> str:
        """``raw`` with the edits applied."""
        return apply_edits(self.raw, self.edits) if self.edits else self.raw

    @cached_property
    def offsets(self) -> OffsetMap:
        """Between raw (before) and restored (after) offsets."""
        return OffsetMap(len(self.raw), self.edits)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span behind the restored span ``start:end``."""
        return self.offsets.to_before(start, end) if self.edits else (start, end)

    def restored_span(self, start: int, end: int) -> tuple[int, int]:
        """The restored span that the raw span ``start:end`` became."""
        return self.offsets.to_after(start, end) if self.edits else (start, end)

    def with_edits(self, more: Iterable[Edit]) -> Article:
        """This article after further edits over its *restored* text."""
        return replace(self, edits=compose(self.raw, self.edits, more))


@dataclass(frozen=True, slots=True, order=True)
class Rejection:
    """An input that could not be read, or was passed over: a row of ``errors.csv``."""

    input: str
    record: str
    stage: str
    error: str
    advice: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A passage (raw offsets) that ``source`` shares with the article ``of`` it copies: a row of ``copies.csv``."""

    source: str
    of: str
    start: int
    end: int
    of_start: int
    of_end: int
    kind: Literal["exact", "cut", "merged", "rewritten", "spun", "version"]
    similarity: float
    evidence: str
