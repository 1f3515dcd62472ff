"""Totals: which counts are of a nation, and which can be of a council at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.extract.chunk import Chunk, Quantity
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.placing import great_britain, one_within
from pipeline.extract.sentence import NATIONAL, Sentence
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Totals

BARE_NATIONAL = 10
"""A smaller number without a noun, of a nation, may count councils."""
MAX_NATION = 6000
"""Above the size of all councils of a nation: votes."""
_NATIONAL_SIZE = 100
"""A smaller total that names no area may be of the council spoken of before."""
_AMONG_COUNCILS = 50
"""... nor may a smaller one where councils are counted beside it."""
MAX_SEATS = 130
"""Above the size of any council: a larger count beside a party's name is votes."""


_LARGEST = {"northern-ireland": 60}
"""Seats of the largest council of a nation, where that is far below the largest of all."""


def most_seats(scene: Scene) -> int:
    """Seats above which a count is of no council of the nation that an article is about."""
    return _LARGEST.get(scene.nation.area_id, MAX_SEATS) if scene.nation is not None else MAX_SEATS


@cache
def _national_adjective(words: Totals) -> regex.Pattern[str]:
    """The adjective of a nation before what is counted in it, or before its parties."""
    nations = "|".join(map(regex.escape, words.nation_of))
    return regex.compile(rf"\b({nations})\b(?= (?:\w+ )?{words.counted.body}| {words.parties.body})")


_WIDE = ("county", "combined")
"""Kinds of areas in which there are several councils."""
_NATIONS = frozenset({"england-and-wales"})
"""Areas of more nations than one that no article is about."""
_COUNTY = 14
"""Councils in the largest county, so that a count of no more may be of a county's."""


def plausible(measure: str, quantity: Quantity, areas: tuple[Place, ...]) -> bool:
    """Whether a count can be what the rule takes it for: councils are no seats, thousands no council's."""
    if quantity.unit == "councils" and not measure.startswith("councils"):
        return False
    if measure.startswith("councils"):
        return quantity.unit == "councils" and (not areas or areas[0].area_id in NATIONAL | _NATIONS)
    if quantity.signed and quantity.value > 0 and measure in ("seats", "seats_before", "seats_won"):
        return False  # "Labour +22 councils, +536 seats"
    if areas and areas[0].area_id not in NATIONAL and abs(quantity.value) > MAX_SEATS:
        return False
    if areas and areas[0].area_id in NATIONAL and quantity.total is not None and quantity.total <= MAX_SEATS:
        return False  # "of the capital's 63 councillors"
    return not (quantity.unit == "" and abs(quantity.value) > MAX_NATION)


def nation_of_sentence(sentence: Sentence, scene: Scene, words: Totals) -> tuple[Place, ...]:
    """The nation that a sentence names ("in England", "English councils"), else the one that the article is about."""
    nations = [
        c
        for i, c in enumerate(sentence.chunks)
        if c.tag == "NATION" and not (_instanced(sentence.chunks, i, words) or one_within(sentence.chunks, i, words))
    ]
    if (britain := great_britain(sentence.chunks, sentence.base)) is not None:
        return (britain,)
    if nations:
        return places(nations[0], sentence.base)
    if any(c.tag == "PLACE" and c.role == "nation" for c in sentence.chunks):
        return ()  # "seven councils in south east Wales"
    if (spoken := nation_by_adjective(sentence, words)) is not None:
        return (spoken,)
    nationwide = any(c.tag == "nationally" for c in sentence.chunks)
    chunks = sentence.chunks
    fewer = any(c.tag == "councils" for c in chunks)  # "four fewer councils"
    counted = max(_councils(chunks), default=max(sizes(chunks), default=0) if fewer else 0)
    if not nationwide and 0 < counted <= _COUNTY and any(_lies_in(chunks, i) for i in range(len(chunks))):
        return ()  # "In Kent Labour runs five councils, two more than before", "four councils in Sussex"
    if scene.several.of_county and not nationwide and any(0 < size <= _COUNTY for size in _councils(sentence.chunks)):
        return ()  # "Across Devon the Conservatives lost control of three councils"
    return (scene.nation,) if scene.nation else ()


def _lies_in(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the chunk at ``i`` says in which part of a nation councils are: "in Kent", "in the Home Counties"."""
    if chunks[i].tag in ("regionally", "in_region"):
        return True
    if i == 0 or chunks[i - 1 - (i > 1 and chunks[i - 1].tag == "det")].tag != "loc_p":
        return False
    if chunks[i].tag == "AREA":
        return chunks[i].role.startswith(_WIDE)
    counted = chunks[i - 2].quantity if i > 1 else None
    beside = i == 1 or (counted is not None and counted.unit == "councils")
    owns = [c.tag for c in chunks[i + 1 : i + 2]] in (["possessive"], ["be_v"], ["w"])
    return beside and (chunks[i].tag, chunks[i].role) == ("w", "name") and not owns


def _councils(chunks: Sequence[Chunk]) -> Iterator[int]:
    return (abs(c.quantity.value) for c in chunks if c.quantity is not None and c.quantity.unit == "councils")


def _instanced(chunks: Sequence[Chunk], i: int, words: Totals) -> bool:
    """Whether the nation at ``i`` only describes councils given as instances: "including the London boroughs of A"."""
    for chunk in reversed(chunks[max(0, i - 6) : i]):
        if chunk.text in words.instances.words or chunk.tag == "among":
            return True
        if chunk.tag not in ("w", "det", "PARTY"):
            return False
    return False


def nation_by_adjective(sentence: Sentence, words: Totals) -> Place | None:
    """The nation that a sentence names by its adjective ("Welsh councils"), or None."""
    match = _national_adjective(words).search(sentence.text)
    if match is None:
        return None
    area_id = words.nation_of[match.group(1)]
    name = area_id.replace("-", " ").title()
    return Place(area_id, name, (sentence.base + match.start(), sentence.base + match.end()))


def part_of_round_up(headed: Place, scene: Scene) -> bool:
    """Whether London is only what the title of a round-up of a nation begins with: "London bucks the trend"."""
    return headed.area_id == "london" and scene.many and scene.nation is not None and scene.nation.area_id != "london"


def national(quantity: Quantity, sentence: Sentence, scene: Scene, words: Totals) -> tuple[Place, ...]:
    """The nation whose councils a total counts, where the sentence speaks of no council and counts like a total."""
    if any(c.tag == "regionally" for c in sentence.chunks):
        return ()
    if scene.nation is not None and abs(quantity.value) > most_seats(scene):
        alone = not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
        spoken = quantity.unit == "seats" or alone or scene.totals
        return nation_of_sentence(sentence, scene, words) if spoken else ()
    if scene.nation is not None and _beside_total(sentence.chunks):
        return nation_of_sentence(sentence, scene, words)
    if (
        scene.nation is None
        or scene.recent
        or scene.heading
        or any(c.tag in ("AREA", "PLACE") for c in sentence.chunks)
    ):
        named = any(c.tag == "NATION" for c in sentence.chunks) or _national_adjective(words).search(sentence.text)
        return nation_of_sentence(sentence, scene, words) if named else ()
    if any(MAX_SEATS < size <= MAX_NATION for size in sizes(sentence.chunks)):
        return nation_of_sentence(sentence, scene, words)
    counts_councils = any(c.quantity and c.quantity.unit == "councils" for c in sentence.chunks)
    spoken = counts_councils or words.whole_nation.anywhere.search(sentence.text) is not None
    size = _AMONG_COUNCILS if counts_councils else _NATIONAL_SIZE
    return nation_of_sentence(sentence, scene, words) if spoken and abs(quantity.value) >= size else ()


def _beside_total(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence that names no place counts more seats than a council has: its other counts are a nation's."""
    return not any(c.tag in ("AREA", "PLACE") for c in chunks) and any(
        c.quantity is not None and c.quantity.unit == "seats" and MAX_SEATS < abs(c.quantity.value) <= MAX_NATION
        for c in chunks
    )


def percent(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a bare number at ``at`` runs on to a share or the like: "up five to 26 per cent"."""
    if at + 1 < len(chunks) and chunks[at + 1].tag in ("majority", "control"):
        return True  # "a three-seat majority"
    return at + 2 < len(chunks) and chunks[at + 1].tag in ("to", "from") and chunks[at + 2].tag == "OTHER"


_COUNTING_ANEW = frozenset({"semi", "stop", "seats", "win_v", "win_s", "take_v", "gain_v", "hold_v", "elect_v"})


def counts_votes(chunks: Sequence[Chunk], at: int, words: Totals) -> bool:
    """Whether bare numbers at chunk ``at`` go on a count of votes, shares or candidates begun before them."""
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        if chunk.tag == "contesting" and any(
            c.tag == "seats" or (c.quantity and c.quantity.unit == "seats") for c in chunks[max(0, i - 3) : i]
        ):
            return False  # "12 seats were contested, of which Labour won eight", "won every seat they contested"
        if chunk.tag == "seats" and _share_of(chunks[max(0, i - 4) : i + 1], words):
            return True  # "won 41 per cent of the seats and the Lib Dems 23"
        if chunk.tag in _COUNTING_ANEW or (chunk.quantity is not None and chunk.quantity.unit == "seats"):
            return False
        if chunk.tag in ("candidate", "contesting", "swing_n"):
            return True
        if chunk.text in words.votes.words and not (
            i and chunk.text in words.held.words and chunks[i - 1].text == "'s"
        ):
            return True  # but for "took 21 of the seats at Thursday's poll, while the Lib Dems were cut to six"
        said = " ".join(c.text for c in chunks[i : min(i + 2, at)])  # "31 per" and "cent"
        if chunk.tag == "OTHER" and words.shares.inside.search(said):
            return True
    counted = next((i for i in range(at, min(at + 3, len(chunks))) if chunks[i].tag in ("NUM", "TALLY")), at)
    behind = [c for c in chunks[counted + 1 : counted + 3] if c.tag not in ("comma", "lpar")][:1]
    shared = bool(behind) and behind[0].tag == "OTHER" and words.shares.inside.search(behind[0].text) is not None
    if shared and max(sizes(chunks[counted : counted + 1]), default=0) > MAX_SEATS:
        return True  # "Greens 5,703, 0.7%"
    return _lists_candidates(chunks)


def _share_of(before: Sequence[Chunk], words: Totals) -> bool:
    """Whether chunks before a noun say a share of it: "41 per cent of the"."""
    if not any(c.tag == "OTHER" for c in before) or not any(c.first_word == "of" for c in before):
        return False
    return words.shares.inside.search(" ".join(c.text for c in before)) is not None


def _lists_candidates(chunks: Sequence[Chunk]) -> bool:
    """Whether names stand with their party in brackets and a count, twice: "Ann Bird (Lab): 831 Tom Roe (Con): 124"."""
    named = 0
    for i in range(3, len(chunks) - 1):
        if chunks[i].tag == "rpar" and chunks[i - 1].tag == "PARTY" and chunks[i - 2].tag == "lpar":
            behind = [c.tag for c in chunks[i + 1 : i + 4] if c.text != "*" and c.tag != "colon"]
            named += chunks[i - 3].tag == "w" and behind[:1] == ["NUM"]
    return named > 1


def too_large(quantity: Quantity, areas: tuple[Place, ...], sentence: Sentence, gazetteer: Gazetteer) -> bool:
    """Whether a count is too large for the one council that it was put to, which its sentence does not name."""
    if not areas or not beyond_council(quantity, areas[0], sentence, gazetteer):
        return False
    return not any(a.area_id == areas[0].area_id for c in sentence.chunks for a in c.areas)


def beyond_council(quantity: Quantity, area: Place, sentence: Sentence, gazetteer: Gazetteer) -> bool:
    """Whether a count is more than the seats of a council, and of more than a few."""
    if area.area_id in NATIONAL:
        return False
    row = gazetteer.election(sentence.date, area.area_id) if sentence.date else None
    largest = row.seats if row is not None and row.seats else MAX_SEATS
    return abs(quantity.value) > max(largest, BARE_NATIONAL)


def sizes(chunks: Sequence[Chunk]) -> Iterator[int]:
    """Sizes of all counts of a sentence, those of its tallies included."""
    for chunk in chunks:
        if chunk.tag == "NUM" and chunk.quantity is not None:
            yield abs(chunk.quantity.value)
        for part in chunk.parts:
            yield from (abs(q.value) for q in (part.count, part.change) if q is not None)
