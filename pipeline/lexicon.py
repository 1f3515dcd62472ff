"""Word classes of election reports: which word or phrase belongs to which class, and unions of classes.

The tables are ``models/lexicon/*.toml``. "a/b c" stands for "a c" and "b c"; a phrase belongs to one class.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.paths import shipped

NOC_CLASS = "NOC"


class LexiconError(ValueError):
    """A lexicon file with a fault; the message names file, class and phrase."""


def expand(entry: str) -> Iterator[str]:
    """Every phrase that an entry with alternatives stands for: "take/took back" gives two."""
    for words in itertools.product(*(part.split("/") for part in entry.split())):
        yield " ".join(words)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Classes of words and phrases (lower case), and unions of classes.

    ``phrases`` maps the first word of a phrase to its possible continuations, longest first, with the class.
    """

    class_of: Mapping[str, str]
    unions: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

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
        found = self.phrases.get(words[at])
        if found is None:
            return None
        following = words[at + 1] if at + 1 < len(words) else ""
        for rest, name in found:
            if not rest:
                return 1, name
            if rest[0] == following and (len(rest) == 1 or tuple(words[at + 1 : at + 1 + len(rest)]) == rest):
                return 1 + len(rest), name
        return None


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
    for origin, table in tables:
        own: dict[str, str] = {}
        groups = dict(table.get("classes", {}))
        if "noc" in table:
            groups[NOC_CLASS] = table["noc"]["phrases"]
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
        first, *rest = phrase.replace("'s", " 's").replace("’s", " ’s").replace("-", " - ").split()
        starts.setdefault(first, []).append((tuple(rest), name))
    ordered = {first: tuple(sorted(found, key=lambda f: (-len(f[0]), f))) for first, found in starts.items()}
    return Lexicon(class_of, {name: frozenset(parts) for name, parts in unions.items()}, ordered)


@cache
def load(extra: Path | None = None) -> Lexicon:
    """The shipped lexicon, with the entries of a user's ``--models`` folder added.

    Raises:
        LexiconError: a file that is not TOML, or has a fault.
    """
    tables = []
    for folder in [shipped("models"), *([extra] if extra else [])]:
        for path in sorted((folder / "lexicon").glob("*.toml")):
            try:
                tables.append((str(path), tomllib.loads(path.read_text(encoding="utf-8"))))
            except tomllib.TOMLDecodeError as error:
                raise LexiconError(f"{path}: {error}") from error
    return build(tables)
