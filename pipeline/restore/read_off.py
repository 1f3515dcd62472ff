"""A spun copy's words read off the article that it copies.

Both are aligned word by word. Where a word or a short phrase of the copy stands for another of the original, with
words that both have on either side, the original's is what was written. Names are kept, and so is every figure
that differs in value: a copy that changes a figure must be seen to do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations

from pipeline.article import SILENT_KINDS, Article, Edit
from pipeline.swaps.frames import SpinTable
from pipeline.wording import Codes, Step, Words, align, plain, split

LONGEST = 6
"""Longest phrase, in words, that is read as a swap; what is longer was written anew."""
FEWEST_WORDS = 40
_SPREAD_RUN = 20
_STOPS = re.compile(r"[.!?;:()\[\]•]|\n(?![ \t]*[a-z])|\r(?!\n)")
_OPENING = re.compile(r"[.!?:\n\r•“\"]")


def read_off(article: Article, original: Article, table: SpinTable, *, sure: bool) -> list[Edit]:
    """Edits over the copy's restored text that put back the original's words.

    None where the two hardly share words. Where the article does not look spun by itself (``sure`` false), none
    either unless the differences are those of a spinner: a sub-editor's changes stay.
    """
    mine, theirs = split(_audible(article)), split(_audible(original))
    if min(len(mine), len(theirs)) < FEWEST_WORDS:
        return []
    codes = Codes()
    steps = align([codes[f] for f in mine.forms], [codes[f] for f in theirs.forms])
    if not sure and not _like_a_spinner(steps, mine, theirs, table):
        return []
    pair = _Pair(mine, theirs, original, table)
    edits: list[Edit] = []
    for index, step in enumerate(steps):
        if step.tag != "equal" and 0 < index < len(steps) - 1:  # with words that both have on either side
            edits += pair.edits(step)
    return edits


def _audible(article: Article) -> str:
    """The restored text with furniture, captions and comments blanked out, offsets as they were."""
    text = article.restored
    for region in article.regions:
        if region.kind in SILENT_KINDS:
            start, end = article.restored_span(region.start, region.end)
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _like_a_spinner(steps: Sequence[Step], mine: Words, theirs: Words, table: SpinTable) -> bool:
    """Whether short swaps are spread over the whole text, and known ones among them lead from the original here."""
    size = len(mine)
    swaps = [s for s in steps if s.tag == "replace" and s.a1 - s.a0 <= LONGEST and s.b1 - s.b0 <= LONGEST]
    swapped = sum(s.a1 - s.a0 for s in swaps)
    same = sum(s.a1 - s.a0 for s in steps if s.tag == "equal")
    runs = sum(s.a1 - s.a0 for s in steps if s.tag == "equal" and s.a1 - s.a0 >= _SPREAD_RUN)
    if len(swaps) < 6 or swapped < 0.05 * size or same < 0.5 * size or runs > 0.4 * size:
        return False
    forward = backward = 0
    for s in swaps:
        here, there = _phrase(mine.forms[s.a0 : s.a1]), _phrase(theirs.forms[s.b0 : s.b1])
        forward += (here, there) in table.pairs
        backward += (there, here) in table.pairs
    return forward >= 2 and forward > 2 * backward


def _phrase(forms: Sequence[str]) -> str:
    return " ".join(plain(form) for form in forms)


@dataclass(frozen=True)
class _Pair:
    """A copy's words and its original's."""

    mine: Words
    theirs: Words
    original: Article
    table: SpinTable

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that stand without a capital letter somewhere: at the start of a sentence they are no names."""
        seen = {form for side in (self.mine, self.theirs) for form in side.forms if form[0].islower()}
        return frozenset(seen) | self.table.words

    def edits(self, step: Step) -> Iterator[Edit]:
        """The edits for a step between two equal ones, where it is a swap and nothing more."""
        own, other = self.mine.forms[step.a0 : step.a1], self.theirs.forms[step.b0 : step.b1]
        if max(len(own), len(other)) > LONGEST or not self._only_wording(step):
            return
        for part in self._parts(step):
            edit = self._edit(part)
            if edit:
                yield edit

    def _parts(self, step: Step) -> Iterator[Step]:
        """The step word by word where it has as many words on both sides, else comma by comma, else as it is."""
        size = step.a1 - step.a0
        if size == step.b1 - step.b0:
            for k in range(size):
                yield Step("replace", step.a0 + k, step.a0 + k + 1, step.b0 + k, step.b0 + k + 1)
            return
        cuts_a, cuts_b = _commas(self.mine, step.a0, step.a1), _commas(self.theirs, step.b0, step.b1)
        if not cuts_a or len(cuts_a) != len(cuts_b):
            yield step
            return
        bounds_a, bounds_b = [step.a0, *cuts_a, step.a1], [step.b0, *cuts_b, step.b1]
        for (a0, a1), (b0, b1) in zip(pairwise(bounds_a), pairwise(bounds_b), strict=True):
            yield Step("replace", a0, a1, b0, b1)

    def _edit(self, step: Step) -> Edit | None:
        mine, theirs = self.mine, self.theirs
        own, other = mine.forms[step.a0 : step.a1], theirs.forms[step.b0 : step.b1]
        # What lies between the words on either side: a swap never crosses the end of a sentence or an item.
        left, right = mine.end(step.a0 - 1), mine.start(step.a1)
        other_left, other_right = theirs.end(step.b0 - 1), theirs.start(step.b1)
        if own and other:
            start, end = mine.start(step.a0), mine.end(step.a1 - 1)
            low, high = theirs.start(step.b0), theirs.end(step.b1 - 1)
            pieces = mine.text[start:end], theirs.text[low:high]
        else:  # a word too many or too few goes or comes with the space before it
            start, end = left, mine.end(step.a1 - 1) if own else left
            low, high = other_left, theirs.end(step.b1 - 1) if other else other_left
            pieces = mine.text[left:right], theirs.text[other_left:other_right]
        if any(_STOPS.search(piece) for piece in pieces):
            return None
        text = theirs.text[low:high]
        if own and other and own[0][0].isupper() and _opens(mine, step.a0):
            text = text[0].upper() + text[1:]
        elif own and other and own[0][0].islower() and _opens(theirs, step.b0):
            text = text[0].lower() + text[1:]
        if _spaced(text) == _spaced(mine.text[start:end]):
            return None
        where = "-".join(str(offset) for offset in self.original.raw_span(low, high))
        found = f'"{text.strip()}"' if text else "no word"
        return Edit(start, end, text, "spin", f"{self.original.source} {where}: {found}")

    def _only_wording(self, step: Step) -> bool:
        """Whether the step leaves names, figures, negations and the direction of a result as they are."""
        own, other = self.mine.forms[step.a0 : step.a1], self.theirs.forms[step.b0 : step.b1]
        table = self.table
        here, there = {plain(f) for f in own}, {plain(f) for f in other}
        if own and other and _is_clitic(own[0]) != _is_clitic(other[0]):  # "that's", "that is"
            return False
        if self._has_name(self.mine, step.a0, step.a1):
            return False
        if self._has_name(self.theirs, step.b0, step.b1) and (_phrase(own), _phrase(other)) not in table.pairs:
            return False
        if _figures(own, table) != _figures(other, table):
            return False
        if bool(here & table.negations) != bool(there & table.negations):
            return False
        # an honest verb of winning where the original loses is another statement, not another word
        return not any(here & a and there & b for a, b in permutations(table.opposed, 2))

    def _has_name(self, words: Words, first: int, last: int) -> bool:
        """Whether one of the words has a capital letter that no start of a sentence explains."""
        return any(
            words.forms[k][0].isupper() and not (_opens(words, k) and plain(words.forms[k]) in self.ordinary)
            for k in range(first, last)
        )


def _spaced(text: str) -> str:
    """A text without its way of writing spaces and apostrophes."""
    return " ".join(text.replace("’", "'").split())


def _opens(words: Words, index: int) -> bool:
    """Whether a word begins a sentence, a line or a quotation."""
    return not index or bool(_OPENING.search(words.text, words.end(index - 1), words.start(index)))


def _commas(words: Words, first: int, last: int) -> list[int]:
    """Indices of words that follow a comma, of those between two of the span."""
    return [k for k in range(first + 1, last) if "," in words.text[words.end(k - 1) : words.start(k)]]


def _is_clitic(form: str) -> bool:
    return form[0] in "'’"


def _figures(forms: Sequence[str], table: SpinTable) -> list[str]:
    """Numbers by value, and words of quantity ("half", "double"), in order."""
    values = [plain(form) for form in forms]
    return [value for value in values if value[0].isdigit() or value in table.quantities]
