"""The table of spun words: which word stands for which, and the frames (words around it) in which it does.

A frame is a row of tokens with ``_`` where the spun word stands::

    LOSE NUMBER? ..2 _      "misplaced all their chairs"
    the _ 's                "the celebration's win"
    POSS SIZE? _ !of        "its small bulk", but not "its bulk of timber"

lower case       this word; ``a|b`` either
CAPITALS         a class of ``classes.toml``, or PARTY, COUNCIL, NUMBER (digits or a word), MANY (a figure of 30 or
                 more, as councils have seats and no committee has), NAME (a capital letter)
``..N``          up to N words of any kind
``?`` after      may be missing
``!`` before     not this one next (in the direction away from ``_``); the end of the sentence satisfies it
``^``            the start or the end of a sentence, line or bracket; also among alternatives
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import regex

from pipeline.paths import model_files, shipped
from pipeline.wording import WORD

LETTERS = regex.compile(r"\p{L}+")
_ENTITIES = frozenset({"PARTY", "COUNCIL", "NUMBER", "MANY", "NAME"})
_MOST_WORDS = 6  # that a gap may pass over


class SpinTableError(ValueError):
    """A fault in ``models/spin``; the message names file, entry and fault."""


@dataclass(frozen=True, slots=True)
class Token:
    """One element of a frame; ``words`` lower case, those of ``classes.toml`` among them; ``classes`` other ones."""

    kind: Literal["one", "gap", "not"]
    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    edge: bool = False
    optional: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as written, and its two halves, each read away from the spun word."""

    text: str
    left: tuple[Token, ...]
    right: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """A spun phrase (lower case words), what it stands for, and the frames that allow to read it so.

    ``name``: a party's name, so that the spun words must have a capital letter; ``common``: honest writers have these
    words in such frames as well, so that they do not show a text to be spun; ``telling``: frames that no honest writer
    has around them, so that they do wherever they stand; ``unless``: words with which a text is about what the spun
    words mean, so that they show nothing there.
    """

    spun: tuple[str, ...]
    meant: str
    frames: tuple[Frame, ...]
    name: bool
    common: bool
    telling: tuple[Frame, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SpinTable:
    """All swaps by their first word, longest phrase first, with the word classes that frames name.

    ``pairs`` are (spun, meant) as compared, ``words`` all words of the table; ``opposed`` classes of honest words
    that say different results; ``examples`` and ``negatives`` are what the tests run.
    """

    swaps: Mapping[str, tuple[Swap, ...]]
    classes: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    opposed: tuple[frozenset[str], ...]
    words: frozenset[str]
    negations: frozenset[str]
    quantities: frozenset[str]
    examples: tuple[tuple[str, str], ...]
    negatives: tuple[str, ...]

    @cached_property
    def common(self) -> frozenset[str]:
        """Spun phrases that honest writers have as well."""
        return frozenset(" ".join(swap.spun) for found in self.swaps.values() for swap in found if swap.common)

    @cached_property
    def may_tell(self) -> frozenset[str]:
        """Spun phrases that have telling frames."""
        return frozenset(" ".join(swap.spun) for found in self.swaps.values() for swap in found if swap.telling)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Of each spun phrase the longest word, which a line with that phrase has."""
        return frozenset(max(swap.spun, key=len) for found in self.swaps.values() for swap in found)


def phrase(text: str) -> tuple[str, ...]:
    """The words of a phrase as frames compare them."""
    return tuple(form.casefold().replace("’", "'") for form in WORD.findall(text))


def load(extra: Path | None = None) -> SpinTable:
    """The shipped table with the files of a user's ``--models`` folder added; an entry replaces one of its word.

    Raises:
        SpinTableError: a malformed file.
    """
    return _load(extra)


@cache
def _load(extra: Path | None) -> SpinTable:
    classes: dict[str, Any] = {}
    swaps: dict[str, list[Swap]] = {}
    examples: list[tuple[str, str]] = []
    negatives: list[str] = []
    entries: list[tuple[str, Mapping[str, Any]]] = []
    for path in _files(extra):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SpinTableError(f"{path}: {error}") from error
        for name, words in table.get("classes", {}).items():
            classes[name] = [*classes.get(name, ()), *words]
        entries += [(f"{path.name} entry {number}", entry) for number, entry in enumerate(table.get("swap", ()), 1)]
    known = {name: frozenset(word.casefold() for word in words) for name, words in classes.items()}
    for where, entry in entries:
        for swap in _swaps(where, entry, known):
            swaps.setdefault(swap.spun[0], []).append(swap)
        examples += sorted(entry.get("examples", {}).items())
        negatives += entry.get("negative", [])
    ordered = {first: tuple(sorted(found, key=lambda s: -len(s.spun))) for first, found in sorted(swaps.items())}
    pairs = frozenset((" ".join(s.spun), " ".join(phrase(s.meant))) for found in ordered.values() for s in found)
    opposed = tuple(known[name] for name in sorted(known) if name.startswith("SAYS_"))
    return SpinTable(
        ordered,
        known,
        pairs,
        opposed,
        frozenset(word for pair in pairs for side in pair for word in side.split())
        | frozenset().union(*known.values()),
        known.get("NEGATION", frozenset()),
        known.get("QUANTITY", frozenset()),
        tuple(examples),
        tuple(negatives),
    )


def _files(extra: Path | None) -> list[Path]:
    names = {path.name for path in (shipped("models") / "spin").glob("*.toml")}
    if extra is not None:
        names |= {path.name for path in (extra / "spin").glob("*.toml")}
    found: list[Path] = []
    for name in sorted(names):
        found += [path for path in model_files(f"spin/{name}", extra) if path.is_file()]
    return found


def _swaps(where: str, entry: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Iterator[Swap]:
    for key in ("words", "frames"):
        if not entry.get(key):
            raise SpinTableError(f"models/spin/{where}: no {key}")
    frames, telling = (
        tuple(_frame(where, text, classes) for text in entry.get(key, ())) for key in ("frames", "telling")
    )
    frames += telling  # what shows that words were swapped shows which
    for spun, meant in entry["words"].items():
        unless = tuple(entry.get("unless", ()))
        yield Swap(phrase(spun), meant, frames, spun[0].isupper(), entry.get("common", False), telling, unless)


def _frame(where: str, text: str, classes: Mapping[str, frozenset[str]]) -> Frame:
    parts = text.split()
    if parts.count("_") != 1:
        raise SpinTableError(f"models/spin/{where}: frame '{text}' must have one _")
    place = parts.index("_")
    left = [_token(where, text, part, classes) for part in reversed(parts[:place])]
    right = [_token(where, text, part, classes) for part in parts[place + 1 :]]
    return Frame(text, tuple(left), tuple(right))


def _token(where: str, text: str, part: str, classes: Mapping[str, frozenset[str]]) -> Token:
    if part.startswith(".."):
        if not part[2:].isdigit() or int(part[2:]) > _MOST_WORDS:
            raise SpinTableError(f"models/spin/{where}: frame '{text}': {part} is no gap of up to {_MOST_WORDS} words")
        return Token("gap", most=int(part[2:]))
    negated, optional = part.startswith("!"), part.endswith("?")
    names = part.removeprefix("!").removesuffix("?").split("|")
    upper = frozenset(name for name in names if name.isupper())
    if unknown := sorted(upper - _ENTITIES - classes.keys()):
        raise SpinTableError(f"models/spin/{where}: frame '{text}': no class {unknown[0]}")
    words = frozenset(name for name in names if not name.isupper() and name != "^")
    words = words.union(*(classes[name] for name in upper - _ENTITIES))
    return Token("not" if negated else "one", words, upper & _ENTITIES, "^" in names, optional)


class Unit(NamedTuple):
    """A word, a name of several words, or a punctuation mark of a sentence; offsets of the restored text."""

    word: str
    start: int
    end: int
    classes: frozenset[str] = frozenset()
    punctuation: bool = False


def fits(frame: Frame, units: Sequence[Unit], first: int, last: int) -> bool:
    """Whether a frame fits around ``units[first:last]`` of a sentence."""
    return _half(frame.left, 0, units, first - 1, -1) and _half(frame.right, 0, units, last, 1)


def _half(tokens: Sequence[Token], index: int, units: Sequence[Unit], at: int, way: int) -> bool:
    if index == len(tokens):
        return True
    token = tokens[index]
    inside = 0 <= at < len(units)
    if token.edge and (not inside or units[at].punctuation):
        return _half(tokens, index + 1, units, at, way)
    if token.kind == "not":
        return not (inside and _is(token, units[at])) and _half(tokens, index + 1, units, at, way)
    if token.kind == "gap":
        for step in range(token.most + 1):
            if _half(tokens, index + 1, units, at + way * step, way):
                return True
            here = at + way * step
            if not 0 <= here < len(units) or (units[here].punctuation and units[here].word != ","):
                return False
        return False
    if inside and _is(token, units[at]) and _half(tokens, index + 1, units, at + way, way):
        return True
    return token.optional and _half(tokens, index + 1, units, at, way)


def _is(token: Token, unit: Unit) -> bool:
    return unit.word in token.words or not token.classes.isdisjoint(unit.classes)


def longest(swaps: Iterable[Swap], units: Sequence[Unit], at: int) -> tuple[Swap, Frame] | None:
    """The longest swap of those with the first word of ``units[at]`` that stands there in one of its frames; None
    where none does.
    """
    for swap in swaps:
        size = len(swap.spun)
        if size > 1 and tuple(unit.word for unit in units[at : at + size]) != swap.spun:
            continue
        for frame in swap.frames:
            if fits(frame, units, at, at + size):
                return swap, frame
    return None
