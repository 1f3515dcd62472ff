"""Miscounted: counts beside a party that are of no seats which it won or has.

Members who do something or to whom something happens, some of a party's members, seats of a committee, seats that are
up, somebody's support, results still to come, wards.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.chunk import Chunk
from pipeline.extract.telling import HELD, OWNS, Telling

_LISTED = frozenset(
    {"NUM", "PARTY", "TALLY", "conj", "comma", "det", "AREA", "loc_p", "on_p", "possessive", "council", "seats", "of"}
)
"""What a list of a party's members in a council is made of, besides "of"."""
_VERBLESS = frozenset({"count-of-party", "tally", "with-seats", "elided-verb", "elected-seats"})
"""Rules that read a count without a verb of which it is the object."""
_GAP = 7
"""Other words between a list of members and what they do, at most."""


def is_miscounted(told: Telling) -> bool:
    """Whether the count of a statement is of no seats of its party."""
    return told.value >= 0 and any(condition(told) for condition in _NO_COUNT)


def _listed(told: Telling) -> tuple[int, int]:
    """The chunks of the list of members that the count stands in."""
    chunks, first, last = told.chunks, told.value, told.value

    def goes_on(chunk: Chunk) -> bool:
        return chunk.tag in _LISTED or chunk.text == "of" or (chunk.tag == "be_v" and chunk.text in OWNS)

    while first > 0 and goes_on(chunks[first - 1]):
        first -= 1
    while last + 1 < len(chunks) and goes_on(chunks[last + 1]):
        last += 1
    return first, last


def _members_act(told: Telling) -> bool:
    """Whether those counted do something: "12 Labour councillors and two Greens voted against"."""
    if told.statement.rule not in _VERBLESS or told.statement.measure not in HELD | {"seat_change"}:
        return False
    first, last = _listed(told)
    chunks, words = told.chunks, told.words
    if chunks[told.value].tag == "NUM" and told.value and chunks[told.value - 1].tag == "PARTY":
        return False  # "the poll gave Reform 38 seats and left the county ..."
    before = told.text[: chunks[first].start]
    if words.acting_before.just_before.search(before):
        return True  # "a petition backed by 12 Labour councillors"
    for i in range(last + 1, min(last + 1 + _GAP, len(chunks))):
        chunk = chunks[i]
        if chunk.last_word in told.phrasing.actors.whom.words:
            return False  # "two Lib Dems, none of whom faced the voters"
        if words.acting.anywhere.match(told.text, chunk.start):
            return not any(c.text in told.phrasing.actors.whom.words for c in chunks[last + 1 : i])
        if chunk.tag in ("clause", "rel", "semi", "colon", "stop", "have_v", "dash", "PARTY", "they", "it"):
            return False
    return False


def _of_people(told: Telling) -> bool:
    """Whether people are counted who are not all that a party has: "20 Lib Dem women", "35 new faces: 22 Lib Dem"."""
    spans = dict(told.statement.anchors)
    if told.statement.measure not in HELD:
        return False
    party = spans.get("party", (0, 0))[1] - told.sentence.base
    if party > 0 and told.words.people.opening.match(told.text, party):
        return True
    left = told.text.rfind(";", 0, told.chunks[told.value].start) + 1
    found = told.words.some_people.anywhere.search(told.text, left, told.chunks[told.value].start)
    between = [c.tag for c in told.chunks[: told.value] if found and c.start >= found.end()]
    return found is not None and not {"clause", "rel"}.intersection(between)


def _of_body(told: Telling) -> bool:
    """Whether the seats are those of a committee: "the planning committee has 12 members: Labour seven, ..."."""
    if told.statement.measure not in HELD:
        return False
    left = told.text.rfind(";", 0, told.chunks[told.value].start) + 1
    ends = [m.end() for m in told.words.bodies.anywhere.finditer(told.text, left, told.chunks[told.value].start)]
    if not ends:
        return False
    between = [c for c in told.chunks[: told.value] if c.start >= ends[-1]]
    return not any(c.tag in ("PARTY", "TALLY", "AREA", "clause", "rel", "council", "the_council") for c in between)


def _of_contested(told: Telling) -> bool:
    """Whether seats are counted that are up, or that a party has to keep: "have 19 up for election"."""
    at = told.chunks[told.value].start
    if told.statement.measure not in HELD:
        return False
    left = told.text.rfind(";", 0, at) + 1
    if told.words.contested.anywhere.search(
        told.text, left, told.chunks[min(told.value + 1, len(told.chunks) - 1)].end
    ):
        return True
    if told.statement.rule not in _VERBLESS:
        return False
    before = [c for c in told.chunks[: told.value] if c.start >= left]
    defends = next((i for i, c in enumerate(before) if c.tag == "defend_v"), None)
    if defends is None or any(c.tag in ("clause", "semi", "stop") for c in before[defends:]):
        return False
    return all(c.tag not in ("win_v", "gain_v", "lose_v", "take_v", "elect_v", "have_v") for c in before[defends:])


def _of_support(told: Telling) -> bool:
    """Whether what is lost or gained is somebody's support: "lost the backing of two independents"."""
    between = told.text[told.chunks[told.cue].end : told.chunks[told.value].start]
    return (
        told.words.support.just_before.search(between) is not None
        or told.words.support.ending.search(between) is not None
    )


def _to_come(told: Telling) -> bool:
    """Whether results are counted that are still to come, or seats that a party lacks: "one gain away from"."""
    behind = max(told.chunks[told.value].end, told.statement.words[1] - told.sentence.base)
    if told.statement.measure == "seat_change" and told.words.lacking.opening.match(told.text, behind):
        return True
    return told.words.to_come.opening.match(told.text, told.chunks[told.value].end) is not None


def _were_lost(told: Telling) -> bool:
    """Whether the seats that are counted went: "every one of the Tories' 13 seats was lost"."""
    if told.statement.measure not in HELD or told.statement.rule not in _VERBLESS:
        return False
    return told.words.went.opening.match(told.text, told.chunks[told.value].end) is not None


def _of_wards(told: Telling) -> bool:
    """Whether a bare count behind one of wards is of wards too: "gained three wards and lost 10 of theirs"."""
    return told.words.theirs.opening.match(told.text, told.chunks[told.value].end) is not None and any(
        c.tag == "OTHER" and told.phrasing.contest.wards.ending.search(c.text) for c in told.chunks[: told.value]
    )


_NO_COUNT: tuple[Callable[[Telling], bool], ...] = (
    _members_act, _of_people, _of_body, _of_contested, _of_support, _to_come, _were_lost, _of_wards,
)  # fmt: skip
"""When a count is of no seats that a party won or has."""
