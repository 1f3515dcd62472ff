"""What a count counts: not every number of seats is what a party has of them.

A count of "more" or "fewer" is a change, or what a party is ahead by: "The Greens have 33 more councillors than before"
is a change of 33, "Labour have three more seats than the Tories" a lead, of which no measure is. Seats that are
"declared" are nobody's yet, and candidates are no councillors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Span
from pipeline.extract.sentence import TABLE_ROWS, Sentence, Statement
from pipeline.gazetteer.areas import Area
from pipeline.phrasing import Counted

_LEVELS = frozenset({"seats", "seats_before"})
_READ = _LEVELS | {"seats_won", "seat_change"}
_REACH = 9
"""Chunks behind the count within which it is said what it is compared with."""

_TOLD = 60
"""Characters behind a majority within which it is said to be gone."""
_NEAR = 6
"""Characters between a count and the party that it counts candidates of."""
_BEHIND = 30
"""Characters behind a party's name that are looked at."""


def as_counted(statement: Statement, sentence: Sentence, words: Counted) -> Statement | None:
    """The statement, that of a change where its count is a difference; None where it counts no party's seats.

    None too where councillors are "new", which tells neither how many a party has nor how many more.
    """
    spans = dict(statement.anchors)
    if "value" not in spans or statement.measure not in _READ | {"councils_gained", "majority"}:
        return statement
    if "party" in spans and _of_candidates(spans["value"], spans["party"], sentence, words):
        return None
    start, end = spans["value"][0] - sentence.base, spans["value"][1] - sentence.base
    chunks = sentence.chunks
    at = next((k for k, chunk in enumerate(chunks) if chunk.start <= start < chunk.end), None)
    if start < 0 or at is None:
        return statement
    if statement.measure == "majority":
        gone = words.gone.anywhere.search(sentence.text, end, end + _TOLD)
        lost = words.lost.just_before.search(sentence.text, 0, max(0, statement.cue[0] - sentence.base))
        other = any(c.tag == "control" and start > c.start > statement.cue[1] - sentence.base for c in chunks)
        return (
            None if gone or lost or other else statement
        )  # "lost its majority of six", "a majority of 12 was wiped out"
    if statement.measure == "councils_gained":
        gained_in = [c.tag for c in chunks[max(0, at - 2) : at]]
        won = gained_in[-1:] != ["loc_p"] or gained_in[0] == "control"
        return statement if won else None  # "gained in ten of the 11 councils"
    behind = chunks[at + 1].start if at + 1 < len(chunks) else len(sentence.text)
    declared = at > 0 and chunks[at - 1].tag == "accompany" and words.declared.opening.match(sentence.text, behind)
    if declared or words.some.opening.match(sentence.text, behind):
        return None  # "with 39 of 98 seats declared"
    if statement.measure in _LEVELS and any(
        found.start() < end and start < found.end() for found in words.ratio.anywhere.finditer(sentence.text)
    ):
        return None  # "outnumber the Conservatives by two to one"
    if statement.measure in _LEVELS | {"seats_won"} and words.leaving.anywhere.search(sentence.text, end):
        return None  # "three Conservatives and three Greens are not standing again"
    stood = next((c for c in chunks[:at] if c.tag == "OTHER" and words.candidates.ending.search(c.text)), None)
    if stood is not None and any(c.text in words.among.words for c in chunks if stood.end <= c.start < start):
        return None  # "305 candidates, including ten Greens"
    adjacent = at + 1 < len(chunks) and chunks[at + 1].tag == "PARTY"
    if statement.rule == "count-of-party" and adjacent and words.among.just_before.search(sentence.text, 0, start):
        return None  # "several lost out, including three Tory councillors"
    if statement.measure == "seat_change" and words.missed.just_before.search(sentence.text, 0, start):
        return None  # "lost out in four seats", "half plus one"
    if words.pronouns.ending.search(sentence.text, 0, end):
        return None  # "wanted a majority, and got one"
    if statement.measure == "seats_won" and words.against.just_before.search(sentence.text, 0, start):
        return None  # "with 16 returned compared with 44 in 2005"
    if at + 1 < len(chunks) and chunks[at + 1].text in words.lacking.words:
        return None  # "came up eight seats short"
    if statement.measure in _LEVELS and words.within.just_before.search(sentence.text, 0, start):
        return None  # "moved to within one seat of Labour"
    if statement.measure in _LEVELS and _set_behind(spans.get("party"), start, sentence, words):
        return None
    said = sentence.text[start:end].lower().split()
    following = chunks[at + 1].text.split()[:1] if at + 1 < len(chunks) else []
    more, fewer = (any(word in kind.words for word in (*said, *following)) for kind in (words.more, words.fewer))
    if statement.measure in _LEVELS | {"seats_won"}:
        more = more or words.rises.just_before.search(sentence.text, 0, chunks[at].start) is not None
        fewer = fewer or words.falls.just_before.search(sentence.text, 0, chunks[at].start) is not None
    if more and fewer:
        return None  # a tally of both, of which one anchor holds every count
    if more or fewer:
        if _led(chunks[at + 1 : at + 1 + _REACH], words):
            return None
        if statement.measure in _LEVELS | {"seats_won"}:
            return replace(statement, measure="seat_change", value=f"-{statement.value}" if fewer else statement.value)
    elif statement.measure in _LEVELS and any(word in words.new.words for word in said):
        return None
    return statement


def _set_behind(party: Span | None, start: int, sentence: Sentence, words: Counted) -> bool:
    """Whether a count behind a comma may be of who is ahead or of who is behind: "one seat behind Labour, on 28"."""
    if party is None or not sentence.base <= party[0] < sentence.base + start:
        return False
    between = sentence.text[party[1] - sentence.base : start]
    before = words.behind.just_before.search(sentence.text, 0, party[0] - sentence.base)
    return between.startswith(",") and len(between.split()) <= 2 and before is not None  # and no "who now have"


def _led(following: Sequence[Chunk], words: Counted) -> bool:
    """Whether the count is compared with another party's: "than the Tories", "than its rivals"."""
    than = next((k for k, chunk in enumerate(following) if chunk.text in words.than.words), None)
    if than is None:
        return False
    other = [chunk for chunk in following[than + 1 : than + 3] if chunk.text not in words.articles.words][:1]
    return any(chunk.tag == "PARTY" or chunk.text.split()[0] in words.others.words for chunk in other)


def _of_candidates(value: Span, party: Span, sentence: Sentence, words: Counted) -> bool:
    """Whether a party's candidates are counted, none of whom its sentence says to have been elected."""
    if not sentence.base <= value[1] <= party[0] <= value[1] + _NEAR:
        return False
    at = party[1] - sentence.base
    behind = sentence.text[at : at + _BEHIND]
    named = words.candidates.opening.match(behind) or any(
        words.candidates.ending.search(c.text) for c in sentence.chunks if c.start < at <= c.end
    )
    return bool(named) and words.elected.anywhere.search(sentence.text) is None


def won_of_new(statement: Statement, council: Area, date: str) -> Statement:
    """A statement of seats gained on a council that is elected before it begins to exist is one of seats won."""
    first = date and date == council.elected_from and date < council.start
    if not first or statement.measure != "seat_change" or not statement.value.isdigit() or statement.rule in TABLE_ROWS:
        return statement
    return replace(statement, measure="seats_won")
