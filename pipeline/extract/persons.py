"""Persons: whom a sentence names as the one who won or lost a seat, and of which party its words make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Actor, Scene, Span
from pipeline.extract.events import Match
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_WORD = r"\p{Lu}(?:[\p{L}-]|['’](?!s\b))+"


@cache
def _name(words: Actors) -> regex.Pattern[str]:
    """Capitalised words that may be somebody's name, with the title before them."""
    title = rf"(?:(?P<title>{words.before_surnames.body}\.?)\s+)?"
    return regex.compile(rf"{title}{_WORD}(?:\s+(?:{_WORD}|\p{{Lu}}\.?|(?:de|van)\b))*")


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
_SENTENCE = 400
_FULL_STOP = regex.compile(r"[.!?][\"”’]?\s+")
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
        first = next((i for i, c in enumerate(chunks) if c.start >= start), len(chunks))
        last = next((i for i, c in enumerate(chunks) if c.start >= start + len(text)), len(chunks))
        if last < len(chunks) and chunks[last].text.partition(" ")[0] in words.no_persons.words:
            continue
        if not titled and first and chunks[first - 1].text.rpartition(" ")[2] in words.before_places.words:
            continue  # "in Great Hampton", "her Great Hampton seat"
        found.append(_with_party(Person(text, start, start + len(text)), first, last, sentence, scene, words))
    return found


def _with_party(
    person: Person, first: int, last: int, sentence: Sentence, scene: Scene | None, words: Actors
) -> Person:
    """The person with the party that stands before the name, or behind it in brackets or commas."""
    chunks, candidate, member, apposed = sentence.chunks, False, False, False
    at = -1
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        chunk = chunks[i]
        if chunk.tag in ("PARTY", "HELDBY") and chunk.parties:
            at = i
            break
        if (
            chunk.tag == "they"
            or (chunk.tag == "det" and chunk.text in words.theirs.words)
            or chunk.text in words.colleagues.words
        ):
            owner = _owner(i, sentence, scene, plain=chunk.text in words.colleagues.words)
            if owner is not None:
                return Person(person.name, person.start, person.end, owner.party, owner.span, candidate, member)
            break
        candidate = candidate or chunk.tag == "candidate"
        member = member or chunk.text in words.parliament.words
        if chunk.text == "'s" and i and chunks[i - 1].tag == "PARTY":
            continue
        named = chunk.tag == "w" and chunk.role in ("name", "first") and chunk.text not in words.titles.words
        opens = chunk.tag == "comma" and i == first - 1 and i and chunks[i - 1].tag not in ("PARTY", "stop", "semi")
        apposed = apposed or bool(opens)
        told = (
            chunk.tag in _OFFICES or (chunk.tag == "w" and not named) or chunk.tag == "candidate" or chunk.text == "-"
        )
        if not (told or opens or (apposed and chunk.tag in _OF_OFFICES)):
            break
    if at < 0:
        at = _behind(chunks, last)
    if at >= 0:
        chunk = chunks[at]
        span = (sentence.base + chunk.start, sentence.base + chunk.end)
        return Person(person.name, person.start, person.end, chunk.parties[0], span, candidate, member)
    return Person(person.name, person.start, person.end, candidate=candidate, member=member)


def _behind(chunks: Sequence[Chunk], last: int) -> int:
    """Index of the party behind a name: "(Con)", ", the Conservative leader,", "of the Greens"; -1 where none."""
    tags = [c.tag for c in chunks[last : last + 6]]
    if tags[:2] == ["lpar", "PARTY"]:
        return last + 1
    if tags[:1] == ["w"] and chunks[last].text in ("of", "for"):
        at = last + 1 + (tags[1:2] == ["det"])
        return at if at < len(chunks) and chunks[at].tag == "PARTY" and chunks[at].parties else -1
    if tags[:2] == ["comma", "rel"]:
        for i in range(last + 2, min(last + 9, len(chunks) - 2)):
            if chunks[i].text == "as" and chunks[i + 1].tag == "det" and chunks[i + 2].tag == "PARTY":
                return i + 2  # "who has sat as a Conservative since 2011"
        return -1
    if tags[:1] == ["comma"]:
        for i in range(last + 1, min(last + 6, len(chunks))):
            if chunks[i].tag == "PARTY" and chunks[i].parties:
                closed = any(c.tag == "comma" for c in chunks[i + 1 : i + 6])
                return i if closed else -1
            if chunks[i].tag not in ("det", "w", "leader", "council", "mayor", "possessive", "prep"):
                return -1
    return -1


def _owner(at: int, sentence: Sentence, scene: Scene | None, *, plain: bool) -> Actor | None:
    """The party that "their" or "the party's" means: named last before it, else the one carried over."""
    chunks = sentence.chunks
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        before = chunks[i - 1 - (i > 0 and chunks[i - 1].tag == "det")].tag if i else ""
        if chunk.tag == "PARTY" and chunk.parties and not (plain and before in ("to", "by", "from")):
            return Actor(chunk.parties[0], (sentence.base + chunk.start, sentence.base + chunk.end))
    return scene.actor if scene is not None and not plain else None


def losers(sentence: Sentence, match: Match, scene: Scene, reference: str, words: Actors) -> list[Person]:
    """Who lost a seat: of "$person" and "$people" those right before the trigger, of "$object" those right behind it.

    Several where "and" or commas join them; none where a candidate or a member of parliament is meant.
    """
    chunks, trigger = sentence.chunks, sentence.chunks[match.trigger]
    if trigger.tag == "oust_v" and any(c.tag == "coup" for c in chunks):
        return []  # "ousted in a vote of no confidence"
    if reference == "$object" and any(c.tag == "mayor" for c in chunks[: match.trigger]):
        return []  # "Mayor Ann Example, who unseated Labour's Tom Sample": as mayor
    named = people(sentence, words, scene)
    before = [p for p in named if p.end <= trigger.start and trigger.start - p.end < _BEFORE]
    end = chunks[match.end - 1].end
    behind = [p for p in named if p.start >= end]
    if reference == "$object":
        first = next((p for p in behind if _leads_to(chunks, end, p.start)), None)
        chosen = list(_joined(chunks, behind, first)) if first is not None else []
    elif before and (
        match.trigger - 1 in match.slots.values() or not _party_acts(chunks, match.trigger, before[-1].end)
    ):
        chosen = list(_joined(chunks, list(reversed(before)), before[-1]))
    elif reference == "$people":
        chosen = []
    else:
        chosen = behind[:1] if behind and behind[0].start - end < _AFTER else []
    had = "seat" in trigger.text or any(c.tag == "seats" for c in chunks[match.start : match.end])
    return [p for p in chosen if not ((p.candidate and not had) or p.member)]


def _party_acts(chunks: Sequence[Chunk], at: int, end: int) -> bool:
    """Whether a party, not the person before it, acts at the verb ``at``: "Ann Example saw Labour lose the ward"."""
    i = at - 1
    while i >= 0 and chunks[i].tag in ("aux", "be_v", "formerly", "have_v", "had_v"):
        i -= 1
    return i >= 0 and chunks[i].tag in ("PARTY", "they") and chunks[i].start >= end


def _leads_to(chunks: Sequence[Chunk], end: int, start: int) -> bool:
    """Whether nothing but offices, parties and articles stands between a verb's end and a name's start."""
    between = [c for c in chunks if c.start >= end and c.end <= start]
    return len(between) <= _REACH and all(
        c.tag in _OFFICES
        or c.text == "'s"
        or c.tag in ("det", "PARTY", "they", "HELDBY", "AREA", "formerly", "candidate", "colon", "dash", "rel")
        or (c.tag == "comma" and c is between[-1])
        or (c.tag == "w" and c.role == "")
        for c in between
    )


def _joined(chunks: Sequence[Chunk], ordered: Sequence[Person], first: Person) -> Iterator[Person]:
    """``first`` and those of the list that it is part of: "Ann Example and Tom Sample"; they share a party."""
    yield first
    at = first
    for person in ordered[ordered.index(first) + 1 :]:
        left, right = sorted((at, person), key=lambda p: p.start)
        between = [c for c in chunks if c.start >= left.end and c.end <= right.start]
        if not any(c.tag in ("conj", "comma") for c in between) or any(
            c.tag not in ("conj", "comma", "PARTY", "leader", "possessive", "det", "seats") and c.tag != "w"
            for c in between
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
