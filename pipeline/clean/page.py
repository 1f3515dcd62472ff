"""What is known of the lines of one text while its regions are found, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.article import Article, RegionKind
from pipeline.clean.lines import Line


class Stamp(NamedTuple):
    """A time stamp of an entry on line ``line``: ``length`` code points of its words, the parting sign included.

    ``own`` where the line holds nothing else; ``marked`` where its words say that an entry begins; ``as_of`` the
    moment it means, ISO 8601 with the offset of UK time, or empty.
    """

    line: int
    length: int
    own: bool
    marked: bool
    date: str
    clock: str
    zone: str
    as_of: str = ""


class Entry(NamedTuple):
    """Lines ``first`` to before ``stop``, written at ``as_of``."""

    first: int
    stop: int
    as_of: str


@dataclass(slots=True)
class Page:
    """Lines and, one each, their kinds (None: not known yet), levels and times; entries and tables hold lines.

    ``stamped`` are the lines that are time stamps of entries; ``others`` all but the sentences that are no more than
    these.
    """

    article: Article
    lines: list[Line]
    stamps: list[Stamp]
    kinds: list[RegionKind | None] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    stamped: frozenset[int] = frozenset()
    others: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)

    def join(self, first: int, stop: int) -> None:
        """Make the lines from ``first`` to before ``stop`` one row."""
        self.lines[first].end = self.lines[stop - 1].end
        self.kinds[first:stop] = ["row"] * (stop - first)
        for line in self.lines[first + 1 : stop]:
            line.end = line.start  # empty: its text is in the row above


def new_page(article: Article, lines: list[Line], others: list[int], stamps: Sequence[Stamp]) -> Page:
    """A page on which only the stamps are known; a line that begins with a stamp becomes two."""
    many = len(lines)
    if not stamps:
        return Page(article, lines, [], [None] * many, [0] * many, [""] * many, frozenset(), others)
    by_line = {stamp.line: stamp for stamp in stamps}
    own: list[Line] = []
    moved: list[Stamp] = []
    for k, line in enumerate(lines):
        stamp = by_line.get(k)
        if stamp is not None:
            moved.append(stamp._replace(line=len(own)))
        if stamp is None or stamp.own:
            own.append(line)
            continue
        cut = line.body + stamp.length - line.start
        shown = line.text[:cut].rstrip()
        own.append(replace(line, end=line.start + len(shown), text=shown, ended=False))
        own.append(Line(line.start + cut, line.end, line.text[cut:], line.start + cut, "", False, 0, line.ended))
    stamped = frozenset(stamp.line for stamp in moved)
    kinds: list[RegionKind | None] = ["furniture" if k in stamped else None for k in range(len(own))]
    return Page(article, own, moved, kinds, [0] * len(own), [""] * len(own), stamped, list(range(len(own))))
