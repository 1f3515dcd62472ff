"""Short lines without a full stop: which are headings, which are items of a list, which are sentences cut short.

A label of results ("Labour hold") heads the names below it; a name ("Ashdown") under a label is an item, and heads the
paragraph that follows it where no list is open; statements ("Labour hold Ashdown") one below the other are items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import regex

from pipeline.clean import marks
from pipeline.clean.lines import ends_sentence
from pipeline.clean.marks import plain

Kind = Literal["label", "name", "statement", "other"]
Role = Literal["heading", "item", "paragraph"]

_LONGEST = 90  # code points of a heading
_MOST_WORDS = 14
_WORD = regex.compile(r"\p{L}[\p{L}'’-]*|&")
_WORD_OF_ASCII = re.compile(r"[A-Za-z][A-Za-z'-]*|&")  # the same, several times as quick
_DEEPEST = 3
_REMEMBERED = 1 << 16  # words
_LONGEST_REMEMBERED = 30  # their code points
_LINES = 1024  # short ones of which the outcome is kept: each step that comes to one asks for it


def is_bare(text: str) -> bool:
    """Whether a line is short and does not end as a sentence does (a short question or exclamation may)."""
    if len(text) > _LONGEST or text[-1] in ",;…":
        return False
    return _is_bare(text)


@lru_cache(maxsize=_LINES)
def _is_bare(text: str) -> bool:
    words = text.split()
    if len(words) > _MOST_WORDS:
        return False
    if text[-1] == "?":
        return len(words) <= 10 and words[0].casefold().lstrip("‘'“\"") in marks.labels().questions
    if text[-1] == "!":
        return len(words) <= 8
    if text[-1] == ":":
        return len(words) <= 9 and not any(word.casefold().rstrip(":") in marks.labels().speech for word in words)
    return not ends_sentence(text) and (len(words) == 1 or ". " not in text)


def _words(text: str) -> list[str]:
    return _WORD_OF_ASCII.findall(text) if text.isascii() else _WORD.findall(text)


class _Signs(dict[str, int]):
    """A word of a heading to what it is: a bit for each of those below."""

    def __missing__(self, word: str) -> int:
        found = marks.labels()
        own = word.casefold().replace("’", "'").removesuffix("'s")
        bits = _ABOUT * (own in found.parties or own in found.results)
        bits |= _MAY_NAME * (not any(own in known for known in (found.vocabulary, found.links, found.questions)))
        bits |= _CAPITAL * word[0].isupper() | _COMMON * (own in found.common)
        bits |= _NAMING * (word[0].isupper() or word in found.links)
        if len(self) < _REMEMBERED and len(word) <= _LONGEST_REMEMBERED:
            self[word] = bits
        return bits


_ABOUT, _MAY_NAME, _CAPITAL, _COMMON, _NAMING = (1 << k for k in range(5))
_SIGNS = _Signs()
# all that a word may be and that has these bits: sets are quick to ask of all words at once
_OF_RESULTS, _OF_NAMES = (frozenset(own for own in range(1 << 5) if own & bit) for bit in (_ABOUT, _NAMING))
_NAMED = {
    named: frozenset(own for own in range(1 << 5) if own & named == named)
    for named in (_MAY_NAME, _MAY_NAME | _CAPITAL)
}


@lru_cache(maxsize=_LINES)
def kind_of(text: str) -> Kind:
    """What a bare line is: a label of results, a name, a statement that has both, or something else."""
    signs = list(map(_SIGNS.__getitem__, _words(text)))
    if not signs:
        return "other"
    shouted = text.isupper()
    named = _MAY_NAME if shouted else _MAY_NAME | _CAPITAL
    names = signs[0] & (named | _COMMON) == named or not _NAMED[named].isdisjoint(signs[1:])
    if not _OF_RESULTS.isdisjoint(signs):
        return "statement" if names else "label"
    if shouted:
        return "name" if names and len(signs) <= 4 else "other"
    if not names or (len(signs) > 7 and "," not in text):  # that many only in a list of names
        return "other"
    return "name" if _OF_NAMES.issuperset(signs) else "other"


def roles(run: Sequence[str], followed: bool, opened: bool, tabled: bool = False) -> list[Role]:
    """Roles of bare lines that stand one below the other.

    Args:
        run: their words, without list markers.
        followed: whether text that they can head (a paragraph, list or table) comes after them.
        opened: whether a line that opens a list ("The councils that changed hands:") stands above them.
        tabled: whether what comes after them is a table; then a name before the last labels heads it.
    """
    kinds = [kind_of(text) for text in run]
    pairs = _are_pairs(kinds)
    names = _runs_of_names(kinds)
    others = kinds.count("other")
    heads_table = max((k for k, kind in enumerate(kinds[:-1]) if kind != "label"), default=-1) if tabled else -1
    if heads_table >= 0 and (kinds[heads_table] != "name" or kinds[-1] != "label"):
        heads_table = -1
    headed = False
    out: list[Role] = []
    for k, kind in enumerate(kinds):
        last = k + 1 == len(kinds)
        nxt = None if last else kinds[k + 1]
        role: Role
        if (
            (run[k].endswith(":") or plain(run[k]) in marks.labels().summaries) and (followed or not last)
        ) or k == heads_table:
            role = "heading"
        elif pairs:
            role = "heading" if kind == "name" else "item"
        elif last:
            role = _role_of_last(kinds, names, out, followed, opened)
        elif kind == "label":
            role = "heading"
        elif kind == "name":
            role = _role_of_name(run, kinds, k, names[k], followed, opened, headed)
        elif kind == "statement":
            listed = nxt == "statement" or (k > 0 and out[-1] == "item" and kinds[k - 1] == "statement")
            listed = listed or (nxt == "label" and k > 0 and kinds[k - 1] == "label")
            role = "item" if listed else "heading"
        else:
            role = "item" if nxt == "other" and others >= 3 else "heading"
        headed = headed or role == "heading"
        out.append(role)
    return out


def _are_pairs(kinds: Sequence[Kind]) -> bool:
    """Whether names and labels take turns from a name on to a label: "Ashdown / Labour hold / Beadle / NOC"."""
    turns = all(kind == ("name", "label")[k % 2] for k, kind in enumerate(kinds))
    return turns and len(kinds) >= 4 and len(kinds) % 2 == 0


def _runs_of_names(kinds: Sequence[Kind]) -> list[tuple[int, int]]:
    """For each name, the first and last index of the run of names it stands in; for the others, their own."""
    out = [(k, k) for k in range(len(kinds))]
    first = 0
    for k in range(len(kinds) + 1):
        if k == len(kinds) or kinds[k] != "name":
            out[first:k] = [(first, k - 1)] * (k - first)
            first = k + 1
    return out


def _role_of_name(
    run: Sequence[str],
    kinds: Sequence[Kind],
    k: int,
    names: tuple[int, int],
    followed: bool,
    opened: bool,
    headed: bool,
) -> Role:
    """The role of a name that is not the last line, ``opened`` by a line above the run or ``headed`` by one in it."""
    first, last = names
    ends = last + 1 == len(kinds)
    if kinds[k + 1] == "name":
        if k == first and run[k].isupper() and not run[k + 1].isupper():
            return "heading"
        if first > 0 or opened or headed:
            return "item"
        return "heading" if last - first == 1 and ends and followed else "item"
    if k > first or headed:
        return "item"
    return "item" if opened and kinds[k + 1] != "label" else "heading"


def _role_of_last(
    kinds: Sequence[Kind], names: Sequence[tuple[int, int]], before: Sequence[Role], followed: bool, opened: bool
) -> Role:
    k, kind = len(kinds) - 1, kinds[-1]
    if not followed:
        return "item" if opened or (k > 0 and kind != "label") else "paragraph"
    if kind == "name":
        listed = names[k][1] - names[k][0] + 1
        return "item" if opened or listed >= 3 or (listed == 2 and before[k - 1] == "item") else "heading"
    if kind == "statement" and k and before[-1] == "item" and kinds[k - 1] == "statement":
        return "item"
    return "heading"


class Levels:
    """Depths of headings: one right below another is deeper, and so are later ones that look like it."""

    def __init__(self) -> None:
        self._of_look: dict[tuple[str, bool, bool, bool], int] = {}

    def forget(self) -> None:
        """Start anew: what stood so far was the top of the page."""
        self._of_look.clear()

    def level(self, words: str, above: int) -> int:
        """The level of a heading of these words; ``above`` is that of the heading right above it, 0 where none is."""
        look = (kind_of(words), words.isupper(), words.endswith(":"), words[0] in "([")
        if above:
            self._of_look[look] = min(above + 1, _DEEPEST)
        elif look not in self._of_look:
            self._of_look[look] = 1
        return self._of_look[look]
