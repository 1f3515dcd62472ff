"""Elsewhere: statements that read like a council's result and are none, by what stands around their words.

Control of something else than a council; a ward, a neighbour or a town beside
a council's name; members of parliaments; mayors who wear a chain; timetables of who declares when.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.clauses import is_participle
from pipeline.extract.miscounted import is_miscounted
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.telling import HELD, OWNS, Telling
from pipeline.phrasing import Phrasing

_CONTROL = frozenset({"control", "outcome", "$before"})
_LABELS = frozenset({"gain-label", "gain-label-bare", "hold-label", "hold-verb-label", "noc-plain", "majority-of"})
_NAMED = frozenset({"COUNCIL", "AREA", "council", "the_council", "councils", "NATION", "it", "PLACE", "both"})
_ENDS = frozenset({"comma", "stop", "semi", "dash", "colon", "clause", "rel", "conj"})
_MANY = 150
"""More votes than any majority on a council has seats."""


def is_elsewhere(statement: Statement, sentence: Sentence, phrasing: Phrasing) -> bool:
    """Whether a statement is no council's result, for all that its words say.

    Args:
        statement: as a rule read it.
        sentence: where it stands.
        phrasing: what is listened for.
    """
    base = sentence.base
    spans = dict(statement.anchors)

    def at(offset: int) -> int:
        return next((i for i, c in enumerate(sentence.chunks) if c.start <= offset - base < c.end), -1)

    area = at(statement.area.span[0]) if statement.area is not None else -1
    value = at(spans["value"][0]) if "value" in spans else -1
    told = Telling(statement, sentence, phrasing, at(statement.cue[0]), area, value)
    if told.cue < 0:
        return False
    if statement.measure in _CONTROL and any(condition(told) for condition in _NO_CONTROL):
        return True
    if statement.measure == "mayor":
        return _wears_a_chain(told) or _voted_in(told)
    if statement.measure not in _CONTROL and is_miscounted(told):
        return True
    return statement.measure != "seat_lost" and told.area >= 0 and any(condition(told) for condition in _NO_COUNCIL)


# Control ----------------------------------------------------------------------------------------------------------


def _of_other_things(told: Telling) -> bool:
    """Whether control is of something else than a council: "lost control of the debate", "of A's fire authority"."""
    chunks, words = told.chunks, told.words
    at = next(
        (i for i in range(told.cue, min(told.end + 1, len(chunks))) if chunks[i].tag in ("control", "majority")), -1
    )
    if (
        at < 0
        or at + 2 >= len(chunks)
        or chunks[at + 1].text not in told.phrasing.councils.control_of.words - {"in", "on", "at"}
    ):
        return False
    if chunks[at].tag == "majority":
        return chunks[at + 2].tag == "OTHER"
    head: Chunk | None = None
    for i in range(at + 2, len(chunks)):
        chunk = chunks[i]
        owner = i + 1 < len(chunks) and chunks[i + 1].text in OWNS
        if chunk.tag in _NAMED and not owner:
            return head is not None and head.text in words.other_authorities.words
        if chunk.tag == "NUM" and chunk.quantity is not None and chunk.quantity.unit == "councils":
            return False
        if (
            chunk.tag in _ENDS
            or chunk.tag in ("loc_p", "on_p", "from", "to", "by", "accompany")
            or (chunk.tag.endswith("_v") and chunk.text not in OWNS)
        ):
            break
        if chunk.text in words.governed.words:
            return False
        head = chunk if chunk.tag in ("w", "OTHER", "leader", "seats") else head
    return head is not None and head.tag != "NUM"


def _by_agents(told: Telling) -> bool:
    """Whether no party acts but those who were sent: "commissioners have taken control of A"."""
    left, _ = told.clause(told.chunks[told.cue].start)
    found = [m.end() for m in told.words.agents.anywhere.finditer(told.text, left, told.chunks[told.cue].start)]
    return bool(found) and not any(c.tag == "PARTY" and c.start >= found[-1] for c in told.chunks[: told.cue])


def _of_persons(told: Telling) -> bool:
    """Whether members of a party lost, and not the party: "several Labour councillors lost to independents"."""
    if told.chunks[told.cue].tag != "lose_v" or any(c.tag == "control" for c in told.chunks[told.cue : told.end]):
        return False
    actor = next((c for c in reversed(told.chunks[: told.cue]) if c.tag not in ("aux", "have_v", "formerly")), None)
    return actor is not None and actor.tag == "PARTY" and told.words.members.ending.search(actor.text) is not None


def _in_wards(told: Telling) -> bool:
    """Whether it is said in how many wards, or by how many votes: "lost to Labour in two wards", "by 300 votes"."""
    at = max(told.statement.words[1] - told.sentence.base, told.chunks[told.area].end if told.area >= 0 else 0)
    _, right = told.clause(at)
    if told.words.in_wards.opening.match(told.text, at):
        return True
    taken = told.chunks[told.cue].tag in ("take_v", "gain_v", "win_v", "acquire")
    return taken and told.phrasing.contest.by_votes.anywhere.search(told.text, at, right) is not None


def _for_parliament(told: Telling) -> bool:
    """Whether constituencies were won: "gained A at the general election", "with a majority of 6,940"."""
    words, start = told.words, told.chunks[told.cue].start
    left, right = told.clause(start)
    behind = told.text[told.statement.words[1] - told.sentence.base :]
    if words.parliament.anywhere.search(told.text, left, right) or words.parliament_behind.opening.match(behind):
        return True
    if words.members_elected.anywhere.search(told.text):
        return True
    return _by_thousands(told) or _constituency(told)


def _by_thousands(told: Telling) -> bool:
    """Whether the majority with which it was won is one of votes: "with a majority of 6,940", but not an MP's."""
    start = told.chunks[told.cue].start
    for i, chunk in enumerate(told.chunks[:-2]):
        if (
            chunk.tag != "majority"
            or told.chunks[i + 1].text != "of"
            or ";" in told.text[min(start, chunk.start) : chunk.start]
        ):
            continue
        between = told.chunks[min(i, told.cue) : i]
        if any(c.tag == "rel" or c.text in told.phrasing.actors.whose.words for c in between):
            continue
        figure = told.chunks[i + 2].quantity
        number = figure.value if figure is not None else _figure(told.chunks[i + 2].text)
        if number > _MANY and told.phrasing.contest.mayor.anywhere.search(told.text) is None:
            return True
    return False


def _figure(text: str) -> int:
    found = regex.match(r"\d[\d,]*", text)
    return int(found.group().replace(",", "")) if found else 0


def _constituency(told: Telling) -> bool:
    """Whether a list of names holds a constituency's: "gained Edinburgh Eastern", "Hastings and Rye, Watford"."""
    if told.area < 0 or told.text.istitle() or told.text.isupper():
        return False
    chunks, first, last = told.chunks, told.area, told.area

    def joined(chunk: Chunk) -> bool:
        return chunk.tag in ("AREA", "PLACE", "comma", "conj", "det") or _is_name(chunk)

    while first > 0 and joined(chunks[first - 1]):
        first -= 1
    while last + 1 < len(chunks) and joined(chunks[last + 1]):
        last += 1
    for i in range(first, last + 1):
        if chunks[i].tag != "AREA":
            continue
        behind = chunks[i + 1 : i + 5]
        pair = [a.start for a in chunks[i].areas[1:]] == [chunks[i].areas[0].end + 1]  # "gained Plymouth Sutton"
        beside = bool(behind) and _is_name(behind[0]) and behind[0].start == chunks[i].end + 1
        common = told.phrasing.names.capitalised.words | told.words.no_ward.words
        named = beside and behind[0].text not in common and told.text[behind[0].start : behind[0].end].istitle()
        compound = [c.tag for c in behind] == ["conj", "w", "comma", "AREA"] and _is_name(behind[1])
        if named or compound or (pair and told.statement.rule not in _LABELS):
            return True
    return False


def _is_name(chunk: Chunk) -> bool:
    return chunk.tag == "w" and chunk.role == "name"


def _besides_mayor(told: Telling) -> bool:
    """Whether parts of a mayor's area are named: "has won the mayoralty, taking A and B by narrow margins"."""
    cue = told.chunks[told.cue]
    mayor = told.phrasing.contest.mayor.anywhere.search(told.text, 0, cue.start)
    going_on = mayor is not None and is_participle(cue, told.phrasing.endings)
    return going_on and told.phrasing.contest.council.anywhere.search(told.text) is None


def _wears_a_chain(told: Telling) -> bool:
    """Whether the office is none that is voted on: "the deputy mayoralty of A", "became mayor at annual council"."""
    left, right = told.clause(told.chunks[max(told.area, told.cue)].start)
    if told.words.ceremonial.anywhere.search(told.text, left, right):
        return True
    return told.statement.measure == "mayor" and told.words.chosen.anywhere.search(told.text) is not None


def _voted_in(told: Telling) -> bool:
    """Whether a part of a mayor's area is meant: "is the first mayor of Greater A, winning in A"."""
    before = told.text[: told.chunks[told.cue].start]
    return told.statement.rule == "won-mayoral-area" and told.words.mayor_of.anywhere.search(before) is not None


def _timetabled(told: Telling) -> bool:
    """Whether who runs a council stands in brackets in a timetable: "3am: Thurrock (NOC)"."""
    if told.area < 0 or told.area + 1 >= len(told.chunks) or told.chunks[told.area + 1].tag != "lpar":
        return False
    clock = rf"\d\s?(?:{'|'.join(map(regex.escape, sorted(told.phrasing.numbers.of_clocks.words)))})?\b:?\W*$"
    return regex.search(clock, told.text[: told.chunks[told.area].start], regex.IGNORECASE) is not None


# Councils ---------------------------------------------------------------------------------------------------------


def _owned(told: Telling) -> bool:
    """Whether a ward or a neighbour of the council is named behind it: "in Hastings' Braybrooke", "A's neighbour B"."""
    chunks, i = told.chunks, told.area
    if i + 2 >= len(chunks) or chunks[i + 1].text not in OWNS:
        return False
    behind = chunks[i + 2]
    if told.words.neighbours.opening.match(told.text, behind.start):
        return True
    start, stop = (at - told.sentence.base for at in told.statement.words)
    led = i > 0 and chunks[i - 1].tag in ("loc_p", "on_p", "from", "to", "for")
    if not (led or start <= chunks[i].start < stop):
        return False
    if behind.text in told.words.quarters.words:
        return True
    named = behind.tag == "PLACE" or (behind.tag == "w" and behind.role == "name")
    return named and behind.text not in told.words.no_ward.words and told.text[behind.start].isupper()


def _part_of(told: Telling) -> bool:
    """Whether only a part of the council's area is meant: "in the Oldpark area of Belfast"."""
    before = told.text[: told.chunks[told.area].start]
    return told.words.part_of.just_before.search(before) is not None


def _beside_ward(told: Telling) -> bool:
    """Whether a ward's name and a comma or bracket stand beside the council's: "Blagreaves, Derby: Lib Dem gain"."""
    chunks, i = told.chunks, told.area

    def name(at: int) -> bool:
        return (
            chunks[at].tag == "w"
            and chunks[at].role in ("name", "first")
            and chunks[at].text not in told.words.no_ward.words
        )

    label = told.statement.rule in _LABELS
    behind = [c.tag for c in chunks[i + 1 : i + 2]]
    if behind == ["lpar"] and label:
        shut = next((k for k in range(i + 2, len(chunks)) if chunks[k].tag == "rpar"), i)
        return shut > i + 2 and all(name(k) for k in range(i + 2, shut))
    if label and told.end + 1 < len(chunks) and chunks[told.end].tag == "lpar" and told.end > i:
        shut = next((k for k in range(told.end, len(chunks)) if chunks[k].tag == "rpar"), told.end)
        inside = range(told.end + 1, shut)  # "Kent: Reform gain (Dartford East)"
        return any(map(name, inside)) and all(name(k) or chunks[k].tag in ("AREA", "PLACE") for k in inside)
    if i < 2 or chunks[i - 1].tag not in ("comma", "lpar") or not name(i - 2):
        return False
    first = i - 2
    while first > 0 and name(first - 1):
        first -= 1
    led_in = chunks[first - 1].tag in ("loc_p", "colon", "bullet") if first else True
    begins = first == 0 or (first == 1 and chunks[0].tag == "loc_p") or chunks[first - 1].tag == "colon"
    marked = behind in (["colon"], ["dash"], ["rpar"])
    whole = told.statement.measure in HELD and not marked
    return led_in and (label or begins) and (marked or (not whole and (label or begins)))


_NO_CONTROL: tuple[Callable[[Telling], bool], ...] = (
    _of_other_things, _by_agents, _of_persons, _in_wards, _for_parliament, _besides_mayor, _wears_a_chain, _timetabled,
)  # fmt: skip
"""When no council is won, lost or held."""
_NO_COUNCIL: tuple[Callable[[Telling], bool], ...] = (_owned, _part_of, _beside_ward)
"""When the council named is not what the statement is of."""
