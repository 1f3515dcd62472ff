"""Told: the party of somebody who is named without it, by other words of the sentence or by the sentences around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.article import Article
from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import NATIONAL, OBLIQUE, Actor, Place, Scene, Span
from pipeline.extract.events import Match
from pipeline.extract.mayoralties import told_before
from pipeline.extract.owners import beaten
from pipeline.extract.persons import OPENS, Person, heard_of, losers, people
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.spared import spared
from pipeline.fact import NOC
from pipeline.phrasing import Actors, Contest, Phrasing

_BEFORE = 160
"""Code points within which whoever won an office stands before the words that say so."""
_OFFICE, _PASSAGE = 40, 250
"""Code points before a name in which an office stands, and before a sentence in which councillors lose their seats."""
_NEAR = 6
"""Chunks before a verb within which a pronoun or an office acts at it."""
_TAKES = frozenset({"take_v", "gain_v", "win_v"})
"""Tags of what the winner of a ward does."""
_FINITE = frozenset({"be_v", "have_v", "had_v", "aux", "formerly", "leader", "mayor", "rel", "comma", "accompany"})
"""Tags behind a party that make it one person of it: "The Conservative has", "the Labour leader"."""


def party_told(person: Person, sentence: Sentence, scene: Scene, words: Actors, rival: str = "") -> Actor | None:
    """The party of somebody by an earlier sentence, by an apposition further on, or by the next sentences.

    Args:
        person: named in the sentence, without a party beside the name.
        sentence: where it is named.
        scene: with the sentences heard, and those that follow.
        words: by which persons of a party are known.
        rival: the party that took the seat, of which it was not.

    Returns:
        The party with its words, or None. A party that somebody else of the sentence bears is never taken from the
        sentences that follow, as they may go on about that person.
    """
    if (known := heard_of(person.name.split()[-1], sentence, scene, words)) is not None:
        return Actor(known.party, known.party_at)
    others = [p for p in people(sentence, words, scene) if p.name != person.name]
    nameless = [p for p in others if not p.party and p.start > person.end]
    if (own := _own_group(person, sentence, words)) and own.party != rival:
        return own
    if not nameless and (apposed := _apposed(person, sentence, words)) is not None:
        return apposed
    if nameless or scene.following is None:
        return None
    borne = {p.party for p in others} | {rival}
    for text, chunks, base in scene.following():
        behind = Sentence(text, base, chunks, False, sentence.date)
        named = [p for p in people(behind, words) if p.name.split()[-1] == person.name.split()[-1] and p.party]
        if named:
            return Actor(named[0].party, named[0].party_at)
        found = {actor.party: actor for actor in _of_somebody(behind, words)}
        if len(found) == 1 and not borne & found.keys():
            return next(iter(found.values()))
        if found or any(c.tag == "AREA" for c in chunks):
            return None  # the text has moved on
    return None


def _own_group(person: Person, sentence: Sentence, words: Actors) -> Actor | None:
    """The party that a sentence speaks of before somebody, whose own it is behind: "as his party fell to nine"."""
    named = [c for c in sentence.chunks if c.tag == "PARTY" and c.parties and c.end <= person.start]
    if len({c.parties for c in named}) != 1 or not words.own_groups.anywhere.search(sentence.text, person.end):
        return None
    return Actor(named[0].parties[0], (sentence.base + named[0].start, sentence.base + named[0].end))


def _apposed(person: Person, sentence: Sentence, words: Actors) -> Actor | None:
    """The party that is put behind a clause about somebody: "is the new mayor, the Conservative having beaten ..."."""
    chunks = sentence.chunks
    for i in range(2, len(chunks) - 1):
        chunk = chunks[i]
        if chunk.start < person.end or chunk.tag != "PARTY" or not _one_person(chunks, i, words):
            continue
        opens = chunks[i - 2].tag == "comma" or (chunks[i - 2].text == "where" and _seeks(chunks, i))
        if chunks[i - 1].tag == "det" and opens and chunks[i + 1].tag not in ("leader", "mayor"):
            return Actor(chunk.parties[0], (sentence.base + chunk.start, sentence.base + chunk.end))
    return None


def _seeks(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` is one person who does something of no other: "where the Conservative was seeking"."""
    behind = [c.tag for c in chunks[i + 1 :]]
    return behind[:1] == ["formerly"] and behind[1:2] == ["w"] and not {"PARTY", "beat_v", "oust_v"} & set(behind)


def _of_somebody(sentence: Sentence, words: Actors) -> Iterator[Actor]:
    """Parties of one person: "The Conservative will ...", "the Labour mayor", "His Tory group"."""
    chunks = sentence.chunks
    for i, chunk in enumerate(chunks[:-1]):
        if chunk.tag != "PARTY" or not chunk.parties or not i:
            continue
        begins = all(c.tag == "quote" for c in chunks[: i - 1])
        group = {chunk.last_word, chunks[i + 1].text}
        owned = chunks[i - 1].text in words.his.words and bool(group & words.groups.words)
        office = chunks[i + 1].tag in ("leader", "mayor") and chunks[i - 1].text == "the"
        if (begins and chunks[i - 1].text == "the" and _one_person(chunks, i, words)) or owned or office:
            yield Actor(chunk.parties[0], (sentence.base + chunk.start, sentence.base + chunk.end))


def _one_person(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the party at ``i`` stands for one person of it; "Labour" alone never does."""
    chunk, follows = chunks[i], chunks[i + 1]
    if not chunk.parties or chunk.role == "leader":
        return False
    if follows.text in words.of_a_party.words or follows.tag in ("leader", "mayor"):
        return True
    single = chunk.text in words.one_of_them.words
    return single and (follows.tag in _FINITE or follows.text in words.does.words or follows.tag == "loc_p")


def _named_before(sentence: Sentence, match: Match, scene: Scene, words: Actors) -> list[Person]:
    """Whom "he", "she" or "the Labour leader" at a sentence's beginning means: the one person of the sentence before.

    The spans of the person are counted from the sentence that means it, and are below zero.
    """
    chunks = sentence.chunks[: match.trigger]
    if scene.said is None or not chunks or any(p.end <= chunks[-1].end for p in people(sentence, words, scene)):
        return []
    leads = next((i for i, c in enumerate(chunks) if c.tag == "leader"), -1)
    pronoun = words.somebody.words >= {chunks[0].text} and len(chunks) < _NEAR
    if not pronoun and not (chunks[0].text == "the" and 0 < leads < _NEAR):
        return []
    text, before, base = scene.said
    prior = Sentence(text, base, before, False, sentence.date)
    named = [p for p in people(prior, words) if not beaten(before, p.start)]
    if len(named) != 1 or named[0].candidate or named[0].member:
        return []
    one, back = named[0], base - sentence.base
    party = next((c for c in chunks[:leads] if c.tag == "PARTY" and c.parties), None) if leads > 0 else None
    at = (sentence.base + party.start, sentence.base + party.end) if party is not None else one.party_at
    code = party.parties[0] if party is not None else one.party
    if not code and (known := party_told(one, prior, replace(scene, following=None), words)) is not None:
        code, at = known.party, known.span
    return [Person(one.name, one.start + back, one.end + back, code, at)] if code else []


def winner(sentence: Sentence, match: Match, scene: Scene, phrasing: Phrasing) -> Actor | None:
    """The party of whoever is named before a trigger as the winner of an office, by whatever words give it."""
    words, trigger = phrasing.actors, sentence.chunks[match.trigger]
    named = people(sentence, words, scene)
    before = [p for p in named if p.end <= trigger.start and trigger.start - p.end < _BEFORE]
    before = [p for p in before if not beaten(sentence.chunks, p.start)]
    if not before:
        meant = _named_before(sentence, match, scene, words)  # "He held Tees Valley"
        return Actor(meant[0].party, meant[0].party_at) if meant else None
    mayors = any(c.tag == "mayor" for c in sentence.chunks)
    if before[-1].member and not mayors:
        return None
    one = before[-1]
    between = [c for c in sentence.chunks[: match.trigger] if c.start >= one.end]
    if any(c.tag in ("they", "it", "semi") for c in between):
        return None
    if one.party:
        return Actor(one.party, one.party_at)
    return party_told(one, sentence, scene, words) or told_before(sentence, scene, phrasing.contest)


def seats_lost(
    sentence: Sentence, match: Match, scene: Scene, item: Mapping[str, str], areas: Iterable[Place],
    values: Mapping[str, str], anchors: Iterable[tuple[str, Span]], actors: Actors,
) -> Iterator[Statement]:  # fmt: skip
    """A statement for each person of a match who lost a seat, of the party that the words beside the name give.

    Args:
        sentence: with its chunks.
        match: of a rule of ``seat_lost``.
        scene: what was read before.
        item: what the rule yields; its ``person`` says on which side of the trigger the names stand.
        areas: the council whose seat it was.
        values: party and winner, where slots of the rule name them.
        anchors: of these.
        actors: words that name persons.
    """
    cue, words = sentence.span(match.trigger, match.trigger + 1), sentence.span(match.start, match.end)
    fixed = dict(anchors)
    reference = item.get("person", "")
    found = losers(sentence, match, scene, reference, actors) if reference else [_nameless(sentence, match)]
    if not found and reference == "$people":
        found = _named_before(sentence, match, scene, actors)
    found = [one for one in found if not spared(one, sentence, match, values.get("value", ""), actors)]
    shared = next((p for p in found if p.party), None)
    if shared is None and found and "party" not in values:
        shared = heard_of(found[0].name.split()[-1], sentence, scene, actors)
        if shared is None and scene.unnamed is not None:
            shared = Person("", 0, 0, scene.unnamed.party, scene.unnamed.span)
        shared = shared or _of_group(min(found, key=lambda p: p.start), sentence, actors)
        shared = shared or _whose_blow(found[0], sentence, values.get("value", ""), actors)
        ousted = scene.last[1] if scene.last is not None else None
        if shared is None and ousted is not None and ousted.party != NOC and _is_leader(found[0], sentence, actors):
            shared = Person("", 0, 0, ousted.party, ousted.span)  # of the party that ran the council until now
        if shared is None and len(found) == 1:
            named = party_told(found[0], sentence, scene, actors, values.get("value", ""))
            shared = Person("", 0, 0, named.party, named.span) if named is not None else None
    if not found and sentence.chunks[match.trigger].tag == "seatlost":
        scene.unnamed = _members(sentence, match.trigger, actors) or scene.unnamed
    if len(found) == 1 and not values.get("value") and shared is not None:
        taken = _taken_by(shared.party, sentence, scene, actors)
        if taken is not None:
            values = {**values, "value": taken.party}
            fixed["value"] = taken.span
    for person in found:
        told = person if person.party else _listed_with(person, sentence, scene, actors, found) or shared
        party, spots = values.get("party", ""), [("person", (sentence.base + person.start, sentence.base + person.end))]
        if (
            not party
            and told is not None
            and told.party == values.get("value")
            and (told is not person or told.party_at[0] < sentence.base)
        ):
            told = None  # who won the seat did not lose it
        if not party and told is not None:
            party = told.party
            spots.append(("party", told.party_at))
            if fixed.get("value") == told.party_at:
                continue  # the winner's own party: "beaten by Labour's Ann Example"
        for area in (area for area in areas if area.area_id not in NATIONAL):
            yield Statement(
                "seat_lost", area, party, values.get("value", ""), "", "", "exact", person.name,
                (("area", area.span), *fixed.items(), *spots, ("cue", cue)), cue, words, match.rule.name,
            )  # fmt: skip


def _taken_by(loser: str, sentence: Sentence, scene: Scene, words: Actors) -> Actor | None:
    """Whose the seat is that somebody lost, where the next sentence says who took a ward, and by how much.

    "The leader has been beaten. Labour's Ann Example took Abbey by 12 votes."
    """
    text, chunks, base = next(iter(scene.following() if scene.following is not None else ()), ("", (), 0))
    named = people(Sentence(text, base, chunks, False, sentence.date), words)
    if len(named) != 1 or not named[0].party or named[0].party == loser or any(c.tag == "AREA" for c in chunks):
        return None
    behind = [c for c in chunks if c.start >= named[0].end]
    took = len(behind) > 2 and behind[0].tag in _TAKES and behind[1].role == "name"
    votes = any(c.tag == "majority" or (c.tag == "OTHER" and c.quantity is not None) for c in behind[2:])
    return Actor(named[0].party, named[0].party_at) if took and votes else None


def _nameless(sentence: Sentence, match: Match) -> Person:
    """Somebody of whom only the office is told, where the trigger begins: "the Labour leader lost her seat"."""
    at = sentence.chunks[match.trigger].start
    return Person("", at, at)


def _whose_blow(person: Person, sentence: Sentence, winner: str, words: Actors) -> Person | None:
    """Somebody of the party for which a seat lost was a blow, or, of a council's leader, of the party that ran it."""
    chunks = sentence.chunks
    named = [(i, c) for i, c in enumerate(chunks) if c.tag == "PARTY" and c.parties and c.parties[0] != winner]
    struck = [c for _, c in named if words.blows.just_before.search(sentence.text, 0, c.start)]
    if not struck and len({c.parties for _, c in named}) == 1 and _is_leader(person, sentence, words):
        ruled = [i for i, c in enumerate(chunks) if c.tag == "control" and c.start < person.start]
        struck = [c for i, c in named if ruled and i < ruled[0] and (not i or chunks[i - 1].tag in OPENS)]
    if not struck:
        struck = _falling(person, sentence, [c for _, c in named], words)
    if len({c.parties for c in struck}) != 1:
        return None
    party = struck[0]
    span = (sentence.base + party.start, sentence.base + party.end)
    return Person("", 0, 0, party.parties[0], span)


def _falling(person: Person, sentence: Sentence, named: Sequence[Chunk], words: Actors) -> list[Chunk]:
    """The party told to fall, named last before somebody of whom no other is told: "lost two, with Ann Example"."""
    before = [c for c in sentence.chunks if c.end <= person.start]
    acting = [c for i, c in enumerate(before) if c.tag == "PARTY" and not _oblique(before, i, words)]
    fell = acting[-1:] if acting and acting[-1] in named else []
    if not fell or not words.falling.opening.match(sentence.text, fell[0].end):
        return []
    own = any(
        c.tag in ("leader", "accompany") or c.text in words.namely.words | words.its.words
        for c in before
        if c.start > fell[0].end
    )
    return fell if own else []


def _oblique(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the party at ``i`` does not act: "deposed by the Greens", "to Labour"."""
    j = i - 1 - (i > 0 and chunks[i - 1].tag == "det")
    return j >= 0 and (chunks[j].tag in OBLIQUE or words.by_whom.ending.search(chunks[j].text) is not None)


def _is_leader(person: Person, sentence: Sentence, words: Actors) -> bool:
    """Whether the words right before a name, or behind it and a comma, say that a council's leader bears it."""
    before, behind = sentence.text[: person.start], sentence.text[person.end :]
    return bool(words.in_charge.just_before.search(before) or words.in_charge.opening.match(behind))


def _listed_with(
    person: Person, sentence: Sentence, scene: Scene, words: Actors, found: Sequence[Person]
) -> Person | None:
    """The person before it in a list that a party opens: "Independents Ann Example, in A, and Tom Sample, in B"."""
    after = person
    for one in reversed([p for p in people(sentence, words, scene) if p.end <= person.start]):
        between = {c.tag for c in sentence.chunks if c.start >= one.end and c.end <= after.start}
        joined = "conj" in between or (one in found and after in found and "comma" in between)
        if not joined or not between <= {"conj", "comma", "loc_p", "AREA", "PLACE"}:
            return None
        if one.party:
            return one
        after = one
    return None


def _of_group(first: Person, sentence: Sentence, words: Actors) -> Person | None:
    """Somebody of the party whose members a list names: "several Tories, including Ann Example"; or "fellow" ones."""
    chunks = sentence.chunks
    before = [c for c in chunks if c.end <= first.start]
    at = next(
        (i for i in range(len(before) - 1, max(-1, len(before) - 7), -1) if before[i].text in words.including.words), -1
    )
    named = [c for c in before[max(0, at - 4) : at] if c.tag == "PARTY" and c.parties] if at > 0 else []
    for c, after in pairwise(chunks):
        if c.start >= first.end and c.text in words.fellow.words and after.tag == "PARTY" and after.parties:
            named = [after]
    if not named and before and before[-1].tag == "dash":  # "SNP members who had held office - A, B and C - lost"
        named = [c for c in before if c.tag == "PARTY" and c.parties]
        named = named if any(c.tag == "dash" for c in chunks if c.start > first.end) else []
    if len({c.parties for c in named}) != 1:
        return None
    party = named[0]
    return Person("", 0, 0, party.parties[0], (sentence.base + party.start, sentence.base + party.end))


def _members(sentence: Sentence, at: int, words: Actors) -> Actor | None:
    """The party of those told to have lost their seats without their names: "two Labour members", "the Tory leader"."""
    for chunk, after in zip(reversed(sentence.chunks[:at]), reversed(sentence.chunks[1 : at + 1]), strict=True):
        if chunk.tag == "PARTY" and chunk.parties:
            told = chunk.text.endswith(words.members.endings) or after.tag == "leader"
            span = (sentence.base + chunk.start, sentence.base + chunk.end)
            return Actor(chunk.parties[0], span) if told else None
    return None


def had_seat(statement: Statement, sentence: Sentence, article: Article, words: Contest) -> bool:
    """Whether it is said that somebody who lost had a seat: by the sentence, or by a passage that names persons."""
    named = next((span for part, span in statement.anchors if part == "person"), None)
    text = sentence.text
    if named is not None and named[0] < sentence.base:  # "Labour leader Ann Example ... She was beaten by a Green"
        text = article.restored[max(0, named[0] - _OFFICE) : sentence.base] + text
    if words.seat_holder.anywhere.search(text):
        return True
    start = max(0, sentence.base - _PASSAGE)
    return words.seats_gone.anywhere.search(article.restored, start, sentence.base) is not None
