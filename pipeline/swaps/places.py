"""Where a text has listed words in one of their frames, leftmost and longest first; none of them a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import compress
from pathlib import Path

import regex

from pipeline.swaps.frames import LETTERS, Frame, SpinTable, Swap, Unit, fits, longest
from pipeline.swaps.listening import listening
from pipeline.swaps.units import STOP, entity_words, sentences, with_names

_WRAPPED = regex.compile(r"[ \t]*\p{Ll}")
_END = regex.compile(STOP)
_MAY_STOP = re.compile(r"[.!?\r\n;•]")
_COMPANY = ("PARTY", "COUNCIL", "NUMBER")
_NEAR = 10  # words on either side
_REMEMBERED = 1 << 14  # sentences of which the places are kept
_LONGEST_REMEMBERED = 1000  # their code points


@dataclass(frozen=True, slots=True)
class Place:
    """Listed words in a frame: ``units[first:last]`` of a sentence; ``titled``: its capitals say nothing.

    ``base``: where the offsets of the units are counted from, in code points of the text.
    """

    swap: Swap
    frame: Frame
    units: Sequence[Unit]
    first: int
    last: int
    titled: bool
    base: int = 0

    @property
    def start(self) -> int:
        """Where the words begin, in code points of the text."""
        return self.base + self.units[self.first].start

    @property
    def end(self) -> int:
        """Where the words end, in code points of the text."""
        return self.base + self.units[self.last - 1].end

    def behind(self, size: int) -> Place:
        """The same place in a text of which ``size`` code points more come before."""
        return Place(self.swap, self.frame, self.units, self.first, self.last, self.titled, self.base + size)

    def among_results(self) -> bool:
        """Whether two of a party, a council and a number stand within ten words of the sentence: it tells results."""
        near = (*self.units[max(0, self.first - _NEAR) : self.first], *self.units[self.last : self.last + _NEAR])
        return sum(any(kind in unit.classes for unit in near) for kind in _COMPANY) > 1

    def is_telling(self) -> bool:
        """Whether a frame that no honest writer has stands around the words."""
        return any(fits(frame, self.units, self.first, self.last) for frame in self.swap.telling)


def places(text: str, chunks: Sequence[str], table: SpinTable, models: Path | None = None) -> Iterator[Place]:
    """The places of a text where listed words stand in a frame of theirs; ``chunks``: what its blanks part."""
    ears = listening(table)
    yield from places_of(text, chunks, ears.with_room(chunks, ears.heard(chunks)), table, models)


def places_of(
    text: str,
    chunks: Sequence[str],
    heard: Mapping[tuple[str, ...], Sequence[int]],
    table: SpinTable,
    models: Path | None = None,
) -> Iterator[Place]:
    """The same, of a text in which these phrases are ``heard`` in these chunks."""
    told = frozenset(chunks[k] for at in heard.values() for k in at)
    lines = _known_lines(table, models)
    for start, end in _lines_with(told, text):
        base = start - 1 if start else 0  # a hyphen is a mark by the blank before it
        line = text[base:end]
        found = lines.get(line)
        if found is None:
            found = tuple(_in_line(line, start - base, told, table, models))
            if len(lines) < _REMEMBERED and len(line) <= _LONGEST_REMEMBERED:
                lines[line] = found
        for place in found:
            yield place.behind(base)


def _in_line(text: str, first: int, told: Set[str], table: SpinTable, models: Path | None) -> Iterator[Place]:
    """The places of one line, which begins at ``first``; all are in sentences with one of the chunks told."""
    known = _known_sentences(table, models)
    for start, end in _sentences_with(told, text, first):
        base = max(0, start - 1)
        sentence = text[base:end]
        found = known.get(sentence)
        if found is None:
            found = tuple(_in_sentence(sentence, start - base, table, models))
            if len(known) < _REMEMBERED and len(sentence) <= _LONGEST_REMEMBERED:
                known[sentence] = found
        for place in found:
            yield place.behind(base)


def _in_sentence(text: str, start: int, table: SpinTable, models: Path | None) -> Iterator[Place]:
    """The places of one sentence, which begins at ``start``."""
    if table.telling.isdisjoint(LETTERS.findall(text[start:].lower())):
        return
    names = entity_words(models)
    for units in sentences(text, start):
        words = [unit.word for unit in units]
        if not any(
            len(swap.spun) == 1 or tuple(words[at : at + len(swap.spun)]) == swap.spun
            for at in compress(range(len(words)), map(table.swaps.__contains__, words))
            for swap in table.swaps[words[at]]
        ):
            continue
        units = with_names(units, words, text, names)
        titled = _is_title(units, text)
        at = 0
        while at < len(units):
            swaps = table.swaps.get(units[at].word)
            found = longest(swaps, units, at) if swaps else None
            if found is None or not _may_change(found[0], units, at, text, titled):
                at += 1
                continue
            swap, frame = found
            last = at + len(swap.spun)
            yield Place(swap, frame, units, at, last, titled)
            at = last


@cache
def _known_lines(table: SpinTable, models: Path | None) -> dict[str, tuple[Place, ...]]:
    """Lines, with the sign before them, to their places: a text is read again after each round of edits."""
    return {}


@cache
def _known_sentences(table: SpinTable, models: Path | None) -> dict[str, tuple[Place, ...]]:
    """The same of sentences: a line may have edits in one of several."""
    return {}


def _lines_with(chunks: Set[str], text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the lines (wrapped ones as a whole) that have one of the chunks, or a part of one."""
    done = 0
    for first, last in _occurrences(chunks, text, 0):
        if last <= done:
            continue
        start = _line_start(text, done, first)
        done = _line_end(text, last)
        yield start, done


def _sentences_with(chunks: Set[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """Start and end of the sentences behind ``start`` that have one of the chunks, or a part of one."""
    ends = _ends(text, start)
    end = start
    for first, last in _occurrences(chunks, text, start):
        while end < last:
            start, end = end, next(ends)
            if end > first:
                yield start, end


def _ends(text: str, start: int) -> Iterator[int]:
    """Where sentences end, behind the stop."""
    for sign in _MAY_STOP.finditer(text, start):
        at = sign.end()
        if sign[0] in ".!?" and at < len(text) and text[at].isalnum():
            continue  # "1.5"
        if sign[0] in ".!?" and text.startswith(" ", at):
            yield at
        elif (stop := _END.match(text, at - 1)) is not None:
            yield stop.end()
    yield len(text)


def _occurrences(chunks: Set[str], text: str, start: int) -> list[tuple[int, int]]:
    """Start and end of all that reads as one of the chunks, in order."""
    found: list[tuple[int, int]] = []
    for chunk in chunks:
        at = text.find(chunk, start)
        while at >= 0:
            found.append((at, at + len(chunk)))
            at = text.find(chunk, at + len(chunk))
    return sorted(found)


def _line_start(text: str, done: int, at: int) -> int:
    """The last start of a line at which a sentence begins, or ``done`` if none comes behind it."""
    while (at := text.rfind("\n", done, at)) >= 0:
        if not _WRAPPED.match(text, at + 1):
            return at + 1
    return done


def _line_end(text: str, at: int) -> int:
    """The first end of a line, behind its break, at which a sentence ends."""
    while (at := text.find("\n", at)) >= 0:
        at += 1
        if not _WRAPPED.match(text, at):
            return at
    return len(text)


def _may_change(swap: Swap, units: Sequence[Unit], at: int, text: str, titled: bool) -> bool:
    """Whether the spun words are ordinary ones: a capital letter makes a name, but for a title's or an opener's."""
    capital = text[units[at].start].isupper()
    if swap.name:
        return capital
    if not capital or at == 0 or titled or units[at - 1].punctuation:
        return True
    # "Labour Celebration": spinners swap the second word of a party's name too
    return "PARTY" in units[at - 1].classes


def _is_title(units: Sequence[Unit], text: str) -> bool:
    """Whether nearly every longer word of a line has a capital letter, so that capitals say nothing."""
    if text[units[0].start : units[-1].end].isupper():
        return True
    words = [
        unit for unit in units if not unit.punctuation and unit.end - unit.start > 3 and not unit.word[0].isdigit()
    ]
    return len(words) >= 4 and sum(text[unit.start].isupper() for unit in words) >= 0.8 * len(words)
