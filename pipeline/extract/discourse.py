"""Discourse: who "they" are, which council a figure is about, and what a heading or list head gives to what follows.

``Scene`` is what has been read of an article up to a sentence; the functions look a part up in the sentence first and
in the scene where the sentence has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.chunk import Chunk
from pipeline.lexicon import Lexicon

Span = tuple[int, int]
_OBLIQUE = frozenset({"from", "to", "by", "prep", "expense", "loc_p", "on_p", "under"})
_MARKS = frozenset({"comma", "dash", "colon", "lpar", "rpar", "bar", "slash", "bullet", "quote", "equals"})
_SOFT = _MARKS | frozenset(
    {"w", "be_v", "formerly", "council", "the_council", "aux", "det", "LOCATOR", "possessive", "OTHER"}
)
_LABEL_REACH = 4
_FINITE = frozenset({"be_v", "formerly", "have_v", "had_v", "up", "down"})
_BEFORE_BARE = frozenset(
    {"comma", "conj", "aux", "clause", "dash", "bullet", "quote", "colon", "NUM", "det", "fewer", "possessive"}
)
_BARE_WORDS = frozenset({"also", "in", "a", "including", "elsewhere", "meanwhile", "there", "net", "only", "just"})
_APPOSED = frozenset({"same", "up", "down", "plus", "minus", "fewer", "than_before"})
"""Triggers that may follow any party as an aside: "overtaken by the SNP, unchanged on 22"."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area with the words (code points of the restored text) that decided it."""

    area_id: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """A party with the words that decided it."""

    party: str
    span: Span


@dataclass
class Scene:
    """What has been read so far. All spans are code points of the restored text.

    ``heading``: areas of the heading in force; ``recent``: areas of the last sentence of this region that named any;
    ``before``: those of the region before; ``body``: whether text has come since the heading; ``lead``: the party that
    acted first in this region; ``frame``: winner and loser of the councils counted last; ``many``: the article names
    many councils; ``last``: holder after and before of the last control stated; ``heading_total``: ``seats`` or
    ``councils`` where a heading says that totals of them follow.
    """

    nation: Place | None = None
    topic: Place | None = None
    many: bool = False
    heading: tuple[Place, ...] = ()
    recent: tuple[Place, ...] = ()
    before: tuple[Place, ...] = ()
    body: bool = False
    actor: Actor | None = None
    lead: Actor | None = None
    frame: tuple[Actor | None, Actor | None] | None = None
    last: tuple[Actor | None, Actor | None] | None = None
    heading_total: str = ""
    heading_actor: Actor | None = None
    heading_nation: Place | None = None
    partial: bool = False
    mayors: bool = False
    heading_partial: bool = False
    first_person: str = ""


def places(chunk: Chunk, base: int) -> tuple[Place, ...]:
    """The areas of a chunk, ``base`` being where its sentence begins."""
    return tuple(Place(a.area_id, a.name, (base + a.start, base + a.end)) for a in chunk.areas)


def subject(chunks: Sequence[Chunk], at: int, scene: Scene, base: int, lexicon: Lexicon) -> Actor | None:
    """The party that acts at the verb ``chunks[at]``: to its left, else one carried over from before."""
    verbs = lexicon.members("verbs")
    oblique: Chunk | None = None
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        if chunk.tag == "semi" and any(c.tag in verbs and c.tag != "gain_s" for c in chunks[i + 1 : at]):
            break
        if chunk.tag == "they" or (
            chunk.text == "it"
            and i <= 2
            and scene.actor is not None
            and i + 1 < len(chunks)
            and chunks[i + 1].tag not in ("be_v", "formerly")
        ):
            found = _pronoun(chunks, i, scene, base)
            if found is not None:
                return Actor(found.party, (base + chunk.start, base + chunk.end))
            return None
        if chunk.tag == "others":
            return None
        if chunk.tag in ("PARTY", "HELDBY") and chunk.parties:
            beside = chunks[at].tag in _APPOSED and all(
                c.tag in ("comma", "aux", "be_v", "formerly", "dash") for c in chunks[i + 1 : at]
            )
            before = next(
                (
                    chunks[j]
                    for j in range(i - 1, -1, -1)
                    if chunks[j].tag not in ("det", "w") or chunks[j].text not in ("the", "a")
                ),
                None,
            )
            relative = any(c.tag == "rel" for c in chunks[i + 1 : min(at, i + 4)])
            if before is not None and before.tag in _OBLIQUE and not relative and not beside:
                oblique = oblique or chunk
                continue
            if chunk.tag == "HELDBY" and not relative:
                continue
            if _owner_of_area(chunks, i):
                continue
            return Actor(chunk.parties[0], (base + chunk.start, base + chunk.end))
        if chunk.tag == "TALLY" and chunk.parts:
            last = chunk.parts[-1]
            return Actor(last.party, (base + last.party_start, base + last.party_end))
    if scene.first_person and any(c.text in ("we", "we've", "our", "we have") for c in chunks[:at]):
        owner = next(c for c in chunks if c.text in ("we", "we've", "our", "we have"))
        return Actor(scene.first_person, (base + owner.start, base + owner.end))
    starts_bare = not any(c.tag in verbs for c in chunks[:at]) and not any(
        c.tag in ("PARTY", "NOC") for c in chunks[:at]
    )
    starts_bare = starts_bare and all(c.tag in _BEFORE_BARE or c.text in _BARE_WORDS for c in chunks[:at])
    if starts_bare and oblique is None:
        return scene.heading_actor or scene.actor
    return None


def _owner_of_area(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` only says whose council follows: "Conservative Brentwood"."""
    return i + 1 < len(chunks) and chunks[i + 1].tag == "AREA" and chunks[i].role == "adjective"


def _pronoun(chunks: Sequence[Chunk], at: int, scene: Scene, base: int) -> Actor | None:
    found = [c for c in chunks[:at] if c.tag == "PARTY" and c.parties]
    if not found and scene.lead is not None and any(c.text == "also" for c in chunks[at + 1 : at + 3]):
        return scene.lead
    for i in range(at - 1, -1, -1):
        if chunks[i].tag == "PARTY" and chunks[i].parties:
            before = chunks[i - 1] if i else None
            if before is None or before.tag not in _OBLIQUE or len(found) == 1:
                return Actor(chunks[i].parties[0], (base + chunks[i].start, base + chunks[i].end))
    return scene.actor


def _attached(chunks: Sequence[Chunk], i: int, lexicon: Lexicon) -> bool:
    """Whether the area at ``i`` hangs on a preposition or a verb before it ("in A", "to hold A", "control of A")."""
    j = i - 1
    while j >= 0 and (
        chunks[j].tag in ("det", "possessive", "council", "conj") or chunks[j].text in ("of", "council", "on")
    ):
        if chunks[j].text in ("of", "on"):
            return True
        j -= 1
    return j >= 0 and (
        chunks[j].tag in ("loc_p", "on_p", "to")
        or chunks[j].tag in lexicon.members("acquire") | lexicon.members("hold") | {"lose_v"}
    )


def place(chunks: Sequence[Chunk], at: int, end: int, scene: Scene, base: int, lexicon: Lexicon) -> Place | None:
    """The council that a count is about; None where none or several could be.

    The count's verb is ``chunks[at]``, and its words end before ``chunks[end]``.
    """
    for i in range(end, len(chunks)):
        chunk = chunks[i]
        if chunk.tag == "semi":
            break
        if (
            chunk.tag in ("PARTY", "they")
            and chunks[i - 1].tag not in _OBLIQUE
            and not (i > 1 and chunks[i - 1].tag == "det" and chunks[i - 2].tag in _OBLIQUE)
        ):
            break
        if (
            chunk.tag == "conj"
            and i + 3 < len(chunks)
            and any(c.tag == "AREA" for c in chunks[i + 1 : i + 3])
            and any(c.tag == "NUM" for c in chunks[i + 2 : i + 5])
        ):
            break  # "in A it took 21 and in B 38"
        if (
            chunk.tag in ("clause", "accompany")
            and any(c.tag == "AREA" for c in chunks[:at])
            and any(c.tag in ("PARTY", "they") for c in chunks[i + 1 : i + 4])
        ):
            break
        if chunk.tag == "AREA":
            if _attached(chunks, i, lexicon) and len({a.area_id for a in chunk.areas}) == 1:
                return places(chunk, base)[0]
            break
        if chunk.tag == "NATION" and _attached(chunks, i, lexicon):
            return places(chunk, base)[0]
        if chunk.tag == "PLACE":
            return None
        if chunk.tag in ("loc_p", "on_p") and i + 1 < len(chunks):
            following = chunks[i + 2] if chunks[i + 1].tag == "det" and i + 2 < len(chunks) else chunks[i + 1]
            if following.tag == "w" and following.role == "name":
                return None  # a ward, a town: no council that anybody knows
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        if chunk.tag == "AREA":
            ids = {a.area_id for a in chunk.areas}
            return places(chunk, base)[0] if len(ids) == 1 else None
        if chunk.tag == "NATION" and i and chunks[i - 1].tag in ("loc_p", "on_p"):
            return places(chunk, base)[0]
        if chunk.tag == "PLACE" and i and chunks[i - 1].tag in ("loc_p", "on_p"):
            return None
    return carried(chunks, scene)


def carried(chunks: Sequence[Chunk], scene: Scene) -> Place | None:
    """The one council that is spoken of where a sentence names none."""
    if any(c.tag == "NATION" for c in chunks):
        return None
    for group in (scene.recent, scene.heading):
        ids = {p.area_id for p in group}
        if len(ids) == 1:
            return group[-1]
        if ids:
            return None
    if scene.heading_nation is not None:
        return scene.heading_nation
    if scene.topic is not None:
        return scene.topic
    pointing = any(c.tag == "the_council" or (c.text == "there" and i) for i, c in enumerate(chunks))
    if pointing and len({p.area_id for p in scene.before}) == 1:
        return scene.before[-1]
    return None


def label_areas(chunks: Sequence[Chunk], start: int, end: int, scene: Scene, base: int) -> tuple[Place, ...]:
    """Areas that a label such as "Lab gain from Con" at ``chunks[start:end]`` belongs to.

    A line that begins with an area has its labels after their areas, any other before them.
    """
    first = next((c for c in chunks if c.tag not in _MARKS and c.tag not in ("OTHER", "YEAR", "det")), None)
    left = next(
        (
            i
            for i in range(start - 1, max(-1, start - 1 - _LABEL_REACH), -1)
            if chunks[i].tag == "AREA" or chunks[i].tag not in _SOFT
        ),
        None,
    )
    right = next(
        (
            i
            for i in range(end, min(len(chunks), end + _LABEL_REACH))
            if chunks[i].tag == "AREA" or chunks[i].tag not in _SOFT | {"loc_p", "on_p"}
        ),
        None,
    )
    left_area = chunks[left] if left is not None and chunks[left].tag == "AREA" else None
    right_area = chunks[right] if right is not None and chunks[right].tag == "AREA" else None
    named = [chunk for chunk in chunks if chunk.tag == "AREA"]
    if named:
        if len(named) == 1 and first is named[0] and not (left_area or right_area):
            return places(named[0], base)  # "Bolton: Con -7, Lab +5, no overall control"
        if first is not None and first.tag == "AREA" and left_area is not None:
            chosen: Chunk | None = left_area
        else:
            chosen = right_area or left_area
        return places(chosen, base) if chosen is not None else ()
    if any(chunk.tag in ("PLACE", "NATION") for chunk in chunks):
        return ()
    for group in (scene.recent, scene.heading):
        if len({p.area_id for p in group}) == 1:
            return group[-1:]
        if group:
            return ()
    return ()


def clause_borders(chunks: Sequence[Chunk], lexicon: Lexicon) -> list[int]:
    """Where clauses with a subject and a verb of their own begin, in code points of the sentence."""
    verbs = lexicon.members("verbs") | lexicon.members("pos") | lexicon.members("neg")
    found = []
    aside = False
    for i, chunk in enumerate(chunks):
        if i == 0:
            continue
        if aside and chunks[i - 1].tag == "comma" and chunk.tag in _FINITE | verbs:
            found.append(chunk.start)  # "the Tories, who won 18 in 2019, are 13 down"
            aside = False
        j = i - 1
        if (chunk.tag == "rel" or chunk.text == "where") and chunks[j].tag in ("comma", "dash"):
            found.append(chunk.start)
            aside = True
        if chunk.tag not in ("PARTY", "AREA", "they", "TALLY"):
            continue
        if chunks[j].tag == "det":
            j -= 1
        if j < 0 or chunks[j].tag not in ("comma", "conj", "clause", "accompany", "semi", "dash", "colon"):
            continue
        if chunk.tag == "TALLY" and chunks[j].tag in ("dash", "colon"):
            continue
        if chunk.tag == "TALLY" or any(c.tag in verbs for c in chunks[i + 1 : i + 5]):
            found.append(chunk.start)
    return found
