"""Plain figures weighed all at once: the rules of ``weigh``, over columns.

Roles and reasons come out as ``weigh`` gives them; whichever way a figure goes, its rows are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.figure import Role, Verdict
from pipeline.reconcile.bounds import Stated
from pipeline.reconcile.columns import Flags, Ints, among, as_texts, distinct, of_words, pairs
from pipeline.reconcile.plain import PlainClaims
from pipeline.reconcile.weigh import (
    EARLIER,
    EARLIER_PARTIAL,
    GROWING,
    PARTIAL,
    REPLACED,
    SMALLER,
    aside_words,
    choose,
    told_by,
    unknown_words,
)

ROLES: tuple[Role, ...] = ("supports", "competes", "superseded", "copy")
SUPPORTS, COMPETES, SUPERSEDED, COPY = range(4)
_OPEN = -1  # no role yet: what is to be weighed

Known = Callable[[int], tuple[Sequence[str], tuple[str, str] | None]]
"""Of a figure the values that the register allows, and what arithmetic leaves and why."""


@dataclass
class Votes:
    """What witnesses say of plain figures once the rest is set aside, figure after figure.

    A *pair* is a figure and one value of it, of one figure from the best borne out to the least; ``first`` is each
    figure's first pair. A vote is what one witness (``group``) says for a ``pair``, one of so many ``voices`` of it.
    ``support`` counts the votes of each pair, ``everyone`` the witnesses of each figure; ``unknown`` and
    ``unknown_of_all`` how many of these are of unknown publisher.
    """

    figure: Ints
    value: Ints
    support: Ints
    unknown: Ints
    first: Ints
    pair: Ints
    group: Ints
    voices: Ints
    everyone: Ints
    unknown_of_all: Ints


def count_votes(figure: Ints, value: Ints, group: Ints, claims: PlainClaims) -> tuple[Votes, Ints]:
    """The votes of some claims on plain figures, and the pair of each claim."""
    count, values, groups = len(claims.keys), max(len(claims.stated), 1), max(len(claims.witnesses.group.words), 1)
    stranger = np.array([not name.startswith("publisher ") for name in claims.witnesses.group.words], dtype=bool)
    own, pair = np.unique(pairs((figure, count), (value, values)), return_inverse=True)
    votes = distinct(pairs((pair, len(own)), (group, groups)))
    of, voter, figures = votes // groups, votes % groups, own // values
    support = np.bincount(of, minlength=len(own))
    order = np.lexsort((own, -support, figures))
    place = np.empty(len(own), dtype=np.int64)
    place[order] = np.arange(len(own))
    by_witness = pairs((figures[of], count), (voter, groups))
    witnesses, unit, voices = np.unique(by_witness, return_inverse=True, return_counts=True)
    again = np.argsort(place[of], kind="stable")
    unknown = witnesses[stranger[witnesses % groups]] if len(witnesses) else witnesses
    found = Votes(
        figure=figures,
        value=(own % values)[order],
        support=support[order],
        unknown=np.bincount(of[stranger[voter]] if len(of) else of, minlength=len(own))[order],
        first=np.searchsorted(figures, np.arange(count + 1)),
        pair=place[of][again],
        group=voter[again],
        voices=voices[unit][again],
        everyone=np.bincount(witnesses // groups, minlength=count),
        unknown_of_all=np.bincount(unknown // groups, minlength=count),
    )
    return found, place[pair]


class Sweep:
    """Plain figures with what is set aside and counted; ``choose`` makes it whole.

    By claim: ``role`` (a code into ``ROLES``) and ``reason`` (a code into ``reasons``). By figure: ``chosen`` (the pair
    of ``votes`` that stands), ``verdicts``, ``told`` (the reason in words), ``final``. ``pair`` is that of each claim
    which is weighed (``standing``).
    """

    def __init__(self, claims: PlainClaims) -> None:
        self.claims = claims
        self.count = len(claims.keys)
        size = len(claims.fact)
        self.group = claims.witnesses.group.codes[claims.fact].astype(np.int64)
        self.role = np.full(size, _OPEN, dtype=np.int8)
        self.reason = np.zeros(size, dtype=np.int32)
        self.reasons = [""]
        self._index = {"": 0}
        by_witness = pairs((claims.figure, self.count), (self.group, len(claims.witnesses.group.words)))
        _, self._unit = np.unique(by_witness, return_inverse=True)
        self._set_aside()
        self.standing = np.asarray(self.role == _OPEN)
        self.final = np.bincount(claims.figure[self.standing & claims.final], minlength=self.count) > 0
        self.votes, self.pair = self._count()
        self.chosen = self.votes.first[:-1].copy()
        self.verdicts: list[Verdict] = ["single"] * self.count
        self.told = [""] * self.count

    # what is set aside

    def _why(self, words: str) -> int:
        if words not in self._index:
            self._index[words] = len(self.reasons)
            self.reasons.append(words)
        return self._index[words]

    def _aside(self, which: Ints | Flags, words: str) -> None:
        self.role[which] = SUPERSEDED
        self.reason[which] = self._why(words)

    def _any(self, flags: Flags) -> Flags:
        """By claim, whether any claim on its figure has the flag."""
        figure = self.claims.figure
        return np.asarray(np.bincount(figure[flags], minlength=self.count) > 0)[figure]

    def _set_aside(self) -> None:
        """Copies, replaced versions, partial and earlier counts."""
        claims, witnesses = self.claims, self.claims.witnesses
        self._copies(witnesses.copied[claims.fact] & witnesses.inside[claims.fact])
        replaced = (self.role == _OPEN) & witnesses.replaced[claims.fact]
        if replaced.any():
            self._aside(replaced & self._any((self.role == _OPEN) & ~replaced), REPLACED)
        finished = self._any((self.role == _OPEN) & claims.final)
        self._aside((self.role == _OPEN) & ~claims.final & finished, PARTIAL)
        self._earlier(self._unit, self.role == _OPEN, EARLIER)
        self._earlier(claims.figure, (self.role == _OPEN) & ~finished, EARLIER_PARTIAL)
        growing = of_words(claims.heads["measure"], GROWING.__contains__)
        rows = np.flatnonzero((self.role == _OPEN) & ~finished & growing[claims.figure])
        sizes = np.array([abs(s.number or 0) for s in claims.stated], dtype=np.int64)[claims.value[rows]]
        most = np.zeros(self.count, dtype=np.int64)
        np.maximum.at(most, claims.figure[rows], sizes)
        self._aside(rows[sizes < most[claims.figure[rows]]], SMALLER)

    def _copies(self, copied: Flags) -> None:
        """Copies of articles of the run step back where anybody else speaks on the figure."""
        aside = copied & self._any(~copied)
        rows = np.flatnonzero(aside)
        if not len(rows):
            return
        claims, origin = self.claims, self.claims.witnesses.origin
        origins = origin.codes[claims.fact].astype(np.int64)
        _, said = np.unique(pairs((self._unit, len(self._unit)), (origins, len(origin.words))), return_inverse=True)
        valued = pairs((said, len(said)), (claims.value, len(claims.stated)))
        speaks = among(said[rows], said[~aside])
        agrees = among(valued[rows], valued[~aside])
        self.role[rows] = COPY
        for row, spoke, agreed in zip(rows.tolist(), speaks.tolist(), agrees.tolist(), strict=True):
            words = "" if agreed else ", with another value" if spoke else ", which does not say so"
            self.reason[row] = self._why(f"copy of {origin.words[origins[row]]}{words}")

    def _earlier(self, unit: Ints, which: Flags, words: str) -> None:
        """Set aside what the last claims of each unit contradict and are surely later than."""
        times, fact = self.claims.times, self.claims.fact
        timed = np.flatnonzero(which & np.isfinite(times.low)[times.codes[fact]])
        if not len(timed):
            return
        unit, when = unit[timed], times.codes[fact[timed]]
        latest = np.full(int(unit.max()) + 1, -np.inf)
        np.maximum.at(latest, unit, times.low[when])
        newest = latest[unit]
        valued = pairs((unit, len(latest)), (self.claims.value[timed], len(self.claims.stated)))
        older = np.flatnonzero(newest > times.high[when])
        agrees = among(valued[older], valued[times.low[when] == newest])
        self._aside(timed[older[~agrees]], words)

    # what is left, counted

    def _count(self) -> tuple[Votes, Ints]:
        claims = self.claims
        rows = np.flatnonzero(self.standing)
        return count_votes(claims.figure[rows], claims.value[rows], self.group[rows], claims)

    # what stands

    def choose(self, known: Known, probability: np.ndarray) -> None:
        """Choose each figure's value: the one there is, or by register, arithmetic, majority, or the likeliest.

        ``probability`` is that of each pair.
        """
        votes, claims = self.votes, self.claims
        firsts, supports = votes.first.tolist(), votes.support.tolist()
        everyone, strangers = votes.everyone.tolist(), votes.unknown_of_all.tolist()
        lost = np.zeros(self.count, dtype=np.int32)
        self._choose_undisputed()
        for figure in np.flatnonzero(votes.first[1:] - votes.first[:-1] > 1).tolist():
            start, end = firsts[figure : figure + 2]
            ranked = [claims.stated[value] for value in votes.value[start:end].tolist()]

            def likeliest(start: int = start, end: int = end, ranked: list[Stated] = ranked) -> Stated:
                sure = [round(chance, 3) for chance in probability[start:end].tolist()]
                return ranked[sure.index(max(sure))]

            register, arithmetic = known(figure)
            value, verdict, reason, why = choose(
                ranked, supports[start:end], everyone[figure], 0, register, arithmetic, likeliest
            )
            self.chosen[figure] = start + ranked.index(value)
            self.verdicts[figure], self.told[figure] = verdict, reason + unknown_words(strangers[figure])
            lost[figure] = self._why(why)
        behind = claims.value == votes.value[self.chosen][claims.figure]
        self.role[self.standing] = np.where(behind, SUPPORTS, COMPETES)[self.standing]
        self.reason[self.standing] = np.where(behind, 0, lost[claims.figure])[self.standing]
        self._tell_set_aside(np.flatnonzero((self.role == SUPERSEDED) & ~behind))

    def _choose_undisputed(self) -> None:
        """Verdicts and reasons of figures by the witnesses of their first value, as where there is no other."""
        support, unknown = self.votes.support[self.chosen], self.votes.unknown[self.chosen]
        most = int(unknown.max(initial=0)) + 1
        found, place = np.unique(
            pairs((support, int(support.max(initial=0)) + 1), (unknown, most)), return_inverse=True
        )
        agreed: Verdict = "agreed"
        self.verdicts = [agreed if several else "single" for several in (support > 1).tolist()]
        self.told = as_texts([told_by(pair // most, pair % most) for pair in found.tolist()])[place].tolist()

    def _tell_set_aside(self, rows: Ints) -> None:
        """Say of figures with one value left what else was said and is set aside."""
        claims, votes = self.claims, self.votes
        rows = rows[(votes.first[1:] - votes.first[:-1] == 1)[claims.figure[rows]]]
        when = as_texts(claims.times.words)[claims.times.codes[claims.fact[rows]]].tolist()
        values, whys, figures = claims.value[rows].tolist(), self.reason[rows].tolist(), claims.figure[rows].tolist()
        found: dict[int, list[tuple[int, str, int]]] = {}
        for figure, *said in zip(figures, values, when, whys, strict=True):
            found.setdefault(figure, []).append((said[0], said[1], said[2]))
        for figure, said_there in found.items():
            said_there.sort()
            differing = [(claims.stated[value], as_of, self.reasons[why]) for value, as_of, why in said_there]
            self.told[figure] += " " + aside_words(differing)
            if self.verdicts[figure] == "single":
                self.verdicts[figure] = "resolved"
