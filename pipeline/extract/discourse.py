"""Discourse: who "they" are, and what a heading or list head gives to what follows.

``Scene`` is what has been read of an article up to a sentence; the functions look a part up in the sentence first and
in the scene where the sentence has none. Which council a figure is about: see placing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.extract.attaching import (
    APPOSED,
    APPOSED_NOUNS,
    NOBODY,
    aside_before,
    beaten_beside,
    before_list,
    both_counted,
    by_doing,
    compared_with,
    gives_to,
    largest_part,
    now_with,
    of_one,
    of_taker,
    owns_gains,
    person_acts,
    relative_of,
    stranger_acts,
)
from pipeline.extract.chunk import Chunk
from pipeline.extract.clauses import FINITE as FINITE
from pipeline.extract.clauses import OBLIQUE as OBLIQUE
from pipeline.extract.clauses import (
    before_participle,
    carries,
    counted_before,
    counted_by,
    fronted,
    held_down,
    in_description,
    in_relative,
    is_participle,
    left_of,
    numbered,
    of_a_noun,
    owner_of_area,
)
from pipeline.extract.embedded import AMBIGUOUS, embedded_before
from pipeline.extract.several import Place as Place
from pipeline.extract.several import Several
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Endings, Phrasing

Span = tuple[int, int]
NATIONAL = frozenset({"england", "wales", "scotland", "northern-ireland", "great-britain", "united-kingdom", "london"})
"""Areas that are no council's; London is the region."""
_BEFORE_BARE = frozenset(
    {"comma", "conj", "aux", "clause", "dash", "bullet", "quote", "colon", "NUM", "det", "fewer", "possessive"}
)

_DEEDS = {
    **dict.fromkeys(("gain_v", "take_v", "win_v", "rise_v", "up"), "gain"),
    **dict.fromkeys(("lose_v", "shrink_v", "fall_v", "down"), "loss"),
    "hold_v": "hold",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A party with the words that decided it."""

    party: str
    span: Span


@dataclass
class Scene:
    """What has been read so far, spans as code points of the restored text.

    ``topic_from``: the metadata that name the ``topic``; ``preview``: written before the poll; ``history``: the year
    of the earlier election told of; ``other_contest``: the heading in force says that no councils follow;
    ``list_partial``: the line that opened the list says that counting goes on; ``list_history``: the year of the
    earlier election that the list is of; ``undeclared``: a line below the heading says that its result is not known;
    ``heading_mayors``: that mayors do; ``partial_here``: the area whose count goes on, as this region says;
    ``totals``: a nation's have been read; ``in_list``: ``heading`` is that of a line below a list's head; ``heading``:
    areas of the heading in force; ``recent``: areas of the last sentence of this region that named any; ``before``:
    those of the region before; ``body``: whether text has come since the heading; ``acts``: who did what in this
    region (see ``deed``), and ``acts_before`` in the one before it, since one may do it again ("They also lost ...");
    ``frame``: winner and loser of the councils counted last; ``many``: the article names many
    councils; ``head``: the council with which this region begins as with a label ("Adur: ..."); ``section``: the last
    such council; ``flow``: the council or nation of the last count, as long as no other is named (``flow_here``: it
    stood in this region); ``counts_councils``: the last counts of this region were of councils; ``spoken``: the one of
    several in a sentence of which it said something; ``last``: holder after and before of the last control stated;
    ``heading_total``: ``seats`` or ``councils`` where a heading says that totals of them follow; ``counted``: the
    measure that a short line over a list of parties says they are counted by ("Old make-up"), ``other`` for votes and
    the like (``counted_below``: this paragraph leads in to that list); ``bracketed_totals``: numbers in brackets
    behind counts are known to be totals (``told_totals``: a line over them says so; ``told_before``: or what was);
    ``heading_actor``: the party that is the heading in force; ``county``: the county council that a whole article is
    about, whose seats in a district are no district council's; ``counties``: no date is known, and county councils are
    what the article is about; ``unnamed``: the party of councillors who lost their seats before they were named;
    ``heard``: text, chunks and offset of the sentences that name a party, for somebody named again; ``following``:
    reads the next; ``said``: the last one; ``two``: the parties of the last that named two ("the former");
    ``mayoral``: of whose mayors this region speaks.
    """

    nation: Place | None = None
    topic: Place | None = None
    topic_from: str = ""
    many: bool = False
    heading: tuple[Place, ...] = ()
    recent: tuple[Place, ...] = ()
    before: tuple[Place, ...] = ()
    body: bool = False
    actor: Actor | None = None
    acts: list[tuple[str, Actor]] = field(default_factory=list)
    acts_before: list[tuple[str, Actor]] = field(default_factory=list)
    frame: tuple[Actor | None, Actor | None] | None = None
    last: tuple[Actor | None, Actor | None] | None = None
    heading_total: str = ""
    counted: str = ""
    counted_below: bool = False
    heading_actor: Actor | None = None
    heading_nation: Place | None = None
    listed_nation: Place | None = None
    head: Place | None = None
    section: Place | None = None
    flow: Place | None = None
    flow_here: bool = False
    spoken: Place | None = None
    counts_councils: bool = False
    preview: bool = False
    history: str = ""
    in_list: bool = False
    totals: bool = False
    partial_here: str = ""
    heading_mayors: bool = False
    list_partial: bool = False
    list_history: str = ""
    two: tuple[Chunk, ...] = ()
    undeclared: bool = False
    other_contest: bool = False
    partial: bool = False
    mayors: bool = False
    heading_partial: bool = False
    first_person: str = ""
    bracketed_totals: bool = False
    told_totals: bool = False
    told_before: bool = False
    county: str = ""
    counties: bool = False
    unnamed: Actor | None = None
    heard: list[tuple[str, tuple[Chunk, ...], int]] = field(default_factory=list)
    following: Callable[[], Sequence[tuple[str, tuple[Chunk, ...], int]]] | None = None
    mayoral: Actor | None = None
    said: tuple[str, tuple[Chunk, ...], int] | None = None
    several: Several = field(default_factory=Several)


def places(chunk: Chunk, base: int) -> tuple[Place, ...]:
    """The areas of a chunk, ``base`` being where its sentence begins."""
    return tuple(Place(a.area_id, a.name, (base + a.start, base + a.end)) for a in chunk.areas)


def subject(chunks: Sequence[Chunk], at: int, scene: Scene, base: int, lexicon: Lexicon) -> Actor | None:
    """The party that acts at the verb ``chunks[at]``: to its left, else one carried over from before."""
    verbs, words, endings = lexicon.members("verbs"), lexicon.phrasing.actors, lexicon.phrasing.endings
    oblique: Chunk | None = None
    skipped = aside_before(chunks, at, lexicon.phrasing)
    if person_acts(chunks, at, words) or stranger_acts(chunks, at, lexicon.phrasing):
        return None
    embedded = embedded_before(chunks, at, verbs, words)
    if embedded == AMBIGUOUS:
        return None
    if (named := fronted(chunks, at, verbs) or counted_before(chunks, at)) is not None:
        return Actor(chunks[named].parties[0], (base + chunks[named].start, base + chunks[named].end))
    if (named := relative_of(chunks, at, words)) is not None:
        if named == NOBODY:
            return None
        return Actor(chunks[named].parties[0], (base + chunks[named].start, base + chunks[named].end))
    if (named := by_doing(chunks, at, verbs | FINITE | {"end_v", "aux"}, lexicon.phrasing)) is not None:
        return Actor(chunks[named].parties[0], (base + chunks[named].start, base + chunks[named].end))
    if chunks[at].tag == "majority" and at and chunks[at - 1].text in words.its.words:
        return meant(chunks, at - 1, scene, base, lexicon.phrasing)  # "the Tories' gains cut its majority"
    for i in range(before_participle(chunks, at, verbs, endings) - 1, -1, -1):
        chunk = chunks[i]
        if embedded[0] <= i < embedded[1]:
            continue  # "made no progress in A, where the Tories are largest, but won B"
        if skipped[0] <= i < skipped[1]:
            continue  # "The Tories, who ran the city alongside Labour, were down three"
        if chunk.text in words.we.words and (scene.first_person or scene.heading_actor):
            own = scene.first_person or (scene.heading_actor.party if scene.heading_actor else "")
            return Actor(own, (base + chunk.start, base + chunk.end))
        if chunk.tag == "semi" and any(c.tag in verbs and c.tag != "gain_s" for c in chunks[i + 1 : at]):
            break
        ranked = chunks[at].tag == "largest"  # "They are the largest party", "it is the largest group"
        if (
            chunk.tag == "they"
            or (ranked and chunk.tag == "member")
            or (
                chunk.text == "it"
                and (i <= 4 or all(c.tag in ("aux", "have_v") for c in chunks[i + 1 : at]))
                and (scene.actor is not None or any(c.tag == "PARTY" for c in chunks[:i]))
                and i + 1 < len(chunks)
                and (ranked or chunks[i + 1].tag not in ("be_v", "formerly"))
            )
        ):
            found = meant(chunks, i, scene, base, lexicon.phrasing)
            if found is not None:
                return Actor(found.party, (base + chunk.start, base + chunk.end))
            return None
        if chunk.tag == "former_one" and chunks[i + 1].tag in verbs | FINITE:
            two = [c for c in chunks[:i] if c.tag == "PARTY" and c.parties][-2:] or list(scene.two)
            return Actor(two[0].parties[0], (base + chunk.start, base + chunk.end)) if len(two) > 1 else None
        if chunk.tag in ("total_of", "own_number") and chunk.first_word in words.theirs.words:
            if any(c.tag in ("PARTY", "they", "it", "TALLY") for c in chunks[:i]):
                continue
            return scene.actor
        if chunk.tag == "latter":
            before_it = [c for c in chunks[:i] if c.tag == "PARTY" and c.parties] or list(scene.two)
            last_one = before_it[-1] if before_it else None
            return Actor(last_one.parties[0], (base + chunk.start, base + chunk.end)) if last_one is not None else None
        if chunk.tag == "others":
            if i and chunks[i - 1].tag in ("from", "by"):
                continue  # "took the council from his party with 42 seats"
            counted = chunk.text in words.the_rest.words and i == at - 1  # "Labour has 16 and others have 21"
            return Actor("OTH", (base + chunk.start, base + chunk.end)) if counted else None
        if chunk.tag in ("PARTY", "HELDBY") and chunk.parties:
            beside = chunks[at].tag in APPOSED and all(
                c.tag in ("comma", "aux", "be_v", "formerly", "dash") for c in chunks[i + 1 : at]
            )
            beside = beside or (chunks[at].tag in APPOSED | APPOSED_NOUNS and numbered(chunks[i + 1 : at]))
            beside = beside or now_with(chunks, i, at, lexicon.phrasing)
            before = left_of(chunks, i)
            if before is not None and before.tag == "NUM" and counted_by(chunks, i):
                before = chunks[i - 2]  # "dented by two Green gains"
                beside = beside or {c.tag for c in chunks[i + 2 : at]} == {
                    "comma"
                }  # "..., taking their total to three"
            relative = any(
                c.tag == "rel" or c.text in words.whose.words for c in chunks[i + 1 : min(at, i + 4)]
            ) and not (chunks[min(i + 1, at)].tag == "comma" and any(c.tag == "comma" for c in chunks[i + 2 : at]))
            # "with Labour left with nine, down from 12"
            relative = relative or (
                before is not None and before.tag == "accompany" and any(c.tag == "NUM" for c in chunks[i + 1 : at])
            )
            relative = relative or (i == at - 1 and is_participle(chunks[at], endings))  # "despite Ukip winning ten"
            # "with the Lib Dems strengthening their hold, winning two extra seats"
            relative = relative or (
                before is not None and before.tag == "accompany" and is_participle(chunks[i + 1], endings)
            )
            if chunks[at].tag == "have_v" and (given := {lexicon.class_of.get(w) for w in chunks[at].text.split()}):
                beside = beside or gives_to(chunks, i, before, given)
                relative = relative and not given & {"they", "it"}  # "beaten by the Greens, who took 18, leaving them"
            enabled = before is not None and before.text == "for" and chunks[i + 1].tag == "to"  # "for A to gain B"
            if (listed := before_list(chunks, i, verbs | FINITE)) is not None:
                before = listed  # "took seats from the Tories and Lib Dems and now has 43"
            if compared_with(chunks, i, at, before, lexicon.phrasing):
                return None
            if before is not None and beside and of_taker(chunks, i, at, before):
                oblique = oblique or chunk
                continue  # "took the council from the Tories, up eight"
            if before is not None and before.tag in OBLIQUE and not (relative or beside or enabled):
                oblique = oblique or chunk
                continue
            if chunk.tag == "HELDBY" and not relative:
                continue
            ousted = before is not None and before.tag in ("oust_v", "beat_v", "sweep_v")
            if (
                before is not None
                and before.tag == "seatlost"
                and words.by_whom.ending.search(before.text)
                and not relative
            ):
                continue  # "beaten by independents, who took 18, leaving them with five"
            ousted = ousted and not both_counted(chunks, i, at)
            if (ousted and not relative and not carries(chunks, i, at)) or beaten_beside(
                chunks, i, at, lexicon.phrasing
            ):
                continue  # "Lib Dems oust Tories to seize control": who was ousted does not act
            if owner_of_area(chunks, i, words) or held_down(chunks, i):
                continue
            if i > 1 and chunks[i - 1].tag == "conj" and chunks[i - 2].tag == "others":
                return None  # "with smaller parties and independents taking the rest"
            return Actor(chunk.parties[0], (base + chunk.start, base + chunk.end))
        if (
            chunk.tag == "TALLY"
            and chunk.parts
            and not (chunk.role == "lose_v" and i and chunks[i - 1].tag == "take_v")
        ):
            last = largest_part(chunk) if chunks[at].tag == "majority" else chunk.parts[-1]
            return Actor(last.party, (base + last.party_start, base + last.party_end))
    starts_bare = not any(c.tag in verbs for c in chunks[:at]) and not any(
        c.tag in ("PARTY", "NOC") for c in chunks[:at]
    )
    starts_bare = starts_bare and all(c.tag in _BEFORE_BARE or c.text in words.before_bare.words for c in chunks[:at])
    if (named := _after_participle(chunks, at, endings)) is not None:
        if chunks[named].tag == "PARTY" and chunks[named].parties:
            return Actor(chunks[named].parties[0], (base + chunks[named].start, base + chunks[named].end))
        return scene.actor
    if starts_bare and oblique is None:
        return scene.heading_actor or scene.actor
    return None


def _after_participle(chunks: Sequence[Chunk], at: int, words: Endings) -> int | None:
    """Index of the subject of the main clause, where the verb at ``at`` opens a participle before it.

    "Despite taking six from the Greens, Labour is second", "After losing four, they ...".
    """
    if not is_participle(chunks[at], words) or any(
        c.tag not in _BEFORE_BARE and c.tag not in ("w", "prep") for c in chunks[:at]
    ):
        return None
    comma = next((i for i in range(at + 1, len(chunks)) if chunks[i].tag == "comma"), None)
    if comma is None or at > 3:
        return None
    after = comma + 1
    if [c.tag for c in chunks[after : after + 2]] == ["loc_p", "AREA"]:  # "Despite losing four, in A the party ..."
        after += 2 + (after + 2 < len(chunks) and chunks[after + 2].tag == "comma")
    after += after < len(chunks) and chunks[after].tag == "det"
    return after if after < len(chunks) and chunks[after].tag in ("PARTY", "it", "they") else None


def deed(chunks: Sequence[Chunk], at: int) -> str:
    """What is done right behind the party or pronoun at ``at``: ``gain``, ``loss`` or ``hold``; empty for others."""
    return next((_DEEDS[c.tag] for c in chunks[at + 1 : at + 5] if c.tag in _DEEDS), "")


def _again(scene: Scene, what: str) -> Actor | None:
    """Who does again what somebody did: who acted first here, if so did they, else who did it last."""
    acts = scene.acts or scene.acts_before
    if not acts:
        return scene.actor
    lead = acts[0][1]
    if not what or any(done == what and actor.party == lead.party for done, actor in acts):
        return lead
    return next((actor for done, actor in reversed(acts) if done == what), lead)


def meant(chunks: Sequence[Chunk], at: int, scene: Scene, base: int, phrasing: Phrasing) -> Actor | None:
    """The party that "they", "it" or "the party" at ``at`` stands for."""
    words = phrasing.actors
    found = [
        c
        for i, c in enumerate(chunks[:at])
        if c.tag == "PARTY"
        and c.parties
        and not (in_relative(chunks, i) or of_a_noun(chunks, i))
        and not (held_down(chunks, i) or in_description(chunks, i, at))
        and not (chunks[at + 1].tag == "majority" and owns_gains(chunks, i))
        and [c.tag for c in chunks[i - 1 : i + 3] if i] != ["lpar", "PARTY", "NUM", "rpar"]
    ]
    if chunks[at - 1].tag == "to" and any(c.tag == "seatlost" for c in chunks[:at]):
        own = {c.parties[0] for c in found}  # "Ann Example, of Labour, lost her seat to the party"
        return scene.actor if scene.actor is not None and scene.actor.party not in own else None
    if not found:  # "Darlington stays Labour-run, with the party taking four seats"
        found = [c for c in chunks[:at] if c.tag == "HELDBY" and c.parties and "party" in chunks[at].text]
    if not found and scene.heading_actor is not None:
        return scene.heading_actor
    if not found and any(c.text in words.too.words for c in chunks[at + 1 : at + 4]):
        return _again(scene, deed(chunks, at))
    found = of_one(found, chunks[at], phrasing)
    for i in range(at - 1, -1, -1):
        if chunks[i] in found:
            before = next((c for c in reversed(chunks[:i]) if c.tag != "det"), None)
            before = before_list(chunks, i, FINITE) or before  # "lost two to the Lib Dems and the Tories, though it"
            taken = before is not None and before.tag == "from" and scene.actor is not None
            taken = taken and (chunks[at].text == "it" or chunks[at - 1].tag == "comma")
            if before is not None and before.tag in ("oust_v", "beat_v"):
                continue  # "It also ousted the Tories in A, where it has 41 seats"
            if before is None or before.tag not in OBLIQUE or (len(found) == 1 and not taken):
                return Actor(chunks[i].parties[0], (base + chunks[i].start, base + chunks[i].end))
    return scene.actor
