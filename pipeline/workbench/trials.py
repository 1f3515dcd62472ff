"""Trials: every rule on its own examples, which it must read, and its negatives, of which nothing may be stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.extract.rules import LABELS, Rule
from pipeline.fact import Fact
from pipeline.lexicon import Lexicon
from pipeline.terminal import one_line
from pipeline.workbench.listing import file_of

POLLING_DAY = "2023-05-04"
"""The election that negatives report, and examples that give no ``date``."""
ENOUGH = 3
"""How many examples of different words a rule must fire on, and how many negatives it must have."""
_ORDERED = frozenset({"AREA", "NATION", "PARTY", "COLOUR", "HELDBY", "NOC", "NUM", "TALLY", "YEAR"})
"""Chunks whose order makes two examples differ, beside the trigger."""


class Failure(NamedTuple):
    """What a rule's file promises and the rule does not keep; ``text`` is empty where it is of the rule as a whole."""

    file: str
    rule: str
    text: str
    wanted: str
    found: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.rule}: " + (f'"{self.text}": ' if self.text else "")
        return one_line(f"{where}wanted {self.wanted}, found {self.found}")


def told(fact: Fact) -> str:
    """A fact in the short form that examples use: ``control medway LAB CON``, ``seats bolton LAB 26``."""
    if fact.measure in ("control", "mayor"):
        parts = [fact.measure, fact.area_id, fact.value or "-", fact.previous]
    elif fact.measure in ("outcome", "largest_party"):
        parts = [fact.measure, fact.area_id, fact.value]
    else:
        parts = [fact.measure, fact.area_id, fact.party, fact.value]
    return " ".join(part for part in parts if part)


def stated(extractor: Extractor, text: str, date: str = POLLING_DAY) -> list[Fact]:
    """What a text states of the election of a date: facts asserted or partial."""
    if "\n\n" in text:  # an example of a heading and what stands below it
        facts = extractor.extract(clean(Article("example", text, election_date=date)), date)
    else:
        facts = [fact for found in extractor.explain(text, date) for fact in found.facts]
    return [fact for fact in facts if fact.status in ("asserted", "partial")]


def failures(extractor: Extractor, rules: Sequence[Rule]) -> Iterator[Failure]:
    """Where rules do not read their examples, fire on too few of them, or something is stated of a negative."""
    for rule in rules:
        yield from _failures(extractor, rule)


def _failures(extractor: Extractor, rule: Rule) -> Iterator[Failure]:
    file, fired = file_of(rule), set()
    for example in rule.examples:
        text = str(example["text"])
        facts = stated(extractor, text, example.get("date", POLLING_DAY))
        found = list(dict.fromkeys(map(told, facts)))
        if lacking := [fact for fact in example["facts"] if fact not in found]:
            yield Failure(file, rule.name, text, "; ".join(lacking), "; ".join(found) or "nothing")
        if any(fact.rule == rule.name for fact in facts):
            fired.add(" ".join(text.casefold().split()))
        else:
            others = sorted({fact.rule for fact in facts})
            yield Failure(file, rule.name, text, "a fact of this rule", ", ".join(others) or "none of any rule")
        if any(fact.quote != text[fact.start : fact.end] for fact in facts):
            yield Failure(file, rule.name, text, "quotes as they stand in the text", "others")
    for text in rule.negative:
        if found := [f"{told(fact)} (by {fact.rule})" for fact in stated(extractor, text)]:
            yield Failure(file, rule.name, text, "nothing", "; ".join(found))
    if len(fired) < ENOUGH:
        wanted = f"{ENOUGH} examples of different words that it fires on"
        yield Failure(file, rule.name, "", wanted, str(len(fired)))
    if len(set(rule.negative)) < ENOUGH:
        yield Failure(file, rule.name, "", f"{ENOUGH} negatives", str(len(set(rule.negative))))


def alike(extractor: Extractor, rules: Sequence[Rule]) -> Iterator[str]:
    """Rules whose examples do not differ in verb, in the order of their parts, or in party, a line each.

    A verb is what stands there as the trigger; a rule whose trigger can be no other word is not asked for another.
    """
    for rule in rules:
        verbs: set[str] = set()
        parties: set[str] = set()
        orders: set[tuple[str, ...]] = set()
        for example in rule.examples:
            for item in extractor.explain(str(example["text"]), example.get("date", POLLING_DAY)):
                found = [match for match in item.candidates if match.rule.name == rule.name]
                verbs.update(item.chunks[match.trigger].text for match in found)
                parties.update(code for chunk in item.chunks for code in chunk.parties)
                at = {match.trigger for match in found}
                parts = enumerate(chunk.tag for chunk in item.chunks)
                orders.add(tuple("trigger" if i in at else tag for i, tag in parts if i in at or tag in _ORDERED))
        same = [f'verb ("{verb}")' for verb in verbs if len(verbs) == 1 and _choice(rule, extractor.lexicon)]
        same += ["order"] if len(orders) == 1 else []
        same += [f"party ({code})" for code in parties if len(parties) == 1]
        if same:
            yield one_line(f"{file_of(rule)}: {rule.name}: its examples have one {', one '.join(same)}")


def _choice(rule: Rule, lexicon: Lexicon) -> bool:
    """Whether the trigger of a rule can be more words than one."""
    if rule.trigger in LABELS:
        return False
    members = lexicon.members(rule.trigger)
    return sum(name in members for name in lexicon.class_of.values()) > 1
