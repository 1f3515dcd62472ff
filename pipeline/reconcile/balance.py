"""Checks of what was held before, what changed and what is held after against each other, the register and control.

A baseline drifts: between the last election and the eve of poll by-elections and defections move a party by no more
than two seats in 97 of 100 councils. Where the register has both baselines the numbers must fit one of them; where it
has one, or the council's size changed and changes may be notional, they must come near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.reconcile.decided import Decided
from pipeline.reconcile.register import LOCAL, Register

DRIFT = 2
"""Seats by which two baselines of one party may differ without a word of doubt."""
_TENTH = 10  # of a large group a tenth may drift


def counted(found: Iterable[Decided], measure: str) -> list[Decided]:
    """Figures of a measure that are final, exact and not disputed."""
    return [
        f for f in found if f.key.measure == measure and f.final and f.number is not None
        and f.verdict != "disputed" and not f.key.counterparty
    ]  # fmt: skip


def is_local(code: str) -> bool:
    """Whether a code is of independents or a local party, which sources put into buckets of their own making."""
    return code in LOCAL or code.islower()


def weakest(figures: Sequence[Decided]) -> list[Decided]:
    """Of figures that cannot all be right those to doubt: with one witness, while others have several; else all."""
    alone = [figure for figure in figures if figure.witnesses < 2 and figure.verdict != "reviewed"]
    return alone or list(figures)


@dataclass
class Council:
    """Figures of one council by measure and party, beside what the register has on it.

    ``size`` and ``up`` are seats on the council and seats polled for, ``old_size`` the size before where known,
    ``found`` the council's figures.
    """

    date: str
    area_id: str
    found: Sequence[Decided]
    register: Register
    size: int = field(init=False, default=0)
    up: int | None = field(init=False, default=None)
    whole: bool | None = field(init=False, default=None)
    old_size: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        row = self.register.election(self.date, self.area_id)
        if row is not None:
            self.size, self.up, self.whole = row.seats or 0, row.seats_up, row.whole_council
            self.old_size = self.size if row.whole_council is False else self.register.old_size(self.date, self.area_id)

    def by_party(self, measure: str) -> dict[str, Decided]:
        """Settled figures of one measure by party, independents and local parties left out."""
        return {f.key.party: f for f in counted(self.found, measure) if not is_local(f.key.party)}

    def control(self, measure: str) -> Decided | None:
        """The figure of control after or before, if it has a value that is not disputed."""
        for figure in self.found:
            if figure.key.measure == measure and figure.value.value and figure.verdict != "disputed":
                return figure
        return None

    def before(self, party: str) -> tuple[list[int], int]:
        """What the register has a party on before, and by how much a true figure may miss it."""
        held = [holding.seats for holding in self.register.holdings(self.date, self.area_id, party)]
        slack = 0 if len(held) > 1 else max(DRIFT, max(held, default=0) // _TENTH)
        if self.old_size is not None and self.old_size != self.size:
            slack = max(slack, DRIFT) + abs(self.old_size - self.size)
        return held, slack


def balance(council: Council) -> None:
    """Every check of this module on one council."""
    if not council.size:
        return
    before_and_change(council)
    control_and_change(council)
    won_and_held(council)


def before_and_change(council: Council) -> None:
    """Seats before + change = seats after; and nobody loses more than he held, or than was up."""
    seats, changes, stated = (council.by_party(name) for name in ("seats", "seat_change", "seats_before"))
    for party, change in changes.items():
        moved = change.number or 0
        held, slack = council.before(party)
        if held and not any(-slack <= had + moved <= council.size + slack for had in held):
            change.fail("before_and_change", f"{_had(party, held)}: a change of {moved:+d} is more than that allows.")
        after = seats.get(party)
        if after is None:
            continue
        left = (after.number or 0) - moved
        said = stated.get(party)
        if held and min(abs(left - had) for had in held) > slack:
            words = f"{after.number} after a change of {moved:+d} leaves {left} before; {_had(party, held).lower()}."
            _fail([after, change], "before_and_change", f"{party}: {words}")
        elif said is not None and abs(left - (said.number or 0)) > (0 if _together([said, after, change]) else DRIFT):
            words = f"{said.number} before, a change of {moved:+d} and {after.number} after do not add up."
            _fail([said, after, change], "before_and_change", f"{party}: {words}")
    for party, after in seats.items():
        held, slack = council.before(party)
        if council.whole is False and council.up and held:
            moved = min((after.number or 0) - had for had in held)
            if min(abs((after.number or 0) - had) for had in held) > council.up + slack:
                after.fail("seats_up", f"{_had(party, held)}: {moved:+d} is more than the {council.up} seats up.")


def control_and_change(council: Council) -> None:
    """Changes must lead from what was held before to who has control after.

    It is the change that is doubted: reporters are right about control far more often than about changes.
    """
    control, before = council.control("control"), council.control("control_before")
    if control is None or is_local(control.value.value):
        return
    code, then = control.value.value, before.value.value if before is not None else ""
    seats = council.by_party("seats")
    for party, change in council.by_party("seat_change").items():
        moved = change.number or 0
        held, slack = council.before(party)
        after = [had + moved for had in held]
        words = ""
        if held and party not in seats and party == code and 2 * (max(after) + slack) <= council.size:
            words = f"{moved:+d} leaves it no majority of {council.size}, yet it is said to have control."
        elif held and party not in seats and party != code and 2 * (min(after) - slack) > council.size:
            words = f"{moved:+d} gives it a majority of {council.size}, yet control is said to be {code}."
        if words:
            change.fail("majority", f"{_had(party, held)}: {words}")
        if not then or then == code or council.old_size != council.size:
            continue
        if party == code and moved < 0:
            change.fail("majority", f"{party} is said to have taken control and to have lost {-moved} seats.")
        elif party == then and moved > 0:
            change.fail("majority", f"{party} is said to have lost control and to have gained {moved} seats.")


def won_and_held(council: Council) -> None:
    """Nobody holds fewer seats than he won, and together no more are won than were up."""
    seats = council.by_party("seats")
    won = council.by_party("seats_won")
    for party, figure in won.items():
        after = seats.get(party)
        if after is not None and (figure.number or 0) > (after.number or 0):
            _fail(
                [figure, after], "seats_up", f"{party} is said to have won {figure.number} and to hold {after.number}."
            )
    if council.whole is not False or not council.up:
        return
    for figures in by_article(list(won.values())):
        total = sum(figure.number or 0 for figure in figures)
        if total > council.up:
            listed = ", ".join(f"{f.key.party} {f.number}" for f in figures)
            _fail(figures, "seats_up", f"Seats won come to {total} ({listed}), {council.up} were up.")


def by_article(figures: Sequence[Decided]) -> list[list[Decided]]:
    """Figures that one article gives, for each article that gives several; lists that are equal once."""
    found: dict[str, list[Decided]] = {}
    for figure in sorted(figures, key=lambda figure: figure.key):
        for source in figure.own_sources:
            found.setdefault(source, []).append(figure)
    unique = {tuple(map(id, parts)): parts for _, parts in sorted(found.items()) if len(parts) > 1}
    return list(unique.values())


def _together(figures: Sequence[Decided]) -> bool:
    """Whether one article gives all of these."""
    return any(len(parts) == len(figures) for parts in by_article(figures))


def _had(party: str, held: Sequence[int]) -> str:
    return f"The register has {party} on {' or '.join(map(str, dict.fromkeys(held)))} before"


def _fail(figures: Sequence[Decided], check: str, sentence: str) -> None:
    for figure in weakest(figures):
        figure.fail(check, sentence)
