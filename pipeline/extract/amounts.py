"""Amounts: what the count of a rule's match comes to: of which measure and council or nation it is, and its value.

Many numbers beside a party count nothing that it has: votes, shares, seats that were up, by how much it leads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Place, Scene
from pipeline.extract.events import Match
from pipeline.extract.roles import (
    counts_councils,
    counts_wins,
    follows_councils,
    is_of_people,
    party_next,
    sets_off,
    stand_for_election,
    stands_before_label,
    taken_from,
    turned,
)
from pipeline.extract.sentence import NATIONAL, Sentence
from pipeline.extract.tallying import counted_by_verb
from pipeline.extract.totals import (
    BARE_NATIONAL,
    beyond_council,
    counts_votes,
    nation_of_sentence,
    national,
    percent,
    plausible,
    too_large,
)
from pipeline.extract.uncounted import counts_described_councils, falls_short, is_contested, leads_by, not_a_partys
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_MOVING = frozenset({"shrink_v", "fall_v", "rise_v", "from"})
"""Triggers whose count may be of a majority that moves."""
_CHANGES = frozenset({"rise_n", "drop_n", "gain_s", "loss_n", "det", "prep", "net", "up", "down"})
"""Words between a count of seats and the number by which it changed."""
_HOLDING = frozenset({"have_v", "had_v", "hold_v", "hold_s"})
_FAR = 40
"""Code points behind a count within which words say whose it is."""
_MOVED = frozenset({"majority", "PARTY", "they", "seats", "comma"})
"""What may move at such a trigger, and the mark that parts it from what stands before."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A count as a fact has it: its ``value`` as text, with "-" where it is one of losses, and the areas it is of."""

    measure: str
    areas: tuple[Place, ...]
    value: str


@dataclass(frozen=True)
class Count:
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

    @cached_property
    def seats_beside(self) -> Quantity | None:
        """The count of seats of which it is the change: see ``_seats_beside``."""
        return _seats_beside(self.sentence.chunks, self.at)

    @property
    def trigger(self) -> Chunk:
        """The chunk at which the rule fired."""
        return self.sentence.chunks[self.match.trigger]

    @property
    def of_seats(self) -> bool:
        """Whether the rule yields seats, or what the verb before the count says is counted."""
        return self.item["measure"].startswith(("seat", "$counted"))

    def before(self, reach: int) -> Sequence[Chunk]:
        """As many chunks right before the match."""
        return self.sentence.chunks[max(0, self.match.start - reach) : self.match.start]

    def amount(self, areas: tuple[Place, ...]) -> Amount | None:
        """What the count comes to, ``areas`` being what the rule says that it is of; None where it states nothing."""
        sentence, match, measure = self.sentence, self.match, self.item["measure"]
        areas = self._in_reach(areas)
        quantity = _labelled(self.chunk, self.trigger)
        if quantity is None or not plausible(measure, quantity, areas) or percent(sentence.chunks, self.at):
            return None
        if any(condition(self, quantity) for condition in _STATES_NOTHING):
            return None
        if measure == "seats" and counts_wins(sentence.chunks, self.behind, self.lexicon.phrasing.endings):
            measure = "seats_won"  # "finished the day with nine wins"
        if measure == "seats" and _on_old_council(sentence.chunks, self.behind):
            measure = "seats_before"
        minus = self.item["value"].startswith("-")
        if measure == "seat_change" and not minus and areas:
            measure = self._of_whole(quantity, areas[0])
        if measure == "$counted":
            if not areas or is_of_people(sentence.chunks, match, self.lexicon):
                return None
            measure, sign = counted_by_verb(
                quantity.value, sentence, match.start, areas[0], self.gazetteer, self.lexicon.phrasing.counted
            )
            if taken_from(sentence.chunks, match.start, match.end):
                measure, sign = "seat_change", -1
            elif measure == "seat_change" and _owned_by_party(sentence.chunks, self.at):
                return None  # "the Tories' sole seat was lost": what they had
            elif measure == "seat_change" and self.lexicon.phrasing.counted.more.words & set(self.chunk.text.split()):
                sign = 1  # "two lost out to give the Tories three extra seats"
            minus = sign < 0
        return self._placed(Amount(measure, areas, turned(quantity, minus=minus, measure=measure)), quantity)

    def _in_reach(self, areas: tuple[Place, ...]) -> tuple[Place, ...]:
        """The areas without those spoken of before that the count cannot be of."""
        scene, sentence = self.scene, self.sentence
        if "national" in self.item and scene.many and not (scene.recent or scene.heading or scene.head):
            areas = tuple(area for area in areas if area.span[0] >= sentence.base)  # "Only two gains so far."
        if self.item["area"] == "$place" and self._sums_up():
            areas = tuple(area for area in areas if area.span[0] >= sentence.base)
        read = [sentence.chunks[at] for at in self.match.slots.values()]
        if self.item["area"] == "$place" and any(
            too_large(c.quantity, areas, sentence, self.gazetteer)
            for c in (self.chunk, *sentence.chunks)
            if c.quantity is not None and c.tag == "NUM" and (c in read or c.quantity.unit == "seats")
        ):
            return ()  # a total cannot be of the council spoken of before, nor what is counted beside it
        beside = self.seats_beside
        if beside is not None and areas and beyond_council(beside, areas[0], sentence, self.gazetteer):
            return ()
        return areas

    def _sums_up(self) -> bool:
        """Whether a round-up turns from a council to all: "Overall, Labour lost 18", "Ukip lost almost 50 seats"."""
        scene, quantity = self.scene, self.chunk.quantity
        if scene.recent or scene.heading or scene.head or scene.topic is not None:
            return False
        summing = self.lexicon.phrasing.totals.summing.opening.match(self.sentence.text)
        return summing is not None or (quantity is not None and quantity.bound != "exact")

    def _placed(self, amount: Amount, quantity: Quantity) -> Amount | None:
        """The amount with the nation that it is of, where it is of no council; None where it is of neither."""
        item, sentence, match, scene = self.item, self.sentence, self.match, self.scene
        totals = self.lexicon.phrasing.totals
        measure, areas, value = amount.measure, amount.areas, amount.value
        bare, chunks = quantity.unit == "", sentence.chunks
        of_councils = bare and follows_councils(sentence, match.start)
        of_seats = self.seats_beside is not None
        small = bare and abs(quantity.value) < BARE_NATIONAL and not of_seats
        if _of_nation(areas) and small and not (scene.flow_here or of_councils):
            return None
        if not areas and item["area"] == "$place":
            instead = item.get("national", "")
            if (
                instead
                and not any(c.role == "name" for c in chunks)
                and bare
                and scene.many
                and scene.nation
                and not any(c.tag in ("AREA", "PLACE") for c in chunks)
            ):
                measure, areas, value = instead, (scene.nation,), str(abs(quantity.value))
            else:
                areas = national(quantity, sentence, scene, totals) or self._of_totals(quantity)
        on_council = (
            quantity.unit == "seats" and self.chunk.text.split()[-1] in self.lexicon.phrasing.asides.kinds.words
        )
        if on_council and _of_nation(areas):
            if scene.topic is None:
                return None
            areas = (scene.topic,)  # "one of their two seats on the council"
        elsewhere = all(a.area_id not in NATIONAL and a.span[0] < sentence.base for a in areas)
        if item["area"] == "$place" and elsewhere and of_councils:
            areas = nation_of_sentence(sentence, scene, totals)
        if measure == "seats" and bare and elsewhere and counts_councils(sentence, match.start, scene, quantity.value):
            return None  # "have 14 councils, Labour seven", of no council spoken of before
        if measure == "seats" and _of_nation(areas) and quantity.bound != "exact":
            return None  # "have a little over 2,500 councillors nationwide": what a party has, and no result
        if measure == "seats" and any(c.tag == "councils" for c in chunks[match.end : match.end + 2]):
            return None  # "ten Conservative councils"
        if (
            bare
            and not of_seats
            and _of_nation(areas)
            and counts_councils(sentence, match.start, scene, quantity.value)
        ):
            if measure != "seat_change":
                return None  # how many councils a party holds is no measure
            measure = "councils_change"
        return Amount(measure, areas, value)

    def _of_totals(self, quantity: Quantity) -> tuple[Place, ...]:
        """The nation whose totals the article tells, of a count too large for the council spoken of before."""
        scene, sentence = self.scene, self.sentence
        named = scene.recent or scene.heading or any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
        if named or not scene.totals or quantity.unit != "seats":
            return ()
        spoken = (*scene.before, *((scene.topic,) if scene.topic is not None else ()))
        large = all(beyond_council(quantity, area, sentence, self.gazetteer) for area in spoken)
        return nation_of_sentence(sentence, scene, self.lexicon.phrasing.totals) if spoken and large else ()

    def _of_whole(self, quantity: Quantity, area: Place) -> str:
        """Measure of a count said to be gained: "gained 15 of the 36 seats" of a council of 36 is what it holds."""
        row = self.gazetteer.election(self.sentence.date, area.area_id)
        if row is None and quantity.total is not None and quantity.value * 2 > quantity.total:
            return "seats_won"  # "gained 34 of the 44 seats available": more than it can have had too few of
        if row is None or quantity.total is None or quantity.total not in (row.seats, row.seats_up):
            return "seat_change"
        return "seats" if quantity.total == row.seats and row.whole_council else "seats_won"


def _of_votes(count: Count, quantity: Quantity) -> bool:
    return quantity.unit == "" and counts_votes(count.sentence.chunks, count.match.start, count.lexicon.phrasing.totals)


def _told_by_order(count: Count, _: Quantity) -> bool:
    """Whether it is told by their order whose it is: "to return six and five respectively"."""
    if "respectively" not in count.sentence.tags:
        return False
    end = count.chunk.end
    return any(c.tag == "respectively" for c in count.sentence.chunks if end <= c.start < end + _FAR)


def _of_all_counted(count: Count, _: Quantity) -> bool:
    """Whether it is how many are known: "with all 59 seats counted"."""
    return count.chunk.role == "all" and count.trigger.tag == "accompany"


def _set_off(count: Count, _: Quantity) -> bool:
    return sets_off(count.sentence.chunks, count.match, count.chunk, count.lexicon)


def _of_two_parties(count: Count, _: Quantity) -> bool:
    """Whether two parties have it ("the DUP and UUP hold 21 of the 40 seats"), or the council."""
    held = count.item["measure"] == "seats" and count.trigger.tag in _HOLDING
    return held and not_a_partys(count.sentence.chunks, count.match.trigger)


def _of_another_poll(count: Count, _: Quantity) -> bool:
    """Whether it is what another is set against: "compared to the 36 they won in 2013"."""
    lead = [c.tag for c in count.before(4)]
    the = lead[-1:] == ["det"] and "hold_v" not in lead  # but "held on to the four seats they had"
    return count.item["measure"] == "$counted" and the and count.sentence.chunks[count.match.end - 1].tag == "they"


def _to_be_kept(count: Count, _: Quantity) -> bool:
    """Whether it is what a party has to keep: "a big achievement to defend the group's eight seats"."""
    to_keep = count.lexicon.phrasing.counted.to_keep.words
    return count.item["measure"] == "$counted" and any(c.text in to_keep for c in count.before(4))


def _of_a_lead(count: Count, _: Quantity) -> bool:
    """Whether it is by how many a party is ahead: "two ahead of the Lib Dems"."""
    return count.of_seats and leads_by(count.sentence.chunks, count.chunk, count.behind, count.lexicon.phrasing.counted)


def _of_councils_described(count: Count, quantity: Quantity) -> bool:
    """Whether it is of councils: "two of their flagship councils"."""
    if not count.of_seats or quantity.unit or "councils" not in count.sentence.tags:
        return False
    return counts_described_councils(count.sentence.chunks, count.behind, count.lexicon.phrasing.counted)


def _wanting(count: Count, _: Quantity) -> bool:
    """Whether it is how many a party lacks: "leaves them three short of a majority"."""
    return count.of_seats and falls_short(count.sentence.chunks, count.behind)


def _before_label(count: Count, _: Quantity) -> bool:
    return stands_before_label(count.sentence.chunks, count.match, count.chunk, count.lexicon)


def _compared(count: Count, _: Quantity) -> bool:
    """Whether it is set against another party's: "one less than Labour"."""
    chunks, end = count.sentence.chunks, count.match.end
    return chunks[end - 1].tag == "than" and party_next(chunks, end)


def _of_candidates(count: Count, _: Quantity) -> bool:
    measured = count.item["measure"] in ("seat_change", "seats")
    return measured and stand_for_election(count.sentence.chunks, count.match, count.lexicon)


def _up_for_election(count: Count, _: Quantity) -> bool:
    """Whether it is how many were up: "With 17 seats being contested", "held three of the seats we were defending"."""
    measured = count.item["measure"] in ("seats", "seats_before")
    words = count.lexicon.phrasing.counted
    return measured and is_contested(count.sentence.chunks, count.chunk, count.behind, words)


def _of_size(count: Count, _: Quantity) -> bool:
    """Whether it is the size of a council: "making up the 39-seat council"."""
    behind = count.sentence.chunks[count.behind : count.behind + 1]
    return "-" in count.chunk.text and any(c.tag in ("council", "the_council") for c in behind)


def _of_who_fell(count: Count, _: Quantity) -> bool:
    """Whether it is of those of whom something else is told: "all three Plaid Cymru councillors fell"."""
    told = count.match.rule.name == "count-of-party" and count.chunk.role == "all"
    return told and party_next(count.sentence.chunks, count.match.start + 1)


def _of_share_before(count: Count, quantity: Quantity) -> bool:
    """Whether it is a share of the vote as it was: "with 12 per cent, up from eight"."""
    at = count.match.trigger
    beside = [c.tag for c in count.sentence.chunks[max(0, at - 3) : at] if c.tag in ("OTHER", "NUM")]
    return count.trigger.tag == "before_v" and beside[-1:] == ["OTHER"] and quantity.unit == ""


def _of_majority_before(count: Count, _: Quantity) -> bool:
    """Whether it is a majority as it was: "a majority of one, down from three before the election"."""
    return count.trigger.tag == "before_v" and any(c.tag == "majority" for c in count.before(7))


def _of_majority_moved(count: Count, _: Quantity) -> bool:
    """Whether it is what a majority came to: "the Conservatives' majority was cut from 12 to four"."""
    chunks, match, come_to = count.sentence.chunks, count.match, count.lexicon.phrasing.counted.come_to
    if count.trigger.tag not in _MOVING and not come_to.ending.search(count.trigger.text):
        return False
    inside = any(c.tag == "majority" for c in chunks[match.trigger + 1 : match.end])
    return inside or _of_majority(chunks, match.start)


def _besides(count: Count, _: Quantity) -> bool:
    """Whether another party's comes behind it: "five, plus one independent"."""
    return count.trigger.text == "plus" and party_next(count.sentence.chunks, count.match.end)


def _kept_among(count: Count, quantity: Quantity) -> bool:
    """Whether councils that were kept are among those won: "winning 14 of London's 32 boroughs"."""
    won = count.trigger.tag in ("win_v", "win_s")
    return won and count.item["measure"] == "councils_gained" and quantity.total is not None


def _onto_majority(count: Count, _: Quantity) -> bool:
    """Whether it is by how much a majority grew: "added two to its majority"."""
    if "majority" not in count.sentence.tags:
        return False
    behind = [c.tag for c in count.sentence.chunks[count.behind :] if c.tag != "det"]
    return behind[:2] == ["to", "majority"]


_STATES_NOTHING: tuple[Callable[[Count, Quantity], bool], ...] = (
    _of_votes, _told_by_order, _of_all_counted, _set_off, _of_two_parties, _of_another_poll, _to_be_kept, _of_a_lead,
    _of_councils_described, _wanting, _before_label, _compared, _of_candidates, _up_for_election, _of_size,
    _of_who_fell, _of_share_before, _of_majority_before, _of_majority_moved, _besides,
    _kept_among, _onto_majority,
)  # fmt: skip
"""When a count states nothing: it is of votes, of candidates, of seats that were up, or set against another."""


def _labelled(counted: Chunk, trigger: Chunk) -> Quantity | None:
    """The quantity of a count, one of councils where a label says so: "Councils: 71 (+22)"."""
    of_councils = trigger.tag == "councils" or (trigger.quantity is not None and trigger.quantity.unit == "councils")
    if counted.quantity is not None and counted.quantity.unit == "" and of_councils:
        return replace(counted.quantity, unit="councils")
    return counted.quantity


def _of_majority(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether what moves at the verb ``chunks[at]`` is a majority: one is named before it, and no party behind that."""
    if any(one.tag == "majority" and other.tag == "comma" for one, other in pairwise(chunks[max(0, at - 4) : at])):
        return True  # "a majority, albeit cut to one"
    named = next((c.tag for c in reversed(chunks[:at]) if c.tag in _MOVED), "")
    return named == "majority"


def _on_old_council(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether seats before ``at`` are on the council as it was: "with 31 of the 48 seats on the old council"."""
    behind = [c.tag for c in chunks[at : at + 2]]
    return behind[1:] == ["old_council"] and behind[0] in ("on_p", "loc_p", "prep")


def _owned_by_party(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether seats at ``at`` are a party's own, by its name before them: "the Conservatives' sole seat"."""
    owns = at > 1 and chunks[at - 1].tag in ("possessive", "apostrophe") and chunks[at - 2].tag == "PARTY"
    quantity = chunks[at].quantity
    return owns and quantity is not None and quantity.unit == "seats"


def _seats_beside(chunks: Sequence[Chunk], at: int) -> Quantity | None:
    """The count of seats that a number at ``at`` is the change of: "860 seats (-8)", "431 councillors, up six"."""
    i = at
    while i and chunks[i - 1].tag in _CHANGES:
        i -= 1
    marks = ("lpar",) if i == at else ("lpar", "comma", "dash")
    told = i - 2 - (i > 2 and chunks[i - 2].tag == "filler")  # "55 seats so far, up 25"
    before = chunks[told].quantity if i > 1 and chunks[i - 1].tag in marks else None
    return before if before is not None and before.unit == "seats" else None


def _of_nation(areas: tuple[Place, ...]) -> bool:
    return bool(areas) and areas[0].area_id in NATIONAL
