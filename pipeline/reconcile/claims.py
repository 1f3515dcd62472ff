"""Claims: what each statement says of which figure, after parts of one party are added and holds are read as two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.fact import COUNT_MEASURES
from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import NOTHING, Stated
from pipeline.reconcile.columns import Statement
from pipeline.reconcile.moment import Moment, moment
from pipeline.reconcile.origins import Origins

NUMERIC = COUNT_MEASURES
WHOLE_COUNCIL = frozenset({"control", "control_before", "outcome", "mayor", "coalition", "largest_party"})
"""Measures whose figures have no party."""
MAY_BE_EMPTY = frozenset({"control", "mayor", "seat_lost"})
"""Measures of which a statement may say something without a value."""
COOP = "labour-co-op"
_INTEGER = re.compile(r"([+-]?)(\d{1,12})(?:\.0{1,6})?\Z")
BASIS = re.compile(r"\bbasis=(last_election|eve_of_poll|notional)\b")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(eq=False, slots=True)
class Claim:
    """One value that one article gives for one figure, with the statements that give it.

    ``group`` is the witness, ``origin`` the source whose words these are. ``orphan`` marks a copy whose original is in
    the run and does not say so. ``refuses`` is the holder of control that the claim rules out, in place of a value.
    ``doubted`` says that the copy's words were swapped. ``won`` says why, where "won" was read as
    this measure.
    """

    key: FigureKey
    value: str
    final: bool
    bound: str
    facts: tuple[Statement, ...]
    origin: str
    group: str
    copied: bool = False
    reworded: bool = False
    replaced: bool = False
    refuses: str = ""
    basis: str = ""
    as_of: str = ""
    moment: Moment | None = None
    implied: bool = False
    won: str = ""
    number: int | None = None
    stated: Stated = NOTHING
    """Value and bound together, as they are weighed."""

    @property
    def source(self) -> str:
        """The article."""
        return self.facts[0].source

    @property
    def own(self) -> bool:
        """Whether the article says so in its own words and no later version of it is in the run."""
        return not self.copied and not self.replaced


def integer(text: str) -> int | None:
    """A whole number as articles and spreadsheets write it ("+5", "1,061", "−7", "5.0"), else None."""
    plain = text.strip().replace("−", "-").replace("–", "-").replace(",", "")
    found = _INTEGER.match(plain)
    return int(found[1] + found[2]) if found else None


def canonical(measure: str, value: str) -> str | None:
    """The value as figures hold it; None where it is no number and the measure asks for one."""
    value = value.strip()
    if not value:
        return ""
    if measure in NUMERIC:
        number = integer(value)
        return None if number is None else str(number)
    if measure == "coalition":
        return "+".join(sorted(party_code(part) for part in value.split("+")))
    return party_code(value)


def party_code(code: str) -> str:
    """The code that figures have for a party: Labour's for Labour and Co-operative."""
    code = code.strip()
    return "LAB" if code == COOP else code


def surname(person: str) -> str:
    """The last word of a name, without honours ("OBE"), in lower case."""
    words = [word.strip(".,;") for word in person.split()]
    words = [word for word in words if word]
    while len(words) > 1 and len(words[-1]) <= 3 and words[-1].isupper():
        words.pop()
    return words[-1].casefold() if words else ""


def slug(name: str) -> str:
    """An id for an area that the gazetteer does not know, from its name."""
    return _SLUG.sub("-", name.casefold()).strip("-")


def figure_key(row: Mapping[str, str]) -> FigureKey:
    """The key of the figure that a row of facts, figures or decisions is about."""
    cells = (row.get(name, "") for name in ("election_date", "area_id", "party", "measure", "counterparty", "person"))
    return _key(*cells)


def _key(election_date: str, area_id: str, party: str, measure: str, counterparty: str, person: str) -> FigureKey:
    if measure in WHOLE_COUNCIL:
        party = ""
    elif measure in NUMERIC:
        party = party_code(party)
    last = surname(person) if measure == "seat_lost" else ""
    return FigureKey(election_date, area_id, party, measure, party_code(counterparty), last)


def most_common(values: Iterable[str], longest: bool = False) -> str:
    """The most frequent of some texts but empty ones; of equals the longest or the first by code point."""
    counts = Counter(value for value in values if value)
    if not counts:
        return ""
    return min(counts, key=lambda value: (-counts[value], -len(value) if longest else 0, value))


def best_quote(claims: Iterable[Claim]) -> str:
    """The quote to show: of claims that say it outright before those that imply it, the shortest."""
    quotes = [(claim.implied, len(fact.quote), fact.quote) for claim in claims for fact in claim.facts if fact.quote]
    return min(quotes)[2] if quotes else ""


@dataclass
class Claims:
    """Claims by figure, and what could not be used."""

    by_key: dict[FigureKey, list[Claim]]
    messages: list[str]


def make_claims(statements: Iterable[Statement], origins: Origins, area_of: Callable[[str, str, str], str]) -> Claims:
    """Claims of statements that assert something, keyed by figure.

    A control statement with the holder before it is a claim on ``control_before`` too, and on ``outcome`` where its
    article says nothing of that itself; without a holder now it rules the old one out. ``area_of(area, area_id, date)``
    gives an area's id. Statements in swapped words that the original, which is in the run, does not bear out are left
    out: they are misreadings.
    """
    usable: list[tuple[Statement, FigureKey]] = []
    messages: list[str] = []
    nameless = unreadable = 0
    for fact in statements:
        if fact.status not in ("asserted", "partial"):
            continue
        area_id = area_of(fact.area, fact.area_id, fact.election_date)
        if not area_id:
            nameless += 1
            continue
        key = _key(fact.election_date, area_id, fact.party, fact.measure, fact.counterparty, fact.person)
        if not canonical(fact.measure, fact.value) and fact.measure not in MAY_BE_EMPTY:
            unreadable += 1
            continue
        usable.append((fact, key))
    if nameless:
        messages.append(f"{nameless} statements name no area and are left out")
    if unreadable:
        messages.append(f"{unreadable} statements give no value, or no number where one is needed, and are left out")

    own_outcome = {(fact.source, key.election_date, key.area_id) for fact, key in usable if fact.measure == "outcome"}
    maker = _Maker(origins)
    coop: dict[tuple[str, FigureKey, str, str], list[Statement]] = {}
    for fact, key in usable:
        if fact.measure in NUMERIC and key.party == "LAB":
            coop.setdefault((fact.source, key, fact.status, fact.as_of), []).append(fact)
        elif fact.measure == "control":
            maker.control(fact, key, (fact.source, key.election_date, key.area_id) in own_outcome)
        else:
            maker.add(key, fact.value, (fact,))
    for (_, key, _, _), facts in coop.items():
        for value, parts in add_labels(facts):
            maker.add(key, value, parts)
    return Claims(_without_misreadings(maker.claims, origins), messages)


def add_labels(facts: Sequence[Statement]) -> list[tuple[str, tuple[Statement, ...]]]:
    """Values of Labour in one article, the part counted as Labour and Co-operative added to the part beside it.

    Each Co-operative part joins the nearest Labour part of the article; a repetition of either part joins the sum.
    """
    cooperative = [fact for fact in facts if fact.party == COOP]
    labour = [fact for fact in facts if fact.party != COOP]
    if not cooperative or not labour:
        return [(fact.value, (fact,)) for fact in facts]
    sums: dict[int, list[Statement]] = {}
    parts: dict[tuple[str, int], int] = {}
    for part in sorted(cooperative, key=_place):
        other = min(labour, key=lambda fact: (abs(_place(fact) - _place(part)), _place(fact)))
        a, b = integer(part.value), integer(other.value)
        if a is None or b is None:
            continue
        found = sums.setdefault(a + b, [])
        found += [fact for fact in (part, other) if fact not in found]
        parts[COOP, a] = parts["LAB", b] = a + b
    rest = []
    for fact in labour:
        number = integer(fact.value)
        whole = parts.get(("LAB", number)) if number is not None else None
        if whole is None:
            rest.append((fact.value, (fact,)))
        elif fact not in sums[whole]:
            sums[whole].append(fact)
    return [(str(value), tuple(found)) for value, found in sums.items()] + rest


def _place(fact: Statement) -> int:
    return int(fact.start) if fact.start.isdecimal() else 0


class _Maker:
    """Makes claims of facts, each with its origin, its witness and its moment."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self.claims: dict[FigureKey, list[Claim]] = {}

    def control(self, fact: Statement, key: FigureKey, has_outcome: bool) -> None:
        value, previous = party_code(fact.value), party_code(fact.previous)
        if value:
            self.add(key, value, (fact,))
        elif previous:
            self.add(key, "", (fact,), refuses=previous, implied=True)
        if previous:
            self.add(key._replace(measure="control_before"), previous, (fact,), implied=True)
            if not has_outcome:
                outcome = "held" if value == previous else "changed"
                self.add(key._replace(measure="outcome"), outcome, (fact,), implied=True)

    def add(
        self, key: FigureKey, value: str, facts: tuple[Statement, ...], refuses: str = "", implied: bool = False
    ) -> None:
        fact = facts[0]
        span = (_place(fact), int(fact.end) if fact.end.isdecimal() else 0)
        origin = self._origins.of(fact.source, fact.origin, *span)
        as_of = fact.as_of or self._origins.articles.cell(fact.source, "published_at")
        value = canonical(key.measure, value) or ""
        basis = BASIS.search(fact.reading) if key.measure in ("seat_change", "seats_before") else None
        counted = key.measure in NUMERIC
        bound = (fact.bound or "exact") if counted else "exact"
        number = int(value) if counted and value else None
        self.claims.setdefault(key, []).append(
            Claim(
                key=key,
                value=value,
                final=fact.status == "asserted",
                bound=bound,
                facts=facts,
                origin=origin.source,
                group=self._origins.group(origin.source),
                copied=origin.copied,
                reworded=origin.reworded,
                replaced=not origin.copied and self._origins.replaced(fact.source),
                refuses=refuses,
                basis=basis[1] if basis else "",
                as_of=as_of,
                moment=moment(as_of),
                implied=implied,
                number=number,
                stated=Stated(value, number, bound),
            )
        )


def _without_misreadings(by_key: dict[FigureKey, list[Claim]], origins: Origins) -> dict[FigureKey, list[Claim]]:
    kept: dict[FigureKey, list[Claim]] = {}
    for key, claims in by_key.items():
        speak = {origins.current(claim.origin) for claim in claims if not claim.copied}
        found = [
            claim
            for claim in claims
            if not claim.reworded or not origins.known(claim.origin) or origins.current(claim.origin) in speak
        ]
        if found:
            kept[key] = found
    return kept
