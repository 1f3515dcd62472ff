"""What of an article is compared: its words without furniture, its marks (names and numbers), its shingles."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline import wording
from pipeline.article import SILENT_KINDS, Article
from pipeline.paths import shipped
from pipeline.wording import NUMBER_WORDS, Codes, Words

WORD_SHINGLE = 5
MARK_SHINGLE = 3
_MIX, _HALF = np.uint64(0xBF58476D1CE4E5B9), np.uint64(31)
# A speech that goes on in the next paragraph is opened again there, and closed at its end alone.
_QUOTED = re.compile(
    r"“[^“”\n]{1,800}(?:”|$)|\"[^\"\n]{1,800}\"|^\"[^\"\n]{1,800}$|‘[^‘\n]{30,800}?’(?!\w)", re.MULTILINE
)
_QUOTE_WORDS = 6  # a shorter quotation is a word or two in inverted commas, the writer's own


@dataclass(frozen=True)
class Fingerprint:
    """An article as compared.

    ``words`` are those of the restored text (furniture, captions and comments blanked), ``codes`` one number a
    word, ``marks`` which of them are names (1) and numbers (2). ``sampled`` are the word shingles that are kept, in
    order; ``word_shingles`` the same sorted and without repeats, as ``mark_shingles`` are. These hold runs of marks
    with the numbers and runs of names without them, so that a copy whose figures were changed still shares half.
    """

    words: Words
    codes: tuple[int, ...]
    marks: bytes
    sampled: NDArray[np.uint64]
    word_shingles: NDArray[np.uint64]
    mark_shingles: NDArray[np.uint64]

    @cached_property
    def stock(self) -> bytes:
        """1 for the words of the language of results, else 0."""
        known = words("stock")
        return bytes(map(known.__contains__, map(str.casefold, self.words.forms)))

    @cached_property
    def runs(self) -> NDArray[np.uint64]:
        """A number for each run of ``WORD_SHINGLE`` words, in order."""
        return shingles(np.array(self.codes, np.uint64), WORD_SHINGLE, 1)

    @cached_property
    def sorted_runs(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """``runs`` sorted, and where each stands; of equals the first place first."""
        order = np.argsort(self.runs, kind="stable")
        return self.runs[order], order

    @cached_property
    def stock_before(self) -> tuple[int, ...]:
        """For each place between words, the two ends too, how many stock words stand before it."""
        return (0, *itertools.accumulate(self.stock))

    @cached_property
    def unmarked(self) -> Counter[int]:
        """How often each word stands here that is neither a name nor a number."""
        return Counter([code for code, kind in zip(self.codes, self.marks, strict=True) if not kind])

    @cached_property
    def quoted(self) -> bytes:
        """1 for words in a direct quotation, else 0."""
        return _quoted(self.words)

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def names_and_numbers(self) -> int:
        """How many marks the article has."""
        return len(self.marks) - self.marks.count(0)


@cache
def words(name: str) -> frozenset[str]:
    """A list of ``models/copies/words.toml``."""
    table = tomllib.loads((shipped("models") / "copies" / "words.toml").read_text(encoding="utf-8"))
    return frozenset(table[name].split())


class Fingerprinter:
    """Makes fingerprints; keeps what it found out about each word as written."""

    def __init__(self) -> None:
        self._codes = Codes()
        self._kinds = _Kinds()

    def __call__(self, article: Article) -> Fingerprint:
        """The fingerprint of a cleaned article."""
        found = wording.split(_blanked(article.restored, silent_spans(article)))
        codes = tuple(map(self._codes.__getitem__, found.forms))
        return _of(found, codes, bytes(map(self._kinds.__getitem__, found.forms)))


def without(whole: Fingerprint, spans: Sequence[tuple[int, int]]) -> Fingerprint:
    """A fingerprint less the words ``spans`` (indices, end exclusive), sorted and apart, as if the text had blanks."""
    forms: list[str] = []
    codes: list[int] = []
    marks = bytearray()
    at = 0
    for start, end in [*spans, (len(whole), len(whole))]:
        forms += whole.words.forms[at:start]
        codes += whole.codes[at:start]
        marks += whole.marks[at:start]
        at = end
    places = [(whole.words.start(start), whole.words.end(end - 1)) for start, end in spans]
    return _of(Words(_blanked(whole.words.text, places), tuple(forms)), tuple(codes), bytes(marks))


def _of(words: Words, codes: tuple[int, ...], marks: bytes) -> Fingerprint:
    numbers = np.array(codes, np.uint64)
    kinds = np.frombuffer(marks, np.uint8)
    sampled = _sample(shingles(numbers, WORD_SHINGLE, 1))
    runs_of_marks = shingles(numbers[kinds > 0], MARK_SHINGLE, 2), shingles(numbers[kinds == 1], MARK_SHINGLE, 3)
    return Fingerprint(
        words, codes, marks, sampled, _distinct(sampled.copy()), _distinct(np.concatenate(runs_of_marks))
    )


def shingles(codes: NDArray[np.uint64], size: int, salt: int) -> NDArray[np.uint64]:
    """A 64-bit number for each run of ``size`` codes, in order; ``salt`` keeps kinds of runs apart."""
    if len(codes) < size:
        return np.empty(0, np.uint64)
    runs = len(codes) - size + 1
    mixed = np.full(runs, salt, dtype=np.uint64)
    for place in range(size):  # arithmetic of arrays wraps round, as a hash should
        mixed *= _MIX
        mixed += codes[place : runs + place]
        mixed ^= mixed >> _HALF
    return mixed


def _sample(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A quarter of the word shingles, the same ones in every article: enough for passages of 40 words and more."""
    return np.compress(in_sample(values), values)


def in_sample(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of the word shingles are kept."""
    kept: NDArray[np.bool_] = values % np.uint64(4) == 0
    return kept


def _distinct(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The values sorted, without repeats (faster than ``np.unique`` on arrays of this size)."""
    values.sort()
    return values[np.r_[True, values[1:] != values[:-1]]] if len(values) else values


class _Kinds(dict[str, int]):
    """1 for a name (a capital letter that no sentence opener explains), 2 for a number, 0 for other words."""

    def __missing__(self, form: str) -> int:
        low = form.casefold()
        if form[0].isdigit() or (low in NUMBER_WORDS and low != "one"):
            kind = 2
        else:
            kind = int(form[0].isupper() and low not in words("openers"))
        self[form] = kind
        return kind


def silent_spans(article: Article) -> Iterator[tuple[int, int]]:
    """Restored spans of furniture, captions and comments."""
    for region in article.regions:
        if region.kind in SILENT_KINDS:
            yield article.restored_span(region.start, region.end)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spans blanked out, offsets as they were."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _quoted(words: Words) -> bytes:
    flags = bytearray(len(words))
    for match in _QUOTED.finditer(words.text):
        first, last = words.at(match.start()), words.at(match.end())
        if last - first > _QUOTE_WORDS:
            flags[first:last] = b"\x01" * (last - first)
    return bytes(flags)
