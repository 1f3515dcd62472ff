"""What stands between the blanks of a text, and what it hints at: which steps can find anything there at all.

Most words of honest text hint at nothing, and most were met before, so that one look at each spares most texts the
searches for damage, joins and marks of spinning. A hint is necessary for what it stands for, never sufficient.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline import channel
from pipeline.clean import marks
from pipeline.clean.damage import may_be_damaged
from pipeline.clean.joins import may_be_glued

SWAPPED = 3
"""The bits that say how many phrases can look swapped that begin or end in a chunk (3: three or more)."""
MENDABLE = 4
"""The bit of what may be damaged or glued."""
RATE = 0.15
"""Share of swapped words for which it is asked whether one looks swapped."""
READ = 20_000
"""Code points in which words are looked for that look swapped."""
_REMEMBERED = 1 << 16  # chunks of which the hints are kept
_LONGEST_REMEMBERED = 30  # their code points


class Hints(NamedTuple):
    """What stands between the blanks of a text, the hints of each, and those of all together."""

    chunks: list[str]
    bits: list[int]
    together: int


class _Known(dict[str, int]):
    """A chunk to its hints: ``SWAPPED``, ``MENDABLE``, then a bit for each word of the triggers of spun marks.

    ``triggers``: these with the numbers of their marks and the bits without which they do not stand in a text.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tables = channel.load()
        self._letters: dict[str, int] = {}
        self._swappable: dict[str, int] = {}
        self.triggers: list[tuple[str, tuple[int, ...], int]] = []
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self._letters.setdefault(word, 2 * MENDABLE << len(self._letters))
            self.triggers.append((trigger, numbers, bits))

    def __missing__(self, chunk: str) -> int:
        small = lower(chunk)
        bits = sum(bit for letters, bit in self._letters.items() if letters in small)
        bits += min(SWAPPED, sum(map(self._many, channel.anchors(chunk[:READ], self._tables))))
        bits += MENDABLE * (may_be_damaged(chunk) or may_be_glued(chunk))
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = bits
        return bits

    def _many(self, word: str) -> int:
        """How many phrases that are found by this word can look swapped in one place."""
        if word not in self._swappable:
            phrases = self._tables.anchors[word]
            places = {before for phrase, before in phrases if self._tables.can_look_swapped(phrase, RATE)}
            self._swappable[word] = len(places)
        return self._swappable[word]


known = cache(_Known)


def read(text: str) -> Hints:
    """The hints of a text."""
    chunks = channel.chunks(text)
    bits = list(map(known().__getitem__, chunks))
    together = 0
    for some in set(bits):
        together |= some
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    return Hints(chunks, bits, together)


def lower(text: str) -> str:
    """A text in small letters, as long as before."""
    return text.replace("\u0130", "I").lower()  # the one letter whose small form is longer
