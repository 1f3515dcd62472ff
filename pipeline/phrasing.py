"""Phrasing: the phrases by which reports say what the layers listen for, from ``models/lexicon/phrasing.toml``.

Word classes (``lexicon``) are what the rules are written in; these lists are what is asked beside them: whether a
clause is about a ward, whether a sentence tells of the eve of the poll, whether an article was written before it.
"""

from __future__ import annotations

import dataclasses
import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, get_type_hints

import regex

from pipeline.paths import model_files
from pipeline.wording import NUMBER_WORDS

FILE = "lexicon/phrasing.toml"
_ELEMENT = regex.compile(
    r"(?P<special>YEAR|20YY|NUMBER|PART|WHOLE)(?P<optional>\?)?"
    r"|(?P<gap>\.{2,3})(?P<most>\d{1,3})"
    r"|(?P<word>~~?)(?P<most>\d)?(?P<optional>\?)?"
    r"|(?P<mark>[,:])(?P<optional>\?)?"
    r"|(?P<words>[^\s/?,:~]+(?:/[^\s/?,:~]+)*)(?P<optional>\?)?(?P<most>\d)?"
)
_SPECIAL = {
    "YEAR": r"(?P<year>(?:19|20)\d\d)",
    "20YY": r"20\d\d",
    "NUMBER": rf"(?:\d[\d,]*|(?:{'|'.join(sorted(NUMBER_WORDS))})\b[\w-]*)",
    "PART": r"(?P<part>[\w-]+)",
    "WHOLE": r"(?P<whole>[\w-]+)",
}
_WORD = {"~": r"\w+", "~~": r"[\w'’-]+"}
_GAP = {"..": r"\b[^,;.:\n]{{0,{}}}?\b", "...": r"\b[^.;\n]{{0,{}}}?\b"}


class PhrasingError(ValueError):
    """A file of phrases with a fault; the message names file, section and list."""


class Phrases:
    """A list of phrases: as a set of words, and as patterns that disregard case, each made when first asked for."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every phrase that the entries stand for, written out; for lists without gaps and marks."""
        return frozenset(phrase for entry in self.entries for phrase in _written_out(entry))

    @cached_property
    def body(self) -> str:
        """The phrases as one regular expression without edges, to be part of a larger one."""
        return f"(?:{'|'.join(map(_source, self.entries))})"

    @cached_property
    def anywhere(self) -> regex.Pattern[str]:
        """Whole words of a text (``search``), or those at a place (``match``)."""
        return regex.compile(rf"\b{self.body}\b", regex.IGNORECASE)

    @cached_property
    def opening(self) -> regex.Pattern[str]:
        """What a text begins with (``match``), marks before it apart."""
        return regex.compile(rf"\W*{self.body}\b", regex.IGNORECASE)

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


def _source(entry: str) -> str:
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


@dataclass(frozen=True, eq=False)
class Contest:
    """Words of contests that are not a council's: wards, by-elections, parliaments, parishes, mayors."""

    other: Phrases
    wards: Phrases
    ward_names: Phrases
    ward_clauses: Phrases
    other_elections: Phrases
    parish: Phrases
    mayor: Phrases
    council: Phrases
    councils: Phrases
    seat_holder: Phrases
    joint_rule: Phrases
    standing: Phrases
    sections: Phrases
    mayors: Phrases
    by_election: Phrases
    ordinary: Phrases


@dataclass(frozen=True, eq=False)
class Councils:
    """How councils are spoken of without their names."""

    county: Phrases
    district: Phrases
    spoken_of: Phrases
    counted: Phrases
    not_counted: Phrases


@dataclass(frozen=True, eq=False)
class Poll:
    """Words that place a figure before the poll, or set it against the election before."""

    eve: Phrases
    going_in: Phrases
    had_been: Phrases
    held_before: Phrases
    last_election: Phrases
    in_year: Phrases
    not_in_year: Phrases
    merely: Phrases
    clauses: Phrases


@dataclass(frozen=True, eq=False)
class History:
    """Words by which a sentence tells of an earlier election, or of this one."""

    opening: Phrases
    these_seats: Phrases
    present: Phrases
    anew: Phrases
    compared: Phrases
    ever_since: Phrases
    beside_year: Phrases
    when: Phrases
    asked_behind: Phrases
    fulfilled: Phrases
    unfulfilled: Phrases


@dataclass(frozen=True, eq=False)
class Counting:
    """Words by which a text says that some results are still to come."""

    still: Phrases
    so_far: Phrases
    declared: Phrases
    councils_in: Phrases
    out_of: Phrases


@dataclass(frozen=True, eq=False)
class Dating:
    """Words beside a year or date that say which election an article reports."""

    elections: Phrases
    between: Phrases
    years_election: Phrases
    headed: Phrases
    earlier: Phrases
    compared: Phrases
    later: Phrases
    years_result: Phrases
    polling: Phrases
    preview: Phrases
    results: Phrases
    offices: Phrases
    titles: Phrases
    former: Phrases


@dataclass(frozen=True, eq=False)
class Occasion:
    """Words by which an article shows that it was written before the poll, or after it."""

    ahead: Phrases
    results: Phrases


@dataclass(frozen=True, eq=False)
class Phrasing:
    """``models/lexicon/phrasing.toml``, a field for each of its sections."""

    contest: Contest
    councils: Councils
    poll: Poll
    history: History
    counting: Counting
    dating: Dating
    occasion: Occasion


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
                        _source(phrase)
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


@cache
def load(extra: Path | None = None) -> Phrasing:
    """The shipped phrases, with those of a user's ``--models`` folder added to their lists.

    Raises:
        PhrasingError: a file that is not TOML, or has a fault.
    """
    tables = []
    for path in model_files(FILE, extra):
        try:
            tables.append((str(path), tomllib.loads(path.read_text(encoding="utf-8"))))
        except tomllib.TOMLDecodeError as error:
            raise PhrasingError(f"{path}: {error}") from error
    return read(tables)
