"""Phrasing: the phrases by which reports say what the layers listen for, from ``models/lexicon/phrasing.toml``.

Word classes (``lexicon``) are what the rules are written in; these lists are what is asked beside them: whether a
clause is about a ward, whether a sentence tells of the eve of the poll, whether an article was written before it.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.paths import model_files
from pipeline.phrasing.counts import Counted, Numbers, Shares, Totals, Units
from pipeline.phrasing.phrases import Phrases, source
from pipeline.phrasing.sections import (
    Actors,
    Asides,
    Contest,
    Councils,
    Counting,
    Dating,
    Elsewhere,
    Endings,
    Headings,
    History,
    Labels,
    Names,
    Occasion,
    PartyNames,
    Phrasing,
    Poll,
    Reading,
)

__all__ = [
    "Actors",
    "Asides",
    "Contest",
    "Councils",
    "Counted",
    "Counting",
    "Dating",
    "Elsewhere",
    "Endings",
    "Headings",
    "History",
    "Labels",
    "Names",
    "Numbers",
    "Occasion",
    "PartyNames",
    "Phrases",
    "Phrasing",
    "PhrasingError",
    "Poll",
    "Reading",
    "Shares",
    "Totals",
    "Units",
    "load",
    "read",
]
FILE = "lexicon/phrasing.toml"


class PhrasingError(ValueError):
    """A file of phrases with a fault; the message names file, section and list."""


def read(tables: Sequence[tuple[str, Mapping[str, Any]]]) -> Phrasing:
    """The phrases of parsed files; what a later one lists is added to the lists of an earlier one.

    Args:
        tables: each with the name that a fault is told by.

    Raises:
        PhrasingError: a section or list that nobody reads or that is missing, or a phrase with a fault.
    """
    known = {name: [f.name for f in dataclasses.fields(kind)] for name, kind in get_type_hints(Phrasing).items()}
    entries: dict[tuple[str, str], list[str]] = {}
    for origin, table in tables:
        for section, lists in table.items():
            if section not in known:
                raise PhrasingError(f"{origin}: no section [{section}] is read; there are {', '.join(known)}")
            if not isinstance(lists, dict):
                raise PhrasingError(f"{origin}: [{section}] is no table of lists")
            for name, phrases in lists.items():
                if name not in known[section]:
                    raise PhrasingError(
                        f"{origin}: [{section}] has no list '{name}'; it has {', '.join(known[section])}"
                    )
                if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
                    raise PhrasingError(f"{origin}: [{section}] {name} is no list of phrases")
                entries.setdefault((section, name), []).extend(phrases)
                for phrase in phrases:
                    try:
                        source(phrase)
                    except ValueError as error:
                        raise PhrasingError(f"{origin}: [{section}] {name}: {error}") from error
    for section, names in known.items():
        if missing := next((name for name in names if not entries.get((section, name))), None):
            raise PhrasingError(f"{tables[0][0]}: [{section}] lacks the list '{missing}'")
    return Phrasing(
        **{
            section: kind(**{name: Phrases(entries[section, name]) for name in known[section]})
            for section, kind in get_type_hints(Phrasing).items()
        }
    )


def load(extra: Path | None = None) -> Phrasing:
    """The shipped phrases, with those of a user's ``--models`` folder added to their lists.

    Raises:
        PhrasingError: a file that is not TOML, or has a fault.
    """
    return _load(extra)


@cache
def _load(extra: Path | None) -> Phrasing:
    tables = []
    for path in model_files(FILE, extra):
        try:
            tables.append((str(path), tomllib.loads(path.read_text(encoding="utf-8"))))
        except tomllib.TOMLDecodeError as error:
            raise PhrasingError(f"{path}: {error}") from error
    return read(tables)
