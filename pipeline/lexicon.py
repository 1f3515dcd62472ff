"""Word classes of election reports: which word or phrase belongs to which class, and unions of classes.

The tables are ``models/lexicon/*.toml``. "a/b c" stands for "a c" and "b c", "{a|b c|} d" for "a d", "b c d" and "d"; a
phrase belongs to one class.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

from pipeline import phrasing
from pipeline.paths import shipped
from pipeline.phrasing import Phrasing

NOC_CLASS = "NOC"
_GROUP = re.compile(r"\{([^{}]*)\}")


class LexiconError(ValueError):
    """A lexicon file with a fault; the message names file, class and phrase."""


def expand(entry: str) -> Iterator[str]:
    """Every phrase that an entry with alternatives stands for: "take/took back" gives two.

    >>> list(expand("{no|no one} party {has|holds}"))
    ['no party has', 'no party holds', 'no one party has', 'no one party holds']
    """
    if "{" not in entry:
        yield from _spelt_out(entry)
        return
    parts = _GROUP.split(entry)  # by turns what stands outside of braces, and inside
    for chosen in itertools.product(*(part.split("|") if k % 2 else (part,) for k, part in enumerate(parts))):
        yield from _spelt_out("".join(chosen))


def _spelt_out(entry: str) -> Iterator[str]:
    """The phrases of an entry without braces."""
    if "/" in entry:
        for words in itertools.product(*(part.split("/") for part in entry.split())):
            yield " ".join(words)
    else:
        yield " ".join(entry.split())


# By length in words, longest first: the words behind the first, with their class
_Longer: TypeAlias = Sequence[tuple[int, Mapping[tuple[str, ...], str]]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Classes of words and phrases (lower case), and unions of classes.

    ``phrases`` maps the first word of a phrase to its possible continuations, longest first, with the class;
    ``clauses`` are the phrases of no overall control that state it by themselves ("no party has a majority");
    ``phrasing`` are the phrases asked for beside the classes.
    """

    class_of: Mapping[str, str]
    unions: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    clauses: frozenset[str] = frozenset()
    phrasing: Phrasing = field(default_factory=phrasing.load)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Names of all classes."""
        return frozenset(self.class_of.values())

    def members(self, name: str) -> frozenset[str]:
        """Classes that ``name`` (a class or a union) stands for.

        Raises:
            KeyError: no class or union of this name.
        """
        if name in self.unions:
            return self.unions[name]
        if name in self.classes:
            return frozenset({name})
        raise KeyError(name)

    def longest(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """Length in words and class of the longest phrase that begins at ``words[at]``; None where none does."""
        found = self._following.get(words[at])
        if found is None:
            return None
        single, longer = found
        if at + 1 < len(words):
            for length, rests in longer.get(words[at + 1], ()):
                if (name := rests.get(tuple(words[at + 1 : at + length]))) is not None:
                    return length, name
        return (1, single) if single else None

    def alone(self, word: str) -> tuple[str, Collection[str]]:
        """The class of a word by itself (or nothing), and the words with which it may go on as a longer phrase."""
        return self._following.get(word, ("", ()))

    @cached_property
    def _following(self) -> Mapping[str, tuple[str, Mapping[str, _Longer]]]:
        """By its first word, the class of the word alone (or nothing), and by the second the longer phrases."""
        following: dict[str, tuple[str, dict[str, _Longer]]] = {}
        for first, found in self.phrases.items():
            longer: dict[str, dict[int, dict[tuple[str, ...], str]]] = {}
            for rest, name in found:
                if rest:
                    longer.setdefault(rest[0], {}).setdefault(len(rest) + 1, {})[rest] = name
            alone = next((name for rest, name in found if not rest), "")
            following[first] = alone, {second: sorted(sizes.items(), reverse=True) for second, sizes in longer.items()}
        return following


def _phrases(entries: Iterable[str]) -> Iterator[str]:
    for entry in entries:
        yield from expand(entry.lower())


def build(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> Lexicon:
    """A lexicon from parsed tables; a later one adds to the classes of an earlier one.

    Raises:
        LexiconError: a phrase in two classes of one file, or a union of an unknown class.
    """
    class_of: dict[str, str] = {}
    unions: dict[str, set[str]] = {}
    clauses: frozenset[str] = frozenset()
    for origin, table in tables:
        own: dict[str, str] = {}
        groups = dict(table.get("classes", {}))
        if "noc" in table:
            own_clauses = frozenset(_phrases(table["noc"].get("clauses", ())))
            clauses |= own_clauses
            groups[NOC_CLASS] = [*table["noc"].get("phrases", ()), *own_clauses]
        for name, entries in groups.items():
            for phrase in _phrases(entries):
                if own.setdefault(phrase, name) != name:
                    raise LexiconError(f"{origin}: '{phrase}' stands in two classes, {own[phrase]} and {name}")
        class_of |= own
        for name, parts in table.get("unions", {}).items():
            unions.setdefault(name, set()).update(parts)
    known = set(class_of.values())
    for name, parts in unions.items():
        if unknown := sorted(set(parts) - known):
            raise LexiconError(f"union {name}: no class {unknown[0]}")
    starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, name in class_of.items():
        if not phrase.isalpha():
            phrase = phrase.replace("'s", " 's").replace("’s", " ’s").replace("-", " - ")
        first, *rest = phrase.split()
        starts.setdefault(first, []).append((tuple(rest), name))
    for found in starts.values():
        found.sort()
        found.sort(key=lambda f: -len(f[0]))
    ordered = {first: tuple(found) for first, found in starts.items()}
    return Lexicon(class_of, {name: frozenset(parts) for name, parts in unions.items()}, ordered, clauses)


@cache
def load(extra: Path | None = None) -> Lexicon:
    """The shipped lexicon, with the entries of a user's ``--models`` folder added.

    Raises:
        LexiconError, PhrasingError: a file that is not TOML, or has a fault.
    """
    tables = []
    for folder in [shipped("models"), *([extra] if extra else [])]:
        for path in sorted((folder / "lexicon").glob("*.toml")):
            try:
                tables.append((str(path), tomllib.loads(path.read_text(encoding="utf-8"))))
            except tomllib.TOMLDecodeError as error:
                raise LexiconError(f"{path}: {error}") from error
    return replace(build(tables), phrasing=phrasing.load(extra))
