"""Rules as data: read ``models/rules/*.toml``, check them, and compile their patterns to spaCy Matcher patterns.

A pattern is written over chunks, separated by spaces::

    AREA PARTY NUM ...   a chunk of this label, or of one of a label's kinds (COUNCIL: an area, or "it")
    @lose                a word or phrase of a class of the lexicon, or of a union
    @hold=keep|keeps     one of these words of the class
    from|off             one of these words
    X:name               keep what stood there as a slot
    X?                   may be missing
    ( X Y )?             may be missing together
    ~ ~6                 up to three (six) words that are no part of another statement

``yields`` names what a match states; "$slot" is what stood in a slot, "$subject" the party that acts, "$place" the
area that the words are about, "$label" the area that a label such as "Lab gain" belongs to, "-$n" a count turned round.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from pipeline.fact import MEASURES
from pipeline.lexicon import Lexicon
from pipeline.paths import shipped

LABELS: dict[str, tuple[str, ...]] = {
    "AREA": ("AREA",), "COUNCIL": ("AREA", "it", "the_council"), "PARTY": ("PARTY", "they"), "COLOUR": ("COLOUR",),
    "NOC": ("NOC", "NOCIS"), "NOCIS": ("NOCIS",),
    "HOLDER": ("PARTY", "NOC", "NOCIS", "COLOUR", "they"), "WINNER": ("PARTY", "NOC", "NOCIS", "COLOUR"),
    "NUM": ("NUM", "SEATS", "NEWSEATS"), "SEATS": ("SEATS",), "NEWSEATS": ("NEWSEATS",), "BARE": ("NUM",),
    "COUNCILS": ("COUNCILS", "NEWCOUNCILS"), "NEWCOUNCILS": ("NEWCOUNCILS",),
    "ALLBUT": ("ALLBUT",), "TALLY": ("TALLY",), "HELDBY": ("HELDBY",),
    "NATION": ("NATION",), "MAYORAL": ("AREA", "NATION"), "HOME": ("AREA", "NATION", "PLACE"),
    "YEAR": ("YEAR",), "OTHER": ("OTHER",), "NAMED": ("PARTY", "COLOUR"),
    "MARK": ("comma", "dash", "colon", "lpar", "bar", "equals"), "COLON": ("colon", "dash", "equals"),
    "SEMI": ("semi",), "LPAR": ("lpar",), "RPAR": ("rpar",),
    "COMMA": ("comma",), "POSS": ("possessive", "apostrophe"), "LIST": ("colon", "dash", "semi", "lpar"),
    "END": ("stop", "comma", "semi", "clause", "accompany", "dash", "rpar"),
}  # fmt: skip
_ELEMENT = regex.compile(r"(?P<body>[A-Z]+|@\w+(?:=[\w'’|-]+)?|~\d?|[\w'’&%|-]+)(?::(?P<slot>\w+))?(?P<optional>\?)?")
_REFERENCES = frozenset(
    "subject actor headactor rival place label head below nation person those alone same counted loser framewinner "
    "frameloser lastvalue lastprevious before theirs winner mayors people acting object each".split()
)
_GROUP = regex.compile(r"\(\s*([^()]*?)\s*\)(\?)?")
_YIELD_KEYS = frozenset("measure area value party previous counterparty outcome person national needs unit".split())
_EXAMPLE_KEYS = frozenset({"text", "facts", "date"})
_RULE_KEYS = frozenset("name trigger patterns yields examples negative priority fallback".split())


class RuleError(ValueError):
    """A rule that cannot be read; the message names file, rule and what is wrong."""


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern: the spaCy token pattern for it, its slot if any, and whether it is the trigger.

    ``text`` is the step as written, without its slot.
    """

    token: Mapping[str, Any]
    slot: str
    trigger: bool
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule as written, with its expanded patterns; a ``fallback`` reads only counts that no other rule has read."""

    name: str
    trigger: str
    patterns: tuple[tuple[Element, ...], ...]
    yields: tuple[Mapping[str, str], ...]
    examples: tuple[Mapping[str, Any], ...]
    negative: tuple[str, ...]
    priority: int
    origin: str
    written: tuple[str, ...]
    fallback: bool = False


def _variants(pattern: str) -> Iterator[str]:
    """A pattern with its bracketed groups written out."""
    match = _GROUP.search(pattern)
    if match is None:
        yield " ".join(pattern.split())
        return
    choices = [part.strip() for part in match.group(1).split(" / ")]
    if match.group(2):
        choices.append("")
    for choice in choices:
        yield from _variants(f"{pattern[: match.start()]} {choice} {pattern[match.end() :]}")


@cache
def _element(word: str, trigger: str, lexicon: Lexicon) -> Element:
    """A step of a pattern; the same few are written in many."""
    match = _ELEMENT.fullmatch(word)
    if match is None:
        raise ValueError(f"cannot read '{word}'")
    body, slot = match["body"], match["slot"] or ""
    token: dict[str, Any]
    if body.startswith("~"):
        token = {"LEMMA": "fill", "OP": f"{{0,{body[1:] or 3}}}"}
    else:
        words: list[str] = []
        if body.startswith("@"):
            name, _, only = body[1:].partition("=")
            tags, words = sorted(lexicon.members(name)), sorted(only.replace("_", " ").split("|")) if only else []
        elif body.isupper() and body in LABELS:
            tags = sorted(LABELS[body])
        elif body.isupper() and len(body) > 1:
            raise ValueError(f"no label {body}")
        else:
            tags = []
        if tags:
            token = {"TAG": tags[0]} if len(tags) == 1 else {"TAG": {"IN": tags}}
            if words:
                token["LOWER"] = {"IN": words}
        else:
            options = sorted(body.split("|"))
            token = {"LOWER": options[0]} if len(options) == 1 else {"LOWER": {"IN": options}}
        if match["optional"]:
            token["OP"] = "?"
    text = f"{body}{match['optional'] or ''}"
    return Element(token, slot, body.partition("=")[0] in (f"@{trigger}", trigger), text)


def _elements(pattern: str, trigger: str, lexicon: Lexicon) -> tuple[Element, ...]:
    elements = tuple(_element(word, trigger, lexicon) for word in pattern.split())
    if not any(element.trigger for element in elements):
        raise ValueError(f"the trigger '{trigger}' does not stand in '{pattern}'")
    return elements


def read_rules(path: Path, lexicon: Lexicon) -> list[Rule]:
    """Rules of a file.

    Raises:
        RuleError: not TOML, a key missing or unknown, a pattern, class, label, measure or slot that is not known.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    rules = []
    for number, row in enumerate(table.get("rule", []), 1):
        name = row.get("name", f"number {number}")
        try:
            rules.append(_rule(row, lexicon, str(path)))
        except KeyError as error:
            raise RuleError(f"{path}: rule {name}: no {error.args[0]!r} known or given") from error
        except ValueError as error:
            raise RuleError(f"{path}: rule {name}: {error}") from error
    return rules


def _rule(row: Mapping[str, Any], lexicon: Lexicon, origin: str) -> Rule:
    if unknown := set(row) - _RULE_KEYS:
        raise ValueError(f"unknown key {sorted(unknown)[0]}")
    for example in row.get("examples", ()):
        if unknown := set(example) - _EXAMPLE_KEYS:
            raise ValueError(f"examples: unknown key {sorted(unknown)[0]}")
    written = tuple(row["patterns"])
    expanded = dict.fromkeys(itertools.chain.from_iterable(_variants(pattern) for pattern in written))
    patterns = tuple(_elements(pattern, row["trigger"], lexicon) for pattern in expanded)
    slots = {element.slot for pattern in patterns for element in pattern} | _REFERENCES
    for item in row["yields"]:
        if unknown := set(item) - _YIELD_KEYS:
            raise ValueError(f"yields: unknown key {sorted(unknown)[0]}")
        if item["measure"] not in (*MEASURES, "tally", "$same", "$counted", "$before"):
            raise ValueError(f"yields: no measure {item['measure']}")
        for value in item.values():
            reference = str(value).lstrip("-").rstrip("?!")
            for name in reference[1:].split("|") if reference.startswith("$") else ():
                if name.partition(".")[0] not in slots:
                    raise ValueError(f"yields: no slot ${name}")
    return Rule(
        row["name"], row["trigger"], patterns, tuple(row["yields"]), tuple(row.get("examples", ())),
        tuple(row.get("negative", ())), int(row.get("priority", 0)), origin, written,
        bool(row.get("fallback", False)),
    )  # fmt: skip


@cache
def load_rules(lexicon: Lexicon, extra: Path | None = None) -> tuple[Rule, ...]:
    """All shipped rules, those of a user's ``--models`` folder replacing or joining them by name."""
    rules: dict[str, Rule] = {}
    for folder in [shipped("models"), *([extra] if extra else [])]:
        for path in sorted((folder / "rules").glob("*.toml")):
            for rule in read_rules(path, lexicon):
                if rule.name in rules and rules[rule.name].origin.startswith(str(folder)):
                    raise RuleError(f"{path}: rule {rule.name}: the name is used twice")
                rules[rule.name] = rule
    return tuple(rules.values())
