"""Words and marks of a text as contexts know them: numbers, names and parties by their class.

The words of a context are few and common, so what stands between two blanks (a *chunk*) is read once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from pipeline.wording import NUMBER_WORDS

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()“”\"–—]|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # those of TOKEN
EDGE, NUMBER, NAME, PARTY = "^", "#", "@", "&"
_PARTY = frozenset(
    "labour conservative conservatives tory tories liberal democrat democrats lib dem dems green greens reform ukip "
    "snp plaid cymru con lab ld "
    "dup sdlp uup sinn féin alliance".split()
)
_REMEMBERED = 1 << 16  # entries of a cache
_LONGEST_KEPT = 100_000  # code points of a text of which the chunks are
_LONGEST_REMEMBERED = 30  # code points of what is kept in one

LINE_END = "."
"""What stands for a line's end among the chunks of a text: a full stop, which has the same key."""
OPENING, CLOSING = '“"', ',.;:?!”")'
"""Marks that may stand before and behind a word and are no part of it."""

_MARKS = {**dict.fromkeys(".!?\n;:", EDGE), **{mark: mark for mark in ',()“”"–—'}}


def keys_of(forms: Iterable[str]) -> list[str]:
    """Words and marks as contexts know them: numbers, names and parties by their class."""
    return _keys(forms, True)[0]


def _keys(forms: Iterable[str], opening: bool) -> tuple[list[str], bool]:
    """The keys of a stretch of text; ``opening``: whether a sentence begins with it, and with what follows it."""
    found: list[str] = []
    for form in forms:
        key = _MARKS.get(form)
        if key is not None:
            opening = opening or key == EDGE
        elif form[0].isdigit():
            key, opening = NUMBER, False
        else:
            key = key_of(form)
            if form[0].isupper() and not opening and key not in (NUMBER, PARTY):
                key = NAME
            opening = False
        found.append(key)
    return found, opening


def key_of(word: str) -> str:
    """The key of a word that begins a sentence: that of a name there is the word in small letters."""
    low = word.lower().replace("’", "'")
    return NUMBER if low in NUMBER_WORDS else PARTY if low in _PARTY and word[0].isupper() else low


class _Read(dict[str, tuple[tuple[str, ...], "_Read"]]):
    """What stands between blanks to its keys and to how what follows is read: at a sentence's start or inside one."""

    def __init__(self, opening: bool) -> None:
        super().__init__()
        self.opening = opening

    def __missing__(self, chunk: str) -> tuple[tuple[str, ...], _Read]:
        found, opening = _keys((chunk,) if chunk.isalpha() else TOKEN.findall(chunk), self.opening)
        read = tuple(found), _READ[opening]
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = read
        return read


_READ = _Read(False), _Read(True)


def is_word(chunk: str) -> bool:
    """Whether a chunk is one word in small letters, which is read alike wherever it stands: so are most."""
    return chunk.isalpha() and chunk.islower()


class _Alone(dict[str, tuple[tuple[str, ...] | None, _Read | None]]):
    """What stands between blanks to its keys and to how what follows is read, None where what is before decides."""

    def __missing__(self, chunk: str) -> tuple[tuple[str, ...] | None, _Read | None]:
        if is_word(chunk):
            return (key_of(chunk),), _READ[False]
        (inside, then), (opening, after) = (read[chunk] for read in _READ)
        known = inside if inside == opening else None, then if then is after else None
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = known
        return known


ALONE = _Alone()
"""Chunks as they are read alone."""


def chunks(text: str) -> Sequence[str]:
    """What stands between blanks; a line's end is ``LINE_END``."""
    return chunks_of(text.split("\n"), False)


def chunks_of(lines: Iterable[str], ended: bool) -> Sequence[str]:
    """The same of the lines that line feeds part; ``ended``: whether one stands behind the last of them."""
    found: list[str] = []
    for line in lines:
        found += line.split()  # most lines have signs of one byte only, which is quick
        found.append(LINE_END)
    if not ended:
        del found[-1:]
    return found


class Noted(NamedTuple):
    """Which chunks of a text something is noted of, by number and as they stand, what of each, and all of it together.

    The other chunks are not kept: memory that is soon free again is quick.
    """

    at: Sequence[int]
    chunks: Sequence[str]
    bits: Sequence[int]
    together: int


_NOTHING = Noted((), (), (), 0)


class Notes(dict[str, int]):
    """What stands between blanks to what several steps want to know of it, in bits: asked once for all of them.

    Most words were met before, and most of them concern no step; so one look at each spares most texts the searches.
    """

    def __init__(self) -> None:
        super().__init__()
        self._questions: list[tuple[Callable[[str], int], int]] = []
        self._last: tuple[str, Noted] = "", _NOTHING
        self._width = 0

    def ask(self, question: Callable[[str], int], width: int) -> int:
        """Have a question answered for every chunk from now on; by how many bits its answers are shifted.

        Args:
            question: gives a number of at most ``width`` bits, nought for most chunks. ``OPENING`` marks before a
                word and ``CLOSING`` ones behind it must not matter: it is asked of the word alone.
            width: bits.
        """
        shift = self._width
        self._questions.append((question, shift))
        self._width += width
        self.clear()
        self._last = "", _NOTHING
        return shift

    def __missing__(self, chunk: str) -> int:
        word = chunk.rstrip(CLOSING).lstrip(OPENING)
        if word and word != chunk:
            bits = self[word]
        else:
            bits = sum([question(chunk) << shift for question, shift in self._questions])
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = bits
        return bits

    def of(self, text: str, found: Sequence[str] | None = None, *, part: bool = False) -> Noted:
        """The answers for the chunks of a text (``found``, where they are known) that have any.

        Those of the last text are kept: an article is read by several steps, one after the other. ``part``: whether
        the text is only a part of one, for which it is not given up.
        """
        last, noted = self._last
        if last is text or last == text:
            return noted
        found = chunks(text) if found is None else found
        answers = list(map(self.__getitem__, found))  # hardly a step for each
        at = list(compress(range(len(answers)), answers))  # few
        bits = [answers[k] for k in at]
        together = 0
        for some in set(bits):
            together |= some
        noted = Noted(at, [found[k] for k in at], bits, together)
        if len(text) <= _LONGEST_KEPT and not part:
            self._last = text, noted
        return noted


NOTES = Notes()


def chunk_keys(found: Iterable[str]) -> list[str]:
    """``keys_of(TOKEN.findall(text))`` of a text in chunks, many times as fast: most chunks were met before."""
    out: list[str] = []
    read = _READ[True]
    for chunk in found:
        more, read = read[chunk]
        out += more
    return out


def is_figure(chunk: str) -> bool:
    """Whether a chunk has signs of ASCII only and no letter."""
    return chunk.isascii() and chunk.upper() == chunk.lower()


def word_keys(chunk: str) -> list[str]:
    """The keys of a chunk's words, each as that of a word which begins a sentence; marks and figures are left out."""
    return [key_of(word) for word in ((chunk,) if chunk.isalpha() else _WORD.findall(chunk))]


def keys_at(found: Sequence[str], k: int) -> tuple[str, ...]:
    """The keys of a chunk of a text, read as what stands before it has it."""
    alone = ALONE.__getitem__
    keys = alone(found[k])[0]
    if keys is not None:
        return keys
    read, before = None, k
    while before and read is None:
        before -= 1
        read = alone(found[before])[1]
    return (read or _READ[True])[found[k]][0]


def beside(found: Sequence[str], k: int, way: int) -> str:
    """The nearest key before (``way`` -1) or behind (1) a chunk of a text, an edge where there is none."""
    k += way
    while 0 <= k < len(found):
        if keys := keys_at(found, k):
            return keys[-1] if way < 0 else keys[0]
        k += way
    return EDGE
