"""What stands between the blanks of a text, and what it hints at: which steps can find anything there at all.

Most words of honest text hint at nothing, and most were met before, so that one look at each spares most texts the
searches for damage, joins and marks of spinning. A hint is necessary for what it stands for, never sufficient.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline import channel
from pipeline.clean import marks
from pipeline.clean.damage import may_be_damaged
from pipeline.clean.joins import may_be_glued

MENDABLE = 1
"""The bit of what may be damaged or glued."""
RATE = 0.15
"""Share of swapped words for which it is asked whether any was."""
READ = 20_000
"""Code points in which words are weighed."""
_REMEMBERED = 1 << 16  # chunks of which the hints are kept
_LONGEST_REMEMBERED = 30  # their code points
# letters whose small form is one of ASCII, and the apostrophe, which the triggers have
_ONE_BYTE = (("\u0130", "I"), ("\u212a", "K"), ("’", "\x92"))


class Hints(NamedTuple):
    """What stands between the blanks of a text, and the hints of all of it together."""

    chunks: Sequence[str]
    together: int


class _Known(dict[str, int]):
    """A chunk to its hints: ``MENDABLE``, then a bit for each word of the triggers of spun marks.

    A trigger is kept with the numbers of its marks and the bits without which it does not stand in a text; it is
    found by the lowest of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._letters: dict[bytes, int] = {}
        self._begun: dict[bytes, list[tuple[bytes, int]]] = {}  # these by their first two
        self._triggers: list[tuple[bytes, tuple[int, ...], int]] = []
        self._by_bit: dict[int, list[int]] = {}
        for trigger, numbers in marks.spun().by_trigger.items():
            words = trigger.split()
            bits = 0
            for word in [word for word in words if len(word) > 3] or words:
                bits |= self._letters.setdefault(small(word), 2 * MENDABLE << len(self._letters))
            self._by_bit.setdefault(bits & -bits, []).append(len(self._triggers))
            self._triggers.append((small(trigger), numbers, bits))
        for letters, bit in self._letters.items():
            self._begun.setdefault(letters[:2], []).append((letters, bit))

    def __missing__(self, chunk: str) -> int:
        lower = small(chunk)
        bits = 0
        for at in range(len(lower) - 1):
            for letters, bit in self._begun.get(lower[at : at + 2], ()):
                if lower.startswith(letters, at):
                    bits |= bit
        bits += MENDABLE * (may_be_damaged(chunk) or may_be_glued(chunk))
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = bits
        return bits

    def triggers(self, together: int) -> list[tuple[bytes, tuple[int, ...]]]:
        """What may stand in a text of these hints, in order: triggers with the numbers of their marks."""
        found: list[int] = []
        left = together & ~MENDABLE
        while left:
            bit = left & -left
            found += self._by_bit.get(bit, ())
            left ^= bit
        some = (self._triggers[k] for k in sorted(found))
        return [(trigger, numbers) for trigger, numbers, bits in some if together & bits == bits]


known = cache(_Known)


def read(text: str) -> Hints:
    """The hints of a text."""
    chunks = channel.chunks(text)
    together = 0
    for bits in set(map(known().__getitem__, chunks)):
        together |= bits
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    return Hints(chunks, together)


def small(text: str) -> bytes:
    """A text in small letters, quick to search: a byte for each code point, alike for all that stand in no trigger."""
    if not text.isascii():
        for sign, letter in _ONE_BYTE:
            text = text.replace(sign, letter)
    return text.encode("latin-1", "replace").lower()
