"""Events: rules run over the chunks of a sentence, by trigger; each match with what stood in its slots.

A spaCy component, ``seatchange_events``: it reads ``doc.user_data["chunks"]`` and leaves a list of ``Match`` a trigger
in ``doc.user_data["matches"]``, those of fallback rules in ``["fallbacks"]``. A pattern (``patterns``) is looked for
only in sentences that hold what it cannot do without, the trigger first of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.chunk import Chunk
from pipeline.extract.patterns import Line, RulePattern, options
from pipeline.extract.rules import LABELS, Rule
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Counted

_LABEL_TAGS = frozenset(tag for tags in LABELS.values() for tag in tags if tag.isupper()) | {
    "PLACE",
    "OTHER",
    "LOCATOR",
}
_HARD_TAGS = frozenset(
    {
        "AREA",
        "PARTY",
        "NOC",
        "NOCIS",
        "TALLY",
        "HELDBY",
        "COLOUR",
        "semi",
        "stop",
        "colon",
        "NUM",
        "SEATS",
        "NEWSEATS",
        "COUNCILS",
        "NEWCOUNCILS",
    }
)


_TOLD_APART = frozenset({"NUM", "NOC"})
"""Tags of chunks that rules see under more than one: see ``chunk_tag``."""


@dataclass(frozen=True)
class Match:
    """A rule that fired on chunks ``start:end``; ``slots`` maps a slot to the index of its chunk."""

    rule: Rule
    start: int
    end: int
    trigger: int
    slots: dict[str, int]


def chunk_tag(chunk: Chunk, words: Counted) -> str:
    """The tag under which rules see a chunk: counts are told apart by the noun that they count."""
    if chunk.tag == "NUM" and chunk.quantity is not None and chunk.quantity.unit:
        more = not words.newly.words.isdisjoint(chunk.text.split())
        if chunk.quantity.unit == "councils":
            more = more or chunk.quantity.signed
        return f"NEW{chunk.quantity.unit.upper()}" if more else chunk.quantity.unit.upper()
    if chunk.tag == "NOC" and chunk.role == "clause":
        return "NOCIS"
    return chunk.tag


Found: TypeAlias = tuple[list[list[Match]], list[list[Match]]]
"""The matches of each trigger, best first; of rules, and of fallback rules."""
Needs = frozenset[frozenset[str]]
"""What a pattern cannot do without: of each set, one tag, or one word written "=word", must stand in the sentence."""


def _needs(tokens: Iterable[Mapping[str, Any]]) -> Needs:
    return frozenset(
        frozenset(f"{mark}{option}" for option in options(token, key))
        for token in tokens
        if "OP" not in token
        for key, mark in (("TAG", ""), ("LOWER", "="))
        if key in token
    )


class _Entry(NamedTuple):
    """A pattern in the order of the rules, with the bits of what it cannot do without."""

    number: int
    every: int
    """All of these must stand."""
    some: tuple[int, ...]
    """And of each of these one."""
    pattern: RulePattern


class Events(Protocol):
    """What finds the matches of a sentence: an ``EventFinder``, or what changes what one finds (see workbench)."""

    def candidates(self, chunks: Sequence[Chunk]) -> list[Match]:
        """Every match of every rule."""
        ...

    def found(self, chunks: Sequence[Chunk]) -> Found:
        """The matches of each trigger, best first, and those of fallback rules."""
        ...


class EventFinder:
    """Runs compiled rules; built once per set of rules and vocabulary.

    What stands in a sentence is an integer with a bit for each tag and word that some pattern needs.
    """

    def __init__(self, nlp: Language, rules: Sequence[Rule], lexicon: Lexicon) -> None:
        self._vocab = nlp.vocab
        self._hard = _HARD_TAGS | lexicon.members("hard")
        self._counted = lexicon.phrasing.counted
        self._tag_bits: dict[str, int] = {}
        self._word_bits: dict[str, int] = {}
        # by the trigger's tag and what else is rarest: tags and words, of which one must stand
        self._by_tag: dict[str, tuple[dict[str, list[_Entry]], dict[str, list[_Entry]]]] = {}
        number = 0
        for rule in rules:
            tags = LABELS[rule.trigger] if rule.trigger in LABELS else sorted(lexicon.members(rule.trigger))
            for elements in rule.patterns:
                needs = _needs(element.token for element in elements) - {frozenset(tags)}
                rarest = sorted(needs, key=lambda need: (not min(need).startswith("="), len(need), sorted(need)))
                first, *others = rarest or [frozenset(tags)]
                more = [self._mask(need) for need in others]
                every = sum({mask for mask in more if mask.bit_count() == 1})
                some = tuple(mask for mask in more if mask.bit_count() > 1)
                entry = _Entry(number, every, some, RulePattern(rule, elements, nlp.vocab))
                number += 1
                for tag in tags:
                    by_tags, by_words = self._by_tag.setdefault(tag, ({}, {}))
                    for name in first:
                        index = by_words if name.startswith("=") else by_tags
                        index.setdefault(name.removeprefix("="), []).append(entry)

    def _mask(self, wanted: Iterable[str]) -> int:
        """The bits of some tags and words; what has none yet is given one."""
        mask = 0
        for name in wanted:
            bits = self._word_bits if name.startswith("=") else self._tag_bits
            known = len(self._tag_bits) + len(self._word_bits)
            mask |= bits.setdefault(name.removeprefix("="), 1 << known)
        return mask

    def __call__(self, doc: Doc) -> Doc:
        """Leave the matches of each trigger, best first, in ``doc.user_data``."""
        doc.user_data["matches"], doc.user_data["fallbacks"] = self.found(doc.user_data["chunks"])
        return doc

    def found(self, chunks: Sequence[Chunk]) -> Found:
        """The matches of each trigger, best first, and those of fallback rules."""
        return told_apart(self.candidates(chunks))

    def candidates(self, chunks: Sequence[Chunk]) -> list[Match]:
        """Every match of every rule over the chunks of a sentence."""
        told = self._counted
        tags = [chunk_tag(c, told) if c.tag in _TOLD_APART else c.tag for c in chunks]
        if self._by_tag.keys().isdisjoint(tags):
            return []
        words = [f"<{tag}>" if tag in _LABEL_TAGS else (c.text or "_") for tag, c in zip(tags, chunks, strict=True)]
        wanted = self._standing(set(tags), set(words))
        if not wanted:
            return []
        line = Line(tags, [word.lower() for word in words], [tag not in self._hard for tag in tags])
        doc: Doc | None = None
        found: list[Match] = []
        for pattern in wanted:
            spans = pattern.spans(line)
            if spans is None:
                if doc is None:
                    lemmas = ["fill" if soft else "hard" for soft in line.soft]
                    doc = Doc(self._vocab, words=words, tags=tags, lemmas=lemmas)
                spans = pattern.matched(doc)
            for start, end, alignment in spans:
                trigger, slots = pattern.parts(start, alignment)
                found.append(Match(pattern.rule, start, end, trigger, slots))
        return found

    def _standing(self, tags: Set[str], words: Set[str]) -> list[RulePattern]:
        """The patterns of which all that they need stands in a sentence, in the order of the rules."""
        present = 0
        for bits, names in ((self._tag_bits, tags), (self._word_bits, words)):
            for name in bits.keys() & names:
                present |= bits[name]
        wanted: dict[int, RulePattern] = {}
        for tag in self._by_tag.keys() & tags:
            for index, names in zip(self._by_tag[tag], (tags, words), strict=True):
                for name in index.keys() & names:
                    for number, every, some, pattern in index[name]:
                        if present & every != every:
                            continue
                        for mask in some:
                            if not present & mask:
                                break
                        else:
                            wanted[number] = pattern
        return [wanted[number] for number in sorted(wanted)]


def told_apart(found: Sequence[Match]) -> Found:
    """Matches of each trigger, ranked, and of those the ones of fallback rules."""
    plain = [match for match in found if not match.rule.fallback]
    return ranked(plain), ranked(match for match in found if match.rule.fallback) if len(plain) < len(found) else []


def ranked(candidates: Iterable[Match]) -> list[list[Match]]:
    """Matches of each trigger chunk, best first: by priority, then the most slots, then length, then name."""
    groups: dict[int, list[Match]] = {}
    for match in sorted(
        candidates, key=lambda m: (-m.rule.priority, -len(m.slots), -(m.end - m.start), m.start, m.rule.name)
    ):
        groups.setdefault(match.trigger, []).append(match)
    return [groups[trigger] for trigger in sorted(groups)]


class Piece(NamedTuple):
    """A chunk as patterns see it: its tag, its words in lower case, and whether a gap may pass it."""

    tag: str
    word: str
    fill: bool


def pieces(chunks: Iterable[Chunk], lexicon: Lexicon) -> list[Piece]:
    """The chunks of a sentence as patterns see them."""
    hard = _HARD_TAGS | lexicon.members("hard")
    tagged = [(chunk_tag(chunk, lexicon.phrasing.counted), chunk) for chunk in chunks]
    return [
        Piece(tag, f"<{tag}>" if tag in _LABEL_TAGS else (chunk.text or "_"), tag not in hard) for tag, chunk in tagged
    ]
