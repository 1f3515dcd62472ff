"""Plain figures as ``Decided``: what checks and tables ask of a figure, read off the columns where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np

from pipeline.figure import FigureKey, Role
from pipeline.reconcile.chances import Chances
from pipeline.reconcile.claims import Claim, most_common
from pipeline.reconcile.columns import Floats, pairs
from pipeline.reconcile.decided import Decided, Rival
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.plain import TOLD, PlainClaims
from pipeline.reconcile.register import Register
from pipeline.reconcile.sheet import Sheet
from pipeline.reconcile.sweep import ROLES, SUPPORTS, Sweep
from pipeline.reconcile.trust import Trust
from pipeline.reconcile.weigh import changed_hands


class Swept(Decided):
    """A plain figure: ``place`` is its number in the sweep."""

    checks: Sequence[str] = ()
    failed: Sequence[str] = ()
    other_basis: Mapping[str, str] = MappingProxyType({})

    def __init__(self, sheet: Sheet, place: int, borne_out: float) -> None:
        sweep = sheet.sweep
        self.sheet, self.place = sheet, place
        self.key = sweep.claims.keys[place]
        self.value = sweep.claims.stated[sheet.values[place]]
        self.verdict = sweep.verdicts[place]
        self.final = sheet.finals[place]
        self.reasons = (sweep.told[place],)
        self.borne_out = borne_out

    @property
    def figure_id(self) -> str:
        """The figure's id."""
        return self.sheet.claims.ids[self.place]

    def publishers(self, of: Callable[[str], str]) -> list[str]:
        """Publishers of the articles behind the value, in order."""
        return self.sheet.publishers[self.place]

    @cached_property
    def claims(self) -> list[Claim]:  # type: ignore[override]
        """The claims, each with its statement: for the few figures of which checks look at these."""
        return self.sheet.claims_of(self.place)

    @property
    def roles(self) -> dict[Claim, tuple[Role, str]]:  # type: ignore[override]
        """The part of each claim."""
        sweep = self.sheet.sweep
        rows = self.sheet.rows(self.place)
        codes = zip(sweep.role[rows].tolist(), sweep.reason[rows].tolist(), strict=True)
        return {claim: (ROLES[role], sweep.reasons[why]) for claim, (role, why) in zip(self.claims, codes, strict=True)}

    @property
    def behind(self) -> list[Claim]:
        """Claims that bear the value out."""
        supporting = (self.sheet.sweep.role[self.sheet.rows(self.place)] == SUPPORTS).tolist()
        return [claim for claim, supports in zip(self.claims, supporting, strict=True) if supports]

    @property
    def groups(self) -> set[str]:  # type: ignore[override]
        """Witnesses behind the value."""
        return self.sheet.groups(self.sheet.chosen[self.place])

    @property
    def council(self) -> int:
        """The number of its council."""
        return int(self.sheet.council[self.place])

    @property
    def voters(self) -> list[int]:
        """The same as codes."""
        return self.sheet.voters(self.sheet.chosen[self.place])

    @property
    def rivals(self) -> list[Rival]:  # type: ignore[override]
        """Other values, with their witnesses and their origins."""
        return [
            (value, self.sheet.groups(pair), set(self.sheet.origins_of[pair]))
            for pair, value in self.sheet.rivals(self.place)
        ]

    @property
    def witnesses(self) -> int:
        """How many witnesses bear the value out."""
        return self.sheet.support[self.place]

    @property
    def opposed(self) -> int:
        """How many witnesses have other values."""
        return self.sheet.opposed[self.place]

    @property
    def alternatives(self) -> str:
        """Rival values and their origins as the cell of ``reconciled.csv``."""
        return self.sheet.alternatives[self.place]

    @property
    def sources(self) -> list[str]:
        """Articles behind the value, in order."""
        return self.sheet.sources[self.place]

    @property
    def own_sources(self) -> list[str]:
        """Those of them that say so in words of their own."""
        return self.sheet.own[self.place]

    @property
    def as_of(self) -> str:
        """The last time named behind the value."""
        return self.sheet.latest[self.place]

    @property
    def told_at(self) -> str:
        """The same: a plain figure always has claims behind its value."""
        return self.as_of

    @property
    def won(self) -> str:
        """No plain figure rests on the reading of a word."""
        return ""

    @property
    def quote(self) -> str:
        """The quote to show."""
        return self.sheet.quotes[self.place]

    @property
    def unit(self) -> str:
        """The unit that is named most behind the value."""
        return self.sheet.units[self.place]

    @property
    def election(self) -> str:
        """The election that the claims which are weighed name most."""
        return self.sheet.elections[self.place]

    @property
    def elections(self) -> dict[str, int]:
        """How often statements, copies apart, name each election."""
        return dict(self.sheet.elections_named[self.place])

    @property
    def called(self) -> tuple[str, str]:
        """Name and code of the area in the claims that are weighed, those named most."""
        weighed = self.sheet.sweep.standing[self.sheet.rows(self.place)]
        fact = self.sheet.claims.fact[self.sheet.rows(self.place)][weighed]
        name, code = (self.sheet.column(column) for column in ("area", "area_code"))
        return most_common(name.at(fact)), most_common(code.at(fact))

    @property
    def outdone(self) -> tuple[str, str] | None:
        """The greatest partial count that is beyond the value, and when it was made."""
        return self.sheet.beyond.get(self.place)


class AllSwept:
    """Every plain figure, decided."""

    def __init__(self, sheet: Sheet, borne_out: Floats) -> None:
        """``borne_out`` says by figure how probable its value is by witnesses and register alone."""
        self.sheet = sheet
        self._borne_out = borne_out

    @cached_property
    def figures(self) -> list[Decided]:
        """All of them, in the order of keys."""
        sheet, chances = self.sheet, np.minimum(self._borne_out, 1.0).tolist()
        return [Swept(sheet, place, chance) for place, chance in enumerate(chances)]

    @cached_property
    def _first(self) -> dict[tuple[str, str], int]:
        """The place of the first figure on each council."""
        day, area = (self.sheet.claims.heads[name] for name in ("election_date", "area_id"))
        council = pairs((day.codes, len(day.words)), (area.codes, len(area.words)))
        places = np.unique(council, return_index=True)[1]
        return {self.sheet.claims.keys[place][:2]: place for place in places.tolist()}

    def first(self, date: str, area_id: str) -> Decided | None:
        """The first figure on a council, if there is one."""
        place = self._first.get((date, area_id))
        return None if place is None else Swept(self.sheet, place, float(self._borne_out[place]))

    def control(self, councils: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Who has control of some councils (date and area id), where that is settled."""
        if not councils:
            return {}
        return {
            (figure.key.election_date, figure.key.area_id): figure.value.value
            for figure in self.figures
            if figure.key.measure == "control" and figure.settled and figure.key[:2] in councils
        }


def sweep(claims: PlainClaims, register: Register, origins: Origins, trust: Trust) -> AllSwept:
    """Decide plain figures, each with the probability that its witnesses and the register give its value."""
    found = Sweep(claims)
    chances = Chances(found.votes, claims)
    probability = chances.all(trust)
    known = _Known(found, register)
    found.choose(known, probability)
    if allowed := known.allowed():
        asked = np.zeros(found.count, dtype=bool)
        asked[list(allowed)] = True
        probability = np.where(asked[found.votes.figure], chances.all(trust, allowed), probability)
    return AllSwept(Sheet(found, origins), probability[found.chosen])


class _Known:
    """What else is known of a plain figure: the register's word, and arithmetic on other plain figures."""

    def __init__(self, sweep: Sweep, register: Register) -> None:
        self._sweep, self._register = sweep, register
        self._places = {sweep.claims.keys[place]: place for place in sweep.claims.about(TOLD).tolist()}

    def __call__(self, place: int) -> tuple[Sequence[str], tuple[str, str] | None]:
        key = self._sweep.claims.keys[place]
        if key.measure == "outcome":
            now, then = (self._value(key._replace(measure=name)) for name in ("control", "control_before"))
            return (), changed_hands(now, then) if now and then else None
        return (self._of_register(key) if key.measure in ("control_before", "seats_before") else ()), None

    def _of_register(self, key: FigureKey) -> list[str]:
        if key.measure == "control_before":
            return list(self._register.control_before(key.election_date, key.area_id))
        held = self._register.holdings(key.election_date, key.area_id, key.party)
        return [str(holding.seats) for holding in held]

    def _value(self, key: FigureKey) -> str:
        """The settled value of another figure, which is decided before."""
        place = self._places.get(key)
        if place is None or self._sweep.verdicts[place] == "disputed":
            return ""
        value = int(self._sweep.votes.value[self._sweep.chosen[place]])
        return self._sweep.claims.stated[value].value

    def allowed(self) -> dict[int, Sequence[str]]:
        """Values that the register allows, of figures on which it is a witness beside the others."""
        found: dict[int, Sequence[str]] = {}
        for place in self._sweep.claims.about(("control_before", "seats_before")).tolist():
            key = self._sweep.claims.keys[place]
            values = self._of_register(key)
            if values and (key.measure == "control_before" or len(values) > 1):
                found[place] = values
        return found
