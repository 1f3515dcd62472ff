"""Cell words: what stands in the cells of tables and beside their figures, from ``models/lexicon/tables.toml``."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from pipeline.lexicon import LexiconError
from pipeline.paths import model_files

_FILE, _SECTION = "lexicon/tables.toml", "cells"


@dataclass(frozen=True, eq=False)
class CellWords:
    """The section ``[cells]``, a field for each of its lists; the file says what each is for."""

    councils: tuple[str, ...]
    seat: tuple[str, ...]
    members: tuple[str, ...]
    explicit: tuple[str, ...]
    party: tuple[str, ...]
    across: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    increase: tuple[str, ...]
    decrease: tuple[str, ...]
    steady: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    seats_gained: tuple[str, ...]
    seats_lost: tuple[str, ...]
    summed: tuple[str, ...]
    summed_before: tuple[str, ...]
    kept: tuple[str, ...]
    corner: tuple[str, ...]
    unread: tuple[str, ...]
    out_of: tuple[str, ...]
    to: tuple[str, ...]


def body(words: Iterable[str]) -> str:
    """The words as a part of a regular expression, the longest first."""
    return f"(?:{'|'.join(regex.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))})"


def listed(section: str, name: str, extra: Path | None = None) -> list[str]:
    """A list of another section, a user's entries added to the shipped ones."""
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in model_files(_FILE, extra))
    return [word for table in tables for word in table.get(section, {}).get(name, [])]


@cache
def cell_words(extra: Path | None = None) -> CellWords:
    """The shipped words, with those of a user's folder added to their lists.

    Raises:
        LexiconError: a list that nobody reads or that is missing, or one that is no list of words.
    """
    known = [field.name for field in dataclasses.fields(CellWords)]
    found: dict[str, list[str]] = {name: [] for name in known}
    for path in model_files(_FILE, extra):
        for name, words in tomllib.loads(path.read_text(encoding="utf-8")).get(_SECTION, {}).items():
            if name not in found:
                raise LexiconError(f"{path}: [{_SECTION}] has no list '{name}'; it has {', '.join(known)}")
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise LexiconError(f"{path}: [{_SECTION}] {name} is no list of words")
            found[name] += words
    if lacking := next((name for name in known if not found[name]), None):
        raise LexiconError(f"{_FILE}: [{_SECTION}] lacks the list '{lacking}'")
    return CellWords(**{name: tuple(words) for name, words in found.items()})
