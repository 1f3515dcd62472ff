"""Context: words beside a name or number that say what it is, from ``models/lexicon/context.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.lexicon import Lexicon
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
    mayor_after: frozenset[tuple[str, ...]]
    kinds: frozenset[tuple[str, ...]]
    party_after: frozenset[str]
    papers: frozenset[tuple[str, ...]]
    held_by: frozenset[str]
    between: frozenset[str]
    foreign: frozenset[str]
    parliaments: frozenset[str]
    parliament_after: frozenset[tuple[str, ...]]
    parliament_before: frozenset[tuple[str, ...]]
    capitals: Mapping[str, str]


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
        phrases("area.mayor_before"), phrases("area.mayor_after"), phrases("area.kinds"),
        frozenset(lists["party.after"]), phrases("party.papers"), frozenset(lists["party.held_by"]),
        frozenset(lists["number.between"]),
        frozenset(lists["article.foreign"]), frozenset(lists["parliament.names"]),
        phrases("parliament.after"), phrases("parliament.before"),
        {name.partition(".")[2]: words[0] for name, words in lists.items() if name.startswith("capital.")},
    )  # fmt: skip


def phrase_from(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that begins at ``words[at]``, 0 where none does."""
    if at >= len(words) or words[at] not in _ends(phrases, 0):
        return 0
    return next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in phrases and at + n <= len(words)), 0)


def phrase_before(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that ends just before ``words[at]``, 0 where none does."""
    if not at or words[at - 1] not in _ends(phrases, -1):
        return 0
    return next((n for n in range(longest, 0, -1) if n <= at and tuple(words[at - n : at]) in phrases), 0)


@cache
def _ends(phrases: frozenset[tuple[str, ...]], at: int) -> frozenset[str]:
    """The first (0) or last (-1) words of some phrases."""
    return frozenset(phrase[at] for phrase in phrases)


def means_parliament(words: list[str], start: int, end: int, context: ContextWords) -> bool:
    """Whether a name that a council shares with a parliament ("Westminster") means the latter, by the words beside it.

    Args:
        words: of the sentence, lower case.
        start: index of the first word of the name.
        end: index behind its last word.
        context: the table of words.
    """
    if " ".join(words[start:end]) not in context.parliaments or phrase_from(words, end, context.kinds):
        return False
    after, before = context.parliament_after, context.parliament_before
    return phrase_from(words, end, after) > 0 or phrase_before(words, start, before) > 0


def names_somebody(words: Sequence[str], raw: Sequence[str], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether two capitalised words behind "in A" are somebody's name, who acts: "In A Ann Example was returned".

    Args:
        words: of the sentence, in lower case.
        raw: the same as written.
        start: of the council's name.
        end: behind it.
        lexicon: by which verbs are known.
    """

    def classes(at: int) -> set[str]:
        found = lexicon.phrases.get(words[at], ())
        return {name for rest, name in found if rest == tuple(words[at + 1 : at + 1 + len(rest)])}

    if not start or end + 2 >= len(words) or "loc_p" not in classes(start - 1):
        return False
    acts = words[end + 2] == "," or bool(
        classes(end + 2) & (lexicon.members("verbs") | lexicon.members("be") | {"reelect", "made_it", "got_in"})
    )
    return acts and all(raw[at][:1].isupper() and raw[at].isalpha() for at in (end, end + 1))


def is_somebodys(
    raw: Sequence[str], start: int, end: int, context: ContextWords, wards: Collection[str], known: Collection[str]
) -> bool:
    """Whether a council's name is a person's or a ward's: "Coun Sunderland", "with Ann Sunderland", "Stafford Ward".

    Args:
        raw: words of the text, as written.
        start: of the name.
        end: behind it.
        context: the table of words.
        wards: what a ward is called, in lower case.
        known: words, in lower case, that are no forename.
    """
    behind = raw[end] if end < len(raw) else ""
    if behind.istitle() and behind.lower() in wards:
        return True
    if not start:
        return False
    before = raw[start - 1]
    if (before.lower(),) in context.not_preceded:
        return True
    forename = before.istitle() and before.isalpha() and len(before) > 2
    inside = start > 1 and (raw[start - 2].islower() or raw[start - 2] == ",")
    return forename and inside and before.lower() not in known
