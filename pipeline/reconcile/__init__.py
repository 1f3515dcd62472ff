"""Reconcile: from statements to figures, each with the value to use, how final, how sure and why.

>>> result = reconcile(facts, sources, copies, Gazetteer.load(), decisions=rows)  # doctest: +SKIP
>>> result.reconciled  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.figure import FigureKey
from pipeline.reconcile.articles import Articles
from pipeline.reconcile.chances import Chances
from pipeline.reconcile.checks import run_checks
from pipeline.reconcile.claims import Claim, make_claims, slug
from pipeline.reconcile.columns import FactColumns, as_texts, plain_frame, text_frame
from pipeline.reconcile.confidence import give_confidence
from pipeline.reconcile.councils import council_rows
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.decisions import Decisions, read_decisions
from pipeline.reconcile.listing import Listing
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.plain import PlainClaims, plain_claims, plain_lessons, told_outright
from pipeline.reconcile.register import Register
from pipeline.reconcile.review import evidence_digest, review
from pipeline.reconcile.sweep import count_votes
from pipeline.reconcile.swept import AllSwept, sweep
from pipeline.reconcile.tables import Labels, agreement
from pipeline.reconcile.totals import total_rows
from pipeline.reconcile.trust import Lesson, Trust, learn, lessons, sampled
from pipeline.reconcile.weigh import changed_hands, decide
from pipeline.reconcile.won import read_won
from pipeline.schema import COPIES, COUNCILS, FACTS, RECONCILED, SOURCES, TOTALS, Table
from pipeline.uncollected import uncollected

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer

__all__ = ["ReconcileError", "Reconciled", "Weighed", "evidence_digest", "reconcile", "weigh_all"]


class ReconcileError(ValueError):
    """A table that cannot be reconciled; the message names table and column."""


@dataclass(frozen=True)
class Reconciled:
    """Tables with the columns of ``schema``, all cells text, rows in the order of their key.

    ``sources`` is the table that came in with election date, agreement and a reviewer's word on copies filled in.
    ``messages`` are lines for people: decisions that are stale or have no figure, what was left out.
    """

    reconciled: pd.DataFrame
    evidence: pd.DataFrame
    conflicts: pd.DataFrame
    councils: pd.DataFrame
    totals: pd.DataFrame
    sources: pd.DataFrame
    messages: tuple[str, ...]


def reconcile(
    facts: pd.DataFrame,
    sources: pd.DataFrame,
    copies: pd.DataFrame,
    gazetteer: Gazetteer,
    decisions: Sequence[Mapping[str, str]] = (),
    previous: pd.DataFrame | None = None,
) -> Reconciled:
    """Reconcile the facts of any number of articles.

    Args:
        facts: columns of ``schema.FACTS``, all cells text, '' for not known; any order of rows.
        sources: columns of ``schema.SOURCES``; articles that are missing are taken as originals, and said so.
        copies: columns of ``schema.COPIES``.
        gazetteer: areas, and the register of elections that decides between stated values and flags.
        decisions: rows of a decisions file, or of a copy of ``reconciled.csv`` with an ``action`` column.
        previous: ``reconciled.csv`` of the last run into the same folder; it only serves to see that the evidence of
            a decision which does not say what it was taken on has changed. It changes no table.

    Raises:
        ReconcileError: a column that is needed is missing.
    """
    found = weigh_all(facts, sources, copies, gazetteer, decisions, previous)
    return Reconciled(**{name: plain_frame(table) for name, table in found.tables.items()}, messages=found.messages)


class Tables(Mapping[str, pd.DataFrame]):
    """Frames by name, each made when it is first looked up, and kept."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers, self._made = dict(makers), dict[str, pd.DataFrame]()

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            with uncollected():
                self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def beside(self, frames: Mapping[str, pd.DataFrame]) -> Tables:
        """These tables and others that are there already."""
        more = {name: partial(frames.__getitem__, name) for name in frames}
        return Tables({**{name: partial(self.__getitem__, name) for name in self}, **more})


@dataclass(frozen=True)
class Weighed:
    """Figures that are decided; the tables of ``Reconciled`` are made of them when they are looked up.

    The frames that they were made of must not change until then. Tables that are never looked up cost nothing, and of
    two processes that share the figures each may make some.
    """

    tables: Tables
    messages: tuple[str, ...]


@uncollected()
def weigh_all(
    facts: pd.DataFrame,
    sources: pd.DataFrame,
    copies: pd.DataFrame,
    gazetteer: Gazetteer,
    decisions: Sequence[Mapping[str, str]] = (),
    previous: pd.DataFrame | None = None,
) -> Weighed:
    """What ``reconcile`` does, but for the tables themselves; arguments and errors are the same."""
    columns = _columns(facts)
    _need(sources, SOURCES, ("source",))
    articles = Articles(sources)
    decided = read_decisions(decisions)
    messages = list(decided.messages)
    origins = Origins(
        articles,
        _rows(copies, COPIES, ("source", "of", "start", "end", "of_start", "of_end", "kind")),
        decided.copy,
        decided.not_copy,
    )
    messages += _strangers(columns["source"].words, origins, decided)
    register = Register(gazetteer)
    area_of = _AreaIds(register)
    by_figure = decided.by_figure
    plain, left, more = plain_claims(
        columns, origins, area_of, (lambda key: key.figure_id in by_figure) if by_figure else None
    )
    messages += more
    claims = make_claims(left, origins, area_of)
    trust = _learn(claims.by_key, plain, articles.rows)
    swept = sweep(plain, register, origins, trust)
    others, more = _Deciding(claims.by_key, origins, register, decided, previous, trust, swept).all()
    messages += more

    @cache
    def figures() -> Mapping[FigureKey, Decided]:
        """Every figure, in the order of keys."""
        return {figure.key: figure for figure in sorted([*swept.figures, *others], key=lambda figure: figure.key)}

    first_of_others = {figure.key[:2]: figure for figure in reversed(others)}

    def first(date: str, area_id: str) -> Decided | None:
        found = [swept.first(date, area_id), first_of_others.get((date, area_id))]
        return min((figure for figure in found if figure is not None), key=lambda figure: figure.key, default=None)

    labels = Labels(first, register, origins)
    listing = Listing(swept, others, labels)

    @cache
    def areas() -> Mapping[tuple[str, str], Sequence[Decided]]:
        """Every figure, by date and area."""
        by_area: dict[tuple[str, str], list[Decided]] = {}
        for key, figure in figures().items():
            by_area.setdefault((key.election_date, key.area_id), []).append(figure)
        return by_area

    @cache
    def checked() -> Mapping[tuple[str, str], Sequence[Decided]]:
        """The same, checked: only tables that list figures ask for it."""
        found = figures()
        run_checks(areas(), register)
        give_confidence(found.values(), register, trust)
        _previous_control(found)
        return areas()

    def reconciled() -> pd.DataFrame:
        checked()
        return listing.reconciled()

    def completed() -> pd.DataFrame:
        mine, theirs = swept.sheet.agreement(), agreement(others, columns["source"].words)
        return articles.completed(columns, mine[0] + theirs[0], mine[1] + theirs[1], origins)

    makers = {
        "reconciled": reconciled,
        "evidence": listing.evidence,
        "conflicts": listing.conflicts,
        "councils": lambda: _frame(COUNCILS, council_rows(checked(), register, labels)),
        "totals": lambda: _frame(TOTALS, total_rows(checked(), register, labels)),
        "sources": completed,
    }
    return Weighed(Tables(makers), tuple(messages))


def _learn(by_key: Mapping[FigureKey, Sequence[Claim]], plain: PlainClaims, in_run: Container[str]) -> Trust:
    """Accuracies of witnesses, from figures of both kinds."""
    candidates: list[tuple[str, Lesson | int]] = [(found[0].figure_id, found) for found in lessons(by_key, in_run)]
    candidates += [(plain.ids[figure], figure) for figure in plain_lessons(plain).tolist()]
    chosen = sampled(candidates)
    numbers = np.array([figure for figure in chosen if isinstance(figure, int)], dtype=np.int64)
    figure, group, value = told_outright(plain, numbers)
    chances = Chances(count_votes(figure, value, group, plain)[0], plain)
    return learn([found for found in chosen if not isinstance(found, int)], chances.lessons)


def _rows(frame: pd.DataFrame, table: Table, needed: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a frame with every column of the table, cells text."""
    _need(frame, table, needed)
    columns = {name: _cells(frame, name) for name in table.names}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _need(frame: pd.DataFrame, table: Table, names: Iterable[str]) -> None:
    if missing := [name for name in names if name not in frame.columns]:
        raise ReconcileError(f"{table.name}: no column {', '.join(missing)}")


def _cells(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return ["" if value is None or value != value else str(value) for value in frame[name].tolist()]


def _columns(facts: pd.DataFrame) -> FactColumns:
    _need(facts, FACTS, ("fact_id", "source", "measure", "value", "status"))
    return FactColumns(facts)


def _strangers(named: Sequence[str], origins: Origins, decisions: Decisions) -> list[str]:
    """What is said of articles that the run does not have."""
    found = []
    rows = origins.articles.places(named)
    unknown = {named[place] for place in np.flatnonzero(rows < 0).tolist()}
    if unknown:
        found.append(f"{len(unknown)} articles have facts and no row in sources.csv: taken as originals")
    for pairs, action in ((decisions.copy, "copy"), (decisions.not_copy, "not_copy")):
        for pair in pairs:
            for source in pair:
                if not origins.known(source) and source not in unknown:
                    found.append(f"decisions: {action}: no article {source} in this run")
    return found


class _AreaIds:
    """The id of an area that a statement names, looked up where the statement has none."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._found: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, area_id: str, date: str) -> str:
        if area_id:
            return area_id
        if (name, date) not in self._found:
            area = self._register.gazetteer.resolve(name, date) if name else None
            self._found[name, date] = area.area_id if area is not None else slug(name)
        return self._found[name, date]


class _Deciding:
    """Figures one after another: control first, for the reading of "won" rests on it, then what rests on both."""

    def __init__(
        self,
        by_key: dict[FigureKey, list[Claim]],
        origins: Origins,
        register: Register,
        decisions: Decisions,
        previous: pd.DataFrame | None,
        trust: Trust,
        swept: AllSwept,
    ) -> None:
        self._trust, self._swept = trust, swept
        self._by_key, self._register, self._decisions = by_key, register, decisions
        self._in_run = origins.articles.rows
        self._figures: dict[FigureKey, Decided] = {}
        self._messages: list[str] = []
        self._previous: dict[str, dict[str, str]] = {}
        if previous is not None and decisions.by_figure and "figure_id" in previous.columns:
            wanted = previous[previous["figure_id"].isin(list(decisions.by_figure))]
            self._previous = {row["figure_id"]: row for row in _rows(wanted, RECONCILED, ())}

    def all(self) -> tuple[list[Decided], list[str]]:
        """Every figure, in the order of keys, and what is to be said of decisions."""
        first = [key for key in self._by_key if key.measure in ("control", "control_before")]
        for key in first:
            self._settle(key)
        control = {
            (key.election_date, key.area_id): figure.value.value
            for key, figure in self._figures.items()
            if key.measure == "control" and figure.settled
        }
        control |= self._swept.control({key[:2] for key in self._by_key if key.measure == "seats_won"})
        reviewed = {key for key in self._by_key if key.figure_id in self._decisions.by_figure} if (
            self._decisions.by_figure
        ) else set()  # fmt: skip
        read_won(self._by_key, control, self._register, reviewed)
        for key in self._by_key:
            if key not in self._figures:
                self._settle(key)
        figures = {key: self._figures[key] for key in sorted(self._figures)}
        ids = {key.figure_id for key in figures} if self._decisions.by_figure else set()
        gone = [d for figure_id, d in sorted(self._decisions.by_figure.items()) if figure_id not in ids]
        self._messages.sort()
        self._messages += [f"decisions: there is no figure {d.name} any more: not applied" for d in gone]
        return list(figures.values()), self._messages

    def _settle(self, key: FigureKey) -> None:
        claims = self._by_key[key]
        if all(claim.refuses for claim in claims):
            return  # "they lost it" says nothing of who runs it now
        again = partial(self._decide, key)
        figure = again(claims)
        self._figures[key] = figure
        decisions = self._decisions
        if decisions.by_figure and (decision := decisions.by_figure.get(key.figure_id)) is not None:
            earlier = decisions.earlier.get(key.figure_id, ())
            self._messages += review(figure, decision, earlier, self._previous.get(key.figure_id), again)

    def _decide(self, key: FigureKey, claims: list[Claim]) -> Decided:
        register: Sequence[str] = ()
        arithmetic = None
        if key.measure == "control_before":
            register = self._register.control_before(key.election_date, key.area_id)
        elif key.measure == "seats_before":
            held = self._register.holdings(key.election_date, key.area_id, key.party)
            register = [str(holding.seats) for holding in held]
        elif key.measure == "outcome":
            arithmetic = self._outcome(key)
        figure = decide(key, claims, self._in_run, register, arithmetic, self._trust)
        if key.measure == "seats_won" and figure.value.value and not any(claim.won for claim in figure.behind):
            _undecided(figure)
        return figure

    def _outcome(self, key: FigureKey) -> tuple[str, str] | None:
        """Whether control changed hands, where settled figures say who had it before and has it now."""
        after = self._figures.get(key._replace(measure="control"))
        before = self._figures.get(key._replace(measure="control_before"))
        if after is None or before is None or not after.settled or not before.settled:
            return None
        now, then = after.value.value, before.value.value
        return changed_hands(now, then)


def _undecided(figure: Decided) -> None:
    """A "won" that nothing decides: both readings beside it."""
    value = figure.value.value
    origins = {claim.origin for claim in figure.behind}
    readings = [(f"{reading}={value}", set(figure.groups), origins) for reading in ("seat_change", "seats")]
    figure.verdict = "disputed"
    figure.rivals = [*readings, *figure.rivals]
    figure.reasons = [*figure.reasons, f"Whether {value} were gained or are held after is not decided."]


def _previous_control(figures: Mapping[FigureKey, Decided]) -> None:
    """Repeat who had control before beside who has it now, unless that is flagged."""
    for key, figure in figures.items():
        if key.measure == "control":
            before = figures.get(key._replace(measure="control_before"))
            if before is not None and before.settled:
                figure.previous = before.value.value


def _frame(table: Table, rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Rows as a frame with the table's columns in the order of its key, cells text; no column of a key is a number."""
    places = [table.names.index(name) for name in table.key]
    cells = (tuple([row.get(name, "") for name in table.names]) for row in rows)
    ordered = sorted(cells, key=itemgetter(*places))
    columns = zip(*ordered, strict=True) if ordered else [()] * len(table.names)
    return text_frame(dict(zip(table.names, map(as_texts, columns), strict=True)))
