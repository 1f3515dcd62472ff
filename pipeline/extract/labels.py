"""Labels: whether words such as "Lab gain from Con" stand as a label, open a list, and which council's they are."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.events import Match
from pipeline.extract.heads import list_line
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Phrasing

_MARKS = frozenset({"comma", "dash", "colon", "lpar", "rpar", "bar", "slash", "bullet", "quote", "equals"})
_SOFT = _MARKS | frozenset(
    {"w", "be_v", "formerly", "council", "the_council", "aux", "det", "LOCATOR", "possessive", "OTHER"}
)
_LABEL_REACH = 4
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
_BEFORE_HEAD = frozenset({"det", "w", "bullet", "quote", "dash", "NUM", "councils", "COUNCILS"})


_STATES = frozenset({"control", "majority"})
"""What a head may say that no number follows: "Labour majority 512" is of votes."""

_NO_LABEL_BEHIND = frozenset({"NUM", "from", "prep", "seats", "expense", "loss_n", "swing_n", "go_v"})
"""Tags of what stands before "from Tories to Labour" where it is no label: "a three-seat switch"."""


def opens_list(sentence: Sentence, match: Match) -> bool:
    """Whether a label begins its line and nothing but areas, or nothing at all, comes behind it."""
    before = sentence.chunks[: match.start]
    if _ends_heading(sentence, match):
        return True
    if match.start > 2 or any(c.tag not in _BEFORE_HEAD or c.text == "no" for c in before):
        return False
    rest = sentence.chunks[match.end :]
    while rest and rest[0].tag == "filler":
        rest = rest[1:]
    if rest and rest[0].tag == "AREA" and not list_line(rest):
        return False  # "Labour gain Newport and Torfaen, both hung before" is a sentence
    return (
        not rest
        or rest[0].tag in ("colon", "dash", "lpar", "stop", "AREA")
        or (rest[0].tag == "NUM" and len(rest) <= 2 and sentence.chunks[match.trigger].tag not in _STATES)
    )


_NO_HEADING = frozenset({"AREA", "PLACE", "NATION", "PARTY", "NOC", "NUM", "TALLY", "YEAR", "they", "it", "HELDBY"})


def _ends_heading(sentence: Sentence, match: Match) -> bool:
    """Whether a label in brackets, or behind a dash, ends a line that says nothing else: "As you were (no change)"."""
    before, behind = sentence.chunks[: match.start], sentence.chunks[match.end :]
    opened = before[-1].tag if len(before) > 1 else ""
    closed = behind and behind[0].tag == "rpar" if opened == "lpar" else opened == "dash"
    return (
        bool(closed)
        and sentence.short
        and all(c.tag in ("rpar", "colon") for c in behind)
        and not any(c.tag in _NO_HEADING for c in before)
    )


_COUNTING = frozenset({"on_p", "have_v", "accompany", "colon", "equals"})


def label_stands(sentence: Sentence, match: Match, phrasing: Phrasing) -> bool:
    """Whether a label stands as one, not as the beginning of a longer statement ("Labour hold three seats")."""
    chunks = sentence.chunks
    if names_ward(chunks, match.start, phrasing) or _of_person(chunks, match.start):
        return False
    if match.end < len(chunks) and chunks[match.end].tag not in _AFTER_LABEL:
        return False
    after = [c.tag for c in chunks[match.end : match.end + 2]]
    if chunks[match.end - 1].tag == "PARTY" and after[1:] == ["NUM"] and after[0] in _COUNTING:
        return False  # "no change, Labour on 34", "no change | Lab: 5" say who has seats, not who runs the council
    on = after[:1] in (["on_p"], ["loc_p"]) and after[1:] in (["NUM"], ["OTHER"])
    if chunks[match.end - 1].tag == "nochange" and on:
        return False  # "Conservatives no change on 20"
    elections = phrasing.labels.elections.endings
    if after[:1] == ["loc_p"] and sentence.text.rstrip(" .").lower().endswith(elections):
        return False  # "Essex: Labour gain in local elections" is of the elections there
    before = chunks[match.start - 1] if match.start else None
    if before is not None and before.tag in _NO_LABEL_BEHIND:
        return False
    if _label_in_prose(chunks, match, phrasing):
        return False
    named = before is not None and before.text == "a" and match.start > 1
    before_that = chunks[match.start - 2] if named else None
    introduced = before_that is not None and (before_that.tag in ("be_v", "formerly") or before_that.text == "after")
    if named and chunks[match.start].tag == "gain_s" and not introduced:
        return False  # "a gain from the Tories in Goring softened the blow"
    if before is not None and before.text in phrasing.labels.unsure.words:
        return False
    counted = chunks[match.start].tag == "gain_s" and before is not None and before.text in phrasing.counted.made.words
    if counted or chunks[match.start].tag == "they":
        return False  # "The Greens made gains from Labour in Bristol", "gain eight, all of them from Labour"
    verb = before is not None and before.tag == "w" and not before.role and before.text.isalpha()
    if verb and chunks[match.start].tag == "PARTY" and (not sentence.short or sentence.text.rstrip().endswith(".")):
        return False  # "only 12 votes separated Labour from the Conservatives"
    return not (
        before is not None and before.tag == "det" and before.text in phrasing.labels.more.words and not sentence.short
    )


def _label_in_prose(chunks: Sequence[Chunk], match: Match, phrasing: Phrasing) -> bool:
    """Whether a label counts one seat in a sentence: "a single Labour gain was cancelled out by a Tory gain from X"."""
    before = chunks[max(0, match.start - 2) : match.start]
    if chunks[match.start].tag != "PARTY" or not before or before[-1].text not in phrasing.labels.one_seat.words:
        return False
    return before[0].tag in ("by", "det", "accompany", "see_v") and len(before) > 1


def _of_person(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a label at ``at`` stands behind a person and a party in brackets: "Cllr Ann Example (Con) - lost to"."""
    i = at - 1
    while i > 0 and chunks[i].tag in ("dash", "comma", "colon"):
        i -= 1
    tags = [c.tag for c in chunks[max(0, i - 4) : i + 1]]
    return tags == ["w", "w", "lpar", "PARTY", "rpar"] and all(c.role == "name" for c in chunks[i - 4 : i - 2])


def names_ward(chunks: Sequence[Chunk], at: int, phrasing: Phrasing) -> bool:
    """Whether what stands at ``at`` is of a ward: "Dudley, Gornal ward - Labour gain", "Budshead: Lab hold".

    It is where an unknown name before a mark parts it from the council, or from the beginning of the line.
    """
    i = at - 1
    while i >= 0 and chunks[i].tag in ("det", "lpar", "OTHER", "NUM", "rpar", "PARTY"):
        i -= 1
    if i < 0 or chunks[i].tag not in ("colon", "dash"):
        return False
    names = 0
    for j in range(i - 1, -1, -1):
        chunk = chunks[j]
        if chunk.text in phrasing.contest.wards.words:
            return True
        if chunk.text in phrasing.labels.whole.words or chunk.tag == "AREA":
            return names > 0 and chunk.tag == "AREA"
        if chunk.tag == "PLACE" or (chunk.tag == "w" and chunk.role in ("name", "first")):
            names += 1
        elif chunk.tag not in (
            "conj",
            "w",
            "det",
            "comma",
            "loc_p",
            "on_p",
            "LOCATOR",
            "bullet",
            "apostrophe",
            "dash",
            "prep",
            "OTHER",
        ):
            return False
        if j < i - 7:
            return False
    return names > 0


def label_areas(chunks: Sequence[Chunk], start: int, end: int, scene: Scene, base: int) -> tuple[Place, ...]:
    """Areas that a label such as "Lab gain from Con" at ``chunks[start:end]`` belongs to.

    A line that begins with an area has its labels after their areas, any other before them.
    """
    first = next((c for c in chunks if c.tag not in _MARKS and c.tag not in ("OTHER", "YEAR", "det")), None)
    left = next(
        (
            i
            for i in range(start - 1, max(-1, start - 1 - _LABEL_REACH), -1)
            if chunks[i].tag == "AREA" or chunks[i].tag not in _SOFT
        ),
        None,
    )
    right = next(
        (
            i
            for i in range(end, min(len(chunks), end + _LABEL_REACH))
            if chunks[i].tag == "AREA" or chunks[i].tag not in _SOFT | {"loc_p", "on_p"}
        ),
        None,
    )
    left_area = chunks[left] if left is not None and chunks[left].tag == "AREA" else None
    right_area = chunks[right] if right is not None and chunks[right].tag == "AREA" else None
    named = [chunk for chunk in chunks if chunk.tag == "AREA"]
    if named:
        if len(named) == 1 and first is named[0] and not (left_area or right_area):
            return places(named[0], base)  # "Bolton: Con -7, Lab +5, no overall control"
        bracketed = start > 1 and chunks[start - 1].tag == "lpar" and left == start - 2
        if left_area is not None and (bracketed or (first is not None and first.tag == "AREA")):
            chosen: Chunk | None = left_area
        else:
            chosen = right_area or left_area
        return places(chosen, base) if chosen is not None else ()
    if any(chunk.tag in ("PLACE", "NATION") for chunk in chunks):
        return ()
    for group in ((scene.head,) if scene.head else (), scene.recent, scene.heading):
        if len({p.area_id for p in group}) == 1:
            return group[-1:]
        if group:
            return ()
    return ()
