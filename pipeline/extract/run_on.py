"""Run-on labels: a list of councils with their results that a page's text has put on one line.

"Basildon Con hold Braintree Con hold Medway Con to Lab": a council and a label by turns, with nothing between them but
words such as "all seats up". Read one after the other such a line is ambiguous ("hold Braintree"), as a row of pairs
it is not. A party's own figures may stand between them: "Lab +2 Gain 4 Loss 2 Hold 31".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, places
from pipeline.extract.sentence import Sentence, Statement

_FEWEST = 4
"""Pairs of council and label from which on a line is such a list."""
_HOLDERS = ("PARTY", "NOC")
_SKIPPED = frozenset({"w", "bar", "comma", "bullet", "semi"})
_NAME_WORDS = 1
"""Words that may stand between a council and its label: "Kingston upon Thames Royal LD hold"."""


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    value: Chunk
    previous: Chunk | None
    outcome: str


def run_on(sentence: Sentence, plain: Sequence[Chunk], nation: Place | None) -> list[Statement]:
    """Statements of a line of councils and labels by turns; none where it is no such line.

    Args:
        sentence: the line.
        plain: its chunks before lists of areas and tallies are made of them.
        nation: whose totals the figures of a party between the labels are; None leaves them out.
    """
    if [chunk.tag for chunk in plain].count("AREA") < _FEWEST:
        return []
    pairs: list[tuple[Chunk, _Label]] = []
    i = 0
    while i < len(plain):
        if plain[i].tag == "AREA" and len(plain[i].areas) == 1:
            at = i + 1
            while at < len(plain) and at - i <= _NAME_WORDS and plain[at].tag == "w":
                at += 1
            label = _label(plain, at)
            if label is not None:
                pairs.append((plain[i], label))
                i = label.end
                continue
        i += 1
    beside = sum(
        all(c.tag in _SKIPPED for c in plain[first.end : _index(plain, area)])
        for (_, first), (area, _) in pairwise(pairs)
    )
    if beside < _FEWEST - 1:
        return []
    stated = [s for area, label in pairs for s in _control(sentence, plain, area, label)]
    if nation is not None:
        stated += _figures(sentence, plain, nation)
    return stated


def _index(plain: Sequence[Chunk], chunk: Chunk) -> int:
    return next(i for i, c in enumerate(plain) if c is chunk)


def _label(plain: Sequence[Chunk], at: int) -> _Label | None:
    """The label at ``at``: "Lab hold", "Lab gain from NOC", "Con to NOC", "NOC no change"."""
    if at + 1 >= len(plain) or plain[at].tag not in _HOLDERS:
        return None
    first, verb = plain[at], plain[at + 1]
    after = plain[at + 2] if at + 2 < len(plain) else None
    third = plain[at + 3] if at + 3 < len(plain) else None
    if verb.tag in ("hold_s", "nochange"):
        return _Label(at, at + 2, first, first, "held")
    if verb.tag == "to" and after is not None and after.tag in _HOLDERS:
        return _Label(at, at + 3, after, first, "changed")
    if verb.tag in ("gain_s", "gain_v"):
        if after is not None and after.tag == "from" and third is not None and third.tag in _HOLDERS:
            return _Label(at, at + 4, first, third, "changed")
        if after is None or after.tag != "NUM":
            return _Label(at, at + 2, first, None, "changed")
    if verb.tag in ("lose_v", "loss_n") and after is not None and after.tag == "to" and third is not None:
        return _Label(at, at + 4, third, first, "changed") if third.tag in _HOLDERS else None
    return None


def _code(chunk: Chunk | None) -> str:
    if chunk is None:
        return ""
    return "NOC" if chunk.tag == "NOC" else chunk.parties[0]


def _control(sentence: Sentence, plain: Sequence[Chunk], area: Chunk, label: _Label) -> Iterator[Statement]:
    base = sentence.base
    place = places(area, base)[0]
    spans = {"area": place.span, "value": (base + label.value.start, base + label.value.end)}
    if label.previous is not None:
        spans["previous"] = (base + label.previous.start, base + label.previous.end)
    cue = (base + plain[label.start + 1].start, base + plain[label.start + 1].end)
    words = (base + area.start, base + plain[label.end - 1].end)
    statement = Statement(
        "control", place, "", _code(label.value), _code(label.previous), "", "exact", "",
        tuple(spans.items()), cue, words, "run-on-label",
    )  # fmt: skip
    yield statement
    yield replace(statement, measure="outcome", value=label.outcome, previous="")


def _figures(sentence: Sentence, plain: Sequence[Chunk], nation: Place) -> Iterator[Statement]:
    """A party's figures: "Lab +3 Gain 3 Loss 0" are of councils, "Con -191 Seats won 438" of seats."""
    for i in range(len(plain) - 3):
        party, change = plain[i], plain[i + 1]
        if party.tag != "PARTY" or change.tag != "NUM" or change.quantity is None:
            continue
        named = list(_named(plain, i + 2))
        if change.quantity.unit == "seats" and plain[i + 2].tag in ("win_v", "win_s") and plain[i + 3].tag == "NUM":
            named = [("seats_won", plain[i + 3])]  # "Con -191 Seats won 438": the noun is of what follows
        of_seats = any(kind == "seats_won" for kind, _ in named)
        of_councils = {"councils_gained", "councils_lost"} <= {kind for kind, _ in named}
        if of_seats == of_councils or not (change.quantity.signed or change.quantity.value == 0):
            continue
        figures = [("seat_change" if of_seats else "councils_change", change), *named]
        for measure, chunk in figures:
            if chunk.quantity is None:
                continue
            span = (sentence.base + chunk.start, sentence.base + chunk.end)
            who = (sentence.base + party.start, sentence.base + party.end)
            yield Statement(
                measure, nation, party.parties[0], str(chunk.quantity.value), "", "", "exact", "",
                (("area", nation.span), ("party", who), ("value", span)), span, (who[0], span[1]), "run-on-label",
            )  # fmt: skip


def _named(plain: Sequence[Chunk], at: int) -> Iterator[tuple[str, Chunk]]:
    """Figures of councils with their names from ``at`` on: "Gain 3 Loss 0 Hold 19"."""
    while at + 1 < len(plain):
        name, number = plain[at], plain[at + 1]
        kind = {"gain_s": "councils_gained", "loss_n": "councils_lost"}.get(name.tag, "")
        if number.tag != "NUM" or not (kind or name.tag == "hold_s" or name.text == "total"):
            return
        if kind:
            yield kind, number
        at += 2
