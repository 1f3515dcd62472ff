"""Near: rules whose trigger stands in a sentence but that do not fit it, and the first step of a pattern that fails.

Each pattern is held against the sentence from its trigger on, to the left and to the right, step by step as spaCy's
``Matcher`` would take it. Rules are data, so a new rule needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.extract import Extraction
from pipeline.extract.chunk import Chunk
from pipeline.extract.events import Piece, chunk_tag, pieces
from pipeline.extract.rules import LABELS, Element, Rule
from pipeline.lexicon import Lexicon
from pipeline.terminal import one_line

SHOWN = 3
"""How many near misses ``explain`` prints of a sentence where it is not told to print all."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The pattern of a rule that got furthest, and where it failed.

    ``met`` and ``lacking`` count the steps of the pattern that must stand, trigger included. ``last`` is the index of
    the last chunk that fitted, ``found`` that of the chunk that did not, outside the sentence at its ends. ``side`` is
    where that was looked for: "before" or "after" the last, or "at" it where the trigger itself is another word.
    """

    rule: str
    met: int
    lacking: int
    side: str
    last: int
    wanted: str
    found: int

    def told(self, text: str, chunks: Sequence[Chunk], lexicon: Lexicon) -> str:
        """``after "lost" wanted COUNCIL, found SEATS "seven seats"``; ``text`` is the sentence of the chunks."""
        if 0 <= self.found < len(chunks):
            chunk = chunks[self.found]
            tag = chunk_tag(chunk, lexicon.phrasing.counted)
            found = f"{'' if tag == 'w' else f'{tag} '}{_words(text, chunk)}"
        else:
            found = "the beginning" if self.found < 0 else "the end"
        return f"{self.side} {_words(text, chunks[self.last])} wanted {self.wanted}, found {found}"


class _Walk(NamedTuple):
    """How far the steps on one side of the trigger go; ``failed`` is the index of the step that failed, or None."""

    met: int
    failed: int | None
    since: int
    last: int
    found: int


def near_misses(item: Extraction, rules: Iterable[Rule], lexicon: Lexicon) -> list[NearMiss]:
    """Rules that nearly fired on a sentence, one near miss a rule, those first that got furthest.

    A rule of which some pattern fits is none of them, whether it comes to a fact or not.
    """
    fitting = {match.rule.name for match in item.candidates}
    seen = pieces(item.chunks, lexicon)
    found: list[NearMiss] = []
    for rule in rules:
        if rule.name not in fitting:
            miss = nearest(rule, seen) or _other_word(rule, seen, lexicon)
            found += [miss] if miss else []
    return sorted(found, key=lambda miss: (-miss.met, miss.lacking, miss.rule))


def nearest(rule: Rule, seen: Sequence[Piece]) -> NearMiss | None:
    """How the pattern of a rule failed that got furthest; None where a pattern fits, or none has its trigger in it."""
    best: NearMiss | None = None
    for pattern in rule.patterns:
        for at, element in enumerate(pattern):
            if not element.trigger:
                continue
            for here, piece in enumerate(seen):
                if not _fits(element, piece):
                    continue
                miss = _missed(rule.name, pattern, at, here, seen)
                if miss is None:
                    return None
                if best is None or (miss.met, -miss.lacking) > (best.met, -best.lacking):
                    best = miss
    return best


def _other_word(rule: Rule, seen: Sequence[Piece], lexicon: Lexicon) -> NearMiss | None:
    """The near miss of a rule whose trigger stands there in another word than its patterns ask for, if it is one."""
    tags = LABELS[rule.trigger] if rule.trigger in LABELS else lexicon.members(rule.trigger)
    here = next((at for at, piece in enumerate(seen) if piece.tag in tags), None)
    steps = [element for pattern in rule.patterns for element in pattern if element.trigger]
    if here is None or any(_fits(element, piece) for element in steps for piece in seen):
        return None
    return NearMiss(rule.name, 0, sum(map(_needed, rule.patterns[0])), "at", here, steps[0].text, here)


def _missed(name: str, pattern: Sequence[Element], at: int, here: int, seen: Sequence[Piece]) -> NearMiss | None:
    """Where a pattern fails whose trigger, its step ``at``, is the piece ``here``; None where it fits."""
    left, right = pattern[:at][::-1], pattern[at + 1 :]
    before, after = _walk(left, seen, here, -1), _walk(right, seen, here, 1)
    met = before.met + 1 + after.met
    lacking = sum(map(_needed, pattern)) - met
    if before.failed is not None:
        wanted = _written(left[before.since : before.failed + 1][::-1])
        return NearMiss(name, met, lacking, "before", before.last, wanted, before.found)
    if after.failed is not None:
        wanted = _written(right[after.since : after.failed + 1])
        return NearMiss(name, met, lacking, "after", after.last, wanted, after.found)
    return None


def _walk(elements: Sequence[Element], seen: Sequence[Piece], start: int, step: int) -> _Walk:
    """Take the steps of a pattern from the piece beside ``start`` on, to the right or (``step`` -1) to the left."""
    states = {start + step: start}  # where the next step is looked for: the last piece that a needed step took
    met = since = 0
    for number, element in enumerate(elements):
        if element.text.startswith("~"):
            states |= dict(_passed(states, element, seen, step))
            continue
        taken = {
            place + step: place for place in states if 0 <= place < len(seen) and _fits(element, seen[place])
        }  # fmt: skip
        if not _needed(element):
            states |= {place: states[place - step] for place in taken if place not in states}
        elif taken:
            states, met, since = taken, met + 1, number + 1
        else:
            furthest = max(states, key=lambda place: place * step)
            return _Walk(met, number, since, states[furthest], furthest)
    return _Walk(met, None, since, start, start)


def _passed(states: dict[int, int], gap: Element, seen: Sequence[Piece], step: int) -> Iterator[tuple[int, int]]:
    """The places that a gap adds to those it begins at."""
    most = int(gap.text[1:] or 3)
    for place, last in states.items():
        for onward in range(place, place + most * step, step):
            if not (0 <= onward < len(seen) and seen[onward].fill):
                break
            if onward + step not in states:
                yield onward + step, last


def _needed(element: Element) -> bool:
    return "OP" not in element.token


def _fits(element: Element, piece: Piece) -> bool:
    """Whether a step that is no gap takes a piece: its tag and its word, where the step asks for both."""
    pairs = (("TAG", piece.tag), ("LOWER", piece.word))
    asked = [(element.token[key], said) for key, said in pairs if key in element.token]
    return bool(asked) and all(
        said == wanted if isinstance(wanted, str) else said in wanted["IN"] for wanted, said in asked
    )


def _written(elements: Iterable[Element]) -> str:
    return " ".join(element.text for element in elements)


def _words(text: str, chunk: Chunk) -> str:
    return f'"{one_line(text[chunk.start : chunk.end])}"'
