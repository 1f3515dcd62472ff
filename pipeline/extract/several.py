"""What an article on several councils says of which one a passage is about, beside what it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import regex

from pipeline.gazetteer import Area, Gazetteer
from pipeline.phrasing import Councils

NATION_NAMED = regex.compile(r"\b(?:England|Scotland|Wales|Northern Ireland)\b")
"""A nation of the UK by its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area with the words (code points of the restored text) that decided it."""

    area_id: str
    name: str
    span: tuple[int, int]


def named_in(text: str, area: Area, names: Iterable[str]) -> Place:
    """A council with the first place of a text at which one of its names stands, the earlier name preferred."""
    at, name = next(((at, name) for name in names if (at := text.find(name)) >= 0), (0, ""))
    return Place(area.area_id, area.name, (at, at + len(name)))


@dataclass
class Several:
    """The councils of an article, as far as it has been read.

    ``voted``: ids of those named that voted that day; ``districts``: of those in the county that is the topic;
    ``sizes``: seats of those of them whose seats were all up; ``known``: those read of so far; ``here``: ids of
    those of this region; ``turned``: the one, other than the article's topic, that the text has gone over to ("In
    Adur, ...", "Elsewhere there was no change at Adur"); ``of_county``: the article is on the councils of a county
    ("across Devon"), whose number is no nation's.
    """

    voted: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)
    known: dict[str, Place] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    turned: Place | None = None
    of_county: bool = False


def on_county(head: str, gazetteer: Gazetteer, words: Councils) -> bool:
    """Whether an article's head speaks of a county's councils before any nation: "across Devon", "Kent councils"."""
    county, nation = _counties(gazetteer, words).search(head), NATION_NAMED.search(head)
    return county is not None and (nation is None or county.start() < nation.start())


@cache
def _counties(gazetteer: Gazetteer, words: Councils) -> regex.Pattern[str]:
    """A county named as that which councils are in."""
    names = {gazetteer.areas[a.county].name for a in gazetteer.areas.values() if a.county in gazetteer.areas}
    body = "|".join(sorted(map(regex.escape, names)))
    before, behind = words.across_county.body, words.of_county.body
    return regex.compile(rf"\b(?:{before} (?:{body})\b|(?:{body}) {behind}\b)")
