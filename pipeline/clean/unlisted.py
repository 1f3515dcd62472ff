"""The evidence of words that nobody listed: how improbable they stand where others would be usual.

The same as ``pipeline.channel`` has of all keys of a text, many times as fast: few chunks of honest text have a word
of the thesaurus, so only these and what is beside them are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipeline.channel import LONGEST, Channel, evidence, fitting_odds, rating
from pipeline.keys import ALONE, EDGE, beside, keys_at

_REMEMBERED = 1 << 16  # entries of a cache
_LONGEST_REMEMBERED = 30  # code points of what is kept in one
_MOST_KEYS = 4  # of a chunk that is kept
_COMMON = 50.0
"""Times in a million words of general English: a word met so often is met in reports for reasons of its own."""
DOUBT = 0.15
"""What a word has to show before any of it counts: honest writers have many words that are a little improbable."""
_Place = tuple[str, str, str]
"""A phrase with what stands before and after it."""
_NONE: frozenset[str] = frozenset()


_Anchor = tuple[int, str, str, str, frozenset[str], frozenset[str]]
"""The one key among those of a chunk that is an anchor: its place, and the word if that is a phrase by itself.

Then the keys beside it in the chunk, empty where another chunk has them; only beside one of the words of the two sets,
before and behind, it may stand in a longer phrase.
"""


class _Anchors(dict[str, _Anchor | None]):
    """A chunk to its anchor, None if it has several or what stands before decides what its keys are."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._of_keys: dict[tuple[str, ...], _Anchor | None] = {}

    def __missing__(self, chunk: str) -> _Anchor | None:
        own = ALONE[chunk][0] or ()
        found = self.of(own) if own else None
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = found
        return found

    def of(self, own: tuple[str, ...]) -> _Anchor | None:
        """The one anchor among the keys of a chunk, None if there are several."""
        if own in self._of_keys:
            return self._of_keys[own]
        found = self._read(own)
        if len(self._of_keys) < _REMEMBERED and len(own) <= _MOST_KEYS:
            self._of_keys[own] = found
        return found

    def _read(self, own: Sequence[str]) -> _Anchor | None:
        anchors = self._channel.anchors
        at = [n for n, key in enumerate(own) if key in anchors]
        if not at:
            return 0, "", EDGE, EDGE, _NONE, _NONE
        if len(at) > 1:
            return None
        n = at[0]
        word = own[n]
        return (
            n,
            word if word in self._channel.meant else "",
            own[n - 1] if n else "",
            own[n + 1] if n + 1 < len(own) else "",
            frozenset(phrase.split(" ")[back - 1] for phrase, back in anchors[word] if back),
            self._channel.begins.get(word, _NONE),
        )


class _Weights(dict[_Place, float]):
    """A phrase between two neighbours to its evidence, nought if it is listed.

    Where reports have neither neighbour beside what may be meant, that the word itself is rare is some evidence still.
    """

    def __init__(self, channel: Channel, rate: float, most: float, anywhere: float) -> None:
        super().__init__()
        self._channel, self._rate, self._most, self._anywhere = channel, rate, most, anywhere
        self._rare: dict[str, float] = {}  # what phrases show wherever they stand

    def __missing__(self, place: _Place) -> float:
        weight = 0.0
        if place[0] not in self._channel.listed:
            rare = self._rare.get(place[0])
            if rare is None:
                rare = evidence(self._channel.anywhere(place[0]), self._rate, self._anywhere)
                self._rare[place[0]] = rare  # no more than there are phrases
            most = self._anywhere if self._channel.general[place[0]] > _COMMON else self._most
            weight = max(evidence(fitting_odds(self._channel, *place), self._rate, most), rare)
            if weight > 0.0:
                weight = max(0.0, weight - DOUBT)
        if len(self) < _REMEMBERED:
            self[place] = weight
        return weight


class _Edges(dict[str, str]):
    """A chunk to its first key (or its last), empty where what stands before decides or it has none."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, chunk: str) -> str:
        keys = ALONE[chunk][0]
        found = keys[self._place] if keys else ""
        if len(self) < _REMEMBERED and len(chunk) <= _LONGEST_REMEMBERED:
            self[chunk] = found
        return found


_FIRST, _LAST = _Edges(0), _Edges(-1)
_anchors_of = cache(_Anchors)
_weights_of = cache(_Weights)


def unlisted(
    found: Sequence[str], at: Iterable[int], channel: Channel, rate: float, most: float, anywhere: float
) -> float:
    """The evidence of all phrases that models/spin does not list, of each at most so much; listed ones have frames.

    Args:
        found: the chunks of a text.
        at: which of them have a word that is an anchor, in order; others among them do not matter.
        channel: the tables.
        rate: share of swapped words for which it is asked whether any was.
        most: what one phrase shows at most.
        anywhere: what one shows at most by its being rare, wherever it stands.
    """
    weights = _weights_of(channel, rate, most, anywhere)
    known = weights.get  # quicker than by index, in a class of its own
    value, shown = 0.0, dict[str, float]()
    for place in _phrases(found, at, channel):
        weight = known(place)
        if weight is None:
            weight = weights[place]
        if weight > 0.0:
            spun = place[0]
            if weight > shown.get(spun, 0.0):
                shown[spun] = weight
        else:
            value += weight
    return value + sum(shown.values()) if shown else value


def odds_at(found: Sequence[str], k: int, word: str, channel: Channel) -> float | None:
    """The odds of all that a word may stand for that stands once in a chunk; None where the thesaurus has none."""
    own = keys_at(found, k)
    longest = _longest_at(found, k, own.index(word), channel) if own.count(word) == 1 else None
    if longest is None or longest[0] != word:
        return None
    return rating(channel, *longest)[1]


def _phrases(found: Sequence[str], at: Iterable[int], channel: Channel) -> list[_Place]:
    """Where the longest phrases that the thesaurus knows stand."""
    anchors, last = _anchors_of(channel), len(found) - 1
    # quicker than by index, in classes of their own
    known, last_key, first_key = anchors.get, _LAST.get, _FIRST.get
    begun: set[tuple[int, int]] = set()
    alone: dict[int, int] = {}
    phrases: list[_Place] = []
    for k in at:
        chunk = found[k]
        anchor = known(chunk) or anchors[chunk] or anchors.of(keys_at(found, k))
        if anchor is None:
            begun |= _begun(found, k, channel.anchors)
            continue
        n, spun, before, after, befores, afters = anchor
        if not before:
            before = (k and (last_key(found[k - 1]) or _LAST[found[k - 1]])) or beside(found, k, -1)
        if not after:
            after = (k < last and (first_key(found[k + 1]) or _FIRST[found[k + 1]])) or beside(found, k, 1)
        if before in befores or after in afters:
            begun |= _begun(found, k, channel.anchors)
        elif spun:
            phrases.append((spun, before, after))
            alone[k] = n
    for k, n in sorted(begun) if begun else ():
        longest = _longest_at(found, k, n, channel) if alone.get(k) != n else None
        if longest is not None:
            phrases.append(longest)
    return phrases


def _longest_at(found: Sequence[str], k: int, n: int, channel: Channel) -> _Place | None:
    """The longest phrase of the thesaurus that begins with a key of a chunk."""
    own = keys_at(found, k)
    keys = [*own[n:]]
    stop = k + 1
    while stop < len(found) and len(keys) <= LONGEST:
        keys += keys_at(found, stop)
        stop += 1
    for many in range(min(LONGEST if keys[0] in channel.begins else 1, len(keys)), 0, -1):
        spun = " ".join(keys[:many])
        if spun in channel.meant:
            return spun, own[n - 1] if n else beside(found, k, -1), keys[many] if many < len(keys) else EDGE
    return None


def _begun(found: Sequence[str], k: int, anchors: Mapping[str, Sequence[tuple[str, int]]]) -> set[tuple[int, int]]:
    """Where phrases may begin that have their anchor among the keys of a chunk: chunk and place among its keys."""
    begun: set[tuple[int, int]] = set()
    for n, key in enumerate(keys_at(found, k)):
        for _, back in anchors.get(key, ()):
            chunk, place = k, n - back
            while place < 0 < chunk:
                chunk -= 1
                place += len(keys_at(found, chunk))
            if place >= 0:
                begun.add((chunk, place))
    return begun
