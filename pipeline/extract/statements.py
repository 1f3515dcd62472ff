"""Statements: what a match yields, its slots filled from the sentence and the scene, before it becomes a Fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.extract.amounts import Count
from pipeline.extract.dating import may_have_voted
from pipeline.extract.discourse import NATIONAL, Place, Scene, Span, places
from pipeline.extract.embedded import joint
from pipeline.extract.events import Match
from pipeline.extract.labels import label_areas, label_stands, names_ward, opens_list
from pipeline.extract.located import is_where
from pipeline.extract.mayoralties import each, listed, mayoralty, of_no_mayor, of_region, voters_home
from pipeline.extract.persons import acting, person_named
from pipeline.extract.placing import carried, place, says_where
from pipeline.extract.plain import PLAIN, plain_statements, told_largest
from pipeline.extract.references import CARRIED, actor_of, count_of
from pipeline.extract.roles import (
    joined_on,
    majority_of_votes,
    of_coalition,
    of_no_council,
    of_old,
    shared_out,
    somebodys_loss,
    tells_of_before,
)
from pipeline.extract.sentence import NO_MAYOR, Sentence, Statement
from pipeline.extract.tallying import tally_statements
from pipeline.extract.told import seats_lost
from pipeline.extract.totals import MAX_SEATS, nation_of_sentence
from pipeline.fact import NOC, Bound
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_HEARD = 6
"""Sentences in which mayors may have been spoken of, so that a region's name means a combined authority."""
_PASSED_OVER = frozenset({"comma", "w", "loc_p", "on_p", "det", "aux", "be_v"})
"""Tags of what may part a council from who ran it before: "gained A in the local polls after having no majority"."""


def _again(sentence: Sentence, match: Match) -> bool:
    """Whether the clause of a match says that somebody was elected again."""
    chunks = sentence.chunks
    for i, chunk in enumerate(chunks):
        if chunk.tag == "reelect":
            low, high = sorted((i, match.trigger))
            return not any(c.tag in ("clause", "semi", "rel", "conj") for c in chunks[low:high])
    return False


class Reader:
    """Turns matches into statements; holds the tables that it needs."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._phrasing = lexicon.phrasing

    def statements(self, sentence: Sentence, match: Match, scene: Scene) -> Iterator[Statement]:
        """Statements of one match; none where a part that its rule needs is missing."""
        if majority_of_votes(sentence.chunks, match, MAX_SEATS, self._phrasing.endings):
            return
        for item in match.rule.yields:
            if "needs" in item and count_of(item["needs"], sentence, match, self._phrasing.shares) is None:
                continue
            if item["measure"] == "$same":
                continue  # the measure is the one of the count before: see ellipsis
            if item["measure"] == "tally":
                areas, _ = self._areas("$place", sentence, match, scene)
                yield from tally_statements(sentence, match, scene, areas, self._gazetteer, self._phrasing)
            else:
                yield from self._one(sentence, match, scene, item)

    def _areas(self, reference: str, sentence: Sentence, match: Match, scene: Scene) -> tuple[tuple[Place, ...], bool]:
        """The areas that a reference names; second, whether the area is still open (a list head's)."""
        name = reference.lstrip("$").rstrip("?!")
        if "|" in name:
            name = next((one for one in name.split("|") if one in match.slots), name.rsplit("|", 1)[1])
        chunks, base = sentence.chunks, sentence.base
        if name in ("head", "below"):
            behind_it = chunks[match.end :] if name == "below" else ()
            if names_ward(chunks, match.start, self._phrasing):
                return (), False  # "Belhus - Lab hold" below a council's name
            if not opens_list(sentence, match) or any(c.tag not in ("colon", "dash") for c in behind_it):
                return (), False
            single = not any(c.tag == "AREA" for c in chunks) and (
                chunks[match.trigger].text in self._phrasing.labels.of_one.words
                or chunks[match.trigger].tag == "nochange"
            )
            if single and len({p.area_id for p in scene.heading}) == 1 and not scene.body and not scene.in_list:
                return scene.heading[-1:], False  # "Barnet / Conservative hold": a label, no head
            return (), True
        if name == "alone":
            besides = self._phrasing.labels.besides.words
            behind = next(
                (i for i in range(match.end, len(chunks)) if chunks[i].tag in ("comma", "clause", "rel")), len(chunks)
            )
            rest = [
                c
                for c in (*chunks[: match.start], *chunks[match.end : behind])
                if c.tag not in ("stop", "dash", "bullet", "det", "comma") and c.text not in besides
            ]
            one = carried(chunks, scene) if not rest else None
            return ((one,) if one else ()), False
        if name == "label":
            if not label_stands(sentence, match, self._phrasing):
                return (), False
            found = label_areas(chunks, match.start, match.end, scene, base)
            if found or not sentence.short or any(c.tag in ("AREA", "PLACE") for c in chunks):
                return found, False
            return (), True
        if name == "those":
            group = scene.recent or scene.before
            return (group if len({p.area_id for p in group}) == 2 else ()), False
        if name == "nation":
            return nation_of_sentence(sentence, scene, self._phrasing.totals), False
        if name == "place" and match.rule.yields[0]["measure"] == "seat_lost":
            return self._where_lost(sentence, match, scene), False
        if name == "place":
            one = place(chunks, match.trigger, match.end, scene, base, self._lexicon)
            return ((one,) if one else ()), False
        if name not in match.slots:
            return (), False
        chunk = chunks[match.slots[name]]
        if chunk.tag in ("AREA", "NATION"):
            return places(chunk, base), False
        if chunk.tag == "PLACE":
            return voters_home(chunk, sentence, self._gazetteer), False
        if chunk.tag == "it" and self._phrasing.contest.own_seat.anywhere.search(sentence.text):
            return (), False  # "lost his seat in Offa after holding it since 2008"
        if chunk.tag == "it" and any(c.quantity is not None and c.quantity.unit == "councils" for c in chunks):
            return (), False  # "had one council to lose and lost it"
        before = next((c for c in reversed(chunks[: match.slots[name]]) if c.tag in ("AREA", "PLACE")), None)
        if before is not None and before.tag == "PLACE":
            return (), False  # "on Totnes Town Council there was no change: it remains independent"
        if before is not None:
            return (places(before, base)[-1:] if len(before.areas) == 1 else ()), False
        for group in (scene.recent, scene.heading, (scene.topic,) if scene.topic else (), scene.before):
            if len({p.area_id for p in group}) == 1:
                return tuple(replace(p, span=(base + chunk.start, base + chunk.end)) for p in group[-1:]), False
            if group:
                return (), False
        return (), False

    def _where_lost(self, sentence: Sentence, match: Match, scene: Scene) -> tuple[Place, ...]:
        """The council on which somebody had a seat: one named, if it may have voted, else the one spoken of."""
        chunks, base = sentence.chunks, sentence.base
        named = next((c for c in reversed(chunks[: match.trigger]) if c.tag == "AREA" and len(c.areas) == 1), None)
        after = next((c for c in chunks[match.trigger :] if c.tag == "AREA" and len(c.areas) == 1), None)
        if after is not None and not says_where(chunks, chunks.index(after)):
            after = None  # "to Ann Example of the Dacorum Alliance"
        one = carried(chunks[: match.trigger], scene)  # where the ward lies that stands behind is not asked
        for chunk in (named, after):
            if chunk is not None:
                found = places(chunk, base)[:1]
                voted = not sentence.date or may_have_voted(found[0].area_id, sentence.date, self._gazetteer)
                return found if voted or one is None else (one,)
        return (one,) if one else ()

    def _one(self, sentence: Sentence, match: Match, scene: Scene, item: Mapping[str, str]) -> Iterator[Statement]:
        measure = item["measure"]
        phrasing = self._phrasing
        if tells_of_before(sentence.chunks, match, measure, phrasing.counted):
            return
        if measure == "mayor" and of_old(sentence.chunks, match, phrasing.actors):
            return
        if measure == "mayor" and of_no_mayor(sentence, match, phrasing.actors):
            return
        ranked = phrasing.actors.not_largest.words & {
            word for c in sentence.chunks[match.start : match.end] for word in c.text.split()
        }
        if measure == "largest_party" and ranked:
            return  # "are the second largest party"
        if measure in ("control", "outcome") and (
            is_where(sentence.chunks, match, phrasing.councils) or somebodys_loss(sentence.chunks, match, phrasing)
        ):
            return
        since = self._phrasing.history.first_time.anywhere
        if item.get("outcome") == "held" and since.search(sentence.text, 0, sentence.chunks[match.trigger].start):
            return  # "the first time the Conservatives have held overall control in Derbyshire"
        behind = sentence.chunks[match.end : match.end + 2]
        if measure not in ("seat_lost", "mayor", "control", "outcome") and any(c.tag == "casualty" for c in behind):
            return  # "took three Tory scalps": persons, of the party that lost them
        if measure in ("control", "outcome", "largest_party") and "place" in item["area"] and "a" not in match.slots:
            near = sentence.chunks[match.end : match.end + 3]
            if any(c.quantity is not None and c.quantity.unit == "councils" for c in near):
                return  # "won majorities on four councils": of none of those spoken of before
        if measure in PLAIN:
            areas, _ = self._areas(item["area"], sentence, match, scene)
            yield from plain_statements(sentence, match, item, areas, scene, phrasing)
            return
        filled = self._filled(sentence, match, scene, item)
        if filled is None:
            return
        values, anchors = filled
        if measure == "largest_party" and not told_largest(values.get("value", ""), sentence, match, scene):
            return
        areas, still_open = self._areas(item["area"], sentence, match, scene)
        number = item.get("value", "")
        counted = count_of(number, sentence, match, phrasing.shares)
        carried_over = CARRIED & set(number.lstrip("$").rstrip("?").split("|"))
        if (number.endswith("?") or "." in number) and not carried_over and counted is None:
            return
        bound: Bound = "exact"
        if counted is not None:
            amount = Count(counted, item, sentence, match, scene, self._lexicon, self._gazetteer).amount(areas)
            if amount is None or counted.quantity is None:
                return
            measure, areas, values["value"] = amount.measure, amount.areas, amount.value
            bound = counted.quantity.bound
            anchors.append(("value", (sentence.base + counted.start, sentence.base + counted.end)))
        elif number and not number.startswith("$"):
            values["value"] = number
        if measure == "mayor" and item["area"] != "$each":
            won = self._mayoralties(item["area"], areas, sentence, match, scene)
            if not won and "winner" not in number:
                measure = NO_MAYOR  # "Watford: Ann Example (LD) hold": nor may another rule read it as a council's
            else:
                areas = won
        if measure == "mayor" and not values.get("previous") and _again(sentence, match):
            values["previous"] = values.get("value", "")
        if measure == "seat_lost":
            yield from seats_lost(sentence, match, scene, item, areas, values, anchors, self._lexicon.phrasing.actors)
            return
        person = ""
        if measure == "mayor" and item["area"] == "$each":
            before = scene.said[0] if scene.said is not None else ""
            if scene.mayors or self._phrasing.contest.mayor.anywhere.search(before + sentence.text):
                yield from self._each_mayor(sentence, match, values, anchors)
            return
        if (
            measure == "mayor"
            and number.endswith("?")
            and not values.get("value")
            and (any(c.tag == "PARTY" for c in sentence.chunks) or not acting(sentence, match, self._phrasing.actors))
        ):
            return  # an office without a party has somebody who won it
        if "person" in item:
            person, where = person_named(sentence, match, self._phrasing.actors)
            if where:
                anchors.append(("person", where))
        held = values.get("value", "")
        if measure == "control" and held not in ("", NOC) and self._lacks_majority(sentence, match):
            values.pop("value")
            if values.get("previous", held) == held:
                return  # "kept hold of A as the largest party, but fell short of a majority"
        if measure in ("control", "$before") and not (values.get("value") or values.get("previous")):
            return
        cue = sentence.span(match.trigger, match.trigger + 1)
        words = sentence.span(match.start, match.end)
        full = [*anchors, ("cue", cue)]
        outcome = item.get("outcome", "")
        for area in areas or ((None,) if still_open else ()):
            spot = (("area", area.span),) if area else ()
            value, previous = values.get("value", ""), values.get("previous", "")
            if measure == "control" and value and value == previous and outcome == "changed":
                continue
            statement = Statement(
                measure, area, values.get("party", ""), value, previous, values.get("counterparty", ""), bound, person,
                (*spot, *full), cue, words, match.rule.name, area is None,
            )  # fmt: skip
            yield statement
            if measure == "control" and value and previous:
                outcome = "held" if value == previous else "changed"
            if measure == "control" and outcome:
                yield replace(statement, measure="outcome", value=outcome, previous="")

    def _lacks_majority(self, sentence: Sentence, match: Match) -> bool:
        """Whether the sentence goes on, before it names another council, that there is no majority."""
        after = [c.start for c in sentence.chunks[match.end :] if c.tag in ("AREA", "semi")]
        own = "a" not in match.slots  # the first council behind is the one that is spoken of
        behind = after[own] if len(after) > own else len(sentence.text)
        end = sentence.chunks[match.end - 1].end
        return self._phrasing.contest.no_majority_behind.anywhere.search(sentence.text, end, behind) is not None

    def _joint(self, sentence: Sentence, start: int) -> bool:
        """Whether the party named at a code point of the article acts as a part of a coalition."""
        at = next((i for i, c in enumerate(sentence.chunks) if sentence.base + c.start == start), None)
        return at is not None and joint(sentence.chunks, at)

    def _each_mayor(
        self, sentence: Sentence, match: Match, values: Mapping[str, str], anchors: list[tuple[str, Span]]
    ) -> Iterator[Statement]:
        """A mayor's result for each area of a list with the persons who won there."""
        cue, words = sentence.span(match.trigger, match.trigger + 1), sentence.span(match.start, match.end)
        for found, person in each(sentence, match.end, self._phrasing.actors):
            area = mayoralty(found, sentence.date, self._gazetteer)
            if area is not None and values.get("value"):
                previous = values["value"] if any(c.tag == "reelect" for c in sentence.chunks) else ""  # of all of them
                yield Statement(
                    "mayor", area, "", values["value"], previous, "", "exact", person,
                    (("area", area.span), *anchors, ("cue", cue)), cue, words, match.rule.name,
                )  # fmt: skip

    def _mayoralties(
        self, reference: str, areas: tuple[Place, ...], sentence: Sentence, match: Match, scene: Scene
    ) -> tuple[Place, ...]:
        """The areas of a mayor's result, those of a list that the area named begins included."""
        name = next((one for one in reference.lstrip("$").split("|") if one in match.slots), "")
        if name:
            areas = listed(sentence, match.slots[name]) or areas
        elif not areas and scene.said is not None:
            before = [c for c in scene.said[1] if c.tag not in ("stop", "colon", "dash")]
            if len(before) == 1 and before[0].tag in ("AREA", "NATION"):
                areas = places(before[0], scene.said[2])  # "London. Ann Example was returned for Labour."
        row = match.rule.name.startswith("mayor-line")
        won = [area for area in areas if self._of_mayor(area, sentence, match, scene, row)]
        found = (mayoralty(area, sentence.date, self._gazetteer) for area in won)
        return tuple(area for area in found if area is not None)

    def _of_mayor(self, area: Place, sentence: Sentence, match: Match, scene: Scene, row: bool) -> bool:
        """Whether who won an area can have won its mayoralty: it has nothing else, or the passage is about mayors."""
        words, tag = self._phrasing.contest, sentence.chunks[match.trigger].tag
        around = (*scene.recent, *scene.heading, scene.topic, scene.head)
        near = {one.area_id for one in around if one is not None}
        just_said = scene.said is not None and area.span[0] >= scene.said[2]
        if area.span[0] < sentence.base and area.area_id not in near and not just_said:
            return False  # of another paragraph, which was about another mayor
        if scene.mayors or words.mayor.anywhere.search(sentence.text):
            return True
        wide = of_region(area, self._gazetteer)
        if not wide and area.area_id not in NATIONAL and self._gazetteer.areas[area.area_id].kind == "combined":
            return True
        before = scene.said[1] if scene.said is not None else ()
        spoken = scene.heading_mayors or any(c.tag == "mayor" for c in before)
        if tag == "reelect" and not spoken:
            spoken = any(c.tag == "mayor" for _, heard, _ in scene.heard[-_HEARD:] for c in heard)
            spoken = spoken and not words.seat_holder.anywhere.search(sentence.text)
        if wide:
            return spoken or row or any(c.tag == "mayor" for _, heard, _ in scene.heard[-_HEARD:] for c in heard)
        if tag in ("beat_v", "win_v") and not scene.heading_mayors and "incumbent" not in match.slots:
            return False  # somebody beat somebody: in a ward, for all that is said
        return spoken and not words.council.anywhere.search(sentence.text)

    def _filled(
        self, sentence: Sentence, match: Match, scene: Scene, item: Mapping[str, str]
    ) -> tuple[dict[str, str], list[tuple[str, Span]]] | None:
        """The parties that a rule's references name, with their words; None where one that it needs is missing."""
        measure = item["measure"]
        anchors: list[tuple[str, Span]] = []
        values: dict[str, str] = {}
        for key in ("party", "value", "previous", "counterparty"):
            reference = item.get(key, "")
            if key == "previous" and reference and not reference.startswith("$"):
                values[key] = reference  # "which it had run as a minority"
            shares = self._phrasing.shares
            if not reference.startswith("$") or count_of(reference, sentence, match, shares) is not None:
                continue
            names = set(reference.lstrip("$").rstrip("?!").split("|"))
            if "theirs" in names and not names & match.slots.keys():
                continue  # the party that the words beside each name give: see persons
            known = bool(names & match.slots.keys() or names & CARRIED)
            if key in ("previous", "counterparty") and not known:
                continue
            if key == "value" and measure in ("control", "seat_lost") and not known:
                continue
            if key == "previous" and joined_on(sentence.chunks, match, names):
                continue
            if (key != "value" or measure == "control") and shared_out(sentence.chunks, match, names, self._lexicon):
                if key in ("party", "value"):
                    return None  # "lost eight seats to the Tories and the Greens": how many to each is not said
                continue
            if reference.endswith("?") and not known:
                return None
            actor, needed = actor_of(reference, sentence, match, scene, key, measure, self._lexicon)
            governs = key == "previous" or (key == "value" and measure == "control")
            if actor is not None and key == "value" and governs and self._joint(sentence, actor.span[0]):
                values[key] = NOC  # "A coalition of the Greens and Lib Dems took control"
                anchors.append((key, actor.span))
            elif actor is not None and governs and of_coalition(sentence.chunks, match, names, self._phrasing.asides):
                values[key] = NOC  # "from a Labour-UKIP alliance"
                anchors.append((key, actor.span))
            elif actor is not None:
                values[key] = actor.party
                anchors.append((key, actor.span))
            elif needed and not (key == "previous" and item.get("value", "") and not reference.endswith("!")):
                return None
            elif key == "party" and names & match.slots.keys():
                return None  # "lost two to them", of whom nobody knows who they are
        if measure == "control" and match.start and sentence.chunks[match.start - 1].tag == "no_longer":
            return None  # "but no longer have a majority"
        value, words = item.get("value", ""), self._phrasing.contest
        if measure in ("control", "outcome") and of_no_council(sentence.chunks, match, value, words):
            return None
        if measure == "seat_lost" and values.get("party") == values.get("value"):
            values.pop("party", None)  # who won the seat did not lose it
            anchors = [anchor for anchor in anchors if anchor[0] != "party"]
        behind = next((c for c in sentence.chunks[match.end : match.end + 8] if c.tag not in _PASSED_OVER), None)
        if measure == "control" and "previous" not in values and behind is not None and behind.tag == "noc_before":
            values["previous"] = NOC  # "gained control where no party had had it"
            anchors.append(("previous", (sentence.base + behind.start, sentence.base + behind.end)))
        return values, anchors
