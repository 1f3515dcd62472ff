"""Owners: the party that somebody's group is: "Vince Maple's party now has 33", "after his group lost its majority".

Whose it is is asked of the sentence first, then of the sentence before it, and their party of every sentence read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.chunk import Chunk, joined
from pipeline.extract.discourse import OBLIQUE, Scene
from pipeline.extract.persons import heard_of, last_named, people
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_NAMES = ("name", "first")
_OFFICES = ("leader", "mayor")
_UNKNOWN = "others"
"""Tag of a group of which it is not known whose it is: no other party's count is its own."""


def owned_groups(sentence: Sentence, before: str, scene: Scene, words: Actors) -> list[Chunk]:
    """The chunks of a sentence, a group with an owner made the party that it is, or one that is not known.

    Args:
        sentence: before the rules have read it.
        before: the text of the article up to it.
        scene: what was read before.
        words: by which groups and persons are known.
    """
    out: list[Chunk] = []
    chunks = sentence.chunks
    for i, chunk in enumerate(chunks):
        first = _named_owner(chunks, i, words)
        if first < i:
            del out[first - i :]
            surname = next(c.text for c in reversed(chunks[first:i]) if c.role in _NAMES)
            whole = joined(chunks[first], chunk, sentence.text)
            party = _party_of(surname, sentence, scene, words)
            if not party and not words.outside.just_before.search(sentence.text, 0, chunks[first].start):
                party = _alone(before, scene)
            out.append(_made(whole, party))
        elif chunk.tag in ("they", _UNKNOWN) and words.own_groups.opening.match(chunk.text):
            out.append(_made(chunk, _of_pronoun(i, sentence, before, scene, words)))
        else:
            out.append(chunk)
    return out


def _made(group: Chunk, party: str) -> Chunk:
    if not party:
        return replace(group, tag=_UNKNOWN, role="", parties=())
    return replace(group, tag="PARTY", role="name", parties=(party,))


def _named_owner(chunks: Sequence[Chunk], i: int, words: Actors) -> int:
    """Where the name of the group's owner begins that stands at ``i``, with "'s" between; ``i`` where it is no such."""
    if chunks[i].text not in words.groups.words or i < 2 or chunks[i - 1].text != "'s":
        return i
    first = i - 1
    while first and chunks[first - 1].tag == "w" and chunks[first - 1].role in _NAMES:
        first -= 1
    return first if first < i - 1 else i


def _party_of(surname: str, sentence: Sentence, scene: Scene, words: Actors) -> str:
    """The party of somebody by the words of this sentence or of an earlier one; empty where none gives it."""
    here = {p.party for p in people(sentence, words, scene) if p.party and p.name.split()[-1].lower() == surname}
    if len(here) == 1:
        return here.pop()
    known = heard_of(surname.title(), sentence, scene, words)
    if known is not None:
        return known.party
    led = {
        c.parties[0]
        for _, heard, _ in scene.heard
        for c in heard
        if c.role == "leader" and c.parties and _bears(c.text, surname)
    }
    return led.pop() if len(led) == 1 else ""


def _bears(name: str, surname: str) -> bool:
    return name.removesuffix("'s").split()[-1:] == [surname]


def _of_pronoun(at: int, sentence: Sentence, before: str, scene: Scene, words: Actors) -> str:
    """The party of whom a sentence, else the one before it, names first, for "his party"."""
    here = _first_named(sentence, sentence.chunks[at].start, scene, words)
    if here is not None:
        return here
    other = any(c.tag == "PARTY" for c in sentence.chunks[:at])
    prior = _prior(before, scene)
    if prior is None:
        surname = last_named(before, words)
        return _party_of(surname.lower(), sentence, scene, words) if surname else ""
    if words.somebody.opening.match(prior[0]):
        return ""  # "He was beaten by Labour's Tom Sample. But his party ..."
    told = _first_named(Sentence(prior[0], prior[2], prior[1], False, sentence.date), len(prior[0]), scene, words)
    return told or ("" if other else _alone(before, scene))


def _first_named(sentence: Sentence, until: int, scene: Scene, words: Actors) -> str | None:
    """The party of the first person named in a sentence up to ``until``, empty where it is not known.

    None where nobody is named. A party's leader or mayor is somebody too.
    """
    chunks = [c for c in sentence.chunks if c.end <= until]
    found = [
        (p.start, p.party or _party_of(p.name.split()[-1].lower(), sentence, scene, words))
        for p in people(sentence, words, scene)
        if p.end <= until and not beaten(chunks, p.start)
    ]
    found += [(c.start, c.parties[0]) for c, after in pairwise(chunks) if c.parties and after.tag in _OFFICES]
    found += [(c.start, c.parties[0]) for c in chunks if c.role == "leader" and c.parties]
    found += [
        (c.start, p.parties[0])
        for c, of, det, p in zip(chunks, chunks[1:], chunks[2:], chunks[3:], strict=False)
        if c.tag == "leader" and of.text == "of" and det.tag == "det" and p.tag == "PARTY" and p.parties
    ]
    return min(found)[1] if found else None


def beaten(chunks: Sequence[Chunk], start: int) -> bool:
    """Whether somebody whose name begins at ``start`` is one whom somebody beat: "beat Labour's Ann Example"."""
    before = [c for c in chunks if c.end <= start]
    told = next((c.tag for c in reversed(before) if c.tag in ("beat_v", "oust_v", "by", "comma", "clause")), "")
    return told in ("beat_v", "oust_v", "by")


def _prior(before: str, scene: Scene) -> tuple[str, tuple[Chunk, ...], int] | None:
    """The sentence right before, if it names a party."""
    if not scene.heard or len(before.rstrip()) > scene.heard[-1][2] + len(scene.heard[-1][0].rstrip()):
        return None
    return scene.heard[-1]


def _alone(before: str, scene: Scene) -> str:
    """The party that the sentence before names alone, and that acts there."""
    prior = _prior(before, scene)
    if prior is None:
        return ""
    chunks = prior[1]
    named = {c.parties for c in chunks if c.tag in ("PARTY", "HELDBY") and c.parties}
    first = next((i for i, c in enumerate(chunks) if c.tag == "PARTY"), 0)
    left = next((c.tag for c in reversed(chunks[:first]) if c.tag != "det"), "")
    return next(iter(named))[0] if len(named) == 1 and left not in OBLIQUE else ""
