"""Passages: statements that are no council's figures, by what the passage around their words is about.

Somebody's speech that an earlier sentence opened, one ward, a contest between two persons, votes that a person was
ahead by, councillors who lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import NATIONAL
from pipeline.extract.elsewhere import is_elsewhere
from pipeline.extract.modality import Verdict
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Actors, Councils, Phrasing

_OPENS = regex.compile(r"(?<![\p{L}\p{N}.,!?;:’'])[\"“](?=[\p{L}\p{N}£‘'…])|“")
_CLOSES = regex.compile(r"(?<=[\p{L}\p{N}.,!?;:…’'–-])\"(?![\p{L}\p{N}])|”")
_BESIDE = frozenset({"comma", "conj", "clause", "semi", "dash", "colon", "accompany", "bullet"})
_HELPS = frozenset({"aux", "be_v", "formerly", "have_v", "had_v"})
_PERSONS = frozenset({"leader", "possessive"})
_CONTROL = frozenset({"control", "outcome", "$before"})
_CLAUSE = 12
"""Chunks of a relative clause, at most."""
_COUNTS = frozenset({"seats", "seats_won", "seat_change", "seats_before", "seats_gained", "seats_lost", *_CONTROL})


@cache
def _ours(words: Actors) -> regex.Pattern[str]:
    """A party's word for itself, as written."""
    return regex.compile(rf"\b{words.ours.body}\b")


def of_councils(
    told: Sequence[tuple[Statement, Verdict]], sentence: Sentence, before: str, words: Phrasing
) -> list[tuple[Statement, Verdict]]:
    """The statements of a sentence without those that its passage shows to be no council's.

    Args:
        told: statements, each with its verdict.
        sentence: where they stand.
        before: text of the same region before the sentence.
        words: of those who act and speak, of wards and of councils.
    """
    if not told:
        return []
    if _speaks_on(before, sentence.text, words.actors):
        shut = _CLOSES.search(sentence.text)
        spoken = sentence.base + (shut.start() if shut is not None else len(sentence.text))
        told = [pair for pair in told if pair[0].cue[0] >= spoken]
    return [
        (_had_been_left(statement, sentence), verdict)
        for statement, verdict in told
        if not (_elsewhere(statement, sentence, words) or is_elsewhere(statement, sentence, words))
    ]


def _had_been_left(statement: Statement, sentence: Sentence) -> Statement:
    """A holding that something *had* left a party with before the poll as such: "by-elections had left them on 18"."""
    at = next((i for i, c in enumerate(sentence.chunks) if c.start == statement.cue[0] - sentence.base), 0)
    if (
        statement.measure == "seats"
        and at
        and sentence.chunks[at].tag == "leave"
        and sentence.chunks[at - 1].tag == "had_v"
    ):
        return replace(statement, measure="seats_before")
    return statement


def _speaks_on(before: str, text: str, words: Actors) -> bool:
    """Whether speech that was opened in a passage goes on into its next sentence."""
    opened = max((m.start() for m in _OPENS.finditer(before)), default=-1)
    if opened < 0 or any(m.start() > opened for m in _CLOSES.finditer(before)):
        return False
    if not before[:opened].strip() and not _ours(words).search(before[opened:] + text):
        return False  # a passage that is all of it somebody's account of the night
    first = _OPENS.search(text)
    closed = _CLOSES.search(text)
    return closed is None or first is None or closed.start() < first.start()


def _elsewhere(statement: Statement, sentence: Sentence, words: Phrasing) -> bool:
    """Whether a statement is of a ward, of two persons, or of persons who lost."""
    chunks, base = sentence.chunks, sentence.base
    at = next((i for i, c in enumerate(chunks) if c.start <= statement.cue[0] - base < c.end), -1)
    if at < 0 or statement.area is None:
        return False
    carried = not base <= statement.area.span[0] < base + len(sentence.text)
    if statement.measure == "majority":
        return statement.area.area_id in NATIONAL or _person_before(chunks, at)
    if statement.measure not in _COUNTS:
        return False
    if carried and _in_ward(chunks, at):
        return True
    if statement.measure in _CONTROL:
        end = next((i for i, c in enumerate(chunks) if c.start >= statement.words[1] - base), len(chunks))
        start, stop = statement.words
        said = carried or not start <= statement.area.span[0] < stop
        return (said and _person_before(chunks, at)) or (carried and _of_another(chunks, end, words.councils))
    if carried and any(c.text in words.contest.wards.words for c in chunks[max(0, at - 3) : at]):
        return True  # "the only ward to elect two Conservatives"
    value = next((span for part, span in statement.anchors if part == "value"), None)
    last = next((i for i, c in enumerate(chunks) if value is not None and c.start == value[0] - base), -1)
    return last >= 0 and _who_lost(chunks, last)


def _in_ward(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the clause of ``chunks[at]`` begins in a place that is no council: "In Mill Road, they won all three"."""
    for i in range(at - 1, max(0, at - _CLAUSE), -1):
        if chunks[i].tag in ("AREA", "NATION", "conj", "semi"):
            break
        if chunks[i].text == "where" and chunks[i - 1].tag == "comma":
            named = chunks[i - 2]
            return named.tag == "w" and named.role == "name"  # "in Meopham North, where they have three"
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        if chunk.tag in ("AREA", "NATION") or chunk.text == ";":
            return False
        if chunk.text != "in":  # "At Follaton House": where they count
            continue
        if i + 1 < at and chunks[i + 1].tag == "YEAR":
            continue  # "In Tring, as in 2019, ..."
        if i and chunks[i - 1].tag not in _BESIDE:
            return False
        first = i + 1 + (i + 1 < at and chunks[i + 1].tag == "det")
        last = first
        while last < at and chunks[last].tag == "w" and chunks[last].role == "name":
            last += 1
        return (
            last > first
            and chunks[last].tag in ("comma", "PARTY", "they", "conj", "det", "w")
            and not _owned(chunks, last)
        )
    return False


def _owned(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether what ends at ``at`` only owns what follows: "In Thursday's elections", "in Brown's Britain"."""
    return chunks[at].text in ("'s", "s") or (at + 1 < len(chunks) and chunks[at + 1].text == "'s")


def _person_before(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a person of a party acts at the verb ``chunks[at]``: "Conservative Ann Example lost to Labour"."""
    i = at - 1
    while i >= 0 and chunks[i].tag in _HELPS:
        i -= 1
    if i >= 0 and chunks[i].tag == "rpar":  # "Ann Example (Con) held on"
        i -= 3
    last = i
    while i >= 0 and chunks[i].tag == "w" and chunks[i].role in ("name", "first"):
        i -= 1
    if last - i < 2:
        return False
    while i >= 0 and (chunks[i].tag in _PERSONS or chunks[i].text == "'s" or chunks[i].tag == "w"):
        i -= 1
    return i >= 0 and chunks[i].tag in ("PARTY", "HELDBY")


def _of_another(chunks: Sequence[Chunk], end: int, words: Councils) -> bool:
    """Whether what is said of a council goes on to another: "retained control of neighbouring Fareham"."""
    if end >= len(chunks) or chunks[end].text not in words.control_of.words:
        return False
    behind = [c for c in chunks[end + 1 : end + 4] if c.tag != "det"]
    return bool(behind) and (
        behind[0].tag in ("AREA", "PLACE") or behind[-1:] == [c for c in behind if c.tag == "AREA"]
    )


def _who_lost(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a count is of those who lost: "six Labour councillors who lost their seats"."""
    behind = [c.tag for c in chunks[at + 1 : at + 4]]
    for first, then in ((0, 1), (1, 2)):
        if behind[first : first + 1] == ["rel"] and behind[then : then + 1] in (["seatlost"], ["lose_v"]):
            return True
    return False
