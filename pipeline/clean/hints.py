"""What stands between the blanks of a text, and what it hints at: which steps can find anything there at all.

Most words of honest text hint at nothing, and most were met before, so that one look at each spares most texts the
searches for damage, joins and marks of spinning. A hint is necessary for what it stands for, never sufficient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

from pipeline import channel, keys
from pipeline.clean import marks
from pipeline.clean.damage import may_be_damaged
from pipeline.clean.joins import may_be_glued
from pipeline.clean.unlisted import may_anchor
from pipeline.swaps import frames
from pipeline.swaps.listening import listening

MENDABLE, ANCHOR, LISTED, PARTY = 1, 2, 4, 8
"""The bits of what may be damaged or glued, of words of the thesaurus, of words of listed phrases, and the lowest of
how many parties are named."""
_MOST_PARTIES = 7  # of one chunk that are counted, in three bits
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
    says how many parties are named.
    """

    chunks: Sequence[str]
    together: int
    anchors: Sequence[int]
    listed: Sequence[int]
    parties: int


class _Known:
    """What a chunk hints at: the bits above, then one for each word of the triggers of spun marks.

    A trigger is kept with the numbers of its marks and the bits without which it does not stand in a text; it is
    found by the lowest of them.
    """

    def __init__(self) -> None:
        self._channel = channel.load()
        self._listening = listening(frames.load())
        self._letters: dict[bytes, int] = {}
        self._begun: dict[bytes, list[tuple[bytes, int]]] = {}  # these by their first two
        self._triggers: list[tuple[bytes, tuple[int, ...], int]] = []
        self._by_bit: dict[int, list[int]] = {}
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self._letters.setdefault(small(word), _FIRST_LETTERS << len(self._letters))
            self._by_bit.setdefault(bits & -bits, []).append(len(self._triggers))
            self._triggers.append((small(trigger), numbers, bits))
        for letters, bit in self._letters.items():
            self._begun.setdefault(letters[:2], []).append((letters, bit))
        self._any = re.compile(b"|".join(map(re.escape, self._letters)))

        width = _FIRST_LETTERS.bit_length() - 1 + len(self._letters)
        self.shift, self.mask = keys.NOTES.ask(self._bits, width), (1 << width) - 1

    def _bits(self, chunk: str) -> int:
        lower = small(chunk)
        bits = 0
        for at in range(len(lower) - 1) if self._any.search(lower) else ():
            for letters, bit in self._begun.get(lower[at : at + 2], ()):
                if lower.startswith(letters, at):
                    bits |= bit
        bits |= MENDABLE * (may_be_damaged(chunk) or may_be_glued(chunk))
        bits |= ANCHOR * may_anchor(chunk, self._channel)
        bits |= LISTED * bool(self._listening[chunk]) | PARTY * min(keys.parties(chunk), _MOST_PARTIES)
        return bits

    def triggers(self, together: int) -> list[tuple[bytes, tuple[int, ...]]]:
        """What may stand in a text of these hints, in order: triggers with the numbers of their marks."""
        found: list[int] = []
        left = together & -_FIRST_LETTERS
        while left:
            bit = left & -left
            found += self._by_bit.get(bit, ())
            left ^= bit
        some = (self._triggers[k] for k in sorted(found))
        return [(trigger, numbers) for trigger, numbers, bits in some if together & bits == bits]


known = cache(_Known)


def read(text: str) -> Hints:
    """The hints of a text."""
    chunks = keys.chunks(text)
    shift, mask = known().shift, known().mask
    found = keys.NOTES.of(text)
    together = parties = 0
    anchors: list[int] = []
    listed: list[int] = []
    for k in compress(range(len(found)), found):  # few of many
        bits = found[k] >> shift & mask
        together |= bits
        if bits & ANCHOR:
            anchors.append(k)
        if bits & LISTED:
            listed.append(k)
        parties += bits // PARTY & _MOST_PARTIES
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    return Hints(chunks, together, anchors, listed, parties)


def small(text: str) -> bytes:
    """A text in small letters, quick to search: a byte for each code point, alike for all that stand in no trigger."""
    if not text.isascii():
        for sign, letter in _ONE_BYTE:
            text = text.replace(sign, letter)
    return text.encode("latin-1", "replace").lower()
