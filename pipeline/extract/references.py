"""References: what "$subject", "$src" or "$n" of a rule's yields name, in the sentence or carried over from before."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Actor, Scene, subject
from pipeline.extract.events import Match
from pipeline.extract.roles import goes_on, is_beaten, is_oblique
from pipeline.extract.sentence import Sentence
from pipeline.extract.told import winner
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Shares

CARRIED = frozenset(
    {
        "subject",
        "loser",
        "rival",
        "actor",
        "headactor",
        "framewinner",
        "frameloser",
        "lastvalue",
        "lastprevious",
        "winner",
        "mayors",
    }
)
"""References that may be found outside the match."""


def actor_of(
    reference: str, sentence: Sentence, match: Match, scene: Scene, key: str, measure: str, lexicon: Lexicon
) -> tuple[Actor | None, bool]:
    """The party that a reference names as a part of a statement; second, whether the statement falls without it.

    Args:
        reference: "$subject", "$src?", "$p|subject"; see docs/extract.md.
        sentence: where the match stands.
        match: with the slots that a reference may name.
        scene: what has been read before, for references that are carried over.
        key: the part: ``party``, ``value``, ``previous`` or ``counterparty``.
        measure: of the statement.
        lexicon: word classes, by which the party that acts is found.
    """
    optional = reference.endswith("?")
    for name in reference.rstrip("?!").lstrip("$").split("|"):
        if name in ("lastvalue", "lastprevious"):
            actor = scene.last[name == "lastprevious"] if scene.last else None
        elif name in ("framewinner", "frameloser"):
            actor = scene.frame[name == "frameloser"] if scene.frame else None
        elif name == "subject":
            actor = subject(sentence.chunks, match.trigger, scene, sentence.base, lexicon)
        elif name == "loser":
            actor = _loser(sentence, match, scene, lexicon)
        elif name == "headactor":
            actor = scene.heading_actor
        elif name == "actor":
            actor = scene.actor
        elif name == "winner":
            actor = winner(sentence, match, scene, lexicon.phrasing)
        elif name == "mayors":
            actor = scene.mayoral
        elif name == "rival":
            actor = _rival(sentence, match, scene, lexicon)
        elif name in match.slots:
            chunk = sentence.chunks[match.slots[name]]
            span = (sentence.base + chunk.start, sentence.base + chunk.end)
            if (
                measure in ("mayor", "largest_party")
                and key == "value"
                and is_beaten(sentence.chunks, match.slots[name])
            ):
                actor = None  # "unseated Andy Street, the Conservative mayor"
            elif chunk.tag == "NOC" and key == "value" and goes_on(sentence.chunks, match.slots[name]):
                actor = None  # "Basildon: NOC to Con"
            elif match.rule.fallback and is_oblique(sentence.chunks, match.slots[name]):
                actor = None  # "gained from the Conservatives, with 22 gains"
            elif chunk.tag == "NOC":
                actor = Actor("NOC", span)
            elif (
                chunk.tag == "they"
                and match.slots[name]
                and sentence.chunks[match.slots[name] - 1].tag in ("from", "to")
            ):
                actor = _from_them(match.slots[name], sentence, match, scene, lexicon)
            elif chunk.tag == "they":
                actor = subject(sentence.chunks, match.slots[name] + 1, scene, sentence.base, lexicon)
            else:
                alone = len(chunk.parts) < 2  # of a list of several no one is meant
                actor = Actor(chunk.parties[0], span) if chunk.parties and alone else None
        else:
            actor = None
        if actor is not None:
            return actor, False
    return None, not optional


def _from_them(at: int, sentence: Sentence, match: Match, scene: Scene, lexicon: Lexicon) -> Actor | None:
    """Whom "them" at ``at`` means, from whom something was taken: not whoever took it.

    "Labour hung on. But the Tories inched nearer, gaining one seat from them."
    """
    meant = subject(sentence.chunks, at + 1, scene, sentence.base, lexicon)
    named = {c.parties for i in match.slots.values() if (c := sentence.chunks[i]).tag == "PARTY"}
    takes = subject(sentence.chunks, match.trigger, scene, sentence.base, lexicon)
    if meant is None or takes is None or meant.party != takes.party or named - {(meant.party,)}:
        return meant
    return scene.actor if scene.actor is not None and scene.actor.party != takes.party else None


def count_of(reference: str, sentence: Sentence, match: Match, words: Shares) -> Chunk | None:
    """The chunk of the count that a reference such as "-$n" names; None where it names something else.

    "$n.total" is the whole that the count is a part of, "$n.own" that whole where it is the party's own;
    "$n.all" is the count itself where it is of all of them ("all its 12 seats"), "$n.signed" where it has a sign.
    """
    name, _, part = reference.lstrip("-").lstrip("$").rstrip("?!").partition(".")
    slot = match.slots.get(name)
    if slot is None or sentence.chunks[slot].tag not in ("NUM", "ALLBUT"):
        return None
    chunk = sentence.chunks[slot]
    if not part:
        return chunk
    if part == "all":
        whole = chunk.role == "all" and chunk.quantity is not None and chunk.quantity.unit == "seats"
        return chunk if whole else None
    if part == "signed":
        return chunk if chunk.quantity is not None and chunk.quantity.signed else None
    total = chunk.quantity.total if chunk.quantity is not None else None
    if total is None or (part == "own" and not words.own.anywhere.search(chunk.text)):
        return None
    return replace(chunk, tag="NUM", quantity=Quantity(total, unit="seats"))


def _loser(sentence: Sentence, match: Match, scene: Scene, lexicon: Lexicon) -> Actor | None:
    """The party that acts at the nearest verb of losing before a trigger, else the one that loses at all."""
    for i in range(match.trigger - 1, -1, -1):
        if sentence.chunks[i].tag in ("lose_v", "loss_n"):
            return subject(sentence.chunks, i, scene, sentence.base, lexicon)
    return sentence.loser


def _rival(sentence: Sentence, match: Match, scene: Scene, lexicon: Lexicon) -> Actor | None:
    """The other party of a sentence that names two: "A beat B by 16 seats to 12"."""
    own = subject(sentence.chunks, match.trigger, scene, sentence.base, lexicon)
    named = {
        c.parties: c for c in sentence.chunks[: match.trigger] if c.tag in ("PARTY", "HELDBY") and len(c.parties) == 1
    }
    others = [c for parties, c in named.items() if own is not None and parties != (own.party,)]
    if len(others) != 1:
        return None
    return Actor(others[0].parties[0], (sentence.base + others[0].start, sentence.base + others[0].end))
