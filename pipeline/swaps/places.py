"""Where a text has listed words in one of their frames, leftmost and longest first; none of them a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import regex

from pipeline.gazetteer import Gazetteer
from pipeline.swaps.frames import LETTERS, Frame, SpinTable, Swap, Unit, longest, phrase
from pipeline.wording import NUMBER_WORDS, WORD

# A line break before a small letter is a wrapped line's, any other ends a sentence.
_STOP = r"[.!?](?=[\s\"'”’)\]]|$)|\r?\n(?![ \t]*\p{Ll})|\r(?!\n)|[;•]"
_PIECE = regex.compile(rf"(?P<word>{WORD.pattern})|(?P<stop>{_STOP})|(?P<mark>[,:()\[\]–—]|(?<=\s)-(?=\s))")
_END = regex.compile(rf"{_STOP}|\Z")
_PARTY_ROLES = frozenset({"name", "adjective", "abbreviation", "member"})
_NUMBER = frozenset({"NUMBER"})
_NAME = frozenset({"NAME"})
_NOTHING: frozenset[str] = frozenset()
_COMPANY = ("PARTY", "COUNCIL", "NUMBER")
_NEAR = 10  # words on either side


@dataclass(frozen=True, slots=True)
class Place:
    """Listed words in a frame: ``units[first:last]`` of a sentence; ``titled``: its capitals say nothing."""

    swap: Swap
    frame: Frame
    units: Sequence[Unit]
    first: int
    last: int
    titled: bool

    @property
    def start(self) -> int:
        """Where the words begin, in code points of the text."""
        return self.units[self.first].start

    @property
    def end(self) -> int:
        """Where the words end, in code points of the text."""
        return self.units[self.last - 1].end

    def among_results(self) -> bool:
        """Whether two of a party, a council and a number stand within ten words of the sentence: it tells results."""
        near = (*self.units[max(0, self.first - _NEAR) : self.first], *self.units[self.last : self.last + _NEAR])
        return sum(any(kind in unit.classes for unit in near) for kind in _COMPANY) > 1


def places(text: str, table: SpinTable, models: Path | None = None) -> Iterator[Place]:
    """The places of a text where listed words stand in a frame of theirs."""
    names = entity_words(models)
    for units in _telling(text, table):
        words = tuple(unit.word for unit in units)
        if not any(
            words[at : at + len(swap.spun)] == swap.spun
            for at, word in enumerate(words)
            for swap in table.swaps.get(word, ())
        ):
            continue
        units = _with_names(units, text, names)
        titled = _is_title(units, text)
        at = 0
        while at < len(units):
            found = longest(table.swaps.get(units[at].word, ()), units, at, table)
            if found is None or not _may_change(found[0], units, at, text, titled):
                at += 1
                continue
            swap, frame = found
            last = at + len(swap.spun)
            yield Place(swap, frame, units, at, last, titled)
            at = last


def _telling(text: str, table: SpinTable) -> Iterator[list[Unit]]:
    """The sentences that have the longest word of some listed phrase; most sentences of honest text do not."""
    start = 0
    for match in _END.finditer(text, timeout=10):
        end = match.end()
        if not table.telling.keys().isdisjoint(LETTERS.findall(text[start:end].lower())):
            yield from sentences(text, start, end)
        start = end


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


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[list[Unit]]:
    """The sentences of a stretch of text as units. Quotation marks and hyphens inside words are passed over."""
    units: list[Unit] = []
    for match in _PIECE.finditer(text, start, end, timeout=10):
        form, kind = match[0], match.lastgroup
        if kind == "word":
            word = form.casefold().replace("’", "'")
            if word[0].isdigit() or word in NUMBER_WORDS:
                classes = _NUMBER
            else:
                classes = _NAME if form[0].isupper() else _NOTHING
            units.append(Unit(word, match.start(), match.end(), classes))
        elif kind == "mark":
            units.append(Unit(form, match.start(), match.end(), _NOTHING, True))
        else:
            if units:
                yield units
            units = []
    if units:
        yield units


def _with_names(units: list[Unit], text: str, names: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> list[Unit]:
    out: list[Unit] = []
    at = 0
    while at < len(units):
        for words, kind in names.get(units[at].word, ()):
            stop = at + len(words)
            if tuple(unit.word for unit in units[at:stop]) == words and _is_written_as_name(units[at], kind, text):
                span = units[at].start, units[stop - 1].end
                out.append(Unit(" ".join(words), *span, frozenset({kind, "NAME"})))
                at = stop
                break
        else:
            out.append(units[at])
            at += 1
    return out


def _is_written_as_name(unit: Unit, kind: str, text: str) -> bool:
    return text[unit.start].isupper() or (kind == "PARTY" and unit.word in ("independents", "tories"))


@cache
def entity_words(models: Path | None = None) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
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
