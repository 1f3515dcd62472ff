"""Statements: what a match yields, its slots filled from the sentence and the scene, before it becomes a Fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.chunk import Chunk, Quantity, TallyPart
from pipeline.extract.discourse import Actor, Place, Scene, Span, carried, label_areas, place, places, subject
from pipeline.extract.events import Match
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
_NATIONAL_ADJECTIVE = regex.compile(
    r"\b(English|Welsh|Scottish|Northern Irish)\b(?= (?:\w+ )?(?:councils|councillors|seats|local|authorities))"
)
_NATIONS = {"English": "england", "Welsh": "wales", "Scottish": "scotland", "Northern Irish": "northern-ireland"}
_BARE_NATIONAL = 10
"""A smaller number without a noun, of a nation, may count councils."""
_CARRIED = frozenset({"subject", "framewinner", "frameloser", "lastvalue", "lastprevious"})
"""References that may be found outside the match."""
_MAX_NATION = 6000
"""Above the size of all councils of a nation: votes."""
_NATIONAL_SIZE = 100
"""A smaller total that names no area may be of the council spoken of before."""
_MAX_SEATS = 130
"""Above the size of any council: a larger count beside a party's name is votes."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its words, in code points of the restored text.

    ``cue`` is the span of the trigger, ``words`` that of everything that the rule read.
    """

    measure: str
    area: Place | None
    party: str
    value: str
    previous: str
    counterparty: str
    bound: Bound
    person: str
    anchors: tuple[tuple[str, Span], ...]
    cue: Span
    words: Span
    rule: str
    open_area: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence with its chunks; ``base`` is where it begins in the restored text; ``loser``: who loses in it."""

    text: str
    base: int
    chunks: Sequence[Chunk]
    short: bool
    date: str
    loser: Actor | None = None

    def span(self, start: int, end: int) -> Span:
        """Span in the restored text of the chunks ``start:end``."""
        return self.base + self.chunks[start].start, self.base + self.chunks[end - 1].end


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
                yield from self._tally(sentence, match, scene)
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
            return self._nation(sentence, scene), False
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
            if quantity is not None and item["area"] == "$place" and _too_large(quantity, areas, sentence):
                areas = ()  # a total cannot be of the council spoken of before
            if quantity is None or not self._plausible(measure, quantity, areas) or _percent(sentence.chunks, counted):
                return
            values["value"] = _turned(quantity, minus=number.startswith("-"), measure=measure)
            bound = quantity.bound
            anchors.append(("value", (sentence.base + counted.start, sentence.base + counted.end)))
            if areas and areas[0].area_id in NATIONAL and quantity.unit == "" and abs(quantity.value) < _BARE_NATIONAL:
                return
            if not areas and item["area"] == "$place":
                national = item.get("national", "")
                if (
                    national
                    and not any(c.role == "name" for c in sentence.chunks)
                    and quantity.unit == ""
                    and scene.many
                    and scene.nation
                    and not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
                ):
                    measure, areas = national, (scene.nation,)
                    values["value"] = str(abs(quantity.value))
                else:
                    areas = self._national(quantity, sentence, scene)
        elif number and not number.startswith("$"):
            values["value"] = number
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
    def _plausible(measure: str, quantity: Quantity, areas: tuple[Place, ...]) -> bool:
        """Whether a count can be what the rule takes it for: councils are no seats, thousands no council's."""
        if quantity.unit == "councils" and not measure.startswith("councils"):
            return False
        if measure.startswith("councils"):
            return quantity.unit == "councils"
        if areas and areas[0].area_id not in NATIONAL and abs(quantity.value) > _MAX_SEATS:
            return False
        return not (quantity.unit == "" and abs(quantity.value) > _MAX_NATION)

    def _nation(self, sentence: Sentence, scene: Scene) -> tuple[Place, ...]:
        """The nation that a sentence names ("in England", "English councils"), else the one that the article is about."""
        nation = next((c for c in sentence.chunks if c.tag == "NATION"), None)
        if nation is not None:
            return places(nation, sentence.base)
        if match := _NATIONAL_ADJECTIVE.search(sentence.text):
            area = self._gazetteer.areas[_NATIONS[match.group(1)]]
            return (Place(area.area_id, area.name, (sentence.base + match.start(), sentence.base + match.end())),)
        return (scene.nation,) if scene.nation else ()

    def _national(self, quantity: Quantity, sentence: Sentence, scene: Scene) -> tuple[Place, ...]:
        """The nation whose councils a total counts, where the sentence speaks of no council and counts like a total."""
        if scene.nation is not None and abs(quantity.value) > _MAX_SEATS:
            return (
                self._nation(sentence, scene)
                if quantity.unit == "seats" or not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
                else ()
            )
        if (
            scene.nation is None
            or scene.recent
            or scene.heading
            or any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
        ):
            named = any(c.tag == "NATION" for c in sentence.chunks) or _NATIONAL_ADJECTIVE.search(sentence.text)
            return self._nation(sentence, scene) if named else ()
        text = sentence.text.lower()
        if any(_MAX_SEATS < size <= _MAX_NATION for size in _sizes(sentence.chunks)):
            return self._nation(sentence, scene)
        national = any(c.quantity and c.quantity.unit == "councils" for c in sentence.chunks) or any(
            word in text
            for word in (
                "across the country",
                "nationally",
                "nationwide",
                "across england",
                "overall",
                "in total",
                "so far",
                "councillors",
            )
        )
        return self._nation(sentence, scene) if national and abs(quantity.value) >= _NATIONAL_SIZE else ()

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

    def _tally(self, sentence: Sentence, match: Match, scene: Scene) -> Iterator[Statement]:
        chunk = sentence.chunks[match.slots["t"]]
        areas, _ = self._areas("$place", sentence, match, scene)
        if not areas and sentence.short:
            areas = label_areas(sentence.chunks, match.start, match.end, scene, sentence.base)
        if areas and any(
            _too_large(q, areas, sentence) for part in chunk.parts for q in (part.count, part.change) if q
        ):
            areas = ()
        if not areas and not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks):
            largest = max(_sizes(sentence.chunks), default=0)
            areas = self._nation(sentence, scene) if _MAX_SEATS < largest <= _MAX_NATION else ()
        if len(areas) != 1:
            return
        national = areas[0].area_id in NATIONAL
        counted, sign = self._meaning(chunk, sentence, match, areas[0])
        if not national and any(
            abs(q.value) > _MAX_SEATS for part in chunk.parts for q in (part.count, part.change) if q
        ):
            return
        if national and scene.heading_total == "councils":
            yield from _council_totals(chunk, sentence, match, areas[0])
            return
        totalled = self._has_totals(chunk, sentence, areas[0])
        for part in chunk.parts:
            for measure, quantity in _part_counts(part, "seats_won" if totalled else counted, sign, totalled):
                span = (sentence.base + part.start, sentence.base + part.end)
                party = ("party", (sentence.base + part.party_start, sentence.base + part.party_end))
                yield Statement(
                    measure, areas[0], part.party, str(quantity.value), "", "", quantity.bound, "",
                    (("area", areas[0].span), party, ("value", span)), span, span, match.rule.name,
                )  # fmt: skip

    def _meaning(self, chunk: Chunk, sentence: Sentence, match: Match, area: Place) -> tuple[str, int]:
        """Measure of the plain counts of a tally and their sign: by the verb before it, else by council size."""
        if chunk.role in ("have", "has", "had", "on", "with"):
            return "seats", 1
        inside = False
        for i in range(match.start - 1, -1, -1):
            tag = sentence.chunks[i].tag
            inside = tag == "rpar" or (inside and tag != "lpar")
            if inside:
                continue
            if tag in ("semi", "stop"):
                break
            if tag in ("gain_v", "gain_s", "up", "plus", "rise_v") and sentence.chunks[i].text != "double":
                return "seat_change", 1
            if tag in ("lose_v", "loss_n", "down", "minus", "shrink_v", "fall_v"):
                return "seat_change", -1
            if tag in ("win_v", "win_s", "elect_v", "take_v"):
                row = self._gazetteer.election(sentence.date, area.area_id)
                # where all seats were up, those won are those held after, and a list of them is the council
                return self._by_size(chunk, sentence, area, "seats" if row and row.whole_council else "seats_won"), 1
            if tag in ("have_v", "makeup", "hold_v"):
                return "seats", 1
        return self._by_size(chunk, sentence, area, "seats"), 1

    def _has_totals(self, chunk: Chunk, sentence: Sentence, area: Place) -> bool:
        """Whether numbers in brackets are what a party holds after: "Labour 10 (21, +6)", by a part with both or by sums."""
        if not any(part.total for part in chunk.parts):
            return False
        if any(part.total and part.change for part in chunk.parts):
            return True
        row = self._gazetteer.election(sentence.date, area.area_id)
        held = sum(part.total.value for part in chunk.parts if part.total)
        return row is not None and held == row.seats

    def _by_size(self, chunk: Chunk, sentence: Sentence, area: Place, default: str) -> str:
        row = self._gazetteer.election(sentence.date, area.area_id)
        total = sum(part.count.value for part in chunk.parts if part.count)
        if row is None or row.seats is None:
            return default
        if total == row.seats:
            return "seats"
        if row.seats_up is not None and total == row.seats_up:
            return "seats_won"
        return default


def _too_large(quantity: Quantity, areas: tuple[Place, ...], sentence: Sentence) -> bool:
    """Whether a count is too large for the one council that it was put to, which its sentence does not name."""
    if not areas or areas[0].area_id in NATIONAL or abs(quantity.value) <= _MAX_SEATS:
        return False
    return not any(c.tag == "AREA" for c in sentence.chunks)


def _sizes(chunks: Sequence[Chunk]) -> Iterator[int]:
    """Sizes of all counts of a sentence, those of its tallies included."""
    for chunk in chunks:
        if chunk.tag == "NUM" and chunk.quantity is not None:
            yield abs(chunk.quantity.value)
        for part in chunk.parts:
            yield from (abs(q.value) for q in (part.count, part.change) if q is not None)


def _percent(chunks: Sequence[Chunk], counted: Chunk) -> bool:
    """Whether a bare number runs on to a share or the like: "up five to 26 per cent"."""
    at = next(i for i, c in enumerate(chunks) if c is counted)
    return at + 2 < len(chunks) and chunks[at + 1].tag in ("to", "from") and chunks[at + 2].tag == "OTHER"


NATIONAL = frozenset({"england", "wales", "scotland", "northern-ireland", "great-britain", "united-kingdom", "london"})


def _council_totals(chunk: Chunk, sentence: Sentence, match: Match, area: Place) -> Iterator[Statement]:
    """Net changes in councils, of a table that a heading says is of councils; how many a party holds is no measure."""
    for part in chunk.parts:
        if part.change is not None:
            span = (sentence.base + part.start, sentence.base + part.end)
            party = ("party", (sentence.base + part.party_start, sentence.base + part.party_end))
            yield Statement(
                "councils_change", area, part.party, str(part.change.value), "", "", "exact", "",
                (("area", area.span), party, ("value", span)), span, span, match.rule.name,
            )  # fmt: skip


def _part_counts(part: TallyPart, counted: str, sign: int, totalled: bool) -> Iterator[tuple[str, Quantity]]:
    if part.count is not None:
        turned = counted == "seat_change"
        yield counted, replace(part.count, value=part.count.value * sign) if turned else part.count
    if part.total is not None and totalled:
        yield "seats", part.total
    if part.change is not None:
        yield "seat_change", part.change


def _turned(quantity: Quantity, *, minus: bool, measure: str) -> str:
    value = abs(quantity.value) if minus or not measure.endswith("change") else quantity.value
    return str(-value if minus and value else value)
