"""Short lines without a full stop: which are headings, which are items of a list, which are sentences cut short.

A label of results ("Labour hold") heads the names below it; a name ("Ashdown") under a label is an item, and heads the
paragraph that follows it where no list is open; statements ("Labour hold Ashdown") one below the other are items.
"""

from __future__ import annotations

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
_DEEPEST = 3


def is_bare(text: str) -> bool:
    """Whether a line is short and does not end as a sentence does (a short question or exclamation may)."""
    if len(text) > _LONGEST or text[-1] in ",;…":
        return False
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


@lru_cache(maxsize=64)  # a line is asked for by each step that comes to it
def kind_of(text: str) -> Kind:
    """What a bare line is: a label of results, a name, a statement that has both, or something else."""
    found = marks.labels()
    words = _WORD.findall(text)
    if not words:
        return "other"
    shouted = text.isupper()
    lower = [word.casefold().replace("’", "'") for word in words]
    own = [word.removesuffix("'s") for word in lower]
    about = any(word in found.parties or word in found.results for word in own)
    names = [
        k
        for k, word in enumerate(words)
        if own[k] not in found.vocabulary
        and own[k] not in found.links
        and own[k] not in found.questions
        and (shouted or word[0].isupper())
        and not (k == 0 and own[k] in found.common)
    ]
    if about:
        return "statement" if names else "label"
    if shouted:
        return "name" if names and len(words) <= 4 else "other"
    if names and text.count(",") >= 1 and all(word[0].isupper() or word in found.links for word in words):
        return "name"  # a list of names
    capitals = all(word[0].isupper() or word in found.links for word in words)
    return "name" if names and capitals and len(words) <= 7 else "other"


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
