"""A text as units: the words and marks of its sentences, names of parties and councils one unit each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import regex

from pipeline.gazetteer import Gazetteer
from pipeline.swaps.frames import Unit, phrase
from pipeline.wording import NUMBER_WORDS, WORD

# A line break before a small letter is a wrapped line's, any other ends a sentence.
STOP = r"[.!?](?=[\s\"'”’)\]]|$)|\r?\n(?![ \t]*\p{Ll})|\r(?!\n)|[;•]"
_SPLIT = rf"(?P<word>{WORD.pattern})|(?P<stop>{STOP})|(?P<mark>[,:()\[\]–—]|(?<=\s)-(?=\s))"
_PIECE = regex.compile(_SPLIT)
# the same of ASCII, where it is quicker
_PLAIN = re.compile(_SPLIT.replace(r"\p{Ll}", "[a-z]").replace(r"[\s", r"[ \t-\r").replace(r"\s", r"[ \t-\r]"))
_PARTY_ROLES = frozenset({"name", "adjective", "abbreviation", "member"})
_NUMBER = frozenset({"NUMBER"})
_MANY = frozenset({"NUMBER", "MANY"})
_LEAST_MANY = 30
_NAME = frozenset({"NAME"})
_NOTHING: frozenset[str] = frozenset()
Names = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
SMALL_PARTIES = frozenset({"independents", "tories"})  # names without a capital letter
MOST_CHUNKS = 1 << 16
LONGEST_CHUNK = 30


def as_compared(form: str) -> str:
    """A word as units have it: lower case, straight apostrophe."""
    return form.casefold().replace("’", "'")


class _Forms(dict[str, tuple[str, frozenset[str]]]):
    """A word as written to the same as units have it, and its classes."""

    def __missing__(self, form: str) -> tuple[str, frozenset[str]]:
        word = as_compared(form)
        if word[0].isdigit() or word in NUMBER_WORDS:
            figure = word.replace(",", "")
            classes = _MANY if figure.isdecimal() and int(figure[:9]) >= _LEAST_MANY else _NUMBER
        else:
            classes = _NAME if form[0].isupper() else _NOTHING
        if len(self) < MOST_CHUNKS and len(form) <= LONGEST_CHUNK:
            self[form] = word, classes
        return word, classes


_FORMS = _Forms()


def pieces(text: str, start: int = 0) -> Iterator[re.Match[str]] | Iterator[regex.Match[str]]:
    """The words, marks and stops of a text from ``start`` on, as the groups ``word``, ``mark`` and ``stop``."""
    return _PLAIN.finditer(text, start) if text.isascii() else _PIECE.finditer(text, start, timeout=10)


def sentences(text: str, start: int = 0) -> Iterator[list[Unit]]:
    """The sentences of a text, from ``start`` on, as units. Quotation marks and hyphens in words are passed over."""
    units: list[Unit] = []
    for match in pieces(text, start):
        form, kind = match[0], match.lastgroup
        if kind == "word":
            word, classes = _FORMS[form]
            units.append(Unit(word, *match.span(), classes))
        elif kind == "mark":
            units.append(Unit(form, match.start(), match.end(), _NOTHING, True))
        else:
            if units:
                yield units
            units = []
    if units:
        yield units


def with_names(units: list[Unit], words: Sequence[str], text: str, names: Names) -> list[Unit]:
    """The units of a sentence with each name of a party or council made one.

    Args:
        units: of the sentence.
        words: of the units.
        text: in which their offsets count.
        names: as ``entity_words`` gives them.
    """
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        capital = text[unit.start].isupper()
        for name, kind in names.get(unit.word, ()) if capital or unit.word in SMALL_PARTIES else ():
            stop = at + len(name)
            if (capital or kind == "PARTY") and tuple(words[at:stop]) == name:
                span = unit.start, units[stop - 1].end
                out.append(Unit(" ".join(name), *span, frozenset({kind, "NAME"})))
                at = stop
                break
        else:
            out.append(unit)
            at += 1
    return out


@cache
def entity_words(models: Path | None = None) -> Names:
    """First word to the names of parties and councils that begin with it, the longest first."""
    gazetteer = Gazetteer.load(models)
    found: dict[tuple[str, ...], str] = {}
    for form in gazetteer.area_forms():
        found[phrase(form)] = "COUNCIL"
    for party in gazetteer.party_forms():
        if party.role in _PARTY_ROLES and len(party.text) > 2 and not (party.weak and party.text.islower()):
            found[phrase(party.text)] = "PARTY"
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in found.items():
        if words:
            by_first.setdefault(words[0], []).append((words, kind))
    return MappingProxyType(
        {first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row))) for first, rows in sorted(by_first.items())}
    )
