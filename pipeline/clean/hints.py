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
from pipeline.clean.stretches import Stretches
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


class _Word(NamedTuple):
    """A word of a trigger in small letters; ``begins``, ``ends``: whether no letter stands before it, or behind it."""

    letters: bytes
    begins: bool
    ends: bool

    def stands(self, text: bytes, at: int) -> bool:
        """Whether it stands there in a text in small letters."""
        stop = at + len(self.letters)
        return (
            text.startswith(self.letters, at)
            and not (self.begins and at and text[at - 1 : at].isalpha())
            and not (self.ends and text[stop : stop + 1].isalpha())
        )


class _Known:
    """What a chunk hints at: the bits above; and which words of triggers it has, a bit for each of these.

    A trigger is kept with the numbers of its marks and its longest word, by which it is found; what stands beside
    that is looked at for each text.
    """

    def __init__(self) -> None:
        self._anchors = channel.load().anchors.keys()
        self._listening = listening(frames.load())
        self._words: dict[_Word, int] = {}
        self._begun: dict[bytes, list[tuple[_Word, int]]] = {}  # these by their first two letters
        self._triggers: list[tuple[bytes, tuple[int, ...], int]] = []
        self._beside: dict[bytes, tuple[int, bytes]] = {}  # what stands before (-1) or behind (1) that word
        self._by_word: dict[int, list[int]] = {}  # their numbers
        self._by_words: dict[int, list[tuple[bytes, tuple[int, ...]]]] = {}  # a cache
        self.in_chunk: dict[str, int] = {}  # a cache of words_of_triggers
        for trigger, numbers in marks.spun().by_trigger.items():
            letters = small(trigger)
            words = letters.split()
            k = max(range(len(words)), key=lambda k: len(words[k]))
            word = _Word(words[k], k > 0 or letters[:1] == b" ", k + 1 < len(words) or letters[-1:] == b" ")
            bit = self._words.setdefault(word, 1 << len(self._words))
            if len(words) > 1:
                self._beside[letters] = (-1, words[k - 1]) if k else (1, words[1])
            self._by_word.setdefault(bit, []).append(len(self._triggers))
            self._triggers.append((letters, numbers, bit))
        for word, bit in self._words.items():
            self._begun.setdefault(word.letters[:2], []).append((word, bit))
        self._any = re.compile(
            b"|".join(
                b"(?<![a-z])" * word.begins + re.escape(word.letters) + b"(?![a-z])" * word.ends for word in self._words
            )
        )
        self._stretches = Stretches(word.letters.decode("latin-1") for word in self._words)
        self.shift = keys.NOTES.ask(self._bits, _WIDTH)

    def _bits(self, chunk: str) -> int:
        if chunk.isascii() and chunk.isalpha():
            return self._bits_of_word(chunk)
        if keys.is_figure(chunk):  # a trigger, an anchor, a listed phrase and a party have letters, and so has a join
            return MENDABLE * may_be_damaged(chunk)
        letters = small(chunk)
        may_be = self._stretches.may_stand_in(letters.decode("latin-1"))
        bits = TRIGGER if may_be and self._any.search(letters) else 0
        if may_be_damaged(chunk) or may_be_glued(chunk):
            bits |= MENDABLE
        words = keys.word_keys(chunk)
        if not self._anchors.isdisjoint(words):
            bits |= ANCHOR
        if self._listening.hears(chunk):
            bits |= LISTED
        return bits | PARTY * min(words.count(keys.PARTY), _MOST_PARTIES)

    def _bits_of_word(self, word: str) -> int:
        """The same of letters of ASCII alone, as most of a text is."""
        low, key = word.lower(), keys.key_of(word)
        bits = PARTY * (key == keys.PARTY) | ANCHOR * (key in self._anchors) | LISTED * self._listening.has(low)
        if self._stretches.may_stand_in(low) and self._any.search(low.encode()):
            bits |= TRIGGER
        if low != word and may_be_glued(word):
            bits |= MENDABLE
        return bits

    def words_of_triggers(self, chunk: str) -> int:
        """The words of triggers that a chunk has."""
        known = self.in_chunk.get(chunk)
        if known is None:
            lower, known = small(chunk), 0
            for at in range(len(lower) - 1):
                for word, bit in self._begun.get(lower[at : at + 2], ()):
                    if word.stands(lower, at):
                        known |= bit
            if len(self.in_chunk) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
                self.in_chunk[chunk] = known
        return known

    def may_stand(self, trigger: bytes, found: Sequence[str], at: Sequence[int]) -> bool:
        """Whether a trigger may stand in a text that has its word in one of the chunks ``at``: another is beside it."""
        if trigger not in self._beside:
            return True
        way, letters = self._beside[trigger]
        others = (small(found[k + way]) for k in at if 0 <= k + way < len(found))
        return any(other.endswith(letters) if way < 0 else other.startswith(letters) for other in others)

    def triggers(self, words: int) -> Sequence[tuple[bytes, tuple[int, ...]]]:
        """What may stand in a text that has these words, in order: triggers with the numbers of their marks."""
        if (known := self._by_words.get(words)) is not None:
            return known
        found: list[int] = []
        left = words
        while left:
            bit = left & -left
            found += self._by_word[bit]
            left ^= bit
        triggers = [self._triggers[k][:2] for k in sorted(found)]
        if len(self._by_words) < _REMEMBERED:
            self._by_words[words] = triggers
        return triggers


known = cache(_Known)


def read(text: str, pieces: Physical | None = None, *, part: bool = False) -> Hints:
    """The hints of a text; ``pieces``: its lines, if they are known; ``part``: whether one read before goes on."""
    tables = known()
    shift = tables.shift
    pieces = pieces or physical(text)
    if pieces.plain:
        found = keys.chunks_of(pieces.lines, pieces.feeds == len(pieces.lines))
    else:
        found = keys.chunks(text)
    noted = keys.NOTES.of(text, found, part=part)
    anchor, hears, party, trigger = (bit << shift for bit in (ANCHOR, LISTED, _MOST_PARTIES * PARTY, TRIGGER))
    at, bits, together = noted.at, noted.bits, noted.together
    anchors = [k for k, own in zip(at, bits, strict=True) if own & anchor] if together & anchor else []
    listed = [k for k, own in zip(at, bits, strict=True) if own & hears] if together & hears else []
    told = [k for k, own in zip(at, bits, strict=True) if own & trigger] if together & trigger else []
    parties = 0
    if together & party:
        parties = sum([bits.count(own) * ((own & party) // (PARTY << shift)) for own in set(bits) if own & party])
    together >>= shift
    if not text.isascii() and "\x85" in text:
        together |= MENDABLE  # a blank, and perhaps what is left of mojibake
    many = len(found) - pieces.feeds  # a line's end is a chunk, but no word
    return Hints(found, together, anchors, listed, parties, many, _triggers(tables, found, told) if told else ())


def _triggers(tables: _Known, found: Sequence[str], at: Sequence[int]) -> Sequence[tuple[bytes, tuple[int, ...]]]:
    """The triggers that may stand in a text, of which chunks ``at`` have words."""
    in_chunk, words = tables.in_chunk, 0
    for k in at:
        words |= in_chunk.get(found[k]) or tables.words_of_triggers(found[k])
    return [entry for entry in tables.triggers(words) if tables.may_stand(entry[0], found, at)]


def small(text: str) -> bytes:
    """A text in small letters, quick to search: a byte for each code point, alike for all that stand in no trigger."""
    if not text.isascii():
        for sign, letter in _ONE_BYTE:
            text = text.replace(sign, letter)
    return text.encode("latin-1", "replace").lower()
