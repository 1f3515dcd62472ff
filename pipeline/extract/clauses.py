"""Clauses: where a clause, a participle or an aside lies around a verb, and what a party is beside it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk
from pipeline.phrasing import Actors, Endings

OBLIQUE = frozenset({"from", "to", "by", "than", "prep", "expense", "loc_p", "on_p", "under"})
"""Before a party that does not act."""
FINITE = frozenset({"be_v", "formerly", "have_v", "had_v", "up", "down"})


def fronted(chunks: Sequence[Chunk], at: int, verbs: frozenset[str]) -> int | None:
    """Index of the subject behind a count that opens a clause: "With 21 of the 42 seats, the Tories are one short"."""
    if chunks[at].tag != "accompany" or (at and chunks[at - 1].tag != "semi"):
        return None
    behind = [i for i in range(at + 1, min(at + 5, len(chunks) - 1)) if chunks[i].tag not in ("comma", "det")]
    if len(behind) < 2 or chunks[behind[0]].tag != "NUM" or chunks[behind[1]].tag != "PARTY":
        return None
    acts = chunks[behind[1] + 1].tag in verbs | FINITE | {"aux"} and bool(chunks[behind[1]].parties)
    return behind[1] if acts else None


def counted_before(chunks: Sequence[Chunk], at: int) -> int | None:
    """Index of the party whose count a bracket goes on: "to the Conservatives' 26 (down one)"."""
    if at < 4 or [c.tag for c in chunks[at - 2 : at]] != ["NUM", "lpar"]:
        return None
    named = at - 4 if chunks[at - 3].tag in ("possessive", "apostrophe") else at - 3
    return named if chunks[named].tag == "PARTY" and chunks[named].parties else None


def before_participle(chunks: Sequence[Chunk], at: int, verbs: frozenset[str], words: Endings) -> int:
    """Where the subject of a verb behind "and" is sought from: before a participle that says what came of its clause.

    "Labour has won 29 seats, leaving the Tories with 14 and one independent, and takes back the council".
    """
    if at > 2 and chunks[at - 1].tag == "clause" and chunks[at - 2].tag == "comma":
        return _before_absolute(chunks, at, words)
    if at < 2 or chunks[at - 1].tag != "conj" or is_participle(chunks[at], words):
        return at
    for k in range(at - 2, 0, -1):
        if chunks[k].tag in ("semi", "stop", "clause", "rel"):
            return at
        if chunks[k].tag in ("PARTY", "TALLY", "they", "it") and chunks[k + 1].tag in verbs | {"aux", "have_v", "be_v"}:
            return at  # a clause with a subject of its own
        if chunks[k].tag == "comma" and chunks[k + 1].tag in verbs | {"leave"} and is_participle(chunks[k + 1], words):
            return k
    return at


def _before_absolute(chunks: Sequence[Chunk], at: int, words: Endings) -> int:
    """Where the subject of a verb behind ", but" is sought from: before a participle clause with a subject of its own.

    "Labour failed to take Dudley, the Conservatives staying in control, but gained three".
    """
    for k in range(at - 3, 1, -1):
        if chunks[k].tag in ("semi", "stop", "clause", "rel"):
            return at
        party = k + 1 + (chunks[k + 1].tag == "det")
        if chunks[k].tag == "comma":
            own = chunks[party].tag == "PARTY" and is_participle(chunks[party + 1], words)
            return k if own and any(c.tag == "PARTY" for c in chunks[:k]) else at
    return at


def left_of(chunks: Sequence[Chunk], i: int) -> Chunk | None:
    """What stands before the party at ``i``, its article and the name of somebody whose it is passed over."""
    j = i - 1
    if j > 0 and chunks[j].text == "'s" and chunks[j - 1].tag == "w":
        j -= 1
        while j > 0 and chunks[j].tag == "w" and chunks[j].role == "name":
            j -= 1  # "beat Ann Example's Tories"
    while j >= 0 and chunks[j].text in ("the", "a", "an"):
        j -= 1
    return chunks[j] if j >= 0 else None


def is_participle(chunk: Chunk, words: Endings) -> bool:
    """Whether a verb is a present participle: "winning ten"."""
    return chunk.first_word.endswith(words.participle.endings)


def counted_by(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` is whose gains or losses something was done by: "by two Green Party gains"."""
    if i < 2 or i + 1 >= len(chunks) or chunks[i + 1].tag not in ("gain_s", "loss_n"):
        return False
    return chunks[i - 1].tag == "NUM" and chunks[i - 2].tag in OBLIQUE


def numbered(between: Sequence[Chunk]) -> bool:
    """Whether a party has a number of its own that what follows goes on: "Plaid on nine, a rise of one"."""
    if [c.tag for c in between[-3:]] == ["NUM", "comma", "NUM"]:
        between = between[:-1]  # "to the Tories' 10, five down"
    tags = [
        c.tag for c in between if c.tag not in ("possessive", "apostrophe") and c.text != "'s"
    ]  # "against Labour's 27, a loss of two"
    small = {"NUM", "on_p", "loc_p", "accompany", "have_v", "comma", "dash", "aux", "det"}
    return tags.count("NUM") == 1 and tags[-1] != "NUM" and set(tags) <= small


def carries(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether the count at ``at`` hangs on the party at ``i`` itself: "beating Ukip with 22 seats"."""
    return i == at - 1 and chunks[at].tag == "accompany"


def owner_of_area(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the party at ``i`` only says whose council follows: "Conservative Brentwood", "key Tory authorities".

    Or whose landslide is overcome: "overturned the Tory landslide to take A".
    """
    owned = chunks[i + 1] if i + 1 < len(chunks) else None
    if owned is None or chunks[i].role != "adjective":
        return False
    named = owned.text in words.overcome.words
    overcome = named and i > 1 and chunks[i - 1].tag == "det" and chunks[i - 2].tag in ("w", "wipe_v")
    return owned.tag in ("AREA", "council", "councils") or overcome


def of_a_noun(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` only colours a noun behind a preposition: "predictions of a strong Tory comeback"."""
    before = [c.tag for c in chunks[max(0, i - 3) : i]]
    return (
        chunks[i].role == "adjective"
        and chunks[i + 1].tag == "w"
        and "prep" in before
        and before[-1] in ("w", "det", "strong")
    )


def in_relative(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` is what a relative clause says of a council: "Medway, which had been Conservative"."""
    j = i - 1
    while j > 0 and chunks[j].tag in ("be_v", "formerly", "have_v", "had_v", "aux", "det"):
        j -= 1
    return j >= 0 and chunks[j].tag == "rel"


def in_description(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether the party at ``i`` is what an aside that ends before ``at`` says of a council: "In Cardiff, run since
    2008 by a coalition of the Liberal Democrats and Plaid Cymru, the party ended on 46".
    """
    opened = next((j for j in range(i - 1, -1, -1) if chunks[j].tag in ("comma", "lpar")), None)
    if opened is None:
        return False
    behind = [c.tag for c in chunks[opened + 1 : opened + 4] if c.tag != "det"]
    if (
        behind[:1]
        and behind[0] not in ("run_v", "hold_v", "in_hands", "under")
        and behind[:2] != ["loc_p", "coalition"]
    ):
        return False  # "The Lib Dems, in coalition with Labour until now, won A"
    return any(chunks[j].tag in ("comma", "rpar") for j in range(i + 1, at))


def held_down(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` only says whose rule or majority a verb is about: "ended Conservative rule"."""
    if chunks[i].tag != "PARTY" or not {c.tag for c in chunks[i + 1 : i + 2]} & {"majority", "control", "hands"}:
        return False
    before = left_of(chunks, i)
    return before is not None and (before.tag in ("had_v", "end_v", "wipe_v", "break_v", "formerly"))


def list_before(chunks: Sequence[Chunk], i: int) -> Chunk | None:
    """What stands before the list of parties that the one at ``i`` ends; None where it ends none."""
    j = i
    while j > 1:
        k = j - 1 - (chunks[j - 1].tag == "det")
        if chunks[k].tag not in ("conj", "comma") or k < 1 or chunks[k - 1].tag not in ("PARTY", "NOC"):
            break
        j = k - 1
    return left_of(chunks, j) if j < i else None
