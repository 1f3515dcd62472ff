"""Chunk: what the rules read instead of words. An area, a party, a number, or a word with its class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.fact import Bound


class AreaMention(NamedTuple):
    """A council, nation or region named in a sentence; offsets are code points of the sentence."""

    area_id: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count in words or digits. ``signed``: a plus or minus stood before it; ``total``: "three of the *nine*"."""

    value: int
    bound: Bound = "exact"
    signed: bool = False
    unit: str = ""
    total: int | None = None


@dataclass(slots=True)
class Chunk:
    """One piece of a sentence. ``tag`` is AREA, NATION, PARTY, NOC, NUM, TALLY, a class of the lexicon, or a mark.

    ``start`` and ``end`` are code points of the sentence. Of a TALLY, ``parts`` holds (party, count, change); of
    an AREA, ``before`` is the holder that an aside behind it names as the one until now.
    """

    tag: str
    text: str
    start: int
    end: int
    areas: tuple[AreaMention, ...] = ()
    parties: tuple[str, ...] = ()
    role: str = ""
    quantity: Quantity | None = None
    parts: tuple[TallyPart, ...] = field(default=())
    before: Chunk | None = None

    @property
    def first_word(self) -> str:
        """The first of its words; empty where it is of blanks or control characters alone."""
        return next(iter(self.text.split()), "")

    @property
    def last_word(self) -> str:
        """The last of its words, or nothing."""
        return next(iter(self.text.split()[-1:]), "")


@dataclass(frozen=True, slots=True)
class TallyPart:
    """A party beside its count, its change, its total ("won 10 (21, +6)"), or several; offsets of the sentence."""

    party: str
    party_start: int
    party_end: int
    count: Quantity | None
    change: Quantity | None
    total: Quantity | None = field(default=None, kw_only=True)
    carried: int | None = field(default=None, kw_only=True)
    """Sign (1 or -1) of a direction said in words, which holds for the next party too ("up 140, the Lib Dems 58")."""
    first: str = field(default="", kw_only=True)
    """Which number stood first, where both did: "count" or "change"."""
    before: Quantity | None = field(default=None, kw_only=True)
    """What the party had before, where a bracket says so: "175 seats (182 at the last election)"."""
    start: int
    end: int


def joined(first: Chunk, last: Chunk, text: str) -> Chunk:
    """``first`` stretched to the end of ``last`` in a sentence ``text``."""
    return replace(first, end=last.end, text=text[first.start : last.end].lower())


class Standing(NamedTuple):
    """The tags and the words of a sentence's chunks, by which it is told what cannot be found in it."""

    tags: frozenset[str]
    words: frozenset[str]


def standing(chunks: Sequence[Chunk]) -> Standing:
    """What stands in a sentence."""
    return Standing(frozenset([c.tag for c in chunks]), frozenset([c.text for c in chunks]))
