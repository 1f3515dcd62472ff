"""Events: rules run over the chunks of a sentence, by trigger; each match with what stood in its slots.

A spaCy component, ``seatchange_events``: it reads ``doc.user_data["chunks"]`` and leaves a list of ``Match`` a trigger
in ``doc.user_data["matches"]``. The rules are compiled to spaCy ``Matcher`` objects by what they cannot do without,
and run only on sentences that hold it: the trigger first of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from pipeline.extract.chunk import Chunk
from pipeline.extract.rules import LABELS, Rule
from pipeline.lexicon import Lexicon

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
    }
)
_MORE = frozenset({"new", "more", "extra", "additional", "further"})


@dataclass(frozen=True)
class Match:
    """A rule that fired on chunks ``start:end``; ``slots`` maps a slot to the index of its chunk."""

    rule: Rule
    start: int
    end: int
    trigger: int
    slots: dict[str, int]


def chunk_tag(chunk: Chunk) -> str:
    """The tag under which rules see a chunk: counts are told apart by the noun that they count."""
    if chunk.tag == "NUM" and chunk.quantity is not None and chunk.quantity.unit:
        more = chunk.quantity.unit == "seats" and not _MORE.isdisjoint(chunk.text.split())
        return "NEWSEATS" if more else chunk.quantity.unit.upper()
    return chunk.tag


Needs = frozenset[frozenset[str]]
"""What a pattern cannot do without: of each set, one tag, or one word written "=word", must stand in the sentence."""


def _needs(tokens: Iterable[Mapping[str, Any]]) -> Needs:
    needs = set()
    for token in tokens:
        if "OP" in token:
            continue
        for key, mark in (("TAG", ""), ("LOWER", "=")):
            if key in token:
                wanted = token[key]
                options = wanted["IN"] if isinstance(wanted, Mapping) else [wanted]
                needs.add(frozenset(f"{mark}{option}" for option in options))
    return frozenset(needs)


class EventFinder:
    """Runs compiled rules; built once per set of rules and vocabulary."""

    def __init__(self, nlp: Language, rules: Sequence[Rule], lexicon: Lexicon) -> None:
        self._vocab = nlp.vocab
        self._hard = _HARD_TAGS | lexicon.members("hard")
        self._compiled: dict[str, tuple[Rule, int]] = {}
        grouped: dict[tuple[frozenset[str], Needs], list[tuple[str, list[dict[str, Any]]]]] = {}
        for rule in rules:
            tags = frozenset(LABELS[rule.trigger]) if rule.trigger in LABELS else lexicon.members(rule.trigger)
            for number, pattern in enumerate(rule.patterns):
                key = f"{rule.name}#{number}"
                self._compiled[key] = (rule, number)
                tokens = [dict(element.token) for element in pattern]
                grouped.setdefault((tags, _needs(tokens)), []).append((key, tokens))
        # patterns that need the same tags and words share a Matcher, run only where all of them stand
        self._by_tag: dict[str, list[tuple[Needs, Matcher]]] = {}
        for (tags, needs), patterns in grouped.items():
            matcher = Matcher(nlp.vocab)
            for key, tokens in patterns:
                matcher.add(key, [tokens], greedy="LONGEST")
            for tag in tags:
                self._by_tag.setdefault(tag, []).append((needs, matcher))

    def __call__(self, doc: Doc) -> Doc:
        """Leave the matches of each trigger, best first, in ``doc.user_data["matches"]``."""
        doc.user_data["matches"] = self.ranked(self.candidates(doc.user_data["chunks"]))
        return doc

    def candidates(self, chunks: Sequence[Chunk]) -> list[Match]:
        """Every match of every rule over the chunks of a sentence."""
        tags = [chunk_tag(chunk) for chunk in chunks]
        words = [tag if tag in _LABEL_TAGS else (chunk.text or "_") for tag, chunk in zip(tags, chunks, strict=True)]
        present = frozenset(tags) | {f"={word}" for word in words}
        wanted: dict[int, Matcher] = {}
        for tag in present:
            for needs, matcher in self._by_tag.get(tag, ()):
                if id(matcher) not in wanted and not any(need.isdisjoint(present) for need in needs):
                    wanted[id(matcher)] = matcher
        if not wanted:
            return []
        lemmas = ["hard" if tag in self._hard else "fill" for tag in tags]
        doc = Doc(self._vocab, words=words, tags=tags, lemmas=lemmas)
        strings = self._vocab.strings
        found: list[Match] = []
        for matcher in wanted.values():
            for key, start, end, alignment in matcher(doc, with_alignments=True):  # type: ignore[misc]
                rule, number = self._compiled[strings[key]]
                pattern = rule.patterns[number]
                slots: dict[str, int] = {}
                trigger = start
                for offset, element in enumerate(alignment):
                    if pattern[element].slot:
                        slots.setdefault(pattern[element].slot, start + offset)
                    if pattern[element].trigger:
                        trigger = start + offset
                found.append(Match(rule, start, end, trigger, slots))
        return found

    @staticmethod
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
    tagged = [(chunk_tag(chunk), chunk) for chunk in chunks]
    return [Piece(tag, tag if tag in _LABEL_TAGS else chunk.text, tag not in hard) for tag, chunk in tagged]
