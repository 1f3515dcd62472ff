"""The tables of ``models/clean/``: furniture, labels of results, joins, marks of spinning; read once, made ready."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import regex

from pipeline.article import RegionKind
from pipeline.clean.forms import Form, Forms
from pipeline.paths import shipped

TIMEOUT = 5.0
"""Seconds that one pattern may spend on one text; ``regex`` raises TimeoutError beyond it."""
_REMEMBERED = 1 << 16  # words of which it is known what may begin with them


def table(name: str) -> dict[str, Any]:
    """The shipped table ``models/clean/NAME.toml``."""
    return tomllib.loads((shipped("models") / "clean" / f"{name}.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """A line as the tables compare it: lower case, straight apostrophes, single spaces, no stops at its end."""
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(" .,;:…|>»›→")


def one_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases, longest first."""
    return "|".join(regex.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


class Beginning(NamedTuple):
    """What a line of a kind begins with, in small letters; a ``weak`` one may begin a line of the report as well."""

    letters: str
    kind: RegionKind
    weak: bool


class _Beginnings(NamedTuple):
    """What lines of one first word may begin with, longest first; ``stems``: the same without blanks behind."""

    all: tuple[Beginning, ...]
    stems: tuple[str, ...]


_NO_BEGINNINGS = _Beginnings((), ())


class Starts(dict[str, _Beginnings]):
    """A line's first word as it is written to what lines that begin with it may begin with; most words begin none, and
    most were met before.
    """

    def __init__(self, beginnings: Iterable[Beginning]) -> None:
        super().__init__()
        self.all = tuple(sorted(beginnings, key=lambda beginning: (-len(beginning.letters), beginning)))
        self._stems = tuple(dict.fromkeys(beginning.letters.rstrip() for beginning in self.all))
        self._single = tuple(stem for stem in self._stems if len(stem) == 1)
        self._by_letters: dict[str, list[str]] = {}
        for stem in self._stems:
            self._by_letters.setdefault(stem[:2], []).append(stem)
        by_word: dict[str, list[Beginning]] = {}
        for beginning in self.all:
            by_word.setdefault(beginning.letters.split()[0], []).append(beginning)
        self._by_word = {
            word: _Beginnings(tuple(found), tuple(beginning.letters.rstrip() for beginning in found))
            for word, found in by_word.items()
        }

    def may_begin(self, letters: str) -> bool:
        """Whether a line whose first letters are these (in small letters) may begin with one."""
        near = self._by_letters.get(letters[:2], ()) if len(letters) > 1 else self._stems
        if letters.startswith(self._single):
            return True
        return bool(near) and any(stem.startswith(letters) or letters.startswith(stem) for stem in near)

    def of(self, text: str) -> Beginning | None:
        """What a line begins with, None where that is nothing of these."""
        stop = text.find(" ", 1, 24)
        first = text[: stop if stop > 0 else 24]
        found = self.get(first)  # quicker than by index, in a class of its own
        if found is None:
            found = self[first]
        if not found.all:
            return None
        lower = text[:80].casefold().replace("’", "'")
        if not lower.startswith(found.stems):
            return None  # the quick answer for most
        return next((b for b in found.all if lower.startswith(b.letters) or lower == b.letters.rstrip()), None)

    def __missing__(self, written: str) -> _Beginnings:
        word = written.split(maxsplit=1)[0].casefold().replace("’", "'")  # other blanks may part it
        found = self._by_word.get(word) or self._by_word.get(word.rstrip(":|,")) or _NO_BEGINNINGS
        if len(self) < _REMEMBERED:
            self[written] = found
        return found


@dataclass(frozen=True)
class Furniture:
    """What stands beside the report. ``inline_begun``: the first words of inline phrases."""

    exact: Mapping[str, RegionKind]
    starts: Starts
    forms: Forms
    teasers: frozenset[str]
    comment_heads: frozenset[str]
    comment_count: regex.Pattern[str]
    comment_cue: regex.Pattern[str]
    inline_phrases: tuple[str, ...]
    inline_begun: re.Pattern[str]
    inline: regex.Pattern[str]


@dataclass(frozen=True)
class Labels:
    """Word classes that tell a label of results from a statement, a name and other short lines.

    ``flat``: labels within a line; it has none of them without one of ``flat_needs``.
    """

    parties: frozenset[str]
    results: frozenset[str]
    vocabulary: frozenset[str]
    links: frozenset[str]
    speech: frozenset[str]
    questions: frozenset[str]
    common: frozenset[str]
    summaries: frozenset[str]
    columns: frozenset[str]
    tally: frozenset[str]
    counted: frozenset[str]
    in_cells: frozenset[str]
    dangling: frozenset[str]
    flat_needs: tuple[str, ...]
    flat: regex.Pattern[str]


@dataclass(frozen=True)
class Joins:
    """What is a join of two words, and what is a name written with a capital inside."""

    names: frozenset[str]
    prefixes: frozenset[str]
    tags: frozenset[str]
    starters: frozenset[str]
    abbreviations: frozenset[str]
    figure_words: frozenset[str]
    labels: tuple[str, ...]
    label_heads: frozenset[str]
    codes: frozenset[str]
    furniture: regex.Pattern[str]
    zones: regex.Pattern[str]
    listed: regex.Pattern[str]


@dataclass(frozen=True)
class Mark:
    """A pair of words that a synonym spinner leaves, for which word, and how telling it is.

    ``needs``: letters in lower case of which some stand in whatever the pattern matches; empty where it has no such.
    ``unless``: letters with which a text is about what the words mean, so that the pair shows nothing.
    """

    word: str
    needs: tuple[bytes, ...]
    unless: tuple[bytes, ...]
    form: str
    weight: float

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The form as a pattern that disregards case; most marks are never looked for."""
        return regex.compile(self.form, regex.IGNORECASE)


@dataclass(frozen=True)
class SpunMarks:
    """Marks of spinning, which of them to try for which letters in the text, and the logistic model over them."""

    marks: tuple[Mark, ...]
    by_trigger: Mapping[str, tuple[int, ...]]
    model: Mapping[str, float]


@dataclass(frozen=True)
class Live:
    """How a live page is known."""

    cues: regex.Pattern[str]
    marks: tuple[str, ...]
    expected: regex.Pattern[str]


@cache
def live() -> Live:
    """``live.toml``, ready to be asked."""
    data = table("live")
    words = {key: regex.compile(rf"\b(?:{one_of(data[key])})\b", regex.IGNORECASE) for key in ("cues", "expected")}
    return Live(words["cues"], tuple(data["marks"]), words["expected"])


@cache
def furniture() -> Furniture:
    """``furniture.toml``, ready to be asked."""
    data = table("furniture")
    kinds: tuple[RegionKind, ...] = ("furniture", "caption")
    exact: dict[str, RegionKind] = {}
    starts: list[Beginning] = []
    for kind in kinds:
        exact |= {plain(phrase): kind for phrase in data["exact"].get(kind, ())}
        for weak in (False, True):
            for phrase in data["weak" if weak else "strong"].get(kind, ()):
                starts.append(Beginning(phrase.casefold().replace("’", "'"), kind, weak))
    forms = Forms(
        Form(
            f["name"],
            f["kind"],
            f.get("weak", False),
            tuple(f.get("needs", ())),
            f.get("first", ""),
            f.get("last", ""),
            f["form"],
        )
        for f in data["pattern"]
    )
    return Furniture(
        exact,
        Starts(starts),
        forms,
        frozenset(map(plain, data["teasers"]["heads"])),
        frozenset(map(plain, data["comments"]["heads"])),
        regex.compile(data["comments"]["pattern"], regex.IGNORECASE),
        regex.compile(data["comments"]["cue"], regex.IGNORECASE),
        tuple(data["inline"]["phrases"]),
        # quicker than regex
        re.compile("|".join(sorted({re.escape(phrase.split()[0]) for phrase in data["inline"]["phrases"]}))),
        regex.compile(rf"(?:(?:{one_of(data['inline']['phrases'])})[ \u00a0]{{0,3}})+"),
    )


@cache
def labels() -> Labels:
    """``headings.toml``, ready to be asked."""
    data = table("headings")
    parties, results = frozenset(data["parties"]), frozenset(data["results"])
    party, verb, noc = (data["flat"][key] for key in ("party", "verb", "noc"))
    flat = (
        rf"(?<!\S)(?:(?:{party}) (?:{verb})(?: (?:from|to) (?:the )?(?:{party}|{noc}))?"
        rf"|(?:{noc})(?:,? (?:{verb}))?)(?=[ \u00a0]+\p{{Lu}})"
    )
    return Labels(
        parties,
        results,
        parties | results | frozenset(data["plain"]),
        frozenset(data["links"]),
        frozenset(data["speech"]),
        frozenset(data["questions"]),
        frozenset(data["common"]),
        frozenset(map(plain, data["summaries"])),
        frozenset(data["columns"]),
        frozenset(data["tally"]),
        frozenset(data["counted"]),
        frozenset(data["in_cells"]),
        frozenset(data["dangling"]),
        tuple(data["flat"]["needs"]),
        regex.compile(flat),
    )


@cache
def joins() -> Joins:
    """``joins.toml``, ready to be asked."""
    data = table("joins")
    return Joins(
        names=frozenset(data["names"]),
        prefixes=frozenset(data["prefixes"]),
        tags=frozenset(data["tags"]),
        starters=frozenset(data["starters"]),
        abbreviations=frozenset(data["abbreviations"]),
        figure_words=frozenset(data["figure_words"]),
        labels=tuple(data["labels"]),
        label_heads=frozenset(data["label_heads"]),
        codes=frozenset(data["codes"]),
        furniture=regex.compile(one_of(data["furniture"])),
        zones=regex.compile(one_of(data["zones"]), regex.IGNORECASE),
        listed=regex.compile(rf"(?:[\p{{Lu}}&(][\p{{L}}'’.()&-]*|{one_of(data['in_names'])}|&|[a-z]+-[a-z-]+|,)"),
    )


@cache
def spun() -> SpunMarks:
    """``spun_marks.toml``, ready to be asked."""
    data = table("spun_marks")
    found: list[Mark] = []
    by_trigger: dict[str, list[int]] = {}
    for mark in data["mark"]:
        form = mark["form"]
        for name, pattern in data["words"].items():
            form = form.replace(name.upper(), f"(?:{pattern})")
        trigger = mark["trigger"]
        for letters in (trigger,) if isinstance(trigger, str) else trigger:
            by_trigger.setdefault(letters, []).append(len(found))
        needs, unless = (tuple(letters.encode() for letters in mark.get(key, ())) for key in ("needs", "unless"))
        found.append(Mark(mark["word"], needs, unless, form, mark["weight"]))
    return SpunMarks(tuple(found), {letters: tuple(k) for letters, k in by_trigger.items()}, data["model"])
