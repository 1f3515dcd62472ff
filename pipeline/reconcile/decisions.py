"""A reviewer's decisions: read from rows, and matched to the figures they are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.figure import FigureKey
from pipeline.reconcile.claims import canonical, figure_key
from pipeline.reconcile.moment import later, moment
from pipeline.schema import COUNCILS

ON_FIGURES = ("accept", "correct", "reject", "unsure")
ON_COPIES = ("copy", "not_copy")
_VOCABULARIES = {column.name: column.enum for column in COUNCILS.columns if column.name == "outcome"}
_FIGURE_ID = re.compile(r"g[0-9a-f]{15}\Z")


@dataclass(frozen=True)
class Decision:
    """A row of a decisions file that speaks of a figure.

    ``figure_id`` names it, or ``key`` does; ``value`` is what a correction or an acceptance says, canonical.
    """

    row: Mapping[str, str]
    figure_id: str
    key: FigureKey | None
    action: str
    value: str

    def cell(self, name: str) -> str:
        """A cell of the row, '' where it has none."""
        return (self.row.get(name) or "").strip()

    @property
    def name(self) -> str:
        """The figure in words."""
        return self.figure_id if self.key is None else key_words(self.key)


@dataclass
class Decisions:
    """Decisions by figure, who copies whom, and what could not be used.

    Of two decisions on a figure the later counts (by ``when``, else by place); ``earlier`` has the others.
    """

    by_figure: dict[str, Decision] = field(default_factory=dict)
    earlier: dict[str, list[Decision]] = field(default_factory=dict)
    copy: list[tuple[str, str]] = field(default_factory=list)
    not_copy: list[tuple[str, str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def key_words(key: FigureKey) -> str:
    """A figure's key as people read it: ``2023-05-04 mid-devon CON seat_change``."""
    return " ".join(part for part in key if part)


def read_decisions(rows: Sequence[Mapping[str, str]]) -> Decisions:
    """Decisions of the rows of a decisions file, or of a copy of ``reconciled.csv`` with an ``action`` column.

    Rows without an action are passed over. What cannot be used becomes a message and stops nothing else.
    """
    found = Decisions()
    say = found.messages.append
    if rows and not any("action" in row for row in rows):
        say("decisions: no column 'action', nothing is applied: add it, with accept, correct, reject or unsure")
        return found
    for number, row in enumerate(rows, 1):
        action = (row.get("action") or "").strip().casefold()
        if action in ON_COPIES:
            _on_copies(found, row, action, number)
        elif action in ON_FIGURES:
            decision = _on_figure(row, action, number, say)
            if decision is not None:
                _file(found, decision)
        elif action:
            say(f"decisions: row {number}: '{action}' is none of {', '.join((*ON_FIGURES, *ON_COPIES))}: passed over")
    return found


def _on_copies(found: Decisions, row: Mapping[str, str], action: str, number: int) -> None:
    pair = ((row.get("source") or "").strip(), (row.get("other_source") or "").strip())
    if not all(pair) or pair[0] == pair[1]:
        found.messages.append(f"decisions: row {number}: '{action}' needs two articles, in source and other_source")
        return
    for pairs in (found.copy, found.not_copy):  # the last word on a pair counts
        if pair in pairs:
            pairs.remove(pair)
    (found.copy if action == "copy" else found.not_copy).append(pair)


def _on_figure(row: Mapping[str, str], action: str, number: int, say: Callable[[str], None]) -> Decision | None:
    figure_id = (row.get("figure_id") or "").strip()
    cells = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    key = figure_key(cells) if cells.get("measure") and cells.get("area_id") else None
    if not _FIGURE_ID.match(figure_id):
        if key is None:
            say(f"decisions: row {number} names no figure: give figure_id, or area_id and measure and what else it has")
            return None
        figure_id = key.figure_id
    value = cells.get("value", "")
    measure = cells.get("measure", "")
    plain = canonical(measure, value)
    if plain is None:
        say(f"decisions: row {number}: '{value}' is no number, and {measure} needs one: not applied")
        return None
    if (fault := not_a_value(measure, plain)) is not None:
        say(f"decisions: row {number}: {fault}: not applied")
        return None
    if action == "correct" and not plain:
        say(f"decisions: row {number}: 'correct' without a value: not applied (to empty a figure, reject it)")
        return None
    return Decision(row, figure_id, key, action, plain)


def not_a_value(measure: str, value: str) -> str | None:
    """What is wrong with a value of a measure that has a vocabulary of its own (``councils.csv`` has it in a column);
    None where nothing is.
    """
    allowed = _VOCABULARIES.get(measure, ())
    if not value or not allowed or value in allowed:
        return None
    return f"'{value}' is no value of {measure}, which is {' or '.join(allowed)}"


def _file(found: Decisions, decision: Decision) -> None:
    before = found.by_figure.get(decision.figure_id)
    if before is not None:
        if later(moment(before.cell("when")), moment(decision.cell("when"))):
            before, decision = decision, before
        if (before.action, before.value) != (decision.action, decision.value):
            found.messages.append(f"decisions: {decision.name} is decided twice, differently: the later counts")
        found.earlier.setdefault(decision.figure_id, []).append(before)
    found.by_figure[decision.figure_id] = decision
