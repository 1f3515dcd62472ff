"""Ellipsis: a verb given once. "Labour lost nine, the Tories two and the Greens one"; "26 seats to the Tories' 17"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.clauses import is_participle
from pipeline.extract.discourse import places
from pipeline.extract.events import Match
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.totals import MAX_SEATS, counts_votes
from pipeline.phrasing import Endings, Numbers, Phrasing

_JOINS = frozenset({"comma", "conj", "semi", "dash", "clause", "accompany"})
_COUNTS = frozenset(
    {"seats", "seats_won", "seat_change", "seats_before", "councils_gained", "councils_lost", "councils_change"}
)
_HAVING = frozenset({"have_v", "had_v", "hold_v", "run_v", "now_run", "now_ctrl", "control"})
_COUNTED = frozenset({"NUM", "councils"})
"""Tags of a trigger that is no verb, but what is counted."""
_RULE = "elided-verb"
_ASIDES = frozenset(
    {"loss_n", "gain_s", "drop_n", "rise_n", "up", "down", "fewer", "than", "than_before", "before_v", "reach_v"}
)
_ACTS = frozenset({"take_v", "win_v", "gain_v", "hold_v", "have_v", "leave", "end_v", "lose_v"})
"""Verbs by which seats are had, kept, taken or lost."""
_CHANGING = tuple([mark, way] for mark in ("comma", "lpar", "dash") for way in ("up", "down", "plus", "minus"))
"""Tags behind a count of seats that say by how many it is up or down."""
_REACH = 60


def elided(
    stated: Sequence[Statement], matches: Sequence[Sequence[Match]], sentence: Sentence, phrasing: Phrasing
) -> Iterator[Statement]:
    """Statements of parties whose count stands without a verb, by the last count of the sentence that has one."""
    chunks, base = sentence.chunks, sentence.base
    counted = [s for s in stated if s.measure in _COUNTS and s.area is not None]
    if not counted:
        return
    tags = {c.start: c.tag for c in chunks}
    used = {span[0] for s in stated for part, span in s.anchors if part == "value"}
    for party, number, area, rule in _pairs(chunks, matches, phrasing.numbers):
        if base + number.start in used or number.quantity is None or number.quantity.unit not in ("", "seats"):
            continue
        if number.quantity.signed:
            continue
        if number.quantity.unit == "" and counts_votes(
            chunks, next(i for i, c in enumerate(chunks) if c is number), phrasing.totals
        ):
            continue
        before = [s for s in counted if s.words[1] <= base + number.start and not _subordinate(s, sentence)]
        # "has eight councils, one more than in 2017, Plaid four"
        before = [s for s in before if not (s.measure == "councils_change" and tags.get(s.cue[0] - base) in _COUNTED)]
        before = [s for s in before if not _shut_away(s.cue[0] - base, number.start, chunks)]
        if not before or _counts_apart(chunks, number):
            continue
        made = phrasing.counted.made.words
        # "won 319 seats, a loss of 674, and Labour 98": an aside is not what goes on
        verbal = [s for s in before if tags.get(s.cue[0] - base) not in _ASIDES or _of_gains(s, sentence, made)]
        main = [s for s in verbal if not _goes_along(s, sentence, phrasing.endings)]
        last = max(main or verbal or before, key=lambda s: s.words[1])
        nearest = max(before, key=lambda s: s.words[1])
        if last.measure == "seat_change" and (
            _acts_between(last, number, before, sentence) or tags.get(nearest.cue[0] - base) == "reach_v"
        ):
            continue  # "gained nine to reach 17, the Tories 14"
        listed = _has_change(chunks, number) or (not verbal and _is_change_of(chunks, last.cue[0] - base))
        if last.measure == "seat_change" and listed:
            continue  # "Labour 22, up eight, Conservatives 13, down ten": what each has
        if _other_between(chunks, last, number, party, base, {span[0] for s in counted for _, span in s.anchors}):
            continue
        if any(c.tag == "bar" and last.words[1] <= base + c.start < base + number.start for c in chunks):
            continue  # another cell of a table
        if base + (area or party).start - last.words[1] > _REACH and area is None:
            continue
        if number.quantity.unit and last.measure.startswith("councils"):
            continue
        if any(_holds_anew(chunks, i, base, used, (last.words[1], base + number.start)) for i in range(1, len(chunks))):
            continue  # "lost 48 councils and Labour now has 71, the Lib Dems 29"
        changed = last.measure.endswith(("_change", "_gained", "_lost"))
        at = bisect_left(sentence.starts, number.end)
        if changed and number.quantity.unit and [c.tag for c in chunks[at : at + 2]] in _CHANGING:
            continue  # "Lab 381 seats, up 66; Lib Dems 180 seats, up 25"
        behind = chunks[at] if at < len(chunks) else None
        if behind is not None and behind.tag == "fewer" and not (changed and last.value.startswith("-")):
            continue  # "won 235 more seats than in 2017 and Labour 326 fewer"
        if _pair(chunks, at):
            continue  # "gained eight councils and 186 seats, the Lib Dems two and 104"
        sign = "-" if last.measure.endswith("_change") and last.value.startswith("-") else ""
        value = f"{sign}{number.quantity.value}" if number.quantity.value else "0"
        place = places(area, base)[0] if area is not None else last.area
        own = (base + party.start, base + party.end) if party is not area else dict(last.anchors).get("party", last.cue)
        span = (base + number.start, base + number.end)
        if place is None or (number.quantity.value > MAX_SEATS and place.area_id not in NATIONAL):
            continue
        anchors = (("area", place.span), ("party", own), ("value", span), ("cue", last.cue))
        code = party.parties[0] if party is not area else last.party
        statement = replace(
            last, area=place, party=code, value=value, bound=number.quantity.bound, anchors=anchors, cue=last.cue,
            words=span, counterparty="", rule=rule,
        )  # fmt: skip
        counted.append(statement)
        used.add(span[0])
        yield statement


def _shut_away(cue: int, number: int, chunks: Sequence[Chunk]) -> bool:
    """Whether what is said at ``cue`` stands in brackets or between dashes that close before ``number``."""
    for opening, shutting in (("lpar", "rpar"), ("dash", "dash")):
        before = [c.tag for c in chunks if c.start < cue and c.tag in (opening, shutting)]
        opened = before[-1:] == [opening] if opening != shutting else len(before) % 2 == 1
        if opened and any(c.tag == shutting and cue < c.start < number for c in chunks):
            return True
    return False


def _counts_apart(chunks: Sequence[Chunk], number: Chunk) -> bool:
    """Whether a number is the first of several, each of something else: "the Lib Dems two and 104"."""
    at = next(i for i, c in enumerate(chunks) if c is number)
    behind = [c.tag for c in chunks[at + 1 : at + 4]]
    return behind[:2] == ["conj", "NUM"] and behind[2:] != ["PARTY"]


def _has_change(chunks: Sequence[Chunk], number: Chunk) -> bool:
    """Whether a change stands behind a number, which is then what a party has: "Conservatives 13, down ten"."""
    at = next(i for i, c in enumerate(chunks) if c is number) + 1
    at += at < len(chunks) and chunks[at].tag in ("comma", "dash")
    moved = [c.tag for c in chunks[at : at + 2]]
    return moved[:1] in (["nochange"], ["same"], ["unchanged"]) or (
        moved[1:] == ["NUM"] and moved[0] in ("up", "down", "plus", "minus")
    )


def _is_change_of(chunks: Sequence[Chunk], cue: int) -> bool:
    """Whether a change told at ``cue`` goes with a holding right before it: "Labour 22, up eight"."""
    at = next((i for i, c in enumerate(chunks) if c.start == cue), 0)
    before = [c.tag for c in chunks[max(0, at - 3) : at]]
    before = before[:-1] if before[-1:] in (["comma"], ["dash"]) else before
    return chunks[at].tag in _ASIDES and before[-2:] == ["PARTY", "NUM"]


def _other_between(
    chunks: Sequence[Chunk], last: Statement, number: Chunk, party: Chunk, base: int, read: Set[int]
) -> bool:
    """Whether a count that nothing has read stands between: "lost four... now 19, Labour eight"."""
    value = dict(last.anchors).get("value", last.words)
    return any(
        c.tag == "NUM"
        and value[1] <= base + c.start < base + min(party.start, number.start)
        and base + c.start not in read
        for c in chunks
    )


def _goes_along(statement: Statement, sentence: Sentence, words: Endings) -> bool:
    """Whether a count is what came along with another of its party: "have 45 seats, losing 28, and Labour 13"."""
    chunks = sentence.chunks
    at = next((i for i, c in enumerate(chunks) if c.start == statement.cue[0] - sentence.base), 0)
    return at > 1 and chunks[at - 1].tag == "comma" and chunks[at - 2].tag == "NUM" and is_participle(chunks[at], words)


def _acts_between(last: Statement, number: Chunk, read: Sequence[Statement], sentence: Sentence) -> bool:
    """Whether between a change and a number another verb stands of which no count was read: the number goes on that.

    "lost 24, the Lib Dems taking ten in total and Labour five", "lost 28 but kept control with 45, and Labour 13".
    """
    behind, base = last.words[1], sentence.base
    told = [s.words for s in read]
    return any(
        c.tag in _ACTS and not any(start <= base + c.start < end for start, end in told)
        for c in sentence.chunks
        if behind <= base + c.start < base + number.start
    )


def _holds_anew(chunks: Sequence[Chunk], at: int, base: int, used: Set[int], within: tuple[int, int]) -> bool:
    """Whether the chunk at ``at`` is a count ``within`` a stretch, with a verb of its own, that no rule read."""
    start = base + chunks[at].start
    inside = within[0] <= start < within[1] and chunks[at].tag == "NUM" and start not in used
    return inside and chunks[at - 1].tag in _HAVING


def _pair(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether another count without a noun is joined to one that ends before ``at``."""
    pair = chunks[at : at + 2]
    return [c.tag for c in pair] == ["conj", "NUM"] and pair[1].quantity is not None and not pair[1].quantity.unit


def _subordinate(statement: Statement, sentence: Sentence) -> bool:
    """Whether a count is only told of what went before another: "had 39 after losing 20 and the TUV nine"."""
    cue = statement.cue[0] - sentence.base
    verb = sentence.text[cue : statement.cue[1] - sentence.base].split()[:1]
    return bool(verb) and verb[0].endswith("ing") and sentence.text[:cue].rstrip().endswith(" after")


def _of_gains(statement: Statement, sentence: Sentence, made: Set[str]) -> bool:
    """Whether a count is of gains that its clause says were made: "after Labour made two gains and the Greens one"."""
    at = next((i for i, c in enumerate(sentence.chunks) if c.start == statement.cue[0] - sentence.base), 0)
    before = {c.text for c in sentence.chunks[max(0, at - 3) : at]}
    return sentence.chunks[at].tag in ("gain_s", "loss_n") and not made.isdisjoint(before)


def _pairs(
    chunks: Sequence[Chunk], matches: Sequence[Sequence[Match]], words: Numbers
) -> Iterator[tuple[Chunk, Chunk, Chunk | None, str]]:
    """(party, number, area, rule) of pairs without a verb.

    The party is the area chunk itself where only the area is new.
    """
    same = {
        m.slots["n"]: m for group in matches for m in group[:1] if any(y["measure"] == "$same" for y in m.rule.yields)
    }
    for i, chunk in enumerate(chunks):
        if chunk.tag != "NUM" or i == 0:
            continue
        if (match := same.get(i)) is not None:
            party = chunks[match.slots["p"]]
            if party.parties:
                yield party, chunk, None, match.rule.name
            continue
        j = i - 1
        if chunks[j].tag in ("possessive", "apostrophe") or chunks[j].text in words.before_number.words:
            j -= 1
            j -= chunks[j].text in words.compared.words
        if j >= 1 and chunks[j].tag == "PARTY" and chunks[j].parties:
            left = j - 1
            if chunks[left].tag == "det":
                left -= 1
            if left >= 0 and chunks[left].tag in _JOINS:
                yield chunks[j], chunk, None, _RULE
        elif (
            j >= 2
            and chunks[j].tag == "AREA"
            and chunks[j - 1].tag in ("loc_p", "on_p")
            and chunks[j - 2].tag in _JOINS
            and len(chunks[j].areas) == 1
        ):
            yield chunks[j], chunk, chunks[j], _RULE
        elif (
            chunks[j].tag in _JOINS
            and i + 2 < len(chunks)
            and chunks[i + 1].tag == "loc_p"
            and chunks[i + 2].tag in ("AREA", "NATION")
            and len(chunks[i + 2].areas) == 1
        ):
            yield chunks[i + 2], chunk, chunks[i + 2], _RULE  # "175 seats in England, 20 in Scotland"
