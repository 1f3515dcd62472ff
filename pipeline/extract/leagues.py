"""Leagues: councils below a line that names a party and its gains or losses, each with a number of seats.

"Councils with most Labour gains:", then "Ashdown +23 (Lab gain from LD)". The number is the party's change there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.discourse import Actor, places
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.totals import MAX_SEATS

_RISING = frozenset({"gain_s", "gain_v"})
_FALLING = frozenset({"loss_n", "lose_v"})
_MARKS = frozenset({"bullet", "dash", "colon", "bar", "comma", "equals"})
_LONGEST = 24
"""Pieces of a line that heads a league."""


@dataclass(frozen=True, slots=True)
class League:
    """The party whose gains (``sign`` 1) or losses (-1) are counted below a line."""

    actor: Actor
    sign: int


def league_head(sentence: Sentence) -> League | None:
    """The league that a line heads: one party, its gains or its losses, and neither council nor number."""
    chunks = sentence.chunks
    if len(chunks) > _LONGEST or any(c.tag in ("AREA", "NUM", "TALLY", "NOC") for c in chunks):
        return None
    parties = [c for c in chunks if c.tag == "PARTY" and c.parties]
    rising, falling = (any(c.tag in tags for c in chunks) for tags in (_RISING, _FALLING))
    if len({c.parties[0] for c in parties}) != 1 or rising == falling:
        return None
    own = parties[0]
    return League(Actor(own.parties[0], (sentence.base + own.start, sentence.base + own.end)), 1 if rising else -1)


def league_line(sentence: Sentence, league: League) -> Iterator[Statement]:
    """The change of a line that is a council and a number with a sign, or of seats; a label may stand behind."""
    chunks = [c for c in sentence.chunks if c.tag not in _MARKS]
    if len(chunks) < 2 or chunks[0].tag != "AREA" or len(chunks[0].areas) != 1:
        return
    number = chunks[1]
    behind = chunks[2].tag if len(chunks) > 2 else "stop"
    if number.tag != "NUM" or number.quantity is None or behind not in ("stop", "lpar", "semi"):
        return
    quantity = number.quantity
    value = quantity.value if quantity.signed else league.sign * abs(quantity.value)
    if not (quantity.signed or quantity.unit == "seats") or quantity.unit == "councils" or abs(value) > MAX_SEATS:
        return
    if value * league.sign < 0:
        return  # the line is of something else
    area = places(chunks[0], sentence.base)[0]
    span = (sentence.base + number.start, sentence.base + number.end)
    anchors = (("area", area.span), ("party", league.actor.span), ("value", span))
    yield Statement(
        "seat_change", area, league.actor.party, str(value), "", "", quantity.bound, "", anchors, span,
        (area.span[0], span[1]), "league-line",
    )  # fmt: skip
