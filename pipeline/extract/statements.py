"""Statements: what a match yields, its slots filled from the sentence and the scene, before it becomes a Fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import regex

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Actor, Place, Scene, Span, carried, label_areas, place, places, subject
from pipeline.extract.events import Match
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tallying import tally_statements
from pipeline.extract.totals import BARE_NATIONAL, nation_of_sentence, national, percent, plausible, too_large
from pipeline.fact import Bound
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_NAME = regex.compile(r"\p{Lu}(?:[\p{L}-]|['’](?!s\b))+(?:\s+\p{Lu}(?:[\p{L}-]|['’](?!s\b))+){1,2}")
_TITLE = regex.compile(
    r"^(?:Sir|Dame|Mr|Mrs|Ms|Dr|Cllr|Councillor|Lord|Baroness|Conservative|Labour|Tory|Green|Former|The)\s+(?=\p{Lu})"
)
_AFTER_LABEL = frozenset(
    {
        "comma",
        "dash",
        "colon",
        "semi",
        "stop",
        "lpar",
        "rpar",
        "bar",
        "AREA",
        "loc_p",
        "on_p",
        "conj",
        "quote",
        "bullet",
        "TALLY",
        "slash",
        "clause",
        "accompany",
        "council",
        "the_council",
        "addition",
        "rel",
        "PARTY",
        "NOC",
        "from",
    }
)
_CARRIED = frozenset({"subject", "framewinner", "frameloser", "lastvalue", "lastprevious"})
"""References that may be found outside the match."""


class Reader:
    """Turns matches into statements; holds the tables that it needs."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer

    def statements(self, sentence: Sentence, match: Match, scene: Scene) -> Iterator[Statement]:
        """Statements of one match; none where a part that its rule needs is missing."""
        for item in match.rule.yields:
            if item["measure"] == "$same":
                continue  # the measure is the one of the count before: see ellipsis
            if item["measure"] == "tally":
                areas, _ = self._areas("$place", sentence, match, scene)
                yield from tally_statements(sentence, match, scene, areas, self._gazetteer)
            else:
                yield from self._one(sentence, match, scene, item)

    def _party(self, reference: str, sentence: Sentence, match: Match, scene: Scene) -> tuple[Actor | None, bool]:
        """The party that a reference names, and whether the statement falls without it."""
        optional = reference.endswith("?")
        for name in reference.rstrip("?!").lstrip("$").split("|"):
            if name in ("lastvalue", "lastprevious"):
                actor = scene.last[name == "lastprevious"] if scene.last else None
            elif name in ("framewinner", "frameloser"):
                actor = scene.frame[name == "frameloser"] if scene.frame else None
            elif name == "subject":
                actor = subject(sentence.chunks, match.trigger, scene, sentence.base, self._lexicon)
            elif name == "loser":
                actor = sentence.loser
            elif name in match.slots:
                chunk = sentence.chunks[match.slots[name]]
                span = (sentence.base + chunk.start, sentence.base + chunk.end)
                if chunk.tag == "NOC":
                    actor = Actor("NOC", span)
                elif chunk.tag == "they":
                    actor = subject(sentence.chunks, match.slots[name] + 1, scene, sentence.base, self._lexicon)
                else:
                    actor = Actor(chunk.parties[0], span) if chunk.parties else None
            else:
                actor = None
            if actor is not None:
                return actor, False
        return None, not optional

    def _areas(self, reference: str, sentence: Sentence, match: Match, scene: Scene) -> tuple[tuple[Place, ...], bool]:
        """The areas that a reference names; second, whether the area is still open (a list head's)."""
        name = reference.lstrip("$").rstrip("?!")
        if "|" in name:
            name = next((one for one in name.split("|") if one in match.slots), name.rsplit("|", 1)[1])
        chunks, base = sentence.chunks, sentence.base
        if name == "head":
            if not self._heads(sentence, match):
                return (), False
            single = not any(c.tag == "AREA" for c in chunks) and (
                chunks[match.trigger].text in ("gain", "hold", "loss") or chunks[match.trigger].tag == "nochange"
            )
            if single and len({p.area_id for p in scene.heading}) == 1 and not scene.body:
                return scene.heading[-1:], False  # "Barnet / Conservative hold": a label, no head
            return (), True
        if name == "alone":
            rest = [
                c
                for c in (*chunks[: match.start], *chunks[match.end :])
                if c.tag not in ("stop", "dash", "bullet", "det", "comma")
            ]
            one = carried(chunks, scene) if not rest else None
            return ((one,) if one else ()), False
        if name == "label":
            if not self._label_stands(sentence, match):
                return (), False
            found = label_areas(chunks, match.start, match.end, scene, base)
            if found or not sentence.short or any(c.tag in ("AREA", "PLACE") for c in chunks):
                return found, False
            return (), True
        if name == "those":
            group = scene.recent or scene.before
            return (group if len({p.area_id for p in group}) == 2 else ()), False
        if name == "nation":
            return nation_of_sentence(sentence, scene, self._gazetteer), False
        if name == "place":
            one = place(chunks, match.trigger, match.end, scene, base, self._lexicon)
            return ((one,) if one else ()), False
        if name not in match.slots:
            return (), False
        chunk = chunks[match.slots[name]]
        if chunk.tag == "AREA":
            return places(chunk, base), False
        before = next((c for c in reversed(chunks[: match.slots[name]]) if c.tag == "AREA"), None)
        if before is not None:
            return (places(before, base)[-1:] if len(before.areas) == 1 else ()), False
        for group in (scene.recent, scene.heading, (scene.topic,) if scene.topic else (), scene.before):
            if len({p.area_id for p in group}) == 1:
                return tuple(replace(p, span=(base + chunk.start, base + chunk.end)) for p in group[-1:]), False
            if group:
                return (), False
        return (), False

    @staticmethod
    def _heads(sentence: Sentence, match: Match) -> bool:
        """Whether a label begins its line and nothing but areas, or nothing at all, comes behind it."""
        if (
            any(c.tag not in ("det", "w", "bullet", "quote", "dash", "NUM") for c in sentence.chunks[: match.start])
            or match.start > 2
        ):
            return False
        rest = sentence.chunks[match.end :]
        return (
            not rest
            or rest[0].tag in ("colon", "dash", "lpar", "stop", "AREA")
            or (rest[0].tag == "NUM" and len(rest) <= 2)
        )

    def _label_stands(self, sentence: Sentence, match: Match) -> bool:
        """Whether a label stands as one, not as the beginning of a longer statement ("Labour hold three seats")."""
        chunks = sentence.chunks
        if match.end < len(chunks) and chunks[match.end].tag not in _AFTER_LABEL:
            return False
        before = chunks[match.start - 1] if match.start else None
        if before is not None and before.tag in ("NUM", "from", "prep", "seats", "expense", "loss_n"):
            return False
        if before is not None and before.text in ("no", "possible", "likely", "potential"):
            return False
        return not (
            before is not None
            and before.tag == "det"
            and before.text in ("more", "further", "another")
            and not sentence.short
        )

    def _one(self, sentence: Sentence, match: Match, scene: Scene, item: Mapping[str, str]) -> Iterator[Statement]:
        measure = item["measure"]
        anchors: list[tuple[str, Span]] = []
        values: dict[str, str] = {}
        for key in ("party", "value", "previous", "counterparty"):
            reference = item.get(key, "")
            if not reference.startswith("$") or self._number(reference, sentence, match) is not None:
                continue
            missing_name = reference.lstrip("$").rstrip("?!")
            if (
                key in ("previous", "counterparty")
                and missing_name not in match.slots
                and missing_name not in ("subject", "loser", "frameloser", "lastprevious")
            ):
                continue
            if (
                key == "value"
                and measure in ("control", "seat_lost")
                and not _CARRIED & set(missing_name.split("|"))
                and missing_name not in match.slots
            ):
                continue
            if reference.endswith("?") and missing_name not in match.slots and missing_name not in _CARRIED:
                return
            actor, needed = self._party(reference, sentence, match, scene)
            if actor is None:
                if needed and not (key == "previous" and item.get("value", "") and not reference.endswith("!")):
                    return
                continue
            values[key] = actor.party
            anchors.append((key, actor.span))
        areas, still_open = self._areas(item["area"], sentence, match, scene)
        number = item.get("value", "")
        bound: Bound = "exact"
        if number.endswith("?") and number[1:-1] not in _CARRIED and self._number(number, sentence, match) is None:
            return
        counted = self._number(number, sentence, match)
        if counted is not None:
            quantity = counted.quantity
            if quantity is not None and item["area"] == "$place" and too_large(quantity, areas, sentence):
                areas = ()  # a total cannot be of the council spoken of before
            if quantity is None or not plausible(measure, quantity, areas) or percent(sentence.chunks, counted):
                return
            values["value"] = _turned(quantity, minus=number.startswith("-"), measure=measure)
            bound = quantity.bound
            anchors.append(("value", (sentence.base + counted.start, sentence.base + counted.end)))
            if areas and areas[0].area_id in NATIONAL and quantity.unit == "" and abs(quantity.value) < BARE_NATIONAL:
                return
            if not areas and item["area"] == "$place":
                instead = item.get("national", "")
                if (
                    instead
                    and not any(c.role == "name" for c in sentence.chunks)
                    and quantity.unit == ""
                    and scene.many
                    and scene.nation
                    and not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
                ):
                    measure, areas = instead, (scene.nation,)
                    values["value"] = str(abs(quantity.value))
                else:
                    areas = national(quantity, sentence, scene, self._gazetteer)
        elif number and not number.startswith("$"):
            values["value"] = number
        if measure == "mayor" and not values.get("previous") and any(c.tag == "reelect" for c in sentence.chunks):
            values["previous"] = values.get("value", "")
        person = ""
        if "person" in item:
            person, where = self._person(sentence, match)
            if where:
                anchors.append(("person", where))
            if measure == "seat_lost" and not person:
                return
        outcome = item.get("outcome", "")
        if measure == "control" and not (values.get("value") or values.get("previous")):
            return
        cue = sentence.span(match.trigger, match.trigger + 1)
        words = sentence.span(match.start, match.end)
        full = [*anchors, ("cue", cue)]
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

    @staticmethod
    def _number(reference: str, sentence: Sentence, match: Match) -> Chunk | None:
        """The chunk of the count that a reference such as "-$n" names; None where it names something else."""
        slot = match.slots.get(reference.lstrip("-").lstrip("$").rstrip("?!"))
        if slot is None or sentence.chunks[slot].tag != "NUM":
            return None
        return sentence.chunks[slot]

    @staticmethod
    def _person(sentence: Sentence, match: Match) -> tuple[str, Span | None]:
        """The person named nearest before the trigger, else after it, outside areas and parties."""
        taken = [
            (c.start, c.end) for c in sentence.chunks if c.tag in ("AREA", "PARTY", "PLACE", "NATION", "NOC", "HELDBY")
        ]
        found = []
        for hit in _NAME.finditer(sentence.text):
            start, text = hit.start(), hit.group()
            while title := _TITLE.match(text):
                start, text = start + title.end(), text[title.end() :]
            if " " in text and not any(start < stop and begin < start + len(text) for begin, stop in taken):
                found.append((start, text))
        at = sentence.chunks[match.trigger].start
        before = [f for f in found if f[0] < at and at - f[0] < 120]
        chosen = before[-1] if before else next((f for f in found if f[0] - at < 60), None)
        if chosen is None:
            return "", None
        return chosen[1], (sentence.base + chosen[0], sentence.base + chosen[0] + len(chosen[1]))


def _turned(quantity: Quantity, *, minus: bool, measure: str) -> str:
    value = abs(quantity.value) if minus or not measure.endswith("change") else quantity.value
    return str(-value if minus and value else value)
