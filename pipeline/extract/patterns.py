"""Patterns: where the chunks of a sentence hold what a rule's pattern asks for.

Where there is one way to read a pattern, it is read off here; which of several ways holds is for spaCy's Matcher to
choose.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.extract.rules import Element, Rule


def options(token: Mapping[str, Any], key: str) -> list[str]:
    """The values that a spaCy token pattern allows for an attribute."""
    wanted = token[key]
    return list(wanted["IN"]) if isinstance(wanted, Mapping) else [wanted]


Spans: TypeAlias = list[tuple[int, int, Sequence[int]]]
"""Of each match its first chunk, the chunk behind its last, and for each of its chunks the element that it is."""
_READINGS = 40
"""Ways to read a pattern in a sentence that are looked at, at most."""


class Line:
    """The chunks of a sentence as patterns see them: tag, word, and whether a gap (``~``) may reach over it."""

    __slots__ = ("soft", "tagged", "tags", "words")

    def __init__(self, tags: Sequence[str], words: Sequence[str], soft: Sequence[bool]) -> None:
        self.tags = tags
        self.words = words
        self.soft = soft
        self.tagged: dict[str, list[int]] = {}
        """Where each tag stands."""
        for at, tag in enumerate(tags):
            self.tagged.setdefault(tag, []).append(at)


class _Step:
    """An element of a pattern: what a chunk must be, and how many such chunks may stand there."""

    __slots__ = ("gap", "least", "most", "tags", "words")

    def __init__(self, token: Mapping[str, Any]) -> None:
        self.tags = frozenset(options(token, "TAG")) if "TAG" in token else None
        self.words = frozenset(options(token, "LOWER")) if "LOWER" in token else None
        self.gap = "LEMMA" in token
        often = str(token.get("OP", "1"))
        self.least = int("OP" not in token)
        self.most = int(often.strip("{}").split(",")[1]) if self.gap else 1

    def fits(self, line: Line, at: int) -> bool:
        """Whether the chunk at ``at`` is one."""
        return (
            (self.tags is None or line.tags[at] in self.tags)
            and (self.words is None or line.words[at] in self.words)
            and (not self.gap or line.soft[at])
        )


def _longest(readings: Mapping[tuple[int, int], Sequence[int]]) -> Spans:
    """Of matches with their alignments the longest, of those as long the first, none overlapping."""
    if len(readings) < 2:
        return [(start, end, alignment) for (start, end), alignment in readings.items()]
    kept: Spans = []
    for start, end in sorted(readings, key=lambda span: (span[0] - span[1], span[0])):
        if not any(start < stop and begin < end for begin, stop, _ in kept):
            kept.append((start, end, readings[start, end]))
    return kept


class RulePattern:
    """One pattern of a rule; its steps are made when it is first looked for, its Matcher when one first matches."""

    def __init__(self, rule: Rule, elements: Sequence[Element], vocab: Vocab) -> None:
        self.rule = rule
        self._elements = elements
        self._vocab = vocab

    @cached_property
    def _steps(self) -> Sequence[_Step]:
        return [_Step(element.token) for element in self._elements]

    def _starts(self, line: Line) -> Iterable[int]:
        """Where a match may begin."""
        first = self._steps[0]
        if not first.least:
            return range(len(line.tags))
        if first.tags is not None:
            found = [line.tagged[tag] for tag in first.tags if tag in line.tagged]
            return found[0] if len(found) == 1 else sorted(itertools.chain.from_iterable(found))
        wanted = first.words or frozenset()
        return [at for at, word in enumerate(line.words) if word in wanted]

    def spans(self, line: Line) -> Spans | None:
        """The matches in a sentence, the longest first, none overlapping, as the Matcher finds them.

        None where the same chunks can be read in two ways, of which the Matcher is to choose one.
        """
        steps, count = self._steps, len(line.tags)
        last = len(steps)
        readings: dict[tuple[int, int], tuple[int, ...]] = {}
        for start in self._starts(line):
            open_ends: list[tuple[int, int, tuple[int, ...]]] = [(0, start, ())]
            while open_ends:
                number, at, alignment = open_ends.pop()
                if number == last:
                    if readings.setdefault((start, at), alignment) != alignment or len(readings) > _READINGS:
                        return None
                    continue
                step = steps[number]
                if not step.least:
                    open_ends.append((number + 1, at, alignment))
                end = min(at + step.most, count)
                while at < end and step.fits(line, at):
                    at += 1
                    alignment = (*alignment, number)
                    open_ends.append((number + 1, at, alignment))
        return _longest(readings)

    @cached_property
    def _matcher(self) -> Matcher:
        matcher = Matcher(self._vocab)
        matcher.add("rule", [[dict(element.token) for element in self._elements]], greedy="LONGEST")
        return matcher

    def matched(self, doc: Doc) -> Spans:
        """Start, end and alignment of each match of any pattern, the longest first, none overlapping."""
        found = self._matcher(doc, with_alignments=True)
        return [(start, end, alignment) for _, start, end, alignment in found]  # type: ignore[misc]

    def parts(self, start: int, alignment: Sequence[int]) -> tuple[int, dict[str, int]]:
        """Index of the trigger's chunk, and of each slot's, in a match."""
        slots: dict[str, int] = {}
        trigger = start
        for at, number in enumerate(alignment, start):
            element = self._elements[number]
            if element.slot:
                slots.setdefault(element.slot, at)
            if element.trigger:
                trigger = at
        return trigger, slots
