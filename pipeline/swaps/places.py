"""Where a text has listed words in one of their frames, leftmost and longest first; none of them a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import compress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import regex

from pipeline import channel
from pipeline.gazetteer import Gazetteer
from pipeline.swaps.frames import LETTERS, Frame, SpinTable, Swap, Unit, fits, longest, phrase
from pipeline.wording import NUMBER_WORDS, WORD

# A line break before a small letter is a wrapped line's, any other ends a sentence.
_STOP = r"[.!?](?=[\s\"'”’)\]]|$)|\r?\n(?![ \t]*\p{Ll})|\r(?!\n)|[;•]"
_SPLIT = rf"(?P<word>{WORD.pattern})|(?P<stop>{_STOP})|(?P<mark>[,:()\[\]–—]|(?<=\s)-(?=\s))"
_PIECE = regex.compile(_SPLIT)
# the same of ASCII, where it is quicker
_PLAIN = re.compile(_SPLIT.replace(r"\p{Ll}", "[a-z]").replace(r"[\s", r"[ \t-\r").replace(r"\s", r"[ \t-\r]"))
_WRAPPED = regex.compile(r"[ \t]*\p{Ll}")
_END = regex.compile(_STOP)
_MAY_STOP = re.compile(r"[.!?\r\n;•]")
_PARTY_ROLES = frozenset({"name", "adjective", "abbreviation", "member"})
_NUMBER = frozenset({"NUMBER"})
_NAME = frozenset({"NAME"})
_NOTHING: frozenset[str] = frozenset()
_Names = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
_SMALL_PARTIES = frozenset({"independents", "tories"})  # names without a capital letter
_COMPANY = ("PARTY", "COUNCIL", "NUMBER")
_NEAR = 10  # words on either side
_REMEMBERED = 1 << 14  # sentences of which the places are kept
_LONGEST_REMEMBERED = 1000  # their code points
_MOST_CHUNKS = 1 << 16
_LONGEST_CHUNK = 30


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
    heard = listening(table).heard(chunks)
    if not heard:
        return
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
        units = _with_names(units, words, text, names)
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


class _Words(dict[str, tuple[str, ...]]):
    """What stands between blanks to its words as units have them."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = tuple(_word(match[0]) for match in _pieces(chunk) if match.lastgroup == "word")
        if len(self) < _MOST_CHUNKS and len(chunk) <= _LONGEST_CHUNK:
            self[chunk] = found
        return found


class _Anchored(NamedTuple):
    """A listed phrase, known by its rarest word; ``beside``: the word before that or behind it, empty for one word."""

    words: tuple[str, ...]
    beside: str


class Listening(dict[str, tuple[_Anchored, ...]]):
    """What stands between blanks to the listed phrases of which it has the rarest word; most of it has none."""

    def __init__(self, table: SpinTable) -> None:
        super().__init__()
        self.words = _Words()
        self._by_rarest: dict[str, tuple[_Anchored, ...]] = {}
        count = channel.load().count
        spun = sorted({swap.spun for found in table.swaps.values() for swap in found})
        for words in spun:
            rarest = min(words, key=lambda word: (word in NUMBER_WORDS, count.get(word, 0), -len(word)))
            place = words.index(rarest)
            beside = "" if len(words) == 1 else words[place - 1] if place else words[1]
            self._by_rarest[rarest] = (*self._by_rarest.get(rarest, ()), _Anchored(words, beside))
        self._beside = max(map(len, spun), default=1) - 1

    def __missing__(self, chunk: str) -> tuple[_Anchored, ...]:
        found = tuple(phrase for word in set(self.words[chunk]) for phrase in self._by_rarest.get(word, ()))
        if len(self) < _MOST_CHUNKS and len(chunk) <= _LONGEST_CHUNK:
            self[chunk] = found
        return found

    def heard(self, chunks: Sequence[str], at: Iterable[int] | None = None) -> dict[tuple[str, ...], list[int]]:
        """The listed phrases whose words follow each other in a text, whatever marks stand between them, and in which
        chunks their rarest words stand. It needs no frame: few of them are places, but all places are among them.

        ``at``: the chunks that have a phrase's rarest word, where they are known.
        """
        out: dict[tuple[str, ...], list[int]] = {}
        for k in compress(range(len(chunks)), map(self.__getitem__, chunks)) if at is None else at:
            beside = self._next_to(chunks, k)
            near = ""
            for words, wanted in self[chunks[k]]:
                if wanted:
                    if wanted not in beside:
                        continue  # the quick answer for most
                    near = near or f" {' '.join(self._near(chunks, k))} "
                    if f" {' '.join(words)} " not in near:
                        continue
                out.setdefault(words, []).append(k)
        return out

    def _next_to(self, chunks: Sequence[str], at: int) -> list[str]:
        """The words of a chunk, the last before it and the first behind it."""
        found = list(self.words[chunks[at]])
        for way in (-1, 1):
            k = at + way
            while 0 <= k < len(chunks):
                if words := self.words[chunks[k]]:
                    found.append(words[min(way, 0)])
                    break
                k += way
        return found

    def _near(self, chunks: Sequence[str], at: int) -> list[str]:
        """The words of a chunk and as many on either side as a phrase may have."""
        before: list[str] = []
        k = at - 1
        while k >= 0 and len(before) < self._beside:
            before = [*self.words[chunks[k]], *before]
            k -= 1
        after: list[str] = []
        k = at + 1
        while k < len(chunks) and len(after) < self._beside:
            after += self.words[chunks[k]]
            k += 1
        return [*before, *self.words[chunks[at]], *after]


listening = cache(Listening)


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


def _word(form: str) -> str:
    return form.casefold().replace("’", "'")


class _Forms(dict[str, tuple[str, frozenset[str]]]):
    """A word as written to the same as units have it, and its classes."""

    def __missing__(self, form: str) -> tuple[str, frozenset[str]]:
        word = _word(form)
        if word[0].isdigit() or word in NUMBER_WORDS:
            classes = _NUMBER
        else:
            classes = _NAME if form[0].isupper() else _NOTHING
        if len(self) < _MOST_CHUNKS and len(form) <= _LONGEST_CHUNK:
            self[form] = word, classes
        return word, classes


_FORMS = _Forms()


def _pieces(text: str, start: int = 0) -> Iterator[re.Match[str]] | Iterator[regex.Match[str]]:
    return _PLAIN.finditer(text, start) if text.isascii() else _PIECE.finditer(text, start, timeout=10)


def sentences(text: str, start: int = 0) -> Iterator[list[Unit]]:
    """The sentences of a text, from ``start`` on, as units. Quotation marks and hyphens in words are passed over."""
    units: list[Unit] = []
    for match in _pieces(text, start):
        form, kind = match[0], match.lastgroup
        if kind == "word":
            word, classes = _FORMS[form]
            units.append(Unit(word, *match.span(), classes))
        elif kind == "mark":
            units.append(Unit(form, match.start(), match.end(), _NOTHING, True))
        else:
            if units:
                yield units
            units = []
    if units:
        yield units


def _with_names(units: list[Unit], words: Sequence[str], text: str, names: _Names) -> list[Unit]:
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        capital = text[unit.start].isupper()
        for name, kind in names.get(unit.word, ()) if capital or unit.word in _SMALL_PARTIES else ():
            stop = at + len(name)
            if (capital or kind == "PARTY") and tuple(words[at:stop]) == name:
                span = unit.start, units[stop - 1].end
                out.append(Unit(" ".join(name), *span, frozenset({kind, "NAME"})))
                at = stop
                break
        else:
            out.append(unit)
            at += 1
    return out


@cache
def entity_words(models: Path | None = None) -> _Names:
    """First word to the names of parties and councils that begin with it, the longest first."""
    gazetteer = Gazetteer.load(models)
    found: dict[tuple[str, ...], str] = {}
    for form in gazetteer.area_forms():
        found[phrase(form)] = "COUNCIL"
    for party in gazetteer.party_forms():
        if party.role in _PARTY_ROLES and len(party.text) > 2 and not (party.weak and party.text.islower()):
            found[phrase(party.text)] = "PARTY"
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in found.items():
        if words:
            by_first.setdefault(words[0], []).append((words, kind))
    return MappingProxyType(
        {first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row))) for first, rows in sorted(by_first.items())}
    )
