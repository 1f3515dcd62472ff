"""What ``explain`` prints of a sentence: tokens, pieces, rules that fired, rules that nearly did and why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.terminal import one_line
from pipeline.workbench.near import SHOWN, near_misses

if TYPE_CHECKING:
    from pipeline.extract import Extraction, Extractor
    from pipeline.extract.chunk import Chunk
    from pipeline.extract.events import Match
    from pipeline.fact import Fact


def explained(extractor: Extractor, text: str, election_date: str = "", every: bool = False) -> str:
    """The layers' findings on every sentence of ``text``, as lines to read; ``every`` near miss, or the nearest."""
    found = extractor.explain(text, election_date)
    return "\n\n".join("\n".join(_lines(extractor, item, every)) for item in found) + "\n"


def _lines(extractor: Extractor, item: Extraction, every: bool) -> Iterator[str]:
    yield one_line(item.text)
    yield f"  tokens  {one_line(' '.join(item.tokens))}"
    for chunk in item.chunks:
        if detail := _detail(chunk):
            yield f"  {chunk.tag:<8}{one_line(item.text[chunk.start : chunk.end])}{detail}"
    for match, verdict in zip(item.matches, item.verdicts, strict=True):
        yield f"  fired   {match.rule.name}: {_words(item, match)}{_slots(item, match)}"
        if verdict.cue is not None:
            cue = one_line(item.text[slice(*verdict.cue)])
            yield f'          {verdict.status}, by "{cue}"'
        facts = [fact for fact in item.facts if fact.rule == match.rule.name]
        if not facts and verdict.status != "negated":
            yield "          adds no fact: said already, no statement of a result, or council or party not known"
        for fact in facts:
            yield f"          {_fact(fact)}"
    for fact in item.facts:
        if all(fact.rule != match.rule.name for match in item.matches):
            yield f"  also    {fact.rule}: {_fact(fact)}"
    for match, why in _beaten(item):
        yield f"  nearly  {match.rule.name}: {_words(item, match)}: {why}"
    missed = near_misses(item, extractor.rules, extractor.lexicon)
    shown = missed if every else missed[:SHOWN]
    for miss in shown:
        yield f"  nearly  {miss.rule}: {miss.told(item.text, item.chunks, extractor.lexicon)}"
    if len(shown) < len(missed):
        yield f"  nearly  {len(missed) - len(shown)} more rules, further from it: --verbose lists them"


def _detail(chunk: Chunk) -> str:
    """What a piece was taken for; empty for a plain word."""
    parts = [area.area_id or area.name for area in chunk.areas] + list(chunk.parties)
    if chunk.quantity is not None:
        bound = "" if chunk.quantity.bound == "exact" else f"{chunk.quantity.bound} "
        parts.append(f"{bound}{chunk.quantity.value} {chunk.quantity.unit}".rstrip())
    parts += [f"{part.party} {part.count.value if part.count else ''}".rstrip() for part in chunk.parts]
    return f" = {', '.join(parts)}" if parts else ""


def _words(item: Extraction, match: Match) -> str:
    return f'"{one_line(item.text[item.chunks[match.start].start : item.chunks[match.end - 1].end])}"'


def _slots(item: Extraction, match: Match) -> str:
    filled = ", ".join(f"{name} = {one_line(item.chunks[at].text)}" for name, at in sorted(match.slots.items()))
    return f" ({filled})" if filled else ""


def _fact(fact: Fact) -> str:
    said = [fact.measure, fact.area_id or fact.area, fact.party, fact.value or "(not said)"]
    said += [f"before {fact.previous}"] if fact.previous else []
    said += [f"from or to {fact.counterparty}"] if fact.counterparty else []
    said += [word for word in (fact.status, fact.bound) if word not in ("asserted", "exact")]
    return one_line(" ".join(filter(None, said)))


def _beaten(item: Extraction) -> Iterator[tuple[Match, str]]:
    """Matches that gave way to another at the same trigger, each rule once."""
    kept = {match.trigger: match for match in item.matches if not match.rule.fallback}
    seen = {(match.trigger, match.rule.name) for match in item.matches}
    for match in item.candidates:
        winner = kept.get(match.trigger)
        if (match.trigger, match.rule.name) in seen or (winner is None and not match.rule.fallback):
            continue
        seen.add((match.trigger, match.rule.name))
        if match.rule.fallback or winner is None:
            why = "a fallback: it reads what no other rule has read"
        elif winner.rule.priority > match.rule.priority:
            why = f"{winner.rule.name} has priority"
        elif len(winner.slots) > len(match.slots):
            why = f"{winner.rule.name} says more of it"
        else:
            why = f"{winner.rule.name} covers more, or comes first"
        yield match, why
