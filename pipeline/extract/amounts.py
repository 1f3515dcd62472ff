"""Amounts: what the count of a rule's match comes to: of which measure and council or nation it is, and its value.

Many numbers beside a party count nothing that it has: votes, shares, seats that were up, by how much it leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.extract.carried_units import counts_councils, follows_councils
from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Place
from pipeline.extract.placing import carried, whole_counted
from pipeline.extract.roles import (
    counts_wins,
    is_of_people,
    taken_from,
    turned,
)
from pipeline.extract.sentence import NATIONAL
from pipeline.extract.tallying import counted_by_verb, most_councils
from pipeline.extract.totals import (
    BARE_NATIONAL,
    MAX_NATION,
    MAX_SEATS,
    beyond_council,
    nation_of_sentence,
    national,
    percent,
    plausible,
    too_large,
)
from pipeline.extract.uncounted import (
    on_old_council,
)
from pipeline.extract.void_counts import Read, states_nothing

_MOST_MOVED = 60
"""Councils that no party ever won or lost more of at one poll."""
_CHANGES = frozenset({"rise_n", "drop_n", "gain_s", "loss_n", "det", "prep", "net", "up", "down"})
"""Words between a count of seats and the number by which it changed."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A count as a fact has it: its ``value`` as text, with "-" where it is one of losses, and the areas it is of."""

    measure: str
    areas: tuple[Place, ...]
    value: str


@dataclass(frozen=True)
class Count(Read):
    """A count of a rule's match: its ``chunk``, what the rule yields (``item``), and where it stands."""

    @cached_property
    def seats_beside(self) -> Quantity | None:
        """The count of seats of which it is the change: see ``_seats_beside``."""
        return _seats_beside(self.sentence.chunks, self.at)

    def amount(self, areas: tuple[Place, ...]) -> Amount | None:
        """What the count comes to, ``areas`` being what the rule says that it is of; None where it states nothing."""
        sentence, match, measure = self.sentence, self.match, self.item["measure"]
        areas = self._in_reach(areas)
        quantity = _labelled(self.chunk, self.trigger, self.item)
        if quantity is None or not plausible(measure, quantity, areas):
            return None
        if measure != "majority" and percent(sentence.chunks, self.at):
            return None
        if states_nothing(self, quantity):
            return None
        if measure == "seats" and counts_wins(sentence.chunks, self.behind, self.lexicon.phrasing.endings):
            measure = "seats_won"  # "finished the day with nine wins"
        if measure == "seats" and on_old_council(sentence.chunks, self.behind):
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
        totals, counting = self.lexicon.phrasing.totals, self.lexicon.phrasing.counting
        measure, areas, value = amount.measure, amount.areas, amount.value
        bare, chunks = quantity.unit == "", sentence.chunks
        of_councils = bare and follows_councils(sentence, match.start, counting)
        of_seats = self.seats_beside is not None
        small = bare and abs(quantity.value) < BARE_NATIONAL and not of_seats
        if _of_nation(areas) and small and not (scene.flow_here or of_councils):
            return None
        late = _of_nation(areas) and all(a.span[0] > sentence.base + self.chunk.start for a in areas)
        if bare and late and 0 < whole_counted(chunks[: self.at]) <= MAX_SEATS:
            one = carried(chunks[: self.at], scene)  # "25 of the 43 seats, a gain of six, ... the only one in Wales"
            if one is None:
                return None
            areas = (one,)
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
                if instead.startswith("councils") and self._seats_counted(scene.nation):
                    areas = (scene.nation,)  # "had 571 seats, a net loss of 224"
                elif instead.startswith("councils") and abs(quantity.value) > _MOST_MOVED:
                    return None
                else:
                    measure, areas, value = instead, (scene.nation,), str(abs(quantity.value))
            else:
                areas = national(quantity, sentence, scene, totals) or self._of_totals(quantity)
        on_council = quantity.unit == "seats" and self.chunk.last_word in self.lexicon.phrasing.asides.kinds.words
        if on_council and _of_nation(areas):
            if scene.topic is None:
                return None
            areas = (scene.topic,)  # "one of their two seats on the council"
        elsewhere = all(a.area_id not in NATIONAL and a.span[0] < sentence.base for a in areas)
        if item["area"] == "$place" and elsewhere and of_councils:
            areas = nation_of_sentence(sentence, scene, totals)
        if (
            measure == "seats"
            and bare
            and elsewhere
            and counts_councils(sentence, match.start, scene, quantity.value, counting)
        ):
            return None  # "have 14 councils, Labour seven", of no council spoken of before
        if measure == "seats" and _of_nation(areas) and quantity.bound != "exact":
            return None  # "have a little over 2,500 councillors nationwide": what a party has, and no result
        if _of_nation(areas) and bare and self._paired(quantity.value):
            return None  # "gained 13 councils and 235 seats. Labour lost eight and 326"
        behind = chunks[self.behind : self.behind + 2]
        if (
            _of_nation(areas)
            and [c.tag for c in behind[:1]] == ["fewer"]
            and self.lexicon.phrasing.counted.joined.words & {c.text for c in behind}
        ):
            return None  # "300 fewer members in England than a year ago"
        if _of_nation(areas) and [c.tag for c in behind[:1]] == ["there"]:
            return None  # "gained 12 seats there, and eight councils nationally"
        if measure == "seats" and any(c.tag == "councils" for c in chunks[match.end : match.end + 2]):
            return None  # "ten Conservative councils"
        if (
            bare
            and not of_seats
            and _of_nation(areas)
            and abs(quantity.value)
            <= min(most_councils(areas[0].area_id), _MOST_MOVED if measure == "seat_change" else MAX_NATION)
            and counts_councils(sentence, match.start, scene, quantity.value, counting)
        ):
            if measure != "seat_change":
                return None  # how many councils a party holds is no measure
            measure = "councils_change"
        return Amount(measure, areas, value)

    def _paired(self, value: int) -> bool:
        """Whether a larger count without a noun is joined to it, so that it may be of councils: "eight and 326"."""
        conj, other, *_ = (*self.sentence.chunks[self.behind : self.behind + 2], None, None)
        if conj is None or other is None or conj.tag != "conj" or other.quantity is None:
            return False
        read = self.sentence.chunks[self.match.start : self.match.end]
        return (
            other.tag == "NUM" and not other.quantity.unit and other.quantity.value > abs(value) and other not in read
        )

    def _seats_counted(self, nation: Place) -> bool:
        """Whether a nation's seats, and no councils, were counted last, in the sentence or before it."""
        chunks, scene = self.sentence.chunks[: self.match.start], self.scene
        counts = [c.quantity for c in chunks if c.tag == "NUM" and c.quantity is not None]
        told = [q for q in counts if q.unit == "seats" or q.value > most_councils(nation.area_id)]
        if told or any(q.unit == "councils" for q in counts):
            return bool(told)
        return scene.flow_here and scene.flow is not None and scene.flow == nation and not scene.counts_councils

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


def _labelled(counted: Chunk, trigger: Chunk, item: Mapping[str, str]) -> Quantity | None:
    """The quantity of a count, one of councils where a label says so ("Councils: 71 (+22)"), or of what a rule says."""
    if counted.quantity is None or counted.quantity.unit or abs(counted.quantity.value) > MAX_NATION:
        return counted.quantity
    of_councils = trigger.tag == "councils" or (trigger.quantity is not None and trigger.quantity.unit == "councils")
    return replace(counted.quantity, unit=item.get("unit", "councils" if of_councils else ""))


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
