"""Phrases: a list of them as a set of words and as patterns, and the small notation that they are written in.

The head of ``models/lexicon/phrasing.toml`` says what its elements are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

import regex

from pipeline.when import YEAR
from pipeline.wording import NUMBER_WORDS

_ELEMENT = regex.compile(
    r"(?P<special>YEAR|20YY|NUMBER|PART|WHOLE)(?P<optional>\?)?"
    r"|(?P<gap>\.{2,3})(?P<most>\d{1,3})"
    r"|(?P<word>~~?)(?P<most>\d)?(?P<optional>\?)?"
    r"|(?P<mark>[,:])(?P<optional>\?)?"
    r"|(?P<words>[^\s/?,:~]+(?:/[^\s/?,:~]+)*)(?P<optional>\?)?(?P<most>\d)?"
)
_SPECIAL = {
    "YEAR": rf"(?P<year>{YEAR})",
    "20YY": r"20\d\d",
    "NUMBER": rf"(?:\d[\d,]*|(?:{'|'.join(sorted(NUMBER_WORDS))})\b[\w-]*)",
    "PART": r"(?P<part>[\w-]+)",
    "WHOLE": r"(?P<whole>[\w-]+)",
}
_WORD = {"~": r"\w+", "~~": r"[\w'’-]+"}
_GAP = {"..": r"\b[^,;.:\n]{{0,{}}}?\b", "...": r"\b[^.;\n]{{0,{}}}?\b"}


class Phrases:
    """A list of phrases: as a set of words, and as patterns that disregard case, each made when first asked for."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every phrase that the entries stand for, written out; for lists without gaps and marks."""
        return frozenset(phrase for entry in self.entries for phrase in _written_out(entry))

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """The entries as endings of words, for ``str.endswith``."""
        return tuple(sorted(self.words))

    @cached_property
    def body(self) -> str:
        """The phrases as one regular expression without edges, to be part of a larger one."""
        return f"(?:{'|'.join(map(source, self.entries))})"

    @cached_property
    def anywhere(self) -> regex.Pattern[str]:
        """Whole words of a text (``search``), or those at a place (``match``)."""
        return regex.compile(rf"\b{self.body}\b", regex.IGNORECASE)

    @cached_property
    def opening(self) -> regex.Pattern[str]:
        """What a text begins with (``match``), marks before it apart."""
        return regex.compile(rf"\W*{self.body}\b", regex.IGNORECASE)

    @cached_property
    def inside(self) -> regex.Pattern[str]:
        """Anywhere in a text, as parts of words too."""
        return regex.compile(self.body, regex.IGNORECASE)

    @cached_property
    def ending(self) -> regex.Pattern[str]:
        """The words that a text ends with."""
        return regex.compile(rf"\b{self.body}$", regex.IGNORECASE)

    @cached_property
    def just_before(self) -> regex.Pattern[str]:
        """The words that a text ends with, one space behind them."""
        return regex.compile(rf"\b{self.body} $", regex.IGNORECASE)


def _written_out(entry: str) -> Iterator[str]:
    choices = []
    for element in entry.split():
        forms = [form.replace("_", " ") for form in element.rstrip("?").split("/")]
        choices.append([*forms, ""] if element.endswith("?") else forms)
    for chosen in itertools.product(*choices):
        yield " ".join(filter(None, chosen))


def source(entry: str) -> str:
    """The regular expression of a phrase; see the head of the file for what its elements are.

    Raises:
        ValueError: an element that is none, or no word that must stand.
    """
    pieces: list[tuple[str, str, bool]] = []  # what stands, how it is parted from its neighbour, whether it may miss
    for element in entry.split():
        found = _ELEMENT.fullmatch(element)
        if found is None:
            raise ValueError(f"'{element}' in '{entry}' is no element of a phrase")
        most = int(found["most"] or 1)
        if found["gap"]:
            pieces.append((_GAP[found["gap"]].format(most), "", False))
        elif found["mark"]:
            pieces.append((found["mark"], "", found["optional"] is not None))
        elif found["word"]:
            counted = found["most"] is not None
            pieces.append((_WORD[found["word"]], f"{{0,{most}}}", counted or found["optional"] is not None))
        else:
            words = _SPECIAL.get(found["special"] or "") or _either(found["words"])
            pieces.append((words, f"{{0,{most}}}", found["optional"] is not None))
    if all(optional for *_, optional in pieces):
        raise ValueError(f"nothing in '{entry}' must stand")
    return _joined(pieces)


def _either(words: str) -> str:
    """One of the words of an element, ``*`` behind a word being any ending."""
    forms = [
        regex.escape(word.replace("_", " "), literal_spaces=True).replace(r"\*", r"\w*") for word in words.split("/")
    ]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _joined(pieces: Sequence[tuple[str, str, bool]]) -> str:
    """Elements one space apart; with what may be missing its space is missing too."""
    out = ""
    begun = glued = False
    for source, repeat, optional in pieces:
        space = "" if not repeat or glued or not begun else " "
        if not optional:
            out += space + source
        elif begun:
            out += f"(?:{space}{source}){repeat or '?'}"
        else:
            out += f"(?:{source} ){repeat or '?'}"
        begun, glued = begun or not optional, (begun or not optional) and not repeat and source not in ",:"
    return out
