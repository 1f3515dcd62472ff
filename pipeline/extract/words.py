"""Words: those of a text as plain lists, told by spaCy's tokenizer once, of which its sentences take theirs.

The tokenizer reads what stands between white space by itself, so that a sentence with white space around it has the
same words within its text as alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from spacy.tokens import Doc

from pipeline.extract.tokens import calm

_MOST = 100_000
"""Code points of a text whose words are told at once."""

Found: TypeAlias = tuple[int, int, str]
"""A name of a table: its first word, the word behind its last, and the table (AREA, PARTY or PERSON)."""


class Name(NamedTuple):
    """A name that a sentence is read to hold: words ``start:end``; ``kind`` is ``areas``, ``parties`` or ``people``."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, or of a sentence of it, with where each begins and ends in ``text``.

    ``raw`` are they as written, ``lower`` in lower case with straight apostrophes; ``found`` are all names of the
    tables, in the order of their first words; they may overlap.
    """

    text: str
    raw: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    found: list[Found]

    @property
    def adjacent(self) -> list[bool]:
        """Of each word, whether no white space stands before it."""
        return [False, *map(int.__eq__, self.starts[1:], self.ends)]

    def between(self, first: int, behind: int) -> str:
        """The text of words ``first:behind``."""
        return self.text[self.starts[first] : self.ends[behind - 1]]

    def sentence(self, start: int, end: int) -> Words | None:
        """The words of ``text[start:end]``; None where what stands there alone might have others."""
        text = self.text
        if not start < end <= len(text) or text[start].isspace() or text[end - 1].isspace():
            return None
        if (start and not text[start - 1].isspace()) or (end < len(text) and not text[end].isspace()):
            return None
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, first)
        found: list[Found] = []
        for at in range(bisect_left(self.found, (first, 0, "")), len(self.found)):
            begins, behind, table = self.found[at]
            if begins >= last:
                break
            if behind <= last:
                found.append((begins - first, behind - first, table))
        return Words(
            text[start:end], self.raw[first:last], self.lower[first:last],
            [at - start for at in self.starts[first:last]], [at - start for at in self.ends[first:last]], found,
        )  # fmt: skip


def words_of(doc: Doc, text: str, found: Iterable[Found] = ()) -> Words:
    """The words of a document of spaCy's whose text is ``text``, with the names found in it."""
    strings = doc.vocab.strings
    raw = [strings[key] for key in doc.to_array("ORTH").tolist()]
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for form, spaced in zip(raw, doc.to_array("SPACY").tolist(), strict=True):
        starts.append(at)
        at += len(form)
        ends.append(at)
        at += spaced
    lower = [word.lower().replace("’", "'") for word in raw]
    return Words(text, raw, lower, starts, ends, sorted(found))


class Page:
    """A text of which sentences are read: its words are told once for all of them."""

    def __init__(self, text: str, tell: Callable[[str], Words]) -> None:
        self.text = text
        self._tell = tell
        self.words = tell(text[:_MOST])
        self._calm = self.words.text == text[:_MOST]

    def sentence(self, start: int, end: int) -> Words:
        """The words of ``text[start:end]`` by itself."""
        words = self.words.sentence(start, end)
        if words is None or not (self._calm or words.text == calm(self.text[start:end])):
            return self._tell(self.text[start:end])
        return words
