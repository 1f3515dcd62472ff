"""Listening: which listed phrases may stand in a text at all, told quickly by their rarest words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

from pipeline import channel
from pipeline.keys import LINE_END
from pipeline.swaps.frames import Frame, SpinTable, Token
from pipeline.swaps.units import LONGEST_CHUNK, MOST_CHUNKS, SMALL_PARTIES, as_compared, pieces
from pipeline.wording import NUMBER_WORDS, WORD

_MARKS = frozenset(",.;:!?()[]–—")  # that end a sentence or are units of one


class _Words(dict[str, tuple[str, ...]]):
    """What stands between blanks to its words as units have them."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        if chunk.isascii() and chunk.isalpha():
            found: tuple[str, ...] = (chunk.lower(),)
        else:
            found = tuple(as_compared(match[0]) for match in pieces(chunk) if match.lastgroup == "word")
        if len(self) < MOST_CHUNKS and len(chunk) <= LONGEST_CHUNK:
            self[chunk] = found
        return found


class _Anchored(NamedTuple):
    """A listed phrase, known by its rarest word, which has ``place`` among its words; ``beside``: the word before that
    or behind it, empty for one word.
    """

    words: tuple[str, ...]
    place: int
    beside: str


class _Side(NamedTuple):
    """Words of which one stands next to a phrase, or, where ``named``, what may begin a name or a number."""

    words: frozenset[str]
    named: bool


class _Room(NamedTuple):
    """What a frame wants next to a phrase on either side, None where that may be anything, or nothing."""

    left: _Side | None
    right: _Side | None


class _Wanted(NamedTuple):
    """The words of which one stands before a chunk, or one behind it, where it is heard as a part of a phrase.

    ``alone``: whether it may be heard whatever stands there; ``several``: whether the rest of a phrase may be in it.
    """

    before: frozenset[str]
    behind: frozenset[str]
    alone: bool
    several: bool


class _AllWanted(dict[str, _Wanted]):
    """What stands between blanks to what is wanted beside it."""

    def __init__(self, heard: Mapping[str, Sequence[_Anchored]], words: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._heard, self._words = heard, words

    def __missing__(self, chunk: str) -> _Wanted:
        phrases, several = self._heard[chunk], len(self._words[chunk]) > 1
        found = _Wanted(
            frozenset(phrase.beside for phrase in phrases if phrase.place and phrase.beside),
            frozenset(phrase.beside for phrase in phrases if not phrase.place and phrase.beside),
            several or any(not phrase.beside for phrase in phrases),
            several,
        )
        if len(self) < MOST_CHUNKS and len(chunk) <= LONGEST_CHUNK:
            self[chunk] = found
        return found


class Listening(dict[str, tuple[_Anchored, ...]]):
    """What stands between blanks to the listed phrases of which it has the rarest word; most of it has none."""

    def __init__(self, table: SpinTable) -> None:
        super().__init__()
        self.words = _Words()
        self._wanted = _AllWanted(self, self.words)
        self._by_rarest: dict[str, tuple[_Anchored, ...]] = {}
        count = channel.load().count
        swaps = [swap for found in table.swaps.values() for swap in found]
        spun = sorted({swap.spun for swap in swaps})
        for words in spun:
            rarest = min(words, key=lambda word: (word in NUMBER_WORDS, count.get(word, 0), -len(word)))
            place = words.index(rarest)
            beside = "" if len(words) == 1 else words[place - 1] if place else words[1]
            self._by_rarest[rarest] = (*self._by_rarest.get(rarest, ()), _Anchored(words, place, beside))
        self._beside = max(map(len, spun), default=1) - 1
        self._rooms: dict[tuple[str, ...], tuple[_Room, ...]] = {}
        for swap in swaps:
            self._rooms[swap.spun] = (*self._rooms.get(swap.spun, ()), *map(_room, swap.frames))

    def __missing__(self, chunk: str) -> tuple[_Anchored, ...]:
        words = self.words[chunk]
        if len(words) == 1:
            found = self._by_rarest.get(words[0], ())
        else:
            found = tuple(phrase for word in set(words) for phrase in self._by_rarest.get(word, ()))
        if len(self) < MOST_CHUNKS and len(chunk) <= LONGEST_CHUNK:
            self[chunk] = found
        return found

    def has(self, word: str) -> bool:
        """Whether a word in small letters is the rarest of a listed phrase."""
        return word in self._by_rarest

    def hears(self, chunk: str) -> bool:
        """Whether a chunk has the rarest word of a listed phrase."""
        if chunk.isascii() and chunk.isalpha():
            return self.has(chunk.lower())
        return any(as_compared(word) in self._by_rarest for word in WORD.findall(chunk))

    def heard(self, chunks: Sequence[str], at: Iterable[int] | None = None) -> dict[tuple[str, ...], list[int]]:
        """The listed phrases whose words follow each other in a text, whatever marks stand between them, and in which
        chunks their rarest words stand. It needs no frame: few of them are places, but all places are among them.

        ``at``: the chunks that have a phrase's rarest word, where they are known.
        """
        out: dict[tuple[str, ...], list[int]] = {}
        own, wanted = self.words.__getitem__, self._wanted.__getitem__  # quicker than by index, in classes of their own
        last = len(chunks) - 1
        for k in compress(range(len(chunks)), map(self.__getitem__, chunks)) if at is None else at:
            may_be_more = True
            if 0 < k < last:
                around = wanted(chunks[k])
                before, behind = own(chunks[k - 1]), own(chunks[k + 1])
                if before and behind and before[-1] not in around.before and behind[0] not in around.behind:
                    if not around.alone:
                        continue  # the quick answer for most
                    may_be_more = around.several
            near = ""
            for words, _, beside in self[chunks[k]]:
                if beside:
                    if not may_be_more:
                        continue
                    near = near or f" {' '.join(self._near(chunks, k))} "
                    if f" {' '.join(words)} " not in near:
                        continue
                out.setdefault(words, []).append(k)
        return out

    def with_room(
        self, chunks: Sequence[str], heard: Mapping[tuple[str, ...], Sequence[int]]
    ) -> dict[tuple[str, ...], list[int]]:
        """Of the phrases ``heard`` in a text those next to which stands what one of their frames wants there, in which
        chunks: all places are among these too.
        """
        out: dict[tuple[str, ...], list[int]] = {}
        for words, at in heard.items():
            if some := [k for k in at if self._has_room(chunks, k, words)]:
                out[words] = some
        return out

    def _has_room(self, chunks: Sequence[str], k: int, words: tuple[str, ...]) -> bool:
        first = k - next(phrase.place for phrase in self[chunks[k]] if phrase.words == words)
        stop = first + len(words)
        if first < 1 or stop >= len(chunks) or any(len(self.words[chunk]) != 1 for chunk in chunks[first:stop]):
            return True  # at an edge of the text, or glued
        left, right = self._before(chunks, first), self._behind(chunks, stop - 1)
        named = not chunks[stop][0].islower() or right in NUMBER_WORDS or right in SMALL_PARTIES
        return any(
            (not left or room.left is None or left in room.left.words)
            and (not right or room.right is None or right in room.right.words or (named and room.right.named))
            for room in self._rooms[words]
        )

    def _before(self, chunks: Sequence[str], k: int) -> str:
        """The word or mark before the word of a chunk; empty where it is not certain which that is."""
        sign = chunks[k][0]
        if sign.isalnum() and chunks[k - 1] != LINE_END:
            sign = chunks[k - 1][-1]
            if sign.isalnum():
                return self.words[chunks[k - 1]][-1]
        return sign if sign in _MARKS else ""

    def _behind(self, chunks: Sequence[str], k: int) -> str:
        """The word or mark behind the word of a chunk; empty where it is not certain which that is."""
        sign = chunks[k][-1]
        if sign.isalnum() and chunks[k + 1] != LINE_END:
            sign = chunks[k + 1][0]
            if sign.isalnum():
                return self.words[chunks[k + 1]][0]
        return sign if sign in _MARKS else ""

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


def _room(frame: Frame) -> _Room:
    left, right = (_side(tokens[0]) if tokens else None for tokens in (frame.left, frame.right))
    # a name that ends next to the phrase may end in any word
    return _Room(None if left is not None and left.named else left, right)


def _side(token: Token) -> _Side | None:
    """What a frame's element next to a phrase wants there, where it wants anything."""
    if token.kind != "one" or token.optional or token.edge:
        return None
    return _Side(token.words, bool(token.classes))


listening = cache(Listening)
