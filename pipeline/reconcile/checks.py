"""Checks of settled values against the register and by arithmetic; each that fails is named, with its numbers.

A check that lacks what it needs is silent. None changes a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.fact import NOC
from pipeline.figure import FigureKey
from pipeline.reconcile.balance import DRIFT, Council, balance, by_article, counted, is_local, weakest
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.register import LOCAL, Register, same

COUNTED = frozenset(
    {"seat_change", "seats", "seats_won", "seats_gained", "seats_lost", "councils_change", "councils_gained",
     "councils_lost"}
)  # fmt: skip
"""Measures counted while results come in."""
_NEAR_FULL = 3  # a list of parties whose seats miss the size by no more than this is meant to be whole
_LIST = 8  # a list may name one in eight fewer than its head says before it is taken for a choice of examples


def run_checks(areas: Mapping[tuple[str, str], Sequence[Decided]], register: Register) -> None:
    """Every check on figures by date and area; failures are noted in the figures."""
    for place, found in areas.items():
        for figure in found:
            if figure.key.measure in COUNTED:
                partial_beyond_final(figure)
        row = register.election(*place)
        if row is None:
            continue
        for figure in found:
            if figure.key.measure == "control_before":
                control_before(figure, register)
            elif figure.key.measure == "seats_before":
                seats_before(figure, register)
        if not row.seats:
            continue
        council = Council(*place, found, register)
        council_size(found, row.seats, row.before, row.whole_council is False)
        majority(found, row.seats)
        if row.whole_council is False:
            seats_up(found, row.seats_up)
        if council.old_size == row.seats and row.before and sum(row.before.values()) <= row.seats:
            sum_of_changes(found, row.before, row.seats)
        balance(council)
    total_of_list([figure for found in areas.values() for figure in found])


def control_before(figure: Decided, register: Register) -> None:
    """Who ran the council before, against the register."""
    allowed = register.control_before(figure.key.election_date, figure.key.area_id)
    if not allowed:
        return
    figure.register = allowed[0]
    if figure.value.value and figure.value.value not in allowed:
        figure.fail("register", f"The register has {allowed[0]} before this election, not {figure.value.value}.")


def seats_before(figure: Decided, register: Register) -> None:
    """A holding before, against the register; silent where it has one baseline and the number comes near it."""
    key = figure.key
    held = register.holdings(key.election_date, key.area_id, key.party)
    if not held:
        return
    figure.register = ";".join(f"{holding.basis}={holding.seats}" for holding in held)
    number = figure.number
    if number is None or number in [holding.seats for holding in held]:
        return
    if len(held) < 2 and abs(number - held[0].seats) <= max(DRIFT, held[0].seats // 10):
        return
    words = {"eve_of_poll": "on the eve of poll", "last_election": "after the last election"}
    has = " and ".join(f"{holding.seats} {words[holding.basis]}" for holding in held)
    figure.fail("register", f"The register has {key.party} on {has}, not {number}.")


def partial_beyond_final(figure: Decided) -> None:
    """A final count that is smaller than a partial one of an article of its own."""
    final = figure.value.number
    if final is None or not figure.final or figure.value.bound == "at_least":
        return
    beyond = figure.outdone
    if beyond is not None:
        value, as_of = beyond
        when = f" ({as_of})" if as_of else ""
        figure.fail(
            "partial_beyond_final",
            f"A partial count was {value}{when}, beyond the final {final}: one of the two is wrong "
            "or they are counted differently.",
        )


def council_size(found: Sequence[Decided], size: int, before: Mapping[str, int], thirds: bool = False) -> None:
    """Seats that one article lists, and those of all together, against the council's size; no change is greater.

    A list is meant to be whole where it names three parties or more and misses little with independents or a local
    party in it, or names every party that the register has there (``before``) and whatever else sat there; by thirds
    (``thirds``) any local party will do, for one left out cannot have come from nowhere.
    """
    for figure in found:
        if figure.key.measure == "seat_change" and figure.number is not None and abs(figure.number) > size:
            figure.fail("council_size", f"A change of {figure.number} is more than the {size} seats of the council.")
    seats = counted(found, "seats")
    vacant = sum(f.number or 0 for f in found if f.key.measure == "vacancies" and f.number is not None)
    rest = size - sum(before.values())
    complete = {party for party, number in before.items() if number}
    for figures in by_article(seats):
        named = {figure.key.party for figure in figures}
        local = any(map(is_local, named))
        total = sum(f.number or 0 for f in figures)
        others = [f for f in seats if f.key.party not in named and not (local and is_local(f.key.party))]
        short = size - total - vacant - sum(f.number or 0 for f in others)
        whole = local and short <= _NEAR_FULL
        if complete and complete <= named:
            buckets = local if thirds else not named.isdisjoint(LOCAL)
            whole = whole or rest <= 0 or (2 * rest < size and buckets)
        if total > size or (len(figures) >= 3 and whole and short > 0):
            _wrong_size(figures, size)
    plain = [figure for figure in seats if not is_local(figure.key.party)]
    if sum(figure.number or 0 for figure in plain) > size:
        _wrong_size(plain, size)


def _wrong_size(figures: Sequence[Decided], size: int) -> None:
    listed = ", ".join(f"{f.key.party} {f.number}" for f in figures)
    total = sum(f.number or 0 for f in figures)
    for figure in weakest(figures):
        figure.fail("council_size", f"Seats come to {total} ({listed}), the council has {size}.")


def majority(found: Sequence[Decided], size: int) -> None:
    """Control follows from seats: more than half is a majority, and without one nobody has control."""
    control = next((f for f in found if f.key.measure == "control" and f.value.value), None)
    seats = counted(found, "seats")
    if control is None or control.verdict == "disputed" or not seats:
        return
    code = control.value.value
    for figure in seats:
        party, number = figure.key.party, figure.number or 0
        if is_local(party) or is_local(code):
            continue  # a bucket of parties is no group
        if party == code and 2 * number <= size:
            sentence = f"{party} has {number} of {size} seats, no majority, yet is said to have control."
        elif party != code and 2 * number > size:
            sentence = f"{party} has {number} of {size} seats, a majority, yet {code} is said to have control."
            if code == NOC:
                sentence = f"{party} has {number} of {size} seats, a majority, yet control is said to be {NOC}."
        else:
            continue
        control.fail("majority", sentence)
        figure.fail("majority", sentence)


def seats_up(found: Sequence[Decided], up: int | None) -> None:
    """Nobody gains or wins more seats than were up."""
    for figure in found:
        number = figure.number
        if up and number is not None and number > up and figure.key.measure in ("seat_change", "seats_won"):
            figure.fail("seats_up", f"{figure.key.party} {number:+d} is more than the {up} seats that were up.")


def sum_of_changes(found: Sequence[Decided], before: Mapping[str, int], size: int) -> None:
    """Changes of all parties come to nothing where the size did not change, in every article that gives all.

    "All" has independents and others in it: they may have won where nobody of theirs sat before. Where the seats that
    an article lists fill the council, the parties listed are all; they may have won what all others held. Of a choice
    of parties the gains come to no more than that.
    """
    parties = {party for party, seats in before.items() if seats}
    for figures in by_article([*counted(found, "seat_change"), *counted(found, "seats")]):
        changes = [figure for figure in figures if figure.key.measure == "seat_change"]
        held = {figure.key.party: figure.number or 0 for figure in figures if figure.key.measure == "seats"}
        if len(changes) < 2:
            continue
        given = {code for figure in changes for code in same(figure.key.party)}
        total = sum(figure.number or 0 for figure in changes)
        others = size - sum(seats for party, seats in before.items() if party in given)
        filled = sum(held.values()) == size and {party for party, seats in held.items() if seats} <= given
        words = ""
        if parties | {"OTH"} <= given or (parties <= given and filled and total != others):
            words = f"Changes of all parties come to {total:+d}, not nil" if total else ""
        elif "OTH" not in given and total > others + DRIFT:
            words = f"All others held {others}, and gains come to {total:+d}"
        if words:
            listed = ", ".join(f"{f.key.party} {f.number:+d}" for f in changes)
            for figure in weakest(changes):
                figure.fail("sum_of_changes", f"{words} ({listed}).")


def total_of_list(figures: Sequence[Decided]) -> None:
    """A total against the list in the same sentence: "25 councils" that names 24."""
    totals = [f for f in figures if f.key.measure in ("councils_lost", "councils_gained") and f.number]
    if not totals:
        return
    wanted = {claim.source for figure in totals for claim in figure.behind}
    held: dict[str, list[tuple[int, int, Claim]]] = {}
    for figure in figures:
        if figure.key.measure == "control":
            for claim in figure.claims:
                if claim.source in wanted:
                    held.setdefault(claim.source, []).append((*_span(claim), claim))
    for figure in totals:
        for claim in sorted(figure.behind, key=lambda claim: claim.facts[0].quote):
            start, end = _span(claim)
            named = {
                other.key.area_id
                for low, high, other in held.get(claim.source, ())
                if low < end and start < high and other.key.election_date == figure.key.election_date
                and _belongs(figure.key, other)
            }  # fmt: skip
            total = figure.number or 0
            if len(named) > max(total, 1) or total > len(named) >= total - total // _LIST > 1:
                figure.fail("total_of_list", f"The sentence says {total} councils and names {len(named)}.")
                break


def _belongs(total: FigureKey, claim: Claim) -> bool:
    """Whether a council's change of hands is one of those that the total counts."""
    fact = claim.facts[0]
    lost = total.measure == "councils_lost"
    loser, winner = (total.party, total.counterparty) if lost else (total.counterparty, total.party)
    if fact.previous == fact.value:
        return False
    return (not loser or fact.previous == loser) and (not winner or fact.value == winner)


def _span(claim: Claim) -> tuple[int, int]:
    fact = claim.facts[0]
    return (int(fact.start), int(fact.end)) if fact.start.isdecimal() and fact.end.isdecimal() else (0, 0)
