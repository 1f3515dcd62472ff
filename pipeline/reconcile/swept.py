"""Plain figures as ``Decided``: what checks and tables ask of a figure, read off the columns where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np

from pipeline.figure import FigureKey, Role
from pipeline.reconcile.bounds import shown
from pipeline.reconcile.chances import Chances
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.columns import Column, Flags, Ints, as_texts, pairs, ranked, recoded
from pipeline.reconcile.moment import moment
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.plain import TOLD, PlainClaims
from pipeline.reconcile.register import Register
from pipeline.reconcile.sweep import COPY, ROLES, SUPERSEDED, SUPPORTS, Sweep
from pipeline.reconcile.trust import Trust
from pipeline.reconcile.weigh import Decided, Rival, changed_hands


class Lists:
    """Lists of words by figure, each word of a list once, in order."""

    def __init__(self, figure: Ints, code: Ints, words: Sequence[str], count: int) -> None:
        """``words`` are in order, '' is passed over."""
        size = max(len(words), 1)
        found = np.unique(pairs((figure, max(count, 1)), (code, size)))
        codes = found % size
        if "" in words:
            found, codes = found[codes != words.index("")], codes[codes != words.index("")]
        self._words = as_texts(words)[codes].tolist() if len(codes) else []
        self._starts = np.searchsorted(found // size, np.arange(count + 1)).tolist()

    def __getitem__(self, figure: int) -> list[str]:
        return self._words[self._starts[figure] : self._starts[figure + 1]]


class Sheet:
    """What single figures of a sweep are asked for, found for all of them at once the first time."""

    def __init__(self, sweep: Sweep, origins: Origins) -> None:
        self.sweep, self.origins = sweep, origins
        self.claims = sweep.claims
        self._behind = sweep.role == SUPPORTS

    def column(self, name: str) -> Column:
        """A column of the facts."""
        return self.claims.facts[name]

    def _lists(self, which: Flags, column: Column) -> Lists:
        """Lists of a column whose words are in order."""
        claims = self.claims
        return Lists(claims.figure[which], column.codes[claims.fact[which]], column.words, self.sweep.count)

    @cached_property
    def values(self) -> list[int]:
        """The value of each figure, as a code."""
        return self.sweep.votes.value[self.sweep.chosen].tolist()

    @cached_property
    def finals(self) -> list[bool]:
        """Whether each figure is final."""
        return self.sweep.final.tolist()

    @cached_property
    def support(self) -> list[int]:
        """How many witnesses bear each value out."""
        return self.sweep.votes.support[self.sweep.chosen].tolist()

    @cached_property
    def opposed(self) -> list[int]:
        """How many witnesses have other values."""
        votes = self.sweep.votes
        figure = votes.figure[votes.pair]
        other = votes.pair != self.sweep.chosen[figure]
        groups = max(len(self.claims.witnesses.group.words), 1)
        found = np.unique(pairs((figure[other], max(self.sweep.count, 1)), (votes.group[other], groups)))
        return np.bincount(found // groups, minlength=self.sweep.count).tolist()

    @cached_property
    def _votes_from(self) -> list[int]:
        votes = self.sweep.votes
        return np.searchsorted(votes.pair, np.arange(len(votes.figure) + 1)).tolist()

    def groups(self, pair: int) -> set[str]:
        """Witnesses of a pair."""
        start, end = self._votes_from[pair : pair + 2]
        words = self.claims.witnesses.group.words
        return {words[group] for group in self.sweep.votes.group[start:end].tolist()}

    def rivals(self, place: int) -> list[tuple[int, str]]:
        """Pairs of a figure that do not stand, with their values in words."""
        start, end = self.sweep.votes.first[place : place + 2].tolist()
        if end - start < 2:
            return []
        chosen = self.sweep.chosen[place]
        values = self.sweep.votes.value[start:end].tolist()
        stated = self.claims.stated
        return [(pair, shown(stated[v])) for pair, v in zip(range(start, end), values, strict=True) if pair != chosen]

    @cached_property
    def origins_of(self) -> Lists:
        """Origins of the claims that are weighed, by pair."""
        sweep, origin = self.sweep, self.claims.witnesses.origin
        codes = origin.codes[self.claims.fact[sweep.standing]]
        return Lists(sweep.pair, codes, origin.words, len(sweep.votes.figure))

    def rows(self, place: int) -> slice:
        """Where the claims on a figure stand."""
        return slice(int(self.claims.first[place]), int(self.claims.first[place + 1]))

    def claims_of(self, place: int) -> list[Claim]:
        """The claims on a figure, in full."""
        claims, witnesses = self.claims, self.claims.witnesses
        rows = self.rows(place)
        found = []
        facts = claims.fact[rows].tolist()
        parts = zip(
            facts, claims.facts.statements(facts), claims.value[rows].tolist(), claims.implied[rows].tolist(),
            claims.final[rows].tolist(), strict=True,
        )  # fmt: skip
        for fact, statement, value, implied, final in parts:
            stated = claims.stated[value]
            as_of = claims.times.words[claims.times.codes[fact]]
            found.append(
                Claim(
                    key=claims.keys[place], value=stated.value, final=final, bound="exact", facts=(statement,),
                    origin=witnesses.origin.words[witnesses.origin.codes[fact]],
                    group=witnesses.group.words[witnesses.group.codes[fact]],
                    copied=bool(witnesses.copied[fact]), replaced=bool(witnesses.replaced[fact]),
                    as_of=as_of, moment=moment(as_of), implied=implied, number=stated.number, stated=stated,
                )
            )  # fmt: skip
        return found

    @cached_property
    def elections_named(self) -> list[list[tuple[str, int]]]:
        """By figure how often its claims, copies apart, name each election."""
        column, claims = self.column("election_id"), self.claims
        which = self.sweep.role != COPY
        size = max(len(column.words), 1)
        codes = column.codes[claims.fact[which]]
        found, counts = np.unique(
            pairs((claims.figure[which], max(self.sweep.count, 1)), (codes, size)), return_counts=True
        )
        named: list[list[tuple[str, int]]] = [[] for _ in range(self.sweep.count)]
        for pair, count in zip(found.tolist(), counts.tolist(), strict=True):
            if word := column.words[pair % size]:
                named[pair // size].append((word, count))
        return named

    @cached_property
    def sources(self) -> Lists:
        """Articles behind each value."""
        return self._lists(self._behind, self.column("source"))

    @cached_property
    def own(self) -> Lists:
        """Articles behind each value in words of their own."""
        witnesses = self.claims.witnesses
        aside = witnesses.copied[self.claims.fact] | witnesses.replaced[self.claims.fact]
        return self._lists(self._behind & ~aside, self.column("source"))

    @cached_property
    def publishers(self) -> Lists:
        """Publishers of the articles behind each value."""
        source = self.column("source")
        names = list(map(self.origins.publisher, source.words))
        by_article = ranked(recoded(Column(np.arange(len(names)), names), names))
        return self._lists(self._behind, Column(by_article.codes[source.codes], by_article.words))

    @cached_property
    def latest(self) -> list[str]:
        """The last time named behind each value."""
        times = self.claims.times
        last = np.full(self.sweep.count, -1, dtype=np.int64)
        codes = times.codes[self.claims.fact[self._behind]]
        codes = np.where(np.isfinite(times.low[codes]), codes, -1) if len(codes) else codes
        np.maximum.at(last, self.claims.figure[self._behind], codes)
        return [times.words[code] if code >= 0 else "" for code in last.tolist()]

    @cached_property
    def quotes(self) -> list[str]:
        """The quote to show of each figure (``review.best_quote``)."""
        claims = self.claims
        quotes = claims.facts.quotes[claims.fact]
        lengths = np.fromiter(map(len, quotes), dtype=np.int64, count=len(quotes)) + (
            claims.implied.astype(np.int64) << 40
        )
        rows = np.flatnonzero(self._behind & (quotes != ""))
        least = np.full(self.sweep.count, np.iinfo(np.int64).max)
        np.minimum.at(least, claims.figure[rows], lengths[rows])
        rows = rows[lengths[rows] == least[claims.figure[rows]]]
        best: list[str] = [""] * self.sweep.count
        for figure, quote in zip(claims.figure[rows].tolist(), quotes[rows].tolist(), strict=True):
            if not best[figure] or quote < best[figure]:
                best[figure] = quote
        return best

    def common(self, which: Flags, name: str) -> list[str]:
        """Of each figure the most frequent text but '' of some claims; of equals the first by code point."""
        column, claims = self.column(name), self.claims
        codes = column.codes[claims.fact]
        given = which & (codes != column.words.index("")) if "" in column.words else which
        figure, codes = claims.figure[given], codes[given].astype(np.int64)
        found, counts = np.unique(
            pairs((figure, max(self.sweep.count, 1)), (codes, len(column.words))), return_counts=True
        )
        best = [""] * self.sweep.count
        most = [0] * self.sweep.count
        for pair, count in zip(found.tolist(), counts.tolist(), strict=True):
            of, word = pair // len(column.words), column.words[pair % len(column.words)]
            if count > most[of] or (count == most[of] and word < best[of]):
                best[of], most[of] = word, count
        return best

    @cached_property
    def elections(self) -> list[str]:
        """The election that the claims which are weighed name most."""
        return self.common(self.sweep.standing, "election_id")

    @cached_property
    def units(self) -> list[str]:
        """The unit that the claims behind each value name most."""
        return self.common(self._behind, "unit")

    def agreement(self) -> tuple[Ints, Ints]:
        """By article of the facts on how many figures it has the value that stands, and on how many it speaks."""
        sweep, claims = self.sweep, self.claims
        source = self.column("source")
        size = max(len(source.words), 1)
        place = pairs((claims.figure, max(sweep.count, 1)), (source.codes[claims.fact], size))
        right = claims.value == sweep.votes.value[sweep.chosen][claims.figure]
        first, second = (np.bincount(np.unique(found) % size, minlength=size) for found in (place[right], place))
        return first, second

    @cached_property
    def beyond(self) -> Flags:
        """Figures with a final count that a partial one in an article's own words exceeds."""
        sweep, claims = self.sweep, self.claims
        numbers = np.array([stated.number or 0 for stated in claims.stated], dtype=np.int64)
        final = numbers[sweep.votes.value[sweep.chosen]][claims.figure]
        stated = numbers[claims.value]
        over = (np.abs(stated) > np.abs(final)) & (sweep.role == SUPERSEDED) & ~claims.final
        return np.asarray(np.bincount(claims.figure[over], minlength=sweep.count) > 0)


class Swept(Decided):
    """A plain figure: ``place`` is its number in the sweep."""

    checks: Sequence[str] = ()
    failed: Sequence[str] = ()
    other_basis: Mapping[str, str] = MappingProxyType({})

    def __init__(self, sheet: Sheet, place: int) -> None:
        sweep = sheet.sweep
        self.sheet, self.place = sheet, place
        self.key = sweep.claims.keys[place]
        self.value = sweep.claims.stated[sheet.values[place]]
        self.verdict = sweep.verdicts[place]
        self.final = sheet.finals[place]
        self.reasons = (sweep.told[place],)

    @property
    def figure_id(self) -> str:  # type: ignore[override]
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
        return self.sheet.groups(int(self.sheet.sweep.chosen[self.place]))

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
        names = self.sheet.origins_of
        return ";".join(f"{value} ({', '.join(names[pair])})" for pair, value in self.sheet.rivals(self.place))

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
    def outdone(self) -> bool:
        """Whether a count that was set aside may be beyond the value."""
        return bool(self.sheet.beyond[self.place])


class AllSwept:
    """Every plain figure, decided."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.figures: list[Decided] = [Swept(sheet, place) for place in range(sheet.sweep.count)]

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
    swept = AllSwept(Sheet(found, origins))
    for figure, chance in zip(swept.figures, probability[found.chosen].tolist(), strict=True):
        figure.borne_out = min(1.0, chance)
    return swept


class _Known:
    """What else is known of a plain figure: the register's word, and arithmetic on other plain figures."""

    def __init__(self, sweep: Sweep, register: Register) -> None:
        self._sweep, self._register = sweep, register
        self._places = {key: place for place, key in enumerate(sweep.claims.keys) if key.measure in TOLD}

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
        votes = self._sweep.votes
        return self._sweep.claims.stated[votes.value[self._sweep.chosen[place]]].value

    def allowed(self) -> dict[int, Sequence[str]]:
        """Values that the register allows, of figures on which it is a witness beside the others."""
        found: dict[int, Sequence[str]] = {}
        for place, key in enumerate(self._sweep.claims.keys):
            if key.measure in ("control_before", "seats_before"):
                values = self._of_register(key)
                if values and (key.measure == "control_before" or len(values) > 1):
                    found[place] = values
        return found
