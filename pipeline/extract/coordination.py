"""Coordination: what a sentence says of one council, and means of others that are joined to it without a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Span, places
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Councils


def joined_areas(stated: Sequence[Statement], sentence: Sentence, words: Councils) -> Iterator[Statement]:
    """What was said of a council, said again of one joined to it: "took A from B, as well as C", "..., and C too"."""
    taken = _taken(stated)
    for i, chunk in enumerate(sentence.chunks):
        if chunk.tag != "AREA" or i == 0 or _owns_majority(sentence.chunks, i):
            continue
        before = next((c for c in reversed(sentence.chunks[:i]) if c.tag not in ("det", "loc_p", "on_p")), None)
        too = before is not None and before.tag == "conj" and _as_well(sentence.chunks[i + 1 : i + 3], words)
        again = _said_again(sentence, i, stated)
        if before is None or not (before.tag == "addition" or too or again):
            continue
        at = sentence.base + before.start
        earlier = [s for s in stated if s.measure in ("control", "outcome") and s.area is not None and s.cue[0] < at]
        if not earlier:
            continue
        last = max(s.cue[0] for s in earlier)
        first_area = next(s.area for s in earlier if s.cue[0] == last)
        for area in places(chunk, sentence.base):
            if area.span in taken:
                continue
            for s in earlier:
                if s.cue[0] == last and s.area == first_area:
                    kept = tuple(a for a in s.anchors if a[0] != "area")
                    yield replace(s, area=area, anchors=(("area", area.span), *kept))


def _as_well(behind: Sequence[Chunk], words: Councils) -> bool:
    """Whether what stands behind a council says that it is one more, and ends its clause: "and C too"."""
    return bool(behind) and behind[0].text in words.as_well.words and all(c.tag in _CLOSING for c in behind[1:])


def _owns_majority(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether not a council but a party's majority there is joined: "fell, as did A's Tory majority"."""
    behind = [c.tag for c in chunks[at + 1 : at + 4]]
    return behind in (["possessive", "PARTY", "majority"], ["be_v", "PARTY", "majority"])


def _said_again(sentence: Sentence, at: int, stated: Sequence[Statement]) -> bool:
    """Whether a council ends a sentence behind "and" and the preposition of the one that something was said of.

    "took control of A, with 49 of the 62 seats, and of B"
    """
    chunks = sentence.chunks
    if at < 3 or chunks[at - 2].tag != "conj" or [c.tag for c in chunks[at + 1 : at + 2]] not in ([], ["stop"]):
        return False
    first = {s.area.span[0] - sentence.base for s in stated if s.measure == "control" and s.area is not None}
    before = {chunks[k - 1].text for k in range(1, at - 2) if chunks[k].tag == "AREA" and chunks[k].start in first}
    return chunks[at - 1].tag in ("prep", "loc_p", "on_p") and chunks[at - 1].text in before


_CLOSING = frozenset({"stop", "comma", "semi"})
_ITEM = frozenset({"NUM", "comma", "up", "down", "plus", "minus", "nochange", "seats", "rpar", "w", "majority", "from"})


def bracketed_areas(stated: Sequence[Statement], sentence: Sentence) -> Iterator[Statement]:
    """What was said of a council, said again of those listed behind it with a bracket of figures each.

    "keeps A (45 seats), B (35) and C (30)": a figure in a bracket is what the party that has the council holds there.
    """
    chunks, base = sentence.chunks, sentence.base
    taken = _taken(stated)
    for first in [s for s in stated if s.measure == "seat_change" and s.area is not None]:
        yield from _changes_listed(first, _listed(sentence, first), sentence)
    for first in [s for s in stated if s.measure == "control" and s.area is not None and s.value]:
        listed = _listed(sentence, first)
        if len(listed) < 2:
            continue
        kept = tuple(a for a in first.anchors if a[0] not in ("area", "previous"))
        outcome = next((s for s in stated if s.measure == "outcome" and s.area == first.area), None)
        for place, end in listed:
            for area in places(chunks[place], base):
                if area.span not in taken:
                    previous = first.previous if first.previous == first.value else ""
                    same = replace(first, area=area, previous=previous, anchors=(("area", area.span), *kept))
                    yield same
                    if outcome is not None:
                        yield replace(same, measure="outcome", value=outcome.value, previous="")
                number = next((c for c in chunks[place + 1 : end] if c.tag == "NUM"), None)
                plain = number is not None and number.quantity is not None and not number.quantity.signed
                if number is not None and number.quantity is not None and plain and first.value != "NOC":
                    if chunks[place + 2] is not number or number.quantity.unit == "councils":
                        continue  # "(up 15)"
                    span = (base + number.start, base + number.end)
                    party = next((a for a in kept if a[0] == "value"), ("value", first.cue))
                    anchors = (("area", area.span), ("party", party[1]), ("value", span))
                    yield Statement(
                        "seats", area, first.value, str(number.quantity.value), "", "", "exact", "", anchors, span,
                        span, "listed-with-seats",
                    )  # fmt: skip


def _listed(sentence: Sentence, first: Statement) -> list[tuple[int, int]]:
    """Of each council in a list that begins with a statement's, its chunk and the end of its bracket of figures."""
    chunks, base = sentence.chunks, sentence.base
    behind = first.area.span[1] if first.area is not None else -1
    at = next((i for i, c in enumerate(chunks) if c.tag == "AREA" and base + c.end == behind), None)
    listed: list[tuple[int, int]] = []
    while at is not None and (end := _bracket_end(chunks, at + 1)):
        listed.append((at, end))
        nxt = next((j for j in range(end, min(end + 4, len(chunks))) if chunks[j].tag == "AREA"), None)
        glue = chunks[end:nxt] if nxt is not None else ()
        at = nxt if glue and all(c.tag in ("comma", "conj", "semi", "det") for c in glue) else None
        if at is not None and not _bracket_end(chunks, at + 1):
            listed.append((at, at + 1))
            at = None
    return listed


def _changes_listed(first: Statement, listed: Sequence[tuple[int, int]], sentence: Sentence) -> Iterator[Statement]:
    """The party's change in each council behind the first of a list: "gains were in A (+21), B (+15) and C (+14)"."""
    chunks, base = sentence.chunks, sentence.base
    value = dict(first.anchors).get("value", (0, 0))
    if not listed or not chunks[listed[0][0]].end < value[0] - base < chunks[listed[0][1] - 1].start:
        return  # the change is not the bracket's
    for place, end in listed[1:]:
        inside = [c for c in chunks[place + 1 : end] if c.tag == "NUM" and c.quantity is not None]
        if len(inside) != 1 or len(chunks[place].areas) != 1 or inside[0].quantity is None:
            continue
        span = base + inside[0].start, base + inside[0].end
        kept = tuple(a for a in first.anchors if a[0] not in ("area", "value"))
        for area in places(chunks[place], base):
            number = str(inside[0].quantity.value)
            yield replace(first, area=area, value=number, anchors=(("area", area.span), *kept, ("value", span)))


def _bracket_end(chunks: Sequence[Chunk], at: int) -> int:
    """The index behind a bracket of figures at ``at``; 0 where none stands."""
    if at >= len(chunks) or chunks[at].tag != "lpar":
        return 0
    for j in range(at + 1, min(at + 9, len(chunks))):
        if chunks[j].tag == "rpar":
            return j + 1 if j > at + 1 and any(c.tag == "NUM" for c in chunks[at + 1 : j]) else 0
        if chunks[j].tag not in _ITEM:
            return 0
    return 0


_ENDS = frozenset({"comma", "stop", "semi", "rel", "addition", "lpar", "rpar", "clause", "conj", "LOCATOR", "dash"})


def continued_areas(stated: Sequence[Statement], sentence: Sentence) -> Iterator[Statement]:
    """What was said of councils, said again of those behind "and" where no verb follows.

    "regained A from the Tories and B, which had been hung": another loser, the same winner; what B was before is told
    by its own aside, see ``formerly``.
    """
    taken = _taken(stated)
    chunks = sentence.chunks
    for i, chunk in enumerate(chunks):
        if chunk.tag != "AREA" or i < 2 or chunks[i - 1].tag != "conj":
            continue
        if i + 1 < len(chunks) and chunks[i + 1].tag not in _ENDS:
            continue
        holder = chunks[i - 3] if chunks[i - 2].tag in ("comma", "rpar") and i > 2 else chunks[i - 2]
        at = sentence.base + chunk.start
        earlier = [s for s in stated if s.measure == "control" and s.area is not None and s.value and s.cue[0] < at]
        earlier = [s for s in earlier if s.value != s.previous and _gains(chunks, s, sentence.base)]
        if holder.tag not in ("PARTY", "NOC", "before_poll", "noc_before") or not earlier:
            continue
        last = max(earlier, key=lambda s: s.cue[0])
        spans = dict(last.anchors)
        kept = tuple(a for a in last.anchors if a[0] not in ("area", "previous"))
        for area in places(chunk, sentence.base):
            if area.span not in taken and "value" in spans:
                statement = replace(last, area=area, previous="", anchors=(("area", area.span), *kept))
                yield statement
                if _changed(stated, last):
                    yield replace(statement, measure="outcome", value="changed")


def interrupted_areas(stated: Sequence[Statement], sentence: Sentence) -> Iterator[Statement]:
    """What was said of the first council of a list, said again of the others behind an aside about the first.

    "control of A, which the Tories had run since 1999, B, C and D": the winner is the same, who lost is not told.
    "held A, where they won three seats, B and C": all are held.
    """
    chunks, base = sentence.chunks, sentence.base
    taken = _taken(stated)
    for first in [s for s in stated if s.measure == "control" and s.area is not None and s.value]:
        at = next((i for i, c in enumerate(chunks) if c.tag == "AREA" and base + c.end == first.area.span[1]), None)  # type: ignore[union-attr]
        aside = chunks[at + 1 : at + 3] if at is not None else []
        if at is None or len(aside) < 2 or aside[0].tag not in ("comma", "lpar"):
            continue
        if aside[1].tag != "rel" and aside[1].text != "where":
            continue
        closed = at + 2
        if aside[0].tag == "lpar":  # "held A (where they won three seats), B and C"
            closed = next((i for i in range(at + 3, len(chunks)) if chunks[i].tag == "rpar"), len(chunks))
        behind = next((i for i in range(closed + 1, len(chunks)) if chunks[i].tag == "AREA"), None)
        if behind is None or chunks[behind - 1].tag != "comma" or len(chunks[behind].areas) < 2:
            continue
        if behind + 1 < len(chunks) and chunks[behind + 1].tag not in ("stop", "semi"):
            continue
        kept = tuple(a for a in first.anchors if a[0] not in ("area", "previous"))
        for area in places(chunks[behind], base):
            if area.span not in taken:
                previous = first.previous if first.previous == first.value else ""
                statement = replace(first, area=area, previous=previous, anchors=(("area", area.span), *kept))
                yield statement
                if previous or _changed(stated, first):
                    yield replace(statement, measure="outcome", value="held" if previous else "changed", previous="")


def _taken(stated: Sequence[Statement]) -> set[Span]:
    """Where the areas stand of which something is stated, but for who ran one before."""
    return {span for s in stated if s.measure != "$before" for part, span in s.anchors if part == "area"}


def _changed(stated: Sequence[Statement], control: Statement) -> bool:
    """Whether it is said of a control that it changed."""
    return any(s.measure == "outcome" and s.value == "changed" and s.area == control.area for s in stated)


def _gains(chunks: Sequence[Chunk], statement: Statement, base: int) -> bool:
    """Whether a statement of control hangs on a verb of gaining, whose subject goes on acting."""
    cue = next((c for c in chunks if base + c.start == statement.cue[0]), None)
    return cue is not None and cue.tag in ("gain_v", "gain_s", "take_v", "win_v", "now_run")


def gapped(stated: Sequence[Statement], sentence: Sentence) -> Iterator[Statement]:
    """Councils gained by a party whose verb stands before it once: "A took X from B; C of Y and Z", "the Greens W"."""
    chunks, base = sentence.chunks, sentence.base
    taken = _taken(stated)
    for i, chunk in enumerate(chunks):
        if chunk.tag != "PARTY" or not chunk.parties or i < 2:
            continue
        left = i - 1 - (chunks[i - 1].tag == "det")
        if chunks[left].tag not in ("semi", "conj", "comma"):
            continue
        at = i + 1 + (i + 1 < len(chunks) and chunks[i + 1].text == "of")
        if at >= len(chunks) or chunks[at].tag != "AREA":
            continue
        if at + 1 < len(chunks) and chunks[at + 1].tag not in ("stop", "semi", "comma", "addition", "from", "conj"):
            continue
        earlier = [s for s in stated if s.measure == "control" and s.value and s.cue[1] <= base + chunk.start]
        last = max(earlier, key=lambda s: s.cue[0], default=None)
        if last is None or last.value in (chunk.parties[0], last.previous) or not _gains(chunks, last, base):
            continue
        own = (base + chunk.start, base + chunk.end)
        for area in places(chunks[at], base):
            if area.span not in taken:
                anchors = (("area", area.span), ("value", own), ("cue", last.cue))
                statement = replace(
                    last, area=area, value=chunk.parties[0], previous="", anchors=anchors, rule="elided-verb"
                )
                yield statement
                if _changed(stated, last):
                    yield replace(statement, measure="outcome", value="changed")
