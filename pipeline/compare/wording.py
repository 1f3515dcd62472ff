"""How two articles word the same things: sentences that align, and the words that differ within them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from rapidfuzz.distance import Indel

from pipeline.article import SILENT_KINDS, Article

ALIGNED = 0.5
"""Share of words in common, in order, from which two sentences are taken for the same one."""
_WORDS_MOST = 150  # longer stretches without a full stop are cut: the comparison is quadratic in it
_SENTENCES_MOST = 5000
_COMMON = 60  # a word in more sentences than this finds no candidates
_CANDIDATES = 8
_TIMEOUT = 10.0  # seconds for one text
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*")
_STOP = regex.compile(
    r"""(?<=[.!?…]["”’')\]]{0,3})(?<!\b(?:St|Mr|Mrs|Ms|Dr|Cllr|No|vs?)\.)[^\S\n]+(?=["“‘'(\[]?[\p{Lu}\p{N}])|\n"""
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or line) of an article and where it starts in its raw text."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both sentences have (``=``), that A alone has (``-``) or B alone (``+``)."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that align; ``similarity`` 0 to 1 over their words."""

    a: Sentence
    b: Sentence
    similarity: float
    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether the words are the same."""
        return all(piece.sign == "=" for piece in self.pieces)


@dataclass(frozen=True)
class Wording:
    """The aligned wording of two articles, pairs in the order of A; how many sentences each has."""

    pairs: tuple[Pair, ...]
    sentences_a: int
    sentences_b: int
    cut: bool = False

    def swaps(self) -> list[tuple[str, str, int]]:
        """Words of A and the words that stand in their place in B, with how often; the most frequent first."""
        counts: Counter[tuple[str, str]] = Counter()
        for pair in self.pairs:
            for left, right in pairwise(pair.pieces):
                if (left.sign, right.sign) == ("-", "+") and max(left.words.count(" "), right.words.count(" ")) < 3:
                    counts[_bare(left.words), _bare(right.words)] += 1
        return sorted(((a, b, n) for (a, b), n in counts.items() if a != b), key=lambda s: (-s[2], s[0], s[1]))


def align(a: Article, b: Article) -> Wording:
    """Align the sentences of two articles, one to one, the most alike first; order plays no part.

    The raw text is compared, as what restoring did to it would hide the swapped words; furniture, captions and
    comments are left out. Candidates come from an index over rarer words, so that cost grows with the length of the
    articles, not its square.
    """
    left, right = sentences(a), sentences(b)
    cut = max(len(left), len(right)) > _SENTENCES_MOST
    left, right = left[:_SENTENCES_MOST], right[:_SENTENCES_MOST]
    words_a, words_b = [_words(s.text) for s in left], [_words(s.text) for s in right]
    scored = sorted(_scores(words_a, words_b), key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2]))
    used_a: dict[int, tuple[int, float]] = {}
    used_b: set[int] = set()
    for score, i, j in scored:
        if i not in used_a and j not in used_b:
            used_a[i] = (j, score)
            used_b.add(j)
    pairs = tuple(
        Pair(left[i], right[j], round(score, 3), tuple(_pieces(left[i].text.split(), right[j].text.split())))
        for i, (j, score) in sorted(used_a.items())
    )
    return Wording(pairs, len(left), len(right), cut)


def sentences(article: Article) -> list[Sentence]:
    """Sentences and lines of an article that have a word in them, without silent regions."""
    found: list[Sentence] = []
    for start, end in _spoken(article):
        text = article.raw[start:end]
        try:
            stops = [(m.start(), m.end()) for m in _STOP.finditer(text, timeout=_TIMEOUT)]
        except TimeoutError:
            stops = []
        at = 0
        for stop, after in (*stops, (len(text), len(text))):
            found += _pieces_of(text[at:stop], start + at)
            at = after
    return found


def _spoken(article: Article) -> Iterator[tuple[int, int]]:
    at = 0
    for region in sorted(article.regions):
        if region.kind in SILENT_KINDS and region.end > at:
            if region.start > at:
                yield at, region.start
            at = region.end
    if at < len(article.raw):
        yield at, len(article.raw)


def _pieces_of(text: str, start: int) -> Iterator[Sentence]:
    """A sentence, cut where it has more words than can be compared."""
    spans = [m.span() for m in regex.finditer(r"\S+", text)]
    for first in range(0, len(spans), _WORDS_MOST):
        left, right = spans[first][0], spans[min(first + _WORDS_MOST, len(spans)) - 1][1]
        if _WORD.search(text, left, right):
            yield Sentence(text[left:right], start + left)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _scores(words_a: Sequence[tuple[str, ...]], words_b: Sequence[tuple[str, ...]]) -> Iterator[tuple[float, int, int]]:
    """Pairs of sentences that are alike: similarity, index in A, index in B."""
    index: dict[str, list[int]] = defaultdict(list)
    whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, words in enumerate(words_b):
        whole[words].append(j)
        for word in sorted(set(words)):
            index[word].append(j)
    for i, words in enumerate(words_a):
        weights: dict[int, float] = defaultdict(float)
        for word in sorted(set(words)):
            places = index.get(word, ())
            if len(places) <= _COMMON:
                for j in places:
                    weights[j] += 1 / len(places)
        best = sorted(weights, key=lambda j: (-weights[j], j))[:_CANDIDATES]
        for j in dict.fromkeys([*whole.get(words, ())[:_CANDIDATES], *best]):
            score = Indel.normalized_similarity(words, words_b[j], score_cutoff=ALIGNED)
            if score >= ALIGNED:
                yield score, i, j


def _pieces(a: list[str], b: list[str]) -> Iterator[Piece]:
    """Words kept and swapped; of a swap the words of A come first."""
    gone: list[str] = []
    come: list[str] = []
    for op in [*Indel.opcodes(a, b), None]:
        if op is None or op.tag == "equal":
            yield from (Piece(sign, " ".join(words)) for sign, words in (("-", gone), ("+", come)) if words)
            gone, come = [], []
        if op is not None and op.tag == "equal":
            yield Piece("=", " ".join(a[op.src_start : op.src_end]))
        elif op is not None:
            gone += a[op.src_start : op.src_end]
            come += b[op.dest_start : op.dest_end]


def _bare(words: str) -> str:
    return words.strip(".,;:!?\"'“”‘’()[]").casefold()
