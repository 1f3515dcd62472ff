"""Settling: what an article's facts say of one another. Headlines against the body, holdings before, and arithmetic.

The contract: where a head and its body differ, the body counts; a holding that the passage sets against a newer one is
the holding before; no council has more councillors than seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from pipeline.article import Article
from pipeline.extract.breakdown import gross_apart, without_parts
from pipeline.extract.discourse import NATIONAL
from pipeline.extract.making import BEFORE
from pipeline.fact import NOC, Fact
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Poll

_COUNTED = frozenset({"seats", "seat_change", "seats_won"})
_TERM = 5
"""Years between two elections of a council, at most."""
_CELL = 8
"""Code points within which two numbers of one party belong to one cell ("Lab 35 (+5)")."""
_NEAR = 40
"""Code points within which two parties stand beside each other in a list."""
_LIST, _REST = 3, 4
"""Parties that a whole council's list counts at least; seats of others that it may leave out at most."""
_CONCLUDED = frozenset({"missed-majority", "came-within-majority", "away-from-majority", "short-of-majority"})
"""Rules that conclude no overall control from what one party missed."""
_KEPT = frozenset({"keep-of-own", "keep-held"})
"""Rules that read seats as kept, which may be those that were up alone."""
_OF_TABLES = frozenset({"table-row", "table-cell"})
_NOW = ("asserted", "partial")


def settled(facts: Iterable[Fact], article: Article, gazetteer: Gazetteer, words: Poll) -> list[Fact]:
    """The facts without those that others of the article overrule, holdings before told as such."""
    kept = _rows_of_nation(list(facts), article)
    kept = _all_of_them(_ran_before(_body_over_title(kept, article)), gazetteer)
    kept = without_parts(gross_apart(_changes_beside(kept, article)))
    kept = _signs_lost(_won_beside_held(kept), article)
    kept = _had_before(kept, article, words.had.words)
    kept = _named_twice(_last_election(_kept_and_total(_no_majority_but(kept))))
    return _within_size(kept, gazetteer)


def _no_majority_but(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without no overall control concluded from a party's missing its majority, where another has control."""
    held = {
        (f.area_id, f.election_date)
        for f in facts
        if f.measure == "control" and f.status in _NOW and f.value not in ("", NOC) and f.rule not in _CONCLUDED
    }
    return [
        f
        for f in facts
        if not (f.measure == "control" and f.rule in _CONCLUDED and (f.area_id, f.election_date) in held)
    ]


def _kept_and_total(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without seats kept, where a larger holding of the party is told: "kept all six, now has 16"."""
    most: dict[tuple[str, str, str], int] = defaultdict(int)
    for fact in facts:
        if fact.measure == "seats" and fact.status in _NOW and fact.rule not in _KEPT and fact.value.isdigit():
            key = fact.area_id, fact.party, fact.election_date
            most[key] = max(most[key], int(fact.value))
    return [
        fact
        for fact in facts
        if not (
            fact.measure == "seats"
            and fact.rule in _KEPT
            and fact.status in _NOW
            and fact.value.isdigit()
            and int(fact.value) < most[fact.area_id, fact.party, fact.election_date]
        )
    ]


def _named_twice(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without mayors of no party where another has one, and lost seats of none where another tells it."""
    told = {
        (f.measure, f.area_id, f.election_date, "" if f.measure == "mayor" else f.person.split()[-1])
        for f in facts
        if f.status in _NOW
        and ((f.measure == "mayor" and f.value) or (f.measure == "seat_lost" and f.party and f.person))
    }
    out = []
    for f in facts:
        blank = (f.measure == "mayor" and not f.value) or (f.measure == "seat_lost" and not f.party and f.person)
        name = "" if f.measure == "mayor" or not f.person else f.person.split()[-1]
        if not (blank and (f.measure, f.area_id, f.election_date, name) in told):
            out.append(f)
    return out


def _body_over_title(facts: Sequence[Fact], article: Article) -> list[Fact]:
    titles = [(r.start, r.end) for r in article.regions if r.kind == "title"]

    def titled(fact: Fact) -> bool:
        return any(start <= fact.start and fact.end <= end for start, end in titles)

    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.measure in ("control", "outcome") and fact.status in _NOW and fact.value and not titled(fact):
            said[fact.measure, fact.area_id, fact.election_date].add(fact.value)
    out = []
    for fact in facts:
        body = said.get((fact.measure, fact.area_id, fact.election_date))
        if body and titled(fact) and fact.value and fact.value not in body:
            continue
        out.append(fact)
    return out


def _ran_before(facts: Sequence[Fact]) -> list[Fact]:
    """Who ran a council before, said in a sentence of its own, joined to who runs it now ("It had been Labour's")."""
    told = [f for f in facts if f.reading == BEFORE]
    if not told:
        return list(facts)
    kept = [f for f in facts if f.reading != BEFORE]
    now: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    outcomes: set[tuple[str, str]] = set()
    for fact in kept:
        key = fact.area_id, fact.election_date
        if fact.measure == "outcome":
            outcomes.add(key)
        elif fact.measure == "control":
            known[key] |= {fact.previous} - {""}
            if fact.status == "asserted" and fact.value:
                now[key].setdefault(fact.value, fact)
    for fact in told:
        key = fact.area_id, fact.election_date
        if fact.status != "asserted" or len(now[key]) != 1 or known[key] - {fact.previous}:
            continue
        holder = next(iter(now[key].values()))
        anchors = (*fact.anchors, *(a for a in holder.anchors if a.part == "value"))
        kept.append(replace(fact, value=holder.value, anchors=anchors, reading=""))
        known[key].add(fact.previous)
        if key not in outcomes:
            outcomes.add(key)
            outcome = "held" if holder.value == fact.previous else "changed"
            kept.append(replace(fact, measure="outcome", value=outcome, previous="", anchors=anchors, reading=""))
    return kept


def _all_of_them(facts: Sequence[Fact], gazetteer: Gazetteer) -> list[Fact]:
    """Gains of one sentence that together are all seats of a council as what was won: "picked up 29, the Tories 22"."""
    gained: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.measure == "seat_change" and fact.status in _NOW and fact.value.isdigit():
            gained[fact.area_id, fact.election_date, fact.start].append(fact)
    turned = set()
    for (area_id, date, _), group in gained.items():
        row = gazetteer.election(date, area_id) if date else None
        if row is not None and len(group) > 1 and row.seats and sum(int(f.value) for f in group) == row.seats:
            turned |= {fact.fact_id for fact in group}
    return [replace(fact, measure="seats") if fact.fact_id in turned else fact for fact in facts]


def _changes_beside(facts: Sequence[Fact], article: Article) -> list[Fact]:
    """Gains without a sign: of two holdings of a party, the one that stands in a list of changes ("Con -3, Lab 5")."""
    listed: dict[tuple[str, str], list[tuple[int, Fact]]] = defaultdict(list)
    for fact in facts:
        at = next((a.start for a in fact.anchors if a.part == "value"), -1)
        if fact.rule == "tally" and fact.status in _NOW and fact.measure in ("seats", "seat_change") and at >= 0:
            listed[fact.area_id, fact.election_date].append((at, fact))
    turned: dict[str, Fact] = {}
    for group in listed.values():
        group.sort(key=lambda pair: pair[0])
        held: dict[str, set[str]] = defaultdict(set)
        for _, fact in group:
            if fact.measure == "seats":
                held[fact.party].add(fact.value)
        alone = _alone_in_cells(group)
        for i, (at, fact) in enumerate(group):
            if fact.measure != "seats" or len(held[fact.party]) != 2 or at not in alone:
                continue
            beside = [
                other
                for where, other in (*group[max(0, i - 1) : i], *group[i + 1 : i + 2])
                if where in alone
                and abs(where - at) < _NEAR
                and "\n" not in article.raw[min(at, where) : max(at, where)]
            ]
            if any(other.measure == "seat_change" and other.value.startswith("-") for other in beside):
                turned[fact.fact_id] = replace(fact, measure="seat_change")
    return [turned.get(fact.fact_id, fact) for fact in facts] if turned else list(facts)


def _won_beside_held(facts: Sequence[Fact]) -> list[Fact]:
    """Of two lists of one council's parties, the smaller told as seats won: "Lab 15, C 3. New council: Lab 47, C 6".

    A council has one composition. Where two lists give two, and no party has more in the one than in the other, the
    smaller is of the seats that were up.
    """
    lists: dict[tuple[str, str], dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        listed = fact.rule == "tally" and fact.measure == "seats" and fact.area_id not in NATIONAL
        if listed and fact.status in _NOW and fact.value.isdigit():
            lists[fact.area_id, fact.election_date][fact.party].append(fact)
    turned: dict[str, Fact] = {}
    for parties in lists.values():
        pairs = [found for found in parties.values() if len(found) == 2 and found[0].value != found[1].value]
        if len(pairs) < 2 or any(len(found) > 2 for found in parties.values()):
            continue
        ordered = [sorted(found, key=lambda f: f.start) for found in pairs]
        firsts = [int(a.value) < int(b.value) for a, b in ordered]
        if all(firsts) or not any(firsts):
            low = 0 if firsts[0] else 1
            for found in ordered:
                turned[found[low].fact_id] = replace(found[low], measure="seats_won")
            edge = max(f[0].end for f in ordered) if low == 0 else min(f[1].start for f in ordered)
            for found in parties.values():
                if len(found) == 1 and ((found[0].end <= edge) if low == 0 else (found[0].start >= edge)):
                    turned[found[0].fact_id] = replace(found[0], measure="seats_won")
    return [turned.get(fact.fact_id, fact) for fact in facts] if turned else list(facts)


def _signs_lost(facts: Sequence[Fact], article: Article) -> list[Fact]:
    """The facts without the changes of tables whose signs were lost, as where arrows were pictures.

    What such a table says of changes in councils goes with them. Councils seldom grow: where several parties of one
    council changed and none has a sign, not all of them gained.
    """
    unsigned: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    signed: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.measure == "seat_change" and fact.rule in _OF_TABLES and fact.value.lstrip("-").isdigit():
            at = next(a for a in fact.anchors if a.part == "value")
            if article.raw[at.start : at.end].strip()[:1].isdigit() and int(fact.value) > 0:
                unsigned[fact.area_id, fact.election_date].append(fact)
            elif int(fact.value):
                signed.add((fact.area_id, fact.election_date))
    without = {key for key, group in unsigned.items() if key not in signed and len(group) > 1}
    lost = {fact.fact_id for key in without for fact in unsigned[key]}
    lost |= {
        fact.fact_id
        for fact in facts
        if (fact.area_id, fact.election_date) in without
        and fact.measure == "councils_change"
        and fact.rule in _OF_TABLES
    }
    return [fact for fact in facts if fact.fact_id not in lost]


def _alone_in_cells(group: Sequence[tuple[int, Fact]]) -> set[int]:
    """Where, of numbers in their order, those stand that share no cell with another of their party: "Lab 35 (+5)"."""
    of_party: dict[str, list[int]] = defaultdict(list)
    for at, fact in group:
        of_party[fact.party].append(at)
    alone = set()
    for places in of_party.values():
        gaps = [_CELL, *(after - before for before, after in pairwise(places)), _CELL]
        alone |= {
            at for at, before, behind in zip(places, gaps, gaps[1:], strict=False) if min(before, behind) >= _CELL
        }
    return alone


def _had_before(facts: Sequence[Fact], article: Article, had: Set[str]) -> list[Fact]:
    """Facts of which "Labour had 23", beside another holding of Labour's there, is what it held before."""
    now: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.measure in ("seats", "seats_won") and fact.status in _NOW and not _had(fact, article, had):
            now[fact.area_id, fact.party, fact.election_date].add(fact.value)
    out = []
    for fact in facts:
        others = now.get((fact.area_id, fact.party, fact.election_date), set())
        if fact.measure == "seats" and fact.status in _NOW and _had(fact, article, had) and others - {fact.value}:
            fact = replace(fact, measure="seats_before", status="asserted")
        out.append(fact)
    return out


def _last_election(facts: Sequence[Fact]) -> list[Fact]:
    """Holdings of the election before, where the article sets what it reports of the same party against them."""
    now: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        if fact.status in _NOW and fact.measure in _COUNTED:
            now.setdefault((fact.area_id, fact.party), fact)
    out = []
    for fact in facts:
        new = now.get((fact.area_id, fact.party))
        if fact.status == "past" and fact.measure == "seats" and fact.election_date and new is not None:
            years = int(new.election_date[:4] or 0) - int(fact.election_date[:4])
            if 0 < years <= _TERM:
                fact = replace(
                    fact, measure="seats_before", status="asserted", election_date=new.election_date,
                    election_id=new.election_id, area_code=new.area_code, area=new.area,
                )  # fmt: skip
        out.append(fact)
    return out


def _had(fact: Fact, article: Article, had: Set[str]) -> bool:
    return any(a.part == "cue" and article.raw[a.start : a.end].lower() in had for a in fact.anchors)


def _within_size(facts: Sequence[Fact], gazetteer: Gazetteer) -> list[Fact]:
    """The facts without holdings that together are more than the seats of a council of known size.

    Those go whose council another sentence named. A single count beyond the size makes no fact: see ``making``.
    """
    totals: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for fact in facts:
        if fact.measure == "seats" and fact.status in _NOW and fact.value.isdigit():
            held = totals[fact.area_id, fact.election_date]
            held[fact.party] = max(held.get(fact.party, 0), int(fact.value))
    out = []
    whole = _whole_lists(facts, gazetteer)
    for fact in facts:
        row = gazetteer.election(fact.election_date, fact.area_id) if fact.election_date else None
        size = row.seats if row is not None else None
        if (listed := whole.get((fact.area_id, fact.election_date))) is not None:
            rest = (size or 0) - sum(map(int, listed.values()))
            counts = fact.measure == "seats" and fact.status in _NOW and fact.value.isdigit()
            agrees = listed.get(fact.party, fact.value) == fact.value
            if not counts or (agrees and (fact.party in listed or int(fact.value) <= rest)):
                out.append(fact)
            continue
        counted = fact.measure in ("seats", "seats_won") and fact.value.isdigit() and fact.status in _NOW
        too_many = size and sum(totals[fact.area_id, fact.election_date].values()) > size + 1
        if not (counted and too_many and _carried(fact)):
            out.append(fact)
    return out


def _whole_lists(facts: Sequence[Fact], gazetteer: Gazetteer) -> dict[tuple[str, str], dict[str, str]]:
    """Per council whose holdings are more than its seats, the one list of an article that makes up all of them.

    Told by a sentence that counts three parties or more whose seats are the council's, but for a few of others.
    """
    said: dict[tuple[str, str], dict[tuple[int, int], dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    held: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for fact in facts:
        if fact.measure == "seats" and fact.status in _NOW and fact.value.isdigit():
            key = fact.area_id, fact.election_date
            said[key][fact.start, fact.end][fact.party] = fact.value
            held[key][fact.party] = max(held[key].get(fact.party, 0), int(fact.value))
    found = {}
    for key, lists in said.items():
        row = gazetteer.election(key[1], key[0]) if key[1] else None
        size = row.seats if row is not None and row.seats else 0
        if not size or sum(held[key].values()) <= size + 1:
            continue
        full = [
            one for one in lists.values() if len(one) >= _LIST and size - _REST <= sum(map(int, one.values())) <= size
        ]
        if len({tuple(sorted(one.items())) for one in full}) == 1:
            found[key] = full[0]
    return found


def _carried(fact: Fact) -> bool:
    """Whether the council's name stands outside the quote."""
    return any(a.part == "area" and not (fact.start <= a.start < fact.end) for a in fact.anchors)


def _rows_of_nation(facts: Sequence[Fact], article: Article) -> list[Fact]:
    """Counts of a list that are of a nation where others of the same list are: "Lab 1,572 (+259)", "Green 29 (+18)".

    A list is lines one below the other that hold a party's counts and nothing else.
    """
    rows = sorted({(fact.start, fact.end) for fact in facts if fact.rule == "tally"})
    runs: list[list[tuple[int, int]]] = []
    for row in rows:
        follows = runs and not article.raw[runs[-1][-1][1] : row[0]].strip()
        if follows:
            runs[-1].append(row)
        else:
            runs.append([row])
    moved: dict[tuple[int, int], Fact] = {}
    for run in runs:
        within = [fact for fact in facts if fact.rule == "tally" and (fact.start, fact.end) in run]
        whole = {fact.area_id: fact for fact in within if fact.area_id in NATIONAL}
        national = {(fact.start, fact.end) for fact in within if fact.area_id in NATIONAL}
        if len(whole) == 1 and len(national) > 1 and len(run) > len(national):
            moved |= dict.fromkeys(set(run) - national, next(iter(whole.values())))
    return [
        replace(fact, area_id=of.area_id, area=of.area, area_code=of.area_code, election_id=of.election_id)
        if fact.rule == "tally" and (of := moved.get((fact.start, fact.end))) is not None
        else fact
        for fact in facts
    ]
