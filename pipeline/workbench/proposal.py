"""Proposal: a rule begun from a sentence and the facts that it should yield, as TOML for a person to finish.

The trigger is the first verb-like word of the sentence from which a rule comes to the facts, else the first of all. Of
what the facts name, the pattern holds what the references ``$subject`` and ``$place`` do not find; where the rule does
not come to the facts so, everything.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import regex

from pipeline.extract import Extraction, Extractor
from pipeline.extract.chunk import Chunk
from pipeline.extract.events import EventFinder, chunk_tag
from pipeline.extract.rules import LABELS, read_rules
from pipeline.fact import COUNT_MEASURES, MEASURES
from pipeline.lexicon import Lexicon
from pipeline.terminal import one_line
from pipeline.workbench import WorkbenchError
from pipeline.workbench.bench import bench
from pipeline.workbench.trials import ENOUGH, POLLING_DAY, stated, told

_HELD = ("control", "mayor")
_PARTIES = frozenset({"PARTY", "COLOUR", "HELDBY"})
_ELEMENTS = {
    "comma": "COMMA", "colon": "COLON", "dash": "COLON", "semi": "LIST", "lpar": "LPAR", "rpar": "RPAR",
    "possessive": "POSS", "apostrophe": "POSS", "stop": "END", "det": "@det?", "aux": "@aux?",
}  # fmt: skip
_WORD = regex.compile(r"[a-z'’&%-]+")
_SPELT = regex.compile(r"[a-z]+")


class Expected(NamedTuple):
    """A fact in the short form of examples, taken apart."""

    measure: str
    area: str
    party: str
    value: str
    previous: str


def expected(text: str) -> Expected:
    """A fact such as ``control medway LAB CON`` or ``seats bolton LAB 26``.

    Raises:
        WorkbenchError: no such measure, or too few or too many words.
    """
    measure, *rest = text.split() or [""]
    if measure not in MEASURES:
        raise WorkbenchError(f"--expect '{one_line(text)}': no measure '{one_line(measure)}': see docs/outputs.md")
    if measure in _HELD and 2 <= len(rest) <= 3:
        return Expected(measure, rest[0], "", rest[1].replace("-", ""), rest[2] if len(rest) > 2 else "")
    if measure in ("outcome", "largest_party") and len(rest) == 2:
        return Expected(measure, rest[0], "", rest[1], "")
    if measure not in (*_HELD, "outcome", "largest_party") and len(rest) == 3:
        return Expected(measure, rest[0], rest[1], rest[2], "")
    form = "AREA-ID PARTY VALUE" if measure in COUNT_MEASURES else "AREA-ID VALUE"
    raise WorkbenchError(f"--expect '{one_line(text)}': give {measure} {form}, as the examples of rules do")


@dataclass
class _Draft:
    """A rule in the making: which chunk is which slot, and what it yields."""

    chunks: Sequence[Chunk]
    trigger: int
    label: bool
    literal: bool
    slots: dict[int, str] = field(default_factory=dict)
    todo: list[str] = field(default_factory=list)
    yields: list[dict[str, str]] = field(default_factory=list)

    def area(self, fact: Expected) -> str:
        """The reference to a fact's area."""
        at = next((i for i, c in enumerate(self.chunks) if any(a.area_id == fact.area for a in c.areas)), None)
        if at is None or (fact.measure in COUNT_MEASURES and not self.literal and self.chunks[at].tag == "AREA"):
            return "$place"
        return self._slot(at, "a")

    def party(self, code: str, name: str) -> str:
        """The reference to a party, or to no overall control; empty where no words of the sentence give it."""
        found = [i for i, c in enumerate(self.chunks) if (c.tag == "NOC" if code == "NOC" else code in c.parties)]
        if not found:
            self.todo.append(f"no words of the sentence give {code}")
            return ""
        left = [i for i, c in enumerate(self.chunks[: self.trigger]) if c.tag in _PARTIES]
        if not self.literal and left and left[-1] == found[0]:
            return "$subject"
        return self._slot(found[0], name)

    def number(self, value: str) -> str:
        """The reference to a count; empty where no words of the sentence give it."""
        for i, chunk in enumerate(self.chunks):
            if chunk.quantity is not None and str(abs(chunk.quantity.value)) == value.lstrip("+-"):
                slot = self._slot(i, "n")
                return f"-{slot}" if value.startswith("-") and chunk.quantity.value > 0 else slot
        for i, chunk in enumerate(self.chunks):
            if chunk.quantity is not None and str(chunk.quantity.total) == value:
                return f"{self._slot(i, 'n')}.total"  # "28 of the 51 seats"
        self.todo.append(f"no number of the sentence is {value}")
        return ""

    def _slot(self, at: int, name: str) -> str:
        taken = set(self.slots.values())
        free = next(n for n in (name, *(f"{name}{k}" for k in range(2, 99))) if n not in taken)
        return f"${self.slots.setdefault(at, free)}"

    def pattern(self, lexicon: Lexicon) -> str:
        """The chunks from the first that is needed to the last, as elements."""
        needed = [*self.slots, self.trigger]
        first, last = min(needed), max(needed)
        if self.label and not self.literal:  # the words before are what makes it a rule
            parties = [i for i in range(first) if self.chunks[i].tag in _PARTIES]
            first = parties[-1] + 1 if parties else 0
        elements: list[str] = []
        for i in range(first, last + 1):
            element = self._element(i, lexicon)
            if element == "~" and elements and elements[-1].startswith("~"):
                elements[-1] = f"~{min(9, int(elements[-1][1:]) + 1)}"
            else:
                elements.append("~1" if element == "~" else element)
        return " ".join(elements)

    def _element(self, i: int, lexicon: Lexicon) -> str:
        chunk = self.chunks[i]
        tag, slot = chunk_tag(chunk, lexicon.phrasing.counted), f":{self.slots[i]}" if i in self.slots else ""
        if i == self.trigger:
            return f"{tag}{slot}" if self.label else f"@{tag}{slot}"
        if tag == "AREA":
            return f"COUNCIL{slot}"
        if tag in ("PARTY", "NOC", "NOCIS") and slot and slot not in (":p", ":p2"):
            return f"HOLDER{slot}"
        if tag in ("SEATS", "NEWSEATS"):
            return f"NUM{slot}"
        if tag in LABELS:
            return f"{tag}{slot}"
        if tag in _ELEMENTS:
            return _ELEMENTS[tag]
        if tag in lexicon.classes:
            return f"@{tag}"
        plain = tag == "w" and not chunk.role and _WORD.fullmatch(chunk.text)
        return chunk.text if plain else "~"


def proposed(sentence: str, facts: Sequence[str], models: Path | None = None) -> str:
    """A rule as TOML: its trigger, one pattern, what it yields, its first example, and what is left to do.

    Args:
        sentence: of the election of ``POLLING_DAY``; may be several, of which one makes the rule.
        facts: in the short form of examples, as ``control medway LAB CON``.
        models: the folder laid over the shipped models that the rule shall join.

    Raises:
        WorkbenchError: a fact that cannot be one, or a sentence of which nothing is known.
    """
    wanted = list(map(expected, facts))
    facts = [" ".join(fact.split()) for fact in facts]
    text = one_line(sentence)
    extractor, read = Extractor.load(models), _reads(models)
    ready = {told(fact): fact.rule for fact in stated(extractor, text)}
    drafts = [
        _drafted(item, trigger, label, wanted, literal)
        for item, trigger, label in _triggers(extractor, text)
        for literal in (False, True)
    ]
    if not drafts:
        raise WorkbenchError("no council, party, number or verb of the lexicon in it: see seatchange explain")
    found: list[str] = []
    for draft in (*drafts, drafts[0]):  # the first that reads the facts, else the first
        found = read(_toml(extractor, text, facts, draft, ()), text)
        if set(facts) <= set(found):
            break
    notes = [f"TODO: {what}" for what in dict.fromkeys(draft.todo)]
    if set(facts) <= ready.keys():
        notes.append(f"read already, by {', '.join(sorted({ready[fact] for fact in facts}))}: is a rule needed?")
    elif lacking := [fact for fact in facts if fact not in found]:
        notes.append(f"TODO: as it stands it does not read {'; '.join(lacking)}: see seatchange explain")
    if draft.label:
        notes.append("TODO: no word of it can trigger a rule: add its verb to a class of models/lexicon/classes.toml")
    return _toml(extractor, text, facts, draft, notes)


def _triggers(extractor: Extractor, text: str) -> Iterator[tuple[Extraction, int, bool]]:
    """The sentences and chunks that a rule may begin from, and whether that is a label, no word class.

    Verbs in their order; where there is none, the first other word that can trigger a rule, else the first label.
    """
    lexicon, counted = extractor.lexicon, extractor.lexicon.phrasing.counted
    items = extractor.explain(text, POLLING_DAY)
    pieces = [(item, i, chunk) for item in items for i, chunk in enumerate(item.chunks)]
    verbs = [(item, i, False) for item, i, chunk in pieces if chunk.tag in lexicon.members("verbs")]
    words = lexicon.members("triggers") - lexicon.members("weak")
    others = [(item, i, False) for item, i, chunk in pieces if chunk.tag in words][:1]
    labels = [
        (item, i, True)
        for label in ("AREA", "PARTY", "NUM")
        for item, i, chunk in pieces
        if chunk_tag(chunk, counted) == label
    ][:1]
    yield from verbs or others or labels


def _drafted(item: Extraction, trigger: int, label: bool, wanted: Sequence[Expected], literal: bool) -> _Draft:
    """A draft of a rule; with ``literal`` its pattern holds all that the facts name."""
    draft = _Draft(item.chunks, trigger, label, literal)
    outcomes = {fact.area: fact.value for fact in wanted if fact.measure == "outcome"}
    control = {fact.area for fact in wanted if fact.measure == "control"}
    for fact in wanted:
        if fact.measure == "outcome" and fact.area in control:
            continue
        entry = {"measure": fact.measure, "area": draft.area(fact)}
        if fact.measure in _HELD or fact.measure in ("largest_party", "seat_lost", "coalition"):
            if fact.party:
                entry["party"] = draft.party(fact.party, "p")
            entry["value"] = draft.party(fact.value, "w") if fact.value else ""
            if fact.previous:
                same = fact.previous == fact.value
                entry["previous"] = entry["value"] if same else draft.party(fact.previous, "src")
            if fact.measure == "control" and fact.area in outcomes:
                entry["outcome"] = outcomes[fact.area]
        elif fact.measure == "outcome":
            entry["value"] = fact.value
        else:
            entry |= {"party": draft.party(fact.party, "p"), "value": draft.number(fact.value)}
        entry = {key: value for key, value in entry.items() if value}
        if entry not in draft.yields:
            draft.yields.append(entry)
    return draft


def _toml(
    extractor: Extractor,
    text: str,
    facts: Sequence[str],
    draft: _Draft,
    notes: Sequence[str],
) -> str:
    chunk = draft.chunks[draft.trigger]
    pattern = draft.pattern(extractor.lexicon)
    lines = [f"# {note}" for note in notes]
    tag = chunk_tag(chunk, extractor.lexicon.phrasing.counted)
    if unions := sorted(_unions(extractor, tag)):
        lines.append(f"# {tag} is in {', '.join(unions)}: trigger and pattern may name one of these instead")
    lines += [
        "[[rule]]",
        f"name = {_quoted(_name(extractor, pattern, chunk))}  # TODO: a name that says what it reads",
        f"trigger = {_quoted(tag)}",
        f"patterns = [{_quoted(pattern)}]  # TODO: what may be missing (?), other words (a|b), gaps (~2)",
        "yields = [",
        *(
            f"  {{ {', '.join(f'{key} = {_quoted(value)}' for key, value in entry.items())} }},"
            for entry in draft.yields
        ),
        "]",
        "examples = [",
        f"  {{ text = {_quoted(text)}, facts = [{', '.join(map(_quoted, facts))}] }},",
        *(f"  # TODO: {what}" for what in ("another verb, another party", "another order of its words")),
        "]",
        "negative = [",
        *(f"  # TODO: {what}" for what in ("hoped or expected", "of an earlier election", "denied")[:ENOUGH]),
        "]",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _unions(extractor: Extractor, tag: str) -> Iterator[str]:
    """Unions of the lexicon with a class in them that some rule has as its trigger."""
    triggers = {rule.trigger for rule in extractor.rules}
    for name, members in extractor.lexicon.unions.items():
        if tag in members and name in triggers:
            yield name


def _name(extractor: Extractor, pattern: str, trigger: Chunk) -> str:
    """A name of the trigger's words and the plain words of the pattern that no rule has yet."""
    words = _SPELT.findall(trigger.text) if trigger.tag not in LABELS else []
    words += [word for element in pattern.split() if _WORD.fullmatch(element) for word in _SPELT.findall(element)]
    stem = "-".join(words) or "new-rule"
    taken = {rule.name for rule in extractor.rules}
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if name not in taken)


def _reads(models: Path | None) -> Callable[[str, str], list[str]]:
    """A function from a rule as TOML and a text to what the text states once the rule has joined the others."""
    extractor, changes = bench(models)

    def read(toml: str, text: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "proposed.toml"
            file.write_text(toml, encoding="utf-8")
            finder = EventFinder(extractor.nlp, read_rules(file, extractor.lexicon), extractor.lexicon)
        changes.change = lambda matches, chunks: [*matches, *finder.candidates(chunks)]
        return [told(fact) for fact in stated(extractor, text)]

    return read
