"""Copies across fact files, whose texts are not at hand: judged by the fingerprint of their facts alone, strictly.

Two things show that one article repeats another. Either most of its quotes are the other's, word for word: sentences
that name councils and figures do not agree by chance. Or, where words were swapped, the same figures of the same
councils stand in the same order, many of them and hardly one apart. Independent reports of one night reach 0.83 of
each other's figures, but not in one order; short items reach 1.00, so that few figures prove nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import regex
from rapidfuzz.distance import Indel

QUOTES, QUOTE_SHARE = 8, 0.8
"""Least number of quotes in common, and their least share of the shorter article's."""
MARKS, MARK_SHARE = 25, 0.95
"""Least number of figures of each article, and the least similarity of their sequences."""
_COMMON = 40  # a quote or figure that more articles have than this says nothing of two of them
_DECIMAL = regex.compile(r"[0-9]{1,3}(?:\.[0-9]{1,12})?")
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Witness:
    """An article as its facts show it: its place among the files, its quotes and figures in the order of the text."""

    source: str
    file: int
    published_at: str
    spun: float
    quotes: tuple[str, ...]
    marks: tuple[tuple[str, str, str, str], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """That ``copy`` repeats ``original``, how alike they are (0 to 1) and what shows it."""

    copy: Witness
    original: Witness
    kind: str
    similarity: float
    evidence: str


def witness(file: int, row: Mapping[str, str], facts: Sequence[Mapping[str, Any]]) -> Witness:
    """The article of a row of ``sources.csv`` with its facts."""
    ordered = sorted(facts, key=lambda fact: (int(fact["start"]), int(fact["end"]), str(fact["fact_id"])))
    quotes = dict.fromkeys(" ".join(_WORD.findall(str(fact["quote"]).casefold())) for fact in ordered)
    marks = dict.fromkeys(
        (str(fact["area_id"]), str(fact["party"]), str(fact["measure"]), str(fact["value"])) for fact in ordered
    )
    return Witness(
        row["source"],
        file,
        row.get("published_at", ""),
        _probability(row.get("spun", "")),
        tuple(quote for quote in quotes if len(quote.split()) >= 5),
        tuple(marks),
        min((int(fact["start"]) for fact in ordered), default=0),
        max((int(fact["end"]) for fact in ordered), default=0),
    )


def _probability(cell: str) -> float:
    return float(cell) if _DECIMAL.fullmatch(cell) else 0.0


def repeats(witnesses: Sequence[Witness]) -> list[Repeat]:
    """Articles that repeat one of another file, each with the original it is most like; no article is in a ring."""
    found: dict[str, Repeat] = {}
    for a, b in _pairs(witnesses):
        judged = _judge(a, b)
        if judged is None:
            continue
        kind, similarity, evidence = judged
        original, copy = sorted((a, b), key=_originality)
        best = found.get(copy.source)
        if best is None or (-similarity, original.source) < (-best.similarity, best.original.source):
            found[copy.source] = Repeat(copy, original, kind, similarity, evidence)
    return [found[name] for name in sorted(found)]


def _pairs(witnesses: Sequence[Witness]) -> list[tuple[Witness, Witness]]:
    """Articles of different files that have enough in common to be looked at."""
    holders: dict[object, list[int]] = defaultdict(list)
    for number, item in enumerate(witnesses):
        for trait in (*item.quotes, *item.marks):
            holders[trait].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) <= _COMMON:
            shared.update(combinations(numbers, 2))
    return [
        (witnesses[a], witnesses[b])
        for (a, b), count in sorted(shared.items())
        if count >= QUOTES and witnesses[a].file != witnesses[b].file
    ]


def _judge(a: Witness, b: Witness) -> tuple[str, float, str] | None:
    same = len(set(a.quotes) & set(b.quotes))
    share = same / (min(len(a.quotes), len(b.quotes)) or 1)
    if same >= QUOTES and share >= QUOTE_SHARE:
        kind = "exact" if len(a.quotes) == len(b.quotes) == same else "cut"
        return kind, share, f"{same} quotes word for word the same"
    if min(len(a.marks), len(b.marks)) >= MARKS:
        alike = Indel.normalized_similarity(a.marks, b.marks)
        if alike >= MARK_SHARE:
            return "rewritten", alike, f"{len(a.marks)} and {len(b.marks)} figures in one order, words changed"
    return None


def _originality(item: Witness) -> tuple[bool, bool, str, int, str]:
    """Order in which articles are taken for the original: words not swapped, earlier, longer, name."""
    return item.spun >= 0.5, not item.published_at, item.published_at, -len(item.quotes), item.source
