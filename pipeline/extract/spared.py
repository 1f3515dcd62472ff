"""Spared: persons beside a verb of losing who lost no seat: who kept theirs, or lost what is no seat of one person."""

from __future__ import annotations

from pipeline.extract.chunk import Chunk
from pipeline.extract.events import Match
from pipeline.extract.persons import Person
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_KEPT = frozenset({"hold_v", "hold_s", "hold_here", "survive_v", "reelect", "got_in"})
"""Tags of what somebody does who keeps a seat."""
_NO_SEAT = frozenset(
    {"control", "majority", "council", "councils", "the_council", "mayor", "hands", "largest", "leader"}
)
"""Tags of what a party loses, and no councillor."""
_PARTIES = frozenset({"PARTY", "they", "TALLY"})
_LED = 3
"""Chunks before a name in which it is said that somebody else is led by its bearer."""
_ASIDE = 9
"""Chunks behind a name in which an aside may say that it is one of a member of parliament."""


def spared(person: Person, sentence: Sentence, match: Match, winner: str, words: Actors) -> bool:
    """Whether somebody whom a match names lost no seat.

    Args:
        person: whom the words around the trigger name.
        sentence: with its chunks.
        match: of a rule of ``seat_lost``.
        winner: the party that took the seat, or empty.
        words: by which members of parliaments are known.
    """
    chunks, trigger = sentence.chunks, sentence.chunks[match.trigger]
    if 0 <= person.end <= trigger.start and any(
        c.tag in _KEPT and person.end <= c.start < trigger.start for c in chunks
    ):
        return True  # "Ann Example held on, unlike those who were beaten by Labour"
    if trigger.tag == "dump_v" and winner and person.party == winner:
        return True  # by her own party
    if _sits_elsewhere(person, sentence, words):
        return True
    if trigger.tag != "lose_v":
        return False
    if chunks[match.start].tag in ("clause", "aux") and not _tells(person, sentence, match.trigger, words):
        return True
    to = next((i for i in range(match.trigger + 1, match.end) if chunks[i].tag == "to"), match.trigger)
    lost = chunks[match.trigger + 1 : to]
    behind = chunks[match.trigger + 1 : match.trigger + 5]
    if behind and behind[0].tag == "on_p" and any(c.tag in _NO_SEAT for c in behind):
        return True  # "lost out on an overall majority"
    if lost and (not match.trigger or chunks[match.start].tag in ("clause", "aux")) and not any(map(_names_seat, lost)):
        return True  # "after losing ground to Labour"
    return any(chunk.tag in _NO_SEAT for chunk in lost)  # "lost control to Labour"


def _tells(person: Person, sentence: Sentence, at: int, words: Actors) -> bool:
    """Whether the clause that a participle at ``at`` goes on is somebody's: "said Ann Example, after losing Abbey"."""
    before = [c for c in sentence.chunks if c.end <= person.start]
    if before and (before[-1].text in words.under.words or any(c.text in words.under.words for c in before[-_LED:])):
        return False  # "the Tories, led by Ann Example, were glum after losing Abbey"
    own = {person.party_at, (0, 0)}
    return all(
        (sentence.base + c.start, sentence.base + c.end) in own for c in sentence.chunks[:at] if c.tag in _PARTIES
    )


def _names_seat(chunk: Chunk) -> bool:
    """Whether a chunk is a ward's name, or a seat."""
    return chunk.tag in ("PLACE", "seats") or chunk.role in ("name", "first")


def _sits_elsewhere(person: Person, sentence: Sentence, words: Actors) -> bool:
    """Whether an aside behind a name says that it is one of a member of parliament, or of a commissioner."""
    chunks = sentence.chunks
    first = next((i for i, c in enumerate(chunks) if c.start >= person.end), len(chunks))
    if first >= len(chunks) or chunks[first].tag not in ("comma", "lpar"):
        return False
    for chunk in chunks[first + 1 : first + _ASIDE]:
        if chunk.tag in ("comma", "rpar", "stop", "semi"):
            return False
        if chunk.text in words.parliament.words:
            return True
    return False
