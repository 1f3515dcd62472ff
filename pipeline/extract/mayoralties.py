"""Mayoralties: which a mayor's result is of, one by one or in a list, and whose it is where the passage tells.

A region's name means the combined authority of that name where mayors are spoken of; London's stays the region's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import NATIONAL, Actor, Place, Scene, places
from pipeline.extract.events import Match
from pipeline.extract.persons import people
from pipeline.extract.sentence import Sentence
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Actors, Contest

LONDON, OFFICES = "london", frozenset({"london", "greater-london"})
_NAMED = frozenset({"AREA", "NATION"})
_GLUE = frozenset({"comma", "conj", "det", "loc_p"})
_SAYS = frozenset(
    {
        "be_v",
        "become_v",
        "stay_v",
        "formerly",
        "clause",
        "elect_v",
        "reelect",
        "win_v",
        "aux",
        "colon",
        "dash",
        "have_v",
    }
)
"""Tags of what says that somebody is made a mayor, between party and office."""
_NEAR = 12
"""Chunks behind a verb of choosing within which it is said as what somebody is chosen."""
_OWNS = ("'s", "’s")
_ENDS = frozenset({"comma", "stop", "semi", "clause", "accompany", "dash", "rel", "rpar"})
_HEARD, _PASSAGE = 6, 700
"""Sentences, and code points of them, in which it may have been said that one party won all the posts."""


def mayoralty(area: Place, date: str, gazetteer: Gazetteer) -> Place | None:
    """The area whose mayor is meant by a name: of a region its combined authority; None of a nation, another region."""
    if area.area_id in OFFICES:
        return replace(area, area_id=LONDON, name=gazetteer.areas[LONDON].name)
    if area.area_id in NATIONAL:
        return None
    if gazetteer.areas[area.area_id].kind != "region":
        return area
    found = gazetteer.resolve(gazetteer.areas[area.area_id].name, date, "mayoralty")
    return replace(area, area_id=found.area_id, name=found.name) if found and found.kind == "combined" else None


def voters_home(chunk: Chunk, sentence: Sentence, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The area of a mayor of which only the voters are named: "South Yorkshire voters chose ... as their mayor"."""
    found = gazetteer.resolve(sentence.text[chunk.start : chunk.end], sentence.date, "mayoralty")
    span = (sentence.base + chunk.start, sentence.base + chunk.end)
    return (Place(found.area_id, found.name, span),) if found is not None else ()


def of_no_mayor(sentence: Sentence, match: Match, words: Actors) -> bool:
    """Whether a match makes nobody a mayor: who is chosen to stand, whose term is over, who is only called a mayor."""
    chunks, trigger = sentence.chunks, sentence.chunks[match.trigger]
    at = match.slots.get("p", 0)
    if at > 2 and chunks[at - 1].text in words.formerly.words and chunks[at - 3].tag == "comma":
        return True  # "Ann Example, a former Conservative minister, was elected mayor"
    for i in range(match.trigger + 1, min(match.trigger + _NEAR, len(chunks))):
        if chunks[i].tag == "candidate" and any(c.tag == "clause" for c in chunks[max(match.trigger, i - 4) : i]):
            return True  # "chose Ann Example as its candidate for mayor"
    if trigger.tag != "mayor":
        return False
    if match.end < len(chunks) and chunks[match.end].tag == "candidate":
        return True  # "chose Ann Example as its mayoral candidate"
    if words.term_over.anywhere.search(sentence.text, trigger.end):
        return True  # "Ann Example's eight years as mayor are over"
    return match.rule.name == "mayor-of" and _only_called(chunks, match)


def _only_called(chunks: Sequence[Chunk], match: Match) -> bool:
    """Whether somebody is called a mayor and no words say that the office was won: "Ann Example, the mayor, said"."""
    at = match.slots.get("p", match.trigger)
    before = [c for c in chunks[max(0, at - 3) : at] if c.tag != "det"]
    made = (*before[-1:], *(c for c in before if c.tag in ("be_v", "have_v")), *chunks[at + 1 : match.trigger])
    return at < match.trigger and not any(c.tag in _SAYS and c.text not in _OWNS for c in made)


def of_region(area: Place, gazetteer: Gazetteer) -> bool:
    """Whether a name is first of all a region's."""
    return area.area_id not in NATIONAL and gazetteer.areas[area.area_id].kind == "region"


def listed(sentence: Sentence, first: int) -> tuple[Place, ...]:
    """The areas of a list that begins with the chunk ``first``: "in the East Midlands, North East and Bedford"."""
    chunks, found, at = sentence.chunks, [first], first + 1
    while at < len(chunks):
        ahead = next((i for i in range(at, min(at + 4, len(chunks))) if chunks[i].tag not in _GLUE), len(chunks))
        if ahead == at or ahead == len(chunks) or chunks[ahead].tag not in _NAMED:
            break
        found.append(ahead)
        at = ahead + 1
    while len(found) > 1 and (found[-1] + 1 < len(chunks) and chunks[found[-1] + 1].tag not in _ENDS):
        found.pop()  # "won Bedford, and Leicester was held by the Greens"
    return tuple(place for i in found for place in places(chunks[i], sentence.base))


def each(sentence: Sentence, end: int, words: Actors) -> Iterator[tuple[Place, str]]:
    """Areas with their persons behind a chunk: "Ann Example in Hackney, Tom Sample (Lewisham)"; at least two such."""
    chunks, found = sentence.chunks, []
    named = people(sentence, words)
    for i in range(end + 1, len(chunks)):
        if chunks[i].tag not in _NAMED or len(chunks[i].areas) != 1:
            continue
        j = i - 1 - (chunks[i - 1].tag == "det")
        person = next((p for p in named if 0 <= chunks[j].start - p.end < 2), None)
        if person is not None and chunks[j].tag in ("loc_p", "lpar") and person.start >= chunks[end - 1].end:
            found.append((places(chunks[i], sentence.base)[0], person.name))
    yield from found if len(found) > 1 else ()


def told_before(sentence: Sentence, scene: Scene, words: Contest) -> Actor | None:
    """The party that an earlier sentence of the passage says won all the mayors' posts that it goes on to name."""
    for text, chunks, base in reversed(scene.heard[-_HEARD:]):
        if sentence.base - base > _PASSAGE:
            return None
        said = words.all_posts.anywhere.search(text)
        parties = [c for c in chunks if c.tag == "PARTY" and c.parties]
        if said and len({c.parties for c in parties}) == 1:
            return Actor(parties[0].parties[0], (base + parties[0].start, base + parties[0].end))
        if said or len({c.parties for c in parties if _acts(chunks, c)}) > 1:
            return None
    return None


def _acts(chunks: Sequence[Chunk], party: Chunk) -> bool:
    """Whether a party is the first of its sentence, or what one begins with."""
    return chunks[0] is party or (len(chunks) > 1 and chunks[1] is party)
