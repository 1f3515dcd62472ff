"""Void counts: those that state nothing, though a rule has read them.

They are of votes, of candidates, of seats that were up, by how many a party leads, or set against another's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.extract.carried_units import goes_on_where
from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Scene
from pipeline.extract.events import Match
from pipeline.extract.roles import party_next, sets_off, stand_for_election, stands_before_label
from pipeline.extract.sentence import Sentence
from pipeline.extract.totals import counts_votes
from pipeline.extract.uncounted import (
    counts_described_councils,
    falls_short,
    is_contested,
    leads_by,
    not_a_partys,
    of_parliament,
)
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_MOVING = frozenset({"shrink_v", "fall_v", "rise_v", "from"})
"""Triggers whose count may be of a majority that moves."""
_SUBJECTS = frozenset({"PARTY", "they", "councils", "NOC", "NOCIS", "it"})
"""What may be said to move."""
_MOVES = frozenset({"gain_s", "loss_n", "seats"})
_HOLDING = frozenset({"have_v", "had_v", "hold_v", "hold_s"})
_FAR = 40
"""Code points behind a count within which words say whose it is."""
_MOVED = frozenset({"majority", "PARTY", "they", "seats", "comma"})
"""What may move at such a trigger, and the mark that parts it from what stands before."""


@dataclass(frozen=True)
class Read:
    """A count of a rule's match: its ``chunk``, what the rule yields (``item``), and where it stands."""

    chunk: Chunk
    item: Mapping[str, str]
    sentence: Sentence
    match: Match
    scene: Scene
    lexicon: Lexicon
    gazetteer: Gazetteer

    @cached_property
    def at(self) -> int:
        """The index of its chunk."""
        return bisect_left(self.sentence.starts, self.chunk.start)

    @cached_property
    def behind(self) -> int:
        """The index of the chunk behind it."""
        return bisect_left(self.sentence.starts, self.chunk.end)

    @property
    def trigger(self) -> Chunk:
        """The chunk at which the rule fired."""
        return self.sentence.chunks[self.match.trigger]

    @property
    def of_seats(self) -> bool:
        """Whether the rule yields seats, or what the verb before the count says is counted."""
        return self.item["measure"].startswith(("seat", "$counted"))

    @property
    def party_read(self) -> bool:
        """Whether the rule read a party itself."""
        return any(self.sentence.chunks[at].tag == "PARTY" for at in self.match.slots.values())

    def before(self, reach: int) -> Sequence[Chunk]:
        """As many chunks right before the match."""
        return self.sentence.chunks[max(0, self.match.start - reach) : self.match.start]


def states_nothing(count: Read, quantity: Quantity) -> bool:
    """Whether a count, of ``quantity``, says nothing of what its rule yields."""
    return any(condition(count, quantity) for condition in _STATES_NOTHING)


def _of_votes(count: Read, quantity: Quantity) -> bool:
    return quantity.unit == "" and counts_votes(count.sentence.chunks, count.match.start, count.lexicon.phrasing.totals)


def _told_by_order(count: Read, _: Quantity) -> bool:
    """Whether it is told by their order whose it is: "to return six and five respectively"."""
    if "respectively" not in count.sentence.tags:
        return False
    end = count.chunk.end
    return any(c.tag == "respectively" for c in count.sentence.chunks if end <= c.start < end + _FAR)


def _of_all_counted(count: Read, _: Quantity) -> bool:
    """Whether it is how many are known: "with all 59 seats counted"."""
    return count.chunk.role == "all" and count.trigger.tag == "accompany"


def _set_off(count: Read, _: Quantity) -> bool:
    return sets_off(count.sentence.chunks, count.match, count.chunk, count.lexicon)


def _of_two_parties(count: Read, _: Quantity) -> bool:
    """Whether two parties have it ("the DUP and UUP hold 21 of the 40 seats"), or the council."""
    held = count.item["measure"] == "seats" and count.trigger.tag in _HOLDING
    return held and not_a_partys(count.sentence.chunks, count.match.trigger)


def _of_another_poll(count: Read, _: Quantity) -> bool:
    """Whether it is what another is set against: "compared to the 36 they won in 2013"."""
    lead = [c.tag for c in count.before(4)]
    the = lead[-1:] == ["det"] and "hold_v" not in lead  # but "held on to the four seats they had"
    return count.item["measure"] == "$counted" and the and count.sentence.chunks[count.match.end - 1].tag == "they"


def _to_be_kept(count: Read, _: Quantity) -> bool:
    """Whether it is what a party has to keep: "a big achievement to defend the group's eight seats"."""
    to_keep = count.lexicon.phrasing.counted.to_keep.words
    return count.item["measure"] == "$counted" and any(c.text in to_keep for c in count.before(4))


def _of_a_lead(count: Read, _: Quantity) -> bool:
    """Whether it is by how many a party is ahead: "two ahead of the Lib Dems"."""
    return count.of_seats and leads_by(count.sentence.chunks, count.chunk, count.behind, count.lexicon.phrasing.counted)


def _of_councils_described(count: Read, quantity: Quantity) -> bool:
    """Whether it is of councils: "two of their flagship councils"."""
    if not count.of_seats or quantity.unit or "councils" not in count.sentence.tags:
        return False
    return counts_described_councils(count.sentence.chunks, count.behind, count.lexicon.phrasing.counted)


def _wanting(count: Read, _: Quantity) -> bool:
    """Whether it is how many a party lacks: "leaves them three short of a majority"."""
    return count.of_seats and falls_short(count.sentence.chunks, count.behind)


def _before_label(count: Read, _: Quantity) -> bool:
    return stands_before_label(count.sentence.chunks, count.match, count.chunk, count.lexicon)


def _compared(count: Read, _: Quantity) -> bool:
    """Whether it is set against another party's: "one less than Labour"."""
    chunks, end = count.sentence.chunks, count.match.end
    return chunks[end - 1].tag == "than" and party_next(chunks, end)


def _of_candidates(count: Read, _: Quantity) -> bool:
    measured = count.item["measure"] in ("seat_change", "seats", "seats_before")
    return measured and stand_for_election(count.sentence.chunks, count.match, count.lexicon)


def _up_for_election(count: Read, _: Quantity) -> bool:
    """Whether it is how many were up: "With 17 seats being contested", "held three of the seats we were defending"."""
    measured = count.item["measure"] in ("seats", "seats_before") or count.trigger.tag == "up"
    words = count.lexicon.phrasing.counted
    return measured and is_contested(count.sentence.chunks, count.chunk, count.behind, words)


def _of_size(count: Read, _: Quantity) -> bool:
    """Whether it is the size of a council: "making up the 39-seat council"."""
    behind = count.sentence.chunks[count.behind : count.behind + 1]
    return "-" in count.chunk.text and any(c.tag in ("council", "the_council") for c in behind)


def _of_who_fell(count: Read, _: Quantity) -> bool:
    """Whether it is of those of whom something else is told: "all three Plaid Cymru councillors fell"."""
    told = count.match.rule.name == "count-of-party" and count.chunk.role == "all"
    return told and party_next(count.sentence.chunks, count.match.start + 1)


def _of_share_before(count: Read, quantity: Quantity) -> bool:
    """Whether it is a share of the vote as it was: "with 12 per cent, up from eight"."""
    at = count.match.trigger
    beside = [c.tag for c in count.sentence.chunks[max(0, at - 3) : at] if c.tag in ("OTHER", "NUM")]
    return count.trigger.tag == "before_v" and beside[-1:] == ["OTHER"] and quantity.unit == ""


def _of_majority_before(count: Read, _: Quantity) -> bool:
    """Whether it is a majority as it was: "a majority of one, down from three before the election"."""
    return count.trigger.tag == "before_v" and any(c.tag == "majority" for c in count.before(7))


def _of_majority_moved(count: Read, _: Quantity) -> bool:
    """Whether it is what a majority came to: "the Conservatives' majority was cut from 12 to four"."""
    chunks, match, come_to = count.sentence.chunks, count.match, count.lexicon.phrasing.counted.come_to
    if count.trigger.tag not in _MOVING and not come_to.ending.search(count.trigger.text):
        return False
    inside = any(c.tag == "majority" for c in chunks[match.trigger + 1 : match.end])
    return inside or _of_majority(chunks, match.start)


def _besides(count: Read, _: Quantity) -> bool:
    """Whether another party's comes behind it: "five, plus one independent"."""
    return count.trigger.text == "plus" and party_next(count.sentence.chunks, count.match.end)


def _kept_among(count: Read, quantity: Quantity) -> bool:
    """Whether councils that were kept are among those won: "winning 14 of London's 32 boroughs"."""
    won = count.trigger.tag in ("win_v", "win_s")
    return won and count.item["measure"] == "councils_gained" and quantity.total is not None


def _of_parliament(count: Read, _: Quantity) -> bool:
    return count.of_seats and of_parliament(count.sentence, count.match.start, count.match.end, count.lexicon.phrasing)


def _of_none(count: Read, _: Quantity) -> bool:
    """Whether it is how many more councils nobody has: "the number with no party in control rose by 37"."""
    named = [c.tag for c in count.sentence.chunks[: count.match.start] if c.tag in _SUBJECTS]
    return (
        count.trigger.tag in _MOVING
        and named[-2:] in (["councils", "NOC"], ["councils", "NOCIS"])
        and not count.party_read
    )


def _where_counted(count: Read, _: Quantity) -> bool:
    """Whether it goes on councils that only say where: "seats on 141 councils, 18 more than before"."""
    return goes_on_where(count.sentence, count.at)


def _of_losses(count: Read, _: Quantity) -> bool:
    """Whether it is what gains or losses come to: "Tory losses could reach 1,000"."""
    reaches = count.trigger.tag == "reach_v" and not count.trigger.text.startswith("to ")
    managed = count.trigger.tag == "manage_v" and not count.sentence.tags.isdisjoint(("gain_s", "loss_n"))
    if count.item["measure"] not in ("seats", "$counted") or not (reaches or managed):
        return False
    if managed:
        return True  # "needed a net gain of 200; it managed 79"
    before = [c.tag for c in count.sentence.chunks[: count.match.trigger] if c.tag in _SUBJECTS or c.tag in _MOVES]
    return before[-1:] in (["gain_s"], ["loss_n"])


def _onto_majority(count: Read, _: Quantity) -> bool:
    """Whether it is by how much a majority grew: "added two to its majority"."""
    if "majority" not in count.sentence.tags:
        return False
    behind = [c.tag for c in count.sentence.chunks[count.behind :] if c.tag != "det"]
    return behind[:2] == ["to", "majority"]


_STATES_NOTHING: tuple[Callable[[Read, Quantity], bool], ...] = (
    _of_votes, _told_by_order, _of_all_counted, _set_off, _of_two_parties, _of_another_poll, _to_be_kept, _of_a_lead,
    _of_councils_described, _wanting, _before_label, _compared, _of_candidates, _up_for_election, _of_size,
    _of_who_fell, _of_share_before, _of_majority_before, _of_majority_moved, _besides,
    _kept_among, _of_parliament, _of_none, _where_counted, _of_losses,
    _onto_majority,
)  # fmt: skip
"""When a count states nothing: it is of votes, of candidates, of seats that were up, or set against another."""


def _of_majority(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether what moves at the verb ``chunks[at]`` is a majority: one is named before it, and no party behind that."""
    if any(one.tag == "majority" and other.tag == "comma" for one, other in pairwise(chunks[max(0, at - 4) : at])):
        return True  # "a majority, albeit cut to one"
    named = next((c.tag for c in reversed(chunks[:at]) if c.tag in _MOVED), "")
    return named == "majority"
