"""Carried units: whether a bare count goes on one of councils, and not of seats.

Councils that only say where votes were counted are none of a party's: "with 60 of 107 councils declared", "144 seats
across Northern Ireland's 11 councils".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Scene
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Counting

_OWNED = frozenset({"det", "NATION", "AREA", "possessive", "be_v", "aux"})
"""Tags of what may stand between a preposition and how many councils there are: "across Wales's 22 councils"."""
_BETWEEN = frozenset(
    {"comma", "dash", "lpar", "up", "down", "plus", "minus", "rise_n", "drop_n", "gain_s", "loss_n"}
    | {"det", "aux", "loc_p", "NATION", "net"}
)
"""Tags of what may stand between a count and one that goes on it."""


def counts_councils(sentence: Sentence, at: int, scene: Scene, value: int, words: Counting) -> bool:
    """Whether a bare count at ``at`` is of councils: by what is counted before it, the nearer in size where both are.

    "lost 487 seats and 12 councils but gained one", but "down 382 seats and seven councils, Ukip down 145".
    """
    where = _where(sentence, at, words)
    if at and sentence.chunks[at - 1].tag == "councils":
        return True  # "381 seats, up 66, councils up 4"
    counted = [q for i, chunk in enumerate(sentence.chunks[:at]) if i not in where for q in _counts(chunk) if q.unit]
    seats = [q.value for q in counted if q.unit == "seats"]
    if seats and counted[-1].unit == "councils":
        return _away(value, counted[-1].value) < min(_away(value, n) for n in seats)
    last = max((i for i, c in enumerate(sentence.chunks) if c.tag == "seats"), default=-1)
    anew = any(i not in where and i > last and _of_councils(c) for i, c in enumerate(sentence.chunks[:at]))
    if seats or (last >= 0 and not anew):
        return False  # but for "have more councillors than anyone, and run 93 councils to Labour's 60"
    named = "council_terms" in sentence.tags or any(c.tag == "councils" for c in sentence.chunks[:at])
    return bool(counted) or named or scene.counts_councils


def follows_councils(sentence: Sentence, at: int, words: Counting) -> bool:
    """Whether councils of another party, and no seats, are counted before chunk ``at``: "A lost four, B gained two"."""
    if "PARTY" not in sentence.tags:
        return False
    chunks, where = sentence.chunks[:at], _where(sentence, at, words)
    units = [{q.unit for q in _counts(chunk)} if i not in where else set() for i, chunk in enumerate(chunks)]
    last = max((k for k, found in enumerate(units) if "councils" in found), default=len(chunks))
    return any(c.tag == "PARTY" for c in chunks[last + 1 :]) and not any("seats" in found for found in units)


def goes_on_where(sentence: Sentence, at: int) -> bool:
    """Whether a count at ``at`` goes on one of councils that only says where: "seats on 141 councils, up 18"."""
    i = at - 1
    while i > 0 and sentence.chunks[i].tag in _BETWEEN:
        i -= 1
    quantity = sentence.chunks[i].quantity if i > 0 else None
    return quantity is not None and quantity.unit == "councils" and _located(sentence.chunks, i, ("loc_p", "on_p"))


def counted_before(sentence: Sentence, at: int) -> bool:
    """Whether councils are the last that a sentence counts before chunk ``at``, with their noun."""
    units = [q.unit for chunk in sentence.chunks[:at] for q in _counts(chunk) if q.unit]
    return units[-1:] == ["councils"]


def _where(sentence: Sentence, at: int, words: Counting) -> frozenset[int]:
    """The counts of councils before chunk ``at`` that are of no party's: those declared, those in which seats are."""
    chunks = sentence.chunks
    counts = [i for i in range(at) if (q := chunks[i].quantity) is not None and q.unit == "councils"]
    if not counts:
        return frozenset()
    known = list(_known(sentence.text, words))
    return frozenset(
        i for i in counts if any(a < chunks[i].end and chunks[i].start < b for a, b in known) or _located(chunks, i)
    )


def _known(text: str, words: Counting) -> Iterator[tuple[int, int]]:
    """Where a text says how many councils' results are known."""
    for phrases in (words.declared, words.known):
        for match in phrases.anywhere.finditer(text):
            yield match.span()


def _located(chunks: Sequence[Chunk], at: int, places: Sequence[str] = ("loc_p",)) -> bool:
    """Whether a preposition of place stands before the count at ``at``, or before whose councils they are."""
    i = at - 1
    while i >= 0 and chunks[i].tag in _OWNED:
        i -= 1
    return i >= 0 and chunks[i].tag in places


def _of_councils(chunk: Chunk) -> bool:
    return any(q.unit == "councils" for q in _counts(chunk))


def _counts(chunk: Chunk) -> list[Quantity]:
    own = [chunk.quantity] if chunk.quantity is not None else []
    return own + [q for part in chunk.parts for q in (part.count, part.change) if q is not None]


def _away(one: int, other: int) -> float:
    return abs(log((abs(one) + 1) / (abs(other) + 1)))
