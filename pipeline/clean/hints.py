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

MENDABLE, ANCHOR, LISTED, PARTY = 1, 2, 4, 8
"""The bits of what may be damaged or glued, of words of the thesaurus, of words of listed phrases, and the lowest of
how many parties are named."""
_MOST_PARTIES = 7  # of one chunk that are counted, in three bits
_REMEMBERED = 1 << 16  # entries of a cache
_FIRST_LETTERS = 64  # the bits from here on are those of triggers
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
    """What a chunk hints at: the bits above, then one for each word of the triggers of spun marks.

    A trigger is kept with the numbers of its marks and the bits without which it does not stand in a text; it is
    found by the lowest of them.
    """

    def __init__(self) -> None:
        self._anchors = channel.load().anchors.keys()
        self._listening = listening(frames.load())
        self._letters: dict[bytes, int] = {}
        self._begun: dict[bytes, list[tuple[bytes, int]]] = {}  # these by their first two
        self._triggers: list[tuple[bytes, tuple[int, ...], int]] = []
        self._by_bit: dict[int, list[tuple[int, int]]] = {}  # their numbers, with the bits that they need
        self._by_bits: dict[int, list[tuple[bytes, tuple[int, ...]]]] = {}  # a cache
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self._letters.setdefault(small(word), _FIRST_LETTERS << len(self._letters))
            self._by_bit.setdefault(bits & -bits, []).append((len(self._triggers), bits))
            self._triggers.append((small(trigger), numbers, bits))
        for letters, bit in self._letters.items():
            self._begun.setdefault(letters[:2], []).append((letters, bit))
        self._any = re.compile(b"|".join(map(re.escape, self._letters)))

        width = _FIRST_LETTERS.bit_length() - 1 + len(self._letters)
        self.shift, self.mask = keys.NOTES.ask(self._bits, width), (1 << width) - 1

    def _bits(self, chunk: str) -> int:
        if keys.is_figure(chunk):  # a trigger, an anchor, a listed phrase and a party have letters, and so has a join
            return MENDABLE * may_be_damaged(chunk)
        bits = self._of_triggers(small(chunk))
        if may_be_damaged(chunk) or may_be_glued(chunk):
            bits |= MENDABLE
        words = keys.word_keys(chunk)
        if not self._anchors.isdisjoint(words):
            bits |= ANCHOR
        if self._listening.hears(chunk):
            bits |= LISTED
        return bits | PARTY * min(words.count(keys.PARTY), _MOST_PARTIES)

    def _of_triggers(self, lower: bytes) -> int:
        """The bits of the words of triggers that stand in a chunk in small letters."""
        bits = 0
        for at in range(len(lower) - 1) if self._any.search(lower) else ():
            for letters, bit in self._begun.get(lower[at : at + 2], ()):
                if lower.startswith(letters, at):
                    bits |= bit
        return bits

    def triggers(self, together: int) -> Sequence[tuple[bytes, tuple[int, ...]]]:
        """What may stand in a text of these hints, in order: triggers with the numbers of their marks."""
        left = together & -_FIRST_LETTERS
        if (known := self._by_bits.get(left)) is not None:
            return known
        found: list[int] = []
        wanted = left
        while left:
            bit = left & -left
            for k, bits in self._by_bit.get(bit, ()):
                if together & bits == bits:
                    found.append(k)
            left ^= bit
        triggers = [self._triggers[k][:2] for k in sorted(found)]
        if len(self._by_bits) < _REMEMBERED:
            self._by_bits[wanted] = triggers
        return triggers


known = cache(_Known)


def read(text: str, pieces: Physical | None = None) -> Hints:
    """The hints of a text; ``pieces``: its lines, if they are known."""
    tables = known()
    shift = tables.shift
    pieces = pieces or physical(text)
    if pieces.plain:
        found = keys.chunks_of(pieces.lines, pieces.feeds == len(pieces.lines))
    else:
        found = keys.chunks(text)
    noted = keys.NOTES.of(text, found)
    anchor, hears, party = ANCHOR << shift, LISTED << shift, _MOST_PARTIES * PARTY << shift
    anchors: list[int] = []
    listed: list[int] = []
    parties = 0
    for k, bits in zip(noted.at, noted.bits, strict=True):
        if bits & anchor:
            anchors.append(k)
        if bits & hears:
            listed.append(k)
        if bits & party:
            parties += (bits & party) // (PARTY << shift)
    together = noted.together >> shift & tables.mask
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    words = len(found) - pieces.feeds  # a line's end is a chunk, but no word
    return Hints(found, together, anchors, listed, parties, words, tables.triggers(together))


def small(text: str) -> bytes:
    """A text in small letters, quick to search: a byte for each code point, alike for all that stand in no trigger."""
    if not text.isascii():
        for sign, letter in _ONE_BYTE:
            text = text.replace(sign, letter)
    return text.encode("latin-1", "replace").lower()
