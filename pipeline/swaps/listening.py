"""Listening: which listed phrases may stand in a text at all, told quickly by their rarest words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

from pipeline import channel
from pipeline.swaps.frames import SpinTable
from pipeline.swaps.units import LONGEST_CHUNK, MOST_CHUNKS, as_compared, pieces
from pipeline.wording import NUMBER_WORDS


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
        words = self.words[chunk]
        if len(words) == 1:
            found = self._by_rarest.get(words[0], ())
        else:
            found = tuple(phrase for word in set(words) for phrase in self._by_rarest.get(word, ()))
        if len(self) < MOST_CHUNKS and len(chunk) <= LONGEST_CHUNK:
            self[chunk] = found
        return found

    def hears(self, chunk: str) -> bool:
        """Whether a chunk has the rarest word of a listed phrase."""
        return chunk.lower() in self._by_rarest if chunk.isascii() and chunk.isalpha() else bool(self[chunk])

    def heard(self, chunks: Sequence[str], at: Iterable[int] | None = None) -> dict[tuple[str, ...], list[int]]:
        """The listed phrases whose words follow each other in a text, whatever marks stand between them, and in which
        chunks their rarest words stand. It needs no frame: few of them are places, but all places are among them.

        ``at``: the chunks that have a phrase's rarest word, where they are known.
        """
        out: dict[tuple[str, ...], list[int]] = {}
        own = self.words.__getitem__  # quicker than by index, in a class of its own
        last = len(chunks) - 1
        for k in compress(range(len(chunks)), map(self.__getitem__, chunks)) if at is None else at:
            chunk = chunks[k]
            phrases = self[chunk]
            if len(phrases) == 1 and not phrases[0].beside:  # a word by itself, as most are
                out.setdefault(phrases[0].words, []).append(k)
                continue
            if 0 < k < last and chunks[k - 1].isalpha() and chunks[k + 1].isalpha():
                near = f"{chunks[k - 1]} {chunk} {chunks[k + 1]}".casefold().replace("’", "'")
                if not any(wanted in near for _, wanted in phrases):
                    continue  # the quick answer for most
            before = own(chunks[k - 1])[-1:] if k else ()
            after = own(chunks[k + 1])[:1] if k < last else ()
            if before and after:
                beside: Sequence[str] = own(chunk) + before + after
            else:
                beside = self._next_to(chunks, k)
            near = ""
            for words, wanted in phrases:
                if wanted:
                    if wanted not in beside:
                        continue
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
