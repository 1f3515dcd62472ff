"""Totals: which counts are of a nation, and which can be of a council at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.sentence import NATIONAL, Sentence
from pipeline.gazetteer import Gazetteer

_NATIONAL_ADJECTIVE = regex.compile(
    r"\b(English|Welsh|Scottish|Northern Irish)\b(?= (?:\w+ )?(?:councils|councillors|seats|local|authorities))"
)
_NATIONS = {"English": "england", "Welsh": "wales", "Scottish": "scotland", "Northern Irish": "northern-ireland"}
BARE_NATIONAL = 10
"""A smaller number without a noun, of a nation, may count councils."""
MAX_NATION = 6000
"""Above the size of all councils of a nation: votes."""
_NATIONAL_SIZE = 100
"""A smaller total that names no area may be of the council spoken of before."""
MAX_SEATS = 130
"""Above the size of any council: a larger count beside a party's name is votes."""
_NATIONAL_WORDS = (
    "across the country", "nationally", "nationwide", "across england", "overall", "in total", "so far", "councillors",
)  # fmt: skip


def plausible(measure: str, quantity: Quantity, areas: tuple[Place, ...]) -> bool:
    """Whether a count can be what the rule takes it for: councils are no seats, thousands no council's."""
    if quantity.unit == "councils" and not measure.startswith("councils"):
        return False
    if measure.startswith("councils"):
        return quantity.unit == "councils"
    if areas and areas[0].area_id not in NATIONAL and abs(quantity.value) > MAX_SEATS:
        return False
    return not (quantity.unit == "" and abs(quantity.value) > MAX_NATION)


def nation_of_sentence(sentence: Sentence, scene: Scene, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The nation that a sentence names ("in England", "English councils"), else the one that the article is about."""
    nation = next((c for c in sentence.chunks if c.tag == "NATION"), None)
    if nation is not None:
        return places(nation, sentence.base)
    if match := _NATIONAL_ADJECTIVE.search(sentence.text):
        area = gazetteer.areas[_NATIONS[match.group(1)]]
        return (Place(area.area_id, area.name, (sentence.base + match.start(), sentence.base + match.end())),)
    return (scene.nation,) if scene.nation else ()


def national(quantity: Quantity, sentence: Sentence, scene: Scene, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The nation whose councils a total counts, where the sentence speaks of no council and counts like a total."""
    if scene.nation is not None and abs(quantity.value) > MAX_SEATS:
        return (
            nation_of_sentence(sentence, scene, gazetteer)
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
        return nation_of_sentence(sentence, scene, gazetteer) if named else ()
    text = sentence.text.lower()
    if any(MAX_SEATS < size <= MAX_NATION for size in sizes(sentence.chunks)):
        return nation_of_sentence(sentence, scene, gazetteer)
    counts_councils = any(c.quantity and c.quantity.unit == "councils" for c in sentence.chunks)
    spoken = counts_councils or any(word in text for word in _NATIONAL_WORDS)
    return nation_of_sentence(sentence, scene, gazetteer) if spoken and abs(quantity.value) >= _NATIONAL_SIZE else ()


def percent(chunks: Sequence[Chunk], counted: Chunk) -> bool:
    """Whether a bare number runs on to a share or the like: "up five to 26 per cent"."""
    at = next(i for i, c in enumerate(chunks) if c is counted)
    if at + 1 < len(chunks) and chunks[at + 1].tag in ("majority", "control"):
        return True  # "a three-seat majority"
    return at + 2 < len(chunks) and chunks[at + 1].tag in ("to", "from") and chunks[at + 2].tag == "OTHER"


def too_large(quantity: Quantity, areas: tuple[Place, ...], sentence: Sentence) -> bool:
    """Whether a count is too large for the one council that it was put to, which its sentence does not name."""
    if not areas or areas[0].area_id in NATIONAL or abs(quantity.value) <= MAX_SEATS:
        return False
    return not any(c.tag == "AREA" for c in sentence.chunks)


def sizes(chunks: Sequence[Chunk]) -> Iterator[int]:
    """Sizes of all counts of a sentence, those of its tallies included."""
    for chunk in chunks:
        if chunk.tag == "NUM" and chunk.quantity is not None:
            yield abs(chunk.quantity.value)
        for part in chunk.parts:
            yield from (abs(q.value) for q in (part.count, part.change) if q is not None)
