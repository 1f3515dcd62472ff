"""Readings: which of the statements of one sentence stand, where two say different things of the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.extract.discourse import Scene, Span
from pipeline.extract.events import Match
from pipeline.extract.modality import Verdict
from pipeline.extract.sentence import Sentence, Statement
from pipeline.fact import COUNT_MEASURES


def named_over_carried(judged: Sequence[tuple[Statement, Verdict]]) -> list[tuple[Statement, Verdict]]:
    """The statements of a sentence without those of who controls a council that it names for another statement.

    In "The Lib Dems have won Bath, but Labour held on" nothing says that Labour held Bath.
    """
    controls = [
        s for s, verdict in judged if s.measure == "control" and s.area is not None and verdict.status == "asserted"
    ]
    named = {s.area.area_id: s.value for s in controls if s.area is not None and _within(s.area.span, s.words)}
    carried = {
        (s.rule, s.cue)
        for s in controls
        if s.area is not None
        and s.value
        and named.get(s.area.area_id, s.value) not in ("", s.value)
        and not _within(s.area.span, s.words)
    }
    return [
        (s, verdict)
        for s, verdict in judged
        if s.measure not in ("control", "outcome") or (s.rule, s.cue) not in carried
    ]


def one_a_person(judged: Sequence[tuple[Statement, Verdict]]) -> list[tuple[Statement, Verdict]]:
    """The statements with one seat lost a person: what two rules say of one is put together, or said once."""
    lost: dict[str, tuple[Statement, Verdict]] = {}
    kept = []
    for s, verdict in judged:
        if s.measure != "seat_lost":
            kept.append((s, verdict))
        elif s.person not in lost:
            lost[s.person] = (s, verdict)
        else:
            first, before = lost[s.person]
            parts = {part for part, _ in first.anchors}
            anchors = (*first.anchors, *(anchor for anchor in s.anchors if anchor[0] not in parts))
            joined = replace(first, party=first.party or s.party, value=first.value or s.value, anchors=anchors)
            lost[s.person] = (joined, before if before.status != "asserted" else verdict)
    return [*kept, *lost.values()]


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def counted_spans(stated: Iterable[Statement]) -> set[Span]:
    """Where the counts of statements stand."""
    return {
        span
        for s in stated
        if s.measure in COUNT_MEASURES | {"majority"}
        for part, span in s.anchors
        if part == "value"
    }


def read_matches(
    groups: Sequence[Sequence[Match]],
    sentence: Sentence,
    scene: Scene,
    statements: Callable[[Sentence, Match, Scene], Iterable[Statement]],
) -> list[Statement]:
    """The first reading of each trigger that comes to a statement; of a count, that of the best rule alone.

    A rank is told beside a count: "are the largest party on 23".
    """
    readings: list[tuple[Match, list[Statement]]] = []
    for group in groups:
        read: set[bool] = set()
        for match in group:
            of_rank = match.rule.yields[0]["measure"] == "largest_party"
            if of_rank not in read and (some := list(statements(sentence, match, scene))):
                readings.append((match, some))
                read.add(of_rank)
    counts: dict[Span, tuple[int, int, int]] = {}
    ranks = [(m.rule.priority, len(m.slots), m.end - m.start) for m, _ in readings]
    for rank, (_, some) in zip(ranks, readings, strict=True):
        for span in counted_spans(some):
            counts[span] = max(counts.get(span, rank), rank)
    return [
        statement
        for rank, (_, some) in zip(ranks, readings, strict=True)
        if all(counts[span] <= rank for span in counted_spans(some))
        for statement in some
    ]
