"""Patterns: whether the chunks of a sentence hold what a rule's pattern asks for, told before spaCy's Matcher is run.

Patterns without optional parts are read off here. Of others it is only told whether there is a match: which of several
ways to read one is the Matcher's to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.extract.rules import Element, Rule


def options(token: Mapping[str, Any], key: str) -> list[str]:
    """The values that a spaCy token pattern allows for an attribute."""
    wanted = token[key]
    return list(wanted["IN"]) if isinstance(wanted, Mapping) else [wanted]


@dataclass(frozen=True, slots=True)
class Line:
    """The chunks of a sentence as patterns see them: tag, word, and whether a gap (``~``) may reach over it."""

    tags: Sequence[str]
    words: Sequence[str]
    soft: Sequence[bool]


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


class RulePattern:
    """One pattern of a rule; its steps are made when it is first looked for, its Matcher when one first matches."""

    def __init__(self, rule: Rule, elements: Sequence[Element], vocab: Vocab) -> None:
        self.rule = rule
        self._elements = elements
        self._vocab = vocab

    @cached_property
    def _steps(self) -> Sequence[_Step]:
        return [_Step(element.token) for element in self._elements]

    @cached_property
    def fixed(self) -> bool:
        """Whether it has no optional parts."""
        return not any("OP" in element.token for element in self._elements)

    def _starts(self, line: Line) -> Iterable[int]:
        """Where a match may begin."""
        first = self._steps[0]
        if not first.least:
            return range(len(line.tags))
        if first.tags is not None:
            return [at for at, tag in enumerate(line.tags) if tag in first.tags]
        wanted = first.words or frozenset()
        return [at for at, word in enumerate(line.words) if word in wanted]

    def _from(self, line: Line, start: int) -> int:
        """The end of a match that begins at ``start``, 0 where none does."""
        count = len(line.tags)
        ends = [start]
        for step in self._steps:
            reached = [] if step.least else ends
            for end in ends:
                at = end
                while at < count and at - end < step.most and step.fits(line, at):
                    at += 1
                    if at not in reached:
                        reached = [*reached, at]
            if not reached:
                return 0
            ends = reached
        return max(ends)

    def stands(self, line: Line) -> bool:
        """Whether the pattern matches anywhere in a sentence."""
        return any(self._from(line, start) for start in self._starts(line))

    def spans(self, line: Line) -> list[tuple[int, int, Sequence[int]]]:
        """Start, end and alignment of each match of a fixed pattern, none overlapping."""
        found: list[tuple[int, int, Sequence[int]]] = []
        length, free = len(self._steps), 0
        for start in self._starts(line):
            if start >= free and self._from(line, start):
                free = start + length
                found.append((start, free, range(length)))
        return found

    @cached_property
    def _matcher(self) -> Matcher:
        matcher = Matcher(self._vocab)
        matcher.add("rule", [[dict(element.token) for element in self._elements]], greedy="LONGEST")
        return matcher

    def matched(self, doc: Doc) -> list[tuple[int, int, Sequence[int]]]:
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
