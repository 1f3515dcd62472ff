"""Uncounted: numbers beside a party that count nothing that it holds: a lead, seats wanted or up, councils."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Counted, Phrasing

_NEAR = 4
_BEFORE = 4
"""Chunks before a count among which its body may be named."""
_BODY = 20
"""Code points behind it: ", at Holyrood"."""


def falls_short(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a count before ``at`` is how many a party lacks: "three short of the 28 needed"."""
    words = chunks[at : at + 2]
    return any(c.tag == "short_of" for c in words[:1]) or (
        len(words) > 1 and words[0].tag == "seats" and words[1].tag == "short_of"
    )


def counts_described_councils(chunks: Sequence[Chunk], at: int, said: Counted) -> bool:
    """Whether a count before ``at`` is of councils that words stand before: "two of their flagship Devon councils"."""
    for chunk in chunks[at : at + 6]:
        if chunk.tag == "councils":
            return True
        described = chunk.tag in ("prep", "det", "aux", "council") or (
            chunk.tag == "PARTY" and chunk.role == "adjective"
        )
        if not (described or (chunk.tag in ("w", "AREA", "PLACE") and chunk.text not in said.undescribed.words)):
            return False
    return False


def held_jointly(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether two parties act together at the verb ``at``: "the DUP and UUP hold 21", but not "have 21 each"."""
    i = at - 1
    while i > 0 and chunks[i].tag in ("aux", "have_v", "w") and chunks[i].role == "" and at - i < _NEAR:
        i -= 1
    left = [c for c in chunks[max(0, i - 5) : i] if c.tag != "det"]
    if chunks[i].tag != "PARTY" or len(left) < 2 or [c.tag for c in left[-2:]] != ["PARTY", "conj"]:
        return False
    opens = left[-3] if len(left) > 2 else None
    alone = opens is None or opens.tag in ("comma", "AREA", "accompany", "clause", "council", "the_council", "stop")
    return alone and not any(c.tag in ("each", "both") for c in chunks)


def not_a_partys(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether two parties together have a count at the verb ``at``, or the council: "Medway, which has 59 seats"."""
    left = [c for c in chunks[max(0, at - 4) : at] if c.tag != "aux"]
    if not left or chunks[at].tag not in ("have_v", "had_v") or held_jointly(chunks, at):
        return held_jointly(chunks, at)
    named = [c.tag for c in left[:-1] if c.tag != "comma"]
    return left[-1].tag == "the_council" or (left[-1].text == "which" and named[-1:] == ["AREA"])


def leads_by(chunks: Sequence[Chunk], counted: Chunk, at: int, words: Counted) -> bool:
    """Whether a bare count before ``at`` is by how many a party leads another: "two ahead of the Lib Dems"."""
    bare = counted.quantity is not None and counted.quantity.unit == ""
    return bare and at < len(chunks) and chunks[at].text in words.leading.words


def is_contested(chunks: Sequence[Chunk], counted: Chunk, at: int, words: Counted) -> bool:
    """Whether a count before ``at`` is of seats that were up: "17 seats contested", "the seats we were defending"."""
    behind = chunks[at : at + 2]
    if counted.quantity is not None and counted.quantity.total is not None and [c.tag for c in behind[:1]] == ["up"]:
        return [c.tag for c in behind[1:]] != ["NUM"]  # "won ten of the 13 seats up in Hull", but "26 of 60, up three"
    defends = [c for c in behind if c.tag == "defend_v"]
    ours = bool(defends) and (behind[0] is defends[0] or behind[0].text in words.defenders.words)
    return ours or words.contested.inside.search(counted.text) is not None


def of_parliament(sentence: Sentence, start: int, end: int, words: Phrasing) -> bool:
    """Whether a count at chunks ``start:end`` is of a parliament's: "Westminster seats", "to 12 at Holyrood"."""
    first, last = sentence.chunks[start].start, sentence.chunks[end - 1].end
    for chunk in reversed(sentence.chunks[max(0, start - _BEFORE) : start]):
        if chunk.quantity is not None and chunk.quantity.unit:
            break  # "45 Westminster seats and 453 council seats"
        first = chunk.start
    return words.contest.parliaments.anywhere.search(sentence.text, first, last + _BODY) is not None


def on_old_council(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether seats before ``at`` are on the council as it was: "with 31 of the 48 seats on the old council"."""
    behind = [c.tag for c in chunks[at : at + 2]]
    return behind[1:] == ["old_council"] and behind[0] in ("on_p", "loc_p", "prep")
