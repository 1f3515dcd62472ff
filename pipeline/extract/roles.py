"""Roles: what part a party or a count plays among the chunks around it: loser, set against, of councils, of before."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.events import Match
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Actors, Asides, Contest, Counted, Endings, Phrasing

_TAKING = frozenset({"take_v", "gain_v", "gain_s", "win_v"})
_HELD_OR_WON = _TAKING | {"hold_v", "hold_s", "elect_v", "reelect"}
_SHORT = 4
_SAYS_MORE = frozenset(
    {"NUM", "aux", "be_v", "formerly", "have_v", "had_v", "up", "down", "on_p", "to", "minus", "plus"}
)
"""What opens another statement about the party before it: "... and the Lib Dems lost one"."""


def tells_of_before(chunks: Sequence[Chunk], match: Match, measure: str, words: Counted) -> bool:
    """Whether a match tells of the last election ("won a majority four years ago with 40") or of another measure."""
    if measure == "majority":
        if any(c.tag == "before_poll" for c in chunks[match.start : match.end]):
            return True
        if any(c.tag == "accompany" for c in chunks[match.trigger : match.end]):
            return True
        if any(c.tag == "before_poll" for c in chunks[match.end : match.end + 1]):
            return True  # "has a majority of 23 to 13 going into polling day"
        before = {word for c in chunks[max(0, match.start - 3) : match.start] for word in c.text.split()}
        behind = {word for c in chunks[match.end : match.end + 2] for word in c.text.split()}
        reached = before & words.reached.words  # "some way over the majority of 28"
        return bool(reached or words.wanted.words & (before | behind))
    if measure not in ("control", "outcome", "seats"):
        return False
    if match.rule.name == "majority-here" and any(
        c.text in words.wanted.words | words.reached.words for c in chunks[match.start : match.end]
    ):
        return True  # "with only the required majority"
    beside = (*chunks[max(0, match.start - 1) : match.start], *chunks[match.end : match.end + 1])
    return any(c.tag == "before_poll" for c in beside) and any(c.tag in ("majority", "control") for c in chunks)


def counts_wins(chunks: Sequence[Chunk], at: int, words: Endings) -> bool:
    """Whether a bare count before ``at`` is of "wins" or "victories"."""
    return at < len(chunks) and chunks[at].tag == "win_s" and chunks[at].text.endswith(words.plural.endings)


def stands_before_label(chunks: Sequence[Chunk], match: Match, counted: Chunk, lexicon: Lexicon) -> bool:
    """Whether a bare count only stands before a ward's label: the votes in "Ann Example (LD): 436 Lab gain"."""
    quantity, trigger = counted.quantity, chunks[match.trigger]
    return (
        quantity is not None
        and quantity.unit == ""
        and quantity.value != 1
        and counted.start < trigger.start
        and trigger.text in lexicon.phrasing.labels.of_a_ward.words
        and any(c.tag == "PARTY" for c in chunks[match.start : match.trigger])
    )


def sets_off(chunks: Sequence[Chunk], match: Match, counted: Chunk, lexicon: Lexicon) -> bool:
    """Whether a comma parts a noun from the number that a gap reached: "five gains, taking it to 31"."""
    if chunks[match.trigger].tag != "gain_s":
        return False
    last = chunks[match.end - 1].tag == "seats" or chunks[min(match.end, len(chunks) - 1)].tag == "PARTY"
    owned = any(c.tag in ("PARTY", "they") for c in chunks[: match.trigger])
    if any(c.text == "of" for c in chunks[match.trigger + 1 : match.trigger + 2]) and last and not owned:
        return True  # "an overall gain of one Conservative seat, three Labour seats and one Green seat"
    between = [c for c in chunks[match.trigger : match.end] if c.end <= counted.start]
    if any(c.tag == "include_v" or c.text in lexicon.phrasing.totals.instances.words for c in between):
        return True  # "Labour gains included two seats in the town"
    return any(one.tag == "comma" and other.tag != "NUM" for one, other in pairwise(between))


def party_next(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a party stands at ``at``, behind an article or not."""
    return next((c.tag for c in chunks[at : at + 2] if c.tag != "det"), "") == "PARTY"


def is_of_people(chunks: Sequence[Chunk], match: Match, lexicon: Lexicon) -> bool:
    """Whether a count of a party is of people who are no councillors, or only of those who lend their votes.

    "one Labour organiser", "20 Labour candidates"; "a deal with two independents".
    """
    end = match.end
    if end < len(chunks) and chunks[end].tag in ("candidate", "leader", "mayor"):
        return True
    if end < len(chunks) and chunks[end].tag == "rel" and any(c.tag == "seatlost" for c in chunks[end:]):
        return True  # "two Conservative councillors who had changed sides lost their seats"
    listed = lexicon.phrasing.counted.candidates_listed.anywhere
    if any(c.tag == "TALLY" and listed.search(c.text) for c in chunks[: match.start]):
        return True  # "12 Conservative candidates, eight Lib Dems and one Independent Conservative"
    shut = [c.tag for c in chunks[end + 1 : end + 20]]
    behind = end + 2 + shut.index("dash") if chunks[end : end + 1] and chunks[end].tag == "dash" in shut else end
    acting = next((c for c in chunks[behind : behind + 3] if c.tag not in ("aux", "have_v", "formerly")), None)
    beaten = lexicon.phrasing.actors.beaten.ending
    if acting is not None and (acting.tag == "seatlost" or beaten.search(acting.text)):
        return match.rule.name == "count-of-party"  # "a Green and two independents lost out"
    if match.start > 1 and chunks[match.start - 1].tag == "w" and chunks[match.start - 2].tag == "quote":
        return True  # "... hurts," says one Lib Dem who did get back
    last = chunks[end - 1]
    other = (
        end < len(chunks)
        and last.tag == "PARTY"
        and last.role == "adjective"
        and chunks[end].tag == "w"
        and chunks[end].text.endswith(lexicon.phrasing.endings.plural.endings)
        and len(chunks[end].text) > _SHORT
    )  # "five Tory disasters"
    return other or stand_for_election(chunks, match, lexicon) or is_lent(chunks, match.start)


def stand_for_election(chunks: Sequence[Chunk], match: Match, lexicon: Lexicon) -> bool:
    """Whether the party of a match is a party's candidates: "20 Labour candidates"."""
    inside = [c for c in chunks[match.start : match.end] if c.tag == "PARTY"]
    behind = [c.tag for c in chunks[match.end : match.end + 2]]
    return (behind[:1] == ["candidate"] or behind == ["det", "candidate"]) or any(
        lexicon.class_of.get(c.text.rpartition(" ")[2]) == "candidate" for c in inside
    )


def is_lent(chunks: Sequence[Chunk], start: int) -> bool:
    """Whether what begins at ``start`` is of those who lend votes: "a deal with two independents"."""
    before = [c.tag for c in chunks[max(0, start - 3) : start]]  # "with the two independents": all that there are
    return before[-1:] == ["lent_by"] or before[-2:] == ["coalition", "accompany"]


def is_beaten(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the party at ``at`` is that of somebody beaten."""
    for chunk in reversed(chunks[max(0, at - 6) : at]):
        if chunk.tag in ("oust_v", "beat_v", "loss_n"):
            return True
        if chunk.tag not in ("det", "w", "comma", "leader", "mayor"):
            return False
    return False


def taken_from(chunks: Sequence[Chunk], start: int, end: int) -> bool:
    """Whether a count at ``start:end`` is what was taken from its party: "gained three, two from the Lib Dems"."""
    taking = next((i for i in range(start - 1, -1, -1) if chunks[i].tag in _TAKING), None)
    if taking is None or not any(c.tag == "NUM" for c in chunks[taking:start]):
        return False
    told = [c for c in chunks[taking + 1 : start] if c.tag not in ("det", "aux", "w")]
    if told and told[-1].tag == "expense":
        return True  # "added three at the expense of two Tories and one Green"
    inside = chunks[start].tag == "TALLY" and " from " in chunks[start].text
    return (inside or any(c.tag == "from" for c in chunks[start:end])) and all(
        c.tag not in ("PARTY", "they") or chunks[i].tag in ("from", "det")
        for i, c in enumerate(chunks[taking + 1 : start], taking)
    )


def goes_on(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether "to" and a party come right behind the holder at ``at``, which is then the one before."""
    return at + 2 < len(chunks) and chunks[at + 1].tag == "to" and chunks[at + 2].tag in ("PARTY", "NOC", "COLOUR")


def is_oblique(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the party at ``at`` is one from whom, by whom or to whom something goes."""
    left = next((i for i in range(at - 1, -1, -1) if chunks[i].tag != "det"), None)
    if left is None or chunks[left].tag not in ("from", "by", "than", "expense"):
        return False
    if left == 0 or chunks[left - 1].tag != "NUM":
        return True
    # "17 from the Lib Dems" are theirs, but for "took seven from Labour and one from the Greens"
    return any(
        chunks[k].tag == "from"
        and chunks[k - 1].tag == "NUM"
        and any(c.tag in _TAKING for c in chunks[max(0, k - 4) : k])
        for k in range(1, left)
    )


def turned(quantity: Quantity, *, minus: bool, measure: str) -> str:
    """A count as the value of a measure: negative where the rule says so, without its sign where it is no change."""
    value = abs(quantity.value) if minus or not measure.endswith("change") else quantity.value
    return str(-value if minus and value else value)


def _slot_of(match: Match, names: AbstractSet[str]) -> int | None:
    """The chunk of the first slot among ``names`` that a match has filled."""
    return next((match.slots[name] for name in sorted(names) if name in match.slots), None)


def joined_on(chunks: Sequence[Chunk], match: Match, names: AbstractSet[str]) -> bool:
    """Whether "and" parts a council from the loser that a rule has found: "took A and, from B, C"."""
    at = _slot_of(match, names)
    area = match.slots.get("a")
    if at is None or area is None:
        return False
    tags = [c.tag for c in chunks[area + 1 : at]]
    return ("conj", "comma") in pairwise(tags)


def shared_out(chunks: Sequence[Chunk], match: Match, names: AbstractSet[str], lexicon: Lexicon) -> bool:
    """Whether a slot's party is the first of several that share what is said: "lost eight to the Tories and Greens"."""
    at = _slot_of(match, names)
    if at is None or chunks[at].tag != "PARTY":
        return False
    before = [c.tag for c in chunks[:at] if c.tag != "det"]
    if not before or before[-1] not in ("from", "to", "by", "expense", "be_v", "now_ctrl"):
        return False
    joined, others = False, 0
    for i in range(at + 1, len(chunks)):
        if chunks[i].tag == "PARTY" and chunks[i - 1].tag in ("comma", "conj", "det"):
            others += 1
        elif chunks[i].tag not in ("comma", "conj", "det"):
            anew = chunks[i].tag in lexicon.members("verbs") | _SAYS_MORE
            last = chunks[i - 1].tag == "PARTY"
            return joined and others > 0 and not (anew and last)
        joined = joined or (chunks[i].tag == "conj" and i + 1 < len(chunks) and chunks[i + 1].tag in ("PARTY", "det"))
    return joined and others > 0


def majority_of_votes(chunks: Sequence[Chunk], match: Match, most: int, words: Endings) -> bool:
    """Whether the majority at a trigger is one of votes, by its size or by what was won with it.

    "with a majority of more than 3,000", more than ``most`` seats; "kept her seat with a huge majority".
    """
    if chunks[match.trigger].tag != "majority":
        return False
    behind = next((c for c in chunks[match.trigger + 1 : match.trigger + 5] if c.tag in ("NUM", "comma")), None)
    if behind is not None and behind.quantity is not None and behind.quantity.value > most:
        return True
    if chunks[match.start].tag != "accompany":
        return False
    verb = next((i for i in range(match.start - 1, -1, -1) if chunks[i].tag in _HELD_OR_WON), match.start)
    held = [c for c in chunks[verb + 1 : match.start] if c.tag != "det"]
    if any(c.tag in ("AREA", "PARTY", "NUM", "control", "it", "council") for c in held):
        return False
    return any((c.tag == "seats" and not c.text.endswith(words.plural.endings)) or c.role == "name" for c in held)


def _only_owns(chunks: Sequence[Chunk], at: int, words: Contest) -> bool:
    """Whether the holder at ``at`` owns something else than the council: "A is Labour's only loss"."""
    behind = chunks[at + 1 : at + 3]
    owns = bool(behind) and behind[0].text in ("'s", "'") and chunks[at].tag == "PARTY"
    return (
        owns and len(behind) > 1 and (behind[1].tag in ("w", "loss_n", "gain_s") or behind[1].text in words.owned.words)
    )


def _colours_a_noun(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a party's colour is only a noun's: "fell to the blue surge"."""
    behind = chunks[at + 1] if at + 1 < len(chunks) else None
    described = chunks[at].tag == "COLOUR" and at > 0 and chunks[at - 1].tag == "det"
    return described and behind is not None and behind.tag == "w" and behind.role == ""


def of_coalition(chunks: Sequence[Chunk], match: Match, names: AbstractSet[str], words: Asides) -> bool:
    """Whether a slot's party is the first of two that ran a council together, or ran it as a minority.

    "from a Labour-UKIP alliance", "five years of minority SNP administration".
    """
    at = _slot_of(match, names)
    if at is None:
        return False
    if at and chunks[at - 1].text in words.shared.words:
        return True
    behind = [c.tag for c in chunks[at + 1 : at + 5]]
    return "coalition" in behind and behind[0] in ("dash", "conj", "slash")


def _seats_are(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether seats, and no council, are held or taken at a verb: "no seats are held by Labour"."""
    return at > 1 and chunks[at - 2].tag == "seats" and chunks[at - 1].tag in ("be_v", "become_v", "formerly")


def _keeps_a_rank(chunks: Sequence[Chunk], match: Match) -> bool:
    """Whether what is held, won or lost at the trigger is a party's rank, and no council."""
    behind = [c for c in chunks[match.trigger + 1 : match.trigger + 6] if c.tag not in ("det", "w")]
    if behind and behind[0].tag == "clause" and behind[0].text == "as":
        behind = behind[1:]  # "lost its position as the biggest party"
    return bool(behind) and behind[0].tag == "largest" and match.end > match.trigger + 2


def _names_winner(chunks: Sequence[Chunk], match: Match, reference: str) -> bool:
    """Whether the party that a reference names as the winner is only that of a person named behind it, after "by"."""
    at = match.slots.get(reference.lstrip("$").rstrip("?!"))
    if at is None or at < 1 or chunks[at].tag != "PARTY" or "by" not in [c.tag for c in chunks[max(0, at - 2) : at]]:
        return False
    named = chunks[at + 1 : at + 3]
    surnamed = len(named) == 2 and (named[1].tag in ("AREA", "PLACE") or (named[1].tag, named[1].role) == ("w", "name"))
    return surnamed and (named[0].tag, named[0].role) == ("w", "name")


def somebodys_loss(chunks: Sequence[Chunk], match: Match, phrasing: Phrasing) -> bool:
    """Whether what is lost is the seat of somebody told before: "was among those booted out, losing to a Green"."""
    inside = chunks[match.start : match.end]
    if chunks[match.trigger].tag == "oust_v" and match.start and inside[0].tag == "PARTY":
        before = chunks[match.start - 1]
        if before.text == "of" or (before.tag == "w" and before.last_word in phrasing.actors.some_of_them.words):
            return True  # "a number of long-serving Conservatives were also ousted by independents"
    lost = " ".join(c.text for c in chunks[match.trigger : match.trigger + 3])
    if chunks[match.trigger].tag == "lose_v" and phrasing.contest.never_had.anywhere.match(lost.partition(" ")[2]):
        return True  # "lost out on control of Darlington by one seat": it never had it
    if chunks[match.trigger].tag == "lose_v" and chunks[match.end : match.end + 1]:
        behind = chunks[match.end]
        if behind.tag == "leader" and inside[-1].tag == "AREA":
            return True  # "has lost its Belfast City Council group leader"
    beaten = next((i for i in range(match.trigger - 1, -1, -1) if chunks[i].tag == "PARTY"), None)
    to = [c.tag for c in chunks[match.trigger + 1 : match.trigger + 4]]
    if chunks[match.trigger].tag == "lose_v" and to[:1] == ["to"] and "out" in lost.split()[:2] and "NOC" not in to:
        return True  # "lost out to the Greens in Bristol": seats
    if chunks[match.trigger].tag == "lose_v" and beaten is not None and to[:1] == ["to"]:
        some = chunks[beaten - 1].text.split()[-1:] if beaten else []
        if phrasing.actors.sitting.words & set(chunks[beaten].text.split()) or (
            beaten and (chunks[beaten - 1].tag == "NUM" or phrasing.actors.some_of_them.words & set(some))
        ):
            return True  # "Several Labour councillors lost to independents"
    told = any(c.tag in ("seatlost", "casualty") for c in chunks[: match.trigger])
    return told and chunks[match.trigger].tag == "lose_v" and not any(c.tag in ("AREA", "control") for c in inside)


def of_old(chunks: Sequence[Chunk], match: Match, words: Actors) -> bool:
    """Whether a match speaks of whoever was mayor until now: "the former mayor of the North of Tyne"."""
    at = match.trigger
    before = {word for c in chunks[max(0, min(match.start - 1, at - 3)) : at] for word in c.text.split()}
    return chunks[at].tag == "mayor" and bool(before & (words.formerly.words | words.outgoing.words))


def of_no_council(chunks: Sequence[Chunk], match: Match, reference: str, words: Contest) -> bool:
    """Whether what is said at a rule's match is not who runs a council, for all that its verb says so.

    ``reference`` is the rule's value, a slot ("$p") or a word. "retained largest party status in key councils",
    "remains a Conservative minority administration", "A is Labour's only loss", "councillors in A fell to the blue
    surge", "no seats are held by Labour", "it was taken by independent Ann Example".
    """
    if _keeps_a_rank(chunks, match) or _seats_are(chunks, match.trigger) or _names_winner(chunks, match, reference):
        return True
    at = match.slots.get(reference.lstrip("$"))
    if at is None:
        return False
    counted = chunks[match.trigger].tag == "become_v" and [c.tag for c in chunks[at + 1 : at + 2]] == ["NUM"]
    if counted and at == match.end - 1:
        return True  # "The make-up of Medway is now Labour 33, up 13"
    if any(c.text in words.minority.words for c in chunks[at + 1 : at + 2]) or _colours_a_noun(chunks, at):
        return True
    return at == match.end - 1 and _only_owns(chunks, at, words)
