"""Context: words beside a name or number that say what it is, from ``models/lexicon/context.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.paths import model_files


@dataclass(frozen=True)
class ContextWords:
    """``models/lexicon/context.toml``: words beside a name or number that say what it is.

    Word tuples, longest first.
    """

    not_followed: frozenset[tuple[str, ...]]
    not_preceded: frozenset[tuple[str, ...]]
    buildings: frozenset[tuple[str, ...]]
    mayor_before: frozenset[tuple[str, ...]]
    kinds: frozenset[tuple[str, ...]]
    party_after: frozenset[str]
    held_by: frozenset[str]
    between: frozenset[str]
    foreign: frozenset[str]


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("-", " - ").replace("'s", " 's").split())


@cache
def context_words(extra: Path | None = None) -> ContextWords:
    """The context table, a user's entries added to the shipped ones."""
    lists: dict[str, list[str]] = {}
    for path in model_files("lexicon/context.toml", extra):
        for section, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, words in table.items():
                lists.setdefault(f"{section}.{name}", []).extend(words)

    def phrases(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(map(_split, lists[name]))

    return ContextWords(
        phrases("area.not_followed_by"), phrases("area.not_preceded_by"),
        phrases("area.buildings"),
        phrases("area.mayor_before"), phrases("area.kinds"),
        frozenset(lists["party.after"]), frozenset(lists["party.held_by"]), frozenset(lists["number.between"]),
        frozenset(lists["article.foreign"]),
    )  # fmt: skip


def phrase_from(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that begins at ``words[at]``, 0 where none does."""
    return next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in phrases and at + n <= len(words)), 0)


def phrase_before(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that ends just before ``words[at]``, 0 where none does."""
    return next((n for n in range(longest, 0, -1) if n <= at and tuple(words[at - n : at]) in phrases), 0)
