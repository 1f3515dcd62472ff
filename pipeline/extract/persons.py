"""Persons: whom a sentence names as the one who won or lost a seat, and of which party its words make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.extract.apposition import his_colleague, one_of, owner_of, says_who, stood_for, told_behind
from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Scene, Span
from pipeline.extract.events import Match
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_WORD = r"\p{Lu}(?:[\p{L}-]|['’](?!s\b))+"


@cache
def _name(words: Actors) -> regex.Pattern[str]:
    """Capitalised words that may be somebody's name, with the title before them."""
    title = rf"(?:(?P<title>{words.before_surnames.body}\.?)\s+)?"
    return regex.compile(rf"{title}{_WORD}(?:\s+(?:{_WORD}|\p{{Lu}}\.?|{words.name_particles.body}\b))*")


@cache
def _title(words: Actors) -> regex.Pattern[str]:
    """A word before a name that is no part of it."""
    return regex.compile(rf"^{words.before_names.body}\.?\s+(?=\p{{Lu}})")


_OFFICES = frozenset({"leader", "council", "mayor", "seats", "possessive", "hands", "largest", "others", "apostrophe"})
"""Tags of what may stand between a party and the name of somebody of it: "Labour's deputy leader, Ann Example"."""
_OF_OFFICES = frozenset({"AREA", "PLACE", "prep", "there", "the_council", "loc_p", "det"})
"""Tags of what may say of what somebody is in charge: "Labour's cabinet member for transport, Ann Example"."""
OPENS = frozenset({"det", "comma", "AREA"})
"""Tags of what stands before a party that acts."""
_REACH = 8
_BARE = frozenset({"aux", "formerly", "have_v", "had_v", "be_v", "rel"})
"""Tags of what may stand between somebody and the verb at which they act, besides adverbs."""
_BETWEEN = 3
_SENTENCE = 400
_FULL_STOP = regex.compile(r"[.!?][\"”’]?\s+")
_IN_LISTS = frozenset(
    "conj comma PARTY leader mayor possessive apostrophe det seats council loc_p AREA PLACE lpar rpar addition "
    "accompany".split()
)
"""Tags of what may stand between two persons of a list."""
_BEFORE, _AFTER = 120, 60
"""Code points within which a person stands before a trigger, and behind it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named, with the party that the words beside the name give; spans are code points of the sentence.

    ``candidate``: the words call them a candidate, so that no seat was theirs; ``member``: a member of parliament.
    """

    name: str
    start: int
    end: int
    party: str = ""
    party_at: Span = (0, 0)
    candidate: bool = False
    member: bool = False


def people(sentence: Sentence, words: Actors, scene: Scene | None = None) -> list[Person]:
    """The persons of a sentence in its order; names of councils, parties and wards are none."""
    chunks = sentence.chunks
    taken = [(c.start, c.end) for c in chunks if c.tag in ("AREA", "PARTY", "PLACE", "NATION", "NOC", "HELDBY")]
    found = []
    for hit in _name(words).finditer(sentence.text):
        start, text = hit.start(), hit.group()
        if inside := max((end for begin, end in taken if start < end < hit.end() and begin < hit.end()), default=0):
            text = text[inside - start :].lstrip("'’ ").removeprefix("s ")
            start = hit.end() - len(text)
        while title := _title(words).match(text):
            start, text = start + title.end(), text[title.end() :]
        parts = text.split()
        titled = bool(hit["title"]) and len(parts) == 1
        if not (1 < len(parts) < 4 or titled) or any(b < start + len(text) and start < e for b, e in taken):
            continue
        if any(part.lower() in words.bodies.words for part in parts):
            continue
        first = next((i for i, c in enumerate(chunks) if c.start >= start), len(chunks))
        last = next((i for i, c in enumerate(chunks) if c.start >= start + len(text)), len(chunks))
        if last < len(chunks) and chunks[last].text.partition(" ")[0] in words.no_persons.words:
            continue
        if not titled and first and chunks[first - 1].text.rpartition(" ")[2] in words.before_places.words:
            told = chunks[first - 1].tag == "prep" and told_behind(chunks, last, words) >= 0
            if not told:  # "a blow for Ann Example, the Labour leader,"
                continue  # "in Great Hampton", "her Great Hampton seat"
        found.append(_with_party(Person(text, start, start + len(text)), first, last, sentence, scene, words))
    return found


def _with_party(
    person: Person, first: int, last: int, sentence: Sentence, scene: Scene | None, words: Actors
) -> Person:
    """The person with the party that stands before the name, or behind it in brackets or commas."""
    chunks, candidate, member, sat, plain = sentence.chunks, False, False, False, False
    at = -1
    # ", Ann Example," is no chunk where it was put aside: "the Tory leader of Dover, Ann Example, lost her seat"
    apposed = first > 0 and chunks[first - 1].tag == "AREA" and sentence.text[: person.start].rstrip()[-1:] == ","
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        chunk = chunks[i]
        if chunk.tag in ("PARTY", "HELDBY") and chunk.parties:
            at = i
            break
        if (
            chunk.tag == "they"
            or (chunk.tag == "det" and chunk.text in words.theirs.words)
            or (plain := his_colleague(chunks, i, words))
        ):
            owner = owner_of(i, sentence, scene, plain=plain)
            if owner is not None:
                return Person(person.name, person.start, person.end, owner.party, owner.span, candidate, member)
            break
        sat = sat or chunk.text in words.titles.words or chunk.text in words.sitting.words
        candidate = candidate or (chunk.tag == "candidate" and not sat)
        member = member or chunk.text in words.parliament.words
        if chunk.text == "'s" and i and chunks[i - 1].tag == "PARTY":
            continue
        named = chunk.tag == "w" and chunk.role in ("name", "first") and chunk.text not in words.titles.words
        opens = chunk.tag == "comma" and i == first - 1 and i and chunks[i - 1].tag not in ("PARTY", "stop", "semi")
        opens = opens or (chunk.tag == "comma" and i == first - 1 and says_who(chunks, i - 1, words))
        apposed = apposed or bool(opens)
        only = chunk.tag == "aux" and i + 1 < first and chunks[i + 1].tag in _OFFICES  # "UKIP's only councillor"
        told = only or (
            chunk.tag in _OFFICES or (chunk.tag == "w" and not named) or chunk.tag == "candidate" or chunk.text == "-"
        )
        if not (told or opens or (apposed and chunk.tag in _OF_OFFICES)):
            break
    if at < 0 and first > 1 and chunks[first - 1].tag == "comma" and one_of(chunks, first - 2, words):
        at = first - 2  # "the Conservative, Ann Example, beat ..."
    stood = stood_for(chunks, last, words)
    if stood >= 0 or at < 0:
        at = stood if stood >= 0 else told_behind(chunks, last, words)
    if at >= 0:
        chunk = chunks[at]
        span = (sentence.base + chunk.start, sentence.base + chunk.end)
        return Person(person.name, person.start, person.end, chunk.parties[0], span, candidate, member)
    return Person(person.name, person.start, person.end, candidate=candidate, member=member)


def losers(sentence: Sentence, match: Match, scene: Scene, reference: str, words: Actors) -> list[Person]:
    """Who lost a seat: of "$person" and "$people" those right before the trigger, of "$object" those right behind it.

    Of "$acting" those before it of whom nothing else is told in between. Several where "and" or commas join them; none
    where a candidate or a member of parliament is meant.
    """
    chunks, trigger = sentence.chunks, sentence.chunks[match.trigger]
    if (
        trigger.tag in ("oust_v", "beat_v", "dump_v")
        and any(c.tag == "coup" for c in chunks)
        and not any(c.tag == "seats" for c in chunks)
    ):
        return []  # "ousted in a vote of no confidence"
    if reference == "$object" and any(c.tag == "mayor" for c in chunks[: match.trigger]):
        return []  # "Mayor Ann Example, who unseated Labour's Tom Sample": as mayor
    named = people(sentence, words, scene)
    before = [p for p in named if p.end <= trigger.start and trigger.start - p.end < _BEFORE]
    end = chunks[match.end - 1].end
    behind = [p for p in named if p.start >= end]
    if reference == "$object":
        first = next((p for p in behind if _leads_to(chunks, end, p.start)), None)
        if first is not None and trigger.tag in ("oust_v", "beat_v") and _mayor_of_now(chunks, end, first.start, words):
            return []  # "ousted Labour mayor Ann Example": of that office
        chosen = list(_joined(chunks, behind, first)) if first is not None else []
    elif before and (
        match.trigger - 1 in match.slots.values() or not _party_acts(chunks, match.trigger, before[-1].end)
    ):
        chosen = list(_joined(chunks, list(reversed(before)), before[-1]))
        if reference == "$acting" and not _acts(chunks, match.trigger, before[-1], words):
            chosen = []
    elif reference in ("$people", "$acting"):
        chosen = []
    else:
        chosen = behind[:1] if behind and behind[0].start - end < _AFTER else []
    if chosen and reference in ("$people", "$acting"):
        chosen += _as_well(chunks, behind, end)
    seats = any(c.tag == "seats" for c in chunks[match.start : match.end])
    had = seats or words.seat_in.inside.search(trigger.text) is not None
    return [p for p in chosen if not ((p.candidate and not had) or p.member)]


def _as_well(chunks: Sequence[Chunk], behind: Sequence[Person], end: int) -> list[Person]:
    """Those of whom the same is said behind the verb: ", as did Lib Dems Ann Example and Tom Sample"."""
    after = [c for c in chunks if c.start >= end]
    at = next((i for i, c in enumerate(after) if c.tag in ("addition", "as_well")), -1)
    if at < 0 or any(c.tag in ("conj", "semi", "stop", "rel") or c.tag.endswith("_v") for c in after[:at]):
        return []
    first = next((p for p in behind if p.start >= after[at].end and _leads_to(chunks, after[at].end, p.start)), None)
    return list(_joined(chunks, behind, first)) if first is not None else []


def _mayor_of_now(chunks: Sequence[Chunk], end: int, start: int, words: Actors) -> bool:
    """Whether somebody is named as a mayor, and no former one."""
    between = [c for c in chunks if c.start >= end and c.end <= start]
    return any(c.tag == "mayor" for c in between) and not any(c.text in words.formerly.words for c in between)


def _party_acts(chunks: Sequence[Chunk], at: int, end: int) -> bool:
    """Whether a party, not the person before it, acts at the verb ``at``: "Ann Example saw Labour lose the ward"."""
    i = at - 1
    while i >= 0 and chunks[i].tag in ("aux", "be_v", "formerly", "have_v", "had_v"):
        i -= 1
    return i >= 0 and chunks[i].tag in ("PARTY", "they") and chunks[i].start >= end


def _acts(chunks: Sequence[Chunk], at: int, person: Person, words: Actors) -> bool:
    """Whether it is a person who acts at the verb ``at``: no more than an aside and adverbs stand between."""
    between = [c for c in chunks[:at] if c.start >= person.end]
    if [c.tag for c in between if c.tag != "det"][:2] == ["prep", "PARTY"] and between[0].text in words.of_party.words:
        between = between[3 if between[1].tag == "det" else 2 :]  # "Ann Example of the Greens, has been"
        between = between[1:] if between and between[0].tag == "comma" else between
    while between and between[0].tag in ("comma", "dash", "lpar"):
        closes = {"comma": ("comma",), "dash": ("dash",), "lpar": ("rpar",)}[between[0].tag]
        close = next((i for i, c in enumerate(between[1:], 1) if c.tag in closes), -1)
        if close < 0 and between[0].tag == "lpar":
            return False
        between = between[close + 1 :] if close >= 0 else between[1:]
    if any(not (c.tag in _BARE or (c.tag == "w" and not c.role)) for c in between) or len(between) > _BETWEEN:
        return False
    for chunk in reversed([c for c in chunks if c.end <= person.start]):
        if chunk.tag in ("by", "from", "to", "beat_v", "oust_v") or chunk.text in words.under.words:
            return False  # "Labour, led by Ann Example, lost Walsall to the Tories"
        if not (chunk.tag in (*_OFFICES, *_OF_OFFICES, "PARTY", "HELDBY") or (chunk.tag == "w" and not chunk.role)):
            return True
    return True


def _leads_to(chunks: Sequence[Chunk], end: int, start: int) -> bool:
    """Whether nothing but offices, parties and articles stands between a verb's end and a name's start."""
    between = [c for c in chunks if c.start >= end and c.end <= start]
    return len(between) <= _REACH and all(
        c.tag in _OFFICES
        or c.text == "'s"
        or c.tag
        in ("det", "PARTY", "they", "HELDBY", "AREA", "formerly", "candidate", "colon", "dash", "rel", "the_council")
        or (c.tag == "comma" and c is between[-1])
        or (c.tag == "prep" and i > 0 and between[i - 1].tag == "leader")  # "the Tory leader of Kent, Ann Example"
        or (c.tag == "w" and c.role == "")
        for i, c in enumerate(between)
    )


def _joined(chunks: Sequence[Chunk], ordered: Sequence[Person], first: Person) -> Iterator[Person]:
    """``first`` and those of the list that it is part of: "Ann Example and Tom Sample"; they share a party."""
    yield first
    at = first
    for person in ordered[ordered.index(first) + 1 :]:
        left, right = sorted((at, person), key=lambda p: p.start)
        between = [c for c in chunks if c.start >= left.end and c.end <= right.start]
        added = any(c.tag in ("addition", "as_well") for c in between)  # "is out, as is her deputy, Bob Trial"
        listed = _IN_LISTS | {"be_v", "go_v", "as_well"} if added else _IN_LISTS
        if not (added or any(c.tag in ("conj", "comma", "accompany") for c in between)) or any(
            c.tag not in listed and c.tag != "w" for c in between
        ):
            return
        if sum(c.tag == "w" for c in between) > 3:
            return
        yield person
        at = person


def heard_of(surname: str, sentence: Sentence, scene: Scene, words: Actors) -> Person | None:
    """Somebody of a surname whose party an earlier sentence gave, the last such; None where none or two parties."""
    known = []
    for text, chunks, base in scene.heard:
        if surname in text:
            before = Sentence(text, base, chunks, False, sentence.date)
            known += [p for p in people(before, words) if p.party and p.name.split()[-1] == surname]
    return known[-1] if len({p.party for p in known}) == 1 else None


def last_named(before: str, words: Actors) -> str:
    """Surname of whom the last sentence of a text names first; empty where it names nobody."""
    text = before.rstrip()[-_SENTENCE:]
    begins = max((m.end() for m in _FULL_STOP.finditer(text[:-1])), default=0)
    found = (m.group().split() for m in _name(words).finditer(text, begins))
    return next((name[-1] for name in found if len(name) > 1), "")


def person_named(sentence: Sentence, match: Match, words: Actors) -> tuple[str, Span | None]:
    """The person named nearest before the trigger, else after it, outside areas and parties."""
    at = sentence.chunks[match.trigger].start
    found = people(sentence, words)
    before = [p for p in found if p.start < at and at - p.start < _BEFORE]
    chosen = before[-1] if before else next((p for p in found if p.start - at < _AFTER), None)
    if chosen is None:
        return "", None
    return chosen.name, (sentence.base + chosen.start, sentence.base + chosen.end)


def acting(sentence: Sentence, match: Match, words: Actors) -> bool:
    """Whether somebody named right before a match's verb acts at it."""
    chunks, at = sentence.chunks, match.trigger
    while at > match.start and chunks[at - 1].tag in ("stay_v", "hold_v", "det", "OTHER", "w", "elect_v"):
        if chunks[at - 1].role:
            break
        at -= 1
    if any(c.text in words.colleagues.words | words.our.words for c in chunks[:at]):
        return False  # of a party, though no name of it stands there
    before = [p for p in people(sentence, words) if p.end <= chunks[at].start]
    return bool(before) and _acts(chunks, at, before[-1], words)
