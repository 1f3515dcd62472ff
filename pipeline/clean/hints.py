"""What stands between the blanks of a text, and what it hints at: which steps can find anything there at all.

Most words of honest text hint at nothing, and most were met before, so that one look at each spares most texts the
searches for damage, joins and marks of spinning. A hint is necessary for what it stands for, never sufficient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline import channel, keys
from pipeline.clean import marks
from pipeline.clean.damage import may_be_damaged
from pipeline.clean.joins import may_be_glued
from pipeline.clean.lines import Physical, physical
from pipeline.swaps import frames
from pipeline.swaps.listening import listening

MENDABLE, ANCHOR, LISTED, TRIGGER, PARTY = 1, 2, 4, 8, 16
"""The bits of what may be damaged or glued, of words of the thesaurus, of words of listed phrases and of triggers of
spun marks, and the lowest of how many parties are named."""
_MOST_PARTIES = 7  # of one chunk that are counted, in three bits
_WIDTH = 7
_REMEMBERED = 1 << 16  # entries of a cache
_LONGEST_REMEMBERED = 30  # code points of what is kept in one
RATE = 0.15
"""Share of swapped words for which it is asked whether any was."""
READ = 20_000
"""Code points in which words are weighed."""
# letters whose small form is one of ASCII, and the apostrophe, which the triggers have
_ONE_BYTE = (("\u0130", "I"), ("\u212a", "K"), ("’", "\x92"))


class Hints(NamedTuple):
    """What stands between the blanks of a text, and the hints of all of it together.

    ``anchors`` and ``listed`` are the chunks that hint at words of the thesaurus and of listed phrases, ``parties``
    says how many parties are named, ``words`` how many words there are. ``triggers``: those of spun marks that may
    stand in the text, with the numbers of their marks.
    """

    chunks: Sequence[str]
    together: int
    anchors: Sequence[int]
    listed: Sequence[int]
    parties: int
    words: int
    triggers: Sequence[tuple[bytes, tuple[int, ...]]]


class _Known:
    """What a chunk hints at: the bits above; and which words of triggers it has, a bit for each of these.

    A trigger is kept with the numbers of its marks and the words without which it does not stand in a text; it is
    found by the first of them.
    """

    def __init__(self) -> None:
        self._anchors = channel.load().anchors.keys()
        self._listening = listening(frames.load())
        self._words: dict[bytes, int] = {}
        self._begun: dict[bytes, list[tuple[bytes, int]]] = {}  # these by their first two letters
        self._triggers: list[tuple[bytes, tuple[int, ...], int]] = []
        self._by_word: dict[int, list[tuple[int, int]]] = {}  # their numbers, with the words that they need
        self._by_words: dict[int, list[tuple[bytes, tuple[int, ...]]]] = {}  # a cache
        self.in_chunk: dict[str, int] = {}  # a cache of words_of_triggers
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self._words.setdefault(small(word), 1 << len(self._words))
            self._by_word.setdefault(bits & -bits, []).append((len(self._triggers), bits))
            self._triggers.append((small(trigger), numbers, bits))
        for letters, bit in self._words.items():
            self._begun.setdefault(letters[:2], []).append((letters, bit))
        self._any = re.compile(b"|".join(map(re.escape, self._words)))
        self.shift = keys.NOTES.ask(self._bits, _WIDTH)

    def _bits(self, chunk: str) -> int:
        if keys.is_figure(chunk):  # a trigger, an anchor, a listed phrase and a party have letters, and so has a join
            return MENDABLE * may_be_damaged(chunk)
        bits = TRIGGER if self._any.search(small(chunk)) else 0
        if may_be_damaged(chunk) or may_be_glued(chunk):
            bits |= MENDABLE
        words = keys.word_keys(chunk)
        if not self._anchors.isdisjoint(words):
            bits |= ANCHOR
        if self._listening.hears(chunk):
            bits |= LISTED
        return bits | PARTY * min(words.count(keys.PARTY), _MOST_PARTIES)

    def words_of_triggers(self, chunk: str) -> int:
        """The words of triggers that a chunk has."""
        known = self.in_chunk.get(chunk)
        if known is None:
            lower, known = small(chunk), 0
            for at in range(len(lower) - 1):
                for letters, bit in self._begun.get(lower[at : at + 2], ()):
                    if lower.startswith(letters, at):
                        known |= bit
            if len(self.in_chunk) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
                self.in_chunk[chunk] = known
        return known

    def triggers(self, words: int) -> Sequence[tuple[bytes, tuple[int, ...]]]:
        """What may stand in a text that has these words, in order: triggers with the numbers of their marks."""
        if (known := self._by_words.get(words)) is not None:
            return known
        found: list[int] = []
        left = words
        while left:
            bit = left & -left
            found += [k for k, needs in self._by_word.get(bit, ()) if words & needs == needs]
            left ^= bit
        triggers = [self._triggers[k][:2] for k in sorted(found)]
        if len(self._by_words) < _REMEMBERED:
            self._by_words[words] = triggers
        return triggers


known = cache(_Known)


def read(text: str, pieces: Physical | None = None) -> Hints:
    """The hints of a text; ``pieces``: its lines, if they are known."""
    tables = known()
    shift, in_chunk = tables.shift, tables.in_chunk
    pieces = pieces or physical(text)
    if pieces.plain:
        found = keys.chunks_of(pieces.lines, pieces.feeds == len(pieces.lines))
    else:
        found = keys.chunks(text)
    noted = keys.NOTES.of(text, found)
    anchor, hears, party, trigger = (bit << shift for bit in (ANCHOR, LISTED, _MOST_PARTIES * PARTY, TRIGGER))
    anchors: list[int] = []
    listed: list[int] = []
    parties = words = 0
    for k, bits in zip(noted.at, noted.bits, strict=True):
        if bits & anchor:
            anchors.append(k)
        if bits & hears:
            listed.append(k)
        if bits & party:
            parties += (bits & party) // (PARTY << shift)
        if bits & trigger:
            words |= in_chunk.get(found[k]) or tables.words_of_triggers(found[k])
    together = noted.together >> shift
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    many = len(found) - pieces.feeds  # a line's end is a chunk, but no word
    return Hints(found, together, anchors, listed, parties, many, tables.triggers(words) if words else ())


def small(text: str) -> bytes:
    """A text in small letters, quick to search: a byte for each code point, alike for all that stand in no trigger."""
    if not text.isascii():
        for sign, letter in _ONE_BYTE:
            text = text.replace(sign, letter)
    return text.encode("latin-1", "replace").lower()
