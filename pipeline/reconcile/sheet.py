"""What single plain figures are asked for, found for all of them at once the first time that any is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from pipeline.reconcile.bounds import shown
from pipeline.reconcile.claims import Claim
from pipeline.reconcile.columns import Column, Flags, Ints, as_texts, distinct, numbers, pairs, ranked, recoded
from pipeline.reconcile.moment import moment
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.sweep import COPY, SUPERSEDED, SUPPORTS, Sweep


class Lists:
    """Lists of words by figure, each word of a list once, in order; held as codes."""

    def __init__(self, figure: Ints, code: Ints, words: Sequence[str], count: int) -> None:
        """``words`` are in order, '' is passed over."""
        size = max(len(words), 1)
        found = distinct(pairs((figure, max(count, 1)), (code, size)))
        if "" in words:
            found = found[found % size != words.index("")]
        self._words, self._codes = words, found % size
        self._starts = numbers(np.searchsorted(found // size, np.arange(count + 1)))

    def __getitem__(self, figure: int) -> list[str]:
        codes = self._codes[self._starts[figure] : self._starts[figure + 1]]
        return [self._words[code] for code in codes.tolist()]

    @cached_property
    def joined(self) -> list[str]:
        """Each list as a cell of a table."""
        words = as_texts(self._words)[self._codes].tolist() if len(self._codes) else []
        return [";".join(words[start:end]) for start, end in pairwise(self._starts)]


class Sheet:
    """What single figures of a sweep are asked for, found for all of them at once the first time."""

    def __init__(self, sweep: Sweep, origins: Origins) -> None:
        self.sweep, self.origins = sweep, origins
        self.claims = sweep.claims
        self._behind = sweep.role == SUPPORTS

    def column(self, name: str) -> Column:
        """A column of the facts."""
        return self.claims.facts[name]

    def _lists(self, which: Flags, column: Column, of: Ints | None = None) -> Lists:
        """Lists of a column whose words are in order; ``of`` says what they are lists of, by claim, if not figures."""
        claims = self.claims
        of = claims.figure if of is None else of
        return Lists(of[which], column.codes[claims.fact[which]], column.words, self.sweep.count)

    @cached_property
    def council(self) -> Ints:
        """The council, or other area, and day that each figure is about, as a number."""
        day, area = (self.claims.heads[name] for name in ("election_date", "area_id"))
        council = pairs((day.codes, len(day.words)), (area.codes, len(area.words)))
        return np.asarray(np.unique(council, return_inverse=True)[1])

    @cached_property
    def values(self) -> list[int]:
        """The value of each figure, as a code."""
        return numbers(self.sweep.votes.value[self.sweep.chosen])

    @cached_property
    def finals(self) -> list[bool]:
        """Whether each figure is final."""
        return [final > 0 for final in numbers(self.sweep.final)]

    @cached_property
    def support(self) -> list[int]:
        """How many witnesses bear each value out."""
        return numbers(self.sweep.votes.support[self.sweep.chosen])

    @cached_property
    def opposed(self) -> list[int]:
        """How many witnesses have other values."""
        votes = self.sweep.votes
        figure = votes.figure[votes.pair]
        other = votes.pair != self.sweep.chosen[figure]
        groups = max(len(self.claims.witnesses.group.words), 1)
        found = distinct(pairs((figure[other], max(self.sweep.count, 1)), (votes.group[other], groups)))
        return numbers(np.bincount(found // groups, minlength=self.sweep.count))

    @cached_property
    def _votes_from(self) -> list[int]:
        votes = self.sweep.votes
        return numbers(np.searchsorted(votes.pair, np.arange(len(votes.figure) + 1)))

    @cached_property
    def _voters(self) -> list[int]:
        return numbers(self.sweep.votes.group)

    def voters(self, pair: int) -> list[int]:
        """Witnesses of a pair, as codes."""
        return self._voters[self._votes_from[pair] : self._votes_from[pair + 1]]

    def groups(self, pair: int) -> set[str]:
        """Witnesses of a pair."""
        words = self.claims.witnesses.group.words
        return {words[group] for group in self.voters(pair)}

    def rivals(self, place: int) -> list[tuple[int, str]]:
        """Pairs of a figure that do not stand, with their values in words."""
        start, end = self._pairs_from[place : place + 2]
        chosen, values, words = self.chosen[place], self._pair_values, self._shown
        return [(pair, words[values[pair]]) for pair in range(start, end) if pair != chosen]

    @cached_property
    def _pairs_from(self) -> list[int]:
        return numbers(self.sweep.votes.first)

    @cached_property
    def alternatives(self) -> list[str]:
        """By figure its other values, each with its origins, as the cell of ``reconciled.csv``."""
        votes, told = self.sweep.votes, [""] * self.sweep.count
        lost = np.flatnonzero(self._lost)
        for pair, figure, value in zip(
            lost.tolist(), votes.figure[lost].tolist(), votes.value[lost].tolist(), strict=True
        ):
            words = f"{self._shown[value]} ({', '.join(self.origins_of[pair])})"
            told[figure] = f"{told[figure]};{words}" if told[figure] else words
        return told

    @cached_property
    def _lost(self) -> Flags:
        """Which pairs do not stand."""
        figure = self.sweep.votes.figure
        return np.asarray(self.sweep.chosen[figure] != np.arange(len(figure)))

    @cached_property
    def chosen(self) -> list[int]:
        """The pair of each figure that stands."""
        return numbers(self.sweep.chosen)

    @cached_property
    def _pair_values(self) -> list[int]:
        return numbers(self.sweep.votes.value)

    @cached_property
    def _shown(self) -> list[str]:
        return list(map(shown, self.claims.stated))

    @cached_property
    def origins_of(self) -> Lists:
        """Origins of the claims on values that do not stand, by pair."""
        sweep, origin = self.sweep, self.claims.witnesses.origin
        lost = self._lost[sweep.pair]
        codes = origin.codes[self.claims.fact[sweep.standing][lost]]
        return Lists(sweep.pair[lost], codes, origin.words, len(sweep.votes.figure))

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
    def elections_of_councils(self) -> list[str]:
        """By council the election that its claims, copies apart, name most."""
        return self.common(self.sweep.role != COPY, "election_id", self.council[self.claims.figure])

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
    def sources_of_councils(self) -> Lists:
        """Articles behind the values of each council."""
        return self._lists(self._behind, self.column("source"), self.council[self.claims.figure])

    @cached_property
    def own(self) -> Lists:
        """Articles behind each value in words of their own."""
        witnesses = self.claims.witnesses
        aside = witnesses.copied[self.claims.fact] | witnesses.replaced[self.claims.fact]
        if not aside.any():
            return self.sources
        return self._lists(self._behind & ~aside, self.column("source"))

    @cached_property
    def publisher(self) -> Column:
        """The publisher of each article of the facts."""
        articles = self.origins.articles
        found = articles.column("publisher", articles.places(self.column("source").words))
        return ranked(recoded(found, found.words))

    @cached_property
    def publishers(self) -> Lists:
        """Publishers of the articles behind each value."""
        return self._lists(self._behind, self._by_publisher)

    @cached_property
    def publishers_of_councils(self) -> Lists:
        """Publishers of the articles behind the values of each council."""
        return self._lists(self._behind, self._by_publisher, self.council[self.claims.figure])

    @property
    def _by_publisher(self) -> Column:
        """The publisher of each fact."""
        return Column(self.publisher.codes[self.column("source").codes], self.publisher.words)

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
        every = claims.facts.quotes
        lengths = np.fromiter(map(len, every.tolist()), dtype=np.int64, count=len(every))[claims.fact]
        rows = np.flatnonzero(self._behind & (lengths > 0))
        lengths += claims.implied.astype(np.int64) << 40
        least = np.full(self.sweep.count, np.iinfo(np.int64).max)
        np.minimum.at(least, claims.figure[rows], lengths[rows])
        rows = rows[lengths[rows] == least[claims.figure[rows]]]
        found, said = claims.figure[rows], every[claims.fact[rows]]
        first = np.flatnonzero(np.append([True], found[1:] != found[:-1])[: len(found)])
        best = np.full(self.sweep.count, "", dtype=object)
        if len(first):
            best[found[first]] = np.minimum.reduceat(said, first)
        return best.tolist()

    def common(self, which: Flags, name: str, of: Ints | None = None) -> list[str]:
        """Of each figure the most frequent text but '' of some claims; of equals the first by code point.

        ``of`` is as in ``_lists``.
        """
        column, claims = ranked(self.column(name)), self.claims
        of = claims.figure if of is None else of
        codes = column.codes[claims.fact]
        given = which & (codes != column.words.index("")) if "" in column.words else which
        size = max(len(column.words), 1)
        found, counts = np.unique(
            pairs((of[given], max(self.sweep.count, 1)), (codes[given], size)), return_counts=True
        )
        figure = found // size
        order = np.lexsort((found, -counts, figure))
        first = order[np.append([True], figure[order][1:] != figure[order][:-1])] if len(order) else order
        best = np.full(self.sweep.count, "", dtype=object)
        best[figure[first]] = as_texts(column.words)[found[first] % size] if len(first) else ""
        return best.tolist()

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
        first, second = (np.bincount(distinct(found) % size, minlength=size) for found in (place[right], place))
        return first, second

    @cached_property
    def beyond(self) -> dict[int, tuple[str, str]]:
        """By figure the greatest partial count that is beyond the final one, and when it was made."""
        sweep, claims = self.sweep, self.claims
        numbers = np.array([stated.number or 0 for stated in claims.stated], dtype=np.int64)
        final = numbers[sweep.votes.value[sweep.chosen]][claims.figure]
        stated = numbers[claims.value]
        over = (np.abs(stated) > np.abs(final)) & (stated * final >= 0) & (sweep.role == SUPERSEDED) & ~claims.final
        rows = np.flatnonzero(over & ~claims.witnesses.copied[claims.fact])
        times = as_texts(claims.times.words)[claims.times.codes[claims.fact[rows]]].tolist()
        found: dict[int, tuple[int, str, str]] = {}
        for figure, number, value, as_of in zip(
            claims.figure[rows].tolist(), np.abs(stated[rows]).tolist(), claims.value[rows].tolist(), times, strict=True
        ):
            if figure not in found or (number, as_of) > (found[figure][0], found[figure][2]):
                found[figure] = (number, claims.stated[value].value, as_of)
        return {figure: (value, as_of) for figure, (_, value, as_of) in found.items()}
