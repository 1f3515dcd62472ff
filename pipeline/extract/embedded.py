"""Embedded clauses: who acts at a verb that goes on the main clause behind a clause on somebody else.

"Labour made no progress in A, where the Tories are still the largest party, but won B": Labour won B.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from pipeline.extract.chunk import Chunk
from pipeline.phrasing import Actors

AMBIGUOUS = (-1, -1)
"""Of two parties either may act: "A took X after B lost three seats and won Y"."""
_NONE = (0, 0)
_BESIDE = frozenset({"aux", "have_v", "had_v", "be_v"})
_STATES = frozenset({"be_v", "formerly", "have_v", "had_v", "stay_v", "largest"})
_OBLIQUE = frozenset({"from", "to", "by", "prep", "expense", "on_p", "loc_p", "than"})
_ENDS = frozenset({"semi", "stop", "colon"})


def embedded_before(chunks: Sequence[Chunk], at: int, verbs: AbstractSet[str], words: Actors) -> tuple[int, int]:
    """The chunks of a clause on somebody else between a main clause and the verb at ``at`` that goes on it.

    Args:
        chunks: of the sentence.
        at: index of the verb.
        verbs: tags of verbs.
        words: by which a relative clause, a place's and a time's are known.

    Returns:
        First index and the index behind the last; ``AMBIGUOUS`` where the clause may go on itself; an empty span else.
    """
    join = at - 1
    while join > 0 and chunks[join].tag in _BESIDE:
        join -= 1
    goes_on = join > 2 and (chunks[join].tag == "conj" or chunks[join].text in words.turning.words)
    tail = join > 2 and chunks[join].tag in ("accompany", "det") and chunks[join - 1].tag in ("comma", "accompany")
    if tail:
        join -= chunks[join].tag == "det"
    if not (goes_on or (tail and chunks[join].tag == "accompany")):
        return _NONE
    parted = chunks[join - 1].tag == "comma"
    for k in range(join - 1, 1, -1):
        if chunks[k].tag in _ENDS or chunks[k].text in words.turning.words:
            return _NONE
        opens = chunks[k].tag == "rel" or chunks[k].text in words.whose.words or chunks[k].text in words.embedding.words
        if not opens:
            continue
        if not _acts_in(chunks[k + 1 : join], verbs, relative=chunks[k].tag == "rel") or not _led(chunks[:k], verbs):
            return _NONE
        if chunks[k].text in words.timing.words and not parted:
            return AMBIGUOUS
        if tail and not parted:
            return _NONE
        return k, join
    return _NONE


def _acts_in(inside: Sequence[Chunk], verbs: AbstractSet[str], *, relative: bool) -> bool:
    """Whether a clause has a verb, and a party that acts unless it is a relative one."""
    acts = any(c.tag in verbs | _STATES for c in inside)
    return acts and (relative or any(c.tag in ("PARTY", "they", "others") for c in inside[:4]))


def _led(before: Sequence[Chunk], verbs: AbstractSet[str]) -> bool:
    """Whether the main clause before has a party that acts and its verb."""
    for i, chunk in enumerate(before):
        left = before[i - 1 - (i > 0 and before[i - 1].tag == "det")] if i else None
        free = left is None or left.tag not in _OBLIQUE
        if chunk.tag in ("PARTY", "they") and free and any(c.tag in verbs | _STATES | {"w"} for c in before[i + 1 :]):
            return True
    return False


def joint(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the party at ``at`` acts with others: "a coalition of A and B took", "an A-B alliance won"."""
    behind = [c.tag for c in chunks[at + 1 : at + 2]]
    i = at
    while i > 1 and (chunks[i].tag in ("PARTY", "others", "det", "comma", "dash") or chunks[i].tag == "conj"):
        if chunks[i].tag == "comma" and chunks[i - 1].tag != "PARTY":
            break
        i -= 1
    several = any(c.tag == "PARTY" for c in chunks[i:at]) and any(c.tag in ("conj", "dash") for c in chunks[i:at])
    led = chunks[i].text == "of" and chunks[i - 1].tag == "coalition"
    return led or (several and behind == ["coalition"])
