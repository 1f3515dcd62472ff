"""Tallying: what the numbers of a tally count.

Seats, seats won or changes, by the verb before it or the council's size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.carried_units import counted_before, counts_councils
from pipeline.extract.chunk import Chunk, Quantity, TallyPart
from pipeline.extract.discourse import Place, Scene
from pipeline.extract.events import Match
from pipeline.extract.labels import label_areas, names_ward
from pipeline.extract.roles import is_lent, taken_from
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import column_names
from pipeline.extract.then import is_now, it_was, moved_by, moves_council, of_before, parts_sum, taken_before
from pipeline.extract.totals import (
    MAX_NATION,
    MAX_SEATS,
    counts_votes,
    most_seats,
    nation_of_sentence,
    sizes,
    too_large,
)
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Counted, Phrasing

_MOST_COUNCILS = {"scotland": 32, "wales": 22, "northern-ireland": 26, "london": 33}
_MOST_ANYWHERE = 450
"""Councils of a nation, and more than Great Britain ever had at one poll."""
_NIL = Quantity(0, signed=True)
_LABEL_CHUNKS = 5
_RISING = frozenset({"gain_v", "gain_s", "up", "plus", "rise_v"})
_FALLING = frozenset({"lose_v", "loss_n", "down", "minus", "shrink_v", "fall_v"})
_ASIDES = frozenset({"up", "down", "plus", "minus", "gain_s", "loss_n"})
_HOLDING = frozenset({"have_v", "had_v", "makeup", "hold_v", "hold_s"})
_WINNING = frozenset({"win_v", "win_s", "elect_v", "take_v"})


def tally_statements(
    sentence: Sentence, match: Match, scene: Scene, areas: tuple[Place, ...], gazetteer: Gazetteer, phrasing: Phrasing
) -> Iterator[Statement]:
    """Statements of a tally: counts, totals and changes of its parties.

    Args:
        sentence: with the tally in slot ``t`` of ``match``.
        match: of the rule that reads tallies.
        scene: what has been read before.
        areas: where the tally belongs, as far as its sentence or what came before tells.
        gazetteer: sizes of councils, which tell a council's seats from those won.
        phrasing: words by which votes, wards and nations are known.
    """
    chunk = sentence.chunks[match.slots["t"]]
    bare = all(q.unit == "" for part in chunk.parts for q in (part.count, part.change) if q)
    if (bare and counts_votes(sentence.chunks, match.start, phrasing.totals)) or names_ward(
        sentence.chunks, match.start, phrasing
    ):
        return
    if is_lent(sentence.chunks, match.start) or phrasing.counted.candidates_listed.anywhere.search(chunk.text):
        return  # "The council had 12 Conservative candidates, eight Lib Dems and ten Independents"
    if not areas and sentence.short:
        areas = label_areas(sentence.chunks, match.start, match.end, scene, sentence.base)
    if areas and any(
        too_large(q, areas, sentence, gazetteer) for part in chunk.parts for q in (part.count, part.change) if q
    ):
        areas = ()
    if not areas and not any(c.tag in ("AREA", "PLACE") for c in sentence.chunks):
        largest = max(sizes(sentence.chunks), default=0)
        votes = scene.topic is not None and bare and not any(part.change for part in chunk.parts)
        nation = most_seats(scene) < largest <= MAX_NATION and not votes
        nation = nation or _councils_named(sentence, match.start) or _councils_beside(chunk, sentence)
        areas = nation_of_sentence(sentence, scene, phrasing.totals) if nation else ()
    of_councils = any(q.unit == "councils" for part in chunk.parts for q in (part.count, part.change) if q)
    if of_councils:
        areas = nation_of_sentence(sentence, scene, phrasing.totals)
    if len(areas) != 1:
        return
    if len(chunk.parts) == 1 and [c.tag for c in sentence.chunks[match.end : match.end + 1]] == ["NUM"]:
        return  # a row of more columns than are known: "Labour 8 +1 526 +66"
    national = areas[0].area_id in NATIONAL
    counted, sign = _meaning(chunk, sentence, match.start, areas[0], gazetteer, phrasing)
    if taken_from(sentence.chunks, match.start, match.end):
        counted, sign = "seat_change", -1
    elif moved := moved_by(sentence.chunks, match.start):
        counted, sign = "seat_change", moved
        if parts_sum(chunk) != taken_before(sentence.chunks, match.start):
            return  # "picked up seats from the Lib Dems (one) and the Tories (two)", who may have won others
    if counted in ("seats", "seats_won") and (
        of_before(sentence.chunks, match.start) or (scene.flow_here and it_was(sentence.chunks, match.start))
    ):
        counted = "seats_before"
    labelled = _label(sentence, match.start)
    if labelled and counted in ("seats", "seats_won"):
        counted = labelled
    elif scene.counted and counted in ("seats", "seats_won") and match.start <= 2:
        counted = "seats" if scene.told_before and scene.counted == "seats_before" else scene.counted
        if counted == "other":
            return
    if not national and any(abs(q.value) > MAX_SEATS for part in chunk.parts for q in (part.count, part.change) if q):
        return
    if of_councils:
        if national and counted == "seat_change":
            yield from _councils_won_or_lost(chunk, sentence, match, areas[0], sign)
        return
    if national and scene.heading_total == "councils" and _more_than_councils(chunk, areas[0].area_id):
        scene.heading_total = "seats"  # "Share of councils and votes" over seats
    if scene.heading_total == "councils" and (
        national or (not (scene.heading or scene.recent) and len(sentence.chunks) < 3)
    ):
        if national:
            yield from _council_totals(chunk, sentence, match, areas[0])
        return  # "Councils" over a list is of no council's seats
    if scene.told_before or _now_and_before(chunk, sentence, areas[0], gazetteer):
        chunk = replace(chunk, parts=tuple(_held_before(part) for part in chunk.parts))
    told = _has_totals(chunk, sentence, areas[0], gazetteer)
    told = told or scene.told_totals
    scene.bracketed_totals = scene.bracketed_totals or bool(told)
    totalled = told if told is not None else scene.bracketed_totals
    parts = [_held_none(part) if scene.told_totals else part for part in chunk.parts]
    for part in parts:
        for measure, quantity in _part_counts(part, "seats_won" if totalled else counted, sign, totalled):
            carried = areas[0].span[0] < sentence.base
            go_on = (
                bare
                and (national or carried)
                and abs(quantity.value) <= most_councils(areas[0].area_id)
                and counts_councils(sentence, match.start, scene, quantity.value, phrasing.counting)
            )
            if go_on and not national:
                continue  # "have 14 councils, Labour seven and the Lib Dems three": of no council spoken of before
            if go_on and measure == "seat_change":
                measure = "councils_change"  # "gained 13 councils, with Labour down eight and the Greens up one"
            elif go_on and (
                chunk.role in phrasing.numbers.standing.words
                or _councils_named(sentence, match.start)
                or counted_before(sentence, match.start)
            ):
                continue  # "controls 17 boroughs, with the Tories on 11": how many a party holds is no measure
            yield _statement(measure, part, quantity, sentence, match, areas[0])


def _councils_named(sentence: Sentence, at: int) -> bool:
    """Whether the label before a list says that councils are counted: "Councils in Wales: Lab 8 (+1), Con 0 (-1)"."""
    before = sentence.chunks[:at]
    tags = [c.tag for c in before]
    return bool(before) and before[-1].tag == "colon" and "councils" in tags and "seats" not in tags


def _councils_beside(chunk: Chunk, sentence: Sentence) -> bool:
    """Whether changes in seats stand beside councils that are counted: "Labour +79 seats, 0 councils"."""
    changed = any(q.signed and q.unit == "seats" for part in chunk.parts for q in (part.count, part.change) if q)
    return changed and any(c.quantity is not None and c.quantity.unit == "councils" for c in sentence.chunks)


def _more_than_councils(chunk: Chunk, nation: str) -> bool:
    """Whether a count is higher than the number of councils that a nation has."""
    most = most_councils(nation)
    return any(part.count is not None and part.count.value > most for part in chunk.parts)


def most_councils(nation: str) -> int:
    """How many councils the nation of an id has, or ever had at one poll."""
    return _MOST_COUNCILS.get(nation, _MOST_ANYWHERE)


def _held_none(part: TallyPart) -> TallyPart:
    """A part as it is read where brackets have totals: "Green 0 (0)" is none won and none held, not no change."""
    none_won = part.count is not None and not part.count.value and part.change == _NIL and part.total is None
    return replace(part, total=part.change, change=None) if none_won else part


def _held_before(part: TallyPart) -> TallyPart:
    """A part as it is read where a line over the counts says that brackets hold what was before: "Con 12 (15)"."""
    if part.count is None or (part.change is None) == (part.total is None):
        return part
    if part.change is not None:
        return replace(part, before=part.change, change=None) if part.change == _NIL else part
    return replace(part, before=part.total, total=None)


def _label(sentence: Sentence, at: int) -> str:
    """What a label before a tally says that is counted: "Before: Lab 35, Con 26", "Now: Con 37"; empty where none."""
    if not 0 < at <= _LABEL_CHUNKS or sentence.chunks[at - 1].tag not in ("colon", "dash", "bar"):
        return ""
    words = sentence.text[: sentence.chunks[at - 1].start].strip(" \t•*-–:|").lower()
    return {"before": "seats_before", "total": "seats", "won": "seats_won"}.get(column_names().get(words, ""), "")


def _meaning(
    chunk: Chunk, sentence: Sentence, at: int, area: Place, gazetteer: Gazetteer, phrasing: Phrasing
) -> tuple[str, int]:
    """Measure of the plain counts of a tally and their sign: by the verb beside it, else by council size."""
    if any(c.tag == "elect_v" for c in sentence.chunks[at + 1 : at + 2]):
        return "seats_won", 1  # "A saw seven Labour councillors and four Conservatives elected"
    words = phrasing.numbers
    if chunk.role in words.having.words | words.standing.words or chunk.role in _HOLDING:
        return "seats", 1
    row = gazetteer.election(sentence.date, area.area_id)
    if chunk.role in ("take_v", "win_v") or (chunk.role in words.taking.words and row is not None):
        return ("seats" if row is not None and row.whole_council else "seats_won"), 1
    if chunk.role in _RISING:
        return "seat_change", 1
    if chunk.role in _FALLING:
        return "seat_change", -1
    if chunk.role in _WINNING:
        return "seats_won", 1
    total = sum(part.count.value for part in chunk.parts if part.count)
    return counted_by_verb(total, sentence, at, area, gazetteer, phrasing.counted)


def counted_by_verb(
    total: int, sentence: Sentence, at: int, area: Place, gazetteer: Gazetteer, words: Counted
) -> tuple[str, int]:
    """Measure and sign of plain counts: by the nearest verb before chunk ``at``, else by the council's size.

    Args:
        total: sum of the counts, which tells a list of the whole council from one of the seats that were up.
        sentence: where they stand.
        at: index of the chunk at which they begin.
        area: whose they are.
        gazetteer: sizes of councils.
        words: by which a verb is passed over.
    """
    if at and sentence.chunks[at - 1].tag == "on_p" and sentence.chunks[at].tag == "NUM":
        return _by_size(total, sentence, area, "seats", gazetteer), 1  # "gained 15 to be on 21, as many as the Tories"
    inside = False
    for i in range(at - 1, -1, -1):
        tag = sentence.chunks[i].tag
        inside = tag == "rpar" or (inside and tag != "lpar")
        if inside:
            continue
        if tag == "clause" and sentence.chunks[at].tag == "NUM" and sentence.chunks[i].text in words.meanwhile.words:
            break  # "picked up five seats, while a single Green also got in"
        if tag == "leave" and (i == at - 1 or sentence.chunks[i + 1].tag == "NUM"):
            return (
                "seats",
                1,
            )  # "lost three, leaving 28 Tories, 15 Labour and five Lib Dems", "leaving 32 to Labour's 49"
        if tag == "there" or sentence.chunks[i].text == "there":
            return "seats", 1  # "claimed 21, the Tories five and there are five independents"
        if tag == "plus" and i and sentence.chunks[i - 1].tag in ("comma", "conj"):
            continue  # "Labour 18, Lib Dems three, plus two independents"
        if sentence.chunks[i].text == "where":
            break
        if tag in ("semi", "stop") or (tag == "bar" and _counts_in_cell(sentence.chunks, i)):
            break
        if (
            tag in ("NOC", "control", "majority")
            and i + 1 < at
            and any(c.tag in ("colon", "dash", "accompany", "comma") for c in sentence.chunks[i + 1 : at])
        ):
            break  # "slid into no overall control: Labour 30, Conservatives 29"
        beside = (i + 1 < at and sentence.chunks[i + 1].tag == "NUM") or (i and sentence.chunks[i - 1].tag == "NUM")
        if tag in _ASIDES and beside:
            continue  # "35 seats, up nine, and the Tories 22"
        if tag in _RISING | _FALLING | {"win_v"} and moves_council(sentence.chunks, i, at):
            break  # "gained Hull from Labour, against Labour's 27"
        if tag in _RISING | _FALLING and _is_label(sentence.chunks, i, at):
            break  # "Lab gain from NOC Con 23 Lab 32"
        if (tag == "be_v" and i and sentence.chunks[i - 1].tag == "it") or (
            tag in _RISING | _FALLING and is_now(sentence.chunks[i + 1 : at], words)
        ):
            break  # "so it is Labour 51"; "lost four, now on 19, Labour eight"
        if tag == "gain_s" and i and sentence.chunks[i - 1].tag == "they":
            continue  # "have 27, nearly all of them gains, independents 13"
        if tag in _RISING | _FALLING and _reaches(sentence.chunks[i + 1 : at]):
            return "seats", 1  # "two gains lifted it to 25, against 21 for the Tories"
        if tag in _RISING and sentence.chunks[i].text not in words.doubled.words:
            return _by_size(total, sentence, area, "seat_change", gazetteer), 1
        if tag in _FALLING:
            return _by_size(total, sentence, area, "seat_change", gazetteer), -1
        if tag in _WINNING:
            row = gazetteer.election(sentence.date, area.area_id)
            # where all seats were up, those won are those held after, and a list of them is the council
            default = "seats" if row and row.whole_council else "seats_won"
            return _by_size(total, sentence, area, default, gazetteer), 1
        if tag in _HOLDING:
            return "seats", 1
    return _by_size(total, sentence, area, "seats", gazetteer), 1


def _reaches(behind: Sequence[Chunk]) -> bool:
    """Whether a number follows a verb of change as what it leads to."""
    return any(one.tag == "to" and other.tag == "NUM" for one, other in pairwise(behind))


def _counts_in_cell(chunks: Sequence[Chunk], bar: int) -> bool:
    """Whether the cell of a row that ends at ``bar`` has counts of its own: "Lab gain 5, Con lose 3 | Lab 28"."""
    first = next((j + 1 for j in range(bar - 1, -1, -1) if chunks[j].tag == "bar"), 0)
    return any(c.tag in ("NUM", "TALLY") for c in chunks[first:bar])


def _is_label(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether the gain or loss at ``i`` is of the council ("gain from NOC"), not of seats counted from ``at`` on."""
    return i + 2 < at and chunks[i + 1].text in ("from", "to") and chunks[i + 2].tag in ("PARTY", "NOC")


def _now_and_before(chunk: Chunk, sentence: Sentence, area: Place, gazetteer: Gazetteer) -> bool:
    """Whether brackets hold what parties had before: "Labour 24 (17), Lib Dem 19 (21)", which make up the council.

    It is where a party has more than its bracket and the counts, or the brackets too, add up to all seats.
    """
    pairs = [(part.count.value, part.total.value) for part in chunk.parts if part.count and part.total]
    row = gazetteer.election(sentence.date, area.area_id)
    if len(pairs) < 2 or len(pairs) < len(chunk.parts) or not any(now > then for now, then in pairs):
        return False
    return row is not None and row.seats in (sum(now for now, _ in pairs), sum(then for _, then in pairs))


def _has_totals(chunk: Chunk, sentence: Sentence, area: Place, gazetteer: Gazetteer) -> bool | None:
    """Whether numbers in brackets are what a party holds after: "Labour 10 (21, +6)"; None where nothing tells.

    Told by a part with both, by sums, or by more seats in brackets than were up.
    """
    if not any(part.total for part in chunk.parts) or any(
        part.count and part.total and part.count.value > part.total.value for part in chunk.parts
    ):
        return False  # nobody holds fewer than were won
    if any(part.total and part.change for part in chunk.parts):
        return True
    row = gazetteer.election(sentence.date, area.area_id)
    if row is None:
        return False
    pairs = [(part.count.value, part.total.value) for part in chunk.parts if part.total and part.count]
    held = sum(total for _, total in pairs)
    if held == row.seats:
        return True
    if row.whole_council or row.seats is None or row.seats_up is None or any(won > total for won, total in pairs):
        return False
    if held <= row.seats and held > row.seats_up and sum(won for won, _ in pairs) <= row.seats_up:
        return True
    return None


def _by_size(total: int, sentence: Sentence, area: Place, default: str, gazetteer: Gazetteer) -> str:
    row = gazetteer.election(sentence.date, area.area_id)
    if row is None or row.seats is None:
        return default
    if total == row.seats:
        return "seats"
    if row.seats_up is not None and total == row.seats_up:
        return "seats_won"
    return default


def _council_totals(chunk: Chunk, sentence: Sentence, match: Match, area: Place) -> Iterator[Statement]:
    """Net changes in councils, of a table that a heading says is of councils; how many a party holds is no measure."""
    for part in chunk.parts:
        if part.change is not None:
            yield _statement("councils_change", part, part.change, sentence, match, area)


def _councils_won_or_lost(
    chunk: Chunk, sentence: Sentence, match: Match, area: Place, sign: int
) -> Iterator[Statement]:
    """Councils that parties gained or lost as many of: "the Tories and Labour have lost four councils each"."""
    for part in chunk.parts:
        if part.change is not None:
            yield _statement("councils_change", part, part.change, sentence, match, area)
        elif part.count is not None and chunk.role in _ASIDES:  # "finished one and two councils down respectively"
            net = replace(part.count, value=part.count.value * sign)
            yield _statement("councils_change", part, net, sentence, match, area)
        elif part.count is not None:
            measure = "councils_gained" if sign > 0 else "councils_lost"
            yield _statement(measure, part, part.count, sentence, match, area)


def _statement(
    measure: str, part: TallyPart, count: Quantity, sentence: Sentence, match: Match, area: Place
) -> Statement:
    """The statement of one count of a part."""
    span = (sentence.base + part.start, sentence.base + part.end)
    party = ("party", (sentence.base + part.party_start, sentence.base + part.party_end))
    return Statement(
        measure, area, part.party, str(count.value), "", "", count.bound, "",
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
    if part.before is not None:
        yield "seats_before", part.before
